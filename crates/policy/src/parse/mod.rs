//! From TOML to a typed pack. One file per kind of section; the language is described in `crates/policy/LANGUAGE.md`.

mod authority;
pub(crate) mod calendar;
mod call_back;
mod catalogue;
mod contractor;
mod emergency;
mod example;
mod ladder;
mod message;
mod office;
mod pay;
mod points;
mod promise;
mod remedy;
mod retention;
mod score;
mod settlement;
mod visit;

use crate::model::{Bilingual, Conduct, TimeOfDay};
use crate::pack::{Content, Located, Pack, digest_of};
use crate::reader::{Findings, Section, parse_text};
use crate::refusal::{PolicyRefusal, number};
use crate::zone::{Day, Zone};
use calendar::time_key;

/// Longest duration in minutes that a rule may state: five years.
pub(crate) const MINUTES_MAX: i64 = 5 * 366 * 1_440;
/// Longest duration in days that a rule may state.
pub(crate) const DAYS_MAX: i64 = 1_000;
/// Largest sum in minor units that a rule may state.
pub(crate) const MONEY_MAX: i64 = 1_000_000_000_000;

/// Reads a pack with all its findings.
pub(crate) fn pack(text: &str) -> Result<Pack, Vec<PolicyRefusal>> {
    let root = parse_text(text)?;
    let findings = Findings::new(text);
    let mut top = Section::new(root.get_ref(), &findings, "", 0);
    let head = top.section("pack").map(Head::read).unwrap_or_default();
    let content = content(&mut top);
    top.finish();
    let refusals = findings.into_list();
    if !refusals.is_empty() {
        return Err(refusals);
    }
    Ok(Pack {
        id: head.id,
        version: head.version,
        digest: digest_of(text.as_bytes()),
        text: text.to_string(),
        title: head.title,
        source: head.source,
        zone: head.zone,
        content,
    })
}

fn content(top: &mut Section<'_, '_>) -> Content {
    Content {
        conduct: top.section_or_none("conduct").map(|section| located(section, conduct)),
        messages: top.section_or_none("messages").map(|section| located(section, message::messages)),
        calendars: each(top, "calendar", calendar::rule),
        categories: each(top, "category", catalogue::category),
        promises: each(top, "promise", promise::rule),
        remedies: each(top, "remedy", remedy::rule),
        ladders: each(top, "ladder", ladder::rule),
        red_lines: each(top, "red-line", catalogue::red_line),
        root_causes: each(top, "root-cause", catalogue::root_cause),
        late_causes: each(top, "late-cause", catalogue::late_cause),
        draws: each(top, "draw", catalogue::draw),
        indicator_limits: each(top, "indicator-limit", catalogue::indicator_limit),
        retentions: each(top, "retention", retention::rule),
        outside: each(top, "outside", office::outside),
        outage: top.section_or_none("outage").map(|section| located(section, office::outage)),
        area_credits: each(top, "area-credit", office::area_credit),
        directive: top.section_or_none("directive").map(|section| located(section, office::directive)),
        rejection: top.section_or_none("rejection").map(|section| located(section, office::rejection)),
        settlement: top.section_or_none("settlement").map(|section| located(section, settlement::rule)),
        authorities: each(top, "authority", authority::rule),
        pay: top.section_or_none("pay").map(|section| located(section, pay::pay)),
        guard: top.section_or_none("guard").map(|section| located(section, pay::guard)),
        recovery: top.section_or_none("recovery").map(|section| located(section, points::follow)),
        coaching: top.section_or_none("coaching").map(|section| located(section, points::follow)),
        points: top.section_or_none("points").map(|section| located(section, points::points)),
        campaigns: each(top, "campaign", points::campaign),
        cards: each(top, "card", score::card),
        honours: each(top, "honour", score::honour),
        score_pays: each(top, "score-pay", score::score_pay),
        quarter_wave: top
            .section_or_none("quarter-wave")
            .map(|section| located(section, score::quarter_wave)),
        topics: each(top, "topic", score::topic),
        pieces: each(top, "piece", pay::piece),
        deductions: each(top, "deduction", pay::deduction),
        call_back: top.section_or_none("call-back").map(|section| located(section, call_back::rule)),
        scripts: each(top, "script", call_back::script),
        survey: top.section_or_none("survey").map(|section| located(section, call_back::survey)),
        questions: each(top, "question", call_back::question),
        contractor: top.section_or_none("contractor").map(|section| located(section, contractor::rule)),
        contractor_pay: top
            .section_or_none("contractor-pay")
            .map(|section| located(section, contractor::pay)),
        visit: top.section_or_none("visit").map(|section| located(section, visit::visit)),
        jobs: each(top, "job", visit::job),
        emergencies: each(top, "emergency", emergency::rule),
        examples: each(top, "example", example::example),
    }
}

fn located<T>(section: Section<'_, '_>, read: fn(Section<'_, '_>) -> T) -> Located<T> {
    let line = section.line();
    Located { value: read(section), line }
}

fn each<T>(top: &mut Section<'_, '_>, key: &'static str, read: fn(Section<'_, '_>) -> T) -> Vec<Located<T>> {
    top.sections(key).into_iter().map(|section| located(section, read)).collect()
}

/// The `[pack]` section.
#[derive(Default)]
struct Head {
    id: String,
    version: String,
    title: Bilingual,
    zone: String,
    source: String,
}

impl Head {
    fn read(mut section: Section<'_, '_>) -> Self {
        let head = Self {
            id: section.text("id"),
            version: section.text("version"),
            title: section.sentence("title"),
            zone: section.text("zone"),
            source: section.text("source"),
        };
        if !is_code(&head.id) {
            refuse_code(&section, "id", &head.id, number::BAD_IDENTITY);
        }
        if Day::parse(&head.version).is_none() {
            section.refuse(
                number::BAD_IDENTITY,
                "version",
                ("版本不是日期。", "The version is not a date."),
                ("写成 \"2026-01-01\"。", "Write it as \"2026-01-01\"."),
            );
        }
        check_zone(&section, &head.zone);
        section.finish();
        head
    }
}

fn conduct(mut section: Section<'_, '_>) -> Conduct {
    let standard = standard_conduct();
    let minutes = 0..=MINUTES_MAX;
    let days = |value: u32| i64::from(value);
    let conduct = Conduct {
        late_fact_minutes: section.integer_or(
            "late-fact-minutes",
            standard.late_fact_minutes,
            minutes.clone(),
            number::BAD_DURATION,
        ),
        occurred_back_minutes: section.integer_or(
            "occurred-back-minutes",
            standard.occurred_back_minutes,
            minutes.clone(),
            number::BAD_DURATION,
        ),
        unproven_back_minutes: section.integer_or(
            "unproven-back-minutes",
            standard.unproven_back_minutes,
            minutes,
            number::BAD_DURATION,
        ),
        repeat_window_days: small(section.integer_or(
            "repeat-window-days",
            days(standard.repeat_window_days),
            0..=DAYS_MAX,
            number::BAD_DURATION,
        )),
        confirm_window_hours: small(section.integer_or(
            "confirm-window-hours",
            days(standard.confirm_window_hours),
            1..=24 * DAYS_MAX,
            number::BAD_DURATION,
        )),
        reopen_window_days: small(section.integer_or(
            "reopen-window-days",
            days(standard.reopen_window_days),
            0..=DAYS_MAX,
            number::BAD_DURATION,
        )),
        draw_at: if section.has("draw-at") { time_key(&mut section, "draw-at") } else { standard.draw_at },
        confirmed_by_another: section.flag_or("confirmed-by-another", standard.confirmed_by_another),
    };
    section.finish();
    conduct
}

/// Conduct when no pack states it: a late fact may arrive within 72 hours, an occurred instant may lie 24 hours back
/// without a second person, repeats count for seven days (H11), the customer has 48 hours to confirm, a closed case may
/// be reopened for seven days, a day is drawn for call-backs at six the next morning, and a handler may enter himself that
/// his customer agrees, on evidence.
pub(crate) const fn standard_conduct() -> Conduct {
    Conduct {
        late_fact_minutes: 72 * 60,
        occurred_back_minutes: 24 * 60,
        unproven_back_minutes: 24 * 60,
        repeat_window_days: 7,
        confirm_window_hours: 48,
        reopen_window_days: 7,
        draw_at: TimeOfDay { minutes: 6 * 60 },
        confirmed_by_another: false,
    }
}

/// A count that was read inside a small range.
pub(crate) fn small(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

/// Letters a to z, digits, `-` and `.`: the alphabet of codes.
pub(crate) fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.')
}

/// Reads the code of a section and names the section after it.
pub(crate) fn code(section: &mut Section<'_, '_>) -> String {
    let code = section.text("code");
    section.name_after(&code);
    if !code.is_empty() && !is_code(&code) {
        refuse_code(section, "code", &code, number::WRONG_VALUE);
    }
    code
}

fn refuse_code(section: &Section<'_, '_>, key: &str, code: &str, number: &'static str) {
    section.refuse(
        number,
        key,
        (format!("{code:?} 不是合法的代码。"), format!("{code:?} is not a code.")),
        (
            "只用小写字母、数字、连字符和点，至多 80 个。",
            "Use lower-case letters, digits, hyphens and dots, at most 80.",
        ),
    );
}

/// Refuses a zone that the compiled-in database does not know.
pub(crate) fn check_zone(section: &Section<'_, '_>, zone: &str) {
    if !zone.is_empty() && Zone::named(zone).is_none() {
        section.refuse(
            number::UNKNOWN_ZONE,
            "zone",
            (format!("不认识的时区 {zone:?}。"), format!("Unknown zone {zone:?}.")),
            ("用 IANA 名称，例如 Asia/Shanghai。", "Use an IANA name, for example Asia/Shanghai."),
        );
    }
}

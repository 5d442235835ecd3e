//! `[[remedy]]`: what a broken promise owes, in the shapes of RULES.md (a to o).

use super::{DAYS_MAX, MONEY_MAX, code, small};
use crate::model::{DayStep, DayUnit, OncePer, Rates, RemedyRule, RemedyShape, Slab};
use crate::reader::{Section, Word};
use crate::refusal::{PolicyRefusal, number};
use crate::zone::Day;

#[derive(Clone, Copy)]
enum ShapeKind {
    Flat,
    PerDay,
    Steps,
    ShareOfOneOffFeePerDay,
    RentForActualTime,
    Slabs,
    ValidityDays,
}

impl Word for ShapeKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("flat", Self::Flat),
        ("per-day", Self::PerDay),
        ("steps", Self::Steps),
        ("share-of-one-off-fee-per-day", Self::ShareOfOneOffFeePerDay),
        ("rent-for-actual-time", Self::RentForActualTime),
        ("slabs", Self::Slabs),
        ("validity-days", Self::ValidityDays),
    ];
}

#[derive(Clone, Copy)]
enum DayKind {
    CalendarDate,
    Hours24,
    WorkingDate,
}

impl Word for DayKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("calendar-date", Self::CalendarDate),
        ("hours-24", Self::Hours24),
        ("working-date", Self::WorkingDate),
    ];
}

impl Word for OncePer {
    const WORDS: &'static [(&'static str, Self)] = &[("service", Self::Service), ("account", Self::Account)];
}

/// How a remedy is paid.
#[derive(Clone, Copy)]
struct Form(&'static str);

impl Word for Form {
    const WORDS: &'static [(&'static str, Self)] =
        &[("bill-credit", Self("bill-credit")), ("wallet", Self("wallet")), ("validity", Self("validity"))];
}

/// Reads one remedy.
pub(super) fn rule(mut section: Section<'_, '_>) -> RemedyRule {
    let code = code(&mut section);
    let rule = RemedyRule {
        scheme: section.text("scheme"),
        group: section.text("group"),
        sentence: section.sentence("sentence"),
        once_per: section.word_or_none("once-per").unwrap_or_default(),
        shape: shape(&mut section),
        cap_minor: section.integer_or("cap-minor", 0, 0..=MONEY_MAX, number::BAD_MONEY),
        form: section.word::<Form>("form").0.to_string(),
        excluded_by: section.words("excluded-by"),
        pay_within_days: small(section.integer_or("pay-within-days", 0, 0..=DAYS_MAX, number::BAD_DURATION)),
        code,
    };
    if rule.once_per == OncePer::Account && rule.shape.is_measured_at_the_end() {
        section.refuse(
            number::ONCE_PER,
            "once-per",
            (
                "按总时长结算的赔付没有“哪一天”，不能按客户账户合并。",
                "What is measured for the whole time has no days that an account could share.",
            ),
            ("去掉 once-per，或改用按天、一次性的赔付。", "Leave `once-per` out, or pay by the day or once."),
        );
    }
    section.finish();
    rule
}

fn shape(section: &mut Section<'_, '_>) -> RemedyShape {
    let Some(mut shape) = section.section("shape") else {
        return RemedyShape::ValidityDays { day: DayUnit::CalendarDate, from_start: false };
    };
    let kind = shape.word::<ShapeKind>("kind");
    let currency = if matches!(kind, ShapeKind::ValidityDays) { String::new() } else { currency(&mut shape) };
    let read = match kind {
        ShapeKind::Flat => RemedyShape::Flat {
            rates: rates(&mut shape),
            fee_basis_points: shape.integer_or("fee-basis-points", 0, 0..=10_000, number::BAD_SHARE),
            currency,
        },
        ShapeKind::PerDay => RemedyShape::PerDay {
            rates: rates(&mut shape),
            currency,
            day: day_unit(&mut shape),
            part_day_counts: shape.flag_or("part-day-counts", false),
            missed_day_counts: shape.flag_or("missed-day-counts", false),
            second_rate_after_days: small(shape.integer_or(
                "second-rate-after-days",
                0,
                0..=DAYS_MAX,
                number::BAD_DURATION,
            )),
            second_rate_minor: shape.integer_or("second-rate-minor", 0, 0..=MONEY_MAX, number::BAD_MONEY),
        },
        ShapeKind::Steps => {
            RemedyShape::Steps { steps: steps(&mut shape), currency, day: day_unit(&mut shape) }
        }
        ShapeKind::ShareOfOneOffFeePerDay => RemedyShape::ShareOfOneOffFeePerDay {
            basis_points: shape.integer("basis-points", 1..=10_000, number::BAD_SHARE),
            currency,
            day: day_unit(&mut shape),
            part_day_counts: shape.flag_or("part-day-counts", false),
        },
        ShapeKind::RentForActualTime => RemedyShape::RentForActualTime {
            currency,
            month_days: month_days(&mut shape),
            from_start: shape.flag_or("from-start", false),
        },
        ShapeKind::Slabs => {
            RemedyShape::Slabs { slabs: slabs(&mut shape), currency, month_days: month_days(&mut shape) }
        }
        ShapeKind::ValidityDays => RemedyShape::ValidityDays {
            day: day_unit(&mut shape),
            from_start: shape.flag_or("from-start", false),
        },
    };
    shape.finish();
    read
}

pub(super) fn month_days(section: &mut Section<'_, '_>) -> u32 {
    small(section.integer_or("month-days", 0, 0..=31, number::BAD_DURATION))
}

pub(super) fn currency(section: &mut Section<'_, '_>) -> String {
    let text = section.text("currency");
    let well_formed = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if !text.is_empty() && !well_formed {
        section.refuse(
            number::WRONG_VALUE,
            "currency",
            (format!("{text:?} 不是货币代码。"), format!("{text:?} is not a currency code.")),
            ("用三个大写字母，例如 \"CNY\"。", "Use three capital letters, for example \"CNY\"."),
        );
    }
    text
}

fn rates(section: &mut Section<'_, '_>) -> Rates {
    let mut rates = Rates::new();
    let Some(mut dated) = section.section("rates") else { return rates };
    for (date, minor, at) in dated.all_integers() {
        if Day::parse(&date).is_none() {
            refuse_rates(section, &at, "日期应写成 \"2026-04-01\"。", "Write the date as \"2026-04-01\".");
        } else if !(0..=MONEY_MAX).contains(&minor) {
            section.refuse(
                number::BAD_MONEY,
                "rates",
                (format!("金额 {minor} 为负或过大。"), format!("The sum {minor} is negative or too large.")),
                ("写非负的最小货币单位整数（分）。", "Write a whole number of minor units, zero or more."),
            );
        } else {
            rates.insert(date, minor);
        }
    }
    if rates.is_empty() {
        refuse_rates(
            section,
            &section.at_key("rates"),
            "至少写一个起始日期与金额。",
            "Write at least one date and sum.",
        );
    }
    rates
}

fn refuse_rates(section: &Section<'_, '_>, at: &str, next_zh: &str, next_en: &str) {
    section.report(PolicyRefusal::new(
        number::BAD_RATES,
        at,
        ("费率表或档位不完整。", "The rates, steps or slabs are incomplete."),
        (next_zh, next_en),
    ));
}

fn day_unit(section: &mut Section<'_, '_>) -> DayUnit {
    match section.word::<DayKind>("day") {
        DayKind::CalendarDate => DayUnit::CalendarDate,
        DayKind::Hours24 => DayUnit::Hours24,
        DayKind::WorkingDate => DayUnit::WorkingDate { calendar: section.text("calendar") },
    }
}

fn steps(section: &mut Section<'_, '_>) -> Vec<DayStep> {
    let mut steps: Vec<DayStep> = Vec::new();
    for mut row in section.sections("step") {
        steps.push(DayStep {
            from_day: small(row.integer("from-day", 1..=DAYS_MAX, number::BAD_DURATION)),
            minor: row.integer_or("minor", 0, 0..=MONEY_MAX, number::BAD_MONEY),
            fee_basis_points: row.integer_or("fee-basis-points", 0, 0..=10_000, number::BAD_SHARE),
        });
        row.finish();
    }
    if steps.is_empty() || !steps.is_sorted_by(|a, b| a.from_day < b.from_day) {
        refuse_rates(
            section,
            &section.at_key("step"),
            "档位按 from-day 递增排列，至少一档。",
            "List at least one step, in rising order of from-day.",
        );
    }
    steps
}

fn slabs(section: &mut Section<'_, '_>) -> Vec<Slab> {
    let mut slabs: Vec<Slab> = Vec::new();
    for mut row in section.sections("slab") {
        slabs.push(Slab {
            over_days: small(row.integer("over-days", 0..=DAYS_MAX, number::BAD_DURATION)),
            rent_days: small(row.integer("rent-days", 1..=DAYS_MAX, number::BAD_DURATION)),
        });
        row.finish();
    }
    if slabs.is_empty() || !slabs.is_sorted_by(|a, b| a.over_days < b.over_days) {
        refuse_rates(
            section,
            &section.at_key("slab"),
            "档位按 over-days 递增排列，至少一档。",
            "List at least one slab, in rising order of over-days.",
        );
    }
    slabs
}

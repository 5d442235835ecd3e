//! Words of an issue: the headline says what happened, the lead says it with figures, cases are told without names.

use super::TYPICAL_MAX;
use super::maker::{Maker, Over};
use crate::count::Member;
use crate::dictionary as code;
use crate::indicator::Indicator;
use crate::ratio::{grouped, money};
use crate::tally::{CaseDossier, Verdict};
use std::cmp::Reverse;
use uuid::Uuid;
use yinuo_policy::{Bilingual, Instant, Span};

/// Broken promises by local hour of their due instant.
pub(super) fn by_hour(maker: &Maker<'_>) -> Vec<u32> {
    let mut hours = vec![0; 24];
    for mark in maker.sheets.over(Over::Issue).marks(code::PROMISES_BROKEN, "") {
        let time = maker.setting.policy.local_time(mark.at);
        let hour: usize = time.split(':').next().and_then(|hour| hour.parse().ok()).unwrap_or(0);
        if let Some(count) = hours.get_mut(hour) {
            *count += 1;
        }
    }
    hours
}

/// What happened, in one line.
pub(super) fn headline(maker: &Maker<'_>, hours: &[u32]) -> Bilingual {
    let (zh, en) = span_words(maker);
    let judged = maker.denominator_of(Over::Issue, code::PROMISES_KEPT, "");
    let broken = maker.numerator_of(Over::Issue, code::PROMISES_BROKEN, "");
    if judged == 0 {
        return Bilingual::new(format!("{zh}没有到期的承诺"), format!("No promise came to a verdict {en}"));
    }
    if broken == 0 {
        return Bilingual::new(
            format!("{zh}{}项承诺，项项兑现", chinese(judged)),
            format!("{} promises {en}, every one kept", grouped(judged)),
        );
    }
    let count = grouped(broken);
    let units = maker.ranked(Over::Issue, code::PROMISES_BROKEN);
    let worst = units
        .first()
        .map(|unit| (maker.unit_name(unit), maker.numerator_of(Over::Issue, code::PROMISES_BROKEN, unit)));
    let peak = hours.iter().enumerate().max_by_key(|(hour, count)| (**count, Reverse(*hour)));
    // A detail is worth the headline when it explains at least half of several.
    let telling = |of: i64| of >= 2 && of * 2 >= broken;
    match (worst, peak) {
        (Some((unit, of)), _) if units.len() > 1 && telling(of) => Bilingual::new(
            {
                let [count, of] = alike([broken, of]);
                format!("{zh}违诺{count}项，{of}项出在{}", unit.zh)
            },
            format!("{count} promises broken {en}, {} of them in {}", grouped(of), unit.en),
        ),
        (_, Some((hour, of))) if telling(i64::from(*of)) => Bilingual::new(
            {
                let [count, of] = alike([broken, i64::from(*of)]);
                format!("{zh}违诺{count}项，{of}项到期在{hour}时至{}时", hour + 1)
            },
            format!("{count} promises broken {en}, {of} of them due between {hour}:00 and {}:00", hour + 1),
        ),
        _ => Bilingual::new(
            {
                let [count, kept] = alike([broken, judged - broken]);
                format!("{zh}违诺{count}项，{kept}项兑现")
            },
            format!("{count} promises broken {en}, {} kept", grouped(judged - broken)),
        ),
    }
}

fn span_words(maker: &Maker<'_>) -> (String, String) {
    match maker.setting.period.days(maker.setting.policy) {
        1 => ("当日".to_owned(), "in a day".to_owned()),
        7 => ("一周".to_owned(), "in a week".to_owned()),
        days => (format!("{days}天"), format!("in {days} days")),
    }
}

/// What happened, in three paragraphs of figures.
pub(super) fn lead(maker: &mut Maker<'_>) -> Vec<Bilingual> {
    let kept = maker.figure(Over::Issue, code::PROMISES_KEPT, "");
    let broken = maker.figure(Over::Issue, code::PROMISES_BROKEN, "");
    let (n, d) = (grouped(kept.numerator), grouped(kept.denominator));
    let (paid_zh, paid_en) = paid(maker);
    let promises = Bilingual::new(
        format!(
            "本期到期的对客承诺{d}项，按时{n}项，履约率{}；违诺{}项。{paid_zh}",
            kept.shown, broken.shown
        ),
        format!(
            "{d} promises to customers came to a verdict, {n} were kept: {}. {} were broken. {paid_en}",
            kept.shown, broken.shown
        ),
    );
    let opened = maker.figure(Over::Issue, code::COMPLAINTS, "");
    let timely = maker.figure(Over::Issue, code::COMPLAINT_TIMELINESS, "");
    let rate = maker.figure(Over::Issue, code::COMPLAINT_RATE, "");
    let calls = maker.figure(Over::Issue, code::CALLS, "");
    let top = maker.setting.policy.ladder_rules().next().map_or(0, |ladder| ladder.rungs.len()).to_string();
    let top = maker.figure(Over::Issue, code::LADDER_CLIMBS, &top);
    let complaints = Bilingual::new(
        format!(
            "来电{}个，受理投诉{}件，每万次来电{}件；处理及时率{}；升到总经理{}次。",
            calls.shown, opened.shown, rate.shown, timely.shown, top.shown
        ),
        format!(
            "{} calls and {} complaints: {} per 10,000 calls. Settled in time: {}. Climbs to the general manager: {}.",
            calls.shown, opened.shown, rate.shown, timely.shown, top.shown
        ),
    );
    let reached = maker.figure(Over::Issue, code::REACHED_RATE, "");
    let satisfied = maker.figure(Over::Issue, code::SATISFACTION, "");
    let drawn = maker.figure(Over::Issue, code::CALL_BACKS_DRAWN, "");
    let called = drawn.numerator > 0 || reached.denominator > 0;
    let calls_back = if called { call_backs_said(&drawn, &reached, &satisfied) } else { none_drawn() };
    vec![promises, complaints, calls_back]
}

fn none_drawn() -> Bilingual {
    Bilingual::new("本期没有抽中的回访。", "No call-back was drawn.")
}

fn call_backs_said(drawn: &Indicator, reached: &Indicator, satisfied: &Indicator) -> Bilingual {
    Bilingual::new(
        format!(
            "抽中回访{}件，拨打{}件，接通率{}；接通的当中满意率{}。",
            drawn.shown,
            grouped(reached.denominator),
            reached.shown,
            satisfied.shown
        ),
        format!(
            "{} call-backs were drawn and {} tried; reached: {}; of those, satisfied: {}.",
            drawn.shown,
            grouped(reached.denominator),
            reached.shown,
            satisfied.shown
        ),
    )
}

fn paid(maker: &mut Maker<'_>) -> (String, String) {
    let currencies = maker.sheets.over(Over::Issue).groups(code::REMEDIES_PAID, 1);
    if currencies.is_empty() {
        return ("没有应赔的款项。".to_owned(), "Nothing became owed.".to_owned());
    }
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for currency in currencies {
        let count = maker.figure(Over::Issue, code::REMEDY_COUNT, &currency).shown;
        let sum = maker.figure(Over::Issue, code::REMEDIES_PAID, &currency).shown;
        zh.push(format!("{count}笔共{sum}"));
        en.push(format!("{sum} in {count} postings"));
    }
    (format!("慢必赔自动记账{}。", zh.join("，")), format!("Remedies posted: {}.", en.join(", ")))
}

/// Emergency modes that counted in the days of the issue: where, and from when until when (Y07).
pub(super) fn emergencies(maker: &Maker<'_>) -> Vec<Bilingual> {
    let (policy, period) = (maker.setting.policy, maker.setting.period);
    let (Some(from), Some(until)) = (period.from.start(policy), period.to.end(policy)) else {
        return Vec::new();
    };
    let line = |(name, units, counts): &(Bilingual, Vec<String>, Option<Span>)| {
        let counts = counts.filter(|counts| counts.from < until && from < counts.until)?;
        let units: Vec<Bilingual> = units.iter().map(|unit| maker.unit_name(unit)).collect();
        let said = |pick: fn(&Bilingual) -> &String, mark: &str| {
            units.iter().map(|unit| pick(unit).as_str()).collect::<Vec<_>>().join(mark)
        };
        let (begins, ends) = (policy.local_stamp(counts.from), policy.local_stamp(counts.until));
        Some(Bilingual::new(
            format!("{}：{}，{} 至 {}", name.zh, said(|unit| &unit.zh, "、"), begins.zh, ends.zh),
            format!("{}: {}, {} to {}", name.en, said(|unit| &unit.en, ", "), begins.en, ends.en),
        ))
    };
    maker.tally.emergencies.values().filter_map(line).collect()
}

/// Praise by first-contact owner.
pub(super) fn praise(maker: &mut Maker<'_>) -> Vec<Bilingual> {
    let _ = maker.figure(Over::Issue, code::PRAISE, "");
    let owners = maker.ranked(Over::Issue, code::PRAISE);
    let mut lines: Vec<Bilingual> = named(maker);
    lines.extend(owners.into_iter().map(|owner| {
        let count = maker.figure(Over::Issue, code::PRAISE, &owner).shown;
        let name = maker.person_name(&owner);
        Bilingual::new(format!("{}获表扬{count}次", name.zh), format!("{}: {count}", name.en))
    }));
    lines
}

/// Whoever customers named in their praise (Y09).
fn named(maker: &mut Maker<'_>) -> Vec<Bilingual> {
    let _ = maker.figure(Over::Issue, code::PRAISED, "");
    let people = maker.ranked(Over::Issue, code::PRAISED).into_iter();
    let line = |person: String| {
        let count = maker.figure(Over::Issue, code::PRAISED, &person).shown;
        let name = maker.person_name(&person);
        Bilingual::new(format!("{}被点名表扬{count}次", name.zh), format!("{}, by name: {count}", name.en))
    };
    people.map(line).collect()
}

/// The cases that climbed highest, owed most and were late longest, without names and numbers.
pub(super) fn typical(maker: &Maker<'_>) -> Vec<Bilingual> {
    let mut found: Vec<(Uuid, &CaseDossier)> = maker
        .sheets
        .over(Over::Issue)
        .marks(code::PROMISES_BROKEN, "")
        .filter_map(|mark| match mark.member {
            Member::Case(id) => maker.tally.case(id).map(|case| (id, case)),
            Member::Contact(_) => None,
        })
        .collect();
    found.sort_by_key(|(id, case)| (Reverse(weight(case)), *id));
    found.dedup_by_key(|(id, _)| *id);
    // One of each kind first: three complaints that climbed alike teach less than a complaint, a repair and a move.
    let (mut chosen, mut others, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
    for (_, case) in found {
        if kinds.contains(&case.facts.kind) {
            others.push(case);
        } else {
            kinds.push(case.facts.kind);
            chosen.push(case);
        }
    }
    chosen.extend(others);
    chosen.into_iter().take(TYPICAL_MAX).map(|case| tell(maker, case)).collect()
}

/// What is over teaches more than what still runs.
fn weight(case: &CaseDossier) -> (bool, u8, i64, i64) {
    let rung = case.rungs.iter().map(|(rung, _)| *rung).max().unwrap_or(0);
    let owed = case.owed.iter().filter(|owed| owed.currency != "validity-days").map(|owed| owed.amount).sum();
    let late = case.promises.iter().filter_map(|promise| match promise.verdict {
        Verdict::Broken(due, stopped) => Some(stopped.map_or(i64::MAX, |at| at.millis_since(due))),
        _ => None,
    });
    (case.closed_at.is_some(), rung, owed, late.max().unwrap_or(0))
}

fn tell(maker: &Maker<'_>, case: &CaseDossier) -> Bilingual {
    let policy = maker.setting.policy;
    let stamp = |at: Instant| policy.local_stamp(Instant(at.0.div_euclid(60_000) * 60_000));
    let area = match case.area() {
        "urban" => ("城区某客户", "A customer in town"),
        "rural" => ("农村某客户", "A customer in the country"),
        _ => ("某客户", "A customer"),
    };
    let (matter, opened) = (maker.category_name(&case.facts.category), stamp(case.opened_at));
    let mut zh = vec![format!("{}，{}，{}受理", area.0, matter.zh, opened.zh)];
    let mut en = vec![format!("{}: {}, accepted {}", area.1, matter.en, opened.en)];
    let broken = case.promises.iter().filter_map(|promise| match promise.verdict {
        Verdict::Broken(due, stopped) if promise.beneficiary == "customer" => Some((due, stopped, promise)),
        _ => None,
    });
    if let Some((due, stopped, promise)) = broken.min_by_key(|(due, _, promise)| (*due, promise.id)) {
        let name = policy.promise(&promise.rule).map_or_else(
            || Bilingual::new(promise.rule.as_str(), promise.rule.as_str()),
            |rule| rule.name.clone(),
        );
        let due = stamp(due);
        zh.push(format!("“{}”到{}未兑现", name.zh, due.zh));
        en.push(format!("\"{}\" came due {} unmet", name.en, due.en));
        match stopped.map(stamp) {
            Some(at) => {
                zh.push(format!("迟至{}兑现", at.zh));
                en.push(format!("it was met late, {}", at.en));
            }
            None => {
                zh.push("截稿时仍未兑现".to_owned());
                en.push("it is still unmet as this goes out".to_owned());
            }
        }
    }
    if let Some(rung) = case.rungs.iter().map(|(rung, _)| *rung).max().filter(|rung| *rung > 1) {
        zh.push(format!("升到{rung}级"));
        en.push(format!("it climbed to rung {rung}"));
    }
    for (currency, sum) in owed_sums(case) {
        zh.push(format!("慢必赔{}", money(sum, &currency)));
        en.push(format!("remedy {}", money(sum, &currency)));
    }
    if !case.root_cause.is_empty() {
        let cause = maker.cause_name(&case.root_cause);
        zh.push(format!("查明：{}", cause.zh));
        en.push(format!("cause: {}", cause.en));
    }
    Bilingual::new(format!("{}。", zh.join("，")), format!("{}.", en.join("; ")))
}

fn owed_sums(case: &CaseDossier) -> Vec<(String, i64)> {
    let mut sums: Vec<(String, i64)> = Vec::new();
    for owed in case.owed.iter().filter(|owed| owed.currency != "validity-days") {
        match sums.iter_mut().find(|(currency, _)| *currency == owed.currency) {
            Some((_, sum)) => *sum += owed.amount,
            None => sums.push((owed.currency.clone(), owed.amount)),
        }
    }
    sums
}

/// Counts of one headline, written in one way: in characters where each of them is, else all in digits.
fn alike(counts: [i64; 2]) -> [String; 2] {
    if counts.iter().all(|count| (0..=99).contains(count)) {
        counts.map(chinese)
    } else {
        counts.map(grouped)
    }
}

/// A count as a headline writes it: in characters up to ninety-nine, in digits above.
fn chinese(count: i64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: i64| usize::try_from(value).ok().and_then(|place| DIGITS.get(place)).copied();
    match (count / 10, count % 10) {
        (0, ones) if count >= 0 => if ones == 2 { "两" } else { digit(ones).unwrap_or("") }.to_owned(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones).unwrap_or("")),
        (tens @ 2..=9, 0) => format!("{}十", digit(tens).unwrap_or("")),
        (tens @ 2..=9, ones) => format!("{}十{}", digit(tens).unwrap_or(""), digit(ones).unwrap_or("")),
        _ => grouped(count),
    }
}

#[cfg(test)]
mod tests {
    use super::{alike, chinese};

    #[test]
    fn a_headline_counts_in_characters() {
        let said: Vec<String> = [0, 2, 10, 12, 20, 47, 99, 100].into_iter().map(chinese).collect();
        assert_eq!(alike([2, 47]), ["两", "四十七"]);
        assert_eq!(alike([2, 470]), ["2", "470"], "one headline is written in one way");
        assert_eq!(said, ["零", "两", "十", "十二", "二十", "四十七", "九十九", "100"]);
    }
}

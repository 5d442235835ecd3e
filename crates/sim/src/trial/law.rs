//! The law of the trial: the packs of this repository, and what changes at midnight.

use yinuo_policy::{CalendarTable, Pack};

const SAME_DAY: &str = include_str!("../../../../policies/cn-same-day.toml");
const AUTHORITY: &str = include_str!("../../../../policies/cn-authority.toml");
const CALL_BACK: &str = include_str!("../../../../policies/cn-callback.toml");
const CONTRACTOR: &str = include_str!("../../../../policies/cn-contractor.toml");
const CUSTOMER: &str = include_str!("../../../../policies/cn-customer.toml");
const OFFICE: &str = include_str!("../../../../policies/cn-office.toml");
const PAY: &str = include_str!("../../../../policies/cn-pay.toml");
const POINTS: &str = include_str!("../../../../policies/cn-points.toml");
const RETENTION: &str = include_str!("../../../../policies/cn-retention.toml");
const SHENYANG: &str = include_str!("../../../../policies/cn-shenyang.toml");
const SETTLEMENT: &str = include_str!("../../../../policies/cn-settlement.toml");
const VISIT: &str = include_str!("../../../../policies/cn-visit.toml");
const YIYANG: &str = include_str!("../../../../policies/cn-yiyang.toml");
const TABLES: [&str; 2] = [
    include_str!("../../../../calendars/cn-mainland-2025.toml"),
    include_str!("../../../../calendars/cn-mainland-2026.toml"),
];

/// No shipped Chinese pack pays for a missed window, so that the trial brings a rule that does: the promise runs to the end
/// of the agreed window, and pays once.
const KEPT: &str = r#"
[pack]
id = "trial-kept"
version = "2026-11-23"
title = { zh = "按约上门", en = "Visits kept" }
zone = "Asia/Shanghai"
source = "Made for trials."

[[promise]]
code = "trial-kept.visit"
scheme = "trial-kept"
obligation = "arrive"
name = { zh = "按约上门", en = "Visit kept" }
sentence = { zh = "在约定时段内上门。", en = "The technician comes in the agreed window." }
applies = { kinds = ["fault", "install"] }
stops = "arrival"
due = { kind = "appointment-end" }
remedies = ["trial-kept.missed"]
pausable-by = ["user-cause", "force-majeure"]
beneficiary = "customer"

[[remedy]]
code = "trial-kept.missed"
scheme = "trial-kept"
group = "trial-kept.visit"
sentence = { zh = "爽约付 20 元。", en = "A missed window pays CNY 20." }
form = "bill-credit"
excluded-by = ["user-cause", "force-majeure"]
[remedy.shape]
kind = "flat"
currency = "CNY"
rates = { "2017-01-01" = 2_000 }
"#;

/// What can be adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edition {
    /// Packs after the change of midnight.
    pub changed: bool,
    /// With the table of the running year.
    pub complete: bool,
    /// With hours of calls and questions of surveys.
    pub calls: bool,
    /// With contract firms and their settlement.
    pub firms: bool,
}

/// Packs and tables of an edition.
///
/// # Errors
/// A pack of this repository that its own reader refuses.
pub(super) fn edition(edition: Edition) -> Result<(Vec<Pack>, Vec<CalendarTable>), String> {
    let refused = |refusals: Vec<yinuo_policy::PolicyRefusal>| {
        refusals.first().map_or_else(String::new, |refusal| refusal.sentence.en.clone())
    };
    let mut packs = Vec::new();
    let always = [
        SAME_DAY, YIYANG, SHENYANG, CUSTOMER, RETENTION, OFFICE, SETTLEMENT, PAY, POINTS, VISIT, AUTHORITY,
        KEPT,
    ];
    let some = edition.calls.then_some(CALL_BACK).into_iter().chain(edition.firms.then_some(CONTRACTOR));
    for text in always.into_iter().chain(some) {
        let mut text =
            without_examples(text).replace(NATURAL_SETTLE, OPEN_SETTLE).replace(EVERY_DAY, WORKING_DAYS);
        for (long, short) in LONG_WAITS {
            text = text.replace(long, short);
        }
        for months in LONG_TERMS {
            text = text.replace(months, SHORT_TERM);
        }
        for (shipped, here) in SMALL_POOL {
            text = text.replace(shipped, here);
        }
        let text = if edition.changed { change(&text) } else { text };
        packs.push(Pack::parse(&text).map_err(refused)?);
    }
    let count = if edition.complete { 2 } else { 1 };
    let tables = TABLES.iter().take(count).map(|text| CalendarTable::parse(text).map_err(refused));
    Ok((packs, tables.collect::<Result<_, _>>()?))
}

/// Complaints are settled in service hours of working days here, so that a calendar table matters.
const NATURAL_SETTLE: &str = "due = { kind = \"natural\", hours = 72 }";
const OPEN_SETTLE: &str =
    "due = { kind = \"open-hours\", hours = 39, calendar = \"cn-yiyang.service-hours\" }";

/// Cases, contacts and evidence are kept here as briefly as a policy may say, so that a trial of some weeks sees them go.
const LONG_TERMS: [&str; 2] = ["keep = { months = 36 }", "keep = { months = 24 }"];
const SHORT_TERM: &str = "keep = { days = 16 }";

/// Money waits briefly and is late after two days, for the same reason; objections and surveys are open as briefly, and rulings too.
const LONG_WAITS: [(&str, &str); 8] = [
    ("hold-hours = 24", "hold-hours = 2"),
    ("pay-within-days = 30", "pay-within-days = 2"),
    ("answer-hours = 24", "answer-hours = 3"),
    ("objection-hours = 72", "objection-hours = 4"),
    ("decision-hours = 48", "decision-hours = 2"),
    ("open-days = 60", "open-days = 2"),
    ("ruling-hours = 72", "ruling-hours = 6"),
    ("ruling-warn-hours = 24", "ruling-warn-hours = 2"),
];

/// The campaign runs here all the time, and its pool is so small that some tips find it empty.
const SMALL_POOL: [(&str, &str); 3] = [
    ("from = \"2026-06-01\"", "from = \"2025-01-01\""),
    ("cap = 2000000", "cap = 600"),
    ("tranche = 20000", "tranche = 120"),
];

const EVERY_DAY: &str =
    "open = { working = [\"08:00-21:00\"], rest = [\"08:00-21:00\"], statutory = [\"08:00-21:00\"] }";
const WORKING_DAYS: &str = "open = { working = [\"08:00-21:00\"] }";

/// The rules of a pack. Its examples prove the pack as it is printed, not what a trial makes of it.
fn without_examples(text: &str) -> String {
    let mut rules = String::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with('[') {
            inside = line.starts_with("[[example]]");
        }
        if !inside {
            rules.push_str(line);
            rules.push('\n');
        }
    }
    rules
}

/// The next version of a pack: other hours, other sums, another step.
fn change(text: &str) -> String {
    let shipped = text.lines().find(|line| line.starts_with("version = ")).unwrap_or("version = ");
    text.replacen(shipped, "version = \"2099-01-01\"", 1)
        .replace("after = { hours = 24 }", "after = { hours = 20 }")
        .replace("hours = 8 }", "hours = 7 }")
        .replace("hours = 39,", "hours = 30,")
        .replace("step-minutes = 120", "step-minutes = 90")
        .replace("on-withdrawal = \"cancel\"", "on-withdrawal = \"claw-back\"")
        .replace(
            "rates = { \"2017-01-01\" = 1_000 }",
            "rates = { \"2017-01-01\" = 1_000, \"2026-06-26\" = 1_500 }",
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use yinuo_policy::Policy;

    #[test]
    fn the_law_after_midnight_is_another_one() {
        let pins = |changed, complete| {
            let (packs, tables) = edition(Edition { changed, complete, calls: true, firms: true }).unwrap();
            let policy = Policy::resolve(packs, tables).unwrap();
            (*policy.digest(), *policy.calendar_digest())
        };
        assert_ne!(pins(false, true).0, pins(true, true).0);
        assert_ne!(pins(false, true).1, pins(false, false).1);
    }

    #[test]
    fn complaints_depend_on_the_calendar() {
        let (packs, _) =
            edition(Edition { changed: false, complete: true, calls: true, firms: true }).unwrap();
        let texts: String = packs.iter().map(Pack::text).collect();
        assert!(
            texts.contains(OPEN_SETTLE) && texts.contains(WORKING_DAYS) && !texts.contains("[[example]]")
        );
        assert_eq!(texts.matches(SHORT_TERM).count(), 3, "cases, contacts and evidence");
    }

    #[test]
    fn every_change_changes_something() {
        let (packs, _) =
            edition(Edition { changed: true, complete: true, calls: true, firms: true }).unwrap();
        let texts: String = packs.iter().map(Pack::text).collect();
        for mark in [
            "\"2099-01-01\"",
            "hours = 20 }",
            "hours = 7 }",
            "hours = 30,",
            "= 90",
            "= 1_500",
            "= \"claw-back\"",
        ] {
            assert!(texts.contains(mark), "{mark}");
        }
    }
}

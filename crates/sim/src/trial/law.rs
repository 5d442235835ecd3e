//! The law of the trial: the packs of this repository, and what changes at midnight.

use crate::random::Draw;
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

/// No shipped Chinese pack pays a whole area either. Here a service is paid for a repair that is late, and for an outage over its
/// area, in one group: whichever comes second finds it paid.
const AREA: &str = r#"
[pack]
id = "trial-area"
version = "2026-11-28"
title = { zh = "大面积故障赔付", en = "Outages over an area" }
zone = "Asia/Shanghai"
source = "Made for trials."

[[promise]]
code = "trial-area.repair"
scheme = "trial-area"
obligation = "repair"
name = { zh = "六小时修复", en = "Repair in six hours" }
sentence = { zh = "六小时内修好。", en = "A fault is mended in six hours." }
applies = { kinds = ["fault"] }
stops = "restoration"
due = { kind = "natural", hours = 6 }
remedies = ["trial-area.late"]
pausable-by = ["user-cause", "force-majeure"]
beneficiary = "customer"

[[remedy]]
code = "trial-area.late"
scheme = "trial-area"
group = "trial-area"
sentence = { zh = "超时付 15 元。", en = "A late repair pays CNY 15." }
form = "bill-credit"
excluded-by = ["user-cause", "force-majeure"]
[remedy.shape]
kind = "flat"
currency = "CNY"
rates = { "2017-01-01" = 1_500 }

[[area-credit]]
code = "trial-area.outage"
scheme = "trial-area"
group = "trial-area"
sentence = { zh = "全区中断超过 3 小时，中断超过 1 小时的每个日历日退一天月租。", en = "An outage of over three hours rebates the rent of each calendar day with over one hour of it." }
topics = ["fault.broadband", "fault.tv"]
applies = { kinds = ["fault"], products = ["broadband", "digital-tv"] }
over-hours = 3
day-hours = 1
pays = "rent"
currency = "CNY"
month-days = 30
excluded-by = ["force-majeure"]
pay-within-days = 7
"#;

/// Which ways of paying an account a seed knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct WaysDials {
    /// Whether the change of midnight flips them.
    pub flips: bool,
    /// Whether the first edition pays by service.
    begins_by_service: bool,
}

impl WaysDials {
    pub fn of(seed: u64) -> Self {
        let mut draw = Draw::new(seed, "dials of the ways to pay", 0);
        let flips = draw.chance(500);
        Self { flips, begins_by_service: flips && draw.chance(400) }
    }

    /// Whether an edition pays by service what the shipped packs pay by account.
    pub const fn by_service(self, changed: bool) -> bool {
        self.begins_by_service != (self.flips && changed)
    }
}

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
    /// With what an outage owes to everybody in its area.
    pub areas: bool,
    /// With a payment for each service where the shipped packs pay an account once.
    pub by_service: bool,
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
    let some = some.chain(edition.areas.then_some(AREA));
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
        if edition.by_service {
            text = text.replace(BY_ACCOUNT, "once-per = \"service\"");
        }
        text = text.replace(ONE_IN_TEN, ONE_IN_TWO);
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
const LONG_WAITS: [(&str, &str); 9] = [
    ("hold-hours = 24", "hold-hours = 2"),
    ("pay-within-days = 30", "pay-within-days = 2"),
    ("answer-hours = 24", "answer-hours = 3"),
    ("objection-hours = 72", "objection-hours = 4"),
    ("decision-hours = 48", "decision-hours = 2"),
    ("open-days = 60", "open-days = 2"),
    ("ruling-hours = 72", "ruling-hours = 6"),
    ("ruling-warn-hours = 24", "ruling-warn-hours = 2"),
    ("wechat-silent-hours = 24", "wechat-silent-hours = 3"),
];

/// The campaign runs here all the time, and its pool is so small that some tips find it empty.
const SMALL_POOL: [(&str, &str); 3] = [
    ("from = \"2026-06-01\"", "from = \"2025-01-01\""),
    ("cap = 2000000", "cap = 600"),
    ("tranche = 20000", "tranche = 120"),
];

/// Broadband and TV that are late together pay a day once, or each its own where a seed pays by service.
const BY_ACCOUNT: &str = "once-per = \"account\"";

/// Of few calls every other one is heard again, so that a trial hears some.
const ONE_IN_TEN: &str = "heard-again = { numerator = 1, denominator = 10 }";
const ONE_IN_TWO: &str = "heard-again = { numerator = 1, denominator = 2 }";

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

    const ALL: Edition =
        Edition { changed: false, complete: true, calls: true, firms: true, areas: true, by_service: false };

    #[test]
    fn the_law_after_midnight_is_another_one() {
        let pins = |changed, complete| {
            let (packs, tables) = edition(Edition { changed, complete, ..ALL }).unwrap();
            let policy = Policy::resolve(packs, tables).unwrap();
            (*policy.digest(), *policy.calendar_digest())
        };
        assert_ne!(pins(false, true).0, pins(true, true).0);
        assert_ne!(pins(false, true).1, pins(false, false).1);
    }

    #[test]
    fn complaints_depend_on_the_calendar() {
        let (packs, _) = edition(ALL).unwrap();
        let texts: String = packs.iter().map(Pack::text).collect();
        assert!(
            texts.contains(OPEN_SETTLE) && texts.contains(WORKING_DAYS) && !texts.contains("[[example]]")
        );
        assert_eq!(texts.matches(SHORT_TERM).count(), 3, "cases, contacts and evidence");
    }

    #[test]
    fn every_change_changes_something() {
        let (packs, _) = edition(Edition { changed: true, ..ALL }).unwrap();
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

    #[test]
    fn an_edition_by_service_pays_no_account_once_and_its_packs_agree() {
        let (packs, tables) = edition(ALL).unwrap();
        assert!(packs.iter().any(|pack| pack.text().contains(BY_ACCOUNT)));
        let before = *Policy::resolve(packs, tables).unwrap().digest();
        let (packs, tables) = edition(Edition { by_service: true, ..ALL }).unwrap();
        assert!(!packs.iter().any(|pack| pack.text().contains(BY_ACCOUNT)));
        assert_ne!(before, *Policy::resolve(packs, tables).unwrap().digest());
    }

    #[test]
    fn the_change_of_midnight_flips_the_ways_to_pay_in_both_directions_in_some_seeds() {
        let turns = |seed: u64| [false, true].map(|changed| WaysDials::of(seed).by_service(changed));
        let all: Vec<[bool; 2]> = (1..41).map(turns).collect();
        for turn in [[false, false], [false, true], [true, false]] {
            assert!(all.contains(&turn), "{turn:?}");
        }
    }
}

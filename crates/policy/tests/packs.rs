//! Every pack of the house resolves, and each of its examples comes out as written.

mod house;

use house::{files, operator_packs, packs, tables};
use yinuo_policy::{CalendarTable, Pack, Policy, check, mutate};

#[test]
fn all_packs_of_an_operator_resolve_together_and_a_help_desks_alone() {
    let policy = Policy::resolve(operator_packs(), tables());
    assert!(policy.is_ok(), "{:#?}", policy.err());
    let desk = packs().into_iter().filter(|pack| pack.id() == "itsm").collect();
    let policy = Policy::resolve(desk, tables());
    assert!(policy.is_ok(), "{:#?}", policy.err());
}

#[test]
fn every_pack_of_the_house_passes_its_own_examples() {
    let tables = tables();
    let packs = packs();
    let mut said = Vec::new();
    for pack in &packs {
        let report = check(pack, &[], &tables);
        // The one pack that holds texts and no rule.
        assert!(!report.passed.is_empty(), "{} has no examples", pack.id());
        said.extend(report.failed.iter().map(ToString::to_string));
    }
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn every_file_is_named_after_what_it_holds() {
    for (name, text) in files("policies") {
        let pack = Pack::parse(&text).expect("parses");
        assert_eq!(pack.id(), name);
    }
    for (name, text) in files("calendars") {
        let table = CalendarTable::parse(&text).expect("parses");
        assert_eq!(format!("{}-{}", table.region(), table.year()), name);
    }
}

#[test]
fn y26_the_demo_carries_seven_red_lines_in_the_zone_of_its_first_pack() {
    let policy = house::demo();
    assert_eq!(policy.zone(), "Asia/Shanghai");
    assert_eq!(policy.red_lines().len(), 7);
    assert_eq!(
        policy.packs().iter().map(Pack::id).collect::<Vec<_>>(),
        [
            "cn-same-day",
            "cn-yiyang",
            "cn-statute",
            "cn-shenyang",
            "cn-customer",
            "cn-retention",
            "cn-office",
            "cn-settlement",
            "cn-pay",
            "cn-visit",
            "cn-points",
            "cn-callback",
            "cn-score",
            "cn-authority",
            "cn-contractor"
        ]
    );
}

#[test]
fn u10_only_three_classes_of_cause_exempt_and_causes_of_the_operator_have_none() {
    let policy = house::demo();
    let class =
        |code: &str| policy.root_causes().iter().find(|cause| cause.code == code).expect("a cause").class;
    assert_eq!(class("terminal.modem"), None);
    assert!(class("user.not-home").is_some());
    assert!(class("third.road-works").is_some());
    assert!(class("majeure.storm").is_some());
}

#[test]
fn the_order_of_packs_changes_the_digest_of_the_policy_and_the_tables_do_not() {
    let one = house::adopted(&["cn-same-day", "cn-yiyang"]);
    let other = house::adopted(&["cn-yiyang", "cn-same-day"]);
    assert_ne!(one.digest(), other.digest());
    assert_eq!(one.calendar_digest(), other.calendar_digest());
    let fewer = Policy::resolve(one.packs().to_vec(), Vec::new()).expect("resolves");
    assert_eq!(one.digest(), fewer.digest());
    assert_ne!(one.calendar_digest(), fewer.calendar_digest());
}

#[test]
fn no_number_of_a_shipped_pack_is_left_without_an_example_that_pins_it() {
    let tables = tables();
    let packs = packs();
    let mut loose = Vec::new();
    for pack in &packs {
        let found = mutate(pack, &[], &tables);
        loose.extend(found.iter().map(|number| {
            format!(
                "{} line {}: {} -> {} in `{}`",
                pack.id(),
                number.line,
                number.from,
                number.to,
                number.text
            )
        }));
    }
    assert!(loose.is_empty(), "{}", loose.join("\n"));
}

#[test]
fn a_number_that_nothing_pins_is_reported_with_its_line() {
    let body = house::promise("story.repair", "{ kind = \"natural\", hours = 8 }", "warning-percent = 80");
    let text = house::pack_in("Asia/Shanghai", &body)
        + "[[example]]\nname = \"eight hours\"\nrule = \"story.repair\"\naccepted = \"2026-11-20T09:00\"\nexpect-due = \"2026-11-20T17:00\"\n";
    let pack = Pack::parse(&text).expect("parses");
    let loose = mutate(&pack, &[], &[]);
    assert_eq!(loose.len(), 1, "{loose:?}");
    assert_eq!(loose[0].from, "80");
    assert_eq!(loose[0].text, "warning-percent = 80");
}

#[test]
fn a_policy_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Policy>();
}

#[test]
fn the_pack_of_a_rule_names_its_version() {
    let policy = house::demo();
    let pack = policy.pack_of("cn-statute.rent-waived").expect("a pack");
    assert_eq!((pack.id(), pack.version()), ("cn-statute", "2026-01-01"));
    assert!(policy.pack_of("nothing").is_none());
}

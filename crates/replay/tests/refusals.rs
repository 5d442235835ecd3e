//! Mappings that are wrong: a number, a sentence and a next step in both languages, all findings together.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{fixture, house, mapping, options, replays};
use yinuo_replay::{CODES, Mapping};

fn desk() -> String {
    std::fs::read_to_string(house("mappings/itsm-incident-log.toml")).unwrap()
}

fn codes(text: &str) -> Vec<&'static str> {
    Mapping::parse(text)
        .map_or_else(|found| found.into_iter().map(|refusal| refusal.code).collect(), |_| vec![])
}

#[test]
fn every_shipped_mapping_is_read() {
    for name in ["itsm-incident-log", "volvo-vinst-2013", "comcast-fcc-2015", "nyc311-2018"] {
        assert_eq!(mapping(name).id(), name);
    }
}

#[test]
fn a_mapping_that_is_wrong_says_where_and_what_next() {
    let text = desk();
    let wrong = [
        (text.replace("[columns]", "[columns]\ncolour = \"x\""), "R001"),
        (text.replace("does = \"resolve\"", "does = \"fix\""), "R001"),
        (text.replace("zone = \"UTC\"", "zone = \"offset\""), "R002"),
        (text.replace("zone = \"UTC\"", "zone = \"Mars/Base\""), "R002"),
        (text.replace("%Y-%m-%dT%H:%M", "%m-%dT%H:%M"), "R003"),
        (text.replace("when = \"Resolved\"", "when = [\"Resolved\", \"New\"]"), "R004"),
        (text.replace("does = \"resolve\"", "does = \"resolve\"\ncause = \"user-cause\""), "R005"),
        (text.replace("case = \"number\"", "case = \"number\"\ntext = \"made_sla\""), "R006"),
        (text.replace("case = \"number\"", "case = \"number\"\nclosed-at = \"closed_at\""), "R011"),
        (text.replace("Phone = \"hotline\"", "Phone = \"pigeon\""), "R012"),
        (text.replace("\"1\" = 1", "\"1\" = 9"), "R012"),
        (text.replace("not-before = \"2015-01-01\"", "not-before = \"yesterday\""), "R012"),
    ];
    for (text, code) in wrong {
        let found = Mapping::parse(&text).expect_err(code);
        assert_eq!(found[0].code, code);
        assert!(!found[0].sentence.zh.is_empty() && !found[0].next_step.en.is_empty());
    }
}

#[test]
fn all_findings_of_a_mapping_come_back_together() {
    let text =
        desk().replace("zone = \"UTC\"", "zone = \"nowhere\"").replace("Phone = \"hotline\"", "Phone = \"\"");
    assert_eq!(codes(&text), ["R012", "R002"]);
}

#[test]
fn comparing_with_a_column_that_is_read_as_a_fact_is_a_leak() {
    let mapping = mapping("itsm-incident-log");
    let mut options = options(&mapping, &["itsm"]);
    options.compare = Some("priority".into());
    assert_eq!(replays(&fixture("itsm.csv"), options).unwrap_err().code, "R006");
}

#[test]
fn a_category_that_the_policy_does_not_have_is_refused_before_a_row_is_replayed() {
    let text = std::fs::read_to_string(fixture("helpdesk.toml")).unwrap();
    let mapping = Mapping::parse(&text).unwrap();
    let refusal = replays(&fixture("helpdesk.csv"), options(&mapping, &["cn-yiyang"])).unwrap_err();
    assert_eq!(refusal.code, "R008");
}

#[test]
fn packs_that_do_not_resolve_together_are_refused() {
    let mapping = mapping("itsm-incident-log");
    let refusal = replays(&fixture("itsm.csv"), options(&mapping, &["itsm", "itsm"])).unwrap_err();
    assert_eq!(refusal.code, "R009");
}

#[test]
fn every_code_has_its_line_in_the_page() {
    let page = std::fs::read_to_string(house("docs/replay.md")).unwrap();
    for code in CODES {
        assert!(page.contains(&format!("| {code} |")), "{code} has no line in docs/replay.md");
    }
}

//! The packs and tables of the house, and small builders for stories.
#![allow(dead_code, reason = "each story file uses its own part")]

use std::fs;
use std::path::PathBuf;
use yinuo_policy::{
    AgreedWindow, AreaClass, CalendarTable, CaseFacts, CaseKind, ClockFacts, ExemptClass, Instant, Pack,
    PauseSpan, Policy, PromiseRule, Span,
};

/// Name and text of every TOML file of a folder of the repository, by name.
pub fn files(folder: &str) -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(root)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("readable");
        (path.file_stem().expect("a name").to_string_lossy().into_owned(), text)
    };
    paths.into_iter().map(read).collect()
}

/// All calendar tables of the house.
pub fn tables() -> Vec<CalendarTable> {
    let read = |(name, text): (String, String)| {
        CalendarTable::parse(&text).unwrap_or_else(|why| panic!("{name}: {why:#?}"))
    };
    files("calendars").into_iter().map(read).collect()
}

/// All packs of the house.
pub fn packs() -> Vec<Pack> {
    let read =
        |(name, text): (String, String)| Pack::parse(&text).unwrap_or_else(|why| panic!("{name}: {why:#?}"));
    files("policies").into_iter().map(read).collect()
}

/// The packs that an operator may adopt together: a help desk's own pack stands alone, with conduct and tree of its own.
pub fn operator_packs() -> Vec<Pack> {
    packs().into_iter().filter(|pack| pack.id() != "itsm").collect()
}

/// The packs of those ids, in that order.
pub fn adopted(ids: &[&str]) -> Policy {
    let all = packs();
    let chosen =
        ids.iter().map(|id| all.iter().find(|pack| pack.id() == *id).cloned().expect("a pack of the house"));
    Policy::resolve(chosen.collect(), tables()).expect("resolves")
}

/// What the demo adopts.
pub fn demo() -> Policy {
    adopted(&[
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
        "cn-contractor",
    ])
}

/// A pack with a head and the given body, in a zone.
pub fn pack_in(zone: &str, body: &str) -> String {
    format!(
        "[pack]\nid = \"story\"\nversion = \"2026-01-01\"\ntitle = {{ zh = \"故事\", en = \"Story\" }}\nzone = \"{zone}\"\nsource = \"a test\"\n{body}"
    )
}

/// A section of messages with the given texts.
pub fn messages(texts: &str) -> String {
    format!(
        "[messages]\nlink-days = 30\nscore-days = 7\nquiet-from = \"21:00\"\nquiet-until = \"08:00\"\nper-day-max = 2\nstale-hours = 72\ntries-max = 3\nlanguage = \"zh\"\nsettled-but = [\"Still\"]\nrefused-but = [\"works now\"]\n{texts}"
    )
}

/// A promise on faults with the given due rule.
pub fn promise(code: &str, due: &str, more: &str) -> String {
    format!(
        "[[promise]]\ncode = \"{code}\"\nscheme = \"story\"\nobligation = \"repair\"\nname = {{ zh = \"修\", en = \"Repair\" }}\nsentence = {{ zh = \"修。\", en = \"Repaired.\" }}\napplies = {{ kinds = [\"fault\"] }}\nstops = \"restoration\"\ndue = {due}\n{more}\n"
    )
}

/// A policy of one promise `story.repair` in a zone.
pub fn one_promise(zone: &str, due: &str, more: &str) -> Policy {
    let text = pack_in(zone, &promise("story.repair", due, more));
    let pack = Pack::parse(&text).unwrap_or_else(|why| panic!("{why:#?}"));
    Policy::resolve(vec![pack], tables()).unwrap_or_else(|why| panic!("{why:#?}"))
}

/// The rule of a code.
pub fn rule<'p>(policy: &'p Policy, code: &str) -> &'p PromiseRule {
    policy.promise(code).expect("a rule of the policy")
}

/// A local instant of the policy's zone.
pub fn at(policy: &Policy, local: &str) -> Instant {
    policy.instant(local).expect("a local instant")
}

/// A clock started at a local instant.
pub fn started(policy: &Policy, local: &str) -> ClockFacts {
    ClockFacts { started: at(policy, local), ..ClockFacts::default() }
}

/// A closed pause.
pub fn pause(policy: &Policy, from: &str, until: &str) -> PauseSpan {
    PauseSpan { from: at(policy, from), until: Some(at(policy, until)), cause: Some(ExemptClass::UserCause) }
}

/// A window that the customer asked for.
pub fn window(policy: &Policy, from: &str, until: &str, asked_by_customer: bool) -> AgreedWindow {
    AgreedWindow {
        window: Span { from: at(policy, from), until: at(policy, until) },
        asked_by_customer,
        agreed_at: None,
        called_off_at: None,
    }
}

/// An urban fibre household without internet.
pub fn no_internet() -> CaseFacts {
    CaseFacts {
        kind: CaseKind::Fault,
        category: "fault.broadband.no-internet".into(),
        area: Some(AreaClass::Urban),
        access: "fibre".into(),
        product: "broadband".into(),
        segment: "household".into(),
        priority: None,
    }
}

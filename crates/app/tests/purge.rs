//! Stories of the purge: what has had its term goes, by count and reason, and the journal tells of it.

mod world;

use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;
use world::{TestClock, at_on, moves, seat};
use yinuo_app::archive::Stays;
use yinuo_app::codec::hex;
use yinuo_app::erasure::{HoldBody, LEGAL_HOLD};
use yinuo_app::ports::{Commit, InboxRow};
use yinuo_app::purge::{Goes, PURGE, PurgeBody};
use yinuo_app::register::{json, set_rows};
use yinuo_app::{App, ContactInput, Options, OutcomeInput};
use yinuo_domain::EvidenceSource;
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SpokenBy;

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-retention"];

fn town() -> (Arc<App>, Arc<TestClock>) {
    at_on("2026-11-20T10:00:00", &PACKS, |store| store)
}

fn opens(app: &App) -> Uuid {
    let input = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: "C1".into(),
        text: "网断了".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: "fault.broadband.no-internet".into(),
            service: "S1".into(),
            priority: None,
            beside: None,
        },
    };
    let options = Options { key: Some(("zhao".into(), "call-1".into(), vec![1])), ..Options::default() };
    app.contact(&seat("zhao"), &input, &options).expect("taken").case.expect("a case")
}

fn restores(app: &App, case: Uuid, photo: &str) {
    app.command(&seat("zhou"), case, &Options::default(), &|edge| {
        let evidence = edge.evidence_with(EvidenceSource::Photo, "光猫", &[photo.to_owned()])?;
        Ok(CaseCommand::Restore { evidence: Some(evidence) })
    })
    .expect("restored");
}

fn closes(app: &App, case: Uuid) {
    app.command(&seat("zhou"), case, &Options::default(), &|edge| {
        Ok(CaseCommand::Resolve {
            check: None,
            root_cause: "access.connector".into(),
            text: edge.text("换了接头")?,
        })
    })
    .expect("resolved");
    app.command(&seat("zhao"), case, &Options::default(), &|_| {
        Ok(CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) })
    })
    .expect("confirmed");
}

fn keeps(app: &App, bytes: &[u8]) -> String {
    hex(&app.keep_artefact("", "image/jpeg", bytes.to_vec()).expect("kept"))
}

fn message(app: &App, key: &str, at: &str, read: bool) {
    let at = app.law().book.current().instant(at).expect("local").0;
    let row = InboxRow {
        key: key.into(),
        post: "agent".into(),
        person: "zhao".into(),
        case: Uuid::from_u128(1),
        kind: "rung".into(),
        zh: "升级到您".into(),
        en: "Escalated to you".into(),
        occurred_at: at,
        read_at: None,
    };
    app.store().commit(Commit { inbox_rows: vec![row], ..Commit::default() }).expect("stored");
    if read {
        assert!(app.store().mark_read("zhao", key, at).expect("read"));
    }
}

fn journaled(app: &App) -> Vec<(Goes, u64, String)> {
    let rows = app.store().register(PURGE).expect("rows");
    let read = |body: &str| serde_json::from_str::<PurgeBody>(body).expect("a body");
    rows.iter().map(|row| read(&row.body)).map(|body| (body.goes, body.count, body.rule)).collect()
}

#[test]
fn y48_what_has_had_its_term_goes_once_and_the_journal_says_by_which_rule() {
    let (app, clock) = town();
    let (photo, lost) = (keeps(&app, b"photo"), keeps(&app, b"an upload that led to nothing"));
    let case = opens(&app);
    restores(&app, case, &photo);
    closes(&app, case);
    message(&app, "old", "2026-11-20T10:00:00", true);
    message(&app, "unread", "2026-11-20T10:00:00", false);
    assert_eq!(app.purgeable().expect("looked").goes, BTreeMap::new(), "everything is young");
    // Evidence: 24 months to the end of the day; messages: 6 months; answers: 30 days; uploads: a week.
    moves(&app, &clock, "2028-11-20T23:59:59");
    message(&app, "fresh", "2028-11-01T10:00:00", true);
    let still = app.purgeable().expect("looked");
    assert_eq!(still.goes, BTreeMap::from([(Goes::Unnamed, 1), (Goes::Message, 1), (Goes::Answer, 1)]));
    assert_eq!(still.stays, BTreeMap::from([(Stays::Term, 1)]));
    moves(&app, &clock, "2028-11-21T00:00:00");
    let would = app.purgeable().expect("looked");
    assert_eq!(would.goes.get(&Goes::Evidence), Some(&1));
    assert_eq!(journaled(&app), [], "looking changes nothing");
    assert_eq!(app.purge(&seat("shen")).expect("purged").goes, would.goes);
    assert_eq!(
        journaled(&app),
        [
            (Goes::Unnamed, 1, String::new()),
            (Goes::Evidence, 1, "cn-retention.evidence".into()),
            (Goes::Message, 1, "cn-retention.message".into()),
            (Goes::Answer, 1, "cn-retention.answer".into()),
        ]
    );
    for digest in [&photo, &lost] {
        assert_eq!(app.artefact(digest).expect("read"), None);
    }
    let left: Vec<String> =
        app.store().inbox("zhao", false, 9).expect("read").into_iter().map(|row| row.key).collect();
    assert_eq!(left, ["fresh", "unread"], "what nobody has read stays");
    assert_eq!(app.store().idempotency("zhao", "call-1").expect("read"), None);
    assert_eq!(app.purge(&seat("shen")).expect("again").goes, BTreeMap::new());
    assert_eq!(journaled(&app).len(), 4, "nothing to tell");
    assert!(app.case_file(case).is_ok(), "a case is never purged");
}

#[test]
fn evidence_stays_while_a_case_is_open_held_or_marked() {
    let (app, clock) = town();
    let photo = keeps(&app, b"photo");
    let case = opens(&app);
    restores(&app, case, &photo);
    moves(&app, &clock, "2035-01-10T09:00:00");
    let stays = || app.purgeable().expect("looked").stays;
    assert_eq!(stays(), BTreeMap::from([(Stays::SomethingOpen, 1)]));
    app.command(&seat("shen"), case, &Options::default(), &|_| {
        Ok(CaseCommand::RedLine { mark: "forced-open".into(), unit: "hotline".into() })
    })
    .expect("marked");
    app.command(&seat("zhou"), case, &Options::default(), &|edge| {
        Ok(CaseCommand::Resolve {
            check: None,
            root_cause: "access.connector".into(),
            text: edge.text("换了接头")?,
        })
    })
    .expect("resolved");
    app.command(&seat("zhou"), case, &Options::default(), &|_| {
        Ok(CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) })
    })
    .expect("confirmed");
    moves(&app, &clock, "2045-01-10T09:00:00");
    assert_eq!(stays(), BTreeMap::from([(Stays::RedLine, 1)]));
    let body = json(&HoldBody { reason: "诉讼".into(), lifted: false }).expect("json");
    set_rows(app.store(), clock.as_ref(), &seat("shen"), LEGAL_HOLD, &[("C1".into(), body)]).expect("set");
    assert_eq!(stays(), BTreeMap::from([(Stays::LegalHold, 1)]));
    assert_eq!(app.purge(&seat("shen")).expect("purged").goes.get(&Goes::Evidence), None);
    assert!(app.artefact(&photo).expect("read").is_some());
}

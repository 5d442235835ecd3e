//! Stories of erasure: two people, no open case, no hold; then nothing is left but commitments, and the chain holds.

mod world;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use uuid::Uuid;
use world::between::Between;
use world::{operator, process, seat};
use yinuo_app::erasure::{Erased, HoldBody, LEGAL_HOLD};
use yinuo_app::ports::{Clock, Erasure};
use yinuo_app::register::{json, set_rows};
use yinuo_app::trail::{Verifier, export};
use yinuo_app::{App, AppError, ContactInput, Edge, Options, OutcomeInput};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SpokenBy;
use yinuo_domain::{EvidenceSource, Refusal};

const DAY: i64 = 86_400_000;

fn calls(app: &App, words: &str) -> Result<Uuid, AppError> {
    calls_for(app, ("C1", "S1"), words)
}

fn calls_for(app: &App, (customer, service): (&str, &str), words: &str) -> Result<Uuid, AppError> {
    let input = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: customer.into(),
        text: words.into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: "fault.broadband.no-internet".into(),
            service: service.into(),
            priority: None,
            beside: None,
        },
    };
    app.contact(&seat("zhao"), &input, &Options::default()).map(|reply| reply.case.expect("a case"))
}

fn does(
    app: &App,
    person: &str,
    case: Uuid,
    build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
) -> Result<(), AppError> {
    app.command(&seat(person), case, &Options::default(), build).map(drop)
}

/// Restored on the evidence of a photo, resolved and confirmed.
fn mends(app: &App, case: Uuid, photo: &str) {
    does(app, "zhou", case, &|edge| {
        let evidence = edge.evidence_with(EvidenceSource::Photo, "光猫指示灯", &[photo.to_owned()])?;
        Ok(CaseCommand::Restore { evidence: Some(evidence) })
    })
    .expect("restored");
    does(app, "zhou", case, &|edge| {
        Ok(CaseCommand::Resolve {
            check: None,
            root_cause: "access.connector".into(),
            text: edge.text("换了接头")?,
        })
    })
    .expect("resolved");
    does(app, "zhao", case, &|_| {
        Ok(CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) })
    })
    .expect("confirmed");
}

fn keeps(app: &App, bytes: &[u8]) -> String {
    let digest = app.keep_artefact("", "image/jpeg", bytes.to_vec()).expect("kept");
    yinuo_app::codec::hex(&digest)
}

fn erases(app: &App) -> Result<Erased, AppError> {
    app.propose_erasure(&seat("shen"), "C1", "客户请求删除").expect("asked");
    app.approve_erasure(&seat("gao"), "C1")
}

fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    match result.expect_err("refused") {
        AppError::Refused(refusal) => refusal.code,
        other => panic!("{other}"),
    }
}

/// Every text that the page of a case shows.
fn texts(app: &App, case: Uuid) -> Vec<String> {
    let file = app.case_file(case).expect("file");
    let of_contacts = file.contacts.into_iter().map(|line| line.text).filter(|text| !text.is_empty());
    of_contacts.chain(file.texts.into_values()).collect()
}

#[test]
fn an_erased_customer_leaves_commitments_and_a_chain_that_verifies() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let app = process(Arc::clone(&store), &clock, 1);
    let photo = keeps(&app, b"photo of a living room");
    let case = calls(&app, "我家住幸福路18号").expect("opens");
    mends(&app, case, &photo);
    assert!(texts(&app, case).len() >= 3);
    let before = store.journal_heads().expect("heads").iter().sum::<u64>();
    let erased = erases(&app).expect("erased");
    assert_eq!(erased, Erased { name: "C1".into(), artefacts: 1 });
    assert_eq!(texts(&app, case), Vec::<String>::new());
    assert_eq!(app.artefact(&photo).expect("read"), None);
    assert_eq!(store.person_key("C1").expect("read"), None);
    let mut told = String::new();
    let mut verifier = Verifier::new(&|_, _, _| true, &[]);
    export(store.as_ref(), &mut |line| {
        verifier.line(line);
        told.push_str(line);
        Ok(())
    })
    .expect("exported");
    let verdict = verifier.finish();
    assert_eq!(verdict.findings, []);
    assert_eq!(verdict.events, before + 2, "asked for, and approved: both are in the journal");
    assert!(told.contains("客户请求删除") && !told.contains("幸福路"));
}

#[test]
fn whoever_is_erased_and_calls_again_is_kept_under_another_name() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let app = process(Arc::clone(&store), &clock, 1);
    let first = calls(&app, "网断了").expect("opens");
    mends(&app, first, &keeps(&app, b"1"));
    erases(&app).expect("erased");
    clock.0.fetch_add(DAY, Ordering::SeqCst);
    let second = calls(&app, "又断了").expect("served still");
    assert!(texts(&app, second).contains(&"又断了".to_owned()));
    assert_eq!(texts(&app, first), Vec::<String>::new());
    assert_eq!(store.person_key("C1").expect("read"), None, "the old key never comes back");
    assert!(store.person_key("C1#2").expect("read").is_some());
    mends(&app, second, &keeps(&app, b"2"));
    assert_eq!(erases(&app).expect("erased again").name, "C1#2");
    assert_eq!(texts(&app, second), Vec::<String>::new());
    let names: Vec<String> =
        store.erased_persons(None, 10).expect("list").into_iter().map(|one| one.person).collect();
    assert_eq!(names, ["C1", "C1#2"]);
}

#[test]
fn an_erasure_replayed_on_an_older_copy_takes_everything_whatever_is_open_there() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let app = process(Arc::clone(&store), &clock, 1);
    let photo = keeps(&app, b"photo of a living room");
    let first = calls(&app, "我家住幸福路18号").expect("opens");
    mends(&app, first, &photo);
    let open = calls_for(&app, ("C1", "S1"), "又断了").expect("opens");
    let erasure = Erasure { person: "C1".into(), at: clock.now() + DAY };
    let erased = app.replay_erasure(&seat("shen"), &erasure).expect("erased");
    assert_eq!(erased, Some(Erased { name: "C1".into(), artefacts: 1 }));
    assert_eq!([texts(&app, first), texts(&app, open)], [vec![], Vec::<String>::new()]);
    assert_eq!(app.artefact(&photo).expect("read"), None);
    assert_eq!(store.person_key("C1").expect("read"), None);
    assert_eq!(store.erased_at("C1").expect("read"), Some(erasure.at), "as it was where it was decided");
    assert_eq!(app.replay_erasure(&seat("shen"), &erasure).expect("read"), None, "twice is once");
    // Somebody erased, served again and erased again: both names are on the list, one customer is meant.
    let again = Erasure { person: "C1#2".into(), at: erasure.at + 1 };
    assert!(app.replay_erasure(&seat("shen"), &again).expect("erased").is_some());
    mends(&app, open, &keeps(&app, b"2"));
    assert!(store.person_key("C1#3").expect("read").is_some(), "served on, under the name of the next turn");
    let mut verifier = Verifier::new(&|_, _, _| true, &[]);
    export(store.as_ref(), &mut |line| {
        verifier.line(line);
        Ok(())
    })
    .expect("exported");
    assert_eq!(verifier.finish().findings, []);
}

#[test]
fn an_erasure_needs_a_reason_two_people_no_hold_and_no_open_case() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let app = process(Arc::clone(&store), &clock, 1);
    assert_eq!(code(app.propose_erasure(&seat("shen"), "C404", "请求")), "E001");
    assert_eq!(code(app.propose_erasure(&seat("shen"), "C1", " ")), "D018");
    assert_eq!(code(app.approve_erasure(&seat("gao"), "C1")), "E002");
    let case = calls(&app, "网断了").expect("opens");
    app.propose_erasure(&seat("shen"), "C1", "请求").expect("asked");
    assert_eq!(code(app.approve_erasure(&seat("shen"), "C1")), "D010");
    assert_eq!(code(app.approve_erasure(&seat("gao"), "C1")), "E004");
    mends(&app, case, &keeps(&app, b"photo"));
    let hold = |lifted| {
        let body = json(&HoldBody { reason: "仲裁".into(), lifted }).expect("json");
        set_rows(store.as_ref(), clock.as_ref(), &seat("gao"), LEGAL_HOLD, &[("C1".into(), body)])
            .expect("set");
    };
    hold(false);
    assert_eq!(code(app.approve_erasure(&seat("gao"), "C1")), "E003");
    assert!(!texts(&app, case).is_empty(), "nothing was destroyed so far");
    hold(true);
    app.approve_erasure(&seat("gao"), "C1").expect("erased");
    assert_eq!(code(app.approve_erasure(&seat("gao"), "C1")), "E002", "it is done");
}

#[test]
fn a_hold_or_a_case_that_comes_while_an_erasure_is_approved_stops_it() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let between = Between::new(Arc::clone(&store));
    let one = process(Arc::clone(&between) as _, &clock, 1);
    let two = process(Arc::clone(&store), &clock, 2);
    let case = calls(&two, "网断了").expect("opens");
    mends(&two, case, &keeps(&two, b"photo"));
    one.propose_erasure(&seat("shen"), "C1", "请求").expect("asked");
    let (registers, noon) = (Arc::clone(&store), Arc::clone(&clock));
    between.before_the_next_commit(move || {
        let body = json(&HoldBody { reason: "仲裁".into(), lifted: true }).expect("json");
        set_rows(registers.as_ref(), noon.as_ref(), &seat("gao"), LEGAL_HOLD, &[("C1".into(), body)])
            .expect("set");
    });
    assert_eq!(one.approve_erasure(&seat("gao"), "C1"), Err(AppError::Busy), "the register moved");
    clock.0.fetch_add(DAY, Ordering::SeqCst);
    let faster = Arc::clone(&two);
    between.before_the_next_commit(move || {
        calls(&faster, "又断了").expect("opens");
    });
    assert_eq!(one.approve_erasure(&seat("gao"), "C1"), Err(AppError::Busy));
    assert_eq!(code(one.approve_erasure(&seat("gao"), "C1")), "E004");
    assert!(!texts(&two, case).is_empty());
}

#[test]
fn a_case_that_is_opened_again_while_an_erasure_is_approved_stops_it() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let between = Between::new(Arc::clone(&store));
    let one = process(Arc::clone(&between) as _, &clock, 1);
    let two = process(Arc::clone(&store), &clock, 2);
    let case = calls(&two, "网断了").expect("opens");
    mends(&two, case, &keeps(&two, b"photo"));
    one.propose_erasure(&seat("shen"), "C1", "请求").expect("asked");
    let faster = Arc::clone(&two);
    between.before_the_next_commit(move || {
        let opens_again = |edge: &mut Edge<'_>| Ok(CaseCommand::Reopen { text: edge.text("又断了")? });
        does(&faster, "zhao", case, &opens_again).expect("opened again");
    });
    assert_eq!(one.approve_erasure(&seat("gao"), "C1"), Err(AppError::Busy));
    assert_eq!(code(one.approve_erasure(&seat("gao"), "C1")), "E004");
    assert!(!texts(&two, case).is_empty());
}

#[test]
fn evidence_that_another_case_names_too_stays() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let app = process(Arc::clone(&store), &clock, 1);
    world::mirrors_another(store.as_ref(), "C2", "S2", clock.now());
    let (own, shared) = (keeps(&app, b"own"), keeps(&app, b"a notice about an outage"));
    let case = calls(&app, "网断了").expect("opens");
    does(&app, "zhou", case, &|edge| {
        let named = [own.clone(), shared.clone()];
        let evidence = edge.evidence_with(EvidenceSource::Photo, "机房", &named)?;
        Ok(CaseCommand::Restore { evidence: Some(evidence) })
    })
    .expect("restored");
    does(&app, "zhou", case, &|edge| {
        Ok(CaseCommand::Resolve {
            check: None,
            root_cause: "access.connector".into(),
            text: edge.text("好了")?,
        })
    })
    .expect("resolved");
    does(&app, "zhao", case, &|_| {
        Ok(CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) })
    })
    .expect("closed");
    let other = calls_for(&app, ("C2", "S2"), "也断了").expect("opens");
    mends(&app, other, &shared);
    assert_eq!(erases(&app).expect("erased").artefacts, 1);
    assert_eq!(app.artefact(&own).expect("read"), None);
    assert!(app.artefact(&shared).expect("read").is_some());
}

#[test]
fn what_no_event_names_is_purged_after_a_week_and_never_under_a_case_that_names_it() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let between = Between::new(Arc::clone(&store));
    let one = process(Arc::clone(&between) as _, &clock, 1);
    let two = process(Arc::clone(&store), &clock, 2);
    let (named, forgotten) = (keeps(&two, b"named"), keeps(&two, b"forgotten"));
    let case = calls(&two, "网断了").expect("opens");
    assert_eq!(one.purge_artefacts(), Ok(0), "somebody may still be about to name them");
    clock.0.fetch_add(8 * DAY, Ordering::SeqCst);
    assert_eq!(one.unnamed_artefacts().expect("list").len(), 2);
    let (faster, photo) = (Arc::clone(&two), named.clone());
    between.before_the_next_commit(move || mends(&faster, case, &photo));
    assert_eq!(one.purge_artefacts(), Err(AppError::Busy), "one was named after the journal was read");
    assert!(two.artefact(&named).expect("read").is_some());
    assert_eq!(one.purge_artefacts(), Ok(1));
    assert!(two.artefact(&named).expect("read").is_some());
    assert_eq!(two.artefact(&forgotten).expect("read"), None);
    // And whoever would name what was dropped meanwhile is told that it is not there.
    let late = keeps(&two, b"late");
    clock.0.fetch_add(8 * DAY, Ordering::SeqCst);
    let again = calls(&two, "又断了").expect("opens");
    let purging = Arc::clone(&two);
    between.before_the_next_commit(move || assert_eq!(purging.purge_artefacts(), Ok(1)));
    let restored = does(&one, "zhou", again, &|edge| {
        let evidence = edge.evidence_with(EvidenceSource::Photo, "指示灯", std::slice::from_ref(&late))?;
        Ok(CaseCommand::Restore { evidence: Some(evidence) })
    });
    assert_eq!(code(restored), code(Err::<(), _>(AppError::Refused(Refusal::unknown_artefact()))));
}

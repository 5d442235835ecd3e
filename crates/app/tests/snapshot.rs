//! A long case: its state is kept beside its events, and is believed only while it tells what they tell.

mod world;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use uuid::Uuid;
use world::{TestClock, at, operator, process, seat};
use yinuo_app::ports::{Commit, Snapshot, Store, StreamId, StreamKind};
use yinuo_app::{App, ContactInput, Edge, Options, OutcomeInput};
use yinuo_domain::Refusal;
use yinuo_domain::command::{CASE_EVENTS_MAX, CaseCommand};
use yinuo_domain::event::{Audience, EvidenceSource};
use yinuo_policy::ExemptClass;

const MINUTE: i64 = 60_000;

fn opens(app: &App) -> Uuid {
    let input = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: "C1".into(),
        text: "网断了".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: "complaint.billing.overcharge".into(),
            service: "S1".into(),
            priority: None,
            beside: None,
        },
    };
    let reply = app.contact(&seat("zhao"), &input, &Options::default()).expect("opens");
    reply.case.expect("a case")
}

fn asks(
    app: &App,
    case: Uuid,
    who: &str,
    build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
) -> u64 {
    app.command(&seat(who), case, &Options::default(), build).expect("is taken").version
}

fn notes(app: &App, case: Uuid) -> u64 {
    asks(app, case, "zhou", &|edge| {
        Ok(CaseCommand::Note { text: edge.text("又打了一次电话")?, audience: Audience::Internal })
    })
}

/// Everything that changes a state in its own way, again and again, an hour apart so that clocks climb and break.
fn lives(app: &App, clock: &TestClock, case: Uuid, rounds: usize) {
    for round in 0..rounds {
        clock.0.fetch_add(37 * MINUTE, Ordering::SeqCst);
        notes(app, case);
        if round % 3 == 0 {
            let pause = app.entropy().id(app.now().0);
            asks(app, case, "zhou", &|edge| {
                let evidence = edge.evidence(EvidenceSource::Outside, "客户要求改日")?;
                let cause = ExemptClass::UserCause;
                Ok(CaseCommand::Pause { pause, cause, evidence, from: None })
            });
            clock.0.fetch_add(MINUTE, Ordering::SeqCst);
            asks(app, case, "chen", &|_| Ok(CaseCommand::DecidePause { pause, approve: round % 2 == 0 }));
            if round % 2 == 0 {
                clock.0.fetch_add(MINUTE, Ordering::SeqCst);
                asks(app, case, "chen", &|_| Ok(CaseCommand::Resume { pause }));
            }
        }
        if round % 5 == 0 {
            asks(app, case, "zhou", &|edge| Ok(CaseCommand::Answer { text: edge.text("已经在查")? }));
        }
    }
}

fn stream(case: Uuid) -> StreamId {
    StreamId { kind: StreamKind::Case, id: case }
}

#[test]
fn a_kept_state_and_what_came_after_it_are_the_whole_story() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let app = process(Arc::clone(&store), &clock, 1);
    let case = opens(&app);
    let mut kept = 0;
    let mut seen = 0;
    for turn in 0..20 {
        lives(&app, &clock, case, 6);
        let Some(snapshot) = store.snapshot(case).expect("a look") else { continue };
        assert!(app.snapshot_agrees(case).expect("compared"), "at version {}", snapshot.version);
        kept += usize::from(seen < snapshot.version);
        seen = snapshot.version;
        // Another process has nothing but what is stored, and answers as the one that remembers.
        let other = process(Arc::clone(&store), &clock, 2 + turn);
        let whole = other.case_file(case).expect("its page").case;
        assert_eq!(notes(&other, case), whole.version + 1);
        assert_eq!(other.case_file(case).expect("its page").case.version, whole.version + 1);
    }
    assert!(kept > 3, "it was kept {kept} times");
}

/// As somebody with rights on the database, or another program, may have left it.
fn leaves(store: &dyn Store, change: impl Fn(&mut Snapshot), case: Uuid) {
    let mut snapshot = store.snapshot(case).expect("a look").expect("a long case");
    snapshot.version += 1;
    snapshot.head = store.load_from(stream(case), snapshot.version).expect("events").events[0].event.hash;
    change(&mut snapshot);
    store.commit(Commit { snapshots: vec![snapshot], ..Commit::default() }).expect("kept");
}

#[test]
fn a_state_that_is_not_what_it_says_is_not_believed() {
    for change in [
        |snapshot: &mut Snapshot| snapshot.format += 1,
        |snapshot: &mut Snapshot| snapshot.head = [7; 32],
        |snapshot: &mut Snapshot| snapshot.bytes.truncate(100),
        // Its bytes are of the version before.
        |_: &mut Snapshot| {},
    ] {
        let (store, clock) = operator("2026-11-20T10:00:00");
        let app = process(Arc::clone(&store), &clock, 1);
        let case = opens(&app);
        lives(&app, &clock, case, 40);
        leaves(store.as_ref(), change, case);
        let other = process(Arc::clone(&store), &clock, 2);
        let version = other.case_file(case).expect("its page").case.version;
        assert_eq!(notes(&other, case), version + 1);
        assert!(other.snapshot_agrees(case).expect("compared"), "what is not believed is not compared");
    }
}

#[test]
fn a_state_that_somebody_wrote_under_the_right_head_is_found_by_the_audit() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let app = process(Arc::clone(&store), &clock, 1);
    let case = opens(&app);
    lives(&app, &clock, case, 40);
    assert_eq!(app.states_that_disagree().expect("compared"), Vec::<String>::new());
    let version = store.snapshot(case).expect("a look").expect("a long case").version;
    leaves(
        store.as_ref(),
        |snapshot| {
            let text = String::from_utf8(snapshot.bytes.clone()).expect("text");
            let forged = text
                .replace(&format!("\"version\":{version}"), &format!("\"version\":{}", version + 1))
                .replace("\"unit\":\"north\"", "\"unit\":\"south\"");
            assert_ne!(forged, text);
            snapshot.bytes = forged.into_bytes();
        },
        case,
    );
    let number = app.case_file(case).expect("its page").case.number;
    assert_eq!(app.states_that_disagree().expect("compared"), [number]);
}

#[test]
fn a_long_case_is_told_from_its_kept_state_and_loses_no_event() {
    let (app, _clock) = at("2026-11-20T10:00:00");
    let case = opens(&app);
    let mut version = 0;
    while version < 1_000 {
        version = notes(&app, case);
    }
    let store = app.store();
    let kept = store.snapshot(case).expect("a look").expect("a long case").version;
    let since = store.load_from(stream(case), kept).expect("events").events.len();
    assert!(since <= 65, "a command reads {since} events");
    assert_eq!(store.load(stream(case)).expect("events").version, version, "and none is lost");
    assert!(version < CASE_EVENTS_MAX, "there is room for many more");
}

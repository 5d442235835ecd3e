//! Late facts under the auditor's eye: one that two people stand behind has no finding; one whose teller agreed to it himself,
//! and a breach that is withdrawn in the name of nothing, have one each.

#![allow(clippy::unwrap_used)]

#[path = "../../app/tests/world/mod.rs"]
mod world;

use std::sync::Arc;
use uuid::Uuid;
use world::{TestClock, seat};
use yinuo_app::codec::encode;
use yinuo_app::ports::{Append, Commit, StreamId, StreamKind};
use yinuo_app::{App, ContactInput, Options, OutcomeInput};
use yinuo_domain::command::{CaseCommand, LateCommand};
use yinuo_domain::event::LateWhat;
use yinuo_domain::{CaseEvent, EvidenceSource, Fact};
use yinuo_policy::Instant;
use yinuo_sim::audit;

/// A fault that is late since midnight; somebody tells in the morning that it worked at six the evening before.
fn told() -> (Arc<App>, Arc<TestClock>, Uuid, Uuid, Instant) {
    let (app, clock) = world::at_on("2026-11-20T09:00:00", &["cn-same-day", "cn-yiyang"], |store| store);
    let input = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: "C1".into(),
        text: "宽带断了".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: "fault.broadband.no-internet".into(),
            service: "S1".into(),
            priority: None,
            beside: None,
        },
    };
    let case = app.contact(&seat("zhao"), &input, &Options::default()).unwrap().case.unwrap();
    let at = app.now().plus_minutes(6 * 60);
    world::moves(&app, &clock, "2026-11-21T09:00:00");
    app.settle_due(9).unwrap();
    let tells = app.command(&seat("zhou"), case, &Options::default(), &|edge| {
        let (fact, what) = (edge.id(), LateWhat::Restored);
        let evidence = edge.evidence(EvidenceSource::Staff, "师傅记错时间")?;
        Ok(CaseCommand::Late(LateCommand::Propose { fact, what, at, evidence }))
    });
    tells.unwrap();
    let fact = app.case_file(case).unwrap().case.late_facts[0].id;
    (app, clock, case, fact, at)
}

/// Writes something into the journal that no decision made.
fn forges(app: &App, case: Uuid, person: &str, occurred: Instant, event: CaseEvent) {
    let stream = StreamId { kind: StreamKind::Case, id: case };
    let head = app.store().head(stream).unwrap();
    let fact = Fact { occurred, by_clock: false, event };
    let (events, _) = encode(stream, head, &[fact], &seat(person), app.now()).unwrap();
    let append = Append { stream, expected_version: head.0, events };
    app.store().commit(Commit { appends: vec![append], ..Commit::default() }).unwrap();
}

#[test]
fn a_late_fact_that_two_people_stand_behind_has_no_finding() {
    let (app, clock, case, fact, at) = told();
    let agrees = app.command(&seat("chen"), case, &Options::default(), &|_| {
        Ok(CaseCommand::Late(LateCommand::Decide { fact, approve: true }))
    });
    agrees.unwrap();
    world::moves(&app, &clock, "2026-11-24T09:00:00");
    app.settle_due(9).unwrap();
    assert_eq!(app.case_file(case).unwrap().case.restored_at, Some(at));
    let report = audit(&app).unwrap();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert!(report.ran.contains_key("late::decided") && report.ran.contains_key("late::check"));
}

#[test]
fn who_agrees_to_his_own_late_fact_is_found() {
    let (app, _, case, fact, _) = told();
    forges(&app, case, "zhou", app.now(), CaseEvent::LateFactDecided { fact, approved: true });
    let said = format!("{:?}", audit(&app).unwrap().findings);
    assert!(said.contains("zhou-min agreed alone") || said.contains("zhou agreed alone"), "{said}");
}

#[test]
fn a_breach_that_is_withdrawn_though_nobody_agreed_is_found() {
    let (app, _, case, _, at) = told();
    let cause = "late-fact-approved".to_owned();
    forges(&app, case, "zhou", at, CaseEvent::BreachWithdrawn { promise: 1, cause });
    let said = format!("{:?}", audit(&app).unwrap().findings);
    assert!(said.contains("was withdrawn for nothing"), "{said}");
}

//! Refusals to take a case under the auditor's eye: an honest day has no finding; one person who ends a promise with money
//! alone, and a ruling by the unit that refused, have one each.

#![allow(clippy::unwrap_used)]

#[path = "../../app/tests/world/mod.rs"]
mod world;

use std::sync::Arc;
use uuid::Uuid;
use world::{TestClock, seat};
use yinuo_app::codec::encode;
use yinuo_app::ports::{Append, Commit, StreamId, StreamKind};
use yinuo_app::{App, ContactInput, Options, OutcomeInput};
use yinuo_domain::command::{CaseCommand, RejectionCommand};
use yinuo_domain::event::{RejectionStep, SpokenBy};
use yinuo_domain::{CaseEvent, EvidenceSource, Fact};
use yinuo_sim::audit;

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-office"];

fn opens(app: &App) -> Uuid {
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
    app.contact(&seat("zhao"), &input, &Options::default()).unwrap().case.unwrap()
}

fn proposes(app: &App, case: Uuid) {
    let done = app.command(&seat("zhou"), case, &Options::default(), &|edge| {
        let text = edge.text("这条线路不是我们的")?;
        let evidence = edge.evidence(EvidenceSource::Outside, "别家的合同")?;
        Ok(CaseCommand::Rejection(RejectionCommand::Reject { reason: "not-ours".into(), text, evidence }))
    });
    done.unwrap();
}

fn does(app: &App, person: &str, case: Uuid, command: &dyn Fn(yinuo_domain::TextRef) -> RejectionCommand) {
    let done = app.command(&seat(person), case, &Options::default(), &|edge| {
        Ok(CaseCommand::Rejection(command(edge.text("说明")?)))
    });
    done.unwrap();
}

/// A refusal by two, an objection, and the ruling that takes the case up again three days later.
fn day() -> (Arc<App>, Arc<TestClock>, Uuid) {
    let (app, clock) = world::at_on("2026-11-20T09:00:00", &PACKS, |store| store);
    let case = opens(&app);
    proposes(&app, case);
    world::moves(&app, &clock, "2026-11-20T10:00:00");
    does(&app, "chen", case, &|_| RejectionCommand::Decide { approve: true });
    world::moves(&app, &clock, "2026-11-20T11:00:00");
    let spoken = SpokenBy::Recording("REC-9".into());
    does(&app, "zhao", case, &|text| RejectionCommand::Object { text, spoken: spoken.clone() });
    world::moves(&app, &clock, "2026-11-23T09:00:00");
    does(&app, "shen", case, &|text| RejectionCommand::Rule { uphold: true, text });
    app.settle_due(9).unwrap();
    (app, clock, case)
}

/// Writes something into the journal that no decision made.
fn forges(app: &App, case: Uuid, person: &str, event: CaseEvent) {
    let stream = StreamId { kind: StreamKind::Case, id: case };
    let head = app.store().head(stream).unwrap();
    let fact = Fact { occurred: app.now(), by_clock: false, event };
    let (events, _) = encode(stream, head, &[fact], &seat(person), app.now()).unwrap();
    let append = Append { stream, expected_version: head.0, events };
    app.store().commit(Commit { appends: vec![append], ..Commit::default() }).unwrap();
}

#[test]
fn an_honest_refusal_with_its_objection_has_no_finding() {
    let (app, ..) = day();
    let report = audit(&app).unwrap();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert!(report.ran.contains_key("rejections::check"));
}

#[test]
fn one_person_who_refuses_alone_what_money_hangs_on_is_found() {
    let (app, _) = world::at_on("2026-11-20T09:00:00", &PACKS, |store| store);
    let case = opens(&app);
    proposes(&app, case);
    let objects_until = app.now().plus_minutes(10_080);
    forges(&app, case, "zhou", CaseEvent::Rejected { objects_until, report_to: String::new() });
    let said = format!("{:?}", audit(&app).unwrap().findings);
    assert!(said.contains("alone refused a case whose promise with money ran"), "{said}");
}

#[test]
fn a_ruling_by_the_unit_that_refused_is_found() {
    let (app, clock) = world::at_on("2026-11-20T09:00:00", &PACKS, |store| store);
    let case = opens(&app);
    proposes(&app, case);
    does(&app, "chen", case, &|_| RejectionCommand::Decide { approve: true });
    world::moves(&app, &clock, "2026-11-20T11:00:00");
    let spoken = SpokenBy::Recording("REC-9".into());
    does(&app, "zhao", case, &|text| RejectionCommand::Object { text, spoken: spoken.clone() });
    let text = app.case_file(case).unwrap().case.rejection.unwrap().text;
    forges(&app, case, "zhou", CaseEvent::Rejection { step: RejectionStep::Ruled { upheld: false, text } });
    let said = format!("{:?}", audit(&app).unwrap().findings);
    assert!(said.contains("ruled on the objection"), "{said}");
}

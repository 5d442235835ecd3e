//! Exceptions and directives under the auditor's eye: an honest day has no finding, and a grant that nobody may give has one.

#![allow(clippy::unwrap_used)]

#[path = "../../app/tests/world/mod.rs"]
mod world;

use std::sync::Arc;
use uuid::Uuid;
use world::{TestClock, seat};
use yinuo_app::codec::encode;
use yinuo_app::ports::{Append, Commit, StreamId, StreamKind};
use yinuo_app::{App, ContactInput, Options, OutcomeInput};
use yinuo_domain::command::{CaseCommand, ExceptionCommand};
use yinuo_domain::directive::Addressee;
use yinuo_domain::event::{ExceptionStep, Exceptional};
use yinuo_domain::{CaseEvent, Fact};
use yinuo_policy::Money;
use yinuo_sim::audit;

const PACKS: [&str; 5] = ["cn-same-day", "cn-yiyang", "cn-office", "cn-settlement", "cn-authority"];

fn opens(app: &App) -> Uuid {
    let input = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: "C1".into(),
        text: "余额要退".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: "complaint.billing.overcharge".into(),
            service: "S1".into(),
            priority: None,
            beside: None,
        },
    };
    app.contact(&seat("zhao"), &input, &Options::default()).unwrap().case.unwrap()
}

fn does(
    app: &App,
    person: &str,
    case: Uuid,
    command: &dyn Fn(yinuo_domain::TextRef, Uuid) -> ExceptionCommand,
) {
    let done = app.command(&seat(person), case, &Options::default(), &|edge| {
        let (text, id) = (edge.text("特事特办，当天退")?, edge.id());
        Ok(CaseCommand::Exception(command(text, id)))
    });
    done.unwrap();
}

fn money(minor: i64) -> Money {
    Money { minor, currency: "CNY".into() }
}

/// A day with a refund, goodwill, a reconnection and a directive that climbs.
fn day() -> (Arc<App>, Arc<TestClock>, Uuid) {
    let (app, clock) = world::at_on("2026-11-20T10:00:00", &PACKS, |store| store);
    let case = opens(&app);
    let refund = |text, check| ExceptionCommand::Ask {
        what: Exceptional::Refund { money: money(40_000) },
        text,
        check,
    };
    does(&app, "zhou", case, &refund);
    does(&app, "chen", case, &|text, _| ExceptionCommand::PassUp { exception: 1, text });
    does(&app, "zhou", case, &|text, check| ExceptionCommand::Ask {
        what: Exceptional::Goodwill { money: money(2_000) },
        text,
        check,
    });
    let until = app.now().plus_minutes(2_880);
    let what = Exceptional::Reactivation {
        service: "S1".into(),
        suspended: "overdue".into(),
        owed: money(19_800),
        tier: "gold".into(),
        until,
    };
    does(&app, "zhao", case, &|text, check| ExceptionCommand::Ask { what: what.clone(), text, check });
    does(&app, "jiang", case, &|text, check| ExceptionCommand::Decide {
        exception: 1,
        approve: true,
        text,
        check,
    });
    does(&app, "zhao", case, &refund);
    let due = app.now().plus_minutes(60);
    let to = Addressee { unit: "north", person: "" };
    let given = app.give_directive(&seat("shen"), to, "请排查抄表争议", due, "one").unwrap();
    world::moves(&app, &clock, "2026-11-20T12:00:00");
    app.tell_late_directives().unwrap();
    app.answer_directive(&seat("zhou"), given.id, "已排查").unwrap();
    let again = Some(app.now().plus_minutes(60));
    app.judge_directive(&seat("shen"), given.id, (false, "没有数据"), again).unwrap();
    world::moves(&app, &clock, "2026-11-23T12:00:00");
    app.tell_late_directives().unwrap();
    app.settle_due(9).unwrap();
    (app, clock, case)
}

#[test]
fn a45_h01_y01_an_honest_day_of_exceptions_and_directives_has_no_finding() {
    let (app, ..) = day();
    let report = audit(&app).unwrap();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    for check in ["exceptions::hear_exception", "exceptions::check"] {
        assert!(report.ran.contains_key(check), "{check} saw nothing");
    }
}

#[test]
fn a45_a_grant_by_the_asker_and_beyond_his_post_is_found() {
    let (app, _, case) = day();
    let stream = StreamId { kind: StreamKind::Case, id: case };
    let head = app.store().head(stream).unwrap();
    let step = ExceptionStep::Granted {
        rule: "cn-authority.refund-manager".into(),
        post: "agent".into(),
        day: "2026-11-23".into(),
        text: None,
    };
    let fact =
        Fact { occurred: app.now(), by_clock: false, event: CaseEvent::Exception { exception: 4, step } };
    let (events, _) = encode(stream, head, &[fact], &seat("zhao"), app.now()).unwrap();
    let append = Append { stream, expected_version: head.0, events };
    app.store().commit(Commit { appends: vec![append], ..Commit::default() }).unwrap();
    let report = audit(&app).unwrap();
    let said = format!("{:?}", report.findings);
    assert!(said.contains("outside cn-authority.refund-manager"), "{said}");
    assert!(said.contains("exception 4 is not posted once"), "{said}");
    assert!(said.contains("nobody will pay it"), "{said}");
}

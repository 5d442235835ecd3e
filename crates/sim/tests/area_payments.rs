//! What an area is paid under the auditor's eye: an honest outage has no finding, and a step that nobody took has one.

#![allow(clippy::unwrap_used)]

#[path = "../../app/tests/world/mod.rs"]
mod world;

use std::sync::Arc;
use uuid::Uuid;
use world::{TestClock, mirrors_row, moves, seat};
use yinuo_app::ports::{Posting, RegisterRow};
use yinuo_app::register::set_rows;
use yinuo_app::settlement::{AREA_PAYMENTS, Answer};
use yinuo_app::{App, Options};
use yinuo_domain::area_payment::AreaPayment;
use yinuo_domain::event::SettlementStep;
use yinuo_sim::audit;

const PACKS: [&str; 4] = ["in-trai-2024", "cn-yiyang", "cn-office", "cn-settlement"];

fn answers(app: &App, id: &str, status: &str) {
    let answer =
        Answer { id: id.into(), status: status.into(), reason: "limit".into(), reference: String::new() };
    app.take_answer(&answer).unwrap();
}

/// An outage whose area is paid: one is credited, one is refused and sent again, one comes back, one waits until it is late.
fn outage() -> (Arc<App>, Arc<TestClock>, Uuid) {
    let (app, clock) = world::at_on("2026-11-20T10:00:00", &PACKS, |store| store);
    for number in 1..=4 {
        let (code, service) = (format!("C{number}"), format!("S{number}"));
        mirrors_row(app.store(), (&code, "postpaid"), (&service, "north"), app.now().0);
    }
    let at = |local: &str| app.law().book.current().instant(local).unwrap();
    let begun =
        app.declare_outage(&seat("chen"), ("north", "fault.broadband"), at("2026-11-20T06:00:00"), None);
    let outage = begun.unwrap().id;
    moves(&app, &clock, "2026-11-21T19:00:00");
    app.restore_outage(&seat("chen"), outage, at("2026-11-21T18:00:00")).unwrap();
    app.decide_area_credit(&seat("jiang"), outage, None).unwrap();
    assert_eq!(app.credit_areas(9).unwrap(), 4);
    answers(&app, &format!("{outage}-1-1"), "credited");
    answers(&app, &format!("{outage}-2-1"), "refused");
    app.send_settlement_again(&seat("chen"), outage, 2, &Options::default()).unwrap();
    answers(&app, &format!("{outage}-2-2"), "credited");
    answers(&app, &format!("{outage}-3-1"), "returned");
    moves(&app, &clock, "2026-11-29T09:00:00");
    app.say_late_area_payments(9).unwrap();
    (app, clock, outage)
}

fn found(app: &App) -> Vec<String> {
    audit(app)
        .unwrap()
        .findings
        .into_iter()
        .map(|finding| format!("{} {}", finding.invariant, finding.sentence))
        .collect()
}

fn rewrites(app: &App, clock: &TestClock, outage: Uuid, change: impl FnOnce(&mut AreaPayment)) {
    let code = format!("{outage}/1");
    let row: RegisterRow = app.store().register_row(AREA_PAYMENTS, &code).unwrap().unwrap();
    let mut payment: AreaPayment = serde_json::from_str(&row.body).unwrap();
    change(&mut payment);
    let body = serde_json::to_string(&payment).unwrap();
    set_rows(app.store(), clock, &seat("chen"), AREA_PAYMENTS, &[(code, body)]).unwrap();
}

#[test]
fn u11_an_honest_outage_that_was_paid_has_no_finding() {
    let (app, _, _) = outage();
    assert_eq!(found(&app), Vec::<String>::new());
    let ran = audit(&app).unwrap().ran;
    assert_eq!(ran.get("area_payments::check"), Some(&4));
}

#[test]
fn u11_a_step_that_nobody_took_or_that_moved_nothing_is_found() {
    let (app, clock, outage) = outage();
    rewrites(&app, &clock, outage, |payment| {
        let last = payment.steps.last().unwrap().clone();
        payment.steps.push(last);
    });
    let findings = found(&app);
    assert!(findings.iter().any(|one| one == "45 credited cannot follow"), "{findings:?}");
    let (app, clock, outage) = self::outage();
    rewrites(&app, &clock, outage, |payment| {
        payment.steps.last_mut().unwrap().step = SettlementStep::Taken { round: 1 };
    });
    let findings = found(&app);
    assert!(findings.iter().any(|one| one.contains("is another one now")), "{findings:?}");
    assert!(
        findings.iter().any(|one| one.contains("the list of payments tells it otherwise")),
        "{findings:?}"
    );
    assert!(findings.iter().any(|one| one.contains("stand there, the payments tell")), "{findings:?}");
}

#[test]
fn u11_a_round_that_was_paid_twice_in_the_ledger_is_found() {
    let (app, _, outage) = outage();
    let key = format!("settlement/credited/{outage}/1/1");
    let paid = app.store().owed_for(&key).unwrap().into_iter().next().unwrap();
    let more = Posting { id: Uuid::from_u128(77), owed_for: None, ..paid };
    app.store().commit(yinuo_app::ports::Commit { postings: vec![more], ..Default::default() }).unwrap();
    let findings = found(&app);
    assert!(findings.iter().any(|one| one.contains("stand there, the payments tell")), "{findings:?}");
}

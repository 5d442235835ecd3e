//! Shape (o): what a long outage owes to everybody in its area, whether he called or not.

mod world;

use std::sync::Arc;
use uuid::Uuid;
use world::{TestClock, at_on, mirrors_row, moves, seat};
use yinuo_app::codec::hex;
use yinuo_app::ports::{Commit, Posting, PostingLine};
use yinuo_app::{App, AppError, ContactInput, Options, OutcomeInput};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::Inherits;
use yinuo_domain::outage::CreditState;
use yinuo_domain::{Actor, CaseEvent};
use yinuo_policy::ExemptClass;

const PACKS: [&str; 3] = ["in-trai-2024", "cn-yiyang", "cn-office"];

/// A district of India: two customers who pay afterwards, one who paid before, one household without a promise, one elsewhere.
fn district() -> (Arc<App>, Arc<TestClock>) {
    let (app, clock) = at_on("2026-11-20T10:00:00", &PACKS, |store| store);
    for (code, service, segment, unit) in [
        ("C1", "S1", "postpaid", "north"),
        ("C2", "S2", "postpaid", "north"),
        ("C3", "S3", "prepaid", "north"),
        ("C4", "S4", "household", "north"),
        ("C5", "S5", "postpaid", "hotline"),
    ] {
        mirrors_row(app.store(), (code, segment), (service, unit), app.now().0);
    }
    (app, clock)
}

fn out_since_six(app: &App) -> Uuid {
    let six = app.law().book.current().instant("2026-11-20T06:00:00").expect("local time");
    app.declare_outage(&seat("chen"), ("north", "fault.broadband"), six, None).expect("declared").id
}

fn restored(app: &App, outage: Uuid, local: &str) {
    let at = app.law().book.current().instant(local).expect("local time");
    app.restore_outage(&seat("chen"), outage, at).expect("over");
}

fn decides(app: &App, who: &Actor, outage: Uuid) -> Result<(), String> {
    match app.decide_area_credit(who, outage, None) {
        Ok(_) => Ok(()),
        Err(AppError::Refused(refusal)) => Err(refusal.code.to_owned()),
        Err(other) => panic!("{other}"),
    }
}

/// A case of C1's service that goes on by its own promise.
fn calls(app: &App, outage: Uuid) -> Uuid {
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
    let reply = app.contact(&seat("zhao"), &input, &Options::default()).expect("taken");
    let case = reply.case.expect("a case");
    app.join_outage(&seat("chen"), case, (outage, Inherits::Word), &Options::default()).expect("joins");
    case
}

/// What a customer was paid by the rules of India; the city's own promise pays in another currency.
fn owed(app: &App, customer: &str) -> Vec<(String, i64)> {
    let lines = app.store().balances(&format!("customer/{customer}")).expect("balances");
    lines.into_iter().filter(|line| line.unit != "CNY").map(|line| (line.unit, line.amount)).collect()
}

#[test]
fn u11_a_district_is_paid_once_each_without_a_case_and_somebody_else_decides() {
    let (app, clock) = district();
    let outage = out_since_six(&app);
    moves(&app, &clock, "2026-11-21T19:00:00");
    assert_eq!(decides(&app, &seat("jiang"), outage), Err("O007".to_owned()), "it still stands");
    restored(&app, outage, "2026-11-21T18:00:00");
    assert_eq!(app.credit_areas(9).expect("nobody decided"), 0);
    assert_eq!(decides(&app, &seat("chen"), outage), Err("D010".to_owned()), "he said that it was over");
    decides(&app, &seat("jiang"), outage).expect("another person");
    assert_eq!(decides(&app, &seat("gao"), outage), Err("D013".to_owned()));
    assert_eq!(app.credit_areas(9).expect("paid"), 3);
    for postpaid in ["C1", "C2"] {
        assert_eq!(owed(&app, postpaid), [("INR".to_owned(), 660)], "9900 x 2 days / 30");
    }
    assert_eq!(owed(&app, "C3"), [("validity-days".to_owned(), 2)]);
    assert_eq!((owed(&app, "C4"), owed(&app, "C5")), (vec![], vec![]), "no rule, another area");
    assert_eq!(app.credit_areas(9).expect("again"), 0);
    let run = app.outage(outage).expect("found").credit.expect("decided");
    assert_eq!((run.state, run.paid, run.covered), (CreditState::Done, 3, 0));
    assert_eq!(run.decided_by, "jiang");
}

#[test]
fn u11_a_case_that_comes_second_finds_the_outage_paid_and_one_that_came_first_is_not_paid_again() {
    let (app, clock) = district();
    let outage = out_since_six(&app);
    let case = calls(&app, outage);
    moves(&app, &clock, "2026-11-21T19:00:00");
    restored(&app, outage, "2026-11-21T18:00:00");
    decides(&app, &seat("jiang"), outage).expect("decided");
    assert_eq!(app.credit_areas(9).expect("paid"), 3);
    moves(&app, &clock, "2026-11-27T10:00:00");
    let mended = CaseCommand::Restore { evidence: None };
    app.command(&seat("zhou"), case, &Options::default(), &|_| Ok(mended.clone())).expect("mended");
    let file = app.case_file(case).expect("file");
    assert_eq!(owed(&app, "C1"), [("INR".to_owned(), 660)], "nothing beside the credit");
    let covered = |event: &CaseEvent| matches!(event, CaseEvent::RemedyCovered { remedy, .. } if remedy == "in-trai.rent-rebate");
    assert!(file.history.iter().any(|stored| covered(&stored.fact.event)));
    // The other way round: the case was paid while the outage still stood.
    let (app, clock) = district();
    let outage = out_since_six(&app);
    let case = calls(&app, outage);
    moves(&app, &clock, "2026-11-26T10:00:00");
    app.command(&seat("zhou"), case, &Options::default(), &|_| Ok(mended.clone())).expect("mended");
    let own = owed(&app, "C1");
    assert_eq!(own.len(), 1, "its own promise paid: {own:?}");
    restored(&app, outage, "2026-11-26T09:00:00");
    decides(&app, &seat("jiang"), outage).expect("decided");
    app.credit_areas(9).expect("paid");
    assert_eq!(owed(&app, "C1"), own);
    let run = app.outage(outage).expect("found").credit.expect("decided");
    assert_eq!((run.paid, run.covered), (2, 1));
}

#[test]
fn u11_a_run_goes_page_by_page_and_whoever_is_killed_goes_on_behind_the_last_one() {
    let (app, clock) = district();
    for number in 0..150 {
        let (code, service) = (format!("D{number:03}"), format!("T{number:03}"));
        mirrors_row(app.store(), (&code, "postpaid"), (&service, "north"), app.now().0);
    }
    let outage = out_since_six(&app);
    moves(&app, &clock, "2026-11-21T19:00:00");
    restored(&app, outage, "2026-11-21T18:00:00");
    decides(&app, &seat("jiang"), outage).expect("decided");
    let pages: Vec<u64> = (0..4).map(|_| app.credit_areas(1).expect("a page")).collect();
    assert_eq!(pages, [62, 64, 27, 0], "64 customers a page, two of the first not owed anything");
    for number in [0, 63, 64, 149] {
        assert_eq!(owed(&app, &format!("D{number:03}")), [("INR".to_owned(), 660)]);
    }
}

#[test]
fn u11_a_calamity_frees_nobody_without_its_evidence_and_a_short_outage_owes_nothing() {
    let (app, clock) = district();
    let outage = out_since_six(&app);
    moves(&app, &clock, "2026-11-21T19:00:00");
    restored(&app, outage, "2026-11-21T18:00:00");
    let excuse = |cause, evidence: &str| {
        let said = app.decide_area_credit(&seat("jiang"), outage, Some((cause, evidence.to_owned())));
        said.map(|_| ()).map_err(|error| match error {
            AppError::Refused(refusal) => refusal.code,
            other => panic!("{other}"),
        })
    };
    assert_eq!(excuse(ExemptClass::ForceMajeure, ""), Err("D026"));
    let shown = app.keep_artefact("C1", "image/png", vec![1, 2, 3]).expect("kept");
    assert_eq!(excuse(ExemptClass::ThirdParty, &hex(&shown)), Err("O019"), "no cause of the rule");
    excuse(ExemptClass::ForceMajeure, &hex(&shown)).expect("exempt");
    assert_eq!(app.credit_areas(9).expect("nobody"), 0);
    assert_eq!(owed(&app, "C1"), []);
    let (app, clock) = district();
    let outage = out_since_six(&app);
    moves(&app, &clock, "2026-11-21T06:00:00");
    restored(&app, outage, "2026-11-21T06:00:00");
    assert_eq!(decides(&app, &seat("jiang"), outage), Err("O019".to_owned()), "24 hours are not over 24");
}

/// A case that was paid for the same hours and is archived by now has no tie to the outage any more; its posting tells.
#[test]
fn u11_a_service_that_an_archived_case_was_paid_for_is_not_paid_again() {
    let (app, clock) = district();
    let outage = out_since_six(&app);
    moves(&app, &clock, "2026-11-21T19:00:00");
    restored(&app, outage, "2026-11-21T18:00:00");
    let pays = |number: u128, service: &str, local: &str| {
        let line =
            |account: &str, amount| PostingLine { account: account.into(), unit: "INR".into(), amount };
        let gone = Uuid::from_u128(0xDEAD_0000 + number);
        Posting {
            id: Uuid::from_u128(0xABC0_0000 + number),
            case: Some(gone),
            cause_version: 7,
            rule: "in-trai.rent-rebate".into(),
            owed_for: Some(format!("in-trai.fault/{service}/{gone}/once")),
            occurrence: Some(gone),
            reverses: None,
            occurred_at: app.law().book.current().instant(local).expect("local time").0,
            recorded_at: app.now().0,
            lines: vec![line("remedy-expense", -1), line("customer/gone", 1)],
        }
    };
    // One was paid while the outage lasted, the other for something that was over a week before.
    let postings = vec![pays(1, "S1", "2026-11-21T17:00:00"), pays(2, "S2", "2026-11-13T17:00:00")];
    app.store().commit(Commit { postings, ..Commit::default() }).expect("posted");
    decides(&app, &seat("jiang"), outage).expect("decided");
    assert_eq!(app.credit_areas(9).expect("paid"), 2, "S2 and the one who paid before");
    let run = app.outage(outage).expect("found").credit.expect("decided");
    assert_eq!((run.paid, run.covered), (2, 1));
    assert_eq!(owed(&app, "C1"), []);
}

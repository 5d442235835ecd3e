//! Many at once: the same key, the same case, the same debt. Exactly once is a constraint of the store.

mod world;

use std::thread;
use world::{at, moves, seat};
use yinuo_app::ports::{CaseFilter, CaseOrder};
use yinuo_app::{AppError, ContactInput, Options, OutcomeInput, Reply};
use yinuo_domain::Audience;
use yinuo_domain::command::CaseCommand;

fn call(category: &str, beside: Option<uuid::Uuid>) -> ContactInput {
    ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: "C1".into(),
        text: "网断了".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: category.into(),
            service: "S1".into(),
            priority: None,
            beside,
        },
    }
}

#[test]
fn one_submission_that_arrives_eight_times_at_once_opens_one_case() {
    let (app, _) = at("2026-11-20T10:00:00");
    let replies: Vec<Result<Reply, AppError>> = thread::scope(|scope| {
        let send = || {
            let key = Some(("zhao/record_contact".to_owned(), "call-1".to_owned(), b"body".to_vec()));
            app.contact(
                &seat("zhao"),
                &call("fault.broadband.no-internet", None),
                &Options { key, ..Options::default() },
            )
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let first = replies[0].clone().expect("accepted");
    assert!(replies.into_iter().all(|reply| reply == Ok(first.clone())));
    assert_eq!(app.store().count_cases(&CaseFilter::default(), u64::MAX).expect("count"), 1);
}

#[test]
fn eight_people_on_one_case_lose_nothing() {
    let (app, _) = at("2026-11-20T10:00:00");
    let case = app
        .contact(&seat("zhao"), &call("fault.broadband.no-internet", None), &Options::default())
        .expect("opens");
    let case = case.case.expect("a case");
    let before = app.case_file(case).expect("file").case.version;
    let accepted: u64 = thread::scope(|scope| {
        let write = || {
            let note = |_: usize| {
                app.command(&seat("zhou"), case, &Options::default(), &|edge| {
                    Ok(CaseCommand::Note { text: edge.text("看过了")?, audience: Audience::Internal })
                })
            };
            (0..10).map(note).filter(|reply| reply.is_ok()).count() as u64
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(write)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert_eq!(app.case_file(case).expect("file").case.version, before + accepted);
    assert!(accepted >= 40, "most attempts are decided anew and land: {accepted}");
}

#[test]
fn u11_two_cases_that_break_on_one_outage_pay_each_day_once() {
    let (app, clock) = at("2026-11-20T10:00:00");
    let first = app
        .contact(&seat("zhao"), &call("fault.broadband.no-internet", None), &Options::default())
        .expect("opens");
    moves(&app, &clock, "2026-11-20T11:00:00");
    app.contact(&seat("zhao"), &call("fault.broadband.slow", first.case), &Options::default())
        .expect("opens beside");
    moves(&app, &clock, "2026-11-23T09:00:00");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| while app.settle_due(4).is_ok_and(|touched| touched > 0) {});
        }
    });
    while app.settle_due(10).expect("settles") > 0 {}
    let postings = app.store().postings(None, None, 100).expect("postings").rows;
    let mut keys: Vec<String> = postings.into_iter().filter_map(|posting| posting.owed_for).collect();
    let count = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), count);
    assert_eq!(count, 4, "20, 21, 22 and 23 November, each once: {keys:?}");
    let rows =
        app.store().cases(&CaseFilter::default(), CaseOrder::NewestFirst, None, 10).expect("rows").rows;
    assert_eq!(rows.iter().map(|row| row.owed_minor).sum::<i64>(), 4_000);
}

#[test]
fn every_worker_may_die_between_any_two_pages_and_the_next_one_goes_on() {
    let (app, clock) = at("2026-11-20T09:00:00");
    let case = app
        .contact(&seat("zhao"), &call("complaint.billing.overcharge", None), &Options::default())
        .expect("opens");
    moves(&app, &clock, "2026-11-20T20:00:00");
    // A worker that settled one page and died; another that starts from nothing but the store.
    app.settle_due(1).expect("settles");
    let again = app.settle_due(10).expect("nothing is left");
    assert_eq!(again, 0);
    let file = app.case_file(case.case.expect("a case")).expect("file");
    assert_eq!(file.case.ladder().map(|cycle| cycle.reached), Some(5));
    let rungs = file.history.iter().filter(|stored| stored.fact.event.name() == "rung-reached").count();
    assert_eq!(rungs, 5);
}

//! A day of visits in the city, and the auditor who retells it.

#![allow(clippy::unwrap_used)]

mod common;

use common::{City, found_under, live_in, options};
use std::sync::Arc;
use yinuo_app::Options;
use yinuo_app::ports::{Commit, VisitFilter, VisitRow};
use yinuo_domain::Actor;
use yinuo_domain::command::{CaseCommand, VisitCommand, VisitDeed};
use yinuo_domain::event::{Mover, Slot};
use yinuo_policy::{Instant, Span};
use yinuo_sim::{CityOptions, audit};
use yinuo_store::open_memory;

const HOUR: i64 = 3_600_000;
/// 30 June 2026, 00:00 in Shanghai.
const MIDNIGHT: i64 = 1_782_748_800_000;

/// A small city whose last day is lived until twenty past twelve: visits are done, under way and to come.
fn city() -> City {
    city_at(MIDNIGHT + 12 * HOUR + HOUR / 3, 1)
}

/// A small city that has lived so many days until an instant.
fn city_at(as_of: i64, days: u32) -> City {
    let options = CityOptions { as_of, ..options(10, days) };
    let packs = ["cn-same-day", "cn-yiyang", "cn-visit", "cn-settlement"];
    let (store, clock) = found_under(Arc::new(open_memory()), &options, &packs);
    live_in(store, clock, options)
}

fn rows(city: &City) -> Vec<VisitRow> {
    city.app.all_visits(&VisitFilter::default()).unwrap()
}

#[test]
fn y41_y42_the_city_lives_a_day_of_visits_and_the_auditor_finds_every_hour_held_once() {
    let city = city();
    let rows = rows(&city);
    let count = |state: &str| rows.iter().filter(|row| row.state == state).count();
    assert!(rows.len() >= 20, "{} visits", rows.len());
    assert!(
        count("done") >= 3 && count("assigned") >= 5,
        "{} done, {} to come",
        count("done"),
        count("assigned")
    );
    assert!(rows.iter().any(|row| row.outcome == "kept"));
    let report = audit(&city.app).unwrap();
    assert_eq!(report.findings, []);
    assert!(report.ran.get("visits::check").is_some_and(|times| *times as usize == rows.len()));
    assert!(report.ran.get("visits::parts").is_some_and(|times| *times > 0), "parts were used");
}

#[test]
fn y42_at_whatever_hour_the_fill_ends_technician_and_dispatcher_have_something_to_do() {
    for hour in [1, 7, 12, 17, 19, 23] {
        let as_of = MIDNIGHT + hour * HOUR;
        let city = city_at(as_of, 1);
        let rows = rows(&city);
        let waits = |row: &&VisitRow| row.technician == "crew-990104-1" && row.ended_at.is_none();
        let next = rows.iter().filter(waits).filter_map(|row| row.hours).map(|(_, until)| until).max();
        assert!(next.is_some_and(|until| until > as_of), "at {hour} his phone shows nothing to come");
        let asked = rows.iter().filter(|row| row.state == "asked").count();
        assert!(asked > 0, "at {hour} nobody waits for the dispatcher");
    }
}

#[test]
fn u14_y41_two_customers_were_kept_waiting_and_one_was_credited_since() {
    let city = city_at(MIDNIGHT + 10 * HOUR, 6);
    for (customer, credited) in [("C000079", true), ("C000080", false)] {
        let row = rows(&city).into_iter().find(|row| row.customer == customer).expect("a visit");
        assert_eq!((row.state.as_str(), row.outcome.as_str()), ("done", "missed"), "{customer}");
        let case = city.app.case_file(row.case).unwrap().case;
        assert_eq!(yinuo_domain::case::owed_minor(&case), 1_000, "{customer}");
        let paid = case.settlements.iter().any(|one| one.credited_at.is_some());
        assert_eq!(paid, credited, "{customer}");
    }
    assert_eq!(audit(&city.app).unwrap().findings, []);
}

#[test]
fn a_row_that_says_kept_where_the_events_say_missed_and_an_hour_held_twice_are_found() {
    let city = city();
    let rows = rows(&city);
    let mut row = rows.iter().find(|row| row.outcome == "kept").unwrap().clone();
    row.outcome = "missed".to_owned();
    city.store.commit(Commit { visit_rows: vec![row], ..Commit::default() }).unwrap();
    let assigned = || rows.iter().filter(|row| row.state == "assigned");
    let pair = assigned().find_map(|one| {
        let other = assigned().find(|other| other.window == one.window && other.visit != one.visit)?;
        Some((one, other))
    });
    let (one, other) = pair.unwrap();
    let (from, until) = one.hours.unwrap();
    let hours = Span { from: Instant(from), until: Instant(until) };
    let slot = Slot { technician: one.technician.clone(), mate: None, hours, chosen_by: Mover::Us };
    // Past whoever asks the registers and the guard first: the case itself does not know of other cases.
    let deed = VisitDeed::Assign { slot };
    let command = CaseCommand::Visit(VisitCommand { visit: other.visit, deed });
    city.app.command(&Actor::system(), other.case, &Options::default(), &|_| Ok(command.clone())).unwrap();
    let findings = audit(&city.app).unwrap().findings;
    let found = |invariant: u8, words: &str| {
        findings.iter().any(|finding| finding.invariant == invariant && finding.sentence.contains(words))
    };
    assert!(found(2, "its row says") && found(16, "hold one hour"), "{findings:?}");
}

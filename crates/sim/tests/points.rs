//! The city's points: earned, tipped, matched, taken back, and an auditor who counts all of it again.

#![allow(clippy::unwrap_used)]

mod common;

use common::{City, found_under, live_in};
use std::sync::Arc;
use yinuo_app::points::{customer_wallet, staff_wallet};
use yinuo_app::ports::{Commit, Posting, PostingLine, Store};
use yinuo_domain::points::Move;
use yinuo_sim::{CityOptions, audit};
use yinuo_store::open_memory;

/// Two weeks up to the afternoon of 30 June, inside the campaign.
fn city() -> City {
    let options = CityOptions { days: 14, ..CityOptions::default() };
    let store: Arc<dyn Store> = Arc::new(open_memory());
    let packs = ["cn-same-day", "cn-yiyang", "cn-pay", "cn-points"];
    let (store, clock) = found_under(store, &options, &packs);
    live_in(store, clock, options)
}

#[test]
fn u27_the_city_tips_and_every_point_comes_out_again() {
    let city = city();
    let report = audit(&city.app).unwrap();
    assert_eq!(report.findings, [], "{report}");
    for check in ["wallets", "moves", "service", "limits", "pools", "earned"] {
        assert!(report.ran[format!("points::{check}").as_str()] > 0, "{check}: {:?}", report.ran);
    }
    let law = city.app.law();
    let people = law.org.people.keys();
    let rows: Vec<_> = people
        .flat_map(|person| city.app.wallet(&staff_wallet(person)).unwrap().rows.into_values())
        .collect();
    assert!(rows.iter().filter(|row| row.why == Move::Received).count() > 10, "{}", rows.len());
    assert!(!city.app.follow_ups().unwrap().is_empty());
}

#[test]
fn u27_a_point_that_came_from_nowhere_is_found() {
    let city = city();
    let line = |account: &str, amount| PostingLine { account: account.into(), unit: "points".into(), amount };
    let planted = Posting {
        id: uuid::Uuid::from_u128(1),
        case: None,
        cause_version: 0,
        rule: "cn-points".into(),
        owed_for: Some(format!("points/tip/{}", uuid::Uuid::from_u128(2))),
        occurrence: None,
        reverses: None,
        occurred_at: city.app.now().0,
        recorded_at: city.app.now().0,
        lines: vec![line("points-issued", -5), line(&customer_wallet("nobody"), 5)],
    };
    city.app.store().commit(Commit { postings: vec![planted], ..Commit::default() }).unwrap();
    let report = audit(&city.app).unwrap();
    let found: Vec<u8> = report.findings.iter().map(|finding| finding.invariant).collect();
    assert_eq!(found, [24, 24], "{report}");
}

//! The city rings whom it drew and asks a sample; the auditor counts all of it again, and finds what does not hold.

#![allow(clippy::unwrap_used)]

mod common;

use common::{City, found_under, live_in};
use std::sync::Arc;
use yinuo_account::{SURVEY, call_backs, drawn_dates, sheets_of, strata, survey_result};
use yinuo_app::register::set_rows;
use yinuo_domain::Actor;
use yinuo_sim::{CityOptions, audit};
use yinuo_store::open_memory;

const PACKS: [&str; 5] = ["cn-same-day", "cn-yiyang", "cn-shenyang", "cn-customer", "cn-callback"];

fn city() -> City {
    let options = CityOptions { days: 9, ..CityOptions::default() };
    let (store, clock) = found_under(Arc::new(open_memory()), &options, &PACKS);
    live_in(store, clock, options)
}

#[test]
fn n28_y55_a_week_of_calls_and_a_wave_are_counted_again_and_what_is_forged_is_found() {
    let city = city();
    let report = audit(&city.app).unwrap();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    for check in ["calls::attempts", "calls::others", "calls::shares", "calls::heard", "calls::surveys"] {
        assert!(report.ran.contains_key(check), "{check} saw nothing");
    }
    let mut figures = (0, 0, 0);
    for date in drawn_dates(city.app.store(), 14).unwrap() {
        for stratum in strata(city.app.store()).unwrap() {
            let list = call_backs(city.app.store(), &format!("{date}/{stratum}")).unwrap();
            let found = list.map(|list| list.figures()).unwrap_or_default();
            figures = (figures.0 + found.rung, figures.1 + found.reached, figures.2 + found.attempts);
        }
    }
    let (rung, reached, attempts) = figures;
    assert!(rung >= 20 && reached * 10 >= rung * 8 && attempts > rung, "{figures:?}");
    let (wave, result) = survey_result(&city.app, "summer").unwrap();
    assert!(result.all.returned * 100 >= wave.sample() * 75, "{:?}", result.all);

    let (register, code) = (sheets_of("summer"), "00001");
    let body = city.app.store().register_row(&register, code).unwrap().unwrap().body;
    let mut sheet: serde_json::Value = serde_json::from_str(&body).unwrap();
    let first = sheet["keyed"][0].clone();
    sheet["keyed"] = serde_json::Value::Array(vec![first.clone(), first]);
    let rows = [(code.to_owned(), sheet.to_string())];
    set_rows(city.app.store(), city.clock.as_ref(), &Actor::system(), &register, &rows).unwrap();
    let kept = city.app.store().register_row(SURVEY, "spring").unwrap().unwrap().body;
    let rows = [("spring".to_owned(), kept.replacen("\"size\":160", "\"size\":159", 1))];
    set_rows(city.app.store(), city.clock.as_ref(), &Actor::system(), SURVEY, &rows).unwrap();
    let found: Vec<u32> =
        audit(&city.app).unwrap().findings.iter().map(|finding| u32::from(finding.invariant)).collect();
    assert!(found.contains(&33), "one person keyed a sheet twice: {found:?}");
    assert!(found.contains(&27), "the sample is not the one that follows: {found:?}");
}

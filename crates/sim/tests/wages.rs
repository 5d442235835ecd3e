//! The city's wages: a month locked, one that runs, an objection decided, a fraud held, and an auditor who prices all of it again.

#![allow(clippy::unwrap_used)]

mod common;

use common::{City, found_under, live_in};
use std::sync::Arc;
use yinuo_account::tell_wage;
use yinuo_app::pay::{WAGE, month_and_owner};
use yinuo_app::ports::Store;
use yinuo_domain::pay::{PeriodState, SheetRow};
use yinuo_sim::{CityOptions, audit};
use yinuo_store::open_memory;

const PACKS: [&str; 4] = ["cn-same-day", "cn-yiyang", "cn-pay", "cn-score"];

/// Thirty days up to the afternoon of 22 June: the last ones of May and three weeks of June.
fn city() -> City {
    let options = CityOptions { as_of: 1_782_111_600_000, ..CityOptions::default() };
    let store: Arc<dyn Store> = Arc::new(open_memory());
    let (store, clock) = found_under(store, &options, &PACKS);
    live_in(store, clock, options)
}

#[test]
fn the_last_month_is_locked_this_one_runs_and_every_wage_comes_out_again_to_the_fen() {
    let city = city();
    let report = audit(&city.app).unwrap();
    assert_eq!(report.findings, [], "{report}");
    assert!(report.ran["wages::line"] > 200 && report.ran["wages::locked_sums"] == 1, "{:?}", report.ran);
    let may = city.app.period("2026-05").unwrap();
    assert_eq!((may.state, may.signed.len()), (PeriodState::Locked, 2));
    let locked = may.locked.unwrap();
    assert!(locked.people > 5 && locked.sum_minor > 0, "{locked:?}");
    assert_eq!(city.app.period("2026-06").unwrap().state, PeriodState::Open);
    let objections = city.app.objections(Some("2026-05")).unwrap();
    assert!(objections.len() == 1 && objections[0].ruling.is_some(), "{objections:?}");
    let held = city.app.held_verdicts().unwrap();
    assert!(held.iter().any(|one| one.reasons.contains(&"burst".to_owned())), "{held:?}");
    let (mut told, mut corrected, mut contested, mut scored) = (0, 0, 0, 0);
    for month in ["2026-05", "2026-06"] {
        for (sheet, sum) in city.app.pay_sheets(WAGE, month).unwrap() {
            let (_, person) = month_and_owner(&sheet).unwrap();
            let wage = tell_wage(&city.app, month, person).unwrap();
            assert!(wage.agrees() && wage.again_minor() == sum, "{sheet}: {wage:#?}");
            told += 1;
            for (_, row) in city.app.pay_sheet(&sheet).unwrap() {
                match row {
                    SheetRow::Line(line) => {
                        corrected += u32::from(!line.corrects.is_empty());
                        contested += u32::from(line.objection.is_some() && !line.set_aside.is_empty());
                    }
                    SheetRow::Score(_) => scored += 1,
                    SheetRow::Floor(_) | SheetRow::Points(_) => {}
                }
            }
        }
    }
    assert!(told > 20, "{told} sheets");
    // The loop above proved nothing about corrections, objections and scores unless some were among the lines.
    assert!(corrected > 0 && contested > 0 && scored > 0, "{corrected} {contested} {scored}");
}

//! The city's wages: a month locked, one that runs, an objection decided, a fraud held, and an auditor who prices all of it again.

#![allow(clippy::unwrap_used)]

mod common;

use common::{City, found_under, live_in};
use std::sync::Arc;
use yinuo_account::tell_wage;
use yinuo_app::pay::{WAGE, month_and_owner};
use yinuo_app::ports::Store;
use yinuo_domain::Actor;
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
    // The next month is locked as well, and then somebody looks at a verdict that was held in it: a correction.
    lock(&city, "2026-06", "2026-07");
    let held = city.app.held_verdicts().unwrap().into_iter().find(|one| one.looked.is_none()).unwrap();
    let quality = seat(&city, "shen-jing");
    city.app.look_at_verdict(&quality, held.id, true).unwrap();
    told_again(&city, &["2026-05", "2026-06", "2026-07"]);
    let report = audit(&city.app).unwrap();
    assert_eq!(report.findings, [], "{report}");
    assert!(report.ran["wages::scored"] > 0 && report.ran["wages::corrections"] > 0, "{:?}", report.ran);
}

fn seat(city: &City, person: &str) -> Actor {
    city.app.law().org.first_seat(person, city.app.now()).unwrap()
}

/// Looks through, publishes and signs a month in the days after it.
fn lock(city: &City, month: &str, next: &str) {
    let at = |local: &str| city.app.law().book.current().instant(local).unwrap().0;
    city.clock.set(at(&format!("{next}-01T09:00:00")));
    let (officer, manager) = (seat(city, "shen-jing"), seat(city, "jiang-wen"));
    city.app.draft_month(&officer, month).unwrap();
    city.app.publish_month(&officer, month).unwrap();
    city.clock.set(at(&format!("{next}-05T09:00:00")));
    for waiting in city.app.points_objections(Some(month)).unwrap() {
        if waiting.ruling.is_none() {
            city.app.decide_points_objection(&officer, waiting.id, true, "录音复核，维持。").unwrap();
        }
    }
    for signer in [&officer, &manager] {
        let sum = city.app.pay_sheets(WAGE, month).unwrap().iter().map(|(_, sum)| sum).sum();
        city.app.sign_month(signer, month, sum).unwrap();
    }
    assert_eq!(city.app.period(month).unwrap().state, PeriodState::Locked);
}

/// Every wage of every person and month comes out of the journal to the fen: after a lock, an objection, a correction and with
/// what scores are paid.
fn told_again(city: &City, months: &[&str]) {
    let (mut told, mut corrected, mut contested, mut scored) = (0, 0, 0, 0);
    for month in months {
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
    // The loop above proved nothing of these unless some were among the lines.
    assert!(corrected > 0 && contested > 0 && scored > 0, "{corrected} {contested} {scored}");
}

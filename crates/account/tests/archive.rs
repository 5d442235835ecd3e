//! What is archived changes no figure: roll-ups stay, published issues stay, and a recount with the archive is the same to
//! the byte. A recount without it is refused, never short.

#[path = "../../app/tests/world/shelf.rs"]
#[allow(dead_code)]
mod shelf;
mod town;

use shelf::Shelf;
use std::collections::BTreeMap;
use std::sync::Arc;
use town::{Town, actor, day, refused};
use uuid::Uuid;
use yinuo_account::{
    RollSize, call_backs, check_rolls, consumer, draw_rows, edition, gazette, json, publish, roll_up,
    standing, verify_draws,
};
use yinuo_app::App;
use yinuo_app::archive::{ArchiveAsk, ArchiveFolder, Archives, Stays, WithArchive};
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::Store;
use yinuo_app::trail::{Recall, Signer, make_checkpoint};
use yinuo_domain::event::CallBackOutcome;

const PACKS: [&str; 4] = ["cn-same-day", "cn-yiyang", "cn-shenyang", "cn-retention"];
const DRAW: &str = "2026-11-16/cn-shenyang.complaints";

fn sign(bytes: &[u8]) -> Vec<u8> {
    digest(&[b"secret", bytes].concat()).to_vec()
}

fn holds(_: &str, bytes: &[u8], signature: &str) -> bool {
    hex(&sign(bytes)) == signature
}

/// A week with a late fault, an enquiry, and a complaint that was drawn.
fn week(store: &Arc<dyn Store>) -> (Town, Uuid) {
    let town = Town::over(Arc::clone(store), &PACKS, "2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    let late = town.now("2026-11-16T09:00:00").calls(1, "fault.broadband.no-internet");
    let complaint = town.calls(3, "complaint.billing.unclear");
    town.now("2026-11-16T11:00:00").resolves(complaint, "system.billing").confirms(complaint);
    town.asks(4, "informed");
    town.now("2026-11-17T09:30:00").mends(late);
    town.draws("2026-11-16").expect("drawn");
    town.now("2026-11-23T08:00:00");
    publish(&town.app, &actor("shen"), &issue(&town.app)).expect("published");
    (town, complaint)
}

fn issue(app: &App) -> yinuo_measure::gazette::Gazette {
    gazette(app, day("2026-11-16"), day("2026-11-22")).expect("assembled")
}

fn rolled(app: &App) -> String {
    while roll_up(app, RollSize::default()).expect("rolled up") > 0 {}
    format!("{:?}", standing(app.store(), &edition(app.law().book.current())).expect("rows"))
}

#[test]
fn y48_no_figure_changes_when_what_it_counted_is_archived() {
    let store: Arc<dyn Store> = Arc::new(yinuo_store::open_memory());
    let (town, complaint) = week(&store);
    town.calls_back(complaint, DRAW, CallBackOutcome::Satisfied);
    let (figures, told) = (rolled(&town.app), json(&issue(&town.app)).expect("json"));
    let called = format!("{:?}", call_backs(&*store, DRAW).expect("read"));
    town.now("2030-01-10T09:00:00");
    let memory = Recall::default();
    let signer = Signer { key: "house", sign: &sign, holds: &holds, memory: &memory };
    make_checkpoint(&*store, town.app.now().0, &signer).expect("signed");
    let folder: Arc<dyn ArchiveFolder> = Shelf::new();
    rolled(&town.app);
    let ask = ArchiveAsk {
        before: town.app.now(),
        consumers: vec![consumer(&edition(town.app.law().book.current()))],
        ..ArchiveAsk::default()
    };
    let taken = town.app.archive(&actor("shen"), &ask, &folder, &holds).expect("archived");
    assert_eq!((taken.cases, taken.contacts), (2, 3));

    assert_eq!(rolled(&town.app), figures, "the roll-ups stay, and go on");
    assert_eq!(refused(check_rolls(&town.app)), "K003", "a recount would miss what was archived");
    assert_eq!(refused(gazette(&town.app, day("2026-11-16"), day("2026-11-22"))), "K003");
    assert_eq!(refused(call_backs(&*store, DRAW)), "K003");

    let reader = town.process(Arc::new(WithArchive::new(Arc::clone(&store), Archives::new(folder))));
    assert_eq!(check_rolls(&reader).expect("recounted").1, []);
    assert_eq!(json(&issue(&reader)).expect("json"), told, "the same to the byte");
    assert_eq!(format!("{:?}", call_backs(reader.store(), DRAW).expect("read")), called);
    let reports = verify_draws(reader.store()).expect("recomputed");
    assert!(!reports.is_empty() && reports.iter().all(|report| report.faults.is_empty()));
}

#[test]
fn a_case_that_nobody_has_called_back_yet_stays() {
    let store: Arc<dyn Store> = Arc::new(yinuo_store::open_memory());
    let (town, complaint) = week(&store);
    rolled(&town.app);
    town.now("2030-01-10T09:00:00");
    let memory = Recall::default();
    let signer = Signer { key: "house", sign: &sign, holds: &holds, memory: &memory };
    make_checkpoint(&*store, town.app.now().0, &signer).expect("signed");
    let mut drawn: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for row in draw_rows(&*store).expect("draws") {
        let code = format!("{}/{}", row.date, row.stratum);
        row.drawn.iter().for_each(|case| drawn.entry(*case).or_default().push(code.clone()));
    }
    assert!(drawn.contains_key(&complaint));
    let ask = ArchiveAsk { before: town.app.now(), drawn, ..ArchiveAsk::default() };
    let chosen = town.app.choose(&ask, 99).expect("chosen");
    assert_eq!(chosen.stays, BTreeMap::from([(Stays::CallBack, 1)]));
    assert!(chosen.picked.iter().all(|picked| picked.case.as_ref().is_none_or(|row| row.id != complaint)));
}

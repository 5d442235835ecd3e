//! The daily draw without anybody's hand: promised the day before, drawn once at the policy's hour, whoever else tries.

mod town;

use std::sync::{Arc, Mutex};
use town::{Town, actor, day};
use yinuo_account::{DailyTurn, Day, draw_daily, draw_rows, verify_draws};
use yinuo_app::App;
use yinuo_app::ports::Store;
use yinuo_store::{SqliteStore, open_memory};

const FAULT: &str = "fault.broadband.no-internet";
const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-shenyang"];
const STRATA: usize = 4;

fn turn(app: &App) -> DailyTurn {
    draw_daily(app, &actor("shen")).expect("a turn")
}

fn drawn(town: &Town, local: &str) -> Vec<String> {
    town.now(local);
    turn(&town.app).drawn.iter().map(Day::to_string).collect()
}

fn mended(town: &Town, customers: std::ops::Range<u32>) {
    for customer in customers {
        let case = town.calls(customer, FAULT);
        town.mends(case);
    }
}

/// Every draw is as the journal says, and each stratum of a day stands once.
fn sound(store: &dyn Store, days: usize) {
    let reports = verify_draws(store).expect("read");
    assert_eq!(reports.len(), days * STRATA);
    assert!(reports.iter().all(|report| report.faults.is_empty()), "{reports:?}");
}

#[test]
fn n27_n28_a_day_is_promised_the_day_before_and_drawn_at_the_policys_hour() {
    let town = Town::at("2026-11-16T09:00:00");
    let first = turn(&town.app);
    assert_eq!(first, DailyTurn { promised: Some(day("2026-11-17")), drawn: vec![] });
    assert_eq!(turn(&town.app), DailyTurn::default(), "asked again, nothing is left to do");
    town.now("2026-11-17T10:00:00");
    assert_eq!(turn(&town.app).promised, Some(day("2026-11-18")));
    mended(&town, 1..9);
    assert!(drawn(&town, "2026-11-18T05:59:59").is_empty(), "before the policy's hour");
    assert_eq!(drawn(&town, "2026-11-18T06:00:00"), ["2026-11-17"]);
    assert!(drawn(&town, "2026-11-18T06:01:00").is_empty(), "once");
    let rows = draw_rows(town.store()).expect("read");
    let repairs = rows.iter().find(|row| row.stratum == "cn-shenyang.broadband-repairs").expect("drawn");
    assert_eq!((repairs.frame.len(), repairs.drawn.len()), (8, 2), "a quarter of eight");
    sound(town.store(), 1);
}

#[test]
fn days_without_a_worker_go_into_the_next_day_that_was_promised() {
    let town = Town::at("2026-11-16T09:00:00");
    turn(&town.app);
    town.now("2026-11-17T10:00:00");
    mended(&town, 1..5);
    // Nobody works until the nineteenth: the eighteenth has no promise.
    town.now("2026-11-18T10:00:00");
    mended(&town, 5..9);
    assert_eq!(drawn(&town, "2026-11-19T12:00:00"), ["2026-11-17"]);
    assert!(
        drawn(&town, "2026-11-20T12:00:00").is_empty(),
        "neither the eighteenth nor the nineteenth was promised"
    );
    assert_eq!(drawn(&town, "2026-11-21T06:00:00"), ["2026-11-20"]);
    let rows = draw_rows(town.store()).expect("read");
    let frames: usize = rows.iter().map(|row| row.frame.len()).sum();
    assert_eq!(frames, 8, "each closing lies in one frame");
    sound(town.store(), 2);
}

#[test]
fn a_policy_without_strata_promises_nothing() {
    let town = Town::on(&["cn-same-day", "cn-yiyang"], "2026-11-16T09:00:00");
    assert_eq!(turn(&town.app), DailyTurn::default());
}

type Happening = Box<dyn FnOnce() + Send>;

/// A store on which something else happens before a commit is handed on.
struct Between {
    inner: Arc<dyn Store>,
    next: Mutex<Option<Happening>>,
}

impl Between {
    fn before(&self, call: &str) {
        let happens = if call == "commit" { self.next.lock().expect("whole").take() } else { None };
        if let Some(happens) = happens {
            happens();
        }
    }
}

macro_rules! handed_on {
    ($($name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Between {
            $(fn $name(&self, $($given: $kind),*) -> $answer {
                self.before(stringify!($name));
                self.inner.$name($($given),*)
            })*
        }
    };
}

yinuo_app::for_each_store_method!(handed_on);

/// Two processes that decided on the same state: one is faster, between the other's decision and its commit.
fn outrun(store: Arc<dyn Store>) {
    let town = Town::over(Arc::clone(&store), &PACKS, "2026-11-16T09:00:00");
    let between = Arc::new(Between { inner: Arc::clone(&store), next: Mutex::default() });
    let slower = town.process(Arc::clone(&between) as _);
    let meanwhile = || {
        let faster = town.process(Arc::clone(&store));
        let told = Arc::new(Mutex::new(DailyTurn::default()));
        let tells = Arc::clone(&told);
        *between.next.lock().expect("whole") =
            Some(Box::new(move || *tells.lock().expect("whole") = turn(&faster)));
        told
    };
    let faster = meanwhile();
    assert_eq!(turn(&slower), DailyTurn::default(), "outrun, it promised nothing");
    assert_eq!(faster.lock().expect("whole").promised, Some(day("2026-11-17")));
    town.now("2026-11-17T10:00:00");
    turn(&town.app);
    mended(&town, 1..9);
    town.now("2026-11-18T06:00:00");
    assert_eq!(turn(&town.process(Arc::clone(&store))).promised, Some(day("2026-11-19")));
    sound(store.as_ref(), 1);
    town.now("2026-11-18T10:00:00");
    mended(&town, 9..13);
    town.now("2026-11-19T05:00:00");
    turn(&town.app);
    town.now("2026-11-19T06:00:00");
    let faster = meanwhile();
    assert_eq!(turn(&slower), DailyTurn::default(), "outrun, it drew nothing");
    assert_eq!(faster.lock().expect("whole").drawn, [day("2026-11-18")]);
    sound(store.as_ref(), 2);
}

#[test]
fn of_two_processes_at_the_same_moment_one_promises_and_one_draws() {
    outrun(Arc::new(open_memory()));
    let file = std::env::temp_dir().join(format!("yinuo-daily-{}.sqlite", std::process::id()));
    outrun(Arc::new(SqliteStore::open(&file).expect("opened")));
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
    }
}

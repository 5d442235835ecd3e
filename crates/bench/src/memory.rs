//! A year of service through the memory store, roll-ups included. The whole Shenyang year (1.41 million contacts, 434
//! thousand cases) is asked for in under 60 seconds; this lives some ordinary days of the city at its full size and says
//! what the year would take at that rate, once under one operator's law (remedies, ladder; at least ten events a case) and
//! once under three packs at a time, as the demo adopts them. `YINUO_BENCH_DAYS=365` lives the year itself; it wants some 12 GiB.

use crate::watch::{per_second, resident_kib, timed};
use std::sync::Arc;
use yinuo_account::{RollSize, Roller};
use yinuo_app::App;
use yinuo_app::register::adopt;
use yinuo_domain::Actor;
use yinuo_policy::{CalendarTable, Pack};
use yinuo_sim::{CityOptions, SeededEntropy, VirtualClock, found_city, live};

/// Days lived unless told otherwise.
const DAYS: u32 = 14;
/// 2026-04-29 00:00 in the city: two ordinary weeks end here, without a storm or a holiday's lull.
const SPRING: i64 = 1_777_392_000_000;
/// 2027-01-01 00:00 in the city.
const YEAR_ENDS: i64 = 1_798_732_800_000;
/// Contacts of the whole year.
const YEAR_CONTACTS: u64 = 1_410_906;
/// The law of one operator: promises with their remedies, ladder, repeats, draws.
const ONE_LAW: [&str; 1] = [include_str!("../../../policies/cn-yiyang.toml")];
/// Three at a time: twice as many promises on each fault.
const THREE_LAWS: [&str; 3] = [
    include_str!("../../../policies/cn-same-day.toml"),
    include_str!("../../../policies/cn-yiyang.toml"),
    include_str!("../../../policies/cn-statute.toml"),
];
const TABLES: [&str; 2] = [
    include_str!("../../../calendars/cn-mainland-2025.toml"),
    include_str!("../../../calendars/cn-mainland-2026.toml"),
];

pub fn run() {
    let laws: &[&str] = match std::env::var(LAWS).as_deref() {
        Ok("1") => &ONE_LAW,
        Ok(_) => &THREE_LAWS,
        Err(_) => {
            for laws in ["1", "3"] {
                assert!(in_its_own_process(laws).success(), "the year was not lived");
            }
            return;
        }
    };
    let days = std::env::var("YINUO_BENCH_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(DAYS);
    let as_of = if days > DAYS { YEAR_ENDS } else { SPRING };
    let options = CityOptions { days, scale_per_mille: 1_000, as_of, ..CityOptions::default() };
    let store = Arc::new(yinuo_store::open_memory());
    let clock = Arc::new(VirtualClock::new(options.begins_at()));
    let nobody = Actor { person: "operator".into(), post: String::new(), unit: String::new() };
    let packs = laws.iter().map(|text| Pack::parse(text).expect("a shipped pack")).collect();
    let tables = TABLES.iter().map(|text| CalendarTable::parse(text).expect("a shipped table")).collect();
    adopt(store.as_ref(), clock.as_ref(), &nobody, packs, tables).unwrap_or_else(|error| panic!("{error}"));
    found_city(store.as_ref(), clock.as_ref(), &options).expect("the city is founded");
    let app =
        App::new(store, Arc::clone(&clock) as _, Arc::new(SeededEntropy::new(options.seed))).expect("opens");
    // The roll-ups follow while the city lives, at each day's end.
    let (mut day, mut roller) = (String::new(), Roller::default());
    let mut follow = |_: u32, said: &str| {
        let date = said.split(':').next().unwrap_or_default();
        if date == day {
            return;
        }
        day = date.to_owned();
        roller.roll_up(&app, RollSize { pages_max: u32::MAX, ..RollSize::default() }).expect("rolled up");
    };
    let (summary, nanos) = timed(|| {
        let summary = live(&app, &clock, &options, &mut follow).expect("the city lives");
        follow(1_000, "");
        summary
    });
    let events: u64 = app.store().journal_heads().expect("heads").iter().sum();
    println!("memory: {} packs, {summary}", laws.len());
    println!(
        "memory: {events} events in {days} days, {} a case beside its contacts, {} events/s on one core, at most {} MiB resident",
        events.saturating_sub(u64::from(summary.contacts)) / u64::from(summary.cases.max(1)),
        per_second(events, nanos),
        resident_kib(std::process::id()).1 / 1_024
    );
    let contacts = u64::from(summary.contacts.max(1));
    println!(
        "memory: at this rate the year of {YEAR_CONTACTS} contacts takes {} s (asked: under 60)",
        u128::from(nanos) * u128::from(YEAR_CONTACTS) / u128::from(contacts) / 1_000_000_000
    );
}

/// How many packs the year is lived under; set for the process that lives it.
const LAWS: &str = "YINUO_BENCH_LAWS";

/// A process for each year, so that its memory is its own. Its allocator gives none back, which costs this machine a tenth.
fn in_its_own_process(laws: &str) -> std::process::ExitStatus {
    let itself = std::env::current_exe().expect("this program");
    let mut year = std::process::Command::new(itself);
    year.arg("memory").env(LAWS, laws).env("MIMALLOC_PURGE_DELAY", "-1").status().expect("runs")
}

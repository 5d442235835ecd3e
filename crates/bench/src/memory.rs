//! A year of service through the memory store, roll-ups included. The whole Shenyang year (1.41 million contacts, 434
//! thousand cases) is asked for in under 60 seconds; this lives some ordinary days of the city at its full size and says
//! what the year would take at that rate. `YINUO_BENCH_DAYS=365` lives the year itself; it wants some 12 GiB.

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
const PACKS: [&str; 3] = [
    include_str!("../../../policies/cn-same-day.toml"),
    include_str!("../../../policies/cn-yiyang.toml"),
    include_str!("../../../policies/cn-statute.toml"),
];
const TABLES: [&str; 2] = [
    include_str!("../../../calendars/cn-mainland-2025.toml"),
    include_str!("../../../calendars/cn-mainland-2026.toml"),
];

pub fn run() {
    if let Some(kept) = with_memory_kept() {
        assert!(kept.success(), "the year was not lived");
        return;
    }
    let days = std::env::var("YINUO_BENCH_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(DAYS);
    let as_of = if days > DAYS { YEAR_ENDS } else { SPRING };
    let options = CityOptions { days, scale_per_mille: 1_000, as_of, ..CityOptions::default() };
    let store = Arc::new(yinuo_store::open_memory());
    let clock = Arc::new(VirtualClock::new(options.begins_at()));
    let nobody = Actor { person: "operator".into(), post: String::new(), unit: String::new() };
    let packs = PACKS.iter().map(|text| Pack::parse(text).expect("a shipped pack")).collect();
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
    println!("memory: {summary}");
    println!(
        "memory: {events} events in {days} days, {} events/s on one core, at most {} MiB resident",
        per_second(events, nanos),
        resident_kib(std::process::id()).1 / 1_024
    );
    let contacts = u64::from(summary.contacts.max(1));
    println!(
        "memory: at this rate the year of {YEAR_CONTACTS} contacts takes {} s (asked: under 60)",
        u128::from(nanos) * u128::from(YEAR_CONTACTS) / u128::from(contacts) / 1_000_000_000
    );
}

/// Lives the year in a process whose allocator gives no memory back, which costs this machine a tenth; none in it.
fn with_memory_kept() -> Option<std::process::ExitStatus> {
    const KEPT: &str = "MIMALLOC_PURGE_DELAY";
    if std::env::var_os(KEPT).is_some() {
        return None;
    }
    let itself = std::env::current_exe().expect("this program");
    Some(std::process::Command::new(itself).arg("memory").env(KEPT, "-1").status().expect("runs"))
}

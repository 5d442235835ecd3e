//! A year of service through the memory store. The whole Shenyang year (1.41 million contacts, 434 thousand cases) is
//! asked for in under 60 seconds; this runs a part of it and says what the whole would take at that rate.

use crate::watch::{per_second, timed};
use std::sync::Arc;
use yinuo_app::App;
use yinuo_app::register::adopt;
use yinuo_domain::Actor;
use yinuo_policy::{CalendarTable, Pack};
use yinuo_sim::{CityOptions, SeededEntropy, VirtualClock, found_city, live};

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
    let options = CityOptions { days: 60, scale_per_mille: 50, ..CityOptions::default() };
    let store = Arc::new(yinuo_store::open_memory());
    let clock = Arc::new(VirtualClock::new(options.begins_at()));
    let nobody = Actor { person: "operator".into(), post: String::new(), unit: String::new() };
    let packs = PACKS.iter().map(|text| Pack::parse(text).expect("a shipped pack")).collect();
    let tables = TABLES.iter().map(|text| CalendarTable::parse(text).expect("a shipped table")).collect();
    adopt(store.as_ref(), clock.as_ref(), &nobody, packs, tables).unwrap_or_else(|error| panic!("{error}"));
    found_city(store.as_ref(), clock.as_ref(), &options).expect("the city is founded");
    let app =
        App::new(store, Arc::clone(&clock) as _, Arc::new(SeededEntropy::new(options.seed))).expect("opens");
    let (summary, nanos) = timed(|| live(&app, &clock, &options, &mut |_, _| {}).expect("the city lives"));
    let events: u64 = app.store().journal_heads().expect("heads").iter().sum();
    println!("memory: {summary}");
    println!("memory: {events} events, {} events/s on one core", per_second(events, nanos));
    let contacts = u64::from(summary.contacts.max(1));
    println!(
        "memory: at this rate the year of {YEAR_CONTACTS} contacts takes {} s (asked: under 60)",
        u128::from(nanos) * u128::from(YEAR_CONTACTS) / u128::from(contacts) / 1_000_000_000
    );
}

//! A small city on the memory store, under the packs of this repository.

#![allow(dead_code, missing_docs)]

use std::path::Path;
use std::sync::Arc;
use yinuo_app::App;
use yinuo_app::ports::Store;
use yinuo_app::register::adopt;
use yinuo_domain::Actor;
use yinuo_policy::{CalendarTable, Pack};
use yinuo_sim::{CityOptions, SeededEntropy, Summary, VirtualClock, found_city, live};
use yinuo_store::open_memory;

pub struct City {
    pub app: App,
    pub store: Arc<dyn Store>,
    pub clock: Arc<VirtualClock>,
    pub options: CityOptions,
    pub summary: Summary,
}

pub fn options(scale: u32, days: u32) -> CityOptions {
    CityOptions { scale_per_mille: scale, days, ..CityOptions::default() }
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

pub fn founded(options: &CityOptions) -> (Arc<dyn Store>, Arc<VirtualClock>) {
    let store: Arc<dyn Store> = Arc::new(open_memory());
    found_in(store, options)
}

pub fn found_in(store: Arc<dyn Store>, options: &CityOptions) -> (Arc<dyn Store>, Arc<VirtualClock>) {
    found_under(store, options, &["cn-same-day", "cn-yiyang"])
}

pub fn found_under(
    store: Arc<dyn Store>,
    options: &CityOptions,
    packs: &[&str],
) -> (Arc<dyn Store>, Arc<VirtualClock>) {
    let clock = Arc::new(VirtualClock::new(options.begins_at()));
    let packs = packs.iter().map(|name| Pack::parse(&read(&format!("policies/{name}.toml"))).unwrap());
    let packs = packs.collect();
    let tables = (2025..=2026)
        .map(|year| CalendarTable::parse(&read(&format!("calendars/cn-mainland-{year}.toml"))).unwrap())
        .collect();
    adopt(store.as_ref(), clock.as_ref(), &Actor::system(), packs, tables).unwrap();
    found_city(store.as_ref(), clock.as_ref(), options).unwrap();
    (store, clock)
}

pub fn lived(options: CityOptions) -> City {
    let (store, clock) = founded(&options);
    live_in(store, clock, options)
}

pub fn live_in(store: Arc<dyn Store>, clock: Arc<VirtualClock>, options: CityOptions) -> City {
    let entropy = Arc::new(SeededEntropy::new(options.seed));
    let clock_port: Arc<VirtualClock> = Arc::clone(&clock);
    let app = App::new(Arc::clone(&store), clock_port, entropy).unwrap();
    let summary = live(&app, &clock, &options, &mut |_, _| {}).unwrap();
    City { app, store, clock, options, summary }
}

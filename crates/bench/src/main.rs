//! `make bench`: figures with the ceiling beside them. Five alternating rounds, the median of ratios.
//! Prints one line a figure; `docs/performance.md` holds the last run with its machine.
#![allow(clippy::print_stdout)]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod city_plan;
mod city_rules;
mod core;
mod due;
mod intake;
mod load;
mod long;
mod memory;
mod million;
#[cfg(feature = "postgres")]
mod pgbench;
#[cfg(feature = "postgres")]
mod postgres;
mod seal;
mod search;
mod serve;
#[cfg(feature = "postgres")]
mod share;
mod town;
#[cfg(feature = "postgres")]
mod two;
mod vrptw;
mod watch;

fn main() {
    // What stands behind an option is its value, and no bench.
    let given: Vec<String> = std::env::args().collect();
    let is_name = |pair: &[String]| pair.iter().all(|arg| !arg.starts_with("--"));
    let wanted: Vec<String> =
        given.windows(2).filter(|pair| is_name(pair)).map(|pair| pair[1].clone()).collect();
    // Public instances are asked for by name, with words of their own; the city takes a minute and is asked for too.
    match wanted.first().map(String::as_str) {
        Some("vrptw") => return vrptw::run(&wanted[1..]),
        Some("city-plan") => return city_plan::run(),
        _ => {}
    }
    let runs = |name: &str| wanted.is_empty() || wanted.iter().any(|one| one == name);
    if runs("core") {
        core::run();
    }
    if runs("due") {
        due::run();
    }
    if runs("intake") {
        intake::run();
    }
    if runs("search") {
        search::run();
    }
    if runs("seal") {
        seal::run();
    }
    if runs("long") {
        long::run();
    }
    // These take minutes, gigabytes or the binary beside this one: only when they are asked for by name.
    let named = |name: &str| wanted.iter().any(|one| one == name);
    if named("million") {
        million::run();
    }
    if named("load") {
        load::run();
    }
    #[cfg(feature = "postgres")]
    if named("two") {
        two::run();
    }
    if runs("memory") {
        memory::run();
    }
    #[cfg(feature = "postgres")]
    if runs("postgres") {
        postgres::run();
    }
}

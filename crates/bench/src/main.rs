//! `make bench`: figures with the ceiling beside them. Five alternating rounds, the median of ratios.
//! Prints one line a figure; `docs/performance.md` holds the last run with its machine.
#![allow(clippy::print_stdout)]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod core;
mod due;
mod intake;
mod memory;
mod million;
#[cfg(feature = "postgres")]
mod postgres;
mod seal;
mod serve;
mod search;
mod town;
mod watch;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
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
    // Takes minutes and gigabytes: only when it is asked for by name.
    if wanted.iter().any(|one| one == "million") {
        million::run();
    }
    if runs("memory") {
        memory::run();
    }
    #[cfg(feature = "postgres")]
    if runs("postgres") {
        postgres::run();
    }
}

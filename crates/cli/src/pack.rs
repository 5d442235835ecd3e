//! `yinuo policy check`: a pack's examples are executed; with `--mutate`, each number is changed by one unit and those
//! that no example pins are listed.

use crate::Stop;
use crate::init::read;
use crate::shipped::{refused, tables};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use yinuo_policy::{CalendarTable, Pack, check, mutate};

/// Commands about policy packs.
#[derive(Subcommand)]
pub enum PolicyCommand {
    /// Execute the examples of packs; exit 0, or a numbered refusal.
    Check(CheckArgs),
}

/// Flags of `yinuo policy check`.
#[derive(Args)]
pub struct CheckArgs {
    /// Packs to check.
    #[arg(required = true, value_name = "FILE")]
    packs: Vec<PathBuf>,
    /// Calendar tables; those shipped when none is given.
    #[arg(long = "calendar", value_name = "FILE")]
    calendars: Vec<PathBuf>,
    /// Change each number by one unit and list those that no example pins.
    #[arg(long)]
    mutate: bool,
}

/// Runs a policy command.
pub fn policy(command: &PolicyCommand) -> Result<(), Stop> {
    let PolicyCommand::Check(args) = command;
    let packs = read(&args.packs, |text| Pack::parse(text))?;
    let tables = if args.calendars.is_empty() {
        tables()?
    } else {
        read(&args.calendars, |text| CalendarTable::parse(text))?
    };
    for (index, pack) in packs.iter().enumerate() {
        let report = check(pack, &[], &tables);
        say!(
            "{} {}: {} examples passed, {} failed",
            pack.id(),
            pack.version(),
            report.passed.len(),
            report.failed.len()
        );
        if !report.failed.is_empty() {
            return Err(refused(&args.packs[index].display().to_string(), &report.failed));
        }
        if args.mutate {
            for unpinned in mutate(pack, &[], &tables) {
                say!(
                    "  line {}: {} -> {} goes unnoticed: {}",
                    unpinned.line,
                    unpinned.from,
                    unpinned.to,
                    unpinned.text.trim()
                );
            }
        }
    }
    Ok(())
}

//! `yinuo policy check`: a pack's examples are executed; with `--mutate`, each number is changed by one unit and those
//! that no example pins are listed.

use crate::Stop;
use crate::init::read;
use crate::shipped::{refused, tables};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use yinuo_policy::{CalendarTable, Pack, Policy, check, mutate};

/// Commands about policy packs.
#[derive(Subcommand)]
pub enum PolicyCommand {
    /// Execute the examples of packs; exit 0, or a numbered refusal.
    Check(CheckArgs),
    /// Say every rule of packs in words.
    Explain(ExplainArgs),
    /// Let gangs and honest households rate under the packs' guard, and print both rates.
    Guard(GuardArgs),
    /// Say what a month would have paid under draft packs, by person and unit.
    Rehearse(crate::wage::RehearseArgs),
}

/// Flags of `yinuo policy explain`.
#[derive(Args)]
pub struct ExplainArgs {
    /// Packs to explain, in order of adoption.
    #[arg(required = true, value_name = "FILE")]
    packs: Vec<PathBuf>,
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

/// Flags of `yinuo policy guard`.
#[derive(Args)]
pub struct GuardArgs {
    /// Packs, one of them with [guard].
    #[arg(required = true, value_name = "FILE")]
    packs: Vec<PathBuf>,
    /// First seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Seeds lived, one after the other.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    seeds: u64,
}

/// Runs a policy command.
pub fn policy(command: &PolicyCommand) -> Result<(), Stop> {
    match command {
        PolicyCommand::Check(args) => check_packs(args),
        PolicyCommand::Explain(args) => explain(args),
        PolicyCommand::Guard(args) => guard(args),
        PolicyCommand::Rehearse(args) => crate::wage::rehearse(args),
    }
}

fn explain(args: &ExplainArgs) -> Result<(), Stop> {
    let packs = read(&args.packs, Pack::parse)?;
    let policy = Policy::resolve(packs, tables()?).map_err(|refusals| refused("policy", &refusals))?;
    say!("policy {}  calendars {}", policy.digest(), policy.calendar_digest());
    for pack in policy.packs() {
        say!("pack {} {}  {} / {}", pack.id(), pack.version(), pack.title().zh, pack.title().en);
    }
    for rule in policy.promise_rules() {
        say!("promise {}  {} / {}", rule.code, rule.sentence.zh, rule.sentence.en);
    }
    for rule in policy.remedy_rules() {
        say!("remedy {}  {} / {}", rule.code, rule.sentence.zh, rule.sentence.en);
    }
    for rule in policy.ladder_rules() {
        say!("ladder {}  {} / {}", rule.code, rule.sentence.zh, rule.sentence.en);
        for (index, rung) in rule.rungs.iter().enumerate() {
            say!("  {}  {} / {}: {} / {}", index + 1, rung.name.zh, rung.name.en, rung.duty.zh, rung.duty.en);
        }
    }
    Ok(())
}

fn check_packs(args: &CheckArgs) -> Result<(), Stop> {
    let packs = read(&args.packs, Pack::parse)?;
    let tables =
        if args.calendars.is_empty() { tables()? } else { read(&args.calendars, CalendarTable::parse)? };
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

fn guard(args: &GuardArgs) -> Result<(), Stop> {
    let packs = read(&args.packs, Pack::parse)?;
    let policy = Policy::resolve(packs, tables()?).map_err(|refusals| refused("policy", &refusals))?;
    let mut together: Option<yinuo_sim::FraudRates> = None;
    for seed in args.seed..args.seed.saturating_add(args.seeds) {
        let Some(rates) = yinuo_sim::fraud_rates(&policy, seed) else {
            return Err(Stop::Refused("规则包里没有 [guard]。 No pack of the list has [guard].".to_owned()));
        };
        say!("seed {seed}\n{rates}");
        together = Some(match together {
            Some(before) => before.and(&rates),
            None => rates,
        });
    }
    if let Some(together) = together {
        say!("种子 {} 颗 / seeds {}\n{}", args.seeds, args.seeds, together.told());
    }
    Ok(())
}

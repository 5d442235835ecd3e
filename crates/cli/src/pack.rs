//! `yinuo policy check`: a pack's examples are executed; with `--mutate`, each number is changed by one unit and those
//! that no example pins are listed.

use crate::Stop;
use crate::given::bytes_of;
use crate::init::read;
use crate::shipped::{refused, tables};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::PathBuf;
use yinuo_policy::{CalendarTable, Pack, Policy, PolicyRefusal, Unpinned, check, mutate};

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
    /// One JSON document on standard output: every pack with what passed, what was refused, what no example pins.
    #[arg(long)]
    json: bool,
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
    let tables =
        if args.calendars.is_empty() { tables()? } else { read(&args.calendars, CalendarTable::parse)? };
    if args.json {
        return check_as_json(args, &tables);
    }
    for (file, pack) in args.packs.iter().zip(read(&args.packs, Pack::parse)?) {
        let report = check(&pack, &[], &tables);
        let (passed, failed) = (report.passed.len(), report.failed.len());
        say!("{} {}: {passed} examples passed, {failed} failed", pack.id(), pack.version());
        if !report.is_green() {
            return Err(refused(&file.display().to_string(), &report.failed));
        }
        for unpinned in unpinned(args, &pack, &tables) {
            let text = unpinned.text.trim();
            say!("  line {}: {} -> {} goes unnoticed: {text}", unpinned.line, unpinned.from, unpinned.to);
        }
    }
    Ok(())
}

fn unpinned(args: &CheckArgs, pack: &Pack, tables: &[CalendarTable]) -> Vec<Unpinned> {
    if args.mutate { mutate(pack, &[], tables) } else { Vec::new() }
}

/// Every pack is looked at, also behind one that was refused.
fn check_as_json(args: &CheckArgs, tables: &[CalendarTable]) -> Result<(), Stop> {
    let (mut packs, mut green) = (Vec::new(), true);
    for file in &args.packs {
        let name = file.display().to_string();
        let parsed = yinuo_policy::text_of(bytes_of(file)?).and_then(|text| Pack::parse(&text));
        packs.push(match parsed {
            Err(refusals) => {
                green = false;
                json!({"file": name, "failed": refusals.iter().map(refusal_as_json).collect::<Vec<_>>()})
            }
            Ok(pack) => {
                let report = check(&pack, &[], tables);
                green &= report.is_green();
                // Before its examples hold, every number would go unnoticed.
                let loose = if report.is_green() { unpinned(args, &pack, tables) } else { Vec::new() };
                json!({
                    "file": name,
                    "pack": pack.id(),
                    "version": pack.version(),
                    "passed": report.passed,
                    "failed": report.failed.iter().map(refusal_as_json).collect::<Vec<_>>(),
                    "unpinned": loose.iter().map(unpinned_as_json).collect::<Vec<_>>(),
                })
            }
        });
    }
    say!("{}", json!({"packs": packs}));
    let fault = "有规则包没有通过。 Not every pack holds.";
    if green { Ok(()) } else { Err(Stop::Refused(fault.to_owned())) }
}

fn refusal_as_json(refusal: &PolicyRefusal) -> Value {
    json!({
        "code": refusal.code,
        "at": refusal.at,
        "sentence": {"zh": refusal.sentence.zh, "en": refusal.sentence.en},
        "next_step": {"zh": refusal.next_step.zh, "en": refusal.next_step.en},
    })
}

fn unpinned_as_json(one: &Unpinned) -> Value {
    json!({"line": one.line, "from": one.from, "to": one.to, "text": one.text.trim()})
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

//! The simulator's runner: the committed seeds, then fresh ones for a given time; one line per failure, each with the
//! command that shows it again.
//!
//! `make sim TIME=60`, `make sim SEED=7`; by hand also `--seeds 1..40`, `--fresh`, `--steps N`, `--store sqlite`, `--commit ID`, and
//! `--case NUMBER` to read the journal of a case afterwards, or of all cases of a customer; `--table` prints which default seeds find which planted bug,
//! `--first N` no more than N of them.

#![allow(clippy::print_stdout)]

#[path = "../tests/common/bank.rs"]
mod bank;
#[cfg(feature = "postgres")]
#[path = "../tests/common/wire.rs"]
mod wire;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use yinuo_app::ports::{CaseFilter, CaseOrder, Store, StreamId, StreamKind};
use yinuo_sim::trial::{Failure, Open, Rigs, STEPS, Trial, default_seeds, failures, hold};

/// Failures told of one seed.
const FAILURES_MAX: usize = 8;

struct Args {
    time_seconds: Option<u64>,
    seeds: Option<(u64, u64)>,
    steps: u32,
    store: Kept,
    commit: String,
    quiet: bool,
    /// Only seeds that nobody has held before.
    fresh: bool,
    /// Which default seeds find what is planted.
    table: bool,
    /// After so many of them the table looks no further.
    first: usize,
    /// Case, or customer, whose journal is printed afterwards.
    case: Option<String>,
    /// What is planted.
    rigs: Rigs,
}

/// Where a trial keeps what it has.
#[derive(Clone)]
enum Kept {
    Memory,
    Sqlite,
    Sealed,
    #[cfg(feature = "postgres")]
    Postgres(wire::Bench),
}

impl Kept {
    /// Steps of a trial when nobody says otherwise: a database answers every call over a line.
    fn steps(&self) -> u32 {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => STEPS / 4,
            _ => STEPS,
        }
    }
}

fn kept(name: &str) -> Result<Kept, String> {
    match name {
        "memory" => Ok(Kept::Memory),
        "sqlite" => Ok(Kept::Sqlite),
        "sealed" => Ok(Kept::Sealed),
        #[cfg(feature = "postgres")]
        "postgres" => Ok(Kept::Postgres(wire::Bench::start()?)),
        #[cfg(not(feature = "postgres"))]
        "postgres" => Err("this runner knows no PostgreSQL: --features postgres".to_owned()),
        _ => Err(format!("--store {name} is not understood")),
    }
}

fn parse(words: impl Iterator<Item = String>) -> Result<Args, String> {
    let mut args = Args {
        time_seconds: None,
        seeds: None,
        steps: STEPS,
        store: Kept::Memory,
        commit: "-".to_owned(),
        quiet: false,
        fresh: false,
        table: false,
        first: usize::MAX,
        case: None,
        rigs: plant()?,
    };
    let (mut words, mut said) = (words, None);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--quiet" => {
                args.quiet = true;
                continue;
            }
            "--fresh" => {
                args.fresh = true;
                continue;
            }
            "--table" => {
                args.table = true;
                continue;
            }
            _ => {}
        }
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{word} {text} is no number"));
        match word.as_str() {
            "--time" => args.time_seconds = Some(number(&value)?),
            "--seed" => args.seeds = Some((number(&value)?, number(&value)? + 1)),
            "--seeds" => {
                let (from, until) = value.split_once("..").ok_or("--seeds wants FROM..UNTIL")?;
                args.seeds = Some((number(from)?, number(until)?));
            }
            "--steps" => said = Some(u32::try_from(number(&value)?).map_err(|error| error.to_string())?),
            "--store" => args.store = kept(&value)?,
            "--commit" => args.commit = value,
            "--first" => args.first = usize::try_from(number(&value)?).map_err(|error| error.to_string())?,
            "--case" => args.case = Some(value),
            _ => return Err(format!("{word} {value} is not understood")),
        }
    }
    args.steps = said.unwrap_or_else(|| args.store.steps());
    Ok(args)
}

/// What `YINUO_PLANT` names: read here and handed down. A runner without the feature knows none.
fn plant() -> Result<Rigs, String> {
    match std::env::var("YINUO_PLANT") {
        Ok(name) if !name.is_empty() => planted(&name).ok_or_else(|| format!("nothing is planted as {name}")),
        _ => Ok(Rigs::HONEST),
    }
}

#[cfg(feature = "planted")]
fn planted(name: &str) -> Option<Rigs> {
    yinuo_sim::trial::planted::planted(name)
}

#[cfg(not(feature = "planted"))]
fn planted(_: &str) -> Option<Rigs> {
    None
}

/// A row for each planted bug: which of the default seeds find it.
#[cfg(feature = "planted")]
fn table(args: &Args) -> Result<bool, String> {
    use yinuo_sim::trial::planted::{AREA, ASKED, OWN, PAID, POST, ROAD};
    let mut all_are_found = true;
    for name in ASKED.iter().chain(&OWN).chain(&POST).chain(&PAID).chain(&ROAD).chain(&AREA) {
        let rigs = planted(name).ok_or_else(|| format!("nothing is planted as {name}"))?;
        let mut finds = Vec::new();
        let mut tried = 0;
        for seed in default_seeds() {
            if finds.len() == args.first {
                break;
            }
            tried += 1;
            if !hold(&Trial { rigs, ..trial(args, seed) })?.report.findings.is_empty() {
                finds.push(seed.to_string());
            }
        }
        all_are_found &= !finds.is_empty();
        println!("| {name} | {} of {tried} | {} |", finds.len(), finds.join(" "));
    }
    Ok(all_are_found)
}

#[cfg(not(feature = "planted"))]
fn table(_: &Args) -> Result<bool, String> {
    Err("nothing is planted in this build: --features planted".to_owned())
}

/// Fresh seeds begin where a commit says: another commit tries others.
fn first_seed(commit: &str) -> u64 {
    let digest = yinuo_app::codec::digest(commit.as_bytes());
    digest[..4].iter().fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

fn trial(args: &Args, seed: u64) -> Trial {
    let bare = |open: Open| Trial { seed, steps: args.steps, open, rigs: args.rigs, wire: None };
    match &args.store {
        Kept::Memory => bare(bank::memory()),
        Kept::Sqlite => bare(bank::sqlite(folder().join("trial.sqlite"))),
        Kept::Sealed => bare(bank::Vault::new().open()),
        #[cfg(feature = "postgres")]
        Kept::Postgres(bench) => {
            let database = bench.database().unwrap_or_else(|why| panic!("{why}"));
            let (open, wire) = database.leave();
            Trial { wire: Some(wire), ..bare(open) }
        }
    }
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("yinuo-sim-{}", std::process::id()));
    // A folder that cannot be made shows when the store is opened.
    let _ = std::fs::create_dir_all(&folder);
    folder
}

fn line(args: &Args, failure: &Failure) -> String {
    let store = match args.store {
        Kept::Memory => "",
        Kept::Sqlite => " STORE=sqlite",
        Kept::Sealed => " STORE=sealed",
        #[cfg(feature = "postgres")]
        Kept::Postgres(_) => " STORE=postgres",
    };
    let plant = std::env::var("YINUO_PLANT").map_or_else(|_| String::new(), |name| format!(" PLANT={name}"));
    format!(
        "FAILED seed {} commit {} instant {} {}\n       again: make sim SEED={} STEPS={}{store}{plant}",
        failure.seed,
        args.commit,
        stamp(failure.at),
        failure.finding,
        failure.seed,
        failure.steps
    )
}

fn stamp(at: i64) -> String {
    yinuo_sim::local_stamp(at)
}

/// Seconds since the runner began. The one place that looks at a real clock; nothing in a trial does.
#[allow(clippy::disallowed_methods)] // how long a person is willing to wait is not the world's time
fn watch() -> impl Fn() -> u64 {
    let began = std::time::Instant::now();
    move || began.elapsed().as_secs()
}

/// Which seeds: those asked for; else the committed ones, and after them fresh ones while there is time.
fn seeds(args: &Args) -> Box<dyn Iterator<Item = u64>> {
    let first = first_seed(&args.commit);
    match (args.seeds, args.time_seconds) {
        (Some((from, until)), _) => Box::new(from..until),
        (None, Some(_)) if args.fresh => Box::new(first..),
        (None, Some(_)) => Box::new(default_seeds().chain(first..)),
        (None, None) => Box::new(default_seeds()),
    }
}

/// What all trials together came to.
#[derive(Default)]
struct Sum {
    held: u64,
    failed: u64,
    events: u64,
    struck: BTreeMap<&'static str, u64>,
}

fn run(args: &Args) -> Result<bool, String> {
    let elapsed = watch();
    let mut sum = Sum::default();
    for seed in seeds(args) {
        if args.time_seconds.is_some_and(|most| elapsed() >= most) {
            break;
        }
        one(args, seed, &mut sum)?;
    }
    if !args.quiet {
        for (what, count) in &sum.struck {
            println!("{count:>8} {what}");
        }
    }
    let Sum { held, failed, events, .. } = sum;
    println!("{held} seeds, {events} events, {failed} failed, {} s (commit {})", elapsed(), args.commit);
    Ok(failed == 0)
}

fn one(args: &Args, seed: u64, sum: &mut Sum) -> Result<(), String> {
    let now = trial(args, seed);
    let verdict = hold(&now)?;
    if let Some(number) = &args.case {
        tell(number, (now.open)()?.as_ref())?;
    }
    sum.held += 1;
    sum.events += verdict.report.events;
    for (what, count) in &verdict.struck {
        *sum.struck.entry(what).or_default() += count;
    }
    if verdict.report.findings.is_empty() {
        return Ok(());
    }
    sum.failed += 1;
    let again = |steps| Trial { steps, ..trial(args, seed) };
    for failure in failures(&again, &verdict)?.iter().take(FAILURES_MAX) {
        println!("{}", line(args, failure));
    }
    Ok(())
}

/// Prints the journal of a case, as it is stored.
fn tell(number: &str, store: &dyn Store) -> Result<(), String> {
    let said = |error: yinuo_app::ports::ReadError| error.to_string();
    let by_id = uuid::Uuid::parse_str(number).ok();
    let Some(id) = by_id.or(store.case_by_number(number).map_err(said)?) else {
        return tell_of(number, store);
    };
    println!("case {id}");
    for stored in store.load(StreamId { kind: StreamKind::Case, id }).map_err(said)?.events {
        let (occurred, recorded) = (stamp(stored.event.occurred_at), stamp(stored.event.recorded_at));
        let bytes = String::from_utf8_lossy(&stored.event.bytes).into_owned();
        println!("{:>4} occurred {occurred} recorded {recorded} {bytes}", stored.version);
    }
    Ok(())
}

/// Prints the journals of a customer's cases.
fn tell_of(customer: &str, store: &dyn Store) -> Result<(), String> {
    let filter = CaseFilter { customer: Some(customer.to_owned()), ..CaseFilter::default() };
    let rows =
        store.cases(&filter, CaseOrder::NewestFirst, None, 100).map_err(|error| error.to_string())?.rows;
    if rows.is_empty() {
        return Err(format!("no case and no customer {customer}"));
    }
    rows.iter().try_for_each(|row| tell(&row.number, store))
}

fn main() -> ExitCode {
    let done =
        parse(std::env::args().skip(1)).and_then(|args| if args.table { table(&args) } else { run(&args) });
    let _ = std::fs::remove_dir_all(folder());
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

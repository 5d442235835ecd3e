//! `yinuo`: the one binary. It reads the clock, draws identifiers, opens files and sockets, and wires the rest.
//!
//! Exit codes: 0 done, 1 refused (a numbered refusal was printed), 2 wrong usage, 3 storage or network failed.

/// Many threads that take and give back small pieces at once: the system's own was a fifth of a busy server's time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Prints a line on standard output; a reader that went away ends the program quietly.
macro_rules! say {
    ($($arg:tt)*) => {{
        use std::io::Write as _;
        if writeln!(std::io::stdout(), $($arg)*).is_err() {
            std::process::exit(0);
        }
    }};
}

mod account;
mod archive;
mod backup;
mod city;
mod config;
mod data;
mod demo;
mod doctor;
mod draws;
mod edge;
mod erase;
mod explain;
mod given;
mod hand;
mod import;
mod init;
mod key;
#[cfg(feature = "postgres")]
mod moving;
mod openid;
mod outlet;
mod pack;
mod person;
mod post;
mod replay;
mod restore;
mod ring;
mod rollup;
mod running;
mod serve;
mod settle;
mod shelf;
mod shipped;
mod signer;
mod subject;
mod survey;
mod trail;
mod wage;
mod whole;
mod work;

use clap::{Parser, Subcommand};
use std::fmt;
use std::process::ExitCode;

/// Yinuo (一诺): the service-quality platform of a telecom operator. 电信运营商的服务质量平台。
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    /// File of the key ring that seals personal data. Beside the data file by default (`.keyring`), `yinuo.keyring` for a
    /// database.
    #[arg(long, global = true, env = "YINUO_KEYRING", value_name = "FILE")]
    keyring: Option<std::path::PathBuf>,
    #[command(subcommand)]
    command: Command,
    /// Root certificate (PEM) that a database is checked under when its address asks for TLS and names none.
    #[arg(long, global = true, env = "YINUO_ROOT_CERT", value_name = "FILE")]
    root_cert: Option<std::path::PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Fill a living city on an embedded file and open it on loopback.
    Demo(demo::DemoArgs),
    /// Live a full year of the made-up city in memory and print its figures beside their goals.
    City(city::CityArgs),
    /// First run without the demo: adopt a policy and make a first token.
    Init(init::InitArgs),
    /// Import registers and customers from CSV files.
    Import(import::ImportArgs),
    /// Make a token that names person, post and unit.
    Token(init::TokenArgs),
    /// People who sign in: passwords, one-use links, unlocking, and the rules that they follow.
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Serve the API and the desk, and run the workers.
    Serve(Box<serve::ServeArgs>),
    /// Work alone, without the API: settle due clocks, roll up, draw, sign, deliver. On a database that others serve.
    Work(work::WorkArgs),
    /// Move everything from a file to a database, or back.
    #[cfg(feature = "postgres")]
    Move(moving::MoveArgs),
    /// Copy everything into one verified file, while others go on writing.
    Backup(backup::BackupArgs),
    /// Open a backup as new data, without whom was erased since.
    Restore(restore::RestoreArgs),
    /// Look whether everything that a loss would rest on is in order; changes nothing.
    Doctor(doctor::DoctorArgs),
    /// List who was erased, for `restore`.
    Erasures(restore::ErasuresArgs),
    /// Replay an operator's own event log under a policy.
    Replay(replay::ReplayArgs),
    /// Explain every deadline and every sum of a case.
    Explain(explain::ExplainArgs),
    /// Print an issue of the Service Quality Gazette.
    Gazette(account::GazetteArgs),
    /// Payments to customers: the settlement file of a day, and the answers to it.
    Settle(settle::SettleArgs),
    /// Call-back draws: promise, run, list, verify.
    #[command(subcommand)]
    Draw(account::DrawCommand),
    /// Survey waves: list, export frame and sample, draw a sample again.
    #[command(subcommand)]
    Survey(survey::SurveyCommand),
    /// Bring the daily roll-ups up to date, seal days, compare them with their recount.
    Rollup(rollup::RollupArgs),
    /// Archive what ended long ago into files that prove themselves.
    Archive(archive::ArchiveArgs),
    /// Everything that is held about a customer, for the customer: two people ask for it.
    Subject(subject::SubjectArgs),
    /// Erase a person: one asks, another approves.
    Erase(erase::EraseArgs),
    /// Say what has had its term by the policy, or drop it: evidence, messages, answers, uploads that led to nothing.
    Purge(erase::PurgeArgs),
    /// Check the whole file with the independent auditor: chains, clocks, ladders, ledger.
    Audit(explain::AuditArgs),
    /// Sign what changed since the last checkpoint.
    Checkpoint(trail::CheckpointArgs),
    /// Write the whole journal with its checkpoints, for `verify`.
    Export(trail::ExportArgs),
    /// Check an export alone, without the database.
    Verify(trail::VerifyArgs),
    /// Keys: the ring that seals personal data, and the key that signs checkpoints.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Policy packs: check their examples.
    #[command(subcommand)]
    Policy(pack::PolicyCommand),
}

/// Why the program ends without success.
pub enum Stop {
    /// A numbered refusal.
    Refused(String),
    /// Storage, network or files.
    Failed(String),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(text) | Self::Failed(text) => f.write_str(text),
        }
    }
}

impl From<yinuo_app::AppError> for Stop {
    fn from(error: yinuo_app::AppError) -> Self {
        match error {
            yinuo_app::AppError::Refused(refusal) => Self::Refused(format!(
                "{} {} {}\n     {} {}",
                refusal.code,
                refusal.sentence.zh,
                refusal.next_step.zh,
                refusal.sentence.en,
                refusal.next_step.en
            )),
            other => Self::Failed(other.to_string()),
        }
    }
}

fn main() -> ExitCode {
    let filter = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_writer(std::io::stderr);
    filter.with_target(false).init();
    let cli = Cli::parse();
    ring::give(cli.keyring);
    if let Some(root) = cli.root_cert {
        data::trust(root);
    }
    let done = match cli.command {
        Command::Demo(args) => demo::demo(&args),
        Command::City(args) => city::city(&args),
        Command::Init(args) => init::init(&args),
        Command::Import(args) => import::import(&args),
        Command::Token(args) => init::token(&args),
        Command::Person(command) => person::person(&command),
        Command::Serve(args) => serve::serve(&args),
        Command::Work(args) => work::work(&args),
        #[cfg(feature = "postgres")]
        Command::Move(args) => moving::move_data(&args),
        Command::Backup(args) => backup::backup(&args),
        Command::Restore(args) => restore::restore(&args),
        Command::Doctor(args) => doctor::doctor(&args),
        Command::Erasures(args) => restore::erasures(&args),
        Command::Replay(args) => replay::replay(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Gazette(args) => account::gazette(&args),
        Command::Settle(args) => settle::settle(&args),
        Command::Draw(command) => account::draw(&command),
        Command::Survey(command) => survey::survey(&command),
        Command::Rollup(args) => rollup::rollup(&args),
        Command::Archive(args) => archive::archive(&args),
        Command::Subject(args) => subject::subject(&args),
        Command::Erase(args) => erase::erase(&args),
        Command::Purge(args) => erase::purge(&args),
        Command::Audit(args) => explain::audit(&args),
        Command::Checkpoint(args) => trail::checkpoint(&args),
        Command::Export(args) => trail::export(&args),
        Command::Verify(args) => trail::verify(&args),
        Command::Key(command) => key::key(&command),
        Command::Policy(command) => pack::policy(&command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("{stop}");
            ExitCode::from(if matches!(stop, Stop::Refused(_)) { 1 } else { 3 })
        }
    }
}

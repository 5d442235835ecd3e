//! `yinuo person`: passwords and one-use links from the machine itself, for the first administrator and for the day on
//! which nobody else can help.

use crate::Stop;
use crate::data::Data;
use crate::init::operator;
use crate::serve::{clock_of, open};
use clap::{Args, Subcommand};
use std::io::{BufRead as _, IsTerminal as _};
use std::sync::Arc;
use yinuo_app::App;
use yinuo_app::identity::{IdentitySettings, SETTING};
use yinuo_app::register::set_rows;

/// Longest password that is read, bytes.
const LINE_BYTES_MAX: u64 = 1_024;

/// What to do about people.
#[derive(Subcommand)]
pub enum PersonCommand {
    /// Set a password, read as one line from standard input; every session of the person ends.
    Password(PasswordArgs),
    /// Print a one-use link by which the person sets a password.
    Link(PersonArgs),
    /// Let a person try to sign in again at once.
    Unlock(PersonArgs),
    /// Print the rules of passwords and sessions, or change those that are named.
    Rules(RulesArgs),
}

/// Whose.
#[derive(Args)]
pub struct PersonArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "yinuo.sqlite")]
    data: Data,
    /// Person code.
    person: String,
}

/// Flags of `yinuo person password`.
#[derive(Args)]
pub struct PasswordArgs {
    #[command(flatten)]
    whose: PersonArgs,
    /// Name to sign in with; the one before, or the person code at first.
    #[arg(long)]
    name: Option<String>,
    /// The person has to replace it when he signs in.
    #[arg(long)]
    once: bool,
}

/// Flags of `yinuo person rules`.
#[derive(Args)]
pub struct RulesArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "yinuo.sqlite")]
    data: Data,
    /// Fewest characters of a new password.
    #[arg(long, value_parser = clap::value_parser!(u32).range(8..=128))]
    password_chars_min: Option<u32>,
    /// Days after which a password has to be replaced; 0 for never.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=3650))]
    password_max_days: Option<u32>,
    /// Earlier passwords that may not come again.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=24))]
    password_history: Option<u32>,
    /// Failures after which signing in has to wait.
    #[arg(long, value_parser = clap::value_parser!(u32).range(3..=100))]
    failures_max: Option<u32>,
    /// Minutes that it has to wait.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1440))]
    lock_minutes: Option<u32>,
    /// Minutes without a request after which a session ends.
    #[arg(long, value_parser = clap::value_parser!(u32).range(5..=1440))]
    idle_minutes: Option<u32>,
    /// A role that asks for a second factor; say it once for each, `none` for no role.
    #[arg(long = "factor-role", value_name = "ROLE")]
    factor_roles: Vec<String>,
    /// Hours after which a session ends.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=168))]
    session_hours: Option<u32>,
}

/// Does it.
pub fn person(command: &PersonCommand) -> Result<(), Stop> {
    match command {
        PersonCommand::Password(args) => password(args),
        PersonCommand::Link(args) => {
            let (secret, _) = opened(&args.data)?.issue_link(&operator(), &args.person)?;
            say!("/sign-in#link={secret}");
            Ok(())
        }
        PersonCommand::Unlock(args) => {
            opened(&args.data)?.unlock(&operator(), &args.person)?;
            say!("{}: 可以再登录。 May sign in again.", args.person);
            Ok(())
        }
        PersonCommand::Rules(args) => rules(args),
    }
}

fn opened(data: &Data) -> Result<Arc<App>, Stop> {
    open(data, clock_of(data, None)?)
}

fn password(args: &PasswordArgs) -> Result<(), Stop> {
    let app = opened(&args.whose.data)?;
    let mut input = std::io::stdin().lock();
    if input.is_terminal() {
        eprintln!("新密码（输入时看得见） / New password (seen while it is typed):");
    }
    let mut line = String::new();
    std::io::Read::take(&mut input, LINE_BYTES_MAX)
        .read_line(&mut line)
        .map_err(|error| Stop::Failed(error.to_string()))?;
    let word = line.trim_end_matches(['\n', '\r']);
    let person = &args.whose.person;
    let name = app.set_password(&operator(), person, args.name.as_deref(), word, args.once)?;
    say!("{person}: 登录名 {name}，密码已设。 Sign-in name {name}, the password is set.");
    Ok(())
}

fn rules(args: &RulesArgs) -> Result<(), Stop> {
    let app = opened(&args.data)?;
    let before = app.law().identity.as_ref().clone();
    let after = IdentitySettings {
        password_chars_min: args.password_chars_min.unwrap_or(before.password_chars_min),
        password_max_days: args.password_max_days.unwrap_or(before.password_max_days),
        password_history: args.password_history.unwrap_or(before.password_history),
        failures_max: args.failures_max.unwrap_or(before.failures_max),
        lock_minutes: args.lock_minutes.unwrap_or(before.lock_minutes),
        idle_minutes: args.idle_minutes.unwrap_or(before.idle_minutes),
        factor_roles: match args.factor_roles.as_slice() {
            [] => before.factor_roles.clone(),
            roles => roles.iter().filter(|role| *role != "none").cloned().collect(),
        },
        session_hours: args.session_hours.unwrap_or(before.session_hours),
        ..before.clone()
    };
    if after != before {
        let row = after.row()?;
        set_rows(app.store(), &crate::edge::WallClock::new(), &operator(), SETTING, &[row])?;
    }
    say!("{}", serde_json::to_string_pretty(&after).map_err(|error| Stop::Failed(error.to_string()))?);
    Ok(())
}

//! `yinuo init` and `yinuo token`: a first run without the demo.

use crate::Stop;
use crate::data::Data;
use crate::edge::{WallClock, random_text, system_millis};
use crate::given::bytes_of;
use crate::key::begin;
use crate::ring::file_of;
use crate::shipped::{demo_packs, refused, tables};
use clap::Args;
use std::path::PathBuf;
use yinuo_app::codec::{digest, hex};
use yinuo_app::register::{AdoptError, TOKEN, TokenBody, adopt, json, set_rows};
use yinuo_domain::Actor;
use yinuo_policy::{CalendarTable, Pack};

/// Flags of `yinuo init`.
#[derive(Args)]
pub struct InitArgs {
    /// The data file to make or to adopt a policy into, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "yinuo.sqlite")]
    data: Data,
    /// Policy packs in order of adoption; the shipped Chinese ones when none is given.
    #[arg(long = "policy", value_name = "FILE")]
    policies: Vec<PathBuf>,
    /// Calendar tables; those shipped when none is given.
    #[arg(long = "calendar", value_name = "FILE")]
    calendars: Vec<PathBuf>,
    /// One JSON document on standard output: what was adopted, and where the key ring is.
    #[arg(long)]
    json: bool,
}

/// Flags of `yinuo token`.
#[derive(Args)]
pub struct TokenArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "yinuo.sqlite")]
    data: Data,
    /// Person code.
    #[arg(long)]
    person: String,
    /// Post code.
    #[arg(long)]
    post: String,
    /// Unit code.
    #[arg(long)]
    unit: String,
    /// Days after which it is worth nothing.
    #[arg(long, default_value_t = 366, value_parser = clap::value_parser!(u16).range(1..=3660))]
    days: u16,
}

/// The operator of this machine, as the journal names him.
pub fn operator() -> Actor {
    Actor { person: "operator".to_owned(), post: String::new(), unit: String::new() }
}

/// Adopts a policy.
pub fn init(args: &InitArgs) -> Result<(), Stop> {
    let packs = if args.policies.is_empty() { demo_packs()? } else { read(&args.policies, Pack::parse)? };
    let tables =
        if args.calendars.is_empty() { tables()? } else { read(&args.calendars, CalendarTable::parse)? };
    let store = args.data.open_bare()?;
    let newborn = store.journal_heads().map_err(yinuo_app::AppError::from)?.iter().all(|head| *head == 0);
    if newborn {
        begin(&args.data, store.as_ref())?;
    }
    let adopted: Vec<_> = packs.iter().map(|pack| format!("{} {}", pack.id(), pack.version())).collect();
    adopt(store.as_ref(), &WallClock::new(), &operator(), packs, tables).map_err(|error| match error {
        AdoptError::Policy(refusals) => refused("policy", &refusals),
        AdoptError::App(error) => error.into(),
    })?;
    if args.json {
        let key_ring = newborn.then(|| file_of(&args.data).display().to_string());
        say!(
            "{}",
            serde_json::json!({"data": args.data.to_string(), "packs": adopted, "key_ring": key_ring})
        );
        return Ok(());
    }
    say!("{}: the policy is adopted.", args.data);
    if newborn {
        say!(
            "{}: the key ring. Keep a copy apart from the data: without it no text ever opens. 密钥环请另存一份，与资料分开保管。",
            file_of(&args.data).display()
        );
    }
    say!(
        "Next: yinuo import --data {0} --units … --posts … --people … --holdings … --customers …",
        args.data
    );
    say!("Then: yinuo token --data {0} --person … --post … --unit …, and yinuo serve --data {0}", args.data);
    Ok(())
}

/// Reads files and parses each.
pub fn read<T>(
    files: &[PathBuf],
    parse: impl Fn(&str) -> Result<T, Vec<yinuo_policy::PolicyRefusal>>,
) -> Result<Vec<T>, Stop> {
    files
        .iter()
        .map(|file| {
            yinuo_policy::text_of(bytes_of(file)?)
                .and_then(|text| parse(&text))
                .map_err(|refusals| refused(&file.display().to_string(), &refusals))
        })
        .collect()
}

/// Makes a token; it is printed once and stored only as a digest.
pub fn token(args: &TokenArgs) -> Result<(), Stop> {
    let store = args.data.open()?;
    for (register, code) in [("person", &args.person), ("post", &args.post), ("unit", &args.unit)] {
        let found = store.register_row(register, code).map_err(yinuo_app::AppError::from)?;
        if found.is_none() {
            let sentence = format!(
                "D021 没有这个{register}：{code}。 There is no such {register}: {code}. Import the registers first: yinuo import --help"
            );
            return Err(Stop::Refused(sentence));
        }
    }
    let token = random_text();
    let actor = Actor { person: args.person.clone(), post: args.post.clone(), unit: args.unit.clone() };
    let until = system_millis() + i64::from(args.days) * 24 * 3_600_000;
    let row = (hex(&digest(token.as_bytes())), json(&TokenBody { actor, until: Some(until) })?);
    set_rows(store.as_ref(), &WallClock::new(), &operator(), TOKEN, &[row])?;
    say!("{token}");
    Ok(())
}

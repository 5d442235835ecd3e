//! `yinuo city`: lives a full year of a made-up city in memory and prints its figures beside their goals.

use crate::Stop;
use crate::given::text_of;
use crate::init::read;
use crate::shipped::{demo_packs, refused, tables};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use yinuo_policy::{CalendarTable, Pack, Policy};
use yinuo_sim::{
    CHENGCHUAN, CHENGCHUAN_LAW, CheckTable, CityFile, CityRefusal, Tongue, YEARS_MAX, YearOptions,
    check_table, cliffs,
};

/// Language of the table.
#[derive(Clone, Copy, ValueEnum)]
enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
    /// Chinese first, English after it.
    Both,
}

/// Flags of `yinuo city`.
#[derive(Args)]
pub struct CityArgs {
    /// Seed of the first year.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Years lived, each with the next seed.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=YEARS_MAX))]
    years: u64,
    /// Size of the city, per mille of the real one.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    scale: u64,
    /// Another city; Chengchuan when absent.
    #[arg(long, value_name = "FILE")]
    city: Option<PathBuf>,
    /// Policy packs in order of adoption; the demo's and the house law of Chengchuan when absent.
    #[arg(long = "policy", value_name = "FILE")]
    policies: Vec<PathBuf>,
    /// Calendar tables; those shipped when none is given.
    #[arg(long = "calendar", value_name = "FILE")]
    calendars: Vec<PathBuf>,
    /// Language.
    #[arg(long, value_enum, default_value = "both")]
    lang: Language,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
    /// Instead of the table: the promise kept with more and with fewer technicians, district by district.
    #[arg(long, conflicts_with_all = ["json", "years", "scale"])]
    cliff: bool,
}

/// Lives the years; refused when a figure lies outside its wide limits.
pub fn city(args: &CityArgs) -> Result<(), Stop> {
    let (file, policy) = opened(args)?;
    if args.cliff {
        return cliff(args, &file, &policy);
    }
    let options = YearOptions { seed: args.seed, years: args.years, scale_per_mille: args.scale };
    let many = args.years > 1;
    let told = &mut |seed| {
        if many {
            eprintln!("{seed}");
        }
    };
    let table = check_table(&file, &policy, options, told).map_err(|refusals| unfit(&refusals))?;
    if args.json {
        say!("{}", document(&table));
    } else {
        for tongue in tongues(args.lang) {
            say!("{}", table.said(*tongue));
        }
    }
    if table.holds() {
        return Ok(());
    }
    Err(Stop::Refused("有指标超出宽限。 Some figures lie outside their wide limits.".to_owned()))
}

fn cliff(args: &CityArgs, file: &CityFile, policy: &Policy) -> Result<(), Stop> {
    let found = cliffs(file, policy, args.seed).map_err(|refusals| unfit(&refusals))?;
    for tongue in tongues(args.lang) {
        for cliff in &found {
            say!("{}", cliff.said(*tongue));
        }
    }
    Ok(())
}

const fn tongues(language: Language) -> &'static [Tongue] {
    match language {
        Language::Zh => &[Tongue::Zh],
        Language::En => &[Tongue::En],
        Language::Both => &[Tongue::Zh, Tongue::En],
    }
}

fn opened(args: &CityArgs) -> Result<(CityFile, Policy), Stop> {
    let text = match &args.city {
        None => CHENGCHUAN.to_owned(),
        Some(path) => text_of(path)?,
    };
    let file = CityFile::parse(&text).map_err(|refusals| unfit(&refusals))?;
    let packs = if args.policies.is_empty() {
        let house = Pack::parse(CHENGCHUAN_LAW).map_err(|refusals| refused("shipped pack", &refusals))?;
        demo_packs()?.into_iter().chain([house]).collect()
    } else {
        read(&args.policies, Pack::parse)?
    };
    let tables =
        if args.calendars.is_empty() { tables()? } else { read(&args.calendars, CalendarTable::parse)? };
    let policy = Policy::resolve(packs, tables).map_err(|refusals| refused("policy", &refusals))?;
    Ok((file, policy))
}

fn unfit(refusals: &[CityRefusal]) -> Stop {
    Stop::Refused(refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn document(table: &CheckTable) -> serde_json::Value {
    let lines: Vec<serde_json::Value> = table
        .lines
        .iter()
        .map(|line| {
            serde_json::json!({
                "figure": line.figure,
                "name": line.name,
                "from": line.from,
                "goal": line.goal,
                "study": line.study,
                "value": line.value,
                "decimals": line.decimals,
                "least": line.range.0,
                "most": line.range.1,
                "met": line.met,
                "plausible": line.plausible,
            })
        })
        .collect();
    serde_json::json!({
        "city": table.city,
        "seeds": table.seeds,
        "scalePerMille": table.scale_per_mille,
        "holds": table.holds(),
        "lines": lines,
    })
}

//! `yinuo replay`: an operator's own event log through the real application, in virtual time.

use crate::Stop;
use crate::given::text_of;
use crate::init::read;
use crate::shipped::tables;
use clap::Args;
use std::path::PathBuf;
use yinuo_policy::{CalendarTable, Pack};
use yinuo_replay::{Mapping, ReplayOptions, replay as play};

/// Flags of `yinuo replay`.
#[derive(Args)]
pub struct ReplayArgs {
    /// The event log, .csv or .csv.gz.
    file: PathBuf,
    /// Mapping of its columns.
    #[arg(long, value_name = "FILE")]
    map: PathBuf,
    /// Policy packs in order of adoption.
    #[arg(long = "policy", value_name = "FILE", required = true)]
    policies: Vec<PathBuf>,
    /// Calendar tables; those shipped when none is given.
    #[arg(long = "calendar", value_name = "FILE")]
    calendars: Vec<PathBuf>,
    /// Column with the recorded outcome to compare with.
    #[arg(long, value_name = "COLUMN")]
    compare: Option<String>,
    /// Column to break the comparison down by; its last value counts.
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// Writes every refused row with its line, number and reason to this CSV file.
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// One line of JSON on standard output; the table goes to standard error.
    #[arg(long)]
    json: bool,
}

/// Replays a log.
pub fn replay(args: &ReplayArgs) -> Result<(), Stop> {
    let text = text_of(&args.map)?;
    let mapping = Mapping::parse(&text).map_err(|refusals| {
        Stop::Refused(refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })?;
    let packs = read(&args.policies, Pack::parse)?;
    let tables =
        if args.calendars.is_empty() { tables()? } else { read(&args.calendars, CalendarTable::parse)? };
    let options = ReplayOptions {
        mapping: &mapping,
        packs,
        tables,
        compare: args.compare.clone(),
        by: args.by.clone(),
        lists_all_refused: args.refused.is_some(),
    };
    let report = play(&args.file, options, &mut |count, what| eprintln!("{count} {what}"))
        .map_err(|refusal| Stop::Refused(refusal.to_string()))?;
    if let Some(file) = &args.refused {
        let failed = |error: csv::Error| Stop::Failed(format!("{}: {error}", file.display()));
        let mut rows = csv::Writer::from_path(file).map_err(failed)?;
        rows.write_record(["line", "code", "zh", "en"]).map_err(failed)?;
        for row in &report.refused {
            let line = row.line.to_string();
            rows.write_record([&line, &row.code, &row.reason.zh, &row.reason.en]).map_err(failed)?;
        }
        rows.flush().map_err(|error| failed(error.into()))?;
    }
    if args.json {
        eprintln!("{report}");
        say!("{}", report.json_line());
    } else {
        say!("{report}");
    }
    Ok(())
}

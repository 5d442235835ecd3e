//! `yinuo gazette` and `yinuo draw`: the printed account, and the call-back draws that a stranger can recompute.

use crate::Stop;
use crate::data::{Data, Shelf};
use crate::edge::SystemEntropy;
use crate::given::text_of;
use crate::init::operator;
use crate::serve::{clock_of, open, open_with};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::sync::Arc;
use yinuo_account::{
    Day, Lang, call_backs, draw_rows, export_draws, gazette as assemble, html, json, promise_seed, publish,
    replay_draws, run_draws, verify_draws,
};
use yinuo_app::App;

/// Language of the page.
#[derive(Clone, Copy, ValueEnum)]
enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
    /// Chinese first, English after it.
    Both,
}

/// Flags of `yinuo gazette`.
#[derive(Args)]
pub struct GazetteArgs {
    /// First local day, for example 2026-06-22.
    #[arg(long)]
    from: String,
    /// Last local day.
    #[arg(long)]
    to: String,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    #[command(flatten)]
    shelf: Shelf,
    /// The instant that counts as now, for example 2026-07-01T10:20:00+08:00; a demo's own time when absent.
    #[arg(long)]
    as_of: Option<jiff::Timestamp>,
    /// Language.
    #[arg(long, value_enum, default_value = "both")]
    lang: Language,
    /// Write the printable page to this file; standard output when absent.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
    /// Publish the issue: it keeps its number, position and definitions; later facts become corrections.
    #[arg(long)]
    publish: bool,
}

/// Commands about draws.
#[derive(Subcommand)]
pub enum DrawCommand {
    /// Promise the seed of a day, before that day begins.
    Promise(DayArgs),
    /// Draw a day that is over.
    Run(DayArgs),
    /// List draws and what came of their call-backs.
    List(DataArgs),
    /// Recompute every draw from the journal.
    Verify(DataArgs),
    /// Print the draws of a day, one JSON object a line, for somebody who has no access to the data.
    Export(DayArgs),
    /// Draw an export again from the file alone, and print the same lists.
    Replay {
        /// File that `export` printed.
        file: PathBuf,
    },
}

/// A day and a data file.
#[derive(Args)]
pub struct DayArgs {
    /// Local day, for example 2026-06-22.
    #[arg(long)]
    date: String,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    /// The instant that counts as now, for example 2026-07-01T10:20:00+08:00; a demo's own time when absent.
    #[arg(long)]
    as_of: Option<jiff::Timestamp>,
}

/// A data file.
#[derive(Args)]
pub struct DataArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    #[command(flatten)]
    shelf: Shelf,
}

/// A local day as somebody wrote it.
pub fn day(text: &str) -> Result<Day, Stop> {
    let wrong = || {
        Stop::Refused(format!(
            "A001 没有这一天：{text}。 There is no such day: {text}. Write it like 2026-06-22."
        ))
    };
    Day::parse(text).ok_or_else(wrong)
}

/// The application on its data, by this machine's clock or as of an instant.
pub fn opened(data: &Data, as_of: Option<jiff::Timestamp>) -> Result<Arc<App>, Stop> {
    open(data, clock_of(data, as_of)?)
}

/// The same, looking into the archive.
pub fn opened_with(data: &Data, shelf: &Shelf, as_of: Option<jiff::Timestamp>) -> Result<Arc<App>, Stop> {
    open_with(data, shelf, clock_of(data, as_of)?)
}

/// Prints an issue of the gazette.
pub fn gazette(args: &GazetteArgs) -> Result<(), Stop> {
    let app = opened_with(&args.data, &args.shelf, args.as_of)?;
    let issue = assemble(&app, day(&args.from)?, day(&args.to)?)?;
    if args.publish {
        let published = publish(&app, &operator(), &issue)?;
        eprintln!("published as issue {}", published.number);
    }
    if args.json {
        say!("{}", json(&issue)?);
        return Ok(());
    }
    let lang = match args.lang {
        Language::Zh => Lang::Zh,
        Language::En => Lang::En,
        Language::Both => Lang::Both,
    };
    let page = html(&issue, lang);
    match &args.html {
        Some(file) => {
            std::fs::write(file, page)
                .map_err(|error| Stop::Failed(format!("{}: {error}", file.display())))?;
            eprintln!("{}", file.display());
        }
        None => say!("{page}"),
    }
    Ok(())
}

/// The lists of an export, drawn again.
fn replay(file: &std::path::Path) -> Result<(), Stop> {
    let text = text_of(file)?;
    for found in replay_draws(&text)? {
        if let Some(fault) = found.fault {
            return Err(Stop::Refused(format!("{}: {fault}; 与导出的不符", found.code)));
        }
        say!("{}  {} of {}", found.code, found.drawn.len(), found.frame);
        found.drawn.iter().for_each(|case| say!("  {case}"));
    }
    Ok(())
}

/// Runs a draw command.
pub fn draw(command: &DrawCommand) -> Result<(), Stop> {
    match command {
        DrawCommand::Promise(args) => {
            let app = opened(&args.data, args.as_of)?;
            let commitment = promise_seed(&app, &operator(), &SystemEntropy, day(&args.date)?)?;
            say!("{} {commitment}", args.date);
        }
        DrawCommand::Run(args) => {
            let app = opened(&args.data, args.as_of)?;
            for row in run_draws(&app, &operator(), day(&args.date)?)? {
                say!("{}/{}  {} of {}", row.date, row.stratum, row.drawn.len(), row.frame_count);
            }
        }
        DrawCommand::List(args) => {
            let app = opened_with(&args.data, &args.shelf, None)?;
            for row in draw_rows(app.store())? {
                let code = format!("{}/{}", row.date, row.stratum);
                let Some(list) = call_backs(app.store(), &code)? else { continue };
                let called = list.items.iter().filter(|item| item.outcome.is_some()).count();
                say!(
                    "{code}  frame {}  drawn {}  called {called}  not reached {}  short {}",
                    row.frame_count,
                    row.drawn.len(),
                    list.not_reached,
                    list.short
                );
            }
        }
        DrawCommand::Verify(args) => {
            let app = opened_with(&args.data, &args.shelf, None)?;
            let mut faults = 0;
            for report in verify_draws(app.store())? {
                for fault in &report.faults {
                    faults += 1;
                    say!("{}: {fault}", report.code);
                }
            }
            if faults > 0 {
                return Err(Stop::Refused(format!("{faults} things do not follow; 有 {faults} 处对不上")));
            }
            say!("every draw follows from its frame, seed and ratio");
        }
        DrawCommand::Export(args) => {
            let app = opened(&args.data, args.as_of)?;
            let lines = export_draws(app.store(), day(&args.date)?)?;
            if lines.is_empty() {
                let sentence = format!("{0} 没有抽样。 Nothing was drawn of {0}.", args.date);
                return Err(Stop::Refused(sentence));
            }
            say!("{}", lines.trim_end());
        }
        DrawCommand::Replay { file } => replay(file)?,
    }
    Ok(())
}

//! `yinuo rollup`: the daily roll-ups of a data file, brought up to date, sealed, compared with their recount.

use crate::Stop;
use crate::account::{day, opened_with};
use crate::data::{Data, Shelf};
use clap::Args;
use yinuo_account::{Difference, RollSize, Roller, check_rolls, edition, roll_state, seal_days};
use yinuo_app::App;

/// Differences printed; the rest is counted.
const DIFFERENCES_MAX: usize = 50;

/// Flags of `yinuo rollup`.
#[derive(Args)]
pub struct RollupArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    #[command(flatten)]
    shelf: Shelf,
    /// Change nothing: compare with a recount of the journal as far as it was rolled up.
    #[arg(long, conflicts_with = "seal")]
    check: bool,
    /// Seal every local day up to and with this one, for example 2026-06-22: later facts restate it beside.
    #[arg(long, value_name = "DAY")]
    seal: Option<String>,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
}

/// Rolls up to the journal's end, seals, or checks.
pub fn rollup(args: &RollupArgs) -> Result<(), Stop> {
    let app = opened_with(&args.data, &args.shelf, None)?;
    if args.check {
        return check(&app, args.json);
    }
    let (mut rolled, mut roller) = (0, Roller::default());
    loop {
        let events = roller.roll_up(&app, RollSize::default())?;
        rolled += events;
        if events == 0 {
            break;
        }
        eprint!("\r{rolled}");
    }
    if rolled > 0 {
        eprintln!();
    }
    if let Some(until) = &args.seal {
        seal_days(&app, day(until)?)?;
    }
    let state = roll_state(app.store(), &edition(app.law().book.current()))?;
    let sealed = state.sealed.map(|day| day.to_string());
    if args.json {
        let answer = serde_json::json!({
            "edition": state.edition, "rolled": rolled, "events": state.position.events(), "sealed": sealed,
        });
        say!("{answer}");
        return Ok(());
    }
    let sealed = sealed.unwrap_or_else(|| "-".to_owned());
    say!(
        "汇总口径 {}：新计 {rolled} 条事件，共 {} 条；封存至 {sealed}",
        state.edition,
        state.position.events()
    );
    say!(
        "edition {}: {rolled} events rolled up, {} in all; sealed until {sealed}",
        state.edition,
        state.position.events()
    );
    Ok(())
}

fn check(app: &App, json: bool) -> Result<(), Stop> {
    let (rows, differences) = check_rolls(app)?;
    let counted = roll_state(app.store(), &edition(app.law().book.current()))?.position.events();
    let written: u64 = app.store().journal_heads().map_err(yinuo_app::AppError::from)?.iter().sum();
    if json {
        let told: Vec<serde_json::Value> = differences.iter().take(DIFFERENCES_MAX).map(as_json).collect();
        let answer = serde_json::json!({
            "rows": rows, "events": counted, "journal": written, "differences": differences.len(), "first": told,
        });
        say!("{answer}");
    } else {
        for one in differences.iter().take(DIFFERENCES_MAX) {
            let (metric, day, group) = &one.key;
            say!(
                "{metric} {day} {group}: {}/{} != {}/{}",
                one.stored.numerator,
                one.stored.denominator,
                one.counted.numerator,
                one.counted.denominator
            );
        }
        say!("核对 {rows} 行汇总，读到 {counted}/{written} 条事件；不符 {} 行", differences.len());
        say!("{rows} rows compared at {counted} of {written} events; {} differ", differences.len());
    }
    if differences.is_empty() {
        Ok(())
    } else {
        Err(Stop::Refused("汇总与重数不符。 The roll-ups are not their recount.".to_owned()))
    }
}

fn as_json(one: &Difference) -> serde_json::Value {
    let (metric, day, group) = &one.key;
    serde_json::json!({
        "metric": metric, "day": day, "group": group, "stored": one.stored, "counted": one.counted,
    })
}

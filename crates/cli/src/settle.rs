//! `yinuo settle`: what was instructed on a day as a file, and the answers taken back from one. And how `yinuo serve` and
//! `yinuo work` pay by a gateway.

use crate::Stop;
use crate::data::{Data, Shelf};
use crate::given::text_of;
use crate::outlet::{DELIVERY_WITHIN, secret_of};
use crate::serve::{clock_of, open_with};
use clap::Args;
use serde::Deserialize;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yinuo_app::App;
use yinuo_app::settlement::{LineFault, SettlementFile, Taken};
use yinuo_connectors::{Address, Webhook};
use yinuo_server::Till;

/// Flags of `yinuo settle`.
#[derive(Args)]
pub struct SettleArgs {
    /// Local day whose settlement file is written, for example 2026-07-01.
    #[arg(long, value_name = "DAY", required_unless_present = "results", conflicts_with = "results")]
    day: Option<String>,
    /// Write the file here; standard output when absent.
    #[arg(long, value_name = "FILE", requires = "day")]
    out: Option<PathBuf>,
    /// Take the answers of this file, whole or not at all: id,status,reason,reference.
    #[arg(long, value_name = "FILE")]
    results: Option<PathBuf>,
    /// One JSON document on standard output; with --day and without --out it holds the file's text.
    #[arg(long)]
    json: bool,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    #[command(flatten)]
    shelf: Shelf,
}

/// Writes the file of a day, or takes answers.
pub fn settle(args: &SettleArgs) -> Result<(), Stop> {
    let app = open_with(&args.data, &args.shelf, clock_of(&args.data, None)?)?;
    if let Some(results) = &args.results {
        return take(&app, results, args.json);
    }
    let file = app.settlement_file(args.day.as_deref().unwrap_or_default())?;
    if let Some(out) = &args.out {
        std::fs::write(out, &file.text)
            .map_err(|error| Stop::Failed(format!("{}: {error}", out.display())))?;
    }
    match &args.out {
        _ if args.json => {
            let SettlementFile { day, count, totals, digest, text } = &file;
            let text = args.out.is_none().then_some(text);
            say!("{}", json!({"day": day, "count": count, "totals": totals, "digest": digest, "text": text}));
        }
        Some(_) => {
            say!("{} 笔，摘要 {}。", file.count, file.digest);
            say!("{} instructions, digest {}.", file.count, file.digest);
        }
        None => say!("{}", file.text.trim_end()),
    }
    Ok(())
}

/// Takes the answers of a file, or none of them.
fn take(app: &App, results: &Path, as_json: bool) -> Result<(), Stop> {
    match app.take_answers(&text_of(results)?)? {
        Ok(Taken { changed, known }) if as_json => say!("{}", json!({"changed": changed, "known": known})),
        Ok(Taken { changed, known }) => {
            say!("{changed} 条新结果，{known} 条已知。");
            say!("{changed} new answers, {known} known.");
        }
        Err(faults) => {
            if as_json {
                let told: Vec<_> = faults.iter().map(fault_as_json).collect();
                say!("{}", json!({"faults": told}));
            }
            return Err(Stop::Refused(refused(&results.display().to_string(), &faults)));
        }
    }
    Ok(())
}

fn fault_as_json(fault: &LineFault) -> serde_json::Value {
    let LineFault { line, code, sentence } = fault;
    json!({"line": line, "code": code, "sentence": {"zh": sentence.zh, "en": sentence.en}})
}

/// Every fault with its line, in both languages; nothing of the file was taken.
fn refused(name: &str, faults: &[LineFault]) -> String {
    let line = |fault: &LineFault| {
        let LineFault { line, code, sentence } = fault;
        format!("{name}:{line} {code} {}\n     {}", sentence.zh, sentence.en)
    };
    let told: Vec<String> = faults.iter().map(line).collect();
    format!("{}\n整个文件都没有收。 Nothing of the file was taken.", told.join("\n"))
}

/// Flags about payments; see docs/settlement.md.
#[derive(Args, Clone, Default)]
pub struct TillArgs {
    /// Address (http://…) of the wallet or billing gateway that is told what to pay, signed.
    #[arg(long, env = "YINUO_WALLET_GATEWAY", value_name = "URL")]
    wallet_gateway: Option<String>,
    /// File of the secret shared with it; its answers are signed with it as well.
    #[arg(long, env = "YINUO_WALLET_SECRET", value_name = "FILE")]
    wallet_secret: Option<PathBuf>,
}

/// The same in the configuration file, under `[wallet]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct TillFile {
    gateway: Option<String>,
    secret: Option<PathBuf>,
}

impl TillArgs {
    /// What the flags leave open is taken from the file.
    pub fn or(self, file: TillFile) -> Self {
        Self {
            wallet_gateway: self.wallet_gateway.or(file.gateway),
            wallet_secret: self.wallet_secret.or(file.secret),
        }
    }

    /// The till that was named; none when money leaves by files alone.
    pub fn till(&self) -> Result<Option<Till>, Stop> {
        let (url, file) = match (&self.wallet_gateway, &self.wallet_secret) {
            (None, None) => return Ok(None),
            (Some(url), Some(file)) => (url, file),
            _ => {
                return Err(Stop::Refused(
                    "--wallet-gateway 与 --wallet-secret 必须同时给出。 --wallet-gateway and --wallet-secret go together."
                        .to_owned(),
                ));
            }
        };
        let address =
            Address::parse(url).map_err(|refusal| Stop::Refused(format!("--wallet-gateway: {refusal}")))?;
        let secret = secret_of(file)?;
        let gateway = Arc::new(Webhook::new(address, secret.clone(), DELIVERY_WITHIN));
        Ok(Some(Till { gateway, secret }))
    }
}

//! `yinuo survey`: the frame and sample of a wave as a file, and the same sample drawn again from the file alone.

use crate::Stop;
use crate::account::opened;
use crate::data::Data;
use crate::given::text_of;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use yinuo_account::{export_wave, online_links, redraw_wave, waves};

/// Commands about survey waves.
#[derive(Subcommand)]
pub enum SurveyCommand {
    /// List the waves.
    List(ListArgs),
    /// Print a wave with its frame and its sample, one JSON object a line; no answer is told.
    Export(ExportArgs),
    /// Print the links by which sheets that are asked online are answered, one `sheet,customer,link` a line, for whoever sends them.
    Links(LinksArgs),
    /// Draw the sample of an export again, without the data, and compare.
    Verify {
        /// File that `export` printed.
        file: PathBuf,
    },
}

/// Where the data is.
#[derive(Args)]
pub struct ListArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
}

/// A wave of a data file.
#[derive(Args)]
pub struct ExportArgs {
    /// Code of the wave, for example 2026-q4.
    #[arg(long)]
    wave: String,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
}

/// Links of a wave.
#[derive(Args)]
pub struct LinksArgs {
    /// Code of the wave, for example 2026-q4.
    #[arg(long)]
    wave: String,
    /// Address under which customers reach us, for example https://nuo.example.cn.
    #[arg(long, env = "YINUO_PUBLIC_URL", value_name = "URL")]
    public_url: String,
    /// File of the keys that customers' links are made with. Beside the data by default; only the ring that `serve` uses opens them.
    #[arg(long, env = "YINUO_LINK_KEYS", value_name = "FILE")]
    link_keys: Option<PathBuf>,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
}

/// Runs a survey command.
pub fn survey(command: &SurveyCommand) -> Result<(), Stop> {
    match command {
        SurveyCommand::List(args) => {
            let app = opened(&args.data, None)?;
            for wave in waves(app.store())? {
                let frame: u64 = wave.frame.values().sum();
                say!("{}  {}  frame {frame}  sample {}", wave.code, wave.name.zh, wave.sample());
            }
        }
        SurveyCommand::Export(args) => {
            let app = opened(&args.data, None)?;
            say!("{}", export_wave(app.store(), &args.wave)?.trim_end());
        }
        SurveyCommand::Links(args) => {
            let public_url = crate::post::public(Some(&args.public_url))?;
            let ring = crate::post::known_ring(args.link_keys.as_deref(), &args.data)?;
            let app = opened(&args.data, None)?;
            say!("sheet,customer,link");
            for [sheet, customer, link] in online_links(app.store(), &ring, &args.wave)? {
                say!("{sheet},{customer},{public_url}/s/{link}");
            }
        }
        SurveyCommand::Verify { file } => {
            let text = text_of(file)?;
            let found = redraw_wave(&text)?;
            if !found.faults.is_empty() {
                return Err(Stop::Refused(format!(
                    "{}: {}; 与导出的不符",
                    found.code,
                    found.faults.join("; ")
                )));
            }
            say!(
                "{}: {} sheets follow from a frame of {}; 样本可以由样本框重算",
                found.code,
                found.sheets,
                found.frame
            );
        }
    }
    Ok(())
}

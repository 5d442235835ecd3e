//! A wave as a file: its frame and sample for whoever prints, calls or checks, and the same sample again from the file alone.

use super::{Wave, drawn_sheets, sheets, survey_frame, wave};
use crate::keep::{parse, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use yinuo_app::AppError;
use yinuo_app::ports::Store;
use yinuo_domain::Refusal;
use yinuo_measure::draw::{hex, unhex};
use yinuo_measure::{survey_frame_digest, survey_seed};

/// One line of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
pub enum WaveLine {
    /// The wave itself; the first line.
    Wave(Box<Wave>),
    /// A customer of the frame.
    Frame {
        /// Customer code.
        customer: String,
        /// Stratum.
        stratum: String,
    },
    /// A sheet of the sample.
    Sheet {
        /// Number.
        sheet: String,
        /// Customer code.
        customer: String,
        /// Stratum.
        stratum: String,
        /// Mode.
        mode: String,
    },
}

/// A wave with its frame and its sample, one JSON object a line. It names customers by code and tells no answer.
///
/// # Errors
/// S009 when there is no such wave; failed storage.
pub fn export_wave(store: &dyn Store, code: &str) -> Result<String, AppError> {
    let wave = wave(store, code)?;
    let frame = survey_frame(store, &wave)?;
    let mut lines = vec![WaveLine::Wave(Box::new(wave))];
    lines.extend(frame.into_iter().map(|(customer, stratum)| WaveLine::Frame { customer, stratum }));
    for (sheet, one) in sheets(store, code)? {
        lines.push(WaveLine::Sheet { sheet, customer: one.customer, stratum: one.stratum, mode: one.mode });
    }
    let mut export = String::new();
    for line in lines {
        export.push_str(&text(&line)?);
        export.push('\n');
    }
    Ok(export)
}

/// A sample that was drawn again from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedrawnWave {
    /// Code of the wave.
    pub code: String,
    /// Customers of the frame.
    pub frame: usize,
    /// Sheets of the sample as they follow from frame and secret.
    pub sheets: usize,
    /// What does not follow; empty when all does.
    pub faults: Vec<&'static str>,
}

/// Draws the sample of an export again, without the database.
///
/// # Errors
/// S008 when the file is no export of a wave.
pub fn redraw_wave(export: &str) -> Result<RedrawnWave, AppError> {
    let (mut head, mut frame, mut listed) = (None, BTreeSet::new(), Vec::new());
    for line in export.lines().filter(|line| !line.trim().is_empty()) {
        match parse::<WaveLine>(line).map_err(|_| Refusal::bad_survey())? {
            WaveLine::Wave(wave) => head = Some(wave),
            WaveLine::Frame { customer, stratum } => {
                frame.insert((customer, stratum));
            }
            WaveLine::Sheet { sheet, customer, stratum, mode } => {
                listed.push((sheet, customer, stratum, mode));
            }
        }
    }
    let wave = head.ok_or_else(Refusal::bad_survey)?;
    let mut faults = Vec::new();
    let digest = survey_frame_digest(&wave.code, &frame);
    if hex(&digest) != wave.frame_digest {
        faults.push("the frame is another");
    }
    let seed = unhex(&wave.secret).map(|secret| survey_seed(&secret, &digest));
    let seed = seed.filter(|seed| hex(seed) == wave.seed);
    if seed.is_none() {
        faults.push("the seed does not follow from secret and frame");
    }
    let drawn = seed.map(|seed| drawn_sheets(&wave, &seed, &frame)).unwrap_or_default();
    let again: Vec<_> =
        drawn.into_iter().map(|(number, one)| (number, one.customer, one.stratum, one.mode)).collect();
    if again != listed {
        faults.push("others were drawn than the smallest ranks");
    }
    Ok(RedrawnWave { code: wave.code, frame: frame.len(), sheets: again.len(), faults })
}

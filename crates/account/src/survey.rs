//! Survey waves (Y55, N29, A18, H29): a frame that is kept and hashed, a sample that a stranger can draw again, sheets that
//! are keyed, and figures with their numbers beside them.
//!
//! Nobody makes a sample quietly twice: a wave is journaled with its frame, secret and seed, and none is ever removed.

mod export;
mod external;
mod quarter;
mod result;
mod sheet;

pub use export::{RedrawnWave, WaveLine, export_wave, redraw_wave};
pub use external::{EXTERNAL, External, enter_external, externals};
pub use quarter::make_quarter_waves;
pub use result::{Cell, Figures, Gap, StratumResult, compare_waves, survey_result};
pub use sheet::{
    Keyed, OUTCOMES, Said, Sheet, SheetState, key_sheets, online_links, online_sheet, settle_sheet, sheets,
};

use crate::keep::{Keeping, parse, row};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use yinuo_app::ports::Store;
use yinuo_app::{App, AppError};
use yinuo_domain::{Actor, Refusal};
use yinuo_measure::draw::{hex, unhex};
use yinuo_measure::{survey_frame_digest, survey_sample, survey_seed};
use yinuo_policy::{Bilingual, Instant};

/// Register of waves: code of the wave, body [`Wave`].
pub const SURVEY: &str = "survey";
/// Register of frames, in pages: code `wave/0001`, body a list of `[customer, stratum]`.
pub const SURVEY_FRAME: &str = "survey-frame";
/// How a sheet reaches the customer.
pub const MODES: [&str; 4] = ["paper", "call", "visit", ONLINE];
/// The mode in which a customer answers by a link of his own.
pub const ONLINE: &str = "online";

/// Most customers of a frame and of a sample.
const FRAME_MAX: usize = 50_000;
const SAMPLE_MAX: usize = 20_000;
/// Most strata and modes of one wave.
const PARTS_MAX: usize = 60;
/// Lines on one page of a frame: with the longest words it stays below what a row may hold.
const PAGE_LINES: usize = 300;
/// Longest customer code or stratum in bytes, and longest name in characters.
const WORD_BYTES_MAX: usize = 60;
const NAME_CHARS_MAX: usize = 60;

/// One part of a sample: a stratum asked in a mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Stratum.
    pub stratum: String,
    /// One of [`MODES`].
    pub mode: String,
    /// Customers in the sample.
    pub size: u64,
}

/// A wave as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave {
    /// Code, for example `2026-q2`.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Who made it.
    pub made_by: String,
    /// When: its first day.
    pub made_at: Instant,
    /// When it closes.
    pub closes_at: Instant,
    /// Digest of the policy whose questions and rule it uses.
    pub policy: String,
    /// Codes of its questions, in order.
    pub questions: Vec<String>,
    /// The question that its satisfied share is counted from.
    pub main: String,
    /// Customers in the frame, by stratum.
    pub frame: BTreeMap<String, u64>,
    /// Digest of the frame, hexadecimal.
    pub frame_digest: String,
    /// Pages of the frame.
    pub frame_pages: u64,
    /// The server's secret, hexadecimal.
    pub secret: String,
    /// The seed, hexadecimal.
    pub seed: String,
    /// Parts of the sample.
    pub parts: Vec<Part>,
}

impl Wave {
    /// Sheets of the sample.
    #[must_use]
    pub fn sample(&self) -> u64 {
        self.parts.iter().map(|part| part.size).sum()
    }

    /// Whether it takes answers at an instant.
    #[must_use]
    pub fn is_open(&self, now: Instant) -> bool {
        self.made_at <= now && now < self.closes_at
    }
}

/// What a wave is asked to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Lines `customer,stratum`.
    pub frame: String,
    /// Parts of the sample.
    pub parts: Vec<Part>,
}

/// The register of a wave's sheets.
#[must_use]
pub fn sheets_of(wave: &str) -> String {
    format!("survey/{wave}")
}

/// Makes a wave: keeps the frame, draws the sample, writes one sheet for each.
///
/// # Errors
/// S008 when it does not stand or there is such a wave already; failed storage.
pub fn make_wave(app: &App, actor: &Actor, wanted: &Wanted) -> Result<Wave, AppError> {
    let (store, law, now) = (app.store(), app.law(), app.now());
    let policy = law.book.current();
    let rule = policy.survey_rule().ok_or_else(Refusal::bad_survey)?;
    let main = policy.questions().iter().find(|rule| rule.main).ok_or_else(Refusal::bad_survey)?;
    let mut keeping = Keeping::guarded(store, SURVEY)?;
    let frame = frame_of(&wanted.frame).ok_or_else(Refusal::bad_survey)?;
    let counted = counted(&frame);
    if !is_sound(wanted, &counted) || store.register_row(SURVEY, &wanted.code)?.is_some() {
        return Err(Refusal::bad_survey().into());
    }
    let digest = survey_frame_digest(&wanted.code, &frame);
    let secret = app.entropy().key();
    let seed = survey_seed(&secret, &digest);
    let lines: Vec<&(String, String)> = frame.iter().collect();
    let mut pages = 0;
    for page in lines.chunks(PAGE_LINES) {
        pages += 1;
        keeping.journaled(SURVEY_FRAME, format!("{}/{pages:04}", wanted.code), &page)?;
    }
    let wave = Wave {
        code: wanted.code.clone(),
        name: wanted.name.clone(),
        made_by: actor.person.clone(),
        made_at: now,
        closes_at: policy.wave_ends(rule, now),
        policy: policy.digest().to_string(),
        questions: policy.questions().iter().map(|rule| rule.code.clone()).collect(),
        main: main.code.clone(),
        frame: counted,
        frame_digest: hex(&digest),
        frame_pages: pages,
        secret: hex(&secret),
        seed: hex(&seed),
        parts: wanted.parts.clone(),
    };
    for (code, sheet) in drawn_sheets(&wave, &seed, &frame) {
        keeping.journaled(&sheets_of(&wave.code), code, &sheet)?;
    }
    keeping.journaled(SURVEY, wave.code.clone(), &wave)?;
    keeping.commit(app, actor)?;
    Ok(wave)
}

/// The sheets of a sample, numbered in the order of its parts and ranks.
fn drawn_sheets(wave: &Wave, seed: &[u8; 32], frame: &BTreeSet<(String, String)>) -> Vec<(String, Sheet)> {
    let sizes: Vec<(&str, u64)> = wave.parts.iter().map(|part| (part.stratum.as_str(), part.size)).collect();
    let chosen = survey_sample(seed, frame, &sizes);
    let of_parts = wave.parts.iter().zip(chosen).flat_map(|(part, customers)| {
        customers.into_iter().map(|customer| Sheet::blank(customer, &part.stratum, &part.mode))
    });
    (1..).map(number_of).zip(of_parts).collect()
}

/// The number of a sheet as it is written: five digits, so that numbers sort as they follow.
fn number_of(number: u32) -> String {
    format!("{number:05}")
}

/// The customers of a frame with their strata, as a person types or brings them; none when a line is not one, a customer
/// stands twice, or there are none or too many.
#[must_use]
pub fn frame_of(lines: &str) -> Option<BTreeSet<(String, String)>> {
    let mut frame = BTreeSet::new();
    let mut customers = BTreeSet::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (customer, stratum) = line.split_once([',', '，'])?;
        let (customer, stratum) = (customer.trim(), stratum.trim());
        // A customer of two strata could be drawn twice.
        if !is_word(customer) || !is_word(stratum) || !customers.insert(customer.to_owned()) {
            return None;
        }
        frame.insert((customer.to_owned(), stratum.to_owned()));
    }
    (1..=FRAME_MAX).contains(&frame.len()).then_some(frame)
}

fn is_word(text: &str) -> bool {
    let plain = |c: char| !c.is_control() && !['/', ',', '"', '\\'].contains(&c);
    (1..=WORD_BYTES_MAX).contains(&text.len()) && text.chars().all(plain)
}

fn is_name(text: &str) -> bool {
    (1..=NAME_CHARS_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

fn counted(frame: &BTreeSet<(String, String)>) -> BTreeMap<String, u64> {
    let mut counted = BTreeMap::new();
    frame.iter().for_each(|(_, stratum)| *counted.entry(stratum.clone()).or_default() += 1);
    counted
}

fn is_sound(wanted: &Wanted, frame: &BTreeMap<String, u64>) -> bool {
    let code = wanted.code.len() <= 40
        && wanted.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !wanted.code.is_empty();
    let named = [&wanted.name.zh, &wanted.name.en].iter().all(|name| is_name(name.trim()));
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let parts = (1..=PARTS_MAX).contains(&wanted.parts.len())
        && wanted.parts.iter().all(|part| {
            let size = sizes.entry(&part.stratum).or_default();
            *size = size.saturating_add(part.size);
            part.size > 0
                && MODES.contains(&part.mode.as_str())
                && seen.insert((&part.stratum, &part.mode))
                && frame.get(&part.stratum).is_some_and(|all| *size <= *all)
        });
    code && named && parts && sizes.values().sum::<u64>() <= SAMPLE_MAX as u64
}

/// All waves, the newest first.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn waves(store: &dyn Store) -> Result<Vec<Wave>, AppError> {
    let rows = store.register(SURVEY)?;
    let mut waves = rows.iter().map(|row| parse::<Wave>(&row.body)).collect::<Result<Vec<_>, _>>()?;
    waves.sort_by(|a, b| (b.made_at, &b.code).cmp(&(a.made_at, &a.code)));
    Ok(waves)
}

/// One wave.
///
/// # Errors
/// S009 when there is none; failed storage.
pub fn wave(store: &dyn Store, code: &str) -> Result<Wave, AppError> {
    row(store, SURVEY, code)?.ok_or_else(|| Refusal::no_wave().into())
}

/// The frame of a wave, read back from its pages.
///
/// # Errors
/// Failed storage, or a page that is missing.
pub fn survey_frame(store: &dyn Store, wave: &Wave) -> Result<BTreeSet<(String, String)>, AppError> {
    let mut frame = BTreeSet::new();
    for page in 1..=wave.frame_pages {
        let code = format!("{}/{page:04}", wave.code);
        let lines: Option<Vec<(String, String)>> = row(store, SURVEY_FRAME, &code)?;
        frame.extend(lines.ok_or_else(|| AppError::Damaged(format!("{SURVEY_FRAME} {code} is missing")))?);
    }
    Ok(frame)
}

/// What of a wave does not follow from its frame and its secret; empty when all does.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn verify_wave(store: &dyn Store, wave: &Wave) -> Result<Vec<&'static str>, AppError> {
    let mut faults = Vec::new();
    let frame = survey_frame(store, wave)?;
    let digest = survey_frame_digest(&wave.code, &frame);
    if hex(&digest) != wave.frame_digest || counted(&frame) != wave.frame {
        faults.push("the frame is another");
    }
    let seed = unhex(&wave.secret).map(|secret| survey_seed(&secret, &digest));
    match seed.filter(|seed| hex(seed) == wave.seed) {
        None => faults.push("the seed does not follow from secret and frame"),
        Some(seed) => {
            let kept = sheets(store, &wave.code)?;
            let drawn = drawn_sheets(wave, &seed, &frame);
            let same = |(a, b): (&(String, Sheet), &(String, Sheet))| {
                a.0 == b.0
                    && a.1.customer == b.1.customer
                    && a.1.stratum == b.1.stratum
                    && a.1.mode == b.1.mode
            };
            if kept.len() != drawn.len() || !kept.iter().zip(&drawn).all(same) {
                faults.push("others were drawn than the smallest ranks");
            }
        }
    }
    Ok(faults)
}

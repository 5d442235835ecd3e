//! Settlements as files: what was instructed on a day, for billing that takes no single orders, and its answers.
//!
//! The file of a day is read from the ledger alone: it is the same each time, and a day that is over never grows.

use super::answer::Answer;
use crate::codec::{digest, hex};
use crate::command::Options;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::Posting;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use yinuo_domain::react::{INSTRUCTED, INSTRUCTION_KEYS};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Bilingual;

/// Most lines of a file of answers.
pub const LINES_MAX: usize = 20_000;
/// Most faults that are told of one file.
const FAULTS_MAX: usize = 100;
/// First line of a settlement file.
const HEAD: &str = "id,customer,currency,minor,rule";
/// First line of a file of answers.
const ANSWER_HEAD: &str = "id,status,reason,reference";

/// What was instructed on one local day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementFile {
    /// The day, `2026-07-01`.
    pub day: String,
    /// Number of instructions.
    pub count: u64,
    /// Sums by currency, minor units.
    pub totals: BTreeMap<String, i64>,
    /// SHA-256 of everything above the last line, hexadecimal.
    pub digest: String,
    /// The file.
    pub text: String,
}

/// What is wrong with one line of a file of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFault {
    /// Line from 1.
    pub line: usize,
    /// Code of the refusal.
    pub code: &'static str,
    /// What is wrong.
    pub sentence: Bilingual,
}

/// What came of a file of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Answers that said something new.
    pub changed: u64,
    /// Answers that were known.
    pub known: u64,
}

impl App {
    /// The settlement file of a local day.
    ///
    /// # Errors
    /// Q005 for a day that is none, failed storage.
    pub fn settlement_file(&self, day: &str) -> Result<SettlementFile, AppError> {
        let law = self.law();
        let known = law.book.current().instant(&format!("{day}T00:00:00"));
        if day.len() != 10 || known.is_none() {
            return Err(Refusal::bad_settlement_day().into());
        }
        let (mut text, mut totals, mut count) = (format!("{HEAD}\n"), BTreeMap::<String, i64>::new(), 0);
        for posting in self.store.owed_for(&format!("{INSTRUCTION_KEYS}{day}/"))? {
            let Some((id, customer, currency, minor)) = instruction(&posting) else { continue };
            count += 1;
            let total = totals.entry(currency.to_owned()).or_default();
            *total = total.saturating_add(minor);
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{id},{customer},{currency},{minor},{}", posting.rule);
        }
        for (currency, minor) in &totals {
            let _ = writeln!(text, "total,{count},{currency},{minor},");
        }
        let digest = hex(&digest(text.as_bytes()));
        let _ = writeln!(text, "digest,{digest},,,");
        Ok(SettlementFile { day: day.to_owned(), count, totals, digest, text })
    }

    /// Takes a file of answers, whole or not at all: every line is checked before the first one is taken. A file that is
    /// taken twice changes nothing the second time.
    ///
    /// # Errors
    /// Failed storage. What is wrong with lines comes back as faults.
    pub fn take_answers(&self, text: &str) -> Result<Result<Taken, Vec<LineFault>>, AppError> {
        let answers = match read_answers(text) {
            Ok(answers) => answers,
            Err(faults) => return Ok(Err(faults)),
        };
        let mut faults = Vec::new();
        for (line, answer) in &answers {
            let meant = answer.command().map_err(AppError::from);
            match meant.and_then(|(owner, command)| self.would_settle(owner, &command)) {
                Ok(()) => {}
                Err(AppError::Refused(refusal)) => faults.push(fault(*line, refusal)),
                Err(other) => return Err(other),
            }
            if faults.len() == FAULTS_MAX {
                break;
            }
        }
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        let mut taken = Taken::default();
        for (line, answer) in &answers {
            let (owner, command) = answer.command()?;
            let settled = self.version_of(owner, &command).and_then(|before| {
                let reply = self.settle_by(&Actor::payer(), owner, &command, &Options::default())?;
                Ok(reply.version > before)
            });
            match settled {
                Ok(true) => taken.changed += 1,
                Ok(false) => taken.known += 1,
                // It was archived between the check and now: what was taken before stays taken.
                Err(AppError::Refused(refusal)) => return Ok(Err(vec![fault(*line, refusal)])),
                Err(other) => return Err(other),
            }
        }
        Ok(Ok(taken))
    }
}

fn fault(line: usize, refusal: Refusal) -> LineFault {
    LineFault { line, code: refusal.code, sentence: refusal.sentence }
}

/// Id, customer, currency and amount of an instruction.
fn instruction(posting: &Posting) -> Option<(String, &str, &str, i64)> {
    let key = posting.owed_for.as_deref()?.strip_prefix(INSTRUCTION_KEYS)?;
    let (_, place) = key.split_once('/')?;
    let told = posting.lines.iter().find(|line| line.account == INSTRUCTED)?;
    let from = posting.lines.iter().find_map(|line| line.account.strip_prefix("customer/"))?;
    Some((place.replace('/', "-"), from, &told.unit, told.amount))
}

/// The answers of a file, each with its line.
///
/// # Errors
/// The lines that cannot be read.
pub fn read_answers(text: &str) -> Result<Vec<(usize, Answer)>, Vec<LineFault>> {
    let bad = |line| vec![fault(line, Refusal::bad_answer_line())];
    let mut lines = text.lines().enumerate().map(|(place, line)| (place + 1, line.trim_end()));
    if lines.next().map(|(_, line)| line.trim_start_matches('\u{feff}')) != Some(ANSWER_HEAD) {
        return Err(bad(1));
    }
    let (mut answers, mut faults) = (Vec::new(), Vec::new());
    for (line, text) in lines.filter(|(_, text)| !text.is_empty()) {
        let fields: Vec<&str> = text.split(',').map(str::trim).collect();
        match fields[..] {
            [id, status, reason, reference] if answers.len() < LINES_MAX => answers.push((
                line,
                Answer {
                    id: id.to_owned(),
                    status: status.to_owned(),
                    reason: reason.to_owned(),
                    reference: reference.to_owned(),
                },
            )),
            _ => faults.extend(bad(line)),
        }
        if faults.len() == FAULTS_MAX {
            break;
        }
    }
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

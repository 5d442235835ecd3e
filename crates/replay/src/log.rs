//! The log as read: cases with their rows, names held once, and what was refused.

use crate::refusal::ReplayRefusal;
use std::collections::BTreeMap;
use yinuo_policy::Bilingual;

/// Most rows of one replay: with about a hundred bytes a row they fit in some hundred megabytes.
pub const ROWS_MAX: u64 = 3_000_000;

/// A name held once.
pub(crate) type NameId = u32;

/// Names, each held once; number 0 is the empty one.
#[derive(Debug)]
pub(crate) struct Names {
    by_name: BTreeMap<String, NameId>,
    names: Vec<String>,
}

impl Names {
    pub(crate) fn new() -> Self {
        let mut names = Self { by_name: BTreeMap::new(), names: Vec::new() };
        names.id("");
        names
    }

    pub(crate) fn id(&mut self, name: &str) -> NameId {
        if let Some(id) = self.by_name.get(name) {
            return *id;
        }
        // Invariant: there are at most some names a row, and ROWS_MAX rows.
        let id = NameId::try_from(self.names.len()).unwrap_or(0);
        self.by_name.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        id
    }

    pub(crate) fn of(&self, id: NameId) -> &str {
        self.names.get(id as usize).map_or("", String::as_str)
    }
}

/// What the log recorded about a case's promise, in the column to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    Kept,
    Broken,
    Unsaid,
}

/// Where a row stands among the rows of its case: sequence, then instant, then line.
pub(crate) type Order = ([i64; 2], i64, u64);

/// One row as read.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub line: u64,
    pub sequence: [i64; 2],
    pub at: i64,
    pub swapped: Option<i64>,
    pub rule: u16,
    pub activity: NameId,
    pub priority: Option<u8>,
    pub unit: NameId,
    pub person: NameId,
    pub by: NameId,
    pub group: NameId,
    pub recorded: Recorded,
    pub closed_at: Option<i64>,
}

impl Row {
    pub(crate) fn order(&self) -> Order {
        (self.sequence, self.at, self.line)
    }
}

/// What the first row of a case says about its opening.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub order: Order,
    pub opened_at: Option<i64>,
    pub opened_swapped: Option<i64>,
    pub customer: NameId,
    pub service: NameId,
    pub category: NameId,
    pub channel: NameId,
    pub owner: NameId,
    pub text: String,
}

/// One case of the log.
#[derive(Debug, Clone)]
pub(crate) struct LogCase {
    pub name: NameId,
    pub opening: Opening,
    pub rows: Vec<Row>,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Line of the file, the header being 1.
    pub line: u64,
    /// Code of the refusal.
    pub code: String,
    /// Why, and what to do.
    pub reason: Bilingual,
}

/// Refused rows: all counted, the first ones of each code listed.
#[derive(Debug, Default)]
pub(crate) struct RefusedRows {
    pub count: u64,
    pub by_code: BTreeMap<String, u64>,
    pub listed: Vec<RefusedRow>,
    /// Whether each is listed, and not only the first ones.
    pub lists_all: bool,
}

/// Most rows of one code that are listed.
const LISTED_PER_CODE: u64 = 20;

impl RefusedRows {
    pub(crate) fn row(&mut self, line: u64, refusal: &ReplayRefusal) {
        let at = if refusal.at.is_empty() { String::new() } else { format!(" ({})", refusal.at) };
        let join = |sentence: &str, next: &str| format!("{sentence}{at} {next}");
        let reason = Bilingual::new(
            join(refusal.sentence.zh, refusal.next_step.zh),
            join(refusal.sentence.en, refusal.next_step.en),
        );
        self.add(line, refusal.code, reason);
    }

    pub(crate) fn add(&mut self, line: u64, code: &str, reason: Bilingual) {
        self.count += 1;
        let count = self.by_code.entry(code.to_owned()).or_default();
        *count += 1;
        if self.lists_all || *count <= LISTED_PER_CODE {
            self.listed.push(RefusedRow { line, code: code.to_owned(), reason });
        }
    }
}

/// The log as read.
#[derive(Debug)]
pub(crate) struct Log {
    pub names: Names,
    pub cases: Vec<LogCase>,
    pub rows: u64,
    pub unsure_times: u64,
}

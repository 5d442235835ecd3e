//! The report: what was read, what was refused and why, what came of the promises, and how far we agree with the log.

pub use crate::log::RefusedRow;
use std::collections::BTreeMap;
use yinuo_policy::Bilingual;

/// Most refused rows that a report lists; all are counted.
pub const ROWS_LISTED_MAX: usize = 100;

/// Counts of one promise rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PromiseCount {
    /// Promises made.
    pub made: u64,
    /// Stopped in time.
    pub kept: u64,
    /// The due instant came first.
    pub broken: u64,
    /// Void: the case became another one, or was cancelled.
    pub voided: u64,
    /// Neither when the log ended.
    pub running: u64,
}

/// What one elapsed threshold could have said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Baseline {
    /// Kept up to so many natural minutes from opening to close; none when "always broken" is best.
    pub kept_up_to_minutes: Option<i64>,
    /// Cases on which it agrees.
    pub agreed: u64,
}

/// Agreement on one group of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// Cases that the log closes and says something of.
    pub compared: u64,
    /// Our clocks say the same.
    pub agreed: u64,
    /// Our clocks say nothing: no promise, or one that still runs.
    pub unjudged: u64,
    /// The log says kept.
    pub recorded_kept: u64,
    /// The baseline.
    pub baseline: Baseline,
}

impl Agreement {
    /// Whether the group can teach anything: at least one case in twenty has the rarer outcome.
    #[must_use]
    pub fn teaches(&self) -> bool {
        let rarer = self.recorded_kept.min(self.compared - self.recorded_kept);
        rarer * 20 >= self.compared
    }
}

/// Comparison with an outcome that the log recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The column compared with.
    pub column: String,
    /// The column that groups.
    pub by_column: String,
    /// Cases compared.
    pub compared: u64,
    /// Cases on which our clocks agree.
    pub agreed: u64,
    /// By group, in order of its name.
    pub by: BTreeMap<String, Agreement>,
    /// Closed cases of which the column says nothing.
    pub unsaid: u64,
}

/// What a replay found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Mapping.
    pub mapping: String,
    /// Title of the mapping.
    pub title: Bilingual,
    /// Packs adopted, `id@version`.
    pub packs: Vec<String>,
    /// Rows of the file, without the header.
    pub rows: u64,
    /// Cases of the log.
    pub cases: u64,
    /// Cases that the application opened.
    pub opened: u64,
    /// Commands that the application accepted.
    pub commands: u64,
    /// Events written, of contacts, cases and registers.
    pub events: u64,
    /// Rows that changed nothing.
    pub unchanged_rows: u64,
    /// Rows that lay before the row they follow and count at its instant.
    pub held_back: u64,
    /// Local times that came twice or never.
    pub unsure_times: u64,
    /// Waits whose cause stops no clock: kept as notes.
    pub waits_noted: u64,
    /// Cases opened beside an open one of the same customer and matter.
    pub opened_beside: u64,
    /// Cases that repeat an earlier one of the same customer and matter.
    pub repeats: u64,
    /// Cases to which the policy promises nothing.
    pub without_promise: u64,
    /// Cases by state when the log ended.
    pub states: BTreeMap<String, u64>,
    /// Refusals in full, rows and openings.
    pub refused_rows: u64,
    /// The same by code.
    pub refused_by_code: BTreeMap<String, u64>,
    /// The first of them, by line.
    pub refused: Vec<RefusedRow>,
    /// Promises by rule.
    pub promises: BTreeMap<String, PromiseCount>,
    /// Comparison, when one was asked for.
    pub compared: Option<Comparison>,
}

impl Report {
    /// Cases neither closed nor cancelled when the log ended. No clock of theirs is armed: the store is gone.
    #[must_use]
    pub fn left_open(&self) -> u64 {
        let ended = |state: &str| matches!(state, "closed" | "cancelled");
        self.states.iter().filter(|(state, _)| !ended(state)).map(|(_, count)| count).sum()
    }

    /// One line of JSON: the comparison alone where one was asked for, else the counts.
    #[must_use]
    pub fn json_line(&self) -> String {
        match &self.compared {
            Some(compared) => comparison_json(compared),
            None => serde_json::json!({
                "rows": self.rows,
                "refused": self.refused_rows,
                "cases": self.cases,
                "opened": self.opened,
                "events": self.events,
                "left_open": self.left_open(),
                "promises": self.promises.iter().map(|(rule, count)| (rule.clone(), serde_json::json!({
                    "made": count.made, "kept": count.kept, "broken": count.broken,
                    "voided": count.voided, "running": count.running,
                }))).collect::<serde_json::Map<_, _>>(),
            })
            .to_string(),
        }
    }
}

/// Written by hand so that the keys stand in the order that the contract shows.
fn comparison_json(compared: &Comparison) -> String {
    let groups: Vec<String> = compared
        .by
        .iter()
        .map(|(name, group)| {
            let name = serde_json::Value::String(name.clone());
            format!("{name}: {{\"compared\": {}, \"agreed\": {}}}", group.compared, group.agreed)
        })
        .collect();
    format!(
        "{{\"compared\": {}, \"agreed\": {}, \"by\": {{{}}}}}",
        compared.compared,
        compared.agreed,
        groups.join(", ")
    )
}

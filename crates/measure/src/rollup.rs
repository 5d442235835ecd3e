//! Daily roll-ups that follow the journal and equal their recount.
//!
//! Each batch of facts changes the marks of the members that it touches; the difference goes into the row of its day.
//! A day that is sealed takes nothing: the difference becomes a restatement beside it, never an edit. At any moment
//! row + restatements of a day = the recount of the day from scratch. A quantile is no sum: its rows hold the sum of
//! what was measured and how many; the quantile itself is always a recount.

use crate::count::{Member, Told};
use crate::day::{Day, Days};
use crate::fact::{Fact, Subject, What};
use crate::tally::Tally;
use serde::Serialize;
use std::collections::BTreeMap;
use yinuo_policy::{Instant, Policy};

/// Metric, day and group.
pub type RollKey = (&'static str, Day, String);

/// A row: sums of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct RollRow {
    /// Numerators.
    pub numerator: i64,
    /// Denominators.
    pub denominator: i64,
}

impl RollRow {
    fn add(&mut self, mark: Told<'_>, sign: i64) {
        self.numerator += sign * mark.numerator;
        self.denominator += sign * mark.denominator;
    }

    fn is_nought(self) -> bool {
        self == Self::default()
    }
}

/// A later difference of a sealed day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restatement {
    /// Metric.
    pub metric: &'static str,
    /// Day that it restates.
    pub day: Day,
    /// Group.
    pub group: String,
    /// The difference.
    pub by: RollRow,
    /// Recorded instant of the facts that brought it.
    pub known_at: Instant,
}

/// Roll-ups of the whole journal so far.
#[derive(Debug, Clone, Default)]
pub struct RollUp {
    tally: Tally,
    rows: BTreeMap<RollKey, RollRow>,
    restatements: Vec<Restatement>,
    sealed_until: Option<Day>,
}

impl RollUp {
    /// Goes on from a tally of earlier facts: it need hold only the members that the next facts touch, and the rows are
    /// then what these facts add.
    #[must_use]
    pub fn resumed(tally: Tally, sealed_until: Option<Day>) -> Self {
        Self { tally, sealed_until, ..Self::default() }
    }

    /// The tally behind the rows.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The tally behind the rows, taken out.
    #[must_use]
    pub fn into_tally(self) -> Tally {
        self.tally
    }

    /// The rows as they were sealed or as they stand, in order. A nought row is not listed.
    pub fn rows(&self) -> impl Iterator<Item = (&RollKey, &RollRow)> {
        self.rows.iter()
    }

    /// Differences of sealed days, in the order in which they became known.
    #[must_use]
    pub fn restatements(&self) -> &[Restatement] {
        &self.restatements
    }

    /// Seals every day up to and with this one: published, never edited again.
    pub fn seal(&mut self, until: Day) {
        self.sealed_until = self.sealed_until.max(Some(until));
    }

    /// Folds a batch of facts.
    pub fn fold(&mut self, facts: &[Fact], policy: &Policy) {
        let Some(known_at) = facts.iter().map(|fact| fact.recorded).max() else { return };
        let touched = touched_by(facts);
        let mut changes = Changes::new(policy);
        touched.iter().for_each(|member| self.tally.marks_of(*member, &mut |mark| changes.add(mark, -1)));
        let rows = self.tally.rows_so_far();
        facts.iter().for_each(|fact| self.tally.add(fact));
        touched.iter().for_each(|member| self.tally.marks_of(*member, &mut |mark| changes.add(mark, 1)));
        self.tally.marks_of_rows(rows, &mut |mark| changes.add(mark, 1));
        for ((metric, day, group), by) in changes.into_rows() {
            if self.sealed_until.is_some_and(|sealed| day <= sealed) {
                self.restatements.push(Restatement { metric, day, group, by, known_at });
                continue;
            }
            let key = (metric, day, group);
            let row = self.rows.entry(key.clone()).or_default();
            row.numerator += by.numerator;
            row.denominator += by.denominator;
            if row.is_nought() {
                self.rows.remove(&key);
            }
        }
    }

    /// Rows with their restatements: what is true now.
    #[must_use]
    pub fn standing(&self) -> BTreeMap<RollKey, RollRow> {
        let mut rows = self.rows.clone();
        for restated in &self.restatements {
            let row = rows.entry((restated.metric, restated.day, restated.group.clone())).or_default();
            row.numerator += restated.by.numerator;
            row.denominator += restated.by.denominator;
        }
        rows.retain(|_, row| !row.is_nought());
        rows
    }
}

/// What marks add up to, by metric, day and group. A group is copied only the first time.
struct Changes<'p> {
    days: Days<'p>,
    sums: BTreeMap<(&'static str, Day), BTreeMap<String, RollRow>>,
}

impl<'p> Changes<'p> {
    fn new(policy: &'p Policy) -> Self {
        Self { days: Days::new(policy), sums: BTreeMap::new() }
    }

    fn add(&mut self, mark: Told<'_>, sign: i64) {
        let groups = self.sums.entry((mark.metric, self.days.of(mark.at))).or_default();
        match groups.get_mut(mark.tag) {
            Some(row) => row.add(mark, sign),
            None => groups.entry(mark.tag.to_owned()).or_default().add(mark, sign),
        }
    }

    /// The rows in order, without those that came to nothing.
    fn into_rows(self) -> impl Iterator<Item = (RollKey, RollRow)> {
        let rows = self.sums.into_iter().flat_map(|((metric, day), groups)| {
            groups.into_iter().map(move |(group, row)| ((metric, day, group), row))
        });
        rows.filter(|(_, row)| !row.is_nought())
    }
}

/// The rows of a tally counted from scratch.
#[must_use]
pub fn recount(tally: &Tally, policy: &Policy) -> BTreeMap<RollKey, RollRow> {
    let mut changes = Changes::new(policy);
    tally.each_mark(|mark| changes.add(mark, 1));
    changes.into_rows().collect()
}

/// Members whose marks these facts may change, each once and in order.
#[must_use]
pub fn touched_by(facts: &[Fact]) -> Vec<Member> {
    let mut touched = Vec::with_capacity(facts.len());
    for fact in facts {
        match (fact.subject, &fact.what) {
            (Subject::Case(id), What::Opened { repeat_of: Some(earlier), .. }) => {
                touched.extend([Member::Case(id), Member::Case(*earlier)]);
            }
            (Subject::Case(id), _) => touched.push(Member::Case(id)),
            (Subject::Contact(id), _) => touched.push(Member::Contact(id)),
            (Subject::Register(_), _) => {}
        }
    }
    touched.sort_unstable();
    touched.dedup();
    touched
}

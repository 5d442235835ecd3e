//! Draws verified: each row by its own arithmetic, and against the journal.

use crate::draws::{DRAW_PROMISE, Promised, closed_between, draw_rows, heads_before, heads_of};
use crate::facts::Heads;
use crate::keep::row;
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::ports::Store;
use yinuo_app::{AppError, Law};
use yinuo_measure::Day;
use yinuo_measure::draw::{DrawFault, DrawRow, hex, verify};

/// What was found about one draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrawReport {
    /// `date/stratum`.
    pub code: String,
    /// Frame and drawn.
    pub counts: (u64, u64),
    /// What does not follow; empty when all does.
    pub faults: Vec<String>,
}

/// Recomputes everything that a row says about itself.
///
/// # Errors
/// The first thing that does not follow.
pub fn verify_draw(row: &DrawRow) -> Result<(), DrawFault> {
    verify(row)
}

/// Recomputes every draw from the journal: frame, heads, promise, ratio, ranks and the fraction carried over.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn verify_draws(store: &dyn Store) -> Result<Vec<DrawReport>, AppError> {
    let Some(law) = Law::read(store)? else { return Ok(Vec::new()) };
    let mut by_date: BTreeMap<Day, Vec<DrawRow>> = BTreeMap::new();
    for row in draw_rows(store)? {
        by_date.entry(row.date).or_default().push(row);
    }
    let mut carried: BTreeMap<String, u64> = BTreeMap::new();
    let mut before: Option<Heads> = None;
    let mut reports = Vec::new();
    for (date, rows) in by_date {
        let policy = law.book.current();
        let (starts, until) = (date.start(policy), date.end(policy));
        let (Some(starts), Some(until)) = (starts, until) else { continue };
        let from = match before.take() {
            Some(heads) => heads,
            None => heads_before(store, &Heads::default(), starts)?,
        };
        let heads = heads_before(store, &from, until)?;
        let written = heads_of(store, date)?;
        let closed = closed_between(store, &from, &heads)?;
        let promised: Option<Promised> = row(store, DRAW_PROMISE, &date.to_string())?;
        for row in rows {
            let mut faults: Vec<String> = verify(&row).err().iter().map(ToString::to_string).collect();
            let mut must = |holds: bool, fault: &str| {
                if !holds {
                    faults.push(fault.to_owned());
                }
            };
            let early = promised.as_ref().is_some_and(|promised| {
                promised.commitment == row.commitment && promised.promised_at < starts
            });
            must(early, "the seed was not promised before the day began");
            must(written == heads, "the heads are not those of the journal at the frame's end");
            must(hex(&heads.digest()) == row.heads_digest, "the digest of the heads is another");
            let pin = yinuo_policy::Digest::parse(&row.policy);
            let policy = pin.map_or(law.book.current(), |pin| law.book.pinned(&pin));
            let rule = policy.draws().iter().find(|rule| rule.code == row.stratum);
            let frame: Option<Vec<Uuid>> = rule.map(|rule| {
                closed.iter().filter(|(_, facts)| rule.applies.fits(facts)).map(|(case, _)| *case).collect()
            });
            must(frame.as_ref() == Some(&row.frame), "the frame is not what the journal closed");
            must(
                rule.is_some_and(|rule| {
                    (rule.numerator, rule.denominator) == (row.numerator, row.denominator)
                }),
                "the ratio is not the policy's",
            );
            must(
                carried.get(&row.stratum).copied().unwrap_or(0) == row.carried_in,
                "the fraction carried in is not what was carried out",
            );
            carried.insert(row.stratum.clone(), row.carried_out);
            let counts = (row.frame_count, u64::try_from(row.drawn.len()).unwrap_or(u64::MAX));
            reports.push(DrawReport { code: format!("{}/{}", row.date, row.stratum), counts, faults });
        }
        before = Some(heads);
    }
    Ok(reports)
}

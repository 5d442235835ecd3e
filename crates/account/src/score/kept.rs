//! Sheets that are kept: one commit writes the rows of a month, its head, and the honours that follow from it by rule.

use super::{ScoreRow, ScoreSheet, card_of, count_scores, score_months, span_of};
use crate::honour::{HONOUR, by_rule};
use crate::keep::{Keeping, parse, row};
use crate::rolls::{RollSize, Roller};
use serde::{Deserialize, Serialize};
use yinuo_app::codec::decode_event;
use yinuo_app::pay::{KeptScore, KeptScores, SCORES_PAID, month_before};
use yinuo_app::ports::Store;
use yinuo_app::register::{RegisterEvent, stream_of};
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;
use yinuo_policy::{CardOf, CardRule, Digest, Instant};

/// Register of kept sheets: code `card/month`, body [`SheetHead`]; the rows stand in a register of the same name.
pub const SCORE_SHEET: &str = "score-sheet";
/// Pages of the journal that are rolled up before a sheet is kept.
const PAGES: u32 = 10_000;

/// How a sheet was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetHead {
    /// Card.
    pub card: String,
    /// Month.
    pub month: String,
    /// Policy by which it was counted.
    pub policy: Digest,
    /// Pack and version of the card.
    pub pack: String,
    /// Version of the dictionary.
    pub definition: u32,
    /// Events of the journal that it counts.
    pub events: u64,
    /// When it was kept.
    pub kept_at: Instant,
    /// Rows.
    pub rows: u32,
}

fn code_of(card: &str, month: &str) -> String {
    format!("{card}/{month}")
}

/// The register of a sheet's rows: code the person or unit.
fn rows_of(card: &str, month: &str) -> String {
    format!("{SCORE_SHEET}/{card}/{month}")
}

/// A sheet that was kept; none when it was not.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn kept_sheet(app: &App, card: &str, month: &str) -> Result<Option<ScoreSheet>, AppError> {
    let store = app.store();
    let Some(head) = row::<SheetHead>(store, SCORE_SHEET, &code_of(card, month))? else { return Ok(None) };
    let law = app.law();
    let pinned = law.book.pinned(&head.policy);
    let card = card_of(pinned, card)?;
    let mut rows = Vec::new();
    for stored in store.register(&rows_of(&card.code, month))? {
        rows.push(parse::<ScoreRow>(&stored.body)?);
    }
    let place = |row: &ScoreRow| (row.rank.unwrap_or(u32::MAX), row.subject.clone());
    rows.sort_by_key(place);
    let events = head.events;
    Ok(Some(ScoreSheet { card, month: month.to_owned(), rows, kept: Some(head), events }))
}

/// A month of a card: as it was kept, else as it stands now.
///
/// # Errors
/// N001, N002; failed storage.
pub fn score_sheet(app: &App, card: &str, month: &str) -> Result<ScoreSheet, AppError> {
    span_of(app, month)?;
    match kept_sheet(app, card, month)? {
        Some(sheet) => Ok(sheet),
        None => count_scores(app, &card_of(app.law().book.current(), card)?, month),
    }
}

/// Rank and score of somebody in the months before one that were kept without a gap, and in that one; the oldest first, at
/// most so many.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn history(
    store: &dyn Store,
    card: &str,
    (month, most): (&str, u32),
    subject: &str,
) -> Result<Vec<Option<(u32, i64)>>, AppError> {
    let mut found = Vec::new();
    let mut month = Some(month.to_owned());
    while let Some(now) = month.filter(|_| found.len() < most as usize) {
        if store.register_row(SCORE_SHEET, &code_of(card, &now))?.is_none() {
            break;
        }
        let row: Option<ScoreRow> = row(store, &rows_of(card, &now), subject)?;
        found.push(row.and_then(|row| row.rank.zip(row.score)));
        month = month_before(&now);
    }
    found.reverse();
    Ok(found)
}

/// Keeps every sheet that is due and was not kept, gives the honours that follow from it, and pays what hangs on it; says which. Whoever asks twice, or
/// beside somebody else, keeps nothing twice.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn keep_scores(app: &App, actor: &Actor) -> Result<Vec<(String, String)>, AppError> {
    let law = app.law();
    let policy = law.book.current();
    let mut kept = Vec::new();
    for month in score_months(app).into_iter().rev() {
        let at = span_of(app, &month)?.from;
        for card in policy.cards().iter().filter(|card| policy.sheet_due(card, at) <= app.now()) {
            if app.store().register_row(SCORE_SHEET, &code_of(&card.code, &month))?.is_some() {
                continue;
            }
            if keep(app, actor, card, &month)? {
                kept.push((card.code.clone(), month.clone()));
            }
        }
    }
    for month in score_months(app).into_iter().rev() {
        for card in policy.cards() {
            pay_kept(app, &card.code, &month)?;
        }
    }
    Ok(kept)
}

impl ScoreSheet {
    fn paid_row(&self, row: &ScoreRow) -> KeptScore {
        KeptScore {
            person: if self.card.of == CardOf::Person { row.subject.clone() } else { row.head.clone() },
            subject: row.subject.clone(),
            unit: row.unit.clone(),
            score: row.score,
        }
    }

    /// The rows by which somebody is paid: a unit that nobody headed pays nobody.
    pub(crate) fn paid_rows(&self) -> impl Iterator<Item = KeptScore> {
        self.rows.iter().map(|row| self.paid_row(row)).filter(|row| !row.person.is_empty())
    }
}

/// Pays what hangs on a sheet that was kept: in a commit of its own, so whoever was killed before it pays when he is back.
fn pay_kept(app: &App, card: &str, month: &str) -> Result<(), AppError> {
    let store = app.store();
    let code = code_of(card, month);
    if store.register_row(SCORES_PAID, &code)?.is_some() {
        return Ok(());
    }
    let Some(sheet) = kept_sheet(app, card, month)? else { return Ok(()) };
    let Some(head) = &sheet.kept else { return Ok(()) };
    let rows = sheet.rows.iter().map(|row| sheet.paid_row(row)).collect();
    app.pay_scores(&KeptScores {
        card: card.to_owned(),
        month: month.to_owned(),
        policy: head.policy,
        rows,
    })?;
    Ok(())
}

/// What a kept sheet says of somebody, by its stream alone; none when it says nothing.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn kept_score(
    store: &dyn Store,
    card: &str,
    month: &str,
    subject: &str,
) -> Result<Option<ScoreRow>, AppError> {
    let mut found = None;
    for stored in store.load(stream_of(&rows_of(card, month)))?.events {
        let RegisterEvent::RowsSet { rows } = decode_event(&stored)?;
        for (_, body) in rows.iter().filter(|(code, _)| code == subject) {
            found = Some(parse::<ScoreRow>(body)?);
        }
    }
    Ok(found)
}

/// Keeps one sheet; false when somebody else did.
fn keep(app: &App, actor: &Actor, card: &CardRule, month: &str) -> Result<bool, AppError> {
    let (store, law) = (app.store(), app.law());
    let policy = law.book.current();
    let mut keeping = Keeping::guarded(store, SCORE_SHEET)?;
    if store.register_row(SCORE_SHEET, &code_of(&card.code, month))?.is_some() {
        return Ok(false);
    }
    // Whatever the journal knows by now counts.
    Roller::default().roll_up(app, RollSize { pages_max: PAGES, ..RollSize::default() })?;
    let sheet = count_scores(app, card, month)?;
    for row in &sheet.rows {
        keeping.journaled(&rows_of(&card.code, month), row.subject.clone(), row)?;
    }
    let head = SheetHead {
        card: card.code.clone(),
        month: month.to_owned(),
        policy: *policy.digest(),
        pack: policy
            .pack_of(&card.code)
            .map(|pack| format!("{}@{}", pack.id(), pack.version()))
            .unwrap_or_default(),
        definition: yinuo_measure::dictionary::VERSION,
        events: sheet.events,
        kept_at: app.now(),
        rows: u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX),
    };
    keeping.journaled(SCORE_SHEET, code_of(&card.code, month), &head)?;
    for (code, honour) in by_rule(app, &sheet)? {
        keeping.journaled(HONOUR, code, &honour)?;
    }
    match keeping.commit(app, actor) {
        Ok(()) => Ok(true),
        // Somebody else kept it in the same moment.
        Err(AppError::Busy) => Ok(false),
        Err(other) => Err(other),
    }
}

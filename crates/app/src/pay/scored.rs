//! The part of pay that hangs on a kept score (U22, A13, H10): a sheet of scores is paid once, by the rules of the policy under
//! which it was kept, to whoever was scored or heads the unit that was.
//!
//! A kept sheet never changes, so a line of it does not either. The month takes it while it is open; after its lock the next one
//! does, and the line says of which month it is.

use super::book::{Movement, PayBook};
use super::month::refill_floor;
use super::settle::pack_name;
use super::{WAGE, sheet_of};
use crate::engine::{ATTEMPTS_MAX, App};
use crate::error::AppError;
use crate::register::json;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use yinuo_domain::Actor;
use yinuo_domain::pay::{ScoreLine, SheetRow};
use yinuo_policy::{Digest, Instant};

/// Register of sheets of scores that were paid: code `card/month`, body [`ScoresPaid`].
pub const SCORES_PAID: &str = "scores-paid";

/// That a sheet was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoresPaid {
    /// When.
    pub at: Instant,
    /// Lines.
    pub lines: u32,
    /// Their sum, minor units.
    pub sum_minor: i64,
}

/// A kept sheet as far as pay goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptScores {
    /// Card.
    pub card: String,
    /// Month.
    pub month: String,
    /// Policy under which it was kept.
    pub policy: Digest,
    /// Rows; a unit that nobody headed pays nobody.
    pub rows: Vec<KeptScore>,
}

/// A row of a kept sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptScore {
    /// Who is paid.
    pub person: String,
    /// Who or what was scored: himself, or the unit that he heads.
    pub subject: String,
    /// His unit.
    pub unit: String,
    /// Score in hundredths of a point; none when too little was measured.
    pub score: Option<i64>,
}

impl App {
    /// Pays a kept sheet, once; false when it was paid before, when nothing hangs on its card, and when its month is older than
    /// pay by the piece.
    ///
    /// # Errors
    /// Failed storage, or others that were faster again and again.
    pub fn pay_scores(&self, kept: &KeptScores) -> Result<bool, AppError> {
        let name = format!("{}/{}", kept.card, kept.month);
        for _ in 0..ATTEMPTS_MAX {
            let mut book = PayBook::new(self, &Actor::system());
            let law = Arc::clone(&book.law);
            let policy = law.book.pinned(&kept.policy);
            let Some(pay) = law.book.current().pay_rule() else { return Ok(false) };
            let none = policy.score_pays_of(&kept.card).next().is_none();
            if none || self.known_month(&kept.month).is_err() {
                return Ok(false);
            }
            if book.stored(SCORES_PAID)?.iter().any(|(code, _)| *code == name) {
                return Ok(false);
            }
            let month = book.taking(&kept.month)?;
            let mut paid = ScoresPaid { at: book.now, lines: 0, sum_minor: 0 };
            for rule in policy.score_pays_of(&kept.card) {
                for row in kept.rows.iter().filter(|row| !row.person.is_empty()) {
                    let line = ScoreLine {
                        card: kept.card.clone(),
                        month: kept.month.clone(),
                        subject: row.subject.clone(),
                        unit: row.unit.clone(),
                        score: row.score,
                        rule: rule.code.clone(),
                        policy: kept.policy,
                        pack: pack_name(policy, &rule.code),
                        at: book.now,
                        minor: rule.worth(row.score),
                    };
                    paid.lines += 1;
                    paid.sum_minor += line.minor;
                    post(&mut book, &sheet_of(&month, &row.person), &pay.currency, line)?;
                }
            }
            book.store_row(SCORES_PAID, &name, json(&paid)?)?;
            if book.finish()? {
                return Ok(true);
            }
        }
        Err(AppError::Busy)
    }
}

fn post(book: &mut PayBook<'_>, sheet: &str, currency: &str, line: ScoreLine) -> Result<(), AppError> {
    let code = line.key();
    book.pay(&Movement {
        sheet,
        against: "",
        unit: currency,
        rule: &line.rule,
        key: &format!("{WAGE}-score/{code}"),
        number: 1,
        amount: line.minor,
        at: line.at,
    });
    book.set_row(sheet, &code, &SheetRow::Score(line))?;
    refill_floor(book, sheet)
}

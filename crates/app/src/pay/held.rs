//! The guard: every score is laid beside the earlier ones of its rater and of its person before it counts.
//!
//! Devices and addresses are keyed digests that stand beside the journal and are swept away when the guard looks back no further
//! (decision record 0035). A page of wages that is settled later than that is judged without them; what was held stays held.

use super::book::PayBook;
use super::settle::write_line;
use super::{HELD, month_and_owner, officer, sheet_of};
use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::ports::InboxRow;
use crate::register::json;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;
use yinuo_domain::pay::{HeldVerdict, Order, SheetRow, Verdict, WageLine};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{Instant, Rating};

/// A score as it is remembered, by its person and by its rater.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Remembered {
    rater: String,
    person: String,
    score: u8,
    at: Instant,
}

impl From<Remembered> for Rating {
    fn from(one: Remembered) -> Self {
        let (place, device) = (String::new(), String::new());
        Self { rater: one.rater, person: one.person, score: one.score, at: one.at, place, device }
    }
}

/// A verdict with whoever gave it, and when.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    pub verdict: Verdict,
    pub rater: String,
    pub at: Instant,
}

/// What a verdict becomes when it is laid beside the others: it counts, or it is held with its reasons.
pub(super) fn guarded(book: &mut PayBook<'_>, heard: &Heard, order: &Order) -> Result<Verdict, AppError> {
    let Verdict::Given { contact, score } = heard.verdict else { return Ok(heard.verdict.clone()) };
    let law = Arc::clone(&book.law);
    let policy = law.book.current();
    let last = Remembered { rater: heard.rater.clone(), person: order.person.clone(), score, at: heard.at };
    let (by_person, by_rater) = (format!("ratings-of/{}", last.person), format!("ratings-by/{}", last.rater));
    let mut before: Vec<(String, Rating)> = Vec::new();
    for register in [&by_person, &by_rater] {
        for (code, body) in book.stored(register)? {
            let one = Rating::from(parse::<Remembered>(&body)?);
            // Of the same person and the same rater it stands in both.
            if register == &by_person || one.person != last.person {
                before.push((code, one));
            }
        }
    }
    let body = json(&last)?;
    book.store_row(&by_person, &contact.to_string(), body.clone())?;
    book.store_row(&by_rater, &contact.to_string(), body)?;
    let Some(rule) = policy.guard_rule() else { return Ok(heard.verdict.clone()) };
    let own = book.app.is_own_number(&last.rater, heard.at)?;
    let since = heard.at.plus_minutes(-rule.trace_minutes());
    let app = book.app;
    let traced = |code: &str, one: Rating| -> Result<Rating, AppError> {
        // Nothing else of the past has a trace that could still be read.
        if one.at <= since || one.person != order.person {
            return Ok(one);
        }
        let from = app.trace_of(code)?;
        Ok(Rating { place: from.place, device: from.device, ..one })
    };
    let before: Vec<Rating> =
        before.into_iter().map(|(code, one)| traced(&code, one)).collect::<Result<_, _>>()?;
    let last = traced(&contact.to_string(), Rating::from(last))?;
    let reasons = rule.reasons(&last, &before, policy.month_span(heard.at), own);
    if reasons.is_empty() {
        return Ok(heard.verdict.clone());
    }
    let reasons = reasons.into_iter().map(|reason| reason.code().to_owned()).collect();
    Ok(Verdict::Held { contact, score, reasons })
}

/// A held verdict goes to whoever looks at it.
pub(super) fn hold(
    book: &mut PayBook<'_>,
    sheet: &str,
    (line, order): (&WageLine, &Order),
    given_at: Instant,
) -> Result<(), AppError> {
    let (Verdict::Held { contact, reasons, .. }, Some((month, _))) = (&line.verdict, month_and_owner(sheet))
    else {
        return Ok(());
    };
    let law = Arc::clone(&book.law);
    let held = HeldVerdict {
        id: *contact,
        month: month.to_owned(),
        person: order.person.clone(),
        unit: line.unit.clone(),
        line: line.key(),
        case: line.case,
        number: line.number.clone(),
        reasons: reasons.clone(),
        given_at,
        looked: None,
    };
    book.set_held(&held)?;
    let post = law.book.current().pay_rule().map(|rule| rule.reviewed_by.clone()).unwrap_or_default();
    let now = book.now;
    book.commit.inbox_rows.push(InboxRow {
        key: format!("{HELD}/{contact}"),
        person: officer(&law.org, &post, &line.unit, now),
        post,
        case: line.case,
        kind: "held-verdict".to_owned(),
        zh: format!("一件评价待核查（{}）", line.number),
        en: format!("A verdict waits to be looked at ({})", line.number),
        occurred_at: now.0,
        read_at: None,
    });
    Ok(())
}

impl App {
    /// Held verdicts: those that wait first, the newest before the older.
    ///
    /// # Errors
    /// Failed storage.
    pub fn held_verdicts(&self) -> Result<Vec<HeldVerdict>, AppError> {
        let rows = self.store.register(HELD)?;
        let mut all =
            rows.iter().map(|row| parse::<HeldVerdict>(&row.body)).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|held| (held.looked.is_some(), std::cmp::Reverse(held.given_at), held.id));
        Ok(all)
    }

    /// One held verdict.
    ///
    /// # Errors
    /// J007 when there is none; failed storage.
    pub fn held_verdict(&self, id: Uuid) -> Result<HeldVerdict, AppError> {
        let row = self.store.register_row(HELD, &id.to_string())?;
        parse(&row.ok_or_else(Refusal::no_wage_line)?.body)
    }

    /// Somebody looked at a held verdict: it counts from now on, or never.
    ///
    /// # Errors
    /// J007 when there is none, J009 when somebody looked before, J010 for the person and his unit; failed storage.
    pub fn look_at_verdict(&self, actor: &Actor, id: Uuid, counts: bool) -> Result<HeldVerdict, AppError> {
        self.decided(|| {
            let mut book = PayBook::new(self, actor);
            let mut held = self.held_verdict(id)?;
            book.period(&held.month)?;
            held.look(actor, counts, book.now)?;
            // After a lock the order stands where its newest movement is.
            let sheet = book.stands_on(&format!("{}/{}", super::WAGE, held.line))?;
            let sheet = sheet.unwrap_or_else(|| sheet_of(&held.month, &held.person));
            if let Some(SheetRow::Line(mut line)) = book.row(&sheet, &held.line)?
                && let (Verdict::Held { contact, score, .. }, true) = (line.verdict.clone(), counts)
            {
                line.verdict = Verdict::Given { contact, score };
                let earned_at = line.earned_at;
                write_line(&mut book, Some(&sheet), &held.person, line, earned_at)?;
            }
            book.set_held(&held)?;
            Ok(book.finish()?.then_some(held))
        })
    }
}

//! Questions: everything that a page about one case or one customer needs.

use crate::codec::StoredCaseFact;
use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{ContactFilter, ContactRow, CustomerRow, PersonalText, Posting, ReadError};
use crate::register::CustomerBody;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::case::Case;
use yinuo_domain::number::written;
use yinuo_domain::{CaseEvent, Refusal};

/// A contact with its words.
#[derive(Debug, Clone)]
pub struct ContactLine {
    /// The row.
    pub row: ContactRow,
    /// The customer's words; empty when there are none or they were erased.
    pub text: String,
}

/// Everything about one case.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// State as the events tell it; nothing that fell due since is in it yet.
    pub case: Case,
    /// All events, oldest first.
    pub history: Vec<StoredCaseFact>,
    /// Contacts, oldest first.
    pub contacts: Vec<ContactLine>,
    /// Postings, newest first.
    pub postings: Vec<Posting>,
    /// Personal texts by id.
    pub texts: BTreeMap<Uuid, String>,
}

impl App {
    /// The case of an id or a number, as somebody keyed it in.
    ///
    /// # Errors
    /// D002 when there is none.
    pub fn find_case(&self, id_or_number: &str) -> Result<Uuid, AppError> {
        if let Ok(id) = Uuid::parse_str(id_or_number) {
            return Ok(id);
        }
        let number = written(id_or_number).ok_or_else(Refusal::no_case)?;
        Ok(self.store.case_by_number(&number)?.ok_or_else(Refusal::no_case)?)
    }

    /// Everything about one case.
    ///
    /// # Errors
    /// D002, or failed storage.
    pub fn case_file(&self, id: Uuid) -> Result<CaseFile, AppError> {
        let (case, history) = self.history_of(id)?;
        let mut rows = self.store.contacts_of_case(id)?;
        // Whoever goes on with a matter needs what was said of it elsewhere.
        for other in case.absorbed() {
            rows.extend(self.store.contacts_of_case(other.case)?);
        }
        rows.sort_by_key(|row| (row.occurred_at, row.id));
        let mut wanted: Vec<Uuid> = rows.iter().filter_map(|row| row.text).collect();
        wanted.extend(history.iter().filter_map(|stored| text_of(&stored.fact.event)));
        // What a refusal rests on stands beside what its customer was told.
        wanted.extend(case.rejection.as_ref().map(|found| found.evidence.text.text));
        let texts = self.words(&wanted)?;
        let contacts = with_words(rows, &texts);
        let postings = self.store.postings(Some(id), None, 500)?.rows;
        Ok(CaseFile { case, history, contacts, postings, texts })
    }

    /// The last contacts of a customer with their words.
    ///
    /// # Errors
    /// Failed storage.
    pub fn customer_contacts(&self, customer: &str, limit: u32) -> Result<Vec<ContactLine>, AppError> {
        let rows = self.store.contacts_of_customer(customer, limit)?;
        let wanted: Vec<Uuid> = rows.iter().filter_map(|row| row.text).collect();
        let texts = self.words(&wanted)?;
        Ok(with_words(rows, &texts))
    }

    /// Contacts of a span of time with their words, newest first, after one of them.
    ///
    /// # Errors
    /// Failed storage.
    pub fn contacts_between(
        &self,
        filter: &ContactFilter,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactLine>, AppError> {
        let rows = self.store.contacts_between(filter, after, limit)?;
        let wanted: Vec<Uuid> = rows.iter().filter_map(|row| row.text).collect();
        let texts = self.words(&wanted)?;
        Ok(with_words(rows, &texts))
    }

    /// A customer with his services.
    ///
    /// # Errors
    /// D004 when the mirror does not know him.
    pub fn customer(&self, code: &str) -> Result<(CustomerRow, CustomerBody), AppError> {
        let row = self.store.customer(code)?.ok_or_else(Refusal::unknown_customer)?;
        let body = parse(&row.body)?;
        Ok((row, body))
    }

    pub(crate) fn words(&self, ids: &[Uuid]) -> Result<BTreeMap<Uuid, String>, AppError> {
        let texts: Vec<PersonalText> = self.store.texts(ids)?;
        if texts.iter().any(|text| !text.sealed.is_empty()) {
            return Err(ReadError::sealed("a text").into());
        }
        Ok(texts.into_iter().map(|text| (text.id, text.body)).collect())
    }
}

fn with_words(rows: Vec<ContactRow>, texts: &BTreeMap<Uuid, String>) -> Vec<ContactLine> {
    rows.into_iter()
        .map(|row| {
            let text = row.text.and_then(|id| texts.get(&id)).cloned().unwrap_or_default();
            ContactLine { row, text }
        })
        .collect()
}

/// The personal text that an event names.
#[must_use]
pub fn text_of(event: &CaseEvent) -> Option<Uuid> {
    match event {
        CaseEvent::Answered { text }
        | CaseEvent::Resolved { text, .. }
        | CaseEvent::Refused { text, .. }
        | CaseEvent::Reopened { text }
        | CaseEvent::Cancelled { text }
        | CaseEvent::Noted { text, .. }
        | CaseEvent::TaskOpened { text, .. }
        | CaseEvent::TaskDone { text, .. }
        | CaseEvent::TaskJudged { text, .. }
        | CaseEvent::OutsideAnswered { text, .. }
        | CaseEvent::OutsideObjected { text, .. }
        | CaseEvent::OutsideRedispatched { text, .. }
        | CaseEvent::OutsideWithdrawn { text, .. } => Some(text.text),
        CaseEvent::Rejection { step } => step.text().map(|text| text.text),
        CaseEvent::Exception { step, .. } => step.text().map(|text| text.text),
        CaseEvent::Visit { turn, .. } => turn.text().map(|text| text.text),
        CaseEvent::LineLooked { text, .. } => Some(text.text),
        CaseEvent::CalledBack { text, .. } => text.as_ref().map(|text| text.text),
        _ => event.evidence().map(|evidence| evidence.text.text),
    }
}

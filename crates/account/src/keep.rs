//! Register rows of the account: several registers in one commit, each row an event of its register's stream.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use yinuo_app::codec::encode;
use yinuo_app::ports::{Append, Commit, Hash, RegisterRow, Store};
use yinuo_app::register::{RegisterEvent, stream_of};
use yinuo_app::{App, AppError};
use yinuo_domain::{Actor, Fact, Refusal};
use yinuo_policy::Bilingual;

/// Largest body of one row in bytes; an event may hold 64 KiB, and JSON inside JSON grows by its escapes.
pub(crate) const BODY_BYTES_MAX: usize = 48 * 1024;

/// Sheets of a survey that stand in one event; the longest one has some two hundred bytes for each keying.
const SHEETS_PER_EVENT: usize = 20;

/// Rows to keep.
pub(crate) struct Keeping {
    /// Register whose version was read before deciding: a second writer at the same moment is refused.
    guard: (String, u64, Hash),
    journaled: BTreeMap<String, Vec<(String, String)>>,
    plain: Vec<RegisterRow>,
}

impl Keeping {
    /// Begins before anything is read that the decision rests on.
    pub fn guarded(store: &dyn Store, register: &str) -> Result<Self, AppError> {
        let (version, head) = store.head(stream_of(register))?;
        let guard = (register.to_owned(), version, head);
        Ok(Self { guard, journaled: BTreeMap::new(), plain: Vec::new() })
    }

    /// A row with audit: an event of its register.
    pub fn journaled<T: Serialize>(
        &mut self,
        register: &str,
        code: String,
        body: &T,
    ) -> Result<(), AppError> {
        self.journaled.entry(register.to_owned()).or_default().push((code, text(body)?));
        Ok(())
    }

    /// A row without audit: what the journal must not show yet.
    pub fn plain(&mut self, register: &str, code: &str, body: &str) {
        let row = RegisterRow { register: register.into(), code: code.into(), body: body.into() };
        self.plain.push(row);
    }

    /// Commits all or nothing; a register that somebody else changed meanwhile refuses the whole.
    pub fn commit(self, app: &App, actor: &Actor) -> Result<(), AppError> {
        let (store, now) = (app.store(), app.now());
        let mut commit = Commit { register_rows: self.plain, ..Commit::default() };
        for (register, rows) in self.journaled {
            let stream = stream_of(&register);
            let (version, head) = match &self.guard {
                (guarded, version, head) if *guarded == register => (*version, *head),
                _ => store.head(stream)?,
            };
            let facts: Vec<Fact<RegisterEvent>> = together(&register, &rows)
                .into_iter()
                .map(|rows| Fact { occurred: now, by_clock: false, event: RegisterEvent::RowsSet { rows } })
                .collect();
            let (events, _) = encode(stream, (version, head), &facts, actor, now)?;
            commit.appends.push(Append { stream, expected_version: version, events });
            commit.register_rows.extend(rows.into_iter().map(|(code, body)| RegisterRow {
                register: register.clone(),
                code,
                body,
            }));
        }
        store.commit(commit)?;
        Ok(())
    }
}

/// Rows of one event: one each, but for the short rows of a wave, of which there may be thousands.
fn together(register: &str, rows: &[(String, String)]) -> Vec<Vec<(String, String)>> {
    let size = if register.starts_with("survey/") { SHEETS_PER_EVENT } else { 1 };
    rows.chunks(size).map(<[_]>::to_vec).collect()
}

/// A body as JSON.
pub(crate) fn text<T: Serialize>(body: &T) -> Result<String, AppError> {
    serde_json::to_string(body).map_err(|error| AppError::Damaged(error.to_string()))
}

/// A body read back.
pub(crate) fn parse<T: DeserializeOwned>(body: &str) -> Result<T, AppError> {
    serde_json::from_str(body).map_err(|error| AppError::Damaged(error.to_string()))
}

/// The row of a register, read back.
pub(crate) fn row<T: DeserializeOwned>(
    store: &dyn Store,
    register: &str,
    code: &str,
) -> Result<Option<T>, AppError> {
    store.register_row(register, code)?.map(|row| parse(&row.body)).transpose()
}

/// A numbered refusal of the account.
pub(crate) fn refused(
    code: &'static str,
    (zh, en): (String, String),
    (next_zh, next_en): (&str, &str),
) -> AppError {
    AppError::Refused(Refusal {
        code,
        sentence: Bilingual::new(zh, en),
        next_step: Bilingual::new(next_zh, next_en),
    })
}

/// A day that the zone does not have.
pub(crate) fn no_such_day() -> AppError {
    refused(
        "A001",
        (
            "没有这一天，或起止日期颠倒。".into(),
            "There is no such day, or the two days stand the wrong way round.".into(),
        ),
        ("请按 2026-11-21 的样子填写日期。", "Write dates like 2026-11-21."),
    )
}

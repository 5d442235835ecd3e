//! Credentials and the access log of the memory store.

use crate::cursor::{self, List, rows_max};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use uuid::Uuid;
use yinuo_app::ports::{AccessFilter, AccessLine, CredentialName, CredentialRow, Page, ReadError};

/// What lets people in, and who looked at what.
#[derive(Debug, Default)]
pub(super) struct Access {
    credentials: BTreeMap<CredentialName, CredentialRow>,
    /// Person, kind and key.
    of_person: BTreeSet<(String, String, String)>,
    expiries: BTreeSet<(i64, CredentialName)>,
    lines: BTreeMap<Uuid, AccessLine>,
    newest: BTreeSet<(i64, Uuid)>,
}

impl Access {
    pub(super) fn put(&mut self, row: CredentialRow) {
        let name = (row.kind.clone(), row.key.clone());
        self.drop(&name);
        self.of_person.insert((row.person.clone(), row.kind.clone(), row.key.clone()));
        self.expiries.insert((row.expires_at, name.clone()));
        self.credentials.insert(name, row);
    }

    pub(super) fn drop(&mut self, name: &CredentialName) {
        if let Some(row) = self.credentials.remove(name) {
            self.expiries.remove(&(row.expires_at, name.clone()));
            self.of_person.remove(&(row.person, row.kind, row.key));
        }
    }

    pub(super) fn add(&mut self, line: AccessLine) {
        if !self.lines.contains_key(&line.id) {
            self.newest.insert((line.at, line.id));
            self.lines.insert(line.id, line);
        }
    }

    pub(super) fn credential(&self, kind: &str, key: &str) -> Option<CredentialRow> {
        self.credentials.get(&(kind.to_owned(), key.to_owned())).cloned()
    }

    pub(super) fn credentials_of(&self, kind: &str, person: &str, limit: u32) -> Vec<CredentialRow> {
        let from = (person.to_owned(), kind.to_owned(), String::new());
        let his = self.of_person.range(from..).take_while(|(p, k, _)| p == person && k == kind);
        his.filter_map(|(_, kind, key)| self.credential(kind, key)).take(rows_max(limit)).collect()
    }

    pub(super) fn expired(&self, now: i64, limit: u32) -> Vec<CredentialName> {
        let over = self.expiries.iter().take_while(|(at, _)| *at <= now);
        over.map(|(_, name)| name.clone()).take(rows_max(limit)).collect()
    }

    pub(super) fn lines(
        &self,
        filter: &AccessFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<AccessLine>, ReadError> {
        let before = cursor::decode(List::Access, cursor)?.unwrap_or((i64::MAX, Uuid::max()));
        let earlier = self.newest.range((Bound::Unbounded, Bound::Excluded(before))).rev();
        let found = earlier.filter_map(|(_, id)| self.lines.get(id)).filter(|line| fits(line, filter));
        // One more than asked tells whether there is a next page.
        Ok(cursor::access_page(found.take(rows_max(limit) + 1).cloned().collect(), limit))
    }
}

fn fits(line: &AccessLine, filter: &AccessFilter) -> bool {
    filter.subject.as_ref().is_none_or(|subject| *subject == line.subject)
        && filter.person.as_ref().is_none_or(|person| *person == line.person)
        && (filter.what.is_empty() || filter.what.contains(&line.what))
}

//! What was paid already for the time that a case asks about: by which key, by whom, and for which occurrence.
//!
//! A posting carries its occurrence, so that nobody asks the case that paid, which may be archived or know another one since.
//! A group that was paid once per service under one pack and is paid once per account under the next (or the other way
//! round) names one day by two keys; each way is then answered with what was paid by the other, and the commits of one
//! customer go one after another, by a guard.

use crate::command::add_guards;
use crate::engine::App;
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::{Commit, Guard, Posting};
use crate::register::CustomerBody;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::{Brief, Paid};
use yinuo_policy::{Instant, OwedKey, OwedTo};

/// For whom a decision asks what was paid.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// The case that decides; none where it is about to be opened.
    pub own: Option<Uuid>,
    /// Its customer; empty where nobody is known.
    pub customer: &'a str,
    /// What the same commit posts already.
    pub drafted: &'a [Posting],
}

impl App {
    /// Units that were paid under keys with the prefixes of these, for a decision on a case.
    pub(crate) fn brief_paid(&self, asking: Asking<'_>, keys: &[String]) -> Result<Brief, AppError> {
        let mut brief = Brief::default();
        let mut prefixes: Vec<&str> =
            keys.iter().filter_map(|key| key.rfind('/').map(|end| &key[..=end])).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        for prefix in &prefixes {
            for (key, posting) in self.standing_under(prefix, asking.drafted)? {
                let paid = self.paid_by(&key, &posting, asking.own)?;
                brief.paid.insert(key, paid);
            }
        }
        let law = self.law();
        for prefix in prefixes {
            for (key, posting, paid) in self.paid_the_other_way(prefix, asking, &law)? {
                // One unit of this way may be several of the other: each counts toward a cap, under a name that nobody asks by.
                let key = if brief.paid.contains_key(&key) { format!("{key}#{posting}") } else { key };
                brief.paid.insert(key, paid);
            }
        }
        Ok(brief)
    }

    /// What was paid already under the keys of a case that is about to be opened, with the guards of that.
    pub(crate) fn paid_at_opening(
        &self,
        commit: &mut Commit,
        customer: &str,
        keys: &[String],
        law: &Law,
    ) -> Result<BTreeMap<String, Paid>, AppError> {
        add_guards(commit, self.paid_guards(customer, law)?);
        Ok(self.brief_paid(Asking { own: None, customer, drafted: &[] }, keys)?.paid)
    }

    /// Guards of what a customer is paid in groups that are paid both ways; read before the brief that they guard.
    pub(crate) fn paid_guards(&self, customer: &str, law: &Law) -> Result<Vec<Guard>, AppError> {
        if customer.is_empty() {
            return Ok(Vec::new());
        }
        let groups = law.book.paid_both_ways();
        groups
            .map(|group| {
                let key = format!("paid/{group}/{customer}");
                Ok(Guard { expected: self.store.guard(&key)?, key })
            })
            .collect()
    }

    /// Unreversed postings under keys with a prefix: those that are stored, then those of this commit.
    fn standing_under(&self, prefix: &str, drafted: &[Posting]) -> Result<Vec<(String, Posting)>, AppError> {
        let here = drafted.iter().filter(|posting| posting.reverses.is_none()).cloned();
        let all = self.store.owed_for(prefix)?.into_iter().chain(here);
        let keyed = all.filter_map(|posting| posting.owed_for.clone().map(|key| (key, posting)));
        let reversed = |id: Uuid| drafted.iter().any(|posting| posting.reverses == Some(id));
        Ok(keyed.filter(|(key, posting)| key.starts_with(prefix) && !reversed(posting.id)).collect())
    }

    fn paid_by(&self, key: &str, posting: &Posting, own: Option<Uuid>) -> Result<Paid, AppError> {
        let minor = posting.lines.iter().map(|line| line.amount.max(0)).sum();
        let case = posting.case.unwrap_or_default();
        let said = posting.occurrence.or_else(|| Uuid::parse_str(OwedKey::read(key)?.of).ok());
        let occurrence = match said {
            Some(occurrence) => Some(occurrence),
            // Nobody asks what this very case paid.
            None if own == Some(case) => None,
            // Posted before occurrences were written down. An archived case is known by its id alone: whoever was opened
            // again after it shares its occurrence by that.
            None => Some(self.occurrence_now(case)?.unwrap_or(case)),
        };
        Ok(Paid { case, minor, occurrence })
    }

    /// What was paid by the account for keys of a service, and by the services of a customer for keys of the account, under
    /// the keys by which the asker knows the same units, each with its posting.
    fn paid_the_other_way(
        &self,
        prefix: &str,
        asking: Asking<'_>,
        law: &Law,
    ) -> Result<Vec<(String, Uuid, Paid)>, AppError> {
        let Some(asked) = OwedKey::read(prefix).filter(|_| !asking.customer.is_empty()) else {
            return Ok(Vec::new());
        };
        let Some((policy, rule)) = law.book.account_rule(asked.group) else { return Ok(Vec::new()) };
        let to = OwedTo { service: "", customer: asking.customer, occurrence: "" };
        let mut others = Vec::new();
        if asked.is_of_account() {
            let mut parties = vec![asking.customer.to_owned()];
            if let Some(row) = self.store.customer(asking.customer)? {
                let body: CustomerBody = parse(&row.body)?;
                parties.extend(body.services.into_iter().map(|service| service.code));
            }
            others.extend(parties.into_iter().map(|party| format!("{}/{party}/", asked.group)));
        } else {
            others.push(rule.owed_for_prefix(to));
        }
        let mut found = Vec::new();
        for other in others {
            for (key, posting) in self.standing_under(&other, asking.drafted)? {
                let Some(said) =
                    OwedKey::read(&key).filter(|said| said.is_of_account() != asked.is_of_account())
                else {
                    continue;
                };
                let paid = self.paid_by(&key, &posting, asking.own)?;
                let same = paid.occurrence.is_some_and(|known| known.to_string() == asked.of);
                let known_as = if asked.is_of_account() {
                    policy.owed_for(rule, to, said.unit, Instant(posting.occurred_at))
                } else if said.bare_unit() == said.unit || same {
                    format!("{prefix}{}", said.bare_unit())
                } else {
                    // A sum paid once for another occurrence has no day that a service's key could name.
                    continue;
                };
                found.push((known_as, posting.id, paid));
            }
        }
        Ok(found)
    }
}

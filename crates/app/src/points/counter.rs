//! The code of a counter (U27, U29): whoever was served in a hall and whose matter opened no case scans it and says what he thinks.
//!
//! The code is bound to the contact, and so to one customer and one colleague, and it is short-lived. The colleague sees it, unlike
//! every other link; so it is answered with digits of the customer's own number that the desk hides, and a few wrong ones close it.

use super::thanks::{Matter, OwnLink};
use crate::codec::{Envelope, decode};
use crate::engine::App;
use crate::error::AppError;
use crate::identity::{credential, guard_of, live};
use crate::link::{KeyRing, ThanksLink};
use crate::ports::{Commit, StreamId, StreamKind};
use uuid::Uuid;
use yinuo_domain::case::Case;
use yinuo_domain::points::{Served, Server};
use yinuo_domain::{Actor, ContactEvent, Refusal};
use yinuo_policy::Instant;

/// Channel of a counter.
const HALL: &str = "hall";
/// Kind of the credential that counts wrong digits; its key is the contact.
const WRONG: &str = "counter-wrong";
/// Wrong digits that close a code.
const WRONG_MAX: u32 = 5;
/// Digits of a telephone that somebody can be asked four of.
const PHONE_DIGITS: usize = 11;
/// The digits that the desk hides (H01).
const HIDDEN: std::ops::Range<usize> = 7..11;

/// A code as the counter shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterCode {
    /// The link that it spells.
    pub link: String,
    /// First instant at which it opens nothing.
    pub lapses_at: Instant,
}

impl App {
    /// The code of a contact, for whoever took it at a counter.
    ///
    /// # Errors
    /// U017 for any other contact, any other colleague, and too late; failed storage.
    pub fn counter_code(
        &self,
        ring: &KeyRing,
        actor: &Actor,
        contact: Uuid,
    ) -> Result<CounterCode, AppError> {
        let matter = self.counter_matter(contact)?.filter(|matter| {
            self.now() < matter.lapses_at && matter.served.by.iter().any(|one| one.person == actor.person)
        });
        let matter = matter.ok_or_else(Refusal::no_counter_code)?;
        let link = ThanksLink { case: contact, closing: 0 }.text(ring);
        Ok(CounterCode { link, lapses_at: matter.lapses_at })
    }

    /// What the code of a contact is about; none when there is none.
    pub(super) fn counter_matter(&self, id: Uuid) -> Result<Option<Matter>, AppError> {
        let law = self.law();
        let Some(rule) = law.book.current().points_rule().cloned() else { return Ok(None) };
        let loaded = self.store.load(StreamId { kind: StreamKind::Contact, id })?;
        let (mut taken, mut ended) = (None, false);
        for stored in &loaded.events {
            let told: Envelope<ContactEvent> = decode(stored)?;
            match told.event {
                ContactEvent::Recorded { channel, customer, owner, .. } if channel == HALL => {
                    taken = Some((customer, owner, Instant(stored.event.occurred_at)));
                }
                ContactEvent::Ended { outcome } => ended = outcome != "wrong-number",
                _ => {}
            }
        }
        let Some((customer, owner, at)) = taken.filter(|(customer, ..)| ended && !customer.is_empty()) else {
            return Ok(None);
        };
        let own = self.is_own_number(&customer, at)?;
        let since = law.points_from.unwrap_or(i64::MAX);
        let seat = law.org.first_seat(&owner, at).filter(|seat| rule.covers(&seat.post));
        let Some(lapses_at) = rule.counter_lapses(at) else { return Ok(None) };
        let Some(seat) = seat.filter(|_| !own && at.0 >= since) else { return Ok(None) };
        if self.hidden_digits(&customer)?.is_none() || self.wrong_digits(id)? >= WRONG_MAX {
            return Ok(None);
        }
        let by = vec![Server { person: seat.person, post: seat.post, unit: seat.unit }];
        let mut case = Case::blank(Uuid::nil());
        case.customer = customer;
        let served = Served { closing: 0, at, by };
        Ok(Some(Matter { case, about: id, served, lapses_at, law, rule }))
    }

    /// Checks what whoever scanned a code typed.
    ///
    /// # Errors
    /// U018 for other digits; failed storage.
    pub(super) fn proves(&self, link: OwnLink, customer: &str, typed: &str) -> Result<(), AppError> {
        let typed: String = typed.chars().filter(char::is_ascii_digit).take(PHONE_DIGITS).collect();
        if self.wrong_digits(link.about)? >= WRONG_MAX {
            return Err(Refusal::wrong_digits().into());
        }
        if self.hidden_digits(customer)?.is_some_and(|digits| digits == typed) {
            return Ok(());
        }
        let key = link.about.to_string();
        self.persist(|| {
            let guard = guard_of(self, WRONG, &key)?;
            let count = self.wrong_digits(link.about)? + 1;
            let row = credential((WRONG, &key), "", &count, link.lapses_at.0)?;
            Ok((Commit { guards: vec![guard], credentials: vec![row], ..Commit::default() }, ()))
        })?;
        Err(Refusal::wrong_digits().into())
    }

    fn wrong_digits(&self, contact: Uuid) -> Result<u32, AppError> {
        Ok(live::<u32>(self, WRONG, &contact.to_string())?.map_or(0, |(_, count)| count))
    }

    /// The digits of a customer's telephone that the desk hides; none when it has others than a mobile one.
    fn hidden_digits(&self, customer: &str) -> Result<Option<String>, AppError> {
        let row = self.store.customer(customer)?;
        let phone = row.map(|row| row.phone).unwrap_or_default();
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        Ok((digits.len() == PHONE_DIGITS).then(|| digits.get(HIDDEN).unwrap_or_default().to_owned()))
    }
}

//! The telephone line of each agent: what a telephone system says of calls, and what became of them.
//!
//! A call is a mirror of a fact outside (register `line`, one row an agent, the last calls alone). The row names the
//! number of the caller; the journal never does. Events of one call come twice, late and in any order: each sets its own
//! instant, the earliest one stays, so that any order ends in the same row.
//!
//! Known weakness: an event names the agent whose telephone it means. A call that is handed on is a call of its own on the
//! other line; whether the two were one is known to the telephone system alone.

use crate::codec::encode;
use crate::engine::{ATTEMPTS_MAX, App, Draft};
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{
    Append, Commit, CommitError, CustomerRow, Hash, RegisterRow, StoredEvent, StreamId, StreamKind,
};
use crate::register::{CustomerBody, RegisterEvent, json, stream_of};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_domain::{Actor, Fact, Refusal};
use yinuo_policy::Instant;

/// Register of lines: code is the agent.
pub const LINE: &str = "line";
/// Calls that a line keeps; what an older one says is forgotten with its number.
pub const CALLS_KEPT: usize = 12;
/// How far an event may lie ahead of our clock: two clocks are never the same.
const AHEAD_MILLIS: i64 = 5 * 60_000;
/// How late an event may come, and how long a call is kept.
const KEPT_MILLIS: i64 = 24 * 3_600_000;
/// Longest id; with the longest reference of a recording it is what a contact keeps.
const CALL_CHARS_MAX: usize = 100;
/// Longest reference of a recording.
const RECORDING_CHARS_MAX: usize = 99;
/// Longest telephone number.
const NUMBER_CHARS_MAX: usize = 32;
/// Customers that one number may find; a switchboard has many.
const CALLERS_MAX: u32 = 20;

/// Longest name of a caller.
const NAME_CHARS_MAX: usize = 40;
/// Name of a caller who gave none.
const UNNAMED: &str = "未具名";

/// What happened to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallStep {
    /// The agent's telephone rings.
    Ringing,
    /// The agent took it.
    Answered,
    /// It is over, taken or not.
    Ended,
}

/// One event of a telephone system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallFact {
    /// The telephone system's id of the call.
    pub call: String,
    /// Person whose telephone it is.
    pub agent: String,
    /// The caller's number as the telephone system writes it; empty when it is withheld.
    pub number: String,
    /// What happened.
    pub step: CallStep,
    /// When; now when absent.
    pub at: Option<Instant>,
    /// Reference of the recording; may come with any step, or never.
    pub recording: String,
}

/// A call as far as it was heard of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HeardCall {
    /// The telephone system's id.
    pub call: String,
    /// Number of the caller; empty when it is withheld.
    pub number: String,
    /// Since when it rang.
    pub ringing_at: Option<i64>,
    /// When the agent took it.
    pub answered_at: Option<i64>,
    /// When it was over.
    pub ended_at: Option<i64>,
    /// Reference of the recording, may be empty.
    pub recording: String,
    /// The contact that was recorded from it.
    pub contact: Option<Uuid>,
}

impl HeardCall {
    /// The first instant that is known of it.
    #[must_use]
    pub fn began_at(&self) -> i64 {
        let known = [self.ringing_at, self.answered_at, self.ended_at];
        known.into_iter().flatten().min().unwrap_or_default()
    }

    /// What a contact keeps of it: the call, and the recording where it is named by then.
    #[must_use]
    pub fn reference(&self) -> String {
        if self.recording.is_empty() {
            self.call.clone()
        } else {
            format!("{}#{}", self.call, self.recording)
        }
    }

    fn hear(&mut self, fact: &CallFact, at: i64) {
        let place = match fact.step {
            CallStep::Ringing => &mut self.ringing_at,
            CallStep::Answered => &mut self.answered_at,
            CallStep::Ended => &mut self.ended_at,
        };
        *place = Some(place.map_or(at, |earlier| earlier.min(at)));
        for (known, said) in [(&mut self.number, &fact.number), (&mut self.recording, &fact.recording)] {
            if known.is_empty() {
                known.clone_from(said);
            }
        }
    }
}

/// The calls of one line, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Line {
    calls: Vec<HeardCall>,
}

impl Line {
    fn hear(&mut self, fact: &CallFact, at: i64, now: i64) {
        match self.calls.iter_mut().find(|call| call.call == fact.call) {
            Some(known) => known.hear(fact, at),
            None => {
                let mut call = HeardCall { call: fact.call.clone(), ..HeardCall::default() };
                call.hear(fact, at);
                self.calls.push(call);
            }
        }
        self.calls.retain(|call| call.began_at() > now - KEPT_MILLIS);
        self.calls.sort_by(|a, b| (b.began_at(), &b.call).cmp(&(a.began_at(), &a.call)));
        self.calls.truncate(CALLS_KEPT);
    }
}

/// The stream that tells that something happened on an agent's line.
fn stream_of_line(agent: &str) -> StreamId {
    stream_of(&format!("{LINE}/{agent}"))
}

/// The agent whose line an entry of the journal is about.
#[must_use]
pub fn line_of(stored: &StoredEvent) -> Option<String> {
    if stored.stream.kind != StreamKind::Register {
        return None;
    }
    let RegisterEvent::RowsSet { rows } = crate::codec::decode_event(stored).ok()?;
    let (agent, _) = rows.into_iter().next()?;
    (stored.stream == stream_of_line(&agent)).then_some(agent)
}

impl App {
    /// Hears one event of a telephone system. What is known already changes nothing.
    ///
    /// # Errors
    /// T001 for an agent nobody knows, T002 for an event that cannot be meant so; failed storage.
    pub fn hear_call(&self, actor: &Actor, fact: &CallFact) -> Result<(), AppError> {
        let now = self.now();
        let at = fact.at.unwrap_or(now);
        check(fact, at, now)?;
        if !self.law().org.people.contains_key(&fact.agent) {
            return Err(Refusal::unknown_agent().into());
        }
        self.change_line(actor, &fact.agent, at, |line| {
            line.hear(fact, at.0, now.0);
            Ok(())
        })
    }

    /// The calls of an agent's line that are kept, newest first.
    ///
    /// # Errors
    /// Failed storage.
    pub fn calls_of(&self, agent: &str) -> Result<Vec<HeardCall>, AppError> {
        Ok(self.line(agent)?.calls)
    }

    /// A call of the agent's own line.
    ///
    /// # Errors
    /// T003 when it is not there; failed storage.
    pub fn call_of(&self, agent: &str, call: &str) -> Result<HeardCall, AppError> {
        let found = self.calls_of(agent)?.into_iter().find(|known| known.call == call);
        Ok(found.ok_or_else(Refusal::no_such_call)?)
    }

    /// Adds to a contact's commit that it was recorded from a call; answers what the contact keeps of it.
    pub(crate) fn take_call(
        &self,
        draft: &mut Draft,
        actor: &Actor,
        call: &str,
        contact: Uuid,
    ) -> Result<String, AppError> {
        let stream = stream_of_line(&actor.person);
        let head = self.store.head(stream)?;
        let mut line = self.line(&actor.person)?;
        let known = line.calls.iter_mut().find(|known| known.call == call);
        let known = known.ok_or_else(Refusal::no_such_call)?;
        let reference = known.reference();
        // The first contact stays: a second one on the same call is told by its reference alone.
        if known.contact.is_none() {
            known.contact = Some(contact);
            self.add_line(&mut draft.commit, &line, (stream, head), actor, &actor.person, self.now())?;
        }
        Ok(reference)
    }

    /// Customers whose telephone is this number, however either is written.
    ///
    /// # Errors
    /// Failed storage.
    pub fn callers(&self, number: &str) -> Result<Vec<(CustomerRow, CustomerBody)>, AppError> {
        let wanted = digits(number);
        if wanted.len() < NUMBER_DIGITS_MIN {
            return Ok(Vec::new());
        }
        let found = self.store.find_customers(&wanted, CALLERS_MAX)?;
        let same = found.into_iter().filter(|row| digits(&row.phone) == wanted);
        same.map(|row| parse(&row.body).map(|body| (row, body))).collect()
    }

    /// The customer of a number; one whom the mirror does not know is added to it under a code of ours, until the outside
    /// system knows him. Two who add him at once may add him twice.
    ///
    /// # Errors
    /// T002 for what is no number, D018 for a name that is too long; failed storage.
    pub fn make_caller(&self, name: &str, number: &str) -> Result<String, AppError> {
        let name = name.trim();
        if name.contains('\0') || name.chars().count() > NAME_CHARS_MAX {
            return Err(Refusal::bad_text().into());
        }
        let digits = digits(number);
        if digits.len() < NUMBER_DIGITS_MIN || digits.len() > NUMBER_CHARS_MAX {
            return Err(Refusal::bad_call().into());
        }
        if let Some((known, _)) = self.callers(number)?.into_iter().next() {
            return Ok(known.code);
        }
        let code = format!("P{:06}", self.store.reserve_numbers("caller", 1)?);
        let row = CustomerRow {
            code: code.clone(),
            name: if name.is_empty() { UNNAMED.to_owned() } else { name.to_owned() },
            phone: digits,
            segment: String::new(),
            body: json(&CustomerBody::default())?,
            as_of: self.now().0,
        };
        self.store.commit(Commit { customer_rows: vec![row], ..Commit::default() })?;
        Ok(code)
    }

    fn line(&self, agent: &str) -> Result<Line, AppError> {
        self.store.register_row(LINE, agent)?.map_or(Ok(Line::default()), |row| parse(&row.body))
    }

    fn change_line(
        &self,
        actor: &Actor,
        agent: &str,
        at: Instant,
        change: impl Fn(&mut Line) -> Result<(), Refusal>,
    ) -> Result<(), AppError> {
        let stream = stream_of_line(agent);
        for _ in 0..ATTEMPTS_MAX {
            // The head before the row: whoever writes in between moves the head that our commit expects.
            let head = self.store.head(stream)?;
            let before = self.line(agent)?;
            let mut line = before.clone();
            change(&mut line)?;
            if line == before {
                return Ok(());
            }
            let mut commit = Commit::default();
            self.add_line(&mut commit, &line, (stream, head), actor, agent, at)?;
            match self.store.commit(commit) {
                Err(CommitError::VersionConflict { .. }) => continue,
                done => return Ok(done?),
            }
        }
        Err(AppError::Busy)
    }

    fn add_line(
        &self,
        commit: &mut Commit,
        line: &Line,
        (stream, head): (StreamId, (u64, Hash)),
        actor: &Actor,
        agent: &str,
        at: Instant,
    ) -> Result<(), AppError> {
        let now = self.now();
        // Neither number nor recording: the journal cannot forget.
        let audited = RegisterEvent::RowsSet { rows: vec![(agent.to_owned(), "{}".to_owned())] };
        let fact = Fact { occurred: at.min(now), by_clock: false, event: audited };
        let (events, _) = encode(stream, head, &[fact], actor, now)?;
        commit.appends.push(Append { stream, expected_version: head.0, events });
        commit.register_rows.push(RegisterRow {
            register: LINE.to_owned(),
            code: agent.to_owned(),
            body: json(line)?,
        });
        Ok(())
    }
}

fn check(fact: &CallFact, at: Instant, now: Instant) -> Result<(), Refusal> {
    let visible = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    let named = (1..=CALL_CHARS_MAX).contains(&fact.call.len()) && visible(&fact.call);
    let recorded = fact.recording.len() <= RECORDING_CHARS_MAX && visible(&fact.recording);
    let numbered = fact.number.chars().count() <= NUMBER_CHARS_MAX
        && fact.number.chars().all(|one| one.is_ascii_digit() || "+-() ".contains(one));
    let timely = at.0 <= now.0 + AHEAD_MILLIS && at.0 > now.0 - KEPT_MILLIS;
    if named && recorded && numbered && timely { Ok(()) } else { Err(Refusal::bad_call()) }
}

/// Fewest digits that can be somebody's number: the national emergency and service numbers are shorter.
const NUMBER_DIGITS_MIN: usize = 5;

/// The digits of a number without the country's prefix.
fn digits(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let rest = digits.strip_prefix("0086").or_else(|| {
        // Eleven digits follow the prefix of a mobile number; a shorter number may begin with 86 itself.
        digits.strip_prefix("86").filter(|rest| rest.len() >= 11)
    });
    rest.map_or(digits.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(step: CallStep) -> CallFact {
        CallFact {
            call: "k1".into(),
            agent: "zhao".into(),
            number: "13900000000".into(),
            step,
            at: None,
            recording: String::new(),
        }
    }

    #[test]
    fn the_events_of_a_call_end_in_the_same_row_in_every_order_and_however_often() {
        let said = [
            (fact(CallStep::Ringing), 10),
            (fact(CallStep::Answered), 20),
            (fact(CallStep::Ended), 90),
            (fact(CallStep::Ringing), 10),
        ];
        let heard = |order: [usize; 4]| {
            let mut line = Line::default();
            order.into_iter().for_each(|place| line.hear(&said[place].0, said[place].1, 100));
            line
        };
        let straight = heard([0, 1, 2, 3]);
        for order in [[2, 1, 0, 3], [1, 3, 0, 2], [2, 0, 3, 1]] {
            assert_eq!(heard(order), straight);
        }
        assert_eq!(straight.calls[0].ringing_at.zip(straight.calls[0].ended_at), Some((10, 90)));
    }

    #[test]
    fn a_line_keeps_its_last_calls_and_none_that_is_older_than_a_day() {
        let mut line = Line::default();
        for number in 0..20 {
            line.hear(&CallFact { call: format!("k{number}"), ..fact(CallStep::Ringing) }, number, number);
        }
        assert_eq!((line.calls.len(), line.calls[0].call.as_str()), (CALLS_KEPT, "k19"));
        let later = KEPT_MILLIS + 100;
        line.hear(&CallFact { call: "late".into(), ..fact(CallStep::Ringing) }, later, later);
        assert_eq!(line.calls.len(), 1);
    }

    #[test]
    fn one_number_is_written_in_many_ways() {
        for written in ["13900000000", "+86 139-0000-0000", "0086 13900000000", "(139) 00000000"] {
            assert_eq!(digits(written), "13900000000");
        }
        assert_eq!(digits("86123456"), "86123456", "a fixed line that begins so");
    }
}

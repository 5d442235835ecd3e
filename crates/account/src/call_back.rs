//! Whom to call back: the drawn cases, and for those not reached the next in rank order; what each attempt found, when the
//! next may be made, and which calls a second person hears again.
//!
//! Weakness: a list is computed from the streams of its cases each time that it is looked at. A draw of a city's day has some
//! dozens; a stratum that is called back whole on a stormy day may take a second.

use crate::draws::{DRAW, DRAW_PROMISE, draw_row, states};
use crate::keep::{Keeping, row as register_row};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::archive::needs_archive;
use yinuo_app::codec::decode;
use yinuo_app::ports::{Store, StreamId, StreamKind};
use yinuo_app::{App, AppError, codec};
use yinuo_domain::command::tried;
use yinuo_domain::event::CallBackOutcome;
use yinuo_domain::{Actor, CaseEvent, Refusal};
use yinuo_measure::Day;
use yinuo_measure::draw::{call_list, order, unhex};
use yinuo_policy::{CaseFacts, Instant, Policy};

/// Register of calls that a second person heard: code `date/stratum/case`, body [`Heard`].
pub const CALL_HEARD: &str = "call-heard";

/// What a second person may find wrong with a call (N27): the caller's conduct and his work.
pub const CALL_FAULTS: [&str; 4] = ["not-greeted", "off-script", "led-the-answer", "impolite"];

/// One attempt to reach a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// What was found.
    pub found: CallBackOutcome,
    /// When.
    pub at: Instant,
    /// Who rang.
    pub person: String,
    /// The number by which it may be chosen to be heard again: of the chain hash of its event, which nobody knows before it is
    /// written.
    pub lot: u64,
}

/// What a second person found when he heard a call again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Who heard it.
    pub person: String,
    /// When.
    pub at: Instant,
    /// What the customer said, in his ears: `satisfied` or `unsatisfied`.
    pub outcome: String,
    /// What was wrong with the call, of [`CALL_FAULTS`].
    pub faults: Vec<String>,
}

/// One case of a call-back list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBackItem {
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// What was found; none while it is to be called.
    pub outcome: Option<CallBackOutcome>,
    /// Whether it replaces one that was not reached.
    pub replaces: bool,
    /// Attempts so far, oldest first.
    pub attempts: Vec<Attempt>,
    /// What a second person heard.
    pub heard: Option<Heard>,
    /// Facts of the case, for its script.
    pub facts: Option<CaseFacts>,
}

impl CallBackItem {
    /// The first instant from `now` on at which he may be rung; none when he is not rung any more.
    #[must_use]
    pub fn next_at(&self, policy: &Policy, now: Instant) -> Option<Instant> {
        if self.outcome.is_some() {
            return None;
        }
        let Some(rule) = policy.call_back_rule() else { return Some(now) };
        let before: Vec<_> = self.attempts.iter().map(|attempt| (attempt.found, attempt.at)).collect();
        policy.next_ring(rule, &tried(&before), now)
    }

    /// The answered call that a second person hears again, if it is one of those.
    #[must_use]
    pub fn to_hear(&self, policy: &Policy) -> Option<&Attempt> {
        let rule = policy.call_back_rule()?;
        self.attempts.iter().find(|attempt| attempt.found.is_answer() && rule.is_heard_again(attempt.lot))
    }
}

/// The call-back list of one draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBackList {
    /// Cases called and to be called, in rank order; those given up are left out.
    pub items: Vec<CallBackItem>,
    /// Cases given up, in rank order: not reached, refused, or a wrong number.
    pub given_up: Vec<CallBackItem>,
    /// Cases of customers who asked not to be telephoned, in rank order.
    pub barred: Vec<CallBackItem>,
    /// Finished cases that it was drawn from.
    pub frame: u64,
    /// Cases that are to be called.
    pub drawn: u64,
    /// How many were not reached.
    pub not_reached: u64,
    /// How many the frame is short of: it has no replacement left.
    pub short: u64,
}

/// What came of the calls of a list, each customer counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallFigures {
    /// Customers who were rung at least once, whether or not they are rung again.
    pub rung: u64,
    /// Of them, who answered the telephone.
    pub reached: u64,
    /// Of those reached, who would not be asked.
    pub refused: u64,
    /// Of those reached, who answered.
    pub answered: u64,
    /// Of those who answered, who are satisfied.
    pub satisfied: u64,
    /// Attempts, each counted.
    pub attempts: u64,
}

impl CallBackList {
    /// What came of its calls.
    #[must_use]
    pub fn figures(&self) -> CallFigures {
        let mut found = CallFigures::default();
        for item in self.items.iter().chain(&self.given_up) {
            found.attempts += item.attempts.len() as u64;
            found.rung += u64::from(!item.attempts.is_empty());
            let Some(outcome) = item.outcome else { continue };
            found.reached += u64::from(outcome.is_done());
            found.refused += u64::from(outcome == CallBackOutcome::Refused);
            found.answered += u64::from(outcome.is_answer());
            found.satisfied += u64::from(outcome == CallBackOutcome::Satisfied);
        }
        found
    }
}

/// What is known of one case of a frame.
struct Known {
    number: String,
    facts: Option<CaseFacts>,
    attempts: Vec<Attempt>,
    barred: bool,
}

impl Known {
    /// What the call came to: an answer or a refusal, else the last thing by which it was given up.
    fn outcome(&self) -> Option<CallBackOutcome> {
        let found = || self.attempts.iter().map(|attempt| attempt.found);
        found().find(|found| found.is_done()).or_else(|| found().rev().find(|found| found.is_given_up()))
    }
}

/// The call-back list of a draw `date/stratum`; `None` when there is no such draw.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn call_backs(store: &dyn Store, code: &str) -> Result<Option<CallBackList>, AppError> {
    let Some(row) = draw_row(store, code)? else { return Ok(None) };
    let seed = unhex(&row.seed).ok_or_else(|| AppError::Damaged(format!("the seed of {code}")))?;
    let order = order(&seed, &row.frame.iter().copied().collect());
    let quota = u64::try_from(row.drawn.len()).unwrap_or(u64::MAX);
    let drawn: BTreeSet<Uuid> = row.drawn.iter().copied().collect();
    let mut known: BTreeMap<Uuid, Known> = BTreeMap::new();
    let mut left_out: BTreeSet<Uuid> = BTreeSet::new();
    let (list, short) = loop {
        let (list, short) = call_list(&order, quota, &left_out);
        let fresh: Vec<Uuid> = list.iter().filter(|case| !known.contains_key(case)).copied().collect();
        if fresh.is_empty() {
            break (list, short);
        }
        for case in fresh {
            let found = known_of(store, case, code)?;
            if found.barred || found.outcome().is_some_and(CallBackOutcome::is_given_up) {
                left_out.insert(case);
            }
            known.insert(case, found);
        }
    };
    let mut items = |cases: &mut dyn Iterator<Item = Uuid>| -> Result<Vec<CallBackItem>, AppError> {
        cases
            .filter_map(|case| Some((case, known.remove(&case)?)))
            .map(|(case, found)| item(store, code, &drawn, (case, found)))
            .collect()
    };
    let items_of_list = items(&mut list.into_iter())?;
    let mut rest = items(&mut order.into_iter().filter(|case| left_out.contains(case)))?;
    let barred: Vec<CallBackItem> = rest.extract_if(.., |item| item.outcome.is_none()).collect();
    let reached = |item: &&CallBackItem| item.outcome.is_some_and(CallBackOutcome::is_done);
    let not_reached = u64::try_from(rest.iter().filter(|item| !reached(item)).count()).unwrap_or(u64::MAX);
    Ok(Some(CallBackList {
        items: items_of_list,
        given_up: rest,
        barred,
        frame: row.frame_count,
        drawn: quota,
        not_reached,
        short,
    }))
}

fn item(
    store: &dyn Store,
    code: &str,
    drawn: &BTreeSet<Uuid>,
    (case, found): (Uuid, Known),
) -> Result<CallBackItem, AppError> {
    let outcome = found.outcome();
    let heard = match outcome.is_some_and(CallBackOutcome::is_answer) {
        true => register_row(store, CALL_HEARD, &format!("{code}/{case}"))?,
        false => None,
    };
    let Known { number, facts, attempts, .. } = found;
    Ok(CallBackItem { case, number, outcome, replaces: !drawn.contains(&case), attempts, heard, facts })
}

/// Refuses unless a case stands on the list of a draw and waits for its call.
///
/// # Errors
/// D012 when it does not stand there, S002 when its customer asked not to be telephoned, D013 when the call is done.
pub fn may_call(store: &dyn Store, code: &str, case: Uuid) -> Result<(), AppError> {
    let list = call_backs(store, code)?.ok_or_else(Refusal::no_such_item)?;
    if list.barred.iter().any(|item| item.case == case) {
        return Err(Refusal::do_not_call().into());
    }
    let item = list.items.iter().find(|item| item.case == case).ok_or_else(Refusal::no_such_item)?;
    if item.outcome.is_some() {
        return Err(Refusal::already_decided().into());
    }
    Ok(())
}

/// A second person says what he heard in a call that is to be heard again (N27).
///
/// # Errors
/// S007 when the call is not one of those or was heard, D010 for whoever made it, S005 for whoever handled the case, D021 for
/// words that there are not; failed storage.
pub fn hear_call(
    app: &App,
    actor: &Actor,
    (code, case): (&str, Uuid),
    (outcome, faults): (&str, &[String]),
) -> Result<(), AppError> {
    let (store, law) = (app.store(), app.law());
    let keeping = Keeping::guarded(store, CALL_HEARD)?;
    let list = call_backs(store, code)?.ok_or_else(Refusal::not_heard)?;
    let item = list.items.iter().find(|item| item.case == case).ok_or_else(Refusal::not_heard)?;
    let made =
        item.to_hear(law.book.current()).filter(|_| item.heard.is_none()).ok_or_else(Refusal::not_heard)?;
    if made.person == actor.person {
        return Err(Refusal::same_person().into());
    }
    let row = store.case_row(case)?.ok_or_else(Refusal::no_case)?;
    if row.unit == actor.unit || row.handler == actor.person || row.owner == actor.person {
        return Err(Refusal::own_case().into());
    }
    let known = faults.iter().all(|fault| CALL_FAULTS.contains(&fault.as_str()));
    if !known || !["satisfied", "unsatisfied"].contains(&outcome) {
        return Err(Refusal::unknown_name().into());
    }
    let faults: BTreeSet<String> = faults.iter().cloned().collect();
    let heard = Heard {
        person: actor.person.clone(),
        at: app.now(),
        outcome: outcome.to_owned(),
        faults: faults.into_iter().collect(),
    };
    let mut keeping = keeping;
    keeping.journaled(CALL_HEARD, format!("{code}/{case}"), &heard)?;
    keeping.commit(app, actor)
}

/// The newest dates that were drawn, at most `limit`, newest first.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn drawn_dates(store: &dyn Store, limit: usize) -> Result<Vec<Day>, AppError> {
    let states = states(store)?;
    let last = states.values().map(|state| state.date).max();
    let promised = store.register(DRAW_PROMISE)?;
    let mut dates: Vec<Day> = promised.iter().filter_map(|row| Day::parse(&row.code)).collect();
    dates.retain(|date| last.is_some_and(|last| *date <= last));
    dates.sort_unstable_by(|a, b| b.cmp(a));
    let mut drawn = Vec::new();
    for date in dates {
        if drawn.len() == limit {
            break;
        }
        // A date may have been promised and never drawn.
        for stratum in states.keys() {
            if store.register_row(DRAW, &format!("{date}/{stratum}"))?.is_some() {
                drawn.push(date);
                break;
            }
        }
    }
    Ok(drawn)
}

/// Strata that were ever drawn.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn strata(store: &dyn Store) -> Result<Vec<String>, AppError> {
    Ok(states(store)?.into_keys().collect())
}

/// What a mirror says of calls: he asked for none.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wishes {
    no_calls: bool,
}

fn known_of(store: &dyn Store, case: Uuid, code: &str) -> Result<Known, AppError> {
    let row = store.case_row(case)?;
    let customer = match &row {
        Some(row) => store.customer(&row.customer)?,
        None => None,
    };
    let wishes: Wishes =
        customer.map(|row| serde_json::from_str(&row.body).unwrap_or_default()).unwrap_or_default();
    let (attempts, facts) = history_of(store, case, code)?;
    // Whoever was rung before he asked for no more calls stays as he was found.
    let barred = wishes.no_calls && attempts.iter().all(|one| !one.found.is_done());
    Ok(Known { number: row.map(|row| row.number).unwrap_or_default(), facts, attempts, barred })
}

/// The attempts of a draw on a case, and the facts of the case.
fn history_of(
    store: &dyn Store,
    case: Uuid,
    code: &str,
) -> Result<(Vec<Attempt>, Option<CaseFacts>), AppError> {
    let loaded = store.load(StreamId { kind: StreamKind::Case, id: case })?;
    if loaded.events.first().is_some_and(|first| first.version > 1) {
        return Err(needs_archive());
    }
    let (mut found, mut told) = (Vec::new(), None);
    let wanted = ["opened", "categorised", "called-back"];
    for stored in loaded.events.iter().filter(|stored| wanted.contains(&&*stored.event.name)) {
        let envelope: codec::Envelope<CaseEvent> = decode(stored)?;
        match envelope.event {
            CaseEvent::Opened { facts, .. } | CaseEvent::Categorised { facts, .. } => told = Some(facts),
            CaseEvent::CalledBack { draw, outcome, .. } if draw == code => {
                let [a, b, c, d, e, f, g, h, ..] = stored.event.hash;
                let lot = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
                found.push(Attempt {
                    found: outcome,
                    at: Instant(stored.event.recorded_at),
                    person: envelope.actor.person.clone(),
                    lot,
                });
            }
            _ => {}
        }
    }
    Ok((found, told))
}

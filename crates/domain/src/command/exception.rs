//! Exceptions (A45, H01): somebody asks, the limit table says who decides, a second person does; what lies above his limit
//! goes to the next. A row may let its holders order alone: then asking and granting are one command.

use super::{Draft, task};
use crate::case::{Case, Exception};
use crate::event::{CaseEvent, ExceptionStep, Exceptional, TextRef};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::{AuthorityRule, ExceptionKind, Instant, Money, Policy, Wanted};

/// Most exceptions of one case.
const EXCEPTIONS_MAX: usize = 50;
/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;

/// What is asked of the exceptions of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExceptionCommand {
    /// Ask for one.
    Ask {
        /// For what; its currency is that of the limit table.
        what: Exceptional,
        /// Why.
        text: TextRef,
        /// Id of the check on the day on which a reconnection ends.
        check: Uuid,
    },
    /// Hand it to the next row of the table.
    PassUp {
        /// Which.
        exception: u32,
        /// Why.
        text: TextRef,
    },
    /// Second person.
    Decide {
        /// Which.
        exception: u32,
        /// Granted or refused.
        approve: bool,
        /// What is said.
        text: TextRef,
        /// Id of the check on the day on which a reconnection ends.
        check: Uuid,
    },
}

impl ExceptionCommand {
    /// The kind whose limit of the day the command may count against, so that what was granted is read before.
    #[must_use]
    pub fn spends(&self, case: &Case) -> Option<ExceptionKind> {
        match self {
            Self::Ask { what, .. } => Some(what.kind()),
            Self::Decide { exception, approve: true, .. } => {
                case.exception(*exception).map(|found| found.what.kind())
            }
            Self::PassUp { .. } | Self::Decide { .. } => None,
        }
    }
}

pub(super) fn apply(draft: &mut Draft<'_>, command: &ExceptionCommand) -> Result<(), Refusal> {
    match command {
        ExceptionCommand::Ask { what, text, check } => ask(draft, what, text, *check),
        ExceptionCommand::PassUp { exception, text } => pass_up(draft, *exception, text),
        ExceptionCommand::Decide { exception, approve, text, check } => {
            decide(draft, *exception, *approve, text, *check)
        }
    }
}

/// The request as the limit table looks at it; days are counted from `from`, begun ones included.
fn wanted(what: &Exceptional, from: Instant) -> Wanted<'_> {
    let (days, tier) = match what {
        Exceptional::Reactivation { until, tier, .. } => {
            let begun = (until.0 - from.0).max(0).saturating_add(DAY_MILLIS - 1) / DAY_MILLIS;
            (u32::try_from(begun).unwrap_or(u32::MAX), tier.as_str())
        }
        Exceptional::Refund { .. } | Exceptional::Goodwill { .. } => (0, ""),
    };
    Wanted { kind: what.kind(), minor: what.sum().minor, days, tier }
}

pub(super) fn may_ask(draft: &Draft<'_>) -> Result<(), Refusal> {
    if !draft.case.stage.is_open() {
        return Err(Refusal::wrong_state());
    }
    if draft.ctx.book.current().authorities().is_empty() {
        return Err(Refusal::no_authority());
    }
    Ok(())
}

fn ask(draft: &mut Draft<'_>, what: &Exceptional, text: &TextRef, check: Uuid) -> Result<(), Refusal> {
    may_ask(draft)?;
    let (policy, now) = (draft.ctx.book.current(), draft.ctx.now);
    if draft.case.exceptions.len() >= EXCEPTIONS_MAX {
        return Err(Refusal::too_many());
    }
    let kind = what.kind();
    let ours: Vec<&AuthorityRule> = policy.authorities().iter().filter(|rule| rule.kind == kind).collect();
    let currency = &ours.first().ok_or_else(Refusal::no_authority)?.currency;
    let what = &in_currency(what, currency);
    fits(&draft.case, what, now)?;
    if draft.case.exceptions.iter().any(|found| found.waits() && found.what.kind() == kind) {
        return Err(Refusal::something_open());
    }
    let asked = wanted(what, now);
    let rule = policy.covering(asked).next().ok_or_else(Refusal::above_every_limit)?;
    // Whoever may order it alone does so under his own row, which need not be the first that covers it.
    let alone = policy.covering(asked).find(|rule| rule.alone && rule.post == draft.ctx.actor.post);
    let id = u32::try_from(draft.case.exceptions.len()).unwrap_or(u32::MAX).saturating_add(1);
    let granted_by = alone.filter(|rule| rule.leaves(draft.ctx.brief.granted_minor, asked.minor)).cloned();
    let addressed = granted_by.as_ref().unwrap_or(rule);
    let step = ExceptionStep::Asked {
        what: what.clone(),
        text: text.clone(),
        rule: addressed.code.clone(),
        post: addressed.post.clone(),
        policy: *policy.digest(),
        calendar: *policy.calendar_digest(),
    };
    draft.act(now, CaseEvent::Exception { exception: id, step });
    match granted_by {
        Some(rule) => grant(draft, id, &rule, None, check),
        None => Ok(()),
    }
}

/// The same in the currency of the table.
fn in_currency(what: &Exceptional, currency: &str) -> Exceptional {
    let mut what = what.clone();
    let (Exceptional::Refund { money }
    | Exceptional::Goodwill { money }
    | Exceptional::Reactivation { owed: money, .. }) = &mut what;
    *money = Money { minor: money.minor, currency: currency.to_owned() };
    what
}

/// Whether it can be meant at all.
fn fits(case: &Case, what: &Exceptional, now: Instant) -> Result<(), Refusal> {
    let fine = match what {
        Exceptional::Refund { money } | Exceptional::Goodwill { money } => {
            money.minor > 0 && !case.customer.is_empty()
        }
        Exceptional::Reactivation { service, suspended, owed, until, .. } => {
            let again = case.exceptions.iter().any(|found| {
                let same = matches!(&found.what, Exceptional::Reactivation { service: other, .. } if other == service);
                same && found.reconnected_until().is_some_and(|until| until > now)
            });
            if again {
                return Err(Refusal::reconnected_already());
            }
            !service.is_empty() && !suspended.is_empty() && owed.minor >= 0 && *until > now
        }
    };
    if fine { Ok(()) } else { Err(Refusal::bad_exception()) }
}

/// The exception, while it waits.
fn waiting<'d>(draft: &'d Draft<'_>, id: u32) -> Result<&'d Exception, Refusal> {
    let found = draft.case.exception(id).ok_or_else(Refusal::no_such_exception)?;
    if found.waits() { Ok(found) } else { Err(Refusal::no_such_exception()) }
}

/// The table that a request is decided by: the one that it was asked under.
fn table<'d>(draft: &Draft<'d>, found: &Exception) -> &'d Policy {
    draft.ctx.book.pinned_with(&found.policy, Some(&found.calendar))
}

/// The row within which whoever asks may decide on one request; a day is not looked at.
fn within<'d>(draft: &Draft<'d>, found: &Exception) -> Result<&'d AuthorityRule, Refusal> {
    let ctx = draft.ctx;
    if found.asked_by == ctx.actor.person {
        return Err(Refusal::same_person());
    }
    let asked = wanted(&found.what, found.asked_at);
    let of_post = table(draft, found).authorities().iter().filter(|rule| rule.post == ctx.actor.post);
    of_post.into_iter().find(|rule| rule.covers(&asked)).ok_or_else(Refusal::above_own_limit)
}

pub(super) fn may_decide_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    let mut why = Refusal::no_such_exception();
    for found in draft.case.exceptions.iter().filter(|found| found.waits()) {
        match within(draft, found) {
            Ok(_) => return Ok(()),
            Err(refusal) => why = refusal,
        }
    }
    Err(why)
}

fn decide(draft: &mut Draft<'_>, id: u32, approve: bool, text: &TextRef, check: Uuid) -> Result<(), Refusal> {
    let found = waiting(draft, id)?;
    let rule = within(draft, found)?.clone();
    if !approve {
        let now = draft.ctx.now;
        let step = ExceptionStep::Refused { text: text.clone() };
        draft.act(now, CaseEvent::Exception { exception: id, step });
        return Ok(());
    }
    if let Exceptional::Reactivation { until, .. } = &found.what
        && *until <= draft.ctx.now
    {
        return Err(Refusal::bad_exception());
    }
    if !rule.leaves(draft.ctx.brief.granted_minor, found.what.sum().minor) {
        return Err(Refusal::day_spent());
    }
    grant(draft, id, &rule, Some(text), check)
}

fn grant(
    draft: &mut Draft<'_>,
    id: u32,
    rule: &AuthorityRule,
    text: Option<&TextRef>,
    check: Uuid,
) -> Result<(), Refusal> {
    let now = draft.ctx.now;
    let day = draft.ctx.book.current().local_date(now).to_string();
    let step = ExceptionStep::Granted {
        rule: rule.code.clone(),
        post: draft.ctx.actor.post.clone(),
        day,
        text: text.cloned(),
    };
    draft.act(now, CaseEvent::Exception { exception: id, step });
    let found = draft.case.exception(id);
    let ends = found.and_then(|found| Some((found.reconnected_until()?, found.text.clone())));
    let Some((until, why)) = ends else { return Ok(()) };
    // The term has an owner: on its day the case comes back to whoever handles it, or to whoever ordered it.
    task::check_later(draft, check, &why, until)
}

pub(super) fn may_pass_up_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    let mut why = Refusal::no_such_exception();
    for found in draft.case.exceptions.iter().filter(|found| found.waits()) {
        match next_row(draft, found) {
            Ok(_) => return Ok(()),
            Err(refusal) => why = refusal,
        }
    }
    Err(why)
}

/// The next row of another post that covers it, for whoever holds a post of the table or asked.
fn next_row<'d>(draft: &Draft<'d>, found: &Exception) -> Result<&'d AuthorityRule, Refusal> {
    let actor = draft.ctx.actor;
    let policy = table(draft, found);
    let of_kind = |rule: &&AuthorityRule| rule.kind == found.what.kind();
    let concerned = found.asked_by == actor.person
        || policy.authorities().iter().filter(of_kind).any(|rule| rule.post == actor.post);
    if !concerned {
        return Err(Refusal::above_own_limit());
    }
    let asked = wanted(&found.what, found.asked_at);
    let later = policy.authorities().iter().skip_while(|rule| rule.code != found.rule).skip(1);
    let mut fitting = later.filter(|rule| rule.covers(&asked) && rule.post != found.post);
    fitting.next().ok_or_else(Refusal::top_of_the_table)
}

fn pass_up(draft: &mut Draft<'_>, id: u32, text: &TextRef) -> Result<(), Refusal> {
    let rule = next_row(draft, waiting(draft, id)?)?;
    let step =
        ExceptionStep::PassedUp { text: text.clone(), rule: rule.code.clone(), post: rule.post.clone() };
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Exception { exception: id, step });
    Ok(())
}

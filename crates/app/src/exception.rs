//! Exceptions (特批): what a person granted today, and a reconnection that is ordered from the account.

use crate::command::{Options, Reply};
use crate::engine::{App, Draft};
use crate::error::AppError;
use crate::intake::{ContactInput, OutcomeInput};
use crate::ports::{Guard, TieFilter, TieRow};
use crate::tie::REACTIVATION;
use uuid::Uuid;
use yinuo_domain::case::{Case, authority_account};
use yinuo_domain::command::{CaseCommand, ExceptionCommand};
use yinuo_domain::event::Exceptional;
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{ExceptionKind, Instant, Money};

/// Reconnections of one service that are looked through for the one that stands.
const RECONNECTED_MAX: u32 = 20;

/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;

/// A reconnection as the account page asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconnect {
    /// Customer.
    pub customer: String,
    /// Service.
    pub service: String,
    /// First instant at which it is cut off again.
    pub until: Instant,
    /// Why.
    pub text: String,
    /// Open case of the customer that it belongs to; one is opened when absent.
    pub case: Option<Uuid>,
}

impl App {
    /// What a person granted of a kind on a local day, minor units.
    ///
    /// # Errors
    /// Failed storage.
    pub fn granted(&self, person: &str, kind: ExceptionKind, day: &str) -> Result<i64, AppError> {
        let account = authority_account(person, kind, day);
        let lines = self.store.balances(&account)?;
        Ok(lines.iter().filter(|line| line.account == account).map(|line| line.amount).sum())
    }

    /// What the asker of a command granted today of its kind. Of two commands that rest on it, one commits: both move its
    /// guard, which is read before the sum.
    pub(crate) fn granted_today(
        &self,
        draft: &mut Draft,
        case: &Case,
        command: &CaseCommand,
        (actor, now): (&Actor, Instant),
    ) -> Result<i64, AppError> {
        let CaseCommand::Exception(asked) = command else { return Ok(0) };
        let Some(kind) = asked.spends(case) else { return Ok(0) };
        let day = self.law().book.current().local_date(now).to_string();
        let key = authority_account(&actor.person, kind, &day);
        draft.commit.guards.push(Guard { expected: self.store.guard(&key)?, key });
        self.granted(&actor.person, kind, &day)
    }

    /// What the mirror says of a service, as a request to reconnect it.
    ///
    /// # Errors
    /// D004 for an unknown customer, Q012 for a service that is not his; failed storage.
    pub fn reconnection(
        &self,
        customer: &str,
        service: &str,
        until: Instant,
    ) -> Result<Exceptional, AppError> {
        let (_, body) = self.customer(customer)?;
        let found = body.services.iter().find(|found| found.code == service);
        let found = found.ok_or_else(Refusal::bad_exception)?;
        Ok(Exceptional::Reactivation {
            service: found.code.clone(),
            suspended: found.suspended.clone(),
            // The currency is that of the limit table.
            owed: Money { minor: found.owed_minor, currency: String::new() },
            tier: body.tier.clone(),
            until,
        })
    }

    /// Orders a reconnection from the account: on an open case of the customer, or on one that it opens. A submission that
    /// comes again finds both steps done.
    ///
    /// # Errors
    /// As an intake and an exception; failed storage.
    pub fn reconnect(&self, actor: &Actor, asked: &Reconnect, options: &Options) -> Result<Reply, AppError> {
        let what = self.reconnection(&asked.customer, &asked.service, asked.until)?;
        let (case, number) = match asked.case {
            Some(case) => (case, None),
            None => self.open_for(actor, asked, options)?,
        };
        let reply = self.command(actor, case, options, &|edge| {
            let (what, text, check) = (what.clone(), edge.text(&asked.text)?, edge.id());
            Ok(CaseCommand::Exception(ExceptionCommand::Ask { what, text, check }))
        })?;
        Ok(Reply { number, ..reply })
    }

    fn open_for(
        &self,
        actor: &Actor,
        asked: &Reconnect,
        options: &Options,
    ) -> Result<(Uuid, Option<String>), AppError> {
        let law = self.law();
        let rules = law.book.current().authorities().iter();
        let mut categories = rules.map(|rule| rule.category.as_str()).filter(|category| !category.is_empty());
        let category = categories.next().ok_or_else(Refusal::no_authority)?.to_owned();
        let input = ContactInput {
            channel: "hotline".to_owned(),
            direction: "inbound".to_owned(),
            customer: asked.customer.clone(),
            text: asked.text.clone(),
            recording: String::new(),
            outcome: OutcomeInput::Opens {
                category,
                service: asked.service.clone(),
                priority: None,
                beside: None,
            },
        };
        let key = options.key.clone().map(|(scope, key, body)| (format!("{scope}/case"), key, body));
        let reply = self.contact(actor, &input, &Options { key, ..options.clone() })?;
        let case = reply.case.ok_or_else(Refusal::no_case)?;
        Ok((case, reply.number))
    }

    /// The reconnection of a service that runs now.
    ///
    /// # Errors
    /// Failed storage.
    pub fn reconnected(&self, service: &str) -> Result<Option<TieRow>, AppError> {
        let now = self.now().0;
        let law = self.law();
        // Nothing that began before the longest term of the table can still run.
        let days =
            law.book.current().authorities().iter().map(|rule| i64::from(rule.days)).max().unwrap_or(0);
        let filter = TieFilter {
            started: Some((now.saturating_sub((days + 1) * DAY_MILLIS), i64::MAX)),
            kind: REACTIVATION.to_owned(),
            party: Some(service.to_owned()),
            ..TieFilter::default()
        };
        let rows = self.store.ties(&filter, None, RECONNECTED_MAX)?;
        Ok(rows.into_iter().rfind(|row| row.due_at.is_some_and(|until| until > now)))
    }
}

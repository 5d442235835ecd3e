//! The cashier: whoever pays is told of each round that was instructed, asked about what was taken and not answered, and
//! asked back what is to come back.

use crate::command::Options;
use crate::engine::App;
use crate::error::AppError;
use crate::outlet::{Backoff, Message, Outlet, TURN_MILLIS, Undelivered};
use crate::ports::{Fence, SettlementPlace, SettlementRow, StreamId, StreamKind};
use serde::Serialize;
use std::collections::BTreeMap;
use yinuo_domain::Actor;
use yinuo_domain::case::{Settlement, SettlementState};
use yinuo_domain::command::{CaseCommand, SettlementAnswer, SettlementCommand};
use yinuo_policy::{Instant, SettlementRule};

/// Settlements looked at in one page.
const PAGE: u32 = 64;
/// Pages of one turn: what is left then is left to the next one.
const PAGES_MAX: u32 = 64;

/// How far the cashier is, for metrics.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CashierState {
    /// Rounds that were told and taken.
    pub told: u64,
    /// Attempts that failed.
    pub failed: u64,
    /// Whether the gateway is away.
    pub away: bool,
}

/// What is remembered of one round. It is forgotten with the process, and the round is told again under the same id then.
#[derive(Debug, Clone, Copy, Default)]
struct Tried {
    /// Refusals by the gateway.
    refused: u32,
    /// How often it was asked about.
    asked: u32,
    /// Not before.
    until: i64,
}

/// Tells whoever pays. One a process.
#[derive(Debug, Default)]
pub struct Cashier {
    away: Option<Backoff>,
    tried: BTreeMap<(uuid::Uuid, u32, u32), Tried>,
    state: CashierState,
}

/// What a gateway is handed.
#[derive(Serialize)]
struct Body<'a> {
    /// Id of the round: a repetition carries the same, and is paid once.
    id: &'a str,
    /// `pay`, or `return` for what is asked back.
    kind: &'a str,
    /// The sum that all its rounds are about: it is paid at most once, whatever the round.
    settlement: String,
    customer: &'a str,
    form: &'a str,
    currency: &'a str,
    minor: i64,
    /// Rule and unit of time that it is owed by.
    rule: &'a str,
    unit: &'a str,
    /// First instant at which it is paid too late, UTC milliseconds.
    pay_by: i64,
}

impl Cashier {
    /// How far it is, as of its last turn.
    #[must_use]
    pub fn state(&self) -> CashierState {
        CashierState { away: self.away.is_some(), ..self.state.clone() }
    }

    /// Tells what is due in the shards held, as long as a turn may last; says how many rounds were taken.
    ///
    /// # Errors
    /// Failed storage. A lost lease is none: another process goes on.
    pub fn turn(&mut self, app: &App, gateway: &dyn Outlet, held: &[Fence]) -> Result<u64, AppError> {
        let law = app.law();
        let Some(rule) = law.book.current().settlement_rule() else { return Ok(0) };
        let (begun, before) = (app.now().0, self.state.told);
        let shards = held.iter().map(|fence| fence.shard).collect();
        let mut after: Option<SettlementPlace> = None;
        let mut seen = Vec::new();
        for _ in 0..PAGES_MAX {
            let page = app.store.due_settlements(shards, begun, after, PAGE)?;
            let Some(last) = page.last().and_then(SettlementRow::turn) else {
                // The whole list was walked: what is no longer in it needs no memory.
                self.tried.retain(|key, _| seen.contains(key));
                break;
            };
            after = Some(last);
            for row in page {
                let now = app.now().0;
                if now >= begun.saturating_add(TURN_MILLIS) || self.away.is_some_and(|away| away.holds(now)) {
                    return Ok(self.state.told - before);
                }
                seen.push(key_of(&row));
                self.tell(app, gateway, held, rule, &row)?;
            }
        }
        Ok(self.state.told - before)
    }

    fn tell(
        &mut self,
        app: &App,
        gateway: &dyn Outlet,
        held: &[Fence],
        rule: &SettlementRule,
        row: &SettlementRow,
    ) -> Result<(), AppError> {
        let now = app.now();
        let tried = self.tried.get(&key_of(row)).copied().unwrap_or_default();
        let Some(state) = SettlementState::of(&row.state).filter(|_| tried.until <= now.0) else {
            return Ok(());
        };
        if state != SettlementState::Instructed && tried.asked >= rule.tries_max {
            // Somebody has to look: the page lists it as stuck.
            return Ok(());
        }
        match gateway.deliver(&message_of(row, state, now)?) {
            Ok(()) => {
                self.away = None;
                self.state.told += 1;
                if state == SettlementState::Instructed {
                    let (settlement, round) = (row.settlement, row.round);
                    self.note(app, held, row, SettlementCommand::Take { settlement, round })
                } else {
                    let until = rule.ask_at(now, 0).map_or(i64::MAX, |at| at.0);
                    self.tried.insert(key_of(row), Tried { asked: tried.asked + 1, until, ..tried });
                    Ok(())
                }
            }
            Err(Undelivered::Away { reason, wait_millis }) => {
                self.state.failed += 1;
                tracing::warn!(reason, "the gateway that pays is away; nothing is lost, all waits");
                self.away = Some(Backoff::after(self.away, now.0, wait_millis));
                Ok(())
            }
            Err(Undelivered::Refused { reason }) => {
                self.state.failed += 1;
                // Whoever answers is not away.
                self.away = None;
                let refused = tried.refused + 1;
                if refused < rule.tries_max || state == SettlementState::Taken {
                    let until = Backoff::wait(refused).saturating_add(now.0);
                    self.tried.insert(key_of(row), Tried { refused, until, ..tried });
                    return Ok(());
                }
                tracing::error!(owner = %row.owner, reason, "a payment is tried no more; look at its page");
                let (settlement, round) = (row.settlement, row.round);
                let answer = SettlementAnswer::Refused { reason: "gateway".to_owned() };
                self.note(app, held, row, SettlementCommand::Answer { settlement, round, answer })
            }
        }
    }

    /// Writes a step down under the lease of its shard.
    fn note(
        &mut self,
        app: &App,
        held: &[Fence],
        row: &SettlementRow,
        command: SettlementCommand,
    ) -> Result<(), AppError> {
        let shard = StreamId { kind: StreamKind::Case, id: row.owner }.shard();
        let fences: Vec<Fence> = held.iter().filter(|fence| fence.shard == shard).copied().collect();
        let (actor, options) = (Actor::system(), Options::default());
        let noted = if row.outage().is_some() {
            app.settle_area(&fences, &actor, row.owner, &command, &options)
        } else {
            let command = CaseCommand::Settlement(command);
            app.command_under(&fences, &actor, row.owner, &options, &|_| Ok(command.clone()))
        };
        match noted {
            // Another process has the shard and tells it again under the same id.
            Ok(_) | Err(AppError::LeaseLost { .. } | AppError::Busy) => Ok(()),
            Err(AppError::Refused(refusal)) => {
                let until = app.now().0.saturating_add(crate::outlet::BACKOFF_MILLIS_MAX);
                self.tried.insert(key_of(row), Tried { until, ..Tried::default() });
                tracing::error!(owner = %row.owner, %refusal, "what became of a payment cannot be written down");
                Ok(())
            }
            Err(other) => Err(other),
        }
    }
}

const fn key_of(row: &SettlementRow) -> (uuid::Uuid, u32, u32) {
    (row.owner, row.settlement, row.round)
}

fn message_of(row: &SettlementRow, state: SettlementState, now: Instant) -> Result<Message, AppError> {
    let id = Settlement::wire_id(row.owner, row.settlement, row.round);
    let body = Body {
        id: &id,
        kind: if state == SettlementState::Recalled { "return" } else { "pay" },
        settlement: format!("{}-{}", row.owner, row.settlement),
        customer: &row.customer,
        form: &row.form,
        currency: &row.currency,
        minor: row.minor,
        rule: &row.rule,
        unit: &row.owed_unit,
        pay_by: row.pay_by,
    };
    let body = serde_json::to_vec(&body).map_err(|error| AppError::Damaged(error.to_string()))?;
    Ok(Message { id, sent_at: now.0, body })
}

//! Answers of whoever pays, and the colleague who sends a refused sum again.

use crate::command::{Options, Reply};
use crate::engine::App;
use crate::error::AppError;
use serde::Deserialize;
use uuid::Uuid;
use yinuo_domain::case::Settlement;
use yinuo_domain::command::{CaseCommand, SettlementAnswer, SettlementCommand};
use yinuo_domain::{Actor, Refusal};

/// Longest code of a reason, in bytes.
const REASON_BYTES_MAX: usize = 40;
/// Longest reference of a payment, in bytes.
const REFERENCE_BYTES_MAX: usize = 64;

/// What whoever pays says of one round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Id under which the round travelled.
    pub id: String,
    /// `credited`, `refused` or `returned`.
    pub status: String,
    /// Code of the reason; anything but lower-case letters, digits and hyphens is written down as `other`, so that no
    /// personal word enters the journal.
    #[serde(default)]
    pub reason: String,
    /// Reference of the payment.
    #[serde(default)]
    pub reference: String,
}

impl Answer {
    /// The case or outage and the command that it means.
    ///
    /// # Errors
    /// Q001 for an id that is none, Q004 for a status or a reference that cannot be meant so.
    pub(super) fn command(&self) -> Result<(Uuid, SettlementCommand), Refusal> {
        let (owner, settlement, round) =
            Settlement::travelled(&self.id).ok_or_else(Refusal::no_such_settlement)?;
        let reason = coded(&self.reason);
        let answer = match self.status.as_str() {
            "credited" => SettlementAnswer::Credited { reference: referred(&self.reference)? },
            "refused" => SettlementAnswer::Refused { reason },
            "returned" => SettlementAnswer::Returned { reason },
            _ => return Err(Refusal::bad_answer()),
        };
        Ok((owner, SettlementCommand::Answer { settlement, round, answer }))
    }
}

fn coded(reason: &str) -> String {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !reason.is_empty() && reason.len() <= REASON_BYTES_MAX && reason.bytes().all(fits) {
        reason.to_owned()
    } else {
        "other".to_owned()
    }
}

fn referred(reference: &str) -> Result<String, Refusal> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte);
    if reference.len() <= REFERENCE_BYTES_MAX && reference.bytes().all(fits) {
        Ok(reference.to_owned())
    } else {
        Err(Refusal::bad_answer())
    }
}

impl App {
    /// Takes the word of whoever pays. Whether it says anything new is decided on the case, or on the payment of an area: said
    /// twice, it happened once.
    ///
    /// # Errors
    /// A refusal for what was never instructed or cannot be meant so; failed storage, or somebody who is always faster.
    pub fn take_answer(&self, answer: &Answer) -> Result<Reply, AppError> {
        let (owner, command) = answer.command()?;
        self.settle_by(&Actor::payer(), owner, &command, &Options::default())
    }

    /// Sends what was refused or came back once more. The owner is a case, or an outage whose area is paid.
    ///
    /// # Errors
    /// Q001 or Q003, or failed storage.
    pub fn send_settlement_again(
        &self,
        actor: &Actor,
        owner: Uuid,
        settlement: u32,
        options: &Options,
    ) -> Result<Reply, AppError> {
        self.settle_by(actor, owner, &SettlementCommand::SendAgain { settlement }, options)
    }

    pub(super) fn settle_by(
        &self,
        actor: &Actor,
        owner: Uuid,
        command: &SettlementCommand,
        options: &Options,
    ) -> Result<Reply, AppError> {
        if self.owns_area_payment(owner, command.settlement())? {
            return self.settle_area(&[], actor, owner, command, options);
        }
        let command = CaseCommand::Settlement(command.clone());
        self.command(actor, owner, options, &|_| Ok(command.clone()))
    }

    /// Refuses what could not be taken now, without taking it.
    pub(super) fn would_settle(&self, owner: Uuid, command: &SettlementCommand) -> Result<(), AppError> {
        let (payer, options) = (Actor::payer(), Options::default());
        if self.owns_area_payment(owner, command.settlement())? {
            return self.area_draft(&payer, owner, command, &options).map(drop);
        }
        let command = CaseCommand::Settlement(command.clone());
        self.would(&payer, owner, &options, &|_| Ok(command.clone()))
    }

    /// Version of what an answer is about: it grows by news.
    pub(super) fn version_of(&self, owner: Uuid, command: &SettlementCommand) -> Result<u64, AppError> {
        if self.owns_area_payment(owner, command.settlement())? {
            return self.area_version(owner, command.settlement());
        }
        Ok(self.load_case(owner)?.case.version)
    }
}

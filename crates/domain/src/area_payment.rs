//! What a service is paid for an outage of its area, on its way to the customer: a row of a register with a stream of its own,
//! for there is no case that could hold its steps (decision record 0055).
//!
//! The steps are those of a case's settlement, and the same function decides them. Stored whole with each version: fields are
//! only ever added, with defaults. Pure: instants come from outside.

use crate::brief::Context;
use crate::case::{GRANTED, Settlement, begun, stepped};
use crate::command::{SettlementCommand, steps_of};
use crate::event::SettlementStep;
use crate::outage::Outage;
use crate::react::{Lines, movement, trouble};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{AreaCreditRule, Digest, Instant, Money, OnWithdrawal, Policy};

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaPayment {
    /// Outage that it is owed for.
    pub outage: Uuid,
    /// Its place in the run of the outage, from 1.
    pub number: u32,
    /// Service that is paid.
    pub service: String,
    /// Customer register code.
    pub customer: String,
    /// Unit that the service belongs to.
    pub unit: String,
    /// Rule of the area credit.
    pub rule: String,
    /// Policy by which it was reckoned and is paid.
    pub policy: Digest,
    /// Monthly fee that it was reckoned from, minor units.
    pub monthly_fee_minor: i64,
    /// When the outside system had said so last (decision record 0056).
    pub mirrored_at: Instant,
    /// When it became owed: the end of the outage.
    pub owed_at: Instant,
    /// What happened to it, in the order in which it was written down; the first one arranges it.
    pub steps: Vec<PaymentStep>,
}

/// One step of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentStep {
    /// When it happened.
    pub at: Instant,
    /// What happened.
    pub step: SettlementStep,
}

/// Whom a rule pays, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaDebt {
    /// Service.
    pub service: String,
    /// Customer register code.
    pub customer: String,
    /// Unit that the service belongs to.
    pub unit: String,
    /// Monthly fee, minor units.
    pub monthly_fee_minor: i64,
    /// When the outside system had said so last.
    pub mirrored_at: Instant,
    /// Owed-for key of the debt.
    pub key: String,
    /// How much.
    pub money: Money,
}

impl AreaPayment {
    /// Arranges a debt and begins its first round at once: the second person has decided already, so that there is nothing to
    /// wait for. It is paid by the last day that the area's rule names. `day` is the local date of `now`. None where the
    /// outage is not over or the policy pays nothing.
    #[must_use]
    pub fn begin(
        (outage, number): (&Outage, u32),
        debt: AreaDebt,
        (rule, policy): (&AreaCreditRule, &Policy),
        (now, day): (Instant, String),
    ) -> Option<Self> {
        let (paid_by, owed_at) = (policy.settlement_rule()?, outage.restored_at?);
        let arranged = SettlementStep::Arranged {
            promise: GRANTED,
            line: 0,
            key: debt.key,
            money: debt.money,
            rule: paid_by.code.clone(),
            form: paid_by.form.clone(),
            instruct_at: now,
            pay_by: rule.pay_by(owed_at),
            on_withdrawal: OnWithdrawal::Stand,
            report_to: paid_by.report_to.clone(),
        };
        let mut payment = Self {
            outage: outage.id,
            number,
            service: debt.service,
            customer: debt.customer,
            unit: debt.unit,
            rule: rule.code.clone(),
            policy: *policy.digest(),
            monthly_fee_minor: debt.monthly_fee_minor,
            mirrored_at: debt.mirrored_at,
            owed_at,
            steps: vec![PaymentStep { at: now, step: arranged }],
        };
        payment.fall_due(now);
        payment.steps.push(PaymentStep { at: now, step: SettlementStep::Instructed { round: 1, day } });
        Some(payment)
    }

    /// The sum.
    #[must_use]
    pub fn paid(&self) -> Option<&Money> {
        match &self.steps.first()?.step {
            SettlementStep::Arranged { money, .. } => Some(money),
            _ => None,
        }
    }

    /// Where it stands; none when what is stored does not begin as a payment does.
    #[must_use]
    pub fn settlement(&self) -> Option<Settlement> {
        let (first, later) = self.steps.split_first()?;
        let grounds = (self.rule.clone(), "once".to_owned(), self.owed_at);
        let mut found = begun(self.number, &first.step, grounds)?;
        for next in later {
            stepped(&mut found, &next.step, next.at);
        }
        Some(found)
    }

    /// What whoever pays says of it, or a colleague who sends it again. Everything due by then happens before, as on a case.
    ///
    /// # Errors
    /// Q001 for another settlement, Q002 and Q003 as on a case.
    pub fn does(&mut self, command: &SettlementCommand, ctx: Context<'_>) -> Result<(), Refusal> {
        self.fall_due(ctx.now);
        let found = self.settlement().filter(|found| found.id == command.settlement());
        let found = found.ok_or_else(Refusal::no_such_settlement)?;
        let steps = steps_of(&found, command, ctx.book.current().local_date(ctx.now))?;
        self.steps.extend(steps.into_iter().map(|step| PaymentStep { at: ctx.now, step }));
        Ok(())
    }

    /// The last day to pay passed while the customer waits: late at its own instant, whenever somebody notices.
    pub fn fall_due(&mut self, now: Instant) {
        let late = |found: &Settlement| found.state.waits() && !found.late && found.pay_by <= now;
        if let Some(found) = self.settlement().filter(late) {
            self.steps.push(PaymentStep { at: found.pay_by, step: SettlementStep::Late });
        }
    }

    /// Key, instant and lines of what each step from a place on moved.
    #[must_use]
    pub fn movements(&self, from: usize) -> Vec<(String, Instant, Lines)> {
        let Some(found) = self.settlement() else { return Vec::new() };
        let moved = |next: &PaymentStep| {
            let (key, lines) = movement(self.outage, &found, &self.customer, &next.step)?;
            Some((key, next.at, lines))
        };
        self.steps.iter().skip(from).filter_map(moved).collect()
    }

    /// What somebody has to hear of among the steps from a place on: a word for it, when, and the sentences.
    #[must_use]
    pub fn troubles(&self, from: usize) -> Vec<(&'static str, Instant, &'static str, &'static str)> {
        let heard = |next: &PaymentStep| {
            let what = match &next.step {
                SettlementStep::Refused { .. } => "refused",
                SettlementStep::Returned { .. } => "returned",
                SettlementStep::Late => "late",
                _ => "contradicted",
            };
            trouble(&next.step).map(|(_, zh, en)| (what, next.at, zh, en))
        };
        self.steps.iter().skip(from).filter_map(heard).collect()
    }
}

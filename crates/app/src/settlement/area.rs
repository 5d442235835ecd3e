//! Payments for the area of an outage: what nobody's case owes goes the same way to the customer (decision record 0055).
//!
//! Each is a row of a register with a stream of its own, owed and instructed in the commit of the page that reckons it. What
//! is said of it later is decided on that row, whose head the commit rests on.
//!
//! Known weakness: rows stay in the list after the customer has his money, since no outage is ever archived.

use super::listed;
use crate::codec::encode;
use crate::command::{KEY_KEPT_MILLIS, Options, Reply, record};
use crate::engine::{App, Draft};
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::{
    Append, Commit, CommitError, Fence, Hash, InboxRow, Posting, PostingLine, RegisterRow, SettlementRow,
    StreamId,
};
use crate::register::{RegisterEvent, json, stream_of};
use uuid::Uuid;
use yinuo_domain::area_payment::{AreaDebt, AreaPayment};
use yinuo_domain::case::Settlement;
use yinuo_domain::command::SettlementCommand;
use yinuo_domain::outage::Outage;
use yinuo_domain::{Actor, Brief, Context, Fact, Refusal};
use yinuo_policy::{AreaCreditRule, Policy};

/// Register of payments for areas: code is outage and number.
pub const REGISTER: &str = "area-payment";
/// Payments that are said to be late in one commit.
const PAGE: u32 = 64;

impl App {
    /// The payment of an outage under a number; none where there is none.
    ///
    /// # Errors
    /// Failed storage.
    pub fn area_payment(&self, outage: Uuid, number: u32) -> Result<Option<AreaPayment>, AppError> {
        let row = self.store.register_row(REGISTER, &code_of(outage, number))?;
        row.map(|row| parse(&row.body)).transpose()
    }

    /// The same as the lists have it.
    ///
    /// # Errors
    /// Failed storage.
    pub fn area_payment_row(&self, outage: Uuid, number: u32) -> Result<Option<SettlementRow>, AppError> {
        let payment = self.area_payment(outage, number)?;
        let law = self.law();
        Ok(payment.and_then(|payment| Some(row(&payment, &payment.settlement()?, &law))))
    }

    /// The payment and the outage that an id names, as it stands in files and at whoever pays: with its round, or without.
    /// None where it names none.
    ///
    /// # Errors
    /// Failed storage.
    pub fn find_area_payment(&self, id: &str) -> Result<Option<(AreaPayment, Outage)>, AppError> {
        let whole = format!("{id}-0");
        for (outage, number, _) in [id, &whole].into_iter().filter_map(Settlement::travelled) {
            if let Some(payment) = self.area_payment(outage, number)? {
                return Ok(Some((payment, self.outage(outage)?)));
            }
        }
        Ok(None)
    }

    /// Adds the payment of a debt to the commit that posts it; nothing where the policy pays nothing.
    pub(crate) fn arrange_area(
        &self,
        commit: &mut Commit,
        (outage, number): (&Outage, u32),
        debt: AreaDebt,
        (rule, policy): (&AreaCreditRule, &Policy),
        law: &Law,
    ) -> Result<(), AppError> {
        let now = self.now();
        let today = (now, law.book.current().local_date(now));
        match AreaPayment::begin((outage, number), debt, (rule, policy), today) {
            Some(payment) => self.add_payment(commit, &payment, (0, (0, [0; 32])), (&Actor::system(), law)),
            None => Ok(()),
        }
    }

    /// Whether an id is that of an outage and not of a case, so that its payments are meant. An id that nobody knows is left
    /// to the cases, which say so.
    pub(super) fn owns_area_payment(&self, owner: Uuid, number: u32) -> Result<bool, AppError> {
        if self.store.case_row(owner)?.is_some() {
            return Ok(false);
        }
        if self.area_payment(owner, number)?.is_some() {
            return Ok(true);
        }
        Ok(self.store.register_row(crate::outage::REGISTER, &owner.to_string())?.is_some())
    }

    /// Does something to a payment. Whether it says anything new is decided on the payment: said twice, it happened once.
    pub(super) fn settle_area(
        &self,
        fences: &[Fence],
        actor: &Actor,
        outage: Uuid,
        command: &SettlementCommand,
        options: &Options,
    ) -> Result<Reply, AppError> {
        self.asked_once(options, || {
            self.decided(|| {
                let (draft, reply) = self.area_draft(actor, outage, command, options)?;
                let Some(mut draft) = draft else { return Ok(Some(reply)) };
                draft.commit.fences = fences.to_vec();
                Ok(self.finish(draft, options)?.map(|earlier| earlier.unwrap_or(reply)))
            })
        })
    }

    /// What a command would change, none where it says nothing new; with the version before or after.
    pub(super) fn area_draft(
        &self,
        actor: &Actor,
        outage: Uuid,
        command: &SettlementCommand,
        options: &Options,
    ) -> Result<(Option<Draft>, Reply), AppError> {
        let (law, now, number) = (self.law(), self.now(), command.settlement());
        // The head before the row, as everywhere.
        let head = self.store.head(stream_at(outage, number))?;
        let before = self.area_payment(outage, number)?.ok_or_else(Refusal::no_such_settlement)?;
        let (mut after, brief) = (before.clone(), Brief::default());
        after.does(command, Context { now, actor, book: &law.book, org: &law.org, brief: &brief })?;
        let known = before.steps.len();
        if after.steps.len() == known {
            return Ok((None, Reply { contact: None, case: None, number: None, version: head.0 }));
        }
        let mut draft = Draft::default();
        self.add_payment(&mut draft.commit, &after, (known, head), (actor, &law))?;
        let reply = Reply { contact: None, case: None, number: None, version: head.0 + 1 };
        draft.commit.idempotency = record(options, &reply, self.answer_kept_until(now, KEY_KEPT_MILLIS))?;
        Ok((Some(draft), reply))
    }

    /// Version of a payment: how often something was written down of it.
    pub(super) fn area_version(&self, outage: Uuid, number: u32) -> Result<u64, AppError> {
        Ok(self.store.head(stream_at(outage, number))?.0)
    }

    /// Writes down that payments are late, at most so many pages of them; says how many.
    ///
    /// # Errors
    /// Failed storage; what was said before stays said.
    pub fn say_late_area_payments(&self, pages_max: u32) -> Result<u64, AppError> {
        let mut said = 0;
        for _ in 0..pages_max {
            let (law, now) = (self.law(), self.now());
            let rows = self.store.overdue_settlements(now.0, PAGE)?;
            let (mut commit, mut late) = (Commit::default(), 0);
            for row in &rows {
                let head = self.store.head(stream_at(row.owner, row.settlement))?;
                let Some(mut payment) = self.area_payment(row.owner, row.settlement)? else { continue };
                let known = payment.steps.len();
                payment.fall_due(now);
                if payment.steps.len() > known {
                    self.add_payment(&mut commit, &payment, (known, head), (&Actor::system(), &law))?;
                    late += 1;
                }
            }
            if late == 0 {
                break;
            }
            match self.store.commit(commit) {
                Ok(()) => said += late,
                // Answered meanwhile, or said by another process: the next turn reads anew.
                Err(CommitError::VersionConflict { .. }) => break,
                Err(other) => return Err(other.into()),
            }
        }
        Ok(said)
    }

    /// Adds a payment as it stands to a commit, with everything that follows from its steps from `known` on.
    fn add_payment(
        &self,
        commit: &mut Commit,
        payment: &AreaPayment,
        (known, head): (usize, (u64, Hash)),
        (actor, law): (&Actor, &Law),
    ) -> Result<(), AppError> {
        let unreadable = || AppError::Damaged("a payment that was never arranged".to_owned());
        let found = payment.settlement().ok_or_else(unreadable)?;
        let (code, body) = (code_of(payment.outage, payment.number), json(payment)?);
        let (stream, now) = (stream_at(payment.outage, payment.number), self.now());
        let event = RegisterEvent::RowsSet { rows: vec![(code.clone(), body.clone())] };
        let (events, _) =
            encode(stream, head, &[Fact { occurred: now, by_clock: false, event }], actor, now)?;
        commit.appends.push(Append { stream, expected_version: head.0, events });
        commit.register_rows.push(RegisterRow { register: REGISTER.to_owned(), code, body });
        commit.settlement_rows.push(row(payment, &found, law));
        for (key, at, lines) in payment.movements(known) {
            commit.postings.push(Posting {
                id: self.entropy.id(now.0),
                case: None,
                cause_version: 0,
                rule: found.rule.clone(),
                owed_for: Some(key),
                occurrence: None,
                reverses: None,
                occurred_at: at.0,
                recorded_at: now.0,
                lines: lines
                    .into_iter()
                    .map(|(account, unit, amount)| PostingLine { account, unit, amount })
                    .collect(),
            });
        }
        for item in items(payment, &found, known, law) {
            if commit.inbox_rows.iter().all(|known| known.key != item.key) {
                commit.inbox_rows.push(item);
            }
        }
        Ok(())
    }
}

/// Items for the post that hears of trouble: one an outage, kind and local day, whatever the number of payments; the list
/// names each of them.
fn items(payment: &AreaPayment, found: &Settlement, known: usize, law: &Law) -> Vec<InboxRow> {
    if found.report_to.is_empty() {
        return Vec::new();
    }
    let (unit, outage) = (law.org.unit_name(&payment.unit), payment.outage);
    let item = |(what, at, zh, en): (&str, yinuo_policy::Instant, &str, &str)| InboxRow {
        key: format!("{outage}/area-payment/{what}/{}", law.book.current().local_date(at)),
        post: found.report_to.clone(),
        person: law.org.reached(&found.report_to, &payment.unit, at).unwrap_or_default().to_owned(),
        case: Uuid::nil(),
        kind: "settlement".to_owned(),
        zh: format!("{zh}：大面积故障整区赔付（{}）", unit.zh),
        en: format!("{en}: credit of an area after an outage ({})", unit.en),
        occurred_at: at.0,
        read_at: None,
    };
    payment.troubles(known).into_iter().map(item).collect()
}

fn row(payment: &AreaPayment, found: &Settlement, law: &Law) -> SettlementRow {
    let rule = law.book.pinned(&payment.policy).settlement_rule();
    let waits = found.state.waits() && !found.late;
    SettlementRow {
        service: payment.service.clone(),
        late_at: waits.then_some(found.pay_by.0),
        ..listed(found, (payment.outage, &payment.customer, &payment.unit), rule)
    }
}

fn code_of(outage: Uuid, number: u32) -> String {
    format!("{outage}/{number}")
}

fn stream_at(outage: Uuid, number: u32) -> StreamId {
    stream_of(&format!("{REGISTER}/{}", code_of(outage, number)))
}

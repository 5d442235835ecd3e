//! What a long outage owes to everybody in its area (RULES.md, shape o): one person decides, then every service registered
//! there is paid once, page by page, whether its customer called or not.
//!
//! The outage's row is the cursor and moves in the commit that posts a page, so that whoever is killed goes on behind it. A
//! service is paid under the key that a case of it on the same outage would use: whichever comes second finds it paid.
//!
//! Where the policy pays what is owed, each payment is arranged and instructed in the commit of its page, and goes its way to the
//! customer as a case's remedy does (decision record 0055).
//!
//! Known weakness: the mirror is read while the run goes on, and knows no yesterday. Who moves into the area meanwhile is paid as
//! well; each payment says by which state of the mirror it was reckoned (decision record 0056).

use crate::codec::unhex;
use crate::engine::App;
use crate::error::AppError;
use crate::intake::service_facts;
use crate::law::{Law, parse};
use crate::ports::{Commit, CommitError, CustomerRow, Posting, PostingLine};
use crate::register::{CustomerBody, ServiceBody};
use uuid::Uuid;
use yinuo_domain::area_payment::AreaDebt;
use yinuo_domain::outage::{AreaCreditRun, CreditState, Outage};
use yinuo_domain::react::REMEDY_EXPENSE;
use yinuo_domain::{Actor, Org, Refusal};
use yinuo_policy::{
    AreaCredit, AreaCreditRule, CaseFacts, CaseKind, ExemptClass, Instant, Policy, Span, Value,
};

/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;
/// Customers looked at in one commit.
const PAGE: u32 = 64;

/// What a service is owed.
struct Due<'p> {
    posting: Posting,
    /// The debt, where it is money.
    debt: Option<AreaDebt>,
    rule: &'p AreaCreditRule,
}

impl App {
    /// Somebody decides on what an outage owes to its area: everybody is paid, or nobody for a cause and its evidence (the
    /// digest of an artefact, in hexadecimal).
    ///
    /// # Errors
    /// O007, O019, D010, D013 or D026; failed storage.
    pub fn decide_area_credit(
        &self,
        actor: &Actor,
        id: Uuid,
        exempt: Option<(ExemptClass, String)>,
    ) -> Result<Outage, AppError> {
        if let Some((_, evidence)) = &exempt {
            let kept = match unhex(evidence) {
                Some(digest) => self.store.has_artefact(&digest)?,
                None => false,
            };
            if !kept {
                return Err(Refusal::unknown_artefact().into());
            }
        }
        self.change_outage(actor, id, |outage, ctx| outage.decide_credit(exempt.clone(), ctx))
    }

    /// Pays the areas that somebody decided to pay, at most so many pages of customers; says how many services were paid.
    ///
    /// # Errors
    /// Failed storage; who was paid before stays paid.
    pub fn credit_areas(&self, pages_max: u32) -> Result<u64, AppError> {
        let mut paid = 0;
        let paying =
            |outage: &Outage| outage.credit.as_ref().is_some_and(|run| run.state == CreditState::Paying);
        for outage in self.outages()?.into_iter().filter(paying) {
            for _ in 0..pages_max {
                match self.credit_page(outage.id)? {
                    Some(more) => paid += more,
                    None => break,
                }
            }
        }
        Ok(paid)
    }

    /// Pays one page; none when there is nobody left, or somebody else pays beside us.
    fn credit_page(&self, id: Uuid) -> Result<Option<u64>, AppError> {
        // The head before the row, as everywhere.
        let head = self.outage_head(id)?;
        let before = self.outage(id)?;
        let Some(run) = before.credit.clone().filter(|run| run.state == CreditState::Paying) else {
            return Ok(None);
        };
        let codes = self.store.customer_codes(&run.after, PAGE)?;
        let law = self.law();
        let mut next = AreaCreditRun { after: codes.last().cloned().unwrap_or_default(), ..run.clone() };
        let policy = law.book.pinned(&next.policy);
        let mut paying = Commit::default();
        for code in &codes {
            // Erased since it was listed.
            let Some(row) = self.store.customer(code)? else { continue };
            for due in self.due_in(&before, &row, &law, &next)? {
                match due {
                    Some(Due { posting, debt, rule }) => {
                        next.paid += 1;
                        paying.postings.push(posting);
                        if let Some(debt) = debt {
                            let place = (&before, u32::try_from(next.paid).unwrap_or(u32::MAX));
                            self.arrange_area(&mut paying, place, debt, (rule, policy), &law)?;
                        }
                    }
                    None => next.covered += 1,
                }
            }
        }
        let paid = next.paid - run.paid;
        if codes.len() < PAGE as usize {
            next.state = CreditState::Done;
        }
        let after = Outage { credit: Some(next), ..before };
        let cursor = self.outage_commit_on(&Actor::system(), &after, head)?;
        paying.appends.extend(cursor.appends);
        paying.register_rows.extend(cursor.register_rows);
        match self.store.commit(paying) {
            Ok(()) if codes.len() < PAGE as usize => Ok((paid > 0).then_some(paid)),
            Ok(()) => Ok(Some(paid)),
            // Another process pays the page, or a case was paid just now: the next turn reads it anew.
            Err(CommitError::VersionConflict { .. } | CommitError::OwedForTaken { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// What each service of a customer in the area is owed; none where it was paid already.
    fn due_in<'l>(
        &self,
        outage: &Outage,
        row: &CustomerRow,
        law: &'l Law,
        run: &AreaCreditRun,
    ) -> Result<Vec<Option<Due<'l>>>, AppError> {
        let policy = law.book.pinned(&run.policy);
        let body: CustomerBody = parse(&row.body)?;
        let mut due = Vec::new();
        for service in body.services.iter().filter(|service| law.org.is_under(&service.unit, &outage.unit)) {
            let Some((rule, credit)) =
                credit_of(policy, outage, &facts_of(outage, service, row, &law.org), service)
            else {
                continue;
            };
            let occurrence = self.occurrence_of_service(outage.id, &service.code, None)?;
            let prefix = format!("{}/{}/{occurrence}/", rule.group, service.code);
            let span = Span { from: outage.began_at, until: outage.restored_at.unwrap_or(outage.began_at) };
            let paid_before = !self.store.owed_for(&prefix)?.is_empty();
            if paid_before || self.archived_paid((&rule.group, &service.code), span)? {
                due.push(None);
                continue;
            }
            let (unit, amount) = match &credit.value {
                Value::Money(money) => (money.currency.clone(), money.minor),
                Value::ValidityDays(days) => ("validity-days".to_owned(), *days),
            };
            let line = |account: String, amount| PostingLine { account, unit: unit.clone(), amount };
            let (now, key) = (self.now(), format!("{prefix}once"));
            let debt = match &credit.value {
                Value::Money(money) => Some(AreaDebt {
                    service: service.code.clone(),
                    customer: row.code.clone(),
                    unit: service.unit.clone(),
                    monthly_fee_minor: service.monthly_fee_minor,
                    mirrored_at: Instant(row.as_of),
                    key: key.clone(),
                    money: money.clone(),
                }),
                Value::ValidityDays(_) => None,
            };
            let posting = Posting {
                id: self.entropy.id(now.0),
                case: None,
                cause_version: 0,
                rule: rule.code.clone(),
                owed_for: Some(key),
                occurrence: Some(occurrence),
                reverses: None,
                occurred_at: outage.restored_at.unwrap_or(now).0,
                recorded_at: now.0,
                lines: vec![
                    line(REMEDY_EXPENSE.to_owned(), -amount),
                    line(format!("customer/{}", row.code), amount),
                ],
            };
            due.push(Some(Due { posting, debt, rule }));
        }
        Ok(due)
    }
}

impl App {
    /// Whether a case that is archived by now was paid for a service while an outage lasted, or on the day of its end. Its tie to
    /// the outage went into the archive with it; what it was paid, and when, stands in the ledger for ever.
    fn archived_paid(&self, (group, service): (&str, &str), outage: Span) -> Result<bool, AppError> {
        let until = outage.until.plus_millis(DAY_MILLIS);
        for posting in self.store.owed_for(&format!("{group}/{service}/"))? {
            let during = outage.from.0 <= posting.occurred_at && posting.occurred_at < until.0;
            if let Some(case) = posting.case.filter(|_| during)
                && self.store.case_row(case)?.is_none()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The first rule of the packs that pays a service, with what it pays.
fn credit_of<'p>(
    policy: &'p Policy,
    outage: &Outage,
    facts: &CaseFacts,
    service: &ServiceBody,
) -> Option<(&'p AreaCreditRule, AreaCredit)> {
    let span = Span { from: outage.began_at, until: outage.restored_at? };
    let mut rules = policy.area_credit_rules().iter().filter(|rule| rule.pays_for(facts));
    rules.find_map(|rule| Some((rule, policy.area_credit(rule, span, service.monthly_fee_minor)?)))
}

/// A service as rules look at it, in the topic of the outage and with the area class in force when it began.
fn facts_of(outage: &Outage, service: &ServiceBody, row: &CustomerRow, org: &Org) -> CaseFacts {
    CaseFacts {
        kind: CaseKind::Fault,
        category: outage.topic.clone(),
        area: service_facts(service).area_at(org, outage.began_at),
        access: service.access.clone(),
        product: service.product.clone(),
        segment: row.segment.clone(),
        priority: None,
    }
}

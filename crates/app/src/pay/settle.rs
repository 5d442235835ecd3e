//! Accrual: what the journal tells of orders and verdicts becomes lines. A consumer of the journal.
//!
//! What an order is worth is computed anew from its streams each time one of them says something about it, and only the
//! difference is posted. So a score that is heard before its closing, twice, or after a reopening comes to the same.
//!
//! Known weakness: a case is read whole for each page that names it.

use super::book::{Movement, PayBook};
use super::held::{Heard, guarded, hold};
use super::month::refill_floor;
use super::{POINTS, POINTS_TAKEN, POINTS_UNIT, WAGE, month_and_owner, month_of, points_of, sheet_of};
use crate::codec::{Envelope, StoredCaseFact, decode};
use crate::engine::App;
use crate::error::AppError;
use crate::law::Law;
use crate::ports::{StoredEvent, StreamId, StreamKind};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::case::{Case, Verdict as Kept};
use yinuo_domain::pay::{Deed, Order, PointsLine, SheetRow, Verdict, WageLine, orders};
use yinuo_domain::{Actor, ContactEvent};
use yinuo_policy::{CaseKind, Instant, PayRule, Policy, Work};

/// The consumer of the journal that settles wages.
pub const CONSUMER: &str = "wages";
/// What of a case's story concerns pay.
const CASE_EVENTS: [&str; 8] = [
    "closed",
    "refused",
    "reopened",
    "visit",
    "called-back",
    "breach-withdrawn",
    "red-line-marked",
    "red-line-withdrawal-decided",
];

/// Verdicts by the version of the closing that they are about.
type Verdicts = BTreeMap<u64, Heard>;

impl App {
    /// Settles wages for what the journal grew by, at most so many pages; says how many events were read. What was finished
    /// before the policy paid by the piece is not counted.
    ///
    /// # Errors
    /// Failed storage, or others that were faster again and again.
    pub fn settle_wages(&self, pages_max: u32) -> Result<u64, AppError> {
        if self.law().pays_from.is_none() {
            return Ok(0);
        }
        self.follow(CONSUMER, pages_max, |events, cursors| {
            let named = self.named_by(events)?;
            let mut book = PayBook::new(self, &Actor::system());
            for (case, verdicts) in &named {
                settle_case(&mut book, *case, verdicts)?;
            }
            book.commit.cursors = cursors;
            book.finish()
        })
    }

    /// Cases that events concern, with the verdicts among them.
    fn named_by(&self, events: &[StoredEvent]) -> Result<BTreeMap<Uuid, Verdicts>, AppError> {
        let mut named: BTreeMap<Uuid, Verdicts> = BTreeMap::new();
        let pays_from = self.law().pays_from.unwrap_or(i64::MAX);
        for stored in events.iter().filter(|stored| stored.event.occurred_at >= pays_from) {
            match stored.stream.kind {
                StreamKind::Case if CASE_EVENTS.contains(&stored.event.name.as_ref()) => {
                    named.entry(stored.stream.id).or_default();
                }
                StreamKind::Contact if matches!(stored.event.name.as_ref(), "scored" | "score-lapsed") => {
                    if let Some((case, closing, heard)) = self.verdict_of(stored)? {
                        named.entry(case).or_default().insert(closing, heard);
                    }
                }
                _ => {}
            }
        }
        Ok(named)
    }

    fn verdict_of(&self, stored: &StoredEvent) -> Result<Option<(Uuid, u64, Heard)>, AppError> {
        let contact = stored.stream.id;
        let loaded = self.store.load(StreamId { kind: StreamKind::Contact, id: contact })?;
        let Some(first) = loaded.events.first() else { return Ok(None) };
        let first: Envelope<ContactEvent> = decode(first)?;
        let ContactEvent::ScoreAsked { case, closing, customer, .. } = first.event else { return Ok(None) };
        let told: Envelope<ContactEvent> = decode(stored)?;
        let verdict = match told.event {
            ContactEvent::Scored { score, .. } => Verdict::Given { contact, score },
            _ => Verdict::Unrated,
        };
        let at = Instant(stored.event.occurred_at);
        Ok(Some((case, closing, Heard { verdict, rater: customer, at })))
    }
}

/// The deeds of a case's history.
pub(crate) fn deeds(history: &[StoredCaseFact]) -> impl Iterator<Item = Deed<'_>> {
    history.iter().map(|fact| Deed { version: fact.version, fact: &fact.fact, actor: &fact.actor })
}

/// Whether a promise to the customer stands broken.
pub(crate) fn is_late(case: &Case, law: &Law) -> bool {
    case.promises.iter().any(|promise| {
        let rule = law.book.pinned(&promise.policy).promise(&promise.rule);
        matches!(promise.verdict, Kept::Broken { .. })
            && rule.is_some_and(|rule| rule.beneficiary == "customer")
    })
}

/// `id@version` of the pack of a rule.
pub(crate) fn pack_name(policy: &Policy, rule: &str) -> String {
    policy.pack_of(rule).map(|pack| format!("{}@{}", pack.id(), pack.version())).unwrap_or_default()
}

fn settle_case(book: &mut PayBook<'_>, id: Uuid, verdicts: &Verdicts) -> Result<(), AppError> {
    let (case, history) = match book.app.history_of(id) {
        Ok(read) => read,
        // What is archived or erased changes no wage any more.
        Err(AppError::Refused(_)) => return Ok(()),
        Err(other) => return Err(other),
    };
    if case.archived.is_some() {
        return Ok(());
    }
    let law = std::sync::Arc::clone(&book.law);
    let Some(pay) = law.book.current().pay_rule() else { return Ok(()) };
    let late = is_late(&case, &law);
    let orders = orders(deeds(&history), &law.org);
    let since = law.pays_from.unwrap_or(i64::MAX);
    let orders: Vec<Order> = orders.into_iter().filter(|order| order.at.0 >= since).collect();
    for order in orders.iter().filter(|order| pay.pays(&order.post)) {
        let heard = verdicts.get(&order.closing).filter(|_| order.work == Work::Handling);
        settle_order(book, (&case, &law), order, order.is_late(late), heard)?;
    }
    settle_points(book, &case, &orders, pay)
}

fn settle_order(
    book: &mut PayBook<'_>,
    (case, law): (&Case, &Law),
    order: &Order,
    late: bool,
    heard: Option<&Heard>,
) -> Result<(), AppError> {
    let code = WageLine::key_of(case.id, order.closing, order.work);
    let key = format!("{WAGE}/{code}");
    let found = match book.stands_on(&key)? {
        Some(sheet) => match book.row(&sheet, &code)? {
            Some(SheetRow::Line(line)) => Some((sheet, line)),
            _ => None,
        },
        None => None,
    };
    let current = law.book.current();
    let before = match &found {
        Some((_, line)) => line.clone(),
        None => {
            if book.is_of_a_firm(order)? {
                return Ok(());
            }
            let Some(piece) = current.piece_for(order.work, &case.facts, &order.job) else { return Ok(()) };
            let pin = pack_name(current, &piece.code);
            WageLine::blank((case.id, &case.number), order, &piece.code, (*current.digest(), &pin))
        }
    };
    let mut line = WageLine {
        late,
        red_line: case.standing_red_lines().next().is_some(),
        taken_back: order.taken_back,
        ..before.clone()
    };
    if let (Verdict::Awaited | Verdict::Unrated, Some(heard)) = (&before.verdict, heard) {
        line.verdict = guarded(book, heard, order)?;
    }
    let sheet = found.as_ref().map(|(sheet, _)| sheet.as_str());
    if found.is_some() && line == before {
        return Ok(());
    }
    if let (Verdict::Held { .. }, Some(heard)) = (&line.verdict, heard) {
        let month = sheet.and_then(month_and_owner).map(|(month, _)| month.to_owned());
        let month = month.unwrap_or_else(|| month_of(current, order.at));
        hold(book, &sheet_of(&month, &order.person), (&line, order), heard.at)?;
    }
    write_line(book, sheet, &order.person, line, order.at)
}

/// Writes a line as it should stand now and posts the difference: on its own sheet while its month takes it, else on the
/// next that does.
pub(super) fn write_line(
    book: &mut PayBook<'_>,
    sheet: Option<&str>,
    person: &str,
    mut line: WageLine,
    earned_at: Instant,
) -> Result<(), AppError> {
    let law = std::sync::Arc::clone(&book.law);
    let policy = law.book.pinned(&line.policy);
    let (Some(pay), Some(piece)) = (policy.pay_rule(), policy.piece_rule(&line.piece)) else { return Ok(()) };
    let worth = line.worth(pay, piece);
    let difference = worth - line.worth_minor;
    let own = sheet.and_then(month_and_owner).map(|(month, _)| month.to_owned());
    let month = own.clone().unwrap_or_else(|| month_of(law.book.current(), earned_at));
    let taking = book.taking(&month)?;
    if own.as_ref().is_some_and(|own| *own != taking) {
        if difference == 0 {
            return Ok(());
        }
        line = WageLine { corrects: month, minor: 0, objection: None, ..line };
    }
    let first = sheet.is_none();
    line.worth_minor = worth;
    line.minor += difference;
    let on = sheet_of(&taking, person);
    if difference != 0 || first {
        line.changes += 1;
        book.pay(&Movement {
            sheet: &on,
            against: "",
            unit: &pay.currency,
            rule: &line.piece,
            key: &format!("{WAGE}/{}", line.key()),
            number: line.changes,
            amount: difference,
            at: earned_at,
        });
    }
    book.set_row(&on, &line.key(), &SheetRow::Line(line))?;
    refill_floor(book, &on)
}

/// Points that the case takes from units: for the root of a closed complaint, and for each red line that stands.
fn settle_points(
    book: &mut PayBook<'_>,
    case: &Case,
    orders: &[Order],
    pay: &PayRule,
) -> Result<(), AppError> {
    let law = std::sync::Arc::clone(&book.law);
    let policy = law.book.current();
    let rung = case.ladders.iter().map(|cycle| cycle.reached).max().unwrap_or_default();
    let marked = case.standing_red_lines().next().is_some();
    let grade = pay.grade(rung, !case.outside.is_empty(), marked);
    let blank = |rule: &str, cause: &str, points: i64| PointsLine {
        case: case.id,
        number: case.number.clone(),
        rule: rule.to_owned(),
        policy: *policy.digest(),
        cause: cause.to_owned(),
        grade,
        points,
        posted: 0,
        changes: 0,
        objection: None,
        set_aside: false,
    };
    if matches!(case.facts.kind, CaseKind::Complaint | CaseKind::Appeal) {
        let mut closings: Vec<&Order> =
            orders.iter().filter(|order| order.work == Work::FirstContact).collect();
        closings.sort_by_key(|order| order.closing);
        for order in closings {
            let Some(rule) = policy.deduction_for_cause(&case.root_cause) else { continue };
            let points = if order.taken_back { 0 } else { i64::from(rule.points(grade)) };
            let code = format!("{}/{}", case.id, order.closing);
            write_points(book, (&code, &case.unit), blank(&rule.code, &case.root_cause, points), order.at)?;
        }
    }
    for line in &case.red_lines {
        let Some(rule) = policy.deduction_for_red_line(&line.mark) else { continue };
        let points = if line.stands() { i64::from(rule.points(grade)) } else { 0 };
        let code = format!("{}/{}/{}", case.id, line.mark, line.unit);
        write_points(book, (&code, &line.unit), blank(&rule.code, &line.mark, points), line.marked_at)?;
    }
    Ok(())
}

/// Writes what a complaint or a red line takes as it should stand now and posts the difference.
pub(super) fn write_points(
    book: &mut PayBook<'_>,
    (code, unit): (&str, &str),
    mut wanted: PointsLine,
    at: Instant,
) -> Result<(), AppError> {
    let key = format!("{POINTS}/{code}");
    let stands_on = book.stands_on(&key)?;
    let before = match &stands_on {
        Some(sheet) => match book.row(sheet, code)? {
            Some(SheetRow::Points(line)) => Some(line),
            _ => None,
        },
        None => None,
    };
    if let Some(line) = &before {
        wanted.objection = line.objection;
        wanted.set_aside |= line.set_aside;
    }
    if wanted.set_aside {
        wanted.points = 0;
    }
    let (standing, posted) = before.as_ref().map_or((0, 0), |line| (line.points, line.posted));
    if standing == wanted.points {
        return Ok(());
    }
    let law = std::sync::Arc::clone(&book.law);
    let own = stands_on.as_deref().and_then(month_and_owner).map(|(month, _)| month.to_owned());
    let month = own.unwrap_or_else(|| month_of(law.book.current(), at));
    let taking = book.taking(&month)?;
    let sheet = points_of(&taking, unit);
    let changes = before.as_ref().map_or(0, |line| line.changes) + 1;
    let amount = wanted.points - standing;
    let here = if stands_on.as_deref() == Some(sheet.as_str()) { posted } else { 0 };
    book.post(&Movement {
        sheet: &sheet,
        against: POINTS_TAKEN,
        unit: POINTS_UNIT,
        rule: &wanted.rule,
        key: &key,
        number: changes,
        amount,
        at,
    });
    book.set_row(&sheet, code, &SheetRow::Points(PointsLine { changes, posted: here + amount, ..wanted }))
}

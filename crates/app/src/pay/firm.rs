//! Settlement of contract firms (A06; decision record 0039): a month is counted from the orders of the firm's technicians, signed
//! by two who saw the same sum, posted and locked in one commit.
//!
//! Nothing is posted before the lock: until then a month is counted anew each time, so that a late receipt or a visit that
//! came back needs no correction. Afterwards the month is a sheet that never changes, and what moved since is a line of the
//! next, which names it.
//!
//! Known weakness: the cases of a firm's month are read whole each time somebody looks at it.

use super::book::{Movement, PayBook};
use super::settle::{deeds, is_late, pack_name};
use super::{WAGE, month_after, month_and_owner, month_before, month_of, month_start};
use crate::codec::{StoredCaseFact, digest, hex};
use crate::contractor::CONTRACTOR;
use crate::engine::App;
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::VisitFilter;
use crate::register::json;
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_domain::case::Case;
use yinuo_domain::pay::{FirmLine, FirmMonthRow, Locked, Order, WageLine, orders};
use yinuo_domain::technician::Crews;
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{ContractorPay, Instant, PayRule, Policy, Work};

/// What sheets of firms begin with; the account of the ledger has the same name.
pub const FIRM: &str = "firm-pay";
/// Account against which firms are posted.
pub const FIRM_EXPENSE: &str = "firm-expense";
/// Register of months of firms: code `month/unit`, body [`FirmMonthRow`].
pub const FIRM_MONTH: &str = "firm-month";
/// Months before one whose locked lines are looked at again.
const MONTHS_BACK: usize = 3;
/// Days before a month from which on visits are read: a receipt may come long after its window.
const DAYS_BACK: i64 = 92;
const DAY_MINUTES: i64 = 1_440;

/// Sheet of a firm in a month.
#[must_use]
pub fn firm_sheet(month: &str, unit: &str) -> String {
    format!("{FIRM}/{month}/{unit}")
}

/// What the metric dictionary says of a firm's month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FirmFacts {
    /// Points; none when too little was judged.
    pub total: Option<i64>,
    /// Complaints.
    pub complaints: i64,
    /// Red lines.
    pub red_lines: i64,
}

/// A month of a firm, as it is counted now or was locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmCount {
    /// What it comes to.
    pub row: FirmMonthRow,
    /// Its lines, by instant and case.
    pub lines: Vec<FirmLine>,
}

/// Of whom, and by what.
struct Counting<'a> {
    law: &'a Law,
    rule: &'a ContractorPay,
    pay: &'a PayRule,
    unit: &'a str,
    month: &'a str,
    crews: Crews,
    facts: FirmFacts,
}

impl App {
    /// How firms are settled.
    ///
    /// # Errors
    /// Q020 when the policy does not say.
    pub fn contractor_pay(&self) -> Result<ContractorPay, AppError> {
        let law = self.law();
        let policy = law.book.current();
        let rule = policy.contractor_pay().filter(|_| policy.pay_rule().is_some());
        Ok(rule.cloned().ok_or_else(Refusal::no_firm_pay)?)
    }

    /// The last month of firms that is over, `2026-10`.
    #[must_use]
    pub fn firm_month_over(&self) -> String {
        let now = self.month_now();
        month_before(&now).unwrap_or(now)
    }

    /// Whether a month of firms is one that can be settled: over, and not before the policy settled firms.
    ///
    /// # Errors
    /// Q020; J001 for a month that is none or too early, J003 while it is not over.
    pub fn check_firm_month(&self, month: &str) -> Result<(), AppError> {
        self.contractor_pay()?;
        let law = self.law();
        let policy = law.book.current();
        let from = law.firms_from.ok_or_else(Refusal::no_firm_pay)?;
        let over = month_after(month).and_then(|next| month_start(policy, &next));
        let over = over.filter(|_| month >= month_of(policy, Instant(from)).as_str());
        let over = over.ok_or_else(Refusal::no_period)?;
        if self.now() < over { Err(Refusal::month_not_over().into()) } else { Ok(()) }
    }

    /// A month of a firm: as it was locked, else as it is counted now.
    ///
    /// # Errors
    /// Z002; as [`App::check_firm_month`]; failed storage.
    pub fn count_firm(&self, unit: &str, month: &str, facts: FirmFacts) -> Result<FirmCount, AppError> {
        self.contractor(unit)?;
        self.check_firm_month(month)?;
        let stored = self.store.register_row(FIRM_MONTH, &format!("{month}/{unit}"))?;
        let stored: Option<FirmMonthRow> = stored.map(|row| parse(&row.body)).transpose()?;
        match stored {
            Some(row) if row.locked.is_some() => {
                let rows = self.store.register(&firm_sheet(month, unit))?;
                let lines = rows.iter().map(|row| parse(&row.body)).collect::<Result<Vec<_>, _>>()?;
                Ok(FirmCount { row, lines: in_order(lines) })
            }
            stored => self.counted_anew(unit, month, facts, stored),
        }
    }

    /// Signs the sum that the signer saw. The second signature posts every line and locks the month.
    ///
    /// # Errors
    /// Z002; J002 once it is locked, J005, J006; as [`App::check_firm_month`]; failed storage.
    pub fn sign_firm(
        &self,
        actor: &Actor,
        (unit, month): (&str, &str),
        facts: FirmFacts,
        seen_minor: i64,
    ) -> Result<FirmCount, AppError> {
        self.decided(|| {
            let mut book = PayBook::new(self, actor);
            // The head of the register before anything that rests on it.
            book.stored(FIRM_MONTH)?;
            let mut count = self.count_firm(unit, month, facts)?;
            if count.row.sign(&actor.person, seen_minor, book.now)? {
                lock(&mut book, &mut count)?;
            }
            book.store_row(FIRM_MONTH, &format!("{month}/{unit}"), json(&count.row)?)?;
            Ok(book.finish()?.then_some(count))
        })
    }

    fn counted_anew(
        &self,
        unit: &str,
        month: &str,
        facts: FirmFacts,
        stored: Option<FirmMonthRow>,
    ) -> Result<FirmCount, AppError> {
        let law = self.law();
        let policy = law.book.current();
        let rule = policy.contractor_pay().ok_or_else(Refusal::no_firm_pay)?;
        let pay = policy.pay_rule().ok_or_else(Refusal::no_firm_pay)?;
        let counting = Counting { law: &law, rule, pay, unit, month, crews: self.crews()?, facts };
        let mut lines = Vec::new();
        for case in self.firm_cases(&counting)? {
            lines.extend(self.firm_lines(&counting, case)?);
        }
        let orders_minor: i64 = lines.iter().map(|line| line.line.minor).sum();
        let taken_minor = rule.taken(orders_minor, facts.complaints, facts.red_lines);
        let row = FirmMonthRow {
            unit: unit.to_owned(),
            month: month.to_owned(),
            rule: rule.code.clone(),
            policy: *policy.digest(),
            pack: pack_name(policy, &rule.code),
            total: facts.total,
            share: rule.share(facts.total),
            complaints: facts.complaints,
            red_lines: facts.red_lines,
            lines: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            orders_minor,
            taken_minor,
            sum_minor: orders_minor - taken_minor,
            signed: stored.map(|row| row.signed).unwrap_or_default(),
            locked: None,
        };
        Ok(FirmCount { row, lines: in_order(lines) })
    }

    /// Cases in which the firm's technicians had visits about that month, and those of its last locked months.
    fn firm_cases(&self, counting: &Counting<'_>) -> Result<BTreeSet<Uuid>, AppError> {
        let policy = counting.law.book.current();
        let start = month_start(policy, counting.month).ok_or_else(Refusal::no_period)?;
        let since = start.plus_minutes(-DAYS_BACK * DAY_MINUTES).0;
        let mut cases = BTreeSet::new();
        for person in counting.crews.ever_of(counting.unit) {
            let his = VisitFilter {
                technician: Some(person.to_owned()),
                open: Some(false),
                within: (since, i64::MAX),
                ..VisitFilter::default()
            };
            cases.extend(self.all_visits(&his)?.into_iter().map(|row| row.case));
        }
        let mut month = counting.month.to_owned();
        for _ in 0..MONTHS_BACK {
            let Some(before) = month_before(&month) else { break };
            month = before;
            for row in self.store.register(&firm_sheet(&month, counting.unit))? {
                cases.insert(parse::<FirmLine>(&row.body)?.line.case);
            }
        }
        Ok(cases)
    }

    /// The lines of a case in a month: what its orders are worth, less what was posted for them before.
    fn firm_lines(&self, counting: &Counting<'_>, id: Uuid) -> Result<Vec<FirmLine>, AppError> {
        let (case, history) = match self.history_of(id) {
            Ok(read) => read,
            // Archived: it went when its lines stood as they are worth.
            Err(AppError::Refused(_)) => return Ok(Vec::new()),
            Err(other) => return Err(other),
        };
        let late = is_late(&case, counting.law);
        let found = orders(deeds(&history), &counting.law.org);
        let ours = |order: &&Order| of_firm(counting.law, &counting.crews, order) == Some(counting.unit);
        let mut lines = Vec::new();
        for order in found.iter().filter(ours) {
            lines.extend(self.firm_line(counting, (&case, late), order)?);
        }
        Ok(lines)
    }

    fn firm_line(
        &self,
        counting: &Counting<'_>,
        (case, late): (&Case, bool),
        order: &Order,
    ) -> Result<Option<FirmLine>, AppError> {
        let law = counting.law;
        let current = law.book.current();
        let own = month_of(current, order.at);
        if own.as_str() > counting.month {
            return Ok(None);
        }
        let code = WageLine::key_of(case.id, order.closing, order.work);
        // What was a wage before its technician's firm was settled stays one.
        if !self.store.owed_for(&format!("{WAGE}/{code}/"))?.is_empty() {
            return Ok(None);
        }
        let Some(before) = self.firm_line_before(&code)? else {
            if own != counting.month && !self.is_firm_locked(&own, counting.unit)? {
                return Ok(None);
            }
            let Some(piece) = current.piece_for(order.work, &case.facts, &order.job) else { return Ok(None) };
            let pin = pack_name(current, &piece.code);
            let line =
                WageLine::blank((case.id, &case.number), order, &piece.code, (*current.digest(), &pin));
            let (total, share) = (counting.facts.total, counting.rule.share(counting.facts.total));
            let person = order.person.clone();
            let late_for = if own == counting.month { String::new() } else { own };
            let line = WageLine { corrects: late_for, ..line };
            return Ok(counting.priced(
                FirmLine { person, total, share, line },
                current,
                (case, late),
                order,
            ));
        };
        let (month, line) = before;
        if month.as_str() >= counting.month {
            return Ok(None);
        }
        let policy = law.book.pinned(&line.line.policy);
        let line = FirmLine { line: WageLine { corrects: month, ..line.line }, ..line };
        Ok(counting.priced(line, policy, (case, late), order).filter(|line| line.line.minor != 0))
    }

    /// Whether a firm's month will still say something of a case: an order of it stands on no locked month, or not as it is worth
    /// now while a month may still correct it.
    pub(crate) fn awaits_firm(
        &self,
        case: &Case,
        history: &[StoredCaseFact],
        crews: &Crews,
    ) -> Result<bool, AppError> {
        let law = self.law();
        let current = law.book.current();
        let late = is_late(case, &law);
        let red_line = case.standing_red_lines().next().is_some();
        let over = self.firm_month_over();
        for order in orders(deeds(history), &law.org) {
            let Some(firm) = of_firm(&law, crews, &order) else { continue };
            let code = WageLine::key_of(case.id, order.closing, order.work);
            // A firm that no register knows is settled by nobody, and what was a wage stays one.
            let never = self.store.register_row(CONTRACTOR, firm)?.is_none()
                || current.piece_for(order.work, &case.facts, &order.job).is_none()
                || !self.store.owed_for(&format!("{WAGE}/{code}/"))?.is_empty();
            if never {
                continue;
            }
            let Some((month, line)) = self.firm_line_before(&code)? else { return Ok(true) };
            let now = (order.is_late(late), red_line, order.taken_back);
            let moved = now != (line.line.late, line.line.red_line, line.line.taken_back);
            if moved && may_correct(&month, &over) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The line under which an order was posted last, with its month.
    fn firm_line_before(&self, code: &str) -> Result<Option<(String, FirmLine)>, AppError> {
        let postings = self.store.owed_for(&format!("{FIRM}/{code}/"))?;
        let accounts = postings.iter().flat_map(|posting| &posting.lines).map(|line| line.account.as_str());
        // Months sort as they follow.
        let Some(sheet) = accounts.filter(|account| *account != FIRM_EXPENSE).max() else { return Ok(None) };
        let damaged = || AppError::Damaged(format!("{sheet} has no line of {code}"));
        let (month, _) = month_and_owner(sheet).ok_or_else(damaged)?;
        let row = self.store.register_row(sheet, code)?.ok_or_else(damaged)?;
        Ok(Some((month.to_owned(), parse(&row.body)?)))
    }

    fn is_firm_locked(&self, month: &str, unit: &str) -> Result<bool, AppError> {
        let Some(row) = self.store.register_row(FIRM_MONTH, &format!("{month}/{unit}"))? else {
            return Ok(false);
        };
        Ok(parse::<FirmMonthRow>(&row.body)?.locked.is_some())
    }
}

impl Counting<'_> {
    /// A line as its facts stand now: its worth, and what of it was not posted before.
    fn priced(
        &self,
        mut line: FirmLine,
        policy: &Policy,
        (case, late): (&Case, bool),
        order: &Order,
    ) -> Option<FirmLine> {
        let rule = policy.contractor_pay().unwrap_or(self.rule);
        let pay = policy.pay_rule().unwrap_or(self.pay);
        let piece = policy.piece_rule(&line.line.piece)?;
        line.line.late = order.is_late(late);
        line.line.red_line = case.standing_red_lines().next().is_some();
        line.line.taken_back = order.taken_back;
        let worth = line.worth(rule, pay, piece);
        line.line.minor = worth - line.line.worth_minor;
        line.line.worth_minor = worth;
        Some(line)
    }
}

/// Whether a month that is yet to be settled looks at the lines of another: the last that is over is among those that may.
fn may_correct(month: &str, over: &str) -> bool {
    let mut last = month.to_owned();
    for _ in 0..MONTHS_BACK {
        last = month_after(&last).unwrap_or(last);
    }
    over <= last.as_str()
}

/// The firm with which an order is settled; none for what is a wage. Whoever changed his firm takes no visit of before along.
pub(super) fn of_firm<'c>(law: &Law, crews: &'c Crews, order: &Order) -> Option<&'c str> {
    let settled = matches!(order.work, Work::Visit | Work::Mate)
        && law.firms_from.is_some_and(|from| order.at.0 >= from)
        && law.book.current().contractor_pay().is_some();
    let firm = crews.firm_at(&order.person, order.at);
    (settled && !firm.is_empty()).then_some(firm)
}

fn in_order(mut lines: Vec<FirmLine>) -> Vec<FirmLine> {
    lines.sort_by_key(|one| (one.line.earned_at, one.line.key()));
    lines
}

/// Posts every line and what was taken, and closes the month.
fn lock(book: &mut PayBook<'_>, count: &mut FirmCount) -> Result<(), AppError> {
    let law = std::sync::Arc::clone(&book.law);
    let pay = law.book.current().pay_rule().ok_or_else(Refusal::no_firm_pay)?;
    let FirmMonthRow { unit, month, rule, .. } = count.row.clone();
    let sheet = firm_sheet(&month, &unit);
    let mut names = String::new();
    for one in &mut count.lines {
        one.line.changes += 1;
        let code = one.line.key();
        names.push_str(&format!("{code} {}\n", one.line.minor));
        book.post(&Movement {
            sheet: &sheet,
            against: FIRM_EXPENSE,
            unit: &pay.currency,
            rule: &one.line.piece,
            key: &format!("{FIRM}/{code}"),
            number: one.line.changes,
            amount: one.line.minor,
            at: one.line.earned_at,
        });
        book.store_row(&sheet, &code, json(one)?)?;
    }
    if count.row.taken_minor != 0 {
        book.post(&Movement {
            sheet: &sheet,
            against: FIRM_EXPENSE,
            unit: &pay.currency,
            rule: &rule,
            key: &format!("{FIRM}-taken/{month}/{unit}"),
            number: 1,
            amount: -count.row.taken_minor,
            at: book.now,
        });
    }
    let people: BTreeSet<&str> = count.lines.iter().map(|line| line.person.as_str()).collect();
    count.row.locked = Some(Locked {
        at: book.now,
        people: u32::try_from(people.len()).unwrap_or(u32::MAX),
        lines: count.row.lines,
        sum_minor: count.row.sum_minor,
        digest: hex(&digest(names.as_bytes())),
        position: book.app.store.journal_heads()?.iter().sum(),
    });
    Ok(())
}

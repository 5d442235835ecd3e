//! The steps of a month: looked through, published, signed by two, locked.

use super::book::{Movement, PayBook};
use super::{PERIOD, WAGE, month_after, month_and_owner, month_before, month_of, month_start};
use crate::codec::{digest, hex};
use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::register::stream_of;
use yinuo_domain::pay::{FloorLine, Locked, Period, PeriodState, SheetRow};
use yinuo_domain::technician::Crews;
use yinuo_domain::{Actor, Org, Refusal};
use yinuo_policy::{Instant, PayRule, Policy};

/// Pages of the journal that are settled before a step: a month is not looked through while its work is not counted.
const PAGES: u32 = 10_000;
/// Most days of a month.
const DAYS_MAX: u32 = 31;

/// A month as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthRow {
    /// The month and its step.
    pub period: Period,
    /// People with a sheet.
    pub people: u32,
    /// Sum of all sheets, minor units.
    pub sum_minor: i64,
}

impl App {
    /// The rule by which pay is counted now.
    ///
    /// # Errors
    /// J011 when the policy pays nobody by the piece.
    pub fn pay_rule(&self) -> Result<PayRule, AppError> {
        let law = self.law();
        Ok(law.book.current().pay_rule().cloned().ok_or_else(Refusal::no_pay_rule)?)
    }

    /// A month that exists: not before the policy paid by the piece, not in the future.
    ///
    /// # Errors
    /// J001, or J011 when the policy pays nobody by the piece.
    pub fn known_month(&self, month: &str) -> Result<(), AppError> {
        let law = self.law();
        let policy = law.book.current();
        let since = law.pays_from.ok_or_else(Refusal::no_pay_rule)?;
        let (first, last) = (month_of(policy, Instant(since)), month_of(policy, self.now()));
        let known = month_start(policy, month).is_some() && (first.as_str()..=last.as_str()).contains(&month);
        if known { Ok(()) } else { Err(Refusal::no_period().into()) }
    }

    /// The months of pay, the newest first, at most so many.
    ///
    /// # Errors
    /// J011 when the policy pays nobody by the piece; failed storage.
    pub fn pay_months(&self, most: usize) -> Result<Vec<MonthRow>, AppError> {
        let law = self.law();
        let policy = law.book.current();
        let since = law.pays_from.ok_or_else(Refusal::no_pay_rule)?;
        let first = month_of(policy, Instant(since));
        let mut month = month_of(policy, self.now());
        let mut found = Vec::new();
        while month >= first && found.len() < most {
            let sheets = self.pay_sheets(WAGE, &month)?;
            let people = u32::try_from(sheets.len()).unwrap_or(u32::MAX);
            let sum_minor = sheets.iter().map(|(_, sum)| sum).sum();
            found.push(MonthRow { period: self.period(&month)?, people, sum_minor });
            month = month_before(&month).ok_or_else(Refusal::no_period)?;
        }
        Ok(found)
    }

    /// A month that is over is looked through: what the floor adds is on the sheets from now on.
    ///
    /// # Errors
    /// J001, J002, J003, J011; failed storage.
    pub fn draft_month(&self, actor: &Actor, month: &str) -> Result<Period, AppError> {
        self.known_month(month)?;
        self.month_step(actor, month, |app, book| {
            let law = app.law();
            let over = month_after(month).and_then(|next| month_start(law.book.current(), &next));
            let over = over.ok_or_else(Refusal::no_period)?;
            fill_floors(book, month)?;
            let mut period = book.period(month)?.clone();
            period.draft(over, book.now)?;
            Ok(period)
        })
    }

    /// Everybody gets his statement, and may object for a time.
    ///
    /// # Errors
    /// J001, J002, J011; failed storage.
    pub fn publish_month(&self, actor: &Actor, month: &str) -> Result<Period, AppError> {
        self.known_month(month)?;
        let rule = self.pay_rule()?;
        self.month_step(actor, month, |_, book| {
            fill_floors(book, month)?;
            let mut period = book.period(month)?.clone();
            period.publish(&rule, book.now)?;
            Ok(period)
        })
    }

    /// Signs the sum that the signer saw; the second signature locks the month, with count, sum and position.
    ///
    /// # Errors
    /// J001, J002, J004, J005, J006, J011; failed storage.
    pub fn sign_month(&self, actor: &Actor, month: &str, seen_minor: i64) -> Result<Period, AppError> {
        self.known_month(month)?;
        self.fill_month(month)?;
        self.month_step(actor, month, |app, book| {
            let mut period = book.period(month)?.clone();
            let filled = fill_floors(book, month)?;
            let lines = app.objections(Some(month))?.iter().filter(|one| one.ruling.is_none()).count();
            let points =
                app.points_objections(Some(month))?.iter().filter(|one| one.ruling.is_none()).count();
            let open = u32::try_from(lines + points);
            let sheets = app.pay_sheets(WAGE, month)?;
            let sum: i64 = sheets.iter().map(|(_, sum)| sum).sum::<i64>() + filled;
            if period.sign(&actor.person, (seen_minor, sum), open.unwrap_or(u32::MAX), book.now)? {
                period.lock(app.lock_of(&sheets, sum, book.now)?);
            }
            Ok(period)
        })
    }

    /// Brings the floors of a month up to date, so that the sum which is signed can be seen before.
    fn fill_month(&self, month: &str) -> Result<(), AppError> {
        self.decided(|| {
            self.settle_wages(PAGES)?;
            let mut book = PayBook::new(self, &Actor::system());
            fill_floors(&mut book, month)?;
            Ok((book.is_idle() || book.finish()?).then_some(()))
        })
    }

    /// Decides a step on the month as it stands, anew when somebody was faster.
    fn month_step(
        &self,
        actor: &Actor,
        month: &str,
        decide: impl Fn(&Self, &mut PayBook<'_>) -> Result<Period, AppError>,
    ) -> Result<Period, AppError> {
        self.pay_rule()?;
        self.decided(|| {
            self.settle_wages(PAGES)?;
            let mut book = PayBook::new(self, actor);
            // The guard before anything that rests on it.
            book.period(month)?;
            let period = decide(self, &mut book)?;
            book.set_period(period.clone())?;
            Ok(book.finish()?.then_some(period))
        })
    }

    fn lock_of(&self, sheets: &[(String, i64)], sum_minor: i64, now: Instant) -> Result<Locked, AppError> {
        let (mut lines, mut names) = (0_usize, String::new());
        for (sheet, _) in sheets {
            lines += self.store.register(sheet)?.len();
            let (version, head) = self.store.head(stream_of(sheet))?;
            names.push_str(&format!("{sheet} {version} {}\n", hex(&head)));
        }
        Ok(Locked {
            at: now,
            people: u32::try_from(sheets.len()).unwrap_or(u32::MAX),
            lines: u32::try_from(lines).unwrap_or(u32::MAX),
            sum_minor,
            digest: hex(&digest(names.as_bytes())),
            position: self.store.journal_heads()?.iter().sum(),
        })
    }

    /// Months that somebody has taken a step in, by month.
    ///
    /// # Errors
    /// Failed storage.
    pub fn stepped_months(&self) -> Result<Vec<Period>, AppError> {
        self.store.register(PERIOD)?.iter().map(|row| parse(&row.body)).collect()
    }
}

/// Brings the floor of every sheet of a month up to date; says by how much the month's sum moved.
fn fill_floors(book: &mut PayBook<'_>, month: &str) -> Result<i64, AppError> {
    let mut moved = 0;
    if book.period(month)?.takes() {
        for (sheet, _) in book.app.pay_sheets(WAGE, month)? {
            moved += fill_floor(book, &sheet)?;
        }
    }
    Ok(moved)
}

/// As [`fill_floors`], of one sheet, once its month is over: whoever signs sees the sum as it will be locked.
pub(super) fn refill_floor(book: &mut PayBook<'_>, sheet: &str) -> Result<(), AppError> {
    let Some((month, _)) = month_and_owner(sheet) else { return Ok(()) };
    if matches!(book.period(month)?.state, PeriodState::Draft | PeriodState::Appeal) {
        fill_floor(book, sheet)?;
    }
    Ok(())
}

fn fill_floor(book: &mut PayBook<'_>, sheet: &str) -> Result<i64, AppError> {
    let law = std::sync::Arc::clone(&book.law);
    let policy = law.book.current();
    let (Some(pay), Some((month, person))) = (policy.pay_rule(), month_and_owner(sheet)) else {
        return Ok(0);
    };
    let rows = book.rows(sheet)?;
    let earned = rows.iter().filter(|row| !matches!(row, SheetRow::Floor(_))).map(SheetRow::amount).sum();
    let before = rows.iter().find_map(|row| match row {
        SheetRow::Floor(floor) => Some(floor),
        _ => None,
    });
    let held = days_held(policy, pay, &law.org, (person, month), book.crews()?);
    let minor = held.top_up(pay, earned);
    let (standing, changes) = before.map_or((0, 0), |floor| (floor.minor, floor.changes));
    if minor == standing {
        return Ok(0);
    }
    let line = FloorLine {
        rule: pay.code.clone(),
        policy: *policy.digest(),
        earned_minor: earned,
        held_days: held.days,
        full_hundredths: held.part_time(),
        month_days: held.of,
        minor,
        changes: changes + 1,
    };
    book.pay(&Movement {
        sheet,
        against: "",
        unit: &pay.currency,
        rule: &pay.code,
        key: &format!("{WAGE}-floor/{month}/{person}"),
        number: line.changes,
        amount: minor - standing,
        at: book.now,
    });
    book.set_row(sheet, "floor", &SheetRow::Floor(line))?;
    Ok(minor - standing)
}

/// For how much of a month somebody held a post that is paid by the piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Days.
    pub days: u32,
    /// The same weighed by the hours that he worked on each, in hundredths of a full day.
    pub hundredths: u32,
    /// Days of the month.
    pub of: u32,
}

impl Held {
    /// What is added to a month's pieces so that the floor of these days and hours is reached.
    #[must_use]
    pub fn top_up(&self, pay: &PayRule, earned_minor: i64) -> i64 {
        pay.top_up(earned_minor, self.hundredths, self.of * FULL)
    }

    /// Hundredths of full days, where they are not those of the days.
    #[must_use]
    pub fn part_time(&self) -> Option<u32> {
        Some(self.hundredths).filter(|hundredths| *hundredths != self.days * FULL)
    }
}

/// Hundredths of a day that somebody works who works the full hours.
const FULL: u32 = 100;

/// Days of a month on which somebody held a post that is paid by the piece, at noon, and the days of the month. Whoever
/// comes or goes in mid-month, moves to another unit, or changes his hours, is counted by the days. A day on which he worked for
/// a contract firm is none where the policy leaves the floor to the firm that employs him.
#[must_use]
pub fn days_held(
    policy: &Policy,
    pay: &PayRule,
    org: &Org,
    (person, month): (&str, &str),
    crews: &Crews,
) -> Held {
    let firms = policy.contractor_pay().is_some_and(|rule| !rule.technicians_floor);
    let noons: Vec<Instant> =
        (1..=DAYS_MAX).filter_map(|day| policy.instant(&format!("{month}-{day:02}T12:00:00"))).collect();
    let holds = |at: &Instant| {
        org.holdings.iter().any(|one| {
            one.person == person
                && !one.deputy
                && pay.pays(&one.post)
                && one.from <= *at
                && one.until.is_none_or(|until| *at < until)
        }) && !(firms && crews.works_for_a_firm(person, *at))
    };
    let held: Vec<&Instant> = noons.iter().filter(|at| holds(at)).collect();
    let count = |days: usize| u32::try_from(days).unwrap_or(0);
    let hundredths = held.iter().map(|at| u32::from(org.hours_percent(person, **at))).sum();
    Held { days: count(held.len()), hundredths, of: count(noons.len()) }
}

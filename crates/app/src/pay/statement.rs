//! What somebody sees of his own month (decision record 0023).
//!
//! A line never says a score. It says which band the verdict fell in, and only when the month holds as many verdicts as the
//! policy asks for: with fewer, the line would tell who gave which. Until then lines show the order without its verdict, and
//! what all verdicts did together stands in one sum, once the statement is published.

use super::{days_held, month_of, sheet_of};
use crate::engine::App;
use crate::error::AppError;
use yinuo_domain::Refusal;
use yinuo_domain::pay::{FloorLine, Period, PeriodState, ScoreLine, SheetRow, Verdict, WageLine};
use yinuo_policy::{Bilingual, Factor, PayRule, PieceRule, Work};

/// A line as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// The line.
    pub line: WageLine,
    /// Name of the piece.
    pub name: Bilingual,
    /// Sentence of the piece.
    pub sentence: Bilingual,
    /// Price, minor units.
    pub price_minor: i64,
    /// Factors that may be shown.
    pub factors: Vec<Factor>,
    /// What of it may be shown in this month, minor units.
    pub minor: i64,
    /// Whether the customer is waited for, or may not be seen yet.
    pub awaited: bool,
    /// Whether a score came and somebody looks at it.
    pub held: bool,
    /// Whether it was finished today.
    pub today: bool,
}

/// A person's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Person.
    pub person: String,
    /// The month.
    pub period: Period,
    /// Rule by which the page speaks.
    pub rule: PayRule,
    /// Verdicts that count, when as many came as must before lines show them.
    pub given: Option<u32>,
    /// Lines, the newest first.
    pub lines: Vec<StatementLine>,
    /// What scores are paid in this month.
    pub scores: Vec<ScoreLine>,
    /// What fills the month up to the floor.
    pub floor: Option<FloorLine>,
    /// What a month that runs lacks to its floor by now, minor units; nought once the floor was looked at. It is added when
    /// the month is over.
    pub lacking_minor: i64,
    /// What the verdicts did that lines do not show, minor units; nought until the statement is published.
    pub verdicts_minor: i64,
    /// What the month comes to as far as it may be shown, minor units.
    pub expected_minor: i64,
}

impl Statement {
    /// How many orders fell in each band, best first; nothing while verdicts are not shown.
    #[must_use]
    pub fn bands(&self) -> Vec<(&Bilingual, u32)> {
        self.bands_of(&|_| true)
    }

    /// How many orders of today fell in each band, likewise: the lines themselves say so by then.
    #[must_use]
    pub fn bands_today(&self) -> Vec<(&Bilingual, u32)> {
        self.bands_of(&|line| line.today)
    }

    fn bands_of(&self, meant: &dyn Fn(&StatementLine) -> bool) -> Vec<(&Bilingual, u32)> {
        if self.given.is_none() {
            return Vec::new();
        }
        let lines = || self.lines.iter().filter(|line| meant(line));
        let scores = || lines().filter_map(|one| one.line.verdict.counting());
        let counted = self.rule.bands.iter().rev().map(|band| {
            let count = scores().filter(|score| (band.from..=band.to).contains(score)).count();
            (&band.name, u32::try_from(count).unwrap_or(u32::MAX))
        });
        counted.filter(|(_, count)| *count > 0).collect()
    }
}

impl App {
    /// A person's month as he sees it himself.
    ///
    /// # Errors
    /// J001 for what is no month of pay, J011 when the policy pays nobody by the piece; failed storage.
    pub fn statement(&self, month: &str, person: &str) -> Result<Statement, AppError> {
        self.known_month(month)?;
        let law = self.law();
        let current = law.book.current();
        let rule = current.pay_rule().cloned().ok_or_else(Refusal::no_pay_rule)?;
        let period = self.period(month)?;
        let today = current.local_date(self.now());
        let (mut rows, mut scores, mut floor) = (Vec::new(), Vec::new(), None);
        for (_, row) in self.pay_sheet(&sheet_of(month, person))? {
            match row {
                SheetRow::Line(line) => rows.push(line),
                SheetRow::Floor(line) => floor = Some(line).filter(|line| line.minor != 0),
                SheetRow::Score(line) => scores.push(line),
                SheetRow::Points(_) => {}
            }
        }
        rows.sort_by(|a, b| (b.earned_at, b.closing, a.work).cmp(&(a.earned_at, a.closing, b.work)));
        let given = rows.iter().filter(|line| line.verdict.counting().is_some()).count();
        let given = u32::try_from(given).ok().filter(|given| rule.shows(*given));
        let (mut lines, mut hidden) = (Vec::with_capacity(rows.len()), 0);
        for line in rows {
            let policy = law.book.pinned(&line.policy);
            let (Some(pay), Some(piece)) = (policy.pay_rule(), policy.piece_rule(&line.piece)) else {
                continue;
            };
            let (shown, kept_back) = shown(line, (pay, piece), given.is_some());
            let is_today = current.local_date(shown.line.earned_at) == today;
            hidden += kept_back;
            lines.push(StatementLine { today: is_today, ..shown });
        }
        // Told together and late: what one verdict did cannot be picked out of it.
        let verdicts_minor = if period.state >= PeriodState::Appeal { hidden } else { 0 };
        let sum: i64 = lines.iter().map(|line| line.minor).sum();
        let sum = sum + scores.iter().map(|line| line.minor).sum::<i64>();
        let expected_minor = sum + verdicts_minor + floor.as_ref().map_or(0, |floor| floor.minor);
        let lacking_minor = if period.state == PeriodState::Open && floor.is_none() {
            days_held(current, &rule, &law.org, (person, month), &self.crews()?).top_up(&rule, expected_minor)
        } else {
            0
        };
        Ok(Statement {
            person: person.to_owned(),
            period,
            rule,
            given,
            lines,
            scores,
            floor,
            lacking_minor,
            verdicts_minor,
            expected_minor,
        })
    }

    /// The month that runs now.
    #[must_use]
    pub fn month_now(&self) -> String {
        month_of(self.law().book.current(), self.now())
    }
}

/// A line with what may be shown of it, and what is kept back.
fn shown(line: WageLine, (pay, piece): (&PayRule, &PieceRule), verdicts: bool) -> (StatementLine, i64) {
    let neutral = WageLine { verdict: Verdict::Awaited, ..line.clone() };
    let kept_back = if verdicts { 0 } else { line.worth_minor - neutral.worth(pay, piece) };
    let told = if verdicts { &line } else { &neutral };
    let asked = piece.judged && line.work == Work::Handling;
    let statement = StatementLine {
        name: piece.name.clone(),
        sentence: piece.sentence.clone(),
        price_minor: piece.price_minor,
        factors: told.factors(pay, piece),
        minor: line.minor - kept_back,
        awaited: asked && !line.taken_back && matches!(told.verdict, Verdict::Awaited),
        held: verdicts && matches!(line.verdict, Verdict::Held { .. }),
        today: false,
        line,
    };
    (statement, kept_back)
}

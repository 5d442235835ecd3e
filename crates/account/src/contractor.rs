//! Contract firms by the metric dictionary (A06): a month's figures are those of the firm's technicians and of its unit, each with
//! its list, and the policy makes points of them. Nothing of it is typed.
//!
//! What a technician did counts for the firm that the register named when he did it (decision record 0046): whoever changed the
//! firm takes nothing along. The journal is read whole, as the gazette does.

use crate::facts::tally;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::pay::{FirmCount, FirmFacts, month_after};
use yinuo_app::{App, AppError};
use yinuo_domain::contractor::{Contractor, Proposal, Proposing, ScoredMonth};
use yinuo_domain::technician::Crews;
use yinuo_domain::{Actor, Refusal};
use yinuo_measure::dictionary::{self as code, Metric, metric};
use yinuo_measure::{Day, Mark, Member, Period, Sheet, Tally};
use yinuo_policy::{ContractorMonth, ContractorRule, ContractorScore};

/// The figures that a month is scored by, in the order of the points.
const FIGURES: [&str; 4] = [code::CREW_KEPT, code::CREW_FIX, code::CREW_COMPLAINTS, code::UNIT_RED_LINES];

/// One figure of a firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmFigure {
    /// Its metric.
    pub metric: &'static Metric,
    /// Numerator.
    pub numerator: i64,
    /// Denominator; 0 for a sum.
    pub denominator: i64,
    /// Cases with their numbers: of a count those that it counts, of a share those that fell short.
    pub cases: Vec<(Uuid, String)>,
}

/// A month of a firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmMonth {
    /// Month, `2026-11`.
    pub month: String,
    /// Whether all of it is over.
    pub whole: bool,
    /// Its figures.
    pub figures: Vec<FirmFigure>,
    /// Its points; none where too little was judged.
    pub score: Option<ContractorScore>,
}

/// The months of a firm that are shown: the one before, and this one so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmMonths {
    /// The last whole month.
    pub last: FirmMonth,
    /// This one so far.
    pub now: FirmMonth,
}

/// Months of firms, by unit.
///
/// # Errors
/// Z001 without the rule; failed storage.
pub fn firm_months(app: &App, units: &[String]) -> Result<BTreeMap<String, FirmMonths>, AppError> {
    let rule = app.contractor_rule()?;
    let law = app.law();
    let policy = law.book.current();
    let today = Day::of(policy, app.now());
    let first = today.month_start();
    let damaged = || AppError::Damaged("a month that the zone does not have".to_owned());
    let last_day = first.before(policy).ok_or_else(damaged)?;
    let last = Period::new(policy, last_day.month_start(), last_day).ok_or_else(damaged)?;
    let now = Period::new(policy, first, today).ok_or_else(damaged)?.known_at(app.now());
    let crews = app.crews()?;
    let (tally, _) = tally(app.store(), None)?;
    let sheets: Vec<Sheet> = Sheet::of_spans(&tally, &[last.span, now.span]);
    let month = |unit: &str, place: usize, from: Day| {
        let sheet = sheets.get(place).cloned().unwrap_or_default();
        let of = Of { unit, crews: &crews, tally: &tally };
        FirmMonth { month: from.to_string()[..7].to_owned(), whole: place == 0, ..of.month(&sheet, &rule) }
    };
    Ok(units
        .iter()
        .map(|unit| {
            let months = FirmMonths { last: month(unit, 0, last.from), now: month(unit, 1, first) };
            (unit.clone(), months)
        })
        .collect())
}

/// One month of a firm, as the metric dictionary counts it.
///
/// # Errors
/// Z001 without the rule; J001 for what is no month; failed storage.
pub fn firm_month(app: &App, unit: &str, month: &str) -> Result<FirmMonth, AppError> {
    let rule = app.contractor_rule()?;
    let law = app.law();
    let policy = law.book.current();
    let first = Day::parse(&format!("{month}-01")).ok_or_else(Refusal::no_period)?;
    let next = month_after(month).and_then(|next| Day::parse(&format!("{next}-01")));
    let last = next.and_then(|next| next.before(policy)).ok_or_else(Refusal::no_period)?;
    let period = Period::new(policy, first, last).ok_or_else(Refusal::no_period)?;
    let crews = app.crews()?;
    let (tally, _) = tally(app.store(), None)?;
    let sheet = Sheet::of_spans(&tally, &[period.span]).into_iter().next().unwrap_or_default();
    let of = Of { unit, crews: &crews, tally: &tally };
    Ok(FirmMonth { month: month.to_owned(), whole: true, ..of.month(&sheet, &rule) })
}

fn facts_of(app: &App, unit: &str, month: &str) -> Result<FirmFacts, AppError> {
    app.contractor(unit)?;
    app.check_firm_month(month)?;
    let counted = firm_month(app, unit, month)?;
    let part = |place: usize| counted.figures.get(place).map_or(0, |figure| figure.numerator);
    let total = counted.score.map(|score| score.total);
    Ok(FirmFacts { total, complaints: part(2), red_lines: part(3) })
}

/// A month of a firm in money (A06): as it was locked, else as it is counted now.
///
/// # Errors
/// As [`App::count_firm`].
pub fn firm_settlement(app: &App, unit: &str, month: &str) -> Result<FirmCount, AppError> {
    app.count_firm(unit, month, facts_of(app, unit, month)?)
}

/// Signs a month of a firm; the second signature posts and locks it.
///
/// # Errors
/// As [`App::sign_firm`].
pub fn sign_firm_settlement(
    app: &App,
    actor: &Actor,
    (unit, month): (&str, &str),
    seen_minor: i64,
) -> Result<FirmCount, AppError> {
    app.sign_firm(actor, (unit, month), facts_of(app, unit, month)?, seen_minor)
}

/// Whose month is counted.
struct Of<'a> {
    unit: &'a str,
    crews: &'a Crews,
    tally: &'a Tally,
}

impl Of<'_> {
    fn month(&self, sheet: &Sheet, rule: &ContractorRule) -> FirmMonth {
        let figures: Vec<FirmFigure> = FIGURES.iter().filter_map(|code| self.figure(sheet, code)).collect();
        let parts = |place: usize| {
            figures.get(place).map_or((0, 0), |figure: &FirmFigure| (figure.numerator, figure.denominator))
        };
        let ((kept, judged), (fixed, finished)) = (parts(0), parts(1));
        let (complaints, red_lines) = (parts(2).0, parts(3).0);
        let score = rule.score(&ContractorMonth { kept, judged, fixed, finished, complaints, red_lines });
        FirmMonth { month: String::new(), whole: false, figures, score }
    }

    /// Whether what a mark tells of a technician was done for this firm: by the receipt before it, for what a complaint or a repeat
    /// says comes weeks after the work.
    fn is_its(&self, person: &str, mark: &Mark) -> bool {
        let case = match mark.member {
            Member::Case(id) => self.tally.case(id),
            Member::Contact(_) => None,
        };
        let receipts = case.into_iter().flat_map(|case| &case.receipts);
        let his = receipts.filter(|receipt| receipt.technician == person).map(|receipt| receipt.at);
        // A window that nobody kept has no receipt; of a complaint the visit may come after it.
        let worked = match mark.metric {
            code::CREW_KEPT => None,
            _ => his.min_by_key(|at| (*at > mark.at, mark.at.0.abs_diff(at.0))),
        };
        self.crews.firm_at(person, worked.unwrap_or(mark.at)) == self.unit
    }

    fn figure(&self, sheet: &Sheet, code: &str) -> Option<FirmFigure> {
        let metric = metric(code)?;
        let groups: Vec<&str> = match code {
            code::UNIT_RED_LINES => vec![self.unit],
            _ => self.crews.ever_of(self.unit).collect(),
        };
        let mut figure = FirmFigure { metric, numerator: 0, denominator: 0, cases: Vec::new() };
        let is_count = metric.denominator.0.is_empty();
        for group in groups {
            let of_unit = code == code::UNIT_RED_LINES;
            for mark in sheet.marks(metric.code, group).filter(|mark| of_unit || self.is_its(group, mark)) {
                figure.numerator += mark.numerator;
                figure.denominator += if is_count { 0 } else { mark.denominator };
                if let (true, Member::Case(id)) = (is_count || mark.numerator < mark.denominator, mark.member)
                {
                    let number = self.tally.case(id).map(|case| case.number.clone()).unwrap_or_default();
                    figure.cases.push((id, number));
                }
            }
        }
        figure.cases.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        figure.cases.dedup();
        Some(figure)
    }
}

/// What somebody proposes of a firm, without the score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedStep {
    /// What.
    pub what: Proposing,
    /// Reason of the policy.
    pub reason: String,
    /// In words.
    pub text: String,
    /// Documents by digest.
    pub documents: Vec<String>,
}

/// Proposes something of a firm; the last whole month is counted beside it.
///
/// # Errors
/// As [`App::propose_of_contractor`].
pub fn propose_of_firm(
    app: &App,
    actor: &Actor,
    unit: &str,
    proposed: ProposedStep,
) -> Result<Contractor, AppError> {
    app.contractor(unit)?;
    let mut months = firm_months(app, &[unit.to_owned()])?;
    let last = months.remove(unit).ok_or_else(Refusal::no_firm)?.last;
    let scored = last.score.map(|score| ScoredMonth { month: last.month, score });
    let ProposedStep { what, reason, text, documents } = proposed;
    app.propose_of_contractor(actor, unit, &Proposal { what, reason, text, documents, scored })
}

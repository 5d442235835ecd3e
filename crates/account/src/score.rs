//! Scores of a month (A13, A17, A27, U22, Y11): the cards of the policy over the daily roll-ups. Nobody types a figure: each
//! is a metric of the dictionary, and opens its list from the journal.
//!
//! A month's sheet is kept once, so many days after its end, and never changes: what late facts move afterwards is shown beside it
//! and enters no rank, star or honour again.
//!
//! Known weakness: a list is counted from the whole journal, which takes some seconds for a year of a city.

mod kept;

pub use kept::{SCORE_SHEET, SheetHead, history, keep_scores, kept_score, kept_sheet, score_sheet};

use crate::rolls::{edition, roll_state};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use yinuo_app::pay::{POINTS, month_after, month_before, month_of, month_start};
use yinuo_app::ports::{PAGE_ROWS_MAX, RollRange, RollRestatement, Store};
use yinuo_app::{App, AppError, Law};
use yinuo_domain::{Org, Refusal};
use yinuo_measure::dictionary::metric;
use yinuo_measure::{Day, Member, Named, Sheet};
use yinuo_policy::{CardOf, CardRule, Figure, Instant, Policy, Span, TermBy, TermRule, ranks};

/// Most months of one list.
const MONTHS_MAX: usize = 24;

/// One figure of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreCell {
    /// Metric.
    pub metric: String,
    /// Numerator, or the count.
    pub numerator: i64,
    /// Denominator; nought for a count, and where nothing was measured.
    pub denominator: i64,
    /// Points in hundredths; none where too little was measured.
    pub points: Option<i64>,
    /// Rank by this figure alone (Y11).
    pub rank: Option<u32>,
}

/// Somebody's month on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// Person or unit.
    pub subject: String,
    /// Unit of a person; the unit itself.
    pub unit: String,
    /// Who answers for the unit; empty for a person, and for a post that nobody holds.
    pub head: String,
    /// Figures, in the card's order.
    pub cells: Vec<ScoreCell>,
    /// Points that complaints took off.
    pub deducted: i64,
    /// Score in hundredths; none when too little was measured.
    pub score: Option<i64>,
    /// Rank by the score.
    pub rank: Option<u32>,
}

/// A month of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreSheet {
    /// The card by which it was counted.
    pub card: CardRule,
    /// Month.
    pub month: String,
    /// Rows, the first rank first; who has none last.
    pub rows: Vec<ScoreRow>,
    /// How it was kept; none while it may still move.
    pub kept: Option<SheetHead>,
    /// Events of the journal that it counts.
    pub events: u64,
}

/// A member behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreMember {
    /// The case or contact.
    pub named: Named,
    /// Whether it counts in the numerator; all of them count in the denominator.
    pub counts: bool,
}

/// The card of a code.
///
/// # Errors
/// N001.
pub fn card_of(policy: &Policy, code: &str) -> Result<CardRule, AppError> {
    Ok(policy.card(code).cloned().ok_or_else(Refusal::no_card)?)
}

/// Months with scores, the newest first.
#[must_use]
pub fn score_months(app: &App) -> Vec<String> {
    let law = app.law();
    let policy = law.book.current();
    let Some(since) = law.scores_from else { return Vec::new() };
    let (first, last) = (month_of(policy, Instant(since)), month_of(policy, app.now()));
    let months = std::iter::successors(Some(last), |month| month_before(month));
    months.take_while(|month| *month >= first).take(MONTHS_MAX).collect()
}

/// The instants of a month that has scores.
pub(crate) fn span_of(app: &App, month: &str) -> Result<Span, AppError> {
    let law = app.law();
    let policy = law.book.current();
    let known = score_months(app).iter().any(|one| one == month);
    let from = month_start(policy, month).filter(|_| known).ok_or_else(Refusal::no_score_month)?;
    let next = month_after(month).ok_or_else(Refusal::no_score_month)?;
    let until = month_start(policy, &next).ok_or_else(Refusal::no_score_month)?;
    Ok(Span { from, until })
}

/// Whom a card scores in a span, each with his unit.
fn subjects(org: &Org, card: &CardRule, span: Span) -> Vec<(String, String)> {
    match card.of {
        CardOf::Unit => {
            let scored = |kind: &str| card.kinds.iter().any(|one| one == kind);
            let units = org.units.values().filter(|unit| unit.kind.is_some_and(|kind| scored(kind.code())));
            units.map(|unit| (unit.code.clone(), unit.code.clone())).collect()
        }
        CardOf::Person => {
            // The unit in which he was last.
            let mut people: BTreeMap<&str, (Instant, &str)> = BTreeMap::new();
            for held in &org.holdings {
                let scored = card.posts.contains(&held.post) && !held.deputy && overlaps(held, span);
                let at = people.entry(&held.person);
                if scored {
                    let known = at.or_insert((held.from, &held.unit));
                    *known = (*known).max((held.from, &held.unit));
                }
            }
            people.into_iter().map(|(person, (_, unit))| (person.to_owned(), unit.to_owned())).collect()
        }
    }
}

fn overlaps(held: &yinuo_domain::org::Holding, span: Span) -> bool {
    held.from < span.until && held.until.is_none_or(|until| until > span.from)
}

/// Groups of a term's metric that belong to somebody: himself, the units below a unit, or who worked in them.
fn groups(org: &Org, card: &CardRule, term: &TermRule, subject: &str, span: Span) -> BTreeSet<String> {
    if card.of == CardOf::Person {
        return BTreeSet::from([subject.to_owned()]);
    }
    match term.by {
        TermBy::Unit => org.units.keys().filter(|unit| org.is_under(unit, subject)).cloned().collect(),
        TermBy::Owner => {
            let there = org.holdings.iter().filter(|held| !held.deputy && overlaps(held, span));
            there.filter(|held| org.is_under(&held.unit, subject)).map(|held| held.person.clone()).collect()
        }
    }
}

/// Sums of a metric by group over the days of a span, as the roll-ups have them with their restatements.
fn sums_of(
    store: &dyn Store,
    (edition, metric): (&str, &str),
    (from, to): (Day, Day),
) -> Result<BTreeMap<String, Figure>, AppError> {
    let range = RollRange {
        edition: edition.to_owned(),
        metric: metric.to_owned(),
        from_day: from.number(),
        to_day: to.number(),
    };
    let mut sums: BTreeMap<String, Figure> = BTreeMap::new();
    let mut add = |group: &str, (numerator, denominator): (i64, i64)| {
        let sum = sums.entry(group.to_owned()).or_default();
        sum.numerator += numerator;
        sum.denominator += denominator;
    };
    let mut after = None;
    loop {
        let page = store.roll_rows(&range, after.as_ref(), PAGE_ROWS_MAX)?;
        page.iter().for_each(|row| add(&row.key.group, (row.numerator, row.denominator)));
        match page.last() {
            Some(last) => after = Some(last.key.clone()),
            None => break,
        }
    }
    let mut after: Option<RollRestatement> = None;
    loop {
        let page = store.roll_restatements(&range, after.as_ref(), PAGE_ROWS_MAX)?;
        page.iter().for_each(|one| add(&one.by.key.group, (one.by.numerator, one.by.denominator)));
        match page.last() {
            Some(last) => after = Some(last.clone()),
            None => break,
        }
    }
    Ok(sums)
}

/// Points that complaints took from each unit in a month, and from everything below it.
fn deductions(app: &App, org: &Org, month: &str) -> Result<BTreeMap<String, i64>, AppError> {
    let mut taken: BTreeMap<String, i64> = BTreeMap::new();
    let start = format!("{POINTS}/{month}/");
    for (sheet, points) in app.pay_sheets(POINTS, month)? {
        let unit = sheet.strip_prefix(&start).unwrap_or_default();
        for above in org.units.keys().filter(|above| org.is_under(unit, above)) {
            *taken.entry(above.clone()).or_default() += points;
        }
    }
    Ok(taken)
}

/// A month of a card as the roll-ups stand now, whatever was kept of it.
///
/// # Errors
/// N001, N002; failed storage.
pub fn count_scores(app: &App, card: &CardRule, month: &str) -> Result<ScoreSheet, AppError> {
    let (law, span) = (app.law(), span_of(app, month)?);
    let (policy, store) = (law.book.current(), app.store());
    let state = roll_state(store, &edition(policy))?;
    let days = (Day::of(policy, span.from), Day::of(policy, span.until.plus_millis(-1)));
    let mut sums = Vec::with_capacity(card.terms.len());
    for term in &card.terms {
        sums.push(sums_of(store, (&state.edition, &term.metric), days)?);
    }
    let taken = if card.deducts { deductions(app, &law.org, month)? } else { BTreeMap::new() };
    let mut rows = Vec::new();
    for (subject, unit) in subjects(&law.org, card, span) {
        let figures: Vec<Figure> = card
            .terms
            .iter()
            .zip(&sums)
            .map(|(term, sums)| {
                let groups = groups(&law.org, card, term, &subject, span);
                sums.iter().filter(|(group, _)| groups.contains(*group)).fold(
                    Figure::default(),
                    |sum, (_, one)| Figure {
                        numerator: sum.numerator + one.numerator,
                        denominator: sum.denominator + one.denominator,
                    },
                )
            })
            .collect();
        let deducted = taken.get(&subject).copied().unwrap_or_default();
        rows.push(row(card, (subject, unit), &figures, deducted, head(&law, card, span, app.now())));
    }
    rank(&mut rows, card);
    Ok(ScoreSheet {
        card: card.clone(),
        month: month.to_owned(),
        rows,
        kept: None,
        events: state.position.events(),
    })
}

/// Who answers for a unit: whoever held the card's post in it, or above it, at the end of the month or now.
fn head<'l>(law: &'l Law, card: &'l CardRule, span: Span, now: Instant) -> impl Fn(&str) -> String + use<'l> {
    let at = span.until.plus_millis(-1).min(now);
    move |unit| {
        let held = law.org.holdings.iter().filter(|held| held.post == card.head && held.unit == unit);
        let lasting = held.filter(|held| held.from <= at && held.until.is_none_or(|until| at < until));
        lasting.min_by_key(|held| held.deputy).map(|held| held.person.clone()).unwrap_or_default()
    }
}

fn row(
    card: &CardRule,
    (subject, unit): (String, String),
    figures: &[Figure],
    deducted: i64,
    head: impl Fn(&str) -> String,
) -> ScoreRow {
    let scored = card.score(figures, deducted);
    let cells = card.terms.iter().zip(figures).zip(scored.terms).map(|((term, figure), points)| ScoreCell {
        metric: term.metric.clone(),
        numerator: figure.numerator,
        denominator: if term.is_count() { 0 } else { figure.denominator },
        points,
        rank: None,
    });
    let (cells, head) = (cells.collect(), if card.head.is_empty() { String::new() } else { head(&unit) });
    ScoreRow { subject, unit, head, cells, deducted, score: scored.score, rank: None }
}

const fn figure_of(cell: &ScoreCell) -> Figure {
    Figure { numerator: cell.numerator, denominator: cell.denominator }
}

/// Ranks the rows by score and by each figure, and lays them in order.
fn rank(rows: &mut [ScoreRow], card: &CardRule) {
    let scores: Vec<Option<i64>> = rows.iter().map(|row| row.score).collect();
    for (row, rank) in rows.iter_mut().zip(ranks(&scores)) {
        row.rank = rank;
    }
    for (place, term) in card.terms.iter().enumerate() {
        let judged = rows.iter().map(|row| &row.cells[place]).filter(|cell| cell.points.is_some());
        let figures: Vec<Figure> = judged.map(figure_of).collect();
        for row in rows.iter_mut() {
            let cell = &mut row.cells[place];
            let own = figure_of(cell);
            // By the figure itself: beyond the bounds points are alike, and figures are not.
            let better = figures.iter().filter(|other| term.is_better(**other, own)).count();
            cell.rank = cell.points.map(|_| u32::try_from(better + 1).unwrap_or(u32::MAX));
        }
    }
    rows.sort_by(|a, b| {
        (a.rank.unwrap_or(u32::MAX), &a.subject).cmp(&(b.rank.unwrap_or(u32::MAX), &b.subject))
    });
}

/// The cases and contacts behind one figure, counted from the journal: those of the denominator, and which of them count.
///
/// # Errors
/// N001, N002, N003; failed storage.
pub fn score_list(
    app: &App,
    (card, month): (&CardRule, &str),
    subject: &str,
    code: &str,
) -> Result<Vec<ScoreMember>, AppError> {
    let (law, span) = (app.law(), span_of(app, month)?);
    let term = card.terms.iter().find(|term| term.metric == code).ok_or_else(Refusal::no_figure)?;
    if !subjects(&law.org, card, span).iter().any(|(one, _)| one == subject) || metric(code).is_none() {
        return Err(Refusal::no_figure().into());
    }
    let (tally, _) = crate::facts::tally(app.store(), None)?;
    let sheet = Sheet::new(&tally, span);
    let mut found: BTreeMap<(String, Member), bool> = BTreeMap::new();
    for group in groups(&law.org, card, term, subject, span) {
        for mark in sheet.exactly(code, &group) {
            let number = match mark.member {
                Member::Case(id) => tally.case(id).map(|case| case.number.clone()).unwrap_or_default(),
                Member::Contact(_) => String::new(),
            };
            *found.entry((number, mark.member)).or_default() |= mark.numerator > 0;
        }
    }
    let member = |((number, member), counts)| ScoreMember { named: Named { member, number }, counts };
    Ok(found.into_iter().map(member).collect())
}

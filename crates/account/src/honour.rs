//! The honours ledger (Y06, U01, A42, A48): given by a rule from kept sheets, or proposed by one person and decided by another,
//! with what shows it, its day and the body that gives it. A register: no clock, no owner, no debt.
//!
//! Nothing is ever removed: one that was given wrongly is withdrawn by two people and stays to be read.

use crate::keep::{Keeping, parse, row};
use crate::score::{ScoreSheet, history};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use yinuo_app::pay::{month_after, month_before, month_start};
use yinuo_app::{App, AppError, Law};
use yinuo_domain::{Actor, Refusal};
use yinuo_measure::Day;
use yinuo_policy::{Bilingual, CardOf, HonourRule, Instant};

/// Register of honours: code is the id, body [`Honour`].
pub const HONOUR: &str = "honour";
/// How far an honour reaches, the widest first.
pub const LEVELS: [&str; 5] = ["nation", "province", "city", "company", "unit"];
/// Longest name, body and evidence in characters.
const CHARS_MAX: usize = 120;
/// Most people of one honour.
const PEOPLE_MAX: usize = 60;

/// How far an honour is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HonourState {
    /// Somebody proposed to enter it.
    Proposed,
    /// It counts.
    Given,
    /// Another person said no.
    Refused,
    /// Somebody proposed to withdraw it; it counts until another person agrees.
    Doubted,
    /// It counts no longer.
    Withdrawn,
}

impl HonourState {
    /// The word that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Given => "given",
            Self::Refused => "refused",
            Self::Doubted => "doubted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether it counts.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Given | Self::Doubted)
    }
}

/// The kept sheet that an honour by rule follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByRule {
    /// Rule.
    pub rule: String,
    /// Card.
    pub card: String,
    /// Last month of the run.
    pub month: String,
    /// Rank in it.
    pub rank: u32,
    /// Score in it, hundredths of a point.
    pub score: i64,
}

/// A step that somebody took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HonourStep {
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
    /// The state from then on.
    pub state: HonourState,
    /// Why; may be empty.
    pub words: String,
}

/// An honour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Honour {
    /// Name.
    pub name: Bilingual,
    /// One of [`LEVELS`].
    pub level: String,
    /// Who gives it.
    pub body: String,
    /// Local day on which it was given, `2026-11-21`.
    pub on: String,
    /// Units that it honours.
    pub units: Vec<String>,
    /// People that it honours.
    pub people: Vec<String>,
    /// What shows it: number of the document, or where it was printed.
    pub evidence: String,
    /// What it follows from, when a rule gave it.
    pub by_rule: Option<ByRule>,
    /// Steps, in order.
    pub steps: Vec<HonourStep>,
}

impl Honour {
    /// How far it is.
    #[must_use]
    pub fn state(&self) -> HonourState {
        self.steps.last().map_or(HonourState::Proposed, |step| step.state)
    }

    fn step(&mut self, actor: &Actor, at: Instant, state: HonourState, words: &str) {
        self.steps.push(HonourStep { by: actor.person.clone(), at, state, words: words.trim().to_owned() });
    }

    /// Whether somebody may decide what was proposed last: not whoever proposed it, and nobody whom it honours.
    fn decided_by(&self, actor: &Actor) -> Result<(), Refusal> {
        let proposed = matches!(self.state(), HonourState::Proposed | HonourState::Doubted);
        if !proposed {
            return Err(Refusal::honour_decided());
        }
        let last = self.steps.last().is_some_and(|step| step.by == actor.person);
        if last || self.people.contains(&actor.person) || self.units.contains(&actor.unit) {
            return Err(Refusal::another_decides_honour());
        }
        Ok(())
    }
}

/// What an honour is proposed to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Name.
    pub name: Bilingual,
    /// One of [`LEVELS`].
    pub level: String,
    /// Who gives it.
    pub body: String,
    /// Local day.
    pub on: String,
    /// Units.
    pub units: Vec<String>,
    /// People.
    pub people: Vec<String>,
    /// What shows it.
    pub evidence: String,
}

impl Proposed {
    fn is_sound(&self, law: &Law, now: Instant) -> bool {
        let word = |text: &str| {
            (1..=CHARS_MAX).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control)
        };
        let policy = law.book.current();
        let day = Day::parse(&self.on).filter(|day| day.start(policy).is_some());
        let once = |list: &[String]| list.iter().collect::<BTreeSet<_>>().len() == list.len();
        let whom = 1..=PEOPLE_MAX;
        [&self.name.zh, &self.name.en, &self.body, &self.evidence].into_iter().all(|text| word(text))
            && LEVELS.contains(&self.level.as_str())
            && day.is_some_and(|day| day <= Day::of(policy, now))
            && whom.contains(&(self.units.len() + self.people.len()))
            && once(&self.units)
            && once(&self.people)
            && self.units.iter().all(|unit| law.org.units.contains_key(unit))
            && self.people.iter().all(|person| law.org.people.contains_key(person))
    }
}

/// Honours that follow by rule from a sheet that is being kept: code and body. The code names rule, month and whom, so that none is
/// given twice.
pub(crate) fn by_rule(app: &App, sheet: &ScoreSheet) -> Result<Vec<(String, Honour)>, AppError> {
    let law = app.law();
    let policy = law.book.current();
    let mut found = Vec::new();
    for rule in policy.honour_rules().iter().filter(|rule| rule.card == sheet.card.code) {
        for row in &sheet.rows {
            let Some((rank, score)) = row.rank.zip(row.score) else { continue };
            let before = month_before(&sheet.month).unwrap_or_default();
            let mut places = history(app.store(), &rule.card, (&before, u32::MAX), &row.subject)?;
            places.push(Some((rank, score)));
            if !rule.is_due(&places) {
                continue;
            }
            let by = ByRule {
                rule: rule.code.clone(),
                card: rule.card.clone(),
                month: sheet.month.clone(),
                rank,
                score,
            };
            let code = format!("{}/{}/{}", rule.code, sheet.month, row.subject);
            found.push((code, given(app, sheet, rule, (by, &row.subject))));
        }
    }
    Ok(found)
}

fn given(app: &App, sheet: &ScoreSheet, rule: &HonourRule, (by, subject): (ByRule, &str)) -> Honour {
    let law = app.law();
    let policy = law.book.current();
    let over = month_after(&sheet.month).and_then(|next| month_start(policy, &next));
    let on = policy.local_date(over.map_or_else(|| app.now(), |over| over.plus_millis(-1)));
    let person = sheet.card.of == CardOf::Person;
    let one = vec![subject.to_owned()];
    let (people, units) = if person { (one, Vec::new()) } else { (Vec::new(), one) };
    let top = law.org.units.values().find(|unit| unit.parent.is_none());
    let mut honour = Honour {
        name: rule.name.clone(),
        level: "company".to_owned(),
        body: top.map(|unit| unit.name.zh.clone()).unwrap_or_default(),
        on,
        units,
        people,
        evidence: format!("{}/{}", by.card, by.month),
        by_rule: Some(by),
        steps: Vec::new(),
    };
    honour.step(&Actor::system(), app.now(), HonourState::Given, "");
    honour
}

/// Proposes to enter an honour; answers its id.
///
/// # Errors
/// N006 when it does not stand; failed storage.
pub fn propose_honour(app: &App, actor: &Actor, wanted: Proposed) -> Result<String, AppError> {
    if !wanted.is_sound(&app.law(), app.now()) {
        return Err(Refusal::bad_honour().into());
    }
    let mut keeping = Keeping::guarded(app.store(), HONOUR)?;
    let code = app.entropy().id(app.now().0).to_string();
    let Proposed { name, level, body, on, units, people, evidence } = wanted;
    let mut honour =
        Honour { name, level, body, on, units, people, evidence, by_rule: None, steps: Vec::new() };
    honour.step(actor, app.now(), HonourState::Proposed, "");
    keeping.journaled(HONOUR, code.clone(), &honour)?;
    keeping.commit(app, actor)?;
    Ok(code)
}

/// What is done to an honour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HonourAct {
    /// Another person agrees with what was proposed.
    Approve,
    /// Another person does not: a new one is refused, one that was doubted stands.
    Refuse,
    /// Somebody proposes to withdraw it.
    Doubt,
}

/// Takes a step with an honour.
///
/// # Errors
/// N007 when there is none, N008 for who proposed it or is honoured by it, N009 at another step, N006 for a doubt without words;
/// failed storage.
pub fn step_honour(app: &App, actor: &Actor, id: &str, act: HonourAct, words: &str) -> Result<(), AppError> {
    let mut keeping = Keeping::guarded(app.store(), HONOUR)?;
    let mut honour: Honour = row(app.store(), HONOUR, id)?.ok_or_else(Refusal::no_honour)?;
    if words.chars().count() > CHARS_MAX * 4 || words.contains('\0') {
        return Err(Refusal::bad_honour().into());
    }
    let state = match (act, honour.state()) {
        (HonourAct::Doubt, HonourState::Given) if words.trim().is_empty() => {
            return Err(Refusal::bad_honour().into());
        }
        (HonourAct::Doubt, HonourState::Given) => HonourState::Doubted,
        (HonourAct::Doubt, _) => return Err(Refusal::honour_decided().into()),
        (act, state) => {
            honour.decided_by(actor)?;
            match (act, state) {
                (HonourAct::Approve, HonourState::Doubted) => HonourState::Withdrawn,
                (HonourAct::Approve, _) | (_, HonourState::Doubted) => HonourState::Given,
                _ => HonourState::Refused,
            }
        }
    };
    honour.step(actor, app.now(), state, words);
    keeping.journaled(HONOUR, id.to_owned(), &honour)?;
    keeping.commit(app, actor)
}

/// All honours with their ids, the latest day first.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn honours(app: &App) -> Result<Vec<(String, Honour)>, AppError> {
    let rows = app.store().register(HONOUR)?.into_iter();
    let mut all =
        rows.map(|row| Ok((row.code, parse::<Honour>(&row.body)?))).collect::<Result<Vec<_>, AppError>>()?;
    all.sort_by(|a, b| (&b.1.on, &a.0).cmp(&(&a.1.on, &b.0)));
    Ok(all)
}

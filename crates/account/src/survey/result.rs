//! What a wave says: counts with both their numbers, a weighted share with its interval, expectation beside experience, and
//! whether two waves differ.

use super::{MODES, Sheet, SheetState, Wave, sheets, wave};
use std::collections::BTreeMap;
use yinuo_app::{App, AppError};
use yinuo_domain::Refusal;
use yinuo_measure::rounded;
use yinuo_policy::{Compared, Estimate, Side, StratumCount};

/// Counts of some sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Sheets sent, calls or visits to be made.
    pub sent: u64,
    /// Came back with answers.
    pub returned: u64,
    /// Would not be asked.
    pub refused: u64,
    /// Not reached, or could not be delivered.
    pub unreached: u64,
    /// Keyed once, and waiting for the second person.
    pub once: u64,
    /// Keyed differently by two people.
    pub differing: u64,
    /// Answered the main question.
    pub answered: u64,
    /// Of those, satisfied.
    pub satisfied: u64,
}

impl Cell {
    /// Customers who were reached, whether they answered or not.
    #[must_use]
    pub const fn reached(&self) -> u64 {
        self.returned + self.refused
    }

    fn add(&mut self, sheet: &Sheet, main: &str, satisfies: &dyn Fn(u8) -> bool) {
        self.sent += 1;
        match sheet.state() {
            SheetState::Once => self.once += 1,
            SheetState::Differs => self.differing += 1,
            SheetState::Waiting | SheetState::Done => {}
        }
        let Some(keyed) = sheet.counts() else { return };
        match keyed.outcome.as_str() {
            "returned" => self.returned += 1,
            "refused" => self.refused += 1,
            _ => self.unreached += 1,
        }
        if let Some(answer) = keyed.answers.get(main) {
            self.answered += 1;
            self.satisfied += u64::from(satisfies(*answer));
        }
    }
}

/// One stratum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StratumResult {
    /// Its name.
    pub stratum: String,
    /// Customers in the frame.
    pub frame: u64,
    /// Its sheets.
    pub cell: Cell,
}

/// Expectation and experience of one topic, over the sheets that answered both (H29).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Topic.
    pub topic: String,
    /// Sheets that answered both.
    pub pairs: u64,
    /// Sum of what was expected.
    pub expected: u64,
    /// Sum of what was found.
    pub found: u64,
}

impl Gap {
    /// The mean of a sum, two decimals; `-` for no pairs.
    #[must_use]
    pub fn mean(&self, sum: u64) -> String {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        rounded(whole(sum), whole(self.pairs), 1, 2).unwrap_or_else(|| "-".to_owned())
    }

    /// Found less expected, two decimals.
    #[must_use]
    pub fn shown(&self) -> String {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        rounded(whole(self.found) - whole(self.expected), whole(self.pairs), 1, 2)
            .unwrap_or_else(|| "-".to_owned())
    }
}

/// Everything that a page shows of a wave's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// All sheets.
    pub all: Cell,
    /// By stratum.
    pub strata: Vec<StratumResult>,
    /// By mode, in the order of [`MODES`].
    pub modes: Vec<(&'static str, Cell)>,
    /// The satisfied share, weighted by the frame; none while nobody answered.
    pub estimate: Option<Estimate>,
    /// Strata of which nobody answered: their weight went to the others.
    pub silent: Vec<String>,
    /// Expectation pairs.
    pub gaps: Vec<Gap>,
}

/// The figures of a wave as its sheets stand.
///
/// # Errors
/// S009 when there is none; S008 when the policy has no survey any more; failed storage.
pub fn survey_result(app: &App, code: &str) -> Result<(Wave, Figures), AppError> {
    let wave = wave(app.store(), code)?;
    let sheets = sheets(app.store(), code)?;
    let law = app.law();
    let policy = law.book.current();
    let rule = policy.survey_rule().ok_or_else(Refusal::bad_survey)?;
    let satisfies = |answer: u8| rule.satisfies(answer);
    let mut all = Cell::default();
    let (mut strata, mut modes): (BTreeMap<&str, Cell>, BTreeMap<&str, Cell>) = Default::default();
    for (_, sheet) in &sheets {
        for cell in
            [&mut all, strata.entry(&sheet.stratum).or_default(), modes.entry(&sheet.mode).or_default()]
        {
            cell.add(sheet, &wave.main, &satisfies);
        }
    }
    let strata: Vec<StratumResult> = wave
        .frame
        .iter()
        .map(|(stratum, frame)| StratumResult {
            stratum: stratum.clone(),
            frame: *frame,
            cell: strata.get(stratum.as_str()).copied().unwrap_or_default(),
        })
        .collect();
    let counts: Vec<StratumCount> = strata
        .iter()
        .map(|one| StratumCount {
            frame: one.frame,
            answered: one.cell.answered,
            satisfied: one.cell.satisfied,
        })
        .collect();
    let silent = strata.iter().filter(|one| one.cell.answered == 0).map(|one| one.stratum.clone()).collect();
    let figures = Figures {
        all,
        estimate: rule.estimate(&counts),
        silent,
        modes: MODES.iter().filter_map(|mode| Some((*mode, *modes.get(mode)?))).collect(),
        gaps: gaps(policy.questions(), &sheets),
        strata,
    };
    Ok((wave, figures))
}

fn gaps(questions: &[yinuo_policy::QuestionRule], sheets: &[(String, Sheet)]) -> Vec<Gap> {
    let mut topics: BTreeMap<&str, (Option<&str>, Option<&str>)> = BTreeMap::new();
    for question in questions.iter().filter(|question| !question.topic.is_empty()) {
        let pair = topics.entry(&question.topic).or_default();
        match question.side {
            Side::Expected => pair.0 = Some(&question.code),
            Side::Found => pair.1 = Some(&question.code),
        }
    }
    let mut gaps = Vec::new();
    for (topic, pair) in topics {
        let (Some(expected), Some(found)) = pair else { continue };
        let mut gap = Gap { topic: topic.to_owned(), pairs: 0, expected: 0, found: 0 };
        for (_, sheet) in sheets {
            let Some(answers) = sheet.counts().map(|keyed| &keyed.answers) else { continue };
            if let (Some(hoped), Some(met)) = (answers.get(expected), answers.get(found)) {
                gap.pairs += 1;
                gap.expected += u64::from(*hoped);
                gap.found += u64::from(*met);
            }
        }
        gaps.push(gap);
    }
    gaps
}

/// What two waves say of their difference.
///
/// # Errors
/// S009 when one of them is not there, S014 when one has no answer, S008 without a survey in the policy; failed storage.
pub fn compare_waves(app: &App, earlier: &str, later: &str) -> Result<Compared, AppError> {
    let (_, before) = survey_result(app, earlier)?;
    let (_, after) = survey_result(app, later)?;
    let law = app.law();
    let rule = law.book.current().survey_rule().ok_or_else(Refusal::bad_survey)?;
    let (Some(before), Some(after)) = (before.estimate, after.estimate) else {
        return Err(Refusal::not_comparable().into());
    };
    Ok(rule.compare(&before, &after))
}

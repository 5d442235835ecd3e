//! The sheets of a wave: paper is keyed by two people, and where they differ a third settles it with the paper at hand.

use super::{ONLINE, Wave, number_of, sheets_of, wave, waves};
use crate::keep::{Keeping, parse, row};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yinuo_app::link::{KeyRing, SheetLink, wave_id};
use yinuo_app::ports::Store;
use yinuo_app::{App, AppError};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Instant;

/// How a sheet came back.
pub const OUTCOMES: [&str; 4] = ["returned", "refused", "not-reached", "undeliverable"];
/// Most sheets that are keyed at once.
const BATCH_MAX: usize = 100;
/// Highest answer.
const ANSWER_MAX: u8 = 10;
/// How often a batch is tried anew when another clerk writes the same wave.
const ATTEMPTS_MAX: usize = 8;

/// What one person keyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyed {
    /// Who.
    pub person: String,
    /// When.
    pub at: Instant,
    /// One of `returned`, `refused`, `not-reached`, `undeliverable`.
    pub outcome: String,
    /// Answers by question, 1 to 10; what was left out is not there.
    pub answers: BTreeMap<String, u8>,
}

impl Keyed {
    fn says_as(&self, other: &Self) -> bool {
        self.outcome == other.outcome && self.answers == other.answers
    }
}

/// How far a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SheetState {
    /// Nothing came.
    Waiting,
    /// Paper that one person keyed.
    Once,
    /// Two people keyed it differently.
    Differs,
    /// It counts.
    Done,
}

impl SheetState {
    /// The word that is shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Once => "keyed-once",
            Self::Differs => "differs",
            Self::Done => "done",
        }
    }
}

/// One sheet of a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Customer.
    pub customer: String,
    /// Stratum.
    pub stratum: String,
    /// Mode.
    pub mode: String,
    /// What was keyed, in order: two for paper, one else.
    #[serde(default)]
    pub keyed: Vec<Keyed>,
    /// What a third person settled.
    #[serde(default)]
    pub settled: Option<Keyed>,
}

impl Sheet {
    pub(super) fn blank(customer: String, stratum: &str, mode: &str) -> Self {
        let (stratum, mode) = (stratum.to_owned(), mode.to_owned());
        Self { customer, stratum, mode, keyed: Vec::new(), settled: None }
    }

    /// How far it is.
    #[must_use]
    pub fn state(&self) -> SheetState {
        match (self.keyed.as_slice(), &self.settled) {
            ([], _) => SheetState::Waiting,
            ([_], _) if self.mode == "paper" => SheetState::Once,
            ([first, second], None) if !first.says_as(second) => SheetState::Differs,
            _ => SheetState::Done,
        }
    }

    /// What counts of it; none while it does not.
    #[must_use]
    pub fn counts(&self) -> Option<&Keyed> {
        match self.state() {
            SheetState::Done => self.settled.as_ref().or_else(|| self.keyed.first()),
            _ => None,
        }
    }

    /// Questions on which the two keyings differ; an empty code stands for the outcome.
    #[must_use]
    pub fn differences(&self) -> Vec<String> {
        let [first, second] = self.keyed.as_slice() else { return Vec::new() };
        let mut found = Vec::new();
        if first.outcome != second.outcome {
            found.push(String::new());
        }
        let mut questions: Vec<&String> = first.answers.keys().chain(second.answers.keys()).collect();
        questions.sort_unstable();
        questions.dedup();
        let differs = |question: &&String| first.answers.get(*question) != second.answers.get(*question);
        found.extend(questions.into_iter().filter(differs).cloned());
        found
    }

    fn key(&mut self, keyed: Keyed) -> Result<(), Refusal> {
        match self.state() {
            SheetState::Waiting => {}
            SheetState::Once if self.keyed.iter().all(|one| one.person != keyed.person) => {}
            _ => return Err(Refusal::keyed_already()),
        }
        self.keyed.push(keyed);
        Ok(())
    }

    fn settle(&mut self, keyed: Keyed) -> Result<(), Refusal> {
        let own = self.keyed.iter().any(|one| one.person == keyed.person);
        if own || self.state() != SheetState::Differs {
            return Err(Refusal::no_difference());
        }
        self.settled = Some(keyed);
        Ok(())
    }
}

/// All sheets of a wave by number.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn sheets(store: &dyn Store, wave: &str) -> Result<Vec<(String, Sheet)>, AppError> {
    store.register(&sheets_of(wave))?.into_iter().map(|row| Ok((row.code, parse(&row.body)?))).collect()
}

/// The sheet that a customer's own link names, with its wave; none when there is no such wave, or no sheet of it that is asked
/// online.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn online_sheet(store: &dyn Store, link: SheetLink) -> Result<Option<(Wave, String, Sheet)>, AppError> {
    let Some(wave) = waves(store)?.into_iter().find(|wave| wave_id(&wave.code) == link.wave) else {
        return Ok(None);
    };
    let number = number_of(link.sheet);
    let sheet: Option<Sheet> = row(store, &sheets_of(&wave.code), &number)?;
    Ok(sheet.filter(|sheet| sheet.mode == ONLINE).map(|sheet| (wave, number, sheet)))
}

/// Links of the sheets of a wave that are asked online and were not answered yet, with number and customer.
///
/// # Errors
/// S009 when there is no such wave; failed storage.
pub fn online_links(store: &dyn Store, ring: &KeyRing, code: &str) -> Result<Vec<[String; 3]>, AppError> {
    wave(store, code)?;
    let waits = |(_, sheet): &(String, Sheet)| sheet.mode == ONLINE && sheet.state() == SheetState::Waiting;
    let link = |(number, sheet): (String, Sheet)| {
        let link = SheetLink { wave: wave_id(code), sheet: number.parse().ok()? };
        Some([number, sheet.customer, link.text(ring)])
    };
    Ok(sheets(store, code)?.into_iter().filter(waits).filter_map(link).collect())
}

/// What is keyed of one sheet: number, outcome, answers.
pub type Said = (String, String, BTreeMap<String, u8>);

/// Keys a batch of sheets, all or none.
///
/// # Errors
/// S009 for a wave or sheet that there is not, S010 outside its days, S011 for answers that do not fit, S012 for what was keyed
/// by the same person or is done; failed storage.
pub fn key_sheets(app: &App, actor: &Actor, code: &str, said: &[Said]) -> Result<(), AppError> {
    write(app, actor, code, said, Sheet::key)
}

/// Settles a difference, by a third person.
///
/// # Errors
/// S009, S010 and S011 as for keying; S013 when there is no difference or he keyed the sheet; failed storage.
pub fn settle_sheet(app: &App, actor: &Actor, code: &str, said: &Said) -> Result<(), AppError> {
    write(app, actor, code, std::slice::from_ref(said), Sheet::settle)
}

fn write(
    app: &App,
    actor: &Actor,
    code: &str,
    said: &[Said],
    change: fn(&mut Sheet, Keyed) -> Result<(), Refusal>,
) -> Result<(), AppError> {
    let (store, now) = (app.store(), app.now());
    let wave = wave(store, code)?;
    if !wave.is_open(now) {
        return Err(Refusal::wave_closed().into());
    }
    if said.is_empty() || said.len() > BATCH_MAX {
        return Err(Refusal::bad_answers().into());
    }
    let register = sheets_of(code);
    for _ in 0..ATTEMPTS_MAX {
        let mut keeping = Keeping::guarded(store, &register)?;
        let mut changed: BTreeMap<&str, Sheet> = BTreeMap::new();
        for (number, outcome, answers) in said {
            may_say(&wave, outcome, answers)?;
            let mut sheet = match changed.remove(number.as_str()) {
                Some(sheet) => sheet,
                None => row(store, &register, number)?.ok_or_else(Refusal::no_wave)?,
            };
            let person = actor.person.clone();
            change(
                &mut sheet,
                Keyed { person, at: now, outcome: outcome.clone(), answers: answers.clone() },
            )?;
            changed.insert(number, sheet);
        }
        for (number, sheet) in changed {
            keeping.journaled(&register, number.to_owned(), &sheet)?;
        }
        match keeping.commit(app, actor) {
            Err(AppError::Busy) => continue,
            done => return done,
        }
    }
    Err(AppError::Busy)
}

fn may_say(wave: &Wave, outcome: &str, answers: &BTreeMap<String, u8>) -> Result<(), Refusal> {
    let fits = answers
        .iter()
        .all(|(question, answer)| wave.questions.contains(question) && (1..=ANSWER_MAX).contains(answer));
    let returned = outcome == "returned";
    if !fits || !OUTCOMES.contains(&outcome) || returned == answers.is_empty() {
        return Err(Refusal::bad_answers());
    }
    Ok(())
}

//! What a customer may choose on his page: a window, and who comes in it. No code of ours leaves the house: a technician
//! stands there under a word that means nothing anywhere else.

use super::{FreeComer, FreeWindow, PlaceStep, PlaceWish};
use crate::codec::{digest, hex};
use crate::command::Options;
use crate::engine::App;
use crate::error::AppError;
use crate::link::FormKey;
use uuid::Uuid;
use yinuo_domain::case::Visit;
use yinuo_domain::command::{CaseCommand, VisitCommand, VisitDeed};
use yinuo_domain::event::Mover;
use yinuo_domain::org::Org;
use yinuo_domain::tell::{AtStake, at_stake, job_name, known_as};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{Bilingual, Instant, Span};

/// Characters of the word for a technician.
const WORD_CHARS: usize = 16;

/// One thing that he may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitChoice {
    /// What his form sends.
    pub word: String,
    /// Window.
    pub window: Span,
    /// Who comes; whoever can when absent.
    pub comes: Option<Bilingual>,
}

/// Whom he chose cannot come: may somebody else?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceQuestion {
    /// Whom he chose, as he may know him.
    pub name: Bilingual,
    /// From when on his silence means yes.
    pub until: Instant,
}

/// The visit whose window he may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitOffer {
    /// Visit.
    pub visit: Uuid,
    /// The window that is agreed by now.
    pub agreed: Option<Span>,
    /// What he may choose, by window, whoever can come first. Never empty.
    pub choices: Vec<VisitChoice>,
    /// The promise that a late window could put off, and whether it does; none while no promise to him runs.
    pub stake: Option<AtStake>,
}

/// The window that a customer may put into his calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// Number of the case.
    pub number: String,
    /// Which visit of the case, from 1.
    pub place: usize,
    /// How often it was moved.
    pub moved: usize,
    /// The window that stands.
    pub window: Span,
    /// Name of the job.
    pub job: Bilingual,
}

/// The word for a technician of a visit.
fn word_of(visit: Uuid, technician: &str) -> String {
    let mut word = hex(&digest(&[visit.as_bytes().as_slice(), technician.as_bytes()].concat()));
    word.truncate(WORD_CHARS);
    word
}

/// Who comes, as a customer may know them.
fn comes(comer: &FreeComer, org: &Org) -> Bilingual {
    let lead = known_as(&comer.technician, org);
    match &comer.mate {
        Some(mate) => {
            let mate = known_as(mate, org);
            Bilingual::new(format!("{}、{}", lead.zh, mate.zh), format!("{} and {}", lead.en, mate.en))
        }
        None => lead,
    }
}

/// The visit that a customer may still choose a window for: open, and nobody on the way.
fn chosen_for(visits: &[Visit]) -> Option<&Visit> {
    visits.iter().rev().find(|visit| visit.is_open() && !visit.is_under_way())
}

impl App {
    /// The windows that a customer may choose for the visit that his case waits for; none while it waits for none.
    ///
    /// # Errors
    /// D002 or failed storage.
    pub fn visit_offer(&self, case: Uuid) -> Result<Option<VisitOffer>, AppError> {
        let known = self.load_case(case)?;
        if !known.case.stage.is_open() {
            return Ok(None);
        }
        let Some(visit) = chosen_for(&known.case.visits) else { return Ok(None) };
        let law = self.law();
        let choices = |free: FreeWindow| {
            let head = format!("{}-", free.window.from.0);
            let anybody = VisitChoice { word: head.clone(), window: free.window, comes: None };
            let named: Vec<VisitChoice> = free
                .comers
                .iter()
                .map(|comer| VisitChoice {
                    word: format!("{head}{}", word_of(visit.id, &comer.technician)),
                    window: free.window,
                    comes: Some(comes(comer, &law.org)),
                })
                .collect();
            std::iter::once(anybody).chain(named)
        };
        // On his page he may choose anew: whom he chose before binds the house, not him.
        let free = self.windows_with(&known.case, visit, None)?;
        let choices: Vec<VisitChoice> = free.into_iter().flat_map(choices).collect();
        let agreed =
            visit.agreed.last().map(|agreed| agreed.window).filter(|window| Some(*window) == visit.window);
        let Some(last) = choices.last().map(|choice| choice.window) else { return Ok(None) };
        let stake = at_stake(&known.case, (&visit.job, last), (&law.book, &law.org), self.now());
        Ok(Some(VisitOffer { visit: visit.id, agreed, choices, stake }))
    }

    /// The agreed window of the visit that comes next; none while none is agreed.
    ///
    /// # Errors
    /// D002 or failed storage.
    pub fn calendar_entry(&self, case: Uuid) -> Result<Option<CalendarEntry>, AppError> {
        let case = self.load_case(case)?.case;
        let law = self.law();
        let open =
            case.visits.iter().enumerate().filter(|(_, visit)| case.stage.is_open() && visit.is_open());
        let agreed = open.filter_map(|(place, visit)| {
            let agreed = visit.agreed.last().filter(|agreed| Some(agreed.window) == visit.window)?;
            Some(CalendarEntry {
                number: case.number.clone(),
                place: place + 1,
                moved: visit.agreed.len() - 1,
                window: agreed.window,
                job: job_name(law.book.current(), &visit.job),
            })
        });
        Ok(agreed.min_by_key(|entry| entry.window.from))
    }

    /// What a customer is asked whose chosen technician cannot come; none while he is asked nothing.
    ///
    /// # Errors
    /// D002 or failed storage.
    pub fn choice_question(&self, case: Uuid) -> Result<Option<ChoiceQuestion>, AppError> {
        let known = self.load_case(case)?;
        let (law, now) = (self.law(), self.now());
        let asked = chosen_for(&known.case.visits).filter(|_| known.case.stage.is_open());
        let Some(choice) = asked.and_then(|visit| visit.choice.as_ref()) else { return Ok(None) };
        let until = choice.open_until.filter(|until| now < *until);
        let name = known_as(&choice.technician, &law.org);
        Ok(until.map(|until| ChoiceQuestion { name, until }))
    }

    /// The customer says on his page that anybody may come, once for each form.
    ///
    /// # Errors
    /// Z016 when he chose nobody by now, G002 when somebody is on the way; failed storage. Nothing was saved then.
    pub fn customer_lets_anybody(&self, case: Uuid, form: FormKey) -> Result<(), AppError> {
        let options = Options {
            key: Some((format!("customer/{case}/anybody"), form.id.to_string(), Vec::new())),
            ..Options::default()
        };
        if self.answered_before(&options)?.is_some() {
            return Ok(());
        }
        let known = self.load_case(case)?;
        let visit = chosen_for(&known.case.visits).ok_or_else(Refusal::no_such_visit)?.id;
        let command = CaseCommand::Visit(VisitCommand { visit, deed: VisitDeed::EndChoice { text: None } });
        self.command(&Actor::customer(), case, &options, &|_| Ok(command.clone()))?;
        Ok(())
    }

    /// Books what a customer chose, once for each form and choice.
    ///
    /// # Errors
    /// G004 to G008 or Z017 to Z019 when it is no longer free, G002 when somebody is on the way; failed storage. Nothing was saved then.
    pub fn customer_books(&self, case: Uuid, word: &str, form: FormKey) -> Result<(), AppError> {
        let options = Options {
            key: Some((format!("customer/{case}/book"), format!("{}{word}", form.id), Vec::new())),
            ..Options::default()
        };
        if self.answered_before(&options)?.is_some() {
            return Ok(());
        }
        let known = self.load_case(case)?;
        let visit = chosen_for(&known.case.visits).ok_or_else(Refusal::no_such_visit)?;
        let (from, who) = word.split_once('-').ok_or_else(Refusal::outside_window)?;
        let from = Instant(from.parse().map_err(|_| Refusal::outside_window())?);
        let law = self.law();
        let offered = self.windows_in(&law, &visit.unit)?;
        let window = offered.into_iter().find(|window| window.from == from);
        let window = window.ok_or_else(Refusal::outside_window)?;
        let technician = match who {
            "" => None,
            who => {
                let mut known = self.technicians()?.into_keys();
                Some(known.find(|person| word_of(visit.id, person) == who).ok_or_else(Refusal::cannot_come)?)
            }
        };
        if technician.is_none() && visit.choice.is_some() {
            self.customer_lets_anybody(case, form)?;
        }
        let chosen_by = if technician.is_some() { Mover::Customer } else { Mover::Us };
        let wish = PlaceWish { window: Some(window), technician, mate: None, starts_at: None, chosen_by };
        let step = PlaceStep::Book { asked_by: Mover::Customer };
        self.place_visit(&Actor::customer(), (case, visit.id), &wish, step, &options)?;
        Ok(())
    }
}

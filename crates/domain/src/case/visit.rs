//! Visits of a case: work orders, with the window that the customer was promised and the hours that they hold.

use super::Case;
use crate::event::{CaseEvent, Evidence, Fact, Mover, Position, Receipt, Slot, TextRef, VisitTurn};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{Instant, Span};

/// Two go because somebody asked for it.
pub(crate) const ASKED: &str = "asked";

/// How far a visit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum VisitStage {
    /// Nobody has set out.
    Waiting,
    /// An hour is held until this instant.
    Held {
        /// First instant at which it is free again.
        until: Instant,
    },
    /// Somebody is on the way.
    OnTheWay {
        /// Since.
        since: Instant,
    },
    /// Somebody is there.
    OnSite {
        /// Since.
        since: Instant,
    },
    /// Done.
    Done {
        /// When.
        at: Instant,
    },
    /// Nobody goes.
    CalledOff {
        /// When.
        at: Instant,
    },
}

/// A window that was agreed, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// Window.
    pub window: Span,
    /// Whose wish it was.
    pub asked_by: Mover,
    /// When it was agreed.
    pub at: Instant,
    /// Kept (arrival before its end) or missed; none before the verdict, and for one that was moved before it.
    pub kept: Option<bool>,
}

/// Whom the customer chose (U14). Nobody else is sent while it binds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Who.
    pub technician: String,
    /// Where he cannot come and the customer was asked: the first instant at which silence lets anybody come.
    pub open_until: Option<Instant>,
}

/// A visit that came back, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Who was to come.
    pub technician: String,
    /// When.
    pub at: Instant,
    /// Reason of the policy; `no-access` where nobody was at home.
    pub reason: String,
    /// In words.
    pub text: TextRef,
    /// Photos by digest.
    pub artefacts: Vec<String>,
}

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Id.
    pub id: Uuid,
    /// Job.
    pub job: String,
    /// What is to be done.
    pub text: TextRef,
    /// Unit in whose area it lies.
    pub unit: String,
    /// How long the work takes.
    pub minutes: u32,
    /// What the technician must be able to do.
    pub skills: Vec<String>,
    /// Tools that the technician must have with him.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<String>,
    /// Parts that are likely to be used up, one entry a piece.
    pub parts: Vec<String>,
    /// Why two must go: `job`, `hazard/CODE`, `asked`; empty where one is enough.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub two_because: String,
    /// Asked at.
    pub asked_at: Instant,
    /// Asked by.
    pub asked_by: String,
    /// How far it is.
    pub stage: VisitStage,
    /// Window that is held or agreed now.
    pub window: Option<Span>,
    /// Windows that were agreed, the one that stands last.
    pub agreed: Vec<Agreed>,
    /// Hours that it holds.
    pub slot: Option<Slot>,
    /// Whom the customer chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// When whoever comes expects to be there.
    pub expected_at: Option<Instant>,
    /// Arrival that counts for the window that stands.
    pub arrived_at: Option<Instant>,
    /// Where the phone was then.
    pub position: Option<Position>,
    /// How often it came back, oldest first.
    pub returned: Vec<Returned>,
    /// Receipt.
    pub receipt: Option<Receipt>,
    /// Who did it; empty before.
    pub done_by: String,
    /// Instant of its last turn.
    pub turned_at: Instant,
}

impl Visit {
    /// Whether two must go and begin together.
    #[must_use]
    pub const fn needs_two(&self) -> bool {
        !self.two_because.is_empty()
    }

    /// Whom the customer insists on at an instant.
    #[must_use]
    pub fn insists_on(&self, at: Instant) -> Option<&str> {
        let binds = |choice: &&Choice| choice.open_until.is_none_or(|until| at < until);
        self.choice.as_ref().filter(binds).map(|choice| choice.technician.as_str())
    }

    /// Whether somebody may still go there.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.stage, VisitStage::Done { .. } | VisitStage::CalledOff { .. })
    }

    /// Whether somebody is on the way or there.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        matches!(self.stage, VisitStage::OnTheWay { .. } | VisitStage::OnSite { .. })
    }

    /// Whole minutes from the arrival to the receipt; none before it, and where nobody came.
    #[must_use]
    pub fn took_minutes(&self) -> Option<i64> {
        let VisitStage::Done { at } = self.stage else { return None };
        self.arrived_at.map(|arrived| at.millis_since(arrived).div_euclid(60_000).max(0))
    }

    /// The agreed window that stands, and waits for its verdict.
    #[must_use]
    pub fn standing(&self) -> Option<&Agreed> {
        self.agreed.last().filter(|agreed| agreed.kept.is_none() && Some(agreed.window) == self.window)
    }

    /// The instant at which its window is missed unless somebody comes.
    #[must_use]
    pub fn missed_at(&self) -> Option<Instant> {
        let waits = self.is_open() && !matches!(self.stage, VisitStage::Held { .. });
        self.standing().filter(|_| waits).map(|agreed| agreed.window.until)
    }

    /// `asked`, `held`, `booked`, `assigned`, `on-the-way`, `on-site`, `done`, `called-off`.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self.stage {
            VisitStage::Waiting if self.slot.is_some() => "assigned",
            VisitStage::Waiting if self.window.is_some() => "booked",
            VisitStage::Waiting => "asked",
            VisitStage::Held { .. } => "held",
            VisitStage::OnTheWay { .. } => "on-the-way",
            VisitStage::OnSite { .. } => "on-site",
            VisitStage::Done { .. } => "done",
            VisitStage::CalledOff { .. } => "called-off",
        }
    }

    fn comes_back(&mut self, at: Instant, reason: &str, text: &TextRef, artefacts: &[String]) {
        let technician = self.slot.take().map(|slot| slot.technician).unwrap_or_default();
        self.returned.push(Returned {
            technician,
            at,
            reason: reason.to_owned(),
            text: text.clone(),
            artefacts: artefacts.to_vec(),
        });
        self.stage = VisitStage::Waiting;
        self.expected_at = None;
    }

    fn verdict(&mut self, kept: bool) {
        let window = self.window;
        if let Some(agreed) = self.agreed.last_mut().filter(|agreed| Some(agreed.window) == window) {
            agreed.kept = Some(kept);
        }
    }
}

impl Case {
    /// A visit of the case.
    #[must_use]
    pub fn visit(&self, id: Uuid) -> Option<&Visit> {
        self.visits.iter().find(|visit| visit.id == id)
    }
}

/// State + event -> state for visits.
pub(super) fn visit_event(case: &mut Case, fact: &Fact, actor: &str) {
    let CaseEvent::Visit { visit: id, turn } = &fact.event else { return };
    let at = fact.occurred;
    if let VisitTurn::Asked { job, text, unit, minutes, skills, tools, parts, two_because, .. } = turn {
        case.visits.push(Visit {
            id: *id,
            job: job.clone(),
            text: text.clone(),
            unit: unit.clone(),
            minutes: *minutes,
            skills: skills.clone(),
            tools: tools.clone(),
            parts: parts.clone(),
            two_because: two_because.clone(),
            asked_at: at,
            asked_by: actor.to_owned(),
            stage: VisitStage::Waiting,
            window: None,
            agreed: Vec::new(),
            slot: None,
            choice: None,
            expected_at: None,
            arrived_at: None,
            position: None,
            returned: Vec::new(),
            receipt: None,
            done_by: String::new(),
            turned_at: at,
        });
        return;
    }
    let Some(visit) = case.visits.iter_mut().find(|visit| visit.id == *id) else { return };
    match turn {
        VisitTurn::Asked { .. } => {}
        VisitTurn::Held { .. }
        | VisitTurn::HoldLapsed
        | VisitTurn::Booked { .. }
        | VisitTurn::Assigned { .. }
        | VisitTurn::ChoiceAsked { .. }
        | VisitTurn::ChoiceEnded { .. }
        | VisitTurn::Released { .. } => hours(visit, turn, at),
        VisitTurn::Missed => visit.verdict(false),
        VisitTurn::Manned { two, .. } => visit.two_because = if *two { ASKED } else { "" }.to_owned(),
        other => on_the_road(visit, other, at, actor),
    }
    if !matches!(turn, VisitTurn::Missed | VisitTurn::HoldLapsed) {
        visit.turned_at = visit.turned_at.max(at);
    }
}

fn hours(visit: &mut Visit, turn: &VisitTurn, at: Instant) {
    let slot = match turn {
        VisitTurn::Held { slot, .. } | VisitTurn::Assigned { slot } => Some(slot),
        VisitTurn::Booked { slot, .. } => slot.as_ref(),
        _ => None,
    };
    // Whom he chose he has chosen until he says otherwise: being sent by us changes no wish of his.
    if let Some(slot) = slot.filter(|slot| slot.chosen_by == Mover::Customer) {
        visit.choice = Some(Choice { technician: slot.technician.clone(), open_until: None });
    }
    match turn {
        VisitTurn::Held { window, slot, until } => {
            visit.stage = VisitStage::Held { until: *until };
            (visit.window, visit.slot) = (Some(*window), Some(slot.clone()));
        }
        VisitTurn::HoldLapsed => {
            visit.stage = VisitStage::Waiting;
            (visit.window, visit.slot, visit.choice) = (None, None, None);
        }
        VisitTurn::ChoiceAsked { technician, until } => {
            visit.choice = Some(Choice { technician: technician.clone(), open_until: Some(*until) });
        }
        VisitTurn::ChoiceEnded { .. } => visit.choice = None,
        VisitTurn::Booked { window, asked_by, slot } => {
            visit.stage = VisitStage::Waiting;
            (visit.window, visit.slot) = (Some(*window), slot.clone());
            visit.agreed.push(Agreed { window: *window, asked_by: *asked_by, at, kept: None });
            (visit.arrived_at, visit.expected_at) = (None, None);
        }
        VisitTurn::Assigned { slot } => {
            visit.slot = Some(slot.clone());
            visit.expected_at = None;
        }
        VisitTurn::Released { .. } => {
            visit.slot = None;
            visit.expected_at = None;
        }
        _ => {}
    }
}

fn on_the_road(visit: &mut Visit, turn: &VisitTurn, at: Instant, actor: &str) {
    let artefacts = |evidence: &Evidence| evidence.artefacts.clone();
    match turn {
        VisitTurn::SetOut { expected_at } => {
            visit.stage = VisitStage::OnTheWay { since: at };
            visit.expected_at = *expected_at;
        }
        VisitTurn::RunningLate { expected_at } => visit.expected_at = Some(*expected_at),
        VisitTurn::Arrived { position } => {
            visit.stage = VisitStage::OnSite { since: at };
            (visit.arrived_at, visit.position) = (Some(at), position.clone());
            // A phone that was without network tells of an arrival in time after its window was held to be missed.
            if visit.window.is_some_and(|window| at < window.until) {
                visit.verdict(true);
            }
        }
        VisitTurn::Rejected { reason, text } => visit.comes_back(at, reason, text, &[]),
        VisitTurn::NoAccess { evidence, .. } => {
            visit.comes_back(at, "no-access", &evidence.text, &artefacts(evidence));
            visit.window = None;
        }
        VisitTurn::Done { receipt } => {
            visit.stage = VisitStage::Done { at };
            visit.receipt = Some(receipt.clone());
            actor.clone_into(&mut visit.done_by);
        }
        VisitTurn::CalledOff { .. } => visit.stage = VisitStage::CalledOff { at },
        _ => {}
    }
}

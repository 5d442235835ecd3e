//! What the office added to a case: requests of outside bodies, its outage, and the verdicts on directives.

use super::{Case, Task};
use crate::event::{CaseEvent, Fact, Inherits, TaskKind, TextRef};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::Instant;

/// A request of an outside body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideRequest {
    /// Number inside the case.
    pub id: u32,
    /// Body.
    pub body: String,
    /// The body's number.
    pub number: String,
    /// The contact that brought it first.
    pub contact: Uuid,
    /// When it came.
    pub received_at: Instant,
    /// When the round that counts began: its arrival, or the last re-dispatch.
    pub round_at: Instant,
    /// First late instant of that round.
    pub due_at: Instant,
    /// Whether the body named it.
    pub stated: bool,
    /// Least grade of whoever handles the case.
    pub grade_min: u8,
    /// Post that hears of it; empty for none.
    pub report_to: String,
    /// How often the same number came again.
    pub repeats: u32,
    /// Dispatches and objections after the first, oldest first.
    pub turns: Vec<OutsideTurn>,
    /// Letters, oldest first; each stays as it went out.
    pub letters: Vec<Letter>,
    /// The last return receipt, and when it came.
    pub receipt: Option<(String, Instant)>,
    /// Answer that stands.
    pub answered_at: Option<Instant>,
    /// Whether an objection waits for the body's word.
    pub objected: bool,
    /// Whether the deadline of this round passed unmet.
    pub overdue: bool,
    /// Taken back at.
    pub withdrawn_at: Option<Instant>,
}

/// One turn between us and the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideTurn {
    /// Who sent it on: ours for an objection, whoever recorded it for a re-dispatch.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Why.
    pub text: TextRef,
    /// New deadline of a re-dispatch; none for an objection.
    pub due_at: Option<Instant>,
}

/// A letter as it went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Number.
    pub number: String,
    /// Pack whose words it was written with.
    pub template: String,
    /// Its text.
    pub text: TextRef,
    /// When.
    pub at: Instant,
    /// Who signed it.
    pub by: String,
}

impl OutsideRequest {
    /// Whether the body still waits for us.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.answered_at.is_none() && self.withdrawn_at.is_none()
    }

    /// How often it was sent to us: once, and each re-dispatch.
    #[must_use]
    pub fn dispatches(&self) -> usize {
        1 + self.turns.iter().filter(|turn| turn.due_at.is_some()).count()
    }

    /// `open`, `objected`, `answered`, `received`, `withdrawn`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match (self.withdrawn_at, self.answered_at) {
            (Some(_), _) => "withdrawn",
            (None, Some(answered)) => {
                let confirmed = self.receipt.as_ref().is_some_and(|(_, at)| *at >= answered);
                if confirmed { "received" } else { "answered" }
            }
            (None, None) if self.objected => "objected",
            (None, None) => "open",
        }
    }
}

/// The outage that a case belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutageTie {
    /// The outage.
    pub outage: Uuid,
    /// What the case takes from it; none when it was found to be another matter.
    pub inherits: Option<Inherits>,
    /// Since when.
    pub since: Instant,
    /// When the outage was over.
    pub ended_at: Option<Instant>,
}

impl OutageTie {
    /// `joined`, `word`, `left`, `over`.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match (self.inherits, self.ended_at) {
            (None, _) => "left",
            (Some(_), Some(_)) => "over",
            (Some(Inherits::Recovery), None) => "joined",
            (Some(Inherits::Word), None) => "word",
        }
    }
}

impl Case {
    /// Least grade of whoever handles the case while a body waits.
    #[must_use]
    pub fn grade_min(&self) -> u8 {
        self.outside
            .iter()
            .filter(|request| request.waits())
            .map(|request| request.grade_min)
            .max()
            .unwrap_or(0)
    }

    /// Requests whose body still waits and whose deadline has not passed.
    pub(crate) fn running_requests(&self) -> impl Iterator<Item = &OutsideRequest> {
        self.outside.iter().filter(|request| request.waits() && !request.overdue)
    }

    /// Directives without a reply.
    pub(crate) fn open_directives(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.kind == TaskKind::Directive && task.done_at.is_none())
    }
}

/// State + event -> state for requests of outside bodies.
pub(super) fn outside_event(case: &mut Case, fact: &Fact, actor: &str) {
    let at = fact.occurred;
    if let CaseEvent::OutsideRequested {
        request,
        body,
        number,
        contact,
        due_at,
        stated,
        grade_min,
        report_to,
        ..
    } = &fact.event
    {
        case.outside.push(OutsideRequest {
            id: *request,
            body: body.clone(),
            number: number.clone(),
            contact: *contact,
            received_at: at,
            round_at: at,
            due_at: *due_at,
            stated: *stated,
            grade_min: *grade_min,
            report_to: report_to.clone(),
            repeats: 0,
            turns: Vec::new(),
            letters: Vec::new(),
            receipt: None,
            answered_at: None,
            objected: false,
            overdue: false,
            withdrawn_at: None,
        });
        return;
    }
    let id = match &fact.event {
        CaseEvent::OutsideRepeated { request, .. }
        | CaseEvent::OutsideAnswered { request, .. }
        | CaseEvent::OutsideReceived { request, .. }
        | CaseEvent::OutsideObjected { request, .. }
        | CaseEvent::OutsideRedispatched { request, .. }
        | CaseEvent::OutsideWithdrawn { request, .. }
        | CaseEvent::OutsideOverdue { request } => *request,
        _ => return,
    };
    if let Some(found) = case.outside.iter_mut().find(|found| found.id == id) {
        turn(found, fact, actor);
    }
}

fn turn(found: &mut OutsideRequest, fact: &Fact, actor: &str) {
    let at = fact.occurred;
    let turn = |text: &TextRef, due_at| OutsideTurn { by: actor.to_owned(), at, text: text.clone(), due_at };
    match &fact.event {
        CaseEvent::OutsideRepeated { .. } => found.repeats += 1,
        CaseEvent::OutsideAnswered { letter, template, text, .. } => {
            found.letters.push(Letter {
                number: letter.clone(),
                template: template.clone(),
                text: text.clone(),
                at,
                by: actor.to_owned(),
            });
            found.answered_at = Some(at);
            found.objected = false;
        }
        CaseEvent::OutsideReceived { reference, .. } => found.receipt = Some((reference.clone(), at)),
        CaseEvent::OutsideObjected { text, .. } => {
            found.turns.push(turn(text, None));
            found.objected = true;
        }
        CaseEvent::OutsideRedispatched { due_at, text, .. } => {
            found.turns.push(turn(text, Some(*due_at)));
            (found.round_at, found.due_at) = (at, *due_at);
            (found.objected, found.overdue, found.answered_at) = (false, false, None);
        }
        CaseEvent::OutsideWithdrawn { text, .. } => {
            found.turns.push(turn(text, None));
            found.withdrawn_at = Some(at);
        }
        CaseEvent::OutsideOverdue { .. } => found.overdue = true,
        _ => {}
    }
}

/// State + event -> state for the case's outage.
pub(super) fn outage_event(case: &mut Case, fact: &Fact) {
    let at = fact.occurred;
    match &fact.event {
        CaseEvent::OutageJoined { outage, inherits, occurrence } => {
            case.occurrence = *occurrence;
            case.outage =
                Some(OutageTie { outage: *outage, inherits: Some(*inherits), since: at, ended_at: None });
        }
        CaseEvent::OutageLeft { outage } => {
            case.outage = Some(OutageTie { outage: *outage, inherits: None, since: at, ended_at: None });
        }
        CaseEvent::OutageEnded { restored_at, .. } => {
            if let Some(tie) = &mut case.outage {
                tie.ended_at = Some(*restored_at);
            }
        }
        _ => {}
    }
}

/// State + event -> state for the verdict on a directive and its climb.
pub(super) fn directive_event(case: &mut Case, event: &CaseEvent) {
    let id = match event {
        CaseEvent::TaskJudged { task, .. } | CaseEvent::TaskClimbed { task, .. } => *task,
        _ => return,
    };
    let Some(found) = case.tasks.iter_mut().find(|found| found.id == id) else { return };
    match event {
        CaseEvent::TaskJudged { accepted, text, due_at, .. } => {
            found.accepted = Some(*accepted);
            found.verdict = Some(text.clone());
            if !accepted {
                found.sent_back += 1;
                (found.done_at, found.overdue, found.climbed) = (None, false, 0);
                found.due_at = due_at.unwrap_or(found.due_at);
            }
        }
        CaseEvent::TaskClimbed { step, .. } => found.climbed = *step,
        _ => {}
    }
}

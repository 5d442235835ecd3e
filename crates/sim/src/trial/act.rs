//! What people do to cases: every command there is, drawn with the weights of the seed, by the one whose turn it is or by
//! anybody at all.

use super::dials::Dials;
use crate::random::Draw;
use crate::time::{HOUR, MINUTE};
use uuid::Uuid;
use yinuo_app::Edge;
use yinuo_domain::case::{Case, Proposal, RedLine, Stage, Task};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::{CallBackOutcome, SpokenBy};
use yinuo_domain::{Actor, Audience, Evidence, EvidenceSource, Refusal};
use yinuo_policy::{ExemptClass, Instant, Span};

/// A deed with everything settled but its identifiers.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Settle,
    Answer,
    Arrive(Option<EvidenceSource>),
    Restore(Option<(EvidenceSource, Vec<String>)>),
    Resolve,
    Confirm,
    Refuse,
    Reopen,
    Cancel,
    Note(Audience),
    Assign(&'static str, String),
    Categorise(&'static str),
    Prioritise(Option<u8>),
    Accept(Uuid),
    Finish(Uuid),
    Pause(ExemptClass, EvidenceSource, Option<Instant>),
    DecidePause(Uuid, bool),
    Resume(Uuid),
    Exempt(&'static str, ExemptClass, Span),
    DecideExemption(Uuid, bool),
    Appoint(Span, bool),
    Instruct(Instant),
    Assist(u32),
    CallBack(String, CallBackOutcome),
    RedLine(&'static str, &'static str),
    WithdrawRedLine(String, String),
    DecideRedLine(String, String, bool),
    SendLink,
    RevokeLink,
}

/// How many kinds of deeds there are; their weights are dials.
pub(super) const KINDS: usize = 29;

impl Act {
    /// The event that the deed leaves; none for one that may leave nothing.
    pub const fn tag(&self) -> Option<&'static str> {
        Some(match self {
            Self::Settle | Self::Prioritise(_) | Self::Categorise(_) => return None,
            Self::Answer => "answered",
            Self::Arrive(_) => "arrived",
            Self::Restore(_) => "restored",
            Self::Resolve => "resolved",
            Self::Confirm => "confirmed",
            Self::Refuse => "refused",
            // A call-back that finds somebody unsatisfied leaves the same event.
            Self::Reopen => return None,
            Self::Cancel => "cancelled",
            Self::Note(_) => "noted",
            Self::Assign(..) => "assigned",
            Self::Accept(_) => "task-accepted",
            Self::Finish(_) => "task-done",
            Self::Pause(..) => "pause-proposed",
            Self::DecidePause(..) => "pause-decided",
            // An approval that comes too late ends the pause as well.
            Self::Resume(_) => return None,
            Self::Exempt(..) => "exemption-proposed",
            Self::DecideExemption(..) => "exemption-decided",
            Self::Appoint(..) => "appointment-agreed",
            Self::Instruct(_) | Self::Assist(_) => "task-opened",
            Self::CallBack(..) => "called-back",
            Self::RedLine(..) => "red-line-marked",
            Self::WithdrawRedLine(..) => "red-line-withdrawal-proposed",
            Self::DecideRedLine(..) => "red-line-withdrawal-decided",
            Self::SendLink => "link-requested",
            Self::RevokeLink => "link-revoked",
        })
    }

    /// Whether the deed brings words of its own.
    pub const fn speaks(&self) -> bool {
        !matches!(
            self,
            Self::Settle
                | Self::Arrive(None)
                | Self::Restore(None)
                | Self::Confirm
                | Self::Assign(..)
                | Self::Categorise(_)
                | Self::Prioritise(_)
                | Self::Accept(_)
                | Self::DecidePause(..)
                | Self::Resume(_)
                | Self::DecideExemption(..)
                | Self::Appoint(..)
                | Self::RedLine(..)
                | Self::DecideRedLine(..)
                | Self::SendLink
                | Self::RevokeLink
        )
    }

    /// The command, its identifiers drawn at the edge.
    ///
    /// # Errors
    /// As the edge.
    pub fn build(&self, edge: &mut Edge<'_>, words: &str) -> Result<CaseCommand, Refusal> {
        let evidence = |edge: &mut Edge<'_>, source: Option<EvidenceSource>| match source {
            Some(source) => edge.evidence(source, words).map(Some),
            None => Ok::<Option<Evidence>, Refusal>(None),
        };
        Ok(match self.clone() {
            Self::Settle => CaseCommand::Settle,
            Self::Answer => CaseCommand::Answer { text: edge.text(words)? },
            Self::Arrive(source) => CaseCommand::Arrive { evidence: evidence(edge, source)? },
            Self::Restore(None) => CaseCommand::Restore { evidence: None },
            Self::Restore(Some((source, artefacts))) => {
                CaseCommand::Restore { evidence: Some(edge.evidence_with(source, words, &artefacts)?) }
            }
            Self::Resolve => CaseCommand::Resolve {
                check: None,
                root_cause: "access.connector".to_owned(),
                text: edge.text(words)?,
            },
            Self::Confirm => CaseCommand::Confirm {
                channel: "sms".to_owned(),
                spoken: SpokenBy::Recording("REC-1".into()),
            },
            Self::Refuse => {
                CaseCommand::Refuse { text: edge.text(words)?, spoken: SpokenBy::Recording("REC-1".into()) }
            }
            Self::Reopen => CaseCommand::Reopen { text: edge.text(words)? },
            Self::Cancel => CaseCommand::Cancel { text: edge.text(words)? },
            Self::Note(audience) => CaseCommand::Note { text: edge.text(words)?, audience },
            Self::Assign(unit, person) => CaseCommand::Assign { unit: unit.to_owned(), person },
            Self::Categorise(category) => CaseCommand::Categorise { category: category.to_owned() },
            Self::Prioritise(priority) => CaseCommand::Prioritise { priority },
            Self::Accept(task) => CaseCommand::AcceptTask { task },
            Self::Finish(task) => CaseCommand::FinishTask { task, text: edge.text(words)? },
            Self::Pause(cause, source, from) => {
                let pause = edge.id();
                CaseCommand::Pause { pause, cause, evidence: edge.evidence(source, words)?, from }
            }
            Self::DecidePause(pause, approve) => CaseCommand::DecidePause { pause, approve },
            Self::Resume(pause) => CaseCommand::Resume { pause },
            Self::Exempt(scheme, cause, span) => {
                let exemption = edge.id();
                let evidence = edge.evidence(EvidenceSource::Outside, words)?;
                CaseCommand::Exempt { exemption, scheme: scheme.to_owned(), cause, span, evidence }
            }
            Self::DecideExemption(exemption, approve) => CaseCommand::DecideExemption { exemption, approve },
            Self::Appoint(window, asked_by_customer) => CaseCommand::Appoint { window, asked_by_customer },
            Self::Instruct(due_at) => {
                let (task, person) = (edge.id(), "zhou-min".to_owned());
                CaseCommand::Instruct { task, text: edge.text(words)?, person, due_at }
            }
            Self::Assist(limit_minutes) => {
                let (task, unit) = (edge.id(), "9901-network".to_owned());
                CaseCommand::Assist { task, unit, text: edge.text(words)?, limit_minutes }
            }
            Self::CallBack(draw, outcome) => {
                CaseCommand::CallBack { draw, outcome, text: Some(edge.text(words)?) }
            }
            Self::RedLine(mark, unit) => {
                CaseCommand::RedLine { mark: mark.to_owned(), unit: unit.to_owned() }
            }
            Self::WithdrawRedLine(mark, unit) => {
                let evidence = edge.evidence(EvidenceSource::Outside, words)?;
                CaseCommand::WithdrawRedLine { mark, unit, evidence }
            }
            Self::DecideRedLine(mark, unit, approve) => CaseCommand::DecideRedLine { mark, unit, approve },
            Self::SendLink => CaseCommand::SendLink,
            Self::RevokeLink => CaseCommand::RevokeLink,
        })
    }
}

/// Chooses what happens next on a case, and who does it.
pub(super) fn choose(
    draw: &mut Draw,
    dials: &Dials,
    case: &Case,
    (now, photos): (i64, &[String]),
) -> (Actor, Act) {
    // Half of what people do is what the case waits for; the rest is whatever the seed likes.
    let waited_for = draw.chance(500).then(|| next_step(draw, case)).flatten();
    let act = waited_for.unwrap_or_else(|| any(draw, dials, case, (now, photos)));
    let by = if draw.chance(650) { fitting(draw, dials, case, &act) } else { None };
    (by.unwrap_or_else(|| draw.pick(&dials.staff).clone()), act)
}

/// What the case waits for.
fn next_step(draw: &mut Draw, case: &Case) -> Option<Act> {
    if let Some(pause) = case.pauses.iter().find(|pause| pause.proposal == Proposal::Proposed) {
        return Some(Act::DecidePause(pause.id, draw.chance(800)));
    }
    if let Some(found) = case.exemptions.iter().find(|found| found.proposal == Proposal::Proposed) {
        return Some(Act::DecideExemption(found.id, draw.chance(800)));
    }
    if let Some(pause) = case.standing_pause()
        && draw.chance(500)
    {
        return Some(Act::Resume(pause.id));
    }
    if let Some(line) = case.standing_red_lines().find(|line| is_asked(line))
        && draw.chance(700)
    {
        return Some(Act::DecideRedLine(line.mark.clone(), line.unit.clone(), draw.chance(800)));
    }
    if let Some(task) = case.tasks.iter().find(|task| task.done_at.is_none())
        && draw.chance(500)
    {
        return Some(if task.accepted_by.is_empty() { Act::Accept(task.id) } else { Act::Finish(task.id) });
    }
    match case.stage {
        Stage::Acknowledged | Stage::InProgress if draw.chance(400) => Some(Act::Restore(None)),
        Stage::Acknowledged | Stage::InProgress if draw.chance(500) => Some(Act::Resolve),
        Stage::Resolved => Some(if draw.chance(600) { Act::Confirm } else { Act::Refuse }),
        Stage::Closed if draw.chance(300) => Some(Act::CallBack(NO_DRAW.to_owned(), outcome(draw))),
        _ => None,
    }
}

/// A draw that nobody made: the rules do not look whether there is one.
const NO_DRAW: &str = "2026-06-25/repair";

/// Whether somebody asked to withdraw a mark and nobody decided.
fn is_asked(line: &RedLine) -> bool {
    line.withdrawal.as_ref().is_some_and(|asked| asked.proposal == Proposal::Proposed)
}

pub(super) fn outcome(draw: &mut Draw) -> CallBackOutcome {
    *draw.pick(&[CallBackOutcome::Satisfied, CallBackOutcome::Unsatisfied, CallBackOutcome::NotReached])
}

fn any(draw: &mut Draw, dials: &Dials, case: &Case, (now, photos): (i64, &[String])) -> Act {
    let kind = draw.weighted(&dials.acts);
    let yes = draw.chance(500);
    let cause = *draw.pick(&[ExemptClass::UserCause, ExemptClass::ThirdParty, ExemptClass::ForceMajeure]);
    let source = *draw.pick(&[EvidenceSource::LineLog, EvidenceSource::Staff, EvidenceSource::Customer]);
    let far = draw.between(0, 30 * HOUR);
    let long = draw.between(1, 10 * HOUR);
    let from = case.accepted_at.plus_millis(far);
    let now = Instant(now);
    let by_task = |tasks: &[Task]| tasks.last().map(|task| task.id).unwrap_or_default();
    match kind {
        0 => Act::Settle,
        1 => Act::Answer,
        2 => Act::Arrive(yes.then_some(source)),
        3 => {
            let shown = if draw.chance(300) && !photos.is_empty() {
                vec![draw.pick(photos).clone()]
            } else {
                Vec::new()
            };
            Act::Restore(yes.then_some((source, shown)))
        }
        4 => Act::Resolve,
        5 => Act::Confirm,
        6 => Act::Refuse,
        7 => Act::Reopen,
        8 => Act::Cancel,
        9 => Act::Note(if yes { Audience::Internal } else { Audience::Customer }),
        10 => {
            let unit = *draw.pick(&["990104", "990102", "9901-service"]);
            let person = if yes { draw.pick(&dials.staff).person.clone() } else { String::new() };
            Act::Assign(unit, person)
        }
        11 => {
            Act::Categorise(draw.say(&["fault.tv.no-signal", "fault.voice.no-tone", "fault.broadband.slow"]))
        }
        12 => Act::Prioritise([None, Some(1), Some(3)][draw.below(3) as usize]),
        13 => Act::Accept(by_task(&case.tasks)),
        14 => Act::Finish(by_task(&case.tasks)),
        15 => Act::Pause(cause, source, yes.then(|| now.plus_millis(-long).max(case.accepted_at))),
        16 => Act::DecidePause(case.pauses.last().map(|pause| pause.id).unwrap_or_default(), yes),
        17 => Act::Resume(case.pauses.last().map(|pause| pause.id).unwrap_or_default()),
        18 => {
            let scheme = if yes { "cn-same-day" } else { "cn-yiyang" };
            Act::Exempt(scheme, cause, Span { from, until: from.plus_millis(long * 6) })
        }
        19 => Act::DecideExemption(case.exemptions.last().map(|found| found.id).unwrap_or_default(), yes),
        20 => {
            let from = now.plus_millis(far - HOUR);
            Act::Appoint(Span { from, until: from.plus_millis(long) }, yes)
        }
        21 => Act::Instruct(now.plus_millis(long)),
        22 => Act::Assist(u32::try_from(long / MINUTE + 1).unwrap_or(90)),
        23 => Act::CallBack(NO_DRAW.to_owned(), outcome(draw)),
        24 => Act::RedLine("forced-open", if yes { "990104" } else { "990102" }),
        25 => {
            let (mark, unit) = marked(draw, case);
            Act::WithdrawRedLine(mark, unit)
        }
        26 => {
            let (mark, unit) = marked(draw, case);
            Act::DecideRedLine(mark, unit, yes)
        }
        27 => Act::SendLink,
        _ => Act::RevokeLink,
    }
}

/// One of the marks of a case; one that nobody made where it has none.
fn marked(draw: &mut Draw, case: &Case) -> (String, String) {
    if case.red_lines.is_empty() {
        return ("forced-open".to_owned(), "990104".to_owned());
    }
    let line = draw.pick(&case.red_lines);
    (line.mark.clone(), line.unit.clone())
}

/// Whose turn the deed is. A proposer tries to decide his own proposal often enough.
fn fitting(draw: &mut Draw, dials: &Dials, case: &Case, act: &Act) -> Option<Actor> {
    let named = |person: &str| dials.staff.iter().find(|actor| actor.person == person).cloned();
    let holding = |post: &str| dials.staff.iter().find(|actor| actor.post == post).cloned();
    match act {
        Act::Instruct(_) => holding("general-manager"),
        Act::RedLine(..) | Act::WithdrawRedLine(..) => holding("quality-office"),
        Act::DecideRedLine(mark, unit, _) => {
            let line = case.red_lines.iter().find(|line| line.mark == *mark && line.unit == *unit)?;
            let asked = line.withdrawal.as_ref()?;
            if draw.chance(300) { named(&asked.proposed_by) } else { holding("general-manager") }
        }
        Act::Accept(_) => holding("unit-liaison"),
        Act::Finish(id) => {
            let task = case.tasks.iter().find(|task| task.id == *id)?;
            named(if task.accepted_by.is_empty() { &task.person } else { &task.accepted_by })
        }
        Act::DecidePause(id, _) => {
            let own = case.pauses.iter().find(|pause| pause.id == *id)?;
            if draw.chance(300) { named(&own.proposed_by) } else { holding("quality-office") }
        }
        Act::DecideExemption(id, _) => {
            let own = case.exemptions.iter().find(|found| found.id == *id)?;
            if draw.chance(300) { named(&own.proposed_by) } else { holding("quality-office") }
        }
        Act::Restore(_) | Act::Arrive(_) => holding("field-technician"),
        Act::Confirm | Act::Refuse | Act::CallBack(..) => holding("hotline-agent"),
        _ => None,
    }
}

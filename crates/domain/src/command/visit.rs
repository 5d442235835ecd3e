//! Visits: work orders of a case (Y41, U14 to U17, Y08, A39, N09). Who can come at which hour is asked of the registers
//! before this, under the guard of the technician's day; here stands what the case itself allows.
//!
//! A technician's phone may have been without network: its instants count within the policy's limit. What they would
//! change about a promise needs the evidence that any late fact needs; without it the visit is told as it was, and the
//! promise's clock takes the instant at which we heard of it.

use super::{Draft, appoint, field, line, pause};
use crate::case::{ASKED, Visit, VisitStage};
use crate::event::{CaseEvent, Evidence, Mover, Position, Receipt, Slot, Solved, TextRef, VisitTurn};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::{ExemptClass, Instant, Proof, Span, VisitRule};

/// Most visits of one case.
const VISITS_MAX: usize = 20;
/// Most parts of one visit, and of its receipt.
const PARTS_MAX: usize = 20;
/// How often a visit comes back before it must be asked anew.
const RETURNS_MAX: usize = 20;
/// Most windows that one visit is given.
const WINDOWS_MAX: usize = 50;
/// Why a visit is taken back only to be given anew.
pub const REPLANNED: &str = "replanned";
/// Role of whoever plans visits, and may tell of them in the technician's place.
const DISPATCHER: &str = "dispatcher";

/// Something asked of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitCommand {
    /// The visit; drawn at the edge for a new one.
    pub visit: Uuid,
    /// What.
    pub deed: VisitDeed,
}

/// What can be asked of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitDeed {
    /// Somebody shall go there.
    Ask {
        /// Job of the policy.
        job: String,
        /// What is to be done.
        text: TextRef,
        /// Parts beside those that the job uses up as a rule, one entry a piece.
        parts: Vec<String>,
        /// Hazard of the policy for which two must go; empty for none.
        hazard: String,
        /// Whether two shall go even where neither job nor hazard asks for it.
        two: bool,
    },
    /// Two shall go, or one is enough after all.
    Man {
        /// Two.
        two: bool,
        /// Why.
        text: TextRef,
    },
    /// Hold hours while the customer chooses.
    Hold {
        /// Window.
        window: Span,
        /// Whose hours.
        slot: Slot,
    },
    /// The customer takes what is held.
    Confirm,
    /// Agree on a window, or on another one.
    Book {
        /// Window.
        window: Span,
        /// Whose wish it is.
        asked_by: Mover,
        /// Who comes; nobody yet when absent.
        slot: Option<Slot>,
    },
    /// Somebody comes within the agreed window, in place of whoever was to come.
    Assign {
        /// Who and when.
        slot: Slot,
    },
    /// Whoever was to come does not. Unless it is only to plan anew, a customer who chose him is asked about somebody else.
    Release {
        /// `replanned`, `absent`.
        cause: String,
    },
    /// Whom the customer chose cannot come: ask him whether somebody else may.
    AskChoice,
    /// The customer said that anybody may come.
    EndChoice {
        /// How we heard it; none where he said so himself on his page.
        text: Option<TextRef>,
    },
    /// Nobody need go.
    Cancel {
        /// Why.
        text: TextRef,
    },
    /// He is on the way.
    SetOut {
        /// When he expects to be there.
        expected_at: Option<Instant>,
    },
    /// He will be late.
    RunLate {
        /// When he expects to be there.
        expected_at: Instant,
    },
    /// He is there.
    Arrive {
        /// Where the phone says that he is.
        position: Option<Position>,
    },
    /// He hands it back (退单).
    Reject {
        /// Reason of the policy.
        reason: String,
        /// In words.
        text: TextRef,
    },
    /// Nobody at home, or no way in.
    NoAccess {
        /// Id of the pause that it proposes.
        pause: Uuid,
        /// Evidence.
        evidence: Evidence,
    },
    /// Done.
    Finish {
        /// Receipt.
        receipt: Receipt,
    },
}

pub(super) fn apply(draft: &mut Draft<'_>, command: &VisitCommand, occurred: Instant) -> Result<(), Refusal> {
    draft.must_be_open()?;
    let id = command.visit;
    match &command.deed {
        VisitDeed::Ask { job, text, parts, hazard, two } => {
            ask(draft, id, (job, text), parts, (hazard, *two))
        }
        VisitDeed::Man { two, text } => man(draft, id, *two, text),
        VisitDeed::Hold { window, slot } => hold(draft, id, *window, slot),
        VisitDeed::Confirm => confirm(draft, id),
        VisitDeed::Book { window, asked_by, slot } => book(draft, id, *window, *asked_by, slot.as_ref()),
        VisitDeed::Assign { slot } => assign(draft, id, slot),
        VisitDeed::Release { cause } => release(draft, id, cause),
        VisitDeed::AskChoice => ask_choice(draft, id),
        VisitDeed::EndChoice { text } => end_choice(draft, id, text.as_ref()),
        VisitDeed::Cancel { text } => cancel(draft, id, text),
        VisitDeed::SetOut { expected_at } => set_out(draft, id, *expected_at, occurred),
        VisitDeed::RunLate { expected_at } => run_late(draft, id, *expected_at, occurred),
        VisitDeed::Arrive { position } => arrive(draft, id, position.as_ref(), occurred),
        VisitDeed::Reject { reason, text } => reject(draft, id, (reason, text), occurred),
        VisitDeed::NoAccess { pause, evidence } => no_access(draft, id, *pause, evidence, occurred),
        VisitDeed::Finish { receipt } => finish(draft, id, receipt, occurred),
    }
}

fn rule<'a>(draft: &Draft<'a>) -> Result<&'a VisitRule, Refusal> {
    draft.ctx.book.current().visit_rule().ok_or_else(Refusal::no_visits)
}

fn turn(draft: &mut Draft<'_>, visit: Uuid, at: Instant, turn: VisitTurn) {
    draft.act(at, CaseEvent::Visit { visit, turn });
}

/// A visit to which nobody has set out.
fn waiting<'d>(draft: &'d Draft<'_>, id: Uuid) -> Result<&'d Visit, Refusal> {
    let waits = |visit: &&Visit| matches!(visit.stage, VisitStage::Waiting | VisitStage::Held { .. });
    draft.case.visit(id).filter(waits).ok_or_else(Refusal::no_such_visit)
}

fn ask(
    draft: &mut Draft<'_>,
    id: Uuid,
    (job, text): (&str, &TextRef),
    more_parts: &[String],
    (hazard, two): (&str, bool),
) -> Result<(), Refusal> {
    let visits = rule(draft)?;
    let policy = draft.ctx.book.current();
    let job = policy.job(job).ok_or_else(Refusal::no_visits)?;
    line::tried_first(draft, visits, job)?;
    if draft.case.visits.len() >= VISITS_MAX || more_parts.len() > PARTS_MAX {
        return Err(Refusal::too_many());
    }
    if !hazard.is_empty() && visits.hazard(hazard).is_none() {
        return Err(Refusal::two_stay_two());
    }
    let two_because = match hazard {
        _ if job.two_persons => "job".to_owned(),
        "" if two => ASKED.to_owned(),
        "" => String::new(),
        hazard => format!("hazard/{hazard}"),
    };
    let parts = job.parts.iter().chain(more_parts).cloned().collect();
    let access = draft.case.facts.access.as_str();
    let asked = VisitTurn::Asked {
        job: job.code.clone(),
        text: text.clone(),
        unit: draft.case.unit.clone(),
        minutes: job.minutes_on(access),
        skills: job.skills_on(access).to_vec(),
        tools: job.tools_on(access).to_vec(),
        parts,
        two_because,
        policy: *policy.digest(),
    };
    let now = draft.ctx.now;
    turn(draft, id, now, asked);
    Ok(())
}

/// What job and hazard ask for nobody waives. Whoever was to come alone is taken back: two are sought anew.
fn man(draft: &mut Draft<'_>, id: Uuid, two: bool, text: &TextRef) -> Result<(), Refusal> {
    let visit = waiting(draft, id)?;
    if matches!(visit.stage, VisitStage::Held { .. }) || visit.needs_two() == two {
        return Err(Refusal::no_such_visit());
    }
    if visit.needs_two() && visit.two_because != ASKED {
        return Err(Refusal::two_stay_two());
    }
    let (now, sent) = (draft.ctx.now, visit.slot.is_some());
    if sent {
        turn(draft, id, now, VisitTurn::Released { cause: "manned".to_owned() });
    }
    turn(draft, id, now, VisitTurn::Manned { two, text: text.clone() });
    Ok(())
}

/// Refuses hours of one where two must go, and of two where one does.
fn enough(visit: &Visit, slot: &Slot) -> Result<(), Refusal> {
    let fits = match &slot.mate {
        Some(mate) => visit.needs_two() && *mate != slot.technician,
        None => !visit.needs_two(),
    };
    if fits { Ok(()) } else { Err(Refusal::needs_two()) }
}

/// Refuses somebody else than the customer chose, while his choice binds and this is not another choice of his.
fn as_chosen(visit: &Visit, slot: &Slot, now: Instant) -> Result<(), Refusal> {
    let wanted = visit.insists_on(now).filter(|_| slot.chosen_by == Mover::Us);
    if wanted.is_none_or(|wanted| slot.sends(wanted)) { Ok(()) } else { Err(Refusal::not_the_chosen()) }
}

fn hold(draft: &mut Draft<'_>, id: Uuid, window: Span, slot: &Slot) -> Result<(), Refusal> {
    let until = rule(draft)?.hold_ends(draft.ctx.now);
    let visit = waiting(draft, id)?;
    if visit.standing().is_some() {
        // What was agreed is moved at once, or stays: holding would drop it.
        return Err(Refusal::no_such_visit());
    }
    enough(visit, slot)?;
    as_chosen(visit, slot, draft.ctx.now)?;
    within(draft, window, slot)?;
    let now = draft.ctx.now;
    turn(draft, id, now, VisitTurn::Held { window, slot: slot.clone(), until });
    Ok(())
}

fn confirm(draft: &mut Draft<'_>, id: Uuid) -> Result<(), Refusal> {
    let visit = waiting(draft, id)?;
    let held = matches!(visit.stage, VisitStage::Held { .. });
    let (Some(window), true) = (visit.window, held) else { return Err(Refusal::no_such_visit()) };
    let slot = visit.slot.clone();
    book(draft, id, window, Mover::Customer, slot.as_ref())
}

/// An appointment that the customer asked for moves the promise; one moved by us moves nothing.
fn book(
    draft: &mut Draft<'_>,
    id: Uuid,
    window: Span,
    asked_by: Mover,
    slot: Option<&Slot>,
) -> Result<(), Refusal> {
    rule(draft)?;
    let visit = waiting(draft, id)?;
    if visit.agreed.len() >= WINDOWS_MAX {
        return Err(Refusal::too_many());
    }
    let job = draft.ctx.book.current().job(&visit.job);
    let moves_promise = job.is_some_and(|job| job.moves_promise);
    appoint::check(draft, window)?;
    if let Some(slot) = slot {
        enough(visit, slot)?;
        as_chosen(visit, slot, draft.ctx.now)?;
        within(draft, window, slot)?;
    }
    let now = draft.ctx.now;
    turn(draft, id, now, VisitTurn::Booked { window, asked_by, slot: slot.cloned() });
    if moves_promise {
        appoint::appoint(draft, window, asked_by == Mover::Customer)?;
    }
    Ok(())
}

/// Work begins inside the window, in the future or just now.
fn within(draft: &Draft<'_>, window: Span, slot: &Slot) -> Result<(), Refusal> {
    let begins = slot.hours.from;
    let fits = window.from <= begins && begins < window.until && slot.hours.until > begins;
    if fits && slot.hours.until > draft.ctx.now { Ok(()) } else { Err(Refusal::outside_window()) }
}

fn assign(draft: &mut Draft<'_>, id: Uuid, slot: &Slot) -> Result<(), Refusal> {
    let visit = waiting(draft, id)?;
    if matches!(visit.stage, VisitStage::Held { .. }) {
        return Err(Refusal::no_such_visit());
    }
    enough(visit, slot)?;
    as_chosen(visit, slot, draft.ctx.now)?;
    // A window that was missed still says when he was promised: whoever comes after it comes late, and no other time
    // is given than the planner's.
    let window = visit.window.ok_or_else(Refusal::no_such_visit)?;
    let late = slot.hours.from >= window.until && visit.standing().is_none();
    if !late {
        within(draft, window, slot)?;
    }
    let now = draft.ctx.now;
    turn(draft, id, now, VisitTurn::Assigned { slot: slot.clone() });
    Ok(())
}

fn release(draft: &mut Draft<'_>, id: Uuid, cause: &str) -> Result<(), Refusal> {
    let visit = waiting(draft, id)?;
    if visit.slot.is_none() || matches!(visit.stage, VisitStage::Held { .. }) {
        return Err(Refusal::no_such_visit());
    }
    let now = draft.ctx.now;
    let chosen_left = cause != REPLANNED
        && visit.choice.as_ref().is_some_and(|choice| {
            let leads = visit.slot.as_ref().is_some_and(|slot| slot.technician == choice.technician);
            leads && choice.open_until.is_none()
        });
    turn(draft, id, now, VisitTurn::Released { cause: cause.to_owned() });
    if chosen_left { ask_choice(draft, id) } else { Ok(()) }
}

/// The hour is promised and the person cannot come: the customer is asked, once, and his silence keeps the hour.
fn ask_choice(draft: &mut Draft<'_>, id: Uuid) -> Result<(), Refusal> {
    let rule = rule(draft)?;
    let visit = waiting(draft, id)?;
    let choice = visit.choice.as_ref().filter(|choice| choice.open_until.is_none());
    let technician = choice.ok_or_else(Refusal::nobody_chosen)?.technician.clone();
    if matches!(visit.stage, VisitStage::Held { .. }) {
        return Err(Refusal::no_such_visit());
    }
    let now = draft.ctx.now;
    let until = rule.choice_open_until(now, visit.window);
    turn(draft, id, now, VisitTurn::ChoiceAsked { technician, until });
    Ok(())
}

fn end_choice(draft: &mut Draft<'_>, id: Uuid, text: Option<&TextRef>) -> Result<(), Refusal> {
    let visit = waiting(draft, id)?;
    if visit.choice.is_none() || matches!(visit.stage, VisitStage::Held { .. }) {
        return Err(Refusal::nobody_chosen());
    }
    let now = draft.ctx.now;
    turn(draft, id, now, VisitTurn::ChoiceEnded { text: text.cloned() });
    Ok(())
}

fn cancel(draft: &mut Draft<'_>, id: Uuid, text: &TextRef) -> Result<(), Refusal> {
    waiting(draft, id)?;
    let now = draft.ctx.now;
    let text = Some(text.clone());
    turn(draft, id, now, VisitTurn::CalledOff { cause: "cancelled".to_owned(), text });
    Ok(())
}

/// The technician's own visit, at an instant that still counts and is not before its last turn.
fn own<'d>(draft: &'d Draft<'_>, id: Uuid, occurred: Instant) -> Result<&'d Visit, Refusal> {
    let rule = rule(draft)?;
    let ctx = draft.ctx;
    let visit = draft.case.visit(id).filter(|visit| visit.is_open()).ok_or_else(Refusal::no_such_visit)?;
    let comes = visit.slot.as_ref().is_some_and(|slot| slot.sends(&ctx.actor.person));
    let dispatcher = || ctx.org.roles(&ctx.actor.post).iter().any(|role| role == DISPATCHER);
    if !comes && !dispatcher() {
        return Err(Refusal::not_your_visit());
    }
    if visit.slot.is_none() || matches!(visit.stage, VisitStage::Held { .. }) {
        return Err(Refusal::no_such_visit());
    }
    if comes && !rule.phone_counts(occurred, ctx.now) {
        return Err(Refusal::phone_too_late());
    }
    if occurred < visit.turned_at {
        return Err(Refusal::bad_span());
    }
    draft.admit(occurred, !comes)?;
    Ok(visit)
}

fn set_out(
    draft: &mut Draft<'_>,
    id: Uuid,
    expected_at: Option<Instant>,
    occurred: Instant,
) -> Result<(), Refusal> {
    let visit = own(draft, id, occurred)?;
    if visit.stage != VisitStage::Waiting {
        return Err(Refusal::no_such_visit());
    }
    if expected_at.is_some_and(|expected| expected < occurred) {
        return Err(Refusal::bad_span());
    }
    turn(draft, id, occurred, VisitTurn::SetOut { expected_at });
    Ok(())
}

fn run_late(draft: &mut Draft<'_>, id: Uuid, expected_at: Instant, occurred: Instant) -> Result<(), Refusal> {
    let visit = own(draft, id, occurred)?;
    if matches!(visit.stage, VisitStage::OnSite { .. }) {
        return Err(Refusal::no_such_visit());
    }
    if expected_at < occurred {
        return Err(Refusal::bad_span());
    }
    turn(draft, id, occurred, VisitTurn::RunningLate { expected_at });
    Ok(())
}

fn arrive(
    draft: &mut Draft<'_>,
    id: Uuid,
    position: Option<&Position>,
    occurred: Instant,
) -> Result<(), Refusal> {
    if matches!(own(draft, id, occurred)?.stage, VisitStage::OnSite { .. }) {
        return Err(Refusal::no_such_visit());
    }
    turn(draft, id, occurred, VisitTurn::Arrived { position: position.cloned() });
    if draft.case.arrived_at.is_none() {
        then_or_now(draft, occurred, &|draft, at| field::arrive(draft, None, at))?;
    }
    Ok(())
}

/// Tells a fact of the case as of the visit, or as of now where the visit's instant would undo a breach on the late
/// party's own word.
fn then_or_now(
    draft: &mut Draft<'_>,
    occurred: Instant,
    tell: &dyn Fn(&mut Draft<'_>, Instant) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let now = draft.ctx.now;
    match attempt(draft, &|draft| tell(draft, occurred)) {
        Err(refusal) if refusal == Refusal::needs_evidence() || refusal == Refusal::too_late() => {
            tell(draft, now)
        }
        told => told,
    }
}

/// Does something wholly or not at all.
fn attempt(
    draft: &mut Draft<'_>,
    what: &dyn Fn(&mut Draft<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut trial = Draft { case: draft.case.clone(), facts: draft.facts.clone(), ctx: draft.ctx };
    what(&mut trial)?;
    *draft = trial;
    Ok(())
}

fn reject(
    draft: &mut Draft<'_>,
    id: Uuid,
    (reason, text): (&str, &TextRef),
    occurred: Instant,
) -> Result<(), Refusal> {
    let known = rule(draft)?.may_reject_for(reason);
    let visit = own(draft, id, occurred)?;
    if !known {
        return Err(Refusal::unknown_reason());
    }
    if visit.returned.len() >= RETURNS_MAX {
        return Err(Refusal::too_many());
    }
    turn(draft, id, occurred, VisitTurn::Rejected { reason: reason.to_owned(), text: text.clone() });
    Ok(())
}

/// Nobody at home stops the clock when a second person says so: the pause is only proposed (U10).
fn no_access(
    draft: &mut Draft<'_>,
    id: Uuid,
    pause: Uuid,
    evidence: &Evidence,
    occurred: Instant,
) -> Result<(), Refusal> {
    let needs = rule(draft)?.no_access_needs.contains(&Proof::Photo);
    let visit = own(draft, id, occurred)?;
    if !matches!(visit.stage, VisitStage::OnSite { .. }) {
        return Err(Refusal::no_such_visit());
    }
    if visit.returned.len() >= RETURNS_MAX {
        return Err(Refusal::too_many());
    }
    if needs && evidence.artefacts.is_empty() {
        return Err(Refusal::proof_missing());
    }
    let propose =
        |draft: &mut Draft<'_>| pause::propose(draft, pause, ExemptClass::UserCause, evidence, occurred);
    let pause = attempt(draft, &propose).is_ok().then_some(pause);
    turn(draft, id, occurred, VisitTurn::NoAccess { pause, evidence: evidence.clone() });
    Ok(())
}

fn finish(draft: &mut Draft<'_>, id: Uuid, receipt: &Receipt, occurred: Instant) -> Result<(), Refusal> {
    let policy = draft.ctx.book.current();
    let visit = own(draft, id, occurred)?;
    let there = matches!(visit.stage, VisitStage::OnSite { .. });
    if !there && receipt.solved == Solved::OnSite {
        return Err(Refusal::no_such_visit());
    }
    if receipt.parts.len() > PARTS_MAX {
        return Err(Refusal::too_many());
    }
    let cause_known = policy.root_causes().iter().any(|cause| cause.code == receipt.cause);
    if !receipt.cause.is_empty() && !cause_known {
        return Err(Refusal::unknown_cause());
    }
    let has = |proof: &Proof| match proof {
        Proof::Cause => cause_known,
        Proof::SpeedTest => receipt.after_kbps.is_some(),
        // What was settled from afar has nothing to be photographed (Y08).
        Proof::Photo => !receipt.evidence.artefacts.is_empty() || receipt.solved == Solved::Remotely,
    };
    if !policy.job(&visit.job).is_none_or(|job| job.needs.iter().all(has)) {
        return Err(Refusal::proof_missing());
    }
    turn(draft, id, occurred, VisitTurn::Done { receipt: receipt.clone() });
    if receipt.restored && draft.case.restored_at.is_none() {
        let evidence = Some(&receipt.evidence);
        then_or_now(draft, occurred, &|draft, at| field::restore(draft, evidence, at))?;
    }
    Ok(())
}

/// Refuses to end a case while somebody is on the way to it or there.
pub(super) fn nobody_under_way(draft: &Draft<'_>) -> Result<(), Refusal> {
    if draft.case.visits.iter().any(Visit::is_under_way) { Err(Refusal::visit_under_way()) } else { Ok(()) }
}

/// The case ends, or we say that it is settled: nobody goes there any more.
pub(super) fn call_off(draft: &mut Draft<'_>, at: Instant) {
    let open: Vec<Uuid> =
        draft.case.visits.iter().filter(|visit| visit.is_open()).map(|visit| visit.id).collect();
    for visit in open {
        turn(draft, visit, at, VisitTurn::CalledOff { cause: "case-ended".to_owned(), text: None });
    }
}

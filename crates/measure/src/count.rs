//! Marks: what each case and contact counts for, in which metric, at which instant. The only place that counts.

use crate::dictionary as code;
use crate::fact::Answer;
use crate::tally::{
    CaseDossier, ContactDossier, PaymentDossier, PromiseDossier, ScoreDossier, Tally, Verdict,
};
use serde::Serialize;
use uuid::Uuid;
use yinuo_policy::{CaseKind, Instant};

/// Milliseconds in a day of 24 hours.
const DAY_MILLIS: i64 = 86_400_000;

/// Who stands in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Member {
    /// A case.
    Case(Uuid),
    /// A contact.
    Contact(Uuid),
}

/// One count of one member in one metric.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Code of the metric.
    pub metric: &'static str,
    /// Group inside the metric: a path such as `cn-yiyang/urban`.
    pub tag: String,
    /// The instant that decides the period.
    pub at: Instant,
    /// Who.
    pub member: Member,
    /// What it adds to the numerator; for a quantile the value measured.
    pub numerator: i64,
    /// What it adds to the denominator.
    pub denominator: i64,
}

/// A mark as it is handed on: its group is borrowed from whoever counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told<'t> {
    /// Code of the metric.
    pub metric: &'static str,
    /// Group inside the metric.
    pub tag: &'t str,
    /// The instant that decides the period.
    pub at: Instant,
    /// Who.
    pub member: Member,
    /// What it adds to the numerator; for a quantile the value measured.
    pub numerator: i64,
    /// What it adds to the denominator.
    pub denominator: i64,
}

impl Told<'_> {
    /// The mark with a group of its own.
    #[must_use]
    pub fn kept(self) -> Mark {
        let Self { metric, tag, at, member, numerator, denominator } = self;
        Mark { metric, tag: tag.to_owned(), at, member, numerator, denominator }
    }
}

/// Where marks of one member go.
struct Sink<'a> {
    member: Member,
    take: &'a mut dyn FnMut(Told<'_>),
}

impl Sink<'_> {
    fn put(&mut self, metric: &'static str, tag: &str, at: Instant, (n, d): (i64, i64)) {
        (self.take)(Told { metric, tag, at, member: self.member, numerator: n, denominator: d });
    }

    fn count(&mut self, metric: &'static str, tag: &str, at: Instant) {
        self.put(metric, tag, at, (1, 0));
    }

    fn share(&mut self, metric: &'static str, tag: &str, at: Instant, yes: bool) {
        self.put(metric, tag, at, (i64::from(yes), 1));
    }
}

impl Tally {
    /// Hands on the marks of one member.
    pub fn marks_of(&self, member: Member, take: &mut dyn FnMut(Told<'_>)) {
        let mut sink = Sink { member, take };
        match member {
            Member::Case(id) => {
                if let Some(case) = self.case(id) {
                    of_case(case, &mut sink);
                }
            }
            Member::Contact(id) => {
                if let Some(contact) = self.contacts.get(&id) {
                    of_contact(contact, &mut sink);
                }
                if let Some(asked) = self.scores.get(&id) {
                    of_score(asked, &mut sink);
                }
            }
        }
    }

    /// Hands on the marks of draws and praises from some of them on: each belongs to its register, not to a case's own story.
    pub fn marks_of_rows(&self, (drawn, praised): (usize, usize), take: &mut dyn FnMut(Told<'_>)) {
        for (id, at, people) in self.praised.iter().skip(praised) {
            for person in people {
                Sink { member: Member::Contact(*id), take }.count(code::PRAISED, person, *at);
            }
        }
        for (stratum, at, cases) in self.drawn.iter().skip(drawn) {
            for case in cases {
                Sink { member: Member::Case(*case), take }.count(code::CALL_BACKS_DRAWN, stratum, *at);
            }
        }
    }

    /// All marks, member by member.
    pub fn each_mark(&self, mut take: impl FnMut(Told<'_>)) {
        let members = self.cases.keys().map(|id| Member::Case(*id));
        let contacts = self.contacts.keys().chain(self.scores.keys()).map(|id| Member::Contact(*id));
        for member in members.chain(contacts) {
            self.marks_of(member, &mut take);
        }
        self.marks_of_rows((0, 0), &mut take);
    }
}

fn of_contact(contact: &ContactDossier, sink: &mut Sink<'_>) {
    let at = contact.at;
    sink.count(code::OWNER_CONTACTS, contact.owner.as_str(), at);
    if contact.ended == "praise" {
        sink.count(code::PRAISE, contact.owner.as_str(), at);
    }
    if !contact.inbound {
        return;
    }
    let at_once = contact.opened.is_none() && contact.joined.is_none();
    sink.share(code::SETTLED_AT_ONCE, contact.unit.as_str(), at, at_once);
    sink.count(code::CONTACTS, contact.channel.as_str(), at);
    if contact.channel == "hotline" {
        let opened = contact.opened.is_some();
        sink.count(code::CALLS, contact.unit.as_str(), at);
        sink.share(code::DISPATCH_RATE, contact.unit.as_str(), at, opened);
        sink.share(code::ONLINE_SOLVE_RATE, contact.unit.as_str(), at, !opened);
        sink.put(code::COMPLAINT_RATE, "", at, (0, 1));
    }
}

/// Only what reached the customer was asked, and only what ended is counted: an open question is neither answered nor
/// silent. The score itself has no group: what a colleague may see of it is the whole.
fn of_score(asked: &ScoreDossier, sink: &mut Sink<'_>) {
    sink.count(code::SCORES_ASKED, asked.unit.as_str(), asked.asked_at);
    sink.share(code::SCORE_DELIVERED_RATE, asked.unit.as_str(), asked.asked_at, asked.delivered);
    let Some(at) = asked.ended_at else { return };
    if asked.delivered {
        let answered = asked.score.is_some();
        sink.share(code::SCORE_ANSWER_RATE, asked.unit.as_str(), at, answered);
        sink.share(code::SCORE_LAPSED_RATE, asked.unit.as_str(), at, !answered);
    }
    if let Some(score) = asked.score {
        sink.put(code::SCORE_RATE, "", at, (i64::from(score), 10));
    }
}

fn of_case(case: &CaseDossier, sink: &mut Sink<'_>) {
    of_opening(case, sink);
    of_end(case, sink);
    for promise in &case.promises {
        of_promise(case, promise, sink);
    }
    for (rung, at) in &case.rungs {
        sink.count(code::LADDER_CLIMBS, &rung.to_string(), *at);
    }
    for owed in &case.owed {
        let tag = format!("{}/{}", owed.currency, owed.remedy);
        if owed.currency == "validity-days" {
            sink.put(code::VALIDITY_DAYS, &tag, owed.at, (owed.amount, 0));
        } else {
            sink.put(code::REMEDIES_PAID, tag.as_str(), owed.at, (owed.amount, 0));
            sink.count(code::REMEDY_COUNT, &tag, owed.at);
        }
    }
    for payment in &case.payments {
        of_payment(payment, sink);
    }
    for at in &case.urges {
        sink.count(code::URGES, case.unit.as_str(), *at);
    }
    for at in &case.refusals {
        sink.count(code::REFUSALS, case.unit.as_str(), *at);
    }
    for (unit, at) in &case.tasks_overdue {
        sink.count(code::TASKS_OVERDUE, unit.as_str(), *at);
    }
    for (mark, _, at) in &case.red_lines {
        sink.count(code::RED_LINES, mark.as_str(), *at);
    }
    of_outside(case, sink);
    of_call_backs(case, sink);
    of_visits(case, sink);
}

/// What is owed counts when it became owed, what arrived when it arrived; late is judged when either is known.
fn of_payment(payment: &PaymentDossier, sink: &mut Sink<'_>) {
    if payment.cancelled {
        return;
    }
    let tag = format!("{}/{}", payment.currency, payment.unit);
    sink.put(code::PAYMENTS_OWED, &tag, payment.owed_at, (payment.amount, 0));
    if let Some(at) = payment.credited_at {
        sink.put(code::PAYMENTS_CREDITED, &tag, at, (payment.amount, 0));
    }
    if let Some(at) = payment.late_at.or(payment.credited_at) {
        sink.share(code::PAYMENTS_LATE, payment.unit.as_str(), at, payment.late_at.is_some());
    }
}

fn of_opening(case: &CaseDossier, sink: &mut Sink<'_>) {
    let at = case.opened_at;
    sink.count(code::CASES_OPENED, case.facts.kind.code(), at);
    sink.count(code::OWNER_OPENED, case.owner.as_str(), at);
    sink.share(code::REPEAT_RATE, case.facts.kind.code(), at, case.repeat_of.is_some());
    match case.facts.kind {
        CaseKind::Complaint => {
            sink.count(code::COMPLAINTS, case.topic.as_str(), at);
            sink.put(code::COMPLAINT_RATE, "", at, (1, 0));
        }
        CaseKind::Appeal => sink.count(code::UPGRADED, case.topic.as_str(), at),
        _ => {}
    }
}

fn of_end(case: &CaseDossier, sink: &mut Sink<'_>) {
    let ended = case.closed_at.or(case.cancelled_at);
    if let Some(at) = ended {
        let replied = case.answered_at.is_some() || case.resolved_at.is_some();
        sink.share(code::REPLY_RATE, case.unit.as_str(), at, replied);
        sink.count(code::OWNER_CLOSED, case.owner.as_str(), at);
    }
    let unit = case.unit.as_str();
    if let Some(at) = case.cancelled_at {
        sink.count(code::CASES_CANCELLED, unit, at);
    }
    if let Some(at) = case.rejection.rejected_at {
        sink.count(code::CASES_REJECTED, unit, at);
        sink.count(code::OWNER_CLOSED, case.owner.as_str(), at);
    }
    for objection in &case.rejection.objections {
        sink.count(code::REFUSALS_OBJECTED, unit, objection.at);
        if let Some((upheld, at)) = objection.ruled {
            sink.share(code::OBJECTIONS_UPHELD, unit, at, upheld);
        }
        let judged = objection.late_at.or(objection.ruled.map(|(_, at)| at));
        if let Some(at) = judged.filter(|_| objection.limited) {
            sink.share(code::RULINGS_LATE, unit, at, objection.late_at.is_some());
        }
    }
    for (place, closing) in case.closings.iter().enumerate() {
        // Up to the next closing: what is refused afterwards, that one answers for.
        let next = case.closings.get(place + 1).map(|next| next.at);
        let undone = |at: &&Instant| **at >= closing.at && next.is_none_or(|next| **at < next);
        let held = case.refusals.iter().find(undone).is_none();
        sink.share(code::OWNER_HELD, case.owner.as_str(), closing.at, held);
    }
    if case.facts.kind != CaseKind::Fault {
        return;
    }
    if let Some(first) = case.closings.first() {
        let (judged, first_time) = first_time(case, first.at);
        sink.share(code::FIRST_TIME_FIX, case.topic.as_str(), judged, first_time);
    }
    // By the resolution, for only then is the cause known.
    if let (Some(restored), Some(resolved)) = (case.restored_at, case.resolved_at) {
        let took = restored.millis_since(case.opened_at).max(0);
        let cause = if case.root_cause.is_empty() { "none" } else { case.root_cause.as_str() };
        sink.count(code::FAULTS_RESTORED, cause, resolved);
        sink.put(code::FAULT_MEDIAN, cause, resolved, (took, 1));
        sink.put(code::FAULT_P90, cause, resolved, (took, 1));
        let area = format!("{}/{}", case.unit, case.area());
        for metric in [code::ACHIEVED_P50, code::ACHIEVED_P80, code::ACHIEVED_P95] {
            sink.put(metric, &area, resolved, (took, 1));
        }
    }
}

fn of_promise(case: &CaseDossier, promise: &PromiseDossier, sink: &mut Sink<'_>) {
    let (kept, at) = match promise.verdict {
        Verdict::Kept(at) => (true, at),
        Verdict::Broken(due, _) => (false, due),
        Verdict::Open | Verdict::Void => return,
    };
    if promise.beneficiary != "customer" {
        if promise.beneficiary == "unit" {
            sink.share(code::TARGETS_KEPT, promise.scheme.as_str(), at, kept);
        }
        return;
    }
    sink.share(code::PROMISES_KEPT, &format!("{}/{}", promise.scheme, case.area()), at, kept);
    sink.share(code::OVERDUE, promise.unit.as_str(), at, !kept);
    sink.share(code::OWNER_KEPT, case.owner.as_str(), at, kept);
    sink.share(code::EXEMPTED_SHARE, promise.scheme.as_str(), at, case.exempted);
    sink.share(code::EXEMPTED_UNIT, promise.unit.as_str(), at, case.exempted);
    if case.facts.kind == CaseKind::Complaint {
        sink.share(code::COMPLAINT_TIMELINESS, promise.unit.as_str(), at, kept);
    }
    if !kept {
        sink.count(code::PROMISES_BROKEN, promise.unit.as_str(), at);
        let cause = if promise.late_cause.is_empty() { "none" } else { promise.late_cause.as_str() };
        sink.count(code::LATE_CAUSES, cause, at);
        sink.count(code::OWNER_LATE, case.owner.as_str(), at);
    }
}

/// What outside bodies sent counts when it came; whether it was answered in time when that is known; and how many were answered
/// at all when they came, so that a share below the whole names those that still wait.
fn of_outside(case: &CaseDossier, sink: &mut Sink<'_>) {
    for request in &case.outside {
        let tag = format!("{}/{}", request.body, case.facts.kind.code());
        sink.count(code::OUTSIDE_RECEIVED, &tag, request.asked_at);
        sink.share(code::OUTSIDE_ANSWERED, &request.body, request.asked_at, request.answered_at.is_some());
        for (in_time, at) in &request.verdicts {
            sink.share(code::OUTSIDE_IN_TIME, &request.body, *at, *in_time);
        }
    }
}

/// A window that was moved before anybody knew is none of those that were kept or missed.
fn of_visits(case: &CaseDossier, sink: &mut Sink<'_>) {
    for window in &case.windows {
        if let Some((kept, at)) = window.verdict {
            sink.share(code::VISITS_KEPT, case.unit.as_str(), at, kept);
            if !kept {
                sink.count(code::VISITS_MISSED, case.unit.as_str(), at);
            }
            if !window.technician.is_empty() {
                sink.share(code::CREW_KEPT, window.technician.as_str(), at, kept);
            }
        }
    }
    for moved in &case.windows_moved {
        let metric = if moved.by_us { code::VISITS_MOVED } else { code::VISITS_MOVED_BY_CUSTOMER };
        sink.count(metric, case.unit.as_str(), moved.at);
    }
    for receipt in &case.receipts {
        sink.share(code::SOLVED_REMOTELY, case.unit.as_str(), receipt.at, receipt.remotely);
        if !receipt.technician.is_empty() {
            sink.count(code::CREW_RECEIPTS, receipt.technician.as_str(), receipt.at);
        }
    }
    of_crew(case, sink);
}

/// What a customer did not accept falls to whoever wrote the last receipt before it; a complaint to whoever was sent.
fn of_crew(case: &CaseDossier, sink: &mut Sink<'_>) {
    let last_before = |at: Instant| {
        let receipts = case.receipts.iter().filter(|receipt| receipt.at <= at);
        receipts.max_by_key(|receipt| receipt.at).filter(|receipt| !receipt.technician.is_empty())
    };
    for at in &case.refusals {
        if let Some(receipt) = last_before(*at) {
            sink.count(code::CREW_COMPLAINTS, receipt.technician.as_str(), *at);
        }
    }
    if case.facts.kind == CaseKind::Complaint {
        for receipt in case.receipts.iter().filter(|receipt| !receipt.technician.is_empty()) {
            sink.count(code::CREW_COMPLAINTS, receipt.technician.as_str(), case.opened_at);
        }
    }
    for (_, unit, at) in &case.red_lines {
        sink.count(code::UNIT_RED_LINES, unit.as_str(), *at);
    }
    let Some(first) = case.closings.first().filter(|_| case.facts.kind == CaseKind::Fault) else { return };
    if let Some(receipt) = last_before(first.at) {
        let (judged, first_time) = first_time(case, first.at);
        sink.share(code::CREW_FIX, receipt.technician.as_str(), judged, first_time);
    }
}

/// When a fault that closed first at an instant is judged, and whether it was mended the first time: the window for a repeat
/// must be over, before that nobody knows.
fn first_time(case: &CaseDossier, closed: Instant) -> (Instant, bool) {
    let judged = closed.plus_millis(i64::from(case.repeat_window_days) * DAY_MILLIS);
    (judged, case.refusals.is_empty() && case.repeated_at.is_none_or(|at| at >= judged))
}

/// A case called back in one draw counts once: at the answer that reached the customer, else at the last attempt.
fn of_call_backs(case: &CaseDossier, sink: &mut Sink<'_>) {
    for (draw, answers) in &case.call_backs {
        let stratum = draw.split_once('/').map_or(draw.as_str(), |(_, stratum)| stratum);
        let reached = answers.iter().find(|(answer, _)| *answer != Answer::NotReached);
        let Some((answer, at)) = reached.or(answers.last()) else { continue };
        sink.share(code::REACHED_RATE, stratum, *at, reached.is_some());
        if reached.is_some() && *answer != Answer::Refused {
            let satisfied = *answer == Answer::Satisfied;
            sink.share(code::SATISFACTION, stratum, *at, satisfied);
            sink.share(code::OWNER_SATISFIED, case.owner.as_str(), *at, satisfied);
            if case.facts.kind == CaseKind::Complaint {
                sink.share(code::COMPLAINT_SATISFACTION, case.topic.as_str(), *at, satisfied);
                sink.share(code::COMPLAINT_SATISFACTION_UNIT, case.unit.as_str(), *at, satisfied);
            }
        }
    }
}

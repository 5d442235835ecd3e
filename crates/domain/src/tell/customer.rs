//! What a customer without a login sees of his case: one sentence, who comes, what he gets if we are late and what he
//! got, and the steps. Only what he knows or is owed: no name beyond a surname, no ladder, no task, no red line.

use super::rejection::refusal_words;
use super::say::deed;
use super::settlement::settlement_lines;
use super::sheet::{ClockSheet, clock_sheets, paid_lines, reasons_for_customer, value_zh};
use super::story::{Tone, class_name, tell};
use super::visit;
use super::window::at_stake;
use crate::brief::{Brief, Context, PolicyBook};
use crate::case::{Case, ClockKind, ClockStatus, GRANTED, SettlementState, Stage, Verdict};
use crate::command::{Action, why_not};
use crate::event::{Actor, Audience, CaseEvent, Fact, RejectionStep, SettlementStep, VisitTurn};
use crate::org::Org;
use uuid::Uuid;
use yinuo_policy::{Bilingual, Instant, Policy, Reason, RemedyRule, Value};

/// The page of a case in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerSheet {
    /// Number for the telephone.
    pub number: String,
    /// What it is about.
    pub title: Bilingual,
    /// The one sentence that answers the page.
    pub lead: Bilingual,
    /// Whether the sentence is about a promise that is broken or met.
    pub tone: Tone,
    /// The rest of the sentence, in grey; may be empty.
    pub aside: Bilingual,
    /// Visit that was agreed and is not over.
    pub visit: Option<Bilingual>,
    /// What stands between that visit and the promise, where the one is later than the other.
    pub visit_note: Option<Bilingual>,
    /// Who works on it: post and surname; none while nobody does.
    pub who: Option<Bilingual>,
    /// What he gets if we are late, a sentence for each rule. Empty when the case is over.
    pub if_late: Vec<Bilingual>,
    /// Sum of what he was credited, by currency, as written on a bill.
    pub credit: Vec<String>,
    /// Whether all of it has reached him, as far as anybody tells us of that.
    pub credited: bool,
    /// Where each sum is on its way to him, and because of what.
    pub paid: Vec<Bilingual>,
    /// What a broken promise gives him beside those sums, whose size is known only when the service is back.
    pub pending: Vec<Bilingual>,
    /// How it adds up, line by line.
    pub sums: Vec<Reason>,
    /// Why the deadline is what it is.
    pub why: Vec<Reason>,
    /// What happened, oldest first.
    pub steps: Vec<Step>,
    /// Whether he has the word: confirm or refuse.
    pub may_judge: bool,
    /// Whether he may reopen.
    pub may_reopen: bool,
    /// Whether he may object to a rejection.
    pub may_object: bool,
    /// Whether he may add a word or a photo.
    pub may_say: bool,
    /// Until when he has the word, or may reopen.
    pub until: Option<Instant>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Instant,
    /// The sentence.
    pub text: Bilingual,
    /// Tone.
    pub tone: Tone,
    /// Words that belong to it, as spoken to him or by him.
    pub words: Option<Uuid>,
    /// How many photos he sent with it.
    pub photos: usize,
}

/// What the customer sees of a case whose due clocks have been settled. `history` holds its facts, oldest first.
#[must_use]
pub fn customer_sheet(
    case: &Case,
    history: &[Fact],
    book: &PolicyBook,
    org: &Org,
    now: Instant,
) -> CustomerSheet {
    let policy = book.current();
    let sheets: Vec<ClockSheet> = clock_sheets(case, book, org, now)
        .into_iter()
        .filter(|sheet| sheet.beneficiary == "customer" && matches!(sheet.clock.kind, ClockKind::Promise(_)))
        .collect();
    let (actor, brief) = (Actor::customer(), Brief::default());
    let ctx = Context { now, actor: &actor, book, org, brief: &brief };
    let may = |action| why_not(case, action, ctx).is_none();
    let first = sheets.iter().find(|sheet| is_open(sheet));
    let (lead, tone, aside) = lead(case, first, (book, org), now);
    let title = policy.category(&case.facts.category).map(|found| found.name.clone()).unwrap_or_default();
    CustomerSheet {
        number: case.number.clone(),
        title,
        lead,
        tone,
        aside,
        visit: visit(case, policy, now),
        visit_note: visit_note(case, first, (book, org), now),
        who: visit::who_comes(case, org).or_else(|| who(case, org, now)),
        if_late: if case.stage.is_open() { if_late(case, book) } else { Vec::new() },
        credit: credit(case),
        credited: credited(case),
        paid: settlement_lines(case, book),
        pending: pending(case, book),
        sums: paid_lines(case, book),
        why: first.or(sheets.first()).and_then(|sheet| why(case, sheet, book)).unwrap_or_default(),
        steps: told_once(history).filter_map(|fact| step(case, fact, book, org)).collect(),
        may_judge: may(Action::Verdict),
        may_reopen: may(Action::Reopen),
        may_object: may(Action::Object),
        may_say: case.stage != Stage::Cancelled,
        until: until(case, policy),
    }
}

fn why(case: &Case, sheet: &ClockSheet, book: &PolicyBook) -> Option<Vec<Reason>> {
    match sheet.clock.kind {
        ClockKind::Promise(id) => reasons_for_customer(case, id, book),
        _ => None,
    }
}

/// Nobody reads seconds on a telephone.
pub(super) fn to_the_minute(at: Instant) -> Instant {
    Instant(at.0 - at.0.rem_euclid(60_000))
}

fn is_open(sheet: &ClockSheet) -> bool {
    match sheet.clock.status {
        ClockStatus::Running | ClockStatus::Paused { .. } => true,
        ClockStatus::Broken => sheet.stopped_at.is_none(),
        _ => false,
    }
}

fn lead(
    case: &Case,
    first: Option<&ClockSheet>,
    (book, org): (&PolicyBook, &Org),
    now: Instant,
) -> (Bilingual, Tone, Bilingual) {
    let policy = book.current();
    let none = Bilingual::default;
    match case.stage {
        Stage::Resolved => {
            let lead = Bilingual::new("我们说办好了。您说呢？", "We say it is settled. Is it?");
            (lead, Tone::Plain, resolved_aside(policy))
        }
        Stage::Closed => (Bilingual::new("已办结。", "Closed."), Tone::Met, closed_aside(case, policy)),
        Stage::Cancelled => match &case.merged {
            Some(merged) => {
                let number = &merged.number;
                let lead = Bilingual::new(
                    format!("并到单 {number} 一起办，以那张单的承诺为准。"),
                    format!("It goes on with case {number}, whose promise counts."),
                );
                (lead, Tone::Plain, none())
            }
            None => (Bilingual::new("已取消。", "Cancelled."), Tone::Plain, none()),
        },
        Stage::Rejected => {
            let lead = Bilingual::new("这件事我们不予受理。", "We do not take this matter.");
            let words = case.rejection.as_ref().map(|found| refusal_words(found, book, org, now));
            (lead, Tone::Plain, words.unwrap_or_default())
        }
        Stage::Acknowledged | Stage::InProgress => {
            let Some(sheet) = first else {
                let lead = Bilingual::new(
                    "有专人跟进，结果会告诉您。",
                    "Somebody is seeing to it and will tell you the outcome.",
                );
                return (lead, Tone::Plain, none());
            };
            promise_lead(case, sheet, book, now)
        }
    }
}

fn promise_lead(
    case: &Case,
    sheet: &ClockSheet,
    book: &PolicyBook,
    now: Instant,
) -> (Bilingual, Tone, Bilingual) {
    let policy = book.current();
    let obligation = match sheet.clock.kind {
        ClockKind::Promise(id) => case.promises.iter().find(|promise| promise.id == id).and_then(|promise| {
            book.pinned(&promise.policy).promise(&promise.rule).map(|rule| rule.obligation.as_str())
        }),
        _ => None,
    };
    let (zh, en) = deed(obligation.unwrap_or_default());
    match (sheet.clock.status, sheet.clock.due_at) {
        (ClockStatus::Broken, Some(due)) => {
            let stamp = policy.local_end(due);
            (
                Bilingual::new("我们迟了，对不起。", "We are late, and sorry."),
                Tone::Broken,
                Bilingual::new(
                    format!("原定 {} 前{zh}，还在办。", stamp.zh),
                    format!("It was due {}. We are still on it.", stamp.en),
                ),
            )
        }
        (ClockStatus::Running, Some(due)) => {
            let spoken = policy.spoken_due(due, now);
            (
                Bilingual::new(
                    format!("我们承诺{}{zh}。", spoken.zh),
                    format!("We promise to {en} {}.", spoken.en),
                ),
                Tone::Plain,
                sheet.moved_from.map(|old| moved_words(old, policy)).unwrap_or_default(),
            )
        }
        _ => {
            let cause = case.standing_pause().map(|pause| class_name(pause.cause)).unwrap_or_default();
            (
                Bilingual::new("时限暂停，停完接着算。", "The clock stands and will go on from there."),
                Tone::Plain,
                if cause.zh.is_empty() {
                    cause
                } else {
                    Bilingual::new(format!("原因：{}", cause.zh), format!("Cause: {}", cause.en))
                },
            )
        }
    }
}

fn resolved_aside(policy: &Policy) -> Bilingual {
    let hours = policy.conduct().confirm_window_hours;
    Bilingual::new(
        format!("您确认后才算办结；{hours} 小时没有回音，也会办结，之后仍可重开。"),
        format!(
            "It closes when you agree, or after {hours} hours without a word; you may still reopen it then."
        ),
    )
}

fn closed_aside(case: &Case, policy: &Policy) -> Bilingual {
    let at = case.closed_at.map(|at| policy.local_stamp(to_the_minute(at))).unwrap_or_default();
    Bilingual::new(format!("{} 办结", at.zh), format!("Closed {}", at.en))
}

fn until(case: &Case, policy: &Policy) -> Option<Instant> {
    let conduct = policy.conduct();
    match case.stage {
        Stage::Resolved => Some(conduct.word_until(case.resolved_at?)),
        Stage::Closed => Some(conduct.reopens_until(case.closed_at?)),
        Stage::Rejected => case.rejection.as_ref()?.objects_until,
        _ => None,
    }
}

fn visit(case: &Case, policy: &Policy, now: Instant) -> Option<Bilingual> {
    let (_, agreed) =
        case.appointments.last().filter(|_| case.stage.is_open() && case.arrived_at.is_none())?;
    if agreed.window.until <= now {
        // The window is missed; when he comes after all is what there is to say.
        let coming = case.visits.iter().filter(|visit| visit.is_open() && visit.arrived_at.is_none());
        let at = coming.filter_map(|visit| visit.expected_at).find(|at| *at > now)?;
        let time = minute(policy, at);
        return Some(Bilingual::new(format!("师傅预计 {time} 到"), format!("Expected at {time}")));
    }
    let (from, until) = (policy.local_stamp(agreed.window.from), policy.local_time(agreed.window.until));
    let words = Bilingual::new(format!("{}–{until} 上门", from.zh), format!("Visit {}–{until}", from.en));
    // Whoever runs late is expected at another time; the window that was promised stands beside it.
    let late = case.visits.iter().filter(|visit| visit.is_open() && visit.arrived_at.is_none());
    let expected =
        late.filter(|visit| visit.window == Some(agreed.window)).find_map(|visit| visit.expected_at);
    Some(match expected.filter(|at| *at > now) {
        Some(at) => {
            let time = minute(policy, at);
            Bilingual::new(
                format!("{}，师傅预计 {time} 到", words.zh),
                format!("{}, expected at {time}", words.en),
            )
        }
        None => words,
    })
}

/// Why the promise is later than it was first told.
fn moved_words(old: Instant, policy: &Policy) -> Bilingual {
    let old = policy.local_stamp(to_the_minute(old));
    Bilingual::new(
        format!("这是应您约的时间改定的，原来是 {} 前。", old.zh),
        format!("It follows the time that you asked for; it was {} before.", old.en),
    )
}

/// A visit later than a promise that runs on is said to be so: the page does not name two hours as if they were one.
fn visit_note(
    case: &Case,
    first: Option<&ClockSheet>,
    (book, org): (&PolicyBook, &Org),
    now: Instant,
) -> Option<Bilingual> {
    let runs = first.is_some_and(|sheet| sheet.clock.status == ClockStatus::Running);
    let coming = case.visits.iter().filter(|visit| runs && visit.is_open() && visit.arrived_at.is_none());
    let window = |visit: &crate::case::Visit| {
        visit.agreed.last().map(|last| last.window).filter(|last| visit.window == Some(*last))
    };
    let (job, window) = coming.filter_map(|visit| Some((&visit.job, window(visit)?))).next()?;
    let stake = at_stake(case, (job, window), (book, org), now)?;
    let due = book.current().local_stamp(to_the_minute(stake.due));
    stake.is_past(window).then(|| stake.after_taken(&due))
}

/// A clock time without its seconds.
fn minute(policy: &Policy, at: Instant) -> String {
    policy.local_time(Instant(at.0 - at.0.rem_euclid(60_000)))
}

/// Post and surname, which stands first in both languages: enough to open the door, too little to look anybody up.
fn who(case: &Case, org: &Org, now: Instant) -> Option<Bilingual> {
    let handler =
        Some(case.handler.as_str()).filter(|handler| !handler.is_empty() && case.stage.is_open())?;
    let person = org.people.get(handler)?;
    let holding = org.holdings.iter().find(|holding| {
        holding.person == handler && holding.from <= now && holding.until.is_none_or(|until| now < until)
    });
    // Whoever goes from house to house is called alike wherever he is named.
    if holding.is_some_and(|holding| org.roles(&holding.post).iter().any(|role| role == "technician")) {
        return Some(visit::known_as(handler, org));
    }
    let post = holding.map(|holding| org.post_name(&holding.post)).unwrap_or_default();
    let surname: String = person.name.zh.chars().take(1).collect();
    let family = person.name.en.split_whitespace().next().unwrap_or_default();
    Some(Bilingual::new(
        format!("{} · 姓{surname}", post.zh).trim_start_matches(" · ").to_owned(),
        format!("{family}, {}", post.en.to_lowercase()).trim_end_matches(", ").to_owned(),
    ))
}

/// Sentences of the remedies of promises that can still break, or have broken.
fn if_late(case: &Case, book: &PolicyBook) -> Vec<Bilingual> {
    let mut said: Vec<Bilingual> = Vec::new();
    for promise in &case.promises {
        if matches!(promise.verdict, Verdict::Void | Verdict::Kept { .. }) {
            continue;
        }
        let policy = book.pinned_with(&promise.policy, Some(&promise.calendar));
        let rule = policy.promise(&promise.rule).filter(|rule| rule.beneficiary == "customer");
        for code in rule.map(|rule| rule.remedies.as_slice()).unwrap_or_default() {
            if let Some(remedy) = policy.remedy(code)
                && !said.contains(&remedy.sentence)
            {
                said.push(remedy.sentence.clone());
            }
        }
    }
    said
}

/// Remedies of broken promises that are measured at the end, each with its state, until they stand among the sums.
fn pending(case: &Case, book: &PolicyBook) -> Vec<Bilingual> {
    let mut said: Vec<Bilingual> = Vec::new();
    for promise in &case.promises {
        let Verdict::Broken { stopped_at: None, .. } = promise.verdict else { continue };
        let policy = book.pinned_with(&promise.policy, Some(&promise.calendar));
        let rule = policy.promise(&promise.rule).filter(|rule| rule.beneficiary == "customer");
        for code in rule.map(|rule| rule.remedies.as_slice()).unwrap_or_default() {
            let measured = |remedy: &&RemedyRule| remedy.shape.is_measured_at_the_end();
            let Some(remedy) = policy.remedy(code).filter(measured) else { continue };
            let words = Bilingual::new(
                format!("{}修好以后算出来，自动入账。", remedy.sentence.zh),
                format!(
                    "{} It is counted once the service is back, and credited by itself.",
                    remedy.sentence.en
                ),
            );
            if !said.contains(&words) {
                said.push(words);
            }
        }
    }
    if case.stage.is_open() { said } else { Vec::new() }
}

/// Sums of all owed units by what they are counted in.
fn credit(case: &Case) -> Vec<String> {
    let mut sums: Vec<Value> = Vec::new();
    let lines = case.promises.iter().flat_map(|promise| {
        let standing = move |(place, _): &(usize, _)| !case.is_taken_back(promise.id, *place);
        promise.owed.iter().enumerate().filter(standing)
    });
    let values = lines.filter_map(|(_, line)| line.value.as_ref());
    for value in values {
        let alike = sums.iter_mut().find(|sum| sum.with_amount(0) == value.with_amount(0));
        match alike {
            Some(sum) => *sum = sum.with_amount(sum.amount().saturating_add(value.amount())),
            None => sums.push(value.clone()),
        }
    }
    sums.iter().filter(|sum| sum.amount() != 0).map(value_zh).collect()
}

/// Whether every sum that promises owe him and that is paid has reached him. Where nobody pays by our word, what stands on his account
/// is his already.
fn credited(case: &Case) -> bool {
    let of_promises = case.settlements.iter().filter(|found| found.promise != GRANTED);
    let mut paid = of_promises.map(|found| found.state).filter(|state| *state != SettlementState::Cancelled);
    paid.all(|state| matches!(state, SettlementState::Credited | SettlementState::Recalled))
}

/// What happened, without the arrival on site that a technician's own arrival led to: he came once.
fn told_once(history: &[Fact]) -> impl Iterator<Item = &Fact> {
    let came = |fact: &Fact| matches!(fact.event, CaseEvent::Visit { turn: VisitTurn::Arrived { .. }, .. });
    let first = history.iter().position(came).unwrap_or(history.len());
    let again = move |at: usize, fact: &Fact| at > first && matches!(fact.event, CaseEvent::Arrived { .. });
    history.iter().enumerate().filter(move |(at, fact)| !again(*at, fact)).map(|(_, fact)| fact)
}

fn step(case: &Case, fact: &Fact, book: &PolicyBook, org: &Org) -> Option<Step> {
    let ours = |promise: u32| {
        let found = case.promises.iter().find(|found| found.id == promise);
        let rule = found.and_then(|found| book.pinned(&found.policy).promise(&found.rule));
        rule.is_some_and(|rule| rule.beneficiary == "customer")
    };
    let told = || tell(case, fact, book, org);
    let (text, tone) = match &fact.event {
        CaseEvent::PromiseBroken { promise, .. }
        | CaseEvent::PromiseKept { promise, .. }
        | CaseEvent::PromiseStoppedLate { promise, .. }
        | CaseEvent::BreachWithdrawn { promise, .. }
        | CaseEvent::RemedyOwed { promise, .. } => {
            if !ours(*promise) {
                return None;
            }
            let told = told();
            (told.text, told.tone)
        }
        CaseEvent::Settlement {
            step:
                SettlementStep::Credited { .. } | SettlementStep::Returned { .. } | SettlementStep::Cancelled,
            ..
        } => {
            let told = told();
            (told.text, told.tone)
        }
        CaseEvent::Assigned { unit, .. } => {
            let unit = org.unit_name(unit);
            (Bilingual::new(format!("交给{}办", unit.zh), format!("Given to {}", unit.en)), Tone::Plain)
        }
        CaseEvent::Noted { audience: Audience::Customer, .. } => {
            (Bilingual::new("我们告诉您", "We told you"), Tone::Plain)
        }
        CaseEvent::Urged { .. } => (Bilingual::new("您催过一次", "You pressed us"), Tone::Plain),
        CaseEvent::CustomerSaid { .. } => (Bilingual::new("您补充", "You added"), Tone::Plain),
        CaseEvent::Confirmed { .. } => (Bilingual::new("您确认了", "You agreed"), Tone::Met),
        CaseEvent::Refused { .. } => {
            (Bilingual::new("您说没办好，继续办", "You refused; work goes on"), Tone::Plain)
        }
        CaseEvent::Reopened { .. } => (Bilingual::new("重开，继续办", "Reopened; work goes on"), Tone::Plain),
        CaseEvent::Resolved { .. } => (Bilingual::new("我们说办好了", "We said it is settled"), Tone::Plain),
        CaseEvent::Rejection { step: RejectionStep::Objected { .. } } => {
            (Bilingual::new("您提出异议", "You objected"), Tone::Plain)
        }
        CaseEvent::Rejection { step: RejectionStep::Ruled { .. } }
        | CaseEvent::Rejected { .. }
        | CaseEvent::TakenUp
        | CaseEvent::PauseDecided { approved: true, .. }
        | CaseEvent::PauseEnded { .. }
        | CaseEvent::Opened { .. }
        | CaseEvent::AppointmentAgreed { .. }
        | CaseEvent::Answered { .. }
        | CaseEvent::Arrived { .. }
        | CaseEvent::Restored { .. }
        | CaseEvent::Closed { .. }
        | CaseEvent::Merged { .. }
        | CaseEvent::Split { .. }
        | CaseEvent::Cancelled { .. } => {
            let told = told();
            (told.text, told.tone)
        }
        CaseEvent::Visit { turn, .. } => visit::customer_step(case, turn, book.current(), org)?,
        _ => return None,
    };
    let photos = match &fact.event {
        CaseEvent::CustomerSaid { evidence } => evidence.artefacts.len(),
        _ => 0,
    };
    // What he was told with the rejection stands in the proposal, which he never sees by itself.
    let told_then = match (&fact.event, &case.rejection) {
        (CaseEvent::Rejected { .. }, Some(found)) if found.rejected_at == Some(fact.occurred) => {
            Some(found.text.text)
        }
        _ => spoken(&fact.event),
    };
    Some(Step { at: fact.occurred, text, tone, words: told_then, photos })
}

/// Words that were spoken to the customer, or by him. What colleagues wrote for one another is none of them.
fn spoken(event: &CaseEvent) -> Option<Uuid> {
    match event {
        CaseEvent::Answered { text }
        | CaseEvent::Resolved { text, .. }
        | CaseEvent::Refused { text, .. }
        | CaseEvent::Reopened { text }
        | CaseEvent::Noted { text, audience: Audience::Customer, .. } => Some(text.text),
        CaseEvent::Rejection {
            step: RejectionStep::Objected { text, .. } | RejectionStep::Ruled { text, .. },
        } => Some(text.text),
        CaseEvent::CustomerSaid { evidence } => Some(evidence.text.text),
        CaseEvent::Visit { turn, .. } => visit::spoken(turn),
        _ => None,
    }
}

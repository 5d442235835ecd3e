//! The office in words: outside bodies, outages, directives; and the letter that answers a body.

use super::sheet::ClockSheet;
use super::story::{Told, Tone, told};
use crate::brief::PolicyBook;
use crate::case::{Case, Clock, OutsideRequest};
use crate::event::{CaseEvent, Inherits};
use crate::org::Org;
use yinuo_policy::{Bilingual, Instant, Policy, Reason};

/// Name of an outside body; its code when no policy knows it any more.
#[must_use]
pub fn body_name(policy: &Policy, body: &str) -> Bilingual {
    policy.outside_rule(body).map_or_else(|| Bilingual::new(body, body), |rule| rule.name.clone())
}

/// The sentence of an event of the office.
pub(super) fn office_story(case: &Case, event: &CaseEvent, book: &PolicyBook, org: &Org) -> Option<Told> {
    outside_story(case, event, book).or_else(|| outage_story(event, book)).or_else(|| match event {
        CaseEvent::TaskJudged { accepted: true, .. } => {
            Some(told("task", "check", "督办回复已认可", "The reply to the directive was accepted"))
        }
        CaseEvent::TaskJudged { due_at, .. } => {
            let due = due_at.map(|at| book.current().local_stamp(at)).unwrap_or_default();
            Some(
                told("task", "repeat", "督办回复退回", "The reply to the directive was sent back")
                    .detail(format!("限 {} 前再回复", due.zh), format!("to be answered again by {}", due.en)),
            )
        }
        CaseEvent::TaskClimbed { post, holder, .. } => {
            let (post, who) = (org.post_name(post), org.person_name(holder));
            Some(
                told(
                    "task",
                    "ladder",
                    format!("督办未回复，升到 {} {}", post.zh, who.zh),
                    format!("Directive not answered: it reached {} {}", post.en, who.en),
                )
                .tone(Tone::Broken),
            )
        }
        _ => None,
    })
}

fn outside_story(case: &Case, event: &CaseEvent, book: &PolicyBook) -> Option<Told> {
    let policy = book.current();
    let named = |id: u32| {
        let found = case.outside.iter().find(|found| found.id == id);
        found.map_or_else(Bilingual::default, |found| {
            let body = body_name(policy, &found.body);
            let number = &found.number;
            Bilingual::new(format!("{} {number}", body.zh), format!("{} {number}", body.en))
        })
    };
    let line = |icon, id: u32, zh: &str, en: &str| {
        let name = named(id);
        told("contact", icon, format!("{zh}：{}", name.zh), format!("{en}: {}", name.en))
    };
    Some(match event {
        CaseEvent::OutsideRequested { request, due_at, stated, .. } => {
            let due = policy.local_stamp(*due_at);
            let (zh, en) =
                if *stated { ("来文定", "as its letter says") } else { ("按规则", "by our rule") };
            line("flag", *request, "转办", "Transferred by")
                .detail(format!("限 {}（{zh}）", due.zh), format!("due {} ({en})", due.en))
        }
        CaseEvent::OutsideRepeated { request, .. } => line("repeat", *request, "转办再来", "Came again"),
        CaseEvent::OutsideAnswered { request, letter, .. } => line("check", *request, "已复函", "Answered")
            .detail(letter.clone(), letter.clone())
            .tone(Tone::Met),
        CaseEvent::OutsideReceived { request, reference } => {
            line("check", *request, "收到回执", "Return receipt").detail(reference.clone(), reference.clone())
        }
        CaseEvent::OutsideObjected { request, .. } => line("note", *request, "提出异议", "Objection")
            .detail("时限照走，等对方答复", "its clock runs on until the body's word"),
        CaseEvent::OutsideRedispatched { request, due_at, .. } => {
            let due = policy.local_stamp(*due_at);
            line("repeat", *request, "再次转来", "Sent again")
                .detail(format!("新期限 {}", due.zh), format!("new deadline {}", due.en))
        }
        CaseEvent::OutsideWithdrawn { request, .. } => line("note", *request, "转办撤回", "Taken back"),
        CaseEvent::OutsideOverdue { request } => {
            line("broken", *request, "转办超期", "Late for").tone(Tone::Broken)
        }
        _ => return None,
    })
}

fn outage_story(event: &CaseEvent, book: &PolicyBook) -> Option<Told> {
    Some(match event {
        CaseEvent::OutageJoined { inherits: Inherits::Recovery, .. } => {
            told("state", "flag", "并入大面积故障", "Joined an outage")
                .detail("修复即算本单修复，同一故障只赔一次", "its end is this case's; one outage pays once")
        }
        CaseEvent::OutageJoined { .. } => told(
            "state",
            "flag",
            "记入大面积故障，本单承诺继续",
            "Part of an outage; its own promise goes on",
        ),
        CaseEvent::OutageLeft { .. } => {
            told("state", "note", "不属于大面积故障", "Found to be no part of the outage")
        }
        CaseEvent::OutageEnded { restored_at, inherited, .. } => {
            let stamp = book.current().local_stamp(*restored_at);
            let (zh, en) = if *inherited {
                ("本单随之恢复", "and with it this case")
            } else {
                ("本单另行核实", "this case is looked at by itself")
            };
            told("state", "check", "大面积故障已修复", "The outage is over")
                .detail(format!("{}，{zh}", stamp.zh), format!("{}, {en}", stamp.en))
        }
        _ => return None,
    })
}

/// An outside body's clock with its reasons: which deadline counts, every turn between us and the body, every letter.
pub(super) fn outside_sheet(
    case: &Case,
    clock: Clock,
    id: u32,
    book: &PolicyBook,
    org: &Org,
) -> Option<ClockSheet> {
    let request = case.outside.iter().find(|found| found.id == id)?;
    let policy = book.current();
    let body = body_name(policy, &request.body);
    let due = policy.local_stamp(request.due_at);
    let rule = policy.outside_rule(&request.body);
    let sentence = rule.map(|rule| rule.sentence.clone()).unwrap_or_default();
    let reasons = outside_reasons(request, policy, org);
    Some(ClockSheet {
        name: Bilingual::new(
            format!("{} · {}", body.zh, request.number),
            format!("{} · {}", body.en, request.number),
        ),
        sentence,
        note: Bilingual::new(format!("限 {} 答复", due.zh), format!("answer by {}", due.en)),
        beneficiary: "outside".to_owned(),
        stopped_at: request.answered_at.or(request.withdrawn_at),
        noticed_at: None,
        moved_from: None,
        withdrawn: request.withdrawn_at.is_some(),
        policy: String::new(),
        reasons,
        sums: Vec::new(),
        clock,
    })
}

fn outside_reasons(request: &OutsideRequest, policy: &Policy, org: &Org) -> Vec<Reason> {
    let line = |at: Instant, zh: &str, en: &str| {
        let stamp = policy.local_stamp(at);
        let text = Bilingual::new(format!("{} {zh}", stamp.zh), format!("{}: {en}", stamp.en));
        Reason { at: Some(at), text }
    };
    let mut reasons = vec![line(request.received_at, "收到转办", "the request came")];
    for turn in &request.turns {
        let who = org.person_name(&turn.by);
        let (zh, en) = match turn.due_at {
            Some(_) => ("再次转来", "sent again"),
            None if request.withdrawn_at == Some(turn.at) => ("撤回", "taken back"),
            None => ("提出异议，时限照走", "objection; the clock runs on"),
        };
        reasons.push(line(turn.at, &format!("{zh}（{}）", who.zh), &format!("{en} ({})", who.en)));
    }
    for letter in &request.letters {
        let number = &letter.number;
        reasons.push(line(letter.at, &format!("复函 {number}"), &format!("letter {number}")));
    }
    if let Some((_, at)) = &request.receipt {
        reasons.push(line(*at, "对方回执", "return receipt of the body"));
    }
    let last_stated = request.turns.iter().any(|turn| turn.due_at.is_some()) || request.stated;
    let (zh, en) = if last_stated {
        (
            "期限：以来文所定为准，与对客户的承诺各自计时",
            "the deadline that holds; the customer's promise is another clock",
        )
    } else {
        ("期限：来文未定，按规则", "the deadline by our rule, as the letter names none")
    };
    reasons.push(line(request.due_at, zh, en));
    reasons.sort_by_key(|reason| reason.at);
    reasons
}

/// What stands in the blanks of a letter.
#[derive(Debug, Clone, Copy)]
pub struct LetterFacts<'a> {
    /// Number of the letter.
    pub letter: &'a str,
    /// Name of the case's category.
    pub title: &'a Bilingual,
    /// What we answer.
    pub answer: &'a str,
    /// When it is written.
    pub at: Instant,
}

/// The reply to a body in the words of the policy, in Chinese: the body's language.
#[must_use]
pub fn letter(
    case: &Case,
    request: &OutsideRequest,
    facts: LetterFacts<'_>,
    policy: &Policy,
) -> Option<String> {
    let rule = policy.outside_rule(&request.body)?;
    let same = |text: &str| Bilingual::new(text, text);
    let day = |at: Instant| same(&policy.local_date(at));
    let filled = rule.letter.filled(&[
        ("letter", same(facts.letter)),
        ("body", rule.name.clone()),
        ("number", same(&request.number)),
        ("received", day(request.received_at)),
        ("title", facts.title.clone()),
        ("case", same(&case.number)),
        ("date", day(facts.at)),
        ("answer", same(facts.answer)),
    ]);
    Some(filled.zh)
}

//! Directives without a case: the list, and what is done with one.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::mask;
use crate::view::{named, text};
use uuid::Uuid;
use yinuo_api::body::{AnswerDirectiveBody, GiveDirectiveBody, JudgeDirectiveBody};
use yinuo_api::view::{DirectiveListView, DirectiveView, ReplyView, Text};
use yinuo_domain::directive::{Addressee, Directive, Reply};
use yinuo_domain::{Brief, Context, Refusal};
use yinuo_policy::Instant;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["state"])?;
    let over = match call.query("state") {
        None | Some("open") => Some(false),
        Some("ended") => Some(true),
        Some("all") => None,
        Some(other) => return Err(Failure::unknown_value("state", other, &["open", "ended", "all"])),
    };
    let mut seen = call.app.directives()?;
    seen.retain(|directive| concerns(call, directive));
    let now = call.app.now();
    let open = seen.iter().filter(|directive| !directive.is_over()).count() as u64;
    let late = seen.iter().filter(|directive| is_late(directive, now)).count() as u64;
    let rows = seen.iter().filter(|directive| over.is_none_or(|over| directive.is_over() == over));
    let law = call.app.law();
    let rule = law.book.current().directive_rule();
    Answer::json(&DirectiveListView {
        rows: rows.map(|directive| view(call, directive)).collect(),
        open,
        late,
        may_give: super::may(&call.roles(), "give_directive"),
        sentence: rule.map(|rule| text(&rule.sentence)).unwrap_or_default(),
        server_at: now.0,
    })
}

/// Whether the caller gave, answers or oversees it.
fn concerns(call: &Call<'_>, directive: &Directive) -> bool {
    let law = call.app.law();
    let brief = Brief::default();
    let ctx =
        Context { now: call.app.now(), actor: &call.actor, book: &law.book, org: &law.org, brief: &brief };
    let own = directive.given_by == call.actor.person || directive.answered_by(&ctx).is_ok();
    // Whoever oversees the unit that answers for it; of a person, his own.
    let units = law.org.units_of(&directive.person, call.app.now());
    let unit = if directive.unit.is_empty() { units.first().copied() } else { Some(directive.unit.as_str()) };
    own || unit.is_some_and(|unit| call.sight().has_unit(unit))
}

fn is_late(directive: &Directive, now: Instant) -> bool {
    !directive.is_over() && (directive.overdue || directive.is_newly_late(now))
}

fn view(call: &Call<'_>, directive: &Directive) -> DirectiveView {
    let law = call.app.law();
    let now = call.app.now();
    let person = |code: &str| named(code, &law.org.person_name(code));
    let reply = |reply: &Reply| {
        let verdict = reply.verdict.as_ref();
        ReplyView {
            by: person(&reply.by),
            at: reply.at.0,
            text: mask::words(&reply.text),
            accepted: verdict.map(|verdict| verdict.accepted),
            judged_by: person(verdict.map_or("", |verdict| &verdict.by)),
            verdict: verdict.map(|verdict| mask::words(&verdict.text)).unwrap_or_default(),
        }
    };
    let addressed = if directive.unit.is_empty() {
        person(&directive.person)
    } else {
        named(&directive.unit, &law.org.unit_name(&directive.unit))
    };
    let brief = Brief::default();
    let ctx = Context { now, actor: &call.actor, book: &law.book, org: &law.org, brief: &brief };
    let answers = directive.answered_by(&ctx);
    let may_answer = directive.waits() && answers.is_ok();
    let judges = super::may(&call.roles(), "judge_directive");
    let last = directive.replies.last();
    let may_judge =
        directive.state() == "done" && judges && last.is_some_and(|last| last.by != call.actor.person);
    let why = match (directive.waits(), &answers) {
        _ if may_answer || may_judge || directive.is_over() => None,
        (true, Err(refusal)) => Some(refusal.clone()),
        (false, _) => Some(Refusal::not_quality_office()),
        (true, Ok(())) => None,
    };
    DirectiveView {
        id: directive.id,
        text: mask::words(&directive.text),
        addressed,
        given_by: person(&directive.given_by),
        given_at: directive.given_at.0,
        due_at: directive.due_at.0,
        state: directive.state().to_owned(),
        late: is_late(directive, now),
        climbed: directive.climbed.iter().map(|post| named(post, &law.org.post_name(post))).collect(),
        replies: directive.replies.iter().map(reply).collect(),
        may_answer,
        may_judge,
        why_not: why.map_or_else(Text::default, |refusal| text(&refusal.sentence)),
    }
}

pub fn give(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: GiveDirectiveBody = call.body()?;
    let to = Addressee { unit: &body.unit, person: &body.person };
    let key = call.options(None).key.map(|(scope, key, _)| format!("{scope}/{key}")).unwrap_or_default();
    let given = call.app.give_directive(&call.actor, to, &body.text, Instant(body.due_at), &key)?;
    Answer::json(&view(call, &given))
}

/// The directive of the address, for whom it concerns.
fn asked(call: &Call<'_>) -> Result<Uuid, Failure> {
    let id = call.param("directive").parse().map_err(|_| Refusal::no_such_directive())?;
    if concerns(call, &call.app.directive(id)?) { Ok(id) } else { Err(Refusal::no_such_directive().into()) }
}

pub fn answer(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AnswerDirectiveBody = call.body()?;
    let answered = call.app.answer_directive(&call.actor, asked(call)?, &body.text)?;
    Answer::json(&view(call, &answered))
}

pub fn judge(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: JudgeDirectiveBody = call.body()?;
    let verdict = (body.accept, body.text.as_str());
    let judged = call.app.judge_directive(&call.actor, asked(call)?, verdict, body.due_at.map(Instant))?;
    Answer::json(&view(call, &judged))
}

//! Commands on a case: one small function for each route.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use yinuo_api::body::{
    AcceptTaskBody, AnswerBody, AppointmentBody, AssignBody, AssistBody, CategoriseBody, ConfirmBody,
    DecideBody, DecideRedLineBody, DecideRejectionBody, EvidenceBody, ExemptBody, ExplainLateBody,
    FieldFactBody, FinishTaskBody, InstructBody, LateFactBody, NoteBody, NothingBody, ObjectCaseBody,
    PauseBody, ReasonBody, RedLineBody, RefuseBody, RejectBody, ResolveBody, ResumeBody, RuleObjectionBody,
    WithdrawRedLineBody,
};
use yinuo_api::view::CommandReply;
use yinuo_app::{Edge, Options, recording};
use yinuo_domain::command::{CaseCommand, LateCommand, RejectionCommand};
use yinuo_domain::event::{LateWhat, SpokenBy};
use yinuo_domain::{Audience, Evidence, EvidenceSource, Refusal};
use yinuo_policy::{ExemptClass, Instant, Span};

type Build<'b> = &'b dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>;

pub(super) fn run(call: &Call<'_>, occurred_at: Option<i64>, build: Build<'_>) -> Result<Answer, Failure> {
    let case = call.case()?;
    let options = Options { seen: call.query_as("seen")?, ..call.options(occurred_at) };
    let reply = call.app.command(&call.actor, case, &options, build)?;
    Answer::json(&CommandReply { case, version: reply.version })
}

fn evidence(edge: &mut Edge<'_>, body: &EvidenceBody) -> Result<Evidence, Refusal> {
    let source = match body.source.as_str() {
        "customer" => EvidenceSource::Customer,
        "line-log" => EvidenceSource::LineLog,
        "photo" => EvidenceSource::Photo,
        "speed-test" => EvidenceSource::SpeedTest,
        "recording" => EvidenceSource::Recording,
        "outside" => EvidenceSource::Outside,
        "staff" => EvidenceSource::Staff,
        _ => return Err(Refusal::unknown_name()),
    };
    edge.evidence_with(source, &body.text, &body.artefacts)
}

pub(super) fn cause(code: &str) -> Result<ExemptClass, Refusal> {
    match code {
        "user-cause" => Ok(ExemptClass::UserCause),
        "third-party" => Ok(ExemptClass::ThirdParty),
        "force-majeure" => Ok(ExemptClass::ForceMajeure),
        _ => Err(Refusal::cause_stops_nothing()),
    }
}

pub fn answer(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AnswerBody = call.body()?;
    run(call, body.occurred_at, &|edge| Ok(CaseCommand::Answer { text: edge.text(&body.text)? }))
}

pub fn arrive(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: FieldFactBody = call.body()?;
    run(call, body.occurred_at, &|edge| {
        Ok(CaseCommand::Arrive {
            evidence: body.evidence.as_ref().map(|found| evidence(edge, found)).transpose()?,
        })
    })
}

pub fn restore(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: FieldFactBody = call.body()?;
    run(call, body.occurred_at, &|edge| {
        Ok(CaseCommand::Restore {
            evidence: body.evidence.as_ref().map(|found| evidence(edge, found)).transpose()?,
        })
    })
}

pub fn resolve(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ResolveBody = call.body()?;
    run(call, body.occurred_at, &|edge| {
        Ok(CaseCommand::Resolve {
            check: body.check_at.map(|at| (edge.id(), Instant(at))),
            root_cause: body.root_cause.clone(),
            text: edge.text(&body.text)?,
        })
    })
}

/// Why a promise was late (H07, H08).
pub fn explain_late(call: &Call<'_>) -> Result<Answer, Failure> {
    let ExplainLateBody { promise, cause } = call.body()?;
    run(call, None, &|_| Ok(CaseCommand::ExplainLate { promise, cause: cause.clone() }))
}

pub fn confirm(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ConfirmBody = call.body()?;
    let spoken = spoken(body.contact, &body.recording)?;
    run(call, None, &|_| Ok(CaseCommand::Confirm { channel: body.channel.clone(), spoken: spoken.clone() }))
}

pub fn refuse(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: RefuseBody = call.body()?;
    let spoken = spoken(body.contact, &body.recording)?;
    run(call, None, &|edge| Ok(CaseCommand::Refuse { text: edge.text(&body.text)?, spoken: spoken.clone() }))
}

/// What a verdict rests on: the contact where one is named, else the recording.
fn spoken(contact: Option<uuid::Uuid>, reference: &str) -> Result<SpokenBy, Refusal> {
    match (contact, reference.trim()) {
        (Some(contact), _) => Ok(SpokenBy::Contact(contact)),
        (None, "") => Ok(SpokenBy::Himself),
        (None, reference) => recording(reference).map(SpokenBy::Recording),
    }
}

pub fn reopen(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ReasonBody = call.body()?;
    run(call, None, &|edge| Ok(CaseCommand::Reopen { text: edge.text(&body.text)? }))
}

pub fn cancel(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ReasonBody = call.body()?;
    run(call, None, &|edge| Ok(CaseCommand::Cancel { text: edge.text(&body.text)? }))
}

pub fn propose_late_fact(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: LateFactBody = call.body()?;
    let what = LateWhat::of(&body.what).ok_or_else(Refusal::unknown_name)?;
    run(call, None, &|edge| {
        let (fact, at) = (edge.id(), Instant(body.at));
        let evidence = evidence(edge, &body.evidence)?;
        Ok(CaseCommand::Late(LateCommand::Propose { fact, what, at, evidence }))
    })
}

pub fn decide_late_fact(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DecideBody = call.body()?;
    let (fact, approve) = (body.id, body.approve);
    run(call, None, &|_| Ok(CaseCommand::Late(LateCommand::Decide { fact, approve })))
}

pub fn reject(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: RejectBody = call.body()?;
    run(call, None, &|edge| {
        let (reason, text) = (body.reason.clone(), edge.text(&body.text)?);
        let evidence = evidence(edge, &body.evidence)?;
        Ok(CaseCommand::Rejection(RejectionCommand::Reject { reason, text, evidence }))
    })
}

pub fn decide_rejection(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DecideRejectionBody = call.body()?;
    let approve = body.approve;
    run(call, None, &|_| Ok(CaseCommand::Rejection(RejectionCommand::Decide { approve })))
}

pub fn object(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ObjectCaseBody = call.body()?;
    let spoken = spoken(body.contact, &body.recording)?;
    run(call, None, &|edge| {
        let text = edge.text(&body.text)?;
        Ok(CaseCommand::Rejection(RejectionCommand::Object { text, spoken: spoken.clone() }))
    })
}

pub fn rule_objection(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: RuleObjectionBody = call.body()?;
    run(call, None, &|edge| {
        let text = edge.text(&body.text)?;
        Ok(CaseCommand::Rejection(RejectionCommand::Rule { uphold: body.uphold, text }))
    })
}

pub fn note(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: NoteBody = call.body()?;
    let audience = match body.audience.as_str() {
        "internal" => Audience::Internal,
        "customer" => Audience::Customer,
        _ => return Err(Refusal::unknown_name().into()),
    };
    if body.mentions.is_empty() {
        return run(call, None, &|edge| Ok(CaseCommand::Note { text: edge.text(&body.text)?, audience }));
    }
    if audience == Audience::Customer {
        return Err(Refusal::unknown_name().into());
    }
    super::leave::check_called(call, call.case()?, &body.mentions)?;
    run(call, None, &|edge| {
        Ok(CaseCommand::NoteTo { text: edge.text(&body.text)?, people: body.mentions.clone() })
    })
}

pub fn assign(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AssignBody = call.body()?;
    run(call, None, &|_| Ok(CaseCommand::Assign { unit: body.unit.clone(), person: body.person.clone() }))
}

pub fn categorise(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: CategoriseBody = call.body()?;
    run(call, None, &|_| Ok(CaseCommand::Categorise { category: body.category.clone() }))
}

pub fn pause(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: PauseBody = call.body()?;
    run(call, None, &|edge| {
        Ok(CaseCommand::Pause {
            pause: edge.id(),
            cause: cause(&body.cause)?,
            evidence: evidence(edge, &body.evidence)?,
            from: body.from_at.map(Instant),
        })
    })
}

pub fn decide_pause(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DecideBody = call.body()?;
    run(call, None, &|_| Ok(CaseCommand::DecidePause { pause: body.id, approve: body.approve }))
}

pub fn resume(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ResumeBody = call.body()?;
    run(call, None, &|_| Ok(CaseCommand::Resume { pause: body.id }))
}

pub fn exempt(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ExemptBody = call.body()?;
    run(call, None, &|edge| {
        Ok(CaseCommand::Exempt {
            exemption: edge.id(),
            scheme: body.scheme.clone(),
            cause: cause(&body.cause)?,
            span: Span { from: Instant(body.from_at), until: Instant(body.until_at) },
            evidence: evidence(edge, &body.evidence)?,
        })
    })
}

pub fn decide_exemption(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DecideBody = call.body()?;
    run(call, None, &|_| Ok(CaseCommand::DecideExemption { exemption: body.id, approve: body.approve }))
}

pub fn appoint(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AppointmentBody = call.body()?;
    run(call, None, &|_| {
        Ok(CaseCommand::Appoint {
            window: Span { from: Instant(body.from_at), until: Instant(body.until_at) },
            asked_by_customer: body.asked_by_customer,
        })
    })
}

pub fn instruct(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: InstructBody = call.body()?;
    run(call, None, &|edge| {
        Ok(CaseCommand::Instruct {
            task: edge.id(),
            text: edge.text(&body.text)?,
            person: body.person.clone(),
            due_at: Instant(body.due_at),
        })
    })
}

pub fn red_line(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: RedLineBody = call.body()?;
    run(call, None, &|_| Ok(CaseCommand::RedLine { mark: body.mark.clone(), unit: body.unit.clone() }))
}

pub fn withdraw_red_line(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: WithdrawRedLineBody = call.body()?;
    run(call, None, &|edge| {
        let (mark, unit) = (body.mark.clone(), body.unit.clone());
        Ok(CaseCommand::WithdrawRedLine { mark, unit, evidence: evidence(edge, &body.evidence)? })
    })
}

pub fn decide_red_line(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DecideRedLineBody = call.body()?;
    run(call, None, &|_| {
        let (mark, unit) = (body.mark.clone(), body.unit.clone());
        Ok(CaseCommand::DecideRedLine { mark, unit, approve: body.approve })
    })
}

pub fn assist(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AssistBody = call.body()?;
    run(call, None, &|edge| {
        Ok(CaseCommand::Assist {
            task: edge.id(),
            unit: body.unit.clone(),
            text: edge.text(&body.text)?,
            limit_minutes: body.limit_minutes,
        })
    })
}

pub fn accept_task(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AcceptTaskBody = call.body()?;
    run(call, None, &|_| Ok(CaseCommand::AcceptTask { task: body.task }))
}

pub fn finish_task(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: FinishTaskBody = call.body()?;
    run(call, None, &|edge| Ok(CaseCommand::FinishTask { task: body.task, text: edge.text(&body.text)? }))
}

pub fn send_link(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    run(call, None, &|_| Ok(CaseCommand::SendLink))
}

pub fn revoke_link(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    run(call, None, &|_| Ok(CaseCommand::RevokeLink))
}

//! Doing: one arrival or one deed through the real application. A refusal of the rules is part of life and counted; a
//! failure of the store ends the city.

use super::agenda::{About, Act, Arrival, Deed};
use super::catalogue::Catalogue;
use super::visits;
use crate::Summary;
use crate::random::Draw;
use crate::words::{self, staff};
use uuid::Uuid;
use yinuo_app::ports::{CaseFilter, CaseOrder};
use yinuo_app::{App, AppError, ContactInput, Edge, Options, OutcomeInput};
use yinuo_domain::case::{Case, Proposal};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SpokenBy;
use yinuo_domain::{Actor, Audience, Evidence, EvidenceSource, Refusal};
use yinuo_policy::{ExemptClass, Instant, Span};

/// Hours that a general manager gives for an instruction.
const INSTRUCTION_HOURS: i64 = 24;

/// Takes a contact; answers the case that it opened.
pub(crate) fn take(
    app: &App,
    customer: &str,
    arrival: &Arrival,
    draw: &mut Draw,
    summary: &mut Summary,
) -> Result<Option<Uuid>, AppError> {
    let (outcome, words) = match &arrival.about {
        About::Nothing(outcome) => (OutcomeInput::Ends { outcome: (*outcome).to_owned() }, arrival.words),
        About::Matter { category, .. } => {
            let opens = OutcomeInput::Opens {
                category: category.clone(),
                service: arrival.service.clone(),
                priority: None,
                beside: None,
            };
            let drawn = words::utterance(category, draw);
            (opens, if arrival.words.is_empty() { drawn } else { arrival.words })
        }
    };
    let input = ContactInput {
        channel: arrival.channel.to_owned(),
        direction: "inbound".to_owned(),
        customer: customer.to_owned(),
        text: words.to_owned(),
        recording: String::new(),
        outcome,
    };
    match contact(app, &arrival.by, &input, summary)? {
        Taken::Opened(case) => Ok(case),
        Taken::Duplicate => beside_or_joined(app, customer, arrival, input, summary),
    }
}

enum Taken {
    Opened(Option<Uuid>),
    Duplicate,
}

fn contact(app: &App, by: &Actor, input: &ContactInput, summary: &mut Summary) -> Result<Taken, AppError> {
    match app.contact(by, input, &Options::default()) {
        Ok(reply) => {
            summary.contacts += 1;
            match input.outcome {
                OutcomeInput::Opens { .. } => summary.cases += 1,
                OutcomeInput::Joins { .. } => summary.joined += 1,
                OutcomeInput::Ends { .. } => {}
            }
            Ok(Taken::Opened(reply.case.filter(|_| matches!(input.outcome, OutcomeInput::Opens { .. }))))
        }
        Err(AppError::Refused(refusal)) if refusal.code == Refusal::duplicate().code => Ok(Taken::Duplicate),
        Err(AppError::Refused(refusal)) => {
            *summary.refused.entry(refusal.code).or_default() += 1;
            Ok(Taken::Opened(None))
        }
        Err(error) => Err(error),
    }
}

/// The agent sees the open case: he joins it, unless the story wants a second one beside it.
fn beside_or_joined(
    app: &App,
    customer: &str,
    arrival: &Arrival,
    mut input: ContactInput,
    summary: &mut Summary,
) -> Result<Option<Uuid>, AppError> {
    let About::Matter { category, beside } = &arrival.about else { return Ok(None) };
    let filter = CaseFilter {
        customer: Some(customer.to_owned()),
        topic: Some(app.law().book.current().topic(category)),
        ..CaseFilter::default()
    };
    let rows = app.store().cases(&filter, CaseOrder::NewestFirst, None, 100)?.rows;
    let open = rows.iter().find(|row| row.closed_at.is_none() && row.service == arrival.service);
    let Some(open) = open else { return Ok(None) };
    input.outcome = match &input.outcome {
        OutcomeInput::Opens { category, service, .. } if *beside => OutcomeInput::Opens {
            category: category.clone(),
            service: service.clone(),
            priority: None,
            beside: Some(open.id),
        },
        _ => OutcomeInput::Joins { case: open.id },
    };
    match contact(app, &arrival.by, &input, summary)? {
        Taken::Opened(case) => Ok(case),
        Taken::Duplicate => Ok(None),
    }
}

/// Does one deed; says whether the rules let it happen.
pub(crate) fn perform(
    app: &App,
    case: Uuid,
    customer: &str,
    deed: &Deed,
    (catalogue, draw): (&Catalogue, &mut Draw),
    summary: &mut Summary,
) -> Result<bool, AppError> {
    if matches!(deed.act, Act::Urge) {
        let input = ContactInput {
            channel: "hotline".to_owned(),
            direction: "inbound".to_owned(),
            customer: customer.to_owned(),
            text: (draw.say(staff::URGES)).to_owned(),
            recording: String::new(),
            outcome: OutcomeInput::Joins { case },
        };
        contact(app, &deed.by, &input, summary)?;
        return Ok(true);
    }
    if let Some(done) = visits::told(app, case, deed)? {
        summary.deeds += u32::from(done);
        return Ok(done);
    }
    let refusal = match attempt(app, case, deed, catalogue, draw)? {
        None => {
            summary.deeds += 1;
            return Ok(true);
        }
        Some(refusal) => refusal,
    };
    if matches!(deed.act, Act::Resolve { .. }) && tidy_up(app, case, deed, draw)? {
        let again = attempt(app, case, deed, catalogue, draw)?;
        if again.is_none() {
            summary.deeds += 1;
            return Ok(true);
        }
    }
    *summary.refused.entry(refusal.code).or_default() += 1;
    Ok(false)
}

fn attempt(
    app: &App,
    case: Uuid,
    deed: &Deed,
    catalogue: &Catalogue,
    draw: &mut Draw,
) -> Result<Option<Refusal>, AppError> {
    let state = match deed.act {
        Act::DecidePause { .. }
        | Act::Resume
        | Act::DecideExemption { .. }
        | Act::AcceptTask
        | Act::FinishTask => Some(app.case_file(case)?.case),
        _ => None,
    };
    let options = Options { occurred: deed.occurred.map(Instant), ..Options::default() };
    let draw_at = draw.bits();
    let build = |edge: &mut Edge<'_>| {
        let mut draw = Draw::new(draw_at, "words", 0);
        command(&deed.act, state.as_ref(), catalogue, &mut draw, edge)
    };
    match app.command(&deed.by, case, &options, &build) {
        Ok(_) => Ok(None),
        Err(AppError::Refused(refusal)) => Ok(Some(refusal)),
        Err(AppError::Busy) => Ok(Some(Refusal::wrong_state())),
        Err(error) => Err(error),
    }
}

/// What stands between a handler and his word that it is settled: pauses, proposals, tasks, the instruction, the line.
fn tidy_up(app: &App, case: Uuid, deed: &Deed, draw: &mut Draw) -> Result<bool, AppError> {
    let state = app.case_file(case)?.case;
    if !state.stage.is_open() || state.resolved_at.is_some() {
        return Ok(false);
    }
    let run = |by: &Actor, build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>| match app.command(
        by,
        case,
        &Options::default(),
        build,
    ) {
        Ok(_) | Err(AppError::Refused(_) | AppError::Busy) => Ok(()),
        Err(error) => Err(error),
    };
    let supervisor =
        Actor { person: "chen-lixin".into(), post: "complaint-supervisor".into(), unit: "9901".into() };
    let manager = Actor { person: "gao-yuan".into(), post: "general-manager".into(), unit: "9901".into() };
    for pause in state.pauses.iter().filter(|pause| pause.proposal == Proposal::Proposed) {
        run(&supervisor, &|_| Ok(CaseCommand::DecidePause { pause: pause.id, approve: false }))?;
    }
    if let Some(pause) = state.standing_pause() {
        run(&deed.by, &|_| Ok(CaseCommand::Resume { pause: pause.id }))?;
    }
    let top = state.ladder().is_some_and(|cycle| cycle.reached >= 5);
    if top && !state.instructed {
        let words = draw.say(staff::INSTRUCTIONS);
        let due_at = app.now().plus_minutes(INSTRUCTION_HOURS * 60);
        let person = deed.by.person.clone();
        run(&manager, &|edge| {
            let task = edge.id();
            Ok(CaseCommand::Instruct { task, text: edge.text(words)?, person: person.clone(), due_at })
        })?;
    }
    let state = app.case_file(case)?.case;
    for task in state.tasks.iter().filter(|task| task.done_at.is_none()) {
        let words = draw.say(staff::CARRIED_OUT);
        run(&deed.by, &|edge| Ok(CaseCommand::FinishTask { task: task.id, text: edge.text(words)? }))?;
    }
    Ok(true)
}

fn command(
    act: &Act,
    state: Option<&Case>,
    catalogue: &Catalogue,
    draw: &mut Draw,
    edge: &mut Edge<'_>,
) -> Result<CaseCommand, Refusal> {
    Ok(match act {
        // An urge comes as a contact, a visit by its own way: neither ever gets here.
        Act::Urge | Act::BookVisit { .. } | Act::SetOut { .. } | Act::ComeIn | Act::HandReceipt => {
            CaseCommand::Settle
        }
        Act::Assign { unit, person } => CaseCommand::Assign { unit: unit.clone(), person: person.clone() },
        Act::Answer => CaseCommand::Answer { text: edge.text(draw.say(staff::ANSWERS))? },
        Act::Appoint { from, until, asked } => {
            let window = Span { from: Instant(*from), until: Instant(*until) };
            CaseCommand::Appoint { window, asked_by_customer: *asked }
        }
        Act::Arrive => CaseCommand::Arrive { evidence: None },
        Act::Restore { proof } => {
            let evidence = proof.map(|source| proof_of(source, edge)).transpose()?;
            CaseCommand::Restore { evidence }
        }
        Act::Resolve { cause } => {
            let root_cause = catalogue.cause(cause).unwrap_or(cause).to_owned();
            let settled =
                ["people", "process", "system.billing"].iter().any(|branch| cause.starts_with(branch));
            let words = if settled { draw.say(staff::SETTLED) } else { words::done(cause, draw) };
            CaseCommand::Resolve { check: None, root_cause, text: edge.text(words)? }
        }
        Act::Confirm { channel } => {
            CaseCommand::Confirm { channel: (*channel).to_owned(), spoken: recorded() }
        }
        Act::Refuse => {
            CaseCommand::Refuse { text: edge.text(draw.say(staff::REFUSALS))?, spoken: recorded() }
        }
        Act::Reopen => CaseCommand::Reopen { text: edge.text(draw.say(staff::COMEBACKS))? },
        Act::Cancel => CaseCommand::Cancel { text: edge.text(draw.say(staff::CANCELS))? },
        Act::Note { words } => CaseCommand::Note { text: edge.text(words)?, audience: Audience::Internal },
        Act::RedLine { mark, unit } => CaseCommand::RedLine { mark: (*mark).to_owned(), unit: unit.clone() },
        Act::Categorise { category } => CaseCommand::Categorise { category: (*category).to_owned() },
        Act::Pause { .. }
        | Act::DecidePause { .. }
        | Act::Resume
        | Act::Exempt { .. }
        | Act::DecideExemption { .. } => proposal(act, state, draw, edge)?,
        Act::Assist { .. } | Act::AcceptTask | Act::FinishTask | Act::Instruct { .. } => {
            task(act, state, draw, edge)?
        }
    })
}

fn proposal(
    act: &Act,
    state: Option<&Case>,
    draw: &mut Draw,
    edge: &mut Edge<'_>,
) -> Result<CaseCommand, Refusal> {
    Ok(match act {
        Act::Pause { cause, from } => CaseCommand::Pause {
            pause: edge.id(),
            cause: *cause,
            evidence: cause_evidence(*cause, draw, edge)?,
            from: from.map(Instant),
        },
        Act::DecidePause { approve } => {
            let waiting =
                state.and_then(|case| case.pauses.iter().find(|pause| pause.proposal == Proposal::Proposed));
            let pause = waiting.ok_or_else(Refusal::no_such_item)?.id;
            CaseCommand::DecidePause { pause, approve: *approve }
        }
        Act::Resume => {
            let standing = state.and_then(Case::standing_pause).ok_or_else(Refusal::no_such_item)?;
            CaseCommand::Resume { pause: standing.id }
        }
        Act::Exempt { scheme, cause, from, until } => CaseCommand::Exempt {
            exemption: edge.id(),
            scheme: (*scheme).to_owned(),
            cause: *cause,
            span: Span { from: Instant(*from), until: Instant(*until) },
            evidence: cause_evidence(*cause, draw, edge)?,
        },
        Act::DecideExemption { approve } => {
            let waiting = state.and_then(|case| {
                case.exemptions.iter().find(|exemption| exemption.proposal == Proposal::Proposed)
            });
            let exemption = waiting.ok_or_else(Refusal::no_such_item)?.id;
            CaseCommand::DecideExemption { exemption, approve: *approve }
        }
        _ => CaseCommand::Settle,
    })
}

fn task(
    act: &Act,
    state: Option<&Case>,
    draw: &mut Draw,
    edge: &mut Edge<'_>,
) -> Result<CaseCommand, Refusal> {
    Ok(match act {
        Act::Assist { unit, minutes } => CaseCommand::Assist {
            task: edge.id(),
            unit: (*unit).to_owned(),
            text: edge.text(draw.say(staff::ASSISTS))?,
            limit_minutes: *minutes,
        },
        Act::AcceptTask => {
            let open = state.and_then(|case| case.tasks.iter().find(|task| task.done_at.is_none()));
            CaseCommand::AcceptTask { task: open.ok_or_else(Refusal::no_such_item)?.id }
        }
        Act::FinishTask => {
            let open = state.and_then(|case| case.tasks.iter().find(|task| task.done_at.is_none()));
            let task = open.ok_or_else(Refusal::no_such_item)?.id;
            CaseCommand::FinishTask { task, text: edge.text(draw.say(staff::ASSISTED))? }
        }
        Act::Instruct { person, due_at } => CaseCommand::Instruct {
            task: edge.id(),
            text: edge.text(draw.say(staff::INSTRUCTIONS))?,
            person: person.clone(),
            due_at: Instant(*due_at),
        },
        _ => CaseCommand::Settle,
    })
}

fn proof_of(source: EvidenceSource, edge: &mut Edge<'_>) -> Result<Evidence, Refusal> {
    let words = match source {
        EvidenceSource::LineLog => staff::LINE_LOG,
        EvidenceSource::SpeedTest => staff::SPEED_TEST,
        _ => staff::PHOTO,
    };
    edge.evidence(source, words)
}

fn cause_evidence(cause: ExemptClass, draw: &mut Draw, edge: &mut Edge<'_>) -> Result<Evidence, Refusal> {
    match cause {
        ExemptClass::UserCause => edge.evidence(EvidenceSource::Recording, draw.say(staff::EVIDENCE_USER)),
        ExemptClass::ThirdParty => edge.evidence(EvidenceSource::Outside, draw.say(staff::EVIDENCE_THIRD)),
        ExemptClass::ForceMajeure => edge.evidence(EvidenceSource::Outside, draw.say(staff::EVIDENCE_STORM)),
    }
}

/// What the agents of the city enter stands on the recordings of its telephone system.
fn recorded() -> SpokenBy {
    SpokenBy::Recording("city/call-out".to_owned())
}

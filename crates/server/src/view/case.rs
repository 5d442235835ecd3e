//! The case page.

use super::{case_row, case_rows, contact, exception, named, office, posting, reasons, settlement, text};
use crate::failure::Failure;
use crate::mask;
use crate::sight::Sight;
use std::collections::BTreeSet;
use yinuo_api::view::{
    ActionView, ArchivedView, CaseView, ClockState, ClockView, LateFactView, Named, RedLineView,
    RelationView, SpanView, TaskView, Text, TimelineEntryView,
};
use yinuo_app::ports::{CaseFilter, CaseOrder};
use yinuo_app::{App, AppError, CaseFile, Law};
use yinuo_domain::case::{Case, ClockKind, ClockStatus, Proposal, Relation};
use yinuo_domain::command::{Action, why_not};
use yinuo_domain::event::TaskKind;
use yinuo_domain::tell::{ClockSheet, Tone, clock_sheets, late_cause_name, tell};
use yinuo_domain::{Actor, Brief, CaseEvent, Context, Evidence, Refusal};
use yinuo_policy::{Bilingual, ExemptClass, Instant};

/// Route ids of the commands with what they ask of the case.
const ACTIONS: [(&str, Action); 45] = [
    ("answer_case", Action::Answer),
    ("arrive_case", Action::Field),
    ("restore_case", Action::Field),
    ("resolve_case", Action::Resolve),
    ("confirm_case", Action::Confirm),
    ("refuse_case", Action::Verdict),
    ("reopen_case", Action::Reopen),
    ("cancel_case", Action::Cancel),
    ("propose_late_fact", Action::ProposeLate),
    ("decide_late_fact", Action::DecideLate),
    ("reject_case", Action::Reject),
    ("decide_rejection", Action::DecideRejection),
    ("object_case", Action::Object),
    ("rule_objection", Action::RuleObjection),
    ("note_case", Action::Note),
    ("assign_case", Action::Assign),
    ("take_case", Action::Take),
    ("categorise_case", Action::Categorise),
    ("pause_case", Action::Pause),
    ("decide_pause", Action::DecidePause),
    ("resume_case", Action::Resume),
    ("exempt_case", Action::Exempt),
    ("decide_exemption", Action::DecideExemption),
    ("ask_exception", Action::AskException),
    ("decide_exception", Action::DecideException),
    ("pass_exception", Action::PassException),
    ("appoint_case", Action::Appoint),
    ("instruct_case", Action::Instruct),
    ("call_back_case", Action::CallBack),
    ("red_line_case", Action::RedLine),
    ("withdraw_red_line", Action::WithdrawRedLine),
    ("decide_red_line", Action::DecideRedLine),
    ("assist_case", Action::Assist),
    ("accept_task", Action::AcceptTask),
    ("finish_task", Action::FinishTask),
    ("send_link", Action::Link),
    ("revoke_link", Action::Link),
    ("answer_outside", Action::AnswerOutside),
    ("join_outage", Action::Outage),
    ("direct_case", Action::Direct),
    ("judge_task", Action::JudgeTask),
    ("merge_case", Action::Merge),
    ("split_case", Action::Split),
    ("relate_case", Action::Relate),
    ("explain_late", Action::ExplainLate),
];

/// Whether a viewer may send a refused settlement again.
fn sends_again(app: &App, actor: &Actor) -> bool {
    let law = app.law();
    crate::handler::may(law.org.roles(&actor.post), "settle_again")
}

/// The case page for a viewer.
pub fn case_view(file: &CaseFile, app: &App, actor: &Actor) -> Result<CaseView, Failure> {
    let law = app.law();
    let now = app.now();
    let case = &file.case;
    let row = app.store().case_row(case.id).map_err(AppError::from)?.ok_or_else(Refusal::no_case)?;
    let row = case_row(&row, app, &law)?;
    let cause = law.book.current().root_causes().iter().find(|cause| cause.code == case.root_cause);
    Ok(CaseView {
        row,
        customer_line: customer_line(&case.customer, &case.service, app),
        grid: grid(case, &law),
        accepted_by: named(&case.accepting_unit, &law.org.unit_name(&case.accepting_unit)),
        clocks: clock_sheets(case, &law.book, &law.org, now)
            .iter()
            .map(|sheet| clock(sheet, case, law.book.current()))
            .collect(),
        timeline: timeline(file, &law),
        merged_into: merged_into(case, app, actor, &law)?,
        relations: relations(case, app, actor, &law)?,
        contacts: file.contacts.iter().rev().map(|line| contact(line, &law)).collect(),
        tasks: tasks(file, &law),
        postings: file
            .postings
            .iter()
            .map(|found| posting(found, &case.number, app, &law))
            .collect::<Result<_, _>>()?,
        chain: chain(case, app, &law)?,
        actions: actions(case, actor, app, (&law, now)),
        pauses: pauses(file, &law),
        exemptions: exemptions(file, &law),
        exceptions: exception::of_case(file, app, actor)?,
        red_lines: red_lines(file, &law),
        late_facts: late_facts(file, &law),
        rejection: super::rejection::of_case(file, &law, now),
        root_cause: cause
            .map_or_else(|| named("", &Bilingual::default()), |cause| named(&cause.code, &cause.name)),
        archived: archived(case),
        recordings: recordings(file, app)?,
        outside: office::outside(file, &law),
        outage: office::outage(case, app)?,
        settlements: settlement::of_case(case.id, app, &law, sends_again(app, actor))?,
        server_at: now.0,
    })
}

fn grid(case: &Case, law: &Law) -> Named {
    let name = if case.grid.is_empty() { Bilingual::default() } else { law.org.unit_name(&case.grid) };
    named(&case.grid, &name)
}

/// Telephone masked, service, address: what one sees before one rings.
pub fn customer_line(customer: &str, service: &str, app: &App) -> Text {
    let Ok((row, body)) = app.customer(customer) else { return Text::default() };
    let phone = mask::number(&row.phone);
    let service = body.services.iter().find(|found| found.code == service);
    let (zh, en) = match service {
        Some(service) => {
            let place = mask::address(&service.address);
            (
                format!("{phone} · {} · {place}", service.name.zh),
                format!("{phone} · {} · {place}", service.name.en),
            )
        }
        None => (phone.clone(), phone),
    };
    Text { zh, en }
}

fn clock(sheet: &ClockSheet, case: &Case, policy: &yinuo_policy::Policy) -> ClockView {
    let clock = &sheet.clock;
    let state = match clock.status {
        ClockStatus::Running => ClockState::Running,
        ClockStatus::Paused { .. } => ClockState::Paused,
        ClockStatus::Kept if sheet.withdrawn => ClockState::Withdrawn,
        ClockStatus::Kept => ClockState::Kept,
        ClockStatus::Broken => ClockState::Broken,
        ClockStatus::Void => ClockState::Void,
        ClockStatus::Ended => ClockState::Ended,
    };
    let kind = match clock.kind {
        ClockKind::Ladder(_) => "ladder",
        ClockKind::Promise(_) => "promise",
        ClockKind::Verdict => "verdict",
        ClockKind::Task(_) => "task",
        ClockKind::Outside(_) => "outside",
        ClockKind::Settlement(_) => "settlement",
        ClockKind::Visit(_) => "visit",
        ClockKind::Ruling => "ruling",
    };
    let paused_since = match clock.status {
        ClockStatus::Paused { since } => Some(since.0),
        _ => None,
    };
    let noticed =
        sheet.noticed_at.filter(|noticed| clock.due_at.is_some_and(|due| *noticed > due.plus_minutes(1)));
    let promise = match clock.kind {
        ClockKind::Promise(id) => case.promises.iter().find(|promise| promise.id == id),
        _ => None,
    };
    let late_cause = promise.map_or("", |promise| promise.late_cause.as_str());
    ClockView {
        id: clock.id(),
        kind: kind.to_owned(),
        name: text(&sheet.name),
        state,
        beneficiary: sheet.beneficiary.clone(),
        started_at: clock.started_at.0,
        due_at: clock.due_at.map(|at| at.0),
        warn_at: clock.warn_at.map(|at| at.0),
        stopped_at: sheet.stopped_at.map(|at| at.0),
        moved_from_due_at: sheet.moved_from.map(|at| at.0),
        noticed_at: noticed.map(|at| at.0),
        paused_since_at: paused_since,
        note: text(&sheet.note),
        rule: clock.rule.clone(),
        sentence: text(&sheet.sentence),
        policy: sheet.policy.chars().take(12).collect(),
        reasons: reasons(&sheet.reasons, policy),
        sums: reasons(&sheet.sums, policy),
        late_cause: (!late_cause.is_empty()).then(|| named(late_cause, &late_cause_name(policy, late_cause))),
    }
}

fn timeline(file: &CaseFile, law: &Law) -> Vec<TimelineEntryView> {
    let mut entries: Vec<TimelineEntryView> = file
        .history
        .iter()
        .map(|stored| {
            let told = tell(&file.case, &stored.fact, &law.book, &law.org);
            // A letter is printed on a page of its own.
            let told_elsewhere = matches!(stored.fact.event, CaseEvent::OutsideAnswered { .. });
            let text_id = yinuo_app::text_of(&stored.fact.event).filter(|_| !told_elsewhere);
            let words = text_id.and_then(|id| file.texts.get(&id)).cloned();
            let mut detail = text(&told.detail);
            if let Some(words) = words {
                for side in [&mut detail.zh, &mut detail.en] {
                    *side = if side.is_empty() { words.clone() } else { format!("{side} · {words}") };
                }
            }
            let who = if stored.fact.by_clock { "" } else { stored.actor.person.as_str() };
            let name = if who.is_empty() { Bilingual::default() } else { law.org.person_name(who) };
            TimelineEntryView {
                version: stored.version,
                group: told.group.to_owned(),
                icon: told.icon.to_owned(),
                occurred_at: stored.fact.occurred.0,
                recorded_at: stored.recorded.0,
                text: text(&told.text),
                detail,
                tone: match told.tone {
                    Tone::Plain => "plain",
                    Tone::Broken => "broken",
                    Tone::Met => "met",
                }
                .to_owned(),
                actor: named(who, &name),
                artefacts: stored.fact.event.evidence().map(artefacts).unwrap_or_default(),
            }
        })
        .collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.occurred_at, entry.version)));
    entries
}

fn tasks(file: &CaseFile, law: &Law) -> Vec<TaskView> {
    let mut tasks: Vec<TaskView> = file
        .case
        .tasks
        .iter()
        .map(|task| {
            let words = |id| file.texts.get(&id).cloned().unwrap_or_default();
            let title = words(task.text.text);
            let outcome = task.outcome.as_ref().map(|outcome| words(outcome.text)).unwrap_or_default();
            let (kind, addressed) = match task.kind {
                TaskKind::Instruction => {
                    ("instruction", named(&task.person, &law.org.person_name(&task.person)))
                }
                TaskKind::Check => ("check", named(&task.person, &law.org.person_name(&task.person))),
                TaskKind::Assist => ("assist", named(&task.unit, &law.org.unit_name(&task.unit))),
                TaskKind::Directive if task.person.is_empty() => {
                    ("directive", named(&task.unit, &law.org.unit_name(&task.unit)))
                }
                TaskKind::Directive => ("directive", named(&task.person, &law.org.person_name(&task.person))),
                TaskKind::RecoveryCall => {
                    ("recovery-call", named(&task.person, &law.org.person_name(&task.person)))
                }
            };
            TaskView {
                id: task.id,
                kind: kind.to_owned(),
                title: Text { zh: title.clone(), en: title },
                addressed,
                opened_at: task.opened_at.0,
                due_at: Some(task.due_at.0),
                accepted_by: named(&task.accepted_by, &law.org.person_name(&task.accepted_by)),
                overdue: task.overdue,
                done_at: task.done_at.map(|at| at.0),
                outcome: Text { zh: outcome.clone(), en: outcome },
                accepted: task.accepted,
                verdict: task.verdict.as_ref().map(|verdict| words(verdict.text)).unwrap_or_default(),
                sent_back: task.sent_back,
                climbed: task.climbed,
            }
        })
        .collect();
    tasks.sort_by_key(|task| (task.done_at.is_some(), task.due_at, task.id));
    tasks
}

fn chain(case: &Case, app: &App, law: &Law) -> Result<Vec<yinuo_api::view::CaseRowView>, Failure> {
    let filter = CaseFilter {
        customer: Some(case.customer.clone()),
        topic: Some(case.topic.clone()),
        ..CaseFilter::default()
    };
    let mut page = app.store().cases(&filter, CaseOrder::NewestFirst, None, 20).map_err(AppError::from)?;
    page.rows.retain(|row| row.id != case.id && row.service == case.service);
    case_rows(&page.rows, app, law)
}

fn archived(case: &Case) -> Option<ArchivedView> {
    case.archived.as_ref().map(|found| ArchivedView {
        id: case.id,
        number: case.number.clone(),
        file: found.file.clone(),
        archive: found.archive.clone(),
        closed_at: case.closed_at.unwrap_or(case.recorded_at).0,
        archived_at: found.at.0,
    })
}

/// Why an archived case takes nothing.
fn closed_for_good(case: &Case) -> Option<Text> {
    case.archived.as_ref().map(|found| Text {
        zh: format!("服务单已归档（{}），只能查看。", found.file),
        en: format!("The case is archived ({}) and can only be read.", found.file),
    })
}

/// What can be done, and why not. Whoever sees the case by leave alone reads it and notes.
fn actions(case: &Case, actor: &Actor, app: &App, (law, now): (&Law, Instant)) -> Vec<ActionView> {
    let foreign = Sight::of(app, actor).check_case(app, case.id).is_err();
    let by_leave = |id: &str| {
        let zh = "您是经允许来看的，只能看和写备注".to_owned();
        let en = "You see the case by leave: you may read it and note".to_owned();
        (foreign && id != "note_case").then_some(Text { zh, en })
    };
    let brief = Brief::default();
    let ctx = Context { now, actor, book: &law.book, org: &law.org, brief: &brief };
    let roles = law.org.roles(&actor.post);
    ACTIONS
        .iter()
        .map(|(id, action)| {
            let why = not_permitted(id, roles)
                .or_else(|| by_leave(id))
                .or_else(|| closed_for_good(case))
                .or_else(|| why_not(case, *action, ctx).map(|refusal| text(&refusal.sentence)));
            ActionView { id: (*id).to_owned(), enabled: why.is_none(), why_not: why.unwrap_or_default() }
        })
        .collect()
}

fn not_permitted(id: &str, roles: &[String]) -> Option<Text> {
    let route = yinuo_api::ROUTES.iter().find(|route| route.id == id)?;
    match route.permission {
        yinuo_api::Permission::Roles(allowed)
            if !roles.iter().any(|role| allowed.contains(&role.as_str())) =>
        {
            Some(Text {
                zh: "您的岗位没有这项权限".to_owned(),
                en: "Your post has no permission for this".to_owned(),
            })
        }
        _ => None,
    }
}

fn merged_into(case: &Case, app: &App, actor: &Actor, law: &Law) -> Result<Option<RelationView>, Failure> {
    let Some(merged) = &case.merged else { return Ok(None) };
    let into = Relation { case: merged.into, number: merged.number.clone(), absorbed: true };
    relation(&into, app, actor, law).map(Some)
}

fn relations(case: &Case, app: &App, actor: &Actor, law: &Law) -> Result<Vec<RelationView>, Failure> {
    case.relations.iter().map(|found| relation(found, app, actor, law)).collect()
}

/// The other case: whoever does not see it learns its number, which stands in the story anyhow.
fn relation(found: &Relation, app: &App, actor: &Actor, law: &Law) -> Result<RelationView, Failure> {
    let row = app.store().case_row(found.case).map_err(AppError::from)?;
    let row = row.filter(|row| Sight::of(app, actor).has(row));
    let row = row.map(|row| case_row(&row, app, law)).transpose()?;
    Ok(RelationView { id: found.case, number: found.number.clone(), merged: found.absorbed, row })
}

fn pauses(file: &CaseFile, law: &Law) -> Vec<SpanView> {
    let view = |pause: &yinuo_domain::case::Pause| SpanView {
        id: pause.id,
        cause: cause_code(pause.cause).to_owned(),
        state: state(pause.proposal, pause.until.is_some()).to_owned(),
        from_at: pause.from.0,
        until_at: pause.until.map(|at| at.0),
        evidence: file.texts.get(&pause.evidence.text.text).cloned().unwrap_or_default(),
        artefacts: artefacts(&pause.evidence),
        proposed_by: named(&pause.proposed_by, &law.org.person_name(&pause.proposed_by)),
        decided_by: named(&pause.decided_by, &law.org.person_name(&pause.decided_by)),
    };
    file.case.pauses.iter().rev().map(view).collect()
}

fn exemptions(file: &CaseFile, law: &Law) -> Vec<SpanView> {
    let view = |exemption: &yinuo_domain::case::Exemption| SpanView {
        id: exemption.id,
        cause: cause_code(exemption.cause).to_owned(),
        state: state(exemption.proposal, false).to_owned(),
        from_at: exemption.span.from.0,
        until_at: Some(exemption.span.until.0),
        evidence: file.texts.get(&exemption.evidence.text.text).cloned().unwrap_or_default(),
        artefacts: artefacts(&exemption.evidence),
        proposed_by: named(&exemption.proposed_by, &law.org.person_name(&exemption.proposed_by)),
        decided_by: named(&exemption.decided_by, &law.org.person_name(&exemption.decided_by)),
    };
    file.case.exemptions.iter().rev().map(view).collect()
}

fn late_facts(file: &CaseFile, law: &Law) -> Vec<LateFactView> {
    let view = |found: &yinuo_domain::case::LateFact| LateFactView {
        id: found.id,
        what: found.what.code().to_owned(),
        at: found.at.0,
        state: state(found.proposal, false).to_owned(),
        evidence: file.texts.get(&found.evidence.text.text).cloned().unwrap_or_default(),
        artefacts: artefacts(&found.evidence),
        proposed_by: named(&found.proposed_by, &law.org.person_name(&found.proposed_by)),
        proposed_at: found.proposed_at.0,
        decided_by: named(&found.decided_by, &law.org.person_name(&found.decided_by)),
    };
    file.case.late_facts.iter().rev().map(view).collect()
}

fn red_lines(file: &CaseFile, law: &Law) -> Vec<RedLineView> {
    let known = law.book.current().red_lines();
    let person = |code: &str| named(code, &law.org.person_name(code));
    let view = |line: &yinuo_domain::case::RedLine| {
        let mark = known.iter().find(|known| known.code == line.mark);
        let withdrawal = line.withdrawal.as_ref();
        let state = match (line.stands(), line.waits()) {
            (false, _) => "withdrawn",
            (true, true) => "withdrawal-proposed",
            (true, false) => "standing",
        };
        let words = withdrawal.and_then(|found| file.texts.get(&found.evidence.text.text));
        RedLineView {
            mark: named(&line.mark, &mark.map(|mark| mark.name.clone()).unwrap_or_default()),
            unit: named(&line.unit, &law.org.unit_name(&line.unit)),
            state: state.to_owned(),
            marked_at: line.marked_at.0,
            marked_by: person(&line.marked_by),
            evidence: words.cloned().unwrap_or_default(),
            artefacts: withdrawal.map(|found| artefacts(&found.evidence)).unwrap_or_default(),
            proposed_by: person(withdrawal.map_or("", |found| &found.proposed_by)),
            decided_by: person(withdrawal.map_or("", |found| &found.decided_by)),
        }
    };
    let mut views: Vec<RedLineView> = file.case.red_lines.iter().map(view).collect();
    views.sort_by_key(|view| view.state == "withdrawn");
    views
}

/// Which of the artefacts that the case names can be listened to.
fn recordings(file: &CaseFile, app: &App) -> Result<Vec<String>, Failure> {
    let evidence = file.history.iter().filter_map(|stored| stored.fact.event.evidence());
    let named: BTreeSet<&String> = evidence.flat_map(|evidence| &evidence.artefacts).collect();
    let mut found = Vec::new();
    for digest in named {
        let media_type = app.artefact_type(digest)?;
        if media_type.is_some_and(|media_type| media_type.starts_with("audio/")) {
            found.push(digest.clone());
        }
    }
    Ok(found)
}

fn artefacts(evidence: &Evidence) -> Vec<String> {
    evidence.artefacts.clone()
}

fn cause_code(cause: ExemptClass) -> &'static str {
    match cause {
        ExemptClass::UserCause => "user-cause",
        ExemptClass::ThirdParty => "third-party",
        ExemptClass::ForceMajeure => "force-majeure",
    }
}

fn state(proposal: Proposal, ended: bool) -> &'static str {
    match proposal {
        Proposal::Proposed => "proposed",
        Proposal::Approved if ended => "ended",
        Proposal::Approved => "approved",
        Proposal::Refused => "refused",
    }
}

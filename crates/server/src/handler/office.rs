//! Cases that outside bodies transfer, and the orders of the house: lists, arrivals, letters, commands.

use super::command::run;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::html;
use crate::view::{case_row, named, text};
use uuid::Uuid;
use yinuo_api::body::{
    DirectBody, JudgeBody, OutsideAgainBody, OutsideAnswerBody, OutsideReceiptBody, OutsideWordBody,
    TransferBody,
};
use yinuo_api::view::{
    BodyFiguresView, CommandReply, ContactReply, KindCountView, OrderListView, OrderView, OutsideListView,
    OutsideRowView,
};
use yinuo_app::ports::{TieFilter, TiePlace, TieRow};
use yinuo_app::tie::{ASSIST, DIRECTIVE, GREEN, INSTRUCTION, OBJECTION, OUTSIDE};
use yinuo_app::{AppError, ContactInput, Law, Options, OutcomeInput};
use yinuo_domain::Refusal;
use yinuo_domain::case::Task;
use yinuo_domain::command::{CaseCommand, OfficeCommand, OutsideOrder};
use yinuo_domain::event::TextRef;
use yinuo_domain::tell::body_name;
use yinuo_policy::{Bilingual, CaseKind, Instant, OutsideRule};

/// Channel of a contact that a body transferred.
const CHANNEL: &str = "outside-body";

pub fn outside(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["body", "state", "late", "cursor", "limit"])?;
    let law = call.app.law();
    let (rows, next) = page(call, &outside_filter(call)?)?;
    let rows = outside_rows(call, rows)?;
    let first_page = call.query("cursor").is_none();
    let rules = law.book.current().outside_rules().iter().filter(|_| first_page);
    let bodies = rules.map(|rule| figures(call, rule, &law)).collect::<Result<_, _>>()?;
    Answer::json(&OutsideListView { rows, next, bodies, server_at: call.app.now().0 })
}

/// Which requests of outside bodies are asked for.
pub(super) fn outside_filter(call: &Call<'_>) -> Result<TieFilter, Failure> {
    let law = call.app.law();
    let policy = law.book.current();
    let bodies: Vec<&str> = policy.outside_rules().iter().map(|rule| rule.code.as_str()).collect();
    let body = match call.query("body") {
        Some(asked) if !bodies.contains(&asked) => {
            return Err(Failure::unknown_value("body", asked, &bodies));
        }
        asked => asked.map(str::to_owned),
    };
    Ok(TieFilter { party: body, ..asked(call, OUTSIDE)? })
}

/// Requests with their cases; without those whose case left meanwhile.
pub(super) fn outside_rows(call: &Call<'_>, rows: Vec<TieRow>) -> Result<Vec<OutsideRowView>, Failure> {
    let law = call.app.law();
    let policy = law.book.current();
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(case) = call.app.store().case_row(row.case).map_err(AppError::from)? else { continue };
        views.push(OutsideRowView {
            case: case_row(&case, call.app, &law)?,
            tie: row.tie,
            body: named(&row.party, &body_name(policy, &row.party)),
            number: row.number,
            received_at: row.started_at,
            due_at: row.due_at,
            state: row.state,
            late: row.late,
        });
    }
    Ok(views)
}

/// State, lateness and sight of a list of ties.
fn asked(call: &Call<'_>, kind: &str) -> Result<TieFilter, Failure> {
    let open = match call.query("state") {
        None | Some("open") => Some(true),
        Some("ended") => Some(false),
        Some("all") => None,
        Some(other) => return Err(Failure::unknown_value("state", other, &["open", "ended", "all"])),
    };
    let late = call.query_as::<bool>("late")?;
    // Of what waits the next one comes first, of what is over the last one.
    let latest_first = open == Some(false);
    let units = call.sight().units();
    Ok(TieFilter { kind: kind.to_owned(), open, late, units, latest_first, ..TieFilter::default() })
}

/// A page of ties and the cursor of the next one.
pub(super) fn page(call: &Call<'_>, filter: &TieFilter) -> Result<(Vec<TieRow>, Option<String>), Failure> {
    let after =
        call.query("cursor").map(|cursor| place(cursor).ok_or_else(Failure::bad_filter)).transpose()?;
    let limit = call.limit()?;
    let mut rows = call.app.store().ties(filter, after.as_ref(), limit + 1).map_err(AppError::from)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(TieRow::place);
    let next = next.map(|place| format!("{}_{}_{}", place.due_order, place.case, place.tie));
    Ok((rows, next))
}

fn place(cursor: &str) -> Option<TiePlace> {
    let mut parts = cursor.splitn(3, '_');
    let (due_order, case) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(TiePlace { due_order, case, tie: parts.next()?.to_owned() })
}

/// This year so far beside the same span of the last one.
fn figures(call: &Call<'_>, rule: &OutsideRule, law: &Law) -> Result<BodyFiguresView, Failure> {
    let policy = law.book.current();
    let now = call.app.now();
    let today = policy.local_date(now).to_string();
    let year: i64 = today.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
    let begins = |year: i64| policy.instant(&format!("{year:04}-01-01T00:00:00")).unwrap_or(now);
    let (this, last) = (begins(year), begins(year - 1));
    let until = now.0.saturating_add(1);
    let units = call.sight().units();
    let count = |class: Option<&str>, span| call.app.outside_count(&rule.code, class, span, &units);
    let all = count(None, (this.0, until))?;
    let mut kinds = Vec::new();
    for kind in CaseKind::ALL.map(CaseKind::code) {
        let of_kind = count(Some(kind), (this.0, until))?.received;
        if of_kind > 0 {
            kinds.push(KindCountView { kind: kind.to_owned(), count: of_kind });
        }
    }
    Ok(BodyFiguresView {
        body: named(&rule.code, &rule.name),
        sentence: text(&rule.sentence),
        received: all.received,
        ended: all.ended,
        late: all.late,
        open: all.open,
        received_last_year: count(None, (last.0, last.0 + (until - this.0)))?.received,
        kinds,
        opinion_risk: rule.opinion_risk,
    })
}

pub fn transfer_in(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: TransferBody = call.body()?;
    let sight = call.sight();
    sight.check_customer(call.app, &body.customer)?;
    let outcome = match body.case {
        Some(case) => {
            sight.check_case(call.app, case)?;
            OutcomeInput::Joins { case }
        }
        None => OutcomeInput::Opens {
            category: body.category,
            service: body.service,
            priority: None,
            beside: body.beside,
        },
    };
    let order = OutsideOrder { body: body.body, number: body.number, due_at: body.due_at.map(Instant) };
    let options = Options { outside: Some(order), ..call.options(body.occurred_at) };
    let input = ContactInput {
        channel: CHANNEL.to_owned(),
        direction: "inbound".to_owned(),
        customer: body.customer,
        text: body.text,
        recording: String::new(),
        outcome,
    };
    let reply = call.app.contact(&call.actor, &input, &options)?;
    // A reply to a contact always names the contact.
    let contact = reply.contact.unwrap_or_default();
    Answer::json(&ContactReply { contact, case: reply.case, number: reply.number })
}

pub fn answer(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: OutsideAnswerBody = call.body()?;
    let case = call.case()?;
    let options = Options { seen: call.query_as("seen")?, ..call.options(None) };
    let reply = call.app.answer_outside(&call.actor, case, body.request, &body.text, &options)?;
    Answer::json(&CommandReply { case, version: reply.version })
}

fn office(command: OfficeCommand) -> CaseCommand {
    CaseCommand::Office(command)
}

pub fn receive(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: OutsideReceiptBody = call.body()?;
    run(call, body.occurred_at, &|_| {
        let (request, reference) = (body.request, body.reference.trim().to_owned());
        Ok(office(OfficeCommand::ReceiveOutside { request, reference }))
    })
}

pub fn object(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: OutsideWordBody = call.body()?;
    run(call, None, &|edge| {
        let text = edge.text(&body.text)?;
        Ok(office(OfficeCommand::ObjectOutside { request: body.request, text }))
    })
}

pub fn redispatch(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: OutsideAgainBody = call.body()?;
    run(call, None, &|edge| {
        let (text, due_at) = (edge.text(&body.text)?, body.due_at.map(Instant));
        Ok(office(OfficeCommand::RedispatchOutside { request: body.request, due_at, text }))
    })
}

pub fn withdraw(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: OutsideWordBody = call.body()?;
    run(call, None, &|edge| {
        let text = edge.text(&body.text)?;
        Ok(office(OfficeCommand::WithdrawOutside { request: body.request, text }))
    })
}

/// A letter as it went out: what was written then, whatever the template says today.
pub fn letter(call: &Call<'_>) -> Result<Answer, Failure> {
    let file = call.app.case_file(call.case()?)?;
    let number = |name: &str| call.param(name).parse::<usize>().map_err(|_| Failure::no_such_thing());
    let (request, version) = (number("request")?, number("version")?);
    let found = file.case.outside.iter().find(|found| found.id as usize == request);
    let letter = found.and_then(|found| found.letters.get(version.checked_sub(1)?));
    let letter = letter.ok_or_else(Refusal::no_such_request)?;
    let words = file.texts.get(&letter.text.text).cloned().unwrap_or_default();
    let signer = call.app.law().org.person_name(&letter.by);
    Ok(Answer::Page(html::letter(&letter.number, &words, &signer.zh, &letter.template)))
}

pub fn orders(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["kind", "state", "late", "green", "ours", "cursor", "limit"])?;
    let filter = orders_filter(call)?;
    let (rows, next) = page(call, &filter)?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.extend(order(call, &row)?);
    }
    let waiting = TieFilter { open: Some(true), late: None, ..filter };
    let count = |filter: &TieFilter| call.app.store().count_ties(filter).map_err(AppError::from);
    let open = count(&waiting)?;
    let late = count(&TieFilter { late: Some(true), ..waiting })?;
    Answer::json(&OrderListView { rows: views, next, open, late, server_at: call.app.now().0 })
}

/// Which orders are asked for.
pub(super) fn orders_filter(call: &Call<'_>) -> Result<TieFilter, Failure> {
    let kinds = [DIRECTIVE, INSTRUCTION, ASSIST, OBJECTION];
    let kind = call.query("kind").unwrap_or(DIRECTIVE);
    if !kinds.contains(&kind) {
        return Err(Failure::unknown_value("kind", kind, &kinds));
    }
    let green = call.query_as::<bool>("green")?.unwrap_or_default();
    let mut filter = TieFilter { class: green.then(|| GREEN.to_owned()), ..asked(call, kind)? };
    if call.query_as::<bool>("ours")?.unwrap_or_default() {
        // Whoever sees every unit is himself of one: what others were asked is not asked of him.
        filter.units = call.sight().with_below(call.app, &call.actor.unit);
    }
    Ok(filter)
}

/// One order with its words; none when its case left meanwhile.
pub(super) fn order(call: &Call<'_>, row: &TieRow) -> Result<Option<OrderView>, Failure> {
    let law = call.app.law();
    let Some(case) = call.app.store().case_row(row.case).map_err(AppError::from)? else { return Ok(None) };
    let mut file = call.app.case_file(row.case)?;
    crate::mask::case_words(&mut file);
    let words = |text: &TextRef| file.texts.get(&text.text).cloned().unwrap_or_default();
    let blank = OrderView {
        case: case_row(&case, call.app, &law)?,
        task: Uuid::nil(),
        kind: row.kind.clone(),
        green: row.class == GREEN,
        title: String::new(),
        addressed: named("", &Bilingual::default()),
        opened_by: named("", &Bilingual::default()),
        opened_at: row.started_at,
        due_at: row.due_at,
        state: row.state.clone(),
        late: row.late,
        climbed: 0,
        sent_back: 0,
        outcome: String::new(),
    };
    if row.kind == OBJECTION {
        let Some(refused) = &file.case.rejection else { return Ok(None) };
        let Some(objection) = &refused.objection else { return Ok(None) };
        return Ok(Some(OrderView {
            task: objection.text.text,
            title: words(&objection.text),
            addressed: named(&refused.report_to, &law.org.post_name(&refused.report_to)),
            opened_by: named(&refused.proposed_by, &law.org.person_name(&refused.proposed_by)),
            outcome: objection.ruling.as_ref().map(words).unwrap_or_default(),
            ..blank
        }));
    }
    let of_row = |(place, _): &(usize, &Task)| row.tie == format!("t{}", place + 1);
    let Some((_, task)) = file.case.tasks.iter().enumerate().find(of_row) else { return Ok(None) };
    let addressed = if task.person.is_empty() {
        named(&task.unit, &law.org.unit_name(&task.unit))
    } else {
        named(&task.person, &law.org.person_name(&task.person))
    };
    Ok(Some(OrderView {
        task: task.id,
        title: words(&task.text),
        addressed,
        opened_by: named(&task.opened_by, &law.org.person_name(&task.opened_by)),
        climbed: task.climbed,
        sent_back: task.sent_back,
        outcome: task.outcome.as_ref().map(words).unwrap_or_default(),
        ..blank
    }))
}

pub fn direct(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DirectBody = call.body()?;
    run(call, None, &|edge| {
        Ok(office(OfficeCommand::Direct {
            task: edge.id(),
            text: edge.text(&body.text)?,
            unit: body.unit.clone(),
            person: body.person.clone(),
            due_at: Instant(body.due_at),
        }))
    })
}

pub fn judge(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: JudgeBody = call.body()?;
    run(call, None, &|edge| {
        let (text, due_at) = (edge.text(&body.text)?, body.due_at.map(Instant));
        Ok(office(OfficeCommand::JudgeTask { task: body.task, accept: body.accept, text, due_at }))
    })
}

//! Messages to customers, as colleagues see them: how far each is, and a new start for what failed.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::mask;
use yinuo_api::body::NothingBody;
use yinuo_api::view::{CaseMessagesView, MessageListView, MessageView, Text};
use yinuo_app::AppError;
use yinuo_app::messages::may_take_back;
use yinuo_app::ports::{MessageFilter, MessageRow, MessageState};
use yinuo_domain::Refusal;
use yinuo_policy::MessageKind;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["state", "kind", "cursor", "limit"])?;
    Answer::json(&page(call, call.query("cursor"), call.limit()?)?)
}

/// A page of the outbox under the filters asked for.
pub(super) fn page(call: &Call<'_>, cursor: Option<&str>, limit: u32) -> Result<MessageListView, Failure> {
    let states = MessageState::ALL.map(MessageState::code);
    let state = call
        .query("state")
        .map(|asked| MessageState::of(asked).ok_or_else(|| Failure::unknown_value("state", asked, &states)));
    let kind = call.query("kind");
    if let Some(asked) = kind.filter(|asked| MessageKind::of(asked).is_none()) {
        return Err(Failure::unknown_value("kind", asked, &MessageKind::ALL.map(MessageKind::code)));
    }
    let filter = MessageFilter { state: state.transpose()?, kind };
    let page = call.app.store().messages(filter, cursor, limit).map_err(AppError::from)?;
    let (sight, mut seen) = (call.sight(), Vec::with_capacity(page.rows.len()));
    for row in page.rows {
        let case = call.app.store().case_row(row.case).map_err(AppError::from)?;
        // A page may come out shorter than asked; the cursor goes on where the store stopped.
        if case.is_none_or(|case| sight.has(&case)) {
            seen.push(row);
        }
    }
    Ok(MessageListView {
        rows: views(call, &seen)?,
        next: page.next,
        open: is_open(call),
        server_at: call.app.now().0,
    })
}

pub fn of_case(call: &Call<'_>) -> Result<Answer, Failure> {
    let case = call.case()?;
    let rows = call.app.store().messages_of_case(case).map_err(AppError::from)?;
    let link = match call.doors.filter(|_| call.demo) {
        Some(doors) => call.app.link_for_demo(&doors.post.ring, case)?,
        None => None,
    };
    Answer::json(&CaseMessagesView {
        rows: views(call, &rows)?,
        open: is_open(call),
        customer_page: link.map(|link| format!("/c/{link}")),
    })
}

pub fn retry(call: &Call<'_>) -> Result<Answer, Failure> {
    let id = call.param("message").parse().map_err(|_| Failure::from(Refusal::no_retry()))?;
    let found = call.app.store().message(id).map_err(AppError::from)?.ok_or_else(Refusal::no_retry)?;
    call.sight().check_case(call.app, found.case)?;
    let row = call.app.retry_message(id)?;
    tracing::info!(message = %row.id, by = call.actor.person, "a message is begun anew");
    let [view] = &views(call, &[row])?[..] else { return Err(Failure::no_such_thing()) };
    Answer::json(view)
}

/// Takes a message back. Whoever may work on cases may: a slip is mended by whoever sees it first.
pub fn take_back(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    let id = call.param("message").parse().map_err(|_| Failure::from(Refusal::has_left()))?;
    let found = call.app.store().message(id).map_err(AppError::from)?.ok_or_else(Refusal::has_left)?;
    call.sight().check_case(call.app, found.case)?;
    let row = call.app.take_message_back(id)?;
    tracing::info!(message = %row.id, by = call.actor.person, "a message is taken back before it left");
    let [view] = &views(call, &[row])?[..] else { return Err(Failure::no_such_thing()) };
    Answer::json(view)
}

fn is_open(call: &Call<'_>) -> bool {
    call.doors.is_some() && call.app.law().book.current().messages().is_some()
}

fn views(call: &Call<'_>, rows: &[MessageRow]) -> Result<Vec<MessageView>, Failure> {
    let roles = call.roles();
    let may = yinuo_api::ROUTES.iter().find(|route| route.id == "retry_message").is_some_and(|route| {
        match route.permission {
            yinuo_api::Permission::Roles(held) => roles.iter().any(|role| held.contains(&role.as_str())),
            _ => false,
        }
    });
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let case = call.app.store().case_row(row.case).map_err(AppError::from)?;
        let why = why_not(row, may);
        views.push(MessageView {
            id: row.id,
            case: row.case,
            number: case.map(|case| case.number).unwrap_or_default(),
            kind: row.kind.clone(),
            language: row.language.clone(),
            text: mask::words(&row.text),
            state: row.state.code().to_owned(),
            reason: row.reason.clone(),
            outlet: if row.outlet.is_empty() { "sms".to_owned() } else { row.outlet.clone() },
            tries: row.tries,
            round: row.round,
            next_at: row.next_at.filter(|_| waits(row.state)),
            created_at: row.created_at,
            handed_at: row.handed_at,
            delivered_at: row.delivered_at,
            may_retry: why.is_none(),
            why_not: why.unwrap_or_default(),
            take_back_until_at: row.next_at.filter(|_| may_take_back(row, call.app.now().0)),
        });
    }
    Ok(views)
}

/// Whether the row's next instant is a try; that of a message which left is none.
const fn waits(state: MessageState) -> bool {
    matches!(state, MessageState::Queued | MessageState::Retrying)
}

fn why_not(row: &MessageRow, may: bool) -> Option<Text> {
    let text = |zh: &str, en: &str| Some(Text { zh: zh.to_owned(), en: en.to_owned() });
    if !matches!(row.state, MessageState::Undeliverable | MessageState::Retrying) {
        return text("只有失败和等重试的可以重发", "Only failed and waiting ones are sent anew");
    }
    if may { None } else { text("您的岗位没有这项权限", "Your post has no permission for this") }
}

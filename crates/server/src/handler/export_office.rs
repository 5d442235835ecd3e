//! Lists of the office and of the administration as files: made of the views of their pages, as every file is.

use super::today::{language, stamp, taken_out};
use super::{access, exception, identity, office};
use crate::call::{Answer, Call};
use crate::csv::{EXPORT_ROWS_MAX, Language};
use crate::failure::Failure;
use yinuo_api::view::{Named, Text};
use yinuo_app::AppError;
use yinuo_app::ports::{PAGE_ROWS_MAX, TieFilter, TieRow};

const YES: (&str, &str) = ("是", "yes");

/// Every tie that a filter means, one more than a file holds at most: the file says then that it was cut.
fn every_tie(call: &Call<'_>, filter: &TieFilter) -> Result<Vec<TieRow>, Failure> {
    let (mut rows, mut after): (Vec<TieRow>, _) = (Vec::new(), None);
    while rows.len() <= EXPORT_ROWS_MAX {
        let page = call.app.store().ties(filter, after.as_ref(), PAGE_ROWS_MAX).map_err(AppError::from)?;
        after = page.last().map(TieRow::place);
        let last = page.len() < PAGE_ROWS_MAX as usize;
        rows.extend(page);
        if last {
            break;
        }
    }
    Ok(rows)
}

/// The word of a state or a kind; a code that nobody named stands for itself.
pub(super) fn word(language: Language, words: &[(&str, &str, &str)], code: &str) -> String {
    let found = words.iter().find(|(known, ..)| *known == code);
    let (zh, en) = found.map_or((code, code), |(_, zh, en)| (*zh, *en));
    language.of(&Text { zh: zh.to_owned(), en: en.to_owned() })
}

pub(super) fn yes(language: Language, is: bool) -> String {
    if is { language.of(&Text { zh: YES.0.to_owned(), en: YES.1.to_owned() }) } else { String::new() }
}

pub(super) fn who(language: Language, named: &Named) -> String {
    if named.code.is_empty() { String::new() } else { language.of(&named.name) }
}

const OUTSIDE_COLUMNS: [(&str, &str); 10] = [
    ("来文单位", "body"),
    ("来文编号", "their number"),
    ("单号", "case"),
    ("事由", "title"),
    ("客户", "customer"),
    ("经办", "handler"),
    ("收到", "received"),
    ("来文期限", "their deadline"),
    ("状态", "state"),
    ("超期", "late"),
];
const OUTSIDE_STATES: [(&str, &str, &str); 5] = [
    ("open", "待答复", "to be answered"),
    ("objected", "已提异议", "objected"),
    ("answered", "已复函", "answered"),
    ("received", "已收回执", "receipt came"),
    ("withdrawn", "已撤回", "taken back"),
];

/// What outside bodies transferred, as it stands under its filters.
pub fn outside(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["body", "state", "late", "lang"])?;
    let language = language(call)?;
    let ties = every_tie(call, &office::outside_filter(call)?)?;
    let cells = office::outside_rows(call, ties)?.into_iter().map(|row| {
        vec![
            language.of(&row.body.name),
            row.number,
            row.case.number.clone(),
            language.of(&row.case.title),
            language.of(&row.case.customer.name),
            who(language, &row.case.handler),
            stamp(call, Some(row.received_at)),
            stamp(call, row.due_at),
            word(language, &OUTSIDE_STATES, &row.state),
            yes(language, row.late),
        ]
    });
    taken_out(call, "outside", language, &OUTSIDE_COLUMNS, cells.collect())
}

const ORDER_COLUMNS: [(&str, &str); 10] = [
    ("单号", "case"),
    ("要求", "asked"),
    ("责任方", "of whom"),
    ("谁提出", "by whom"),
    ("提出", "asked at"),
    ("期限", "by"),
    ("状态", "state"),
    ("超期", "late"),
    ("退回次数", "sent back"),
    ("回复", "reply"),
];
const ORDER_STATES: [(&str, &str, &str); 6] = [
    ("open", "待回复", "waits for a reply"),
    ("done", "已回复", "answered"),
    ("sent-back", "退回重办", "sent back"),
    ("accepted", "已认可", "accepted"),
    ("upheld", "异议成立", "upheld"),
    ("dismissed", "维持不予受理", "dismissed"),
];

/// Orders of the house, as they stand under their filters.
pub fn orders(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["kind", "state", "late", "green", "lang"])?;
    let language = language(call)?;
    let filter = office::orders_filter(call)?;
    let mut rows = Vec::new();
    for tie in every_tie(call, &filter)? {
        let Some(order) = office::order(call, &tie)? else { continue };
        rows.push(vec![
            order.case.number,
            order.title,
            who(language, &order.addressed),
            who(language, &order.opened_by),
            stamp(call, Some(order.opened_at)),
            stamp(call, order.due_at),
            word(language, &ORDER_STATES, &order.state),
            yes(language, order.late),
            order.sent_back.to_string(),
            order.outcome,
        ]);
    }
    taken_out(call, "orders", language, &ORDER_COLUMNS, rows)
}

const EXCEPTION_COLUMNS: [(&str, &str); 9] = [
    ("单号", "case"),
    ("要什么", "what"),
    ("为什么", "why"),
    ("谁提出", "by whom"),
    ("提出", "asked at"),
    ("由谁定", "decided by the post"),
    ("状态", "state"),
    ("谁定的", "decided by"),
    ("何时", "at"),
];
const EXCEPTION_STATES: [(&str, &str, &str); 3] =
    [("open", "待批", "open"), ("granted", "已批", "granted"), ("refused", "未批", "refused")];

/// Exceptions, as they stand under their filter.
pub fn exceptions(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["show", "lang"])?;
    let language = language(call)?;
    let ties = every_tie(call, &exception::shown(call)?)?;
    let cells = exception::rows(call, ties)?.into_iter().map(|row| {
        let found = row.exception;
        vec![
            row.case.number,
            language.of(&found.name),
            found.text,
            who(language, &found.asked_by),
            stamp(call, Some(found.asked_at)),
            who(language, &found.post),
            word(language, &EXCEPTION_STATES, &found.state),
            who(language, &found.decided_by),
            stamp(call, found.decided_at),
        ]
    });
    taken_out(call, "exceptions", language, &EXCEPTION_COLUMNS, cells.collect())
}

const ACCESS_COLUMNS: [(&str, &str); 8] = [
    ("何时", "at"),
    ("谁", "who"),
    ("岗位", "post"),
    ("单位", "unit"),
    ("做了什么", "deed"),
    ("对谁", "about"),
    ("单号", "case"),
    ("为什么", "purpose"),
];

/// Who looked at what, as it stands under its filters.
pub fn access(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["what", "person", "lang"])?;
    let (language, law, filter) = (language(call)?, call.app.law(), access::asked(call)?);
    let (mut rows, mut cursor) = (Vec::new(), None);
    while rows.len() <= EXPORT_ROWS_MAX {
        let page = call.app.access_lines(&filter, cursor.as_deref(), PAGE_ROWS_MAX)?;
        for line in page.rows {
            let view = access::line_view(call, line, &law)?;
            rows.push(vec![
                stamp(call, Some(view.at)),
                who(language, &view.person),
                who(language, &view.post),
                who(language, &view.unit),
                view.what,
                language.of(&view.about),
                view.number,
                view.purpose,
            ]);
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    taken_out(call, "access", language, &ACCESS_COLUMNS, rows)
}

const PEOPLE_COLUMNS: [(&str, &str); 6] = [
    ("代码", "code"),
    ("姓名", "name"),
    ("岗位", "posts"),
    ("登录名", "sign-in name"),
    ("停用", "suspended"),
    ("登录数", "sessions"),
];

/// People with their posts, as they stand under what was typed.
pub fn people(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["q", "lang"])?;
    let (language, law) = (language(call)?, call.app.law());
    // A register of people stands in memory whole: it is one list however long.
    let lines = call.app.people(call.query("q").unwrap_or_default(), None, EXPORT_ROWS_MAX + 1)?;
    let cells = lines.into_iter().map(|line| {
        let view = identity::person_line(line, &law);
        let posts = view
            .posts
            .iter()
            .map(|held| format!("{} · {}", language.of(&held.post.name), language.of(&held.unit.name)));
        vec![
            view.person.code,
            language.of(&view.person.name),
            posts.collect::<Vec<_>>().join("; "),
            view.name,
            yes(language, view.suspended),
            view.sessions.to_string(),
        ]
    });
    taken_out(call, "people", language, &PEOPLE_COLUMNS, cells.collect())
}

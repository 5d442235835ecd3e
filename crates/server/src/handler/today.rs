//! What today came to. A figure is counted by the very query that its list is asked with, so that the two cannot differ.

use crate::call::{Answer, Call};
use crate::csv::{EXPORT_ROWS_MAX, Language, csv};
use crate::failure::Failure;
use crate::handler::filter;
use crate::mask;
use crate::query::parse_query;
use crate::view::{case_rows, contact, named, text};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_api::view::{CaseRowView, ContactListView, ContactRowView, FigureView, Text, TodayView};
use yinuo_app::identity::{Deed, what};
use yinuo_app::ports::{ContactFilter, ContactRow, PAGE_ROWS_MAX};
use yinuo_app::{AppError, ContactLine};
use yinuo_policy::{Bilingual, Instant};

/// Figures of promises: code, words, query of the list.
const PROMISES: [(&str, &str, &str, &str); 3] = [
    (
        "kept",
        "今天办结、没有违诺",
        "Closed today, no promise broken",
        "state=closed&closed=today&broken=false",
    ),
    ("near", "快到时限", "Near a deadline", "state=open&near=true"),
    ("broken", "在办、已违诺", "Open with a broken promise", "state=open&broken=true"),
];

pub fn today(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let law = call.app.law();
    let policy = law.book.current();
    let mut promises = Vec::new();
    for (code, zh, en, list) in PROMISES {
        promises.push(figure(call, code.to_owned(), &Bilingual::new(zh, en), list.to_owned())?);
    }
    let mut rungs = Vec::new();
    let steps = policy.ladder_rules().next().map_or(&[][..], |ladder| &ladder.rungs);
    for (place, step) in steps.iter().enumerate() {
        let rung = place + 1;
        rungs.push(figure(call, format!("rung-{rung}"), &step.name, format!("state=open&rung={rung}"))?);
    }
    let channels = counted(call, &today_of(call, None))?.into_iter().map(|(channel, count)| FigureView {
        name: text(&channel_name(&channel)),
        list: format!("channel={channel}"),
        code: channel,
        count,
    });
    Answer::json(&TodayView {
        date: policy.local_date(call.app.now()),
        promises,
        rungs,
        channels: channels.collect(),
        server_at: call.app.now().0,
    })
}

fn figure(call: &Call<'_>, code: String, name: &Bilingual, list: String) -> Result<FigureView, Failure> {
    let (wanted, _) = filter::of(&asked(call, &list))?;
    let count = call.count_cases(wanted, u64::MAX)?;
    Ok(FigureView { code, name: text(name), count, list })
}

/// Today's contacts that the caller sees, on one channel when given.
fn today_of(call: &Call<'_>, channel: Option<String>) -> ContactFilter {
    let (from, until) = filter::today(call);
    call.sight().narrow_contacts(ContactFilter { from, until, channel, within: None })
}

fn counted(call: &Call<'_>, filter: &ContactFilter) -> Result<Vec<(String, u64)>, Failure> {
    Ok(call.app.store().count_contacts(filter).map_err(AppError::from)?)
}

/// The same caller with another query.
fn asked<'a>(call: &Call<'a>, query: &str) -> Call<'a> {
    Call {
        app: call.app,
        meter: call.meter,
        around: call.around,
        presence: call.presence,
        route: call.route,
        actor: call.actor.clone(),
        session: None,
        device: None,
        way: None,
        openid: None,
        label: String::new(),
        path: BTreeMap::new(),
        query: parse_query(query),
        body: Vec::new(),
        media_type: String::new(),
        key: None,
        demo: call.demo,
        doors: call.doors,
        hub: call.hub,
    }
}

fn channel_name(channel: &str) -> Bilingual {
    let (zh, en) = match channel {
        "hotline" => ("热线", "hotline"),
        "wechat" => ("微信", "WeChat"),
        "web" => ("网上", "web"),
        "hall" => ("营业厅", "hall"),
        "letter" => ("来信", "letter"),
        "outside-body" => ("外部转来", "outside body"),
        "visit" => ("上门", "visit"),
        "sms" => ("短信", "text message"),
        "robot" => ("机器人", "robot"),
        other => (other, other),
    };
    Bilingual::new(zh, en)
}

pub fn contacts(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["channel", "cursor", "limit"])?;
    let wanted = today_of(call, channel(call)?);
    let after =
        call.query("cursor").map(|cursor| place(cursor).ok_or_else(Failure::bad_filter)).transpose()?;
    let limit = call.limit()?;
    // One more than asked tells whether there is a next page.
    let mut lines = call.app.contacts_between(&wanted, after, limit + 1)?;
    let more = lines.len() > limit as usize;
    lines.truncate(limit as usize);
    let next = lines.last().filter(|_| more).map(|last| cursor(&last.row));
    let total = counted(call, &wanted)?.iter().map(|(_, count)| count).sum();
    let rows = lines.iter().map(|line| contact_row(call, line)).collect::<Result<_, _>>()?;
    Answer::json(&ContactListView { rows, next, total, server_at: call.app.now().0 })
}

fn channel(call: &Call<'_>) -> Result<Option<String>, Failure> {
    let Some(asked) = call.query("channel") else { return Ok(None) };
    let known = yinuo_domain::intake::CHANNELS;
    if known.contains(&asked) {
        Ok(Some(asked.to_owned()))
    } else {
        Err(Failure::unknown_value("channel", asked, known))
    }
}

fn cursor(row: &ContactRow) -> String {
    format!("{}_{}", row.occurred_at, row.id.simple())
}

fn place(cursor: &str) -> Option<(i64, Uuid)> {
    let (at, id) = cursor.split_once('_')?;
    Some((at.parse().ok()?, Uuid::try_parse(id).ok()?))
}

pub(super) fn contact_row(call: &Call<'_>, line: &ContactLine) -> Result<ContactRowView, Failure> {
    let (store, law) = (call.app.store(), call.app.law());
    let customer = store.customer(&line.row.customer).map_err(AppError::from)?;
    let name = customer.map(|found| mask::name(&found.name)).unwrap_or_default();
    let case = match line.row.case {
        Some(case) => store.case_row(case).map_err(AppError::from)?,
        None => None,
    };
    Ok(ContactRowView {
        contact: contact(line, &law),
        customer: named(&line.row.customer, &Bilingual::new(name.clone(), name)),
        number: case.map(|found| found.number).unwrap_or_default(),
    })
}

pub(super) fn language(call: &Call<'_>) -> Result<Language, Failure> {
    match call.query("lang") {
        None | Some("zh") => Ok(Language::Zh),
        Some("en") => Ok(Language::En),
        Some(other) => Err(Failure::unknown_value("lang", other, &["zh", "en"])),
    }
}

/// `2026-11-20 15:40`, in the operator's zone.
pub(super) fn stamp(call: &Call<'_>, at: Option<i64>) -> String {
    let law = call.app.law();
    let policy = law.book.current();
    let written = |at: Instant| format!("{} {}", policy.local_date(at), policy.local_time(at));
    at.map(|at| written(Instant(at))).unwrap_or_default()
}

pub(super) fn header(language: Language, columns: &[(&str, &str)]) -> Vec<String> {
    let word = |(zh, en): &(&str, &str)| language.of(&Text { zh: (*zh).to_owned(), en: (*en).to_owned() });
    columns.iter().map(word).collect()
}

/// A list as it leaves the house: written down before it goes, and marked with who took it out and when. The mark is the
/// last line, in both languages, so that a program finds the columns where it looks for them.
pub(super) fn taken_out(
    call: &Call<'_>,
    list: &'static str,
    language: Language,
    columns: &[(&str, &str)],
    rows: Vec<Vec<String>>,
) -> Result<Answer, Failure> {
    taken_out_under(call, list, header(language, columns), rows)
}

/// The same of a list whose columns are not always the same ones.
pub(super) fn taken_out_under(
    call: &Call<'_>,
    list: &'static str,
    header: Vec<String>,
    mut rows: Vec<Vec<String>>,
) -> Result<Answer, Failure> {
    let more = rows.len() > EXPORT_ROWS_MAX;
    rows.truncate(EXPORT_ROWS_MAX);
    let (subject, count) = (format!("list/{list}"), rows.len().to_string());
    let deed = Deed { what: what::EXPORTED, subject: &subject, case: None, purpose: "", detail: &count };
    call.app.note_down(&call.actor, &deed)?;
    if more {
        // A list that was cut must not be taken for the whole.
        rows.push(vec![format!("只导出前 {count} 行 / the first {count} rows only")]);
    }
    let (law, at) = (call.app.law(), stamp(call, Some(call.app.now().0)));
    let (person, unit) = (law.org.person_name(&call.actor.person), law.org.unit_name(&call.actor.unit));
    let code = &call.actor.person;
    rows.push(vec![format!(
        "{} {code}（{}）{at} 导出，个人信息已隐藏 / taken out by {} ({}) at {at}, personal data masked",
        person.zh, unit.zh, person.en, unit.en
    )]);
    Ok(Answer::Csv { name: format!("{list}.csv"), text: csv(&header, &rows) })
}

/// What a row of the list says, in words; the codes that programs read stand beside them.
const CASE_COLUMNS: [(&str, &str); 19] = [
    ("单号", "number"),
    ("事由", "title"),
    ("类别", "kind"),
    ("类别代码", "kind code"),
    ("状态", "state"),
    ("状态代码", "state code"),
    ("客户", "customer"),
    ("单位", "unit"),
    ("首问", "owner"),
    ("经办", "handler"),
    ("受理", "accepted"),
    ("接下来", "next"),
    ("接下来的时刻", "next at"),
    ("承诺", "promise"),
    ("承诺时限", "promise due"),
    ("级", "rung"),
    ("违诺", "broken"),
    ("应付（元）", "owed, yuan"),
    ("第几次", "link of the chain"),
];

/// The case list as it stands under its filters, every page of it.
pub fn export_cases(call: &Call<'_>) -> Result<Answer, Failure> {
    let language = language(call)?;
    let (wanted, order) = filter::of_file(call)?;
    let law = call.app.law();
    let (mut rows, mut cursor) = (Vec::new(), None);
    while rows.len() <= EXPORT_ROWS_MAX {
        let page = call.cases(wanted.clone(), order, cursor.as_deref(), PAGE_ROWS_MAX)?;
        rows.extend(case_rows(&page.rows, call.app, &law)?.iter().map(|row| case_cells(call, language, row)));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    taken_out(call, "cases", language, &CASE_COLUMNS, rows)
}

fn sign(minor: i64) -> &'static str {
    if minor < 0 { "-" } else { "" }
}

fn case_cells(call: &Call<'_>, language: Language, row: &CaseRowView) -> Vec<String> {
    vec![
        row.number.clone(),
        language.of(&row.title),
        language.of(&crate::view::kind_name(&row.kind)),
        row.kind.clone(),
        language.of(&crate::view::state_name(&row.state)),
        row.state.clone(),
        language.of(&row.customer.name),
        language.of(&row.unit.name),
        language.of(&row.owner.name),
        if row.handler.code.is_empty() { String::new() } else { language.of(&row.handler.name) },
        stamp(call, Some(row.accepted_at)),
        row.next.as_ref().map(|next| language.of(&next.name)).unwrap_or_default(),
        stamp(call, row.next.as_ref().map(|next| next.at)),
        language.of(&row.due_name),
        stamp(call, row.due_at),
        row.rung.to_string(),
        row.broken.to_string(),
        format!("{}{}.{:02}", sign(row.owed_minor), row.owed_minor.abs() / 100, row.owed_minor.abs() % 100),
        row.chain.to_string(),
    ]
}

const CONTACT_COLUMNS: [(&str, &str); 8] = [
    ("发生", "occurred"),
    ("渠道", "channel"),
    ("方向", "direction"),
    ("客户", "customer"),
    ("首问", "owner"),
    ("结果", "outcome"),
    ("单号", "case"),
    ("原话", "words"),
];

/// The contacts of today as they stand under their filter, every page of them.
pub fn export_contacts(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["channel", "lang"])?;
    let (language, wanted) = (language(call)?, today_of(call, channel(call)?));
    let (mut rows, mut after) = (Vec::new(), None);
    while rows.len() <= EXPORT_ROWS_MAX {
        let lines = call.app.contacts_between(&wanted, after, PAGE_ROWS_MAX)?;
        for line in &lines {
            let row = contact_row(call, line)?;
            rows.push(vec![
                stamp(call, Some(row.contact.occurred_at)),
                language.of(&text(&channel_name(&row.contact.channel))),
                row.contact.direction,
                language.of(&row.customer.name),
                language.of(&row.contact.owner.name),
                row.contact.outcome,
                row.number,
                row.contact.text,
            ]);
        }
        after = lines.last().map(|last| (last.row.occurred_at, last.row.id));
        if lines.len() < PAGE_ROWS_MAX as usize {
            break;
        }
    }
    taken_out(call, "contacts", language, &CONTACT_COLUMNS, rows)
}

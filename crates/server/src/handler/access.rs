//! Looking at personal data for a purpose, and who did; lists that leave the house masked and marked.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::handler::filter;
use crate::table;
use crate::view::named;
use crate::{mask, view};
use yinuo_api::body::RevealBody;
use yinuo_api::view::{AccessLineView, AccessView, RevealedAddress, RevealedView, Text};
use yinuo_app::identity::{Deed, Look, PURPOSES, customer_subject, what};
use yinuo_app::ports::{AccessFilter, AccessLine, PAGE_ROWS_MAX};
use yinuo_app::{AppError, Law};

/// Most rows of an exported list; its last line says when there are more.
const EXPORT_ROWS_MAX: usize = 10_000;

pub fn reveal(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: RevealBody = call.body()?;
    if let Some(case) = body.case {
        call.sight().check_case(call.app, case)?;
    }
    let look = Look { parts: &body.parts, purpose: &body.purpose, case: body.case };
    let (row, customer) = call.app.reveal(&call.actor, call.param("customer"), look)?;
    let asked = |part: &str| body.parts.iter().any(|one| one == part);
    let mut view = RevealedView {
        name: if asked("name") { row.name } else { String::new() },
        phone: if asked("phone") { row.phone } else { String::new() },
        addresses: Vec::new(),
        words: Vec::new(),
        server_at: call.app.now().0,
    };
    if asked("address") {
        let addresses = customer.services.into_iter().map(|service| RevealedAddress {
            service: named(&service.code, &service.name),
            address: service.address,
        });
        view.addresses = addresses.collect();
    }
    if asked("words")
        && let Some(case) = body.case
    {
        let file = call.app.case_file(case)?;
        let said = file.contacts.into_iter().map(|line| line.text);
        let mut words: Vec<String> =
            said.chain(file.texts.into_values()).filter(|text| mask::words(text) != *text).collect();
        words.sort_unstable();
        words.dedup();
        view.words = words;
    }
    Answer::json(&view)
}

pub fn looks(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["cursor", "limit"])?;
    let subject = Some(customer_subject(call.param("customer")));
    log(call, &AccessFilter { subject, ..AccessFilter::default() })
}

pub fn access_log(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["what", "person", "cursor", "limit"])?;
    let mut deeds = Vec::new();
    for deed in call.query("what").into_iter().flat_map(|asked| asked.split(',')) {
        if !what::ALL.contains(&deed) {
            return Err(Failure::unknown_value("what", deed, what::ALL));
        }
        deeds.push(deed.to_owned());
    }
    log(call, &AccessFilter { person: call.query("person").map(str::to_owned), what: deeds, subject: None })
}

fn log(call: &Call<'_>, filter: &AccessFilter) -> Result<Answer, Failure> {
    let page = call.app.access_lines(filter, call.query("cursor"), call.limit()?)?;
    let law = call.app.law();
    let rows = page.rows.into_iter().map(|line| line_view(call, line, &law)).collect::<Result<_, _>>()?;
    Answer::json(&AccessView {
        rows,
        next: page.next,
        purposes: PURPOSES.map(str::to_owned).to_vec(),
        server_at: call.app.now().0,
    })
}

fn line_view(call: &Call<'_>, line: AccessLine, law: &Law) -> Result<AccessLineView, Failure> {
    let store = call.app.store();
    let case = line.case.map(|case| store.case_row(case)).transpose().map_err(AppError::from)?.flatten();
    let about = match line.subject.split_once('/') {
        Some(("customer", code)) => {
            let found = store.customer(code).map_err(AppError::from)?;
            let name = found.map_or_else(|| code.to_owned(), |found| mask::name(&found.name));
            Text { zh: name.clone(), en: name }
        }
        Some(("person", code)) => view::text(&law.org.person_name(code)),
        _ => Text { zh: line.subject.clone(), en: line.subject.clone() },
    };
    Ok(AccessLineView {
        id: line.id,
        at: line.at,
        person: named(&line.person, &law.org.person_name(&line.person)),
        post: named(&line.post, &law.org.post_name(&line.post)),
        unit: named(&line.unit, &law.org.unit_name(&line.unit)),
        what: line.what,
        subject: line.subject,
        about,
        case: line.case,
        number: case.map(|case| case.number).unwrap_or_default(),
        purpose: line.purpose,
        detail: line.detail,
    })
}

pub fn export_cases(call: &Call<'_>) -> Result<Answer, Failure> {
    let (found, order) = filter::of_table(call)?;
    let english = match call.query("lang") {
        None | Some("zh") => false,
        Some("en") => true,
        Some(other) => return Err(Failure::unknown_value("lang", other, &["zh", "en"])),
    };
    let (law, mut rows, mut cursor) = (call.app.law(), Vec::new(), None::<String>);
    loop {
        let page = call.cases(found.clone(), order, cursor.as_deref(), PAGE_ROWS_MAX)?;
        for row in &page.rows {
            rows.push(view::case_row(row, call.app, &law)?);
        }
        cursor = page.next;
        if cursor.is_none() || rows.len() >= EXPORT_ROWS_MAX {
            break;
        }
    }
    let more = cursor.is_some() || rows.len() > EXPORT_ROWS_MAX;
    rows.truncate(EXPORT_ROWS_MAX);
    let count = rows.len().to_string();
    let deed = Deed { what: what::EXPORTED, subject: "list/cases", case: None, purpose: "", detail: &count };
    call.app.written_down(&call.actor, &deed)?;
    let mark = table::Mark { actor: &call.actor, law: &law, at: call.app.now(), english };
    Ok(Answer::Table { bytes: table::cases(&mark, &rows, more), name: "cases.csv" })
}

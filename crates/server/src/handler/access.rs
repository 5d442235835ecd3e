//! Looking at personal data for a purpose, and who did.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::named;
use crate::{mask, view};
use yinuo_api::body::RevealBody;
use yinuo_api::view::{AccessLineView, AccessView, RevealedAddress, RevealedView, Text};
use yinuo_app::identity::{Look, PURPOSES, customer_subject, what};
use yinuo_app::ports::{AccessFilter, AccessLine};
use yinuo_app::{AppError, Law};

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
    log(call, &asked(call)?)
}

/// Which deeds are asked for.
pub(super) fn asked(call: &Call<'_>) -> Result<AccessFilter, Failure> {
    let mut deeds = Vec::new();
    for deed in call.query("what").into_iter().flat_map(|asked| asked.split(',')) {
        if !what::ALL.contains(&deed) {
            return Err(Failure::unknown_value("what", deed, what::ALL));
        }
        deeds.push(deed.to_owned());
    }
    Ok(AccessFilter { person: call.query("person").map(str::to_owned), what: deeds, subject: None })
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

pub(super) fn line_view(call: &Call<'_>, line: AccessLine, law: &Law) -> Result<AccessLineView, Failure> {
    let store = call.app.store();
    let case = line.case.map(|case| store.case_row(case)).transpose().map_err(AppError::from)?.flatten();
    let about = match line.subject.split_once('/') {
        Some(("customer", code)) => {
            let found = store.customer(code).map_err(AppError::from)?;
            let name = found.map_or_else(|| code.to_owned(), |found| mask::name(&found.name));
            Text { zh: name.clone(), en: name }
        }
        Some(("person", code)) => view::text(&law.org.person_name(code)),
        Some(("connector", code)) => super::connector::name_of(code),
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

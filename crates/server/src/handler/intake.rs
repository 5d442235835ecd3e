//! The caller pop-up, the promise to read aloud, and the contact itself.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::handler::filter::OPEN_STATES;
use crate::handler::outage;
use crate::view::{case_rows, contact, customer_hit, named, posting, reasons, reconnect_view, service, text};
use yinuo_api::body::{ContactBody, ContactOutcomeBody, PreviewBody};
use yinuo_api::view::{
    AlarmView, ContactReply, CustomerHit, CustomerView, IntakePreview, NearbyView, OutageWarningView,
    PromisePreview, ServiceView,
};
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow};
use yinuo_app::register::{CustomerBody, ServiceBody};
use yinuo_app::{AppError, ContactInput, Law, Options, OutcomeInput};
use yinuo_domain::outage::OutageSign;
use yinuo_domain::tell::say;
use yinuo_policy::{CaseKind, Deadline, PromiseRule};

/// Hits of a customer search.
const HITS_MAX: u32 = 20;
/// Cases and contacts in the caller pop-up.
const RECENT_MAX: u32 = 10;
/// How far back faults of the neighbourhood count, and how many of them hint at one cause.
const NEARBY_MILLIS: i64 = 2 * 3_600_000;
const NEARBY_FAULTS_MIN: u64 = 5;

pub fn find_customers(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["q"])?;
    let query = call.query("q").unwrap_or_default().trim();
    if query.is_empty() || query.chars().count() > 60 {
        return Answer::json(&Vec::<CustomerHit>::new());
    }
    let found = call.app.store().find_customers(query, HITS_MAX).map_err(AppError::from)?;
    let (sight, mut hits) = (call.sight(), Vec::with_capacity(found.len()));
    for row in found {
        let (row, body) = call.app.customer(&row.code)?;
        if !sight.has_customer(call.app, &row.code, &body)? {
            continue;
        }
        hits.push(customer_hit(&row, body.services.first()));
    }
    Answer::json(&hits)
}

pub fn customer(call: &Call<'_>) -> Result<Answer, Failure> {
    let (row, body) = call.app.customer(call.param("customer"))?;
    let law = call.app.law();
    let store = call.app.store();
    let of_customer = || CaseFilter { customer: Some(row.code.clone()), ..CaseFilter::default() };
    let newest = call.cases(of_customer(), CaseOrder::NewestFirst, None, 100)?.rows;
    let (open, closed): (Vec<_>, Vec<_>) = newest.into_iter().partition(|case| case.closed_at.is_none());
    let mut open_cases = open;
    open_cases.sort_by_key(|case| (case.due_at.unwrap_or(i64::MAX), case.id));
    let mut last_remedy = None;
    for case in open_cases.iter().chain(&closed).filter(|case| case.owed_minor > 0) {
        let paid = store.postings(Some(case.id), None, 1).map_err(AppError::from)?.rows;
        if let Some(found) = paid.into_iter().next() {
            let view = posting(&found, &case.number, call.app, &law)?;
            let newer = last_remedy
                .as_ref()
                .is_none_or(|last: &yinuo_api::view::PostingView| view.occurred_at > last.occurred_at);
            if newer {
                last_remedy = Some(view);
            }
        }
    }
    let recent = |cases: &[CaseRow]| {
        let shown = cases.len().min(RECENT_MAX as usize);
        case_rows(&cases[..shown], call.app, &law)
    };
    let (open_views, closed_views) = (recent(&open_cases)?, recent(&closed)?);
    let contacts = call.app.customer_contacts(&row.code, RECENT_MAX)?;
    Answer::json(&CustomerView {
        head: customer_hit(&row, body.services.first()),
        services: services(call, &body, &law)?,
        open_cases: open_views,
        closed_cases: closed_views,
        contacts: contacts.iter().map(|line| contact(line, &law)).collect(),
        last_remedy,
        tier: body.tier.clone(),
        nearby: nearby(call, &body, &law)?,
        outages: outages(call, &body)?,
        alarms: alarms(call, &body, &law)?,
        as_of_at: row.as_of,
        server_at: call.app.now().0,
    })
}

/// His services; one that is cut off says who may reconnect it.
fn services(call: &Call<'_>, body: &CustomerBody, law: &Law) -> Result<Vec<ServiceView>, Failure> {
    let view = |found: &ServiceBody| {
        let reconnect = if found.suspended.is_empty() {
            None
        } else {
            Some(reconnect_view(found, &body.tier, call.app, &call.actor)?)
        };
        Ok(ServiceView { reconnect, ..service(found, law, call.app.now()) })
    };
    body.services.iter().map(view).collect()
}

/// Outages that stand over his services, each once.
fn outages(call: &Call<'_>, body: &CustomerBody) -> Result<Vec<OutageWarningView>, Failure> {
    let mut found: Vec<OutageWarningView> = Vec::new();
    for service in &body.services {
        for warning in outage::warnings(call.app, &service.unit, None)? {
            if found.iter().all(|known| known.id != warning.id) {
                found.push(warning);
            }
        }
    }
    Ok(found)
}

/// Alarms over the units that answer for his services, each once.
fn alarms(call: &Call<'_>, body: &CustomerBody, law: &Law) -> Result<Vec<AlarmView>, Failure> {
    let mut found: Vec<AlarmView> = Vec::new();
    for service in &body.services {
        for outage in call.app.alarms_over(&service.unit)? {
            let OutageSign::Alarm { alarm } = &outage.sign else { continue };
            if found.iter().all(|known| known.alarm != *alarm) {
                let unit = named(&outage.unit, &law.org.unit_name(&outage.unit));
                found.push(AlarmView { alarm: alarm.clone(), unit, since_at: outage.began_at.0 });
            }
        }
    }
    Ok(found)
}

/// Faults of the last two hours in the units that answer for his lines, where they are so many that one cause is likely.
fn nearby(call: &Call<'_>, body: &CustomerBody, law: &Law) -> Result<Vec<NearbyView>, Failure> {
    let since = call.app.now().0 - NEARBY_MILLIS;
    let mut units: Vec<&str> = body.services.iter().map(|service| service.unit.as_str()).collect();
    units.sort_unstable();
    units.dedup();
    let mut found = Vec::new();
    for unit in units.into_iter().filter(|unit| !unit.is_empty()) {
        let filter = CaseFilter {
            states: OPEN_STATES.map(str::to_owned).to_vec(),
            kinds: vec![CaseKind::Fault.code().to_owned()],
            unit: Some(unit.to_owned()),
            accepted_from: Some(since),
            ..CaseFilter::default()
        };
        let faults = call.count_cases(filter, u64::MAX)?;
        if faults >= NEARBY_FAULTS_MIN {
            found.push(NearbyView { unit: named(unit, &law.org.unit_name(unit)), faults, since_at: since });
        }
    }
    Ok(found)
}

pub fn preview(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: PreviewBody = call.body()?;
    call.sight().check_customer(call.app, &body.customer)?;
    let law = call.app.law();
    let policy = law.book.current();
    let now = call.app.now();
    let preview = call.app.preview(&call.actor, &body.customer, &body.service, &body.category)?;
    let title = policy.category(&body.category).map(|found| found.name.clone()).unwrap_or_default();
    let owner = law.org.person_name(&call.actor.person);
    let lines = say(policy, &title, &preview.promises, &owner, now);
    let duplicates = case_rows(&preview.duplicates, call.app, &law)?;
    let repeat_of = case_rows(preview.repeat_of.as_slice(), call.app, &law)?.pop();
    Answer::json(&IntakePreview {
        say: lines.iter().map(text).collect(),
        promises: preview.promises.iter().map(|promise| promise_preview(promise, policy)).collect(),
        not_eligible: policy.not_eligible(&preview.facts).iter().map(|reason| text(&reason.text)).collect(),
        duplicates,
        repeat_of,
        start_rung: preview.start_rung,
        outages: outage::warnings(call.app, &preview.unit, Some(&policy.topic(&body.category)))?,
        server_at: now.0,
    })
}

fn promise_preview(
    (rule, deadline): &(PromiseRule, Deadline),
    policy: &yinuo_policy::Policy,
) -> PromisePreview {
    let remedy = rule.remedies.first().and_then(|code| policy.remedy(code));
    PromisePreview {
        rule: rule.code.clone(),
        name: text(&rule.name),
        sentence: text(&rule.sentence),
        due_at: deadline.due.map(|due| due.0),
        reasons: reasons(&deadline.with_warning(), policy),
        remedy: remedy.map(|remedy| text(&remedy.sentence)).unwrap_or_default(),
        beneficiary: rule.beneficiary.clone(),
    }
}

pub fn record(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ContactBody = call.body()?;
    let sight = call.sight();
    sight.check_customer(call.app, &body.customer)?;
    if let ContactOutcomeBody::Joins { case } = &body.outcome {
        sight.check_case(call.app, *case)?;
    }
    let options = Options { call: body.call, ..call.options(body.occurred_at) };
    let outcome = match body.outcome {
        ContactOutcomeBody::Ends { outcome } => OutcomeInput::Ends { outcome },
        ContactOutcomeBody::Opens { category, service, priority, beside } => {
            OutcomeInput::Opens { category, service, priority, beside }
        }
        ContactOutcomeBody::Joins { case } => OutcomeInput::Joins { case },
    };
    let input = ContactInput {
        channel: body.channel,
        direction: body.direction,
        customer: body.customer,
        text: body.text,
        recording: body.recording,
        outcome,
    };
    let reply = call.app.contact(&call.actor, &input, &options)?;
    // A reply to a contact always names the contact.
    let contact = reply.contact.unwrap_or_default();
    Answer::json(&ContactReply { contact, case: reply.case, number: reply.number })
}

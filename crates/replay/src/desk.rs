//! The desk of a replay: the policy adopted, the log's units, people and customers in the registers, all in memory.

use crate::edge::{CountedEntropy, LogClock};
use crate::log::{Log, LogCase};
use crate::mapping::{Deed, Mapping};
use crate::refusal::ReplayRefusal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yinuo_app::ports::{CustomerRow, Store};
use yinuo_app::register::{
    AdoptError, CustomerBody, PERSON, ServiceBody, UNIT, adopt, json, mirror_customers, set_rows,
};
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;
use yinuo_domain::org::{Person, Unit};
use yinuo_policy::{AreaClass, Bilingual, CalendarTable, Pack, Policy};
use yinuo_store::open_memory;

/// Who acts where the log names nobody.
pub(crate) const REPLAY: &str = "replay";
/// The second person of pauses.
pub(crate) const SECOND: &str = "replay-second";

/// The application with its clock, and what the policy makes of the mapping.
pub(crate) struct Desk {
    pub app: App,
    pub store: Arc<dyn Store>,
    pub clock: Arc<LogClock>,
    /// Category of a case where the columns do not say.
    pub category: String,
    pub root_cause: String,
}

/// Opens a desk at an instant.
pub(crate) fn open(
    log: &Log,
    mapping: &Mapping,
    packs: Vec<Pack>,
    tables: Vec<CalendarTable>,
    at: i64,
) -> Result<Desk, ReplayRefusal> {
    let store: Arc<dyn Store> = Arc::new(open_memory());
    let clock = Arc::new(LogClock::new(at));
    let actor = actor(REPLAY, REPLAY);
    adopt(store.as_ref(), clock.as_ref(), &actor, packs, tables).map_err(|error| match error {
        AdoptError::Policy(refusals) => {
            ReplayRefusal::bad_policy(refusals.first().map_or_else(String::new, ToString::to_string))
        }
        AdoptError::App(error) => failed(&error),
    })?;
    registers(log, store.as_ref(), &clock, &actor).map_err(|error| failed(&error))?;
    mirror_customers(store.as_ref(), customers(log, mapping, at)?).map_err(|error| failed(&error))?;
    let app = App::new(Arc::clone(&store), Arc::clone(&clock) as _, Arc::new(CountedEntropy::default()))
        .map_err(|error| failed(&error))?;
    let law = app.law();
    let policy = law.book.current();
    let category = category(mapping, policy)?;
    let root_cause = root_cause(mapping, policy)?;
    Ok(Desk { app, store, clock, category, root_cause })
}

/// An actor of the log.
pub(crate) fn actor(person: &str, unit: &str) -> Actor {
    let or_replay = |code: &str| if code.is_empty() { REPLAY.to_owned() } else { code.to_owned() };
    Actor { person: or_replay(person), post: REPLAY.to_owned(), unit: or_replay(unit) }
}

pub(crate) fn failed(error: &AppError) -> ReplayRefusal {
    ReplayRefusal::failed(error.to_string())
}

/// The customer of a case: a case without one is its own customer, so that it repeats nobody.
pub(crate) fn customer_of(log: &Log, case: &LogCase) -> String {
    match log.names.of(case.opening.customer) {
        "" => format!("case/{}", log.names.of(case.name)),
        known => known.to_owned(),
    }
}

/// The service of a case; one is made up where the mapping says what services are.
pub(crate) fn service_of(log: &Log, case: &LogCase, mapping: &Mapping) -> String {
    let said = log.names.of(case.opening.service);
    let section = &mapping.case;
    let needed = section.area.is_some() || !section.access.is_empty() || !section.product.is_empty();
    if said.is_empty() && needed { customer_of(log, case) } else { said.to_owned() }
}

fn registers(log: &Log, store: &dyn Store, clock: &LogClock, actor: &Actor) -> Result<(), AppError> {
    let (mut units, mut people) = (BTreeSet::from([REPLAY]), BTreeSet::from([REPLAY, SECOND]));
    for row in log.cases.iter().flat_map(|case| &case.rows) {
        units.insert(log.names.of(row.unit));
        people.insert(log.names.of(row.person));
    }
    let name = |code: &str| Bilingual::new(code, code);
    let units = units.into_iter().filter(|code| !code.is_empty()).map(|code| {
        Ok((
            code.to_owned(),
            json(&Unit { code: code.to_owned(), name: name(code), parent: None, kind: None })?,
        ))
    });
    let people = people.into_iter().filter(|code| !code.is_empty()).map(|code| {
        Ok((code.to_owned(), json(&Person { code: code.to_owned(), name: name(code), ..Person::default() })?))
    });
    set_rows(store, clock, actor, UNIT, &units.collect::<Result<Vec<_>, AppError>>()?)?;
    set_rows(store, clock, actor, PERSON, &people.collect::<Result<Vec<_>, AppError>>()?)
}

fn customers(log: &Log, mapping: &Mapping, as_of: i64) -> Result<Vec<CustomerRow>, ReplayRefusal> {
    let mut services: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for case in &log.cases {
        let known = services.entry(customer_of(log, case)).or_default();
        let service = service_of(log, case, mapping);
        if !service.is_empty() {
            known.insert(service);
        }
    }
    let rows = services.into_iter().map(|(code, services)| {
        let services = services.into_iter().map(|code| service(code, mapping)).collect();
        let body = json(&CustomerBody { services, ..CustomerBody::default() })?;
        let segment = mapping.case.segment.clone();
        Ok(CustomerRow { name: code.clone(), code, phone: String::new(), segment, body, as_of })
    });
    rows.collect::<Result<_, AppError>>().map_err(|error| failed(&error))
}

fn service(code: String, mapping: &Mapping) -> ServiceBody {
    let area = match mapping.case.area {
        Some(AreaClass::Urban) => "urban",
        Some(AreaClass::Rural) => "rural",
        None => "",
    };
    ServiceBody {
        name: Bilingual::new(&*code, &*code),
        code,
        product: mapping.case.product.clone(),
        access: mapping.case.access.clone(),
        area: area.to_owned(),
        unit: String::new(),
        address: String::new(),
        monthly_fee_minor: 0,
        one_off_fee_minor: 0,
        ..ServiceBody::default()
    }
}

fn category(mapping: &Mapping, policy: &Policy) -> Result<String, ReplayRefusal> {
    let known = |code: &&String| policy.category(code).is_some();
    if let Some(unknown) = mapping.case.categories.values().find(|code| !known(code)) {
        return Err(ReplayRefusal::no_category(format!("case.categories {unknown:?}")));
    }
    mapping.case.category.0.iter().find(known).cloned().ok_or_else(|| {
        let some: Vec<&str> = policy.categories().iter().map(|found| found.code.as_str()).take(12).collect();
        ReplayRefusal::no_category(format!("case.category; the policy has {}", some.join(", ")))
    })
}

fn root_cause(mapping: &Mapping, policy: &Policy) -> Result<String, ReplayRefusal> {
    let causes = policy.root_causes();
    if let Some(wanted) = &mapping.case.root_cause {
        let found = causes.iter().any(|cause| cause.code == *wanted);
        return if found { Ok(wanted.clone()) } else { Err(ReplayRefusal::no_root_cause(wanted)) };
    }
    let plain = causes.iter().find(|cause| cause.class.is_none()).or_else(|| causes.first());
    let ends = |deed: Deed| matches!(deed, Deed::Resolve | Deed::Close);
    let needed = mapping.columns.closed_at.is_some() || mapping.rules.iter().any(|rule| ends(rule.does));
    match plain {
        Some(cause) => Ok(cause.code.clone()),
        None if needed => Err(ReplayRefusal::no_root_cause("")),
        None => Ok(String::new()),
    }
}

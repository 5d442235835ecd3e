//! The law as the application holds it: policies, organisation, and what the registers say of both.

use crate::absence::{ABSENCE, AbsenceBody};
use crate::error::AppError;
use crate::identity::IdentitySettings;
use crate::ports::Store;
use crate::register;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use yinuo_domain::case::Case;
use yinuo_domain::org::{Duty, Holding, PartTime, Person, Post, Unit};
use yinuo_domain::{Org, PolicyBook};
use yinuo_policy::{CalendarTable, Pack, Policy};

/// Policies and organisation at an instant of the registers.
#[derive(Clone)]
pub struct Law {
    /// Policies.
    pub book: PolicyBook,
    /// Organisation.
    pub org: Arc<Org>,
    /// What is set about identity.
    pub identity: Arc<IdentitySettings>,
    /// When the policy in force was adopted.
    pub adopted_at: i64,
    /// When the first policy was adopted that pays by the piece; none while none has been.
    pub pays_from: Option<i64>,
    /// When the first policy was adopted that knows points; none while none has been.
    pub points_from: Option<i64>,
    /// When the first policy was adopted that scores people or units; none while none has been.
    pub scores_from: Option<i64>,
    /// When the first policy was adopted that settles contract firms; none while none has been.
    pub firms_from: Option<i64>,
    /// Since when each text of the policy in force has stood in it without a break, by `id@version`.
    pub packs_from: BTreeMap<String, i64>,
}

/// Register row of an adoption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Adoption {
    pub adopted_at: i64,
    pub digest: String,
    pub packs: Vec<String>,
    pub tables: Vec<String>,
}

impl Law {
    /// Reads the law from the registers; `None` when no policy was adopted yet.
    pub fn read(store: &dyn Store) -> Result<Option<Self>, AppError> {
        let mut book: Option<PolicyBook> = None;
        let (mut adopted_at, mut pays_from, mut points_from, mut scores_from) = (0, None, None, None);
        let (mut firms_from, mut packs_from) = (None, BTreeMap::<String, i64>::new());
        for row in store.register(register::POLICY)? {
            let adoption: Adoption = parse(&row.body)?;
            let policy = Arc::new(resolve(store, &adoption)?);
            adopted_at = adoption.adopted_at;
            pays_from = pays_from.or(policy.pay_rule().map(|_| adopted_at));
            points_from = points_from.or(policy.points_rule().map(|_| adopted_at));
            scores_from = scores_from.or(policy.cards().first().map(|_| adopted_at));
            let settles = policy.contractor_pay().is_some() && policy.pay_rule().is_some();
            firms_from = firms_from.or(settles.then_some(adopted_at));
            let stood = std::mem::take(&mut packs_from);
            packs_from.extend(policy.packs().iter().map(|pack| {
                let text = format!("{}@{}", pack.id(), pack.version());
                let since = stood.get(&text).copied().unwrap_or(adopted_at);
                (text, since)
            }));
            match &mut book {
                Some(book) => book.adopt(policy),
                None => book = Some(PolicyBook::new(policy)),
            }
        }
        let Some(book) = book else { return Ok(None) };
        let identity = Arc::new(IdentitySettings::read(store)?);
        let org = Arc::new(read_org(store)?);
        Ok(Some(Self {
            book,
            org,
            identity,
            adopted_at,
            pays_from,
            points_from,
            scores_from,
            firms_from,
            packs_from,
        }))
    }
}

impl Law {
    /// Since when the text of a pack stands in the policy without a break, UTC milliseconds.
    #[must_use]
    pub fn in_force_at(&self, pack: &Pack) -> i64 {
        let text = format!("{}@{}", pack.id(), pack.version());
        self.packs_from.get(&text).copied().unwrap_or(self.adopted_at)
    }

    /// Whether every pin of a case is in the book.
    pub(crate) fn knows(&self, case: &Case) -> bool {
        let promises = case.promises.iter().map(|promise| (&promise.policy, Some(&promise.calendar)));
        let ladders = case.ladders.iter().map(|cycle| (&cycle.policy, cycle.calendar.as_ref()));
        let granted = case.exceptions.iter().map(|found| (&found.policy, Some(&found.calendar)));
        let refused = case.rejection.iter().map(|found| (&found.policy, None));
        promises
            .chain(ladders)
            .chain(granted)
            .chain(refused)
            .all(|(policy, calendar)| self.book.holds(policy, calendar))
    }
}

fn resolve(store: &dyn Store, adoption: &Adoption) -> Result<Policy, AppError> {
    let text = |register: &str, code: &String| -> Result<String, AppError> {
        let row = store.register_row(register, code)?;
        Ok(row.ok_or_else(|| AppError::Damaged(format!("{register} {code} is missing")))?.body)
    };
    let refused = |refusals: Vec<yinuo_policy::PolicyRefusal>| {
        AppError::Damaged(refusals.first().map_or_else(String::new, |refusal| refusal.sentence.en.clone()))
    };
    let mut packs = Vec::new();
    for code in &adoption.packs {
        packs.push(Pack::parse(&text(register::POLICY_PACK, code)?).map_err(refused)?);
    }
    let mut tables = Vec::new();
    for code in &adoption.tables {
        tables.push(CalendarTable::parse(&text(register::CALENDAR_TABLE, code)?).map_err(refused)?);
    }
    Policy::adopted(packs, tables).map_err(refused)
}

fn read_org(store: &dyn Store) -> Result<Org, AppError> {
    let mut org = Org::default();
    for row in store.register(register::UNIT)? {
        let unit: Unit = parse(&row.body)?;
        org.units.insert(unit.code.clone(), unit);
    }
    for row in store.register(register::AREA_CLASS)? {
        let said: register::AreaClassBody = parse(&row.body)?;
        org.area_classes.entry(said.area).or_default().push((said.from, said.class));
    }
    org.area_classes.values_mut().for_each(|said| said.sort_unstable_by_key(|(from, _)| *from));
    for row in store.register(register::POST)? {
        let post: Post = parse(&row.body)?;
        org.posts.insert(post.code.clone(), post);
    }
    for row in store.register(register::PERSON)? {
        let person: Person = parse(&row.body)?;
        org.people.insert(person.code.clone(), person);
    }
    for row in store.register(register::HOLDING)? {
        org.holdings.push(parse::<Holding>(&row.body)?);
    }
    for row in store.register(register::PART_TIME)? {
        org.part_times.push(parse::<PartTime>(&row.body)?);
    }
    for row in store.register(register::ROSTER)? {
        org.duties.push(parse::<Duty>(&row.body)?);
    }
    for row in store.register(ABSENCE)? {
        org.absences.insert(row.code, parse::<AbsenceBody>(&row.body)?.spans);
    }
    for row in store.register(register::SUSPENSION)? {
        if parse::<register::SuspensionBody>(&row.body)?.suspended {
            org.suspended.insert(row.code);
        }
    }
    Ok(org)
}

pub(crate) fn parse<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, AppError> {
    serde_json::from_str(body).map_err(|error| AppError::Damaged(error.to_string()))
}

//! The ladder board, the ledger, the inbox, the policy.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::handler::filter::OPEN_STATES;
use crate::sight::Sight;
use crate::view::{account_name, case_rows, named, posting, text};
use std::collections::BTreeSet;
use yinuo_account::{Day, Lang};
use yinuo_api::view::{
    BalanceView, CategoryView, ClimbView, InboxItemView, InboxView, LadderBoardView, LadderColumn,
    LedgerView, Named, PackView, PersonView, PolicyView, RuleView, UnitPlaceView,
};
use yinuo_app::pay::is_pay_account;
use yinuo_app::points::is_points_account;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, InboxRow, Posting};
use yinuo_app::{AppError, Law};
use yinuo_domain::org::{Person, Unit};
use yinuo_policy::{Instant, LadderRule, Policy};

/// Cards of one column.
const CARDS_MAX: u32 = 60;
/// Items of an inbox.
const ITEMS_MAX: u32 = 100;

pub fn gazette(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["from", "to", "lang"])?;
    let day = |name: &str| call.query(name).and_then(Day::parse).ok_or_else(Failure::bad_filter);
    let lang = match call.query("lang") {
        None => Lang::Both,
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        Some(other) => return Err(Failure::unknown_value("lang", other, &["zh", "en"])),
    };
    let issue = yinuo_account::gazette(call.app, day("from")?, day("to")?)?;
    Ok(Answer::Page(yinuo_account::html(&issue, lang)))
}

pub fn ladder(call: &Call<'_>) -> Result<Answer, Failure> {
    let law = call.app.law();
    let now = call.app.now();
    let policy = law.book.current();
    let mut columns = Vec::new();
    let Some(rule) = first_ladder(policy) else {
        return Answer::json(&LadderBoardView { columns, climbs: Vec::new(), server_at: now.0 });
    };
    let mut climbs = Vec::new();
    let root = law
        .org
        .units
        .values()
        .find(|unit| unit.parent.is_none())
        .map(|unit| unit.code.clone())
        .unwrap_or_default();
    for (index, step) in rule.rungs.iter().enumerate() {
        let rung = u8::try_from(index + 1).unwrap_or(u8::MAX);
        let filter = CaseFilter {
            states: OPEN_STATES.map(str::to_owned).to_vec(),
            rung: Some(rung),
            ..CaseFilter::default()
        };
        let page = call.cases(filter, CaseOrder::DueFirst, None, CARDS_MAX)?;
        let mut rows = page.rows;
        rows.sort_by_key(|row| (row.next_rung_at.unwrap_or(i64::MAX), row.accepted_at, row.id));
        climbs.extend(rows.iter().flat_map(|row| climbs_of(row, policy, rule)));
        let cards = case_rows(&rows, call.app, &law)?;
        let unit = if call.actor.unit.is_empty() { root.as_str() } else { call.actor.unit.as_str() };
        let holder = law.org.holder(&step.post, unit, now).unwrap_or_default();
        columns.push(LadderColumn {
            rung,
            post: named(&step.post, &step.name),
            holder: if holder.is_empty() {
                named("", &yinuo_policy::Bilingual::default())
            } else {
                named(holder, &law.org.person_name(holder))
            },
            cards,
        });
    }
    climbs.sort_by_key(|climb| (climb.at, climb.case, climb.rung));
    Answer::json(&LadderBoardView { columns, climbs, server_at: now.0 })
}

/// The climbs of a case from its next one to the top, by the steps of the ladder in force; a pause stops promises and never
/// the ladder.
fn climbs_of(row: &CaseRow, policy: &Policy, rule: &LadderRule) -> Vec<ClimbView> {
    let next = row.rung.saturating_add(1);
    let Some(first) = row.next_rung_at else { return Vec::new() };
    let top = u8::try_from(rule.rungs.len()).unwrap_or(u8::MAX);
    let at = |rung: u8| policy.rung_due(rule, Instant(first), next, rung).0;
    (next..=top).map(|rung| ClimbView { case: row.id, rung, at: at(rung) }).collect()
}

fn first_ladder(policy: &Policy) -> Option<&LadderRule> {
    policy.ladder_rules().next()
}

pub fn ledger(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["cursor", "limit"])?;
    Answer::json(&ledger_page(call, call.query("cursor"), call.limit()?)?)
}

/// A page of the ledger.
pub(super) fn ledger_page(call: &Call<'_>, cursor: Option<&str>, limit: u32) -> Result<LedgerView, Failure> {
    let law = call.app.law();
    let store = call.app.store();
    let sight = call.sight();
    let page = store.postings(None, cursor, limit).map_err(AppError::from)?;
    let mut rows = Vec::with_capacity(page.rows.len());
    // What people earn is theirs and the payroll's to see, not that of whoever reads what customers are owed.
    let of_pay = |found: &&Posting| {
        found.lines.iter().any(|line| is_pay_account(&line.account) || is_points_account(&line.account))
    };
    for found in page.rows.iter().filter(|found| !of_pay(found)) {
        let case = found.case.map(|case| store.case_row(case)).transpose().map_err(AppError::from)?.flatten();
        // A page may come out shorter than asked; the cursor goes on where the store stopped.
        if case.as_ref().map_or(sight != Sight::Whole, |row| !sight.has(row)) {
            continue;
        }
        let number = case.map(|row| row.number).unwrap_or_default();
        rows.push(posting(found, &number, call.app, &law)?);
    }
    let mut balances = Vec::new();
    // Sums of the whole operator are for those who see the whole.
    let lines =
        if sight == Sight::Whole { store.balances("remedy-").map_err(AppError::from)? } else { Vec::new() };
    for line in lines {
        let name = account_name(&line.account, call.app)?;
        balances.push(BalanceView {
            account: line.account,
            name,
            unit: line.unit,
            amount_minor: line.amount,
        });
    }
    Ok(LedgerView { rows, next: page.next, balances, server_at: call.app.now().0 })
}

pub fn inbox(call: &Call<'_>) -> Result<Answer, Failure> {
    Answer::json(&inbox_view(call)?)
}

/// The caller's inbox.
pub(super) fn inbox_view(call: &Call<'_>) -> Result<InboxView, Failure> {
    let law = call.app.law();
    let store = call.app.store();
    let supervises =
        call.roles().iter().any(|role| matches!(role.as_str(), "supervisor" | "quality" | "general-manager"));
    let items = store.inbox(&call.actor.person, false, ITEMS_MAX).map_err(AppError::from)?;
    let limbo =
        if supervises { store.inbox("", false, ITEMS_MAX).map_err(AppError::from)? } else { Vec::new() };
    Ok(InboxView {
        items: inbox_items(call, items, &law)?,
        limbo: inbox_items(call, limbo, &law)?,
        server_at: call.app.now().0,
    })
}

fn inbox_items(call: &Call<'_>, rows: Vec<InboxRow>, law: &Law) -> Result<Vec<InboxItemView>, Failure> {
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let case = call.app.store().case_row(row.case).map_err(AppError::from)?;
        items.push(InboxItemView {
            key: row.key,
            kind: row.kind,
            post: named(&row.post, &law.org.post_name(&row.post)),
            text: text(&yinuo_policy::Bilingual::new(row.zh, row.en)),
            case: row.case,
            number: case.map(|case| case.number).unwrap_or_default(),
            occurred_at: row.occurred_at,
            read_at: row.read_at,
        });
    }
    Ok(items)
}

pub fn read_inbox(call: &Call<'_>) -> Result<Answer, Failure> {
    let key = call.param("key");
    call.app.store().mark_read(&call.actor.person, key, call.app.now().0).map_err(AppError::from)?;
    Ok(Answer::Done)
}

pub fn policy(call: &Call<'_>) -> Result<Answer, Failure> {
    let law = call.app.law();
    let policy = law.book.current();
    let packs = policy.packs().iter().map(|pack| PackView {
        id: pack.id().to_owned(),
        version: pack.version().to_owned(),
        in_force_at: law.in_force_at(pack),
        title: text(pack.title()),
        digest: pack.digest().to_string(),
    });
    let categories = policy.categories().iter().map(|category| CategoryView {
        code: category.code.clone(),
        name: text(&category.name),
        kind: category.kind.code().to_owned(),
        products: policy.products_of(&category.code).to_vec(),
    });
    Answer::json(&PolicyView {
        digest: policy.digest().to_string(),
        calendar_digest: policy.calendar_digest().to_string(),
        adopted_at: law.adopted_at,
        packs: packs.collect(),
        rules: rules(policy),
        categories: categories.collect(),
        red_lines: policy.red_lines().iter().map(|line| named(&line.code, &line.name)).collect(),
        late_causes: policy.late_causes().iter().map(|cause| named(&cause.code, &cause.name)).collect(),
        rejection_reasons: policy.rejection_rule().map_or_else(Vec::new, |rule| {
            rule.reasons.iter().map(|reason| named(&reason.code, &reason.name)).collect()
        }),
        root_causes: policy.root_causes().iter().map(|cause| named(&cause.code, &cause.name)).collect(),
        units: law.org.units.values().map(unit_place).collect(),
        people: people(&law, call.app.now()),
    })
}

fn unit_place(unit: &Unit) -> UnitPlaceView {
    UnitPlaceView {
        code: unit.code.clone(),
        name: text(&unit.name),
        parent: unit.parent.clone().unwrap_or_default(),
    }
}

fn people(law: &Law, now: Instant) -> Vec<PersonView> {
    let view = |person: &Person| PersonView {
        code: person.code.clone(),
        name: text(&person.name),
        units: law.org.units_of(&person.code, now).into_iter().map(str::to_owned).collect(),
        posts: posts(law, &person.code, now),
    };
    law.org.people.values().map(view).collect()
}

fn posts(law: &Law, person: &str, now: Instant) -> Vec<Named> {
    let held: BTreeSet<&str> = law.org.held_by(person, now).map(|holding| &*holding.post).collect();
    held.into_iter().map(|post| named(post, &law.org.post_name(post))).collect()
}

pub(super) fn rules(policy: &yinuo_policy::Policy) -> Vec<RuleView> {
    let promises = policy.promise_rules().map(|rule| RuleView {
        section: "promise".to_owned(),
        code: rule.code.clone(),
        scheme: rule.scheme.clone(),
        name: text(&rule.name),
        sentence: text(&rule.sentence),
    });
    let remedies = policy.remedy_rules().map(|rule| RuleView {
        section: "remedy".to_owned(),
        code: rule.code.clone(),
        scheme: rule.scheme.clone(),
        name: text(&yinuo_policy::Bilingual::new(rule.code.clone(), rule.code.clone())),
        sentence: text(&rule.sentence),
    });
    let ladders = policy.ladder_rules().map(|rule| RuleView {
        section: "ladder".to_owned(),
        code: rule.code.clone(),
        scheme: String::new(),
        name: text(&yinuo_policy::Bilingual::new(rule.code.clone(), rule.code.clone())),
        sentence: text(&rule.sentence),
    });
    promises.chain(remedies).chain(ladders).collect()
}

//! What is asked of a full store, ours beside the bare statement that answers the same.

use super::bare::{Bare, Given};
use crate::watch::{Spread, timed};
use std::sync::Arc;
use uuid::Uuid;
use yinuo_app::App;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseWords, Shards, StreamId, StreamKind};
use yinuo_domain::tell::{clock_sheets, tell};

/// Questions of each kind.
const ASKED: usize = 300;
/// Questions before the first that is timed: caches are warm, statements compiled.
const WARM: usize = 30;
/// Rows of a page; one more tells whether there is a next one.
const PAGE: u32 = 50;
/// Cases that a worker settles in one commit.
const DUE_PAGE: u32 = 64;
const OPEN: [&str; 5] = ["acknowledged", "inProgress", "pending", "held", "resolved"];
const OPEN_IN: &str = "state in ('acknowledged', 'inProgress', 'pending', 'held', 'resolved')";
const COLUMNS: &str = "id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at, due_at, due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version, updated_at, warn_at, due_order";

/// How long a kind of question took, ours and bare.
#[derive(Debug, Clone)]
pub struct Answered {
    pub what: String,
    pub ours: Spread,
    pub bare: Spread,
}

/// Asks by turns, each first as often as the other: the neighbours of the machine disturb both alike, and whoever is
/// first reads what the other then finds in memory.
fn by_turns(what: String, mut ours: impl FnMut(usize), mut bare: impl FnMut(usize)) -> Answered {
    let (mut our_times, mut bare_times) = (Vec::new(), Vec::new());
    for turn in 0..WARM + ASKED {
        let early = turn.is_multiple_of(2).then(|| timed(|| bare(turn)).1);
        let our = timed(|| ours(turn)).1;
        let other = early.unwrap_or_else(|| timed(|| bare(turn)).1);
        if turn >= WARM {
            our_times.push(our);
            bare_times.push(other);
        }
    }
    Answered { what, ours: Spread::of(our_times), bare: Spread::of(bare_times) }
}

fn open() -> CaseFilter {
    CaseFilter { states: OPEN.map(str::to_owned).to_vec(), ..CaseFilter::default() }
}

/// The lists that a desk has open all day, each with how many there are, as the desk asks.
fn lists(app: &App, bare: &mut dyn Bare, answered: &mut Vec<Answered>) {
    let due = "order by due_order, id limit 51";
    let newest = "order by accepted_at desc, id desc limit 51";
    let one = |value: &str| Some(value.to_owned());
    let kinds: [(&str, CaseFilter, CaseOrder, String); 6] = [
        ("open cases, next due first", open(), CaseOrder::DueFirst, format!("{OPEN_IN} {due}")),
        (
            "open cases of a unit",
            CaseFilter { unit: one("u07"), ..open() },
            CaseOrder::DueFirst,
            format!("unit = 'u07' and {OPEN_IN} {due}"),
        ),
        (
            "open cases that one answers for",
            CaseFilter { owner: one("p042"), ..open() },
            CaseOrder::DueFirst,
            format!("owner = 'p042' and {OPEN_IN} {due}"),
        ),
        (
            "newest of a topic",
            CaseFilter { topic: one("fault.tv"), ..CaseFilter::default() },
            CaseOrder::NewestFirst,
            format!("topic = 'fault.tv' {newest}"),
        ),
        (
            "open cases with a broken promise",
            CaseFilter { broken: Some(true), ..open() },
            CaseOrder::DueFirst,
            format!("broken > 0 and {OPEN_IN} {due}"),
        ),
        (
            "next to climb",
            CaseFilter::default(),
            CaseOrder::NextRungFirst,
            "next_rung_at is not null order by next_rung_at, id limit 51".to_owned(),
        ),
    ];
    for (what, filter, order, condition) in kinds {
        let sql = format!("select {COLUMNS} from case_row where {condition}");
        let (matching, _) = condition.split_once(" order by ").unwrap_or((&*condition, ""));
        let count = format!("select count(*) from (select 1 from case_row where {matching} limit 1001) as c");
        let store = app.store();
        answered.push(by_turns(
            format!("list: {what}"),
            |_| {
                let page = store.cases(&filter, order, None, PAGE).expect("a page");
                assert!(!page.rows.is_empty(), "nobody is on the list: {what}");
                store.count_cases(&filter, 1_001).expect("a count");
            },
            |_| {
                bare.ask(&sql, &[]);
                bare.ask(&count, &[]);
            },
        ));
    }
}

/// The token that all customers share whose name has these two characters: of those that they share the rarest one.
fn token(app: &App, bare: &mut dyn Bare, name: &str) -> i64 {
    let found = app.store().find_customers(name, PAGE).expect("customers");
    let codes: Vec<String> = found.iter().map(|row| format!("'{}'", row.code)).collect();
    let shared = format!(
        "select token from customer_token where code in ({}) group by token having count(*) = {} order by token",
        codes.join(", "),
        codes.len()
    );
    let shared = bare.ask(&shared, &[]);
    let count = |bare: &mut dyn Bare, token: i64| {
        let sql = format!("select count(*) from customer_token where token = {}", bare.place(1));
        bare.ask(&sql, &[Given::Number(token)]).first().copied()
    };
    shared.into_iter().min_by_key(|token| count(bare, *token)).expect("they share their name")
}

/// Two characters of names as they are shared by some people, and of what a category is called.
fn searches(app: &App, cases: u32, bare: &mut dyn Bare, answered: &mut Vec<Answered>) {
    let store = app.store();
    let words = |text: &str, categories: &[&str]| {
        let categories = categories.iter().map(|code| (*code).to_owned()).collect();
        let words = CaseWords { text: text.to_owned(), categories, ..CaseWords::default() };
        CaseFilter { words: Some(words), ..CaseFilter::default() }
    };
    let names = super::fill::names(cases);
    let tokens: Vec<i64> = names.iter().map(|name| token(app, bare, name)).collect();
    let sql = format!(
        "select {COLUMNS} from case_row where customer in (select code from customer_token where token = {}) order by due_order, id limit 51",
        bare.place(1)
    );
    answered.push(by_turns(
        "search: two characters of a name".to_owned(),
        |turn| {
            let filter = words(&names[turn % names.len()], &[]);
            let page = store.cases(&filter, CaseOrder::DueFirst, None, PAGE).expect("a page");
            assert!(!page.rows.is_empty(), "somebody has this name");
            if page.next.is_some() {
                store.count_cases(&filter, 1_001).expect("a count");
            }
        },
        |turn| drop(bare.ask(&sql, &[Given::Number(tokens[turn % tokens.len()])])),
    ));
    let sql = format!(
        "select {COLUMNS} from case_row where category = 'fault.broadband.no-internet' order by due_order, id limit 51"
    );
    let filter = words("上网", &["fault.broadband.no-internet"]);
    answered.push(by_turns(
        "search: two characters of a category".to_owned(),
        |_| {
            store.cases(&filter, CaseOrder::DueFirst, None, PAGE).expect("a page");
            store.count_cases(&filter, 1_001).expect("a count");
        },
        |_| drop(bare.ask(&sql, &[])),
    ));
}

/// A case as its page shows it: loaded, and every clock and event explained.
fn pages(app: &App, bare: &mut dyn Bare, answered: &mut Vec<Answered>) {
    let spread = format!("select id from case_row order by number limit {ASKED} offset 500");
    let ids: Vec<Uuid> = bare.ids(&spread);
    let (law, now) = (app.law(), app.now());
    let (place, shard) = (bare.place(1), bare.shard_condition());
    let events = format!(
        "select version, occurred_at, recorded_at, bytes, hash from journal where {shard} and stream_kind = 2 and stream_id = {place} order by version"
    );
    let statements = [
        format!(
            "select id, channel, direction, owner, occurred_at, text_id from contact_row where case_id = {place} order by occurred_at, id"
        ),
        format!(
            "select person, body, sealed from personal_text where id in (select text_id from contact_row where case_id = {place})"
        ),
        format!(
            "select id, rule, owed_for, recorded_at from posting where case_id = {place} order by recorded_at, id"
        ),
    ];
    answered.push(by_turns(
        "case page, loaded and explained".to_owned(),
        |turn| {
            let file = app.case_file(ids[turn % ids.len()]).expect("a case");
            let sheets = clock_sheets(&file.case, &law.book, &law.org, now);
            let told = file.history.iter().map(|stored| tell(&file.case, &stored.fact, &law.book, &law.org));
            assert!(!sheets.is_empty() && told.count() > 0, "there is something to tell");
        },
        |turn| {
            let id = ids[turn % ids.len()];
            let shard = StreamId { kind: StreamKind::Case, id }.shard();
            bare.ask(&events, &[Given::Id(id), Given::Number(shard.into())]);
            for sql in &statements {
                bare.ask(sql, &[Given::Id(id)]);
            }
        },
    ));
}

/// What a worker asks twice a second: what is due, when much is and when nothing is.
fn due(app: &App, bare: &mut dyn Bare, answered: &mut Vec<Answered>) {
    let store = app.store();
    let wakes = "select wake_at from clock where wake_at is not null order by wake_at limit 1 offset 500";
    let later = bare.ask(wakes, &[]).first().copied().expect("five hundred clocks");
    let earlier = store.next_wake().expect("a look").expect("a clock") - 1;
    let sql = format!(
        "select wake_at, case_id from clock where wake_at is not null and wake_at <= {} order by wake_at, case_id limit 64",
        bare.place(1)
    );
    for (what, at) in [("a page of them", later), ("none", earlier)] {
        answered.push(by_turns(
            format!("due clocks: {what}"),
            |_| drop(store.due_cases(Shards::ALL, at, DUE_PAGE).expect("due")),
            |_| drop(bare.ask(&sql, &[Given::Number(at)])),
        ));
    }
}

/// Asks everything.
pub fn all(app: &Arc<App>, cases: u32, bare: &mut dyn Bare) -> Vec<Answered> {
    let mut answered = Vec::new();
    lists(app, bare, &mut answered);
    searches(app, cases, bare, &mut answered);
    pages(app, bare, &mut answered);
    due(app, bare, &mut answered);
    answered
}

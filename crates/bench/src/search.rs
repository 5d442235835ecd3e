//! The one search over twenty thousand cases in SQLite, each with a contact in which something was said: the case list with
//! the count of all, customers, and what was said in the newest contacts, as the desk asks.

use crate::due::remove;
use crate::town::{agent, app};
use crate::watch::timed;
use std::sync::Arc;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseWords, ContactFilter, Store};
use yinuo_app::{App, ContactInput, LOOKED_THROUGH_MAX, Options, OutcomeInput, Sought};
use yinuo_store::SqliteStore;

/// Cases.
const CASES: u32 = 20_000;
/// Searches of each kind.
const SEARCHES: usize = 200;
/// What is typed, with the categories that the policy finds for it: from nobody to every second case.
const WORDS: [(&str, &str, &[&str]); 6] = [
    ("a name of two characters", "赵敏", &[]),
    ("a family name", "赵", &[]),
    ("part of a telephone", "1990000123", &[]),
    ("part of a number", "0417", &[]),
    ("a category", "上网", &["fault.broadband.no-internet"]),
    ("nothing that exists", "月亮", &[]),
];

pub fn run() {
    let file = std::env::temp_dir().join(format!("yinuo-bench-search-{}.sqlite", std::process::id()));
    let store = Arc::new(SqliteStore::open(&file).expect("a data file"));
    let (app, _) = app(Arc::clone(&store) as _, CASES);
    std::thread::scope(|scope| {
        for worker in 0..8 {
            let app = &app;
            scope.spawn(move || {
                for number in (worker..CASES).step_by(8) {
                    app.contact(&agent(), &call(number), &Options::default()).expect("opens");
                }
            });
        }
    });
    for (kind, text, categories) in WORDS {
        let categories = categories.iter().map(|code| (*code).to_owned()).collect();
        let words = CaseWords { text: text.to_owned(), categories, ..CaseWords::default() };
        let filter = CaseFilter { words: Some(words), ..CaseFilter::default() };
        let mut found = 0;
        let mut times: Vec<u64> = (0..SEARCHES)
            .map(|_| {
                let (count, nanos) = timed(|| {
                    store.cases(&filter, CaseOrder::DueFirst, None, 50).expect("a page");
                    store.count_cases(&filter, 1_001).expect("a count")
                });
                found = count;
                nanos
            })
            .collect();
        times.sort_unstable();
        println!(
            "search: {kind} ({text}): {found} of {CASES} cases, median {} us, p99 {} us",
            times[SEARCHES / 2] / 1000,
            times[SEARCHES * 99 / 100] / 1000
        );
    }
    said(&app);
    drop(app);
    drop(store);
    remove(&file);
}

/// What is typed of what was said: found at once, found late, found nowhere.
const SAID: [(&str, &str); 3] = [("in every contact", "红灯"), ("in one", "ont-18500s"), ("in none", "月亮")];

/// Words said are looked for in the newest contacts; whatever is in none of them costs the most.
fn said(app: &App) {
    let all = ContactFilter { from: 0, until: i64::MAX, channel: None, within: None };
    for (kind, text) in SAID {
        let sought = Sought::of(text);
        let mut looked = 0;
        let mut times: Vec<u64> = (0..SEARCHES)
            .map(|_| {
                let (heard, nanos) = timed(|| {
                    app.store().find_customers(text, 6).expect("customers");
                    app.contacts_that(&all, &|line| Ok(sought.is_in(&[&line.text])), 6).expect("contacts")
                });
                looked = heard.looked;
                nanos
            })
            .collect();
        times.sort_unstable();
        println!(
            "search: words said {kind} ({text}): {looked} of at most {LOOKED_THROUGH_MAX} contacts, median {} us, p99 {} us",
            times[SEARCHES / 2] / 1000,
            times[SEARCHES * 99 / 100] / 1000
        );
    }
}

fn call(number: u32) -> ContactInput {
    let category =
        if number.is_multiple_of(2) { "complaint.billing.overcharge" } else { "fault.broadband.no-internet" };
    ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: format!("C{number:06}"),
        text: format!("下午三点断网，光猫 ONT-{number:05}S 亮红灯，孩子要上网课。"),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: category.into(),
            service: format!("S{number:06}"),
            priority: None,
            beside: None,
        },
    }
}

//! The search of the case list over twenty thousand cases in SQLite: one page and the count of all, as the desk asks.

use crate::due::remove;
use crate::town::{agent, app};
use crate::watch::timed;
use std::sync::Arc;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseWords, Store};
use yinuo_app::{ContactInput, Options, OutcomeInput};
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
    drop(app);
    drop(store);
    remove(&file);
}

fn call(number: u32) -> ContactInput {
    let category =
        if number.is_multiple_of(2) { "complaint.billing.overcharge" } else { "fault.broadband.no-internet" };
    ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: format!("C{number:06}"),
        text: String::new(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: category.into(),
            service: format!("S{number:06}"),
            priority: None,
            beside: None,
        },
    }
}

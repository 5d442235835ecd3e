//! Roll-ups in the store equal their recount at any position, whoever dies between any two commits.

mod town;

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use town::{Town, actor, day, refused};
use uuid::Uuid;
use yinuo_account::{
    Difference, RollSize, Roller, check_rolls, edition, roll_state, roll_up, seal_days, standing,
};
use yinuo_app::ports::{CaseFilter, CaseOrder, Commit, RollKey, RollRange, RollRow, Store};
use yinuo_app::{App, Options, OutcomeInput};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SpokenBy;
use yinuo_measure::{Day, dictionary as d};
use yinuo_store::{SqliteStore, open_memory};

const HOUR: i64 = 3_600_000;
const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-shenyang"];
const CATEGORIES: [&str; 4] = [
    "fault.broadband.no-internet",
    "fault.broadband.slow",
    "complaint.billing.unclear",
    "complaint.billing.overcharge",
];

/// A small generator of its own: its stream must not change with a library's version.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % bound
    }

    fn size(&mut self) -> RollSize {
        let events_max = [1, 2, 3, 7, 40][self.below(5) as usize];
        RollSize { events_max, pages_max: 1 + self.below(3) as u32 }
    }
}

/// Something that may happen to one of six customers. What the rules refuse did not happen.
fn something_happens(town: &Town, dice: &mut Dice) {
    let customer = 1 + dice.below(6) as u32;
    let open =
        |case: &Uuid| town.store().case_row(*case).expect("read").is_some_and(|row| row.closed_at.is_none());
    let filter = CaseFilter { customer: Some(format!("C{customer}")), ..CaseFilter::default() };
    let rows = town.store().cases(&filter, CaseOrder::NewestFirst, None, 9).expect("cases").rows;
    let cases: Vec<Uuid> = rows.into_iter().map(|row| row.id).collect();
    let category = CATEGORIES[dice.below(4) as usize];
    let outcome = match (dice.below(5), cases.first()) {
        (0, _) => OutcomeInput::Ends { outcome: ["informed", "praise"][dice.below(2) as usize].into() },
        (1, Some(case)) if open(case) => OutcomeInput::Joins { case: *case },
        _ => OutcomeInput::Opens {
            category: category.into(),
            service: format!("S{customer}"),
            priority: None,
            beside: None,
        },
    };
    let _ = town.touch(customer, outcome);
    let Some(case) = cases.get(dice.below(3) as usize) else { return };
    let (person, chosen) = (["zhao", "zhou", "chen"][dice.below(3) as usize], dice.below(9));
    let _ = town.app.command(&actor(person), *case, &Options::default(), &|edge| {
        Ok(match chosen {
            0 | 1 => CaseCommand::Restore { evidence: None },
            2 | 3 => CaseCommand::Resolve {
                check: None,
                root_cause: "access.connector".into(),
                text: edge.text("好了")?,
            },
            4 => CaseCommand::Refuse {
                text: edge.text("没好")?,
                spoken: SpokenBy::Recording("REC-1".into()),
            },
            5 | 6 => CaseCommand::Reopen { text: edge.text("又坏了")? },
            _ => CaseCommand::Confirm {
                channel: "hotline".into(),
                spoken: SpokenBy::Recording("REC-1".into()),
            },
        })
    });
}

fn differences(app: &App) -> Vec<Difference> {
    check_rolls(app).expect("checked").1
}

/// Restatements of all days, and rows.
fn restated(store: &dyn Store, edition: &str, metric: &str) -> usize {
    let range = RollRange { edition: edition.into(), metric: metric.into(), from_day: 0, to_day: u32::MAX };
    store.roll_restatements(&range, None, 500).expect("read").len()
}

/// Three weeks in which the roll-ups follow in small steps, each by the process that is handed out for it.
fn three_weeks(town: &Town, seed: u64, another: &dyn Fn() -> Arc<App>) {
    let mut dice = Dice(seed);
    let name = edition(town.app.law().book.current());
    // Two who remember what they counted take turns for a while, and now and then comes one who knows nothing.
    let mut rollers = [Roller::default(), Roller::default()];
    for step in 0..160 {
        town.passes(HOUR + dice.below(4) as i64 * HOUR);
        something_happens(town, &mut dice);
        if dice.below(3) > 0 {
            let (app, size, stranger) = (another(), dice.size(), dice.below(12) == 0);
            let rolled =
                if stranger { roll_up(&app, size) } else { rollers[step / 23 % 2].roll_up(&app, size) };
            rolled.expect("rolled up");
        }
        if step % 10 == 9 {
            let today = Day::of(town.app.law().book.current(), town.app.now());
            let before = today.before(town.app.law().book.current()).expect("a day");
            seal_days(&town.app, before).expect("sealed");
        }
        if step % 16 == 15 {
            assert_eq!(differences(&town.app), [], "seed {seed}, step {step}");
        }
    }
    let app = another();
    while roll_up(&app, RollSize::default()).expect("rolled up") > 0 {}
    assert_eq!(differences(&app), []);
    let state = roll_state(app.store(), &name).expect("state");
    assert_eq!(state.position.0, app.store().journal_heads().expect("heads"), "the end was reached");
    assert!(state.sealed.is_some());
    let restatements: usize = d::DICTIONARY.iter().map(|one| restated(app.store(), &name, one.code)).sum();
    assert!(restatements > 0, "sealed days were restated");
    let chained = CaseFilter::default();
    let rows = app.store().cases(&chained, CaseOrder::NewestFirst, None, 500).expect("cases").rows;
    assert!(rows.iter().any(|row| row.chain > 1), "somebody called again about the same matter");
    let rolled = standing(app.store(), &name).expect("rows");
    assert!(rolled.keys().any(|(metric, ..)| *metric == d::FIRST_TIME_FIX));
}

#[test]
fn roll_ups_equal_their_recount_on_memory() {
    for seed in 1..=6 {
        let store: Arc<dyn Store> = Arc::new(open_memory());
        let town = Town::over(Arc::clone(&store), &PACKS, "2026-11-02T08:00:00");
        let one = Arc::new(town.process(store));
        three_weeks(&town, 0x9e37_79b9_7f4a_7c15 ^ seed, &|| Arc::clone(&one));
    }
}

/// A file of its own, removed when dropped.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
        }
    }
}

#[test]
fn roll_ups_equal_their_recount_on_sqlite_by_processes_that_die_after_every_turn() {
    let name = format!("yinuo-rolls-{}.sqlite", std::process::id());
    let scratch = Scratch(std::env::temp_dir().join(name));
    let open = || -> Arc<dyn Store> { Arc::new(SqliteStore::open(&scratch.0).expect("a file")) };
    let town = Town::over(open(), &PACKS, "2026-11-02T08:00:00");
    three_weeks(&town, 78, &|| Arc::new(town.process(open())));
}

#[test]
fn many_processes_that_roll_up_at_once_count_everything_once() {
    let store: Arc<dyn Store> = Arc::new(open_memory());
    let town = Town::over(Arc::clone(&store), &PACKS, "2026-11-02T08:00:00");
    let mut dice = Dice(5);
    for _ in 0..60 {
        town.passes(3 * HOUR);
        something_happens(&town, &mut dice);
    }
    let end = store.journal_heads().expect("heads");
    thread::scope(|scope| {
        for _ in 0..4 {
            let app = town.process(Arc::clone(&store));
            scope.spawn(move || {
                let size = RollSize { events_max: 3, pages_max: 1 };
                // Somebody who was too slow again and again looks again.
                while roll_up(&app, size) != Ok(0) {}
            });
        }
    });
    assert_eq!(differences(&town.app), []);
    let name = edition(town.app.law().book.current());
    assert_eq!(roll_state(store.as_ref(), &name).expect("state").position.0, end);
}

#[test]
fn a_row_that_somebody_changed_is_found() {
    let town = Town::at("2026-11-02T08:00:00");
    town.asks(1, "praise");
    assert_eq!(differences(&town.app), [], "nothing is rolled up yet, and nothing is missing up to there");
    while roll_up(&town.app, RollSize::default()).expect("rolled up") > 0 {}
    assert_eq!(differences(&town.app), []);
    let key = RollKey {
        edition: edition(town.app.law().book.current()),
        metric: d::PRAISE.into(),
        day: day("2026-11-02").number(),
        group: "zhao".into(),
    };
    let row = RollRow { key, numerator: 1, denominator: 0 };
    town.store().commit(Commit { roll_rows: vec![row], ..Commit::default() }).expect("planted");
    let found = differences(&town.app);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].key.0, found[0].stored.numerator, found[0].counted.numerator), (d::PRAISE, 2, 1));
}

#[test]
fn a_day_that_is_not_over_is_not_sealed() {
    let town = Town::at("2026-11-02T08:00:00");
    assert_eq!(refused(seal_days(&town.app, day("2026-11-02"))), "A004");
    assert_eq!(refused(seal_days(&town.app, day("2026-02-30"))), "A001");
    seal_days(&town.app, day("2026-11-01")).expect("sealed");
}

#[test]
fn another_way_of_counting_is_another_edition() {
    let town = Town::at("2026-11-02T08:00:00");
    let other = Town::on(&["uk-ofcom-2026"], "2026-11-02T08:00:00");
    let of = |town: &Town| edition(town.app.law().book.current());
    assert_eq!(of(&town), of(&Town::at("2026-11-09T08:00:00")));
    assert_ne!(of(&town), of(&other), "another zone");
}

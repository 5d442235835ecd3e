//! Which time was paid already: the posting says its occurrence itself, and a day that one pack pays by service and the next
//! by account is paid once.

mod world;

use std::sync::Arc;
use uuid::Uuid;
use world::between::Between;
use world::{TestClock, at_on, mirrors_another, mirrors_services, moves, pack_here, process, seat, shipped};
use yinuo_app::ports::{Clock, Commit, Posting, PostingLine, Store};
use yinuo_app::register::adopt;
use yinuo_app::{App, ContactInput, Options, OutcomeInput};
use yinuo_domain::Actor;
use yinuo_domain::case::owed_minor;
use yinuo_domain::command::CaseCommand;
use yinuo_policy::{CalendarTable, Pack};

const BY_SERVICE: [&str; 2] = ["cn-same-day, per service", "cn-yiyang, per service"];
const BY_ACCOUNT: [&str; 2] = ["cn-same-day", "cn-yiyang"];

fn opens(app: &App, customer: &str, service: &str) -> Uuid {
    let input = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: customer.into(),
        text: "网断了".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: "fault.broadband.no-internet".into(),
            service: service.into(),
            priority: None,
            beside: None,
        },
    };
    app.contact(&seat("zhao"), &input, &Options::default()).expect("taken").case.expect("a case")
}

fn settles(app: &App, case: Uuid) {
    app.command(&seat("zhou"), case, &Options::default(), &|_| Ok(CaseCommand::Settle)).expect("settled");
}

fn owed(app: &App, case: Uuid) -> i64 {
    owed_minor(&app.case_file(case).expect("file").case)
}

/// The next version of packs, in force from now on.
fn adopts(app: &App, clock: &TestClock, names: &[&str]) {
    let next = |name: &&str| {
        let text = pack_here(name).text().to_owned();
        let line = text.lines().find(|line| line.starts_with("version = ")).expect("a version").to_owned();
        Pack::parse(&text.replacen(&line, "version = \"2099-01-01\"", 1)).expect("pack")
    };
    let table = CalendarTable::parse(&shipped("calendars", "cn-mainland-2026")).expect("table");
    let packs = names.iter().map(next).collect();
    adopt(app.store(), clock, &Actor::system(), packs, vec![table]).expect("adopted");
    app.reload_law().expect("read");
}

/// Money that an account was paid on a day, by a case and for an occurrence.
fn pays(store: &dyn Store, number: u128, day: &str, case: Uuid, occurrence: Option<Uuid>) {
    let line = |account: &str, amount| PostingLine { account: account.into(), unit: "CNY".into(), amount };
    let posting = Posting {
        id: Uuid::from_u128(0xABC0_0000 + number),
        case: Some(case),
        cause_version: 9,
        rule: "cn-same-day.late-repair".into(),
        owed_for: Some(format!("slow-pays/C1/account/{day}")),
        occurrence,
        reverses: None,
        occurred_at: 0,
        recorded_at: 0,
        lines: vec![line("remedy-expense", -1_000), line("customer/C1", 1_000)],
    };
    store.commit(Commit { postings: vec![posting], ..Commit::default() }).expect("posted");
}

/// What a case is paid under the rule of the cap, of which nine tenths were paid by a case that nobody can read any more.
fn paid_after_nine_days(occurrence: impl Fn(Uuid) -> Option<Uuid>) -> usize {
    let (app, clock) = at_on("2026-11-20T10:00:00", &BY_ACCOUNT, |store| store);
    let case = opens(&app, "C1", "S1");
    let gone = Uuid::from_u128(0xDEAD);
    let own = app.case_file(case).expect("file").case.occurrence;
    for day in 1..=9_u8 {
        pays(app.store(), u128::from(day), &format!("2026-11-{day:02}"), gone, occurrence(own));
    }
    moves(&app, &clock, "2026-12-05T10:00:00");
    settles(&app, case);
    let paid = app.store().postings(Some(case), None, 100).expect("read").rows;
    let by_rule = paid.iter().filter(|posting| posting.rule == "cn-same-day.late-repair");
    assert!(paid.iter().filter(|one| one.owed_for.is_some()).all(|one| one.occurrence == Some(own)));
    by_rule.count()
}

#[test]
fn u11_what_a_case_of_the_same_occurrence_paid_counts_toward_the_cap_though_that_case_is_archived() {
    assert_eq!(paid_after_nine_days(Some), 1, "nine days of ten were paid before");
}

#[test]
fn u11_what_was_paid_for_another_occurrence_lowers_no_cap() {
    let other = Uuid::from_u128(0xBEEF);
    assert_eq!(paid_after_nine_days(|_| Some(other)), 10);
}

/// Installed late twice over, an account is paid two sums once; by service both would have one name.
#[test]
fn u11_every_sum_that_the_account_was_paid_once_counts_toward_the_cap_of_its_service() {
    let (app, clock) = at_on("2026-11-20T10:00:00", &BY_ACCOUNT, |store| store);
    adopts(&app, &clock, &BY_SERVICE);
    let case = opens(&app, "C1", "S1");
    let own = app.case_file(case).expect("file").case.occurrence;
    for day in 1..=9_u8 {
        pays(
            app.store(),
            u128::from(day),
            &format!("once@2026-11-{day:02}"),
            Uuid::from_u128(0xDEAD),
            Some(own),
        );
    }
    moves(&app, &clock, "2026-12-05T10:00:00");
    settles(&app, case);
    let paid = app.store().postings(Some(case), None, 100).expect("read").rows;
    let days = paid.iter().filter(|posting| posting.rule == "cn-same-day.late-repair").count();
    assert_eq!(days, 1, "nine tenths of the cap were paid before");
}

/// A posting from before occurrences were written down: the case that paid is asked, and known by its id where it is gone.
#[test]
fn u11_an_old_posting_that_says_no_occurrence_is_still_read() {
    assert_eq!(paid_after_nine_days(|_| None), 10, "nobody knows that it was the same");
    let (app, clock) = at_on("2026-11-20T10:00:00", &BY_ACCOUNT, |store| store);
    mirrors_services(app.store(), "C1", &["S1", "S2"], clock.now());
    let (first, second) = (opens(&app, "C1", "S1"), opens(&app, "C1", "S2"));
    pays(app.store(), 1, "2026-11-21", first, None);
    moves(&app, &clock, "2026-11-21T10:00:00");
    settles(&app, second);
    let paid = app.store().owed_for("slow-pays/C1/account/2026-11-21").expect("read");
    assert_eq!(paid.iter().map(|posting| posting.case).collect::<Vec<_>>(), [Some(first)]);
    let own = app.store().postings(Some(second), None, 100).expect("read").rows;
    assert!(own.iter().all(|posting| posting.rule != "cn-same-day.late-repair"), "the day is covered");
}

/// Two services of one customer are late together, one under a pack that pays each service and the other under one that
/// pays the account, whoever is looked at first; a neighbour shows what one of them is paid alone.
fn late_together(before: &[&str], after: &[&str], first_first: bool) -> [i64; 3] {
    let (app, clock) = at_on("2026-11-20T10:00:00", before, |store| store);
    mirrors_services(app.store(), "C1", &["S1", "S2"], clock.now());
    mirrors_another(app.store(), "C2", "S3", clock.now());
    let old = opens(&app, "C1", "S1");
    adopts(&app, &clock, after);
    let (new, neighbour) = (opens(&app, "C1", "S2"), opens(&app, "C2", "S3"));
    moves(&app, &clock, "2026-11-23T09:00:00");
    let order = if first_first { [old, new] } else { [new, old] };
    order.into_iter().chain([neighbour]).for_each(|case| settles(&app, case));
    // Nothing is said twice when somebody looks again.
    order.into_iter().for_each(|case| settles(&app, case));
    [old, new, neighbour].map(|case| owed(&app, case))
}

#[test]
fn u11_a_day_is_paid_once_while_a_pack_changes_to_once_per_account() {
    let [old, new, alone] = late_together(&BY_SERVICE, &BY_ACCOUNT, true);
    assert!(alone >= 3_000, "three late days and more: {alone}");
    assert_eq!((old, new), (alone, 0), "the service was paid before the account");
    let [old, new, alone] = late_together(&BY_SERVICE, &BY_ACCOUNT, false);
    assert_eq!((old, new), (0, alone), "the account was paid before the service");
}

#[test]
fn u11_a_day_is_paid_once_while_a_pack_changes_back_to_once_per_service() {
    let [old, new, alone] = late_together(&BY_ACCOUNT, &BY_SERVICE, true);
    assert_eq!((old, new), (alone, 0));
    let [old, new, alone] = late_together(&BY_ACCOUNT, &BY_SERVICE, false);
    assert_eq!((old, new), (0, alone));
}

#[test]
fn u11_two_processes_that_pay_one_day_in_two_ways_at_once_pay_it_once() {
    let mut kept = None;
    let (two, clock) = at_on("2026-11-20T10:00:00", &BY_SERVICE, |store| {
        kept = Some(Arc::clone(&store));
        store
    });
    let store = kept.expect("a store");
    mirrors_services(two.store(), "C1", &["S1", "S2"], clock.now());
    let old = opens(&two, "C1", "S1");
    adopts(&two, &clock, &BY_ACCOUNT);
    let new = opens(&two, "C1", "S2");
    let between = Between::new(store);
    let one = process(Arc::clone(&between) as _, &clock, 2);
    moves(&two, &clock, "2026-11-23T09:00:00");
    let faster = Arc::clone(&two);
    between.before_the_next_commit(move || settles(&faster, new));
    settles(&one, old);
    assert!(owed(&two, new) >= 3_000, "whoever was faster paid");
    assert_eq!(owed(&two, old), 0, "the slower one read again");
}

/// A case whose promise is made anew under the other pack: its own days are paid once.
#[test]
fn u11_a_case_that_gets_a_promise_under_the_next_pack_pays_no_day_of_its_own_twice() {
    let (app, clock) = at_on("2026-11-20T10:00:00", &BY_SERVICE, |store| store);
    let case = opens(&app, "C1", "S1");
    moves(&app, &clock, "2026-11-22T09:00:00");
    settles(&app, case);
    adopts(&app, &clock, &BY_ACCOUNT);
    let again = CaseCommand::Categorise { category: "fault.tv.no-signal".into() };
    app.command(&seat("zhou"), case, &Options::default(), &|_| Ok(again.clone())).expect("another category");
    moves(&app, &clock, "2026-11-24T09:00:00");
    settles(&app, case);
    let paid = app.store().postings(Some(case), None, 100).expect("read").rows;
    let mut days: Vec<String> = paid
        .iter()
        .filter_map(|posting| posting.owed_for.as_deref())
        .filter(|key| key.starts_with("slow-pays/"))
        .filter_map(|key| key.rsplit('/').next().map(str::to_owned))
        .collect();
    days.sort_unstable();
    let mut once = days.clone();
    once.dedup();
    assert!(days.iter().any(|day| day == "2026-11-21"), "{days:?}");
    assert_eq!(days, once, "each day once");
}

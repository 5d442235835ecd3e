//! Several processes on one store: what one decided on is re-checked when it commits, whoever was faster meanwhile.

mod world;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::thread;
use world::between::Between;
use world::{at, at_on, mirrors_another, mirrors_services, moves, operator, process, seat};
use yinuo_app::ports::{CaseFilter, Commit, SHARD_COUNT};
use yinuo_app::{App, AppError, ContactInput, Edge, LEASE_MILLIS, Options, OutcomeInput, Reply, Worker};
use yinuo_domain::Refusal;
use yinuo_domain::case::owed_minor;
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::Inherits;
use yinuo_domain::event::SpokenBy;

fn calls(app: &App, category: &str) -> Result<Reply, AppError> {
    calls_beside(app, category, None)
}

fn calls_beside(app: &App, category: &str, beside: Option<uuid::Uuid>) -> Result<Reply, AppError> {
    calls_of(app, ("C1", "S1"), category, beside)
}

fn calls_of(
    app: &App,
    (customer, service): (&str, &str),
    category: &str,
    beside: Option<uuid::Uuid>,
) -> Result<Reply, AppError> {
    let input = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: customer.into(),
        text: "网断了".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: category.into(),
            service: service.into(),
            priority: None,
            beside,
        },
    };
    app.contact(&seat("zhao"), &input, &Options::default())
}

const FAULT: &str = "fault.broadband.no-internet";

#[test]
fn an_intake_sees_what_another_process_opened_while_it_decided() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let between = Between::new(Arc::clone(&store));
    let one = process(Arc::clone(&between) as _, &clock, 1);
    let two = process(Arc::clone(&store), &clock, 2);
    let faster = Arc::new(Mutex::new(None));
    let told = Arc::clone(&faster);
    between.before_the_next_commit(move || *told.lock().expect("whole") = Some(calls(&two, FAULT)));
    let slower = calls(&one, FAULT);
    assert!(matches!(faster.lock().expect("whole").take(), Some(Ok(_))));
    assert!(matches!(slower, Err(AppError::Refused(_))), "the same matter is open by now: {slower:?}");
    assert_eq!(store.count_cases(&CaseFilter::default(), u64::MAX).expect("count"), 1);
    assert_eq!(store.guard("intake/C1").expect("guard"), 1);
}

#[test]
fn of_many_calls_about_one_matter_in_two_processes_one_opens_a_case() {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let apps = [process(Arc::clone(&store), &clock, 1), process(Arc::clone(&store), &clock, 2)];
    let opened: usize = thread::scope(|scope| {
        let running: Vec<_> = (0..8)
            .map(|caller| {
                scope.spawn({
                    let apps = &apps;
                    move || calls(&apps[caller % 2], FAULT)
                })
            })
            .collect();
        running.into_iter().map(|one| one.join().expect("no panic")).filter(Result::is_ok).count()
    });
    assert_eq!(opened, 1);
    assert_eq!(store.count_cases(&CaseFilter::default(), u64::MAX).expect("count"), 1);
}

/// Else one outage is paid under two keys.
#[test]
fn u11_a_case_beside_another_shares_the_outage_that_another_process_joined_that_one_to() {
    let packs = ["cn-same-day", "cn-yiyang", "cn-office"];
    let mut shared = None;
    let (one, clock) = at_on("2026-11-20T10:00:00", &packs, |store| Arc::clone(shared.insert(store)));
    let two = process(shared.expect("a store"), &clock, 2);
    let first = calls(&one, FAULT).expect("opens").case.expect("a case");
    let row = two.store().case_row(first).expect("read").expect("a row");
    let now = two.now();
    let outage = two.declare_outage(&seat("chen"), (&row.unit, &row.topic), now, None).expect("declared").id;
    let joins = (outage, Inherits::Recovery);
    two.join_outage(&seat("chen"), first, joins, &Options::default()).expect("joins");
    moves(&one, &clock, "2026-11-20T10:30:00");
    let second =
        calls_beside(&one, "fault.broadband.slow", Some(first)).expect("opens").case.expect("a case");
    let of = |case| two.case_file(case).expect("file").case.occurrence;
    assert_eq!((of(first), of(second)), (outage, outage));
}

/// The same at the very same instant: whoever decided on the occurrence of before decides anew.
#[test]
fn u11_a_case_opened_while_the_other_one_joins_shares_its_outage_whoever_is_faster() {
    let packs = ["cn-same-day", "cn-yiyang", "cn-office"];
    for opens_last in [true, false] {
        let mut shared = None;
        let (two, clock) = at_on("2026-11-20T10:00:00", &packs, |store| Arc::clone(shared.insert(store)));
        let between = Between::new(shared.expect("a store"));
        let one = process(Arc::clone(&between) as _, &clock, 2);
        let first = calls(&two, FAULT).expect("opens").case.expect("a case");
        let row = two.store().case_row(first).expect("read").expect("a row");
        let now = two.now();
        let outage =
            two.declare_outage(&seat("chen"), (&row.unit, &row.topic), now, None).expect("declared").id;
        moves(&two, &clock, "2026-11-20T10:30:00");
        let joins = move |app: &App, case| {
            let joins = (outage, Inherits::Recovery);
            app.join_outage(&seat("chen"), case, joins, &Options::default()).expect("joins");
        };
        let opens = move |app: &App| {
            calls_beside(app, "fault.broadband.slow", Some(first)).expect("opens").case.expect("a case")
        };
        let faster = Arc::clone(&two);
        let second = if opens_last {
            between.before_the_next_commit(move || joins(&faster, first));
            opens(&one)
        } else {
            // Two of one service join at once: the first one had been paid, and keeps its own occurrence.
            moves(&two, &clock, "2026-11-22T10:30:00");
            two.settle_due(10).expect("settles");
            let second = opens(&two);
            between.before_the_next_commit(move || joins(&faster, first));
            joins(&one, second);
            second
        };
        let of = |case| two.case_file(case).expect("file").case.occurrence;
        assert_eq!(of(first), of(second), "opens last: {opens_last}");
    }
}

/// Else it waits for ever for the end of an outage that is over.
#[test]
fn u11_a_case_that_is_split_after_its_outage_was_settled_is_told_of_its_end() {
    let packs = ["cn-same-day", "cn-yiyang", "cn-office"];
    let (app, clock) = at_on("2026-11-20T10:00:00", &packs, |store| store);
    let lead = calls(&app, FAULT).expect("opens").case.expect("a case");
    moves(&app, &clock, "2026-11-20T10:05:00");
    let other = calls_beside(&app, FAULT, Some(lead)).expect("opens").case.expect("a case");
    let row = app.store().case_row(lead).expect("read").expect("a row");
    let outage =
        app.declare_outage(&seat("chen"), (&row.unit, &row.topic), app.now(), None).expect("declared").id;
    app.join_all(&seat("chen"), outage, Inherits::Recovery).expect("join");
    app.merge(&seat("chen"), lead, other, &Options::default()).expect("merged");
    moves(&app, &clock, "2026-11-20T11:00:00");
    app.restore_outage(&seat("chen"), outage, app.now()).expect("over");
    assert_eq!(app.settle_outages(10).expect("told"), 2);
    assert!(app.outage(outage).expect("found").settled);
    app.split(&seat("chen"), other, &Options::default()).expect("split");
    assert!(!app.outage(outage).expect("found").settled, "one waits again");
    assert_eq!(app.settle_outages(10).expect("told"), 1);
    assert!(app.outage(outage).expect("found").settled);
    let case = app.case_file(other).expect("file").case;
    assert!(case.restored_at.is_some() && case.tasks.len() == 1, "recovered, and somebody calls");
    assert_eq!(app.settle_outages(10).expect("told"), 0, "once");
}

/// What others paid under the occurrence that a case moves to counts toward its cap, also where its old days were covered.
#[test]
fn u11_a_case_that_was_covered_before_it_joins_pays_no_more_than_the_cap() {
    let packs = ["cn-same-day, per service", "cn-yiyang, per service", "cn-office"];
    let (app, clock) = at_on("2026-11-20T10:00:00", &packs, |store| store);
    let first = calls(&app, FAULT).expect("opens").case.expect("a case");
    moves(&app, &clock, "2026-11-20T10:05:00");
    let second = calls_beside(&app, FAULT, Some(first)).expect("opens").case.expect("a case");
    let row = app.store().case_row(first).expect("read").expect("a row");
    moves(&app, &clock, "2026-12-03T10:00:00");
    // The worker is away: only the first one is looked at, and pays the days of both.
    app.command(&seat("zhou"), first, &Options::default(), &|_| Ok(CaseCommand::Settle)).expect("settled");
    let third = calls_beside(&app, FAULT, Some(first)).expect("opens").case.expect("a case");
    moves(&app, &clock, "2026-12-05T09:00:00");
    let outage =
        app.declare_outage(&seat("chen"), (&row.unit, &row.topic), app.now(), None).expect("declared").id;
    for case in [third, second] {
        let joins = (outage, Inherits::Word);
        app.join_outage(&seat("chen"), case, joins, &Options::default()).expect("joins");
    }
    let paid = app.store().owed_for(&format!("slow-pays/S1/{outage}/")).expect("read");
    let of = |case| paid.iter().filter(|posting| posting.case == Some(case)).count();
    assert!(of(third) > 0 && of(second) > 0, "each pays days of its own: {} and {}", of(third), of(second));
    // A day under the other promise of its own case is of no other case, and lowers no cap there.
    let own = paid.iter().filter(|posting| posting.rule == "cn-same-day.late-repair");
    let own = own.filter(|posting| posting.case == Some(second)).count();
    assert_eq!(own + of(third), 10, "ten days of CNY 10, whoever pays them");
}

/// Broadband and television late together: the worker may look at either first, and whoever comes second finds the day paid.
#[test]
fn u11_two_services_of_an_account_that_are_late_together_are_paid_once_whoever_settles_first() {
    let (app, clock) = at("2026-11-20T10:00:00");
    let now = app.now().0;
    mirrors_services(app.store(), "C1", &["S1", "S2"], now);
    mirrors_another(app.store(), "C2", "S3", now);
    let open = |customer: &str, service: &str| {
        let reply = calls_of(&app, (customer, service), FAULT, None).expect("opens");
        reply.case.expect("a case")
    };
    let cases = [open("C1", "S1"), open("C1", "S2"), open("C2", "S3")];
    moves(&app, &clock, "2026-11-22T09:00:00");
    for case in [cases[1], cases[0], cases[2]] {
        app.command(&seat("zhou"), case, &Options::default(), &|_| Ok(CaseCommand::Settle)).expect("settled");
    }
    let owed = cases.map(|case| app.case_file(case).map(|file| owed_minor(&file.case)).expect("file"));
    assert_eq!(owed, [0, owed[2], owed[2]], "the neighbour is paid beside them");
    assert!(owed[2] >= 2_000, "two late days and more: {owed:?}");
    let paid = app.store().owed_for("slow-pays/C1/account/").expect("read");
    let days: Vec<&str> =
        paid.iter().filter_map(|found| found.owed_for.as_deref()?.rsplit('/').next()).collect();
    assert!(days.contains(&"2026-11-21") && days.contains(&"2026-11-22"), "{days:?}");
    // The television works again: from then on the broadband is late alone, and is paid.
    let restored = |_: &mut Edge<'_>| Ok(CaseCommand::Restore { evidence: None });
    app.command(&seat("zhou"), cases[1], &Options::default(), &restored).expect("restored");
    moves(&app, &clock, "2026-11-23T09:00:00");
    app.command(&seat("zhou"), cases[0], &Options::default(), &|_| Ok(CaseCommand::Settle)).expect("settled");
    assert_eq!(owed_minor(&app.case_file(cases[0]).expect("file").case), 1_000, "the day of its own");
}

#[test]
fn a_worker_that_was_paused_after_it_decided_commits_nothing() {
    let (store, clock) = operator("2026-11-20T09:00:00");
    let between = Between::new(Arc::clone(&store));
    let one = process(Arc::clone(&between) as _, &clock, 1);
    let two = process(Arc::clone(&store), &clock, 2);
    let case = calls(&two, "complaint.billing.overcharge").expect("opens").case.expect("a case");
    moves(&two, &clock, "2026-11-20T20:00:00");
    let mut paused = Worker::new(&one);
    paused.renew(&one).expect("leased");
    let before = store.journal_heads().expect("heads");
    let (slept, faster) = (Arc::clone(&clock), Arc::clone(&two));
    between.before_the_next_commit(move || {
        slept.0.fetch_add(LEASE_MILLIS, Ordering::SeqCst);
        let mut worker = Worker::new(&faster);
        // It takes the shards and does something else first: the case's version is still the one decided on.
        worker.renew(&faster).expect("leased");
        assert_eq!(worker.held().len(), usize::from(SHARD_COUNT));
    });
    assert_eq!(paused.settle(&one, 10).expect("the loss is no failure"), 0);
    assert_eq!(store.journal_heads().expect("heads"), before, "nothing of what was begun is there");
    assert_eq!(rungs(&two, case), 1, "only the rung of the acceptance");
    clock.0.fetch_add(LEASE_MILLIS, Ordering::SeqCst);
    let mut next = Worker::new(&two);
    assert_eq!(next.settle(&two, 10).expect("settles"), 1);
    assert_eq!(rungs(&two, case), 5, "each rung once");
    let mut late = Worker::new(&one);
    assert_eq!(late.settle(&one, 10).expect("settles"), 0);
    assert_eq!(rungs(&two, case), 5);
}

fn rungs(app: &App, case: uuid::Uuid) -> usize {
    let history = app.case_file(case).expect("file").history;
    history.iter().filter(|stored| stored.fact.event.name() == "rung-reached").count()
}

#[test]
fn processes_share_the_shards_and_pass_them_on() {
    let (store, clock) = operator("2026-11-20T09:00:00");
    let one = process(Arc::clone(&store), &clock, 1);
    let two = process(Arc::clone(&store), &clock, 2);
    let (mut first, mut second) = (Worker::new(&one), Worker::new(&two));
    first.renew(&one).expect("leased");
    assert_eq!(first.held().len(), 64);
    second.renew(&two).expect("leased");
    assert_eq!(second.held().len(), 0, "all are taken, and the first one hears of it when it renews");
    clock.0.fetch_add(LEASE_MILLIS / 2, Ordering::SeqCst);
    first.renew(&one).expect("renewed");
    second.renew(&two).expect("leased");
    assert_eq!((first.held().len(), second.held().len()), (32, 32));
    first.stop(&one).expect("given up");
    clock.0.fetch_add(LEASE_MILLIS / 2, Ordering::SeqCst);
    second.renew(&two).expect("renewed");
    clock.0.fetch_add(LEASE_MILLIS / 2, Ordering::SeqCst);
    second.renew(&two).expect("renewed");
    assert_eq!(second.held().len(), 64, "what was given up is taken over");
}

fn does(
    app: &App,
    person: &str,
    case: uuid::Uuid,
    build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
) -> Result<Reply, AppError> {
    app.command(&seat(person), case, &Options::default(), build)
}

fn resolves(app: &App, case: uuid::Uuid) -> Result<Reply, AppError> {
    does(app, "zhou", case, &|_| Ok(CaseCommand::Restore { evidence: None }))?;
    does(app, "zhou", case, &|edge| {
        Ok(CaseCommand::Resolve {
            check: None,
            root_cause: "access.connector".into(),
            text: edge.text("换了接头")?,
        })
    })
}

fn confirms(app: &App, case: uuid::Uuid) -> Result<Reply, AppError> {
    does(app, "zhao", case, &|_| {
        Ok(CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) })
    })
}

#[test]
fn a_case_remembered_by_one_process_and_changed_by_another_misleads_nobody() {
    let (store, clock) = operator("2026-11-20T09:00:00");
    let one = process(Arc::clone(&store), &clock, 1);
    let two = process(Arc::clone(&store), &clock, 2);
    let case = calls(&one, FAULT).expect("opens").case.expect("a case");
    assert!(matches!(confirms(&one, case), Err(AppError::Refused(_))), "nothing is settled yet");
    resolves(&two, case).expect("resolved elsewhere");
    // What it remembers would refuse this; the stream allows it.
    confirms(&one, case).expect("confirmed on what the stream says");
    // And what the other one remembers would allow this.
    assert!(matches!(resolves(&two, case), Err(AppError::Refused(_))), "the case is closed by now");
    let file = two.case_file(case).expect("file");
    assert_eq!(file.history.len() as u64, file.case.version);
    assert_eq!(file.history.iter().filter(|stored| stored.fact.event.name() == "closed").count(), 1);
}

#[test]
fn a_clock_index_read_before_an_event_never_undoes_the_index_of_that_event() {
    let (store, clock) = operator("2026-11-20T09:00:00");
    let between = Between::new(Arc::clone(&store));
    let one = process(Arc::clone(&between) as _, &clock, 1);
    let two = process(Arc::clone(&store), &clock, 2);
    let case = calls(&two, FAULT).expect("opens").case.expect("a case");
    // An index that wakes too early: the worker will find nothing to settle and write what the clocks say.
    let mut rows = store.clocks(case).expect("clocks");
    rows.iter_mut().for_each(|row| row.wake_at = Some(clock.0.load(Ordering::SeqCst)));
    store.commit(Commit { clock_rows: vec![(case, rows)], ..Commit::default() }).expect("stale index");
    let faster = Arc::clone(&two);
    between.before_the_next_commit(move || {
        resolves(&faster, case).expect("resolved meanwhile");
    });
    one.settle_due(1).expect("settles");
    let kinds: Vec<String> =
        store.clocks(case).expect("clocks").into_iter().map(|clock| clock.kind).collect();
    assert!(kinds.contains(&"verdict".to_owned()), "the window for the customer's verdict runs: {kinds:?}");
}

//! Draws over days: the seed promised the day before, each closing in exactly one frame, and all of it checked again.

mod town;

use std::collections::BTreeSet;
use town::{Town, actor, refused};
use uuid::Uuid;
use yinuo_account::{DRAW_SECRET, call_backs, draw_rows, verify_draw, verify_draws};
use yinuo_domain::event::CallBackOutcome;
use yinuo_measure::draw::DrawRow;

const FAULT: &str = "fault.broadband.no-internet";
const BROADBAND: &str = "cn-shenyang.broadband-repairs";
const COMPLAINTS: &str = "cn-shenyang.complaints";

fn of<'r>(rows: &'r [DrawRow], stratum: &str) -> &'r DrawRow {
    rows.iter().find(|row| row.stratum == stratum).expect("the stratum is drawn")
}

/// Customers whose lines break and are mended inside one day.
fn mended(town: &Town, customers: std::ops::Range<u32>) -> BTreeSet<Uuid> {
    let cases: Vec<Uuid> = customers.map(|customer| town.calls(customer, FAULT)).collect();
    cases.iter().for_each(|case| {
        town.mends(*case);
    });
    cases.into_iter().collect()
}

#[test]
fn every_closing_lies_in_exactly_one_frame_and_the_fraction_is_carried_over() {
    let town = Town::at("2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    town.promises_seed("2026-11-17").expect("promised");
    town.now("2026-11-16T10:00:00");
    let monday = mended(&town, 1..7);
    let unmended = town.calls(9, FAULT);
    town.now("2026-11-17T10:00:00");
    let mut tuesday = mended(&town, 11..14);
    town.mends(unmended);
    tuesday.insert(unmended);
    let drawn = town.draws("2026-11-16").expect("drawn");
    let row = of(&drawn, BROADBAND);
    assert_eq!(row.frame.iter().copied().collect::<BTreeSet<_>>(), monday);
    assert_eq!((row.drawn.len(), row.carried_out), (1, 2), "6 of a quarter: one, and two quarters are left");
    town.now("2026-11-18T08:00:00");
    let drawn = town.draws("2026-11-17").expect("drawn");
    let row = of(&drawn, BROADBAND);
    assert_eq!(row.frame.iter().copied().collect::<BTreeSet<_>>(), tuesday);
    assert_eq!((row.carried_in, row.drawn.len(), row.carried_out), (2, 1, 2));
    assert!(of(&drawn, COMPLAINTS).frame.is_empty());
    for row in draw_rows(town.store()).expect("read") {
        assert_eq!(verify_draw(&row), Ok(()));
    }
    let reports = verify_draws(town.store()).expect("read");
    assert_eq!(reports.len(), 8, "four strata, two days");
    assert!(reports.iter().all(|report| report.faults.is_empty()), "{reports:?}");
}

#[test]
fn n27_the_commitment_comes_first_and_nobody_draws_again() {
    let town = Town::at("2026-11-15T20:00:00");
    let promised = town.promises_seed("2026-11-16").expect("promised");
    assert_eq!(town.promises_seed("2026-11-16").expect("asked again"), promised);
    town.now("2026-11-16T00:00:00");
    mended(&town, 1..5);
    assert_eq!(refused(town.draws("2026-11-16")), "A004", "the day is not over");
    town.now("2026-11-17T00:00:00");
    assert_eq!(refused(town.promises_seed("2026-11-17")), "A002", "the day has begun");
    let drawn = town.draws("2026-11-16").expect("drawn");
    assert_eq!(of(&drawn, BROADBAND).commitment, promised);
    assert_eq!(refused(town.draws("2026-11-16")), "A005", "drawn already");
    assert_eq!(refused(town.draws("2026-11-15")), "A005", "an earlier day");
    town.now("2026-11-18T00:00:00");
    assert_eq!(refused(town.draws("2026-11-17")), "A003", "never promised");
}

#[test]
fn a_day_without_a_promise_gives_its_closings_to_the_next_draw() {
    let town = Town::at("2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    town.promises_seed("2026-11-18").expect("promised");
    town.now("2026-11-16T09:00:00");
    mended(&town, 1..3);
    town.now("2026-11-17T09:00:00");
    town.draws("2026-11-16").expect("drawn");
    let skipped = mended(&town, 3..5);
    town.now("2026-11-18T09:00:00");
    let own = mended(&town, 5..7);
    town.now("2026-11-19T09:00:00");
    let drawn = town.draws("2026-11-18").expect("drawn");
    let frame: BTreeSet<Uuid> = of(&drawn, BROADBAND).frame.iter().copied().collect();
    assert_eq!(frame, skipped.union(&own).copied().collect());
    assert!(verify_draws(town.store()).expect("read").iter().all(|report| report.faults.is_empty()));
}

#[test]
fn the_secret_stands_in_no_event_before_it_is_told() {
    let town = Town::at("2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    let secret = town.store().register_row(DRAW_SECRET, "2026-11-16").expect("read").expect("kept").body;
    let heads = town.store().journal_heads().expect("read");
    for (shard, head) in (0_u16..).zip(heads) {
        assert!(head < 500, "one page");
        for stored in town.store().journal(shard, 0, 500).expect("read") {
            assert!(!String::from_utf8_lossy(&stored.event.bytes).contains(&secret));
        }
    }
}

#[test]
fn another_frame_another_secret_or_a_later_promise_is_found() {
    let town = Town::at("2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    town.now("2026-11-16T10:00:00");
    mended(&town, 1..9);
    town.now("2026-11-17T08:00:00");
    let row = of(&town.draws("2026-11-16").expect("drawn"), BROADBAND).clone();
    let mut other = row.clone();
    other.drawn.reverse();
    assert!(verify_draw(&other).is_err(), "two of eight in another order");
    // A frame that is consistent in itself but leaves a closing out is found against the journal.
    let cases: BTreeSet<Uuid> = row.frame[1..].iter().copied().collect();
    let law = town.app.law();
    let rule = law.book.current().draws().iter().find(|rule| rule.code == BROADBAND).expect("the rule");
    let forged = yinuo_measure::draw::draw(&yinuo_measure::draw::DrawInput {
        date: row.date,
        window: (row.from, row.until),
        rule,
        policy: &row.policy,
        cases: &cases,
        carried: row.carried_in,
        secret: yinuo_measure::draw::unhex(&row.secret).expect("hexadecimal"),
        heads: yinuo_measure::draw::unhex(&row.heads_digest).expect("hexadecimal"),
    });
    assert_eq!(verify_draw(&forged), Ok(()), "its own arithmetic holds");
    let rows = [(format!("2026-11-16/{BROADBAND}"), serde_json::to_string(&forged).expect("json"))];
    struct Now(i64);
    impl yinuo_app::ports::Clock for Now {
        fn now(&self) -> i64 {
            self.0
        }
    }
    let now = Now(town.app.now().0);
    yinuo_app::register::set_rows(town.store(), &now, &actor("shen"), "draw", &rows).expect("set");
    let reports = verify_draws(town.store()).expect("read");
    let report = reports.iter().find(|report| report.code.ends_with(BROADBAND)).expect("a report");
    assert_eq!(report.faults, ["the frame is not what the journal closed"]);
}

#[test]
fn n28_who_is_not_reached_is_replaced_by_the_next_rank() {
    let town = Town::at("2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    town.now("2026-11-16T10:00:00");
    mended(&town, 1..9);
    town.now("2026-11-17T08:00:00");
    let drawn = of(&town.draws("2026-11-16").expect("drawn"), BROADBAND).drawn.clone();
    let code = format!("2026-11-16/{BROADBAND}");
    let list = || call_backs(town.store(), &code).expect("read").expect("a draw");
    assert_eq!(list().items.iter().map(|item| item.case).collect::<Vec<_>>(), drawn);
    town.calls_back(drawn[0], &code, CallBackOutcome::NotReached);
    let now = list();
    assert_eq!((now.items.len(), now.not_reached, now.short), (2, 1, 0));
    assert_eq!(now.items[0].case, drawn[1]);
    assert!(now.items[1].replaces && !drawn.contains(&now.items[1].case));
    town.calls_back(drawn[0], &code, CallBackOutcome::Satisfied);
    assert_eq!(list().items[0].outcome, Some(CallBackOutcome::Satisfied), "reached after all");
    assert!(call_backs(town.store(), "2026-11-16/none").expect("read").is_none());
}

#[test]
fn a_policy_without_strata_says_so() {
    let town = Town::on(&["cn-same-day", "cn-yiyang"], "2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    town.now("2026-11-17T08:00:00");
    assert_eq!(refused(town.draws("2026-11-16")), "A006");
}

#[test]
fn a_frame_too_long_for_one_event_stands_on_pages_and_reads_back_whole() {
    let town = Town::at("2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    town.now("2026-11-16T10:00:00");
    // Every complaint is called back: frame and drawn are both 720 long. Ten topics, two of them twice.
    let topics = [
        "billing.unclear",
        "visit.late",
        "conduct.attitude",
        "handling.slow",
        "outage.repeated",
        "install.late",
        "sp.subscription",
        "port.refused",
        "nuisance.calls",
        "account.suspended",
    ];
    for topic in topics.iter().chain(&topics[..2]) {
        for customer in 1..=60 {
            let case = town.calls(customer, &format!("complaint.{topic}"));
            town.resolves(case, "system.billing").confirms(case);
        }
    }
    town.now("2026-11-17T08:00:00");
    let drawn = town.draws("2026-11-16").expect("drawn");
    let row = of(&drawn, COMPLAINTS);
    assert_eq!((row.frame.len(), row.drawn.len()), (720, 720));
    let code = format!("2026-11-16/{COMPLAINTS}");
    let stored = town.store().register_row("draw", &code).expect("read").expect("kept");
    assert!(stored.body.len() < 4_096, "the row names its pages");
    assert_eq!(yinuo_account::draw_row(town.store(), &code).expect("read").as_ref(), Some(row));
    assert!(verify_draws(town.store()).expect("read").iter().all(|report| report.faults.is_empty()));
    let (tally, _) = yinuo_account::tally(town.store(), None).expect("read");
    let mut counted = 0;
    tally.each_mark(|mark| {
        if mark.metric == yinuo_measure::dictionary::CALL_BACKS_DRAWN && mark.tag == COMPLAINTS {
            counted += 1;
        }
    });
    assert_eq!(counted, 720);
}

/// Another process promises while this one draws its secret: between reading and writing.
struct Meanwhile<'t> {
    town: &'t Town,
    rival: std::sync::Mutex<Option<String>>,
}

impl yinuo_app::ports::Entropy for Meanwhile<'_> {
    fn id(&self, now: i64) -> Uuid {
        self.town.entropy.id(now)
    }

    fn key(&self) -> [u8; 32] {
        let promised = self.town.promises_seed("2026-11-16").expect("the rival promises");
        *self.rival.lock().expect("one thread") = Some(promised);
        self.town.entropy.key()
    }
}

#[test]
fn of_two_promises_at_the_same_moment_one_stands() {
    let town = Town::at("2026-11-15T20:00:00");
    let meanwhile = Meanwhile { town: &town, rival: std::sync::Mutex::new(None) };
    let date = town::day("2026-11-16");
    let slow = yinuo_account::promise_seed(&town.app, &actor("shen"), &meanwhile, date);
    assert_eq!(slow, Err(yinuo_app::AppError::Busy), "the slower one is refused whole");
    let rival = meanwhile.rival.lock().expect("one thread").clone().expect("promised");
    assert_eq!(town.promises_seed("2026-11-16").expect("stands"), rival);
    town.now("2026-11-17T08:00:00");
    town.draws("2026-11-16").expect("its secret is the one that was kept");
}

#[test]
fn n27_a_stranger_draws_the_same_list_again_from_the_export_alone() {
    let town = Town::at("2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    town.now("2026-11-16T10:00:00");
    mended(&town, 1..30);
    town.now("2026-11-17T08:00:00");
    let drawn = town.draws("2026-11-16").expect("drawn");
    let export = yinuo_account::export_draws(town.store(), town::day("2026-11-16")).expect("exported");
    drop(town);
    let again = yinuo_account::replay_draws(&export).expect("read");
    assert_eq!(again.len(), drawn.len());
    for row in &drawn {
        let code = format!("2026-11-16/{}", row.stratum);
        let found = again.iter().find(|found| found.code == code).expect("drawn again");
        assert_eq!((&found.drawn, found.fault), (&row.drawn, None));
    }
    let row = of(&drawn, BROADBAND);
    let (first, second) = (row.drawn[0].to_string(), row.drawn[1].to_string());
    let swapped = export.replacen(
        &format!("\"drawn\":[\"{first}\",\"{second}\""),
        &format!("\"drawn\":[\"{second}\",\"{first}\""),
        1,
    );
    assert_ne!(swapped, export);
    assert!(yinuo_account::replay_draws(&swapped).expect("read").iter().any(|found| found.fault.is_some()));
    assert!(yinuo_account::replay_draws("not a draw").is_err());
    let page = include_str!("../../../docs/draws.md");
    let program =
        page.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a program");
    let mut said = 0;
    for line in export.lines() {
        match std::process::Command::new("python3").args(["-c", program, line]).output() {
            Ok(told) => {
                assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
                said += usize::from(String::from_utf8_lossy(&told.stdout).contains("as anybody would"));
            }
            Err(_) => return eprintln!("python3 is not here: the program was not run"),
        }
    }
    assert_eq!(said, drawn.len());
}

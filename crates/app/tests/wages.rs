//! Pay by the piece and by the verdict: accrued at the closing, moved by the score, taken back by a reopening, locked by two.

mod post;
mod world;

use post::Office;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use uuid::Uuid;
use world::between::{Between, Kill};
use world::seat;
use yinuo_app::pay::{OWN_NUMBER, WAGE, points_of, sheet_of};
use yinuo_app::ports::Posting;
use yinuo_app::register::{PART_TIME, set_rows};
use yinuo_app::{AppError, Options};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SpokenBy;
use yinuo_domain::pay::{PeriodState, SetAside, SheetRow, Verdict, WageLine};

const NOVEMBER: &str = "2026-11";

/// Closes a case of C1 and lets the customer be asked; answers case and link.
fn closed(office: &Office) -> (Uuid, String) {
    let case = office.opens();
    office.turns();
    office.closes(case);
    office.turns();
    (case, newest_link(office))
}

fn newest_link(office: &Office) -> String {
    let texts = office.gateway.texts();
    let asked = texts.iter().rev().find(|text| text.contains("/r/")).expect("he was asked");
    asked.rsplit('/').next().expect("a link").to_owned()
}

fn gives(office: &Office, link: &str, score: u8) {
    office.app.give_score(link, score, "").expect("taken").expect("a link");
    settles(office);
}

fn settles(office: &Office) {
    while office.app.settle_wages(100).expect("settled") > 0 {}
}

fn lines(office: &Office, month: &str, person: &str) -> Vec<WageLine> {
    let rows = office.app.pay_sheet(&sheet_of(month, person)).expect("read");
    rows.into_iter()
        .filter_map(|(_, row)| match row {
            SheetRow::Line(line) => Some(line),
            _ => None,
        })
        .collect()
}

/// Balance of a person's month in the ledger, minor units.
fn earned(office: &Office, month: &str, person: &str) -> i64 {
    let lines = office.app.store().balances(&sheet_of(month, person)).expect("read");
    lines.iter().map(|line| line.amount).sum()
}

fn wage_postings(office: &Office) -> Vec<Posting> {
    let all = office.app.store().postings(None, None, 500).expect("read").rows;
    all.into_iter().filter(|one| one.owed_for.as_ref().is_some_and(|key| key.starts_with(WAGE))).collect()
}

fn refused<T: std::fmt::Debug>(answer: Result<T, AppError>) -> &'static str {
    match answer {
        Err(AppError::Refused(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn y43_a_repair_is_accrued_at_its_price_and_ten_points_add_a_fifth() {
    let office = Office::that_pays("2026-11-20T09:00:00");
    let (case, link) = closed(&office);
    settles(&office);
    assert_eq!((earned(&office, NOVEMBER, "zhou"), earned(&office, NOVEMBER, "zhao")), (1_200, 150));
    gives(&office, &link, 10);
    assert_eq!((earned(&office, NOVEMBER, "zhou"), earned(&office, NOVEMBER, "zhao")), (1_440, 150));
    let line = lines(&office, NOVEMBER, "zhou").pop().expect("a line");
    assert_eq!((line.case, line.minor, line.worth_minor, line.changes), (case, 1_440, 1_440, 2));
    assert_eq!((line.piece.as_str(), line.pack.as_str()), ("cn-pay.fault", "cn-pay@2026-11-23"));
    assert!(matches!(line.verdict, Verdict::Given { score: 10, .. }));
    // Nothing of it stands in the ledger of the case, which colleagues read.
    assert_eq!(office.app.store().postings(Some(case), None, 9).expect("read").rows, []);
}

#[test]
fn y43_a_dissatisfied_order_pays_nothing_and_silence_neither_adds_nor_takes() {
    let office = Office::that_pays("2026-11-20T09:00:00");
    let (_, link) = closed(&office);
    gives(&office, &link, 4);
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 0);
    let (silent, _) = closed(&office);
    office.now("2026-11-28T10:00:00");
    office.turns();
    office.turns();
    settles(&office);
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 1_200);
    let line = lines(&office, NOVEMBER, "zhou").into_iter().find(|line| line.case == silent).expect("a line");
    assert_eq!((line.verdict, line.changes), (Verdict::Unrated, 1));
}

#[test]
fn a_reopening_takes_everything_of_the_closing_back_and_the_second_closing_pays_half() {
    let office = Office::that_pays("2026-11-20T09:00:00");
    let (case, link) = closed(&office);
    gives(&office, &link, 10);
    let reopened = office.app.command(&seat("zhao"), case, &Options::default(), &|edge| {
        Ok(CaseCommand::Reopen { text: edge.text("又断了")? })
    });
    reopened.expect("reopened");
    settles(&office);
    assert_eq!((earned(&office, NOVEMBER, "zhou"), earned(&office, NOVEMBER, "zhao")), (0, 0));
    office.closes(case);
    settles(&office);
    assert_eq!((earned(&office, NOVEMBER, "zhou"), earned(&office, NOVEMBER, "zhao")), (600, 150));
    // A score for the first closing comes late: that closing is worth nothing whatever it says.
    let worth: Vec<i64> = lines(&office, NOVEMBER, "zhou").iter().map(|line| line.worth_minor).collect();
    assert_eq!(worth, [0, 600]);
}

#[test]
fn u13_a_broken_promise_takes_a_fifth_of_the_repair() {
    let office = Office::that_pays("2026-11-20T09:00:00");
    let case = office.opens();
    office.now("2026-11-22T09:00:00").settles();
    office.closes(case);
    settles(&office);
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 960);
    assert!(lines(&office, NOVEMBER, "zhou")[0].late);
}

#[test]
fn y27_a_red_line_takes_the_piece_from_the_person_and_twenty_points_from_the_unit() {
    let office = Office::that_pays("2026-11-20T09:00:00");
    let case = office.opens();
    let (mark, unit) = ("forced-bundle".to_owned(), "hotline".to_owned());
    office.does(case, "shen", CaseCommand::RedLine { mark, unit });
    office.resolves(case);
    office.does(
        case,
        "jiang",
        CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) },
    );
    settles(&office);
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 0);
    let points = office.app.store().balances(&points_of(NOVEMBER, "hotline")).expect("read");
    assert_eq!((points[0].amount, points[0].unit.as_str()), (20, "deduction-points"));
}

#[test]
fn whatever_is_heard_twice_or_by_two_processes_is_posted_once() {
    let mut between = None;
    let office = Office::that_pays_on("2026-11-20T09:00:00", |store| {
        let round = Between::new(store);
        between = Some(Arc::clone(&round));
        round as _
    });
    let (_, link) = closed(&office);
    office.app.give_score(&link, 10, "").expect("taken");
    let other = office.beside(2);
    between
        .expect("a store")
        .before_the_next_commit(move || while other.app.settle_wages(100).expect("settled") > 0 {});
    settles(&office);
    settles(&office.beside(3));
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 1_440);
    let keys: Vec<String> = wage_postings(&office).into_iter().filter_map(|one| one.owed_for).collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
}

#[test]
fn whoever_is_killed_at_any_commit_leaves_nothing_unpaid_and_nothing_paid_twice() {
    for kill in [Kill::Before, Kill::After] {
        let mut between = None;
        let office = Office::that_pays_on("2026-11-20T09:00:00", |store| {
            let round = Between::new(store);
            between = Some(Arc::clone(&round));
            round as _
        });
        let (_, link) = closed(&office);
        office.app.give_score(&link, 10, "").expect("taken");
        between.expect("a store").kill_after(0, kill);
        assert!(catch_unwind(AssertUnwindSafe(|| office.app.settle_wages(100))).is_err(), "{kill:?}");
        settles(&office.beside(2));
        assert_eq!((earned(&office, NOVEMBER, "zhou"), wage_postings(&office).len()), (1_440, 2), "{kill:?}");
    }
}

#[test]
fn what_was_closed_before_the_house_paid_by_the_piece_is_not_paid() {
    let office = Office::at("2026-11-20T09:00:00");
    office.closes(office.opens());
    settles(&office);
    let packs = post::PACKS.iter().copied().chain(["cn-pay"]).map(world::pack_here).collect();
    let tables = office.app.law().book.current().tables().to_vec();
    office.passes(1_000);
    yinuo_app::register::adopt(office.app.store(), &*office.clock, &seat("guan"), packs, tables)
        .expect("adopted");
    office.app.reload_law().expect("read");
    settles(&office);
    assert_eq!(wage_postings(&office), []);
    office.passes(1_000);
    office.closes(office.opens());
    settles(&office);
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 1_200);
}

#[test]
fn a_score_from_a_number_of_our_own_is_held_until_another_unit_looked() {
    let office = Office::that_pays("2026-11-20T09:00:00");
    let own = [("C1".to_owned(), r#"{"person":"zhou"}"#.to_owned())];
    set_rows(office.app.store(), &*office.clock, &seat("guan"), OWN_NUMBER, &own).expect("set");
    let (case, link) = closed(&office);
    gives(&office, &link, 10);
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 1_200, "it does not count yet");
    let held = office.app.held_verdicts().expect("read");
    assert_eq!((held.len(), held[0].case, held[0].reasons.as_slice()), (1, case, &["own".to_owned()][..]));
    let told = office.app.store().inbox("shen", true, 9).expect("read");
    assert!(told.iter().any(|item| item.kind == "held-verdict"), "{told:?}");
    let look = |person: &str, counts| office.app.look_at_verdict(&seat(person), held[0].id, counts);
    assert_eq!(refused(look("zhou", true)), "J010");
    look("shen", true).expect("looked");
    assert_eq!(refused(look("jiang", false)), "J009");
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 1_440);
    settles(&office);
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 1_440);
}

#[test]
fn a_held_score_that_was_left_out_never_counts_and_is_still_there() {
    let office = Office::that_pays("2026-11-20T09:00:00");
    let own = [("C1".to_owned(), r#"{"person":"zhou"}"#.to_owned())];
    set_rows(office.app.store(), &*office.clock, &seat("guan"), OWN_NUMBER, &own).expect("set");
    let (_, link) = closed(&office);
    gives(&office, &link, 1);
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 1_200, "a bad score of a rival is held as well");
    let held = office.app.held_verdicts().expect("read").remove(0);
    office.app.look_at_verdict(&seat("shen"), held.id, false).expect("looked");
    settles(&office);
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 1_200);
    let line = lines(&office, NOVEMBER, "zhou").pop().expect("a line");
    assert!(matches!(line.verdict, Verdict::Held { score: 1, .. }), "{:?}", line.verdict);
}

/// November with one order of zhou's, published on the first of December.
fn published() -> (Office, String, String) {
    let office = Office::that_pays("2026-11-28T09:30:00");
    let (_, link) = closed(&office);
    settles(&office);
    assert_eq!(refused(office.app.draft_month(&seat("shen"), NOVEMBER)), "J003");
    office.now("2026-12-01T09:00:00");
    assert_eq!(refused(office.app.publish_month(&seat("shen"), NOVEMBER)), "J002");
    office.app.draft_month(&seat("shen"), NOVEMBER).expect("drafted");
    office.app.publish_month(&seat("shen"), NOVEMBER).expect("published");
    let line = lines(&office, NOVEMBER, "zhou")[0].key();
    (office, link, line)
}

fn sum(office: &Office, month: &str) -> i64 {
    office.app.pay_sheets(WAGE, month).expect("read").iter().map(|(_, sum)| sum).sum()
}

#[test]
fn a_month_is_filled_to_the_floor_and_locked_by_two_who_saw_its_sum() {
    let (office, link, _) = published();
    assert_eq!((earned(&office, NOVEMBER, "zhou"), earned(&office, NOVEMBER, "zhao")), (249_000, 249_000));
    assert_eq!(refused(office.app.sign_month(&seat("shen"), NOVEMBER, 498_000)), "J004");
    office.now("2026-12-04T09:00:00");
    assert_eq!(refused(office.app.sign_month(&seat("shen"), NOVEMBER, 497_999)), "J006");
    let signed = office.app.sign_month(&seat("shen"), NOVEMBER, 498_000).expect("signed");
    assert_eq!(signed.state, PeriodState::Appeal);
    assert_eq!(refused(office.app.sign_month(&seat("shen"), NOVEMBER, 498_000)), "J005");
    let locked =
        office.app.sign_month(&seat("jiang"), NOVEMBER, 498_000).expect("signed").locked.expect("locked");
    assert_eq!((locked.people, locked.lines, locked.sum_minor), (2, 4, 498_000));
    assert!(locked.position > 0 && locked.digest.len() == 64);
    // A score after the lock stands in December and names the line of November, which stays as it was.
    gives(&office, &link, 10);
    assert_eq!((sum(&office, NOVEMBER), earned(&office, "2026-12", "zhou")), (498_000, 240));
    let line = lines(&office, "2026-12", "zhou").pop().expect("a line");
    assert_eq!((line.corrects.as_str(), line.minor, line.worth_minor), (NOVEMBER, 240, 1_440));
    assert_eq!(lines(&office, NOVEMBER, "zhou")[0].worth_minor, 1_200);
    // And it is taken back where it stands.
    let reopened = office.app.command(&seat("zhao"), line.case, &Options::default(), &|edge| {
        Ok(CaseCommand::Reopen { text: edge.text("又断了")? })
    });
    reopened.expect("reopened");
    settles(&office);
    assert_eq!((sum(&office, NOVEMBER), earned(&office, "2026-12", "zhou")), (498_000, -1_200));
}

#[test]
fn y43_whoever_works_half_the_hours_has_the_floor_of_those_hours_by_the_days() {
    let (office, _, _) = published();
    // Half of the hours from the sixteenth, at noon of which the month has fifteen days to come.
    let from = office.app.law().book.current().instant("2026-11-16T00:00:00").expect("an instant").0;
    let until = office.app.law().book.current().instant("2027-01-01T00:00:00").expect("an instant").0;
    let row = |person: &str, percent: u8| {
        let body = format!(r#"{{"person":"{person}","from":{from},"until":{until},"percent":{percent}}}"#);
        (format!("{person}/{from}"), body)
    };
    let rows = [row("zhao", 50), row("zhou", 100)];
    set_rows(office.app.store(), &*office.clock, &seat("guan"), PART_TIME, &rows).expect("set");
    office.app.reload_law().expect("read");
    office.now("2026-12-04T09:00:00");
    let half = 249_000 * (15 * 100 + 15 * 50) / 3_000;
    office.app.sign_month(&seat("shen"), NOVEMBER, 249_000 + half).expect("signed");
    assert_eq!((earned(&office, NOVEMBER, "zhou"), earned(&office, NOVEMBER, "zhao")), (249_000, half));
    let floor = |person: &str| {
        let rows = office.app.pay_sheet(&sheet_of(NOVEMBER, person)).expect("read");
        rows.into_iter().find_map(|(_, row)| match row {
            SheetRow::Floor(line) => Some((line.held_days, line.full_hundredths)),
            _ => None,
        })
    };
    assert_eq!((floor("zhou"), floor("zhao")), (Some((30, None)), Some((30, Some(2_250)))));
}

#[test]
fn y44_a_number_that_was_of_our_staff_until_he_left_counts_again_afterwards() {
    let office = Office::that_pays("2026-11-20T09:00:00");
    let left = office.app.now().0 - 1;
    let own = [("C1".to_owned(), format!(r#"{{"person":"zhou","household":true,"until":{left}}}"#))];
    set_rows(office.app.store(), &*office.clock, &seat("guan"), OWN_NUMBER, &own).expect("set");
    let (_, link) = closed(&office);
    gives(&office, &link, 10);
    assert_eq!(office.app.held_verdicts().expect("read"), []);
    assert_eq!(earned(&office, NOVEMBER, "zhou"), 1_440);
}

#[test]
fn an_objection_is_decided_by_another_unit_before_the_month_is_locked() {
    let (office, link, line) = published();
    gives(&office, &link, 2);
    let object = |person: &str| office.app.object(&seat(person), NOVEMBER, &line, "客户打错了分");
    assert_eq!(refused(object("zhao")), "J007", "the line of somebody else");
    let made = object("zhou").expect("made");
    assert_eq!(refused(object("zhou")), "J008", "for the second time");
    office.now("2026-12-04T09:00:00");
    assert_eq!(refused(office.app.sign_month(&seat("shen"), NOVEMBER, sum(&office, NOVEMBER))), "J004");
    assert_eq!(office.app.tell_late_objections().expect("told"), 1);
    assert_eq!(office.app.tell_late_objections().expect("told"), 0);
    let aside = [SetAside::Verdict];
    let decide = |person: &str| office.app.decide_objection(&seat(person), made.id, &aside, "录音可证");
    assert_eq!(refused(decide("zhou")), "J010");
    decide("shen").expect("decided");
    assert_eq!(refused(decide("jiang")), "J009");
    let found = &lines(&office, NOVEMBER, "zhou")[0];
    assert_eq!((found.worth_minor, found.set_aside.as_slice()), (1_200, &aside[..]));
    for person in ["shen", "jiang"] {
        // The floor followed what the decision moved.
        office.app.sign_month(&seat(person), NOVEMBER, sum(&office, NOVEMBER)).expect("signed");
    }
    assert_eq!(office.app.period(NOVEMBER).expect("read").state, PeriodState::Locked);
    assert_eq!(refused(object("zhou")), "J008", "after the lock");
    let told = office.app.store().inbox("zhou", false, 9).expect("read");
    assert!(told.iter().any(|item| item.kind == "objection" && item.zh.contains("已裁定")));
}

//! Money reaches the customer once, whatever the wallet does and whenever the process is killed.

mod wallet;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use uuid::Uuid;
use wallet::{Till, credited, refused};
use world::between::{Between, Kill};
use world::seat;
use yinuo_app::outlet::Undelivered;
use yinuo_app::settlement::Taken;
use yinuo_app::{AppError, ContactInput, Options, OutcomeInput};
use yinuo_domain::EvidenceSource;
use yinuo_domain::command::CaseCommand;

const CREDITED: &str = "settlement/credited";
const INSTRUCTED: &str = "settlement/instructed";

fn away() -> Undelivered {
    Undelivered::Away { reason: "no route".into(), wait_millis: None }
}

fn no() -> Undelivered {
    Undelivered::Refused { reason: "status 422".into() }
}

/// What the ledger says is owed, under way and paid, in fen.
fn books(till: &Till) -> (i64, i64, i64) {
    (till.balance("customer/C1"), till.balance(INSTRUCTED), till.balance(CREDITED))
}

#[test]
fn u11_every_late_day_is_told_once_and_credited_once() {
    let till = Till::at("2026-11-20T08:00:00");
    let case = till.owes();
    till.turns();
    let owed: i64 = till.rows(case).iter().map(|row| row.minor).sum();
    assert!(owed >= 1_000);
    assert_eq!(books(&till), (0, owed, 0));
    assert!(till.states(case).iter().all(|state| state == "taken"), "{:?}", till.states(case));
    till.turns();
    assert_eq!(till.wallet.told().len(), till.rows(case).len(), "what was taken is not told again");
    for id in till.wallet.ids() {
        till.app.take_answer(&credited(&id)).expect("taken");
        till.app.take_answer(&credited(&id)).expect("a repetition is taken and changes nothing");
    }
    assert_eq!(books(&till), (0, 0, owed));
    assert_eq!(till.wallet.paid().values().sum::<i64>(), owed);
    let row = &till.rows(case)[0];
    assert_eq!((row.state.as_str(), row.late, row.next_at), ("credited", false, None));
}

#[test]
fn u11_a_wallet_that_is_away_is_waited_for_and_one_that_refuses_is_given_up() {
    let till = Till::at("2026-11-20T08:00:00");
    let case = till.owes();
    till.wallet.fails([away()]);
    till.turns().turns();
    assert!(till.wallet.told().is_empty(), "it is left alone for a while");
    till.passes(2_000).turns();
    assert!(!till.wallet.told().is_empty());
    assert!(till.states(case).iter().all(|state| state == "taken"));
    let refusing = Till::at("2026-11-20T08:00:00");
    let third = refusing.owes();
    refusing.wallet.fails((0..400).map(|_| no()));
    for _ in 0..8 {
        refusing.turns().passes(300_000);
    }
    let rows = refusing.rows(third);
    assert!(rows.iter().all(|row| row.state == "refused" && row.reason == "gateway"), "{rows:?}");
    assert_eq!(books(&refusing).1, 0, "nothing is under way");
    let heard = refusing.app.store().inbox("chen", true, 99).expect("read");
    assert!(heard.iter().any(|item| item.kind == "settlement"), "{heard:?}");
}

#[test]
fn u11_silence_is_asked_about_under_the_same_id_as_often_as_the_policy_says() {
    let till = Till::at("2026-11-20T08:00:00");
    let case = till.owes();
    till.turns();
    let first = till.wallet.told().len();
    for day in 0..9 {
        till.passes(86_400_000 + day).turns();
    }
    let told = till.wallet.told();
    assert_eq!(told.len(), first * 6, "once, and five times more");
    assert_eq!(till.wallet.ids().len(), first, "under the very same ids");
    assert!(till.states(case).iter().all(|state| state == "taken"));
}

#[test]
fn u11_a_killed_process_tells_again_and_the_wallet_pays_once() {
    let mut kills = 0;
    for kill in [Kill::Before, Kill::After] {
        for commits in 0..12 {
            let mut kept = None;
            let till = Till::on("2026-11-20T08:00:00", |store| {
                let between = Between::new(store);
                kept = Some(Arc::clone(&between));
                between
            });
            let between = kept.expect("a store");
            let case = till.owes();
            between.kill_after(commits, kill);
            let turned = catch_unwind(AssertUnwindSafe(|| {
                till.turns();
                for id in till.wallet.ids() {
                    till.app.take_answer(&credited(&id)).expect("taken");
                }
            }));
            assert_eq!(turned.is_err(), !between.lives());
            if turned.is_ok() {
                break;
            }
            kills += 1;
            till.restarts();
            till.turns();
            for id in till.wallet.ids() {
                till.app.take_answer(&credited(&id)).expect("taken");
            }
            let owed: i64 = till.rows(case).iter().map(|row| row.minor).sum();
            assert_eq!(books(&till), (0, 0, owed), "{kill:?} after {commits}");
            assert_eq!(till.wallet.paid().values().sum::<i64>(), owed, "{kill:?} after {commits}");
        }
    }
    assert!(kills >= 6, "{kills}");
}

#[test]
fn u11_two_processes_tell_each_sum_once() {
    let till = Till::at("2026-11-20T08:00:00");
    let other = till.beside(2);
    let case = till.owes();
    till.turns();
    other.turns();
    till.turns();
    other.turns();
    assert_eq!(till.wallet.told().len(), till.rows(case).len());
}

#[test]
fn u11_what_was_refused_is_sent_again_by_a_colleague() {
    let till = Till::at("2026-11-20T08:00:00");
    let case = till.owes();
    till.turns();
    let first = till.wallet.ids()[0].clone();
    till.app.take_answer(&refused(&first)).expect("taken");
    let row = till.rows(case).into_iter().find(|row| row.state == "refused").expect("refused");
    let sent = till.app.send_settlement_again(&seat("chen"), case, row.settlement, &Options::default());
    sent.expect("sent again");
    till.turns();
    let second = till.wallet.ids().pop().expect("a new round");
    assert_ne!(first, second);
    till.app.take_answer(&credited(&second)).expect("taken");
    let late = till.app.take_answer(&refused(&first)).expect("an old answer is taken and says nothing");
    assert!(late.version > 0);
    assert!(till.states(case).contains(&"credited".to_owned()));
}

#[test]
fn u11_an_answer_to_what_was_never_told_is_refused_by_number() {
    let till = Till::at("2026-11-20T08:00:00");
    let case = till.owes();
    let code = |id: &str| match till.app.take_answer(&credited(id)) {
        Err(AppError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code("nonsense"), "Q001");
    assert_eq!(code(&format!("{case}-99-1")), "Q001");
    assert_eq!(code(&format!("{case}-1-7")), "Q002");
    till.turns();
    let mut odd = credited(&till.wallet.ids()[0]);
    odd.status = "maybe".into();
    assert!(matches!(till.app.take_answer(&odd), Err(AppError::Refused(refusal)) if refusal.code == "Q004"));
    odd = refused(&till.wallet.ids()[0]);
    odd.reason = "王小河 的账户已注销".into();
    till.app.take_answer(&odd).expect("taken");
    let row = till.rows(case).into_iter().find(|row| row.state == "refused").expect("refused");
    assert_eq!(row.reason, "other", "no name enters the journal");
}

#[test]
fn u11_the_file_of_a_day_is_the_same_each_time_and_its_answers_change_nothing_twice() {
    let till = Till::at("2026-11-20T08:00:00");
    let case = till.owes();
    till.turns();
    let file = till.app.settlement_file("2026-11-22").expect("a file");
    assert_eq!(file.count as usize, till.rows(case).len());
    assert_eq!(file.totals["CNY"], books(&till).1);
    let said = file.text.lines().last().expect("its digest");
    assert_eq!(said, format!("digest,{},,,", file.digest));
    assert_eq!(till.app.settlement_file("2026-11-21").expect("a file").count, 0);
    assert!(
        matches!(till.app.settlement_file("yesterday"), Err(AppError::Refused(why)) if why.code == "Q005")
    );
    let ids: Vec<&str> = file.text.lines().filter_map(|line| line.split(',').next()).collect();
    let ids: Vec<&str> = ids.into_iter().filter(|id| id.len() > 36).collect();
    let head = "id,status,reason,reference\n";
    let wrong = format!("{head}{},credited,,W-1\n{},paid,,\nnothing\n{case}-9-9,refused,,\n", ids[0], ids[0]);
    let faults = till.app.take_answers(&wrong).expect("read").expect_err("faults");
    assert_eq!(faults.iter().map(|fault| (fault.line, fault.code)).collect::<Vec<_>>(), [(4, "Q006")]);
    let wrong = wrong.replace("nothing\n", "");
    let faults = till.app.take_answers(&wrong).expect("read").expect_err("faults");
    let named: Vec<_> = faults.iter().map(|fault| (fault.line, fault.code)).collect();
    assert_eq!(named, [(3, "Q004"), (4, "Q001")]);
    assert!(till.states(case).iter().all(|state| state == "taken"), "a file with faults changes nothing");
    let lines: String = ids.iter().map(|id| format!("{id},credited,,W-1\n")).collect();
    let right = format!("{head}{lines}");
    let taken = till.app.take_answers(&right).expect("read").expect("taken");
    assert_eq!(taken, Taken { changed: file.count, known: 0 });
    let again = till.app.take_answers(&right).expect("read").expect("taken");
    assert_eq!(again, Taken { changed: 0, known: file.count });
    assert_eq!(
        till.app.settlement_file("2026-11-22").expect("a file"),
        file,
        "the day's file stays as it was"
    );
}

/// Another case on the same service, set beside the first: it shares the occurrence.
fn beside(till: &Till, first: Uuid) -> Uuid {
    let outcome = OutcomeInput::Opens {
        category: "fault.broadband.slow".into(),
        service: "S1".into(),
        priority: None,
        beside: Some(first),
    };
    let input = ContactInput {
        channel: "wechat".into(),
        direction: "inbound".into(),
        customer: "C1".into(),
        text: "网速很慢".into(),
        recording: String::new(),
        outcome,
    };
    till.app.contact(&seat("zhao"), &input, &Options::default()).expect("taken").case.expect("a case")
}

#[test]
fn u11_a_day_that_another_case_paid_is_owed_here_when_that_one_takes_its_money_back() {
    let till = Till::at("2026-11-20T08:00:00");
    till.now("2026-11-20T10:00:00");
    let first = till.opens();
    till.now("2026-11-20T10:30:00");
    let second = beside(&till, first);
    till.now("2026-11-20T17:00:00");
    let worked = till.app.now();
    // Eight hours for a repair in town: both are late, and the day is paid once.
    till.now("2026-11-20T23:00:00");
    while till.app.settle_due(10).expect("settles") > 0 {}
    assert_eq!((till.states(first), till.states(second)), (vec!["owed".to_owned()], Vec::new()));
    assert_eq!(till.balance("customer/C1"), 1_000);
    // The line's own log says that the first was repaired in time; the second was not.
    let options = Options { occurred: Some(worked), ..Options::default() };
    let restored = till.app.command(&seat("zhou"), first, &options, &|edge| {
        Ok(CaseCommand::Restore { evidence: Some(edge.evidence(EvidenceSource::LineLog, "17:00 上线")?) })
    });
    restored.expect("evidence from the line");
    assert_eq!(till.balance("customer/C1"), 0);
    // Twice, as after a kill between the waking and the consumer's place.
    for _ in 0..2 {
        while till.app.wake_uncovered(10).expect("follows the journal") > 0 {}
        while till.app.settle_due(10).expect("settles") > 0 {}
        assert_eq!(till.states(second), ["owed"]);
        assert_eq!(till.balance("customer/C1"), 1_000, "neither escaped nor doubled");
    }
    let version = till.app.case_file(second).expect("file").case.version;
    till.now("2026-11-20T23:10:00");
    while till.app.settle_due(10).expect("settles") > 0 {}
    assert_eq!(till.app.case_file(second).expect("file").case.version, version);
}

#[test]
fn u11_a_matter_that_is_cancelled_and_opened_again_pays_no_day_twice() {
    let till = Till::at("2026-11-20T08:00:00");
    till.now("2026-11-20T10:00:00");
    let first = till.opens();
    till.now("2026-11-21T00:30:00");
    while till.app.settle_due(10).expect("settles") > 0 {}
    assert_eq!(till.balance("customer/C1"), 2_000, "the 20th and, part of it, the 21st");
    till.app
        .command(&seat("zhao"), first, &Options::default(), &|edge| {
            Ok(CaseCommand::Cancel { text: edge.text("重开")? })
        })
        .expect("cancelled");
    let second = till.opens();
    assert_eq!(till.balance("customer/C1"), 2_000, "what was late stays owed");
    // Eight hours for the repair again: late in the morning of a day that is paid.
    till.now("2026-11-21T12:00:00");
    while till.app.settle_due(10).expect("settles") > 0 {}
    let file = till.app.case_file(second).expect("file");
    assert_eq!((file.case.occurrence, file.case.chain), (first, 1));
    assert_eq!(
        till.balance("customer/C1"),
        2_000,
        "the day that follows is owed, the day before is not owed twice"
    );
    // A week later it is another matter.
    till.does(second, "zhou", CaseCommand::Restore { evidence: None });
    till.app
        .command(&seat("zhao"), second, &Options::default(), &|edge| {
            Ok(CaseCommand::Cancel { text: edge.text("不再需要")? })
        })
        .expect("cancelled");
    till.now("2026-11-29T00:30:01");
    let third = till.opens();
    assert_eq!(till.app.case_file(third).expect("file").case.occurrence, third);
}

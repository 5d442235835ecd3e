//! What customers are told: once, in time, in the policy's words, through every kill; and what the carrier says of it.

mod post;
mod world;

use post::{Gateway, Office};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use world::between::{Between, Kill};
use world::seat;
use yinuo_app::messages::{Receipt, Received, signed_by};
use yinuo_app::outlet::Undelivered;
use yinuo_app::ports::MessageState;
use yinuo_app::{App, AppError, Options};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::{Actor, Refusal};

fn receipt(id: &str, status: &str) -> Receipt {
    Receipt { id: id.into(), status: status.into(), reason: "空号".into() }
}

#[test]
fn n35_whoever_reports_is_told_number_promise_and_link_once() {
    let office = Office::at("2026-11-20T09:00:00");
    let case = office.opens();
    office.turns();
    office.turns();
    let sent = office.gateway.sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    let said = sent[0].1["text"].as_str().expect("text");
    let number = &office.row(case).number;
    assert!(
        said.contains(number.as_str()) && said.contains("我们承诺") && said.contains("https://nuo.cn/c/"),
        "{said}"
    );
    assert_eq!(sent[0].1["to"], "19900001234");
    let [row] = &office.messages(case)[..] else { panic!("one message") };
    assert_eq!((row.state, row.kind.as_str()), (MessageState::HandedOver, "accepted"));
    assert!(
        row.text.contains("{link}") && !row.text.contains("1990"),
        "neither link nor number is stored: {}",
        row.text
    );
    let link = said.rsplit('/').next().expect("a link");
    assert_eq!(office.app.case_of_link(&office.post.ring, link).expect("read"), Some(case));
}

#[test]
fn a_link_opens_until_its_day_is_over_or_it_is_revoked() {
    let office = Office::at("2026-11-20T09:00:00");
    let case = office.opens();
    office.turns();
    let link = office.gateway.links()[0].clone();
    let opens = || office.app.case_of_link(&office.post.ring, &link).expect("read");
    assert_eq!(opens(), Some(case));
    office.now("2026-12-20T12:00:00");
    assert_eq!(opens(), Some(case), "thirty days later it still opens");
    office.now("2026-12-21T08:00:01");
    assert_eq!(opens(), None);
    office.now("2026-12-21T08:00:02").does(case, "zhao", CaseCommand::SendLink);
    office.turns();
    let again = office.gateway.links().pop().expect("a link");
    assert_eq!(office.app.case_of_link(&office.post.ring, &again).expect("read"), Some(case));
    office.does(case, "chen", CaseCommand::RevokeLink);
    assert_eq!(office.app.case_of_link(&office.post.ring, &again).expect("read"), None);
}

#[test]
fn u11_once_we_are_late_he_is_told_what_he_was_credited_once_a_day() {
    let office = Office::at("2026-11-20T09:00:00");
    let case = office.opens();
    office.turns();
    office.now("2026-11-21T08:30:00").settles();
    office.turns();
    let late: Vec<String> =
        office.gateway.texts().into_iter().filter(|text| text.contains("我们迟了")).collect();
    assert_eq!(late.len(), 1, "{late:?}");
    assert!(late[0].contains("已赔您 ¥"), "{late:?}");
    office.now("2026-11-22T09:00:00").settles();
    office.turns();
    let kinds: Vec<String> = office.messages(case).iter().map(|row| row.kind.clone()).collect();
    assert_eq!(kinds, ["late", "late", "accepted"]);
}

#[test]
fn nobody_is_written_to_at_night_nor_more_often_than_the_policy_says() {
    let office = Office::at("2026-11-20T22:15:00");
    let case = office.opens();
    office.turns();
    assert!(office.gateway.sent().is_empty());
    let waits = office.messages(case)[0].clone();
    assert_eq!((waits.state, waits.reason.as_str()), (MessageState::Queued, "quiet-hours"));
    office.now("2026-11-21T08:00:00");
    office.turns();
    assert_eq!(office.gateway.sent().len(), 1);
    for _ in 0..8 {
        office.appoints(case);
        office.turns();
    }
    let visits = office.gateway.texts().iter().filter(|text| text.contains("约好了")).count();
    assert_eq!(visits, 8, "what concerns a visit is always said");
    let other = office.opens_beside(case);
    office.turns();
    let limited = office.messages(other)[0].clone();
    assert_eq!((limited.state, limited.reason.as_str()), (MessageState::Queued, "daily-limit"));
    office.now("2026-11-22T08:00:00");
    office.turns();
    assert_eq!(office.messages(other)[0].state, MessageState::HandedOver);
}

#[test]
fn whoever_wants_no_messages_gets_the_essential_ones_in_his_own_language() {
    let office = Office::at("2026-11-20T09:00:00");
    office.wishes(r#","language":"en","no_messages":true"#, "19900001234");
    let case = office.opens();
    office.turns();
    assert_eq!(office.messages(case)[0].state, MessageState::Withheld);
    office.appoints(case);
    office.turns();
    let texts = office.gateway.texts();
    assert!(texts.len() == 1 && texts[0].starts_with("Yinuo: agreed,"), "{texts:?}");
    office.wishes("", "");
    office.appoints(case);
    office.turns();
    let failed = office.messages(case)[0].clone();
    assert_eq!((failed.state, failed.reason.as_str()), (MessageState::Undeliverable, "no-number"));
}

#[test]
fn what_is_older_than_the_policy_says_is_told_to_nobody() {
    let office = Office::at("2026-11-16T09:00:00");
    let case = office.opens();
    office.now("2026-11-20T09:00:00");
    office.turns();
    assert!(office.messages(case).is_empty() && office.gateway.sent().is_empty());
}

#[test]
fn an_absent_gateway_loses_nothing_and_a_refusal_ends_as_a_dead_letter() {
    let office = Office::at("2026-11-20T09:00:00");
    let case = office.opens();
    let away = || Undelivered::Away { reason: "no answer".into(), wait_millis: None };
    office.gateway.answers([away(), away()]);
    office.turns();
    let waits = office.messages(case)[0].clone();
    assert_eq!((waits.state, waits.tries, waits.reason.as_str()), (MessageState::Retrying, 0, "no answer"));
    office.turns();
    assert_eq!(office.gateway.asked(), 1, "it is left alone for a while");
    office.passes(1_000);
    office.turns();
    office.passes(2_000);
    office.turns();
    assert_eq!(office.messages(case)[0].state, MessageState::HandedOver);
    let refused = || Undelivered::Refused { reason: "status 400".into() };
    office.gateway.answers(std::iter::repeat_with(refused).take(6));
    office.does(case, "zhao", CaseCommand::SendLink);
    for _ in 0..8 {
        office.turns();
        office.passes(300_000);
    }
    let dead = office.messages(case)[0].clone();
    assert_eq!((dead.state, dead.tries, dead.next_at), (MessageState::Undeliverable, 6, None));
    office.app.retry_message(dead.id).expect("begun anew");
    office.turns();
    assert_eq!(office.messages(case)[0].state, MessageState::HandedOver);
    let again = office.app.retry_message(dead.id);
    assert!(matches!(again, Err(AppError::Refused(ref why)) if *why == Refusal::no_retry()), "{again:?}");
}

#[test]
fn the_carrier_says_whether_it_arrived_and_a_lost_one_travels_under_a_new_id() {
    let office = Office::at("2026-11-20T09:00:00");
    let case = office.opens();
    office.turns();
    let first = office.gateway.sent()[0].0.clone();
    let take = |id: &str, status: &str| office.app.take_receipt(&receipt(id, status)).expect("taken");
    assert_eq!(take(&first, "failed"), Received::Noted);
    assert_eq!(take(&first, "failed"), Received::Known, "the same receipt twice");
    assert_eq!(office.messages(case)[0].state, MessageState::Retrying);
    office.passes(2_000);
    office.turns();
    let second = office.gateway.sent()[1].0.clone();
    assert_ne!(first, second);
    assert_eq!(take(&second, "delivered"), Received::Noted);
    assert_eq!(take(&second, "delivered"), Received::Known);
    assert_eq!(take(&second, "failed"), Received::Known, "what arrived is not lost afterwards");
    let row = office.messages(case)[0].clone();
    assert_eq!((row.state, row.reason.as_str()), (MessageState::Delivered, ""));
    for (id, status) in [("x", "delivered"), ("", "delivered"), (second.as_str(), "read")] {
        assert_eq!(take(id, status), Received::Unknown);
    }
}

#[test]
fn only_whoever_has_the_secret_says_so_and_only_now() {
    let (secret, body) = (b"a shared secret".as_slice(), b"{}".as_slice());
    let signature = format!("v1={}", yinuo_app::messages::signature(secret, 1_780_000_000, body));
    let now = 1_780_000_100_000;
    assert!(signed_by(secret, "1780000000", &signature, body, now));
    assert!(!signed_by(b"another", "1780000000", &signature, body, now));
    assert!(!signed_by(secret, "1780000001", &signature, body, now));
    assert!(!signed_by(secret, "1780000000", &signature, b"{ }", now));
    assert!(!signed_by(secret, "1780000000", &signature, body, now + 301_000), "an old copy");
    assert!(!signed_by(secret, "x", "v1=", body, now));
}

#[test]
fn killed_at_every_step_each_message_is_taken_once_under_its_own_id() {
    let mut kills = 0;
    for kill in [Kill::Before, Kill::After] {
        for commits in 0.. {
            let mut between = None;
            let office = Office::on("2026-11-20T09:00:00", |store| {
                let round = Between::new(store);
                between = Some(Arc::clone(&round));
                round as _
            });
            let between = between.expect("a store");
            let case = office.opens();
            office.does(case, "zhao", CaseCommand::SendLink);
            between.kill_after(commits, kill);
            let turned = catch_unwind(AssertUnwindSafe(|| office.turns()));
            assert_eq!(turned.is_err(), !between.lives());
            if turned.is_ok() {
                assert!(commits > 2, "there were steps to be killed at");
                break;
            }
            kills += 1;
            office.restarts();
            office.turns();
            assert_eq!(office.gateway.distinct(), 2, "{kill:?} after {commits}");
            let states: Vec<MessageState> = office.messages(case).iter().map(|row| row.state).collect();
            assert_eq!(
                states,
                [MessageState::HandedOver, MessageState::HandedOver],
                "{kill:?} after {commits}"
            );
        }
    }
    assert!(kills >= 6, "{kills}");
}

#[test]
fn two_processes_write_and_carry_each_message_once() {
    let office = Office::at("2026-11-20T09:00:00");
    let other = office.beside(2);
    let case = office.opens();
    office.turns();
    other.turns();
    office.turns();
    assert_eq!(office.gateway.sent().len() + other.gateway.sent().len(), 1);
    assert_eq!(office.messages(case).len(), 1);
}

#[test]
fn a_customer_erased_since_is_not_written_to() {
    let office = Office::at("2026-11-20T22:00:00");
    let case = office.opens();
    office.turns();
    office.closes(case);
    let erasure = yinuo_app::ports::Erasure { person: "C1".into(), at: office.app.now().0 };
    let commit = yinuo_app::ports::Commit { erasures: vec![erasure], ..Default::default() };
    office.app.store().commit(commit).expect("erased");
    office.now("2026-11-21T09:00:00");
    office.turns();
    assert!(office.gateway.sent().is_empty());
    let [row] = &office.messages(case)[..] else { panic!("only what was written before") };
    assert_eq!((row.state, row.reason.as_str()), (MessageState::Withheld, "erased"));
}

fn erases(app: &App) {
    app.propose_erasure(&seat("shen"), "C1", "客户请求删除").expect("asked");
    app.approve_erasure(&seat("gao"), "C1").expect("erased");
}

#[test]
fn whoever_came_back_and_was_erased_again_is_not_written_to_either() {
    let office = Office::at("2026-11-20T22:00:00");
    let first = office.opens();
    office.closes(first);
    erases(&office.app);
    office.passes(60_000);
    let second = office.opens();
    office.turns();
    office.closes(second);
    office.turns();
    assert_eq!(office.messages(second)[0].state, MessageState::Queued, "his score waits for the morning");
    office.passes(60_000);
    erases(&office.app);
    office.now("2026-11-21T09:00:00");
    office.turns();
    assert!(office.gateway.sent().is_empty(), "{:?}", office.gateway.texts());
}

#[test]
fn an_erasure_by_a_machine_whose_clock_is_behind_holds_messages_back_all_the_same() {
    let office = Office::at("2026-11-20T22:00:00");
    let case = office.opens();
    office.turns();
    office.closes(case);
    let behind = office.slow(3 * 3_600_000);
    erases(&behind);
    office.now("2026-11-21T09:00:00");
    office.turns();
    assert!(office.gateway.sent().is_empty(), "{:?}", office.gateway.texts());
}

#[test]
fn a_case_without_a_customer_sends_no_link() {
    let office = Office::at("2026-11-20T09:00:00");
    let case = office.opens();
    let known =
        office.app.command(&Actor::customer(), case, &Options::default(), &|_| Ok(CaseCommand::SendLink));
    assert!(known.is_ok());
    let missing = office
        .app
        .command(&Actor::customer(), uuid::Uuid::nil(), &Options::default(), &|_| Ok(CaseCommand::SendLink));
    assert!(matches!(missing, Err(AppError::Refused(why)) if why == Refusal::no_case()));
}

/// The gateway's own story: it counts what it has.
#[test]
fn the_gateway_of_these_stories_knows_a_repetition() {
    let gateway = Gateway::default();
    assert_eq!((gateway.distinct(), gateway.asked()), (0, 0));
}

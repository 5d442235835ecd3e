//! A low score opens a recovery at once (Y44, U30): with an owner and a clock, once, and without telling anybody the score.

mod post;
mod world;

use post::Office;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use uuid::Uuid;
use world::between::{Between, Kill};
use world::seat;
use yinuo_app::AppError;
use yinuo_app::points::FOLLOW_UP;
use yinuo_domain::points::{FollowKind, FollowUp, Outcome};

/// A closed case whose customer was asked; answers case and link.
fn asked(office: &Office) -> (Uuid, String) {
    let case = office.opens();
    office.turns();
    office.closes(case);
    office.turns();
    let texts = office.gateway.texts();
    let score = texts.iter().rev().find(|text| text.contains("/r/")).expect("he was asked");
    (case, score.rsplit('/').next().expect("a link").to_owned())
}

fn tasks(office: &Office) -> Vec<FollowUp> {
    office.app.follow_ups().expect("read")
}

fn told(office: &Office, person: &str) -> Vec<String> {
    let items = office.app.store().inbox(person, false, 50).expect("read");
    items.into_iter().filter(|item| item.kind == FOLLOW_UP).map(|item| item.zh).collect()
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> &'static str {
    match answer {
        Err(AppError::Refused(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn y44_a_low_score_opens_one_recovery_with_an_owner_and_a_clock() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (case, link) = asked(&office);
    for _ in 0..2 {
        office.app.give_score(&link, 4, "等了两天").expect("taken");
    }
    let all = tasks(&office);
    let [task] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((task.kind, task.case, task.post.as_str()), (FollowKind::Recovery, case, "quality-office"));
    assert_eq!(task.due_at, task.opened_at.plus_minutes(24 * 60));
    assert_eq!((task.person.as_str(), task.unit.as_str()), ("zhou", "north"));
    let number = office.row(case).number;
    assert_eq!(told(&office, "shen"), [format!("请联系客户，问问哪里没好（{number}）")]);
    let row = &office.app.store().register(FOLLOW_UP).expect("read")[0].body;
    assert!(!row.contains("等了两天") && !row.contains("score") && !row.contains(&link));
}

#[test]
fn y44_a_score_that_the_policy_is_content_with_opens_nothing() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (_, link) = asked(&office);
    office.app.give_score(&link, 5, "").expect("taken");
    assert_eq!(tasks(&office), []);
    let without = Office::that_pays("2026-11-20T09:00:00");
    let (_, link) = asked(&without);
    without.app.give_score(&link, 1, "").expect("taken");
    assert_eq!(tasks(&without), [], "a policy without [recovery] opens none");
}

#[test]
fn y44_whoever_is_killed_at_the_score_leaves_both_or_neither() {
    for kill in [Kill::Before, Kill::After] {
        let mut between = None;
        let office = Office::that_tips_on("2026-11-20T09:00:00", |store| {
            let round = Between::new(store);
            between = Some(Arc::clone(&round));
            round as _
        });
        let (_, link) = asked(&office);
        between.expect("a store").kill_after(0, kill);
        let killed = catch_unwind(AssertUnwindSafe(|| office.app.give_score(&link, 1, "")));
        assert!(killed.is_err(), "{kill:?}");
        let other = office.beside(2);
        assert_eq!(tasks(&other).len(), usize::from(kill == Kill::After), "{kill:?}");
        other.app.give_score(&link, 1, "").expect("taken");
        assert_eq!(tasks(&other).len(), 1, "{kill:?}");
    }
}

#[test]
fn u30_it_is_ended_once_with_a_word_and_never_by_whom_it_concerns() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (_, link) = asked(&office);
    office.app.give_score(&link, 1, "").expect("taken");
    let id = tasks(&office)[0].id;
    let ends =
        |person: &str, outcome, words: &str| office.app.end_follow_up(&seat(person), id, outcome, words);
    assert_eq!(code(ends("zhou", Outcome::Settled, "没事")), "U005");
    assert_eq!(code(ends("tao", Outcome::Settled, "同一个单位")), "U005");
    assert_eq!(code(ends("shen", Outcome::Coached, "不是这一类")), "U007");
    assert_eq!(code(ends("shen", Outcome::Settled, " ")), "D018");
    let done = ends("shen", Outcome::Settled, "客户说现在好了").expect("ended");
    let ended = done.done.expect("an end");
    assert_eq!((ended.by.as_str(), ended.outcome), ("shen", Outcome::Settled));
    assert_eq!(office.app.store().texts(&[ended.text.text]).expect("read")[0].person, "C1");
    assert_eq!(code(ends("jiang", Outcome::Settled, "再来一次")), "U006");
    let nobody = office.app.end_follow_up(&seat("shen"), Uuid::nil(), Outcome::Settled, "没有");
    assert_eq!(code(nobody), "U005");
}

#[test]
fn y44_a_late_recovery_is_told_of_once() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (_, link) = asked(&office);
    office.app.give_score(&link, 1, "").expect("taken");
    let tells = |office: &Office| office.app.tell_late_follow_ups().expect("told");
    office.passes(24 * 3_600_000 - 1);
    assert_eq!(tells(&office), 0);
    office.passes(1);
    assert_eq!((tells(&office), tells(&office.beside(2))), (1, 0));
    assert_eq!(told(&office, "jiang").len(), 1);
    assert!(tasks(&office)[0].told_late);
    let id = tasks(&office)[0].id;
    office.app.end_follow_up(&seat("shen"), id, Outcome::NotReached, "三次没接").expect("ended, late");
}

//! WeChat as an outlet of its own: whoever follows the official account is asked for his score there, under a template; what
//! does not arrive leaves as a short message, each once.

mod post;
mod world;

use post::{Gateway, Office};
use std::sync::Arc;
use uuid::Uuid;
use yinuo_app::messages::{Receipt, Received, reason};
use yinuo_app::outlet::Undelivered;
use yinuo_app::ports::{MessageRow, MessageState};

const PHONE: &str = "19900001234";
const FOLLOWS: &str = r#","wechat":"oSzV5t9e""#;

fn receipt(id: &str, status: &str) -> Receipt {
    Receipt { id: id.into(), status: status.into(), reason: "已取消关注".into() }
}

/// An office with a gateway of WeChat; C1 follows the account.
fn office() -> (Office, Arc<Gateway>) {
    let wechat = Arc::<Gateway>::default();
    let mut office = Office::at("2026-11-20T09:00:00");
    office.wechat = Some(Arc::clone(&wechat));
    office.wishes(FOLLOWS, PHONE);
    (office, wechat)
}

/// A case that was closed, whose customer is about to be asked.
fn closed(office: &Office) -> Uuid {
    let case = office.opens();
    office.turns();
    office.closes(case);
    office.turns();
    case
}

fn asked(office: &Office, case: Uuid) -> MessageRow {
    office.messages(case).into_iter().find(|row| row.kind == "score").expect("he is asked")
}

/// Short messages that ask for a score.
fn by_sms(office: &Office) -> usize {
    office.gateway.sent().iter().filter(|(_, body)| body["kind"] == "score").count()
}

#[test]
fn y44_whoever_follows_us_is_asked_there_under_the_template() {
    let (office, wechat) = office();
    let case = closed(&office);
    let (id, body) = wechat.sent().into_iter().next().expect("it left");
    assert_eq!((&body["to"], &body["template"]), (&"oSzV5t9e".into(), &"yinuo-score".into()));
    let link = body["link"].as_str().expect("a link");
    assert!(link.starts_with("https://nuo.cn/r/") && body["text"].as_str().expect("text").contains(link));
    assert_eq!((wechat.sent().len(), by_sms(&office)), (1, 0), "other kinds have no template");
    let plain = office.gateway.sent()[0].1.clone();
    assert!(plain.get("template").is_none() && plain.get("link").is_none(), "{plain}");
    assert_eq!(office.app.take_receipt(&receipt(&id, "delivered")).expect("taken"), Received::Noted);
    let row = asked(&office, case);
    assert_eq!((row.state, row.outlet.as_str()), (MessageState::Delivered, "wechat"));
}

#[test]
fn y44_what_wechat_did_not_deliver_leaves_once_as_a_short_message() {
    let (office, wechat) = office();
    let case = closed(&office);
    let (first, body) = wechat.sent().into_iter().next().expect("it left");
    let take = |id: &str, status: &str| office.app.take_receipt(&receipt(id, status)).expect("taken");
    assert_eq!((take(&first, "failed"), take(&first, "failed")), (Received::Noted, Received::Known));
    let row = asked(&office, case);
    assert_eq!((row.state, row.round, row.outlet.as_str()), (MessageState::Retrying, 1, ""));
    office.turns();
    office.turns();
    assert_eq!((wechat.sent().len(), by_sms(&office)), (1, 1));
    let (second, short) = office.gateway.sent().pop().expect("it left");
    assert_ne!(first, second);
    let link = body["link"].as_str().expect("a link");
    assert!(short["to"] == PHONE && short["text"].as_str().expect("text").ends_with(link), "the same link");
    assert_eq!(take(&second, "failed"), Received::Noted);
    office.passes(5_000).turns();
    assert_eq!((wechat.sent().len(), by_sms(&office)), (1, 2), "a lost short message is no matter of WeChat");
    assert_eq!(take(&first, "delivered"), Received::Noted, "it had arrived after all");
    assert_eq!(asked(&office, case).state, MessageState::Delivered);
}

#[test]
fn y44_a_receipt_of_wechat_that_comes_after_all_holds_the_short_message_back() {
    let (office, wechat) = office();
    let case = closed(&office);
    let first = wechat.sent()[0].0.clone();
    for status in ["failed", "delivered"] {
        assert_eq!(office.app.take_receipt(&receipt(&first, status)).expect("taken"), Received::Noted);
    }
    office.turns();
    assert_eq!((by_sms(&office), asked(&office, case).state), (0, MessageState::Delivered));
}

#[test]
fn y44_whom_wechat_refuses_or_cannot_reach_is_asked_by_a_short_message() {
    let (office, wechat) = office();
    wechat.answers([Undelivered::Refused { reason: "43004".into() }]);
    let case = closed(&office);
    office.turns();
    assert_eq!((wechat.asked(), by_sms(&office)), (1, 1), "it said no once and is not asked again");
    assert_eq!(asked(&office, case).outlet, "");

    let (unfollowed, wechat) = self::office();
    wechat.answers([Undelivered::Away { reason: "no answer".into(), wait_millis: None }]);
    closed(&unfollowed);
    unfollowed.wishes("", PHONE);
    unfollowed.passes(5_000).turns();
    unfollowed.turns();
    assert_eq!((wechat.sent().len(), by_sms(&unfollowed)), (0, 1), "he left before it did");

    let without = Office::at("2026-11-20T09:00:00");
    without.wishes(FOLLOWS, PHONE);
    let case = closed(&without);
    without.turns();
    assert_eq!((by_sms(&without), asked(&without, case).state), (1, MessageState::HandedOver));
}

#[test]
fn y44_while_wechat_is_away_short_messages_leave_and_what_is_its_own_waits() {
    let (office, wechat) = office();
    wechat.answers([Undelivered::Away { reason: "no answer".into(), wait_millis: None }]);
    let case = closed(&office);
    assert_eq!(asked(&office, case).state, MessageState::Retrying);
    let other = office.opens();
    office.turns();
    assert!(office.messages(other).iter().all(|row| row.state == MessageState::HandedOver));
    office.passes(5_000).turns();
    let row = asked(&office, case);
    assert_eq!((row.state, row.outlet.as_str()), (MessageState::HandedOver, "wechat"));
    assert_eq!((wechat.sent().len(), by_sms(&office)), (1, 0));
    assert_ne!(row.reason, reason::NO_WECHAT);
}

#[test]
fn y44_a_postman_who_is_killed_after_the_hand_over_hands_it_over_under_the_same_id() {
    let (office, wechat) = office();
    let case = office.opens();
    office.turns();
    office.closes(case);
    let mut beside = office.beside(9);
    beside.wechat = Some(Arc::clone(&wechat));
    beside.passes(yinuo_app::LEASE_MILLIS + 1);
    beside.turns();
    office.restarts();
    office.turns();
    let ids: Vec<String> = wechat.sent().into_iter().map(|(id, _)| id).collect();
    assert_eq!((ids.len(), by_sms(&office) + by_sms(&beside)), (1, 0), "{ids:?}");
}

const HOUR: i64 = 3_600_000;

#[test]
fn y44_what_wechat_took_and_never_vouched_for_leaves_once_as_a_short_message_after_the_policys_hours() {
    let (office, wechat) = office();
    let case = closed(&office);
    let first = wechat.sent().into_iter().next().expect("it left");
    let limit = 24 * HOUR;
    let handed = asked(&office, case).handed_at.expect("handed over");
    assert_eq!(asked(&office, case).next_at, Some(handed + limit), "it is looked at again then");
    office.passes(limit - 60_000).turns();
    assert_eq!((wechat.sent().len(), by_sms(&office)), (1, 0), "not a minute before");
    office.passes(60_000).turns();
    office.turns();
    let row = asked(&office, case);
    assert_eq!((wechat.sent().len(), by_sms(&office)), (1, 1));
    assert_eq!((row.round, row.outlet.as_str(), row.state), (1, "", MessageState::HandedOver));
    let (second, short) = office.gateway.sent().pop().expect("it left");
    assert!(short["to"] == PHONE && second != first.0);
    let link = first.1["link"].as_str().expect("a link");
    assert!(
        short["text"].as_str().expect("text").ends_with(link),
        "the same link: whichever he opens counts"
    );
    for _ in 0..3 {
        office.passes(limit).turns();
    }
    assert_eq!((wechat.sent().len(), by_sms(&office)), (1, 1), "a short message without a receipt stays");
    let late = office.app.take_receipt(&receipt(&first.0, "delivered")).expect("taken");
    assert_eq!((late, asked(&office, case).state), (Received::Noted, MessageState::Delivered));
}

#[test]
fn y44_who_answered_what_wechat_never_vouched_for_is_not_asked_again() {
    let (office, wechat) = office();
    let case = closed(&office);
    let link =
        wechat.sent()[0].1["link"].as_str().expect("a link").rsplit('/').next().expect("a link").to_owned();
    assert!(office.app.give_score(&link, 10, "").expect("taken").is_some());
    office.passes(25 * HOUR).turns();
    office.turns();
    let row = asked(&office, case);
    assert_eq!((by_sms(&office), row.next_at, row.round), (0, None, 0));
}

#[test]
fn y44_of_two_workers_who_find_wechat_silent_one_begins_the_short_message() {
    let (office, wechat) = office();
    let case = closed(&office);
    let mut beside = office.beside(9);
    beside.wechat = Some(Arc::clone(&wechat));
    office.passes(24 * HOUR);
    // Killed between the row and the hand-over, and both at work: leases pass on, the guard holds.
    office.turns_once();
    beside.passes(yinuo_app::LEASE_MILLIS + 1);
    beside.turns();
    office.turns();
    beside.turns();
    assert_eq!((wechat.sent().len(), by_sms(&office) + by_sms(&beside)), (1, 1));
    assert_eq!(asked(&office, case).round, 1);
}

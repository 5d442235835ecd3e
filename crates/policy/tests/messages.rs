//! How customers are written to: quiet hours, words that contradict a button, and texts whose blanks can be filled in.

mod house;

use house::{at, demo, messages, pack_in};
use yinuo_policy::{MessageKind, Pack, Policy, Pressed};

fn numbers(body: &str) -> Vec<&'static str> {
    let refused = Pack::parse(&pack_in("Asia/Shanghai", body)).expect_err("it is refused");
    refused.iter().map(|refusal| refusal.code).collect()
}

fn quiet(from: &str, until: &str) -> Policy {
    let text = pack_in("Asia/Shanghai", &messages("").replace("21:00", from).replace("08:00", until));
    Policy::resolve(vec![Pack::parse(&text).expect("parses")], Vec::new()).expect("resolves")
}

#[test]
fn quiet_hours_run_over_midnight_and_end_at_their_last_instant() {
    let policy = demo();
    let ends = |local: &str| policy.quiet_until(at(&policy, local));
    let morning = |day: &str| Some(at(&policy, &format!("{day}T08:00")));
    assert_eq!(ends("2026-11-20T20:59:59"), None);
    assert_eq!(ends("2026-11-20T21:00"), morning("2026-11-21"));
    assert_eq!(ends("2026-11-21T00:00"), morning("2026-11-21"));
    assert_eq!(ends("2026-11-21T07:59:59"), morning("2026-11-21"));
    assert_eq!(ends("2026-11-21T08:00"), None);
}

#[test]
fn quiet_hours_may_lie_inside_a_day_or_be_none() {
    let noon = quiet("12:00", "14:00");
    assert_eq!(noon.quiet_until(at(&noon, "2026-11-20T11:59")), None);
    assert_eq!(noon.quiet_until(at(&noon, "2026-11-20T12:00")), Some(at(&noon, "2026-11-20T14:00")));
    assert_eq!(noon.quiet_until(at(&noon, "2026-11-20T14:00")), None);
    let never = quiet("08:00", "08:00");
    assert_eq!(never.quiet_until(at(&never, "2026-11-20T08:00")), None);
}

#[test]
fn a_word_beside_the_wrong_button_is_a_doubt() {
    let policy = demo();
    let doubts = &policy.messages().expect("messages").doubts;
    assert_eq!(doubts.contradicts(Pressed::Settled, "谢谢，不过晚上还是不能上网"), Some("还是不"));
    assert_eq!(doubts.contradicts(Pressed::Settled, "It is STILL slow"), Some("still"));
    assert_eq!(doubts.contradicts(Pressed::Settled, "师傅很好"), None);
    assert_eq!(doubts.contradicts(Pressed::Refused, "现在能上网了"), Some("能上网了"));
    assert_eq!(doubts.contradicts(Pressed::Refused, "still nothing"), None);
}

#[test]
fn every_kind_has_a_text_in_the_demo_with_its_link_in_both_languages() {
    let policy = demo();
    for kind in MessageKind::ALL {
        let rule = policy.messages().and_then(|messages| messages.rule(kind)).expect("a text");
        assert!(rule.text.zh.contains("{link}") && rule.text.en.contains("{link}"), "{}", kind.code());
        assert_eq!(MessageKind::of(kind.code()), Some(kind));
    }
}

#[test]
fn a_blank_that_nobody_fills_in_a_text_without_a_link_and_a_kind_twice_are_refused() {
    let text = |kind: &str, zh: &str| {
        format!("[[messages.text]]\nkind = \"{kind}\"\ntext = {{ zh = \"{zh}\", en = \"See {{link}}\" }}\n")
    };
    assert_eq!(numbers(&messages(&text("late", "电话 {phone} {link}"))), ["P004"]);
    assert_eq!(numbers(&messages(&text("late", "我们迟了"))), ["P004"]);
    assert_eq!(numbers(&messages(&text("late", "迟 {link"))), ["P004"]);
    let twice = text("link", "{link}") + &text("link", "{link}");
    assert_eq!(numbers(&messages(&twice)), ["P009"]);
}

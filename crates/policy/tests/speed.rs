//! Not a test of behaviour: a loop to be timed from outside, because nothing in this crate reads a clock.
//! `time cargo test -p yinuo-policy --release --test speed -- --ignored --exact deadlines_a_million`

mod house;

use house::{adopted, at, pause};
use std::hint::black_box;
use yinuo_policy::ClockFacts;

/// Three rules (cut-off, natural, working days), each judged with two pauses, a third of a million times.
fn judge(spoken: bool) {
    let policy = adopted(&["cn-same-day", "cn-yiyang", "cn-statute", "uk-ofcom-2026"]);
    let codes = ["cn-same-day.repair", "cn-yiyang.repair-urban", "uk-ofcom.repair"];
    let rules = codes.map(|code| policy.promise(code).expect("a rule"));
    let mut facts = ClockFacts { started: at(&policy, "2026-03-26T15:40:00"), ..ClockFacts::default() };
    facts.pauses.push(pause(&policy, "2026-03-26T16:00:00", "2026-03-26T16:30:00"));
    facts.pauses.push(pause(&policy, "2026-03-26T18:00:00", "2026-03-26T19:00:00"));
    for _ in 0..333_333 {
        for rule in rules {
            if spoken {
                black_box(policy.deadline(black_box(rule), black_box(&facts)));
            } else {
                black_box(policy.deadline_without_reasons(black_box(rule), black_box(&facts)));
            }
        }
    }
}

#[test]
#[ignore = "to be timed by hand"]
fn deadlines_a_million() {
    judge(false);
}

#[test]
#[ignore = "to be timed by hand"]
fn explained_deadlines_a_million() {
    judge(true);
}

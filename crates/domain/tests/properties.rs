//! Whatever people do and whenever the worker comes: the clocks, the ladder and the ledger keep their laws.

mod story;

use proptest::prelude::*;
use story::{Desk, owed, rungs};
use uuid::Uuid;
use yinuo_domain::case::{Case, Verdict, evolve, next_wake};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SpokenBy;
use yinuo_domain::{CaseEvent, Evidence, EvidenceSource, Fact, TextRef};
use yinuo_policy::{ExemptClass, Instant, Span};

fn text() -> TextRef {
    TextRef { text: Uuid::from_u128(7), commitment: "00".into() }
}

fn evidence(source: EvidenceSource) -> Evidence {
    Evidence { source, text: text(), artefacts: Vec::new() }
}

/// One thing that somebody may try, `wait` minutes after the one before.
#[derive(Debug, Clone)]
struct Try {
    wait_minutes: i64,
    what: u8,
    back_minutes: i64,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (0..600_i64, 0..15_u8, 0..90_i64).prop_map(|(wait_minutes, what, back_minutes)| Try {
        wait_minutes,
        what,
        back_minutes,
    });
    prop::collection::vec(one, 1..24)
}

fn command(case: &Case, now: Instant, what: u8, step: usize) -> CaseCommand {
    let id = Uuid::from_u128(1_000 + step as u128);
    let last_pause = case.pauses.last().map_or(id, |pause| pause.id);
    let last_exemption = case.exemptions.last().map_or(id, |exemption| exemption.id);
    let root_cause = "access.connector".to_owned();
    match what {
        0 => CaseCommand::Settle,
        1 => CaseCommand::Restore { evidence: None },
        2 => CaseCommand::Restore { evidence: Some(evidence(EvidenceSource::LineLog)) },
        3 => CaseCommand::Resolve { check: None, root_cause, text: text() },
        4 => CaseCommand::Refuse { text: text(), spoken: SpokenBy::Recording("REC-1".into()) },
        5 => CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) },
        6 => CaseCommand::Reopen { text: text() },
        7 => CaseCommand::Pause {
            pause: id,
            cause: ExemptClass::UserCause,
            evidence: evidence(EvidenceSource::Customer),
            from: None,
        },
        8 => CaseCommand::DecidePause { pause: last_pause, approve: true },
        9 => CaseCommand::Resume { pause: last_pause },
        10 => CaseCommand::Exempt {
            exemption: id,
            scheme: "cn-same-day".into(),
            cause: ExemptClass::ThirdParty,
            span: Span { from: case.accepted_at, until: now.plus_minutes(600) },
            evidence: evidence(EvidenceSource::Outside),
        },
        11 => CaseCommand::DecideExemption { exemption: last_exemption, approve: true },
        12 => CaseCommand::Appoint {
            window: Span { from: now.plus_minutes(600), until: now.plus_minutes(720) },
            asked_by_customer: step.is_multiple_of(2),
        },
        13 => CaseCommand::Answer { text: text() },
        _ => CaseCommand::Instruct {
            task: id,
            text: text(),
            person: "zhou".into(),
            due_at: now.plus_minutes(60),
        },
    }
}

/// Plays tries on a fresh case; `settles` says whether the worker comes between them.
fn play(desk: &mut Desk, category: &str, tries: &[Try], worker: bool) -> (Case, Vec<Fact>) {
    desk.at("2026-11-20T13:00:00");
    let (mut case, mut all) = desk.tries_to_open(category, None).expect("opens");
    for (step, one) in tries.iter().enumerate() {
        let target = desk.now.plus_minutes(one.wait_minutes);
        if worker {
            wake(desk, &mut case, &mut all, target);
        }
        desk.now = target;
        let who = if one.what == 14 {
            ("gao", "general-manager", "city")
        } else if one.what % 3 == 2 {
            ("chen", "complaint-supervisor", "city")
        } else {
            ("zhou", "handler", "north")
        };
        desk.as_person(who.0, who.1, who.2);
        let occurred = desk.now.plus_minutes(-one.back_minutes);
        let asked = command(&case, desk.now, one.what, step);
        if let Ok(facts) = desk.tries_at(&mut case, asked, occurred) {
            all.extend(facts);
        }
    }
    all.extend(desk.settles(&mut case));
    (case, all)
}

fn wake(desk: &mut Desk, case: &mut Case, all: &mut Vec<Fact>, until: Instant) {
    for _ in 0..200 {
        let Some(at) = next_wake(&desk.clocks(case)).filter(|at| *at <= until) else { return };
        desk.now = at.max(desk.now);
        let facts = desk.settles(case);
        // An exemption may leave a wake-up with nothing to do; it must not come again.
        let next = next_wake(&desk.clocks(case));
        assert!(next.is_none_or(|next| next > desk.now), "the worker is woken twice for {at}");
        all.extend(facts);
    }
    panic!("the worker never comes to rest");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn rungs_rise_by_one_each_once_per_cycle_two_hours_apart(tries in tries(), worker in any::<bool>()) {
        let mut desk = Desk::urban();
        let (case, facts) = play(&mut desk, "complaint.billing.overcharge", &tries, worker);
        let mut per_cycle = std::collections::BTreeMap::<u32, Vec<(u8, Instant)>>::new();
        for fact in &facts {
            if let CaseEvent::RungReached { cycle, rung, .. } = &fact.event {
                per_cycle.entry(*cycle).or_default().push((*rung, fact.occurred));
            }
        }
        for (cycle, climbed) in per_cycle {
            let ladder = case.ladders.iter().find(|ladder| ladder.cycle == cycle).expect("armed");
            for (index, (rung, at)) in climbed.iter().enumerate() {
                let step = i64::try_from(index).expect("small");
                prop_assert_eq!(i64::from(*rung), i64::from(ladder.start_rung) + step);
                prop_assert_eq!(*at, ladder.started_at.plus_minutes(120 * step));
                prop_assert!(*rung <= 5);
            }
        }
        prop_assert!(rungs(&facts).len() <= 5 * case.ladders.len());
    }

    #[test]
    fn a_promise_is_broken_at_its_due_instant_and_kept_only_before_it(tries in tries(), worker in any::<bool>()) {
        let mut desk = Desk::urban();
        let (_, facts) = play(&mut desk, "fault.broadband.no-internet", &tries, worker);
        for fact in &facts {
            if let CaseEvent::PromiseBroken { due_at, .. } = &fact.event {
                prop_assert_eq!(fact.occurred, *due_at);
            }
        }
    }

    #[test]
    fn no_unit_is_owed_twice_and_no_breach_is_forgotten(tries in tries(), worker in any::<bool>()) {
        let mut desk = Desk::same_day();
        let (case, facts) = play(&mut desk, "fault.broadband.no-internet", &tries, worker);
        let mut units: Vec<String> = owed(&facts).into_iter().map(|(unit, _)| unit).collect();
        let count = units.len();
        units.sort();
        units.dedup();
        prop_assert_eq!(units.len(), count);
        let exempt = !case.exemptions.is_empty();
        for promise in &case.promises {
            if matches!(promise.verdict, Verdict::Broken { .. }) {
                prop_assert!(exempt || !promise.owed.is_empty(), "a broken promise with a remedy has its posting");
            }
        }
    }

    #[test]
    fn the_state_is_the_fold_of_its_events_for_every_prefix(tries in tries()) {
        let mut desk = Desk::urban();
        let (case, facts) = play(&mut desk, "complaint.conduct.attitude", &tries, false);
        let mut replayed = Case::blank(case.id);
        for (index, fact) in facts.iter().enumerate() {
            evolve(&mut replayed, fact, desk.now, "anybody");
            prop_assert_eq!(replayed.version, index as u64 + 1);
        }
        prop_assert_eq!(replayed.stage, case.stage);
        prop_assert_eq!(replayed.ladders, case.ladders);
    }

    #[test]
    fn when_the_worker_comes_changes_nothing_but_when_we_noticed(tries in tries()) {
        // Late facts are left out: whether one may withdraw a breach depends on what was said when, not on the worker.
        let on_time: Vec<Try> = tries.into_iter().map(|one| Try { back_minutes: 0, ..one }).collect();
        let mut busy = Desk::urban();
        let (_, often) = play(&mut busy, "fault.broadband.no-internet", &on_time, true);
        let mut idle = Desk::urban();
        let (_, seldom) = play(&mut idle, "fault.broadband.no-internet", &on_time, false);
        let happened = |facts: &[Fact]| {
            let mut list: Vec<(Instant, String)> = facts.iter().map(|fact| (fact.occurred, format!("{:?}", fact.event))).collect();
            list.sort();
            list
        };
        let (often, seldom) = (happened(&often), happened(&seldom));
        let only = |these: &[(Instant, String)], those: &[(Instant, String)]| -> Vec<(Instant, String)> {
            these.iter().filter(|one| !those.contains(one)).cloned().collect()
        };
        prop_assert_eq!(only(&often, &seldom), only(&seldom, &often));
    }
}

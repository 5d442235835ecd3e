//! Money that is owed goes its way to the customer: once, by its day, and whatever whoever pays answers.

mod story;

use story::{Desk, names, same_day_with};
use yinuo_domain::case::{Case, ClockStatus, SettlementState, owed_minor};
use yinuo_domain::command::{CaseCommand, SettlementAnswer, SettlementCommand};
use yinuo_domain::event::{SettlementStep, SpokenBy};
use yinuo_domain::react::{Reaction, react};
use yinuo_domain::tell::customer_sheet;
use yinuo_domain::{CaseEvent, EvidenceSource, Fact};
use yinuo_policy::{Bilingual, ExemptClass, Span};

const FAULT: &str = "fault.broadband.no-internet";

/// A fault of the 20th that was not repaired by midnight: the same-day promise owes ten yuan for the 21st.
fn late() -> (Desk, Case) {
    let mut desk = Desk::with(same_day_with(&["cn-settlement"]));
    let mut case = desk.at("2026-11-20T10:00:00").opens(FAULT);
    desk.handler().at("2026-11-21T09:00:00").restores(&mut case);
    (desk, case)
}

/// The same a day later: instructed.
fn instructed() -> (Desk, Case) {
    let (mut desk, mut case) = late();
    desk.at("2026-11-22T00:00:00").settles(&mut case);
    assert_eq!(state(&case), SettlementState::Instructed);
    (desk, case)
}

fn state(case: &Case) -> SettlementState {
    case.settlements[0].state
}

fn answers(desk: &Desk, case: &mut Case, round: u32, answer: SettlementAnswer) -> Vec<Fact> {
    let command = SettlementCommand::Answer { settlement: 1, round, answer };
    desk.does(case, CaseCommand::Settlement(command))
}

fn credited(desk: &Desk, case: &mut Case, round: u32) -> Vec<Fact> {
    answers(desk, case, round, SettlementAnswer::Credited { reference: "W-1".into() })
}

fn refused(desk: &Desk, case: &mut Case, round: u32) -> Vec<Fact> {
    answers(desk, case, round, SettlementAnswer::Refused { reason: "limit".into() })
}

fn returned(desk: &Desk, case: &mut Case, round: u32) -> Vec<Fact> {
    answers(desk, case, round, SettlementAnswer::Returned { reason: "account-closed".into() })
}

fn again(desk: &mut Desk, case: &mut Case) -> Vec<Fact> {
    let command = SettlementCommand::SendAgain { settlement: 1 };
    desk.supervisor().does(case, CaseCommand::Settlement(command))
}

/// Keys and movements that follow from facts, without the leading words of the keys.
fn moves(desk: &Desk, case: &Case, facts: &[Fact]) -> Vec<(String, String, i64)> {
    let follow = react(case, facts, &Bilingual::default(), &desk.org);
    let posts = follow.into_iter().filter_map(|reaction| match reaction {
        Reaction::Post { lines, .. } => Some((lines[0].0.clone(), lines[1].0.clone(), lines[1].2)),
        Reaction::Reverse { owed_for, .. } => Some(("reverse".into(), owed_for, 0)),
        Reaction::Reach { .. } => None,
    });
    posts.collect()
}

/// The customer says that it does not work.
fn refuses_later(desk: &mut Desk, case: &mut Case) -> Vec<Fact> {
    let text = desk.text();
    desk.at("2026-11-22T01:00:00")
        .does(case, CaseCommand::Refuse { text, spoken: SpokenBy::Recording("REC-1".into()) })
}

fn exempts(desk: &mut Desk, case: &mut Case) -> Vec<Fact> {
    let span = Span { from: desk.instant("2026-11-20T10:00:00"), until: desk.instant("2026-11-21T10:00:00") };
    let (exemption, evidence) = (desk.id(), desk.evidence(EvidenceSource::Customer));
    let (scheme, cause) = ("cn-same-day".to_owned(), ExemptClass::UserCause);
    desk.handler().does(case, CaseCommand::Exempt { exemption, scheme, cause, span, evidence });
    let waiting = desk.settles(case);
    assert!(waiting.is_empty(), "while it is considered nothing leaves: {waiting:?}");
    desk.supervisor().does(case, CaseCommand::DecideExemption { exemption, approve: true })
}

#[test]
fn u11_a_sum_waits_a_day_is_instructed_taken_and_credited() {
    let (mut desk, mut case) = late();
    assert_eq!(state(&case), SettlementState::Owed);
    let clock = desk.clock(&case, "cn-settlement.wallet");
    assert_eq!(clock.due_at, Some(desk.instant("2026-12-22T00:00:00")), "thirty days after the 21st");
    assert_eq!(clock.wake_at, Some(desk.instant("2026-11-22T00:00:00")));
    assert!(desk.at("2026-11-21T23:59:59").settles(&mut case).is_empty());
    let facts = desk.at("2026-11-22T00:00:00").settles(&mut case);
    let told: Vec<_> = moves(&desk, &case, &facts);
    assert_eq!(told, [("customer/C1".to_owned(), "settlement/instructed".to_owned(), 1_000)]);
    let take = SettlementCommand::Take { settlement: 1, round: 1 };
    desk.does(&mut case, CaseCommand::Settlement(take.clone()));
    assert_eq!(state(&case), SettlementState::Taken);
    assert!(desk.does(&mut case, CaseCommand::Settlement(take)).is_empty(), "taken once");
    let facts = credited(&desk, &mut case, 1);
    let paid: Vec<_> = moves(&desk, &case, &facts);
    assert_eq!(paid, [("settlement/instructed".to_owned(), "settlement/credited".to_owned(), 1_000)]);
    assert_eq!(desk.clock(&case, "cn-settlement.wallet").status, ClockStatus::Kept);
    assert!(credited(&desk, &mut case, 1).is_empty(), "said twice, it happened once");
}

#[test]
fn u11_the_last_day_passes_and_the_post_hears_of_it_once() {
    let (mut desk, mut case) = instructed();
    let facts = desk.at("2026-12-25T08:00:00").settles(&mut case);
    let [fact] = &facts[..] else { panic!("{facts:?}") };
    assert_eq!(fact.occurred, desk.instant("2026-12-22T00:00:00"), "late is late at the last instant");
    let follow = react(&case, &facts, &Bilingual::default(), &desk.org);
    assert!(
        matches!(&follow[..], [Reaction::Reach { person, .. }] if person == "chen"),
        "the complaint supervisor hears of it: {follow:?}"
    );
    assert!(desk.settles(&mut case).is_empty());
    credited(&desk, &mut case, 1);
    assert_eq!(desk.clock(&case, "cn-settlement.wallet").status, ClockStatus::Broken, "paid, and late");
}

#[test]
fn u11_what_was_refused_is_sent_again_under_a_new_round() {
    let (mut desk, mut case) = instructed();
    let facts = refused(&desk, &mut case, 1);
    let back: Vec<_> = moves(&desk, &case, &facts);
    assert_eq!(back, [("settlement/instructed".to_owned(), "customer/C1".to_owned(), 1_000)]);
    assert!(refused(&desk, &mut case, 1).is_empty());
    again(&mut desk, &mut case);
    assert_eq!((state(&case), case.settlements[0].round), (SettlementState::Instructed, 2));
    assert!(refused(&desk, &mut case, 1).is_empty(), "an answer of the round before says nothing new");
    credited(&desk, &mut case, 2);
    assert_eq!(state(&case), SettlementState::Credited);
    let twice =
        desk.tries(&mut case, CaseCommand::Settlement(SettlementCommand::SendAgain { settlement: 1 }));
    assert_eq!(twice.expect_err("it is paid").code, "Q003");
}

#[test]
fn u11_money_that_arrived_after_a_refusal_arrived() {
    let (desk, mut case) = instructed();
    refused(&desk, &mut case, 1);
    let facts = credited(&desk, &mut case, 1);
    let paid: Vec<_> = moves(&desk, &case, &facts);
    assert_eq!(paid, [("customer/C1".to_owned(), "settlement/credited".to_owned(), 1_000)]);
}

#[test]
fn u11_what_cannot_be_is_written_down_once_and_moves_nothing() {
    let (mut desk, mut case) = instructed();
    credited(&desk, &mut case, 1);
    let facts = refused(&desk, &mut case, 1);
    assert!(matches!(
        &facts[..],
        [Fact { event: CaseEvent::Settlement { step: SettlementStep::Contradicted { .. }, .. }, .. }]
    ));
    assert!(moves(&desk, &case, &facts).is_empty());
    assert!(refused(&desk, &mut case, 1).is_empty(), "once");
    assert_eq!(state(&case), SettlementState::Credited);
    let never = SettlementCommand::Answer {
        settlement: 1,
        round: 9,
        answer: SettlementAnswer::Refused { reason: "limit".into() },
    };
    assert_eq!(
        desk.tries(&mut case, CaseCommand::Settlement(never)).expect_err("no such round").code,
        "Q002"
    );
    let nobody = SettlementCommand::Take { settlement: 7, round: 1 };
    let refusal = desk.at("2026-11-23T09:00:00").tries(&mut case, CaseCommand::Settlement(nobody));
    assert_eq!(refusal.expect_err("no such settlement").code, "Q001");
}

#[test]
fn u11_what_came_back_is_owed_again_even_when_both_are_told_in_the_wrong_order() {
    let (mut desk, mut case) = instructed();
    let facts = returned(&desk, &mut case, 1);
    let both: Vec<_> = moves(&desk, &case, &facts).into_iter().map(|(_, to, _)| to).collect();
    assert_eq!(both, ["settlement/credited", "customer/C1"]);
    assert!(credited(&desk, &mut case, 1).is_empty(), "that it had been credited is known by now");
    again(&mut desk, &mut case);
    credited(&desk, &mut case, 2);
    assert_eq!(state(&case), SettlementState::Credited);
}

#[test]
fn u10_an_exemption_that_is_considered_holds_the_money_and_one_that_is_approved_calls_it_off() {
    let (mut desk, mut case) = late();
    desk.at("2026-11-21T20:00:00");
    let key = case.settlements[0].key.clone();
    // It is still considered when the day of waiting is over.
    let facts = {
        let span =
            Span { from: desk.instant("2026-11-20T10:00:00"), until: desk.instant("2026-11-21T10:00:00") };
        let (exemption, evidence) = (desk.id(), desk.evidence(EvidenceSource::Customer));
        let (scheme, cause) = ("cn-same-day".to_owned(), ExemptClass::UserCause);
        desk.handler().does(&mut case, CaseCommand::Exempt { exemption, scheme, cause, span, evidence });
        assert!(desk.at("2026-11-23T09:00:00").settles(&mut case).is_empty());
        assert_eq!(desk.clock(&case, "cn-settlement.wallet").wake_at, Some(case.settlements[0].pay_by));
        desk.supervisor().does(&mut case, CaseCommand::DecideExemption { exemption, approve: true })
    };
    assert_eq!(state(&case), SettlementState::Cancelled);
    assert_eq!(moves(&desk, &case, &facts), [("reverse".to_owned(), key, 0)]);
    assert_eq!(owed_minor(&case), 0, "what was taken back is owed no more");
    assert_eq!(desk.clock(&case, "cn-settlement.wallet").status, ClockStatus::Ended);
}

#[test]
fn u10_an_exemption_while_the_money_is_under_way_waits_for_the_answer() {
    let (mut desk, mut case) = instructed();
    exempts(&mut desk, &mut case);
    assert_eq!(state(&case), SettlementState::Instructed, "nobody knows where the money is");
    let mut other = case.clone();
    refused(&desk, &mut case, 1);
    assert_eq!(state(&case), SettlementState::Cancelled, "it was not paid, and will not be");
    credited(&desk, &mut other, 1);
    assert_eq!(state(&other), SettlementState::Credited, "it was paid, and stays by this policy");
}

#[test]
fn u10_what_was_credited_is_asked_back_where_the_policy_says_so() {
    let (mut desk, mut case) = instructed();
    credited(&desk, &mut case, 1);
    case.settlements[0].on_withdrawal = yinuo_policy::OnWithdrawal::ClawBack;
    exempts(&mut desk, &mut case);
    assert_eq!((state(&case), case.settlements[0].round), (SettlementState::Recalled, 2));
    let mut kept = case.clone();
    refused(&desk, &mut kept, 2);
    assert_eq!(state(&kept), SettlementState::Credited, "asked back once, and it stays");
    assert!(desk.settles(&mut kept).is_empty());
    let facts = returned(&desk, &mut case, 2);
    let back: Vec<_> = moves(&desk, &case, &facts).into_iter().map(|(from, _, _)| from).collect();
    assert_eq!(back, ["settlement/credited", "reverse"]);
    assert_eq!(state(&case), SettlementState::Cancelled);
}

#[test]
fn u11_the_customer_reads_where_his_money_is_since_when_and_because_of_what() {
    let (mut desk, mut case) = late();
    let sheet = |desk: &Desk, case: &Case| customer_sheet(case, &[], &desk.book, &desk.org, desk.now);
    let reads = |desk: &Desk, case: &Case| sheet(desk, case).paid.first().cloned().expect("a line");
    let before = reads(&desk, &case);
    assert!(!sheet(&desk, &case).credited, "what is on its way is owed, not credited");
    assert!(
        before.zh.contains("¥10.00 将在 12-21 周一 24:00 前") && before.zh.contains("我们迟了"),
        "{}",
        before.zh
    );
    desk.at("2026-11-22T00:00:00").settles(&mut case);
    desk.at("2026-11-22T09:30:00");
    credited(&desk, &mut case, 1);
    let after = reads(&desk, &case);
    assert!(sheet(&desk, &case).credited);
    assert!(after.zh.contains("已于 11-22 周日 09:30 到账翼支付红包"), "{}", after.zh);
    assert!(after.en.contains("was credited to your wallet red packet") && after.en.contains("because"));
}

#[test]
fn u11_a_withdrawn_breach_calls_off_what_is_not_paid() {
    let mut desk = Desk::with(same_day_with(&["cn-settlement"]));
    let mut case = desk.at("2026-11-20T10:00:00").opens(FAULT);
    desk.at("2026-11-21T09:00:00").settles(&mut case);
    let worked = desk.instant("2026-11-20T23:50:00");
    let evidence = Some(desk.evidence(EvidenceSource::LineLog));
    let facts =
        desk.tries_at(&mut case, CaseCommand::Restore { evidence }, worked).expect("the line's own log");
    assert!(names(&facts).contains(&"breach-withdrawn"));
    let same_day: Vec<_> =
        case.settlements.iter().filter(|found| found.state != SettlementState::Cancelled).collect();
    assert!(same_day.iter().all(|found| found.withdrawn.is_empty()), "{same_day:?}");
    assert_eq!(state(&case), SettlementState::Cancelled);
}

#[test]
fn u11_a_refused_repair_leaves_the_settlement_alone() {
    let (mut desk, mut case) = late();
    desk.resolves(&mut case);
    refuses_later(&mut desk, &mut case);
    assert!(case.settlements[0].withdrawn.is_empty());
    assert_eq!(state(&case), SettlementState::Instructed);
}

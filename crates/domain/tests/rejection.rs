//! Stories of cases that we refuse to take (不予受理): who may, what it ends, and what an objection gives back.

mod story;

use story::{Desk, names, owed, policy};
use yinuo_domain::case::{Case, ClockStatus, Stage, Verdict};
use yinuo_domain::command::{CaseCommand, RejectionCommand};
use yinuo_domain::event::{RejectionStep, SpokenBy};
use yinuo_domain::{CaseEvent, EvidenceSource, Fact, Refusal};

const FAULT: &str = "fault.broadband.no-internet";
/// Nothing is owed for being late with an answer to it.
const SUGGESTION: &str = "suggestion.service.hall";

fn office() -> Desk {
    Desk::with(policy(&["cn-same-day", "cn-yiyang", "cn-office"]))
}

fn rejects(desk: &mut Desk, case: &mut Case, reason: &str) -> Result<Vec<Fact>, Refusal> {
    let (text, evidence) = (desk.text(), desk.evidence(EvidenceSource::Outside));
    let reason = reason.to_owned();
    desk.tries(case, CaseCommand::Rejection(RejectionCommand::Reject { reason, text, evidence }))
}

fn decides(desk: &Desk, case: &mut Case, approve: bool) -> Result<Vec<Fact>, Refusal> {
    desk.tries(case, CaseCommand::Rejection(RejectionCommand::Decide { approve }))
}

fn objects(desk: &mut Desk, case: &mut Case) -> Result<Vec<Fact>, Refusal> {
    let (text, spoken) = (desk.text(), SpokenBy::Recording("REC-9".into()));
    desk.tries(case, CaseCommand::Rejection(RejectionCommand::Object { text, spoken }))
}

fn rules(desk: &mut Desk, case: &mut Case, uphold: bool) -> Result<Vec<Fact>, Refusal> {
    let text = desk.text();
    desk.tries(case, CaseCommand::Rejection(RejectionCommand::Rule { uphold, text }))
}

fn code(result: Result<Vec<Fact>, Refusal>) -> &'static str {
    result.expect_err("refused").code
}

/// A fault that a handler proposed to refuse at ten and a supervisor agreed to at eleven.
fn refused() -> (Desk, Case) {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(FAULT);
    rejects(desk.handler().at("2026-11-20T10:00:00"), &mut case, "not-ours").expect("proposed");
    decides(desk.supervisor().at("2026-11-20T11:00:00"), &mut case, true).expect("decided");
    (desk, case)
}

#[test]
fn a_case_whose_promise_with_money_runs_is_refused_by_two_and_owes_nothing_afterwards() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(FAULT);
    assert_eq!(code(rejects(desk.handler(), &mut case, "no-such-reason")), "D043");
    let facts = rejects(desk.handler().at("2026-11-20T10:00:00"), &mut case, "not-ours").expect("proposed");
    assert_eq!((names(&facts), case.tmf_state()), (vec!["rejection"], "acknowledged"), "it waits");
    assert_eq!(code(decides(desk.handler(), &mut case, true)), "D010", "a second person");
    let facts = decides(desk.supervisor().at("2026-11-20T11:00:00"), &mut case, true).expect("decided");
    assert!(names(&facts).contains(&"rejected"), "{:?}", names(&facts));
    assert_eq!((case.stage, case.tmf_state()), (Stage::Rejected, "rejected"));
    assert!(
        case.promises.iter().all(|promise| promise.verdict == Verdict::Void),
        "nothing is promised any more"
    );
    assert_eq!(case.rejection.as_ref().map(|found| found.unit.as_str()), Some("north"), "the unit is named");
    let later = desk.at("2026-12-20T09:00:00").settles(&mut case);
    assert!(later.is_empty(), "and nothing is owed: {:?}", names(&later));
}

#[test]
fn a_case_without_money_is_refused_by_one_and_a_refusal_of_the_refusal_leaves_it_open() {
    let mut desk = office();
    let mut small = desk.at("2026-11-20T09:00:00").opens(SUGGESTION);
    rejects(desk.handler(), &mut small, "not-a-matter").expect("refused");
    assert_eq!(small.stage, Stage::Rejected);

    let mut case = desk.at("2026-11-20T09:00:00").opens(FAULT);
    rejects(desk.handler(), &mut case, "not-ours").expect("proposed");
    decides(desk.supervisor(), &mut case, false).expect("decided");
    assert!(case.stage.is_open() && !case.promises.iter().any(|promise| promise.verdict == Verdict::Void));
    rejects(desk.handler(), &mut case, "settled-before").expect("proposed anew, for another reason");
}

#[test]
fn what_was_broken_and_owed_before_stays_and_accrues_no_further() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(FAULT);
    let before = desk.at("2026-11-21T09:00:00").settles(&mut case);
    let paid = owed(&before).len();
    assert!(paid > 0, "a day late is owed: {:?}", names(&before));
    rejects(desk.handler(), &mut case, "not-ours").expect("proposed");
    decides(desk.supervisor(), &mut case, true).expect("decided");
    assert!(
        case.promises.iter().any(|promise| matches!(promise.verdict, Verdict::Broken { .. })),
        "history stays"
    );
    let later = desk.at("2026-12-20T09:00:00").settles(&mut case);
    assert!(owed(&later).is_empty(), "{:?}", names(&later));
}

#[test]
fn an_objection_that_is_upheld_gives_the_promises_back_from_the_first_acceptance() {
    let (mut desk, mut case) = refused();
    objects(desk.as_person("zhao", "agent", "hotline").at("2026-11-20T12:00:00"), &mut case)
        .expect("he objects");
    assert_eq!(code(objects(&mut desk, &mut case)), "D044", "once");
    assert_eq!(
        code(rules(desk.as_person("li", "handler", "north"), &mut case, true)),
        "J010",
        "not the unit that refused"
    );
    assert_eq!(code(rules(desk.supervisor(), &mut case, true)), "J010", "nor who agreed to it");
    let facts = rules(
        desk.as_person("jiang", "customer-service-manager", "city").at("2026-11-23T09:00:00"),
        &mut case,
        true,
    )
    .expect("ruled");
    assert!(names(&facts).contains(&"taken-up"), "{:?}", names(&facts));
    assert_eq!((case.stage, case.accepted_at), (Stage::InProgress, desk.instant("2026-11-20T09:00:00")));
    let broken: Vec<_> = case
        .promises
        .iter()
        .filter_map(|promise| match promise.verdict {
            Verdict::Broken { due_at, .. } => Some((promise.started_at, due_at)),
            _ => None,
        })
        .collect();
    assert!(!broken.is_empty(), "what fell due meanwhile is broken");
    for (started_at, due_at) in broken {
        assert_eq!(started_at, desk.instant("2026-11-20T09:00:00"));
        assert!(due_at < desk.instant("2026-11-22T00:00:00"), "at its own instant");
    }
    assert!(!owed(&facts).is_empty(), "and owes what it would have owed: {:?}", names(&facts));
    assert_eq!(code(rejects(desk.handler(), &mut case, "not-ours")), "D013", "it is taken for good");
}

#[test]
fn the_window_to_object_ends_and_a_dismissed_objection_settles_it() {
    let (mut desk, mut case) = refused();
    let mut late = case.clone();
    desk.as_person("zhao", "agent", "hotline").at("2026-11-27T11:00:00");
    assert_eq!(code(objects(&mut desk, &mut late)), "D044", "the first late instant");
    desk.at("2026-11-27T10:59:59");
    let silent =
        CaseCommand::Rejection(RejectionCommand::Object { text: desk.text(), spoken: SpokenBy::Himself });
    assert_eq!(code(desk.tries(&mut case, silent)), "D034", "a colleague needs something that can be heard");
    objects(&mut desk, &mut case).expect("just in time");
    let facts =
        rules(desk.as_person("jiang", "customer-service-manager", "city"), &mut case, false).expect("ruled");
    assert_eq!((names(&facts), case.stage), (vec!["rejection"], Stage::Rejected));
    assert_eq!(code(rules(&mut desk, &mut case, true)), "D012", "once");
}

fn objected() -> (Desk, Case) {
    let (mut desk, mut case) = refused();
    objects(desk.as_person("zhao", "agent", "hotline").at("2026-11-20T12:00:00"), &mut case)
        .expect("he objects");
    (desk, case)
}

#[test]
fn a_ruling_is_warned_of_and_late_at_instants_of_its_own_whenever_somebody_notices() {
    let (mut desk, mut case) = objected();
    let clock = desk.clock(&case, "cn-office.rejection");
    assert_eq!((clock.id().as_str(), clock.status), ("r", ClockStatus::Running));
    assert_eq!(clock.due_at, Some(desk.instant("2026-11-23T12:00:00")), "three days after he objected");
    assert_eq!(clock.wake_at, Some(desk.instant("2026-11-22T12:00:00")), "and a day before that a warning");
    assert!(desk.at("2026-11-22T11:59:59").settles(&mut case).is_empty());
    let facts = desk.at("2026-11-25T09:00:00").settles(&mut case);
    let said: Vec<_> = facts.iter().map(|fact| (fact.occurred, fact.by_clock)).collect();
    let instants = ["2026-11-22T12:00:00", "2026-11-23T12:00:00"].map(|at| (desk.instant(at), true));
    assert_eq!(said, instants);
    assert!(desk.settles(&mut case).is_empty(), "each once");
    rules(desk.as_person("jiang", "customer-service-manager", "city"), &mut case, false).expect("ruled");
    let clock = desk.clock(&case, "cn-office.rejection");
    assert_eq!((clock.status, clock.wake_at), (ClockStatus::Broken, None), "late it stays");
}

#[test]
fn a_ruling_in_time_stops_its_clock_and_nobody_is_told_of_a_limit_any_more() {
    let (mut desk, mut case) = objected();
    rules(
        desk.as_person("jiang", "customer-service-manager", "city").at("2026-11-21T09:00:00"),
        &mut case,
        false,
    )
    .expect("ruled");
    let clock = desk.clock(&case, "cn-office.rejection");
    assert_eq!((clock.status, clock.wake_at), (ClockStatus::Kept, None));
    assert!(desk.at("2026-12-20T09:00:00").settles(&mut case).is_empty());
}

/// Objections from before rulings had a limit say none, and none is made up for them.
#[test]
fn an_objection_without_a_limit_is_read_as_it_was_written_and_has_no_clock() {
    let (mut desk, mut case) = refused();
    let text = desk.text();
    let step = RejectionStep::Objected { text, spoken: SpokenBy::Himself, rule_by: None, warn_at: None };
    let written = serde_json::to_string(&step).expect("json");
    assert!(!written.contains("rule_by") && !written.contains("warn_at"), "{written}");
    assert_eq!(serde_json::from_str::<RejectionStep>(&written).expect("read"), step);
    let event = CaseEvent::Rejection { step };
    let fact = Fact { occurred: desk.instant("2026-11-20T12:00:00"), by_clock: false, event };
    yinuo_domain::case::evolve(&mut case, &fact, fact.occurred, "zhao");
    assert!(desk.clocks(&case).iter().all(|clock| clock.id() != "r"));
    assert!(desk.at("2026-12-20T09:00:00").settles(&mut case).is_empty());
}

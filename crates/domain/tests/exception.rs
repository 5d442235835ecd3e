//! Stories of exceptions (特批): who may grant what no rule owes, up to how much, and what then happens (A45, H01).

mod story;

use story::{Desk, names, policy};
use yinuo_domain::case::{Case, Proposal};
use yinuo_domain::command::{CaseCommand, ExceptionCommand};
use yinuo_domain::event::{Exceptional, TaskKind};
use yinuo_domain::react::{Reaction, react};
use yinuo_domain::tell::exception_lines;
use yinuo_domain::{Fact, Refusal};
use yinuo_policy::{Bilingual, Money};

const COMPLAINT: &str = "complaint.billing.overcharge";

fn office() -> Desk {
    Desk::with(policy(&["cn-same-day", "cn-yiyang", "cn-settlement", "cn-authority"]))
}

fn yuan(whole: i64) -> Money {
    Money { minor: whole * 100, currency: String::new() }
}

fn asks(desk: &mut Desk, case: &mut Case, what: Exceptional) -> Result<Vec<Fact>, Refusal> {
    let (text, check) = (desk.text(), desk.id());
    desk.tries(case, CaseCommand::Exception(ExceptionCommand::Ask { what, text, check }))
}

fn decides(desk: &mut Desk, case: &mut Case, exception: u32, approve: bool) -> Result<Vec<Fact>, Refusal> {
    let (text, check) = (desk.text(), desk.id());
    let command = ExceptionCommand::Decide { exception, approve, text, check };
    desk.tries(case, CaseCommand::Exception(command))
}

fn passes_up(desk: &mut Desk, case: &mut Case, exception: u32) -> Result<Vec<Fact>, Refusal> {
    let text = desk.text();
    desk.tries(case, CaseCommand::Exception(ExceptionCommand::PassUp { exception, text }))
}

fn code(result: Result<Vec<Fact>, Refusal>) -> &'static str {
    result.expect_err("refused").code
}

/// What moves on accounts that begin so.
fn moved(desk: &Desk, case: &Case, facts: &[Fact], account: &str) -> Vec<(String, i64)> {
    let follow = react(case, facts, &Bilingual::default(), &desk.org);
    let lines = follow.into_iter().filter_map(|reaction| match reaction {
        Reaction::Post { lines, .. } => Some(lines),
        _ => None,
    });
    let meant = lines.flatten().filter(|(named, _, _)| named.starts_with(account));
    meant.map(|(_, unit, amount)| (unit, amount)).collect()
}

#[test]
fn a45_a_refund_that_the_rule_forbids_is_asked_by_one_granted_by_another_and_paid_once() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler();
    asks(&mut desk, &mut case, Exceptional::Refund { money: yuan(180) }).expect("asked");
    let found = &case.exceptions[0];
    assert_eq!((found.post.as_str(), found.what.sum().currency.as_str()), ("complaint-supervisor", "CNY"));
    assert_eq!(code(decides(&mut desk, &mut case, 1, true)), "D010", "a second person");
    desk.as_person("li", "handler", "team");
    assert_eq!(code(decides(&mut desk, &mut case, 1, true)), "Q009", "a handler grants no refund");
    desk.supervisor();
    let facts = decides(&mut desk, &mut case, 1, true).expect("granted");
    assert_eq!(names(&facts), ["exception", "settlement", "settlement"], "arranged and instructed at once");
    assert_eq!(moved(&desk, &case, &facts, "customer/"), [("CNY".into(), 18_000), ("CNY".into(), -18_000)]);
    assert_eq!(
        moved(&desk, &case, &facts, "authority/chen/refund/2026-11-20"),
        [("authority/CNY".into(), 18_000)]
    );
    assert_eq!(
        (case.settlements.len(), case.settlements[0].key.as_str()),
        (1, case.exceptions[0].key(case.id).as_str())
    );
    assert_eq!(code(decides(&mut desk, &mut case, 1, true)), "Q011", "once");
    let told = exception_lines(&case, &desk.book, &desk.org);
    assert!(told[0].text.zh.contains("chen") && told[0].text.zh.contains("200 元"), "{}", told[0].text.zh);
}

#[test]
fn a45_what_is_granted_after_its_case_has_ended_is_paid_as_well() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler();
    asks(&mut desk, &mut case, Exceptional::Refund { money: yuan(180) }).expect("asked");
    desk.supervisor();
    let text = desk.text();
    desk.does(&mut case, CaseCommand::Cancel { text });
    assert!(!case.stage.is_open() && case.settlements.is_empty());
    let facts = decides(&mut desk, &mut case, 1, true).expect("granted");
    assert_eq!(names(&facts), ["exception", "settlement", "settlement"], "arranged and instructed at once");
}

#[test]
fn a45_what_is_above_a_limit_goes_to_the_next_and_above_all_is_refused_at_once() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler();
    assert_eq!(code(asks(&mut desk, &mut case, Exceptional::Refund { money: yuan(6_000) })), "Q008");
    assert_eq!(code(asks(&mut desk, &mut case, Exceptional::Refund { money: yuan(0) })), "Q012");
    asks(&mut desk, &mut case, Exceptional::Refund { money: yuan(400) }).expect("asked");
    assert_eq!(case.exceptions[0].post, "customer-service-manager", "the first row that covers it");
    assert_eq!(code(asks(&mut desk, &mut case, Exceptional::Refund { money: yuan(10) })), "D024");
    desk.supervisor();
    assert_eq!(code(decides(&mut desk, &mut case, 1, true)), "Q009", "above his own row");
    passes_up(&mut desk, &mut case, 1).expect("passed up");
    assert_eq!((case.exceptions[0].post.as_str(), case.exceptions[0].passed.len()), ("service-director", 1));
    assert_eq!(code(passes_up(&mut desk, &mut case, 1)), "Q013");
    desk.as_person("jiang", "customer-service-manager", "city");
    decides(&mut desk, &mut case, 1, false).expect("whoever's row covers it decides");
    assert_eq!(case.exceptions[0].proposal, Proposal::Refused);
    assert!(case.settlements.is_empty());
}

#[test]
fn a45_nobody_grants_his_own_request_and_nobody_more_than_his_day_allows() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.supervisor();
    asks(&mut desk, &mut case, Exceptional::Refund { money: yuan(100) }).expect("asked");
    assert_eq!(code(decides(&mut desk, &mut case, 1, true)), "D010", "a second person");
    desk.as_person("dan", "complaint-supervisor", "city");
    desk.brief.granted_minor = 90_001;
    assert_eq!(code(decides(&mut desk, &mut case, 1, true)), "Q010");
    desk.brief.granted_minor = 90_000;
    decides(&mut desk, &mut case, 1, true).expect("to the fen");
}

#[test]
fn a45_goodwill_within_a_handlers_own_limit_needs_nobody_so_that_no_staff_money_is_given() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    // The pack says `complaint-handler`; the handler of this desk holds it.
    desk.as_person("zhou", "complaint-handler", "north");
    asks(&mut desk, &mut case, Exceptional::Goodwill { money: yuan(20) }).expect("granted at once");
    assert!(case.exceptions[0].is_granted());
    desk.brief.granted_minor = 8_001;
    asks(&mut desk, &mut case, Exceptional::Goodwill { money: yuan(20) }).expect("asked");
    assert_eq!((case.exceptions[1].waits(), case.exceptions[1].post.as_str()), (true, "complaint-handler"));
    passes_up(&mut desk, &mut case, 2).expect("whoever asked passes it up");
    assert_eq!(case.exceptions[1].post, "complaint-supervisor");
}

fn reconnection(desk: &Desk, until: &str, owed: i64, tier: &str) -> Exceptional {
    Exceptional::Reactivation {
        service: "S1".into(),
        suspended: "overdue".into(),
        owed: yuan(owed),
        tier: tier.into(),
        until: desk.instant(until),
    }
}

#[test]
fn h01_a_high_value_customer_is_reconnected_by_the_agent_for_a_term_that_comes_back_to_its_owner() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T21:00:00").opens(COMPLAINT);
    desk.as_person("zhao", "hotline-agent", "hotline");
    let what = reconnection(&desk, "2026-11-23T20:00:00", 198, "platinum");
    let facts = asks(&mut desk, &mut case, what.clone()).expect("ordered");
    assert_eq!(names(&facts), ["exception", "exception", "task-opened"]);
    assert!(moved(&desk, &case, &facts, "customer/").is_empty(), "no debt is forgiven");
    let check = &case.tasks[0];
    assert_eq!((check.kind, check.due_at), (TaskKind::Check, desk.instant("2026-11-23T20:00:00")));
    assert_eq!(code(asks(&mut desk, &mut case, what)), "Q014", "one term at a time");
    let facts = desk.at("2026-11-24T08:00:00").settles(&mut case);
    assert!(names(&facts).contains(&"check-due"), "{:?}", names(&facts));
}

#[test]
fn h01_whoever_lies_outside_the_agents_authority_waits_for_a_second_person() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T21:00:00").opens(COMPLAINT);
    desk.as_person("zhao", "hotline-agent", "hotline");
    let what = reconnection(&desk, "2026-11-22T21:00:00", 198, "");
    asks(&mut desk, &mut case, what).expect("asked");
    let found = &case.exceptions[0];
    assert_eq!(
        (found.waits(), found.post.as_str()),
        (true, "complaint-supervisor"),
        "no tier, no row of his"
    );
    desk.supervisor();
    decides(&mut desk, &mut case, 1, true).expect("granted");
    assert_eq!(case.exceptions[0].reconnected_until(), Some(desk.instant("2026-11-22T21:00:00")));
    let mut other = desk.opens(COMPLAINT);
    let long = reconnection(&desk, "2026-12-06T21:00:01", 198, "");
    assert_eq!(code(asks(&mut desk, &mut other, long)), "Q008", "sixteen begun days");
}

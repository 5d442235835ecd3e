//! Stories of the office: cases that outside bodies transfer, outages with their cases, and directives.

mod story;

use story::{Desk, names, owed, policy};
use yinuo_domain::case::{Case, ClockKind, ClockStatus};
use yinuo_domain::command::{CaseCommand, OfficeCommand, OutageEnd, OutsideOrder};
use yinuo_domain::event::{Inherits, TaskKind};
use yinuo_domain::org::{Holding, Person, Post};
use yinuo_domain::outage::{Outage, OutageSign, OutageState};
use yinuo_domain::react::{Reaction, react};
use yinuo_domain::{Brief, CaseEvent, Context, EvidenceSource};
use yinuo_policy::{Bilingual, Instant};

const COMPLAINT: &str = "complaint.billing.overcharge";
const FAULT: &str = "fault.broadband.no-internet";

/// A desk with the office's rules, a quality officer, and grades.
fn office() -> Desk {
    let mut desk = Desk::with(policy(&["cn-same-day", "cn-yiyang", "cn-office"]));
    for (person, grade) in [("zhao", 1), ("zhou", 2), ("li", 3), ("chen", 3), ("gao", 5)] {
        desk.org.people.get_mut(person).expect("a person").grade = grade;
    }
    desk.org.posts.insert(
        "quality-office".into(),
        Post {
            code: "quality-office".into(),
            name: Bilingual::new("服务管控", "quality office"),
            roles: vec!["quality".into()],
        },
    );
    for person in ["shen", "qu"] {
        let name = Bilingual::new(person, person);
        desk.org
            .people
            .insert(person.into(), Person { code: person.into(), name, grade: 4, ..Person::default() });
    }
    desk.org.holdings.push(Holding {
        post: "quality-office".into(),
        unit: "city".into(),
        person: "shen".into(),
        from: Instant(0),
        until: None,
        deputy: false,
    });
    desk
}

fn order(body: &str, number: &str, due_at: Option<Instant>) -> OutsideOrder {
    OutsideOrder { body: body.into(), number: number.into(), due_at }
}

fn transferred(desk: &mut Desk, order: OutsideOrder) -> Case {
    desk.order = Some(order);
    let case = desk.opens(COMPLAINT);
    desk.order = None;
    case
}

fn does(desk: &Desk, case: &mut Case, command: OfficeCommand) -> Vec<yinuo_domain::Fact> {
    desk.does(case, CaseCommand::Office(command))
}

fn refused(desk: &Desk, case: &mut Case, command: OfficeCommand) -> &'static str {
    desk.tries(case, CaseCommand::Office(command)).expect_err("refused").code
}

fn answer(desk: &mut Desk) -> OfficeCommand {
    OfficeCommand::AnswerOutside {
        request: 1,
        letter: "诺函〔2026〕1号".into(),
        template: "cn-office@2026-11-27".into(),
        text: desk.text(),
    }
}

fn outside_status(desk: &Desk, case: &Case) -> ClockStatus {
    let clocks = desk.clocks(case);
    clocks.iter().find(|clock| clock.kind == ClockKind::Outside(1)).expect("its clock").status
}

#[test]
fn y29_a_bodys_deadline_is_a_clock_beside_our_own_and_its_letter_says_which() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let stated = desk.instant("2026-11-24T17:00:00");
    let case = transferred(&mut desk, order("12345", "SN-1", Some(stated)));
    assert_eq!((case.outside[0].due_at, case.outside[0].stated), (stated, true));
    let unnamed = transferred(&mut desk, order("12345", "SN-2", None));
    assert_eq!(unnamed.outside[0].due_at, desk.instant("2026-12-05T09:00:00"), "fifteen days by our rule");
    let clocks = desk.clocks(&unnamed);
    let of_body = clocks.iter().filter(|clock| matches!(clock.kind, ClockKind::Outside(_))).count();
    assert_eq!(of_body, 1);
    assert!(clocks.iter().any(|clock| matches!(clock.kind, ClockKind::Promise(_))), "ours runs on");
}

#[test]
fn n15_a_request_that_nobody_answers_is_late_at_its_instant_even_when_the_case_is_closed() {
    let mut desk = office();
    let due = desk.instant("2026-11-24T17:00:00");
    desk.at("2026-11-20T09:00:00");
    let mut case = transferred(&mut desk, order("12345", "SN-1", Some(due)));
    desk.handler().at("2026-11-20T10:00:00").resolves(&mut case);
    desk.confirms(&mut case);
    let facts = desk.at("2026-11-26T08:00:00").settles(&mut case);
    assert_eq!(names(&facts), ["outside-overdue"]);
    assert_eq!(facts[0].occurred, due, "at the deadline, whenever the worker came");
    assert_eq!(outside_status(&desk, &case), ClockStatus::Broken);
    assert!(desk.settles(&mut case).is_empty(), "once");
}

fn reached(desk: &Desk, case: &Case, facts: &[yinuo_domain::Fact], wanted: &str) -> Vec<String> {
    let follow = react(case, facts, &Bilingual::default(), &desk.org);
    let keys = follow.into_iter().filter_map(|reaction| match reaction {
        Reaction::Reach { key, kind, .. } if kind == wanted => Some(key),
        _ => None,
    });
    keys.collect()
}

#[test]
fn n15_whoever_overlooked_a_deadline_hears_of_it_in_every_round_and_also_when_it_comes_back_at_once() {
    let mut desk = office();
    let (first, second) = (desk.instant("2026-11-24T17:00:00"), desk.instant("2026-11-28T17:00:00"));
    desk.at("2026-11-20T09:00:00");
    let mut case = transferred(&mut desk, order("12345", "SN-1", Some(first)));
    desk.as_person("li", "handler", "team");
    let text = desk.text();
    does(&desk, &mut case, OfficeCommand::ObjectOutside { request: 1, text });
    // Nobody's worker came by: the deadline is noticed by the very command that takes the body's second letter.
    desk.at("2026-11-26T08:00:00");
    let text = desk.text();
    let again = OfficeCommand::RedispatchOutside { request: 1, due_at: Some(second), text };
    let facts = does(&desk, &mut case, again);
    let said = names(&facts);
    assert!(
        said.contains(&"outside-overdue") && said.contains(&"outside-redispatched"),
        "in one commit: {said:?}"
    );
    assert_eq!(reached(&desk, &case, &facts, "outside-overdue"), ["outside-overdue/1/1"]);
    let facts = desk.at("2026-11-30T08:00:00").settles(&mut case);
    assert_eq!(
        reached(&desk, &case, &facts, "outside-overdue"),
        ["outside-overdue/1/2"],
        "not the first one's key"
    );
}

#[test]
fn y30_a_hand_of_too_low_a_grade_neither_takes_nor_answers_a_transferred_case() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let mut case = transferred(&mut desk, order("12345", "SN-1", None));
    desk.handler();
    let take = CaseCommand::Take { from: String::new() };
    assert_eq!(desk.tries(&mut case, take.clone()).expect_err("grade two").code, "O002");
    let given = CaseCommand::Assign { unit: "north".into(), person: "zhou".into() };
    assert_eq!(desk.tries(&mut case, given).expect_err("grade two").code, "O002");
    let by_low = answer(&mut desk);
    assert_eq!(refused(&desk, &mut case, by_low), "O002");
    desk.as_person("li", "handler", "team");
    desk.does(&mut case, CaseCommand::Assign { unit: "north".into(), person: "li".into() });
    let by_high = answer(&mut desk);
    does(&desk, &mut case, by_high);
    assert_eq!(outside_status(&desk, &case), ClockStatus::Kept);
    desk.handler();
    desk.does(&mut case, take_from("li"));
}

fn take_from(person: &str) -> CaseCommand {
    CaseCommand::Take { from: person.into() }
}

#[test]
fn y30_a_case_in_low_hands_goes_back_to_the_pool_when_a_body_transfers_it() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler();
    desk.does(&mut case, take_from(""));
    let contact = desk.id();
    let arrives = OfficeCommand::TransferIn { contact, order: order("appeal-centre", "2026-77", None) };
    let facts = does(&desk, &mut case, arrives);
    assert_eq!(names(&facts), ["outside-requested", "assigned"]);
    assert_eq!(case.handler, "");
}

#[test]
fn y29_the_same_number_joins_and_another_bodys_is_a_promise_of_its_own() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let mut case = transferred(&mut desk, order("12345", "SN-1", None));
    for (body, number) in [("12345", "SN-1"), ("12315", "SN-1")] {
        let contact = desk.id();
        does(&desk, &mut case, OfficeCommand::TransferIn { contact, order: order(body, number, None) });
    }
    assert_eq!(case.outside.iter().map(|found| found.repeats).collect::<Vec<_>>(), [1, 0]);
    let first = answer(desk.as_person("chen", "complaint-supervisor", "city"));
    does(&desk, &mut case, first);
    assert_eq!((case.outside[0].state(), case.outside[1].state()), ("answered", "open"));
}

#[test]
fn n34_an_unknown_body_an_empty_number_and_a_past_deadline_are_refused() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let past = desk.instant("2026-11-19T09:00:00");
    for (wrong, code) in [
        (order("nobody", "1", None), "O001"),
        (order("12345", "", None), "O003"),
        (order("12345", " 1", None), "O003"),
        (order("12345", "1", Some(past)), "O004"),
    ] {
        desk.order = Some(wrong);
        assert_eq!(desk.tries_to_open(COMPLAINT, None).expect_err("refused").code, code);
    }
}

#[test]
fn y29_an_objection_stops_no_clock_and_a_redispatch_begins_a_round_with_who_and_how_often() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let due = desk.instant("2026-11-23T09:00:00");
    let mut case = transferred(&mut desk, order("12345", "SN-1", Some(due)));
    desk.as_person("chen", "complaint-supervisor", "city").at("2026-11-20T11:00:00");
    let text = desk.text();
    does(&desk, &mut case, OfficeCommand::ObjectOutside { request: 1, text: text.clone() });
    assert_eq!(
        refused(&desk, &mut case, OfficeCommand::ObjectOutside { request: 1, text: text.clone() }),
        "O005"
    );
    let facts = desk.at("2026-11-23T09:00:00").settles(&mut case);
    assert!(names(&facts).contains(&"outside-overdue"));
    let again = desk.instant("2026-11-26T09:00:00");
    let sent = OfficeCommand::RedispatchOutside { request: 1, due_at: Some(again), text: text.clone() };
    does(&desk, &mut case, sent);
    let found = &case.outside[0];
    assert_eq!((found.dispatches(), found.due_at, found.overdue), (2, again, false));
    assert_eq!(found.turns.iter().map(|turn| turn.by.as_str()).collect::<Vec<_>>(), ["chen", "chen"]);
    let reply = answer(&mut desk);
    does(&desk, &mut case, reply);
    does(&desk, &mut case, OfficeCommand::ReceiveOutside { request: 1, reference: "HZ-9".into() });
    assert_eq!(case.outside[0].state(), "received");
    let unsatisfied = OfficeCommand::RedispatchOutside { request: 1, due_at: None, text: text.clone() };
    does(&desk, &mut case, unsatisfied);
    assert_eq!((case.outside[0].state(), case.outside[0].letters.len()), ("open", 1), "the letter stays");
    does(&desk, &mut case, OfficeCommand::WithdrawOutside { request: 1, text });
    assert_eq!(outside_status(&desk, &case), ClockStatus::Ended);
}

#[test]
fn n22_a_deputys_proposal_is_answered_over_the_general_managers_signature() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let mut case = transferred(&mut desk, order("deputies", "R-12", None));
    desk.as_person("shen", "quality-office", "city");
    let unsigned = answer(&mut desk);
    assert_eq!(refused(&desk, &mut case, unsigned.clone()), "O006");
    desk.as_person("gao", "general-manager", "city");
    does(&desk, &mut case, unsigned);
    assert_eq!(case.outside[0].letters[0].by, "gao");
}

fn ctx(desk: &Desk) -> Context<'_> {
    Context { now: desk.now, actor: &desk.actor, book: &desk.book, org: &desk.org, brief: &desk.brief }
}

fn standing(desk: &Desk) -> Outage {
    let sign = OutageSign::Reports { count: 5 };
    let mut outage =
        Outage::begin((uuid::Uuid::from_u128(99), sign), ("north", "fault.broadband"), desk.now, ctx(desk))
            .expect("begins");
    outage.confirm(Some(desk.now.plus_minutes(120)), ctx(desk)).expect("confirmed");
    outage
}

#[test]
fn an_outage_covers_its_area_and_topic_and_says_so_in_one_sentence() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let outage = standing(&desk);
    assert!(outage.covers("team", "fault.broadband", &desk.org));
    assert!(!outage.covers("city", "fault.broadband", &desk.org), "above its area");
    assert!(!outage.covers("north", "complaint.billing", &desk.org), "another topic");
    let said = outage.sentence(desk.book.current(), &desk.org).expect("a rule");
    assert!(said.zh.contains("north") && said.zh.contains("11:00") && !said.zh.contains('{'), "{}", said.zh);
}

#[test]
fn an_outage_ends_once_and_not_before_it_began_nor_in_the_future() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let mut outage = standing(&desk);
    let (before, after) = (desk.now.plus_minutes(-1), desk.now.plus_minutes(1));
    for wrong in [before, after] {
        assert_eq!(outage.restore(wrong, ctx(&desk)).expect_err("refused").code, "O009");
    }
    outage.restore(desk.now, ctx(&desk)).expect("over");
    assert_eq!(outage.state, OutageState::Over);
    assert_eq!(outage.restore(desk.now, ctx(&desk)).expect_err("over already").code, "O007");
    assert_eq!(outage.confirm(None, ctx(&desk)).expect_err("over already").code, "O007");
}

fn end(desk: &mut Desk, restored: &str) -> OfficeCommand {
    let restored_at = desk.instant(restored);
    OfficeCommand::EndOutage(OutageEnd {
        outage: uuid::Uuid::from_u128(99),
        restored_at,
        evidence: desk.evidence(EvidenceSource::LineLog),
        task: desk.id(),
        text: desk.text(),
        call_due_at: restored_at.plus_minutes(1_440),
    })
}

fn joined(desk: &mut Desk, inherits: Inherits) -> Case {
    let mut case = desk.opens(FAULT);
    let outage = uuid::Uuid::from_u128(99);
    does(desk, &mut case, OfficeCommand::JoinOutage { outage, inherits, occurrence: outage });
    case
}

#[test]
fn a_case_that_joined_takes_the_recovery_at_its_own_instant_and_is_called_back() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let mut case = joined(&mut desk, Inherits::Recovery);
    desk.at("2026-11-20T12:05:00");
    let over = end(&mut desk, "2026-11-20T12:00:00");
    does(&desk, &mut case, over.clone());
    assert_eq!(case.restored_at, Some(desk.instant("2026-11-20T12:00:00")));
    let call = case.tasks.last().expect("a task");
    assert_eq!((call.kind, call.person.as_str()), (TaskKind::RecoveryCall, "zhao"));
    assert!(does(&desk, &mut case, over).is_empty(), "said twice it happens once");
    let text = desk.text();
    let resolve =
        CaseCommand::Resolve { check: None, root_cause: "access.connector".into(), text: text.clone() };
    assert_eq!(desk.tries(&mut case, resolve.clone()).expect_err("the call comes first").code, "D024");
    let task = case.tasks[0].id;
    desk.does(&mut case, CaseCommand::FinishTask { task, text });
    desk.does(&mut case, resolve);
}

#[test]
fn a_case_whose_own_promise_goes_on_takes_only_the_word() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let mut case = joined(&mut desk, Inherits::Word);
    desk.at("2026-11-20T12:05:00");
    let over = end(&mut desk, "2026-11-20T12:00:00");
    let facts = does(&desk, &mut case, over);
    assert!(facts.iter().any(|fact| matches!(fact.event, CaseEvent::OutageEnded { inherited: false, .. })));
    assert_eq!(case.restored_at, None);
    assert_eq!(desk.clock(&case, "cn-same-day.repair").status, ClockStatus::Running);
}

#[test]
fn a_case_that_was_left_out_takes_nothing() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let mut case = desk.opens(FAULT);
    let outage = uuid::Uuid::from_u128(99);
    does(&desk, &mut case, OfficeCommand::LeaveOutage { outage });
    let over = end(&mut desk, "2026-11-20T09:00:00");
    assert_eq!(refused(&desk, &mut case, over), "O007");
}

fn waits(case: &Case) -> Option<Inherits> {
    case.outage.as_ref().filter(|tie| tie.ended_at.is_none()).and_then(|tie| tie.inherits)
}

#[test]
fn a_case_that_was_merged_when_its_outage_ended_is_told_anew_when_it_is_split() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let mut case = joined(&mut desk, Inherits::Recovery);
    let into = desk.id();
    desk.does(&mut case, CaseCommand::MergeInto { into, number: "261120-0001-1".into() });
    desk.at("2026-11-20T12:05:00");
    let over = end(&mut desk, "2026-11-20T12:00:00");
    does(&desk, &mut case, over);
    assert_eq!((waits(&case), case.restored_at), (None, None), "told, and nothing of it is its own");
    desk.at("2026-11-20T13:00:00");
    desk.does(&mut case, CaseCommand::Split);
    assert_eq!(waits(&case), Some(Inherits::Recovery));
    desk.at("2026-11-20T13:05:00");
    let again = end(&mut desk, "2026-11-20T12:00:00");
    does(&desk, &mut case, again.clone());
    assert_eq!(case.restored_at, Some(desk.instant("2026-11-20T12:00:00")));
    assert_eq!(case.tasks.last().expect("a call").kind, TaskKind::RecoveryCall);
    assert!(does(&desk, &mut case, again).is_empty(), "said twice it happens once");
}

#[test]
fn a_customer_who_says_after_the_end_that_it_still_fails_is_called_and_not_told_that_it_works() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let mut case = joined(&mut desk, Inherits::Recovery);
    desk.at("2026-11-20T10:00:00").restores(&mut case);
    desk.resolves(&mut case);
    desk.confirms(&mut case);
    desk.at("2026-11-20T12:05:00");
    let over = end(&mut desk, "2026-11-20T12:00:00");
    does(&desk, &mut case, over);
    assert!(case.tasks.is_empty(), "it was closed");
    desk.at("2026-11-20T14:00:00");
    let text = desk.text();
    desk.does(&mut case, CaseCommand::Reopen { text: text.clone() });
    assert_eq!(waits(&case), Some(Inherits::Word));
    let again = end(&mut desk, "2026-11-20T12:00:00");
    does(&desk, &mut case, again);
    assert_eq!(case.restored_at, None, "he said at two that it fails");
    let task = case.tasks.last().expect("a call").id;
    // He was called about this outage: another reopening calls nobody once more.
    desk.does(&mut case, CaseCommand::FinishTask { task, text });
    desk.restores(&mut case);
    desk.resolves(&mut case);
    desk.confirms(&mut case);
    let text = desk.at("2026-11-20T16:00:00").text();
    desk.does(&mut case, CaseCommand::Reopen { text });
    assert_eq!(waits(&case), None);
}

#[test]
fn two_cases_of_one_service_on_one_outage_pay_once() {
    let mut desk = office();
    desk.at("2026-11-20T09:00:00");
    let mut first = joined(&mut desk, Inherits::Word);
    desk.at("2026-11-22T09:00:00").settles(&mut first);
    let paid = first.promises.iter().flat_map(|promise| &promise.owed).count();
    assert!(paid > 0, "late by more than a day");
    desk.posts(&first);
    let brief = std::mem::take(&mut desk.brief);
    desk.brief = Brief { earlier: Vec::new(), ..brief };
    desk.at("2026-11-20T10:00:00");
    let mut second = joined(&mut desk, Inherits::Word);
    let facts = desk.at("2026-11-22T09:00:00").settles(&mut second);
    assert!(owed(&facts).is_empty(), "{:?}", owed(&facts));
    assert!(facts.iter().any(|fact| matches!(fact.event, CaseEvent::RemedyCovered { .. })));
}

fn directive(desk: &mut Desk, unit: &str, due: &str) -> OfficeCommand {
    OfficeCommand::Direct {
        task: desk.id(),
        text: desk.text(),
        unit: unit.into(),
        person: String::new(),
        due_at: desk.instant(due),
    }
}

#[test]
fn y01_a_directive_is_answered_judged_sent_back_and_accepted() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    let by_agent = directive(&mut desk, "north", "2026-11-20T12:00:00");
    assert_eq!(refused(&desk, &mut case, by_agent.clone()), "O012");
    desk.as_person("shen", "quality-office", "city");
    does(&desk, &mut case, by_agent);
    let task = case.tasks[0].id;
    let text = desk.text();
    let judge = |accept, due_at| OfficeCommand::JudgeTask { task, accept, text: text.clone(), due_at };
    assert_eq!(refused(&desk, &mut case, judge(true, None)), "O013");
    desk.handler();
    desk.does(&mut case, CaseCommand::FinishTask { task, text: text.clone() });
    desk.as_person("shen", "quality-office", "city");
    assert_eq!(refused(&desk, &mut case, judge(false, None)), "D020");
    let again = desk.instant("2026-11-20T18:00:00");
    does(&desk, &mut case, judge(false, Some(again)));
    assert_eq!((case.tasks[0].sent_back, case.tasks[0].done_at, case.tasks[0].due_at), (1, None, again));
    desk.handler();
    desk.does(&mut case, CaseCommand::FinishTask { task, text: text.clone() });
    desk.as_person("shen", "quality-office", "city");
    does(&desk, &mut case, judge(true, None));
    assert_eq!(case.tasks[0].accepted, Some(true));
    assert_eq!(refused(&desk, &mut case, judge(true, None)), "O013", "judged already");
}

#[test]
fn y01_a_directive_that_nobody_answers_climbs_at_its_instants() {
    let mut desk = office();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.as_person("shen", "quality-office", "city");
    let given = directive(&mut desk, "north", "2026-11-20T12:00:00");
    does(&desk, &mut case, given);
    let facts = desk.at("2026-11-21T08:00:00").settles(&mut case);
    let climbs: Vec<_> = facts
        .iter()
        .filter_map(|fact| match &fact.event {
            CaseEvent::TaskClimbed { step, holder, .. } => Some((*step, fact.occurred, holder.as_str())),
            _ => None,
        })
        .collect();
    let at = |local: &str| desk.instant(local);
    assert_eq!(
        climbs,
        [
            (1, at("2026-11-20T12:00:00"), "jiang"),
            (2, at("2026-11-20T20:00:00"), "liang"),
            (3, at("2026-11-21T04:00:00"), "gao"),
        ]
    );
}

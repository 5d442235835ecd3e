//! Stories of the promise: cut-off, breach, remedy, late facts, pauses, appointments (Y39, U07 to U11, Y41).

mod story;

use story::{Desk, names, owed, policy};
use yinuo_domain::case::{Case, ClockStatus, Stage, Verdict};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SpokenBy;
use yinuo_domain::react::{Reaction, react};
use yinuo_domain::{CaseEvent, EvidenceSource};
use yinuo_policy::{AreaClass, Bilingual, ExemptClass, Instant, Span};

const SAME_DAY: &str = "cn-same-day.repair";
const EIGHT_HOURS: &str = "cn-yiyang.repair-urban";

#[test]
fn u07_both_schemes_promise_and_each_clock_is_shown() {
    let mut desk = Desk::urban();
    let case = desk.at("2026-11-20T15:40:00").opens("fault.broadband.no-internet");
    assert_eq!(desk.clock(&case, SAME_DAY).due_at, Some(desk.instant("2026-11-21T00:00:00")));
    assert_eq!(desk.clock(&case, EIGHT_HOURS).due_at, Some(desk.instant("2026-11-20T23:40:00")));
}

#[test]
fn u09_one_second_before_the_cut_off_is_today_and_the_cut_off_itself_is_not() {
    let mut desk = Desk::urban();
    let before = desk.at("2026-11-20T15:59:59").opens("fault.broadband.no-internet");
    assert_eq!(desk.clock(&before, SAME_DAY).due_at, Some(desk.instant("2026-11-21T00:00:00")));
    let after = desk.at("2026-11-20T16:00:00").opens("fault.broadband.no-internet");
    assert_eq!(desk.clock(&after, SAME_DAY).due_at, Some(desk.instant("2026-11-21T16:00:00")));
}

#[test]
fn y39_met_is_before_the_due_instant_and_the_due_instant_itself_is_late() {
    let mut desk = Desk::urban();
    let mut early = desk.at("2026-11-20T08:00:00").opens("fault.broadband.no-internet");
    desk.at("2026-11-20T15:59:59").restores(&mut early);
    assert_eq!(desk.clock(&early, EIGHT_HOURS).status, ClockStatus::Kept);
    let mut late = desk.at("2026-11-20T08:00:00").opens("fault.broadband.no-internet");
    desk.at("2026-11-20T16:00:00").restores(&mut late);
    assert_eq!(desk.clock(&late, EIGHT_HOURS).status, ClockStatus::Broken);
}

#[test]
fn h07_h08_why_a_promise_was_late_is_a_code_that_changes_nothing_and_falls_with_the_breach() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T08:00:00").opens("fault.broadband.no-internet");
    let promise = case.promises.iter().find(|promise| promise.rule == EIGHT_HOURS).expect("a promise").id;
    let because = |cause: &str| CaseCommand::ExplainLate { promise, cause: cause.to_owned() };
    let code =
        |tried: Result<Vec<yinuo_domain::Fact>, yinuo_domain::Refusal>| tried.expect_err("refused").code;
    assert_eq!(code(desk.tries(&mut case, because("late.parts"))), "S016", "nothing is late yet");
    desk.at("2026-11-20T17:00:00").settles(&mut case);
    assert_eq!(code(desk.tries(&mut case, because("late.weather"))), "S017");
    let before = case.clone();
    assert_eq!(names(&desk.does(&mut case, because("late.parts"))), ["late-explained"]);
    assert_eq!(desk.clocks(&before), desk.clocks(&case), "no clock moves by it");
    assert_eq!(code(desk.tries(&mut case, because("late.parts"))), "D013", "said already");
    desk.does(&mut case, because("late.crew"));
    let said =
        |case: &Case| case.promises.iter().find(|one| one.id == promise).expect("it").late_cause.clone();
    assert_eq!(said(&case), "late.crew", "said better");
    let evidence = desk.evidence(EvidenceSource::LineLog);
    let worked = desk.instant("2026-11-20T15:00:00");
    desk.at("2026-11-20T18:00:00")
        .tries_at(&mut case, CaseCommand::Restore { evidence: Some(evidence) }, worked)
        .expect("the line's own log withdraws the breach");
    assert_eq!(said(&case), "", "what was not late needs no cause");
    assert_eq!(code(desk.tries(&mut case, because("late.crew"))), "S016");
    let stored = r#"{"type":"late-explained","promise":1,"cause":"late.parts"}"#;
    let read: CaseEvent = serde_json::from_str(stored).expect("read for ever");
    assert_eq!(serde_json::to_string(&read).expect("written"), stored);
}

#[test]
fn a_late_worker_changes_when_we_noticed_never_when_it_happened() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T15:40:00").opens("fault.broadband.no-internet");
    let facts = desk.at("2026-11-20T23:44:00").settles(&mut case);
    let due = desk.instant("2026-11-20T23:40:00");
    assert!(facts.iter().any(|fact| fact.event.name() == "promise-broken" && fact.occurred == due));
    let noticed = case.promises.iter().find_map(|promise| match promise.verdict {
        Verdict::Broken { due_at, noticed_at, .. } if due_at == due => Some(noticed_at),
        _ => None,
    });
    assert_eq!(noticed, Some(desk.instant("2026-11-20T23:44:00")));
    assert!(desk.settles(&mut case).is_empty(), "settling twice settles nothing");
}

#[test]
fn u11_each_late_day_is_owed_once_and_the_cap_holds() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T10:00:00").opens("fault.broadband.no-internet");
    let first = desk.at("2026-11-21T09:00:00").settles(&mut case);
    assert_eq!(owed(&first), [("2026-11-21".to_owned(), 1_000)]);
    let rest = desk.at("2026-12-20T09:00:00").settles(&mut case);
    assert_eq!(owed(&rest).len(), 9, "nine more days reach the cap of 100 yuan");
    assert_eq!(yinuo_domain::case::owed_minor(&case), 10_000);
    assert!(owed(&desk.at("2026-12-25T09:00:00").settles(&mut case)).is_empty());
}

#[test]
fn u11_two_schemes_of_one_group_pay_one_day_once() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T10:00:00").opens("fault.broadband.no-internet");
    let facts = desk.at("2026-11-21T09:00:00").settles(&mut case);
    let days: Vec<String> = owed(&facts).into_iter().map(|(unit, _)| unit).collect();
    let mut once = days.clone();
    once.sort();
    once.dedup();
    assert_eq!(days.len(), once.len(), "no day is owed twice: {days:?}");
}

#[test]
fn u11_two_cases_on_one_outage_pay_once() {
    let mut desk = Desk::same_day();
    let mut first = desk.at("2026-11-20T10:00:00").opens("fault.broadband.no-internet");
    desk.remembers(&first);
    let (mut second, _) = desk
        .at("2026-11-20T11:00:00")
        .tries_to_open("fault.broadband.no-internet", Some(first.id))
        .expect("named");
    assert_eq!(second.occurrence, first.id);
    desk.at("2026-11-21T09:00:00").settles(&mut first);
    desk.posts(&first);
    let facts = desk.settles(&mut second);
    assert!(owed(&facts).is_empty());
    assert!(
        facts
            .iter()
            .any(|fact| matches!(&fact.event, CaseEvent::RemedyCovered { by, .. } if *by == first.id))
    );
}

/// A fault of the same customer on another of his services.
fn television(desk: &mut Desk) -> Case {
    let broadband = std::mem::replace(&mut desk.brief.service.service, "S2".into());
    let case = desk.opens("fault.broadband.no-internet");
    desk.brief.service.service = broadband;
    case
}

#[test]
fn u11_broadband_and_television_late_together_pay_a_day_once() {
    let mut desk = Desk::same_day();
    let mut broadband = desk.at("2026-11-20T10:00:00").opens("fault.broadband.no-internet");
    let mut other = television(desk.at("2026-11-20T11:00:00"));
    assert_ne!(other.occurrence, broadband.occurrence, "two faults");
    desk.at("2026-11-22T09:00:00").settles(&mut broadband);
    desk.restores(&mut broadband);
    desk.posts(&broadband);
    assert!(owed(&desk.settles(&mut other)).is_empty(), "the account was paid for both days");
    let alone = desk.at("2026-12-20T09:00:00").settles(&mut other);
    let days: Vec<String> = owed(&alone).into_iter().map(|(unit, _)| unit).collect();
    assert_eq!(days.first().map(String::as_str), Some("2026-11-23"), "from then on it is late alone");
    assert_eq!(days.len(), 8, "its cap counts the two days that the account was paid for as its own");
}

#[test]
fn u11_what_an_account_was_paid_last_month_lowers_no_cap() {
    let mut desk = Desk::same_day();
    let mut broadband = desk.at("2026-11-01T10:00:00").opens("fault.broadband.no-internet");
    desk.at("2026-11-18T09:00:00").settles(&mut broadband);
    desk.restores(&mut broadband);
    desk.posts(&broadband);
    let mut other = television(desk.at("2026-11-20T11:00:00"));
    let facts = desk.at("2026-12-20T09:00:00").settles(&mut other);
    assert_eq!(owed(&facts).len(), 10, "another fault, another ten days");
}

#[test]
fn a_late_receipt_from_the_lines_own_log_withdraws_the_breach_and_the_credit_stays() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T10:00:00").opens("fault.broadband.no-internet");
    desk.at("2026-11-21T00:30:00").settles(&mut case);
    assert_eq!(yinuo_domain::case::owed_minor(&case), 1_000);
    let worked = desk.instant("2026-11-20T23:50:00");
    let staff = Some(desk.evidence(EvidenceSource::Staff));
    let refused = desk
        .tries_at(&mut case, CaseCommand::Restore { evidence: staff }, worked)
        .expect_err("not independent");
    assert_eq!(refused.code, "D008");
    let log = Some(desk.evidence(EvidenceSource::LineLog));
    let facts =
        desk.tries_at(&mut case, CaseCommand::Restore { evidence: log }, worked).expect("independent");
    assert!(names(&facts).contains(&"breach-withdrawn"));
    assert_eq!(desk.clock(&case, SAME_DAY).status, ClockStatus::Kept);
    assert_eq!(
        yinuo_domain::case::owed_minor(&case),
        1_000,
        "a company that asks for ten yuan back loses more"
    );
}

#[test]
fn u10_a_proposed_pause_stops_nothing_and_the_proposer_cannot_approve_it() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T15:40:00").opens("fault.broadband.no-internet");
    let due = desk.clock(&case, EIGHT_HOURS).due_at;
    desk.handler().at("2026-11-20T17:00:00");
    let pause = desk.id();
    let evidence = desk.evidence(EvidenceSource::Customer);
    desk.does(&mut case, CaseCommand::Pause { pause, cause: ExemptClass::UserCause, evidence, from: None });
    assert_eq!(desk.clock(&case, EIGHT_HOURS).due_at, due);
    let refused =
        desk.tries(&mut case, CaseCommand::DecidePause { pause, approve: true }).expect_err("same person");
    assert_eq!(refused.code, "D010");
    desk.supervisor().does(&mut case, CaseCommand::DecidePause { pause, approve: true });
    assert_eq!(desk.clock(&case, EIGHT_HOURS).due_at, None);
    assert!(matches!(desk.clock(&case, EIGHT_HOURS).status, ClockStatus::Paused { .. }));
    assert_eq!(case.tmf_state(), "held");
    desk.handler().at("2026-11-20T18:00:00").does(&mut case, CaseCommand::Resume { pause });
    assert_eq!(desk.clock(&case, EIGHT_HOURS).due_at, Some(desk.instant("2026-11-21T00:40:00")));
}

#[test]
fn u10_what_a_colleague_proposes_reaches_somebody_else_who_leads_the_unit() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T15:40:00").opens("fault.broadband.no-internet");
    desk.supervisor().at("2026-11-20T17:00:00");
    let pause = desk.id();
    let evidence = desk.evidence(EvidenceSource::Customer);
    let asked = CaseCommand::Pause { pause, cause: ExemptClass::UserCause, evidence, from: None };
    let facts = desk.does(&mut case, asked);
    let heard = react(&case, &facts, &Bilingual::new("断网", "no internet"), &desk.org);
    let [Reaction::Reach { kind: "approve", person, text, .. }] = &heard[..] else { panic!("{heard:?}") };
    assert!(!person.is_empty() && person != "chen", "{person}");
    assert!(text.zh.starts_with("停表待批准：断网") && text.en.contains("second person"), "{text:?}");
}

#[test]
fn u10_a_pause_approved_after_the_breach_withdraws_it() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T15:40:00").opens("fault.broadband.no-internet");
    desk.handler().at("2026-11-20T22:00:00");
    let pause = desk.id();
    let evidence = desk.evidence(EvidenceSource::Customer);
    desk.does(&mut case, CaseCommand::Pause { pause, cause: ExemptClass::UserCause, evidence, from: None });
    desk.at("2026-11-21T08:00:00").settles(&mut case);
    assert_eq!(desk.clock(&case, EIGHT_HOURS).status, ClockStatus::Broken);
    let facts = desk.supervisor().does(&mut case, CaseCommand::DecidePause { pause, approve: true });
    assert!(names(&facts).contains(&"breach-withdrawn"));
    assert!(matches!(desk.clock(&case, EIGHT_HOURS).status, ClockStatus::Paused { .. }));
}

#[test]
fn u10_an_exemption_stops_the_remedy_and_not_history() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T10:00:00").opens("fault.broadband.no-internet");
    desk.handler().at("2026-11-20T20:00:00");
    let (exemption, evidence) = (desk.id(), desk.evidence(EvidenceSource::Outside));
    let span = Span { from: desk.instant("2026-11-20T18:00:00"), until: desk.instant("2026-11-22T00:00:00") };
    let scheme = "cn-same-day".to_owned();
    desk.does(
        &mut case,
        CaseCommand::Exempt { exemption, scheme, cause: ExemptClass::ForceMajeure, span, evidence },
    );
    desk.supervisor().does(&mut case, CaseCommand::DecideExemption { exemption, approve: true });
    let facts = desk.at("2026-11-22T09:00:00").settles(&mut case);
    assert!(names(&facts).contains(&"promise-broken"));
    assert_eq!(owed(&facts), [("2026-11-22".to_owned(), 1_000)], "only the day outside the span is owed");
}

#[test]
fn y41_a_window_that_the_customer_asked_for_moves_the_promise_and_ours_does_not() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T15:40:00").opens("fault.broadband.no-internet");
    let ours = Span { from: desk.instant("2026-11-22T09:00:00"), until: desk.instant("2026-11-22T11:00:00") };
    desk.does(&mut case, CaseCommand::Appoint { window: ours, asked_by_customer: false });
    assert_eq!(desk.clock(&case, SAME_DAY).due_at, Some(desk.instant("2026-11-21T00:00:00")));
    let theirs =
        Span { from: desk.instant("2026-11-21T09:00:00"), until: desk.instant("2026-11-21T10:00:00") };
    desk.does(&mut case, CaseCommand::Appoint { window: theirs, asked_by_customer: true });
    assert_eq!(desk.clock(&case, SAME_DAY).due_at, Some(desk.instant("2026-11-21T10:00:00")));
}

#[test]
fn u15_the_evening_fault_repaired_next_morning_is_kept() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-03-02T20:10:00").opens("fault.broadband.no-internet");
    desk.handler().at("2026-03-03T09:30:00").does(&mut case, CaseCommand::Arrive { evidence: None });
    desk.at("2026-03-03T09:50:00").restores(&mut case);
    desk.at("2026-03-03T09:55:00").resolves(&mut case);
    desk.confirms(&mut case);
    assert_eq!(case.stage, Stage::Closed);
    assert_eq!(desk.clock(&case, SAME_DAY).status, ClockStatus::Kept);
}

#[test]
fn a40_a_refusal_resumes_the_clock_and_the_wait_for_the_word_does_not_count() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T10:00:00").opens("fault.broadband.no-internet");
    desk.handler().at("2026-11-20T20:00:00").restores(&mut case);
    desk.resolves(&mut case);
    desk.at("2026-11-20T22:00:00").refuses(&mut case);
    assert_eq!(case.stage, Stage::InProgress);
    let clock = desk.clock(&case, SAME_DAY);
    assert_eq!(clock.status, ClockStatus::Running);
    assert_eq!(clock.due_at, Some(desk.instant("2026-11-21T02:00:00")));
}

#[test]
fn a40_silence_for_the_window_closes_the_case_at_the_end_of_the_window() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T10:00:00").opens("fault.broadband.no-internet");
    desk.handler().at("2026-11-20T12:00:00").restores(&mut case);
    desk.resolves(&mut case);
    desk.at("2026-11-25T12:00:00").settles(&mut case);
    assert_eq!(case.stage, Stage::Closed);
    assert_eq!(case.closed_at, Some(desk.instant("2026-11-22T12:00:00")));
}

#[test]
fn cancelling_neither_escapes_nor_doubles_what_is_owed() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T10:00:00").opens("fault.broadband.no-internet");
    desk.handler().at("2026-11-21T09:00:00");
    let text = desk.text();
    let facts = desk.does(&mut case, CaseCommand::Cancel { text });
    assert_eq!(owed(&facts).len(), 1);
    let later = desk.at("2026-12-01T09:00:00").settles(&mut case);
    assert!(later.is_empty(), "a cancelled case accrues nothing more: {:?}", names(&later));
}

#[test]
fn a_case_cancelled_for_an_instant_before_its_pause_leaves_no_pause_that_ends_before_it_begins() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T10:00:00").opens("fault.broadband.no-internet");
    desk.handler().at("2026-11-20T15:00:00");
    let (pause, evidence) = (desk.id(), desk.evidence(EvidenceSource::Customer));
    let cause = ExemptClass::UserCause;
    desk.does(&mut case, CaseCommand::Pause { pause, cause, evidence, from: None });
    desk.supervisor().does(&mut case, CaseCommand::DecidePause { pause, approve: true });
    let (text, earlier) = (desk.text(), desk.instant("2026-11-20T12:00:00"));
    desk.at("2026-11-20T16:00:00")
        .tries_at(&mut case, CaseCommand::Cancel { text }, earlier)
        .expect("cancelled");
    assert_eq!(case.pauses[0].until, Some(case.pauses[0].from));
}

#[test]
fn bad_input_gets_its_number_and_leaves_the_case_as_it_was() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T15:40:00").opens("fault.broadband.no-internet");
    let before = case.clone();
    desk.handler().at("2026-11-20T16:00:00");
    let tomorrow = desk.instant("2026-11-21T16:00:00");
    let text = desk.text();
    let code =
        |result: Result<Vec<yinuo_domain::Fact>, yinuo_domain::Refusal>| result.expect_err("refused").code;
    assert_eq!(code(desk.tries_at(&mut case, CaseCommand::Answer { text: text.clone() }, tomorrow)), "D006");
    assert_eq!(
        code(desk.tries(
            &mut case,
            CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) }
        )),
        "D001"
    );
    assert_eq!(
        code(desk.tries(
            &mut case,
            CaseCommand::Resolve { check: None, root_cause: "access.connector".into(), text: text.clone() }
        )),
        "D025"
    );
    assert_eq!(code(desk.tries(&mut case, CaseCommand::Reopen { text: text.clone() })), "D001");
    assert_eq!(
        code(desk.tries(&mut case, CaseCommand::Assign { unit: "moon".into(), person: String::new() })),
        "D021"
    );
    assert_eq!(
        code(
            desk.tries(
                &mut case,
                CaseCommand::Categorise { category: "complaint.billing.overcharge".into() }
            )
        ),
        "D023"
    );
    desk.at("2026-11-20T15:00:00");
    assert_eq!(code(desk.tries(&mut case, CaseCommand::Settle)), "D009");
    assert_eq!(case, before);
}

/// A contact at an instant, entered now.
fn entered(desk: &mut Desk, occurred: &str, recording: &str) -> Result<Case, String> {
    let (occurred, case, contact) = (desk.instant(occurred), desk.id(), desk.id());
    desk.tries_intake(occurred, recording, (contact, case)).map_err(|refusal| refusal.code.to_owned())
}

#[test]
fn u09_an_acceptance_is_put_back_an_hour_on_a_word_and_further_only_with_a_recording() {
    let mut desk = Desk::urban();
    desk.at("2026-11-20T17:00:00");
    let word = entered(&mut desk, "2026-11-20T16:00:00", "").expect("an hour back");
    assert_eq!(word.accepted_at, desk.instant("2026-11-20T16:00:00"));
    let refused = entered(&mut desk, "2026-11-20T15:59:59", "");
    assert_eq!(refused.expect_err("the cut-off lies between"), "D036");
    assert_eq!(entered(&mut desk, "2026-11-20T15:59:59", "  ").expect_err("blanks show nothing"), "D036");
    let shown = entered(&mut desk, "2026-11-20T15:59:59", "REC-1").expect("the recording shows it");
    assert_eq!(desk.clock(&shown, SAME_DAY).due_at, Some(desk.instant("2026-11-21T00:00:00")));
    assert_eq!(entered(&mut desk, "2026-11-19T16:59:59", "REC-1").expect_err("over a day"), "D007");
}

#[test]
fn a_visit_that_we_move_a_day_before_is_not_missed_and_one_that_we_move_later_is() {
    let mut desk = Desk::with(policy(&["uk-ofcom-2026", "cn-yiyang"]));
    let mut case = desk.at("2026-11-16T10:00:00").opens("fault.broadband.no-internet");
    let slot = |desk: &Desk, day: &str| Span {
        from: desk.instant(&format!("2026-11-{day}T08:00:00")),
        until: desk.instant(&format!("2026-11-{day}T13:00:00")),
    };
    let agrees = |desk: &Desk, case: &mut Case, day: &str, asked_by_customer| {
        desk.does(case, CaseCommand::Appoint { window: slot(desk, day), asked_by_customer });
    };
    let due = |desk: &Desk, case: &Case| desk.clock(case, "uk-ofcom.visit").due_at;
    agrees(&desk, &mut case, "18", true);
    desk.at("2026-11-17T07:00:00");
    agrees(&desk, &mut case, "20", false);
    assert_eq!(due(&desk, &case), Some(desk.instant("2026-11-20T13:00:00")), "25 hours before");
    desk.at("2026-11-19T09:00:00");
    agrees(&desk, &mut case, "23", false);
    assert_eq!(due(&desk, &case), Some(desk.instant("2026-11-20T13:00:00")), "23 hours before");
    let facts = desk.at("2026-11-20T14:00:00").settles(&mut case);
    let missed: Vec<(String, i64)> = owed(&facts).into_iter().filter(|(_, minor)| *minor == 3_231).collect();
    assert_eq!(missed, [("once".to_owned(), 3_231)]);
}

#[test]
fn y39_the_area_class_in_force_at_acceptance_is_pinned_and_a_later_one_moves_no_promise() {
    let mut desk = Desk::urban();
    let rural_from = desk.instant("2026-11-22T00:00:00");
    let classes = [(Instant(0), AreaClass::Urban), (rural_from, AreaClass::Rural)];
    desk.org.area_classes.insert("team".into(), classes.to_vec());
    desk.brief.service.grid = "team".into();
    // The mirror is never asked where the register says.
    desk.brief.service.area = None;
    let mut case = desk.at("2026-11-20T17:28:00").opens("fault.broadband.no-internet");
    let made = |case: &Case| -> Vec<(String, Option<AreaClass>)> {
        case.promises.iter().map(|promise| (promise.rule.clone(), promise.area)).collect()
    };
    assert_eq!(case.grid, "team");
    let urban = made(&case);
    assert!(urban.iter().any(|(rule, _)| rule == EIGHT_HOURS), "{urban:?}");
    assert!(urban.iter().all(|(_, area)| *area == Some(AreaClass::Urban)), "{urban:?}");
    let due = desk.clock(&case, EIGHT_HOURS).due_at;
    desk.at("2026-11-23T09:00:00").settles(&mut case);
    assert_eq!((made(&case), desk.clock(&case, EIGHT_HOURS).due_at), (urban, due), "the country came later");
    let category = "fault.broadband.slow".to_owned();
    desk.does(&mut case, CaseCommand::Categorise { category });
    assert!(
        made(&case).iter().all(|(_, area)| *area == Some(AreaClass::Urban)),
        "also under another category"
    );

    let other = desk.opens("fault.tv.no-signal");
    assert_eq!(other.facts.area, Some(AreaClass::Rural), "what is accepted now is the country's");
    // An acceptance that is put back has the class of its own instant.
    let (contact, id) = (desk.id(), desk.id());
    let evening = desk.instant("2026-11-21T23:50:00");
    desk.at("2026-11-22T00:20:00");
    desk.brief.earlier.clear();
    let back = desk.tries_intake(evening, "REC-1", (contact, id)).expect("opened");
    assert_eq!(back.facts.area, Some(AreaClass::Urban));
}

#[test]
fn y39_a_grid_without_a_class_of_its_own_has_that_of_the_unit_above_and_else_the_mirrors() {
    let mut desk = Desk::urban();
    desk.brief.service.grid = "team".into();
    let asked = |desk: &Desk| desk.brief.service.area_at(&desk.org, desk.instant("2026-11-20T09:00:00"));
    assert_eq!(asked(&desk), Some(AreaClass::Urban), "as the mirror has it");
    desk.org.area_classes.insert("north".into(), vec![(Instant(0), AreaClass::Rural)]);
    assert_eq!(asked(&desk), Some(AreaClass::Rural), "the unit above");
    let later = desk.instant("2026-11-21T00:00:00");
    desk.org.area_classes.insert("team".into(), vec![(later, AreaClass::Urban)]);
    assert_eq!(asked(&desk), Some(AreaClass::Rural), "its own holds from tomorrow");
}

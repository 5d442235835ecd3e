//! Stories of the ladder, the repeat chain, the red line and first-contact ownership (Y26, Y31, Y46, Y47, H10 to H12).

mod story;

use story::{Desk, LADDER, is_ladder, names, rungs};
use yinuo_domain::EvidenceSource;
use yinuo_domain::case::{ClockStatus, Stage};
use yinuo_domain::command::CaseCommand;

const COMPLAINT: &str = "complaint.billing.overcharge";

#[test]
fn y47_the_ladder_climbs_every_two_hours_from_acceptance_to_the_general_manager() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    let facts = desk.at("2026-11-21T09:00:00").settles(&mut case);
    let climbed = rungs(&facts);
    let expected = ["11:00", "13:00", "15:00", "17:00"];
    assert_eq!(case.ladder().map(|cycle| cycle.reached), Some(5));
    assert_eq!(climbed.len(), 4, "the first rung was reached with the acceptance");
    for (index, (rung, at, holder)) in climbed.into_iter().enumerate() {
        assert_eq!(usize::from(rung), index + 2);
        assert_eq!(at, desk.instant(&format!("2026-11-20T{}:00", expected[index])));
        assert_eq!(holder, LADDER[index + 1].1);
    }
}

#[test]
fn y47_the_first_rung_is_reached_with_the_acceptance_itself() {
    let mut desk = Desk::urban();
    let (_, facts) = desk.at("2026-11-20T09:00:00").tries_to_open(COMPLAINT, None).expect("opens");
    assert_eq!(rungs(&facts), [(1, desk.instant("2026-11-20T09:00:00"), "chen".to_owned())]);
}

#[test]
fn y47_after_an_outage_of_the_worker_each_rung_is_climbed_once_and_in_order() {
    let mut desk = Desk::urban();
    let mut at_once = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    let mut step_by_step = at_once.clone();
    let all = rungs(&desk.at("2026-11-20T20:00:00").settles(&mut at_once));
    let mut steps = Vec::new();
    for hour in 9..=20 {
        steps.extend(rungs(&desk.at(&format!("2026-11-20T{hour:02}:30:00")).settles(&mut step_by_step)));
    }
    assert_eq!(all, steps);
}

#[test]
fn y46_the_ladder_stops_with_the_clock_that_it_names() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler().at("2026-11-20T12:00:00").resolves(&mut case);
    let later = desk.at("2026-11-20T20:00:00").settles(&mut case);
    assert!(rungs(&later).is_empty());
    assert!(
        desk.clocks(&case)
            .iter()
            .filter(|clock| is_ladder(clock))
            .all(|clock| clock.status == ClockStatus::Ended)
    );
}

#[test]
fn y31_the_fifth_rung_is_left_only_by_an_instruction_of_the_general_manager() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler().at("2026-11-20T18:00:00");
    let text = desk.text();
    let resolve =
        CaseCommand::Resolve { check: None, root_cause: "system.billing".into(), text: text.clone() };
    assert_eq!(desk.tries(&mut case, resolve.clone()).expect_err("at the top").code, "D016");
    let instruct = |desk: &mut Desk| CaseCommand::Instruct {
        task: desk.id(),
        text: desk.text(),
        person: "zhou".into(),
        due_at: desk.instant("2026-11-21T09:00:00"),
    };
    let by_handler = instruct(&mut desk);
    assert_eq!(desk.tries(&mut case, by_handler).expect_err("not his to give").code, "D015");
    desk.as_person("gao", "general-manager", "city");
    let by_manager = instruct(&mut desk);
    desk.does(&mut case, by_manager);
    desk.handler();
    assert_eq!(desk.tries(&mut case, resolve.clone()).expect_err("the order is still open").code, "D024");
    let task = case.tasks[0].id;
    desk.does(&mut case, CaseCommand::FinishTask { task, text });
    desk.does(&mut case, resolve);
    assert_eq!(case.stage, Stage::Resolved);
}

#[test]
fn a_refusal_starts_a_new_cycle_at_the_rung_reached() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler().at("2026-11-20T13:30:00").resolves(&mut case);
    let facts = desk.at("2026-11-20T15:00:00").refuses(&mut case);
    assert_eq!(rungs(&facts), [(3, desk.instant("2026-11-20T15:00:00"), "he".to_owned())]);
    let later = desk.at("2026-11-20T17:00:00").settles(&mut case);
    assert_eq!(rungs(&later), [(4, desk.instant("2026-11-20T17:00:00"), "liang".to_owned())]);
}

#[test]
fn h12_a_second_complaint_starts_one_rung_higher_and_stays_with_its_first_contact_owner() {
    let mut desk = Desk::urban();
    let mut first = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler().at("2026-11-20T10:00:00").resolves(&mut first);
    desk.confirms(&mut first);
    desk.remembers(&first);
    desk.as_person("sun", "agent", "hotline");
    let (second, facts) =
        desk.at("2026-11-27T09:59:59").tries_to_open("complaint.billing.refund", None).expect("opens");
    assert_eq!((second.chain, second.repeat_of, second.owner.as_str()), (2, Some(first.id), "zhao"));
    assert_eq!(rungs(&facts), [(2, desk.instant("2026-11-27T09:59:59"), "jiang".to_owned())]);
    let mut climbing = second;
    let later = rungs(&desk.at("2026-11-27T16:00:00").settles(&mut climbing));
    let at_top = later.last().cloned().expect("climbed");
    assert_eq!(
        at_top,
        (5, desk.instant("2026-11-27T15:59:59"), "gao".to_owned()),
        "the general manager at six hours"
    );
}

#[test]
fn h11_the_window_runs_from_the_close_and_ends_after_seven_days() {
    let mut desk = Desk::urban();
    let mut first = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler().at("2026-11-20T10:00:00").resolves(&mut first);
    desk.confirms(&mut first);
    desk.remembers(&first);
    let late = desk.at("2026-11-27T10:00:00").opens(COMPLAINT);
    assert_eq!((late.chain, late.repeat_of), (1, None));
}

#[test]
fn h12_the_same_while_open_warns_before_saving() {
    let mut desk = Desk::urban();
    let first = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.remembers(&first);
    assert_eq!(desk.tries_to_open(COMPLAINT, None).expect_err("duplicate").code, "D005");
    assert!(desk.tries_to_open(COMPLAINT, Some(first.id)).is_ok());
    assert!(
        desk.tries_to_open("complaint.conduct.attitude", None).is_ok(),
        "another topic is another matter"
    );
}

#[test]
fn y26_the_unit_that_a_red_line_accuses_and_all_below_it_cannot_close() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.does(&mut case, CaseCommand::RedLine { mark: "forced-bundle".into(), unit: "north".into() });
    let text = desk.text();
    let resolve = CaseCommand::Resolve { check: None, root_cause: "people.wrong-sale".into(), text };
    desk.as_person("li", "handler", "team").at("2026-11-20T09:30:00");
    assert_eq!(desk.tries(&mut case, resolve.clone()).expect_err("accused").code, "D014");
    desk.as_person("shen", "quality", "city").does(&mut case, resolve);
    assert_eq!(case.stage, Stage::Resolved);
}

fn red_line(unit: &str) -> CaseCommand {
    CaseCommand::RedLine { mark: "forced-bundle".into(), unit: unit.into() }
}

fn withdraw(desk: &mut Desk, unit: &str) -> CaseCommand {
    let evidence = desk.evidence(EvidenceSource::Recording);
    CaseCommand::WithdrawRedLine { mark: "forced-bundle".into(), unit: unit.into(), evidence }
}

fn decide(unit: &str, approve: bool) -> CaseCommand {
    CaseCommand::DecideRedLine { mark: "forced-bundle".into(), unit: unit.into(), approve }
}

#[test]
fn y26_several_units_are_accused_and_each_is_kept_from_closing() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.does(&mut case, red_line("north"));
    assert_eq!(desk.tries(&mut case, red_line("north")).expect_err("twice").code, "D029");
    desk.does(&mut case, red_line("hotline"));
    let text = desk.text();
    let resolve = CaseCommand::Resolve { check: None, root_cause: "people.wrong-sale".into(), text };
    desk.at("2026-11-20T09:30:00");
    for (person, post, unit) in [("zhou", "handler", "north"), ("zhao", "agent", "hotline")] {
        let refused = desk.as_person(person, post, unit).tries(&mut case, resolve.clone());
        assert_eq!(refused.expect_err("accused").code, "D014");
    }
    desk.supervisor().does(&mut case, resolve);
}

#[test]
fn y26_a_wrong_mark_is_withdrawn_by_two_people_whom_no_mark_accuses() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.does(&mut case, red_line("north"));
    desk.does(&mut case, red_line("hotline"));
    let north = withdraw(&mut desk, "north");
    for (person, post, unit) in
        [("zhou", "handler", "north"), ("li", "handler", "team"), ("zhao", "agent", "hotline")]
    {
        let refused = desk.as_person(person, post, unit).tries(&mut case, north.clone());
        assert_eq!(refused.expect_err("accused units clear nobody").code, "D030");
    }
    desk.supervisor().does(&mut case, north.clone());
    assert_eq!(desk.tries(&mut case, decide("north", true)).expect_err("alone").code, "D010");
    assert_eq!(desk.tries(&mut case, north.clone()).expect_err("it waits").code, "D024");
    assert_eq!(desk.tries(&mut case, decide("hotline", true)).expect_err("not asked").code, "D012");
    desk.as_person("shen", "quality", "city").does(&mut case, decide("north", false));
    assert_eq!(case.standing_red_lines().count(), 2, "refused: the mark stands");
    desk.does(&mut case, north);
    desk.supervisor().does(&mut case, decide("north", true));
    let standing: Vec<&str> = case.standing_red_lines().map(|line| line.unit.as_str()).collect();
    assert_eq!((standing, case.red_lines.len()), (vec!["hotline"], 2), "withdrawn, and still in the record");
    let text = desk.text();
    let resolve = CaseCommand::Resolve { check: None, root_cause: "people.wrong-sale".into(), text };
    desk.handler().at("2026-11-20T09:30:00").does(&mut case, resolve);
}

#[test]
fn h10_ownership_survives_every_reassignment() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler().does(&mut case, CaseCommand::Assign { unit: "team".into(), person: "li".into() });
    desk.does(&mut case, CaseCommand::Assign { unit: "city".into(), person: String::new() });
    assert_eq!(case.owner, "zhao");
}

#[test]
fn h10_a_case_goes_to_somebody_of_its_unit_and_to_another_only_with_his_unit() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    let assign = |unit: &str, person: &str| CaseCommand::Assign { unit: unit.into(), person: person.into() };
    let refused = desk.handler().tries(&mut case, assign("team", "zhou")).expect_err("zhou works in north");
    assert_eq!(refused.code, "D028");
    desk.does(&mut case, assign("north", "li"));
    assert_eq!((case.unit.as_str(), case.handler.as_str()), ("north", "li"), "a team lies below its unit");
    desk.does(&mut case, assign("hotline", "zhao"));
    assert_eq!((case.unit.as_str(), case.handler.as_str()), ("hotline", "zhao"), "handed over with the unit");
}

#[test]
fn y10_an_appeal_is_never_a_complaint() {
    let mut desk = Desk::urban();
    let mut appeal = desk.at("2026-11-20T09:00:00").opens("appeal.regulator.billing");
    let refused = desk
        .tries(&mut appeal, CaseCommand::Categorise { category: COMPLAINT.into() })
        .expect_err("kinds stay");
    assert_eq!(refused.code, "D023");
}

#[test]
fn a_closed_case_reopens_within_its_window_and_not_after() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    desk.handler().at("2026-11-20T10:00:00").resolves(&mut case);
    desk.confirms(&mut case);
    let mut late = case.clone();
    let text = desk.text();
    let facts = desk.at("2026-11-22T10:00:00").does(&mut case, CaseCommand::Reopen { text: text.clone() });
    assert!(names(&facts).contains(&"promise-resumed"));
    assert_eq!(case.stage, Stage::InProgress);
    desk.at("2026-11-27T10:00:00");
    assert_eq!(desk.tries(&mut late, CaseCommand::Reopen { text }).expect_err("over").code, "D019");
}

#[test]
fn y31_y47_whoever_stands_on_the_ladder_takes_a_case_over_to_where_he_stands() {
    let mut desk = Desk::urban();
    let mut case = desk.at("2026-11-20T09:00:00").opens(COMPLAINT);
    assert_eq!(case.unit, "north");
    desk.as_person("chen", "complaint-supervisor", "city");
    desk.does(&mut case, CaseCommand::Take { from: String::new() });
    assert_eq!((case.handler.as_str(), case.unit.as_str()), ("chen", "city"));
    assert_eq!(rungs(&desk.at("2026-11-20T11:00:00").settles(&mut case)).len(), 1, "the ladder climbs on");
    // Who neither works for the unit nor stands on the ladder takes nothing.
    let mut other = desk.opens(COMPLAINT);
    desk.as_person("zhao", "agent", "hotline");
    let take = CaseCommand::Take { from: String::new() };
    assert_eq!(desk.tries(&mut other, take).expect_err("no step of his").code, "D028");
}

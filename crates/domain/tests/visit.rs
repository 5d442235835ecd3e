//! Stories of visits: asked, booked, on the way, there, done; handed back, missed, and told late by a phone.

mod story;

use story::{Desk, policy};
use uuid::Uuid;
use yinuo_domain::case::{Case, ClockKind, ClockStatus, Stage, Visit};
use yinuo_domain::command::{CaseCommand, LookCommand, VisitCommand, VisitDeed};
use yinuo_domain::event::{Mover, Position, Receipt, Slot, Solved, VisitTurn};
use yinuo_domain::org::{Person, Post};
use yinuo_domain::react::{Reaction, react};
use yinuo_domain::technician::{Bound, Technician, may_come};
use yinuo_domain::{CaseEvent, Evidence, EvidenceSource, Fact};
use yinuo_policy::{Bilingual, Instant, Span};

const FAULT: &str = "fault.broadband.no-internet";
const VISIT: Uuid = Uuid::from_u128(77);

/// A desk with the rules of visits, a dispatcher and two technicians.
fn desk() -> Desk {
    let mut desk = Desk::with(policy(&["cn-same-day", "cn-yiyang", "cn-visit"]));
    for (post, role) in [("dispatcher", "dispatcher"), ("technician", "technician")] {
        let name = Bilingual::new(post, post);
        desk.org.posts.insert(post.into(), Post { code: post.into(), name, roles: vec![role.into()] });
    }
    for person in ["tao", "wei", "dai"] {
        let name = Bilingual::new(person, person);
        desk.org.people.insert(person.into(), Person { code: person.into(), name, ..Person::default() });
    }
    desk.at("2026-11-20T08:40:00");
    desk
}

fn does(desk: &Desk, case: &mut Case, deed: VisitDeed) -> Vec<Fact> {
    desk.does(case, CaseCommand::Visit(VisitCommand { visit: VISIT, deed }))
}

fn refused(desk: &Desk, case: &mut Case, deed: VisitDeed) -> &'static str {
    desk.tries(case, CaseCommand::Visit(VisitCommand { visit: VISIT, deed })).expect_err("refused").code
}

fn span(desk: &Desk, from: &str, until: &str) -> Span {
    let day = |time: &str| desk.instant(&format!("2026-11-20T{time}:00"));
    Span { from: day(from), until: day(until) }
}

fn slot(desk: &Desk, technician: &str, from: &str, until: &str) -> Slot {
    Slot {
        technician: technician.into(),
        mate: None,
        hours: span(desk, from, until),
        chosen_by: Mover::Customer,
    }
}

fn asks(desk: &mut Desk, hazard: &str, two: bool) -> VisitDeed {
    let (job, hazard) = ("repair".into(), hazard.into());
    VisitDeed::Ask { job, text: desk.text(), parts: Vec::new(), hazard, two }
}

/// A fault with a visit that the customer booked from ten to twelve, with Tao.
fn booked(desk: &mut Desk) -> Case {
    let mut case = desk.opens(FAULT);
    desk.as_person("dai", "dispatcher", "city");
    let ask = asks(desk, "", false);
    does(desk, &mut case, ask);
    let window = span(desk, "10:00", "12:00");
    let slot = Some(slot(desk, "tao", "10:10", "11:10"));
    does(desk, &mut case, VisitDeed::Book { window, asked_by: Mover::Customer, slot });
    case
}

fn tao(desk: &mut Desk) -> &mut Desk {
    desk.as_person("tao", "technician", "north")
}

fn visit(case: &Case) -> &Visit {
    case.visit(VISIT).expect("the visit")
}

fn receipt(desk: &mut Desk) -> Receipt {
    Receipt {
        solved: Solved::OnSite,
        cause: "terminal.modem".into(),
        before_kbps: Some(0),
        after_kbps: Some(512_300),
        parts: vec!["ont".into(), "ont".into()],
        evidence: desk.evidence(EvidenceSource::SpeedTest),
        restored: true,
    }
}

fn photo(desk: &mut Desk) -> Evidence {
    Evidence { artefacts: vec!["ab".repeat(32)], ..desk.evidence(EvidenceSource::Photo) }
}

fn window_clock(desk: &Desk, case: &Case) -> ClockStatus {
    let clocks = desk.clocks(case);
    clocks.iter().find(|clock| clock.kind == ClockKind::Visit(0)).expect("its clock").status
}

#[test]
fn y41_u15_arrived_within_the_window_mended_twenty_minutes_later_and_the_customer_reads_why() {
    let mut desk = desk();
    let mut case = booked(&mut desk);
    tao(&mut desk).at("2026-11-20T09:50:00");
    does(&desk, &mut case, VisitDeed::SetOut { expected_at: None });
    desk.at("2026-11-20T10:30:00");
    let position = Position { spot: desk.text(), metres_off: Some(40) };
    does(&desk, &mut case, VisitDeed::Arrive { position: Some(position) });
    assert_eq!(visit(&case).agreed[0].kept, Some(true));
    assert_eq!(case.arrived_at, Some(desk.now), "the case's own promise of arrival stops with it");
    desk.at("2026-11-20T10:50:00");
    let receipt = receipt(&mut desk);
    let facts = does(&desk, &mut case, VisitDeed::Finish { receipt });
    assert_eq!((visit(&case).state(), case.restored_at), ("done", Some(desk.now)));
    assert_eq!(window_clock(&desk, &case), ClockStatus::Kept);
    let follow = react(&case, &facts, &Bilingual::default(), &desk.org);
    let told = |reaction: &Reaction| matches!(reaction, Reaction::Reach { person, text, .. } if *person == case.owner && text.en.contains("close"));
    assert!(follow.iter().any(told), "nobody handles the case: {follow:?}");
    let posted = follow
        .into_iter()
        .find_map(|reaction| if let Reaction::Post { lines, .. } = reaction { Some(lines) } else { None });
    let part = |account: &str, count| (account.to_owned(), "part/ont".to_owned(), count);
    let premises = format!("premises/{}", case.id);
    assert_eq!(posted, Some(vec![part("stock/tao", -2), part(&premises, 2)]), "two terminals left the van");
}

#[test]
fn y41_a_window_that_ends_without_an_arrival_is_missed_at_its_end_and_whoever_is_late_stays_late() {
    let mut desk = desk();
    let mut case = booked(&mut desk);
    tao(&mut desk).at("2026-11-20T12:20:00");
    let facts = does(&desk, &mut case, VisitDeed::Arrive { position: None });
    let missed =
        facts.iter().find(|fact| matches!(fact.event, CaseEvent::Visit { turn: VisitTurn::Missed, .. }));
    assert_eq!(missed.map(|fact| fact.occurred), Some(desk.instant("2026-11-20T12:00:00")));
    assert_eq!(visit(&case).agreed[0].kept, Some(false));
    assert_eq!(window_clock(&desk, &case), ClockStatus::Broken);
}

#[test]
fn n09_a_phone_without_network_tells_of_an_arrival_in_time_within_four_hours_and_not_after() {
    let mut desk = desk();
    let case = booked(&mut desk);
    let arrived = desk.instant("2026-11-20T11:00:00");
    let arrive =
        || CaseCommand::Visit(VisitCommand { visit: VISIT, deed: VisitDeed::Arrive { position: None } });
    tao(&mut desk).at("2026-11-20T15:00:00");
    let mut in_time = case.clone();
    desk.tries_at(&mut in_time, arrive(), arrived).expect("told in time");
    assert_eq!(visit(&in_time).agreed[0].kept, Some(true), "the miss is taken back");
    desk.at("2026-11-20T15:00:01");
    let mut late = case.clone();
    assert_eq!(desk.tries_at(&mut late, arrive(), arrived).expect_err("too late").code, "G010");
    desk.as_person("dai", "dispatcher", "city");
    desk.tries_at(&mut late, arrive(), arrived).expect("a second person records it");
}

#[test]
fn u16_a_receipt_without_the_proof_that_the_policy_asks_for_is_refused_by_number() {
    let mut desk = desk();
    let mut case = booked(&mut desk);
    tao(&mut desk).at("2026-11-20T10:30:00");
    let whole = receipt(&mut desk);
    let finish = |receipt: Receipt| VisitDeed::Finish { receipt };
    assert_eq!(refused(&desk, &mut case, finish(whole.clone())), "G002", "nobody has arrived");
    does(&desk, &mut case, VisitDeed::Arrive { position: None });
    assert_eq!(refused(&desk, &mut case, finish(Receipt { after_kbps: None, ..whole.clone() })), "G009");
    assert_eq!(refused(&desk, &mut case, finish(Receipt { cause: String::new(), ..whole.clone() })), "G009");
    assert_eq!(
        refused(&desk, &mut case, finish(Receipt { cause: "gremlins".into(), ..whole.clone() })),
        "D017"
    );
    desk.as_person("wei", "technician", "north");
    assert_eq!(refused(&desk, &mut case, finish(whole)), "G003", "it is Tao's");
}

#[test]
fn y08_what_is_settled_from_afar_needs_no_arrival() {
    let mut desk = desk();
    let mut case = booked(&mut desk);
    tao(&mut desk).at("2026-11-20T09:10:00");
    let receipt = Receipt { solved: Solved::Remotely, parts: Vec::new(), ..receipt(&mut desk) };
    does(&desk, &mut case, VisitDeed::Finish { receipt });
    assert_eq!((visit(&case).state(), visit(&case).agreed[0].kept), ("done", None));
}

#[test]
fn u10_nobody_at_home_needs_a_photo_and_only_proposes_that_the_clock_stands() {
    let mut desk = desk();
    let mut case = booked(&mut desk);
    tao(&mut desk).at("2026-11-20T10:30:00");
    does(&desk, &mut case, VisitDeed::Arrive { position: None });
    let bare =
        VisitDeed::NoAccess { pause: Uuid::from_u128(5), evidence: desk.evidence(EvidenceSource::Photo) };
    assert_eq!(refused(&desk, &mut case, bare), "G009");
    let evidence = photo(&mut desk);
    does(&desk, &mut case, VisitDeed::NoAccess { pause: Uuid::from_u128(5), evidence });
    assert_eq!((visit(&case).state(), visit(&case).returned.len()), ("asked", 1));
    assert!(case.standing_pause().is_none() && case.pauses.len() == 1, "a second person decides");
    desk.supervisor();
    desk.does(&mut case, CaseCommand::DecidePause { pause: Uuid::from_u128(5), approve: true });
    assert_eq!(case.standing_pause().map(|pause| pause.from), Some(desk.now));
}

#[test]
fn a_visit_that_is_handed_back_keeps_its_window_and_waits_for_another_technician() {
    let mut desk = desk();
    let mut case = booked(&mut desk);
    tao(&mut desk).at("2026-11-20T09:30:00");
    let reject =
        |reason: &str, desk: &mut Desk| VisitDeed::Reject { reason: reason.into(), text: desk.text() };
    let whim = reject("whim", &mut desk);
    assert_eq!(refused(&desk, &mut case, whim), "G011");
    let overloaded = reject("overloaded", &mut desk);
    does(&desk, &mut case, overloaded);
    assert_eq!((visit(&case).state(), visit(&case).slot.is_some()), ("booked", false));
    assert_eq!(window_clock(&desk, &case), ClockStatus::Running, "the customer was promised these hours");
    desk.as_person("dai", "dispatcher", "city");
    let other = slot(&desk, "wei", "11:00", "12:00"); // the customer chooses anew
    does(&desk, &mut case, VisitDeed::Assign { slot: other });
    let outside = slot(&desk, "wei", "12:00", "13:00");
    assert_eq!(refused(&desk, &mut case, VisitDeed::Assign { slot: outside }), "G008");
}

#[test]
fn u14_an_hour_that_is_held_is_free_again_after_fifteen_minutes_unless_the_customer_takes_it() {
    let mut desk = desk();
    let mut case = desk.opens(FAULT);
    desk.as_person("dai", "dispatcher", "city");
    let ask = asks(&mut desk, "", false);
    does(&desk, &mut case, ask);
    let (window, slot) = (span(&desk, "14:00", "16:00"), slot(&desk, "tao", "14:00", "15:00"));
    let hold = || VisitDeed::Hold { window, slot: slot.clone() };
    does(&desk, &mut case, hold());
    let mut taken = case.clone();
    desk.at("2026-11-20T08:55:00");
    desk.does(&mut case, CaseCommand::Settle);
    assert_eq!((visit(&case).state(), visit(&case).window), ("asked", None));
    assert_eq!(refused(&desk, &mut case, VisitDeed::Confirm), "G002");
    desk.at("2026-11-20T08:54:59");
    does(&desk, &mut taken, VisitDeed::Confirm);
    assert_eq!(visit(&taken).state(), "assigned");
}

#[test]
fn y41_only_a_window_that_the_customer_asked_for_moves_the_promise() {
    for (mover, moved) in [(Mover::Customer, true), (Mover::Us, false)] {
        let mut desk = desk();
        let mut case = booked(&mut desk);
        let due = |desk: &Desk, case: &Case| {
            desk.clocks(case)
                .into_iter()
                .find(|clock| clock.rule == "cn-same-day.repair")
                .and_then(|c| c.due_at)
        };
        let before = due(&desk, &case);
        let day = |time: &str| desk.instant(&format!("2026-11-21T{time}:00"));
        let window = Span { from: day("14:00"), until: day("16:00") };
        does(&desk, &mut case, VisitDeed::Book { window, asked_by: mover, slot: None });
        let expected = if moved { Some(window.until) } else { before };
        assert_eq!(due(&desk, &case), expected, "{mover:?}");
        assert_eq!(
            visit(&case).agreed.iter().map(|agreed| agreed.asked_by).collect::<Vec<_>>(),
            [Mover::Customer, mover]
        );
    }
}

#[test]
fn a_case_does_not_end_while_somebody_is_on_the_way_and_calls_off_what_waits() {
    let mut desk = desk();
    let mut case = booked(&mut desk);
    let mut quiet = case.clone();
    tao(&mut desk).at("2026-11-20T09:50:00");
    does(&desk, &mut case, VisitDeed::SetOut { expected_at: None });
    let cancel = |desk: &mut Desk| CaseCommand::Cancel { text: desk.text() };
    let cancelled = cancel(&mut desk);
    assert_eq!(desk.tries(&mut case, cancelled).expect_err("somebody drives").code, "G012");
    let cancelled = cancel(&mut desk);
    desk.does(&mut quiet, cancelled);
    assert_eq!((quiet.stage, visit(&quiet).state()), (Stage::Cancelled, "called-off"));
}

#[test]
fn u17_a06_who_lacks_skill_part_area_or_time_cannot_be_given_the_visit() {
    let mut desk = desk();
    let case = booked(&mut desk);
    let technician = Technician {
        person: "wei".into(),
        skills: vec!["fibre".into()],
        tools: vec!["light-meter".into()],
        units: vec!["north".into()],
        home: None,
        shift_from: 8 * 60,
        shift_until: 18 * 60,
        weekdays: vec![1, 2, 3, 4, 5],
        leave: Vec::new(),
        contractor: String::new(),
        rest: None,
    };
    let visit = Visit { parts: vec!["ont".into()], ..visit(&case).clone() };
    let stocked = Bound { parts: [("ont".to_owned(), 1)].into(), ..Bound::default() };
    let busy = Bound { hours: vec![span(&desk, "09:00", "10:30")], ..stocked.clone() };
    let law = (desk.book.current(), &desk.org);
    let comes = |who: &Technician, hours: Span, bound: &Bound| {
        may_come(who, &visit, hours, bound, law).map_err(|refusal| refusal.code)
    };
    let hours = span(&desk, "10:30", "11:30");
    assert_eq!(comes(&technician, hours, &busy), Ok(()), "one ends as the other begins");
    assert_eq!(comes(&technician, span(&desk, "10:29", "11:29"), &busy), Err("G007"));
    assert_eq!(comes(&technician, hours, &Bound::default()), Err("G006"));
    let unskilled = Technician { skills: Vec::new(), ..technician.clone() };
    assert_eq!(comes(&unskilled, hours, &stocked), Err("G005"));
    let empty_handed = Technician { tools: Vec::new(), ..technician.clone() };
    assert_eq!(comes(&empty_handed, hours, &stocked), Err("Z017"));
    let of_the_south = Technician { units: vec!["south".into()], ..technician.clone() };
    assert_eq!(comes(&of_the_south, hours, &stocked), Err("Z018"));
    for elsewhere in [
        Technician { leave: vec!["2026-11-20".into()], ..technician.clone() },
        Technician { weekdays: vec![6, 7], ..technician.clone() },
        Technician { shift_until: 11 * 60, ..technician.clone() },
    ] {
        assert_eq!(comes(&elsewhere, hours, &stocked), Err("Z019"), "{elsewhere:?}");
    }
}

#[test]
fn every_turn_of_a_visit_is_stored_and_read_back_as_it_was() {
    let mut desk = desk();
    let receipt = receipt(&mut desk);
    let done = CaseEvent::Visit { visit: VISIT, turn: VisitTurn::Done { receipt } };
    let late = CaseEvent::Visit { visit: VISIT, turn: VisitTurn::RunningLate { expected_at: Instant(5) } };
    for event in [done, late] {
        let bytes = serde_json::to_string(&event).expect("JSON");
        assert!(bytes.starts_with(r#"{"type":"visit","visit":"#), "{bytes}");
        assert_eq!(serde_json::from_str::<CaseEvent>(&bytes).expect("read"), event);
    }
}

/// The hours of Tao and of whoever goes with him.
fn with(desk: &Desk, mate: Option<&str>) -> Slot {
    Slot { mate: mate.map(str::to_owned), ..slot(desk, "tao", "10:10", "11:10") }
}

#[test]
fn a39_where_a_pole_is_climbed_two_hold_the_hour_and_one_alone_is_refused() {
    let mut desk = desk();
    let mut case = desk.opens(FAULT);
    desk.as_person("dai", "dispatcher", "city");
    let wrong = asks(&mut desk, "dragons", false);
    assert_eq!(refused(&desk, &mut case, wrong), "Z011", "no such hazard");
    let ask = asks(&mut desk, "pole", false);
    does(&desk, &mut case, ask);
    assert_eq!((visit(&case).needs_two(), visit(&case).two_because.as_str()), (true, "hazard/pole"));
    let window = span(&desk, "10:00", "12:00");
    let book = |mate| {
        let slot = Some(with(&desk, mate));
        VisitDeed::Book { window, asked_by: Mover::Customer, slot }
    };
    let (alone, himself, both) = (book(None), book(Some("tao")), book(Some("wei")));
    assert_eq!(refused(&desk, &mut case, alone), "Z010");
    assert_eq!(refused(&desk, &mut case, himself), "Z010", "one is not two");
    let facts = does(&desk, &mut case, both);
    let hears = react(&case, &facts, &Bilingual::new("无网", "no internet"), &desk.org);
    let told = hears.iter().filter_map(|reaction| match reaction {
        Reaction::Reach { person, .. } => Some(person.as_str()),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), ["tao", "wei"], "both hear of it");
    let text = desk.text();
    assert_eq!(
        refused(&desk, &mut case, VisitDeed::Man { two: false, text }),
        "Z011",
        "nobody waives a hazard"
    );
}

#[test]
fn u17_of_two_either_tells_and_parts_leave_the_van_of_whoever_signs() {
    let mut desk = desk();
    let mut case = desk.opens(FAULT);
    desk.as_person("dai", "dispatcher", "city");
    let ask = asks(&mut desk, "", true);
    does(&desk, &mut case, ask);
    let (window, slot) = (span(&desk, "10:00", "12:00"), Some(with(&desk, Some("wei"))));
    does(&desk, &mut case, VisitDeed::Book { window, asked_by: Mover::Customer, slot });
    desk.at("2026-11-20T09:50:00");
    does(tao(&mut desk), &mut case, VisitDeed::SetOut { expected_at: None });
    desk.at("2026-11-20T10:05:00");
    desk.as_person("wei", "technician", "north");
    does(&desk, &mut case, VisitDeed::Arrive { position: None });
    let receipt = receipt(&mut desk);
    let facts = does(&desk, &mut case, VisitDeed::Finish { receipt });
    assert_eq!(visit(&case).done_by, "wei");
    let posted = react(&case, &facts, &Bilingual::new("无网", "no internet"), &desk.org);
    let vans: Vec<String> = posted
        .into_iter()
        .filter_map(|reaction| match reaction {
            Reaction::Post { lines, .. } => Some(lines.into_iter().map(|(account, ..)| account)),
            _ => None,
        })
        .flatten()
        .filter(|account| account.starts_with("stock/"))
        .collect();
    assert_eq!(vans, ["stock/wei"]);
}

#[test]
fn a39_the_dispatcher_says_that_two_go_and_that_one_is_enough_and_hours_of_one_are_given_back() {
    let mut desk = desk();
    let mut case = booked(&mut desk);
    let text = desk.text();
    does(&desk, &mut case, VisitDeed::Man { two: true, text: text.clone() });
    assert_eq!((visit(&case).needs_two(), visit(&case).state()), (true, "booked"), "Tao alone is not enough");
    assert_eq!(visit(&case).window, Some(span(&desk, "10:00", "12:00")), "what was promised stands");
    let alone = VisitDeed::Assign { slot: with(&desk, None) };
    assert_eq!(refused(&desk, &mut case, alone), "Z010");
    let both = VisitDeed::Assign { slot: with(&desk, Some("wei")) };
    does(&desk, &mut case, both);
    does(&desk, &mut case, VisitDeed::Man { two: false, text: text.clone() });
    assert_eq!((visit(&case).needs_two(), visit(&case).slot.is_none()), (false, true));
    assert_eq!(refused(&desk, &mut case, VisitDeed::Man { two: false, text }), "G002", "it is so already");
}

#[test]
fn u14_whom_the_customer_chose_binds_until_he_says_otherwise_or_was_asked_and_kept_silent() {
    let mut desk = desk();
    let mut case = booked(&mut desk);
    let sent = |desk: &Desk, who: &str| Slot { chosen_by: Mover::Us, ..slot(desk, who, "11:00", "12:00") };
    let wei = sent(&desk, "wei");
    assert_eq!(refused(&desk, &mut case, VisitDeed::Assign { slot: wei.clone() }), "Z015");
    let window = span(&desk, "14:00", "16:00");
    let moved = Slot { hours: span(&desk, "14:00", "15:00"), ..wei.clone() };
    let by_us = VisitDeed::Book { window, asked_by: Mover::Us, slot: Some(moved) };
    assert_eq!(refused(&desk, &mut case, by_us), "Z015", "moving the hour moves no wish");
    let tao = sent(&desk, "tao");
    does(&desk, &mut case, VisitDeed::Assign { slot: tao });
    assert_eq!(visit(&case).insists_on(desk.now), Some("tao"), "whom we send changes no wish of his");
    let facts = does(&desk, &mut case, VisitDeed::Release { cause: "absent".into() });
    let asked = CaseEvent::Visit {
        visit: VISIT,
        turn: VisitTurn::ChoiceAsked { technician: "tao".into(), until: desk.now },
    };
    assert_eq!(
        facts.last().map(|fact| &fact.event),
        Some(&asked),
        "an hour and twenty before: silence is yes at once"
    );
    assert_eq!((visit(&case).insists_on(desk.now), visit(&case).state()), (None, "booked"));
    does(&desk, &mut case, VisitDeed::Assign { slot: wei });
    let back = does(&desk, &mut case, VisitDeed::Release { cause: "absent".into() });
    assert_eq!(back.len(), 1, "he was asked once, and of another");
}

#[test]
fn u14_taken_back_to_plan_anew_nobody_is_asked_and_a_hold_that_lapses_leaves_no_wish() {
    let mut desk = desk();
    let mut case = booked(&mut desk);
    let facts = does(&desk, &mut case, VisitDeed::Release { cause: "replanned".into() });
    assert_eq!((facts.len(), visit(&case).insists_on(desk.now)), (1, Some("tao")));
    let text = Some(desk.text());
    let facts = does(&desk, &mut case, VisitDeed::EndChoice { text: text.clone() });
    assert!(matches!(facts[0].event, CaseEvent::Visit { turn: VisitTurn::ChoiceEnded { .. }, .. }));
    assert_eq!(refused(&desk, &mut case, VisitDeed::EndChoice { text }), "Z016");
    assert_eq!(refused(&desk, &mut case, VisitDeed::AskChoice), "Z016");
    let bytes = serde_json::to_string(visit(&case)).expect("JSON");
    assert!(!bytes.contains("choice"), "a state without a wish is as it was: {bytes}");

    let mut held = desk.opens(FAULT);
    desk.as_person("dai", "dispatcher", "city");
    let ask = asks(&mut desk, "", false);
    does(&desk, &mut held, ask);
    let (window, slot) = (span(&desk, "10:00", "12:00"), slot(&desk, "tao", "10:10", "11:10"));
    does(&desk, &mut held, VisitDeed::Hold { window, slot });
    assert_eq!(visit(&held).insists_on(desk.now), Some("tao"));
    desk.at("2026-11-20T08:55:00");
    desk.settles(&mut held);
    assert_eq!((visit(&held).state(), visit(&held).insists_on(desk.now)), ("asked", None));
}

const SLOW: &str = "fault.broadband.slow";

fn look(desk: &mut Desk, finding: &str, tried: &str, settled: bool) -> CaseCommand {
    let (finding, tried, text) = (finding.into(), tried.into(), desk.text());
    CaseCommand::Look(LookCommand { finding, rx_centi_dbm: Some(-1_850), tried, settled, text })
}

#[test]
fn u33_a_slow_line_is_looked_at_and_something_is_tried_before_somebody_is_sent() {
    let mut desk = desk();
    let mut case = desk.opens(SLOW);
    let ask = asks(&mut desk, "", false);
    assert_eq!(refused(&desk, &mut case, ask.clone()), "D041");
    let only_looked = look(&mut desk, "profile", "", false);
    desk.does(&mut case, only_looked);
    assert_eq!(refused(&desk, &mut case, ask.clone()), "D041", "what can be mended from afar is tried");
    let tried = look(&mut desk, "profile", "reconfigure", false);
    desk.does(&mut case, tried);
    let look_of = |case: &Case| case.looks.last().map(|look| (look.tried.clone(), look.rx_centi_dbm));
    assert_eq!(look_of(&case), Some(("reconfigure".to_owned(), Some(-1_850))), "the result is stored");
    desk.at("2026-11-21T08:40:01");
    assert_eq!(
        refused(&desk, &mut case, ask.clone()),
        "D041",
        "what was seen yesterday says nothing of today"
    );
    let dark = look(&mut desk, "no-light", "", false);
    desk.does(&mut case, dark);
    does(&desk, &mut case, ask);
    assert_eq!(visit(&case).state(), "asked", "no light is mended on site alone");
}

#[test]
fn u33_other_faults_and_other_jobs_ask_for_no_look() {
    let mut desk = desk();
    let mut broken = desk.opens(FAULT);
    let ask = asks(&mut desk, "", false);
    does(&desk, &mut broken, ask);
    let mut slow = desk.opens(SLOW);
    let text = desk.text();
    let fee =
        VisitDeed::Ask { job: "fee".into(), text, parts: Vec::new(), hazard: String::new(), two: false };
    does(&desk, &mut slow, fee);
}

#[test]
fn y08_what_works_again_from_afar_is_restored_and_needs_no_visit() {
    let mut desk = desk();
    let mut case = desk.opens(SLOW);
    let facts = {
        let mended = look(&mut desk, "wifi", "wifi-channel", true);
        desk.does(&mut case, mended)
    };
    assert_eq!((case.restored_at, case.visits.len()), (Some(desk.now), 0));
    let bytes = serde_json::to_string(&facts[0].event).expect("JSON");
    assert!(bytes.starts_with(r#"{"type":"line-looked","finding":"wifi""#), "{bytes}");
    assert_eq!(serde_json::from_str::<CaseEvent>(&bytes).expect("read"), facts[0].event);
    for (finding, tried, settled) in [("dragons", "", false), ("wifi", "dragons", false), ("wifi", "", true)]
    {
        let wrong = look(&mut desk, finding, tried, settled);
        assert_eq!(desk.tries(&mut case, wrong).expect_err("refused").code, "D042", "{finding} {tried}");
    }
}

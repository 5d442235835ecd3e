//! Stories of deadlines: cut-offs, nights, holidays, pauses, appointments, days of 23 and 25 hours.

mod house;

use house::{adopted, at, demo, one_promise, pause, rule, started, window};
use yinuo_policy::{ExemptClass, Instant, PauseSpan, Policy};

fn due(policy: &Policy, code: &str, accepted: &str) -> String {
    let deadline = policy.deadline(rule(policy, code), &started(policy, accepted));
    stamp(policy, deadline.due.expect("a due instant"))
}

fn stamp(policy: &Policy, at: Instant) -> String {
    format!("{} {}", policy.local_date(at), policy.local_time(at))
}

#[test]
fn u09_a_fault_reported_one_second_before_16_00_is_repaired_the_same_day() {
    assert_eq!(due(&demo(), "cn-same-day.repair", "2026-11-20T15:59:59"), "2026-11-21 00:00");
}

#[test]
fn u09_a_fault_reported_at_16_00_00_has_24_hours() {
    assert_eq!(due(&demo(), "cn-same-day.repair", "2026-11-20T16:00:00"), "2026-11-21 16:00");
}

#[test]
fn u09_the_explanation_says_the_cut_off_in_both_languages() {
    let policy = demo();
    let deadline =
        policy.deadline(rule(&policy, "cn-same-day.repair"), &started(&policy, "2026-11-20T15:40:00"));
    assert_eq!(deadline.reasons[0].text.zh, "11-20 周五 15:40 受理，早于 16:00 → 当日修，至 24:00");
    assert_eq!(
        deadline.reasons[0].text.en,
        "Accepted Fri 20 Nov 15:40, before 16:00: same-day repair, until 24:00"
    );
    let late = policy.deadline(rule(&policy, "cn-same-day.repair"), &started(&policy, "2026-11-20T16:00:00"));
    assert_eq!(
        late.reasons[0].text.zh,
        "11-20 周五 16:00 受理，已到 16:00 → 当日修，顺延至 11-21 周六 16:00"
    );
    assert_eq!(
        late.reasons[0].text.en,
        "Accepted Fri 20 Nov 16:00, at or after 16:00: same-day repair, until Sat 21 Nov 16:00"
    );
}

#[test]
fn the_quiet_judgement_gives_the_same_instants_without_words() {
    let policy = demo();
    for rule in policy.promise_rules() {
        let facts = started(&policy, "2026-12-21T15:40:00");
        let spoken = policy.deadline(rule, &facts);
        let quiet = policy.deadline_without_reasons(rule, &facts);
        assert_eq!((spoken.due, spoken.warn_at), (quiet.due, quiet.warn_at), "{}", rule.code);
        assert_eq!(spoken.unpublished_years, quiet.unpublished_years);
        assert!(quiet.reasons.is_empty());
    }
}

#[test]
fn y39_eight_hours_run_through_the_night() {
    assert_eq!(due(&demo(), "cn-yiyang.repair-urban", "2026-11-20T17:28:00"), "2026-11-21 01:28");
}

#[test]
fn a_make_up_saturday_is_a_working_day_and_the_tuesday_of_the_festival_is_not() {
    let policy = demo();
    let facts = started(&policy, "2026-02-06T10:00:00");
    let deadline = policy.deadline(rule(&policy, "cn-statute.install-urban"), &facts);
    assert_eq!(stamp(&policy, deadline.due.expect("due")), "2026-03-07 00:00");
    let said: Vec<&str> = deadline.reasons.iter().map(|reason| reason.text.zh.as_str()).collect();
    assert!(said.contains(&"02-17 周二 至 02-19 周四 春节（法定节假日），不计"), "{said:#?}");
    assert!(said.contains(&"02-20 周五 至 02-23 周一 春节假期（休息日），不计"), "{said:#?}");
    assert!(!said.iter().any(|line| line.starts_with("02-14")), "the make-up Saturday counts: {said:#?}");
}

#[test]
fn a_deadline_may_straddle_two_holidays() {
    assert_eq!(due(&demo(), "cn-statute.install-urban", "2026-09-18T10:00:00"), "2026-10-17 00:00");
}

#[test]
fn a_working_deadline_in_an_unpublished_year_is_flagged_and_natural_hours_are_not() {
    let policy = demo();
    let facts = started(&policy, "2026-12-30T10:00:00");
    let working = policy.deadline(rule(&policy, "cn-statute.install-urban"), &facts);
    assert_eq!(working.unpublished_years, [2027]);
    assert!(working.reasons.iter().any(|reason| reason.text.zh.contains("2027 年放假安排尚未公布")));
    let natural = policy.deadline(rule(&policy, "cn-statute.repair-rural"), &facts);
    assert_eq!(natural.unpublished_years, [0_i16; 0]);
}

#[test]
fn a_table_that_is_a_draft_counts_as_none() {
    let draft = "region = \"cn-mainland\"\nyear = 2027\npublished = false\nsource = \"a draft\"\ntitle = { zh = \"草案\", en = \"Draft\" }\n";
    let base = demo();
    let mut tables = house::tables();
    tables.push(yinuo_policy::CalendarTable::parse(draft).expect("parses"));
    let policy = Policy::resolve(base.packs().to_vec(), tables).expect("resolves");
    let deadline =
        policy.deadline(rule(&policy, "cn-statute.install-urban"), &started(&policy, "2026-12-30T10:00:00"));
    assert_eq!(deadline.unpublished_years, [2027]);
}

#[test]
fn london_has_a_day_of_23_hours_and_one_of_25() {
    let policy = one_promise("Europe/London", "{ kind = \"calendar-days\", days = 1 }", "");
    let hours = |accepted: &str| {
        let facts = started(&policy, accepted);
        let due = policy.deadline(rule(&policy, "story.repair"), &facts).due.expect("due");
        due.millis_since(facts.started) / 3_600_000
    };
    assert_eq!(hours("2026-03-28T00:00:00"), 47, "Saturday and the Sunday of 23 hours");
    assert_eq!(hours("2026-10-24T00:00:00"), 49, "Saturday and the Sunday of 25 hours");
    assert_eq!(hours("2026-06-06T00:00:00"), 48);
}

#[test]
fn sydney_has_its_short_day_in_october_and_its_long_one_in_april() {
    let policy = one_promise("Australia/Sydney", "{ kind = \"natural\", hours = 24 }", "");
    assert_eq!(due(&policy, "story.repair", "2026-10-03T12:00:00"), "2026-10-04 13:00");
    assert_eq!(due(&policy, "story.repair", "2026-04-04T12:00:00"), "2026-04-05 11:00");
}

#[test]
fn a_cut_off_on_the_day_of_23_hours_still_ends_at_local_midnight() {
    let cut = "{ kind = \"cut-off\", at = \"16:00\", before = { end-of-day = 0 }, after = { hours = 24 } }";
    let policy = one_promise("Europe/London", cut, "");
    assert_eq!(due(&policy, "story.repair", "2026-03-29T00:30:00"), "2026-03-30 00:00");
    assert_eq!(
        due(&policy, "story.repair", "2026-03-28T20:00:00"),
        "2026-03-29 21:00",
        "24 hours, one of them skipped"
    );
}

#[test]
fn a_pause_over_midnight_is_walked_over() {
    let policy = demo();
    let mut facts = started(&policy, "2026-11-20T15:40:00");
    facts.pauses.push(pause(&policy, "2026-11-20T23:00:00", "2026-11-21T01:30:00"));
    let deadline = policy.deadline(rule(&policy, "cn-same-day.repair"), &facts);
    assert_eq!(stamp(&policy, deadline.due.expect("due")), "2026-11-21 02:30");
    assert!(
        deadline
            .reasons
            .iter()
            .any(|reason| reason.text.zh == "11-20 周五 23:00 至 11-21 周六 01:30 停表（用户原因），不计")
    );
}

#[test]
fn a_pause_that_begins_at_or_after_the_due_instant_changes_nothing() {
    let policy = demo();
    let bare = started(&policy, "2026-11-20T15:40:00");
    let rule = rule(&policy, "cn-same-day.repair");
    let due = policy.deadline(rule, &bare).due;
    for from in ["2026-11-21T00:00:00", "2026-11-21T09:00:00"] {
        let mut facts = bare.clone();
        facts.pauses.push(PauseSpan {
            from: at(&policy, from),
            until: None,
            cause: Some(ExemptClass::ThirdParty),
        });
        assert_eq!(policy.deadline(rule, &facts).due, due);
    }
}

#[test]
fn an_open_pause_leaves_no_due_instant_and_says_so() {
    let policy = demo();
    let mut facts = started(&policy, "2026-11-20T15:40:00");
    facts.pauses.push(PauseSpan {
        from: at(&policy, "2026-11-20T18:00:00"),
        until: None,
        cause: Some(ExemptClass::ForceMajeure),
    });
    for code in ["cn-same-day.repair", "cn-yiyang.repair-urban", "cn-statute.install-urban"] {
        let deadline = policy.deadline(rule(&policy, code), &facts);
        assert_eq!((deadline.due, deadline.warn_at), (None, None), "{code}");
        let said = "Stopped since Fri 20 Nov 18:00 (force majeure)";
        assert!(deadline.reasons.iter().any(|reason| reason.text.en.starts_with(said)), "{code}");
    }
}

#[test]
fn overlapping_pauses_count_once() {
    let policy = demo();
    let mut facts = started(&policy, "2026-11-20T09:00:00");
    facts.pauses.push(pause(&policy, "2026-11-20T12:00:00", "2026-11-20T14:00:00"));
    facts.pauses.push(pause(&policy, "2026-11-20T11:00:00", "2026-11-20T13:00:00"));
    let due = policy.deadline(rule(&policy, "cn-yiyang.repair-urban"), &facts).due.expect("due");
    assert_eq!(stamp(&policy, due), "2026-11-20 20:00");
}

#[test]
fn service_hours_end_at_closing_time_and_go_on_at_opening_time() {
    let calendar = "[[calendar]]\ncode = \"story.hours\"\nzone = \"Asia/Shanghai\"\nopen = { working = [\"08:00-12:00\", \"13:00-17:00\"] }\n";
    let policy = one_promise(
        "Asia/Shanghai",
        "{ kind = \"open-hours\", hours = 8, calendar = \"story.hours\" }",
        calendar,
    );
    assert_eq!(due(&policy, "story.repair", "2026-11-20T08:00:00"), "2026-11-20 17:00");
    assert_eq!(
        due(&policy, "story.repair", "2026-11-20T11:00:00"),
        "2026-11-23 11:00",
        "over lunch and the weekend"
    );
    assert_eq!(
        due(&policy, "story.repair", "2026-11-21T03:00:00"),
        "2026-11-23 17:00",
        "reported on a closed Saturday"
    );
    let mut paused = started(&policy, "2026-11-20T08:00:00");
    paused.pauses.push(pause(&policy, "2026-11-20T11:00:00", "2026-11-20T14:00:00"));
    let deadline = policy.deadline(rule(&policy, "story.repair"), &paused);
    assert_eq!(
        stamp(&policy, deadline.due.expect("due")),
        "2026-11-23 10:00",
        "two open hours were lost, lunch was none"
    );
}

#[test]
fn the_customer_moves_the_deadline_by_an_appointment_and_the_earlier_one_stays_in_the_trace() {
    let policy = demo();
    let mut facts = started(&policy, "2026-11-20T15:40:00");
    facts.appointments.push(window(&policy, "2026-11-21T09:00:00", "2026-11-21T11:00:00", true));
    let deadline = policy.deadline(rule(&policy, "cn-same-day.repair"), &facts);
    assert_eq!(stamp(&policy, deadline.due.expect("due")), "2026-11-21 11:00");
    assert_eq!(stamp(&policy, deadline.due_before_appointment.expect("kept")), "2026-11-21 00:00");
    assert!(deadline.reasons.iter().any(|reason| {
        reason.text.zh == "应您要求约在 11-21 周六 09:00–11:00，期限随之改定（原为 11-20 周五 24:00）"
    }));
}

#[test]
fn a_visit_that_we_move_never_puts_the_deadline_off() {
    let policy = demo();
    let mut facts = started(&policy, "2026-11-20T15:40:00");
    facts.appointments.push(window(&policy, "2026-11-22T09:00:00", "2026-11-22T11:00:00", false));
    let ours = policy.deadline(rule(&policy, "cn-same-day.repair"), &facts);
    assert_eq!(stamp(&policy, ours.due.expect("due")), "2026-11-21 00:00");
    facts.appointments.insert(0, window(&policy, "2026-11-21T09:00:00", "2026-11-21T11:00:00", true));
    let after_theirs = policy.deadline(rule(&policy, "cn-same-day.repair"), &facts);
    assert_eq!(stamp(&policy, after_theirs.due.expect("due")), "2026-11-21 11:00");
}

#[test]
fn a_promised_start_has_no_deadline_before_a_day_is_agreed_and_keeps_the_first_when_we_put_it_off() {
    let policy = adopted(&["uk-ofcom-2026"]);
    let rule = rule(&policy, "uk-ofcom.start");
    let mut facts = started(&policy, "2026-11-10T10:00:00");
    assert_eq!(policy.deadline(rule, &facts).due, None);
    facts.appointments.push(window(&policy, "2026-11-18T00:00:00", "2026-11-18T24:00:00", false));
    facts.appointments.push(window(&policy, "2026-11-25T00:00:00", "2026-11-25T24:00:00", false));
    assert_eq!(stamp(&policy, policy.deadline(rule, &facts).due.expect("due")), "2026-11-19 00:00");
    facts.appointments.push(window(&policy, "2026-11-26T00:00:00", "2026-11-26T24:00:00", true));
    assert_eq!(stamp(&policy, policy.deadline(rule, &facts).due.expect("due")), "2026-11-27 00:00");
}

#[test]
fn the_warning_comes_when_its_share_of_the_unpaused_clock_has_run() {
    let policy = demo();
    let mut facts = started(&policy, "2026-11-20T10:00:00");
    facts.pauses.push(pause(&policy, "2026-11-20T11:00:00", "2026-11-20T12:00:00"));
    let deadline = policy.deadline(rule(&policy, "cn-yiyang.target-urban"), &facts);
    assert_eq!(stamp(&policy, deadline.due.expect("due")), "2026-11-20 15:00");
    assert_eq!(stamp(&policy, deadline.warn_at.expect("warning")), "2026-11-20 14:00");
}

#[test]
fn y47_the_ladder_stands_at_0_2_4_6_and_8_hours() {
    let policy = demo();
    let ladder = policy.ladder("cn-yiyang.ladder").expect("the ladder");
    let accepted = at(&policy, "2026-11-20T15:40:00");
    let hours: Vec<i64> = (1..=5)
        .map(|rung| policy.rung_due(ladder, accepted, 1, rung).millis_since(accepted) / 3_600_000)
        .collect();
    assert_eq!(hours, [0, 2, 4, 6, 8]);
    assert_eq!(ladder.rungs[4].post, "general-manager");
}

#[test]
fn h12_a_second_complaint_starts_on_rung_2_and_reaches_the_general_manager_at_6_hours() {
    let policy = demo();
    let ladder = policy.ladder("cn-yiyang.ladder").expect("the ladder");
    let accepted = at(&policy, "2026-11-20T15:40:00");
    let start = ladder.start_rung(ladder.repeat_start_rung);
    let hours: Vec<i64> = (start..=5)
        .map(|rung| policy.rung_due(ladder, accepted, start, rung).millis_since(accepted) / 3_600_000)
        .collect();
    assert_eq!(hours, [0, 2, 4, 6]);
}

#[test]
fn a_ladder_on_service_hours_waits_for_the_morning_but_its_first_rung_is_at_once() {
    let text =
        house::files("policies").into_iter().find(|(name, _)| name == "cn-yiyang").expect("the pack").1;
    let text =
        text.replace("step-minutes = 120", "step-minutes = 120\ncalendar = \"cn-yiyang.service-hours\"");
    let policy = Policy::resolve(vec![yinuo_policy::Pack::parse(&text).expect("parses")], house::tables())
        .expect("resolves");
    let ladder = policy.ladder("cn-yiyang.ladder").expect("the ladder");
    let accepted = at(&policy, "2026-11-20T22:00:00");
    assert_eq!(policy.rung_due(ladder, accepted, 1, 1), accepted);
    assert_eq!(stamp(&policy, policy.rung_due(ladder, accepted, 1, 2)), "2026-11-21 10:00");
}

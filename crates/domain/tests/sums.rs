//! Stories of sums: each keeps its arithmetic whatever comes later, and what is measured at the end is reckoned anew
//! when the end comes later after all (U10, U11, H13).

mod story;

use story::{Desk, owed, policy};
use yinuo_domain::EvidenceSource;
use yinuo_domain::case::{Case, owed_minor};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::tell::clock_sheets;
use yinuo_policy::{ExemptClass, Span};

const FAULT: &str = "fault.broadband.no-internet";
const STATUTE: &str = "cn-statute.repair-urban";

/// The sums of a clock as the page and `yinuo explain` show them.
fn sums(desk: &Desk, case: &Case, rule: &str) -> Vec<String> {
    let sheets = clock_sheets(case, &desk.book, &desk.org, desk.now);
    let sheet = sheets.into_iter().find(|sheet| sheet.clock.rule == rule).expect("the clock of the rule");
    sheet.sums.into_iter().map(|reason| reason.text.zh).collect()
}

fn says(lines: &[String], words: &str) -> bool {
    lines.iter().any(|line| line.contains(words))
}

/// Three days late, restored, our word given: the rent of 72 hours was waived.
fn waived() -> (Desk, Case) {
    let mut desk = Desk::with(policy(&["cn-statute", "cn-yiyang"]));
    let mut case = desk.at("2026-11-20T10:00:00").opens(FAULT);
    desk.handler().at("2026-11-23T10:00:00").restores(&mut case);
    let line = case.promises.iter().find(|promise| promise.rule == STATUTE).expect("the statute");
    assert_eq!(line.owed[0].value.as_ref().map(yinuo_policy::Value::amount), Some(990));
    desk.at("2026-11-23T10:05:00").resolves(&mut case);
    (desk, case)
}

#[test]
fn u11_a_sum_posted_once_keeps_its_arithmetic_when_the_customer_refuses() {
    let (mut desk, mut case) = waived();
    let before = sums(&desk, &case, STATUTE);
    assert!(says(&before, "月费 99.00 元 × 72 小时 ÷ 30 天"), "{before:?}");
    desk.at("2026-11-23T10:30:00").refuses(&mut case);
    assert_eq!(sums(&desk, &case, STATUTE), before, "the refusal changes nothing that was posted");
}

#[test]
fn h13_a_reopened_case_keeps_its_arithmetic_and_owes_the_difference_of_the_longer_time() {
    let (mut desk, mut case) = waived();
    desk.confirms(&mut case);
    let text = desk.text();
    desk.at("2026-11-23T10:30:00").does(&mut case, CaseCommand::Reopen { text });
    let facts = desk.at("2026-11-24T10:30:00").restores(&mut case);
    let more: Vec<_> = owed(&facts).into_iter().filter(|(unit, _)| unit.starts_with("once")).collect();
    assert_eq!(more, [("once-2".to_owned(), 330)], "96 hours less what was posted; the wait does not count");
    let lines = sums(&desk, &case, STATUTE);
    assert!(says(&lines, "× 72 小时 ÷ 30 天") && says(&lines, "× 96 小时 ÷ 30 天"), "{lines:?}");
    assert!(says(&lines, "此前已入账 ¥9.90，只补差额 ¥3.30"), "{lines:?}");
    assert!(says(&lines, "补差 应赔 ¥3.30"), "{lines:?}");
    assert!(desk.settles(&mut case).is_empty(), "the difference is owed once");
}

#[test]
fn u10_an_exemption_after_the_posting_takes_nothing_back_and_leaves_its_arithmetic() {
    let (mut desk, mut case) = waived();
    let (total, before) = (owed_minor(&case), sums(&desk, &case, STATUTE));
    let span = Span { from: desk.instant("2026-11-21T10:00:00"), until: desk.instant("2026-11-22T10:00:00") };
    let (exemption, evidence) = (desk.id(), desk.evidence(EvidenceSource::Customer));
    let cause = ExemptClass::UserCause;
    let scheme = "cn-statute".to_owned();
    desk.does(&mut case, CaseCommand::Exempt { exemption, scheme, cause, span, evidence });
    desk.supervisor().does(&mut case, CaseCommand::DecideExemption { exemption, approve: true });
    assert_eq!(owed_minor(&case), total);
    let after = sums(&desk, &case, STATUTE);
    assert!(before.iter().all(|line| after.contains(line)), "{after:?}");
    assert!(says(&after, "此前已入账的不收回"), "{after:?}");
    // The next end is reckoned without the exempt day: 96 hours less 24 are the 72 that were posted.
    desk.handler().at("2026-11-23T10:30:00").refuses(&mut case);
    let facts = desk.at("2026-11-24T10:30:00").restores(&mut case);
    assert!(!owed(&facts).iter().any(|(unit, _)| unit.starts_with("once")), "{facts:?}");
}

#[test]
fn u11_a_withdrawn_breach_leaves_the_arithmetic_of_what_was_given() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T10:00:00").opens(FAULT);
    desk.at("2026-11-21T09:00:00").settles(&mut case);
    let before = sums(&desk, &case, "cn-same-day.repair");
    assert!(says(&before, "迟延第 1 天"), "{before:?}");
    let worked = desk.instant("2026-11-20T23:50:00");
    let evidence = Some(desk.evidence(EvidenceSource::LineLog));
    desk.tries_at(&mut case, CaseCommand::Restore { evidence }, worked).expect("the line's own log");
    let after = sums(&desk, &case, "cn-same-day.repair");
    assert!(before.iter().all(|line| after.contains(line)), "{after:?}");
    assert!(says(&after, "违诺已撤销；已入账的不收回"), "{after:?}");
}

/// What a clock says of itself, in Chinese.
fn reasons(desk: &Desk, case: &Case, rule: &str) -> Vec<String> {
    let sheets = clock_sheets(case, &desk.book, &desk.org, desk.now);
    let sheet = sheets.into_iter().find(|sheet| sheet.clock.rule == rule).expect("the clock of the rule");
    sheet.reasons.into_iter().map(|reason| reason.text.zh).collect()
}

#[test]
fn a40_the_wait_for_the_customers_word_is_never_called_his_own_cause() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T10:00:00").opens(FAULT);
    desk.handler().at("2026-11-20T20:00:00").restores(&mut case);
    desk.resolves(&mut case);
    desk.at("2026-11-20T22:00:00").refuses(&mut case);
    let lines = reasons(&desk, &case, "cn-same-day.repair");
    assert!(says(&lines, "停表（等客户回话），不计"), "{lines:?}");
    assert!(!says(&lines, "用户原因"), "nobody proposed a pause: {lines:?}");
}

#[test]
fn u11_a_promise_that_ends_with_a_cancelled_case_is_not_told_as_met_late() {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T10:00:00").opens(FAULT);
    desk.handler().at("2026-11-22T09:00:00");
    let text = desk.text();
    desk.does(&mut case, CaseCommand::Cancel { text });
    let lines = reasons(&desk, &case, "cn-same-day.repair");
    assert!(says(&lines, "了结，未兑现") && !says(&lines, "才兑现"), "{lines:?}");
}

#[test]
fn y39_a_warning_that_a_promise_met_in_time_never_came_to_is_not_told() {
    let told = |desk: &Desk, case: &Case| says(&reasons(desk, case, "cn-yiyang.repair-urban"), "系统预警");
    // Eight hours from eight o'clock: four fifths are used at 14:24.
    let mut desk = Desk::urban();
    let mut early = desk.at("2026-11-20T08:00:00").opens("fault.broadband.no-internet");
    assert!(told(&desk, &early), "while it runs, the plan is told");
    desk.at("2026-11-20T14:23:59").restores(&mut early);
    assert!(!told(&desk, &early));
    let mut warned = desk.at("2026-11-20T08:00:00").opens("fault.broadband.no-internet");
    desk.at("2026-11-20T14:24:01").restores(&mut warned);
    assert!(told(&desk, &warned));
}

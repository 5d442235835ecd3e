//! Stories of facts that were told late (补录): one tells, another agrees, and then they count at their own instant.

mod story;

use story::{Desk, names, owed};
use uuid::Uuid;
use yinuo_domain::case::{Case, Verdict};
use yinuo_domain::command::{CaseCommand, LateCommand};
use yinuo_domain::event::LateWhat;
use yinuo_domain::tell::late_lines;
use yinuo_domain::{EvidenceSource, Fact, Refusal};

const FAULT: &str = "fault.broadband.no-internet";

fn tells(desk: &mut Desk, case: &mut Case, what: LateWhat, at: &str) -> Result<(Uuid, Vec<Fact>), Refusal> {
    let (fact, at) = (desk.id(), desk.instant(at));
    let evidence = desk.evidence(EvidenceSource::Staff);
    let told = desk.tries(case, CaseCommand::Late(LateCommand::Propose { fact, what, at, evidence }))?;
    Ok((fact, told))
}

fn decides(desk: &Desk, case: &mut Case, fact: Uuid, approve: bool) -> Result<Vec<Fact>, Refusal> {
    desk.tries(case, CaseCommand::Late(LateCommand::Decide { fact, approve }))
}

/// A fault of ten in the morning that nobody restored by the next day, and what it owes by then.
fn late() -> (Desk, Case) {
    let mut desk = Desk::same_day();
    let mut case = desk.at("2026-11-20T10:00:00").opens(FAULT);
    let facts = desk.at("2026-11-21T09:00:00").settles(&mut case);
    assert_eq!(owed(&facts).len(), 1, "a day late");
    (desk, case)
}

fn verdict(case: &Case) -> Verdict {
    case.promises[0].verdict
}

#[test]
fn a_late_fact_on_the_crews_own_word_waits_for_a_second_person_and_then_withdraws_the_breach() {
    let (mut desk, mut case) = late();
    desk.handler();
    let own = desk.evidence(EvidenceSource::Staff);
    let at = desk.instant("2026-11-20T18:00:00");
    let alone = desk.tries_at(&mut case, CaseCommand::Restore { evidence: Some(own) }, at);
    assert_eq!(alone.expect_err("refused").code, "D008", "his own word alone withdraws nothing");
    let (fact, facts) = tells(&mut desk, &mut case, LateWhat::Restored, "2026-11-20T18:00:00").expect("told");
    assert_eq!(names(&facts), ["late-fact-proposed"]);
    assert!(matches!(verdict(&case), Verdict::Broken { .. }), "nothing changes yet");
    let twice = tells(&mut desk, &mut case, LateWhat::Restored, "2026-11-20T17:00:00");
    assert_eq!(twice.expect_err("refused").code, "D024", "one at a time");
    assert_eq!(decides(&desk, &mut case, fact, true).expect_err("refused").code, "D010", "a second person");
    let facts = decides(desk.supervisor(), &mut case, fact, true).expect("agreed");
    assert_eq!(names(&facts), ["late-fact-decided", "restored", "breach-withdrawn", "promise-kept"]);
    assert_eq!(verdict(&case), Verdict::Kept { stopped_at: at });
    assert_eq!(case.promises[0].owed.len(), 1, "credit that was given stays");
    let later = desk.at("2026-11-25T09:00:00").settles(&mut case);
    assert!(owed(&later).is_empty(), "and no more is owed: {:?}", names(&later));
    assert_eq!(decides(&desk, &mut case, fact, true).expect_err("refused").code, "D013");
    let lines = late_lines(&case, &desk.book, &desk.org);
    assert!(
        lines[0].text.zh.contains("zhou 提出") && lines[0].text.zh.contains("chen 批准"),
        "{}",
        lines[0].text.zh
    );
}

#[test]
fn a_late_fact_that_is_not_agreed_to_changes_nothing() {
    let (mut desk, mut case) = late();
    desk.handler();
    let (fact, _) = tells(&mut desk, &mut case, LateWhat::Restored, "2026-11-20T18:00:00").expect("told");
    let facts = decides(desk.supervisor(), &mut case, fact, false).expect("decided");
    assert_eq!(names(&facts), ["late-fact-decided"]);
    assert!(matches!(verdict(&case), Verdict::Broken { stopped_at: None, .. }));
    let (again, _) =
        tells(desk.handler(), &mut case, LateWhat::Restored, "2026-11-20T20:00:00").expect("told anew");
    assert!(decides(desk.supervisor(), &mut case, again, true).is_ok());
}

#[test]
fn a_restoration_that_was_recorded_late_is_put_right_after_the_close() {
    let (mut desk, mut case) = late();
    desk.handler().restores(&mut case);
    desk.resolves(&mut case);
    desk.as_person("zhao", "agent", "hotline").confirms(&mut case);
    assert!(matches!(verdict(&case), Verdict::Broken { stopped_at: Some(_), .. }), "met late, as it seemed");
    let (fact, _) =
        tells(desk.handler(), &mut case, LateWhat::Restored, "2026-11-20T18:00:00").expect("told");
    decides(desk.supervisor(), &mut case, fact, true).expect("agreed");
    assert_eq!(verdict(&case), Verdict::Kept { stopped_at: desk.instant("2026-11-20T18:00:00") });
}

#[test]
fn what_changes_no_verdict_lies_ahead_or_before_the_case_is_not_asked_about() {
    let (mut desk, mut case) = late();
    let code = |desk: &mut Desk, case: &mut Case, what, at: &str| {
        tells(desk, case, what, at).expect_err("refused").code
    };
    desk.handler();
    assert_eq!(code(&mut desk, &mut case, LateWhat::Restored, "2026-11-22T09:00:00"), "D006", "ahead");
    assert_eq!(
        code(&mut desk, &mut case, LateWhat::Restored, "2026-11-20T09:00:00"),
        "D020",
        "before it was accepted"
    );
    assert_eq!(
        code(&mut desk, &mut case, LateWhat::Answered, "2026-11-20T11:00:00"),
        "D037",
        "no promise asks for it"
    );
    // Met late at an instant that is still late: nobody had said so yet, so it may be told.
    let (fact, _) = tells(&mut desk, &mut case, LateWhat::Restored, "2026-11-21T08:00:00").expect("told");
    let facts = decides(desk.supervisor(), &mut case, fact, true).expect("agreed");
    assert!(names(&facts).contains(&"promise-stopped-late") && !names(&facts).contains(&"breach-withdrawn"));
    let text = desk.text();
    desk.does(&mut case, CaseCommand::Cancel { text });
    assert_eq!(code(&mut desk, &mut case, LateWhat::Restored, "2026-11-20T18:00:00"), "D001", "given up");
}

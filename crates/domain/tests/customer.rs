//! What a customer without a login sees, and what he does by his own link.

mod story;

use story::{Desk, names, same_day_with};
use yinuo_domain::case::{Case, Stage};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SpokenBy;
use yinuo_domain::tell::{CustomerSheet, Tone, customer_sheet};
use yinuo_domain::{Actor, Audience, CaseEvent, EvidenceSource, Fact, Refusal};

const NO_INTERNET: &str = "fault.broadband.no-internet";

/// A case with its facts, as the page reads them.
struct Told {
    desk: Desk,
    case: Case,
    facts: Vec<Fact>,
}

impl Told {
    fn opened() -> Self {
        Self::opened_at(Desk::same_day())
    }

    fn opened_at(mut desk: Desk) -> Self {
        desk.at("2026-11-20T09:00:00");
        let (case, facts) = desk.tries_to_open(NO_INTERNET, None).expect("the case opens");
        Self { desk, case, facts }
    }

    fn at(&mut self, local: &str) -> &mut Self {
        self.desk.at(local);
        let settled = self.desk.settles(&mut self.case);
        self.facts.extend(settled);
        self
    }

    fn does(&mut self, command: CaseCommand) -> &mut Self {
        let done = self.desk.does(&mut self.case, command);
        self.facts.extend(done);
        self
    }

    fn resolved(&mut self) -> &mut Self {
        self.desk.handler();
        self.does(CaseCommand::Restore { evidence: None });
        let text = self.desk.text();
        self.does(CaseCommand::Resolve { check: None, root_cause: "access.connector".into(), text })
    }

    fn as_customer(&mut self) -> &mut Self {
        self.desk.actor = Actor::customer();
        self
    }

    fn sheet(&self) -> CustomerSheet {
        customer_sheet(&self.case, &self.facts, &self.desk.book, &self.desk.org, self.desk.now)
    }
}

#[test]
fn the_promise_is_one_sentence_and_what_he_gets_stands_beside_it() {
    let sheet = Told::opened().sheet();
    assert_eq!(sheet.lead.zh, "我们承诺今天之内修好。");
    assert_eq!(sheet.lead.en, "We promise to have it repaired today, before midnight.");
    assert_eq!(sheet.tone, Tone::Plain);
    assert!(sheet.credit.is_empty() && sheet.sums.is_empty());
    assert_eq!(sheet.if_late.len(), 1, "{:?}", sheet.if_late);
    assert!(!sheet.may_judge && !sheet.may_reopen && sheet.may_say);
    // Why it is this instant, in the order of time; when we ourselves are warned is nothing to him.
    assert!(sheet.why.is_sorted_by_key(|reason| reason.at), "{:?}", sheet.why);
    assert!(!sheet.why.iter().any(|reason| reason.text.zh.contains("预警")), "{:?}", sheet.why);
}

#[test]
fn u11_once_we_are_late_the_credit_stands_there_with_its_arithmetic() {
    let mut told = Told::opened();
    told.at("2026-11-21T09:00:00");
    let sheet = told.sheet();
    assert_eq!((sheet.lead.zh.as_str(), sheet.tone), ("我们迟了，对不起。", Tone::Broken));
    assert_eq!(sheet.credit.len(), 1);
    let owed: i64 = told.case.promises[0]
        .owed
        .iter()
        .filter_map(|line| line.value.as_ref())
        .map(|value| value.amount())
        .sum();
    assert_eq!(sheet.credit[0], format!("¥{}.{:02}", owed / 100, owed % 100));
    let lines: Vec<&str> = sheet.sums.iter().map(|line| line.text.zh.as_str()).collect();
    assert!(lines.len() >= 2 && lines[0].contains("第 1 天"), "factors and rule: {lines:?}");
    assert!(sheet.steps.iter().any(|step| step.tone == Tone::Broken));
}

#[test]
fn the_fee_that_the_law_waives_is_named_beside_the_days_until_it_is_counted() {
    let mut told = Told::opened_at(Desk::with(same_day_with(&["cn-statute"])));
    told.at("2026-11-21T09:00:00");
    assert!(told.sheet().pending.is_empty(), "48 hours are not over");
    assert_eq!(told.sheet().aside.zh, "原定 11-20 周五 24:00 前修好，还在办。", "midnight ends a day");
    told.at("2026-11-22T10:00:00");
    let sheet = told.sheet();
    let [pending] = &sheet.pending[..] else { panic!("one of the law: {:?}", sheet.pending) };
    assert!(
        pending.zh.contains("免收障碍期间的月租费") && pending.zh.contains("修好以后算出来"),
        "{pending:?}"
    );
    assert!(pending.en.contains("monthly fee is waived"), "{pending:?}");
    assert!(!sheet.credit.is_empty(), "and the days stand beside it");
    told.resolved();
    assert!(told.sheet().pending.is_empty(), "counted, it stands among the sums");
}

#[test]
fn he_sees_no_ladder_no_inner_note_and_no_whole_name() {
    let mut told = Told::opened();
    told.desk.supervisor();
    let text = told.desk.text();
    told.does(CaseCommand::Assign { unit: "north".into(), person: "zhou".into() });
    told.does(CaseCommand::Note { text: text.clone(), audience: Audience::Internal });
    let shown = told.sheet();
    assert!(shown.steps.iter().all(|step| step.words != Some(text.text)), "{:?}", shown.steps);
    assert_eq!(shown.who.map(|who| who.zh), Some("handler · 姓z".to_owned()));
    assert!(shown.steps.iter().all(|step| !step.text.zh.contains("zhou") && !step.text.zh.contains("阶梯")));
    let spoken = told.desk.text();
    told.does(CaseCommand::Note { text: spoken.clone(), audience: Audience::Customer });
    assert!(told.sheet().steps.iter().any(|step| step.words == Some(spoken.text)));
}

#[test]
fn he_confirms_by_his_own_link_and_the_journal_says_that_it_was_he() {
    let mut told = Told::opened();
    told.at("2026-11-20T15:00:00").resolved();
    assert!(told.sheet().may_judge);
    let before = told.facts.len();
    told.as_customer().does(CaseCommand::Confirm { channel: "web".into(), spoken: SpokenBy::Himself });
    assert_eq!(names(&told.facts[before..])[0], "confirmed");
    assert_eq!(told.facts[before].doer(&told.desk.actor), "customer");
    let sheet = told.sheet();
    assert_eq!((sheet.lead.zh.as_str(), sheet.tone), ("已办结。", Tone::Met));
    assert!(!sheet.may_judge && sheet.may_reopen && sheet.if_late.is_empty());
}

#[test]
fn a40_he_refuses_or_reopens_within_the_window_and_not_after_it() {
    let mut told = Told::opened();
    told.at("2026-11-20T15:00:00").resolved();
    let text = told.desk.text();
    told.as_customer().does(CaseCommand::Refuse { text, spoken: SpokenBy::Himself });
    assert_eq!(told.case.stage, Stage::InProgress);
    told.resolved()
        .as_customer()
        .does(CaseCommand::Confirm { channel: "web".into(), spoken: SpokenBy::Himself });
    let text = told.desk.text();
    told.at("2026-11-27T14:59:59").does(CaseCommand::Reopen { text });
    told.resolved()
        .as_customer()
        .does(CaseCommand::Confirm { channel: "web".into(), spoken: SpokenBy::Himself });
    told.at("2026-12-04T15:00:00");
    assert!(!told.sheet().may_reopen);
    let text = told.desk.text();
    let late = told.desk.tries(&mut told.case, CaseCommand::Reopen { text });
    assert_eq!(late, Err(Refusal::window_over()));
}

#[test]
fn what_he_adds_is_his_word_with_his_photo_and_moves_no_clock() {
    let mut told = Told::opened();
    let clocks = told.desk.clocks(&told.case);
    let mut evidence = told.desk.evidence(EvidenceSource::Customer);
    evidence.artefacts = vec!["0".repeat(64)];
    told.as_customer().does(CaseCommand::Say { evidence });
    assert_eq!(told.desk.clocks(&told.case), clocks);
    let sheet = told.sheet();
    let said = sheet.steps.last().expect("a step");
    assert_eq!((said.text.zh.as_str(), said.photos), ("您补充", 1));
    let text = told.desk.text();
    told.desk.handler();
    told.does(CaseCommand::Cancel { text });
    let evidence = told.desk.evidence(EvidenceSource::Customer);
    assert_eq!(told.desk.tries(&mut told.case, CaseCommand::Say { evidence }), Err(Refusal::wrong_state()));
}

#[test]
fn a_revoked_link_is_counted_and_a_case_without_a_customer_has_none() {
    let mut told = Told::opened();
    told.does(CaseCommand::SendLink).does(CaseCommand::RevokeLink);
    assert_eq!(told.case.links_revoked, 1);
    assert!(told.facts.iter().any(|fact| fact.event == CaseEvent::LinkRequested));
    told.case.customer.clear();
    let refused = told.desk.tries(&mut told.case, CaseCommand::SendLink);
    assert_eq!(refused, Err(Refusal::nobody_to_write_to()));
}

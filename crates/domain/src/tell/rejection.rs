//! A rejection in words: why a case was refused and by whom, until when its customer may object, and what became of that.

use super::sheet::ClockSheet;
use super::story::{Told, Tone, told};
use crate::brief::PolicyBook;
use crate::case::{Case, Clock, Rejection};
use crate::event::{CaseEvent, RejectionStep};
use crate::org::Org;
use yinuo_policy::{Bilingual, Instant, Policy, Reason};

/// Name of a reason; its code where no pack knows it any more.
#[must_use]
pub fn rejection_reason(found: &Rejection, book: &PolicyBook) -> Bilingual {
    let rule = book.pinned(&found.policy).rejection_rule();
    let known = rule.and_then(|rule| rule.reason(&found.reason)).map(|reason| reason.name.clone());
    known.unwrap_or_else(|| Bilingual::new(found.reason.clone(), found.reason.clone()))
}

/// Nobody reads seconds on a telephone.
fn minute(policy: &Policy, at: Option<Instant>) -> Bilingual {
    at.map(|at| policy.local_stamp(Instant(at.0 - at.0.rem_euclid(60_000)))).unwrap_or_default()
}

/// What the customer reads of it: the unit that refused, the reason, and what he can do.
#[must_use]
pub fn refusal_words(found: &Rejection, book: &PolicyBook, org: &Org, now: Instant) -> Bilingual {
    let policy = book.current();
    let (unit, reason) = (org.unit_name(&found.unit), rejection_reason(found, book));
    let until = minute(policy, found.objects_until);
    let upheld = found.objection.as_ref().map(|objection| objection.upheld);
    match upheld {
        None if found.is_unsettled(now) => Bilingual::new(
            format!("{}不予受理：{}。您可在 {} 前提出异议，由另一个部门复核。", unit.zh, reason.zh, until.zh),
            format!(
                "{} does not take it: {}. You may object until {}; another unit rules on it. ",
                unit.en, reason.en, until.en
            ),
        ),
        None => Bilingual::new(
            format!("{}不予受理：{}。异议期已过。", unit.zh, reason.zh),
            format!("{} does not take it: {}. The time to object is over. ", unit.en, reason.en),
        ),
        Some(None) => Bilingual::new(
            format!("{}不予受理：{}。您的异议已收到，由另一个部门复核。", unit.zh, reason.zh),
            format!(
                "{} does not take it: {}. We have your objection; another unit rules on it. ",
                unit.en, reason.en
            ),
        ),
        Some(Some(true)) => Bilingual::new(
            "您的异议成立，接着办，承诺仍按最初受理的时刻算。",
            "Your objection was upheld: work goes on, and the promise counts from your first report. ",
        ),
        Some(Some(false)) => Bilingual::new(
            format!("异议已复核，维持不予受理：{}。", reason.zh),
            format!("Your objection was ruled on and the refusal stands: {}. ", reason.en),
        ),
    }
}

pub(super) fn rejection_story(case: &Case, event: &CaseEvent, book: &PolicyBook, org: &Org) -> Option<Told> {
    let line = |icon, zh: &str, en: &str| told("state", icon, zh, en);
    Some(match event {
        CaseEvent::Rejection { step } => match step {
            RejectionStep::Proposed { reason, unit, policy, .. } => {
                let rule = book.pinned(policy).rejection_rule();
                let known = rule.and_then(|rule| rule.reason(reason)).map(|reason| reason.name.clone());
                let name = known.unwrap_or_else(|| Bilingual::new(reason.clone(), reason.clone()));
                let unit = org.unit_name(unit);
                line("doc", "提出不予受理", "Refusal proposed")
                    .detail(format!("{}：{}", unit.zh, name.zh), format!("{}: {}", unit.en, name.en))
            }
            RejectionStep::Decided { approved: true } => {
                line("check", "第二人同意不予受理", "A second person agreed to refuse it")
            }
            RejectionStep::Decided { approved: false } => {
                line("note", "第二人不同意不予受理", "A second person did not agree to refuse it")
            }
            RejectionStep::Objected { rule_by: None, .. } => {
                line("repeat", "客户提出异议", "The customer objected")
            }
            RejectionStep::Objected { rule_by: Some(by), .. } => {
                let by = minute(book.current(), Some(*by));
                line("repeat", "客户提出异议", "The customer objected")
                    .detail(format!("限 {} 前复核", by.zh), format!("to be ruled on before {}", by.en))
            }
            RejectionStep::RulingNear => line("clock", "异议复核快到时限", "The limit of the ruling is near"),
            RejectionStep::RulingLate => {
                line("broken", "异议复核超时", "The limit of the ruling passed").tone(Tone::Broken)
            }
            RejectionStep::Ruled { upheld: true, .. } => {
                line("check", "异议成立", "The objection was upheld").tone(Tone::Met)
            }
            RejectionStep::Ruled { upheld: false, .. } => {
                line("note", "异议不成立，维持不予受理", "The objection was not upheld; the refusal stands")
            }
        },
        CaseEvent::Rejected { objects_until, .. } => {
            let until = minute(book.current(), Some(*objects_until));
            line("note", "不予受理", "Refused").detail(
                format!("承诺到此为止，已违诺和已赔的不变；客户 {} 前可提异议", until.zh),
                format!(
                    "promises end here, what was broken or credited stays; the customer may object until {}",
                    until.en
                ),
            )
        }
        CaseEvent::TakenUp => {
            let accepted = minute(book.current(), Some(case.accepted_at));
            line("repeat", "恢复受理，接着办", "Taken up again").detail(
                format!("承诺仍从 {} 受理起算，其间到时的照算", accepted.zh),
                format!("promises count from the acceptance {}; what fell due meanwhile counts", accepted.en),
            )
        }
        _ => return None,
    })
}

/// The sheet of the clock that a ruling runs under.
pub(super) fn ruling_sheet(case: &Case, clock: Clock, book: &PolicyBook, org: &Org) -> Option<ClockSheet> {
    let found = case.rejection.as_ref()?;
    let objection = found.objection.as_ref()?;
    let policy = book.current();
    let rule = book.pinned(&found.policy).rejection_rule();
    let (due, at) = (policy.local_stamp(objection.rule_by?), policy.local_stamp(objection.at));
    let unit = org.unit_name(&found.unit);
    let mut reasons = vec![Reason {
        at: Some(objection.at),
        text: Bilingual::new(
            format!("{} 客户提出异议，时限从这时起算，按自然小时", at.zh),
            format!("{}: the customer objected; the limit runs from here in natural hours", at.en),
        ),
    }];
    reasons.push(Reason {
        at: objection.rule_by,
        text: Bilingual::new(
            format!("{} 前由{}以外的部门复核", due.zh, unit.zh),
            format!("a unit other than {} rules before {}", unit.en, due.en),
        ),
    });
    Some(ClockSheet {
        name: Bilingual::new("异议复核", "Ruling on the objection"),
        sentence: rule.map(|rule| rule.sentence.clone()).unwrap_or_default(),
        note: Bilingual::new(format!("限 {} 前复核", due.zh), format!("rule before {}", due.en)),
        beneficiary: "customer".to_owned(),
        stopped_at: objection.ruled_at,
        noticed_at: None,
        moved_from: None,
        withdrawn: false,
        policy: found.policy.to_string(),
        reasons,
        sums: Vec::new(),
        clock,
    })
}

/// The rejection of a case, for `explain`: who, why, when, and what became of the objection.
#[must_use]
pub fn rejection_lines(case: &Case, book: &PolicyBook, org: &Org, now: Instant) -> Vec<Reason> {
    let Some(found) = &case.rejection else { return Vec::new() };
    let policy = book.current();
    let (by, name) = (org.person_name(&found.proposed_by), rejection_reason(found, book));
    let at = policy.local_stamp(found.proposed_at);
    let mut lines = vec![Reason {
        at: Some(found.proposed_at),
        text: Bilingual::new(
            format!("{} {}提出不予受理：{}", at.zh, by.zh, name.zh),
            format!("{}: {} proposed to refuse it: {}", at.en, by.en, name.en),
        ),
    }];
    if found.rejected_at.is_some() {
        let text = refusal_words(found, book, org, now);
        lines.push(Reason { at: found.rejected_at, text: Bilingual::new(text.zh, text.en.trim_end()) });
    }
    lines
}

//! A fact that was told late, in words: what, when, on whose word, and who agreed.

use super::story::{Told, told};
use crate::brief::PolicyBook;
use crate::case::{Case, LateFact, Proposal};
use crate::event::{CaseEvent, LateWhat};
use crate::org::Org;
use yinuo_policy::{Bilingual, Reason};

/// What it says that happened.
#[must_use]
pub fn late_name(what: LateWhat) -> Bilingual {
    match what {
        LateWhat::Answered => Bilingual::new("已答复客户", "the customer was answered"),
        LateWhat::Arrived => Bilingual::new("已到现场", "somebody was on site"),
        LateWhat::Restored => Bilingual::new("业务已恢复", "the service worked"),
    }
}

pub(super) fn late_story(case: &Case, event: &CaseEvent, book: &PolicyBook) -> Option<Told> {
    let named = |what: LateWhat, at| {
        let (name, stamp) = (late_name(what), book.current().local_stamp(at));
        Bilingual::new(format!("{} {}", stamp.zh, name.zh), format!("{} at {}", name.en, stamp.en))
    };
    Some(match event {
        CaseEvent::LateFactProposed { what, at, .. } => {
            let name = named(*what, *at);
            told("clock", "doc", format!("提出补录：{}", name.zh), format!("Late fact proposed: {}", name.en))
                .detail("第二人批准前，判定不变", "no verdict changes until a second person agrees")
        }
        CaseEvent::LateFactDecided { fact, approved } => {
            let found = case.late_facts.iter().find(|found| found.id == *fact);
            let name = found.map(|found| named(found.what, found.at)).unwrap_or_default();
            let (zh, en) = if *approved {
                ("批准补录", "Late fact agreed to")
            } else {
                ("不准补录", "Late fact refused")
            };
            told("clock", "check", format!("{zh}：{}", name.zh), format!("{en}: {}", name.en))
        }
        _ => return None,
    })
}

/// Each late fact, for `explain`: what, when, who told it and who agreed.
#[must_use]
pub fn late_lines(case: &Case, book: &PolicyBook, org: &Org) -> Vec<Reason> {
    case.late_facts.iter().map(|found| late_line(found, book, org)).collect()
}

fn late_line(found: &LateFact, book: &PolicyBook, org: &Org) -> Reason {
    let policy = book.current();
    let (name, at) = (late_name(found.what), policy.local_stamp(found.at));
    let (by, told_at) = (org.person_name(&found.proposed_by), policy.local_stamp(found.proposed_at));
    let (who, when) = (
        org.person_name(&found.decided_by),
        policy.local_stamp(found.decided_at.unwrap_or(found.proposed_at)),
    );
    let (zh, en) = match found.proposal {
        Proposal::Proposed => ("，等第二人批准".to_owned(), ", waits for a second person".to_owned()),
        Proposal::Approved => (
            format!("，{} {} 批准，按发生的时刻算；已升的级和已给的赔付不变", when.zh, who.zh),
            format!(
                "; {} agreed {}: it counts at its own instant, rungs climbed and credit given stay",
                who.en, when.en
            ),
        ),
        Proposal::Refused => {
            (format!("，{} {} 不批准", when.zh, who.zh), format!("; {} did not agree, {}", who.en, when.en))
        }
    };
    let text = Bilingual::new(
        format!("补录 {} {}：{} {} 提出{zh}", at.zh, name.zh, told_at.zh, by.zh),
        format!("Late fact, {}: {}, told by {} {}{en}", at.en, name.en, by.en, told_at.en),
    );
    Reason { at: Some(found.at), text }
}

//! Exceptions in words: what was asked, who granted it, and under which row of the limit table.

use super::sheet::value_zh;
use super::story::{Told, Tone, told};
use crate::brief::PolicyBook;
use crate::case::{Case, Exception, Proposal};
use crate::event::{CaseEvent, ExceptionStep, Exceptional};
use crate::org::Org;
use yinuo_policy::{Bilingual, ExceptionKind, Policy, Reason, Value};

/// Name of a kind.
#[must_use]
pub fn exception_kind_name(kind: ExceptionKind) -> Bilingual {
    match kind {
        ExceptionKind::Refund => Bilingual::new("特批退费", "exceptional refund"),
        ExceptionKind::Goodwill => Bilingual::new("先行补偿", "goodwill"),
        ExceptionKind::Reactivation => Bilingual::new("特殊开机", "special reactivation"),
    }
}

/// What is asked for, with its sum or term.
#[must_use]
pub fn exception_name(found: &Exception, policy: &Policy) -> Bilingual {
    let kind = exception_kind_name(found.what.kind());
    let sum = value_zh(&Value::Money(found.what.sum().clone()));
    match &found.what {
        Exceptional::Refund { .. } | Exceptional::Goodwill { .. } => {
            Bilingual::new(format!("{} {sum}", kind.zh), format!("{} {sum}", kind.en))
        }
        Exceptional::Reactivation { service, until, .. } => {
            let until = policy.local_stamp(*until);
            Bilingual::new(
                format!("{} {service} 至 {}（欠费 {sum}）", kind.zh, until.zh),
                format!("{} of {service} until {} ({sum} owed)", kind.en, until.en),
            )
        }
    }
}

/// Sentence of the row that an exception is addressed to, or was granted under.
#[must_use]
pub fn exception_limit(found: &Exception, book: &PolicyBook) -> Bilingual {
    let policy = book.pinned_with(&found.policy, Some(&found.calendar));
    policy.authority(&found.rule).map(|rule| rule.sentence.clone()).unwrap_or_default()
}

/// What the customer reads of an exception that was granted.
#[must_use]
pub fn exception_promise(found: &Exception, policy: &Policy) -> Bilingual {
    let sum = value_zh(&Value::Money(found.what.sum().clone()));
    match &found.what {
        Exceptional::Refund { .. } => {
            Bilingual::new(format!("退您 {sum}，已特批"), format!("{sum} is refunded to you as an exception"))
        }
        Exceptional::Goodwill { .. } => {
            Bilingual::new(format!("先补偿您 {sum}"), format!("{sum} is given to you as goodwill"))
        }
        Exceptional::Reactivation { until, .. } => {
            let until = policy.local_stamp(*until);
            Bilingual::new(
                format!("已特殊开机到 {}，请在此前缴清 {sum}：银行托收、网上缴费或预存都可以", until.zh),
                format!(
                    "your service works again until {}; please pay {sum} before then, by bank debit, online or in advance",
                    until.en
                ),
            )
        }
    }
}

pub(super) fn exception_story(case: &Case, event: &CaseEvent, book: &PolicyBook, org: &Org) -> Option<Told> {
    let CaseEvent::Exception { exception, step } = event else { return None };
    let found = case.exception(*exception)?;
    let name = exception_name(found, book.current());
    let line = |icon, zh: &str, en: &str| {
        told("ledger", icon, format!("{zh}：{}", name.zh), format!("{en}: {}", name.en))
    };
    let limit = |code: &str| {
        let policy = book.pinned_with(&found.policy, Some(&found.calendar));
        policy.authority(code).map(|rule| rule.sentence.clone()).unwrap_or_default()
    };
    Some(match step {
        ExceptionStep::Asked { post, .. } => {
            let post = org.post_name(post);
            line("doc", "申请", "Asked")
                .detail(format!("由{}决定", post.zh), format!("decided by the {}", post.en))
        }
        ExceptionStep::PassedUp { post, .. } => {
            let post = org.post_name(post);
            line("ladder", "上报", "Passed up")
                .detail(format!("到{}", post.zh), format!("to the {}", post.en))
        }
        ExceptionStep::Granted { rule, .. } => {
            let limit = limit(rule);
            line("check", "同意", "Granted").detail(limit.zh, limit.en).tone(Tone::Met)
        }
        ExceptionStep::Refused { .. } => line("note", "不同意", "Refused"),
    })
}

/// Each exception that was decided, for `explain`: what, who, when, under which limit.
#[must_use]
pub fn exception_lines(case: &Case, book: &PolicyBook, org: &Org) -> Vec<Reason> {
    case.exceptions.iter().map(|found| exception_line(found, book, org)).collect()
}

fn exception_line(found: &Exception, book: &PolicyBook, org: &Org) -> Reason {
    let policy = book.current();
    let (name, limit) = (exception_name(found, policy), exception_limit(found, book));
    let (asked, post) = (org.person_name(&found.asked_by), org.post_name(&found.post));
    let who = org.person_name(&found.decided_by);
    let at = found.decided_at.unwrap_or(found.asked_at);
    let stamp = policy.local_stamp(at);
    let text = match found.proposal {
        Proposal::Approved => Bilingual::new(
            format!(
                "{} {}：{}（{}）同意，{}申请；权限：{}",
                stamp.zh, name.zh, who.zh, post.zh, asked.zh, limit.zh
            ),
            format!(
                "{}: {}, granted by {} ({}), asked by {}; limit: {}",
                stamp.en, name.en, who.en, post.en, asked.en, limit.en
            ),
        ),
        Proposal::Refused => Bilingual::new(
            format!("{} {}：{} 不同意，{}申请", stamp.zh, name.zh, who.zh, asked.zh),
            format!("{}: {}, refused by {}, asked by {}", stamp.en, name.en, who.en, asked.en),
        ),
        Proposal::Proposed => Bilingual::new(
            format!("{} {}：{}申请，等{}决定", stamp.zh, name.zh, asked.zh, post.zh),
            format!("{}: {}, asked by {}, waits for the {}", stamp.en, name.en, asked.en, post.en),
        ),
    };
    Reason { at: Some(at), text }
}

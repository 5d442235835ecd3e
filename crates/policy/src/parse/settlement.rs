//! `[settlement]`: how money that is owed reaches the customer.

use super::{DAYS_MAX, code, is_code, small};
use crate::model::{OnWithdrawal, SettlementRule};
use crate::reader::{Section, Word};
use crate::refusal::number;

/// Most hours that an instruction may wait.
const HOURS_MAX: i64 = 24 * 60;

pub(super) fn rule(mut section: Section<'_, '_>) -> SettlementRule {
    let rule = SettlementRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        form: section.text("form"),
        name: section.sentence("name"),
        hold_hours: small(section.integer("hold-hours", 0..=HOURS_MAX, number::BAD_DURATION)),
        pay_within_days: small(section.integer("pay-within-days", 1..=DAYS_MAX, number::BAD_DURATION)),
        answer_hours: small(section.integer("answer-hours", 1..=HOURS_MAX, number::BAD_DURATION)),
        tries_max: small(section.integer("tries-max", 1..=100, number::WRONG_VALUE)),
        on_withdrawal: section.word("on-withdrawal"),
        report_to: section.text_or_empty("report-to"),
    };
    if !rule.form.is_empty() && !is_code(&rule.form) {
        section.refuse(
            number::WRONG_VALUE,
            "form",
            (format!("{:?} 不是合法的代码。", rule.form), format!("{:?} is not a code.", rule.form)),
            ("写成 \"wallet\" 或 \"bill\"。", "Write it as \"wallet\" or \"bill\"."),
        );
    }
    section.finish();
    rule
}

impl Word for OnWithdrawal {
    const WORDS: &'static [(&'static str, Self)] =
        &[("stand", Self::Stand), ("cancel", Self::Cancel), ("claw-back", Self::ClawBack)];
}

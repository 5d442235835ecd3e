//! `[[authority]]`: who may grant what no rule owes, and up to how much.

use super::remedy::currency;
use super::{DAYS_MAX, MONEY_MAX, code, small};
use crate::model::{AuthorityRule, ExceptionKind};
use crate::reader::{Section, Word};
use crate::refusal::number;

pub(super) fn rule(mut section: Section<'_, '_>) -> AuthorityRule {
    let rule = AuthorityRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        kind: section.word("kind"),
        post: section.text("post"),
        currency: currency(&mut section),
        most_minor: section.integer("most-minor", 1..=MONEY_MAX, number::BAD_MONEY),
        day_minor: section.integer("day-minor", 1..=MONEY_MAX, number::BAD_MONEY),
        days: small(section.integer_or("days", 0, 1..=DAYS_MAX, number::BAD_DURATION)),
        tiers: section.texts("tiers"),
        category: section.text_or_empty("category"),
        alone: section.flag_or("alone", false),
    };
    let reconnects = rule.kind == ExceptionKind::Reactivation;
    if reconnects == rule.category.is_empty() {
        section.refuse(
            number::WRONG_VALUE,
            "category",
            (
                "category 只给特殊开机写，而且必须写。",
                "`category` belongs to a reactivation, and to nothing else.",
            ),
            (
                "写上开单用的类别，例如 \"help.reactivation\"。",
                "Name the category of its case, for example \"help.reactivation\".",
            ),
        );
    }
    if reconnects != (rule.days > 0) {
        section.refuse(
            number::BAD_DURATION,
            "days",
            ("days 只给特殊开机写，而且必须写。", "`days` belongs to a reactivation, and to nothing else."),
            (
                "特殊开机写最长天数；退费和补偿去掉 days。",
                "State the longest days of a reactivation; drop it for money.",
            ),
        );
    }
    if rule.day_minor < rule.most_minor {
        section.refuse(
            number::BAD_MONEY,
            "day-minor",
            ("一天的额度小于一笔的额度。", "The limit of a day is below that of one request."),
            ("day-minor 不小于 most-minor。", "Let `day-minor` be at least `most-minor`."),
        );
    }
    section.finish();
    rule
}

impl Word for ExceptionKind {
    const WORDS: &'static [(&'static str, Self)] =
        &[("refund", Self::Refund), ("goodwill", Self::Goodwill), ("reactivation", Self::Reactivation)];
}

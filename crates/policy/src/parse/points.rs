//! `[recovery]`, `[coaching]`, `[points]` and `[[campaign]]`: what a dislike sets in motion, and what points are worth.

use super::{DAYS_MAX, code, is_code, pay, small};
use crate::model::{CampaignRule, DislikeReason, FollowRule, PointsRule};
use crate::reader::Section;
use crate::refusal::number;
use crate::zone::Day;
use std::ops::RangeInclusive;

/// Most points of one number of a rule: twice this still fits an account many times over.
const POINTS_MAX: i64 = 1_000_000_000;
/// Most amounts that a customer chooses among.
const AMOUNTS_MAX: usize = 6;
/// Most hours that a task or a refund may take.
const HOURS_MAX: i64 = 24 * 60;

/// Most minutes of the code of a counter.
const MINUTES_MAX: i64 = 24 * 60;

/// Reads `[recovery]` or `[coaching]`.
pub(super) fn follow(mut section: Section<'_, '_>) -> FollowRule {
    let rule = FollowRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        post: section.text("post"),
        late_to: section.text("late-to"),
        hours: small(section.integer("hours", 1..=HOURS_MAX, number::BAD_DURATION)),
    };
    section.finish();
    rule
}

/// Reads `[points]`.
pub(super) fn points(mut section: Section<'_, '_>) -> PointsRule {
    let rule = PointsRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        posts: section.texts("posts"),
        earn: amount(&mut section, "earn", 0..=POINTS_MAX),
        ask_days: days(&mut section, "ask-days"),
        counter_minutes: small(section.integer_or(
            "counter-minutes",
            0,
            0..=MINUTES_MAX,
            number::BAD_DURATION,
        )),
        amounts: amounts(&mut section),
        day_max: amount(&mut section, "day-max", 1..=POINTS_MAX),
        pair_max: amount(&mut section, "pair-max", 1..=POINTS_MAX),
        pair_days: days(&mut section, "pair-days"),
        refund_hours: small(section.integer("refund-hours", 1..=24, number::BAD_DURATION)),
        customer_days: days(&mut section, "customer-days"),
        staff_days: days(&mut section, "staff-days"),
        leaderboard: section.flag_or("leaderboard", false),
        reasons: section.sections("reason").into_iter().map(reason).collect(),
    };
    let once: std::collections::BTreeSet<&str> = rule.reasons.iter().map(|one| one.code.as_str()).collect();
    if rule.reasons.is_empty() || once.len() != rule.reasons.len() {
        section.refuse(
            number::WRONG_VALUE,
            "reason",
            (
                "点踩要有原因可选，每个原因一个代码。",
                "A dislike needs reasons to choose among, each with a code of its own.",
            ),
            ("加上 [[points.reason]]，代码不要重复。", "Add [[points.reason]] with codes that differ."),
        );
    }
    section.finish();
    rule
}

fn amount(section: &mut Section<'_, '_>, key: &'static str, range: RangeInclusive<i64>) -> u32 {
    small(section.integer(key, range, number::WRONG_VALUE))
}

fn days(section: &mut Section<'_, '_>, key: &'static str) -> u32 {
    small(section.integer(key, 1..=DAYS_MAX, number::BAD_DURATION))
}

fn amounts(section: &mut Section<'_, '_>) -> Vec<u32> {
    let read = section.integers("amounts");
    let ascending = read.windows(2).all(|pair| pair[0] < pair[1]);
    let fits = read.iter().all(|amount| (1..=POINTS_MAX).contains(amount));
    if read.is_empty() || read.len() > AMOUNTS_MAX || !ascending || !fits {
        section.refuse(
            number::WRONG_VALUE,
            "amounts",
            (
                "打赏的档位要从小到大，一到六档，每档至少 1 分。",
                "The amounts of tips are one to six, ascending, of at least 1 point each.",
            ),
            ("例如 amounts = [10, 50, 100]。", "For example amounts = [10, 50, 100]."),
        );
    }
    read.into_iter().map(small).collect()
}

fn reason(mut section: Section<'_, '_>) -> DislikeReason {
    let reason = DislikeReason { code: section.text("code"), name: section.sentence("name") };
    if !is_code(&reason.code) {
        section.refuse(
            number::WRONG_VALUE,
            "code",
            ("原因的代码不合法。", "The code of the reason is none."),
            ("只用小写字母、数字和连字符。", "Use lower-case letters, digits and hyphens."),
        );
    }
    section.finish();
    reason
}

/// Reads one `[[campaign]]`.
pub(super) fn campaign(mut section: Section<'_, '_>) -> CampaignRule {
    let rule = CampaignRule {
        code: code(&mut section),
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        from: section.text("from"),
        until: section.text("until"),
        share: pay::share_at(&mut section, "share"),
        cap: amount(&mut section, "cap", 1..=POINTS_MAX),
        tranche: amount(&mut section, "tranche", 1..=POINTS_MAX),
    };
    let dated = Day::parse(&rule.from).is_some() && Day::parse(&rule.until).is_some();
    if !dated || rule.from > rule.until || rule.tranche > rule.cap {
        section.refuse(
            number::WRONG_VALUE,
            "until",
            (
                "活动的起止日期不对，或单日份额超过总额。",
                "The days of the campaign do not fit, or a day's share is larger than the cap.",
            ),
            (
                "写成 from = \"2026-11-01\"、until = \"2026-11-30\"，tranche 不大于 cap。",
                "Write from = \"2026-11-01\", until = \"2026-11-30\", and a tranche of at most the cap.",
            ),
        );
    }
    section.finish();
    rule
}

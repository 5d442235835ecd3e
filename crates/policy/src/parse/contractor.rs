//! `[contractor]`: admission, monthly score and probation of contract firms. `[contractor-pay]`: how their months are settled.

use super::pay::share_at;
use super::{MONEY_MAX, code, is_code, small};
use crate::model::{ContractorBand, ContractorPay, ContractorReason, ContractorRule};
use crate::reader::Section;
use crate::refusal::number;
use std::collections::BTreeSet;

/// Most of any number of the rule.
const COUNT_MAX: i64 = 1_000;
/// What the four parts of a score come to.
const WHOLE: u32 = 100;

/// Reads `[contractor]`.
pub(super) fn rule(mut section: Section<'_, '_>) -> ContractorRule {
    let rule = ContractorRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        documents_min: count(&mut section, "documents-min", 1),
        judged_min: count(&mut section, "judged-min", 1),
        kept_points: count(&mut section, "kept-points", 0),
        fix_points: count(&mut section, "fix-points", 0),
        complaint_points: count(&mut section, "complaint-points", 0),
        complaint_each: count(&mut section, "complaint-each", 1),
        red_line_points: count(&mut section, "red-line-points", 0),
        red_line_each: count(&mut section, "red-line-each", 1),
        pass: count(&mut section, "pass", 1),
        probation_visits_max: count(&mut section, "probation-visits-max", 0),
        reasons: section.sections("reason").into_iter().map(reason).collect(),
    };
    let whole = rule.kept_points + rule.fix_points + rule.complaint_points + rule.red_line_points;
    if whole != WHOLE || rule.pass > WHOLE {
        section.refuse(
            number::WRONG_VALUE,
            "pass",
            (
                format!("四项分数合计是 {whole}，应为 100；及格线不超过 100。"),
                format!("The four parts come to {whole}, not 100, or the pass mark lies beyond it."),
            ),
            ("调整各项分数。", "Change the parts of the score."),
        );
    }
    let once: BTreeSet<&str> = rule.reasons.iter().map(|reason| reason.code.as_str()).collect();
    if rule.reasons.is_empty() || once.len() != rule.reasons.len() {
        section.refuse(
            number::WRONG_VALUE,
            "reason",
            (
                "考察和清退要有原因可选，每个一个代码。",
                "Probation and removal need reasons, each with a code of its own.",
            ),
            (
                "加上 [[contractor.reason]]，代码不要重复。",
                "Add [[contractor.reason]] with codes that differ.",
            ),
        );
    }
    section.finish();
    rule
}

fn count(section: &mut Section<'_, '_>, key: &'static str, least: i64) -> u32 {
    small(section.integer(key, least..=COUNT_MAX, number::WRONG_VALUE))
}

fn reason(mut section: Section<'_, '_>) -> ContractorReason {
    let reason = ContractorReason {
        code: section.text("code"),
        name: section.sentence("name"),
        needs_score: section.flag_or("needs-score", false),
    };
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

/// Reads `[contractor-pay]`.
pub(super) fn pay(mut section: Section<'_, '_>) -> ContractorPay {
    let rule = ContractorPay {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        rounding: section.word("rounding"),
        bands: section.sections("band").into_iter().map(band).collect(),
        unscored: share_at(&mut section, "unscored"),
        complaint_minor: section.integer("complaint-minor", 0..=MONEY_MAX, number::BAD_MONEY),
        red_line_minor: section.integer("red-line-minor", 0..=MONEY_MAX, number::BAD_MONEY),
        technicians_floor: section.flag_or("technicians-floor", true),
    };
    let mut next = 0;
    let whole = rule.bands.iter().all(|band| {
        let fits = band.from == next && band.to >= band.from;
        next = band.to.saturating_add(1);
        fits
    });
    if !whole || next != WHOLE + 1 {
        section.refuse(
            number::BAD_RATES,
            "band",
            (
                "分数档要从 0 到 100 依次排满，不重不漏。",
                "The bands do not cover the points 0 to 100 in order, each once.",
            ),
            ("补上缺的分数，或改正 from 与 to。", "Add the missing points, or correct `from` and `to`."),
        );
    }
    section.finish();
    rule
}

fn band(mut section: Section<'_, '_>) -> ContractorBand {
    let points = 0..=i64::from(WHOLE);
    let band = ContractorBand {
        from: small(section.integer("from", points.clone(), number::BAD_RATES)),
        to: small(section.integer("to", points, number::BAD_RATES)),
        share: share_at(&mut section, "share"),
    };
    section.finish();
    band
}

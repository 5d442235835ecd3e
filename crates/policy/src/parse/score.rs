//! `[[card]]`, `[[honour]]`, `[[score-pay]]`, `[quarter-wave]` and `[[topic]]`: how a month is scored, and what follows from it.

use super::pay::share_at;
use super::{DAYS_MAX, MONEY_MAX, code, small};
use crate::model::{
    Bound, CardOf, CardRule, HonourRule, QuarterWave, ScorePayRule, StarBand, TermBy, TermRule, TopicRule,
};
use crate::reader::{Section, Word};
use crate::refusal::number;

/// Largest part of a bound.
const PART_MAX: i64 = 1_000_000;
/// Weights of a card together.
const WHOLE: u32 = 100;
/// Highest score, hundredths of a point.
const SCORE_MAX: i64 = 10_000;
/// Most stars.
const STARS_MAX: i64 = 5;
/// Most months that a rule looks back.
const MONTHS_MAX: i64 = 36;
/// Most customers of one kind in a wave, and lowest rank of an honour.
const ASKED_MAX: i64 = 5_000;
/// Ways in which a sheet of a wave can be asked without anybody's hand.
const MODES: [&str; 2] = ["call", "online"];

impl Word for CardOf {
    const WORDS: &'static [(&'static str, Self)] = &[("person", Self::Person), ("unit", Self::Unit)];
}

impl Word for TermBy {
    const WORDS: &'static [(&'static str, Self)] = &[("owner", Self::Owner), ("unit", Self::Unit)];
}

/// Reads one `[[card]]`.
pub(super) fn card(mut section: Section<'_, '_>) -> CardRule {
    let rule = CardRule {
        code: code(&mut section),
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        of: section.word("of"),
        posts: section.texts("posts"),
        kinds: section.texts("kinds"),
        head: section.text_or_empty("head"),
        measured: small(section.integer("measured", 1..=i64::from(WHOLE), number::BAD_SHARE)),
        publish_days: small(section.integer("publish-days", 0..=27, number::BAD_DURATION)),
        deducts: section.flag_or("deducts", false),
        terms: section.sections("term").into_iter().map(term).collect(),
        star_months: small(section.integer_or("star-months", 0, 0..=MONTHS_MAX, number::BAD_DURATION)),
        stars: section.sections("star").into_iter().map(star).collect(),
    };
    if rule.terms.iter().map(|term| term.weight).sum::<u32>() != WHOLE {
        section.refuse(
            number::BAD_SHARE,
            "term",
            ("各项权重之和不是 100。", "The weights of the terms do not come to 100."),
            ("改正 weight，使各项之和为 100。", "Correct `weight` so that all of them come to 100."),
        );
    }
    // Coarse on purpose: nobody can say why 59 is too little and 60 is not.
    if !rule.measured.is_multiple_of(5) {
        section.refuse(
            number::BAD_SHARE,
            "measured",
            ("measured 要写成五的倍数。", "`measured` is written in fives."),
            ("例如 measured = 60。", "For example measured = 60."),
        );
    }
    let whom = match rule.of {
        CardOf::Person => !rule.posts.is_empty() && rule.kinds.is_empty() && rule.head.is_empty(),
        CardOf::Unit => rule.posts.is_empty() && !rule.kinds.is_empty(),
    };
    // What is grouped by units says nothing of one person, and only units lose points.
    let fits =
        rule.of == CardOf::Unit || (!rule.deducts && rule.terms.iter().all(|term| term.by == TermBy::Owner));
    if !whom || !fits {
        section.refuse(
            number::WRONG_VALUE,
            "of",
            (
                "个人表写 posts，各项按 owner；单位表写 kinds，可写 head 与 deducts。",
                "A card of people names `posts` and terms by owner; one of units names `kinds`, and may name `head` and `deducts`.",
            ),
            ("按 of 改正其余各项。", "Correct the rest to fit `of`."),
        );
    }
    let falling =
        rule.stars.windows(2).all(|pair| pair[0].stars > pair[1].stars && pair[0].from > pair[1].from);
    if !falling || (rule.star_months == 0) != rule.stars.is_empty() {
        section.refuse(
            number::BAD_RATES,
            "star",
            (
                "星级要从高到低排列，并与 star-months 一同写出。",
                "Stars stand from the most to the fewest, and together with `star-months`.",
            ),
            ("改正顺序，或补上 star-months。", "Correct the order, or add `star-months`."),
        );
    }
    section.finish();
    rule
}

fn term(mut section: Section<'_, '_>) -> TermRule {
    let rule = TermRule {
        metric: section.text("metric"),
        by: section.word("by"),
        weight: small(section.integer("weight", 1..=i64::from(WHOLE), number::BAD_SHARE)),
        least: small(section.integer("least", 0..=PART_MAX, number::WRONG_VALUE)),
        zero: bound_at(&mut section, "zero"),
        full: bound_at(&mut section, "full"),
    };
    let product = |a: u32, b: u32| u64::from(a) * u64::from(b);
    if product(rule.zero.numerator, rule.full.denominator)
        == product(rule.full.numerator, rule.zero.denominator)
    {
        section.refuse(
            number::BAD_SHARE,
            "full",
            ("得零分与得满分的数相同。", "The figures for nothing and for everything are the same."),
            ("让 zero 与 full 不同。", "Let `zero` and `full` differ."),
        );
    }
    section.finish();
    rule
}

fn bound_at(section: &mut Section<'_, '_>, key: &'static str) -> Bound {
    section.section(key).map_or(Bound { numerator: 0, denominator: 1 }, bound)
}

fn bound(mut section: Section<'_, '_>) -> Bound {
    let bound = Bound {
        numerator: small(section.integer("numerator", 0..=PART_MAX, number::BAD_SHARE)),
        denominator: small(section.integer("denominator", 1..=PART_MAX, number::BAD_SHARE)).max(1),
    };
    // Nothing has one spelling, so that no number of a pack is free to be anything.
    if bound.numerator == 0 && bound.denominator != 1 {
        section.refuse(
            number::BAD_SHARE,
            "denominator",
            ("零要写成 0/1。", "Nought is written 0/1."),
            ("把 denominator 改为 1。", "Write 1 as the denominator."),
        );
    }
    section.finish();
    bound
}

fn star(mut section: Section<'_, '_>) -> StarBand {
    let stars = section.integer("stars", 1..=STARS_MAX, number::BAD_RATES);
    let from = section.integer("from", 0..=SCORE_MAX, number::BAD_RATES);
    section.finish();
    StarBand { stars: u8::try_from(stars).unwrap_or(1), from: small(from) }
}

/// Reads one `[[honour]]`.
pub(super) fn honour(mut section: Section<'_, '_>) -> HonourRule {
    let rule = HonourRule {
        code: code(&mut section),
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        card: section.text("card"),
        rank: small(section.integer("rank", 1..=ASKED_MAX, number::WRONG_VALUE)),
        from: small(section.integer("from", 0..=SCORE_MAX, number::WRONG_VALUE)),
        months: small(section.integer("months", 1..=MONTHS_MAX, number::BAD_DURATION)),
    };
    section.finish();
    rule
}

/// Reads one `[[score-pay]]`.
pub(super) fn score_pay(mut section: Section<'_, '_>) -> ScorePayRule {
    let rule = ScorePayRule {
        code: code(&mut section),
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        card: section.text("card"),
        full_minor: section.integer("full-minor", 1..=MONEY_MAX, number::BAD_MONEY),
        unscored: share_at(&mut section, "unscored"),
    };
    section.finish();
    rule
}

/// Reads `[quarter-wave]`.
pub(super) fn quarter_wave(mut section: Section<'_, '_>) -> QuarterWave {
    let rule = QuarterWave {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        mode: section.text("mode"),
        after_days: small(section.integer("after-days", 0..=DAYS_MAX.min(80), number::BAD_DURATION)),
        per_kind: small(section.integer("per-kind", 1..=ASKED_MAX, number::WRONG_VALUE)),
    };
    if !MODES.contains(&rule.mode.as_str()) {
        section.refuse(
            number::WRONG_VALUE,
            "mode",
            ("自动批次只能电话或网上进行。", "A wave that is made by itself is asked by call or online."),
            ("写 mode = \"call\" 或 \"online\"。", "Write mode = \"call\" or \"online\"."),
        );
    }
    section.finish();
    rule
}

/// Reads one `[[topic]]`.
pub(super) fn topic(mut section: Section<'_, '_>) -> TopicRule {
    let rule =
        TopicRule { code: code(&mut section), name: section.sentence("name"), words: section.texts("words") };
    let sound = |word: &String| !word.trim().is_empty() && *word == word.to_lowercase();
    if rule.words.is_empty() || !rule.words.iter().all(sound) {
        section.refuse(
            number::WRONG_VALUE,
            "words",
            ("主题要有词，词一律小写。", "A topic needs words, all in lower case."),
            ("例如 words = [\"网速\", \"slow\"]。", "For example words = [\"网速\", \"slow\"]."),
        );
    }
    section.finish();
    rule
}

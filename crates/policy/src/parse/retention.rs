//! `[[retention]]`: how long cases, contacts, evidence, answers and messages are kept.

use super::{DAYS_MAX, code, small};
use crate::model::{Kept, RetentionRule, Spared, Term};
use crate::reader::{Section, Word};
use crate::refusal::number;

/// Longest term in months: fifty years.
const MONTHS_MAX: i64 = 600;
/// Lengths that somebody might write and that no retention is counted in.
const TOO_FINE: [&str; 3] = ["seconds", "minutes", "hours"];

impl Word for Kept {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("case", Self::Case),
        ("contact", Self::Contact),
        ("evidence", Self::Evidence),
        ("answer", Self::Answer),
        ("message", Self::Message),
    ];
}

impl Word for Spared {
    const WORDS: &'static [(&'static str, Self)] =
        &[("legal-hold", Self::LegalHold), ("red-line", Self::RedLine)];
}

/// Reads one rule.
pub(super) fn rule(mut section: Section<'_, '_>) -> RetentionRule {
    let code = code(&mut section);
    let sentence = section.sentence("sentence");
    let what: Kept = section.word("what");
    let term = section.section("keep").map_or(Term::Days(1), term);
    let spares: Vec<Spared> = section.words("spares");
    if what.is_matter() && !(spares.contains(&Spared::LegalHold) && spares.contains(&Spared::RedLine)) {
        section.refuse(
            number::RETENTION_SPARES_NOT,
            "spares",
            (
                format!("{code} 没有放过法律保全与红线单。"),
                format!("{code} does not spare legal holds and red-line cases."),
            ),
            (
                "写 spares = [\"legal-hold\", \"red-line\"]。",
                "Write spares = [\"legal-hold\", \"red-line\"].",
            ),
        );
    }
    section.finish();
    RetentionRule { code, sentence, what, term, spares }
}

fn term(mut section: Section<'_, '_>) -> Term {
    let has = (section.has("months"), section.has("days"));
    let too_fine = TOO_FINE.into_iter().find(|unit| section.has(unit));
    if too_fine.is_some() || has.0 == has.1 {
        section.refuse(
            number::BAD_RETENTION,
            too_fine.unwrap_or("months"),
            (
                "保存期只能写月数或天数，二者取一。",
                "A retention is written in months or in days, one of them.",
            ),
            (
                "写成 keep = { months = 36 } 或 keep = { days = 30 }。",
                "Write keep = { months = 36 } or keep = { days = 30 }.",
            ),
        );
        return Term::Days(1);
    }
    let term = if has.0 {
        Term::Months(small(section.integer("months", 1..=MONTHS_MAX, number::BAD_DURATION)))
    } else {
        Term::Days(small(section.integer("days", 1..=DAYS_MAX, number::BAD_DURATION)))
    };
    section.finish();
    term
}

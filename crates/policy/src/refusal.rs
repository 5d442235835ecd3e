//! Numbered refusals: what is wrong with a pack or a table, where, and what to do next.
//!
//! Every number has a page under `docs/errors/policy-P0xx.md`. A refusal is a value, never a panic: all findings
//! of one reading are collected, so that an author corrects a pack once and not line by line.

use crate::model::Bilingual;
use serde::Serialize;
use std::fmt;

/// One finding against a pack, a calendar table or a list of packs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyRefusal {
    /// Number, for example `P002`; its page is `docs/errors/policy-P002.md`.
    pub code: &'static str,
    /// Where: `promise "cn-same-day.repair" line 12`.
    pub at: String,
    /// What is wrong.
    pub sentence: Bilingual,
    /// What to do about it.
    pub next_step: Bilingual,
}

impl PolicyRefusal {
    /// A refusal from its four parts; each pair is Chinese, English.
    pub(crate) fn new(
        code: &'static str,
        at: impl Into<String>,
        sentence: (impl Into<String>, impl Into<String>),
        next_step: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self {
            code,
            at: at.into(),
            sentence: Bilingual::new(sentence.0, sentence.1),
            next_step: Bilingual::new(next_step.0, next_step.1),
        }
    }
}

impl PolicyRefusal {
    /// P037: what was adopted stays as it was (a judgement of years ago must be told again by the same text).
    #[must_use]
    pub fn adopted_otherwise(code: &str) -> Self {
        Self::new(
            number::ADOPTED_OTHERWISE,
            code,
            (
                format!("规则包 {code} 已经采用过，文本与这一份不同。"),
                format!("The pack {code} was adopted before, with another text."),
            ),
            ("改了内容就要改 version，再采用。", "Give the changed text a new version, and adopt that."),
        )
    }
}

impl fmt::Display for PolicyRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {} {}", self.code, self.at, self.sentence.en, self.next_step.en)
    }
}

/// The numbers, one name each, so that no code is used for two findings.
pub(crate) mod number {
    /// The text is not TOML.
    pub const NOT_TOML: &str = "P001";
    /// A key that the language does not know.
    pub const UNKNOWN_KEY: &str = "P002";
    /// A key that must be there is missing.
    pub const MISSING_KEY: &str = "P003";
    /// A value of the wrong type or outside its words.
    pub const WRONG_VALUE: &str = "P004";
    /// A sentence or name misses one of the two languages.
    pub const MISSING_SENTENCE: &str = "P005";
    /// A zone that the time zone database does not know.
    pub const UNKNOWN_ZONE: &str = "P006";
    /// Money below zero, or above the limit.
    pub const BAD_MONEY: &str = "P007";
    /// A duration or count of zero, negative or beyond the limit.
    pub const BAD_DURATION: &str = "P008";
    /// One code for two things.
    pub const CODE_TWICE: &str = "P009";
    /// A promise names a remedy that no pack defines.
    pub const UNKNOWN_REMEDY: &str = "P010";
    /// A rule names a calendar that no pack defines.
    pub const UNKNOWN_CALENDAR: &str = "P011";
    /// A rule names a category that no pack defines.
    pub const UNKNOWN_CATEGORY: &str = "P012";
    /// Two rules of equal precedence fit one case.
    pub const TIE: &str = "P013";
    /// A calendar without one open minute in its week.
    pub const NEVER_OPEN: &str = "P014";
    /// Rungs: none, or a start beyond the top.
    pub const BAD_RUNGS: &str = "P015";
    /// Identifier or version of a pack is malformed.
    pub const BAD_IDENTITY: &str = "P016";
    /// Conduct in two packs.
    pub const CONDUCT_TWICE: &str = "P017";
    /// A rule without an executed example.
    pub const NO_EXAMPLE: &str = "P018";
    /// An example does not come out as written.
    pub const EXAMPLE_FAILED: &str = "P019";
    /// An example that cannot be executed: unknown rule, no expectation.
    pub const BAD_EXAMPLE: &str = "P020";
    /// A time of day or an interval that cannot be read, crosses midnight, or overlaps another.
    pub const BAD_INTERVAL: &str = "P021";
    /// Rates or steps that are empty, unordered or undated.
    pub const BAD_RATES: &str = "P022";
    /// A promise that is not owed to a customer carries remedies.
    pub const REMEDY_WITHOUT_CUSTOMER: &str = "P023";
    /// A day in a calendar table stands twice or outside its year.
    pub const BAD_TABLE_DAY: &str = "P024";
    /// A pack or a table stands twice in the list.
    pub const LISTED_TWICE: &str = "P025";
    /// A share or ratio outside its range.
    pub const BAD_SHARE: &str = "P026";
    /// A rule that names no kind of case.
    pub const NO_KINDS: &str = "P027";
    /// An empty list of packs.
    pub const NO_PACKS: &str = "P028";
    /// Text over the size limit, not in UTF-8 or with U+0000.
    pub const BAD_TEXT: &str = "P029";
    /// A ladder follows a clock that no promise makes.
    pub const UNKNOWN_CLOCK: &str = "P030";
    /// A category without its parent, or of another kind than its parent.
    pub const ORPHAN_CATEGORY: &str = "P031";
    /// Messages in two packs.
    pub const MESSAGES_TWICE: &str = "P036";
    /// A pack that was adopted before with another text.
    pub const ADOPTED_OTHERWISE: &str = "P037";
    /// A group whose remedies pay once per service here and per account there, or an account without days to share.
    pub const ONCE_PER: &str = "P038";
    /// A retention in seconds, minutes or hours, or in neither or both of months and days.
    pub const BAD_RETENTION: &str = "P032";
    /// Two rules of retention for one kind of thing.
    pub const RETENTION_TWICE: &str = "P033";
    /// A retention shorter than the windows in which a closed case may be repeated or reopened.
    pub const RETENTION_TOO_SHORT: &str = "P034";
    /// A retention of cases or evidence that does not spare legal holds and red-line cases.
    pub const RETENTION_SPARES_NOT: &str = "P035";
}

//! How long something is kept: the rules that archive and purge follow.

use super::Bilingual;
use serde::{Deserialize, Serialize};

/// What a rule of retention speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// 服务单: a closed or cancelled case with its contacts, from its end.
    Case,
    /// 联系: a contact that neither opened nor joined a case, from the touch.
    Contact,
    /// 凭据: photos, recordings and letters, from the end of the last case that names them.
    Evidence,
    /// 应答: the stored answer of a command, from the command.
    Answer,
    /// 消息: a message that was read, from its instant.
    Message,
}

impl Kept {
    /// Everything that a rule may speak of.
    pub const ALL: [Self; 5] = [Self::Case, Self::Contact, Self::Evidence, Self::Answer, Self::Message];

    /// The word that is written in a pack.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Contact => "contact",
            Self::Evidence => "evidence",
            Self::Answer => "answer",
            Self::Message => "message",
        }
    }

    /// Whether a legal hold or a red line can stand on it, so that its rule must spare both.
    #[must_use]
    pub const fn is_matter(self) -> bool {
        matches!(self, Self::Case | Self::Evidence)
    }
}

/// A length on the local calendar; never shorter than a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    /// Calendar months: the same day of a later month, or that month's last.
    Months(u32),
    /// Calendar days.
    Days(u32),
}

/// What keeps something beyond its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spared {
    /// 法律保全: the person stands under a legal hold.
    LegalHold,
    /// 红线: the case carries a red-line mark.
    RedLine,
}

/// How long one kind of thing is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// What it speaks of; one rule for each.
    pub what: Kept,
    /// How long.
    pub term: Term,
    /// What keeps it beyond that.
    pub spares: Vec<Spared>,
}

impl RetentionRule {
    /// Whether this keeps it for good.
    #[must_use]
    pub fn spares(&self, mark: Spared) -> bool {
        self.spares.contains(&mark)
    }
}

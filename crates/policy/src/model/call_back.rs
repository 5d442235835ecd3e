//! When a drawn customer may be rung and how often, what is said to him, and how a survey is asked and counted.

use super::{Applies, Bilingual, Share, TimeOfDay};

/// A part of the day in which customers are rung, by the operator's wall clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallPart {
    /// Name.
    pub name: Bilingual,
    /// First minute.
    pub from: TimeOfDay,
    /// First minute after.
    pub until: TimeOfDay,
}

/// How drawn customers are rung (N27, N28, H13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBackRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Calls that nobody answers before the next in rank stands in; as often a customer may put the call off.
    pub attempts_max: u32,
    /// Natural minutes between two attempts.
    pub gap_minutes: u32,
    /// How many days ahead a customer may ask to be called again.
    pub again_days: u32,
    /// Parts of the day, in order and apart; an attempt repeats one only when every other was tried.
    pub parts: Vec<CallPart>,
    /// How many rungs above the one reached the ladder starts when a customer says that it is not settled.
    pub rungs_higher: u8,
    /// Share of the answered calls that a second person hears again (N27).
    pub heard_again: Share,
}

/// What is said in a call on one kind of case (H13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptRule {
    /// Unique code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Which finished cases it is for.
    pub applies: Applies,
    /// Lines in the order in which they are said.
    pub lines: Vec<Bilingual>,
}

/// How surveys are counted (Y55, N29, A18).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Lowest answer, 1 to 10, that counts as satisfied.
    pub satisfied_from: u8,
    /// Width of the interval in thousandths of a standard error: 1960 for 95 %.
    pub error_per_mille: u32,
    /// Days from the first day of a wave until it closes.
    pub open_days: u32,
}

/// Which side of an expectation pair a question asks for (H29).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// 期望: what the customer expected.
    Expected,
    /// 感知: what he found.
    Found,
}

impl Side {
    /// The word that is shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Found => "found",
        }
    }
}

/// A question of the survey's sheet, answered by 1 to 10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionRule {
    /// Unique code.
    pub code: String,
    /// The question.
    pub text: Bilingual,
    /// Topic of an expectation pair (H29); empty for none.
    pub topic: String,
    /// Its side of the pair.
    pub side: Side,
    /// Whether the wave's satisfied share is counted from it; one question is.
    pub main: bool,
}

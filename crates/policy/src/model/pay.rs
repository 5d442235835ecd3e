//! What work is paid: pieces and prices, what the customer's verdict does to them, deductions, and the floor.

use super::{Applies, Bilingual};
use serde::{Deserialize, Serialize};

/// A share as a fraction of whole numbers; one half is 1/2 and never 0.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Numerator.
    pub numerator: u32,
    /// Denominator; never zero.
    pub denominator: u32,
}

impl Share {
    /// Neither up nor down.
    pub const WHOLE: Self = Self { numerator: 1, denominator: 1 };

    /// Whether it changes nothing.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.numerator == self.denominator
    }
}

/// What becomes of a fraction of the smallest coin. Each line is rounded once, at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// 四舍五入: a half goes up.
    HalfUp,
    /// 四舍六入五成双: a half goes to the even neighbour.
    HalfEven,
    /// 舍去: whatever is left over is dropped.
    Down,
}

/// Which work a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// 处理: whoever said last, before the close, that the matter is settled.
    Handling,
    /// 首问: the first-contact owner of a closed case (A13).
    FirstContact,
    /// 回访: whoever made a drawn call (N27).
    CallBack,
    /// 上门: whoever went there and left a receipt (N09).
    Visit,
    /// 同行: whoever went there with him, where two must go; it is priced as a visit and shared.
    Mate,
}

impl Work {
    /// Every kind of work.
    pub const ALL: [Self; 5] = [Self::Handling, Self::FirstContact, Self::CallBack, Self::Visit, Self::Mate];

    /// The work whose prices it has.
    #[must_use]
    pub const fn priced_as(self) -> Self {
        match self {
            Self::Mate => Self::Visit,
            other => other,
        }
    }

    /// The word that is stored and shown; equal to the serialised one.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Handling => "handling",
            Self::FirstContact => "first-contact",
            Self::CallBack => "call-back",
            Self::Visit => "visit",
            Self::Mate => "mate",
        }
    }
}

/// What one span of scores does to the price of an order (Y43).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreBand {
    /// Lowest score of the band.
    pub from: u8,
    /// Highest score of the band.
    pub to: u8,
    /// Word for the wage line: it says what the verdict does, never the score.
    pub name: Bilingual,
    /// What the price is multiplied by.
    pub share: Share,
    /// Whether somebody asks the customer at once what went wrong (Y44).
    pub recovers: bool,
}

/// How pay is counted in general (Y43, Y53, A17, Y27).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Posts whose holders are paid by the piece; empty for all.
    pub posts: Vec<String>,
    /// ISO 4217 code of every price.
    pub currency: String,
    /// What becomes of fractions of the smallest coin.
    pub rounding: Rounding,
    /// Least pay of a whole month in minor units; a part of the month counts by its days.
    pub floor_minor: i64,
    /// Bands of scores, 1 to 10, each score in exactly one.
    pub bands: Vec<ScoreBand>,
    /// What an order is multiplied by that nobody rated.
    pub unrated: Share,
    /// What an order is multiplied by of which a promise to the customer broke (U13).
    pub late: Share,
    /// What an order is multiplied by that was closed once before and came back (first-time fix).
    pub reworked: Share,
    /// What an order is multiplied by that carries a red-line mark (Y27).
    pub red_line: Share,
    /// What a visit of two is multiplied by for whoever leads it.
    pub visit_lead: Share,
    /// What it is multiplied by for whoever goes with him.
    pub visit_mate: Share,
    /// Verdicts that a person's month must hold before his lines show what each did: fewer would tell who gave which.
    pub shown_from: u32,
    /// Post that decides objections.
    pub reviewed_by: String,
    /// Post that is told when a decision is late.
    pub late_to: String,
    /// Natural hours, from the publication of the month's statements, within which a line may be objected to.
    pub objection_hours: u32,
    /// Natural hours within which an objection is decided.
    pub decision_hours: u32,
    /// Rung from which a complaint is a serious one for the deduction table.
    pub serious_rung: u8,
}

/// The price of one kind of piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceRule {
    /// Unique code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Work that it pays.
    pub work: Work,
    /// Cases that it pays; of several that fit, the one with the longest category wins.
    pub applies: Applies,
    /// Jobs that it pays, for visits; empty for all.
    pub jobs: Vec<String>,
    /// Price in minor units.
    pub price_minor: i64,
    /// Whether the customer's verdict, lateness and rework change it.
    pub judged: bool,
}

/// How grave a complaint was, for the deduction table (A17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// 一般: settled low on the ladder.
    Ordinary,
    /// 较重: it climbed.
    Serious,
    /// 严重: an outside body asked, or a red line was marked.
    Grave,
}

impl Grade {
    /// The word that is stored and shown; equal to the serialised one.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Serious => "serious",
            Self::Grave => "grave",
        }
    }
}

/// Points that a unit loses by cause and grade (A17, Y27).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeductionRule {
    /// Unique code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Root causes of a closed complaint, by prefix; empty for none.
    pub causes: Vec<String>,
    /// Red-line marks; empty for none.
    pub red_lines: Vec<String>,
    /// Points of an ordinary one.
    pub ordinary: u32,
    /// Points of a serious one.
    pub serious: u32,
    /// Points of a grave one.
    pub grave: u32,
}

/// Which verdicts do not count until somebody looked at them: they are held, never deleted (LESSONS, trap 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Lowest score that somebody would forge.
    pub top_from: u8,
    /// So many top scores for one person within [`GuardRule::burst_minutes`] are a burst.
    pub burst: u32,
    /// Minutes of a burst.
    pub burst_minutes: u32,
    /// So many top scores of one customer within [`GuardRule::loyal_days`], and none for anybody else, are too loyal.
    pub loyal: u32,
    /// Days of loyalty.
    pub loyal_days: u32,
    /// So many top scores for one person in the last hours of a month, and [`GuardRule::eve_times`] his usual number, are a
    /// last effort before payday.
    pub eve: u32,
    /// Hours before the month's end.
    pub eve_hours: u32,
    /// How many times as many as in an equal part of the month before.
    pub eve_times: u32,
    /// So many customers who gave one person a top score from one device within [`GuardRule::device_days`] are one hand; nought
    /// for never.
    pub device: u32,
    /// Days of a device.
    pub device_days: u32,
    /// So many customers who gave one person a top score from one address within [`GuardRule::place_hours`] are one roof; nought
    /// for never.
    pub place: u32,
    /// Hours of an address.
    pub place_hours: u32,
}

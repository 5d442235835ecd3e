//! A row of somebody's month: a wage line, what fills it up to the floor, or points that a unit lost.

use super::order::Order;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{Conditions, Digest, Factor, Grade, Hand, Instant, PayRule, PieceRule, Work};

/// What the customer said of an order, as far as pay goes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Verdict {
    /// He may still speak, or is not asked about this work.
    #[default]
    Awaited,
    /// His time is over: no verdict, neither up nor down.
    Unrated,
    /// He gave a score, and it counts.
    Given {
        /// The contact that asked.
        contact: Uuid,
        /// 1 to 10.
        score: u8,
    },
    /// A score came and does not count until somebody looked at it; it is kept, with the reasons.
    Held {
        /// The contact that asked.
        contact: Uuid,
        /// 1 to 10.
        score: u8,
        /// Codes of the reasons.
        reasons: Vec<String>,
    },
}

impl Verdict {
    /// The score that counts.
    #[must_use]
    pub const fn counting(&self) -> Option<u8> {
        match self {
            Self::Given { score, .. } => Some(*score),
            _ => None,
        }
    }
}

/// What a decision on an objection leaves out of account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetAside {
    /// The verdict was about something else.
    Verdict,
    /// He did not cause the broken promise.
    Lateness,
    /// He did not cause the rework.
    Rework,
}

impl SetAside {
    /// Everything that can be left out of account; a red line is not: its mark is withdrawn or stands.
    pub const ALL: [Self; 3] = [Self::Verdict, Self::Lateness, Self::Rework];

    /// The word that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Lateness => "lateness",
            Self::Rework => "rework",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == text)
    }
}

/// What was posted for one order in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WageLine {
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Version of the event that finished the order.
    pub closing: u64,
    /// Which work.
    pub work: Work,
    /// Job of the visit; empty for other work, and for lines of before visits were paid.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub job: String,
    /// Unit in which it was done.
    pub unit: String,
    /// When it was finished.
    pub earned_at: Instant,
    /// Price rule.
    pub piece: String,
    /// Policy that the line is pinned to.
    pub policy: Digest,
    /// Its pack and version, `cn-pay@2026-11-22`.
    pub pack: String,
    /// Whether two went and share its price.
    #[serde(default, skip_serializing_if = "is_false")]
    pub shared: bool,
    /// Whether a promise to the customer broke.
    pub late: bool,
    /// Whether the case had been closed before.
    pub reworked: bool,
    /// Whether a red line stands on it.
    pub red_line: bool,
    /// What the customer said.
    pub verdict: Verdict,
    /// What a decision left out of account.
    pub set_aside: Vec<SetAside>,
    /// Whether the case was opened again: then the order is worth nothing.
    pub taken_back: bool,
    /// What the order is worth now, minor units.
    pub worth_minor: i64,
    /// What of it was posted in this month, minor units; differs from the worth where another month holds a part.
    pub minor: i64,
    /// Postings so far, over all months: the next owed-for key ends with it.
    pub changes: u32,
    /// The locked month whose line this corrects; empty for a line of its own.
    pub corrects: String,
    /// Its objection, if one was made.
    pub objection: Option<Uuid>,
}

impl WageLine {
    /// A line before anything is posted.
    #[must_use]
    pub fn blank(
        (case, number): (Uuid, &str),
        order: &Order,
        piece: &str,
        (policy, pack): (Digest, &str),
    ) -> Self {
        Self {
            case,
            number: number.to_owned(),
            closing: order.closing,
            work: order.work,
            job: order.job.clone(),
            unit: order.unit.clone(),
            earned_at: order.at,
            piece: piece.to_owned(),
            policy,
            pack: pack.to_owned(),
            shared: order.shared,
            late: false,
            reworked: order.reworked,
            red_line: false,
            verdict: Verdict::Awaited,
            set_aside: Vec::new(),
            taken_back: false,
            worth_minor: 0,
            minor: 0,
            changes: 0,
            corrects: String::new(),
            objection: None,
        }
    }

    /// Key of the order: the same in every month.
    #[must_use]
    pub fn key(&self) -> String {
        Self::key_of(self.case, self.closing, self.work)
    }

    /// Key of an order.
    #[must_use]
    pub fn key_of(case: Uuid, closing: u64, work: Work) -> String {
        format!("{case}/{closing}/{}", work.code())
    }

    /// The facts by which it is priced: what was set aside is not there.
    #[must_use]
    pub fn conditions(&self) -> Conditions {
        let counts = |what: SetAside| !self.set_aside.contains(&what);
        Conditions {
            score: self.verdict.counting().filter(|_| counts(SetAside::Verdict)),
            late: self.late && counts(SetAside::Lateness),
            reworked: self.reworked && counts(SetAside::Rework),
            red_line: self.red_line,
            shared: self.shared.then_some(if self.work == Work::Mate { Hand::Mate } else { Hand::Lead }),
        }
    }

    /// What it is worth by these rules.
    #[must_use]
    pub fn worth(&self, pay: &PayRule, piece: &PieceRule) -> i64 {
        if self.taken_back { 0 } else { pay.worth(piece, &self.conditions()) }
    }

    /// Its factors in words.
    #[must_use]
    pub fn factors(&self, pay: &PayRule, piece: &PieceRule) -> Vec<Factor> {
        pay.factors(piece, &self.conditions())
    }
}

/// What fills a month up to the floor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorLine {
    /// Rule.
    pub rule: String,
    /// Policy.
    pub policy: Digest,
    /// What the pieces of the month come to, minor units.
    pub earned_minor: i64,
    /// Days of the month on which a post was held that is paid by the piece.
    pub held_days: u32,
    /// The same weighed by the hours worked, in hundredths of a full day; none where all were full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_hundredths: Option<u32>,
    /// Days of the month.
    pub month_days: u32,
    /// What is added, minor units.
    pub minor: i64,
    /// Postings so far.
    pub changes: u32,
}

/// What a score of a month is paid (U22, A13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreLine {
    /// Card.
    pub card: String,
    /// The month that was scored; an earlier one than the sheet's when that was locked.
    pub month: String,
    /// Who or what was scored.
    pub subject: String,
    /// Unit.
    pub unit: String,
    /// Score in hundredths of a point; none when too little was measured.
    pub score: Option<i64>,
    /// Rule.
    pub rule: String,
    /// Policy under which the sheet of scores was kept.
    pub policy: Digest,
    /// Its pack and version.
    pub pack: String,
    /// When it was posted.
    pub at: Instant,
    /// What it comes to, minor units.
    pub minor: i64,
}

impl ScoreLine {
    /// Key of the line: a rule pays a subject's month once.
    #[must_use]
    pub fn key(&self) -> String {
        format!("score/{}/{}/{}", self.rule, self.month, self.subject)
    }
}

/// Points that a unit lost by a complaint or a red line (A17, Y27).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsLine {
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Rule.
    pub rule: String,
    /// Policy.
    pub policy: Digest,
    /// What it is for: a root cause or a red-line mark.
    pub cause: String,
    /// How grave.
    pub grade: Grade,
    /// Points of it that stand.
    pub points: i64,
    /// What of them was posted on this sheet; differs where a locked month holds a part.
    pub posted: i64,
    /// Postings so far.
    pub changes: u32,
    /// Its objection, if one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection: Option<Uuid>,
    /// Whether a decision left it out of account: then it takes nothing, whatever its case says later.
    #[serde(default, skip_serializing_if = "is_false")]
    pub set_aside: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the shape that the attribute above asks for
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// A row of a month's sheet.
#[allow(clippy::large_enum_variant)] // nearly all of them are lines
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "row", rename_all = "kebab-case")]
pub enum SheetRow {
    /// An order.
    Line(WageLine),
    /// The floor.
    Floor(FloorLine),
    /// Points of a unit.
    Points(PointsLine),
    /// A score of a month.
    Score(ScoreLine),
}

impl SheetRow {
    /// What it comes to in its month, in its own unit.
    #[must_use]
    pub const fn amount(&self) -> i64 {
        match self {
            Self::Line(line) => line.minor,
            Self::Floor(floor) => floor.minor,
            Self::Points(points) => points.posted,
            Self::Score(score) => score.minor,
        }
    }
}

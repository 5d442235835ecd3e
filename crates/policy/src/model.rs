//! The typed form of a policy: what a pack's TOML says after validation.
//!
//! Words are those of the glossary. A rule has a code, a sentence in both languages and at least
//! one executed example. Durations name their unit; money is an integer of minor units.

mod authority;
mod call_back;
mod contractor;
mod emergency;
mod message;
mod office;
mod pay;
mod points;
mod remedy;
mod retention;
mod score;
mod settlement;
mod visit;

pub use authority::*;
pub use call_back::*;
pub use contractor::*;
pub use emergency::*;
pub use message::*;
pub use office::*;
pub use pay::*;
pub use points::*;
pub use remedy::*;
pub use retention::*;
pub use score::*;
pub use settlement::*;
pub use visit::*;

use crate::time::{Instant, Span};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A sentence in Chinese and in English. Both are always present; a pack without one is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese (zh-CN).
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// Both languages at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// One line of an explanation: one fact with its instant, in words for a customer, a technician and a regulator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// When the fact holds, if it is about an instant.
    pub at: Option<Instant>,
    /// The sentence.
    pub text: Bilingual,
}

/// SHA-256 in lower-case hexadecimal: names a pack, a resolved policy or a calendar table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Reads lower-case hexadecimal.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let mut digest = [0; 32];
        if text.len() != digest.len() * 2 {
            return None;
        }
        for (byte, pair) in digest.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(digest))
    }

    fn hex(&self) -> [u8; 64] {
        let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' + value - 10 };
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
        }
        text
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Invariant: hexadecimal digits are ASCII.
        f.write_str(std::str::from_utf8(&self.hex()).unwrap_or_default())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Invariant: as above.
        serializer.serialize_str(std::str::from_utf8(&self.hex()).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Hexadecimal;
        impl serde::de::Visitor<'_> for Hexadecimal {
            type Value = Digest;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("64 lower-case hexadecimal digits")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Digest, E> {
                Digest::parse(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Hexadecimal)
    }
}

/// What a case is about. A complaint 投诉 comes to the operator, an appeal 申诉 goes to the regulator; they never share a type (Y10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseKind {
    /// 障碍: a broken service.
    Fault,
    /// 投诉: dissatisfaction that expects an answer.
    Complaint,
    /// 申诉: a complaint taken to the regulator or another body.
    Appeal,
    /// 装机: a new service.
    Install,
    /// 移机: a service moves to another address.
    Move,
    /// 建议: an idea.
    Suggestion,
    /// 举报: a report of somebody's wrong.
    Report,
    /// 求助: a request for help.
    Help,
}

impl CaseKind {
    /// Whether somebody is dissatisfied and expects an answer, from us or through another body.
    #[must_use]
    pub const fn is_complaint(self) -> bool {
        matches!(self, Self::Complaint | Self::Appeal)
    }

    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Fault,
        Self::Complaint,
        Self::Appeal,
        Self::Install,
        Self::Move,
        Self::Suggestion,
        Self::Report,
        Self::Help,
    ];

    /// The word that is stored and shown; equal to the serialised one.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Complaint => "complaint",
            Self::Appeal => "appeal",
            Self::Install => "install",
            Self::Move => "move",
            Self::Suggestion => "suggestion",
            Self::Report => "report",
            Self::Help => "help",
        }
    }
}

/// Urban or rural, with date of effect in the register; pinned into the promise (Y39).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaClass {
    /// 城区.
    Urban,
    /// 农村.
    Rural,
}

impl AreaClass {
    /// The word that is stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Urban => "urban",
            Self::Rural => "rural",
        }
    }

    /// The class of a word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        [Self::Urban, Self::Rural].into_iter().find(|class| class.code() == code)
    }
}

/// What ends a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopEvent {
    /// Somebody from the operator is on site.
    Arrival,
    /// The service works again (fault), or works at last (install, move).
    Restoration,
    /// A person of the operator answered the customer in substance.
    Answer,
    /// We say that the matter is settled; the customer has not spoken yet.
    Resolution,
    /// The customer agreed, or the window lapsed.
    Closing,
}

/// The facts of a case that a rule may look at. They are recorded in the event that makes the promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// Kind of case.
    pub kind: CaseKind,
    /// Category code from the policy's tree, for example `fault.broadband.no-internet`.
    pub category: String,
    /// Area class of the service address at acceptance.
    pub area: Option<AreaClass>,
    /// Access medium of the service: `fibre`, `eoc`, `coax`, `copper`, `analogue`, or empty.
    pub access: String,
    /// Product: `broadband`, `digital-tv`, `analogue-tv`, `fixed-voice`, `mobile`, or empty.
    pub product: String,
    /// Customer segment: `household`, `business`, `campus`, `leased-line`, or empty.
    pub segment: String,
    /// Priority 1 (highest) to 5 where the source has one.
    pub priority: Option<u8>,
}

/// Condition of a rule: every list that is not empty must contain the case's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Applies {
    /// Kinds of case; never empty in a valid rule.
    pub kinds: Vec<CaseKind>,
    /// Category prefixes (`fault.broadband` covers `fault.broadband.no-internet`).
    #[serde(default)]
    pub categories: Vec<String>,
    /// Area classes.
    #[serde(default)]
    pub areas: Vec<AreaClass>,
    /// Access media.
    #[serde(default)]
    pub access: Vec<String>,
    /// Products.
    #[serde(default)]
    pub products: Vec<String>,
    /// Customer segments.
    #[serde(default)]
    pub segments: Vec<String>,
    /// Priorities.
    #[serde(default)]
    pub priorities: Vec<u8>,
}

/// Wall-clock time of day in the rule's zone, to the minute. 24:00 is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay {
    /// Minutes since local midnight, 0..=1440.
    pub minutes: u16,
}

/// Where a cut-off rule leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum CutOffTarget {
    /// End of the acceptance day plus so many calendar days; 0 is the same day (due at local 24:00).
    EndOfDay(u32),
    /// So many natural minutes after acceptance.
    AfterMinutes(i64),
}

/// How the due instant follows from the start. `due` is the first late instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueRule {
    /// Natural minutes, nights and holidays included.
    Natural {
        /// Length in natural minutes.
        minutes: i64,
    },
    /// Minutes that fall inside the calendar's open hours.
    OpenHours {
        /// Length in open minutes.
        minutes: i64,
        /// Calendar code.
        calendar: String,
    },
    /// Accepted before `at` goes to one target, at or after it to the other (U09).
    CutOff {
        /// Cut-off in local time; 16:00:00 itself is after it.
        at: TimeOfDay,
        /// Target when accepted before the cut-off.
        before: CutOffTarget,
        /// Target when accepted at or after it.
        after: CutOffTarget,
    },
    /// The end of the n-th working day after the day of the start.
    WorkingDays {
        /// Number of working days, counted from the day after the start.
        days: u32,
        /// Calendar code.
        calendar: String,
        /// Local end on that day; 24:00 says "by 23:59".
        ends_at: TimeOfDay,
    },
    /// The n-th calendar day after the day of the start.
    CalendarDays {
        /// Number of calendar days, counted from the day after the start.
        days: u32,
        /// Local end on that day.
        ends_at: TimeOfDay,
    },
    /// The end of the agreed appointment window; no due instant until there is one.
    AppointmentEnd,
}

/// One rule that makes a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseRule {
    /// Unique code inside the adopted policy, for example `cn-yiyang.repair-urban`.
    pub code: String,
    /// Scheme that the rule belongs to; one promise per scheme and obligation on a case.
    pub scheme: String,
    /// What is promised: `repair`, `install`, `answer`, `settle`, `arrive`.
    pub obligation: String,
    /// Higher wins inside one scheme and obligation; a tie with overlapping conditions is refused at adoption.
    pub precedence: i32,
    /// Short name for a clock strip.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// When the rule applies.
    pub applies: Applies,
    /// What ends the promise.
    pub stops: StopEvent,
    /// How the due instant is found.
    pub due: DueRule,
    /// Share of the clock after which a warning is raised, 1..=99; 0 for none.
    pub warning_percent: u8,
    /// Codes of the remedies owed when it breaks.
    pub remedies: Vec<String>,
    /// Whether an appointment that the customer asked for moves the due instant.
    pub appointment_moves: bool,
    /// Minutes of notice with which we may move an agreed window, or call it off, without missing it; 0 for never. Only where
    /// the window's end is the due instant.
    pub notice_minutes: i64,
    /// Causes whose approved pause stops this clock.
    pub pausable_by: Vec<ExemptClass>,
    /// Whom we owe: `customer`, `unit`, `outside-body`, `public`, `staff`. Only `customer` carries remedies.
    pub beneficiary: String,
}

/// The only classes that may stop a remedy or a clock (U10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExemptClass {
    /// 用户原因.
    UserCause,
    /// 第三方原因.
    ThirdParty,
    /// 不可抗力.
    ForceMajeure,
}

/// An agreed visit window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedWindow {
    /// The window.
    pub window: Span,
    /// Whether the customer asked for it; one moved by us never moves the customer's due instant later, unless the rule lets
    /// us with notice.
    pub asked_by_customer: bool,
    /// When it was agreed; none where nobody says. Stored beside the window, not in it.
    #[serde(skip)]
    pub agreed_at: Option<Instant>,
    /// When we called it off; none while it stands. Stored with its visit.
    #[serde(skip)]
    pub called_off_at: Option<Instant>,
}

/// What the deadline function reads about one promise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClockFacts {
    /// Start, as a rule the acceptance.
    pub started: Instant,
    /// Approved pauses that stop this clock; any order, must not overlap; an open pause has no end yet.
    pub pauses: Vec<PauseSpan>,
    /// Agreed windows in the order agreed; only those agreed while the clock still ran, for none may undo a breach.
    pub appointments: Vec<AgreedWindow>,
}

/// An approved pause. While `until` is `None` the clock stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseSpan {
    /// First instant that does not count.
    pub from: Instant,
    /// First instant that counts again.
    pub until: Option<Instant>,
    /// Why; none for the wait between our word that the matter is done and the customer's (A40), which nobody proposes.
    pub cause: Option<ExemptClass>,
}

/// The answer of the deadline function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// First late instant; `None` while a pause is open, or before an appointment is agreed.
    pub due: Option<Instant>,
    /// The instant at which the warning share has passed; `None` when there is no warning or no due instant.
    pub warn_at: Option<Instant>,
    /// Due instant before any appointment moved it (the earlier promise stays in the trace).
    pub due_before_appointment: Option<Instant>,
    /// Years without a published calendar table that the answer had to assume.
    pub unpublished_years: Vec<i16>,
    /// Every step but the warning, one fact a line; the due instant is said last.
    pub reasons: Vec<Reason>,
    /// The internal warning, told apart: a customer never reads it.
    pub warning: Option<Reason>,
}

impl Deadline {
    /// Every step with the warning in its place, which is before the due instant.
    #[must_use]
    pub fn with_warning(&self) -> Vec<Reason> {
        let mut told = self.reasons.clone();
        let place = told.len().saturating_sub(usize::from(self.due.is_some()));
        if let Some(warning) = &self.warning {
            told.insert(place, warning.clone());
        }
        told
    }
}

/// The escalation ladder (Y31, Y46, Y47).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LadderRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// When it applies.
    pub applies: Applies,
    /// Obligation whose clock it follows: the ladder ends with that promise.
    pub clock: String,
    /// Minutes between rungs.
    pub step_minutes: i64,
    /// Calendar code, or empty for natural time.
    pub calendar: String,
    /// Rungs from 1.
    pub rungs: Vec<RungRule>,
    /// Start rung of a second complaint (H12).
    pub repeat_start_rung: u8,
    /// Highest rung at which a cycle may start.
    pub start_rung_cap: u8,
}

impl LadderRule {
    /// The rung at which a cycle starts when `wanted` is asked for: never above the cap.
    #[must_use]
    pub fn start_rung(&self, wanted: u8) -> u8 {
        wanted.clamp(1, self.start_rung_cap.max(1))
    }
}

/// One step of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RungRule {
    /// Post that is addressed: a person holds it at an instant.
    pub post: String,
    /// Name of the post.
    pub name: Bilingual,
    /// What this rung must do.
    pub duty: Bilingual,
}

/// One node of the category tree. The topic of a case is its first two levels (H12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Dotted code, for example `fault.broadband.no-internet`.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Kind of case it opens.
    pub kind: CaseKind,
    /// Days after a close within which a new contact on the topic is a repeat; `None` takes the policy's.
    pub repeat_window_days: Option<u32>,
    /// Products that it and all below it can be about; empty takes those of the branch above, and any at the root.
    pub products: Vec<String>,
}

/// One of the red lines (Y26).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedLine {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
}

/// A root cause, chosen when a case is resolved (Y33, H15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootCause {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Exempt class that this cause may support, if any.
    pub class: Option<ExemptClass>,
}

/// Why a promise was not kept in time, chosen once it broke (H07, H08).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateCause {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
}

/// Figures of conduct that hold for the whole policy; always today's text, never pinned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conduct {
    /// A late fact may withdraw a breach within so many minutes between occurred and recorded.
    pub late_fact_minutes: i64,
    /// How far an occurred instant may lie before the recorded one without a second person, minutes.
    pub occurred_back_minutes: i64,
    /// How far back an acceptance may lie on the word of whoever enters it: further back wants something that shows when it was.
    pub unproven_back_minutes: i64,
    /// Repeat window in days from the earlier case's close (H11, H12).
    pub repeat_window_days: u32,
    /// Natural hours after resolving during which the customer may confirm or refuse; then the case lapses into closed.
    pub confirm_window_hours: u32,
    /// Days after close within which the same case may be reopened.
    pub reopen_window_days: u32,
    /// When a day that is over is drawn for call-backs, on the day after it (N27): before those who ring begin.
    pub draw_at: TimeOfDay,
    /// Whether somebody else than its handler enters that the customer agrees: nobody passes his own work alone.
    pub confirmed_by_another: bool,
}

impl Conduct {
    /// First instant at which silence on our word has closed the case.
    #[must_use]
    pub fn word_until(&self, resolved: Instant) -> Instant {
        resolved.plus_minutes(i64::from(self.confirm_window_hours) * 60)
    }

    /// First instant at which a closed case is reopened no more.
    #[must_use]
    pub fn reopens_until(&self, closed: Instant) -> Instant {
        closed.plus_minutes(i64::from(self.reopen_window_days) * 1_440)
    }

    /// Whether what occurred then may be entered now on somebody's word alone.
    #[must_use]
    pub fn takes_late(&self, occurred: Instant, now: Instant) -> bool {
        now <= occurred.plus_minutes(self.occurred_back_minutes)
    }

    /// Whether a contact of then may open a case now though nothing shows when it was.
    #[must_use]
    pub fn takes_unproven(&self, occurred: Instant, now: Instant) -> bool {
        now <= occurred.plus_minutes(self.unproven_back_minutes)
    }

    /// Whether a fact of then may still withdraw a breach, with independent evidence.
    #[must_use]
    pub fn withdraws_late(&self, occurred: Instant, now: Instant) -> bool {
        now <= occurred.plus_minutes(self.late_fact_minutes)
    }
}

/// One stratum of the call-back draw (N27, N28): a ratio as a fraction of integers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawRule {
    /// Unique code.
    pub code: String,
    /// Name of the stratum.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Which finished cases belong to the stratum.
    pub applies: Applies,
    /// Numerator of the ratio.
    pub numerator: u32,
    /// Denominator of the ratio; never zero, never below the numerator.
    pub denominator: u32,
}

impl DrawRule {
    /// How many of `frame` cases are drawn when `carried` (in units of 1/denominator) is left from the day before, and what is carried on.
    #[must_use]
    pub fn drawn(&self, frame: u64, carried: u64) -> (u64, u64) {
        let total = u128::from(frame) * u128::from(self.numerator) + u128::from(carried);
        let denominator = u128::from(self.denominator.max(1));
        let drawn = u64::try_from(total / denominator).unwrap_or(u64::MAX);
        // Invariant: a remainder of a u32 denominator fits.
        (drawn, u64::try_from(total % denominator).unwrap_or(0))
    }
}

/// A limit on an indicator, as a fraction of integers (N14: at most 1 complaint per 10,000 calls).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorLimit {
    /// Unique code.
    pub code: String,
    /// Code of the indicator in the metric dictionary.
    pub indicator: String,
    /// Name.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Numerator of the limit.
    pub numerator: u64,
    /// Denominator of the limit; never zero.
    pub denominator: u64,
    /// Whether the measured fraction must stay at or below the limit (true), or reach it (false).
    pub at_most: bool,
}

impl IndicatorLimit {
    /// Whether `numerator / denominator` keeps the limit; compared by cross-multiplication, never divided. Nothing measured keeps it.
    #[must_use]
    pub fn kept(&self, numerator: u64, denominator: u64) -> bool {
        let found = u128::from(numerator) * u128::from(self.denominator);
        let limit = u128::from(self.numerator) * u128::from(denominator);
        denominator == 0 || if self.at_most { found <= limit } else { found >= limit }
    }
}

//! What the house asks of its own visits: jobs with their length, skills, parts and proof, and the hours that it offers.

use super::{Bilingual, TimeOfDay};

/// Proof that a receipt must bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// A root cause of the policy's tree (U16).
    Cause,
    /// The speed of the line when the technician leaves.
    SpeedTest,
    /// At least one stored photo.
    Photo,
}

impl Proof {
    /// The word by which packs and pages name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::SpeedTest => "speed-test",
            Self::Photo => "photo",
        }
    }
}

/// One kind of visit (A39): the list of jobs is data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRule {
    /// Unique code, for example `repair`.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// How long the work takes, for planning (U12).
    pub minutes: u32,
    /// How long it takes on a medium that takes another time; [`JobRule::minutes`] on the others (U12).
    pub standards: Vec<Standard>,
    /// Whether two technicians must go and begin together.
    pub two_persons: bool,
    /// What the technician must be able to do.
    pub skills: Vec<String>,
    /// Tools that he must have with him and brings home again (U17).
    pub tools: Vec<String>,
    /// Parts that are used up as a rule, one entry a piece (U17).
    pub parts: Vec<String>,
    /// Proof without which its receipt is refused, beside the plain explanation that every receipt has (U16).
    pub needs: Vec<Proof>,
    /// Categories, by code or the beginning of one, for which it is tried from afar first (U33); empty: nobody need.
    pub remote_first: Vec<String>,
    /// Whether an appointment for it is one for the case's promise, so that a customer's wish moves that.
    pub moves_promise: bool,
}

/// What a job takes on one access medium (U12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// Access medium, by the word of the customer mirror: `fibre`, `copper`.
    pub access: String,
    /// How long the work takes there.
    pub minutes: u32,
    /// What whoever goes must be able to do there; what the job asks for everywhere where it is not said.
    pub skills: Option<Vec<String>>,
    /// Tools that he must have with him there; those of the job where it is not said.
    pub tools: Option<Vec<String>>,
}

/// What makes a place so dangerous that nobody goes there alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hazard {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
}

/// Why a technician may hand a visit back (退单), or why an appointment was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
}

/// What a technician may be able to do or have with him, by the name that boards show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
}

/// What looking at a line from afar shows (U33).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Whether nothing can be done from afar: somebody may go without more.
    pub on_site: bool,
}

/// What is tried from afar, with the words in which a customer is led through it (Y08).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteStep {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// What is read to the customer.
    pub script: Bilingual,
}

/// How visits are offered, held and told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// How long an hour is held for a customer who is still choosing.
    pub hold_minutes: u32,
    /// How long before its window a customer whose chosen technician cannot come may still say whether another may.
    pub choice_answer_minutes: u32,
    /// How late the instants of a phone without network still count.
    pub phone_late_minutes: u32,
    /// Windows that are offered on each day, in order, also outside office hours (A39).
    pub windows: Vec<(TimeOfDay, TimeOfDay)>,
    /// Days that can be chosen, today included.
    pub days_ahead: u32,
    /// What one promise that a visit breaks is held to be worth in the plan, minor units.
    pub broken_minor: i64,
    /// Weight of fair pay in the plan: whoever has `p` minor units of piece pay on a day costs `p * p * weight / 1,000,000` of them.
    /// Nought: pay is not looked at.
    pub fair_pay_per_million: i64,
    /// Proof that nobody was at home or the way was barred; it stops clocks, so it is more than a word.
    pub no_access_needs: Vec<Proof>,
    /// Names of skills; one that is not named here is shown by its code.
    pub skills: Vec<Skill>,
    /// Names of tools, likewise.
    pub tools: Vec<Skill>,
    /// Hazards for which two technicians go.
    pub hazards: Vec<Hazard>,
    /// From so many hundredths of its standard time on a visit on site is told apart as unusually long (U12).
    pub long_percent: u32,
    /// What looking at a line from afar can show.
    pub findings: Vec<Finding>,
    /// What can be tried from afar.
    pub remote_steps: Vec<RemoteStep>,
    /// How long such a look counts before a visit is asked for.
    pub remote_counts_minutes: u32,
    /// Causes that a person names for an appointment that was missed (A41).
    pub miss_causes: Vec<Rejection>,
    /// Reasons for handing a visit back.
    pub rejections: Vec<Rejection>,
}

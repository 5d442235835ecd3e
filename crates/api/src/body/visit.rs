//! What a caller says about visits.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody shall go to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskVisitBody {
    /// Job of the policy: `repair`, `install`, `move`, `fee`, `inspection`, `recovery`.
    pub job: String,
    /// What is to be done. Kept apart from the journal.
    pub text: String,
    /// Parts beside those that the job uses up as a rule, one entry a piece.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Hazard of the policy for which two go; empty for none.
    #[serde(default)]
    pub hazard: String,
    /// Whether two shall go even where neither job nor hazard asks for it.
    #[serde(default)]
    pub two_persons: bool,
}

/// Somebody looked at the line from afar, and perhaps tried something (U33, Y08).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineLookBody {
    /// What the line showed, by the policy's code.
    pub finding: String,
    /// Received optical power, hundredths of a dBm, -6000 to 1000; absent where it was not read.
    #[serde(default)]
    pub rx_centi_dbm: Option<i32>,
    /// What was tried, by the policy's code; empty for nothing.
    #[serde(default)]
    pub tried: String,
    /// Whether the service works by it: then it is restored as of now.
    #[serde(default)]
    pub settled: bool,
    /// In words. Kept apart from the journal.
    pub text: String,
}

/// Two shall go to a visit, or one is enough after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ManVisitBody {
    /// Two.
    pub two_persons: bool,
    /// Why. Kept apart from the journal.
    pub text: String,
}

/// Hold hours while the customer chooses, or agree on a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BookVisitBody {
    /// Beginning of one of the windows that are offered.
    pub from_at: i64,
    /// Its end.
    pub until_at: i64,
    /// Whether the customer asked for it: then it moves the promise.
    pub asked_by_customer: bool,
    /// Who shall come; whoever can for the least when absent.
    #[serde(default)]
    pub technician: Option<String>,
    /// Who goes with him, where two must go; whoever is free then when absent.
    #[serde(default)]
    pub mate: Option<String>,
    /// When he begins; his first free hour in the window when absent.
    #[serde(default)]
    pub starts_at: Option<i64>,
    /// Whether the customer chose him.
    #[serde(default)]
    pub chosen_by_customer: bool,
}

/// Give a visit to a technician, within the window that was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignVisitBody {
    /// Who shall come; whoever can for the least when absent.
    #[serde(default)]
    pub technician: Option<String>,
    /// Who goes with him, where two must go; whoever is free then when absent.
    #[serde(default)]
    pub mate: Option<String>,
    /// When he begins; his first free hour in the window when absent.
    #[serde(default)]
    pub starts_at: Option<i64>,
}

/// What a technician tells of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "is", rename_all = "kebab-case", deny_unknown_fields)]
pub enum VisitDeedBody {
    /// He is on the way.
    SetOut {
        /// When he expects to be there.
        #[serde(default)]
        expected_at: Option<i64>,
    },
    /// He will be late.
    RunLate {
        /// When he expects to be there.
        expected_at: i64,
    },
    /// He is there.
    Arrive {
        /// Latitude in millionths of a degree; with the longitude or not at all.
        #[serde(default)]
        latitude_micro: Option<i32>,
        /// Longitude in millionths of a degree.
        #[serde(default)]
        longitude_micro: Option<i32>,
    },
    /// He hands it back (退单).
    Reject {
        /// Reason of the policy.
        reason: String,
        /// In words. Kept apart from the journal.
        text: String,
    },
    /// Nobody at home, or no way in: proposes that the clock stands.
    NoAccess {
        /// In words. Kept apart from the journal.
        text: String,
        /// Photos by digest, stored before.
        artefacts: Vec<String>,
    },
    /// Done, with the receipt (回单).
    Finish {
        /// Settled by telephone or from the network, without going there.
        #[serde(default)]
        remotely: bool,
        /// Root cause of the policy; empty where the job asks for none.
        #[serde(default)]
        cause: String,
        /// Speed when he came, kilobits a second.
        #[serde(default)]
        before_kbps: Option<u32>,
        /// Speed when he left, kilobits a second.
        #[serde(default)]
        after_kbps: Option<u32>,
        /// Parts used, one entry a piece.
        #[serde(default)]
        parts: Vec<String>,
        /// Photos and readings by digest, stored before.
        #[serde(default)]
        artefacts: Vec<String>,
        /// What was done, in words that the customer understands. Kept apart from the journal.
        explanation: String,
        /// Whether the service works by it.
        restored: bool,
    },
}

/// One deed of a technician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitActBody {
    /// When it happened; now when absent.
    #[serde(default)]
    pub occurred_at: Option<i64>,
    /// What.
    pub deed: VisitDeedBody,
}

/// One action of a phone that was without network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitActionBody {
    /// Chosen by the phone, 1 to 100 visible characters; the same key never acts twice.
    #[schema(min_length = 1, max_length = 100, pattern = "^[!-~]+$")]
    pub key: String,
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// When it happened by the phone's clock.
    pub occurred_at: i64,
    /// What.
    pub deed: VisitDeedBody,
}

/// What a phone did without network, in its order. The same batch gets the same answer for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitBatchBody {
    /// Id of the phone, 1 to 100 visible characters.
    #[schema(min_length = 1, max_length = 100, pattern = "^[!-~]+$")]
    pub device: String,
    /// Key of the batch, 1 to 100 visible characters.
    #[schema(min_length = 1, max_length = 100, pattern = "^[!-~]+$")]
    pub batch: String,
    /// 1 to 200 actions, oldest first.
    #[schema(min_items = 1, max_items = 200)]
    pub actions: Vec<VisitActionBody>,
}

/// A technician who is out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwayBody {
    /// Who.
    pub technician: String,
    /// From when on.
    pub from_at: i64,
    /// Until when.
    pub until_at: i64,
}

/// Ask for advice on the plan of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDayBody {
    /// Local date, `2026-07-01`; today when absent.
    #[serde(default)]
    pub day: Option<String>,
    /// Unit with all below it; all that one sees when absent.
    #[serde(default)]
    pub unit: Option<String>,
    /// Who is out.
    #[serde(default)]
    pub away: Option<AwayBody>,
}

/// Ask what it would cost to move one visit by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DragVisitBody {
    /// Local date, `2026-07-01`; today when absent.
    #[serde(default)]
    pub day: Option<String>,
    /// Unit with all below it; all that one sees when absent.
    #[serde(default)]
    pub unit: Option<String>,
    /// Visit.
    pub visit: Uuid,
    /// Of two who go the one whose share is moved.
    #[serde(default)]
    pub from: Option<String>,
    /// To whom; to take it out when absent.
    #[serde(default)]
    pub technician: Option<String>,
    /// When he begins.
    #[serde(default)]
    pub starts_at: Option<i64>,
}

/// One visit of an accepted plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedVisitBody {
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// Who shall come.
    pub technician: String,
    /// Who goes with him, where two must go; whoever is free then when absent.
    #[serde(default)]
    pub mate: Option<String>,
    /// When he begins.
    pub starts_at: i64,
}

/// Accept advice, or some of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptPlanBody {
    /// Who is out: it is written down first.
    #[serde(default)]
    pub away: Option<AwayBody>,
    /// Visits that change, at most 500.
    #[schema(max_items = 500)]
    pub visits: Vec<PlannedVisitBody>,
}

/// Why an appointment was missed, said by a person who had no part in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewMissedBody {
    /// Cause of the policy.
    pub cause: String,
    /// In words.
    pub text: String,
}

/// Parts that go onto a van, or back to the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadVanBody {
    /// Part.
    pub part: String,
    /// How many, 1 to 1000.
    pub count: i64,
    /// Number of the store's paper; the same one never loads twice.
    pub reference: String,
    /// Back to the store.
    #[serde(default)]
    pub back: bool,
}

/// The photo that customers see when a technician's code for the door is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TechnicianPhotoBody {
    /// Digest of a photo that is stored; empty to take it away.
    pub photo: String,
}

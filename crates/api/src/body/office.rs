//! What a caller says about outside bodies, outages and directives.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A case that an outside body transferred (Y29). A number that came before joins its case, whatever else is said here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferBody {
    /// Body, as the policy names it.
    pub body: String,
    /// The body's own number, 1 to 60 characters.
    pub number: String,
    /// The deadline that its letter names; the policy's limit when absent.
    #[serde(default)]
    pub due_at: Option<i64>,
    /// Customer register code.
    pub customer: String,
    /// Service register code; may be empty.
    pub service: String,
    /// Category code; may be empty when an open case is named.
    pub category: String,
    /// What the letter says. Kept apart from the journal.
    pub text: String,
    /// When it came; now when absent.
    #[serde(default)]
    pub occurred_at: Option<i64>,
    /// Open case that it belongs to, if any.
    #[serde(default)]
    pub case: Option<Uuid>,
    /// Open case on the same topic that was shown and set aside.
    #[serde(default)]
    pub beside: Option<Uuid>,
}

/// Answer a body by letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideAnswerBody {
    /// Request inside the case.
    pub request: u32,
    /// What we answer; the policy's letter stands around it. Kept apart from the journal.
    pub text: String,
}

/// The body confirmed that it has the letter (回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideReceiptBody {
    /// Request inside the case.
    pub request: u32,
    /// Its reference; may be empty.
    pub reference: String,
    /// When; now when absent.
    #[serde(default)]
    pub occurred_at: Option<i64>,
}

/// Object to a request, or write down that the body took it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideWordBody {
    /// Request inside the case.
    pub request: u32,
    /// Why. Kept apart from the journal.
    pub text: String,
}

/// The body sends it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideAgainBody {
    /// Request inside the case.
    pub request: u32,
    /// The deadline that it names; the policy's limit from now when absent.
    #[serde(default)]
    pub due_at: Option<i64>,
    /// Why. Kept apart from the journal.
    pub text: String,
}

/// Say that there is an outage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutageBody {
    /// Unit whose area is concerned, with all below it.
    pub unit: String,
    /// Topic: the first two levels of a category.
    pub topic: String,
    /// When it began.
    pub began_at: i64,
    /// When it is expected to be over; absent while nobody knows.
    #[serde(default)]
    pub expected_at: Option<i64>,
}

/// Confirm a proposed outage, or say anew when it is expected to be over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmOutageBody {
    /// When it is expected to be over; absent while nobody knows.
    #[serde(default)]
    pub expected_at: Option<i64>,
}

/// An outage is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreOutageBody {
    /// When; now when absent.
    #[serde(default)]
    pub restored_at: Option<i64>,
}

/// Decide on what an outage owes to everybody in its area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaCreditBody {
    /// Cause for which nobody is paid: `user-cause`, `third-party`, `force-majeure`; absent where everybody is.
    #[serde(default)]
    pub cause: Option<String>,
    /// Digest of the artefact that shows the cause, in hexadecimal; absent where everybody is paid.
    #[serde(default)]
    pub evidence: Option<String>,
}

/// Join every open case of the outage's area and topic that belongs to none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinAllBody {
    /// `recovery`: its end is theirs; `word`: their own promises go on.
    pub inherits: String,
}

/// What one case takes from an outage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinOutageBody {
    /// The outage.
    pub outage: Uuid,
    /// `recovery`: its end is the case's; `word`: its own promise goes on; `nothing`: it is another matter.
    pub inherits: String,
}

/// An alarm of the network's own system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmBody {
    /// That system's id of the alarm, 1 to 100 visible characters.
    pub alarm: String,
    /// Unit whose area is concerned.
    pub unit: String,
    /// Topic of the cases that it explains.
    pub topic: String,
    /// When it began, milliseconds since 1970 UTC.
    pub began_at: i64,
    /// When it was over; absent while it stands.
    #[serde(default)]
    pub cleared_at: Option<i64>,
}

/// The quality office presses a unit, or one person (督办, Y01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectBody {
    /// What is asked. Kept apart from the journal.
    pub text: String,
    /// Unit; empty when a person is meant.
    pub unit: String,
    /// Person; empty when a unit is meant.
    pub person: String,
    /// By when.
    pub due_at: i64,
}

/// The quality office judges the reply to a directive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeBody {
    /// Task.
    pub task: Uuid,
    /// Accepted, or sent back.
    pub accept: bool,
    /// Why. Kept apart from the journal.
    pub text: String,
    /// New limit of one that is sent back.
    #[serde(default)]
    pub due_at: Option<i64>,
}

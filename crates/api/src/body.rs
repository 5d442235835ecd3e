//! What a caller says. Unknown fields are refused.

mod contractor;
mod directive;
mod emergency;
mod exception;
mod identity;
mod late;
mod office;
mod points;
mod rejection;
mod score;
mod settlement;
mod survey;
mod visit;
mod wage;

pub use contractor::*;
pub use directive::*;
pub use emergency::*;
pub use exception::*;
pub use identity::*;
pub use late::*;
pub use office::*;
pub use points::*;
pub use rejection::*;
pub use score::*;
pub use settlement::*;
pub use survey::*;
pub use visit::*;
pub use wage::*;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What came of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "is", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ContactOutcomeBody {
    /// Nothing is owed; the contact ends as a contact.
    Ends {
        /// Outcome code: `informed`, `praise`, `wrong-number`, `other`.
        outcome: String,
    },
    /// A case is opened.
    Opens {
        /// Category code.
        category: String,
        /// Service register code; empty when the matter has no service.
        service: String,
        /// Priority where the source has one.
        priority: Option<u8>,
        /// The duplicate that was shown and set aside, if any: opening beside an open case of the same topic asks for it.
        beside: Option<Uuid>,
    },
    /// It joins an open case: the customer presses (催单).
    Joins {
        /// The case.
        case: Uuid,
    },
}

/// One touch between a person and the operator (Y02).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactBody {
    /// `hotline`, `wechat`, `web`, `hall`, `letter`, `outside-body`, `visit`, `sms`, `robot`.
    pub channel: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// Customer register code; empty for an unknown person.
    pub customer: String,
    /// The customer's words. Kept apart from the journal.
    pub text: String,
    /// Reference of the recording, may be empty: visible ASCII, for it stays in the journal in plain.
    #[schema(max_length = 200, pattern = "^[!-~]*$")]
    pub recording: String,
    /// Call on one's own line that it was; its id and recording are kept as the reference then.
    #[serde(default)]
    pub call: String,
    /// When it happened; now when absent.
    pub occurred_at: Option<i64>,
    /// What came of it.
    pub outcome: ContactOutcomeBody,
}

/// Draft of an intake, for the promise to read aloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewBody {
    /// Customer register code.
    pub customer: String,
    /// Service register code; may be empty.
    pub service: String,
    /// Category code.
    pub category: String,
}

/// Evidence of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceBody {
    /// `customer`, `line-log`, `photo`, `speed-test`, `recording`, `outside`, `staff`.
    pub source: String,
    /// In words, or a reference.
    pub text: String,
    /// Digests of stored artefacts, at most eight.
    #[serde(default)]
    pub artefacts: Vec<String>,
}

/// Answer given to the customer in substance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// What was said. Kept apart from the journal.
    pub text: String,
    /// When; now when absent.
    pub occurred_at: Option<i64>,
}

/// Somebody is on site, or the service works again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldFactBody {
    /// When; now when absent. A late fact needs evidence that the late party did not make.
    pub occurred_at: Option<i64>,
    /// Evidence.
    pub evidence: Option<EvidenceBody>,
}

/// We say that the matter is settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveBody {
    /// Root cause code (Y33, H15).
    pub root_cause: String,
    /// What was done. Kept apart from the journal.
    pub text: String,
    /// When the handler looks again whether the root is gone; not at all when absent.
    #[serde(default)]
    pub check_at: Option<i64>,
    /// When; now when absent.
    pub occurred_at: Option<i64>,
}

/// A sentence with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonBody {
    /// Why. Kept apart from the journal.
    pub text: String,
}

/// The customer's own verdict: agrees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmBody {
    /// Channel on which the customer said so.
    pub channel: String,
    /// Contact with him on this case, after the resolution, in which he said so.
    #[serde(default)]
    pub contact: Option<Uuid>,
    /// Reference of a recording in which he says so: letters, digits and marks. One of the two is needed.
    #[serde(default)]
    pub recording: String,
}

/// The customer's own verdict: refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseBody {
    /// Why. Kept apart from the journal.
    pub text: String,
    /// Contact with him on this case, after the resolution, in which he said so.
    #[serde(default)]
    pub contact: Option<Uuid>,
    /// Reference of a recording in which he says so: letters, digits and marks. One of the two is needed.
    #[serde(default)]
    pub recording: String,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteBody {
    /// The note. Kept apart from the journal.
    pub text: String,
    /// `internal` or `customer`.
    pub audience: String,
    /// Codes of colleagues whom an internal note asks for: each finds it in his inbox. A note to the customer names none.
    #[serde(default)]
    pub mentions: Vec<String>,
}

/// Work moves; ownership does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignBody {
    /// Unit code.
    pub unit: String,
    /// Person code; empty for the unit's pool.
    pub person: String,
}

/// Another category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoriseBody {
    /// Category code.
    pub category: String,
}

/// Why a promise was not kept in time (H07, H08). Said again, it takes the place of what was said before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainLateBody {
    /// Number of the promise inside the case: the digits of its clock's id, 1 for `p1`.
    pub promise: u32,
    /// Cause, by the policy's code.
    pub cause: String,
}

/// Ask that the clocks stand (U10). A second person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseBody {
    /// `user-cause`, `third-party`, `force-majeure`.
    pub cause: String,
    /// Evidence.
    pub evidence: EvidenceBody,
    /// From when; now when absent.
    pub from_at: Option<i64>,
}

/// The second person's word on a pause or an exemption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideBody {
    /// Pause or exemption.
    pub id: Uuid,
    /// Approved or refused.
    pub approve: bool,
}

/// The pause ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeBody {
    /// Pause.
    pub id: Uuid,
}

/// Ask that a span is exempt from a remedy (U10). A second person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExemptBody {
    /// Scheme.
    pub scheme: String,
    /// `user-cause`, `third-party`, `force-majeure`.
    pub cause: String,
    /// From.
    pub from_at: i64,
    /// Until.
    pub until_at: i64,
    /// Evidence.
    pub evidence: EvidenceBody,
}

/// An agreed visit window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointmentBody {
    /// From.
    pub from_at: i64,
    /// Until.
    pub until_at: i64,
    /// Whether the customer asked for it; one moved by us does not move the promise.
    pub asked_by_customer: bool,
}

/// What the general manager orders (批示).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InstructBody {
    /// The order. Kept apart from the journal.
    pub text: String,
    /// Person who must carry it out.
    pub person: String,
    /// By when.
    pub due_at: i64,
}

/// What a call-back found (N27, N28). Unsatisfied reopens the case and needs the customer's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBackBody {
    /// Draw that asked for it: `date/stratum`.
    pub draw: String,
    /// `satisfied`, `unsatisfied`, `refused`, `no-answer`, `wrong-number`, `call-again`.
    pub outcome: String,
    /// When he asked to be called again; with `call-again` only.
    #[serde(default)]
    pub again_at: Option<i64>,
    /// The customer's words; may be empty. Kept apart from the journal.
    pub text: String,
}

/// What a second person heard in a call (N27).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HearCallBody {
    /// Draw: `date/stratum`.
    pub draw: String,
    /// Case.
    pub case: Uuid,
    /// `satisfied` or `unsatisfied`, in his ears.
    pub outcome: String,
    /// What was wrong: `not-greeted`, `off-script`, `led-the-answer`, `impolite`.
    pub faults: Vec<String>,
}

/// A red-line mark (Y26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedLineBody {
    /// Red-line code.
    pub mark: String,
    /// Unit that it accuses.
    pub unit: String,
}

/// Ask that a red-line mark is withdrawn (Y26). A second person decides; neither may be of an accused unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawRedLineBody {
    /// Red-line code.
    pub mark: String,
    /// Unit that it accuses.
    pub unit: String,
    /// Evidence that the mark was wrong.
    pub evidence: EvidenceBody,
}

/// The second person's word on the withdrawal of a red-line mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideRedLineBody {
    /// Red-line code.
    pub mark: String,
    /// Unit that it accuses.
    pub unit: String,
    /// Approved or refused.
    pub approve: bool,
}

/// Ask another unit to work on the case without owning it (H21, A12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssistBody {
    /// Unit.
    pub unit: String,
    /// What is asked. Kept apart from the journal.
    pub text: String,
    /// Limit in natural minutes.
    pub limit_minutes: u32,
}

/// Somebody of the addressed unit takes a task and answers for it (A12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptTaskBody {
    /// Task.
    pub task: Uuid,
}

/// An open task ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishTaskBody {
    /// Task.
    pub task: Uuid,
    /// What came of it. Kept apart from the journal.
    pub text: String,
}

/// Nothing needs to be said: the path says all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NothingBody {}

/// What a telephone system says of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallEventBody {
    /// The telephone system's id of the call, 1 to 100 visible characters.
    pub call: String,
    /// Code of the person whose telephone it is.
    pub agent: String,
    /// Number of the caller; empty when it is withheld.
    pub number: String,
    /// `ringing`, `answered` or `ended`.
    pub event: String,
    /// When, milliseconds since 1970 UTC; now when absent.
    #[serde(default)]
    pub at: Option<i64>,
    /// Reference of the recording; may come with any event.
    #[serde(default)]
    pub recording: String,
}

/// A call on one's own line, as if a telephone system had said so; only in a demo city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulateCallBody {
    /// Customer who calls; an unknown number when empty.
    pub customer: String,
}

/// Make a caller known whom the mirror does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCallerBody {
    /// What he is called; may be empty.
    pub name: String,
    /// The call on one's own line that brought his number; empty when the number is given.
    pub call: String,
    /// His number; empty when the call has it.
    pub number: String,
}

/// Take a case into one's own hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBody {
    /// Who handled it when one looked; empty for nobody.
    pub from: String,
}

/// Pull the next case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PullBody {}

/// Say whether one works now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusBody {
    /// Away, or ready.
    pub away: bool,
}

/// A case of many, as one saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PickedCase {
    /// Case id.
    pub case: Uuid,
    /// Version that one had before one's eyes: what others did to it since refuses this one.
    #[serde(deserialize_with = "signed_width")]
    pub seen: u64,
}

/// Reads a count that the contract calls `int64`: from nought to the greatest signed number. Serde alone would take
/// the upper half of `u64` too, which no store and few clients can hold.
fn signed_width<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    use serde::de::{Error, Unexpected};

    let value = i64::deserialize(from)?;
    u64::try_from(value)
        .map_err(|_| D::Error::invalid_value(Unexpected::Signed(value), &"a whole number from nought up"))
}

/// Many cases move to a unit or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkAssignBody {
    /// 1 to 100 cases.
    pub cases: Vec<PickedCase>,
    /// Unit.
    pub unit: String,
    /// Person; empty for the pool.
    pub person: String,
    /// Only say what would happen.
    pub preview: bool,
}

/// The same internal note on many cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkNoteBody {
    /// 1 to 100 cases.
    pub cases: Vec<PickedCase>,
    /// The note. Kept apart from the journal.
    pub text: String,
    /// Codes of colleagues whom it asks for.
    pub mentions: Vec<String>,
    /// Only say what would happen.
    pub preview: bool,
}

/// Whoever handles each of many cases is pressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkUrgeBody {
    /// 1 to 100 cases.
    pub cases: Vec<PickedCase>,
    /// What is asked of him. Kept apart from the journal.
    pub text: String,
    /// Only say what would happen.
    pub preview: bool,
}

/// Keep a list under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveViewBody {
    /// Page of the desk: `cases`, `contacts`, `call-backs`, `outbox`, `ledger`, `inbox`.
    pub page: String,
    /// Name, 1 to 40 characters; what stands under it is replaced.
    pub name: String,
    /// What stands behind the question mark of the list's address.
    pub query: String,
    /// Shared with one's unit, or one's own.
    pub shared: bool,
}

/// Another case, by id or number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherCaseBody {
    /// Case id or number.
    pub case: String,
}

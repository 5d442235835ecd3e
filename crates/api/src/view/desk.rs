//! The agent's and the handler's desk: calls, queue, who else looks at a case, canned texts.

use super::{AbsenceView, CaseRowView, CustomerHit, Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A call on the asker's own line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallView {
    /// The telephone system's id.
    pub call: String,
    /// Number of the caller, last four hidden; empty when it is withheld.
    pub number: String,
    /// `ringing`, `answered` or `ended`.
    pub state: String,
    /// First instant that is known of it.
    pub began_at: i64,
    /// When it was taken.
    pub answered_at: Option<i64>,
    /// When it was over.
    pub ended_at: Option<i64>,
    /// Reference of the recording, may be empty.
    pub recording: String,
    /// Contact that was recorded from it.
    pub contact: Option<Uuid>,
    /// Customers whose telephone this is.
    pub callers: Vec<CustomerHit>,
}

/// The calls of one's own line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallsView {
    /// Newest first, at most twelve, none older than a day.
    pub calls: Vec<CallView>,
    /// Server instant.
    pub server_at: i64,
}

/// More faults at once than one line explains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NearbyView {
    /// Unit that answers for them.
    pub unit: Named,
    /// Open faults of that unit that were accepted in the last two hours.
    pub faults: u64,
    /// Since when they are counted.
    pub since_at: i64,
}

/// Reply to a caller made known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallerReply {
    /// Customer register code.
    pub customer: String,
}

/// Whether somebody works now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatusView {
    /// Away: pulls nothing.
    pub away: bool,
    /// Since when; absent when he never said.
    pub since_at: Option<i64>,
}

/// One's own queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueView {
    /// One's status.
    pub status: StatusView,
    /// Cases in one's hands that wait for work, next due first, at most 200.
    pub mine: Vec<CaseRowView>,
    /// Cases that one could pull, next due first, at most 200.
    pub waiting: Vec<CaseRowView>,
    /// Most cases that one may have in one's hands.
    pub cases_max: Option<u32>,
    /// Branches of the category tree that one is given; empty for all.
    pub skills: Vec<Named>,
    /// Cases in the hands of people who are away or hold no post now, and for whom nobody stands in; only for supervisors
    /// and managers.
    pub limbo: Vec<CaseRowView>,
    /// Cases in the hands of colleagues for whom one stands in, next due first.
    pub standing_in: Vec<CaseRowView>,
    /// One's own absence that lasts or comes next.
    pub absence: Option<AbsenceView>,
    /// Server instant.
    pub server_at: i64,
}

/// Somebody else who has the case open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OtherView {
    /// Who.
    pub person: Named,
    /// Whether he is writing.
    pub writing: bool,
    /// Since when he looks.
    pub since_at: i64,
}

/// Who else has the case open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OthersView {
    /// The others, longest first; at most eight.
    pub others: Vec<OtherView>,
    /// Server instant.
    pub server_at: i64,
}

/// A canned text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CannedView {
    /// Code.
    pub code: String,
    /// Branch of the category tree that it belongs to; empty for any.
    pub topic: String,
    /// The text.
    pub text: Text,
}

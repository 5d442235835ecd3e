//! What a caller says about exceptions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Ask for an exception (特批, A45).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskExceptionBody {
    /// `refund`, `goodwill` or `reactivation`.
    pub kind: String,
    /// The sum, minor units of the limit table's currency; 0 for a reactivation, whose debt the mirror knows.
    #[serde(default)]
    pub minor: i64,
    /// Service of a reactivation; empty for money.
    #[serde(default)]
    pub service: String,
    /// First instant at which it is cut off again; absent for money.
    #[serde(default)]
    pub until_at: Option<i64>,
    /// Why. Kept apart from the journal.
    pub text: String,
}

/// Pass an exception up to the next row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassExceptionBody {
    /// Number inside the case.
    pub exception: u32,
    /// Why. Kept apart from the journal.
    pub text: String,
}

/// Second person on an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideExceptionBody {
    /// Number inside the case.
    pub exception: u32,
    /// Granted, or refused.
    pub approve: bool,
    /// What is said. Kept apart from the journal.
    pub text: String,
}

/// Reconnect a service from the account (特殊开机, H01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReconnectBody {
    /// Service.
    pub service: String,
    /// First instant at which it is cut off again.
    pub until_at: i64,
    /// Why. Kept apart from the journal.
    pub text: String,
    /// Open case of the customer that it belongs to; one is opened when absent.
    #[serde(default)]
    pub case: Option<Uuid>,
}

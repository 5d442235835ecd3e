//! The call-back lists (N27, N28).

use super::{CaseRowView, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The call-backs of one drawn date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallBacksView {
    /// Local date of the frame, empty when nothing was drawn yet.
    pub date: String,
    /// Newest drawn dates, newest first.
    pub dates: Vec<String>,
    /// One list for each stratum.
    pub strata: Vec<CallBackStratumView>,
    /// Server instant.
    pub server_at: i64,
}

/// The call-back list of one stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallBackStratumView {
    /// Draw `date/stratum`, as a call-back names it.
    pub draw: String,
    /// Name of the stratum.
    pub name: Text,
    /// The rule in one sentence.
    pub sentence: Text,
    /// Finished cases that it was drawn from.
    pub frame: u64,
    /// Cases that are to be called.
    pub drawn: u64,
    /// Customers who were not reached; the next in rank stand in for them.
    pub not_reached: u64,
    /// How many have nobody left to stand in.
    pub short: u64,
    /// Cases in rank order.
    pub items: Vec<CallBackItemView>,
}

/// One case to call back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallBackItemView {
    /// The case.
    pub row: CaseRowView,
    /// Telephone masked, service, address.
    pub customer_line: Text,
    /// `satisfied`, `unsatisfied`; empty while it is to be called.
    pub outcome: String,
    /// Whether it stands in for one that was not reached.
    pub replaces: bool,
}

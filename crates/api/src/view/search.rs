//! One search over everything, in groups.

use super::{ArchivedView, CaseRowView, ContactRowView, CustomerHit, RuleView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SearchView {
    /// Cases, newest first.
    pub cases: Vec<CaseRowView>,
    /// Number of all cases that match, counted to a bound.
    pub cases_total: u64,
    /// Whether there are more than that.
    pub cases_total_more: bool,
    /// Archived cases that the words name.
    pub archived: Vec<ArchivedView>,
    /// Customers, masked, by code.
    pub customers: Vec<CustomerHit>,
    /// Contacts of the customers found and those in which the words were said, newest first.
    pub contacts: Vec<ContactRowView>,
    /// How many contacts were looked through, newest first.
    pub contacts_looked: u32,
    /// When the oldest of them occurred, where older ones were left out.
    pub contacts_since_at: Option<i64>,
    /// Rules and categories of the policy in force; a category has the section `category` and its kind as scheme.
    pub policies: Vec<RuleView>,
    /// Server instant.
    pub server_at: i64,
}

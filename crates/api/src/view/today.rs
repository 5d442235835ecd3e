//! What today came to, each figure with the list that it opens, and contacts as a list.

use super::{ContactView, Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A figure and the list that it opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FigureView {
    /// `kept`, `near`, `broken`, `rung-1`…, or the code of a channel.
    pub code: String,
    /// What it counts.
    pub name: Text,
    /// How many.
    pub count: u64,
    /// Query of the list that it counts: of `/cases` for promises and rungs, of `/contacts` for channels.
    pub list: String,
}

/// What today came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TodayView {
    /// Local date, `yyyy-mm-dd`.
    pub date: String,
    /// Cases by their promises: kept, near, broken.
    pub promises: Vec<FigureView>,
    /// Open cases by rung, lowest first.
    pub rungs: Vec<FigureView>,
    /// Contacts by channel, every channel that had one.
    pub channels: Vec<FigureView>,
    /// Server instant.
    pub server_at: i64,
}

/// A contact in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactRowView {
    /// The contact.
    pub contact: ContactView,
    /// Customer, name masked; code empty for an unknown person.
    pub customer: Named,
    /// Number of its case; empty when it has none.
    pub number: String,
}

/// A page of contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactListView {
    /// Newest first.
    pub rows: Vec<ContactRowView>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// Number of all contacts that match.
    pub total: u64,
    /// Server instant.
    pub server_at: i64,
}

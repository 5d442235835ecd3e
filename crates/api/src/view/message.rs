//! Messages to customers, as colleagues see them: without numbers and without links.

use super::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Messages, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageListView {
    /// Rows.
    pub rows: Vec<MessageView>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// Whether customers are written to at all: there is a gateway, and the policy has texts.
    pub open: bool,
    /// Server instant.
    pub server_at: i64,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageView {
    /// Id.
    pub id: Uuid,
    /// Case that it is about.
    pub case: Uuid,
    /// Number of the case.
    pub number: String,
    /// `accepted`, `visit`, `late`, `resolved`, `score`, `link`.
    pub kind: String,
    /// `zh` or `en`.
    pub language: String,
    /// The words, with `{link}` where a link goes that nobody here sees.
    pub text: String,
    /// `queued`, `retrying`, `handed-over`, `delivered`, `undeliverable`, `withheld`.
    pub state: String,
    /// Why it waits, failed or is withheld: a code of ours, or the gateway's own words; empty when there is nothing to say.
    pub reason: String,
    /// By which outlet it leaves: `sms` or `wechat`.
    #[serde(default)]
    pub outlet: String,
    /// Refusals by the gateway in this round.
    pub tries: u32,
    /// How often it was begun anew.
    pub round: u32,
    /// When it is tried next.
    pub next_at: Option<i64>,
    /// When it was written.
    pub created_at: i64,
    /// When the gateway took it.
    pub handed_at: Option<i64>,
    /// When the carrier says that it arrived.
    pub delivered_at: Option<i64>,
    /// Whether it can be begun anew, by whoever asks.
    pub may_retry: bool,
    /// Why not; empty when it can.
    pub why_not: Text,
    /// Until when it can be taken back; none when it cannot.
    pub take_back_until_at: Option<i64>,
}

/// Messages about one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseMessagesView {
    /// Newest first.
    pub rows: Vec<MessageView>,
    /// Whether customers are written to at all.
    pub open: bool,
    /// Path of the customer's own page. Given in a demo only: elsewhere no colleague ever holds a customer's link.
    pub customer_page: Option<String>,
}

//! Looking at personal data, and who did.

use super::{Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Personal data in plain, told once for a purpose; never cached, and gone when the page is left.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RevealedView {
    /// Name; empty when it was not asked for.
    pub name: String,
    /// Telephone; empty when it was not asked for.
    pub phone: String,
    /// Addresses by service; empty when they were not asked for.
    pub addresses: Vec<RevealedAddress>,
    /// Words of the case in which something was hidden; empty when they were not asked for.
    pub words: Vec<String>,
    /// Server instant.
    pub server_at: i64,
}

/// Address of a service.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RevealedAddress {
    /// Service.
    pub service: Named,
    /// Address in plain.
    pub address: String,
}

/// A line of the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccessLineView {
    /// Id.
    pub id: Uuid,
    /// When.
    pub at: i64,
    /// Who; code `system` for the program itself.
    pub person: Named,
    /// Under which post.
    pub post: Named,
    /// In which unit.
    pub unit: Named,
    /// `revealed`, `played`, `exported`, `signed-in`, `locked`, `unlocked`, `password-set`, `link-issued`,
    /// `session-ended`, `post-changed`, `suspended`, `restored`.
    pub what: String,
    /// Whom or what it is about: `customer/C1`, `person/zhao`.
    pub subject: String,
    /// Its name, masked for a customer.
    pub about: Text,
    /// Case for which it was done.
    pub case: Option<Uuid>,
    /// Its number; empty when there is none.
    pub number: String,
    /// Purpose; empty where none is asked.
    pub purpose: String,
    /// More: the parts that were revealed, the way of signing in.
    pub detail: String,
}

/// A page of the access log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccessView {
    /// Lines.
    pub rows: Vec<AccessLineView>,
    /// Cursor of the next page; none at the end.
    pub next: Option<String>,
    /// Purposes that a reveal may name, in order.
    pub purposes: Vec<String>,
    /// Server instant.
    pub server_at: i64,
}

/// Whether a colleague may see a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReaderView {
    /// Who.
    pub person: Named,
    /// Whether he may.
    pub sees: bool,
    /// Until when, where he sees it by leave alone.
    pub until_at: Option<i64>,
}

/// Who of some colleagues may see a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadersView {
    /// In the order asked.
    pub readers: Vec<ReaderView>,
    /// Whether the caller may give leave.
    pub may_give: bool,
    /// Purposes for which leave is given.
    pub purposes: Vec<String>,
    /// Server instant.
    pub server_at: i64,
}

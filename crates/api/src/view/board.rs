//! Boards, lists and registers: the ladder, the inbox, the ledger, the policy in force, call-backs.

use super::{CaseRowView, Named, PostingView, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A card of the ladder board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LadderColumn {
    /// Rung from 1.
    pub rung: u8,
    /// Post and its name.
    pub post: Named,
    /// Person who holds it now; code empty when nobody does.
    pub holder: Named,
    /// Cards, next climb first.
    pub cards: Vec<CaseRowView>,
}

/// A climb that is to come, if nobody settles the case and nothing stops its clocks before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClimbView {
    /// Case.
    pub case: Uuid,
    /// The rung that it reaches.
    pub rung: u8,
    /// When.
    pub at: i64,
}

/// The ladder board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LadderBoardView {
    /// Columns by rung.
    pub columns: Vec<LadderColumn>,
    /// Every climb of these cards until each is at the top, the next one first: a case climbs step by step (Y47).
    pub climbs: Vec<ClimbView>,
    /// Server instant.
    pub server_at: i64,
}

/// An item of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboxItemView {
    /// Key.
    pub key: String,
    /// Kind.
    pub kind: String,
    /// Post addressed.
    pub post: Named,
    /// Sentence.
    pub text: Text,
    /// Case.
    pub case: Uuid,
    /// Case number.
    pub number: String,
    /// Occurred at.
    pub occurred_at: i64,
    /// Read at.
    pub read_at: Option<i64>,
}

/// The inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboxView {
    /// Newest first.
    pub items: Vec<InboxItemView>,
    /// Items addressed to posts that nobody holds (limbo); only for supervisors.
    pub limbo: Vec<InboxItemView>,
    /// Server instant.
    pub server_at: i64,
}

/// A page of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LedgerView {
    /// Newest first.
    pub rows: Vec<PostingView>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// Balances of the operator's own accounts.
    pub balances: Vec<BalanceView>,
    /// Server instant.
    pub server_at: i64,
}

/// Balance of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BalanceView {
    /// Account code.
    pub account: String,
    /// Its name; a customer's is masked.
    pub name: Text,
    /// Unit.
    pub unit: String,
    /// Amount, minor units.
    pub amount_minor: i64,
}

/// A category of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryView {
    /// Dotted code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Kind of case it opens.
    pub kind: String,
    /// Products that it can be about, by the policy; empty for any.
    pub products: Vec<String>,
}

/// A rule of the policy in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleView {
    /// `promise`, `remedy`, `ladder`.
    pub section: String,
    /// Code.
    pub code: String,
    /// Scheme.
    pub scheme: String,
    /// Short name.
    pub name: Text,
    /// Sentence.
    pub sentence: Text,
}

/// An adopted pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PackView {
    /// Id.
    pub id: String,
    /// Version: the date of its text. What is in force is what was adopted, whatever date its text bears.
    pub version: String,
    /// Since when this text stands in the policy without a break.
    pub in_force_at: i64,
    /// Title.
    pub title: Text,
    /// SHA-256 of its text.
    pub digest: String,
}

/// The policy in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicyView {
    /// Digest of the resolved policy.
    pub digest: String,
    /// Digest of the calendar tables.
    pub calendar_digest: String,
    /// In force since.
    pub adopted_at: i64,
    /// Packs in order.
    pub packs: Vec<PackView>,
    /// Rules in words.
    pub rules: Vec<RuleView>,
    /// Category tree, flat, parents before children.
    pub categories: Vec<CategoryView>,
    /// Red lines.
    pub red_lines: Vec<Named>,
    /// Root causes.
    pub root_causes: Vec<Named>,
    /// Reasons for which a case may be refused; empty where the policy has none.
    pub rejection_reasons: Vec<Named>,
    /// Why promises are late, as it is said of one that broke.
    pub late_causes: Vec<Named>,
    /// Units of the organisation, by code.
    pub units: Vec<UnitPlaceView>,
    /// People who can be assigned.
    pub people: Vec<PersonView>,
}

/// A unit with its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitPlaceView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Code of the unit above; empty at the top.
    pub parent: String,
}

/// A person on the staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Units whose cases he can be given: those of his posts now, and all above them.
    pub units: Vec<String>,
    /// Posts that he holds now, each once.
    pub posts: Vec<Named>,
}

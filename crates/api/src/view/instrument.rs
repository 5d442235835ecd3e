//! Many cases at once, and lists that are kept.

use super::{CaseRowView, Named, Text};
use crate::error::ErrorBody;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What came, or would come, of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BulkRowView {
    /// Case.
    pub case: Uuid,
    /// The case as the list shows it; none where there is no such case.
    pub row: Option<CaseRowView>,
    /// Why not; none where it was accepted, or would be.
    pub refusal: Option<ErrorBody>,
}

/// What came, or would come, of each case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BulkReply {
    /// In the order asked.
    pub rows: Vec<BulkRowView>,
    /// How many were accepted, or would be.
    pub accepted: u32,
    /// Whether nothing was done yet.
    pub preview: bool,
}

/// A list that is kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedView {
    /// Code by which it is removed.
    pub code: String,
    /// Page of the desk.
    pub page: String,
    /// Name.
    pub name: String,
    /// What stands behind the question mark of its address.
    pub query: String,
    /// Who saved it.
    pub person: Named,
    /// Whether it is shared with the unit.
    pub shared: bool,
    /// Whether whoever asks may remove it.
    pub may_remove: bool,
    /// Why not; empty when he may.
    pub why_not: Text,
}

/// Another case that has to do with one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RelationView {
    /// Case.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Whether the one goes on in the other, rather than each for itself.
    pub merged: bool,
    /// The case as a list shows it; none where it is archived elsewhere.
    pub row: Option<CaseRowView>,
}

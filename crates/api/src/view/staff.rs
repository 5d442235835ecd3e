//! Who is there, as colleagues see it.

use super::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Colleagues, by code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffView {
    /// Rows.
    pub rows: Vec<StaffLineView>,
    /// Code after which the next page begins; absent on the last one.
    pub next: Option<String>,
    /// Server instant.
    pub server_at: i64,
}

/// A colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffLineView {
    /// Who.
    pub person: Named,
    /// Posts held now.
    pub posts: Vec<StaffPostView>,
    /// Branches of the category tree that he is given; empty for all.
    pub skills: Vec<Named>,
    /// Since when he is away, by his own word or by an absence; absent while he is there.
    pub away_since_at: Option<i64>,
    /// The absence that lasts or comes next.
    pub absence: Option<AbsenceView>,
    /// Whether the caller may say that he is out of office.
    pub may_tell: bool,
    /// Whether the caller may issue a one-use link for him.
    pub may_link: bool,
}

/// A post of a colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffPostView {
    /// Post.
    pub post: Named,
    /// Unit.
    pub unit: Named,
    /// `province`, `city`, `county`, `hall`, `grid`, `team`, `contractor`, `agent-outlet`; empty for a department.
    pub unit_kind: String,
    /// Whether he stands in for its holder.
    pub deputy: bool,
    /// Until when he is on duty under it by the roster; absent when he is not.
    pub on_duty_until_at: Option<i64>,
}

/// Somebody is out of office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AbsenceView {
    /// From.
    pub from_at: i64,
    /// Until.
    pub until_at: i64,
    /// Who stands in; absent for nobody in particular.
    pub stand_in: Option<Named>,
}

//! How the operation itself stands, for the administrator.

use super::{Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether all is well, and what it runs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SystemView {
    /// The worst of the checks: `good`, `mind` or `red`.
    pub level: String,
    /// What was looked at, the worst first.
    pub checks: Vec<SystemCheckView>,
    /// Systems beside us, joined or not.
    pub connectors: Vec<ConnectorView>,
    /// Policy packs in force, in order of precedence.
    pub packs: Vec<PackLineView>,
    /// Units with their places in the tree, by code.
    pub units: Vec<UnitLineView>,
    /// Events in the journal.
    pub events: u64,
    /// Version of this program.
    pub version: String,
    /// Server instant.
    pub server_at: i64,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SystemCheckView {
    /// What, in one word.
    pub code: String,
    /// `good`: in order; `mind`: not wrong yet; `red`: something is late, or can be lost.
    pub level: String,
    /// Its name.
    pub name: Text,
    /// What was found.
    pub found: Text,
    /// What to do; empty when nothing is.
    pub next: Text,
}

/// A system beside us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConnectorView {
    /// Which: `outlet`, `messages`, `wechat`, `till`, `sign-on` or `partners`.
    pub code: String,
    /// `absent`: not joined, which is no fault and not in order either; `good`, `mind` and `red` as of a check.
    pub state: String,
    /// Its name.
    pub name: Text,
    /// How it stands.
    pub found: Text,
    /// What to do; empty when nothing is.
    pub next: Text,
    /// Whether it can be tested from here.
    pub testable: bool,
    /// The newest test; absent when nobody asked.
    pub tested: Option<ConnectorTestView>,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConnectorTestView {
    /// Whether it answered and took the test.
    pub answered: bool,
    /// How long that took, milliseconds.
    pub millis: i64,
    /// Number of the reason; empty when it answered.
    pub code: String,
    /// The reason; empty when it answered.
    pub why: Text,
    /// What to do; empty when it answered.
    pub next: Text,
    /// What the other end or the network said, in its own words.
    pub reason: String,
    /// When.
    pub at: i64,
    /// Who asked.
    pub by: Named,
}

/// A policy pack in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PackLineView {
    /// Id.
    pub id: String,
    /// Version: the date of its text.
    pub version: String,
    /// Since when this text stands in the policy without a break.
    pub in_force_at: i64,
    /// Title.
    pub title: Text,
    /// SHA-256 of its text, hexadecimal.
    pub digest: String,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitLineView {
    /// Unit.
    pub unit: Named,
    /// The unit above; absent at the top.
    pub parent: Option<Named>,
    /// `province`, `city`, `county`, `hall`, `grid`, `team`, `contractor`, `agent-outlet`; empty for a department.
    pub kind: String,
    /// People who hold a post in it now.
    pub people: u32,
}

/// What came of checking the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VerificationView {
    /// Whether every event is in its place and every signature holds.
    pub holds: bool,
    /// Events looked at.
    pub events: u64,
    /// Streams that they belong to.
    pub streams: u64,
    /// Signed checkpoints looked at.
    pub checkpoints: u64,
    /// Events that no checkpoint has bound yet.
    pub not_bound: u64,
    /// What does not hold, the first ones, each with its number and sentence.
    pub findings: Vec<String>,
    /// Server instant.
    pub server_at: i64,
}

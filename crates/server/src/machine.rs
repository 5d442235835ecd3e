//! What lies on the machine beside the data, and stands in no table: disk, keys and their copies, backups. Whoever wires the
//! process knows where to look; the administrator's page only tells.

use std::sync::Arc;
use yinuo_policy::Bilingual;

/// How a thing on the machine stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MachineLevel {
    /// In order.
    Good,
    /// Not wrong yet, or not seen from here.
    Mind,
    /// Something can be lost or wrong.
    Red,
}

/// One thing on the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineCheck {
    /// What, in the word of `yinuo doctor`.
    pub code: &'static str,
    /// How it stands.
    pub level: MachineLevel,
    /// What was found.
    pub found: Bilingual,
    /// What to do; empty when nothing is.
    pub next: Bilingual,
}

/// Looks at the machine; asked each time the page is.
pub type Machine = Arc<dyn Fn() -> Vec<MachineCheck> + Send + Sync>;

//! Emergency service modes (Y07): what changes in an area for a time, while everything else goes on.

use super::{Bilingual, TimeOfDay};

/// One mode that can be declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyRule {
    /// Unique code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// What customers of the area read while it lasts.
    pub message: Bilingual,
    /// Most days that one declaration lasts; it ends by itself.
    pub days_max: u32,
    /// Whether nobody goes to a door: matters are settled from afar.
    pub blocks_visits: bool,
    /// Whether cases that are opened in the area come first (priority 1) unless somebody says otherwise.
    pub comes_first: bool,
    /// Whether it is proposed, case by case, that clocks stand for force majeure; a second person decides each.
    pub exempts: bool,
    /// Windows that are offered beside the ordinary ones.
    pub windows: Vec<(TimeOfDay, TimeOfDay)>,
}

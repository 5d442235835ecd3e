//! `[[emergency]]`: modes that can be declared for an area and a time.

use super::calendar::intervals;
use super::{code, small};
use crate::model::{EmergencyRule, TimeOfDay};
use crate::reader::Section;
use crate::refusal::number;

/// Longest time of one declaration.
const DAYS_MAX: i64 = 90;

/// Reads one `[[emergency]]`.
pub(super) fn rule(mut section: Section<'_, '_>) -> EmergencyRule {
    let time = |minutes: u16| TimeOfDay { minutes };
    let windows = if section.has("windows") { intervals(&mut section, "windows") } else { Vec::new() };
    let rule = EmergencyRule {
        code: code(&mut section),
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        message: section.sentence("message"),
        days_max: small(section.integer("days-max", 1..=DAYS_MAX, number::BAD_DURATION)),
        blocks_visits: section.flag_or("blocks-visits", false),
        comes_first: section.flag_or("comes-first", false),
        exempts: section.flag_or("exempts", false),
        windows: windows.into_iter().map(|(from, until)| (time(from), time(until))).collect(),
    };
    if rule.blocks_visits && !rule.windows.is_empty() {
        section.refuse(
            number::WRONG_VALUE,
            "windows",
            ("不上门的模式不能加时段。", "A mode without visits offers no further windows."),
            ("删去 windows 或 blocks-visits。", "Leave out `windows` or `blocks-visits`."),
        );
    }
    section.finish();
    rule
}

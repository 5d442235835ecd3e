//! Packs and calendar tables that travel inside the binary, so that a first run needs no other file.

use crate::Stop;
use yinuo_policy::{CalendarTable, Pack, PolicyRefusal};

/// Packs that the demo adopts, in order.
const DEMO_PACKS: [&str; 15] = [
    include_str!("../../../policies/cn-same-day.toml"),
    include_str!("../../../policies/cn-yiyang.toml"),
    include_str!("../../../policies/cn-statute.toml"),
    include_str!("../../../policies/cn-shenyang.toml"),
    include_str!("../../../policies/cn-customer.toml"),
    include_str!("../../../policies/cn-retention.toml"),
    include_str!("../../../policies/cn-office.toml"),
    include_str!("../../../policies/cn-settlement.toml"),
    include_str!("../../../policies/cn-pay.toml"),
    include_str!("../../../policies/cn-visit.toml"),
    include_str!("../../../policies/cn-points.toml"),
    include_str!("../../../policies/cn-callback.toml"),
    include_str!("../../../policies/cn-score.toml"),
    include_str!("../../../policies/cn-authority.toml"),
    include_str!("../../../policies/cn-contractor.toml"),
];

/// Calendar tables that were published when this was built.
const TABLES: [&str; 10] = [
    include_str!("../../../calendars/au-nsw-2025.toml"),
    include_str!("../../../calendars/au-nsw-2026.toml"),
    include_str!("../../../calendars/cn-mainland-2023.toml"),
    include_str!("../../../calendars/cn-mainland-2024.toml"),
    include_str!("../../../calendars/cn-mainland-2025.toml"),
    include_str!("../../../calendars/cn-mainland-2026.toml"),
    include_str!("../../../calendars/gb-england-2024.toml"),
    include_str!("../../../calendars/gb-england-2025.toml"),
    include_str!("../../../calendars/gb-england-2026.toml"),
    include_str!("../../../calendars/gb-england-2027.toml"),
];

/// The demo's packs.
pub fn demo_packs() -> Result<Vec<Pack>, Stop> {
    DEMO_PACKS
        .iter()
        .map(|text| Pack::parse(text).map_err(|refusals| refused("shipped pack", &refusals)))
        .collect()
}

/// The shipped calendar tables.
pub fn tables() -> Result<Vec<CalendarTable>, Stop> {
    TABLES
        .iter()
        .map(|text| CalendarTable::parse(text).map_err(|refusals| refused("shipped table", &refusals)))
        .collect()
}

/// Numbered refusals of a policy file, one a paragraph, in both languages.
pub fn refused(file: &str, refusals: &[PolicyRefusal]) -> Stop {
    let paragraphs: Vec<String> = refusals
        .iter()
        .map(|refusal| {
            format!(
                "{file}: {} {}\n  {} {}\n  {} {}",
                refusal.code,
                refusal.at,
                refusal.sentence.zh,
                refusal.next_step.zh,
                refusal.sentence.en,
                refusal.next_step.en
            )
        })
        .collect();
    Stop::Refused(paragraphs.join("\n"))
}

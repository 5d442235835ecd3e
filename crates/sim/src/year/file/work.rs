//! Crews and the hotline.

use super::Table;
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Field {
    pub intake_s: i64,
    pub storm_duty_per_mille: u64,
    pub shifts: Vec<Shift>,
    pub meal_s: i64,
    pub last_start_before_end_s: i64,
    pub overtime_s: i64,
    pub absent_per_mille: u64,
    pub paperwork_s: i64,
    pub leg: Leg,
    pub leg_spread_per_mille: Table,
    pub rural_rounds_s: Vec<i64>,
    pub not_home: NotHome,
    pub asks_later: AsksLater,
    pub windows_from_hour: Vec<i64>,
    pub window_s: i64,
    pub lead_s: i64,
    pub again_after_s: i64,
    pub again_install_per_mille: u64,
    pub gang_share_per_mille: i64,
    pub gang_site: String,
    pub rejected: Rejected,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Shift {
    pub from_hour: i64,
    pub to_hour: i64,
    pub meal_hour: i64,
    pub per_mille: u32,
    pub overtime: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Leg {
    pub route_per_mille: i64,
    pub setup_s: i64,
    pub rural_per_mille: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct NotHome {
    pub urban_per_mille: u64,
    pub rural_per_mille: u64,
    pub lost_s: i64,
    pub again_hour: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AsksLater {
    pub urban_per_mille: u64,
    pub rural_per_mille: u64,
    pub install_per_mille: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Rejected {
    pub per_mille: u64,
    pub lost_s: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Repeat {
    pub per_mille: u64,
    pub gap_days: Table,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Desk {
    pub seats: u64,
    pub within_s: u64,
    pub goal_per_mille: u64,
    pub plan_per_mille: u64,
    pub patience_mean_s: u64,
    pub storm_per_mille: StormPlan,
    pub night_least: u64,
    pub tables: DeskTables,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct StormPlan {
    pub ordinary: u64,
    pub heavy: u64,
    pub severe: u64,
    pub day_after: u64,
    pub cut: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DeskTables {
    pub enquiry: Table,
    pub fault: Table,
    pub short: Table,
    pub complaint: Table,
    pub patience: Table,
}

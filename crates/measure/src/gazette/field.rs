//! The blocks of the field: appointments kept and who did not keep them (Y41, A41), and achieved times by area (Y40).

use super::maker::{Maker, Over, both, row, total};
use super::{Block, UNITS_MAX};
use crate::dictionary as code;
use yinuo_policy::Bilingual;

/// Kept, missed and moved appointments by unit. A window that was moved before its verdict is neither kept nor missed, so
/// whoever moves what he cannot keep shows up in the columns of moves and not in the rate.
pub(super) fn appointments(maker: &mut Maker<'_>) -> Block {
    let line = |maker: &mut Maker<'_>, unit: &str| {
        vec![
            maker.denominator(Over::Issue, code::VISITS_KEPT, unit),
            maker.numerator(Over::Issue, code::VISITS_KEPT, unit),
            maker.cell(Over::Issue, code::VISITS_KEPT, unit),
            maker.cell(Over::Issue, code::VISITS_MISSED, unit),
            maker.cell(Over::Issue, code::VISITS_MOVED, unit),
            maker.cell(Over::Issue, code::VISITS_MOVED_BY_CUSTOMER, unit),
        ]
    };
    let mut units = maker.ranked(Over::Issue, code::VISITS_KEPT);
    for metric in [code::VISITS_MOVED, code::VISITS_MOVED_BY_CUSTOMER] {
        for unit in maker.ranked(Over::Issue, metric) {
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
    }
    // The most discipline lost first: missed, then moved by us.
    let lost = |unit: &String| {
        let count = |metric| maker.numerator_of(Over::Issue, metric, unit);
        (std::cmp::Reverse((count(code::VISITS_MISSED), count(code::VISITS_MOVED))), unit.clone())
    };
    units.sort_by_key(lost);
    let mut rows = Vec::new();
    for unit in units.into_iter().take(UNITS_MAX) {
        let cells = line(maker, &unit);
        rows.push(row(maker.unit_name(&unit), cells));
    }
    let cells = line(maker, "");
    rows.push(total(cells));
    Block {
        code: "appointments",
        title: both("上门履约", "Appointments"),
        note: both("失约多者在前；改过的不计入履约率", "most missed first; a moved one is not in the rate"),
        columns: vec![
            both("单位", "Unit"),
            both("有结论", "Judged"),
            both("到场", "Kept"),
            both("履约率", "Rate"),
            both("失约", "Missed"),
            both("我方改约", "Moved by us"),
            both("客户改约", "By customers"),
        ],
        rows,
    }
}

/// How long faults took from acceptance to restoration, by district and area, with the number of them beside.
pub(super) fn achieved(maker: &mut Maker<'_>) -> Block {
    let line = |maker: &mut Maker<'_>, group: &str| {
        vec![
            maker.denominator(Over::Issue, code::ACHIEVED_P50, group),
            maker.cell(Over::Issue, code::ACHIEVED_P50, group),
            maker.cell(Over::Issue, code::ACHIEVED_P80, group),
            maker.cell(Over::Issue, code::ACHIEVED_P95, group),
        ]
    };
    let mut groups = maker.sheets.over(Over::Issue).groups(code::ACHIEVED_P50, 2);
    groups.sort();
    let count = groups.len();
    let mut rows = Vec::new();
    for group in groups.into_iter().take(2 * UNITS_MAX) {
        let cells = line(maker, &group);
        rows.push(row(maker.group_name(code::ACHIEVED_P50, &group), cells));
    }
    let cells = line(maker, "");
    rows.push(total(cells));
    Block {
        code: "achieved",
        title: both("修复用时", "Achieved times"),
        note: if count > 2 * UNITS_MAX {
            Bilingual::new(
                format!("从受理到恢复，按区县与城乡；{count} 行列前 {}", 2 * UNITS_MAX),
                format!("acceptance to restoration by district and area; {} of {count} rows", 2 * UNITS_MAX),
            )
        } else {
            both("从受理到恢复，按区县与城乡", "acceptance to restoration, by district and area")
        },
        columns: vec![
            both("区域", "Area"),
            both("件", "No."),
            both("五成", "50 %"),
            both("八成", "80 %"),
            both("九五成", "95 %"),
        ],
        rows,
    }
}

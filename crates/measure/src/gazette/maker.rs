//! Cells and their indicators, on the sheets of the issue.

use super::{Cell, Row, Setting};
use crate::day::Period;
use crate::dictionary::metric;
use crate::indicator::Sheet;
use crate::indicator::{Indicator, UNKNOWN};
use crate::ratio::{grouped, rounded};
use crate::tally::Tally;
use std::collections::BTreeMap;
use yinuo_policy::{Bilingual, Span};

/// The period of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// The issue's days.
    Issue,
    /// The month of its last day, up to that day.
    Month,
    /// The month before, up to the same day.
    LastMonth,
}

impl Over {
    const fn suffix(self) -> &'static str {
        match self {
            Self::Issue => "",
            Self::Month => "@month",
            Self::LastMonth => "@last-month",
        }
    }

    fn of_key(key: &str) -> (Self, &str) {
        for over in [Self::LastMonth, Self::Month] {
            if let Some(rest) = key.strip_suffix(over.suffix()) {
                return (over, rest);
            }
        }
        (Self::Issue, key)
    }
}

/// The three sheets of a period.
pub(super) struct Sheets {
    issue: Sheet,
    month: Sheet,
    last_month: Sheet,
}

impl Sheets {
    pub(super) fn new(tally: &Tally, period: Period, setting: &Setting<'_>) -> Self {
        let policy = setting.policy;
        let month = period.month_to_date(policy).unwrap_or(period);
        let last = period
            .to
            .month_before(policy)
            .and_then(|to| Period::new(policy, to.month_start(), to))
            .map_or(Span { from: period.span.from, until: period.span.from }, |last| last.span);
        let mut sheets = Sheet::of_spans(tally, &[period.span, month.span, last]).into_iter();
        Self {
            issue: sheets.next().unwrap_or_default(),
            month: sheets.next().unwrap_or_default(),
            last_month: sheets.next().unwrap_or_default(),
        }
    }

    pub(super) const fn over(&self, over: Over) -> &Sheet {
        match over {
            Over::Issue => &self.issue,
            Over::Month => &self.month,
            Over::LastMonth => &self.last_month,
        }
    }

    /// The figure of a key, counted on these sheets.
    pub(super) fn parts_of_key(&self, key: &str) -> Option<(&'static crate::Metric, String, (i64, i64))> {
        let (over, rest) = Over::of_key(key);
        let (code, group) = rest.split_once(':').unwrap_or((rest, ""));
        let metric = metric(code)?;
        Some((metric, group.to_owned(), self.over(over).parts(metric, group)))
    }
}

/// Makes cells and remembers their indicators.
pub(super) struct Maker<'a> {
    pub tally: &'a Tally,
    pub setting: &'a Setting<'a>,
    pub sheets: Sheets,
    pub indicators: BTreeMap<String, Indicator>,
}

impl<'a> Maker<'a> {
    pub fn new(tally: &'a Tally, setting: &'a Setting<'a>) -> Self {
        let sheets = Sheets::new(tally, setting.period.known_at(setting.generated_at), setting);
        Self { tally, setting, sheets, indicators: BTreeMap::new() }
    }

    /// Counts a figure and remembers it; answers its key.
    pub fn figure(&mut self, over: Over, code: &str, group: &str) -> Indicator {
        let sheet = self.sheets.over(over);
        // Invariant: blocks name metrics of the dictionary only, by its constants.
        let mut made = sheet
            .indicator(code, group, self.setting.policy, self.tally)
            .unwrap_or_else(|| unreachable!("{code} is not in the dictionary"));
        made.key.push_str(over.suffix());
        self.indicators.entry(made.key.clone()).or_insert_with(|| made.clone());
        made
    }

    /// The figure as written.
    pub fn cell(&mut self, over: Over, code: &str, group: &str) -> Cell {
        let made = self.figure(over, code, group);
        Cell { shown: made.shown, key: Some(made.key) }
    }

    /// Its numerator as a count.
    pub fn numerator(&mut self, over: Over, code: &str, group: &str) -> Cell {
        let made = self.figure(over, code, group);
        Cell { shown: grouped(made.numerator), key: Some(made.key) }
    }

    /// Its denominator as a count.
    pub fn denominator(&mut self, over: Over, code: &str, group: &str) -> Cell {
        let made = self.figure(over, code, group);
        Cell { shown: grouped(made.denominator), key: Some(made.key) }
    }

    /// Groups of a metric, most first, then by name.
    pub fn ranked(&self, over: Over, code: &str) -> Vec<String> {
        let sheet = self.sheets.over(over);
        let Some(metric) = metric(code) else { return Vec::new() };
        let mut groups = sheet.groups(code, usize::MAX);
        groups.sort_by_key(|group| (std::cmp::Reverse(sheet.parts(metric, group)), group.clone()));
        groups
    }

    pub fn numerator_of(&self, over: Over, code: &str, group: &str) -> i64 {
        metric(code).map_or(0, |metric| self.sheets.over(over).parts(metric, group).0)
    }

    pub fn denominator_of(&self, over: Over, code: &str, group: &str) -> i64 {
        metric(code).map_or(0, |metric| self.sheets.over(over).parts(metric, group).1)
    }

    pub fn unit_name(&self, code: &str) -> Bilingual {
        name_in(&self.setting.names.units, code)
    }

    pub fn person_name(&self, code: &str) -> Bilingual {
        name_in(&self.setting.names.people, code)
    }

    /// Name of a category or topic: the tree's own words.
    pub fn category_name(&self, code: &str) -> Bilingual {
        let found = self.setting.policy.category(code);
        found.map_or_else(|| Bilingual::new(code, code), |category| category.name.clone())
    }

    pub fn cause_name(&self, code: &str) -> Bilingual {
        if code == "none" {
            return Bilingual::new("尚未查明", "Not yet found");
        }
        let found = self.setting.policy.root_causes().iter().find(|cause| cause.code == code);
        found.map_or_else(|| Bilingual::new(code, code), |cause| cause.name.clone())
    }

    /// Name of a cause of lateness.
    pub fn late_cause_name(&self, code: &str) -> Bilingual {
        if code == "none" {
            return Bilingual::new("还没说明", "Not said yet");
        }
        let found = self.setting.policy.late_cause(code);
        found.map_or_else(|| Bilingual::new(code, code), |cause| cause.name.clone())
    }

    /// Name of a group of a metric.
    pub fn group_name(&self, code: &str, group: &str) -> Bilingual {
        use crate::dictionary as d;
        let area = |area: &str| match area {
            "urban" => both("，城区", ", urban"),
            "rural" => both("，农村", ", rural"),
            _ => both("", ""),
        };
        match code {
            d::PROMISES_KEPT | d::EXEMPTED_SHARE | d::TARGETS_KEPT => {
                let (scheme, rest) = group.split_once('/').unwrap_or((group, ""));
                let (name, rest) = (self.scheme_name(scheme), area(rest));
                Bilingual::new(name.zh + &rest.zh, name.en + &rest.en)
            }
            d::ACHIEVED_P50 | d::ACHIEVED_P80 | d::ACHIEVED_P95 => {
                let (unit, rest) = group.split_once('/').unwrap_or((group, ""));
                let (name, rest) = (self.unit_name(unit), area(rest));
                Bilingual::new(name.zh + &rest.zh, name.en + &rest.en)
            }
            d::CREW_KEPT | d::CREW_FIX | d::CREW_RECEIPTS | d::CREW_COMPLAINTS => self.person_name(group),
            d::PAYMENTS_OWED | d::PAYMENTS_CREDITED => {
                self.unit_name(group.split_once('/').map_or(group, |(_, unit)| unit))
            }
            d::OVERDUE
            | d::PAYMENTS_LATE
            | d::EXEMPTED_UNIT
            | d::PROMISES_BROKEN
            | d::COMPLAINT_TIMELINESS
            | d::REPLY_RATE
            | d::CASES_CANCELLED
            | d::CASES_REJECTED
            | d::REFUSALS_OBJECTED
            | d::OBJECTIONS_UPHELD
            | d::RULINGS_LATE
            | d::REFUSALS
            | d::URGES
            | d::VISITS_KEPT
            | d::VISITS_MISSED
            | d::VISITS_MOVED
            | d::VISITS_MOVED_BY_CUSTOMER
            | d::SOLVED_REMOTELY
            | d::UNIT_RED_LINES
            | d::TASKS_OVERDUE => self.unit_name(group),
            d::COMPLAINTS | d::UPGRADED | d::FIRST_TIME_FIX | d::COMPLAINT_SATISFACTION => {
                self.category_name(group)
            }
            d::OUTSIDE_RECEIVED | d::OUTSIDE_ANSWERED | d::OUTSIDE_IN_TIME => {
                let (body, kind) = group.split_once('/').unwrap_or((group, ""));
                let (name, kind) = (self.body_name(body), kind_name(kind));
                if kind.zh.is_empty() {
                    name
                } else {
                    Bilingual::new(format!("{}，{}", name.zh, kind.zh), format!("{}, {}", name.en, kind.en))
                }
            }
            d::LATE_CAUSES => self.late_cause_name(group),
            d::FAULTS_RESTORED | d::FAULT_MEDIAN | d::FAULT_P90 => self.cause_name(group),
            d::LADDER_CLIMBS => Bilingual::new(format!("{group} 级"), format!("rung {group}")),
            d::CALL_BACKS_DRAWN | d::REACHED_RATE | d::SATISFACTION => {
                let rule = self.setting.policy.draws().iter().find(|rule| rule.code == group);
                rule.map_or_else(|| both(group, group), |rule| rule.name.clone())
            }
            d::OWNER_CONTACTS
            | d::OWNER_OPENED
            | d::OWNER_CLOSED
            | d::OWNER_LATE
            | d::PRAISE
            | d::PRAISED => self.person_name(group),
            d::REMEDIES_PAID | d::REMEDY_COUNT | d::VALIDITY_DAYS => {
                let rule = group.split_once('/').and_then(|(_, rule)| self.setting.policy.remedy(rule));
                rule.map_or_else(|| both(group, group), |rule| rule.sentence.clone())
            }
            _ => both(group, group),
        }
    }

    /// Name of an outside body.
    pub fn body_name(&self, code: &str) -> Bilingual {
        let rule = self.setting.policy.outside_rule(code);
        rule.map_or_else(|| both(code, code), |rule| rule.name.clone())
    }

    /// Name of a scheme: the title of the pack that bears its code.
    pub fn scheme_name(&self, code: &str) -> Bilingual {
        let rule = self.setting.policy.promise_rules().find(|rule| rule.scheme == code);
        let pack = rule.and_then(|rule| self.setting.policy.pack_of(&rule.code));
        pack.map_or_else(|| Bilingual::new(code, code), |pack| pack.title().clone())
    }
}

/// Name of a kind of case; empty for none.
pub(super) fn kind_name(kind: &str) -> Bilingual {
    match kind {
        "fault" => both("障碍", "fault"),
        "complaint" => both("投诉", "complaint"),
        "appeal" => both("申诉", "appeal"),
        "install" => both("装机", "installation"),
        "move" => both("移机", "move"),
        "suggestion" => both("建议", "suggestion"),
        "report" => both("举报", "report"),
        "help" => both("求助", "help"),
        other => both(other, other),
    }
}

fn name_in(names: &BTreeMap<String, Bilingual>, code: &str) -> Bilingual {
    match names.get(code) {
        Some(name) => name.clone(),
        None if code.is_empty() => Bilingual::new("未定", "None"),
        None => Bilingual::new(code, code),
    }
}

/// A share as text beside a count.
pub(super) fn share_text(part: i64, whole: i64) -> String {
    rounded(part, whole, 100, 1).map_or_else(|| UNKNOWN.to_owned(), |text| format!("{text}%"))
}

pub(super) fn row(label: Bilingual, cells: Vec<Cell>) -> Row {
    Row { label, cells, total: false }
}

pub(super) fn total(cells: Vec<Cell>) -> Row {
    Row { label: Bilingual::new("合计", "Total"), cells, total: true }
}

pub(super) fn text(shown: impl Into<String>) -> Cell {
    Cell { shown: shown.into(), key: None }
}

pub(super) fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(zh, en)
}

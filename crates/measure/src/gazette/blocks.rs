//! The blocks of an issue (N36), each with its table.

use super::field::{achieved, appointments};
use super::maker::{Maker, Over, both, kind_name, row, share_text, text, total};
use super::{Block, Figure, OWNERS_MAX, UNITS_MAX};
use crate::dictionary as code;
use crate::ratio::{grouped, signed_share};
use yinuo_policy::Bilingual;

/// The figures under the headline.
pub(super) fn figures(maker: &mut Maker<'_>) -> Vec<Figure> {
    let mut figures = Vec::new();
    for (metric, zh, en) in [
        (code::PROMISES_KEPT, "承诺履约", "Promises kept"),
        (code::COMPLAINT_TIMELINESS, "投诉及时", "Complaints in time"),
        (code::COMPLAINT_RATE, "每万次来电投诉", "Complaints per 10,000 calls"),
        (code::REACHED_RATE, "回访接通", "Call-backs reached"),
    ] {
        let made = maker.figure(Over::Issue, metric, "");
        let parts = format!("{} / {}", grouped(made.numerator), grouped(made.denominator));
        let small = made.limits.first().map_or_else(
            || both(&parts, &parts),
            |limit| {
                let (zh, en) =
                    if limit.kept { ("界限", "limit") } else { ("已越界限", "over the limit") };
                let shown = &limit.shown;
                Bilingual::new(format!("{parts}，{zh} {shown}"), format!("{parts}, {en} {shown}"))
            },
        );
        figures.push(Figure { shown: made.shown, name: both(zh, en), small, key: made.key });
    }
    let mut currencies = maker.sheets.over(Over::Issue).groups(code::REMEDIES_PAID, 1);
    if currencies.is_empty() {
        currencies.push("CNY".to_owned());
    }
    for currency in currencies {
        let count = maker.figure(Over::Issue, code::REMEDY_COUNT, &currency).numerator;
        let made = maker.figure(Over::Issue, code::REMEDIES_PAID, &currency);
        let small = Bilingual::new(format!("{} 笔", grouped(count)), format!("{} postings", grouped(count)));
        figures.push(Figure { shown: made.shown, name: both("慢必赔", "Remedies"), small, key: made.key });
    }
    figures
}

/// All blocks, in order.
pub(super) fn all(maker: &mut Maker<'_>) -> Vec<Block> {
    let first = [faults(maker), overdue(maker)];
    first.into_iter().chain(late(maker)).chain(others(maker)).collect()
}

fn others(maker: &mut Maker<'_>) -> Vec<Block> {
    vec![
        complaints(maker),
        call_backs(maker),
        promises(maker),
        appointments(maker),
        achieved(maker),
        remedies(maker),
        payments(maker),
        outside(maker),
        ladder(maker),
        owners(maker),
        rest(maker),
    ]
}

fn faults(maker: &mut Maker<'_>) -> Block {
    let whole = maker.numerator_of(Over::Issue, code::FAULTS_RESTORED, "");
    let mut rows = Vec::new();
    for cause in maker.ranked(Over::Issue, code::FAULTS_RESTORED) {
        let part = maker.numerator_of(Over::Issue, code::FAULTS_RESTORED, &cause);
        let cells = vec![
            maker.cell(Over::Issue, code::FAULTS_RESTORED, &cause),
            text(share_text(part, whole)),
            maker.cell(Over::Issue, code::FAULT_MEDIAN, &cause),
            maker.cell(Over::Issue, code::FAULT_P90, &cause),
        ];
        rows.push(row(maker.cause_name(&cause), cells));
    }
    rows.push(total(vec![
        maker.cell(Over::Issue, code::FAULTS_RESTORED, ""),
        text(share_text(whole, whole)),
        maker.cell(Over::Issue, code::FAULT_MEDIAN, ""),
        maker.cell(Over::Issue, code::FAULT_P90, ""),
    ]));
    Block {
        code: "faults",
        title: both("障碍", "Faults"),
        note: both("已恢复的，按类型与历时", "restored, by type and duration"),
        columns: vec![
            both("类型", "Type"),
            both("件", "No."),
            both("占比", "Share"),
            both("中位", "Median"),
            both("九成位", "90 %"),
        ],
        rows,
    }
}

fn overdue(maker: &mut Maker<'_>) -> Block {
    let mut rows = Vec::new();
    let units = maker.ranked(Over::Month, code::OVERDUE);
    let count = units.len();
    for unit in units.into_iter().take(UNITS_MAX) {
        let cells = vec![
            maker.numerator(Over::Month, code::OVERDUE, &unit),
            maker.denominator(Over::Month, code::OVERDUE, &unit),
            maker.cell(Over::Month, code::OVERDUE, &unit),
        ];
        rows.push(row(maker.unit_name(&unit), cells));
    }
    rows.push(total(vec![
        maker.numerator(Over::Month, code::OVERDUE, ""),
        maker.denominator(Over::Month, code::OVERDUE, ""),
        maker.cell(Over::Month, code::OVERDUE, ""),
    ]));
    Block {
        code: "overdue",
        title: both("超时累计", "Overdue so far"),
        note: if count > UNITS_MAX {
            Bilingual::new(
                format!("本月 1 日起，{count} 个单位列前 {UNITS_MAX}"),
                format!("since the 1st, {UNITS_MAX} of {count} units"),
            )
        } else {
            both("本月 1 日起", "since the 1st of the month")
        },
        columns: vec![
            both("单位", "Unit"),
            both("违诺", "Broken"),
            both("应兑现", "Due"),
            both("每千项", "Per 1,000"),
        ],
        rows,
    }
}

/// Why promises were late (H07, H08); none where the policy lists no causes. Those of which nobody has said so stand last, for
/// they are work to be done.
fn late(maker: &mut Maker<'_>) -> Option<Block> {
    if maker.setting.policy.late_causes().is_empty() {
        return None;
    }
    let whole = maker.numerator_of(Over::Issue, code::LATE_CAUSES, "");
    let mut rows = Vec::new();
    let (silent, said): (Vec<String>, Vec<String>) =
        maker.ranked(Over::Issue, code::LATE_CAUSES).into_iter().partition(|cause| cause == "none");
    for cause in said.into_iter().chain(silent) {
        let part = maker.numerator_of(Over::Issue, code::LATE_CAUSES, &cause);
        let cells = vec![maker.cell(Over::Issue, code::LATE_CAUSES, &cause), text(share_text(part, whole))];
        rows.push(row(maker.late_cause_name(&cause), cells));
    }
    rows.push(total(vec![maker.cell(Over::Issue, code::LATE_CAUSES, ""), text(share_text(whole, whole))]));
    Some(Block {
        code: "late",
        title: both("晚点原因", "Why late"),
        note: both("违诺的承诺，按说明的原因", "promises broken, by the cause that was given"),
        columns: vec![both("原因", "Cause"), both("项", "No."), both("占比", "Share")],
        rows,
    })
}

fn complaints(maker: &mut Maker<'_>) -> Block {
    let mut topics = maker.ranked(Over::Month, code::COMPLAINTS);
    for topic in maker.ranked(Over::LastMonth, code::COMPLAINTS) {
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    let line = |maker: &mut Maker<'_>, metric: &str, group: &str| {
        let now = maker.numerator_of(Over::Month, metric, group);
        let before = maker.numerator_of(Over::LastMonth, metric, group);
        let change = if now == before {
            "=".to_owned()
        } else {
            signed_share(before, now, 1).unwrap_or_else(|| "—".to_owned())
        };
        vec![maker.cell(Over::Month, metric, group), maker.cell(Over::LastMonth, metric, group), text(change)]
    };
    let mut rows = Vec::new();
    for topic in topics {
        let cells = line(maker, code::COMPLAINTS, &topic);
        rows.push(row(maker.category_name(&topic), cells));
    }
    let cells = line(maker, code::COMPLAINTS, "");
    rows.push(total(cells));
    let cells = line(maker, code::UPGRADED, "");
    rows.push(row(both("越级申诉（另计）", "Appeals (apart)"), cells));
    Block {
        code: "complaints",
        title: both("投诉累计", "Complaints so far"),
        note: both("本月至今，与上月同期", "this month to date, and the last to the same day"),
        columns: vec![
            both("类别", "Topic"),
            both("本月", "This"),
            both("上月", "Last"),
            both("增减", "Change"),
        ],
        rows,
    }
}

fn call_backs(maker: &mut Maker<'_>) -> Block {
    let strata: Vec<(String, Bilingual, String)> = maker
        .setting
        .policy
        .draws()
        .iter()
        .map(|rule| {
            let ratio = share_text(i64::from(rule.numerator), i64::from(rule.denominator));
            (rule.code.clone(), rule.name.clone(), ratio.replace(".0%", "%"))
        })
        .collect();
    let line = |maker: &mut Maker<'_>, ratio: String, group: &str| {
        vec![
            text(ratio),
            maker.cell(Over::Issue, code::CALL_BACKS_DRAWN, group),
            maker.denominator(Over::Issue, code::REACHED_RATE, group),
            maker.numerator(Over::Issue, code::REACHED_RATE, group),
            maker.cell(Over::Issue, code::REACHED_RATE, group),
            maker.numerator(Over::Issue, code::SATISFACTION, group),
            maker.cell(Over::Issue, code::SATISFACTION, group),
        ]
    };
    let mut rows = Vec::new();
    for (stratum, name, ratio) in strata {
        let cells = line(maker, ratio, &stratum);
        rows.push(row(name, cells));
    }
    let cells = line(maker, String::new(), "");
    rows.push(total(cells));
    Block {
        code: "call-backs",
        title: both("回访", "Call-backs"),
        note: both("按层抽样，种子前一日承诺", "drawn by stratum, seed promised the day before"),
        columns: vec![
            both("层", "Stratum"),
            both("比例", "Ratio"),
            both("应访", "Drawn"),
            both("拨打", "Tried"),
            both("接通", "Reached"),
            both("接通率", "Rate"),
            both("满意", "Satisfied"),
            both("满意率", "Rate"),
        ],
        rows,
    }
}

fn promises(maker: &mut Maker<'_>) -> Block {
    let line = |maker: &mut Maker<'_>, group: &str| {
        vec![
            maker.denominator(Over::Issue, code::PROMISES_KEPT, group),
            maker.numerator(Over::Issue, code::PROMISES_KEPT, group),
            maker.cell(Over::Issue, code::PROMISES_KEPT, group),
        ]
    };
    let mut rows = Vec::new();
    for group in maker.sheets.over(Over::Issue).groups(code::PROMISES_KEPT, 2) {
        let (scheme, area) = group.split_once('/').unwrap_or((&group, ""));
        let name = maker.scheme_name(scheme);
        let label = match area {
            "urban" => Bilingual::new(format!("{}，城区", name.zh), format!("{}, urban", name.en)),
            "rural" => Bilingual::new(format!("{}，农村", name.zh), format!("{}, rural", name.en)),
            _ => name,
        };
        let cells = line(maker, &group);
        rows.push(row(label, cells));
    }
    let cells = line(maker, "");
    rows.push(total(cells));
    Block {
        code: "promises",
        title: both("承诺兑现", "Promises kept"),
        note: both("按方案与城乡", "by scheme and area"),
        columns: vec![
            both("方案", "Scheme"),
            both("应兑现", "Due"),
            both("按时", "Kept"),
            both("履约率", "Rate"),
        ],
        rows,
    }
}

fn remedies(maker: &mut Maker<'_>) -> Block {
    let mut rows = Vec::new();
    for group in maker.ranked(Over::Issue, code::REMEDIES_PAID) {
        let rule = group.split_once('/').map_or("", |(_, rule)| rule);
        let found = maker.setting.policy.remedy(rule).map(|found| found.sentence.clone());
        let cells = vec![
            maker.cell(Over::Issue, code::REMEDY_COUNT, &group),
            maker.cell(Over::Issue, code::REMEDIES_PAID, &group),
        ];
        rows.push(row(found.unwrap_or_else(|| both(rule, rule)), cells));
    }
    for currency in maker.sheets.over(Over::Issue).groups(code::REMEDIES_PAID, 1) {
        rows.push(total(vec![
            maker.cell(Over::Issue, code::REMEDY_COUNT, &currency),
            maker.cell(Over::Issue, code::REMEDIES_PAID, &currency),
        ]));
    }
    for group in maker.ranked(Over::Issue, code::VALIDITY_DAYS) {
        let cells = vec![text(""), maker.cell(Over::Issue, code::VALIDITY_DAYS, &group)];
        rows.push(row(both("以有效期代钱，天", "Validity in place of money, days"), cells));
    }
    Block {
        code: "remedies",
        title: both("慢必赔", "Remedies paid"),
        note: both("已记账", "posted"),
        columns: vec![both("规则", "Rule"), both("笔", "No."), both("金额", "Sum")],
        rows,
    }
}

/// What reached customers, by unit, and the share of promises that each unit had exempted (U10).
fn payments(maker: &mut Maker<'_>) -> Block {
    let sheet = maker.sheets.over(Over::Issue);
    let mut units: Vec<(String, String)> = Vec::new();
    for metric in [code::PAYMENTS_OWED, code::PAYMENTS_CREDITED] {
        let of_unit = |group: String| group.split_once('/').map(|(a, b)| (b.to_owned(), a.to_owned()));
        units.extend(sheet.groups(metric, 2).into_iter().filter_map(of_unit));
    }
    for metric in [code::PAYMENTS_LATE, code::EXEMPTED_UNIT] {
        for unit in sheet.groups(metric, 1) {
            if !units.iter().any(|(found, _)| *found == unit) {
                units.push((unit, "CNY".to_owned()));
            }
        }
    }
    units.sort();
    units.dedup();
    let count = units.len();
    let weight = |(unit, currency): &(String, String)| {
        let owed = maker.numerator_of(Over::Issue, code::PAYMENTS_OWED, &format!("{currency}/{unit}"));
        std::cmp::Reverse(owed)
    };
    units.sort_by_cached_key(weight);
    let mut rows = Vec::new();
    for (unit, currency) in units.into_iter().take(UNITS_MAX) {
        let group = format!("{currency}/{unit}");
        let cells = vec![
            maker.cell(Over::Issue, code::PAYMENTS_OWED, &group),
            maker.cell(Over::Issue, code::PAYMENTS_CREDITED, &group),
            maker.cell(Over::Issue, code::PAYMENTS_LATE, &unit),
            maker.cell(Over::Issue, code::EXEMPTED_UNIT, &unit),
        ];
        rows.push(row(maker.unit_name(&unit), cells));
    }
    let sheet = maker.sheets.over(Over::Issue);
    let mut currencies = sheet.groups(code::PAYMENTS_OWED, 1);
    currencies.extend(sheet.groups(code::PAYMENTS_CREDITED, 1));
    currencies.sort();
    currencies.dedup();
    for currency in currencies {
        rows.push(total(vec![
            maker.cell(Over::Issue, code::PAYMENTS_OWED, &currency),
            maker.cell(Over::Issue, code::PAYMENTS_CREDITED, &currency),
            maker.cell(Over::Issue, code::PAYMENTS_LATE, ""),
            maker.cell(Over::Issue, code::EXEMPTED_UNIT, ""),
        ]));
    }
    Block {
        code: "payments",
        title: both("赔付到账与免责", "Payments and exemptions"),
        note: if count > UNITS_MAX {
            Bilingual::new(
                format!("本期，{count} 个单位列前 {UNITS_MAX}"),
                format!("this issue, {UNITS_MAX} of {count} units"),
            )
        } else {
            both("本期，按单位", "this issue, by unit")
        },
        columns: vec![
            both("单位", "Unit"),
            both("应付", "Owed"),
            both("到账", "Credited"),
            both("逾期", "Late"),
            both("免责", "Exempted"),
        ],
        rows,
    }
}

/// What outside bodies sent, by body and kind, beside last month, and whether each was answered (N15, N32, N33).
fn outside(maker: &mut Maker<'_>) -> Block {
    let mut bodies = maker.sheets.over(Over::Month).groups(code::OUTSIDE_RECEIVED, 1);
    bodies.extend(maker.sheets.over(Over::LastMonth).groups(code::OUTSIDE_RECEIVED, 1));
    bodies.extend(maker.sheets.over(Over::Month).groups(code::OUTSIDE_IN_TIME, 1));
    bodies.sort();
    bodies.dedup();
    let mut rows = Vec::new();
    for body in bodies {
        let cells = outside_line(maker, &body);
        rows.push(row(maker.body_name(&body), cells));
        for group in maker.sheets.over(Over::Month).groups(code::OUTSIDE_RECEIVED, 2) {
            let Some((_, kind)) = group.split_once('/').filter(|(of, _)| *of == body) else { continue };
            let name = kind_name(kind);
            let label = Bilingual::new(format!("　其中 {}", name.zh), format!("  of these: {}", name.en));
            rows.push(row(label, vec![maker.cell(Over::Month, code::OUTSIDE_RECEIVED, &group)]));
        }
    }
    let cells = outside_line(maker, "");
    rows.push(total(cells));
    Block {
        code: "outside",
        title: both("外部转办", "Requests of outside bodies"),
        note: both(
            "本月至今，与上月同期；及时按来文期限",
            "this month to date, and the last; in time by the body's deadline",
        ),
        columns: vec![
            both("机构", "Body"),
            both("本月", "This"),
            both("上月", "Last"),
            both("增减", "Change"),
            both("已答复", "Answered"),
            both("及时", "In time"),
            both("到期", "Due"),
            both("及时率", "Rate"),
        ],
        rows,
    }
}

fn outside_line(maker: &mut Maker<'_>, body: &str) -> Vec<super::Cell> {
    let received = |over| maker.numerator_of(over, code::OUTSIDE_RECEIVED, body);
    let (now, before) = (received(Over::Month), received(Over::LastMonth));
    let change = if now == before {
        "=".to_owned()
    } else {
        signed_share(before, now, 1).unwrap_or_else(|| "—".to_owned())
    };
    vec![
        maker.cell(Over::Month, code::OUTSIDE_RECEIVED, body),
        maker.cell(Over::LastMonth, code::OUTSIDE_RECEIVED, body),
        text(change),
        maker.cell(Over::Month, code::OUTSIDE_ANSWERED, body),
        maker.numerator(Over::Month, code::OUTSIDE_IN_TIME, body),
        maker.denominator(Over::Month, code::OUTSIDE_IN_TIME, body),
        maker.cell(Over::Month, code::OUTSIDE_IN_TIME, body),
    ]
}

fn ladder(maker: &mut Maker<'_>) -> Block {
    let names: Vec<Bilingual> = maker
        .setting
        .policy
        .ladder_rules()
        .next()
        .map(|ladder| ladder.rungs.iter().map(|rung| rung.name.clone()).collect())
        .unwrap_or_default();
    let mut rows = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        let rung = (place + 1).to_string();
        let label = Bilingual::new(format!("{rung} 级　{}", name.zh), format!("{rung}  {}", name.en));
        let cell = maker.cell(Over::Issue, code::LADDER_CLIMBS, &rung);
        rows.push(row(label, vec![cell]));
    }
    let cell = maker.cell(Over::Issue, code::LADDER_CLIMBS, "");
    rows.push(total(vec![cell]));
    Block {
        code: "ladder",
        title: both("投诉升级", "Ladder climbs"),
        note: both("到级次数", "rungs reached"),
        columns: vec![both("级", "Rung"), both("次", "No.")],
        rows,
    }
}

fn owners(maker: &mut Maker<'_>) -> Block {
    let sheet = maker.sheets.over(Over::Issue);
    let mut owners: Vec<String> = [code::OWNER_LATE, code::OWNER_OPENED, code::OWNER_CLOSED]
        .iter()
        .flat_map(|metric| sheet.groups(metric, 1))
        .collect();
    owners.sort();
    owners.dedup();
    let weight = |owner: &String| {
        let count = |metric| maker.numerator_of(Over::Issue, metric, owner);
        (std::cmp::Reverse((count(code::OWNER_LATE), count(code::OWNER_OPENED))), owner.clone())
    };
    owners.sort_by_key(weight);
    let count = owners.len();
    let mut rows = Vec::new();
    for owner in owners.into_iter().take(OWNERS_MAX) {
        let metrics = [code::OWNER_CONTACTS, code::OWNER_OPENED, code::OWNER_CLOSED, code::OWNER_LATE];
        let cells = metrics.iter().map(|metric| maker.cell(Over::Issue, metric, &owner)).collect();
        rows.push(row(maker.person_name(&owner), cells));
    }
    Block {
        code: "owners",
        title: both("首问责任", "First-contact owners"),
        note: if count > OWNERS_MAX {
            Bilingual::new(
                format!("违诺多者在前，{count} 人列 {OWNERS_MAX}"),
                format!("most broken first, {OWNERS_MAX} of {count}"),
            )
        } else {
            both("违诺多者在前", "most broken first")
        },
        columns: vec![
            both("责任人", "Owner"),
            both("联系", "Contacts"),
            both("开单", "Opened"),
            both("结束", "Ended"),
            both("违诺", "Broken"),
        ],
        rows,
    }
}

fn rest(maker: &mut Maker<'_>) -> Block {
    let mut rows = Vec::new();
    for wanted in [
        code::CONTACTS,
        code::CALLS,
        code::CASES_OPENED,
        code::DISPATCH_RATE,
        code::ONLINE_SOLVE_RATE,
        code::TARGETS_KEPT,
        code::EXEMPTED_SHARE,
        code::FIRST_TIME_FIX,
        code::REPEAT_RATE,
        code::REPLY_RATE,
        code::CASES_CANCELLED,
        code::CASES_REJECTED,
        code::RULINGS_LATE,
        code::COMPLAINT_SATISFACTION,
        code::REFUSALS,
        code::URGES,
        code::TASKS_OVERDUE,
        code::RED_LINES,
    ] {
        let made = maker.figure(Over::Issue, wanted, "");
        let Some(metric) = code::metric(wanted) else { continue };
        let parts = if metric.denominator.0.is_empty() {
            String::new()
        } else {
            format!("{} / {}", grouped(made.numerator), grouped(made.denominator))
        };
        let cell = super::Cell { shown: made.shown, key: Some(made.key) };
        rows.push(row(both(metric.zh, metric.en), vec![text(parts), cell]));
    }
    Block {
        code: "rest",
        title: both("其他指标", "Other figures"),
        note: both("本期", "this issue"),
        columns: vec![both("指标", "Figure"), both("分子 / 分母", "Parts"), both("值", "Value")],
        rows,
    }
}

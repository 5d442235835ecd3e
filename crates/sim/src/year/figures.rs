//! The figures of a year: each has a code, a name in both languages and a number of decimals. Whole numbers throughout: 69.25 %
//! stands as 6 925 with two decimals.

use super::Year;
use super::hotline::Kind;
use super::law::{Exempt, Verdict};
use super::plan::{Product, scaled};
use std::collections::BTreeMap;
use yinuo_policy::Bilingual;

/// One figure.
pub(crate) struct Figure {
    pub code: &'static str,
    pub decimals: u32,
    zh: &'static str,
    en: &'static str,
}

impl Figure {
    pub fn name(&self) -> Bilingual {
        Bilingual::new(self.zh, self.en)
    }

    /// A value as it is printed.
    pub fn said(&self, value: i64) -> String {
        let unit = 10i64.pow(self.decimals);
        let (whole, rest) = (value / unit, (value % unit).abs());
        let grouped = grouped(whole);
        match self.decimals {
            0 => grouped,
            places => format!("{grouped}.{rest:0width$}", width = places as usize),
        }
    }
}

fn grouped(value: i64) -> String {
    let digits = value.abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if value < 0 { format!("-{text}") } else { text }
}

const fn figure(code: &'static str, decimals: u32, zh: &'static str, en: &'static str) -> Figure {
    Figure { code, decimals, zh, en }
}

/// Every figure that a check may name.
pub(crate) const FIGURES: &[Figure] = &[
    figure("calls-answered", 0, "接通来电", "Calls answered"),
    figure("orders-dispatched", 0, "派单", "Orders dispatched"),
    figure("dispatch-rate", 2, "派单率 %", "Dispatch rate, %"),
    figure("online-solve-rate", 2, "在线解决率 %", "Online solve rate, %"),
    figure("fault-share", 2, "报障来电占比 %", "Fault share of calls, %"),
    figure("repairs-digital-tv", 0, "数字电视修障单", "Digital TV repairs"),
    figure("repairs-broadband", 0, "宽带修障单", "Broadband repairs"),
    figure("repairs-analogue-tv", 0, "模拟电视修障单", "Analogue TV repairs"),
    figure("call-backs-digital-tv", 0, "数字电视回访", "Call-backs, digital TV"),
    figure("call-backs-broadband", 0, "宽带回访", "Call-backs, broadband"),
    figure("call-backs-hd", 0, "高清用户回访", "HD users called back"),
    figure("hd-reached", 2, "高清用户三次内接通 %", "HD users reached in three attempts, %"),
    figure("technical-seat", 0, "技术座席来电", "Technical-seat calls"),
    figure("web-repairs", 0, "网上报修单", "Web repairs"),
    figure("complaints-expressed", 0, "表示不满（口径甲）", "Complaints: expressed (A)"),
    figure("complaint-orders", 0, "投诉工单（口径乙）", "Complaints: orders (B)"),
    figure("complaints-upheld", 0, "投诉成立（口径丙）", "Complaints: upheld (C)"),
    figure("upheld-per-10000-calls", 4, "万次来电投诉率", "Upheld per 10,000 calls"),
    figure("complaints-in-time", 2, "投诉 72 小时办结率 %", "Complaints inside 72 h, %"),
    figure("complaint-satisfaction", 2, "投诉处理满意率 %", "Complaint satisfaction, %"),
    figure("visits-satisfied", 2, "上门满意率（6 至 10 分）%", "Satisfied visits (6 to 10 of rated), %"),
    figure("survey-return", 2, "问卷回收率 %", "Survey return, %"),
    figure("reminders-sent", 0, "到期提醒", "Reminders sent"),
    figure("supervisor-items", 0, "监督员反映（1 至 7 月）", "Supervisor items, January to July"),
    figure("visitors", 0, "来访", "Visitors"),
    figure("letters-in-time", 1, "外部来信限期内答复 %", "Outside letters answered in time, %"),
    figure("same-day-kept", 2, "当日承诺兑现率（可计）%", "Same-day promise kept, eligible, %"),
    figure("beside-kept", 2, "同上，按 cn-same-day 原文 %", "The same in the words of cn-same-day, %"),
    figure("beside-scope-kept", 2, "同上，且限其适用范围 %", "The same, inside its own scope, %"),
    figure("urban-80-percent", 2, "城区 80% 完成，服务小时", "Urban: 80 % done within, service hours"),
    figure("rural-90-percent", 2, "农村 90% 完成，服务小时", "Rural: 90 % done within, service hours"),
    figure("urban-8h-service", 1, "城区 8 小时兑现，服务小时 %", "8 h urban kept, service hours, %"),
    figure("urban-8h-natural", 1, "城区 8 小时兑现，自然小时 %", "8 h urban kept, natural hours, %"),
    figure("rural-24h-natural", 1, "农村 24 小时兑现，自然小时 %", "24 h rural kept, natural hours, %"),
    figure("kept-on-storm-days", 1, "雷暴日兑现率 %", "Kept on storm days, %"),
    figure("kept-on-other-days", 1, "其余日兑现率 %", "Kept on other days, %"),
    figure("repeats-in-30-days", 2, "修后 30 日内再报 %", "Repairs followed by another report in 30 days, %"),
    figure("answered-in-20s", 1, "20 秒内接通 %", "Answered within 20 s, %"),
    figure("days-below-goal", 0, "接通率不达标日数", "Days under the answering goal"),
    figure("hang-ups", 1, "排队挂断，占呼入 %", "Hang-ups, % of calls offered"),
    figure("remote-fixes", 1, "远程修复，占自报障 %", "Remote fixes, % of own reports"),
    figure("mass-fault-children", 2, "群障来电，占首次报障 %", "Mass-fault children, % of first reports"),
    figure("chasers", 1, "催单，占修障单 %", "Chasers, % of repairs"),
    figure("orders-late", 0, "超时单，含各种原因", "Late orders, all causes"),
    figure("late-exempt", 1, "其中免责 %", "of them exempt, %"),
    figure("late-exempt-user", 0, "　用户原因", "  by the user's cause"),
    figure("late-exempt-third", 0, "　第三方原因", "  by a third party's"),
    figure("late-exempt-majeure", 0, "　不可抗力", "  by force majeure"),
    figure("breaches-payable", 0, "应赔违诺", "Breaches that must be paid"),
    figure("remedy-broadband", 0, "赔付，仅宽带修障，元", "Remedy, broadband repairs only, CNY"),
    figure("remedy-all", 0, "赔付，全部产品与装机，元", "Remedy, every product and install, CNY"),
    figure("not-home", 2, "上门无人 %", "Customer not at home, % of orders"),
    figure("second-visits", 2, "二次上门 %", "Orders with a second visit, %"),
    figure("appointments-kept", 1, "预约履约率 %", "Appointments kept, %"),
    figure("score-answers", 1, "评分回复 %", "Score answers, % of orders"),
    figure("score-mean", 2, "平均分", "Mean score"),
    figure("shift-busy", 1, "班内忙碌 %", "Share of the shift busy, %"),
    figure("agent-hours", 0, "座席工时", "Agent-hours"),
    figure("top-rung", 0, "投诉工单升到末级", "Complaint orders that reach the last rung"),
    figure("reminders-if-payers-are-dropped", 0, "已缴费即停的提醒数", "Reminders if payers were dropped"),
];

/// The figure of a code.
pub(crate) fn by_code(code: &str) -> Option<&'static Figure> {
    FIGURES.iter().find(|figure| figure.code == code)
}

pub(crate) fn is_figure(code: &str) -> bool {
    by_code(code).is_some()
}

/// `part` of `whole` as a percentage with so many decimals, to the nearest.
fn percent(part: u64, whole: u64, decimals: u32) -> i64 {
    rate(part, whole, 100 * 10u64.pow(decimals))
}

fn rate(part: u64, whole: u64, unit: u64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let (part, whole) = (u128::from(part) * u128::from(unit), u128::from(whole));
    i64::try_from((part * 2 + whole) / (whole * 2)).unwrap_or(i64::MAX)
}

fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Every figure of a year, by code.
pub(crate) fn figures(year: &Year) -> BTreeMap<&'static str, i64> {
    let mut found = BTreeMap::new();
    calls(year, &mut found);
    orders(year, &mut found);
    promises(year, &mut found);
    late(year, &mut found);
    people(year, &mut found);
    found
}

type Found = BTreeMap<&'static str, i64>;

fn calls(year: &Year, found: &mut Found) {
    let served = &year.served;
    let (answered, dispatched) = (served.all(), year.judged.len() as u64);
    found.insert("calls-answered", count(answered));
    found.insert("orders-dispatched", count(dispatched));
    found.insert("dispatch-rate", percent(dispatched, answered, 2));
    found.insert("online-solve-rate", percent(answered.saturating_sub(dispatched), answered, 2));
    found.insert("fault-share", percent(served.faults(), answered, 2));
    found.insert("technical-seat", count(served.technical));
    found.insert("answered-in-20s", percent(served.in_time, served.offered, 1));
    let goal = year.goal_per_mille;
    let below = served.by_day.iter().filter(|(all, early)| early * 1_000 < all * goal).count();
    found.insert("days-below-goal", count(below as u64));
    found.insert("hang-ups", percent(served.hung_up, served.offered, 1));
    found.insert("agent-hours", count(served.agent_hours));
    let repairs = year.repairs().count() as u64;
    found.insert("chasers", percent(served.of(Kind::Chaser), repairs, 1));
    let own = year.own_reports;
    found.insert("remote-fixes", percent(year.remote_fixes, own, 1));
    found.insert("mass-fault-children", percent(year.children, own + year.children, 2));
}

fn orders(year: &Year, found: &mut Found) {
    let all = year.judged.len() as u64;
    for (code, product) in [
        ("repairs-digital-tv", Product::DigitalTv),
        ("repairs-broadband", Product::Broadband),
        ("repairs-analogue-tv", Product::AnalogueTv),
    ] {
        let repairs = year.repairs().filter(|(order, _)| order.report.home.product == product);
        found.insert(code, count(repairs.count() as u64));
    }
    let of = |holds: &dyn Fn(&super::field::Order) -> bool| {
        year.judged.iter().filter(|(order, _)| holds(order)).count() as u64
    };
    found.insert("web-repairs", count(of(&|order| order.report.web && !order.repeats)));
    found.insert("not-home", percent(of(&|order| order.not_home), all, 2));
    found.insert("second-visits", percent(of(&|order| order.again), all, 2));
    let windows = of(&|order| order.window.is_some());
    let kept = of(&|order| order.window.is_some() && order.window_kept);
    found.insert("appointments-kept", percent(kept, windows, 1));
    found.insert("repeats-in-30-days", percent(year.followed, year.repairs().count() as u64, 2));
    found.insert("shift-busy", percent(year.busy_s.unsigned_abs(), year.shift_s.unsigned_abs(), 1));
}

fn promises(year: &Year, found: &mut Found) {
    let eligible = || year.judged.iter().filter(|(_, verdict)| verdict.exempt.is_none());
    let share = |area: Option<bool>, kept: &dyn Fn(&Verdict) -> bool, decimals| {
        let of_area =
            || eligible().filter(|(order, _)| area.is_none_or(|urban| order.report.home.urban == urban));
        percent(
            of_area().filter(|(_, verdict)| kept(verdict)).count() as u64,
            of_area().count() as u64,
            decimals,
        )
    };
    found.insert("same-day-kept", share(None, &|verdict| verdict.late_s.is_none(), 2));
    found.insert("beside-kept", share(None, &|verdict| verdict.beside_kept, 2));
    let scope = || eligible().filter(|(_, verdict)| verdict.beside_applies);
    let kept = scope().filter(|(_, verdict)| verdict.beside_kept).count() as u64;
    found.insert("beside-scope-kept", percent(kept, scope().count() as u64, 2));
    found.insert("urban-8h-service", share(Some(true), &|verdict| verdict.hours_kept, 1));
    found.insert("urban-8h-natural", share(Some(true), &|verdict| verdict.natural_kept, 1));
    found.insert("rural-24h-natural", share(Some(false), &|verdict| verdict.natural_kept, 1));
    for (code, stormy) in [("kept-on-storm-days", true), ("kept-on-other-days", false)] {
        let of_day = || eligible().filter(|(order, _)| year.storm_days.contains(&day_of(order)) == stormy);
        let kept = of_day().filter(|(_, verdict)| verdict.late_s.is_none()).count() as u64;
        found.insert(code, percent(kept, of_day().count() as u64, 1));
    }
    for (code, urban, part) in [("urban-80-percent", true, 80), ("rural-90-percent", false, 90)] {
        let mut seconds: Vec<i64> = eligible()
            .filter(|(order, _)| order.report.home.urban == urban)
            .map(|(_, verdict)| verdict.service_s)
            .collect();
        seconds.sort_unstable();
        let value = seconds.get(seconds.len() * part / 100).copied().unwrap_or(0);
        // Hundredths of an hour.
        found.insert(code, (value + 18) / 36);
    }
}

fn day_of(order: &super::field::Order) -> usize {
    usize::try_from(order.report.at.div_euclid(super::days::DAY_S)).unwrap_or(0)
}

fn late(year: &Year, found: &mut Found) {
    let late = || year.judged.iter().filter(|(_, verdict)| verdict.late_s.is_some());
    let of = |exempt: Option<Exempt>| late().filter(|(_, verdict)| verdict.exempt == exempt).count() as u64;
    let all = late().count() as u64;
    let payable = of(None);
    found.insert("orders-late", count(all));
    found.insert("late-exempt", percent(all - payable, all, 1));
    found.insert("late-exempt-user", count(of(Some(Exempt::User))));
    found.insert("late-exempt-third", count(of(Some(Exempt::Third))));
    found.insert("late-exempt-majeure", count(of(Some(Exempt::Majeure))));
    found.insert("breaches-payable", count(payable));
    let minor = |broadband: bool| {
        late()
            .filter(|(order, _)| {
                let home = order.report.home;
                !broadband || order.report.trouble.is_some() && home.product == Product::Broadband
            })
            .map(|(_, verdict)| verdict.owed_minor)
            .sum::<i64>()
    };
    found.insert("remedy-broadband", (minor(true) + 50) / 100);
    found.insert("remedy-all", (minor(false) + 50) / 100);
}

fn people(year: &Year, found: &mut Found) {
    let complaints = &year.complaints;
    found.insert("complaints-expressed", count(complaints.expressed));
    found.insert("complaint-orders", count(complaints.orders));
    found.insert("complaints-upheld", count(complaints.upheld));
    found.insert("upheld-per-10000-calls", rate(complaints.upheld, year.served.all(), 100_000_000));
    found.insert("complaints-in-time", percent(complaints.in_time, complaints.expressed, 2));
    found.insert("complaint-satisfaction", percent(complaints.satisfied, complaints.expressed, 2));
    found.insert("top-rung", count(complaints.top_rung));
    let [tv, broadband, hd] = year.call_backs;
    found.insert("call-backs-digital-tv", count(tv.drawn));
    found.insert("call-backs-broadband", count(broadband.drawn));
    found.insert("call-backs-hd", count(hd.drawn));
    found.insert("hd-reached", percent(hd.reached, hd.drawn, 2));
    let scores = &year.scores;
    found.insert("visits-satisfied", percent(scores.satisfied, scores.given, 2));
    found.insert("score-answers", percent(scores.given, year.judged.len() as u64, 1));
    found.insert("score-mean", rate(scores.sum, scores.given, 100));
    let (letters, in_time) = year.letters;
    found.insert("letters-in-time", percent(in_time, letters, 1));
    found.insert("reminders-sent", count(year.reminders.sent));
    found.insert("reminders-if-payers-are-dropped", count(year.reminders.sent_when_payers_are_dropped));
    let (file, scale) = (&year.file, year.scale);
    let supervisors = &file.supervisors;
    let items = supervisors.opinion + supervisors.network + supervisors.violation;
    found.insert("supervisor-items", count(scaled(items, scale)));
    let visitors = &file.visitors;
    found.insert("visitors", count(scaled(visitors.enquiry + visitors.help + visitors.complaint, scale)));
    found.insert("survey-return", percent(file.survey.back, file.survey.sent, 2));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_said_with_their_decimals() {
        let rate = by_code("online-solve-rate").unwrap();
        assert_eq!((rate.said(6_925), rate.said(5)), ("69.25".to_owned(), "0.05".to_owned()));
        assert_eq!(by_code("calls-answered").unwrap().said(1_410_906), "1,410,906");
    }

    #[test]
    fn every_code_stands_once() {
        let codes: std::collections::BTreeSet<&str> = FIGURES.iter().map(|figure| figure.code).collect();
        assert_eq!(codes.len(), FIGURES.len());
    }
}

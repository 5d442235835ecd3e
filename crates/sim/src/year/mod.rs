//! A year of a made-up city: weather, arrivals, crews, the hotline, and what follows, judged by the product's own policy.
//!
//! The way through: [`CityFile::parse`] reads the parameters, [`check_table`] lives one year a seed and compares the figures
//! with the goals of the file. Totals are dealt and places are drawn, each purpose from its own stream: another policy,
//! crew or ratio moves neither the weather nor the arrivals. Whole numbers only.
//!
//! Weaknesses, admitted: no tours, no skills, no parts on the van; acceptance is taken as the instant of the first call
//! attempt, not of its answer; exemptions are taken as true and approved; mass faults are not repaired by these crews;
//! a zone with a summer time would be an hour off in half of the year.

mod after;
mod cliff;
mod days;
mod field;
mod figures;
mod file;
mod hotline;
mod law;
mod plan;
mod refusal;
mod rhythm;
mod staffing;
mod table;

pub use cliff::{Cliff, cliffs};
pub use file::CityFile;
pub(crate) use file::Severity;
pub use refusal::{CITY_CODES, CityRefusal};
pub(crate) use rhythm::{DayRate, chengchuan, rhythm};
pub use table::{CheckLine, CheckTable, Tongue};

use after::{CallBacks, Complaints, Reminders, Scores};
use field::{District, Order, Worked};
use hotline::Served;
use law::{Law, Verdict};
use plan::Planner;
use std::collections::BTreeSet;
use yinuo_policy::Policy;

/// The city of Chengchuan, as shipped.
pub const CHENGCHUAN: &str = include_str!("../../city/chengchuan.toml");
/// Its house law, a policy pack to be adopted after the shipped ones.
pub const CHENGCHUAN_LAW: &str = include_str!("../../city/chengchuan-law.toml");
/// Most years of one table.
pub const YEARS_MAX: u64 = 100;

/// Which years are lived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearOptions {
    /// First seed; the next years take the next ones.
    pub seed: u64,
    /// How many years.
    pub years: u64,
    /// Size, per mille of the city: counts, technicians, agents and area scale; rates do not.
    pub scale_per_mille: u64,
}

/// A year that was lived.
pub(crate) struct Year<'c> {
    file: &'c CityFile,
    scale: u64,
    judged: Vec<(Order, Verdict)>,
    served: Served,
    storm_days: BTreeSet<usize>,
    own_reports: u64,
    remote_fixes: u64,
    children: u64,
    followed: u64,
    busy_s: i64,
    shift_s: i64,
    goal_per_mille: u64,
    complaints: Complaints,
    call_backs: [CallBacks; 3],
    scores: Scores,
    letters: (u64, u64),
    reminders: Reminders,
}

impl Year<'_> {
    fn repairs(&self) -> impl Iterator<Item = &(Order, Verdict)> {
        self.judged.iter().filter(|(order, _)| order.report.trouble.is_some())
    }
}

/// Lives the years and prints their figures beside the goals. `told` hears each seed as it is done.
///
/// # Errors
/// C006 without a calendar of the year, C008 for rules that the policy has not.
pub fn check_table(
    file: &CityFile,
    policy: &Policy,
    options: YearOptions,
    told: &mut dyn FnMut(u64),
) -> Result<CheckTable, Vec<CityRefusal>> {
    file.check_calendar(policy.tables())?;
    let law = Law::new(policy, file)?;
    let seeds: Vec<u64> = (0..options.years.clamp(1, YEARS_MAX)).map(|year| options.seed + year).collect();
    let scale = options.scale_per_mille.clamp(1, 1_000);
    let mut years = Vec::new();
    for seed in &seeds {
        years.push(figures::figures(&live_year(file, policy, &law, (*seed, scale))));
        told(*seed);
    }
    Ok(CheckTable::new(file, &seeds, scale, &years))
}

fn live_year<'c>(file: &'c CityFile, policy: &Policy, law: &Law<'_>, (seed, scale): (u64, u64)) -> Year<'c> {
    let days = days::days(file, policy.tables(), seed);
    let weights = days::weights(file, &days, seed);
    let planner = Planner { file, days: &days, seed, scale };
    let plan = planner.plan(&weights);
    let worked = work(&planner, &plan.reports);
    let by_phone: Vec<(i64, u64)> = calls_of_reports(&plan, &worked);
    let wanted = hotline::wanted(&planner, &plan, &by_phone, &worked.orders);
    let served = hotline::serve(&planner, &wanted, &hotline::roster(&planner, &weights));
    let firsts = plan.reports.iter().filter_map(|report| report.trouble);
    let remote_first = firsts.clone().filter(|trouble| trouble.remote).count();
    let web = plan.reports.iter().filter(|report| report.web).count();
    let complaints = after::complaints(&planner, &plan, law);
    let call_backs = after::call_backs(&planner, &worked.orders, law);
    let judged: Vec<(Order, Verdict)> = worked
        .orders
        .into_iter()
        .map(|order| {
            let verdict = law.judge(&order);
            (order, verdict)
        })
        .collect();
    let scores = after::scores(&planner, &judged);
    Year {
        file,
        scale,
        served,
        storm_days: (0..days.len()).filter(|day| days[*day].storm.is_some()).collect(),
        own_reports: (by_phone.len() + web) as u64,
        remote_fixes: (remote_first + worked.remote_repeats.len()) as u64,
        children: plan.children.len() as u64,
        followed: worked.followed,
        busy_s: worked.busy_s,
        shift_s: worked.shift_s,
        goal_per_mille: file.desk.goal_per_mille,
        complaints,
        call_backs,
        scores,
        letters: after::letters(file, scale),
        reminders: after::reminders(file, scale),
        judged,
    }
}

/// Every district's year, joined.
fn work(planner: &Planner<'_>, reports: &[plan::Report]) -> Worked {
    let mut all = Worked::default();
    for (index, district) in planner.file.districts.iter().enumerate() {
        let on_duty = district.on_duty * planner.scale.cast_signed();
        let one = District::new(planner, index, on_duty).work(reports);
        all.orders.extend(one.orders);
        all.remote_repeats.extend(one.remote_repeats);
        all.followed += one.followed;
        all.busy_s += one.busy_s;
        all.shift_s += one.shift_s;
    }
    all
}

/// Reports that came by telephone: first ones, and the same homes again.
fn calls_of_reports(plan: &plan::Plan, worked: &Worked) -> Vec<(i64, u64)> {
    let first = plan.reports.iter().filter(|report| report.trouble.is_some() && !report.web);
    let again = worked.orders.iter().filter(|order| order.repeats);
    first
        .map(|report| (report.at, report.id))
        .chain(again.map(|order| (order.report.at, order.report.id)))
        .chain(worked.remote_repeats.iter().copied())
        .collect()
}

//! How many technicians a district needs: its year again with a few more and a few fewer, and the promise that is kept.

use super::field::District;
use super::file::CityFile;
use super::law::Law;
use super::plan::Planner;
use super::table::Tongue;
use super::{CityRefusal, days};
use std::fmt::Write as _;
use yinuo_policy::{Bilingual, Policy};

/// Technicians more and fewer than the city has.
const STEPS: [i64; 7] = [-6, -4, -2, -1, 0, 1, 3];

/// One district's cliff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cliff {
    /// Name of the district.
    pub district: Bilingual,
    /// Orders of the year.
    pub orders: usize,
    /// Technicians on duty in an average month, and hundredths of a percent of eligible same-day promises kept.
    pub kept: Vec<(i64, u64)>,
}

/// The cliffs of every district in the year of a seed, at full size: a slice of a city says nothing about crews.
///
/// # Errors
/// C006 without a calendar of the year, C008 for rules that the policy has not.
pub fn cliffs(file: &CityFile, policy: &Policy, seed: u64) -> Result<Vec<Cliff>, Vec<CityRefusal>> {
    file.check_calendar(policy.tables())?;
    let law = Law::new(policy, file)?;
    let days = days::days(file, policy.tables(), seed);
    let planner = Planner { file, days: &days, seed, scale: 1_000 };
    let plan = planner.plan(&days::weights(file, &days, seed));
    let mut cliffs = Vec::new();
    for (index, district) in file.districts.iter().enumerate() {
        let mut cliff = Cliff { district: district.name.clone(), orders: 0, kept: Vec::new() };
        for crew in STEPS.iter().map(|step| district.on_duty + step).filter(|crew| *crew > 0) {
            let orders = District::new(&planner, index, crew * 1_000).work(&plan.reports).orders;
            let verdicts = orders.iter().map(|order| law.judge(order));
            let (mut kept, mut eligible) = (0, 0u64);
            for verdict in verdicts.filter(|verdict| verdict.exempt.is_none()) {
                eligible += 1;
                kept += u64::from(verdict.late_s.is_none());
            }
            cliff.orders = orders.len();
            cliff.kept.push((crew, (kept * 20_000 + eligible) / (eligible * 2).max(1)));
        }
        cliffs.push(cliff);
    }
    Ok(cliffs)
}

impl Cliff {
    /// One line for people.
    #[must_use]
    pub fn said(&self, tongue: Tongue) -> String {
        let mut line = match tongue {
            Tongue::Zh => format!("{} · 派单 {} · 在岗：兑现率 %", self.district.zh, self.orders),
            Tongue::En => format!("{} · {} orders · on duty: kept %", self.district.en, self.orders),
        };
        for (crew, kept) in &self.kept {
            // Writing to a string cannot fail.
            let _ = write!(line, "  {crew}: {}.{:02}", kept / 100, kept % 100);
        }
        line
    }
}

//! Who gets in touch, and when: totals are dealt, places are drawn. Each arrival draws from a stream of its own, so that a
//! change of policy, crews or ratios moves none of them.

use super::days::{DAY_S, Day, HOUR_S, Weights};
use super::file::{Access, ByProduct, ByTraffic, CityFile, Party};
use crate::random::Draw;

/// What is repaired or installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Product {
    DigitalTv,
    Broadband,
    AnalogueTv,
}

impl Product {
    pub const ALL: [Self; 3] = [Self::DigitalTv, Self::Broadband, Self::AnalogueTv];

    pub const fn code(self) -> &'static str {
        match self {
            Self::DigitalTv => "digital-tv",
            Self::Broadband => "broadband",
            Self::AnalogueTv => "analogue-tv",
        }
    }
}

impl<T> ByProduct<T> {
    pub const fn of(&self, product: Product) -> &T {
        match product {
            Product::DigitalTv => &self.digital_tv,
            Product::Broadband => &self.broadband,
            Product::AnalogueTv => &self.analogue_tv,
        }
    }
}

/// Series of arrivals; names the entities of the streams.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Series {
    Report(Product),
    Web(Product),
    Install,
    Enquiry,
    Complaint,
    Voice,
}

/// The series of an identifier stands above its number.
const SERIES_AT: u32 = 40;
/// A repeat's identifier is its parent's with a link more.
const LINK_AT: u32 = 48;

impl Series {
    pub(crate) fn id(self, number: u64) -> u64 {
        let series = match self {
            Self::Report(product) => 1 + product as u64,
            Self::Web(product) => 5 + product as u64,
            Self::Install => 9,
            Self::Enquiry => 10,
            Self::Complaint => 11,
            Self::Voice => 12,
        };
        (series << SERIES_AT) | number
    }
}

/// The identifier of the report that follows on a repair.
pub(crate) const fn repeat_id(id: u64) -> u64 {
    id + (1 << LINK_AT)
}

/// Where somebody lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Home {
    pub district: usize,
    pub household: u32,
    pub urban: bool,
    pub product: Product,
    pub access: Access,
}

/// What is broken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trouble {
    /// Index among the causes of the access medium.
    pub cause: usize,
    /// Solved at a distance.
    pub remote: bool,
    pub party: Party,
}

/// A report or an order to install, in seconds since the year began.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report {
    pub id: u64,
    pub at: i64,
    pub home: Home,
    /// None for an install.
    pub trouble: Option<Trouble>,
    pub web: bool,
    pub hd: bool,
}

/// The year's arrivals.
pub(crate) struct Plan {
    /// Reports and installs, by instant.
    pub reports: Vec<Report>,
    pub enquiries: Vec<(i64, u64)>,
    pub complaints: Vec<(i64, u64)>,
    /// Suggestions and praise.
    pub voices: Vec<(i64, u64)>,
    /// Reports of homes in a mass fault.
    pub children: Vec<(i64, u64)>,
}

/// A count at the city's scale, rounded to the nearest.
pub(crate) const fn scaled(count: u64, scale_per_mille: u64) -> u64 {
    (count * scale_per_mille + 500) / 1_000
}

/// Draws a day and an hour by weight.
pub(crate) struct Placer<'w> {
    days: Vec<u64>,
    hours: &'w [u32; 24],
}

impl<'w> Placer<'w> {
    pub fn new(weights: &[u64], hours: &'w [u32; 24]) -> Self {
        let mut total = 0;
        let cumulate = |weight: &u64| {
            total += weight;
            total
        };
        Self { days: weights.iter().map(cumulate).collect(), hours }
    }

    pub fn draw(&self, draw: &mut Draw) -> i64 {
        let mark = draw.below(self.days.last().copied().unwrap_or(0));
        let day = self.days.partition_point(|sum| *sum <= mark);
        day as i64 * DAY_S + self.second(draw)
    }

    /// A second of the day.
    pub fn second(&self, draw: &mut Draw) -> i64 {
        draw.weighted(self.hours) as i64 * HOUR_S + draw.between(0, HOUR_S)
    }
}

/// The city as the planner sees it.
pub(crate) struct Planner<'c> {
    pub file: &'c CityFile,
    pub days: &'c [Day],
    pub seed: u64,
    pub scale: u64,
}

impl Planner<'_> {
    pub fn plan(&self, weights: &Weights) -> Plan {
        let calls = &self.file.calls;
        let asked = |series: Series, count: u64, weights: &[u64], hours: &[u32; 24]| {
            let placer = Placer::new(weights, hours);
            let mut times: Vec<(i64, u64)> = (0..count)
                .map(|number| {
                    let id = series.id(number);
                    (placer.draw(&mut Draw::new(self.seed, "arrivals", id)), id)
                })
                .collect();
            times.sort_unstable();
            times
        };
        let ByTraffic { enquiry, complaint, .. } = &weights.lived;
        let hours = &self.file.hours;
        let voices = self.suggestions() + scaled(calls.praise, self.scale);
        Plan {
            reports: self.reports(weights),
            enquiries: asked(Series::Enquiry, self.enquiries(), enquiry, &hours.enquiry),
            complaints: asked(Series::Complaint, self.complaints(), complaint, &hours.complaint),
            voices: asked(Series::Voice, voices, enquiry, &hours.enquiry),
            children: self.children(),
        }
    }

    /// Expressions of dissatisfaction.
    pub fn complaints(&self) -> u64 {
        let calls = &self.file.calls;
        scaled(calls.answered * calls.complaint_per_million / 1_000_000, self.scale)
    }

    fn suggestions(&self) -> u64 {
        let calls = &self.file.calls;
        scaled((calls.answered * calls.suggestion_per_million + 500_000) / 1_000_000, self.scale)
    }

    /// Fault calls expected, chasers and children included.
    pub fn fault_calls(&self) -> u64 {
        let calls = &self.file.calls;
        scaled(calls.answered * calls.fault_per_mille / 1_000, self.scale)
    }

    /// Enquiries wanted.
    pub fn enquiries(&self) -> u64 {
        let calls = &self.file.calls;
        let rest = scaled(calls.answered, self.scale)
            .saturating_sub(self.fault_calls())
            .saturating_sub(self.complaints())
            .saturating_sub(self.suggestions())
            .saturating_sub(scaled(calls.praise, self.scale));
        rest * calls.enquiries_wanted_per_mille / 1_000
    }

    fn reports(&self, weights: &Weights) -> Vec<Report> {
        let mut reports = Vec::new();
        let hours = &self.file.hours;
        let by_phone = Placer::new(&weights.lived.fault, &hours.fault);
        let by_web = Placer::new(&weights.lived.web, &hours.web);
        let orders = &self.file.orders;
        for product in Product::ALL {
            let count = self.first_reports(product, &weights.lived.fault);
            reports.extend((0..count).map(|number| self.fault(Series::Report(product), number, &by_phone)));
            let web = scaled(*orders.web.of(product), self.scale);
            reports.extend((0..web).map(|number| self.fault(Series::Web(product), number, &by_web)));
        }
        let ordered = Placer::new(&weights.planned.enquiry, &hours.enquiry);
        let hd = scaled(orders.install_hd, self.scale);
        reports.extend((0..scaled(orders.install, self.scale)).map(|number| {
            let id = Series::Install.id(number);
            let mut draw = Draw::new(self.seed, "arrivals", id);
            let at = ordered.draw(&mut draw);
            let product = if number < hd { Product::DigitalTv } else { Product::Broadband };
            let home = self.home(&mut draw, id, product);
            Report { id, at, home, trouble: None, web: false, hd: number < hd }
        }));
        reports.sort_unstable_by_key(|report| (report.at, report.id));
        reports
    }

    fn fault(&self, series: Series, number: u64, placer: &Placer<'_>) -> Report {
        let (product, web) = match series {
            Series::Web(product) => (product, true),
            Series::Report(product) => (product, false),
            _ => (Product::DigitalTv, false),
        };
        let id = series.id(number);
        let mut draw = Draw::new(self.seed, "arrivals", id);
        let at = placer.draw(&mut draw);
        let home = self.home(&mut draw, id, product);
        let mut trouble = self.trouble(id, at, home.access);
        // Who writes on the web page is not on the telephone while somebody tries.
        trouble.remote &= !web;
        Report { id, at, home, trouble: Some(trouble), web, hd: false }
    }

    fn home(&self, draw: &mut Draw, id: u64, product: Product) -> Home {
        let shares: Vec<u32> = self.file.districts.iter().map(|district| district.share_per_mille).collect();
        let district = draw.weighted(&shares);
        // Invariant: validated, a year's reports fit 32 bits many times over.
        let household = draw.below(u64::from(u32::MAX)) as u32;
        let urban = draw.chance(self.file.districts[district].urban_per_mille);
        let access = self.access(&mut Draw::new(self.seed, "cause", id ^ 1 << 63), product, urban);
        Home { district, household, urban, product, access }
    }

    /// Copper is left in the country only: there it takes the whole city's share.
    fn access(&self, draw: &mut Draw, product: Product, urban: bool) -> Access {
        let rural = 1_000 - self.urban_per_mille();
        let shares = self.file.access.of(product);
        let weights: Vec<u32> = shares
            .iter()
            .map(|(access, share)| match (access, urban) {
                (Access::Copper, true) => 0,
                (Access::Copper, false) => share * 1_000 / rural.max(1),
                (_, true) => *share,
                (_, false) => {
                    let copper = shares.get(&Access::Copper).copied().unwrap_or(0);
                    let left = 1_000u32.saturating_sub(copper * 1_000 / rural.max(1));
                    share * left / (1_000 - copper).max(1)
                }
            })
            .collect();
        let index = draw.weighted(&weights);
        shares.keys().nth(index).copied().unwrap_or(Access::Fibre)
    }

    fn urban_per_mille(&self) -> u32 {
        let districts = &self.file.districts;
        let urban: u64 = districts.iter().map(|at| u64::from(at.share_per_mille) * at.urban_per_mille).sum();
        let all: u64 = districts.iter().map(|at| u64::from(at.share_per_mille)).sum();
        u32::try_from(urban / all.max(1)).unwrap_or(1_000).min(1_000)
    }

    /// What is broken, by a report's own stream; a storm breaks what hangs outdoors.
    pub fn trouble(&self, id: u64, at: i64, access: Access) -> Trouble {
        let mut draw = Draw::new(self.seed, "cause", id);
        let causes = &self.file.causes[&access.causes()];
        let storm = self.day(at).is_some_and(|day| day.storm.is_some());
        let outdoor = self.file.weather.outdoor_cause_per_mille;
        let weights: Vec<u32> = causes
            .iter()
            .map(|cause| cause.share * if storm && cause.outdoor { outdoor } else { 1_000 })
            .collect();
        let cause = draw.weighted(&weights);
        let remote = draw.chance(causes[cause].remote);
        Trouble { cause, remote, party: causes[cause].party }
    }

    pub fn day(&self, at: i64) -> Option<&Day> {
        usize::try_from(at.div_euclid(DAY_S)).ok().and_then(|day| self.days.get(day))
    }

    /// First reports by telephone that leave, after remote fixes and repeats, the year's orders of a product.
    fn first_reports(&self, product: Product, weights: &[u64]) -> u64 {
        let orders = &self.file.orders;
        let (all, web) = match product {
            Product::DigitalTv => (orders.digital_tv, orders.web.digital_tv),
            Product::Broadband => (orders.broadband, orders.web.broadband),
            Product::AnalogueTv => (orders.analogue_tv, orders.web.analogue_tv),
        };
        let fixed = self.fixed_per_million(product, weights);
        let called = (all - web) * 1_000_000 / (1_000_000 - fixed);
        scaled(called.saturating_sub(all * orders.repeats_seen_per_mille / 1_000), self.scale)
    }

    /// Expected share of reports that are solved at a distance.
    fn fixed_per_million(&self, product: Product, weights: &[u64]) -> u64 {
        let all: u64 = weights.iter().sum();
        let stormy: u64 = weights
            .iter()
            .zip(self.days)
            .filter(|(_, day)| day.storm.is_some())
            .map(|(weight, _)| weight)
            .sum();
        let storm_per_mille = stormy * 1_000 / all.max(1);
        let mut fixed = 0;
        for (access, share) in self.file.access.of(product) {
            let causes = &self.file.causes[&access.causes()];
            let rate = |outdoor: u64| {
                let weigh = |cause: &super::file::Cause| {
                    u64::from(cause.share) * if cause.outdoor { outdoor } else { 1_000 }
                };
                let total: u64 = causes.iter().map(weigh).sum();
                let remote: u64 = causes.iter().map(|cause| weigh(cause) * cause.remote).sum();
                remote * 1_000 / total.max(1)
            };
            let outdoor = u64::from(self.file.weather.outdoor_cause_per_mille);
            let mixed = rate(1_000) * (1_000 - storm_per_mille) + rate(outdoor) * storm_per_mille;
            fixed += mixed / 1_000 * u64::from(*share) / 1_000;
        }
        fixed.min(999_999)
    }

    /// Homes in a mass fault that ring.
    fn children(&self) -> Vec<(i64, u64)> {
        let mass = &self.file.mass_fault;
        let weights: Vec<u64> =
            self.days.iter().map(|day| if day.storm.is_some() { mass.storm_day_weight } else { 1 }).collect();
        let placer = Placer::new(&weights, &self.file.hours.fault);
        let mut children = Vec::new();
        for number in 0..scaled(mass.a_year, self.scale) {
            let mut draw = Draw::new(self.seed, "massfault", number);
            let at = placer.draw(&mut draw);
            let homes = u64::try_from(draw.quantile(&mass.homes)).unwrap_or(0);
            let reports = draw.count(homes * mass.reports_per_mille);
            children.extend((0..reports).map(|_| at + draw.quantile(&mass.report_delay_s)));
        }
        if let Some(cut) = &mass.cut
            && let Some(day) = self.days.iter().position(|day| day.on == cut.day)
        {
            let mut draw = Draw::new(self.seed, "massfault", u64::MAX);
            let starts = day as i64 * DAY_S + cut.second;
            let reports = scaled(cut.homes, self.scale) * mass.reports_per_mille / 1_000;
            children.extend((0..reports).map(|_| {
                starts + draw.quantile(&mass.report_delay_s) * cut.reports_spread_per_mille / 1_000
            }));
        }
        children.sort_unstable();
        children.into_iter().enumerate().map(|(number, at)| (at, number as u64 | 13 << SERIES_AT)).collect()
    }
}

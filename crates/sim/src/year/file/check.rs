//! What a city file must be before a year is lived on it; all findings come back together.

use super::{ByTraffic, CityFile, Exactly, Table};
use crate::year::figures::is_figure;
use crate::year::refusal::CityRefusal;
use yinuo_policy::CalendarTable;

/// Largest count of a year: a hundred million.
const COUNT_MAX: u64 = 100_000_000;
/// Largest value of a table: thirty years in seconds.
const TABLE_MAX: i64 = 1_000_000_000;
/// Largest factor of a day, and largest weight of an hour, a weekday or a month: a hundredfold.
const FACTOR_MAX: u64 = 100_000;
/// Largest share of a cause.
const SHARE_MAX: u32 = 10_000;
/// Most technicians in a district.
const CREW_MAX: i64 = 10_000;

impl CityFile {
    /// Reads and checks a city file.
    ///
    /// # Errors
    /// Every refusal found: C001 alone when it is not such a file, the others together.
    pub fn parse(text: &str) -> Result<Self, Vec<CityRefusal>> {
        let file: Self =
            toml::from_str(text).map_err(|error| vec![CityRefusal::unreadable(error.to_string().trim())])?;
        let refusals = file.refusals();
        if refusals.is_empty() { Ok(file) } else { Err(refusals) }
    }

    /// Whether the calendar that the file names is among the tables.
    ///
    /// # Errors
    /// C006.
    pub fn check_calendar(&self, tables: &[CalendarTable]) -> Result<(), Vec<CityRefusal>> {
        let region = &self.city.calendar;
        let found = tables.iter().any(|table| table.region() == region && table.year() == self.city.year);
        if region.is_empty() || found {
            return Ok(());
        }
        Err(vec![CityRefusal::no_calendar(format!("{region} {}", self.city.year))])
    }

    fn refusals(&self) -> Vec<CityRefusal> {
        let mut refusals = Vec::new();
        self.weights(&mut refusals);
        self.tables(&mut refusals);
        self.names(&mut refusals);
        self.counts(&mut refusals);
        self.ranges(&mut refusals);
        self.factors(&mut refusals);
        refusals
    }

    fn weights(&self, refusals: &mut Vec<CityRefusal>) {
        let mut check = |at: &str, sum: u64| {
            if sum == 0 {
                refusals.push(CityRefusal::no_weight(at));
            }
        };
        check("district", self.districts.iter().map(|district| u64::from(district.share_per_mille)).sum());
        let (hours, days, months) = (&self.hours, &self.weekdays, &self.months);
        for (at, hours, days, months) in [
            ("enquiry", hours.enquiry, days.enquiry, months.enquiry),
            ("fault", hours.fault, days.fault, months.fault),
            ("complaint", hours.complaint, days.complaint, months.complaint),
            ("web", hours.web, days.web, months.web),
        ] {
            check(&format!("hours.{at}"), hours.iter().map(|weight| u64::from(*weight)).sum());
            check(&format!("weekdays.{at}"), days.iter().sum());
            check(&format!("months.{at}"), months.iter().sum());
        }
        for (access, causes) in &self.causes {
            let share = causes.iter().map(|cause| u64::from(cause.share)).sum();
            check(&format!("causes.{}", access.code()), share);
        }
        check("field.shifts", self.field.shifts.iter().map(|shift| u64::from(shift.per_mille)).sum());
        check("field.windows-from-hour", self.field.windows_from_hour.len() as u64);
        check("score.politeness", self.score.politeness.iter().map(|some| u64::from(some.per_mille)).sum());
        check("score.rater", self.score.rater.iter().map(|some| u64::from(some.per_mille)).sum());
        check("weather.calm", u64::from(self.weather.calm.from <= self.weather.calm.to));
    }

    fn tables(&self, refusals: &mut Vec<CityRefusal>) {
        let tables = &self.desk.tables;
        let fixed: [(&str, &Table); 12] = [
            ("special.noise-per-mille", &self.special.noise_per_mille),
            ("mass-fault.homes", &self.mass_fault.homes),
            ("mass-fault.report-delay-s", &self.mass_fault.report_delay_s),
            ("field.leg-spread-per-mille", &self.field.leg_spread_per_mille),
            ("repeat.gap-days", &self.repeat.gap_days),
            ("desk.tables.enquiry", &tables.enquiry),
            ("desk.tables.fault", &tables.fault),
            ("desk.tables.short", &tables.short),
            ("desk.tables.complaint", &tables.complaint),
            ("desk.tables.patience", &tables.patience),
            ("complaint.resolve-s", &self.complaint.resolve_s),
            ("letters.reply-s", &self.letters.reply_s),
        ];
        let sites: Vec<(String, &Table)> =
            self.site.iter().map(|(name, table)| (format!("site.{name}"), table)).collect();
        let all = fixed.iter().map(|(name, table)| (*name, *table));
        for (at, table) in all.chain(sites.iter().map(|(name, table)| (name.as_str(), *table))) {
            if table[0] < 0 || table.windows(2).any(|pair| pair[0] > pair[1]) {
                refusals.push(CityRefusal::table_falls(at));
            } else if table[table.len() - 1] > TABLE_MAX {
                refusals.push(CityRefusal::out_of_range(at));
            }
        }
    }

    fn names(&self, refusals: &mut Vec<CityRefusal>) {
        let mut sites = vec!["install", "install-hd", self.field.gang_site.as_str()];
        for (access, causes) in &self.causes {
            sites.extend(causes.iter().map(|cause| cause.site.as_str()));
            if causes.iter().any(|cause| cause.remote > 999 || cause.share > SHARE_MAX) {
                refusals.push(CityRefusal::out_of_range(format!("causes.{}: remote, share", access.code())));
            }
        }
        for site in sites {
            if !self.site.contains_key(site) {
                refusals.push(CityRefusal::unknown_name(format!("site.{site}")));
            }
        }
        let access = &self.access;
        for (product, shares) in [
            ("digital-tv", &access.digital_tv),
            ("broadband", &access.broadband),
            ("analogue-tv", &access.analogue_tv),
        ] {
            let sum: u64 = shares.values().map(|share| u64::from(*share)).sum();
            if sum != 1_000 {
                refusals.push(CityRefusal::out_of_range(format!("access.{product}: {sum}")));
            }
            for access in shares.keys().filter(|access| !self.causes.contains_key(&access.causes())) {
                refusals.push(CityRefusal::unknown_name(format!("access.{product}: {}", access.code())));
            }
        }
        for check in self.checks.iter().filter(|check| !is_figure(&check.figure)) {
            refusals.push(CityRefusal::unknown_figure(format!("check: {}", check.figure)));
        }
    }

    fn counts(&self, refusals: &mut Vec<CityRefusal>) {
        let (orders, web) = (&self.orders, &self.orders.web);
        let pairs = [
            ("orders.web.digital-tv", web.digital_tv, orders.digital_tv),
            ("orders.web.broadband", web.broadband, orders.broadband),
            ("orders.web.analogue-tv", web.analogue_tv, orders.analogue_tv),
            ("orders.install-hd", orders.install_hd, orders.install),
            ("complaint.orders", self.complaint.orders, COUNT_MAX),
            ("complaint.upheld", self.complaint.upheld, self.complaint.orders),
            ("survey.back", self.survey.back, self.survey.sent),
            ("survey.sent", self.survey.sent, COUNT_MAX),
            ("reminder.users", self.reminder.users, COUNT_MAX),
            ("reminder.touches", self.reminder.touches, 100),
            ("calls.answered", self.calls.answered, COUNT_MAX),
            ("calls.fault-per-mille", self.calls.fault_per_mille, 1_000),
            ("calls.complaint-per-million", self.calls.complaint_per_million, 1_000_000),
            ("calls.enquiries-wanted-per-mille", self.calls.enquiries_wanted_per_mille, 2_000),
            ("orders.digital-tv", orders.digital_tv, COUNT_MAX),
            ("orders.broadband", orders.broadband, COUNT_MAX),
            ("orders.analogue-tv", orders.analogue_tv, COUNT_MAX),
            ("orders.install", orders.install, COUNT_MAX),
            ("orders.repeats-seen-per-mille", orders.repeats_seen_per_mille, 500),
            ("repeat.per-mille", self.repeat.per_mille, 500),
            ("mass-fault.a-year", self.mass_fault.a_year, COUNT_MAX),
        ];
        for (at, count, most) in pairs {
            if count > most {
                refusals.push(CityRefusal::out_of_range(format!("{at} = {count}")));
            }
        }
    }

    fn ranges(&self, refusals: &mut Vec<CityRefusal>) {
        let mut check = |at: String, holds: bool| {
            if !holds {
                refusals.push(CityRefusal::out_of_range(at));
            }
        };
        check(format!("city.year = {}", self.city.year), (1970..=2200).contains(&self.city.year));
        for (place, district) in self.districts.iter().enumerate() {
            let at = |key: &str| format!("district {}: {key}", place + 1);
            check(at("on-duty"), (1..=CREW_MAX).contains(&district.on_duty));
            check(at("area-km2"), (1..=1_000_000).contains(&district.area_km2));
            check(at("speed-m-per-minute"), (1..=10_000).contains(&district.speed_m_per_minute));
            check(at("urban-per-mille"), district.urban_per_mille <= 1_000);
        }
        for shift in &self.field.shifts {
            check("field.shifts".to_owned(), (0..24).contains(&shift.from_hour));
            check("field.shifts".to_owned(), (shift.from_hour + 1..=24).contains(&shift.to_hour));
        }
        for (at, seconds) in [
            ("field.intake-s", self.field.intake_s),
            ("field.meal-s", self.field.meal_s),
            ("field.overtime-s", self.field.overtime_s),
            ("field.paperwork-s", self.field.paperwork_s),
            ("field.window-s", self.field.window_s),
            ("field.again-after-s", self.field.again_after_s),
            ("calls.wrap-up-s", self.calls.wrap_up_s),
            ("calls.talk-most-s", self.calls.talk_most_s),
            ("calls.redial.after-s", self.calls.redial.after_s),
        ] {
            check(format!("{at} = {seconds}"), (0..=86_400).contains(&seconds));
        }
        check("desk.within-s".to_owned(), self.desk.within_s <= 600);
        check("desk.seats".to_owned(), (1..=2_000).contains(&self.desk.seats));
        check("desk.patience-mean-s".to_owned(), (1..=86_400).contains(&self.desk.patience_mean_s));
        check("desk.goal-per-mille".to_owned(), self.desk.goal_per_mille < 1_000);
    }

    fn factors(&self, refusals: &mut Vec<CityRefusal>) {
        let mut check = |at: &str, most: Option<u64>| {
            if most.is_some_and(|most| most > FACTOR_MAX) {
                refusals.push(CityRefusal::out_of_range(at));
            }
        };
        let of = |by: &ByTraffic<u64>| by.enquiry.max(by.fault).max(by.complaint).max(by.web);
        let traffic = |by: &ByTraffic<Vec<u64>>| {
            by.enquiry.iter().chain(&by.fault).chain(&by.complaint).chain(&by.web).max().copied()
        };
        let widened = |by: &ByTraffic<Exactly<u32, 24>>| {
            let hours =
                by.enquiry.iter().chain(by.fault.iter()).chain(by.complaint.iter()).chain(by.web.iter());
            hours.max().map(|most| u64::from(*most))
        };
        check("hours", widened(&self.hours));
        check("weekdays", traffic(&listed(&self.weekdays)));
        check("months", traffic(&listed(&self.months)));
        check("special.holiday", Some(of(&self.special.holiday)));
        check("special.make-up-day", Some(of(&self.special.make_up_day)));
        check("special.first-days-of-month", Some(self.special.first_days_of_month.enquiry));
        for campaign in &self.special.campaign {
            check("special.campaign", Some(campaign.enquiry.max(campaign.complaint)));
        }
        let weather = &self.weather;
        let storm = &weather.fault_per_mille;
        check("weather.fault-per-mille", Some(storm.ordinary.max(storm.heavy).max(storm.severe)));
        check("weather.next-day-per-mille", Some(weather.next_day_per_mille));
        check("weather.outdoor-cause-per-mille", Some(u64::from(weather.outdoor_cause_per_mille)));
        if let Some(cut) = &self.mass_fault.cut {
            let factors = cut.complaint_per_mille.iter().chain(&cut.complaint_before_per_mille);
            check(
                "mass-fault.cut",
                factors.chain(&cut.fault_per_mille).chain(&cut.enquiry_per_mille).max().copied(),
            );
            check("mass-fault.cut.second", Some(u64::try_from(cut.second).unwrap_or(u64::MAX)));
        }
        let desk = &self.desk;
        check("desk.plan-per-mille", Some(desk.plan_per_mille));
        let storm = &desk.storm_per_mille;
        let most = storm.ordinary.max(storm.heavy).max(storm.severe).max(storm.day_after).max(storm.cut);
        check("desk.storm-per-mille", Some(most));
    }
}

fn listed<const N: usize>(by: &ByTraffic<Exactly<u64, N>>) -> ByTraffic<Vec<u64>> {
    ByTraffic {
        enquiry: by.enquiry.to_vec(),
        fault: by.fault.to_vec(),
        complaint: by.complaint.to_vec(),
        web: by.web.to_vec(),
    }
}

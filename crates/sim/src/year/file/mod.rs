//! The city's parameters as its TOML file states them. Whole numbers only; a key's last word is its unit.

mod after;
mod check;
mod work;

pub(crate) use after::*;
pub(crate) use work::*;

use crate::random::POINTS;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Deref;
use yinuo_policy::Bilingual;

/// A table of quantiles: values at 0, 5 ... 100 %.
pub(crate) type Table = Exactly<i64, POINTS>;

/// A list of so many values. The reader of arrays stops at its last place and lets more pass unseen; this one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<T>", bound = "T: Deserialize<'de>")]
pub(crate) struct Exactly<T, const N: usize>(pub [T; N]);

impl<T, const N: usize> TryFrom<Vec<T>> for Exactly<T, N> {
    type Error = String;

    fn try_from(values: Vec<T>) -> Result<Self, String> {
        let found = values.len();
        values.try_into().map(Self).map_err(|_| format!("{found} values where {N} belong"))
    }
}

impl<T, const N: usize> Deref for Exactly<T, N> {
    type Target = [T; N];

    fn deref(&self) -> &[T; N] {
        &self.0
    }
}

/// A city: where it lies, what a year holds, how its people behave, and what must come out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CityFile {
    pub(crate) city: City,
    pub(crate) law: LawCodes,
    #[serde(rename = "district")]
    pub(crate) districts: Vec<District>,
    pub(crate) orders: Orders,
    pub(crate) calls: Calls,
    pub(crate) access: ByProduct<BTreeMap<Access, u32>>,
    pub(crate) hours: ByTraffic<Exactly<u32, 24>>,
    pub(crate) weekdays: ByTraffic<Exactly<u64, 7>>,
    pub(crate) months: ByTraffic<Exactly<u64, 12>>,
    pub(crate) special: Special,
    pub(crate) weather: Weather,
    pub(crate) mass_fault: MassFault,
    pub(crate) causes: BTreeMap<Access, Vec<Cause>>,
    pub(crate) site: BTreeMap<String, Table>,
    pub(crate) field: Field,
    pub(crate) repeat: Repeat,
    pub(crate) desk: Desk,
    pub(crate) complaint: Complaint,
    pub(crate) letters: Letters,
    pub(crate) visitors: Visitors,
    pub(crate) supervisors: Supervisors,
    pub(crate) call_back: CallBack,
    pub(crate) score: Score,
    pub(crate) survey: Survey,
    pub(crate) reminder: Reminder,
    #[serde(default, rename = "check")]
    pub(crate) checks: Vec<Check>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct City {
    pub name: Bilingual,
    pub year: i16,
    /// Region of the calendar table; empty for none.
    pub calendar: String,
}

/// Which rules of the policy judge the year.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LawCodes {
    /// The same-day promise.
    pub repair: String,
    pub install: String,
    /// The promise in hours, by area, on the clock of the service hours.
    pub hours_urban: String,
    pub hours_rural: String,
    /// The same on the natural clock.
    pub natural_urban: String,
    pub natural_rural: String,
    /// Another wording of the same-day promise, printed beside the first.
    pub beside_repair: String,
    pub beside_install: String,
    pub complaint: String,
    /// Strata of the call-back draw.
    pub draw_digital_tv: String,
    pub draw_broadband: String,
    pub draw_install_hd: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct District {
    pub name: Bilingual,
    pub share_per_mille: u32,
    pub urban_per_mille: u64,
    pub area_km2: i64,
    pub speed_m_per_minute: i64,
    /// Technicians in an average month.
    pub on_duty: i64,
}

/// One figure a product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ByProduct<T> {
    pub digital_tv: T,
    pub broadband: T,
    pub analogue_tv: T,
}

/// One figure a kind of traffic.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ByTraffic<T> {
    pub enquiry: T,
    pub fault: T,
    pub complaint: T,
    pub web: T,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Orders {
    pub digital_tv: u64,
    pub broadband: u64,
    pub analogue_tv: u64,
    pub install: u64,
    pub install_hd: u64,
    pub web: ByProduct<u64>,
    pub repeats_seen_per_mille: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Calls {
    pub answered: u64,
    pub fault_per_mille: u64,
    pub complaint_per_million: u64,
    pub suggestion_per_million: u64,
    pub praise: u64,
    pub technical_seat: u64,
    pub enquiries_wanted_per_mille: u64,
    pub chaser: Chaser,
    pub redial: Redial,
    pub wrap_up_s: i64,
    pub talk_most_s: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Chaser {
    pub base_per_mille: i64,
    pub per_mille_an_hour: i64,
    pub after_hours: i64,
    pub most_hours: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Redial {
    pub enquiry_per_mille: u64,
    pub enquiry_times: u8,
    pub other_per_mille: u64,
    pub other_times: u8,
    pub after_s: i64,
}

/// Access medium of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Access {
    Coax,
    Fibre,
    Eoc,
    Copper,
    Analogue,
}

impl Access {
    /// The policy's word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Coax => "coax",
            Self::Fibre => "fibre",
            Self::Eoc => "eoc",
            Self::Copper => "copper",
            Self::Analogue => "analogue",
        }
    }

    /// Whose causes it has: Ethernet over coax breaks as coax does.
    pub const fn causes(self) -> Self {
        match self {
            Self::Eoc => Self::Coax,
            other => other,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Special {
    pub holiday: ByTraffic<u64>,
    pub make_up_day: ByTraffic<u64>,
    pub first_days_of_month: FirstDays,
    pub noise_per_mille: Table,
    #[serde(default)]
    pub campaign: Vec<Campaign>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct FirstDays {
    pub days: u8,
    pub enquiry: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Campaign {
    pub day: MonthDay,
    pub enquiry: u64,
    pub complaint: u64,
}

/// A day of every year, `MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct MonthDay {
    pub month: u8,
    pub day: u8,
}

impl TryFrom<String> for MonthDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts =
            text.split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
        match parts {
            Some((month @ 1..=12, day @ 1..=31)) => Ok(Self { month, day }),
            _ => Err(format!("{text:?} is no day such as \"06-23\"")),
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Weather {
    pub storm_days: Exactly<usize, 12>,
    pub calm: Calm,
    pub severity: BySeverity<usize>,
    pub fault_per_mille: BySeverity<u64>,
    pub next_day_per_mille: u64,
    pub outdoor_cause_per_mille: u32,
    pub force_majeure_per_mille: Majeure,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Calm {
    pub from: MonthDay,
    pub to: MonthDay,
}

/// One figure a severity of storm.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct BySeverity<T> {
    pub ordinary: T,
    pub heavy: T,
    pub severe: T,
}

/// How hard it storms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    Ordinary,
    Heavy,
    Severe,
}

impl<T: Copy> BySeverity<T> {
    pub fn of(&self, severity: Severity) -> T {
        match severity {
            Severity::Ordinary => self.ordinary,
            Severity::Heavy => self.heavy,
            Severity::Severe => self.severe,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Majeure {
    pub none: u64,
    pub ordinary: u64,
    pub heavy: u64,
    pub severe: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct MassFault {
    pub a_year: u64,
    pub storm_day_weight: u64,
    pub homes: Table,
    pub reports_per_mille: u64,
    pub report_delay_s: Table,
    #[serde(default)]
    pub cut: Option<Cut>,
}

/// The one outage that the year is remembered for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Cut {
    pub day: MonthDay,
    pub second: i64,
    pub homes: u64,
    pub reports_spread_per_mille: i64,
    pub complaint_per_mille: Vec<u64>,
    pub complaint_before_per_mille: Vec<u64>,
    pub fault_per_mille: Vec<u64>,
    pub enquiry_per_mille: Vec<u64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Cause {
    /// Root cause of the policy.
    pub code: String,
    pub share: u32,
    pub remote: u64,
    pub site: String,
    pub again: u64,
    pub party: Party,
    #[serde(default)]
    pub outdoor: bool,
}

/// Whose cause it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Party {
    Operator,
    User,
    Third,
}

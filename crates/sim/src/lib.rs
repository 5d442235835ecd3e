//! The made-up city of Chengchuan (澄川市): customers, agents and crews who drive the real application through commands
//! only, in virtual time, and a small auditor that recomputes from the journal what the application did.
//!
//! Deterministic: the same seed and options give the same journal bytes on every store. One stream of draws per purpose
//! and entity; whole numbers only; one thread. Weaknesses, admitted: crews are not scheduled but drawn from the shapes of
//! CITY.md; nobody reroutes; a city at two per cent of its size says nothing about how many crews are needed.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod audit;
mod city;
mod entropy;
mod fraud;
mod life;
mod random;
mod time;
pub mod trial;
mod words;
mod year;

pub use audit::{AuditReport, Finding, Order, audit, audit_in_order};
pub use city::{DEMO_PASSWORD, found_city};
pub use entropy::SeededEntropy;
pub use fraud::{FraudRates, Strength, fraud_rates};
pub use life::{Living, live, place_office};
pub use time::{VirtualClock, local_stamp};
pub use year::{
    CHENGCHUAN, CHENGCHUAN_LAW, CITY_CODES, CheckLine, CheckTable, CityFile, CityRefusal, Cliff, Tongue,
    YEARS_MAX, YearOptions, check_table, cliffs,
};

use std::collections::BTreeMap;
use std::fmt;

/// Seed of the demo city.
pub const SEED: u64 = 20_260_623;
/// Most days that a city is filled with: a year.
pub const DAYS_MAX: u32 = 366;

/// Which city is lived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityOptions {
    /// Seed of every draw.
    pub seed: u64,
    /// Size, per mille of the whole city.
    pub scale_per_mille: u32,
    /// Days before the day of `as_of` that are filled.
    pub days: u32,
    /// End of the filled period, UTC milliseconds.
    pub as_of: i64,
}

impl Default for CityOptions {
    fn default() -> Self {
        // 2026-06-30 15:00 in the city: the cut of 23 June lies in the window.
        Self { seed: SEED, scale_per_mille: 20, days: 30, as_of: 1_782_802_800_000 }
    }
}

impl CityOptions {
    /// The local midnight with which the filled period begins.
    #[must_use]
    pub fn begins_at(&self) -> i64 {
        time::midnight(self.as_of) - i64::from(self.days.min(DAYS_MAX)) * time::DAY
    }
}

/// What a filled period held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Contacts taken.
    pub contacts: u32,
    /// Cases opened.
    pub cases: u32,
    /// Contacts that joined an open case.
    pub joined: u32,
    /// Deeds done on cases.
    pub deeds: u32,
    /// Cases touched by the worker.
    pub settled: u32,
    /// Deeds that the rules refused, by code: a city tries what people try.
    pub refused: BTreeMap<&'static str, u32>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refused: u32 = self.refused.values().sum();
        write!(
            f,
            "{} contacts, {} cases, {} urges, {} deeds, {} settled by the worker, {refused} refused",
            self.contacts, self.cases, self.joined, self.deeds, self.settled
        )
    }
}

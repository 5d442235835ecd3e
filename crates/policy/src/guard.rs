//! Which verdicts are held until somebody looked at them. Pure: the same ratings always give the same reasons.
//!
//! Once pay hangs on a score, somebody makes scores. Every pattern here has an innocent twin (a household with one technician, a
//! street that answers after an outage, a good last week), so a match never deletes anything: it asks a person to look.

use crate::model::{Bilingual, GuardRule};
use crate::resolve::Policy;
use crate::time::{Instant, Span};
use std::collections::BTreeSet;

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

/// A score that somebody gave for somebody's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Customer.
    pub rater: String,
    /// Whose work.
    pub person: String,
    /// 1 to 10.
    pub score: u8,
    /// When it was given.
    pub at: Instant,
    /// From which device, as a keyed digest; empty when it is not known, or no longer.
    pub device: String,
    /// From which address, as a keyed digest; empty when it is not known, or no longer.
    pub place: String,
}

/// Why a verdict is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeldBecause {
    /// 本方号码: the rater is on the staff, or lives with somebody who is.
    Own,
    /// 集中打分: many top scores for one person within minutes.
    Burst,
    /// 只评一人: a customer who rates one person only, again and again, and always with a top score.
    Loyal,
    /// 月末突击: many more top scores before the end of the month than usual.
    Eve,
    /// 同一设备: top scores for one person in the name of many customers, from one device.
    Device,
    /// 同一地点: top scores for one person in the name of many customers, from one address within hours.
    Place,
}

impl HeldBecause {
    /// Every reason.
    pub const ALL: [Self; 6] = [Self::Own, Self::Burst, Self::Loyal, Self::Eve, Self::Device, Self::Place];

    /// The word that is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Burst => "burst",
            Self::Loyal => "loyal",
            Self::Eve => "eve",
            Self::Device => "device",
            Self::Place => "place",
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn words(self) -> Bilingual {
        match self {
            Self::Own => Bilingual::new(
                "评分号码属于员工或其家庭",
                "the rater is on the staff, or of a household of it",
            ),
            Self::Burst => {
                Bilingual::new("几分钟内集中给同一人打高分", "many top scores for one person within minutes")
            }
            Self::Loyal => Bilingual::new(
                "同一客户反复只给同一人打高分",
                "one customer rates one person only, always at the top",
            ),
            Self::Eve => Bilingual::new(
                "月末高分远多于平时",
                "far more top scores at the end of the month than before",
            ),
            Self::Device => Bilingual::new(
                "同一设备以多个客户的名义只给同一人打高分",
                "one device gave one person top scores in the name of many customers",
            ),
            Self::Place => Bilingual::new(
                "两天内同一网络地址以许多客户的名义给同一人打高分",
                "one address gave one person top scores in the name of many customers within hours",
            ),
        }
    }
}

impl GuardRule {
    /// How long devices and addresses are remembered, in minutes; nought when none are looked at.
    #[must_use]
    pub fn trace_minutes(&self) -> i64 {
        let device = if self.device > 0 { i64::from(self.device_days) * 1_440 } else { 0 };
        let place = if self.place > 0 { i64::from(self.place_hours) * 60 } else { 0 };
        device.max(place)
    }

    /// Why a rating is held, given those before it of the same person or the same rater, in the month that `month` spans. A score
    /// that nobody would forge is held by nobody.
    #[must_use]
    pub fn reasons(&self, last: &Rating, before: &[Rating], month: Span, own: bool) -> Vec<HeldBecause> {
        let mut found = Vec::new();
        found.extend(own.then_some(HeldBecause::Own));
        if last.score < self.top_from {
            return found;
        }
        let top = |rating: &&Rating| rating.score >= self.top_from && rating.at <= last.at;
        let same = || before.iter().filter(top).filter(|one| one.person == last.person);
        let since = |millis: i64| Instant(last.at.0.saturating_sub(millis));
        let recent = same().filter(|one| one.at > since(i64::from(self.burst_minutes) * MINUTE)).count();
        found.extend((recent + 1 >= self.burst as usize).then_some(HeldBecause::Burst));
        let loyal_from = since(i64::from(self.loyal_days) * 1_440 * MINUTE);
        let theirs = || {
            before.iter().filter(|one| one.rater == last.rater && one.at > loyal_from && one.at <= last.at)
        };
        let alike = theirs().all(|one| one.person == last.person && one.score >= self.top_from);
        found.extend((alike && theirs().count() + 1 >= self.loyal as usize).then_some(HeldBecause::Loyal));
        let eve = i64::from(self.eve_hours) * 60 * MINUTE;
        let eve_from = Instant(month.until.0.saturating_sub(eve));
        if last.at >= eve_from && last.at < month.until {
            let late = same().filter(|one| one.at >= eve_from).count() + 1;
            let early = same().filter(|one| one.at >= month.from && one.at < eve_from).count();
            // late / eve >= times x early / (month before the eve), by cross-multiplication.
            let length = eve_from.0.saturating_sub(month.from.0).max(0);
            let (late_rate, early_rate) = (wide(late) * i128::from(length), wide(early) * i128::from(eve));
            let sudden = late_rate >= i128::from(self.eve_times) * early_rate;
            found.extend((late >= self.eve as usize && sudden).then_some(HeldBecause::Eve));
        }
        let device_from = since(i64::from(self.device_days) * 1_440 * MINUTE);
        let device = |one: &Rating| one.device == last.device && one.at > device_from;
        let devices = customers(last, same().filter(|one| device(one)));
        let known = !last.device.is_empty() && self.device > 0;
        found.extend((known && devices >= self.device as usize).then_some(HeldBecause::Device));
        let place_from = since(i64::from(self.place_hours) * 60 * MINUTE);
        let place = |one: &Rating| one.place == last.place && one.at > place_from;
        let places = customers(last, same().filter(|one| place(one)));
        let known = !last.place.is_empty() && self.place > 0;
        found.extend((known && places >= self.place as usize).then_some(HeldBecause::Place));
        found
    }
}

/// How many customers speak in some ratings and the last of them: a household is one, however often it answers.
fn customers<'a>(last: &'a Rating, others: impl Iterator<Item = &'a Rating>) -> usize {
    let raters: BTreeSet<&str> = others.chain([last]).map(|one| one.rater.as_str()).collect();
    raters.len()
}

fn wide(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}

impl Policy {
    /// Which verdicts are held; without the rule all of them count.
    #[must_use]
    pub const fn guard_rule(&self) -> Option<&GuardRule> {
        self.guard.as_ref()
    }

    /// The local month in which an instant lies.
    #[must_use]
    pub fn month_span(&self, at: Instant) -> Span {
        let date = self.local_date(at);
        let start = |year: i32, month: u32| self.instant(&format!("{year:04}-{month:02}-01T00:00:00"));
        let year = date.get(..4).and_then(|text| text.parse::<i32>().ok()).unwrap_or(1970);
        let month = date.get(5..7).and_then(|text| text.parse::<u32>().ok()).unwrap_or(1);
        let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        Span { from: start(year, month).unwrap_or(at), until: start(next_year, next).unwrap_or(at) }
    }
}

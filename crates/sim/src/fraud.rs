//! The guard on trial: gangs of three strengths and honest households, lived for ninety days by seed, and both rates.
//!
//! The thresholds stand in the policy; the seeds are asked for afterwards. A gang is caught when one of its scores is held: then
//! somebody looks, and finds the others. An honest score that is held costs somebody a look.

use crate::random::Draw;
use crate::time::{DAY, HOUR, MINUTE, SECOND};
use std::collections::BTreeMap;
use std::fmt;
use yinuo_policy::{Instant, Policy, Rating};

/// Days that are lived.
const DAYS: i64 = 90;
/// Technicians.
const PEOPLE: u64 = 30;
/// Households.
const HOUSEHOLDS: u64 = 3_000;
/// Of a thousand days of a household so many bring a fault, and of one with a bad line.
const FAULTS: (u64, u64) = (7, 40);
/// Of a thousand, the households with a bad line: they call again and again.
const BAD_LINE: u64 = 50;
/// Of a thousand, the households of a village with one technician: every fault of theirs is his.
const VILLAGE: u64 = 300;
/// Of a thousand honest answers, by score from 1 to 10.
const SCORES: [u32; 10] = [3, 2, 3, 4, 4, 5, 7, 14, 24, 54];
/// Evenings on which an outage is over and a street answers about one technician.
const OUTAGES: i64 = 6;
/// Households of such a street.
const STREET: u64 = 14;
/// Houses whose lines fail together and whose households share one address and one model of telephone.
const HOUSES: u64 = 60;
/// Households of such a house.
const FLATS: u64 = 4;
/// Models of telephones: what a browser calls itself tells no more apart.
const MODELS: u64 = 6;
/// Of a thousand streets and villages, those whose households share one address of their carrier.
const SHARED: u64 = 500;
/// Gangs of each strength.
const GANGS: u64 = 10;

/// How a gang goes about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// A dozen numbers in a few minutes.
    Crude,
    /// Ten scores over the last two days of a month.
    Hurried,
    /// Three numbers, every ten days or so, for weeks.
    Patient,
    /// Nine numbers, each once, from one telephone, every other day or so: no pattern of time sees it.
    OnePhone,
    /// Fourteen numbers from as many telephones in one dormitory, over a day and a half.
    OneRoof,
}

impl Strength {
    /// Every strength.
    pub const ALL: [Self; 5] = [Self::Crude, Self::Hurried, Self::Patient, Self::OnePhone, Self::OneRoof];
}

/// Both rates of one seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FraudRates {
    /// Gangs, and those that were caught, by strength.
    pub gangs: BTreeMap<Strength, (u64, u64)>,
    /// Forged scores, and those that were held.
    pub forged: (u64, u64),
    /// Honest scores of the same time without any gang, and those that were held.
    pub honest: (u64, u64),
    /// Honest households of that time, and those of which a score was held.
    pub households: (u64, u64),
    /// Houses of several households behind one address and with one model of telephone, and those of which a score was held.
    pub houses: (u64, u64),
    /// Honest scores beside the gangs, and those that were held with them: whoever was praised by a gang is looked at whole.
    pub beside: (u64, u64),
}

impl FraudRates {
    /// What several seeds come to together.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        let add = |one: &mut (u64, u64), other: (u64, u64)| *one = (one.0 + other.0, one.1 + other.1);
        for (strength, counts) in &other.gangs {
            add(self.gangs.entry(*strength).or_default(), *counts);
        }
        add(&mut self.forged, other.forged);
        add(&mut self.honest, other.honest);
        add(&mut self.households, other.households);
        add(&mut self.houses, other.houses);
        add(&mut self.beside, other.beside);
        self
    }

    /// The two rates in one line: gangs that were caught, and honest households, whole houses included, of which a score was held.
    #[must_use]
    pub fn told(&self) -> String {
        let (gangs, caught) = self.gangs.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let (honest, touched) = (self.households.0 + self.houses.0, self.households.1 + self.houses.1);
        let (caught_share, touched_share) = (per_cent(caught, gangs), per_cent(touched, honest));
        format!(
            "抓获率 {caught_share} %（{caught}/{gangs} 个团伙），误伤率 {touched_share} %（{touched}/{honest} 户） / \
             caught {caught_share} % ({caught} of {gangs} gangs), wrongly touched {touched_share} % ({touched} of {honest} honest households)"
        )
    }
}

/// A share in hundredths of a per cent, cut off toward the worse: what is not all is never called 100.00, and what is not nothing
/// never 0.00, for the first is rounded down and the second shown from a hundredth up.
fn per_cent(part: u64, whole: u64) -> String {
    let hundredths = (part * 10_000).checked_div(whole).unwrap_or(0).max(u64::from(part > 0));
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

impl fmt::Display for FraudRates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (strength, (all, caught)) in &self.gangs {
            let (zh, en) = match strength {
                Strength::Crude => ("粗糙", "crude"),
                Strength::Hurried => ("赶月末", "hurried"),
                Strength::Patient => ("耐心", "patient"),
                Strength::OnePhone => ("一部手机", "one telephone"),
                Strength::OneRoof => ("一个屋檐", "one roof"),
            };
            writeln!(f, "团伙（{zh}）：{caught} / {all} 被发现 / gangs ({en}): {caught} of {all} caught")?;
        }
        let (all, held) = self.forged;
        writeln!(f, "假评分：{held} / {all} 被暂扣 / forged scores: {held} of {all} held")?;
        let (all, held) = self.honest;
        writeln!(f, "真评分：{held} / {all} 被暂扣 / honest scores: {held} of {all} held")?;
        let (all, held) = self.beside;
        writeln!(
            f,
            "团伙旁的真评分：{held} / {all} 一并暂扣 / honest scores beside gangs: {held} of {all} held"
        )?;
        let (all, held) = self.households;
        writeln!(f, "诚实住户：{held} / {all} 受影响 / honest households: {held} of {all} touched")?;
        let (all, held) = self.houses;
        write!(
            f,
            "一个地址后的整户：{held} / {all} 受影响 / whole houses behind one address: {held} of {all} touched"
        )
    }
}

struct Given {
    rating: Rating,
    /// The gang that gave it; none for an honest one.
    gang: Option<usize>,
}

/// Lives a seed under the guard of a policy; none when the policy has no guard.
#[must_use]
pub fn fraud_rates(policy: &Policy, seed: u64) -> Option<FraudRates> {
    policy.guard_rule()?;
    // The first of a month, so that eves of months lie where calendars have them.
    let begin = policy.instant("2026-09-01T00:00:00")?.0;
    let mut given = honest(seed, begin);
    let mut strengths = Vec::new();
    for strength in Strength::ALL {
        for number in 0..GANGS {
            let gang = strengths.len();
            strengths.push(strength);
            let mut draw = Draw::new(seed, "gang", gang as u64 * 1_000 + number);
            given.extend(forge(policy, &mut draw, (strength, gang), begin));
        }
    }
    let (mut rates, quiet) = (judged(policy, given, &strengths)?, judged(policy, honest(seed, begin), &[])?);
    (rates.beside, rates.honest) = (rates.honest, quiet.honest);
    (rates.households, rates.houses) = (quiet.households, quiet.houses);
    Some(rates)
}

/// What the guard makes of scores, in the order in which they were given.
fn judged(policy: &Policy, mut given: Vec<Given>, strengths: &[Strength]) -> Option<FraudRates> {
    let rule = policy.guard_rule()?;
    given.sort_by(|a, b| (a.rating.at, &a.rating.rater).cmp(&(b.rating.at, &b.rating.rater)));
    let mut caught = vec![false; strengths.len()];
    let mut households: BTreeMap<&str, bool> = BTreeMap::new();
    let mut houses: BTreeMap<&str, bool> = BTreeMap::new();
    let (mut forged, mut fair) = ((0, 0), (0, 0));
    let mut of_person: BTreeMap<&str, Vec<Rating>> = BTreeMap::new();
    let mut of_rater: BTreeMap<&str, Vec<Rating>> = BTreeMap::new();
    for Given { rating, gang } in &given {
        let mut before = of_person.get(rating.person.as_str()).cloned().unwrap_or_default();
        let others = of_rater.get(rating.rater.as_str()).into_iter().flatten();
        before.extend(others.filter(|one| one.person != rating.person).cloned());
        let held = !rule.reasons(rating, &before, policy.month_span(rating.at), false).is_empty();
        let count = if gang.is_some() { &mut forged } else { &mut fair };
        *count = (count.0 + 1, count.1 + u64::from(held));
        match gang {
            Some(gang) => caught[*gang] |= held,
            None => *households.entry(&rating.rater).or_default() |= held,
        }
        if rating.place.starts_with("house") {
            *houses.entry(&rating.place).or_default() |= held;
        }
        of_person.entry(&rating.person).or_default().push(rating.clone());
        of_rater.entry(&rating.rater).or_default().push(rating.clone());
    }
    let mut gangs: BTreeMap<Strength, (u64, u64)> = BTreeMap::new();
    for (strength, caught) in strengths.iter().zip(&caught) {
        let count = gangs.entry(*strength).or_default();
        *count = (count.0 + 1, count.1 + u64::from(*caught));
    }
    let touched = households.values().filter(|held| **held).count() as u64;
    let households = (households.len() as u64, touched);
    let houses = (houses.len() as u64, houses.values().filter(|held| **held).count() as u64);
    Some(FraudRates { gangs, forged, honest: fair, households, houses, beside: (0, 0) })
}

fn rating(rater: String, person: u64, score: u8, at: i64) -> Rating {
    let (place, device) = (String::new(), String::new());
    Rating { rater, person: format!("T{person:02}"), score, at: Instant(at), place, device }
}

/// The same from an address, by a telephone of a model.
fn from(rating: Rating, place: &str, model: u64) -> Rating {
    Rating { place: place.to_owned(), device: format!("{place}/{model}"), ..rating }
}

/// Households whose faults are mended and who answer or not, some of them always by the same technician; and streets that
/// answer together when an outage is over.
fn honest(seed: u64, begin: i64) -> Vec<Given> {
    let mut found = Vec::new();
    let score = |draw: &mut Draw| u8::try_from(draw.weighted(&SCORES) + 1).unwrap_or(10);
    for household in 0..HOUSEHOLDS {
        let mut draw = Draw::new(seed, "household", household);
        let own = draw.below(PEOPLE);
        let village = draw.chance(VILLAGE);
        let mut telephone = Draw::new(seed, "telephone", household);
        let model = telephone.below(MODELS);
        // A village may stand behind one address of its carrier, all of it with one technician.
        let shared = village && Draw::new(seed, "village", own).chance(SHARED);
        let place = if shared { format!("village{own}") } else { format!("home{household}") };
        let faults = if draw.chance(BAD_LINE) { FAULTS.1 } else { FAULTS.0 };
        for day in 0..DAYS {
            if !draw.chance(faults) {
                continue;
            }
            let person = if village { own } else { draw.below(PEOPLE) };
            let at = begin + day * DAY + draw.between(8 * HOUR, 22 * HOUR);
            // Six in ten answer.
            if draw.chance(600) {
                let rating = rating(format!("H{household:04}"), person, score(&mut draw), at);
                found.push(Given { rating: from(rating, &place, model), gang: None });
            }
        }
    }
    for outage in 0..OUTAGES {
        let mut draw = Draw::new(seed, "street", outage.unsigned_abs());
        let over = begin + draw.between(0, DAYS) * DAY + 20 * HOUR;
        let person = draw.below(PEOPLE);
        let mut telephones = Draw::new(seed, "street-telephones", outage.unsigned_abs());
        let shared = telephones.chance(SHARED);
        for neighbour in 0..STREET {
            let model = telephones.below(MODELS);
            let place = if shared { format!("street{outage}") } else { format!("home{outage}-{neighbour}") };
            if draw.chance(450) {
                // Most answer within the evening.
                let at = over + draw.between(MINUTE, 3 * HOUR);
                let rating = rating(format!("S{outage}-{neighbour}"), person, score(&mut draw), at);
                found.push(Given { rating: from(rating, &place, model), gang: None });
            }
        }
    }
    found.extend((0..HOUSES).flat_map(|house| answers_of(seed, house, begin)));
    found
}

/// A house whose lines failed together: its households answer about one technician on one evening or in the days after, all from
/// one address and with one model of telephone.
fn answers_of(seed: u64, house: u64, begin: i64) -> Vec<Given> {
    let mut draw = Draw::new(seed, "house", house);
    let (person, model) = (draw.below(PEOPLE), draw.below(MODELS));
    let mended = begin + draw.between(0, DAYS) * DAY + 18 * HOUR;
    let place = format!("house{house}");
    let mut found = Vec::new();
    for flat in 0..FLATS {
        if draw.chance(600) {
            let at = mended + draw.between(MINUTE, 40 * HOUR);
            let score = u8::try_from(draw.weighted(&SCORES) + 1).unwrap_or(10);
            let rating = rating(format!("{place}-{flat}"), person, score, at);
            found.push(Given { rating: from(rating, &place, model), gang: None });
        }
    }
    found
}

/// The scores of one gang.
fn forge(policy: &Policy, draw: &mut Draw, (strength, gang): (Strength, usize), begin: i64) -> Vec<Given> {
    let person = draw.below(PEOPLE);
    let number = |index: i64| format!("G{gang}-{index}");
    let mut forged = Vec::new();
    let place = format!("gang{gang}");
    // Those that are seen by time alone take care that no address and no telephone comes twice.
    let mut give = |rater: String, at: i64, telephone: u64| {
        let own = rating(rater, person, 10, at);
        let own = match strength {
            Strength::OnePhone | Strength::OneRoof => from(own, &place, telephone),
            _ => own,
        };
        forged.push(Given { rating: own, gang: Some(gang) });
    };
    match strength {
        Strength::Crude => {
            let from = begin + draw.between(0, DAYS * DAY);
            (0..12).for_each(|index| give(number(index), from + index * 25 * SECOND, 0));
        }
        Strength::Hurried => {
            let day = begin + draw.between(0, DAYS * DAY);
            let end = policy.month_span(Instant(day)).until.0;
            (0..10).for_each(|index| give(number(index), end - draw.between(HOUR, 44 * HOUR) - index, 0));
        }
        Strength::Patient => {
            let from = begin + draw.between(0, 20 * DAY);
            for index in 0..3 {
                (0..6).for_each(|turn| {
                    give(number(index), from + turn * 10 * DAY + draw.between(0, 3 * DAY), 0);
                });
            }
        }
        Strength::OnePhone => {
            let from = begin + draw.between(0, (DAYS - 24) * DAY);
            (0..9).for_each(|index| give(number(index), from + index * 2 * DAY + draw.between(0, DAY), 0));
        }
        Strength::OneRoof => {
            let from = begin + draw.between(0, DAYS * DAY);
            (0..14).for_each(|index| {
                give(number(index), from + draw.between(0, 36 * HOUR), index.unsigned_abs());
            });
        }
    }
    forged
}

//! The ordinary days: how many get in touch, when, and about what (CITY.md, section 2, in the demo's form).

use super::agenda::{About, Arrival};
use super::complaint::complaint;
use super::fault::{CALM, Strain, install, repair};
use super::tables as t;
use super::world::World;
use crate::random::Draw;
use crate::time::{DAY, HOUR, MINUTE, SECOND};
use crate::words::complaints as said;
use crate::year::{DayRate, Severity};
use yinuo_domain::Actor;

/// The excavator in Tiegang: 2026-06-23 06:40, as chengchuan.toml has it.
pub(crate) const JUNE_CUT: i64 = 1_782_168_000_000;

/// Products that fault, and the prefix of their categories with its weight.
const FAULTS: &[(&str, &str, u32)] = &[
    ("broadband", "fault.broadband", 430),
    ("digital-tv", "fault.tv", 440),
    ("analogue-tv", "fault.tv", 60),
    ("fixed-voice", "fault.voice", 40),
    ("mobile", "fault.mobile", 30),
];

/// What complaints are about, by category prefix (assumption of CITY.md, turned to the pack's tree).
const COMPLAINTS: &[(&str, u32)] = &[
    ("complaint.outage", 260),
    ("complaint.billing", 240),
    ("complaint.visit", 130),
    ("complaint.conduct", 100),
    ("complaint.sp", 60),
    ("complaint.handling", 70),
    ("complaint.install", 40),
    ("complaint.nuisance", 40),
    ("complaint.port", 20),
    ("complaint.account", 40),
];

/// One day of traffic: rates per mille of the average day.
struct Day {
    index: u64,
    starts_at: i64,
    strain: Strain,
    rate: DayRate,
}

/// The period's days, of which each is planned when it comes: a year on the agenda at once would fill the memory.
pub(crate) struct Plan {
    days: std::iter::Enumerate<std::vec::IntoIter<DayRate>>,
    /// Start of the first day that is not planned yet.
    next_at: i64,
}

impl Plan {
    /// Nothing planned yet.
    pub fn new(world: &World) -> Self {
        Self { days: with_a_storm(world).into_iter().enumerate(), next_at: world.begins_at }
    }

    /// Puts the ordinary traffic of every day that begins at or before an instant on the agenda; says whether there was
    /// such a day.
    pub fn until(&mut self, world: &mut World, at: i64) -> bool {
        let from = self.next_at;
        while self.next_at <= at
            && let Some((index, rate)) = self.days.next()
        {
            let day = Day {
                index: index as u64,
                starts_at: self.next_at,
                strain: CALM + if rate.storm.is_some() { 1_300 } else { 0 },
                rate,
            };
            self.next_at += DAY;
            faults(world, &day);
            complaints(world, &day);
            installs(world, &day);
            calls(world, &day);
            others(world, &day);
        }
        self.next_at > from
    }
}

/// The city's days; one heavy storm is always in the window, for the grandmother's story needs it.
fn with_a_storm(world: &World) -> Vec<DayRate> {
    let mut days = world.days.clone();
    let place = days.len() * 2 / 5;
    if days.len() > 4 && days[place].storm.is_none() {
        let weather = &world.city.weather;
        let excess = weather.fault_per_mille.of(Severity::Heavy) - 1_000;
        days[place].storm = Some(Severity::Heavy);
        days[place].fault += days[place].fault * excess / 1_000;
        days[place + 1].fault += days[place + 1].fault * excess / 1_000 * weather.next_day_per_mille / 1_000;
    }
    days
}

/// How many of a yearly count at full scale fall on a day, per mille.
fn per_day(a_year: u64, scale_per_mille: u64, factors: &[u64]) -> u64 {
    factors.iter().fold(a_year * scale_per_mille / 365, |count, factor| count * factor / 1_000)
}

/// An instant of the day by hour weights.
fn moment(draw: &mut Draw, day: &Day, hours: &[u32; 24]) -> i64 {
    let hour = i64::try_from(draw.weighted(hours)).unwrap_or(0);
    day.starts_at + hour * HOUR + draw.between(0, 60) * MINUTE + draw.between(0, 60) * SECOND
}

fn entity(day: &Day, number: u64) -> u64 {
    day.index * 10_000 + number
}

fn channel(draw: &mut Draw) -> &'static str {
    ["hotline", "wechat", "web", "hall"][draw.weighted(&[840, 90, 40, 30])]
}

fn matter(customer: usize, service: String, category: String, by: Actor, channel: &'static str) -> Arrival {
    Arrival {
        customer,
        service,
        channel,
        by,
        words: "",
        about: About::Matter { category, beside: false },
        script: Vec::new(),
        again: Vec::new(),
    }
}

fn faults(world: &mut World, day: &Day) {
    let scale = u64::from(world.options.scale_per_mille);
    let orders = &world.city.orders;
    let a_year = orders.digital_tv + orders.broadband + orders.analogue_tv;
    let count = world.draw("arrivals", day.index).count(per_day(a_year, scale, &[day.rate.fault]));
    for number in 0..count {
        let mut draw = world.draw("field", entity(day, number));
        let at = moment(&mut draw, day, &world.city.hours.fault);
        if let Some(arrival) = fault_at(world, &mut draw, at, day.strain) {
            world.enter(at, arrival);
        }
    }
}

/// A fault reported at an instant, with its life; none when the policy has no such category.
pub(crate) fn fault_at(world: &World, draw: &mut Draw, at: i64, strain: Strain) -> Option<Arrival> {
    let weights: Vec<u32> = FAULTS.iter().map(|fault| fault.2).collect();
    let (product, prefix, _) = FAULTS[draw.weighted(&weights)];
    let (customer, line) = world.customer_with(draw, &[product])?;
    let line = world.customers[customer].lines[line].clone();
    let category = world.catalogue.leaf(prefix, draw)?;
    let by = world.agent(draw);
    let mut arrival = matter(customer, line.code.clone(), category, by, channel(draw));
    let course = repair(world, draw, at, (customer, &line), strain, &arrival);
    arrival.script = course.deeds;
    arrival.again = with_scripts(world, draw, course.again, (customer, &line));
    Some(arrival)
}

fn with_scripts(
    world: &World,
    draw: &mut Draw,
    again: Vec<(i64, Arrival)>,
    (customer, line): (usize, &crate::city::customers::Line),
) -> Vec<(i64, Arrival)> {
    again
        .into_iter()
        .map(|(at, mut arrival)| {
            // Its own repeats are in the list already.
            arrival.script = repair(world, draw, at, (customer, line), CALM, &arrival).deeds;
            (at, arrival)
        })
        .collect()
}

fn complaints(world: &mut World, day: &Day) {
    // The demo raises complaints to 400 per mille of the city at 20 per mille of its size (CITY.md, section 9).
    let scale = (u64::from(world.options.scale_per_mille) * 20).min(1_000);
    let calls = &world.city.calls;
    let a_year = calls.answered * calls.complaint_per_million / 1_000_000;
    let per_mille = per_day(a_year, scale, &[day.rate.complaint]);
    let count = world.draw("complaint", day.index).count(per_mille);
    for number in 0..count {
        let mut draw = world.draw("complaint", 1_000_000 + entity(day, number));
        let at = moment(&mut draw, day, &world.city.hours.complaint);
        if let Some(arrival) = complaint_at(world, &mut draw, at) {
            world.enter(at, arrival);
        }
    }
}

/// A complaint at an instant, with its life.
pub(crate) fn complaint_at(world: &World, draw: &mut Draw, at: i64) -> Option<Arrival> {
    let weights: Vec<u32> = COMPLAINTS.iter().map(|topic| topic.1).collect();
    let prefix = COMPLAINTS[draw.weighted(&weights)].0;
    let (customer, line) = world.customer_with(draw, &["broadband", "digital-tv", "mobile"])?;
    let category = world.catalogue.leaf(prefix, draw)?;
    let service = world.customers[customer].lines[line].code.clone();
    let by = world.agent(draw);
    let mut arrival = matter(customer, service, category.clone(), by, channel(draw));
    arrival.script = complaint(world, draw, at, (customer, &category));
    Some(arrival)
}

fn installs(world: &mut World, day: &Day) {
    let scale = u64::from(world.options.scale_per_mille);
    let count = world.draw("install", day.index).count(per_day(world.city.orders.install, scale, &[]));
    for number in 0..count {
        let mut draw = world.draw("install", 1_000_000 + entity(day, number));
        let at = moment(&mut draw, day, &world.city.hours.enquiry);
        let prefix = ["install.broadband", "install.tv", "move"][draw.weighted(&[500, 250, 250])];
        let product = if prefix == "install.tv" { "digital-tv" } else { "broadband" };
        let Some((customer, line)) = world.customer_with(&mut draw, &[product]) else { continue };
        let Some(category) = world.catalogue.leaf(prefix, &mut draw) else { continue };
        let service = world.customers[customer].lines[line].code.clone();
        let by = world.agent(&mut draw);
        let mut arrival = matter(customer, service, category, by, channel(&mut draw));
        arrival.script = install(world, &mut draw, at, customer);
        world.enter(at, arrival);
    }
}

/// Calls that end as contacts: enquiries, faults put right on the telephone, praise.
fn calls(world: &mut World, day: &Day) {
    let scale = u64::from(world.options.scale_per_mille);
    let factors = [day.rate.enquiry, t::ENDING_PER_MILLE];
    let a_year = world.city.calls.answered;
    let count = world.draw("call", day.index).count(per_day(a_year, scale, &factors));
    for number in 0..count {
        let mut draw = world.draw("call", 1_000_000 + entity(day, number));
        let at = moment(&mut draw, day, &world.city.hours.enquiry);
        let arrival = call_at(world, &mut draw);
        world.enter(at, arrival);
    }
}

/// One call that ends as a contact.
pub(crate) fn call_at(world: &World, draw: &mut Draw) -> Arrival {
    let (outcome, words) = match draw.weighted(&[860, 110, 8, 22]) {
        0 => ("informed", draw.say(said::ENQUIRIES)),
        1 => ("informed", draw.say(said::REMOTE_FIXES)),
        2 => ("wrong-number", "打错了，以为是水务公司的电话。"),
        _ => ("praise", draw.say(said::PRAISE)),
    };
    let customer = draw.below(world.customers.len() as u64) as usize;
    Arrival {
        customer,
        service: String::new(),
        channel: channel(draw),
        by: world.agent(draw),
        words,
        about: About::Nothing(outcome),
        script: Vec::new(),
        again: Vec::new(),
    }
}

/// Now and then an appeal through another body, a suggestion, a report, a cry for help.
fn others(world: &mut World, day: &Day) {
    let scale = u64::from(world.options.scale_per_mille);
    for (place, prefix) in ["appeal", "suggestion", "report", "help"].into_iter().enumerate() {
        let stream = day.index * 10 + place as u64;
        let mut draw = world.draw("other", stream);
        if !draw.chance((scale * 8).min(400)) {
            continue;
        }
        let at = moment(&mut draw, day, &world.city.hours.complaint);
        let Some((customer, _)) = world.customer_with(&mut draw, &["broadband", "digital-tv"]) else {
            continue;
        };
        let Some(category) = world.catalogue.leaf(prefix, &mut draw) else { continue };
        let by = world.agent(&mut draw);
        let through = if prefix == "appeal" { "outside-body" } else { "hotline" };
        let mut arrival = matter(customer, String::new(), category.clone(), by, through);
        arrival.script = complaint(world, &mut draw, at, (customer, &category));
        world.enter(at, arrival);
    }
}

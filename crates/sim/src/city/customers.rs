//! Customers and their services, drawn by seed. The first ones are reserved for the stories and have what those need.

use super::names;
use super::place::{DISTRICTS, team_code};
use crate::random::{Draw, named};
use yinuo_app::AppError;
use yinuo_app::ports::CustomerRow;
use yinuo_app::register::{CustomerBody, ServiceBody, Usage, json};
use yinuo_policy::Bilingual;

/// Customers kept for the stories.
pub(crate) const RESERVED: usize = 80;
/// Most customers in the mirror: as many as there are telephone numbers that cannot exist.
const CUSTOMERS_MAX: u32 = 20_000;

/// A service as the simulator knows it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub code: String,
    pub product: &'static str,
    pub access: &'static str,
    pub rural: bool,
}

/// A customer as the simulator knows it.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    pub code: String,
    pub name: String,
    pub phone: String,
    pub segment: &'static str,
    pub district: usize,
    pub unit: String,
    pub lines: Vec<Line>,
    body: CustomerBody,
    /// One in fifty homes faults six times as often (CITY.md, chronic homes).
    pub chronic: bool,
}

/// How many customers a scale has.
pub(crate) fn count(scale_per_mille: u32) -> usize {
    (scale_per_mille.saturating_mul(150)).clamp(600, CUSTOMERS_MAX) as usize
}

/// The customer with an index.
pub(crate) fn draw(seed: u64, index: usize) -> Customer {
    let mut draw = Draw::new(seed, "customer", index as u64);
    let story = index < RESERVED;
    let weights: Vec<u32> = DISTRICTS.iter().map(|district| district.share).collect();
    let district = match index {
        0 => 0,
        10..=59 => 2,
        _ if story => index % 3,
        _ => draw.weighted(&weights),
    };
    let place = &DISTRICTS[district];
    // The grandmother lives in 井亭, the sixth street of Wanglan.
    let street = if index == 0 { 5 } else { draw.below(place.streets.len() as u64) as usize };
    let rural = !story && !draw.chance(place.urban);
    let (name, _) =
        if index == 0 { ("田秀兰".to_owned(), String::new()) } else { names::person(&mut draw) };
    let segment = match draw.below(1_000) {
        _ if story => "household",
        0..950 => "household",
        950..990 => "business",
        _ => "campus",
    };
    let lane = draw.pick(place.lanes);
    let address = format!(
        "澄川市{}{}{lane}{}号{}单元{}0{}室",
        place.name.0,
        place.streets[street].0,
        draw.between(1, 88),
        draw.between(1, 5),
        draw.between(1, 19),
        draw.between(1, 4),
    );
    let unit = team_code(place, street);
    let code = format!("C{:06}", index + 1);
    let mut lines = Vec::new();
    let mut services = Vec::new();
    for product in products(&mut draw, index) {
        let (line, mut body) =
            service(&mut draw, &code, lines.len() + 1, product, (rural, story), &unit, &address);
        body.spot = super::field::spot(seed, "premises", district, index as u64);
        if !story {
            body.suspended = suspended(seed, &body.code).to_owned();
            body.usage = usage(seed, &body);
            if body.suspended == "overdue" {
                body.owed_minor = body.monthly_fee_minor * OVERDUE_MONTHS;
            }
        }
        lines.push(line);
        services.push(body);
    }
    Customer {
        phone: names::phone(index),
        chronic: draw.chance(20),
        body: CustomerBody {
            services,
            tier: tier(seed, index).to_owned(),
            no_calls: no_calls(seed, index),
            ..CustomerBody::default()
        },
        code,
        name,
        segment,
        district,
        unit,
        lines,
    }
}

/// One in fifty asked not to be telephoned; a stream of its own, so that nothing else changes with it.
fn no_calls(seed: u64, index: usize) -> bool {
    Draw::new(seed, "no-calls", index as u64).below(50) == 0
}

/// What the outside system calls those on whom much depends; a stream of its own, so that nothing else changes with it.
fn tier(seed: u64, index: usize) -> &'static str {
    match Draw::new(seed, "tier", index as u64).below(100) {
        0..3 => "platinum",
        3..12 => "gold",
        _ => "",
    }
}

/// What a line used this month; a stream of its own, so that nothing else changes with it.
fn usage(seed: u64, service: &ServiceBody) -> Vec<Usage> {
    let mut draw = Draw::new(seed, "usage", named(service.code.as_bytes()));
    let used = |what: &str, used: i64, of: Option<i64>| Usage { what: what.to_owned(), used, of };
    match service.product.as_str() {
        "broadband" => vec![used("data-gb", draw.between(20, 900), None)],
        "fixed-voice" => vec![used("voice-minutes", draw.between(0, 480), Some(500))],
        "mobile" => vec![
            used("data-gb", draw.between(0, 42), Some(40)),
            used("voice-minutes", draw.between(0, 480), Some(500)),
        ],
        _ => Vec::new(),
    }
}

/// Months that are owed for a line when it is cut off.
const OVERDUE_MONTHS: i64 = 2;

/// Some lines are cut off for an unpaid bill, and a few because their owner asked for it.
fn suspended(seed: u64, service: &str) -> &'static str {
    match Draw::new(seed, "suspended", named(service.as_bytes())).below(100) {
        0..2 => "overdue",
        2 => "asked",
        _ => "",
    }
}

fn products(draw: &mut Draw, index: usize) -> Vec<&'static str> {
    if index == 0 {
        return vec!["digital-tv"];
    }
    if index < RESERVED {
        return vec!["broadband", "digital-tv"];
    }
    let first = ["broadband", "digital-tv", "mobile", "analogue-tv", "fixed-voice"]
        [draw.weighted(&[420, 440, 70, 40, 30])];
    match first {
        "broadband" if draw.chance(450) => vec![first, "digital-tv"],
        "digital-tv" if draw.chance(250) => vec![first, "mobile"],
        _ => vec![first],
    }
}

fn service(
    draw: &mut Draw,
    customer: &str,
    number: usize,
    product: &'static str,
    (rural, story): (bool, bool),
    unit: &str,
    address: &str,
) -> (Line, ServiceBody) {
    let access = match product {
        _ if story => "fibre",
        "broadband" if rural => ["fibre", "eoc", "copper"][draw.weighted(&[700, 180, 120])],
        "broadband" => ["fibre", "eoc"][draw.weighted(&[880, 120])],
        "digital-tv" => ["fibre", "coax"][draw.weighted(&[620, 380])],
        "analogue-tv" => "analogue",
        "fixed-voice" => ["fibre", "copper"][draw.weighted(&[700, 300])],
        _ => "",
    };
    let (zh, en, fees): (&str, &str, &[i64]) = match product {
        "broadband" => ("光纤宽带", "Broadband", &[6_900, 9_900, 12_900, 19_900]),
        "digital-tv" => ("数字电视", "Digital TV", &[2_400, 2_900, 3_900]),
        "analogue-tv" => ("模拟有线电视", "Analogue cable TV", &[1_300, 1_800]),
        "fixed-voice" => ("固定电话", "Fixed line", &[1_800, 2_500]),
        _ => ("移动号码", "Mobile number", &[2_900, 3_900, 5_900, 9_900]),
    };
    let code = format!("S{}-{number}", &customer[1..]);
    let body = ServiceBody {
        code: code.clone(),
        product: product.to_owned(),
        access: access.to_owned(),
        name: Bilingual::new(zh, en),
        area: if rural { "rural" } else { "urban" }.to_owned(),
        unit: unit.to_owned(),
        address: address.to_owned(),
        monthly_fee_minor: *draw.pick(fees),
        one_off_fee_minor: 0,
        ..ServiceBody::default()
    };
    (Line { code, product, access, rural }, body)
}

impl Customer {
    /// The mirror row.
    ///
    /// # Errors
    /// Never for this body.
    pub fn row(&self, as_of: i64) -> Result<CustomerRow, AppError> {
        Ok(CustomerRow {
            code: self.code.clone(),
            name: self.name.clone(),
            phone: self.phone.clone(),
            segment: self.segment.to_owned(),
            body: json(&self.body)?,
            as_of,
        })
    }

    /// The line of one of these products, and its place.
    pub fn line_of(&self, product: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.product == product)
    }
}

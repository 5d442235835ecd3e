//! The world in which a city lives: who there is, what is on the agenda, and what came of it.

use super::agenda::{Agenda, Arrival, Item};
use super::catalogue::Catalogue;
use crate::city::customers::{self, Customer, RESERVED};
use crate::city::staff::Staff;
use crate::random::Draw;
use crate::time::DAY;
use crate::year::{CityFile, DayRate, chengchuan, rhythm};
use crate::{CityOptions, Summary};
use yinuo_app::App;
use yinuo_domain::Actor;

/// The world.
pub(crate) struct World {
    pub options: CityOptions,
    pub begins_at: i64,
    pub staff: Staff,
    pub customers: Vec<Customer>,
    pub catalogue: Catalogue,
    /// The city's parameters, and its days from `begins_at` on.
    pub city: CityFile,
    pub days: Vec<DayRate>,
    pub agenda: Agenda,
    pub summary: Summary,
}

impl World {
    pub fn new(app: &App, options: &CityOptions) -> Self {
        let begins_at = options.begins_at();
        let count = customers::count(options.scale_per_mille);
        let city = chengchuan();
        let length = (options.as_of - begins_at).div_euclid(DAY) + 1;
        let policy = app.law();
        let tables = policy.book.current().tables();
        Self {
            options: options.clone(),
            begins_at,
            staff: Staff::hire(options.seed, begins_at, options.as_of),
            customers: (0..count).map(|index| customers::draw(options.seed, index)).collect(),
            catalogue: Catalogue::of(app.law().book.current()),
            days: rhythm(&city, tables, options.seed, (begins_at, length)),
            city,
            agenda: Agenda::default(),
            summary: Summary::default(),
        }
    }

    /// A stream of draws.
    pub fn draw(&self, purpose: &str, entity: u64) -> Draw {
        Draw::new(self.options.seed, purpose, entity)
    }

    /// Puts an arrival on the agenda, if it falls into the period.
    pub fn enter(&mut self, at: i64, arrival: Arrival) {
        let arrival = self.at_counter(arrival);
        if self.begins_at <= at && at < self.options.as_of {
            self.agenda.enter(at, Item::Arrival(Box::new(arrival)));
        }
    }

    /// Whoever comes to a hall is served by a clerk of it.
    pub fn at_counter(&self, arrival: Arrival) -> Arrival {
        let clerks = &self.staff.clerks;
        match clerks.get(arrival.customer % clerks.len().max(1)) {
            Some(clerk) if arrival.channel == "hall" => Arrival { by: clerk.clone(), ..arrival },
            _ => arrival,
        }
    }

    /// A hotline agent.
    pub fn agent(&self, draw: &mut Draw) -> Actor {
        draw.pick(&self.staff.agents).clone()
    }

    /// An ordinary customer with one of these products, and the place of that line. Chronic homes are met more often.
    pub fn customer_with(&self, draw: &mut Draw, products: &[&str]) -> Option<(usize, usize)> {
        let ordinary = (self.customers.len() - RESERVED) as u64;
        let mut found = None;
        for _ in 0..40 {
            let index = RESERVED + draw.below(ordinary) as usize;
            let customer = &self.customers[index];
            let line = customer.lines.iter().position(|line| products.contains(&line.product));
            let Some(line) = line else { continue };
            found = Some((index, line));
            if customer.chronic || draw.chance(800) {
                break;
            }
        }
        found
    }
}

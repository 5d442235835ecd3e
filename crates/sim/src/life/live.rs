//! Living a period in virtual time: the next thing on the agenda, and before it everything that the worker owes.

use super::agenda::{Arrival, Item};
use super::calls::Calls;
use super::deed::{perform, take};
use super::firms;
use super::payday::Payday;
use super::stories;
use super::traffic::Plan;
use super::visits::{self, Booking};
use super::wallet;
use super::world::World;
use crate::random::Draw;
use crate::time::{DAY, HOUR, MINUTE, SECOND, VirtualClock, at_clock, date};
use crate::{CityOptions, Summary};
use uuid::Uuid;
use yinuo_app::{App, AppError};

/// The worker looks at its clocks no more often than this.
const WORKER_STEP: i64 = 5 * SECOND;
/// Pages of due cases that one look may settle.
const WORKER_PAGES: u32 = 64;
/// Inbox items older than this were read, but for the general manager's.
const READ_AFTER: i64 = 30 * HOUR;
/// Most items that are marked as read for a person.
const READ_MAX: u32 = 500;

/// Lives the days up to `as_of` in virtual time, through the application. `progress` hears parts of a thousand and a
/// sentence, about twice a day of the city.
///
/// # Errors
/// Failed storage; what was lived before stays.
pub fn live(
    app: &App,
    clock: &VirtualClock,
    options: &CityOptions,
    progress: &mut dyn FnMut(u32, &str),
) -> Result<Summary, AppError> {
    let mut world = World::new(app, options);
    let mut plan = Plan::new(&world);
    stories::tell(&mut world);
    if app.law().book.current().visit_rule().is_some() {
        for (at, booking) in visits::bookings(options.as_of).filter(|(at, _)| world.begins_at < *at) {
            world.agenda.enter(at, Item::Booking(booking));
        }
        world.agenda.enter(visits::rounds_from(options.as_of).max(world.begins_at), Item::Round);
    }
    if app.contractor_pay().is_ok() && app.law().book.current().visit_rule().is_some() {
        for at in visits::booked_before(options.as_of).filter(|at| *at > world.begins_at + DAY) {
            world.agenda.enter(at, Item::Booking(Booking::Before));
        }
    }
    clock.set(world.begins_at);
    firms::admit(app, &world)?;
    let payday = Payday::new(world.begins_at);
    let calls = Calls::new(world.begins_at);
    let mut life = Life { app, clock, woke: world.begins_at, outage: outage(&world), payday, calls, world };
    let (begin, end) = (life.world.begins_at, options.as_of);
    let mut said = begin - DAY;
    while let Some((at, number, item)) = life.next(&mut plan, end) {
        life.mornings_until(at)?;
        life.work_until(at)?;
        clock.set(at);
        life.handle(at, number, item)?;
        if at - said >= DAY / 2 {
            said = at;
            wallet::pay(app)?;
            let share = u32::try_from((at - begin) * 1_000 / (end - begin).max(1)).unwrap_or(0);
            progress(share, &format!("{}: {} cases", date(at), life.world.summary.cases));
        }
    }
    life.mornings_until(end)?;
    life.work_until(end)?;
    clock.set(end);
    life.world.summary.settled += app.settle_due(WORKER_PAGES)?;
    wallet::pay(app)?;
    life.read_inboxes()?;
    progress(1_000, &life.world.summary.to_string());
    Ok(life.world.summary)
}

/// One evening the worker stands still for forty minutes, so that some breaches and rungs show "noticed later".
pub(super) fn outage(world: &World) -> (i64, i64) {
    let day = world.options.as_of - DAY * i64::from(world.options.days.clamp(1, 5));
    let from = at_clock(day, 19, 20);
    (from, from + 40 * MINUTE)
}

struct Life<'a> {
    app: &'a App,
    clock: &'a VirtualClock,
    /// When the worker last looked.
    woke: i64,
    outage: (i64, i64),
    payday: Payday,
    calls: Calls,
    world: World,
}

impl Life<'_> {
    /// The next thing to happen before `end`, with all days planned that begin until then.
    fn next(&mut self, plan: &mut Plan, end: i64) -> Option<(i64, u64, Item)> {
        loop {
            let at = self.world.agenda.next_at().unwrap_or(end).min(end);
            if !plan.until(&mut self.world, at) {
                return self.world.agenda.next_before(end);
            }
        }
    }

    /// Verdicts and wages of every morning, and the calls of every round, up to `at`.
    fn mornings_until(&mut self, at: i64) -> Result<(), AppError> {
        while self.payday.next.min(self.calls.next) <= at {
            let next = self.payday.next.min(self.calls.next);
            self.work_until(next)?;
            self.clock.set(next);
            if next == self.payday.next {
                self.payday.morning(self.app, &self.world)?;
            } else {
                self.calls.ring(self.app, &self.world)?;
            }
        }
        Ok(())
    }

    /// Lets the worker look at every instant at which a clock calls, up to `at`.
    fn work_until(&mut self, at: i64) -> Result<(), AppError> {
        // Bounded: every look moves `woke` on by at least one step.
        while let Some(wake) = self.app.store().next_wake()? {
            let mut due = wake.max(self.woke + WORKER_STEP);
            if self.outage.0 <= due && due < self.outage.1 {
                due = self.outage.1;
            }
            if due > at {
                break;
            }
            self.clock.set(due);
            self.woke = due;
            self.world.summary.settled += self.app.settle_due(WORKER_PAGES)?;
        }
        Ok(())
    }

    fn handle(&mut self, at: i64, number: u64, item: Item) -> Result<(), AppError> {
        let mut draw = Draw::new(self.world.options.seed, "deed", number);
        match item {
            Item::Arrival(arrival) => self.arrive(at, *arrival, &mut draw),
            Item::Deed { case, customer, deed } => {
                let code = self.world.customers[customer].code.clone();
                let words = (&self.world.catalogue, &mut draw);
                perform(self.app, case, &code, &deed, words, &mut self.world.summary).map(|_| ())
            }
            Item::Booking(Booking::Before) => {
                let until = at_clock(at, 23, 0);
                self.world.agenda.enter(at + visits::ROUND, Item::EarlierRound(until));
                visits::book_the_day(self.app, &mut self.world, Booking::Before)
            }
            Item::Booking(booking) => {
                // Once, before the first visit of the last day.
                if at < visits::rounds_from(self.world.options.as_of) {
                    firms::put_on_probation(self.app, &self.world)?;
                }
                visits::book_the_day(self.app, &mut self.world, booking)
            }
            Item::Round => {
                self.world.agenda.enter(at + visits::ROUND, Item::Round);
                visits::round(self.app, &mut self.world)
            }
            Item::EarlierRound(until) => {
                if at + visits::ROUND < until {
                    self.world.agenda.enter(at + visits::ROUND, Item::EarlierRound(until));
                }
                visits::round(self.app, &mut self.world)
            }
        }
    }

    fn arrive(&mut self, at: i64, arrival: Arrival, draw: &mut Draw) -> Result<(), AppError> {
        let code = self.world.customers[arrival.customer].code.clone();
        let opened: Option<Uuid> = take(self.app, &code, &arrival, draw, &mut self.world.summary)?;
        if let Some(case) = opened {
            for (when, deed) in arrival.script {
                let item = Item::Deed { case, customer: arrival.customer, deed };
                self.world.agenda.enter(when.max(at), item);
            }
        }
        for (when, again) in arrival.again {
            self.world.enter(when.max(at), again);
        }
        Ok(())
    }

    /// What is a day old was read; the last items, and the general manager's of three days, wait for the visitor.
    fn read_inboxes(&self) -> Result<(), AppError> {
        let now = self.world.options.as_of;
        for seat in &self.world.staff.seats {
            let person = seat.actor.person.as_str();
            let kept = if person == "gao-yuan" { 3 * DAY } else { READ_AFTER };
            for row in self.app.store().inbox(person, true, READ_MAX)? {
                if row.occurred_at < now - kept {
                    self.app.store().mark_read(person, &row.key, now)?;
                }
            }
        }
        Ok(())
    }
}

//! The demo after it was filled: in real time customers keep calling, and handlers and crews work on open cases. What waits
//! for a person (an approval, an instruction) is left to whoever visits.

use super::agenda::{Act, Arrival, Deed};
use super::complaint::cause_of;
use super::deed::{perform, take};
use super::fault::CALM;
use super::traffic::{call_at, complaint_at, fault_at};
use super::visits::{self, Booking};
use super::wallet;
use super::world::World;
use crate::random::{Draw, named};
use crate::time::{MINUTE, SECOND};
use crate::{CityOptions, Summary};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow};
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;
use yinuo_domain::case::{Case, Proposal, Stage};

/// Mean time between two contacts.
const CONTACT_EVERY: i64 = 18 * SECOND;
/// How often somebody looks at the open cases.
const WORK_EVERY: i64 = 7 * SECOND;
/// How often the wallet answers.
const PAY_EVERY: i64 = MINUTE;
/// How often technicians are looked at.
const ROUND_EVERY: i64 = 20 * SECOND;
/// Above so many open cases the crews work twice as hard.
const OPEN_MANY: u64 = 160;
/// Most open cases looked at.
const LOOK_MAX: u32 = 300;

/// The city as it keeps living in real time.
pub struct Living {
    world: World,
    /// From here on somebody works in real time: what waits since before waits a little longer.
    since: i64,
    /// Steps taken: names the streams of draws.
    steps: u64,
    next_contact: i64,
    next_work: i64,
    next_pay: i64,
    next_round: i64,
    next_booking: (i64, Booking),
    /// Cases that wait for a person's decision, with the version at which they were seen to.
    left_alone: BTreeMap<Uuid, u64>,
}

impl Living {
    /// The city of these options, from now on.
    #[must_use]
    pub fn new(app: &App, options: &CityOptions) -> Self {
        let now = app.now().0;
        Self {
            world: World::new(app, options),
            since: now,
            steps: u64::try_from(now / SECOND).unwrap_or(0),
            next_contact: now + 2 * SECOND,
            next_work: now + 3 * SECOND,
            next_pay: now + PAY_EVERY,
            next_round: now + ROUND_EVERY,
            next_booking: Booking::after(now),
            left_alone: BTreeMap::new(),
        }
    }

    /// What came of it so far.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.world.summary
    }

    /// What customers, agents and crews did since the last call. At most one contact and one round of work each time, so
    /// that a machine that slept does not wake to a flood.
    ///
    /// # Errors
    /// Failed storage.
    pub fn step(&mut self, app: &App) -> Result<(), AppError> {
        let now = app.now().0;
        self.steps += 1;
        let mut draw = self.world.draw("living", self.steps);
        if now >= self.next_contact {
            self.next_contact = now + draw.between(CONTACT_EVERY / 3, CONTACT_EVERY * 5 / 3);
            self.contact(app, &mut draw, now)?;
        }
        if now >= self.next_booking.0 {
            let (_, booking) = self.next_booking;
            self.next_booking = Booking::after(now);
            visits::book_the_day(app, &mut self.world, booking)?;
        }
        if now >= self.next_round {
            self.next_round = now + ROUND_EVERY;
            visits::round(app, &mut self.world)?;
        }
        if now >= self.next_work {
            let open = app.store().count_cases(&open_filter(), OPEN_MANY + 1)?;
            let haste = if open > OPEN_MANY { 2 } else { 1 };
            self.next_work = now + WORK_EVERY / haste;
            self.work(app, &mut draw, now)?;
        }
        if now >= self.next_pay {
            self.next_pay = now + PAY_EVERY;
            wallet::pay(app)?;
        }
        Ok(())
    }

    fn contact(&mut self, app: &App, draw: &mut Draw, now: i64) -> Result<(), AppError> {
        let arrival: Option<Arrival> = match draw.weighted(&[560, 350, 60, 30]) {
            0 => Some(call_at(&self.world, draw)),
            1 => fault_at(&self.world, draw, now, CALM),
            2 => complaint_at(&self.world, draw, now),
            _ => return self.urge(app, draw),
        };
        if let Some(arrival) = arrival.map(|arrival| self.world.at_counter(arrival)) {
            let code = self.world.customers[arrival.customer].code.clone();
            take(app, &code, &arrival, draw, &mut self.world.summary)?;
        }
        Ok(())
    }

    /// Somebody who waits rings again.
    fn urge(&mut self, app: &App, draw: &mut Draw) -> Result<(), AppError> {
        let filter = CaseFilter { states: states(&["acknowledged", "inProgress"]), ..CaseFilter::default() };
        let rows = app.store().cases(&filter, CaseOrder::DueFirst, None, 40)?.rows;
        if rows.is_empty() {
            return Ok(());
        }
        let row = draw.pick(&rows);
        let deed = Deed { by: self.world.agent(draw), occurred: None, act: Act::Urge };
        self.perform(app, row.id, &row.customer, &deed, draw).map(|_| ())
    }

    /// The open case whose turn has come longest ago gets its next deed.
    fn work(&mut self, app: &App, draw: &mut Draw, now: i64) -> Result<(), AppError> {
        let rows = app.store().cases(&open_filter(), CaseOrder::DueFirst, None, LOOK_MAX)?.rows;
        let seed = self.world.options.seed;
        let since = self.since;
        let turn = |row: &CaseRow| row.updated_at.max(since) + patience(seed, row);
        let left = |row: &CaseRow| self.left_alone.get(&row.id) == Some(&row.version);
        let ready = rows
            .iter()
            .filter(|row| turn(row) <= now && !waits_for_somebody(row) && !left(row))
            .min_by_key(|row| (turn(row), row.id));
        let Some(row) = ready else { return Ok(()) };
        let case = app.case_file(row.id)?.case;
        let done = match self.next_deed(draw, &case, &row.customer) {
            Some(deed) => self.perform(app, row.id, &row.customer, &deed, draw)?,
            None => false,
        };
        if !done {
            self.left_alone.insert(row.id, row.version);
        }
        Ok(())
    }

    fn perform(
        &mut self,
        app: &App,
        case: Uuid,
        customer: &str,
        deed: &Deed,
        draw: &mut Draw,
    ) -> Result<bool, AppError> {
        let words = (&self.world.catalogue, draw);
        perform(app, case, customer, deed, words, &mut self.world.summary)
    }

    /// What comes next on a case, by its state; nothing when it waits for somebody's decision.
    fn next_deed(&self, draw: &mut Draw, case: &Case, customer: &str) -> Option<Deed> {
        if case.visits.iter().any(yinuo_domain::case::Visit::is_open) {
            // Whoever is sent there sees to it.
            return None;
        }
        let waiting = case.pauses.iter().any(|pause| pause.proposal == Proposal::Proposed)
            || case.exemptions.iter().any(|exemption| exemption.proposal == Proposal::Proposed);
        if waiting || case.standing_pause().is_some() || case.tasks.iter().any(|task| task.done_at.is_none())
        {
            return None;
        }
        let district = self.district_of(customer);
        let (dispatcher, crew) = self.world.field(district, named(case.id.as_bytes()));
        let field = matches!(
            case.facts.kind,
            yinuo_policy::CaseKind::Fault | yinuo_policy::CaseKind::Install | yinuo_policy::CaseKind::Move
        );
        let handler = self.world.staff.handlers[(case.id.as_bytes()[15] % 3) as usize].clone();
        let deed = |by: Actor, act: Act| Some(Deed { by, occurred: None, act });
        if case.stage == Stage::Resolved {
            return deed(self.world.agent(draw), Act::Confirm { channel: "sms" });
        }
        if case.handler.is_empty() {
            let (by, to) =
                if field { (dispatcher, crew) } else { (self.world.staff.named("chen-lixin"), handler) };
            return deed(by, Act::Assign { unit: to.unit, person: to.person });
        }
        if field {
            return match (case.arrived_at, case.restored_at) {
                (_, Some(_)) => deed(crew, Act::Resolve { cause: "access.connector" }),
                (Some(_), None) => deed(crew, Act::Restore { proof: None }),
                _ => deed(crew, Act::Arrive),
            };
        }
        match case.answered_at {
            None => deed(handler, Act::Answer),
            Some(_) => deed(handler, Act::Resolve { cause: cause_of(&case.facts.category) }),
        }
    }

    fn district_of(&self, customer: &str) -> usize {
        let found = self.world.customers.iter().find(|found| found.code == customer);
        found.map_or(0, |found| found.district)
    }
}

fn states(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn open_filter() -> CaseFilter {
    CaseFilter { states: states(&["acknowledged", "inProgress", "resolved"]), ..CaseFilter::default() }
}

/// A complaint on the top rung waits for the general manager, a red line for the quality office: visitors decide there.
fn waits_for_somebody(row: &CaseRow) -> bool {
    row.rung >= 5 || !row.red_line.is_empty()
}

/// How long nobody touches a case after its last event: minutes for the first steps, longer for the visit, and longest
/// for the customer's word; drawn per case and version, so that it stays what it is while somebody looks.
fn patience(seed: u64, row: &CaseRow) -> i64 {
    let mut draw = Draw::new(seed, "patience", named(row.id.as_bytes()) ^ row.version);
    match row.state.as_str() {
        "acknowledged" => draw.between(MINUTE, 8 * MINUTE),
        "resolved" => draw.between(5 * MINUTE, 150 * MINUTE),
        _ if row.kind == "complaint" => draw.between(20 * MINUTE, 400 * MINUTE),
        _ => draw.between(4 * MINUTE, 64 * MINUTE),
    }
}

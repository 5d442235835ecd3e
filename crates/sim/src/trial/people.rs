//! People of a trial: who asks for what next.

use super::act::{self, Act};
use super::answers::{Asked, Outcome, words};
use super::node::{Submission, What};
use super::world::{World, lock};
use crate::time::{HOUR, MINUTE};
use uuid::Uuid;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, Clock, MessageFilter, MessageState};
use yinuo_app::{ContactInput, OutcomeInput};
use yinuo_domain::Actor;

/// Cases among which people choose.
const CASES_MAX: u32 = 24;
/// Fewest cases before anybody does anything else than getting in touch.
const CASES_MIN: usize = 3;

const CATEGORIES: [&str; 6] = [
    "fault.broadband.no-internet",
    "fault.broadband.slow",
    "fault.tv.no-signal",
    "complaint.billing.refund",
    "complaint.visit.missed",
    "install.broadband.new",
];

impl World {
    /// What somebody asks for next; none when there is nothing to do anything to.
    ///
    /// # Errors
    /// The store itself cannot be read.
    pub fn think(&mut self) -> Result<Option<Submission>, String> {
        let said = |error: yinuo_app::AppError| error.to_string();
        let cases = |store: &dyn yinuo_app::ports::Store, filter: &CaseFilter| {
            store.cases(filter, CaseOrder::NewestFirst, None, CASES_MAX).map_err(|e| e.to_string())
        };
        let rows = cases(self.store.as_ref(), &CaseFilter::default())?.rows;
        if rows.len() < CASES_MIN || self.draw.chance(self.dials.contacts) {
            let customer = self.customer();
            let filter = CaseFilter { customer: Some(customer.clone()), ..CaseFilter::default() };
            let theirs = cases(self.store.as_ref(), &filter)?.rows;
            return Ok(Some(self.contact(customer, &theirs)));
        }
        let again = self.hot.filter(|_| self.draw.chance(400));
        let id = again.unwrap_or_else(|| self.draw.pick(&rows).id);
        self.hot = Some(id);
        let case = self.looker.case_file(id).map_err(said)?.case;
        let now = self.truth.now();
        let (by, act) = act::choose(&mut self.draw, &self.dials, &case, (now, &self.photos));
        let late = self.draw.chance(self.dials.late) && act.tag().is_some();
        let occurred = late.then(|| (now - self.draw.between(0, 40 * HOUR)).max(case.accepted_at.0));
        Ok(Some(self.submission(by, What::Deed(id, act), occurred, case.customer)))
    }

    /// Somebody asks that a customer is erased, or approves what another, or he himself, asked for.
    ///
    /// # Errors
    /// The store itself cannot be read.
    pub fn erasure(&mut self) -> Result<(String, Actor, bool), String> {
        let by = self.draw.pick(&self.dials.staff).clone();
        let mut customer = self.customer();
        // Half of the time, one to whom something is about to be said.
        if self.draw.chance(500) {
            let filter = MessageFilter { state: Some(MessageState::Queued), kind: Some("score") };
            let waits = self.store.messages(filter, None, 1).map_err(|error| error.to_string())?;
            customer = waits.rows.into_iter().next().map_or(customer, |row| row.customer);
        }
        Ok((customer, by, self.draw.chance(600)))
    }

    /// One of few customers, from town and from the country.
    pub fn customer(&mut self) -> String {
        let number = self.draw.below(self.dials.customers);
        // The first ones are households in town with fibre; the others are whoever they are.
        let index = if self.draw.chance(700) { 1 + number } else { 100 + number * 7 };
        format!("C{:06}", index + 1)
    }

    fn contact(&mut self, customer: String, rows: &[CaseRow]) -> Submission {
        let by = self.draw.pick(&self.dials.staff).clone();
        let open = rows.iter().find(|row| row.closed_at.is_none());
        let outcome = match open {
            Some(open) if self.draw.chance(300) => OutcomeInput::Joins { case: open.id },
            _ if self.draw.chance(60) => OutcomeInput::Ends { outcome: "informed".to_owned() },
            open => OutcomeInput::Opens {
                category: self.draw.say(&CATEGORIES).to_owned(),
                service: if self.draw.chance(900) { format!("S{}-1", &customer[1..]) } else { String::new() },
                priority: None,
                beside: open.map(|row| row.id).filter(|_| self.draw.chance(500)),
            },
        };
        let mut input = ContactInput {
            channel: self.draw.say(&["hotline", "counter", "app"]).to_owned(),
            direction: "inbound".to_owned(),
            customer: customer.clone(),
            text: words(self.asked + 1),
            recording: String::new(),
            outcome,
        };
        let late = self.draw.chance(self.dials.late);
        let occurred = late.then(|| self.truth.now() - self.draw.between(0, 20 * HOUR) - MINUTE);
        // Whoever enters a call late names its recording, and now and then forgets to.
        if late && !self.asked.is_multiple_of(8) {
            "REC-1".clone_into(&mut input.recording);
        }
        self.submission(by, What::Contact(input), occurred, customer)
    }

    /// A numbered submission, entered in the list of what was asked.
    pub fn submission(
        &mut self,
        by: Actor,
        what: What,
        occurred: Option<i64>,
        customer: String,
    ) -> Submission {
        self.asked += 1;
        let number = self.asked;
        let keyed = self.draw.chance(self.dials.keyed);
        let asked = match &what {
            What::Contact(_) | What::Transfer(..) => Asked {
                case: None,
                person: by.person.clone(),
                customer,
                tag: None,
                speaks: true,
                is_contact: true,
                outcome: Outcome::Waiting,
            },
            What::Deed(case, act) => asked_of(*case, &by, customer, (Act::tag(act), act.speaks())),
            What::Office(case, step) => asked_of(*case, &by, customer, (step.tag(), step.speaks())),
            What::Bond(case, bond) => asked_of(*case, &by, customer, (bond.tag(), false)),
            What::Visit(case, errand) => asked_of(*case, &by, customer, (errand.tag(), errand.speaks())),
            What::Second(case, matter) => asked_of(*case, &by, customer, (matter.tag(), matter.speaks())),
        };
        lock(&self.answers).ask(number, asked);
        let key = keyed.then(|| (format!("k{number}"), number.to_be_bytes().to_vec()));
        Submission { number, by, what, occurred, key }
    }
}

/// What is asked of one case.
fn asked_of(case: Uuid, by: &Actor, customer: String, (tag, speaks): (Option<&'static str>, bool)) -> Asked {
    Asked {
        case: Some(case),
        person: by.person.clone(),
        customer,
        tag,
        speaks,
        is_contact: false,
        outcome: Outcome::Waiting,
    }
}

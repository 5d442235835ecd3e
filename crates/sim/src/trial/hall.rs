//! A hall in a trial: customers are served at once, whoever took it shows the code, and they answer it with the digits of their own
//! telephone: at once, twice, too late, with digits of somebody else until the code closes, and think better of it. A colleague
//! who did not take the contact gets no code. Dice of their own.

use super::node::{Did, What};
use super::post::post;
use super::world::{World, lock};
use crate::random::Draw;
use crate::time::{HOUR, MINUTE};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;
use yinuo_app::points::{ThanksInput, ThanksState};
use yinuo_app::ports::{Clock, ContactFilter, ContactRow};
use yinuo_app::{App, AppError, ContactInput, OutcomeInput};
use yinuo_domain::Actor;
use yinuo_domain::points::Opinion;

/// Contacts among which a code is shown.
const CONTACTS_MAX: u32 = 8;
/// Wrong digits after which a code is closed.
const WRONG_MAX: u32 = 5;
/// The refusal of wrong digits.
const WRONG: &str = "U018";

/// What a seed does in its hall.
#[derive(Debug, Clone)]
struct HallDials {
    /// Steps in which somebody is served, per mille.
    served: u64,
    /// Steps in which a code is scanned, per mille.
    scans: u64,
    /// Scans in which somebody else's digits are typed, per mille.
    wrong: u64,
}

/// What a trial knows of its hall.
pub(super) struct Hall {
    draw: Draw,
    dials: HallDials,
    /// Wrong digits that were refused, by contact: the product counts at least as many.
    wrong: BTreeMap<Uuid, u32>,
}

impl Hall {
    pub fn new(seed: u64) -> Self {
        let mut draw = Draw::new(seed, "dials of the hall", 0);
        let works = draw.chance(400);
        let mut per_mille = |most: u64| if works { draw.below(most) } else { 0 };
        let dials = HallDials { served: per_mille(150), scans: per_mille(500), wrong: per_mille(600) };
        Self { draw: Draw::new(seed, "hall", 0), dials, wrong: BTreeMap::new() }
    }
}

/// What somebody does with a code.
struct Scan {
    contact: Uuid,
    owner: Actor,
    /// Who asks for the code in the owner's place.
    stranger: Option<Actor>,
    input: ThanksInput,
    back: bool,
}

/// What came of it.
enum Seen {
    /// The customer's word was taken.
    Taken,
    /// There is no code, or it was answered before.
    Nothing,
    /// A colleague who did not take the contact got its code.
    Leaked,
}

impl Scan {
    fn take(&self, app: &App) -> Result<Seen, AppError> {
        let ring = post().ring;
        if let Some(stranger) = &self.stranger {
            return match app.counter_code(&ring, stranger, self.contact) {
                Ok(_) => Ok(Seen::Leaked),
                Err(AppError::Refused(_)) => Ok(Seen::Nothing),
                Err(other) => Err(other),
            };
        }
        let link = app.counter_code(&ring, &self.owner, self.contact)?.link;
        let open = matches!(app.thanks_state(&ring, &link)?, Some(ThanksState::Open { .. }));
        let said = app.give_thanks(&ring, &link, &self.input)?;
        if self.back {
            app.refund_thanks(&ring, &link, &self.input.proof)?;
        }
        Ok(if open && matches!(said, Some(ThanksState::Given(_))) { Seen::Taken } else { Seen::Nothing })
    }
}

impl World {
    /// What happens in the hall in a step, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn hall(&mut self) -> Result<(), String> {
        let dials = self.hall.dials.clone();
        if self.hall.draw.chance(dials.served) {
            self.serve_at_counter()?;
        }
        if self.hall.draw.chance(dials.scans) {
            self.scan()?;
        }
        Ok(())
    }

    fn serve_at_counter(&mut self) -> Result<(), String> {
        let customer = self.customer();
        let by = self.hall.draw.pick(&self.dials.staff).clone();
        let input = ContactInput {
            channel: "hall".to_owned(),
            direction: "inbound".to_owned(),
            customer: customer.clone(),
            text: super::answers::words(self.asked + 1),
            recording: String::new(),
            outcome: OutcomeInput::Ends { outcome: "informed".to_owned() },
        };
        let submission = self.submission(by, What::Contact(input), None, customer);
        self.send(submission)
    }

    /// Somebody scans the code of one of the last contacts of the hall.
    fn scan(&mut self) -> Result<(), String> {
        let now = self.truth.now();
        let filter = ContactFilter {
            from: now - HOUR,
            until: now + MINUTE,
            channel: Some("hall".to_owned()),
            ..ContactFilter::default()
        };
        let rows = self.store.contacts_between(&filter, None, CONTACTS_MAX);
        let rows = rows.map_err(|error| error.to_string())?;
        let rows: Vec<ContactRow> = rows.into_iter().filter(|row| row.outcome == "ended").collect();
        if rows.is_empty() {
            return Ok(());
        }
        let row = self.hall.draw.pick(&rows).clone();
        let Some(owner) = self.dials.staff.iter().find(|one| one.person == row.owner).cloned() else {
            return Ok(());
        };
        let known = self.store.customer(&row.customer).map_err(|error| error.to_string())?;
        let phone = known.map(|known| known.phone).unwrap_or_default();
        let digits = phone.get(7..).unwrap_or_default().to_owned();
        let draw = &mut self.hall.draw;
        let is_wrong = draw.chance(self.hall.dials.wrong);
        let likes = draw.chance(800);
        let stranger = draw.pick(&self.dials.staff).clone();
        let is_stranger = draw.chance(80) && stranger.person != owner.person;
        let input = ThanksInput {
            person: owner.person.clone(),
            opinion: if likes { Opinion::Like } else { Opinion::Dislike },
            points: if likes { *draw.pick(&[0, 50]) } else { 0 },
            reason: "late".to_owned(),
            words: String::new(),
            proof: if is_wrong { format!("{digits}0") } else { digits },
        };
        let scan = Scan {
            contact: row.id,
            owner,
            stranger: is_stranger.then_some(stranger),
            input,
            back: draw.chance(200),
        };
        self.hear_scan(&scan, is_wrong)
    }

    fn hear_scan(&mut self, scan: &Scan, is_wrong: bool) -> Result<(), String> {
        let node = self.living(false)?;
        let did = lock(&node).run(|app| scan.take(app));
        let closed = self.hall.wrong.get(&scan.contact).is_some_and(|count| *count >= WRONG_MAX);
        match &did {
            Did::Done(Ok(Seen::Leaked)) => {
                self.mistaken(scan, "a colleague who did not take it got the code of")
            }
            Did::Done(Ok(Seen::Taken)) if is_wrong => {
                self.mistaken(scan, "wrong digits answered the code of")
            }
            Did::Done(Ok(Seen::Taken)) if closed => self.mistaken(scan, "a closed code was answered, of"),
            Did::Done(Ok(Seen::Taken)) => self.note("code of a counter answered", 1),
            Did::Done(Err(AppError::Refused(refusal))) if refusal.code == WRONG && is_wrong => {
                *self.hall.wrong.entry(scan.contact).or_default() += 1;
                self.note("wrong digits at a counter", 1);
            }
            _ => {}
        }
        self.judge(did, "a code of a counter")
    }

    fn mistaken(&mut self, scan: &Scan, what: &str) {
        lock(&Arc::clone(&self.answers)).wrong(0, format!("{what} {}", scan.contact));
    }
}

//! Phones of technicians: what was done without network is sent at once when there is some, a batch at a time, in the order of
//! the device; twice, late, overtaken by a later one, and packed anew. One batch has one answer, one action one effect.

use super::answers::{Asked, Outcome, words};
use super::node::Did;
use super::world::{World, lock};
use crate::random::{Draw, named};
use crate::time::{HOUR, MINUTE};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::ports::{Clock, VisitRow};
use yinuo_app::visit::{BatchAction, BatchResult, FieldDeed, ReceiptInput};
use yinuo_domain::Actor;
use yinuo_domain::event::Solved;
use yinuo_policy::Instant;

/// Most actions that a phone keeps: then somebody walks to where there is network.
const KEPT_MAX: usize = 12;
/// Steps that a batch is under way at most.
const STEPS_MAX: u64 = 30;
/// How often a phone sends a batch that nobody answered.
const TRIES_MAX: u32 = 6;
/// A technician sets out so long before he is to begin.
const WAY: i64 = 30 * MINUTE;

/// A batch under way.
#[derive(Debug, Clone)]
struct Parcel {
    after: u64,
    tries: u32,
    by: Actor,
    batch: String,
    actions: Vec<BatchAction>,
}

/// Every phone of a trial.
#[derive(Debug, Default)]
pub(super) struct Phones {
    /// What each technician did and did not send yet, in his order.
    kept: BTreeMap<String, Vec<BatchAction>>,
    /// Until when each has no network, and until when each sleeps.
    cut: BTreeMap<String, i64>,
    asleep: BTreeMap<String, i64>,
    parcels: Vec<Parcel>,
    batches: u32,
    /// Actions that travel in more than one batch.
    packed_anew: BTreeSet<String>,
    /// The one answer of each batch: technician and batch.
    said: BTreeMap<(String, String), (Parcel, Vec<BatchResult>)>,
}

impl Phones {
    /// Nobody asks a second time after weeks: an answer is kept for a month.
    pub fn forget(&mut self) {
        self.parcels.clear();
        self.said.clear();
        self.kept.clear();
    }

    fn pack(&mut self, by: &Actor, actions: Vec<BatchAction>, after: u64) -> Parcel {
        self.batches += 1;
        let parcel = Parcel { after, tries: 0, by: by.clone(), batch: format!("b{}", self.batches), actions };
        self.parcels.push(parcel.clone());
        parcel
    }
}

/// Number of the submission that an action is.
fn number(action: &BatchAction) -> u32 {
    action.key.strip_prefix('a').and_then(|number| number.parse().ok()).unwrap_or_default()
}

const fn tag(deed: &FieldDeed) -> &'static str {
    match deed {
        FieldDeed::SetOut { .. } => "visit/set-out",
        FieldDeed::RunLate { .. } => "visit/running-late",
        FieldDeed::Arrive { .. } => "visit/arrived",
        FieldDeed::Reject { .. } => "visit/rejected",
        FieldDeed::NoAccess { .. } => "visit/no-access",
        FieldDeed::Finish(_) => "visit/done",
    }
}

const fn speaks(deed: &FieldDeed) -> bool {
    matches!(deed, FieldDeed::Reject { .. } | FieldDeed::NoAccess { .. } | FieldDeed::Finish(_))
}

impl World {
    /// Some technician does what is due, as his phone has it; a phone with network sends what it keeps.
    ///
    /// # Errors
    /// The store itself could not be read.
    pub fn drive(&mut self) -> Result<(), String> {
        let rows = self.open_visits()?;
        let now = self.truth.now();
        let due = |row: &&VisitRow| {
            !row.technician.is_empty() && row.hours.is_some_and(|(from, _)| from - WAY <= now)
        };
        let ready: Vec<&VisitRow> = rows.iter().filter(due).collect();
        if let Some(row) = (!ready.is_empty()).then(|| (*self.crew.draw.pick(&ready)).clone()) {
            self.act_on(&row)?;
        }
        self.dial_up();
        Ok(())
    }

    fn act_on(&mut self, row: &VisitRow) -> Result<(), String> {
        let (now, dials) = (self.truth.now(), self.crew.dials.clone());
        let crew = &mut self.crew;
        // Of two either tells: the phone of one of them speaks for both.
        let of_mate = !row.mate.is_empty() && named(row.visit.as_bytes()).is_multiple_of(2);
        let person = if of_mate { &row.mate } else { &row.technician };
        if crew.phones.asleep.get(person).is_some_and(|until| now < *until) {
            return Ok(());
        }
        if crew.draw.chance(dials.oversleeps) {
            crew.phones.asleep.insert(person.clone(), now + crew.draw.between(HOUR, 6 * HOUR));
            self.note("a crew overslept", 1);
            return Ok(());
        }
        let kept = crew.phones.kept.entry(person.clone()).or_default();
        if kept.len() >= KEPT_MAX {
            return Ok(());
        }
        // What he has done since, and nobody knows yet.
        let before =
            kept.iter().rev().find(|action| action.visit == row.visit).map(|action| tag(&action.deed));
        let number = self.asked + 1;
        let at = Instant(now);
        let deed = next(&mut crew.draw, (row, before, at), dials.nobody_home, (&self.photos, number));
        let action = BatchAction {
            key: format!("a{number}"),
            case: row.case,
            visit: row.visit,
            // A phone's clock is set by hand, and its hand is honest within seconds.
            occurred_at: at.plus_millis(-crew.draw.between(0, 20_000)),
            deed,
        };
        let asked = Asked {
            case: Some(row.case),
            person: person.clone(),
            customer: row.customer.clone(),
            tag: Some(tag(&action.deed)),
            speaks: speaks(&action.deed),
            is_contact: false,
            outcome: Outcome::Waiting,
        };
        self.asked = number;
        lock(&self.answers).ask(number, asked);
        self.crew.phones.kept.entry(person.clone()).or_default().push(action);
        Ok(())
    }

    /// Every phone with network packs what it keeps; some lose theirs for hours.
    fn dial_up(&mut self) {
        let (now, crew) = (self.truth.now(), &mut self.crew);
        let technicians: Vec<String> = crew.phones.kept.keys().cloned().collect();
        let mut cuts = 0;
        for technician in technicians {
            if crew.phones.cut.get(&technician).is_some_and(|until| now < *until) {
                continue;
            }
            if crew.draw.chance(crew.dials.cut) {
                crew.phones.cut.insert(technician, now + crew.draw.between(10 * MINUTE, 5 * HOUR));
                cuts += 1;
                continue;
            }
            let actions = crew.phones.kept.remove(&technician).unwrap_or_default();
            if actions.is_empty() {
                continue;
            }
            let by = technician_actor(&technician);
            let after = if crew.draw.chance(crew.dials.late) { crew.draw.below(STEPS_MAX) } else { 0 };
            let parcel = crew.phones.pack(&by, actions, after);
            if crew.draw.chance(crew.dials.twice) {
                let after = crew.draw.below(STEPS_MAX);
                crew.phones.parcels.push(Parcel { after, ..parcel.clone() });
            }
            if crew.draw.chance(crew.dials.packed_anew) {
                crew.phones.packed_anew.extend(parcel.actions.iter().map(|action| action.key.clone()));
                let after = crew.draw.below(STEPS_MAX);
                crew.phones.pack(&by, parcel.actions, after);
            }
        }
        self.note("network cut", cuts);
    }

    /// Whatever has arrived is handed in.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn carry_batches(&mut self) -> Result<(), String> {
        let (arrived, under_way): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.crew.phones.parcels).into_iter().partition(|parcel| parcel.after == 0);
        self.crew.phones.parcels = under_way;
        self.crew.phones.parcels.iter_mut().for_each(|parcel| parcel.after -= 1);
        for parcel in arrived {
            self.hand_batch(parcel, false)?;
        }
        Ok(())
    }

    fn hand_batch(&mut self, parcel: Parcel, healed: bool) -> Result<(), String> {
        let node = self.living(healed)?;
        if !healed && self.nodes.len() > 1 && self.draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 150)?;
        }
        let device = format!("phone-{}", parcel.by.person);
        let did = {
            let node = lock(&node);
            node.faults.was_in_doubt();
            let did = node.run(|app| app.visit_batch(&parcel.by, (&device, &parcel.batch), &parcel.actions));
            node.faults.uninterrupted();
            did
        };
        match did {
            Did::Done(Ok(results)) => {
                self.hear_batch(&parcel, results);
                let unheard = !healed && self.draw.chance(self.dials.unheard);
                if unheard {
                    self.again(parcel);
                }
                Ok(())
            }
            Did::Done(Err(AppError::Refused(refusal))) => {
                lock(&self.answers).wrong(0, format!("batch {} was refused: {refusal}", parcel.batch));
                Ok(())
            }
            did => {
                // Nobody knows how far it came: some of it may be there.
                for action in &parcel.actions {
                    lock(&self.answers).hear(number(action), Outcome::Unknown);
                }
                self.again(parcel);
                self.judge(did, "a batch")
            }
        }
    }

    fn again(&mut self, parcel: Parcel) {
        if parcel.tries < TRIES_MAX {
            let after = self.crew.draw.below(12);
            self.crew.phones.parcels.push(Parcel { after, tries: parcel.tries + 1, ..parcel });
        }
    }

    /// One batch, one answer; on a case, what came first on the device stands first; and each action as it was answered.
    fn hear_batch(&mut self, parcel: &Parcel, results: Vec<BatchResult>) {
        let name = (parcel.by.person.clone(), parcel.batch.clone());
        let mut answers = lock(&self.answers);
        let mut newest: BTreeMap<Uuid, u64> = BTreeMap::new();
        for (action, result) in parcel.actions.iter().zip(&results) {
            let before = newest.get(&result.case).copied().unwrap_or_default();
            let packed_anew = self.crew.phones.packed_anew.contains(&action.key);
            match result.version {
                Some(version) => {
                    // What another batch brought before keeps its place.
                    if version <= before && !packed_anew {
                        answers.wrong(
                            number(action),
                            format!("version {version} follows {before} of its phone"),
                        );
                    }
                    newest.insert(result.case, version.max(before));
                    let reply =
                        yinuo_app::Reply { contact: None, case: Some(action.case), number: None, version };
                    answers.hear(number(action), Outcome::Acknowledged(reply));
                }
                // A refusal is kept with its batch; in another one the same action may be taken.
                None if packed_anew => {}
                None => answers.hear(number(action), Outcome::Refused(result.code.clone())),
            }
        }
        let known = self.crew.phones.said.get(&name);
        if results.len() != parcel.actions.len() || known.is_some_and(|(_, said)| *said != results) {
            answers.wrong(0, format!("batch {} of {} was answered in two ways", name.1, name.0));
        }
        drop(answers);
        self.note(if known.is_some() { "batch sent twice" } else { "batch taken" }, 1);
        self.crew.phones.said.insert(name, (parcel.clone(), results));
    }

    /// All is well again: every phone sends what it has, and asks a last time about all that it sent.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn settle_phones(&mut self) -> Result<(), String> {
        for (technician, actions) in std::mem::take(&mut self.crew.phones.kept) {
            if !actions.is_empty() {
                self.crew.phones.pack(&technician_actor(&technician), actions, 0);
            }
        }
        let said: Vec<Parcel> = self.crew.phones.said.values().map(|(parcel, _)| parcel.clone()).collect();
        let parcels = std::mem::take(&mut self.crew.phones.parcels);
        for parcel in parcels.into_iter().chain(said) {
            self.hand_batch(parcel, true)?;
        }
        Ok(())
    }
}

/// A technician in the post of a technician: his phone says who he is.
fn technician_actor(person: &str) -> Actor {
    let unit = if person.contains("990102") { "99010201" } else { "99010401" };
    Actor { person: person.to_owned(), post: "field-technician".to_owned(), unit: unit.to_owned() }
}

/// What he does next, by what the list says and by what he did since; now and then something else.
fn next(
    draw: &mut Draw,
    (row, before, now): (&VisitRow, Option<&'static str>, Instant),
    nobody_home: u64,
    (photos, number): (&[String], u32),
) -> FieldDeed {
    let text = words(number);
    let stands = match before {
        Some("visit/set-out" | "visit/running-late") => "on-the-way",
        Some("visit/arrived") => "on-site",
        Some(_) => "done",
        None => row.state.as_str(),
    };
    let expected_at = now.plus_millis(draw.between(0, HOUR));
    if draw.chance(40) {
        return FieldDeed::Reject { reason: draw.say(&["overloaded", "no-part"]).to_owned(), text };
    }
    match stands {
        "on-the-way" if draw.chance(150) => FieldDeed::RunLate { expected_at },
        "on-the-way" => FieldDeed::Arrive { spot: None },
        "on-site" if draw.chance(nobody_home) => FieldDeed::NoAccess { text, artefacts: photos.to_vec() },
        "on-site" => FieldDeed::Finish(receipt(draw, row, photos, text, Solved::OnSite)),
        _ if draw.chance(50) => FieldDeed::Finish(receipt(draw, row, photos, text, Solved::Remotely)),
        _ => FieldDeed::SetOut { expected_at: draw.chance(500).then_some(expected_at) },
    }
}

fn receipt(draw: &mut Draw, row: &VisitRow, photos: &[String], text: String, solved: Solved) -> ReceiptInput {
    ReceiptInput {
        solved,
        cause: "access.connector".to_owned(),
        before_kbps: Some(0),
        after_kbps: Some(100_000),
        parts: if draw.chance(800) {
            row.parts.split_whitespace().map(str::to_owned).collect()
        } else {
            Vec::new()
        },
        artefacts: photos.to_vec(),
        explanation: text,
        restored: draw.chance(800),
    }
}

//! The queue of somebody who handles cases: what is in his hands, what he may pull next, and what lies in the hands of
//! people who are not there.
//!
//! Pulling is decided by a commit: the case's version says who was first, and a guard of the person's own keeps two of his
//! windows from going over his limit together.

use crate::command::{Options, Reply, record};
use crate::engine::{App, Draft};
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{CaseFilter, CaseOrder, CaseRow, Guard};
use crate::register::{json, set_rows};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_domain::command::CaseCommand;
use yinuo_domain::org::Absence;
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Instant;

/// Register of who is away: code is the person.
pub const STATUS: &str = "status";
/// States of a case that waits for our work rather than for the customer's word.
pub const WORK_STATES: [&str; 4] = ["acknowledged", "inProgress", "pending", "held"];
/// Rows of each unit that are looked through for the next case.
const LOOKED_THROUGH: u32 = 200;
/// Most cases of one's own, and most waiting ones, that the queue shows.
pub const QUEUE_ROWS: u32 = 200;
/// Absent people whose cases the limbo list shows.
const ABSENT_MAX: usize = 100;
/// Cases of one absent person that it shows.
const LIMBO_ROWS: u32 = 50;
/// How often a pull is decided anew: of those who pull at once, one lands in every round.
const ATTEMPTS_MAX: usize = 32;

/// Whether somebody works now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StaffStatus {
    /// Away: pulls nothing, and what he handles stands on the limbo list.
    pub away: bool,
    /// Since when; 0 when he never said.
    pub since: i64,
}

impl StaffStatus {
    /// What holds with an absence that lasts: whoever is out of office is away, whatever he said of the day.
    fn with(self, absence: Option<&Absence>) -> Self {
        absence.map_or(self, |absence| Self { away: true, since: absence.from.0 })
    }
}

/// What somebody's queue shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// His status.
    pub status: StaffStatus,
    /// Cases in his hands, next due first.
    pub mine: Vec<CaseRow>,
    /// Cases that he could pull, next due first.
    pub waiting: Vec<CaseRow>,
    /// Most cases that he may have in his hands.
    pub cases_max: Option<u32>,
    /// Branches of the tree that he is given.
    pub skills: Vec<String>,
    /// Cases in the hands of people for whom he stands in, next due first.
    pub standing_in: Vec<CaseRow>,
    /// His own absence that lasts or comes next.
    pub absence: Option<Absence>,
}

impl App {
    /// Whether somebody works now.
    ///
    /// # Errors
    /// Failed storage.
    pub fn status_of(&self, person: &str) -> Result<StaffStatus, AppError> {
        let law = self.law();
        Ok(self.said_status(person)?.with(law.org.absence(person, self.now())))
    }

    /// What somebody said last of being there.
    fn said_status(&self, person: &str) -> Result<StaffStatus, AppError> {
        let row = self.store.register_row(STATUS, person)?;
        row.map_or(Ok(StaffStatus::default()), |row| parse(&row.body))
    }

    /// Somebody says that he is there, or away. What he said already changes nothing, and an absence that lasts goes on.
    ///
    /// # Errors
    /// Failed storage, or others change theirs at the same moment.
    pub fn set_away(&self, actor: &Actor, away: bool) -> Result<StaffStatus, AppError> {
        for _ in 0..ATTEMPTS_MAX {
            let known = self.said_status(&actor.person)?;
            if known.away == away {
                return self.status_of(&actor.person);
            }
            let status = StaffStatus { away, since: self.now().0 };
            let rows = [(actor.person.clone(), json(&status)?)];
            match set_rows(self.store.as_ref(), self.clock.as_ref(), actor, STATUS, &rows) {
                Err(AppError::Busy) => continue,
                done => return done.and_then(|()| self.status_of(&actor.person)),
            }
        }
        Err(AppError::Busy)
    }

    /// Somebody's queue.
    ///
    /// # Errors
    /// Failed storage.
    pub fn queue(&self, actor: &Actor) -> Result<Queue, AppError> {
        let law = self.law();
        let person = law.org.people.get(&actor.person);
        Ok(Queue {
            status: self.status_of(&actor.person)?,
            mine: self.store.cases(&held_by(&actor.person), CaseOrder::DueFirst, None, QUEUE_ROWS)?.rows,
            waiting: self.waiting_for(&actor.person)?,
            cases_max: person.and_then(|person| person.cases_max),
            skills: person.map(|person| person.skills.clone()).unwrap_or_default(),
            standing_in: self.standing_in(&actor.person)?,
            absence: law.org.next_absence(&actor.person, self.now()).cloned(),
        })
    }

    /// Cases in the hands of people for whom somebody stands in now, next due first.
    fn standing_in(&self, person: &str) -> Result<Vec<CaseRow>, AppError> {
        let (law, now) = (self.law(), self.now());
        let absent = law.org.absences.keys().filter(|absent| law.org.stand_in(absent, now) == Some(person));
        let mut rows = Vec::new();
        for absent in absent.take(ABSENT_MAX) {
            rows.extend(self.store.cases(&held_by(absent), CaseOrder::DueFirst, None, LIMBO_ROWS)?.rows);
        }
        rows.sort_by_key(|row| (row.next_at.unwrap_or(i64::MAX), row.id));
        Ok(rows)
    }

    /// Takes the next case that waits: of his units, within his skills and his limit, the first one due.
    ///
    /// # Errors
    /// T005 when none waits, T006 when his hands are full, T008 when he is away; failed storage.
    pub fn pull_next(&self, actor: &Actor, options: &Options) -> Result<Reply, AppError> {
        self.asked_once(options, || self.pull(actor, options))
    }

    fn pull(&self, actor: &Actor, options: &Options) -> Result<Reply, AppError> {
        for _ in 0..ATTEMPTS_MAX {
            // Read before what it guards: another window of his that pulls meanwhile moves it.
            let key = format!("queue/{}", actor.person);
            let guard = Guard { expected: self.store.guard(&key)?, key };
            self.may_pull(&actor.person)?;
            let waiting = self.waiting_for(&actor.person)?;
            let first = waiting.first().ok_or_else(Refusal::nothing_waits)?;
            if let Some(reply) = self.take_next(actor, first.id, guard, options)? {
                return Ok(reply);
            }
        }
        Err(AppError::Busy)
    }

    fn may_pull(&self, person: &str) -> Result<(), AppError> {
        if self.status_of(person)?.away {
            return Err(Refusal::away().into());
        }
        let cases_max = self.law().org.people.get(person).and_then(|found| found.cases_max);
        match cases_max {
            Some(most) if self.store.count_cases(&held_by(person), most.into())? >= u64::from(most) => {
                Err(Refusal::hands_full().into())
            }
            _ => Ok(()),
        }
    }

    /// One attempt on one case; `None` when somebody was faster.
    fn take_next(
        &self,
        actor: &Actor,
        case: Uuid,
        guard: Guard,
        options: &Options,
    ) -> Result<Option<Reply>, AppError> {
        let now = self.now();
        let mut draft = Draft::default();
        let take = CaseCommand::Take { from: String::new() };
        let version = match self.add_command(&mut draft, self.load_case(case)?, &take, now, actor, now) {
            Ok(version) => version,
            // In somebody's hands by now, or at its end: the list was a moment old.
            Err(AppError::Refused(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        let reply = Reply { contact: None, case: Some(case), number: None, version };
        draft.commit.guards.push(guard);
        draft.commit.idempotency = record(options, &reply, now)?;
        Ok(self.finish(draft, options)?.map(|earlier| earlier.unwrap_or(reply)))
    }

    /// Cases that nobody handles and that he may be given, next due first.
    fn waiting_for(&self, person: &str) -> Result<Vec<CaseRow>, AppError> {
        let law = self.law();
        let fits =
            |row: &CaseRow| law.org.people.get(person).is_none_or(|found| found.handles(&row.category));
        let mut waiting = Vec::new();
        for unit in law.org.units_of(person, self.now()) {
            let filter = CaseFilter { unit: Some(unit.to_owned()), ..held_by("") };
            let page = self.store.cases(&filter, CaseOrder::DueFirst, None, LOOKED_THROUGH)?;
            waiting.extend(page.rows.into_iter().filter(fits));
        }
        waiting.sort_by_key(|row| (row.next_at.unwrap_or(i64::MAX), row.id));
        waiting.truncate(QUEUE_ROWS as usize);
        Ok(waiting)
    }

    /// Cases of a unit and all below it that lie in the hands of people who are away or hold no post now, next due first.
    /// Those for whom somebody stands in who is there are in his queue.
    ///
    /// # Errors
    /// Failed storage.
    pub fn limbo(&self, unit: &str) -> Result<Vec<CaseRow>, AppError> {
        let law = self.law();
        let mut absent = Vec::new();
        for row in self.store.register(STATUS)? {
            if parse::<StaffStatus>(&row.body)?.away {
                absent.push(row.code);
            }
        }
        let now = self.now();
        let out = |person: &&String| law.org.absence(person, now).is_some();
        absent.extend(law.org.absences.keys().filter(out).cloned());
        absent.extend(law.org.people.keys().filter(|person| gone(&law.org, person, now)).cloned());
        absent.sort_unstable();
        absent.dedup();
        let away = absent.clone();
        absent.retain(|person| {
            law.org
                .stand_in(person, now)
                .is_none_or(|named| away.binary_search_by(|one| one.as_str().cmp(named)).is_ok())
        });
        let mut rows = Vec::new();
        for person in absent.iter().take(ABSENT_MAX) {
            let page = self.store.cases(&held_by(person), CaseOrder::DueFirst, None, LIMBO_ROWS)?;
            rows.extend(page.rows.into_iter().filter(|row| law.org.is_under(&row.unit, unit)));
        }
        rows.sort_by_key(|row| (row.next_at.unwrap_or(i64::MAX), row.id));
        Ok(rows)
    }
}

/// Cases in somebody's hands that wait for our work; in nobody's for the empty person.
fn held_by(person: &str) -> CaseFilter {
    CaseFilter {
        states: WORK_STATES.map(str::to_owned).to_vec(),
        handler: Some(person.to_owned()),
        ..CaseFilter::default()
    }
}

/// Holds no post now. Where the register knows no holdings at all, it cannot say who left.
fn gone(org: &yinuo_domain::Org, person: &str, now: Instant) -> bool {
    !org.holdings.is_empty() && org.units_of(person, now).is_empty()
}

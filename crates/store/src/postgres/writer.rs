//! The writer: one transaction per group, in two exchanges with the database.
//!
//! First `begin` and every fact that the group names; then, with all verdicts taken, every row and `commit`. Between
//! the two another process may change what a verdict rests on. Unique keys, the version of each stream and locked
//! balances stand against that: the transaction fails as a whole and the group is judged anew, some times together,
//! then each request alone, so that one that keeps clashing never takes its neighbours along.

use super::address::Target;
use super::batch::Batch;
use super::connection::{Connection, Failed, Step, Why};
use super::facts::Known;
use super::leases;
use super::rows;
use super::write;
use crate::check;
use crate::combine::Writes;
use crate::request::{Answer, Reply, Request};
use std::collections::BTreeMap;
use tokio_postgres::Row;
use yinuo_app::ports::{Commit, CommitError};

/// How often a group is tried together before each request stands alone.
const TOGETHER_TRIES: u32 = 3;
/// How often a request is tried alone.
const ALONE_TRIES: u32 = 8;

/// The only connection of this process that writes.
pub(super) struct Writer {
    target: Target,
    connection: Option<Connection>,
    /// Whether a transaction may be open: a leader that panicked leaves it so.
    open: bool,
    /// Groups whose requests had to be tried alone.
    #[cfg(test)]
    pub taken_apart: u32,
}

/// Why a group was not written. Nothing of it is in the database, unless that is not known.
#[derive(Debug)]
enum Miss {
    /// Somebody else was there first: judge anew.
    Clash(String),
    /// The connection was lost before anything was committed.
    Lost(String),
    /// The connection was lost while it committed: nobody here knows.
    Unknown(String),
    /// The database refuses the group; one of its requests may be the cause.
    Refused(String),
}

impl Miss {
    fn reason(self) -> String {
        match self {
            Self::Unknown(reason) => format!("whether it was committed is not known: {reason}"),
            Self::Clash(reason) | Self::Lost(reason) | Self::Refused(reason) => reason,
        }
    }
}

fn storage(reason: String) -> Answer {
    Err(CommitError::Storage { reason })
}

fn fail_all(group: &[&Request], reason: &str) -> Vec<Answer> {
    group.iter().map(|_| storage(reason.to_owned())).collect()
}

impl Writer {
    pub(super) const fn new(target: Target, connection: Connection) -> Self {
        Self {
            target,
            connection: Some(connection),
            open: false,
            #[cfg(test)]
            taken_apart: 0,
        }
    }

    /// Tries a group until it is written, refused for good, or the tries are used up.
    fn persist(&mut self, group: &[&Request], tries: u32) -> Result<Vec<Answer>, Miss> {
        let mut missed = Miss::Clash("it was never tried".to_owned());
        for _ in 0..tries {
            match self.write_once(group) {
                Err(Miss::Clash(reason)) => missed = Miss::Clash(reason),
                Err(Miss::Lost(reason)) => {
                    missed = Miss::Lost(reason);
                    // A database that cannot be reached now is not asked again for each of the group.
                    self.reach().map_err(|failed| Miss::Lost(failed.reason))?;
                }
                done => return done,
            }
        }
        Err(missed)
    }

    /// Writes a group in one transaction, or each of it alone when it keeps clashing or the database refuses it.
    fn write_together(&mut self, group: &[&Request]) -> Vec<Answer> {
        if group.is_empty() {
            return Vec::new();
        }
        match self.persist(group, TOGETHER_TRIES) {
            Ok(answers) => answers,
            Err(miss @ (Miss::Lost(_) | Miss::Unknown(_))) => fail_all(group, &miss.reason()),
            Err(Miss::Clash(_) | Miss::Refused(_)) => {
                #[cfg(test)]
                {
                    self.taken_apart += 1;
                }
                group.iter().map(|request| self.write_alone(request)).collect()
            }
        }
    }

    fn write_alone(&mut self, request: &Request) -> Answer {
        match self.persist(&[request], ALONE_TRIES) {
            // One request, one answer.
            Ok(mut answers) => answers.pop().unwrap_or_else(|| storage("there was no answer".to_owned())),
            Err(miss) => storage(miss.reason()),
        }
    }

    /// A connection with nothing under way.
    fn reach(&mut self) -> Result<&mut Connection, Failed> {
        if self.open {
            self.connection = None;
        }
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => super::writing(&self.target).map_err(|error| Failed::other(error.to_string()))?,
        };
        self.open = false;
        Ok(self.connection.insert(connection))
    }

    fn write_once(&mut self, group: &[&Request]) -> Result<Vec<Answer>, Miss> {
        self.reach().map_err(|failed| Miss::Lost(failed.reason))?;
        self.open = true;
        let Some(connection) = &mut self.connection else {
            return Err(Miss::Lost("there is no connection".to_owned()));
        };
        let written = match group {
            [Request::TakeLeases(claim)] => leases::take(connection, claim)
                .map(|held| vec![Ok(Reply::Leased(held))])
                .map_err(while_committing),
            [Request::GiveUpLeases { owner }] => leases::give_up(connection, owner)
                .map(|()| vec![Ok(Reply::Committed)])
                .map_err(while_committing),
            _ => write_group(connection, group),
        };
        self.open = false;
        if let Err(Miss::Lost(_) | Miss::Unknown(_)) = written {
            self.connection = None;
        } else if written.is_err() && connection.rows("rollback", &[]).is_err() {
            self.connection = None;
        }
        written
    }
}

impl Writes for Writer {
    /// When the connection is lost while it commits, every request fails, also the ones that were refused: a refusal
    /// may rest on a neighbour's row that was never committed. The callers' idempotency keys tell what became of it.
    fn write(&mut self, group: &[Request]) -> Vec<Answer> {
        let together: Vec<&Request> = group.iter().filter(|request| !stands_alone(request)).collect();
        let mut together = self.write_together(&together).into_iter();
        let answer = |request: &Request| match stands_alone(request) {
            true => self.write_alone(request),
            // One answer for each of them, in their order.
            false => together.next().unwrap_or_else(|| storage("there was no answer".to_owned())),
        };
        group.iter().map(answer).collect()
    }

    fn tend(&mut self, _idle: bool) {}
}

/// Requests that share no transaction: claims of leases, which lock what commits rest on, and erasures and archiving,
/// after which nothing of a group would be what it was judged by.
fn stands_alone(request: &Request) -> bool {
    request.erases()
        || request.takes_away()
        || matches!(request, Request::TakeLeases(_) | Request::GiveUpLeases { .. })
}

fn before_commit(failed: Failed) -> Miss {
    match failed.why {
        Why::Clash => Miss::Clash(failed.reason),
        Why::Lost => Miss::Lost(failed.reason),
        Why::Nul | Why::Other => Miss::Refused(failed.reason),
    }
}

fn while_committing(failed: Failed) -> Miss {
    match failed.why {
        Why::Lost => Miss::Unknown(failed.reason),
        _ => before_commit(failed),
    }
}

/// Judges and writes a group in one transaction.
fn write_group(connection: &mut Connection, group: &[&Request]) -> Result<Vec<Answer>, Miss> {
    let mut known = Known::begin(connection, commits(group)).map_err(before_commit)?;
    let mut batch = Batch::default();
    let mut verdicts = Vec::with_capacity(group.len());
    for request in group {
        let verdict = match request {
            Request::Commit(commit) => check::judge(commit, &known).map(|plan| {
                batch.add(commit, &plan, &known);
                known.absorb(commit, &plan);
                Reply::Committed
            }),
            #[cfg(test)]
            Request::Panic => panic!("planted"),
            // Answered when they are done.
            _ => Ok(Reply::Committed),
        };
        verdicts.push(verdict);
    }
    if verdicts.iter().all(Result::is_err) {
        connection.rows("rollback", &[]).map_err(before_commit)?;
        return Ok(verdicts);
    }
    let mut steps = write::steps(&batch);
    let others = Others::of(group, &mut steps);
    steps.push(Step::bare("commit"));
    let written = connection.pipeline(&steps).map_err(while_committing)?;
    for (place, verdict) in verdicts.iter_mut().enumerate() {
        if let Some(reply) = others.reply(place, &written).map_err(|failed| Miss::Unknown(failed.reason))? {
            *verdict = Ok(reply);
        }
    }
    Ok(verdicts)
}

fn commits<'g>(group: &[&'g Request]) -> impl Iterator<Item = &'g Commit> {
    group.iter().filter_map(|request| match request {
        Request::Commit(commit) => Some(&**commit),
        _ => None,
    })
}

/// Where the answer of a request that is no commit stands.
enum Place {
    /// The first of the numbers that were reserved for this one of several in a series: step and distance from the
    /// series' new last number.
    Number {
        step: usize,
        series: String,
        from_end: u64,
    },
    Count {
        step: usize,
    },
    Marked {
        step: usize,
    },
}

/// The requests of a group that are no commits. They come after all commits, whatever their place in the line: all of
/// them wait at the same time, so any order is a true one.
struct Others(BTreeMap<usize, Place>);

impl Others {
    fn of<'g>(group: &[&'g Request], steps: &mut Vec<Step<'g>>) -> Self {
        let mut places = BTreeMap::new();
        let mut series: BTreeMap<&'g str, i64> = BTreeMap::new();
        let reserving = steps.len();
        for (place, request) in group.iter().enumerate() {
            if let Request::Reserve { series: name, count } = request {
                let reserved = series.entry(name).or_insert(0);
                let before = reserved.unsigned_abs();
                *reserved += i64::from(*count);
                places
                    .insert(place, Place::Number { step: reserving, series: name.clone(), from_end: before });
            }
        }
        if !series.is_empty() {
            let (names, counts): (Vec<&str>, Vec<i64>) =
                series.iter().map(|(name, count)| (*name, *count)).unzip();
            for place in places.values_mut() {
                if let Place::Number { series: name, from_end, .. } = place {
                    *from_end = series.get(&**name).map_or(0, |count| count.unsigned_abs()) - *from_end;
                }
            }
            steps.push(Step::new("reserve_numbers", vec![Box::new(names), Box::new(counts)]));
        }
        for (place, request) in group.iter().enumerate() {
            let step = steps.len();
            match request {
                Request::Expire { now, limit } => {
                    steps.push(Step::new(
                        "expire_idempotency",
                        vec![Box::new(*now), Box::new(i64::from(*limit))],
                    ));
                    places.insert(place, Place::Count { step });
                }
                Request::MarkRead { person, key, at } => {
                    steps.push(Step::new(
                        "mark_read",
                        vec![Box::new(&**key), Box::new(&**person), Box::new(*at)],
                    ));
                    places.insert(place, Place::Marked { step });
                }
                _ => {}
            }
        }
        Self(places)
    }

    /// The reply to the request at this place in the group, if it is no commit.
    fn reply(&self, place: usize, written: &[Vec<Row>]) -> Result<Option<Reply>, Failed> {
        let missing = || Failed::other("a statement answered nothing");
        let Some(place) = self.0.get(&place) else { return Ok(None) };
        Ok(Some(match place {
            Place::Number { step, series, from_end } => {
                let mut last = None;
                for row in written.get(*step).ok_or_else(missing)? {
                    if rows::get::<&str>(row, 0)? == series {
                        last = Some(rows::unsigned(row, 1)?);
                    }
                }
                Reply::First(last.ok_or_else(missing)? + 1 - from_end)
            }
            Place::Count { step } => {
                let row = written.get(*step).and_then(|rows| rows.first()).ok_or_else(missing)?;
                // At most `limit` rows were removed, and that is a u32.
                Reply::Removed(u32::try_from(rows::unsigned(row, 0)?).unwrap_or(u32::MAX))
            }
            Place::Marked { step } => Reply::Marked(!written.get(*step).ok_or_else(missing)?.is_empty()),
        }))
    }
}

//! Daily roll-ups in the store: a journal consumer that writes what a page of events adds, and the place up to which it
//! read, in one commit. Exactly once by construction: whoever was killed or was too slow left nothing.
//!
//! One process rolls up at a time. A page is not a matter of its shard alone, because a repeat in one shard changes what
//! its earlier case in another counts for; so every page also moves a guard of the edition. The earlier facts of what a
//! page touches are remembered from the pages before, as long as nobody else rolled up meanwhile; of everything else they
//! are read again from the streams, up to the cursors.
//!
//! An edition names how is counted: dictionary, reporting zone, repeat windows. When a policy changes one of them, a new
//! edition is counted from the journal's start, and the sealed figures of the old one stay as they were published.

use crate::facts::{Heads, Reader, collect_into};
use crate::keep::refused;
use known::Known;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::archive::needs_archive;
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::{
    CaseFilter, CaseOrder, Commit, CommitError, CursorMove, Guard, PAGE_ROWS_MAX, ROLLS_MAX,
    RollKey as StoredKey, RollRange, RollRestatement, RollRow as StoredRow, RollSeal, Store, StoredEvent,
    StreamId, StreamKind,
};
use yinuo_app::{App, AppError, Law};
use yinuo_measure::dictionary::{DICTIONARY, VERSION};
use yinuo_measure::{
    Day, Fact, Member, Position, RollKey, RollRow, RollUp, Subject, Tally, What, recount, touched_by,
};
use yinuo_policy::Policy;

mod known;

/// How often a page is decided anew when somebody was faster.
const ATTEMPTS_MAX: usize = 8;
/// How often a comparison is begun anew when somebody rolled up meanwhile.
const LOOKS_MAX: usize = 100;

/// How much is rolled up at once.
#[derive(Debug, Clone, Copy)]
pub struct RollSize {
    /// Events of one commit, from all shards together.
    pub events_max: u32,
    /// Commits.
    pub pages_max: u32,
}

impl Default for RollSize {
    fn default() -> Self {
        Self { events_max: PAGE_ROWS_MAX, pages_max: 4 }
    }
}

/// Where the roll-ups of an edition stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollState {
    /// Edition.
    pub edition: String,
    /// Journal up to which they count.
    pub position: Position,
    /// Last sealed day.
    pub sealed: Option<Day>,
    /// Moved by every commit of the consumer.
    guard: u64,
}

impl RollState {
    /// Where they stand when these cursors have moved.
    fn after(mut self, moved: &[CursorMove]) -> Self {
        moved.iter().for_each(|cursor| self.position.advance(cursor.shard, cursor.to));
        self
    }
}

/// The name of a way of counting: 16 hexadecimal digits of what it rests on.
#[must_use]
pub fn edition(policy: &Policy) -> String {
    let windows: BTreeMap<&str, u32> = policy
        .categories()
        .iter()
        .map(|category| (category.code.as_str(), policy.repeat_window_days(&category.code)))
        .collect();
    let basis = format!("{VERSION}|{}|{}|{windows:?}", policy.zone(), policy.conduct().repeat_window_days);
    hex(&digest(basis.as_bytes())[..8])
}

/// The consumer of the journal that rolls an edition up.
#[must_use]
pub fn consumer(edition: &str) -> String {
    format!("roll-up/{edition}")
}

/// Where the roll-ups of an edition stand. The guard is read first: whatever moves afterwards refuses the commit.
///
/// # Errors
/// Failed storage.
pub fn roll_state(store: &dyn Store, edition: &str) -> Result<RollState, AppError> {
    let consumer = consumer(edition);
    Ok(RollState {
        edition: edition.to_owned(),
        guard: store.guard(&consumer)?,
        position: Position(store.cursors(&consumer)?),
        sealed: store.roll_sealed(edition)?.map(Day::of_number),
    })
}

/// Rolls up what the journal grew by, page by page; says how many events that were. Fewer than asked for means that the
/// end was reached. Whoever does it again and again keeps a [`Roller`].
///
/// # Errors
/// Failed storage, stored bytes that cannot be read, or others that were faster again and again.
pub fn roll_up(app: &App, size: RollSize) -> Result<u64, AppError> {
    Roller::default().roll_up(app, size)
}

/// One who keeps the roll-ups, with what he remembers of the cases that he counted last.
#[derive(Debug, Default)]
pub struct Roller {
    known: Known,
    /// Facts of the page in hand; kept for its room.
    facts: Vec<Fact>,
}

impl Roller {
    /// As [`roll_up`].
    ///
    /// # Errors
    /// As [`roll_up`].
    pub fn roll_up(&mut self, app: &App, size: RollSize) -> Result<u64, AppError> {
        let law = app.law();
        let edition = edition(law.book.current());
        let mut reader = Reader::new(app.store(), Law::clone(&law));
        let (mut events, mut attempts) = (0, 0);
        for _ in 0..size.pages_max {
            loop {
                match self.page(&mut reader, &law, &edition, size.events_max)? {
                    Some(0) => return Ok(events),
                    Some(page) => {
                        (events, attempts) = (events + page, 0);
                        break;
                    }
                    None if attempts + 1 < ATTEMPTS_MAX => attempts += 1,
                    None => return Err(AppError::Busy),
                }
            }
        }
        Ok(events)
    }

    /// One commit; `None` when somebody was faster.
    fn page(
        &mut self,
        reader: &mut Reader<'_>,
        law: &Law,
        edition: &str,
        events_max: u32,
    ) -> Result<Option<u64>, AppError> {
        let store = reader.store();
        let state = roll_state(store, edition)?;
        let page = next_page(store, &state.position, events_max)?;
        let mut commit = cursors_of(&page, &state);
        let Some(place) = commit.cursors.first().map(|cursor| (cursor.shard, cursor.to)) else {
            return Ok(Some(0));
        };
        self.facts.clear();
        for (shard, events) in &page {
            for stored in events {
                reader.facts_of(*shard, stored, &mut |fact| self.facts.push(fact))?;
            }
        }
        let facts = &self.facts;
        let touched = touched_by(facts);
        self.known.begin(&state, store)?;
        let before = told_before(reader, facts, &touched, &mut self.known, &state.position)?;
        let mut rolled = RollUp::resumed(before, state.sealed);
        rolled.fold(facts, law.book.current());
        commit.roll_rows = rolled.rows().map(|(key, sums)| stored_row(edition, key, *sums)).collect();
        commit.roll_restatements = rolled
            .restatements()
            .iter()
            .map(|one| RollRestatement {
                by: stored_row(edition, &(one.metric, one.day, one.group.clone()), one.by),
                shard: place.0,
                position: place.1,
                known_at: one.known_at.0,
            })
            .collect();
        if commit.roll_rows.len().max(commit.roll_restatements.len()) > ROLLS_MAX && events_max > 1 {
            return self.page(reader, law, edition, events_max / 2);
        }
        let reached = state.after(&commit.cursors);
        match store.commit(commit) {
            Ok(()) => {
                self.known.keep(reached, &touched, rolled.into_tally());
                Ok(Some(page.iter().map(|(_, events)| events.len() as u64).sum()))
            }
            Err(
                CommitError::GuardMoved { .. }
                | CommitError::CursorMoved { .. }
                | CommitError::DaySealed { .. },
            ) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }
}

/// The next events after a position, shard by shard.
fn next_page(
    store: &dyn Store,
    after: &Position,
    events_max: u32,
) -> Result<Vec<(u16, Vec<StoredEvent>)>, AppError> {
    let mut left = events_max.min(PAGE_ROWS_MAX);
    let mut page = Vec::new();
    for (shard, (head, from)) in (0..).zip(store.journal_heads()?.into_iter().zip(&after.0)) {
        if left == 0 {
            break;
        }
        if head > *from {
            let events = store.journal(shard, *from, left)?;
            let whole = (*from + 1..).zip(&events).all(|(due, stored)| stored.position == due);
            if events.is_empty() || !whole {
                return Err(needs_archive());
            }
            left -= u32::try_from(events.len()).unwrap_or(left).min(left);
            page.push((shard, events));
        }
    }
    Ok(page)
}

/// A commit that moves the cursors over a page, and the guard.
fn cursors_of(page: &[(u16, Vec<StoredEvent>)], state: &RollState) -> Commit {
    let consumer = consumer(&state.edition);
    let from = |shard: u16| state.position.0.get(usize::from(shard)).copied().unwrap_or(0);
    let moved = page.iter().filter_map(|(shard, events)| {
        let to = events.last()?.position;
        Some(CursorMove { consumer: consumer.clone(), shard: *shard, from: from(*shard), to })
    });
    Commit {
        cursors: moved.collect(),
        guards: vec![Guard { key: consumer.clone(), expected: state.guard }],
        ..Commit::default()
    }
}

/// What the journal up to the cursors says of everything that these facts touch.
fn told_before(
    reader: &mut Reader<'_>,
    facts: &[Fact],
    touched: &[Member],
    known: &mut Known,
    until: &Position,
) -> Result<Tally, AppError> {
    let store = reader.store();
    let remembered = known.take(touched);
    // Of what begins on this page the journal says nothing before it, but that it was repeated.
    let mut begun: Vec<&Fact> = facts.iter().filter(|fact| fact.version == 1).collect();
    begun.sort_unstable_by_key(|fact| fact.subject);
    let opening = |subject: Subject| {
        begun.binary_search_by_key(&subject, |fact| fact.subject).ok().map(|place| begun[place])
    };
    let mut tally = Tally::default();
    // Repeats first: each is only its opening, and the whole story of one that is touched itself is told over it.
    let mut asked = BTreeSet::new();
    for member in touched {
        let Member::Case(id) = member else { continue };
        let watched = || opening(Subject::Case(*id)).is_some_and(|opening| known.watched(opening));
        if remembered.contains_key(id) || watched() {
            continue;
        }
        let customer = store.case_row(*id)?.map(|row| row.customer).unwrap_or_default();
        if !customer.is_empty() && asked.insert(customer.clone()) {
            repeats_of(store, &customer, &mut |stored| {
                told(reader, stored, until, &mut |fact| {
                    if matches!(fact.what, What::Opened { .. }) {
                        tally.add(&fact);
                    }
                })
            })?;
        }
    }
    for member in touched {
        let stream = match *member {
            Member::Case(id) if remembered.contains_key(&id) || opening(Subject::Case(id)).is_some() => {
                continue;
            }
            Member::Contact(id) if opening(Subject::Contact(id)).is_some() => continue,
            Member::Case(id) => StreamId { kind: StreamKind::Case, id },
            Member::Contact(id) => StreamId { kind: StreamKind::Contact, id },
        };
        for stored in store.load(stream)?.events {
            told(reader, &stored, until, &mut |fact| tally.add(&fact))?;
        }
    }
    // Last: a remembered story is whole, and an opening that was told above as somebody's repeat is not.
    remembered.into_iter().for_each(|(id, dossier)| tally.put_case(id, dossier));
    Ok(tally)
}

/// The facts of an event that lies at or before a position.
fn told(
    reader: &mut Reader<'_>,
    stored: &StoredEvent,
    until: &Position,
    take: &mut dyn FnMut(Fact),
) -> Result<(), AppError> {
    let shard = stored.stream.shard();
    if until.0.get(usize::from(shard)).is_some_and(|position| stored.position > *position) {
        return Ok(());
    }
    reader.facts_of(shard, stored, &mut |fact| {
        if until.covers(&fact) {
            take(fact);
        }
    })
}

/// Hands on the first event of every case of a customer that repeats another. A repeat is always the same customer's.
fn repeats_of(
    store: &dyn Store,
    customer: &str,
    take: &mut dyn FnMut(&StoredEvent) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let filter = CaseFilter { customer: Some(customer.to_owned()), ..CaseFilter::default() };
    let mut cursor: Option<String> = None;
    loop {
        let page = store.cases(&filter, CaseOrder::NewestFirst, cursor.as_deref(), PAGE_ROWS_MAX)?;
        let repeats: BTreeSet<Uuid> =
            page.rows.iter().filter(|row| row.chain > 1).map(|row| row.id).collect();
        for id in repeats {
            let events = store.load(StreamId { kind: StreamKind::Case, id })?.events;
            events.first().map_or(Ok(()), &mut *take)?;
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(()),
        }
    }
}

fn stored_row(edition: &str, (metric, day, group): &RollKey, sums: RollRow) -> StoredRow {
    let key = StoredKey {
        edition: edition.to_owned(),
        metric: (*metric).to_owned(),
        day: day.number(),
        group: group.clone(),
    };
    StoredRow { key, numerator: sums.numerator, denominator: sums.denominator }
}

/// Seals every day up to and with this one: what becomes known of it later is restated, never edited.
///
/// # Errors
/// A004 when the day is not over; failed storage.
pub fn seal_days(app: &App, until: Day) -> Result<(), AppError> {
    let law = app.law();
    let policy = law.book.current();
    let end = until.end(policy).ok_or_else(crate::keep::no_such_day)?;
    if end > app.now() {
        return Err(refused(
            "A004",
            (format!("{until}还没有结束。"), format!("{until} is not over.")),
            ("请等这一天过完。", "Wait until the day is over."),
        ));
    }
    let seal = RollSeal { edition: edition(policy), until_day: until.number() };
    app.store().commit(Commit { roll_seal: Some(seal), ..Commit::default() })?;
    Ok(())
}

/// Rows with their restatements: what is true now. The rows of a metric of the dictionary, over all days.
///
/// # Errors
/// Failed storage.
pub fn standing(store: &dyn Store, edition: &str) -> Result<BTreeMap<RollKey, RollRow>, AppError> {
    let mut rows: BTreeMap<RollKey, RollRow> = BTreeMap::new();
    for metric in DICTIONARY {
        let range = RollRange {
            edition: edition.to_owned(),
            metric: metric.code.to_owned(),
            from_day: 0,
            to_day: u32::MAX,
        };
        let mut add = |row: &StoredRow| {
            let key = (metric.code, Day::of_number(row.key.day), row.key.group.clone());
            let sums = rows.entry(key).or_default();
            sums.numerator += row.numerator;
            sums.denominator += row.denominator;
        };
        let mut after: Option<StoredKey> = None;
        loop {
            let page = store.roll_rows(&range, after.as_ref(), PAGE_ROWS_MAX)?;
            page.iter().for_each(&mut add);
            match page.last() {
                Some(last) => after = Some(last.key.clone()),
                None => break,
            }
        }
        let mut after: Option<RollRestatement> = None;
        loop {
            let page = store.roll_restatements(&range, after.as_ref(), PAGE_ROWS_MAX)?;
            page.iter().for_each(|restated| add(&restated.by));
            match page.last() {
                Some(last) => after = Some(last.clone()),
                None => break,
            }
        }
    }
    rows.retain(|_, sums| *sums != RollRow::default());
    Ok(rows)
}

/// A row that is not its recount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Metric, day and group.
    pub key: RollKey,
    /// As stored, with restatements.
    pub stored: RollRow,
    /// As counted anew.
    pub counted: RollRow,
}

/// Compares the roll-ups with the recount of the journal as far as they read it; also says how many rows that were.
///
/// # Errors
/// Failed storage, stored bytes that cannot be read, or others who rolled up whenever one looked.
pub fn check_rolls(app: &App) -> Result<(u64, Vec<Difference>), AppError> {
    let (store, law) = (app.store(), app.law());
    let policy = law.book.current();
    let edition = edition(policy);
    for _ in 0..LOOKS_MAX {
        let state = roll_state(store, &edition)?;
        let stored = standing(store, &edition)?;
        if roll_state(store, &edition)? != state {
            continue;
        }
        let mut tally = Tally::default();
        let mut heads = Heads::default();
        collect_into(store, &mut heads, Some(&state.position), &mut |fact| tally.add(&fact))?;
        let counted = recount(&tally, policy);
        let keys: BTreeSet<&RollKey> = stored.keys().chain(counted.keys()).collect();
        let of =
            |rows: &BTreeMap<RollKey, RollRow>, key: &RollKey| rows.get(key).copied().unwrap_or_default();
        let differences = keys
            .iter()
            .map(|key| Difference {
                key: (*key).clone(),
                stored: of(&stored, key),
                counted: of(&counted, key),
            })
            .filter(|one| one.stored != one.counted)
            .collect();
        return Ok((keys.len() as u64, differences));
    }
    Err(AppError::Busy)
}

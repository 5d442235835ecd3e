//! The call-back draw (N27, N28): the seed is promised the day before, the frame is what the journal recorded as closed
//! in the operator's day, and everything is written down so that a stranger can recompute it.
//!
//! A frame is an interval of journal positions: after the heads of the draw before, up to the last event recorded before
//! the day's end. So each closing lies in exactly one frame of a stratum, whatever arrives late; a day that was not
//! drawn gives its closings to the next one that is. A case that closes twice inside one frame is in it once.

use crate::facts::{Heads, each_event};
use crate::keep::{BODY_BYTES_MAX, Keeping, no_such_day, parse, refused, row, text};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::archive::needs_archive;
use yinuo_app::codec::decode;
use yinuo_app::ports::{Entropy, SHARD_COUNT, Store, StreamId, StreamKind};
use yinuo_app::{App, AppError};
use yinuo_domain::{Actor, CaseEvent};
use yinuo_measure::Day;
use yinuo_measure::draw::{DrawInput, DrawRow, commitment, draw, hex, unhex};
use yinuo_policy::{CaseFacts, Instant, Policy};

/// Register of draws: code `date/stratum`, body [`DrawRow`].
pub const DRAW: &str = "draw";
/// Register of promised seeds: code date, body the commitment and when it was promised.
pub const DRAW_PROMISE: &str = "draw-promise";
/// Register of secrets, outside the journal until they are told with the draw: code date.
pub const DRAW_SECRET: &str = "draw-secret";
/// Register of how far each stratum is: code stratum.
pub const DRAW_STATE: &str = "draw-state";
/// Register of the journal's heads at each frame's end: code date.
pub const DRAW_HEADS: &str = "draw-heads";
/// Register of long lists, in pages: code `date/stratum/frame/0001` or `date/stratum/drawn/0001`.
pub const DRAW_PAGE: &str = "draw-page";

/// Ids on one page.
const PAGE_IDS: usize = 1_000;

/// A promised seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Promised {
    pub commitment: String,
    pub promised_at: Instant,
}

/// How far a stratum is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub date: Day,
    pub carried: u64,
}

/// A row as stored: long lists stand on pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    row: DrawRow,
    #[serde(default)]
    frame_pages: usize,
    #[serde(default)]
    drawn_pages: usize,
}

/// Promises the seed of a date: keeps a secret, journals its commitment. Asking again answers the same commitment.
///
/// # Errors
/// A001 no such day; A002 the date has begun; failed storage.
pub fn promise_seed(app: &App, actor: &Actor, entropy: &dyn Entropy, date: Day) -> Result<String, AppError> {
    let code = date.to_string();
    let mut keeping = Keeping::guarded(app.store(), DRAW_PROMISE)?;
    if let Some(promised) = row::<Promised>(app.store(), DRAW_PROMISE, &code)? {
        return Ok(promised.commitment);
    }
    let starts = date.start(app.law().book.current()).ok_or_else(no_such_day)?;
    let now = app.now();
    if now >= starts {
        return Err(refused(
            "A002",
            (
                format!("{date} 已经开始，不能再承诺种子。"),
                format!("{date} has begun: its seed can no longer be promised."),
            ),
            (
                "请为以后的日期承诺种子；当日办结的单并入下一次抽样。",
                "Promise the seed of a later date; the closings of this one go into the next draw.",
            ),
        ));
    }
    let secret = entropy.key();
    let promised = Promised { commitment: hex(&commitment(&secret)), promised_at: now };
    keeping.journaled(DRAW_PROMISE, code.clone(), &promised)?;
    keeping.plain(DRAW_SECRET, &code, &hex(&secret));
    keeping.commit(app, actor)?;
    Ok(promised.commitment)
}

/// Draws every stratum of the policy for a date that is over.
///
/// # Errors
/// A001 no such day; A003 no promise; A004 the day is not over; A005 drawn already, or a later date was; A006 the policy
/// has no strata; failed storage.
pub fn run_draws(app: &App, actor: &Actor, date: Day) -> Result<Vec<DrawRow>, AppError> {
    let law = app.law();
    let policy = law.book.current();
    let starts = date.start(policy).ok_or_else(no_such_day)?;
    let until = date.end(policy).ok_or_else(no_such_day)?;
    let store = app.store();
    let mut keeping = Keeping::guarded(store, DRAW_STATE)?;
    let states = states(store)?;
    let last = states.values().map(|state| state.date).max();
    may_draw(app, policy, date, (until, last))?;
    let secret = told_secret(store, date, starts)?;
    let before = match last {
        Some(last) => heads_of(store, last)?,
        None => heads_before(store, &Heads::default(), starts)?,
    };
    let heads = heads_before(store, &before, until)?;
    let closed = closed_between(store, &before, &heads)?;
    let mut rows = Vec::new();
    for rule in policy.draws() {
        let state = states.get(&rule.code);
        let cases: BTreeSet<Uuid> =
            closed.iter().filter(|(_, facts)| rule.applies.fits(facts)).map(|(case, _)| *case).collect();
        let from = match last {
            Some(last) => last.end(policy).unwrap_or(starts),
            None => starts,
        };
        let drawn = draw(&DrawInput {
            date,
            window: (from, until),
            rule,
            policy: &policy.digest().to_string(),
            cases: &cases,
            carried: state.map_or(0, |state| state.carried),
            secret,
            heads: heads.digest(),
        });
        let next = State { date, carried: drawn.carried_out };
        keeping.journaled(DRAW_STATE, rule.code.clone(), &next)?;
        keep_row(&mut keeping, &drawn)?;
        rows.push(drawn);
    }
    let written: Vec<(u64, String)> = heads.0.iter().map(|(position, hash)| (*position, hex(hash))).collect();
    keeping.journaled(DRAW_HEADS, date.to_string(), &written)?;
    keeping.commit(app, actor)?;
    Ok(rows)
}

fn may_draw(
    app: &App,
    policy: &Policy,
    date: Day,
    (until, last): (Instant, Option<Day>),
) -> Result<(), AppError> {
    if policy.draws().is_empty() {
        return Err(refused(
            "A006",
            ("采用的规则里没有回访抽样。".into(), "The adopted policy has no call-back draw.".into()),
            (
                "请采用带有 [[draw]] 的规则包，例如 cn-shenyang。",
                "Adopt a pack with [[draw]] rules, for example cn-shenyang.",
            ),
        ));
    }
    if app.now() < until {
        return Err(refused(
            "A004",
            (
                format!("{date} 还没有过完，样本框未定。"),
                format!("{date} is not over: its frame is not complete."),
            ),
            ("请在次日抽样。", "Draw on the day after."),
        ));
    }
    if let Some(last) = last.filter(|last| *last >= date) {
        return Err(refused(
            "A005",
            (
                format!("已经抽到 {last}，不能重抽，也不能补抽更早的日期。"),
                format!("{last} has been drawn: no date is drawn twice, nor an earlier one afterwards."),
            ),
            ("请查看已有的抽样，或抽以后的日期。", "Look at the draw that stands, or draw a later date."),
        ));
    }
    Ok(())
}

fn told_secret(store: &dyn Store, date: Day, starts: Instant) -> Result<[u8; 32], AppError> {
    let code = date.to_string();
    let promised = row::<Promised>(store, DRAW_PROMISE, &code)?.filter(|found| found.promised_at < starts);
    let Some(promised) = promised else {
        return Err(refused(
            "A003",
            (
                format!("{date} 的种子没有在前一日承诺。"),
                format!("The seed of {date} was not promised the day before."),
            ),
            (
                "请先为明天承诺种子；这一天办结的单并入下一次抽样。",
                "Promise tomorrow's seed first; the closings of this day go into the next draw.",
            ),
        ));
    };
    let secret = store.register_row(DRAW_SECRET, &code)?.and_then(|row| unhex(&row.body));
    secret
        .filter(|secret| hex(&commitment(secret)) == promised.commitment)
        .ok_or_else(|| AppError::Damaged(format!("the secret promised for {date} is missing")))
}

pub(crate) fn states(store: &dyn Store) -> Result<BTreeMap<String, State>, AppError> {
    store.register(DRAW_STATE)?.into_iter().map(|row| Ok((row.code, parse(&row.body)?))).collect()
}

/// The heads at the frame's end of a date.
pub(crate) fn heads_of(store: &dyn Store, date: Day) -> Result<Heads, AppError> {
    let written: Vec<(u64, String)> = row(store, DRAW_HEADS, &date.to_string())?
        .ok_or_else(|| AppError::Damaged(format!("the heads of the draw of {date} are missing")))?;
    let heads = written.into_iter().map(|(position, hash)| Some((position, unhex(&hash)?)));
    let heads: Option<Vec<_>> = heads.collect();
    heads.map(Heads).ok_or_else(|| AppError::Damaged(format!("the heads of the draw of {date}")))
}

/// The last events of every shard before the first one recorded at or after an instant.
pub(crate) fn heads_before(store: &dyn Store, from: &Heads, until: Instant) -> Result<Heads, AppError> {
    let mut heads = from.clone();
    for (shard, end) in (0..SHARD_COUNT).zip(store.journal_heads()?) {
        each_event(store, &mut heads, shard, end, &mut |stored| Ok(stored.event.recorded_at < until.0))?;
    }
    Ok(heads)
}

/// Cases with a closing between two heads, with their facts at the last of these closings.
pub(crate) fn closed_between(
    store: &dyn Store,
    from: &Heads,
    until: &Heads,
) -> Result<BTreeMap<Uuid, CaseFacts>, AppError> {
    let mut closings: BTreeMap<Uuid, u64> = BTreeMap::new();
    let mut heads = from.clone();
    for shard in 0..SHARD_COUNT {
        each_event(store, &mut heads, shard, until.of(shard), &mut |stored| {
            if stored.stream.kind == StreamKind::Case && stored.event.name == "closed" {
                closings.insert(stored.stream.id, stored.version);
            }
            Ok(true)
        })?;
    }
    let mut closed = BTreeMap::new();
    for (case, version) in closings {
        closed.extend(facts_at(store, case, version)?.map(|facts| (case, facts)));
    }
    Ok(closed)
}

fn facts_at(store: &dyn Store, case: Uuid, version: u64) -> Result<Option<CaseFacts>, AppError> {
    let mut found = None;
    let loaded = store.load(StreamId { kind: StreamKind::Case, id: case })?;
    if loaded.events.first().is_some_and(|first| first.version > 1) {
        return Err(needs_archive());
    }
    let told = loaded.events.iter().filter(|stored| stored.version <= version);
    for stored in told.filter(|stored| matches!(&*stored.event.name, "opened" | "categorised")) {
        if let CaseEvent::Opened { facts, .. } | CaseEvent::Categorised { facts, .. } =
            decode::<CaseEvent>(stored)?.event
        {
            found = Some(facts);
        }
    }
    Ok(found)
}

fn keep_row(keeping: &mut Keeping, drawn: &DrawRow) -> Result<(), AppError> {
    let code = format!("{}/{}", drawn.date, drawn.stratum);
    let mut stored = Stored { row: drawn.clone(), frame_pages: 0, drawn_pages: 0 };
    if text(&stored)?.len() > BODY_BYTES_MAX {
        let frame = std::mem::take(&mut stored.row.frame);
        let ids = std::mem::take(&mut stored.row.drawn);
        stored.frame_pages = keep_pages(keeping, &format!("{code}/frame"), &frame)?;
        stored.drawn_pages = keep_pages(keeping, &format!("{code}/drawn"), &ids)?;
    }
    keeping.journaled(DRAW, code, &stored)
}

fn keep_pages(keeping: &mut Keeping, code: &str, ids: &[Uuid]) -> Result<usize, AppError> {
    let mut count = 0;
    for page in ids.chunks(PAGE_IDS) {
        count += 1;
        keeping.journaled(DRAW_PAGE, format!("{code}/{count:04}"), &page)?;
    }
    Ok(count)
}

/// Reads a stored row with its pages.
pub(crate) fn read_row(store: &dyn Store, body: &str) -> Result<DrawRow, AppError> {
    let mut stored: Stored = parse(body)?;
    let code = format!("{}/{}", stored.row.date, stored.row.stratum);
    let pages = |list: &str, count: usize| -> Result<Vec<Uuid>, AppError> {
        let mut ids = Vec::new();
        for page in 1..=count {
            let code = format!("{code}/{list}/{page:04}");
            let more: Option<Vec<Uuid>> = row(store, DRAW_PAGE, &code)?;
            ids.extend(more.ok_or_else(|| AppError::Damaged(format!("{DRAW_PAGE} {code} is missing")))?);
        }
        Ok(ids)
    };
    if stored.frame_pages + stored.drawn_pages > 0 {
        stored.row.frame = pages("frame", stored.frame_pages)?;
        stored.row.drawn = pages("drawn", stored.drawn_pages)?;
    }
    Ok(stored.row)
}

/// The draw of a code `date/stratum`.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn draw_row(store: &dyn Store, code: &str) -> Result<Option<DrawRow>, AppError> {
    store.register_row(DRAW, code)?.map(|found| read_row(store, &found.body)).transpose()
}

/// All draws, by date and stratum.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn draw_rows(store: &dyn Store) -> Result<Vec<DrawRow>, AppError> {
    store.register(DRAW)?.iter().map(|found| read_row(store, &found.body)).collect()
}

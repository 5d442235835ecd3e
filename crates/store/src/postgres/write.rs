//! The statements of a group: one per table, its rows handed over as one array per column.

use super::batch::{Batch, Told};
use super::connection::{Step, Value};
use super::facts::case_shard;
use super::rows::{number, shard_number};
use super::sealed;
use crate::cursor::due_order;
use crate::ledger::account_floor;
use crate::search::phone_digits;
use tokio_postgres::types::ToSql;
use uuid::Uuid;
use yinuo_app::ports::{CaseRow, ClockRow, RollKey, RollRestatement, StreamId};

/// One column of rows.
pub(super) fn column<'a, R, T>(rows: &[R], take: impl Fn(&R) -> T) -> Value<'a>
where
    Vec<T>: ToSql + Sync + 'a,
{
    Box::new(rows.iter().map(take).collect::<Vec<T>>())
}

/// Adds the statement of a table if there are rows for it, with one array per column in the order of its `$1`, `$2`.
macro_rules! write_rows {
    ($steps:ident, $name:literal, $rows:expr, |$row:ident| [$($column:expr),+ $(,)?]) => {
        let rows: Vec<_> = $rows.collect();
        if !rows.is_empty() {
            $steps.push(Step::new($name, vec![$(column(&rows, |$row| $column)),+]));
        }
    };
}

pub(super) use write_rows;

/// The statements of a batch, in one order for every process. The journal comes last: other processes wait for its
/// heads, which are held from here to the end of the transaction.
pub(super) fn steps<'s>(batch: &'s Batch<'_>) -> Vec<Step<'s>> {
    let mut steps = Vec::new();
    write_keys(batch, &mut steps);
    write_erasures(batch, &mut steps);
    write_cases(batch, &mut steps);
    write_people(batch, &mut steps);
    write_messages(batch, &mut steps);
    write_ties(batch, &mut steps);
    write_settlements(batch, &mut steps);
    write_visits(batch, &mut steps);
    write_ledger(batch, &mut steps);
    write_registers(batch, &mut steps);
    write_access(batch, &mut steps);
    write_rolls(batch, &mut steps);
    write_moves(batch, &mut steps);
    write_streams(batch, &mut steps);
    if let Some(commit) = batch.taking {
        super::archive::steps(commit, &mut steps);
    }
    write_events(batch, &mut steps);
    steps
}

fn write_keys<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "insert_answers", batch.answers.values(), |row| [
        &*row.scope,
        &*row.key,
        &row.body_digest[..],
        &row.reply[..],
        row.expires_at
    ]);
    write_rows!(steps, "insert_person_keys", batch.person_keys.values(), |row| [
        &*row.person,
        &row.key[..],
        sealed::kept(&row.sealed)
    ]);
    write_rows!(steps, "insert_texts", batch.texts.values(), |row| [
        row.id,
        &*row.person,
        &*row.body,
        sealed::kept(&row.sealed)
    ]);
    write_rows!(steps, "drop_artefacts", batch.dropped.iter(), |digest| [&digest[..]]);
    write_rows!(steps, "insert_artefacts", batch.artefacts.values(), |row| [
        &row.digest[..],
        &*row.person,
        &*row.media_type,
        row.stored_at,
        &row.bytes[..],
        sealed::kept(&row.sealed)
    ]);
    sealed::write_sealings(batch, steps);
}

fn write_cases<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    if batch.renumbered {
        // A number that changes hands must be given up before it is taken: row by row, as they came.
        for row in &batch.cases_in_order {
            steps.push(upsert_cases(&[row]));
        }
    } else if !batch.cases.is_empty() {
        steps.push(upsert_cases(&batch.cases.values().copied().collect::<Vec<_>>()));
    }
    write_rows!(steps, "put_snapshots", batch.snapshots.values(), |row| [
        shard_number(case_shard(row.case)),
        row.case,
        number(row.version),
        &row.head[..],
        i64::from(row.format),
        &row.bytes[..]
    ]);
    write_clocks(batch, steps);
}

fn upsert_cases<'s>(rows: &[&'s CaseRow]) -> Step<'s> {
    let values: Vec<Value<'s>> = vec![
        column(rows, |row| shard_number(case_shard(row.id))),
        column(rows, |row| row.id),
        column(rows, |row| &*row.number),
        column(rows, |row| &*row.kind),
        column(rows, |row| &*row.category),
        column(rows, |row| &*row.topic),
        column(rows, |row| &*row.state),
        column(rows, |row| &*row.customer),
        column(rows, |row| &*row.service),
        column(rows, |row| &*row.unit),
        column(rows, |row| &*row.area),
        column(rows, |row| &*row.owner),
        column(rows, |row| &*row.handler),
        column(rows, |row| row.accepted_at),
        column(rows, |row| row.due_at),
        column(rows, |row| due_order(row.next_at)),
        column(rows, |row| &*row.due_rule),
        column(rows, |row| i16::from(row.rung)),
        column(rows, |row| row.next_rung_at),
        column(rows, |row| i64::from(row.broken)),
        column(rows, |row| row.owed_minor),
        column(rows, |row| i64::from(row.chain)),
        column(rows, |row| &*row.red_line),
        column(rows, |row| row.paused),
        column(rows, |row| row.closed_at),
        column(rows, |row| number(row.version)),
        column(rows, |row| row.updated_at),
        column(rows, |row| row.warn_at),
    ];
    Step::new("upsert_cases", values)
}

fn write_clocks<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    if batch.clocks.is_empty() {
        return;
    }
    let cases: Vec<(u16, Uuid)> = batch.clocks.keys().copied().collect();
    let mut clocks: Vec<&ClockRow> = batch.clocks.values().flat_map(|clocks| clocks.iter()).collect();
    clocks.sort_by_key(|clock| (case_shard(clock.case), clock.case, &*clock.clock));
    steps.push(Step::new(
        "delete_clocks",
        vec![
            column(&cases, |(shard, _)| shard_number(*shard)),
            column(&cases, |(_, case)| *case),
            column(&clocks, |clock| clock.case),
            column(&clocks, |clock| &*clock.clock),
        ],
    ));
    write_rows!(steps, "upsert_clocks", clocks.into_iter(), |row| [
        shard_number(case_shard(row.case)),
        row.case,
        &*row.clock,
        &*row.kind,
        &*row.rule,
        &*row.state,
        row.started_at,
        row.due_at,
        row.wake_at,
        row.warn_at
    ]);
}

fn write_ties<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "put_ties", batch.ties.values(), |row| [
        shard_number(case_shard(row.case)),
        row.case,
        &*row.tie,
        &*row.kind,
        &*row.party,
        &*row.number,
        &*row.class,
        &*row.unit,
        &*row.state,
        row.started_at,
        row.due_at,
        due_order(row.due_at),
        row.ended_at,
        row.late
    ]);
}

fn write_settlements<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "put_settlements", batch.settlements.values(), |row| [
        shard_number(case_shard(row.owner)),
        row.owner,
        i64::from(row.settlement),
        &*row.customer,
        &*row.unit,
        &*row.rule,
        &*row.owed_unit,
        &*row.form,
        &*row.currency,
        row.minor,
        &*row.state,
        row.since,
        i64::from(row.round),
        row.owed_at,
        row.pay_by,
        row.credited_at,
        row.next_at,
        row.late,
        &*row.reason,
        &*row.reference,
        &*row.contradiction,
        &*row.service,
        row.late_at
    ]);
}

fn write_visits<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "put_visits", batch.visits.values(), |row| [
        shard_number(case_shard(row.case)),
        row.case,
        row.visit,
        &*row.job,
        &*row.unit,
        &*row.customer,
        &*row.service,
        &*row.state,
        &*row.technician,
        row.window.map(|(from, _)| from),
        row.window.map(|(_, until)| until),
        row.hours.map(|(from, _)| from),
        row.hours.map(|(_, until)| until),
        row.place().at,
        i64::from(row.minutes),
        &*row.skills,
        &*row.parts,
        row.asked_at,
        row.ended_at,
        &*row.outcome,
        row.two,
        &*row.mate,
        &*row.chosen,
        row.chosen_until,
        &*row.tools
    ]);
}

fn write_people<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "upsert_contacts", batch.contacts.values(), |row| [
        row.id,
        &*row.channel,
        &*row.direction,
        &*row.owner,
        &*row.customer,
        &*row.unit,
        &*row.outcome,
        row.case,
        row.occurred_at,
        row.text
    ]);
    write_rows!(steps, "insert_inbox", batch.inbox.values(), |row| [
        &*row.key,
        &*row.post,
        &*row.person,
        row.case,
        &*row.kind,
        &*row.zh,
        &*row.en,
        row.occurred_at,
        row.read_at
    ]);
}

fn write_messages<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "put_messages", batch.messages.values(), |row| [
        row.id,
        shard_number(case_shard(row.case)),
        &*row.key,
        row.case,
        &*row.kind,
        &*row.customer,
        &*row.language,
        &*row.text,
        row.state.code(),
        i64::from(row.round),
        i64::from(row.tries),
        row.next_at,
        &*row.reason,
        row.contact,
        row.created_at,
        row.changed_at,
        row.handed_at,
        row.delivered_at,
        number(row.version),
        &*row.outlet
    ]);
}

fn write_ledger<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "insert_postings", batch.postings.values(), |row| [
        row.id,
        row.case,
        number(row.cause_version),
        &*row.rule,
        row.owed_for.as_deref(),
        row.reverses,
        row.occurred_at,
        row.recorded_at,
        row.occurrence
    ]);
    let lines = batch
        .postings
        .values()
        .flat_map(|posting| (1_i64..).zip(&posting.lines).map(|(place, line)| (posting.id, place, line)));
    write_rows!(steps, "insert_posting_lines", lines, |row| [
        row.0,
        row.1,
        &*row.2.account,
        &*row.2.unit,
        row.2.amount
    ]);
    let (opened, moved): (Vec<_>, Vec<_>) =
        batch.balances.iter().partition(|(account, _)| batch.opened.contains(*account));
    write_rows!(steps, "open_accounts", opened.into_iter(), |row| [
        &*row.0.0,
        &*row.0.1,
        *row.1,
        account_floor(&row.0.0)
    ]);
    write_rows!(steps, "set_balances", moved.into_iter(), |row| [&*row.0.0, &*row.0.1, *row.1]);
    // Freed first: a key may be given free and taken again within one group.
    write_rows!(steps, "free_owed_for", batch.freed.iter(), |key| [&***key]);
    write_rows!(steps, "take_owed_for", batch.taken.iter(), |row| [&**row.0, *row.1]);
}

fn write_registers<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "put_register_rows", batch.registers.iter(), |row| [
        row.0.0, row.0.1, row.1.0, row.1.1
    ]);
    write_rows!(steps, "upsert_customers", batch.customers.values(), |row| [
        &*row.code,
        &*row.name,
        &*row.phone,
        phone_digits(&row.phone),
        &*row.segment,
        &*row.body,
        row.as_of
    ]);
    write_rows!(steps, "drop_customer_tokens", batch.customers.keys(), |code| [&**code]);
    sealed::write_customers(batch, steps);
}

fn write_access<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    let dropped = batch.credentials.iter().filter(|(_, row)| row.is_none()).map(|(name, _)| *name);
    write_rows!(steps, "drop_credentials", dropped, |name| [name.0, name.1]);
    write_rows!(steps, "put_credentials", batch.credentials.values().flatten(), |row| [
        &*row.kind,
        &*row.key,
        &*row.person,
        &*row.body,
        row.expires_at
    ]);
    write_rows!(steps, "insert_access_lines", batch.access_lines.values(), |row| [
        row.id,
        row.at,
        &*row.person,
        &*row.post,
        &*row.unit,
        &*row.what,
        &*row.subject,
        row.case,
        &*row.purpose,
        &*row.detail
    ]);
}

fn write_rolls<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    let (added, moved): (Vec<_>, Vec<_>) =
        batch.rolls.iter().partition(|(key, _)| batch.opened_rolls.contains(*key));
    for (name, rows) in [("insert_roll_rows", added), ("set_roll_rows", moved)] {
        if !rows.is_empty() {
            let mut values = roll_keys(&rows, |row| row.0);
            values.extend([column(&rows, |row| row.1.0), column(&rows, |row| row.1.1)]);
            steps.push(Step::new(name, values));
        }
    }
    if !batch.restatements.is_empty() {
        let rows: Vec<&RollRestatement> = batch.restatements.values().copied().collect();
        let mut values = roll_keys(&rows, |row| &row.by.key);
        values.extend([
            column(&rows, |row| shard_number(row.shard)),
            column(&rows, |row| number(row.position)),
            column(&rows, |row| row.by.numerator),
            column(&rows, |row| row.by.denominator),
            column(&rows, |row| row.known_at),
        ]);
        steps.push(Step::new("insert_restatements", values));
    }
    write_rows!(steps, "seal_rolls", batch.seals.iter(), |row| [*row.0, i64::from(*row.1)]);
}

fn roll_keys<'s, R>(rows: &[R], key: impl Fn(&R) -> &'s RollKey) -> Vec<Value<'s>> {
    vec![
        column(rows, |row| &*key(row).edition),
        column(rows, |row| &*key(row).metric),
        column(rows, |row| i64::from(key(row).day)),
        column(rows, |row| &*key(row).group),
    ]
}

/// Guards and cursors move on; one that moves for the first time is added.
fn write_moves<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "insert_guards", batch.guards.iter().filter(|(_, moved)| moved.from == 0), |row| [
        *row.0,
        number(row.1.to)
    ]);
    write_rows!(steps, "move_guards", batch.guards.iter().filter(|(_, moved)| moved.from > 0), |row| [
        *row.0,
        number(row.1.to),
        number(row.1.from)
    ]);
    write_rows!(steps, "insert_cursors", batch.cursors.iter().filter(|(_, moved)| moved.from == 0), |row| [
        row.0.0,
        shard_number(row.0.1),
        number(row.1.to)
    ]);
    write_rows!(steps, "move_cursors", batch.cursors.iter().filter(|(_, moved)| moved.from > 0), |row| [
        row.0.0,
        shard_number(row.0.1),
        number(row.1.to),
        number(row.1.from)
    ]);
}

/// What is erased; it comes after what the same commit stores of others, as in every store.
fn write_erasures<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "insert_erased_persons", batch.erasures.iter(), |row| [*row.0, *row.1]);
    for name in ["erase_person_keys", "erase_personal_texts", "erase_artefacts"] {
        if !batch.erasures.is_empty() {
            steps.push(Step::new(name, vec![Box::new(batch.erasures.keys().copied().collect::<Vec<_>>())]));
        }
    }
}

fn write_streams<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    write_rows!(steps, "insert_streams", batch.streams.iter().filter(|(_, grown)| grown.from == 0), |row| [
        shard_number(row.0.shard()),
        i16::from(row.0.kind.code()),
        row.0.id,
        number(row.1.version),
        &row.1.head[..]
    ]);
    write_rows!(steps, "advance_streams", batch.streams.iter().filter(|(_, grown)| grown.from > 0), |row| [
        shard_number(row.0.shard()),
        i16::from(row.0.kind.code()),
        row.0.id,
        number(row.1.version),
        &row.1.head[..],
        number(row.1.from)
    ]);
}

/// An event and its distance from the new head of its shard.
struct Placed<'s> {
    stream: StreamId,
    version: u64,
    from_end: usize,
    event: &'s yinuo_app::ports::EncodedEvent,
}

fn write_events<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    if batch.events.is_empty() {
        return;
    }
    let shards: Vec<(u16, usize)> = batch.events.iter().map(|(shard, told)| (*shard, told.len())).collect();
    let placed = |told: &'s Vec<Told<'_>>| {
        let from_ends = (0..told.len()).rev();
        told.iter().zip(from_ends).map(|((stream, version, event), from_end)| Placed {
            stream: *stream,
            version: *version,
            from_end,
            event,
        })
    };
    let rows: Vec<Placed<'s>> = batch.events.values().flat_map(placed).collect();
    let values: Vec<Value<'s>> = vec![
        column(&shards, |(shard, _)| shard_number(*shard)),
        column(&shards, |(_, grown)| number(*grown as u64)),
        column(&rows, |row| shard_number(row.stream.shard())),
        column(&rows, |row| number(row.from_end as u64)),
        column(&rows, |row| i16::from(row.stream.kind.code())),
        column(&rows, |row| row.stream.id),
        column(&rows, |row| number(row.version)),
        column(&rows, |row| &*row.event.name),
        column(&rows, |row| row.event.occurred_at),
        column(&rows, |row| row.event.recorded_at),
        column(&rows, |row| &row.event.bytes[..]),
        column(&rows, |row| &row.event.hash[..]),
    ];
    steps.push(Step::new("insert_events", values));
}

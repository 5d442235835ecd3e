//! The case list, put together from the pieces in `statements/case_list.sql`.
//!
//! One statement with "parameter is null or column = parameter" per filter was rejected: its plan reads the whole
//! table whatever the filter says.

use super::rows::{Failed, read_case};
use super::sealed::numbers;
use super::statements::sql;
use crate::cursor::{self, List};
use crate::search::{customer_query, number_digits};
use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection};
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, CaseWords, Page, ReadError};

/// Pieces of a statement and the parameters that they need, by number.
struct Pieces {
    text: String,
    values: Vec<(usize, Value)>,
}

impl Pieces {
    fn starting_with(head: &str) -> Self {
        Self { text: sql(head).to_owned(), values: Vec::new() }
    }

    fn add(&mut self, piece: &str, values: impl IntoIterator<Item = (usize, Value)>) {
        self.text.push('\n');
        self.text.push_str(sql(piece));
        self.values.extend(values);
    }

    fn prepare<'c>(&self, connection: &'c Connection) -> Result<CachedStatement<'c>, Failed> {
        let mut statement = connection.prepare_cached(&self.text)?;
        for (number, value) in &self.values {
            statement.raw_bind_parameter(*number, value)?;
        }
        Ok(statement)
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

pub(super) fn json(values: &[String]) -> Value {
    Value::Text(serde_json::Value::from(values).to_string())
}

/// Adds the conditions of a filter. `walks` says that the list is walked in its order, which a set of states must
/// not drive.
fn add_conditions(pieces: &mut Pieces, filter: &CaseFilter, walks: bool) {
    // A customer or a service has few cases; nothing else may drive the list then.
    let narrow = filter.customer.is_some() || filter.service.is_some();
    let beside = |name: &'static str, aside: &'static str| if narrow { aside } else { name };
    if !filter.states.is_empty() {
        let piece = if walks { "where_states_aside" } else { beside("where_states", "where_states_aside") };
        pieces.add(piece, [(1, json(&filter.states))]);
    }
    if !filter.kinds.is_empty() {
        pieces.add("where_kinds", [(2, json(&filter.kinds))]);
    }
    for (value, piece, number) in [
        (&filter.unit, beside("where_unit", "where_unit_aside"), 3),
        (&filter.owner, beside("where_owner", "where_owner_aside"), 4),
        (&filter.handler, beside("where_handler", "where_handler_aside"), 5),
        (&filter.customer, "where_customer", 6),
        (&filter.service, "where_service", 7),
        (&filter.topic, beside("where_topic", "where_topic_aside"), 8),
        (&filter.number_contains, "where_number_contains", 15),
    ] {
        if let Some(value) = value {
            pieces.add(piece, [(number, text(value))]);
        }
    }
    if let Some(sight) = &filter.within {
        pieces.add("where_within", [(29, json(&sight.units)), (30, text(&sight.person))]);
    }
    if let Some(words) = &filter.words {
        add_words(pieces, words);
    }
    for (value, piece, number) in [
        (filter.broken.map(i64::from), "where_broken", 9),
        (filter.rung.map(i64::from), "where_rung", 10),
        (filter.red_line.map(i64::from), "where_red_line", 11),
        (filter.accepted_from, "where_accepted_from", 12),
        (filter.accepted_until, "where_accepted_until", 13),
        (filter.closed_from, "where_closed_from", 14),
        (filter.near_at, "where_near", 28),
    ] {
        if let Some(value) = value {
            pieces.add(piece, [(number, Value::Integer(value))]);
        }
    }
}

/// A missing digit string is null, which no `instr` finds.
fn add_words(pieces: &mut Pieces, words: &CaseWords) {
    let Some(query) = customer_query(&words.text) else { return pieces.add("where_nothing", []) };
    let or_null = |digits: Option<String>| digits.map_or(Value::Null, Value::Text);
    let code_like = i64::from(query.folded.is_ascii());
    let values = [
        (19, Value::Text(query.folded)),
        (20, or_null(number_digits(&words.text))),
        (21, or_null(query.digits)),
        (22, json(&words.categories)),
        (23, json(&words.people)),
        (24, Value::Integer(code_like)),
        (25, Value::Text(numbers(&words.sealed.name))),
        (26, Value::Text(numbers(&words.sealed.phone))),
        (27, json(&words.sealed.codes)),
    ];
    pieces.add("where_words", values);
}

/// One page.
pub(super) fn list(
    connection: &Connection,
    filter: &CaseFilter,
    order: CaseOrder,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<CaseRow>, ReadError> {
    let list = List::Cases(order);
    let after = cursor::decode(list, cursor)?;
    let rows_max = cursor::rows_max(limit);
    let (after_piece, order_piece) = match order {
        CaseOrder::DueFirst => ("after_due", "order_due"),
        CaseOrder::NewestFirst => ("after_newest", "order_newest"),
        CaseOrder::NextRungFirst => ("after_rung", "order_rung"),
    };
    let mut pieces = Pieces::starting_with("list_head");
    add_conditions(&mut pieces, filter, true);
    if let Some((key, id)) = after {
        pieces.add(after_piece, [(16, Value::Integer(key)), (17, Value::Blob(id.as_bytes().to_vec()))]);
    }
    // One more than asked tells whether there is a next page; the cap keeps it far below i64's end.
    pieces.add(order_piece, [(18, Value::Integer(rows_max as i64 + 1))]);
    let mut rows = read(&pieces, connection)?;
    let more = rows.len() > rows_max;
    rows.truncate(rows_max);
    let next = rows.last().filter(|_| more).map(|row| {
        let key = match order {
            CaseOrder::DueFirst => cursor::due_order(row.due_at),
            CaseOrder::NewestFirst => row.accepted_at,
            // The list leaves rows without this instant out.
            CaseOrder::NextRungFirst => row.next_rung_at.unwrap_or_default(),
        };
        cursor::encode(list, (key, row.id))
    });
    Ok(Page { rows, next })
}

fn read(pieces: &Pieces, connection: &Connection) -> Result<Vec<CaseRow>, Failed> {
    let mut statement = pieces.prepare(connection)?;
    Ok(statement.raw_query().mapped(read_case).collect::<Result<_, _>>()?)
}

/// How many cases match.
pub(super) fn count(connection: &Connection, filter: &CaseFilter) -> Result<u64, Failed> {
    let mut pieces = Pieces::starting_with("count_head");
    add_conditions(&mut pieces, filter, false);
    let mut statement = pieces.prepare(connection)?;
    let counted: Option<u64> = statement.raw_query().mapped(super::rows::read_number).next().transpose()?;
    Ok(counted.unwrap_or(0))
}

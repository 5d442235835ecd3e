//! The case list, put together from the pieces in `statements/case_list.sql`.
//!
//! One statement with "parameter is null or column = parameter" per filter was rejected: its plan reads the whole
//! table whatever the filter says.

use super::rows::{Failed, read_case, read_id};
use super::sealed::numbers;
use super::statements::sql;
use crate::cursor::{self, List, prefix_end};
use crate::found::{self, Counted, Part};
use crate::search::{customer_query, number_digits};
use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection};
use uuid::Uuid;
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
        // Of all that a filter names, a state says least: most cases are in one of two.
        let piece = if walks || names_more(filter) { "where_states_aside" } else { "where_states" };
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
    for (value, is, is_not) in [
        (filter.broken, "where_broken", "where_not_broken"),
        (filter.red_line, "where_red_line", "where_no_red_line"),
    ] {
        // Said as the partial index says it.
        if let Some(value) = value {
            pieces.add(if value { is } else { is_not }, []);
        }
    }
    for (value, piece, number) in [
        (filter.rung.filter(|rung| *rung == 0).map(i64::from), "where_rung", 10),
        (filter.rung.filter(|rung| *rung > 0).map(i64::from), "where_climbed", 10),
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

/// Adds the condition of one part of what words find; of its values the one at this place. False when there is none.
fn add_part(pieces: &mut Pieces, part: Part<'_>, place: usize) -> bool {
    let (piece, values, number) = match part {
        Part::Few(words) => return place == 0 && add_few(pieces, words),
        Part::Categories(values) => ("where_category_found", values, 33),
        Part::Handlers(values) => ("where_handler_found", values, 31),
        Part::Owners(values) => ("where_owner_found", values, 32),
    };
    let Some(value) = values.get(place) else { return false };
    pieces.add(piece, [(number, text(value))]);
    true
}

/// A missing digit string is null, which no `instr` finds; so is the end of a range that does not end.
fn add_few(pieces: &mut Pieces, words: &CaseWords) -> bool {
    let Some(query) = customer_query(&words.text) else { return false };
    let or_null = |text: Option<String>| text.map_or(Value::Null, Value::Text);
    let end = prefix_end(&query.folded);
    // The code of a service is looked for by ASCII alone.
    let service = query.folded.is_ascii().then(|| query.folded.clone());
    let values = [
        (19, Value::Text(query.folded)),
        (20, or_null(number_digits(&words.text))),
        (21, or_null(query.digits)),
        (22, or_null(end)),
        (24, or_null(service)),
        (25, Value::Text(numbers(&words.sealed.name))),
        (26, Value::Text(numbers(&words.sealed.phone))),
        (27, json(&words.sealed.codes)),
    ];
    pieces.add("where_few", values);
    true
}

/// Whether a filter names anything beside states that has an index.
fn names_more(filter: &CaseFilter) -> bool {
    let CaseFilter { unit, owner, handler, customer, service, topic, words, .. } = filter;
    [unit, owner, handler, customer, service, topic].into_iter().any(Option::is_some)
        || words.is_some()
        || filter.broken == Some(true)
        || filter.red_line == Some(true)
        || filter.rung.is_some_and(|rung| rung > 0)
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
    let finished = |mut pieces: Pieces| {
        if let Some((key, id)) = after {
            pieces.add(after_piece, [(16, Value::Integer(key)), (17, Value::Blob(id.as_bytes().to_vec()))]);
        }
        // One more than asked tells whether there is a next page; the cap keeps it far below i64's end.
        pieces.add(order_piece, [(18, Value::Integer(rows_max as i64 + 1))]);
        pieces
    };
    let Some(parts) = found::parts(filter) else {
        let mut pieces = Pieces::starting_with("list_head");
        add_conditions(&mut pieces, filter, true);
        return Ok(found::page(read(&finished(pieces), connection)?, order, rows_max));
    };
    let mut rows = Vec::new();
    for part in parts {
        for place in 0.. {
            let mut pieces = Pieces::starting_with("list_head");
            if !add_part(&mut pieces, part, place) {
                break;
            }
            add_conditions(&mut pieces, filter, true);
            rows.extend(read(&finished(pieces), connection)?);
        }
    }
    Ok(found::merged(rows, order, rows_max))
}

fn read(pieces: &Pieces, connection: &Connection) -> Result<Vec<CaseRow>, Failed> {
    let mut statement = pieces.prepare(connection)?;
    Ok(statement.raw_query().mapped(read_case).collect::<Result<_, _>>()?)
}

/// How many cases match, no more than `most`.
pub(super) fn count(connection: &Connection, filter: &CaseFilter, most: u64) -> Result<u64, Failed> {
    let limit = (18, Value::Integer(i64::try_from(most).unwrap_or(i64::MAX)));
    let Some(parts) = found::parts(filter) else {
        let mut pieces = Pieces::starting_with("count_head");
        add_conditions(&mut pieces, filter, false);
        pieces.add("count_end", [limit]);
        let mut statement = pieces.prepare(connection)?;
        let counted: Option<u64> =
            statement.raw_query().mapped(super::rows::read_number).next().transpose()?;
        return Ok(counted.unwrap_or(0));
    };
    let mut counted = Counted::to(most);
    for part in parts {
        for place in 0.. {
            let mut pieces = Pieces::starting_with("ids_head");
            if !add_part(&mut pieces, part, place) {
                break;
            }
            add_conditions(&mut pieces, filter, false);
            pieces.add("ids_end", [limit.clone()]);
            let mut statement = pieces.prepare(connection)?;
            let ids: Vec<Uuid> = statement.raw_query().mapped(read_id).collect::<Result<_, _>>()?;
            if counted.add(ids) {
                return Ok(counted.count());
            }
        }
    }
    Ok(counted.count())
}

//! The case list, put together from the pieces in `statements/case_list.sql`.

use super::connection::{Connection, Failed, Value};
use super::rows::{self, get};
use super::statements::sql;
use crate::cursor::{self, List, Place};
use crate::search::{customer_query, number_digits};
use tokio_postgres::types::ToSql;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, CaseWords, Page};

/// Pieces of a statement and their values in order.
struct Pieces<'a> {
    text: String,
    values: Vec<Value<'a>>,
}

impl<'a> Pieces<'a> {
    fn starting_with(head: &str) -> Self {
        Self { text: sql(head).to_owned(), values: Vec::new() }
    }

    /// Adds a piece; its `$1` and `$2` become the next free numbers.
    fn add(&mut self, piece: &str, values: Vec<Value<'a>>) {
        let free = self.values.len();
        self.text.push('\n');
        let mut parts = sql(piece).split('$');
        self.text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (number, rest) =
                part.split_at(part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len()));
            // Pieces are written by us, and a test prepares every one of them.
            let number: usize = number.parse().unwrap_or(0);
            self.text.push_str(&format!("${}{rest}", free + number));
        }
        self.values.extend(values);
    }

    fn run(&self, connection: &mut Connection) -> Result<Vec<tokio_postgres::Row>, Failed> {
        let values: Vec<&(dyn ToSql + Sync)> = self.values.iter().map(|value| &**value as _).collect();
        connection.rows_of(&self.text, &values)
    }
}

/// Values that something stored can be equal to: none holds U+0000.
fn possible(values: &[String]) -> Value<'_> {
    Box::new(values.iter().map(String::as_str).filter(|value| !value.contains('\0')).collect::<Vec<_>>())
}

fn add_conditions<'a>(pieces: &mut Pieces<'a>, filter: &'a CaseFilter) {
    for (values, piece) in [(&filter.states, "where_states"), (&filter.kinds, "where_kinds")] {
        if !values.is_empty() {
            pieces.add(piece, vec![possible(values)]);
        }
    }
    for (value, piece) in [
        (&filter.unit, "where_unit"),
        (&filter.owner, "where_owner"),
        (&filter.handler, "where_handler"),
        (&filter.customer, "where_customer"),
        (&filter.service, "where_service"),
        (&filter.topic, "where_topic"),
        (&filter.number_contains, "where_number_contains"),
    ] {
        if let Some(value) = value {
            pieces.add(piece, vec![Box::new(value.as_str())]);
        }
    }
    if let Some(sight) = &filter.within {
        let person = || -> Value<'a> { Box::new(sight.person.as_str()) };
        pieces.add("where_within", vec![possible(&sight.units), person()]);
    }
    if let Some(words) = &filter.words {
        add_words(pieces, words);
    }
    for (value, piece) in [(filter.broken, "where_broken"), (filter.red_line, "where_red_line")] {
        if let Some(value) = value {
            pieces.add(piece, vec![Box::new(value)]);
        }
    }
    if let Some(rung) = filter.rung {
        pieces.add("where_rung", vec![Box::new(i16::from(rung))]);
    }
    for (value, piece) in [
        (filter.accepted_from, "where_accepted_from"),
        (filter.accepted_until, "where_accepted_until"),
        (filter.closed_from, "where_closed_from"),
        (filter.near_at, "where_near"),
    ] {
        if let Some(value) = value {
            pieces.add(piece, vec![Box::new(value)]);
        }
    }
}

fn add_words<'a>(pieces: &mut Pieces<'a>, words: &'a CaseWords) {
    let Some(query) = customer_query(&words.text) else { return pieces.add("where_nothing", Vec::new()) };
    let code_like = query.folded.is_ascii();
    let values: Vec<Value<'a>> = vec![
        Box::new(query.folded),
        Box::new(number_digits(&words.text)),
        Box::new(query.digits),
        possible(&words.categories),
        possible(&words.people),
        Box::new(code_like),
        Box::new(&words.sealed.name),
        Box::new(&words.sealed.phone),
        possible(&words.sealed.codes),
    ];
    pieces.add("where_words", values);
}

/// One page after a place that was decoded from a cursor of this order.
pub(super) fn list(
    connection: &mut Connection,
    filter: &CaseFilter,
    order: CaseOrder,
    after: Option<Place>,
    limit: u32,
) -> Result<Page<CaseRow>, Failed> {
    let rows_max = cursor::rows_max(limit);
    let (after_piece, order_piece) = match order {
        CaseOrder::DueFirst => ("after_due", "order_due"),
        CaseOrder::NewestFirst => ("after_newest", "order_newest"),
        CaseOrder::NextRungFirst => ("after_rung", "order_rung"),
    };
    let mut pieces = Pieces::starting_with("list_head");
    add_conditions(&mut pieces, filter);
    if let Some((key, id)) = after {
        pieces.add(after_piece, vec![Box::new(key), Box::new(id)]);
    }
    // One more than asked tells whether there is a next page; the cap keeps it far below i64's end.
    pieces.add(order_piece, vec![Box::new(rows_max as i64 + 1)]);
    let mut rows: Vec<CaseRow> =
        pieces.run(connection)?.iter().map(rows::read_case).collect::<Result<_, _>>()?;
    let more = rows.len() > rows_max;
    rows.truncate(rows_max);
    let next = rows.last().filter(|_| more).map(|row| {
        let key = match order {
            CaseOrder::DueFirst => cursor::due_order(row.due_at),
            CaseOrder::NewestFirst => row.accepted_at,
            // The list leaves rows without this instant out.
            CaseOrder::NextRungFirst => row.next_rung_at.unwrap_or_default(),
        };
        cursor::encode(List::Cases(order), (key, row.id))
    });
    Ok(Page { rows, next })
}

/// How many cases match.
pub(super) fn count(connection: &mut Connection, filter: &CaseFilter) -> Result<u64, Failed> {
    let mut pieces = Pieces::starting_with("count_head");
    add_conditions(&mut pieces, filter);
    let counted: i64 = pieces.run(connection)?.first().map_or(Ok(0), |row| get(row, 0))?;
    Ok(counted.unsigned_abs())
}

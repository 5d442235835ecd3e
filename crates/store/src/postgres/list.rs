//! The case list, put together from the pieces in `statements/case_list.sql`.

use super::connection::{Connection, Failed, Value};
use super::rows::{self, get};
use super::statements::sql;
use crate::cursor::{self, Place, prefix_end};
use crate::found::{self, Counted, Part};
use crate::search::{customer_query, number_digits};
use tokio_postgres::types::ToSql;
use uuid::Uuid;
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
        if !self.text.is_empty() {
            self.text.push('\n');
        }
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
    for (value, is, is_not) in [
        (filter.broken, "where_broken", "where_not_broken"),
        (filter.red_line, "where_red_line", "where_no_red_line"),
    ] {
        // Said as the partial index says it.
        if let Some(value) = value {
            pieces.add(if value { is } else { is_not }, Vec::new());
        }
    }
    if let Some(rung) = filter.rung {
        let piece = if rung > 0 { "where_climbed" } else { "where_rung" };
        pieces.add(piece, vec![Box::new(i16::from(rung))]);
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

/// The head of a part of what words find, with its condition.
fn begin<'a>(part: Part<'a>, head: &str, valued: &str) -> Pieces<'a> {
    let (piece, values) = match part {
        Part::Few(words) => {
            let mut pieces = Pieces::starting_with(head);
            add_few(&mut pieces, words);
            return pieces;
        }
        Part::Categories(values) => ("where_category_found", values),
        Part::Handlers(values) => ("where_handler_found", values),
        Part::Owners(values) => ("where_owner_found", values),
    };
    let mut pieces = Pieces { text: String::new(), values: Vec::new() };
    pieces.add(valued, vec![possible(values)]);
    pieces.add(piece, Vec::new());
    pieces
}

fn add_few<'a>(pieces: &mut Pieces<'a>, words: &'a CaseWords) {
    // Words that say nothing have no parts.
    let Some(query) = customer_query(&words.text) else { return };
    let end = prefix_end(&query.folded);
    // The code of a service is looked for by ASCII alone.
    let service = query.folded.is_ascii().then(|| query.folded.clone());
    let values: Vec<Value<'a>> = vec![
        Box::new(query.folded),
        Box::new(number_digits(&words.text)),
        Box::new(query.digits),
        Box::new(end),
        Box::new(service),
        Box::new(&words.sealed.name),
        Box::new(&words.sealed.phone),
        possible(&words.sealed.codes),
    ];
    pieces.add("where_few", values);
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
    let finish = |pieces: &mut Pieces<'_>| {
        if let Some((key, id)) = after {
            pieces.add(after_piece, vec![Box::new(key), Box::new(id)]);
        }
        // One more than asked tells whether there is a next page; the cap keeps it far below i64's end.
        pieces.add(order_piece, vec![Box::new(rows_max as i64 + 1)]);
    };
    let Some(parts) = found::parts(filter) else {
        let mut pieces = Pieces::starting_with("list_head");
        add_conditions(&mut pieces, filter);
        finish(&mut pieces);
        return Ok(found::page(read(&pieces, connection)?, order, rows_max));
    };
    let mut rows = Vec::new();
    for part in parts {
        let mut pieces = begin(part, "list_head", "valued_list_head");
        add_conditions(&mut pieces, filter);
        finish(&mut pieces);
        if !matches!(part, Part::Few(_)) {
            pieces.add("valued_end", Vec::new());
        }
        rows.extend(read(&pieces, connection)?);
    }
    Ok(found::merged(rows, order, rows_max))
}

fn read(pieces: &Pieces<'_>, connection: &mut Connection) -> Result<Vec<CaseRow>, Failed> {
    pieces.run(connection)?.iter().map(rows::read_case).collect()
}

/// How many cases match, no more than `most`.
pub(super) fn count(connection: &mut Connection, filter: &CaseFilter, most: u64) -> Result<u64, Failed> {
    let limit = || -> Vec<Value<'_>> { vec![Box::new(rows::number(most))] };
    let Some(parts) = found::parts(filter) else {
        let mut pieces = Pieces::starting_with("count_head");
        add_conditions(&mut pieces, filter);
        pieces.add("count_end", limit());
        let counted: i64 = pieces.run(connection)?.first().map_or(Ok(0), |row| get(row, 0))?;
        return Ok(counted.unsigned_abs());
    };
    let mut counted = Counted::to(most);
    for part in parts {
        let mut pieces = begin(part, "ids_head", "valued_ids_head");
        add_conditions(&mut pieces, filter);
        pieces.add("ids_end", limit());
        if !matches!(part, Part::Few(_)) {
            pieces.add("valued_end", Vec::new());
        }
        let ids = pieces.run(connection)?.iter().map(rows::read_id).collect::<Result<Vec<Uuid>, _>>()?;
        if counted.add(ids) {
            break;
        }
    }
    Ok(counted.count())
}

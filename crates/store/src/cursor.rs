//! Cursors of lists, limits of pages, and the end of a prefix.
//!
//! A cursor is the sort key and the id of the last row handed out, led by a letter for the order, so that the cursor
//! of one list is not taken for another's. Offsets were rejected: they repeat or skip rows while rows change.

use uuid::Uuid;
use yinuo_app::ports::{AccessLine, CaseOrder, PAGE_ROWS_MAX, Page, ReadError};

/// The reason of a [`ReadError`] when a cursor was not made by the list that it was handed to.
pub const BAD_CURSOR: &str = "bad cursor";

/// Which list a cursor belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Cases(CaseOrder),
    Postings,
    Access,
    Messages,
}

impl List {
    const fn letter(self) -> char {
        match self {
            Self::Cases(CaseOrder::DueFirst) => 'd',
            Self::Cases(CaseOrder::NewestFirst) => 'n',
            Self::Cases(CaseOrder::NextRungFirst) => 'r',
            Self::Postings => 'p',
            Self::Access => 'a',
            Self::Messages => 'm',
        }
    }
}

/// Place after which the next page starts.
pub(crate) type Place = (i64, Uuid);

/// The text of a place.
pub(crate) fn encode(list: List, (key, id): Place) -> String {
    format!("{}{key}_{}", list.letter(), id.simple())
}

/// The place that a text stands for. Only texts that [`encode`] would write are taken.
pub(crate) fn decode(list: List, cursor: Option<&str>) -> Result<Option<Place>, ReadError> {
    let Some(text) = cursor else { return Ok(None) };
    let place = text
        .strip_prefix(list.letter())
        .and_then(|rest| rest.split_once('_'))
        .and_then(|(key, id)| Some((key.parse().ok()?, Uuid::try_parse(id).ok()?)))
        .filter(|place| encode(list, *place) == text);
    match place {
        Some(place) => Ok(Some(place)),
        None => Err(ReadError { reason: BAD_CURSOR.to_owned() }),
    }
}

/// Rows that a list may return: what was asked, capped.
pub(crate) fn rows_max(limit: u32) -> usize {
    limit.min(PAGE_ROWS_MAX) as usize
}

/// A page of the access log out of the rows that were found, one more than asked if there are more.
pub(crate) fn access_page(mut rows: Vec<AccessLine>, limit: u32) -> Page<AccessLine> {
    let more = rows.len() > rows_max(limit);
    rows.truncate(rows_max(limit));
    let next = rows.last().filter(|_| more).map(|line| encode(List::Access, (line.at, line.id)));
    Page { rows, next }
}

/// The place of a row by what falls due: one without anything stands after every other.
pub(crate) fn due_order(due_at: Option<i64>) -> i64 {
    due_at.unwrap_or(i64::MAX)
}

/// What stands at a place: the other way round.
pub(crate) fn due_at(due_order: i64) -> Option<i64> {
    (due_order != i64::MAX).then_some(due_order)
}

/// The first text after all texts that start with `prefix`, in byte order; none when every later text does.
pub(crate) fn prefix_end(prefix: &str) -> Option<String> {
    let mut head = prefix.to_owned();
    while let Some(last) = head.pop() {
        let next = match last {
            char::MAX => continue,
            '\u{D7FF}' => '\u{E000}',
            // Below the largest character and outside the surrogates, so the next number is a character.
            other => char::from_u32(u32::from(other) + 1).unwrap_or(char::MAX),
        };
        head.push(next);
        return Some(head);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let place = (-5, Uuid::from_u128(7));
        let list = List::Cases(CaseOrder::DueFirst);
        assert_eq!(decode(list, Some(&encode(list, place))), Ok(Some(place)));
        assert_eq!(decode(list, None), Ok(None));
    }

    #[test]
    fn only_own_cursors_are_taken() {
        let list = List::Postings;
        let good = encode(list, (5, Uuid::from_u128(7)));
        let foreign = encode(List::Cases(CaseOrder::NewestFirst), (5, Uuid::from_u128(7)));
        for text in
            ["", "p", "p5", "p5_", "p+5_00000000000000000000000000000007", &foreign, &good.to_uppercase()]
        {
            assert_eq!(decode(list, Some(text)).unwrap_err().reason, BAD_CURSOR, "{text}");
        }
    }

    #[test]
    fn a_prefix_ends_before_the_next_text() {
        assert_eq!(prefix_end("a/"), Some("a0".to_owned()));
        assert_eq!(prefix_end("a\u{10FFFF}"), Some("b".to_owned()));
        assert_eq!(prefix_end("\u{D7FF}"), Some("\u{E000}".to_owned()));
        assert_eq!(prefix_end(""), None);
    }
}

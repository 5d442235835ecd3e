//! From domain to contract: names, masks, rows, the case page. Nothing is decided or computed here.

mod case;
mod exception;
mod office;
mod rejection;
mod row;
mod settlement;
pub mod visit;

pub use case::{case_view, customer_line};
pub use exception::{exception_view, reconnect_view};
pub use row::{
    account_name, case_row, case_rows, contact, customer_hit, kind_name, posting, service, state_name,
};
pub use settlement::settlement_view;

use yinuo_api::view::{Named, Reason, Text};
use yinuo_policy::{Bilingual, Policy};

/// A sentence on the wire.
pub fn text(sentence: &Bilingual) -> Text {
    Text { zh: sentence.zh.clone(), en: sentence.en.clone() }
}

/// A code with its name.
pub fn named(code: &str, name: &Bilingual) -> Named {
    Named { code: code.to_owned(), name: text(name) }
}

/// Lines of an explanation. A line carries its own instant, which a page shows in a column of its own: a sentence that
/// begins with the same instant need not say it twice.
pub fn reasons(lines: &[yinuo_policy::Reason], policy: &Policy) -> Vec<Reason> {
    lines
        .iter()
        .map(|line| {
            let mut sentence = text(&line.text);
            if let Some(stamp) = line.at.map(|at| policy.local_stamp(at)) {
                if let Some(rest) = sentence.zh.strip_prefix(&format!("{} ", stamp.zh)) {
                    sentence.zh = rest.to_owned();
                }
                if let Some(rest) = sentence.en.strip_prefix(&format!("{}: ", stamp.en)) {
                    sentence.en = rest.to_owned();
                }
            }
            Reason { at: line.at.map(|at| at.0), text: sentence }
        })
        .collect()
}

//! Looks at the line of a case from afar (U33): what was seen, what was tried, and whether it helped.

use super::Case;
use crate::event::{CaseEvent, Fact, TextRef};
use serde::{Deserialize, Serialize};
use yinuo_policy::Instant;

/// One look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineLook {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// What it showed, by the policy's code.
    pub finding: String,
    /// Received optical power, hundredths of a dBm; none where it was not read.
    pub rx_centi_dbm: Option<i32>,
    /// What was tried, by the policy's code; empty for nothing.
    pub tried: String,
    /// Whether the service works by it.
    pub settled: bool,
    /// In words.
    pub text: TextRef,
}

/// State + event -> state for looks.
pub(super) fn line_event(case: &mut Case, fact: &Fact, actor: &str) {
    let CaseEvent::LineLooked { finding, rx_centi_dbm, tried, settled, text } = &fact.event else { return };
    case.looks.push(LineLook {
        at: fact.occurred,
        by: actor.to_owned(),
        finding: finding.clone(),
        rx_centi_dbm: *rx_centi_dbm,
        tried: tried.clone(),
        settled: *settled,
        text: text.clone(),
    });
}

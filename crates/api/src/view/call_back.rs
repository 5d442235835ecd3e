//! The call-back lists (N27, N28).

use super::{CaseRowView, Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The call-backs of one drawn date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallBacksView {
    /// Local date of the frame, empty when nothing was drawn yet.
    pub date: String,
    /// Newest drawn dates, newest first.
    pub dates: Vec<String>,
    /// One list for each stratum.
    pub strata: Vec<CallBackStratumView>,
    /// The rule on hours and attempts; empty when there is none.
    pub hours: Text,
    /// When the hours of calls begin again; none while customers may be rung now.
    pub closed_until: Option<i64>,
    /// Server instant.
    pub server_at: i64,
}

/// A share with both of its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShareView {
    /// Numerator.
    pub numerator: u64,
    /// Denominator.
    pub denominator: u64,
    /// As it is written, for example `89.12 %`; `-` where the denominator is nought.
    pub shown: String,
}

/// What one unit has on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallBackUnitView {
    /// Unit that answered for the cases.
    pub unit: Named,
    /// Cases on the list.
    pub drawn: u64,
    /// Of them, done.
    pub done: u64,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallAttemptView {
    /// `satisfied`, `unsatisfied`, `refused`, `no-answer`, `call-again`, `wrong-number`, `not-reached`.
    pub found: String,
    /// When.
    pub at: i64,
    /// Who rang.
    pub person: Named,
    /// When he asked to be called again.
    pub again_at: Option<i64>,
}

/// What a second person heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallHeardView {
    /// Who heard it.
    pub person: Named,
    /// When.
    pub at: i64,
    /// `satisfied` or `unsatisfied`, in his ears.
    pub outcome: String,
    /// Whether the caller had written something else.
    pub differs: bool,
    /// What was wrong: `not-greeted`, `off-script`, `led-the-answer`, `impolite`.
    pub faults: Vec<String>,
}

/// What is said in a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallScriptView {
    /// Name.
    pub name: Text,
    /// Lines in order.
    pub lines: Vec<Text>,
}

/// The call-back list of one stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallBackStratumView {
    /// Draw `date/stratum`, as a call-back names it.
    pub draw: String,
    /// Name of the stratum.
    pub name: Text,
    /// The rule in one sentence.
    pub sentence: Text,
    /// Finished cases that it was drawn from.
    pub frame: u64,
    /// Cases that are to be called.
    pub drawn: u64,
    /// Customers who were not reached; the next in rank stand in for them.
    pub not_reached: u64,
    /// How many have nobody left to stand in.
    pub short: u64,
    /// Units on the list.
    pub units: Vec<CallBackUnitView>,
    /// Reached, of the customers whose call is done.
    pub reached: ShareView,
    /// Would not be asked, of those reached.
    pub refused: ShareView,
    /// Satisfied, of those who answered.
    pub satisfied: ShareView,
    /// Attempts, each counted.
    pub attempts: u64,
    /// Calls heard again by a second person, of those that are to be.
    pub heard: ShareView,
    /// Heard otherwise than written, of those heard again.
    pub differing: ShareView,
    /// Cases given up: not reached, a refusal, a wrong number. Others stand in for them, or the list is short of them.
    pub given_up: Vec<CallBackItemView>,
    /// Cases of customers who asked not to be telephoned.
    pub barred: Vec<CallBackItemView>,
    /// Cases in rank order.
    pub items: Vec<CallBackItemView>,
}

/// One case to call back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallBackItemView {
    /// The case.
    pub row: CaseRowView,
    /// Telephone masked, service, address.
    pub customer_line: Text,
    /// `satisfied`, `unsatisfied`, `refused`, `not-reached`, `wrong-number`; empty while it is to be called.
    pub outcome: String,
    /// Attempts so far, oldest first.
    pub attempts: Vec<CallAttemptView>,
    /// The first instant at which he may be rung; none when his call is done.
    pub next_at: Option<i64>,
    /// Whether the asker may not ring, for he or his unit handled the case.
    pub own: bool,
    /// What is said; none where the policy has no script.
    pub script: Option<CallScriptView>,
    /// Whether a second person is to hear the call.
    pub to_hear: bool,
    /// What he heard.
    pub heard: Option<CallHeardView>,
    /// Whether it stands in for one that was not reached.
    pub replaces: bool,
}

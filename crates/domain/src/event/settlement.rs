//! What happens to money that is owed on its way to the customer.

use serde::{Deserialize, Serialize};
use yinuo_policy::{Instant, Money, OnWithdrawal};

/// One step of one settlement. Each is decided once, however often whoever pays says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettlementStep {
    /// A sum became owed and will be paid so.
    Arranged {
        /// Promise; 0 for what was granted as an exception.
        promise: u32,
        /// Place of the sum among what the promise owes, or of the exception, from 0.
        line: u32,
        /// Owed-for key of the sum.
        key: String,
        /// How much.
        money: Money,
        /// Rule by which it is paid.
        rule: String,
        /// Where it goes: the word that the gateway reads.
        form: String,
        /// When it may be instructed.
        instruct_at: Instant,
        /// First instant at which it is paid too late.
        pay_by: Instant,
        /// What a withdrawal changes.
        on_withdrawal: OnWithdrawal,
        /// Post that hears of trouble; empty for none.
        report_to: String,
    },
    /// What it rests on fell away.
    Withdrawn {
        /// `breach-withdrawn` or `exempted`.
        cause: String,
    },
    /// Whoever pays is told to; the money is on its way.
    Instructed {
        /// Round from 1: a new one after a refusal or a return.
        round: u32,
        /// Local date on which it happened: the settlement file of that day has it.
        day: String,
    },
    /// Whoever pays has the instruction.
    Taken {
        /// Round.
        round: u32,
    },
    /// The customer has the money.
    Credited {
        /// Round.
        round: u32,
        /// Reference of whoever paid; may be empty.
        reference: String,
        /// Whether the round had been refused before.
        after_refusal: bool,
    },
    /// It was not paid.
    Refused {
        /// Round.
        round: u32,
        /// Code of the reason.
        reason: String,
    },
    /// It was paid and came back.
    Returned {
        /// Round that was paid.
        round: u32,
        /// Code of the reason.
        reason: String,
    },
    /// What was credited is asked back.
    Recalled {
        /// Round under which it is asked back.
        round: u32,
    },
    /// What was asked back stays with the customer.
    Kept {
        /// Round under which it was asked back.
        round: u32,
        /// Code of the reason.
        reason: String,
    },
    /// It will not be paid: the debt is taken back.
    Cancelled,
    /// The last day to pay passed, and the customer has nothing. Occurred then, whenever it was noticed.
    Late,
    /// Whoever pays said what cannot be: somebody has to look.
    Contradicted {
        /// Round.
        round: u32,
        /// `credited` or `refused`.
        said: String,
    },
}

//! How what is owed to a customer reaches him: by which form, after which wait, by when, and what a withdrawal changes.

use super::Bilingual;
use serde::{Deserialize, Serialize};

/// What becomes of a sum whose ground fell away: the breach was withdrawn, or an exemption was approved afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnWithdrawal {
    /// It is paid all the same.
    Stand,
    /// It is not paid, unless it is already.
    Cancel,
    /// It is not paid, and asked back when it is already.
    ClawBack,
}

/// How money that is owed is paid (U11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Where it goes, for example `wallet` or `bill`: the word that the gateway reads.
    pub form: String,
    /// That place in words, as a customer reads it.
    pub name: Bilingual,
    /// Natural hours between owing and instructing: the time in which an exemption is still considered.
    pub hold_hours: u32,
    /// Local days after the day on which it became owed, until the end of which it is credited.
    pub pay_within_days: u32,
    /// Natural hours after which whoever took an instruction and said nothing is asked again.
    pub answer_hours: u32,
    /// How often an instruction is refused by the gateway, or asked about in vain, before a person looks.
    pub tries_max: u32,
    /// What a withdrawal changes.
    pub on_withdrawal: OnWithdrawal,
    /// Post that hears of what is refused, contradictory or late; empty for none.
    pub report_to: String,
}

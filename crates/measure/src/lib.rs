//! Measure: facts -> indicators, each with its definition, numerator, denominator and list.
//!
//! The way through: [`Fact`]s are folded into a [`Tally`]; the tally says its [`Mark`]s; a [`Sheet`] is the marks of a
//! period; an [`Indicator`] is a metric of the [`dictionary`] on a sheet. Every figure is computed from the same marks:
//! its list is the members of its numerator, so a number always opens to its list, and a roll-up equals its recount.
//!
//! Pure: no IO, no clock, no randomness, no floating point. A zone is asked only through the policy's reporting zone.

mod count;
mod day;
pub mod dictionary;
pub mod draw;
mod fact;
pub mod gazette;
mod indicator;
mod ratio;
mod rejection;
mod rollup;
mod survey;
mod tally;

pub use count::{Mark, Member, Told};
pub use day::{Day, Days, Period};
pub use dictionary::{Metric, Shape, Unit};
pub use fact::{Answer, Fact, Position, Subject, What};
pub use indicator::{Indicator, LimitVerdict, Named, Sheet, figure_words};
pub use ratio::{Mismatch, duration, grouped, money, parts_agree, rounded, signed_share, truncated};
pub use rollup::{Restatement, RollKey, RollRow, RollUp, recount, touched_by};
pub use survey::{survey_frame_digest, survey_sample, survey_seed};
pub use tally::{CaseDossier, Closing, ScoreDossier, Tally, Verdict};

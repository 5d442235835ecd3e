//! Tell: facts and clocks in words that a customer, a technician and a regulator can all follow. The numbers come
//! from the same functions that judge; nothing is computed twice.

mod area;
mod customer;
mod exception;
mod late;
mod line;
mod office;
mod rejection;
mod say;
mod settlement;
mod sheet;
mod story;
mod visit;
mod window;

pub use area::area_payment_lines;
pub use customer::{CustomerSheet, Step, customer_sheet};
pub use exception::{
    exception_kind_name, exception_limit, exception_lines, exception_name, exception_promise,
};
pub use late::{late_lines, late_name};
pub use line::{finding_name, step_name};
pub use office::{LetterFacts, body_name, letter};
pub use rejection::{refusal_words, rejection_lines, rejection_reason};
pub use say::say;
pub use settlement::{form_name, reason_name};
pub use sheet::{ClockSheet, clock_sheets};
pub use story::{Told, Tone, late_cause_name, tell, unit_name};
pub use visit::{job_name, known_as, return_name, two_words, window_words};
pub use window::{AtStake, at_stake};

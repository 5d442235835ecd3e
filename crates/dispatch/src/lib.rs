//! Dispatch: who goes where and when, for the least money owed and spent.
//!
//! The way through: a [`Problem`] says who can go ([`Technician`], [`Shift`]), what must be done ([`Visit`]) and what each
//! thing is worth in fen ([`Stake`], [`Prices`]); a [`Travel`] knows the ways. [`plan`] makes a [`Plan`] from nothing and
//! [`replan`] changes one as little as it must; [`check`] proves any plan feasible and adds its [`Bill`] up anew, sharing
//! no code with the search. What people ask of a plan are pure questions: [`why_left_out`], [`drag`], [`Openings::free`].
//!
//! Pure: no IO, no clock, no floating point, no randomness but a given seed. How long a search lasts is asked of the
//! caller's [`Pace`]; by [`Rounds`] the same seed gives the same plan on every machine.
//!
//! Weaknesses, known: a plan takes breaks by a rule (as soon as one delays nothing, at the last when it must) and never
//! tries another instant; a visit for two persons meets at one of a handful of instants that suit one of them; whoever is
//! on his way to a first share of such a visit when a plan is changed starts that way again.

mod change;
mod check;
mod drag;
mod fault;
mod fixed;
mod insert;
mod load;
mod model;
mod near;
mod plan;
mod price;
mod random;
mod ruin;
mod search;
mod slots;
mod state;
mod tables;
mod travel;
mod why;

pub use change::replan;
pub use check::{Bill, Violation, check};
pub use drag::{AtRisk, Dragged, Drop, NoDrag, drag, worse_off};
pub use fault::{Fault, PRICE_FEN_MAX, REACH_SECONDS, SHIFTS_MAX};
pub use model::{
    Break, Choice, Fen, Instant, Marks, PlaceId, Planned, Prices, Problem, Seconds, Settles, Shift, ShiftId,
    Stake, Started, Technician, TechnicianId, Visit, VisitId, Window,
};
pub use plan::{Outcome, Plan, Route, Stop, plan, plan_with};
pub use search::{Heat, Pace, Rounds, WHOLE_EFFORT};
pub use slots::{Capacity, Comer, Limit, Openings, Slot, TECHNICIANS_TOLD_MAX};
pub use travel::{GreatCircle, Point, Table, Travel, Way};
pub use why::{LeftOut, Refused, why_left_out};

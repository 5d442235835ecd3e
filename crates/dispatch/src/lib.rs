//! Dispatch: who goes where and when, for the least money owed and spent.

mod check;
mod fault;
mod fixed;
mod insert;
mod model;
mod near;
mod plan;
mod price;
mod random;
mod ruin;
mod search;
mod state;
mod tables;
mod travel;

pub use fault::Fault;
pub use model::{
    Break, Choice, Fen, Instant, Marks, PlaceId, Planned, Prices, Problem, Seconds, Settles, Shift, ShiftId,
    Stake, Started, Technician, TechnicianId, Visit, VisitId, Window,
};
pub use plan::{Outcome, Plan, Route, Stop, plan, plan_with};
pub use search::{Heat, Pace, Rounds, WHOLE_EFFORT};
pub use travel::{GreatCircle, Point, Table, Travel, Way};

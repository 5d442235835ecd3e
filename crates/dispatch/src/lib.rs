//! Dispatch: who goes where and when, for the least money owed and spent.

#[allow(missing_docs)] pub static TUNE: [std::sync::atomic::AtomicUsize; 8] = [const { std::sync::atomic::AtomicUsize::new(0) }; 8];
pub(crate) fn tune(i: usize, d: usize) -> usize { let v = TUNE[i].load(std::sync::atomic::Ordering::Relaxed); if v == 0 { d } else { v } }
mod check;
mod change;
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

pub use check::{Bill, Violation, check};
pub use change::replan;
pub use drag::{AtRisk, Drop, Dragged, NoDrag, drag};
pub use fault::Fault;
pub use model::{
    Break, Choice, Fen, Instant, Marks, PlaceId, Planned, Prices, Problem, Seconds, Settles, Shift, ShiftId,
    Stake, Started, Technician, TechnicianId, Visit, VisitId, Window,
};
pub use plan::{Outcome, Plan, Route, Stop, plan, plan_with};
pub use slots::{Capacity, Comer, Limit, Slot, TECHNICIANS_TOLD_MAX, free_slots};
pub use search::{Heat, Pace, Rounds, WHOLE_EFFORT};
pub use why::{Refused, why_left_out};
pub use travel::{GreatCircle, Point, Table, Travel, Way};

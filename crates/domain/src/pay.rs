//! Pay by the piece and by the verdict (Y43, Y53, U13, A13, A17, Y27; decision record 0023).
//!
//! An **order** is a piece of finished work: a closing that somebody brought about, a closing that its first-contact owner
//! followed, a drawn call that was answered, a visit with its receipt. What an order is worth follows from facts alone, so it
//! can be computed again at any time; a **line** is what was posted for it in a person's month. When the facts change, the
//! difference is posted: into the same month while it is open, after its lock into the next, and the locked line stays as it was.

mod contest;
mod firm;
mod held;
mod line;
mod objection;
mod order;
mod period;
mod tour;

pub use contest::{PointsObjection, PointsRuling};
pub use firm::{FirmLine, FirmMonthRow};
pub use held::{HeldVerdict, Looked};
pub use line::{FloorLine, PointsLine, ScoreLine, SetAside, SheetRow, Verdict, WageLine};
pub use objection::{Objection, Ruling};
pub use order::{Deed, Order, orders};
pub use period::{Locked, Period, PeriodState, Signature};

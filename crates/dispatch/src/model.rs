//! What is planned: technicians and their shifts, visits and what they owe, and what everything is worth in fen.
//!
//! Ids are places in the lists of a [`Problem`]; whoever asks keeps his own names beside them. Instants are whole seconds
//! since any one origin, lengths are seconds and metres, money is fen.

use crate::fault::Fault;

/// Money in hundredths of a yuan.
pub type Fen = i64;
/// An instant: whole seconds since the origin that the caller chose (an epoch, or midnight).
pub type Instant = i64;
/// A length of time.
pub type Seconds = i64;

macro_rules! id {
    ($name:ident, $what:literal) => {
        #[doc = $what]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Where it stands in its list.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(TechnicianId, "Place of a technician in [`Problem::technicians`].");
id!(ShiftId, "Place of a shift in [`Problem::shifts`].");
id!(VisitId, "Place of a visit in [`Problem::visits`].");
id!(PlaceId, "Number of a place in the [`crate::Travel`] that goes with the problem.");

/// A set of up to 128 numbered marks: skills, tools of the kit, cells of the territory grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Marks(u128);

impl Marks {
    /// No mark.
    pub const NONE: Self = Self(0);

    /// These marks; a number of 128 or more is none.
    #[must_use]
    pub fn of(numbers: &[u8]) -> Self {
        Self(numbers.iter().fold(0, |set, number| set | 1u128.checked_shl(u32::from(*number)).unwrap_or(0)))
    }

    /// Whether each of `wanted` is here.
    #[must_use]
    pub const fn hold(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }
}

/// Who goes. Skills and kit are conditions; the territory is a preference with a price, or a border.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Technician {
    /// What he may do.
    pub skills: Marks,
    /// Tools that he carries and brings home again (U17).
    pub kit: Marks,
    /// Cells of the grid that are his (N07).
    pub cells: Marks,
    /// Whether he never leaves his cells: a contractor who sees only his own orders (A06).
    pub stays_in_cells: bool,
    /// Piece pay that he earned earlier in the period over which pay is to be fair.
    pub earned_fen: Fen,
}

/// A rest within a shift. Owed when the shift's work, the way home included, runs past `closes_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Break {
    /// Earliest beginning.
    pub opens_at: Instant,
    /// Latest beginning.
    pub closes_at: Instant,
    /// How long it lasts.
    pub lasts_seconds: Seconds,
    /// Its beginning, where it has been taken already.
    pub taken_at: Option<Instant>,
}

/// A visit that is under way or done: it stays where it is, with the instants that are known or foreseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// Which.
    pub visit: VisitId,
    /// When work began.
    pub starts_at: Instant,
    /// When it ended or is foreseen to end: an overrun is a later instant here.
    pub ends_at: Instant,
}

/// One stretch of work of one technician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Whose.
    pub technician: TechnicianId,
    /// Where it begins.
    pub from: PlaceId,
    /// Where it ends.
    pub to: PlaceId,
    /// When it begins.
    pub begins_at: Instant,
    /// When it ends; what is later is overtime.
    pub ends_at: Instant,
    /// Latest return: no plan goes beyond.
    pub latest_end_at: Instant,
    /// Rests, in the order in which they are taken.
    pub breaks: Vec<Break>,
    /// Spare parts on board at the beginning, by kind (U17).
    pub parts: Vec<u32>,
    /// What it costs that the shift is used at all.
    pub call_out_fen: Fen,
    /// Visits under way or done, in their order.
    pub started: Vec<Started>,
    /// Nothing further begins, and no way is begun, before this instant (now, when a plan is made anew).
    pub free_from: Instant,
}

/// When a visit may begin, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// Earliest beginning.
    pub opens_at: Instant,
    /// Latest beginning.
    pub closes_at: Instant,
}

/// Which instant of a visit settles a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settles {
    /// Work begins: an appointment.
    Begin,
    /// Work ends: a repair.
    End,
}

/// What a promise costs when its visit is late: nothing before `due_at`, then `at_once_fen`, and `step_fen` more after
/// every full step. `due_at` is the first late instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stake {
    /// The first late instant.
    pub due_at: Instant,
    /// What settles it.
    pub settles: Settles,
    /// Owed with the breach: the remedy's first unit and what the broken promise itself is held to be worth.
    pub at_once_fen: Fen,
    /// Length of a step; zero: no steps.
    pub step_seconds: Seconds,
    /// Owed for each full step after `due_at`.
    pub step_fen: Fen,
    /// The most that is ever owed.
    pub most_fen: Fen,
}

/// Whom the customer chose (U14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// Nobody.
    #[default]
    Anybody,
    /// Rather this one; another costs so much.
    Rather(TechnicianId, Fen),
    /// This one and no other.
    Only(TechnicianId),
}

/// Where the plan that is being changed had the visit. Changing it has a price (see [`Prices`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Who was to come.
    pub technicians: Vec<TechnicianId>,
    /// When.
    pub starts_at: Instant,
}

/// Something that somebody must go for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Where.
    pub place: PlaceId,
    /// Cell of the grid, where it has one.
    pub cell: Option<u8>,
    /// When it may begin; in order, apart from one another; none: at any time.
    pub windows: Vec<Window>,
    /// How long the work takes (U12).
    pub lasts_seconds: Seconds,
    /// Whether two technicians must begin it together.
    pub two_persons: bool,
    /// What each of them must be able to do.
    pub skills: Marks,
    /// Tools that each must carry.
    pub kit: Marks,
    /// Parts used up, by kind; of two persons each brings them.
    pub parts: Vec<u32>,
    /// What lateness costs.
    pub stakes: Vec<Stake>,
    /// Whom the customer chose; of two persons one must be the chosen one.
    pub choice: Choice,
    /// Piece pay of whoever does it.
    pub pay_fen: Fen,
    /// What it costs to leave it out, beside what its stakes will owe by [`Problem::next_chance_at`].
    pub left_out_fen: Fen,
    /// Where an earlier plan had it.
    pub planned: Option<Planned>,
    /// Nobody need go any more; ids of the others stay.
    pub called_off: bool,
}

/// What everything costs that is not a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prices {
    /// A kilometre of way.
    pub kilometre_fen: Fen,
    /// An hour of way.
    pub travel_hour_fen: Fen,
    /// An hour of overtime, by the second, cut to a whole fen a shift.
    pub overtime_hour_fen: Fen,
    /// A visit outside the technician's cells.
    pub outside_cells_fen: Fen,
    /// Weight of fairness: for a technician with piece pay `p` fen, `p * p * unfair_per_million / 1,000,000` fen, so that
    /// the next visit costs more with whoever has more already. Zero: pay is not looked at.
    pub unfair_per_million: Fen,
    /// Another technician than planned.
    pub other_technician_fen: Fen,
    /// An hour by which the beginning moves from the planned one, beyond `moved_free_seconds`, by the second.
    pub moved_hour_fen: Fen,
    /// How far a beginning may move for nothing.
    pub moved_free_seconds: Seconds,
}

/// All that a plan is made from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problem {
    /// Who can go.
    pub technicians: Vec<Technician>,
    /// When they work.
    pub shifts: Vec<Shift>,
    /// What must be done.
    pub visits: Vec<Visit>,
    /// What it costs.
    pub prices: Prices,
    /// When a visit that is left out is held to begin after all: its stakes are counted at that instant.
    pub next_chance_at: Instant,
}

impl Problem {
    /// Whether the lists fit together; the first fault otherwise.
    ///
    /// # Errors
    /// [`Fault`], with the ids that explain it.
    pub fn sound(&self, places: usize) -> Result<(), Fault> {
        crate::fault::look_through(self, places)
    }
}

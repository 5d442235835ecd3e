//! Who went on a case's visits, and whether he kept the window: what a visit's piece is paid by.

use crate::event::{Solved, VisitTurn};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_policy::{Instant, Span};

/// A visit that was done on site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    /// Job.
    pub job: String,
    /// Who went there.
    pub technician: String,
    /// Who went with him; none where one was enough.
    pub mate: Option<String>,
    /// Whether the window that stood was missed while it was his.
    pub missed: bool,
    /// Whether its receipt says that the service works.
    pub mended: bool,
}

#[derive(Debug, Default)]
struct Tour {
    job: String,
    technician: String,
    mate: Option<String>,
    window: Option<Span>,
    /// Whose visit it was when its window ended without an arrival.
    missed_by: Option<String>,
}

/// The visits of a case, as its events have told them so far.
#[derive(Debug, Default)]
pub(super) struct Tours(BTreeMap<Uuid, Tour>);

impl Tours {
    /// Takes a turn; answers the visit when it is done by somebody who went there. What was settled from afar is no visit.
    pub(super) fn turn(&mut self, visit: Uuid, turn: &VisitTurn, at: Instant) -> Option<Done> {
        let tour = self.0.entry(visit).or_default();
        match turn {
            VisitTurn::Asked { job, .. } => tour.job.clone_from(job),
            VisitTurn::Held { slot, .. } | VisitTurn::Assigned { slot } => {
                tour.technician.clone_from(&slot.technician);
                tour.mate.clone_from(&slot.mate);
            }
            VisitTurn::Booked { window, slot, .. } => {
                tour.window = Some(*window);
                tour.technician = slot.as_ref().map(|slot| slot.technician.clone()).unwrap_or_default();
                tour.mate = slot.as_ref().and_then(|slot| slot.mate.clone());
                tour.missed_by = None;
            }
            VisitTurn::HoldLapsed
            | VisitTurn::Released { .. }
            | VisitTurn::Rejected { .. }
            | VisitTurn::NoAccess { .. } => tour.technician.clear(),
            VisitTurn::Missed => tour.missed_by = Some(tour.technician.clone()),
            // Told late by a phone that was without network: he was there in time.
            VisitTurn::Arrived { .. } if tour.window.is_some_and(|window| at < window.until) => {
                tour.missed_by = None;
            }
            VisitTurn::Done { receipt }
                if receipt.solved == Solved::OnSite && !tour.technician.is_empty() =>
            {
                return Some(Done {
                    job: tour.job.clone(),
                    technician: tour.technician.clone(),
                    mate: tour.mate.clone(),
                    missed: tour.missed_by.as_ref() == Some(&tour.technician),
                    mended: receipt.restored,
                });
            }
            _ => {}
        }
        None
    }
}

//! Which key ring seals some data: remembered in a register, so that another ring, or one that is too old, is noticed
//! before anything is opened with it; its stream tells when each version came into force.

use crate::error::AppError;
use crate::law::parse;
use crate::ports::{Clock, Store};
use crate::register::{json, set_rows};
use serde::{Deserialize, Serialize};
use yinuo_domain::Actor;

/// Register of the key ring: one row.
pub const KEY_RING: &str = "key-ring";
/// Code of that row.
const CURRENT: &str = "current";

/// The ring that seals some data, and the version that was current when it was noted last. Tells nothing of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingBody {
    /// Name of the ring.
    pub ring: String,
    /// Version of the master key.
    pub version: u32,
    /// What that very key answers to a fixed question.
    pub check: String,
}

/// The ring that seals this data; none when it was never sealed.
///
/// # Errors
/// Failed storage.
pub fn noted_ring(store: &dyn Store) -> Result<Option<RingBody>, AppError> {
    store.register_row(KEY_RING, CURRENT)?.map(|row| parse(&row.body)).transpose()
}

/// Notes the ring, or its new version.
///
/// # Errors
/// Failed storage, or somebody else notes one at the same moment.
pub fn note_ring(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    body: &RingBody,
) -> Result<(), AppError> {
    set_rows(store, clock, actor, KEY_RING, &[(CURRENT.to_owned(), json(body)?)])
}

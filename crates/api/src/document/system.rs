//! Routes of the operation itself.

use crate::error::ErrorBody;
use crate::view::*;

/// Whether all is well: the worker, the journal and its checkpoints, what leaves the house, posts without a holder, packs
/// and units.
#[utoipa::path(get, path = "/api/v1/system", operation_id = "system", responses((status = 200, body = SystemView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn system() {}

/// Checks the whole journal: every event in its place, every chain, every signature. Refused for a journal that is too long
/// to be looked through while somebody waits.
#[utoipa::path(get, path = "/api/v1/system/verification", operation_id = "verify_journal", responses((status = 200, body = VerificationView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn verify_journal() {}

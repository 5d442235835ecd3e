//! Routes of the operation itself.

use crate::body::NothingBody;
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

/// Asks a system beside us whether it answers: a signed message of no consequence, a file that is taken away again, or the
/// provider's description of itself. Answered whether it succeeds or not, and written into the access log; refused within
/// ten seconds of the last one.
#[utoipa::path(post, path = "/api/v1/system/connectors/{connector}/test", operation_id = "test_connector", params(("connector" = String, Path, description = "`outlet`, `messages`, `wechat`, `till` or `sign-on`"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller")), request_body = NothingBody, responses((status = 200, body = ConnectorTestView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn test_connector() {}

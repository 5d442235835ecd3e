//! Call-backs.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Say what was heard in a call that a second person hears again.
#[utoipa::path(post, path = "/api/v1/call-backs/heard", operation_id = "hear_call", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = HearCallBody, responses((status = 200, body = CallBacksView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn hear_call() {}

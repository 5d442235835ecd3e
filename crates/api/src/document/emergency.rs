//! Emergency service modes.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Emergency modes of the areas that the caller sees.
#[utoipa::path(get, path = "/api/v1/emergencies", operation_id = "emergencies", responses((status = 200, body = EmergenciesView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn emergencies() {}

/// Declare a mode for units and a time; another person decides.
#[utoipa::path(post, path = "/api/v1/emergencies", operation_id = "declare_emergency", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DeclareEmergencyBody, responses((status = 200, body = EmergenciesView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn declare_emergency() {}

/// Decide on a mode that somebody else declared.
#[utoipa::path(post, path = "/api/v1/emergencies/{emergency}/decide", operation_id = "decide_emergency", params(("emergency" = String, Path, description = "Code of the mode"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecideEmergencyBody, responses((status = 200, body = EmergenciesView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn decide_emergency() {}

/// End a mode before its time.
#[utoipa::path(post, path = "/api/v1/emergencies/{emergency}/lift", operation_id = "lift_emergency", params(("emergency" = String, Path, description = "Code of the mode"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ReasonBody, responses((status = 200, body = EmergenciesView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn lift_emergency() {}

//! Contract firms.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Contract firms that the caller may see, with their months in points and what waits for a second person.
#[utoipa::path(get, path = "/api/v1/contractors", operation_id = "contractors", responses((status = 200, body = ContractorListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn contractors() {}

/// Register the application of a firm.
#[utoipa::path(post, path = "/api/v1/contractors", operation_id = "apply_contractor", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ApplyContractorBody, responses((status = 200, body = ContractorListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn apply_contractor() {}

/// Propose admission, probation, its end, or removal; another person decides.
#[utoipa::path(post, path = "/api/v1/contractors/{unit}/propose", operation_id = "propose_contractor", params(("unit" = String, Path, description = "Unit of the firm"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ProposeContractorBody, responses((status = 200, body = ContractorListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn propose_contractor() {}

/// Decide what somebody else proposed.
#[utoipa::path(post, path = "/api/v1/contractors/{unit}/decide", operation_id = "decide_contractor", params(("unit" = String, Path, description = "Unit of the firm"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecideContractorBody, responses((status = 200, body = ContractorListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn decide_contractor() {}

/// The caller's own firm: how it stands, its months, and its own orders.
#[utoipa::path(get, path = "/api/v1/contractors/mine", operation_id = "my_contractor", responses((status = 200, body = MyContractorView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn my_contractor() {}

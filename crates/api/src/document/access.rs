//! Routes of looking at personal data.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Reveal parts of a customer's personal data for a purpose; it is written down first.
#[utoipa::path(post, path = "/api/v1/customers/{customer}/reveal", operation_id = "reveal", params(("customer" = String, Path, description = "Customer code"), ("Idempotency-Key" = String, Header, description = "Chosen by the caller; every reveal is a line of its own")), request_body = RevealBody, responses((status = 200, body = RevealedView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn reveal() {}

/// Who looked at a customer's personal data.
#[utoipa::path(get, path = "/api/v1/customers/{customer}/looks", operation_id = "looks", params(("customer" = String, Path, description = "Customer code"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = AccessView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn looks() {}

/// The access log: who looked, listened, took a list out, signed in.
#[utoipa::path(get, path = "/api/v1/access", operation_id = "access_log", params(("what" = Option<String>, Query, description = "Deeds, comma separated"), ("person" = Option<String>, Query, description = "By this person"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = AccessView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn access_log() {}

/// Who of some colleagues may see the case.
#[utoipa::path(get, path = "/api/v1/cases/{case}/readers", operation_id = "readers", params(("case" = String, Path, description = "Case id or number"), ("people" = String, Query, description = "Codes of colleagues, by commas, twenty at most")), responses((status = 200, body = ReadersView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn readers() {}

/// Give a colleague leave to look at the case for a purpose and a time, or take it back; written down under him.
#[utoipa::path(post, path = "/api/v1/cases/{case}/leave", operation_id = "give_leave", params(("case" = String, Path, description = "Case id or number"), ("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = LeaveBody, responses((status = 200, body = ReadersView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn give_leave() {}

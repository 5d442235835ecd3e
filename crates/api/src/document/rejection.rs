//! Routes of cases that are refused, and of objections to that.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Refuse to take a case. A second person decides where a promise with money runs.
#[utoipa::path(post, path = "/api/v1/cases/{case}/reject", operation_id = "reject_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = RejectBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn reject_case() {}

/// A second person decides on a refusal.
#[utoipa::path(post, path = "/api/v1/cases/{case}/decide-rejection", operation_id = "decide_rejection", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecideRejectionBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn decide_rejection() {}

/// The customer objects to a refusal, within its window.
#[utoipa::path(post, path = "/api/v1/cases/{case}/object", operation_id = "object_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ObjectCaseBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn object_case() {}

/// Rule on an objection: by another unit than the one that refused. What is upheld goes on from its first acceptance.
#[utoipa::path(post, path = "/api/v1/cases/{case}/rule-objection", operation_id = "rule_objection", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = RuleObjectionBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn rule_objection() {}

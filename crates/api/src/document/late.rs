//! Routes of facts that were told late.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Say that something happened earlier than we judged by. A second person decides.
#[utoipa::path(post, path = "/api/v1/cases/{case}/late-fact", operation_id = "propose_late_fact", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = LateFactBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn propose_late_fact() {}

/// A second person decides on a late fact: approved, it counts at its own instant.
#[utoipa::path(post, path = "/api/v1/cases/{case}/decide-late-fact", operation_id = "decide_late_fact", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecideBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn decide_late_fact() {}

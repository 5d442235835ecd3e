//! Routes of directives without a case.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Directives without a case that the caller gave, answers or oversees, next due first.
#[utoipa::path(get, path = "/api/v1/directives", operation_id = "directives", params(("state" = Option<String>, Query, description = "`open` (default), `ended` or `all`")), responses((status = 200, body = DirectiveListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn directives() {}

/// The quality office directs a unit or a person.
#[utoipa::path(post, path = "/api/v1/directives", operation_id = "give_directive", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = GiveDirectiveBody, responses((status = 200, body = DirectiveView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn give_directive() {}

/// Somebody of the unit answers.
#[utoipa::path(post, path = "/api/v1/directives/{directive}/answer", operation_id = "answer_directive", params(("directive" = String, Path, description = "Directive id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AnswerDirectiveBody, responses((status = 200, body = DirectiveView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn answer_directive() {}

/// The quality office judges the reply.
#[utoipa::path(post, path = "/api/v1/directives/{directive}/judge", operation_id = "judge_directive", params(("directive" = String, Path, description = "Directive id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = JudgeDirectiveBody, responses((status = 200, body = DirectiveView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn judge_directive() {}

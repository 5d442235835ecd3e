//! Scores, points of units, honours, praise, topics.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// A month of a card: people or units with their figures, scores and ranks.
#[utoipa::path(get, path = "/api/v1/scores", operation_id = "scores", params(("card" = Option<String>, Query, description = "Card; the first when absent"), ("month" = Option<String>, Query, description = "Month, `2026-11`; this one when absent")), responses((status = 200, body = ScoreBoardView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn scores() {}

/// The cases and contacts behind one figure.
#[utoipa::path(get, path = "/api/v1/scores/list", operation_id = "score_list", params(("card" = Option<String>, Query, description = "Card; the first when absent"), ("month" = Option<String>, Query, description = "Month, `2026-11`; this one when absent"), ("subject" = Option<String>, Query, description = "Person or unit"), ("metric" = Option<String>, Query, description = "Metric of the card")), responses((status = 200, body = ScoreListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn score_list() {}

/// A month of a card on paper.
#[utoipa::path(get, path = "/api/v1/scores/print", operation_id = "score_print", params(("card" = Option<String>, Query, description = "Card; the first when absent"), ("month" = Option<String>, Query, description = "Month, `2026-11`; this one when absent"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/html", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn score_print() {}

/// Points that complaints and red lines took from the units that the caller sees.
#[utoipa::path(get, path = "/api/v1/deductions", operation_id = "deductions", params(("month" = Option<String>, Query, description = "Month, `2026-11`; this one when absent")), responses((status = 200, body = DeductionListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn deductions() {}

/// Contest points of one's own unit.
#[utoipa::path(post, path = "/api/v1/deductions", operation_id = "object_points", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ObjectPointsBody, responses((status = 200, body = DeductionListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn object_points() {}

/// Decide an objection of another unit.
#[utoipa::path(post, path = "/api/v1/deductions/{objection}/decide", operation_id = "decide_points_objection", params(("objection" = String, Path, description = "Id of the objection"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecidePointsBody, responses((status = 200, body = DeductionListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn decide_points_objection() {}

/// The honours ledger.
#[utoipa::path(get, path = "/api/v1/honours", operation_id = "honours", responses((status = 200, body = HonourListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn honours() {}

/// Propose to enter an honour; another person decides.
#[utoipa::path(post, path = "/api/v1/honours", operation_id = "propose_honour", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = HonourBody, responses((status = 200, body = HonourListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn propose_honour() {}

/// Approve or refuse what another person proposed, or propose to withdraw an honour.
#[utoipa::path(post, path = "/api/v1/honours/step", operation_id = "step_honour", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = StepHonourBody, responses((status = 200, body = HonourListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn step_honour() {}

/// Praise by customers, the newest first.
#[utoipa::path(get, path = "/api/v1/praise", operation_id = "praise_feed", responses((status = 200, body = PraiseFeedView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn praise_feed() {}

/// Enter praise for named colleagues.
#[utoipa::path(post, path = "/api/v1/praise", operation_id = "enter_praise", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = PraiseBody, responses((status = 200, body = PraiseFeedView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn enter_praise() {}

/// A photo of praise, as it was stored.
#[utoipa::path(get, path = "/api/v1/praise/{praise}/photos/{digest}", operation_id = "praise_photo", params(("praise" = String, Path, description = "Id of the praise"), ("digest" = String, Path, description = "SHA-256 of the photo, hexadecimal")), responses((status = 200, content_type = "image/*", body = Vec<u8>), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn praise_photo() {}

/// Topics of what discontent customers wrote, with their cases.
#[utoipa::path(get, path = "/api/v1/topics", operation_id = "topics", params(("month" = Option<String>, Query, description = "Month, `2026-11`; this one when absent")), responses((status = 200, body = TopicListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn topics() {}

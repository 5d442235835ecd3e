//! The OpenAPI document, built from empty annotated functions: the contract exists without any handler.

mod access;
mod call_back;
mod contractor;
mod directive;
mod emergency;
mod exception;
mod export;
mod identity;
mod late;
mod office;
mod points;
mod rejection;
mod score;
mod settlement;
mod staff;
mod survey;
mod system;
mod visit;
mod wage;

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;
use utoipa::{Modify, OpenApi};

/// Health of this process.
#[utoipa::path(get, path = "/api/v1/health", operation_id = "health", responses((status = 200, body = HealthView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn health() {}

/// Seats of the demo city; an empty list elsewhere.
#[utoipa::path(get, path = "/api/v1/seats", operation_id = "seats", responses((status = 200, body = Vec<SeatView>), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn seats() {}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", operation_id = "session", responses((status = 200, body = SessionView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn session() {}

/// Sign in by name and password or by a token; sets the session cookie.
#[utoipa::path(post, path = "/api/v1/session", operation_id = "sign_in", request_body = SignInBody, responses((status = 200, body = SessionView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn sign_in() {}

/// Sign out. Whoever came by the identity provider is told where to sign out there as well.
#[utoipa::path(delete, path = "/api/v1/session", operation_id = "sign_out", responses((status = 200, body = WayView), (status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn sign_out() {}

/// The policy in force, in words.
#[utoipa::path(get, path = "/api/v1/policy", operation_id = "policy", responses((status = 200, body = PolicyView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn policy() {}

/// Customers by code, telephone or name, masked.
#[utoipa::path(get, path = "/api/v1/customers", operation_id = "find_customers", params(("q" = Option<String>, Query, description = "Part of code, telephone or name; without one nobody is found")), responses((status = 200, body = Vec<CustomerHit>), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn find_customers() {}

/// The caller pop-up.
#[utoipa::path(get, path = "/api/v1/customers/{customer}", operation_id = "customer", params(("customer" = String, Path, description = "Customer code")), responses((status = 200, body = CustomerView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn customer() {}

/// A caller whom the mirror does not know is made known under a code of ours.
#[utoipa::path(post, path = "/api/v1/customers", operation_id = "make_caller", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NewCallerBody, responses((status = 200, body = CallerReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn make_caller() {}

/// A telephone system says what happened to a call. Idempotent by the call's id: repeated, late and out of order is fine.
#[utoipa::path(post, path = "/api/v1/calls", operation_id = "call_event", request_body = CallEventBody, responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn call_event() {}

/// The calls of one's own line.
#[utoipa::path(get, path = "/api/v1/calls", operation_id = "calls", responses((status = 200, body = CallsView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn calls() {}

/// A call on one's own line as if a telephone system had said so; only in a demo city.
#[utoipa::path(post, path = "/api/v1/calls/simulate", operation_id = "simulate_call", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = SimulateCallBody, responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn simulate_call() {}

/// Canned texts by topic.
#[utoipa::path(get, path = "/api/v1/canned", operation_id = "canned", responses((status = 200, body = Vec<CannedView>), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn canned() {}

/// One's own queue, what one could pull, and the limbo list.
#[utoipa::path(get, path = "/api/v1/queue", operation_id = "queue", responses((status = 200, body = QueueView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn queue() {}

/// Pull the next case that waits: the first one due of one's units, skills and limit.
#[utoipa::path(post, path = "/api/v1/queue/next", operation_id = "pull_next", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = PullBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn pull_next() {}

/// Say that one is there, or away.
#[utoipa::path(post, path = "/api/v1/status", operation_id = "set_status", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = StatusBody, responses((status = 200, body = StatusView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn set_status() {}

/// The promise to read aloud before saving, duplicates and repeats.
#[utoipa::path(post, path = "/api/v1/intake/preview", operation_id = "preview_intake", request_body = PreviewBody, responses((status = 200, body = IntakePreview), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn preview_intake() {}

/// Record a contact; it ends, opens a case or joins one.
#[utoipa::path(post, path = "/api/v1/contacts", operation_id = "record_contact", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ContactBody, responses((status = 200, body = ContactReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn record_contact() {}

/// Cases by filter, next due first.
#[utoipa::path(get, path = "/api/v1/cases", operation_id = "cases", params(("state" = Option<String>, Query, description = "States, comma separated; `open` for all open ones"), ("kind" = Option<String>, Query, description = "Kinds, comma separated"), ("topic" = Option<String>, Query, description = "First two levels of a category"), ("unit" = Option<String>, Query, description = "Answering unit"), ("owner" = Option<String>, Query, description = "First-contact owner, `me` for oneself"), ("handler" = Option<String>, Query, description = "Handler, `me` for oneself"), ("customer" = Option<String>, Query, description = "Customer code"), ("broken" = Option<bool>, Query, description = "With or without a broken promise"), ("rung" = Option<u8>, Query, description = "At this rung, 0 for a case that has not climbed"), ("red_line" = Option<bool>, Query, description = "With or without a red-line mark"), ("near" = Option<bool>, Query, description = "Near a deadline: the warning share has passed, the due instant has not"), ("closed" = Option<String>, Query, description = "`today` for those that closed today"), ("q" = Option<String>, Query, description = "Part of a case number, of the customer's name, telephone or code, of a category's or handler's name, or the start of a service's code; 60 characters at most"), ("order" = Option<String>, Query, description = "`due` (default), `newest`, `rung`"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = CaseListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn cases() {}

/// One case, whole, by id or number.
#[utoipa::path(get, path = "/api/v1/cases/{case}", operation_id = "case", params(("case" = String, Path, description = "Case id or number")), responses((status = 200, body = CaseView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn case() {}

/// The customer was answered in substance.
#[utoipa::path(post, path = "/api/v1/cases/{case}/answer", operation_id = "answer_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AnswerBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn answer_case() {}

/// Somebody of ours is on site.
#[utoipa::path(post, path = "/api/v1/cases/{case}/arrive", operation_id = "arrive_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = FieldFactBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn arrive_case() {}

/// The service works again.
#[utoipa::path(post, path = "/api/v1/cases/{case}/restore", operation_id = "restore_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = FieldFactBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn restore_case() {}

/// We say that the matter is settled; the customer may confirm or refuse.
#[utoipa::path(post, path = "/api/v1/cases/{case}/resolve", operation_id = "resolve_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ResolveBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn resolve_case() {}

/// The customer agrees: the case closes.
#[utoipa::path(post, path = "/api/v1/cases/{case}/confirm", operation_id = "confirm_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ConfirmBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn confirm_case() {}

/// The customer refuses: work goes on, a new ladder cycle starts.
#[utoipa::path(post, path = "/api/v1/cases/{case}/refuse", operation_id = "refuse_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = RefuseBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn refuse_case() {}

/// A closed case resumes within the window.
#[utoipa::path(post, path = "/api/v1/cases/{case}/reopen", operation_id = "reopen_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ReasonBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn reopen_case() {}

/// The case is cancelled with a reason.
#[utoipa::path(post, path = "/api/v1/cases/{case}/cancel", operation_id = "cancel_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ReasonBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn cancel_case() {}

/// A note, internal or to the customer.
#[utoipa::path(post, path = "/api/v1/cases/{case}/note", operation_id = "note_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NoteBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn note_case() {}

/// Work moves to a unit or person; ownership does not.
#[utoipa::path(post, path = "/api/v1/cases/{case}/assign", operation_id = "assign_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AssignBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn assign_case() {}

/// Take the case into one's own hands; of two who reach for it at once one gets it.
#[utoipa::path(post, path = "/api/v1/cases/{case}/take", operation_id = "take_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = TakeBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn take_case() {}

/// Who else has the case open. Whoever asks counts as looking for the next forty seconds.
#[utoipa::path(get, path = "/api/v1/cases/{case}/others", operation_id = "others", params(("case" = String, Path, description = "Case id or number"), ("writing" = Option<bool>, Query, description = "Whether one is writing")), responses((status = 200, body = OthersView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn others() {}

/// Another category; promises follow, the trace stays.
#[utoipa::path(post, path = "/api/v1/cases/{case}/categorise", operation_id = "categorise_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = CategoriseBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn categorise_case() {}

/// Say why a promise was not kept in time; it is counted, and changes nothing else.
#[utoipa::path(post, path = "/api/v1/cases/{case}/late", operation_id = "explain_late", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ExplainLateBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn explain_late() {}

/// Ask that the clocks stand.
#[utoipa::path(post, path = "/api/v1/cases/{case}/pause", operation_id = "pause_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = PauseBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn pause_case() {}

/// A second person decides on a pause.
#[utoipa::path(post, path = "/api/v1/cases/{case}/decide-pause", operation_id = "decide_pause", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecideBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn decide_pause() {}

/// The pause ends.
#[utoipa::path(post, path = "/api/v1/cases/{case}/resume", operation_id = "resume_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ResumeBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn resume_case() {}

/// Ask that a span is exempt from a remedy.
#[utoipa::path(post, path = "/api/v1/cases/{case}/exempt", operation_id = "exempt_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ExemptBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn exempt_case() {}

/// A second person decides on an exemption.
#[utoipa::path(post, path = "/api/v1/cases/{case}/decide-exemption", operation_id = "decide_exemption", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecideBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn decide_exemption() {}

/// An agreed visit window.
#[utoipa::path(post, path = "/api/v1/cases/{case}/appoint", operation_id = "appoint_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AppointmentBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn appoint_case() {}

/// The general manager's instruction.
#[utoipa::path(post, path = "/api/v1/cases/{case}/instruct", operation_id = "instruct_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = InstructBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn instruct_case() {}

/// The closed case was called back; unsatisfied reopens it.
#[utoipa::path(post, path = "/api/v1/cases/{case}/call-back", operation_id = "call_back_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = CallBackBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn call_back_case() {}

/// A red-line mark and the unit it accuses.
#[utoipa::path(post, path = "/api/v1/cases/{case}/red-line", operation_id = "red_line_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = RedLineBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn red_line_case() {}

/// Ask that a red-line mark is withdrawn.
#[utoipa::path(post, path = "/api/v1/cases/{case}/withdraw-red-line", operation_id = "withdraw_red_line", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = WithdrawRedLineBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn withdraw_red_line() {}

/// A second person decides on the withdrawal of a red-line mark.
#[utoipa::path(post, path = "/api/v1/cases/{case}/decide-red-line", operation_id = "decide_red_line", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecideRedLineBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn decide_red_line() {}

/// Ask another unit for help, with its own limit.
#[utoipa::path(post, path = "/api/v1/cases/{case}/assist", operation_id = "assist_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AssistBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn assist_case() {}

/// Somebody of the addressed unit takes a task.
#[utoipa::path(post, path = "/api/v1/cases/{case}/accept-task", operation_id = "accept_task", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AcceptTaskBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn accept_task() {}

/// An open task ends.
#[utoipa::path(post, path = "/api/v1/cases/{case}/finish-task", operation_id = "finish_task", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = FinishTaskBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn finish_task() {}

/// Messages to the customer about a case, and how far each is.
#[utoipa::path(get, path = "/api/v1/cases/{case}/messages", operation_id = "case_messages", params(("case" = String, Path, description = "Case id or number")), responses((status = 200, body = CaseMessagesView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn case_messages() {}

/// Send the customer his status link again.
#[utoipa::path(post, path = "/api/v1/cases/{case}/send-link", operation_id = "send_link", params(("case" = String, Path, description = "Case id or number"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn send_link() {}

/// No status link sent so far opens the case any more.
#[utoipa::path(post, path = "/api/v1/cases/{case}/revoke-link", operation_id = "revoke_link", params(("case" = String, Path, description = "Case id or number"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn revoke_link() {}

/// The outbox: messages to customers, newest first.
#[utoipa::path(get, path = "/api/v1/messages", operation_id = "messages", params(("state" = Option<String>, Query, description = "`queued`, `retrying`, `handed-over`, `delivered`, `undeliverable`, `withheld`"), ("kind" = Option<String>, Query, description = "`accepted`, `visit`, `late`, `resolved`, `score`, `link`"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = MessageListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn messages() {}

/// Begin an undeliverable message anew, or a waiting one at once.
#[utoipa::path(post, path = "/api/v1/messages/{message}/retry", operation_id = "retry_message", params(("message" = String, Path, description = "Message id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = MessageView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn retry_message() {}

/// Store a photo, a recording or a letter, 1 byte to 2 MiB. The digest is its name: the same bytes again change nothing.
#[utoipa::path(post, path = "/api/v1/evidence", operation_id = "store_evidence", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body(content((ArtefactBytes = "image/jpeg"), (ArtefactBytes = "image/png"), (ArtefactBytes = "image/webp"), (ArtefactBytes = "application/pdf"), (ArtefactBytes = "audio/mpeg"), (ArtefactBytes = "audio/wav"), (ArtefactBytes = "text/plain"))), responses((status = 200, body = EvidenceReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn store_evidence() {}

/// A stored artefact, byte for byte, with its own content type.
#[utoipa::path(get, path = "/api/v1/evidence/{digest}", operation_id = "evidence", params(("case" = Option<String>, Query, description = "Case for which it is looked at, by id or number; needed by whoever does not see every unit"), ("digest" = String, Path, description = "SHA-256 of the bytes, lower-case hexadecimal")), responses((status = 200, content((ArtefactBytes = "image/jpeg"), (ArtefactBytes = "image/png"), (ArtefactBytes = "image/webp"), (ArtefactBytes = "application/pdf"), (ArtefactBytes = "audio/mpeg"), (ArtefactBytes = "audio/wav"), (ArtefactBytes = "text/plain"))), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn evidence() {}

/// The case list under its filters as CSV, at most ten thousand rows, masked as on the screen. The last
/// line says who took it out and when.
#[utoipa::path(get, path = "/api/v1/export/cases", operation_id = "export_cases", params(("state" = Option<String>, Query, description = "States, comma separated; `open` for all open ones"), ("kind" = Option<String>, Query, description = "Kinds, comma separated"), ("topic" = Option<String>, Query, description = "First two levels of a category"), ("unit" = Option<String>, Query, description = "Answering unit"), ("owner" = Option<String>, Query, description = "First-contact owner, `me` for oneself"), ("handler" = Option<String>, Query, description = "Handler, `me` for oneself"), ("customer" = Option<String>, Query, description = "Customer code"), ("broken" = Option<bool>, Query, description = "With or without a broken promise"), ("rung" = Option<u8>, Query, description = "At this rung, 0 for a case that has not climbed"), ("red_line" = Option<bool>, Query, description = "With or without a red-line mark"), ("near" = Option<bool>, Query, description = "Near a deadline: the warning share has passed, the due instant has not"), ("closed" = Option<String>, Query, description = "`today` for those that closed today"), ("q" = Option<String>, Query, description = "Part of a case number, of the customer's name, telephone or code, of a category's or handler's name, or the start of a service's code; 60 characters at most"), ("order" = Option<String>, Query, description = "`due` (default), `newest`, `rung`"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn export_cases() {}

/// What today came to; each figure names the list that it opens.
#[utoipa::path(get, path = "/api/v1/today", operation_id = "today", responses((status = 200, body = TodayView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn today() {}

/// Contacts of today, newest first.
#[utoipa::path(get, path = "/api/v1/contacts", operation_id = "contacts", params(("channel" = Option<String>, Query, description = "Channel"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = ContactListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn contacts() {}

/// The contacts of today as CSV, at most ten thousand rows, masked as on the screen. The last line says who took it out
/// and when.
#[utoipa::path(get, path = "/api/v1/export/contacts", operation_id = "export_contacts", params(("channel" = Option<String>, Query, description = "Channel"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn export_contacts() {}

/// Merge another case into this one, which was accepted first and goes on.
#[utoipa::path(post, path = "/api/v1/cases/{case}/merge", operation_id = "merge_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = OtherCaseBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn merge_case() {}

/// Take a merging back: the case goes on for itself, with the time having run.
#[utoipa::path(post, path = "/api/v1/cases/{case}/split", operation_id = "split_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn split_case() {}

/// Say that another case has to do with this one.
#[utoipa::path(post, path = "/api/v1/cases/{case}/relate", operation_id = "relate_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = OtherCaseBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn relate_case() {}

/// Say that another case has nothing to do with this one after all.
#[utoipa::path(post, path = "/api/v1/cases/{case}/unrelate", operation_id = "unrelate_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = OtherCaseBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn unrelate_case() {}

/// One search over cases, customers, contacts and the policy, in groups.
#[utoipa::path(get, path = "/api/v1/search", operation_id = "search", params(("q" = Option<String>, Query, description = "What is sought, 60 characters at most; without it nothing is found"), ("limit" = Option<u32>, Query, description = "Rows of each group, 1 to 20, default 6")), responses((status = 200, body = SearchView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn search() {}

/// Many cases move to a unit or a person, each for itself.
#[utoipa::path(post, path = "/api/v1/bulk/assign", operation_id = "bulk_assign", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = BulkAssignBody, responses((status = 200, body = BulkReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn bulk_assign() {}

/// The same internal note on many cases, each for itself.
#[utoipa::path(post, path = "/api/v1/bulk/note", operation_id = "bulk_note", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = BulkNoteBody, responses((status = 200, body = BulkReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn bulk_note() {}

/// Whoever handles each of many cases finds it in his inbox.
#[utoipa::path(post, path = "/api/v1/bulk/urge", operation_id = "bulk_urge", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = BulkUrgeBody, responses((status = 200, body = BulkReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn bulk_urge() {}

/// Lists that one kept, and those that one's unit shares.
#[utoipa::path(get, path = "/api/v1/views", operation_id = "saved_views", responses((status = 200, body = Vec<SavedView>), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn saved_views() {}

/// Keep a list under a name, for oneself or for one's unit; what stands under the name is replaced.
#[utoipa::path(post, path = "/api/v1/views", operation_id = "save_view", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = SaveViewBody, responses((status = 200, body = SavedView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn save_view() {}

/// Remove a list of one's own; one that is gone already stays so.
#[utoipa::path(delete, path = "/api/v1/views/{view}", operation_id = "remove_view", params(("view" = String, Path, description = "Code of the view")), responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn remove_view() {}

/// The ledger as CSV, at most ten thousand rows.
#[utoipa::path(get, path = "/api/v1/export/ledger", operation_id = "export_ledger", params(("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn export_ledger() {}

/// One's inbox as CSV, as the screen shows it.
#[utoipa::path(get, path = "/api/v1/export/inbox", operation_id = "export_inbox", params(("unread" = Option<bool>, Query, description = "Only what was not read"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn export_inbox() {}

/// The call-backs of a drawn date as CSV, masked as on the screen.
#[utoipa::path(get, path = "/api/v1/export/call-backs", operation_id = "export_call_backs", params(("date" = Option<String>, Query, description = "Local date of the frame, the newest by default"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn export_call_backs() {}

/// The outbox under its filters as CSV, at most ten thousand rows.
#[utoipa::path(get, path = "/api/v1/export/messages", operation_id = "export_messages", params(("state" = Option<String>, Query, description = "State"), ("kind" = Option<String>, Query, description = "Kind"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn export_messages() {}

/// Take a message back that has not left: it waits for a time that has not come.
#[utoipa::path(post, path = "/api/v1/messages/{message}/take-back", operation_id = "take_message_back", params(("message" = String, Path, description = "Message id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = MessageView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn take_message_back() {}

/// The ladder board: five columns, next climb first.
#[utoipa::path(get, path = "/api/v1/ladder", operation_id = "ladder_board", responses((status = 200, body = LadderBoardView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn ladder_board() {}

/// The ledger, newest first.
#[utoipa::path(get, path = "/api/v1/ledger", operation_id = "ledger", params(("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = LedgerView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn ledger() {}

/// What must reach me.
#[utoipa::path(get, path = "/api/v1/inbox", operation_id = "inbox", responses((status = 200, body = InboxView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn inbox() {}

/// I have read it.
#[utoipa::path(post, path = "/api/v1/inbox/{key}/read", operation_id = "read_inbox", params(("key" = String, Path, description = "Item key")), responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn read_inbox() {}

/// The Service Quality Gazette of some local days, as a printable page.
#[utoipa::path(get, path = "/api/v1/gazette", operation_id = "gazette", params(("from" = String, Query, description = "First local day"), ("to" = String, Query, description = "Last local day"), ("lang" = Option<String>, Query, description = "`zh`, `en`; both when absent")), responses((status = 200, content_type = "text/html", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn gazette() {}

/// The call-backs of a drawn date (N27, N28).
#[utoipa::path(get, path = "/api/v1/call-backs", operation_id = "call_backs", params(("date" = Option<String>, Query, description = "Local date of the frame; the newest drawn one when absent"), ("unit" = Option<String>, Query, description = "Cases of this unit alone; the figures stay those of the whole list")), responses((status = 200, body = CallBacksView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn call_backs() {}

/// Server-sent events: `changed` with the ids of cases that changed, `called` when something happened on one's own telephone line, `resync` when the listener fell behind.
#[utoipa::path(get, path = "/api/v1/live", operation_id = "live", responses((status = 200, content_type = "text/event-stream", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
fn live() {}

/// The contract as a document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yinuo",
        description = "Service quality of a telecom operator: contacts, cases, promises, tasks and entries."
    ),
    paths(
        health,
        seats,
        session,
        sign_in,
        sign_out,
        policy,
        find_customers,
        customer,
        make_caller,
        call_event,
        calls,
        simulate_call,
        canned,
        queue,
        pull_next,
        set_status,
        preview_intake,
        record_contact,
        cases,
        case,
        answer_case,
        arrive_case,
        restore_case,
        resolve_case,
        confirm_case,
        refuse_case,
        reopen_case,
        cancel_case,
        late::propose_late_fact,
        late::decide_late_fact,
        rejection::reject_case,
        rejection::decide_rejection,
        rejection::object_case,
        rejection::rule_objection,
        note_case,
        assign_case,
        take_case,
        others,
        categorise_case,
        explain_late,
        pause_case,
        decide_pause,
        resume_case,
        exempt_case,
        decide_exemption,
        appoint_case,
        instruct_case,
        call_back_case,
        red_line_case,
        withdraw_red_line,
        decide_red_line,
        assist_case,
        accept_task,
        finish_task,
        store_evidence,
        evidence,
        case_messages,
        send_link,
        revoke_link,
        messages,
        retry_message,
        take_message_back,
        merge_case,
        split_case,
        relate_case,
        unrelate_case,
        search,
        bulk_assign,
        bulk_note,
        bulk_urge,
        saved_views,
        save_view,
        remove_view,
        export_cases,
        export_ledger,
        export_inbox,
        export_call_backs,
        export_messages,
        today,
        contacts,
        export_contacts,
        ladder_board,
        ledger,
        inbox,
        read_inbox,
        gazette,
        call_backs,
        call_back::hear_call,
        survey::surveys,
        survey::make_wave,
        survey::survey,
        survey::key_sheets,
        survey::settle_sheet,
        survey::enter_external,
        live,
        access::reveal,
        access::looks,
        access::access_log,
        identity::sessions,
        identity::end_sessions,
        identity::end_session,
        identity::change_password,
        identity::change_post,
        identity::use_link,
        identity::set_preferences,
        access::readers,
        access::give_leave,
        staff::issue_link_as_head,
        identity::openid,
        identity::begin_openid,
        identity::finish_openid,
        identity::free_account,
        identity::people,
        identity::issue_link,
        identity::suspend_person,
        identity::unlock_person,
        identity::end_person_sessions,
        identity::begin_factor,
        identity::confirm_factor,
        identity::remove_factor,
        identity::make_token,
        identity::revoke_token,
        identity::remove_person_factor,
        office::outside,
        office::transfer_in,
        office::answer_outside,
        office::receive_outside,
        office::object_outside,
        office::redispatch_outside,
        office::withdraw_outside,
        office::letter,
        office::outages,
        office::outage,
        office::declare_outage,
        office::confirm_outage,
        office::drop_outage,
        office::restore_outage,
        office::credit_area,
        office::join_all,
        office::join_outage,
        office::alarm,
        export::export_outside,
        export::export_orders,
        export::export_exceptions,
        export::export_access,
        export::export_people,
        export::export_outages,
        export::export_settlements,
        export::export_surveys,
        export::export_external_surveys,
        export::export_staff,
        export::export_contractors,
        export::export_scores,
        export::export_honours,
        export::export_praise,
        export::export_follow_ups,
        exception::exceptions,
        exception::ask_exception,
        exception::pass_exception,
        exception::decide_exception,
        exception::reconnect,
        directive::directives,
        directive::give_directive,
        directive::answer_directive,
        directive::judge_directive,
        settlement::settlements,
        settlement::settlement_file,
        settlement::settlement_results,
        settlement::settle_again,
        settlement::area_payment,
        settlement::settle_area_again,
        office::orders,
        office::direct_case,
        office::judge_task,
        visit::visits,
        visit::my_visits,
        visit::visit_batch,
        visit::case_visits,
        visit::ask_visit,
        visit::look_at_line,
        visit::free_windows,
        visit::hold_visit,
        visit::confirm_visit,
        visit::book_visit,
        visit::assign_visit,
        visit::ask_choice,
        visit::end_choice,
        visit::man_visit,
        visit::review_missed,
        visit::missed_visits,
        visit::vans,
        visit::load_van,
        visit::set_photo,
        visit::release_visit,
        visit::cancel_visit,
        visit::visit_act,
        visit::visit_customer,
        visit::plan_day,
        visit::drag_visit,
        visit::accept_plan,
        contractor::contractors,
        contractor::apply_contractor,
        contractor::propose_contractor,
        contractor::decide_contractor,
        contractor::my_contractor,
        contractor::firm_settlement,
        contractor::sign_firm_settlement,
        contractor::export_firm_settlement,
        contractor::my_firm_settlement,
        emergency::emergencies,
        emergency::declare_emergency,
        emergency::decide_emergency,
        emergency::lift_emergency,
        staff::staff,
        system::system,
        system::verify_journal,
        system::test_connector,
        staff::set_absence,
        staff::end_absence,
        points::points,
        points::points_rule,
        points::points_board,
        points::points_payroll,
        points::follow_ups,
        points::end_follow_up,
        points::catalogue,
        points::keep_goods,
        points::order_goods,
        points::step_order,
        points::receive_order,
        points::order_receipt,
        score::scores,
        score::score_list,
        score::score_print,
        score::deductions,
        score::object_points,
        score::decide_points_objection,
        score::honours,
        score::propose_honour,
        score::step_honour,
        score::praise_feed,
        score::enter_praise,
        score::praise_photo,
        score::topics,
        wage::pay_plan,
        wage::wages,
        wage::wage_slip,
        wage::pay_months,
        wage::pay_month,
        wage::pay_promises,
        points::counter_code,
        wage::step_month,
        wage::payroll,
        wage::objections,
        wage::object_line,
        wage::decide_objection,
        wage::held_verdicts,
        wage::look_at_verdict
    ),
    components(schemas(Text, Named, Reason, ErrorBody, ContactOutcomeBody, ClockState)),
    modifiers(&Failures)
)]
struct Document;

/// How an operation fails, said once for all of them: on our side only with 503, and with 408 whoever sends a body too
/// slowly.
struct Failures;

impl Modify for Failures {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        for item in document.paths.paths.values_mut() {
            let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.delete];
            for operation in operations.into_iter().flatten() {
                let answers = &mut operation.responses.responses;
                if let Some(failed) = answers.remove("5XX") {
                    answers.insert("503".to_owned(), failed);
                }
                if let Some(refused) =
                    answers.get("4XX").filter(|_| operation.request_body.is_some()).cloned()
                {
                    answers.insert("408".to_owned(), refused);
                }
            }
        }
    }
}

/// The OpenAPI document as pretty JSON, ending in a newline. Committed as `contract/openapi.json`.
#[must_use]
pub fn openapi() -> String {
    // A document made of static annotations always serialises.
    let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::ROUTES;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_of_the_table_stands_in_the_document_and_no_other() {
        let document: serde_json::Value = serde_json::from_str(&openapi()).expect("the document is JSON");
        let mut found = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for (method, operation) in methods.as_object().expect("methods") {
                let id = operation["operationId"].as_str().expect("operation id").to_owned();
                found.insert((id, method.clone(), path.clone()));
            }
        }
        let table: BTreeSet<_> = ROUTES
            .iter()
            .map(|route| (route.id.to_owned(), route.method.word().to_owned(), route.address()))
            .collect();
        assert_eq!(found, table);
    }

    #[test]
    fn every_operation_says_that_it_fails_with_503_and_a_slow_body_with_408() {
        let document: serde_json::Value = serde_json::from_str(&openapi()).expect("the document is JSON");
        let methods =
            document["paths"].as_object().expect("paths").values().filter_map(|path| path.as_object());
        for operation in methods.flat_map(|methods| methods.values()) {
            let answers = operation["responses"].as_object().expect("answers");
            assert!(answers.contains_key("503") && !answers.contains_key("5XX"), "{operation}");
            assert_eq!(answers.contains_key("408"), operation["requestBody"].is_object(), "{operation}");
        }
        let failures: Vec<u16> = crate::error::ERROR_CODES
            .iter()
            .map(|code| code.status)
            .filter(|status| *status >= 500)
            .collect();
        assert!(!failures.is_empty() && failures.iter().all(|status| *status == 503), "{failures:?}");
    }

    #[test]
    fn the_committed_contract_is_fresh() {
        let committed =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../contract/openapi.json"))
                .expect("contract/openapi.json is committed");
        assert_eq!(committed, openapi(), "run `make contract` and review the difference");
    }
}

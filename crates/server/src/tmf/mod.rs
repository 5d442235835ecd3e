//! The faces that TM Forum's interfaces prescribe (TMF646, TMF697): their words for our commands and reads. Nothing is
//! decided here; who may, and what he sees, is checked as for `/api/v1`.

mod appointment;
mod hub;
mod list;
mod order;
mod shape;
mod slot;

pub use hub::{Crier, Hub, Reach};

use crate::call::Answer;
use crate::failure::Failure;
use crate::handler::Handler;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use yinuo_api::ErrorBody;
use yinuo_api::tmf::TmfError;

/// Longest refusal that is put into TM Forum's words; ours are far shorter.
const REFUSAL_BYTES_MAX: usize = 16 * 1024;

/// The handler of an operation.
pub fn of(id: &str) -> Option<Handler> {
    Some(match id {
        "listAppointment" => appointment::list,
        "createAppointment" => appointment::create,
        "retrieveAppointment" => appointment::retrieve,
        "patchAppointment" => appointment::change,
        "deleteAppointment" => appointment::call_off,
        "createSearchTimeSlot" => slot::search,
        "retrieveSearchTimeSlot" => slot::again,
        "listWorkOrder" => order::list,
        "createWorkOrder" => order::create,
        "retrieveWorkOrder" => order::retrieve,
        "patchWorkOrder" => order::change,
        "listCancelWorkOrder" => order::cancelled,
        "createCancelWorkOrder" => order::cancel,
        "retrieveCancelWorkOrder" => order::cancellation,
        "registerAppointmentListener" | "registerWorkOrderListener" => hub::register,
        "unregisterAppointmentListener" | "unregisterWorkOrderListener" => hub::unregister,
        _ => return None,
    })
}

/// A page of a list as it is answered.
pub fn respond(answer: Answer) -> Response {
    let json = |status: StatusCode, body: Vec<u8>| {
        let headers = [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        (status, headers, body).into_response()
    };
    match answer {
        Answer::Made(body) => json(StatusCode::CREATED, body),
        Answer::Listed { body, total, count } => {
            let mut response = json(StatusCode::OK, body);
            for (name, value) in [("x-total-count", total), ("x-result-count", count)] {
                response.headers_mut().insert(name, HeaderValue::from(value));
            }
            response
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A refusal in TM Forum's shape: our number as its code, both languages in its words. Whatever else is answered stays.
pub async fn in_their_words(response: Response) -> Response {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, REFUSAL_BYTES_MAX).await.unwrap_or_default();
    let Ok(said) = serde_json::from_slice::<ErrorBody>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    let error = TmfError {
        code: said.code,
        reason: format!("{} {}", said.sentence.zh, said.sentence.en),
        message: format!("{} {}", said.next_step.zh, said.next_step.en),
        status: status.as_u16().to_string(),
        kind: "Error".to_owned(),
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    // A body of plain strings always serialises.
    Response::from_parts(parts, Body::from(serde_json::to_vec(&error).unwrap_or_default()))
}

/// X001.
fn no_such() -> Failure {
    Failure::new(
        "X001",
        "没有这张预约或工单。",
        "There is no such appointment or work order.",
        "请核对编号：服务单号、点、第几次上门。",
        "Check the id: number of the case, a full stop, number of the visit.",
    )
}

/// X002, with what cannot be read.
fn unreadable(attribute: &str) -> Failure {
    Failure::new(
        "X002",
        &format!("{attribute} 缺少，或写法不对。"),
        &format!("{attribute} is missing, or not written as this face reads it."),
        "请按 contract/tmf.json 改正后重发。",
        "Correct it by contract/tmf.json and send it again.",
    )
}

/// X003, with what cannot be set.
fn not_settable(attribute: &str) -> Failure {
    Failure::new(
        "X003",
        &format!("{attribute} 不能这样改。"),
        &format!("{attribute} cannot be changed so."),
        "进度由现场登记，这里只能确认、改约、派人和取消。",
        "How far the work is, is told from the field; here it is confirmed, moved, given to somebody or called off.",
    )
}

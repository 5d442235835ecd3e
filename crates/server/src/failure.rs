//! From an application error to a numbered answer; logged once, here.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use yinuo_api::view::Text;
use yinuo_api::{ERROR_CODES, ErrorBody};
use yinuo_app::AppError;
use yinuo_domain::Refusal;

/// What a handler answers when it does not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    code: &'static str,
    sentence: Text,
    next_step: Text,
}

impl Failure {
    pub(crate) fn new(code: &'static str, zh: &str, en: &str, next_zh: &str, next_en: &str) -> Self {
        let text = |zh: &str, en: &str| Text { zh: zh.to_owned(), en: en.to_owned() };
        Self { code, sentence: text(zh, en), next_step: text(next_zh, next_en) }
    }

    /// H001.
    pub fn malformed(detail: &str) -> Self {
        let mut failure = Self::new(
            "H001",
            "请求内容不合约定。",
            "The body does not fit the contract.",
            "请按接口文档改正后重发。",
            "Correct it by the contract and send it again.",
        );
        failure.next_step.en = format!("{} ({detail})", failure.next_step.en);
        failure
    }

    /// H002.
    pub fn too_large() -> Self {
        Self::new(
            "H002",
            "内容超过上限（文字 64 KB，附件 2 MB），或附件为空。",
            "The body is over its limit (64 KB of text, 2 MB of an artefact), or the artefact is empty.",
            "请缩短文字，或压缩附件后重传。",
            "Shorten the text, or send a smaller file.",
        )
    }

    /// H003.
    pub fn bad_encoding() -> Self {
        Self::new(
            "H003",
            "文字里有空字符或不是 UTF-8。",
            "The text holds U+0000 or is not UTF-8.",
            "请重新输入文字。",
            "Type the text again.",
        )
    }

    /// H004.
    pub fn not_signed_in() -> Self {
        Self::new(
            "H004",
            "尚未登录，或登录已失效。",
            "Not signed in, or no longer.",
            "请重新登录。",
            "Sign in again.",
        )
    }

    /// H005.
    pub fn not_permitted() -> Self {
        Self::new(
            "H005",
            "您的岗位没有这项权限。",
            "Your post has no permission for this.",
            "请找有权限的同事，或换岗位登录。",
            "Ask a colleague who has it, or sign in with another post.",
        )
    }

    /// H006.
    pub fn no_such_thing() -> Self {
        Self::new(
            "H006",
            "没有这个地址。",
            "There is no such address.",
            "请从菜单进入。",
            "Go there from the menu.",
        )
    }

    /// H007.
    pub fn key_missing() -> Self {
        Self::new(
            "H007",
            "缺少 Idempotency-Key 头，或它不是 1 到 200 个可见字符。",
            "The Idempotency-Key header is missing, or is not 1 to 200 visible characters.",
            "请为每次提交附一个不重复的键。",
            "Send a key of your own with each submission.",
        )
    }

    /// H010.
    pub fn bad_filter() -> Self {
        Self::new(
            "H010",
            "翻页标记或筛选条件有误。",
            "A cursor or filter is broken.",
            "请从第一页重新查。",
            "Start again from the first page.",
        )
    }

    /// H010, for a value that a filter does not know; the sentence lists those that it knows.
    pub fn unknown_value(filter: &str, value: &str, known: &[&str]) -> Self {
        let (shown, list) = (shown(value), listed(known));
        Self::new(
            "H010",
            &format!("筛选条件 {filter} 没有“{shown}”这个值。"),
            &format!("The filter {filter} knows no value \"{shown}\"."),
            &list.as_ref().map_or("请重新选择。".to_owned(), |list| format!("可用的值：{list}。")),
            &list.as_ref().map_or("Choose again.".to_owned(), |list| format!("Known values: {list}.")),
        )
    }

    /// H010, for a filter that the list does not have.
    pub fn unknown_parameter(name: &str, known: &[&str]) -> Self {
        let (shown, list) = (shown(name), listed(known).unwrap_or_default());
        Self::new(
            "H010",
            &format!("没有“{shown}”这个筛选条件。"),
            &format!("There is no filter \"{shown}\"."),
            &format!("可用的条件：{list}。"),
            &format!("Known filters: {list}."),
        )
    }

    /// H012.
    pub fn too_many_streams() -> Self {
        Self::new(
            "H012",
            "实时连接太多。",
            "Too many live streams.",
            "请关掉多余的页面。",
            "Close pages that you do not need.",
        )
    }

    /// H013.
    pub fn not_json() -> Self {
        Self::new(
            "H013",
            "内容类型必须是 application/json。",
            "The content type must be application/json.",
            "请改正内容类型头。",
            "Correct the content-type header.",
        )
    }

    /// H014.
    pub fn unsupported_media_type() -> Self {
        Self::new(
            "H014",
            "不支持这种附件，或附件内容与所报类型不符。",
            "Artefacts of this media type are not kept, or the bytes are not of the type that was declared.",
            "请上传 JPEG、PNG、WebP、PDF、MP3、WAV 或纯文本文件。",
            "Send a JPEG, PNG, WebP, PDF, MP3, WAV or plain-text file.",
        )
    }

    /// H015.
    pub fn overloaded() -> Self {
        Self::new(
            "H015",
            "现在太忙，请求没有处理。",
            "Too much is under way; nothing of this was done.",
            "请稍等片刻再试；用原来的键重发不会重复。",
            "Try again in a moment; sent again under its key it never acts twice.",
        )
    }

    /// H019.
    pub fn no_such_method() -> Self {
        Self::new(
            "H019",
            "这个地址不接受这种请求方法。",
            "This address does not take this method.",
            "请查 /api/v1/openapi.json 里这个地址的方法。",
            "See the methods of this address in /api/v1/openapi.json.",
        )
    }

    /// H016.
    pub fn too_slow() -> Self {
        Self::new(
            "H016",
            "内容传得太慢，没有收完。",
            "The body came too slowly and was not received.",
            "请检查网络后重发。",
            "Check the network and send it again.",
        )
    }

    /// The body that says so.
    pub fn body(self) -> ErrorBody {
        ErrorBody { code: self.code.to_owned(), sentence: self.sentence, next_step: self.next_step }
    }

    /// I004: whoever comes with a token that was good once.
    pub fn no_post() -> Self {
        yinuo_app::identity::no_post().into()
    }

    /// I015.
    pub fn factor_due() -> Self {
        yinuo_app::identity::factor_due().into()
    }

    /// I016.
    pub fn only_reads() -> Self {
        yinuo_app::identity::only_reads().into()
    }

    /// I011.
    pub fn out_of_sight() -> Self {
        yinuo_app::identity::out_of_sight().into()
    }

    /// H017.
    pub fn foreign_origin() -> Self {
        Self::new(
            "H017",
            "这个请求不是从本系统的页面发出的。",
            "Another site's page sent this request.",
            "请从本系统的页面操作。",
            "Do it on our own page.",
        )
    }

    /// HTTP status of the code, as the contract lists it.
    pub fn status(&self) -> StatusCode {
        let listed = ERROR_CODES.iter().find(|listed| listed.code == self.code);
        let status = listed.and_then(|listed| StatusCode::from_u16(listed.status).ok());
        status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// How long whoever was turned away is asked to wait, seconds.
const RETRY_AFTER_SECONDS: &str = "1";
/// Most known values that a sentence lists.
const KNOWN_SHOWN_MAX: usize = 40;
/// Most characters of a wrong value that a sentence repeats.
const VALUE_SHOWN_MAX: usize = 40;

fn shown(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(VALUE_SHOWN_MAX).collect()
}

fn listed(known: &[&str]) -> Option<String> {
    if known.is_empty() {
        return None;
    }
    let mut list = known.iter().take(KNOWN_SHOWN_MAX).copied().collect::<Vec<_>>().join(", ");
    if known.len() > KNOWN_SHOWN_MAX {
        list.push_str(", …");
    }
    Some(list)
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: refusal.code,
            sentence: crate::view::text(&refusal.sentence),
            next_step: crate::view::text(&refusal.next_step),
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => refusal.into(),
            AppError::KeyReused => Self::new(
                "H008",
                "同一个键已用于另一份内容。",
                "The key was used with another body.",
                "请换一个新键重发。",
                "Send it again under a new key.",
            ),
            AppError::Busy => Self::new(
                "H009",
                "别人刚改过这张单。",
                "Somebody else has just changed it.",
                "请刷新后再试。",
                "Load it again and try once more.",
            ),
            AppError::BadCursor => Self::bad_filter(),
            AppError::LeaseLost { .. } => Self::from(AppError::Busy),
            AppError::Storage(reason) | AppError::Damaged(reason) => {
                tracing::error!(reason, "storage failed; nothing was saved");
                Self::new(
                    "H011",
                    "存储出错，本次没有保存。",
                    "The storage failed; nothing was saved.",
                    "请稍后重试，并告知管理员。",
                    "Try again shortly and tell the administrator.",
                )
            }
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        // A body of plain strings always serialises.
        let bytes = serde_json::to_vec(&self.body()).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_contract_lists_exactly_the_codes_that_the_domain_and_the_edge_can_give() {
        let listed: BTreeSet<&str> = ERROR_CODES.iter().map(|code| code.code).collect();
        let mut known: BTreeSet<&str> = yinuo_domain::refusal::CODES.iter().copied().collect();
        // The account's codes that the API can give: a gazette of days that do not exist, or have not begun.
        known.extend(["A001", "A007"]);
        // The archive's: a case that is in it, and a count that needs it.
        known.extend(["K001", "K003"]);
        let edge = [
            "H001", "H002", "H003", "H004", "H005", "H006", "H007", "H008", "H009", "H010", "H011", "H012",
            "H013", "H014", "H015", "H016", "H017", "H018", "H019",
        ];
        known.extend(edge);
        // TM Forum's faces.
        known.extend(["X001", "X002", "X003", "X004", "X005", "X006"]);
        known.extend(yinuo_app::identity::CODES);
        assert_eq!(listed, known);
    }

    #[test]
    fn every_code_has_its_page() {
        for code in ERROR_CODES {
            let page = format!("{}/../../docs/errors/{}.md", env!("CARGO_MANIFEST_DIR"), code.code);
            assert!(std::path::Path::new(&page).exists(), "{page} is missing");
        }
    }
}

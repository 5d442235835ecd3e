//! Lists as files: each is made of the very views that its screen is made of, page by page.

use super::today::{language, stamp, taken_out};
use super::{board, call_back, message};
use crate::call::{Answer, Call};
use crate::csv::EXPORT_ROWS_MAX;
use crate::failure::Failure;
use yinuo_app::ports::PAGE_ROWS_MAX;

const LEDGER_COLUMNS: [(&str, &str); 10] = [
    ("单号", "case"),
    ("事由", "what for"),
    ("数额（最小单位）", "amount, minor units"),
    ("单位", "unit"),
    ("账户", "account"),
    ("户名", "account name"),
    ("规则", "rule"),
    ("唯一键", "owed-for key"),
    ("发生", "occurred"),
    ("记录", "recorded"),
];

/// The ledger, every page of it.
pub fn ledger(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["lang"])?;
    let language = language(call)?;
    let (mut rows, mut cursor) = (Vec::new(), None);
    while rows.len() <= EXPORT_ROWS_MAX {
        let page = board::ledger_page(call, cursor.as_deref(), PAGE_ROWS_MAX)?;
        for row in page.rows {
            rows.push(vec![
                row.number,
                language.of(&row.text),
                row.amount_minor.to_string(),
                row.unit,
                row.account,
                language.of(&row.account_name),
                row.rule,
                row.owed_for,
                stamp(call, Some(row.occurred_at)),
                stamp(call, Some(row.recorded_at)),
            ]);
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    taken_out(call, "ledger", language, &LEDGER_COLUMNS, rows)
}

const INBOX_COLUMNS: [(&str, &str); 6] = [
    ("单号", "case"),
    ("内容", "what"),
    ("种类", "kind"),
    ("岗位", "post"),
    ("发生", "occurred"),
    ("已读", "read"),
];

/// The inbox as its page shows it: what lies in limbo first, then one's own.
pub fn inbox(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["unread", "lang"])?;
    let language = language(call)?;
    let unread = call.query_as::<bool>("unread")?.unwrap_or_default();
    let view = board::inbox_view(call)?;
    let own = view.items.into_iter().filter(|item| !unread || item.read_at.is_none());
    let cells = |item: yinuo_api::view::InboxItemView| {
        vec![
            item.number,
            language.of(&item.text),
            item.kind,
            if item.post.code.is_empty() { String::new() } else { language.of(&item.post.name) },
            stamp(call, Some(item.occurred_at)),
            stamp(call, item.read_at),
        ]
    };
    let rows: Vec<Vec<String>> = view.limbo.into_iter().chain(own).map(cells).collect();
    taken_out(call, "inbox", language, &INBOX_COLUMNS, rows)
}

const CALL_BACK_COLUMNS: [(&str, &str); 7] = [
    ("批次", "draw"),
    ("单号", "case"),
    ("事由", "title"),
    ("客户", "customer"),
    ("号码与业务", "telephone and service"),
    ("替补", "stands in"),
    ("结果", "outcome"),
];

/// The call-backs of a drawn date.
pub fn call_backs(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["date", "lang"])?;
    let language = language(call)?;
    let mut rows = Vec::new();
    for stratum in call_back::lists(call, call.query("date"))?.strata {
        for item in stratum.items {
            rows.push(vec![
                stratum.draw.clone(),
                item.row.number,
                language.of(&item.row.title),
                language.of(&item.row.customer.name),
                language.of(&item.customer_line),
                if item.replaces { "1".to_owned() } else { String::new() },
                item.outcome,
            ]);
        }
    }
    taken_out(call, "call-backs", language, &CALL_BACK_COLUMNS, rows)
}

const MESSAGE_COLUMNS: [(&str, &str); 9] = [
    ("单号", "case"),
    ("种类", "kind"),
    ("状态", "state"),
    ("文字", "text"),
    ("原因", "reason"),
    ("出口", "outlet"),
    ("写成", "written"),
    ("交出", "handed over"),
    ("送达", "delivered"),
];

/// The outbox as it stands under its filters, every page of it.
pub fn messages(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["state", "kind", "lang"])?;
    let language = language(call)?;
    let (mut rows, mut cursor) = (Vec::new(), None);
    while rows.len() <= EXPORT_ROWS_MAX {
        let page = message::page(call, cursor.as_deref(), PAGE_ROWS_MAX)?;
        for row in page.rows {
            rows.push(vec![
                row.number,
                row.kind,
                row.state,
                row.text,
                row.reason,
                row.outlet,
                stamp(call, Some(row.created_at)),
                stamp(call, row.handed_at),
                stamp(call, row.delivered_at),
            ]);
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    taken_out(call, "messages", language, &MESSAGE_COLUMNS, rows)
}

//! One sum on its way to a customer, in words.

use super::{named, text};
use crate::failure::Failure;
use yinuo_api::view::{PaidOutageView, SettlementView, Text};
use yinuo_app::ports::{SettlementFilter, SettlementRow};
use yinuo_app::{App, AppError, Law};
use yinuo_domain::case::{Settlement, SettlementState};
use yinuo_domain::tell::{form_name, reason_name, unit_name};
use yinuo_policy::{Bilingual, Instant};

/// Most settlements of one case that its page shows.
const OF_CASE_MAX: u32 = 200;

/// Settlements of a case.
pub fn of_case(case: uuid::Uuid, app: &App, law: &Law, may: bool) -> Result<Vec<SettlementView>, Failure> {
    let filter = SettlementFilter { owner: Some(case), ..SettlementFilter::default() };
    let mut rows = app.store().settlements(&filter, None, OF_CASE_MAX).map_err(AppError::from)?;
    rows.sort_by_key(|row| row.settlement);
    rows.iter().map(|row| settlement_view(row, app, law, may)).collect()
}

/// A row in words. `may`: whether the asker may send it again.
pub fn settlement_view(
    row: &SettlementRow,
    app: &App,
    law: &Law,
    may: bool,
) -> Result<SettlementView, Failure> {
    let policy = law.book.current();
    let case = row.case().map(|case| app.store().case_row(case)).transpose().map_err(AppError::from)?;
    let number = case.flatten().map(|case| case.number).unwrap_or_default();
    let state = SettlementState::of(&row.state);
    let silent = policy.settlement_rule().is_some_and(|rule| {
        let asked = rule.ask_at(Instant(row.since), 0);
        matches!(state, Some(SettlementState::Taken | SettlementState::Recalled))
            && asked.is_some_and(|asked| asked <= app.now())
    });
    let again = matches!(state, Some(SettlementState::Refused | SettlementState::Returned));
    let rule = policy.remedy(&row.rule).map(|rule| &rule.sentence);
    let of_area = || policy.area_credit_rules().iter().find(|rule| rule.code == row.rule);
    let rule = rule.or_else(|| of_area().map(|rule| &rule.sentence)).cloned().unwrap_or_default();
    let reason = if row.reason.is_empty() { Bilingual::default() } else { reason_name(&row.reason) };
    let why_not = match (again, may) {
        (true, true) => Text::default(),
        (true, false) => words("您的岗位没有这项权限", "Your post has no permission for this"),
        (false, _) => words("只有被拒或退回的可以再发", "Only what was refused or came back is sent again"),
    };
    Ok(SettlementView {
        case: row.case(),
        number,
        outage: row.outage().map(|outage| paid_outage(outage, row, app, law)).transpose()?,
        settlement: row.settlement,
        id: if row.round == 0 {
            String::new()
        } else {
            Settlement::wire_id(row.owner, row.settlement, row.round)
        },
        unit: named(&row.unit, &law.org.unit_name(&row.unit)),
        rule: named(&row.rule, &rule),
        owed_for: text(&unit_name(&row.owed_unit)),
        form: text(&form_name(policy, &row.form)),
        currency: row.currency.clone(),
        minor: row.minor,
        state: row.state.clone(),
        since_at: row.since,
        round: row.round,
        owed_at: row.owed_at,
        pay_by_at: row.pay_by,
        credited_at: row.credited_at,
        late: row.late,
        stuck: again || silent || !row.contradiction.is_empty(),
        reason: text(&reason),
        reference: row.reference.clone(),
        next_step: next_step(row, again, silent),
        may_send_again: again && may,
        why_not,
    })
}

/// The outage that a service is paid for.
fn paid_outage(id: uuid::Uuid, row: &SettlementRow, app: &App, law: &Law) -> Result<PaidOutageView, Failure> {
    let outage = app.outage(id)?;
    let (area, topic) =
        (law.org.unit_name(&outage.unit), crate::handler::outage::topic_name(app, &outage.topic));
    let name = words(&format!("{} {}", area.zh, topic.zh), &format!("{}: {}", area.en, topic.en));
    Ok(PaidOutageView { id, name, service: row.service.clone() })
}

fn next_step(row: &SettlementRow, again: bool, silent: bool) -> Text {
    if !row.contradiction.is_empty() {
        return words(
            "回执前后矛盾：与对方对账后再处理。",
            "The answers contradict: reconcile with whoever pays before anything else.",
        );
    }
    if again {
        return match row.reason.as_str() {
            "no-account" | "account-closed" | "real-name" => words(
                "请客户开通或实名收款账户后再发。",
                "Ask the customer to open or confirm an account, then send it again.",
            ),
            "gateway" => words(
                "查付款网关的日志，修好后再发。",
                "Look at the gateway's log; send it again once it is mended.",
            ),
            _ => words("核实原因后再发。", "Find out why, then send it again."),
        };
    }
    if silent {
        return words("对方收下后没有回音：请催对方。", "Whoever took it has not answered: press them.");
    }
    Text::default()
}

fn words(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

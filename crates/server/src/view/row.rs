//! Rows: cases, contacts, postings, customers.

use super::{named, text};
use crate::failure::Failure;
use crate::mask;
use std::collections::{BTreeMap, BTreeSet};
use yinuo_api::view::{
    CaseRowView, ClockState, ContactView, CustomerHit, NextView, PostingView, ServiceView, Text, UsageView,
};
use yinuo_app::ports::{CaseRow, ClockRow, CustomerRow, Posting};
use yinuo_app::register::{ServiceBody, Usage};
use yinuo_app::{App, AppError, ContactLine, Law};
use yinuo_domain::tell::unit_name;
use yinuo_policy::{AreaClass, Bilingual, Instant};

/// Rows of the case list; their customers are asked for together.
pub fn case_rows(rows: &[CaseRow], app: &App, law: &Law) -> Result<Vec<CaseRowView>, Failure> {
    let codes: BTreeSet<&str> = rows.iter().map(|row| row.customer.as_str()).collect();
    let customers = app.store().customers(&Vec::from_iter(codes)).map_err(AppError::from)?;
    let names: BTreeMap<&str, String> =
        customers.iter().map(|found| (found.code.as_str(), mask::name(&found.name))).collect();
    let name = |row: &CaseRow| names.get(row.customer.as_str()).cloned().unwrap_or_default();
    rows.iter().map(|row| row_of(row, name(row), app, law)).collect()
}

/// A row of the case list.
pub fn case_row(row: &CaseRow, app: &App, law: &Law) -> Result<CaseRowView, Failure> {
    let customer = app.store().customer(&row.customer).map_err(AppError::from)?;
    row_of(row, customer.map(|found| mask::name(&found.name)).unwrap_or_default(), app, law)
}

fn row_of(row: &CaseRow, name: String, app: &App, law: &Law) -> Result<CaseRowView, Failure> {
    let policy = law.book.current();
    let title = policy
        .category(&row.category)
        .map(|found| found.name.clone())
        .unwrap_or_else(|| Bilingual::new(&*row.category, &*row.category));
    let due_name = match row.due_rule.as_str() {
        "" => Bilingual::default(),
        "verdict-window" => Bilingual::new("客户确认", "Customer's word"),
        code => policy
            .promise(code)
            .map(|rule| rule.name.clone())
            .or_else(|| policy.outside_rule(code).map(|rule| rule.name.clone()))
            .or_else(|| (row.state == "rejected").then(|| Bilingual::new("异议复核", "Ruling")))
            .unwrap_or_else(|| Bilingual::new(code, code)),
    };
    let red_line = policy.red_lines().iter().find(|line| line.code == row.red_line);
    Ok(CaseRowView {
        id: row.id,
        number: row.number.clone(),
        title: text(&title),
        kind: row.kind.clone(),
        category: row.category.clone(),
        state: row.state.clone(),
        customer: named(&row.customer, &Bilingual::new(name.clone(), name)),
        unit: named(&row.unit, &law.org.unit_name(&row.unit)),
        area: row.area.clone(),
        owner: named(&row.owner, &law.org.person_name(&row.owner)),
        handler: named(&row.handler, &law.org.person_name(&row.handler)),
        accepted_at: row.accepted_at,
        due_at: row.due_at,
        due_state: match row.due_at {
            _ if row.paused => ClockState::Paused,
            Some(due) if due <= app.now().0 => ClockState::Broken,
            _ => ClockState::Running,
        },
        warn_at: row.warn_at,
        due_name: text(&due_name),
        rung: row.rung,
        next_rung_at: row.next_rung_at,
        next: next(row, &due_name, app)?,
        broken: row.broken,
        owed_minor: row.owed_minor,
        chain: row.chain,
        red_line: red_line
            .map_or_else(|| named("", &Bilingual::default()), |line| named(&line.code, &line.name)),
        paused: row.paused,
        closed_at: row.closed_at,
        version: row.version,
    })
}

/// What falls due first, by the instant that the list is ordered by.
fn next(row: &CaseRow, due_name: &Bilingual, app: &App) -> Result<Option<NextView>, Failure> {
    let Some(at) = row.next_at else { return Ok(None) };
    let (kind, name) = if row.due_at == Some(at) {
        ("promise", due_name.clone())
    } else if row.next_rung_at == Some(at) {
        // A ladder that has not begun climbs to the rung that its rule names, which the row does not know.
        let rung = row.rung.saturating_add(1);
        ("climb", Bilingual::new(format!("升到 {rung} 级"), format!("climb to rung {rung}")))
    } else {
        let clocks = app.store().clocks(row.id).map_err(AppError::from)?;
        let of = |clock: &&ClockRow| clock.kind == "task" && clock.due_at == Some(at);
        match clocks.iter().find(of).map(|clock| clock.rule.as_str()) {
            Some("instruction") => ("instruction", Bilingual::new("批示", "instruction")),
            Some("directive") => ("directive", Bilingual::new("督办", "directive")),
            _ => ("order", Bilingual::new("交办事项", "an order")),
        }
    };
    Ok(Some(NextView {
        kind: kind.to_owned(),
        at,
        warn_at: row.warn_at.filter(|_| kind == "promise"),
        state: match kind {
            // A pause stops promises alone: the ladder and what the house ordered run on.
            "promise" if row.paused => ClockState::Paused,
            _ if at <= app.now().0 => ClockState::Broken,
            _ => ClockState::Running,
        },
        name: text(&name),
    }))
}

/// Name of a kind of case, as the desk's catalogue has it.
pub fn kind_name(code: &str) -> Text {
    let (zh, en) = match code {
        "fault" => ("障碍", "Fault"),
        "complaint" => ("投诉", "Complaint"),
        "appeal" => ("申诉", "Appeal"),
        "install" => ("装机", "Install"),
        "move" => ("移机", "Move"),
        "suggestion" => ("建议", "Suggestion"),
        "report" => ("举报", "Report"),
        "help" => ("求助", "Help"),
        other => (other, other),
    };
    text(&Bilingual::new(zh, en))
}

/// Name of a state, as the desk's catalogue has it.
pub fn state_name(code: &str) -> Text {
    let (zh, en) = match code {
        "acknowledged" => ("已受理", "acknowledged"),
        "inProgress" => ("在办", "in progress"),
        "pending" => ("等协办", "waiting for another unit"),
        "held" => ("停表", "held"),
        "resolved" => ("待确认", "to be confirmed"),
        "closed" => ("已办结", "closed"),
        "cancelled" => ("已撤单", "cancelled"),
        "rejected" => ("不受理", "rejected"),
        other => (other, other),
    };
    text(&Bilingual::new(zh, en))
}

/// A contact.
pub fn contact(line: &ContactLine, law: &Law) -> ContactView {
    let row = &line.row;
    ContactView {
        id: row.id,
        channel: row.channel.clone(),
        direction: row.direction.clone(),
        owner: named(&row.owner, &law.org.person_name(&row.owner)),
        outcome: row.outcome.clone(),
        occurred_at: row.occurred_at,
        case: row.case,
        text: mask::words(&line.text),
    }
}

/// A posting: its positive side is what somebody receives. Codes come with their names.
pub fn posting(posting: &Posting, number: &str, app: &App, law: &Law) -> Result<PostingView, Failure> {
    let policy = law.book.current();
    let rule = policy.remedy(&posting.rule);
    let paid = policy.settlement_rule().filter(|rule| rule.code == posting.rule);
    let of_area = policy.area_credit_rules().iter().find(|rule| rule.code == posting.rule);
    let sentence = rule
        .map(|rule| rule.sentence.clone())
        .or_else(|| of_area.map(|rule| rule.sentence.clone()))
        .or_else(|| paid.map(|rule| rule.name.clone()))
        .unwrap_or_else(|| match posting.rule.as_str() {
            "visit-parts" => Bilingual::new("上门用料", "Parts used on a visit"),
            other => Bilingual::new(other, other),
        });
    // On its way the money is shown where it went to; else at the customer.
    let moves = paid.is_some();
    let customer = posting.lines.iter().find(|line| !moves && line.account.starts_with("customer/"));
    let line = customer.or_else(|| posting.lines.iter().find(|line| line.amount > 0));
    let account = line.map(|line| line.account.clone()).unwrap_or_default();
    let owed_for = posting.owed_for.clone().unwrap_or_default();
    Ok(PostingView {
        id: posting.id,
        case: posting.case,
        number: number.to_owned(),
        text: text(&sentence),
        amount_minor: line.map_or(0, |line| line.amount),
        unit: line.map(|line| line.unit.clone()).unwrap_or_default(),
        account_name: account_name(&account, app)?,
        account,
        rule: posting.rule.clone(),
        form: rule.map(|rule| form_name(&rule.form)).unwrap_or_default(),
        owed_unit: if moves || rule.is_none() {
            Text::default()
        } else {
            text(&unit_name(owed_for.rsplit('/').next().unwrap_or_default()))
        },
        owed_for,
        occurred_at: posting.occurred_at,
        recorded_at: posting.recorded_at,
        reverses: posting.reverses,
    })
}

/// Name of an account: whose it is, masked, or what it is for.
pub fn account_name(account: &str, app: &App) -> Result<Text, Failure> {
    let both = |zh: &str, en: &str| Text { zh: zh.to_owned(), en: en.to_owned() };
    if let Some(code) = account.strip_prefix("customer/") {
        let customer = app.store().customer(code).map_err(AppError::from)?;
        let name = customer.map_or_else(|| code.to_owned(), |found| mask::name(&found.name));
        return Ok(both(&name, &name));
    }
    Ok(match account {
        "remedy-expense" => both("赔付支出", "Remedies paid"),
        "settlement/instructed" => both("赔付在途", "Being paid"),
        "settlement/credited" => both("赔付已到账", "Credited to customers"),
        other if other.starts_with("premises/") => both("装在客户处", "Fitted at the customer's"),
        other if other.starts_with("stock/") => both("装维车上", "On the van"),
        other => both(other, other),
    })
}

fn form_name(form: &str) -> Text {
    let (zh, en) = match form {
        "bill-credit" => ("话费抵扣", "credit on the bill"),
        "wallet" => ("红包", "wallet"),
        "validity" => ("延长有效期", "validity"),
        other => (other, other),
    };
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

/// A customer in a search list.
pub fn customer_hit(row: &CustomerRow, first: Option<&ServiceBody>) -> CustomerHit {
    CustomerHit {
        code: row.code.clone(),
        name: mask::name(&row.name),
        phone: mask::number(&row.phone),
        segment: row.segment.clone(),
        service: first.map(|service| text(&service.name)).unwrap_or_default(),
        address: first.map(|service| mask::address(&service.address)).unwrap_or_default(),
    }
}

fn usage(found: &Usage) -> UsageView {
    let name = match found.what.as_str() {
        "data-gb" => Bilingual::new("流量（GB）", "data (GB)"),
        "voice-minutes" => Bilingual::new("通话（分钟）", "calls (minutes)"),
        other => Bilingual::new(other, other),
    };
    UsageView { name: text(&name), used: found.used, of: found.of }
}

/// The class by which a case that is opened now would be promised.
fn area_now(body: &ServiceBody, law: &Law, now: Instant) -> &'static str {
    yinuo_app::service_facts(body).area_at(&law.org, now).map_or("", AreaClass::code)
}

/// A service; the door is hidden.
pub fn service(body: &ServiceBody, law: &Law, now: Instant) -> ServiceView {
    ServiceView {
        code: body.code.clone(),
        product: body.product.clone(),
        access: body.access.clone(),
        name: text(&body.name),
        area: area_now(body, law, now).to_owned(),
        unit: named(&body.unit, &law.org.unit_name(&body.unit)),
        address: mask::address(&body.address),
        monthly_fee_minor: body.monthly_fee_minor,
        suspended: body.suspended.clone(),
        owed_minor: body.owed_minor,
        reconnect: None,
        usage: body.usage.iter().map(usage).collect(),
    }
}

//! What a newcomer finds of the office: two cases that outside bodies transferred, one outage with its cases, a directive
//! and, where a case has climbed so far, an instruction. Placed by hand at the end of the fill, through commands only.

use crate::CityOptions;
use crate::city::customers::{self, Customer, RESERVED};
use crate::city::staff::Staff;
use crate::time::{DAY, HOUR};
use uuid::Uuid;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow};
use yinuo_app::{App, AppError, ContactInput, Options, OutcomeInput};
use yinuo_domain::Actor;
use yinuo_domain::command::{CaseCommand, OfficeCommand, OutsideOrder};
use yinuo_domain::event::Inherits;
use yinuo_domain::outage::OutageState;

/// Reports that make the outage, one of which is found to be another matter.
const REPORTS: usize = 6;
/// Customers looked through for a neighbourhood with so many lines.
const LOOKED_THROUGH: usize = 2_000;
const FAULT: &str = "fault.broadband.no-internet";

/// Places the office's stories.
///
/// # Errors
/// Failed storage. What the rules refuse is left out: a small city may have no neighbourhood for an outage.
pub fn place_office(app: &App, options: &CityOptions) -> Result<(), AppError> {
    let staff = Staff::hire(options.seed, options.begins_at(), options.as_of);
    let people: Vec<Customer> = (RESERVED..customers::count(options.scale_per_mille).min(LOOKED_THROUGH))
        .map(|index| customers::draw(options.seed, index))
        .collect();
    transferred(app, &staff, &people)?;
    outage(app, &staff, &people)?;
    orders(app, &staff)
}

fn allowed<T>(done: Result<T, AppError>) -> Result<Option<T>, AppError> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(AppError::Refused(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

fn opens(
    app: &App,
    by: &Actor,
    customer: &Customer,
    (category, words): (&str, &str),
    outside: Option<OutsideOrder>,
) -> Result<Option<Uuid>, AppError> {
    let channel = if outside.is_some() { "outside-body" } else { "hotline" };
    let is_fault = category.starts_with("fault");
    let broadband = customer.lines.iter().find(|line| line.product == "broadband").filter(|_| is_fault);
    let input = ContactInput {
        channel: channel.to_owned(),
        direction: "inbound".to_owned(),
        customer: customer.code.clone(),
        text: words.to_owned(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: category.to_owned(),
            service: broadband.map(|line| line.code.clone()).unwrap_or_default(),
            priority: None,
            beside: None,
        },
    };
    let reply = allowed(app.contact(by, &input, &Options { outside, ..Options::default() }))?;
    Ok(reply.and_then(|reply| reply.case))
}

/// One that waits, by the day its letter names, and one that the appeal centre sent again after the first answer.
fn transferred(app: &App, staff: &Staff, people: &[Customer]) -> Result<(), AppError> {
    let (agent, manager) = (staff.named("zhao-lan"), staff.named("jiang-wen"));
    let order = |body: &str, number: &str, due_at| {
        Some(OutsideOrder { body: body.to_owned(), number: number.to_owned(), due_at })
    };
    let words = ("complaint.billing.overcharge", "来文：客户称本月多扣 30 元，要求核实退费。");
    let due = app.now().plus_millis(3 * DAY);
    let mut callers = people.iter();
    for customer in callers.by_ref() {
        if opens(app, &agent, customer, words, order("12345", "CC-12345-0623-118", Some(due)))?.is_some() {
            break;
        }
    }
    let words = ("complaint.billing.overcharge", "来文：用户申诉套餐变更未告知，要求说明。");
    for customer in callers {
        let Some(case) = opens(app, &agent, customer, words, order("appeal-centre", "SS-2026-0417", None))?
        else {
            continue;
        };
        let said = "经核查，套餐变更当日已短信告知，未征得同意的部分已退费 30 元。";
        allowed(app.answer_outside(&manager, case, 1, said, &Options::default()))?;
        let again = app.command(&manager, case, &Options::default(), &|edge| {
            Ok(CaseCommand::Office(OfficeCommand::RedispatchOutside {
                request: 1,
                due_at: None,
                text: edge.text("申诉中心：用户对答复不满意，请补充通话录音核查结果。")?,
            }))
        });
        allowed(again)?;
        break;
    }
    Ok(())
}

/// Alike reports of one neighbourhood within minutes: proposed, confirmed, joined, one left out.
fn outage(app: &App, staff: &Staff, people: &[Customer]) -> Result<(), AppError> {
    let wired = |customer: &&Customer| customer.lines.iter().any(|line| line.product == "broadband");
    let neighbours = |unit: &str| -> Vec<&Customer> {
        people.iter().filter(wired).filter(|one| one.unit == unit).collect()
    };
    let found = people.iter().map(|one| neighbours(&one.unit)).find(|found| found.len() >= REPORTS + 4);
    let Some(found) = found else { return Ok(()) };
    let agent = staff.named("qian-xiaoyu");
    let mut reported = Vec::new();
    for customer in found {
        if reported.len() < REPORTS {
            reported.extend(opens(app, &agent, customer, (FAULT, "整栋楼都上不了网。"), None)?);
        }
    }
    let supervisor = staff.named("chen-lixin");
    let proposed = app.outages()?.into_iter().find(|outage| outage.state == OutageState::Proposed);
    let Some(proposed) = proposed else { return Ok(()) };
    let expected = app.now().plus_millis(2 * HOUR);
    allowed(app.change_outage(&supervisor, proposed.id, |outage, ctx| outage.confirm(Some(expected), ctx)))?;
    let (last, others) = match reported.split_last() {
        Some((last, others)) => (*last, others),
        None => return Ok(()),
    };
    for (place, case) in others.iter().enumerate() {
        let inherits = if place == 0 { Inherits::Word } else { Inherits::Recovery };
        allowed(app.join_outage(&supervisor, *case, (proposed.id, inherits), &Options::default()))?;
    }
    let left = OfficeCommand::LeaveOutage { outage: proposed.id };
    allowed(app.command(&supervisor, last, &Options::default(), &|_| Ok(CaseCommand::Office(left.clone()))))?;
    Ok(())
}

/// The quality office presses the unit of an open complaint; the general manager orders where one has climbed to him.
fn orders(app: &App, staff: &Staff) -> Result<(), AppError> {
    let open = |rung: Option<u8>| -> Result<Option<CaseRow>, AppError> {
        let filter = CaseFilter {
            states: ["acknowledged", "inProgress"].map(str::to_owned).to_vec(),
            kinds: vec!["complaint".to_owned()],
            rung,
            ..CaseFilter::default()
        };
        Ok(app.store().cases(&filter, CaseOrder::DueFirst, None, 1)?.rows.into_iter().next())
    };
    let (quality, top) = (staff.named("shen-jing"), staff.named("gao-yuan"));
    let due_at = app.now().plus_millis(6 * HOUR);
    if let Some(row) = open(None)? {
        allowed(app.command(&quality, row.id, &Options::default(), &|edge| {
            Ok(CaseCommand::Office(OfficeCommand::Direct {
                task: edge.id(),
                text: edge.text("请今天内说明承诺为何未兑现，并报整改措施。")?,
                unit: row.unit.clone(),
                person: String::new(),
                due_at,
            }))
        }))?;
    }
    if let Some(row) = open(Some(5))? {
        allowed(app.command(&top, row.id, &Options::default(), &|edge| {
            Ok(CaseCommand::Instruct {
                task: edge.id(),
                text: edge.text("今天之内当面向客户说明并办结，结果报我。")?,
                person: "jiang-wen".to_owned(),
                due_at,
            })
        }))?;
    }
    Ok(())
}

//! Money on its way to customers: its list, its files, and a new start for what was refused.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::sight::Sight;
use crate::view::{settlement_view, text};
use yinuo_api::body::{NothingBody, SettlementResultsBody};
use yinuo_api::view::{
    AreaPaymentView, CommandReply, LineFaultView, SettlementFileView, SettlementListView,
    SettlementResultsView, SettlementSumView, SettlementView, TotalView,
};
use yinuo_app::ports::{SettlementFilter, SettlementPlace, SettlementRow};
use yinuo_app::{AppError, Options};
use yinuo_domain::Refusal;
use yinuo_domain::case::SettlementState;
use yinuo_domain::tell::area_payment_lines;

/// What a list shows.
const SHOWS: [&str; 8] = ["open", "owed", "under-way", "stuck", "refused", "credited", "cancelled", "all"];

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["show", "late", "cursor", "limit"])?;
    let law = call.app.law();
    let rule = law.book.current().settlement_rule();
    let (rows, next) = page(call, call.query("cursor"), call.limit()?)?;
    let all = SettlementFilter { units: call.sight().units(), ..SettlementFilter::default() };
    let sums = call.app.store().settlement_sums(&all).map_err(AppError::from)?;
    let sums = sums.into_iter().map(|sum| SettlementSumView {
        state: sum.state,
        late: sum.late,
        currency: sum.currency,
        count: sum.count,
        minor: sum.minor,
    });
    let now = call.app.now();
    Answer::json(&SettlementListView {
        rows,
        next,
        sums: sums.collect(),
        sentence: rule.map(|rule| text(&rule.sentence)).unwrap_or_default(),
        today: law.book.current().local_date(now),
        files: may_send(call) && call.sight() == Sight::Whole,
        server_at: now.0,
    })
}

fn may_send(call: &Call<'_>) -> bool {
    super::may(&call.roles(), "settle_again")
}

/// A page of what the filters mean, with the cursor of the next one.
pub(super) fn page(
    call: &Call<'_>,
    cursor: Option<&str>,
    limit: u32,
) -> Result<(Vec<SettlementView>, Option<String>), Failure> {
    let law = call.app.law();
    let show = call.query("show").unwrap_or("open");
    // Whoever took an instruction and was asked once in vain.
    let hours = law.book.current().settlement_rule().map_or(24, |rule| i64::from(rule.answer_hours));
    let silent = (show == "stuck").then(|| call.app.now().plus_minutes(-hours * 60).0);
    let filter = SettlementFilter {
        states: states(show)?,
        late: call.query_as::<bool>("late")?,
        since_before: silent,
        units: call.sight().units(),
        owner: None,
    };
    let after = cursor.map(|cursor| place(cursor).ok_or_else(Failure::bad_filter)).transpose()?;
    let mut rows = call.app.store().settlements(&filter, after, limit + 1).map_err(AppError::from)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(SettlementRow::place);
    let may = may_send(call);
    let views = rows.iter().map(|row| settlement_view(row, call.app, &law, may)).collect::<Result<_, _>>()?;
    Ok((views, next.map(|place| format!("{}_{}_{}", place.at, place.owner, place.settlement))))
}

fn states(show: &str) -> Result<Vec<String>, Failure> {
    use SettlementState as State;
    let meant: &[State] = match show {
        "open" => {
            &[State::Owed, State::Instructed, State::Taken, State::Refused, State::Returned, State::Recalled]
        }
        "owed" => &[State::Owed],
        "under-way" => &[State::Instructed, State::Taken, State::Recalled],
        "stuck" => &[State::Taken, State::Recalled],
        "refused" => &[State::Refused, State::Returned],
        "credited" => &[State::Credited],
        "cancelled" => &[State::Cancelled],
        "all" => &[],
        other => return Err(Failure::unknown_value("show", other, &SHOWS)),
    };
    Ok(meant.iter().map(|state| state.code().to_owned()).collect())
}

fn place(cursor: &str) -> Option<SettlementPlace> {
    let mut parts = cursor.splitn(3, '_');
    let (at, owner) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(SettlementPlace { at, owner, settlement: parts.next()?.parse().ok()? })
}

/// A file is of the whole operator: who sees a part of it has none.
fn whole(call: &Call<'_>) -> Result<(), Failure> {
    if call.sight() == Sight::Whole { Ok(()) } else { Err(Failure::out_of_sight()) }
}

pub fn file(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["day"])?;
    whole(call)?;
    let file = call.app.settlement_file(call.query("day").unwrap_or_default())?;
    tracing::info!(day = file.day, by = call.actor.person, "a settlement file is taken out");
    let total = |(currency, minor)| TotalView { currency, minor };
    Answer::json(&SettlementFileView {
        day: file.day,
        count: file.count,
        totals: file.totals.into_iter().map(total).collect(),
        digest: file.digest,
        text: file.text,
    })
}

pub fn results(call: &Call<'_>) -> Result<Answer, Failure> {
    whole(call)?;
    let body: SettlementResultsBody = call.body()?;
    let (taken, faults) = match call.app.take_answers(&body.text)? {
        Ok(taken) => (taken, Vec::new()),
        Err(faults) => (yinuo_app::settlement::Taken::default(), faults),
    };
    tracing::info!(changed = taken.changed, by = call.actor.person, "a file of answers is taken in");
    let fault = |fault: yinuo_app::settlement::LineFault| LineFaultView {
        line: fault.line as u64,
        code: fault.code.to_owned(),
        sentence: text(&fault.sentence),
    };
    Answer::json(&SettlementResultsView {
        changed: taken.changed,
        known: taken.known,
        faults: faults.into_iter().map(fault).collect(),
    })
}

pub fn again(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    let case = call.case()?;
    let settlement = call.param("settlement").parse().map_err(|_| Refusal::no_such_settlement())?;
    let options = Options { seen: call.query_as("seen")?, ..call.options(None) };
    let reply = call.app.send_settlement_again(&call.actor, case, settlement, &options)?;
    Answer::json(&CommandReply { case, version: reply.version })
}

/// What a service is paid for an outage of its area, and why it is this much.
pub fn of_area(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let (outage, settlement) = named_payment(call)?;
    area_payment(call, outage, settlement)
}

/// Sends it once more.
pub fn area_again(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    let (outage, settlement) = named_payment(call)?;
    call.app.send_settlement_again(&call.actor, outage, settlement, &call.options(None))?;
    area_payment(call, outage, settlement)
}

/// Outage and number of the path. It is the unit of the service that has to be in sight: the outage may be larger.
fn named_payment(call: &Call<'_>) -> Result<(uuid::Uuid, u32), Failure> {
    let outage = call.app.outage(super::outage::id(call)?)?.id;
    let settlement = call.param("settlement").parse().map_err(|_| Refusal::no_such_settlement())?;
    let row = call.app.area_payment_row(outage, settlement)?.ok_or_else(Refusal::no_such_settlement)?;
    super::outage::check_unit(call, &row.unit)?;
    Ok((outage, settlement))
}

fn area_payment(call: &Call<'_>, outage: uuid::Uuid, settlement: u32) -> Result<Answer, Failure> {
    let law = call.app.law();
    let payment = call.app.area_payment(outage, settlement)?.ok_or_else(Refusal::no_such_settlement)?;
    let row = call.app.area_payment_row(outage, settlement)?.ok_or_else(Refusal::no_such_settlement)?;
    let lines = area_payment_lines(&payment, &call.app.outage(outage)?, &law.book, &law.org);
    Answer::json(&AreaPaymentView {
        payment: settlement_view(&row, call.app, &law, may_send(call))?,
        lines: lines.iter().map(text).collect(),
    })
}

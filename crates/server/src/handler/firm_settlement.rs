//! A contract firm's month in money (A06): for whoever signs it, as a file, and for the firm itself.

use super::contractor::{may, named_firm};
use super::today::{language, stamp, taken_out};
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text};
use yinuo_account::{firm_settlement, sign_firm_settlement};
use yinuo_api::body::SignFirmSettlementBody;
use yinuo_api::view::{FirmLineView, FirmSettlementView, SignatureView};
use yinuo_app::Law;
use yinuo_app::pay::FirmCount;
use yinuo_domain::pay::FirmLine;

pub fn show(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    Answer::json(&asked(call)?)
}

pub fn sign(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: SignFirmSettlementBody = call.body()?;
    let firm = named_firm(call)?;
    let of = (firm.unit.as_str(), call.param("month"));
    let count = sign_firm_settlement(call.app, &call.actor, of, body.seen_minor)?;
    Answer::json(&view(call, count)?)
}

/// The caller's own firm. His unit is the firm's.
pub fn mine(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let count = firm_settlement(call.app, &call.actor.unit, &call.app.firm_month_over())?;
    Answer::json(&view(call, count)?)
}

fn asked(call: &Call<'_>) -> Result<FirmSettlementView, Failure> {
    let firm = named_firm(call)?;
    view(call, firm_settlement(call.app, &firm.unit, call.param("month"))?)
}

fn view(call: &Call<'_>, count: FirmCount) -> Result<FirmSettlementView, Failure> {
    let law = call.app.law();
    let FirmCount { row, lines } = count;
    let pinned = law.book.pinned(&row.policy);
    let rule = pinned.contractor_pay().map(|rule| text(&rule.sentence));
    let signed: Vec<SignatureView> = row
        .signed
        .iter()
        .filter(|one| one.sum_minor == row.sum_minor)
        .map(|one| SignatureView {
            person: named(&one.person, &law.org.person_name(&one.person)),
            at: one.at.0,
            sum_minor: one.sum_minor,
        })
        .collect();
    let own = signed.iter().any(|one| one.person.code == call.actor.person);
    Ok(FirmSettlementView {
        unit: named(&row.unit, &law.org.unit_name(&row.unit)),
        month: row.month,
        state: if row.locked.is_some() { "locked" } else { "counted" }.to_owned(),
        rule: rule.map_or_else(|| call.app.contractor_pay().map(|rule| text(&rule.sentence)), Ok)?,
        pack: row.pack,
        currency: call.app.pay_rule()?.currency,
        total: row.total,
        share_numerator: row.share.numerator,
        share_denominator: row.share.denominator,
        complaints: row.complaints,
        red_lines: row.red_lines,
        orders_minor: row.orders_minor,
        taken_minor: row.taken_minor,
        sum_minor: row.sum_minor,
        signed,
        locked_at: row.locked.as_ref().map(|locked| locked.at.0),
        may_sign: row.locked.is_none() && !own && may(call, "sign_firm_settlement"),
        lines: lines.iter().map(|line| line_view(&law, line)).collect(),
        server_at: call.app.now().0,
    })
}

fn line_view(law: &Law, one: &FirmLine) -> FirmLineView {
    let line = &one.line;
    let piece = law.book.pinned(&line.policy).piece_rule(&line.piece).map(|piece| piece.name.clone());
    FirmLineView {
        case: line.case,
        number: line.number.clone(),
        person: named(&one.person, &law.org.person_name(&one.person)),
        piece: named(&line.piece, &piece.unwrap_or_default()),
        pack: line.pack.clone(),
        earned_at: line.earned_at.0,
        late: line.late,
        red_line: line.red_line,
        taken_back: line.taken_back,
        corrects: line.corrects.clone(),
        minor: line.minor,
    }
}

const COLUMNS: [(&str, &str); 10] = [
    ("月份", "month"),
    ("代维单位", "firm"),
    ("单号", "case"),
    ("装维人员", "technician"),
    ("完成", "finished"),
    ("计件规则", "piece"),
    ("规则版本", "version"),
    ("更正的月份", "corrects"),
    ("金额（最小单位）", "amount, minor units"),
    ("币种与状态", "currency and state"),
];

/// Every line, then what complaints and red lines take: the file sums to what is signed.
pub fn file(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["lang"])?;
    let language = language(call)?;
    let view = asked(call)?;
    let firm = language.of(&view.unit.name);
    let state = format!("{} {}", view.currency, view.state);
    let mut rows: Vec<Vec<String>> = Vec::with_capacity(view.lines.len() + 1);
    for line in &view.lines {
        rows.push(vec![
            view.month.clone(),
            firm.clone(),
            line.number.clone(),
            language.of(&line.person.name),
            stamp(call, Some(line.earned_at)),
            language.of(&line.piece.name),
            line.pack.clone(),
            line.corrects.clone(),
            line.minor.to_string(),
            state.clone(),
        ]);
    }
    let taken = yinuo_api::view::Text {
        zh: "投诉与红线扣款".to_owned(),
        en: "complaints and red lines".to_owned(),
    };
    let blank = String::new;
    rows.push(vec![
        view.month.clone(),
        firm,
        blank(),
        blank(),
        blank(),
        language.of(&taken),
        view.pack.clone(),
        blank(),
        (-view.taken_minor).to_string(),
        state,
    ]);
    taken_out(call, "firm-settlement", language, &COLUMNS, rows)
}

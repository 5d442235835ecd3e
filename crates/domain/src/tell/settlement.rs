//! Money on its way to the customer in words: for the timeline, its clock's sheet, and the customer himself.

use super::customer::to_the_minute;
use super::exception::exception_kind_name;
use super::sheet::{ClockSheet, value_zh};
use super::story::{Told, Tone, told, unit_en, unit_zh};
use crate::brief::PolicyBook;
use crate::case::{Case, Clock, GRANTED, Settlement, SettlementState};
use crate::event::{CaseEvent, SettlementStep};
use yinuo_policy::{Bilingual, Digest, Policy, Reason, Value};

/// Why something was not paid, in words; a code that nobody here knows stands for itself.
#[must_use]
pub fn reason_name(code: &str) -> Bilingual {
    let (zh, en) = match code {
        "no-account" => ("没有收款账户", "there is no account to pay to"),
        "account-closed" => ("收款账户已注销", "the account is closed"),
        "real-name" => ("收款账户未实名", "the account has no confirmed name"),
        "limit" => ("超出账户限额", "it is more than the account may take"),
        "duplicate" => ("对方认为已付过", "the other side holds that it was paid before"),
        "gateway" => ("网关一再拒收", "the gateway refused it again and again"),
        "breach-withdrawn" => ("违诺已撤销", "the breach was withdrawn"),
        "exempted" => ("免责获批", "an exemption was approved"),
        other => (other, other),
    };
    Bilingual::new(zh, en)
}

/// Name of the place where the money goes, by the policy that it is paid by.
#[must_use]
pub fn form_name(policy: &Policy, form: &str) -> Bilingual {
    let rule = policy.settlement_rule().filter(|rule| rule.form == form);
    rule.map_or_else(|| Bilingual::new(form, form), |rule| rule.name.clone())
}

/// What the sum is paid by: the pins of its promise, or of its exception.
fn pins<'c>(case: &'c Case, settlement: &Settlement) -> Option<(&'c Digest, &'c Digest)> {
    if settlement.promise == GRANTED {
        let granted = case.exception_at(settlement.line as usize)?;
        return Some((&granted.policy, &granted.calendar));
    }
    let promise = case.promises.iter().find(|found| found.id == settlement.promise)?;
    Some((&promise.policy, &promise.calendar))
}

fn pinned<'b>(case: &Case, settlement: &Settlement, book: &'b PolicyBook) -> &'b Policy {
    pins(case, settlement)
        .map_or(book.current(), |(policy, calendar)| book.pinned_with(policy, Some(calendar)))
}

pub(super) fn sum(settlement: &Settlement) -> String {
    value_zh(&Value::Money(settlement.money.clone()))
}

/// The sentence of a step.
pub(super) fn settlement_story(case: &Case, event: &CaseEvent, book: &PolicyBook) -> Option<Told> {
    let CaseEvent::Settlement { settlement, step } = event else { return None };
    let found = case.settlement(*settlement)?;
    Some(step_story(found, step, (pinned(case, found, book), book.current())))
}

/// The sentence of a step by the policy that it is paid by and the one that tells the time.
pub(super) fn step_story(
    found: &Settlement,
    step: &SettlementStep,
    (policy, current): (&Policy, &Policy),
) -> Told {
    let (sum, place) = (sum(found), form_name(policy, &found.form));
    let line = |icon, zh: String, en: String| told("ledger", icon, zh, en);
    let why = |code: &str| reason_name(code);
    match step {
        SettlementStep::Arranged { pay_by, .. } => {
            let by = current.local_stamp(*pay_by);
            line("wallet", format!("{sum} 将付到{}", place.zh), format!("{sum} will go to the {}", place.en))
                .detail(format!("{} 前到账", by.zh), format!("credited before {}", by.en))
        }
        SettlementStep::Withdrawn { cause } => {
            let why = why(cause);
            line("note", format!("{sum} 的依据已撤销"), format!("The ground of {sum} fell away"))
                .detail(why.zh, why.en)
        }
        SettlementStep::Instructed { round, .. } => {
            let (zh, en) =
                (format!("{sum} 已指令付到{}", place.zh), format!("{sum} instructed to the {}", place.en));
            line("wallet", zh, en).detail(format!("第 {round} 轮"), format!("round {round}"))
        }
        SettlementStep::Taken { .. } => {
            line("wallet", format!("{}已收下 {sum} 的指令", place.zh), format!("The {} took {sum}", place.en))
        }
        SettlementStep::Credited { reference, .. } => {
            line("check", format!("{sum} 已到账{}", place.zh), format!("{sum} credited to the {}", place.en))
                .detail(reference.clone(), reference.clone())
                .tone(Tone::Met)
        }
        SettlementStep::Refused { reason, .. } => {
            let why = why(reason);
            line("broken", format!("{sum} 付款被拒"), format!("{sum} was refused"))
                .detail(why.zh, why.en)
                .tone(Tone::Broken)
        }
        SettlementStep::Returned { reason, .. } => {
            let why = why(reason);
            line("repeat", format!("{sum} 付款退回"), format!("{sum} came back")).detail(why.zh, why.en)
        }
        SettlementStep::Recalled { .. } => {
            line("repeat", format!("{sum} 请求收回"), format!("{sum} is asked back"))
        }
        SettlementStep::Kept { reason, .. } => {
            let why = why(reason);
            line("note", format!("{sum} 收不回，归客户"), format!("{sum} stays with the customer"))
                .detail(why.zh, why.en)
        }
        SettlementStep::Cancelled => {
            line("note", format!("{sum} 不再支付"), format!("{sum} will not be paid"))
        }
        SettlementStep::Late => {
            line("broken", format!("{sum} 逾期未到账"), format!("{sum} is not credited in time"))
                .tone(Tone::Broken)
        }
        SettlementStep::Contradicted { said, .. } => {
            line("flag", format!("{sum} 的回执前后矛盾"), format!("The answers on {sum} contradict"))
                .detail(said.clone(), said.clone())
                .tone(Tone::Broken)
        }
    }
}

/// The clock of the last day to pay, with its reasons.
pub(super) fn settlement_sheet(case: &Case, clock: Clock, id: u32, book: &PolicyBook) -> Option<ClockSheet> {
    let found = case.settlement(id)?;
    let (pin, _) = pins(case, found)?;
    let policy = pinned(case, found, book);
    let rule = policy.settlement_rule().filter(|rule| rule.code == found.rule);
    let place = form_name(policy, &found.form);
    let (sum, by) = (sum(found), policy.local_stamp(found.pay_by));
    let line = |at, zh: String, en: String| {
        let stamp = policy.local_stamp(at);
        let text = Bilingual::new(format!("{} {zh}", stamp.zh), format!("{}: {en}", stamp.en));
        Reason { at: Some(at), text }
    };
    let mut reasons = vec![
        line(found.owed_at, format!("应赔 {sum}"), format!("{sum} became owed")),
        line(
            found.instruct_at,
            "此前仍可提免责，此后指令付款".to_owned(),
            "an exemption is considered until here, then it is instructed".to_owned(),
        ),
        line(found.pay_by, "之前应到账".to_owned(), "credited before this".to_owned()),
    ];
    if let Some(at) = found.credited_at {
        reasons.push(line(at, format!("到账{}", place.zh), format!("credited to the {}", place.en)));
    }
    reasons.sort_by_key(|reason| reason.at);
    Some(ClockSheet {
        name: Bilingual::new(
            format!("{sum} 到账（{}）", unit_zh(&found.unit)),
            format!("{sum} credited ({})", unit_en(&found.unit)),
        ),
        sentence: rule.map(|rule| rule.sentence.clone()).unwrap_or_default(),
        note: Bilingual::new(format!("{} 前到账", by.zh), format!("before {}", by.en)),
        beneficiary: "payment".to_owned(),
        stopped_at: found.credited_at,
        noticed_at: None,
        moved_from: None,
        withdrawn: !found.withdrawn.is_empty(),
        policy: pin.to_string(),
        reasons,
        sums: Vec::new(),
        clock,
    })
}

/// What the customer reads of each sum: where it is, since or until when, and because of what.
pub(super) fn settlement_lines(case: &Case, book: &PolicyBook) -> Vec<Bilingual> {
    case.settlements.iter().filter_map(|found| said_to_customer(case, found, book)).collect()
}

/// Why he gets it, as the end of a sentence.
fn because(case: &Case, found: &Settlement, policy: &Policy) -> Option<(String, String)> {
    if found.promise == GRANTED {
        let granted = case.exception_at(found.line as usize)?;
        let kind = exception_kind_name(granted.what.kind());
        return Some((format!("这是{}", kind.zh), format!("as {}", kind.en)));
    }
    let promise = case.promises.iter().find(|made| made.id == found.promise)?;
    let owed = promise.owed.get(found.line as usize)?;
    let name = policy.promise(&promise.rule).map(|rule| rule.name.clone()).unwrap_or_default();
    let due = policy.local_end(owed.grounds.due_at);
    let unit = unit_words(&found.unit, policy);
    Some((
        format!("因为“{}”原定 {} 前，我们迟了（{}）", name.zh, due.zh, unit.zh),
        format!("because \"{}\" was due {} and we were late ({})", name.en, due.en, unit.en),
    ))
}

/// What was owed for, with days as they are written everywhere on his page.
fn unit_words(unit: &str, policy: &Policy) -> Bilingual {
    if unit.starts_with("once") {
        return Bilingual::new(unit_zh(unit), unit_en(unit));
    }
    let day = policy.day_words(unit);
    Bilingual::new(day.zh, unit_en(&day.en))
}

fn said_to_customer(case: &Case, found: &Settlement, book: &PolicyBook) -> Option<Bilingual> {
    let policy = pinned(case, found, book);
    let because = because(case, found, policy)?;
    let (sum, place, by) = (sum(found), form_name(policy, &found.form), policy.local_end(found.pay_by));
    Some(match found.state {
        SettlementState::Credited | SettlementState::Recalled => {
            let at = policy.local_stamp(to_the_minute(found.credited_at.unwrap_or(found.since)));
            Bilingual::new(
                format!("{sum} 已于 {} 到账{}，{}。", at.zh, place.zh, because.0),
                format!("{sum} was credited to your {} on {}, {}.", place.en, at.en, because.1),
            )
        }
        SettlementState::Cancelled => {
            let why = reason_name(&found.withdrawn);
            Bilingual::new(format!("{sum} 不再支付：{}。", why.zh), format!("{sum} is not paid: {}.", why.en))
        }
        SettlementState::Refused | SettlementState::Returned => Bilingual::new(
            format!("{sum} 没有付成，我们会再付，{}。", because.0),
            format!("{sum} could not be paid yet; we pay it again, {}.", because.1),
        ),
        SettlementState::Owed | SettlementState::Instructed | SettlementState::Taken if found.late => {
            Bilingual::new(
                format!("{sum} 应在 {} 前到账{}，我们又迟了，{}。", by.zh, place.zh, because.0),
                format!("{sum} was to reach your {} before {} and is late, {}.", place.en, by.en, because.1),
            )
        }
        SettlementState::Owed | SettlementState::Instructed | SettlementState::Taken => Bilingual::new(
            format!("{sum} 将在 {} 前到账{}，{}。", by.zh, place.zh, because.0),
            format!("{sum} reaches your {} before {}, {}.", place.en, by.en, because.1),
        ),
    })
}

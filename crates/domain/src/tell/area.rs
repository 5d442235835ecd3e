//! What a service is paid for an outage of its area, in words: whom, why, by which rule and arithmetic, and where it is.

use super::settlement::{form_name, step_story, sum};
use super::sheet::value_zh;
use crate::area_payment::AreaPayment;
use crate::brief::PolicyBook;
use crate::org::Org;
use crate::outage::Outage;
use yinuo_policy::{Bilingual, Policy, Span, Value};

/// Every line that explains a payment: the outage, who decided, the rule with its policy, the days that count, the arithmetic
/// that it was reckoned by, and each step, the first of which names the last day to pay. Empty when what is stored is no payment.
#[must_use]
pub fn area_payment_lines(
    payment: &AreaPayment,
    outage: &Outage,
    book: &PolicyBook,
    org: &Org,
) -> Vec<Bilingual> {
    let (policy, current) = (book.pinned(&payment.policy), book.current());
    let Some(found) = payment.settlement() else { return Vec::new() };
    let (sum, place) = (sum(&found), form_name(policy, &found.form));
    let AreaPayment { service, customer, .. } = payment;
    let mut lines = vec![Bilingual::new(
        format!("{sum} 付给客户 {customer} 的服务 {service}，付到{}", place.zh),
        format!("{sum} to customer {customer} for service {service}, to the {}", place.en),
    )];
    lines.extend(ground(payment, outage, (policy, current), org));
    for next in &payment.steps {
        let (at, said) = (current.local_stamp(next.at), step_story(&found, &next.step, (policy, current)));
        let whole = |at: &str, text: &str, detail: &str, open: &str, close: &str| {
            let detail = if detail.is_empty() { String::new() } else { format!("{open}{detail}{close}") };
            format!("{at}  {text}{detail}")
        };
        lines.push(Bilingual::new(
            whole(&at.zh, &said.text.zh, &said.detail.zh, "（", "）"),
            whole(&at.en, &said.text.en, &said.detail.en, " (", ")"),
        ));
    }
    lines
}

/// The outage, who decided that its area is paid, and how the rule reckons.
fn ground(
    payment: &AreaPayment,
    outage: &Outage,
    (policy, current): (&Policy, &Policy),
    org: &Org,
) -> Vec<Bilingual> {
    let unit = org.unit_name(&outage.unit);
    let topic = current.category(&outage.topic).map(|found| found.name.clone()).unwrap_or_default();
    let (began, over) = (current.local_stamp(outage.began_at), current.local_stamp(payment.owed_at));
    let mut lines = vec![Bilingual::new(
        format!("因为 {} {} 大面积故障：{} 至 {}", unit.zh, topic.zh, began.zh, over.zh),
        format!("for the outage of {} ({}): {} to {}", unit.en, topic.en, began.en, over.en),
    )];
    if let Some(run) = &outage.credit {
        let at = current.local_stamp(run.decided_at);
        let person = org.person_name(&run.decided_by);
        lines.push(Bilingual::new(
            format!("{} {} 决定整区赔付", at.zh, person.zh),
            format!("{}: {} decided that the area is paid", at.en, person.en),
        ));
    }
    let Some(rule) = policy.area_credit_rules().iter().find(|rule| rule.code == payment.rule) else {
        return lines;
    };
    let pin: String = payment.policy.to_string().chars().take(12).collect();
    lines.push(Bilingual::new(
        format!("{}（{} @ {pin}）", rule.sentence.zh, rule.code),
        format!("{} ({} @ {pin})", rule.sentence.en, rule.code),
    ));
    let span = Span { from: outage.began_at, until: payment.owed_at };
    if let Some(credit) = policy.area_credit(rule, span, payment.monthly_fee_minor) {
        lines.extend(credit.reasons.into_iter().map(|reason| reason.text));
        let said = current.local_stamp(payment.mirrored_at);
        lines.push(Bilingual::new(
            format!("服务和月费以客户资料 {} 的说法为准", said.zh),
            format!("service and fee as the customer register had them on {}", said.en),
        ));
        if !matches!(&credit.value, Value::Money(money) if payment.paid() == Some(money)) {
            // The register of calendars or zones changed since: say so, rather than explain another sum.
            let now = value_zh(&credit.value);
            lines.push(Bilingual::new(
                format!("今天重算得 {now}，与当时所付不同"),
                format!("reckoned today it is {now}, which is not what was paid"),
            ));
        }
    }
    lines
}

//! What keeping promises does to pay (U13).

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text};
use yinuo_account::{DecidedBy, Incentive, incentive};
use yinuo_api::view::{IncentivePersonView, IncentivePromiseView, IncentiveSumView, IncentiveView};
use yinuo_app::Law;
use yinuo_policy::Bilingual;

pub fn report(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let (law, sight, month) = (call.app.law(), call.sight(), call.param("month"));
    let found = incentive(call.app, month, |unit| sight.has_unit(unit))?;
    let promises = found.promises.iter().map(|(decided, sum)| IncentivePromiseView {
        promise: named(code_of(decided), &name_of(&law, decided)),
        sum: sum_view(sum),
    });
    let mut people: Vec<IncentivePersonView> = found
        .people
        .iter()
        .map(|(person, sum)| IncentivePersonView {
            person: named(person, &law.org.person_name(person)),
            sum: sum_view(sum),
        })
        .collect();
    people.sort_by(|a, b| (b.sum.taken_minor, &a.person.code).cmp(&(a.sum.taken_minor, &b.person.code)));
    let rule = call.app.pay_rule()?;
    Answer::json(&IncentiveView {
        month: month.to_owned(),
        sentence: text(&rule.sentence),
        late_numerator: rule.late.numerator,
        late_denominator: rule.late.denominator,
        currency: rule.currency,
        promises: promises.collect(),
        people,
        server_at: call.app.now().0,
    })
}

fn code_of(decided: &DecidedBy) -> &str {
    match decided {
        DecidedBy::Promise(rule) => rule,
        DecidedBy::Window => "window",
        DecidedBy::Nothing => "none",
    }
}

fn name_of(law: &Law, decided: &DecidedBy) -> Bilingual {
    match decided {
        DecidedBy::Promise(rule) => {
            let known = law.book.current().promise(rule).map(|rule| rule.sentence.clone());
            known.unwrap_or_else(|| Bilingual::new(rule.as_str(), rule.as_str()))
        }
        DecidedBy::Window => Bilingual::new("上门约定时段", "Window of a visit"),
        DecidedBy::Nothing => Bilingual::new("没有对客户的承诺", "No promise to the customer"),
    }
}

fn sum_view(sum: &Incentive) -> IncentiveSumView {
    IncentiveSumView {
        orders: sum.orders,
        kept: sum.kept,
        broken: sum.broken,
        set_aside: sum.set_aside,
        paid_minor: sum.paid_minor,
        taken_minor: sum.taken_minor,
    }
}

//! Emergency modes: declared by one, decided by another, shown to everybody in their area.

use super::contractor::may;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text, visit as visits};
use yinuo_api::body::{DecideEmergencyBody, DeclareEmergencyBody, ReasonBody};
use yinuo_api::view::{EmergenciesView, EmergencyRuleView, EmergencyView, EmergencyWordView};
use yinuo_app::Law;
use yinuo_app::codec::{digest, hex};
use yinuo_domain::contractor::Word;
use yinuo_domain::emergency::{Declaration, Emergency};
use yinuo_policy::{Bilingual, Instant, Span};

/// Most modes that a list shows.
const SHOWN_MAX: usize = 50;
/// Characters of a mode's code.
const CODE_CHARS: usize = 32;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    Answer::json(&view(call)?)
}

pub fn declare(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DeclareEmergencyBody = call.body()?;
    let sight = call.sight();
    if !body.units.iter().all(|unit| sight.has_unit(unit)) {
        return Err(Failure::out_of_sight());
    }
    let key = call.options(None).key.map(|(scope, key, _)| format!("{scope}/{key}")).unwrap_or_default();
    let asked = Declaration {
        // The same submission declares the same mode once.
        code: hex(&digest(key.as_bytes())).chars().take(CODE_CHARS).collect(),
        rule: body.rule,
        units: body.units,
        span: Span { from: Instant(body.from_at), until: Instant(body.until_at) },
        text: body.text,
        documents: body.documents,
    };
    if !call.app.emergencies()?.iter().any(|one| one.code == asked.code) {
        call.app.declare_emergency(&call.actor, &asked)?;
    }
    Answer::json(&view(call)?)
}

/// The mode that the path names, when the caller sees all of its area.
fn seen(call: &Call<'_>) -> Result<String, Failure> {
    let code = call.param("emergency").to_owned();
    let sight = call.sight();
    let all = call.app.emergencies()?;
    let whole = |one: &Emergency| one.units.iter().all(|unit| sight.has_unit(unit));
    match all.iter().find(|one| one.code == code) {
        Some(one) if !whole(one) => Err(Failure::out_of_sight()),
        _ => Ok(code),
    }
}

pub fn decide(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DecideEmergencyBody = call.body()?;
    call.app.decide_emergency(&call.actor, &seen(call)?, body.approve, &body.text)?;
    Answer::json(&view(call)?)
}

pub fn lift(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ReasonBody = call.body()?;
    call.app.lift_emergency(&call.actor, &seen(call)?, &body.text)?;
    Answer::json(&view(call)?)
}

fn word(word: &Word, law: &Law) -> EmergencyWordView {
    EmergencyWordView { by: visits::person(&word.by, law), at: word.at.0, text: word.text.clone() }
}

fn view(call: &Call<'_>) -> Result<EmergenciesView, Failure> {
    let (law, now, sight) = (call.app.law(), call.app.now(), call.sight());
    let declares = may(call, "declare_emergency");
    let decides = may(call, "decide_emergency");
    let mut emergencies = Vec::new();
    let touches = |one: &Emergency| {
        let below = |unit: &String| {
            law.org.units.keys().any(|own| sight.has_unit(own) && law.org.is_under(own, unit))
        };
        one.units.iter().any(below)
    };
    for one in call.app.emergencies()?.into_iter().filter(touches).take(SHOWN_MAX) {
        let pinned = law.book.pinned(&one.policy);
        let unnamed = Bilingual::new(&*one.rule, &*one.rule);
        let rule = pinned.emergency(&one.rule);
        let state = one.state(now);
        let whole = one.units.iter().all(|unit| sight.has_unit(unit));
        let lasts = matches!(state, "proposed" | "waiting" | "on");
        let cases = if lasts && declares { call.app.cases_under(&one)?.len() } else { 0 };
        emergencies.push(EmergencyView {
            rule: named(&one.rule, rule.map_or(&unnamed, |rule| &rule.name)),
            sentence: rule.map(|rule| text(&rule.sentence)).unwrap_or_default(),
            message: rule.map(|rule| text(&rule.message)).unwrap_or_default(),
            units: one.units.iter().map(|unit| named(unit, &law.org.unit_name(unit))).collect(),
            from_at: one.span.from.0,
            until_at: one.span.until.0,
            state: state.to_owned(),
            asked: word(&one.asked, &law),
            decided: one.decided.as_ref().map(|decided| word(decided, &law)),
            lifted: one.lifted.as_ref().map(|lifted| word(lifted, &law)),
            cases: u32::try_from(cases).unwrap_or(u32::MAX),
            may_decide: decides && whole && state == "proposed" && one.asked.by != call.actor.person,
            may_lift: declares && whole && matches!(state, "waiting" | "on"),
            documents: one.documents,
            code: one.code,
        });
    }
    let rule = |rule: &yinuo_policy::EmergencyRule| EmergencyRuleView {
        rule: named(&rule.code, &rule.name),
        sentence: text(&rule.sentence),
        days_max: rule.days_max,
    };
    let rules = law.book.current().emergencies().iter().filter(|_| declares).map(rule).collect();
    let units = law.org.units.values().filter(|unit| declares && sight.has_unit(&unit.code));
    Ok(EmergenciesView {
        emergencies,
        rules,
        units: units.map(|unit| named(&unit.code, &unit.name)).collect(),
        server_at: now.0,
    })
}

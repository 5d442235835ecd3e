//! The honours ledger, and the feed of praise.

use super::evidence;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_account::{Honour, HonourAct, HonourState, Proposed, honours, propose_honour, step_honour};
use yinuo_api::body::{HonourBody, PraiseBody, StepHonourBody};
use yinuo_api::view::{
    HonourListView, HonourRuleView, HonourStepView, HonourView, HonourYearView, PraiseContactView,
    PraiseFeedView, PraiseView,
};
use yinuo_app::ports::ContactFilter;
use yinuo_app::praise::{Praise, PraiseInput};
use yinuo_app::{AppError, Law};
use yinuo_domain::Refusal;
use yinuo_policy::{Bilingual, Instant};

/// Honours and praises of one page.
const ROWS_MAX: usize = 200;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    Answer::json(&listed(call, ROWS_MAX)?)
}

pub(super) fn listed(call: &Call<'_>, most: usize) -> Result<HonourListView, Failure> {
    let law = call.app.law();
    let all = honours(call.app)?;
    let decides = super::may(&call.roles(), "step_honour");
    let mut years: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (_, honour) in all.iter().filter(|(_, honour)| honour.state().counts()) {
        let year = years.entry(honour.on.get(..4).unwrap_or_default()).or_default();
        *year = (year.0 + honour.units.len(), year.1 + honour.people.len());
    }
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let years = years.into_iter().rev().map(|(year, (units, people))| HonourYearView {
        year: year.to_owned(),
        units: count(units),
        people: count(people),
    });
    let years = years.collect();
    // What was proposed or refused is for whoever decides.
    let shown = all.iter().filter(|(_, honour)| decides || honour.state().counts());
    Ok(HonourListView {
        rows: shown.take(most).map(|(id, honour)| view(call, &law, (id, honour), decides)).collect(),
        years,
        rules: law
            .book
            .current()
            .honour_rules()
            .iter()
            .map(|rule| named(&rule.code, &rule.sentence))
            .collect(),
        may_propose: decides,
        server_at: call.app.now().0,
    })
}

fn view(call: &Call<'_>, law: &Law, (id, honour): (&str, &Honour), decides: bool) -> HonourView {
    let actor = &call.actor;
    let state = honour.state();
    let waits = matches!(state, HonourState::Proposed | HonourState::Doubted);
    let last = honour.steps.last().is_some_and(|step| step.by == actor.person);
    let honoured = honour.people.contains(&actor.person) || honour.units.contains(&actor.unit);
    let person = |code: &String| named(code, &law.org.person_name(code));
    let rule = honour.by_rule.as_ref().map(|by| {
        let rules = law.book.current().honour_rules();
        let found = rules.iter().find(|rule| rule.code == by.rule);
        HonourRuleView {
            sentence: found
                .map_or_else(|| text(&Bilingual::new(&by.rule, &by.rule)), |rule| text(&rule.sentence)),
            card: by.card.clone(),
            month: by.month.clone(),
            rank: by.rank,
            score: format!("{}.{:02}", by.score / 100, by.score % 100),
        }
    });
    HonourView {
        id: id.to_owned(),
        name: text(&honour.name),
        level: honour.level.clone(),
        body: honour.body.clone(),
        on: honour.on.clone(),
        units: honour.units.iter().map(|code| named(code, &law.org.unit_name(code))).collect(),
        people: honour.people.iter().map(person).collect(),
        evidence: honour.evidence.clone(),
        by_rule: rule,
        state: state.code().to_owned(),
        steps: honour
            .steps
            .iter()
            .map(|step| HonourStepView {
                by: person(&step.by),
                at: step.at.0,
                state: step.state.code().to_owned(),
                words: step.words.clone(),
            })
            .collect(),
        may_decide: decides && waits && !last && !honoured,
        may_doubt: decides && state == HonourState::Given,
    }
}

pub fn propose(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: HonourBody = call.body()?;
    let wanted = Proposed {
        name: Bilingual::new(body.name_zh.trim(), body.name_en.trim()),
        level: body.level,
        body: body.body,
        on: body.on,
        units: body.units,
        people: body.people,
        evidence: body.evidence,
    };
    propose_honour(call.app, &call.actor, wanted)?;
    Answer::json(&listed(call, ROWS_MAX)?)
}

pub fn step(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: StepHonourBody = call.body()?;
    let act = match body.act.as_str() {
        "approve" => HonourAct::Approve,
        "refuse" => HonourAct::Refuse,
        "doubt" => HonourAct::Doubt,
        other => return Err(Failure::unknown_value("act", other, &["approve", "refuse", "doubt"])),
    };
    step_honour(call.app, &call.actor, &body.honour, act, &body.text)?;
    Answer::json(&listed(call, ROWS_MAX)?)
}

pub fn feed(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    Answer::json(&fed(call)?)
}

fn fed(call: &Call<'_>) -> Result<PraiseFeedView, Failure> {
    Ok(PraiseFeedView {
        rows: newest(call, ROWS_MAX)?,
        waiting: waiting(call)?,
        may_enter: super::may(&call.roles(), "enter_praise"),
        server_at: call.app.now().0,
    })
}

/// Praise, the newest first, no more than `most`.
pub(super) fn newest(call: &Call<'_>, most: usize) -> Result<Vec<PraiseView>, Failure> {
    let (app, law) = (call.app, call.app.law());
    let all: Vec<Praise> = app.praises()?.into_iter().take(most).collect();
    let ids: Vec<Uuid> = all.iter().map(|praise| praise.text.text).collect();
    let texts = app.store().texts(&ids).map_err(AppError::from)?;
    let person = |code: &String| named(code, &law.org.person_name(code));
    let rows = all.iter().map(|praise| PraiseView {
        id: praise.id,
        kind: praise.kind.clone(),
        people: praise.people.iter().map(person).collect(),
        on: law.book.current().local_date(praise.came_at),
        words: texts
            .iter()
            .find(|text| text.id == praise.text.text)
            .map(|text| crate::mask::words(&text.body)),
        photos: praise.photos.clone(),
        by: person(&praise.by),
        own: praise.people.contains(&call.actor.person),
    });
    Ok(rows.collect())
}

/// Contacts that praised and wait to be entered.
fn waiting(call: &Call<'_>) -> Result<Vec<PraiseContactView>, Failure> {
    if !super::may(&call.roles(), "enter_praise") {
        return Ok(Vec::new());
    }
    let (app, law) = (call.app, call.app.law());
    let seen = ContactFilter { from: 0, until: 0, channel: None, within: None };
    let rows =
        app.praise_contacts(call.sight().narrow_contacts(seen))?.into_iter().map(|line| PraiseContactView {
            contact: line.row.id,
            owner: named(&line.row.owner, &law.org.person_name(&line.row.owner)),
            on: law.book.current().local_date(Instant(line.row.occurred_at)),
            words: Some(line.text).filter(|words| !words.is_empty()).map(|words| crate::mask::words(&words)),
        });
    Ok(rows.collect())
}

pub fn enter(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: PraiseBody = call.body()?;
    let input = PraiseInput {
        contact: body.contact,
        customer: body.customer,
        kind: body.kind,
        people: body.people,
        on: body.on,
        words: body.text,
        photos: body.photos,
    };
    call.app.enter_praise(&call.actor, &input)?;
    Answer::json(&fed(call)?)
}

/// A photo, for whoever reads the praise that names it.
pub fn photo(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let id = call.param("praise").parse().map_err(|_| Refusal::no_praise())?;
    let digest = call.param("digest");
    let praise = call.app.praise(id)?;
    if !praise.photos.iter().any(|photo| photo == digest) {
        return Err(Refusal::no_praise().into());
    }
    evidence::sent(call, digest)
}

//! Contract firms: the page of whoever holds them, and the firm's own.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text, visit as visits};
use std::collections::BTreeMap;
use yinuo_account::{FirmFigure, FirmMonth, FirmMonths, ProposedStep, firm_months, propose_of_firm};
use yinuo_api::body::{ApplyContractorBody, DecideContractorBody, ProposeContractorBody};
use yinuo_api::view::{
    ContractorCaseView, ContractorFigureView, ContractorListView, ContractorMonthView, ContractorStepView,
    ContractorView, MyContractorView, Named, VisitRowView,
};
use yinuo_app::Law;
use yinuo_app::contractor::Application;
use yinuo_app::ports::{VisitFilter, VisitRow};
use yinuo_domain::contractor::{Contractor, FirmStep, Proposing};
use yinuo_domain::technician::Technician;
use yinuo_policy::{Bilingual, ContractorRule};

/// Days of ended visits that a firm sees.
const ENDED_DAYS: i64 = 7;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    Answer::json(&view(call)?)
}

pub fn apply(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ApplyContractorBody = call.body()?;
    if !call.sight().has_unit(&body.parent) {
        return Err(Failure::out_of_sight());
    }
    let application = Application {
        unit: body.unit,
        name: Bilingual::new(body.name_zh.trim(), body.name_en.trim()),
        parent: body.parent,
        text: body.text,
        documents: body.documents,
    };
    call.app.apply_contractor(&call.actor, &application)?;
    Answer::json(&view(call)?)
}

/// The firm that the path names, when it works for a unit of the caller's.
pub(super) fn named_firm(call: &Call<'_>) -> Result<Contractor, Failure> {
    let firm = call.app.contractor(call.param("unit"))?;
    if call.sight().has_unit(&firm.parent) { Ok(firm) } else { Err(Failure::out_of_sight()) }
}

pub fn propose(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ProposeContractorBody = call.body()?;
    let firm = named_firm(call)?;
    let words = ["admit", "probation", "restore", "remove"];
    let what = Proposing::of(&body.what).ok_or_else(|| Failure::unknown_value("what", &body.what, &words))?;
    let ProposeContractorBody { reason, text, documents, .. } = body;
    propose_of_firm(call.app, &call.actor, &firm.unit, ProposedStep { what, reason, text, documents })?;
    Answer::json(&view(call)?)
}

pub fn decide(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DecideContractorBody = call.body()?;
    let firm = named_firm(call)?;
    call.app.decide_contractor(&call.actor, &firm.unit, body.approve, &body.text)?;
    Answer::json(&view(call)?)
}

/// The caller's own firm. His unit is the firm's, and no other firm's technician stands on the page.
pub fn mine(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let rule = call.app.contractor_rule()?;
    let firm = call.app.contractor(&call.actor.unit)?;
    let desk = Desk::of(call, std::slice::from_ref(&firm))?;
    let since = call.app.now().plus_minutes(-ENDED_DAYS * 1_440).0;
    let mut open = Vec::new();
    let mut ended = Vec::new();
    for technician in desk.crew(&firm.unit) {
        let his = VisitFilter { technician: Some(technician.person.clone()), ..VisitFilter::default() };
        open.extend(call.app.all_visits(&VisitFilter { open: Some(true), ..his.clone() })?);
        let of_late = VisitFilter { open: Some(false), within: (since, i64::MAX), ..his };
        ended.extend(call.app.all_visits(&of_late)?);
    }
    open.sort_by_key(VisitRow::place);
    ended.sort_by_key(|row| std::cmp::Reverse(row.place()));
    let rows = |rows: Vec<VisitRow>| -> Result<Vec<VisitRowView>, Failure> {
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            views.extend(visits::board_row(&row, call.app, &desk.law)?);
        }
        Ok(views)
    };
    Answer::json(&MyContractorView {
        rule: text(&rule.sentence),
        firm: desk.firm(call, &firm, &rule, false)?,
        visits: rows(open)?,
        ended: rows(ended)?,
        settles: settles(call),
        server_at: call.app.now().0,
    })
}

/// Whether the caller has one of the roles that a route lets in.
pub(super) fn may(call: &Call<'_>, route: &str) -> bool {
    match yinuo_api::ROUTES.iter().find(|one| one.id == route).map(|one| one.permission) {
        Some(yinuo_api::Permission::Roles(roles)) => {
            call.roles().iter().any(|role| roles.contains(&role.as_str()))
        }
        _ => false,
    }
}

pub(super) fn view(call: &Call<'_>) -> Result<ContractorListView, Failure> {
    let rule = call.app.contractor_rule()?;
    let sight = call.sight();
    let firms: Vec<Contractor> =
        call.app.contractors()?.into_iter().filter(|firm| sight.has_unit(&firm.parent)).collect();
    let desk = Desk::of(call, &firms)?;
    let may_decide = may(call, "decide_contractor");
    let views = firms.iter().map(|firm| desk.firm(call, firm, &rule, may_decide));
    let org = &desk.law.org;
    let parents = org.units.values().filter(|unit| unit.kind.is_none_or(above) && sight.has_unit(&unit.code));
    Ok(ContractorListView {
        rule: text(&rule.sentence),
        documents_min: rule.documents_min,
        reasons: rule.reasons.iter().map(|reason| named(&reason.code, &reason.name)).collect(),
        parents: parents.map(|unit| named(&unit.code, &unit.name)).collect(),
        firms: views.collect::<Result<_, _>>()?,
        settles: settles(call),
        may_propose: may(call, "propose_contractor"),
        may_decide,
        server_at: call.app.now().0,
    })
}

/// The last month that can be settled.
fn settles(call: &Call<'_>) -> Option<String> {
    let month = call.app.firm_month_over();
    call.app.check_firm_month(&month).is_ok().then_some(month)
}

/// Firms work for a province, a city or a county.
const fn above(kind: yinuo_domain::org::UnitKind) -> bool {
    use yinuo_domain::org::UnitKind::{City, County, Province};
    matches!(kind, Province | City | County)
}

/// What every firm's view is made of, read once.
struct Desk {
    law: std::sync::Arc<Law>,
    technicians: Vec<Technician>,
    months: BTreeMap<String, FirmMonths>,
}

impl Desk {
    fn of(call: &Call<'_>, firms: &[Contractor]) -> Result<Self, Failure> {
        let units: Vec<String> = firms.iter().map(|firm| firm.unit.clone()).collect();
        Ok(Self {
            law: call.app.law(),
            technicians: call.app.technicians()?.into_values().collect(),
            months: if units.is_empty() { BTreeMap::new() } else { firm_months(call.app, &units)? },
        })
    }

    fn crew<'d>(&'d self, unit: &'d str) -> impl Iterator<Item = &'d Technician> {
        self.technicians.iter().filter(move |technician| technician.contractor == unit)
    }

    fn unit(&self, code: &str) -> Named {
        named(code, &self.law.org.unit_name(code))
    }

    fn firm(
        &self,
        call: &Call<'_>,
        firm: &Contractor,
        rule: &ContractorRule,
        may_decide: bool,
    ) -> Result<ContractorView, Failure> {
        let mut open_visits = 0_usize;
        for technician in self.crew(&firm.unit) {
            let filter = VisitFilter {
                technician: Some(technician.person.clone()),
                open: Some(true),
                ..VisitFilter::default()
            };
            open_visits += call.app.all_visits(&filter)?.len();
        }
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let months = self.months.get(&firm.unit);
        let months = months.into_iter().flat_map(|months| [&months.now, &months.last]);
        let steps = firm.steps.iter().rev().map(|step| {
            let waits = step.decided.is_none() && step.asked.by != call.actor.person;
            self.step(step, rule, may_decide && waits)
        });
        Ok(ContractorView {
            unit: named(&firm.unit, &firm.name),
            parent: self.unit(&firm.parent),
            standing: firm.standing.code().to_owned(),
            since_at: firm.since.0,
            technicians: count(self.crew(&firm.unit).count()),
            open_visits: count(open_visits),
            months: months.map(|month| month_view(month, rule)).collect(),
            steps: steps.collect(),
        })
    }

    fn step(&self, step: &FirmStep, rule: &ContractorRule, may_decide: bool) -> ContractorStepView {
        let person = |code: &str| named(code, &self.law.org.person_name(code));
        ContractorStepView {
            what: step.what.code().to_owned(),
            reason: rule.reason(&step.reason).map(|reason| text(&reason.name)),
            text: step.asked.text.clone(),
            documents: step.documents.clone(),
            month: step.scored.as_ref().map(|scored| scored.month.clone()),
            total: step.scored.as_ref().map(|scored| scored.score.total),
            asked_by: person(&step.asked.by),
            asked_at: step.asked.at.0,
            decided_by: step.decided.as_ref().map(|word| person(&word.by)),
            decided_at: step.decided.as_ref().map(|word| word.at.0),
            approved: step.approved,
            decided_text: step.decided.as_ref().map(|word| word.text.clone()).unwrap_or_default(),
            may_decide,
        }
    }
}

fn month_view(month: &FirmMonth, rule: &ContractorRule) -> ContractorMonthView {
    let score = month.score.as_ref();
    let points = score.map(|score| [score.kept, score.fix, score.complaints, score.red_lines]);
    let most = [rule.kept_points, rule.fix_points, rule.complaint_points, rule.red_line_points];
    let figures = month.figures.iter().zip(most).enumerate();
    ContractorMonthView {
        month: month.month.clone(),
        whole: month.whole,
        total: score.map(|score| score.total),
        pass: rule.pass,
        passes: score.map(|score| score.passes),
        judged_min: rule.judged_min,
        figures: figures
            .map(|(place, (figure, points_max))| {
                figure_view(figure, points.and_then(|points| points.get(place).copied()), points_max)
            })
            .collect(),
    }
}

fn figure_view(figure: &FirmFigure, points: Option<i64>, points_max: u32) -> ContractorFigureView {
    ContractorFigureView {
        code: figure.metric.code.to_owned(),
        name: text(&Bilingual::new(figure.metric.zh, figure.metric.en)),
        numerator: figure.numerator,
        denominator: figure.denominator,
        share: !figure.metric.denominator.0.is_empty(),
        points,
        points_max,
        cases: figure
            .cases
            .iter()
            .map(|(case, number)| ContractorCaseView { case: *case, number: number.clone() })
            .collect(),
    }
}

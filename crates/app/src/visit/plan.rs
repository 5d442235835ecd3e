//! The plan of a day as advice: nothing is changed by asking. Accepting it assigns each visit as a dispatcher would by
//! hand, under the guards of the technicians' days; what somebody else took meanwhile is refused and told.

use super::day::leaves_at;
use super::{PlaceStep, PlaceWish, VisitDay};
use crate::command::Options;
use crate::contractor::is_barred;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::VisitRow;
use uuid::Uuid;
use yinuo_dispatch::{
    Drop, LeftOut, NoDrag, Planned, Refused, Rounds, ShiftId, TechnicianId, Violation, VisitId, check, drag,
    replan, why_left_out, worse_off,
};
use yinuo_domain::command::{CaseCommand, REPLANNED, VisitCommand, VisitDeed};
use yinuo_domain::event::Mover;
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Instant;

/// Rounds of the search: a second or less for some hundred visits, and the same advice to whoever asks the same.
const ROUNDS: u64 = 20_000;
/// Seed of the search.
const SEED: u64 = 1;
/// Most visits that are accepted at once.
pub(crate) const ACCEPTED_MAX: usize = 500;

/// What a plan is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanAsk {
    /// Some instant of the day.
    pub at: Instant,
    /// Units; all when empty.
    pub units: Vec<String>,
    /// Technician who is out from an instant on.
    pub away: Option<(String, Instant)>,
}

/// One visit of the advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdvisedVisit {
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// Who shall come.
    pub technician: String,
    /// Who goes with him; none where one is enough.
    pub mate: Option<String>,
    /// When he begins.
    pub starts_at: Instant,
    /// When he ends.
    pub ends_at: Instant,
    /// How it stood; none where nobody was to come.
    pub was: Option<Stood>,
}

/// Who was to come, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// Who.
    pub technician: String,
    /// Who with him; none where one was enough.
    pub mate: Option<String>,
    /// When they were to begin.
    pub starts_at: Instant,
}

impl AdvisedVisit {
    /// Whether it is as it was.
    #[must_use]
    pub fn stays(&self) -> bool {
        self.was.as_ref().is_some_and(|was| {
            let (is, stood) = ((&self.technician, &self.mate), (&was.technician, &was.mate));
            is == stood && self.starts_at == was.starts_at
        })
    }
}

/// A visit that nobody goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// Who was to come; empty where nobody was.
    pub was: String,
    /// Whom the customer insists on; empty where anybody may come.
    pub chosen: String,
    /// What each technician's shift says to it, by reason code.
    pub answers: Vec<(String, &'static str)>,
}

/// Advice on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Visits that somebody goes to, by technician and time; begun ones are left out.
    pub visits: Vec<AdvisedVisit>,
    /// Visits that nobody goes to.
    pub unplaced: Vec<Unplaced>,
    /// What the day as it stands costs, minor units; none where it cannot be gone as it stands.
    pub before_minor: Option<i64>,
    /// What the advice costs.
    pub after_minor: i64,
    /// What of that is owed for broken promises.
    pub after_broken_minor: i64,
}

/// A visit that is dragged to another hour or technician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DragAsk {
    /// Some instant of the day.
    pub at: Instant,
    /// Units; all when empty.
    pub units: Vec<String>,
    /// Visit.
    pub visit: Uuid,
    /// Of two who go the one whose share is dragged; whoever goes first in the list when absent.
    pub from: Option<String>,
    /// To whom and when; none to take it out.
    pub to: Option<(String, Instant)>,
}

/// A promise that a drag makes worse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskLine {
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// Rule of the promise; `visit-window` for the window itself.
    pub rule: String,
    /// What it owes more, minor units.
    pub extra_minor: i64,
}

/// What a drag comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dragged {
    /// What it costs more; negative: it saves. Minor units.
    pub extra_minor: i64,
    /// Promises that are worse off.
    pub at_risk: Vec<RiskLine>,
}

impl App {
    /// Advice on the plan of a day.
    ///
    /// # Errors
    /// G001 without the rule on visits, G004 for somebody away who is not in the register; failed storage.
    pub fn plan_visits(&self, ask: &PlanAsk) -> Result<Advice, AppError> {
        self.law().book.current().visit_rule().ok_or_else(Refusal::no_visits)?;
        let mut day = self.visit_day_of(ask.at, &ask.units)?;
        bind_to_plan(&mut day);
        let before = check(&day.problem, &day.travel, &day.plan).ok().map(|bill| bill.total_fen());
        bind_windows(&mut day);
        if let Some((technician, from)) = &ask.away {
            let place = day.technicians.iter().position(|(one, _)| one.person == *technician);
            let place = place.and_then(|place| u32::try_from(place).ok()).ok_or_else(Refusal::cannot_come)?;
            let (from, until) = (day.seconds(*from), day.seconds(day.day.until));
            day.problem.falls_ill(TechnicianId(place), from, until);
        }
        self.bar_firms(&mut day)?;
        let fault = |fault: yinuo_dispatch::Fault| AppError::Damaged(format!("no plan: {fault}"));
        let mut pace = Rounds(ROUNDS);
        let found = replan(&day.problem, &day.travel, &day.plan, SEED, &mut pace).map_err(fault)?;
        let left_out = why_left_out(&day.problem, &day.travel, &found.plan).map_err(fault)?;
        let proved = check(&day.problem, &day.travel, &found.plan);
        let bill = proved.map_err(|violations| AppError::Damaged(format!("no plan: {violations:?}")))?;
        let now = self.now();
        let unplaced = left_out.iter().filter_map(|left| unplaced(&day, left, now)).collect();
        Ok(Advice {
            visits: advised(&day, &found.plan),
            unplaced,
            before_minor: before,
            after_minor: bill.total_fen(),
            after_broken_minor: bill.remedy_fen,
        })
    }

    /// Technicians of a firm that is sent nowhere begin nothing more on the day; what they have begun they finish.
    fn bar_firms(&self, day: &mut VisitDay) -> Result<(), AppError> {
        let law = self.law();
        let standings = self.standings(&law)?;
        let from = day.seconds(self.now()).max(0);
        let until = day.seconds(day.day.until);
        for place in 0..day.technicians.len() {
            if is_barred(&law, &standings, &day.technicians[place].0) {
                let technician = TechnicianId(u32::try_from(place).unwrap_or(u32::MAX));
                day.problem.falls_ill(technician, from, until);
            }
        }
        Ok(())
    }

    /// What it would cost to move one visit by hand.
    ///
    /// # Errors
    /// G002 when the visit is not of that day, G004 to G007 or Z017 to Z019 when it cannot stand there; failed storage.
    pub fn drag_visit(&self, ask: &DragAsk) -> Result<Dragged, AppError> {
        let mut day = self.visit_day_of(ask.at, &ask.units)?;
        let place =
            day.rows.iter().position(|row| row.visit == ask.visit).ok_or_else(Refusal::no_such_visit)?;
        let visit = VisitId(u32::try_from(place).unwrap_or(u32::MAX));
        let shift_of = |technician: &str| {
            let place = day.technicians.iter().position(|(one, _)| one.person == technician);
            place.and_then(|place| u32::try_from(place).ok()).map(ShiftId)
        };
        let goes =
            |shift: &ShiftId| day.plan.routes[shift.index()].stops.iter().any(|stop| stop.visit == visit);
        let named = ask.from.as_deref().and_then(shift_of).filter(goes);
        let mut shifts =
            (0..day.plan.routes.len()).filter_map(|place| u32::try_from(place).ok().map(ShiftId));
        let from = named.or_else(|| shifts.find(goes));
        let (stands, before) = (day.plan.clone(), check(&day.problem, &day.travel, &day.plan).ok());
        let to = match &ask.to {
            Some((technician, starts_at)) => {
                let shift = match (shift_of(technician), self.technician(technician)?) {
                    (Some(shift), _) => shift,
                    (None, Some(_)) => return Err(Refusal::off_duty().into()),
                    (None, None) => return Err(Refusal::cannot_come().into()),
                };
                let starts_at = day.seconds(*starts_at);
                let others = day.plan.routes[shift.index()].stops.iter().filter(|stop| stop.visit != visit);
                let position = others.filter(|stop| stop.starts_at < starts_at).count();
                // The planner goes as soon as it can: where somebody wants it later, it opens later.
                for window in &mut day.problem.visits[visit.index()].windows {
                    window.opens_at = starts_at.min(window.closes_at);
                }
                Some(Drop { shift, position })
            }
            None => None,
        };
        if from.is_none() && to.is_none() {
            return Err(Refusal::no_such_visit().into());
        }
        let dragged = drag(&day.problem, &day.travel, &settled(&day, visit), visit, from, to);
        let dragged = dragged.map_err(|no| cannot(&no))?;
        // What it costs where it stands, by the windows as they are.
        let before = before.map_or_else(|| dragged.before.total_fen(), |bill| bill.total_fen());
        let at_risk = worse_off(&day.problem, &stands, &dragged.plan);
        let line = |risk: &yinuo_dispatch::AtRisk| {
            let row = &day.rows[risk.visit.index()];
            let rule = day.stakes[risk.visit.index()].get(risk.stake).cloned().unwrap_or_default();
            let extra_minor = risk.after_fen - risk.before_fen;
            RiskLine { case: row.case, visit: row.visit, rule, extra_minor }
        };
        Ok(Dragged {
            extra_minor: dragged.after.total_fen() - before,
            at_risk: at_risk.iter().map(line).collect(),
        })
    }

    /// Assigns visits as a plan advised. Those that are moved are first taken back, so that two may change places.
    ///
    /// # Errors
    /// Failed storage. What is refused of one visit is told beside it, and the others go on.
    pub fn accept_plan(
        &self,
        actor: &Actor,
        visits: &[AdvisedVisit],
        options: &Options,
    ) -> Result<Vec<Option<Refusal>>, AppError> {
        if visits.is_empty() || visits.len() > ACCEPTED_MAX {
            return Err(Refusal::bad_batch().into());
        }
        let part = |what: &str, visit: &AdvisedVisit| {
            let key = options.key.clone();
            let key = key.map(|(scope, key, body)| {
                (format!("{scope}/{what}"), format!("{key}/{}", visit.visit), body)
            });
            Options { key, ..options.clone() }
        };
        for visit in visits {
            let deed = VisitDeed::Release { cause: REPLANNED.to_owned() };
            let command = CaseCommand::Visit(VisitCommand { visit: visit.visit, deed });
            match self.command(actor, visit.case, &part("release", visit), &|_| Ok(command.clone())) {
                // Nobody was to come, or somebody has set out: what follows says so.
                Ok(_) | Err(AppError::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
        let mut answers = Vec::with_capacity(visits.len());
        for visit in visits {
            let wish = PlaceWish {
                window: None,
                technician: Some(visit.technician.clone()),
                mate: visit.mate.clone(),
                starts_at: Some(visit.starts_at),
                chosen_by: Mover::Us,
            };
            let named = (visit.case, visit.visit);
            match self.place_visit(actor, named, &wish, PlaceStep::Assign, &part("assign", visit)) {
                Ok(_) => answers.push(None),
                Err(AppError::Refused(refusal)) => answers.push(Some(refusal)),
                Err(other) => return Err(other),
            }
        }
        Ok(answers)
    }
}

/// Remembers who was told to whom, so that a change has its price.
fn bind_to_plan(day: &mut VisitDay) {
    for (index, route) in day.plan.routes.iter().enumerate() {
        let begun = day.problem.shifts[index].started.len();
        let technician = day.problem.shifts[index].technician;
        for stop in route.stops.iter().skip(begun) {
            let fresh = || Planned { technicians: Vec::new(), starts_at: stop.starts_at };
            let planned = &mut day.problem.visits[stop.visit.index()].planned;
            planned.get_or_insert_with(fresh).technicians.push(technician);
        }
    }
}

/// Whoever is planned anew begins inside his window; only one that is over already is made good at any time.
fn bind_windows(day: &mut VisitDay) {
    for (place, row) in day.rows.iter().enumerate() {
        let Some((_, until)) = row.window.filter(|_| row.outcome.is_empty()) else { continue };
        let closes_at = day.seconds(Instant(until)) - 1;
        for window in &mut day.problem.visits[place].windows {
            window.closes_at = window.opens_at.max(closes_at);
        }
    }
}

/// The plan with a visit where it stands, for which its window now opens later: it begins there as late as that says, and
/// what follows it waits.
fn settled(day: &VisitDay, visit: VisitId) -> yinuo_dispatch::Plan {
    use yinuo_dispatch::Travel;
    let mut plan = day.plan.clone();
    let opens_at =
        day.problem.visits[visit.index()].windows.first().map_or(i64::MIN, |window| window.opens_at);
    for (index, route) in plan.routes.iter_mut().enumerate() {
        let begun = day.problem.shifts[index].started.len();
        if !route.stops.iter().skip(begun).any(|stop| stop.visit == visit) {
            continue;
        }
        let shift = &day.problem.shifts[index];
        let (mut place, mut free_at) = (shift.from, shift.free_from.max(shift.begins_at));
        route.rests = shift.breaks.iter().map(|rest| rest.taken_at).collect();
        for (position, stop) in route.stops.iter_mut().enumerate() {
            let of = &day.problem.visits[stop.visit.index()];
            if position >= begun {
                let opens = of.windows.first().map_or(i64::MIN, |window| window.opens_at);
                let least = if stop.visit == visit { opens_at } else { opens };
                let way = day.travel.way(place, of.place).seconds;
                let ends = |leaves: i64| (leaves + way).max(least) + of.lasts_seconds;
                let leaves = leaves_at(&shift.breaks, &mut route.rests, free_at, &ends);
                stop.arrives_at = leaves + way;
                stop.starts_at = stop.arrives_at.max(least);
                stop.ends_at = stop.starts_at + of.lasts_seconds;
            }
            (place, free_at) = (of.place, free_at.max(stop.ends_at));
        }
        let way = day.travel.way(place, shift.to).seconds;
        let home = |leaves: i64| leaves + way;
        route.home_at = Some(home(leaves_at(&shift.breaks, &mut route.rests, free_at, &home)));
    }
    plan
}

fn advised(day: &VisitDay, plan: &yinuo_dispatch::Plan) -> Vec<AdvisedVisit> {
    let mut found = Vec::new();
    for (index, route) in plan.routes.iter().enumerate() {
        let begun = day.problem.shifts[index].started.len();
        let technician = &day.technicians[index].0.person;
        for stop in route.stops.iter().skip(begun) {
            let row = &day.rows[stop.visit.index()];
            if let Some(pair) = found.iter_mut().find(|one: &&mut AdvisedVisit| one.visit == row.visit) {
                // Whoever led before leads on.
                let leads = pair.was.as_ref().is_some_and(|was| was.technician == *technician);
                let second = technician.clone();
                pair.mate =
                    Some(if leads { std::mem::replace(&mut pair.technician, second) } else { second });
                continue;
            }
            found.push(AdvisedVisit {
                case: row.case,
                visit: row.visit,
                technician: technician.clone(),
                mate: None,
                starts_at: day.instant(stop.starts_at),
                ends_at: day.instant(stop.ends_at),
                was: stood(row),
            });
        }
    }
    found
}

fn stood(row: &VisitRow) -> Option<Stood> {
    let mate = (!row.mate.is_empty()).then(|| row.mate.clone());
    row.holds().map(|(from, _)| Stood { technician: row.technician.clone(), mate, starts_at: Instant(from) })
}

fn unplaced(day: &VisitDay, left: &LeftOut, now: Instant) -> Option<Unplaced> {
    let row = day.rows.get(left.visit.index())?;
    let answers = left.answers.iter().filter_map(|(shift, refused)| {
        let (technician, _) = day.technicians.get(shift.index())?;
        // Of a firm on probation it is the number of visits that is spent, unless the visit takes parts as well.
        let spent = matches!(refused, Refused::NoParts | Refused::PartsSpent) && row.parts.is_empty();
        let limited = spent && day.capped.contains(&technician.person);
        Some((technician.person.clone(), if limited { "probation" } else { reason(*refused) }))
    });
    let was = row.holds().map(|_| row.technician.clone()).unwrap_or_default();
    let chosen = row.insists_on(now.0).unwrap_or_default().to_owned();
    Some(Unplaced { case: row.case, visit: row.visit, was, chosen, answers: answers.collect() })
}

/// The word by which pages name a reason.
const fn reason(refused: Refused) -> &'static str {
    match refused {
        Refused::Skill => "skill",
        Refused::Kit => "kit",
        Refused::Territory => "territory",
        Refused::NotChosen => "not-chosen",
        Refused::NoParts => "no-parts",
        Refused::PartsSpent => "parts-spent",
        Refused::NoTime => "no-time",
        Refused::Full => "full",
        Refused::NoSecond => "no-second",
        Refused::Dearer(_) => "dearer",
        Refused::Overlooked(_) => "overlooked",
    }
}

fn cannot(no: &NoDrag) -> AppError {
    let violations = match no {
        NoDrag::Refused(violations) => violations.as_slice(),
        NoDrag::NotThere(_) | NoDrag::Started(_) => return Refusal::no_such_visit().into(),
        NoDrag::Fault(fault) => return AppError::Damaged(format!("no plan: {fault}")),
        NoDrag::NoTime | NoDrag::Plan(_) => return Refusal::hour_taken().into(),
    };
    let refusal = match violations.first() {
        Some(Violation::Skill(..)) => Refusal::lacks_skill(),
        Some(Violation::Kit(..)) => Refusal::lacks_tool(),
        Some(Violation::Parts(..)) => Refusal::lacks_parts(),
        Some(Violation::Chosen(..)) => Refusal::not_the_chosen(),
        Some(Violation::Territory(..)) => Refusal::not_his_area(),
        _ => Refusal::hour_taken(),
    };
    refusal.into()
}

//! Out of office: who is away from when until when, and who stands in.
//!
//! Standing in has three effects. The absent person's posts are held by the stand-in as a deputy for that time, so that
//! he signs in under them; rungs and tasks that address a post pass whoever is away; and what lies in the absent one's
//! hands is listed in the stand-in's queue instead of in limbo.
//!
//! Weakness, admitted: the last absences of a person alone are kept, so a worker that settles an instant older than
//! those takes him for present then.

use crate::engine::App;
use crate::error::AppError;
use crate::identity::refused;
use crate::law::parse;
use crate::ports::Commit;
use crate::register::{HOLDING, add_rows, json};
use serde::{Deserialize, Serialize};
use yinuo_domain::org::{Absence, Holding};
use yinuo_domain::{Actor, Org, Refusal};
use yinuo_policy::Instant;

/// Register of who is out of office: code the person, body [`AbsenceBody`].
pub const ABSENCE: &str = "absence";
/// Absences of a person that are kept, the last ones.
const KEPT_MAX: usize = 12;
/// Longest absence, and how far ahead one may begin.
const SPAN_MAX: i64 = 366 * DAY;
/// How far back one may begin: somebody fell ill yesterday.
const BACK_MAX: i64 = 7 * DAY;
const DAY: i64 = 24 * 3_600_000;
/// Roles whose holders say it for the people of their units.
pub const HEADS: [&str; 4] = ["supervisor", "manager", "general-manager", "dispatcher"];

/// Absences of a person, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AbsenceBody {
    /// Spans that do not overlap.
    pub spans: Vec<Absence>,
}

/// Whether somebody may say of a person that he is away: of himself, or as head of a unit in which he works.
#[must_use]
pub fn may_tell(org: &Org, actor: &Actor, person: &str, now: Instant) -> bool {
    let head = || org.roles(&actor.post).iter().any(|role| HEADS.contains(&role.as_str()));
    let below = || org.held_by(person, now).any(|holding| org.is_under(&holding.unit, &actor.unit));
    actor.person == person || (head() && below())
}

impl App {
    /// Says that somebody is out of office for a time. It takes the place of what was said of the time from its beginning on.
    ///
    /// # Errors
    /// I010 for a person nobody knows, I018 when it is not the actor's to say, I019 for a span that cannot be, I020 for
    /// somebody who cannot stand in; failed storage.
    pub fn set_absence(&self, actor: &Actor, person: &str, absence: &Absence) -> Result<(), AppError> {
        let law = self.law();
        check(&law.org, actor, person, absence, self.now())?;
        self.change_absence(actor, person, Some(absence))
    }

    /// A technician is out, said by whoever plans his day: also of a contractor, whose head is not in the house. That the day is
    /// the planner's, whoever asks has made sure of. Nobody stands in: visits are given to others one by one.
    ///
    /// # Errors
    /// G004 for somebody who is no technician, I019 for a span that cannot be; failed storage.
    pub fn set_technician_out(
        &self,
        actor: &Actor,
        technician: &str,
        (from, until): (Instant, Instant),
    ) -> Result<(), AppError> {
        self.technician(technician)?.ok_or_else(Refusal::cannot_come)?;
        let absence = Absence { from, until, stand_in: String::new() };
        check_span(&absence, self.now())?;
        self.change_absence(actor, technician, Some(&absence))
    }

    /// Somebody is back, or will not be away after all.
    ///
    /// # Errors
    /// I010 for a person nobody knows, I018 when it is not the actor's to say; failed storage.
    pub fn end_absence(&self, actor: &Actor, person: &str) -> Result<(), AppError> {
        let law = self.law();
        check_teller(&law.org, actor, person, self.now())?;
        self.change_absence(actor, person, None)
    }

    fn change_absence(&self, actor: &Actor, person: &str, absence: Option<&Absence>) -> Result<(), AppError> {
        let edge = (self.store.as_ref(), self.clock.as_ref());
        self.persist(|| {
            let now = self.now();
            let before: AbsenceBody = match self.store.register_row(ABSENCE, person)? {
                Some(row) => parse(&row.body)?,
                None => AbsenceBody::default(),
            };
            let after = followed(&before, absence, now);
            let mut commit = Commit::default();
            if before == after {
                return Ok((commit, ()));
            }
            add_rows(&mut commit, edge, actor, ABSENCE, &[(person.to_owned(), json(&after)?)])?;
            let holdings = self.stand_ins(person, absence, now)?;
            if !holdings.is_empty() {
                add_rows(&mut commit, edge, actor, HOLDING, &holdings)?;
            }
            Ok((commit, ()))
        })?;
        self.reload_law()
    }

    /// Rows of the holdings under which somebody stands in: those of this absence, and the end of those of another one.
    fn stand_ins(
        &self,
        person: &str,
        absence: Option<&Absence>,
        now: Instant,
    ) -> Result<Vec<(String, String)>, AppError> {
        let prefix = format!("{ABSENCE}/{person}/");
        // Who stood in until now did so, whatever is said today.
        let cut = absence.map_or(now, |absence| absence.from.max(now));
        let mut rows = Vec::new();
        for row in self.store.register(HOLDING)?.into_iter().filter(|row| row.code.starts_with(&prefix)) {
            let mut holding: Holding = parse(&row.body)?;
            if holding.until.is_none_or(|until| until > cut) {
                holding.until = Some(cut.max(holding.from));
                rows.push((row.code, json(&holding)?));
            }
        }
        let Some(absence) = absence.filter(|absence| !absence.stand_in.is_empty()) else { return Ok(rows) };
        let law = self.law();
        for held in law.org.held_by(person, now).filter(|held| !held.deputy) {
            let code = format!("{prefix}{}/{}/{}", absence.from.0, held.post, held.unit);
            let holding = Holding {
                post: held.post.clone(),
                unit: held.unit.clone(),
                person: absence.stand_in.clone(),
                from: absence.from,
                until: Some(absence.until),
                deputy: true,
            };
            rows.retain(|(known, _)| *known != code);
            rows.push((code, json(&holding)?));
        }
        Ok(rows)
    }
}

/// What is kept once something was said: what lasts then ends there, what was to come is gone, and the new span comes last.
fn followed(before: &AbsenceBody, absence: Option<&Absence>, now: Instant) -> AbsenceBody {
    let begins = absence.map_or(now, |absence| absence.from);
    let earlier = before.spans.iter().filter(|span| span.from < begins);
    let cut = earlier.map(|span| Absence { until: span.until.min(begins), ..span.clone() });
    let mut spans: Vec<Absence> = cut.chain(absence.cloned()).collect();
    let surplus = spans.len().saturating_sub(KEPT_MAX);
    spans.drain(..surplus);
    AbsenceBody { spans }
}

fn check_teller(org: &Org, actor: &Actor, person: &str, now: Instant) -> Result<(), AppError> {
    if !org.people.contains_key(person) {
        return Err(refused::nobody().into());
    }
    if !may_tell(org, actor, person, now) {
        return Err(refused::not_his_head().into());
    }
    Ok(())
}

fn check(org: &Org, actor: &Actor, person: &str, absence: &Absence, now: Instant) -> Result<(), AppError> {
    check_teller(org, actor, person, now)?;
    check_span(absence, now)?;
    let stand_in = &absence.stand_in;
    if stand_in.is_empty() || can_stand_in(org, stand_in, person, absence, now) {
        return Ok(());
    }
    Err(refused::bad_stand_in().into())
}

fn check_span(absence: &Absence, now: Instant) -> Result<(), AppError> {
    let Absence { from, until, .. } = absence;
    let fits = from < until
        && now < *until
        && from.0 >= now.0.saturating_sub(BACK_MAX)
        && from.0 <= now.0.saturating_add(SPAN_MAX)
        && until.0.saturating_sub(from.0) <= SPAN_MAX;
    if fits { Ok(()) } else { Err(refused::bad_absence().into()) }
}

/// Somebody else of the same unit, of one below it or of the unit above, who is there then, and who inspects if and only if
/// the absent one does: whoever inspects handles no case (Y03).
fn can_stand_in(org: &Org, stand_in: &str, person: &str, absence: &Absence, now: Instant) -> bool {
    let near = |held: &Holding| {
        let above = org.units.get(&held.unit).and_then(|unit| unit.parent.as_deref());
        let top = above.unwrap_or(&held.unit);
        org.held_by(stand_in, now).any(|own| org.is_under(&own.unit, top))
    };
    let inspects = |person: &str| {
        org.held_by(person, now).any(|held| org.roles(&held.post).iter().any(|role| role == "quality"))
    };
    stand_in != person
        && org.people.contains_key(stand_in)
        && !org.suspended.contains(stand_in)
        && org.next_absence(stand_in, absence.from).is_none_or(|own| own.from >= absence.until)
        && org.held_by(person, now).any(near)
        && inspects(stand_in) == inspects(person)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: i64, until: i64) -> Absence {
        Absence { from: Instant(from), until: Instant(until), stand_in: String::new() }
    }

    #[test]
    fn what_lasts_ends_where_the_next_begins_and_what_was_to_come_is_gone() {
        let before = AbsenceBody { spans: vec![span(0, 5), span(10, 30), span(50, 60)] };
        let ended = followed(&before, None, Instant(20));
        assert_eq!(ended.spans, [span(0, 5), span(10, 20)]);
        let anew = followed(&before, Some(&span(15, 40)), Instant(20));
        assert_eq!(anew.spans, [span(0, 5), span(10, 15), span(15, 40)], "it began before now");
        let later = followed(&before, Some(&span(70, 80)), Instant(20));
        assert_eq!(later.spans, [span(0, 5), span(10, 30), span(50, 60), span(70, 80)]);
        let between = followed(&before, Some(&span(40, 45)), Instant(20));
        assert_eq!(between.spans, [span(0, 5), span(10, 30), span(40, 45)]);
        let many = AbsenceBody { spans: (0..20).map(|at| span(at, at + 1)).collect() };
        assert_eq!(followed(&many, Some(&span(90, 95)), Instant(50)).spans.len(), KEPT_MAX);
    }
}

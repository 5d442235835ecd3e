//! Call-backs of the city: each day is drawn on the morning after it, and in the last week the quality office rings whom it
//! drew, at three times of the day. Of the newest list a part is left: today's work.

use super::survey::Surveys;
use super::world::World;
use crate::random::{Draw, named};
use crate::time::{DAY, at_clock};
use yinuo_account::{CallBackItem, call_backs, draw_daily, drawn_dates, hear_call, strata};
use yinuo_app::{App, AppError, Options};
use yinuo_domain::Actor;
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::CallBackOutcome;
use yinuo_policy::Instant;

/// Times of the day at which somebody rings.
const ROUNDS: [(i64, i64); 3] = [(9, 40), (14, 40), (18, 40)];
/// Whoever was drawn in so many days is rung.
const CALLED_FOR: i64 = 8 * DAY;
/// Draws that one round looks at.
const DATES: usize = 3;
/// Customers who answer an attempt, per mille: three attempts reach 92 of a hundred (N28).
const ANSWER: u64 = 569;
/// Customers reached who are satisfied, per mille (Y11); the rest but for those who would not be asked are not.
const SATISFIED: u64 = 955;
const REFUSED: u64 = 20;
/// Attempts that find a wrong number, or somebody who asks to be called again, per mille.
const WRONG: u64 = 15;
const AGAIN: u64 = 40;
/// Part of the newest list that is rung in its first round, per mille.
const FIRST_ROUND: u64 = 400;

/// The rounds of calls.
pub(super) struct Calls {
    /// When the next one is.
    pub next: i64,
    round: usize,
    surveys: Surveys,
}

impl Calls {
    pub fn new(begins_at: i64) -> Self {
        let (hour, minute) = ROUNDS[0];
        Self { next: at_clock(begins_at, hour, minute), round: 0, surveys: Surveys::default() }
    }

    /// One round; the first of a day draws the day before.
    pub fn ring(&mut self, app: &App, world: &World) -> Result<(), AppError> {
        let (now, first) = (self.next, self.round == 0);
        self.round = (self.round + 1) % ROUNDS.len();
        let (hour, minute) = ROUNDS[self.round];
        let day = if self.round == 0 { now + DAY } else { now };
        self.next = at_clock(day, hour, minute);
        if first {
            draw_daily(app, &Actor::system())?;
            self.surveys.morning(app, world, now)?;
        }
        if now < world.options.as_of - CALLED_FOR {
            return Ok(());
        }
        let newest = world.options.as_of - DAY < now;
        let law = app.law();
        let seat = |post: &str| world.staff.seats.iter().find(|seat| seat.actor.post == post);
        let (Some(caller), Some(second)) = (seat("quality-office"), seat("complaint-supervisor")) else {
            return Ok(());
        };
        for (place, date) in drawn_dates(app.store(), DATES)?.into_iter().enumerate() {
            for stratum in strata(app.store())? {
                let code = format!("{date}/{stratum}");
                let Some(list) = call_backs(app.store(), &code)? else { continue };
                for item in &list.items {
                    let mut draw = Draw::new(world.options.seed, &code, named(item.case.as_bytes()));
                    // Today's list is worked in part, and the rest waits for the visitor.
                    if newest && place == 0 && !draw.chance(FIRST_ROUND) {
                        continue;
                    }
                    if item.next_at(law.book.current(), app.now()) == Some(app.now()) {
                        self.attempt(app, &caller.actor, (&code, item))?;
                    } else if item.to_hear(law.book.current()).is_some() && item.heard.is_none() && !newest {
                        hear(app, &second.actor, (&code, item))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// What an attempt finds: fixed by the draw, the case and its number, so that the same city answers the same.
    fn attempt(
        &self,
        app: &App,
        caller: &Actor,
        (code, item): (&str, &CallBackItem),
    ) -> Result<(), AppError> {
        let number = item.attempts.len() as u64;
        let mut draw = Draw::new(number, code, named(item.case.as_bytes()));
        let outcome = match draw.below(1_000) {
            roll if roll < WRONG => CallBackOutcome::WrongNumber,
            roll if roll < WRONG + AGAIN => CallBackOutcome::CallAgain { at: Instant(self.next) },
            roll if roll < WRONG + AGAIN + ANSWER => match draw.below(1_000) {
                mood if mood < SATISFIED => CallBackOutcome::Satisfied,
                mood if mood < SATISFIED + REFUSED => CallBackOutcome::Refused,
                _ => CallBackOutcome::Unsatisfied,
            },
            _ => CallBackOutcome::NoAnswer,
        };
        let asked = app.command(caller, item.case, &Options::default(), &|edge| {
            let text = match outcome {
                CallBackOutcome::Unsatisfied => Some(edge.text("问题还在，希望再来看看。")?),
                _ => None,
            };
            Ok(CaseCommand::CallBack { draw: code.to_owned(), outcome, text })
        });
        unless_refused(asked.map(|_| ()))
    }
}

/// A second person hears it; one in twelve heard something else.
fn hear(app: &App, second: &Actor, (code, item): (&str, &CallBackItem)) -> Result<(), AppError> {
    let mut draw = Draw::new(12, code, named(item.case.as_bytes()));
    let same = draw.below(12) != 0;
    let satisfied = (item.outcome == Some(CallBackOutcome::Satisfied)) == same;
    let outcome = if satisfied { "satisfied" } else { "unsatisfied" };
    let faults: Vec<String> = if same { Vec::new() } else { vec!["led-the-answer".to_owned()] };
    unless_refused(hear_call(app, second, (code, item.case), (outcome, &faults)))
}

/// Reopened meanwhile, or his own case: the rules say no, and the list keeps it open.
fn unless_refused(done: Result<(), AppError>) -> Result<(), AppError> {
    match done {
        Err(AppError::Refused(_)) => Ok(()),
        done => done,
    }
}

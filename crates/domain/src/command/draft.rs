//! A decision in the making: the state as it evolves, and the facts so far.

use crate::brief::Context;
use crate::case::{Case, Stage, Verdict, evolve, judged};
use crate::event::{CaseEvent, Evidence, Fact, LadderEnd};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::{CaseKind, Instant, OwedKey, Span, StopEvent};

/// A decision in the making.
pub struct Draft<'a> {
    /// The state with all facts so far applied.
    pub case: Box<Case>,
    /// The facts so far.
    pub facts: Vec<Fact>,
    /// What may be read.
    pub ctx: Context<'a>,
}

impl<'a> Draft<'a> {
    /// Begins on a state.
    #[must_use]
    pub fn new(case: Box<Case>, ctx: Context<'a>) -> Self {
        Self { case, facts: Vec::new(), ctx }
    }

    /// A fact that the actor causes.
    pub fn act(&mut self, occurred: Instant, event: CaseEvent) {
        self.push(Fact { occurred, by_clock: false, event });
    }

    /// A fact that a clock causes.
    pub fn clock(&mut self, occurred: Instant, event: CaseEvent) {
        self.push(Fact { occurred, by_clock: true, event });
    }

    fn push(&mut self, fact: Fact) {
        evolve(&mut self.case, &fact, self.ctx.now, fact.doer(self.ctx.actor));
        self.facts.push(fact);
    }

    /// Refuses unless work can be done.
    pub fn must_be_open(&self) -> Result<(), Refusal> {
        match self.case.stage {
            Stage::Acknowledged | Stage::InProgress => Ok(()),
            _ => Err(Refusal::wrong_state()),
        }
    }

    /// Who has paid the unit under this key already: another case by the brief, or an earlier unit of this very case.
    #[must_use]
    pub fn payer(&self, key: &str) -> Option<Uuid> {
        let asked = OwedKey::read(key);
        // A promise that was made anew under another pack may name the same day in the other way.
        let other_way = |line: &str| {
            asked.zip(OwedKey::read(line)).is_some_and(|(asked, line)| asked.is_other_way_of(&line))
        };
        let own = self.case.promises.iter().any(|promise| {
            promise.owed.iter().enumerate().any(|(place, line)| {
                line.value.is_some()
                    && (line.key == key || other_way(&line.key))
                    && !self.case.is_taken_back(promise.id, place)
            })
        });
        if own {
            return Some(self.case.id);
        }
        // What this case paid and took back since is owed anew.
        let paid = self.ctx.brief.paid.get(key).filter(|paid| paid.case != self.case.id);
        paid.map(|paid| paid.case)
    }

    /// Minor units that other cases of the same occurrence have paid under keys with this prefix.
    #[must_use]
    pub fn paid_elsewhere(&self, prefix: &str) -> i64 {
        let others = self
            .ctx
            .brief
            .paid
            .iter()
            .filter(|(key, paid)| key.starts_with(prefix) && paid.case != self.case.id)
            .filter(|(_, paid)| paid.occurrence.is_none_or(|known| known == self.case.occurrence));
        others.map(|(_, paid)| paid.minor).sum()
    }

    /// Makes the promises that the policy in force gives for the case's facts, and arms the ladder.
    pub fn make_promises(&mut self, started_at: Instant, skip_schemes_with_open: bool) {
        let policy = self.ctx.book.current();
        for rule in policy.promises_for(&self.case.facts) {
            let held = self
                .case
                .promises
                .iter()
                .any(|promise| promise.rule == rule.code && promise.verdict != Verdict::Void);
            if held && skip_schemes_with_open {
                continue;
            }
            let promise = u32::try_from(self.case.promises.len()).unwrap_or(u32::MAX).saturating_add(1);
            self.clock(
                self.ctx.now.min(started_at.max(self.case.accepted_at)),
                CaseEvent::PromiseMade {
                    promise,
                    rule: rule.code.clone(),
                    policy: *policy.digest(),
                    calendar: *policy.calendar_digest(),
                    started_at,
                    area: self.case.facts.area,
                },
            );
        }
    }

    /// A promise that is made after its stop already happened is judged by that stop.
    pub fn judge_past_stops(&mut self, first_new: usize) {
        let case = &self.case;
        let past: Vec<(u32, Instant, Option<Instant>)> = case.promises[first_new..]
            .iter()
            .filter_map(|promise| {
                let (_, rule, deadline) = judged(case, promise, self.ctx.book)?;
                let stop = match rule.stops {
                    StopEvent::Restoration => case.restored_at,
                    StopEvent::Arrival => case.arrived_at.or(case.restored_at),
                    StopEvent::Answer => case.answered_at,
                    StopEvent::Resolution | StopEvent::Closing => None,
                };
                Some((promise.id, stop?, deadline.due))
            })
            .collect();
        for (promise, stopped_at, due) in past {
            match due.filter(|due| *due <= stopped_at) {
                Some(due_at) => {
                    self.clock(due_at, CaseEvent::PromiseBroken { promise, due_at });
                    self.clock(stopped_at, CaseEvent::PromiseStoppedLate { promise, stopped_at });
                }
                None => self.clock(stopped_at, CaseEvent::PromiseKept { promise, stopped_at }),
            }
        }
    }

    /// Arms the ladder at a rung, if the policy has one for this case and its clock runs.
    pub fn arm_ladder(&mut self, started_at: Instant, start_rung: u8) {
        self.arm_ladder_later(started_at, started_at, start_rung);
    }

    /// Arms the ladder now for a first rung that comes later: a ladder that changes its clock loses and gains no time.
    pub fn arm_ladder_later(&mut self, now: Instant, started_at: Instant, start_rung: u8) {
        let policy = self.ctx.book.current();
        let Some(rule) = policy.ladder_for(&self.case.facts) else { return };
        let followed = self.case.promises.iter().find(|promise| {
            let stands = !matches!(promise.verdict, Verdict::Void | Verdict::Kept { .. });
            stands && policy.promise(&promise.rule).is_some_and(|made| made.obligation == rule.clock)
        });
        let Some(promise) = followed.map(|promise| promise.id) else { return };
        let cycle = u32::try_from(self.case.ladders.len()).unwrap_or(u32::MAX).saturating_add(1);
        let event = CaseEvent::LadderArmed {
            cycle,
            rule: rule.code.clone(),
            policy: *policy.digest(),
            calendar: Some(*policy.calendar_digest()),
            promise,
            start_rung: start_rung.max(1),
            started_at,
        };
        self.clock(now, event);
    }

    /// Stops the promises that one of these events ends. `independent`: evidence that the late party did not make.
    pub fn stop(&mut self, stops: &[StopEvent], at: Instant, independent: bool) -> Result<(), Refusal> {
        let ends: Vec<(u32, Verdict)> = self
            .case
            .promises
            .iter()
            .filter(|promise| {
                judged(&self.case, promise, self.ctx.book)
                    .is_some_and(|(_, rule, _)| stops.contains(&rule.stops))
            })
            .map(|promise| (promise.id, promise.verdict))
            .collect();
        for (promise, verdict) in ends {
            match verdict {
                Verdict::Open => self.clock(at, CaseEvent::PromiseKept { promise, stopped_at: at }),
                Verdict::Broken { due_at, stopped_at: None, .. } if at >= due_at => {
                    self.clock(at, CaseEvent::PromiseStoppedLate { promise, stopped_at: at });
                }
                Verdict::Broken { stopped_at: None, .. } => {
                    self.late_fact(at, independent)?;
                    self.clock(at, CaseEvent::BreachWithdrawn { promise, cause: "late-fact".to_owned() });
                    self.clock(at, CaseEvent::PromiseKept { promise, stopped_at: at });
                }
                _ => continue,
            }
            self.end_ladder_of(promise, at);
        }
        Ok(())
    }

    /// Stops every promise that still runs: the end of the case ends them all.
    pub fn stop_all(&mut self, at: Instant) {
        let open: Vec<(u32, Verdict)> =
            self.case.promises.iter().map(|promise| (promise.id, promise.verdict)).collect();
        for (promise, verdict) in open {
            match verdict {
                Verdict::Open => self.clock(at, CaseEvent::PromiseKept { promise, stopped_at: at }),
                Verdict::Broken { due_at, stopped_at: None, .. } => {
                    // The end of a case is no evidence that a broken promise was met in time.
                    let stopped_at = at.max(due_at);
                    self.clock(stopped_at, CaseEvent::PromiseStoppedLate { promise, stopped_at });
                }
                _ => continue,
            }
            self.end_ladder_of(promise, at);
        }
    }

    /// The ladder that follows the clock of a promise ends with it.
    pub(super) fn end_ladder_of(&mut self, promise: u32, at: Instant) {
        let cycle = self.case.ladder().filter(|cycle| cycle.promise == promise).map(|cycle| cycle.cycle);
        if let Some(cycle) = cycle {
            self.clock(at, CaseEvent::LadderEnded { cycle, cause: LadderEnd::ClockStopped });
        }
    }

    fn late_fact(&self, at: Instant, independent: bool) -> Result<(), Refusal> {
        if !self.ctx.book.current().conduct().withdraws_late(at, self.ctx.now) {
            return Err(Refusal::too_late());
        }
        if independent { Ok(()) } else { Err(Refusal::needs_evidence()) }
    }

    /// Whether evidence is more than the late party's own word: a source that it did not make, shown by an artefact or
    /// recorded by somebody else than the handler of the case.
    #[must_use]
    pub fn independent(&self, evidence: Option<&Evidence>) -> bool {
        let second_person = self.ctx.actor.person != self.case.handler;
        evidence.is_some_and(|found| {
            found.source.is_independent() && (second_person || !found.artefacts.is_empty())
        })
    }

    /// Whether an occurred instant may be recorded now.
    pub fn admit(&self, occurred: Instant, independent: bool) -> Result<(), Refusal> {
        if occurred < self.case.accepted_at {
            return Err(Refusal::bad_span());
        }
        if !self.ctx.book.current().conduct().takes_late(occurred, self.ctx.now) && !independent {
            return Err(Refusal::too_late());
        }
        Ok(())
    }

    /// Promises that stopped at our word resume at the customer's; the span between does not count.
    pub fn resume_promises(&mut self, from: Instant, until: Instant) {
        let stopped: Vec<u32> = self
            .case
            .promises
            .iter()
            .filter(|promise| {
                let ended = matches!(
                    promise.verdict,
                    Verdict::Kept { .. } | Verdict::Broken { stopped_at: Some(_), .. }
                );
                ended
                    && judged(&self.case, promise, self.ctx.book).is_some_and(|(_, rule, _)| {
                        matches!(
                            rule.stops,
                            StopEvent::Restoration | StopEvent::Resolution | StopEvent::Closing
                        )
                    })
            })
            .map(|promise| promise.id)
            .collect();
        for promise in stopped {
            let begin = match self
                .case
                .promises
                .iter()
                .find(|found| found.id == promise)
                .map(|found| found.verdict)
            {
                Some(Verdict::Kept { stopped_at } | Verdict::Broken { stopped_at: Some(stopped_at), .. }) => {
                    stopped_at.min(from)
                }
                _ => from,
            };
            self.act(until, CaseEvent::PromiseResumed { promise, uncounted: Span { from: begin, until } });
        }
    }

    /// Whether the kind asks for a working service before it can be resolved.
    #[must_use]
    pub fn needs_restoration(&self) -> bool {
        matches!(self.case.facts.kind, CaseKind::Fault | CaseKind::Install | CaseKind::Move)
    }
}

//! Whether a drawn customer may be rung now, and when next: parts of the day, quiet hours, the time between two attempts.

use crate::model::{CallBackRule, CaseFacts, QuestionRule, ScriptRule, SurveyRule};
use crate::resolve::Policy;
use crate::time::Instant;
use crate::zone::MINUTE;

/// Days that are looked through for the next instant at which somebody may be rung.
const SEARCH_DAYS: i32 = 15;

/// What an earlier attempt found, as far as the next one is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// Nobody answered.
    Unanswered,
    /// The customer asked to be called again at an instant.
    Again(Instant),
}

/// Why a drawn customer is not rung now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNow {
    /// Quiet hours, or outside the parts of the day.
    Hours,
    /// The attempt before is too near, or the time that he asked for has not come.
    Soon,
    /// This part of the day was tried, and another one was not.
    Part,
    /// As often as the rule allows.
    Spent,
}

impl CallBackRule {
    /// Whether one more attempt without an answer is the last.
    #[must_use]
    pub fn is_last(&self, tried: &[(Instant, Tried)]) -> bool {
        self.unanswered(tried) + 1 >= self.attempts_max
    }

    /// Whether the customer may put the call off once more.
    #[must_use]
    pub fn may_put_off(&self, tried: &[(Instant, Tried)]) -> bool {
        let put_off = tried.len() - self.unanswered(tried) as usize;
        put_off < self.attempts_max as usize
    }

    fn unanswered(&self, tried: &[(Instant, Tried)]) -> u32 {
        let count = tried.iter().filter(|(_, found)| *found == Tried::Unanswered).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Whether a call is heard again by a second person, by a number that nobody knew before the call was written down.
    #[must_use]
    pub fn is_heard_again(&self, number: u64) -> bool {
        number % u64::from(self.heard_again.denominator.max(1)) < u64::from(self.heard_again.numerator)
    }
}

impl Policy {
    /// How drawn customers are rung; without the rule one attempt is made, at any hour.
    #[must_use]
    pub const fn call_back_rule(&self) -> Option<&CallBackRule> {
        self.call_back.as_ref()
    }

    /// How surveys are counted; without the rule there are none.
    #[must_use]
    pub const fn survey_rule(&self) -> Option<&SurveyRule> {
        self.survey.as_ref()
    }

    /// The survey's sheet, in the order of the packs.
    #[must_use]
    pub fn questions(&self) -> &[QuestionRule] {
        &self.questions
    }

    /// All scripts, in the order of the packs.
    #[must_use]
    pub fn scripts(&self) -> &[ScriptRule] {
        &self.scripts
    }

    /// What is said in a call on a case: of the scripts that fit, the one with the longest category, and of these the first.
    #[must_use]
    pub fn script_for(&self, facts: &CaseFacts) -> Option<&ScriptRule> {
        let covers = |category: &str| {
            facts.category == category || facts.category.starts_with(&format!("{category}."))
        };
        let exact = |rule: &ScriptRule| {
            rule.applies.categories.iter().filter(|one| covers(one)).map(String::len).max().unwrap_or(0)
        };
        let fitting = self.scripts.iter().filter(|rule| rule.applies.fits(facts));
        // The first of equals: `max_by_key` would take the last.
        fitting.rev().max_by_key(|rule| exact(rule))
    }

    /// The part of the day in which an instant lies, by its place in the rule; none outside all of them and in quiet hours.
    #[must_use]
    pub fn call_part(&self, rule: &CallBackRule, at: Instant) -> Option<usize> {
        if self.quiet_until(at).is_some() {
            return None;
        }
        let millis = self.zone.local(at).millis;
        let within = |minutes: u16| i64::from(minutes) * MINUTE;
        rule.parts
            .iter()
            .position(|part| (within(part.from.minutes)..within(part.until.minutes)).contains(&millis))
    }

    /// The first instant after the days ahead for which a customer may ask to be called again.
    #[must_use]
    pub fn last_again(&self, rule: &CallBackRule, now: Instant) -> Instant {
        let today = self.zone.local(now).day;
        self.zone.instant(today.plus(days(rule.again_days).saturating_add(1)), 0)
    }

    /// When a wave closes that begins on the local day of an instant.
    #[must_use]
    pub fn wave_ends(&self, rule: &SurveyRule, begins: Instant) -> Instant {
        let first = self.zone.local(begins).day;
        self.zone.instant(first.plus(days(rule.open_days)), 0)
    }

    /// Whether a customer who was tried so often may be rung at an instant. What he asked for himself needs no part of the day
    /// of its own, and no wait after the attempt before.
    ///
    /// # Errors
    /// Why not.
    pub fn may_ring(
        &self,
        rule: &CallBackRule,
        tried: &[(Instant, Tried)],
        at: Instant,
    ) -> Result<(), NotNow> {
        let part = self.call_part(rule, at).ok_or(NotNow::Hours)?;
        if rule.unanswered(tried) >= rule.attempts_max {
            return Err(NotNow::Spent);
        }
        match tried.last() {
            None => return Ok(()),
            Some((_, Tried::Again(asked))) => return if at < *asked { Err(NotNow::Soon) } else { Ok(()) },
            Some((last, Tried::Unanswered)) if at < last.plus_minutes(i64::from(rule.gap_minutes)) => {
                return Err(NotNow::Soon);
            }
            Some(_) => {}
        }
        let was_tried = |part: usize| tried.iter().any(|(at, _)| self.call_part(rule, *at) == Some(part));
        let all = (0..rule.parts.len()).all(was_tried);
        if was_tried(part) && !all { Err(NotNow::Part) } else { Ok(()) }
    }

    /// The first instant from `from` on at which a customer who was tried so often may be rung; none when never.
    #[must_use]
    pub fn next_ring(
        &self,
        rule: &CallBackRule,
        tried: &[(Instant, Tried)],
        from: Instant,
    ) -> Option<Instant> {
        let last = tried.last().map_or(from, |(at, found)| match found {
            Tried::Unanswered => at.plus_minutes(i64::from(rule.gap_minutes)),
            Tried::Again(asked) => *asked,
        });
        let today = self.zone.local(from).day;
        let starts = (0..SEARCH_DAYS).flat_map(|day| {
            rule.parts
                .iter()
                .map(move |part| self.zone.instant(today.plus(day), i64::from(part.from.minutes) * MINUTE))
        });
        let mut candidates: Vec<Instant> =
            starts.chain([from, last]).flat_map(|at| [Some(at), self.quiet_until(at)]).flatten().collect();
        candidates.retain(|at| *at >= from);
        candidates.sort_unstable();
        candidates.into_iter().find(|at| self.may_ring(rule, tried, *at).is_ok())
    }
}

fn days(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

//! Deadlines of the office: an outside body's, the call after an outage, the climb of a directive. All count natural hours:
//! who waits for an answer outside the house reads no calendar of ours.

use crate::model::{Bilingual, DirectiveRule, OutageRule, OutsideRule, RejectionReason, RejectionRule};
use crate::resolve::Policy;
use crate::time::Instant;

/// Minutes of an hour.
const HOUR_MINUTES: i64 = 60;

impl OutsideRule {
    /// The first late instant of an answer to what came at `received`, where the body named none.
    #[must_use]
    pub const fn due(&self, received: Instant) -> Instant {
        received.plus_minutes(self.limit_hours as i64 * HOUR_MINUTES)
    }

    /// Whether somebody of this grade may handle its case.
    #[must_use]
    pub const fn may_handle(&self, grade: u8) -> bool {
        grade >= self.grade_min
    }
}

impl OutageRule {
    /// Whether alike reports are as many as make an outage: those inside the window that ends with the latest one.
    #[must_use]
    pub fn proposes(&self, reports: &[Instant]) -> bool {
        let Some(latest) = reports.iter().max() else { return false };
        let from = self.window_from(*latest);
        reports.iter().filter(|at| **at > from).count() >= self.similar as usize
    }

    /// The last instant before the window that ends at `latest`.
    #[must_use]
    pub const fn window_from(&self, latest: Instant) -> Instant {
        latest.plus_minutes(-(self.window_minutes as i64))
    }

    /// By when a customer is called after the recovery.
    #[must_use]
    pub const fn call_due(&self, restored: Instant) -> Instant {
        restored.plus_minutes(self.call_back_hours as i64 * HOUR_MINUTES)
    }
}

impl DirectiveRule {
    /// When a directive that is due at `due` and not answered reaches its n-th post, from 0.
    #[must_use]
    pub fn climbs_at(&self, due: Instant, step: usize) -> Option<(Instant, &str)> {
        let post = self.climbs.get(step)?;
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        let later = step.saturating_mul(i64::from(self.climb_hours)).saturating_mul(HOUR_MINUTES);
        Some((due.plus_minutes(later), post))
    }
}

impl RejectionRule {
    /// First instant at which the customer may object no longer.
    #[must_use]
    pub const fn objects_until(&self, rejected: Instant) -> Instant {
        rejected.plus_minutes(self.object_days as i64 * 24 * HOUR_MINUTES)
    }

    /// First instant at which a ruling on an objection of `objected` is late; none without a limit.
    #[must_use]
    pub fn rule_by(&self, objected: Instant) -> Option<Instant> {
        (self.ruling_hours > 0).then(|| objected.plus_minutes(i64::from(self.ruling_hours) * HOUR_MINUTES))
    }

    /// When whoever rules is warned; none without a limit or a warning.
    #[must_use]
    pub fn ruling_warned(&self, objected: Instant) -> Option<Instant> {
        let before = i64::from(self.ruling_warn_hours) * HOUR_MINUTES;
        self.rule_by(objected).filter(|_| before > 0).map(|by| by.plus_minutes(-before))
    }

    /// A reason by its code.
    #[must_use]
    pub fn reason(&self, code: &str) -> Option<&RejectionReason> {
        self.reasons.iter().find(|reason| reason.code == code)
    }
}

impl Policy {
    /// Outside bodies, in the order of the packs.
    #[must_use]
    pub fn outside_rules(&self) -> &[OutsideRule] {
        &self.outside
    }

    /// The rule for an outside body.
    #[must_use]
    pub fn outside_rule(&self, body: &str) -> Option<&OutsideRule> {
        self.outside.iter().find(|rule| rule.code == body)
    }

    /// When many reports are one outage; without the rule nobody proposes one.
    #[must_use]
    pub const fn outage_rule(&self) -> Option<&OutageRule> {
        self.outage.as_ref()
    }

    /// Why a case may be refused; without the rule none is.
    #[must_use]
    pub const fn rejection_rule(&self) -> Option<&RejectionRule> {
        self.rejection.as_ref()
    }

    /// How a directive climbs; without the rule it does not.
    #[must_use]
    pub const fn directive_rule(&self) -> Option<&DirectiveRule> {
        self.directive.as_ref()
    }
}

impl Bilingual {
    /// The text with names in braces filled in, each in its language.
    #[must_use]
    pub fn filled(&self, blanks: &[(&str, Self)]) -> Self {
        let fill = |text: &str, pick: fn(&Self) -> &str| {
            blanks.iter().fold(text.to_owned(), |text, (name, words)| {
                text.replace(&format!("{{{name}}}"), pick(words))
            })
        };
        Self::new(fill(&self.zh, |words| &words.zh), fill(&self.en, |words| &words.en))
    }
}

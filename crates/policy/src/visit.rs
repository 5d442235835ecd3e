//! The hours of visits: what is offered, how long it is held, and whose late instants count.

use crate::model::{Finding, Hazard, JobRule, RemoteStep, Standard, VisitRule};
use crate::resolve::Policy;
use crate::time::{Instant, Span};

impl JobRule {
    /// When work that begins at an instant ends on an access medium.
    #[must_use]
    pub fn ends(&self, begins: Instant, access: &str) -> Instant {
        begins.plus_minutes(i64::from(self.minutes_on(access)))
    }

    /// Whether it is tried from afar first for a category (U33).
    #[must_use]
    pub fn is_remote_first(&self, category: &str) -> bool {
        let covers = |one: &String| {
            category.strip_prefix(one.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.remote_first.iter().any(covers)
    }

    /// What is different on an access medium; none where nothing is.
    fn standard(&self, access: &str) -> Option<&Standard> {
        self.standards.iter().find(|one| one.access == access)
    }

    /// How long the work takes on an access medium (U12).
    #[must_use]
    pub fn minutes_on(&self, access: &str) -> u32 {
        self.standard(access).map_or(self.minutes, |one| one.minutes)
    }

    /// What whoever goes must be able to do on an access medium (U12).
    #[must_use]
    pub fn skills_on(&self, access: &str) -> &[String] {
        self.standard(access).and_then(|one| one.skills.as_ref()).unwrap_or(&self.skills)
    }

    /// Tools that he must have with him on an access medium (U17).
    #[must_use]
    pub fn tools_on(&self, access: &str) -> &[String] {
        self.standard(access).and_then(|one| one.tools.as_ref()).unwrap_or(&self.tools)
    }
}

impl VisitRule {
    /// What somebody's piece pay of a day costs in the plan, minor units: more the more he has already.
    #[must_use]
    pub fn fair_price(&self, pay_minor: i64) -> i64 {
        let square = i128::from(pay_minor) * i128::from(pay_minor);
        i64::try_from(square * i128::from(self.fair_pay_per_million) / 1_000_000).unwrap_or(i64::MAX)
    }

    /// What a look at a line shows, by its code.
    #[must_use]
    pub fn finding(&self, code: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.code == code)
    }

    /// Something that is tried from afar, by its code.
    #[must_use]
    pub fn remote_step(&self, code: &str) -> Option<&RemoteStep> {
        self.remote_steps.iter().find(|step| step.code == code)
    }

    /// Whether a look at a line still counts when a visit is asked for.
    #[must_use]
    pub fn look_counts(&self, looked: Instant, asked: Instant) -> bool {
        asked <= looked.plus_minutes(i64::from(self.remote_counts_minutes))
    }

    /// A hazard by its code.
    #[must_use]
    pub fn hazard(&self, code: &str) -> Option<&Hazard> {
        self.hazards.iter().find(|hazard| hazard.code == code)
    }

    /// Whether work of so many minutes took unusually long by its standard time.
    #[must_use]
    pub fn is_long(&self, took_minutes: i64, standard_minutes: u32) -> bool {
        took_minutes.saturating_mul(100) >= i64::from(standard_minutes) * i64::from(self.long_percent)
    }

    /// First instant at which an hour that was held at `held` is free again.
    #[must_use]
    pub const fn hold_ends(&self, held: Instant) -> Instant {
        held.plus_minutes(self.hold_minutes as i64)
    }

    /// First instant at which a customer's silence lets anybody come in place of whom he chose: some time before his window, so
    /// that the hour is kept; at once where that is past or no window stands.
    #[must_use]
    pub fn choice_open_until(&self, asked: Instant, window: Option<Span>) -> Instant {
        let early = |window: Span| window.from.plus_minutes(-i64::from(self.choice_answer_minutes));
        window.map_or(asked, early).max(asked)
    }

    /// Whether what a phone says of an instant still counts when it is recorded.
    #[must_use]
    pub fn phone_counts(&self, occurred: Instant, recorded: Instant) -> bool {
        recorded <= occurred.plus_minutes(i64::from(self.phone_late_minutes))
    }

    /// Whether a technician may hand a visit back for this reason.
    #[must_use]
    pub fn may_reject_for(&self, reason: &str) -> bool {
        self.rejections.iter().any(|known| known.code == reason)
    }
}

impl Policy {
    /// How visits are offered and held; without the rule nobody is sent anywhere.
    #[must_use]
    pub const fn visit_rule(&self) -> Option<&VisitRule> {
        self.visit.as_ref()
    }

    /// Kinds of visits, in the order of the packs.
    #[must_use]
    pub fn jobs(&self) -> &[JobRule] {
        &self.jobs
    }

    /// The kind of visit with this code.
    #[must_use]
    pub fn job(&self, code: &str) -> Option<&JobRule> {
        self.jobs.iter().find(|job| job.code == code)
    }

    /// The windows of the local day of `at`, whether past or not.
    #[must_use]
    pub fn windows_of_day(&self, at: Instant) -> Vec<Span> {
        let Some(rule) = &self.visit else { return Vec::new() };
        let date = self.local_date(at);
        let instant = |time: &crate::model::TimeOfDay| {
            let (hours, minutes) = (time.minutes / 60, time.minutes % 60);
            self.instant(&format!("{date}T{hours:02}:{minutes:02}:00"))
        };
        let windows = rule.windows.iter();
        windows
            .filter_map(|(from, until)| Some(Span { from: instant(from)?, until: instant(until)? }))
            .collect()
    }

    /// Windows that a customer can choose from at an instant: those of today and the days after it that are not over.
    #[must_use]
    pub fn windows_offered(&self, now: Instant) -> Vec<Span> {
        let Some(rule) = &self.visit else { return Vec::new() };
        let mut day = self.start_of_local_day(now);
        let mut offered = Vec::new();
        for _ in 0..rule.days_ahead {
            offered.extend(self.windows_of_day(day).into_iter().filter(|window| window.until > now));
            // Thirty-six hours after its midnight lies the middle of the next day, however long this one is.
            day = self.start_of_local_day(day.plus_minutes(36 * 60));
        }
        offered
    }
}

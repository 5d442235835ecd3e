//! The deadline of a promise: one pure function from facts and policy, which explains while it judges.

use crate::calendar::{Calendar, DAYS_WALKED_MAX};
use crate::model::{
    AgreedWindow, Bilingual, ClockFacts, CutOffTarget, Deadline, DueRule, PromiseRule, Reason, TimeOfDay,
};
use crate::parse::calendar::DayType;
use crate::resolve::Policy;
use crate::say;
use crate::time::{Instant, Span};
use crate::walk::{self, Stretch};
use crate::words::exempt_class;
use crate::zone::{Day, MINUTE, Zone};

/// An explanation names at most so many runs of skipped days.
const DAY_LINES_MAX: usize = 20;

impl Policy {
    /// When the promise of `rule` falls due, and why.
    #[must_use]
    pub fn deadline(&self, rule: &PromiseRule, facts: &ClockFacts) -> Deadline {
        self.judge(rule, facts, Some(Vec::new()))
    }

    /// The same judgement without its explanation, for a path that only needs the instants.
    #[must_use]
    pub fn deadline_without_reasons(&self, rule: &PromiseRule, facts: &ClockFacts) -> Deadline {
        self.judge(rule, facts, None)
    }

    fn judge(&self, rule: &PromiseRule, facts: &ClockFacts, reasons: Option<Vec<Reason>>) -> Deadline {
        let zone = self.zone_of(&rule.code);
        let pauses = walk::joined(&facts.pauses);
        let mut judge = Judge { zone, rule, facts, pauses, years: Vec::new(), reasons };
        let calendar = match &rule.due {
            DueRule::OpenHours { calendar, .. } | DueRule::WorkingDays { calendar, .. } => {
                self.calendar(calendar)
            }
            _ => None,
        };
        let before = judge.base(calendar);
        let (due, due_before_appointment) = judge.appointment(before);
        let warn_at = due.and_then(|due| judge.warning(calendar, due, due_before_appointment.is_some()));
        judge.close(due);
        let warning = warn_at.and_then(|at| judge.warning_told(at));
        Deadline {
            due,
            warn_at,
            due_before_appointment,
            unpublished_years: judge.years,
            reasons: judge.reasons.unwrap_or_default(),
            warning,
        }
    }
}

/// One judgement under way.
struct Judge<'p> {
    zone: &'p Zone,
    rule: &'p PromiseRule,
    facts: &'p ClockFacts,
    pauses: Vec<Stretch>,
    years: Vec<i16>,
    /// `None` when nobody wants an explanation.
    reasons: Option<Vec<Reason>>,
}

impl Judge<'_> {
    fn note(&mut self, at: Option<Instant>, text: impl FnOnce(&Self) -> Bilingual) {
        if self.reasons.is_some() {
            let text = text(self);
            if let Some(reasons) = &mut self.reasons {
                reasons.push(Reason { at, text });
            }
        }
    }

    /// The line that every explanation begins with.
    fn accepted(&mut self, rest: impl FnOnce(&Self) -> Bilingual) {
        self.note(Some(self.facts.started), |judge| {
            let stamp = say::stamp(judge.zone, judge.facts.started);
            let rest = rest(judge);
            Bilingual::new(
                format!("{} 受理，{}", stamp.zh, rest.zh),
                format!("Accepted {}, {}", stamp.en, rest.en),
            )
        });
    }

    /// The due instant before any appointment.
    fn base(&mut self, calendar: Option<&Calendar>) -> Option<Instant> {
        let start = self.facts.started;
        match (&self.rule.due, calendar) {
            (DueRule::Natural { minutes }, _) => {
                self.accepted(|_| {
                    let length = say::minutes(*minutes);
                    Bilingual::new(
                        format!("{}内，夜间和节假日照算", length.zh),
                        format!("within {}, nights and holidays count", length.en),
                    )
                });
                walk::natural(start, minutes * MINUTE, &self.pauses)
            }
            (DueRule::CutOff { at, before, after }, _) => self.cut_off(*at, before, after),
            (DueRule::OpenHours { minutes, .. }, Some(calendar)) => self.open_hours(calendar, *minutes),
            (DueRule::WorkingDays { days, ends_at, .. }, Some(calendar)) => {
                self.accepted(|_| counted_days(*days, *ends_at, ("个工作日", "working day")));
                self.days(Some(calendar), *days, *ends_at)
            }
            (DueRule::CalendarDays { days, ends_at }, _) => {
                self.accepted(|_| counted_days(*days, *ends_at, ("天", "calendar day")));
                self.days(None, *days, *ends_at)
            }
            (DueRule::AppointmentEnd, _) => self.agreed_window(),
            (DueRule::OpenHours { .. } | DueRule::WorkingDays { .. }, None) => None,
        }
    }

    fn cut_off(&mut self, at: TimeOfDay, before: &CutOffTarget, after: &CutOffTarget) -> Option<Instant> {
        let start = self.facts.started;
        let local = self.zone.local(start);
        let in_time = local.millis < i64::from(at.minutes) * MINUTE;
        let unpaused = match if in_time { before } else { after } {
            CutOffTarget::EndOfDay(days) => self.zone.start_of(local.day.plus(plus_one(*days))),
            CutOffTarget::AfterMinutes(minutes) => start.plus_minutes(*minutes),
        };
        self.accepted(|judge| {
            let cut = say::clock(i64::from(at.minutes) * MINUTE);
            let end = say::end_near(judge.zone, unpaused, local.day);
            let name = &judge.rule.name;
            if in_time {
                Bilingual::new(
                    format!("早于 {cut} → {}，至 {}", name.zh, end.zh),
                    format!("before {cut}: {}, until {}", say::inside(&name.en), end.en),
                )
            } else {
                Bilingual::new(
                    format!("已到 {cut} → {}，顺延至 {}", name.zh, end.zh),
                    format!("at or after {cut}: {}, until {}", say::inside(&name.en), end.en),
                )
            }
        });
        walk::natural(start, unpaused.millis_since(start), &self.pauses)
    }

    fn open_hours(&mut self, calendar: &Calendar, minutes: i64) -> Option<Instant> {
        self.accepted(|_| {
            let length = say::minutes(minutes);
            let hours = calendar
                .working_hours()
                .iter()
                .map(|(from, until)| {
                    format!(
                        "{}–{}",
                        say::clock(i64::from(*from) * MINUTE),
                        say::clock(i64::from(*until) * MINUTE)
                    )
                })
                .collect::<Vec<_>>();
            Bilingual::new(
                format!("{}内，只算服务时间 {}", length.zh, hours.join("、")),
                format!("within {} of service hours {}", length.en, hours.join(", ")),
            )
        });
        let due = walk::open(calendar, self.facts.started, minutes * MINUTE, &self.pauses);
        let first = self.zone.local(self.facts.started).day;
        let last = due.map_or(first, |due| self.zone.local(due).day);
        self.flag_years(calendar, first, last);
        if self.reasons.is_some() {
            let mut skipped = Skipped::default();
            let closed = (first.0..=last.0).map(Day).filter(|day| calendar.open_hours(*day).is_empty());
            closed.for_each(|day| skipped.add(day, Some(calendar)));
            self.note_skipped(skipped);
        }
        due
    }

    /// Walks over civil days after the start; a day that a pause touches does not count.
    fn days(&mut self, calendar: Option<&Calendar>, days: u32, ends_at: TimeOfDay) -> Option<Instant> {
        let first = self.zone.local(self.facts.started).day;
        let mut left = days;
        let mut skipped = Skipped::default();
        let mut due = None;
        for day in (1..DAYS_WALKED_MAX).map(|ahead| first.plus(ahead)) {
            let works = calendar.is_none_or(|calendar| calendar.day_type(day) == DayType::Working);
            // The last day counts unless a pause begins before its end; every other day, if no pause touches it.
            let paused = self.touched(day, if left == 1 { ends_at.minutes } else { 1_440 });
            if works && paused.is_none() {
                left -= 1;
            } else if self.reasons.is_some() {
                skipped.add(day, calendar.filter(|_| !works));
            }
            if left == 0 {
                due = Some((day, self.zone.instant(day, i64::from(ends_at.minutes) * MINUTE)));
                break;
            }
            if paused.is_some_and(|pause| pause.is_open()) {
                break;
            }
        }
        self.note_skipped(skipped);
        if let (Some(calendar), Some((last, _))) = (calendar, due) {
            self.flag_years(calendar, first.plus(1), last);
        }
        due.map(|(_, end)| end)
    }

    /// The first pause that touches `day` before `until` minutes of it.
    fn touched(&self, day: Day, until: u16) -> Option<Stretch> {
        if self.pauses.is_empty() {
            return None;
        }
        let (from, until) = (self.zone.start_of(day), self.zone.instant(day, i64::from(until) * MINUTE));
        self.pauses.iter().find(|pause| pause.from < until && pause.until > from).copied()
    }

    fn note_skipped(&mut self, skipped: Skipped) {
        for (first, last, why) in skipped.0.into_iter().take(DAY_LINES_MAX) {
            let at = self.zone.start_of(first);
            self.note(Some(at), |_| {
                let (from, until) = (say::day(first), say::day(last));
                if first == last {
                    return Bilingual::new(
                        format!("{} {}，不计", from.zh, why.zh),
                        format!("{}: {}, not counted", from.en, why.en),
                    );
                }
                Bilingual::new(
                    format!("{} 至 {} {}，不计", from.zh, until.zh, why.zh),
                    format!("{} to {}: {}, not counted", from.en, until.en, why.en),
                )
            });
        }
    }

    fn flag_years(&mut self, calendar: &Calendar, first: Day, last: Day) {
        for year in first.year()..=last.year() {
            if calendar.is_unpublished(year) {
                self.years.push(year);
                self.note(None, |_| say::unpublished(year));
            }
        }
    }

    /// The end of the agreed window. The first is a promise whoever proposed it; afterwards only the customer can put it off,
    /// and we with the notice that the rule names.
    fn agreed_window(&mut self) -> Option<Instant> {
        let mut held: Option<AgreedWindow> = None;
        let (mut put_off_by_us, mut in_time, mut called_off) = (false, false, false);
        for window in self.facts.appointments.iter().copied() {
            match held {
                None => held = Some(window),
                Some(old) if window.asked_by_customer || window.window.until <= old.window.until => {
                    held = Some(window);
                }
                Some(old) if self.in_time(&old, window.agreed_at) => (held, in_time) = (Some(window), true),
                Some(_) => put_off_by_us = true,
            }
            if held.is_some_and(|held| self.in_time(&held, held.called_off_at)) {
                (held, called_off) = (None, true);
            }
        }
        let hours = self.rule.notice_minutes / 60;
        if in_time || called_off {
            self.note(None, |_| {
                Bilingual::new(
                    format!("我方改约或取消提前了 {hours} 小时以上，不算爽约"),
                    format!("We moved the visit or called it off with {hours} hours' notice or more: it is not missed"),
                )
            });
        }
        let Some(held) = held else {
            self.note(None, |_| {
                Bilingual::new("尚未约定上门时间，暂无期限", "No visit is agreed yet: no due instant")
            });
            return None;
        };
        self.note(Some(held.window.until), |judge| {
            let said = judge.window(&held);
            Bilingual::new(format!("约定 {}", said.zh), format!("Agreed {}", said.en))
        });
        if put_off_by_us {
            self.note(None, |_| {
                Bilingual::new("我方改约，期限不推迟", "We moved the visit; the due instant does not move")
            });
        }
        self.window_end(&held)
    }

    /// Whether what we did then with a window came with the notice that the rule names. Exactly so long is enough.
    fn in_time(&self, window: &AgreedWindow, at: Option<Instant>) -> bool {
        let notice = self.rule.notice_minutes;
        notice > 0 && at.is_some_and(|at| at.plus_minutes(notice) <= window.window.from)
    }

    fn window(&self, window: &AgreedWindow) -> Bilingual {
        let from = say::stamp(self.zone, window.window.from);
        let until = self.zone.local(window.window.until);
        let until = if until.day == self.zone.local(window.window.from).day {
            Bilingual::new(say::clock(until.millis), say::clock(until.millis))
        } else {
            say::end_stamp(self.zone, window.window.until)
        };
        Bilingual::new(format!("{}–{}", from.zh, until.zh), format!("{}–{}", from.en, until.en))
    }

    /// End of a window; a pause inside it pushes the end on, for nobody can be visited meanwhile.
    fn window_end(&self, window: &AgreedWindow) -> Option<Instant> {
        let Span { from, until } = window.window;
        walk::natural(from, until.millis_since(from).max(0), &self.pauses)
    }

    /// Lets a window that the customer asked for move the due instant; one moved by us never moves it.
    fn appointment(&mut self, before: Option<Instant>) -> (Option<Instant>, Option<Instant>) {
        if !self.rule.appointment_moves || self.rule.due == DueRule::AppointmentEnd {
            return (before, None);
        }
        let ours_is_last = self.facts.appointments.last().is_some_and(|last| !last.asked_by_customer);
        let asked = self.facts.appointments.iter().rev().find(|window| window.asked_by_customer).copied();
        let Some(asked) = asked else {
            if ours_is_last {
                self.note(None, |_| {
                    Bilingual::new(
                        "我方约定的时间不推迟期限",
                        "A time proposed by us does not move the due instant",
                    )
                });
            }
            return (before, None);
        };
        let due = self.window_end(&asked);
        // The customer's wish puts a visit off; it never takes back time that the rule gives.
        // While a pause stands there is no due instant for it to move.
        let (Some(end), Some(old)) = (due, before) else { return (None, None) };
        if end <= old {
            return (before, None);
        }
        self.note(due, |judge| {
            let said = judge.window(&asked);
            let old = say::end_stamp(judge.zone, old);
            Bilingual::new(
                format!("应您要求约在 {}，期限随之改定（原为 {}）", said.zh, old.zh),
                format!(
                    "At your request the visit is {}; the due instant follows it (it was {})",
                    said.en, old.en
                ),
            )
        });
        if ours_is_last {
            self.note(None, |_| {
                Bilingual::new(
                    "其后我方改约，期限不再推迟",
                    "We moved the visit afterwards; the due instant does not move",
                )
            });
        }
        (due, before)
    }

    fn warning(&self, calendar: Option<&Calendar>, due: Instant, moved: bool) -> Option<Instant> {
        let percent = i64::from(self.rule.warning_percent);
        if percent == 0 {
            return None;
        }
        let start = self.facts.started;
        if let (DueRule::OpenHours { minutes, .. }, Some(calendar), false) = (&self.rule.due, calendar, moved)
        {
            return walk::open(calendar, start, minutes * MINUTE * percent / 100, &self.pauses);
        }
        let total = walk::unpaused(start, due, &self.pauses);
        walk::natural(start, total * percent / 100, &self.pauses)
    }

    /// The warning in words, where any are asked for.
    fn warning_told(&self, warn_at: Instant) -> Option<Reason> {
        self.reasons.as_ref()?;
        let (at, percent) = (say::stamp(self.zone, warn_at), self.rule.warning_percent);
        let text = Bilingual::new(
            format!("{} 时间用去 {percent}%，系统预警", at.zh),
            format!("{}: {percent} % of the time used, an internal warning", at.en),
        );
        Some(Reason { at: Some(warn_at), text })
    }

    /// Pauses and the due instant, said last.
    fn close(&mut self, due: Option<Instant>) {
        if self.reasons.is_none() {
            return;
        }
        let mut pauses = self.facts.pauses.clone();
        pauses.sort_by_key(|pause| pause.from);
        for pause in pauses.iter().filter(|pause| due.is_none_or(|due| pause.from < due)) {
            let (cause_zh, cause_en) =
                pause.cause.map_or(("等客户回话", "waiting for the customer's word"), exempt_class);
            self.note(Some(pause.from), |judge| {
                let from = say::stamp(judge.zone, pause.from);
                let day = judge.zone.local(pause.from).day;
                match pause.until.map(|until| say::end_near(judge.zone, until, day)) {
                    Some(until) => Bilingual::new(
                        format!("{} 至 {} 停表（{cause_zh}），不计", from.zh, until.zh),
                        format!("Stopped {} to {} ({cause_en}), not counted", from.en, until.en),
                    ),
                    None => Bilingual::new(
                        format!("{} 起停表（{cause_zh}），恢复后重新计算期限", from.zh),
                        format!(
                            "Stopped since {} ({cause_en}); the due instant is known when it resumes",
                            from.en
                        ),
                    ),
                }
            });
        }
        if let Some(due) = due {
            self.note(Some(due), |judge| {
                let end = say::end_stamp(judge.zone, due);
                let name = &judge.rule.name;
                Bilingual::new(
                    format!("{}：{} 前", name.zh, end.zh),
                    format!("{}: before {}", name.en, end.en),
                )
            });
        }
    }
}

/// Runs of days that do not count, each with its reason.
#[derive(Default)]
struct Skipped(Vec<(Day, Day, Bilingual)>);

impl Skipped {
    /// Adds a day; without a calendar it was skipped because the clock was stopped.
    fn add(&mut self, day: Day, calendar: Option<&Calendar>) {
        let why = match calendar.map(|calendar| (calendar.day_type(day), calendar.day_name(day))) {
            None => Bilingual::new("停表", "the clock was stopped"),
            Some((DayType::Statutory, name)) => named(name, "法定节假日", "public holiday"),
            Some((DayType::Rest, name)) => named(name, "休息日", "day off"),
            Some((DayType::Working, name)) => named(name, "不营业", "closed"),
        };
        match self.0.last_mut() {
            Some((_, last, same)) if last.plus(1) == day && *same == why => *last = day,
            _ => self.0.push((day, day, why)),
        }
    }
}

fn plus_one(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX - 1).saturating_add(1)
}

fn named(name: Option<&Bilingual>, zh: &str, en: &str) -> Bilingual {
    match name {
        Some(name) => Bilingual::new(format!("{}（{zh}）", name.zh), format!("{} ({en})", name.en)),
        None => Bilingual::new(zh, en),
    }
}

fn counted_days(days: u32, ends_at: TimeOfDay, unit: (&str, &str)) -> Bilingual {
    let clock = say::clock(i64::from(ends_at.minutes) * MINUTE);
    Bilingual::new(
        format!("次日起第 {days} {}，至当日 {clock}", unit.0),
        format!("until {clock} of {} {days}, counted from the next day", unit.1),
    )
}

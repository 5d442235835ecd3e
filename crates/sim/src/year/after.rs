//! What follows on the work: complaints, letters, call-backs, scores, surveys, reminders.

use super::days::{DAY_S, quantile_at};
use super::field::Order;
use super::file::CityFile;
use super::hotline::Dealt;
use super::law::{Law, Verdict};
use super::plan::{Plan, Planner, Product, scaled};
use crate::random::Draw;

/// Contacts with dissatisfaction, and what became of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Complaints {
    pub expressed: u64,
    pub orders: u64,
    pub upheld: u64,
    pub in_time: u64,
    pub satisfied: u64,
    /// Complaint orders that reached the last rung before they were settled.
    pub top_rung: u64,
}

pub(crate) fn complaints(planner: &Planner<'_>, plan: &Plan, law: &Law<'_>) -> Complaints {
    let rule = &planner.file.complaint;
    let all = plan.complaints.len() as u64;
    let orders = scaled(rule.orders, planner.scale).min(all);
    let stream = |number| Draw::new(planner.seed, "complaint", number);
    let mut ordered = Dealt::new(orders, all, stream(u64::MAX));
    let mut upheld = Dealt::new(scaled(rule.upheld, planner.scale).min(orders), orders, stream(u64::MAX - 1));
    let top_rung_s = law.top_rung_s();
    let mut found = Complaints::default();
    for (at, id) in &plan.complaints {
        let mut draw = stream(*id);
        let spent = draw.quantile(&rule.resolve_s);
        let in_time = law.complaint_in_time(*at, spent);
        let rate = if in_time { rule.satisfied_per_mille.timely } else { rule.satisfied_per_mille.late };
        found.expressed += 1;
        found.in_time += u64::from(in_time);
        found.satisfied += u64::from(draw.chance(rate));
        if ordered.next() {
            found.orders += 1;
            found.upheld += u64::from(upheld.next());
            found.top_rung += u64::from(top_rung_s.is_some_and(|limit| spent >= limit));
        }
    }
    found
}

/// Call-backs by stratum: finished orders, drawn ones, reached ones.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CallBacks {
    pub drawn: u64,
    pub reached: u64,
}

/// Draws the call-backs day by day by the policy's strata; what a day leaves is carried on.
pub(crate) fn call_backs(planner: &Planner<'_>, orders: &[Order], law: &Law<'_>) -> [CallBacks; 3] {
    let mut finished: [Vec<(i64, u64)>; 3] = Default::default();
    for order in orders {
        let stratum = match (order.report.trouble.is_some(), order.report.home.product) {
            (true, Product::DigitalTv) => 0,
            (true, Product::Broadband) => 1,
            (false, _) if order.report.hd => 2,
            _ => continue,
        };
        finished[stratum].push((order.restored, order.report.id));
    }
    let mut found = [CallBacks::default(); 3];
    for ((orders, rule), found) in finished.iter_mut().zip(law.draws).zip(&mut found) {
        orders.sort_unstable();
        let mut carried = 0;
        for frame in orders.chunk_by(|one, other| one.0.div_euclid(DAY_S) == other.0.div_euclid(DAY_S)) {
            let (drawn, left) = rule.drawn(frame.len() as u64, carried);
            carried = left;
            let day = frame[0].0.div_euclid(DAY_S);
            let stream = Draw::new(planner.seed, "call", day.cast_unsigned() | 3 << 62);
            let mut deal = Dealt::new(drawn, frame.len() as u64, stream);
            for (_, id) in frame.iter().filter(|_| deal.next()) {
                found.drawn += 1;
                found.reached += u64::from(reached(planner, *id));
            }
        }
    }
    found
}

fn reached(planner: &Planner<'_>, id: u64) -> bool {
    let rule = &planner.file.call_back;
    let mut draw = Draw::new(planner.seed, "call", id ^ 1 << 61);
    rule.attempt_hours.iter().any(|hour| draw.chance(rule.reach_per_mille[*hour % 24]))
}

/// Scores that customers gave.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scores {
    pub given: u64,
    pub satisfied: u64,
    pub sum: u64,
}

pub(crate) fn scores(planner: &Planner<'_>, judged: &[(Order, Verdict)]) -> Scores {
    let rule = &planner.file.score;
    let politeness: Vec<u32> = rule.politeness.iter().map(|some| some.per_mille).collect();
    let raters: Vec<u32> = rule.rater.iter().map(|some| some.per_mille).collect();
    let mut found = Scores::default();
    for (order, verdict) in judged {
        let mut draw = Draw::new(planner.seed, "score", order.report.id);
        let home = order.report.home;
        let mut rater = Draw::new(planner.seed, "score", u64::from(home.household) | 1 << 63);
        let late = match verdict.late_s {
            None => 0,
            Some(0..14_400) => rule.late_4h,
            Some(14_400..86_400) => rule.late_24h,
            Some(_) => rule.late_more,
        };
        let missed = order.window.is_some() && !order.window_kept;
        let score = 10
            - late
            - rule.extra_visit * i64::from(order.again)
            - rule.repeat * i64::from(order.repeats)
            - rule.missed_window * i64::from(missed)
            + rule.remedy_said * i64::from(verdict.owed_minor > 0)
            + rule.politeness[draw.weighted(&politeness)].points
            + rule.rater[rater.weighted(&raters)].points;
        let score = score.clamp(1, 10);
        let answers = match score {
            ..=5 => rule.answers_per_mille.low,
            6..=9 => rule.answers_per_mille.middle,
            _ => rule.answers_per_mille.top,
        };
        if draw.chance(answers) {
            found.given += 1;
            found.satisfied += u64::from(score >= rule.satisfied_from);
            found.sum += score.unsigned_abs();
        }
    }
    found
}

/// Letters of outside bodies: how many, and how many were answered in time. The table is dealt, not drawn: every year has
/// the same share of slow ones.
pub(crate) fn letters(file: &CityFile, scale: u64) -> (u64, u64) {
    let rule = &file.letters;
    let count = scaled(rule.citizens_centre + rule.digital_city + rule.hotline_96123 + rule.minxin, scale);
    let whole = i64::try_from(2 * count).unwrap_or(i64::MAX);
    let in_time = (0..whole)
        .step_by(2)
        .filter(|part| quantile_at(&rule.reply_s, part + 1, whole) < rule.limit_days * DAY_S);
    (count, in_time.count() as u64)
}

/// Reminders of fees that run out: sent to everybody at every touch, and if payers were dropped.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reminders {
    pub sent: u64,
    pub sent_when_payers_are_dropped: u64,
    pub paid: u64,
}

pub(crate) fn reminders(file: &CityFile, scale: u64) -> Reminders {
    let rule = &file.reminder;
    let users = scaled(rule.users, scale);
    let mut found = Reminders { sent: users * rule.touches, ..Reminders::default() };
    let mut unpaid = users;
    for pays in rule.pays_per_mille.iter().take(usize::try_from(rule.touches).unwrap_or(0)) {
        found.sent_when_payers_are_dropped += unpaid;
        unpaid -= unpaid * pays / 1_000;
    }
    found.paid = users - unpaid;
    found
}

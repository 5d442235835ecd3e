//! Points: one's own wallet, the rule, the board, a month for the payroll; recoveries and coachings.

use super::today::{language, taken_out};
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::sight::Sight;
use crate::view::{named, text};
use yinuo_api::body::EndFollowUpBody;
use yinuo_api::view::{
    CampaignView, FollowUpListView, FollowUpView, PointsBoardRowView, PointsBoardView, PointsRuleView, Text,
    WalletDayView, WalletView,
};
use yinuo_app::pay::month_after;
use yinuo_app::points::PointsMonth;
use yinuo_domain::Refusal;
use yinuo_domain::points::{FollowKind, FollowUp, Outcome};

/// Tasks of one list.
const TASKS_MAX: usize = 200;
/// Colleagues of one board.
const BOARD_MAX: usize = 50;

pub fn mine(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let person = &call.actor.person;
    let statement = call.app.points_statement(person)?;
    let (gone_at, gone_points) = statement.gone.map_or((None, 0), |(at, points)| (Some(at.0), points));
    let days = statement.days.into_iter().map(|(day, why, points, count)| WalletDayView {
        day,
        why: why.code().to_owned(),
        points,
        count,
    });
    Answer::json(&WalletView {
        person: named(person, &call.app.law().org.person_name(person)),
        balance: statement.balance,
        free: statement.free,
        likes: statement.likes,
        gone_at,
        gone_points,
        days: days.collect(),
        server_at: call.app.now().0,
    })
}

pub fn rule(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let (app, law) = (call.app, call.app.law());
    let policy = law.book.current();
    let rule = app.points_rule()?;
    let today = policy.local_date(app.now());
    let mut campaigns = Vec::with_capacity(policy.campaigns().len());
    for one in policy.campaigns() {
        campaigns.push(CampaignView {
            code: one.code.clone(),
            name: text(&one.name),
            sentence: text(&one.sentence),
            from: one.from.clone(),
            until: one.until.clone(),
            cap: one.cap,
            given: app.pool_given(&one.code, one.cap)?,
            runs: one.runs(&today),
        });
    }
    let pack = policy.pack_of(&rule.code).map(|pack| format!("{}@{}", pack.id(), pack.version()));
    Answer::json(&PointsRuleView {
        sentence: text(&rule.sentence),
        pack: pack.unwrap_or_default(),
        earn: rule.earn,
        amounts: rule.amounts,
        day_max: rule.day_max,
        pair_max: rule.pair_max,
        pair_days: rule.pair_days,
        refund_hours: rule.refund_hours,
        customer_days: rule.customer_days,
        staff_days: rule.staff_days,
        leaderboard: rule.leaderboard,
        reasons: rule.reasons.iter().map(|reason| text(&reason.name)).collect(),
        recovery: policy.recovery_rule().map(|rule| text(&rule.sentence)),
        coaching: policy.coaching_rule().map(|rule| text(&rule.sentence)),
        campaigns,
        server_at: app.now().0,
    })
}

/// The month that was asked for, this one when none was.
fn month(call: &Call<'_>) -> Result<String, Failure> {
    let month = call.query("month").map_or_else(|| call.app.month_now(), str::to_owned);
    let is_past = month_after(&month).is_some() && month <= call.app.month_now();
    if is_past { Ok(month) } else { Err(Refusal::no_period().into()) }
}

/// Unit of a colleague now; empty for who holds no post.
fn unit_of(call: &Call<'_>, person: &str) -> String {
    let seat = call.app.law().org.first_seat(person, call.app.now());
    seat.map(|seat| seat.unit).unwrap_or_default()
}

pub fn board(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["month"])?;
    let month = month(call)?;
    if !call.app.points_rule()?.leaderboard {
        return Err(Refusal::no_leaderboard().into());
    }
    let law = call.app.law();
    let liked: Vec<_> = call.app.points_month(&month)?.into_iter().filter(|one| one.likes > 0).collect();
    let rows = liked.iter().take(BOARD_MAX).map(|one| {
        let before = liked.iter().take_while(|other| other.merit() > one.merit()).count();
        let unit = unit_of(call, &one.person);
        PointsBoardRowView {
            rank: u32::try_from(before + 1).unwrap_or(u32::MAX),
            person: named(&one.person, &law.org.person_name(&one.person)),
            unit: named(&unit, &law.org.unit_name(&unit)),
            points: one.received - one.taken_back,
            likes: one.likes,
        }
    });
    let rows = rows.collect();
    Answer::json(&PointsBoardView { month, rows, server_at: call.app.now().0 })
}

const COLUMNS: [(&str, &str); 10] = [
    ("月份", "month"),
    ("工号", "person"),
    ("姓名", "name"),
    ("单位", "unit"),
    ("点赞", "likes"),
    ("收到积分", "points received"),
    ("客户收回", "taken back"),
    ("过期", "expired"),
    ("兑换", "exchanged"),
    ("现有", "balance"),
];

pub fn payroll(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["month", "lang"])?;
    if call.sight() != Sight::Whole {
        return Err(Failure::out_of_sight());
    }
    let (language, month, law) = (language(call)?, month(call)?, call.app.law());
    let rows = call.app.points_month(&month)?.into_iter().map(|one: PointsMonth| {
        let unit = unit_of(call, &one.person);
        let numbers =
            [i64::from(one.likes), one.received, one.taken_back, one.expired, one.ordered, one.balance];
        let words = [
            month.clone(),
            one.person.clone(),
            language.of(&text(&law.org.person_name(&one.person))),
            language.of(&text(&law.org.unit_name(&unit))),
        ];
        words.into_iter().chain(numbers.iter().map(ToString::to_string)).collect()
    });
    taken_out(call, "points", language, &COLUMNS, rows.collect())
}

pub fn follow_ups(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    Answer::json(&list(call, TASKS_MAX)?)
}

/// Whether the caller may see a task: of his units, and neither his own work nor his own unit's.
fn sees(call: &Call<'_>, sight: &Sight, task: &FollowUp) -> bool {
    sight.has_unit(&task.unit) && task.may_see(&call.actor)
}

pub(super) fn list(call: &Call<'_>, most: usize) -> Result<FollowUpListView, Failure> {
    let (law, sight) = (call.app.law(), call.sight());
    let policy = law.book.current();
    let all = call.app.follow_ups()?;
    let rows = all.iter().filter(|task| sees(call, &sight, task)).take(most);
    let sentence = |rule: Option<&yinuo_policy::FollowRule>| -> Text {
        rule.map(|rule| text(&rule.sentence)).unwrap_or_default()
    };
    Ok(FollowUpListView {
        rows: rows.map(|task| view(call, task)).collect(),
        recovery: sentence(policy.recovery_rule()),
        coaching: sentence(policy.coaching_rule()),
        server_at: call.app.now().0,
    })
}

fn view(call: &Call<'_>, task: &FollowUp) -> FollowUpView {
    let (law, now) = (call.app.law(), call.app.now());
    let person = |code: &str| named(code, &law.org.person_name(code));
    let (recovers, done) = (task.kind == FollowKind::Recovery, task.done.as_ref());
    let reasons = law.book.current().points_rule().map(|rule| rule.reasons.clone()).unwrap_or_default();
    FollowUpView {
        id: task.id,
        kind: task.kind.code().to_owned(),
        case: recovers.then_some(task.case).filter(|case| !case.is_nil()),
        number: recovers.then(|| task.number.clone()).filter(|number| !number.is_empty()),
        customer: (recovers && task.case.is_nil()).then(|| task.customer.clone()),
        person: (!recovers).then(|| person(&task.person)),
        unit: named(&task.unit, &law.org.unit_name(&task.unit)),
        reason: reasons.iter().find(|one| one.code == task.reason).map(|one| text(&one.name)),
        due_at: task.due_at.0,
        state: match done {
            Some(_) => "done",
            None if now >= task.due_at => "late",
            None => "waiting",
        }
        .to_owned(),
        outcome: done.map(|done| done.outcome.code().to_owned()),
        done_by: done.map(|done| person(&done.by)),
        done_at: done.map(|done| done.at.0),
    }
}

pub fn end(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: EndFollowUpBody = call.body()?;
    let known = Outcome::ALL.map(Outcome::code);
    let outcome = Outcome::parse(&body.outcome)
        .ok_or_else(|| Failure::unknown_value("outcome", &body.outcome, &known))?;
    let id = call.param("task").parse().map_err(|_| Refusal::no_follow_up())?;
    if !sees(call, &call.sight(), &call.app.follow_up(id)?) {
        return Err(Refusal::no_follow_up().into());
    }
    call.app.end_follow_up(&call.actor, id, outcome, &body.text)?;
    Answer::json(&list(call, TASKS_MAX)?)
}

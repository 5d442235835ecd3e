//! The life of a complaint: handler, answer, the ladder, the general manager, settled, and what the customer says.

use super::agenda::{Act, Deed};
use super::scene::{Script, polite};
use super::tables as t;
use super::world::World;
use crate::random::Draw;
use crate::time::{DAY, HOUR, MINUTE, SECOND, at_clock, hour};
use yinuo_policy::ExemptClass;

/// After so long a complaint stands on the fifth rung and waits for the general manager (Y47).
const TOP_RUNG: i64 = 8 * HOUR;

/// The first moment from `at` on at which the general manager sits at his desk.
fn at_the_desk(at: i64) -> i64 {
    match hour(at) {
        0..=8 => at_clock(at, 9, 0) + at.rem_euclid(40 * MINUTE),
        9..=18 => at,
        _ => at_clock(at + DAY, 9, 0) + at.rem_euclid(40 * MINUTE),
    }
}

/// The script of a complaint accepted at `at`.
pub(crate) fn complaint(
    world: &World,
    draw: &mut Draw,
    at: i64,
    (customer, category): (usize, &str),
) -> Vec<(i64, Deed)> {
    let handler = draw.pick(&world.staff.handlers).clone();
    let supervisor = world.staff.named("chen-lixin");
    let assigned = at + draw.between(2 * MINUTE, 12 * MINUTE);
    let department = Act::Assign { unit: handler.unit.clone(), person: String::new() };
    let mut script =
        Script::default().at(at + MINUTE, &supervisor, department).assign(assigned, &supervisor, &handler);
    script = marked(world, draw, script, at, (customer, category));
    let spent = draw.quantile(&t::COMPLAINT_RESOLVE) * SECOND;
    let mut resolved = polite(at + spent.max(25 * MINUTE));
    let answered = polite(at + draw.between(20 * MINUTE, 150 * MINUTE));
    if answered < resolved {
        script = script.at(answered, &handler, Act::Answer);
    }
    if draw.chance(60) && resolved - at > 10 * HOUR {
        let from = polite(at + draw.between(3 * HOUR, 5 * HOUR));
        script = script
            .at(from, &handler, Act::Pause { cause: ExemptClass::UserCause, from: None })
            .at(from + 35 * MINUTE, &supervisor, Act::DecidePause { approve: true })
            .at(from + draw.between(4 * HOUR, 20 * HOUR), &handler, Act::Resume);
    }
    if draw.chance(160) && resolved - at > 3 * HOUR {
        let asked = polite(answered + 10 * MINUTE);
        let (unit, helper) = if category.contains("billing") {
            ("9901-billing", "xue-qin")
        } else {
            ("9901-network", "tao-ran")
        };
        let helper = world.staff.named(helper);
        script = script
            .at(asked, &handler, Act::Assist { unit, minutes: 240 })
            .at(asked + draw.between(5 * MINUTE, 40 * MINUTE), &helper, Act::AcceptTask)
            .at(asked + draw.between(HOUR, 5 * HOUR), &helper, Act::FinishTask);
    }
    if resolved - at > TOP_RUNG {
        let manager = world.staff.named("gao-yuan");
        let instructed = at_the_desk(at + TOP_RUNG + draw.between(10 * MINUTE, 3 * HOUR));
        let act = Act::Instruct { person: handler.person.clone(), due_at: instructed + DAY };
        script = script.at(instructed, &manager, act);
        resolved = resolved.max(polite(instructed + draw.between(90 * MINUTE, 9 * HOUR)));
        if draw.chance(400) {
            script = script.at(polite(at + 9 * HOUR), &world.agent(draw), Act::Urge);
        }
    }
    script = script.at(resolved, &handler, Act::Resolve { cause: cause_of(category) });
    verdict(world, draw, script, resolved, (&handler, category)).deeds
}

/// A red line is marked by the quality office; the district that it accuses cannot close the case.
fn marked(
    world: &World,
    draw: &mut Draw,
    script: Script,
    at: i64,
    (customer, category): (usize, &str),
) -> Script {
    let mark = match category {
        "complaint.account.opened-unasked" | "complaint.sp.subscription" => "forced-open",
        "complaint.port.refused" | "complaint.port.delayed" => "port-out-obstruction",
        "complaint.account.personal-data" => "personal-data",
        _ => return script,
    };
    if !world.catalogue.has_mark(mark) || draw.chance(400) {
        return script;
    }
    let unit = world.customers[customer].unit.chars().take(6).collect();
    let quality = world.staff.named("shen-jing");
    script.at(at + draw.between(20 * MINUTE, 50 * MINUTE), &quality, Act::RedLine { mark, unit })
}

fn verdict(
    world: &World,
    draw: &mut Draw,
    script: Script,
    resolved: i64,
    (handler, category): (&yinuo_domain::Actor, &str),
) -> Script {
    let by = world.agent(draw);
    let said = polite(resolved + draw.between(30 * MINUTE, 22 * HOUR));
    match draw.weighted(&[640, 75, 285]) {
        0 => script.at(said, &by, Act::Confirm { channel: "hotline" }),
        1 => {
            let again = at_the_desk(said + draw.between(3 * HOUR, 26 * HOUR));
            script
                .at(said, &by, Act::Refuse)
                .at(again, handler, Act::Resolve { cause: cause_of(category) })
                .at(polite(again + 5 * HOUR), &by, Act::Confirm { channel: "hotline" })
        }
        _ => script,
    }
}

/// The root cause that a handler finds for a category.
pub(crate) fn cause_of(category: &str) -> &'static str {
    match category.split('.').nth(1).unwrap_or_default() {
        "billing" | "sp" => "system.billing",
        "visit" => "people.missed-visit",
        "conduct" => "people.attitude",
        "handling" => "process.slow-handover",
        "outage" => "network.olt",
        "install" => "process.no-resource",
        "port" | "account" => "people.wrong-information",
        _ => "no-fault-found",
    }
}

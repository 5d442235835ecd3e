//! Complaints that stand on each rung at the end: fresh, climbing, with the general manager, instructed, refused, repeated.

use super::Matter;
use crate::life::agenda::Act;
use crate::life::scene::Script;
use crate::life::world::World;
use crate::time::{DAY, HOUR, MINUTE};
use yinuo_domain::Actor;

pub(super) fn tell(world: &mut World) {
    climbing(world);
    instructed(world);
    repeated(world);
    refused(world);
    red_line_open(world);
    with_help(world);
}

fn people(world: &World) -> (Actor, Actor, Actor) {
    (world.staff.named("chen-lixin"), world.staff.named("zhou-min"), world.staff.agents[0].clone())
}

/// One complaint on every rung; two wait on the fifth.
fn climbing(world: &mut World) {
    let now = world.options.as_of;
    let (supervisor, handler, agent) = people(world);
    let told: [(i64, &str, &'static str); 6] = [
        (50 * MINUTE, "complaint.billing.unclear", "账单里有一笔套外费说不清楚，请给我逐条解释。"),
        (190 * MINUTE, "complaint.visit.missed", "约好上午来装机顶盒，没来也没电话。"),
        (305 * MINUTE, "complaint.billing.refund", "销户三个月了，预存款一直不退。"),
        (400 * MINUTE, "complaint.outage.unannounced", "凌晨割接不通知，家里监控全断，出了事谁负责？"),
        (560 * MINUTE, "complaint.visit.unsolved", "同一个毛病修了四次，谁都说好了，谁都没修好。"),
        (21 * HOUR, "complaint.handling.no-answer", "投诉一个星期了，一个回复都没有，我要找你们领导。"),
    ];
    for (index, (age, category, words)) in told.into_iter().enumerate() {
        let at = now - age;
        let mut script = Script::default();
        if index > 0 {
            let to = if index % 2 == 0 { handler.clone() } else { world.staff.named("feng-tao") };
            script = script.assign(at + 7 * MINUTE, &supervisor, &to);
            if index != 5 {
                script = script.at(at + 45 * MINUTE, &to, Act::Answer);
            }
        }
        if index >= 4 {
            script = script.at(now - 35 * MINUTE, &agent, Act::Urge);
        }
        world.story(at, &Matter::new(71 + index, "broadband", category, words), script);
    }
}

/// On the fifth rung, and the general manager has spoken.
fn instructed(world: &mut World) {
    let now = world.options.as_of;
    let (supervisor, handler, _) = people(world);
    let manager = world.staff.named("gao-yuan");
    let at = now - 16 * HOUR;
    let order = Act::Instruct { person: handler.person.clone(), due_at: now + 20 * HOUR };
    let script = Script::default()
        .assign(at + 6 * MINUTE, &supervisor, &handler)
        .at(at + 90 * MINUTE, &handler, Act::Answer)
        .at(now - 100 * MINUTE, &manager, order);
    let words = "母亲的号码被办了每月五十八的套餐，她根本不识字，请你们总经理给个说法。";
    world.story(at, &Matter::new(77, "broadband", "complaint.billing.tariff", words), script);
}

/// A second complaint starts on the second rung, a third one on the third (H12).
fn repeated(world: &mut World) {
    let now = world.options.as_of;
    let (supervisor, handler, agent) = people(world);
    let over = |at: i64| {
        Script::default()
            .assign(at + 6 * MINUTE, &supervisor, &handler)
            .at(at + 30 * MINUTE, &handler, Act::Answer)
            .at(at + 100 * MINUTE, &handler, Act::Resolve { cause: "system.billing" })
            .at(at + 4 * HOUR, &agent, Act::Confirm { channel: "hotline" })
    };
    let open = |at: i64| Script::default().assign(at + 5 * MINUTE, &supervisor, &handler);
    let billing = "complaint.billing.overcharge";
    let times = [(78, 3 * DAY, true), (78, 70 * MINUTE, false)];
    let again = [(79, 6 * DAY, true), (79, 4 * DAY, true), (79, 150 * MINUTE, false)];
    let words =
        ["多扣了我一个月的会员费。", "上次说退的费没退，这个月又扣了！", "第三次了，还在扣！我要去申诉。"];
    for (link, (customer, age, closes)) in times.into_iter().enumerate() {
        let at = now - age;
        let script = if closes { over(at) } else { open(at) };
        world.story(at, &Matter::new(customer, "broadband", billing, words[link]), script);
    }
    for (link, (customer, age, closes)) in again.into_iter().enumerate() {
        let at = now - age;
        let script = if closes { over(at) } else { open(at) };
        world.story(at, &Matter::new(customer, "broadband", billing, words[link]), script);
    }
}

/// We said it was settled; the customer did not agree: a new cycle from the rung reached.
fn refused(world: &mut World) {
    let now = world.options.as_of;
    let (supervisor, handler, agent) = people(world);
    let at = now - 30 * HOUR;
    let script = Script::default()
        .assign(at + 6 * MINUTE, &supervisor, &handler)
        .at(at + 80 * MINUTE, &handler, Act::Answer)
        .at(at + 270 * MINUTE, &handler, Act::Resolve { cause: "people.attitude" })
        .at(now - 185 * MINUTE, &agent, Act::Refuse);
    let words = "营业厅让我跑了四趟，每次缺一样材料，从来不一次说清。";
    world.story(at, &Matter::new(4, "broadband", "complaint.conduct.passed-around", words), script);
}

/// A red line that is still open: the district tried to close it and could not.
fn red_line_open(world: &mut World) {
    let now = world.options.as_of;
    let (supervisor, handler, _) = people(world);
    let (dispatcher, _) = world.field(1, 0);
    let at = now - 7 * HOUR - 20 * MINUTE;
    let mark = Act::RedLine { mark: "forced-open", unit: "990103".to_owned() };
    let script = Script::default()
        .assign(at + 5 * MINUTE, &supervisor, &handler)
        .at(at + 30 * MINUTE, &world.staff.named("shen-jing"), mark)
        .at(at + 2 * HOUR, &dispatcher, Act::Resolve { cause: "people.wrong-sale" })
        .at(at + 3 * HOUR, &handler, Act::Answer);
    let words = "没有经过我同意就给我老母亲开了一个副卡，每月扣十块，这是强制开通！";
    world.story(at, &Matter::new(7, "broadband", "complaint.account.opened-unasked", words), script);
}

/// Another unit works on it without owning it (协办).
fn with_help(world: &mut World) {
    let now = world.options.as_of;
    let (supervisor, handler, _) = people(world);
    let at = now - 260 * MINUTE;
    let script = Script::default()
        .assign(at + 5 * MINUTE, &supervisor, &handler)
        .at(at + 60 * MINUTE, &handler, Act::Answer)
        .at(now - 3 * HOUR, &handler, Act::Assist { unit: "9901-network", minutes: 240 })
        .at(now - 165 * MINUTE, &world.staff.named("tao-ran"), Act::AcceptTask);
    let words = "一到晚上网就卡，测了三天都不到一半，要你们网络部门给个说法。";
    world.story(at, &Matter::new(9, "broadband", "complaint.outage.repeated", words), script);
}

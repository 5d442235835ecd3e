//! Faults that are open at the end: near, broken, paused, waiting for a second person, covered, reopened.

use super::Matter;
use crate::life::agenda::Act;
use crate::life::scene::Script;
use crate::life::world::World;
use crate::time::{DAY, HOUR, MINUTE, at_clock, midnight};
use yinuo_policy::ExemptClass;

const NO_INTERNET: &str = "fault.broadband.no-internet";

pub(super) fn tell(world: &mut World) {
    ticking(world);
    days_late(world);
    paused(world);
    exemption_waiting(world);
    one_service_two_cases(world);
    reopened(world);
}

/// Clocks of every age.
fn ticking(world: &mut World) {
    let now = world.options.as_of;
    let words = [
        "家里没网，光猫红灯，下午要开视频会。",
        "早上就没网了，等到现在没人来，孩子要交作业。",
        "宽带断了，麻烦快点派人。",
        "刚刚断网，整个办公室都停了。",
        "光猫灯不亮，上不了网。",
        "网断了，我明天上午在家，请十点到十二点来。",
    ];
    let ages =
        [7 * HOUR + 15 * MINUTE, 9 * HOUR + 10 * MINUTE, 125 * MINUTE, 38 * MINUTE, 11 * MINUTE, 3 * HOUR];
    for (index, (age, words)) in ages.into_iter().zip(words).enumerate() {
        let customer = 61 + index;
        let district = world.customers[customer].district;
        let (dispatcher, crew) = world.field(district, index as u64);
        let at = now - age;
        let mut script = Script::default();
        if index != 4 {
            script = script.assign(at + 5 * MINUTE, &dispatcher, &crew);
        }
        if index == 0 {
            script = script.at(now - 20 * MINUTE, &crew, Act::Arrive);
        }
        if index == 1 {
            let agent = world.staff.agents[1].clone();
            script = script.at(now - 4 * HOUR, &agent, Act::Urge).at(now - 50 * MINUTE, &agent, Act::Urge);
        }
        if index == 5 {
            let from = at_clock(now + DAY, 10, 0);
            let asked = Act::Appoint { from, until: from + 2 * HOUR, asked: true };
            script = script.at(at + 9 * MINUTE, &dispatcher, asked);
        }
        world.story(at, &Matter::new(customer, "broadband", NO_INTERNET, words), script);
    }
}

/// Late for days, paid by the day, and still broken.
fn days_late(world: &mut World) {
    let now = world.options.as_of;
    let at = at_clock(now - DAY * i64::from(world.options.days.min(4)), 11, 0);
    let (dispatcher, crew) = world.field(world.customers[60].district, 1);
    let agent = world.staff.agents[2].clone();
    let script = Script::default()
        .assign(at + 8 * MINUTE, &dispatcher, &crew)
        .at(at + 3 * HOUR, &crew, Act::Arrive)
        .at(
            at + 4 * HOUR,
            &crew,
            Act::Note {
                words: "主干尾纤受损，需协调道路开挖许可，已告知客户并致歉。"
            },
        )
        .at(at + 26 * HOUR, &agent, Act::Urge)
        .at(at + 50 * HOUR, &agent, Act::Urge);
    let words = "整个院子没网，师傅来看过说要挖路，到底哪天能好？";
    world.story(at, &Matter::new(60, "broadband", NO_INTERNET, words), script);
}

/// One pause stands by a second person's leave, one waits for him.
fn paused(world: &mut World) {
    let now = world.options.as_of;
    let supervisor = world.staff.named("chen-lixin");
    let (dispatcher, crew) = world.field(world.customers[67].district, 2);
    let at = now - 22 * HOUR;
    let pause = |cause| Act::Pause { cause, from: None };
    let script = Script::default()
        .assign(at + 6 * MINUTE, &dispatcher, &crew)
        .at(at + 70 * MINUTE, &dispatcher, pause(ExemptClass::UserCause))
        .at(at + 2 * HOUR, &supervisor, Act::DecidePause { approve: true });
    let words = "网断了，不过我出差在外地，后天回来再约时间。";
    world.story(at, &Matter::new(67, "broadband", NO_INTERNET, words), script);
    let (dispatcher, crew) = world.field(world.customers[68].district, 3);
    let at = now - 5 * HOUR - 10 * MINUTE;
    let script = Script::default()
        .assign(at + 6 * MINUTE, &dispatcher, &crew)
        .at(at + 2 * HOUR, &crew, Act::Arrive)
        .at(now - HOUR, &dispatcher, pause(ExemptClass::ThirdParty));
    let words = "没有网，物业说弱电间钥匙不在，让你们自己想办法。";
    world.story(at, &Matter::new(68, "broadband", NO_INTERNET, words), script);
}

/// Repaired late; the exemption waits for the quality office.
fn exemption_waiting(world: &mut World) {
    let now = world.options.as_of;
    let (dispatcher, crew) = world.field(world.customers[69].district, 4);
    let at = at_clock(now - DAY * i64::from(world.options.days.min(2)), 10, 30);
    let done = at_clock(at + DAY, 10, 20);
    let exempt = Act::Exempt {
        scheme: "cn-same-day",
        cause: ExemptClass::ThirdParty,
        from: at,
        until: midnight(at) + DAY + 9 * HOUR,
    };
    let script = Script::default()
        .assign(at + 6 * MINUTE, &dispatcher, &crew)
        .visit((done, done + 40 * MINUTE), &crew, "third.road-works")
        .at(done + 3 * HOUR, &dispatcher, exempt);
    let words = "门口修路以后就没网了，问施工队也不管。";
    world.story(at, &Matter::new(69, "broadband", NO_INTERNET, words), script);
}

/// Two cases on one service: a day is paid once, by the first.
fn one_service_two_cases(world: &mut World) {
    let now = world.options.as_of;
    let (dispatcher, crew) = world.field(world.customers[3].district, 0);
    let first = at_clock(now - DAY * i64::from(world.options.days.min(3)), 13, 0);
    let second = first + 5 * HOUR;
    let done = (now - 4 * HOUR).max(second + 2 * HOUR);
    let life = |at: i64, cause| {
        Script::default().assign(at + 6 * MINUTE, &dispatcher, &crew).visit(
            (done - 40 * MINUTE, done),
            &crew,
            cause,
        )
    };
    let words = "宽带上不了网，光猫红灯，等了一中午。";
    let script = life(first, "access.drop-cable");
    world.story(first, &Matter::new(3, "broadband", NO_INTERNET, words), script);
    let words = "电视也看不了，和上不了网是同一条线。";
    let script = life(second, "access.drop-cable");
    world.story(second, &Matter::new(3, "broadband", "fault.tv.no-signal", words), script);
}

/// Closed as confirmed, and back the day after.
fn reopened(world: &mut World) {
    let now = world.options.as_of;
    let (dispatcher, crew) = world.field(world.customers[6].district, 1);
    let agent = world.staff.agents[4].clone();
    let at = now - 2 * DAY - 8 * HOUR;
    let script = Script::default()
        .assign(at + 5 * MINUTE, &dispatcher, &crew)
        .visit((at + 2 * HOUR, at + 3 * HOUR), &crew, "terminal.modem")
        .at(now - 2 * DAY, &agent, Act::Confirm { channel: "wechat" })
        .at(now - 19 * HOUR, &agent, Act::Reopen)
        .at(now - 17 * HOUR, &crew, Act::Arrive);
    let words = "光猫发烫，用一会儿就断。";
    world.story(at, &Matter::new(6, "broadband", "fault.broadband.modem", words), script);
}

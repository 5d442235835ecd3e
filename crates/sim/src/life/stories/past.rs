//! Stories that are over, or nearly: the grandmother, the evening fault, the mass fault, the late fact, the red line.

use super::Matter;
use crate::life::agenda::Act;
use crate::life::live::outage;
use crate::life::scene::Script;
use crate::life::traffic::JUNE_CUT;
use crate::life::world::World;
use crate::time::{DAY, HOUR, MINUTE, SECOND, at_clock};
use yinuo_domain::EvidenceSource;
use yinuo_policy::ExemptClass;

/// Two customers to whom somebody came later than was agreed: what the first is owed was credited since, the second's is on its way.
const KEPT_WAITING: [(usize, i64); 2] = [(78, 4), (79, 2)];
/// Reserved customers of Tiegang whose lines hang on the cut cable.
const CHILDREN: std::ops::Range<usize> = 10..60;

pub(super) fn tell(world: &mut World) {
    grandmother(world);
    evening_fault(world);
    late_fact(world);
    missed_appointments(world);
    noticed_later(world);
    mass_fault(world);
    red_line_closed(world);
    exempted(world);
    cancelled(world);
}

/// An instant so many days before the end at a local time; nearer when the period is short.
fn back(world: &World, days: i64, (hours, minutes): (i64, i64)) -> i64 {
    let days = days.min(i64::from(world.options.days));
    at_clock(world.options.as_of - days * DAY, hours, minutes)
}

/// The grandmother in 井亭 whose set-top box faults again and again; the third time she complains (N26, H12).
fn grandmother(world: &mut World) {
    let storm = world.begins_at + (i64::from(world.options.days) + 1) * 2 / 5 * DAY;
    let (dispatcher, crew) = world.field(0, 0);
    let agent = world.staff.agents[0].clone();
    let words = [
        "小姑娘，我家电视打完雷就黑了，机顶盒灯不亮，我一个人在家就靠它做个伴。",
        "又是我，井亭的田奶奶，电视前天刚修好，今天又没了。",
        "第三回了！电视又不亮了，你们能不能给我换个好的？",
    ];
    for (link, (days, words)) in [0, 3, 8].into_iter().zip(words).enumerate() {
        let at = at_clock(storm + days * DAY, 18, 40);
        let next = at_clock(at + DAY, 9, 0);
        let cause = if link == 2 { "terminal.set-top-box" } else { "access.connector" };
        let script = Script::default()
            .assign(at + 9 * MINUTE, &dispatcher, &crew)
            .visit((next + 20 * MINUTE, next + 55 * MINUTE), &crew, cause)
            .at(next + 3 * HOUR, &agent, Act::Confirm { channel: "hotline" });
        world.story(at, &Matter::new(0, "digital-tv", "fault.tv.box", words), script);
    }
    let complains = at_clock(storm + 8 * DAY, 18, 52);
    let handler = world.staff.named("zhou-min");
    let supervisor = world.staff.named("chen-lixin");
    let script = Script::default()
        .assign(complains + 5 * MINUTE, &supervisor, &handler)
        .at(complains + 40 * MINUTE, &handler, Act::Answer)
        .at(complains + 100 * MINUTE, &handler, Act::Resolve { cause: "process.slow-handover" })
        .at(at_clock(complains + DAY, 15, 0), &agent, Act::Confirm { channel: "hotline" });
    let words = "半个月坏了三回，我八十二了，不想再求人。你们给我一个准话。";
    world.story(complains, &Matter::new(0, "digital-tv", "complaint.outage.repeated", words), script);
}

/// U15: reported in the evening after the cut-off, visit agreed, there at 9:30, repaired at 9:50.
fn evening_fault(world: &mut World) {
    let at = back(world, 6, (20, 0));
    let morning = at_clock(at + DAY, 9, 0);
    let (dispatcher, crew) = world.field(1, 1);
    let agent = world.staff.agents[0].clone();
    let script = Script::default()
        .assign(at + 6 * MINUTE, &dispatcher, &crew)
        .at(
            at + 12 * MINUTE,
            &dispatcher,
            Act::Appoint { from: morning, until: morning + 2 * HOUR, asked: true },
        )
        .proved_visit(
            (morning + 30 * MINUTE, morning + 50 * MINUTE),
            &crew,
            "access.connector",
            EvidenceSource::SpeedTest,
        )
        .at(morning + 65 * MINUTE, &agent, Act::Confirm { channel: "sms" });
    let words = "晚上八点家里突然没网，明天上午在家，麻烦九点到十一点来。";
    world.story(at, &Matter::new(1, "broadband", "fault.broadband.no-internet", words), script);
}

/// Repaired in time, recorded next morning: the line's own log withdraws two breaches; credit already given stays.
fn late_fact(world: &mut World) {
    let at = back(world, 4, (10, 5));
    let (dispatcher, crew) = world.field(2, 2);
    let worked = at_clock(at, 17, 20);
    let recorded = at_clock(at + DAY, 8, 45);
    let restore = Act::Restore { proof: Some(EvidenceSource::LineLog) };
    let script = Script::default()
        .assign(at + 10 * MINUTE, &dispatcher, &crew)
        .at(at + 85 * MINUTE, &crew, Act::Arrive)
        .late(recorded, worked, &dispatcher, restore)
        .at(recorded + 4 * MINUTE, &crew, Act::Note { words: "昨日抢修现场无信号，今早补录，附网管日志。" })
        .at(recorded + 6 * MINUTE, &crew, Act::Resolve { cause: "access.splitter" });
    let words = "网从上午十点断的，光猫红灯，请今天一定修好。";
    world.story(at, &Matter::new(2, "broadband", "fault.broadband.no-internet", words), script);
}

/// A breach and a rung that fell due while the worker stood still.
fn noticed_later(world: &mut World) {
    let (from, until) = outage(world);
    let (dispatcher, crew) = world.field(0, 3);
    let at = from + 15 * MINUTE - 8 * HOUR;
    let script = Script::default().assign(at + 8 * MINUTE, &dispatcher, &crew).visit(
        (until + 30 * MINUTE, until + 75 * MINUTE),
        &crew,
        "access.drop-cable",
    );
    let words = "中午开始没网，门口的线好像被车刮断了。";
    world.story(at, &Matter::new(9, "broadband", "fault.broadband.no-internet", words), script);
    let at = from + 20 * MINUTE - 2 * HOUR;
    let (supervisor, handler) = (world.staff.named("chen-lixin"), world.staff.named("tang-jie"));
    let script = Script::default()
        .assign(at + 6 * MINUTE, &supervisor, &handler)
        .at(at + 70 * MINUTE, &handler, Act::Answer)
        .at(until + 55 * MINUTE, &handler, Act::Resolve { cause: "system.billing" });
    let words = "这个月账单多出一笔十八块的信息费，我没有订过。";
    world.story(at, &Matter::new(5, "broadband", "complaint.billing.overcharge", words), script);
}

/// The cut of 23 June when it lies in the window, else a smaller one: one cause, many reports, one restoration.
fn mass_fault(world: &mut World) {
    let options = world.options.clone();
    let june = world.begins_at <= JUNE_CUT && JUNE_CUT + 30 * HOUR < options.as_of;
    let (cut, lasts, spread, count) = if june {
        let count = usize::try_from(options.scale_per_mille * 3).unwrap_or(60).clamp(12, CHILDREN.len());
        (JUNE_CUT, 27 * HOUR, 16 * HOUR, count)
    } else {
        let day = world.begins_at + (i64::from(options.days) * 2 / 3) * DAY;
        (at_clock(day, 17, 5), 5 * HOUR + 40 * MINUTE, 2 * HOUR, 12)
    };
    let (dispatcher, _) = world.field(2, 0);
    let supervisor = world.staff.named("chen-lixin");
    let restored = cut + lasts;
    for (index, customer) in CHILDREN.take(count).enumerate() {
        let order = i64::try_from(index).unwrap_or(0);
        let mut draw = world.draw("massfault", customer as u64);
        // Most call at once: the time is drawn as the lowest of three.
        let least = (0..3).map(|_| draw.between(3 * MINUTE, spread)).min().unwrap_or(MINUTE);
        let at = cut + least;
        let (_, crew) = world.field(2, order.unsigned_abs());
        let mut script = Script::default().assign(at + 4 * MINUTE, &dispatcher, &crew);
        if index % 4 == 0 {
            let pause = Act::Pause { cause: ExemptClass::ThirdParty, from: None };
            script = script.at(at + 40 * MINUTE, &dispatcher, pause).at(
                at + 75 * MINUTE,
                &supervisor,
                Act::DecidePause { approve: index % 8 == 0 },
            );
            if index % 8 == 0 {
                script = script.at(restored, &dispatcher, Act::Resume);
            }
        }
        let told = restored + (order + 1) * 20 * SECOND;
        let script = script
            .late(told, restored, &crew, Act::Restore { proof: Some(EvidenceSource::LineLog) })
            .at(told + 5 * MINUTE, &crew, Act::Resolve { cause: "third.road-works" });
        let words = draw.say(&[
            "整栋楼都没网了，听说码头那边挖断了光缆，什么时候能好？",
            "早上起来网和电视全断，楼下邻居也一样。",
            "工人村这边全部断网，我开小店的，没法收款。",
            "货栈那边挖路挖断了线，你们快派人修。",
        ]);
        world.story(at, &Matter::new(customer, "broadband", "fault.broadband.no-internet", words), script);
    }
}

/// U14, Y41: the customer chooses tomorrow's last window and who comes; he comes after it, and the promise that followed the
/// window is broken.
fn missed_appointments(world: &mut World) {
    for (customer, days) in KEPT_WAITING {
        let at = back(world, days, (15, 10));
        let (from, until) = (at_clock(at + DAY, 18, 0), at_clock(at + DAY, 20, 0));
        // Of a crew its first member works until ten at night.
        let (dispatcher, crew) = world.field(world.customers[customer].district, 0);
        let agent = world.staff.agents[3].clone();
        let technician = crew.person.clone();
        let came = until + 40 * MINUTE + i64::try_from(customer % 2).unwrap_or(0) * 15 * MINUTE;
        let script = Script::default()
            .assign(at + 6 * MINUTE, &dispatcher, &crew)
            .at(at + 9 * MINUTE, &agent, Act::BookVisit { from, until, technician })
            .at(until - 15 * MINUTE, &crew, Act::SetOut { expected_at: came })
            .at(came, &crew, Act::ComeIn)
            .at(came + 42 * MINUTE, &crew, Act::HandReceipt)
            .at(came + 48 * MINUTE, &crew, Act::Resolve { cause: "access.connector" })
            .at(at_clock(until + DAY, 10, 20), &agent, Act::Confirm { channel: "sms" });
        let words = "宽带断了。白天都上班，明天晚上七点请派上次那位师傅来。";
        world.story(at, &Matter::new(customer, "broadband", "fault.broadband.no-internet", words), script);
    }
}

/// Porting refused: a red line. The accused district tries to close it and cannot; the department does.
fn red_line_closed(world: &mut World) {
    let at = back(world, 5, (9, 20));
    let (dispatcher, _) = world.field(2, 0);
    let handler = world.staff.named("zhou-min");
    let agent = world.staff.agents[1].clone();
    let mark = Act::RedLine { mark: "port-out-obstruction", unit: "990104".to_owned() };
    let script = Script::default()
        .assign(at + 5 * MINUTE, &world.staff.named("chen-lixin"), &handler)
        .at(at + 25 * MINUTE, &world.staff.named("shen-jing"), mark)
        .at(at + 50 * MINUTE, &dispatcher, Act::Resolve { cause: "people.wrong-information" })
        .at(at + 70 * MINUTE, &handler, Act::Answer)
        .at(at + 6 * HOUR, &handler, Act::Resolve { cause: "people.wrong-information" })
        .at(at + 9 * HOUR, &agent, Act::Confirm { channel: "hotline" });
    let words = "营业厅说系统维护不给我办携号转网，我去了三次都是这个理由，这不就是阻挠吗？";
    world.story(at, &Matter::new(8, "digital-tv", "complaint.port.refused", words), script);
}

/// A late repair exempt by force majeure, decided by a second person.
fn exempted(world: &mut World) {
    let at = back(world, 7, (11, 10));
    let (dispatcher, crew) = world.field(1, 4);
    let quality = world.staff.named("shen-jing");
    let done = at_clock(at + 2 * DAY, 11, 0);
    let storm = |scheme| Act::Exempt {
        scheme,
        cause: ExemptClass::ForceMajeure,
        from: at,
        until: at_clock(at + DAY, 24, 0),
    };
    let script = Script::default()
        .assign(at + 7 * MINUTE, &dispatcher, &crew)
        .at(at + 2 * HOUR, &dispatcher, storm("cn-same-day"))
        .at(at + 3 * HOUR, &quality, Act::DecideExemption { approve: true })
        .at(at + 3 * HOUR + 5 * MINUTE, &dispatcher, storm("cn-yiyang"))
        .at(at + 3 * HOUR + 9 * MINUTE, &quality, Act::DecideExemption { approve: true })
        .visit((done, done + 70 * MINUTE), &crew, "majeure.storm")
        .at(done + 5 * HOUR, &world.staff.agents[2].clone(), Act::Confirm { channel: "wechat" });
    let words = "台风天楼顶的箱子被雷打了，整个单元没网。";
    world.story(at, &Matter::new(70, "broadband", "fault.broadband.no-internet", words), script);
}

fn cancelled(world: &mut World) {
    let agent = world.staff.agents[3].clone();
    let at = back(world, 1, (19, 5));
    let script = Script::default().at(at + 22 * MINUTE, &agent, Act::Cancel);
    let words = "电视没声音了，是不是又坏了？";
    world.story(at, &Matter::new(5, "digital-tv", "fault.tv.picture", words), script);
}

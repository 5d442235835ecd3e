//! The life of a repair or an installation: dispatched, visited, repaired, said, and what the customer says.

use super::agenda::{About, Act, Arrival, Deed};
use super::scene::{CREW_HOURS, Script, polite};
use super::tables as t;
use super::world::World;
use crate::city::customers::Line;
use crate::random::Draw;
use crate::time::{DAY, HOUR, MINUTE, SECOND, after_service, at_clock, hour};
use yinuo_domain::{Actor, EvidenceSource};
use yinuo_policy::ExemptClass;

/// Most links of one chain of repeats that the traffic draws.
const CHAIN_MAX: u32 = 4;

/// How hard the day is for the crews, per mille of the ordinary wait.
pub(crate) type Strain = i64;
/// An ordinary day.
pub(crate) const CALM: Strain = 1_000;

struct Job<'w> {
    world: &'w World,
    dispatcher: Actor,
    crew: Actor,
    cause: &'static str,
    site: i64,
    rural: bool,
    strain: Strain,
    accepted: i64,
}

/// What follows on a report: deeds on its case, and the same home again.
pub(crate) struct Course {
    pub deeds: Vec<(i64, Deed)>,
    pub again: Vec<(i64, Arrival)>,
}

/// The script of a repair accepted at `at`, and the repeats that follow it.
pub(crate) fn repair(
    world: &World,
    draw: &mut Draw,
    at: i64,
    (customer, line): (usize, &Line),
    strain: Strain,
    arrival: &Arrival,
) -> Course {
    let district = world.customers[customer].district;
    let (dispatcher, crew) = world.field(district, draw.bits());
    let causes = match line.access {
        "coax" | "analogue" | "eoc" => t::CAUSES_COAX,
        "copper" => t::CAUSES_COPPER,
        _ => t::CAUSES_FIBRE,
    };
    let weights: Vec<u32> = causes.iter().map(|cause| cause.1).collect();
    let (cause, _, site) = causes[draw.weighted(&weights)];
    let site = draw.quantile(site) * SECOND;
    let job = Job { world, dispatcher, crew, cause, site, rural: line.rural, strain, accepted: at };
    let assigned = at + draw.between(2 * MINUTE, 14 * MINUTE);
    let mut script = Script::default().assign(assigned, &job.dispatcher, &job.crew);
    // What the agent heard is not always what it is (an assumption: one in fifty is put right by the dispatcher).
    if line.product == "broadband" && draw.chance(20) {
        script = script.at(
            assigned + 3 * MINUTE,
            &job.dispatcher,
            Act::Categorise { category: "fault.broadband.intermittent" },
        );
    }
    // Who asks for another time, who is out, what takes days, who cancels (CITY.md, field and promise).
    let hard = if strain > CALM { 110 } else { 18 };
    let (script, restored) = match draw.weighted(&[780, 100, 40, hard, 22]) {
        0 => job.ordinary(draw, script, assigned),
        1 => job.appointed(draw, script, assigned),
        2 => job.absent(draw, script, assigned),
        3 => job.long(draw, script, assigned),
        _ => {
            let by = world.agent(draw);
            let script = script.at(at + draw.between(20 * MINUTE, 80 * MINUTE), &by, Act::Cancel);
            return Course { deeds: script.deeds, again: Vec::new() };
        }
    };
    let script = job.urged(draw, script, restored);
    let (script, closed) = job.verdict(draw, script, restored + 6 * MINUTE);
    let again = repeats(world, draw, customer, closed, arrival);
    Course { deeds: script.deeds, again }
}

impl Job<'_> {
    fn wait(&self, draw: &mut Draw) -> i64 {
        let table = if self.rural { &t::WAIT_RURAL } else { &t::WAIT_URBAN };
        draw.quantile(table) * SECOND * self.strain / 1_000
    }

    fn done(&self, draw: &mut Draw, script: Script, arrive: i64) -> (Script, i64) {
        let restored = arrive + self.site;
        let script = match draw.below(10) {
            0 | 1 => {
                script.proved_visit((arrive, restored), &self.crew, self.cause, EvidenceSource::SpeedTest)
            }
            2 => script.proved_visit((arrive, restored), &self.crew, self.cause, EvidenceSource::Photo),
            3 => script.proved_visit((arrive, restored), &self.crew, self.cause, EvidenceSource::LineLog),
            _ => script.visit((arrive, restored), &self.crew, self.cause),
        };
        (script, restored)
    }

    fn ordinary(&self, draw: &mut Draw, script: Script, assigned: i64) -> (Script, i64) {
        let arrive = after_service(assigned, self.wait(draw), CREW_HOURS);
        self.done(draw, script, arrive)
    }

    /// The customer asks for another time; one visit in forty still comes late.
    fn appointed(&self, draw: &mut Draw, script: Script, assigned: i64) -> (Script, i64) {
        let (day, from) = if hour(assigned) < 14 && draw.chance(500) {
            (assigned, 19)
        } else {
            (assigned + DAY, *draw.pick(&[9, 10, 14, 19]))
        };
        let (from, until) = (at_clock(day, from, 0), at_clock(day, from + 2, 0));
        let agreed = assigned + draw.between(MINUTE, 9 * MINUTE);
        let script = script.at(agreed, &self.dispatcher, Act::Appoint { from, until, asked: true });
        let late = draw.chance(25);
        let arrive = if late { until + 25 * MINUTE } else { from + draw.between(5 * MINUTE, 70 * MINUTE) };
        self.done(draw, script, arrive)
    }

    /// Nobody at home: the customer names another time, or the clock stands by a second person's leave.
    fn absent(&self, draw: &mut Draw, script: Script, assigned: i64) -> (Script, i64) {
        let knocked = after_service(assigned, self.wait(draw), CREW_HOURS);
        let back = at_clock(knocked + DAY, 9, 0) + draw.between(0, 3 * HOUR);
        let script = script.at(knocked, &self.crew, Act::Note { words: "到达客户家中无人，电话约定改期。" });
        let script = if draw.chance(500) {
            let asked = Act::Appoint { from: back, until: back + 2 * HOUR, asked: true };
            script.at(knocked + 10 * MINUTE, &self.dispatcher, asked)
        } else {
            let supervisor = self.world.staff.named("chen-lixin");
            let pause = Act::Pause { cause: ExemptClass::UserCause, from: None };
            script
                .at(knocked + 10 * MINUTE, &self.dispatcher, pause)
                .at(
                    knocked + draw.between(25 * MINUTE, 70 * MINUTE),
                    &supervisor,
                    Act::DecidePause { approve: true },
                )
                .at(back, &self.dispatcher, Act::Resume)
        };
        let arrive = back + draw.between(10 * MINUTE, 50 * MINUTE);
        self.done(draw, script, arrive)
    }

    /// Parts, trunk cables, stubborn faults: days. Some of them are nobody's fault here, which a second person decides.
    fn long(&self, draw: &mut Draw, script: Script, assigned: i64) -> (Script, i64) {
        let first = after_service(assigned, self.wait(draw), CREW_HOURS);
        let arrive = after_service(first, draw.between(9 * HOUR, 50 * HOUR), CREW_HOURS);
        let script = script.at(first, &self.crew, Act::Arrive).at(
            first + 40 * MINUTE,
            &self.crew,
            Act::Note { words: "需更换器材，备件明后天到，已告知客户。" },
        );
        let restored = arrive + self.site;
        let mut script = script.at(restored, &self.crew, Act::Restore { proof: None }).at(
            restored + 6 * MINUTE,
            &self.crew,
            Act::Resolve { cause: self.cause },
        );
        let storm = self.strain > CALM;
        if draw.chance(if storm { 400 } else { 220 }) {
            let quality = self.world.staff.named("shen-jing");
            let cause = if storm { ExemptClass::ForceMajeure } else { ExemptClass::ThirdParty };
            let proposed = polite(first + HOUR);
            let until = at_clock(first + DAY, 0, 0);
            let exempt = |scheme| Act::Exempt { scheme, cause, from: self.accepted, until };
            let approve = draw.chance(700);
            script = script
                .at(proposed, &self.dispatcher, exempt("cn-same-day"))
                .at(proposed + 90 * MINUTE, &quality, Act::DecideExemption { approve })
                .at(proposed + 92 * MINUTE, &self.dispatcher, exempt("cn-yiyang"))
                .at(proposed + 99 * MINUTE, &quality, Act::DecideExemption { approve });
        }
        (script, restored)
    }

    /// Who waits long rings again (催单).
    fn urged(&self, draw: &mut Draw, mut script: Script, restored: i64) -> Script {
        let mut at = self.accepted + draw.between(90 * MINUTE, 5 * HOUR);
        let mut odds = if restored - self.accepted > 20 * HOUR { 550 } else { 110 };
        while at < restored && draw.chance(odds) {
            script = script.at(polite(at), &self.world.agent(draw), Act::Urge);
            at += draw.between(3 * HOUR, 20 * HOUR);
            odds /= 2;
        }
        if draw.chance(120) {
            let words = draw.say(crate::words::staff::NOTES);
            script = script.at(self.accepted + 16 * MINUTE, &self.dispatcher, Act::Note { words });
        }
        script
    }

    /// What the customer says; answers when the case is closed.
    fn verdict(&self, draw: &mut Draw, script: Script, resolved: i64) -> (Script, i64) {
        let by = self.world.agent(draw);
        let channel = *draw.pick(&["sms", "sms", "wechat", "hotline"]);
        match draw.weighted(&[560, 25, 415]) {
            0 => {
                let closed = polite(resolved + draw.between(10 * MINUTE, 20 * HOUR));
                let script = script.at(closed, &by, Act::Confirm { channel });
                if draw.chance(t::REOPEN_PER_MILLE) {
                    let back = polite(closed + draw.between(10 * HOUR, 4 * DAY));
                    let arrive = after_service(back, 3 * HOUR, CREW_HOURS);
                    let script = script.at(back, &by, Act::Reopen);
                    let script = script.visit((arrive, arrive + 50 * MINUTE), &self.crew, self.cause);
                    return (script, arrive + 50 * MINUTE + 2 * DAY);
                }
                (script, closed)
            }
            1 => {
                let refused = polite(resolved + draw.between(30 * MINUTE, 9 * HOUR));
                let arrive = after_service(refused, draw.between(HOUR, 5 * HOUR), CREW_HOURS);
                let done = arrive + 55 * MINUTE;
                let script = script.at(refused, &by, Act::Refuse);
                let script = script.visit((arrive, done), &self.crew, self.cause);
                let closed = polite(done + draw.between(HOUR, 20 * HOUR));
                (script.at(closed, &by, Act::Confirm { channel }), closed)
            }
            _ => (script, resolved + 2 * DAY),
        }
    }
}

/// The same home reports again some days after the close; chronic homes more often.
fn repeats(
    world: &World,
    draw: &mut Draw,
    customer: usize,
    closed: i64,
    arrival: &Arrival,
) -> Vec<(i64, Arrival)> {
    let chronic = world.customers[customer].chronic;
    let odds = if chronic { t::REPEAT_CHRONIC_PER_MILLE } else { t::REPEAT_PER_MILLE };
    let About::Matter { .. } = arrival.about else { return Vec::new() };
    let mut again = Vec::new();
    let mut from = closed;
    for _ in 1..CHAIN_MAX {
        if !draw.chance(odds) {
            break;
        }
        let at = polite(from + draw.quantile(&t::REPEAT_GAP_DAYS) * DAY + draw.between(HOUR, 12 * HOUR));
        again.push((
            at,
            Arrival {
                by: world.agent(draw),
                words: "",
                script: Vec::new(),
                again: Vec::new(),
                ..arrival.clone()
            },
        ));
        from = at + 4 * DAY;
    }
    again
}

/// The script of an installation or a move.
pub(crate) fn install(world: &World, draw: &mut Draw, at: i64, customer: usize) -> Vec<(i64, Deed)> {
    let (dispatcher, crew) = world.field(world.customers[customer].district, draw.bits());
    let assigned = at + draw.between(4 * MINUTE, 20 * MINUTE);
    let script = Script::default().assign(assigned, &dispatcher, &crew);
    let (script, arrive) = if draw.chance(450) {
        let day = at + DAY * draw.between(1, 4);
        let from = at_clock(day, *draw.pick(&[9, 10, 14, 16]), 0);
        let act = Act::Appoint { from, until: from + 2 * HOUR, asked: true };
        (script.at(assigned + 5 * MINUTE, &dispatcher, act), from + draw.between(0, 50 * MINUTE))
    } else {
        let wait = draw.quantile(&t::WAIT_URBAN) * SECOND;
        (script, after_service(assigned, if draw.chance(40) { wait + 14 * HOUR } else { wait }, CREW_HOURS))
    };
    let restored = arrive + draw.quantile(&t::SITE_STANDARD) * SECOND * 2;
    let script = script.visit((arrive, restored), &crew, "system.provisioning");
    let closed = restored + draw.between(20 * MINUTE, 3 * HOUR);
    script.at(polite(closed), &world.agent(draw), Act::Confirm { channel: "sms" }).deeds
}

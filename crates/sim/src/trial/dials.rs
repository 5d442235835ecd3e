//! The dials of a seed: every behaviour and every fault is switched off or on, with a wild weight. A swarm of seeds goes
//! where one balanced mixture never does.

use super::act::KINDS;
use super::fault::Rates;
use super::office::OfficeDials;
use super::papers::PaperDials;
use super::wallet::WalletDials;
use crate::random::Draw;
use crate::time::{DAY, HOUR, MINUTE, SECOND};
use yinuo_domain::Actor;

/// Hours between the end of a day and its draw, as a policy has them that names none.
const DRAWN_AFTER: i64 = 6 * HOUR;
/// Most processes on one store.
const NODES_MAX: u64 = 3;

/// What a seed is like.
#[derive(Debug, Clone)]
pub(super) struct Dials {
    /// Processes on the store.
    pub nodes: usize,
    /// How far each machine's clock is ahead of the truth.
    pub ahead: Vec<i64>,
    /// Largest distance of a clock's jump; nothing is further from the truth than this.
    pub skew_max: i64,
    /// Ports.
    pub rates: Rates,
    /// Mean wait between steps.
    pub pace: i64,
    /// How many customers get in touch: few, so that cases meet.
    pub customers: u64,
    /// Weights of deeds.
    pub acts: Vec<u32>,
    /// Who works.
    pub staff: Vec<Actor>,
    /// Contacts among the steps, per mille.
    pub contacts: u64,
    /// Steps with a look of the worker, per mille.
    pub worker: u64,
    /// When no worker runs.
    pub worker_down: Vec<(i64, i64)>,
    /// When the disk is full.
    pub disk_full: Vec<(i64, i64)>,
    /// When everybody comes at once: waits are forty times shorter.
    pub storm: Vec<(i64, i64)>,
    /// Submissions recorded later than they happened, per mille.
    pub late: u64,
    /// Steps that fall on the very instant of a clock, per mille.
    pub on_the_dot: u64,
    /// Submissions with an idempotency key, per mille.
    pub keyed: u64,
    /// Keyed submissions that arrive twice, per mille.
    pub twice: u64,
    /// Submissions that are overtaken by later ones, per mille.
    pub overtaken: u64,
    /// Replies that never reach the caller, per mille.
    pub unheard: u64,
    /// Submissions during which another process does something as well, per mille.
    pub interrupted: u64,
    /// Processes that die between two steps, per mille.
    pub idle_kill: u64,
    /// Processes that did not hear yet that a register changed, per mille.
    pub law_lag: u64,
    /// When another policy is adopted: local midnights.
    pub policy_changes: Vec<i64>,
    /// When the calendar table of the running year is published; from the start when absent.
    pub table_late: Option<i64>,
    /// Steps with somebody who wants a customer erased, per mille.
    pub erasures: u64,
    /// Steps with a look of the journal's consumer, per mille.
    pub consumer: u64,
    /// Steps after which a checkpoint is signed, per mille.
    pub checkpoints: u64,
    /// Steps with a page of the daily roll-ups, per mille.
    pub rolls: u64,
    /// Steps with a look whether a day is to be drawn, per mille.
    pub draws: u64,
    /// Steps with a call to somebody who was drawn, per mille.
    pub call_backs: u64,
    /// Steps with a legal hold laid or lifted, per mille.
    pub holds: u64,
    /// Messages to customers.
    pub post: PostDials,
    /// Outside bodies, outages, and cases that are bound together.
    pub office: OfficeDials,
    /// Payments to customers.
    pub wallet: WalletDials,
    /// Steps in which what is old enough is archived, per mille.
    pub archives: u64,
    /// Steps in which what is old enough is purged, per mille.
    pub purges: u64,
    /// Steps after which nobody does anything for weeks, per mille.
    pub leaps: u64,
    /// Whether processes have the folder of the archive at hand to read in.
    pub shelf: bool,
}

/// What a seed does about messages to customers.
#[derive(Debug, Clone)]
pub(super) struct PostDials {
    /// Steps with a turn of the postman, per mille.
    pub turns: u64,
    /// When the gateway is away.
    pub away: Vec<(i64, i64)>,
    /// Messages that the gateway refuses, per mille.
    pub refuses: u64,
    /// Messages that it takes without anybody hearing of it, per mille.
    pub unheard: u64,
    /// Messages whose receipt says that they were lost, per mille.
    pub fails: u64,
    /// Messages of which there are receipts, per mille.
    pub receipts: u64,
    /// Steps in which a customer opens the link of a score, per mille.
    pub scores: u64,
    /// Steps in which somebody begins a message anew, per mille.
    pub again: u64,
    /// Whether every third customer asked for no messages.
    pub wishes: bool,
    /// Whether every other customer follows the account of WeChat, and how many of a thousand messages have a receipt there.
    pub wechat: Option<u64>,
}

impl PostDials {
    /// Of a stream of its own: what is added here moves no other dial.
    fn of(seed: u64, begins_at: i64, length: i64) -> Self {
        let mut draw = Draw::new(seed, "dials of the post", 0);
        let mut away = Vec::new();
        for _ in 0..draw.below(3) {
            let from = begins_at + draw.between(0, length.max(1));
            away.push((from, from + draw.between(MINUTE, 14 * HOUR)));
        }
        let mut per_mille = |chance: u64, most: u64| if draw.chance(chance) { draw.below(most) } else { 0 };
        Self {
            away,
            turns: per_mille(800, 600),
            refuses: per_mille(400, 400),
            unheard: per_mille(500, 300),
            fails: per_mille(500, 400),
            receipts: per_mille(800, 1_000),
            scores: per_mille(800, 200),
            again: per_mille(400, 100),
            wishes: per_mille(300, 2) > 0,
            wechat: draw.chance(500).then(|| draw.below(1_000)),
        }
    }
}

impl Dials {
    /// The dials of a seed for a trial that begins at an instant. A trial that is cut short has the same ones.
    pub fn of(seed: u64, begins_at: i64, staff: &[Actor]) -> Self {
        let mut draw = Draw::new(seed, "dials", 0);
        let nodes = usize::try_from(1 + draw.below(NODES_MAX)).unwrap_or(1);
        let skew_max = [0, 30 * SECOND, 20 * MINUTE, 5 * HOUR][draw.weighted(&[4, 3, 2, 1])];
        let ahead = (0..nodes).map(|_| draw.between(-skew_max, skew_max + 1)).collect();
        let pace = [2 * MINUTE, 12 * MINUTE, 25 * MINUTE, 90 * MINUTE][draw.weighted(&[1, 3, 4, 2])];
        let length = i64::from(super::STEPS) * pace;
        let mut spans = |chance: u64, longest: i64| -> Vec<(i64, i64)> {
            if !draw.chance(chance) {
                return Vec::new();
            }
            let from = begins_at + draw.between(0, length.max(1));
            vec![(from, from + draw.between(MINUTE, longest))]
        };
        let worker_down = spans(400, 30 * HOUR);
        let disk_full = spans(250, 5 * HOUR);
        let storm = spans(250, DAY);
        let rates = rates(&mut draw, skew_max);
        let mut acts: Vec<u32> = (0..KINDS).map(|_| wild(&mut draw, 750)).collect();
        // Somebody does something in every trial.
        acts[3] += 1;
        acts[4] += 1;
        let midnights = 1 + length / DAY;
        let policy_changes = if draw.chance(400) {
            vec![crate::time::midnight(begins_at) + DAY * draw.between(1, midnights + 1)]
        } else {
            Vec::new()
        };
        let table_late = draw.chance(250).then(|| begins_at + draw.between(0, length.max(1)));
        let mut per_mille = |chance: u64, most: u64| if draw.chance(chance) { draw.below(most) } else { 0 };
        let (archives, purges) = (per_mille(600, 250), per_mille(400, 60));
        Self {
            nodes,
            ahead,
            skew_max,
            rates,
            pace,
            worker_down,
            disk_full,
            storm,
            policy_changes,
            table_late,
            acts,
            staff: staff.to_vec(),
            contacts: 60 + per_mille(1_000, 300),
            worker: 20 + per_mille(800, 900),
            late: per_mille(700, 500),
            on_the_dot: per_mille(700, 500),
            keyed: per_mille(900, 1_000),
            twice: per_mille(600, 400),
            overtaken: per_mille(500, 300),
            unheard: per_mille(600, 200),
            interrupted: per_mille(600, 400),
            idle_kill: per_mille(600, 60),
            law_lag: per_mille(500, 900),
            checkpoints: per_mille(400, 60),
            consumer: per_mille(700, 300),
            erasures: per_mille(400, 250),
            customers: 3 + per_mille(1_000, 20),
            rolls: per_mille(700, 300),
            // A day is drawn six hours after its end: clocks that are further apart than that cut it at two places.
            draws: per_mille(700, 300) * u64::from(2 * skew_max < DRAWN_AFTER),
            call_backs: per_mille(700, 200),
            holds: per_mille(400, 150),
            post: PostDials::of(seed, begins_at, length),
            office: OfficeDials::of(seed),
            wallet: WalletDials::of(seed, begins_at, length),
            archives,
            purges,
            // Months of pay must end for somebody to lock them.
            leaps: if archives + purges + PaperDials::of(seed).months > 0 { 12 } else { 0 },
            shelf: per_mille(500, 2) > 0,
        }
    }

    /// Whether an instant lies in one of the spans.
    pub fn within(spans: &[(i64, i64)], at: i64) -> bool {
        spans.iter().any(|(from, until)| *from <= at && at < *until)
    }
}

fn wild(draw: &mut Draw, on: u64) -> u32 {
    if draw.chance(on) { *draw.pick(&[1, 4, 16, 64]) } else { 0 }
}

fn rates(draw: &mut Draw, skew_max: i64) -> Rates {
    // One trial in six has honest ports, so that a fault of the product is not hidden behind ours.
    if draw.chance(160) {
        return Rates::default();
    }
    let mut rate = |wildest: u64| if draw.chance(500) { 1 + draw.below(wildest) } else { 0 };
    Rates {
        kill_before: rate(60),
        kill_after: rate(60),
        kill_inside: rate(200),
        kill_outside: rate(200),
        reply_lost: rate(400),
        commit_fails: rate(300),
        read_fails: rate(60),
        conflict: rate(2_500),
        clock_jumps: if skew_max > 0 { rate(200) } else { 0 },
    }
}

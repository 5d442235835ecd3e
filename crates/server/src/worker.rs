//! The worker's loops: due clocks are settled, roll-ups follow the journal, and what it grew by is told to listeners.

use crate::customer::{Doors, Till};
use crate::router::Serving;
use crate::tmf::{Crier, Hub};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use yinuo_account::{RollSize, Roller, draw_daily, keep_scores, make_quarter_waves};
use yinuo_app::emergency::Follower;
use yinuo_app::line::line_of;
use yinuo_app::messages::Postman;
use yinuo_app::outlet::{Courier, Outlet};
use yinuo_app::ports::{Fence, StreamKind};
use yinuo_app::register::is_law;
use yinuo_app::settlement::Cashier;
use yinuo_app::{App, AppError, Worker};
use yinuo_domain::Actor;

/// How often due clocks are looked for.
const WORK_EVERY: Duration = Duration::from_millis(500);
/// Ticks between two looks for answers that are kept no longer, and for a day to draw.
const LOOK_EVERY_TICKS: u32 = 120;
/// How often the heads of the journal are looked at.
const TELL_EVERY: Duration = Duration::from_millis(200);
/// How often the store is tended.
const TEND_EVERY: Duration = Duration::from_millis(100);
/// Whoever leases this shard keeps the roll-ups, draws the days and makes the checkpoints: of many processes one is enough, and a second
/// one does no harm.
const LEADING_SHARD: u16 = 0;
/// Pages settled before the loop looks at the stop signal again.
const PAGES: u32 = 20;
/// Entries of a shard told at once; the rest follows with the next tick.
const ENTRIES: u32 = 200;

/// One kind of work beside the clocks, never before them: a long catch-up must not hold a breach up. At most one turn at a time.
#[derive(Default)]
struct Beside(Option<JoinHandle<()>>);

impl Beside {
    fn is_idle(&self) -> bool {
        self.0.as_ref().is_none_or(JoinHandle::is_finished)
    }

    fn begin(&mut self, turn: impl FnOnce() + Send + 'static) {
        self.0 = Some(tokio::task::spawn_blocking(turn));
    }
}

/// Settles due clocks of the shards that it leases until told to stop; then gives them up.
pub async fn work_loop(serving: Arc<Serving>, mut stop: watch::Receiver<bool>) {
    let worker = Arc::new(Mutex::new(Worker::new(&serving.app)));
    let mut tick = tokio::time::interval(WORK_EVERY);
    let mut ticks: u32 = 0;
    let roller = Arc::<Mutex<Roller>>::default();
    let mut draw_due = false;
    let courier = Arc::<Mutex<Courier>>::default();
    let crier = Arc::<Mutex<Crier>>::default();
    let postman = Arc::<Mutex<Postman>>::default();
    let cashier = Arc::<Mutex<Cashier>>::default();
    let follower = Arc::<Mutex<Follower>>::default();
    let [mut rolling, mut carrying, mut crying, mut posting, mut paying, mut following] =
        <[Beside; 6]>::default();
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => break,
            _ = tick.tick() => {}
        }
        ticks = ticks.wrapping_add(1);
        let looks = ticks % LOOK_EVERY_TICKS == 1;
        draw_due |= looks;
        settle(&serving, &worker, looks).await;
        let shards = held(&worker);
        serving.lead(shards.iter().any(|fence| fence.shard == LEADING_SHARD));
        if serving.meter.note_shards(shards.len()) {
            tracing::info!(shards = shards.len(), "shards leased");
        }
        if rolling.is_idle() && serving.leads() {
            let (app, roller) = (Arc::clone(&serving.app), Arc::clone(&roller));
            let draws = std::mem::take(&mut draw_due);
            rolling.begin(move || lead(&app, &roller, draws));
        }
        if following.is_idle() {
            let (app, follower, held) = (Arc::clone(&serving.app), Arc::clone(&follower), held(&worker));
            following.begin(move || follow(&app, &follower, &held));
        }
        if let Some(outlet) = serving.outlet().filter(|_| carrying.is_idle()) {
            let (serving, courier) = (Arc::clone(&serving), Arc::clone(&courier));
            carrying.begin(move || carry(&serving, &courier, &*outlet, &shards));
        }
        if let Some(hub) = serving.hub().filter(|_| crying.is_idle()) {
            let (serving, crier, held) = (Arc::clone(&serving), Arc::clone(&crier), held(&worker));
            crying.begin(move || cry(&serving, &crier, &hub, &held));
        }
        if let Some(doors) = serving.doors().filter(|_| posting.is_idle()) {
            let (serving, postman, held) = (Arc::clone(&serving), Arc::clone(&postman), held(&worker));
            posting.begin(move || write_out(&serving, &postman, &doors, &held));
        }
        if let Some(till) = serving.till().filter(|_| paying.is_idle()) {
            let (serving, cashier, held) = (Arc::clone(&serving), Arc::clone(&cashier), held(&worker));
            paying.begin(move || pay(&serving, &cashier, &till, &held));
        }
    }
    // Before the leases are given up: what they delivered they write down under them. Of each at most one turn; a panic
    // in it was written to the log already.
    for turn in [posting, paying, rolling, carrying, crying, following].into_iter().filter_map(|work| work.0)
    {
        let _ = turn.await;
    }
    let app = Arc::clone(&serving.app);
    let stop = move || worker.lock().unwrap_or_else(PoisonError::into_inner).stop(&app);
    if let Ok(Err(error)) = tokio::task::spawn_blocking(stop).await {
        tracing::error!(%error, "the worker's shards stay leased until their time is over");
    }
}

async fn settle(serving: &Serving, worker: &Arc<Mutex<Worker>>, looks: bool) {
    let (app, turn, leads) = (Arc::clone(&serving.app), Arc::clone(worker), serving.leads());
    let work = move || {
        if looks {
            app.expire_keys()?;
        }
        if leads {
            app.settle_outages(PAGES)?;
            app.credit_areas(PAGES)?;
            app.say_late_area_payments(PAGES)?;
            app.wake_uncovered(PAGES)?;
        }
        // Only this loop locks it, one turn after the other.
        turn.lock().unwrap_or_else(PoisonError::into_inner).settle(&app, PAGES)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::error!(%error, "the worker could not settle due clocks"),
        Err(panic) => tracing::error!(%panic, "the worker broke"),
    }
}

fn held(worker: &Mutex<Worker>) -> Vec<Fence> {
    worker.lock().unwrap_or_else(PoisonError::into_inner).held().to_vec()
}

fn carry(serving: &Serving, courier: &Mutex<Courier>, outlet: &dyn Outlet, held: &[Fence]) {
    // Only one turn at a time locks it.
    let mut courier = courier.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(error) = courier.turn(&serving.app, outlet, held) {
        tracing::error!(%error, "the outlet does not follow the journal");
    }
    serving.meter.note_outlet(courier.state());
}

fn cry(serving: &Serving, crier: &Mutex<Crier>, hub: &Hub, held: &[Fence]) {
    // Only one turn at a time locks it.
    let mut crier = crier.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(error) = crier.turn(&serving.app, hub, held) {
        tracing::error!(%error, "the listeners do not follow the journal");
    }
}

/// What one process does for all of them; with `looks` also what falls due by the day.
fn lead(app: &App, roller: &Mutex<Roller>, looks: bool) {
    if looks {
        look(app);
    }
    roll(app, roller);
    pay_wages(app);
    give_points(app);
    if looks {
        keep_months(app);
        make_waves(app);
    }
}

fn draw(app: &App) {
    match draw_daily(app, &Actor::system()) {
        Ok(turn) => {
            for day in turn.drawn {
                tracing::info!(%day, "call-backs drawn");
            }
        }
        Err(error) => tracing::error!(%error, "the call-backs of a day could not be drawn"),
    }
}

fn write_out(serving: &Serving, postman: &Mutex<Postman>, doors: &Doors, held: &[Fence]) {
    // Only one turn at a time locks it.
    let mut postman = postman.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(error) = postman.turn(&serving.app, doors.ways(), &doors.post, held) {
        tracing::error!(%error, "messages to customers do not follow the journal");
    }
    serving.meter.note_post(postman.state());
}

fn pay(serving: &Serving, cashier: &Mutex<Cashier>, till: &Till, held: &[Fence]) {
    // Only one turn at a time locks it.
    let mut cashier = cashier.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(error) = cashier.turn(&serving.app, &*till.gateway, held) {
        tracing::error!(%error, "payments to customers stand still");
    }
    serving.meter.note_till(cashier.state());
}

fn roll(app: &App, roller: &Mutex<Roller>) {
    // Only one turn at a time locks it.
    let mut roller = roller.lock().unwrap_or_else(PoisonError::into_inner);
    match roller.roll_up(app, RollSize::default()) {
        // Somebody else rolls up as well: then it is done.
        Ok(_) | Err(AppError::Busy) => {}
        Err(error) => tracing::error!(%error, "the daily roll-ups do not follow the journal"),
    }
}

/// Wages follow the journal, and whoever waits for a decision too long is told of.
fn pay_wages(app: &App) {
    match app
        .settle_wages(PAGES)
        .and_then(|_| app.tell_late_objections())
        .and_then(|_| app.tell_late_points_objections())
    {
        // Somebody else settles as well: then it is done.
        Ok(_) | Err(AppError::Busy) => {}
        Err(error) => tracing::error!(%error, "wages do not follow the journal"),
    }
}

/// Points follow the journal, those that are too old go, and a late recovery, coaching or directive is told of.
fn give_points(app: &App) {
    let done = app.earn_points(PAGES).and_then(|_| app.expire_points());
    let done = done.and_then(|_| app.tell_late_follow_ups());
    match done.and_then(|_| app.tell_late_directives()) {
        // Somebody else does it as well: then it is done.
        Ok(_) | Err(AppError::Busy) => {}
        Err(error) => tracing::error!(%error, "points do not follow the journal"),
    }
}

/// Months that are over long enough are kept, with the honours that follow from them.
fn keep_months(app: &App) {
    match keep_scores(app, &Actor::system()) {
        Ok(kept) => {
            for (card, month) in kept {
                tracing::info!(%card, %month, "scores kept");
            }
        }
        // Somebody else does it as well: then it is done.
        Err(AppError::Busy) => {}
        Err(error) => tracing::error!(%error, "the scores of a month could not be kept"),
    }
}

/// The wave of a quarter that is over is made, once.
fn make_waves(app: &App) {
    match make_quarter_waves(app, &Actor::system()) {
        Ok(made) => {
            for wave in made {
                tracing::info!(%wave, "survey wave made");
            }
        }
        // Somebody else does it as well: then it is done.
        Err(AppError::Busy) => {}
        Err(error) => tracing::error!(%error, "the survey wave of a quarter could not be made"),
    }
}

/// What is looked at once a minute: a day to draw, and visits that a removed firm still has.
fn look(app: &App) {
    draw(app);
    take_back(app);
}

/// Modes of emergency that are on: what they propose on cases that came since, and what ends with them.
fn follow(app: &App, follower: &Mutex<Follower>, held: &[Fence]) {
    // Only one turn at a time locks it.
    let mut follower = follower.lock().unwrap_or_else(PoisonError::into_inner);
    match follower.turn(app, held) {
        Ok(0) => {}
        Ok(told) => tracing::info!(told, "cases follow an emergency mode"),
        Err(error) => tracing::error!(%error, "cases could not follow an emergency mode"),
    }
}

/// Visits that were given to a removed firm in the moment of its removal go back to the pool.
fn take_back(app: &App) {
    match app.release_of_removed() {
        Ok(0) | Err(AppError::Busy) => {}
        Ok(released) => tracing::info!(released, "visits of removed firms went back to the pool"),
        Err(error) => tracing::error!(%error, "visits of removed firms were not taken back"),
    }
}

/// Tends the store, until told to stop: no request waits for what can be done beside it.
pub async fn tend_loop(serving: Arc<Serving>, mut stop: watch::Receiver<bool>) {
    let mut tick = tokio::time::interval(TEND_EVERY);
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            _ = tick.tick() => {}
        }
        let app = Arc::clone(&serving.app);
        match tokio::task::spawn_blocking(move || app.store().tend()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the store could not be tended"),
            Err(panic) => tracing::error!(%panic, "whoever tends the store broke"),
        }
    }
}

/// Tells listeners which cases changed, until told to stop.
pub async fn live_loop(serving: Arc<Serving>, mut stop: watch::Receiver<bool>) {
    let mut tick = tokio::time::interval(TELL_EVERY);
    let mut seen: Vec<u64> = Vec::new();
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => {
                serving.live.close();
                return;
            }
            _ = tick.tick() => {}
        }
        let app = Arc::clone(&serving.app);
        let before = seen.clone();
        let grown = tokio::task::spawn_blocking(move || grown(&app, &before)).await;
        if let Ok(Some(grown)) = grown {
            seen = grown.heads;
            if !grown.cases.is_empty() {
                serving.live.changed(grown.cases);
            }
            if !grown.lines.is_empty() {
                serving.live.called(grown.lines);
            }
        }
    }
}

/// What the journal grew by.
struct Grown {
    heads: Vec<u64>,
    cases: Vec<uuid::Uuid>,
    /// People on whose telephone line something happened.
    lines: Vec<String>,
}

fn grown(app: &yinuo_app::App, before: &[u64]) -> Option<Grown> {
    let mut heads = app.store().journal_heads().ok()?;
    let (mut cases, mut lines) = (Vec::new(), Vec::new());
    for (shard, (head, seen)) in heads.iter_mut().zip(before).enumerate() {
        if *head > *seen {
            let shard = u16::try_from(shard).ok()?;
            let entries = app.store().journal(shard, *seen, ENTRIES).ok()?;
            lines.extend(entries.iter().filter_map(line_of));
            if entries.iter().any(|entry| is_law(entry.stream)) {
                // Somebody edited a register beside us: a new post or policy holds from now on.
                if let Err(error) = app.reload_law() {
                    tracing::error!(%error, "the registers cannot be read");
                }
            }
            // A shard that grew by more than a page is told page by page.
            *head = entries.last().map_or(*head, |entry| entry.position);
            cases.extend(
                entries
                    .iter()
                    .filter(|entry| entry.stream.kind == StreamKind::Case)
                    .map(|entry| entry.stream.id),
            );
        }
    }
    cases.sort_unstable();
    cases.dedup();
    lines.sort_unstable();
    lines.dedup();
    Some(Grown { heads, cases, lines })
}

//! What a process does while it is up: it listens, works, or both, until it is told to stop.

use crate::Stop;
use crate::edge::random_text;
use crate::signer::{checkpoint_now, signature_holds};
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use yinuo_app::App;
use yinuo_app::openid::OpenId;
use yinuo_app::outlet::Outlet;
use yinuo_server::{
    Desk, Doors, Hub, Machine, Serving, Settings, Till, listen, listen_for_watchers, live_loop, tend_loop,
    work_loop,
};

/// Something to do about every second beside serving: the living city.
pub type Beside = Box<dyn FnMut(&App) + Send>;

/// How an application is opened to the network.
pub struct Opened {
    /// Folder of the built desk.
    pub desk: Option<PathBuf>,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// How the edge is set up.
    pub settings: Settings,
    /// What it works on beside answering; none when other processes do.
    pub work: Option<Work>,
    /// How customers are written to, and answer.
    pub doors: Option<Doors>,
    /// How money leaves, and how whoever pays answers.
    pub till: Option<Till>,
    /// Where partners' systems may be told.
    pub hub: Option<Hub>,
    /// By whom people may sign in beside us.
    pub openid: Option<OpenId>,
    /// How its administrator sees the machine.
    pub machine: Machine,
}

/// What whoever works needs.
pub struct Work {
    /// File of the key that signs checkpoints; it may be rotated while we work.
    pub key: PathBuf,
    /// Where the journal leaves by.
    pub outlet: Option<Arc<dyn Outlet>>,
}

/// How long open requests may take to end once a stop was asked for.
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// How often a process looks whether it should make a checkpoint.
const CHECKPOINT_LOOK: Duration = Duration::from_secs(1);
/// Looks between two checkpoints: ten minutes.
const CHECKPOINT_EVERY_LOOKS: u32 = 600;
/// How long a thread that may wait is kept for the next one who needs it.
const THREADS_KEPT: Duration = Duration::from_secs(300);

/// Serves an application until told to stop.
pub fn serve_until_told(app: Arc<App>, opened: Opened, beside: Option<Beside>) -> Result<(), Stop> {
    let desk = opened
        .desk
        .or_else(|| Some(PathBuf::from("web/dist")))
        .filter(|path| path.join("index.html").exists());
    let serving = Serving::new(app, Desk::new(desk, Arc::new(random_text)), opened.settings);
    serving.check_signatures_by(signature_holds);
    serving.look_at_machine_by(opened.machine);
    if let Some(doors) = opened.doors {
        serving.open_to_customers(doors);
    }
    if let Some(till) = opened.till {
        serving.pay_by(till);
    }
    if let Some(hub) = opened.hub {
        serving.tell_partners(hub);
    }
    if let Some(openid) = opened.openid {
        serving.sign_in_by(openid);
    }
    runtime()?.block_on(async {
        let listener = bound(opened.listen).await?;
        let address = listener.local_addr().map_err(|error| Stop::Failed(error.to_string()))?;
        say!("Yinuo is open at http://{address}/");
        let open = move |serving, stop| listen(listener, serving, stop);
        until_told(serving, opened.work, beside, open).await
    })
}

/// Works without a face until told to stop; who watches it may ask at an address.
pub fn work_until_told(
    app: Arc<App>,
    (work, doors, till): (Work, Option<Doors>, Option<Till>),
    hub: Option<Hub>,
    watched_at: Option<SocketAddr>,
) -> Result<(), Stop> {
    let serving = Serving::new(app, Desk::new(None, Arc::new(random_text)), Settings::default());
    if let Some(hub) = hub {
        serving.tell_partners(hub);
    }
    if let Some(doors) = doors {
        serving.open_to_customers(doors);
    }
    if let Some(till) = till {
        serving.pay_by(till);
    }
    runtime()?.block_on(async {
        let Some(listen) = watched_at else {
            say!("Yinuo works");
            return until_told(serving, Some(work), None, |_, _| std::future::ready(())).await;
        };
        let listener = bound(listen).await?;
        let address = listener.local_addr().map_err(|error| Stop::Failed(error.to_string()))?;
        say!("Yinuo works; health and metrics at http://{address}/");
        let open = move |serving, stop| listen_for_watchers(listener, serving, stop);
        until_told(serving, Some(work), None, open).await
    })
}

fn runtime() -> Result<tokio::runtime::Runtime, Stop> {
    // A thread that waits is kept for the next burst: a new one has everything to allocate anew, and its first requests wait for it.
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let built = builder.enable_all().thread_keep_alive(THREADS_KEPT).build();
    built.map_err(|error| Stop::Failed(error.to_string()))
}

async fn bound(listen: SocketAddr) -> Result<tokio::net::TcpListener, Stop> {
    let bound = tokio::net::TcpListener::bind(listen).await;
    bound.map_err(|error| Stop::Failed(format!("{listen}: {error}")))
}

async fn until_told<F>(
    serving: Arc<Serving>,
    work: Option<Work>,
    beside: Option<Beside>,
    open: impl FnOnce(Arc<Serving>, watch::Receiver<bool>) -> F,
) -> Result<(), Stop>
where
    F: Future<Output = ()> + Send + 'static,
{
    let (told, stop) = watch::channel(false);
    // Also where nobody listens: it hears of registers that others edited, and the policy of today holds here too.
    let mut tasks = vec![tokio::spawn(live_loop(Arc::clone(&serving), stop.clone()))];
    tasks.push(tokio::spawn(tend_loop(Arc::clone(&serving), stop.clone())));
    if let Some(Work { key, outlet }) = work {
        if let Some(outlet) = outlet {
            serving.leave_by(outlet);
        }
        tasks.push(tokio::spawn(work_loop(Arc::clone(&serving), stop.clone())));
        tasks.push(tokio::spawn(checkpoint_loop(Arc::clone(&serving), stop.clone(), key)));
    }
    tasks.push(tokio::spawn(beside_loop(Arc::clone(&serving), stop.clone(), beside)));
    let open = tokio::spawn(open(serving, stop));
    stop_signal().await;
    // Streams end first: an open one would hold up the stop.
    let _ = told.send(true);
    // A listener that reads nothing must not hold up the stop for ever.
    let _ = tokio::time::timeout(STOP_WITHIN, open).await;
    for task in tasks {
        let _ = task.await;
    }
    Ok(())
}

async fn beside_loop(serving: Arc<Serving>, mut stop: watch::Receiver<bool>, beside: Option<Beside>) {
    let Some(mut beside) = beside else { return };
    let mut tick = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            _ = tick.tick() => {}
        }
        let app = Arc::clone(&serving.app);
        let stepped = tokio::task::spawn_blocking(move || {
            beside(&app);
            beside
        });
        match stepped.await {
            Ok(returned) => beside = returned,
            Err(_) => return,
        }
    }
}

/// Of many working processes the one that leads makes the checkpoints: one line of them, not one from each.
async fn checkpoint_loop(serving: Arc<Serving>, mut stop: watch::Receiver<bool>, key: PathBuf) {
    let mut tick = tokio::time::interval(CHECKPOINT_LOOK);
    let mut rest: u32 = 0;
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            _ = tick.tick() => {}
        }
        rest = rest.saturating_sub(1);
        if rest > 0 || !serving.leads() {
            continue;
        }
        rest = CHECKPOINT_EVERY_LOOKS;
        let (app, key) = (Arc::clone(&serving.app), key.clone());
        let make = move || checkpoint_now(app.store(), app.now().0, &key);
        let made = tokio::task::spawn_blocking(make).await;
        if let Ok(Err(stop)) = made {
            tracing::error!(%stop, "no checkpoint could be made");
        }
    }
}

async fn stop_signal() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        biased;
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

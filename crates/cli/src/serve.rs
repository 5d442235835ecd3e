//! `yinuo serve`: the API, the desk and the workers in one process, until told to stop.

use crate::Stop;
use crate::data::Data;
use crate::edge::{SystemEntropy, WallClock, random_text};
use crate::outlet::webhook;
use crate::trail::{checkpoint_now, read_key, signing_key};
use clap::Args;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;
use yinuo_app::App;
use yinuo_app::outlet::Outlet;
use yinuo_app::ports::{Clock, Store};
use yinuo_server::{Desk, Https, Serving, Settings, live_loop, work_loop};

/// Flags of `yinuo serve`. A flag wins over the environment, the environment over the file.
#[derive(Args)]
pub struct ServeArgs {
    /// The data file, or the address of a database (postgres://…) that other processes may share.
    #[arg(long, env = "YINUO_DATA")]
    data: Option<Data>,
    /// File of the key that signs checkpoints; made when it does not exist. Beside the data file by default,
    /// `yinuo.key` for a database.
    #[arg(long, env = "YINUO_KEY")]
    key: Option<PathBuf>,
    /// Address to listen on.
    #[arg(long, env = "YINUO_LISTEN")]
    listen: Option<SocketAddr>,
    /// Folder of the built desk.
    #[arg(long, env = "YINUO_DESK")]
    desk: Option<PathBuf>,
    /// Who ends TLS before us; the session cookie then never leaves TLS.
    #[arg(long, env = "YINUO_HTTPS", value_enum)]
    https: Option<HttpsFlag>,
    /// Address (http://…) that every journal entry about cases and contacts is posted to; see docs/webhook.md.
    #[arg(long, env = "YINUO_WEBHOOK", value_name = "URL")]
    webhook: Option<String>,
    /// File of the secret shared with the webhook's receiver.
    #[arg(long, env = "YINUO_WEBHOOK_SECRET", value_name = "FILE")]
    webhook_secret: Option<PathBuf>,
    /// Configuration file (TOML: data, key, keyring, listen, desk, https, webhook, webhook_secret).
    #[arg(long, env = "YINUO_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    data: Option<PathBuf>,
    key: Option<PathBuf>,
    keyring: Option<PathBuf>,
    listen: Option<SocketAddr>,
    desk: Option<PathBuf>,
    https: Option<HttpsFlag>,
    webhook: Option<String>,
    webhook_secret: Option<PathBuf>,
}

/// Who ends TLS before us.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
enum HttpsFlag {
    /// Nobody: plain HTTP, for loopback.
    #[default]
    Off,
    /// Something in front, always.
    On,
    /// A trusted proxy that sets X-Forwarded-Proto.
    Forwarded,
}

impl From<HttpsFlag> for Https {
    fn from(flag: HttpsFlag) -> Self {
        match flag {
            HttpsFlag::Off => Self::Off,
            HttpsFlag::On => Self::On,
            HttpsFlag::Forwarded => Self::Forwarded,
        }
    }
}

/// Serves until told to stop.
pub fn serve(args: &ServeArgs) -> Result<(), Stop> {
    let file = match &args.config {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Stop::Failed(format!("{}: {error}", path.display())))?;
            toml::from_str(&text).map_err(|error| Stop::Refused(format!("{}: {error}", path.display())))?
        }
        None => ConfigFile::default(),
    };
    let named = file.data.map(|named| Data::from(named.into_os_string()));
    let data = args.data.clone().or(named).unwrap_or_else(|| Data::File(PathBuf::from("yinuo.sqlite")));
    let key = args.key.clone().or(file.key);
    crate::ring::give(file.keyring);
    let listen = args.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
    let desk = args.desk.clone().or(file.desk);
    let https = args.https.or(file.https).unwrap_or_default();
    let outlet = webhook(
        args.webhook.as_deref().or(file.webhook.as_deref()),
        args.webhook_secret.as_deref().or(file.webhook_secret.as_deref()),
    )?;
    if https == HttpsFlag::Off && !listen.ip().is_loopback() {
        tracing::warn!("sessions travel in plain text on {listen}: put TLS in front and say --https");
    }
    if data.is_missing() {
        return Err(Stop::Failed(format!("{data} does not exist: run `yinuo init --data {data}`")));
    }
    let store = data.open()?;
    let newest = newest_recorded(store.as_ref())?;
    if newest > crate::edge::system_millis() {
        tracing::warn!("the data is newer than this machine's clock: check the time");
    }
    let app = Arc::new(App::new(store, Arc::new(WallClock::not_before(newest)), Arc::new(SystemEntropy))?);
    let key = data.key_file(key.as_deref());
    signing_key(&key)?;
    let settings = Settings { https: https.into(), ..Settings::default() };
    run(app, Opened { desk, listen, key, settings, outlet }, None)
}

/// The newest recorded instant of a store.
pub fn newest_recorded(store: &dyn Store) -> Result<i64, Stop> {
    let heads = store.journal_heads().map_err(yinuo_app::AppError::from)?;
    let mut newest = i64::MIN;
    for (shard, head) in (0..).zip(heads) {
        let last = store.journal(shard, head.saturating_sub(1), 1).map_err(yinuo_app::AppError::from)?;
        newest = last.iter().map(|entry| entry.event.recorded_at).fold(newest, i64::max);
    }
    Ok(newest)
}

/// The clock of a command on some data: from a stated instant; in a demo's file from its newest event on, for a city
/// lives in its own time; else this machine's, held until it has passed what was recorded last.
pub fn clock_of(data: &Data, as_of: Option<jiff::Timestamp>) -> Result<Arc<dyn Clock>, Stop> {
    if let Some(at) = as_of {
        return Ok(Arc::new(WallClock::starting_at(at.as_millisecond())));
    }
    let newest = newest_recorded(data.open_bare()?.as_ref())?;
    let lived = newest > i64::MIN && data.file().is_some_and(crate::demo::is_demo);
    Ok(Arc::new(if lived { WallClock::starting_at(newest) } else { WallClock::not_before(newest) }))
}

/// Opens data under a clock.
pub fn open(data: &Data, clock: Arc<dyn Clock>) -> Result<Arc<App>, Stop> {
    Ok(Arc::new(App::new(data.open()?, clock, Arc::new(SystemEntropy))?))
}

/// Something to do about every second beside serving: the living city.
pub type Beside = Box<dyn FnMut(&App) + Send>;

/// How an application is opened to the network.
pub struct Opened {
    /// Folder of the built desk.
    pub desk: Option<PathBuf>,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// File of the key that signs checkpoints; it may be rotated while we serve.
    pub key: PathBuf,
    /// How the edge is set up.
    pub settings: Settings,
    /// Where the journal leaves by.
    pub outlet: Option<Arc<dyn Outlet>>,
}

/// How long open requests may take to end once a stop was asked for.
const STOP_WITHIN: std::time::Duration = std::time::Duration::from_secs(10);
/// How often a checkpoint is made while serving.
const CHECKPOINT_EVERY: std::time::Duration = std::time::Duration::from_secs(600);

/// Serves an application until told to stop.
pub fn run(app: Arc<App>, opened: Opened, beside: Option<Beside>) -> Result<(), Stop> {
    let desk = opened
        .desk
        .or_else(|| Some(PathBuf::from("web/dist")))
        .filter(|path| path.join("index.html").exists());
    let serving = Serving::new(app, Desk::new(desk, Arc::new(random_text)), opened.settings);
    if let Some(outlet) = opened.outlet {
        serving.leave_by(outlet);
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Stop::Failed(error.to_string()))?;
    runtime.block_on(until_told(serving, opened.listen, opened.key, beside))
}

async fn until_told(
    serving: Arc<Serving>,
    listen: SocketAddr,
    key: PathBuf,
    beside: Option<Beside>,
) -> Result<(), Stop> {
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(|error| Stop::Failed(format!("{listen}: {error}")))?;
    let address = listener.local_addr().map_err(|error| Stop::Failed(error.to_string()))?;
    let (told, stop) = watch::channel(false);
    let stop_watch = stop.clone();
    let worker = tokio::spawn(work_loop(Arc::clone(&serving), stop.clone()));
    let teller = tokio::spawn(live_loop(Arc::clone(&serving), stop.clone()));
    let sealer = tokio::spawn(checkpoint_loop(Arc::clone(&serving), stop.clone(), key));
    let living = tokio::spawn(beside_loop(Arc::clone(&serving), stop, beside));
    say!("Yinuo is open at http://{address}/");
    let open = tokio::spawn(yinuo_server::listen(listener, serving, stop_watch));
    stop_signal().await;
    // Streams end first: an open one would hold up the stop.
    let _ = told.send(true);
    // A listener that reads nothing must not hold up the stop for ever.
    let _ = tokio::time::timeout(STOP_WITHIN, open).await;
    for task in [worker, teller, sealer, living] {
        let _ = task.await;
    }
    Ok(())
}

async fn beside_loop(serving: Arc<Serving>, mut stop: watch::Receiver<bool>, beside: Option<Beside>) {
    let Some(mut beside) = beside else { return };
    let mut tick = tokio::time::interval(std::time::Duration::from_secs(1));
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

async fn checkpoint_loop(serving: Arc<Serving>, mut stop: watch::Receiver<bool>, key: PathBuf) {
    let mut tick = tokio::time::interval(CHECKPOINT_EVERY);
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            _ = tick.tick() => {}
        }
        let (app, key) = (Arc::clone(&serving.app), key.clone());
        let make = move || checkpoint_now(app.store(), app.now().0, &read_key(&key)?);
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

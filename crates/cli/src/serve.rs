//! `yinuo serve`: the API and the desk, and the workers in the same process unless others do the work.

use crate::Stop;
use crate::config::{Common, CommonArgs};
use crate::data::{Data, Shelf};
use crate::doctor::machine;
use crate::edge::{SystemEntropy, WallClock};
use crate::openid::OpenIdArgs;
use crate::running::{Opened, serve_until_told};
use crate::work::shared;
use clap::Args;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use yinuo_app::App;
use yinuo_app::ports::{Clock, Store};
use yinuo_server::{Https, Limits, Settings};

/// Flags of `yinuo serve`. A flag wins over the environment, the environment over the file.
#[derive(Args)]
pub struct ServeArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// Address to listen on.
    #[arg(long, env = "YINUO_LISTEN")]
    listen: Option<SocketAddr>,
    /// Folder of the built desk.
    #[arg(long, env = "YINUO_DESK")]
    desk: Option<PathBuf>,
    /// Who ends TLS before us; the session cookie then never leaves TLS.
    #[arg(long, env = "YINUO_HTTPS", value_enum)]
    https: Option<HttpsFlag>,
    /// Connections at once (900); one in thirty beside them is kept back for health and metrics. Each needs a file.
    #[arg(long, env = "YINUO_CONNECTIONS", value_name = "N")]
    connections: Option<usize>,
    /// Of these for one address (a third); behind a proxy, requests under way for one address in its X-Forwarded-For.
    #[arg(long, env = "YINUO_CONNECTIONS_PER_ADDRESS", value_name = "N")]
    connections_per_address: Option<usize>,
    /// Answer only: `yinuo work` settles due clocks, rolls up, draws, signs and delivers beside us.
    #[arg(long, env = "YINUO_NO_WORK", conflicts_with_all = ["webhook", "webhook_secret"])]
    no_work: bool,
    /// Folder of the backups: the administrator's page tells the age of the newest one.
    #[arg(long, env = "YINUO_BACKUPS", value_name = "FOLDER")]
    backups: Option<PathBuf>,
    #[command(flatten)]
    openid: OpenIdArgs,
}

/// Who ends TLS before us.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum HttpsFlag {
    /// Nobody: plain HTTP, for loopback.
    #[default]
    Off,
    /// Something in front, always.
    On,
    /// A trusted proxy that sets X-Forwarded-Proto and X-Forwarded-For.
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
    let common = args.common.read()?;
    let file = &common.file;
    let listen = args.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
    let desk = args.desk.clone().or_else(|| file.desk.clone());
    let https = args.https.or(file.https).unwrap_or_default();
    let works = !args.no_work && file.work.unwrap_or(true);
    if https == HttpsFlag::Off && !listen.ip().is_loopback() {
        tracing::warn!("sessions travel in plain text on {listen}: put TLS in front and say --https");
    }
    if !works {
        shared(&common.data)?;
    }
    let app = started(&common)?;
    let connections = args.connections.or(file.connections);
    let limits = Limits::of(connections, args.connections_per_address.or(file.connections_per_address));
    let settings = Settings { https: https.into(), limits, ..Settings::default() };
    // After the data was opened: a key is made only beside data that is there.
    let openid = args.openid.provider(&file.openid)?;
    let (work, doors) = (if works { Some(common.work()?) } else { None }, common.doors()?);
    let (till, hub) = (common.till()?, common.hub()?);
    let backups = args.backups.clone().or_else(|| file.backups.clone());
    let machine = machine(common.data.clone(), common.key_file(), backups);
    serve_until_told(app, Opened { desk, listen, settings, work, doors, till, hub, openid, machine }, None)
}

/// The application of a process that stays up, by this machine's clock.
pub fn started(common: &Common) -> Result<Arc<App>, Stop> {
    let data = &common.data;
    if data.is_missing() {
        return Err(Stop::Failed(format!("{data} does not exist: run `yinuo init --data {data}`")));
    }
    let store = data.open()?;
    let newest = newest_recorded(store.as_ref())?;
    if newest > crate::edge::system_millis() {
        tracing::warn!("the data is newer than this machine's clock: check the time");
    }
    let clock = Arc::new(WallClock::not_before(newest));
    Ok(Arc::new(App::new(common.shelf.round(store), clock, Arc::new(SystemEntropy))?))
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

/// Opens data with its archive under a clock.
pub fn open_with(data: &Data, shelf: &Shelf, clock: Arc<dyn Clock>) -> Result<Arc<App>, Stop> {
    Ok(Arc::new(App::new(shelf.round(data.open()?), clock, Arc::new(SystemEntropy))?))
}

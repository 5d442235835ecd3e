//! `yinuo demo`: the city of Chengchuan lives some weeks in virtual time, then goes on in real time on loopback.

use crate::Stop;
use crate::data::Data;
use crate::doctor::demo_machine;
use crate::draws::{days_between, promise};
use crate::edge::{WallClock, system_millis};
use crate::hand::HandClock;
use crate::init::operator;
use crate::openid::{OpenIdArgs, OpenIdFile};
use crate::ring::{body_of, file_of, read_or_make, sealing};
use crate::running::{Beside, Opened, Work, serve_until_told};
use crate::shipped::{demo_packs, refused, tables};
use crate::signer::{LastSigned, signing_key};
use clap::Args;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yinuo_app::App;
use yinuo_app::key_ring::note_ring;
use yinuo_app::ports::Store;
use yinuo_app::register::{AdoptError, adopt};
use yinuo_server::Settings;
use yinuo_sim::{
    CityOptions, DEMO_PASSWORD, Living, SeededEntropy, VirtualClock, found_city, live, place_office,
};
use yinuo_store::SqliteStore;

/// Told apart from the seed of the city's own identifiers.
const RING_SEED: u64 = 0x7365_616c;

/// Flags of `yinuo demo`.
#[derive(Args)]
pub struct DemoArgs {
    /// Days of service before now.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
    /// Size of the city, per mille of the real one.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    scale: u32,
    /// Seed: the same seed and instant give the same city to the byte.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The instant at which the fill ends, for example 2026-07-01T10:20:00+08:00; now when absent.
    #[arg(long)]
    as_of: Option<jiff::Timestamp>,
    /// Address to listen on.
    #[arg(long, env = "YINUO_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The data file; made anew each time.
    #[arg(long, default_value = "out/demo.sqlite")]
    data: PathBuf,
    /// Folder of the built desk.
    #[arg(long, env = "YINUO_DESK")]
    desk: Option<PathBuf>,
    /// Fill only, do not serve.
    #[arg(long)]
    fill_only: bool,
    /// Serve, but let the city rest: nothing happens unless somebody does it.
    #[arg(long)]
    still: bool,
    /// Loopback address at which a line `forward SECONDS` puts the resting city's clock forward: for stories about tomorrow.
    #[arg(long, requires = "still")]
    hand: Option<SocketAddr>,
    #[command(flatten)]
    openid: OpenIdArgs,
}

/// Fills and serves.
pub fn demo(args: &DemoArgs) -> Result<(), Stop> {
    let openid = args.openid.provider(&OpenIdFile::default())?;
    if !args.fill_only {
        // A busy port is said before the fill, not after it; the listener is let go again at once.
        drop(
            std::net::TcpListener::bind(args.listen)
                .map_err(|error| Stop::Failed(format!("{}: {error}", args.listen)))?,
        );
    }
    let as_of = args.as_of.map_or_else(system_millis, |at| at.as_millisecond());
    let options = CityOptions { seed: args.seed, scale_per_mille: args.scale, days: args.days, as_of };
    let clock = Arc::new(VirtualClock::new(options.begins_at()));
    let store = sealed(&args.data, args.seed, clock.as_ref())?;
    let started = system_millis();
    adopt(store.as_ref(), clock.as_ref(), &operator(), demo_packs()?, tables()?).map_err(
        |error| match error {
            AdoptError::Policy(refusals) => refused("shipped policy", &refusals),
            AdoptError::App(error) => error.into(),
        },
    )?;
    found_city(store.as_ref(), clock.as_ref(), &options)?;
    let filled =
        App::new(Arc::clone(&store), Arc::clone(&clock) as _, Arc::new(SeededEntropy::new(args.seed)))?;
    let days = days_between(&filled, options.begins_at(), as_of);
    promise(&filled, args.seed, &days)?;
    let mut shown = u32::MAX;
    let summary = live(&filled, &clock, &options, &mut |per_mille, sentence| {
        if per_mille / 50 != shown {
            shown = per_mille / 50;
            eprintln!("{:3} %  {sentence}", per_mille / 10);
        }
    })?;
    place_office(&filled, &options)?;
    for seat in filled.seats()? {
        // Documented in the readme and shown on the sign-in page: a demo has nothing to guard.
        filled.set_password(&operator(), &seat.actor.person, None, DEMO_PASSWORD, false)?;
    }
    eprintln!("{summary} in {} s", (system_millis() - started) / 1000);
    drop(filled);
    // What an earlier demo of this name signed is gone with it.
    let key = Data::File(args.data.clone()).key_file(None);
    LastSigned::of(&key).begin()?;
    if args.fill_only {
        return Ok(());
    }
    // The city goes on where the fill ended, in real time.
    let clock = Arc::new(HandClock::on(WallClock::starting_at(as_of.max(clock_now(&clock)))));
    if let Some(at) = args.hand {
        crate::hand::open(&clock, at)?;
    }
    let app = Arc::new(App::new(store, clock, Arc::new(crate::edge::SystemEntropy))?);
    let beside = (!args.still).then(|| {
        let mut living = Living::new(&app, &options);
        let step = move |app: &App| {
            if let Err(error) = living.step(app) {
                tracing::warn!(%error, "the city stumbled");
            }
        };
        Box::new(step) as Beside
    });
    signing_key(&key)?;
    let settings = Settings { demo: true, ..Settings::default() };
    let doors = Some(crate::post::demo_doors(&args.data, format!("http://{}", args.listen))?);
    let (desk, work) = (args.desk.clone(), Some(Work { key, outlet: None }));
    let machine = demo_machine(Data::File(args.data.clone()));
    serve_until_told(
        app,
        Opened { desk, listen: args.listen, settings, work, doors, till: None, hub: None, openid, machine },
        beside,
    )
}

fn clock_now(clock: &VirtualClock) -> i64 {
    yinuo_app::ports::Clock::now(clock)
}

/// Whether a file was filled by a demo: only a demo has seats.
pub(crate) fn is_demo(data: &std::path::Path) -> bool {
    let seats = SqliteStore::open(data).ok().and_then(|store| store.register(yinuo_app::register::SEAT).ok());
    seats.is_some_and(|seats| !seats.is_empty())
}

/// A new data file that seals as any other. Ring and nonces come from the seed, for the same city to the byte: they
/// protect nobody, and in a demo there is nobody to protect. A ring that is there already is taken as it is.
fn sealed(data: &Path, seed: u64, clock: &VirtualClock) -> Result<Arc<dyn Store>, Stop> {
    let inner: Arc<dyn Store> = Arc::new(fresh(data)?);
    let file = file_of(&Data::File(data.to_owned()));
    let entropy = Arc::new(SeededEntropy::new(seed ^ RING_SEED));
    let ring = read_or_make(&file, entropy.as_ref(), clock_now(clock))?;
    note_ring(inner.as_ref(), clock, &operator(), &body_of(&ring))?;
    Ok(Arc::new(sealing(inner, ring, file, entropy)))
}

/// A new data file where the old demo's was.
fn fresh(data: &std::path::Path) -> Result<SqliteStore, Stop> {
    if let Data::Database(_) = Data::from(data.as_os_str().to_owned()) {
        let sentence = "演示只写进文件，不写进数据库。 The demo is filled into a file, never into a database. Name a file with --data.";
        return Err(Stop::Refused(sentence.to_owned()));
    }
    let failed = |error: std::io::Error| Stop::Failed(format!("{}: {error}", data.display()));
    if let Some(folder) = data.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    if data.exists() && !is_demo(data) {
        let sentence = format!(
            "{0}: 这不是演示数据，不会覆盖。 This is no demo's data and is left as it is. Name another file with --data.",
            data.display()
        );
        return Err(Stop::Refused(sentence));
    }
    for suffix in ["", "-wal", "-shm"] {
        let file = PathBuf::from(format!("{}{suffix}", data.display()));
        match std::fs::remove_file(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
    }
    SqliteStore::open(data).map_err(|error| Stop::Failed(format!("{}: {error}", data.display())))
}

//! `yinuo archive`: what ended long ago goes into a folder of files that prove themselves.

use crate::Stop;
use crate::account::{day, opened};
use crate::data::Data;
use crate::init::operator;
use crate::shelf::ArchiveDir;
use crate::signer::{checkpoint_now, holds, public, signing_key};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;
use yinuo_account::{RollSize, consumer, draw_rows, edition, roll_up};
use yinuo_app::archive::{ArchiveAsk, ArchiveFolder, FILE_ITEMS_MAX, Stays, Taken};
use yinuo_app::messages;
use yinuo_app::outlet::CONSUMER;
use yinuo_app::trail::checkpoints;
use yinuo_app::{App, AppError};

/// Pages of the journal that wages and points read at a time.
const PAGES: u32 = 1_000;

/// Flags of `yinuo archive`.
#[derive(Args)]
pub struct ArchiveArgs {
    /// Folder for the files; what an earlier run left there is finished first.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Only what could have gone before this local day begins, for example 2026-06-22; today when absent.
    #[arg(long, value_name = "DATE")]
    before: Option<String>,
    /// Only say what would go and what stays, and why.
    #[arg(long)]
    list: bool,
    /// The data file, or the address of a database (postgres://…). It may be in service.
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    /// File of the signing key: a checkpoint is made first, so that everything that goes is signed.
    #[arg(long, env = "YINUO_KEY")]
    key: Option<PathBuf>,
    /// The instant that counts as now, for example 2026-07-01T10:20:00+08:00; a demo's own time when absent.
    #[arg(long)]
    as_of: Option<jiff::Timestamp>,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
}

/// Archives what may go.
pub fn archive(args: &ArchiveArgs) -> Result<(), Stop> {
    let app = opened(&args.data, args.as_of)?;
    let ask = asked(&app, args.before.as_deref())?;
    if args.list {
        let selection = app.choose(&ArchiveAsk { signs: true, ..ask }, FILE_ITEMS_MAX)?;
        let cases = selection.picked.iter().filter(|picked| picked.case.is_some()).count();
        let contacts = selection.picked.iter().map(|picked| picked.contacts.len()).sum::<usize>();
        let events =
            selection.picked.iter().flat_map(|picked| &picked.streams).map(|(_, told)| told.len() as u64);
        let would = Taken {
            cases: cases as u64,
            contacts: contacts as u64,
            events: events.sum(),
            stays: selection.stays,
            ..Taken::default()
        };
        tell(&would, args.json, ("可归档", "may go (one file's worth at most)"));
        return Ok(());
    }
    std::fs::create_dir_all(&args.to)
        .map_err(|error| Stop::Failed(format!("{}: {error}", args.to.display())))?;
    let file = args.data.key_file(args.key.as_deref());
    let key = signing_key(&file)?;
    checkpoint_now(app.store(), app.now().0, &file)?;
    let trusted = trusted(&app, &public(&key))?;
    let holds = |key: &str, bytes: &[u8], signature: &str| {
        trusted.iter().any(|known| known == key) && holds(key, bytes, signature)
    };
    let folder: Arc<dyn ArchiveFolder> = Arc::new(ArchiveDir::new(args.to.clone()));
    let taken = app.archive(&operator(), &ask, &folder, &holds)?;
    tell(&taken, args.json, ("已归档", "archived"));
    Ok(())
}

/// What to ask for: roll-ups, wages and points are brought to the end first, for they must have counted what goes.
fn asked(app: &App, before: Option<&str>) -> Result<ArchiveAsk, Stop> {
    while roll_up(app, RollSize::default())? > 0 {}
    while app.settle_wages(PAGES)? + app.earn_points(PAGES)? > 0 {}
    let law = app.law();
    let policy = law.book.current();
    let before = match before {
        None => app.now(),
        Some(date) => day(date)?.start(policy).ok_or_else(|| {
            Stop::Refused(format!("A001 没有这一天：{date}。 There is no such day: {date}."))
        })?,
    };
    let mut consumers = vec![consumer(&edition(policy))];
    // A receiver that was never there waits for nothing; who writes to customers must have heard of a closing first.
    for reader in [CONSUMER, messages::CONSUMER] {
        if app.store().cursors(reader).map_err(AppError::from)?.iter().any(|position| *position > 0) {
            consumers.push(reader.to_owned());
        }
    }
    let mut drawn: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for row in draw_rows(app.store())? {
        let code = format!("{}/{}", row.date, row.stratum);
        row.drawn.iter().for_each(|case| drawn.entry(*case).or_default().push(code.clone()));
    }
    Ok(ArchiveAsk { before, consumers, signs: false, drawn })
}

/// Keys that signed the checkpoints of this store: the file must be signed by one of them.
fn trusted(app: &App, own: &str) -> Result<Vec<String>, Stop> {
    let mut keys = vec![own.to_owned()];
    for signed in checkpoints(app.store())? {
        let key = signed.read()?.key;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

fn tell(taken: &Taken, json: bool, (zh, en): (&str, &str)) {
    let Taken { files, cases, contacts, events, stays } = taken;
    if json {
        let stays: BTreeMap<&str, u64> = stays.iter().map(|(why, count)| (why.code(), *count)).collect();
        let answer = serde_json::json!({
            "cases": cases, "contacts": contacts, "events": events, "files": files, "stays": stays,
        });
        say!("{answer}");
        return;
    }
    say!("{zh} {cases} 张服务单、{contacts} 次联系，{events} 条事件");
    say!("{cases} cases, {contacts} contacts, {events} events {en}");
    files.iter().for_each(|file| say!("  {file}"));
    for (why, count) in stays {
        let (zh, en): (&str, &str) = Stays::words(*why);
        say!("  留下 {count}：{zh}  {count} stay: {en}");
    }
}

//! `yinuo backup`: everything as it was at one moment, in one file that was verified before it got its name.

use crate::Stop;
use crate::data::Data;
use crate::doctor::may_be_opened;
use crate::edge::system_millis;
use crate::init::operator;
use crate::serve::{clock_of, newest_recorded};
use crate::signer::holds;
use crate::whole::{Partial, beside, digest_of, failed, refused, write_whole};
use clap::Args;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use yinuo_app::AppError;
use yinuo_app::codec::hex;
use yinuo_app::joint::{BackupMark, note_backup};
use yinuo_app::ports::Store;
use yinuo_app::trail::{Verdict, Verifier, export};
use yinuo_store::{SqliteStore, backup as copies};

/// Format of a manifest.
const FORMAT: &str = "yinuo.backup.1";
/// Events between two lines of progress.
const TELL_EVENTS: u64 = 100_000;

/// Flags of `yinuo backup`.
#[derive(Args)]
pub struct BackupArgs {
    /// The file to make; its manifest gets the same name and `.json`.
    out: PathBuf,
    /// The data file, or the address of a database (postgres://…). It may be in service.
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    /// The manifest on standard output.
    #[arg(long)]
    json: bool,
}

/// What a backup holds, and the digest by which its file is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Format.
    pub format: String,
    /// Version of the program.
    pub version: String,
    /// Where it came from, without secrets.
    pub source: String,
    /// When the copy was begun, UTC milliseconds: what was erased before is not in it.
    pub made_at: i64,
    /// Length of the file.
    pub bytes: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// What is in it.
    #[serde(flatten)]
    pub held: Held,
}

/// What a store holds, as far as its journal tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Events.
    pub events: u64,
    /// Streams.
    pub streams: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// Root of the newest checkpoint, to compare with a published one; empty without one.
    pub newest_root: String,
    /// SHA-256 over every shard's number, last position and last chain hash, hexadecimal.
    pub head: String,
    /// Newest recorded instant, UTC milliseconds; none without an event.
    pub newest_at: Option<i64>,
}

impl Manifest {
    /// Reads the manifest of a backup.
    pub fn read(backup: &Path) -> Result<Self, Stop> {
        let file = beside(backup, ".json");
        let unreadable = |why: String| {
            refused(
                "B002",
                &format!(
                    "{}: 备份清单缺失或读不懂（{why}）。请把备份与清单放在一起，或换一份备份。",
                    file.display()
                ),
                "The manifest of the backup is missing or cannot be read. Keep both files together, or take another backup.",
            )
        };
        let text = std::fs::read_to_string(&file).map_err(|error| unreadable(error.to_string()))?;
        let manifest: Self = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
        if manifest.format == FORMAT { Ok(manifest) } else { Err(unreadable(manifest.format)) }
    }
}

/// What progress is told in: a line now and then on standard error.
pub fn tell(zh: &str, en: &str) {
    eprintln!("{zh} {en}");
}

/// Makes a backup.
pub fn backup(args: &BackupArgs) -> Result<(), Stop> {
    if args.data.is_missing() {
        return Err(Stop::Failed(format!("{}: 没有这个文件。 There is no such file.", args.data)));
    }
    let partial = Partial::begin(&args.out)?;
    let made_at = system_millis();
    tell("复制……", "Copying …");
    copy(&args.data, partial.path())?;
    let held = verified(partial.path(), &[])?;
    partial.flush()?;
    tell("计算摘要……", "Taking the digest …");
    let (bytes, sha256) = digest_of(partial.path(), &mut |_| Ok(()))?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        source: args.data.to_string(),
        made_at,
        bytes,
        sha256,
        held,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| failed(&args.out, error))?;
    // First, so that a backup is never without it; one that was left alone is replaced by the next run.
    write_whole(&beside(&args.out, ".json"), &format!("{text}\n"))?;
    partial.publish()?;
    if let Err(stop) = leave_mark(args, &manifest) {
        tell(
            &format!("B017 备份已做好，但没能在数据里记下，管理员页面上还是旧日期：{stop}"),
            "The backup is made, and could not be noted in the data: the administrator's page tells the old date. See docs/errors/B017.md.",
        );
    }
    if args.json {
        say!("{text}");
        return Ok(());
    }
    let Held { events, streams, head, newest_at, .. } = &manifest.held;
    let newest = newest_at.map_or_else(|| "-".to_owned(), instant);
    say!("{}: {bytes} B, sha256 {}", args.out.display(), manifest.sha256);
    say!("已核对：{events} 条事件，{streams} 条流，最新 {newest}，头 {head}");
    say!("verified: {events} events, {streams} streams, newest {newest}, head {head}");
    say!("备份内含个人资料与个人密钥，请加密存放，并与签名密钥分开。");
    say!(
        "It holds personal data and the keys of persons: keep it encrypted, and apart from the signing key."
    );
    Ok(())
}

/// Leaves word in the data that it was copied, for the administrator's page. Data of an older schema is left as it is: a
/// backup before an upgrade must change nothing.
fn leave_mark(args: &BackupArgs, manifest: &Manifest) -> Result<(), Stop> {
    if !may_be_opened(&args.data) {
        return Err(Stop::Failed("结构与程序不符。 The schema is not this program's.".to_owned()));
    }
    // In the time of the data: a city of the demo lives in its own.
    let clock = clock_of(&args.data, None)?;
    let began_at = clock.now() - (system_millis() - manifest.made_at).max(0);
    // Never before what it holds: a city that stands still wakes at its newest fact each time.
    let made_at = manifest.held.newest_at.map_or(began_at, |newest_at| newest_at.max(began_at));
    let mark = BackupMark { made_at, bytes: manifest.bytes, events: manifest.held.events };
    let store = args.data.open_bare()?;
    Ok(note_backup(store.as_ref(), clock.as_ref(), &operator(), &mark)?)
}

/// An instant as it is printed.
pub fn instant(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).map_or_else(|_| millis.to_string(), |at| at.to_string())
}

fn copy(from: &Data, to: &Path) -> Result<(), Stop> {
    match from {
        Data::File(file) => copies::copy(file, to).map_err(|error| failed(file, error)),
        Data::Database(address) => copy_database(address, to),
    }
}

#[cfg(feature = "postgres")]
fn copy_database(address: &str, to: &Path) -> Result<(), Stop> {
    use yinuo_store::transfer::{Place, Transfer};
    let address = crate::data::reached(address);
    let mut transfer =
        Transfer::of_one_moment(Place::Database(&address), Place::File(to)).map_err(crate::moving::stop)?;
    transfer.run(&mut crate::moving::telling()).map_err(crate::moving::stop)?;
    transfer.finish().map_err(crate::moving::stop)
}

#[cfg(not(feature = "postgres"))]
fn copy_database(address: &str, _to: &Path) -> Result<(), Stop> {
    Data::Database(address.to_owned()).open_bare().map(drop)
}

/// Checks a file that nobody else has open, and says what it holds. It is one file afterwards. Checkpoints must be signed
/// by one of the keys; without any, the keys named inside are believed.
pub fn verified(file: &Path, keys: &[String]) -> Result<Held, Stop> {
    tell("核对留痕……", "Verifying the trail …");
    let store = SqliteStore::open(file).map_err(|error| failed(file, error))?;
    let verdict = walk(&store, keys)?;
    if let Some(finding) = verdict.findings.first() {
        return Err(unsound(file, &format!("{} {}", finding.code, finding.sentence)));
    }
    let newest = newest_recorded(&store)?;
    let held = Held {
        events: verdict.events,
        streams: verdict.streams,
        checkpoints: verdict.checkpoints,
        newest_root: verdict.newest_root,
        head: head_of(&store)?,
        newest_at: (newest > i64::MIN).then_some(newest),
    };
    drop(store);
    copies::fold(file).map_err(|error| failed(file, error))?;
    tell("核对数据页、账目与计数……", "Verifying pages, ledger and counts …");
    match copies::findings(file).map_err(|error| failed(file, error))?.first() {
        None => Ok(held),
        Some(finding) => Err(unsound(file, finding)),
    }
}

fn unsound(file: &Path, finding: &str) -> Stop {
    refused(
        "B004",
        &format!("{}: 内容不完整：{finding}。没有生成任何文件；请查 docs/errors/B004.md。", file.display()),
        "What was copied is not sound. Nothing was made; see docs/errors/B004.md.",
    )
}

/// Walks every chain and every checkpoint.
fn walk(store: &dyn Store, keys: &[String]) -> Result<Verdict, AppError> {
    let mut verifier = Verifier::new(&holds, keys);
    let mut lines = 0;
    export(store, &mut |line| {
        verifier.line(line);
        lines += 1;
        if lines % TELL_EVENTS == 0 {
            eprintln!("{lines}");
        }
        Ok(())
    })?;
    Ok(verifier.finish())
}

fn head_of(store: &dyn Store) -> Result<String, AppError> {
    let mut digest = Sha256::new();
    for (shard, head) in (0..).zip(store.journal_heads()?) {
        for last in store.journal(shard, head.saturating_sub(1), 1)? {
            digest.update(format!("{shard} {} {}\n", last.position, hex(&last.event.hash)));
        }
    }
    Ok(hex(&digest.finalize()))
}

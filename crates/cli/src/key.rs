//! `yinuo key`: the master keys that wrap everybody's data keys, and the key that signs checkpoints.
//!
//! Every step can be killed and run again: a ring is written whole before anything rests on it, rows are changed only as
//! they were read, and a key that waits to sign lies beside the one that signs until it is named in a checkpoint.

mod signing;

use crate::Stop;
use crate::backup::{instant, tell};
use crate::data::Data;
use crate::edge::{SystemEntropy, WallClock, system_millis};
use crate::init::operator;
use crate::ring::{body_of, file_of, fitting, read_or_make, sealing, write};
use crate::whole::refused;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::sync::Arc;
use yinuo_app::AppError;
use yinuo_app::key_ring::{note_ring, noted_ring};
use yinuo_app::ports::{CommitError, Entropy as _, Sealable, Store};
use yinuo_store::seal::{Kept, KeyRing, SealedStore};

/// Keys of some data.
#[derive(Subcommand)]
pub enum KeyCommand {
    /// List the versions of the master key with what each wraps, what lies in plain, and the keys that signed checkpoints.
    List(ListArgs),
    /// Make the key ring of data that has none; or a further version of the master key, under which nothing is wrapped yet.
    New(KeyArgs),
    /// Make the newest version current and wrap every data key under it; goes on where an earlier run was killed.
    Rotate(RotateArgs),
    /// Seal what lies in plain from before; goes on where an earlier run was killed.
    Seal(KeyArgs),
    /// Forget a version of the master key under which nothing is wrapped: no backup from its time opens after that.
    Drop(DropArgs),
}

/// Which data.
#[derive(Args)]
pub struct KeyArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
}

/// Flags of `yinuo key list`.
#[derive(Args)]
pub struct ListArgs {
    #[command(flatten)]
    of: KeyArgs,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
}

/// Flags of `yinuo key rotate`.
#[derive(Args)]
pub struct RotateArgs {
    #[command(flatten)]
    of: KeyArgs,
    /// Not the master key: hand the signing of checkpoints over to a new key.
    #[arg(long)]
    signing: bool,
    /// File of the signing key. Beside the data file by default, `yinuo.key` for a database.
    #[arg(long, env = "YINUO_KEY", requires = "signing")]
    key: Option<PathBuf>,
}

/// Flags of `yinuo key drop`.
#[derive(Args)]
pub struct DropArgs {
    #[command(flatten)]
    of: KeyArgs,
    /// Number of the version.
    version: u32,
}

/// Runs a command on keys.
pub fn key(command: &KeyCommand) -> Result<(), Stop> {
    match command {
        KeyCommand::List(args) => list(args),
        KeyCommand::New(args) => new(&args.data),
        KeyCommand::Rotate(args) if args.signing => signing::rotate(&args.of.data, args.key.as_deref()),
        KeyCommand::Rotate(args) => rotate(&args.of.data),
        KeyCommand::Seal(args) => seal(&args.data),
        KeyCommand::Drop(args) => forget(&args.of.data, args.version),
    }
}

/// Data that is sealed, with its ring.
struct Sealed {
    store: SealedStore,
    bare: Arc<dyn Store>,
    ring: KeyRing,
}

fn opened(data: &Data) -> Result<Sealed, Stop> {
    let bare = existing(data)?;
    let Some(ring) = fitting(data, bare.as_ref())? else {
        return Err(refused(
            "B013",
            &format!("{data}: 资料还没有密钥环。请先跑 yinuo key new。"),
            "The data has no key ring yet. Run yinuo key new first.",
        ));
    };
    let store = sealing(Arc::clone(&bare), ring.clone(), file_of(data), Arc::new(SystemEntropy));
    Ok(Sealed { store, bare, ring })
}

fn existing(data: &Data) -> Result<Arc<dyn Store>, Stop> {
    if data.is_missing() {
        return Err(Stop::Failed(format!("{data}: 没有这个文件。 There is no such file.")));
    }
    data.open_bare()
}

/// Gives data that was never sealed its ring; whether it had none. What is there stays in plain until it is sealed.
pub fn begin(data: &Data, store: &dyn Store) -> Result<bool, Stop> {
    if fitting(data, store)?.is_some() {
        return Ok(false);
    }
    let ring = read_or_make(&file_of(data), &SystemEntropy, system_millis())?;
    note_ring(store, &WallClock::new(), &operator(), &body_of(&ring))?;
    Ok(true)
}

fn new(data: &Data) -> Result<(), Stop> {
    let store = existing(data)?;
    let file = file_of(data);
    if begin(data, store.as_ref())? {
        say!("{}: 密钥环已生成。请立刻另存一份，与资料分开保管：丢了它，文字就再也打不开。", file.display());
        say!(
            "{}: the key ring is made. Keep a copy apart from the data: without it no text ever opens.",
            file.display()
        );
        say!(
            "接着：重启所有进程，再跑 yinuo key seal。 Next: restart every process, then run yinuo key seal."
        );
        return Ok(());
    }
    let Sealed { mut ring, .. } = opened(data)?;
    if ring.newest() > ring.current() {
        return Err(refused(
            "B013",
            &format!("第 {} 版主密钥还没有启用。请先跑 yinuo key rotate。", ring.newest()),
            &format!(
                "Version {} of the master key waits already. Run yinuo key rotate first.",
                ring.newest()
            ),
        ));
    }
    let version = ring.add(SystemEntropy.key(), system_millis());
    write(&file, &ring)?;
    say!("{}: 第 {version} 版主密钥已生成，尚未启用。", file.display());
    say!("{}: version {version} of the master key is made, and not in use yet.", file.display());
    say!("接着：把文件送到每台机器，另存一份，再跑 yinuo key rotate。");
    say!("Next: bring the file to every machine, keep a copy, then run yinuo key rotate.");
    Ok(())
}

fn stop(error: CommitError) -> Stop {
    AppError::from(error).into()
}

fn rotate(data: &Data) -> Result<(), Stop> {
    let Sealed { bare, mut ring, .. } = opened(data)?;
    let noted = noted_ring(bare.as_ref())?.map(|noted| noted.version);
    if ring.newest() > ring.current() {
        ring.advance();
        write(&file_of(data), &ring)?;
    } else if noted == Some(ring.current())
        && opened(data)?.store.kept().map_err(AppError::from)?.is_under(&ring)
    {
        return Err(refused(
            "B013",
            "没有可启用的新版主密钥。请先跑 yinuo key new。",
            "There is no new version of the master key. Run yinuo key new first.",
        ));
    }
    let version = ring.current();
    let store = sealing(Arc::clone(&bare), ring.clone(), file_of(data), Arc::new(SystemEntropy));
    let (mut after, mut rows) = (None, 0);
    loop {
        let step = store.rewrap_some(after.as_deref()).map_err(stop)?;
        rows += step.rows;
        eprintln!("{rows} 把数据密钥 data keys");
        after = step.next;
        if after.is_none() {
            break;
        }
    }
    if noted != Some(version) {
        note_ring(bare.as_ref(), &WallClock::new(), &operator(), &body_of(&ring))?;
    }
    say!("{data}: 已换到第 {version} 版主密钥，{rows} 把数据密钥。旧版请保留到最老的备份过期。");
    say!(
        "{data}: version {version} of the master key is current, {rows} data keys. Keep the old one while backups from its time are kept."
    );
    Ok(())
}

/// Whether every key is wrapped under the current version.
trait IsUnder {
    fn is_under(&self, ring: &KeyRing) -> bool;
}

impl IsUnder for Kept {
    fn is_under(&self, ring: &KeyRing) -> bool {
        self.plain == 0 && self.by_version.keys().all(|version| *version == ring.current())
    }
}

fn seal(data: &Data) -> Result<(), Stop> {
    let Sealed { store, .. } = opened(data)?;
    let mut all = 0;
    for kind in Sealable::ALL {
        let left = store.count_unsealed(kind).map_err(AppError::from)?;
        let (zh, en) = words(kind);
        let mut sealed = 0;
        loop {
            let step = store.seal_some(kind).map_err(stop)?;
            if step == 0 {
                break;
            }
            sealed += step;
            tell(&format!("{zh} {sealed} / {left}"), &format!("{en} {sealed} / {left}"));
        }
        all += sealed;
    }
    say!("{data}: 已加密 {all} 行，没有留下明文。");
    say!("{data}: {all} rows sealed, none is left in plain.");
    if data.file().is_none() {
        say!("旧的行版本要等 vacuum，预写日志归档与物理备份要等过期。");
        say!(
            "Older versions of rows stay until a vacuum, and in archived logs and physical backups until these expire."
        );
    }
    Ok(())
}

fn words(kind: Sealable) -> (&'static str, &'static str) {
    match kind {
        Sealable::Key => ("数据密钥", "data keys"),
        Sealable::Text => ("文字", "texts"),
        Sealable::Artefact => ("附件", "artefacts"),
        Sealable::Customer => ("客户", "customers"),
    }
}

fn forget(data: &Data, version: u32) -> Result<(), Stop> {
    let Sealed { store, mut ring, .. } = opened(data)?;
    let wraps = store.kept().map_err(AppError::from)?.by_version.get(&version).copied().unwrap_or(0);
    if wraps > 0 || !ring.forget(version) {
        return Err(refused(
            "B013",
            &format!("第 {version} 版主密钥不能删：它是当前版、不在环里，或还包着 {wraps} 把数据密钥。"),
            &format!(
                "Version {version} cannot go: it is current, is not in the ring, or wraps {wraps} data keys."
            ),
        ));
    }
    write(&file_of(data), &ring)?;
    say!(
        "第 {version} 版主密钥已删：它那时的备份从此打不开。 Version {version} is gone, and no backup from its time opens."
    );
    Ok(())
}

fn list(args: &ListArgs) -> Result<(), Stop> {
    let data = &args.of.data;
    let bare = existing(data)?;
    let signing = signing::signers(bare.as_ref())?;
    let plain: Vec<(Sealable, u64)> = Sealable::ALL
        .into_iter()
        .map(|kind| Ok((kind, bare.count_unsealed(kind).map_err(AppError::from)?)))
        .collect::<Result<_, Stop>>()?;
    let sealed = match fitting(data, bare.as_ref())? {
        None => None,
        Some(_) => Some(opened(data)?),
    };
    let kept = sealed.as_ref().map(|sealed| sealed.store.kept()).transpose().map_err(AppError::from)?;
    let (ring, kept) = (sealed.map(|sealed| sealed.ring), kept.unwrap_or_default());
    if args.json {
        say!("{}", as_json(ring.as_ref(), &kept, &plain, &signing));
        return Ok(());
    }
    match &ring {
        None => say!("没有密钥环：资料是明文。 There is no key ring: the data lies in plain."),
        Some(ring) => {
            say!("密钥环 key ring {}  {}", ring.id(), file_of(data).display());
            for (version, made_at) in ring.versions() {
                let wraps = kept.by_version.get(&version).copied().unwrap_or(0);
                let state = state_of(ring, version);
                say!("  第 {version} 版 version {version}  {}  {wraps} 把 keys  {state}", instant(made_at));
            }
        }
    }
    for (kind, left) in plain {
        let (zh, en) = words(kind);
        say!("明文 in plain: {zh} {en} {left}");
    }
    for signer in signing {
        say!("{}", signer.line());
    }
    Ok(())
}

fn state_of(ring: &KeyRing, version: u32) -> &'static str {
    match version.cmp(&ring.current()) {
        std::cmp::Ordering::Less => "旧 old",
        std::cmp::Ordering::Equal => "当前 current",
        std::cmp::Ordering::Greater => "待启用 waiting",
    }
}

fn as_json(
    ring: Option<&KeyRing>,
    kept: &Kept,
    plain: &[(Sealable, u64)],
    signing: &[signing::Signed],
) -> serde_json::Value {
    let versions = |ring: &KeyRing| -> Vec<serde_json::Value> {
        let one = |(version, made_at): (u32, i64)| {
            let wraps = kept.by_version.get(&version).copied().unwrap_or(0);
            serde_json::json!({ "version": version, "made_at": made_at, "keys": wraps })
        };
        ring.versions().map(one).collect()
    };
    let plain: serde_json::Map<String, serde_json::Value> =
        plain.iter().map(|(kind, left)| (words(*kind).1.to_owned(), (*left).into())).collect();
    serde_json::json!({
        "ring": ring.map(KeyRing::id),
        "current": ring.map(KeyRing::current),
        "versions": ring.map(versions).unwrap_or_default(),
        "plain": plain,
        "signing": signing.iter().map(signing::Signed::json).collect::<Vec<_>>(),
    })
}

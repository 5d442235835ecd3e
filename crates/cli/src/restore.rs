//! `yinuo restore` and `yinuo erasures`: a backup becomes data again, and whoever was erased since stays erased.

use crate::Stop;
use crate::backup::{Manifest, instant, tell, verified};
use crate::data::Data;
use crate::edge::{SystemEntropy, system_millis};
use crate::given::text_of;
use crate::init::operator;
use crate::serve::clock_of;
use crate::whole::{Partial, digest_of, refused};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yinuo_app::ports::{Erasure, PAGE_ROWS_MAX};
use yinuo_app::{App, AppError};

/// Format of a list of erasures.
const FORMAT: &str = "yinuo.erasures.1";
/// One day.
const DAY_MILLIS: i64 = 86_400_000;

/// Flags of `yinuo erasures`.
#[derive(Args)]
pub struct ErasuresArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
}

/// Flags of `yinuo restore`.
#[derive(Args)]
pub struct RestoreArgs {
    /// A backup, with its manifest beside it.
    backup: PathBuf,
    /// Where it goes: a file that does not exist, or the address of an empty database (postgres://…).
    #[arg(long)]
    data: Data,
    /// Who was erased since the backup: what `yinuo erasures` printed of the newest data there was.
    #[arg(long, value_name = "LIST")]
    erased: Option<PathBuf>,
    /// Go on without such a list, and answer for whoever comes back.
    #[arg(long, conflicts_with = "erased")]
    no_erasures: bool,
    /// Trusted public key, hexadecimal; may be given several times. Without one the keys named inside are believed, so that
    /// a backup which somebody wrote anew with its manifest is not found.
    #[arg(long = "key", value_name = "HEX")]
    keys: Vec<String>,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
}

/// A line of a list.
#[derive(Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case", deny_unknown_fields)]
enum Line {
    /// First.
    Header { format: String, listed_at: i64 },
    /// One erasure.
    Erased { person: String, at: i64 },
    /// Last: a list that was cut has none.
    End { erased: usize },
}

/// Prints who was erased.
pub fn erasures(args: &ErasuresArgs) -> Result<(), Stop> {
    if args.data.is_missing() {
        return Err(Stop::Failed(format!("{}: 没有这个文件。 There is no such file.", args.data)));
    }
    let store = args.data.open_bare()?;
    let put = |line: &Line| -> Result<(), Stop> {
        let text = serde_json::to_string(line).map_err(|error| Stop::Failed(error.to_string()))?;
        say!("{text}");
        Ok(())
    };
    put(&Line::Header { format: FORMAT.to_owned(), listed_at: system_millis() })?;
    let (mut after, mut count) = (None::<String>, 0);
    loop {
        let page = store.erased_persons(after.as_deref(), PAGE_ROWS_MAX).map_err(AppError::from)?;
        let Some(last) = page.last() else { break };
        after = Some(last.person.clone());
        count += page.len();
        for Erasure { person, at } in page {
            put(&Line::Erased { person, at })?;
        }
    }
    put(&Line::End { erased: count })
}

/// A list as read.
struct List {
    listed_at: i64,
    erased: Vec<Erasure>,
}

fn read_list(file: &Path) -> Result<List, Stop> {
    let cut = || {
        refused(
            "B006",
            &format!("{}: 删除清单被截断或读不懂。请用 `yinuo erasures` 重新导出。", file.display()),
            "The list of erasures was cut or cannot be read. Print it again with `yinuo erasures`.",
        )
    };
    let text = text_of(file)?;
    let lines: Vec<Line> =
        text.lines().map(serde_json::from_str).collect::<Result<_, _>>().map_err(|_| cut())?;
    let [Line::Header { format, listed_at }, rows @ .., Line::End { erased: count }] = &lines[..] else {
        return Err(cut());
    };
    let row = |line: &Line| match line {
        Line::Erased { person, at } => Some(Erasure { person: person.clone(), at: *at }),
        _ => None,
    };
    let erased: Vec<Erasure> = rows.iter().map(row).collect::<Option<_>>().ok_or_else(cut)?;
    if format != FORMAT || erased.len() != *count {
        return Err(cut());
    }
    Ok(List { listed_at: *listed_at, erased })
}

/// The list that a restore goes by: one that was made after the backup, or none because somebody said so.
fn list_of(args: &RestoreArgs, manifest: &Manifest) -> Result<Option<List>, Stop> {
    let days = (system_millis() - manifest.made_at).max(0) / DAY_MILLIS;
    let Some(file) = &args.erased else {
        if args.no_erasures {
            tell(
                &format!("注意：备份已有 {days} 天，此后被删除的人会重新出现。"),
                &format!("Mind: the backup is {days} days old, and whoever was erased since is back."),
            );
            return Ok(None);
        }
        return Err(refused(
            "B005",
            &format!(
                "备份已有 {days} 天，此后被删除的人会重新出现。请用 --erased 给出 `yinuo erasures` 的清单，或明说 --no-erasures。"
            ),
            &format!(
                "The backup is {days} days old, and whoever was erased since would be back. Give the list of `yinuo erasures` with --erased, or say --no-erasures."
            ),
        ));
    };
    let list = read_list(file)?;
    if list.listed_at < manifest.made_at {
        return Err(refused(
            "B008",
            &format!("{}: 删除清单早于备份，说不出此后删了谁。请从较新的数据导出。", file.display()),
            "The list of erasures is older than the backup. Print it from newer data.",
        ));
    }
    let listed = instant(list.listed_at);
    tell(
        &format!("删除清单截至 {listed}。"),
        &format!("The list ends at {listed}: later erasures are not in it."),
    );
    Ok(Some(list))
}

/// Restores a backup.
pub fn restore(args: &RestoreArgs) -> Result<(), Stop> {
    let manifest = Manifest::read(&args.backup)?;
    let list = list_of(args, &manifest)?;
    // A database is filled from a copy beside the backup, from which the erased are gone already.
    let name = match &args.data {
        Data::File(file) => file.clone(),
        Data::Database(_) => crate::whole::beside(&args.backup, ".restoring"),
    };
    let partial = Partial::begin(&name)?;
    copied(&args.backup, &manifest, &partial)?;
    let held = verified(partial.path(), &args.keys)?;
    if held != manifest.held {
        return Err(changed(&args.backup));
    }
    let erased = match &list {
        Some(list) if !list.erased.is_empty() => replayed(partial.path(), list)?,
        _ => 0,
    };
    match &args.data {
        Data::File(_) => partial.publish()?,
        Data::Database(address) => fill(address, partial.path())?,
    }
    if args.json {
        let answer = serde_json::json!({
            "data": args.data.to_string(), "made_at": manifest.made_at, "events": held.events, "head": held.head,
            "erased_again": erased,
        });
        say!("{answer}");
        return Ok(());
    }
    let made = instant(manifest.made_at);
    say!("{}: 已恢复 {made} 的备份，{} 条事件，再次删除 {erased} 人。", args.data, held.events);
    say!("{}: restored as of {made}, {} events; {erased} persons erased again.", args.data, held.events);
    if held.checkpoints > 0 {
        let root = &held.newest_root;
        say!(
            "最新检查点第 {} 号。 newest checkpoint: number {}, root {root}",
            held.checkpoints,
            held.checkpoints
        );
        say!("签名密钥此后签过的，须由人确认接在这里：yinuo checkpoint --follow {root}");
        say!(
            "If the signer has signed later ones, a person says that it goes on here: yinuo checkpoint --follow {root}"
        );
    }
    say!("备份之后的记录不在其中；签名密钥与密钥环不在备份里，请放回原处。");
    say!(
        "What was recorded later is not in it. Signing key and key ring are in no backup: put them back in their places."
    );
    Ok(())
}

fn changed(backup: &Path) -> Stop {
    refused(
        "B003",
        &format!("{}: 备份与清单不符，没有恢复。请换一份备份。", backup.display()),
        "The backup is not what its manifest says. Nothing was restored; take another backup.",
    )
}

/// Copies the file; its digest is taken of the very bytes that arrive.
fn copied(backup: &Path, manifest: &Manifest, partial: &Partial) -> Result<(), Stop> {
    tell("复制并核对摘要……", "Copying, and comparing the digest …");
    // Closed again before any store opens the file.
    let mut to = partial.handle();
    let told = digest_of(backup, &mut |bytes| to.write_all(bytes))?;
    if told == (manifest.bytes, manifest.sha256.clone()) { Ok(()) } else { Err(changed(backup)) }
}

/// Erases again; the number of persons who were not erased in the backup.
fn replayed(file: &Path, list: &List) -> Result<usize, Stop> {
    tell("按清单重新删除……", "Erasing by the list …");
    let data = Data::File(file.to_owned());
    // An erasure opens nothing: it needs no key ring.
    let app = App::new(data.open_bare()?, clock_of(&data, None)?, Arc::new(SystemEntropy))?;
    let mut erased = 0;
    for erasure in &list.erased {
        erased += usize::from(app.replay_erasure(&operator(), erasure)?.is_some());
    }
    drop(app);
    verified(file, &[])?;
    Ok(erased)
}

#[cfg(feature = "postgres")]
fn fill(address: &str, from: &Path) -> Result<(), Stop> {
    use crate::moving::{stop, telling};
    use yinuo_store::transfer::{Place, Transfer};
    let address = crate::data::reached(address);
    let mut transfer = Transfer::open(Place::File(from), Place::Database(&address)).map_err(stop)?;
    transfer.run(&mut telling()).map_err(stop)?;
    transfer.finish().map_err(stop)
}

#[cfg(not(feature = "postgres"))]
fn fill(address: &str, _from: &Path) -> Result<(), Stop> {
    Data::Database(address.to_owned()).open_bare().map(drop)
}

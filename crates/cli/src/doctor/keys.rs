//! Key ring and signing key: whether they fit the data, whether copies are kept, whether anything lies in plain.

use super::{Check, Level};
use crate::Stop;
use crate::data::Data;
use crate::edge::SystemEntropy;
use crate::ring::{file_of, fitting, read, sealing};
use crate::signer::{public, read_key, would_sign};
use crate::whole::{beside, write_whole};
use std::path::Path;
use std::sync::Arc;
use yinuo_app::AppError;
use yinuo_app::ports::{Sealable, Store};
use yinuo_app::trail::is_retired;
use yinuo_store::seal::KeyRing;

/// Behind the name of the ring's file: of which ring, up to which version, a copy is kept elsewhere.
const KEPT: &str = ".kept";

/// Every check of the keys.
pub fn checks(data: &Data, signing: &Path) -> Result<Vec<Check>, Stop> {
    let store = data.open_bare()?;
    let mut checks = Vec::new();
    if let Ok(key) = read_key(signing)
        && is_retired(store.as_ref(), &public(&key))?
    {
        checks.push(Check::bad(
            "key-retired",
            Level::Red,
            ("签名密钥已经退役".into(), "the signing key was retired".into()),
            (
                "换上接任的密钥，或再跑 yinuo key rotate --signing。",
                "Put its successor in its place, or run yinuo key rotate --signing again.",
            ),
        ));
    } else if read_key(signing).is_ok() {
        checks.push(series(store.as_ref(), signing)?);
    }
    match fitting(data, store.as_ref()) {
        Ok(None) => checks.push(Check::bad(
            "keyring",
            Level::Red,
            ("没有密钥环：个人资料是明文".into(), "there is no key ring: personal data lies in plain".into()),
            (
                "跑 yinuo key new，重启，再跑 yinuo key seal。",
                "Run yinuo key new, restart, then run yinuo key seal.",
            ),
        )),
        Ok(Some(ring)) => checks.extend(of_ring(data, &store, ring)?),
        Err(Stop::Refused(said)) => {
            let mut lines = said.lines().map(|line| line.trim().to_owned());
            let found = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
            let next = ("把对的密钥环放回原处。", "Put the right key ring back in its place.");
            checks.push(Check::bad("keyring", Level::Red, found, next));
        }
        Err(failed) => return Err(failed),
    }
    checks.push(plain(store.as_ref())?);
    Ok(checks)
}

/// Whether the checkpoints that stand are those that the key signed last.
fn series(store: &dyn Store, signing: &Path) -> Result<Check, Stop> {
    match would_sign(store, signing) {
        Ok(true) => Ok(Check::good(
            "series",
            "检查点接着签名密钥记得的",
            "the checkpoints go on from what the signing key remembers",
        )),
        Ok(false) => Ok(Check::bad(
            "series",
            Level::Mind,
            ("签名密钥旁没有记忆".into(), "the signing key has no memory beside it".into()),
            (
                "下一个检查点会记下；从别的机器带密钥来，连 .signed 一起带。",
                "The next checkpoint makes one; bring the .signed along with a key from another machine.",
            ),
        )),
        Err(Stop::Refused(said)) => {
            let mut lines = said.lines().map(|line| line.trim().to_owned());
            let found = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
            let next = (
                "见 docs/errors/B015.md 与 B016.md；没有恢复过资料的，按事故处理。",
                "See docs/errors/B015.md and B016.md; if nobody restored the data, treat it as an incident.",
            );
            Ok(Check::bad("series", Level::Red, found, next))
        }
        Err(failed) => Err(failed),
    }
}

/// Whether a copy of the ring of some data is kept elsewhere; red too where there is no ring.
pub fn ring_copy(data: &Data) -> Check {
    match read(&file_of(data)) {
        Ok(Some(ring)) => copy_of(&file_of(data), &ring),
        _ => Check::bad(
            "keyring",
            Level::Red,
            ("没有密钥环，或读不懂".into(), "there is no key ring, or it cannot be read".into()),
            ("跑 yinuo doctor 看详情。", "Run yinuo doctor for the details."),
        ),
    }
}

fn copy_of(file: &Path, ring: &KeyRing) -> Check {
    let kept = std::fs::read_to_string(beside(file, KEPT)).is_ok_and(|noted| noted.trim() == note_of(ring));
    if kept {
        Check::good("keyring-backup", "密钥环另有保管", "a copy of the key ring is kept elsewhere")
    } else {
        Check::bad(
            "keyring-backup",
            Level::Red,
            ("没有记录密钥环的副本".into(), "no copy of the key ring was noted".into()),
            (
                "把副本存到别处，与资料分开，再跑 yinuo doctor --keyring-backup。",
                "Keep a copy elsewhere, apart from the data, then run yinuo doctor --keyring-backup.",
            ),
        )
    }
}

fn of_ring(data: &Data, store: &Arc<dyn Store>, ring: KeyRing) -> Result<Vec<Check>, Stop> {
    let file = file_of(data);
    let (current, newest) = (ring.current(), ring.newest());
    let copy = copy_of(&file, &ring);
    let versions: Vec<u32> = ring.versions().map(|(version, _)| version).collect();
    let sealed = sealing(Arc::clone(store), ring, file, Arc::new(SystemEntropy));
    let wrapped = sealed.kept().map_err(AppError::from)?.by_version;
    let missing: Vec<String> =
        wrapped.keys().filter(|version| !versions.contains(version)).map(u32::to_string).collect();
    let old: u64 = wrapped.iter().filter(|(version, _)| **version < current).map(|(_, keys)| keys).sum();
    let fits = if !missing.is_empty() {
        let which = missing.join(", ");
        Check::bad(
            "keyring",
            Level::Red,
            (format!("密钥环缺第 {which} 版"), format!("the key ring lacks version {which}")),
            ("换上还有它的那一份密钥环。", "Take a copy of the key ring that still has it."),
        )
    } else if old > 0 || newest > current {
        Check::bad(
            "keyring",
            Level::Mind,
            (
                format!("{old} 把数据密钥还在旧版下；最新第 {newest} 版，当前第 {current} 版"),
                format!("{old} data keys under older versions; newest {newest}, current {current}"),
            ),
            ("跑 yinuo key rotate。", "Run yinuo key rotate."),
        )
    } else {
        Check::good(
            "keyring",
            format!("第 {current} 版，与资料相符"),
            format!("version {current}, fits the data"),
        )
    };
    Ok(vec![fits, copy])
}

fn plain(store: &dyn Store) -> Result<Check, Stop> {
    let mut left = 0;
    for kind in Sealable::ALL {
        left += store.count_unsealed(kind).map_err(AppError::from)?;
    }
    if left == 0 {
        return Ok(Check::good("sealed", "没有明文的个人资料", "no personal data lies in plain"));
    }
    let found = (format!("{left} 行个人资料是明文"), format!("{left} rows of personal data lie in plain"));
    Ok(Check::bad("sealed", Level::Red, found, ("跑 yinuo key seal。", "Run yinuo key seal.")))
}

fn note_of(ring: &KeyRing) -> String {
    format!("{} {}", ring.id(), ring.check(ring.newest()).unwrap_or_default())
}

/// Remembers that this very ring, up to its newest version, has a copy elsewhere.
pub fn note_ring_backup(data: &Data) -> Result<(), Stop> {
    let file = file_of(data);
    match read(&file)? {
        Some(ring) => write_whole(&beside(&file, KEPT), &format!("{}\n", note_of(&ring))),
        None => Err(Stop::Failed(format!("{}: 没有这个文件。 There is no such file.", file.display()))),
    }
}

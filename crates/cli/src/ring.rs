//! The key ring's file: where it is, who may read it, and whether it fits the data that it is to open.

use crate::Stop;
use crate::data::Data;
use crate::edge::SystemEntropy;
use crate::whole::{failed, refused, write_whole};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use yinuo_app::key_ring::{RingBody, noted_ring};
use yinuo_app::ports::{Entropy, Store};
use yinuo_store::seal::{KeyRing, RING_BYTES_MAX, SealedStore};

/// As given on the command line, in the environment or in the configuration; the first one stays.
static GIVEN: OnceLock<PathBuf> = OnceLock::new();

/// Says where the ring is, unless that was said before.
pub fn give(file: Option<PathBuf>) {
    if let Some(file) = file {
        // A flag and the environment come before the configuration file.
        let _ = GIVEN.set(file);
    }
}

/// Where the key ring of some data is: as given, beside the file, or in the working directory.
pub fn file_of(data: &Data) -> PathBuf {
    match (GIVEN.get(), data) {
        (Some(given), _) => given.clone(),
        (None, Data::File(file)) => file.with_extension("keyring"),
        (None, Data::Database(_)) => PathBuf::from("yinuo.keyring"),
    }
}

/// Reads a ring; none when there is no such file.
pub fn read(file: &Path) -> Result<Option<KeyRing>, Stop> {
    let found = match std::fs::metadata(file) {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(file, error)),
    };
    let mode = found.permissions().mode() & 0o777;
    if mode.trailing_zeros() < 6 {
        return Err(unreadable(
            file,
            &format!("权限 {mode:o}，别人也能读；请 chmod 600"),
            &format!("mode {mode:o} lets others read it: chmod 600"),
        ));
    }
    if found.len() > RING_BYTES_MAX as u64 {
        return Err(unreadable(file, "文件太大", "it is too large"));
    }
    let text = std::fs::read_to_string(file).map_err(|error| failed(file, error))?;
    KeyRing::parse(&text)
        .map(Some)
        .map_err(|error| unreadable(file, &format!("读不懂（{error}）"), &error.to_string()))
}

fn unreadable(file: &Path, zh: &str, en: &str) -> Stop {
    refused(
        "B010",
        &format!("{}: 密钥环{zh}。没有打开任何资料。", file.display()),
        &format!("The key ring is refused: {en}. Nothing was opened."),
    )
}

/// Writes a ring whole: the file has the new versions or, killed, the old ones.
pub fn write(file: &Path, ring: &KeyRing) -> Result<(), Stop> {
    write_whole(file, &ring.text())
}

/// The ring in a file, or a new one that is written there. A file that is there is never replaced.
pub fn read_or_make(file: &Path, entropy: &dyn Entropy, now: i64) -> Result<KeyRing, Stop> {
    if let Some(ring) = read(file)? {
        return Ok(ring);
    }
    let (id, key) = (entropy.key(), entropy.key());
    let ring = KeyRing::new(&std::array::from_fn(|place| id[place]), key, now);
    write(file, &ring)?;
    Ok(ring)
}

/// What the data remembers of a ring.
pub fn body_of(ring: &KeyRing) -> RingBody {
    let version = ring.current();
    // A ring has its current version.
    let check = ring.check(version).unwrap_or_default();
    RingBody { ring: ring.id().to_owned(), version, check }
}

/// The ring that seals some data; none when nothing of it was ever sealed.
pub fn fitting(data: &Data, store: &dyn Store) -> Result<Option<KeyRing>, Stop> {
    let Some(noted) = noted_ring(store)? else { return Ok(None) };
    let file = file_of(data);
    let Some(ring) = read(&file)? else {
        return Err(refused(
            "B009",
            &format!(
                "{data}: 资料已加密，但没有密钥环 {}。请放回原处，或用 --keyring 指明。",
                file.display()
            ),
            "The data is sealed and its key ring is not there. Put it back in its place, or name it with --keyring.",
        ));
    };
    if ring.id() != noted.ring {
        return Err(refused(
            "B011",
            &format!("{}: 这是另一份资料的密钥环。请换上 {} 那一份。", file.display(), noted.ring),
            &format!("This is the key ring of other data. Take the one named {}.", noted.ring),
        ));
    }
    if ring.check(noted.version).is_none_or(|check| check != noted.check) {
        return Err(refused(
            "B012",
            &format!("{}: 密钥环里没有第 {} 版主密钥。请换上较新的那一份。", file.display(), noted.version),
            &format!(
                "The key ring lacks version {} of the master key. Take the newer copy of it.",
                noted.version
            ),
        ));
    }
    Ok(Some(ring))
}

/// A store that seals and opens with a ring. Versions that are added to the file later are read when they are met.
pub fn sealing(
    inner: Arc<dyn Store>,
    ring: KeyRing,
    file: PathBuf,
    entropy: Arc<dyn Entropy>,
) -> SealedStore {
    SealedStore::new(inner, ring, move || read(&file).ok().flatten(), entropy)
}

/// The data as it is to be worked with: opened with its ring, or as it is when nothing of it was ever sealed.
pub fn opened(data: &Data, inner: Arc<dyn Store>) -> Result<Arc<dyn Store>, Stop> {
    match fitting(data, inner.as_ref())? {
        Some(ring) => Ok(Arc::new(sealing(inner, ring, file_of(data), Arc::new(SystemEntropy)))),
        None => {
            tracing::warn!(
                "personal data lies in plain in {data}: run `yinuo key new`, then `yinuo key seal`"
            );
            Ok(inner)
        }
    }
}

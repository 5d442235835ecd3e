//! Files that get their name only once they are whole: a killed program leaves nothing half under it.

use crate::Stop;
use sha2::{Digest as _, Sha256};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use yinuo_app::codec::hex;

/// How often a file is opened anew that another program has just named or removed.
const LOCK_TRIES: u32 = 5;
/// Bytes read at once.
const CHUNK_BYTES: usize = 1024 * 1024;

/// What SQLite keeps beside a file that is open. Left behind by another file of the same name, it would be read into ours.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A numbered refusal in both languages.
pub fn refused(code: &str, zh: &str, en: &str) -> Stop {
    Stop::Refused(format!("{code} {zh}\n     {en}"))
}

/// A file failed.
pub fn failed(file: &Path, error: impl std::fmt::Display) -> Stop {
    Stop::Failed(format!("{}: {error}", file.display()))
}

/// The path with something behind its name.
pub fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A file that grows under another name. Dropped, it is removed; killed, it stays and the next run begins it anew.
pub struct Partial {
    path: PathBuf,
    name: PathBuf,
    /// Held until the end: it keeps a second run away. Closing any handle of a file ends what SQLite has locked in it,
    /// so no other may be closed while a store is open on it.
    lock: File,
}

impl Partial {
    /// Begins an empty one beside the name that it shall get, readable by its owner alone.
    pub fn begin(name: &Path) -> Result<Self, Stop> {
        let path = beside(name, ".part");
        // Whoever is refused below drops it, and nothing of it stays.
        let partial = Self { lock: locked(&path)?, path, name: name.to_owned() };
        // Looked at under the lock: another run may have ended just now.
        for suffix in std::iter::once("").chain(COMPANIONS) {
            let found = beside(name, suffix);
            if found.symlink_metadata().is_err() {
                continue;
            }
            return Err(refused(
                "B001",
                &format!("{}: 已有这个文件，不会覆盖。请换一个名字。", found.display()),
                "It exists and is left as it is. Give another name.",
            ));
        }
        partial.lock.set_len(0).map_err(|error| failed(&partial.path, error))?;
        remove_companions(&partial.path)?;
        Ok(partial)
    }

    /// Where it grows.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes to it. Not while a store is open on it.
    pub fn handle(&self) -> &File {
        &self.lock
    }

    /// Flushes it, so that what is said of it afterwards stays true.
    pub fn flush(&self) -> Result<(), Stop> {
        self.lock.sync_all().map_err(|error| failed(&self.path, error))
    }

    /// Flushes it and gives it its name, which nobody else may have taken meanwhile.
    pub fn publish(self) -> Result<(), Stop> {
        self.flush()?;
        // Unlike a renaming, a link never replaces what is there.
        std::fs::hard_link(&self.path, &self.name).map_err(|error| failed(&self.name, error))?;
        flush_folder(&self.name)
    }
}

/// Opens a file under a lock that no other program has, and makes sure that it has no other name: a run that was killed
/// right after it had named its file leaves both names, and what has been named is never cut.
fn locked(path: &Path) -> Result<File, Stop> {
    use std::os::unix::fs::MetadataExt as _;
    let stumbled = |error: std::io::Error| failed(path, error);
    for _ in 0..LOCK_TRIES {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(path).map_err(stumbled)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => break,
            Err(TryLockError::Error(error)) => return Err(failed(path, error)),
        }
        let held = file.metadata().map_err(stumbled)?;
        let same = path.metadata().is_ok_and(|now| (now.dev(), now.ino()) == (held.dev(), held.ino()));
        if same && held.nlink() == 1 {
            return Ok(file);
        }
        if same {
            std::fs::remove_file(path).map_err(stumbled)?;
        }
    }
    Err(refused(
        "B007",
        &format!("{}: 另一个程序正在写它。请等它结束。", path.display()),
        "Another program is writing it. Wait until it has ended.",
    ))
}

impl Drop for Partial {
    fn drop(&mut self) {
        // A leftover is begun anew by the next run.
        let _ = std::fs::remove_file(&self.path);
        let _ = remove_companions(&self.path);
    }
}

/// Removes what SQLite left beside a file.
fn remove_companions(path: &Path) -> Result<(), Stop> {
    for suffix in COMPANIONS {
        let file = beside(path, suffix);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(&file, error)),
            _ => {}
        }
    }
    Ok(())
}

/// Flushes the folder of a file: a name is durable only then.
pub fn flush_folder(file: &Path) -> Result<(), Stop> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| failed(folder, error))
}

/// Writes a small file whole: it has the new text or, killed, the old one.
pub fn write_whole(file: &Path, text: &str) -> Result<(), Stop> {
    use std::io::Write as _;
    let path = beside(file, ".part");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut made = options.open(&path).map_err(|error| failed(&path, error))?;
    made.write_all(text.as_bytes()).and_then(|()| made.sync_all()).map_err(|error| failed(&path, error))?;
    std::fs::rename(&path, file).map_err(|error| failed(file, error))?;
    flush_folder(file)
}

/// Length and SHA-256 of a file, hexadecimal. Hands every piece to `take` as well.
pub fn digest_of(
    file: &Path,
    take: &mut dyn FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(u64, String), Stop> {
    let mut opened = File::open(file).map_err(|error| failed(file, error))?;
    let mut digest = Sha256::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut bytes = 0;
    loop {
        let read = opened.read(&mut chunk).map_err(|error| failed(file, error))?;
        if read == 0 {
            return Ok((bytes, hex(&digest.finalize())));
        }
        bytes += read as u64;
        digest.update(&chunk[..read]);
        take(&chunk[..read]).map_err(|error| failed(file, error))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(stop: Result<Partial, Stop>) -> String {
        match stop {
            Err(Stop::Refused(said)) => said[..4].to_owned(),
            _ => panic!("it is a refusal"),
        }
    }

    #[test]
    fn a_name_is_taken_once_and_what_was_named_is_never_cut() {
        use std::io::Write as _;
        let folder = std::env::temp_dir().join(format!("yinuo-whole-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("files work");
        let name = folder.join("a");
        let first = Partial::begin(&name).unwrap_or_else(|stop| panic!("{stop}"));
        assert_eq!(code(Partial::begin(&name)), "B007", "one at a time");
        first.handle().write_all(b"whole").expect("files work");
        assert!(!name.exists());
        first.publish().unwrap_or_else(|stop| panic!("{stop}"));
        assert_eq!(std::fs::read(&name).expect("files work"), b"whole");
        assert_eq!(code(Partial::begin(&name)), "B001");
        // Killed between the two steps of naming; then somebody moved what was named.
        std::fs::hard_link(&name, beside(&name, ".part")).expect("files work");
        std::fs::rename(&name, folder.join("moved")).expect("files work");
        drop(Partial::begin(&name).unwrap_or_else(|stop| panic!("{stop}")));
        assert_eq!(std::fs::read(folder.join("moved")).expect("files work"), b"whole");
        assert!(!beside(&name, ".part").exists(), "a run that gives up leaves nothing");
        std::fs::remove_dir_all(&folder).expect("files work");
    }
}

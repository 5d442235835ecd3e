//! Who signs checkpoints: the key in its file, and beside it (`.signed`) what it signed last, where no right in the
//! database reaches. Of several processes on one machine one signs at a time.

use crate::Stop;
use crate::edge::fill;
use crate::whole::{beside, failed, write_whole};
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use yinuo_app::AppError;
use yinuo_app::codec::hex;
use yinuo_app::ports::Store;
use yinuo_app::trail::{Checkpoint, Memory, Remembered, Signer, followed, make_checkpoint};

/// Behind the name of the key's file: what it signed last.
const SIGNED: &str = ".signed";

/// The memory of a key's file.
pub struct LastSigned(PathBuf);

impl LastSigned {
    /// Of the key in this file.
    pub fn of(key: &Path) -> Self {
        Self(beside(key, SIGNED))
    }

    /// A series begins: of data that are filled from nothing.
    pub fn begin(&self) -> Result<(), Stop> {
        Ok(self.keep(&Remembered::nothing(), true)?)
    }
}

impl Memory for LastSigned {
    fn newest(&self) -> Result<Option<Remembered>, AppError> {
        match std::fs::read_to_string(&self.0) {
            Ok(text) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|error| AppError::Damaged(format!("{}: {error}", self.0.display()))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(AppError::Storage(format!("{}: {error}", self.0.display()))),
        }
    }

    fn keep(&self, newest: &Remembered, anew: bool) -> Result<(), AppError> {
        let held = self.newest()?;
        if !anew && held.is_some_and(|held| held.number >= newest.number) {
            return Ok(());
        }
        let text = serde_json::to_string(newest).map_err(|error| AppError::Damaged(error.to_string()))?;
        write_whole(&self.0, &format!("{text}\n")).map_err(|stop| AppError::Storage(stop.to_string()))
    }
}

/// Lets somebody sign with the key in a file, alone among the processes of this machine.
pub fn signing<T>(
    file: &Path,
    does: impl FnOnce(&Signer<'_>) -> Result<T, AppError>,
) -> Result<(T, String), Stop> {
    let held = File::open(file).map_err(|error| failed(file, error))?;
    held.lock().map_err(|error| failed(file, error))?;
    // Read under the lock: it may just have been rotated.
    let key = read_key(file)?;
    let memory = LastSigned::of(file);
    let sign = |bytes: &[u8]| key.sign(bytes).to_bytes().to_vec();
    let signer = Signer { key: &public(&key), sign: &sign, holds: &holds, memory: &memory };
    Ok((does(&signer)?, public(&key)))
}

/// Signs what changed since the last checkpoint.
pub fn checkpoint_now(store: &dyn Store, now: i64, file: &Path) -> Result<Option<Checkpoint>, Stop> {
    Ok(signing(file, |signer| make_checkpoint(store, now, signer))?.0)
}

/// Whether the key in a file would sign what stands in a store. One without a memory says so.
pub fn would_sign(store: &dyn Store, file: &Path) -> Result<bool, Stop> {
    signing(file, |signer| followed(store, signer))?;
    Ok(LastSigned::of(file).newest()?.is_some())
}

/// The public half of a key, hexadecimal.
pub fn public(key: &SigningKey) -> String {
    hex(key.verifying_key().as_bytes())
}

/// Reads the signing key, or makes one that only its owner can read, and which has signed nothing yet.
pub fn signing_key(file: &Path) -> Result<SigningKey, Stop> {
    if std::fs::metadata(file).is_ok() {
        return read_key(file);
    }
    // First: a key without a memory is one whose memory was lost.
    let memory = LastSigned::of(file);
    if memory.newest()?.is_none() {
        memory.begin()?;
    }
    made_key(file)
}

/// Reads a key, or makes one that only its owner can read.
pub fn made_key(file: &Path) -> Result<SigningKey, Stop> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let failed = |error: std::io::Error| failed(file, error);
    match std::fs::metadata(file) {
        Ok(_) => read_key(file),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut bytes = [0; 32];
            fill(&mut bytes);
            let mut made = std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(file)
                .map_err(failed)?;
            writeln!(made, "{}", hex(&bytes)).map_err(failed)?;
            made.sync_all().map_err(failed)?;
            Ok(SigningKey::from_bytes(&bytes))
        }
        Err(error) => Err(failed(error)),
    }
}

/// Reads the signing key.
pub fn read_key(file: &Path) -> Result<SigningKey, Stop> {
    let text = std::fs::read_to_string(file).map_err(|error| failed(file, error))?;
    let bytes = unhex::<32>(text.trim())
        .ok_or_else(|| Stop::Refused(format!("{}: not 64 hexadecimal digits", file.display())))?;
    Ok(SigningKey::from_bytes(&bytes))
}

/// Bytes written as hexadecimal digits, of either case.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    // Digit by digit: the library's reader of whole numbers would take a sign.
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = [0; N];
    if text.len() != N * 2 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

/// Whether a signature of a checkpoint holds under its key; `None` when either cannot be read.
pub fn signature_holds(key: &str, bytes: &[u8], signature: &str) -> Option<bool> {
    let key = VerifyingKey::from_bytes(&unhex::<32>(key)?).ok()?;
    let signature = Signature::from_bytes(&unhex::<64>(signature)?);
    Some(key.verify(bytes, &signature).is_ok())
}

/// Whether a signature holds; one that cannot be read does not.
pub fn holds(key: &str, bytes: &[u8], signature: &str) -> bool {
    signature_holds(key, bytes, signature).unwrap_or(false)
}

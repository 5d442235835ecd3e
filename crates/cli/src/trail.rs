//! `yinuo checkpoint`, `yinuo export`, `yinuo verify`: the provable trail.

use crate::Stop;
use crate::data::{Data, Shelf};
use crate::edge::{WallClock, fill};
use clap::Args;
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use yinuo_app::AppError;
use yinuo_app::codec::hex;
use yinuo_app::ports::{Clock as _, Store};
use yinuo_app::trail::{
    ARCHIVE_FORMAT, ArchiveVerifier, Verdict, Verifier, archived_event, export as export_lines,
    make_checkpoint,
};

/// Longest line of an export.
const LINE_BYTES_MAX: usize = 1024 * 1024;

/// Flags of `yinuo checkpoint`.
#[derive(Args)]
pub struct CheckpointArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    /// File of the signing key; made when it does not exist. Beside the data file by default, `yinuo.key` for a database.
    #[arg(long, env = "YINUO_KEY")]
    key: Option<PathBuf>,
}

/// Flags of `yinuo export`.
#[derive(Args)]
pub struct ExportArgs {
    /// File to write; standard output when absent.
    file: Option<PathBuf>,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    #[command(flatten)]
    shelf: Shelf,
}

/// Flags of `yinuo verify`.
#[derive(Args)]
pub struct VerifyArgs {
    /// An export, or an archive file.
    file: PathBuf,
    /// Archive files that hold what the export has only the places of; may be given several times.
    #[arg(long = "with", value_name = "FILE")]
    with: Vec<PathBuf>,
    /// Trusted public key, hexadecimal; may be given several times. Without one the keys named inside are believed and printed.
    #[arg(long = "key", value_name = "HEX")]
    keys: Vec<String>,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
}

/// Makes a checkpoint now.
pub fn checkpoint(args: &CheckpointArgs) -> Result<(), Stop> {
    let store = args.data.open()?;
    let key = signing_key(&args.data.key_file(args.key.as_deref()))?;
    match checkpoint_now(store.as_ref(), WallClock::new().now(), &key)? {
        Some((number, root)) => say!("checkpoint {number}  root {root}  key {}", public(&key)),
        None => say!("nothing changed since the last checkpoint"),
    }
    Ok(())
}

/// Signs what changed since the last checkpoint; number and root of the new one.
pub fn checkpoint_now(store: &dyn Store, now: i64, key: &SigningKey) -> Result<Option<(u64, String)>, Stop> {
    let sign = |bytes: &[u8]| key.sign(bytes).to_bytes().to_vec();
    let made = make_checkpoint(store, now, &public(key), &sign)?;
    Ok(made.map(|made| (made.number, made.root)))
}

/// The public half of a key, hexadecimal.
pub fn public(key: &SigningKey) -> String {
    hex(key.verifying_key().as_bytes())
}

/// Reads the signing key, or makes one that only its owner can read.
pub fn signing_key(file: &Path) -> Result<SigningKey, Stop> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let failed = |error: std::io::Error| Stop::Failed(format!("{}: {error}", file.display()));
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
    let text = std::fs::read_to_string(file)
        .map_err(|error| Stop::Failed(format!("{}: {error}", file.display())))?;
    let bytes = unhex::<32>(text.trim())
        .ok_or_else(|| Stop::Refused(format!("{}: not 64 hexadecimal digits", file.display())))?;
    Ok(SigningKey::from_bytes(&bytes))
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
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

/// Writes the whole journal with its checkpoints.
pub fn export(args: &ExportArgs) -> Result<(), Stop> {
    let store = args.shelf.round(args.data.open()?);
    let failed = |error: std::io::Error| AppError::Storage(error.to_string());
    let mut to: Box<dyn std::io::Write> = match &args.file {
        Some(file) => Box::new(
            std::fs::File::create(file)
                .map_err(|error| Stop::Failed(format!("{}: {error}", file.display())))?,
        ),
        None => Box::new(std::io::stdout().lock()),
    };
    let mut to = BufWriter::new(&mut to);
    let events = export_lines(store.as_ref(), &mut |line| writeln!(to, "{line}").map_err(failed))?;
    to.flush().map_err(failed)?;
    eprintln!("{events} events");
    Ok(())
}

/// Checks an export alone, without the database.
pub fn verify(args: &VerifyArgs) -> Result<(), Stop> {
    if let Some(key) = args.keys.iter().find(|key| unhex::<32>(key).is_none()) {
        return Err(Stop::Refused(format!(
            "--key {key}: 公钥应为 64 位十六进制。 A public key is 64 hexadecimal digits."
        )));
    }
    let holds = |key: &str, bytes: &[u8], signature: &str| {
        let trusted = args.keys.is_empty() || args.keys.iter().any(|known| known == key);
        trusted && signature_holds(key, bytes, signature).unwrap_or(false)
    };
    let verdict = checked(args, &holds)?;
    if args.json {
        say!("{}", as_json(&verdict));
    } else {
        print_verdict(&verdict, args.keys.is_empty());
    }
    if verdict.findings.is_empty() {
        Ok(())
    } else {
        Err(Stop::Refused("the trail is not sound; 留痕不完整".to_owned()))
    }
}

/// Hands every line of a file on; one beyond the limit comes in pieces, which no check takes for a line.
fn lines(file: &Path, take: &mut dyn FnMut(&str)) -> Result<(), Stop> {
    let failed = |error: std::io::Error| Stop::Failed(format!("{}: {error}", file.display()));
    let mut reader = std::io::BufReader::new(std::fs::File::open(file).map_err(failed)?);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read =
            reader.by_ref().take(LINE_BYTES_MAX as u64).read_until(b'\n', &mut line).map_err(failed)?;
        if read == 0 {
            return Ok(());
        }
        take(String::from_utf8_lossy(&line).trim_end());
    }
}

/// Whether a file says that it is an archive.
fn is_archive(file: &Path) -> Result<bool, Stop> {
    let failed = |error: std::io::Error| Stop::Failed(format!("{}: {error}", file.display()));
    let mut head = [0; 128];
    let read = std::fs::File::open(file).and_then(|mut file| file.read(&mut head)).map_err(failed)?;
    Ok(String::from_utf8_lossy(&head[..read]).contains(ARCHIVE_FORMAT))
}

/// The verdict on an archive file alone.
fn checked_archive(file: &Path, holds: &dyn Fn(&str, &[u8], &str) -> bool) -> Result<Verdict, Stop> {
    let mut verifier = ArchiveVerifier::new(holds);
    lines(file, &mut |line| verifier.line(line))?;
    Ok(verifier.finish())
}

/// The verdict on what was given: an archive file, or an export with the archives that complete it.
fn checked(args: &VerifyArgs, holds: &dyn Fn(&str, &[u8], &str) -> bool) -> Result<Verdict, Stop> {
    if is_archive(&args.file)? {
        return checked_archive(&args.file, holds);
    }
    let mut verifier = Verifier::new(holds);
    if !args.with.is_empty() {
        let mut kept = BTreeMap::new();
        for file in &args.with {
            let verdict = checked_archive(file, holds)?;
            if !verdict.findings.is_empty() {
                return Ok(verdict);
            }
            lines(file, &mut |line| kept.extend(archived_event(line)))?;
        }
        verifier.compare(kept);
    }
    lines(&args.file, &mut |line| verifier.line(line))?;
    Ok(verifier.finish())
}

/// Whether a signature of a checkpoint holds under its key; `None` when either cannot be read.
pub fn signature_holds(key: &str, bytes: &[u8], signature: &str) -> Option<bool> {
    let key = VerifyingKey::from_bytes(&unhex::<32>(key)?).ok()?;
    let signature = Signature::from_bytes(&unhex::<64>(signature)?);
    Some(key.verify(bytes, &signature).is_ok())
}

fn print_verdict(verdict: &Verdict, any_key: bool) {
    say!("{} events, {} streams, {} checkpoints", verdict.events, verdict.streams, verdict.checkpoints);
    if verdict.archived > 0 {
        say!("{} of the events are archived: their places and hashes are here", verdict.archived);
    }
    if verdict.not_bound > 0 {
        say!("{} events are chained but not yet bound by a checkpoint", verdict.not_bound);
    }
    if !verdict.newest_root.is_empty() {
        say!("newest root {}", verdict.newest_root);
    }
    if any_key {
        say!("no trusted key was given: signatures were checked under the keys named inside");
    }
    for finding in &verdict.findings {
        say!("{} line {}: {}", finding.code, finding.line, finding.sentence);
    }
    if verdict.more_findings > 0 {
        say!("and {} more", verdict.more_findings);
    }
    if verdict.findings.is_empty() {
        say!("sound");
    }
}

fn as_json(verdict: &Verdict) -> serde_json::Value {
    let findings: Vec<serde_json::Value> = verdict
        .findings
        .iter()
        .map(|finding| serde_json::json!({"code": finding.code, "line": finding.line, "sentence": finding.sentence}))
        .collect();
    serde_json::json!({
        "events": verdict.events, "streams": verdict.streams, "checkpoints": verdict.checkpoints, "archived": verdict.archived,
        "not_bound": verdict.not_bound, "newest_root": verdict.newest_root, "findings": findings,
        "more_findings": verdict.more_findings,
    })
}

//! `yinuo checkpoint`, `yinuo export`, `yinuo verify`: the provable trail.

use crate::Stop;
use crate::data::{Data, Shelf};
use crate::edge::WallClock;
use crate::given::opened;
use crate::signer::{LastSigned, holds, signing, signing_key, unhex};
use clap::Args;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use yinuo_app::AppError;
use yinuo_app::ports::Clock as _;
use yinuo_app::trail::{
    ARCHIVE_FORMAT, ArchiveVerifier, Asked, Checkpoint, GivenUp, Memory as _, Verdict, Verifier,
    archived_event, export as export_lines, go_on_from, make_checkpoint,
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
    /// Go on from the newest checkpoint that stands, whose digest (or root) this is, though the signer remembers another:
    /// after a restore, or when the old key was lost. The new checkpoint says what was given up.
    #[arg(long, value_name = "HEX")]
    follow: Option<String>,
    /// Begin a series where no checkpoint stands, though the key has signed before. The first checkpoint says so.
    #[arg(long, conflicts_with = "follow")]
    begin: bool,
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
    /// One JSON document on standard output about the file that was written.
    #[arg(long, requires = "file")]
    json: bool,
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
    /// Digest of a published checkpoint (or its root), hexadecimal; may be given several times. Each must be there: a trail
    /// that was rolled back or begun anew has it not.
    #[arg(long = "root", value_name = "HEX")]
    roots: Vec<String>,
    /// There must be so many checkpoints at the least: the newest number that was published.
    #[arg(long, value_name = "N", default_value_t = 0)]
    at_least: u64,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
}

/// Makes a checkpoint now.
pub fn checkpoint(args: &CheckpointArgs) -> Result<(), Stop> {
    if let Some(name) = args.follow.as_ref().filter(|name| unhex::<32>(name).is_none()) {
        return Err(no_digest("--follow", name));
    }
    let store = args.data.open_bare()?;
    let (file, now) = (args.data.key_file(args.key.as_deref()), WallClock::new().now());
    signing_key(&file)?;
    let named = args.follow.as_deref();
    let (made, key) = signing(&file, |signer| match args.begin || named.is_some() {
        true => go_on_from(store.as_ref(), now, signer, named),
        false => make_checkpoint(store.as_ref(), now, signer),
    })?;
    let Some(Checkpoint { number, root, gave_up, .. }) = made else {
        say!("nothing changed since the last checkpoint");
        return Ok(());
    };
    let digest = LastSigned::of(&file).newest()?.map(|newest| newest.digest).unwrap_or_default();
    say!("checkpoint {number}  root {root}  digest {digest}  key {key}");
    if let Some(GivenUp { number, digest }) = gave_up {
        say!(
            "原先签到第 {number} 号（摘要 {digest}），已写进这个检查点。 It says that a series up to number {number} (digest {digest}) was given up."
        );
    }
    Ok(())
}

fn no_digest(flag: &str, given: &str) -> Stop {
    Stop::Refused(format!("{flag} {given}: 应为 64 位十六进制。 64 hexadecimal digits are needed."))
}

/// Writes the whole journal with its checkpoints.
pub fn export(args: &ExportArgs) -> Result<(), Stop> {
    let store = args.shelf.round(args.data.open_bare()?);
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
    match &args.file {
        Some(file) if args.json => {
            say!("{}", serde_json::json!({"file": file.display().to_string(), "events": events}));
        }
        _ => eprintln!("{events} events"),
    }
    Ok(())
}

/// Checks an export alone, without the database.
pub fn verify(args: &VerifyArgs) -> Result<(), Stop> {
    if let Some(key) = args.keys.iter().find(|key| unhex::<32>(key).is_none()) {
        return Err(Stop::Refused(format!(
            "--key {key}: 公钥应为 64 位十六进制。 A public key is 64 hexadecimal digits."
        )));
    }
    if let Some(root) = args.roots.iter().find(|root| unhex::<32>(root).is_none()) {
        return Err(no_digest("--root", root));
    }
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
    let mut reader = std::io::BufReader::new(opened(file)?);
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
    let read = opened(file)?.read(&mut head).map_err(failed)?;
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
    // An archive brings single checkpoints and not their chain: nobody can hand over or vouch in it, so that every key
    // that signed one must be trusted by itself.
    let listed = |key: &str, bytes: &[u8], signature: &str| {
        let trusted = args.keys.is_empty() || args.keys.iter().any(|known| known == key);
        trusted && holds(key, bytes, signature)
    };
    if is_archive(&args.file)? {
        if args.at_least > 0 || !args.roots.is_empty() {
            return Err(Stop::Refused(
                "--root 与 --at-least 用于导出，不用于归档文件。 --root and --at-least are of an export, not of an archive file."
                    .to_owned(),
            ));
        }
        return checked_archive(&args.file, &listed);
    }
    let mut verifier = Verifier::new(holds, &args.keys);
    verifier.ask(Asked { published: args.roots.clone(), at_least: args.at_least });
    if !args.with.is_empty() {
        let mut kept = BTreeMap::new();
        for file in &args.with {
            let verdict = checked_archive(file, &listed)?;
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

fn print_verdict(verdict: &Verdict, any_key: bool) {
    say!("{} events, {} streams, {} checkpoints", verdict.events, verdict.streams, verdict.checkpoints);
    if verdict.archived > 0 {
        say!("{} of the events are archived: their places and hashes are here", verdict.archived);
    }
    if verdict.not_bound > 0 {
        say!("{} events are chained but not yet bound by a checkpoint", verdict.not_bound);
    }
    if !verdict.newest_root.is_empty() {
        say!("newest root {}  digest {}", verdict.newest_root, verdict.newest_digest);
    }
    for (number, lost) in &verdict.gave_up {
        say!(
            "checkpoint {number} says that a series up to number {} (digest {}) was given up there",
            lost.number,
            lost.digest
        );
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
    let gave_up: Vec<serde_json::Value> = verdict
        .gave_up
        .iter()
        .map(|(at, lost)| serde_json::json!({"checkpoint": at, "number": lost.number, "digest": lost.digest}))
        .collect();
    serde_json::json!({
        "events": verdict.events, "streams": verdict.streams, "checkpoints": verdict.checkpoints, "archived": verdict.archived,
        "not_bound": verdict.not_bound, "newest_root": verdict.newest_root,
        "newest_digest": verdict.newest_digest, "gave_up": gave_up, "findings": findings,
        "more_findings": verdict.more_findings,
    })
}

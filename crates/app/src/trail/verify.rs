//! The check of an export alone: membership, order, completeness up to the newest checkpoint, signatures. One step an
//! event, whatever the number of checkpoints.

use super::export::Line;
use super::{Checkpoint, FORMAT, GivenUp, SignedCheckpoint, leaf, root};
use crate::codec::{digest, hex, link, unhex};
use crate::ports::Hash;
use std::collections::{BTreeMap, BTreeSet};

/// Findings listed; the rest is counted.
const FINDINGS_MAX: usize = 100;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Number `V0xx`.
    pub code: &'static str,
    /// Line of the export, from 1; 0 for the whole.
    pub line: u64,
    /// What was found.
    pub sentence: String,
}

/// The answer of a check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Events read.
    pub events: u64,
    /// Streams read.
    pub streams: u64,
    /// Checkpoints read.
    pub checkpoints: u64,
    /// Events that are in an archive: their places and hashes alone are here.
    pub archived: u64,
    /// Events that no checkpoint binds yet.
    pub not_bound: u64,
    /// Root of the newest checkpoint, for comparison with a published one.
    pub newest_root: String,
    /// Digest of the newest checkpoint, which binds all before it: what is published.
    pub newest_digest: String,
    /// Checkpoints that say that another series was given up there: their number, and what they gave up.
    pub gave_up: Vec<(u64, GivenUp)>,
    /// Findings; none means sound.
    pub findings: Vec<Finding>,
    /// Findings beyond those listed.
    pub more_findings: u64,
}

impl Verdict {
    /// Lists a finding, or counts it when there are many.
    pub(super) fn find(&mut self, finding: Finding) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        } else {
            self.more_findings += 1;
        }
    }
}

/// A stream's last event so far.
struct Seen {
    version: u64,
    hash: Hash,
}

/// An event as it stands in its shard: which stream it lengthened to which version and hash.
struct Step {
    position: u64,
    stream: usize,
    version: u64,
    hash: Hash,
}

/// Number of the last checkpoint for which a trusted key stands: its own, or one before a checkpoint of its own.
pub(super) fn vouched_until(signed: &[SignedCheckpoint], trusted: &[String]) -> u64 {
    if trusted.is_empty() {
        return u64::MAX;
    }
    let mut trusted: BTreeSet<String> = trusted.iter().cloned().collect();
    let mut until = 0;
    for (number, signed) in (1..).zip(signed) {
        let Ok(body) = signed.read() else { continue };
        if trusted.contains(&body.key) {
            until = number;
            trusted.extend(body.next);
        }
    }
    until
}

/// Says whether a signature (key, bytes, signature; the first and last hexadecimal) holds under its key.
pub type CheckSignature<'a> = &'a dyn Fn(&str, &[u8], &str) -> bool;

/// What the reader knows of the trail from outside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Digests or roots of checkpoints that were published, hexadecimal: each must be among those that are here.
    pub published: Vec<String>,
    /// So many checkpoints there must be at the least.
    pub at_least: u64,
}

/// Reads an export line by line.
pub struct Verifier<'a> {
    holds: CheckSignature<'a>,
    /// Keys that are trusted; without any the keys named inside are believed.
    trusted: Vec<String>,
    line: u64,
    ended: bool,
    positions: BTreeMap<u16, u64>,
    /// Number of each stream, in the order of first appearance.
    numbers: BTreeMap<String, usize>,
    streams: Vec<(String, Seen)>,
    /// Events of each shard in the order of the export: a checkpoint looks only at those after the one before it, so
    /// that the whole check takes one step an event.
    shards: BTreeMap<u16, Vec<Step>>,
    checkpoints: Vec<SignedCheckpoint>,
    /// Hashes of archived events, if archives were given.
    archives: Option<BTreeMap<(String, u64), Hash>>,
    asked: Asked,
    verdict: Verdict,
}

impl<'a> Verifier<'a> {
    /// Begins. `holds` says whether a signature holds under the key that it names. Trusted is one of `trusted`, whoever one
    /// of them hands over to, and what stands before a checkpoint of theirs, which binds it. Without any the keys named
    /// inside are believed.
    #[must_use]
    pub fn new(holds: CheckSignature<'a>, trusted: &[String]) -> Self {
        Self {
            holds,
            trusted: trusted.to_vec(),
            line: 0,
            ended: false,
            positions: BTreeMap::new(),
            numbers: BTreeMap::new(),
            streams: Vec::new(),
            shards: BTreeMap::new(),
            checkpoints: Vec::new(),
            archives: None,
            asked: Asked::default(),
            verdict: Verdict::default(),
        }
    }

    /// From now on every place must be one of these archived events: stream and version with the chain hash.
    pub fn compare(&mut self, archives: BTreeMap<(String, u64), Hash>) {
        self.archives = Some(archives);
    }

    /// The trail must also have what its reader knows of it.
    pub fn ask(&mut self, asked: Asked) {
        self.asked = asked;
    }

    /// The next line.
    pub fn line(&mut self, text: &str) {
        self.line += 1;
        if self.ended {
            self.find("V002", "there is something after the end line");
        }
        match serde_json::from_str::<Line>(text) {
            Ok(Line::Header { format }) if self.line == 1 && format == FORMAT => {}
            Ok(_) if self.line == 1 => self.find("V001", "the first line is no header of this format"),
            Ok(Line::Header { .. }) => self.find("V001", "a header stands in the middle"),
            Ok(Line::Event { shard, position, stream, version, hash, bytes }) => {
                self.event(shard, position, stream, version, &hash, &bytes);
            }
            Ok(Line::Place { shard, position, stream, version, hash }) => {
                self.place(shard, position, stream, version, &hash);
            }
            Ok(Line::Checkpoint { body, signature }) => {
                self.checkpoints.push(SignedCheckpoint { body, signature })
            }
            Ok(Line::End { events, checkpoints }) => {
                self.ended = true;
                if events != self.verdict.events || checkpoints != self.checkpoints.len() as u64 {
                    self.find("V003", "the end line counts other lines than there are");
                }
            }
            Err(error) => self.find("V004", &format!("the line cannot be read: {error}")),
        }
    }

    /// The answer.
    #[must_use]
    pub fn finish(mut self) -> Verdict {
        self.line = 0;
        if !self.ended {
            self.find("V005", "the export has no end line: it was cut");
        }
        self.check_checkpoints();
        self.verdict.streams = self.streams.len() as u64;
        self.verdict
    }

    fn find(&mut self, code: &'static str, sentence: &str) {
        self.verdict.find(Finding { code, line: self.line, sentence: sentence.to_owned() });
    }

    fn event(&mut self, shard: u16, position: u64, stream: String, version: u64, hash: &str, bytes: &str) {
        self.verdict.events += 1;
        let previous = self.due(shard, position, &stream, version);
        let linked = link(&previous, bytes.as_bytes());
        if hex(&linked) != hash {
            self.find("V008", &format!("{stream} version {version}: the chain does not hold"));
        }
        let says = serde_json::from_str::<serde_json::Value>(bytes).ok();
        let own = says.is_some_and(|says| says["stream"] == stream.as_str() && says["version"] == version);
        if !own {
            self.find("V009", &format!("{stream} version {version}: the event says that it is another one"));
        }
        self.step(shard, position, stream, Seen { version, hash: linked });
    }

    /// The place of an archived event. Its hash is believed until a checkpoint or the next event says otherwise.
    fn place(&mut self, shard: u16, position: u64, stream: String, version: u64, hash: &str) {
        self.verdict.events += 1;
        self.verdict.archived += 1;
        self.due(shard, position, &stream, version);
        let Some(hash) = unhex(hash) else {
            return self.find("V004", &format!("{stream} version {version}: the hash cannot be read"));
        };
        if self.archives.as_ref().is_some_and(|kept| kept.get(&(stream.clone(), version)) != Some(&hash)) {
            self.find("V018", &format!("{stream} version {version} is in none of the archives given"));
        }
        self.step(shard, position, stream, Seen { version, hash });
    }

    /// Says when position or version is not the next one; the hash before.
    fn due(&mut self, shard: u16, position: u64, stream: &str, version: u64) -> Hash {
        let expected = self.positions.get(&shard).copied().unwrap_or(0) + 1;
        if position != expected {
            self.find("V006", &format!("shard {shard}: position {position} where {expected} was due"));
        }
        self.positions.insert(shard, position);
        let before = self.numbers.get(stream).map(|number| &self.streams[*number].1);
        let (due, previous) = before.map_or((1, [0; 32]), |seen| (seen.version + 1, seen.hash));
        if version != due {
            self.find("V007", &format!("{stream}: version {version} where {due} was due"));
        }
        previous
    }

    fn step(&mut self, shard: u16, position: u64, stream: String, seen: Seen) {
        let Seen { version, hash } = seen;
        let number = match self.numbers.get(&stream).copied() {
            Some(number) => {
                self.streams[number].1 = seen;
                number
            }
            None => {
                self.numbers.insert(stream.clone(), self.streams.len());
                self.streams.push((stream, seen));
                self.streams.len() - 1
            }
        };
        self.shards.entry(shard).or_default().push(Step { position, stream: number, version, hash });
    }

    fn check_checkpoints(&mut self) {
        let mut previous = hex(&[0; 32]);
        let mut before: Vec<u64> = Vec::new();
        let signed_all = std::mem::take(&mut self.checkpoints);
        self.verdict.checkpoints = signed_all.len() as u64;
        let vouched_until = vouched_until(&signed_all, &self.trusted);
        let mut retired: BTreeSet<String> = BTreeSet::new();
        let mut known: BTreeSet<String> = BTreeSet::new();
        for (index, signed) in signed_all.iter().enumerate() {
            let number = index as u64 + 1;
            let Ok(body) = signed.read() else {
                self.find("V010", &format!("checkpoint {number} cannot be read"));
                continue;
            };
            if body.number != number || body.previous != previous {
                self.find("V011", &format!("checkpoint {number} does not follow the one before"));
            }
            let holds = (self.holds)(&body.key, signed.body.as_bytes(), &signed.signature);
            if !holds || number > vouched_until {
                self.find(
                    "V012",
                    &format!("checkpoint {number}: the signature does not hold under a trusted key"),
                );
            }
            if retired.contains(&body.key) {
                self.find(
                    "V019",
                    &format!("checkpoint {number} is signed by {}, which was retired before", body.key),
                );
            }
            if body.next.is_some() {
                retired.insert(body.key.clone());
            }
            self.check_root(&body, &before);
            previous = hex(&digest(signed.body.as_bytes()));
            self.verdict.newest_root.clone_from(&body.root);
            self.verdict.newest_digest.clone_from(&previous);
            self.verdict.gave_up.extend(body.gave_up.map(|lost| (number, lost)));
            // The root over no streams is the same everywhere, and tells nothing.
            known.extend((body.streams > 0).then_some(body.root));
            known.insert(previous.clone());
            before = body.positions;
        }
        self.check_asked(&known);
        let bound = |shard: u16| before.get(usize::from(shard)).copied().unwrap_or(0);
        self.verdict.not_bound =
            self.positions.iter().map(|(shard, last)| last.saturating_sub(bound(*shard))).sum();
    }

    /// What was published must be there; and where a key is trusted, something that it vouches for.
    fn check_asked(&mut self, known: &BTreeSet<String>) {
        let checkpoints = self.verdict.checkpoints;
        if checkpoints == 0 && !self.trusted.is_empty() {
            self.find("V020", "there is no checkpoint: nothing here is signed, by a trusted key or by any");
        }
        let Asked { published, at_least } = std::mem::take(&mut self.asked);
        for published in published {
            if !known.contains(&published.to_ascii_lowercase()) {
                let sentence = format!(
                    "no checkpoint has the published {published}: the trail was rolled back or begun anew, or is another one"
                );
                self.find("V021", &sentence);
            }
        }
        if checkpoints < at_least {
            self.find("V022", &format!("there are {checkpoints} checkpoints where {at_least} are due"));
        }
    }

    /// Length and head of every stream that changed between two checkpoints, against the signed root.
    fn check_root(&mut self, body: &Checkpoint, before: &[u64]) {
        for (shard, position) in (0_u16..).zip(&body.positions) {
            let last = self.positions.get(&shard).copied().unwrap_or(0);
            if last < *position {
                let sentence = format!(
                    "checkpoint {}: shard {shard} ends at {last}, {position} was signed",
                    body.number
                );
                self.find("V013", &sentence);
            }
        }
        let mut changed: BTreeMap<&str, (u64, &Hash)> = BTreeMap::new();
        for (shard, steps) in &self.shards {
            let bound = |positions: &[u64]| positions.get(usize::from(*shard)).copied().unwrap_or(0);
            let (from, until) = (bound(before), bound(&body.positions));
            // Positions rise in a sound export; an unsound one is a finding already.
            let first = steps.partition_point(|step| step.position <= from);
            for step in steps[first..].iter().take_while(|step| step.position <= until) {
                changed.insert(&self.streams[step.stream].0, (step.version, &step.hash));
            }
        }
        let leaves: Vec<Hash> =
            changed.into_iter().map(|(stream, (version, hash))| leaf(stream, version, hash)).collect();
        if leaves.len() as u64 != body.streams || hex(&root(leaves)) != body.root {
            self.find(
                "V014",
                &format!("checkpoint {}: the streams are not those that were signed", body.number),
            );
        }
    }
}

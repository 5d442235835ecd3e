//! One file after the other: written, read back, announced, dropped; and what an earlier run left is finished first.

use super::choose::{ArchiveAsk, Ground, Picked, Selection, Stays};
use super::folder::{ArchiveFolder, Index, Rows, index_of};
use super::{ARCHIVE, ARCHIVE_ENDS, FILE_ITEMS_MAX, refused};
use crate::archive::Archives;
use crate::codec::{digest, encode, hex};
use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{
    Append, ArchivedRow, Commit, CommitError, Hash, SHARD_COUNT, Standing, StoredEvent, StreamId, StreamKind,
};
use crate::register::{json, set_rows};
use crate::trail::{ArchiveLine, ArchiveVerifier, Finding, Proofs, put_header, put_stream};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;
use yinuo_domain::{Actor, CaseEvent, Fact};
use yinuo_policy::Instant;

/// Cases or contacts dropped in one commit.
const DROPPED_MAX: usize = 16;
/// Files written by one run at most.
const FILES_MAX: usize = 1_000;

/// An archive file in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveBody {
    /// SHA-256 of the file, hexadecimal.
    pub archive: String,
    /// Cases and contacts without one in it.
    pub items: u64,
    /// Events in it.
    pub events: u64,
    /// First and last position of each shard in it, by shard; only shards that it has.
    pub positions: BTreeMap<u16, (u64, u64)>,
    /// When it was announced.
    pub announced_at: Instant,
    /// When everything that may go had gone; none before.
    pub dropped_at: Option<Instant>,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// Files from which something was dropped, or that were finished, in order.
    pub files: Vec<String>,
    /// Cases dropped.
    pub cases: u64,
    /// Contacts dropped, those of the cases included.
    pub contacts: u64,
    /// Events that left the journal.
    pub events: u64,
    /// What was looked at and stays, by reason.
    pub stays: BTreeMap<Stays, u64>,
}

/// Who may sign for whom: whether a signature holds under a trusted key.
pub type Holds<'a> = &'a dyn Fn(&str, &[u8], &str) -> bool;

impl App {
    /// Finishes what an earlier run left in the folder, then archives what may go. Everything is signed by a checkpoint
    /// before; `holds` says which signatures count.
    ///
    /// # Errors
    /// K002 when a file is not sound; K004 without a rule; failed storage or folder. What was dropped before stays so,
    /// and the next run goes on.
    pub fn archive(
        &self,
        actor: &Actor,
        ask: &ArchiveAsk,
        folder: &Arc<dyn ArchiveFolder>,
        holds: Holds<'_>,
    ) -> Result<Taken, AppError> {
        let mut taken = Taken::default();
        for name in folder.names().map_err(AppError::Storage)? {
            if name.ends_with(ARCHIVE_ENDS) && !self.is_dropped(&name)? {
                self.take_file(actor, ask, folder, (&name, holds), &mut taken)?;
            }
        }
        for _ in 0..FILES_MAX {
            let Selection { picked, stays } = self.choose(ask, FILE_ITEMS_MAX)?;
            if picked.is_empty() {
                taken.stays = stays;
                break;
            }
            let name = self.next_file(folder)?;
            folder.write(&name, &self.file_of(&picked)?).map_err(AppError::Storage)?;
            let before = taken.cases + taken.contacts;
            self.take_file(actor, ask, folder, (&name, holds), &mut taken)?;
            if taken.cases + taken.contacts == before {
                // Nothing of it went: somebody else is at it. The next run looks again.
                break;
            }
        }
        Ok(taken)
    }

    /// Whether everything of a file that may go has gone.
    fn is_dropped(&self, name: &str) -> Result<bool, AppError> {
        let row = self.store.register_row(ARCHIVE, name)?;
        let body = row.map(|row| parse::<ArchiveBody>(&row.body)).transpose()?;
        Ok(body.is_some_and(|body| body.dropped_at.is_some()))
    }

    /// A name that neither the folder nor the register has.
    fn next_file(&self, folder: &Arc<dyn ArchiveFolder>) -> Result<String, AppError> {
        let law = self.law();
        let date = law.book.current().local_date(self.now());
        let there = folder.names().map_err(AppError::Storage)?;
        for number in 1..=u32::MAX {
            let name = format!("{date}-{number:04}{ARCHIVE_ENDS}");
            if !there.contains(&name) && self.store.register_row(ARCHIVE, &name)?.is_none() {
                return Ok(name);
            }
        }
        Err(AppError::Storage("there is no name left for an archive file".to_owned()))
    }

    /// The bytes of a file with these cases and contacts.
    fn file_of(&self, picked: &[Picked]) -> Result<Vec<u8>, AppError> {
        let mut bytes = Vec::new();
        let mut put = |line: &str| {
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        };
        let streams: Vec<&(StreamId, Vec<StoredEvent>)> =
            picked.iter().flat_map(|one| &one.streams).filter(|(_, events)| !events.is_empty()).collect();
        let proofs =
            Proofs::of(self.store.as_ref(), streams.iter().map(|(stream, events)| (*stream, &events[..])))?;
        let checkpoints = put_header(&proofs, &mut put)?;
        let mut events = 0;
        for one in picked {
            for (stream, told) in one.streams.iter().filter(|(_, told)| !told.is_empty()) {
                put_stream(*stream, told, &proofs, &mut put)?;
                events += told.len() as u64;
            }
            let rows = ArchiveLine::Rows {
                case: one.case.clone().map(Box::new),
                clocks: one.clocks.clone(),
                contacts: one.contacts.clone(),
            };
            put(&json(&rows)?);
        }
        put(&crate::trail::end_line(events, checkpoints)?);
        Ok(bytes)
    }

    /// Reads a file back, verifies it, announces it and drops what is in it and may go.
    fn take_file(
        &self,
        actor: &Actor,
        ask: &ArchiveAsk,
        folder: &Arc<dyn ArchiveFolder>,
        (name, holds): (&str, Holds<'_>),
        taken: &mut Taken,
    ) -> Result<(), AppError> {
        let bytes = folder.read(name).map_err(AppError::Storage)?.unwrap_or_default();
        check_file(name, &bytes, holds)?;
        let (index, archive) = (index_of(&bytes), digest(&bytes));
        drop(bytes);
        let body = self.announce(actor, name, &archive, &index, folder)?;
        let archives = Archives::new(Arc::clone(folder));
        let ground = self.ground(ask)?;
        let items: Vec<Uuid> = index.items().collect();
        for page in items.chunks(DROPPED_MAX) {
            self.take_page(actor, &ground, (name, &archive, &index, &archives), page, taken)?;
        }
        let done = ArchiveBody { dropped_at: Some(self.now()), ..body };
        let rows = [(name.to_owned(), json(&done)?)];
        set_rows(self.store.as_ref(), self.clock.as_ref(), actor, ARCHIVE, &rows)?;
        taken.files.push(name.to_owned());
        Ok(())
    }

    fn announce(
        &self,
        actor: &Actor,
        name: &str,
        archive: &Hash,
        index: &Index,
        folder: &Arc<dyn ArchiveFolder>,
    ) -> Result<ArchiveBody, AppError> {
        if let Some(row) = self.store.register_row(ARCHIVE, name)? {
            let body: ArchiveBody = parse(&row.body)?;
            return if body.archive == hex(archive) { Ok(body) } else { Err(not_sound(name, "K002")) };
        }
        let archives = Archives::new(Arc::clone(folder));
        let mut positions: BTreeMap<u16, (u64, u64)> = BTreeMap::new();
        let mut events = 0;
        for (stream, length) in index.streams() {
            events += length;
            for version in [1, length] {
                let event = archives.event(name, index, stream, version)?;
                let position = event.map_or(0, |event| event.position);
                let range = positions.entry(stream.shard().min(SHARD_COUNT)).or_insert((position, position));
                *range = (range.0.min(position), range.1.max(position));
            }
        }
        let body = ArchiveBody {
            archive: hex(archive),
            items: index.items().count() as u64,
            events,
            positions,
            announced_at: self.now(),
            dropped_at: None,
        };
        let rows = [(name.to_owned(), json(&body)?)];
        set_rows(self.store.as_ref(), self.clock.as_ref(), actor, ARCHIVE, &rows)?;
        Ok(body)
    }

    /// Drops some in one commit; where somebody was faster, each alone.
    fn take_page(
        &self,
        actor: &Actor,
        ground: &Ground<'_>,
        file: (&str, &Hash, &Index, &Archives),
        page: &[Uuid],
        taken: &mut Taken,
    ) -> Result<(), AppError> {
        let mut together = Vec::new();
        for id in page {
            if let Some(commit) = self.take_item(actor, ground, file, *id)? {
                together.push(commit);
            }
        }
        if together.is_empty() {
            return Ok(());
        }
        match self.store.commit(joined(together.clone())) {
            Ok(()) => together.iter().for_each(|commit| taken.count(commit)),
            Err(CommitError::VersionConflict { .. } | CommitError::Invalid { .. }) => {
                for commit in together {
                    match self.store.commit(commit.clone()) {
                        Ok(()) => taken.count(&commit),
                        // It moved on, or another run has taken it: it is judged anew by the next run.
                        Err(CommitError::VersionConflict { .. } | CommitError::Invalid { .. }) => {}
                        Err(other) => return Err(other.into()),
                    }
                }
            }
            Err(other) => return Err(other.into()),
        }
        Ok(())
    }

    /// The commit that drops one; none when it has gone already, moved on, or may not go any more.
    fn take_item(
        &self,
        actor: &Actor,
        ground: &Ground<'_>,
        (name, archive, index, archives): (&str, &Hash, &Index, &Archives),
        id: Uuid,
    ) -> Result<Option<Commit>, AppError> {
        let Some(Rows { case, contacts, .. }) = archives.rows(name, index, id)? else { return Ok(None) };
        let judged = match &case {
            Some(row) => match self.store.case_row(row.id)? {
                Some(now) => self.judge_case(ground, now)?,
                None => return Ok(None),
            },
            None => match contacts.first() {
                Some(row) if self.store.archived(touch(row.id))?.is_none() => {
                    self.judge_contact(ground, row.clone())?
                }
                _ => return Ok(None),
            },
        };
        let Ok(picked) = judged else { return Ok(None) };
        for (stream, events) in &picked.streams {
            let length = events.len() as u64;
            let last = archives.event(name, index, *stream, length)?;
            let same = last.map(|event| event.event.hash) == events.last().map(|event| event.event.hash);
            let more = archives.event(name, index, *stream, length + 1)?.is_some();
            if !same || more {
                return Ok(None);
            }
        }
        self.dropping(actor, ground, &picked, (name, archive)).map(Some)
    }

    /// The commit: a last event on the case, and every stream of it goes.
    fn dropping(
        &self,
        actor: &Actor,
        ground: &Ground<'_>,
        picked: &Picked,
        (file, archive): (&str, &Hash),
    ) -> Result<Commit, AppError> {
        let now = ground.now;
        // Whoever lays a hold meanwhile is faster, or this is.
        let mut commit = Commit { standing: vec![ground.holds], ..Commit::default() };
        for (stream, events) in &picked.streams {
            let Some(last) = events.last() else { continue };
            let version = last.version;
            if stream.kind == StreamKind::Case {
                let event = CaseEvent::Archived { archive: hex(archive), file: file.to_owned() };
                let fact = Fact { occurred: now, by_clock: false, event };
                let (events, _) = encode(*stream, (version, last.event.hash), &[fact], actor, now)?;
                commit.appends.push(Append { stream: *stream, expected_version: version, events });
            } else {
                commit.standing.push(Standing { stream: *stream, version });
            }
            commit.archived.push(row_of(picked, *stream, version, (file, archive, now)));
        }
        Ok(commit)
    }
}

fn touch(id: Uuid) -> StreamId {
    StreamId { kind: StreamKind::Contact, id }
}

fn row_of(
    picked: &Picked,
    stream: StreamId,
    version: u64,
    (file, archive, now): (&str, &Hash, Instant),
) -> ArchivedRow {
    let blank = ArchivedRow {
        stream,
        version,
        archive: *archive,
        file: file.to_owned(),
        number: String::new(),
        customer: String::new(),
        unit: String::new(),
        began_at: 0,
        ended_at: 0,
        archived_at: now.0,
        artefacts: Vec::new(),
    };
    if let Some(row) = picked.case.as_ref().filter(|row| row.id == stream.id) {
        return ArchivedRow {
            number: row.number.clone(),
            customer: row.customer.clone(),
            unit: row.unit.clone(),
            began_at: row.accepted_at,
            ended_at: row.closed_at.unwrap_or(row.updated_at),
            artefacts: picked.artefacts.clone(),
            ..blank
        };
    }
    let Some(row) = picked.contacts.iter().find(|row| row.id == stream.id) else { return blank };
    ArchivedRow {
        customer: row.customer.clone(),
        unit: row.unit.clone(),
        began_at: row.occurred_at,
        ended_at: row.occurred_at,
        ..blank
    }
}

fn joined(commits: Vec<Commit>) -> Commit {
    let mut all = Commit::default();
    for commit in commits {
        all.appends.extend(commit.appends);
        all.standing.extend(commit.standing);
        all.archived.extend(commit.archived);
    }
    all.standing.sort_by_key(|standing| standing.stream);
    all.standing.dedup();
    all
}

impl Taken {
    fn count(&mut self, commit: &Commit) {
        for row in &commit.archived {
            self.events += row.version;
            *(if row.stream.kind == StreamKind::Case { &mut self.cases } else { &mut self.contacts }) += 1;
        }
    }
}

fn not_sound(name: &str, what: &str) -> AppError {
    refused(
        "K002",
        (
            format!("归档文件 {name} 不完整或被改动（{what}），没有清除任何数据。"),
            format!("The archive file {name} is not sound ({what}); nothing was dropped."),
        ),
        (
            "请用 yinuo verify 看原因；把文件移走后重新归档，或换回原文件。",
            "Ask yinuo verify why; move the file away and archive again, or put the right one back.",
        ),
    )
}

/// Refuses a file that does not prove itself.
fn check_file(name: &str, bytes: &[u8], holds: Holds<'_>) -> Result<(), AppError> {
    let mut verifier = ArchiveVerifier::new(holds);
    for line in String::from_utf8_lossy(bytes).lines() {
        verifier.line(line);
    }
    match verifier.finish().findings.first() {
        None => Ok(()),
        Some(Finding { code, line, sentence }) => {
            tracing::error!(file = name, code, line, sentence, "an archive file is not sound");
            Err(not_sound(name, code))
        }
    }
}

//! The archive: cases that ended long ago, and contacts that led to nothing, leave the database for files that prove
//! themselves.
//!
//! Four steps, each of which may be the last before somebody pulls the plug: a file is written whole; it is read back and
//! verified; a row of the register of archives announces it; its streams are dropped, some in a commit. Whoever comes
//! next finds the file and goes on. A stream is dropped only if it stands exactly as the file has it and may still go.
//!
//! What stays: the place and hash of every event, a last event on the case that names the file, the number, postings and
//! owed-for keys, answers, and the personal words, which an erasure must find. A file holds no personal words.

mod choose;
mod folder;
mod take;
mod with;

pub use choose::{ArchiveAsk, Picked, Selection, Stays};
pub use folder::{ArchiveFolder, Archives};
pub use take::{ArchiveBody, Taken};
pub use with::WithArchive;

use crate::engine::App;
use crate::error::AppError;
use crate::ports::{ArchivedFilter, ArchivedRow, LoadedStream, PAGE_ROWS_MAX, Store, StreamId, StreamKind};
use std::collections::BTreeSet;
use yinuo_domain::Refusal;
use yinuo_policy::Bilingual;

/// Register of archive files: code the name, body [`ArchiveBody`].
pub const ARCHIVE: &str = "archive";
/// How the name of an archive file ends.
pub const ARCHIVE_ENDS: &str = ".yinuo-archive";
/// Cases or contacts in one file at most.
pub const FILE_ITEMS_MAX: usize = 1_000;

pub(crate) fn refused(code: &'static str, sentence: (String, String), next_step: (&str, &str)) -> AppError {
    AppError::Refused(Refusal {
        code,
        sentence: Bilingual::new(sentence.0, sentence.1),
        next_step: Bilingual::new(next_step.0, next_step.1),
    })
}

/// K001: the case is in a file that is not at hand, or nothing may change it any more.
#[must_use]
pub fn is_archived(number: &str, file: &str, archive: &str) -> AppError {
    let digest = &archive[..archive.len().min(12)];
    refused(
        "K001",
        (
            format!("服务单 {number} 已归档，在文件 {file}（摘要 {digest}…）。"),
            format!("Case {number} is archived in the file {file} (digest {digest}…)."),
        ),
        (
            "带上 --archive 文件夹可只读查看；新事项请另开单。",
            "Name its folder with --archive to read it; open a new case for a new matter.",
        ),
    )
}

/// K003: the journal has gaps where events were archived, and the question needs them all.
#[must_use]
pub fn needs_archive() -> AppError {
    refused(
        "K003",
        (
            "这个数要从头数起，而一部分事件已经归档。".to_owned(),
            "This is counted from the start, and some of its events are archived.".to_owned(),
        ),
        ("请带上 --archive 文件夹再试。", "Try again with --archive and the folder."),
    )
}

/// Refuses a stream of which only the end is here.
///
/// # Errors
/// K001 for a case that is archived and not at hand.
pub(crate) fn check_whole(
    store: &dyn Store,
    stream: StreamId,
    loaded: &LoadedStream,
) -> Result<(), AppError> {
    let begins = loaded.events.first().map_or(1, |event| event.version);
    if begins == 1 && loaded.version > 0 {
        return Ok(());
    }
    match store.archived(stream)? {
        Some(ArchivedRow { number, file, archive, .. }) => {
            Err(is_archived(&number, &file, &crate::codec::hex(&archive)))
        }
        None if loaded.version == 0 => Ok(()),
        None => Err(AppError::Damaged(format!("{stream} begins at version {begins}"))),
    }
}

impl App {
    /// Refuses when anything was archived that cannot be read here: a whole recount would miss it.
    ///
    /// # Errors
    /// K003; failed storage.
    pub fn check_complete(&self) -> Result<(), AppError> {
        let mut after: Option<StreamId> = None;
        let mut looked_at = BTreeSet::new();
        loop {
            let page = self.store.archived_rows(&ArchivedFilter::default(), after, PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.stream);
            // A file is there or not: one of its streams tells of all.
            for row in page.iter().filter(|row| looked_at.insert(row.archive)) {
                let loaded = self.store.load(row.stream)?;
                let begins = loaded.events.first().map(|event| event.version);
                if begins != Some(1) {
                    return Err(needs_archive());
                }
            }
        }
    }

    /// The archived cases of a customer, or those whose number has a part, newest last.
    ///
    /// # Errors
    /// Failed storage.
    pub fn archived_cases(
        &self,
        customer: Option<&str>,
        number_contains: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ArchivedRow>, AppError> {
        let filter = ArchivedFilter {
            kind: Some(StreamKind::Case),
            customer: customer.map(str::to_owned),
            number_contains: number_contains.map(str::to_owned),
        };
        Ok(self.store.archived_rows(&filter, None, limit)?)
    }
}

//! What ended long ago, in a trial: some process archives it into a folder that others may read in, another one purges
//! evidence, while both may die at any port call, find the folder full, or stand still meanwhile. Before a case goes, the
//! trial writes down how it is explained; it must be explained the same afterwards.

use super::counter;
use super::fault::Faults;
use super::node::Did;
use super::world::{World, lock};
use crate::audit::AuditReport;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use yinuo_account::{RollSize, consumer, draw_rows, edition, roll_up};
use yinuo_app::archive::{ArchiveAsk, ArchiveFolder};
use yinuo_app::codec::{digest, hex};
use yinuo_app::messages::CONSUMER;
use yinuo_app::ports::{Clock, StreamId, StreamKind};
use yinuo_app::trail::{Signer, make_checkpoint};
use yinuo_app::{App, AppError, Law};
use yinuo_domain::Actor;
use yinuo_domain::tell::clock_sheets;

/// Cases whose explanation is written down before one run.
const SAID_MAX: usize = 64;
/// Pages of the journal that wages and points read at a time.
const PAGES: u32 = 100;
/// Key under which the trial signs.
const KEY: &str = "trial";

/// A folder of archive files that outlives every process.
#[derive(Default)]
pub(super) struct Shelf(Mutex<BTreeMap<String, Vec<u8>>>);

impl ArchiveFolder for Shelf {
    fn names(&self) -> Result<Vec<String>, String> {
        Ok(lock(&self.0).keys().cloned().collect())
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(lock(&self.0).get(name).cloned())
    }

    fn piece(&self, name: &str, offset: u64, bytes: usize) -> Result<Vec<u8>, String> {
        let files = lock(&self.0);
        let whole = files.get(name).ok_or_else(|| format!("{name} is gone"))?;
        let from = usize::try_from(offset).map_err(|error| error.to_string())?;
        whole.get(from..from + bytes).map(<[u8]>::to_vec).ok_or_else(|| format!("{name} is cut"))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let mut files = lock(&self.0);
        if files.contains_key(name) {
            return Err(format!("{name} is taken"));
        }
        files.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// The folder as one process reaches it.
pub(super) struct FaultyShelf {
    pub faults: Arc<Faults>,
    pub shelf: Arc<Shelf>,
}

impl ArchiveFolder for FaultyShelf {
    fn names(&self) -> Result<Vec<String>, String> {
        self.faults.outside(|| self.shelf.names())
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        self.faults.outside(|| self.shelf.read(name))
    }

    fn piece(&self, name: &str, offset: u64, bytes: usize) -> Result<Vec<u8>, String> {
        self.shelf.piece(name, offset, bytes)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        if self.faults.no_room() {
            return Err("no space left on device".to_owned());
        }
        self.faults.outside(|| self.shelf.write(name, bytes))
    }
}

/// How a case was explained when it was about to go.
pub(super) struct Said {
    version: u64,
    /// What was in force then: a later policy explains nothing that went before.
    law: Arc<Law>,
    words: String,
}

/// Every deadline and sum of a case, its history up to a version, its contacts and postings.
fn explained(app: &App, law: &Law, case: Uuid, version: u64) -> Result<String, AppError> {
    let file = app.case_file(case)?;
    let ended = file.case.closed_at.unwrap_or(file.case.accepted_at);
    let mut case = file.case;
    (case.version, case.archived) = (version, None);
    let sheets = clock_sheets(&case, &law.book, &law.org, ended);
    let until = usize::try_from(version).unwrap_or(usize::MAX);
    let history: Vec<String> =
        file.history.iter().take(until).map(|told| format!("{:?}", told.fact)).collect();
    let contacts: Vec<_> = file.contacts.iter().map(|line| &line.row).collect();
    Ok(format!("{sheets:?}\n{history:?}\n{contacts:?}\n{:?}", file.postings))
}

fn holds(key: &str, bytes: &[u8], signature: &str) -> bool {
    key == KEY && hex(&digest(bytes)) == signature
}

impl World {
    /// What is kept no longer, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn keep(&mut self) -> Result<(), String> {
        if self.draw.chance(self.dials.archives) {
            self.archive()?;
        }
        if self.draw.chance(self.dials.purges) {
            let node = self.living(false)?;
            let did = lock(&node).run(|app| app.purge(&Actor::system()));
            if let Did::Done(Ok(purged)) = &did {
                self.note("purged", purged.goes.values().sum());
            }
            self.judge(did, "the purge")?;
        }
        Ok(())
    }

    /// A checkpoint of the trial's key.
    ///
    /// # Errors
    /// The store itself could not be read.
    pub fn sign(&self) -> Result<(), String> {
        let sign = |bytes: &[u8]| digest(bytes).to_vec();
        let signer = Signer { key: KEY, sign: &sign, holds: &holds, memory: &self.signed };
        make_checkpoint(self.store.as_ref(), self.truth.now(), &signer).map_err(|error| error.to_string())?;
        Ok(())
    }

    fn archive(&mut self) -> Result<(), String> {
        if self.draw.chance(700) {
            self.turn(false)?;
            self.sign()?;
        }
        self.write_down().map_err(|error| error.to_string())?;
        let node = self.living(false)?;
        if self.draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 300)?;
        }
        let folder: Arc<dyn ArchiveFolder> =
            Arc::new(FaultyShelf { faults: Arc::clone(&lock(&node).faults), shelf: Arc::clone(&self.shelf) });
        let by = self.draw.pick(&self.dials.staff).clone();
        let did = lock(&node).run(|app| {
            // A figure must have counted what goes.
            while roll_up(app, RollSize::default())? > 0 {}
            while app.settle_wages(PAGES)? + app.earn_points(PAGES)? > 0 {}
            counter::consume(app.store())?;
            app.archive(&by, &asked(app)?, &folder, &holds)
        });
        lock(&node).faults.uninterrupted();
        match &did {
            Did::Done(Ok(taken)) => {
                self.note("case archived", taken.cases);
                self.note("contact archived", taken.contacts);
            }
            Did::Done(Err(AppError::Refused(refusal))) => {
                lock(&self.answers).wrong(0, format!("the archive was refused: {refusal}"));
            }
            _ => {}
        }
        self.judge(did, "the archive")
    }

    /// Writes down how the cases are explained that may go now.
    fn write_down(&mut self) -> Result<(), AppError> {
        let law = self.looker.law();
        for picked in self.looker.choose(&asked(&self.looker)?, SAID_MAX)?.picked {
            let Some(row) = picked.case else { continue };
            let words = explained(&self.looker, &law, row.id, row.version)?;
            let said = Said { version: row.version, law: Arc::clone(&law), words };
            self.said.insert(row.id, said);
        }
        Ok(())
    }

    /// What is archived is explained as it was before it went (39).
    ///
    /// # Errors
    /// The store itself could not be read.
    pub fn is_explained(&self, app: &App, report: &mut AuditReport) -> Result<(), AppError> {
        for (case, said) in &self.said {
            let stream = StreamId { kind: StreamKind::Case, id: *case };
            if app.store().archived(stream)?.is_none_or(|row| row.version != said.version) {
                continue;
            }
            report.ran("keep::is_explained");
            if explained(app, &said.law, *case, said.version)? != said.words {
                report.find(39, &case.to_string(), "is explained otherwise since it was archived");
            }
        }
        Ok(())
    }
}

fn asked(app: &App) -> Result<ArchiveAsk, AppError> {
    let mut drawn: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for row in draw_rows(app.store())? {
        let code = format!("{}/{}", row.date, row.stratum);
        row.drawn.iter().for_each(|case| drawn.entry(*case).or_default().push(code.clone()));
    }
    let rolls = consumer(&edition(app.law().book.current()));
    let consumers = vec![rolls, counter::CONSUMER.to_owned(), CONSUMER.to_owned()];
    Ok(ArchiveAsk { before: app.now(), consumers, signs: false, drawn })
}

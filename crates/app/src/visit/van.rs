//! Parts of vans (U17): what lies on each, what its open visits will use up, and loading from the store or giving back to it.

use crate::codec::unhex;
use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::link::base64;
use crate::ports::{Commit, Guard, Hash, Posting, PostingLine, VisitFilter};
use crate::register::{add_rows, json};
use std::collections::BTreeMap;
use yinuo_domain::technician::Technician;
use yinuo_domain::{Actor, Refusal};

/// Register of photos for the door: code the person, body the digest; an empty one for none.
pub const PHOTO: &str = "technician-photo";
/// Register of loads, for who did them: code technician, reference, part and way.
pub const VAN_LOAD: &str = "van-load";
/// Most pieces of one load.
const COUNT_MAX: i64 = 1_000;
/// Longest part and reference, in characters.
const WORD_CHARS_MAX: usize = 60;
/// Largest photo of the card for the door: it goes into a page and onto a phone.
const PHOTO_BYTES_MAX: usize = 96 * 1024;

/// A van.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Van {
    /// Whose.
    pub technician: Technician,
    /// Part with what lies on it and what open visits will use up.
    pub parts: Vec<(String, i64, i64)>,
}

/// Parts that go onto a van, or back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Whose van.
    pub technician: String,
    /// Part.
    pub part: String,
    /// How many; never none.
    pub count: i64,
    /// Number of the store's paper; the same one never loads twice.
    pub reference: String,
    /// Back to the store.
    pub back: bool,
}

impl App {
    /// Vans of technicians who come to these units (of all when empty).
    ///
    /// # Errors
    /// Failed storage.
    pub fn vans(&self, units: &[String]) -> Result<Vec<Van>, AppError> {
        let law = self.law();
        let mut found = Vec::new();
        for technician in self.technicians()?.into_values() {
            if !units.is_empty() && !units.iter().any(|unit| technician.covers(unit, &law.org)) {
                continue;
            }
            let his = VisitFilter {
                technician: Some(technician.person.clone()),
                open: Some(true),
                ..VisitFilter::default()
            };
            let mut parts: BTreeMap<String, (i64, i64)> = BTreeMap::new();
            for (part, count) in self.van(&technician.person)? {
                parts.entry(part).or_default().0 = count;
            }
            for row in self.all_visits(&his)? {
                for part in row.parts.split_whitespace() {
                    parts.entry(part.to_owned()).or_default().1 += 1;
                }
            }
            let parts = parts.into_iter().map(|(part, (on, wanted))| (part, on, wanted)).collect();
            found.push(Van { technician, parts });
        }
        Ok(found)
    }

    /// Loads a van from the store, or gives parts back to it.
    ///
    /// # Errors
    /// Z013 for what is missing, for a reference that was used, and when the van has not so many; failed storage.
    pub fn load_van(&self, actor: &Actor, load: &Load) -> Result<(), AppError> {
        let is_word = |text: &str| {
            (1..=WORD_CHARS_MAX).contains(&text.chars().count())
                && text.chars().all(|one| one.is_alphanumeric() || "-._/#".contains(one))
        };
        if !is_word(&load.part) || !is_word(&load.reference) || !(1..=COUNT_MAX).contains(&load.count) {
            return Err(Refusal::no_such_load().into());
        }
        self.technician(&load.technician)?.ok_or_else(Refusal::no_such_load)?;
        self.persist(|| {
            // Of two who give the last part back one looks again.
            let key = format!("van/{}", load.technician);
            let guard = Guard { expected: self.store.guard(&key)?, key };
            let on_board = self.van(&load.technician)?.get(&load.part).copied().unwrap_or_default();
            if load.back && on_board < load.count {
                return Err(Refusal::no_such_load().into());
            }
            let way = if load.back { "back" } else { "load" };
            let owed_for =
                format!("van-{way}/{}/{}/{}", load.reference, load.technician, load.part);
            let used = self.store.owed_for(&owed_for)?;
            if used.iter().any(|posting| posting.owed_for.as_ref() == Some(&owed_for)) {
                return Err(Refusal::no_such_load().into());
            }
            let (unit, count) = (format!("part/{}", load.part), if load.back { -load.count } else { load.count });
            let line = |account: String, amount: i64| PostingLine { account, unit: unit.clone(), amount };
            let now = self.now().0;
            let posting = Posting {
                id: self.entropy.id(now),
                case: None,
                cause_version: 0,
                rule: format!("van-{way}"),
                owed_for: Some(owed_for),
                occurrence: None,
                reverses: None,
                occurred_at: now,
                recorded_at: now,
                lines: vec![
                    line("store".to_owned(), -count),
                    line(format!("stock/{}", load.technician), count),
                ],
            };
            let mut commit = Commit { postings: vec![posting], ..Commit::default() };
            commit.guards.push(guard);
            // Who did it stands in the journal of loads.
            let row = serde_json::json!({
                "technician": load.technician, "part": load.part, "count": count, "by": actor.person, "at": now
            });
            let code = format!("{}/{}/{}/{way}", load.technician, load.reference, load.part);
            let edge = (self.store.as_ref(), self.clock.as_ref());
            add_rows(&mut commit, edge, actor, VAN_LOAD, &[(code, row.to_string())])?;
            Ok((commit, ()))
        })
    }

    /// Sets the photo that customers see when a technician's code for the door is right; none takes it away.
    ///
    /// # Errors
    /// Z014 for somebody who is no technician, and for what is no small photo; failed storage.
    pub fn set_photo(&self, actor: &Actor, person: &str, photo: &str) -> Result<(), AppError> {
        if !photo.is_empty() {
            let kept = self.artefact(photo)?.ok_or_else(Refusal::unknown_artefact)?;
            let fits = matches!(kept.media_type.as_str(), "image/jpeg" | "image/png" | "image/webp");
            if !fits || kept.bytes.len() > PHOTO_BYTES_MAX {
                return Err(Refusal::no_such_photo().into());
            }
        }
        self.technician(person)?.ok_or_else(Refusal::no_such_photo)?;
        self.persist(|| {
            let mut commit = Commit::default();
            let edge = (self.store.as_ref(), self.clock.as_ref());
            add_rows(&mut commit, edge, actor, PHOTO, &[(person.to_owned(), json(&photo)?)])?;
            if let Some(digest) = unhex(photo) {
                commit.guards.push(self.artefact_guard(&digest)?);
            }
            Ok((commit, ()))
        })
    }

    /// The photo of a technician as a page carries it: `data:image/jpeg;base64,…`; empty where none is kept.
    ///
    /// # Errors
    /// Failed storage.
    pub fn photo_of(&self, person: &str) -> Result<String, AppError> {
        let Some(row) = self.store.register_row(PHOTO, person)? else { return Ok(String::new()) };
        let kept = self.artefact(&parse::<String>(&row.body)?)?;
        Ok(kept.map_or_else(String::new, |kept| {
            // A page wants the ordinary alphabet; what stands for missing bytes at the end it does not.
            let text = base64(&kept.bytes).replace('-', "+").replace('_', "/");
            format!("data:{};base64,{text}", kept.media_type)
        }))
    }

    /// Photos of technicians: nobody purges them as uploads that led to nothing.
    pub(crate) fn technician_photos(&self) -> Result<Vec<Hash>, AppError> {
        let rows = self.store.register(PHOTO)?;
        let named = rows.iter().map(|row| parse::<String>(&row.body)).collect::<Result<Vec<_>, _>>()?;
        Ok(named.iter().filter_map(|hex| unhex(hex)).collect())
    }
}

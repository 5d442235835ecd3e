//! Cases as they were counted last, so that a page does not read the streams of all that it touches again.
//!
//! What is remembered holds for one edition at one position of the journal. Whoever finds the roll-ups anywhere else
//! forgets it all: somebody else rolled up, or a commit of ours did not happen, or nobody knows whether it did.

use super::RollState;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::ports::Store;
use yinuo_measure::{CaseDossier, Fact, Member, Position, Tally};

/// Cases of one generation. Two are kept, about two kilobytes a case.
const GENERATION_CASES: usize = 4_096;

/// The cases touched last. The older generation is dropped whole when the younger one is full.
#[derive(Debug, Default)]
pub(super) struct Known {
    edition: String,
    position: Position,
    /// Heads of the journal when this began to remember.
    since: Position,
    young: BTreeMap<Uuid, Box<CaseDossier>>,
    old: BTreeMap<Uuid, Box<CaseDossier>>,
    /// Cases whose repeat was read before their own opening, which lies in a shard that is behind. Kept until it comes.
    named: BTreeMap<Uuid, Box<CaseDossier>>,
}

impl Known {
    /// Forgets everything unless the roll-ups stand where it holds. Until a page is kept it holds nowhere.
    pub fn begin(&mut self, state: &RollState, store: &dyn Store) -> Result<(), AppError> {
        if self.edition != state.edition || self.position != state.position {
            let since = Position(store.journal_heads()?);
            *self = Self { edition: state.edition.clone(), since, ..Self::default() };
        }
        self.position = Position::default();
        Ok(())
    }

    /// Hands over what is remembered of these cases.
    pub fn take(&mut self, members: &[Member]) -> BTreeMap<Uuid, Box<CaseDossier>> {
        let mut taken = |id: &Uuid| {
            self.young.remove(id).or_else(|| self.old.remove(id)).or_else(|| self.named.remove(id))
        };
        members
            .iter()
            .filter_map(|member| match member {
                Member::Case(id) => Some((*id, taken(id)?)),
                Member::Contact(_) => None,
            })
            .collect()
    }

    /// Whether all that was ever told of a case since this opening passed by here. A repeat is written after the case
    /// that it repeats, so no repeat of a case that was opened meanwhile can have been read before.
    pub fn watched(&self, opening: &Fact) -> bool {
        !self.since.0.is_empty() && !self.since.covers(opening)
    }

    /// Remembers these cases of a tally at a new position; the members are in order.
    pub fn keep(&mut self, state: RollState, members: &[Member], tally: Tally) {
        self.position = state.position;
        for (id, dossier) in tally.into_cases() {
            // What was only read as somebody's repeat is not a whole story.
            if members.binary_search(&Member::Case(id)).is_err() {
                continue;
            }
            if !dossier.is_told() {
                self.named.insert(id, dossier);
                continue;
            }
            if self.young.len() >= GENERATION_CASES {
                self.old = std::mem::take(&mut self.young);
            }
            self.young.insert(id, dossier);
        }
    }
}

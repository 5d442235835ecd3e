//! Consumers of the journal inside the program: each has a cursor a shard, which moves in the commit that holds what it did;
//! whoever is killed in between left nothing.

use crate::engine::{ATTEMPTS_MAX, App};
use crate::error::AppError;
use crate::ports::{CursorMove, StoredEvent};

/// Events of one commit.
const PAGE: u32 = 200;

impl App {
    /// Reads on for a consumer, at most so many pages; says how many events were read. `take` does what a page asks for and
    /// commits the cursors with it; where it says no, somebody was faster, and the page is read again.
    ///
    /// # Errors
    /// Failed storage, or others that were faster again and again; the pages taken before stay taken.
    pub(crate) fn follow(
        &self,
        consumer: &str,
        pages_max: u32,
        mut take: impl FnMut(&[StoredEvent], Vec<CursorMove>) -> Result<bool, AppError>,
    ) -> Result<u64, AppError> {
        let (mut read, mut attempts) = (0, 0);
        let mut pages = 0;
        while pages < pages_max {
            let (events, cursors) = self.next_events(consumer)?;
            if cursors.is_empty() {
                break;
            }
            if take(&events, cursors)? {
                read += events.len().max(1) as u64;
                (pages, attempts) = (pages + 1, 0);
                continue;
            }
            attempts += 1;
            if attempts == ATTEMPTS_MAX {
                return Err(AppError::Busy);
            }
        }
        Ok(read)
    }

    /// The next events of all shards for a consumer, and its cursors beyond them.
    fn next_events(&self, consumer: &str) -> Result<(Vec<StoredEvent>, Vec<CursorMove>), AppError> {
        // The cursors before the heads: whoever moved one meanwhile refuses the commit.
        let (cursors, heads) = (self.store.cursors(consumer)?, self.store.journal_heads()?);
        let (mut events, mut moved) = (Vec::new(), Vec::new());
        for (shard, (from, head)) in (0..).zip(cursors.into_iter().zip(heads)) {
            let left = PAGE.saturating_sub(u32::try_from(events.len()).unwrap_or(PAGE));
            if from >= head || left == 0 {
                continue;
            }
            let page = self.store.journal(shard, from, left)?;
            // What was archived is not there any more: it is behind us all the same.
            let to = page.last().map_or(head, |last| last.position);
            moved.push(CursorMove { consumer: consumer.to_owned(), shard, from, to });
            events.extend(page);
        }
        Ok((events, moved))
    }
}

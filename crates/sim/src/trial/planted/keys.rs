//! Keys that say too little, and proposers whom nobody recognises.

use super::over;
use super::rewrite::{rewrite, tag};
use crate::trial::layer::Layer;
use serde_json::Value;
use std::sync::Arc;
use yinuo_app::ports::{Commit, CommitError, LoadedStream, Posting, ReadError, Store, StreamId};

/// Owed-for keys without the occurrence: a second outage finds its day paid.
pub(super) fn without_occurrence(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(WithoutOccurrence, store)
}

struct WithoutOccurrence;

/// `group/party/occurrence/unit` without its third part.
fn short(key: &str) -> String {
    let parts: Vec<&str> = key.split('/').collect();
    match parts.as_slice() {
        [group, party, _, rest @ ..] => format!("{group}/{party}/{}", rest.join("/")),
        _ => key.to_owned(),
    }
}

impl Layer for WithoutOccurrence {
    fn commit(&self, commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let mut commit = rewrite(commit, inner, &|_, body| {
            if let Some(key) = body["event"]["key"].as_str().map(short) {
                body["event"]["key"] = key.into();
            }
        })?;
        for posting in &mut commit.postings {
            posting.owed_for = posting.owed_for.as_deref().map(short);
        }
        inner.commit(commit)
    }

    fn owed_for(&self, prefix: &str, inner: &dyn Store) -> Result<Vec<Posting>, ReadError> {
        let mut found = inner.owed_for(&short(prefix))?;
        for posting in &mut found {
            // The application asks by its own keys, and finds whatever was paid to the party.
            let unit = posting.owed_for.as_deref().and_then(|key| key.rsplit('/').next()).unwrap_or_default();
            posting.owed_for = Some(format!("{prefix}{unit}"));
        }
        Ok(found)
    }
}

/// A second person who is the first one.
pub(super) fn self_approval(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(SelfApproval, store)
}

struct SelfApproval;

impl Layer for SelfApproval {
    fn load(&self, stream: StreamId, inner: &dyn Store) -> Result<LoadedStream, ReadError> {
        let mut loaded = inner.load(stream)?;
        for stored in &mut loaded.events {
            let Ok(mut body) = serde_json::from_slice::<Value>(&stored.event.bytes) else { continue };
            if matches!(tag(&body), "pause-proposed" | "exemption-proposed") {
                body["actor"]["person"] = "somebody".into();
                stored.event.bytes = serde_json::to_vec(&body).unwrap_or_default();
            }
        }
        Ok(loaded)
    }
}

//! Events written otherwise on their way to the store, with a chain that holds: what is planted must not be found by its
//! fingerprints.

use serde_json::Value;
use yinuo_app::codec::link;
use yinuo_app::ports::{Commit, CommitError, Store, StreamKind};

/// Rewrites the events of cases in a commit, and links every stream anew from what the store holds.
///
/// # Errors
/// A failed read, as a failed commit.
pub(super) fn rewrite(
    mut commit: Commit,
    inner: &dyn Store,
    change: &dyn Fn(usize, &mut Value),
) -> Result<Commit, CommitError> {
    for append in commit.appends.iter_mut().filter(|append| append.stream.kind == StreamKind::Case) {
        let stored =
            inner.load(append.stream).map_err(|error| CommitError::Storage { reason: error.reason })?;
        if stored.version != append.expected_version {
            // The store will refuse it by its version.
            continue;
        }
        let mut head = stored.head;
        for (place, event) in append.events.iter_mut().enumerate() {
            let Ok(mut body) = serde_json::from_slice::<Value>(&event.bytes) else { continue };
            change(place, &mut body);
            if let Ok(bytes) = serde_json::to_vec(&body) {
                event.bytes = bytes;
            }
            event.occurred_at = body["occurred_at"].as_i64().unwrap_or(event.occurred_at);
            event.name = body["event"]["type"].as_str().unwrap_or_default().to_owned().into();
            head = link(&head, &event.bytes);
            event.hash = head;
        }
    }
    Ok(commit)
}

/// The tag of an event.
pub(super) fn tag(body: &Value) -> &str {
    body["event"]["type"].as_str().unwrap_or_default()
}

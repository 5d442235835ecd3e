//! Checkpoints: one chain, and each binds the very streams that the journal held at its positions (39). Recomputed here
//! from the stored bytes; whether a signature holds is the verifier's business, who has the key.

use super::AuditReport;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use yinuo_app::AppError;
use yinuo_app::ports::{Hash, Store, StoredEvent};

/// Register of checkpoints.
const CHECKPOINT: &str = "checkpoint";

/// Where an event stands: shard, position, version and hash.
type Place = (u16, u64, u64, Hash);

/// Events by stream, in order, as far as checkpoints look at them.
#[derive(Debug, Default)]
pub(super) struct Seen(BTreeMap<String, Vec<Place>>);

impl Seen {
    pub fn see(&mut self, stored: &StoredEvent) {
        let place = (stored.stream.shard(), stored.position, stored.version, stored.event.hash);
        self.0.entry(stored.stream.to_string()).or_default().push(place);
    }

    /// The root over length and head of every stream that changed between two rows of positions.
    fn root(&self, before: &[u64], until: &[u64]) -> (u64, String) {
        let at = |row: &[u64], shard: u16| row.get(usize::from(shard)).copied().unwrap_or(0);
        let mut level: Vec<Hash> = Vec::new();
        for (stream, places) in &self.0 {
            let last = places.iter().rev().find(|(shard, position, ..)| *position <= at(until, *shard));
            let Some((shard, position, version, head)) = last else { continue };
            if *position > at(before, *shard) {
                let leaf = Sha256::new()
                    .chain_update(b"yinuo.leaf.1")
                    .chain_update((stream.len() as u64).to_be_bytes())
                    .chain_update(stream)
                    .chain_update(version.to_be_bytes())
                    .chain_update(head);
                level.push(leaf.finalize().into());
            }
        }
        let count = level.len() as u64;
        while level.len() > 1 {
            let pairs = level.chunks(2).map(|pair| {
                if let [left, right] = pair {
                    let node =
                        Sha256::new().chain_update(b"yinuo.node.1").chain_update(left).chain_update(right);
                    node.finalize().into()
                } else {
                    pair[0]
                }
            });
            level = pairs.collect();
        }
        (count, yinuo_app::codec::hex(&level.first().copied().unwrap_or_default()))
    }
}

pub(super) fn check(seen: &Seen, store: &dyn Store, report: &mut AuditReport) -> Result<(), AppError> {
    let mut previous = yinuo_app::codec::hex(&[0; 32]);
    let mut before: Vec<u64> = Vec::new();
    for (index, row) in store.register(CHECKPOINT)?.iter().enumerate() {
        report.ran("seals::check");
        let name = format!("checkpoint {}", index + 1);
        let signed: Value = serde_json::from_str(&row.body).unwrap_or_default();
        let text = signed.get("body").and_then(Value::as_str).unwrap_or_default();
        let body: Value = serde_json::from_str(text).unwrap_or_default();
        let word = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        if body.get("number").and_then(Value::as_u64) != Some(index as u64 + 1)
            || word("previous") != previous
        {
            report.find(39, &name, "does not follow the one before");
        }
        let positions = body.get("positions").and_then(Value::as_array).cloned().unwrap_or_default();
        let positions: Vec<u64> = positions.iter().filter_map(Value::as_u64).collect();
        let (streams, root) = seen.root(&before, &positions);
        if body.get("streams").and_then(Value::as_u64) != Some(streams) || word("root") != root {
            report.find(39, &name, "binds other streams than the journal holds");
        }
        previous = yinuo_app::codec::hex(&yinuo_app::codec::digest(text.as_bytes()));
        before = positions;
    }
    Ok(())
}

//! What a phone did without network, sent at once when it has one (N09).
//!
//! The actions are applied in the phone's order, each as a command under its own key, so that what was applied before a
//! crash is not applied twice. Then the answer is stored, and only then acknowledged: the same batch gets the same answer
//! for ever, refusals included. Weakness, admitted: a batch that a crash cut short has no stored answer, so an action that
//! was refused then is decided anew when the phone sends it again; nobody had been told of the refusal.

use super::FieldDeed;
use crate::codec::digest;
use crate::command::{KEY_KEPT_MILLIS, Options};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, CommitError, IdempotencyRecord};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{Bilingual, Instant};

/// Most actions of one batch.
pub const BATCH_ACTIONS_MAX: usize = 200;

/// One action of a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchAction {
    /// Chosen by the phone; the same key never acts twice.
    pub key: String,
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// When it happened by the phone's clock.
    pub occurred_at: Instant,
    /// What.
    pub deed: FieldDeed,
}

/// What came of one action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchResult {
    /// Its key.
    pub key: String,
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// Version of the case afterwards; none when it was refused.
    pub version: Option<u64>,
    /// Code of the refusal; empty when it was accepted.
    pub code: String,
    /// What is wrong.
    pub sentence: Bilingual,
    /// What to do next.
    pub next_step: Bilingual,
}

impl App {
    /// Applies a phone's actions in its order and stores what came of each.
    ///
    /// # Errors
    /// G013 for a batch that cannot be meant so; a batch key that came with other actions; failed storage.
    pub fn visit_batch(
        &self,
        actor: &Actor,
        (device, batch): (&str, &str),
        actions: &[BatchAction],
    ) -> Result<Vec<BatchResult>, AppError> {
        let keys: BTreeSet<&str> = actions.iter().map(|action| action.key.as_str()).collect();
        let named =
            |text: &str| (1..=100).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        let fits = (1..=BATCH_ACTIONS_MAX).contains(&actions.len())
            && keys.len() == actions.len()
            && named(device)
            && named(batch)
            && keys.iter().all(|key| named(key));
        if !fits {
            return Err(Refusal::bad_batch().into());
        }
        let scope = format!("{}/visit-batch/{device}", actor.person);
        let body = to_bytes(&actions)?;
        if let Some(record) = self.store.idempotency(&scope, batch)? {
            return answer_of(&record, &body);
        }
        let mut results = Vec::with_capacity(actions.len());
        for action in actions {
            results.push(self.apply_action(actor, device, action)?);
        }
        let record = IdempotencyRecord {
            scope,
            key: batch.to_owned(),
            body_digest: digest(&body),
            reply: to_bytes(&results)?,
            expires_at: self.now().0.saturating_add(KEY_KEPT_MILLIS),
        };
        match self.store.commit(Commit { idempotency: Some(record), ..Commit::default() }) {
            Ok(()) => Ok(results),
            // Its twin was faster: its answer is the answer.
            Err(CommitError::KeyUsed { record }) => answer_of(&record, &body),
            Err(other) => Err(other.into()),
        }
    }

    fn apply_action(
        &self,
        actor: &Actor,
        device: &str,
        action: &BatchAction,
    ) -> Result<BatchResult, AppError> {
        let scope = format!("{}/visit-action/{device}", actor.person);
        let options = Options {
            occurred: Some(action.occurred_at),
            key: Some((scope, action.key.clone(), to_bytes(action)?)),
            ..Options::default()
        };
        let blank = BatchResult {
            key: action.key.clone(),
            case: action.case,
            visit: action.visit,
            version: None,
            code: String::new(),
            sentence: Bilingual::default(),
            next_step: Bilingual::default(),
        };
        match self.visit_deed(actor, (action.case, action.visit), &action.deed, &options) {
            Ok(reply) => Ok(BatchResult { version: Some(reply.version), ..blank }),
            Err(AppError::Refused(Refusal { code, sentence, next_step })) => {
                Ok(BatchResult { code: code.to_owned(), sentence, next_step, ..blank })
            }
            Err(other) => Err(other),
        }
    }
}

fn answer_of(record: &IdempotencyRecord, body: &[u8]) -> Result<Vec<BatchResult>, AppError> {
    if record.body_digest != digest(body) {
        return Err(AppError::KeyReused);
    }
    serde_json::from_slice(&record.reply).map_err(|error| AppError::Damaged(error.to_string()))
}

fn to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, AppError> {
    serde_json::to_vec(value).map_err(|error| AppError::Damaged(error.to_string()))
}

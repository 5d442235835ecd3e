//! What a signer remembers outside the database: the newest checkpoint of the series that it signs.
//!
//! Whoever has every right in a database can put back older rows or take all checkpoints away; a signer that believes the
//! rows alone would sign what it finds, and so vouch for it. It therefore keeps number and digest of the newest one where
//! the database has no say, and signs only what leads on from there: the same row, or one that checkpoints of its own key,
//! of the key that it remembers, or of a successor of either lead to. The memory is written after the commit: killed in
//! between it is one behind, and the series still leads on from it.
//!
//! Weakness, admitted: a checkpoint that was made and not yet remembered can be taken back unseen. A signer whose memory
//! was lost takes up the series that stands, if its own key vouches for all of it; how much was cut off it cannot know.

use super::checkpoint::{last_checkpoint, numbered};
use super::verify::{CheckSignature, vouched_until};
use super::{Checkpoint, SignedCheckpoint, Signer, checkpoints};
use crate::codec::{digest, hex};
use crate::error::AppError;
use crate::ports::Store;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use yinuo_domain::Refusal;
use yinuo_policy::Bilingual;

/// The newest checkpoint of a series, as a signer remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remembered {
    /// Its number; 0 before the first.
    pub number: u64,
    /// SHA-256 of its body, hexadecimal, which binds every one before; zeros before the first.
    pub digest: String,
    /// Its root, hexadecimal; empty before the first.
    pub root: String,
    /// Public key that signed it, hexadecimal; empty before the first.
    pub key: String,
}

impl Remembered {
    /// A series that has not begun.
    #[must_use]
    pub fn nothing() -> Self {
        Self { number: 0, digest: hex(&[0; 32]), root: String::new(), key: String::new() }
    }

    /// What is to be remembered of a checkpoint.
    ///
    /// # Errors
    /// The body is no checkpoint.
    pub fn of(signed: &SignedCheckpoint) -> Result<Self, AppError> {
        let Checkpoint { number, root, key, .. } = signed.read()?;
        Ok(Self { number, digest: digest_of(signed), root, key })
    }
}

fn digest_of(signed: &SignedCheckpoint) -> String {
    hex(&digest(signed.body.as_bytes()))
}

/// Where a signer remembers, out of the database's reach.
pub trait Memory {
    /// What is remembered; none when there is no memory at all, which is not the same as a series that has not begun.
    ///
    /// # Errors
    /// It is there and cannot be read.
    fn newest(&self) -> Result<Option<Remembered>, AppError>;

    /// Remembers this one from now on. One of a lower number than what another process remembered meanwhile changes
    /// nothing, unless a person said that the series goes on elsewhere (`anew`).
    ///
    /// # Errors
    /// It could not be written.
    fn keep(&self, newest: &Remembered, anew: bool) -> Result<(), AppError>;
}

/// A memory that lasts as long as its process: of trials and tests. It begins before the first checkpoint.
pub struct Recall(Mutex<Option<Remembered>>);

impl Default for Recall {
    fn default() -> Self {
        Self(Mutex::new(Some(Remembered::nothing())))
    }
}

impl Recall {
    /// No memory at all.
    #[must_use]
    pub fn lost() -> Self {
        Self(Mutex::new(None))
    }
}

impl Memory for Recall {
    fn newest(&self) -> Result<Option<Remembered>, AppError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn keep(&self, newest: &Remembered, anew: bool) -> Result<(), AppError> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if anew || held.as_ref().is_none_or(|held| held.number < newest.number) {
            *held = Some(newest.clone());
        }
        Ok(())
    }
}

/// The checkpoint from which a signer may go on; none when its series begins now.
///
/// # Errors
/// B015 when it signed before (or has no memory) and no checkpoint stands, B016 when those that stand do not lead on from
/// what it remembers; failed storage.
pub fn followed(store: &dyn Store, signer: &Signer<'_>) -> Result<Option<SignedCheckpoint>, AppError> {
    let remembered = signer.memory.newest()?;
    let Some(last) = last_checkpoint(store)? else {
        return match remembered {
            Some(Remembered { number: 0, .. }) => Ok(None),
            other => Err(begun_anew(other.as_ref())),
        };
    };
    let stands = Remembered::of(&last)?;
    let leads = match &remembered {
        None => {
            let all = checkpoints(store)?;
            let vouched = vouched_until(&all, &[signer.key.to_owned()]) >= stands.number;
            vouched && leads_on(all.iter(), &Remembered::nothing(), None, signer.holds)
        }
        Some(known) if known.number >= stands.number => {
            (known.number, &known.digest) == (stands.number, &stands.digest)
        }
        Some(known) => {
            let between = from(store, known.number, stands.number)?;
            let (mut between, mut trusted) = (between.iter(), BTreeSet::from([signer.key.to_owned()]));
            let same = match known.number {
                0 => true,
                _ => between.next().is_some_and(|first| digest_of(first) == known.digest),
            };
            trusted.extend((!known.key.is_empty()).then(|| known.key.clone()));
            same && leads_on(between, known, Some(trusted), signer.holds)
        }
    };
    if leads { Ok(Some(last)) } else { Err(strange(remembered.as_ref(), &stands)) }
}

/// The checkpoint on which a person lets a series go on: the newest that stands, named by its digest or its root. Each
/// before it must be whole and signed, by whichever key.
///
/// # Errors
/// B016 when another one stands than was named, or the series is not whole; failed storage.
pub(super) fn named(
    store: &dyn Store,
    signer: &Signer<'_>,
    name: Option<&str>,
) -> Result<Option<SignedCheckpoint>, AppError> {
    let remembered = signer.memory.newest()?;
    let (last, name) = match (last_checkpoint(store)?, name) {
        (None, None) => return Ok(None),
        (Some(last), Some(name)) => (last, name),
        (None, Some(_)) => return Err(begun_anew(remembered.as_ref())),
        (Some(last), None) => return Err(strange(remembered.as_ref(), &Remembered::of(&last)?)),
    };
    let stands = Remembered::of(&last)?;
    let meant = [&stands.digest, &stands.root].iter().any(|known| known.eq_ignore_ascii_case(name));
    if meant && leads_on(checkpoints(store)?.iter(), &Remembered::nothing(), None, signer.holds) {
        return Ok(Some(last));
    }
    Err(strange(remembered.as_ref(), &stands))
}

/// Checkpoints of two numbers and all between them that are there; 0 is before the first.
fn from(store: &dyn Store, first: u64, last: u64) -> Result<Vec<SignedCheckpoint>, AppError> {
    let rows = (first.max(1)..=last).map(|number| numbered(store, number));
    rows.filter_map(Result::transpose).collect()
}

/// Whether checkpoints follow one another from a remembered one on, each signed by a key that is trusted or was named by
/// one of those as its successor; without a set of keys each need only hold under its own.
fn leads_on<'a>(
    series: impl Iterator<Item = &'a SignedCheckpoint>,
    from: &Remembered,
    mut trusted: Option<BTreeSet<String>>,
    holds: CheckSignature<'_>,
) -> bool {
    let (mut number, mut previous) = (from.number, from.digest.clone());
    for signed in series {
        let Ok(body) = signed.read() else { return false };
        let known = trusted.as_ref().is_none_or(|keys| keys.contains(&body.key));
        number += 1;
        if (body.number, &body.previous) != (number, &previous)
            || !known
            || !holds(&body.key, signed.body.as_bytes(), &signed.signature)
        {
            return false;
        }
        if let Some(keys) = &mut trusted {
            keys.extend(body.next);
        }
        previous = digest_of(signed);
    }
    true
}

fn told(known: Option<&Remembered>) -> (String, String) {
    match known {
        None => ("没有记忆".to_owned(), "nothing (its memory is missing)".to_owned()),
        Some(known) => {
            let (number, digest) = (known.number, &known.digest);
            (format!("第 {number} 号（摘要 {digest}）"), format!("number {number} (digest {digest})"))
        }
    }
}

fn begun_anew(known: Option<&Remembered>) -> AppError {
    let (zh, en) = told(known);
    let sentence = Bilingual::new(
        format!("资料里一个检查点也没有，而签名密钥记得：{zh}。没有签名。"),
        format!("No checkpoint stands in the data, while the signer remembers {en}. Nothing was signed."),
    );
    let next_step = Bilingual::new(
        "没有人恢复或换过资料：按事故处理（docs/runbook.md）。确是新资料或恢复的：yinuo checkpoint --begin。",
        "If nobody restored or changed the data, treat it as an incident (docs/runbook.md). If they are new or were restored: yinuo checkpoint --begin.",
    );
    AppError::Refused(Refusal { code: "B015", sentence, next_step })
}

fn strange(known: Option<&Remembered>, stands: &Remembered) -> AppError {
    let (zh, en) = told(known);
    let Remembered { number, digest, .. } = stands;
    let sentence = Bilingual::new(
        format!(
            "资料里最新的检查点是第 {number} 号（摘要 {digest}），接不上签名密钥记得的：{zh}。没有签名。"
        ),
        format!(
            "The newest checkpoint in the data is number {number} (digest {digest}); the signer remembers {en}, and one does not lead to the other. Nothing was signed."
        ),
    );
    let next_step = Bilingual::new(
        "没有人恢复过资料：按事故处理（docs/runbook.md）。确是恢复的，或旧密钥丢了：核对后跑 yinuo checkpoint --follow 摘要。",
        "If nobody restored the data, treat it as an incident (docs/runbook.md). If they were restored, or the old key was lost: compare, then yinuo checkpoint --follow DIGEST.",
    );
    AppError::Refused(Refusal { code: "B016", sentence, next_step })
}

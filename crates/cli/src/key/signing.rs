//! The key that signs checkpoints hands over to the next: its last checkpoint names the successor, so that whoever trusts
//! one of them can follow to the other, and a retired one signs nothing more.

use crate::Stop;
use crate::data::Data;
use crate::edge::WallClock;
use crate::signer::{made_key, public, read_key, signing};
use crate::whole::{beside, failed, flush_folder};
use std::path::Path;
use yinuo_app::ports::{Clock as _, Store};
use yinuo_app::trail::{checkpoints, hand_over};

/// Behind the name of the key's file: a key that waits to sign.
const WAITING: &str = ".next";
/// How often it is tried because another process makes a checkpoint at the same moment.
const TRIES: u32 = 5;

/// Hands the signing over to a new key, and puts it in the place of the old one, which is destroyed.
pub fn rotate(data: &Data, given: Option<&Path>) -> Result<(), Stop> {
    let store = super::existing(data)?;
    let file = data.key_file(given);
    let waiting = beside(&file, WAITING);
    read_key(&file)?;
    let new = made_key(&waiting)?;
    flush_folder(&waiting)?;
    // Killed after the checkpoint and before the file got its name: only that is left to do.
    if !is_named(store.as_ref(), &public(&new))? {
        handed_over(store.as_ref(), &file, &public(&new))?;
    }
    std::fs::rename(&waiting, &file).map_err(|error| failed(&file, error))?;
    flush_folder(&file)?;
    say!("{}: 检查点改由新密钥签名；旧密钥已退役并销毁。", file.display());
    say!("{}: a new key signs checkpoints; the old one is retired and destroyed.", file.display());
    say!("公钥 public key {}", public(&new));
    say!(
        "公布它，另存密钥，再跑 yinuo doctor --key-backup。 Publish it, keep a copy of the key, then run yinuo doctor --key-backup."
    );
    Ok(())
}

/// Whether a checkpoint has handed over to a key.
fn is_named(store: &dyn Store, key: &str) -> Result<bool, Stop> {
    for signed in checkpoints(store)? {
        if signed.read()?.next.as_deref() == Some(key) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn handed_over(store: &dyn Store, old: &Path, next: &str) -> Result<(), Stop> {
    let mut tried = 0;
    loop {
        tried += 1;
        match signing(old, |signer| hand_over(store, WallClock::new().now(), signer, next)) {
            Ok(_) => return Ok(()),
            Err(Stop::Refused(said)) => return Err(Stop::Refused(said)),
            Err(error) if tried == TRIES => return Err(error),
            Err(_) => {}
        }
    }
}

/// A key that signed checkpoints.
pub struct Signed {
    key: String,
    first: u64,
    last: u64,
    /// Whether it handed over to another.
    retired: bool,
}

impl Signed {
    /// For the list.
    pub fn line(&self) -> String {
        let state = if self.retired { "已退役 retired" } else { "在用 in use" };
        format!("签名公钥 signing key {}  检查点 checkpoints {}–{}  {state}", self.key, self.first, self.last)
    }

    /// For other programs.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "key": self.key, "first_checkpoint": self.first, "last_checkpoint": self.last, "retired": self.retired,
        })
    }
}

/// Keys that signed, in order; old ones stay listed, for old checkpoints verify under them.
pub fn signers(store: &dyn Store) -> Result<Vec<Signed>, Stop> {
    let mut all: Vec<Signed> = Vec::new();
    for signed in checkpoints(store)? {
        let body = signed.read()?;
        if all.last().is_none_or(|last| last.key != body.key) {
            all.push(Signed { key: body.key, first: body.number, last: body.number, retired: false });
        }
        if let Some(last) = all.last_mut() {
            last.last = body.number;
            last.retired = body.next.is_some();
        }
    }
    Ok(all)
}

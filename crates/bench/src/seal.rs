//! What sealing costs: a text written and read through a store in memory, bare and sealed, and the key remembered or not.

use crate::watch::{median, timed};
use std::sync::Arc;
use uuid::Uuid;
use yinuo_app::ports::{Commit, Entropy as _, PersonalText, Store};
use yinuo_sim::SeededEntropy;
use yinuo_store::open_memory;
use yinuo_store::seal::{KeyRing, SealedStore};

/// Texts of one round, each of a person of his own.
const TEXTS: u128 = 4_000;
/// A customer's words: some 300 bytes.
const WORDS: &str = "宽带从昨天晚上八点开始就断了，光猫上的红灯一直亮着，重启了三次也没有用。家里老人要用网络电话，孩子要上网课，\
    客服说今天上午来人，等到现在也没有人联系。请尽快安排，最好在下午五点以前。";

fn written(store: &dyn Store) -> u64 {
    let ((), nanos) = timed(|| {
        for number in 0..TEXTS {
            let (id, person) = (Uuid::from_u128(number), format!("C{number:06}"));
            let text = PersonalText { id, person, body: WORDS.to_owned(), sealed: Vec::new() };
            store.commit(Commit { texts: vec![text], ..Commit::default() }).expect("stored");
        }
    });
    nanos / TEXTS as u64
}

fn read(store: &dyn Store) -> u64 {
    let ((), nanos) = timed(|| {
        for number in 0..TEXTS {
            let found = store.texts(&[Uuid::from_u128(number)]).expect("read");
            assert!(found.iter().all(|text| text.body == WORDS));
        }
    });
    nanos / TEXTS as u64
}

pub fn run() {
    let entropy = Arc::new(SeededEntropy::new(1));
    let ring = KeyRing::new(&[1; 16], entropy.key(), 0);
    let mut rounds: [Vec<u64>; 5] = Default::default();
    for _ in 0..5 {
        let bare = open_memory();
        let inner: Arc<dyn Store> = Arc::new(open_memory());
        let sealed = || SealedStore::new(Arc::clone(&inner), ring.clone(), || None, entropy.clone());
        let writer = sealed();
        let figures = [written(&bare), read(&bare), written(&writer)];
        // A process that has just started remembers no key; the second look finds them remembered.
        let reader = sealed();
        for (round, figure) in
            rounds.iter_mut().zip(figures.into_iter().chain([read(&reader), read(&reader)]))
        {
            round.push(figure);
        }
    }
    let [bare_write, bare_read, write, first, again] = rounds.map(median);
    println!(
        "seal: a text of {} bytes written: {bare_write} ns bare, {write} ns sealed under a new key",
        WORDS.len()
    );
    println!(
        "seal: read: {bare_read} ns bare, {first} ns with its key unwrapped, {again} ns with its key remembered"
    );
}

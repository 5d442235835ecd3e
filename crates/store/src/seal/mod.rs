//! Personal data sealed: a store round any store, which seals what is written and opens what is read (decision record
//! 0012). Whoever has the database without the key ring reads no text, no evidence, no name, telephone or address.
//!
//! Every person has a data key: the one whose destruction erases him. It seals his texts and evidence, and the master
//! key of the ring wraps it. What belongs to nobody has a key under the empty name; mirror rows of customers, which follow
//! their master, have one under [`REGISTER`], and what lets people in (slow hashes of passwords, secrets of second factors,
//! sessions) under [`CREDENTIALS`]. Rows from before sealing stay readable, and are sealed where they stand by
//! [`SealedStore::seal_some`].
//!
//! Weaknesses, admitted: keys in memory are not wiped; whoever may write to the database can put an older sealed row of a
//! customer back; digests of evidence, codes, and what the index of customers repeats are not hidden.

mod cipher;
mod credentials;
mod customers;
mod keys;
mod ring;
mod store;
mod work;

pub(crate) use credentials::MARK;
pub use ring::{KeyRing, RING_BYTES_MAX, RingError};
pub use store::SealedStore;
pub use work::{Kept, Progress};

/// Name under which the key of the customers' register is kept; no person has it.
pub const REGISTER: &str = "#register";
/// Name under which the key of what lets people in is kept; no person has it.
pub const CREDENTIALS: &str = "#credentials";

/// Whether a key is kept under a name that no person has.
fn is_ours(name: &str) -> bool {
    name == REGISTER || name == CREDENTIALS
}

#[cfg(test)]
mod tests {
    use super::cipher::{context, open, seal};

    #[test]
    fn what_was_sealed_opens_under_its_key_and_context_alone() {
        let here = context("text", &[b"1", b"C1"]);
        let sealed = seal(&[7; 32], [9; 24], &here, "宽带断了".as_bytes()).unwrap();
        assert_eq!(open(&[7; 32], &here, &sealed).as_deref(), Some("宽带断了".as_bytes()));
        assert_eq!(open(&[8; 32], &here, &sealed), None);
        for other in
            [context("text", &[b"1C", b"1"]), context("text", &[b"1"]), context("key", &[b"1", b"C1"])]
        {
            assert_eq!(open(&[7; 32], &other, &sealed), None);
        }
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(open(&[7; 32], &here, &changed), None, "byte {place}");
            assert_eq!(open(&[7; 32], &here, &sealed[..place]), None, "cut at {place}");
        }
    }
}

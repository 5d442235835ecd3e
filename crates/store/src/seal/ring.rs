//! The key ring: master keys by version, one of them current. A text file outside the database, read and written whole.

use super::cipher::{Key, mac};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use yinuo_app::codec::{hex, unhex};

/// First line of the file.
const FORMAT: &str = "yinuo.keyring.1";
/// Largest file: some hundred versions.
pub const RING_BYTES_MAX: usize = 64 * 1024;

/// Why a text is no key ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RingError {
    /// It is larger than [`RING_BYTES_MAX`], or begins with another line.
    NotOurs,
    /// A line that cannot be read, from 1.
    Line(usize),
    /// The last line is missing or does not fit the lines before: it was cut, or somebody edited it.
    Changed,
    /// The current version is none of those listed, or there is none.
    NoCurrent,
}

impl fmt::Display for RingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs => f.write_str("it is no key ring"),
            Self::Line(line) => write!(f, "line {line} cannot be read"),
            Self::Changed => f.write_str("it was cut or changed"),
            Self::NoCurrent => f.write_str("it has no current version"),
        }
    }
}
impl std::error::Error for RingError {}

#[derive(Clone, PartialEq, Eq)]
struct Master {
    made_at: i64,
    key: Key,
}

/// Master keys by version. Its `Debug` tells no key.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyRing {
    id: String,
    current: u32,
    masters: BTreeMap<u32, Master>,
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing {} version {} of {:?}", self.id, self.current, self.masters.keys())
    }
}

impl KeyRing {
    /// A ring with its first version, which is current. Both parts of randomness are drawn at the edge.
    #[must_use]
    pub fn new(id: &[u8; 16], key: [u8; 32], made_at: i64) -> Self {
        Self { id: hex(id), current: 1, masters: BTreeMap::from([(1, Master { made_at, key })]) }
    }

    /// Reads a ring.
    ///
    /// # Errors
    /// See [`RingError`].
    pub fn parse(text: &str) -> Result<Self, RingError> {
        if text.len() > RING_BYTES_MAX || text.lines().next() != Some(FORMAT) {
            return Err(RingError::NotOurs);
        }
        let end = text.rfind("end ").ok_or(RingError::Changed)?;
        let (body, last) = text.split_at(end);
        if last.strip_suffix('\n') != Some(&end_line(body)) {
            return Err(RingError::Changed);
        }
        let mut ring = Self { id: String::new(), current: 0, masters: BTreeMap::new() };
        for (number, line) in (2..).zip(body.lines().skip(1)) {
            ring.take(line).ok_or(RingError::Line(number))?;
        }
        if ring.id.is_empty() || !ring.masters.contains_key(&ring.current) {
            return Err(RingError::NoCurrent);
        }
        Ok(ring)
    }

    fn take(&mut self, line: &str) -> Option<()> {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["id", id] if id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                self.id = id.to_owned();
            }
            ["key", version, made_at, key] => {
                let master = Master { made_at: made_at.parse().ok()?, key: unhex(key)? };
                let version = number(version)?;
                // A version is listed once.
                self.masters.insert(version, master).is_none().then_some(())?;
            }
            ["current", version] => self.current = number(version)?,
            _ => return None,
        }
        Some(())
    }

    /// The file's text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{FORMAT}\nid {}\n", self.id);
        for (version, master) in &self.masters {
            text += &format!("key {version} {} {}\n", master.made_at, hex(&master.key));
        }
        text += &format!("current {}\n", self.current);
        let end = end_line(&text);
        format!("{text}{end}\n")
    }

    /// Adds a version, which is not current yet: it must reach every machine first. Its number.
    pub fn add(&mut self, key: [u8; 32], made_at: i64) -> u32 {
        let version = self.newest() + 1;
        self.masters.insert(version, Master { made_at, key });
        version
    }

    /// Makes the newest version the one under which keys are wrapped from now on.
    pub fn advance(&mut self) {
        self.current = self.newest();
    }

    /// Forgets a version; false for the current one and for one that is not there.
    pub fn forget(&mut self, version: u32) -> bool {
        version != self.current && self.masters.remove(&version).is_some()
    }

    /// Name of the ring, drawn once.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Version under which keys are wrapped.
    #[must_use]
    pub fn current(&self) -> u32 {
        self.current
    }

    /// Newest version; beyond the current one until it is made current.
    #[must_use]
    pub fn newest(&self) -> u32 {
        // A ring is never without a version.
        self.masters.keys().next_back().copied().unwrap_or(self.current)
    }

    /// Versions with the instant at which each was made, UTC milliseconds.
    pub fn versions(&self) -> impl Iterator<Item = (u32, i64)> {
        self.masters.iter().map(|(version, master)| (*version, master.made_at))
    }

    /// What a database remembers of a version, so that another key under the same number is noticed. Tells nothing of it.
    #[must_use]
    pub fn check(&self, version: u32) -> Option<String> {
        let told = mac(b"yinuo.keyring.check.1", self.master(version)?);
        Some(hex(&told[..8]))
    }

    pub(super) fn master(&self, version: u32) -> Option<&Key> {
        self.masters.get(&version).map(|master| &master.key)
    }
}

fn number(text: &str) -> Option<u32> {
    // The library's reader would take a sign and leading noughts.
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}

/// The line that ends a file: a digest of what stands before.
fn end_line(body: &str) -> String {
    format!("end {}", &hex(&Sha256::digest(body))[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_comes_back_as_it_was_written() {
        let mut ring = KeyRing::new(&[1; 16], [2; 32], 1000);
        assert_eq!(ring.add([3; 32], 2000), 2);
        assert_eq!((ring.current(), ring.newest()), (1, 2));
        ring.advance();
        let read = KeyRing::parse(&ring.text()).unwrap();
        assert_eq!(read, ring);
        assert_eq!(read.versions().collect::<Vec<_>>(), [(1, 1000), (2, 2000)]);
        assert_ne!(read.check(1), read.check(2));
        assert!(!ring.forget(2) && ring.forget(1) && !ring.forget(1));
        assert!(!format!("{ring:?}").contains("0303"), "no key is ever printed");
    }

    #[test]
    fn a_ring_that_was_cut_or_changed_is_refused() {
        let text = KeyRing::new(&[1; 16], [2; 32], 1000).text();
        for end in 0..text.len() {
            assert!(KeyRing::parse(&text[..end]).is_err(), "cut at {end}");
        }
        assert_eq!(KeyRing::parse(&text.replace("0202", "0203")), Err(RingError::Changed));
        assert_eq!(KeyRing::parse("BEGIN\n"), Err(RingError::NotOurs));
        let with = |body: &str| format!("{body}{}\n", end_line(body));
        for (body, refused) in [
            ("yinuo.keyring.1\nid 01\n", RingError::Line(2)),
            ("yinuo.keyring.1\nkey 1 1 02\n", RingError::Line(2)),
            ("yinuo.keyring.1\ncurrent +1\n", RingError::Line(2)),
            ("yinuo.keyring.1\ncurrent 1\n", RingError::NoCurrent),
        ] {
            assert_eq!(KeyRing::parse(&with(body)), Err(refused), "{body}");
        }
    }
}

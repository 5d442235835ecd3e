//! Passwords: Argon2id by OWASP's parameters, bounded in parallel, with rules and history.

use super::{credential, draw, live, refused};
use crate::codec::{hex, unhex};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, CredentialRow};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, PoisonError};

/// Kind of the credential: its key is the sign-in name.
pub(crate) const PASSWORD: &str = "password";
/// Longest password in bytes: the hash takes any length, a stranger's patience must not.
const BYTES_MAX: usize = 256;
/// Fewest different characters.
const DIFFERENT_MIN: usize = 5;
/// Longest sign-in name in characters.
const NAME_CHARS_MAX: usize = 60;
/// Hashes computed at once: two cores, and 19 MiB each.
const BURNING_MAX: usize = 2;
/// Hashes that may wait for a place; beyond them whoever signs in is told to come back.
const WAITING_MAX: usize = 24;
/// Never.
pub(crate) const FOREVER: i64 = i64::MAX;

/// Parameters of a hash. These of OWASP's Password Storage Cheat Sheet (2024): 19 MiB, two passes, one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

const COST: Cost = Cost { memory_kib: 19_456, passes: 2, lanes: 1 };

/// A password's hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashed {
    cost: Cost,
    salt: String,
    hash: String,
}

/// What is kept of a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordBody {
    /// The present one.
    hashed: Hashed,
    /// When it was set, UTC milliseconds.
    pub set_at: i64,
    /// Whether it must be replaced at the next sign-in.
    pub must_change: bool,
    /// Those before it, newest first.
    earlier: Vec<Hashed>,
}

/// Where hashes are computed: so many at once, and a short line.
#[derive(Debug, Default)]
pub struct Kiln {
    /// Burning and waiting.
    inside: Mutex<(usize, usize)>,
    free: Condvar,
}

impl Kiln {
    /// Computes when there is a place; none when the line is full.
    fn burn<T>(&self, compute: impl FnOnce() -> T) -> Option<T> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.0 >= BURNING_MAX && inside.1 >= WAITING_MAX {
            return None;
        }
        inside.1 += 1;
        while inside.0 >= BURNING_MAX {
            inside = self.free.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
        (inside.0, inside.1) = (inside.0 + 1, inside.1 - 1);
        drop(inside);
        let _place = Place(self);
        Some(compute())
    }
}

/// A place in the kiln, given back also when the work breaks.
struct Place<'k>(&'k Kiln);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.inside.lock().unwrap_or_else(PoisonError::into_inner).0 -= 1;
        self.0.free.notify_one();
    }
}

fn hash(password: &str, salt: &str, cost: Cost) -> Result<String, AppError> {
    let broken = |error: argon2::Error| AppError::Damaged(format!("a password's parameters: {error}"));
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(broken)?;
    let mut out = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt.as_bytes(), &mut out)
        .map_err(broken)?;
    Ok(hex(&out))
}

/// Whether two hashes are the same, in a time that does not tell where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let (Some(one), Some(other)) = (unhex(one), unhex(other)) else { return false };
    one.iter().zip(&other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// A sign-in name as it is kept: trimmed, in lower case.
pub(crate) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

impl App {
    fn burn(&self, password: &str, salt: &str, cost: Cost) -> Result<String, AppError> {
        if password.len() > BYTES_MAX {
            return Err(refused::wrong_password().into());
        }
        self.kiln.burn(|| hash(password, salt, cost)).ok_or_else(refused::too_busy)?
    }

    /// Whether this is the password. Nobody's takes as long as somebody's.
    pub(crate) fn is_password(&self, body: Option<&PasswordBody>, password: &str) -> Result<bool, AppError> {
        match body {
            Some(body) => self.is_hash(&body.hashed, password),
            None => self.burn(password, "nobody has this salt", COST).map(|_| false),
        }
    }

    fn is_hash(&self, hashed: &Hashed, password: &str) -> Result<bool, AppError> {
        Ok(same(&self.burn(password, &hashed.salt, hashed.cost)?, &hashed.hash))
    }

    /// The password of a person, with its row.
    pub(crate) fn password_of(
        &self,
        person: &str,
    ) -> Result<Option<(CredentialRow, PasswordBody)>, AppError> {
        let rows = self.store.credentials_of(PASSWORD, person, 1)?;
        rows.into_iter().next().map_or(Ok(None), |row| live(self, PASSWORD, &row.key))
    }

    /// Sign-in name of a person, and when his password was set.
    ///
    /// # Errors
    /// Failed storage.
    pub fn sign_in_name(&self, person: &str) -> Result<Option<(String, i64)>, AppError> {
        Ok(self.password_of(person)?.map(|(row, body)| (row.key, body.set_at)))
    }

    /// Whether the password has to be replaced now.
    pub(crate) fn is_due(&self, body: &PasswordBody) -> bool {
        let age = self.law().identity.password_age();
        body.must_change || age.is_some_and(|age| self.clock.now() >= body.set_at.saturating_add(age))
    }

    /// The row of a new password. The sign-in name stays when none is given; at first it is the person's code.
    pub(crate) fn new_password(
        &self,
        person: &str,
        name: Option<&str>,
        password: &str,
        must_change: bool,
    ) -> Result<NewPassword, AppError> {
        let present = self.password_of(person)?;
        let named = name.map(folded).or_else(|| present.as_ref().map(|(row, _)| row.key.clone()));
        let name = named.unwrap_or_else(|| folded(person));
        self.check_name(person, &name)?;
        self.check_rules(&name, password)?;
        let kept = usize::try_from(self.law().identity.password_history).unwrap_or(usize::MAX);
        let mut earlier = Vec::new();
        let mut given_up = None;
        if let Some((row, body)) = present {
            earlier.push(body.hashed);
            earlier.extend(body.earlier);
            earlier.truncate(kept);
            given_up = (row.key != name).then_some((PASSWORD.to_owned(), row.key));
        }
        for before in &earlier {
            if self.is_hash(before, password)? {
                return Err(refused::used_password().into());
            }
        }
        let salt = draw(self);
        let hashed = Hashed { hash: self.burn(password, &salt, COST)?, cost: COST, salt };
        let body = PasswordBody { hashed, set_at: self.clock.now(), must_change, earlier };
        Ok(NewPassword { row: credential((PASSWORD, &name), person, &body, FOREVER)?, given_up })
    }

    fn check_name(&self, person: &str, name: &str) -> Result<(), AppError> {
        let fits = (1..=NAME_CHARS_MAX).contains(&name.chars().count())
            && !name.chars().any(|c| c.is_whitespace() || c.is_control());
        let taken = self.store.credential(PASSWORD, name)?.is_some_and(|row| row.person != person);
        if fits && !taken { Ok(()) } else { Err(refused::name_taken().into()) }
    }

    fn check_rules(&self, name: &str, password: &str) -> Result<(), AppError> {
        let least = self.law().identity.password_chars_min;
        let different: BTreeSet<char> = password.chars().collect();
        if password.chars().count() < usize::try_from(least).unwrap_or(usize::MAX) {
            return Err(refused::weak(
                &format!("至少 {least} 个字"),
                &format!("{least} characters at least"),
            )
            .into());
        }
        if password.len() > BYTES_MAX || password.contains('\0') {
            return Err(refused::weak("太长", "it is too long").into());
        }
        if different.len() < DIFFERENT_MIN {
            return Err(refused::weak("只用了几个字符", "it repeats a few characters").into());
        }
        if folded(password).contains(name) {
            return Err(refused::weak("含有登录名", "it contains the sign-in name").into());
        }
        Ok(())
    }
}

/// What a new password changes.
pub(crate) struct NewPassword {
    row: CredentialRow,
    /// The row under the sign-in name before.
    given_up: Option<(String, String)>,
}

impl NewPassword {
    /// Enters it into a commit.
    pub fn enter(&self, commit: &mut Commit) {
        commit.credentials.push(self.row.clone());
        commit.dropped_credentials.extend(self.given_up.clone());
    }

    /// The sign-in name.
    pub fn name(&self) -> &str {
        &self.row.key
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;

    #[test]
    fn a_hash_is_argon2id_as_others_compute_it() {
        // The reference program, `argon2 somesalt -id -t 2 -k 19456 -p 1 -l 32` on the input "password".
        let found = hash("password", "somesalt", Cost { memory_kib: 65_536, passes: 2, lanes: 1 });
        let known = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7";
        assert_eq!(found.expect("a hash"), known, "vector of the reference implementation (v=19, m=2^16)");
    }

    #[test]
    fn a_full_line_turns_away_and_a_place_is_given_back() {
        let kiln = Kiln::default();
        let most = AtomicUsize::new(0);
        let (go, gone) = channel::<()>();
        let gone = Mutex::new(gone);
        // It outlives the scope: the last threads tell after the line below has been left.
        let (in_, entered) = channel();
        std::thread::scope(|scope| {
            let (gone, kiln, most) = (&gone, &kiln, &most);
            for _ in 0..BURNING_MAX + WAITING_MAX {
                let in_ = in_.clone();
                scope.spawn(move || {
                    kiln.burn(|| {
                        most.fetch_max(kiln.inside.lock().expect("kiln").0, Ordering::SeqCst);
                        in_.send(()).expect("told");
                        gone.lock().expect("gone").recv().expect("go");
                    })
                });
            }
            (0..BURNING_MAX).for_each(|_| entered.recv().expect("burning"));
            while kiln.inside.lock().expect("kiln").1 < WAITING_MAX {
                std::thread::yield_now();
            }
            assert_eq!(kiln.burn(|| ()), None, "the line is full");
            (0..BURNING_MAX + WAITING_MAX).for_each(|_| go.send(()).expect("go"));
        });
        assert_eq!(most.load(Ordering::SeqCst), BURNING_MAX);
        assert_eq!(kiln.burn(|| 1), Some(1));
    }
}

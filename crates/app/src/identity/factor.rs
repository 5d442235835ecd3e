//! The second factor: codes by time (RFC 6238) from a secret that an authenticator holds, and recovery codes for the day on
//! which it is lost.
//!
//! Weakness, admitted: a code can only be checked by whoever has the secret, so it stands in the database as it is. A thief
//! of the database still lacks the password.

use super::note::{Deed, person_subject, what};
use super::password::FOREVER;
use super::session::Session;
use super::{credential, draw, guard_of, key_of, live, refused};
use crate::codec::unhex;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::Commit;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use yinuo_domain::Actor;

/// Kind of the credential; its key is the person.
const FACTOR: &str = "factor";
/// Seconds of a step (RFC 6238, 5.2).
const STEP_MILLIS: i64 = 30_000;
/// Steps on either side that are taken, for a telephone whose clock is off.
const DRIFT_STEPS: i64 = 1;
/// Bytes of a secret (RFC 4226, 4: 160 bits).
const SECRET_BYTES: usize = 20;
/// Recovery codes that are handed out, each good once.
const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code: 50 bits.
const RECOVERY_CHARS: usize = 10;

/// What is kept of a factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FactorBody {
    /// The secret in hexadecimal.
    secret: String,
    /// Whether a code of it was shown once; before that it asks for nothing.
    confirmed: bool,
    /// The last step whose code was taken: no code is taken twice.
    last_step: i64,
    /// Digests of recovery codes that are left.
    recovery: Vec<String>,
}

/// The code of a secret at an instant, UTC milliseconds.
#[must_use]
pub fn code_at(secret: &[u8], at: i64) -> String {
    code(secret, at.div_euclid(STEP_MILLIS))
}

/// The code of a step, six digits (RFC 4226, 5.3).
fn code(secret: &[u8], step: i64) -> String {
    format!("{:06}", truncated(secret, step) % 1_000_000)
}

fn truncated(secret: &[u8], step: i64) -> u32 {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return 0 };
    mac.update(&step.to_be_bytes());
    let tag = mac.finalize().into_bytes();
    // The tag has 20 bytes, and the offset is below 16.
    let offset = usize::from(tag[19] & 0xf);
    let word = [tag[offset], tag[offset + 1], tag[offset + 2], tag[offset + 3]];
    u32::from_be_bytes(word) & 0x7fff_ffff
}

/// RFC 4648, without padding: what authenticators take.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut text, mut held, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[(held >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(LETTERS[(held << (5 - bits) & 31) as usize]));
    }
    text
}

/// A code as it was typed, without blanks and dashes.
fn typed(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase()
}

impl FactorBody {
    fn secret(&self) -> Vec<u8> {
        unhex(&self.secret).map(|bytes| bytes[..SECRET_BYTES].to_vec()).unwrap_or_default()
    }

    /// The factor after a code was taken; none when it is wrong, old or used.
    fn take(&self, given: &str, now: i64) -> Option<Self> {
        let given = typed(given);
        let step = now.div_euclid(STEP_MILLIS);
        let near = step - DRIFT_STEPS..=step + DRIFT_STEPS;
        let fits =
            |step: &i64| *step > self.last_step && key_of(&code(&self.secret(), *step)) == key_of(&given);
        if let Some(step) = near.into_iter().find(fits) {
            return Some(Self { last_step: step, ..self.clone() });
        }
        let digest = key_of(&given);
        let left: Vec<String> = self.recovery.iter().filter(|one| **one != digest).cloned().collect();
        (self.confirmed && left.len() < self.recovery.len()).then(|| Self { recovery: left, ..self.clone() })
    }
}

/// A factor that is being set up: told once, to its owner.
#[derive(Clone, PartialEq, Eq)]
pub struct NewFactor {
    /// The secret as authenticators take it.
    pub secret: String,
    /// The same as an address that an authenticator opens.
    pub uri: String,
}

impl App {
    fn factor_of(&self, person: &str) -> Result<Option<FactorBody>, AppError> {
        Ok(live::<FactorBody>(self, FACTOR, person)?.map(|(_, body)| body))
    }

    /// Recovery codes that are left; none without a factor.
    ///
    /// # Errors
    /// Failed storage.
    pub fn factor_left(&self, person: &str) -> Result<Option<usize>, AppError> {
        Ok(self.factor_of(person)?.filter(|body| body.confirmed).map(|body| body.recovery.len()))
    }

    /// Whether the session must first set a factor up: its role asks for one.
    #[must_use]
    pub fn factor_due(&self, session: &Session) -> bool {
        !session.factor && self.asks_factor(&session.actor)
    }

    /// Whether the post asks for a second factor.
    pub(crate) fn asks_factor(&self, actor: &Actor) -> bool {
        let law = self.law();
        law.org.roles(&actor.post).iter().any(|role| law.identity.factor_roles.contains(role))
    }

    /// What a sign-in by password does with the factor: nothing when there is none.
    pub(crate) fn check_factor(&self, person: &str, given: Option<&str>) -> Result<Checked, AppError> {
        let Some(body) = self.factor_of(person)?.filter(|body| body.confirmed) else {
            return Ok(Checked::NotAsked);
        };
        let Some(given) = given else { return Err(refused::factor_needed().into()) };
        Ok(body
            .take(given, self.clock.now())
            .map_or(Checked::Wrong, |after| Checked::Taken { before: body, after }))
    }

    /// Enters a code that was taken, unless somebody took it meanwhile.
    pub(crate) fn enter_factor(
        &self,
        commit: &mut Commit,
        person: &str,
        checked: &Checked,
    ) -> Result<(), AppError> {
        if let Checked::Taken { before, after } = checked {
            commit.guards.push(guard_of(self, FACTOR, person)?);
            if self.factor_of(person)?.as_ref() != Some(before) {
                return Err(AppError::Busy);
            }
            commit.credentials.push(credential((FACTOR, person), person, after, FOREVER)?);
        }
        Ok(())
    }

    /// Begins a factor; it asks for nothing until it is confirmed. The password is asked again, so that nobody binds a
    /// telephone of his own to a desk that was left open.
    ///
    /// # Errors
    /// I001 wrong password, I002, I003, I017 when there is one already; failed storage.
    pub fn begin_factor(&self, actor: &Actor, password: &str) -> Result<NewFactor, AppError> {
        self.confirm_password(actor, password)?;
        if self.factor_left(&actor.person)?.is_some() {
            return Err(refused::factor_there().into());
        }
        let body = FactorBody { secret: draw(self), confirmed: false, last_step: 0, recovery: Vec::new() };
        let secret = base32(&body.secret());
        self.persist(|| {
            let mut commit =
                Commit { guards: vec![guard_of(self, FACTOR, &actor.person)?], ..Commit::default() };
            commit.credentials.push(credential((FACTOR, &actor.person), &actor.person, &body, FOREVER)?);
            Ok((commit, ()))
        })?;
        let uri = format!("otpauth://totp/Yinuo:{}?secret={secret}&issuer=Yinuo", actor.person);
        Ok(NewFactor { secret, uri })
    }

    /// Confirms a factor by a code of it; the session counts as one with a factor from now on. Answers recovery codes,
    /// once.
    ///
    /// # Errors
    /// I014 wrong code, I010 when none was begun; failed storage.
    pub fn confirm_factor(&self, session: &Session, given: &str) -> Result<Vec<String>, AppError> {
        let person = session.actor.person.as_str();
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(self)).collect();
        self.persist(|| {
            let guard = guard_of(self, FACTOR, person)?;
            let begun = self.factor_of(person)?.filter(|body| !body.confirmed).ok_or_else(refused::nobody)?;
            let after = begun.take(given, self.clock.now()).ok_or_else(refused::wrong_code)?;
            let recovery = codes.iter().map(|code| key_of(&typed(code))).collect();
            let body = FactorBody { confirmed: true, recovery, ..after };
            let mut commit = Commit { guards: vec![guard], ..Commit::default() };
            commit.credentials.push(credential((FACTOR, person), person, &body, FOREVER)?);
            self.mark_session(&mut commit, session)?;
            let subject = person_subject(person);
            let deed = Deed { what: what::FACTOR_SET, subject: &subject, ..Deed::default() };
            self.note(&mut commit, &session.actor, &deed)?;
            Ok((commit, codes.clone()))
        })
    }

    /// Takes a factor off: its owner with his password, or an administrator for somebody who lost it.
    ///
    /// # Errors
    /// I001, I002, I003 for a wrong password; I010 when there is none; failed storage.
    pub fn remove_factor(&self, actor: &Actor, person: &str, password: Option<&str>) -> Result<(), AppError> {
        if actor.person == person {
            self.confirm_password(actor, password.unwrap_or_default())?;
        }
        self.persist(|| {
            let guard = guard_of(self, FACTOR, person)?;
            if self.factor_of(person)?.is_none() {
                return Err(refused::nobody().into());
            }
            let mut commit = Commit { guards: vec![guard], ..Commit::default() };
            commit.dropped_credentials.push((FACTOR.to_owned(), person.to_owned()));
            let detail = if actor.person == person { "own" } else { "by-another" };
            let subject = person_subject(person);
            let deed = Deed { what: what::FACTOR_REMOVED, subject: &subject, detail, ..Deed::default() };
            self.note(&mut commit, actor, &deed)?;
            Ok((commit, ()))
        })
    }
}

/// What became of a code at sign-in.
pub(crate) enum Checked {
    /// There is no factor.
    NotAsked,
    /// The code is wrong, old or used.
    Wrong,
    /// The code was taken.
    Taken {
        /// The factor before.
        before: FactorBody,
        /// The factor after.
        after: FactorBody,
    },
}

fn recovery_code(app: &App) -> String {
    let text: String = base32(&app.entropy.key()).chars().take(RECOVERY_CHARS).collect();
    let (one, other) = text.split_at(RECOVERY_CHARS / 2);
    format!("{one}-{other}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1: seconds and the last six of the eight digits there.
    const VECTORS: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, wanted) in VECTORS {
            assert_eq!(code(SECRET, seconds * 1_000 / STEP_MILLIS), wanted, "{seconds}");
        }
        // RFC 4226, appendix D.
        let counted: Vec<String> = (0..3).map(|count| code(SECRET, count)).collect();
        assert_eq!(counted, ["755224", "287082", "359152"]);
    }

    #[test]
    fn a_secret_is_written_as_authenticators_read_it() {
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI", "RFC 4648, section 10");
        assert_eq!(base32(b"foob"), "MZXW6YQ");
        assert_eq!(base32(b""), "");
    }

    #[test]
    fn a_code_is_taken_once_and_a_step_early_or_late() {
        let secret = crate::codec::hex(&[7; 32]);
        let body = FactorBody { secret, confirmed: true, last_step: 0, recovery: vec![key_of("ABCDE23456")] };
        let now = 1_000 * STEP_MILLIS;
        let of = |step| code(&body.secret(), step);
        for step in [999, 1_000, 1_001] {
            assert_eq!(body.take(&of(step), now).map(|after| after.last_step), Some(step));
        }
        for step in [998, 1_002] {
            assert_eq!(body.take(&of(step), now), None);
        }
        let after = body.take(&of(1_000), now).expect("taken");
        assert_eq!(after.take(&of(1_000), now), None, "never twice");
        assert_eq!(after.take(&of(999), now), None, "nor one before it");
        let left = body.take(" abcde-23456 ", now).expect("a recovery code");
        assert_eq!(left.take("ABCDE23456", now), None, "good once");
    }
}

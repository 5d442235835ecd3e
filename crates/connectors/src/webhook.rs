//! A signed webhook over HTTP/1.1: one POST a message on a connection of its own, bounded in time and in bytes.
//!
//! Weakness, admitted: looking a host's name up is the system's, with the system's time limit; name a number to be free
//! of it.

use crate::address::Address;
use crate::answer::{Head, read_head};
use crate::patience::Deadline;
use std::fmt;
use std::io::Write as _;
use std::time::Duration;
use yinuo_app::outlet::{Message, Outlet, Undelivered};

/// Shortest shared secret in bytes: half of what SHA-256 gives would be guessed no sooner.
pub const SECRET_BYTES_MIN: usize = 16;

/// The signature of a message: HMAC-SHA-256 over the timestamp, a full stop and the body, in lower-case hexadecimal.
#[must_use]
pub fn signature(secret: &[u8], timestamp: i64, body: &[u8]) -> String {
    yinuo_app::messages::signature(secret, timestamp, body)
}

/// One receiver.
pub struct Webhook {
    address: Address,
    secret: Vec<u8>,
    timeout: Duration,
}

impl fmt::Debug for Webhook {
    /// Never tells the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Webhook {
    /// A receiver with the secret that it shares with us, and the longest time that a delivery may take.
    #[must_use]
    pub fn new(address: Address, secret: Vec<u8>, timeout: Duration) -> Self {
        Self { address, secret, timeout }
    }

    fn request(&self, message: &Message) -> Vec<u8> {
        // Seconds, as receivers compare them with their own clock.
        let timestamp = message.sent_at.div_euclid(1_000);
        let signature = signature(&self.secret, timestamp, &message.body);
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: yinuo\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nYinuo-Message: {}\r\nYinuo-Timestamp: {timestamp}\r\n\
             Yinuo-Signature: v1={signature}\r\nConnection: close\r\n\r\n",
            self.address.path,
            self.address.authority,
            message.body.len(),
            message.id,
        );
        [head.as_bytes(), &message.body].concat()
    }

    /// Status and head of the answer.
    fn exchange(&self, request: &[u8]) -> std::io::Result<Head> {
        let deadline = Deadline::after(self.timeout);
        let mut timed = deadline.connect(&self.address.host, self.address.port)?;
        timed.write_all(request)?;
        read_head(&mut timed)
    }
}

impl Outlet for Webhook {
    fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        let away = |reason: String| Undelivered::Away { reason, wait_millis: None };
        let head = self.exchange(&self.request(message)).map_err(|error| away(error.to_string()))?;
        let reason = format!("status {}", head.status);
        match head.status {
            200..=299 => Ok(()),
            408 | 429 | 500..=599 => Err(Undelivered::Away {
                reason,
                wait_millis: head.retry_after.map(|seconds| seconds * 1_000),
            }),
            // Nothing is followed: another address is the operator's to name.
            300..=499 => Err(Undelivered::Refused { reason }),
            _ => Err(away(reason)),
        }
    }
}

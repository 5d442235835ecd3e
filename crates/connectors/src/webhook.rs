//! A signed webhook over HTTP/1.1: one POST a message on a connection of its own, bounded in time and in bytes.
//!
//! Weakness, admitted: looking a host's name up is the system's, with the system's time limit; name a number to be free
//! of it.

use crate::address::Address;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::{Duration, Instant};
use yinuo_app::outlet::{Message, Outlet, Undelivered};

/// Shortest shared secret in bytes: half of what SHA-256 gives would be guessed no sooner.
pub const SECRET_BYTES_MIN: usize = 16;
/// Largest head of an answer that is read.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Longest wait that is read from an answer, seconds.
const RETRY_AFTER_SECONDS_MAX: i64 = 86_400;

/// The signature of a message: HMAC-SHA-256 over the timestamp, a full stop and the body, in lower-case hexadecimal.
#[must_use]
pub fn signature(secret: &[u8], timestamp: i64, body: &[u8]) -> String {
    // HMAC takes a key of any length.
    let mut hmac =
        Hmac::<Sha256>::new_from_slice(secret).unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
    hmac.update(timestamp.to_string().as_bytes());
    hmac.update(b".");
    hmac.update(body);
    yinuo_app::codec::hex(&hmac.finalize().into_bytes())
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
        let mut failed = std::io::Error::other("the name has no address");
        for address in (self.address.host.as_str(), self.address.port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, deadline.left()?) {
                Ok(stream) => {
                    let mut timed = Timed { stream: &stream, deadline };
                    timed.write_all(request)?;
                    return read_head(&mut timed);
                }
                Err(error) => failed = error,
            }
        }
        Err(failed)
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

/// An instant until which an exchange may last, however slowly the other side gives or takes its bytes.
#[derive(Clone, Copy)]
struct Deadline(Instant);

impl Deadline {
    #[allow(clippy::disallowed_methods)] // an adapter's own patience; no fact ever holds it
    fn after(timeout: Duration) -> Self {
        Self(Instant::now() + timeout)
    }

    #[allow(clippy::disallowed_methods)] // as above
    fn left(self) -> std::io::Result<Duration> {
        let left = self.0.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(std::io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

/// A stream of which every call ends at the deadline.
struct Timed<'a> {
    stream: &'a TcpStream,
    deadline: Deadline,
}

impl Read for Timed<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        self.stream.set_read_timeout(Some(self.deadline.left()?))?;
        self.stream.read(to)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, from: &[u8]) -> std::io::Result<usize> {
        self.stream.set_write_timeout(Some(self.deadline.left()?))?;
        self.stream.write(from)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    retry_after: Option<i64>,
}

/// Reads an answer up to the end of its head; the body is of no interest.
fn read_head(from: &mut impl Read) -> std::io::Result<Head> {
    let (mut head, mut part) = (Vec::new(), [0; 1_024]);
    loop {
        let read = from.read(&mut part)?;
        head.extend_from_slice(&part[..read]);
        if let Some(end) = head.windows(4).position(|four| four == b"\r\n\r\n") {
            return parse_head(&head[..end])
                .ok_or_else(|| std::io::Error::other("the answer is not HTTP/1.1"));
        }
        if read == 0 || head.len() > HEAD_BYTES_MAX {
            return Err(std::io::Error::other("the answer has no end of its head"));
        }
    }
}

fn parse_head(head: &[u8]) -> Option<Head> {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.split("\r\n");
    let mut words = lines.next()?.split(' ');
    words.next().filter(|version| version.starts_with("HTTP/1."))?;
    let status = words.next().filter(|digits| digits.len() == 3)?.parse().ok()?;
    let retry_after = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("retry-after"))
        .and_then(|(_, value)| value.trim().parse::<u32>().ok())
        .map(|seconds| i64::from(seconds).min(RETRY_AFTER_SECONDS_MAX));
    Some(Head { status, retry_after })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_up_to_the_end_of_its_head_however_it_arrives() {
        let mut slow = b"HTTP/1.1 503 Busy\r\nretry-after: 7\r\n\r".chain(&b"\nbody"[..]);
        assert_eq!(read_head(&mut slow).unwrap(), Head { status: 503, retry_after: Some(7) });
        let until_a_date = &b"HTTP/1.0 429 x\r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n\r\n"[..];
        assert_eq!(read_head(&mut { until_a_date }).unwrap(), Head { status: 429, retry_after: None });
        for broken in [&b""[..], b"HTTP/1.1 200 OK\r\n", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 20x\r\n\r\n"] {
            assert!(read_head(&mut { broken }).is_err());
        }
        assert!(read_head(&mut std::io::repeat(b'a')).is_err(), "an endless head is not read to its end");
    }
}

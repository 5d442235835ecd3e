//! The head of an answer over HTTP/1.1, and no more of it.

use std::io::Read;

/// Largest head of an answer that is read.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Longest wait that is read from an answer, seconds.
const RETRY_AFTER_SECONDS_MAX: i64 = 86_400;

/// What is wanted of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Status.
    pub status: u16,
    /// How long to stay away, seconds.
    pub retry_after: Option<i64>,
}

/// Reads an answer up to the end of its head; the body is of no interest.
pub(crate) fn read_head(from: &mut impl Read) -> std::io::Result<Head> {
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

//! How long we wait for somebody else: one deadline for a whole exchange.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::{Duration, Instant};

/// An instant until which an exchange may last, however slowly the other side gives or takes its bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    #[allow(clippy::disallowed_methods)] // an adapter's own patience; no fact ever holds it
    pub fn after(timeout: Duration) -> Self {
        Self(Instant::now() + timeout)
    }

    #[allow(clippy::disallowed_methods)] // as above
    fn left(self) -> std::io::Result<Duration> {
        let left = self.0.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(std::io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }

    /// A connection to the first address of a host that takes one.
    pub fn connect(self, host: &str, port: u16) -> std::io::Result<Timed> {
        let mut failed = std::io::Error::other("the name has no address");
        for address in (host, port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, self.left()?) {
                Ok(stream) => return Ok(Timed { stream, deadline: self }),
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }
}

/// A stream of which every call ends at the deadline.
#[derive(Debug)]
pub(crate) struct Timed {
    stream: TcpStream,
    deadline: Deadline,
}

impl Read for Timed {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        self.stream.set_read_timeout(Some(self.deadline.left()?))?;
        self.stream.read(to)
    }
}

impl Write for Timed {
    fn write(&mut self, from: &[u8]) -> std::io::Result<usize> {
        self.stream.set_write_timeout(Some(self.deadline.left()?))?;
        self.stream.write(from)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

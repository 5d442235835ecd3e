//! One client over HTTP: it sends, and keeps what it was answered, until the line goes dead.

use std::io::{BufRead as _, BufReader, Error, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer that does not come within this is a hang, not a crash.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was sent under one key.
#[derive(Debug, Clone)]
pub struct Letter {
    pub key: String,
    pub path: String,
    pub body: String,
}

/// Status and body of an answer.
pub type Answer = (u16, Vec<u8>);

/// One connection.
pub struct Line {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
    token: String,
}

impl Line {
    /// # Errors
    /// Nobody listens.
    pub fn open(address: SocketAddr, token: &str) -> std::io::Result<Self> {
        Self::open_for(address, token, PATIENCE)
    }

    /// A line that waits so long for an answer.
    ///
    /// # Errors
    /// Nobody listens.
    pub fn open_for(address: SocketAddr, token: &str, patience: Duration) -> std::io::Result<Self> {
        let writer = TcpStream::connect(address)?;
        writer.set_nodelay(true)?;
        writer.set_read_timeout(Some(patience))?;
        let reader = BufReader::new(writer.try_clone()?);
        Ok(Self { reader, writer, token: token.to_owned() })
    }

    /// Sends a command and waits for its answer.
    ///
    /// # Errors
    /// The line died: whether the command landed is unknown.
    pub fn send(&mut self, letter: &Letter) -> std::io::Result<Answer> {
        let head = format!(
            "POST /api/v1{} HTTP/1.1\r\nHost: crash\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nIdempotency-Key: {}\r\nContent-Length: {}\r\n\r\n",
            letter.path,
            self.token,
            letter.key,
            letter.body.len()
        );
        self.writer.write_all(&[head.as_bytes(), letter.body.as_bytes()].concat())?;
        self.answer()
    }

    fn answer(&mut self) -> std::io::Result<Answer> {
        let torn = || Error::from(ErrorKind::UnexpectedEof);
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(torn)?;
        let mut length = None;
        while line != "\r\n" {
            line.clear();
            if self.reader.read_line(&mut line)? == 0 {
                return Err(torn());
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            }
        }
        let mut body = vec![0; length.ok_or_else(torn)?];
        self.reader.read_exact(&mut body)?;
        Ok((status, body))
    }
}

//! The file: plain or gzip by its first bytes, never a record longer than the limit, and a cut found out.

use crate::refusal::ReplayRefusal;
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// Longest record in bytes; a quotation mark without its pair would otherwise swallow the file.
pub(crate) const RECORD_BYTES_MAX: u64 = 1 << 20;

/// A reader with an allowance, renewed for each record, which remembers the last byte.
pub(crate) struct Metered {
    inner: Box<dyn Read>,
    left: Cell<u64>,
    last: Cell<u8>,
}

impl Metered {
    pub(crate) fn renew(&self) {
        self.left.set(RECORD_BYTES_MAX);
    }

    /// Whether the file so far ends with the end of a line.
    pub(crate) fn ends_a_line(&self) -> bool {
        matches!(self.last.get(), b'\n' | b'\r')
    }
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a record passes the limit"));
        }
        let count = self.inner.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(count as u64));
        if let Some(last) = count.checked_sub(1).and_then(|place| buffer.get(place)) {
            self.last.set(*last);
        }
        Ok(count)
    }
}

/// Opens a log.
pub(crate) fn open(path: &Path) -> Result<Metered, ReplayRefusal> {
    let shown = path.display().to_string();
    let failed = |error: io::Error| ReplayRefusal::unreadable(format!("{shown}: {error}"));
    let mut file = File::open(path).map_err(failed)?;
    let mut head = [0; 2];
    let count = read_head(&mut file, &mut head).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let inner: Box<dyn Read> = match &head[..count] {
        [0x1f, 0x8b] => Box::new(MultiGzDecoder::new(BufReader::new(file))),
        [0xff, 0xfe] | [0xfe, 0xff] => return Err(ReplayRefusal::not_utf8_file(shown)),
        _ => Box::new(BufReader::new(file)),
    };
    Ok(Metered { inner, left: Cell::new(RECORD_BYTES_MAX), last: Cell::new(b'\n') })
}

fn read_head(file: &mut File, head: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < head.len() {
        match file.read(&mut head[count..])? {
            0 => break,
            more => count += more,
        }
    }
    Ok(count)
}

/// What a failed read means.
pub(crate) fn broken(error: &csv::Error) -> ReplayRefusal {
    match error.kind() {
        csv::ErrorKind::Io(error) => match error.kind() {
            io::ErrorKind::FileTooLarge => ReplayRefusal::too_large(format!("{RECORD_BYTES_MAX} bytes")),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                ReplayRefusal::cut_gz(error.to_string())
            }
            _ => ReplayRefusal::unreadable(error.to_string()),
        },
        _ => ReplayRefusal::unreadable(error.to_string()),
    }
}

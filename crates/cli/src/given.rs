//! Files that somebody named: read whole or opened, and a numbered refusal when there is nothing to read.

use crate::Stop;
use crate::whole::{failed, refused};
use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::Path;

/// The bytes of a file.
///
/// # Errors
/// F006 when it is not there, is a folder, or may not be read; a failure of the disk is one.
pub fn bytes_of(file: &Path) -> Result<Vec<u8>, Stop> {
    std::fs::read(file).map_err(|error| unread(file, &error))
}

/// The text of a file.
///
/// # Errors
/// As [`bytes_of`]; F003 when it is not UTF-8.
pub fn text_of(file: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(file).map_err(|error| unread(file, &error))
}

/// A file from its beginning.
///
/// # Errors
/// As [`bytes_of`].
pub fn opened(file: &Path) -> Result<File, Stop> {
    let opened = File::open(file).map_err(|error| unread(file, &error))?;
    // A folder opens, and says what it is at the first byte only.
    let is_folder = opened.metadata().is_ok_and(|about| about.is_dir());
    if is_folder { Err(unread(file, &ErrorKind::IsADirectory.into())) } else { Ok(opened) }
}

fn unread(file: &Path, error: &Error) -> Stop {
    let name = file.display();
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => ("没有这个文件。请核对名称。", "there is no such file. Check the name."),
        ErrorKind::IsADirectory => ("是文件夹。请给出其中的文件。", "is a folder. Name a file in it."),
        ErrorKind::PermissionDenied => {
            ("没有读它的权限。请改权限或换用户。", "may not be read. Change its rights or the user.")
        }
        ErrorKind::InvalidData => {
            return refused("F003", &format!("{name}: 不是 UTF-8 编码。"), &format!("{name}: not in UTF-8."));
        }
        _ => return failed(file, error),
    };
    refused("F006", &format!("{name}: {zh}"), &format!("{name}: {en}"))
}

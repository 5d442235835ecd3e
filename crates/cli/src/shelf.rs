//! A folder of archive files.

use crate::whole::Partial;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use yinuo_app::archive::{ARCHIVE_ENDS, ArchiveFolder};

/// Archive files in a folder of this machine.
pub struct ArchiveDir(PathBuf);

impl ArchiveDir {
    /// The folder; it is looked into when somebody asks.
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The path of a file. A name that would lead out of the folder has none.
    fn path(&self, name: &str) -> Result<PathBuf, String> {
        let plain = Path::new(name).file_name().is_some_and(|last| last == name);
        if plain { Ok(self.0.join(name)) } else { Err(format!("{name}: no name of a file")) }
    }
}

fn said(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

impl ArchiveFolder for ArchiveDir {
    fn names(&self) -> Result<Vec<String>, String> {
        let listed = std::fs::read_dir(&self.0).map_err(|error| said(&self.0, &error))?;
        let mut names = Vec::new();
        for entry in listed {
            let name = entry.map_err(|error| said(&self.0, &error))?.file_name();
            names.extend(name.into_string().ok().filter(|name| name.ends_with(ARCHIVE_ENDS)));
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let path = self.path(name)?;
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(said(&path, &error)),
        }
    }

    fn piece(&self, name: &str, offset: u64, bytes: usize) -> Result<Vec<u8>, String> {
        let path = self.path(name)?;
        let read = || {
            let mut file = std::fs::File::open(&path)?;
            file.seek(SeekFrom::Start(offset))?;
            let mut piece = vec![0; bytes];
            file.read_exact(&mut piece)?;
            Ok(piece)
        };
        read().map_err(|error| said(&path, &error))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let partial = Partial::begin(&self.path(name)?).map_err(|stop| stop.to_string())?;
        partial.handle().write_all(bytes).map_err(|error| said(partial.path(), &error))?;
        partial.publish().map_err(|stop| stop.to_string())
    }
}

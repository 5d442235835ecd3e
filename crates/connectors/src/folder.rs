//! Messages into a folder: one file a UTC day, one JSON object a line, flushed to the disk before it counts as taken. A
//! message that is there already, by its id, is taken and not written again; what a killed process left half-written is
//! cut away first. Several processes share the folder: each line is written under the file's lock.
//!
//! The day is that of the message's writing, so that a repetition looks into the file that has the first one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use yinuo_app::outlet::{Message, Outlet, Undelivered};

/// Days whose ids are remembered; older ones are read again when a repetition asks for them.
const DAYS_KEPT: usize = 4;
/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;

/// What is known of one day's file.
#[derive(Default)]
struct Known {
    /// Bytes read so far; the file only grows, but for a half line that is cut.
    read: u64,
    ids: BTreeSet<String>,
}

/// A folder that takes messages.
pub struct Folder {
    path: PathBuf,
    days: Mutex<BTreeMap<String, Known>>,
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folder").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Folder {
    /// The folder, made when it does not exist; only its owner may look into it.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open(path: &Path) -> std::io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        Ok(Self { path: path.to_owned(), days: Mutex::default() })
    }

    fn append(&self, message: &Message) -> std::io::Result<()> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let name = format!("messages-{}.ndjson", day_of(message));
        let path = self.path.join(&name);
        let is_new = !path.exists();
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).mode(0o600).open(&path)?;
        // Released when the file is closed, also by a kill.
        file.lock()?;
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let known = days.entry(name).or_default();
        catch_up(&mut file, known)?;
        if !known.ids.contains(&message.id) {
            file.seek(SeekFrom::Start(known.read))?;
            let line = [message.body.as_slice(), b"\n"].concat();
            file.write_all(&line)?;
            known.read += line.len() as u64;
            known.ids.insert(message.id.clone());
        }
        // A line that another process wrote may not be on the disk yet: whoever says "taken" has flushed it.
        file.sync_data()?;
        if is_new {
            File::open(&self.path)?.sync_all()?;
        }
        while days.len() > DAYS_KEPT {
            days.pop_first();
        }
        Ok(())
    }
}

/// Reads what was added since, and cuts a half line away: whoever wrote it was killed, for we hold the lock.
fn catch_up(file: &mut File, known: &mut Known) -> std::io::Result<()> {
    let length = file.metadata()?.len();
    if length < known.read {
        *known = Known::default();
    }
    file.seek(SeekFrom::Start(known.read))?;
    let mut added = Vec::new();
    file.read_to_end(&mut added)?;
    let whole = added.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
    for line in added[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        known.ids.extend(id_of(line));
    }
    known.read += whole as u64;
    if whole < added.len() {
        file.set_len(known.read)?;
    }
    Ok(())
}

/// The id of a line: what follows the first `"id":"`, which our bodies begin with.
fn id_of(line: &[u8]) -> Option<String> {
    let rest = line.strip_prefix(b"{\"id\":\"")?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    rest[..end]
        .iter()
        .all(u8::is_ascii_graphic)
        .then(|| rest[..end].iter().copied().map(char::from).collect())
}

/// The UTC day in which a message was written, `yyyymmdd`; its body says when. One that does not say so goes by its
/// sending.
fn day_of(message: &Message) -> String {
    let said = b"\"created_at\":";
    let created = message.body.windows(said.len()).rposition(|window| window == said).map(|place| {
        let digits = &message.body[place + said.len()..];
        digits
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0_i64, |number, byte| number.saturating_mul(10).saturating_add(i64::from(byte - b'0')))
    });
    civil(created.unwrap_or(message.sent_at).div_euclid(DAY_MILLIS))
}

/// The civil date of a day since 1970-01-01.
fn civil(days: i64) -> String {
    let days = days.clamp(0, 2_932_896) + 719_468;
    let (era, in_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * in_year + 2) / 153;
    let day = in_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}{month:02}{day:02}")
}

impl Outlet for Folder {
    fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        self.append(message).map_err(|error| Undelivered::Away {
            reason: format!("{}: {error}", self.path.display()),
            wait_millis: None,
        })
    }

    /// A file is written, flushed and taken away again: nobody who collects messages meets a test among them.
    fn probe(&self, sent_at: i64) -> Result<(), Undelivered> {
        let path = self.path.join(format!(".ping-{sent_at}-{}", std::process::id()));
        let tried = || {
            let mut file = OpenOptions::new().create_new(true).write(true).open(&path)?;
            file.write_all(b"ping\n")?;
            file.sync_data()
        };
        let tried: std::io::Result<()> = tried();
        let cleared = std::fs::remove_file(&path);
        tried.and(cleared).map_err(|error| Undelivered::Away {
            reason: format!("{}: {error}", self.path.display()),
            wait_millis: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    static NUMBER: AtomicU32 = AtomicU32::new(0);

    /// A folder of its own, gone at the end.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new() -> Self {
            let number = NUMBER.fetch_add(1, Ordering::SeqCst);
            Self(std::env::temp_dir().join(format!("yinuo-folder-{}-{number}", std::process::id())))
        }

        fn file(&self) -> PathBuf {
            self.0.join("messages-20260528.ndjson")
        }

        fn lines(&self) -> Vec<String> {
            std::fs::read_to_string(self.file()).unwrap().lines().map(str::to_owned).collect()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn message(id: &str) -> Message {
        let body = format!("{{\"id\":\"{id}\",\"text\":\"网\",\"created_at\":1780000000000}}");
        Message { id: id.to_owned(), sent_at: 1_790_000_000_000, body: body.into_bytes() }
    }

    #[test]
    fn a_message_is_a_line_of_the_day_on_which_it_was_written() {
        let scratch = Scratch::new();
        let folder = Folder::open(&scratch.0).unwrap();
        assert_eq!(folder.deliver(&message("a-0")), Ok(()));
        assert_eq!(folder.deliver(&message("b-0")), Ok(()));
        assert_eq!(scratch.lines(), ["a-0", "b-0"].map(|id| String::from_utf8(message(id).body).unwrap()));
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(scratch.file()).unwrap().permissions().mode() & 0o077, 0);
    }

    #[test]
    fn a_test_of_the_folder_leaves_nothing_in_it() {
        let scratch = Scratch::new();
        let folder = Folder::open(&scratch.0).unwrap();
        assert_eq!(folder.probe(1_790_000_000_000), Ok(()));
        assert_eq!(std::fs::read_dir(&scratch.0).unwrap().count(), 0);
    }

    #[test]
    fn a_repetition_is_taken_and_not_written_again_by_any_process() {
        let scratch = Scratch::new();
        let folder = Folder::open(&scratch.0).unwrap();
        folder.deliver(&message("a-0")).unwrap();
        folder.deliver(&message("a-0")).unwrap();
        let another = Folder::open(&scratch.0).unwrap();
        another.deliver(&message("a-0")).unwrap();
        another.deliver(&message("b-0")).unwrap();
        folder.deliver(&message("b-0")).unwrap();
        assert_eq!(scratch.lines().len(), 2);
    }

    #[test]
    fn what_a_killed_process_left_half_written_is_cut_and_written_whole() {
        let scratch = Scratch::new();
        Folder::open(&scratch.0).unwrap().deliver(&message("a-0")).unwrap();
        let mut file = OpenOptions::new().append(true).open(scratch.file()).unwrap();
        file.write_all(&message("b-0").body[..20]).unwrap();
        drop(file);
        Folder::open(&scratch.0).unwrap().deliver(&message("b-0")).unwrap();
        assert_eq!(scratch.lines(), ["a-0", "b-0"].map(|id| String::from_utf8(message(id).body).unwrap()));
    }

    #[test]
    fn many_who_write_at_once_never_mix_their_lines() {
        let scratch = Scratch::new();
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let folder = Folder::open(&scratch.0).unwrap();
                scope.spawn(move || {
                    for number in 0..20 {
                        folder.deliver(&message(&format!("{}-{number}", writer % 2))).unwrap();
                    }
                });
            }
        });
        assert_eq!(scratch.lines().len(), 40, "two of each writer had the same messages");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_away() {
        let scratch = Scratch::new();
        let folder = Folder::open(&scratch.0).unwrap();
        std::fs::remove_dir_all(&scratch.0).unwrap();
        assert!(matches!(folder.deliver(&message("a-0")), Err(Undelivered::Away { .. })));
        assert!(matches!(folder.probe(1_790_000_000_000), Err(Undelivered::Away { .. })));
        assert_eq!(civil(0), "19700101");
        assert_eq!(civil(20_601), "20260528");
    }
}

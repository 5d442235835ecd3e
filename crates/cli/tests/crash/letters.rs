//! Messages that leave while the process is killed: whoever was told that his case is open got one message, in one piece.

use super::client::Letter;
use super::read;
use super::served::{must, must_in};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Folder into which messages leave, below that of the run.
const OUT: &str = "letters";
/// Looks into the folder until everything must have left; each look asks the server something beside it.
const LOOKS_MAX: u32 = 20_000;

/// Flags of a server that writes to customers.
pub fn flags() -> Vec<String> {
    let flags =
        ["--public-url", "https://nuo.example", "--message-folder", OUT, "--link-keys", "city.linkkeys"];
    flags.map(str::to_owned).to_vec()
}

/// Adopts the shipped rules with nights that are half a day away, whenever this runs, and no limit that a test meets.
#[allow(clippy::disallowed_methods)] // the server that is killed goes by this machine's clock
pub fn no_night(folder: &Path, data: &str) {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    // Half a day from now, in a city eight hours ahead of UTC.
    let minute = now.as_secs() / 60 + 20 * 60;
    let clock = |minute: u64| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    let shipped = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies"));
    let mut line = vec!["init".to_owned(), "--data".to_owned(), data.to_owned()];
    for name in ["cn-same-day", "cn-yiyang", "cn-statute", "cn-shenyang", "cn-customer", "cn-retention"] {
        let file = shipped.join(format!("{name}.toml"));
        let file = if name == "cn-customer" {
            changed(&file, folder, (&clock(minute), &clock(minute + 1)))
        } else {
            file
        };
        line.extend(["--policy".to_owned(), file.to_str().expect("a path").to_owned()]);
    }
    must(&line.iter().map(String::as_str).collect::<Vec<_>>());
}

/// The next version of the pack on messages, in a file of this run.
fn changed(shipped: &Path, folder: &Path, (from, until): (&str, &str)) -> PathBuf {
    let text = std::fs::read_to_string(shipped).expect("the shipped pack");
    let version = text.lines().find(|line| line.starts_with("version = ")).expect("a version").to_owned();
    let changes = [
        (version.as_str(), "version = \"2099-01-01\"".to_owned()),
        ("quiet-from = \"21:00\"", format!("quiet-from = \"{from}\"")),
        ("quiet-until = \"08:00\"", format!("quiet-until = \"{until}\"")),
        ("per-day-max = 6", "per-day-max = 60".to_owned()),
    ];
    let text = changes.iter().fold(text, |text, (shipped, ours)| {
        assert!(text.contains(shipped), "{shipped}");
        text.replace(shipped, ours)
    });
    let file = folder.join("cn-customer.toml");
    std::fs::write(&file, text).expect("a file");
    file
}

/// What lies in the folder: the words under each id. Every line is whole, and no id is there twice.
fn sent(folder: &Path) -> BTreeMap<String, Value> {
    let mut sent = BTreeMap::new();
    let Ok(files) = std::fs::read_dir(folder.join(OUT)) else { return sent };
    for file in files {
        let text = std::fs::read_to_string(file.expect("an entry").path()).expect("text");
        // The last line may be under way while the server lives.
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        for line in whole.lines().map(|line| read(line.as_bytes())) {
            let id = line["id"].as_str().expect("an id").to_owned();
            assert!(sent.insert(id.clone(), line).is_none(), "{id} is there twice");
        }
    }
    sent
}

/// Numbers of the cases that customers were told of as taken on; none is told twice.
fn told(folder: &Path, numbers: &BTreeSet<String>) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for line in sent(folder).values().filter(|line| line["kind"] == "accepted") {
        let text = line["text"].as_str().expect("words");
        if let Some(number) = numbers.iter().find(|number| text.contains(number.as_str())) {
            assert!(told.insert(number.clone()), "{number} is told twice");
        }
    }
    told
}

/// Everybody whose case was acknowledged is told of it, once; `asks` lets the server answer something meanwhile.
pub fn are_complete(
    folder: &Path,
    data: &str,
    replies: &[(&Letter, Value)],
    asks: &mut dyn FnMut(),
) -> usize {
    let number = |reply: &Value| reply["number"].as_str().map(str::to_owned);
    let opened: BTreeSet<String> = replies.iter().filter_map(|(_, reply)| number(reply)).collect();
    assert!(!opened.is_empty(), "cases were opened");
    for _ in 0..LOOKS_MAX {
        if told(folder, &opened) == opened {
            return opened.len();
        }
        asks();
    }
    let missing: Vec<_> = opened.difference(&told(folder, &opened)).cloned().collect();
    panic!("never told: {missing:?}\n{}", must_in(folder, data, &["doctor", "--lang", "en"]));
}

//! Where the data is: the only place that opens a store.

use crate::Stop;
use crate::shelf::ArchiveDir;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use yinuo_app::archive::{Archives, WithArchive};
use yinuo_app::ports::Store;
use yinuo_store::SqliteStore;

/// What a database's address begins with.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// File of the root certificate that databases are checked under, where their address names none.
static ROOT: OnceLock<PathBuf> = OnceLock::new();

/// Names the root certificate that databases are checked under; the first one stays.
pub fn trust(root: PathBuf) {
    let _ = ROOT.set(root);
}

/// The address by which a database is reached: one that asks for TLS and names no root gets the one that was named for all.
#[cfg(feature = "postgres")]
pub fn reached(address: &str) -> String {
    rooted(address, ROOT.get().map(PathBuf::as_path))
}

#[cfg(any(test, feature = "postgres"))]
fn rooted(address: &str, root: Option<&Path>) -> String {
    let asks = address.split_once('?').map_or("", |(_, asks)| asks);
    let said = |name: &str| asks.split('&').any(|ask| ask.split('=').next() == Some(name));
    match root {
        Some(root) if said("sslmode") && !said("sslrootcert") && !asks.contains("sslmode=disable") => {
            // What would end the value or be read as something else.
            let file = root.display().to_string().replace('%', "%25").replace('&', "%26");
            format!("{address}&sslrootcert={file}")
        }
        _ => address.to_owned(),
    }
}

/// A file of one process, or a database that several share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// An SQLite file.
    File(PathBuf),
    /// The address of a PostgreSQL database.
    Database(String),
}

impl From<OsString> for Data {
    fn from(text: OsString) -> Self {
        match text.to_str() {
            Some(address) if SCHEMES.iter().any(|scheme| address.starts_with(scheme)) => {
                Self::Database(address.to_owned())
            }
            _ => Self::File(text.into()),
        }
    }
}

impl fmt::Display for Data {
    /// Never tells the password of an address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Database(address) => f.write_str(&without_secrets(address)),
        }
    }
}

/// Where archive files are.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Shelf {
    /// Folder of the archive: what was archived is read from there.
    #[arg(long = "archive", env = "YINUO_ARCHIVE", value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Shelf {
    /// A folder, if there is one.
    pub fn at(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// The folder, if one was named.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The store, looking into the folder where its journal has gaps.
    pub fn round(&self, store: Arc<dyn Store>) -> Arc<dyn Store> {
        match &self.folder {
            None => store,
            Some(folder) => {
                let archives = Archives::new(Arc::new(ArchiveDir::new(folder.clone())));
                Arc::new(WithArchive::new(store, archives))
            }
        }
    }
}

/// An address without its password and its options.
fn without_secrets(address: &str) -> String {
    let address = address.split('?').next().unwrap_or_default();
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let Some((user, place)) = rest.rsplit_once('@') else { return address.to_owned() };
    let user = user.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{place}")
}

impl Data {
    /// Opens it, making and migrating what is missing.
    pub fn open(&self) -> Result<Arc<dyn Store>, Stop> {
        match self {
            Self::File(file) => match SqliteStore::open(file) {
                Ok(store) => Ok(Arc::new(store)),
                Err(error) => Err(self.failed(&error)),
            },
            Self::Database(address) => self.open_database(address),
        }
    }

    #[cfg(feature = "postgres")]
    fn open_database(&self, address: &str) -> Result<Arc<dyn Store>, Stop> {
        match yinuo_store::PostgresStore::open(&reached(address)) {
            Ok(store) => Ok(Arc::new(store)),
            Err(error) => Err(self.failed(&error)),
        }
    }

    #[cfg(not(feature = "postgres"))]
    fn open_database(&self, _address: &str) -> Result<Arc<dyn Store>, Stop> {
        Err(self.built_without())
    }

    #[cfg(any(test, not(feature = "postgres")))]
    fn built_without(&self) -> Stop {
        Stop::Refused(format!(
            "{self}: 这个程序没有编入 PostgreSQL。用 `make release` 构建，或 `cargo build --bin yinuo --features yinuo/postgres`。\n     \
             This program was built without PostgreSQL. Build it with `make release`, or with `cargo build --bin yinuo --features yinuo/postgres`."
        ))
    }

    fn failed(&self, error: &yinuo_store::OpenError) -> Stop {
        match error {
            yinuo_store::OpenError::Line(refusal) => {
                let (zh, en) = refusal.told();
                Stop::Refused(format!("{} {self}: {zh}\n     {self}: {en}", refusal.code()))
            }
            _ => Stop::Failed(format!("{self}: {error}")),
        }
    }

    /// The file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(file) => Some(file),
            Self::Database(_) => None,
        }
    }

    /// Whether a file is missing; a database says so when it is opened.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::File(file) if !file.exists())
    }

    /// Where the key that signs its checkpoints is: as given, beside the file, or in the working directory.
    pub fn key_file(&self, given: Option<&Path>) -> PathBuf {
        match (given, self) {
            (Some(given), _) => given.to_owned(),
            (None, Self::File(file)) => file.with_extension("key"),
            (None, Self::Database(_)) => PathBuf::from("yinuo.key"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(text: &str) -> Data {
        OsString::from(text).into()
    }

    #[test]
    fn an_address_is_told_from_a_file() {
        assert_eq!(data("yinuo.sqlite"), Data::File("yinuo.sqlite".into()));
        assert_eq!(data("postgres/yinuo.sqlite"), Data::File("postgres/yinuo.sqlite".into()));
        for address in ["postgres://yinuo@db/yinuo", "postgresql:///yinuo?host=/run/postgresql"] {
            assert_eq!(data(address), Data::Database(address.to_owned()));
        }
    }

    #[test]
    fn a_program_without_the_driver_says_how_to_build_one_with_it() {
        let Stop::Refused(said) = data("postgres://li:secret@db/yinuo").built_without() else {
            panic!("it is a refusal")
        };
        assert!(
            said.starts_with("postgres://li@db/yinuo: ") && said.contains("--features yinuo/postgres"),
            "{said}"
        );
    }

    #[test]
    fn a_root_that_was_named_for_all_goes_where_tls_is_asked_for() {
        let root = Some(Path::new("/etc/yinuo/100%.pem"));
        let full = "postgres://db/yinuo?sslmode=verify-full";
        assert_eq!(rooted(full, root), format!("{full}&sslrootcert=/etc/yinuo/100%25.pem"));
        for own in ["?sslmode=verify-ca&sslrootcert=/own.pem", "?sslmode=disable", "?host=/run/pg", ""] {
            let address = format!("postgres://db/yinuo{own}");
            assert_eq!(rooted(&address, root), address);
        }
        assert_eq!(rooted(full, None), full);
    }

    #[test]
    fn a_password_is_never_printed() {
        for (address, told) in [
            ("postgres://li:secret@db:5432/yinuo", "postgres://li@db:5432/yinuo"),
            ("postgres://li:sec@ret@db/yinuo", "postgres://li@db/yinuo"),
            ("postgresql:///yinuo?host=/run/pg&password=secret", "postgresql:///yinuo"),
            ("postgres://db/yinuo", "postgres://db/yinuo"),
        ] {
            assert_eq!(data(address).to_string(), told);
        }
    }
}

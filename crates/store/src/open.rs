//! Why a database was not opened: the same reasons for every database.

use std::fmt;

/// Why a database was not opened. Nothing in it was changed, unless a migration could be completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// The database could not be opened or read.
    Storage {
        /// For the log.
        reason: String,
    },
    /// The database holds tables of another program.
    NotOurs,
    /// The database was migrated by a newer program: use that one, or a copy from before.
    MigrationNewer {
        /// The first migration that this program does not know.
        name: String,
    },
    /// A migration of the database is not the one that this program has under its number.
    MigrationDiffers {
        /// As the database recorded it.
        recorded: String,
        /// As this program knows it.
        known: &'static str,
    },
    /// The line to the database is not protected as it was asked for, or nobody said how it shall be.
    Line(LineRefusal),
    /// A move into it was begun and not finished.
    MoveUnfinished,
    /// A connection did not take a setting on which durability rests.
    Unsafe {
        /// The setting.
        setting: &'static str,
        /// What the connection said instead.
        found: String,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Storage { reason } => write!(f, "the database could not be opened: {reason}"),
            Self::NotOurs => f.write_str("it holds tables of another program; name another one"),
            Self::MigrationNewer { name } => {
                write!(f, "it has migration {name}, which this program does not know: start a newer program")
            }
            Self::MigrationDiffers { recorded, known } => write!(
                f,
                "migration {recorded} of the database is not the {known} of this program: a released migration was edited"
            ),
            Self::Line(refusal) => {
                let (zh, en) = refusal.told();
                write!(f, "{} {zh}\n     {en}", refusal.code())
            }
            Self::MoveUnfinished => {
                f.write_str("a move into it was not finished: run the same `yinuo move` again, it goes on")
            }
            Self::Unsafe { setting, found } => {
                write!(f, "the database keeps {setting} at {found}; commits would not be safe")
            }
        }
    }
}
impl std::error::Error for OpenError {}

/// Why no line to a database was opened: nothing falls back to less than was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineRefusal {
    /// The address leads over a network and says no `sslmode`.
    Unsaid,
    /// A mode that may fall back to plain text, or that nobody knows.
    Mode {
        /// As written.
        mode: String,
    },
    /// TLS over a socket of the same machine.
    Socket,
    /// A root certificate for a line that is not encrypted.
    RootUnused,
    /// `verify-ca` or `verify-full` without a root certificate.
    RootMissing,
    /// The file of the root certificate holds none that can be read.
    RootUnreadable {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The server's certificate leads to no root of the file, or does not hold now.
    NotTrusted {
        /// What the check says.
        reason: String,
    },
    /// The server's certificate is for another host.
    OtherHost {
        /// What the check says.
        reason: String,
    },
    /// The server offers no TLS.
    NotOffered,
}

impl LineRefusal {
    /// Number; its page is `docs/errors/`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unsaid => "W003",
            Self::Mode { .. } | Self::Socket | Self::RootUnused => "W004",
            Self::RootMissing | Self::RootUnreadable { .. } => "W005",
            Self::NotTrusted { .. } => "W006",
            Self::OtherHost { .. } => "W007",
            Self::NotOffered => "W008",
        }
    }

    /// What is wrong and what to do: Chinese, English.
    #[must_use]
    pub fn told(&self) -> (String, String) {
        let (zh, en) = match self {
            Self::Unsaid => (
                "数据库在别的机器上，地址没有说线路怎样保护。请加 ?sslmode=verify-full&sslrootcert=文件；确在私有网络里才写 sslmode=disable。",
                "The database is on another machine and the address does not say how the line is protected. Add ?sslmode=verify-full&sslrootcert=FILE, or sslmode=disable on a private network.",
            ),
            Self::Mode { mode } => {
                return (
                    format!(
                        "sslmode={mode} 可能退回明文，或没有这种写法。请用 verify-full、verify-ca、require 或 disable。"
                    ),
                    format!(
                        "sslmode={mode} may fall back to plain text, or is no mode. Say verify-full, verify-ca, require or disable."
                    ),
                );
            }
            Self::Socket => (
                "本机套接字上没有 TLS。请去掉 sslmode。",
                "There is no TLS on a socket of this machine. Leave sslmode out.",
            ),
            Self::RootUnused => (
                "给了根证书，线路却不加密。请写 sslmode=verify-full，或去掉根证书。",
                "A root certificate was given for a line that is not encrypted. Say sslmode=verify-full, or leave the root out.",
            ),
            Self::RootMissing => (
                "核对服务器需要根证书。请写 sslrootcert=文件、--root-cert 或 YINUO_ROOT_CERT。",
                "Checking the server needs a root certificate. Name it by sslrootcert=FILE, --root-cert or YINUO_ROOT_CERT.",
            ),
            Self::RootUnreadable { file, reason } => {
                return (
                    format!("{file}: 读不出根证书（{reason}）。请给出 PEM 文件。"),
                    format!("{file}: no root certificate can be read ({reason}). Name a PEM file."),
                );
            }
            Self::NotTrusted { reason } => {
                return (
                    format!("服务器的证书不能信任：{reason}。请核对根证书和有效期，不要改成更弱的 sslmode。"),
                    format!(
                        "The server's certificate is not trusted: {reason}. Check the root and the dates; do not weaken sslmode."
                    ),
                );
            }
            Self::OtherHost { reason } => {
                return (
                    format!("服务器的证书不是发给这个主机名的：{reason}。请用证书上的名字连接，或换发证书。"),
                    format!(
                        "The server's certificate is for another host: {reason}. Connect by a name that stands in it, or have another made."
                    ),
                );
            }
            Self::NotOffered => (
                "服务器不提供 TLS。请在 postgresql.conf 里打开 ssl。",
                "The server offers no TLS. Turn ssl on in postgresql.conf.",
            ),
        };
        (zh.to_owned(), en.to_owned())
    }
}

impl From<LineRefusal> for OpenError {
    fn from(refusal: LineRefusal) -> Self {
        Self::Line(refusal)
    }
}

/// What can be asked of a database without changing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Migrations that are applied; a database with fewer than `known` is migrated when it is opened.
    pub applied: usize,
    /// Migrations that this program knows.
    pub known: usize,
    /// Settings on which durability rests, with what they must be and what the database says: name, wanted, found.
    pub settings: Vec<(&'static str, &'static str, String)>,
}

/// Looks at an SQLite file.
///
/// # Errors
/// When the file is not ours, is newer than this program, or cannot be read; see [`OpenError`].
pub fn inspect_file(path: &std::path::Path) -> Result<Inspection, OpenError> {
    crate::sqlite::inspect(path)
}

/// Looks at a PostgreSQL database. Its settings are told, not refused.
///
/// # Errors
/// When the database is not ours, is newer than this program, or cannot be read; see [`OpenError`].
#[cfg(feature = "postgres")]
pub fn inspect_database(address: &str) -> Result<Inspection, OpenError> {
    crate::postgres::inspect(address)
}

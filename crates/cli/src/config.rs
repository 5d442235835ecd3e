//! What `yinuo serve` and `yinuo work` are told alike: by flags, the environment, or one file that both may read.

use crate::Stop;
use crate::data::{Data, Shelf};
use crate::given::text_of;
use crate::openid::OpenIdFile;
use crate::outlet::{hub, webhook};
use crate::post::{PostArgs, PostFile};
use crate::running::Work;
use crate::serve::HttpsFlag;
use crate::settle::{TillArgs, TillFile};
use crate::signer::signing_key;
use clap::Args;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yinuo_app::outlet::Outlet;
use yinuo_server::{Doors, Hub, Till};

/// Flags of every process that stays up. A flag wins over the environment, the environment over the file.
#[derive(Args)]
pub struct CommonArgs {
    /// The data file, or the address of a database (postgres://…) that other processes may share.
    #[arg(long, env = "YINUO_DATA")]
    data: Option<Data>,
    /// File of the key that signs checkpoints; made when it does not exist. Beside the data file by default,
    /// `yinuo.key` for a database.
    #[arg(long, env = "YINUO_KEY")]
    key: Option<PathBuf>,
    /// Address (http://…) that every journal entry about cases and contacts is posted to; see docs/webhook.md.
    #[arg(long, env = "YINUO_WEBHOOK", value_name = "URL")]
    webhook: Option<String>,
    /// File of the secret shared with the webhook's receiver.
    #[arg(long, env = "YINUO_WEBHOOK_SECRET", value_name = "FILE")]
    webhook_secret: Option<PathBuf>,
    /// Address (http://…/) beneath which partners' systems may register listeners (TM Forum hubs); see docs/tmforum.md. More
    /// than one may be named.
    #[arg(long, env = "YINUO_LISTENER_CALLBACK", value_delimiter = ',', value_name = "URL")]
    listener_callback: Vec<String>,
    /// File of the secret shared with whoever listens.
    #[arg(long, env = "YINUO_LISTENER_SECRET", value_name = "FILE")]
    listener_secret: Option<PathBuf>,
    #[command(flatten)]
    post: PostArgs,
    #[command(flatten)]
    till: TillArgs,
    #[command(flatten)]
    shelf: Shelf,
    /// Configuration file (TOML: data, key, keyring, archive, webhook, webhook_secret, listener_callback, listener_secret; for `serve` listen, desk, backups, https, work, connections, connections_per_address; for `work` watch;
    /// [messages] with public_url, folder, gateway, secret, keys; and [wallet] with gateway, secret; [openid], see docs/openid.md).
    #[arg(long, env = "YINUO_CONFIG")]
    config: Option<PathBuf>,
}

/// The configuration file; serving and working processes may share one, and each reads its own keys.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct ConfigFile {
    data: Option<PathBuf>,
    key: Option<PathBuf>,
    keyring: Option<PathBuf>,
    /// Where `serve` listens.
    pub listen: Option<SocketAddr>,
    /// Folder of the built desk.
    pub desk: Option<PathBuf>,
    /// Folder of the backups, for the administrator's page.
    pub backups: Option<PathBuf>,
    /// Who ends TLS before us.
    pub https: Option<HttpsFlag>,
    /// Connections at once.
    pub connections: Option<usize>,
    /// Of these for one address.
    pub connections_per_address: Option<usize>,
    /// Whether `serve` works too.
    pub work: Option<bool>,
    /// Where `work` is watched.
    pub watch: Option<SocketAddr>,
    webhook: Option<String>,
    webhook_secret: Option<PathBuf>,
    #[serde(default)]
    listener_callback: Vec<String>,
    listener_secret: Option<PathBuf>,
    archive: Option<PathBuf>,
    #[serde(default)]
    messages: PostFile,
    #[serde(default)]
    wallet: TillFile,
    /// By whom people may sign in beside us; read by `serve`.
    #[serde(default)]
    pub openid: OpenIdFile,
}

/// What was told.
pub struct Common {
    /// Where the data is.
    pub data: Data,
    /// Where archive files are.
    pub shelf: Shelf,
    /// What the file says beside.
    pub file: ConfigFile,
    key: PathBuf,
    outlet: Option<Arc<dyn Outlet>>,
    listeners: (Vec<String>, Option<PathBuf>),
    post: PostArgs,
    till: TillArgs,
}

impl CommonArgs {
    /// Reads the file and puts it below the flags.
    pub fn read(&self) -> Result<Common, Stop> {
        let mut file = ConfigFile::read(self.config.as_deref())?;
        crate::ring::give(file.keyring.clone());
        let named = file.data.clone().map(|named| Data::from(named.into_os_string()));
        let data = self.data.clone().or(named).unwrap_or_else(|| Data::File(PathBuf::from("yinuo.sqlite")));
        let key = data.key_file(self.key.as_deref().or(file.key.as_deref()));
        let outlet = webhook(
            self.webhook.as_deref().or(file.webhook.as_deref()),
            self.webhook_secret.as_deref().or(file.webhook_secret.as_deref()),
        )?;
        let callbacks = match self.listener_callback.as_slice() {
            [] => std::mem::take(&mut file.listener_callback),
            named => named.to_vec(),
        };
        let listeners = (callbacks, self.listener_secret.clone().or(file.listener_secret.take()));
        let post = self.post.clone().or(std::mem::take(&mut file.messages));
        let till = self.till.clone().or(std::mem::take(&mut file.wallet));
        let shelf = match self.shelf.folder() {
            Some(_) => self.shelf.clone(),
            None => Shelf::at(file.archive.take()),
        };
        Ok(Common { data, file, key, outlet, listeners, post, till, shelf })
    }
}

impl ConfigFile {
    fn read(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = text_of(path)?;
        toml::from_str(&text).map_err(|error| Stop::Refused(format!("{}: {error}", path.display())))
    }
}

impl Common {
    /// File of the key that signs checkpoints.
    pub fn key_file(&self) -> PathBuf {
        self.key.clone()
    }

    /// What a working process needs; the key is made when there is none.
    pub fn work(&self) -> Result<Work, Stop> {
        // Made before anything rests on it; later it is read each time it signs.
        signing_key(&self.key)?;
        Ok(Work { key: self.key.clone(), outlet: self.outlet.clone() })
    }

    /// Where partners' systems may be told; none when nothing was said of it.
    pub fn hub(&self) -> Result<Option<Hub>, Stop> {
        let (callbacks, secret) = &self.listeners;
        hub(callbacks, secret.as_deref())
    }

    /// How money leaves, and how whoever pays answers; none when nothing was said of it.
    pub fn till(&self) -> Result<Option<Till>, Stop> {
        self.till.till()
    }

    /// How customers are written to, and how they answer; none when nothing was said of it.
    pub fn doors(&self) -> Result<Option<Doors>, Stop> {
        self.post.doors(&self.data)
    }
}

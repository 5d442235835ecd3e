//! How `yinuo serve` and the demo write to customers: the keys of links, our public address, and where messages leave by.

use crate::Stop;
use crate::data::Data;
use crate::edge::fill;
use crate::outlet::{DELIVERY_WITHIN, secret_of};
use clap::Args;
use serde::Deserialize;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yinuo_app::link::KeyRing;
use yinuo_app::messages::Post;
use yinuo_app::outlet::Outlet;
use yinuo_connectors::{Address, Folder, Webhook};
use yinuo_server::Doors;

/// Flags about customers' messages; see docs/messages.md.
#[derive(Args, Clone, Default)]
pub struct PostArgs {
    /// Address under which customers reach us, for example https://nuo.example.cn: their links begin with it.
    #[arg(long, env = "YINUO_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Folder into which messages to customers are written, a line each.
    #[arg(long, env = "YINUO_MESSAGE_FOLDER", value_name = "DIR", conflicts_with = "message_gateway")]
    message_folder: Option<PathBuf>,
    /// Address (http://…) of the gateway that messages to customers are posted to, signed.
    #[arg(long, env = "YINUO_MESSAGE_GATEWAY", value_name = "URL")]
    message_gateway: Option<String>,
    /// Folder into which messages for WeChat are written, a line each.
    #[arg(long, env = "YINUO_WECHAT_FOLDER", value_name = "DIR", conflicts_with = "wechat_gateway")]
    wechat_folder: Option<PathBuf>,
    /// Address (http://…) of the gateway that messages for WeChat are posted to, signed with the same secret.
    #[arg(long, env = "YINUO_WECHAT_GATEWAY", value_name = "URL")]
    wechat_gateway: Option<String>,
    /// File of the secret shared with the gateway; its receipts are signed with it as well.
    #[arg(long, env = "YINUO_MESSAGE_SECRET", value_name = "FILE")]
    message_secret: Option<PathBuf>,
    /// File of the keys that customers' links are made with; made when it does not exist. Beside the data by default.
    #[arg(long, env = "YINUO_LINK_KEYS", value_name = "FILE")]
    link_keys: Option<PathBuf>,
}

/// The same in the configuration file, under `[messages]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct PostFile {
    public_url: Option<String>,
    folder: Option<PathBuf>,
    gateway: Option<String>,
    wechat_folder: Option<PathBuf>,
    wechat_gateway: Option<String>,
    secret: Option<PathBuf>,
    keys: Option<PathBuf>,
}

impl PostArgs {
    /// What the flags leave open is taken from the file.
    pub fn or(self, file: PostFile) -> Self {
        Self {
            public_url: self.public_url.or(file.public_url),
            message_folder: self.message_folder.or(file.folder),
            message_gateway: self.message_gateway.or(file.gateway),
            wechat_folder: self.wechat_folder.or(file.wechat_folder),
            wechat_gateway: self.wechat_gateway.or(file.wechat_gateway),
            message_secret: self.message_secret.or(file.secret),
            link_keys: self.link_keys.or(file.keys),
        }
    }

    /// The doors that were named; none when messages leave by nothing.
    pub fn doors(&self, data: &Data) -> Result<Option<Doors>, Stop> {
        let secret = self.message_secret.as_deref().map(secret_of).transpose()?;
        let names = ["--message-folder", "--message-gateway"];
        let outlet = way((&self.message_folder, &self.message_gateway), names, secret.as_ref())?;
        let names = ["--wechat-folder", "--wechat-gateway"];
        let wechat = way((&self.wechat_folder, &self.wechat_gateway), names, secret.as_ref())?;
        let outlet = match (outlet, &wechat) {
            (Some(outlet), _) => outlet,
            (None, None) => return Ok(None),
            (None, Some(_)) => {
                let sentence = "微信送不到的要改发短信，请同时给出短信的出口（--message-folder 或 --message-gateway）。 What WeChat does not deliver goes as a short message: name an outlet for those as well (--message-folder or --message-gateway).";
                return Err(Stop::Refused(sentence.to_owned()));
            }
        };
        let public_url = public(self.public_url.as_deref())?;
        let file = self.link_keys.clone().unwrap_or_else(|| data.key_file(None).with_extension("links"));
        Ok(Some(Doors::new(Post { ring: ring(&file)?, public_url }, outlet, secret).with_wechat(wechat)))
    }
}

/// A way out by a folder or by a gateway; none where neither is named.
fn way(
    (folder, gateway): (&Option<PathBuf>, &Option<String>),
    [folder_flag, gateway_flag]: [&str; 2],
    secret: Option<&Vec<u8>>,
) -> Result<Option<Arc<dyn Outlet>>, Stop> {
    Ok(match (folder, gateway) {
        (None, None) => None,
        (Some(_), Some(_)) => {
            return Err(Stop::Refused(format!(
                "只能走一个出口：{folder_flag} 或 {gateway_flag}。 Messages leave by {folder_flag} or by {gateway_flag}, not by both."
            )));
        }
        (Some(folder), None) => Some(Arc::new(opened(folder)?)),
        (None, Some(url)) => {
            let Some(secret) = secret.cloned() else {
                return Err(Stop::Refused(format!(
                    "{gateway_flag} 与 --message-secret 必须同时给出。 {gateway_flag} and --message-secret go together."
                )));
            };
            let address =
                Address::parse(url).map_err(|refusal| Stop::Refused(format!("{gateway_flag}: {refusal}")))?;
            Some(Arc::new(Webhook::new(address, secret, DELIVERY_WITHIN)))
        }
    })
}

/// The demo's doors: a folder beside its data, made anew, and links to the address that it listens on.
pub fn demo_doors(data: &Path, public_url: String) -> Result<Doors, Stop> {
    let folder = data.with_extension("messages");
    match std::fs::remove_dir_all(&folder) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(Stop::Failed(format!("{}: {error}", folder.display()))),
    }
    let outlet = Arc::new(opened(&folder)?);
    say!("Messages to customers are written to {}", folder.display());
    let ring = ring(&data.with_extension("links"))?;
    Ok(Doors::new(Post { ring, public_url }, outlet, None))
}

fn opened(folder: &Path) -> Result<Folder, Stop> {
    Folder::open(folder).map_err(|error| Stop::Failed(format!("{}: {error}", folder.display())))
}

/// The ring that `serve` uses; none is made here, for links of another ring would open nothing.
pub fn known_ring(file: Option<&Path>, data: &Data) -> Result<KeyRing, Stop> {
    let file = file.map_or_else(|| data.key_file(None).with_extension("links"), Path::to_path_buf);
    if !file.exists() {
        return Err(Stop::Refused(format!(
            "{0}: 没有链接密钥。用 --link-keys 给出 `yinuo serve` 所用的那一份。\n     {0}: there are no keys of links. Name with --link-keys the file that `yinuo serve` uses.",
            file.display()
        )));
    }
    ring(&file)
}

/// An address that links can begin with.
pub fn public(url: Option<&str>) -> Result<String, Stop> {
    let url = url.unwrap_or_default().trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let plain =
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#\"<>".contains(&byte));
    if !plain {
        let sentence = "要写短信给客户，请用 --public-url 给出客户打开链接的地址，例如 https://nuo.example.cn。 To write to customers, name with --public-url the address that their links open, for example https://nuo.example.cn.";
        return Err(Stop::Refused(sentence.to_owned()));
    }
    if url.starts_with("http://") && !host.starts_with("127.0.0.1") && !host.starts_with("localhost") {
        tracing::warn!("customers' links go over plain HTTP: put TLS in front of {url}");
    }
    Ok(url.to_owned())
}

/// Reads the ring, or makes one that only its owner can read.
fn ring(file: &Path) -> Result<KeyRing, Stop> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let failed = |error: std::io::Error| Stop::Failed(format!("{}: {error}", file.display()));
    match std::fs::read_to_string(file) {
        Ok(text) => KeyRing::parse(&text).map_err(|why| Stop::Refused(format!("{}: {why}", file.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut key = [0; 32];
            fill(&mut key);
            let ring = KeyRing::of(key);
            let mut options = std::fs::OpenOptions::new();
            let mut made = options.write(true).create_new(true).mode(0o600).open(file).map_err(failed)?;
            made.write_all(ring.text().as_bytes()).map_err(failed)?;
            made.sync_all().map_err(failed)?;
            Ok(ring)
        }
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_made_once_and_read_again() {
        let file = std::env::temp_dir().join(format!("yinuo-ring-{}", std::process::id()));
        let made = ring(&file).map(|ring| ring.text()).map_err(|stop| stop.to_string());
        let read = ring(&file).map(|ring| ring.text()).map_err(|stop| stop.to_string());
        let _ = std::fs::remove_file(&file);
        assert!(made.is_ok() && made == read);
    }

    #[test]
    fn only_an_address_begins_a_link() {
        assert_eq!(public(Some("https://nuo.cn/")).ok().as_deref(), Some("https://nuo.cn"));
        for wrong in
            [None, Some(""), Some("nuo.cn"), Some("https://"), Some("https://a b"), Some("https://a?x=1")]
        {
            assert!(public(wrong).is_err(), "{wrong:?}");
        }
    }
}

//! How people sign in by an identity provider: flags, environment and file; see docs/openid.md.

use crate::Stop;
use crate::given::text_of;
use clap::Args;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use yinuo_app::openid::{OpenId, Settings, is_safe};
use yinuo_policy::Bilingual;

/// Most seconds that a provider's clock may be off.
const SKEW_SECONDS_MAX: i64 = 300;

/// Flags about the identity provider. A flag wins over the environment, the environment over the file.
#[derive(Args, Clone, Default)]
pub struct OpenIdArgs {
    /// Address of an OpenID provider (https://…) by which people may sign in; see docs/openid.md.
    #[arg(long, env = "YINUO_OPENID_ISSUER", value_name = "URL")]
    openid_issuer: Option<String>,
    /// Our name at the provider.
    #[arg(long, env = "YINUO_OPENID_CLIENT", value_name = "ID")]
    openid_client: Option<String>,
    /// File of our secret at the provider; none for a public client.
    #[arg(long, env = "YINUO_OPENID_SECRET", value_name = "FILE")]
    openid_secret: Option<PathBuf>,
    /// Address under which the desk is opened, for example https://desk.example.cn: the provider sends people back to it.
    #[arg(long, env = "YINUO_OPENID_DESK", value_name = "URL")]
    openid_desk: Option<String>,
    /// Claim that holds the person's code; preferred_username by default.
    #[arg(long, env = "YINUO_OPENID_CLAIM", value_name = "NAME")]
    openid_claim: Option<String>,
    /// Root certificates (PEM) that the provider is checked under; the system's by default.
    #[arg(long, env = "YINUO_OPENID_ROOTS", value_name = "FILE")]
    openid_roots: Option<PathBuf>,
}

/// The same in the configuration file, under `[openid]`, and what only the file says.
#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields)]
pub struct OpenIdFile {
    issuer: Option<String>,
    client: Option<String>,
    secret: Option<PathBuf>,
    desk: Option<String>,
    claim: Option<String>,
    roots: Option<PathBuf>,
    name: Option<Bilingual>,
    scopes: Option<Vec<String>>,
    skew_seconds: Option<i64>,
    factor_methods: Option<Vec<String>>,
}

impl OpenIdArgs {
    /// What the flags leave open is taken from the file; none when no issuer was named.
    pub fn provider(&self, file: &OpenIdFile) -> Result<Option<OpenId>, Stop> {
        let Some(issuer) = self.openid_issuer.as_ref().or(file.issuer.as_ref()) else { return Ok(None) };
        let roots = self.openid_roots.as_deref().or(file.roots.as_deref());
        let settings = self.settings(issuer, file)?;
        reached(settings, roots).map(Some)
    }

    fn settings(&self, issuer: &str, file: &OpenIdFile) -> Result<Settings, Stop> {
        let client = self.openid_client.as_ref().or(file.client.as_ref());
        let desk = self.openid_desk.as_ref().or(file.desk.as_ref());
        let (Some(client), Some(desk)) = (client, desk) else {
            let sentence = "接统一登录还要 --openid-client 和 --openid-desk。 An issuer goes with --openid-client and --openid-desk.";
            return Err(Stop::Refused(sentence.to_owned()));
        };
        let desk = desk.trim_end_matches('/').to_owned();
        let is_origin = desk.split_once("://").is_some_and(|(_, rest)| !rest.contains(['/', '?', '#']));
        if !is_safe(issuer) || !is_safe(&desk) || !is_origin {
            let sentence = "统一登录和服务台的地址须为 https，或本机的 http；服务台的地址不带路径。 Issuer and desk are https, or http on this machine; the desk without a path.";
            return Err(Stop::Refused(sentence.to_owned()));
        }
        let skew_seconds = file.skew_seconds.unwrap_or(60);
        if !(0..=SKEW_SECONDS_MAX).contains(&skew_seconds) {
            let sentence = format!(
                "skew_seconds 须为 0 到 {SKEW_SECONDS_MAX}。 skew_seconds is 0 to {SKEW_SECONDS_MAX}."
            );
            return Err(Stop::Refused(sentence));
        }
        let secret = match self.openid_secret.as_deref().or(file.secret.as_deref()) {
            Some(file) => secret_of(file)?,
            None => String::new(),
        };
        let claim =
            self.openid_claim.as_ref().or(file.claim.as_ref()).map_or("preferred_username", |claim| claim);
        Ok(Settings {
            issuer: issuer.to_owned(),
            client: client.clone(),
            secret,
            desk,
            claim: claim.to_owned(),
            name: file.name.clone().unwrap_or_else(|| Bilingual::new("统一登录", "Single sign-on")),
            scopes: file.scopes.clone().unwrap_or_else(|| vec!["profile".to_owned()]),
            skew_seconds,
            factor_methods: file.factor_methods.clone().unwrap_or_default(),
        })
    }
}

fn secret_of(file: &Path) -> Result<String, Stop> {
    let text = text_of(file)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Stop::Refused(format!("{0}: 是空的。 {0} is empty.", file.display())));
    }
    Ok(text.to_owned())
}

#[cfg(feature = "openid")]
fn reached(settings: Settings, roots: Option<&Path>) -> Result<OpenId, Stop> {
    /// Where Debian, and most systems after it, keep the roots that they trust.
    const SYSTEM_ROOTS: &str = "/etc/ssl/certs/ca-certificates.crt";
    /// How long a question to the provider may take.
    const WITHIN: std::time::Duration = std::time::Duration::from_secs(5);
    let is_tls = settings.issuer.starts_with("https://");
    let roots = roots.or_else(|| is_tls.then(|| Path::new(SYSTEM_ROOTS)));
    let http = yinuo_connectors::HttpProvider::new(roots, WITHIN)
        .map_err(|error| Stop::Failed(format!("--openid-roots: {error}")))?;
    Ok(OpenId::new(settings, Box::new(http)))
}

#[cfg(not(feature = "openid"))]
fn reached(_: Settings, _: Option<&Path>) -> Result<OpenId, Stop> {
    let sentence =
        "这个程序编译时没有带统一登录（特性 openid）。 This program was built without the feature openid.";
    Err(Stop::Refused(sentence.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(issuer: &str, desk: &str) -> OpenIdArgs {
        OpenIdArgs {
            openid_issuer: Some(issuer.to_owned()),
            openid_client: Some("yinuo".to_owned()),
            openid_desk: Some(desk.to_owned()),
            ..OpenIdArgs::default()
        }
    }

    #[test]
    fn flags_go_before_the_file_and_the_rest_has_defaults() {
        let text = "client = \"other\"\nclaim = \"employee\"\nskew_seconds = 5\nfactor_methods = [\"otp\"]\nname = { zh = \"集团登录\", en = \"Group\" }";
        let file: OpenIdFile = toml::from_str(text).expect("a file");
        let settings =
            args("https://id", "https://desk/").settings("https://id", &file).ok().expect("settings");
        assert_eq!((settings.client.as_str(), settings.claim.as_str()), ("yinuo", "employee"));
        assert_eq!((settings.desk.as_str(), settings.skew_seconds), ("https://desk", 5));
        assert_eq!((settings.name.zh.as_str(), settings.scopes), ("集团登录", vec!["profile".to_owned()]));
        assert!(OpenIdArgs::default().provider(&OpenIdFile::default()).is_ok_and(|none| none.is_none()));
    }

    #[test]
    fn whoever_somebody_is_never_travels_in_plain_text() {
        for (issuer, desk) in [
            ("http://id.example", "https://desk"),
            ("https://id", "http://desk.example"),
            ("https://id", "https://desk/path"),
            ("id", "https://desk"),
        ] {
            let told = args(issuer, desk).settings(issuer, &OpenIdFile::default());
            assert!(matches!(told, Err(Stop::Refused(_))), "{issuer} {desk}");
        }
        let late = OpenIdFile { skew_seconds: Some(301), ..OpenIdFile::default() };
        assert!(args("https://id", "https://desk").settings("https://id", &late).is_err());
        let alone = OpenIdArgs { openid_issuer: Some("https://id".to_owned()), ..OpenIdArgs::default() };
        assert!(alone.provider(&OpenIdFile::default()).is_err());
    }
}

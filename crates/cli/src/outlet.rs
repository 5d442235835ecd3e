//! The outlet of `yinuo serve`: a webhook, when one is named.

use crate::Stop;
use crate::given::text_of;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use yinuo_app::outlet::Outlet;
use yinuo_connectors::{Address, SECRET_BYTES_MIN, Webhook};
use yinuo_server::Hub;

/// Longest time that a delivery may take; with what a turn lasts it stays below a lease and below the time to stop in.
pub const DELIVERY_WITHIN: Duration = Duration::from_secs(5);

/// The webhook that was named, with its secret; neither without the other.
pub fn webhook(url: Option<&str>, secret: Option<&Path>) -> Result<Option<Arc<dyn Outlet>>, Stop> {
    let (url, file) = match (url, secret) {
        (None, None) => return Ok(None),
        (Some(url), Some(file)) => (url, file),
        _ => {
            return Err(Stop::Refused(
                "--webhook 与 --webhook-secret 必须同时给出。 --webhook and --webhook-secret go together."
                    .to_owned(),
            ));
        }
    };
    let address = Address::parse(url).map_err(|refusal| Stop::Refused(format!("--webhook: {refusal}")))?;
    Ok(Some(Arc::new(Webhook::new(address, secret_of(file)?, DELIVERY_WITHIN))))
}

/// The hub of partners' listeners, when addresses and a secret were named; neither without the other. Only addresses beneath
/// one that was named are told.
pub fn hub(callbacks: &[String], secret: Option<&Path>) -> Result<Option<Hub>, Stop> {
    let file = match (callbacks.is_empty(), secret) {
        (true, None) => return Ok(None),
        (false, Some(file)) => file,
        _ => {
            return Err(Stop::Refused(
                "--listener-callback 与 --listener-secret 必须同时给出。 --listener-callback and --listener-secret go together."
                    .to_owned(),
            ));
        }
    };
    for callback in callbacks {
        Address::parse(callback)
            .map_err(|refusal| Stop::Refused(format!("--listener-callback: {refusal}")))?;
        if !callback.ends_with('/') {
            return Err(Stop::Refused(format!(
                "{callback}: 允许的地址以 / 结尾。 An address that is allowed ends in a slash."
            )));
        }
    }
    let (callbacks, secret) = (callbacks.to_vec(), secret_of(file)?);
    let reach = move |to: &str| {
        let address = Address::parse(to).ok().filter(|_| callbacks.iter().any(|one| to.starts_with(one)))?;
        Some(Arc::new(Webhook::new(address, secret.clone(), DELIVERY_WITHIN)) as Arc<dyn Outlet>)
    };
    Ok(Some(Hub { reach: Box::new(reach) }))
}

/// The secret of a file.
pub fn secret_of(file: &Path) -> Result<Vec<u8>, Stop> {
    let text = text_of(file)?;
    let secret = text.trim();
    if secret.len() < SECRET_BYTES_MIN {
        return Err(Stop::Refused(format!(
            "{}: 密钥至少 {SECRET_BYTES_MIN} 字节。 A secret has at least {SECRET_BYTES_MIN} bytes.",
            file.display()
        )));
    }
    Ok(secret.as_bytes().to_vec())
}

//! The outlet of `yinuo serve`: a webhook, when one is named.

use crate::Stop;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use yinuo_app::outlet::Outlet;
use yinuo_connectors::{Address, SECRET_BYTES_MIN, Webhook};

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

/// The secret of a file.
pub fn secret_of(file: &Path) -> Result<Vec<u8>, Stop> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Stop::Failed(format!("{}: {error}", file.display())))?;
    let secret = text.trim();
    if secret.len() < SECRET_BYTES_MIN {
        return Err(Stop::Refused(format!(
            "{}: 密钥至少 {SECRET_BYTES_MIN} 字节。 A secret has at least {SECRET_BYTES_MIN} bytes.",
            file.display()
        )));
    }
    Ok(secret.as_bytes().to_vec())
}

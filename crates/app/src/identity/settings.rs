//! What the operator sets about identity: one row of the register of settings, defaults where there is none.

use crate::error::AppError;
use crate::ports::Store;
use serde::{Deserialize, Serialize};

/// Register of settings; identity's row has the code `identity`.
pub const SETTING: &str = "setting";
const CODE: &str = "identity";

/// Settings of identity. Spans are in the unit that ends their name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentitySettings {
    /// Fewest characters of a new password.
    pub password_chars_min: u32,
    /// A password must be replaced after so long; 0 for never (a forced rotation makes people write passwords down:
    /// NIST SP 800-63B, 5.1.1.2, so nobody is made to by default).
    pub password_max_days: u32,
    /// Earlier passwords that may not come again, the present one included.
    pub password_history: u32,
    /// Failures after which signing in has to wait.
    pub failures_max: u32,
    /// Failures are forgotten after so long without one.
    pub failures_within_minutes: u32,
    /// So long signing in has to wait. Never for ever: a stranger's failures must not keep somebody out of his work.
    pub lock_minutes: u32,
    /// A session ends after so long without a request.
    pub idle_minutes: u32,
    /// A session ends after so long, whatever happens.
    pub session_hours: u32,
    /// Sessions of one person at once; the oldest ends when one more begins.
    pub sessions_max: u32,
    /// A one-use link is worth something for so long.
    pub link_hours: u32,
    /// A device that has signed in is remembered for so long.
    pub device_days: u32,
    /// Roles that ask for a second factor: without one they reach nothing but their own account.
    pub factor_roles: Vec<String>,
}

impl Default for IdentitySettings {
    fn default() -> Self {
        Self {
            password_chars_min: 10,
            password_max_days: 0,
            password_history: 5,
            failures_max: 5,
            failures_within_minutes: 15,
            lock_minutes: 15,
            idle_minutes: 120,
            session_hours: 12,
            sessions_max: 20,
            link_hours: 24,
            device_days: 180,
            factor_roles: Vec::new(),
        }
    }
}

const MINUTE: i64 = 60_000;

impl IdentitySettings {
    /// What the register says.
    pub(crate) fn read(store: &dyn Store) -> Result<Self, AppError> {
        store
            .register_row(SETTING, CODE)?
            .map_or_else(|| Ok(Self::default()), |row| crate::law::parse(&row.body))
    }

    /// The row that says this.
    ///
    /// # Errors
    /// Never for this body.
    pub fn row(&self) -> Result<(String, String), AppError> {
        Ok((CODE.to_owned(), crate::register::json(self)?))
    }

    pub(crate) fn failures_within(&self) -> i64 {
        i64::from(self.failures_within_minutes) * MINUTE
    }
    pub(crate) fn lock(&self) -> i64 {
        i64::from(self.lock_minutes) * MINUTE
    }
    pub(crate) fn idle(&self) -> i64 {
        i64::from(self.idle_minutes) * MINUTE
    }
    /// How long a session may last, milliseconds.
    #[must_use]
    pub fn session(&self) -> i64 {
        i64::from(self.session_hours) * 60 * MINUTE
    }
    pub(crate) fn link(&self) -> i64 {
        i64::from(self.link_hours) * 60 * MINUTE
    }
    /// How long a device is remembered, milliseconds.
    #[must_use]
    pub fn device(&self) -> i64 {
        i64::from(self.device_days) * 24 * 60 * MINUTE
    }
    pub(crate) fn password_age(&self) -> Option<i64> {
        (self.password_max_days > 0).then(|| i64::from(self.password_max_days) * 24 * 60 * MINUTE)
    }
}

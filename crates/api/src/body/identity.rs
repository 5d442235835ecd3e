//! What a caller says who signs in, or lets others.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Sign in: by name and password, or by a token that names person, post and unit.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SignInBody {
    /// The token; empty for a password.
    pub token: String,
    /// Sign-in name.
    pub name: String,
    /// Password.
    pub password: String,
    /// A new password, set at once; asked for by I005.
    pub new_password: Option<String>,
    /// A code of the second factor or a recovery code; asked for by I013.
    pub code: Option<String>,
}

/// Set one's own password anew.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordBody {
    /// The present one.
    pub password: String,
    /// The new one.
    pub new_password: String,
}

/// Set a password by a one-use link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UseLinkBody {
    /// What stands after `link=` in the fragment.
    pub link: String,
    /// The new password.
    pub new_password: String,
}

/// Begin to sign in by the identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginOpenIdBody {
    /// Language that the provider is asked to speak, `zh` or `en`.
    pub language: String,
}

/// What the identity provider sent the browser back with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishOpenIdBody {
    /// `state` of the address.
    pub state: String,
    /// `code` of the address; empty when it said no.
    pub code: String,
    /// `iss` of the address, where there is one.
    pub issuer: Option<String>,
}

/// Keep what one likes one's desk to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferencesBody {
    /// `zh`, `en`; empty for what the browser says.
    pub language: String,
    /// `light`, `dark`, `system`; empty for what the browser says.
    pub theme: String,
    /// Address of the page that opens first, for example `/cases?order=rung`; empty for that of the post.
    pub first_page: String,
    /// When new notices wait; none for never.
    pub quiet: Option<crate::view::QuietView>,
}

/// Go on under another post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePostBody {
    /// Post.
    pub post: String,
    /// Unit.
    pub unit: String,
}

/// Suspend or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspensionBody {
    /// He may not act.
    pub suspended: bool,
}

/// Begin or remove a second factor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// The present password.
    pub password: String,
}

/// Confirm a second factor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeBody {
    /// A code of it.
    pub code: String,
}

/// Make a token for a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenBody {
    /// What it is for, 1 to 60 characters.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// Life in days, 1 to 366.
    pub days: u32,
}

/// Look at a customer's personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealBody {
    /// `name`, `phone`, `address`, `words` (of the case).
    pub parts: Vec<String>,
    /// `call-customer`, `visit`, `verify-identity`, `customer-asked`, `refund`, `inspection`.
    pub purpose: String,
    /// Case for which it is done.
    pub case: Option<uuid::Uuid>,
}

/// Give somebody leave to look at a case, or take it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveBody {
    /// Person code.
    pub person: String,
    /// `advice`, `evidence`, `handover`, `inspection`.
    pub purpose: String,
    /// Until; seven days from now at most. None takes it back.
    pub until_at: Option<i64>,
}

/// Somebody is out of office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsenceBody {
    /// From; seven days ago at most.
    pub from_at: i64,
    /// Until; 366 days after it at most.
    pub until_at: i64,
    /// Code of whoever stands in; empty for nobody in particular.
    pub stand_in: String,
}

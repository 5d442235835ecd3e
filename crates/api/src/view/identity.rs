//! Who may sign in, and where somebody is signed in.

use super::{Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A post of a unit that somebody holds now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PostView {
    /// Post.
    pub post: Named,
    /// Unit.
    pub unit: Named,
    /// Whether he stands in for its holder.
    pub deputy: bool,
}

/// Hours in which new notices wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietView {
    /// From, by the operator's wall clock: `22:00`.
    pub from: String,
    /// Until; on the next day when it comes first.
    pub until: String,
}

/// What somebody likes his desk to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreferencesView {
    /// `zh`, `en`; empty for what the browser says.
    pub language: String,
    /// `light`, `dark`, `system`; empty for what the browser says.
    pub theme: String,
    /// Address of the page that opens first; empty for that of the post.
    pub first_page: String,
    /// When new notices wait.
    pub quiet: Option<QuietView>,
    /// When the quiet hours that last now end.
    pub quiet_until_at: Option<i64>,
    /// Notices that wait until then.
    pub waiting: u32,
}

/// The identity provider that signs people in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenIdView {
    /// What its button is called; none when there is no provider.
    pub name: Option<Text>,
}

/// Where a browser goes next.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WayView {
    /// An address of the identity provider.
    pub address: String,
}

/// Where somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionLineView {
    /// Names the session; opens nothing.
    pub key: String,
    /// What the browser calls itself.
    pub device: String,
    /// `password`, `token`, `openid`.
    pub method: String,
    /// Post under which he works there.
    pub post: Named,
    /// Unit.
    pub unit: Named,
    /// When it began.
    pub begun_at: i64,
    /// When it was last seen, to the minute.
    pub seen_at: i64,
    /// When it ends at the latest.
    pub ends_at: i64,
    /// Whether it is the session that asks.
    pub own: bool,
}

/// Where somebody is signed in, and how he signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionsView {
    /// Sessions, last seen first.
    pub sessions: Vec<SessionLineView>,
    /// Sign-in name; empty when there is no password.
    pub name: String,
    /// When the password was set.
    pub password_set_at: Option<i64>,
    /// Fewest characters of a new password.
    pub password_chars_min: u32,
    /// Since when an account at the identity provider is tied to him; none without one.
    pub account_since: Option<i64>,
    /// Recovery codes that are left; none without a second factor.
    pub recovery_left: Option<u32>,
    /// Tokens for programs, newest first.
    pub tokens: Vec<TokenView>,
    /// Server instant.
    pub server_at: i64,
}

/// A token for a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenView {
    /// Names it; opens nothing.
    pub key: String,
    /// What it is for.
    pub name: String,
    /// Post under which it acts.
    pub post: Named,
    /// `read` or `write`.
    pub scope: String,
    /// When it was made.
    pub made_at: i64,
    /// When it ends.
    pub ends_at: i64,
}

/// A token that was made, told once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MadeTokenView {
    /// The token.
    pub token: String,
}

/// A second factor that is being set up, told once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FactorView {
    /// The secret as authenticators take it.
    pub secret: String,
    /// The same as an address that an authenticator opens.
    pub uri: String,
}

/// Recovery codes, told once; each is good once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecoveryView {
    /// The codes.
    pub codes: Vec<String>,
}

/// A person in the administrator's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonLineView {
    /// Person.
    pub person: Named,
    /// Posts held now.
    pub posts: Vec<PostView>,
    /// Sign-in name; empty when he has no password.
    pub name: String,
    /// Whether he may not act.
    pub suspended: bool,
    /// Signing in has to wait somewhere until then.
    pub locked_until_at: Option<i64>,
    /// Sessions that hold.
    pub sessions: u32,
    /// Whether he has a second factor.
    pub factor: bool,
    /// Since when an account at the identity provider is tied to him.
    pub account_since: Option<i64>,
}

/// People.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PeopleView {
    /// Rows, by code.
    pub rows: Vec<PersonLineView>,
    /// Hand it back as `after` for the next page; none at the end.
    pub next: Option<String>,
    /// Server instant.
    pub server_at: i64,
}

/// A one-use link, told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkView {
    /// Page of the desk with the secret in its fragment, which no server and no log ever sees.
    pub page: String,
    /// Until when it holds.
    pub until_at: i64,
}

/// A password was set by a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkUsedView {
    /// Name to sign in with.
    pub name: String,
}

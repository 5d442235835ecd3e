//! One request as a handler sees it.

use crate::customer::{Doors, Till};
use crate::failure::Failure;
use crate::machine::Machine;
use crate::meter::Meter;
use crate::presence::Presence;
use crate::router::SignatureHolds;
use crate::sight::Sight;
use crate::tmf::Hub;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_api::Route;
use yinuo_app::identity::Session;
use yinuo_app::openid::OpenId;
use yinuo_app::outlet::Outlet;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, Page};
use yinuo_app::{App, AppError, Options};
use yinuo_domain::Actor;
use yinuo_policy::Instant;

/// Most rows of a page that a caller may ask for.
const LIMIT_MAX: u32 = 200;

/// What lies around a process.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// Whether a signature of a checkpoint holds; none when this process cannot tell.
    pub holds: Option<SignatureHolds>,
    /// Looks at the machine; none when this process cannot.
    pub machine: Option<&'a Machine>,
    /// Where the journal leaves by; none when it does not leave from this process.
    pub outlet: Option<&'a dyn Outlet>,
    /// Where money leaves by; none when it does not leave from this process.
    pub till: Option<&'a Till>,
}

/// One request: limits, encoding, session and permission have been checked.
pub struct Call<'a> {
    /// Application.
    pub app: &'a App,
    /// How far this process is with what leaves the house.
    pub meter: &'a Meter,
    /// What whoever wired the process gave it, for the administrator's page.
    pub around: Around<'a>,
    /// Who looks at which case.
    pub presence: &'a Presence,
    /// Row of the route table.
    pub route: &'static Route,
    /// Who asks; a nobody on public routes.
    pub actor: Actor,
    /// The session, when he came with one.
    pub session: Option<Session>,
    /// The device's cookie.
    pub device: Option<String>,
    /// What a browser that is on its way to the identity provider keeps.
    pub way: Option<String>,
    /// The identity provider; none when people sign in here alone.
    pub openid: Option<&'a OpenId>,
    /// What the browser calls itself, in two words.
    pub label: String,
    /// Parameters of the path.
    pub path: BTreeMap<String, String>,
    /// Parameters of the query.
    pub query: BTreeMap<String, String>,
    /// Body.
    pub body: Vec<u8>,
    /// Media type of the body in lower case, without parameters; empty when none was sent.
    pub media_type: String,
    /// Idempotency key.
    pub key: Option<String>,
    /// Whether the seats page is open.
    pub demo: bool,
    /// How customers are reached; none when they are not written to.
    pub doors: Option<&'a Doors>,
    /// Which addresses partners may be told at; none when nobody is told.
    pub hub: Option<&'a Hub>,
}

/// What a handler answers.
pub enum Answer {
    /// JSON.
    Json(Vec<u8>),
    /// JSON of something that was made; TM Forum's faces alone.
    Made(Vec<u8>),
    /// A page of a list with its counts; TM Forum's faces alone.
    Listed {
        /// JSON.
        body: Vec<u8>,
        /// Rows that fit.
        total: usize,
        /// Rows of this page.
        count: usize,
    },
    /// Nothing to say.
    Done,
    /// JSON, and the cookies of somebody who has signed in.
    SignedIn {
        /// JSON.
        body: Vec<u8>,
        /// Token of the session.
        token: String,
        /// The device's new cookie.
        device: Option<String>,
    },
    /// The session cookie goes; JSON where somebody has to sign out elsewhere too.
    SignedOut(Option<Vec<u8>>),
    /// JSON, and the cookie of a browser that goes to the identity provider.
    OnTheWay {
        /// JSON.
        body: Vec<u8>,
        /// What the browser keeps.
        secret: String,
    },
    /// A printable page of ours: its own style, no script.
    Page(String),
    /// A table that leaves as a file.
    Csv {
        /// File name.
        name: String,
        /// The table.
        text: String,
    },
    /// Bytes that somebody stored: shown as they are, trusted in nothing.
    Artefact {
        /// The bytes.
        bytes: Vec<u8>,
        /// Content type.
        content_type: String,
        /// File name.
        name: String,
    },
}

impl Answer {
    /// A value of the contract as JSON.
    pub fn json<T: Serialize>(value: &T) -> Result<Self, Failure> {
        Ok(Self::Json(to_bytes(value)?))
    }
}

/// A value of the contract as bytes.
pub fn to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|error| AppError::Damaged(error.to_string()).into())
}

impl Call<'_> {
    /// The body as the contract types it; unknown fields are refused.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_slice(&self.body).map_err(|error| Failure::malformed(&error.to_string()))
    }

    /// A parameter of the path.
    pub fn param(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A parameter of the query; empty ones count as absent.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A query parameter that must parse.
    pub fn query_as<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Failure> {
        self.query(name).map(|value| value.parse().map_err(|_| Failure::bad_filter())).transpose()
    }

    /// Refuses a query that asks for something else than these: a misspelt filter would filter nothing.
    pub fn only(&self, known: &[&str]) -> Result<(), Failure> {
        match self.query.keys().find(|name| !known.contains(&name.as_str())) {
            Some(other) => Err(Failure::unknown_parameter(other, known)),
            None => Ok(()),
        }
    }

    /// Rows of a page, 1 to 200, 50 by default.
    pub fn limit(&self) -> Result<u32, Failure> {
        let limit = self.query_as::<u32>("limit")?.unwrap_or(50);
        if (1..=LIMIT_MAX).contains(&limit) { Ok(limit) } else { Err(Failure::bad_filter()) }
    }

    /// The case that the path names, by id or number.
    pub fn case(&self) -> Result<Uuid, Failure> {
        Ok(self.app.find_case(self.param("case"))?)
    }

    /// What the actor sees.
    pub fn sight(&self) -> Sight {
        Sight::of(self.app, &self.actor)
    }

    /// A page of the cases that the actor sees. No handler asks the store itself: a test looks for that.
    pub fn cases(
        &self,
        filter: CaseFilter,
        order: CaseOrder,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<CaseRow>, Failure> {
        Ok(self
            .app
            .store()
            .cases(&self.sight().narrow(filter), order, cursor, limit)
            .map_err(AppError::from)?)
    }

    /// Number of the cases that the actor sees, counted no further than `most`.
    pub fn count_cases(&self, filter: CaseFilter, most: u64) -> Result<u64, Failure> {
        self.sight().count(self.app, filter, most)
    }

    /// Options of a command: the instant and the idempotency key. The scope is the person and the operation; the path
    /// belongs to the body, so that one key cannot act on two cases.
    pub fn options(&self, occurred_at: Option<i64>) -> Options {
        let path = self.path.values().cloned().collect::<Vec<_>>().join("/");
        let body = [path.as_bytes(), b"\n", &self.body].concat();
        let scope = format!("{}/{}", self.actor.person, self.route.id);
        let key = self.key.clone().map(|key| (scope, key, body));
        Options { occurred: occurred_at.map(Instant), key, ..Options::default() }
    }

    /// Roles of the actor's post.
    pub fn roles(&self) -> Vec<String> {
        self.app.law().org.roles(&self.actor.post).to_vec()
    }
}

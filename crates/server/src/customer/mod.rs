//! The customer's side, without a login: his case by a signed link, and the one score of a closing. Rendered here as
//! plain HTML that works without its script; nothing of it is cached, indexed or told to another site.
//!
//! A link that is not ours, is over, or was revoked gets one and the same page: nothing can be found out by trying.

mod act;
mod booking;
mod calendar;
mod door;
mod form;
mod html;
mod limit;
mod page;
mod payment;
mod receipt;
mod report;
mod score;
mod survey;
mod thanks;

use crate::caller::{Peer, address};
use crate::failure::Failure;
use crate::query::parse_query;
use crate::router::{Serving, Shed, waiting};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use form::Form;
use html::{Page, Tongue};
use limit::{Limiter, Quota};
use std::sync::Arc;
use yinuo_app::AppError;
use yinuo_app::link::Trace;
use yinuo_app::messages::{Post, Ways};
use yinuo_app::outlet::Outlet;
use yinuo_app::ports::ARTEFACT_BYTES_MAX;

/// Largest form: one photo as the store keeps it, and the words beside it.
const FORM_BYTES_MAX: usize = ARTEFACT_BYTES_MAX + 64 * 1024;
/// Longest link that is looked at.
const LINK_CHARS_MAX: usize = 64;

/// How customers are reached and reach us.
pub struct Doors {
    /// Keys of links, and our address.
    pub post: Post,
    /// Where messages leave by.
    pub outlet: Arc<dyn Outlet>,
    /// Where those for WeChat leave by; none where they go as short messages.
    pub wechat: Option<Arc<dyn Outlet>>,
    /// Secret with which the carrier signs its receipts; none when it gives none.
    pub receipts: Option<Vec<u8>>,
    limiter: Limiter,
    /// What comes by the public form.
    quota: Quota,
}

impl Doors {
    /// Doors with nobody before them yet.
    #[must_use]
    pub fn new(post: Post, outlet: Arc<dyn Outlet>, receipts: Option<Vec<u8>>) -> Self {
        Self { post, outlet, wechat: None, receipts, limiter: Limiter::default(), quota: Quota::default() }
    }

    /// The same with an outlet of WeChat.
    #[must_use]
    pub fn with_wechat(self, wechat: Option<Arc<dyn Outlet>>) -> Self {
        Self { wechat, ..self }
    }

    /// The ways by which messages leave.
    #[must_use]
    pub fn ways(&self) -> Ways<'_> {
        Ways { sms: &*self.outlet, wechat: self.wechat.as_deref() }
    }
}

/// How money leaves, and how whoever pays answers.
pub struct Till {
    /// Where instructions leave by.
    pub gateway: Arc<dyn Outlet>,
    /// Secret with which whoever pays signs its answers.
    pub secret: Vec<u8>,
}

/// One request of a customer.
struct Visit {
    serving: Arc<Serving>,
    doors: Arc<Doors>,
    link: String,
    tongue: Tongue,
    /// What the last deed came to, as the redirect after it says.
    done: String,
    /// Where it came from; known of deeds alone.
    from: Trace,
}

impl Visit {
    /// A page of our own words for a link that opens nothing, and for whatever else goes wrong.
    fn sorry(&self, status: StatusCode, zh: &str, en: &str) -> Answer {
        Answer::Page(status, self.page(&self.serving.app.nonce(), "").notice(zh, en).finish())
    }

    /// An empty page in his language, with the number that he may ring.
    fn page(&self, nonce: &str, path: &str) -> Page {
        let law = self.serving.app.law();
        let hotline = law.book.current().messages().map_or("", |messages| &*messages.hotline);
        Page::new(nonce, self.tongue, path, hotline)
    }

    fn gone(&self) -> Answer {
        let (zh, en) = (
            "这个链接打不开了。请用最近一条短信里的链接，或拨打客服热线。",
            "This link no longer opens. Use the one in our latest message, or ring the hotline.",
        );
        self.sorry(StatusCode::NOT_FOUND, zh, en)
    }

    fn failed(&self, error: &AppError) -> Answer {
        tracing::error!(%error, "a customer's page failed; nothing was saved");
        let (zh, en) = (
            "系统忙，刚才没有记下。请过一会儿再试。",
            "We are busy, and nothing was noted just now. Please try again in a while.",
        );
        self.sorry(StatusCode::SERVICE_UNAVAILABLE, zh, en)
    }

    fn too_often(&self) -> Answer {
        let (zh, en) = ("操作太频繁，请等一分钟再试。", "That was very often. Please wait a minute.");
        self.sorry(StatusCode::TOO_MANY_REQUESTS, zh, en)
    }
}

/// What a customer is answered.
enum Answer {
    /// A page.
    Page(StatusCode, String),
    /// A file for his calendar.
    Calendar(String),
    /// Look there: a page that is loaded again sends nothing again.
    See(String),
}

type Look = fn(&Visit) -> Answer;
type Deed = fn(&Visit, &Form) -> Answer;

/// The customer's routes; they answer like any address that there is not until doors are opened.
pub fn routes(serving: &Arc<Serving>) -> Router {
    let looks = |path: &'static str, look: Look, deed: Deed| {
        let (seen, done) = (Arc::clone(serving), Arc::clone(serving));
        let shown = get(move |Path(link): Path<String>, request: Request| {
            let serving = Arc::clone(&seen);
            async move { shows(serving, link, request, look).await }
        });
        let route = shown.post(move |Path(link): Path<String>, request: Request| {
            let serving = Arc::clone(&done);
            async move { takes(serving, link, request, deed).await }
        });
        Router::new().route(path, route)
    };
    let (receipts, calendars) = (Arc::clone(serving), Arc::clone(serving));
    let calendar = get(move |Path(link): Path<String>, request: Request| {
        let serving = Arc::clone(&calendars);
        async move { shows(serving, link, request, calendar::show).await }
    });
    let (seen, done) = (Arc::clone(serving), Arc::clone(serving));
    let form = get(move |request: Request| {
        let serving = Arc::clone(&seen);
        async move { shows(serving, report::PLACE.to_owned(), request, report::show).await }
    });
    let form = form.post(move |request: Request| {
        let serving = Arc::clone(&done);
        async move { takes(serving, report::PLACE.to_owned(), request, report::act).await }
    });
    looks("/c/{link}", page::show, act::act)
        .merge(looks("/r/{link}", score::show, score::act))
        .merge(looks("/t/{link}", thanks::show, thanks::act))
        .merge(looks("/s/{link}", survey::show, survey::act))
        .route("/c/{link}/visit.ics", calendar)
        .route("/report", form)
        .route(
            "/gateway/receipts",
            post(move |request: Request| {
                let serving = Arc::clone(&receipts);
                async move { receipt::receive(serving, request).await }
            }),
        )
}

/// Where whoever pays answers; it answers like any address that there is not until a till is opened.
pub fn answers(serving: &Arc<Serving>) -> Router {
    let serving = Arc::clone(serving);
    let taken = post(move |request: Request| {
        let serving = Arc::clone(&serving);
        async move { payment::receive(serving, request).await }
    });
    Router::new().route("/gateway/settlements", taken)
}

async fn shows(serving: Arc<Serving>, link: String, request: Request, look: Look) -> Response {
    let query = parse_query(request.uri().query().unwrap_or_default());
    let tongue = Tongue::of(query.get("lang").map_or("", String::as_str), request.headers());
    let done = query.get("done").cloned().unwrap_or_default();
    let serves = Arc::clone(&serving);
    answered(&serves, Shed::First, move || {
        let doors = serving.doors().ok_or_else(Failure::no_such_thing)?;
        Ok(look(&Visit { serving, doors, link: known(link), tongue, done, from: Trace::default() }))
    })
    .await
}

async fn takes(serving: Arc<Serving>, link: String, request: Request, deed: Deed) -> Response {
    let Some(doors) = serving.doors() else { return Failure::no_such_thing().into_response() };
    let (parts, body) = request.into_parts();
    let limits = serving.settings.limits;
    let Some(upload) = serving.uploads.enter(limits.uploads_max) else {
        return Failure::overloaded().into_response();
    };
    let by_head = Tongue::of("", &parts.headers);
    let peer = parts.extensions.get::<Peer>().copied();
    let address = address(&parts.headers, peer, serving.settings.https);
    let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let from = Trace::of(&doors.post.ring, address, agent.unwrap_or_default());
    let visit = |tongue, done: String| Visit {
        serving: Arc::clone(&serving),
        doors: Arc::clone(&doors),
        link: known(link.clone()),
        tongue,
        done,
        from: from.clone(),
    };
    let body = match tokio::time::timeout(limits.body_within, to_bytes(body, FORM_BYTES_MAX)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => {
            let (zh, en) = (
                "照片太大，没有收下。请把照片拍小一点，或只写文字。",
                "The photo is too large and was not taken. Send a smaller one, or words alone.",
            );
            return plain(visit(by_head, String::new()).sorry(StatusCode::PAYLOAD_TOO_LARGE, zh, en));
        }
        Err(_) => return Failure::too_slow().into_response(),
    };
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let form = Form::parse(kind.unwrap_or_default(), &body).unwrap_or_default();
    let tongue = Tongue::of(form.text("lang"), &parts.headers);
    let visit = visit(tongue, String::new());
    answered(&serving, Shed::Last, move || {
        let _upload = upload;
        Ok(deed(&visit, &form))
    })
    .await
}

/// No link of ours is longer; what is, is looked at no further.
fn known(link: String) -> String {
    if link.len() <= LINK_CHARS_MAX { link } else { String::new() }
}

async fn answered(
    serving: &Arc<Serving>,
    shed: Shed,
    work: impl FnOnce() -> Result<Answer, Failure> + Send + 'static,
) -> Response {
    match waiting(serving, "customer", shed, work).await {
        Some(Ok(answer)) => plain(answer),
        Some(Err(failure)) => failure.into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// An answer with the headers that every page of a customer has.
fn plain(answer: Answer) -> Response {
    const NOTHING_ELSE: [(HeaderName, &str); 4] = [
        (header::CACHE_CONTROL, "private, no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noarchive"),
    ];
    match answer {
        Answer::Page(status, html) => {
            let nonce = html::nonce_of(&html);
            let policy = format!(
                "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; form-action 'self'; \
                 base-uri 'none'; frame-ancestors 'none'"
            );
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned())];
            let fence = [(header::CONTENT_SECURITY_POLICY, policy)];
            (status, NOTHING_ELSE, kind, fence, Body::from(html)).into_response()
        }
        Answer::Calendar(text) => {
            let kind = [
                (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"visit.ics\""),
            ];
            (NOTHING_ELSE, kind, text).into_response()
        }
        Answer::See(place) => {
            (StatusCode::SEE_OTHER, NOTHING_ELSE, [(header::LOCATION, place)]).into_response()
        }
    }
}

/// The language that a browser asks for first.
fn preferred(headers: &HeaderMap) -> &str {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

//! The router: built from the contract's route table, one binding per route id.

use crate::call::{Answer, Around, Call};
use crate::caller::{Admitted, Caller};
use crate::customer::{self, Doors, Till};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::gate::{Gate, Kind, Limits, Turns};
use crate::handler;
use crate::header::last_of;
use crate::live::Live;
use crate::machine::Machine;
use crate::meter::Meter;
use crate::presence::Presence;
use crate::query::{parse_query, percent_decoded};
use crate::tmf;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{RawPathParams, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, patch, post};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use yinuo_api::{Method, ROUTES, Reads, Route, TMF_ROUTES};
use yinuo_app::App;
use yinuo_app::openid::OpenId;
use yinuo_app::outlet::Outlet;
use yinuo_app::ports::ARTEFACT_BYTES_MAX;

/// Media type of a body.
const JSON: &str = "application/json";
/// Media type of a body that names what changes.
const MERGE_PATCH: &str = "application/merge-patch+json";
/// Largest JSON body that is read.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Longest idempotency key.
const KEY_CHARS_MAX: usize = 200;

/// Everything that the edge needs.
pub struct Serving {
    /// Application.
    pub app: Arc<App>,
    /// Live updates.
    pub live: Live,
    /// The desk's files.
    pub desk: Desk,
    pub(crate) settings: Settings,
    pub(crate) meter: Meter,
    presence: Presence,
    outlet: OnceLock<Arc<dyn Outlet>>,
    leads: AtomicBool,
    doors: OnceLock<Arc<Doors>>,
    /// How money leaves; empty when it leaves by files alone.
    till: OnceLock<Arc<Till>>,
    openid: OnceLock<Arc<OpenId>>,
    hub: OnceLock<Arc<tmf::Hub>>,
    holds: OnceLock<SignatureHolds>,
    machine: OnceLock<Machine>,
    work: Gate,
    turns: Turns,
    pub(crate) uploads: Gate,
}

/// Whether a signature (public key, bytes, signature; the first and last hexadecimal) holds; none when it cannot be read.
pub type SignatureHolds = fn(&str, &[u8], &str) -> Option<bool>;

/// How the edge is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// Whether the seats page is open.
    pub demo: bool,
    /// Who ends TLS before us.
    pub https: Https,
    /// What a caller may take of the process.
    pub limits: Limits,
}

/// Who ends TLS before us: it decides whether a browser may ever send the session over plain HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Https {
    /// Nobody: plain HTTP, meant for loopback.
    #[default]
    Off,
    /// Something in front always does.
    On,
    /// A trusted proxy that says so for each request in `X-Forwarded-Proto`. A caller who forges the header on his own
    /// connection changes only the cookie that he gets himself.
    Forwarded,
}

impl Https {
    /// Whether a cookie of this request must stay on TLS.
    pub(crate) fn secures(self, headers: &HeaderMap) -> bool {
        match self {
            Self::Off => false,
            Self::On => true,
            Self::Forwarded => {
                // The nearest proxy wrote the last word.
                let said = headers.get_all("x-forwarded-proto").iter().next_back();
                let said = said.and_then(|value| value.to_str().ok());
                said.is_some_and(|said| last_of(said).eq_ignore_ascii_case("https"))
            }
        }
    }
}

impl Serving {
    /// Everything that the edge needs.
    #[must_use]
    pub fn new(app: Arc<App>, desk: Desk, settings: Settings) -> Arc<Self> {
        let (live, meter, outlet) = (Live::new(), Meter::new(), OnceLock::new());
        let (work, uploads, presence) = (Gate::default(), Gate::default(), Presence::default());
        let leads = AtomicBool::new(false);
        let (doors, till, openid, hub) = (OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new());
        let holds = OnceLock::new();
        Arc::new(Self {
            app,
            live,
            desk,
            settings,
            meter,
            presence,
            outlet,
            leads,
            doors,
            till,
            openid,
            hub,
            holds,
            machine: OnceLock::new(),
            work,
            turns: Turns::default(),
            uploads,
        })
    }

    /// Whether this process does at present what one of all is enough for: it leases the first shard. A hint: it may
    /// have passed on already, so whatever rests on it is safe when two do it.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.leads.load(Ordering::SeqCst)
    }

    pub(crate) fn lead(&self, leads: bool) {
        self.leads.store(leads, Ordering::SeqCst);
    }

    /// The journal leaves by this outlet from now on, beside the worker. The first one stays.
    pub fn leave_by(&self, outlet: Arc<dyn Outlet>) {
        let _ = self.outlet.set(outlet);
    }

    /// Customers are written to and reach us by these doors from now on. The first ones stay.
    pub fn open_to_customers(&self, doors: Doors) {
        let _ = self.doors.set(Arc::new(doors));
    }

    /// Money leaves by this till from now on, beside the worker. The first one stays.
    pub fn pay_by(&self, till: Till) {
        let _ = self.till.set(Arc::new(till));
    }

    /// Partners' systems are told what becomes of visits at addresses of this hub from now on. The first one stays.
    pub fn tell_partners(&self, hub: tmf::Hub) {
        let _ = self.hub.set(Arc::new(hub));
    }

    /// Signatures of checkpoints are checked by this from now on. The first one stays.
    pub fn check_signatures_by(&self, holds: SignatureHolds) {
        let _ = self.holds.set(holds);
    }

    /// The machine is looked at by this from now on. The first one stays.
    pub fn look_at_machine_by(&self, machine: Machine) {
        let _ = self.machine.set(machine);
    }

    fn around(&self) -> Around<'_> {
        Around {
            holds: self.holds.get().copied(),
            machine: self.machine.get(),
            outlet: self.outlet.get().map(|outlet| &**outlet),
            till: self.till.get().map(|till| &**till),
        }
    }

    pub(crate) fn hub(&self) -> Option<Arc<tmf::Hub>> {
        self.hub.get().map(Arc::clone)
    }

    pub(crate) fn till(&self) -> Option<Arc<Till>> {
        self.till.get().map(Arc::clone)
    }

    /// People may sign in by this identity provider from now on. The first one stays.
    pub fn sign_in_by(&self, openid: OpenId) {
        let _ = self.openid.set(Arc::new(openid));
    }

    pub(crate) fn doors(&self) -> Option<Arc<Doors>> {
        self.doors.get().map(Arc::clone)
    }

    pub(crate) fn outlet(&self) -> Option<Arc<dyn Outlet>> {
        self.outlet.get().map(Arc::clone)
    }
}

/// Ids that are bound, in the order of the table.
#[must_use]
pub fn bound_ids() -> Vec<&'static str> {
    ROUTES
        .iter()
        .chain(TMF_ROUTES)
        .filter(|route| route.id == "live" || handler::of(route.id).is_some())
        .map(|route| route.id)
        .collect()
}

/// The whole HTTP face: the contract, metrics, and the desk.
pub fn router(serving: Arc<Serving>) -> Router {
    let mut router = customer::routes(&serving).merge(customer::answers(&serving));
    for route in ROUTES.iter().chain(TMF_ROUTES) {
        router = router.route(&route.address(), bind(route, &serving));
    }
    let desk = Arc::clone(&serving);
    router
        .route("/metrics", metrics(&serving))
        .route(
            "/api/v1/openapi.json",
            get(|| async { ([(header::CONTENT_TYPE, "application/json")], yinuo_api::openapi()) }),
        )
        .method_not_allowed_fallback(|| async { Failure::no_such_method() })
        .fallback(move |request: Request| {
            let desk = Arc::clone(&desk);
            let path = request.uri().path().to_owned();
            async move {
                let serving = Arc::clone(&desk);
                blocking(&serving, "desk", Shed::First, move || fallback(&desk, &path)).await
            }
        })
}

/// What a process without a face tells whoever watches it: health and metrics, and that there is nothing else.
pub(crate) fn watchers(serving: Arc<Serving>) -> Router {
    let router = Router::new().route("/metrics", metrics(&serving));
    let health = ROUTES.iter().filter(|route| route.id == "health");
    health
        .fold(router, |router, route| router.route(&route.address(), bind(route, &serving)))
        .method_not_allowed_fallback(|| async { Failure::no_such_method() })
        .fallback(|| async { Failure::no_such_thing() })
}

/// What a connection that was kept back may ask: health and metrics; everything else is told that there is no room.
pub(crate) fn spare(serving: Arc<Serving>) -> Router {
    let full = || async { Failure::overloaded() };
    watchers(serving).fallback(full).method_not_allowed_fallback(full)
}

fn metrics(serving: &Arc<Serving>) -> MethodRouter {
    let metrics = Arc::clone(serving);
    get(move || {
        let metrics = Arc::clone(&metrics);
        let serving = Arc::clone(&metrics);
        async move {
            blocking(&serving, "metrics", Shed::Watch, move || Ok(metrics.meter.text(&metrics.app))).await
        }
    })
}

fn fallback(serving: &Serving, path: &str) -> Result<Response, Failure> {
    if path.starts_with("/api/") || path.starts_with(yinuo_api::tmf::TMF) {
        Err(Failure::no_such_thing())
    } else {
        Ok(serving.desk.page(path))
    }
}

/// Everything that touches the store or a file: on a thread that may wait, never on those that serve the others.
async fn blocking(
    serving: &Serving,
    what: &'static str,
    shed: Shed,
    work: impl FnOnce() -> Result<Response, Failure> + Send + 'static,
) -> Response {
    match waiting(serving, what, shed, work).await {
        Some(Ok(response)) => response,
        Some(Err(failure)) => failure.into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// None when the work broke: a defect, told apart from every answer that we mean.
pub(crate) async fn waiting<T: Send + 'static>(
    serving: &Serving,
    what: &'static str,
    shed: Shed,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Option<Result<T, Failure>> {
    let Some(pass) = serving.work.enter(shed.most(&serving.settings.limits)) else {
        return Some(Err(Failure::overloaded()));
    };
    let turn = match shed.kind() {
        Some(kind) => serving.turns.turn(kind).await,
        None => None,
    };
    let work = move || {
        // Held by the work itself: it goes on when its client is gone.
        let _held = (pass, turn);
        work()
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Some(done),
        Err(panic) => {
            tracing::error!(what, %panic, "a handler broke");
            None
        }
    }
}

/// What is turned away first when there is too much to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shed {
    /// Can be asked again: reads, and the preview of an intake.
    First,
    /// So can a file, which takes longer.
    File,
    /// What somebody typed, and whoever signs in.
    Last,
    /// How others see that we are alive; it waits for nobody.
    Watch,
}

impl Shed {
    fn of(route: &Route) -> Self {
        match route.id {
            "health" => Self::Watch,
            _ if !route.only_reads() => Self::Last,
            id if id.starts_with("export_") => Self::File,
            _ => Self::First,
        }
    }

    fn kind(self) -> Option<Kind> {
        match self {
            Self::First => Some(Kind::Read),
            Self::File => Some(Kind::File),
            Self::Last => Some(Kind::Write),
            Self::Watch => None,
        }
    }

    fn most(self, limits: &Limits) -> usize {
        match self {
            Self::First | Self::File => limits.reads_max.min(limits.work_max),
            Self::Last | Self::Watch => limits.work_max,
        }
    }
}

fn bind(route: &'static Route, serving: &Arc<Serving>) -> MethodRouter {
    let serving = Arc::clone(serving);
    let answer = move |params: RawPathParams, request: Request| {
        let serving = Arc::clone(&serving);
        let path: BTreeMap<String, String> =
            params.iter().map(|(name, value)| (name.to_owned(), percent_decoded(value))).collect();
        async move {
            let response = serve(Arc::clone(&serving), route, path, request).await;
            serving.meter.count(route.id, response.status());
            if route.is_tmf() { tmf::in_their_words(response).await } else { response }
        }
    };
    match route.method {
        Method::Get => get(answer),
        Method::Post => post(answer),
        Method::Delete => delete(answer),
        Method::Patch => patch(answer),
    }
}

async fn serve(
    serving: Arc<Serving>,
    route: &'static Route,
    path: BTreeMap<String, String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let caller = Caller::of(&parts.headers, serving.settings.https);
    let query = parse_query(parts.uri.query().unwrap_or_default());
    let (shed, limits) = (Shed::of(route), serving.settings.limits);
    // Before a body is read: whoever is turned away shall not have sent it for nothing.
    if !serving.work.has_room(shed.most(&limits)) {
        return Failure::overloaded().into_response();
    }
    // A stream and a large body cost something before a handler sees them: whoever may not have them is told first.
    if route.id == "live" {
        let admitting = Arc::clone(&serving);
        return blocking(&serving, route.id, shed, move || {
            let Admitted { actor, .. } = caller.admit(&admitting.app, route)?;
            Ok(admitting.live.stream(actor.person))
        })
        .await;
    }
    let mut upload = None;
    if route.reads == Reads::Artefact {
        let (admitting, early) = (Arc::clone(&serving), caller.clone());
        match waiting(&serving, route.id, shed, move || early.admit(&admitting.app, route)).await {
            Some(Ok(_)) => {}
            Some(Err(failure)) => return failure.into_response(),
            None => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
        upload = serving.uploads.enter(limits.uploads_max);
        if upload.is_none() {
            return Failure::overloaded().into_response();
        }
    }
    let media_type = media_type(&parts.headers);
    let (body, key) = match read_body(route, &parts.headers, &media_type, body, limits.body_within).await {
        Ok(checked) => checked,
        Err(failure) => return failure.into_response(),
    };
    let gate = Arc::clone(&serving);
    blocking(&gate, route.id, shed, move || {
        // Its bytes are in memory until they are stored.
        let _upload = upload;
        let Admitted { actor, session } = caller.admit(&serving.app, route)?;
        crate::sight::check(&serving.app, route, &actor, &path)?;
        let handler = handler::of(route.id).ok_or_else(Failure::no_such_thing)?;
        let (app, demo) = (&*serving.app, serving.settings.demo);
        let (device, way, label) = (caller.device.clone(), caller.way.clone(), caller.label.clone());
        let openid = serving.openid.get().map(AsRef::as_ref);
        let doors = serving.doors();
        let doors = doors.as_deref();
        let hub = serving.hub();
        let presence = &serving.presence;
        let call = Call {
            app,
            meter: &serving.meter,
            around: serving.around(),
            presence,
            route,
            actor,
            session,
            device,
            way,
            openid,
            label,
            path,
            query,
            body,
            media_type,
            key,
            demo,
            doors,
            hub: hub.as_deref(),
        };
        handler(&call).map(|answer| respond(answer, &caller, app))
    })
    .await
}

async fn read_body(
    route: &Route,
    headers: &HeaderMap,
    media_type: &str,
    body: Body,
    within: Duration,
) -> Result<(Vec<u8>, Option<String>), Failure> {
    let bytes_max = match route.reads {
        Reads::Nothing => return Ok((Vec::new(), None)),
        Reads::Json => BODY_BYTES_MAX,
        Reads::Artefact => ARTEFACT_BYTES_MAX,
    };
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: u64| length > bytes_max as u64) {
        return Err(Failure::too_large());
    }
    let read = tokio::time::timeout(within, to_bytes(body, bytes_max)).await;
    let body = read.map_err(|_| Failure::too_slow())?.map_err(|_| Failure::too_large())?;
    if route.reads == Reads::Json {
        let merged = route.method == Method::Patch && media_type == MERGE_PATCH;
        check_json(if merged { JSON } else { media_type }, &body)?;
    }
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned);
    // TM Forum's interfaces know no such key: whoever sends one all the same is answered once.
    let keyless = route.is_tmf() && key.is_none();
    let needs_key = !route.only_reads()
        && !keyless
        && !matches!(
            route.id,
            "sign_in" | "use_link" | "begin_openid" | "finish_openid" | "read_inbox" | "call_event" | "alarm"
        );
    let fits = |key: &String| {
        (1..=KEY_CHARS_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    };
    if needs_key && !key.as_ref().is_some_and(fits) {
        return Err(Failure::key_missing());
    }
    Ok((body.to_vec(), key))
}

fn check_json(media_type: &str, body: &[u8]) -> Result<(), Failure> {
    if media_type != JSON {
        return Err(Failure::not_json());
    }
    let text = std::str::from_utf8(body).map_err(|_| Failure::bad_encoding())?;
    if text.contains('\0') || text.contains("\\u0000") {
        return Err(Failure::bad_encoding());
    }
    Ok(())
}

/// The media type of a body in lower case, without parameters; empty when none was sent.
fn media_type(headers: &HeaderMap) -> String {
    let declared =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn set_cookies(response: &mut Response, cookies: Vec<String>) {
    for cookie in cookies {
        // Names, hexadecimal and numbers: always a header.
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

fn respond(answer: Answer, caller: &Caller, app: &App) -> Response {
    let json = |bytes: Vec<u8>| {
        let headers = [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        (headers, bytes)
    };
    match answer {
        Answer::Json(bytes) => json(bytes).into_response(),
        made @ (Answer::Made(_) | Answer::Listed { .. }) => tmf::respond(made),
        Answer::Done => StatusCode::NO_CONTENT.into_response(),
        Answer::SignedIn { body, token, device } => {
            let mut response = json(body).into_response();
            set_cookies(&mut response, caller.signed_in(app, &token, device.as_deref()));
            response
        }
        Answer::SignedOut(elsewhere) => {
            let mut response = match elsewhere {
                Some(bytes) => json(bytes).into_response(),
                None => StatusCode::NO_CONTENT.into_response(),
            };
            set_cookies(&mut response, caller.signed_out());
            response
        }
        Answer::OnTheWay { body, secret } => {
            ([(header::SET_COOKIE, caller.on_the_way(&secret))], json(body)).into_response()
        }
        Answer::Page(html) => {
            // The desk shows a printable page inside itself; nobody else does.
            let policy =
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'";
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CACHE_CONTROL, "no-store"),
                (header::CONTENT_SECURITY_POLICY, policy),
            ];
            (headers, html).into_response()
        }
        Answer::Csv { name, text } => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, text).into_response()
        }
        Answer::Artefact { bytes, content_type, name } => {
            let headers = [
                (header::CONTENT_TYPE, content_type),
                (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
                (header::CACHE_CONTROL, "private".to_owned()),
            ];
            (headers, bytes).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_table_is_bound_exactly_once() {
        let table: Vec<&str> = ROUTES.iter().chain(TMF_ROUTES).map(|route| route.id).collect();
        assert_eq!(bound_ids(), table);
    }
}

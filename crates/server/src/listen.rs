//! The listener: as many connections as there is room for, none that is held open by doing nothing, and nobody who comes
//! beyond it waits outside: he is told so at once.

use crate::caller::{Peer, forwarded};
use crate::failure::Failure;
use crate::gate::Limits;
use crate::room::{Room, Shares};
use crate::router::{Https, Serving, router, spare, watchers};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::future::Future as _;
use std::io::{Error, ErrorKind, Write as _};
use std::net::Shutdown;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Sleep, sleep};

/// Wait after the system gave no connection, most likely for want of files.
const ACCEPT_AGAIN: Duration = Duration::from_millis(200);

/// Serves until told to stop, then until open requests have ended.
pub async fn listen(listener: TcpListener, serving: Arc<Serving>, stop: watch::Receiver<bool>) {
    let face = router(Arc::clone(&serving));
    let face = match serving.settings.https {
        Https::Forwarded => shared(face, serving.settings.limits),
        Https::Off | Https::On => face,
    };
    answer(listener, &serving, face, stop).await;
}

/// Answers only who watches a process that works without a face, until told to stop.
pub async fn listen_for_watchers(listener: TcpListener, serving: Arc<Serving>, stop: watch::Receiver<bool>) {
    answer(listener, &serving, watchers(Arc::clone(&serving)), stop).await;
}

/// Behind a proxy every connection is the proxy's: there an address that it names has its part of what is under way.
fn shared(face: Router, limits: Limits) -> Router {
    let shares = Arc::new(Shares::default());
    face.layer(from_fn(move |request: Request, next: Next| {
        let held = forwarded(request.headers()).map(|address| shares.enter(address, limits.address_max));
        async move {
            match held {
                Some(None) => Failure::overloaded().into_response(),
                // Held until the answer begins: until then the body has come, however slowly.
                held => {
                    let answer: Response = next.run(request).await;
                    drop(held);
                    answer
                }
            }
        }
    }))
}

async fn answer(
    listener: TcpListener,
    serving: &Arc<Serving>,
    face: Router,
    mut stop: watch::Receiver<bool>,
) {
    let Limits { head_within, spare_head_within, .. } = serving.settings.limits;
    let room = Room::new(serving.settings.limits, serving.settings.https != Https::Off);
    let service = |router| TowerToHyperService::new(router);
    let services = (service(face), service(spare(Arc::clone(serving))));
    let mut seats = http1::Builder::new();
    seats.timer(TokioTimer::new()).header_read_timeout(head_within);
    let mut spares = http1::Builder::new();
    spares.timer(TokioTimer::new()).header_read_timeout(spare_head_within).keep_alive(false);
    let turned_away = turned_away();
    let mut open = JoinSet::new();
    while !*stop.borrow() {
        let accepted = tokio::select! {
            biased;
            _ = stop.changed() => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, address) = match accepted {
            Ok((stream, from)) => (stream, from.ip()),
            Err(error) => {
                tracing::warn!(%error, "no connection could be accepted");
                sleep(ACCEPT_AGAIN).await;
                continue;
            }
        };
        // What an answer says is sent when it is said; a socket that is gone already shows on the first read.
        let _ = stream.set_nodelay(true);
        let Some(place) = room.place(address) else {
            turn_away(stream, &turned_away);
            continue;
        };
        let taken = TokioIo::new(Taken::new(stream, serving.settings.limits));
        let told = |face: TowerToHyperService<Router>| {
            service_fn(move |mut request: hyper::Request<Incoming>| {
                request.extensions_mut().insert(Peer(address));
                face.call(request)
            })
        };
        let connection = match place.spare {
            false => seats.serve_connection(taken, told(services.0.clone())),
            true => spares.serve_connection(taken, told(services.1.clone())),
        };
        let mut stop = stop.clone();
        open.spawn(async move {
            let mut connection = pin!(connection);
            // Whatever ends a connection early is its client's affair.
            tokio::select! {
                biased;
                _ = connection.as_mut() => {}
                _ = stop.changed() => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
            drop(place);
        });
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

/// What is said to a connection for which no place is left at all, whatever it asks.
fn turned_away() -> String {
    // A body of plain words and numbers can always be written as JSON.
    let body = serde_json::to_string(&Failure::overloaded().body()).unwrap_or_default();
    format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 1\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Says so and ends it. The system takes so few bytes at once; nothing is read, so that nothing can be made to wait.
fn turn_away(stream: TcpStream, said: &str) {
    if let Ok(mut stream) = stream.into_std() {
        let _ = stream.write(said.as_bytes());
        let _ = stream.shutdown(Shutdown::Write);
    }
}

/// A connection that ends when its client takes nothing of an answer for too long.
struct Taken {
    stream: TcpStream,
    within: Duration,
    /// Runs while the client takes nothing.
    patience: Option<Pin<Box<Sleep>>>,
}

impl Taken {
    fn new(stream: TcpStream, limits: Limits) -> Self {
        Self { stream, within: limits.take_within, patience: None }
    }

    fn judge<T>(&mut self, cx: &mut Context<'_>, tried: Poll<Result<T, Error>>) -> Poll<Result<T, Error>> {
        if tried.is_ready() {
            self.patience = None;
            return tried;
        }
        let within = self.within;
        let patience = self.patience.get_or_insert_with(|| Box::pin(sleep(within)));
        patience.as_mut().poll(cx).map(|()| Err(ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Taken {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        to: &mut ReadBuf<'_>,
    ) -> Poll<Result<(), Error>> {
        Pin::new(&mut self.stream).poll_read(cx, to)
    }
}

impl AsyncWrite for Taken {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<Result<usize, Error>> {
        let tried = Pin::new(&mut self.stream).poll_write(cx, from);
        self.judge(cx, tried)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[std::io::IoSlice<'_>],
    ) -> Poll<Result<usize, Error>> {
        let tried = Pin::new(&mut self.stream).poll_write_vectored(cx, from);
        self.judge(cx, tried)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

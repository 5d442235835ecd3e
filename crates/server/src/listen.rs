//! The listener: as many connections as there is room for, and none that is held open by doing nothing.

use crate::caller::Peer;
use crate::gate::Limits;
use crate::router::{Serving, router, watchers};
use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::future::Future as _;
use std::io::{Error, ErrorKind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Sleep, sleep};

/// Wait after the system gave no connection, most likely for want of files.
const ACCEPT_AGAIN: Duration = Duration::from_millis(200);

/// Serves until told to stop, then until open requests have ended.
pub async fn listen(listener: TcpListener, serving: Arc<Serving>, stop: watch::Receiver<bool>) {
    let limits = serving.settings.limits;
    answer(listener, limits, router(serving), stop).await;
}

/// Answers only who watches a process that works without a face, until told to stop.
pub async fn listen_for_watchers(listener: TcpListener, serving: Arc<Serving>, stop: watch::Receiver<bool>) {
    let limits = serving.settings.limits;
    answer(listener, limits, watchers(serving), stop).await;
}

async fn answer(listener: TcpListener, limits: Limits, face: Router, mut stop: watch::Receiver<bool>) {
    let service = TowerToHyperService::new(face);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_within);
    let room = Arc::new(Semaphore::new(limits.connections_max));
    let mut open = JoinSet::new();
    while !*stop.borrow() {
        // Never closed, so it is always given in the end.
        let accepted = async {
            let place = Arc::clone(&room).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (stream, peer, place) = tokio::select! {
            biased;
            _ = stop.changed() => break,
            Some(_) = open.join_next() => continue,
            (accepted, place) = accepted => match accepted {
                Ok((stream, peer)) => (stream, Peer(peer.ip()), place),
                Err(error) => {
                    tracing::warn!(%error, "no connection could be accepted");
                    sleep(ACCEPT_AGAIN).await;
                    continue;
                }
            },
        };
        // What an answer says is sent when it is said; a socket that is gone already shows on the first read.
        let _ = stream.set_nodelay(true);
        let face = service.clone();
        let told = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(peer);
            face.call(request)
        });
        let connection = http.serve_connection(TokioIo::new(Taken::new(stream, limits)), told);
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

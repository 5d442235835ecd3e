//! Live updates by server-sent events: which cases changed, and on whose telephone line something happened. A listener that falls behind gets `resync` and loads anew;
//! nothing is buffered for it without limit (TRAPS 14).

use crate::failure::Failure;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc};
use uuid::Uuid;

/// Messages that a listener may be behind.
const BUFFER: usize = 256;
/// Listeners of one process.
const STREAMS_MAX: usize = 500;
/// Silence after which a comment keeps the connection open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

#[derive(Clone)]
enum Message {
    Changed(Arc<Vec<Uuid>>),
    /// People on whose line something happened.
    Called(Arc<Vec<String>>),
    Close,
}

/// The hub of one process.
pub struct Live {
    sender: broadcast::Sender<Message>,
    open: Arc<AtomicUsize>,
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}

impl Live {
    /// A hub without listeners.
    #[must_use]
    pub fn new() -> Self {
        Self { sender: broadcast::channel(BUFFER).0, open: Arc::default() }
    }

    /// Tells every listener that these cases changed.
    pub fn changed(&self, cases: Vec<Uuid>) {
        // No listener is no error.
        let _ = self.sender.send(Message::Changed(Arc::new(cases)));
    }

    /// Tells these people that something happened on their telephone lines.
    pub fn called(&self, people: Vec<String>) {
        // No listener is no error.
        let _ = self.sender.send(Message::Called(Arc::new(people)));
    }

    /// Ends every stream: an open one would hold up a graceful stop.
    pub fn close(&self) {
        let _ = self.sender.send(Message::Close);
    }

    /// A new stream of somebody's.
    pub fn stream(&self, person: String) -> Response {
        if self.open.fetch_add(1, Ordering::SeqCst) >= STREAMS_MAX {
            self.open.fetch_sub(1, Ordering::SeqCst);
            return Failure::too_many_streams().into_response();
        }
        let (sender, receiver) = mpsc::channel(8);
        let place = Place(Arc::clone(&self.open));
        tokio::spawn(pump(self.sender.subscribe(), sender, person, place));
        Sse::new(Stream(receiver)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
    }
}

/// A listener's place; given back when its pump ends.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn pump(
    mut messages: broadcast::Receiver<Message>,
    sender: mpsc::Sender<Event>,
    person: String,
    _place: Place,
) {
    if sender.send(Event::default().event("hello").data("{}")).await.is_err() {
        return;
    }
    loop {
        let received = tokio::select! {
            biased;
            () = sender.closed() => return,
            received = messages.recv() => received,
        };
        let event = match received {
            Ok(Message::Changed(cases)) => {
                let data = serde_json::json!({ "cases": *cases }).to_string();
                Event::default().event("changed").data(data)
            }
            // Whose telephone rings is nobody else's business.
            Ok(Message::Called(people)) if people.contains(&person) => {
                Event::default().event("called").data("{}")
            }
            Ok(Message::Called(_)) => continue,
            Err(broadcast::error::RecvError::Lagged(_)) => Event::default().event("resync").data("{}"),
            Ok(Message::Close) | Err(broadcast::error::RecvError::Closed) => return,
        };
        if sender.send(event).await.is_err() {
            return;
        }
    }
}

struct Stream(mpsc::Receiver<Event>);

impl futures_core::Stream for Stream {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|event| event.map(Ok))
    }
}

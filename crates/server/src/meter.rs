//! Counters in the text form that Prometheus reads.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use yinuo_app::App;
use yinuo_app::messages::PostmanState;
use yinuo_app::outlet::OutletState;
use yinuo_app::settlement::CashierState;

/// Counters of this process.
pub struct Meter {
    requests: Mutex<BTreeMap<(&'static str, u16), u64>>,
    /// How far the outlet is; none when there is no outlet.
    outlet: Mutex<Option<OutletState>>,
    /// Shards that this process leases; none when it does not work.
    shards: Mutex<Option<usize>>,
    /// How far messages to customers are; none when nobody is written to.
    post: Mutex<Option<PostmanState>>,
    /// How far payments are; none when money leaves by files alone.
    till: Mutex<Option<CashierState>>,
}

impl Meter {
    /// All at zero.
    pub fn new() -> Self {
        Self {
            requests: Mutex::default(),
            outlet: Mutex::default(),
            shards: Mutex::default(),
            post: Mutex::default(),
            till: Mutex::default(),
        }
    }

    /// One more answer.
    pub fn count(&self, route: &'static str, status: StatusCode) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.entry((route, status.as_u16())).or_default() += 1;
    }

    /// How far the outlet is by now.
    pub fn note_outlet(&self, state: OutletState) {
        *self.outlet.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
    }

    /// How many shards this process leases by now; says whether that is another number than before.
    pub fn note_shards(&self, count: usize) -> bool {
        let mut shards = self.shards.lock().unwrap_or_else(PoisonError::into_inner);
        shards.replace(count) != Some(count)
    }

    /// How far messages to customers are by now.
    pub fn note_post(&self, state: PostmanState) {
        *self.post.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
    }

    /// How far payments are by now.
    pub fn note_till(&self, state: CashierState) {
        *self.till.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
    }

    /// How far the outlet, messages and payments are; each none when nothing leaves that way here.
    pub fn ways_out(&self) -> (Option<OutletState>, Option<PostmanState>, Option<CashierState>) {
        let outlet = self.outlet.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let post = self.post.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let till = self.till.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (outlet, post, till)
    }

    /// All counters, and how far the worker is behind.
    pub fn text(&self, app: &App) -> Response {
        let mut text = String::from("# TYPE yinuo_requests_total counter\n");
        for ((route, status), count) in &*self.requests.lock().unwrap_or_else(PoisonError::into_inner) {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "yinuo_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}");
        }
        if let Ok(lag) = app.worker_lag_millis() {
            let _ = writeln!(
                text,
                "# TYPE yinuo_worker_lag_milliseconds gauge\nyinuo_worker_lag_milliseconds {lag}"
            );
        }
        if let Ok(heads) = app.store().journal_heads() {
            let sum: u64 = heads.iter().sum();
            let _ = writeln!(text, "# TYPE yinuo_journal_events gauge\nyinuo_journal_events {sum}");
        }
        if let Some(count) = *self.shards.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = writeln!(text, "# TYPE yinuo_worker_shards gauge\nyinuo_worker_shards {count}");
        }
        if let Some(state) = &*self.outlet.lock().unwrap_or_else(PoisonError::into_inner) {
            tell_outlet(&mut text, state);
        }
        if let Some(state) = &*self.post.lock().unwrap_or_else(PoisonError::into_inner) {
            tell_post(&mut text, state);
        }
        if let Some(state) = &*self.till.lock().unwrap_or_else(PoisonError::into_inner) {
            tell_till(&mut text, state);
        }
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
    }
}

fn tell_outlet(text: &mut String, state: &OutletState) {
    let figures = [
        ("# TYPE yinuo_outlet_delivered_total counter\nyinuo_outlet_delivered_total", state.delivered),
        ("# TYPE yinuo_outlet_failed_total counter\nyinuo_outlet_failed_total", state.failed),
        ("# TYPE yinuo_outlet_behind_events gauge\nyinuo_outlet_behind_events", state.behind),
        ("# TYPE yinuo_outlet_away gauge\nyinuo_outlet_away", u64::from(state.away)),
        ("# TYPE yinuo_outlet_stopped_shards gauge\nyinuo_outlet_stopped_shards", state.stopped.len() as u64),
    ];
    for (name, figure) in figures {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name} {figure}");
    }
}

fn tell_post(text: &mut String, state: &PostmanState) {
    let figures = [
        ("# TYPE yinuo_messages_written_total counter\nyinuo_messages_written_total", state.written),
        ("# TYPE yinuo_messages_handed_total counter\nyinuo_messages_handed_total", state.handed),
        ("# TYPE yinuo_messages_failed_total counter\nyinuo_messages_failed_total", state.failed),
        ("# TYPE yinuo_messages_away gauge\nyinuo_messages_away", u64::from(state.away)),
    ];
    for (name, figure) in figures {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name} {figure}");
    }
}

fn tell_till(text: &mut String, state: &CashierState) {
    let figures = [
        ("# TYPE yinuo_settlements_told_total counter\nyinuo_settlements_told_total", state.told),
        ("# TYPE yinuo_settlements_failed_total counter\nyinuo_settlements_failed_total", state.failed),
        ("# TYPE yinuo_settlements_away gauge\nyinuo_settlements_away", u64::from(state.away)),
    ];
    for (name, figure) in figures {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name} {figure}");
    }
}

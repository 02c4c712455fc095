//! Taking connections: few enough for the open files this process may have, none for ever, and an end that comes whatever
//! clients do.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// Longest time for the head of a request; an open connection without a request ends after it too.
const HEAD: Duration = Duration::from_secs(15);
/// Longest time in which a client takes nothing of its answer.
const WRITE: Duration = Duration::from_secs(30);
/// Largest head.
const HEAD_BYTES: usize = 64 << 10;
/// How long requests under way may go on after the order to stop.
const STOP: Duration = Duration::from_secs(10);
/// Files that are not connections: database, readers, uploads, logs.
const OWN_FILES: u64 = 256;
/// More connections than this are never held.
const MOST: u64 = 8_192;

/// Serves until `stop`, and for at most [`STOP`] longer.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let most = places(open_files());
    let connections = Arc::new(Connections::default());
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                if connections.len() >= most && !connections.end_one() {
                    // Every connection has a request under way: this one comes again.
                    tracing::warn!(most, "all connections are in use");
                    continue;
                }
                let watcher = graceful.watcher();
                tokio::spawn(connection(stream, peer, router.clone(), connections.clone(), watcher));
            }
            // Out of open files, or the peer has gone: neither ends the server.
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(STOP, graceful.shutdown()).await.is_err() {
        tracing::warn!(left = connections.len(), "stopped with requests under way");
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    connections: Arc<Connections>,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let held = connections.enter();
    let busy = held.state.clone();
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        let turn = Turn::new(busy.clone());
        request.extensions_mut().insert(ConnectInfo(peer));
        let router = router.clone();
        async move {
            let answer = router.oneshot(request.map(Body::new)).await;
            // The turn goes with the content of the answer: sending it is work too.
            answer.map(|answer| {
                answer.map(|body| {
                    Body::new(http_body_util::BodyExt::map_frame(body, move |frame| {
                        let _ = &turn;
                        frame
                    }))
                })
            })
        }
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE));
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(HEAD_BYTES);
    let serving = watcher.watch(server.serve_connection(TokioIo::new(Box::pin(stream)), service));
    tokio::select! {
        // A broken connection is the client's affair.
        _ = serving => {}
        () = held.state.end.notified() => {}
    }
}

/// Connections by age.
#[derive(Default)]
struct Connections(Mutex<Held>);

#[derive(Default)]
struct Held {
    next: u64,
    open: BTreeMap<u64, Arc<State>>,
}

/// What a connection does.
#[derive(Default)]
struct State {
    /// Requests under way.
    busy: AtomicUsize,
    /// Told to make room.
    end: Notify,
}

impl Connections {
    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).open.len()
    }

    fn enter(self: &Arc<Self>) -> Place {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (id, state) = (held.next, Arc::new(State::default()));
        held.next += 1;
        held.open.insert(id, state.clone());
        Place { connections: self.clone(), id, state }
    }

    /// Ends the oldest connection without a request under way, to make room. False when there is none.
    fn end_one(&self) -> bool {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = held.open.iter().find(|(_, state)| state.busy.load(Ordering::Acquire) == 0).map(|(id, _)| *id);
        let Some(state) = idle.and_then(|id| held.open.remove(&id)) else { return false };
        state.end.notify_one();
        true
    }
}

/// One open connection.
struct Place {
    connections: Arc<Connections>,
    id: u64,
    state: Arc<State>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.0.lock().unwrap_or_else(PoisonError::into_inner).open.remove(&self.id);
    }
}

/// One request under way.
struct Turn(Arc<State>);

impl Turn {
    fn new(state: Arc<State>) -> Self {
        state.busy.fetch_add(1, Ordering::AcqRel);
        Self(state)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Files this process may have open; the soft limit is raised to the hard one first.
fn open_files() -> u64 {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    let wanted = limit.maximum.unwrap_or(MOST + OWN_FILES).min(MOST + OWN_FILES);
    if limit.current.is_some_and(|current| current < wanted) {
        let raised = rustix::process::Rlimit { current: Some(wanted), maximum: limit.maximum };
        if rustix::process::setrlimit(rustix::process::Resource::Nofile, raised).is_ok() {
            return wanted;
        }
    }
    limit.current.unwrap_or(wanted)
}

/// How many connections fit into so many open files.
fn places(files: u64) -> usize {
    usize::try_from(files.saturating_sub(OWN_FILES).clamp(64, MOST)).unwrap_or(64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_room_for_the_database() {
        assert_eq!([places(1_024), places(100), places(u64::MAX)], [768, 64, 8_192]);
    }

    #[test]
    fn the_oldest_idle_connection_makes_room() {
        let all = Arc::new(Connections::default());
        let (first, second) = (all.enter(), all.enter());
        let turn = Turn::new(first.state.clone());
        assert!(all.end_one() && !all.end_one(), "the second was idle, the first is not");
        assert_eq!(all.len(), 1);
        drop((turn, second));
        assert!(all.end_one());
        drop(first);
        assert_eq!(all.len(), 0);
    }
}

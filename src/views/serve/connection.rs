//! The server on a socket: how many connections, how long their headers may take, and how it ends.

use super::{Service, respond};
use crate::meaning::query::guard::STACK_BYTES;
use crate::meaning::query::limits::Limit;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// A request that was answered, for a log: neither its parameters nor its headers, which hold data and tokens.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The method.
    pub method: String,
    /// The path, escaped.
    pub path: String,
    /// The status.
    pub status: u16,
    /// How long it took until the status was known.
    pub took: Duration,
}

/// Where answered requests are told.
pub type Log = Arc<dyn Fn(Answered) + Send + Sync>;

/// How long requests in flight may take when the server ends.
const DRAIN: Duration = Duration::from_secs(5);

/// A runtime whose threads have the stacks that [`super::Settings::at_once`] needs.
///
/// # Errors
/// When threads cannot be started.
pub fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("serve")
        .thread_stack_size(STACK_BYTES)
        .max_blocking_threads(16)
        .build()
}

/// Serves connections until `end` is done; then requests in flight have five seconds.
pub async fn listen(
    service: Arc<Service>,
    listener: TcpListener,
    log: Option<Log>,
    end: impl Future<Output = ()>,
) {
    let most = service
        .limits()
        .size(Limit::Connections)
        .clamp(1, Semaphore::MAX_PERMITS);
    let permits = Arc::new(Semaphore::new(most));
    let (closing, closed) = watch::channel(false);
    let mut connections = JoinSet::new();
    tokio::pin!(end);
    loop {
        let accepted = tokio::select! {
            () = &mut end => break,
            accepted = accept(&listener, &permits) => accepted,
        };
        let Some((stream, permit)) = accepted else {
            continue;
        };
        let (service, log, closed) = (Arc::clone(&service), log.clone(), closed.clone());
        connections.spawn(async move {
            connection(service, stream, log, closed).await;
            drop(permit);
        });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    // Nobody may be listening any more.
    let _ = closing.send(true);
    let all = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(DRAIN, all).await;
}

type Accepted = (TcpStream, tokio::sync::OwnedSemaphorePermit);

/// The next connection; when there are no file descriptors left, some time passes.
async fn accept(listener: &TcpListener, permits: &Arc<Semaphore>) -> Option<Accepted> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => {
            // Answers are written whole: waiting for more makes them late.
            let _ = stream.set_nodelay(true);
            Some((stream, permit))
        }
        Err(_) => {
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

async fn connection(
    service: Arc<Service>,
    stream: TcpStream,
    log: Option<Log>,
    mut closed: watch::Receiver<bool>,
) {
    let header_time = Duration::from_secs(service.limits().get(Limit::HeaderTime));
    let header = service.limits().size(Limit::Header).max(8 << 10);
    let answering = service_fn(move |request: Request<Incoming>| {
        let (service, log) = (Arc::clone(&service), log.clone());
        async move { Ok::<_, Infallible>(told(&service, request, log).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_time)
        .max_buf_size(header)
        .serve_connection(TokioIo::new(stream), answering);
    tokio::pin!(served);
    tokio::select! {
        // How a connection ended concerns its client alone.
        _ = served.as_mut() => {}
        _ = closed.changed() => {
            served.as_mut().graceful_shutdown();
            let _ = served.await;
        }
    }
}

async fn told(
    service: &Arc<Service>,
    request: Request<Incoming>,
    log: Option<Log>,
) -> Response<Body> {
    let Some(log) = log else {
        return respond(service, request.map(Body::new)).await;
    };
    let begun = Instant::now();
    let method = request.method().to_string();
    let path: String = request.uri().path().escape_debug().take(300).collect();
    let response = respond(service, request.map(Body::new)).await;
    log(Answered {
        method,
        path,
        status: response.status().as_u16(),
        took: begun.elapsed(),
    });
    response
}

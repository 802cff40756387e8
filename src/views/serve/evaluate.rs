//! Evaluations: how many at once, on which threads, for how long.

use super::problem::Problem;
use super::stream::{Message, Out, Parts, Waits, send_until};
use crate::data::allowance::{Allowance, Cut, Stop, within};
use crate::meaning::query::guard;
use crate::meaning::query::limits::{Limit, Limits};
use axum::body::{Body, Bytes};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What an evaluation gave.
pub enum Given {
    /// Everything.
    Whole(Bytes),
    /// A body that is still being written.
    Begun(Body),
}

/// The work of an evaluation: it writes to `Out` and says what is wrong, if anything is.
pub trait Work: FnOnce(&mut Out) -> Result<(), Problem> + Send + 'static {}

impl<F: FnOnce(&mut Out) -> Result<(), Problem> + Send + 'static> Work for F {}

/// The evaluations that run, and the limits of their number.
pub struct Evaluations {
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    queue: usize,
    limits: Limits,
    running: Mutex<Vec<Weak<Stop>>>,
}

/// Steps of an evaluation that is short enough to be done where the request is read.
const SHORT_STEPS: u64 = 40_000;
/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(4);
/// How much later than the deadline an evaluation that does not look at the clock is given up.
const GRACE: Duration = Duration::from_millis(900);

impl Evaluations {
    /// None yet.
    pub fn new(limits: &Limits) -> Self {
        let machine = std::thread::available_parallelism().map_or(2, usize::from);
        let most = match limits.size(Limit::Evaluations) {
            0 => 2 * machine,
            most => most,
        };
        Self {
            permits: Arc::new(Semaphore::new(most)),
            waiting: AtomicUsize::new(0),
            queue: limits.size(Limit::Queue),
            limits: limits.clone(),
            running: Mutex::default(),
        }
    }

    /// The allowance of a query or, with its own time, an update.
    pub fn allowance(&self, time: Limit, wanted: Option<Duration>) -> Allowance {
        let most = Duration::from_secs(self.limits.get(time));
        let time = wanted.map_or(most, |wanted| wanted.min(most));
        Allowance {
            deadline: Some(Instant::now() + time),
            steps: None,
            literal: self.limits.size(Limit::MadeLiteral),
            made: self.limits.size(Limit::MadeTotal),
            stop: Arc::default(),
        }
    }

    /// Does short work on this thread; `None` when it is not short after all.
    pub fn at_once(
        &self,
        allowance: &Allowance,
        work: impl FnOnce(&mut Out) -> Result<(), Problem>,
    ) -> Option<Result<Bytes, Problem>> {
        let short = Allowance {
            steps: Some(SHORT_STEPS),
            ..allowance.clone()
        };
        let mut out = Out::short();
        match within(short, || work(&mut out)) {
            Ok(Ok(())) => Some(Ok(out.rest())),
            Ok(Err(problem)) if problem.status.is_server_error() => None,
            Ok(Err(problem)) => Some(Err(problem)),
            Err(_) => None,
        }
    }

    /// Does work on a thread with a big stack when it is its turn, and gives what comes first: the whole result, its beginning,
    /// or a problem.
    ///
    /// # Errors
    /// When there is no turn, or the work fails or is cut before its result begins.
    pub async fn run(&self, allowance: Allowance, work: impl Work) -> Result<Given, Problem> {
        let permit = self.turn().await?;
        let stop = Arc::clone(&allowance.stop);
        let waits = Waits(Arc::clone(&stop));
        self.remember(&stop);
        let deadline = allowance.deadline;
        let (sender, mut receiver) = tokio::sync::mpsc::channel(8);
        let seconds = self.limits.get(Limit::QueryTime);
        let thread = move || {
            let mut out = Out::to(sender.clone(), deadline);
            let message = match within(allowance, || work(&mut out).map(|()| out.end())) {
                Ok(Ok(_)) => None,
                Ok(Err(problem)) => Some(problem),
                Err(cut) => Some(told(cut)),
            };
            if let Some(problem) = message {
                let soon = Instant::now() + Duration::from_secs(1);
                // Whoever has left needs no message.
                let _ = send_until(&sender, Message::Failed(problem), Some(soon));
            }
            drop(permit);
        };
        spawn(thread)?;
        let until =
            deadline.unwrap_or_else(|| Instant::now() + Duration::from_secs(seconds)) + GRACE;
        match tokio::time::timeout_at(until.into(), receiver.recv()).await {
            Ok(Some(Message::Ends(bytes) | Message::Part(bytes))) => Ok(Given::Whole(bytes)),
            Ok(Some(Message::Begins)) => {
                Ok(Given::Begun(Body::new(Parts::new(receiver, until, waits))))
            }
            Ok(Some(Message::Failed(problem))) => Err(problem),
            Ok(None) => Err(told(Cut::Fault(
                "the evaluation ended without a word".into(),
            ))),
            Err(_) if stop.leave() => Err(told(Cut::Time)),
            Err(_) => match receiver.recv().await {
                Some(Message::Ends(bytes)) => Ok(Given::Whole(bytes)),
                Some(Message::Failed(problem)) => Err(problem),
                _ => Err(told(Cut::Time)),
            },
        }
    }

    /// Stops everything that runs, because memory is short.
    pub fn spare_memory(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        for stop in running.drain(..).filter_map(|stop| stop.upgrade()) {
            stop.spare();
        }
    }

    fn remember(&self, stop: &Arc<Stop>) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|stop| stop.strong_count() > 0);
        running.push(Arc::downgrade(stop));
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let permits = Arc::clone(&self.permits);
        if let Ok(permit) = Arc::clone(&permits).try_acquire_owned() {
            return Ok(permit);
        }
        let busy = || {
            Problem::busy(
                "too many queries run already (limits evaluations, queue): ask again soon",
            )
        };
        let _place = Place::take(&self.waiting, self.queue).ok_or_else(busy)?;
        match tokio::time::timeout(PATIENCE, permits.acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(busy()),
        }
    }
}

/// A place in the queue, given back when dropped.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize, most: usize) -> Option<Self> {
        let place = Self(waiting);
        (waiting.fetch_add(1, Ordering::SeqCst) < most).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn spawn(work: impl FnOnce() + Send + 'static) -> Result<(), Problem> {
    std::thread::Builder::new()
        .name(guard::THREAD.to_owned())
        .stack_size(guard::STACK_BYTES)
        .spawn(work)
        .map(drop)
        .map_err(|error| Problem::busy(format!("no thread can be started: {error}")))
}

/// A cut as an answer; every limit is named.
pub fn told(cut: Cut) -> Problem {
    let unavailable = axum::http::StatusCode::SERVICE_UNAVAILABLE;
    match cut {
        Cut::Time => Problem::new(
            unavailable,
            "the time is over (limits query-time, update-time, option --timeout-s): ask for less",
        ),
        Cut::Steps => Problem::new(unavailable, "the query is not short"),
        Cut::Left => Problem::new(unavailable, "nobody waits for the result"),
        Cut::Memory => Problem::busy("memory is short (limit memory): ask for less, or later"),
        Cut::Made => Problem::new(
            unavailable,
            "functions made too much text (limit made-total): ask for less",
        ),
        Cut::Fault(what) => Problem::new(
            axum::http::StatusCode::INTERNAL_SERVER_ERROR,
            format!("the query engine failed: {what}"),
        ),
    }
}

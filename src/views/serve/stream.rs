//! A body that is written by an evaluation on a thread of its own while the reader takes it.
//!
//! The status is not sent before the first part is full: an evaluation that fails before that answers with its own status. One
//! that is cut later breaks the connection off, without the final chunk, so that a cut result never looks whole.

use super::problem::Problem;
use axum::body::Bytes;
use http_body::Frame;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::Sleep;

use crate::data::allowance::Stop;

/// What an evaluation says to whoever answers.
#[derive(Debug)]
pub enum Message {
    /// The result is long; its parts follow.
    Begins,
    /// A part of it.
    Part(Bytes),
    /// The result, whole or the last part of it.
    Ends(Bytes),
    /// There is none.
    Failed(Problem),
}

/// The size of a part. Small ones cost more than they carry.
const PART: usize = 64 << 10;
/// How much is kept back before the status is sent.
const HELD: usize = 256 << 10;

/// Where an evaluation writes to.
pub struct Out {
    buffer: Vec<u8>,
    sender: Option<Sender<Message>>,
    begun: bool,
    deadline: Option<Instant>,
}

impl Out {
    /// Keeps everything; more than a short result is an error.
    pub fn short() -> Self {
        Self {
            buffer: Vec::with_capacity(4 << 10),
            sender: None,
            begun: false,
            deadline: None,
        }
    }

    /// Sends parts to a reader, who has time until the deadline to take them.
    pub fn to(sender: Sender<Message>, deadline: Option<Instant>) -> Self {
        Self {
            buffer: Vec::with_capacity(PART),
            sender: Some(sender),
            begun: false,
            deadline,
        }
    }

    /// What is left in the buffer.
    pub fn rest(self) -> Bytes {
        self.buffer.into()
    }

    /// Sends the last part.
    pub fn end(&mut self) -> io::Result<()> {
        let last = std::mem::take(&mut self.buffer).into();
        self.send(Message::Ends(last))
    }

    fn send(&self, message: Message) -> io::Result<()> {
        match &self.sender {
            Some(sender) => send_until(sender, message, self.deadline),
            None => Err(io::Error::other("the result is not short")),
        }
    }
}

/// Sends a message; a reader who takes nothing until the deadline has left.
pub fn send_until(
    sender: &Sender<Message>,
    message: Message,
    deadline: Option<Instant>,
) -> io::Result<()> {
    let mut message = message;
    loop {
        match sender.try_send(message) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Closed(_)) => return Err(io::ErrorKind::BrokenPipe.into()),
            Err(TrySendError::Full(back)) => message = back,
        }
        if deadline.is_some_and(|at| Instant::now() >= at) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        let full = if self.begun { PART } else { HELD };
        if self.buffer.len() >= full {
            if !self.begun {
                self.send(Message::Begins)?;
                self.begun = true;
            }
            let part = std::mem::replace(&mut self.buffer, Vec::with_capacity(PART));
            self.send(Message::Part(part.into()))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Tells an evaluation that nobody waits for it any more.
pub struct Waits(pub Arc<Stop>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// The parts as the body of a response.
pub struct Parts {
    receiver: Receiver<Message>,
    over: Pin<Box<Sleep>>,
    ended: bool,
    _waits: Waits,
}

impl Parts {
    /// A body that breaks off when the evaluation does, or when the time is over.
    pub fn new(receiver: Receiver<Message>, until: Instant, waits: Waits) -> Self {
        Self {
            receiver,
            over: Box::pin(tokio::time::sleep_until(until.into())),
            ended: false,
            _waits: waits,
        }
    }
}

impl http_body::Body for Parts {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let message = match self.receiver.poll_recv(context) {
            Poll::Ready(message) => message,
            Poll::Pending => {
                return match self.over.as_mut().poll(context) {
                    Poll::Ready(()) => {
                        self.ended = true;
                        Poll::Ready(Some(Err(io::ErrorKind::TimedOut.into())))
                    }
                    Poll::Pending => Poll::Pending,
                };
            }
        };
        match message {
            Some(Message::Begins) => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Some(Message::Part(bytes)) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            Some(Message::Ends(bytes)) => {
                self.ended = true;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Some(Message::Failed(_)) | None => {
                self.ended = true;
                Poll::Ready(Some(Err(io::Error::other("the result was cut"))))
            }
        }
    }
}

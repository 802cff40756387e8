//! What an evaluation may use: time, steps, and bytes that functions make.
//!
//! spareval asks a cancellation token only where it reads quads, so cross products, sorts and groups run on past any limit. But
//! every row is made of terms of ours, and a row cannot be combined, kept or compared without cloning one: so the terms count
//! ([`tick`]), and when the allowance is used up the evaluation is unwound. The count costs a decrement.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

/// Why an evaluation was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The time was over.
    Time,
    /// The steps were used up: it is no short evaluation.
    Steps,
    /// Whoever asked has left.
    Left,
    /// The machine has no memory to spare.
    Memory,
    /// Functions made more bytes than allowed.
    Made,
    /// The engine failed; what it said.
    Fault(String),
}

/// The state of an evaluation, shared with whoever may stop it.
#[derive(Debug, Default)]
pub struct Stop(AtomicU8);

const RUNS: u8 = 0;
const LEFT: u8 = 1;
const MEMORY: u8 = 2;
const KEPT: u8 = 3;

impl Stop {
    /// Stops the evaluation because nobody waits for it; says whether it had not been kept before.
    pub fn leave(&self) -> bool {
        self.turn(LEFT)
    }

    /// Stops the evaluation because memory is short.
    pub fn spare(&self) -> bool {
        self.turn(MEMORY)
    }

    /// Says that the result is about to be kept; after that nothing stops it. False when it has been stopped before.
    pub fn keep(&self) -> bool {
        self.turn(KEPT)
    }

    fn turn(&self, to: u8) -> bool {
        self.0
            .compare_exchange(RUNS, to, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
    }

    fn cut(&self) -> Option<Cut> {
        match self.0.load(Ordering::Relaxed) {
            LEFT => Some(Cut::Left),
            MEMORY => Some(Cut::Memory),
            _ => None,
        }
    }
}

/// What an evaluation may use.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// When it has to be done.
    pub deadline: Option<Instant>,
    /// How many steps it may take; a step is a term that is read, cloned or made.
    pub steps: Option<u64>,
    /// The longest literal that a function may make, in bytes.
    pub literal: usize,
    /// How many bytes functions may make in all.
    pub made: usize,
    /// What stops it from outside.
    pub stop: Arc<Stop>,
}

/// Steps between two looks at the clock.
const STRIDE: u32 = 256;

struct Running {
    allowance: Allowance,
    steps: u64,
    made: usize,
}

thread_local! {
    static STEPS_LEFT: Cell<u32> = const { Cell::new(u32::MAX) };
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

/// Does work within an allowance.
///
/// # Errors
/// When the allowance is used up, or the work panics.
pub fn within<T>(allowance: Allowance, work: impl FnOnce() -> T) -> Result<T, Cut> {
    let stop = Arc::clone(&allowance.stop);
    RUNNING.set(Some(Running {
        allowance,
        steps: 0,
        made: 0,
    }));
    STEPS_LEFT.set(0);
    let done = catch_unwind(AssertUnwindSafe(work));
    RUNNING.set(None);
    STEPS_LEFT.set(u32::MAX);
    match done {
        Ok(value) => stop.cut().map_or(Ok(value), Err),
        Err(panic) => Err(match panic.downcast::<Cut>() {
            Ok(cut) => *cut,
            Err(other) => Cut::Fault(said(&*other)),
        }),
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

/// Counts a step of the evaluation on this thread, and unwinds it when its allowance is used up.
#[inline]
pub fn tick() {
    STEPS_LEFT.with(|left| match left.get().checked_sub(1) {
        Some(fewer) => left.set(fewer),
        None => look(left),
    });
}

#[cold]
fn look(left: &Cell<u32>) {
    let cut = RUNNING.with_borrow_mut(|running| {
        let Some(running) = running else {
            left.set(u32::MAX);
            return None;
        };
        left.set(STRIDE);
        running.steps += u64::from(STRIDE);
        let allowance = &running.allowance;
        allowance
            .stop
            .cut()
            .or_else(|| {
                let late = allowance.deadline.is_some_and(|at| Instant::now() >= at);
                late.then_some(Cut::Time)
            })
            .or_else(|| {
                let many = allowance.steps.is_some_and(|steps| running.steps > steps);
                many.then_some(Cut::Steps)
            })
    });
    if let Some(cut) = cut {
        resume_unwind(Box::new(cut));
    }
}

/// The same where steps are long: looks at once whether the allowance is used up.
pub fn pause() {
    STEPS_LEFT.with(|left| {
        if left.get() != u32::MAX {
            look(left);
        }
    });
}

/// The time that is left to the evaluation on this thread; `None` when it has no end.
pub fn time_left() -> Option<Duration> {
    RUNNING.with_borrow(|running| {
        let deadline = running.as_ref()?.allowance.deadline?;
        Some(deadline.saturating_duration_since(Instant::now()))
    })
}

/// Whether a literal of so many bytes is short enough to be made.
pub fn fits(bytes: usize) -> bool {
    tick();
    RUNNING.with_borrow(|running| {
        running
            .as_ref()
            .is_none_or(|running| bytes <= running.allowance.literal)
    })
}

/// Whether a function may make a literal of so many bytes; unwinds when all that was made is too much.
pub fn may_make(bytes: usize) -> bool {
    let verdict = RUNNING.with_borrow_mut(|running| {
        let Some(running) = running else {
            return Ok(true);
        };
        running.made = running
            .made
            .saturating_add(bytes.min(running.allowance.literal));
        if running.made > running.allowance.made {
            return Err(Cut::Made);
        }
        Ok(bytes <= running.allowance.literal)
    });
    tick();
    match verdict {
        Ok(may) => may,
        Err(cut) => resume_unwind(Box::new(cut)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowance() -> Allowance {
        Allowance {
            deadline: None,
            steps: None,
            literal: 10,
            made: 100,
            stop: Arc::default(),
        }
    }

    fn for_ever() {
        loop {
            tick();
        }
    }

    #[test]
    fn work_without_end_is_cut_by_time_steps_and_from_outside() {
        let soon = Instant::now() + Duration::from_millis(20);
        let timed = Allowance {
            deadline: Some(soon),
            ..allowance()
        };
        assert_eq!(within(timed, for_ever), Err(Cut::Time));
        let counted = Allowance {
            steps: Some(100_000),
            ..allowance()
        };
        assert_eq!(within(counted, for_ever), Err(Cut::Steps));
        let stopped = allowance();
        assert!(stopped.stop.leave());
        assert_eq!(within(stopped, for_ever), Err(Cut::Left));
    }

    #[test]
    fn what_is_kept_cannot_be_stopped_and_what_is_stopped_cannot_be_kept() {
        let stop = Stop::default();
        assert!(stop.keep() && !stop.leave());
        let stop = Stop::default();
        assert!(stop.leave() && !stop.keep());
    }

    #[test]
    fn literals_are_capped_one_by_one_and_together() {
        assert_eq!(within(allowance(), || may_make(11)), Ok(false));
        assert_eq!(within(allowance(), || may_make(10)), Ok(true));
        let all = within(allowance(), || (0..11).all(|_| may_make(10)));
        assert_eq!(all, Err(Cut::Made));
    }

    #[test]
    fn outside_of_an_allowance_nothing_is_cut() {
        (0..10_000_000).for_each(|_| tick());
        assert!(may_make(usize::MAX));
    }
}

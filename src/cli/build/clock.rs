//! How long the stages of a build take.

use std::time::{Duration, Instant};

/// How long each stage took; for standard error only.
pub(super) struct Clock {
    start: Instant,
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Default for Clock {
    fn default() -> Self {
        let now = Instant::now();
        Self {
            start: now,
            last: now,
            laps: Vec::new(),
        }
    }
}

impl Clock {
    pub fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.laps.push((stage, now - self.last));
        self.last = now;
    }

    /// The stages and their times.
    pub fn laps(&self) -> impl Iterator<Item = &(&'static str, Duration)> {
        self.laps.iter()
    }

    /// The time since the start.
    pub fn total(&self) -> Duration {
        self.start.elapsed()
    }

    /// Takes over what stages that ran at once took each.
    pub fn at_once<const N: usize>(&mut self, laps: [(&'static str, Duration); N]) {
        self.laps.extend(laps);
        self.last = Instant::now();
    }
}

/// What a stage gives, and how long it took.
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

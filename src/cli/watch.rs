//! Doing something again whenever a file changes: the files' times and sizes are looked at a few times a second, which works on every
//! file system.

use super::input::Common;
use super::{Outcome, output};
use crate::words::count::counted;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(300);

/// Does it now and after each change of the files, until interrupted; an error is told and ends nothing.
///
/// `written` is what it writes itself, whose changes do not count.
pub(super) fn watch(
    common: &Common,
    paths: &[PathBuf],
    written: Option<&Path>,
    mut once: impl FnMut() -> anyhow::Result<Outcome>,
) -> anyhow::Result<Outcome> {
    loop {
        let before = stamps(paths, written);
        if let Err(error) = once() {
            if output::is_closed_pipe(&error) {
                return Ok(Outcome::Done);
            }
            output::error(&error, common);
        }
        io::stdout().flush()?;
        let files = counted(before.len(), "file");
        output::say(common, &format!("watching {files}; Ctrl-C ends"));
        while stamps(paths, written) == before {
            sleep(PAUSE);
        }
    }
}

/// The time and size of each file.
fn stamps(
    paths: &[PathBuf],
    written: Option<&Path>,
) -> BTreeMap<PathBuf, Option<(Option<SystemTime>, u64)>> {
    files(paths)
        .into_iter()
        .filter(|path| Some(path.as_path()) != written)
        .map(|path| {
            let found = std::fs::metadata(&path).ok();
            let stamp = found.map(|found| (found.modified().ok(), found.len()));
            (path, stamp)
        })
        .collect()
}

/// The files of which a path is one, or that lie in its folder; hidden ones are left out.
pub(super) fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
            let mut inner: Vec<PathBuf> = entries
                .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
                .map(|entry| entry.path())
                .collect();
            inner.sort();
            found.extend(files(&inner));
        } else {
            found.push(path.clone());
        }
    }
    found
}

//! Where output goes: standard output, or a file that is whole or not there; messages on standard error.

use super::input::Common;
use crate::data::save::save_with;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Writes data to a file, or to standard output when there is none or it is `-`.
///
/// A file is written beside its place and moved there when it is whole.
pub(super) fn write(
    path: Option<&Path>,
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    match path.filter(|path| *path != Path::new("-")) {
        None => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            fill(&mut out)?;
            out.flush()?;
            Ok(())
        }
        Some(path) => save_with(path, fill),
    }
}

/// The width of the terminal that data goes to; `None` when it goes elsewhere.
pub(super) fn terminal_width(path: Option<&Path>) -> Option<u16> {
    if path.is_some() || !io::stdout().is_terminal() {
        return None;
    }
    Some(console_width())
}

fn console_width() -> u16 {
    comfy_table::Table::new().width().unwrap_or(100)
}

/// A message on standard error, unless `--quiet`.
pub(super) fn say(common: &Common, message: &str) {
    if !common.quiet {
        let _ = writeln!(io::stderr(), "{message}");
    }
}

/// A progress bar with rate and time to go, on a terminal only.
pub(super) fn progress(common: &Common, doing: &'static str, unit: &str) -> ProgressBar {
    let hidden = common.quiet || !io::stderr().is_terminal();
    let target = if hidden {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(0), target).with_prefix(doing);
    let template =
        format!("{{prefix}} {{bar:30}} {{human_pos}}/{{human_len}} {unit} {{per_sec}} {{eta}}");
    match ProgressStyle::with_template(&template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Prints an error with its causes.
pub(super) fn error(error: &anyhow::Error, common: &Common) {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    let word = if colours(common) {
        "\u{1b}[1;31merror\u{1b}[0m"
    } else {
        "error"
    };
    let _ = writeln!(io::stderr(), "{word}: {text}");
}

/// Whether messages are coloured.
pub(super) fn colours(common: &Common) -> bool {
    match common.color {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        clap::ColorChoice::Auto => {
            io::stderr().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && std::env::var("TERM").map_or(true, |term| term != "dumb")
        }
    }
}

/// Whether an error is only a reader that has gone.
pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}

//! Where output goes: standard output, or a file that is whole or not there; messages on standard error.

use super::input::Common;
use anyhow::Context;
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
        Some(path) => write_file(path, fill),
    }
}

/// Writes a file beside its place and moves it there when it is whole.
///
/// What stands there and is no plain file (a device, a pipe) is written to and never replaced; a link leads to its file.
pub(super) fn write_file(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let shown = path.display().to_string();
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            anyhow::bail!("{shown} is a folder: name a file to write to")
        }
        Ok(found) if !found.is_file() => write_into(path, fill),
        Ok(found) => {
            let target = path
                .canonicalize()
                .with_context(|| format!("cannot write {shown}"))?;
            replace(&target, &shown, Some(found.permissions()), fill)
        }
        Err(_) => replace(path, &shown, None, fill),
    }
}

/// Writes into a device or a pipe.
fn write_into(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    let mut out = io::BufWriter::new(file);
    fill(&mut out)?;
    out.flush()?;
    Ok(())
}

/// Writes a draft beside the target and renames it; a new file has the usual permissions, an old one keeps its own.
fn replace(
    target: &Path,
    shown: &str,
    permissions: Option<std::fs::Permissions>,
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let cannot = || format!("cannot write {shown}");
    let folder = target
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    anyhow::ensure!(
        folder.is_dir(),
        "cannot write {shown}: there is no folder {}",
        folder.display()
    );
    let draft = drafts().tempfile_in(folder).with_context(cannot)?;
    let mut out = io::BufWriter::new(draft);
    fill(&mut out)?;
    let draft = out
        .into_inner()
        .map_err(io::IntoInnerError::into_error)
        .with_context(cannot)?;
    if let Some(permissions) = permissions {
        draft
            .as_file()
            .set_permissions(permissions)
            .with_context(cannot)?;
    }
    draft.as_file().sync_all().with_context(cannot)?;
    draft
        .persist(target)
        .map_err(|e| e.error)
        .with_context(cannot)?;
    Ok(())
}

/// Drafts that others may read as far as the umask lets them; temporary files are private otherwise.
fn drafts() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".xinzhi-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
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

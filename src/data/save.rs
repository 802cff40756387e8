//! Files that are whole or not there: a file is written beside its place and moved there when it is complete.

use std::fs::{File, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// A folder stands there.
    #[error("{0} is a folder: name a file to write to")]
    IsFolder(String),
    /// There is no folder for it.
    #[error("cannot write {path}: there is no folder {folder}")]
    NoFolder {
        /// The file.
        path: String,
        /// The folder that it would stand in.
        folder: String,
    },
    /// The system refuses.
    #[error("cannot write {path}")]
    Io {
        /// The file.
        path: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// Writes a text to a file, making the folders on its way.
///
/// # Errors
/// When the system refuses, or a folder stands there.
pub fn save(path: &Path, text: &str) -> Result<(), SaveError> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(cannot(&parent.display().to_string()))?;
    }
    save_with(path, |out| {
        out.write_all(text.as_bytes())
            .map_err(cannot(&path.display().to_string()))
    })
}

/// Writes what `fill` gives to a file, whose folder must be there.
///
/// What stands there and is no plain file (a device, a pipe) is written to and never replaced; a link leads to its file. When `fill`
/// fails, what stood there stands.
///
/// # Errors
/// Those of `fill`; and when the system refuses, or a folder stands there.
pub fn save_with<E: From<SaveError>>(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let shown = path.display().to_string();
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(SaveError::IsFolder(shown).into()),
        Ok(found) if !found.is_file() => write_into(path, &shown, fill),
        Ok(found) => {
            let target = path.canonicalize().map_err(cannot(&shown))?;
            replace(&target, &shown, Some(found.permissions()), fill)
        }
        Err(_) => replace(path, &shown, None, fill),
    }
}

fn cannot(path: &str) -> impl Fn(io::Error) -> SaveError + use<> {
    let path = path.to_owned();
    move |source| SaveError::Io {
        path: path.clone(),
        source,
    }
}

/// Writes into a device or a pipe.
fn write_into<E: From<SaveError>>(
    path: &Path,
    shown: &str,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let file = File::options().write(true).open(path);
    let mut out = BufWriter::new(file.map_err(cannot(shown))?);
    fill(&mut out)?;
    Ok(out.flush().map_err(cannot(shown))?)
}

/// Writes a draft beside the target and renames it; a new file has the usual permissions, an old one keeps its own.
fn replace<E: From<SaveError>>(
    target: &Path,
    shown: &str,
    permissions: Option<Permissions>,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let cannot = cannot(shown);
    let folder = target
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let folder = folder.display().to_string();
        let path = shown.to_owned();
        return Err(SaveError::NoFolder { path, folder }.into());
    }
    let draft = drafts().tempfile_in(folder).map_err(&cannot)?;
    let mut out = BufWriter::new(draft);
    fill(&mut out)?;
    let draft = out
        .into_inner()
        .map_err(io::IntoInnerError::into_error)
        .map_err(&cannot)?;
    if let Some(permissions) = permissions {
        draft
            .as_file()
            .set_permissions(permissions)
            .map_err(&cannot)?;
    }
    draft.as_file().sync_all().map_err(&cannot)?;
    draft.persist(target).map_err(|e| cannot(e.error))?;
    Ok(())
}

/// Drafts that others may read as far as the umask lets them; temporary files are private otherwise.
fn drafts() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".xinzhi-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder
}

//! Output folders: replaced whole or not at all, and only when they are ours.

use std::fs::File;
use std::io::{self, BufWriter, IntoInnerError};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The file that marks a folder as written by us.
const MARKER: &str = ".xinzhi";

/// Why a folder cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file stands there.
    #[error("{0} is a file: name a folder to write to")]
    IsFile(String),
    /// It holds what we did not write.
    #[error(
        "{0} holds files that are not ours: name an empty folder, or one that an earlier build wrote"
    )]
    NotOurs(String),
    /// It holds something, and a new folder is wanted.
    #[error("{0} holds files already: name a folder that is empty or not there yet")]
    NotEmpty(String),
    /// The system refuses.
    #[error("{doing}")]
    Io {
        /// What could not be done, and where.
        doing: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

fn cannot(doing: String) -> impl FnOnce(io::Error) -> FolderError {
    move |source| FolderError::Io { doing, source }
}

/// A folder under construction beside the one that it will replace; dropped before it is finished, it is gone.
#[derive(Debug)]
pub struct Replacement {
    target: PathBuf,
    draft: TempDir,
}

impl Replacement {
    /// Begins a replacement of `target`, which must be ours, empty or absent.
    ///
    /// # Errors
    /// When it is not, or when nothing can be written beside it.
    pub fn begin(target: &Path) -> Result<Self, FolderError> {
        if holds_anything(target)? && !target.join(MARKER).is_file() {
            return Err(FolderError::NotOurs(target.display().to_string()));
        }
        let new = Self::beside(target)?;
        new.write(
            MARKER,
            b"This folder is written by xinzhi and replaced as a whole.\n",
        )?;
        Ok(new)
    }

    /// Begins a folder that is its owner's from then on: `target` must be empty or absent, and gets no mark of ours.
    ///
    /// # Errors
    /// When it holds something, or when nothing can be written beside it.
    pub fn begin_new(target: &Path) -> Result<Self, FolderError> {
        if holds_anything(target)? {
            return Err(FolderError::NotEmpty(target.display().to_string()));
        }
        Self::beside(target)
    }

    /// An empty folder beside the one that it will take the place of.
    fn beside(target: &Path) -> Result<Self, FolderError> {
        let parent = target
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        std::fs::create_dir_all(parent).map_err(cannot(format!(
            "cannot make the folder {}",
            parent.display()
        )))?;
        let draft = tempfile::Builder::new()
            .prefix(".xinzhi-")
            .tempdir_in(parent)
            .map_err(cannot(format!("cannot write in {}", parent.display())))?;
        Ok(Self {
            target: target.to_owned(),
            draft,
        })
    }

    /// Writes a file of the folder, making the folders on its way.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), FolderError> {
        self.make(path, |file| std::fs::write(file, bytes))
    }

    /// Begins a file of the folder, for what is written piece by piece.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn create(&self, path: &str) -> Result<BufWriter<File>, FolderError> {
        Ok(BufWriter::new(self.make(path, |file| File::create(file))?))
    }

    /// Ends a file that was written piece by piece; how many bytes it has.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn close(&self, path: &str, file: BufWriter<File>) -> Result<u64, FolderError> {
        let file = file.into_inner().map_err(IntoInnerError::into_error);
        let length = file.and_then(|file| Ok(file.metadata()?.len()));
        length.map_err(cannot(format!("cannot write {path}")))
    }

    fn make<T>(&self, path: &str, make: impl Fn(&Path) -> io::Result<T>) -> Result<T, FolderError> {
        let full = self.draft.path().join(path);
        let mut made = make(&full);
        // Most folders are there already: asking first would cost more than the file.
        if let (Err(error), Some(parent)) = (&made, full.parent())
            && error.kind() == io::ErrorKind::NotFound
        {
            std::fs::create_dir_all(parent)
                .map_err(cannot(format!("cannot make the folder for {path}")))?;
            made = make(&full);
        }
        made.map_err(cannot(format!("cannot write {path}")))
    }

    /// Puts the finished folder in its place; the old one is gone only when the new one stands.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn finish(self) -> Result<(), FolderError> {
        let shown = self.target.display().to_string();
        let draft = self.draft.keep();
        open_to_readers(&draft);
        if !self.target.exists() {
            return std::fs::rename(&draft, &self.target)
                .map_err(cannot(format!("cannot write {shown}")));
        }
        exchange(&draft, &self.target).map_err(cannot(format!("cannot replace {shown}")))?;
        std::fs::remove_dir_all(&draft).map_err(cannot(format!(
            "cannot remove the old folder, now {}",
            draft.display()
        )))
    }
}

/// Whether there is a folder with something in it.
fn holds_anything(target: &Path) -> Result<bool, FolderError> {
    let shown = target.display().to_string();
    if target.exists() && !target.is_dir() {
        return Err(FolderError::IsFile(shown));
    }
    if !target.is_dir() {
        return Ok(false);
    }
    let mut entries = std::fs::read_dir(target).map_err(cannot(format!("cannot read {shown}")))?;
    Ok(entries.next().is_some())
}

/// A temporary folder is private; what is published is not.
fn open_to_readers(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755));
    }
}

/// Swaps two folders in one step where the system can, else by two renames.
fn exchange(draft: &Path, target: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, draft, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    let aside = draft.with_extension("old");
    std::fs::rename(target, &aside)?;
    std::fs::rename(draft, target)?;
    std::fs::rename(&aside, draft)
}

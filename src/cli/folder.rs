//! Output folders: replaced whole or not at all, and only when they are ours.

use anyhow::{Context, bail};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The file that marks a folder as written by us.
const MARKER: &str = ".xinzhi";

/// A folder under construction beside the one that it will replace.
pub(super) struct Replacement {
    target: PathBuf,
    draft: TempDir,
}

impl Replacement {
    /// Begins a replacement of `target`, which must be ours, empty or absent.
    pub fn begin(target: &Path) -> anyhow::Result<Self> {
        let shown = target.display();
        if target.exists() && !target.is_dir() {
            bail!("{shown} is a file: name a folder to write to");
        }
        if target.is_dir()
            && !target.join(MARKER).is_file()
            && std::fs::read_dir(target)
                .with_context(|| format!("cannot read {shown}"))?
                .next()
                .is_some()
        {
            bail!(
                "{shown} holds files that are not ours: name an empty folder, or one that an earlier build wrote"
            );
        }
        let new = Self::beside(target)?;
        new.write(
            MARKER,
            b"This folder is written by xinzhi and replaced as a whole.\n",
        )?;
        Ok(new)
    }

    /// Begins a folder that is its owner's from then on: `target` must be empty or absent, and gets no mark of ours.
    pub fn begin_new(target: &Path) -> anyhow::Result<Self> {
        let shown = target.display();
        if target.exists() && !target.is_dir() {
            bail!("{shown} is a file: name a folder to make");
        }
        let holds = |target: &Path| {
            let mut entries = std::fs::read_dir(target)?;
            Ok::<_, std::io::Error>(entries.next().is_some())
        };
        if target.is_dir() && holds(target).with_context(|| format!("cannot read {shown}"))? {
            bail!("{shown} holds files already: name a folder that is empty or not there yet");
        }
        Self::beside(target)
    }

    /// An empty folder beside the one that it will take the place of.
    fn beside(target: &Path) -> anyhow::Result<Self> {
        let parent = target
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        std::fs::create_dir_all(parent)
            .with_context(|| format!("cannot make the folder {}", parent.display()))?;
        let draft = tempfile::Builder::new()
            .prefix(".xinzhi-")
            .tempdir_in(parent)
            .with_context(|| format!("cannot write in {}", parent.display()))?;
        Ok(Self {
            target: target.to_owned(),
            draft,
        })
    }

    /// Writes a file of the folder, making the folders on its way.
    pub fn write(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.make(path, |file| std::fs::write(file, bytes))
    }

    /// Begins a file of the folder, for what is written piece by piece.
    pub fn create(&self, path: &str) -> anyhow::Result<BufWriter<File>> {
        Ok(BufWriter::new(self.make(path, |file| File::create(file))?))
    }

    fn make<T>(&self, path: &str, make: impl Fn(&Path) -> std::io::Result<T>) -> anyhow::Result<T> {
        let full = self.draft.path().join(path);
        let mut made = make(&full);
        // Most folders are there already: asking first would cost more than the file.
        if let (Err(error), Some(parent)) = (&made, full.parent())
            && error.kind() == std::io::ErrorKind::NotFound
        {
            std::fs::create_dir_all(parent)
                .with_context(|| format!("cannot make the folder for {path}"))?;
            made = make(&full);
        }
        made.with_context(|| format!("cannot write {path}"))
    }

    /// Puts the finished folder in its place; the old one is gone only when the new one stands.
    pub fn finish(self) -> anyhow::Result<()> {
        let shown = self.target.display().to_string();
        let draft = self.draft.keep();
        open_to_readers(&draft);
        if !self.target.exists() {
            return std::fs::rename(&draft, &self.target)
                .with_context(|| format!("cannot write {shown}"));
        }
        exchange(&draft, &self.target).with_context(|| format!("cannot replace {shown}"))?;
        std::fs::remove_dir_all(&draft)
            .with_context(|| format!("cannot remove the old folder, now {}", draft.display()))
    }
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
fn exchange(draft: &Path, target: &Path) -> std::io::Result<()> {
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

//! What a project's files amount to, kept between runs: read once, inferred once, opened as a snapshot in milliseconds.
//!
//! A snapshot is named by the SHA-256 of everything that it was made of (the program, the settings, every file), so that a changed
//! file is another snapshot and none is ever out of date. They lie in `xinzhi/` in the user's folder for caches; `XINZHI_CACHE` names
//! another folder, or is `off`. What cannot be kept, or is damaged, is made anew; a command never fails for it.

use crate::data::dataset::Dataset;
use crate::data::project::Project;
use crate::data::snapshot::{self, Packing};
use crate::words::prefixes::Prefixes;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How many snapshots are kept; the oldest go.
const KEPT: usize = 16;
/// Up to so many quads a snapshot takes a few megabytes as it is, and to unpack it would be a good part of a start.
const SMALL: usize = 100_000;
const EXTENSION: &str = "snapshot";

/// The place of a project's snapshot.
pub(super) struct Cache {
    file: PathBuf,
}

impl Cache {
    /// Where the snapshot of a project lies, or will lie; `None` when nothing is to be kept.
    pub fn of(project: &Project) -> Option<Self> {
        let folder = folder()?;
        let mut name = String::new();
        for byte in digest(project)?.iter().take(16) {
            let _ = write!(name, "{byte:02x}");
        }
        Some(Self {
            file: folder.join(name).with_extension(EXTENSION),
        })
    }

    /// The dataset with what follows from it, and the prefixes; `None` when there is no sound snapshot.
    pub fn open(&self) -> Option<(Dataset, Prefixes)> {
        snapshot::read(&std::fs::read(&self.file).ok()?).ok()
    }

    /// Keeps a dataset, if that can be done.
    pub fn keep(&self, dataset: &Dataset, prefixes: &Prefixes) {
        let packing = if dataset.len() <= SMALL {
            Packing::Stored
        } else {
            Packing::Small
        };
        let _ = self.write(&snapshot::write(dataset, prefixes, packing));
    }

    fn write(&self, bytes: &[u8]) -> std::io::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut draft = tempfile::NamedTempFile::new_in(folder)?;
        draft.write_all(bytes)?;
        draft.persist(&self.file)?;
        drop_oldest(folder)
    }
}

/// Removes what is over the number of snapshots to keep.
fn drop_oldest(folder: &Path) -> std::io::Result<()> {
    let mut snapshots: Vec<(SystemTime, PathBuf)> = std::fs::read_dir(folder)?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let ours = path.extension().is_some_and(|end| end == EXTENSION);
            Some((path.metadata().ok()?.modified().ok()?, path)).filter(|_| ours)
        })
        .collect();
    snapshots.sort();
    let over = snapshots.len().saturating_sub(KEPT);
    for (_, path) in &snapshots[..over] {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

/// The folder for snapshots: `XINZHI_CACHE`, else the system's for caches.
fn folder() -> Option<PathBuf> {
    let named = |variable: &str| {
        let value = std::env::var_os(variable).filter(|value| !value.is_empty())?;
        Some(PathBuf::from(value))
    };
    match named("XINZHI_CACHE") {
        Some(off) if off == Path::new("off") => return None,
        Some(folder) => return Some(folder),
        None => {}
    }
    let caches = named("XDG_CACHE_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| named("LOCALAPPDATA").filter(|_| cfg!(windows)))
        .or_else(|| {
            let below = if cfg!(target_os = "macos") {
                "Library/Caches"
            } else {
                ".cache"
            };
            named("HOME").map(|home| home.join(below))
        })?;
    Some(caches.join("xinzhi"))
}

/// The digest of all that a project's completed dataset is made of; `None` when something cannot be read.
fn digest(project: &Project) -> Option<[u8; 32]> {
    let mut hash = Sha256::new();
    let program = std::env::current_exe().ok()?;
    let about = program.metadata().ok()?;
    let changed = about
        .modified()
        .ok()?
        .duration_since(SystemTime::UNIX_EPOCH)
        .ok()?;
    hash.update(program.as_os_str().as_encoded_bytes());
    hash.update(about.len().to_le_bytes());
    hash.update(changed.as_nanos().to_le_bytes());
    hash.update([snapshot::VERSION]);
    if let Some(folder) = project.folder() {
        // Paths are told as they are seen from the current folder.
        hash.update(std::env::current_dir().ok()?.as_os_str().as_encoded_bytes());
        hash.update(folder.as_os_str().as_encoded_bytes());
        let settings = std::fs::read(folder.join(crate::data::project::CONFIG_NAME)).ok()?;
        hash.update((settings.len() as u64).to_le_bytes());
        hash.update(settings);
        for under in ["ontology", "data", "queries/infer"] {
            for file in project.files(under).ok()? {
                hash.update((file.path.len() as u64).to_le_bytes());
                hash.update(file.path.as_bytes());
                hash.update((file.bytes.len() as u64).to_le_bytes());
                hash.update(&file.bytes);
            }
        }
    }
    Some(hash.finalize().into())
}

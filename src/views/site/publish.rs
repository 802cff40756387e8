//! The whole site as files: what `xinzhi publish` writes.

use super::hosting::{self, Tier};
use super::{PageError, Route, Site, render_all};
use crate::data::folder::{FolderError, Replacement};
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// How much was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many pages.
    pub pages: usize,
    /// How many files, pages among them.
    pub files: usize,
    /// How many bytes they have.
    pub bytes: u64,
}

/// Why a site cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A page cannot be made.
    #[error(transparent)]
    Page(#[from] PageError),
    /// A file cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// Writes every route and what a host of this tier wants beside them into a folder, several at once; `done` is called after each route.
///
/// # Errors
/// When a page cannot be made or written. The folder is then not to be finished.
pub fn write(
    site: &Site,
    tier: Tier,
    folder: &Replacement,
    done: &(dyn Fn() + Sync),
) -> Result<Written, PublishError> {
    site.dumps().map_err(PageError::from)?;
    let (pages, files, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicU64::new(0));
    let put = |path: &str, content: &[u8]| {
        files.fetch_add(1, Ordering::Relaxed);
        bytes.fetch_add(content.len() as u64, Ordering::Relaxed);
        if path.ends_with(".html") {
            pages.fetch_add(1, Ordering::Relaxed);
        }
        folder.write(path, content)
    };
    site.routes()
        .par_iter()
        .try_for_each(|route: &Route| -> Result<(), PublishError> {
            for (path, content) in render_all(site, route)? {
                put(&path, &content)?;
            }
            if let Some((path, content)) = hosting::beside(site, route, tier) {
                put(&path, &content)?;
            }
            done();
            Ok(())
        })?;
    hosting::files(site, tier)
        .par_iter()
        .try_for_each(|(path, content)| put(path, content))?;
    Ok(Written {
        pages: pages.into_inner(),
        files: files.into_inner(),
        bytes: bytes.into_inner(),
    })
}

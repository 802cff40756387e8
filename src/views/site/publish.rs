//! The whole site as files: what `xinzhi publish` writes.

use super::hosting::{self, Tier};
use super::{PageError, Route, Site, render_all, write_file};
use crate::data::folder::{FolderError, Replacement};
use crate::data::write::WriteError;
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
    /// A form of a page cannot be made.
    #[error(transparent)]
    Form(#[from] WriteError),
    /// A file cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// Writes every route and what a host of this tier wants beside them into a folder, several at once; `done` is called after each route.
/// The dumps, of which a few pages tell sizes and digests, are made beside the other pages.
///
/// # Errors
/// When a page cannot be made or written. The folder is then not to be finished.
pub fn write(
    site: &Site,
    tier: Tier,
    folder: &Replacement,
    done: &(dyn Fn() + Sync),
) -> Result<Written, PublishError> {
    let routes = site.routes();
    let writer = Writer {
        site,
        tier,
        folder,
        done,
        counts: Counts::default(),
    };
    let waits = |route: &Route| matches!(route, Route::Home | Route::Dataset | Route::File(_));
    let things = || {
        let all = (0..routes.len()).into_par_iter();
        let all = all.filter_map(|place| routes.at(place));
        all.filter(|route| !waits(route))
            .try_for_each(|route| writer.route(&route))
    };
    let (dumped, written) = rayon::join(|| site.dumps().map(|_| ()), things);
    dumped.map_err(PageError::from)?;
    written?;
    let others = routes.others().par_iter().filter(|route| waits(route));
    others.try_for_each(|route| writer.route(route))?;
    hosting::files(site, tier)
        .par_iter()
        .try_for_each(|(path, content)| writer.put(path, content))?;
    Ok(writer.counts.written())
}

#[derive(Default)]
struct Counts {
    pages: AtomicUsize,
    files: AtomicUsize,
    bytes: AtomicU64,
}

impl Counts {
    fn add(&self, path: &str, length: u64) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(length, Ordering::Relaxed);
        if path.ends_with(".html") {
            self.pages.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn written(self) -> Written {
        Written {
            pages: self.pages.into_inner(),
            files: self.files.into_inner(),
            bytes: self.bytes.into_inner(),
        }
    }
}

/// Where the files of a site go.
struct Writer<'a> {
    site: &'a Site,
    tier: Tier,
    folder: &'a Replacement,
    done: &'a (dyn Fn() + Sync),
    counts: Counts,
}

impl Writer<'_> {
    fn put(&self, path: &str, content: &[u8]) -> Result<(), PublishError> {
        self.counts.add(path, content.len() as u64);
        Ok(self.folder.write(path, content)?)
    }

    /// Writes all files of a route.
    fn route(&self, route: &Route) -> Result<(), PublishError> {
        if matches!(route, Route::File(_) | Route::SitemapPart { .. }) {
            self.piece_by_piece(route)?;
        } else {
            render_all(self.site, route, |path, content| self.put(&path, &content))?;
        }
        if let Some((path, content)) = hosting::beside(self.site, route, self.tier) {
            self.put(&path, &content)?;
        }
        (self.done)();
        Ok(())
    }

    /// Writes a file that may be as long as the data.
    fn piece_by_piece(&self, route: &Route) -> Result<(), PublishError> {
        let path = route.stem();
        let mut out = self.folder.create(&path)?;
        write_file(self.site, route, &mut out)?;
        let length = self.folder.close(&path, out)?;
        self.counts.add(&path, length);
        Ok(())
    }
}

//! The site at one version of the data, made anew when that has changed, and the files that were rendered of it.

use super::Service;
use super::headers::policy;
use super::packing::Packing;
use super::problem::Problem;
use crate::meaning::query::guard::STACK_BYTES;
use crate::meaning::query::limits::Limit;
use crate::views::site::{PageError, PageFormat, Route, Site, render};
use crate::words::language::Language;
use axum::body::Bytes;
use axum::http::StatusCode;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Makes a site of the data as it stands.
pub type Maker = dyn Fn(&crate::store::live::Snapshot) -> Result<Site, Problem> + Send + Sync;

/// The site and the files that were rendered of it.
pub struct Pages {
    make: Option<Box<Maker>>,
    /// Held for a moment only: requests look at it where they are read.
    current: Mutex<Option<Arc<Edition>>>,
    /// Held while a site is made, so that it is made once.
    making: Mutex<()>,
    pub(super) most: usize,
}

/// The site at one version of the data.
pub struct Edition {
    version: u64,
    pub(super) site: Site,
    files: Mutex<(HashMap<String, Arc<File>>, usize)>,
}

/// A rendered file and its packed forms.
pub(super) struct File {
    pub(super) plain: Bytes,
    gzip: OnceLock<Option<Bytes>>,
    brotli: OnceLock<Option<Bytes>>,
    pub(super) tag: String,
    pub(super) policy: String,
}

impl Pages {
    /// Pages made by a function; without one there are none.
    pub fn new(make: Option<Box<Maker>>, most: usize) -> Self {
        Self {
            make,
            current: Mutex::new(None),
            making: Mutex::new(()),
            most,
        }
    }

    /// The site of the data as it stands, made anew when the data has changed.
    pub(super) fn edition(&self, service: &Service) -> Result<Option<Arc<Edition>>, Problem> {
        let Some(make) = &self.make else {
            return Ok(None);
        };
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(edition) = self.known(service) {
            return Ok(Some(edition));
        }
        // What was made of other data serves nobody; both at once would need twice the memory.
        self.become_current(None);
        let snapshot = service.live.snapshot();
        let edition = Arc::new(Edition {
            version: snapshot.version,
            site: beside(|| make(&snapshot))?,
            files: Mutex::default(),
        });
        self.become_current(Some(Arc::clone(&edition)));
        Ok(Some(edition))
    }

    fn become_current(&self, edition: Option<Arc<Edition>>) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *current, edition);
        drop(current);
        // To forget a site takes longer than requests should wait.
        drop(before);
    }

    /// Makes the site before the first request.
    ///
    /// # Errors
    /// When the site cannot be made.
    pub fn prepare(&self, service: &Service) -> Result<(), Problem> {
        self.edition(service).map(drop)
    }

    /// Whether there are pages at all.
    pub(super) fn are_made(&self) -> bool {
        self.make.is_some()
    }

    /// The site of the data as it stands, when it is made.
    pub(super) fn known(&self, service: &Service) -> Option<Arc<Edition>> {
        let version = service.live.snapshot().version;
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current
            .as_ref()
            .filter(|edition| edition.version == version)
            .map(Arc::clone)
    }
}

/// Runs work on threads of its own: on those that all share, updates would wait behind it for their sorting.
fn beside(work: impl FnOnce() -> Result<Site, Problem> + Send) -> Result<Site, Problem> {
    let threads = rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES);
    let threads = threads.build().map_err(|error| {
        Problem::busy(format!(
            "no threads to make the pages can be started: {error}"
        ))
    })?;
    threads.install(work)
}

impl Edition {
    /// The file at a path, when it is kept.
    pub(super) fn kept(&self, path: &str) -> Option<Arc<File>> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.0.get(path).map(Arc::clone)
    }

    /// Renders a file and keeps it; when too much is kept, everything is forgotten.
    pub(super) fn rendered(
        &self,
        route: &Route,
        format: PageFormat,
        language: Language,
        most: usize,
    ) -> Result<Arc<File>, Problem> {
        let bytes = render(&self.site, route, format, language).map_err(unrendered)?;
        let tag = Sha256::digest(&bytes)
            .iter()
            .take(12)
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let file = Arc::new(File {
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            tag,
            policy: policy(format, &bytes),
            plain: bytes.into(),
        });
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        // Packed forms come to less than the file itself.
        files.1 += 2 * file.plain.len();
        if files.1 > most {
            files.0.clear();
            files.1 = 2 * file.plain.len();
        }
        files
            .0
            .insert(route.path(format, language), Arc::clone(&file));
        Ok(file)
    }
}

impl File {
    fn slot(&self, packing: Packing) -> Option<&OnceLock<Option<Bytes>>> {
        match packing {
            Packing::Plain => None,
            Packing::Gzip => Some(&self.gzip),
            Packing::Brotli => Some(&self.brotli),
        }
    }

    /// The packed form, when it has been made; the inner `None` means that it cannot be.
    pub(super) fn packed(&self, packing: Packing) -> Option<Option<Bytes>> {
        self.slot(packing).and_then(|slot| slot.get().cloned())
    }

    /// Packs the file, once; `None` when it cannot be.
    pub(super) fn pack(&self, packing: Packing) -> Option<Bytes> {
        let slot = self.slot(packing)?;
        slot.get_or_init(|| packing.pack(&self.plain, 6)).clone()
    }
}

/// How many bytes of pages are kept.
pub fn most_kept(limits: &crate::meaning::query::limits::Limits) -> usize {
    limits.size(Limit::PageCache)
}

/// What the site says when it cannot make a file.
pub(super) fn unrendered(error: PageError) -> Problem {
    match error {
        PageError::NotFound(_) | PageError::Format { .. } => Problem::missing(error.to_string()),
        _ => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
    }
}

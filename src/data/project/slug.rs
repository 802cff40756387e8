//! The slug of a paper: its name in IRIs, file names and prefixes.

use super::Project;
use crate::words::prefixes::Prefixes;

/// A slug that is none.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("--paper {0}: a slug is made of lower-case letters, digits and '-'")]
pub struct SlugError(String);

/// The slug that a text is.
///
/// # Errors
/// When it has other characters than a slug may have, or none.
///
/// ```
/// use xinzhi::data::project::slug;
///
/// assert_eq!(slug("hk-nqpf-4"), Ok("hk-nqpf-4"));
/// assert!(slug("HK 4").is_err());
/// ```
pub fn slug(given: &str) -> Result<&str, SlugError> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if given.is_empty() || !given.chars().all(fits) {
        return Err(SlugError(given.to_owned()));
    }
    Ok(given)
}

impl Project {
    /// The project's prefixes, and one for the passages of a paper: the project's, else the slug of the paper.
    pub fn prefixes_with(&self, slug: &str) -> Prefixes {
        let mut prefixes = self.prefixes();
        self.name_passages(slug, &mut prefixes);
        prefixes
    }

    /// Adds a prefix for the passages of a paper where none leads to them: its slug.
    pub fn name_passages(&self, slug: &str, prefixes: &mut Prefixes) {
        let passages = format!("{}/", self.paper(slug).as_str());
        if prefixes.compact(&format!("{passages}x")).is_none() {
            prefixes.insert(slug, &passages);
        }
    }
}

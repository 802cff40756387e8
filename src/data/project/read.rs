//! A project's data as it is read: all files, under the project's own short names.

use super::{Project, ProjectError};
use crate::data::read::{Loaded, read};

impl Project {
    /// Reads all RDF files of the project. Its prefixes win over those of its files; syntax errors are among the findings.
    ///
    /// # Errors
    /// When a file cannot be read, or when there is none.
    ///
    /// ```
    /// use xinzhi::data::project::Project;
    ///
    /// let loaded = Project::embedded()?.read()?;
    /// assert!(loaded.findings.is_empty());
    /// assert_eq!(loaded.prefixes.compact("https://w3id.org/xinzhi/ns#Paper").as_deref(), Some("xz:Paper"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(&self) -> Result<Loaded, ProjectError> {
        Ok(self.named(read(self.sources()?)))
    }

    /// What was read, under the prefixes of the project and those of the files that it does not bind.
    pub fn named(&self, mut loaded: Loaded) -> Loaded {
        let mut prefixes = self.prefixes();
        for (prefix, namespace) in loaded.prefixes.iter() {
            if prefixes.namespace(prefix).is_none() {
                prefixes.insert(prefix, namespace);
            }
        }
        loaded.prefixes = prefixes;
        loaded
    }
}

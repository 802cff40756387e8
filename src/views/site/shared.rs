//! What the files of one route share: its drawing is begun once for all languages.

use super::model::Site;
use super::picture::{Picture, Place, Subject};
use crate::data::dataset::TermId;
use crate::words::language::Language;
use std::cell::OnceCell;

/// What was worked out for one file of a route, for those that follow.
pub(super) struct Shared<'s> {
    site: &'s Site,
    subject: OnceCell<Option<Box<dyn Subject + 's>>>,
}

impl<'s> Shared<'s> {
    pub fn new(site: &'s Site) -> Self {
        Self {
            site,
            subject: OnceCell::new(),
        }
    }

    /// The neighbourhood of the thing of the route as a drawing, when something draws.
    pub fn neighbourhood(&self, id: TermId, language: Language, root: &str) -> Option<Picture> {
        let subject = self.subject.get_or_init(|| {
            let iri = self.site.iri(id)?;
            self.site.painter.as_ref()?.around(self.site, iri)
        });
        self.drawn(subject.as_deref(), language, Place::Page, root)
    }

    /// The drawing of a view, its links led to pages as seen from `root`.
    pub fn view(
        &self,
        name: &str,
        language: Language,
        place: Place,
        root: &str,
    ) -> Option<Picture> {
        let subject = self
            .subject
            .get_or_init(|| self.site.painter.as_ref()?.view(self.site, name));
        self.drawn(subject.as_deref(), language, place, root)
    }

    fn drawn(
        &self,
        subject: Option<&(dyn Subject + 's)>,
        language: Language,
        place: Place,
        root: &str,
    ) -> Option<Picture> {
        let href = |iri: &str| self.site.href(iri, language, root);
        subject?.draw(language, place, &href)
    }
}

//! The library's boundary: whatever speaks sophia's traits can be read in and can read a [`Dataset`].

use super::dataset::{Dataset, DatasetBuilder, QuadIds, TermId};
use super::places::Line;
use oxrdf::{
    BaseDirection, BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple,
};
use sophia::api::dataset::{DResult, Dataset as SophiaDataset};
use sophia::api::graph::{GResult, Graph as SophiaGraph};
use sophia::api::source::QuadSource;
use sophia::api::term::{
    BaseDirection as SophiaDirection, BnodeId, IriRef, LanguageTag, SimpleTerm, Term as _, TermKind,
};
use std::convert::Infallible;

/// An oxrdf term as sophia sees it, borrowed.
pub fn simple(term: &Term) -> SimpleTerm<'_> {
    match term {
        Term::NamedNode(node) => iri(node.as_str()),
        Term::BlankNode(node) => {
            SimpleTerm::BlankNode(BnodeId::new_unchecked(node.as_str().into()))
        }
        Term::Literal(literal) => simple_literal(literal),
        Term::Triple(triple) => SimpleTerm::Triple(Box::new([
            simple_subject(&triple.subject),
            iri(triple.predicate.as_str()),
            simple(&triple.object),
        ])),
    }
}

fn iri(text: &str) -> SimpleTerm<'_> {
    SimpleTerm::Iri(IriRef::new_unchecked(text.into()))
}

fn simple_subject(subject: &NamedOrBlankNode) -> SimpleTerm<'_> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => iri(node.as_str()),
        NamedOrBlankNode::BlankNode(node) => {
            SimpleTerm::BlankNode(BnodeId::new_unchecked(node.as_str().into()))
        }
    }
}

fn simple_literal(literal: &Literal) -> SimpleTerm<'_> {
    let value = literal.value().into();
    match literal.language() {
        Some(tag) => {
            let direction = literal.direction().map(|direction| match direction {
                BaseDirection::Ltr => SophiaDirection::Ltr,
                BaseDirection::Rtl => SophiaDirection::Rtl,
            });
            SimpleTerm::LiteralLanguage(value, LanguageTag::new_unchecked(tag.into()), direction)
        }
        None => SimpleTerm::LiteralDatatype(
            value,
            IriRef::new_unchecked(literal.datatype().as_str().into()),
        ),
    }
}

/// A sophia term that RDF cannot hold where it stands.
#[derive(Debug, thiserror::Error)]
#[error("a {0:?} cannot stand as {1}")]
pub struct NotRdf(TermKind, &'static str);

/// A sophia term in oxrdf's terms.
pub fn oxrdf_term(term: impl sophia::api::term::Term) -> Result<Term, NotRdf> {
    let kind = term.kind();
    let wrong = || NotRdf(kind, "term");
    Ok(match kind {
        TermKind::Iri => NamedNode::new_unchecked(term.iri().ok_or_else(wrong)?.as_str()).into(),
        TermKind::BlankNode => {
            BlankNode::new_unchecked(term.bnode_id().ok_or_else(wrong)?.as_str()).into()
        }
        TermKind::Literal => oxrdf_literal(&term).ok_or_else(wrong)?.into(),
        TermKind::Triple => {
            let [s, p, o] = term.triple().ok_or_else(wrong)?;
            Triple::new(
                subject(oxrdf_term(s)?)?,
                predicate(oxrdf_term(p)?)?,
                oxrdf_term(o)?,
            )
            .into()
        }
        TermKind::Variable => return Err(wrong()),
    })
}

fn oxrdf_literal(term: &impl sophia::api::term::Term) -> Option<Literal> {
    let value = term.lexical_form()?.to_string();
    let Some(tag) = term.language_tag() else {
        return Some(Literal::new_typed_literal(
            value,
            NamedNode::new_unchecked(term.datatype()?.as_str()),
        ));
    };
    Some(match term.base_direction() {
        None => Literal::new_language_tagged_literal_unchecked(value, tag.as_str()),
        Some(SophiaDirection::Ltr) => Literal::new_directional_language_tagged_literal_unchecked(
            value,
            tag.as_str(),
            BaseDirection::Ltr,
        ),
        Some(SophiaDirection::Rtl) => Literal::new_directional_language_tagged_literal_unchecked(
            value,
            tag.as_str(),
            BaseDirection::Rtl,
        ),
    })
}

fn subject(term: Term) -> Result<NamedOrBlankNode, NotRdf> {
    match term {
        Term::NamedNode(node) => Ok(node.into()),
        Term::BlankNode(node) => Ok(node.into()),
        Term::Literal(_) => Err(NotRdf(TermKind::Literal, "subject")),
        Term::Triple(_) => Err(NotRdf(TermKind::Triple, "subject")),
    }
}

fn predicate(term: Term) -> Result<NamedNode, NotRdf> {
    match term {
        Term::NamedNode(node) => Ok(node),
        other => Err(NotRdf(simple(&other).kind(), "predicate")),
    }
}

impl Dataset {
    /// Collects a dataset from any sophia source of quads.
    ///
    /// # Errors
    /// What the source raises, or a term that RDF does not allow where it stands.
    pub fn from_sophia<S: QuadSource>(
        mut source: S,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>>
    where
        S::Error: 'static,
    {
        let mut builder = DatasetBuilder::default();
        let mut refused = None;
        source
            .for_each_quad(|quad| match oxrdf_quad(quad) {
                Ok(quad) => {
                    builder.add(quad, Line::UNKNOWN);
                }
                Err(error) => refused = Some(error),
            })
            .map_err(|e| Box::new(e) as Box<dyn std::error::Error + Send + Sync>)?;
        match refused {
            Some(error) => Err(Box::new(error)),
            None => Ok(builder.build()),
        }
    }
}

fn oxrdf_quad(quad: impl sophia::api::quad::Quad) -> Result<Quad, NotRdf> {
    let graph = match quad.g() {
        None => GraphName::DefaultGraph,
        Some(name) => match subject(oxrdf_term(name)?)? {
            NamedOrBlankNode::NamedNode(node) => node.into(),
            NamedOrBlankNode::BlankNode(node) => node.into(),
        },
    };
    Ok(Quad::new(
        subject(oxrdf_term(quad.s())?)?,
        predicate(oxrdf_term(quad.p())?)?,
        oxrdf_term(quad.o())?,
        graph,
    ))
}

fn spog<'a>(dataset: &'a Dataset, quad: QuadIds) -> ([SimpleTerm<'a>; 3], Option<SimpleTerm<'a>>) {
    let graph = (quad.g != TermId::DEFAULT_GRAPH).then(|| simple(dataset.term(quad.g)));
    (quad.triple().map(|id| simple(dataset.term(id))), graph)
}

impl SophiaDataset for Dataset {
    type Quad<'x> = ([SimpleTerm<'x>; 3], Option<SimpleTerm<'x>>);
    type Error = Infallible;

    fn quads(&self) -> impl Iterator<Item = DResult<Self, Self::Quad<'_>>> + '_ {
        Dataset::quads(self).map(|quad| Ok(spog(self, quad)))
    }
}

/// The merge of a dataset's graphs as a sophia graph: each triple once.
#[derive(Clone, Copy, Debug)]
pub struct Merged<'a>(pub &'a Dataset);

impl SophiaGraph for Merged<'_> {
    type Triple<'x>
        = [SimpleTerm<'x>; 3]
    where
        Self: 'x;
    type Error = Infallible;

    fn triples(&self) -> impl Iterator<Item = GResult<Self, Self::Triple<'_>>> + '_ {
        self.0
            .triples(None, None, None)
            .map(|triple| Ok(triple.map(|id| simple(self.0.term(id)))))
    }
}

/// Resolves a reference against a base (RFC 3987), by sophia's resolver.
///
/// # Errors
/// When the base is not an absolute IRI or the reference is malformed.
pub fn resolve(
    base: &str,
    reference: &str,
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let base = sophia::iri::resolve::BaseIri::new(base)?;
    Ok(base.resolve(reference)?.to_string())
}

/// Writes an IRI relative to a base, by sophia's relativiser; `None` when nothing shorter says the same.
///
/// ```
/// use xinzhi::data::sophia::{relativise, resolve};
///
/// let base = "https://w3id.org/xinzhi/id/person/";
/// let short = relativise(base, "https://w3id.org/xinzhi/id/org/cma")?;
/// assert_eq!(short.as_deref(), Some("../org/cma"));
/// assert_eq!(resolve(base, "../org/cma")?, "https://w3id.org/xinzhi/id/org/cma");
/// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
/// ```
///
/// # Errors
/// When the base or the IRI is not absolute.
pub fn relativise(
    base: &str,
    iri: &str,
) -> Result<Option<String>, Box<dyn std::error::Error + Send + Sync>> {
    const PARENTS: u8 = 8;
    let base = sophia::iri::resolve::BaseIri::new(base)?;
    let iri = sophia::iri::Iri::new(iri)?;
    let relativiser = sophia::iri::relativize::Relativizer::new(base, PARENTS);
    Ok(relativiser
        .relativize(iri)
        .map(|short| short.as_str().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{Source, read};
    use crate::words::format::Format;
    use std::borrow::Cow;

    /// What goes out through sophia's traits and comes back is the same dataset.
    #[test]
    fn a_dataset_survives_the_way_through_sophia() {
        let text = "<http://e/g> { <http://e/s> <http://e/p> 01 , \"x\"@zh-Hant-HK , _:b . _:b <http://e/p> <<( <http://e/s> <http://e/p> \"q\" )>> . } <http://e/s> a <http://e/C> .";
        let source = Source {
            path: "t".into(),
            format: Format::TriG,
            base: None,
            graph: None,
            bytes: Cow::Borrowed(text.as_bytes()),
        };
        let loaded = read(vec![source]);
        assert_eq!(loaded.findings, []);
        let quads: Vec<_> = sophia::api::dataset::Dataset::quads(&loaded.dataset)
            .map(|quad| quad.expect("cannot fail"))
            .collect();
        let again = Dataset::from_sophia(quads.quads()).expect("comes back");
        let same = sophia::isomorphism::isomorphic_datasets(&again, &loaded.dataset);
        assert!(same.expect("cannot fail"));
        assert_eq!(again.len(), loaded.dataset.len());
    }
}

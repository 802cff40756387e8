//! JSON-LD and RDF/XML by the ox* crates, which are lent the terms: nothing is copied but literals whose language tag changes its case.

use super::sheet::Sheet;
use super::{WriteError, usual_tag};
use crate::data::dataset::{QuadIds, TermId};
use crate::words::language::usual_case;
use oxrdf::{GraphNameRef, LiteralRef, NamedOrBlankNodeRef, Term, TripleRef};
use std::io::{self, Write};

/// JSON-LD.
pub(super) fn json_ld(sheet: &Sheet<'_, '_>, out: &mut dyn Write) -> Result<(), WriteError> {
    let serializer = with_prefixes(
        sheet,
        oxjsonld::JsonLdSerializer::new(),
        |serializer, prefix, namespace| serializer.with_prefix(prefix, namespace).ok(),
    )?;
    let mut writer = serializer.for_writer(&mut *out);
    for ids in sheet.quads() {
        let graph = match ids.g {
            TermId::DEFAULT_GRAPH => GraphNameRef::DefaultGraph,
            g => resource(sheet.terms.term(g))?.into(),
        };
        with_triple(sheet, *ids, |triple| {
            writer.serialize_quad(triple.in_graph(graph))
        })?;
    }
    writer.finish()?;
    writeln!(out)?;
    Ok(())
}

/// RDF/XML.
pub(super) fn rdf_xml(sheet: &Sheet<'_, '_>, out: &mut dyn Write) -> Result<(), WriteError> {
    let serializer = with_prefixes(
        sheet,
        oxrdfxml::RdfXmlSerializer::new(),
        |serializer, prefix, namespace| serializer.with_prefix(prefix, namespace).ok(),
    )?;
    let mut writer = serializer.for_writer(&mut *out);
    for ids in sheet.quads() {
        with_triple(sheet, *ids, |triple| writer.serialize_triple(triple))?;
    }
    writer.finish()?;
    writeln!(out)?;
    Ok(())
}

/// A serializer that knows the prefixes of a sheet; `with` adds one, unless its namespace is no IRI.
fn with_prefixes<S>(
    sheet: &Sheet<'_, '_>,
    serializer: S,
    with: impl Fn(S, &str, &str) -> Option<S>,
) -> Result<S, WriteError> {
    sheet
        .used()
        .into_iter()
        .try_fold(serializer, |serializer, (prefix, namespace)| {
            let known = with(serializer, prefix, namespace);
            known.ok_or_else(|| WriteError::Prefix(prefix.to_owned()))
        })
}

/// Gives away a triple whose language tags are in their usual case, in triple terms too.
fn with_triple(
    sheet: &Sheet<'_, '_>,
    quad: QuadIds,
    give: impl FnOnce(TripleRef<'_>) -> io::Result<()>,
) -> Result<(), WriteError> {
    let [s, p, o] = [quad.s, quad.p, quad.o].map(|id| sheet.terms.term(id));
    let Term::NamedNode(predicate) = p else {
        return Err(WriteError::Shape(p.to_string()));
    };
    let tag = match o {
        Term::Literal(literal) if literal.direction().is_none() => {
            literal.language().map(usual_case)
        }
        _ => None,
    };
    let copied;
    let object = match (o, &tag) {
        (Term::Literal(literal), Some(tag)) => {
            LiteralRef::new_language_tagged_literal_unchecked(literal.value(), tag).into()
        }
        (Term::Literal(_) | Term::Triple(_), None) if has_tag(o) => {
            copied = usual_tag(o.clone());
            copied.as_ref()
        }
        _ => o.as_ref(),
    };
    Ok(give(TripleRef::new(resource(s)?, predicate, object))?)
}

/// Whether a term may hold a language tag.
fn has_tag(term: &Term) -> bool {
    match term {
        Term::Literal(literal) => literal.language().is_some(),
        Term::Triple(_) => true,
        Term::NamedNode(_) | Term::BlankNode(_) => false,
    }
}

fn resource(term: &Term) -> Result<NamedOrBlankNodeRef<'_>, WriteError> {
    match term {
        Term::NamedNode(node) => Ok(node.as_ref().into()),
        Term::BlankNode(node) => Ok(node.as_ref().into()),
        Term::Literal(_) | Term::Triple(_) => Err(WriteError::Shape(term.to_string())),
    }
}

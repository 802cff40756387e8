//! Writing RDF: the same dataset gives the same bytes, in every format of the field.
//!
//! Turtle and TriG come from our own printer (prefixes, grouped and sorted subjects); the other formats from the ox* crates, fed
//! in sorted order. Nothing passes through the store, so literals keep their written form.

mod borrowed;
mod nesting;
mod order;
mod sheet;
mod turtle;

pub(crate) use order::{as_written, ranks};
pub use sheet::{Numbers, Sheet, Terms};

use super::dataset::{Dataset, Extended, QuadIds, TermId};
use super::places::Line;
use crate::words::format::Format;
use crate::words::language::usual_case;
use crate::words::prefixes::Prefixes;
use oxrdf::{Literal, NamedOrBlankNode, Term, Triple};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, Write};

/// What can go wrong while writing.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output could not be written.
    #[error("cannot write: {0}")]
    Io(#[from] io::Error),
    /// The format has no graph names.
    #[error(
        "{format} holds no graph names, and the data has {graphs} named graphs: use trig, nq or jsonld, or leave the names out with --evidence none"
    )]
    Graphs {
        /// The format asked for.
        format: Format,
        /// How many named graphs there are.
        graphs: usize,
    },
    /// The format has no triple terms.
    #[error("{0} does not carry RDF 1.2 triple terms: use ttl, trig, nt, nq or rdf")]
    TripleTerms(Format),
    /// The format can only be read.
    #[error("n3 can be read but not written: use ttl")]
    ReadOnly,
    /// A namespace that no IRI can begin with.
    #[error("the namespace of prefix '{0}' is not an IRI")]
    Prefix(String),
    /// A literal or blank node stands where only an IRI may.
    #[error("a statement cannot be written: {0} stands as its predicate or graph name")]
    Shape(String),
}

/// Writes a dataset in a format.
///
/// # Errors
/// When the output fails, or when the format cannot carry what the data holds; then nothing has been written.
pub fn write(
    dataset: &Dataset,
    prefixes: &Prefixes,
    format: Format,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let terms = Extended::new(dataset);
    write_quads(&terms, dataset.quads().collect(), prefixes, format, out)
}

/// Writes quads in a format, each once.
///
/// # Errors
/// As [`write()`].
pub fn write_quads(
    terms: &Extended<'_>,
    quads: Vec<QuadIds>,
    prefixes: &Prefixes,
    format: Format,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let prefixes = &*writable(prefixes);
    let (sorted, numbers) = Terms::of(quads.iter(), terms, prefixes);
    write_sheet(&sorted.sheet(quads, &numbers), format, out)
}

/// Writes what stands on a sheet in a format. The prefixes of its terms must be [writable].
///
/// # Errors
/// As [`write()`].
pub fn write_sheet(
    sheet: &Sheet<'_, '_>,
    format: Format,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let has_triple_terms = || {
        let mut quads = sheet.quads().iter();
        quads.any(|q| matches!(sheet.terms.term(q.o), Term::Triple(_)))
    };
    refused(format, sheet.named_graphs(), has_triple_terms)?;
    match format {
        Format::Turtle | Format::TriG => Ok(turtle::write(sheet, out)?),
        Format::NTriples | Format::NQuads => lines(
            |id| sheet.terms.term(id),
            sheet.quads().iter().copied(),
            out,
        ),
        Format::JsonLd => borrowed::json_ld(sheet, out),
        Format::RdfXml => borrowed::rdf_xml(sheet, out),
        Format::N3 => Err(WriteError::ReadOnly),
    }
}

/// Writes N-Triples or N-Quads in the order in which the statements stand in their files; those without a place come last.
///
/// # Errors
/// As [`write()`].
pub fn write_as_read(
    dataset: &Dataset,
    format: Format,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let quads: Vec<QuadIds> = dataset.quads().collect();
    write_quads_as_read(&Extended::new(dataset), &quads, format, out)
}

/// Writes quads as [`write_as_read`] does; those that the dataset does not hold have no place in a file.
///
/// # Errors
/// As [`write()`].
pub fn write_quads_as_read(
    terms: &Extended<'_>,
    quads: &[QuadIds],
    format: Format,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    refuse(terms, quads, format)?;
    let none = Prefixes::default();
    let (sorted, numbers) = Terms::of(quads.iter(), terms, &none);
    let line = |quad: &QuadIds| terms.dataset().line(*quad).unwrap_or(Line::UNKNOWN);
    let mut quads: Vec<(Line, QuadIds)> = quads
        .iter()
        .map(|quad| (line(quad), numbers.quad(*quad)))
        .collect();
    quads.sort_unstable_by_key(|(line, q)| (*line, sheet::graph_order(q.g), q.s, q.p, q.o));
    lines(
        |id| sorted.term(id),
        quads.into_iter().map(|(_, quad)| quad),
        out,
    )
}

/// Says why a format cannot carry some quads, before anything is written.
///
/// # Errors
/// When they have graph names or triple terms that the format does not have.
pub fn refuse(terms: &Extended<'_>, quads: &[QuadIds], format: Format) -> Result<(), WriteError> {
    let has_triple_terms = || {
        let mut objects = quads.iter().map(|q| terms.term(q.o));
        objects.any(|object| matches!(object, Term::Triple(_)))
    };
    if !format.has_graphs() {
        let graphs = quads.iter().map(|q| q.g);
        let graphs: HashSet<TermId> = graphs.filter(|g| *g != TermId::DEFAULT_GRAPH).collect();
        return refused(format, graphs.len(), has_triple_terms);
    }
    refused(format, 0, has_triple_terms)
}

fn refused(
    format: Format,
    graphs: usize,
    has_triple_terms: impl Fn() -> bool,
) -> Result<(), WriteError> {
    if graphs > 0 && !format.has_graphs() {
        return Err(WriteError::Graphs { format, graphs });
    }
    if format == Format::JsonLd && has_triple_terms() {
        return Err(WriteError::TripleTerms(format));
    }
    Ok(())
}

/// A term with its language tag in its usual case.
pub fn usual_tag(term: Term) -> Term {
    match term {
        Term::Literal(literal) => match (
            literal.language().map(|tag| usual_case(tag).into_owned()),
            literal.direction(),
        ) {
            (Some(tag), None) => {
                Literal::new_language_tagged_literal_unchecked(literal.value(), tag).into()
            }
            (Some(tag), Some(direction)) => {
                Literal::new_directional_language_tagged_literal_unchecked(
                    literal.value(),
                    tag,
                    direction,
                )
                .into()
            }
            (None, _) => literal.into(),
        },
        Term::Triple(triple) => {
            Triple::new(triple.subject, triple.predicate, usual_tag(triple.object)).into()
        }
        other => other,
    }
}

/// So many bytes of lines are written at once: what packs or counts the output does so by the block.
const BLOCK: usize = 64 * 1024;

/// N-Triples and N-Quads: each line in its canonical form (RDF 1.2 N-Quads §3), in which language tags are in lower case.
fn lines<'a>(
    term: impl Fn(TermId) -> &'a Term,
    quads: impl Iterator<Item = QuadIds>,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let mut block = String::with_capacity(1024);
    for ids in quads {
        line(&term, ids, &mut block)?;
        if block.len() >= BLOCK {
            out.write_all(block.as_bytes())?;
            block.clear();
        }
    }
    Ok(out.write_all(block.as_bytes())?)
}

fn line<'a>(
    term: impl Fn(TermId) -> &'a Term,
    quad: QuadIds,
    block: &mut String,
) -> Result<(), WriteError> {
    let [s, p, o] = [quad.s, quad.p, quad.o].map(&term);
    let shape = |term: &Term| WriteError::Shape(term.to_string());
    let write = |block: &mut String, terms: &[&Term]| {
        for term in terms {
            match term {
                Term::NamedNode(node) => block.extend(["<", node.as_str(), "> "]),
                // A string takes whatever is written to it.
                other => drop(write!(block, "{other} ")),
            }
        }
    };
    if !matches!(p, Term::NamedNode(_)) || !is_resource(s) {
        return Err(shape(p));
    }
    write(block, &[s, p, o]);
    if quad.g != TermId::DEFAULT_GRAPH {
        let g = term(quad.g);
        if !is_resource(g) {
            return Err(shape(g));
        }
        write(block, &[g]);
    }
    block.push_str(".\n");
    Ok(())
}

fn is_resource(term: &Term) -> bool {
    matches!(term, Term::NamedNode(_) | Term::BlankNode(_))
}

/// Those of the prefixes that every format can write.
pub fn writable(prefixes: &Prefixes) -> Cow<'_, Prefixes> {
    if prefixes.iter().all(|(prefix, _)| is_prefix_name(prefix)) {
        return Cow::Borrowed(prefixes);
    }
    let mut writable = Prefixes::default();
    for (prefix, namespace) in prefixes.iter().filter(|(prefix, _)| is_prefix_name(prefix)) {
        writable.insert(prefix, namespace);
    }
    Cow::Owned(writable)
}

/// JSON-LD takes any word as a prefix, Turtle (PN_PREFIX) and XML do not.
fn is_prefix_name(prefix: &str) -> bool {
    prefix.is_empty()
        || prefix.starts_with(char::is_alphabetic)
            && prefix
                .chars()
                .all(|c| c.is_alphanumeric() || "-_".contains(c))
}

fn for_each_iri(term: &Term, visit: &mut impl FnMut(&str)) {
    match term {
        Term::NamedNode(node) => visit(node.as_str()),
        Term::Literal(literal) => visit(literal.datatype().as_str()),
        Term::BlankNode(_) => {}
        Term::Triple(triple) => {
            if let NamedOrBlankNode::NamedNode(node) = &triple.subject {
                visit(node.as_str());
            }
            visit(triple.predicate.as_str());
            for_each_iri(&triple.object, visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::dataset::DatasetBuilder;
    use crate::data::read::{Loaded, Source, read};
    use oxrdf::GraphName;
    use std::borrow::Cow;

    const SAMPLE: &str = r#"@prefix e: <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:g { e:a a e:C ; e:p "q\"uote\\ \n"@zh-Hant-HK , 01 , 1.50 , true , "2024-05"^^xsd:gYearMonth ; e:q _:x . _:x e:p "x" . }
e:h { e:a a e:C . }
e:a e:p <http://e/with/slash> , <http://e/-odd> , <http://e/> .
"#;

    fn load(format: Format, text: &str) -> crate::data::read::Loaded {
        let loaded = read(vec![Source {
            path: "t".into(),
            format,
            base: None,
            graph: None,
            bytes: Cow::Owned(text.as_bytes().to_vec()),
        }]);
        assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
        loaded
    }

    fn written(dataset: &Dataset, prefixes: &Prefixes, format: Format) -> String {
        let mut out = Vec::new();
        write(dataset, prefixes, format, &mut out).expect("writes");
        String::from_utf8(out).expect("is UTF-8")
    }

    /// What is written reads back as the same graph, and writing twice gives the same bytes.
    #[test]
    fn formats_with_graphs_read_back_the_same() {
        let loaded = load(Format::TriG, SAMPLE);
        for format in [Format::TriG, Format::NQuads, Format::JsonLd] {
            let text = written(&loaded.dataset, &loaded.prefixes, format);
            let again = load(format, &text);
            assert_eq!(again.dataset.len(), loaded.dataset.len(), "{text}");
            assert!(
                sophia::isomorphism::isomorphic_datasets(&again.dataset, &loaded.dataset)
                    .expect("no error"),
                "{text}"
            );
            assert_eq!(written(&loaded.dataset, &loaded.prefixes, format), text);
        }
    }

    /// Nested, shared, circular, deep and dangling blank nodes, broken lists, annotations: all come back as they were.
    #[test]
    fn nests_read_back_the_same() {
        let mut cases = vec![
            "e:a e:p [ e:q ( 1 ( 2 [] ) e:x ) ; e:r [ e:s \"t\" ] ] .".to_owned(),
            "_:a e:p _:b . _:b e:p _:a . _:c e:p _:c . [] e:p [] .".to_owned(),
            "_:a e:p _:s . e:b e:p _:s . _:s e:q 1 .".to_owned(),
            "e:g1 { e:a e:p _:s } e:g2 { _:s e:q 1 } _:g { e:a e:p [ e:q 1 ] }".to_owned(),
            "e:a e:p _:l . _:l rdf:first 1 ; rdf:rest _:m . _:m rdf:first 2 ; rdf:rest _:l .".to_owned(),
            "e:a e:p _:l . _:l rdf:first 1 ; rdf:rest _:m ; e:odd 2 . _:m rdf:first 2 ; rdf:rest () .".to_owned(),
            "e:a e:p _:l . _:l rdf:first _:l2 ; rdf:rest () . _:l2 rdf:first _:x ; rdf:rest _:e . _:x e:p _:y . _:y e:q ( _:z ) .".to_owned(),
            "e:a e:p e:o {| e:said e:b |} ~ e:r {| e:q [ e:r 1 ] |} ~ , 7 ~ _:n . _:n e:p 5 . e:b e:q _:n .".to_owned(),
            "e:r rdf:reifies <<( e:r e:p e:o )>> . e:r e:p e:o . e:s rdf:reifies <<( e:n e:p e:o )>> .".to_owned(),
            "e:a e:p e:b ~ e:r1 {| e:p e:c ~ e:r2 {| e:q \"long long long long long long long long long long long long long long long\" ; e:z 1 |} |} .".to_owned(),
            "e:a e:p e:o {| e:q 1 |} ~ ~ e:r ~ e:s {| e:q 2 |} {| e:q 3 |} ~ .".to_owned(),
            "_:a e:p e:o ~ e:r . _:r rdf:reifies <<( _:a e:p e:o )>> .".to_owned(),
        ];
        cases.push(
            (0..40)
                .map(|i| format!("_:n{i} e:p _:n{} ; e:q {i} .\n", i + 1))
                .collect(),
        );
        cases.push(format!("e:a e:p {}1{} .", "( ".repeat(40), " )".repeat(40)));
        for case in cases {
            let text = format!(
                "@prefix e: <http://e/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n{case}"
            );
            let loaded = load(Format::TriG, &text);
            let written = written(&loaded.dataset, &loaded.prefixes, Format::TriG);
            let again = load(Format::TriG, &written);
            assert!(
                sophia::isomorphism::isomorphic_datasets(&again.dataset, &loaded.dataset)
                    .expect("no error"),
                "{text}\n{written}"
            );
        }
    }

    /// Some quads of a dataset are written as a dataset that holds them alone, with graph names and without.
    #[test]
    fn a_part_is_written_as_a_dataset_of_its_own() {
        let Loaded {
            dataset, prefixes, ..
        } = load(Format::TriG, SAMPLE);
        let kept = |quad: QuadIds| !(quad.o.index() + quad.p.index()).is_multiple_of(3);
        let quads: Vec<QuadIds> = dataset.quads().filter(|q| kept(*q)).collect();
        let extended = Extended::new(&dataset);
        let (terms, numbers) = Terms::of(quads.iter(), &extended, &prefixes);
        let sheet = terms.sheet(quads, &numbers);
        let text = |sheet: &Sheet<'_, '_>, format| {
            let mut out = Vec::new();
            write_sheet(sheet, format, &mut out).expect("writes");
            String::from_utf8(out).expect("is UTF-8")
        };
        let part = dataset.builder_of(kept).build();
        for format in [Format::TriG, Format::NQuads, Format::JsonLd] {
            assert_eq!(text(&sheet, format), written(&part, &prefixes, format));
        }
        let mut flat = DatasetBuilder::default();
        for quad in part.quads().filter_map(|q| part.quad(q)) {
            flat.add(
                Triple::from(quad).in_graph(GraphName::DefaultGraph),
                Line::UNKNOWN,
            );
        }
        let flat = flat.build();
        for format in [Format::Turtle, Format::NTriples, Format::RdfXml] {
            assert_eq!(
                text(&sheet.flat(), format),
                written(&flat, &prefixes, format)
            );
        }
    }

    #[test]
    fn turtle_is_written_as_people_write_it() {
        let text =
            "@prefix e: <http://e/> .\ne:a a e:C ; e:p [ e:q ( 1 2 ) ] , e:o {| e:by e:b |} .\n";
        let loaded = load(Format::Turtle, text);
        assert_eq!(
            written(&loaded.dataset, &loaded.prefixes, Format::Turtle),
            "@prefix e: <http://e/> .\n\ne:a a e:C ;\n  e:p [ e:q ( 1 2 ) ] , e:o {| e:by e:b |} .\n"
        );
    }

    #[test]
    fn graph_names_are_never_dropped_silently() {
        let loaded = load(Format::TriG, SAMPLE);
        let refused = write(
            &loaded.dataset,
            &loaded.prefixes,
            Format::Turtle,
            &mut Vec::new(),
        );
        assert!(matches!(refused, Err(WriteError::Graphs { graphs: 2, .. })));
    }

    #[test]
    fn written_forms_and_tags_are_kept() {
        let loaded = load(Format::TriG, SAMPLE);
        let text = written(&loaded.dataset, &loaded.prefixes, Format::TriG);
        for form in [
            "01",
            "1.50",
            "@zh-Hant-HK",
            "true",
            "\"2024-05\"^^xsd:gYearMonth",
        ] {
            assert!(text.contains(form), "{form} in {text}");
        }
    }
}

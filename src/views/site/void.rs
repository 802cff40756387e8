//! The dataset described: VoID with measured partitions, DCAT 3, its distributions with sizes and digests.

use super::format::{PageFormat, RDF};
use super::model::Site;
use super::route::{Route, SiteFile};
use super::text::value;
use crate::data::dataset::{Dataset, DatasetBuilder, TermId};
use crate::data::places::Line;
use crate::words::language::Language;
use crate::words::vocabulary::{dcterms, foaf, rdf, rdfs, skos, void, xsd, xz};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

const VOID: &str = void::NAMESPACE;
const DCAT: &str = "http://www.w3.org/ns/dcat#";
const SPDX: &str = "http://spdx.org/rdf/terms#";
const FORMATS: &str = "http://www.w3.org/ns/formats/";
const EU: &str = "http://publications.europa.eu/resource/authority/";
const MEDIA: &str = "https://www.iana.org/assignments/media-types/";

/// What was counted in the merge.
pub(super) struct Measures {
    pub triples: usize,
    pub subjects: usize,
    pub objects: usize,
    pub by_property: Vec<(TermId, usize)>,
    pub by_class: Vec<(TermId, usize)>,
    pub by_source: Vec<(TermId, usize)>,
}

/// What the merge holds, counted once for all pages.
pub(super) fn measure(site: &Site) -> &Measures {
    site.measures.get_or_init(|| count(site))
}

/// Counts the merge: each triple once.
fn count(site: &Site) -> Measures {
    let mut properties: BTreeMap<TermId, usize> = BTreeMap::new();
    let mut classes: BTreeMap<TermId, usize> = BTreeMap::new();
    let (mut subjects, mut objects) = (BTreeSet::new(), BTreeSet::new());
    let typed = site.dataset.iri(rdf::TYPE);
    let mut last = None;
    let mut triples = 0;
    for quad in site
        .dataset
        .matching(None, None, None)
        .filter(|q| site.is_shown(q.g))
    {
        if last.replace(quad.triple()) == Some(quad.triple()) {
            continue;
        }
        triples += 1;
        *properties.entry(quad.p).or_default() += 1;
        subjects.insert(quad.s);
        objects.insert(quad.o);
        if Some(quad.p) == typed {
            *classes.entry(quad.o).or_default() += 1;
        }
    }
    Measures {
        triples,
        subjects: subjects.len(),
        objects: objects.len(),
        by_property: most_first(site, properties),
        by_class: most_first(site, classes),
        by_source: links(site),
    }
}

fn most_first(site: &Site, counts: BTreeMap<TermId, usize>) -> Vec<(TermId, usize)> {
    let mut rows: Vec<(TermId, usize)> = counts
        .into_iter()
        .filter(|(id, _)| site.iri(*id).is_some())
        .collect();
    rows.sort_by(|a, b| (b.1, site.iri(a.0)).cmp(&(a.1, site.iri(b.0))));
    rows
}

/// The outside sources with the number of their links.
fn links(site: &Site) -> Vec<(TermId, usize)> {
    let (Some(class), Some(property)) = (
        site.dataset.iri(xz::OUTSIDE_SOURCE),
        site.dataset.iri(skos::EXACT_MATCH),
    ) else {
        return Vec::new();
    };
    let mut rows: Vec<(TermId, usize)> = site
        .dataset
        .subjects(rdf::TYPE, class)
        .map(|source| {
            (
                source,
                site.dataset
                    .matching_in(source, None, Some(property), None)
                    .count(),
            )
        })
        .collect();
    rows.sort_by_key(|(source, _)| site.iri(*source));
    rows.dedup();
    rows
}

/// The licence of the data, which the vocabulary states.
pub(super) fn licence(site: &Site) -> Option<NamedNode> {
    let id = site.term_of(&Route::Vocabulary)?;
    site.dataset
        .objects(id, dcterms::LICENSE)
        .find_map(|o| match site.dataset.term(o) {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        })
}

/// The description of the dataset as data.
pub(super) fn describe(site: &Site) -> Dataset {
    let mut writer = Writer {
        builder: DatasetBuilder::default(),
        site,
        dataset: site.project.iri("dataset"),
    };
    let measures = measure(site);
    writer.about();
    writer.catalogue();
    writer.counts(measures);
    writer.partitions(measures);
    writer.distributions();
    writer.builder.build()
}

struct Writer<'a> {
    builder: DatasetBuilder,
    site: &'a Site,
    dataset: NamedNode,
}

fn node(namespace: &str, local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{local}"))
}

impl Writer<'_> {
    fn say(&mut self, subject: &NamedNode, property: NamedNode, object: impl Into<Term>) {
        let quad = Quad::new(subject.clone(), property, object, GraphName::DefaultGraph);
        self.builder.add(quad, Line::UNKNOWN);
    }

    fn number(&mut self, subject: &NamedNode, property: NamedNode, number: usize) {
        let literal = Literal::new_typed_literal(number.to_string(), xsd::INTEGER);
        self.say(subject, property, literal);
    }

    fn in_languages(
        &mut self,
        subject: &NamedNode,
        property: NamedNodeRef<'_>,
        text: impl Fn(Language) -> String,
    ) {
        for language in Language::ALL {
            let tag = language.tag().to_ascii_lowercase();
            let literal = Literal::new_language_tagged_literal_unchecked(text(language), tag);
            self.say(subject, property.into_owned(), literal);
        }
    }

    /// Names, licence, vocabularies, homepage.
    fn about(&mut self) {
        let (site, dataset) = (self.site, self.dataset.clone());
        self.is_a(&dataset, void::DATASET.into_owned());
        self.is_a(&dataset, node(DCAT, "Dataset"));
        self.in_languages(&dataset, dcterms::TITLE, |l| site.title(l).to_owned());
        self.in_languages(&dataset, dcterms::DESCRIPTION, |l| lead(site, l).to_owned());
        let maker = node(&site.project.config().base, "maintainers");
        self.say(&dataset, dcterms::PUBLISHER.into_owned(), maker.clone());
        self.is_a(&maker, node(foaf::NAMESPACE, "Agent"));
        let name =
            Literal::new_simple_literal(format!("The {} maintainers", site.project.config().name));
        self.say(&maker, foaf::NAME.into_owned(), name);
        if let Some(licence) = licence(site) {
            self.say(&dataset, dcterms::LICENSE.into_owned(), licence);
        }
        for language in spoken() {
            self.say(
                &dataset,
                node(dcterms::NAMESPACE, "language"),
                language.clone(),
            );
            self.is_a(&language, node(dcterms::NAMESPACE, "LinguisticSystem"));
        }
        self.dates(&dataset);
        let open = NamedNode::new_unchecked(format!("{EU}access-right/PUBLIC"));
        self.say(
            &dataset,
            node(dcterms::NAMESPACE, "accessRights"),
            open.clone(),
        );
        self.is_a(&open, node(dcterms::NAMESPACE, "RightsStatement"));
        let page = NamedNode::new_unchecked(site.document(&Route::Dataset));
        self.say(&dataset, node(DCAT, "landingPage"), page.clone());
        self.is_a(&page, node(foaf::NAMESPACE, "Document"));
        if let Some(version) = self.version() {
            self.say(
                &dataset,
                node(DCAT, "version"),
                Literal::new_simple_literal(version),
            );
        }
        let base = site.project.config().base.clone();
        self.say(
            &dataset,
            node(VOID, "uriSpace"),
            Literal::new_simple_literal(format!("{base}id/")),
        );
        for (_, namespace) in site
            .prefixes
            .iter()
            .filter(|(_, n)| n.starts_with(&base) && n.ends_with('#'))
        {
            self.say(
                &dataset,
                node(VOID, "vocabulary"),
                NamedNode::new_unchecked(namespace),
            );
        }
        for (_, paper) in site.papers() {
            self.say(
                &dataset,
                node(dcterms::NAMESPACE, "subject"),
                site.dataset.term(*paper).clone(),
            );
        }
    }

    /// The catalogue that harvesters look for: of this one dataset.
    fn catalogue(&mut self) {
        let (site, dataset) = (self.site, self.dataset.clone());
        let catalogue = node(&site.project.config().base, "catalogue");
        self.is_a(&catalogue, node(DCAT, "Catalog"));
        self.in_languages(&catalogue, dcterms::TITLE, |l| site.title(l).to_owned());
        self.in_languages(&catalogue, dcterms::DESCRIPTION, |l| {
            lead(site, l).to_owned()
        });
        let maker = node(&site.project.config().base, "maintainers");
        self.say(&catalogue, dcterms::PUBLISHER.into_owned(), maker);
        let home = NamedNode::new_unchecked(site.url());
        self.say(&catalogue, node(foaf::NAMESPACE, "homepage"), home.clone());
        self.is_a(&home, node(foaf::NAMESPACE, "Document"));
        if let Some(licence) = licence(site) {
            self.say(&catalogue, dcterms::LICENSE.into_owned(), licence.clone());
            self.is_a(&licence, node(dcterms::NAMESPACE, "LicenseDocument"));
        }
        for language in spoken() {
            self.say(&catalogue, node(dcterms::NAMESPACE, "language"), language);
        }
        self.say(&catalogue, node(DCAT, "dataset"), dataset);
    }

    /// When the dataset was begun and last changed, as its vocabulary states.
    fn dates(&mut self, subject: &NamedNode) {
        let Some(id) = self.site.term_of(&Route::Vocabulary) else {
            return;
        };
        for (stated, said) in [("created", "issued"), ("modified", "modified")] {
            let property = node(dcterms::NAMESPACE, stated);
            let date = self
                .site
                .dataset
                .objects(id, property.as_ref())
                .find(|o| matches!(self.site.dataset.term(*o), Term::Literal(_)));
            if let Some(date) = date {
                let date = self.site.dataset.term(date).clone();
                self.say(subject, node(dcterms::NAMESPACE, said), date);
            }
        }
    }

    fn version(&self) -> Option<String> {
        let id = self.site.term_of(&Route::Vocabulary)?;
        let version = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#versionInfo");
        value(&self.site.dataset, id, version).map(str::to_owned)
    }

    fn counts(&mut self, measures: &Measures) {
        let dataset = self.dataset.clone();
        self.number(&dataset, node(VOID, "triples"), measures.triples);
        self.number(&dataset, node(VOID, "distinctSubjects"), measures.subjects);
        self.number(&dataset, node(VOID, "distinctObjects"), measures.objects);
        self.number(
            &dataset,
            node(VOID, "properties"),
            measures.by_property.len(),
        );
        self.number(&dataset, node(VOID, "classes"), measures.by_class.len());
        self.number(&dataset, node(VOID, "entities"), self.site.pages.things());
    }

    fn partitions(&mut self, measures: &Measures) {
        for (class, count) in &measures.by_class {
            self.partition("classPartition", "class", "entities", *class, *count);
        }
        for (property, count) in &measures.by_property {
            self.partition(
                "propertyPartition",
                "property",
                "triples",
                *property,
                *count,
            );
        }
        for (source, count) in &measures.by_source {
            self.linkset(*source, *count);
        }
    }

    fn partition(&mut self, kind: &str, what: &str, counted: &str, term: TermId, count: usize) {
        let Some(iri) = self.site.iri(term) else {
            return;
        };
        let part = self.part(kind, iri);
        let dataset = self.dataset.clone();
        self.say(&dataset, node(VOID, kind), part.clone());
        self.is_a(&part, void::DATASET.into_owned());
        self.say(&part, node(VOID, what), NamedNode::new_unchecked(iri));
        self.number(&part, node(VOID, counted), count);
    }

    fn part(&self, kind: &str, iri: &str) -> NamedNode {
        let name = super::route::resource_name(iri);
        NamedNode::new_unchecked(format!("{}#{kind}-{name}", self.dataset.as_str()))
    }

    fn linkset(&mut self, source: TermId, count: usize) {
        let Some(iri) = self.site.iri(source) else {
            return;
        };
        let set = self.part("linkset", iri);
        let dataset = self.dataset.clone();
        self.say(&dataset, node(VOID, "subset"), set.clone());
        self.is_a(&set, node(VOID, "Linkset"));
        self.say(&set, node(VOID, "subjectsTarget"), dataset);
        self.say(
            &set,
            node(VOID, "objectsTarget"),
            NamedNode::new_unchecked(iri),
        );
        self.say(
            &set,
            node(VOID, "linkPredicate"),
            skos::EXACT_MATCH.into_owned(),
        );
        self.number(&set, node(VOID, "triples"), count);
    }

    fn is_a(&mut self, thing: &NamedNode, class: NamedNode) {
        self.say(thing, rdf::TYPE.into_owned(), class);
    }

    fn distributions(&mut self) {
        let (site, dataset) = (self.site, self.dataset.clone());
        for dump in site.dumps().unwrap_or_default() {
            let url = NamedNode::new_unchecked(format!("{}{}", site.url(), dump.file.path()));
            let one =
                NamedNode::new_unchecked(format!("{}#{}", dataset.as_str(), dump_name(dump.file)));
            self.say(&dataset, node(VOID, "dataDump"), url.clone());
            self.say(&dataset, node(DCAT, "distribution"), one.clone());
            self.is_a(&one, node(DCAT, "Distribution"));
            self.in_languages(&one, dcterms::TITLE, |l| {
                dump_title(dump.file, l).to_owned()
            });
            self.is_a(&url, rdfs::RESOURCE.into_owned());
            self.say(&one, node(DCAT, "accessURL"), url.clone());
            self.say(&one, node(DCAT, "downloadURL"), url);
            if let Some(format) = eu_format(dump.media_type) {
                self.say(&one, node(dcterms::NAMESPACE, "format"), format.clone());
                self.is_a(&format, node(dcterms::NAMESPACE, "MediaTypeOrExtent"));
            }
            self.media_type(&one, "mediaType", dump.media_type);
            if dump.is_packed {
                self.media_type(&one, "compressFormat", "application/gzip");
            }
            if let Some(licence) = licence(site) {
                self.say(&one, dcterms::LICENSE.into_owned(), licence);
            }
            let size = Literal::new_typed_literal(dump.size.to_string(), xsd::NON_NEGATIVE_INTEGER);
            self.say(&one, node(DCAT, "byteSize"), size);
            self.checksum(&one, &dump.digest);
        }
        for format in RDF {
            let feature = match PageFormat::Rdf(format).name() {
                "Turtle" => "Turtle",
                "JSON-LD" => "JSON-LD",
                "N-Triples" => "N-Triples",
                "TriG" => "TriG",
                _ => "RDF_XML",
            };
            self.say(&dataset, node(VOID, "feature"), node(FORMATS, feature));
        }
    }

    fn media_type(&mut self, distribution: &NamedNode, property: &str, name: &str) {
        let media_type = node(MEDIA, name);
        self.is_a(&media_type, node(dcterms::NAMESPACE, "MediaType"));
        self.say(distribution, node(DCAT, property), media_type);
    }

    fn checksum(&mut self, distribution: &NamedNode, digest: &str) {
        let sum = NamedNode::new_unchecked(format!("{}-sha256", distribution.as_str()));
        self.say(distribution, node(SPDX, "checksum"), sum.clone());
        self.is_a(&sum, node(SPDX, "Checksum"));
        let algorithm = node(SPDX, "checksumAlgorithm_sha256");
        self.is_a(&algorithm, node(SPDX, "ChecksumAlgorithm"));
        self.say(&sum, node(SPDX, "algorithm"), algorithm);
        let hex = node(xsd::NAMESPACE, "hexBinary");
        self.say(
            &sum,
            node(SPDX, "checksumValue"),
            Literal::new_typed_literal(digest, hex),
        );
    }
}

/// The languages of the labels as DCAT-AP names them, by the authority table of the European Union.
fn spoken() -> [NamedNode; 2] {
    ["ENG", "ZHO"].map(|code| NamedNode::new_unchecked(format!("{EU}language/{code}")))
}

/// The file type as DCAT-AP names it.
fn eu_format(media_type: &str) -> Option<NamedNode> {
    let code = match media_type {
        "text/turtle" => "RDF_TURTLE",
        "application/n-quads" => "RDF_N_QUADS",
        "application/trig" => "RDF_TRIG",
        _ => return None,
    };
    Some(NamedNode::new_unchecked(format!("{EU}file-type/{code}")))
}

/// What a dump holds.
pub(super) fn dump_title(file: SiteFile, language: Language) -> &'static str {
    let words = super::ui::ui(language);
    match file {
        SiteFile::DumpTurtle => words.dump_merged,
        SiteFile::DumpFigures => words.dump_figures,
        _ => words.dump_all,
    }
}

fn dump_name(file: SiteFile) -> &'static str {
    file.path().trim_start_matches("dump/")
}

/// One sentence about the dataset.
pub(super) fn lead(site: &Site, language: Language) -> &'static str {
    let words = super::ui::ui(language);
    if site.own {
        words.lead
    } else {
        words.lead_foreign
    }
}

//! The figures as an RDF Data Cube (<https://www.w3.org/TR/vocab-data-cube/>), for tools that know cubes and not our vocabulary.
//!
//! Figures of a policy paper have no common grid: many have no place or no period, and one indicator may be told twice. So the
//! dimensions are the indicator, the figure itself and the measure (a value, or the lower and upper end of a range); place, period,
//! unit, bound and the passages ride on each observation as attributes.

use super::model::Site;
use crate::data::dataset::{DatasetBuilder, TermId};
use crate::data::places::Line;
use crate::data::write::{WriteError, write};
use crate::words::format::Format;
use crate::words::language::Language;
use crate::words::vocabulary::{dcterms, prov, qudt, rdf, rdfs, xz};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::io::Write;

const QB: &str = "http://purl.org/linked-data/cube#";

/// What is measured: a figure has one value, or the ends of a range.
const MEASURES: [NamedNodeRef<'static>; 3] = [qudt::NUMERIC_VALUE, xz::LOWER, xz::UPPER];

/// What is told of an observation besides, where the figure tells it.
const ATTRIBUTES: [&str; 9] = [
    "place",
    "scope",
    "period",
    "periodFrom",
    "periodTo",
    "bound",
    "figureStatus",
    "statistic",
    "printedForm",
];

/// Writes the cube in Turtle.
pub(super) fn turtle(site: &Site, out: &mut dyn Write) -> Result<(), WriteError> {
    let mut cube = Cube {
        site,
        builder: DatasetBuilder::default(),
        dataset: named(&format!("{}dataset/figures", site.base())),
    };
    cube.structure();
    cube.observations();
    let mut prefixes = site.prefixes.clone();
    prefixes.insert("qb", QB);
    write(&cube.builder.build(), &prefixes, Format::Turtle, out)
}

fn named(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

fn qb(local: &str) -> NamedNode {
    named(&format!("{QB}{local}"))
}

fn own(local: &str) -> NamedNode {
    named(&format!("{}{local}", xz::NAMESPACE))
}

struct Cube<'a> {
    site: &'a Site,
    builder: DatasetBuilder,
    dataset: NamedNode,
}

impl Cube<'_> {
    fn say(&mut self, subject: &NamedNode, property: NamedNode, object: impl Into<Term>) {
        let quad = Quad::new(subject.clone(), property, object, GraphName::DefaultGraph);
        self.builder.add(quad, Line::UNKNOWN);
    }

    fn is(&mut self, subject: &NamedNode, class: &str) {
        self.say(subject, rdf::TYPE.into_owned(), qb(class));
    }

    fn part(&self, local: &str) -> NamedNode {
        named(&format!("{}#{local}", self.dataset.as_str()))
    }

    /// The dataset and its structure: dimensions, measures, attributes.
    fn structure(&mut self) {
        let (dataset, structure) = (self.dataset.clone(), self.part("structure"));
        self.is(&dataset, "DataSet");
        self.say(&dataset, qb("structure"), structure.clone());
        let whole = self.site.project.iri("dataset");
        self.say(&dataset, dcterms::IS_PART_OF.into_owned(), whole);
        for language in Language::ALL {
            let text = super::ui::ui(language).dump_figures;
            let tag = language.tag().to_ascii_lowercase();
            let title = Literal::new_language_tagged_literal_unchecked(text, tag);
            self.say(&dataset, dcterms::TITLE.into_owned(), title.clone());
            self.say(&dataset, rdfs::LABEL.into_owned(), title);
        }
        if let Some(licence) = super::void::licence(self.site) {
            self.say(&dataset, dcterms::LICENSE.into_owned(), licence);
        }
        self.is(&structure, "DataStructureDefinition");
        let figure = self.part("figure");
        for (property, range) in [
            (xz::INDICATOR.into_owned(), own("Indicator")),
            (figure, own("Figure")),
        ] {
            self.is(&property, "DimensionProperty");
            self.say(&property, rdfs::RANGE.into_owned(), range);
            self.component("dimension", &property);
        }
        self.component("dimension", &qb("measureType"));
        for measure in MEASURES {
            let measure = measure.into_owned();
            self.is(&measure, "MeasureProperty");
            self.component("measure", &measure);
        }
        let attributes = ATTRIBUTES.map(own).into_iter();
        let further = [qudt::UNIT.into_owned(), prov::WAS_DERIVED_FROM.into_owned()];
        for attribute in attributes.chain(further) {
            self.is(&attribute, "AttributeProperty");
            self.component("attribute", &attribute);
        }
    }

    fn component(&mut self, kind: &str, property: &NamedNode) {
        let local = property
            .as_str()
            .rsplit(['/', '#'])
            .next()
            .unwrap_or_default();
        let (structure, component) = (
            self.part("structure"),
            self.part(&format!("component-{local}")),
        );
        self.say(&structure, qb("component"), component.clone());
        self.is(&component, "ComponentSpecification");
        self.say(&component, qb(kind), property.clone());
    }

    fn observations(&mut self) {
        let site = self.site;
        let Some(class) = site.dataset.iri(xz::FIGURE) else {
            return;
        };
        let mut figures: Vec<TermId> = site.dataset.subjects(rdf::TYPE, class).collect();
        figures.sort_by_key(|id| site.iri(*id));
        figures.dedup();
        for figure in figures {
            for measure in MEASURES {
                self.observation(figure, measure);
            }
        }
    }

    /// One observation; none when the figure has not this measure, or no indicator.
    fn observation(&mut self, figure: TermId, measure: NamedNodeRef<'_>) {
        let site = self.site;
        let first = |property: NamedNodeRef<'_>| {
            let values = site.dataset.objects(figure, property);
            values.min_by_key(|value| site.dataset.term(*value).to_string())
        };
        let (Some(iri), Some(value), Some(indicator)) =
            (site.iri(figure), first(measure), first(xz::INDICATOR))
        else {
            return;
        };
        let slug = iri.rsplit('/').next().unwrap_or_default();
        let kind = measure
            .as_str()
            .rsplit(['/', '#'])
            .next()
            .unwrap_or_default();
        let observation = self.part(&format!("{slug}-{kind}"));
        self.is(&observation, "Observation");
        self.say(&observation, qb("dataSet"), self.dataset.clone());
        self.say(&observation, self.part("figure"), named(iri));
        self.say(&observation, qb("measureType"), measure.into_owned());
        let mut told = vec![
            (xz::INDICATOR.into_owned(), indicator),
            (measure.into_owned(), value),
        ];
        for attribute in ATTRIBUTES
            .map(own)
            .into_iter()
            .chain([qudt::UNIT.into_owned()])
        {
            told.extend(first(attribute.as_ref()).map(|o| (attribute, o)));
        }
        for (property, object) in told {
            self.say(&observation, property, site.dataset.term(object).clone());
        }
        for graph in site.dataset.matching(Some(figure), None, None).map(|q| q.g) {
            if let Some(passage) = site.iri(graph).filter(|_| site.is_passage(graph)) {
                self.say(
                    &observation,
                    prov::WAS_DERIVED_FROM.into_owned(),
                    named(passage),
                );
            }
        }
    }
}

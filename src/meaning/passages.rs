//! Passages as data: what `xinzhi segment` writes. A passage is an address, a position in code points and a digest, never the text.

use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::data::places::Line;
use crate::words::prefixes::Prefixes;
use crate::words::text::{Leaf, Part, Range, Segmentation};
use crate::words::vocabulary::{dcterms, oa, rdf, xsd, xz};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};

/// Writes a segmentation as triples about the passages of a paper.
///
/// Each leaf has its order, its parent, its digest and one `oa:TextPositionSelector` per range; each part its order, its
/// parent and the range from its first leaf to its last.
pub fn describe(segmentation: &Segmentation, paper: &NamedNode, prefixes: &Prefixes) -> Dataset {
    let mut writer = Writer {
        builder: DatasetBuilder::default(),
        paper,
        prefixes,
    };
    for part in &segmentation.parts {
        writer.part(part);
    }
    for leaf in &segmentation.leaves {
        writer.leaf(leaf);
    }
    writer.builder.build()
}

struct Writer<'a> {
    builder: DatasetBuilder,
    paper: &'a NamedNode,
    prefixes: &'a Prefixes,
}

impl Writer<'_> {
    fn part(&mut self, part: &Part) {
        let node = self.passage(&part.address);
        self.common(&node, part.kind.iri(), part.order, part.parent.as_deref());
        self.selector(&node, 1, part.range);
    }

    fn leaf(&mut self, leaf: &Leaf) {
        let node = self.passage(&leaf.address);
        self.add(&node, rdf::TYPE, xz::LEAF.into_owned());
        self.common(&node, leaf.kind.iri(), leaf.order, leaf.parent.as_deref());
        self.add(&node, xz::DIGEST, Literal::new_simple_literal(&leaf.digest));
        for (number, range) in (1..).zip(&leaf.ranges) {
            self.selector(&node, number, *range);
        }
    }

    fn common(&mut self, node: &NamedNode, class: &str, order: usize, parent: Option<&str>) {
        self.add(node, rdf::TYPE, xz::PASSAGE.into_owned());
        if let Some(class) = self.prefixes.expand(class) {
            self.add(node, rdf::TYPE, NamedNode::new_unchecked(class));
        }
        let parent = parent.map_or_else(|| self.paper.clone(), |address| self.passage(address));
        self.add(node, dcterms::IS_PART_OF, parent);
        self.add(node, xz::IN_PAPER, self.paper.clone());
        self.add(node, xz::POSITION, number(order));
    }

    fn selector(&mut self, node: &NamedNode, count: usize, (start, end): Range) {
        let selector = NamedNode::new_unchecked(format!("{}_{count}", node.as_str()));
        self.add(node, oa::HAS_SELECTOR, selector.clone());
        self.add(
            &selector,
            rdf::TYPE,
            oa::TEXT_POSITION_SELECTOR.into_owned(),
        );
        self.add(&selector, oa::START, number(start));
        self.add(&selector, oa::END, number(end));
    }

    fn passage(&self, address: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}/{address}", self.paper.as_str()))
    }

    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        let quad = Quad::new(
            subject.clone(),
            predicate.into_owned(),
            object,
            GraphName::DefaultGraph,
        );
        self.builder.add(quad, Line::UNKNOWN);
    }
}

fn number(value: usize) -> Literal {
    Literal::new_typed_literal(value.to_string(), xsd::INTEGER)
}

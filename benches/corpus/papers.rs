//! Papers like the shipped one, one after the other.

use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::error::Error;
use xinzhi::data::project::Project;
use xinzhi::data::read::read;

/// The kinds of things that each paper has of its own; things of other kinds are shared.
const OWN_KINDS: [&str; 10] = [
    "advantage",
    "claim",
    "duty",
    "example",
    "fig",
    "problem",
    "proposal",
    "question",
    "quote",
    "reading",
];

/// Kinds whose things belong together, so that a paper takes all of them in one variant.
const TOGETHER: [&[&str]; 2] = [
    &["direction", "means", "principle", "strategy"],
    &["person", "post"],
];

/// The statements of the shipped paper, and what was written of the shared entities so far.
pub struct Papers {
    base: String,
    paper: String,
    shipped_slug: String,
    /// The statements of a paper: its passages, our descriptions and readings.
    of_paper: Vec<Quad>,
    /// What is said of each entity.
    of_entity: HashMap<NamedNode, Vec<Quad>>,
    /// How many variants an entity may stand in.
    variants: u32,
    /// The number of the last paper; 0 is the shipped one.
    number: u32,
    started: bool,
    written: HashSet<(NamedNode, u32)>,
}

impl Papers {
    /// Papers like that of a project, whose entities vary as in a corpus of so many statements.
    pub fn of_project(project: &Project, statements: usize) -> Result<Self, Box<dyn Error>> {
        let base = project.config().base.clone();
        let slug = project
            .config()
            .paper
            .keys()
            .next()
            .ok_or("the project has no paper")?;
        let (paper, graph) = (format!("{base}paper/{slug}"), format!("{base}graph/"));
        let dataset = read(project.sources()?).dataset;
        let (mut of_paper, mut of_entity) = (Vec::new(), HashMap::<_, Vec<_>>::new());
        for quad in dataset.quads().filter_map(|quad| dataset.quad(quad)) {
            let GraphName::NamedNode(name) = &quad.graph_name else {
                continue;
            };
            let name = name.as_str();
            if name.starts_with(&paper)
                || name
                    .strip_prefix(&graph)
                    .is_some_and(|g| g == "gloss" || g == "readings")
            {
                of_paper.push(quad);
            } else if name.strip_prefix(&graph) == Some("entities")
                && let NamedOrBlankNode::NamedNode(subject) = &quad.subject
            {
                of_entity.entry(subject.clone()).or_default().push(quad);
            }
        }
        let variants = u32::try_from(statements / of_paper.len())?.max(1);
        Ok(Self {
            base,
            paper,
            shipped_slug: slug.clone(),
            of_paper,
            of_entity,
            variants,
            number: 0,
            started: false,
            written: HashSet::new(),
        })
    }

    /// The slug of the paper that was made last.
    pub fn slug(&self) -> String {
        match self.number {
            0 => self.shipped_slug.clone(),
            number => format!("synthetic-{number}"),
        }
    }

    /// The next paper, with what is said of the entities that no paper before it spoke of.
    pub fn next(&mut self) -> Vec<Quad> {
        self.number += u32::from(std::mem::replace(&mut self.started, true));
        let mut used = BTreeSet::new();
        let mut quads = Vec::with_capacity(self.of_paper.len() * 3 / 2);
        for quad in &self.of_paper {
            quads.push(self.renamed(quad, &mut |entity| self.variant(entity), &mut used));
        }
        while let Some((entity, variant)) = used.pop_first() {
            if self.written.insert((entity.clone(), variant)) {
                for quad in self.of_entity.get(&entity).into_iter().flatten() {
                    quads.push(self.renamed(quad, &mut |_| variant, &mut used));
                }
            }
        }
        quads
    }

    /// The variant of an entity that this paper speaks of: by Zipf's law, whose quantiles are the powers of the number of variants.
    fn variant(&self, entity: &str) -> u32 {
        if self.number == 0 {
            return 0;
        }
        let kind = kind(&self.base, entity).unwrap_or_default();
        let group = TOGETHER.iter().find(|kinds| kinds.contains(&kind));
        let drawn = group.map_or(entity, |kinds| kinds[0]);
        let digest = Sha256::digest(format!("{} {drawn}", self.number));
        let uniform = digest[..4]
            .iter()
            .fold(0.0, |sum, byte| (sum + f64::from(*byte)) / 256.0);
        f64::from(self.variants).powf(uniform) as u32 - 1
    }

    /// A statement of this paper. What is said of an entity that papers share is the same wherever it is said: an event has one place and
    /// one date, whoever speaks of it. So its variant is that of all that the statement is about.
    fn renamed(
        &self,
        quad: &Quad,
        variant: &mut dyn FnMut(&str) -> u32,
        used: &mut BTreeSet<(NamedNode, u32)>,
    ) -> Quad {
        let of_shared = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) if self.is_shared(node) => {
                Some(variant(node.as_str()))
            }
            _ => None,
        };
        let mut variant = |entity: &str| of_shared.unwrap_or_else(|| variant(entity));
        let mut iri = |node: &NamedNode| self.iri(node, &mut variant, used);
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => iri(node).into(),
            other => other.clone(),
        };
        let object = match &quad.object {
            Term::NamedNode(node) => iri(node).into(),
            Term::Literal(literal) if is_printed(&quad.predicate) => literal.clone().into(),
            Term::Literal(literal) => numbered(literal, of_shared.unwrap_or(self.number)).into(),
            other => other.clone(),
        };
        let graph_name = match &quad.graph_name {
            GraphName::NamedNode(node) => iri(node).into(),
            other => other.clone(),
        };
        Quad {
            subject,
            predicate: quad.predicate.clone(),
            object,
            graph_name,
        }
    }

    /// Whether papers share a thing.
    fn is_shared(&self, node: &NamedNode) -> bool {
        kind(&self.base, node.as_str()).is_some_and(|kind| !OWN_KINDS.contains(&kind))
    }

    fn iri(
        &self,
        node: &NamedNode,
        variant: &mut dyn FnMut(&str) -> u32,
        used: &mut BTreeSet<(NamedNode, u32)>,
    ) -> NamedNode {
        let text = node.as_str();
        if let Some(rest) = text.strip_prefix(&self.paper) {
            return NamedNode::new_unchecked(format!("{}paper/{}{rest}", self.base, self.slug()));
        }
        if kind(&self.base, text).is_none() {
            return node.clone();
        }
        if !self.is_shared(node) {
            return suffixed(text, "-", self.number);
        }
        let variant = variant(text);
        used.insert((node.clone(), variant));
        suffixed(text, "-v", variant)
    }
}

/// The kind that an IRI `<base>id/<kind>/<slug>` names.
fn kind<'a>(base: &str, iri: &'a str) -> Option<&'a str> {
    let (kind, _) = iri
        .strip_prefix(base)?
        .strip_prefix("id/")?
        .split_once('/')?;
    Some(kind)
}

/// An IRI with a number behind it; 0 is the one that it was.
fn suffixed(iri: &str, mark: &str, number: u32) -> NamedNode {
    NamedNode::new_unchecked(match number {
        0 => iri.to_owned(),
        number => format!("{iri}{mark}{number}"),
    })
}

/// Words with a number behind them; digests with another beginning; numbers and dates as they are.
fn numbered(literal: &Literal, number: u32) -> Literal {
    if number == 0 {
        return literal.clone();
    }
    if let Some(language) = literal.language() {
        return Literal::new_language_tagged_literal_unchecked(
            format!("{} {number}", literal.value()),
            language,
        );
    }
    let is_digest =
        literal.value().len() == 64 && literal.value().bytes().all(|b| b.is_ascii_hexdigit());
    if is_digest {
        return Literal::new_simple_literal(format!("{number:08x}{}", &literal.value()[8..]));
    }
    literal.clone()
}

/// Whether a property gives words as they are printed, which the rules hold against its passage.
fn is_printed(property: &NamedNode) -> bool {
    let name = property.as_str();
    name.contains("printed") || name.ends_with("With")
}

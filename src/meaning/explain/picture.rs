//! An explanation as a graph to be drawn: each statement leads to the rule that gives it, the rule to what it was applied to, and
//! what is stated to its sources. What several statements share is drawn once.

use super::render::Voice;
use super::{Explanation, Ground, RuleName, Source, SourceKind};
use crate::meaning::graph::view::{Direction, Look};
use crate::meaning::graph::{Basis, Class, Edge, Graph, Node};
use oxrdf::{Literal, NamedNode, Term};
use petgraph::graph::NodeIndex;
use std::collections::HashMap;

/// The width in em at which statements are wrapped.
const WRAP: f64 = 18.0;

/// What kinds of nodes there are, in the order of the legend.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Inferred,
    Stated,
    Rule,
    Source(SourceKind),
}

/// Explanations as one graph; what is explained stands at its top.
pub fn graph(explanations: &[Explanation], voice: &Voice<'_>) -> Graph {
    let mut picture = Picture {
        voice,
        graph: Graph {
            language: voice.language,
            look: Look {
                direction: Direction::TopToBottom,
                wrap: Some(WRAP),
                ..Look::default()
            },
            ..Graph::default()
        },
        nodes: HashMap::new(),
        kinds: Vec::new(),
    };
    for explanation in explanations {
        picture.statement(explanation);
    }
    let title = voice.text(["何以成立", "何以成立", "Why it holds"]);
    picture.graph.title = Some(title.to_owned());
    picture.graph
}

struct Picture<'a> {
    voice: &'a Voice<'a>,
    graph: Graph,
    nodes: HashMap<String, NodeIndex>,
    kinds: Vec<Kind>,
}

impl Picture<'_> {
    /// A node, and whether it is new. What has no IRI of its own stands for its words.
    fn node(
        &mut self,
        key: String,
        iri: Option<NamedNode>,
        label: String,
        kind: Kind,
    ) -> (NodeIndex, bool) {
        if let Some(known) = self.nodes.get(&key) {
            return (*known, false);
        }
        let term = iri.map_or_else(|| Term::from(Literal::new_simple_literal(&key)), Term::from);
        let mut node = Node::new(term, label);
        node.is_literal = false;
        node.class = Some(self.class(kind));
        let index = self.graph.graph.add_node(node);
        self.nodes.insert(key, index);
        (index, true)
    }

    fn class(&mut self, kind: Kind) -> usize {
        if let Some(at) = self.kinds.iter().position(|known| *known == kind) {
            return at;
        }
        let voice = self.voice;
        let (label, look) = match kind {
            Kind::Inferred => (voice.text(["推論所得", "推论所得", "inferred"]), "box blue"),
            Kind::Stated => (voice.text(["陳述", "陈述", "stated"]), "box grey"),
            Kind::Rule => (voice.text(["規則", "规则", "rule"]), "pill amber"),
            Kind::Source(SourceKind::Passage) => (voice.kind(SourceKind::Passage), "note green"),
            Kind::Source(kind) => (voice.kind(kind), "note"),
        };
        self.kinds.push(kind);
        self.graph.classes.push(Class {
            iri: label.to_owned(),
            label: label.to_owned(),
            look: Some(look.to_owned()),
        });
        self.kinds.len() - 1
    }

    fn statement(&mut self, explanation: &Explanation) -> NodeIndex {
        let written = explanation.triple.each_ref().map(ToString::to_string);
        let key = written.join(" ");
        // A statement that is shortened here is explained elsewhere in the tree, as what follows.
        let kind = match explanation.ground {
            Ground::Stated(_) => Kind::Stated,
            Ground::Inferred { .. } | Ground::AsAbove | Ground::Deeper => Kind::Inferred,
        };
        let label = self.voice.triple(&explanation.triple);
        let (node, new) = self.node(key.clone(), None, label, kind);
        match &explanation.ground {
            Ground::Stated(sources) if new => {
                for source in sources {
                    self.source(node, source);
                }
            }
            Ground::Inferred { rule, premises } => self.rule(node, &key, rule, premises),
            Ground::Stated(_) | Ground::AsAbove | Ground::Deeper => {}
        }
        node
    }

    fn rule(
        &mut self,
        conclusion: NodeIndex,
        key: &str,
        rule: &RuleName,
        premises: &[Explanation],
    ) {
        let label = self.voice.rule(rule);
        let (by, new) = self.node(format!("rule {key}"), None, label, Kind::Rule);
        if !new {
            return;
        }
        self.edge(conclusion, by);
        for premise in premises {
            let premise = self.statement(premise);
            self.edge(by, premise);
        }
    }

    fn source(&mut self, statement: NodeIndex, source: &Source) {
        let label = self.voice.source(source);
        let iri = source.graph.as_deref().map(super::render::bare);
        let iri = iri.and_then(|iri| NamedNode::new(iri).ok());
        let kind = Kind::Source(source.kind);
        let (node, _) = self.node(format!("source {label}"), iri, label, kind);
        self.edge(statement, node);
    }

    fn edge(&mut self, from: NodeIndex, to: NodeIndex) {
        let edge = Edge {
            property: String::new(),
            label: String::new(),
            passages: Vec::new(),
            count: 1,
            basis: Basis::Stated,
        };
        self.graph.graph.update_edge(from, to, edge);
    }
}

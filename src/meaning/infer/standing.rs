//! What a graph is worth as a premise. A conclusion stands no higher than its weakest premise; of several graphs that state a
//! premise the strongest counts.

use oxrdf::{GraphName, NamedNode, Term};

/// How much a triple can be relied on; the lower, the more.
pub type Level = u8;
/// How many levels there are.
pub const LEVELS: usize = 3;

const NAMES: [&str; LEVELS] = ["passages", "sources", "readings"];

/// How graphs are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// All alike: foreign data.
    Alike,
    /// By the graphs of a project: passages, document, entities and vocabulary; outside sources; readings. What was inferred or
    /// drafted is no premise.
    Project {
        /// The base of the project's IRIs.
        base: String,
    },
}

impl Standing {
    /// The level of what a graph states (`None` for the default graph's name); `None` when it is no premise.
    pub fn level(&self, graph: Option<&Term>) -> Option<Level> {
        let (Self::Project { base }, Some(Term::NamedNode(graph))) = (self, graph) else {
            return Some(0);
        };
        let own = graph.as_str().strip_prefix(base.as_str());
        let Some(name) = own.and_then(|path| path.strip_prefix("graph/")) else {
            return Some(0);
        };
        match name.split('/').next().unwrap_or_default() {
            "source" => Some(1),
            "readings" => Some(2),
            "inferred" | "derivations" | "draft" | "all" | "manifest" => None,
            _ => Some(0),
        }
    }

    /// The graph of what was concluded at a level.
    pub fn graph(&self, level: Level) -> GraphName {
        match self {
            Self::Alike => GraphName::DefaultGraph,
            Self::Project { base } => {
                let name = NAMES[usize::from(level).min(LEVELS - 1)];
                NamedNode::new_unchecked(format!("{base}graph/inferred/{name}")).into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_graph_tells_what_it_is_worth() {
        let standing = Standing::Project {
            base: "https://e.org/".to_owned(),
        };
        let level = |name: &str| {
            let graph = Term::from(NamedNode::new_unchecked(format!("https://e.org/{name}")));
            standing.level(Some(&graph))
        };
        assert_eq!(level("paper/one/s1.p1"), Some(0));
        assert_eq!(level("graph/vocabulary"), Some(0));
        assert_eq!(level("graph/source/wikidata"), Some(1));
        assert_eq!(level("graph/readings"), Some(2));
        assert_eq!(level("graph/draft/two"), None);
        assert_eq!(level("graph/inferred/passages"), None);
    }
}

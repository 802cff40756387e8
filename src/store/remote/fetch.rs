//! The graphs of a remote store brought here, for the commands that need the working index.
//!
//! The store counts first: the count bounds what is fetched, shares it out into questions of a few thousand statements, and shows
//! whether an answer was cut. A graph larger than a question is fetched in pages, ordered.

use super::{PAGE, Remote, RemoteError, widened};
use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::data::places::Line;
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Graphs in one question.
const GRAPHS_AT_ONCE: usize = 200;

impl Remote {
    /// The named graphs that the store has, with their numbers of statements, sorted.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn graphs(&self) -> Result<Vec<(NamedNode, u64)>, RemoteError> {
        let rows =
            self.rows("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")?;
        let graph = |row: Vec<Option<Term>>| match row.as_slice() {
            [Some(Term::NamedNode(graph)), Some(Term::Literal(count))] => {
                Some((graph.clone(), count.value().parse().ok()?))
            }
            _ => None,
        };
        let mut graphs: Vec<_> = rows.into_iter().filter_map(graph).collect();
        graphs.sort();
        Ok(graphs)
    }

    /// Fetches the graphs that were pushed, as far as `wanted` names them; from a store that nothing was pushed to, all its graphs, and
    /// what stands in no named graph; `told` hears how many statements of how many
    /// have come.
    ///
    /// # Errors
    /// When the store cannot be asked, cuts its answers, or holds more than the limit.
    pub fn fetch(
        &self,
        wanted: impl Fn(&str) -> bool,
        told: &mut dyn FnMut(u64, u64),
    ) -> Result<Dataset, RemoteError> {
        let pushed: BTreeMap<NamedNode, String> = self.pushed()?.into_iter().collect();
        let graphs = self.graphs()?.into_iter();
        let graphs: Vec<(NamedNode, u64)> = graphs
            .filter(|(graph, _)| pushed.is_empty() || pushed.contains_key(graph))
            .filter(|(graph, _)| wanted(graph.as_str()))
            .collect();
        let all = graphs.iter().map(|(_, count)| count).sum();
        if all > self.settings.fetch_limit {
            return Err(RemoteError::TooMany {
                address: self.address().to_owned(),
                found: all,
                limit: self.settings.fetch_limit,
            });
        }
        let mut builder = DatasetBuilder::default();
        let mut come = 0;
        for share in shares(&graphs) {
            let counted: u64 = share.iter().map(|(_, count)| count).sum();
            let sent = match share {
                [(graph, count)] if *count > PAGE as u64 => {
                    self.fetch_pages(graph, &mut builder)?
                }
                _ => self.fetch_share(share, &mut builder)?,
            };
            if sent != counted {
                return Err(RemoteError::Count {
                    address: self.address().to_owned(),
                    graph: share.first().map_or(String::new(), |(g, _)| g.to_string()),
                    counted,
                    sent,
                });
            }
            come += sent;
            told(come, all);
        }
        if pushed.is_empty() {
            self.fetch_rest(&mut builder)?;
        }
        Ok(widened::restore(builder.build(), &pushed))
    }

    fn fetch_share(
        &self,
        share: &[(NamedNode, u64)],
        builder: &mut DatasetBuilder,
    ) -> Result<u64, RemoteError> {
        let mut names = String::new();
        for (graph, _) in share {
            let _ = write!(names, "{graph} ");
        }
        let rows = self.rows(&format!(
            "SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ {names}}} GRAPH ?g {{ ?s ?p ?o }} }}"
        ))?;
        Ok(add(rows, builder))
    }

    fn fetch_pages(
        &self,
        graph: &NamedNode,
        builder: &mut DatasetBuilder,
    ) -> Result<u64, RemoteError> {
        let mut rows = self.pages(
            "?s ?p ?o",
            &format!("SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"),
        )?;
        for row in &mut rows {
            row.insert(0, Some(graph.clone().into()));
        }
        Ok(add(rows, builder))
    }

    /// What stands in the default graph alone.
    fn fetch_rest(&self, builder: &mut DatasetBuilder) -> Result<(), RemoteError> {
        let rest = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }";
        let mut rows = self.rows(rest)?;
        for row in &mut rows {
            row.insert(0, None);
        }
        add(rows, builder);
        Ok(())
    }
}

/// Graphs shared out into questions.
fn shares(graphs: &[(NamedNode, u64)]) -> Vec<&[(NamedNode, u64)]> {
    let mut shares = Vec::new();
    let (mut from, mut sum) = (0, 0);
    for (at, (_, count)) in graphs.iter().enumerate() {
        if at > from && (sum + count > PAGE as u64 || at - from == GRAPHS_AT_ONCE) {
            shares.push(&graphs[from..at]);
            (from, sum) = (at, 0);
        }
        sum += count;
    }
    if from < graphs.len() {
        shares.push(&graphs[from..]);
    }
    shares
}

/// Adds rows of graph, subject, predicate and object; says how many there were.
fn add(rows: Vec<Vec<Option<Term>>>, builder: &mut DatasetBuilder) -> u64 {
    let mut added = 0;
    for row in rows {
        let Ok(
            [
                graph,
                Some(subject),
                Some(Term::NamedNode(predicate)),
                Some(object),
            ],
        ) = <[_; 4]>::try_from(row)
        else {
            continue;
        };
        let Some(subject) = node(subject) else {
            continue;
        };
        let graph_name = match graph.map(node) {
            None => GraphName::DefaultGraph,
            Some(Some(NamedOrBlankNode::NamedNode(node))) => node.into(),
            Some(Some(NamedOrBlankNode::BlankNode(node))) => node.into(),
            Some(None) => continue,
        };
        builder.add(
            Quad {
                subject,
                predicate,
                object: as_read(object),
                graph_name,
            },
            Line::UNKNOWN,
        );
        added += 1;
    }
    added
}

/// A term as files are read: language tags in lower case, so that the same term is one term whatever it came from.
fn as_read(term: Term) -> Term {
    match term {
        Term::Literal(literal) => match (literal.language(), literal.direction()) {
            (Some(tag), None) => {
                let tag = tag.to_ascii_lowercase();
                Literal::new_language_tagged_literal_unchecked(literal.value(), tag).into()
            }
            _ => literal.into(),
        },
        term => term,
    }
}

fn node(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) | Term::Triple(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphs_are_shared_out_by_their_sizes() {
        let graph = |n: usize, count| (NamedNode::new_unchecked(format!("http://e/{n}")), count);
        let graphs = [
            graph(0, 5_000),
            graph(1, 5_000),
            graph(2, 20_000),
            graph(3, 1),
            graph(4, 2),
        ];
        let sizes: Vec<usize> = shares(&graphs).iter().map(|share| share.len()).collect();
        assert_eq!(sizes, [1, 1, 1, 2]);
        let many: Vec<_> = (0..450).map(|n| graph(n, 1)).collect();
        assert_eq!(shares(&many).len(), 3);
        assert!(shares(&[]).is_empty());
    }
}

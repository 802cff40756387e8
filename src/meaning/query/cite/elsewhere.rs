//! The passages behind rows that a store elsewhere answered, on disk or on a server: it is asked for what it has about the triples of the solutions.

use super::patterns::{Ground, Position, collect_triples, grounds, positions};
use super::rested::Rested;
use super::selection;
use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::meaning::query::{Answer, QueryError, Table, bind, run};
use crate::store::elsewhere::Elsewhere;
use crate::store::{Store, StoreError};
use crate::words::vocabulary::{rdf, xz};
use oxrdf::{NamedNode, Term, Triple, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{TermPattern, TriplePattern};
use std::collections::{BTreeMap, BTreeSet};

/// For each row of a table, the passages that state what it rests on.
pub(super) fn passages(
    elsewhere: &dyn Elsewhere,
    query: &Query,
    table: &Table,
    store: &Store,
) -> Result<Vec<Vec<NamedNode>>, QueryError> {
    let mut asked = Vec::new();
    for mut ground in grounds(query, &table.columns) {
        name_blank_nodes(&mut ground.body);
        ground.triples.clear();
        collect_triples(&ground.body, &mut ground.triples);
        let whole = selection(ground.body.clone(), ground.names());
        let Answer::Table(solutions) = run(store, whole)? else {
            return Ok(Vec::new());
        };
        asked.push((ground, solutions));
    }
    let evidence = evidence(elsewhere, &asked)?;
    let mut rested = Rested::new(&evidence);
    for (ground, solutions) in &asked {
        rested.take(&table.columns, ground, solutions);
    }
    Ok(rested.of(table))
}

/// Makes variables of the blank nodes of a pattern, so that the triples of a solution can be looked up elsewhere.
fn name_blank_nodes(pattern: &mut GraphPattern) {
    let name = |term: &mut TermPattern| {
        if let TermPattern::BlankNode(node) = term {
            let name = format!("blank_{}", node.as_str());
            *term = Variable::new_unchecked(name).into();
        }
    };
    bind::for_each_pattern(pattern, &mut |part| match part {
        GraphPattern::Bgp { patterns } => {
            for triple in patterns {
                name(&mut triple.subject);
                name(&mut triple.object);
            }
        }
        GraphPattern::Path {
            subject, object, ..
        } => {
            name(subject);
            name(object);
        }
        _ => {}
    });
}

/// What the store has about the triples of the solutions: the graphs that state them, and which of these are passages.
fn evidence(elsewhere: &dyn Elsewhere, asked: &[(Ground, Table)]) -> Result<Dataset, StoreError> {
    let mut wanted = BTreeMap::new();
    for (ground, solutions) in asked {
        for solution in &solutions.rows {
            for pattern in &ground.triples {
                if let Some(triple) = instance(pattern, solutions, solution) {
                    wanted.entry(triple.to_string()).or_insert(triple);
                }
            }
        }
    }
    let mut builder = DatasetBuilder::default();
    let asked: Vec<Triple> = wanted.into_values().collect();
    elsewhere.stated(&asked, &mut builder)?;
    let found = builder.build();
    let graphs = found.graphs().into_iter();
    let graphs = graphs.filter_map(|graph| match found.term(graph) {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    });
    let graphs: BTreeSet<NamedNode> = graphs.collect();
    let mut builder = found.into_builder();
    elsewhere.about(&graphs, &[rdf::TYPE, xz::POSITION], &mut builder)?;
    Ok(builder.build())
}

/// The triple that a solution makes of a pattern, when it binds all of it.
fn instance(
    pattern: &TriplePattern,
    solutions: &Table,
    solution: &[Option<Term>],
) -> Option<Triple> {
    let [s, p, o] = positions(pattern).map(|position| match position {
        Position::Term(term) => Some(term),
        Position::Variable(name) => solution.get(solutions.column(&name)?)?.clone(),
        Position::Anything => None,
    });
    let (Some(Term::NamedNode(s)), Some(Term::NamedNode(p)), Some(o)) = (s, p, o) else {
        return None;
    };
    Some(Triple::new(s, p, o))
}

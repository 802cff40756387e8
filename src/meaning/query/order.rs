//! ORDER BY on the working index.
//!
//! The engine works out the keys of two rows at each comparison, spelling out their terms: of a large answer that is most of its time.
//! So ORDER BY is taken off the query; the keys come as further columns, each different term is given its rank once, and rows are
//! sorted by ranks. Terms are ordered as the engine orders them; rows whose keys are equal stay in the order in which they were found.

mod ranks;

use self::ranks::Ranking;
use super::cite::tuples::Tuples;
use super::numbers::{Terms, UNBOUND};
use super::row::Row;
use crate::data::dataset::Dataset;
use crate::data::view::mark;
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolutionIter};
use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};

/// A pattern without its ORDER BY, and the variables by which its solutions are to be sorted.
struct Unordered {
    /// The pattern, in which all keys are bound.
    pub pattern: GraphPattern,
    /// The keys, first things first.
    pub keys: Vec<Key>,
}

/// A variable to sort by.
struct Key {
    /// Its name.
    pub variable: Variable,
    /// Whether the last comes first.
    pub descending: bool,
}

impl Unordered {
    /// Takes ORDER BY off a pattern that has it on top.
    pub fn of(pattern: &GraphPattern) -> Option<Self> {
        let GraphPattern::OrderBy { inner, expression } = pattern else {
            return None;
        };
        let mut pattern = inner.as_ref().clone();
        let mut keys = Vec::new();
        for (number, order) in expression.iter().enumerate() {
            let (expression, descending) = match order {
                OrderExpression::Asc(expression) => (expression, false),
                OrderExpression::Desc(expression) => (expression, true),
            };
            let variable = match expression {
                Expression::Variable(variable) => variable.clone(),
                other => {
                    // No query can name it so.
                    let variable = Variable::new_unchecked(format!("order {number}"));
                    pattern = GraphPattern::Extend {
                        inner: Box::new(pattern),
                        variable: variable.clone(),
                        expression: other.clone(),
                    };
                    variable
                }
            };
            keys.push(Key {
                variable,
                descending,
            });
        }
        Some(Self { pattern, keys })
    }
}

/// A SELECT that is sorted here: what is asked of the engine instead, and what is done with its solutions.
pub(super) struct Sorted {
    /// What is asked.
    pub query: Query,
    /// The columns that were asked for; the keys come behind them.
    columns: Vec<Variable>,
    keys: Vec<Key>,
    distinct: bool,
    start: usize,
    length: Option<usize>,
}

impl Sorted {
    /// For a SELECT that is ordered as a whole.
    pub fn of(query: &Query) -> Option<Self> {
        let Query::Select {
            dataset,
            pattern,
            base_iri,
        } = query
        else {
            return None;
        };
        let (pattern, start, length) = match pattern {
            GraphPattern::Slice {
                inner,
                start,
                length,
            } => (inner.as_ref(), *start, *length),
            other => (other, 0, None),
        };
        let (pattern, distinct) = match pattern {
            GraphPattern::Distinct { inner } => (inner.as_ref(), true),
            other => (other, false),
        };
        let GraphPattern::Project { inner, variables } = pattern else {
            return None;
        };
        let Unordered { pattern, keys } = Unordered::of(inner)?;
        let query = Query::Select {
            dataset: dataset.clone(),
            pattern: GraphPattern::Project {
                inner: Box::new(pattern),
                variables: with_keys(variables, &keys),
            },
            base_iri: base_iri.clone(),
        };
        Some(Self {
            query,
            columns: variables.clone(),
            keys,
            distinct,
            start,
            length,
        })
    }

    /// The rows of the query from the solutions of what was asked; marked as these are.
    ///
    /// # Errors
    /// When the evaluation fails.
    pub fn sort<'d>(
        self,
        solutions: QuerySolutionIter<'_>,
        dataset: &'d Dataset,
        is_marked: bool,
    ) -> Result<QueryResults<'d>, QueryEvaluationError> {
        let all = solutions.variables().to_vec();
        let place = |key: &Key| all.iter().position(|variable| *variable == key.variable);
        let places: Vec<Option<usize>> = self.keys.iter().map(place).collect();
        let width = self.columns.len();
        let mut terms = Terms::new(dataset);
        let mut ranking = Ranking::by(&self.keys);
        let (mut rows, mut cells, mut numbers) = (0, Vec::new(), Vec::new());
        for solution in solutions {
            let solution = solution?;
            numbers.clear();
            numbers.extend(terms.numbers(Row::of(solution.values(), is_marked)));
            rows += 1;
            cells.extend_from_slice(&numbers[..width]);
            let keys = places.iter().map(|at| at.map_or(UNBOUND, |at| numbers[at]));
            ranking.add(keys);
        }
        let order = ranking.order(rows, &terms);
        let mut seen = self.distinct.then(|| Tuples::new(width));
        let kept = order.into_iter().filter_map(move |row| {
            let start = row as usize * width;
            let row = &cells[start..start + width];
            let is_new = seen.as_mut().is_none_or(|seen| seen.insert(row).1);
            let value = |number: &u32| match terms.own(*number).filter(|_| is_marked) {
                Some(id) => Some(mark(id)),
                None => terms.term(*number).cloned(),
            };
            is_new.then(|| Ok(row.iter().map(value).collect()))
        });
        let kept = kept.skip(self.start);
        let columns = self.columns.into();
        Ok(match self.length {
            Some(length) => QuerySolutionIter::from_tuples(columns, kept.take(length)).into(),
            None => QuerySolutionIter::from_tuples(columns, kept).into(),
        })
    }
}

/// Columns, and behind them the keys that are none.
fn with_keys(columns: &[Variable], keys: &[Key]) -> Vec<Variable> {
    let mut all = columns.to_vec();
    for key in keys {
        if !all.contains(&key.variable) {
            all.push(key.variable.clone());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::data::dataset::DatasetBuilder;
    use crate::data::places::Line;
    use crate::data::view::DefaultGraph;
    use crate::meaning::query::{Answer, parse, run};
    use crate::store::{Store, StoreError};
    use crate::words::prefixes::Prefixes;
    use oxigraph::sparql::QueryResults;
    use oxrdf::{GraphName, NamedNode, Quad, Term};
    use oxttl::NTriplesParser;

    /// Terms of all kinds; those of one value come in one form, because the engine leaves the order of equals open.
    const OBJECTS: [&str; 29] = [
        "_:b",
        "_:a",
        "<http://e/b>",
        "<http://e/a>",
        "\"香港\"",
        "\"b\"",
        "\"B\"",
        "\"\"",
        "\"b\"@en",
        "\"b\"@zh",
        "\"a\"@zh",
        "\"10\"^^<X#integer>",
        "\"9\"^^<X#integer>",
        "\"-1\"^^<X#int>",
        "\"9.5\"^^<X#decimal>",
        "\"1e3\"^^<X#double>",
        "\"NaN\"^^<X#float>",
        "\"true\"^^<X#boolean>",
        "\"false\"^^<X#boolean>",
        "\"2024-05-01\"^^<X#date>",
        "\"2023-12-31\"^^<X#date>",
        "\"2024\"^^<X#gYear>",
        "\"2023\"^^<X#gYear>",
        "\"2024-05\"^^<X#gYearMonth>",
        "\"2024-05-01T00:00:00Z\"^^<X#dateTime>",
        "\"P1Y\"^^<X#duration>",
        "\"x\"^^<http://e/type>",
        "<<( <http://e/a> <http://e/p> 1 )>>",
        "<<( <http://e/a> <http://e/p> <http://e/b> )>>",
    ];

    fn store(of: impl Fn(&str) -> bool) -> Store {
        let mut builder = DatasetBuilder::default();
        let own = OBJECTS.into_iter().filter(|text| of(text)).enumerate();
        for (n, object) in own {
            let object = object.replace("X#", "http://www.w3.org/2001/XMLSchema#");
            let object = object.replace(" 1 )", " \"1\" )");
            let line = format!("<http://e/s{}> <http://e/p> {object} .", n * 7 % 29);
            let triple = NTriplesParser::new().for_slice(&line).next();
            let triple = triple.expect("there is one").expect("is a triple");
            let graph = NamedNode::new_unchecked("http://e/g");
            builder.add(triple.in_graph(GraphName::from(graph)), Line::UNKNOWN);
        }
        Store::index(builder.build(), DefaultGraph::merge())
    }

    type Rows = Vec<Vec<Option<Term>>>;

    /// Rows sorted here and by the engine.
    fn both(store: &Store, text: &str) -> [Rows; 2] {
        let query = parse(text, "t", &Prefixes::default()).expect("parses");
        let engine = match store.query(query.clone(), None).expect("runs") {
            QueryResults::Solutions(rows) => rows
                .map(|row| Ok(row?.values().to_vec()))
                .collect::<Result<Rows, StoreError>>(),
            _ => panic!("no rows"),
        };
        let Answer::Table(table) = run(store, query).expect("runs") else {
            panic!("no table")
        };
        [table.rows, engine.expect("is evaluated")]
    }

    #[test]
    fn rows_stand_as_the_engine_sorts_them() {
        let is_number = |text: &str| {
            let kinds = ["#int", "#decimal", "#double"];
            kinds.iter().any(|kind| text.contains(kind))
        };
        let kinds: [&dyn Fn(&str) -> bool; 3] = [
            &|text| is_number(text) || !text.starts_with('"'),
            &|text| !is_number(text),
            &|text| text.contains("X#g") || text.contains("X#date"),
        ];
        for of in kinds {
            let store = store(of);
            for text in [
                "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o",
                "SELECT ?s { ?s ?p ?o } ORDER BY DESC(?o) ?s",
                "SELECT ?o { ?s ?p ?o } ORDER BY STRLEN(STR(?o)) DESC(?s) LIMIT 5 OFFSET 2",
                "SELECT DISTINCT ?t { ?s ?p ?o BIND (isIRI(?o) AS ?t) } ORDER BY ?t",
                "SELECT ?s ?x { ?s ?p ?o OPTIONAL { ?s ?p ?x FILTER isLiteral(?x) } } ORDER BY ?x ?s",
                "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(COUNT(*)) ?p",
                "SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?o LIMIT 3 } } ORDER BY ?s",
            ] {
                let [here, engine] = both(&store, text);
                assert_eq!(here, engine, "{text}");
            }
        }
    }

    #[test]
    fn equal_values_leave_it_to_the_next_key() {
        let quad = |s: &str, o: oxrdf::Literal| {
            let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
            Quad::new(node(s), node("p"), o, GraphName::from(node("g")))
        };
        let mut builder = DatasetBuilder::default();
        let decimal = |text| oxrdf::Literal::new_typed_literal(text, oxrdf::vocab::xsd::DECIMAL);
        for (s, o) in [
            ("c", 1.into()),
            ("b", decimal("1.0")),
            ("a", decimal("01")),
            ("d", 0.into()),
        ] {
            builder.add(quad(s, o), Line::UNKNOWN);
        }
        let store = Store::index(builder.build(), DefaultGraph::merge());
        let [here, engine] = both(&store, "SELECT ?s { ?s ?p ?o } ORDER BY ?o ?s");
        assert_eq!(here, engine);
        let first = here[0][0].as_ref().map(ToString::to_string);
        assert_eq!(first.as_deref(), Some("<http://e/d>"));
    }
}

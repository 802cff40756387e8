//! ORDER BY on the working index.
//!
//! The engine works out the keys of two rows at each comparison, spelling out their terms: of a large answer that is most of its time.
//! So ORDER BY is taken off the query; the keys come as further columns, each different term is given its rank once, and rows are
//! sorted by ranks. Terms are ordered as the engine orders them; rows whose keys are equal stay in the order in which they were found.

use super::cite::tuples::Tuples;
use super::numbers::Terms;
use crate::data::allowance::tick;
use crate::data::dataset::Dataset;
use crate::words::datatype::Value;
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolutionIter};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedOrBlankNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};
use std::cmp::Ordering;

/// A pattern without its ORDER BY, and the variables by which its solutions are to be sorted.
pub(super) struct Unordered {
    /// The pattern, in which all keys are bound.
    pub pattern: GraphPattern,
    /// The keys, first things first.
    pub keys: Vec<Key>,
}

/// A variable to sort by.
pub(super) struct Key {
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

/// The keys of rows on their way to an order.
pub(super) struct Ranking {
    descending: Vec<bool>,
    /// Row by row.
    numbers: Vec<u32>,
}

impl Ranking {
    pub fn by(keys: &[Key]) -> Self {
        Self {
            descending: keys.iter().map(|key| key.descending).collect(),
            numbers: Vec::new(),
        }
    }

    /// Takes the numbers of the keys of the next row.
    pub fn add(&mut self, keys: impl Iterator<Item = u32>) {
        self.numbers.extend(keys);
    }

    /// The numbers of so many rows in their order.
    pub fn order(mut self, rows: usize, terms: &Terms<'_>) -> Vec<u32> {
        let width = self.descending.len();
        for (column, descending) in self.descending.iter().enumerate() {
            let cells = || self.numbers.iter().skip(column).step_by(width).copied();
            let ranks = Ranks::of(cells(), terms);
            let cells = self.numbers.iter_mut().skip(column).step_by(width);
            cells.for_each(|cell| *cell = ranks.rank(*cell, *descending));
        }
        let rows = u32::try_from(rows).expect("an answer has fewer than 2^32 rows");
        let keys = |row: u32| &self.numbers[row as usize * width..(row as usize + 1) * width];
        let mut order: Vec<u32> = (0..rows).collect();
        order.sort_unstable_by(|a, b| {
            tick();
            keys(*a).cmp(keys(*b)).then(a.cmp(b))
        });
        order
    }
}

/// The ranks of different terms; equal values of different terms have one.
struct Ranks {
    /// Numbers of terms, sorted, each with its rank.
    ranks: Vec<(u32, u32)>,
}

impl Ranks {
    fn of(cells: impl Iterator<Item = u32>, terms: &Terms<'_>) -> Self {
        let mut numbers: Vec<u32> = cells.collect();
        numbers.sort_unstable();
        numbers.dedup();
        let standing = |number: u32| (Standing::of(terms.term(number)), number);
        let mut sorted: Vec<(Standing<'_>, u32)> = numbers.into_iter().map(standing).collect();
        sorted.sort_by(|(a, _), (b, _)| {
            tick();
            a.compare(b)
        });
        let mut ranks = Vec::with_capacity(sorted.len());
        let mut rank = 0;
        for (at, (standing, number)) in sorted.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| &sorted[before].0);
            if before.is_some_and(|before| before.compare(standing).is_ne()) {
                rank += 1;
            }
            ranks.push((*number, rank));
        }
        ranks.sort_unstable();
        Self { ranks }
    }

    fn rank(&self, number: u32, descending: bool) -> u32 {
        let found = self.ranks.binary_search_by_key(&number, |(n, _)| *n);
        let rank = found.map_or(0, |at| self.ranks[at].1);
        if descending { !rank } else { rank }
    }
}

/// What a term is compared by.
enum Standing<'a> {
    Unbound,
    Blank(&'a str),
    Named(&'a str),
    Literal(Option<Value>, &'a Literal),
    Triple(&'a oxrdf::Triple),
}

impl<'a> Standing<'a> {
    fn of(term: Option<&'a Term>) -> Self {
        match term {
            None => Self::Unbound,
            Some(Term::BlankNode(node)) => Self::Blank(node.as_str()),
            Some(Term::NamedNode(node)) => Self::Named(node.as_str()),
            Some(Term::Triple(triple)) => Self::Triple(triple),
            Some(Term::Literal(literal)) => {
                // Texts are compared as they are written.
                let is_text = literal.datatype() == xsd::STRING || literal.language().is_some();
                let value = (!is_text).then(|| Value::of(literal.as_ref())).flatten();
                // What is no number is smaller than none and larger than none.
                let value = value.filter(|value| !matches!(value, Value::Double(n) if n.is_nan()));
                Self::Literal(value, literal)
            }
        }
    }

    fn class(&self) -> u8 {
        match self {
            Self::Unbound => 0,
            Self::Blank(_) => 1,
            Self::Named(_) => 2,
            Self::Literal(Some(Value::Decimal(_) | Value::Double(_)), _) => 3,
            Self::Literal(..) => 4,
            Self::Triple(_) => 5,
        }
    }

    /// As the engine does, but for numbers beside other literals: those it compares as they are written, which is no order at all
    /// (9 < 10 < "20…" < 9); here numbers come first.
    fn compare(&self, other: &Self) -> Ordering {
        let by_class = self.class().cmp(&other.class());
        match (self, other) {
            _ if by_class.is_ne() => by_class,
            (Self::Blank(a), Self::Blank(b)) | (Self::Named(a), Self::Named(b)) => a.cmp(b),
            (Self::Literal(value, a), Self::Literal(other, b)) => {
                let by_value = value.as_ref().zip(other.as_ref());
                let by_value = by_value.and_then(|(a, b)| a.partial_cmp(b));
                by_value.unwrap_or_else(|| written(a).cmp(&written(b)))
            }
            (Self::Triple(a), Self::Triple(b)) => compare_triples(a, b),
            _ => by_class,
        }
    }
}

fn written(literal: &Literal) -> (&str, &str, Option<&str>) {
    let datatype = literal.datatype().as_str();
    (literal.value(), datatype, literal.language())
}

fn compare_triples(a: &oxrdf::Triple, b: &oxrdf::Triple) -> Ordering {
    let subject = |subject: &NamedOrBlankNode| Term::from(subject.clone());
    let by_subject = compare(&subject(&a.subject), &subject(&b.subject));
    by_subject
        .then_with(|| a.predicate.as_str().cmp(b.predicate.as_str()))
        .then_with(|| compare(&a.object, &b.object))
}

fn compare(a: &Term, b: &Term) -> Ordering {
    Standing::of(Some(a)).compare(&Standing::of(Some(b)))
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

    /// The rows of the query, from the solutions of what was asked.
    ///
    /// # Errors
    /// When the evaluation fails.
    pub fn sort<'d>(
        self,
        solutions: QuerySolutionIter<'_>,
        dataset: &'d Dataset,
    ) -> Result<QueryResults<'d>, QueryEvaluationError> {
        let all = solutions.variables().to_vec();
        let place = |key: &Key| all.iter().position(|variable| *variable == key.variable);
        let places: Vec<Option<usize>> = self.keys.iter().map(place).collect();
        let width = self.columns.len();
        let mut terms = Terms::new(dataset);
        let mut ranking = Ranking::by(&self.keys);
        let (mut rows, mut cells) = (0, Vec::new());
        for solution in solutions {
            let solution = solution?;
            let values = solution.values();
            rows += 1;
            cells.extend(
                values[..width]
                    .iter()
                    .map(|term| terms.number(term.as_ref())),
            );
            let keys = places.iter().map(|at| values[(*at)?].as_ref());
            ranking.add(keys.map(|term| terms.number(term)));
        }
        let order = ranking.order(rows, &terms);
        let mut seen = self.distinct.then(|| Tuples::new(width));
        let kept = order.into_iter().filter_map(move |row| {
            let start = row as usize * width;
            let row = &cells[start..start + width];
            let is_new = seen.as_mut().is_none_or(|seen| seen.insert(row).1);
            let row = row.iter().map(|number| terms.term(*number).cloned());
            is_new.then(|| Ok(row.collect()))
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

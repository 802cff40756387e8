//! Functions that multiply text, with a cap: CONCAT, REPLACE and GROUP_CONCAT; and regular expressions that are too big.
//!
//! Thirty-six doublings by CONCAT end a process, and so do nine by REPLACE. Neither spareval nor oxigraph limits what a function
//! makes, so these three are replaced in the algebra by functions of ours, which give the same results and, over a limit, the
//! error that SPARQL has for expressions. A regular expression that is too big to be compiled is that error at once, and one that a
//! variable gives is kept: spareval would compile it again for each row.

use super::bind::{for_each_local_pattern, pattern_mut};
use crate::data::allowance::{fits, may_make};
use oxrdf::{Literal, NamedNode, Term};
use regex::{Regex, RegexBuilder};
use spareval::{AggregateFunctionAccumulator, QueryEvaluator};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, OrderExpression,
};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

const CONCAT: &str = "urn:x-xinzhi:concat";
const REPLACE: &str = "urn:x-xinzhi:replace";
const REGEX: &str = "urn:x-xinzhi:regex";
const TOO_BIG: &str = "urn:x-xinzhi:too-big";
const GROUP_CONCAT: &str = "urn:x-xinzhi:group-concat:";
/// The size that spareval allows a compiled regular expression.
const REGEX_BYTES: usize = 1_000_000;

/// Puts the capped functions into a query and gives the evaluator that knows them.
pub fn cap_query(query: &mut Query, evaluator: QueryEvaluator) -> QueryEvaluator {
    cap(pattern_mut(query), evaluator)
}

/// Puts the capped functions into a pattern and gives the evaluator that knows them.
pub fn cap(pattern: &mut GraphPattern, mut evaluator: QueryEvaluator) -> QueryEvaluator {
    let mut separators: Vec<String> = Vec::new();
    let mut found = false;
    for_each_local_pattern(pattern, &mut |part| match part {
        GraphPattern::LeftJoin {
            expression: Some(e),
            ..
        }
        | GraphPattern::Filter { expr: e, .. }
        | GraphPattern::Extend { expression: e, .. } => found |= cap_expression(e),
        GraphPattern::OrderBy { expression, .. } => {
            for order in expression {
                let (OrderExpression::Asc(e) | OrderExpression::Desc(e)) = order;
                found |= cap_expression(e);
            }
        }
        GraphPattern::Group { aggregates, .. } => {
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { name, expr, .. } = aggregate {
                    found |= cap_expression(expr);
                    if let AggregateFunction::GroupConcat { separator } = name {
                        let number = separators.len();
                        separators.push(separator.clone().unwrap_or_else(|| " ".to_owned()));
                        let own = format!("{GROUP_CONCAT}{number}");
                        *name = AggregateFunction::Custom(NamedNode::new_unchecked(own));
                    }
                }
            }
        }
        _ => {}
    });
    if found {
        evaluator = evaluator
            .with_custom_function(NamedNode::new_unchecked(CONCAT), concat)
            .with_custom_function(NamedNode::new_unchecked(REPLACE), replace)
            .with_custom_function(NamedNode::new_unchecked(REGEX), matches)
            .with_custom_function(NamedNode::new_unchecked(TOO_BIG), |_| None);
    }
    for (number, separator) in separators.into_iter().enumerate() {
        let name = NamedNode::new_unchecked(format!("{GROUP_CONCAT}{number}"));
        evaluator = evaluator.with_custom_aggregate_function(name, move || {
            Box::new(GroupConcat {
                text: Some(String::new()),
                tag: None,
                separator: separator.clone(),
            })
        });
    }
    evaluator
}

/// Replaces the functions in an expression; patterns inside of it are visited by themselves.
fn cap_expression(expression: &mut Expression) -> bool {
    match expression {
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_)
        | Expression::Exists(_) => false,
        Expression::Or(a, b)
        | Expression::And(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b)
        | Expression::Greater(a, b)
        | Expression::GreaterOrEqual(a, b)
        | Expression::Less(a, b)
        | Expression::LessOrEqual(a, b)
        | Expression::Add(a, b)
        | Expression::Subtract(a, b)
        | Expression::Multiply(a, b)
        | Expression::Divide(a, b) => cap_expression(a) | cap_expression(b),
        Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => {
            cap_expression(a)
        }
        Expression::In(a, list) => cap_expression(a) | cap_all(list),
        Expression::If(a, b, c) => cap_expression(a) | cap_expression(b) | cap_expression(c),
        Expression::Coalesce(list) => cap_all(list),
        Expression::FunctionCall(function, arguments) => {
            let own = match function {
                Function::Concat => Some(CONCAT),
                Function::Replace => Some(REPLACE),
                Function::Regex if never_compiles(arguments) => Some(TOO_BIG),
                Function::Regex if is_given_by_rows(arguments) => Some(REGEX),
                _ => None,
            };
            if let Some(name) = own {
                *function = Function::Custom(NamedNode::new_unchecked(name));
            }
            cap_all(arguments) | own.is_some()
        }
    }
}

/// Whether the pattern of a REGEX or its flags are not written out.
fn is_given_by_rows(arguments: &[Expression]) -> bool {
    let mut written = arguments.iter().skip(1);
    written.any(|argument| !matches!(argument, Expression::Literal(_)))
}

/// Whether the pattern of a REGEX is written out and cannot be compiled.
fn never_compiles(arguments: &[Expression]) -> bool {
    let flags = match arguments {
        [_, _] => "",
        [_, _, Expression::Literal(flags)] => flags.value(),
        _ => return false,
    };
    match &arguments[1] {
        Expression::Literal(pattern) => compile(pattern.value(), flags).is_none(),
        _ => false,
    }
}

fn cap_all(list: &mut [Expression]) -> bool {
    list.iter_mut()
        .fold(false, |found, e| found | cap_expression(e))
}

/// The language, and in RDF 1.2 the direction, of a string.
type Tag = Option<(String, Option<oxrdf::BaseDirection>)>;

/// A string and its tag; `None` for what is no string.
fn string(term: &Term) -> Option<(&str, Tag)> {
    let Term::Literal(literal) = term else {
        return None;
    };
    let tag = literal
        .language()
        .map(|tag| (tag.to_owned(), literal.direction()));
    (tag.is_some() || literal.datatype() == oxrdf::vocab::xsd::STRING)
        .then(|| (literal.value(), tag))
}

fn tagged(text: String, tag: Tag) -> Term {
    match tag {
        None => Literal::new_simple_literal(text),
        Some((tag, None)) => Literal::new_language_tagged_literal_unchecked(text, tag),
        Some((tag, Some(direction))) => {
            Literal::new_directional_language_tagged_literal_unchecked(text, tag, direction)
        }
    }
    .into()
}

fn concat(arguments: &[Term]) -> Option<Term> {
    let parts: Vec<(&str, Tag)> = arguments.iter().map(string).collect::<Option<_>>()?;
    let length = parts.iter().map(|(text, _)| text.len()).sum();
    if !may_make(length) {
        return None;
    }
    let tag = match parts.split_first() {
        Some(((_, first), rest)) if rest.iter().all(|(_, tag)| tag == first) => first.clone(),
        _ => None,
    };
    let mut text = String::with_capacity(length);
    parts.iter().for_each(|(part, _)| text.push_str(part));
    Some(tagged(text, tag))
}

fn replace(arguments: &[Term]) -> Option<Term> {
    let [text, pattern, replacement, flags @ ..] = arguments else {
        return None;
    };
    let (text, tag) = string(text)?;
    let flags = match flags {
        [] => "",
        [flags] => plain(flags)?,
        _ => return None,
    };
    let regex = compiled(plain(pattern)?, flags)?;
    let replaced = replace_all(&regex, text, plain(replacement)?)?;
    Some(tagged(replaced, tag))
}

fn matches(arguments: &[Term]) -> Option<Term> {
    let [text, pattern, flags @ ..] = arguments else {
        return None;
    };
    let flags = flags.first().map_or(Some(""), plain)?;
    let regex = compiled(plain(pattern)?, flags)?;
    let (text, _) = string(text)?;
    Some(Literal::from(regex.is_match(text)).into())
}

fn plain(term: &Term) -> Option<&str> {
    string(term).and_then(|(text, tag)| tag.is_none().then_some(text))
}

thread_local! {
    /// The expressions that were asked of late; most queries have few, and ask them of every row.
    static RECENT: RefCell<VecDeque<Compiled>> = const { RefCell::new(VecDeque::new()) };
}

/// So many expressions are kept.
const KEPT: usize = 16;

/// An expression and its flags as they are written, and compiled if it can be.
type Compiled = ([String; 2], Option<Rc<Regex>>);

fn compiled(pattern: &str, flags: &str) -> Option<Rc<Regex>> {
    RECENT.with_borrow_mut(|recent| {
        let mut known = recent.iter();
        if let Some((_, regex)) = known.find(|([p, f], _)| p == pattern && f == flags) {
            return regex.clone();
        }
        let regex = compile(pattern, flags).map(Rc::new);
        let written = [pattern.to_owned(), flags.to_owned()];
        recent.truncate(KEPT - 1);
        recent.push_front((written, regex.clone()));
        regex
    })
}

/// As spareval compiles it.
fn compile(pattern: &str, flags: &str) -> Option<Regex> {
    let pattern = if flags.contains('q') {
        regex::escape(pattern)
    } else {
        pattern.to_owned()
    };
    let mut builder = RegexBuilder::new(&pattern);
    builder.size_limit(REGEX_BYTES);
    for flag in flags.chars() {
        match flag {
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'i' => builder.case_insensitive(true),
            'x' => builder.ignore_whitespace(true),
            'q' => &mut builder,
            _ => return None,
        };
    }
    builder.build().ok()
}

fn replace_all(regex: &Regex, text: &str, replacement: &str) -> Option<String> {
    let references = replacement.matches('$').count();
    let mut out = String::new();
    let mut from = 0;
    for found in regex.captures_iter(text) {
        let whole = found.get(0)?;
        out.push_str(&text[from..whole.start()]);
        let at_most = replacement.len() + references.saturating_mul(whole.len());
        if !fits(out.len().saturating_add(at_most)) {
            return None;
        }
        found.expand(replacement, &mut out);
        from = whole.end();
    }
    out.push_str(&text[from..]);
    may_make(out.len()).then_some(out)
}

struct GroupConcat {
    text: Option<String>,
    tag: Option<Tag>,
    separator: String,
}

impl AggregateFunctionAccumulator for GroupConcat {
    fn accumulate(&mut self, element: Term) {
        let Some(mut text) = self.text.take() else {
            return;
        };
        let Some((value, tag)) = string(&element) else {
            return;
        };
        if let Some(known) = &mut self.tag {
            if *known != tag {
                *known = None;
            }
            text.push_str(&self.separator);
        } else {
            self.tag = Some(tag);
        }
        text.push_str(value);
        self.text = fits(text.len()).then_some(text);
    }

    fn finish(&mut self) -> Option<Term> {
        let text = self.text.take().filter(|text| may_make(text.len()))?;
        Some(tagged(text, self.tag.take().flatten()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::allowance::{Allowance, Cut, within};
    use std::sync::Arc;

    /// What a SELECT answers with and without the caps.
    fn both(text: &str) -> [String; 2] {
        let query = spargebra::SparqlParser::new()
            .parse_query(text)
            .expect("parses");
        let rows = |query: &Query, evaluator: &QueryEvaluator| {
            let nothing = oxrdf::Dataset::new();
            let answer = evaluator.prepare(query).execute(&nothing);
            let Ok(spareval::QueryResults::Solutions(rows)) = answer else {
                panic!("no rows")
            };
            rows.map(|row| format!("{:?}", row.map(|r| r.values().to_vec()).ok()))
                .collect::<Vec<_>>()
                .join("\n")
        };
        let mut capped = query.clone();
        let evaluator = cap_query(&mut capped, QueryEvaluator::new());
        assert_ne!(query, capped);
        [
            rows(&query, &QueryEvaluator::new()),
            rows(&capped, &evaluator),
        ]
    }

    #[test]
    fn capped_functions_answer_like_the_plain_ones() {
        for text in [
            r#"SELECT (CONCAT("a", "b"@en) AS ?x) (CONCAT("a"@en, "b"@en) AS ?y) (CONCAT() AS ?z) (CONCAT(1, "a") AS ?e) {}"#,
            r#"SELECT (REPLACE("abAB", "[ab]", "<$0>", "i") AS ?x) (REPLACE("a.b"@en, ".", "-", "q") AS ?y) (REPLACE("a", "(", "") AS ?e) (REPLACE("abc", "", "-") AS ?w) {}"#,
            r#"SELECT (REGEX(?t, "B", ?f) AS ?x) { VALUES ?t { "abc" "aBc" } VALUES ?f { "" "i" "?" 1 } }"#,
            r#"SELECT (REGEX(?t, ?p) AS ?x) (REGEX(?t, ?p, "i") AS ?y) { VALUES ?t { "abc" "Bc"@en 1 <a:b> } VALUES ?p { "b" "^B" "(" "a"@en 1 } }"#,
            r#"SELECT (GROUP_CONCAT(?v; SEPARATOR="|") AS ?x) (GROUP_CONCAT(DISTINCT ?v) AS ?y) { VALUES ?v { "a" "b"@en "a" } }"#,
            r#"SELECT (GROUP_CONCAT(?v) AS ?x) { VALUES ?v { "a" 1 } }"#,
            r#"SELECT (REGEX("aa", "((a{1,1000}){1,1000}){1,1000}") AS ?x) (REGEX("(", "(", "q") AS ?y) (COALESCE(REGEX("a", "("), 1) AS ?z) {}"#,
            r#"SELECT (GROUP_CONCAT(?v) AS ?x) { VALUES ?v { } }"#,
            r#"SELECT ?x { VALUES ?v { "a" "b" } FILTER(CONCAT(?v, "x") = "ax") BIND(IF(BOUND(?v), COALESCE(CONCAT(?v, ?v)), 1) AS ?x) }"#,
        ] {
            let [plain, capped] = both(text);
            assert_eq!(plain, capped, "{text}");
        }
    }

    #[test]
    fn what_grows_beyond_the_cap_is_an_error_of_the_expression() {
        let doubling: String = (1..40).fold("BIND(\"xxxxxxxx\" AS ?v0)".to_owned(), |text, n| {
            let before = n - 1;
            text + &format!(" BIND(CONCAT(?v{before}, ?v{before}) AS ?v{n})")
        });
        let text = format!("SELECT ?v2 ?v39 {{ {doubling} }}");
        let mut query = spargebra::SparqlParser::new()
            .parse_query(&text)
            .expect("parses");
        let evaluator = cap_query(&mut query, QueryEvaluator::new());
        let allowance = Allowance {
            deadline: None,
            steps: None,
            literal: 1 << 16,
            made: 1 << 20,
            stop: Arc::default(),
        };
        let row = within(allowance.clone(), || {
            let nothing = oxrdf::Dataset::new();
            let answer = evaluator.prepare(&query).execute(&nothing);
            let Ok(spareval::QueryResults::Solutions(mut rows)) = answer else {
                panic!("no rows")
            };
            let row = rows.next().expect("a row").expect("a solution");
            (row.get("v2").is_some(), row.get("v39").is_some())
        });
        assert_eq!(row, Ok((true, false)));
        let all = within(allowance, || {
            (0..100)
                .filter_map(|_| concat(&[Literal::new_simple_literal("x".repeat(60_000)).into()]))
                .count()
        });
        assert_eq!(all, Err(Cut::Made));
    }
}

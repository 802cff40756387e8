//! The terms of SHACL that may stand on a shape: an unknown one is a slip of the pen that would otherwise pass in silence.

use super::error::Problem;
use super::reader::Reader;
use crate::data::dataset::TermId;
use crate::words::near::did_you_mean;
use crate::words::vocabulary::sh;
use oxrdf::{NamedNode, Term};

/// Parameters that constraint components read, and what describes a shape without constraining it (§2.3.2).
const TERMS: &[&str] = &[
    "alternativePath",
    "and",
    "ask",
    "class",
    "closed",
    "datatype",
    "deactivated",
    "declare",
    "defaultValue",
    "description",
    "disjoint",
    "equals",
    "flags",
    "group",
    "hasValue",
    "ignoredProperties",
    "in",
    "inversePath",
    "languageIn",
    "lessThan",
    "lessThanOrEquals",
    "maxCount",
    "maxExclusive",
    "maxInclusive",
    "maxLength",
    "message",
    "minCount",
    "minExclusive",
    "minInclusive",
    "minLength",
    "name",
    "node",
    "nodeKind",
    "not",
    "nodeValidator",
    "oneOrMorePath",
    "optional",
    "or",
    "order",
    "parameter",
    "path",
    "pattern",
    "prefixes",
    "property",
    "propertyValidator",
    "qualifiedMaxCount",
    "qualifiedMinCount",
    "qualifiedValueShape",
    "qualifiedValueShapesDisjoint",
    "select",
    "severity",
    "shapesGraph",
    "shapesGraphWellFormed",
    "sparql",
    "suggestedShapesGraph",
    "targetClass",
    "targetNode",
    "targetObjectsOf",
    "targetSubjectsOf",
    "uniqueLang",
    "validator",
    "xone",
    "zeroOrMorePath",
    "zeroOrOnePath",
    "labelTemplate",
    "construct",
    "update",
];

/// Terms of SHACL-AF, SHACL-JS and the drafts of SHACL 1.2 that would change what is valid.
const UNSUPPORTED: &[&str] = &[
    "entailment",
    "expression",
    "js",
    "rule",
    "target",
    "targetWhere",
    "targetShape",
    "values",
    "memberShape",
    "reifierShape",
    "reificationRequired",
    "singleLine",
    "someValue",
    "subsetOf",
    "rootClass",
    "uniqueMembers",
    "minListLength",
    "maxListLength",
    "nodeByExpression",
    "uniqueValuesFor",
    "shape",
];

/// Complains of every term in SHACL's namespace that the engine would have to pass over.
pub fn check(reader: &mut Reader<'_>, shape: TermId) {
    let mut predicates: Vec<TermId> = reader
        .data
        .triples(Some(shape), None, None)
        .map(|[_, p, _]| p)
        .collect();
    predicates.dedup();
    for predicate in predicates {
        let Term::NamedNode(predicate) = reader.term(predicate) else {
            continue;
        };
        if let Some((problem, hint)) = complaint(predicate) {
            reader.problem_with_hint(shape, Some(predicate.as_ref()), problem, hint);
        }
    }
}

fn complaint(predicate: &NamedNode) -> Option<(Problem, Option<String>)> {
    let name = predicate.as_str().strip_prefix(sh::NAMESPACE)?;
    if UNSUPPORTED.contains(&name) {
        return Some((Problem::Unsupported(format!("sh:{name}")), None));
    }
    if TERMS.contains(&name) {
        return None;
    }
    let hint = did_you_mean(name, TERMS.iter().copied());
    Some((Problem::Unknown(format!("sh:{name}")), hint))
}

//! SPARQL-based constraint components (§6): components that a shapes graph declares itself, with parameters and validators.

use super::sparql::{bindings, report};
use super::*;
use crate::meaning::shacl::error::Problem;
use crate::meaning::shacl::message::fill;
use crate::meaning::shacl::sparql::{Bindings, Form, Query};
use oxrdf::Literal;

/// A declared component.
#[derive(Clone, Debug)]
pub struct Declared {
    node: TermId,
    name: NamedNode,
    parameters: Vec<Parameter>,
}

#[derive(Clone, Debug)]
struct Parameter {
    property: NamedNode,
    optional: bool,
}

impl Parameter {
    /// The variable of a parameter is the local name of its path (§6.2.1).
    fn variable(&self) -> &str {
        let iri = self.property.as_str();
        iri.rsplit(['#', '/', ':']).next().unwrap_or(iri)
    }
}

impl Declared {
    pub fn parameters(&self) -> impl Iterator<Item = NamedNodeRef<'_>> {
        self.parameters.iter().map(|p| p.property.as_ref())
    }
}

/// Finds the components that the shapes graph declares; SHACL's own are left to their files.
pub fn declared(reader: &mut Reader<'_>) -> Vec<Declared> {
    let mut declared = Vec::new();
    for node in reader.instances(sh::CONSTRAINT_COMPONENT) {
        let Term::NamedNode(name) = reader.term(node).clone() else {
            let problem = Problem::Unsupported("a constraint component without an IRI".to_owned());
            reader.problem(node, None, problem);
            continue;
        };
        if name.as_str().starts_with(sh::NAMESPACE) {
            continue;
        }
        let parameters = parameters(reader, node);
        if !parameters.iter().any(|parameter| !parameter.optional) {
            let problem = Problem::Missing("a sh:parameter that is not optional".to_owned());
            reader.problem(node, None, problem);
            continue;
        }
        declared.push(Declared {
            node,
            name,
            parameters,
        });
    }
    declared
}

fn parameters(reader: &mut Reader<'_>, node: TermId) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for parameter in reader.values(node, sh::PARAMETER) {
        let optional = reader.boolean(parameter, sh::OPTIONAL);
        let path = reader.single(parameter, sh::PATH);
        match path.map(|path| reader.term(path).clone()) {
            Some(Term::NamedNode(property)) => parameters.push(Parameter { property, optional }),
            _ => {
                let problem = Problem::Path("the path of a parameter is an IRI".to_owned());
                reader.problem(node, Some(sh::PARAMETER), problem);
            }
        }
    }
    parameters
}

/// A use of a declared component on a shape.
#[derive(Debug)]
struct Custom {
    name: NamedNode,
    form: Form,
    query: Query,
    arguments: Vec<(String, Term)>,
    messages: Vec<Literal>,
}

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    let mut found = Vec::new();
    for component in reader.declared.clone() {
        let complete = component
            .parameters
            .iter()
            .filter(|p| !p.optional)
            .all(|p| !reader.values(site.node, p.property.as_ref()).is_empty());
        if !complete {
            continue;
        }
        for arguments in arguments(reader, site, &component) {
            found.extend(custom(reader, site, &component, arguments));
        }
    }
    boxed(found)
}

/// The arguments of each use. A component with one parameter is used once for each value; with more, each has one value.
fn arguments(
    reader: &mut Reader<'_>,
    site: &Site,
    component: &Declared,
) -> Vec<Vec<(String, Term)>> {
    if let [only] = component.parameters.as_slice() {
        let values = reader.values(site.node, only.property.as_ref());
        let argument = |value| vec![(only.variable().to_owned(), reader.term(value).clone())];
        return values.into_iter().map(argument).collect();
    }
    let mut arguments = Vec::new();
    for parameter in &component.parameters {
        if let Some(value) = reader.single(site.node, parameter.property.as_ref()) {
            let term = reader.term(value).clone();
            arguments.push((parameter.variable().to_owned(), term));
        }
    }
    vec![arguments]
}

fn custom(
    reader: &mut Reader<'_>,
    site: &Site,
    component: &Declared,
    arguments: Vec<(String, Term)>,
) -> Option<Custom> {
    let special = if site.path.is_some() {
        sh::PROPERTY_VALIDATOR
    } else {
        sh::NODE_VALIDATOR
    };
    let mut validators = reader.values(component.node, special);
    if validators.is_empty() {
        validators = reader.values(component.node, sh::VALIDATOR);
    }
    let has = |validator: &TermId, property| !reader.values(*validator, property).is_empty();
    let validator = validators
        .iter()
        .find(|v| has(v, sh::ASK) || has(v, sh::SELECT));
    let Some(validator) = validator.copied() else {
        let kind = if site.path.is_some() {
            "property"
        } else {
            "node"
        };
        let what = format!(
            "{} on a {kind} shape (it has no SPARQL validator for it)",
            component.name
        );
        reader.problem(site.node, None, Problem::Unsupported(what));
        return None;
    };
    let form = if has(&validator, sh::ASK) {
        Form::Ask
    } else {
        Form::Select
    };
    let mut bound: Vec<&str> = component
        .parameters
        .iter()
        .map(Parameter::variable)
        .collect();
    if form == Form::Ask {
        bound.push("value");
    }
    let query = super::super::sparql::read(reader, validator, form, site.path.as_ref(), &bound)?;
    Some(Custom {
        name: component.name.clone(),
        form,
        query,
        arguments,
        messages: reader.messages(validator),
    })
}

impl Custom {
    fn bindings(&self, run: &Run<'_>, at: &At<'_>) -> Bindings {
        let mut bindings = bindings(run, at);
        for (name, term) in &self.arguments {
            bindings.set(name, term.clone());
        }
        bindings
    }

    /// ASK validators (§6.2.3): a value node for which the answer is no is at fault.
    fn ask(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            let mut bindings = self.bindings(run, at);
            bindings.set("value", run.term(*value).clone());
            match run.sparql.ask(&run.data, &self.query, &bindings) {
                Ok(true) => {}
                Ok(false) => {
                    let get = |name: &str| bindings.get(name).cloned();
                    let messages = self.messages.iter().map(|m| fill(m, &get)).collect();
                    out.value(at, *value);
                    if let Some(raw) = out.found.last_mut() {
                        raw.messages = messages;
                    }
                }
                Err(error) => run.fail(format!("{}: {error}", self.name)),
            }
        }
    }

    /// SELECT validators (§6.2.2): each solution is a result.
    fn select(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        let bindings = self.bindings(run, at);
        match run.sparql.select(&run.data, &self.query, &bindings) {
            Ok(solutions) => {
                for solution in solutions {
                    report(run, at, &solution, &bindings, &self.messages, out);
                }
            }
            Err(error) => run.fail(format!("{}: {error}", self.name)),
        }
    }
}

impl Constraint for Custom {
    fn component(&self) -> NamedNode {
        self.name.clone()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        match self.form {
            Form::Ask => self.ask(run, at, out),
            Form::Select => self.select(run, at, out),
        }
    }

    fn message(&self, _: &Shapes, names: &Names) -> Text {
        let name = names.iri(&self.name);
        Text::new(
            format!("不符合約束組件 {name}"),
            format!("不符合约束组件 {name}"),
            format!("violates the constraint component {name}"),
        )
    }
}

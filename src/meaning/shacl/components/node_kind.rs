//! `sh:nodeKind` (§4.1.3): each value node is an IRI, a blank node, a literal, or one of two of them.

use super::*;

#[derive(Debug)]
struct NodeKind {
    name: NamedNode,
    iri: bool,
    blank: bool,
    literal: bool,
}

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    let Some(value) = reader.single(site.node, sh::NODE_KIND) else {
        return Found::new();
    };
    let kind = match reader.term(value) {
        Term::NamedNode(name) => kind(name),
        _ => None,
    };
    if kind.is_none() {
        let expected = "one of sh:IRI, sh:BlankNode, sh:Literal, sh:BlankNodeOrIRI, sh:BlankNodeOrLiteral, sh:IRIOrLiteral";
        reader.wrong_value(site.node, sh::NODE_KIND, value, expected);
    }
    boxed(kind)
}

fn kind(name: &NamedNode) -> Option<NodeKind> {
    let (iri, blank, literal) = match name.as_ref() {
        n if n == sh::IRI => (true, false, false),
        n if n == sh::BLANK_NODE => (false, true, false),
        n if n == sh::LITERAL => (false, false, true),
        n if n == sh::BLANK_NODE_OR_IRI => (true, true, false),
        n if n == sh::BLANK_NODE_OR_LITERAL => (false, true, true),
        n if n == sh::IRI_OR_LITERAL => (true, false, true),
        _ => return None,
    };
    Some(NodeKind {
        name: name.clone(),
        iri,
        blank,
        literal,
    })
}

impl Constraint for NodeKind {
    fn component(&self) -> NamedNode {
        sh::NODE_KIND_COMPONENT.into_owned()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            let fits = match run.term(*value) {
                Term::NamedNode(_) => self.iri,
                Term::BlankNode(_) => self.blank,
                Term::Literal(_) => self.literal,
                Term::Triple(_) => false,
            };
            if !fits {
                out.value(at, *value);
            }
        }
    }

    fn message(&self, _: &Shapes, names: &Names) -> Text {
        let kind = names.iri(&self.name);
        Text::new(
            format!("節點種類須為 {kind}"),
            format!("节点种类须为 {kind}"),
            format!("must be of node kind {kind}"),
        )
    }
}

//! `sh:datatype` (§4.1.2): each value node is a well-formed literal of the datatype.

use super::*;
use crate::words::datatype::is_well_formed;

#[derive(Debug)]
struct Datatype(NamedNode);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    let Some(value) = reader.single(site.node, sh::DATATYPE) else {
        return Found::new();
    };
    match reader.term(value).clone() {
        Term::NamedNode(datatype) => boxed([Datatype(datatype)]),
        _ => {
            reader.wrong_value(site.node, sh::DATATYPE, value, "an IRI");
            Found::new()
        }
    }
}

impl Datatype {
    fn fits(&self, term: &Term) -> bool {
        matches!(term, Term::Literal(literal) if literal.datatype() == self.0.as_ref()
            && is_well_formed(literal.value(), self.0.as_str()) != Some(false))
    }
}

impl Constraint for Datatype {
    fn component(&self) -> NamedNode {
        sh::DATATYPE_COMPONENT.into_owned()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            if !self.fits(run.term(*value)) {
                out.value(at, *value);
            }
        }
    }

    fn message(&self, _: &Shapes, names: &Names) -> Text {
        let datatype = names.iri(&self.0);
        Text::new(
            format!("須為資料類型 {datatype} 的正確字面值"),
            format!("须为数据类型 {datatype} 的正确字面值"),
            format!("must be a well-formed literal of datatype {datatype}"),
        )
    }
}

//! `sh:in` (§4.8.3): each value node is a member of the list.

use super::*;
use crate::meaning::shacl::error::Problem;

#[derive(Debug)]
struct In(Vec<Constant>);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    if reader.values(site.node, sh::IN).len() > 1 {
        let problem = Problem::Several("sh:in".to_owned());
        reader.problem(site.node, Some(sh::IN), problem);
    }
    let lists = reader.lists(site.node, sh::IN);
    let mut found = Vec::new();
    for members in lists {
        let members = members.into_iter().map(|member| reader.constant(member));
        found.push(In(members.collect()));
    }
    boxed(found)
}

impl Constraint for In {
    fn component(&self) -> NamedNode {
        sh::IN_COMPONENT.into_owned()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            if !self.0.iter().any(|member| run.id(*member) == *value) {
                out.value(at, *value);
            }
        }
    }

    fn message(&self, shapes: &Shapes, names: &Names) -> Text {
        let members = names.terms(self.0.iter().map(|member| shapes.constant(*member)));
        Text::new(
            format!("須為其中之一：{members}"),
            format!("须为其中之一：{members}"),
            format!("must be one of {members}"),
        )
    }
}

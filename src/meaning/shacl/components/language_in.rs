//! `sh:languageIn` (§4.4.4): each value node has a language tag of the list, or one below it (`en` admits `en-GB`).

use super::*;
use crate::meaning::shacl::error::Problem;
use crate::words::language::usual_case;
use crate::words::vocabulary::xsd;

#[derive(Debug)]
struct LanguageIn(Vec<String>);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    if reader.values(site.node, sh::LANGUAGE_IN).len() > 1 {
        let problem = Problem::Several("sh:languageIn".to_owned());
        reader.problem(site.node, Some(sh::LANGUAGE_IN), problem);
    }
    let mut found = Vec::new();
    for members in reader.lists(site.node, sh::LANGUAGE_IN) {
        let mut tags = Vec::new();
        for member in members {
            match reader.term(member) {
                Term::Literal(tag) if tag.datatype() == xsd::STRING => {
                    tags.push(tag.value().to_ascii_lowercase());
                }
                _ => reader.wrong_value(site.node, sh::LANGUAGE_IN, member, "a language tag"),
            }
        }
        found.push(LanguageIn(tags));
    }
    boxed(found)
}

impl LanguageIn {
    /// Basic filtering of RFC 4647, as SPARQL's `langMatches`.
    fn admits(&self, tag: &str) -> bool {
        let tag = tag.to_ascii_lowercase();
        self.0.iter().any(|range| {
            range == "*"
                || tag
                    .strip_prefix(range.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }
}

impl Constraint for LanguageIn {
    fn component(&self) -> NamedNode {
        sh::LANGUAGE_IN_COMPONENT.into_owned()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            let holds = matches!(run.term(*value), Term::Literal(literal)
                if literal.language().is_some_and(|tag| self.admits(tag)));
            if !holds {
                out.value(at, *value);
            }
        }
    }

    fn message(&self, _: &Shapes, _: &Names) -> Text {
        let tags: Vec<_> = self.0.iter().map(|tag| usual_case(tag)).collect();
        let tags = tags.join(", ");
        Text::new(
            format!("語言標籤須為 {tags} 之一"),
            format!("语言标签须为 {tags} 之一"),
            format!("must have one of the language tags {tags}"),
        )
    }
}

//! `sh:uniqueLang` (§4.4.5): no language tag comes twice among the value nodes.

use super::*;
use std::collections::BTreeMap;

#[derive(Debug)]
struct UniqueLang;

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    only_on_property_shapes(reader, site, &[sh::UNIQUE_LANG]);
    boxed(
        reader
            .boolean(site.node, sh::UNIQUE_LANG)
            .then_some(UniqueLang),
    )
}

impl Constraint for UniqueLang {
    fn component(&self) -> NamedNode {
        sh::UNIQUE_LANG_COMPONENT.into_owned()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for value in at.values {
            if let Term::Literal(literal) = run.term(*value)
                && let Some(tag) = literal.language()
            {
                *counts.entry(tag.to_ascii_lowercase()).or_default() += 1;
            }
        }
        for _ in counts.values().filter(|count| **count > 1) {
            out.whole(at);
        }
    }

    fn message(&self, _: &Shapes, _: &Names) -> Text {
        Text::new(
            "同一語言有多於一個值",
            "同一语言有多于一个值",
            "has more than one value in the same language",
        )
    }
}

//! Writes new positions into Turtle files as they stand: only the numbers change, comments and layout stay.

use super::align::Outcome;
use super::anchoring::Anchoring;
use super::anchors::{Anchor, Selector};
use super::source::Source;
use crate::data::dataset::{Dataset, QuadIds};
use crate::words::text::Range;
use std::collections::BTreeMap;

/// One number to be replaced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The line at which the statement was read, from 1.
    pub line: usize,
    /// The local name of the property.
    pub property: &'static str,
    /// The number that stands there.
    pub old: usize,
    /// The number to be written.
    pub new: usize,
}

/// What is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fix {
    /// The edits of each file.
    pub edits: BTreeMap<String, Vec<Edit>>,
    /// Addresses that now stand in more or fewer pieces than recorded, which no replaced number can say.
    pub left: Vec<String>,
}

/// The new positions of all passages that are found at others than recorded.
pub fn fix(dataset: &Dataset, anchoring: &Anchoring, source: &Source<'_>) -> Fix {
    let mut fix = Fix::default();
    for (number, anchor) in anchoring.leaves.iter().enumerate() {
        let is_known = matches!(
            anchoring.outcomes[number],
            Outcome::Shifted(_) | Outcome::Misplaced(_) | Outcome::Moved(_)
        );
        let ranges = anchoring.ranges(number, source);
        if let Some(ranges) = ranges.filter(|_| is_known) {
            fix.passage(dataset, anchor, &ranges);
        }
    }
    let parts = anchoring.part_ranges(source);
    for part in &anchoring.parts {
        if let Some(range) = parts.get(&part.passage) {
            fix.passage(dataset, part, &[*range]);
        }
    }
    fix
}

impl Fix {
    fn passage(&mut self, dataset: &Dataset, anchor: &Anchor, ranges: &[Range]) {
        if anchor.selectors.len() != ranges.len() {
            self.left.push(anchor.address.clone());
            return;
        }
        for (selector, range) in anchor.selectors.iter().zip(ranges) {
            self.selector(dataset, selector, *range);
        }
    }

    fn selector(&mut self, dataset: &Dataset, selector: &Selector, range: Range) {
        self.number(dataset, selector.start, "start", selector.range.0, range.0);
        self.number(dataset, selector.end, "end", selector.range.1, range.1);
    }

    fn number(
        &mut self,
        dataset: &Dataset,
        quad: QuadIds,
        property: &'static str,
        old: usize,
        new: usize,
    ) {
        let line = dataset.line(quad);
        let path = line.and_then(|line| dataset.files().path(line));
        if let (Some(line), Some(path), true) = (line, path, old != new) {
            self.edits.entry(path.to_string()).or_default().push(Edit {
                line: line.number as usize,
                property,
                old,
                new,
            });
        }
    }
}

/// How many lines above the one at which a statement was read its number may stand.
const LINES_BACK: usize = 3;

/// A text with its numbers replaced, and the edits for which no such number was found.
pub fn rewritten(text: &str, edits: &[Edit]) -> (String, Vec<Edit>) {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    // By line and byte, so that no number is taken twice.
    let mut taken: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for edit in edits {
        let last = edit.line.min(lines.len());
        let near = (last.saturating_sub(LINES_BACK)..last).rev();
        let hit = near.into_iter().find_map(|at| {
            let free = |start: &usize| !taken.contains_key(&(at, *start));
            let start = numbers(&lines[at], edit).find(free)?;
            Some((at, start))
        });
        match hit {
            Some(place) => {
                taken.insert(place, (place.1 + edit.old.to_string().len(), edit.new));
            }
            None => missed.push(edit.clone()),
        }
    }
    for ((at, start), (end, new)) in taken.into_iter().rev() {
        lines[at].replace_range(start..end, &new.to_string());
    }
    (lines.concat(), missed)
}

/// The bytes at which the number of an edit stands as the value of its property.
fn numbers(line: &str, edit: &Edit) -> impl Iterator<Item = usize> {
    let old = edit.old.to_string();
    line.match_indices(edit.property)
        .filter_map(move |(at, property)| {
            let rest = line[at + property.len()..]
                .strip_prefix('>')
                .unwrap_or(&line[at + property.len()..]);
            let value = rest.trim_start_matches([' ', '\t']);
            let spaced = value.len() < rest.len();
            let value = value.strip_prefix('"').unwrap_or(value);
            let after = value.strip_prefix(old.as_str())?;
            let ends = !after.starts_with(|c: char| c.is_ascii_digit());
            let named = line[..at].ends_with([':', '#', '/']);
            (spaced && named && ends).then(|| line.len() - value.len())
        })
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(line: usize, property: &'static str, old: usize, new: usize) -> Edit {
        Edit {
            line,
            property,
            old,
            new,
        }
    }

    #[test]
    fn only_the_numbers_change() {
        let text = "# 1 to 12\np:a_1 oa:start 1 ;\n  oa:end   12 . # end 12\np:b_1 oa:start 12 ; oa:end 13 . p:c_1 oa:start 12 ; oa:end 20 .\n";
        let edits = [
            edit(2, "start", 1, 5),
            edit(3, "end", 12, 16),
            edit(4, "start", 12, 16),
            edit(4, "start", 12, 17),
            edit(4, "end", 20, 21),
            edit(4, "end", 99, 1),
        ];
        let (new, missed) = rewritten(text, &edits);
        assert_eq!(
            new,
            "# 1 to 12\np:a_1 oa:start 5 ;\n  oa:end   16 . # end 12\np:b_1 oa:start 16 ; oa:end 13 . p:c_1 oa:start 17 ; oa:end 21 .\n"
        );
        assert_eq!(missed, [edit(4, "end", 99, 1)]);
    }

    #[test]
    fn other_ways_to_write_it() {
        let text = "<#s> <http://www.w3.org/ns/oa#start> \"7\"^^xsd:integer ;\n oa:end\t8 .\r\n";
        let (new, missed) = rewritten(text, &[edit(1, "start", 7, 70), edit(2, "end", 8, 9)]);
        assert_eq!(new, text.replace("\"7\"", "\"70\"").replace("\t8", "\t9"));
        assert!(missed.is_empty());
    }
}

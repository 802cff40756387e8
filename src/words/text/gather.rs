//! Puts leaves in order and gives each its parent and each part its range.

use super::Range;
use super::passage::{Leaf, Part, PartKind, Segmentation};
use std::collections::{BTreeMap, HashMap};

/// Orders leaves by where they begin; a part reaches from its first leaf to its last.
pub(super) fn gather(mut leaves: Vec<Leaf>, parts: HashMap<String, PartKind>) -> Segmentation {
    leaves.sort_by_key(|leaf| leaf.ranges[0].0);
    let mut spans: BTreeMap<String, Range> = BTreeMap::new();
    for (at, leaf) in leaves.iter_mut().enumerate() {
        leaf.order = at + 1;
        leaf.parent = parent(&leaf.address, &parts);
        let (start, end) = (
            leaf.ranges[0].0,
            leaf.ranges.last().map_or(0, |range| range.1),
        );
        let mut holder = leaf.parent.clone();
        while let Some(address) = holder {
            holder = parent(&address, &parts);
            let span = spans.entry(address).or_insert((start, end));
            *span = (span.0.min(start), span.1.max(end));
        }
    }
    let part = |(address, kind): (String, PartKind)| {
        let range = *spans.get(&address)?;
        Some(Part {
            parent: None,
            address,
            kind,
            order: 0,
            range,
        })
    };
    let mut found: Vec<Part> = parts.clone().into_iter().filter_map(part).collect();
    found.sort_by_key(|part| (part.range.0, part.address.len()));
    for (at, part) in found.iter_mut().enumerate() {
        part.order = at + 1;
        part.parent = parent(&part.address, &parts);
    }
    Segmentation {
        leaves,
        parts: found,
    }
}

/// The nearest part that an address lies under.
fn parent(address: &str, parts: &HashMap<String, PartKind>) -> Option<String> {
    let mut rest = address;
    while let Some((before, _)) = rest.rsplit_once('.') {
        if parts.contains_key(before) {
            return Some(before.to_owned());
        }
        rest = before;
    }
    None
}

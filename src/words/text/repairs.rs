//! What the segmenter did that a reader would want to look at: sentences joined over a page turn, page furniture and footnotes taken
//! out of the text, words that a line cuts. Nothing of it is silent.

use super::digest::Positions;
use super::passage::{LeafKind, Segmentation};
use super::{Range, plain};

/// What was done, or left for a person to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepairKind {
    /// A sentence goes on after a gap: a page turn, a footnote, a blank line.
    Joined,
    /// A page number, a running head, a ruled line, left-over tags: set aside.
    SetAside,
    /// A footnote was taken out of the sentences around it.
    Footnote,
    /// A word is cut by a line's end; it stays so unless the text is written anew.
    Hyphen,
}

impl RepairKind {
    /// The word for it in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::SetAside => "set-aside",
            Self::Footnote => "footnote",
            Self::Hyphen => "hyphen",
        }
    }
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What was done.
    pub kind: RepairKind,
    /// The passage that it is about.
    pub address: String,
    /// Where it stands, in code points: the gap, or what was set aside.
    pub range: Range,
}

/// All repairs of a segmentation, by where they stand.
///
/// ```
/// use xinzhi::words::text::{repairs, segment, RepairKind};
/// let text = "題\n\n海堤老化，\n\n- 3 -\n\n需要重修。";
/// let found: Vec<RepairKind> = repairs(text, &segment(text)).iter().map(|r| r.kind).collect();
/// assert_eq!(found, [RepairKind::Joined, RepairKind::SetAside]);
/// ```
pub fn repairs(text: &str, cut: &Segmentation) -> Vec<Repair> {
    let mut found = Vec::new();
    for leaf in &cut.leaves {
        let repair = |kind, range| Repair {
            kind,
            address: leaf.address.clone(),
            range,
        };
        for pair in leaf.ranges.windows(2) {
            found.push(repair(RepairKind::Joined, (pair[0].1, pair[1].0)));
        }
        let first = leaf.ranges[0];
        match leaf.kind {
            LeafKind::Apparatus if !leaf.address.contains('.') => {
                found.push(repair(RepairKind::SetAside, first));
            }
            LeafKind::Footnote => found.push(repair(RepairKind::Footnote, first)),
            _ => {}
        }
    }
    let addresses: Vec<(Range, &str)> = (cut.leaves.iter())
        .flat_map(|leaf| {
            leaf.ranges
                .iter()
                .map(|range| (*range, leaf.address.as_str()))
        })
        .collect();
    for range in plain::hyphens(text) {
        let at = addresses.partition_point(|(own, _)| own.0 <= range.0);
        let address = at.checked_sub(1).map_or("", |at| addresses[at].1);
        found.push(Repair {
            kind: RepairKind::Hyphen,
            address: address.to_owned(),
            range,
        });
    }
    found.sort_by_key(|repair| (repair.range, repair.kind));
    found
}

impl Repair {
    /// The words that it is about, with a few before and after a gap.
    pub fn shown(&self, text: &Positions<'_>) -> String {
        let (start, end) = match self.kind {
            RepairKind::Joined | RepairKind::Hyphen => (
                self.range.0.saturating_sub(8),
                (self.range.1 + 8).min(text.len()),
            ),
            _ => self.range,
        };
        let words: Vec<&str> = text
            .slice((start, end))
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        words.join(" ⏎ ").chars().take(60).collect()
    }
}

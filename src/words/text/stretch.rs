//! A stretch is a text pieced together from several places, each character knowing where it stands.
//! A sentence that a footnote cuts is cut out of a stretch like any other.

use super::Range;
use super::digest::is_space;
use super::tags::tags;

/// Between two pieces stands a line break that is nowhere in the text.
const NOWHERE: usize = usize::MAX;

/// Characters with their places; pieces are kept apart by a line break of no place.
#[derive(Default)]
pub(super) struct Stretch {
    pub chars: Vec<char>,
    places: Vec<usize>,
}

impl Stretch {
    /// Adds a piece of the text, without its mark-up; returns where the mark-up stands.
    pub fn add(&mut self, text: &[char], (start, end): Range) -> Vec<Range> {
        let found = tags(&text[start..end]);
        let residue: Vec<Range> = found
            .iter()
            .map(|tag| (start + tag.range.0, start + tag.range.1))
            .collect();
        let mut from = start;
        for &(tag_start, tag_end) in &residue {
            self.piece(text, (from, tag_start));
            from = tag_end;
        }
        self.piece(text, (from, end));
        residue
    }

    /// Adds a piece as it is.
    pub fn piece(&mut self, text: &[char], range: Range) {
        let Some((start, end)) = trim(text, range) else {
            return;
        };
        if !self.chars.is_empty() {
            self.chars.push('\n');
            self.places.push(NOWHERE);
        }
        self.chars.extend(&text[start..end]);
        self.places.extend(start..end);
    }

    /// Where a range of the stretch stands in the text: one range for each piece, without the white
    /// space around it.
    pub fn places(&self, (start, end): Range) -> Vec<Range> {
        self.places[start..end]
            .split(|&place| place == NOWHERE)
            .scan(start, |from, piece| {
                let here = (*from, *from + piece.len());
                *from = here.1 + 1;
                Some(here)
            })
            .filter_map(|piece| trim(&self.chars, piece))
            .map(|(first, after)| (self.places[first], self.places[after - 1] + 1))
            .collect()
    }
}

/// A range without the white space around it; `None` when nothing else is in it.
pub(super) fn trim(text: &[char], (mut start, mut end): Range) -> Option<Range> {
    while start < end && is_space(text[start]) {
        start += 1;
    }
    while start < end && is_space(text[end - 1]) {
        end -= 1;
    }
    (start < end).then_some((start, end))
}

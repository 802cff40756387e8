//! Running heads and feet: a short line that comes again on page after page beside a page number or a page turn.

use super::blocks::{Block, Shape};
use super::digest::is_space;
use std::collections::HashMap;

/// As often as this a line comes again before it is taken for a running head.
const TIMES: usize = 3;

/// Longer than this no running head is.
const LONGEST: usize = 60;

/// Makes residue of running heads and feet. Linear in the blocks.
pub(super) fn set_aside(text: &[char], blocks: &mut [Block]) {
    let keys: Vec<Option<String>> = (0..blocks.len()).map(|at| key(text, blocks, at)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for key in keys.iter().flatten() {
        *counts.entry(key).or_default() += 1;
    }
    for (block, key) in blocks.iter_mut().zip(&keys) {
        if key
            .as_ref()
            .is_some_and(|key| counts[key.as_str()] >= TIMES)
        {
            block.shape = Shape::Residue;
        }
    }
}

/// The words of a short line at a page's edge, without figures and white space.
fn key(text: &[char], blocks: &[Block], at: usize) -> Option<String> {
    let block = &blocks[at];
    let short = matches!(block.shape, Shape::ShortLine | Shape::Paragraph)
        && block.body.1 - block.body.0 <= LONGEST;
    let residue = |at: Option<usize>| {
        at.and_then(|at| blocks.get(at))
            .is_some_and(|b| b.shape == Shape::Residue)
    };
    let before = text[..block.body.0]
        .iter()
        .rev()
        .take_while(|c| is_space(**c));
    let after = text[block.body.1..].iter().take_while(|c| is_space(**c));
    let turns = before.chain(after).any(|&c| c == '\u{C}');
    if !short || !(turns || residue(at.checked_sub(1)) || residue(Some(at + 1))) {
        return None;
    }
    let kept = |c: &&char| !is_space(**c) && !c.is_numeric();
    Some(
        text[block.body.0..block.body.1]
            .iter()
            .filter(kept)
            .collect(),
    )
}

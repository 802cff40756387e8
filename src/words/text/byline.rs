//! Who wrote a text, and when: the line under its title, which is no heading though it is as short as one.
//!
//! Only the block right after title and subtitle is looked at. It is a byline when it ends with a date of at least a month after white
//! space or a comma, or when a date alone stands under it.

use super::blocks::{Block, Shape};
use super::shapes::is_date;

/// Makes a date of a byline that has one, and plain text of one without.
pub(super) fn tell(text: &[char], blocks: &mut [Block]) {
    let mut front = (0..blocks.len()).filter(|at| blocks[*at].shape != Shape::Residue);
    if front.next().is_none() {
        return;
    }
    let mut front = front.skip_while(|at| blocks[*at].shape == Shape::Bracketed);
    let Some(at) = front.next() else {
        return;
    };
    let next = front.next().map(|next| &blocks[next].shape);
    if blocks[at].shape != Shape::ShortLine {
        return;
    }
    let (start, end) = blocks[at].body;
    let line: String = text[start..end].iter().collect();
    if ends_with_date(&line) {
        blocks[at].shape = Shape::Date;
    } else if next == Some(&Shape::Date) {
        blocks[at].shape = Shape::Paragraph;
    }
}

/// Whether a line ends with a date that names a month and stands apart from what is before it.
fn ends_with_date(line: &str) -> bool {
    let line = line.trim();
    let apart = |c: char| c.is_whitespace() || matches!(c, '，' | ',' | '|' | '｜' | '·' | '/');
    let starts = line
        .char_indices()
        .filter(|(_, c)| apart(*c))
        .map(|(at, c)| at + c.len_utf8());
    let year_alone = |date: &str| date.ends_with('年');
    let mut dates = starts.map(|at| line[at..].trim());
    dates.any(|date| is_date(date) && !year_alone(date))
}

#[cfg(test)]
mod tests {
    use crate::words::text::segment;

    fn addresses(text: &str) -> Vec<String> {
        let leaves = segment(text).leaves.into_iter();
        leaves.map(|leaf| leaf.address).collect()
    }

    #[test]
    fn a_byline_is_no_heading() {
        let with_date =
            "海岸更新之路\n\n潮灣政策學會　2025年4月\n\n海堤要修。\n\n一、人手\n\n人手不足。\n";
        let expected = ["title", "date", "s0.p1.s1", "s1.h", "s1.p1.s1"];
        assert_eq!(addresses(with_date), expected);
        let english = "The way of the coast\n\nTidehaven Policy Society, 3 May 2025\n\nSeawalls must be rebuilt.\n";
        assert_eq!(addresses(english), ["title", "date", "s0.p1.s1"]);
        let two_lines = "海岸更新之路\n\n潮灣政策學會\n\n2025年4月\n\n海堤要修。\n";
        assert_eq!(
            addresses(two_lines),
            ["title", "s0.p1.s1", "date", "s0.p2.s1"]
        );
    }

    #[test]
    fn a_heading_with_a_year_is_one() {
        let text = "海岸更新之路\n\n展望 2030年\n\n海堤要修。\n";
        assert_eq!(addresses(text), ["title", "s1.h", "s1.p1.s1"]);
    }
}

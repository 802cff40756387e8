//! N-Triples and N-Quads of some size: pieces of whole lines are parsed at once and put together in their order.

use super::blank::Blank;
use super::bounds::{self, Bounds};
use super::collector::Collector;
use super::{Parsed, statements};
use crate::words::format::Format;
use rayon::prelude::*;

/// A text shorter than two of these is one piece.
const LEAST_BYTES: usize = 256 << 10;

/// What was read of a piece, and how many lines it has.
pub(super) type Piece = (Parsed, usize);

/// Parses a text of lines: a short one as a whole, a long one in pieces, of which what was read is to be joined.
pub(super) fn parse(
    text: &str,
    format: Format,
    bounds: Bounds,
    collector: &mut Collector,
) -> Option<Piece> {
    let pieces = (text.len() / LEAST_BYTES).clamp(1, rayon::current_num_threads());
    in_pieces(cut(text, pieces), format, bounds, collector)
}

fn in_pieces(
    pieces: Vec<&str>,
    format: Format,
    bounds: Bounds,
    collector: &mut Collector,
) -> Option<Piece> {
    if let [whole] = pieces[..] {
        of_format(whole, format, bounds, collector);
        return None;
    }
    at_once(pieces, format, bounds, collector)
}

/// Parses pieces at once, and puts together what was read of them.
pub(super) fn at_once(
    pieces: Vec<&str>,
    format: Format,
    bounds: Bounds,
    collector: &Collector,
) -> Option<Piece> {
    let (path, graph) = (&collector.parsed.path, &collector.graph);
    let read = |piece: &str| {
        let mut part = Collector {
            parsed: Parsed::of(path),
            blank: Blank::as_written(),
            graph: graph.clone(),
        };
        let lines = of_format(piece, format, bounds, &mut part);
        (part.parsed, lines)
    };
    let read = pieces.into_par_iter().with_max_len(1).map(read);
    read.reduce_with(|(mut first, before), (second, lines)| {
        first.append(second, before);
        (first, before + lines)
    })
}

/// Takes what was read of a text behind so many lines; says behind how many it ends.
pub(super) fn join(read: Option<Piece>, before: usize, collector: &mut Collector) -> usize {
    let Some((part, lines)) = read else {
        return before;
    };
    collector.append(part, before);
    before + lines
}

/// How many lines there are.
fn of_format(text: &str, format: Format, bounds: Bounds, collector: &mut Collector) -> usize {
    if collector.is_too_much(bounds::check(text, format, bounds)) {
        return text.lines().count();
    }
    statements::read(text, format, collector) as usize
}

/// Cuts a text into about so many pieces, behind lines that end a statement.
pub(super) fn cut(text: &str, pieces: usize) -> Vec<&str> {
    let mut cut = Vec::with_capacity(pieces);
    let (mut rest, size) = (text, text.len() / pieces);
    while cut.len() + 1 < pieces && rest.len() > size {
        let Some(end) = end_of_statement(rest, size) else {
            break;
        };
        let (piece, others) = rest.split_at(end);
        cut.push(piece);
        rest = others;
    }
    if !rest.is_empty() || cut.is_empty() {
        cut.push(rest);
    }
    cut
}

/// The end of the first line that ends with a full stop, not before some bytes.
fn end_of_statement(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let line_end = at + text.as_bytes()[at..].iter().position(|b| *b == b'\n')?;
        let line = text.as_bytes()[..line_end].trim_ascii_end();
        if line.ends_with(b".") {
            return Some(line_end + 1);
        }
        at = line_end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_whole_statements_and_joined_the_text() {
        let text = "<a> <b> <c> .\n<a> <b>\n  <d> . \n# note\n<香> <b> \"x.\ny\" .\n<e> <b> <f> .";
        for pieces in 1..40 {
            let cut = cut(text, pieces);
            assert_eq!(cut.concat(), text);
            for piece in &cut[..cut.len() - 1] {
                assert!(
                    piece.trim_end_matches([' ', '\n']).ends_with('.'),
                    "{piece:?}"
                );
            }
        }
        assert_eq!(cut("", 3), [""]);
    }

    #[test]
    fn pieces_give_what_the_whole_gives() {
        let text: String = (0..60)
            .map(|n| match n % 10 {
                3 => format!("_:x{} <http://e/p> _:x{} .\n", n / 2, n / 3),
                5 => "<http://e/a> <no iri> <http://e/c> .\n".to_owned(),
                7 => format!("<http://e/{n}> <http://e/p> <<( _:y <http://e/p> _:x{n} )>> .\n"),
                _ => format!("<http://e/{n}> <http://e/p> \"{n}\"@en .\n\n"),
            })
            .collect();
        let read = |pieces: usize| {
            let path = "t.nt";
            let mut parsed = Parsed::of(path);
            parsed.builder.file(path, None);
            parsed.text = Some(text.clone().into());
            let (blank, graph) = (Blank::of("t.nt"), None);
            let mut collector = Collector {
                parsed,
                blank,
                graph,
            };
            let (pieces, bounds) = (cut(&text, pieces), Bounds::default());
            let read = in_pieces(pieces, Format::NTriples, bounds, &mut collector);
            join(read, 0, &mut collector);
            let dataset = collector.parsed.builder.build();
            let quads = dataset.quads();
            let quads: Vec<_> = quads
                .map(|q| (dataset.quad(q), dataset.line(q).map(|l| l.number)))
                .collect();
            (quads, format!("{:?}", collector.parsed.findings))
        };
        let whole = read(1);
        assert_eq!(whole.0.len(), 54);
        for pieces in [2, 5, 9] {
            assert_eq!(read(pieces), whole);
        }
    }
}

//! Figures of the data compared with those of the text: value, unit or currency, bound and printed form.

use super::kinds::Teller;
use super::words::{LeafWords, PaperWords, typed_in};
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::meaning::stats::Instances;
use crate::words::diagnostic::Finding;
use crate::words::text::Range;
use crate::words::text::figures::{Decimal, FoundFigure, Unit, Value};
use crate::words::vocabulary::{qudt, xz};
use oxrdf::{NamedNodeRef, Term};
use std::collections::BTreeSet;

/// A figure of the text: the number of its leaf, and its own in that leaf.
pub type FigureId = (usize, usize);

/// Every figure of the data that does not agree with the text.
pub fn findings(words: &PaperWords, teller: &Teller<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let taken = modelled(words, teller.dataset);
    for stated in stated(words, teller.dataset) {
        stated.compare(words, &taken, teller, &mut found);
    }
    found
}

/// The figures of the text that figures of the data stand for.
pub fn modelled(words: &PaperWords, dataset: &Dataset) -> BTreeSet<FigureId> {
    stated(words, dataset)
        .iter()
        .filter_map(|stated| match stated.counterpart(words) {
            Counterpart::Read(id) => Some(id),
            _ => None,
        })
        .collect()
}

fn stated<'a>(words: &PaperWords, dataset: &'a Dataset) -> Vec<Stated<'a>> {
    let classes = Instances::new(dataset).classes_under(xz::FIGURE);
    let in_graph = |&graph: &TermId| {
        let nodes = typed_in(dataset, graph, &classes).into_iter();
        nodes.map(move |node| Stated {
            dataset,
            graph,
            node,
        })
    };
    words.graphs.iter().flat_map(in_graph).collect()
}

/// A figure of the data, as one passage states it.
struct Stated<'a> {
    dataset: &'a Dataset,
    graph: TermId,
    node: TermId,
}

/// What stands in the text for a figure of the data.
enum Counterpart {
    /// This figure.
    Read(FigureId),
    /// The printed form, in which no figure is read.
    Printed(usize, Range),
    /// Not the printed form.
    Absent,
}

impl Stated<'_> {
    fn quad(&self, property: NamedNodeRef<'_>) -> Option<QuadIds> {
        let property = Some(self.dataset.iri(property)?);
        self.dataset
            .matching_in(self.graph, Some(self.node), property, None)
            .next()
    }

    fn text(&self, property: NamedNodeRef<'_>) -> Option<&str> {
        match self.dataset.term(self.quad(property)?.o) {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        }
    }

    fn number(&self, property: NamedNodeRef<'_>) -> Option<Decimal> {
        self.text(property)?.parse().ok()
    }

    /// Whether the value is that of a figure of the text; what states none disagrees with none.
    fn agrees(&self, figure: &FoundFigure) -> bool {
        let range = (self.number(xz::LOWER), self.number(xz::UPPER));
        if let (Some(lower), Some(upper)) = range {
            return figure.value == Value::Between(lower, upper);
        }
        self.number(qudt::NUMERIC_VALUE)
            .is_none_or(|number| figure.agrees(number))
    }

    fn has_unit_of(&self, figure: &FoundFigure) -> bool {
        let Some(quad) = self.quad(qudt::UNIT) else {
            return true;
        };
        let Term::NamedNode(unit) = self.dataset.term(quad.o) else {
            return true;
        };
        let basis = self.quad(xz::UNIT_BASIS).map(|quad| quad.o);
        let says_printed = basis.is_some() && basis == self.dataset.iri(xz::PRINTED_BASIS);
        unit_fits(unit.as_str(), says_printed, figure)
    }

    fn counterpart(&self, words: &PaperWords) -> Counterpart {
        let leaves = words.numbers(self.graph);
        let printed = self.text(xz::PRINTED_FORM);
        let mut read: Option<((bool, bool, usize), FigureId)> = None;
        let mut only_printed = None;
        for &leaf in leaves {
            for range in printed.map_or_else(Vec::new, |p| words.leaves[leaf].find_all(p)) {
                only_printed = only_printed.or(Some((leaf, range)));
                for (number, figure) in words.leaves[leaf].figures.iter().enumerate() {
                    let shared = shared(range, figure.range);
                    let rank = (self.agrees(figure), self.has_unit_of(figure), shared);
                    if shared > 0 && read.is_none_or(|(best, _)| rank > best) {
                        read = Some((rank, (leaf, number)));
                    }
                }
            }
        }
        match (read, only_printed) {
            (Some((_, id)), _) => Counterpart::Read(id),
            (None, Some((leaf, range))) => Counterpart::Printed(leaf, range),
            (None, None) => Counterpart::Absent,
        }
    }

    /// The figure that stands in the place of one that is not there: the likest of those that are no other's.
    fn likeliest(
        &self,
        words: &PaperWords,
        printed: &str,
        taken: &BTreeSet<FigureId>,
    ) -> Option<FigureId> {
        let all = words.numbers(self.graph).iter().flat_map(|&leaf| {
            let figures = words.leaves[leaf].figures.iter().enumerate();
            figures.map(move |(number, figure)| ((leaf, number), figure))
        });
        let likeness = |figure: &FoundFigure| {
            let same = figure
                .printed
                .chars()
                .filter(|c| printed.contains(*c))
                .count();
            (self.has_unit_of(figure), self.agrees(figure), same)
        };
        all.map(|(id, figure)| (likeness(figure), id))
            .filter(|((_, agrees, same), id)| (*agrees || *same > 0) && !taken.contains(id))
            .max_by_key(|(likeness, id)| (*likeness, std::cmp::Reverse(*id)))
            .map(|(_, id)| id)
    }

    fn compare(
        &self,
        words: &PaperWords,
        taken: &BTreeSet<FigureId>,
        teller: &Teller<'_>,
        found: &mut Vec<Finding>,
    ) {
        // A passage whose words are gone is told as such, once.
        let Some(first) = words.of(self.graph).next() else {
            return;
        };
        match self.counterpart(words) {
            Counterpart::Read((leaf, number)) => {
                let leaf = &words.leaves[leaf];
                self.compare_with(leaf, &leaf.figures[number], teller, found);
            }
            Counterpart::Printed(leaf, range) => {
                let leaf = &words.leaves[leaf];
                let finding = self.tell(
                    teller,
                    "figure-unread",
                    xz::PRINTED_FORM,
                    &leaf.slice(range),
                    "",
                );
                found.push(teller.in_text(finding, leaf.place(range)));
            }
            Counterpart::Absent => {
                let Some(printed) = self.text(xz::PRINTED_FORM) else {
                    return;
                };
                let finding = self.tell(teller, "figure-absent", xz::PRINTED_FORM, printed, "");
                let Some((leaf, number)) = self.likeliest(words, printed, taken) else {
                    found.push(teller.in_text(finding, first.start()));
                    return;
                };
                let leaf = &words.leaves[leaf];
                let figure = &leaf.figures[number];
                found.push(in_text(teller, finding, leaf, figure));
                self.compare_with(leaf, figure, teller, found);
            }
        }
    }

    fn compare_with(
        &self,
        leaf: &LeafWords,
        figure: &FoundFigure,
        teller: &Teller<'_>,
        found: &mut Vec<Finding>,
    ) {
        let printed = figure.printed.as_str();
        let mut tell = |code, property, read: &str| {
            let finding = self.tell(teller, code, property, printed, read);
            found.push(in_text(teller, finding, leaf, figure));
        };
        if !self.agrees(figure) {
            let property = if self.quad(qudt::NUMERIC_VALUE).is_some() {
                qudt::NUMERIC_VALUE
            } else {
                xz::LOWER
            };
            tell("figure-value", property, "");
        }
        if !self.has_unit_of(figure) {
            tell("figure-unit", qudt::UNIT, "");
        }
        // The individuals of xz:Bound are called as the bounds of the grammar are.
        let read = format!("{:?}", figure.bound);
        let stated = self.quad(xz::BOUND).map(|quad| self.dataset.term(quad.o));
        let differs = |term: &Term| !matches!(term, Term::NamedNode(n) if n.as_str().strip_prefix(xz::NAMESPACE) == Some(&read));
        if stated.is_some_and(differs) {
            tell("figure-bound", xz::BOUND, &read);
        }
    }

    fn tell(
        &self,
        teller: &Teller<'_>,
        code: &str,
        property: NamedNodeRef<'_>,
        printed: &str,
        read: &str,
    ) -> Finding {
        let quad = self.quad(property);
        let stated = quad.map(|quad| teller.name(quad.o)).unwrap_or_default();
        let slots = [
            ("figure", teller.name(self.node)),
            ("passage", teller.name(self.graph)),
            ("printed", printed.to_owned()),
            ("stated", stated),
            ("found", read.to_owned()),
        ];
        let slots: Vec<(&str, &str)> = slots.iter().map(|(k, v)| (*k, v.as_str())).collect();
        teller.at(teller.tell(code, &slots), quad)
    }
}

fn in_text(
    teller: &Teller<'_>,
    finding: Finding,
    leaf: &LeafWords,
    figure: &FoundFigure,
) -> Finding {
    teller.in_text_as(finding, leaf.place(figure.range), &figure.printed)
}

/// How many characters two ranges share.
fn shared(a: Range, b: Range) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// Whether a unit of QUDT, or our own for ranks, may stand for what is printed. A currency that is not printed agrees with
/// any, unless the data says that it is.
fn unit_fits(unit: &str, says_printed: bool, figure: &FoundFigure) -> bool {
    let local = unit.rsplit(['/', '#']).next().unwrap_or(unit);
    let currency = local
        .strip_prefix("CCY_")
        .or_else(|| unit.contains("/currency/").then_some(local));
    let found = &figure.unit;
    if let Some(currency) = currency {
        return *found == Unit::Money && figure.currency.map_or(!says_printed, |c| c == currency);
    }
    let is_bare = matches!(found, Unit::None | Unit::Times);
    match local {
        "PERCENT" => matches!(found, Unit::Percent | Unit::PercentagePoint),
        "FRACTION" => matches!(found, Unit::Fraction | Unit::Percent),
        "RankPosition" => *found == Unit::Position,
        "UNITLESS" => is_bare || *found == Unit::Fraction,
        _ => is_bare || matches!(found, Unit::Printed(_)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::text::figures::figures;

    #[test]
    fn units_of_the_text() {
        let fits =
            |unit: &str, printed: bool, text: &str| unit_fits(unit, printed, &figures(text)[0]);
        assert!(fits("http://qudt.org/vocab/unit/PERCENT", false, "約三成"));
        assert!(fits(
            "http://qudt.org/vocab/unit/CCY_USD",
            true,
            "299億美元"
        ));
        assert!(!fits(
            "http://qudt.org/vocab/unit/CCY_HKD",
            false,
            "299億美元"
        ));
        assert!(fits("http://qudt.org/vocab/unit/CCY_HKD", false, "50億元"));
        assert!(!fits("http://qudt.org/vocab/unit/CCY_HKD", true, "50億元"));
        assert!(fits("http://qudt.org/vocab/currency/HKD", false, "50億元"));
        assert!(fits(
            "https://w3id.org/xinzhi/ns#RankPosition",
            false,
            "第17位"
        ));
        assert!(!fits("http://qudt.org/vocab/unit/NUM", false, "7.4%"));
    }
}

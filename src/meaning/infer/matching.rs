//! Matching the clauses of a template against the triples that hold.

use super::facts::{Fact, Facts, Id};
use super::program::{Atom, Spot, Spots, Template, Test};

/// The value of a variable that is not bound.
pub const UNBOUND: Id = Id::MAX;
/// The premise of a template that has none.
pub const NONE: Fact = Fact::MAX;

/// What terms are, as far as rules ask.
pub trait Kinds {
    /// Whether a term is an IRI.
    fn is_iri(&self, id: Id) -> bool;
    /// Whether a term is a literal.
    fn is_literal(&self, id: Id) -> bool;
}

/// Matches of a template, one after the other.
#[derive(Debug, Default)]
pub struct Matches {
    bindings: Vec<Id>,
    premises: Vec<Fact>,
    count: usize,
}

impl Matches {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.bindings.clear();
        self.premises.clear();
        self.count = 0;
    }

    /// Each match: what the variables are bound to, and the triple of each clause.
    pub fn iter(&self, template: &Template) -> impl Iterator<Item = (&[Id], &[Fact])> {
        let (variables, atoms) = (template.variables as usize, template.atoms.len());
        (0..self.count).map(move |n| {
            (
                &self.bindings[n * variables..][..variables],
                &self.premises[n * atoms..][..atoms],
            )
        })
    }
}

/// One search for matches.
pub struct Search<'a, K> {
    /// The triples.
    pub facts: &'a Facts,
    /// The terms.
    pub kinds: &'a K,
    /// The template.
    pub template: &'a Template,
}

/// The variables and premises of a match in the making.
#[derive(Debug, Default)]
pub struct Partial {
    /// What each variable is bound to.
    pub bindings: Vec<Id>,
    /// The triple of each clause.
    pub premises: Vec<Fact>,
}

impl<K: Kinds> Search<'_, K> {
    /// Finds the matches in which the clause `atom` is the triple `fact`.
    pub fn with(
        &self,
        premise: Fact,
        atom: u32,
        fact: Fact,
        partial: &mut Partial,
        found: &mut Matches,
    ) {
        self.begin(premise, partial);
        let clause = &self.template.atoms[atom as usize];
        if clause.direct && self.facts.is_composed(fact) {
            return;
        }
        if bind(
            &clause.spots,
            self.facts.triple(fact),
            &mut partial.bindings,
        )
        .is_some()
        {
            partial.premises[atom as usize] = fact;
            let order = &self.template.orders[atom as usize];
            self.join(order, partial, found);
        }
    }

    /// Finds all matches.
    pub fn all(&self, premise: Fact, partial: &mut Partial, found: &mut Matches) {
        self.begin(premise, partial);
        if let Some(order) = self.template.orders.last() {
            self.join(order, partial, found);
        }
    }

    fn begin(&self, premise: Fact, partial: &mut Partial) {
        let Template {
            variables,
            atoms,
            first,
            ..
        } = self.template;
        partial.bindings.clear();
        partial.bindings.resize(*variables as usize, UNBOUND);
        partial.premises.clear();
        partial.premises.resize(atoms.len(), NONE);
        if let Some(first) = first {
            bind(
                &first.spots,
                self.facts.triple(premise),
                &mut partial.bindings,
            );
        }
    }

    fn join(&self, order: &[u32], partial: &mut Partial, found: &mut Matches) {
        let Some((next, rest)) = order.split_first() else {
            if self
                .template
                .tests
                .iter()
                .all(|test| self.holds(test, &partial.bindings))
            {
                found.bindings.extend(&partial.bindings);
                found.premises.extend(&partial.premises);
                found.count += 1;
            }
            return;
        };
        let Atom { spots, direct } = self.template.atoms[*next as usize];
        let asked = spots.map(|spot| value(spot, &partial.bindings));
        self.facts.for_each(asked, |fact, triple| {
            if direct && self.facts.is_composed(fact) {
                return;
            }
            if let Some(bound) = bind(&spots, triple, &mut partial.bindings) {
                partial.premises[*next as usize] = fact;
                self.join(rest, partial, found);
                unbind(&spots, bound, &mut partial.bindings);
            }
        });
    }

    fn holds(&self, test: &Test, bindings: &[Id]) -> bool {
        let value = |spot: &Spot| value(*spot, bindings);
        match test {
            Test::Same(a, b) => value(a) == value(b),
            Test::IsIri(a) => value(a).is_some_and(|id| self.kinds.is_iri(id)),
            Test::IsLiteral(a) => value(a).is_some_and(|id| self.kinds.is_literal(id)),
            Test::Not(inner) => !self.holds(inner, bindings),
            Test::And(all) => all.iter().all(|test| self.holds(test, bindings)),
            Test::Or(any) => any.iter().any(|test| self.holds(test, bindings)),
        }
    }
}

/// What stands at a spot, when it is known.
pub fn value(spot: Spot, bindings: &[Id]) -> Option<Id> {
    match spot {
        Spot::Is(id) => Some(id),
        Spot::Var(v) => Some(bindings[v as usize]).filter(|id| *id != UNBOUND),
    }
}

/// Binds the variables of a clause to a triple; tells which positions were bound anew, or `None` (and binds nothing) if it does
/// not fit.
pub fn bind(spots: &Spots, triple: [Id; 3], bindings: &mut [Id]) -> Option<u8> {
    let mut bound = 0;
    for (position, spot) in spots.iter().enumerate() {
        let is = triple[position];
        match *spot {
            Spot::Is(id) if id == is => {}
            Spot::Var(v) if bindings[v as usize] == is => {}
            Spot::Var(v) if bindings[v as usize] == UNBOUND => {
                bindings[v as usize] = is;
                bound |= 1 << position;
            }
            _ => {
                unbind(spots, bound, bindings);
                return None;
            }
        }
    }
    Some(bound)
}

fn unbind(spots: &Spots, bound: u8, bindings: &mut [Id]) {
    for (position, spot) in spots.iter().enumerate() {
        if bound & (1 << position) != 0
            && let Spot::Var(v) = *spot
        {
            bindings[v as usize] = UNBOUND;
        }
    }
}

//! Rules made ready for one dataset: terms are numbers, and each rule is cut into a part that waits for the schema and a part that
//! waits for the data.
//!
//! `?p rdfs:domain ?c . ?x ?p ?y` matches every triple there is. Cut after its first clause it becomes, for each domain that is met,
//! a rule of one clause with a known predicate, so that a triple meets only the rules of its own predicate (or, for `rdf:type`, of
//! its own class).

use super::facts::{Fact, Id};
use super::pattern::{Clause, Effect, Filter, Head, Pattern, Slot};
use oxrdf::Term;

/// A position of a triple: a variable or a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A variable.
    Var(u32),
    /// A term.
    Is(Id),
}

/// A triple with variables.
pub type Spots = [Spot; 3];

/// A clause that is a triple.
#[derive(Clone, Copy, Debug)]
pub struct Atom {
    /// The triple.
    pub spots: Spots,
    /// Whether composed triples are left aside.
    pub direct: bool,
}

/// A clause over a list.
#[derive(Clone, Debug)]
pub enum ListClause {
    /// Each item, one at a time.
    Member([u32; 2]),
    /// Two items.
    Pair([u32; 3]),
    /// All items at once.
    Each {
        /// The item and the list.
        item: [u32; 2],
        /// What holds for it.
        shapes: Vec<Spots>,
        /// The variables that are new for each item.
        own: Vec<u32>,
    },
    /// A way along the properties.
    Chain([u32; 3]),
}

/// A condition.
#[derive(Clone, Debug)]
pub enum Test {
    /// Both are the same.
    Same(Spot, Spot),
    /// It is an IRI.
    IsIri(Spot),
    /// It is a literal.
    IsLiteral(Spot),
    /// Not.
    Not(Box<Test>),
    /// All.
    And(Vec<Test>),
    /// One.
    Or(Vec<Test>),
}

/// What is done when a template matches.
#[derive(Clone, Debug)]
pub enum Then {
    /// The triples hold.
    Hold(Vec<Spots>),
    /// There is a contradiction.
    Contradict,
    /// The template of this number waits for data, with the triple that matched as its first premise.
    Wait(u32),
    /// The rest of the rule is made a template with what is bound.
    Specialise,
}

/// Clauses that are matched together.
#[derive(Clone, Debug)]
pub struct Template {
    /// The rule.
    pub rule: u16,
    /// The clause that the first premise matched; its variables are bound anew from it.
    pub first: Option<Atom>,
    /// The premises that all matches share.
    pub fixed: Vec<Fact>,
    /// The clauses.
    pub atoms: Vec<Atom>,
    /// The conditions.
    pub tests: Vec<Test>,
    /// What follows.
    pub then: Then,
    /// How the conclusion may be used.
    pub effect: Effect,
    /// The number of variables.
    pub variables: u32,
    /// In which order the clauses are joined, by the clause that is known; the last order is for none.
    pub orders: Vec<Vec<u32>>,
}

/// A rule with numbers for terms.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The clauses that the schema part has.
    pub schema: Vec<Atom>,
    /// The clauses over lists.
    pub lists: Vec<ListClause>,
    /// The clauses that wait for data.
    pub data: Vec<Atom>,
    /// The conditions.
    pub tests: Vec<Test>,
    /// What follows; `None` for a contradiction.
    pub head: Option<Vec<Spots>>,
    /// How the conclusion may be used.
    pub effect: Effect,
    /// The number of variables.
    pub variables: u32,
}

/// Makes a rule ready; `number` gives the number of a term.
pub fn ready(pattern: &Pattern, rdf_type: Id, number: &mut impl FnMut(&Term) -> Id) -> Ready {
    let mut spots = |shape: &[Slot; 3]| shape.clone().map(|slot| spot(&slot, number));
    let mut atoms = Vec::new();
    let mut lists = Vec::new();
    for clause in &pattern.body {
        match clause {
            Clause::Triple { shape, direct } => atoms.push(Atom {
                spots: spots(shape),
                direct: *direct,
            }),
            Clause::Member { item, list } => {
                lists.push(ListClause::Member([*item as u32, *list as u32]));
            }
            Clause::Pair { items, list } => lists.push(ListClause::Pair([
                items[0] as u32,
                items[1] as u32,
                *list as u32,
            ])),
            Clause::Each { item, list, shapes } => lists.push(ListClause::Each {
                item: [*item as u32, *list as u32],
                shapes: shapes.iter().map(&mut spots).collect(),
                own: Vec::new(),
            }),
            Clause::Chain { from, list, to } => {
                lists.push(ListClause::Chain([*from as u32, *list as u32, *to as u32]));
            }
        }
    }
    let head = match &pattern.head {
        Head::Triples(shapes) => Some(shapes.iter().map(&mut spots).collect::<Vec<_>>()),
        Head::False => None,
    };
    own_variables(&mut lists, &atoms, head.as_deref());
    let tests = pattern.filters.iter().map(|f| test(f, number)).collect();
    let (schema, data) = cut(atoms, &lists, rdf_type);
    Ready {
        schema,
        lists,
        data,
        tests,
        head,
        effect: pattern.effect,
        variables: pattern.variables.len() as u32,
    }
}

fn spot(slot: &Slot, number: &mut impl FnMut(&Term) -> Id) -> Spot {
    match slot {
        Slot::Variable(variable) => Spot::Var(*variable as u32),
        Slot::Term(term) => Spot::Is(number(term)),
    }
}

fn test(filter: &Filter, number: &mut impl FnMut(&Term) -> Id) -> Test {
    match filter {
        Filter::Same(a, b) => Test::Same(spot(a, number), spot(b, number)),
        Filter::IsIri(a) => Test::IsIri(spot(a, number)),
        Filter::IsLiteral(a) => Test::IsLiteral(spot(a, number)),
        Filter::Not(inner) => Test::Not(Box::new(test(inner, number))),
        Filter::And(all) => Test::And(all.iter().map(|f| test(f, number)).collect()),
        Filter::Or(any) => Test::Or(any.iter().map(|f| test(f, number)).collect()),
    }
}

fn own_variables(lists: &mut [ListClause], atoms: &[Atom], head: Option<&[Spots]>) {
    let outside: Vec<Spots> = atoms
        .iter()
        .map(|atom| atom.spots)
        .chain(head.into_iter().flatten().copied())
        .collect();
    for clause in lists {
        if let ListClause::Each { item, shapes, own } = clause {
            for spot in shapes.iter().flatten() {
                if let Spot::Var(v) = spot
                    && *v != item[0]
                    && !own.contains(v)
                    && !outside.iter().flatten().any(|other| other == spot)
                {
                    own.push(*v);
                }
            }
        }
    }
}

/// Parts the clauses: those that bind a predicate, the class of an `rdf:type` or a list of others come first.
fn cut(atoms: Vec<Atom>, lists: &[ListClause], rdf_type: Id) -> (Vec<Atom>, Vec<Atom>) {
    let mut wanted: Vec<u32> = lists.iter().map(list_of).collect();
    for Atom {
        spots: [_, p, o], ..
    } in &atoms
    {
        wanted.extend(variable(*p));
        if *p == Spot::Is(rdf_type) {
            wanted.extend(variable(*o));
        }
    }
    let binds = |atom: &Atom| {
        let [s, p, o] = atom.spots;
        let object = if p == Spot::Is(rdf_type) {
            None
        } else {
            variable(o)
        };
        let mut bound = [variable(s), object].into_iter().flatten();
        variable(p).is_none() && bound.any(|v| wanted.contains(&v))
    };
    atoms.into_iter().partition(binds)
}

fn list_of(clause: &ListClause) -> u32 {
    match clause {
        ListClause::Member([_, list])
        | ListClause::Each {
            item: [_, list], ..
        } => *list,
        ListClause::Pair([_, _, list]) | ListClause::Chain([_, list, _]) => *list,
    }
}

/// The variable at a spot.
pub fn variable(spot: Spot) -> Option<u32> {
    match spot {
        Spot::Var(v) => Some(v),
        Spot::Is(_) => None,
    }
}

/// The orders in which the clauses are joined when one of them is known, and when none is: always the clause next of which most
/// is known by then.
pub fn orders(atoms: &[Atom], bound: &[u32]) -> Vec<Vec<u32>> {
    (0..=atoms.len())
        .map(|known| {
            let mut bound = bound.to_vec();
            let mut left: Vec<usize> = (0..atoms.len()).filter(|i| *i != known).collect();
            if let Some(atom) = atoms.get(known) {
                bound.extend(atom.spots.into_iter().filter_map(variable));
            }
            let mut order = Vec::with_capacity(left.len());
            while !left.is_empty() {
                let best = (0..left.len())
                    .max_by_key(|i| (known_spots(&atoms[left[*i]], &bound), usize::MAX - i))
                    .unwrap_or_default();
                let next = left.remove(best);
                bound.extend(atoms[next].spots.into_iter().filter_map(variable));
                order.push(next as u32);
            }
            order
        })
        .collect()
}

fn known_spots(atom: &Atom, bound: &[u32]) -> usize {
    let known = |spot: Spot| variable(spot).is_none_or(|v| bound.contains(&v));
    let [s, p, o] = atom.spots.map(known);
    usize::from(s) * 2 + usize::from(p) + usize::from(o) * 2
}

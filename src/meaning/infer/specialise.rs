//! Makes the data part of a rule from its schema part and the lists that it names.

use super::facts::{Fact, Id};
use super::matching::{UNBOUND, value};
use super::program::{Atom, ListClause, Ready, Spot, Spots, Test};

/// An item of a list, and the triples that put it there.
pub type Item = (Id, Vec<Fact>);

/// What a rule asks when its schema part and its lists are known.
#[derive(Clone, Debug, Default)]
pub struct Special {
    /// The clauses over data.
    pub atoms: Vec<Atom>,
    /// The triples that put the lists together.
    pub premises: Vec<Fact>,
    /// What each variable of the rule has become.
    pub spots: Vec<Spot>,
    /// The number of variables.
    pub variables: u32,
}

impl Special {
    /// A triple of the rule in the terms of this.
    pub fn put(&self, spots: Spots) -> Spots {
        spots.map(|spot| match spot {
            Spot::Var(v) => self.spots[v as usize],
            known => known,
        })
    }

    /// A condition of the rule in the terms of this.
    pub fn put_test(&self, test: &Test) -> Test {
        let put = |spot: &Spot| self.put([*spot; 3])[0];
        match test {
            Test::Same(a, b) => Test::Same(put(a), put(b)),
            Test::IsIri(a) => Test::IsIri(put(a)),
            Test::IsLiteral(a) => Test::IsLiteral(put(a)),
            Test::Not(inner) => Test::Not(Box::new(self.put_test(inner))),
            Test::And(all) => Test::And(all.iter().map(|test| self.put_test(test)).collect()),
            Test::Or(any) => Test::Or(any.iter().map(|test| self.put_test(test)).collect()),
        }
    }

    fn set(&self, variable: u32, id: Id, facts: &[Fact]) -> Option<Self> {
        let mut next = self.clone();
        match self.spots[variable as usize] {
            Spot::Is(known) if known != id => return None,
            Spot::Is(_) => {}
            place => next
                .spots
                .iter_mut()
                .filter(|spot| **spot == place)
                .for_each(|spot| *spot = Spot::Is(id)),
        }
        next.premises.extend(facts);
        Some(next)
    }

    fn fresh(&mut self) -> Spot {
        self.variables += 1;
        Spot::Var(self.variables - 1)
    }
}

/// All ways to go on; `list` reads a list, `None` when it is broken.
pub fn specialise(
    rule: &Ready,
    bindings: &[Id],
    list: &impl Fn(Id) -> Option<Vec<Item>>,
) -> Vec<Special> {
    let spots = (0..rule.variables).map(|v| match bindings.get(v as usize) {
        Some(id) if *id != UNBOUND => Spot::Is(*id),
        _ => Spot::Var(v),
    });
    let start = Special {
        spots: spots.collect(),
        variables: rule.variables,
        ..Special::default()
    };
    let mut all = vec![start];
    for clause in &rule.lists {
        all = all
            .into_iter()
            .flat_map(|special| go_on(special, clause, list))
            .collect();
    }
    for special in &mut all {
        let data = rule.data.iter().map(|atom| Atom {
            spots: special.put(atom.spots),
            direct: atom.direct,
        });
        let mut atoms: Vec<Atom> = data.collect();
        atoms.append(&mut special.atoms);
        special.atoms = atoms;
    }
    all
}

fn go_on(
    special: Special,
    clause: &ListClause,
    list: &impl Fn(Id) -> Option<Vec<Item>>,
) -> Vec<Special> {
    let read = |variable: u32| {
        value(special.spots[variable as usize], &[])
            .and_then(list)
            .unwrap_or_default()
    };
    match clause {
        ListClause::Member([item, list]) => read(*list)
            .iter()
            .filter_map(|(id, facts)| special.set(*item, *id, facts))
            .collect(),
        ListClause::Pair([one, other, list]) => {
            let items = read(*list);
            let pairs = (0..items.len()).flat_map(|i| (i + 1..items.len()).map(move |j| (i, j)));
            pairs
                .filter_map(|(i, j)| {
                    special
                        .set(*one, items[i].0, &items[i].1)?
                        .set(*other, items[j].0, &items[j].1)
                })
                .collect()
        }
        ListClause::Each { item, shapes, own } => {
            let items = read(item[1]);
            each(special, item[0], &items, shapes, own)
                .into_iter()
                .collect()
        }
        ListClause::Chain([from, list, to]) => {
            let items = read(*list);
            chain(special, *from, *to, &items).into_iter().collect()
        }
    }
}

fn each(
    mut special: Special,
    item: u32,
    items: &[Item],
    shapes: &[Spots],
    own: &[u32],
) -> Option<Special> {
    items.last()?;
    for (id, facts) in items {
        special.spots[item as usize] = Spot::Is(*id);
        for variable in own {
            special.spots[*variable as usize] = special.fresh();
        }
        let atoms: Vec<Atom> = shapes
            .iter()
            .map(|shape| plain(special.put(*shape)))
            .collect();
        special.atoms.extend(atoms);
        special.premises.extend(facts);
    }
    special.premises.sort_unstable();
    special.premises.dedup();
    Some(special)
}

fn chain(mut special: Special, from: u32, to: u32, items: &[Item]) -> Option<Special> {
    let (last, before) = items.split_last()?;
    let mut at = special.spots[from as usize];
    for (property, facts) in before {
        let next = special.fresh();
        special.atoms.push(plain([at, Spot::Is(*property), next]));
        special.premises.extend(facts);
        at = next;
    }
    let end = special.spots[to as usize];
    special.atoms.push(plain([at, Spot::Is(last.0), end]));
    special.premises.extend(&last.1);
    special.premises.sort_unstable();
    special.premises.dedup();
    Some(special)
}

fn plain(spots: Spots) -> Atom {
    Atom {
        spots,
        direct: false,
    }
}

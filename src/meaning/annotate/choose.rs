//! Of several things that bear a name, which is meant: for a reason that is told, or not at all.

use super::names::{Name, Names, Sort};
use super::{Identified, Reason};
use crate::data::dataset::TermId;
use std::collections::HashMap;

/// What stands around a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// It is in the phrase that names who speaks.
    Speaker,
    /// 在, 於, in, at before it.
    Whereabouts,
    /// Nothing that helps.
    Nothing,
}

/// Chooses among the bearers of names, in the order of a text.
#[derive(Default)]
pub(super) struct Chooser {
    /// How often each thing was named so far, by a name that only it has.
    named: HashMap<TermId, usize>,
}

impl Chooser {
    /// The thing that a name stands for; several where nothing decides.
    pub fn choose(&mut self, bearers: &mut Vec<Name>, around: Around, names: &Names) -> Identified {
        bearers.sort_by_key(|name| (name.entity, name.rank));
        bearers.dedup_by_key(|name| name.entity);
        let (left, reason) = self.narrow(bearers, around, names);
        if let [one] = left.as_slice() {
            *self.named.entry(*one).or_default() += 1;
        }
        Identified {
            things: left,
            reason,
        }
    }

    fn narrow(&self, bearers: &[Name], around: Around, names: &Names) -> (Vec<TermId>, Reason) {
        let all = |of: &[Name]| of.iter().map(|name| name.entity).collect::<Vec<_>>();
        if bearers.len() == 1 {
            return (all(bearers), Reason::OnlyBearer);
        }
        let fits = |name: &Name| {
            matches!(
                (around, names.sort(name.entity)),
                (Around::Speaker, Sort::Person | Sort::Body | Sort::Post)
                    | (Around::Whereabouts, Sort::Place)
                    | (Around::Nothing, _)
            )
        };
        let mut left: Vec<Name> = bearers.iter().filter(|name| fits(name)).copied().collect();
        if left.is_empty() {
            left = bearers.to_vec();
        }
        if left.len() == 1 {
            let reason = if around == Around::Speaker {
                Reason::Speaks
            } else {
                Reason::Whereabouts
            };
            return (all(&left), reason);
        }
        let earlier: Vec<Name> = left
            .iter()
            .filter(|name| self.named.contains_key(&name.entity))
            .copied()
            .collect();
        if earlier.len() == 1 {
            return (all(&earlier), Reason::NamedEarlier);
        }
        let best = left.iter().map(|name| name.rank).min();
        let called: Vec<Name> = left
            .iter()
            .filter(|name| Some(name.rank) == best)
            .copied()
            .collect();
        if called.len() == 1 {
            return (all(&called), Reason::CalledSo);
        }
        (all(&left), Reason::Undecided)
    }
}

//! The loop: each triple has its turn once, meets the clauses that wait for it, and what follows is put at the end of the log.

use super::equality::Equalities;
use super::facts::{Fact, Facts, Holds, Id, Side};
use super::further::Further;
use super::inferred::{Contradiction, Limits, Outcome, Progress};
use super::kinds::TermKinds;
use super::matching::{Kinds, Matches, NONE, Partial, Search, bind, value};
use super::pattern::Effect;
use super::program::{self, Atom, Ready, Spot, Template, Then};
use super::rules::further;
use super::ruleset::{Abilities, Rules};
use super::specialise::specialise;
use super::terms::Terms;
use super::triggers::{Key, Trigger, Triggers};
use super::words::Words;
use crate::data::dataset::Dataset;
use std::collections::HashSet;
use std::rc::Rc;

/// How many triples have their turn between two reports of progress.
const REPORT_EVERY: Fact = 1 << 16;

/// An inference at work.
pub struct Engine<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) able: Abilities,
    pub(super) terms: Terms,
    pub(super) kinds: TermKinds,
    pub(super) words: Words,
    pub(super) facts: Facts,
    pub(super) equal: Equalities,
    ready: Vec<Option<Ready>>,
    templates: Vec<Rc<Template>>,
    triggers: Triggers,
    partial: Partial,
    matches: Matches,
    limits: Limits,
    inferred: usize,
    united: bool,
    pub(super) further: Further,
    pub(super) rule_count: usize,
    echoes: HashSet<u16>,
    pub(super) typed: HashSet<Id>,
    seen: HashSet<(u16, Vec<Fact>)>,
    pub(super) contradictions: Vec<Contradiction>,
    pub(super) outcome: Outcome,
}

impl<'a> Engine<'a> {
    /// Makes the rules ready.
    pub fn new(dataset: &'a Dataset, rules: &'a Rules, limits: Limits) -> Self {
        let mut terms = Terms::of(dataset);
        let words = Words::intern(dataset, &mut terms, rules);
        let ready: Vec<Option<Ready>> = rules
            .rules
            .iter()
            .map(|rule| {
                let mut number = |term: &_| terms.intern(dataset, term);
                let pattern = rule.pattern.as_ref()?;
                Some(program::ready(pattern, words.rdf_type, &mut number))
            })
            .collect();
        let further = if rules.abilities.datatypes {
            Further::intern(dataset, &mut terms, rules.abilities.equality)
        } else {
            Further::default()
        };
        let kinds = TermKinds::of(dataset, &terms);
        let mut engine = Self {
            dataset,

            able: rules.abilities,
            terms,
            kinds,
            words,
            facts: Facts::default(),
            equal: Equalities::default(),
            ready: Vec::new(),
            templates: Vec::new(),
            triggers: Triggers::default(),
            partial: Partial::default(),
            matches: Matches::default(),
            limits,
            inferred: 0,
            united: false,
            further,
            echoes: further::ECHOES
                .iter()
                .filter_map(|id| rules.position(id))
                .collect(),
            rule_count: rules.rules.len(),
            typed: HashSet::new(),
            seen: HashSet::new(),
            contradictions: Vec::new(),
            outcome: Outcome::Complete,
        };
        let rdf_type = engine.words.rdf_type;
        engine.facts.demand(rdf_type, Side::Object, Holds::All);
        for (number, rule) in ready.iter().enumerate() {
            if let Some(rule) = rule {
                engine.install(number as u16, rule);
            }
        }
        engine.ready = ready;
        engine
    }

    /// Adds stated triples, which are in order.
    pub fn state(&mut self, triples: Vec<[Id; 3]>) {
        for fact in self.facts.state(triples) {
            self.note_equality(fact);
        }
    }

    /// Runs until nothing more follows, or a limit is reached.
    pub fn run(&mut self, progress: &mut dyn FnMut(Progress)) {
        loop {
            while (self.facts.indexed() as usize) < self.facts.len() {
                if self.outcome != Outcome::Complete {
                    return;
                }
                if self.facts.indexed().is_multiple_of(REPORT_EVERY) {
                    progress(Progress {
                        done: self.facts.indexed() as usize,
                        known: self.facts.len(),
                        inferred: self.inferred,
                    });
                }
                self.turn();
            }
            if !std::mem::take(&mut self.united) {
                return;
            }
            for fact in 0..self.facts.len() as Fact {
                self.rewrite(fact);
            }
        }
    }

    /// The next triple's turn.
    fn turn(&mut self) {
        let fact = self.facts.indexed();
        if self.rewrite(fact) {
            self.facts.pass();
            return;
        }
        self.facts.index();
        let [s, p, o] = self.facts.triple(fact);
        let class = (p == self.words.rdf_type).then_some(o);
        if self.able.equality && p == self.words.different_from && s == o {
            self.contradict(self.words.eq_diff1, vec![fact]);
        }
        if class.is_some() && self.kinds.is_literal(s) {
            self.check_literal(fact);
        }
        if self.able.datatypes {
            self.spell(fact);
            if p == self.words.range {
                self.widen(fact);
            }
        }
        for list in self.triggers.lists(p, class).into_iter().flatten() {
            for at in 0..self.triggers.count(list) {
                if let Some(trigger) = self.triggers.get(list, at) {
                    self.fire(trigger, fact);
                }
            }
        }
    }

    fn fire(&mut self, trigger: Trigger, fact: Fact) {
        let template = Rc::clone(&self.templates[trigger.template as usize]);
        let mut matches = std::mem::take(&mut self.matches);
        let search = Search {
            facts: &self.facts,
            kinds: &self.kinds,
            template: &template,
        };
        search.with(
            trigger.premise,
            trigger.atom,
            fact,
            &mut self.partial,
            &mut matches,
        );
        self.conclude(&template, trigger.premise, &matches);
        matches.clear();
        self.matches = matches;
    }

    /// Does what a template does for each of its matches.
    fn conclude(&mut self, template: &Template, premise: Fact, matches: &Matches) {
        for (bindings, premises) in matches.iter(template) {
            let first = (premise != NONE).then_some(premise);
            let all = first.iter().chain(&template.fixed).chain(premises);
            match &template.then {
                Then::Hold(head) => {
                    let composed = match template.effect {
                        Effect::Direct => false,
                        Effect::Composed => true,
                        Effect::AsPremise => {
                            premises.last().is_some_and(|p| self.facts.is_composed(*p))
                        }
                    };
                    for spots in head {
                        let triple = spots.map(|spot| value(spot, bindings).unwrap_or(Id::MAX));
                        self.derive(triple, template.rule, composed, all.clone().copied());
                    }
                }
                Then::Contradict => self.contradict(template.rule, all.copied().collect()),
                Then::Wait(next) => self.wait(*next, premises[0]),
                Then::Specialise => {
                    let premises: Vec<Fact> = all.copied().collect();
                    self.special(template.rule, bindings, &premises);
                }
            }
        }
    }

    /// Adds a triple that follows, unless it is no RDF, is known, or is not worth saying.
    pub(super) fn derive(
        &mut self,
        triple: [Id; 3],
        rule: u16,
        composed: bool,
        premises: impl IntoIterator<Item = Fact>,
    ) {
        if !self.is_wanted(triple) {
            return;
        }
        if let Some(fact) = self.facts.add(triple, rule, composed, premises) {
            self.inferred += 1;
            if self.inferred >= self.limits.inferred {
                self.outcome = Outcome::LimitReached;
            }
            self.note_equality(fact);
        }
    }

    fn is_wanted(&self, [s, p, o]: [Id; 3]) -> bool {
        if self.able.equality && p == self.words.same_as {
            return self.equal.representative(s) != self.equal.representative(o);
        }
        if !self.kinds.is_iri(p) || self.kinds.is_literal(s) && p != self.words.rdf_type {
            return false;
        }
        if !self.able.terse {
            return true;
        }
        let evident = p == self.words.rdf_type && self.kinds.is_self_evident(o);
        let of_field = self.kinds.is_vocabulary(s) || self.kinds.is_literal(s);
        s != o && !evident && !of_field
    }

    /// Makes one set of the two terms of an equality.
    fn note_equality(&mut self, fact: Fact) {
        let [s, p, o] = self.facts.triple(fact);
        if !self.able.equality || p != self.words.same_as {
            return;
        }
        if self.values_differ(s, o) {
            self.contradict(self.words.dt_diff, vec![fact]);
        } else if s != o {
            let kinds = &self.kinds;
            self.equal.unite(s, o, fact, |id| {
                (!kinds.is_vocabulary(id), kinds.is_literal(id), id)
            });
            self.united |= self.facts.indexed() > 0;
        }
    }

    /// Says a triple of the terms that stand for its own; tells whether it is another one.
    fn rewrite(&mut self, fact: Fact) -> bool {
        let triple = self.facts.triple(fact);
        if self.equal.is_empty() || triple[1] == self.words.same_as {
            return false;
        }
        let represented = self.equal.represent(triple);
        if represented == triple {
            return false;
        }
        let composed = self.facts.is_composed(fact);
        self.derive(represented, self.words.eq_rep, composed, [fact]);
        true
    }

    /// Notes a contradiction once; one with a triple that says a disjointness again in other words is noted elsewhere already.
    pub(super) fn contradict(&mut self, rule: u16, premises: Vec<Fact>) {
        let repeats = |fact: &Fact| self.echoes.contains(&self.facts.rule(*fact));
        if premises.iter().any(repeats) {
            return;
        }
        let mut key = premises.clone();
        key.sort_unstable();
        key.dedup();
        if self.contradictions.len() < self.limits.contradictions && self.seen.insert((rule, key)) {
            self.contradictions.push(Contradiction { rule, premises });
        }
    }

    fn install(&mut self, number: u16, rule: &Ready) {
        let orders = |atoms: &[Atom]| program::orders(atoms, &[]);
        let whole = match &rule.head {
            Some(head) => Then::Hold(head.clone()),
            None => Then::Contradict,
        };
        let template = |atoms: &[Atom], then, tests| Template {
            rule: number,
            first: None,
            fixed: Vec::new(),
            atoms: atoms.to_vec(),
            tests,
            then,
            effect: rule.effect,
            variables: rule.variables,
            orders: orders(atoms),
        };
        let no_data = rule.data.is_empty() && rule.lists.is_empty();
        let start = if rule.schema.is_empty() {
            template(&rule.data, whole, rule.tests.clone())
        } else if no_data {
            template(&rule.schema, whole, rule.tests.clone())
        } else if rule.schema.len() == 1 && rule.lists.is_empty() {
            let bound: Vec<u32> = rule.schema[0]
                .spots
                .into_iter()
                .filter_map(program::variable)
                .collect();
            let waiting = Template {
                first: Some(rule.schema[0]),
                orders: program::orders(&rule.data, &bound),
                ..template(&rule.data, whole, rule.tests.clone())
            };
            self.templates.push(Rc::new(waiting));
            let next = (self.templates.len() - 1) as u32;
            template(&rule.schema, Then::Wait(next), Vec::new())
        } else {
            template(&rule.schema, Then::Specialise, Vec::new())
        };
        self.templates.push(Rc::new(start));
        self.wait((self.templates.len() - 1) as u32, NONE);
    }

    fn special(&mut self, number: u16, bindings: &[Id], premises: &[Fact]) {
        let Some(rule) = self.ready[usize::from(number)].take() else {
            return;
        };
        let specials = specialise(&rule, bindings, &|list| self.list(list));
        for special in specials {
            let head = rule.head.as_ref();
            let then = head.map_or(Then::Contradict, |head| {
                Then::Hold(head.iter().map(|spots| special.put(*spots)).collect())
            });
            let tests = rule
                .tests
                .iter()
                .map(|test| special.put_test(test))
                .collect();
            let template = Template {
                rule: number,
                first: None,
                fixed: premises.iter().chain(&special.premises).copied().collect(),
                orders: program::orders(&special.atoms, &[]),
                atoms: special.atoms,
                tests,
                then,
                effect: rule.effect,
                variables: special.variables,
            };
            self.templates.push(Rc::new(template));
            self.wait((self.templates.len() - 1) as u32, NONE);
        }
        self.ready[usize::from(number)] = Some(rule);
    }

    /// Lets the clauses of a template wait, and matches what is there already.
    fn wait(&mut self, number: u32, premise: Fact) {
        let template = Rc::clone(&self.templates[number as usize]);
        let mut bindings = vec![super::matching::UNBOUND; template.variables as usize];
        if let Some(first) = &template.first {
            bind(&first.spots, self.facts.triple(premise), &mut bindings);
        }
        let known = |spot: Spot| value(spot, &bindings);
        if is_idle(&template, known) {
            return;
        }
        for (at, atom) in template.atoms.iter().enumerate() {
            let key = match atom.spots.map(known) {
                [_, None, _] => Key::Any,
                [_, Some(p), Some(o)] if p == self.words.rdf_type => Key::Class(o),
                [_, Some(p), _] => Key::Predicate(p),
            };
            self.triggers.add(
                key,
                Trigger {
                    template: number,
                    premise,
                    atom: at as u32,
                },
            );
            self.ask_for_indexes(&template, at, known);
            if let Key::Class(class) = key {
                self.type_literals(class);
            }
        }
        let mut matches = Matches::default();
        let search = Search {
            facts: &self.facts,
            kinds: &self.kinds,
            template: &template,
        };
        search.all(premise, &mut self.partial, &mut matches);
        self.conclude(&template, premise, &matches);
    }

    /// Sees to it that the other clauses can be joined by index when one is known.
    fn ask_for_indexes(
        &mut self,
        template: &Template,
        at: usize,
        known: impl Fn(Spot) -> Option<Id>,
    ) {
        let mut bound: Vec<Spot> = template.atoms[at].spots.to_vec();
        for next in &template.orders[at] {
            let Atom { spots, direct } = template.atoms[*next as usize];
            let holds = if direct { Holds::Direct } else { Holds::All };
            let has = |spot: Spot| known(spot).is_some() || bound.contains(&spot);
            if let Some(predicate) = known(spots[1]) {
                match (has(spots[0]), has(spots[2])) {
                    (true, false) => self.facts.demand(predicate, Side::Subject, holds),
                    (false, true) => self.facts.demand(predicate, Side::Object, holds),
                    _ => {}
                }
            }
            bound.extend(spots);
        }
    }
}

/// Whether all that a template could conclude is one of its premises.
fn is_idle(template: &Template, known: impl Fn(Spot) -> Option<Id>) -> bool {
    let Then::Hold(head) = &template.then else {
        return false;
    };
    let same = |a: &Spot, b: &Spot| a == b || known(*a).is_some() && known(*a) == known(*b);
    let among = |spots: &[Spot; 3]| {
        let alike = |atom: &Atom| atom.spots.iter().zip(spots).all(|(a, b)| same(a, b));
        template.atoms.iter().any(alike)
    };
    !template.atoms.is_empty() && head.iter().all(among)
}

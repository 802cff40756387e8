//! What a rule says, as a value: clauses with variables, filters, and the triples that follow.

use oxrdf::Term;

/// A variable of a rule, by its position in [`Pattern::variables`].
pub type Variable = usize;

/// A position of a triple in a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Any term, the same wherever the variable stands.
    Variable(Variable),
    /// This term.
    Term(Term),
}

/// A triple with variables.
pub type Shape = [Slot; 3];

/// One condition of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// A triple holds. One that must be `direct` is not itself composed of others by a rule (see [`Effect::Composed`]).
    Triple {
        /// The triple.
        shape: Shape,
        /// Whether composed triples are left aside.
        direct: bool,
    },
    /// The item is in the list.
    Member {
        /// The item.
        item: Variable,
        /// The list.
        list: Variable,
    },
    /// The two items stand at different positions of the list, the first one earlier.
    Pair {
        /// The two items.
        items: [Variable; 2],
        /// The list.
        list: Variable,
    },
    /// The triples hold for each item of the list; variables that occur nowhere else are different ones for each item.
    Each {
        /// The item.
        item: Variable,
        /// The list.
        list: Variable,
        /// The triples.
        shapes: Vec<Shape>,
    },
    /// The properties of the list lead, one after the other, from the first to the last.
    Chain {
        /// Where the chain begins.
        from: Variable,
        /// The list of properties.
        list: Variable,
        /// Where it ends.
        to: Variable,
    },
}

/// A condition on what the variables are bound to; all of them are monotonic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Both are the same term.
    Same(Slot, Slot),
    /// It is an IRI.
    IsIri(Slot),
    /// It is a literal.
    IsLiteral(Slot),
    /// The condition does not hold.
    Not(Box<Filter>),
    /// All hold.
    And(Vec<Filter>),
    /// One holds.
    Or(Vec<Filter>),
}

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// These triples.
    Triples(Vec<Shape>),
    /// A contradiction.
    False,
}

/// How a conclusion may be used by clauses that ask for direct triples.
///
/// A closure such as that of `rdfs:subClassOf` is reached as well by single steps over the direct triples (right-linear
/// recursion), at a cost of closure × direct instead of closure × closure; and what holds for each step need not be done again for
/// each composition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// As a direct triple.
    Direct,
    /// Not at all: it is composed of others that already have the same consequences.
    Composed,
    /// As the last premise may.
    AsPremise,
}

/// A rule without its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The names of the variables.
    pub variables: Vec<String>,
    /// The conditions.
    pub body: Vec<Clause>,
    /// Further conditions on the terms.
    pub filters: Vec<Filter>,
    /// What follows.
    pub head: Head,
    /// How the conclusion may be used.
    pub effect: Effect,
}

impl Slot {
    /// The variable that stands here.
    pub fn variable(&self) -> Option<Variable> {
        match self {
            Self::Variable(variable) => Some(*variable),
            Self::Term(_) => None,
        }
    }
}

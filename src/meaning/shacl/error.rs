//! What can be wrong with shapes. Nothing of it is passed over: a shapes graph either compiles as a whole or not at all.

use crate::words::diagnostic::{Finding, Place, Severity};
use oxrdf::Term;

/// What is wrong with a shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Shapes that refer to each other in a circle (§3.4.3 leaves their validation undefined).
    #[error("recursive shapes are not supported: {0}")]
    Recursion(String),
    /// A list that runs in a circle.
    #[error("the list of {0} never ends: it leads back into itself")]
    CyclicList(String),
    /// A list without exactly one first member and one rest.
    #[error("the value of {0} is not a well-formed list")]
    IllFormedList(String),
    /// A path that is none of §2.3.1.
    #[error("ill-formed path: {0}")]
    Path(String),
    /// A value of the wrong kind.
    #[error("the value {value} of {property} is not {expected}")]
    Value {
        /// The property.
        property: String,
        /// Its value.
        value: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// More than one value where one is allowed.
    #[error("{0} has more than one value")]
    Several(String),
    /// A parameter that needs another one.
    #[error("{0} is missing")]
    Missing(String),
    /// A parameter that has no place on this kind of shape.
    #[error("{0} may stand on property shapes only")]
    OnNodeShape(String),
    /// Something that exists but is not done here.
    #[error("{0} is not supported")]
    Unsupported(String),
    /// A name in SHACL's namespace that SHACL does not have.
    #[error("{0} is not a term of SHACL")]
    Unknown(String),
    /// A query that does not parse.
    #[error("the SPARQL does not parse: {0}")]
    Sparql(String),
    /// A query that pre-binding does not allow (§5.2.1, appendix A).
    #[error("the SPARQL cannot be used with pre-bound variables: {0}")]
    PreBinding(String),
}

/// A problem with the shape that has it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{shape}: {problem}")]
pub struct ShapeError {
    /// The shape, or the node of it that is wrong.
    pub shape: Term,
    /// What is wrong.
    pub problem: Problem,
    /// Where, when the shapes come from a file.
    pub place: Option<Place>,
    /// The line at the place.
    pub excerpt: Option<String>,
    /// The next step.
    pub hint: Option<String>,
}

impl ShapeError {
    /// The error as it is shown beside findings about data.
    pub fn to_finding(&self) -> Finding {
        let mut finding = Finding::new("shapes", Severity::Violation, self.problem.to_string())
            .at(self.place.clone());
        finding.excerpt.clone_from(&self.excerpt);
        finding.hint.clone_from(&self.hint);
        finding
    }
}

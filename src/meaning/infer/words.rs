//! The terms and rules that the engine itself speaks of.

use super::facts::Id;
use super::ruleset::Rules;
use super::terms::Terms;
use crate::data::dataset::Dataset;
use crate::words::vocabulary::{owl, rdf, rdfs};
use oxrdf::{NamedNodeRef, Term};

/// Their numbers.
#[derive(Clone, Debug)]
pub struct Words {
    /// `rdf:type`
    pub rdf_type: Id,
    /// `rdf:first`
    pub first: Id,
    /// `rdf:rest`
    pub rest: Id,
    /// `rdf:nil`
    pub nil: Id,
    /// `rdfs:Datatype`
    pub datatype: Id,
    /// `rdfs:ContainerMembershipProperty`
    pub membership: Id,
    /// `owl:sameAs`
    pub same_as: Id,
    /// `owl:differentFrom`
    pub different_from: Id,
    /// `owl:AllDifferent`
    pub all_different: Id,
    /// `owl:members`
    pub members: Id,
    /// `owl:distinctMembers`
    pub distinct_members: Id,
    /// The rule that equal terms stand for each other.
    pub eq_rep: u16,
    /// The rule that the same is not different.
    pub eq_diff1: u16,
    /// The rule for `owl:members` of `owl:AllDifferent`.
    pub eq_diff2: u16,
    /// The rule for `owl:distinctMembers` of `owl:AllDifferent`.
    pub eq_diff3: u16,
    /// The rule that literals of different values are not equal.
    pub dt_diff: u16,
    /// The rule that a literal lies in its datatype.
    pub in_datatype: u16,
    /// The rule that a literal does not lie in a datatype.
    pub not_in_datatype: u16,
    /// The rule that declares datatypes.
    pub declares_datatype: u16,
    /// The rule that declares `rdf:_n`.
    pub declares_membership: u16,
    /// `rdfs:range`
    pub range: Id,
    /// The rule that classes have complements.
    pub complement: u16,
    /// The rule that ranges may be widened.
    pub wider: u16,
    /// The rule that literals may be respelt.
    pub canonical: u16,
}

impl Words {
    /// Looks them up.
    pub fn intern(dataset: &Dataset, terms: &mut Terms, rules: &Rules) -> Self {
        let mut id = |node: NamedNodeRef<'_>| terms.intern(dataset, &Term::from(node.into_owned()));
        let rule = |ids: &[&str]| {
            let found = ids.iter().find_map(|id| rules.position(id));
            found.unwrap_or(u16::MAX - 1)
        };
        Self {
            rdf_type: id(rdf::TYPE),
            first: id(rdf::FIRST),
            rest: id(rdf::REST),
            nil: id(rdf::NIL),
            datatype: id(rdfs::DATATYPE),
            membership: id(rdfs::CONTAINER_MEMBERSHIP_PROPERTY),
            same_as: id(owl::SAME_AS),
            different_from: id(owl::DIFFERENT_FROM),
            all_different: id(owl::ALL_DIFFERENT),
            members: id(owl::MEMBERS),
            distinct_members: id(owl::DISTINCT_MEMBERS),
            eq_rep: rule(&["eq-rep"]),
            eq_diff1: rule(&["eq-diff1"]),
            eq_diff2: rule(&["eq-diff2"]),
            eq_diff3: rule(&["eq-diff3"]),
            dt_diff: rule(&["dt-diff"]),
            in_datatype: rule(&["dt-type2", "rdfD1"]),
            not_in_datatype: rule(&["dt-not-type", "rdfD1"]),
            declares_datatype: rule(&["dt-type1", "rdfs1"]),
            declares_membership: rule(&["rdf-cmp"]),
            range: id(rdfs::RANGE),
            complement: rule(&["x-complement"]),
            wider: rule(&["x-range"]),
            canonical: rule(&["x-canonical"]),
        }
    }
}

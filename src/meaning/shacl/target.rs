//! Targets (§2.1.3): which nodes a shape is asked of.

use super::reader::Reader;
use super::run::Run;
use super::shapes::Constant;
use crate::data::dataset::TermId;
use crate::words::vocabulary::sh;

/// A target declaration.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// `sh:targetNode` §2.1.3.1
    Node(Constant),
    /// `sh:targetClass` §2.1.3.2, and classes that are shapes themselves §2.1.3.3
    Class(Constant),
    /// `sh:targetSubjectsOf` §2.1.3.4
    SubjectsOf(Constant),
    /// `sh:targetObjectsOf` §2.1.3.5
    ObjectsOf(Constant),
}

/// Reads the targets of a shape.
pub(super) fn read(reader: &mut Reader<'_>, shape: TermId) -> Vec<Target> {
    let mut targets = Vec::new();
    for node in reader.values(shape, sh::TARGET_NODE) {
        if reader.term(node).is_blank_node() {
            reader.wrong_value(shape, sh::TARGET_NODE, node, "an IRI or a literal");
        } else {
            targets.push(Target::Node(reader.constant(node)));
        }
    }
    let with_iris = [
        (sh::TARGET_CLASS, Target::Class as fn(Constant) -> Target),
        (sh::TARGET_SUBJECTS_OF, Target::SubjectsOf),
        (sh::TARGET_OBJECTS_OF, Target::ObjectsOf),
    ];
    for (property, target) in with_iris {
        targets.extend(reader.iris(shape, property).into_iter().map(target));
    }
    if reader.is_class(shape) {
        targets.push(Target::Class(reader.constant(shape)));
    }
    targets
}

/// The focus nodes of some targets, each once.
pub(super) fn focus_nodes(run: &Run<'_>, targets: &[Target]) -> Vec<TermId> {
    let mut nodes = Vec::new();
    for target in targets {
        match target {
            Target::Node(node) => nodes.push(run.id(*node)),
            Target::Class(class) => nodes.extend(run.data.instances(run.subclasses(*class))),
            Target::SubjectsOf(p) => {
                nodes.extend(run.data.triples(None, Some(run.id(*p)), None).map(|t| t[0]));
            }
            Target::ObjectsOf(p) => {
                nodes.extend(run.data.triples(None, Some(run.id(*p)), None).map(|t| t[2]));
            }
        }
    }
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

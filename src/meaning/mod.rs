//! What data means: questions and their answers, findings, inferences, projections, measures. Values in, values out.

pub mod annotate;
pub mod check;
pub mod complete;
pub mod draft;
pub mod evidence;
pub mod explain;
pub mod graph;
pub mod infer;
pub mod labels;
pub mod passages;
pub mod query;
pub mod reconcile;
pub mod search;
pub mod shacl;
pub mod sound;
pub mod stats;

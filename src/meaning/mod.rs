//! What data means: questions and their answers, findings, inferences, projections, measures. Values in, values out.

pub mod graph;

//! All integration tests in one binary: one link, one kit.

mod annotate;
mod ask;
mod chart;
mod check;
mod cli;
mod draft;
mod draw;
mod evidence;
mod findings;
mod hosting;
mod infer;
mod kit;
mod layers;
mod look;
mod mcp;
mod new;
mod papers;
mod project;
mod publish;
mod questions;
mod readme;
mod search;
mod segment;
mod serve;
mod sparql;
mod stores;

//! All integration tests in one binary: one link, one kit.

mod annotate;
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
mod new;
mod papers;
mod project;
mod publish;
mod questions;
mod readme;
mod segment;
mod serve;
mod sparql;

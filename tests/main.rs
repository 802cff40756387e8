//! All integration tests in one binary: one link, one kit.

mod check;
mod cli;
mod draw;
mod evidence;
mod findings;
mod hosting;
mod infer;
mod kit;
mod layers;
mod look;
mod project;
mod publish;
mod questions;
mod readme;
mod serve;
mod sparql;
mod stores;

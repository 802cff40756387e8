//! Data at rest: interned terms in sorted arrays with their places, what reads and writes them, and the project folder.

pub mod allowance;
pub mod canonical;
pub mod dataset;
pub mod folder;
pub mod places;
pub mod project;
pub mod read;
pub mod save;
pub mod snapshot;
pub mod sophia;
pub mod template;
pub mod trig;
pub mod view;
pub mod write;

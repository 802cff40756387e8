//! What a text is, where its passages are, and what they say in figures, quotations and names.
//!
//! Every position in this module is in **code points** and every range is half open, `(start, end)`,
//! as in `oa:TextPositionSelector`.

pub mod digest;
pub mod figures;
pub mod mentions;
pub mod passage;
pub mod plain;
pub mod quotations;
pub mod repairs;
pub mod segment;

mod blocks;
mod byline;
mod cutter;
mod fold;
mod furniture;
mod gather;
mod headings;
mod lexical;
mod outline;
mod sentences;
mod shapes;
mod stretch;
mod table;
mod tabulate;
mod tags;

#[cfg(test)]
mod laws;

pub use digest::{Folded, Positions, digest, normalise, normalise_ranges};
pub use fold::Room;
pub use mentions::{Hit, Mention, MentionFinder, TooManyLabels};
pub use passage::{Leaf, LeafKind, Part, PartKind, Segmentation};
pub use quotations::{Form, FoundQuotation, quotations};
pub use repairs::{Repair, RepairKind, repairs};
pub use segment::segment;

/// Start and end in code points, half open.
pub type Range = (usize, usize);

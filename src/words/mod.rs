//! The lowest layer: words, text and what is found in them. It imports nothing from above.

pub mod text;

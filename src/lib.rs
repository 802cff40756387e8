//! xinzhi

pub mod words;

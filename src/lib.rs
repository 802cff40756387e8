//! xinzhi
pub mod cli;
pub mod data;
pub mod meaning;
pub mod store;
pub mod views;
pub mod words;

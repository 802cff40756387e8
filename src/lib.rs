//! xinzhi
pub mod data;
pub mod meaning;
pub mod views;
pub mod words;

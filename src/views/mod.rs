//! What people see: tables, dumps, drawings, pages. Each is a function from values to bytes; nothing here prints.

pub mod annotation;
pub mod coverage;
pub mod draft;
pub mod draw;
pub mod evidence;
pub mod found;
pub mod measures;
pub mod ranking;
pub mod report;
pub mod revision;
pub mod serve;
pub mod site;
pub mod tables;
pub mod verify;

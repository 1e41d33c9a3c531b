//! The engine on real books, and its rules as properties beside slow, obvious second versions.

mod aging_properties;
mod book;
mod division_properties;

//! The articles inside the program: Markdown files of `assets/sample`, listed by `build.rs`.

/// The file stem and the content of each, sorted by name.
pub(super) const ARTICLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sample.rs"));

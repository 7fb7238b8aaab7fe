//! The articles inside the program: Markdown files of `assets/sample`, listed by `build.rs`.

/// File stem and content of each, in order of their names.
pub(super) const ARTICLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sample.rs"));

//! All integration tests in one binary, so that it is linked once and shares its helpers.

#[path = "../support/mod.rs"]
mod support;

mod acting;
mod agreement;
mod annotate;
mod asking;
mod closed_output;
mod closing;
mod command_line;
mod copies;
mod counting;
mod crosstab;
mod faults;
mod fields;
mod hostile;
mod looking;
mod package;
mod pages;
mod people;
mod pictures;
mod power_cut;
mod pty;
mod random_keys;
mod reading;
mod reading_on;
mod readme;
mod recorder;
mod refusing;
mod remembering;
mod rows;
mod sample;
mod saved_pages;
mod screens;
mod search;
mod settings;
mod shapes;
mod sources;
mod split;
mod structure;
mod tasks;
mod terminal;

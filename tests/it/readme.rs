//! The README cannot go stale: its picture and its keys are made from the program.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::app::{COMMANDS, Place, key_for_people};

use crate::support::desk::Desk;
use crate::support::svg::svg;

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares a file with what it should hold, or writes it.
fn same(path: &str, want: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(at(path), want).expect("the checkout can be written");
    }
    let have = fs::read_to_string(at(path)).unwrap_or_default();
    assert!(have == want, "{path} is stale; UPDATE_GOLDEN=1 cargo test writes it anew");
}

#[test]
fn the_picture_is_the_program() {
    let mut desk = Desk::sample(120, 34);
    desk.keys("j j j enter ] ]");
    same("assets/screen.svg", &svg(&desk.screen(), "onrecord"));
}

#[test]
fn the_keys_are_those_of_the_table() {
    let mut table = String::from("| where | keys | what |\n| --- | --- | --- |\n");
    for place in Place::ALL {
        for command in COMMANDS.iter().filter(|command| command.place == place) {
            let key = |key: &&str| {
                format!("<kbd>{}</kbd>", key_for_people(key).replace('&', "&amp;").replace('"', "&quot;"))
            };
            let keys: Vec<String> = command.keys.iter().map(key).collect();
            writeln!(table, "| {} | {} | {} |", place.title(), keys.join(" "), command.doc)
                .expect("a string");
        }
    }
    let readme = fs::read_to_string(at("README.md")).expect("a README");
    let (before, rest) = readme.split_once("<!-- keys -->\n").expect("a mark where the keys begin");
    let (_, after) = rest.split_once("<!-- /keys -->").expect("a mark where the keys end");
    same("README.md", &format!("{before}<!-- keys -->\n{table}<!-- /keys -->{after}"));
}

//! Lists `assets/sample/*.md`, so that adding an article to the sample is adding a file.
//!
//! `include_str!` takes one file and cannot look into a folder; a list kept by hand would be forgotten.

use std::path::Path;
use std::{env, fs};

fn main() {
    // The library alone has no sample.
    if env::var_os("CARGO_FEATURE_READER").is_none() {
        return;
    }
    let folder = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("assets/sample");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets/sample");

    // Without the folder the sample is empty, and the program still builds.
    let mut files: Vec<_> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    // They are numbered as they appeared; the newest comes first, as in any reader of news.
    files.sort();
    files.reverse();

    let rows = files.iter().map(|path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        format!("    ({stem:?}, include_str!({:?})),\n", path.display().to_string())
    });
    let list = format!("&[\n{}]\n", rows.collect::<String>());
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join("sample.rs");
    fs::write(out, list).expect("the build folder can be written");
}

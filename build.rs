//! Lists `assets/sample/*.md`, so that adding a sample article only takes adding a file, and computes the fingerprint
//! of the model, so that the findings of different models can be told apart.
//!
//! `include_str!` takes one file and cannot list a folder; a list kept by hand would go stale.

use std::path::Path;
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).to_owned();
    println!("cargo::rustc-env=ONRECORD_MODEL={:016x}", fingerprint(&root));
    println!("cargo::rerun-if-changed=assets/model");
    println!("cargo::rerun-if-changed=assets/lists");
    println!("cargo::rerun-if-changed=build.rs");
    // The library alone has no sample.
    if env::var_os("CARGO_FEATURE_READER").is_none() {
        return;
    }
    let folder = root.join("assets/sample");
    println!("cargo::rerun-if-changed=assets/sample");

    // Without the folder the sample is empty, and the program still builds.
    let mut files: Vec<_> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    // They are numbered in order of appearance; the newest comes first, as in any news reader.
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

/// FNV-1a over the weights and the lists of words, by name.
fn fingerprint(root: &Path) -> u64 {
    let files = |folder: &str| {
        fs::read_dir(root.join(folder)).into_iter().flatten().flatten().map(|entry| entry.path())
    };
    let mut files: Vec<_> = files("assets/model")
        .chain(files("assets/lists"))
        .filter(|path| path.extension().is_some_and(|ending| ending == "bin" || ending == "txt"))
        .collect();
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for path in files {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes().to_owned();
        let bytes = fs::read(&path).expect("a file of the model can be read");
        for byte in name.iter().chain(&bytes) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

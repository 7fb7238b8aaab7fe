//! The structure of the source: imports point down, and each type name has one definition.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the bottom up, as in ARCHITECTURE.md. A module imports only from those before it.
const ROOMS: &[&str] = &[
    "span", "error", "suggest", "threads", "text", "article", "copies", "page", "load", "corpus", "identity",
    "store", "query", "index", "ask", "export", "work", "term", "command", "config", "app", "ui", "run",
    "cli", "train", "main", "bin",
];

/// Names that several modules define for themselves.
const SHARED_NAMES: &[&str] = &["Kind"];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source file except tests, by its path below `src`, without comments and unit tests.
fn files() -> BTreeMap<String, String> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    collect(&source(), &mut paths);
    let name = |path: &Path| path.strip_prefix(source()).unwrap().to_str().unwrap().replace('\\', "/");
    let is_test = |name: &str| name.ends_with("tests.rs") || name.contains("/tests/");
    let code = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    let all = paths.iter().map(|path| (name(path), code(path)));
    all.filter(|(name, _)| !is_test(name) && name != "lib.rs").collect()
}

/// The module of a file.
fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// The modules named after `crate::` in some code, alone or in braces.
fn imported(code: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => {
                let (mut depth, mut end) = (1, group.len());
                for (at, c) in group.char_indices() {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    if depth == 0 {
                        end = at;
                        break;
                    }
                }
                let (mut depth, mut start, mut names) = (0, 0, Vec::new());
                for (at, c) in group[..end].char_indices() {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    if depth == 0 && c == ',' {
                        names.push(&group[start..at]);
                        start = at + 1;
                    }
                }
                names.push(&group[start..end]);
                names
            }
            None => vec![rest],
        };
        for name in names {
            let name = name.trim_start();
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            found.insert(match &name[..end] {
                "Article" => "article",
                "Error" | "Result" => "error",
                "Span" => "span",
                other => other,
            });
        }
    }
    found.remove("");
    found
}

#[test]
fn imports_point_down() {
    let place = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut wrong = Vec::new();
    for (file, code) in files() {
        let ours = room(&file);
        let here = place(ours).unwrap_or_else(|| panic!("the room {ours} has no place in the order"));
        for target in imported(&code) {
            match place(target) {
                Some(there) if there <= here => {}
                Some(_) => wrong.push(format!("{file} imports {target}, which stands above {ours}")),
                None => wrong.push(format!("{file} imports {target}, which has no place in the order")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn imports_are_read_as_they_are_written() {
    let code = "use crate::{Article, page::{blocks, wrap}, Error};\nlet a = crate::text::analyse(x);";
    assert_eq!(imported(code), BTreeSet::from(["article", "page", "error", "text"]));
}

#[test]
fn a_type_name_means_one_thing() {
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, code) in files() {
        for line in code.lines() {
            let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
            let kind = words.next().unwrap_or_default();
            if !matches!(kind, "struct" | "enum" | "trait") || line.starts_with(' ') {
                continue;
            }
            let name = words.next().unwrap_or_default();
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            places.entry(name[..end].to_owned()).or_default().insert(file.clone());
        }
    }
    assert!(places.len() > 200, "{}", places.len());
    let shared = |(name, files): &(&String, &BTreeSet<String>)| {
        files.len() > 1 && !SHARED_NAMES.contains(&name.as_str())
    };
    let wrong: Vec<String> =
        places.iter().filter(shared).map(|(name, files)| format!("{name}: {files:?}")).collect();
    assert!(wrong.is_empty(), "{} names are defined in several files\n{}", wrong.len(), wrong.join("\n"));
}

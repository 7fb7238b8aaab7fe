//! Ids for records that have none of their own: the name of their file, and their number in it.
//!
//! The name begins with the last part of the given path, so that it is the same however the path is spelled
//! (`news.jsonl`, `./news.jsonl`, `/data/news.jsonl`). For two inputs of the same name, as many of the folders above
//! them are added as it takes to tell them apart.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::Input;

/// The names of sources in ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdNames {
    prefix: String,
    /// The name of each input, by its path as given.
    inputs: HashMap<PathBuf, String>,
}

impl IdNames {
    /// Names `inputs`; each id begins with `prefix`.
    pub fn new(inputs: &[Input], prefix: &str) -> Self {
        let given = inputs.iter().filter_map(|input| match input {
            Input::Path(path) => Some((path.clone(), parts(path))),
            Input::Stdin | Input::Sample => None,
        });
        let given: HashMap<PathBuf, Vec<String>> = given.collect();
        Self { prefix: prefix.to_owned(), inputs: shortest(given) }
    }

    /// Returns `name` with the prefix.
    pub(super) fn with_prefix(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Returns what a source is called, given its name, which begins with the path of an input.
    pub(super) fn name_of(&self, source: &str) -> String {
        let found = Path::new(source)
            .ancestors()
            .find_map(|above| Some((above, self.inputs.get(above)?)))
            .map(|(above, name)| match Path::new(source).strip_prefix(above) {
                Ok(rest) if !rest.as_os_str().is_empty() => format!("{name}/{}", rest.display()),
                _ => name.clone(),
            });
        self.with_prefix(&found.unwrap_or_else(|| source.to_owned()))
    }
}

/// Returns the parts of the real path, up to where it exists.
fn parts(path: &Path) -> Vec<String> {
    // A link keeps its own name.
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = match path.file_name() {
        Some(name) => folder.canonicalize().map(|folder| folder.join(name)),
        None => path.canonicalize(),
    };
    let real = real.unwrap_or_else(|_| path.to_owned());
    let part = |part: std::path::Component| match part {
        std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    };
    real.components().filter_map(part).collect()
}

/// Returns as many of the last parts of each path as it takes to tell it from the others.
fn shortest(given: HashMap<PathBuf, Vec<String>>) -> HashMap<PathBuf, String> {
    let last = |parts: &[String], many: usize| parts[parts.len().saturating_sub(many)..].join("/");
    let mut names = HashMap::new();
    let mut left: Vec<(PathBuf, Vec<String>)> = given.into_iter().collect();
    let longest = left.iter().map(|(_, parts)| parts.len()).max().unwrap_or(0);
    for many in 1..=longest.max(1) {
        let mut places: HashMap<String, HashSet<&[String]>> = HashMap::new();
        for (_, parts) in &left {
            places.entry(last(parts, many)).or_default().insert(parts);
        }
        // The same file given twice has one name.
        let alone: HashSet<String> = places
            .into_iter()
            .filter(|(_, of)| of.len() == 1 || many >= longest)
            .map(|(name, _)| name)
            .collect();
        let (done, rest) = left.into_iter().partition(|(_, parts)| alone.contains(&last(parts, many)));
        let done: Vec<(PathBuf, Vec<String>)> = done;
        names.extend(done.into_iter().map(|(path, parts)| (path, last(&parts, many))));
        left = rest;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[&Path]) -> IdNames {
        IdNames::new(&paths.iter().map(|path| Input::Path(path.to_path_buf())).collect::<Vec<_>>(), "")
    }

    #[test]
    fn a_name_does_not_depend_on_how_the_path_is_typed() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("news/2018");
        std::fs::create_dir_all(&below).unwrap();
        for path in [folder.path().join("news"), folder.path().join("./news/"), below.join("..")] {
            let source = path.join("2018/a.txt");
            assert_eq!(names(&[&path]).name_of(&source.display().to_string()), "news/2018/a.txt");
        }
        let file = below.join("a.jsonl");
        assert_eq!(names(&[&file]).name_of(&file.display().to_string()), "a.jsonl");
        let (member, archive) = (format!("{}.zip/b.txt", file.display()), format!("{}.zip", file.display()));
        assert_eq!(names(&[Path::new(&archive)]).name_of(&member), "a.jsonl.zip/b.txt");
    }

    #[test]
    fn inputs_with_the_same_name_are_told_apart() {
        let (one, other) = (Path::new("/a/x/n.jsonl"), Path::new("/b/x/n.jsonl"));
        let both = names(&[one, other, Path::new("/c.jsonl")]);
        assert_eq!(both.name_of("/a/x/n.jsonl"), "a/x/n.jsonl");
        assert_eq!(both.name_of("/b/x/n.jsonl"), "b/x/n.jsonl");
        assert_eq!(both.name_of("/c.jsonl"), "c.jsonl");
        assert_eq!(names(&[one, one]).name_of("/a/x/n.jsonl"), "n.jsonl");
        assert_eq!(IdNames::new(&[], "part-3/").name_of("n.jsonl"), "part-3/n.jsonl");
    }
}

//! A folder of tables, one for each year, month or outlet, named as in Hive, Spark and DuckDB.
//!
//! File names depend on what is read, so that a repeated run writes the same files again, and parallel runs do not
//! overwrite each other.

use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use super::AnnotationSink;
use super::output::{Annotated, OutputFormat, TableOutput};
use crate::cli::args::{InputArgs, PartitionArg};
use crate::load::Input;
use crate::{Article, Error, Result};

/// The most files open at a time, and the most bytes that may wait to be written to them.
const OPEN: usize = 200;
const WAITING: usize = 128 << 20;

/// Stands for null in the name of a folder.
const NULL: &str = "__HIVE_DEFAULT_PARTITION__";
/// Longer values are cut, because a file name has at most 255 bytes.
const LONGEST: usize = 180;

/// Returns whether the folders say which outlet it is.
pub fn tells_outlet(by: &[PartitionArg]) -> bool {
    by.contains(&PartitionArg::Outlet)
}

/// Returns the folder of an article: `year=2018/outlet=The%20Inkwell`.
pub fn folder_of(article: &Article, by: &[PartitionArg]) -> String {
    let part = |part: &PartitionArg| {
        let (name, value) = match part {
            PartitionArg::Year => ("year", article.date.map(|date| date.year().to_string())),
            PartitionArg::Month => ("month", article.date.map(|date| date.month().to_string())),
            PartitionArg::Outlet => ("outlet", article.outlet.as_deref().map(escaped)),
        };
        let value = value.filter(|value| !value.is_empty());
        format!("{name}={}", value.as_deref().unwrap_or(NULL))
    };
    by.iter().map(part).collect::<Vec<_>>().join("/")
}

/// Returns a value in which everything that has a meaning in paths, in Hive or on some system, is escaped.
fn escaped(value: &str) -> String {
    let mut out = String::new();
    for c in value.chars() {
        let special = c.is_control() || " \"#%'*/:=?\\{}[]^<>|~".contains(c);
        if out.len() > LONGEST {
            break;
        }
        match special {
            true => c.to_string().bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}"))),
            false => out.push(c),
        }
    }
    out
}

/// The tables of a folder.
pub struct Partitions {
    folder: PathBuf,
    format: OutputFormat,
    /// What the names of this run's files begin with.
    run: String,
    open: HashMap<String, OpenPartition>,
    /// How many files each folder has so far.
    files: HashMap<String, u32>,
    articles: u64,
}

struct OpenPartition {
    table: Box<TableOutput>,
    /// The number of the last article written.
    used: u64,
}

impl Partitions {
    /// Creates tables below `folder` for what is read from `from`.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub fn new(folder: PathBuf, from: &InputArgs, format: &OutputFormat) -> Result<Self> {
        fs::create_dir_all(&folder).map_err(|error| Error::io(&folder, &error))?;
        let mut hasher = DefaultHasher::new();
        for input in from.inputs() {
            match input {
                Input::Path(path) => fs::canonicalize(&path).unwrap_or(path).hash(&mut hasher),
                Input::Sample => "sample".hash(&mut hasher),
                // Only a prefix can tell two streams apart.
                Input::Stdin if from.annotated.id_prefix.is_empty() => {
                    (std::process::id(), SystemTime::now()).hash(&mut hasher);
                }
                Input::Stdin => "-".hash(&mut hasher),
            }
        }
        let shard = from.annotated.shard.map(|shard| (shard.number, shard.of));
        (&from.annotated.id_prefix, shard).hash(&mut hasher);
        let run = format!("part-{:016x}", hasher.finish());
        let (open, files) = (HashMap::new(), HashMap::new());
        Ok(Self { folder, format: format.clone(), run, open, files, articles: 0 })
    }

    fn open(&mut self, folder: &str) -> io::Result<&mut OpenPartition> {
        if !self.open.contains_key(folder) {
            if self.open.len() >= OPEN {
                let oldest =
                    self.open.iter().min_by_key(|(_, open)| open.used).map(|(folder, _)| folder.clone());
                if let Some(open) = oldest.and_then(|oldest| self.open.remove(&oldest)) {
                    open.table.finish()?;
                }
            }
            let number = self.files.entry(folder.to_owned()).or_default();
            let below = self.folder.join(folder);
            fs::create_dir_all(&below)?;
            let path = below.join(format!("{}-{number}.{}", self.run, self.format.ending()));
            *number += 1;
            let table = Box::new(TableOutput::pending(&path, &self.format)?);
            self.open.insert(folder.to_owned(), OpenPartition { table, used: 0 });
        }
        self.open.get_mut(folder).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl AnnotationSink for Partitions {
    fn put(&mut self, folder: &str, annotated: Annotated) -> io::Result<()> {
        self.articles += 1;
        let number = self.articles;
        let open = self.open(folder)?;
        open.used = number;
        open.table.put(folder, annotated)?;
        // Summing over hundreds of tables for each article would take longer than writing.
        if number.is_multiple_of(64) {
            let waiting: usize = self.open.values().map(|open| open.table.waiting()).sum();
            if waiting > WAITING
                && let Some(most) = self.open.values_mut().max_by_key(|open| open.table.waiting())
            {
                most.table.spill()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.open.into_values().try_for_each(|open| open.table.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_as_hive_does() {
        let by = [PartitionArg::Year, PartitionArg::Month, PartitionArg::Outlet];
        let mut article = Article { outlet: Some("The Ink/well: ../“x”".into()), ..Article::default() };
        let named = "month=__HIVE_DEFAULT_PARTITION__/outlet=The%20Ink%2Fwell%3A%20..%2F“x”";
        assert_eq!(folder_of(&article, &by), format!("year=__HIVE_DEFAULT_PARTITION__/{named}"));
        article.date = Some(jiff::civil::date(2018, 9, 3));
        assert!(folder_of(&article, &by).starts_with("year=2018/month=9/outlet=The"));
        article.outlet = Some("é".repeat(500));
        assert!(folder_of(&article, &by[2..]).len() < 255);
    }
}

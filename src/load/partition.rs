//! Folders that are columns: `outlet=The%20Post/year=2016/`, as Hive, Spark and DuckDB write their tables.

use std::path::{Component, Path};

use super::archive::unescaped;
use super::catalogue;
use super::dates::DATE_PARTS;

/// Stands for null in the name of a folder.
const NULL: &str = "__HIVE_DEFAULT_PARTITION__";

/// Longer names and values are ignored.
const LONGEST: usize = 512;

/// Returns the columns given by the folders around `path`, outermost first, and by a table beside it, no matter where reading began or how the
/// path is spelled. Year, month and day make up a `date`, as far as they are given.
pub(super) fn columns(path: &Path) -> Vec<(String, String)> {
    // A member of an archive is not on disk.
    let real = |folder: &Path| {
        if folder.as_os_str().is_empty() { Path::new(".").canonicalize() } else { folder.canonicalize() }
    };
    let there = path.ancestors().skip(1).find_map(|above| Some((above, real(above).ok()?)));
    let whole = there.map(|(above, whole)| whole.join(path.strip_prefix(above).unwrap_or(path)));
    let folders = whole.as_deref().unwrap_or(path).parent();
    let mut columns = Vec::new();
    for folder in folders.into_iter().flat_map(Path::components) {
        let Component::Normal(name) = folder else { continue };
        let Some((name, value)) = name.to_str().and_then(|name| name.split_once('=')) else { continue };
        if !name.is_empty() && value != NULL && name.len().max(value.len()) <= LONGEST {
            columns.push((unescaped(name), unescaped(value)));
        }
    }
    let part = |names: &[&str]| {
        let named = |name: &str| names.iter().any(|part| part.eq_ignore_ascii_case(name));
        columns
            .iter()
            .rev()
            .find(|(name, value)| named(name) && value.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let whole =
        |(name, value): &&(String, String)| matches!(&**name, "day" | "dt" | "ds") && value.len() >= 8;
    let parts: Vec<&str> =
        DATE_PARTS.iter().map_while(|names| part(names)).map(|(_, value)| &**value).collect();
    let date = match columns.iter().rev().find(whole) {
        Some((_, day)) => day.clone(),
        None => parts.join("-"),
    };
    if !date.is_empty() {
        columns.push(("date".to_owned(), date));
    }
    columns.extend(catalogue::columns(path));
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(path: &str) -> Vec<(String, String)> {
        columns(Path::new(path))
    }

    fn pairs(columns: &[(String, String)]) -> Vec<(&str, &str)> {
        columns.iter().map(|(name, value)| (&**name, &**value)).collect()
    }

    #[test]
    fn folders_are_columns() {
        assert_eq!(
            pairs(&named("/none/outlet=The%20Inkwell/section=__HIVE_DEFAULT_PARTITION__/part=1.json")),
            [("outlet", "The Inkwell")]
        );
        assert_eq!(named("/none/=x/plain/a.json"), []);
    }

    #[test]
    fn the_parts_of_a_day_make_a_date() {
        let date = |path: &str| named(path).pop().map(|(_, value)| value);
        assert_eq!(date("/none/year=2016/month=9/day=03/a.json").as_deref(), Some("2016-9-03"));
        assert_eq!(date("/none/year=2016/a.json").as_deref(), Some("2016"));
        assert_eq!(date("/none/dt=2016-09-03/a.json").as_deref(), Some("2016-09-03"));
        assert_eq!(pairs(&named("/none/month=9/day=3/a.json")), [("month", "9"), ("day", "3")]);
    }
}

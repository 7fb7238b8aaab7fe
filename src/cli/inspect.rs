//! `onrecord inspect`: shows what files contain.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::args::{InspectArgs, InspectFormat};
use super::{READ, SKIPPED, UNUSABLE, out};
use crate::article::NewHead;
use crate::load::{
    Address, CorpusReader, DateOrder, Found, Input, Inspection, Options, SampledField, inspect, load,
};
use crate::page::{clip, escape_json, sanitise, thousands, width};
use crate::text::{Language, language};
use crate::{Error, Result};

/// Width of the output, in columns.
const WIDTH: usize = 80;
/// Number of outlets listed, and of outlets counted.
const OUTLETS: usize = 10;
const MOST_OUTLETS: usize = 100_000;
/// Number of problems listed.
const PROBLEMS: usize = 10;
/// Number of articles whose language is checked.
const LANGUAGES: u64 = 1000;
/// Maximum length of an example in JSON, in characters.
const LONGEST: usize = 200;

/// What one input contains.
#[derive(Default)]
struct InputReport {
    name: String,
    /// Per format: the number of records and of files.
    formats: BTreeMap<&'static str, (u64, u64)>,
    bytes: u64,
    records: u64,
    days: Option<(Date, Date)>,
    undated: u64,
    outlets: HashMap<String, u64>,
    more_outlets: bool,
    nameless: u64,
    /// How many of the first articles are not in English, and how many were checked.
    not_english: (u64, u64),
    problems: Vec<Error>,
    more_problems: u64,
    /// The first file with articles.
    first: Option<PathBuf>,
    look: Inspection,
}

/// Reports on every input.
pub fn run(asked: &InspectArgs) -> Result<u8> {
    let (mut read, mut skipped) = (0, 0);
    let mut out = out::stdout();
    let mut all = Vec::new();
    for input in asked.from.inputs() {
        let seen = see(input, &asked.from.options());
        read += seen.records;
        skipped += seen.problems.iter().filter(|problem| !problem.is_note()).count();
        match asked.format {
            InspectFormat::Json => all.push(as_json(&seen)),
            InspectFormat::Text => {
                if out::written(write(&mut out, &seen))?.is_break() {
                    return Ok(READ);
                }
            }
        }
    }
    if asked.format == InspectFormat::Json {
        let _ = out::written(writeln!(out, "{}", escape_json(&format!("{:#}", Value::from(all)))))?;
    }
    let status = match (read, skipped) {
        (0, _) => UNUSABLE,
        (_, 0) => READ,
        _ => SKIPPED,
    };
    super::out::finish(out, status)
}

/// Reads the heads of all articles of `input`, and samples the fields of its first file.
fn see(input: Input, options: &Arc<Options>) -> InputReport {
    let name = match &input {
        Input::Path(path) => path.display().to_string(),
        Input::Stdin => "standard input".into(),
        Input::Sample => "sample corpus".into(),
    };
    let mut seen = InputReport { name, ..InputReport::default() };
    let first = match &input {
        Input::Path(path) if path.is_file() => Some(path.clone()),
        _ => None,
    };
    // Standard input can only be read once.
    if input != Input::Stdin {
        seen.not_english = not_english(&input, options);
    }
    let mut loading = CorpusReader::new(vec![input], Arc::clone(options));
    let mut source = None;
    loading.read_new(&mut |found| {
        match found {
            Found::Article(head, address) => seen.take(&head, address, &mut source),
            Found::Problem(error) if seen.problems.len() < PROBLEMS => seen.problems.push(error),
            Found::Problem(_) => seen.more_problems += 1,
        }
        ControlFlow::Continue(())
    });
    seen.bytes = loading.bytes_read().load(Ordering::Relaxed);
    if let Some(path) = first.or(seen.first.take()) {
        seen.look = inspect(&path, options).unwrap_or_default();
    }
    seen
}

/// Returns how many of the first articles are not in English, and how many were checked.
fn not_english(input: &Input, options: &Arc<Options>) -> (u64, u64) {
    let (mut other, mut all) = (0, 0);
    load(std::slice::from_ref(input), options, &mut |found| {
        if let Found::Article(article, _) = found {
            all += 1;
            other += u64::from(language(&article.text) == Language::Other);
        }
        if all < LANGUAGES { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    (other, all)
}

impl InputReport {
    fn take(&mut self, head: &NewHead, address: Address, source: &mut Option<Address>) {
        self.records += 1;
        let known = source.as_ref().is_some_and(|last| Arc::ptr_eq(&last.source, &address.source));
        let counts = self.formats.entry(address.source.format().name).or_default();
        counts.0 += 1;
        if !known {
            counts.1 += 1;
            let lies = || Some(PathBuf::from(&address.source.name)).filter(|path| path.is_file());
            self.first = self.first.take().or_else(|| address.source.path()).or_else(lies);
            *source = Some(address);
        }
        match head.date() {
            Some(day) => {
                let (from, to) = self.days.unwrap_or((day, day));
                self.days = Some((from.min(day), to.max(day)));
            }
            None => self.undated += 1,
        }
        match head.outlet() {
            None => self.nameless += 1,
            Some(outlet) => {
                let room = self.outlets.len() < MOST_OUTLETS;
                match self.outlets.get_mut(outlet) {
                    Some(count) => *count += 1,
                    None if room => drop(self.outlets.insert(outlet.to_owned(), 1)),
                    None => self.more_outlets = true,
                }
            }
        }
    }

    /// Returns the outlets, those with the most articles first.
    fn outlets(&self) -> Vec<(&str, u64)> {
        let mut all: Vec<(&str, u64)> = self.outlets.iter().map(|(name, count)| (&**name, *count)).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        all
    }
}

fn as_json(seen: &InputReport) -> Value {
    let look = &seen.look;
    let formats = seen
        .formats
        .iter()
        .map(|(name, (records, files))| json!({"format": name, "records": records, "files": files}));
    let fields = look.fields.iter().map(|field| {
        let used = look.used_as(&field.name);
        json!({
            "name": field.name,
            "filled": share(field, look),
            "used_as": used.map(|(ours, _)| ours),
            "guessed": used.is_some_and(|(_, guessed)| guessed),
            "written_as": look.written_as(&field.name),
            "example": field.values.first().map(|value| value.chars().take(LONGEST).collect::<String>()),
        })
    });
    let outlets = seen.outlets();
    json!({
        "input": seen.name,
        "formats": formats.collect::<Vec<_>>(),
        "packing": look.packing,
        "bytes": seen.bytes,
        "records": seen.records,
        "sampled": look.sampled,
        "fields": fields.collect::<Vec<_>>(),
        "first": seen.days.map(|(from, _)| from.to_string()),
        "last": seen.days.map(|(_, to)| to.to_string()),
        "undated": seen.undated,
        "date_order": look.dates.as_ref().and_then(|(order, _)| *order).map(DateOrder::name),
        "date_order_because": look.dates.as_ref().map(|(_, because)| because),
        "folders": look.folder.iter().map(|(name, value)| json!({"name": name, "value": value})).collect::<Vec<_>>(),
        "outlets": outlets.iter().take(OUTLETS).map(|(name, count)| json!({"name": name, "records": count})).collect::<Vec<_>>(),
        "outlets_in_all": outlets.len(),
        "without_outlet": seen.nameless,
        "not_english": seen.not_english.0,
        "languages_of": seen.not_english.1,
        "problems": seen.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "problems_in_all": seen.problems.len() as u64 + seen.more_problems,
    })
}

/// Returns the percentage of the first records that have a value in the field.
fn share(field: &SampledField, look: &Inspection) -> usize {
    (field.values.len() * 100) / look.sampled.max(1)
}

fn write(out: &mut impl Write, seen: &InputReport) -> io::Result<()> {
    let look = &seen.look;
    writeln!(out, "{}", clip(&sanitise(&seen.name), WIDTH))?;
    let mut line = |label: &str, words: &str| {
        let words = sanitise(words);
        writeln!(out, "  {label:<9} {}", clip(&words, WIDTH - 12))
    };
    let mut formats: Vec<String> = seen
        .formats
        .iter()
        .map(|(name, (records, files))| match (seen.formats.len(), files) {
            (1, 1) => (*name).to_owned(),
            _ => format!("{name} ({}, {})", counted(*records, "article"), counted(*files, "file")),
        })
        .collect();
    if look.is_archive {
        formats.insert(0, look.format.to_owned());
    } else if formats.is_empty() {
        formats.push(if look.format.is_empty() { "unknown" } else { look.format }.to_owned());
    }
    let packed = look.packing.map(|packing| format!(", compressed with {packing}")).unwrap_or_default();
    for (n, words) in formats.iter().enumerate() {
        line(if n == 0 { "format" } else { "" }, &format!("{words}{}", if n == 0 { &*packed } else { "" }))?;
    }
    if seen.bytes > 0 {
        line("size", &crate::page::bytes(seen.bytes as f64))?;
    }
    line("articles", &grouped(seen.records))?;
    if let Some((from, to)) = seen.days {
        let without =
            if seen.undated > 0 { format!(", {} without", grouped(seen.undated)) } else { String::new() };
        line("dates", &format!("{from} to {to}{without}"))?;
    } else if seen.records > 0 {
        line("dates", "none")?;
    }
    if let Some((_, because)) = &look.dates {
        line("", because)?;
    }
    let outlets = seen.outlets();
    if outlets.is_empty() && seen.records > 0 {
        line("outlets", "none")?;
    }
    for (n, (name, count)) in outlets.iter().take(OUTLETS).enumerate() {
        line(if n == 0 { "outlets" } else { "" }, &format!("{:>9}  {name}", grouped(*count)))?;
    }
    let least = if seen.more_outlets { "at least " } else { "" };
    let more = outlets.len().saturating_sub(OUTLETS) as u64;
    let more = (more > 0).then(|| format!("and {least}{} more", grouped(more)));
    let without = (seen.nameless > 0 && !outlets.is_empty())
        .then(|| format!("{} without an outlet", counted(seen.nameless, "article")));
    let rest: Vec<String> = more.into_iter().chain(without).collect();
    if !rest.is_empty() {
        line("", &format!("{:>9}  {}", "", rest.join("; ")))?;
    }
    if !look.fields.is_empty() || !look.folder.is_empty() {
        write_fields(out, seen)?;
    }
    for error in &seen.problems {
        writeln!(out, "  problem   {}", sanitise(&error.to_string()))?;
    }
    if seen.more_problems > 0 {
        writeln!(out, "            and {} more", grouped(seen.more_problems))?;
    }
    Ok(())
}

/// Writes one line per field: its name, how often it has a value, what it is used as, and an example.
fn write_fields(out: &mut impl Write, seen: &InputReport) -> io::Result<()> {
    let look = &seen.look;
    let names = look.fields.iter().map(|field| &field.name).chain(look.folder.iter().map(|(name, _)| name));
    let widest = names.map(|name| width(&sanitise(name))).max().unwrap_or(0).clamp(4, 24);
    let pad = |text: &str, columns: usize| {
        let shown = clip(text, columns);
        let room = columns - width(&shown);
        format!("{shown}{}", " ".repeat(room))
    };
    writeln!(out, "  fields of the first {}", counted(look.sampled as u64, "record"))?;
    for field in &look.fields {
        let used = match look.used_as(&field.name) {
            Some((ours, true)) => format!("{ours}?"),
            Some((ours, false)) => ours.to_owned(),
            None => String::new(),
        };
        let example =
            field.values.iter().map(|value| value.trim()).find(|value| !value.is_empty()).unwrap_or_default();
        let example: String =
            example.chars().take(LONGEST).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let name = pad(&sanitise(&field.name), widest);
        let line = format!("    {name} {:>4}%  {used:<8} ", share(field, look));
        writeln!(
            out,
            "{}",
            format!("{line}{}", clip(&sanitise(&example), WIDTH.saturating_sub(width(&line)))).trim_end()
        )?;
    }
    for (name, value) in &look.folder {
        let used = look.used_as(name).map_or("", |(ours, _)| ours);
        let line = format!("    {} folder {used:<8} ", pad(&sanitise(name), widest));
        writeln!(out, "{line}{}", clip(&sanitise(value), WIDTH.saturating_sub(width(&line))))?;
    }
    for (name, written) in &look.written {
        writeln!(out, "  {} contains {written}, which is decoded", sanitise(name))?;
    }
    let guessed: Vec<String> = look
        .uses
        .iter()
        .filter(|(.., guessed)| *guessed)
        .map(|(ours, theirs, _)| format!("--field {}", quoted(&format!("{ours}={}", sanitise(theirs)))))
        .collect();
    if !guessed.is_empty() {
        writeln!(out, "  ? guessed; to set it yourself: {}", guessed.join(" "))?;
    }
    Ok(())
}

/// Quotes a word for a shell.
fn quoted(word: &str) -> String {
    match word.chars().all(|c| c.is_alphanumeric() || "=._-".contains(c)) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

fn grouped(number: u64) -> String {
    thousands(number as usize)
}

fn counted(count: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(count), if count == 1 { "" } else { "s" })
}

//! `onrecord score`: scores people, quotations and speakers against a gold file.
//!
//! People are compared by exact spans, without titles and possessives. A gold quotation is found if 90% of
//! its characters are covered; a predicted one is right if 80% of it lies in gold. For reported speech
//! without marks these are 80% and 60%. A source is right if it overlaps the gold source, a speaker if the
//! last name is the same; both are wrong if the quotation was not found.

mod articles;
mod names;
mod tally;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use super::args::ScoreArgs;
use super::{READ, out};
use crate::export::annotation;
use crate::text::analyse;
use crate::{Article, Error, Result};
use articles::Marked;
use tally::ScoreCounts;

/// Scores predictions, or a fresh analysis.
pub fn run(asked: &ScoreArgs) -> Result<u8> {
    let gold = read(&asked.gold, articles::gold)?;
    if gold.is_empty() {
        let error = Error::new("no articles to score").file(&asked.gold);
        return Err(error.hint("run `onrecord corrections export` to write the articles you corrected"));
    }
    let mut predicted = HashMap::new();
    for article in asked.predictions.iter().map(|path| read(path, articles::predicted)) {
        for article in article? {
            if let Some(twice) = predicted.insert(article.id.clone(), article) {
                return Err(Error::new(format!("there are two predictions for {}", twice.id)));
            }
        }
    }
    let mut page = String::new();
    let missing = gold.iter().filter(|article| !predicted.contains_key(&article.id)).count();
    if asked.predictions.is_some() && missing > 0 {
        let _ = writeln!(
            page,
            "score: {missing} of {} articles have no prediction (they count as empty)",
            gold.len()
        );
    }
    let mut tally = ScoreCounts::default();
    let nothing = Marked::default();
    for article in &gold {
        if asked.predictions.is_none() {
            tally.add(article, &found_now(article)?);
            continue;
        }
        let ours = predicted.get(&article.id).unwrap_or(&nothing);
        articles::check(ours, article.text.len())?;
        tally.add(article, ours);
    }
    print(&tally, &mut page);
    out::page(&page, READ)
}

/// Annotates the text of a gold article.
fn found_now(gold: &Marked) -> Result<Marked> {
    let article = Article {
        id: gold.id.clone(),
        title: gold.title.clone(),
        text: gold.body.clone(),
        ..Article::default()
    };
    let mut line = Vec::new();
    let written = annotation(&mut line, &article, &analyse(&article.text)).ok();
    let value = written.and_then(|()| serde_json::from_slice(&line).ok()).unwrap_or(Value::Null);
    articles::predicted(&value)
}

/// Reads a file of one JSON object per line, compressed with gzip or not.
fn read(path: &Path, article: fn(&Value) -> Result<Marked>) -> Result<Vec<Marked>> {
    let failed = |error: std::io::Error| Error::io(path, &error);
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    let packed = file.fill_buf().map_err(failed)?.starts_with(&[0x1F, 0x8B]);
    let reader: Box<dyn Read> = if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut all = Vec::new();
    for (n, line) in BufReader::new(reader).lines().enumerate() {
        let line = line.map_err(failed)?;
        if line.trim().is_empty() {
            continue;
        }
        let at = |error: Error| error.at(path, n as u64 + 1);
        let value = serde_json::from_str(&line)
            .map_err(|error| at(Error::new(format!("not a valid JSON object: {error}"))))?;
        all.push(article(&value).map_err(at)?);
    }
    Ok(all)
}

/// Writes one line per measure, and then the same as JSON.
fn print(tally: &ScoreCounts, page: &mut String) {
    let mut json: Vec<String> = Vec::new();
    // Print numbers as Python does, so that both outputs can be compared byte by byte.
    let figures = |(p, r, f): (f64, f64, f64)| format!("\"p\": {p:?}, \"r\": {r:?}, \"f1\": {f:?}");
    let line = |(p, r, f): (f64, f64, f64)| format!("P {p:.4}  R {r:.4}  F1 {f:.4}");
    let people = tally.people;
    if people.predicted + people.gold > people.right {
        let numbers = people.figures();
        let _ = writeln!(
            page,
            "people     {}   gold {}  predicted {}",
            line(numbers),
            people.gold,
            people.predicted
        );
        json.push(format!(
            "\"people\": {{{}, \"gold\": {}, \"predicted\": {}}}",
            figures(numbers),
            people.gold,
            people.predicted
        ));
    }
    let quotes = tally.quotes;
    if quotes.gold > 0 {
        let numbers = quotes.figures();
        let _ = writeln!(
            page,
            "quotations {}   gold {}  predicted {}",
            line(numbers),
            quotes.gold,
            quotes.predicted
        );
        json.push(format!("\"quotes\": {{{}}}", figures(numbers)));
        let share = |(n, of): (usize, usize)| n as f64 / of as f64;
        let all = tally.sources.iter().fold((0, 0), |all, (_, one)| (all.0 + one.0, all.1 + one.1));
        if all.1 > 0 {
            let mut kinds = tally.sources.clone();
            kinds.sort_by_key(|(kind, _)| kind.name());
            let words: Vec<String> = kinds
                .iter()
                .map(|(kind, one)| format!("{} {:.4} ({}/{})", kind.name(), share(*one), one.0, one.1))
                .collect();
            let _ = writeln!(
                page,
                "source     acc {:.4}  ({}/{})   {}",
                share(all),
                all.0,
                all.1,
                words.join("  ")
            );
            let kinds: String =
                kinds.iter().map(|(kind, one)| format!(", \"{}\": {:?}", kind.name(), share(*one))).collect();
            json.push(format!("\"source\": {{\"acc\": {:?}{kinds}}}", share(all)));
        }
        let speakers = tally.speakers;
        if speakers.1 > 0 {
            let _ = writeln!(page, "speaker    acc {:.4}  ({}/{})", share(speakers), speakers.0, speakers.1);
            json.push(format!("\"speaker\": {:?}", share(speakers)));
        }
        let indirect = tally.indirect;
        if indirect.predicted + indirect.found > 0 {
            let numbers = indirect.figures();
            let _ = writeln!(
                page,
                "reported   {}   gold {}  predicted {}",
                line(numbers),
                indirect.gold,
                indirect.predicted
            );
            json.push(format!("\"indirect\": {{{}}}", figures(numbers)));
        }
    }
    let _ = writeln!(page, "json {{{}}}", json.join(", "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_example_scores_as_counted_by_hand() {
        // “We stay,” is found with its source; “No,” is found without one; one mention of three is missed.
        let text = "“We stay,” said Ana Brandt. “No,” said Mr Moss. Dee Okafor left.";
        let gold = serde_json::json!({
            "id": "1", "text": text,
            "people": [{"start": 16, "end": 26}, {"start": 39, "end": 46}, {"start": 48, "end": 58}],
            "quotes": [
                {"start": 1, "end": 9, "source": [[16, 26]], "source_text": "Ana Brandt", "speaker": "Ana Brandt"},
                {"start": 29, "end": 32, "source": [[39, 46]], "source_text": "Mr Moss", "speaker": "Carl Moss"},
            ],
        });
        let predicted = serde_json::json!({
            "id": "1",
            "people": [{"name": "Ana Brandt", "mentions": [{"start": 16, "end": 26}, {"start": 42, "end": 46}]}],
            "quotes": [
                {"start": 1, "end": 9, "kind": "direct", "speaker": "Ana Brandt", "source": {"start": 16, "end": 26}},
                {"start": 29, "end": 32, "kind": "direct", "speaker": null, "source": null},
            ],
        });
        let mut tally = ScoreCounts::default();
        tally.add(&articles::gold(&gold).unwrap(), &articles::predicted(&predicted).unwrap());
        let mut page = String::new();
        print(&tally, &mut page);
        assert_eq!(
            page,
            "people     P 1.0000  R 0.6667  F1 0.8000   gold 3  predicted 2\n\
             quotations P 1.0000  R 1.0000  F1 1.0000   gold 2  predicted 2\n\
             source     acc 0.5000  (1/2)   name 0.5000 (1/2)\n\
             speaker    acc 0.5000  (1/2)\n\
             json {\"people\": {\"p\": 1.0, \"r\": 0.6666666666666666, \"f1\": 0.8, \"gold\": 3, \"predicted\": 2}, \
             \"quotes\": {\"p\": 1.0, \"r\": 1.0, \"f1\": 1.0}, \"source\": {\"acc\": 0.5, \"name\": 0.5}, \
             \"speaker\": 0.5}\n"
        );
    }

    #[test]
    fn gold_scored_against_itself_is_perfect() {
        let article =
            Article { id: "1".into(), text: "“We stay,” said Ana Brandt.".into(), ..Article::default() };
        let mut line = Vec::new();
        annotation(&mut line, &article, &analyse(&article.text)).unwrap();
        let value: Value = serde_json::from_slice(&line).unwrap();
        let gold = articles::gold(&value).unwrap();
        let mut tally = ScoreCounts::default();
        tally.add(&gold, &found_now(&gold).unwrap());
        assert_eq!(tally.people.figures(), (1.0, 1.0, 1.0));
        assert_eq!(tally.quotes.figures(), (1.0, 1.0, 1.0));
        assert_eq!(tally.speakers, (1, 1));
    }
}

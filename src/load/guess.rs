//! Which fields hold what, told by looking at the first records, where their names are not the usual ones.
//!
//! A guess is made of each of our fields that nobody asked for and no name tells. It stands behind what the reader of
//! the program asked for and before the usual names, as if it had been asked for.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::Value;

use super::Options;
use super::dates::parse_date;
use super::decode::{self, Bytes};
use super::fields::{Fields, words_of};
use super::flood::Flood;
use super::format::Format;
use super::record::{Item, Sink, Stream};
use super::source::Source;
use super::table;

/// So many records are looked at.
const MOST: usize = 100;
/// Fields are looked for this many objects deep.
const DEEP: usize = 3;
/// So far is looked where the first record alone is longer than what is usually looked at.
const FAR: usize = 4 << 20;
/// A field that is so many times as long as one that is called a summary is the text.
const LONGER: f64 = 3.0;

/// One field of the first records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name; `data.story` for one inside another.
    pub name: String,
    /// What it holds, where it holds anything: one value a record.
    pub values: Vec<String>,
}

/// The first records of a source, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// The fields, in the order in which they came.
    pub fields: Vec<Field>,
    /// How many records were looked at.
    pub records: usize,
}

/// The first records of what begins with `head`; none for formats whose records have no named fields.
pub(super) fn sample(head: &[u8], format: &'static Format) -> Sample {
    let mut sample = Sample::default();
    match format.name {
        "CSV" => {
            for row in table::rows(head).take(MOST) {
                sample.records += 1;
                row.into_iter().for_each(|(name, cell)| sample.put(&name, Value::String(cell), 0));
            }
        }
        "JSON" | "JSON Lines" | "Parquet" => {
            let mut each = |item: Item| {
                if let Item::Record(raw) = item
                    && let Ok(Value::Object(object)) = serde_json::from_slice(raw.bytes())
                {
                    sample.records += 1;
                    object.into_iter().for_each(|(name, value)| sample.put(&name, value, 0));
                }
                Ok(if sample.records < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            };
            let nothing = Arc::new(Options::default());
            let source = Source::unpacked(String::new(), None, format, &nothing);
            let _ = (format.read)(
                &mut Stream::again(head, 0, 1),
                &mut Sink::new(source, &mut each, &mut Flood::default()),
            );
        }
        _ => {}
    }
    sample
}

impl Sample {
    fn put(&mut self, name: &str, value: Value, depth: usize) {
        if let Value::Object(object) = value {
            if depth < DEEP {
                object
                    .into_iter()
                    .for_each(|(inner, value)| self.put(&format!("{name}.{inner}"), value, depth + 1));
            }
            return;
        }
        let place = match self.fields.iter().position(|field| field.name == name) {
            Some(place) => place,
            // A table of a thousand columns is none of news.
            None if self.fields.len() >= 1000 => return,
            None => {
                self.fields.push(Field { name: name.to_owned(), values: Vec::new() });
                self.fields.len() - 1
            }
        };
        // What Python writes for nothing is nothing here too.
        if let Some(words) = words_of(&value).filter(|words| !table::is_nothing(words.as_bytes())) {
            self.fields[place].values.push(words);
        }
    }
}

/// How to read a source that begins with `head`: as was asked for, and what is not known by its name, as it looks.
/// What is read of `bytes` to tell stands in front of them again.
pub(super) fn options(
    head: &[u8],
    bytes: Bytes,
    format: &'static Format,
    options: &Arc<Options>,
) -> (Arc<Options>, Bytes) {
    if !matches!(format.name, "CSV" | "JSON" | "JSON Lines" | "Parquet") {
        return (Arc::clone(options), bytes);
    }
    let (sample, bytes) = first(head, bytes, format);
    (with(&sample, options), bytes)
}

/// The first records of a source that begins with `head`.
pub(super) fn first(head: &[u8], bytes: Bytes, format: &'static Format) -> (Sample, Bytes) {
    let of = |head: &[u8]| sample(head.strip_prefix(super::encoding::MARK).unwrap_or(head), format);
    let near = of(head);
    if near.records > 0 || head.len() < decode::HEAD {
        return (near, bytes);
    }
    let (further, bytes) = decode::peek_far(bytes, FAR);
    (of(&further), bytes)
}

/// What was asked for, and behind it what is guessed.
pub(super) fn with(sample: &Sample, options: &Arc<Options>) -> Arc<Options> {
    let guess = of(sample, options);
    if guess.is_empty() {
        return Arc::clone(options);
    }
    let asked = options.fields.len();
    let fields = [options.fields.clone(), guess].concat();
    Arc::new(Options { fields, asked: Some(asked), ..(**options).clone() })
}

/// Which fields of the sample hold ours; nothing where the text cannot be told.
pub(super) fn of(sample: &Sample, options: &Options) -> Vec<(String, String)> {
    let known = Fields::new(options);
    let asked = |ours: &str| options.fields.iter().find(|(asked, _)| asked == ours).map(|(_, theirs)| theirs);
    // `_source.story` is not found by a usual name, but may have one.
    let last = |field: &Field| field.name.rsplit('.').next().unwrap_or_default().to_owned();
    let looks: Vec<Look> = sample.fields.iter().map(Look::at).collect();
    let longest = |than: f64| {
        let long = |look: &&Look| look.words >= 8.0 && look.urls < 0.5 && look.length > than;
        let best = looks.iter().filter(long).max_by(|a, b| a.length.total_cmp(&b.length))?;
        looks.iter().position(|look| std::ptr::eq(look, best))
    };
    // Where the text is, and whether its name tells that.
    let by_name = match asked("text") {
        Some(theirs) => looks.iter().position(|look| look.field.name == *theirs),
        None => {
            let rank = |look: &Look| known.rank(&look.field.name, "text");
            let usual = (0..looks.len()).filter(|at| rank(&looks[*at]).is_some());
            let best = usual.min_by_key(|at| rank(&looks[*at]));
            best.filter(|at| {
                !known.is_summary(&looks[*at].field.name) || longest(LONGER * looks[*at].length).is_none()
            })
        }
    };
    let text = by_name.or_else(|| {
        let named = || looks.iter().position(|look| known.is_text(&last(look.field)) && look.words >= 1.0);
        let summary = |at: &usize| known.is_summary(&last(looks[*at].field));
        asked("text").is_none().then(|| named().filter(|at| !summary(at)).or_else(|| longest(0.0)))?
    });
    let Some(text) = text else { return Vec::new() };
    let mut taken = HashSet::from([text]);
    let mut guess = Vec::new();
    if by_name.is_none() {
        guess.push(("text".to_owned(), sample.fields[text].name.clone()));
    }
    for (ours, score) in SCORES {
        let named = sample.fields.iter().any(|field| known.is(&field.name, ours));
        if asked(ours).is_some() || named {
            continue;
        }
        let free = |field: &Field| !options.fields.iter().any(|(_, theirs)| *theirs == field.name);
        let too_long = |look: &Look| ours == "title" && look.length >= looks[text].length;
        let scores = looks
            .iter()
            .enumerate()
            .filter(|(place, look)| !taken.contains(place) && free(look.field) && !too_long(look))
            .map(|(place, look)| {
                // Of two that are as good, the one that comes first, and what stands before the text.
                let order = if place < text { 0.2 } else { 0.0 };
                let usual = if known.is(&last(look.field), ours) { 1.0 } else { 0.0 };
                (place, score(look, sample.records).map(|score| score + usual + order))
            });
        let best = scores
            .filter_map(|(place, score)| Some((place, score?)))
            .reduce(|a, b| if b.1 > a.1 { b } else { a });
        if let Some((place, _)) = best {
            taken.insert(place);
            guess.push((ours.to_owned(), sample.fields[place].name.clone()));
        }
    }
    guess
}

/// How good a field looks among so many records.
type Score = fn(&Look, usize) -> Option<f64>;

/// What is guessed beside the text, and how good a field looks for it: none for not at all.
const SCORES: [(&str, Score); 5] = [
    ("url", |look, _| (look.urls >= 0.8).then_some(look.distinct)),
    ("date", |look, _| {
        let hinted = look.is_called(&["date", "time", "day", "publ", "posted", "when", "stamp", "issued"]);
        let figures = look.numbers < 0.5 || hinted;
        (look.dates >= 0.8 && figures).then_some(look.dates + if hinted { 0.5 } else { 0.0 })
    }),
    ("title", |look, _| {
        let hinted = look.is_called(&["title", "head", "subject", "lede", "titre", "titel", "titulo"]);
        let like = look.urls < 0.2 && look.dates < 0.2 && look.numbers < 0.2;
        let of_length = (2.5..=30.0).contains(&look.words) && look.length <= 220.0;
        (like && of_length && look.distinct >= 0.7).then_some(look.distinct + if hinted { 0.5 } else { 0.0 })
    }),
    ("outlet", |look, records| {
        let hinted = look.is_called(&[
            "outlet", "source", "paper", "publ", "site", "domain", "media", "channel", "feed", "journal",
        ]);
        let other = look.is_called(&[
            "cat",
            "section",
            "lang",
            "type",
            "label",
            "topic",
            "country",
            "status",
            "split",
            "tag",
            "class",
            "genre",
            "sentiment",
            "desk",
            "keyword",
            "region",
            "city",
            "id",
        ]);
        let like = look.urls < 0.2
            && look.dates < 0.2
            && look.numbers < 0.2
            && look.words <= 5.0
            && look.length <= 50.0;
        let few = records >= 4 && look.distinct <= 0.5;
        (like && !other && ((look.names >= 0.5 && few) || hinted))
            .then_some(if hinted { 1.0 } else { 0.5 } - look.distinct * 0.1)
    }),
    ("byline", |look, _| {
        let hinted =
            look.is_called(&["author", "writer", "byline", "reporter", "journalist", "autor", "auteur"]);
        (hinted && look.words <= 12.0 && look.urls < 0.5).then_some(1.0)
    }),
];

/// What the values of a field look like, as shares and averages.
struct Look<'s> {
    field: &'s Field,
    words: f64,
    length: f64,
    urls: f64,
    dates: f64,
    /// Figures only.
    numbers: f64,
    /// How many are unlike the others.
    distinct: f64,
    /// With a capital, or a dot between letters.
    names: f64,
}

impl<'s> Look<'s> {
    fn at(field: &'s Field) -> Self {
        let count = field.values.len().max(1) as f64;
        let average =
            |of: &dyn Fn(&str) -> f64| field.values.iter().map(|value| of(value)).sum::<f64>() / count;
        let share = |is: &dyn Fn(&str) -> bool| average(&|value| f64::from(u8::from(is(value))));
        let is_name = |value: &str| {
            value.starts_with(char::is_uppercase)
                || value
                    .split_once('.')
                    .is_some_and(|(a, b)| !a.is_empty() && b.starts_with(char::is_alphabetic))
        };
        let different: HashSet<&str> = field.values.iter().map(String::as_str).collect();
        Self {
            field,
            words: average(&|value| value.split_whitespace().take(5000).count() as f64),
            length: average(&|value| value.len() as f64),
            urls: share(&|value| value.starts_with("http://") || value.starts_with("https://")),
            dates: share(&|value| value.len() <= 64 && parse_date(value).is_some()),
            numbers: share(&|value| value.parse::<f64>().is_ok()),
            distinct: different.len() as f64 / count,
            names: share(&is_name),
        }
    }

    fn is_called(&self, hints: &[&str]) -> bool {
        let name = self.field.name.to_lowercase();
        hints.iter().any(|hint| name.contains(hint))
    }
}

/// “text from `story`, date from `when`”: what was guessed, where anything was.
pub(super) fn sentence(options: &Options) -> Option<String> {
    let guessed = &options.fields[options.asked?..];
    let parts: Vec<String> = guessed.iter().map(|(ours, theirs)| format!("{ours} from `{theirs}`")).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::format;
    use crate::load::tests::{read_as, texts};
    use serde_json::json;

    fn lines(records: &[Value]) -> String {
        records.iter().map(|record| format!("{record}\n")).collect()
    }

    fn guessed(head: &str, name: &str) -> Vec<(String, String)> {
        of(&sample(head.as_bytes(), format::named(name)), &Options::default())
    }

    fn pairs(guess: &[(String, String)]) -> Vec<(&str, &str)> {
        guess.iter().map(|(ours, theirs)| (&**ours, &**theirs)).collect()
    }

    fn record(n: usize) -> Value {
        json!({
            "nr": 1_500_000_000 + n,
            "when": format!("2024-03-{:02}", n + 1),
            "what": format!("Ferry number {n} is late again"),
            "where_": if n.is_multiple_of(2) { "Tidewater Post" } else { "The Inkwell" },
            "section": if n.is_multiple_of(2) { "Local" } else { "World" },
            "page": format!("https://tide.example/{n}"),
            "words": format!("The ferry number {n} to the islands was late again on Tuesday, and nobody could say why."),
        })
    }

    #[test]
    fn fields_are_told_by_what_is_in_them() {
        let records: Vec<Value> = (0..8).map(record).collect();
        let expected =
            [("text", "words"), ("url", "page"), ("date", "when"), ("title", "what"), ("outlet", "where_")];
        assert_eq!(pairs(&guessed(&lines(&records), "JSON Lines")), expected);
        let list = serde_json::to_string_pretty(&records).unwrap();
        assert_eq!(pairs(&guessed(&list, "JSON")), expected);
        assert_eq!(pairs(&guessed(&list[..list.len() - 40], "JSON")), expected, "cut off");
        let inside: Vec<Value> =
            records.iter().map(|record| json!({"_id": 7, "data": {"a": record}})).collect();
        assert_eq!(guessed(&lines(&inside), "JSON Lines")[0].1, "data.a.words");
    }

    #[test]
    fn known_names_and_asked_ones_win() {
        assert_eq!(guessed("{\"text\": \"a\", \"story_of_it\": \"b\"}\n", "JSON Lines"), []);
        let records: Vec<Value> = (0..8).map(record).collect();
        let options = Options { fields: vec![("date".into(), "nr".into())], ..Options::default() };
        let guess = of(&sample(lines(&records).as_bytes(), format::named("JSON Lines")), &options);
        assert!(!guess.iter().any(|(ours, _)| ours == "date"), "{guess:?}");
        let options = Options { fields: vec![("text".into(), "what".into())], ..Options::default() };
        let guess = of(&sample(lines(&records).as_bytes(), format::named("JSON Lines")), &options);
        assert_eq!(pairs(&guess), [("url", "page"), ("date", "when"), ("outlet", "where_")]);
    }

    #[test]
    fn what_is_known_by_name_does_not_stop_the_rest() {
        let named: Vec<Value> = (0..8)
            .map(record)
            .map(|r| json!({"text": r["words"], "hl": r["what"], "dt": r["when"], "url": r["page"]}))
            .collect();
        assert_eq!(pairs(&guessed(&lines(&named), "JSON Lines")), [("date", "dt"), ("title", "hl")]);
        let long = |r: &Value| r["words"].as_str().unwrap_or_default().repeat(4);
        let summed: Vec<Value> =
            (0..8).map(record).map(|r| json!({"summary": r["words"], "corpo": long(&r)})).collect();
        assert_eq!(pairs(&guessed(&lines(&summed), "JSON Lines"))[0], ("text", "corpo"));
        let alone: Vec<Value> = (0..8).map(record).map(|r| json!({"summary": r["words"]})).collect();
        assert_eq!(guessed(&lines(&alone), "JSON Lines"), []);
    }

    #[test]
    fn a_first_record_of_any_length_is_looked_at() {
        let mut records: Vec<Value> = (0..4).map(record).collect();
        records[0]["words"] = "A long story, and no end of it. ".repeat(30_000).into();
        let (articles, problems) = read_as("a.jsonl", lines(&records));
        assert_eq!((articles.len(), problems), (4, vec![]));
        assert_eq!(articles[1].title.as_deref(), Some("Ferry number 1 is late again"));
    }

    #[test]
    fn what_was_guessed_is_read() {
        let records: Vec<Value> = (0..8).map(record).collect();
        let table: String = ["when,what,words\n".to_owned()]
            .into_iter()
            .chain(records.iter().map(|r| format!("{},{},{}\n", r["when"], r["what"], r["words"])))
            .collect();
        for (name, content) in [("a.jsonl", lines(&records)), ("a.csv", table)] {
            let (articles, problems) = read_as(name, content);
            assert_eq!((articles.len(), &*problems), (8, &[][..] as &[String]), "{name}");
            assert!(texts(&articles)[3].starts_with("The ferry number 3"));
            assert_eq!(articles[3].title.as_deref(), Some("Ferry number 3 is late again"));
            assert!(articles[3].date.is_some());
        }
    }

    #[test]
    fn nothing_is_guessed_from_nothing() {
        for head in [
            "",
            "{}",
            "{\"a\": 1}\n{\"a\": 2}\n",
            "{\"a\": \"short\"}\n",
            "nonsense",
            "{\"url_of_it\": \"https://a.example/b c d e f g h i j k\"}",
        ] {
            assert_eq!(guessed(head, "JSON Lines"), [], "{head}");
            let _ = guessed(head, "CSV");
        }
    }
}

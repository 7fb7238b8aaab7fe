//! Trains every model on a handful of invented articles and lets it decide about another one.

use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::sources::AnnotatedArticle;
use super::*;
use crate::Span;
use crate::text::forest::Forest;
use crate::text::model::Model;
use crate::text::people::tagger;
use crate::text::quotes::{attribute, coref, cue_detection::CueScores, indirect, speech};

const FIRST: [&str; 6] = ["Ada", "Karl", "Ines", "Bruno", "Clara", "Otto"];
const LAST: [&str; 6] = ["Quillan", "Mossberg", "Ferrow", "Dalewood", "Hartwin", "Brandsby"];
const CUES: [&str; 2] = ["said", "announced"];
const OUTLETS: [&str; 3] = ["The Post", "The Mail", "The Echo"];
const TOWNS: [&str; 3] = ["Ottermouth", "Hesk", "Lissen"];

/// An annotated article; every span is that of the first occurrence of its words.
fn article(number: usize) -> Value {
    let (first, last) = (FIRST[number % 6], LAST[(number + number / 6) % 6]);
    let other = LAST[(number + 3) % 6];
    let (cue, town) = (CUES[number % 2], TOWNS[number % 3]);
    let text = format!(
        "Mr {first} {last} {cue} on Monday that the bridge in {town} would stay open.\n\n\
         “We have waited for number {number} long enough,” {last} {cue}.\n\n\
         The {town} Board runs a boat called “Night Line {number}” to the pier. Mrs Mary {other} disagreed. \
         “That is not so,” said {other}. She left the hall before he came back."
    );
    let span = |words: &str| {
        let at = text.find(words).unwrap();
        let start = text[..at].chars().count();
        json!([start, start + words.chars().count()])
    };
    let named = |words: &str| {
        let span = span(words);
        json!({ "start": span[0], "end": span[1] })
    };
    let after = |before: &str, words: &str| {
        let start = span(before)[1].as_u64().unwrap() as usize;
        json!([start, start + words.chars().count()])
    };
    let said = format!("We have waited for number {number} long enough,");
    let quote = |words: &str, source: &Value, speaker: &str| {
        let span = span(words);
        json!({ "start": span[0], "end": span[1], "source": [source], "speaker": speaker })
    };
    let (one_name, other_name) = (format!("{first} {last}"), format!("Mary {other}"));
    let (one, two) = (after("enough,” ", last), after("so,” said ", other));
    let report = format!("that the bridge in {town} would stay open");
    json!({
        "id": number.to_string(),
        "outlet": OUTLETS[number % 3],
        "text": text,
        "people": [
            named(&format!("{first} {last}")),
            { "start": one[0], "end": one[1] },
            named(&format!("Mary {other}")),
            { "start": two[0], "end": two[1] },
        ],
        "quotes": [quote(&said, &one, &one_name), quote("That is not so,", &two, &other_name)],
        "persons": [[one_name, last], [other_name, other]],
        "attributions": [
            { "source": [span(&format!("Mr {first} {last}"))], "cue": [after(&format!("{first} {last} "), cue)],
              "content": [span(&report)] },
            { "source": [one], "cue": [after(&format!("enough,” {last} "), cue)], "content": [span(&said)] },
            { "source": [two], "cue": [after("so,” ", "said")], "content": [span("That is not so,")] },
        ],
    })
}

fn gzip(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap();
}

/// Creates the folder that the trainer reads, with the lookups next to it.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let lines: String = (0..36).map(|number| format!("{}\n", article(number))).collect();
    for name in ["quotes_train", "people_train", "speakers_train", "unlabelled_news"] {
        gzip(&data.join(name).with_extension("jsonl.gz"), &lines);
    }
    let text = "Ada Quillan met Karl Mossberg in Hesk. He had waited for her.";
    let at = |words: &str| text.find(words).unwrap();
    let row = format!(
        "1\t{text}\tHe\t{}\tAda Quillan\t0\tFALSE\tKarl Mossberg\t{}\tTRUE\turl",
        at("He had"),
        at("Karl")
    );
    gzip(&data.join("pronouns_train.tsv.gz"), &format!("head\n{row}\n"));
    let names = data.join("names");
    std::fs::create_dir_all(&names).unwrap();
    std::fs::write(names.join("first_all.txt"), FIRST.join("\n")).unwrap();
    for country in augment::COUNTRIES {
        std::fs::write(names.join(format!("surnames_{country}.txt")), LAST.join("\n")).unwrap();
    }
    let lookups = folder.path().join("lookups");
    gzip(&lookups.join("en_lexeme_cluster.json.gz"), r#"{"harbour":5,"Harbour":9}"#);
    gzip(&lookups.join("en_lexeme_prob.json.gz"), r#"{"harbour":-9.5,"the":-3.5}"#);
    (folder, data)
}

/// Trains every model and returns the weights.
fn train_all() -> Vec<Vec<u8>> {
    let (_folder, data) = folder();
    MODELS.iter().map(|(.., train)| train(&data).unwrap()).collect()
}

static TRAINED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(train_all);

fn load<const K: usize>(name: &str) -> Model<K> {
    let number = MODELS.iter().position(|(model, ..)| *model == name).unwrap();
    Model::read(&TRAINED[number], MODELS[number].1)
}

/// An article about people who are in none of the others, in a town that is in none.
const UNSEEN: &str = "Mr Viktor Lundmark said on Monday that the bridge in Quarrow would stay open.\n\n\
    “We have waited for number 91 long enough,” Lundmark said.\n\n\
    The Quarrow Board runs a boat called “Night Line 91” to the pier. Mrs Mary Ashdown disagreed. \
    “That is not so,” said Ashdown. She left the hall before he came back.";

#[test]
fn every_model_learns_from_a_handful_of_articles_and_decides_about_another() {
    let words = |span: Span| span.of(UNSEEN);
    let read = AnnotatedArticle::new(gold::Gold { text: UNSEEN.to_owned(), ..gold::Gold::default() });
    let document = read.document();

    let people = load("people");
    let names = tagger::find_with(&people, UNSEEN, document.tokens, document.sentences);
    let names: Vec<&str> = names
        .iter()
        .map(|&(first, end)| words(Span::new(document.tokens[first].start(), document.tokens[end - 1].end())))
        .collect();
    assert_eq!(names, ["Viktor Lundmark", "Lundmark", "Mary Ashdown", "Ashdown"]);

    let (alone, together) = (load("sources_alone"), load("sources"));
    let attributions = attribute::all_by(&document, &alone, &together);
    let sources: Vec<_> =
        attributions.iter().map(|one| one.source.map(|phrase| words(phrase.span(&document)))).collect();
    assert_eq!([sources[0], sources[2]], [Some("Lundmark"), Some("Ashdown")], "{sources:?}");

    let cues = load("cues");
    let cue_scores = CueScores::by(&document, &cues);
    let likely = |word: &str| {
        let at = document.tokens.iter().position(|token| words(token.span()) == word).unwrap();
        cue_scores.likely[at]
    };
    assert!(likely("said") > 5 && likely("bridge") == 0);

    let mut reports = Vec::new();
    indirect::each(&document, &cue_scores, &load("reports"), |report| {
        let (first, end) = report.content;
        reports.push(words(Span::new(document.tokens[first].start(), document.tokens[end - 1].end())));
    });
    assert_eq!(reports[0], "that the bridge in Quarrow would stay open", "{reports:?}");

    let speech = load::<1>("speech");
    let said: Vec<&str> = speech::examples(&document, &attributions, &cue_scores)
        .into_iter()
        .filter(|(_, features)| speech.sum(|take| features.iter().for_each(|&feature| take(feature)))[0] > 0)
        .map(|(span, _)| words(span))
        .collect();
    assert_eq!(said, ["We have waited for number 91 long enough,", "That is not so,"]);

    let spoken: Vec<_> = attributions.iter().map(|one| one.source).collect();
    let mut genders = read.entities.genders.clone();
    let referents =
        coref::resolve_by(&document, &spoken, &mut genders, &load("pronouns"), None, |_, _, _, _| {});
    let she = document.tokens.iter().position(|token| words(token.span()) == "She").unwrap();
    let person = referents[&she].0.map(|id| read.entities.people[id.0 as usize].name.as_str());
    assert_eq!(person, Some("Mary Ashdown"));

    let number = MODELS.iter().position(|(model, ..)| *model == "speakers").unwrap();
    assert!(Forest::fits(&TRAINED[number], MODELS[number].1));
}

#[test]
fn the_same_articles_give_the_same_weights() {
    for ((name, features, _), (one, other)) in MODELS.iter().zip(TRAINED.iter().zip(train_all())) {
        assert!(*one == other, "{name}");
        assert!(other == stamp(one.clone(), features), "{name} carries another fingerprint");
    }
}

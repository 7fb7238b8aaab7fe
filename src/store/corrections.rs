//! Corrections by the reader, kept apart from the analysis and applied when an article is shown or exported.

use serde_json::{Value, json};

use super::Passage;
use crate::text::Kind;

/// A correction in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    /// Who said these words; `None` for nobody named in the text.
    Speaker(Passage, Option<String>),
    /// These words are a quotation of this kind.
    Quote(Passage, Kind),
    /// These words are not a quotation.
    NoQuote(Passage),
    /// These words are a mention of the person with this name.
    Person(Passage, String),
    /// The first name is another name of the second person.
    Same(String, String),
    /// The name is not a person.
    NoPerson(String),
    /// Two people were taken for one: the mentions of the first name that read like the second belong to the
    /// person with the third name.
    Apart(String, String, String),
}

impl Correction {
    /// Returns the name it is stored under; a later correction with the same name replaces it.
    pub fn target(&self) -> String {
        match self {
            Correction::Speaker(passage, _) => format!("speaker:{}:{}", passage.start, passage.end),
            Correction::Quote(passage, _) | Correction::NoQuote(passage) => {
                format!("quote:{}:{}", passage.start, passage.end)
            }
            Correction::Person(passage, _) => format!("mention:{}:{}", passage.start, passage.end),
            Correction::Same(name, _) | Correction::NoPerson(name) => format!("person:{name}"),
            Correction::Apart(name, form, _) => format!("apart:{name}:{form}"),
        }
    }

    /// Describes it in a few words.
    pub fn words(&self) -> String {
        let short = |passage: &Passage| format!("“{}”", crate::page::clip(&passage.words, 40));
        match self {
            Correction::Speaker(passage, Some(name)) => format!("{} is said by {name}", short(passage)),
            Correction::Speaker(passage, None) => format!("{} has no named speaker", short(passage)),
            Correction::Quote(passage, Kind::Indirect) => format!("{} is reported speech", short(passage)),
            Correction::Quote(passage, _) => format!("{} is a quotation", short(passage)),
            Correction::NoQuote(passage) => format!("{} is not a quotation", short(passage)),
            Correction::Person(passage, name) if passage.words == *name => {
                format!("{} is a person", short(passage))
            }
            Correction::Person(passage, name) => format!("{} here is {name}", short(passage)),
            Correction::Same(name, other) => format!("{name} is {other}"),
            Correction::NoPerson(name) => format!("{name} is not a person"),
            Correction::Apart(name, form, other) => format!("“{form}” is {other}, not {name}"),
        }
    }

    /// Returns the name of the person it introduces, if any.
    pub fn person(&self) -> Option<&str> {
        match self {
            Correction::Speaker(_, name) => name.as_deref(),
            Correction::Person(_, name) | Correction::Same(_, name) | Correction::Apart(_, _, name) => {
                Some(name)
            }
            _ => None,
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let at = |kind: &str, passage: &Passage| {
            let mut value = json!({ "kind": kind });
            if let (Value::Object(into), Value::Object(from)) = (&mut value, passage.to_json()) {
                into.extend(from);
            }
            value
        };
        match self {
            Correction::Speaker(passage, name) => {
                let mut value = at("speaker", passage);
                value["speaker"] = name.as_deref().into();
                value
            }
            Correction::Quote(passage, kind) => {
                let mut value = at("quote", passage);
                value["as"] = kind.name().into();
                value
            }
            Correction::NoQuote(passage) => at("no-quote", passage),
            Correction::Person(passage, name) => {
                let mut value = at("person", passage);
                value["name"] = name.as_str().into();
                value
            }
            Correction::Same(name, other) => json!({ "kind": "same", "name": name, "other": other }),
            Correction::NoPerson(name) => json!({ "kind": "no-person", "name": name }),
            Correction::Apart(name, form, other) => {
                json!({ "kind": "apart", "name": name, "form": form, "other": other })
            }
        }
    }

    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        Some(match value["kind"].as_str()? {
            "speaker" => Correction::Speaker(Passage::from_json(value)?, text("speaker")),
            "quote" => {
                let known = [Kind::Direct, Kind::Mixed, Kind::Indirect];
                let kind = known.into_iter().find(|kind| value["as"] == kind.name());
                Correction::Quote(Passage::from_json(value)?, kind.unwrap_or_default())
            }
            "no-quote" => Correction::NoQuote(Passage::from_json(value)?),
            "person" => Correction::Person(Passage::from_json(value)?, text("name")?),
            "same" => Correction::Same(text("name")?, text("other")?),
            "no-person" => Correction::NoPerson(text("name")?),
            "apart" => Correction::Apart(text("name")?, text("form")?, text("other")?),
            _ => return None,
        })
    }
}

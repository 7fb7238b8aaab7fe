//! Verbs that report: of thinking, with their prepositions, with what is said as their object.

/// Verbs of thinking and wishing, which report what is in somebody's mind.
pub(super) const THINKING: &[&str] = &[
    "anticipate",
    "assume",
    "conclude",
    "consider",
    "desire",
    "doubt",
    "dream",
    "expect",
    "fear",
    "feel",
    "find",
    "forecast",
    "hope",
    "imagine",
    "intend",
    "know",
    "learn",
    "plan",
    "prefer",
    "realise",
    "realize",
    "recognise",
    "recognize",
    "suspect",
    "understand",
    "want",
    "wish",
    "worry",
];

/// Prepositions that tie what is reported to a verb: "called for an overhaul", "warned against haste".
pub(super) const TIES: &[(&str, &[&str])] = &[
    (
        "about",
        &[
            "ask", "boast", "brag", "comment", "complain", "joke", "lie", "remind", "speak", "talk", "tell",
            "warn", "wonder", "worry", "write",
        ],
    ),
    ("against", &["advise", "argue", "caution", "speak", "warn"]),
    ("as", &["characterise", "characterize", "condemn", "describe", "dismiss", "paint", "portray", "refer"]),
    ("for", &["apologise", "apologize", "argue", "ask", "call", "hope", "plead"]),
    ("of", &["accuse", "boast", "complain", "speak", "talk", "warn"]),
    ("on", &["call", "comment", "insist"]),
    ("to", &["admit", "agree", "allude", "confess", "point", "refer"]),
];

/// Verbs whose object is what is said: "announced an inquiry", "called him a fool".
pub(super) const OF_OBJECTS: &[&str] = &[
    "accuse",
    "acknowledge",
    "admit",
    "announce",
    "call",
    "characterise",
    "characterize",
    "claim",
    "condemn",
    "confirm",
    "declare",
    "demand",
    "denounce",
    "deny",
    "describe",
    "disclose",
    "dismiss",
    "label",
    "mention",
    "note",
    "portray",
    "predict",
    "promise",
    "recommend",
    "reiterate",
    "reject",
    "reveal",
    "stress",
    "suggest",
    "urge",
    "warn",
];

/// Whether `word` is `verb` or one of its regular forms, or an irregular one of the few that there are.
pub(super) fn form_of(word: &str, verb: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let irregular = [
        ("felt", "feel"),
        ("found", "find"),
        ("knew", "know"),
        ("known", "know"),
        ("understood", "understand"),
        ("spoke", "speak"),
        ("told", "tell"),
        ("wrote", "write"),
    ];
    if word == verb || irregular.contains(&(word.as_str(), verb)) {
        return true;
    }
    let stem = verb.strip_suffix('e').unwrap_or(verb.strip_suffix('y').unwrap_or(verb));
    let Some(ending) = word.strip_prefix(stem) else { return false };
    let double = stem.chars().next_back().map(String::from).unwrap_or_default();
    let ending = ending
        .strip_prefix(&double)
        .filter(|rest| rest.starts_with("ed") || rest.starts_with("ing"))
        .unwrap_or(ending);
    matches!(ending, "s" | "es" | "ed" | "d" | "ing" | "ies" | "ied" | "ying")
}

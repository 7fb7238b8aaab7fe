//! Verbs that report: verbs of thinking, verbs with prepositions, and verbs with what is said as their object.

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

/// Returns whether `word` is `verb`, one of its regular forms, or one of its few irregular forms.
pub(super) fn form_of(word: &str, verb: &str) -> bool {
    const IRREGULAR: [(&str, &str); 8] = [
        ("felt", "feel"),
        ("found", "find"),
        ("knew", "know"),
        ("known", "know"),
        ("understood", "understand"),
        ("spoke", "speak"),
        ("told", "tell"),
        ("wrote", "write"),
    ];
    const ENDINGS: [&str; 8] = ["s", "es", "ed", "d", "ing", "ies", "ied", "ying"];
    let (word, verb) = (word.as_bytes(), verb.as_bytes());
    // A quick check, because most words belong to other verbs: all forms begin with the same letter.
    if !word.first().zip(verb.first()).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other)) {
        return false;
    }
    if word.eq_ignore_ascii_case(verb)
        || IRREGULAR
            .iter()
            .any(|(form, of)| of.as_bytes() == verb && word.eq_ignore_ascii_case(form.as_bytes()))
    {
        return true;
    }
    let stem = verb.strip_suffix(b"e").unwrap_or(verb.strip_suffix(b"y").unwrap_or(verb));
    let Some((begins, ending)) = word.split_at_checked(stem.len()) else { return false };
    let starts =
        |all: &[u8], with: &[u8]| all.get(..with.len()).is_some_and(|part| part.eq_ignore_ascii_case(with));
    // "planned", "planning"
    let single = match (stem.last(), ending) {
        (Some(last), [first, rest @ ..])
            if first.eq_ignore_ascii_case(last) && (starts(rest, b"ed") || starts(rest, b"ing")) =>
        {
            rest
        }
        _ => ending,
    };
    begins.eq_ignore_ascii_case(stem)
        && ENDINGS.iter().any(|form| single.eq_ignore_ascii_case(form.as_bytes()))
}

/// Returns whether a word is the past tense of an irregular verb, and seldom anything else.
pub(super) fn is_irregular_past(word: &str) -> bool {
    matches!(
        word,
        "ate"
            | "became"
            | "began"
            | "blew"
            | "bought"
            | "broke"
            | "brought"
            | "built"
            | "came"
            | "caught"
            | "chose"
            | "dealt"
            | "drank"
            | "drew"
            | "drove"
            | "fed"
            | "fell"
            | "fled"
            | "flew"
            | "forgot"
            | "fought"
            | "found"
            | "froze"
            | "gave"
            | "got"
            | "grew"
            | "heard"
            | "held"
            | "kept"
            | "knew"
            | "led"
            | "made"
            | "meant"
            | "paid"
            | "ran"
            | "rode"
            | "rose"
            | "saw"
            | "sank"
            | "sat"
            | "sent"
            | "shook"
            | "slept"
            | "sold"
            | "spent"
            | "spoke"
            | "stole"
            | "stood"
            | "struck"
            | "stuck"
            | "swam"
            | "swore"
            | "taught"
            | "thought"
            | "threw"
            | "took"
            | "understood"
            | "went"
            | "withdrew"
            | "woke"
            | "won"
            | "wore"
            | "wrote"
    )
}

//! Job titles and occupations: which of them are of a kind, so that one may stand in for another.

use std::sync::LazyLock;

use crate::text::lexicon::{KeyMap, key};

/// Words that say what kind of person somebody is, from the general to the particular. The first one may stand in for
/// the others.
const KINDS: &[&[&str]] = &[
    &[
        "lawmaker",
        "legislator",
        "politician",
        "senator",
        "sen",
        "congressman",
        "congresswoman",
        "representative",
        "rep",
        "mp",
        "mep",
        "parliamentarian",
        "councillor",
        "assemblyman",
        "member",
    ],
    &[
        "candidate",
        "nominee",
        "hopeful",
        "contender",
        "front-runner",
        "frontrunner",
        "challenger",
        "democrat",
        "republican",
    ],
    &[
        "leader",
        "president",
        "pm",
        "premier",
        "chancellor",
        "head",
        "chief",
        "chairman",
        "chairwoman",
        "chair",
        "chairperson",
        "minister",
        "king",
        "prince",
    ],
    &[
        "official",
        "minister",
        "secretary",
        "undersecretary",
        "commissioner",
        "director",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "administrator",
        "ambassador",
        "mayor",
        "governor",
    ],
    &[
        "executive",
        "ceo",
        "boss",
        "founder",
        "co-founder",
        "owner",
        "entrepreneur",
        "businessman",
        "businesswoman",
        "tycoon",
        "mogul",
        "billionaire",
        "magnate",
        "chairman",
    ],
    &["diplomat", "ambassador", "envoy", "consul"],
    &[
        "player",
        "striker",
        "midfielder",
        "defender",
        "goalkeeper",
        "forward",
        "winger",
        "pitcher",
        "batsman",
        "bowler",
        "quarterback",
        "captain",
        "skipper",
        "footballer",
        "athlete",
    ],
    &["coach", "manager", "trainer", "boss"],
    &["actor", "actress", "star", "performer", "entertainer", "comedian"],
    &["musician", "singer", "rapper", "songwriter", "artist", "guitarist", "drummer", "composer", "star"],
    &[
        "scientist",
        "researcher",
        "professor",
        "prof",
        "dr",
        "academic",
        "scholar",
        "expert",
        "biologist",
        "historian",
        "economist",
        "analyst",
        "physicist",
        "author",
    ],
    &["lawyer", "attorney", "counsel", "solicitor", "barrister", "prosecutor", "advocate"],
    &[
        "officer",
        "police",
        "sergeant",
        "detective",
        "inspector",
        "superintendent",
        "constable",
        "sheriff",
        "chief",
        "commissioner",
        "commander",
        "general",
        "colonel",
        "captain",
    ],
    &["doctor", "physician", "surgeon", "dr", "medic"],
    &[
        "journalist",
        "reporter",
        "correspondent",
        "anchor",
        "host",
        "columnist",
        "editor",
        "presenter",
        "commentator",
        "moderator",
    ],
    &["writer", "author", "novelist", "poet", "playwright", "columnist"],
    &["activist", "campaigner", "advocate", "organiser", "organizer"],
    &["strategist", "consultant", "pollster", "adviser", "advisor", "analyst", "operative", "manager"],
    &["mother", "mom", "mum", "parent", "wife", "woman"],
    &["father", "dad", "parent", "husband", "man"],
    &["priest", "bishop", "archbishop", "cardinal", "pope", "imam", "rabbi", "pastor", "cleric", "rev"],
    &["tycoon", "mogul", "billionaire", "developer", "magnate"],
];

/// Returns the same number for "Sen." and "senator", "Gov." and "governor".
pub(super) fn canonical(own: u64, word: &str) -> u64 {
    const SHORT: [(&str, &str); 9] = [
        ("sen", "senator"),
        ("rep", "representative"),
        ("gov", "governor"),
        ("chair", "chairman"),
        ("chairperson", "chairman"),
        ("spokesperson", "spokesman"),
        ("gen", "general"),
        ("prof", "professor"),
        ("dr", "doctor"),
    ];
    SHORT.iter().find(|(short, _)| short.eq_ignore_ascii_case(word)).map_or(own, |(_, full)| key(full))
}

/// Returns bits, of which the n-th is set if a word is in the n-th of [`KINDS`].
pub(super) fn kinds(word: u64) -> u32 {
    static TABLE: LazyLock<KeyMap<u32>> = LazyLock::new(|| {
        let mut table: KeyMap<u32> = KeyMap::default();
        for (number, words) in KINDS.iter().enumerate() {
            for word in *words {
                *table.entry(canonical(key(word), word)).or_default() |= 1 << number;
            }
        }
        table
    });
    TABLE.get(&word).copied().unwrap_or_default()
}

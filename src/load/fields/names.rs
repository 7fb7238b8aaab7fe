//! The names that corpora give to the parts of an article, and to everything else.

use std::sync::LazyLock;

/// A part of [`Article`](crate::Article) that an input can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::load) enum ArticleField {
    Text,
    Title,
    Date,
    Outlet,
    Byline,
    Url,
    Id,
}

/// The parts of an article, which [`Options::fields`](crate::load::Options::fields) names.
pub const FIELDS: [&str; 7] = ["text", "title", "date", "outlet", "byline", "url", "id"];

/// Usual names of each field, best first, in the order of [`FIELDS`]. Case, `_` and `-` are ignored: `pubDate`,
/// `pub_date` and `PUB-DATE` are the same.
static NAMES: [(ArticleField, &str); 7] = [
    (
        ArticleField::Text,
        "text body content maintext articletext article articlebody bodytext fulltext plaintext rawtext \
        cleanedtext document story contenttext contenthtml contents contentelements paragraphs bodies bodyblocks \
        blocks selftext storytext commenttext description summary leadparagraph abstract \
        excerpt standfirst teaser snippet",
    ),
    (ArticleField::Title, "title headline head webtitle headlines name"),
    (
        ArticleField::Date,
        "date datepublish datepublished publishdate published publicationdate pubdate publishedat \
        publisheddate webpublicationdate firstpublished created createdat createdutc firstcreated versioncreated timestamp \
        datetime time createdtime",
    ),
    (
        ArticleField::Outlet,
        "outlet newspaper publication publicationtitle pubtitle containertitle source publisher sourcename \
        sitename namesource sourcehostname pagename channeltitle \
        sourcedomain domain domainname site website hostname cleanurl subreddit",
    ),
    (
        ArticleField::Byline,
        "byline author authors authorname writtenby creator writer by bylines publishedby user account from",
    ),
    (
        ArticleField::Url,
        "url link weburl canonicalurl articleurl sourceurl uri permalink mainentityofpage canonical alternate permalinkurl",
    ),
    (ArticleField::Id, "id articleid docid documentid objectid guid uuid"),
];

/// From this rank on, names for the text are names of summaries, names for the date are also those of when a record was
/// made, and names for the outlet are those of domains.
const SUMMARY: usize = 25;
const RECORDED: usize = 11;
const DOMAINS: usize = 14;

/// Words that make a name a likely one for a field, unless the whole name is a usual one.
const HINTS: [(ArticleField, &str); 6] = [
    (
        ArticleField::Text,
        "text body content story article html markdown txt message sections components texto texte testo tekst inhalt artikel meldung",
    ),
    (ArticleField::Title, "title headline head titre titel titulo título titolo überschrift"),
    (ArticleField::Date, "date time day published posted when stamp issued datum fecha erschienen"),
    (
        ArticleField::Outlet,
        "outlet source paper publisher publication site domain host media medium medio channel feed journal \
        broadcaster provider agency quelle zeitung fuente fonte krant giornale jornal",
    ),
    (
        ArticleField::Byline,
        "author writer byline reporter journalist correspondent columnist autor auteur autore verfasser",
    ),
    (ArticleField::Url, "url link href uri web"),
];

/// Words in names of fields that are not ours, whatever they contain.
const OTHERS: &str = "\
    audio avatar beat bild bio caption categoria categories category catégorie charset city class code comment \
    comments copyright count country credit desk edition editor editors email encoding entities facebook flag \
    format foto gender genre handle hash icon id idioma ids image images img kategorie keyword keywords kind label \
    labels land language langue length license lingua locale location logo paese pais party pays país photo \
    photographer photos picture pillar precision program programme rank region ressort rights rubric rubriek \
    rubrik rubrique score secao seccion sección section sentiment series sezione seção slug split sprache status \
    subject taal tag tags tema thema thumbnail topic twitter type users video";

/// The envelope that search engines put around a record. It is not a source in our sense.
const ENVELOPE: &str = "_source";

/// The time of an entry in Elasticsearch, which has no other name that begins so.
const TIME_OF_ENTRY: &str = "@timestamp";

/// How well a name fits one of our fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum NameFit {
    /// It is a usual name; a lower rank is better.
    Usual(usize),
    /// One of its words fits.
    Hinted,
    /// It says nothing either way.
    Free,
    /// It names something else.
    Other,
}

/// Returns how well the column at `path` fits `field`: `source.uri` belongs to the outlet and can be nothing else.
pub(in crate::load) fn standing(path: &str, field: ArticleField) -> NameFit {
    if let Some((known, rank, _)) = known(path) {
        return if known == field { NameFit::Usual(rank) } else { NameFit::Other };
    }
    let steps: Vec<&str> = path.split('.').collect();
    let step = match steps[..] {
        [.., inside, last] if is_generic(last) => inside,
        [.., last] => last,
        [] => path,
    };
    let hinted = hinted(step);
    // A remark about the text is not long; the text is.
    if steps.iter().any(|step| is_other(step)) && !(field == ArticleField::Text && hinted.contains(&field)) {
        return NameFit::Other;
    }
    match hinted.contains(&field) {
        true => NameFit::Hinted,
        false if hinted.is_empty() => NameFit::Free,
        false => NameFit::Other,
    }
}

/// Returns the field for which a step of `path` is a usual name, its rank, and the path up to there:
/// `_source.author.id` belongs to the byline at `_source.author`. A field with a name for the text may hold a whole
/// article, whose parts have names of their own.
pub(in crate::load) fn known(path: &str) -> Option<(ArticleField, usize, &str)> {
    let (mut text, mut end, mut before) = (None, 0, "");
    for step in path.split('.') {
        end += step.len();
        match usual(step) {
            // The format of Google Reader and its successors.
            Some((ArticleField::Title, rank)) if before == "origin" => {
                return Some((ArticleField::Outlet, rank, &path[..end]));
            }
            // The name before it says what has this title or name.
            Some((ArticleField::Title, _))
                if is_generic(step) && hinted(before).iter().any(|f| !is_of_article(*f)) =>
            {
                return text;
            }
            Some((ArticleField::Title, _)) if step == "name" && !before.is_empty() => {}
            Some((ArticleField::Text, rank)) => text = Some((ArticleField::Text, rank, &path[..end])),
            Some((field, rank)) => return Some((field, rank, &path[..end])),
            // In the records of Arc, `credits.by` has the authors.
            None if is_other(step) && step != "credits" => return None,
            None => {}
        }
        end += 1;
        before = step;
    }
    text
}

/// Returns whether the title of something with such a name is the title of the article.
fn is_of_article(field: ArticleField) -> bool {
    matches!(field, ArticleField::Text | ArticleField::Title)
}

/// Returns whether a name means nothing without the name of the object it is in.
fn is_generic(step: &str) -> bool {
    matches!(step, "name" | "title")
}

/// Returns the fields that the words of a name hint at.
pub(super) fn hinted(name: &str) -> Vec<ArticleField> {
    if name == ENVELOPE {
        return Vec::new();
    }
    let words = words(name);
    let any = |hints: &str| words.iter().any(|word| hints.split(' ').any(|hint| hints_at(word, hint)));
    HINTS.iter().filter(|(_, hints)| any(hints)).map(|(field, _)| *field).collect()
}

/// Returns the field that `name` usually stands for, and its rank. Lower is better; names of summaries come last.
pub(in crate::load) fn usual(name: &str) -> Option<(ArticleField, usize)> {
    let name = if name == TIME_OF_ENTRY { &name[1..] } else { name };
    if name == ENVELOPE {
        return None;
    }
    let mut plain = [0; 24];
    let mut len = 0;
    for byte in name.bytes().filter(|b| !b"_- ".contains(b)) {
        *plain.get_mut(len)? = byte.to_ascii_lowercase();
        len += 1;
    }
    let plain = &plain[..len];
    let (_, field, rank) = USUAL[len].iter().find(|(name, ..)| name.as_bytes() == plain)?;
    Some((*field, *rank))
}

/// Returns whether a name for the text with this rank is that of a summary.
pub(in crate::load) fn is_summary(rank: usize) -> bool {
    rank >= SUMMARY
}

/// Returns whether a usual name with this rank leaves open whether it is the field of the article.
pub(in crate::load) fn is_vague(field: ArticleField, rank: usize) -> bool {
    match field {
        ArticleField::Date => rank >= RECORDED,
        ArticleField::Outlet => rank >= DOMAINS,
        _ => false,
    }
}

type NameTable = Vec<(&'static str, ArticleField, usize)>;

/// All names by length, with field and rank: they are looked up for every field of millions of records.
static USUAL: LazyLock<[NameTable; 25]> = LazyLock::new(|| {
    let mut all = [const { Vec::new() }; 25];
    for (field, names) in &NAMES {
        for (rank, name) in names.split(' ').enumerate() {
            all[name.len()].push((name, *field, rank));
        }
    }
    all
});

/// Returns the field that we call `ours`.
pub(in crate::load) fn field(ours: &str) -> Option<ArticleField> {
    let place = FIELDS.iter().position(|name| *name == ours)?;
    Some(NAMES[place].0)
}

/// Returns our name for it.
pub(in crate::load) fn name_of(field: ArticleField) -> &'static str {
    let place = NAMES.iter().position(|(known, _)| *known == field);
    place.map_or("", |place| FIELDS[place])
}

/// Returns the words of a name in lower case: `pillarName` and `pillar_name` have two.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns whether a name is one of [`OTHERS`], or contains a long word of that list: `section_name`, `sectionname`.
pub(in crate::load) fn is_other(name: &str) -> bool {
    let is = |word: &str, other: &str| {
        word == other || other.len() >= 6 && (word.starts_with(other) || word.ends_with(other))
    };
    name.starts_with('@') || words(name).iter().any(|word| OTHERS.split(' ').any(|other| is(word, other)))
}

/// Returns whether a word is a hint, or contains one: `newspaper`, `pageurl`.
fn hints_at(word: &str, hint: &str) -> bool {
    word == hint || word.ends_with(hint) || (hint.len() >= 4 && word.starts_with(hint))
}

#[cfg(test)]
mod tests;

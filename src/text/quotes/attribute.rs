//! Who said it: the verb of saying around a quotation, its subject, and the person behind that.

use super::coref::Referents;
use super::scene::{REACH, Scene};
use super::sources::{self, Phrase, Who};
use super::subjects;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::tokens::Shape;

/// How surely a quotation is tied to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tie {
    /// Nothing ties it to anybody.
    None,
    /// Somebody is the subject of the sentence or spoke just before.
    Near,
    /// It goes on where an attributed one stopped.
    Carried,
    /// A verb takes it as its object.
    Weak,
    /// A verb of saying introduces or closes it.
    Said,
}

/// What is known about one quotation's speaker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribution {
    /// How sure it is.
    pub(crate) tie: Tie,
    /// The words that name the source.
    pub(crate) source: Option<Phrase>,
    /// The verb.
    pub(crate) cue: Option<usize>,
    /// The person.
    pub(crate) speaker: Option<PersonId>,
}

const NOTHING: Attribution = Attribution { tie: Tie::None, source: None, cue: None, speaker: None };

const SAYING: Class = Class::CUE.or(Class::WEAK_CUE);

/// One attribution for each quotation of the scene.
pub(crate) fn all(scene: &Scene<'_>, referents: &Referents) -> Vec<Attribution> {
    let mut found: Vec<Attribution> = (0..scene.marked.len()).map(|quote| framed(scene, quote)).collect();
    for quote in 0..found.len() {
        if found[quote].tie < Tie::Weak {
            found[quote] = inherited(scene, &found, quote);
        }
    }
    for attribution in &mut found {
        attribution.speaker = attribution.source.and_then(|phrase| person(phrase, referents));
    }
    found
}

/// The person that a phrase stands for.
pub(crate) fn person(phrase: Phrase, referents: &Referents) -> Option<PersonId> {
    match phrase.who {
        Who::Named(person) => Some(person),
        Who::Pronoun(at) => referents.get(&at).copied(),
        Who::Described => None,
    }
}

/// What the sentence around the quotation says.
fn framed(scene: &Scene<'_>, quote: usize) -> Attribution {
    let marked = &scene.marked[quote];
    let inner_last = marked.close.checked_sub(1).map_or('\0', |last| scene.tokens[last].sign);
    let clause = matches!(inner_last, ',' | '?' | '!' | '—' | '–' | '-' | '…');
    let comma_after = scene.tokens.get(marked.end()).is_some_and(|next| next.sign == ',');
    let after = if marked.closed { after(scene, quote, inner_last) } else { None };
    let before = before(scene, quote);
    // “Ada asked: “Why?” Bo replied …”: the verb right before the mark is the nearer one.
    if let Some(before) = before
        && before.tie == Tie::Said
        && before.cue.is_some_and(|cue| marked.open - cue <= 2 && scene.tokens[marked.open - 1].sign != '\0')
        && inner_last != ','
    {
        return before;
    }
    if (clause || comma_after)
        && let Some(after) = after
    {
        return after;
    }
    match (before, after) {
        (Some(before), Some(after)) if before.tie < Tie::Said => after,
        (Some(before), _) => before,
        (None, Some(after)) => after,
        (None, None) => trailing(scene, quote).unwrap_or(NOTHING),
    }
}

/// “…,” he said. / “…,” said Mr Lewis. / “…,” according to the report.
fn after(scene: &Scene<'_>, quote: usize, inner_last: char) -> Option<Attribution> {
    let mut at = scene.marked[quote].end();
    let stopped = matches!(inner_last, '.' | '…');
    while scene.tokens.get(at).is_some_and(|token| matches!(token.sign, ',' | '—' | '–' | '-')) {
        at += 1;
    }
    if scene.breaks(at) || scene.quote_at(at).is_some() {
        return None;
    }
    let high = (at + REACH).min(scene.tokens.len());
    while at < high
        && scene.is(at, Class::ADVERB)
        && scene.tokens[at].case == crate::text::tokens::Case::Lower
    {
        at += 1;
    }
    if scene.breaks(at) {
        return None;
    }
    let lower = scene.tokens[at].case == crate::text::tokens::Case::Lower;
    if lower && scene.word(at) == "according" && at + 2 < high && scene.word(at + 1) == "to" {
        let source = sources::starting_at(scene, at + 2, high)?;
        return Some(Attribution { tie: Tie::Said, source: Some(source), cue: Some(at), speaker: None });
    }
    if scene.cue(at, SAYING) && !scene.word(at).ends_with("ing") {
        let source = sources::starting_at(scene, at + 1, high)
            .filter(|&phrase| sources::plausible(scene, phrase) && !scene.is(at + 1, Class::PREP))?;
        let source = named_after(scene, source, high);
        return Some(Attribution { tie: Tie::Said, source: Some(source), cue: Some(at), speaker: None });
    }
    let subject = sources::starting_at(scene, at, high)?;
    if !sources::plausible(scene, subject) {
        return None;
    }
    let verb = verb_after(scene, subject.end, high)?;
    if stopped || !scene.is(verb, Class::CUE) {
        // A new sentence begins here; it belongs to the quotation only when it says nothing else.
        let next = verb + 1;
        let ends = scene.breaks(next)
            || scene.quote_at(next).is_some()
            || matches!(scene.tokens[next].sign, '.' | ',' | ':');
        if !ends || stopped && scene.tokens.get(next).is_some_and(|token| token.sign == ':') {
            return None;
        }
    }
    // "the party's leader, Ada Quill, said": the name is in the insertion.
    let source = if subject.who == Who::Described {
        named_before(scene, whole(scene, subject, verb), verb)
    } else {
        subject
    };
    let tie = if scene.is(verb, Class::CUE) { Tie::Said } else { Tie::Weak };
    Some(Attribution { tie, source: Some(source), cue: Some(verb), speaker: None })
}

/// "a spokesman for the party": all of the description up to the verb and what belongs to it.
fn whole(scene: &Scene<'_>, phrase: Phrase, verb: usize) -> Phrase {
    let mut end = verb;
    while end > phrase.end && scene.is(end - 1, Class::ADVERB.or(Class::AUX)) {
        end -= 1;
    }
    let plain = (phrase.end..end).all(|at| scene.tokens[at].sign == '\0') && end - phrase.first < 20;
    if plain && end > phrase.end { Phrase { end, ..phrase } } else { phrase }
}

/// “One” and more words, Mr Lewis said.
fn trailing(scene: &Scene<'_>, quote: usize) -> Option<Attribution> {
    let end = scene.marked[quote].end();
    let stop = scene.sentence_end(end.checked_sub(1)?);
    let mut commas = (end..stop.min(end + REACH)).rev().filter(|&at| scene.sign(at, ','));
    let comma = commas.find(|&comma| {
        sources::starting_at(scene, comma + 1, stop).is_some_and(|phrase| {
            sources::plausible(scene, phrase) && phrase.end < stop && scene.cue(phrase.end, Class::CUE)
        })
    })?;
    let source = sources::starting_at(scene, comma + 1, stop)?;
    Some(Attribution { tie: Tie::Said, source: Some(source), cue: Some(source.end), speaker: None })
}

/// The verb of saying of a subject that ends at `at`: adverbs and one insertion may stand between.
fn verb_after(scene: &Scene<'_>, at: usize, high: usize) -> Option<usize> {
    let mut at = at;
    let mut insertions = 0;
    let mut steps = 0;
    while at < high && steps < REACH {
        steps += 1;
        if scene.quote_at(at).is_some() || scene.breaks(at) {
            return None;
        }
        if scene.cue(at, SAYING) && !scene.word(at).ends_with("ing") {
            return Some(at);
        }
        let sign = scene.tokens[at].sign;
        if matches!(sign, ',' | '(' | '—' | '–') {
            insertions += 1;
            if insertions > 2 {
                return None;
            }
            let close = if sign == '(' { ')' } else { sign };
            let end = (at + 1..high.min(at + REACH))
                .take_while(|&i| !scene.breaks(i))
                .find(|&i| scene.sign(i, close))?;
            at = end + 1;
            continue;
        }
        // "a spokesman for the party said", "Lewis of Ware told".
        if scene.is(at, Class::PREP) {
            let phrase = sources::starting_at(scene, at + 1, high)?;
            at = phrase.end;
            continue;
        }
        if !scene.is(at, Class::ADVERB.or(Class::AUX)) && !scene.word(at).ends_with("ly") {
            return None;
        }
        at += 1;
    }
    None
}

/// "said the party's leader, Ada Quill.": a name right after the comma, closed by a comma or the end.
fn named_after(scene: &Scene<'_>, phrase: Phrase, high: usize) -> Phrase {
    if phrase.who != Who::Described || phrase.end + 1 >= high || !scene.sign(phrase.end, ',') {
        return phrase;
    }
    let Some((mention, person)) = scene.cast.mention_at(phrase.end + 1) else { return phrase };
    let closes = scene.breaks(mention.end) || matches!(scene.tokens[mention.end].sign, '.' | ',' | ';');
    if closes && scene.quote_at(phrase.end + 1).is_none() {
        Phrase { first: mention.titled, end: mention.end, who: Who::Named(person) }
    } else {
        phrase
    }
}

fn named_before(scene: &Scene<'_>, phrase: Phrase, verb: usize) -> Phrase {
    let Some(comma) = verb.checked_sub(1).filter(|&at| scene.sign(at, ',')) else { return phrase };
    let Some((mention, person)) = comma.checked_sub(1).and_then(|at| scene.cast.mention_at(at)) else {
        return phrase;
    };
    let opened = mention.titled.checked_sub(1).is_some_and(|at| scene.sign(at, ','));
    if opened { Phrase { first: mention.titled, end: mention.end, who: Who::Named(person) } } else { phrase }
}

/// He said: “…” / Mr Lewis called it “…”
fn before(scene: &Scene<'_>, quote: usize) -> Option<Attribution> {
    let open = scene.marked[quote].open;
    let low = scene.sentence_start(open);
    if low == open {
        return None;
    }
    let last = open - 1;
    // "Ada Quill: “…”" in an interview.
    if scene.sign(last, ':')
        && last > low
        && let Some(phrase) = sources::ending_at(scene, last - 1, low)
        && phrase.first == low
        && sources::plausible(scene, phrase)
    {
        return Some(Attribution { tie: Tie::Said, source: Some(phrase), cue: None, speaker: None });
    }
    let mut weak = None;
    let mut steps = 0;
    let mut at = open;
    while at > low && steps < REACH {
        at -= 1;
        steps += 1;
        if let Some(other) = scene.quote_at(at) {
            at = scene.marked[other].open;
            continue;
        }
        if scene.word(at) == "to" && at > low && scene.word(at - 1) == "according" && at + 1 < open {
            let source = sources::starting_at(scene, at + 1, open)?;
            return Some(Attribution {
                tie: Tie::Said,
                source: Some(source),
                cue: Some(at - 1),
                speaker: None,
            });
        }
        if !scene.cue(at, SAYING) {
            continue;
        }
        let strong = scene.is(at, Class::CUE);
        let Some(subject) = subjects::subject_of(scene, at, low) else { continue };
        let tie = if strong { Tie::Said } else { Tie::Weak };
        let found = Attribution { tie, source: Some(subject), cue: Some(at), speaker: None };
        if strong || steps < 8 {
            return Some(found);
        }
        weak = weak.or(Some(found));
    }
    weak.or_else(|| {
        let subject = subjects::main_subject(scene, low, open)?;
        Some(Attribution { tie: Tie::Near, source: Some(subject), cue: None, speaker: None })
    })
}

/// What the quotations before and after it say about one that no verb frames.
fn inherited(scene: &Scene<'_>, found: &[Attribution], quote: usize) -> Attribution {
    let own = found[quote];
    let marked = &scene.marked[quote];
    let carried = |other: Attribution| Attribution { tie: Tie::Carried, ..other };
    let previous = quote.checked_sub(1).map(|before| (found[before], &scene.marked[before]));
    if let Some((other, before)) = previous
        && other.source.is_some()
        && other.tie > Tie::Near
    {
        if marked.chain.is_some() && marked.chain == before.chain {
            return carried(other);
        }
        let between = before.end()..marked.open;
        let same_paragraph = between.len() < 4 * REACH && !between.clone().any(|at| scene.breaks(at));
        if same_paragraph && (own.source.is_none() || names_nobody_new(own, other)) {
            return carried(other);
        }
        // The next paragraph opens with words that no verb frames: the same person goes on.
        let next_paragraph = between.len() < 2 * REACH
            && own.source.is_none()
            && between.clone().filter(|&at| scene.tokens[at].shape == Shape::Break).count() == 1;
        if next_paragraph && scene.breaks(marked.open.saturating_sub(1)) {
            return carried(other);
        }
    }
    if own.source.is_some() {
        return own;
    }
    // “One.” “Two,” he said.
    if let Some(next) = found.get(quote + 1)
        && next.tie >= Tie::Weak
    {
        let between = marked.end()..scene.marked[quote + 1].open;
        if between.len() < REACH && !between.clone().any(|at| scene.breaks(at)) {
            return carried(*next);
        }
    }
    nearby(scene, quote)
}

/// Whether the sentence's own subject is the source of the quotation before, so that one person goes on.
fn names_nobody_new(own: Attribution, other: Attribution) -> bool {
    let (Some(own), Some(other)) = (own.source, other.source) else { return true };
    own.first == other.first
}

/// Words that stand alone in their paragraph belong to the subject of the sentence before.
fn nearby(scene: &Scene<'_>, quote: usize) -> Attribution {
    let open = scene.marked[quote].open;
    let Some(last) = (0..open).rev().take(REACH).find(|&at| !scene.breaks(at)) else { return NOTHING };
    if scene.quote_at(last).is_some() {
        return NOTHING;
    }
    let low = scene.sentence_start(last);
    match subjects::main_subject(scene, low, last + 1) {
        Some(subject) => Attribution { tie: Tie::Near, source: Some(subject), cue: None, speaker: None },
        None => NOTHING,
    }
}

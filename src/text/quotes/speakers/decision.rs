//! Ranks the people in view of a quotation, and names one if that is likely enough.

use std::sync::LazyLock;

use super::*;
use crate::text::features::speakers;
use crate::text::forest::Forest;
use crate::text::model::weights;

static FOREST: LazyLock<Forest> = LazyLock::new(|| {
    Forest::read(weights!("speakers.bin", |bytes| Forest::fits(bytes, &speakers::ALL)), &speakers::ALL)
});

/// Confidence that several people speak, in percent.
const TOGETHER: u8 = 85;

/// Like [`LEAST`], if several people in view have the job title that the source names, or if the likeliest is a "he" and
/// the source is "she".
const LEAST_IF_DOUBTFUL: u8 = 85;

/// Least confidence in a speaker whom a clause states, in percent.
const STATED: u8 = 85;

/// How often nobody is right if no person is in view, in percent, measured on the training articles.
const UNSEEN: u8 = 86;

/// Below this likelihood, in percent, nobody is named: a wrong name is worse than none.
const LEAST: u8 = 50;

/// Least confidence in whom a post means elsewhere, in percent.
const ELSEWHERE: u8 = 80;

/// A speaker, how likely that is, and the source if a clause leaves no choice.
type Choice = (Option<PersonId>, u8, Option<NounPhrase>);

/// Gives every quotation its likeliest speaker, and how likely that is.
pub(crate) fn decide(document: &Document<'_>, attributions: &mut [Attribution], whom: &Coreference) {
    let mut together = false;
    let mut decided: Vec<Option<Choice>> = Vec::with_capacity(attributions.len());
    each(document, attributions, whom, |quote, candidates| {
        let attribution = &attributions[quote];
        // "Carl and Jane Dunn", and after that "they".
        let they =
            attribution.source.is_some_and(|source| matches!(document.word(source.first), "they" | "They"));
        together = attribution.joint || together && they;
        // A name right before the words may still not be who says them: "Moss, one of the pilots said, “was late”".
        let announced = attribution.announced && candidates.people.len() > 1;
        if attribution.signed || announced || together {
            decided.push(together.then_some((None, TOGETHER, None)));
            return attribution.speaker.filter(|_| !together);
        }
        let mut scores = FOREST.scores(&candidates.rows);
        let best = |scores: &[f32]| (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
        let misfit = best(&scores).is_some_and(|best| !candidates.fits[best]);
        for (score, _) in scores.iter_mut().zip(&candidates.fits).filter(|(_, fits)| !**fits) {
            *score = f32::MIN;
        }
        let best = best(&scores).unwrap_or_default();
        let most = scores.get(best).copied().unwrap_or_default();
        let sum: f32 = scores.iter().map(|score| (score - most).exp()).sum();
        // Nothing inferred from a text is certain.
        let likely = |score: f32| (100.0 * (score - most).exp() / sum).round().min(99.0) as u8;
        let (person, sure) =
            candidates.people.get(best).map_or((None, 0), |&person| (person, likely(scores[best])));
        // If nobody is in view, the shares know no alternative.
        let nobody =
            scores.last().map_or(0, |&score| likely(score).min(if scores.len() == 1 { UNSEEN } else { 99 }));
        let least = if candidates.rivals > 1 || misfit { LEAST_IF_DOUBTFUL } else { LEAST };
        let choice = match person {
            // What is written there outweighs what is likely elsewhere.
            _ if candidates.certain => {
                (candidates.people[0], if person.is_some() { sure.max(STATED) } else { STATED })
            }
            Some(_) if sure >= least => (person, sure),
            _ => (None, nobody),
        };
        let carried = quote.checked_sub(1).filter(|&before| document.chained(before, quote));
        let carried = carried.and_then(|before| decided[before]).filter(|before| before.1 >= choice.1);
        decided.push(Some((choice.0, choice.1, candidates.named)));
        carried.map_or(choice.0, |(speaker, ..)| speaker)
    });
    for (attribution, decided) in attributions.iter_mut().zip(decided) {
        if let Some((speaker, confidence, named)) = decided {
            (attribution.speaker, attribution.confidence) = (speaker, confidence);
            if let Some(named) = named {
                state(document, attribution, named);
            }
        }
    }
    repeat(document, attributions);
    agree(document, attributions);
}

/// Makes the source that a clause states the source of an attribution, unless it has a longer phrase for the same.
fn state(document: &Document<'_>, attribution: &mut Attribution, named: NounPhrase) {
    let by_name = matches!(named.who, Reference::Named(_));
    let same = |source: &NounPhrase| {
        source.who == named.who && (by_name || source.first < named.end && named.first < source.end)
    };
    let source = attribution.source.filter(same);
    // "laughed Ada Quill" is a verb and a name.
    let verb = source
        .map(|source| source.first)
        .filter(|&first| first + 1 == named.first && document.word(first).ends_with("ed"));
    if source.is_none() || verb.is_some() {
        let beside = |cue: &usize| *cue == named.end || cue + 1 == named.first;
        let next = document.cue_near(named.end).then_some(named.end);
        let cue = verb.or(attribution.cue.filter(beside)).or(next);
        (attribution.source, attribution.cue) = (Some(named), cue);
    }
}

/// Gives a post whom it means elsewhere, if that is nearly certain and the same everywhere: "the prime minister".
fn repeat(document: &Document<'_>, attributions: &mut [Attribution]) {
    let post = |attribution: &Attribution| {
        let source = attribution.source.filter(|source| source.who == Reference::Described)?;
        let definite = document.word(source.first).eq_ignore_ascii_case("the");
        let head = source.head(document);
        let said = attribution.tie >= attribute::Tie::Weak;
        (definite && said && document.is(head, Class::ROLE) && head + 1 == source.end).then_some(source)
    };
    let words = |source: NounPhrase| document.tokens[source.first..source.end].iter().map(|token| token.key);
    for number in 0..attributions.len() {
        let Some(source) = post(&attributions[number]) else { continue };
        let same = attributions
            .iter()
            .filter(|other| post(other).is_some_and(|other| words(other).eq(words(source))));
        let known = same.filter_map(|other| Some((other.confidence, other.speaker?)));
        let Some((sure, person)) = known.max_by_key(|&(sure, _)| sure) else { continue };
        let attribution = &mut attributions[number];
        let doubtful = attribution.speaker.is_none() || attribution.confidence < sure;
        if sure >= ELSEWHERE && doubtful && attribution.speaker != Some(person) {
            (attribution.speaker, attribution.confidence) = (Some(person), ELSEWHERE);
        }
    }
}

/// Gives the parts of a quotation that no mark closes between them the speaker who is surest for one of them.
fn agree(document: &Document<'_>, attributions: &mut [Attribution]) {
    let mut first = 0;
    for end in 1..=attributions.len() {
        if end < attributions.len() && document.chained(end - 1, end) {
            continue;
        }
        let parts = &mut attributions[first..end];
        first = end;
        // Of equals, the first one says it.
        let Some(surest) = parts.iter().rev().max_by_key(|part| part.confidence) else { continue };
        let (speaker, confidence, source, cue) =
            (surest.speaker, surest.confidence, surest.source, surest.cue);
        for part in parts.iter_mut().filter(|part| part.speaker != speaker) {
            (part.speaker, part.confidence, part.source, part.cue) = (speaker, confidence, source, cue);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::analyse;

    #[test]
    fn a_post_is_whom_it_is_elsewhere() {
        let text = "Australia’s Karl Moss lost the vote on Monday. “We will build it,” the prime minister said.\n\nAnn Dent, the Ware mayor, sang. But the prime minister said he had heard it before and dismissed the song as “a load of nonsense”.";
        let analysis = analyse(text);
        let said: Vec<_> = analysis.quotes.iter().map(|quote| analysis.speaker(quote)).collect();
        assert_eq!((said[0], said[said.len() - 1]), (Some("Karl Moss"), Some("Karl Moss")));
    }

    #[test]
    fn a_man_is_not_she() {
        let text = "Hugo Dent said sales were slow, while the finance director, Ingrid Moss, blamed the weather. “It rained,” she said.";
        let analysis = analyse(text);
        let quote =
            analysis.quotes.iter().find(|quote| quote.span.of(text).contains("rained")).expect("a quotation");
        assert_eq!(analysis.speaker(quote), Some("Ingrid Moss"));
    }

    #[test]
    fn what_no_mark_closes_has_one_speaker() {
        let text = "Hugo Dent blamed Karl Moss. He said: \"The pier was mine to mend. \"I saw the crack in March.\" Karl Moss later said: \"I left.\"";
        let analysis = analyse(text);
        let said: Vec<_> = analysis.quotes.iter().map(|quote| analysis.speaker(quote)).collect();
        assert_eq!(said, [Some("Hugo Dent"), Some("Hugo Dent"), Some("Karl Moss")]);
    }

    #[test]
    fn an_office_that_is_a_first_name_shows_no_gender() {
        let text = "Karl Hale spoke first. Then Pastor Ada Moss took the floor. “It rained,” she said.";
        let analysis = analyse(text);
        assert_eq!(analysis.speaker(&analysis.quotes[0]), Some("Ada Moss"));
    }
}

//! Names that can only be recognised by what is next to them: "his niece, Mairead,", "Chairwoman Adeyemi", "— Mairead
//! (@mairead04)".

use super::described;
use super::in_full::{self, GIVEN, NO_NAME, addressed, closes, name, titled};
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape, Token};

/// Words for relatives, often followed by a first name alone.
const KIN: &[&str] = &[
    "aunt",
    "boyfriend",
    "brother",
    "cousin",
    "dad",
    "daughter",
    "father",
    "fiancé",
    "fiancée",
    "girlfriend",
    "granddaughter",
    "grandfather",
    "grandmother",
    "grandson",
    "husband",
    "mother",
    "mum",
    "nephew",
    "niece",
    "partner",
    "sister",
    "son",
    "stepfather",
    "stepmother",
    "twin",
    "uncle",
    "wife",
    "widow",
    "widower",
];

/// Adds the names to `names`, which stay in order and do not overlap. A name of several words takes the place of parts
/// of it that are there.
pub(super) fn add(text: &str, tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    let mut found = Vec::new();
    let (mut next, mut free) = (0, 0);
    for at in 0..tokens.len() {
        if at < free || !tokens[at].capital() {
            continue;
        }
        while names.get(next).is_some_and(|name| name.1 <= at) {
            next += 1;
        }
        let within = |end: usize| {
            let there = names[next..].iter().take_while(|name| name.0 < end);
            there.clone().all(|name| at <= name.0 && name.1 <= end && (name.0, name.1) != (at, end))
        };
        let free_here = names.get(next).is_none_or(|name| name.0 > at);
        let alone = free_here && described::paired(text, tokens, at)
            || free_here
                && at > 0
                && (addressed(text, tokens, at)
                    || name(text, tokens, at)
                        && (relative(text, tokens, at)
                            || titled(text, tokens, at)
                            || posted(text, tokens, at)
                            || answers(tokens, at)
                            || aged(text, tokens, at)
                            || account(tokens, at)));
        let end = match () {
            () if alone => Some(at + 1),
            () => in_full::end(text, tokens, at),
        };
        if let Some(end) = end.filter(|&end| within(end)) {
            found.push((at, end));
            free = end;
        }
    }
    if !found.is_empty() {
        let swallowed = |name: &(usize, usize)| {
            let before = found.partition_point(|found| found.1 <= name.0);
            found.get(before).is_some_and(|found| found.0 <= name.0)
        };
        names.retain(|name| !swallowed(name));
        names.append(&mut found);
        names.sort_unstable();
    }
}

/// Recognises "his niece, Mairead," and "Ada’s son David".
fn relative(text: &str, tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens[at].span().of(text);
    let comma = tokens[at - 1].symbol == ',';
    let Some(kin) = at.checked_sub(if comma { 2 } else { 1 }) else { return false };
    if !KIN.contains(&word(kin)) {
        return false;
    }
    let owned = kin.checked_sub(1).is_some_and(|before| {
        tokens[before].possessive
            || tokens[before].is(Class::OBLIQUE)
            || before > 0 && tokens[before - 1].possessive
    });
    // "his mother, Democratic nominee": a name would end the insertion.
    let ends = tokens.get(at + 1).is_none_or(|next| matches!(next.symbol, ',' | '.' | ')' | ';'));
    owned && if comma { ends } else { tokens[at].is(Class::FIRST) && !tokens[at].is(Class::COMMON) }
}

/// Posts and trades that a person's name follows: "the opposition leader Siddaramaiah".
const POSTS: &[&str] = &[
    "activist",
    "actor",
    "actress",
    "commissioner",
    "defender",
    "goalkeeper",
    "governor",
    "lawmaker",
    "leader",
    "mayor",
    "midfielder",
    "minister",
    "monk",
    "premier",
    "president",
    "senator",
    "singer",
    "spokesman",
    "spokeswoman",
    "striker",
];

/// Recognises "opposition leader Quddus", not "market leader Straitline".
fn posted(text: &str, tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens[at].span().of(text);
    let led = |word: &str| matches!(word, "market" | "industry" | "world" | "league" | "sector" | "series");
    let unknown = !tokens[at].is(Class::COMMON.or(Class::PLACE).or(NO_NAME)) && tokens[at].span().len() > 3;
    unknown
        && POSTS.contains(&word(at - 1))
        && !at.checked_sub(2).is_some_and(|before| led(word(before)))
        && tokens.get(at + 1).is_none_or(|next| !next.capital() && next.symbol != '&')
}

/// Recognises "…,” said Ada" and "…,” Ada said".
fn answers(tokens: &[Token], at: usize) -> bool {
    let says =
        |at: usize| tokens.get(at).is_some_and(|token| token.is(Class::CUE) && token.case == Case::Lower);
    let closes = |at: usize| closes(&tokens[at]);
    let first = tokens[at].is(GIVEN) && !tokens[at].is(NO_NAME);
    // "said Virginia delegate Ada Quill"
    let small = Class::PREP.or(Class::CONJ).or(Class::ADVERB).or(Class::DET);
    let ends = tokens.get(at + 1).is_none_or(|next| !next.word() || next.is(small));
    let last = tokens[at].is(Class::LAST) && !tokens[at].is(NO_NAME.or(Class::COMMON));
    let after = at > 1 && says(at - 1) && closes(at - 2) && ends;
    after && (first || last) || first && closes(at - 1) && says(at + 1)
}

/// Recognises "Zainab, 38, who": a name and an age.
fn aged(text: &str, tokens: &[Token], at: usize) -> bool {
    let symbol = |at: usize| tokens.get(at).map_or('\n', |token| token.symbol);
    let age =
        tokens.get(at + 2).filter(|token| token.shape == Shape::Number).map(|token| token.span().of(text));
    let years = age.and_then(|age| age.parse().ok()).is_some_and(|years: u8| (5..=105).contains(&years));
    let opens = tokens[at - 1].word() && tokens[at - 1].case == Case::Lower;
    opens && years && symbol(at + 1) == ',' && matches!(symbol(at + 3), ',' | '.')
}

/// Recognises "— Mairead (@mairead04)": the holder of an account.
fn account(tokens: &[Token], at: usize) -> bool {
    let dash = matches!(tokens[at - 1].symbol, '—' | '–' | '-');
    let bracket = tokens.get(at + 1).is_some_and(|next| next.symbol == '(');
    dash && bracket && tokens.get(at + 2).is_some_and(|handle| handle.shape == Shape::Handle)
}

#[cfg(test)]
mod tests {
    use crate::text::analyse;

    fn people(text: &str) -> Vec<String> {
        analyse(text).people.into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn a_relative_and_a_title_give_a_name_away() {
        assert_eq!(people("The barn was his. His niece, Mairead, cleared it."), ["Mairead"]);
        assert_eq!(people("The yard is quiet. Mr Porter and Mrs. Champion left."), ["Porter", "Champion"]);
        assert_eq!(people("They asked Mr Speaker to rule."), [""; 0]);
        assert_eq!(people("And from Chairwoman Adeyemi: “We are all glad of it.”"), ["Adeyemi"]);
        assert_eq!(people("Nobody argues with Dame Honor Quillaby."), ["Honor Quillaby"]);
    }

    #[test]
    fn who_speaks_after_a_quotation_has_a_name() {
        assert_eq!(people("“We go,” said Ada Quill."), ["Ada Quill"]);
        assert_eq!(people("Ada Quill said the yard would close."), ["Ada Quill"]);
        assert_eq!(people("“We go,” says Ware Bank’s Simon Porter."), ["Simon Porter"]);
        assert_eq!(people("“We go,” says the Ware Post’s Simon Champion."), ["Simon Champion"]);
        assert_eq!(people("Nobody came. Ada Quill said the yard would close."), ["Ada Quill"]);
        assert_eq!(people("“We go,” said Ada City Council."), [""; 0]);
        assert_eq!(people("The boats stayed in. “We go,” said Honor on Monday."), ["Honor"]);
        assert_eq!(people("“We go,” said Monday's paper. “We stay,” said Labour."), [""; 0]);
        assert_eq!(people("“We go,” said Virginia ferry workers."), [""; 0]);
    }

    #[test]
    fn an_age_a_nickname_and_a_father_give_a_name_away() {
        assert_eq!(people("Among them is the family of Zainab, 38, who left."), ["Zainab"]);
        assert_eq!(people("They met at Harbour, 38 miles away."), [""; 0]);
        assert_eq!(people("He will face his rival Alan ‘The Anvil’ Dent."), ["Alan ‘The Anvil’ Dent"]);
        assert_eq!(people("In the queue was Rajendran s/o Muthu, 70."), ["Rajendran s/o Muthu"]);
        assert_eq!(people("Headteacher Nicola Bright said the school knew nothing."), ["Nicola Bright"]);
    }

    #[test]
    fn a_hall_before_a_post_is_no_person() {
        assert_eq!(people("At Ware’s Sage Centre, the chancellor said no. He left."), [""; 0]);
        assert_eq!(people("“No.” Alexandra Tower, a spokeswoman for the bank, said."), ["Alexandra Tower"]);
    }

    #[test]
    fn two_first_names_share_a_last_name() {
        assert_eq!(people("On Monday, Greta and Karl Quill opened the shop."), ["Greta", "Karl Quill"]);
        assert_eq!(people("Karl and Ada Quill came late. They went on."), ["Karl Quill", "Ada Quill"]);
    }

    #[test]
    fn a_post_and_an_initial_give_a_name_away() {
        assert_eq!(people("They thanked the opposition leader Quddussar on Monday."), ["Quddussar"]);
        assert_eq!(people("They thanked the market leader Straitline on Monday."), [""; 0]);
        assert_eq!(people("The premier of the islands, O.Quddus-Hale, was late."), ["O.Quddus-Hale"]);
        assert_eq!(people("Historian Yu.Boldquil came from the U.Ware."), ["Yu.Boldquil"]);
    }

    #[test]
    fn what_somebody_does_gives_a_name_away() {
        assert_eq!(people("They spoke to Ines Ferro, the deputy mayor, on the pier."), ["Ines Ferro"]);
        assert_eq!(people("They spoke in San Ferro, the capital of the island."), [""; 0]);
    }

    #[test]
    fn a_first_name_and_a_particle_begin_a_name() {
        assert_eq!(people("Biologists led by Jan van Dam at Ware counted them."), ["Jan van Dam"]);
    }

    #[test]
    fn what_is_added_takes_in_its_parts_and_overlaps_no_other_name() {
        let text = "Jan van Dam left.";
        let tokens = crate::text::tokens::tokenise(text);
        for (there, then) in
            [((1, 3), (0, 3)), ((2, 3), (0, 3)), ((0, 1), (0, 3)), ((0, 3), (0, 3)), ((2, 4), (2, 4))]
        {
            let mut names = vec![there];
            super::add(text, &tokens, &mut names);
            assert_eq!(names, [then], "{there:?}");
        }
    }

    #[test]
    fn the_holder_of_an_account_is_named_before_it() {
        let tweet = "We are out until it is settled. — Mairead (@mairead04) March 3, 2021";
        assert_eq!(people(tweet), ["Mairead"]);
    }

    #[test]
    fn what_else_follows_them_is_none() {
        assert_eq!(people("His mother, Democratic nominee for the seat, left."), [""; 0]);
        assert_eq!(people("Her husband, Monday or not, went to work."), [""; 0]);
    }
}

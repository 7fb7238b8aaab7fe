//! The forms of an English word: for run, also runs, running and ran; for ferry, also ferries.
//!
//! A query gives the base form, or any form of an irregular word. Whether a word is a noun or a verb is unknown, so
//! it gets the endings of both. Forms that nobody writes do no harm.

/// Irregular verbs: the base form, then the past forms.
const VERBS: &str = "\
be am is are was were been being|arise arose arisen|awake awoke awoken|bear bore borne born|beat beat beaten|\
become became|begin began begun|behold beheld|bend bent|bet bet betted|bid bid bade bidden|bind bound|bite bit bitten|\
bleed bled|blow blew blown|break broke broken|breed bred|bring brought|broadcast broadcast broadcasted|build built|\
burn burnt burned|burst burst|buy bought|cast cast|catch caught|choose chose chosen|cling clung|come came|cost cost costed|\
creep crept|cut cut|deal dealt|dig dug|dive dove dived|do did done does|draw drew drawn|dream dreamt dreamed|\
drink drank drunk|drive drove driven|dwell dwelt dwelled|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|\
find found|fit fit fitted|flee fled|fling flung|fly flew flown flies|forbid forbade forbidden|forecast forecast forecasted|\
forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten|give gave given|go went gone goes|\
grind ground|grow grew grown|hang hung hanged|have had has|hear heard|hide hid hidden|hit hit|hold held|hurt hurt|\
keep kept|kneel knelt kneeled|knit knit knitted|know knew known|lay laid|lead led|lean leant leaned|leap leapt leaped|\
learn learnt learned|leave left|lend lent|let let|lie lay lain lied|light lit lighted|lose lost|make made|mean meant|\
meet met|mow mowed mown|offset offset|overcome overcame|pay paid|plead pled pleaded|prove proved proven|put put|\
quit quit quitted|read read|rid rid|ride rode ridden|ring rang rung|rise rose risen|run ran|say said|\
see saw seen|seek sought|sell sold|send sent|set set|sew sewed sewn|shake shook shaken|shave shaved shaven|shed shed|\
shine shone shined|shoot shot|show showed shown|shrink shrank shrunk|shut shut|sing sang sung|sink sank sunk|sit sat|\
slay slew slain|sleep slept|slide slid|sling slung|slit slit|smell smelt smelled|sow sowed sown|speak spoke spoken|\
speed sped speeded|spell spelt spelled|spend spent|spill spilt spilled|spin spun|spit spat spit|split split|\
spoil spoilt spoiled|spread spread|spring sprang sprung|stand stood|steal stole stolen|stick stuck|sting stung|\
stink stank stunk|stride strode stridden|strike struck stricken|string strung|strive strove striven|swear swore sworn|\
sweep swept|swell swelled swollen|swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told|\
think thought|throw threw thrown|thrust thrust|tread trod trodden|wake woke woken|wear wore worn|weave wove woven|\
wed wed wedded|weep wept|wet wet wetted|win won|wind wound|wring wrung|write wrote written|\
can could|may might|shall should|will would willed|partake partook partaken|beset beset|withdraw withdrew withdrawn|\
withhold withheld|withstand withstood";

/// Irregular nouns: the singular, then the plurals.
const NOUNS: &str = "\
man men|woman women|child children|person people persons|foot feet|tooth teeth|goose geese|mouse mice|louse lice|ox oxen|\
die dice|penny pence pennies|wife wives|life lives|knife knives|leaf leaves|half halves|thief thieves|calf calves|\
wolf wolves|self selves|shelf shelves|loaf loaves|hoof hooves hoofs|scarf scarves scarfs|dwarf dwarves dwarfs|\
wharf wharves wharfs|elf elves|crisis crises|analysis analyses|basis bases|thesis theses|hypothesis hypotheses|\
diagnosis diagnoses|emphasis emphases|oasis oases|axis axes|parenthesis parentheses|synthesis syntheses|\
prognosis prognoses|paralysis paralyses|criterion criteria|phenomenon phenomena|medium media mediums|datum data|\
bacterium bacteria|memorandum memoranda memorandums|referendum referenda referendums|stadium stadia stadiums|\
curriculum curricula curriculums|forum fora forums|erratum errata|alumnus alumni|cactus cacti cactuses|\
fungus fungi funguses|nucleus nuclei|radius radii|stimulus stimuli|syllabus syllabi syllabuses|focus foci focuses|\
locus loci|index indices indexes|matrix matrices|appendix appendices appendixes|vertex vertices|formula formulae formulas|\
larva larvae|antenna antennae antennas|vertebra vertebrae|alga algae|quiz quizzes|plateau plateaux plateaus|\
bureau bureaux bureaus|sheep sheep|series series|species species|aircraft aircraft|headquarters headquarters";

/// Prefixes that irregular verbs may have: overrun, withdraw, rebuild.
const BEFORE: [&str; 9] = ["over", "under", "out", "re", "un", "mis", "fore", "up", "inter"];

/// Irregular nouns that others end in: spokeswoman, grandchild, housewife.
const BEHIND: [&str; 8] = ["man", "child", "person", "foot", "tooth", "wife", "life", "shelf"];

/// Returns the forms of a word in lower case, itself first.
///
/// ```
/// use onrecord::query::forms;
/// assert_eq!(forms("run"), ["run", "runs", "running", "ran"]);
/// assert!(forms("ferry").contains(&"ferries".into()));
/// assert!(forms("spokeswomen").contains(&"spokeswoman".into()));
/// ```
pub fn forms(word: &str) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    if !word.is_ascii() || word.len() < 2 {
        return all;
    }
    let base = |row: &str| row.split(' ').next().is_some_and(|base| base == word);
    let verb = VERBS.split('|').any(base);
    // For be, these would be different words.
    if word != "be" {
        all.push(third_person(word));
        all.extend(participles(word));
    }
    if !verb {
        all.extend(pasts(word));
    }
    for (table, verbs) in [(VERBS, true), (NOUNS, false)] {
        for row in table.split('|') {
            let others: &[&str] = if verbs { &BEFORE } else { &BEHIND };
            let head = row.split(' ').next().unwrap_or_default();
            let stem = |form: &str| match verbs {
                true => word.strip_suffix(form).filter(|before| before.is_empty() || others.contains(before)),
                false => word.strip_suffix(form).filter(|before| before.is_empty() || others.contains(&head)),
            };
            // A base form such as lay is not also treated as the past of another verb.
            let Some(before) = row.split(' ').find_map(stem).filter(|_| !verb || !verbs || base(row)) else {
                continue;
            };
            all.extend(row.split(' ').map(|form| format!("{before}{form}")));
            let head = format!("{before}{head}");
            if verbs && head != "be" {
                all.extend([third_person(&head)]);
                all.extend(participles(&head));
            }
        }
    }
    let mut known = std::collections::HashSet::new();
    all.retain(|form| known.insert(form.clone()));
    all
}

fn vowel(c: u8) -> bool {
    b"aeiou".contains(&c)
}

/// Returns the word without a final y after a consonant.
fn before_y(word: &str) -> Option<&str> {
    word.strip_suffix('y').filter(|stem| stem.bytes().next_back().is_some_and(|c| !vowel(c)))
}

/// Returns the plural, or the form used after he or she.
fn third_person(word: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    let o = word.strip_suffix('o').is_some_and(|stem| stem.bytes().next_back().is_some_and(|c| !vowel(c)));
    match before_y(word) {
        Some(stem) => format!("{stem}ies"),
        None if sibilant || o => format!("{word}es"),
        None => format!("{word}s"),
    }
}

/// Returns the stems that take `ed` and `ing`, with the last letter doubled where English may do so.
fn stems(word: &str) -> Vec<String> {
    let bytes = word.as_bytes();
    let silent_u = |at: usize| at > 0 && bytes[at] == b'u' && bytes[at - 1] == b'q';
    let consonant = |at: usize| !vowel(bytes[at]) || silent_u(at);
    let n = bytes.len();
    let short = !consonant(n - 2) && consonant(n - 1) && !b"cwxyh".contains(&bytes[n - 1]);
    let twice = short && (n == 2 || consonant(n - 3));
    let syllables = (1..n).filter(|at| !consonant(at - 1) && consonant(*at)).count();
    let doubled = || format!("{word}{}", &word[n - 1..]);
    match twice {
        true if syllables <= 1 => vec![doubled()],
        true => vec![word.into(), doubled()],
        false if word.ends_with('c') => vec![word.into(), format!("{word}k")],
        false => vec![word.into()],
    }
}

fn participles(word: &str) -> Vec<String> {
    if let Some(stem) = word.strip_suffix("ie") {
        return vec![format!("{stem}ying")];
    }
    match word.strip_suffix('e') {
        Some(stem) if !stem.ends_with(['e', 'o', 'y']) => vec![format!("{stem}ing")],
        Some(_) => vec![format!("{word}ing")],
        None => stems(word).into_iter().map(|stem| stem + "ing").collect(),
    }
}

fn pasts(word: &str) -> Vec<String> {
    match before_y(word) {
        Some(stem) => vec![format!("{stem}ied")],
        None if word.ends_with('e') => vec![format!("{word}d")],
        None => stems(word).into_iter().map(|stem| stem + "ed").collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_and_irregular_words_have_their_forms() {
        for (word, has) in [
            ("ferry", "ferries ferried ferrying"),
            ("strike", "strikes striking struck"),
            ("stop", "stops stopped stopping"),
            ("travel", "travelled traveled travelling traveling"),
            ("visit", "visits visited visiting"),
            ("panic", "panics panicked panicking"),
            ("die", "dies died dying dice"),
            ("agree", "agrees agreed agreeing"),
            ("box", "boxes boxed boxing"),
            ("church", "churches"),
            ("potato", "potatoes"),
            ("play", "plays played playing"),
            ("fix", "fixes fixed fixing"),
            ("show", "shows showed shown showing"),
            ("plan", "plans planned planning"),
            ("vote", "votes voted voting"),
            ("be", "is are was were been being"),
            ("ran", "run runs running"),
            ("people", "person persons peoples"),
            ("policeman", "policemen"),
            ("wife", "wives"),
            ("crisis", "crises"),
            ("overran", "overrun overruns overrunning"),
            ("withdraw", "withdrew withdrawn withdrawing withdraws"),
            ("understand", "understood understanding"),
            ("lay", "laid lays laying"),
            ("lie", "lay lied lying lies"),
            ("saw", "see saws sawed seen"),
            ("found", "founded founding find"),
            ("quit", "quitting quits"),
            ("go", "goes went going"),
        ] {
            let all = forms(word);
            for form in has.split(' ') {
                assert!(all.iter().any(|known| known == form), "{word}: {form} {all:?}");
            }
            assert!(all.len() < 20, "{word}: {all:?}");
        }
        for (word, lacks) in
            [("run", "runned"), ("stop", "stoped"), ("lay", "lain"), ("see", "seed"), ("read", "ad")]
        {
            assert!(!forms(word).iter().any(|form| form == lacks), "{word} {lacks}");
        }
        assert_eq!(forms("москва"), ["москва"]);
    }

    #[test]
    fn the_tables_are_in_order() {
        for row in VERBS.split('|').chain(NOUNS.split('|')) {
            assert!(
                row.split(' ').count() >= 2 && row.bytes().all(|b| b == b' ' || b.is_ascii_lowercase()),
                "{row}"
            );
        }
    }
}

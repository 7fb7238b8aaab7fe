//! Variants of a name: short forms of first names, and misspellings by one letter.

/// First names with those short forms that are not simply their beginnings.
const SHORT_FORMS: &[(&str, &[&str])] = &[
    ("abigail", &["abby"]),
    ("albert", &["bert"]),
    ("alexander", &["sandy", "sasha"]),
    ("alexandra", &["sandra", "sasha"]),
    ("andrew", &["drew", "andy"]),
    ("anthony", &["tony"]),
    ("barbara", &["barb", "babs"]),
    ("bernard", &["bernie"]),
    ("catherine", &["cathy", "kate", "katie", "kitty"]),
    ("charles", &["charlie", "chuck"]),
    ("christine", &["chris", "tina"]),
    ("christopher", &["kit"]),
    ("cynthia", &["cindy"]),
    ("daniel", &["danny"]),
    ("deborah", &["debbie"]),
    ("donald", &["donnie"]),
    ("dorothy", &["dot", "dottie"]),
    ("edward", &["ted", "ned", "eddie"]),
    ("elizabeth", &["liz", "beth", "betsy", "betty", "eliza", "lizzie", "libby"]),
    ("eugene", &["gene"]),
    ("francis", &["frank"]),
    ("francisco", &["paco"]),
    ("frederick", &["freddie"]),
    ("gerald", &["jerry"]),
    ("gregory", &["greg"]),
    ("harold", &["harry", "hal"]),
    ("henry", &["harry", "hank"]),
    ("jacob", &["jake"]),
    ("james", &["jim", "jimmy", "jamie"]),
    ("janet", &["jan"]),
    ("jeffrey", &["jeff"]),
    ("john", &["jack", "johnny"]),
    ("jonathan", &["jon"]),
    ("joseph", &["joe", "joey"]),
    ("katherine", &["kathy", "kate", "katie", "kay"]),
    ("kathleen", &["kathy"]),
    ("kenneth", &["kenny"]),
    ("laurence", &["larry"]),
    ("lawrence", &["larry"]),
    ("leonard", &["len", "lenny"]),
    ("margaret", &["maggie", "meg", "peggy"]),
    ("matthew", &["matt"]),
    ("michael", &["mike", "mick", "mickey"]),
    ("michelle", &["shelly"]),
    ("mikhail", &["misha"]),
    ("nathaniel", &["nate", "nat"]),
    ("nicholas", &["nick"]),
    ("pamela", &["pam"]),
    ("patricia", &["patty", "tricia", "trish"]),
    ("patrick", &["paddy"]),
    ("peter", &["pete"]),
    ("philip", &["phil"]),
    ("rebecca", &["becky"]),
    ("richard", &["rick", "dick", "ricky"]),
    ("robert", &["bob", "bobby", "rob", "robbie"]),
    ("ronald", &["ronnie"]),
    ("rosemary", &["rose"]),
    ("samuel", &["sammy"]),
    ("stephen", &["steve"]),
    ("steven", &["steve"]),
    ("susan", &["sue", "suzie"]),
    ("terence", &["terry"]),
    ("theodore", &["ted", "teddy"]),
    ("theresa", &["terry", "tess"]),
    ("thomas", &["tom", "tommy"]),
    ("timothy", &["tim"]),
    ("victoria", &["vicky", "tori"]),
    ("vladimir", &["volodya"]),
    ("william", &["bill", "billy", "will", "willie", "liam"]),
    ("zachary", &["zack"]),
];

/// Returns whether one first name is short for the other: "Ben" and "Benjamin", "Bob" and "Robert". Both must be in
/// lower case.
pub(super) fn same_first_name(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let listed = |long: &str, short: &str| {
        SHORT_FORMS
            .binary_search_by(|(name, _)| (*name).cmp(long))
            .is_ok_and(|at| SHORT_FORMS[at].1.contains(&short))
    };
    // "Paul" is not short for "Pauline".
    let feminine =
        ["a", "ia", "ina", "ine", "ette", "elle"].contains(&long.strip_prefix(short).unwrap_or("-"));
    let begins = short.len() >= 3 && long.len() >= short.len() + 2 && long.starts_with(short) && !feminine;
    begins || listed(long, short) || listed(short, long) || same_consonants(one, other)
}

/// Returns whether two names are spellings of the same sound: "Mohammed", "Muhammad".
fn same_consonants(one: &str, other: &str) -> bool {
    let consonants = |word: &str| -> Vec<char> {
        let mut all: Vec<char> =
            word.chars().filter(|letter| !matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')).collect();
        all.dedup();
        all
    };
    let mine = consonants(one);
    mine.len() >= 4 && one.chars().next() == other.chars().next() && mine == consonants(other)
}

/// The shortest word in which another letter may be a misspelling.
const SHORTEST: usize = 5;

/// Returns whether two words differ by one letter that is missing, added or replaced, or by two that are swapped.
/// Both must be in lower case. A first letter is hardly ever wrong, and a last vowel is what tells "Mario" from
/// "Maria".
pub(super) fn is_slip(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len().min(b.len()) < SHORTEST || a.first() != b.first() || a == b {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (left, right) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    match (left, right) {
        ([_] | [], [_] | []) => {
            tail > 0 || left.iter().chain(right).all(|letter| matches!(letter, 'i' | 'y' | 'e' | 'n' | 'h'))
        }
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order() {
        assert!(SHORT_FORMS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn short_forms_are_known_either_way() {
        for (short, long) in [
            ("ben", "benjamin"),
            ("bob", "robert"),
            ("larry", "lawrence"),
            ("alex", "alexandra"),
            ("mohammed", "muhammad"),
        ] {
            assert!(same_first_name(short, long) && same_first_name(long, short), "{short} {long}");
        }
        for (one, other) in [("paul", "paula"), ("karl", "moss"), ("jo", "john"), ("paul", "pauline")] {
            assert!(!same_first_name(one, other), "{one} {other}");
        }
    }

    #[test]
    fn one_letter_is_a_slip_and_two_are_another_name() {
        for (one, other) in
            [("kristen", "kristin"), ("maurer", "mauer"), ("hasina", "hasian"), ("zelensky", "zelenski")]
        {
            assert!(is_slip(one, other) && is_slip(other, one), "{one} {other}");
        }
        for (one, other) in
            [("mario", "maria"), ("moss", "mass"), ("clinton", "quinton"), ("karlsson", "carlsson")]
        {
            assert!(!is_slip(one, other), "{one} {other}");
        }
    }
}

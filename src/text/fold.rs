//! Removes diacritics: "Zoë" and "Zoe" are one name.

/// Each plain letter with its accented forms.
const LETTERS: &[(char, &str)] = &[
    ('a', "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ('b', "ḃḅḇ"),
    ('c', "çćĉċčḉ"),
    ('d', "ďḋḍḏḑḓđð"),
    ('e', "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ('f', "ḟ"),
    ('g', "ĝğġģǧǵḡ"),
    ('h', "ĥȟḣḥḧḩḫẖħ"),
    ('i', "ìíîïĩīĭįǐȉȋḭḯỉịı"),
    ('j', "ĵǰ"),
    ('k', "ķǩḱḳḵ"),
    ('l', "ĺļľḷḹḻḽł"),
    ('m', "ḿṁṃ"),
    ('n', "ñńņňǹṅṇṉṋ"),
    ('o', "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợø"),
    ('p', "ṕṗ"),
    ('r', "ŕŗřȑȓṙṛṝṟ"),
    ('s', "śŝşšſșṡṣṥṧṩẛ"),
    ('t', "ţťțṫṭṯṱẗ"),
    ('u', "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ('v', "ṽṿ"),
    ('w', "ŵẁẃẅẇẉẘ"),
    ('x', "ẋẍ"),
    ('y', "ýÿŷȳẏẙỳỵỷỹ"),
    ('z', "źżžẑẓẕ"),
];

/// Returns `word` in lower case and without diacritics; `None` if it has none.
pub(crate) fn fold(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let plain = |c: char| match c {
        '\u{300}'..='\u{36f}' => None,
        // None of these is in the list.
        '\0'..'\u{c0}' | '\u{1f00}'.. => Some(c),
        _ => Some(LETTERS.iter().find(|(_, marked)| marked.contains(c)).map_or(c, |(letter, _)| *letter)),
    };
    let lower = word.to_lowercase();
    let folded: String = lower.chars().filter_map(plain).collect();
    (folded != lower).then_some(folded)
}

/// Returns `word` in lower case and without diacritics, whether it has any or not.
pub(crate) fn plain(word: &str) -> String {
    fold(word).unwrap_or_else(|| word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn marks_are_left_out_and_all_else_stays() {
        for (word, plain) in
            [("Zoë", "zoe"), ("Łukasz", "lukasz"), ("Nguyễn", "nguyen"), ("Jose\u{301}", "jose")]
        {
            assert_eq!(fold(word).as_deref(), Some(plain));
        }
        assert_eq!(fold("Zoe"), None);
        assert_eq!(fold("Анна"), None);
    }
}

//! Decides whether a text is in English, the only language in which people and speakers are found.
//!
//! It goes by the script and by function words, which are a third of any text.

use std::sync::LazyLock;

use super::lexicon::{KeyMap, KeySet, key};
use super::quotes::spans;
use super::tokens::Token;
use super::{Kind, Quote};
use crate::Span;

/// The language of a text, as far as it matters to the analysis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// English.
    English,
    /// Certainly another language: no people or speakers are found.
    Other,
    /// Too short to tell, or with too few function words, as in lists of results. It is analysed as English.
    #[default]
    Unknown,
}

/// How many bytes of a text are examined.
const NEAR: usize = 64 << 10;

/// English words that no other language here has.
const ENGLISH: &str = "the of and that it with his not are but from have they this which were said she been their who \
    would about after when there you its than what could into also";

/// English words that other languages have as well, so that they prove nothing.
const SHARED: &str =
    "to in is was for as on be at by had an he we has will more or do so me no up all one our ve re ll";

/// Words of other languages.
const OTHERS: [&str; 15] = [
    "und der die das den dem nicht ist ein eine einen mit von sich auf für auch wird im zu sie wir hat haben sagte nach \
     wie dass habe er werden ich",
    "et le la les des est une un dans que qui pour pas sur avec au du il elle nous ne sont été aux par plus ont cette \
     mais je vous à",
    "el la los las del que por con una un para como su es se no lo más pero al dijo fue en está de ya muy también otra",
    "os as que não uma um do da dos das em com para por na ao se mais foi disse como são pelo é de",
    "il lo la gli che di del della dei non per una un con sono nel si ha come più al alla anche è detto",
    "en het een van de dat niet zijn met voor op ook te er aan hij maar bij zei die heeft werd naar",
    "och att det som en ett på är av för med den inte till har om de jag vi han hon sade så från",
    "og at det som en et på er af for med den ikke til har om de jeg vi han hun sagde sa så fra blev",
    "na nie się że do jest to jak ale po od za był przez dla są tym oraz już będzie powiedział",
    "ve bir bu için ile da de olarak çok ne daha gibi olan dedi ama en kadar sonra var değil",
    "şi și de la în cu pe nu un este care mai din să se că pentru fost sunt al",
    "az és hogy nem is egy van meg ez volt de azt el csak már mint még ha",
    "se na že je do to ve za si ale po jsou byl podle také které jako by",
    "ja on ei että se oli hän mutta niin myös sen ovat joka mukaan kuin sanoi",
    "yang dan di dengan untuk ini itu dari dalam tidak akan pada juga oleh ada mereka",
];

/// Words that also occur in names: Van der Kolk, Real Club de la Costa.
const IN_NAMES: &str = "de del la las los le du di da do dos der den dem die das von van el al il lo";

/// Stands for English among the bits of a word.
const IS_ENGLISH: u32 = 1 << 31;
const IS_SHARED: u32 = 1 << 30;
/// Stands for a word that also occurs in names.
const IS_NAME: u32 = 1 << 29;

/// The function words, each with a bit for every language that has it.
static WORDS: LazyLock<KeyMap<u32>> = LazyLock::new(|| {
    let mut words: KeyMap<u32> = KeyMap::default();
    let lists = OTHERS.iter().enumerate().map(|(number, list)| (*list, 1 << number));
    for (list, bit) in lists.chain([(ENGLISH, IS_ENGLISH), (SHARED, IS_SHARED), (IN_NAMES, IS_NAME)]) {
        list.split_whitespace().for_each(|word| *words.entry(key(word)).or_default() |= bit);
    }
    words
});

/// What was counted in a text.
#[derive(Default)]
struct LanguageCounts {
    words: usize,
    /// How many of them do not begin with a capital.
    small: usize,
    english: usize,
    shared: usize,
    /// For each other language: how many of its words there are, how many different ones, and how many of those do
    /// not occur in names.
    others: [(usize, usize, usize); OTHERS.len()],
}

/// Returns the language of `text`, which is the body of an article.
///
/// ```
/// use onrecord::text::{Language, language};
/// assert_eq!(language("The ferry was late again, and nobody on the pier knew why it was."), Language::English);
/// assert_eq!(language("Die Fähre kam wieder zu spät, und niemand auf dem Pier wusste, warum."), Language::Other);
/// assert_eq!(language("Results: Ayr 2, Alloa 0"), Language::Unknown);
/// ```
pub fn language(text: &str) -> Language {
    let near = (0..=NEAR.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    let Some(counts) = LanguageCounts::of(&text[..near]) else { return Language::Other };
    let LanguageCounts { words, small, english, shared, others } = counts;
    let (most, different, sure) = others.into_iter().max().unwrap_or_default();
    // An eighth of the words, several different ones, and far more than in English.
    let other = different >= 3 && sure >= 2 && most > 2 * english && most * 8 >= words;
    // Prose of many words, none of them English.
    let unheard_of =
        small >= 50 && small * 2 >= words && english * 20 < small && (english + shared) * 10 < small;
    match (other || unheard_of, english >= 2 && (english + shared) * 8 >= words) {
        (true, _) => Language::Other,
        (false, true) => Language::English,
        (false, false) => Language::Unknown,
    }
}

impl LanguageCounts {
    /// Counts the words of `text`; `None` if most letters belong to another script.
    fn of(text: &str) -> Option<Self> {
        /// Fewer letters than this are just a name.
        const FEW: usize = 8;
        let (mut letters, mut foreign) = (0, 0);
        let mut counts = Self::default();
        let mut seen = KeySet::default();
        let mut at = 0;
        while let Some(word) = next_word(text, &mut at) {
            counts.words += 1;
            if word.is_ascii() {
                letters += word.len();
                counts.small += usize::from(word.as_bytes()[0].is_ascii_lowercase());
                if word.len() > LONGEST {
                    continue;
                }
            } else {
                for c in word.chars() {
                    letters += 1;
                    foreign += usize::from(!is_latin(c));
                }
                counts.small += usize::from(word.starts_with(char::is_lowercase));
            }
            let word = key(word);
            let Some(&bits) = WORDS.get(&word) else { continue };
            if bits & (IS_ENGLISH | IS_SHARED) != 0 {
                counts.english += usize::from(bits & IS_ENGLISH != 0);
                counts.shared += usize::from(bits & IS_SHARED != 0);
                continue;
            }
            let (new, sure) = (usize::from(seen.insert(word)), usize::from(bits & IS_NAME == 0));
            for (number, (all, different, no_names)) in counts.others.iter_mut().enumerate() {
                if bits & 1 << number != 0 {
                    *all += 1;
                    *different += new;
                    *no_names += new * sure;
                }
            }
        }
        (letters < FEW || foreign * 2 <= letters).then_some(counts)
    }
}

/// No word in the lists has more letters.
const LONGEST: usize = 12;

/// Returns the next run of letters from `at` on, and moves `at` past it.
fn next_word<'t>(text: &'t str, at: &mut usize) -> Option<&'t str> {
    let bytes = text.as_bytes();
    let letter = |at: usize| match bytes[at] {
        byte if byte.is_ascii() => (byte.is_ascii_alphabetic(), 1),
        _ => text[at..].chars().next().map_or((false, 1), |c| (c.is_alphabetic(), c.len_utf8())),
    };
    let mut start = *at;
    while start < bytes.len() {
        let (is, width) = letter(start);
        if is {
            break;
        }
        start += width;
    }
    let mut end = start;
    while end < bytes.len() {
        let (is, width) = letter(end);
        if !is {
            break;
        }
        end += width;
    }
    *at = end;
    (end > start).then(|| &text[start..end])
}

/// Returns whether a letter is one of the Latin script.
fn is_latin(c: char) -> bool {
    matches!(c, '\0'..'\u{370}' | '\u{1D00}'..'\u{1F00}' | '\u{2C60}'..'\u{2C80}' | '\u{A720}'..'\u{A800}'
        | '\u{FB00}'..'\u{FB07}' | '\u{FF21}'..'\u{FF5B}')
}

/// Returns the quotations of a text that is not English, without speakers.
pub(super) fn quotations(text: &str, tokens: &[Token]) -> Vec<Quote> {
    let words = |first: usize, end: usize| Span::new(tokens[first].start(), tokens[end - 1].end());
    let marked = spans::pair(text, tokens).into_iter().filter(|marked| marked.inner() < marked.close);
    let quote = |marked: spans::QuotedSpan| Quote {
        span: words(marked.inner(), marked.close),
        marked: words(marked.open, marked.marks_end()),
        kind: Kind::Direct,
        speaker: None,
        confidence: 0,
        source: None,
        cue: None,
        chain: marked.chain,
        rest: Vec::new(),
    };
    marked.map(quote).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;
    use proptest::prelude::*;

    const ELSEWHERE: [&str; 24] = [
        "Die Fähre kam am Dienstag wieder zu spät. „Wir haben zwei Stunden gewartet“, sagte Ada Bird.",
        "„Das war nicht gut“, sagte sie am Abend.",
        "Le bac est encore arrivé en retard mardi. « Nous avons attendu deux heures », a dit Ada Bird.",
        "« Nous ne reviendrons pas », a déclaré Ada Bird.",
        "El transbordador llegó otra vez tarde el martes. «Esperamos dos horas», dijo Ada Bird en el puerto.",
        "A balsa chegou outra vez atrasada na terça-feira. “Esperámos duas horas”, disse Ada Bird, e não respondeu mais.",
        "Il traghetto è arrivato di nuovo in ritardo martedì. «Abbiamo aspettato due ore», ha detto Ada Bird.",
        "De veerboot kwam dinsdag weer te laat. ‘Wij hebben twee uur gewacht’, zei Ada Bird.",
        "Färjan kom för sent igen på tisdagen. ”Vi har väntat i två timmar”, sade Ada Bird.",
        "Færgen kom for sent igen tirsdag. »Vi har ventet i to timer«, sagde Ada Bird, og så gik hun.",
        "Fergen kom for sent igjen tirsdag. «Vi har ventet i to timer», sa Ada Bird, og så gikk hun hjem.",
        "Prom spóźnił się znowu we wtorek. „Czekaliśmy dwie godziny”, powiedziała Ada Bird, ale to nie był koniec.",
        "Vapur salı günü yine geç kaldı. “İki saat bekledik,” dedi Ada Bird ve bu konuda bir şey söylemedi.",
        "Feribotul a întârziat din nou marți. „Am așteptat două ore”, a spus Ada Bird, și nu a vrut să plece.",
        "Přívoz měl v úterý zase zpoždění. „Čekali jsme dvě hodiny,“ řekla Ada Bird, ale že je to vše.",
        "A komp kedden megint késett. „Két órát vártunk” – mondta Ada Bird, de nem akart erről beszélni, és elment.",
        "Lautta myöhästyi taas tiistaina. ”Odotimme kaksi tuntia”, sanoi Ada Bird, mutta se ei ole ohi.",
        "Feri itu terlambat lagi pada hari Selasa. “Kami menunggu dua jam,” kata Ada Bird, dan tidak mau bicara.",
        "Trajekt je u utorak opet kasnio. „Čekali smo dva sata”, rekla je Ada Bird, ali gradonačelnik o tome nije htio \
         govoriti. Putnici su kazali da se to događa svaki tjedan i da im nitko ne govori zašto brod kasni, pa su na \
         kraju otišli kući. Uprava luke najavila je novi red plovidbe za iduću godinu, no nitko ne vjeruje u to.",
        "Паром во вторник опять опоздал. «Мы ждали два часа», — сказала Ада Бёрд.",
        "Το πλοίο άργησε πάλι την Τρίτη. «Περιμέναμε δύο ώρες», είπε η Άντα.",
        "تأخرت العبارة مرة أخرى يوم الثلاثاء. «انتظرنا ساعتين» قالت آدا بيرد.",
        "渡轮星期二又晚点了。“我们等了两个小时，”艾达·伯德说。",
        "フェリーは火曜日にまた遅れた。“二時間待った”とエイダ・バードさんは話した。",
    ];

    #[test]
    fn no_listed_word_is_too_long_to_be_found() {
        let lists = OTHERS.into_iter().chain([ENGLISH, SHARED, IN_NAMES]);
        assert!(lists.flat_map(str::split_whitespace).all(|word| word.len() <= LONGEST));
    }

    #[test]
    fn other_languages_are_told() {
        for text in ELSEWHERE {
            assert_eq!(language(text), Language::Other, "{text}");
            let analysis = analyse(text);
            assert_eq!((analysis.language, analysis.people.len()), (Language::Other, 0), "{text}");
            // The words in quotation marks are found, without a speaker.
            let [quote] = &analysis.quotes[..] else { panic!("{text}: {:?}", analysis.quotes) };
            assert!((quote.speaker, quote.source, quote.kind) == (None, None, Kind::Direct), "{text}");
            let marks = |c: Option<char>| c.is_some_and(|c| "„“«»‘’”".contains(c));
            let marked = quote.marked.of(text);
            assert!(marks(marked.chars().next()) && marks(marked.chars().last()), "{marked}");
        }
    }

    #[test]
    fn english_is_not_taken_for_another() {
        for text in [
            "The ferry was late again on Tuesday. “We waited two hours,” said Ada Bird, who was tired of it.",
            "“Ça va,” said Ada Bird. “Je ne sais pas, mais nous ne partirons pas.” She left with the mayor, and said that \
             she would not be back before the end of the month.",
            "In Der Spiegel and Die Zeit the mayor of Salt was said to have been to the Rue de la Paix in Paris.",
        ] {
            assert_eq!(language(text), Language::English, "{text}");
        }
        for text in [
            "",
            "Ferry late. Bakers cross.",
            "Real Madrid 3 Real Sociedad 1; Atletico de Madrid 0 Deportivo de La Coruna 2; Racing de Santander 1",
            "Van der Kolk, Von dem Bussche und Sohne, El Pais, La Repubblica, Die Welt, Le Monde",
            "Division one: Nantes 0 Lens 1 (Smith 52nd). Halftime 0-0. Leading scorers: 9 Van den Berg, 7 De la Cruz",
            "„Nein“, sagte Ada.",
            "東京",
        ] {
            assert_eq!(language(text), Language::Unknown, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_one(text in "(und |der |the |Le |„|“|»|«|\"|\n|\\PC| ){0,60}") {
            let _ = language(&text);
            let tokens = crate::text::tokens::tokenise(&text);
            let quotes = quotations(&text, &tokens);
            prop_assert!(quotes.is_sorted_by_key(|quote| quote.marked.start));
        }
    }
}

//! Groups of copies in generated corpora: articles of invented words, and what outlets do to them.

use proptest::prelude::*;

use super::*;
use crate::Article;

/// A small random number generator, so that every corpus is generated the same way again.
struct Dice(u64);

impl Dice {
    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    /// Returns true in `percent` cases out of a hundred.
    fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// An invented word, short and frequent or long and rare. Some are numbers.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 16] = [
            "ka", "lo", "mer", "tin", "sa", "vo", "ren", "ul", "pi", "dor", "es", "ni", "hal", "ju", "bre",
            "cox",
        ];
        if self.happens(3) {
            return self.between(2, 3000).to_string();
        }
        // As in real language, a few words make up half of every text.
        let rare = self.below(400).min(self.below(400));
        (0..1 + self.below(2))
            .map(|n| SYLLABLES[(rare >> (4 * n) ^ n) % 16])
            .chain([SYLLABLES[rare % 16]])
            .collect()
    }

    fn words(&mut self, least: usize, most: usize) -> Vec<String> {
        (0..self.between(least, most)).map(|_| self.word()).collect()
    }

    fn edited(&mut self, words: Vec<String>, percent: usize) -> Vec<String> {
        let mut edited = Vec::with_capacity(words.len());
        for word in words {
            match self.happens(percent).then(|| self.below(3)) {
                None => edited.push(word),
                Some(0) => {}
                Some(1) => edited.push(self.word()),
                Some(_) => edited.extend([word, self.word()]),
            }
        }
        edited
    }
}

/// An article, and the number of the story it tells.
struct TestArticle {
    story: usize,
    outlet: usize,
    text: String,
}

const OUTLETS: usize = 30;

/// Stories and their copies, in order of time: each story first, or at a random place.
fn corpus(dice: &mut Dice, stories: usize, shuffled: bool) -> Vec<TestArticle> {
    let footers: Vec<Vec<String>> = (0..OUTLETS).map(|_| dice.words(15, 50)).collect();
    let mut articles = Vec::new();
    let mut add = |dice: &mut Dice, story, words: &[String]| {
        let outlet = dice.below(OUTLETS);
        let text = format!("{}. {}", words.join(" "), footers[outlet].join(" "));
        articles.push(TestArticle { story, outlet, text });
    };
    let all: Vec<Vec<String>> = (0..stories).map(|_| dice.words(120, 700)).collect();
    all.iter().enumerate().for_each(|(story, words)| add(dice, story, words));
    for (story, original) in all.iter().enumerate().filter(|(story, _)| story % 2 == 0) {
        for _ in 0..dice.between(1, 4) {
            let mut words = original.clone();
            if dice.happens(50) {
                words.truncate((words.len() * dice.between(35, 95) / 100).max(60));
            }
            if dice.happens(50) {
                let lead = dice.between(15, 40).min(words.len() / 4);
                words.splice(..lead, dice.words(lead, lead));
            }
            if dice.happens(60) {
                let percent = [1, 3, 5][dice.below(3)];
                words = dice.edited(words, percent);
            }
            if dice.happens(40) {
                words.splice(..0, ["(AGENCY)".to_owned(), "--".to_owned()]);
            }
            if dice.happens(50) {
                words.iter_mut().step_by(7).for_each(|word| *word = format!("“{}”,", word.to_uppercase()));
            }
            add(dice, story, &words);
        }
    }
    let mut story = stories;
    // A series keeps its words and changes its numbers.
    for _ in 0..stories / 100 {
        let pattern = dice.words(80, 250);
        let slots: Vec<usize> = (0..pattern.len()).filter(|_| dice.happens(8)).collect();
        for _ in 0..8 {
            let mut words = pattern.clone();
            slots.iter().for_each(|slot| words[*slot] = dice.between(1, 9999).to_string());
            add(dice, story, &words);
            story += 1;
        }
    }
    // Items shorter than the footer below them.
    for _ in 0..stories / 10 {
        let words = dice.words(20, 50);
        add(dice, story, &words);
        story += 1;
    }
    if shuffled {
        for n in (1..articles.len()).rev() {
            articles.swap(n, dice.below(n + 1));
        }
    }
    articles
}

fn groups(articles: &[TestArticle]) -> CopyGroups {
    let mut finder = CopyFinder::default();
    for (n, one) in articles.iter().enumerate() {
        let outlet = Some(format!("Outlet {}", one.outlet));
        let article = Article { outlet, text: one.text.clone(), ..Article::default() };
        finder.add(n as u32, &article, ArticlePlace { source: "news", offset: n as u64 });
    }
    finder.groups()
}

/// Precision and recall of the pairs of articles in one group.
fn score(articles: &[TestArticle], groups: &CopyGroups) -> (f64, f64) {
    let (mut right, mut found, mut there) = (0, 0, 0);
    for a in 0..articles.len() {
        let with = groups.members(a as u32);
        for b in 0..a {
            let (same, together) = (articles[a].story == articles[b].story, with.contains(&(b as u32)));
            right += usize::from(same && together);
            found += usize::from(together);
            there += usize::from(same);
        }
    }
    (right as f64 / found.max(1) as f64, right as f64 / there.max(1) as f64)
}

#[test]
fn exactly_the_copies_are_found() {
    for (seed, shuffled) in [(1, false), (2, true)] {
        let articles = corpus(&mut Dice(seed), 500, shuffled);
        let (precision, recall) = score(&articles, &groups(&articles));
        println!("{} articles: precision {precision:.3}, recall {recall:.3}", articles.len());
        assert!(precision > 0.95 && recall > 0.95, "precision {precision}, recall {recall}");
    }
}

#[test]
fn the_earliest_is_the_original_in_any_input_order() {
    let articles = corpus(&mut Dice(3), 60, false);
    let expected = groups(&articles);
    assert!(expected.copies().all(|copy| copy >= 60) && expected.len() > 40, "{}", expected.len());
    let mut finder = CopyFinder::default();
    for (n, one) in articles.iter().enumerate().rev() {
        let outlet = format!("Outlet {}", one.outlet);
        let date = jiff::civil::Date::new(2020, 1, 1 + (n * 28 / articles.len()) as i8).ok();
        let mut hashes = Vec::new();
        sketch(&one.text, &mut hashes);
        let place = ArticlePlace { source: "news", offset: n as u64 };
        finder.add_sketch(n as u32, &hashes, (date, Some(&outlet)), place);
    }
    assert_eq!(finder.len(), articles.len());
    assert_eq!(finder.groups(), expected);
}

#[test]
fn two_stories_in_one_article_do_not_become_one() {
    let mut dice = Dice(4);
    let (a, b) = (dice.words(200, 200).join(" "), dice.words(200, 200).join(" "));
    let article = |text: String| TestArticle { story: 0, outlet: text.len() % OUTLETS, text };
    let all = [article(a.clone()), article(format!("{a} {b}")), article(b)];
    assert_eq!(groups(&all).pairs().collect::<Vec<_>>(), [(0, 1)]);
}

#[test]
fn short_texts_and_digests_are_not_copies() {
    let mut dice = Dice(5);
    let (brief, long) = (dice.words(60, 60).join(" "), dice.words(900, 900).join(" "));
    let article = |outlet: usize, text: &str| TestArticle { story: 0, outlet, text: text.into() };
    assert!(
        groups(&[article(1, "The ferry is late again"), article(2, "The ferry is late again")]).is_empty()
    );
    assert!(groups(&[article(1, &brief), article(2, &format!("{long} {brief}"))]).is_empty(), "a digest");
    assert_eq!(groups(&[article(1, &brief), article(2, &brief)]).len(), 1);
}

#[test]
fn groups_survive_as_pairs() {
    let groups = CopyGroups::new([(7, 9), (2, 5), (7, 3), (2, 1)]);
    assert_eq!(
        (groups.members(3), groups.members(7), groups.members(8)),
        (&[7, 9, 3][..], &[7, 9, 3][..], &[][..])
    );
    assert_eq!(groups.copies().collect::<Vec<_>>(), [1, 3, 5, 9]);
    assert!(groups.is_copy(9) && !groups.is_copy(7) && groups.len() == 4);
    assert_eq!(CopyGroups::new(groups.pairs()), groups);
}

proptest! {
    #[test]
    fn a_sketch_sees_words_only(words in proptest::collection::vec("[a-zA-Zé0-9]{1,6}", 0..300), marks in "[ ,.“”—'\n]{1,3}") {
        let (mut plain, mut set) = (Vec::new(), Vec::new());
        sketch(&words.join(" "), &mut plain);
        sketch(&words.join(&format!(" {marks}")).to_uppercase(), &mut set);
        prop_assert_eq!(&plain, &set);
        prop_assert!(plain.is_sorted() && plain.len() <= 64 && plain.len() <= words.len().saturating_sub(3));
    }
}

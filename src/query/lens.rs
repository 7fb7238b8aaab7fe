//! The reader's view: articles with their own corrections, and what they remember about each.

use std::sync::Arc;

use super::Flag;
use crate::Article;
use crate::identity::Aliases;
use crate::store::{ContentKey, Correction, Memory, apply};
use crate::text::Analysis;

/// A reader's memory, applied to every article in a query. The default has an empty memory.
///
/// Memory is looked up by the content of an article, so results do not depend on the file it is in.
///
/// ```
/// use std::sync::Arc;
/// use onrecord::{Article, query::{Flag, Lens}, store::{Change, ContentKey, Memory}};
/// let article = Article { text: "The ferry is late.".into(), ..Article::default() };
/// let mut memory = Memory::default();
/// memory.apply(&Change::Star(ContentKey::of(&article), true));
/// let lens = Lens::new(Arc::new(memory));
/// assert!(lens.has(ContentKey::of(&article), &Flag::Starred));
/// assert!(!Lens::default().has(ContentKey::of(&article), &Flag::Starred));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Lens {
    memory: Option<Arc<Memory>>,
    corrections: bool,
    aliases: Arc<Aliases>,
}

impl Lens {
    /// Creates a lens with this memory, including its corrections.
    pub fn new(memory: Arc<Memory>) -> Self {
        let aliases = Arc::new(memory.aliases());
        Self { corrections: memory.corrects(), memory: Some(memory), aliases }
    }

    /// Adds a list of names. What the reader decided in the program wins over it.
    #[must_use]
    pub fn with_aliases(mut self, list: &Aliases) -> Self {
        let mut all = list.clone();
        all.extend(&self.aliases);
        self.aliases = Arc::new(all);
        self
    }

    /// Makes it ignore corrections.
    #[must_use]
    pub fn without_corrections(self) -> Self {
        Self { corrections: false, aliases: Arc::default(), ..self }
    }

    /// Returns what the reader decided about names.
    pub fn aliases(&self) -> Arc<Aliases> {
        Arc::clone(&self.aliases)
    }

    /// Returns the memory, if it contains corrections and they are not ignored.
    pub fn corrected(&self) -> Option<&Memory> {
        self.memory.as_deref().filter(|_| self.corrections)
    }

    /// Returns the corrections to an article.
    pub fn corrections(&self, content: ContentKey) -> Vec<&Correction> {
        self.corrected().map(|memory| memory.corrections(content)).unwrap_or_default()
    }

    /// Finds the people and quotations of an article and applies the corrections.
    pub fn analyse(&self, article: &Article) -> Analysis {
        let mut analysis = article.analyse();
        if self.corrects() {
            self.correct(article, ContentKey::of(article), &mut analysis);
        }
        analysis
    }

    /// Returns whether it may change an analysis.
    pub fn corrects(&self) -> bool {
        self.corrections || !self.aliases.is_empty()
    }

    /// Returns whether [`correct`](Self::correct) would change an analysis.
    pub fn changes(&self, content: ContentKey, analysis: &Analysis) -> bool {
        !self.corrections(content).is_empty() || self.aliases.renames(analysis)
    }

    /// Applies the reader's corrections and decisions about names to an analysis. Returns whether there were any.
    pub fn correct(&self, article: &Article, content: ContentKey, analysis: &mut Analysis) -> bool {
        let corrections = self.corrections(content);
        if !corrections.is_empty() {
            apply(&article.text, analysis, &corrections);
        }
        self.aliases.rename(analysis) || !corrections.is_empty()
    }

    /// Returns whether an article has this flag.
    pub fn has(&self, content: ContentKey, flag: &Flag) -> bool {
        let memory = self.memory.as_deref();
        match flag {
            Flag::Unread => !memory.is_some_and(|memory| memory.has_read(content)),
            Flag::Read => memory.is_some_and(|memory| memory.has_read(content)),
            Flag::Starred => memory.is_some_and(|memory| memory.has_star(content)),
            Flag::Noted => memory.is_some_and(|memory| memory.notes(content).next().is_some()),
            Flag::Tagged(tag) => memory.is_some_and(|memory| memory.has_tag(content, tag)),
        }
    }

    /// Returns the articles in the memory.
    pub(crate) fn contents(&self) -> impl Iterator<Item = ContentKey> + '_ {
        self.memory.iter().flat_map(|memory| memory.contents())
    }

    /// Returns a hash that changes with the given flags and with the corrections.
    pub(crate) fn fingerprint(&self, flags: &[Flag]) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut contents: Vec<ContentKey> = self.contents().collect();
        contents.sort_unstable();
        let mut hasher = DefaultHasher::new();
        self.aliases.hash(&mut hasher);
        for content in contents {
            let corrections = self.corrections(content);
            let has: Vec<bool> = flags.iter().map(|flag| self.has(content, flag)).collect();
            if !corrections.is_empty() || !flags.is_empty() {
                (content, has, format!("{corrections:?}")).hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}

//! Finds the row of an article by its address, for searches over files.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::Corpus;
use crate::article::ArticleId;

/// The rows of each source of a corpus.
pub struct RowLookup {
    corpus: Corpus,
    rows: HashMap<Arc<str>, Range<u32>>,
}

impl RowLookup {
    /// Builds the lookup in one pass over all rows.
    pub fn of(corpus: &Corpus) -> Self {
        let mut rows: HashMap<Arc<str>, Range<u32>> = HashMap::new();
        for (source, run) in corpus.runs() {
            // A source that continues in the next block is still one run.
            match rows.get_mut(source.name.as_str()) {
                Some(known) if known.end == run.start => known.end = run.end,
                Some(_) => {}
                None => drop(rows.insert(source.name.as_str().into(), run)),
            }
        }
        Self { corpus: corpus.clone(), rows }
    }

    /// Returns the number of articles in the corpus.
    pub fn len(&self) -> usize {
        self.corpus.len()
    }

    /// Returns whether the corpus is empty.
    pub fn is_empty(&self) -> bool {
        self.corpus.is_empty()
    }

    /// Returns the article that begins at `offset` of a source, if it was loaded.
    pub fn find(&self, source: &str, offset: u64) -> Option<ArticleId> {
        let Range { start, end } = self.rows.get(source)?.clone();
        // The records of a source are sorted by offset.
        let (mut low, mut high) = (start, end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.corpus.offset(ArticleId(middle)) < offset {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low < end && self.corpus.offset(ArticleId(low)) == offset).then_some(ArticleId(low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{CorpusReader, Found, Input, Options};
    use std::ops::ControlFlow;

    #[test]
    fn every_article_is_found_where_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        for file in 0..3 {
            let lines: String = (0..3000).map(|n| format!("{{\"text\": \"{n}\"}}\n")).collect();
            std::fs::write(folder.path().join(format!("{file}.jsonl")), lines).unwrap();
        }
        let mut corpus = Corpus::default();
        let inputs = vec![Input::Path(folder.path().into()), Input::Sample];
        CorpusReader::new(inputs, Arc::new(Options::default())).read_new(&mut |found| {
            if let Found::Article(head, address) = found {
                corpus.push(head, address);
            }
            ControlFlow::Continue(())
        });
        let places = RowLookup::of(&corpus);
        for id in corpus.ids() {
            let address = corpus.address(id);
            assert_eq!(places.find(&address.source.name, address.offset), Some(id));
            assert_eq!(places.find(&address.source.name, address.offset + 1), None);
        }
        assert_eq!(places.find("nowhere", 0), None);
    }
}

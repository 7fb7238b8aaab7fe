//! From where an article lies back to its row: what a search over files needs.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::Corpus;
use crate::article::ArticleId;

/// The rows of each source of a corpus as it was.
pub struct RowLookup {
    corpus: Corpus,
    rows: HashMap<Arc<str>, Range<u32>>,
}

impl RowLookup {
    /// Looks through all rows once.
    pub fn of(corpus: &Corpus) -> Self {
        let mut rows: HashMap<Arc<str>, Range<u32>> = HashMap::new();
        for (source, run) in corpus.runs() {
            // A source that goes on over the border of a block is one run all the same.
            match rows.get_mut(source.name.as_str()) {
                Some(known) if known.end == run.start => known.end = run.end,
                Some(_) => {}
                None => drop(rows.insert(source.name.as_str().into(), run)),
            }
        }
        Self { corpus: corpus.clone(), rows }
    }

    /// How many articles the corpus had.
    pub fn len(&self) -> usize {
        self.corpus.len()
    }

    /// Whether it had none.
    pub fn is_empty(&self) -> bool {
        self.corpus.is_empty()
    }

    /// The article that begins at `offset` of a source, where it was loaded by then.
    pub fn find(&self, source: &str, offset: u64) -> Option<ArticleId> {
        let Range { start, end } = self.rows.get(source)?.clone();
        // Records of a source come in the order in which they lie there.
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

//! The groups of copies in an index: found once from the sketches of its articles, then kept in a file next to them.

use std::sync::Arc;

use tantivy::columnar::Column;

use super::columns::{Articles, Numbers, alive, check, days, first_of, named, texts};
use super::derived::DerivedFile;
use super::schema::date;
use super::search::Searcher;
use crate::Result;
use crate::copies::{ArticlePlace, CopyFinder, CopyGroups};
use crate::threads::Stop;

impl Searcher {
    /// Returns the groups of copies among all articles.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn copies(&self, stop: &Stop) -> Result<Arc<CopyGroups>> {
        if let Some(groups) = self.inner().held.copies.get() {
            return Ok(Arc::clone(groups));
        }
        let groups = match self.copies_file().read().and_then(|bytes| unpacked(&bytes)) {
            Some(groups) => groups,
            None => self.readable(|| self.find_copies(stop))?,
        };
        Ok(Arc::clone(self.inner().held.copies.get_or_init(|| Arc::new(groups))))
    }

    /// Returns the articles that are copies.
    pub(super) fn copied(&self, stop: &Stop) -> Result<Arc<Articles>> {
        let mut found = Articles::default();
        self.copies(stop)?.copies().for_each(|copy| found.insert(u64::from(copy)));
        Ok(Arc::new(found))
    }

    fn find_copies(&self, stop: &Stop) -> tantivy::Result<CopyGroups> {
        let mut finder = CopyFinder::default();
        let mut sketch = Vec::new();
        for segment in self.inner().words.segment_readers() {
            check(stop)?;
            let numbers = Numbers::of(segment, ["article", "source", "offset"])?;
            let (days, outlet) = (days(segment)?, texts(segment, "outlet")?);
            // Each name is read once, not once for every article.
            let terms = outlet.as_ref().map_or(0, |outlet| outlet.num_terms());
            let mut outlets: Vec<Box<str>> = Vec::with_capacity(terms);
            named(outlet.as_ref(), (0..terms as u64).map(|n| (n, ())), |name, ()| outlets.push(name.into()))?;
            let hashes: Option<Column<u64>> = segment.fast_fields().column_opt("sketch")?;
            for doc in alive(segment) {
                let [article, source, offset] = numbers.at(doc);
                sketch.clear();
                sketch.extend(
                    hashes.iter().flat_map(|hashes| hashes.values_for_doc(doc)).map(|hash| hash as u32),
                );
                let outlet = first_of(outlet.as_ref(), doc).and_then(|n| outlets.get(n as usize));
                let source = self.source_path(source).unwrap_or_default();
                let place = ArticlePlace { source, offset };
                let day = days.first(doc).and_then(date);
                finder.add_sketch(article as u32, &sketch, (day, outlet.map(|name| &**name)), place);
            }
        }
        check(stop)?;
        Ok(finder.groups())
    }

    /// Finds the copies and stores them, unless that has been done.
    pub(super) fn keep_copies(&self, stop: &Stop) -> Result<()> {
        let file = self.copies_file();
        if file.read().is_none() {
            // Without the file, the groups are found again.
            let _ = file.write(&packed(&*self.copies(stop)?));
        }
        Ok(())
    }

    fn copies_file(&self) -> DerivedFile {
        let (folder, generation) = self.words_folder();
        DerivedFile::new(&folder, "copies2", generation)
    }
}

fn packed(groups: &CopyGroups) -> Vec<u8> {
    groups.pairs().flat_map(|(original, copy)| [original, copy]).flat_map(u32::to_le_bytes).collect()
}

fn unpacked(bytes: &[u8]) -> Option<CopyGroups> {
    let number = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let pairs = bytes.chunks_exact(8).map(|pair| (number(&pair[..4]), number(&pair[4..])));
    bytes.len().is_multiple_of(8).then(|| CopyGroups::new(pairs))
}

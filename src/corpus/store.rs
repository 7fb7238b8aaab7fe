//! An append-only table of heads: 36 bytes plus the title per row, in blocks that threads can share.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::article::{ArticleId, Head, NewHead};
use crate::load::{Address, Source};

/// Rows per block. A shared block is copied when it grows, so it must be small.
const BLOCK: usize = 1 << 12;
/// Stands for a missing outlet or date.
const NONE: u32 = u32::MAX;
/// The first id for articles from the end of the input whose position is not known yet.
const END: u32 = u32::MAX - (1 << 16);

/// The heads of all articles, and where their bodies are.
///
/// It only grows, so an [`ArticleId`] stays valid as long as the corpus. A million articles take about a hundred
/// megabytes: 36 bytes plus the title each. A clone is a cheap snapshot.
///
/// ```
/// # use std::{ops::ControlFlow, sync::Arc};
/// use onrecord::article::NewHead;
/// use onrecord::corpus::Corpus;
/// use onrecord::load::{Found, Input, Options, load};
///
/// let mut corpus = Corpus::default();
/// load(&[Input::Sample], &Arc::new(Options::default()), &mut |found| {
///     if let Found::Article(article, address) = found {
///         let id = corpus.push(NewHead::of(&article), address);
///         assert_eq!(corpus.address(id).read(), Ok(*article));
///     }
///     ControlFlow::Continue(())
/// });
/// assert_eq!(corpus.ids().count(), corpus.len());
/// ```
#[derive(Clone, Default)]
pub struct Corpus {
    blocks: Vec<Arc<RowBlock>>,
    outlets: Arc<OutletNames>,
    /// The last articles of the input, known before the ones in front of them.
    end: Arc<[(NewHead, Address)]>,
    /// How many of them have been reached.
    reached: usize,
}

/// Up to [`BLOCK`] consecutive articles.
#[derive(Clone, Default)]
struct RowBlock {
    rows: Vec<CorpusRow>,
    titles: String,
    sources: Vec<Arc<Source>>,
}

/// One article. The eight-byte offset is split in half, which saves padding.
#[derive(Clone, Copy)]
struct CorpusRow {
    offset: [u32; 2],
    /// At most 256 MiB, the loader's limit for a record.
    len: u32,
    check: u32,
    index: u32,
    /// Index into the block's sources.
    source: u32,
    outlet: u32,
    date: u32,
    /// End of the title in the block's titles; it begins where the previous one ends.
    title_end: u32,
}

/// Every outlet, stored once, and its number.
#[derive(Clone, Default)]
struct OutletNames {
    names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

impl OutletNames {
    fn number(this: &mut Arc<Self>, name: &str) -> u32 {
        if let Some(number) = this.numbers.get(name) {
            return *number;
        }
        let outlets = Arc::make_mut(this);
        let (number, name) = (number(outlets.names.len()), Arc::<str>::from(name));
        outlets.names.push(Arc::clone(&name));
        outlets.numbers.insert(name, number);
        number
    }
}

impl Corpus {
    /// Adds an article at the end. A thread that sends batches builds each [`NewHead`] itself.
    ///
    /// # Panics
    /// With four billion articles, for which there is not enough memory.
    pub fn push(&mut self, head: NewHead, address: Address) -> ArticleId {
        let id = ArticleId(number(self.len()));
        let outlet = head.outlet.as_deref().map_or(NONE, |name| OutletNames::number(&mut self.outlets, name));
        if self.blocks.last().is_none_or(|last| last.rows.len() == BLOCK) {
            self.blocks.push(Arc::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            Arc::make_mut(block).push(&head, outlet, address);
        }
        id
    }

    /// Returns the number of articles, not counting those of the end that have not been reached.
    pub fn len(&self) -> usize {
        let full = self.blocks.len().saturating_sub(1) * BLOCK;
        full + self.blocks.last().map_or(0, |last| last.rows.len())
    }

    /// Returns whether there are no articles yet.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Returns whether an id is one of this corpus.
    pub fn has(&self, id: ArticleId) -> bool {
        let place = id.0 as usize;
        if id.0 >= END { place - (END as usize) < self.end.len() } else { place < self.len() }
    }

    /// Returns every id, in reading order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ArticleId> + ExactSizeIterator + use<> {
        (0..number(self.len())).map(ArticleId)
    }

    fn row(&self, id: ArticleId) -> (&RowBlock, usize) {
        let place = id.0 as usize;
        (&self.blocks[place / BLOCK], place % BLOCK)
    }

    /// Returns what a list shows of an article.
    ///
    /// # Panics
    /// If the id belongs to another corpus.
    pub fn head(&self, id: ArticleId) -> Head<'_> {
        if id.0 >= END {
            let (head, _) = &self.end[(id.0 - END) as usize];
            return Head { id, title: head.title(), date: head.date, outlet: head.outlet.as_deref() };
        }
        let (block, place) = self.row(id);
        let row = &block.rows[place];
        let start = place.checked_sub(1).map_or(0, |before| block.rows[before].title_end);
        Head {
            id,
            title: &block.titles[start as usize..row.title_end as usize],
            date: unpack(row.date),
            outlet: self.outlets.names.get(row.outlet as usize).map(|outlet| &**outlet),
        }
    }

    /// Returns the address of an article's body; [`Address::read`] reads it.
    ///
    /// # Panics
    /// If the id belongs to another corpus.
    pub fn address(&self, id: ArticleId) -> Address {
        if id.0 >= END {
            return self.end[(id.0 - END) as usize].1.clone();
        }
        let (block, place) = self.row(id);
        let row = &block.rows[place];
        Address {
            source: Arc::clone(&block.sources[row.source as usize]),
            offset: u64::from(row.offset[0]) << 32 | u64::from(row.offset[1]),
            len: row.len.into(),
            index: row.index.into(),
            check: row.check,
        }
    }

    /// Returns the offset of an article's body in its source.
    ///
    /// # Panics
    /// If the id belongs to another corpus.
    pub(super) fn offset(&self, id: ArticleId) -> u64 {
        let (block, place) = self.row(id);
        let [high, low] = block.rows[place].offset;
        u64::from(high) << 32 | u64::from(low)
    }

    /// Returns the runs of consecutive articles of one source, per block.
    pub(super) fn runs(&self) -> impl Iterator<Item = (&Arc<Source>, Range<u32>)> {
        self.blocks.iter().enumerate().flat_map(|(n, block)| {
            let first = n * BLOCK;
            block.rows.chunk_by(|a, b| a.source == b.source).scan(first, |at, run| {
                let start = *at;
                *at += run.len();
                Some((&block.sources[run[0].source as usize], number(start)..number(*at)))
            })
        })
    }

    /// Sets the last articles of the input, before the ones in front of them are read.
    pub fn set_end(&mut self, end: Vec<(NewHead, Address)>) {
        (self.end, self.reached) = (end.into(), 0);
    }

    /// Returns the articles of the end that have not been reached yet, in reading order. Once reached, an article has
    /// a normal id, and its id here is no longer valid.
    pub fn end(&self) -> impl DoubleEndedIterator<Item = ArticleId> + ExactSizeIterator + use<> {
        (END + number(self.reached)..END + number(self.end.len())).map(ArticleId)
    }

    /// If the last article added is the next one of the end, returns its id there.
    pub fn reach_end(&mut self) -> Option<ArticleId> {
        let (_, next) = self.end.get(self.reached)?;
        let (block, place) = self.row(ArticleId(number(self.len().checked_sub(1)?)));
        let row = &block.rows[place];
        // This cheap comparison rejects most rows.
        let near = (row.check, row.len, row.offset[1]) == (next.check, next.len as u32, next.offset as u32);
        if !near || !self.address(self.ids().next_back()?).is_at(next) {
            return None;
        }
        self.reached += 1;
        Some(ArticleId(END + number(self.reached) - 1))
    }

    /// Returns every outlet once, in order of appearance.
    pub fn outlets(&self) -> impl ExactSizeIterator<Item = &str> {
        self.outlets.names.iter().map(|outlet| &**outlet)
    }
}

impl RowBlock {
    fn push(&mut self, head: &NewHead, outlet: u32, address: Address) {
        // Records come source by source, so comparing with the last one stores each source once.
        if self.sources.last().is_none_or(|last| !Arc::ptr_eq(last, &address.source)) {
            self.sources.push(address.source);
        }
        self.titles.push_str(head.title());
        self.rows.push(CorpusRow {
            offset: [(address.offset >> 32) as u32, address.offset as u32],
            len: number(address.len as usize),
            check: address.check,
            index: number(address.index as usize),
            source: number(self.sources.len() - 1),
            outlet,
            date: head.date.map_or(NONE, pack),
            title_end: number(self.titles.len()),
        });
        if self.rows.len() == BLOCK {
            // The block is full; spare capacity would add up over a million articles.
            self.titles.shrink_to_fit();
            self.sources.shrink_to_fit();
        }
    }
}

impl fmt::Debug for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Corpus").field("len", &self.len()).finish_non_exhaustive()
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).expect("fewer than four billion")
}

/// Packs a date into a number that sorts like the date.
fn pack(date: Date) -> u32 {
    let year = (i32::from(date.year()) + 10_000) as u32;
    year << 9 | (date.month() as u32) << 5 | date.day() as u32
}

fn unpack(packed: u32) -> Option<Date> {
    let year = i16::try_from((packed >> 9) as i32 - 10_000).ok()?;
    Date::new(year, (packed >> 5 & 0xF) as i8, (packed & 0x1F) as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;
    use crate::load::{Found, Input, Options, load};
    use proptest::prelude::*;
    use std::ops::ControlFlow;

    fn somewhere() -> Address {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "A body.").unwrap();
        let mut address = None;
        load(&[Input::Path(path)], &Arc::new(Options::default()), &mut |found| {
            if let Found::Article(_, at) = found {
                address = Some(at);
            }
            ControlFlow::Continue(())
        });
        address.unwrap()
    }

    #[test]
    fn what_goes_in_comes_out() {
        let mut corpus = Corpus::default();
        let base = somewhere();
        for n in 0..BLOCK as u64 + 3 {
            let article = Article {
                title: (n % 3 != 0).then(|| format!("Title {n}")),
                text: format!("Text {n}"),
                date: Date::new(2000 + (n % 20) as i16, 2, 28).ok().filter(|_| n % 2 == 0),
                outlet: (n % 5 != 0).then(|| format!("Outlet {}", n % 5)),
                ..Article::default()
            };
            let address = Address { offset: n << 33 | n, index: n, len: n, check: n as u32, ..base.clone() };
            assert_eq!(corpus.push(NewHead::of(&article), address), ArticleId(n as u32));
        }
        assert_eq!(corpus.outlets().len(), 4);
        assert!(corpus.blocks.iter().all(|block| block.sources.len() == 1));
        for n in [0, 1, 2, 5, BLOCK as u64 - 1, BLOCK as u64, BLOCK as u64 + 2] {
            let id = ArticleId(n as u32);
            let (head, address) = (corpus.head(id), corpus.address(id));
            assert_eq!(head.title, if n % 3 != 0 { format!("Title {n}") } else { format!("Text {n}") });
            assert_eq!(head.date.is_some(), n % 2 == 0);
            assert_eq!(head.outlet.is_some(), n % 5 != 0);
            assert_eq!((address.offset, address.index, address.len), (n << 33 | n, n, n));
            assert_eq!(address.check, n as u32);
        }
    }

    #[test]
    fn a_clone_stays_as_it_was() {
        let mut corpus = Corpus::default();
        let base = somewhere();
        let article = |n: usize| Article {
            text: format!("Text {n}"),
            outlet: Some(format!("Outlet {n}")),
            ..Article::default()
        };
        for n in 0..BLOCK + 9 {
            let before = corpus.clone();
            corpus.push(NewHead::of(&article(n)), base.clone());
            assert_eq!((before.len(), corpus.len(), before.outlets().len()), (n, n + 1, n));
        }
        assert_eq!(corpus.head(ArticleId(BLOCK as u32 + 8)).title, format!("Text {}", BLOCK + 8));
    }

    #[test]
    fn the_end_is_reached() {
        let mut corpus = Corpus::default();
        let base = somewhere();
        let at = |n: u64| Address { offset: n * 10, index: n, ..base.clone() };
        let article = |n: u64| Article { title: Some(format!("Title {n}")), ..Article::default() };
        corpus.set_end((7..10).map(|n| (NewHead::of(&article(n)), at(n))).collect());
        let end: Vec<_> = corpus.end().collect();
        assert_eq!(corpus.head(end[2]).title, "Title 9");
        for n in 0..10 {
            let id = corpus.push(NewHead::of(&article(n)), at(n));
            let was = corpus.reach_end();
            assert_eq!(was, (n >= 7).then(|| end[n as usize - 7]));
            assert_eq!(was.map(|was| corpus.head(was).title), was.map(|_| corpus.head(id).title));
        }
        assert_eq!((corpus.end().len(), corpus.len()), (0, 10));
    }

    #[test]
    fn a_row_is_small() {
        assert_eq!(size_of::<CorpusRow>(), 36);
        assert_eq!(unpack(NONE), None);
    }

    proptest! {
        #[test]
        fn dates_keep_and_sort(a in -9999i16..=9999, b in -9999i16..=9999, month in 1i8..=12, day in 1i8..=28) {
            let (a, b) = (Date::new(a, month, day).unwrap(), Date::new(b, 6, 15).unwrap());
            prop_assert_eq!(unpack(pack(a)), Some(a));
            prop_assert_eq!(a.cmp(&b), pack(a).cmp(&pack(b)));
        }
    }
}

//! The append-only table of heads: 36 bytes a row, and one arena for the titles.

use std::collections::HashMap;
use std::fmt;
use std::mem::size_of;
use std::sync::Arc;

use jiff::civil::Date;

use super::{ArticleId, Head, NewHead};
use crate::load::{Address, Source};

/// Titles are counted from the beginning of their block of rows, so that four bytes are enough for a place.
const BLOCK: usize = 1 << 16;
/// In the place of an outlet or a date: there is none.
const NONE: u32 = u32::MAX;

/// The heads of all articles that were read, and where their bodies are.
///
/// It only grows, so an [`ArticleId`] stays good as long as the corpus. A million articles take a hundred
/// megabytes: 36 bytes and the title each.
///
/// ```
/// # use std::{ops::ControlFlow, sync::Arc};
/// use onrecord::corpus::{Corpus, Head};
/// use onrecord::load::{Found, Input, Options, load};
///
/// let mut corpus = Corpus::default();
/// load(&[Input::Sample], &Arc::new(Options::default()), &mut |found| {
///     if let Found::Article(article, address) = found {
///         let id = corpus.push(Head::of(&article), address);
///         assert_eq!(corpus.address(id).read(), Ok(*article));
///     }
///     ControlFlow::Continue(())
/// });
/// assert_eq!(corpus.heads().count(), corpus.len());
/// ```
#[derive(Default)]
pub struct Corpus {
    rows: Vec<Row>,
    titles: String,
    /// Where the titles of each block of rows begin.
    blocks: Vec<usize>,
    outlets: Vec<Arc<str>>,
    outlet_numbers: HashMap<Arc<str>, u32>,
    sources: Vec<Arc<Source>>,
}

/// One article. The fields of eight bytes are in halves, which saves the padding.
#[derive(Clone, Copy)]
struct Row {
    offset: [u32; 2],
    /// At most 256 MiB: the loader takes no longer record.
    len: u32,
    check: u32,
    index: u32,
    source: u32,
    outlet: u32,
    date: u32,
    /// Where the title ends, in its block; it begins where the one before it ends.
    title_end: u32,
}

impl Corpus {
    /// Adds an article at the end. A batch that comes from another thread has its [`NewHead`]s made there.
    ///
    /// # Panics
    /// With four billion articles, which no memory holds.
    pub fn push(&mut self, head: impl Into<NewHead>, address: Address) -> ArticleId {
        let head = head.into();
        let id = ArticleId(number(self.rows.len()));
        if self.rows.len().is_multiple_of(BLOCK) {
            self.blocks.push(self.titles.len());
        }
        self.titles.push_str(head.title());
        let block = self.blocks[self.rows.len() / BLOCK];
        let row = Row {
            offset: [(address.offset >> 32) as u32, address.offset as u32],
            len: number(address.len as usize),
            check: address.check,
            index: number(address.index as usize),
            outlet: head.outlet.as_deref().map_or(NONE, |outlet| self.outlet(outlet)),
            date: head.date.map_or(NONE, pack),
            source: self.source(address.source),
            title_end: number(self.titles.len() - block),
        };
        self.rows.push(row);
        id
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no article yet.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every id, in the order of reading.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ArticleId> + ExactSizeIterator + use<> {
        (0..number(self.rows.len())).map(ArticleId)
    }

    /// Every head, in the order of reading.
    pub fn heads(&self) -> impl DoubleEndedIterator<Item = Head<'_>> + ExactSizeIterator {
        self.ids().map(|id| self.head(id))
    }

    /// What a list shows of an article.
    ///
    /// # Panics
    /// When the id is of another corpus.
    pub fn head(&self, id: ArticleId) -> Head<'_> {
        let place = id.0 as usize;
        let row = &self.rows[place];
        let block = self.blocks[place / BLOCK];
        let start = match place % BLOCK {
            0 => 0,
            _ => self.rows[place - 1].title_end,
        };
        Head {
            id,
            title: &self.titles[block + start as usize..block + row.title_end as usize],
            date: unpack(row.date),
            outlet: self.outlets.get(row.outlet as usize).map(|outlet| &**outlet),
        }
    }

    /// Where its body is: [`Address::read`] reads it.
    ///
    /// # Panics
    /// When the id is of another corpus.
    pub fn address(&self, id: ArticleId) -> Address {
        let row = &self.rows[id.0 as usize];
        Address {
            source: Arc::clone(&self.sources[row.source as usize]),
            offset: u64::from(row.offset[0]) << 32 | u64::from(row.offset[1]),
            len: row.len.into(),
            index: row.index.into(),
            check: row.check,
        }
    }

    /// Every outlet that was seen, once, in the order of appearance.
    pub fn outlets(&self) -> impl ExactSizeIterator<Item = &str> {
        self.outlets.iter().map(|outlet| &**outlet)
    }

    /// How many bytes the rows and the titles take.
    pub fn memory(&self) -> usize {
        self.rows.len() * size_of::<Row>() + self.titles.len()
    }

    fn outlet(&mut self, name: &str) -> u32 {
        if let Some(number) = self.outlet_numbers.get(name) {
            return *number;
        }
        let (number, name) = (number(self.outlets.len()), Arc::<str>::from(name));
        self.outlets.push(Arc::clone(&name));
        self.outlet_numbers.insert(name, number);
        number
    }

    /// Records come source by source, so that comparing with the last one is enough to keep each once.
    fn source(&mut self, source: Arc<Source>) -> u32 {
        if self.sources.last().is_none_or(|last| !Arc::ptr_eq(last, &source)) {
            self.sources.push(source);
        }
        number(self.sources.len() - 1)
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

/// Year, month and day in one number that sorts as the dates do.
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
            assert_eq!(corpus.push(&article, address), ArticleId(n as u32));
        }
        assert_eq!(corpus.outlets().len(), 4);
        assert_eq!(corpus.sources.len(), 1);
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
    fn a_row_is_small() {
        assert_eq!(size_of::<Row>(), 36);
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

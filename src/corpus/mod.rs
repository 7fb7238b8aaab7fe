//! stub
mod article;
use crate::load::Address;
pub use article::Article;
use jiff::civil::Date;
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub u32);
#[derive(Clone, Debug)]
pub struct NewHead {
    pub title: String,
    pub date: Option<Date>,
    pub outlet: Option<String>,
}
impl NewHead {
    pub fn of(a: &Article) -> Self {
        Self { title: a.title.clone().unwrap_or_default(), date: a.date, outlet: a.outlet.clone() }
    }
}
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    pub title: &'a str,
    pub date: Option<Date>,
    pub outlet: Option<&'a str>,
}
#[derive(Debug, Default)]
pub struct Corpus {
    rows: Vec<(NewHead, Address)>,
}
impl Corpus {
    pub fn push(&mut self, h: NewHead, a: Address) -> ArticleId {
        self.rows.push((h, a));
        ArticleId(self.rows.len() as u32 - 1)
    }
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    pub fn head(&self, id: ArticleId) -> Head<'_> {
        let h = &self.rows[id.0 as usize].0;
        Head { title: &h.title, date: h.date, outlet: h.outlet.as_deref() }
    }
    pub fn address(&self, id: ArticleId) -> Address {
        self.rows[id.0 as usize].1.clone()
    }
}

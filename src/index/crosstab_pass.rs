//! Adds up a table from the columns of the index; only corrected articles are read.

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::columns::{Numbers, days, first_of, named, texts, walk};
use super::crosstab::{Counted, CrossTab, CrossTabSpec, Dimension};
use super::facts::kind_of;
use super::schema::date;
use super::search::Searcher;
use super::selection::ArticleSelection;
use crate::Result;
use crate::text::Kind;
use crate::threads::Stop;

/// A text column, with every name read once.
#[derive(Default)]
struct Labels {
    column: Option<StrColumn>,
    names: Vec<Box<str>>,
}

impl Labels {
    /// Returns the column, if a dimension of the table needs it.
    fn of(segment: &SegmentReader, field: &str, needed: bool) -> tantivy::Result<Self> {
        let column = if needed { texts(segment, field)? } else { None };
        let terms = column.as_ref().map_or(0, |column| column.num_terms());
        let mut names = Vec::with_capacity(terms);
        named(column.as_ref(), (0..terms as u64).map(|n| (n, ())), |name, ()| names.push(name.into()))?;
        Ok(Self { column, names })
    }

    fn at(&self, doc: DocId) -> Option<&str> {
        first_of(self.column.as_ref(), doc).and_then(|n| self.names.get(n as usize)).map(|name| &**name)
    }
}

impl Searcher {
    /// Returns the table of the selected articles or of their matching quotations.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn cross_tab(
        &self,
        selection: &ArticleSelection,
        spec: &CrossTabSpec,
        stop: &Stop,
    ) -> Result<CrossTab> {
        self.readable(|| match spec.needs_analysis() {
            true => self.cross_quotations(selection, spec, stop),
            false => self.cross_articles(selection, spec, stop),
        })
    }

    fn cross_articles(
        &self,
        selection: &ArticleSelection,
        spec: &CrossTabSpec,
        stop: &Stop,
    ) -> tantivy::Result<CrossTab> {
        let mut table = CrossTab::default();
        let asked = self.among(selection.articles.as_ref())?;
        walk(&self.inner().words, &*asked, stop, |segment, _, run| {
            let (outlets, days) = (Labels::of(segment, "outlet", true)?, days(segment)?);
            run(&mut |doc| {
                let date = days.first(doc).and_then(date);
                table.add(spec, [Counted { date, outlet: outlets.at(doc), ..Counted::default() }]);
            })
        })?;
        Ok(table)
    }

    fn cross_quotations(
        &self,
        selection: &ArticleSelection,
        spec: &CrossTabSpec,
        stop: &Stop,
    ) -> tantivy::Result<CrossTab> {
        let mut table = CrossTab::default();
        let compiler = self.compiler(&selection.flagged, stop);
        let heads = compiler.heads()?;
        let aliases = self.aliases();
        let needs = |dimension| spec.dimensions().any(|one| one == dimension);
        walk(&self.inner().facts, &*self.asked(selection, None, stop)?, stop, |segment, number, run| {
            let outlets = Labels::of(segment, "outlet", needs(Dimension::Outlet))?;
            let mut speakers = Labels::of(segment, "by", needs(Dimension::Speaker))?;
            speakers.names.iter_mut().for_each(|name| *name = aliases.person(name).into());
            let sources = Labels::of(segment, "source_group", needs(Dimension::Source))?;
            let (days, numbers) = (days(segment)?, Numbers::of(segment, ["kind", "words"])?);
            let mut article = heads[number as usize].reader();
            // The quotations of an article follow each other.
            let (mut of_one, mut current): (Vec<Counted>, u64) = (Vec::new(), u64::MAX);
            run(&mut |doc| {
                let article = article(doc);
                if !selection.has(article) || self.overlay().has(article) {
                    return;
                }
                if article != current {
                    table.add(spec, of_one.drain(..));
                    current = article;
                }
                let [kind, words] = numbers.at(doc);
                let (date, kind): (_, Kind) = (days.first(doc).and_then(date), kind_of(kind));
                let (outlet, speaker, source) = (outlets.at(doc), speakers.at(doc), sources.at(doc));
                of_one.push(Counted { date, outlet, speaker, source, kind, words });
            })?;
            table.add(spec, of_one);
            Ok(())
        })?;
        for (_, one) in self.overlay().among(selection.articles.as_deref()) {
            let view = one.view();
            let mut wanted = |quote: &crate::text::Quote| selection.quotation.said(&view, quote);
            table.article(spec, &one.article, &one.analysis, &mut wanted);
        }
        Ok(table)
    }
}

//! The quotations of a view, page by page, in every order.

use std::sync::Arc;

use super::concordance::{context, key_in, keys, line, on_one_line};
use super::row_filter::RowFilter;
use super::view_state::{Scope, ViewState};
use super::views::{QuotationLine, ViewOrder, ViewSpec};
use crate::ask::Answers;
use crate::index::{FoundQuotation, SortOrder, UniqueQuotation};
use crate::query::PhraseMatcher;
use crate::text::CodePoints;
use crate::threads::Stop;
use crate::{Error, Result};

/// A page of quotations.
pub(super) struct QuotationPage {
    /// How many there are.
    pub(super) all: u64,
    /// How many of them match the filter.
    pub(super) matching: u64,
    pub(super) lines: Vec<QuotationLine>,
}

impl ViewState {
    /// Returns a page of the quotations in `answers`, of the person with these names if there are any.
    pub(super) fn quotations(
        &mut self,
        answers: &Answers,
        scope: &Scope,
        who: Option<&[String]>,
    ) -> Result<QuotationPage> {
        let &Scope { spec, state, stop, .. } = scope;
        let filter = RowFilter::new(&spec.filter).and_then(|filter| filter.quotations());
        let matchers = keys(filter.as_ref().unwrap_or(&spec.query));
        let filtered = filter.map(|query| answers.and_said(query, stop)).transpose()?;
        let all =
            filtered.as_ref().map(|_| answers.quotations(who, SortOrder::Read, 0, 0, stop)).transpose()?;
        let answers = filtered.as_ref().unwrap_or(answers);
        let (matching, lines) = match spec.order {
            ViewOrder::MostOutlets => self.once_each(answers, spec, who, &matchers, stop)?,
            ViewOrder::WordsAfter | ViewOrder::WordsBefore => {
                self.by_words(answers, spec, who, (&matchers, state), stop)?
            }
            order => {
                let order = if order == ViewOrder::Oldest { SortOrder::Oldest } else { SortOrder::Newest };
                let (of, said) = answers.quotations(who, order, spec.from, self.page, stop)?;
                (of, self.lines(answers, &said, &matchers, stop)?)
            }
        };
        Ok(QuotationPage { all: all.map_or(matching, |(all, _)| all), matching, lines })
    }

    /// Returns a page of the quotations, each once, those in the most outlets first.
    fn once_each(
        &self,
        answers: &Answers,
        spec: &ViewSpec,
        who: Option<&[String]>,
        matchers: &[PhraseMatcher],
        stop: &Stop,
    ) -> Result<(u64, Vec<QuotationLine>)> {
        let page = (spec.from, self.page);
        let (of, rows) = answers.unique_quotations(who, true, page, stop)?;
        let mut lines = Vec::with_capacity(rows.len());
        for UniqueQuotation { first, times, outlets } in &rows {
            let mut read = self.lines(answers, std::slice::from_ref(first), matchers, stop)?;
            read.iter_mut().for_each(|line| line.times = Some((*times, outlets.clone())));
            lines.extend(read);
        }
        Ok((of, lines))
    }

    /// Reads quotations from their articles. Adjacent ones of the same article are read together.
    fn lines(
        &self,
        answers: &Answers,
        said: &[FoundQuotation],
        matchers: &[PhraseMatcher],
        stop: &Stop,
    ) -> Result<Vec<QuotationLine>> {
        let mut lines = Vec::with_capacity(said.len());
        for of_one in said.chunk_by(|a, b| a.article == b.article) {
            if stop.stopped() {
                return Err(Error::new("stopped"));
            }
            answers.article(of_one[0].article, self.places.as_ref(), &mut |id, article| {
                let points = CodePoints::new(&article.text);
                lines.extend(of_one.iter().map(|said| line(id, article, &points, said, matchers)));
            })?;
            if let Some(progress) = &self.progress {
                progress(lines.len() as u64, said.len() as u64);
            }
        }
        Ok(lines)
    }

    /// Returns a page of the quotations sorted by the words next to the key word. Those without it come last.
    fn by_words(
        &mut self,
        answers: &Answers,
        spec: &ViewSpec,
        who: Option<&[String]>,
        (matchers, state): (&[PhraseMatcher], u64),
        stop: &Stop,
    ) -> Result<(u64, Vec<QuotationLine>)> {
        let key = (ViewSpec { from: 0, ..spec.clone() }, state);
        if self.by_words.as_ref().is_none_or(|(of, _)| *of != key) {
            self.by_words = None;
            let said = answers.quotations(who, SortOrder::Read, 0, self.sorted, stop)?.1;
            // Keep only as much context as is needed to order the lines.
            let mut contexts: Vec<(bool, Box<str>)> = Vec::with_capacity(said.len());
            for of_one in said.chunk_by(|a, b| a.article == b.article) {
                if stop.stopped() {
                    return Err(Error::new("stopped"));
                }
                let begun = contexts.len();
                answers.article(of_one[0].article, None, &mut |_, article| {
                    contexts.extend(of_one.iter().map(|said| {
                        let words = on_one_line(&said.words(&article.text));
                        let key = key_in(&words, matchers);
                        (key.is_none(), context(&words, key, spec.order == ViewOrder::WordsBefore).into())
                    }));
                })?;
                // Unreadable articles come last.
                contexts.resize(begun + of_one.len(), (true, "\u{10ffff}".into()));
            }
            let mut order: Vec<(usize, FoundQuotation)> = said.into_iter().enumerate().collect();
            order.sort_by(|(a, _), (b, _)| contexts[*a].cmp(&contexts[*b]));
            self.by_words = Some((key, Arc::new(order.into_iter().map(|(_, said)| said).collect())));
        }
        let sorted = self.by_words.as_ref().map(|(_, said)| Arc::clone(said)).unwrap_or_default();
        let from = spec.from.min(sorted.len());
        let end = spec.from.saturating_add(self.page);
        let mut lines = self.lines(answers, &sorted[from..end.min(sorted.len())], matchers, stop)?;
        // The rest follows unsorted, so that the total is the same in every order.
        let (rest, most) = (spec.from.max(sorted.len()), end.saturating_sub(sorted.len().max(spec.from)));
        let (of, said) = answers.quotations(who, SortOrder::Read, rest, most, stop)?;
        lines.extend(self.lines(answers, &said, matchers, stop)?);
        Ok((of, lines))
    }
}

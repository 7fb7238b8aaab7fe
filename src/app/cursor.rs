//! What is current: the one answer to what is highlighted, what the status bar names, and what commands act on.

use super::{App, Pane, PanelTab, ReadingPane};
use crate::Span;
use crate::page::Record;
use crate::text::PersonId;
use crate::work::{QuotationLine, ViewBody};

/// Where the reader is in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// At no chosen place, so at the quotation nearest to where the eyes rest, if one is on the screen.
    Near(Option<usize>),
    /// At a quotation that the reader went to.
    Quote(usize),
    /// At one of [`Record::mentions`].
    Mention(usize),
    /// At a match.
    Match(usize),
    /// At this byte, where the analysis is expected to find a quotation.
    Place(usize),
}

impl Default for Cursor {
    fn default() -> Self {
        Self::Near(None)
    }
}

/// The current words of the article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CurrentPassage {
    /// The words: the selection, a match, a mention or a quotation with all its parts.
    pub span: Span,
    /// The quotation that they are, are in, or introduce.
    pub quote: Option<usize>,
    /// The mention that they are or contain.
    pub mention: Option<usize>,
}

/// What is current in the pane that has the focus.
#[derive(Clone, Debug, PartialEq)]
pub enum Current<'a> {
    /// Nothing smaller than the article.
    Nothing,
    /// Words of the article.
    Passage(CurrentPassage),
    /// A person of the record panel, and the mention that the reader went to there.
    Person(PersonId, Option<usize>),
    /// A quotation of the corpus view.
    Quotation(&'a QuotationLine),
    /// Another row of the corpus view.
    Row(String),
}

impl ReadingPane {
    /// The current words, if any.
    pub fn current(&self) -> Option<CurrentPassage> {
        let record = self.record.as_deref();
        if let Some(selection) = self.selection {
            let span = selection.span();
            let quote = record.and_then(|record| around(record, span));
            return Some(CurrentPassage { span, quote, mention: self.mention_at(span) });
        }
        match self.cursor {
            Cursor::Match(n) => {
                let span = *self.matches.get(n)?;
                let asked = self.target_quote().filter(|&quote| {
                    record.is_some_and(|record| record.analysis.quotes[quote].marked.overlaps(span))
                });
                let quote = asked.or_else(|| about(record?, span));
                Some(CurrentPassage { span, quote, mention: self.mention_at(span) })
            }
            Cursor::Mention(n) => {
                let (span, _) = *record?.mentions().get(n)?;
                Some(CurrentPassage { span, quote: about(record?, span), mention: Some(n) })
            }
            Cursor::Quote(n) | Cursor::Near(Some(n)) => self.passage_of(n),
            Cursor::Near(None) | Cursor::Place(_) => None,
        }
    }

    /// A quotation as the current passage.
    pub(super) fn passage_of(&self, quote: usize) -> Option<CurrentPassage> {
        let record = self.record.as_deref().filter(|record| quote < record.analysis.quotes.len())?;
        Some(CurrentPassage { span: record.whole(quote), quote: Some(quote), mention: None })
    }

    /// The current quotation.
    pub fn quote(&self) -> Option<usize> {
        self.current()?.quote
    }

    /// The mention that the reader went to.
    pub fn mention(&self) -> Option<usize> {
        if let Cursor::Mention(n) = self.cursor { Some(n) } else { None }
    }

    /// The match that the reader went to.
    pub fn found(&self) -> Option<usize> {
        if let Cursor::Match(n) = self.cursor { Some(n) } else { None }
    }

    fn mention_at(&self, span: Span) -> Option<usize> {
        let mentions = self.record.as_deref()?.mentions();
        let next = mentions.partition_point(|(mention, _)| mention.end <= span.start);
        mentions.get(next).is_some_and(|(mention, _)| mention.overlaps(span)).then_some(next)
    }
}

/// The smallest quotation that contains the words or, with what interrupts it, equals them.
fn around(record: &Record, span: Span) -> Option<usize> {
    let quotes = &record.analysis.quotes;
    let holds = |n: &usize| {
        let (marked, whole) = (quotes[*n].marked, record.whole(*n));
        marked.start <= span.start && span.end <= marked.end || whole == span
    };
    record.quotes_over(span, true).into_iter().filter(holds).min_by_key(|&n| quotes[n].marked.len())
}

/// The smallest quotation that the words are in, else the nearest one that they introduce.
fn about(record: &Record, span: Span) -> Option<usize> {
    let quotes = &record.analysis.quotes;
    let inside = record.quotes_over(span, true).into_iter().min_by_key(|&n| quotes[n].marked.len());
    inside.or_else(|| {
        let introduced = |n: &usize| {
            let quote = &quotes[*n];
            quote.source.iter().chain(&quote.cue).any(|words| words.overlaps(span))
        };
        let far = |n: &usize| {
            let marked = quotes[*n].marked;
            span.start.saturating_sub(marked.end).max(marked.start.saturating_sub(span.end))
        };
        (0..quotes.len()).filter(introduced).min_by_key(far)
    })
}

impl App {
    /// What is current. Highlights, the status bar and every command that acts on a passage ask here.
    pub fn current_item(&self) -> Current<'_> {
        match self.focus {
            Pane::Corpus => self.current_row(),
            Pane::Record if self.panel.tab == PanelTab::People => match self.selected_person() {
                Some(id) => Current::Person(id, self.mention_in_panel(id)),
                None => Current::Nothing,
            },
            _ => self.current_passage().map_or(Current::Nothing, Current::Passage),
        }
    }

    /// The current words of the article: in the panel of quotations the selected one.
    pub fn current_passage(&self) -> Option<CurrentPassage> {
        let reading = self.reading.as_ref()?;
        if self.focus == Pane::Record && self.panel.tab == PanelTab::Quotes {
            let record = reading.record.as_deref()?;
            let listed = self.panel.quotes(record, self.display.reported);
            return reading.passage_of(*listed.get(self.panel.selected)?);
        }
        reading.current()
    }

    fn mention_in_panel(&self, id: PersonId) -> Option<usize> {
        let reading = self.reading.as_ref()?;
        let mentions = reading.record.as_deref()?.mentions();
        reading.mention().filter(|&n| mentions[n].1 == id)
    }

    fn current_row(&self) -> Current<'_> {
        let Some(view) = self.views.top() else { return Current::Nothing };
        let row = view.selected;
        let name = match view.answer.as_ref().map(|answer| &answer.body) {
            Some(ViewBody::People(_, rows)) => rows.get(row).map(|person| person.name.clone()),
            Some(ViewBody::Sources(_, listing)) => listing.rows.get(row).map(|source| source.name.clone()),
            Some(ViewBody::Outlets(_, rows)) => {
                rows.get(row).map(|outlet| outlet.name.clone().unwrap_or_else(|| "no outlet".into()))
            }
            Some(ViewBody::Table(..)) => view.name_in_table(),
            Some(ViewBody::Hits(lines, _)) => lines.get(row).map(|(_, line)| line.found.clone()),
            Some(ViewBody::Times(_, step)) => view.period(row).map(|from| step.name(from)),
            Some(ViewBody::Quotations(..)) => {
                return view.line(row).map_or(Current::Nothing, Current::Quotation);
            }
            None => None,
        };
        name.map_or(Current::Nothing, Current::Row)
    }
}

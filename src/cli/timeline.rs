//! `onrecord timeline`: how many articles or quotations a day, a month or a year.

use serde_json::Value;

use super::args::{Line, Of};
use super::ask::{self, written};
use super::corrections::Analyst;
use super::table::Table;
use super::{READ, every_article};
use crate::export::PERIODS;
use crate::index::{Count, Query, Step, Tally, Timeline};
use crate::{Article, Result};

/// Lists periods and how many there are in each.
pub fn run(mut line: Line) -> Result<u8> {
    let query = line.listing.question()?;
    let (listing, step) = (&line.listing, line.by.step());
    let analyst = Analyst::asking(&listing.from, &query);
    let count = match line.of {
        Of::Articles => Count::Articles,
        Of::Quotes => Count::Quotations(None),
    };
    let found = ask::index(listing, &query, &analyst, line.of == Of::Quotes, |answer| {
        answer.searcher.timeline(&answer.selection, count, step, &answer.stop)
    });
    let (timeline, status) = match found {
        Some(timeline) => (timeline, READ),
        None => scanned(&line, query, step, analyst)?,
    };
    let mut table = Table::new(PERIODS, listing.format).asked(&listing.asking);
    let bars = timeline.bars.iter().map(|bar| (Value::from(step.name(bar.from)), bar.count));
    let undated = (timeline.undated > 0).then_some((Value::Null, timeline.undated));
    for (period, count) in bars.chain(undated) {
        if written(table.row(&[period, count.into()]))?.is_break() {
            break;
        }
    }
    table.finish(status)
}

fn scanned(line: &Line, query: Query, step: Step, analyst: Analyst) -> Result<(Timeline, u8)> {
    let mut all = Tally::default();
    let of = line.of;
    let one = move |article: Article| {
        let mut tally = Tally::default();
        analyst.case(&article, |case| {
            if !query.holds(case) {
                return;
            }
            tally.article(&article);
            if of == Of::Quotes {
                let quotation = query.parts().0;
                let wanted = |quote: &&_| quotation.as_ref().is_none_or(|asked| asked.said(case, quote));
                tally.quotations(&article, case.analysis().quotes.iter().filter(wanted).count() as u64);
            }
        });
        tally
    };
    let status = every_article(&line.listing.from, one, &mut |tally| {
        all.take(tally);
        Ok(())
    })?;
    let timeline = match of {
        Of::Articles => all.timeline(step),
        Of::Quotes => all.timeline_of_quotations(step),
    };
    Ok((timeline, status))
}

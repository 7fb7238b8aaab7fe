//! `onrecord timeline`: how many articles or quotations a day, a month or a year.

use serde_json::Value;

use super::args::{Line, Of};
use super::ask::{self, written};
use super::corrections::Analyst;
use super::table::Table;
use super::{READ, tallied};
use crate::export::PERIODS;
use crate::index::{Count, Kinds, Query, Step, Tally, Timeline};
use crate::{Article, Result};

/// Lists periods and how many there are in each.
pub fn run(mut line: Line) -> Result<u8> {
    let mut query = line.listing.question()?;
    if line.of == Of::Reported {
        query = Query::all([query, Query::Kind(Kinds::Indirect)]);
    }
    let (listing, step) = (&line.listing, line.by.step());
    let analyst = Analyst::asking(&listing.from, &query);
    let count = match line.of {
        Of::Articles => Count::Articles,
        Of::Quotes | Of::Reported => Count::Quotations(None),
    };
    let found = ask::index(listing, &query, &analyst, line.of != Of::Articles, |answer| {
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
    let of = line.of;
    let one = move |article: &Article, tally: &mut Tally| {
        analyst.case(article, |case| {
            if !query.holds(case) {
                return;
            }
            tally.article(article);
            if of != Of::Articles {
                let asked = query.quotations();
                let wanted = |quote: &&_| asked.said(case, quote);
                tally.quotations(article, case.analysis().quotes.iter().filter(wanted).count() as u64);
            }
        });
    };
    let (all, status) = tallied(&line.listing.from, one)?;
    let timeline = match of {
        Of::Articles => all.timeline(step),
        Of::Quotes | Of::Reported => all.timeline_of_quotations(step),
    };
    Ok((timeline, status))
}

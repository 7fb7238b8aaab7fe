//! `onrecord timeline`: counts articles or quotations per day, month or year.

use std::sync::Arc;

use serde_json::Value;

use super::answer::answer;
use super::args::{TimelineArgs, TimelineOf};
use super::out::written;
use super::table::Table;
use crate::Result;
use crate::ask::{Counting, Question};
use crate::export::PERIODS;
use crate::index::Count;
use crate::query::{Kinds, Query};

/// Lists periods and the count of each.
pub fn run(mut line: TimelineArgs) -> Result<u8> {
    let mut question = line.listing.question()?;
    if line.of == TimelineOf::Reported {
        let query = Query::all([question.query.clone(), Query::Kind(Kinds::Indirect)]);
        question = Arc::new(Question { query, lens: question.lens.clone() });
    }
    let (listing, step) = (&line.listing, line.by.step());
    let (count, counted) = match line.of {
        TimelineOf::Articles => (Count::Articles, Counting::articles()),
        TimelineOf::Quotes | TimelineOf::Reported => (Count::Quotations(None), Counting::quotations()),
    };
    let (timeline, status) =
        answer(listing, &question, counted, |answers, stop| answers.timeline(count, step, stop))?;
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

//! `onrecord timeline`: how many articles or quotations a day, a month or a year.

use serde_json::Value;

use super::args::{Line, Of};
use super::ask::{self, written};
use super::corrections::Analyst;
use super::table::Table;
use super::{READ, every_article};
use crate::Result;
use crate::export::PERIODS;
use crate::index::{Case, Count, Query, Step, Tally, Timeline};

/// Lists periods and how many there are in each.
pub fn run(line: &Line) -> Result<u8> {
    let query = line.asking.all(None);
    let step = line.by.step();
    let analyst = Analyst::new(&line.from);
    let answer = ask::index(&line.from, &query, &line.asking, &analyst, line.of == Of::Quotes)?;
    let (timeline, status) = match answer {
        Some(answer) => {
            let count = match line.of {
                Of::Articles => Count::Articles,
                Of::Quotes => Count::Quotations(None),
            };
            (answer.searcher.timeline(&answer.selection, count, step, &answer.stop)?, READ)
        }
        None => scanned(line, query, step, analyst)?,
    };
    let mut table = Table::new(PERIODS, line.format).asked(&line.asking);
    if line.asking.count {
        table.counted(timeline.total());
        return table.finish(status);
    }
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
    let one = move |article: crate::Article| {
        let analyse = |article: &_| analyst.analyse(article);
        let case = Case::new(&article).analysed_by(&analyse);
        let mut tally = Tally::default();
        if query.holds(&case) {
            tally.article(&article);
            if of == Of::Quotes {
                let quotation = query.parts().0;
                let wanted = |quote: &&_| quotation.as_ref().is_none_or(|asked| asked.said(&case, quote));
                tally.quotations(&article, case.analysis().quotes.iter().filter(wanted).count() as u64);
            }
        }
        tally
    };
    let status = every_article(&line.from, one, &mut |tally| {
        all.take(tally);
        Ok(())
    })?;
    let timeline = match of {
        Of::Articles => all.timeline(step),
        Of::Quotes => all.timeline_of_quotations(step),
    };
    Ok((timeline, status))
}

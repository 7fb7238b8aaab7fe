//! The rows of a timeline. Empty periods are shown, and many of them share one row.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::index::{Interval, Timeline};

/// More empty periods than this in a row are folded into one.
const FOLDED: usize = 6;
/// A gap of more periods than this comes from a wrong date.
const LONGEST: usize = 100_000;

/// One row of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineRow {
    /// The period that starts on this day, and its count.
    Period(Date, u64),
    /// This many empty periods.
    Gap(usize),
}

/// The rows of a timeline, from the first period that is not empty to the last.
pub fn timeline_rows(timeline: &Timeline, step: Interval) -> Vec<TimelineRow> {
    let mut rows = Vec::with_capacity(timeline.bars.len());
    let mut next: Option<Date> = None;
    for bar in &timeline.bars {
        let mut empty = Vec::new();
        while let Some(at) = next.filter(|at| *at < bar.from && empty.len() < LONGEST) {
            empty.push(TimelineRow::Period(at, 0));
            next = after(at, step);
        }
        match empty.len() {
            n if n > FOLDED => rows.push(TimelineRow::Gap(n)),
            _ => rows.extend(empty),
        }
        rows.push(TimelineRow::Period(bar.from, bar.count));
        next = after(bar.from, step);
    }
    rows
}

fn after(day: Date, step: Interval) -> Option<Date> {
    let span = match step {
        Interval::Day => 1.day(),
        Interval::Month => 1.month(),
        Interval::Year => 1.year(),
    };
    day.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Bucket;

    #[test]
    fn empty_periods_are_shown_and_long_gaps_are_one_row() {
        let day = |day| Date::new(2024, 1, day).unwrap();
        let bars = [(1, 2), (3, 1), (20, 5)].map(|(at, count)| Bucket { from: day(at), count });
        let timeline = Timeline { bars: bars.into(), undated: 0 };
        assert_eq!(
            timeline_rows(&timeline, Interval::Day),
            [
                TimelineRow::Period(day(1), 2),
                TimelineRow::Period(day(2), 0),
                TimelineRow::Period(day(3), 1),
                TimelineRow::Gap(16),
                TimelineRow::Period(day(20), 5)
            ]
        );
    }
}

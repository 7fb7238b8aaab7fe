//! A time line as it is shown: periods in which there was nothing are shown too, and many of them in one row.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::index::{Interval, Timeline};

/// More empty periods than this side by side are one row.
const FOLDED: usize = 6;
/// A hole of more than this is a wrong date, not a history.
const LONGEST: usize = 100_000;

/// One row of a time line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// The period that begins on this day, and how many there are.
    At(Date, u64),
    /// So many periods without any.
    Gap(usize),
}

/// The rows of a time line, from the first period with any to the last.
pub fn periods(timeline: &Timeline, step: Interval) -> Vec<Period> {
    let mut rows = Vec::with_capacity(timeline.bars.len());
    let mut next: Option<Date> = None;
    for bar in &timeline.bars {
        let mut empty = Vec::new();
        while let Some(at) = next.filter(|at| *at < bar.from && empty.len() < LONGEST) {
            empty.push(Period::At(at, 0));
            next = after(at, step);
        }
        match empty.len() {
            n if n > FOLDED => rows.push(Period::Gap(n)),
            _ => rows.extend(empty),
        }
        rows.push(Period::At(bar.from, bar.count));
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
    fn what_lies_between_is_shown_and_long_holes_are_one_row() {
        let day = |day| Date::new(2024, 1, day).unwrap();
        let bars = [(1, 2), (3, 1), (20, 5)].map(|(at, count)| Bucket { from: day(at), count });
        let timeline = Timeline { bars: bars.into(), undated: 0 };
        assert_eq!(
            periods(&timeline, Interval::Day),
            [
                Period::At(day(1), 2),
                Period::At(day(2), 0),
                Period::At(day(3), 1),
                Period::Gap(16),
                Period::At(day(20), 5)
            ]
        );
    }
}

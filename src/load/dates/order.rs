//! Finds out from a column of dates whether the day or the month comes first, and what that leaves open.

use super::{figures, serial};

/// Whether the day or the month comes first in a date in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// 23/05/2019
    DayMonth,
    /// 05/23/2019
    MonthDay,
}

impl DateOrder {
    /// Returns it in words: “day before month”.
    pub fn words(self) -> &'static str {
        match self {
            DateOrder::DayMonth => "day before month",
            DateOrder::MonthDay => "month before day",
        }
    }

    /// Returns the name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            DateOrder::DayMonth => "dmy",
            DateOrder::MonthDay => "mdy",
        }
    }
}

/// The order in dates with dots, and in all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::load) struct DateOrders {
    pub(in crate::load) dotted: Option<DateOrder>,
    pub(in crate::load) other: Option<DateOrder>,
    /// Whether numbers of five figures are days as spreadsheets count them.
    pub(in crate::load) serial: bool,
}

impl Default for DateOrders {
    /// Without evidence, dots mean German order, and the rest is open.
    fn default() -> Self {
        Self { dotted: Some(DateOrder::DayMonth), other: None, serial: false }
    }
}

impl DateOrders {
    /// Uses one order for all dates.
    pub(in crate::load) fn asked(order: DateOrder) -> Self {
        Self { dotted: Some(order), other: Some(order), serial: false }
    }
}

/// What the values of a column show, separately for those with dots and the others.
#[derive(Clone, Debug, Default)]
pub(in crate::load) struct OrderEvidence {
    dotted: OrderVotes,
    pub(in crate::load) other: OrderVotes,
    /// How many numbers may be days of a spreadsheet, and how many others are as short.
    serials: (usize, usize),
}

/// How many values can be read in only one order, and the first of them.
#[derive(Clone, Debug, Default)]
pub(in crate::load) struct OrderVotes {
    day_first: (usize, Option<String>),
    month_first: (usize, Option<String>),
    /// How many can be read either way.
    pub(in crate::load) open: usize,
}

impl OrderEvidence {
    /// Counts one more value.
    pub(in crate::load) fn add(&mut self, text: &str) {
        if let Some(number) = serial(text.trim()) {
            let count = if number.is_likely { &mut self.serials.0 } else { &mut self.serials.1 };
            *count += 1;
        }
        let Some(read) = figures(text) else { return };
        let shown = if read.dots { &mut self.dotted } else { &mut self.other };
        let shows = match (read.day_first, read.month_first) {
            (Some(a), Some(b)) => {
                shown.open += usize::from(a != b);
                return;
            }
            (Some(_), None) => &mut shown.day_first,
            (None, _) => &mut shown.month_first,
        };
        shows.0 += 1;
        shows.1.get_or_insert_with(|| super::example(text));
    }

    /// Returns the orders that follow from this.
    pub(in crate::load) fn orders(&self) -> DateOrders {
        let dotted = if self.dotted.is_empty() { DateOrders::default().dotted } else { self.dotted.order() };
        let serial = self.serials.0 > 0 && self.serials.1 == 0;
        DateOrders { dotted, other: self.other.order(), serial }
    }

    /// Returns whether more values could settle what is open.
    pub(in crate::load) fn is_open(&self) -> bool {
        self.other.open > 0 && self.other.is_empty()
    }

    /// Returns “day before month, as in 23/05/2019”: what the values show, if some could be read either way.
    pub(in crate::load) fn sentence(&self) -> Option<String> {
        let Some(shown) = [&self.other, &self.dotted].into_iter().find(|shown| shown.open > 0) else {
            let days = "numbers are days as spreadsheets count them";
            return self.orders().serial.then(|| days.to_owned());
        };
        Some(match (shown.order(), shown.shown_by()) {
            (Some(order), Some(example)) => format!("{}, as in {example}", order.words()),
            (None, Some(examples)) => format!("day and month in both orders: {examples}"),
            _ if std::ptr::eq(shown, &self.dotted) => return None,
            _ => "nothing shows whether day or month comes first".to_owned(),
        })
    }
}

impl OrderVotes {
    fn is_empty(&self) -> bool {
        self.day_first.0 + self.month_first.0 == 0
    }

    /// Returns the order of nearly all values that show one, ignoring one slip in a hundred.
    pub(in crate::load) fn order(&self) -> Option<DateOrder> {
        let outweighs = |a: usize, b: usize| a > 0 && b * 100 <= a;
        match (self.day_first.0, self.month_first.0) {
            (day, month) if outweighs(day, month) => Some(DateOrder::DayMonth),
            (day, month) if outweighs(month, day) => Some(DateOrder::MonthDay),
            _ => None,
        }
    }

    /// Returns a value that shows the order, or two that contradict each other.
    pub(in crate::load) fn shown_by(&self) -> Option<String> {
        let (day, month) = (self.day_first.1.as_deref(), self.month_first.1.as_deref());
        match (self.order(), day, month) {
            (Some(DateOrder::DayMonth), Some(day), _) => Some(day.to_owned()),
            (Some(DateOrder::MonthDay), _, Some(month)) => Some(month.to_owned()),
            (None, Some(day), Some(month)) => Some(format!("{day} and {month}")),
            _ => None,
        }
    }
}

/// Why an article has no date although its record has something in that field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum DateIssue {
    /// It could be either of two days.
    Ambiguous,
    /// It is a month or a year.
    NoDay,
    /// It is later than next year.
    Future,
    /// It is not a readable date.
    Unreadable,
}

impl DateIssue {
    pub(in crate::load) const ALL: [DateIssue; 4] =
        [DateIssue::Ambiguous, DateIssue::NoDay, DateIssue::Future, DateIssue::Unreadable];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(values: &[&str]) -> OrderEvidence {
        let mut evidence = OrderEvidence::default();
        values.iter().for_each(|value| evidence.add(value));
        evidence
    }

    #[test]
    fn a_column_shows_its_order() {
        let order = |values: &[&str]| shown(values).orders().other;
        assert_eq!(order(&["02/01/2020", "13/01/2020"]), Some(DateOrder::DayMonth));
        assert_eq!(order(&["02-01-20", "1-31-20"]), Some(DateOrder::MonthDay));
        let open = shown(&["02/01/2020", "2020-01-31", "03/03/2020"]);
        assert_eq!((open.orders().other, open.other.open, open.is_open()), (None, 1, true));
        let mixed = shown(&["13/01/2020", "01/14/2020"]);
        assert_eq!(mixed.orders().other, None);
        assert_eq!(mixed.other.shown_by().as_deref(), Some("13/01/2020 and 01/14/2020"));
        let mut slip = vec!["13/01/2020"; 100];
        slip.push("01/14/2020");
        assert_eq!(order(&slip), Some(DateOrder::DayMonth));
    }

    #[test]
    fn dots_imply_german_order() {
        let german = shown(&["12.03.2024", "03/15/2024"]).orders();
        assert_eq!((german.dotted, german.other), (Some(DateOrder::DayMonth), Some(DateOrder::MonthDay)));
        assert_eq!(shown(&["12.03.2024", "03.15.2024"]).orders().dotted, Some(DateOrder::MonthDay));
        assert_eq!(shown(&["15.03.2024", "03.15.2024"]).orders().dotted, None);
    }
}

//! Writes dates the way the reader wants them.

use jiff::civil::Date;

/// How dates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateForm {
    /// `2018-12-20` in rows, `20 Dec 2018` elsewhere.
    #[default]
    Auto,
    /// `2018-12-20`
    Iso,
    /// `20 Dec 2018`
    Words,
    /// `12/20/2018`
    American,
}

impl DateForm {
    /// All forms by name.
    pub const NAMES: [(&str, DateForm); 4] = [
        ("auto", DateForm::Auto),
        ("iso", DateForm::Iso),
        ("words", DateForm::Words),
        ("us", DateForm::American),
    ];

    /// Formats a date for a row of a list; all have the same width.
    ///
    /// ```
    /// use onrecord::page::DateForm;
    /// let day = jiff::civil::date(2018, 12, 5);
    /// assert_eq!(DateForm::Auto.in_row(day), "2018-12-05");
    /// assert_eq!(DateForm::Auto.alone(day), "5 Dec 2018");
    /// assert_eq!(DateForm::American.in_row(day), "12/05/2018");
    /// ```
    pub fn in_row(self, day: Date) -> String {
        match self {
            Self::Auto | Self::Iso => day.to_string(),
            Self::Words => day.strftime("%e %b %Y").to_string(),
            Self::American => day.strftime("%m/%d/%Y").to_string(),
        }
    }

    /// Formats a date outside of a list.
    pub fn alone(self, day: Date) -> String {
        match self {
            Self::Auto | Self::Words => day.strftime("%-d %b %Y").to_string(),
            Self::Iso => day.to_string(),
            Self::American => day.strftime("%-m/%-d/%Y").to_string(),
        }
    }
}

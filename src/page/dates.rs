//! Days as the reader wants them written.

use jiff::civil::Date;

/// How days are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateForm {
    /// As fits the place: in rows, where they stand below one another, `2018-12-20`; elsewhere `20 Dec 2018`.
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
    /// All of them by name.
    pub const NAMES: [(&str, DateForm); 4] = [
        ("auto", DateForm::Auto),
        ("iso", DateForm::Iso),
        ("words", DateForm::Words),
        ("us", DateForm::American),
    ];

    /// A day in a row of a list.
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
            // As wide as any other, so that what follows stands below itself.
            Self::Words => day.strftime("%e %b %Y").to_string(),
            Self::American => day.strftime("%m/%d/%Y").to_string(),
        }
    }

    /// A day that stands by itself.
    pub fn alone(self, day: Date) -> String {
        match self {
            Self::Auto | Self::Words => day.strftime("%-d %b %Y").to_string(),
            Self::Iso => day.to_string(),
            Self::American => day.strftime("%-m/%-d/%Y").to_string(),
        }
    }
}

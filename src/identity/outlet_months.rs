//! Where and when a name is used.

use std::hash::{Hash, Hasher};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHasher};

/// The number of articles that use a name, by outlet and month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutletMonths(FxHashMap<(u32, i32), u64>);

/// The hash of an outlet, and a month.
type OutletMonth = (u32, i32);

/// Stands for all outlets.
pub(super) const ANY_OUTLET: u32 = 0;
/// Stands for a missing date.
const UNDATED: i32 = i32::MIN;

/// Returns a number for an outlet, which may be unknown.
pub fn outlet_number(outlet: Option<&str>) -> u32 {
    let mut hasher = FxHasher::default();
    outlet.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

/// Returns the number of the month of a date.
pub fn month_number(date: Option<Date>) -> i32 {
    date.map_or(UNDATED, |date| i32::from(date.year()) * 12 + i32::from(date.month()))
}

impl OutletMonths {
    /// Adds articles of an outlet and a month.
    pub fn add(&mut self, outlet: u32, month: i32, articles: u64) {
        *self.0.entry((outlet, month)).or_default() += articles;
    }

    /// Adds the counts of another name.
    pub fn take(&mut self, other: Self) {
        for ((outlet, month), articles) in other.0 {
            self.add(outlet, month, articles);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (OutletMonth, u64)> + '_ {
        self.0.iter().map(|(at, articles)| (*at, *articles))
    }

    /// Sums the counts over all outlets.
    #[must_use]
    pub(super) fn months(&self) -> Self {
        let mut months = Self::default();
        self.iter().for_each(|((_, month), articles)| months.add(ANY_OUTLET, month, articles));
        months
    }

    /// Returns the articles of the same outlet in this month, the one before and the one after.
    pub(super) fn around(&self, (outlet, month): OutletMonth) -> u64 {
        let of = |month| self.0.get(&(outlet, month)).copied().unwrap_or(0);
        match month {
            UNDATED => of(UNDATED),
            month => of(month - 1) + of(month) + of(month + 1),
        }
    }
}

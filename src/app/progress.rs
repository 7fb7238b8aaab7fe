//! How far loading has got, and how long it will take.

use std::time::Duration;

use crate::load::Prescan;

/// What is known about loading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadProgress {
    /// Whether everything has been loaded.
    pub loaded: bool,
    /// How many articles there will be, once that is known.
    pub articles: Option<usize>,
    /// Bytes read, and bytes in all.
    bytes: (u64, Option<u64>),
    /// Time since loading began.
    time: Duration,
    /// How many articles there were when the reader pressed reload.
    pub(super) asked_at: Option<usize>,
}

impl LoadProgress {
    pub(super) fn forecast(&mut self, prescan: &Prescan) {
        match prescan {
            Prescan::Bytes(all) => self.bytes.1 = Some(*all),
            Prescan::Records(records) => self.articles = usize::try_from(*records).ok(),
            Prescan::End(_) => {}
        }
    }

    pub(super) fn update(&mut self, bytes: u64, time: Duration) {
        (self.bytes.0, self.time) = (bytes, time);
    }

    /// Whether no progress has been reported yet.
    pub(super) fn is_new(&self) -> bool {
        self.time.is_zero()
    }

    /// What follows a count while more is loading.
    pub fn so_far(&self) -> &'static str {
        if self.loaded { "" } else { " so far" }
    }

    /// The share that has been read, from 0 to 1.
    pub fn share(&self) -> Option<f64> {
        let all = self.bytes.1.filter(|all| *all > 0)?;
        Some((self.bytes.0 as f64 / all as f64).min(1.0))
    }

    /// Bytes per second.
    pub fn rate(&self) -> Option<f64> {
        (self.time > Duration::from_millis(200)).then(|| self.bytes.0 as f64 / self.time.as_secs_f64())
    }

    /// The time left at that rate.
    pub fn left(&self) -> Option<Duration> {
        let all = self.bytes.1.filter(|all| *all > 0)?;
        let rate = self.rate().filter(|rate| *rate > 0.0)?;
        Duration::try_from_secs_f64(all.saturating_sub(self.bytes.0) as f64 / rate).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_reported_before_it_is_known() {
        let mut progress = LoadProgress::default();
        assert_eq!((progress.share(), progress.rate(), progress.left()), (None, None, None));
        progress.update(500, Duration::from_secs(2));
        assert_eq!((progress.rate(), progress.left()), (Some(250.0), None));
        progress.forecast(&Prescan::Bytes(1500));
        assert_eq!(progress.left(), Some(Duration::from_secs(4)));
        assert_eq!(progress.share(), Some(500.0 / 1500.0));
        progress.update(2000, Duration::from_secs(8));
        assert_eq!((progress.share(), progress.left()), (Some(1.0), Some(Duration::ZERO)));
    }
}

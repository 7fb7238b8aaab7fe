//! How far loading is, and when it will be done.

use std::time::Duration;

use crate::load::Prescan;

/// What is known of loading. Everything that is not known is left out of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Whether the corpus is all there.
    pub loaded: bool,
    /// How many articles there will be.
    pub articles: Option<usize>,
    /// Bytes that were read, of those that the files have.
    bytes: (u64, Option<u64>),
    /// Since loading began.
    time: Duration,
    /// How many articles there were when the reader asked for new ones.
    pub(super) asked_at: Option<usize>,
}

impl Progress {
    pub(super) fn know(&mut self, survey: &Prescan) {
        match survey {
            Prescan::Bytes(all) => self.bytes.1 = Some(*all),
            Prescan::Records(records) => self.articles = usize::try_from(*records).ok(),
            Prescan::End(_) => {}
        }
    }

    pub(super) fn go_on(&mut self, bytes: u64, time: Duration) {
        (self.bytes.0, self.time) = (bytes, time);
    }

    /// Whether nothing was read so far, as far as anybody was told.
    pub(super) fn is_new(&self) -> bool {
        self.time.is_zero()
    }

    /// What is said behind “none” and “last” while more is coming.
    pub fn so_far(&self) -> &'static str {
        if self.loaded { "" } else { " so far" }
    }

    /// How much of it is done, from 0 to 1.
    pub fn share(&self) -> Option<f64> {
        let all = self.bytes.1.filter(|all| *all > 0)?;
        Some((self.bytes.0 as f64 / all as f64).min(1.0))
    }

    /// Bytes a second.
    pub fn rate(&self) -> Option<f64> {
        (self.time > Duration::from_millis(200)).then(|| self.bytes.0 as f64 / self.time.as_secs_f64())
    }

    /// How long it will take at that rate.
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
    fn nothing_is_said_before_it_is_known() {
        let mut progress = Progress::default();
        assert_eq!((progress.share(), progress.rate(), progress.left()), (None, None, None));
        progress.go_on(500, Duration::from_secs(2));
        assert_eq!((progress.rate(), progress.left()), (Some(250.0), None));
        progress.know(&Prescan::Bytes(1500));
        assert_eq!(progress.left(), Some(Duration::from_secs(4)));
        assert_eq!(progress.share(), Some(500.0 / 1500.0));
        progress.go_on(2000, Duration::from_secs(8));
        assert_eq!((progress.share(), progress.left()), (Some(1.0), Some(Duration::ZERO)));
    }
}

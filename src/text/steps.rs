//! Counts steps in tests, which check without a clock that the work is linear in the text.

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Counts one access to a token; does nothing outside tests.
#[inline(always)]
pub(crate) fn step() {
    #[cfg(test)]
    STEPS.set(STEPS.get() + 1);
}

/// Returns how many steps `work` takes.
#[cfg(test)]
pub(crate) fn count<T>(work: impl FnOnce() -> T) -> u64 {
    STEPS.set(0);
    work();
    STEPS.get()
}

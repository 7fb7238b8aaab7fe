//! Refuses decompression bombs, small files that unpack without end. Output is compared with input as it is read,
//! before anything keeps it.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::decode::Bytes;

/// A file may unpack to this many times its size. Dumps of articles reach 10 to 30, a file that repeats the same
/// articles 200.
const MAX_RATIO: u64 = 250;
/// Files that compress better than that, as small ones do, may unpack to this many bytes in one pass, all together.
/// So even code that keeps a bomb as one text never holds more.
const SUSPICIOUS_BUDGET: u64 = 64 << 20;
/// Any file may unpack to this many bytes.
const ALWAYS_ALLOWED: u64 = 1 << 20;

/// Decompresses a stream.
pub(super) type Unpack = fn(Bytes) -> Bytes;

/// How many bytes unusually well compressed files have unpacked to. Clones share one count, and a pass has one for
/// all its inputs; otherwise many small bombs could do what a large one cannot.
#[derive(Clone, Default)]
pub(super) struct UnpackBudget(Arc<AtomicU64>);

/// Decompresses `raw`, and fails once it looks like a bomb.
pub(super) fn guard(raw: Bytes, unpack: Unpack, budget: &UnpackBudget) -> Bytes {
    let taken = Arc::new(AtomicU64::new(0));
    let packed = Box::new(CountedInput { inner: raw, taken: Arc::clone(&taken) });
    Box::new(BombGuard {
        inner: unpack(packed),
        taken,
        given: 0,
        counted: 0,
        budget: budget.clone(),
        ended: false,
    })
}

/// Returns whether reading ended because of a bomb; if so, what was read is part of it.
pub(super) fn is_bomb(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Bomb>())
}

/// Why a file is read no further.
#[derive(Debug)]
struct Bomb;

impl std::fmt::Display for Bomb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "it unpacks to more than {MAX_RATIO} times its size, the rest was skipped")
    }
}

impl std::error::Error for Bomb {}

/// Counts the bytes read.
pub(super) struct CountedInput {
    pub(super) inner: Bytes,
    pub(super) taken: Arc<AtomicU64>,
}

impl Read for CountedInput {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.taken.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Compares the unpacked bytes with the bytes they came from.
struct BombGuard {
    inner: Bytes,
    taken: Arc<AtomicU64>,
    given: u64,
    /// How much of `given` has been added to the budget.
    counted: u64,
    budget: UnpackBudget,
    ended: bool,
}

impl Read for BombGuard {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        let n = self.inner.read(out)?;
        self.given += n as u64;
        if self.given / MAX_RATIO > self.taken.load(Ordering::Relaxed) {
            let more = self.given - self.counted;
            self.counted = self.given;
            let all = self.budget.0.fetch_add(more, Ordering::Relaxed) + more;
            if self.given > ALWAYS_ALLOWED && all > SUSPICIOUS_BUDGET {
                self.ended = true;
                return Err(io::Error::other(Bomb));
            }
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns `times` bytes for each byte it reads.
    struct Swelling(Bytes, usize);

    impl Read for Swelling {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.0.read(&mut vec![0; out.len() / self.1])?;
            Ok(n * self.1)
        }
    }

    /// Returns how many bytes a packed file unpacks to, and whether it was refused.
    fn read(packed: u64, unpack: Unpack, budget: &UnpackBudget) -> (u64, bool) {
        let mut all = guard(Box::new(io::repeat(0).take(packed)), unpack, budget);
        let (mut bytes, mut given) = (vec![0; 1 << 20], 0);
        loop {
            match all.read(&mut bytes) {
                Ok(0) => return (given, false),
                Ok(n) => given += n as u64,
                Err(error) => {
                    assert!(is_bomb(&error) && all.read(&mut bytes).is_ok_and(|n| n == 0), "reported once");
                    return (given, true);
                }
            }
        }
    }

    #[test]
    fn well_compressed_files_are_read_and_bombs_are_not() {
        let benign: Unpack = |bytes| Box::new(Swelling(bytes, 200));
        let bomb: Unpack = |bytes| Box::new(Swelling(bytes, 1000));
        let budget = UnpackBudget::default();
        assert_eq!(read(4 << 20, benign, &budget), (800 << 20, false));
        assert_eq!(read(1000, bomb, &budget), (1_000_000, false), "small ones may");
        let (given, refused) = read(4 << 20, bomb, &budget);
        assert!(refused && given < 100 << 20, "{given}");
        // Many small bombs together get no more, and ordinary files are still read.
        let more: Vec<u64> = (0..20).map(|_| read(4 << 20, bomb, &budget).0).collect();
        assert!(more.iter().all(|given| *given <= 4 << 20), "{more:?}");
        assert_eq!(read(4 << 20, benign, &budget), (800 << 20, false));
    }
}

//! Packed files that are small and unpack without end: bombs. What is unpacked is counted against what it was unpacked
//! from, before anybody holds it.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::decode::Bytes;

/// A file may unpack to so many times its size: dumps of articles do to 10 or 30 times, a file that holds the same
/// articles again and again to 200.
const TIMES: u64 = 250;
/// What packs better than that may unpack to so many bytes in one run, since small files do. Whoever holds a bomb as one
/// text holds no more than this.
const MORE: u64 = 64 << 20;
/// So many bytes each file may have in any case.
const FEW: u64 = 1 << 20;

/// Makes packed bytes what they were.
pub(super) type Unpack = fn(Bytes) -> Bytes;

/// What files have unpacked to that pack better than text does. Clones are one and the same: a run has one for all of
/// its inputs, or many small bombs would do what a large one cannot.
#[derive(Clone, Default)]
pub(super) struct Spent(Arc<AtomicU64>);

/// Unpacks `raw` as long as it is no bomb.
pub(super) fn bounded(raw: Bytes, unpack: Unpack, spent: &Spent) -> Bytes {
    let taken = Arc::new(AtomicU64::new(0));
    let packed = Box::new(Packed { inner: raw, taken: Arc::clone(&taken) });
    Box::new(Bounded {
        inner: unpack(packed),
        taken,
        given: 0,
        counted: 0,
        spent: spent.clone(),
        ended: false,
    })
}

/// Whether reading ended because of a bomb: what came before is part of it.
pub(super) fn is_bomb(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Bomb>())
}

/// Why a file is not read on.
#[derive(Debug)]
struct Bomb;

impl std::fmt::Display for Bomb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "it unpacks to more than {TIMES} times its size, the rest is not read")
    }
}

impl std::error::Error for Bomb {}

/// Counts what is taken from a packed file.
struct Packed {
    inner: Bytes,
    taken: Arc<AtomicU64>,
}

impl Read for Packed {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.taken.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Holds what is unpacked against what it was unpacked from.
struct Bounded {
    inner: Bytes,
    taken: Arc<AtomicU64>,
    given: u64,
    /// How much of that was added to what was spent.
    counted: u64,
    spent: Spent,
    ended: bool,
}

impl Read for Bounded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        let n = self.inner.read(out)?;
        self.given += n as u64;
        if self.given / TIMES > self.taken.load(Ordering::Relaxed) {
            let more = self.given - self.counted;
            self.counted = self.given;
            let all = self.spent.0.fetch_add(more, Ordering::Relaxed) + more;
            if self.given > FEW && all > MORE {
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

    /// Gives `times` bytes for each that it takes.
    struct Swelling(Bytes, usize);

    impl Read for Swelling {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.0.read(&mut vec![0; out.len() / self.1])?;
            Ok(n * self.1)
        }
    }

    /// How many bytes come of so many, and whether that was a bomb.
    fn read(packed: u64, unpack: Unpack, spent: &Spent) -> (u64, bool) {
        let mut all = bounded(Box::new(io::repeat(0).take(packed)), unpack, spent);
        let (mut bytes, mut given) = (vec![0; 1 << 20], 0);
        loop {
            match all.read(&mut bytes) {
                Ok(0) => return (given, false),
                Ok(n) => given += n as u64,
                Err(error) => {
                    assert!(is_bomb(&error) && all.read(&mut bytes).is_ok_and(|n| n == 0), "told once");
                    return (given, true);
                }
            }
        }
    }

    #[test]
    fn what_packs_well_is_read_and_a_bomb_is_not() {
        let well: Unpack = |bytes| Box::new(Swelling(bytes, 200));
        let bomb: Unpack = |bytes| Box::new(Swelling(bytes, 1000));
        let spent = Spent::default();
        assert_eq!(read(4 << 20, well, &spent), (800 << 20, false));
        assert_eq!(read(1000, bomb, &spent), (1_000_000, false), "small ones may");
        let (given, told) = read(4 << 20, bomb, &spent);
        assert!(told && given < 100 << 20, "{given}");
        // Many of them get no more together, and what is no bomb is still read.
        let more: Vec<u64> = (0..20).map(|_| read(4 << 20, bomb, &spent).0).collect();
        assert!(more.iter().all(|given| *given <= 4 << 20), "{more:?}");
        assert_eq!(read(4 << 20, well, &spent), (800 << 20, false));
    }
}

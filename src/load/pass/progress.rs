//! Counts how many bytes of the inputs have been read.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::InputPass;
use crate::load::bomb_guard::CountedInput;
use crate::load::decode::Bytes;

impl InputPass<'_> {
    /// Returns the same bytes, counted as they are read.
    pub(super) fn counted(&self, inner: Bytes) -> Bytes {
        match self.bytes_read {
            Some(total) => Box::new(CountedInput { inner, taken: Arc::clone(total) }),
            None => inner,
        }
    }

    /// Returns an unpacked file from the cache, counted as if it were the packed file, which has `packed` bytes.
    pub(super) fn counted_as(&self, file: File, packed: u64) -> Bytes {
        let Some(total) = self.bytes_read else { return Box::new(file) };
        // The beginning of the packed file has already been counted.
        total.store(self.bytes_before, Ordering::Relaxed);
        let unpacked = file.metadata().map_or(packed, |meta| meta.len()).max(1);
        Box::new(ScaledReader { inner: file, total: Arc::clone(total), packed, unpacked, read: 0 })
    }
}

/// Adds to a total the number of packed bytes that correspond to what is read.
struct ScaledReader {
    inner: File,
    total: Arc<AtomicU64>,
    packed: u64,
    unpacked: u64,
    read: u64,
}

impl Read for ScaledReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        let scaled =
            |bytes: u64| (u128::from(bytes) * u128::from(self.packed) / u128::from(self.unpacked)) as u64;
        let more = scaled(self.read + n as u64) - scaled(self.read);
        self.read += n as u64;
        self.total.fetch_add(more, Ordering::Relaxed);
        Ok(n)
    }
}

//! How many bytes of the inputs were read.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::InputPass;
use crate::load::decode::Bytes;

impl InputPass<'_> {
    /// The same bytes, counted as they are read.
    pub(super) fn counted(&self, inner: Bytes) -> Bytes {
        match self.bytes_read {
            Some(total) => Box::new(CountingReader { inner, total: Arc::clone(total), scale: None, read: 0 }),
            None => inner,
        }
    }

    /// An unpacked file out of the cache, counted as the packed file would be, which has so many bytes.
    pub(super) fn counted_as(&self, file: File, packed: u64) -> Bytes {
        let Some(total) = self.bytes_read else { return Box::new(file) };
        // The beginning of the packed file was counted already.
        total.store(self.bytes_before, Ordering::Relaxed);
        let scale = file.metadata().ok().map(|meta| (packed, meta.len().max(1)));
        Box::new(CountingReader { inner: Box::new(file), total: Arc::clone(total), scale, read: 0 })
    }
}

/// Adds what is read to a total.
pub(super) struct CountingReader {
    inner: Bytes,
    total: Arc<AtomicU64>,
    /// The first number is counted for every so many bytes.
    scale: Option<(u64, u64)>,
    read: u64,
}

impl Read for CountingReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        let scaled = |bytes: u64| match self.scale {
            Some((packed, of)) => (u128::from(bytes) * u128::from(packed) / u128::from(of)) as u64,
            None => bytes,
        };
        let more = scaled(self.read + n as u64) - scaled(self.read);
        self.read += n as u64;
        self.total.fetch_add(more, Ordering::Relaxed);
        Ok(n)
    }
}

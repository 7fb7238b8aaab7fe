//! Buffered standard output. A closed pipe is not an error.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use crate::{Error, Result};

/// Buffered standard output.
pub type Stdout = BufWriter<StdoutLock<'static>>;

/// Locks standard output.
pub fn stdout() -> Stdout {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Writes a page and returns `status`.
pub fn page(text: &str, status: u8) -> Result<u8> {
    let mut out = stdout();
    match out.write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::new(format!("cannot write: {error}")))
        }
        _ => finish(out, status),
    }
}

/// Flushes the output and returns `status`.
pub fn finish(mut out: Stdout, status: u8) -> Result<u8> {
    match out.flush() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::new(format!("cannot write: {error}")))
        }
        _ => Ok(status),
    }
}

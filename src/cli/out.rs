//! Standard output: buffered, and gone without a word when nobody reads it any more.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use crate::{Error, Result};

/// Standard output, a page at a time.
pub type Stdout = BufWriter<StdoutLock<'static>>;

/// Takes standard output.
pub fn stdout() -> Stdout {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Writes what is left; gives the exit status on.
pub fn finish(mut out: Stdout, status: u8) -> Result<u8> {
    match out.flush() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::new(format!("cannot write: {error}")))
        }
        _ => Ok(status),
    }
}

//! Buffered standard output. A closed pipe is not an error.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};
use std::ops::ControlFlow;

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
    let _ = written(out.write_all(text.as_bytes()))?;
    finish(out, status)
}

/// Writes a line and returns `status`.
pub fn line(text: &str, status: u8) -> Result<u8> {
    page(&format!("{text}\n"), status)
}

/// Flushes the output and returns `status`.
pub fn finish(mut out: Stdout, status: u8) -> Result<u8> {
    let _ = written(out.flush())?;
    Ok(status)
}

/// Returns whether to go on after a write: not if nobody is reading any more.
pub fn written(result: io::Result<()>) -> Result<ControlFlow<()>> {
    match result {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        Err(error) => Err(Error::new(format!("cannot write: {error}"))),
    }
}

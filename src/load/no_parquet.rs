//! Stands in for Parquet in a build without it.

use std::io;
use std::path::Path;

use super::decode::Bytes;

/// Says that Parquet is not supported.
pub(super) fn json_lines(_path: &Path) -> io::Result<Bytes> {
    Err(io::Error::other(
        "Parquet cannot be read by this build of onrecord (build it with its default features)",
    ))
}

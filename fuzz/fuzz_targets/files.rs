//! Any file, by what it looks like: archives, Parquet, databases, packed files.
#![no_main]

mod reading;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reading::read("a", &[bytes]));

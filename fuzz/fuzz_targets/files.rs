//! Any file, recognised by its contents: archives, Parquet, databases, packed files.
#![no_main]

mod reading;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reading::read("a", &[bytes]));

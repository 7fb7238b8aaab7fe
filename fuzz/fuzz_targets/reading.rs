//! Reads a file with these bytes, then every article again from its address.

use std::ops::ControlFlow;
use std::sync::Arc;

use onrecord::load::{Found, Input, Options, inspect, load};

pub fn read(name: &str, parts: &[&[u8]]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, parts.concat()).expect("a temporary file");
    let options = Arc::new(Options { keep: true, ..Options::default() });
    load(&[Input::Path(path.clone())], &options, &mut |found| {
        if let Found::Article(article, address) = found {
            assert_eq!(address.read().as_ref(), Ok(&*article));
        }
        ControlFlow::Continue(())
    });
    let _ = inspect(&path, &options);
}

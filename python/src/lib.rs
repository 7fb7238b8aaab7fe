//! The native half of the Python package. It returns plain tuples; `onrecord/__init__.py` turns them into typed ones.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use engine::Span;
use engine::text::{CodePoints, Language, MODEL, analyse};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

type Place = (usize, usize);
type FoundPerson = (String, Vec<String>, Vec<Place>);
type FoundQuote = (usize, usize, &'static str, Option<String>, u8, Option<Place>, Option<Place>, Option<u32>);
type Found = (Vec<FoundPerson>, Vec<FoundQuote>, Option<&'static str>);

/// Analyses one text; offsets count Python's characters.
fn found(text: &str) -> Found {
    let (analysis, points) = (analyse(text), CodePoints::new(text));
    let place = |span: Span| (points.of(span.start), points.of(span.end));
    let people = analysis.people.iter().map(|person| {
        (person.name.clone(), person.aliases.clone(), person.mentions.iter().map(|at| place(*at)).collect())
    });
    let quotes = analysis.quotes.iter().map(|quote| {
        let (start, end) = place(quote.span);
        let speaker = analysis.speaker(quote).map(str::to_owned);
        let (source, cue) = (quote.source.map(place), quote.cue.map(place));
        (start, end, quote.kind.name(), speaker, quote.confidence, source, cue, quote.chain)
    });
    let language = match analysis.language {
        Language::English => Some("en"),
        Language::Other => Some("other"),
        _ => None,
    };
    (people.collect(), quotes.collect(), language)
}

/// Does the same, and turns a panic in the analysis into an exception.
fn guarded(text: &str) -> PyResult<Found> {
    catch_unwind(AssertUnwindSafe(|| found(text)))
        .map_err(|_| PyRuntimeError::new_err("the analysis of this text failed; please report it"))
}

#[pyfunction]
fn annotate(py: Python<'_>, text: &str) -> PyResult<Found> {
    py.detach(|| guarded(text))
}

/// Analyses texts on several threads while Python goes on.
#[pyfunction]
fn annotate_many(py: Python<'_>, texts: Vec<String>, jobs: usize) -> PyResult<Vec<Found>> {
    let all: Vec<PyResult<Found>> = py.detach(|| {
        let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(texts.len())));
        let work = || {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let Some(text) = texts.get(n) else { return };
                let one = guarded(text);
                done.lock().unwrap_or_else(PoisonError::into_inner).push((n, one));
            }
        };
        thread::scope(|scope| {
            for _ in 1..jobs.min(texts.len()) {
                scope.spawn(work);
            }
            work();
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(n, _)| *n);
        done.into_iter().map(|(_, one)| one).collect()
    });
    all.into_iter().collect()
}

/// The module `onrecord._native`.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("VERSION", env!("CARGO_PKG_VERSION"))?;
    module.add("MODEL", MODEL)?;
    module.add_function(wrap_pyfunction!(annotate, module)?)?;
    module.add_function(wrap_pyfunction!(annotate_many, module)?)?;
    Ok(())
}

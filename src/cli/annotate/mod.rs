//! `onrecord annotate`: writes the annotation format, as a line, flat rows or a row of nested columns for each article.

mod output;
mod partitions;

use std::io;

use super::answer::every_answer;
use super::args::{AnnotateArgs, AnnotatedInput, ListingArgs};
use super::progress;
use crate::export::{AnnotationParts, TableFormat};
use crate::load::OtherColumns;
use crate::query::{ArticleView, Query};
use crate::{Error, Result};
use output::{Annotated, OutputFormat, TableOutput};
use partitions::{Partitions, folder_of};

/// Annotates every article that matches the query.
pub fn run(asked: AnnotateArgs) -> Result<u8> {
    let AnnotateArgs {
        first,
        mut from,
        asking,
        format,
        flat,
        no_text,
        keep,
        id_prefix,
        shard,
        output,
        partition_by,
    } = asked;
    let columns = keep.unwrap_or_default();
    let parts = AnnotationParts {
        no_text,
        columns: match &columns {
            OtherColumns::All => None,
            OtherColumns::None => Some(Vec::new()),
            OtherColumns::Named(names) => {
                let taken = |name: &&String| crate::export::is_annotation_column(name);
                if let Some(name) = names.iter().find(taken) {
                    return Err(Error::new(format!(
                        "--keep {name}: annotate writes a column of this name itself"
                    )));
                }
                Some(names.clone())
            }
        },
        no_outlet: partitions::tells_outlet(&partition_by),
    };
    from.annotated = AnnotatedInput { columns, shard, id_prefix };
    // As in every listing, --count counts all rows.
    let (count, limit) = (asking.count, asking.limit.filter(|_| !asking.count).unwrap_or(usize::MAX));
    let spreadsheet = asking.spreadsheet;
    let mut listing = ListingArgs { first, from, asking, format: TableFormat::Table };
    let question = listing.question()?;
    let format = OutputFormat::new(format, flat, spreadsheet, parts);
    let mut out: Box<dyn AnnotationSink> = match (count, output) {
        (true, _) => Box::new(Counter(0)),
        (false, None) => Box::new(TableOutput::stdout(&format)?),
        (false, Some(path)) if partition_by.is_empty() => Box::new(TableOutput::file(&path, &format)?),
        (false, Some(folder)) => Box::new(Partitions::new(folder, &listing.from, &format)?),
    };
    let make = move |view: &ArticleView, query: &Query| {
        (folder_of(view.article, &partition_by), format.make(view, query))
    };
    let mut left = limit;
    let status = every_answer(&listing.from, &question, make, &mut |made| {
        let Some((folder, annotated)) = made else { return out.flush() };
        if left == 0 {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let mut annotated = annotated?;
        annotated.truncate(left);
        left -= annotated.len();
        out.put(&folder, annotated)
    })?;
    progress::end();
    let _ = super::out::written(out.finish())?;
    Ok(status)
}

/// Where annotated articles go.
trait AnnotationSink {
    /// Writes one article; `folder` is its place among the partitions.
    fn put(&mut self, folder: &str, annotated: Annotated) -> io::Result<()>;

    /// Passes on what is complete, because nothing else is ready.
    fn flush(&mut self) -> io::Result<()>;

    /// Ends the output.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Only counts.
struct Counter(u64);

impl AnnotationSink for Counter {
    fn put(&mut self, _folder: &str, annotated: Annotated) -> io::Result<()> {
        self.0 += annotated.len() as u64;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        io::Write::write_fmt(&mut io::stdout(), format_args!("{}\n", self.0))
    }
}

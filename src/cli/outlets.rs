//! `onrecord outlets`: one row per outlet.

use super::answer::answer;
use super::args::ListingArgs;
use super::out::written;
use super::table::Table;
use crate::Result;
use crate::ask::Counting;
use crate::export;

/// Lists the outlets of the selected articles, those with the most articles first, or the most quotations.
pub fn run(mut listing: ListingArgs) -> Result<u8> {
    let question = listing.question()?;
    // A query about quotations counts them.
    let quoted = question.query.parts().0.is_some();
    let counted = if quoted { Counting::quotations() } else { Counting::articles() };
    let (outlets, status) = answer(&listing, &question, counted, |answers, stop| {
        let mut outlets = answers.outlets(None, stop)?;
        if quoted {
            answers.count_quotations(&mut outlets, None, stop)?;
        }
        Ok(outlets)
    })?;
    let mut table = Table::new(export::outlet_columns(quoted), listing.format).asked(&listing.asking);
    for outlet in &outlets {
        if written(table.row(&export::outlet(outlet)))?.is_break() {
            break;
        }
    }
    table.finish(status)
}

//! Ranks outlets by what is said in them.

use super::answers::Answers;
use super::counted::Counting;
use crate::Result;
use crate::index::OutletCount;
use crate::threads::Stop;

impl Answers<'_> {
    /// Adds to `outlets` how many matching quotations each has, of everyone or of one person, and sorts them by that.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn count_quotations(
        &self,
        outlets: &mut [OutletCount],
        who: Option<&[String]>,
        stop: &Stop,
    ) -> Result<()> {
        let about = who.and_then(|names| self.about(names.first()?, names));
        let counts = match self {
            Answers::Index(searcher, selection) => searcher.quotations_by_outlet(selection, who, stop)?,
            _ if let Some(tally) = about => tally.quotations_by_outlet().clone(),
            Answers::Memory(filtered) => {
                filtered.tally(&Counting::quotations()).quotations_by_outlet().clone()
            }
            Answers::Sums(tally, _) => tally.quotations_by_outlet().clone(),
        };
        OutletCount::with_quotations(outlets, counts);
        Ok(())
    }
}

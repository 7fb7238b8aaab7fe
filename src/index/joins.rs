//! Which names in an index are one person's: found once from all its names, then kept in a file next to them. What the
//! reader changes only concerns names with the same last name.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::derived::DerivedFile;
use super::overlay::LensOverlay;
use super::search::Searcher;
use crate::Result;
use crate::identity::{Aliases, Join, Joins, Reason};
use crate::text::last_name;
use crate::threads::Stop;

/// From this number of last names on, all names are counted at once.
const MANY: usize = 40;

impl Searcher {
    /// Returns which names are one person's, on the evidence of all articles.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn joins(&self, stop: &Stop) -> Result<Arc<Joins>> {
        let (key, cache) = ((self.overlay().fingerprint(), 0), &self.inner().held.joins);
        if let Some(known) = cache.known(key) {
            return Ok(known);
        }
        let changed = self.changed_last_names();
        let aliases = self.aliases();
        let joins = match changed.len() {
            0 => return self.joins_as_found(stop),
            1..MANY => {
                let apart = |join: &&Join| {
                    ![&join.name, &join.person].iter().any(|name| changed.contains(&last_name(name)))
                };
                let mut joins = Joins::default();
                joins.extend(self.joins_as_found(stop)?.iter().filter(apart).cloned());
                for name in &changed {
                    joins.extend(self.names_with(name, stop)?.joins(&aliases).iter().cloned());
                }
                joins
            }
            _ => self.all_names(stop)?.joins(&aliases),
        };
        Ok(cache.keep(key, joins))
    }

    /// Returns the last names of all whom the reader decided on or corrected.
    fn changed_last_names(&self) -> BTreeSet<String> {
        let aliases = self.aliases();
        let decided = aliases.iter().chain(aliases.two_people()).flat_map(|(name, other)| [name, other]);
        let mut changed: BTreeSet<String> = decided.map(last_name).collect();
        for (_, one) in self.overlay().among(None) {
            let before = one.article.analyse();
            let people = one.analysis.people.iter().chain(&before.people);
            changed.extend(people.map(|person| last_name(&person.name)));
        }
        changed
    }

    /// Returns the joins without the reader's decisions and corrections.
    fn joins_as_found(&self, stop: &Stop) -> Result<Arc<Joins>> {
        let found = &self.inner().held.joins_as_found;
        if let Some(found) = found.get() {
            return Ok(Arc::clone(found));
        }
        let file = self.joins_file();
        let joins = match file.read().and_then(|bytes| unpacked(&bytes)) {
            Some(joins) => joins,
            None => {
                let joins = self.with(LensOverlay::default()).all_names(stop)?.joins(&Aliases::default());
                if self.coverage().complete() {
                    // Without the file, they are found again.
                    let _ = file.write(&packed(&joins));
                }
                joins
            }
        };
        Ok(Arc::clone(found.get_or_init(|| Arc::new(joins))))
    }

    /// Finds the joins and stores them, unless that has been done.
    pub(super) fn keep_joins(&self, stop: &Stop) -> Result<()> {
        if self.coverage().complete() { self.joins_as_found(stop).map(drop) } else { Ok(()) }
    }

    /// Returns the file for the facts as they are now.
    fn joins_file(&self) -> DerivedFile {
        let mut segments: Vec<(String, u32)> = (self.inner().facts.segment_readers().iter())
            .map(|segment| (segment.segment_id().uuid_string(), segment.num_deleted_docs()))
            .collect();
        segments.sort_unstable();
        let mut hasher = DefaultHasher::new();
        segments.hash(&mut hasher);
        DerivedFile::new(&self.words_folder().0, "joins1", hasher.finish())
    }
}

/// The reasons in a fixed order, for the file.
const REASONS: [Reason; 4] = [Reason::Spelling, Reason::Nickname, Reason::MiddleName, Reason::LastName];

fn packed(joins: &Joins) -> Vec<u8> {
    let reason = |of: Reason| REASONS.iter().position(|reason| *reason == of).unwrap_or_default();
    let rows: Vec<_> =
        joins.iter().map(|join| (&join.name, &join.person, reason(join.reason), join.confidence)).collect();
    serde_json::to_vec(&rows).unwrap_or_default()
}

fn unpacked(bytes: &[u8]) -> Option<Joins> {
    let rows: Vec<(String, String, usize, u8)> = serde_json::from_slice(bytes).ok()?;
    let join = |(name, person, reason, confidence): (String, String, usize, u8)| {
        Some(Join { name, person, reason: *REASONS.get(reason)?, confidence })
    };
    let all: Option<Vec<Join>> = rows.into_iter().map(join).collect();
    let mut joins = Joins::default();
    joins.extend(all?.into_iter());
    Some(joins)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::index::{IndexDir, build};
    use crate::load::{Input, Options};

    #[test]
    fn who_is_one_person_is_kept_beside_the_index() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.jsonl");
        let text = "Ada Quill opened the pier. “It is late,” Quill said.";
        let line = |n: usize, text: &str| {
            format!(
                "{}\n",
                serde_json::json!({ "text": text, "date": "2024-05-06", "source": "Post", "id": n })
            )
        };
        let lines = |more: &str| (0..4).map(|n| line(n, text)).chain([line(9, more)]).collect::<String>();
        let read = || {
            let (inputs, options) = (vec![Input::Path(path.clone())], Arc::new(Options::default()));
            let place = IndexDir::below(&folder.path().join("cache"), &inputs, &options).unwrap();
            build(&place, &inputs, &options, 1, &mut |_| ControlFlow::Continue(())).unwrap();
            let kept: Vec<_> =
                std::fs::read_dir(place.words()).unwrap().flatten().map(|file| file.path()).collect();
            let kept = kept.into_iter().find(|path| path.to_string_lossy().contains("joins1-")).unwrap();
            let searcher = Searcher::open(&place, &options).unwrap().unwrap();
            let joins = searcher.joins(&Stop::default()).unwrap();
            (kept, joins.person("Quill").to_owned())
        };
        std::fs::write(&path, lines("“It sails,” Quill said.")).unwrap();
        let (kept, person) = read();
        assert_eq!(person, "Ada Quill");
        // Broken, it is found again.
        std::fs::write(&kept, b"broken").unwrap();
        assert_eq!(read().1, "Ada Quill");
        // Two bear the name now, in the same month.
        std::fs::write(
            &path,
            lines("Karl Quill sailed. “It sails,” Quill said. ") + &line(10, "“No,” Quill said."),
        )
        .unwrap();
        let (again, person) = read();
        assert_ne!(again, kept);
        assert_eq!(person, "Ada Quill", "four articles outweigh one");
    }
}

//! Which words around quotations report something, as the trained decision of reported speech has it: it knows far
//! more verbs than any list, and when they report nothing.

use super::reports::{Sentence, sentences};
use super::scene::Scene;

/// For each token how likely it reports something, in four steps; nought where no marks are near.
pub(crate) struct Hearsay(Vec<u8>);

impl Hearsay {
    /// As the shipped decision has it.
    pub(crate) fn new(scene: &Scene<'_>) -> Self {
        Self::of(scene, |sentence, first, end| sentence.read_shipped(scene, first, end))
    }

    /// In sentences as `read` prepares them.
    pub(crate) fn of(scene: &Scene<'_>, read: impl Fn(&mut Sentence, usize, usize)) -> Self {
        if scene.marked.is_empty() {
            return Self(Vec::new());
        }
        let mut all = vec![0; scene.tokens.len()];
        let mut sentence = Sentence::default();
        sentences(scene, |first, end| {
            if (first.saturating_sub(1)..=end).any(|at| scene.quote_at(at).is_some()) {
                read(&mut sentence, first, end);
                for (step, &likely) in all[first..end].iter_mut().zip(sentence.cues()) {
                    *step = coarse(likely);
                }
            }
        });
        Self(all)
    }

    /// The steps of `range` that lie outside quotations: the first that is not nought, and where.
    pub(crate) fn nearest(
        &self,
        scene: &Scene<'_>,
        mut range: impl Iterator<Item = usize>,
    ) -> Option<(usize, u8)> {
        let at = range.find(|&at| self.step(at) > 0 && scene.quote_at(at).is_none())?;
        Some((at, self.step(at)))
    }

    fn step(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }
}

/// Tenths are finer than a decision trained anew would keep to.
const fn coarse(tenths: u8) -> u8 {
    match tenths {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

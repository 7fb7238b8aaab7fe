//! Whom the words above an interview introduce.

use super::credits;
use super::document::Document;
use crate::text::PersonId;

/// The people that the words above a conversation are about.
#[derive(Default)]
pub(super) struct Introduced {
    /// How often each is named, and how often at the beginning of a sentence.
    times: Vec<(PersonId, [usize; 2])>,
    /// How many mentions have been counted.
    counted: usize,
    /// Whether there are too many people to tell.
    many: bool,
}

impl Introduced {
    /// Returns the person named most often before the token at `start`, who answers in an interview that begins there.
    /// Of two, it is the one whom sentences begin with.
    pub(super) fn leading(&mut self, document: &Document<'_>, start: usize) -> Option<PersonId> {
        let mentions = &document.entities.mentions[self.counted..];
        for &(mention, person) in mentions.iter().take_while(|(mention, _)| mention.first < start) {
            self.counted += 1;
            if credits::credited(document, mention.titled) {
                continue;
            }
            let opens = usize::from(document.opens_sentence(mention.titled));
            match self.times.iter().position(|(known, _)| *known == person) {
                Some(place) => {
                    let [times, opening] = self.times[place].1;
                    self.times[place].1 = [times + 1, opening + opens];
                }
                None if self.times.len() == MOST_INTRODUCED => self.many = true,
                None => self.times.push((person, [1, opens])),
            }
        }
        let most = self.times.iter().map(|&(_, count)| count).max().filter(|_| !self.many)?;
        let mut leading = self.times.iter().filter(|&&(_, count)| count == most);
        let first = leading.next()?.0;
        leading.next().is_none().then_some(first)
    }
}

/// The most people named above an interview; if there are more, it is about nobody in particular.
const MOST_INTRODUCED: usize = 12;

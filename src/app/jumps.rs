//! Jumps and marks: going back and forward, even to places from earlier sessions, and to a place in an article that has
//! not arrived yet.

use super::{App, Layer, MarkKey};
use crate::article::ArticleId;
use crate::load::Address;
use crate::page::PagePosition;
use crate::store::{Change, SavedPlace};

/// At most this many jumps of this session are remembered.
const MOST: usize = 100;

/// Places that can be jumped back to.
#[derive(Debug, Default)]
pub(super) struct Jumps {
    places: Vec<(ArticleId, PagePosition)>,
    /// Where in `places` the reader is; past the last one unless going back.
    at: usize,
    /// The number of the last place from an earlier session that the reader went back to.
    earlier: Option<u64>,
    /// The id that distinguishes this program's places in the memory from those of other programs.
    pub(super) program: u16,
}

impl Jumps {
    /// Drops the places of this session, because the corpus is read again.
    pub(super) fn clear(&mut self) {
        (self.places, self.at) = Default::default();
    }

    /// Goes back from the newest saved place again, because the memory was replaced.
    pub(super) fn restart(&mut self) {
        self.earlier = None;
    }

    pub(super) fn ids(&mut self) -> impl Iterator<Item = &mut ArticleId> {
        self.places.iter_mut().map(|(id, _)| id)
    }
}

/// Where to be in an article once it is on the screen.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) article: Target,
    pub(super) position: Position,
}

/// Which article.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// The one with this id.
    Id(ArticleId),
    /// The one that was read from this address, once the corpus has been read again.
    Address(Address),
}

/// Where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// Where the reader last was.
    Last,
    /// A place on the page.
    Page(PagePosition),
    /// This many code points into the text.
    CodePoint(u64),
}

impl App {
    /// Remembers where the reader is, for the way back.
    pub(super) fn push_jump(&mut self) {
        if let Some(here) = self.here() {
            let jumps = &mut self.jumps;
            jumps.places.truncate(jumps.at);
            if jumps.places.last() != Some(&here) {
                jumps.places.push(here);
            }
            if jumps.places.len() > MOST {
                jumps.places.remove(0);
            }
            jumps.at = jumps.places.len();
            self.save_jump();
        }
    }

    /// Saves where a jump starts, for later sessions.
    pub(super) fn save_jump(&mut self) {
        // Only in an article that the memory knows anyway.
        let known = self.reading.as_ref().is_some_and(|reading| self.is_read(reading.id));
        if let Some(place) = known.then(|| self.place()).flatten() {
            let last = self.last_jump();
            // Not twice the same place.
            if self.memory.jumps.last_key_value().is_some_and(|(_, last)| *last == place) {
                return;
            }
            self.change(Change::Jump((last + 1) << 16 | u64::from(self.jumps.program), place));
        }
    }

    /// The highest number of a jump in the memory, without the program's.
    fn last_jump(&self) -> u64 {
        self.memory.jumps.last_key_value().map_or(0, |(number, _)| number >> 16)
    }

    pub(super) fn here(&self) -> Option<(ArticleId, PagePosition)> {
        self.reading.as_ref().map(|reading| (reading.id, reading.pager.top()))
    }

    /// Where the reader is, as it is saved.
    fn place(&mut self) -> Option<SavedPlace> {
        let reading = self.reading.as_ref()?;
        let (id, content, at) = (reading.id, reading.content, reading.code_points_above());
        self.register(id)?;
        Some(SavedPlace { content, record: self.record_of(id), at })
    }

    pub(super) fn jump_back(&mut self) {
        if self.jumps.at == self.jumps.places.len() {
            // The way forward leads back here.
            self.push_jump();
            self.jumps.at = self.jumps.places.len().saturating_sub(1);
        }
        match self.jumps.at.checked_sub(1) {
            Some(to) => self.jump_to(to),
            None if self.jump_to_earlier_session() => {}
            None => self.notify("No earlier place to go back to"),
        }
    }

    pub(super) fn jump_forward(&mut self) {
        if self.jumps.at + 1 < self.jumps.places.len() {
            self.jump_to(self.jumps.at + 1);
        } else {
            self.notify("No later place to go to");
        }
    }

    fn jump_to(&mut self, to: usize) {
        let (id, position) = self.jumps.places[to];
        self.jumps.at = to;
        self.go_to(id, Position::Page(position));
    }

    /// Goes back to a place of an earlier session; false when none is left among these articles.
    fn jump_to_earlier_session(&mut self) -> bool {
        let ours = self.jumps.places.len() as u64;
        let before = self.jumps.earlier.unwrap_or((self.last_jump() + 1).saturating_sub(ours) << 16);
        let earlier: Vec<(u64, SavedPlace)> =
            self.memory.jumps.range(..before).rev().map(|(number, place)| (*number, *place)).collect();
        for (number, place) in earlier {
            self.jumps.earlier = Some(number);
            if self.go_to_place(place) {
                return true;
            }
        }
        false
    }

    /// Goes to a place; false when its article is not in the corpus.
    fn go_to_place(&mut self, place: SavedPlace) -> bool {
        let same = |id: &ArticleId| {
            let record = self.record_of(*id);
            record == place.record || self.memory.content(record) == Some(place.content)
        };
        let Some(id) = self.corpus.ids().find(same) else { return false };
        self.go_to(id, Position::CodePoint(place.at));
        true
    }

    /// Goes to a place in an article. A filter or search that hides the article is cleared.
    pub(super) fn go_to(&mut self, id: ArticleId, position: Position) {
        if !self.list.select_article(id) {
            self.list.clear_filter();
            if !self.list.is_hit(id) {
                self.search_for("");
            }
            self.list.select_article(id);
        }
        self.pending = Some(Pending { article: Target::Id(id), position });
        self.apply_pending();
        self.enter_reading();
    }

    /// Goes to the pending position, if it is in the article on the screen; false when it is not.
    pub(super) fn apply_pending(&mut self) -> bool {
        let Some(reading) = &mut self.reading else { return false };
        let here = |pending: &mut Pending| matches!(pending.article, Target::Id(id) if id == reading.id);
        let Some(pending) = self.pending.take_if(here) else { return false };
        match pending.position {
            Position::Last => return false,
            Position::Page(position) => reading.pager.go(position),
            Position::CodePoint(at) => reading.go_to_code_point(at),
        }
        true
    }

    /// After a reload, selects the article that was on the screen before, if it is among the articles from `first` on.
    pub(super) fn return_to_article(&mut self, first: usize) {
        let Some(Pending { article: Target::Address(address), .. }) = &self.pending else { return };
        let same = |id: &ArticleId| {
            let here = self.corpus.address(*id);
            here.index == address.index && here.source.name == address.source.name
        };
        if let Some(id) = self.corpus.ids().skip(first).find(same) {
            self.pending = None;
            self.list.select_article(id);
        }
    }

    /// Asks for the letter of a mark.
    pub(super) fn ask_mark(&mut self, mark: MarkKey) {
        let letters: String = self.memory.marks.keys().flat_map(|letter| [' ', *letter]).collect();
        self.layers.push(Layer::MarkKey(mark));
        self.notify(match mark {
            MarkKey::Set => "Set which mark? Press a letter".to_owned(),
            MarkKey::GoTo if letters.is_empty() => "No marks yet: press m and a letter to set one".to_owned(),
            MarkKey::GoTo => format!("Go to which mark?{letters}"),
        });
    }

    /// Takes the letter of a mark.
    pub(super) fn mark_key(&mut self, mark: MarkKey, letter: char) {
        match (mark, self.memory.marks.get(&letter).copied()) {
            (MarkKey::Set, old) => {
                if let Some(place) = self.place() {
                    let remove = old == Some(place);
                    self.notify(match remove {
                        true => format!("Mark {letter} removed"),
                        false => format!("Mark {letter} set: '{letter} to return, m{letter} to remove"),
                    });
                    self.change(Change::Mark(letter, Some(place).filter(|_| !remove)));
                }
            }
            (MarkKey::GoTo, Some(place)) => {
                self.push_jump();
                if !self.go_to_place(place) {
                    self.notify(format!("The article of mark {letter} is not in this corpus"));
                }
            }
            (MarkKey::GoTo, None) => self.notify(format!("No mark {letter}")),
        }
    }
}

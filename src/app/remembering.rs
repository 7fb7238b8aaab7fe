//! What the reader does that is remembered: read, stars, tags, notes, marks, places. Each is a change of the memory,
//! seen at once, and an effect that has it written.

use std::sync::Arc;

use super::{App, Asking, Effect};
use crate::corpus::{ArticleId, Corpus};
use crate::page::Record;
use crate::query::Lens;
use crate::store::{
    ArticleInfo, Change, ContentKey, Memory, RecordKey, SavedPlace, StoreReport, apply, byte_at, points,
};
use crate::work::Counts;
use crate::{Article, Span};

/// What the next key, a letter, is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// To name the place on the screen.
    Mark,
    /// To go to the place of that name.
    Jump,
}

impl App {
    /// Makes a change, and has it written.
    pub(super) fn change(&mut self, change: Change) {
        let on_purpose = change.on_purpose();
        let change = self.memory.take(change);
        if change.corrects() {
            self.renew_corrections();
        }
        self.owed.push(Effect::Remember(change));
        if let Some(error) = self.trouble.as_ref().filter(|_| on_purpose) {
            self.say(&format!("Not remembered yet: {error}"));
        }
    }

    /// Takes in what the database has to say.
    pub(super) fn absorb_kept(&mut self, kept: StoreReport) {
        match kept {
            StoreReport::Upto(upto) => {
                self.memory.wrote(upto);
                self.trouble = None;
            }
            StoreReport::Anew(fresh, upto) => {
                self.memory.renew(*fresh, upto);
                (self.past, self.trouble) = (None, None);
                self.search.know_earlier(self.memory.queries());
                self.recognise();
                self.reconsider();
            }
            StoreReport::Undone(undone) => {
                self.memory.undo(undone.facts);
                self.reconsider();
                match undone.words {
                    Some(words) => self.say(&format!("Undone: {words}")),
                    None => self.say("Nothing left to undo"),
                }
            }
            StoreReport::Failed(error) => {
                self.say(&format!("Not remembered: {error}"));
                self.trouble = Some(error.clone());
                self.absorb(crate::work::Report::Problem(error));
            }
        }
    }

    /// Works out anew what follows from the memory.
    fn reconsider(&mut self) {
        if self.renew_corrections() {
            // Rows that were counted before may count otherwise now.
            self.counts.clear();
        }
        let Self { corpus, memory, .. } = self;
        self.read = if memory.is_empty() { 0 } else { count_read(corpus, memory) };
        self.recorrect();
        self.place_notes();
    }

    /// Takes the corrections out of the memory; whether they have changed.
    fn renew_corrections(&mut self) -> bool {
        let corrections = if self.as_found { Memory::default() } else { self.memory.only_corrections() };
        let changed =
            self.corrections.corrected().map_or(corrections.corrects(), |known| *known != corrections);
        if changed {
            self.corrections = Lens::new(Arc::new(corrections));
        }
        changed
    }

    /// A row that was read for its counts holds an article that is remembered from another file.
    pub(super) fn recognise_row(&mut self, id: ArticleId, content: ContentKey) {
        let record = self.record_of(id);
        if self.memory.knows(content) && self.memory.content(record).is_none() {
            self.memory.know(record, content);
            self.count(id, self.memory.is_read(record));
        }
    }

    /// The key of a row.
    fn record_of(&self, id: ArticleId) -> RecordKey {
        RecordKey::of(&self.corpus.address(id))
    }

    /// Whether a row's article was read.
    pub fn is_read(&self, id: ArticleId) -> bool {
        self.memory.is_read(self.record_of(id))
    }

    /// Whether a row's article has a star.
    pub fn is_starred(&self, id: ArticleId) -> bool {
        self.memory.is_starred(self.record_of(id))
    }

    /// Whether a row's article has notes.
    pub fn is_noted(&self, id: ArticleId) -> bool {
        self.memory.is_noted(self.record_of(id))
    }

    /// The reader's tags of a row's article, sorted.
    pub fn tags_of(&self, id: ArticleId) -> impl Iterator<Item = &str> {
        let content = self.memory.content(self.record_of(id));
        content.into_iter().flat_map(|content| self.memory.tags(content))
    }

    /// An article that is at hand.
    fn at_hand(&self, id: ArticleId) -> Option<(ContentKey, Arc<Article>)> {
        let reading = self.reading.as_ref().filter(|reading| reading.id == id);
        let here = reading.map(|reading| (reading.content, Arc::clone(&reading.article)));
        here.or_else(|| self.shelf.article(id))
    }

    /// The content of a row, which is remembered from here on; says so where it is still on its way.
    pub(super) fn meet(&mut self, id: ArticleId) -> Option<ContentKey> {
        let record = self.record_of(id);
        if let Some(content) = self.memory.content(record) {
            return Some(content);
        }
        let Some((content, article)) = self.at_hand(id) else {
            self.say("The article is still on its way");
            return None;
        };
        self.change(Change::Met(record, content, ArticleInfo::of(&article)));
        // Another record of what was read before.
        self.count(id, self.memory.is_read(record));
        Some(content)
    }

    /// Another record of an article that is remembered is known as soon as it is on the screen.
    pub(super) fn recognise(&mut self) {
        let Some((id, content)) = self.reading.as_ref().map(|reading| (reading.id, reading.content)) else {
            return;
        };
        if self.memory.knows(content) && self.memory.content(self.record_of(id)).is_none() {
            self.meet(id);
        }
    }

    fn count(&mut self, id: ArticleId, read: bool) {
        // What is known before its time is counted when it comes.
        if (id.0 as usize) < self.corpus.len() && read {
            self.read += 1;
        }
    }

    /// The article on the screen is read from here on.
    pub(super) fn opened(&mut self) {
        let Some(id) = self.reading.as_ref().map(|reading| reading.id) else { return };
        if self.is_read(id) {
            return;
        }
        if let Some(content) = self.meet(id)
            && !self.is_read(id)
        {
            self.change(Change::Opened(content));
            self.count(id, true);
        }
    }

    pub(super) fn toggle_read(&mut self) {
        let Some(id) = self.current() else { return };
        let Some(content) = self.meet(id) else { return };
        let read = !self.is_read(id);
        self.change(Change::Read(content, read));
        self.count(id, read);
        if !read && (id.0 as usize) < self.corpus.len() {
            self.read = self.read.saturating_sub(1);
        }
    }

    pub(super) fn toggle_star(&mut self) {
        let Some(content) = self.current().and_then(|id| self.meet(id)) else { return };
        let star = !self.memory.has_star(content);
        self.change(Change::Star(content, star));
    }

    pub(super) fn undo(&mut self) {
        self.change(Change::Undo);
    }

    /// Asks for the tags of the article.
    pub(super) fn ask_tags(&mut self) {
        let Some(content) = self.current().and_then(|id| self.meet(id)) else { return };
        let tags: Vec<&str> = self.memory.tags(content).collect();
        let mut line = tags.join(" ");
        if !line.is_empty() {
            line.push(' ');
        }
        self.ask(Asking::Tags, line);
    }

    /// The article has these tags and no others.
    pub(super) fn set_tags(&mut self, line: &str) {
        let Some(content) = self.current().and_then(|id| self.meet(id)) else { return };
        let wanted: Vec<String> = line
            .split([' ', ','])
            .map(|tag| tag.trim_start_matches('#').to_owned())
            .filter(|tag| !tag.is_empty())
            .collect();
        let gone: Vec<String> = self
            .memory
            .tags(content)
            .filter(|tag| !wanted.iter().any(|of| of == tag))
            .map(Into::into)
            .collect();
        match wanted.as_slice() {
            [] => self.say("No tags"),
            tags => self.say(&format!("Tags: #{}", tags.join(" #"))),
        }
        let gone = gone.into_iter().map(|tag| Change::Tag(content, tag, false));
        let changes = gone.chain(wanted.into_iter().map(|tag| Change::Tag(content, tag, true))).collect();
        self.change(Change::Many(changes));
    }

    /// Waits for a letter.
    pub(super) fn ask_letter(&mut self, letter: Letter) {
        self.letter = Some(letter);
        let marks: String = self.memory.marks.keys().flat_map(|letter| [' ', *letter]).collect();
        self.say(&match letter {
            Letter::Mark => "Call this place by which letter?".into(),
            Letter::Jump if marks.is_empty() => {
                "No place has a letter yet: m and a letter gives it one".into()
            }
            Letter::Jump => format!("Go to the place of which letter?{marks}"),
        });
    }

    /// Takes the letter that was waited for.
    pub(super) fn take_letter(&mut self, what: Letter, letter: char) {
        match what {
            Letter::Mark => {
                if let Some(place) = self.place() {
                    // The same place once more takes it away.
                    let gone = self.memory.marks.get(&letter) == Some(&place);
                    self.say(&match gone {
                        true => format!("No place is called {letter} any more"),
                        false => format!("' {letter} comes back here; m {letter} once more forgets it"),
                    });
                    self.change(Change::Mark(letter, Some(place).filter(|_| !gone)));
                }
            }
            Letter::Jump => match self.memory.marks.get(&letter).copied() {
                Some(place) => {
                    self.remember();
                    if !self.go_to_place(place) {
                        self.say("Its article is not among these");
                    }
                }
                None => self.say(&format!("No place is called {letter}")),
            },
        }
    }

    /// Where the reader is.
    fn place(&mut self) -> Option<SavedPlace> {
        let reading = self.reading.as_ref()?;
        let (id, content, at) = (reading.id, reading.content, above(reading));
        self.meet(id)?;
        Some(SavedPlace { content, record: self.record_of(id), at })
    }

    /// Writes down where a jump starts from.
    pub(super) fn keep_jump(&mut self) {
        // Only from an article that is remembered anyway: a jump is no reason to know one.
        let known = self.reading.as_ref().is_some_and(|reading| self.is_read(reading.id));
        if let Some(place) = known.then(|| self.place()).flatten() {
            let last = self.memory.jumps.last_key_value().map_or(0, |(number, _)| number >> 16);
            self.change(Change::Jump((last + 1) << 16 | u64::from(self.program), place));
        }
    }

    /// Goes back to a place of an earlier session; whether there was one among these articles.
    pub(super) fn jump_to_past(&mut self) -> bool {
        let ours = self.jumps.len() as u64;
        let last = self.memory.jumps.last_key_value().map_or(0, |(number, _)| number >> 16);
        let before = self.past.unwrap_or((last + 1).saturating_sub(ours) << 16);
        let earlier: Vec<(u64, SavedPlace)> =
            self.memory.jumps.range(..before).rev().map(|(number, place)| (*number, *place)).collect();
        for (number, place) in earlier {
            self.past = Some(number);
            if self.go_to_place(place) {
                return true;
            }
        }
        false
    }

    /// Goes to a place, where its article is in the corpus; whether it is.
    fn go_to_place(&mut self, place: SavedPlace) -> bool {
        let same = |id: &ArticleId| {
            let record = self.record_of(*id);
            record == place.record || self.memory.content(record) == Some(place.content)
        };
        let Some(id) = self.corpus.ids().find(same) else { return false };
        self.list_article(id);
        self.landing = Some((id, place.at));
        self.land();
        self.enter_reading();
        true
    }

    /// Brings the article on the screen to where it should be, once it is the right one.
    pub(super) fn land(&mut self) -> bool {
        let Some(reading) = &mut self.reading else { return false };
        let Some((_, at)) = self.landing.take_if(|(id, _)| *id == reading.id) else { return false };
        let byte = byte_at(&reading.article.text, at as usize);
        let of = |record: &Arc<crate::page::Record>| {
            record.analysis.quotes.iter().position(|quote| quote.span.start == byte)
        };
        if let Some(quote) = reading.record.as_ref().and_then(of) {
            reading.go_to_quote(quote);
            return true;
        }
        let spot = if at == 0 { Default::default() } else { reading.pager.spot(byte) };
        reading.pager.go(spot);
        true
    }

    /// Keeps what the corpus is searched for, for later sessions.
    pub(super) fn keep_query(&mut self) {
        let text = self.search.text.trim();
        if !text.is_empty() && self.memory.queries().last().is_none_or(|last| last != text) {
            self.change(self.memory.query(text));
        }
    }

    /// Remembers where the reader was in the article that leaves the screen.
    pub(super) fn leave_article(&mut self) {
        let Some(reading) = &self.reading else { return };
        let (content, at) = (reading.content, above(reading));
        if at != self.memory.position(content).unwrap_or(0) && self.is_read(reading.id) {
            self.change(Change::Position(content, at));
        }
    }

    /// What is still to be written when the reader leaves the program.
    pub fn part(&mut self) -> Vec<Effect> {
        self.leave_article();
        std::mem::take(&mut self.owed)
    }

    /// What was found in an article, with the reader's corrections over it.
    pub(super) fn corrected(
        &self,
        content: ContentKey,
        article: &Article,
        found: &Arc<Record>,
    ) -> Arc<Record> {
        let corrections = if self.as_found { Vec::new() } else { self.memory.corrections(content) };
        if corrections.is_empty() {
            return Arc::clone(found);
        }
        let mut analysis = found.analysis.clone();
        let set = apply(&article.text, &mut analysis, &corrections);
        Arc::new(Record::corrected(analysis, set))
    }

    /// Lays the corrections over the article on the screen anew.
    pub(super) fn recorrect(&mut self) {
        let Some(reading) = &self.reading else { return };
        let Some(found) = self.shelf.record(reading.id) else { return };
        let record = self.corrected(reading.content, &reading.article, &found);
        let Some(reading) = &mut self.reading else { return };
        if reading.record.as_ref() == Some(&record) {
            return;
        }
        self.views.outdated();
        let span_of =
            |n: usize| -> Option<Span> { Some(reading.record.as_ref()?.analysis.quotes.get(n)?.span) };
        let current = reading.quote.and_then(span_of);
        reading.quote = record.analysis.quotes.iter().position(|quote| Some(quote.span) == current);
        reading.jumped &= reading.quote.is_some();
        reading.mention = None;
        self.counts.insert(reading.id, Counts::of(&reading.article, &record));
        reading.record = Some(record);
        self.panel.reset();
    }
}

/// Code points of the text above the screen.
fn above(reading: &super::Reading) -> u64 {
    if reading.pager.top() == Default::default() {
        return 0;
    }
    points(&reading.article.text[..reading.visible().start]) as u64
}

fn count_read(corpus: &Corpus, memory: &Memory) -> usize {
    corpus.ids().filter(|&id| memory.is_read(RecordKey::of(&corpus.address(id)))).count()
}

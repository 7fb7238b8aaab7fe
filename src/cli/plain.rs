//! `onrecord --plain-ui`: the reader as a conversation, for screen readers and terminals that cannot draw. A line goes
//! in, lines come out, one thing at a time; nothing on the screen ever changes.

use std::io::{BufRead, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::args::ScreenArgs;
use super::{READ, UNUSABLE, complain};
use crate::article::{ArticleId, NewHead};
use crate::ask::{Question, each_row};
use crate::corpus::Corpus;
use crate::export::{Citation, Cited};
use crate::load::{Found, Loading};
use crate::page::{BlockKind, DateForm, Record, blocks, dateline, sanitise, thousands};
use crate::query::{Lens, Query};
use crate::store::{self, ArticleInfo, Change, ContentKey, Memory, Note, RecordKey};
use crate::text::{Kind, Quote};
use crate::threads::Stop;
use crate::{Article, Error, Result, Span};

/// So many headlines are listed at a time.
const PAGE: usize = 10;

/// So long the reader waits at the start for a corpus that may be there in a moment.
const MOMENT: Duration = Duration::from_millis(500);

/// What can be said, and what it does. A verb may be said by its beginning: of several the first is meant.
const VERBS: [(&str, &str); 13] = [
    ("quit", "leave"),
    ("list", "list ten headlines; list 21 begins with the twenty-first; Enter alone goes on"),
    ("read", "read an article by its number, as in: read 3; or the one that was read, again"),
    ("next", "read the next article"),
    ("previous", "read the article before"),
    ("quotes", "say who said what in the article"),
    ("people", "say who is named in the article"),
    ("cite", "say a quotation with its citation by its number, as in: cite 2"),
    ("search", "list only articles that are what a query asks for; search alone lists all again"),
    ("where", "say which article this is"),
    ("star", "give the article a star, or take it away"),
    ("note", "note something on the article, as in: note ask her again"),
    ("help", "say this"),
];

const NOTHING_READ: &str = "No article was read yet. Say: read 1";

struct PlainUi<W> {
    corpus: Corpus,
    /// What is still being read, until it is all there.
    loading: Option<Receiver<Found<NewHead>>>,
    skipped: usize,
    /// The articles that are listed.
    listed: Vec<ArticleId>,
    /// Whether these are all there are.
    all: bool,
    /// The first headline that comes next.
    from: usize,
    /// Which of the listed is read.
    at: Option<usize>,
    article: Option<(Article, Record)>,
    /// Whether the corrections are left out.
    as_found: bool,
    citation: Citation,
    memory: Memory,
    /// The database, where there is one.
    place: Option<PathBuf>,
    out: W,
}

/// Talks until the reader leaves, or nothing more comes in.
pub fn run(screen: &ScreenArgs) -> Result<u8> {
    let setup = screen.setup()?;
    if setup.inputs.contains(&crate::load::Input::Stdin) {
        let error = Error::new("articles and commands cannot both come through standard input");
        return Err(error.hint("write the articles to a file first"));
    }
    setup.problems.iter().for_each(complain);
    let (heads, loading) = channel();
    let mut load = Loading::new(setup.inputs, setup.options);
    std::thread::spawn(move || {
        load.turn(&mut |found| match heads.send(found) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        })
    });
    let place = store::place();
    let memory = place.as_deref().map_or(Ok(Memory::default()), |place| Ok(store::remembered(place)?.0));
    let memory = memory.unwrap_or_else(|error: Error| {
        complain(&error);
        Memory::default()
    });
    let mut talk = PlainUi {
        corpus: Corpus::default(),
        loading: Some(loading),
        skipped: 0,
        listed: Vec::new(),
        all: true,
        from: 0,
        at: None,
        article: None,
        as_found: screen.from.no_corrections,
        citation: setup.config.display.citation,
        memory,
        place,
        out: std::io::stdout().lock(),
    };
    talk.begin(&setup.name);
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        talk.take_in(Some(Instant::now()));
        if talk.hear(line.trim()).is_break() {
            break;
        }
    }
    Ok(if talk.corpus.is_empty() { UNUSABLE } else { READ })
}

/// `1 article`, `2 articles`.
fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {one}s", thousands(n)) }
}

impl<W: Write> PlainUi<W> {
    fn say(&mut self, words: &str) {
        // Nobody listens any more: the next line that is not heard ends it.
        let _ = writeln!(self.out, "{}", sanitise(words));
        let _ = self.out.flush();
    }

    /// Takes in what was read, and what is read up to a time; everything where there is none.
    fn take_in(&mut self, until: Option<Instant>) {
        while let Some(loading) = &self.loading {
            let found = match until {
                None => loading.recv().ok(),
                Some(until) => match loading.recv_timeout(until.saturating_duration_since(Instant::now())) {
                    Err(std::sync::mpsc::RecvTimeoutError::Timeout) => return,
                    found => found.ok(),
                },
            };
            match found {
                None => self.loading = None,
                Some(Found::Problem(error)) => {
                    complain(&error);
                    self.skipped += usize::from(!error.is_note());
                }
                Some(Found::Article(head, address)) => {
                    let id = self.corpus.push(head, address);
                    if self.all {
                        self.listed.push(id);
                    }
                }
            }
        }
    }

    fn begin(&mut self, name: &str) {
        self.take_in(Some(Instant::now() + MOMENT));
        let count = count(self.corpus.len(), "article");
        let so_far = if self.loading.is_some() { " so far" } else { "" };
        self.say(&format!("onrecord. {name}: {count}{so_far}. Say help for what can be said."));
        if self.skipped > 0 {
            self.say(&format!("{} could not be read.", thousands(self.skipped)));
        }
        self.list(0);
    }

    /// Does what a line says; breaks when the reader leaves.
    fn hear(&mut self, line: &str) -> ControlFlow<()> {
        let (verb, rest) = line.split_once(' ').map_or((line, ""), |(verb, rest)| (verb, rest.trim()));
        let number = rest.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let none = "There is no quotation of this number.";
        // A verb may be said by its beginning.
        let verb = match (verb, verb.parse::<usize>()) {
            ("", _) => "list",
            (number, Ok(_)) => return self.hear(&format!("read {number}")),
            _ => VERBS
                .iter()
                .map(|(name, _)| *name)
                .find(|name| name.starts_with(&verb.to_lowercase()))
                .unwrap_or(""),
        };
        match verb {
            "list" => self.list(number.unwrap_or(self.from)),
            "read" => match number.or(self.at) {
                Some(at) if rest.is_empty() || number.is_some() => self.read(at),
                _ => self.say("Which one? Say its number, as in: read 3"),
            },
            "next" => self.read(self.at.map_or(0, |at| at + 1)),
            "previous" => match self.at.and_then(|at| at.checked_sub(1)) {
                Some(at) => self.read(at),
                None => self.say("This is the first article."),
            },
            "quotes" => self.quotes(),
            "people" => self.people(),
            "cite" => match number.or(rest.is_empty().then_some(0)) {
                Some(n) => self.cite(n, none),
                None => self.say(none),
            },
            "star" => self.star(),
            "note" => self.note(rest),
            "search" => self.search(rest),
            "where" => self.place(),
            "help" => {
                for (name, what) in VERBS {
                    self.say(&format!("{name}: {what}."));
                }
            }
            "quit" => return ControlFlow::Break(()),
            _ => self.say(&format!("{line} is not known. Say help for what can be said.")),
        }
        ControlFlow::Continue(())
    }

    /// What the reader sees, as they remember it now.
    fn lens(&self) -> Lens {
        let lens = Lens::new(Arc::new(self.memory.clone()));
        if self.as_found { lens.without_corrections() } else { lens }
    }

    fn list(&mut self, from: usize) {
        if self.listed.is_empty() {
            return self.say("No article.");
        }
        if from >= self.listed.len() {
            self.from = 0;
            return self.say("That was the last one. Enter begins again.");
        }
        let end = (from + PAGE).min(self.listed.len());
        for at in from..end {
            let line = self.headline(at);
            self.say(&line);
        }
        self.from = end;
        if end < self.listed.len() {
            self.say(&format!("{} more. Enter goes on.", thousands(self.listed.len() - end)));
        }
    }

    fn headline(&self, at: usize) -> String {
        let head = self.corpus.head(self.listed[at]);
        let mut parts = vec![format!("{}. {}", at + 1, head.title)];
        parts.extend(head.outlet.map(str::to_owned));
        parts.extend(head.date.map(|date| date.to_string()));
        let record = RecordKey::of(&self.corpus.address(self.listed[at]));
        parts.extend(self.memory.is_starred(record).then(|| "with a star".to_owned()));
        parts.extend(self.memory.is_read(record).then(|| "read".to_owned()));
        parts.join(", ")
    }

    fn read(&mut self, at: usize) {
        let Some(&id) = self.listed.get(at) else { return self.say("There is no such article.") };
        let article = match self.corpus.address(id).read() {
            Ok(article) => article,
            Err(error) => return self.say(&format!("It cannot be read: {error}")),
        };
        let record = Record::new(self.lens().analyse(&article));
        self.at = Some(at);
        let line = dateline(&article, Some(&record), DateForm::Auto, usize::MAX);
        self.say(&format!("Article {} of {}.", at + 1, thousands(self.listed.len())));
        if let Some(title) = &article.title {
            self.say(title);
        }
        self.say(&line);
        for block in blocks(&article) {
            if matches!(block.kind, BlockKind::Title | BlockKind::Dateline) {
                continue;
            }
            // Who speaks is said before the words, as a reader aloud would.
            let mut named: Vec<&str> = Vec::new();
            for n in record.quotes_over(block.span, false) {
                let quote = &record.analysis.quotes[n];
                let speaker = record.analysis.speaker(quote);
                if !speaker.is_some_and(|name| named.contains(&name)) {
                    named.push(speaker.unwrap_or(Record::nobody(quote)));
                }
            }
            named.dedup();
            if !named.is_empty() {
                let names = named.join(", then ");
                self.say(&format!("[Speaking: {names}]"));
            }
            let words: Vec<&str> = block.span.of(&article.text).split_whitespace().collect();
            self.say(&words.join(" "));
        }
        let content = ContentKey::of(&article);
        let met = Change::Met(RecordKey::of(&self.corpus.address(id)), content, ArticleInfo::of(&article));
        self.remember(Change::Many(vec![met, Change::Opened(content)]));
        let notes: Vec<String> = self.memory.notes(content).map(|(_, note)| note.text.clone()).collect();
        for note in notes {
            self.say(&format!("Your note: {note}"));
        }
        self.say("End of the article.");
        self.article = Some((article, record));
    }

    /// Makes a change, and says so where it cannot be kept.
    fn remember(&mut self, change: Change) {
        self.memory.apply(&change);
        if let Some(Err(error)) = self.place.as_deref().map(|place| store::remember(place, &[change])) {
            self.say(&format!("Not remembered: {error}"));
        }
    }

    fn star(&mut self) {
        let Some((article, _)) = &self.article else { return self.say(NOTHING_READ) };
        let content = ContentKey::of(article);
        let star = !self.memory.has_star(content);
        self.say(if star { "It has a star." } else { "It has no star any more." });
        self.remember(Change::Star(content, star));
    }

    fn note(&mut self, text: &str) {
        let Some((article, _)) = &self.article else { return self.say(NOTHING_READ) };
        let (content, note) = (ContentKey::of(article), Note::new(text, None));
        if note.text.is_empty() {
            return self.say("What is to be noted? Say it, as in: note ask her again");
        }
        self.say("Noted.");
        self.remember(Change::Note(content, note.id(content), Some(note)));
    }

    /// What is to be said of the article that was read; a word where none was.
    fn of_article(&mut self, what: impl FnOnce(&Article, &Record) -> Vec<String>, nothing: &str) {
        let lines = match &self.article {
            None => vec![NOTHING_READ.into()],
            Some((article, record)) => what(article, record),
        };
        if lines.is_empty() {
            return self.say(nothing);
        }
        for line in lines {
            self.say(&line);
        }
    }

    fn quotes(&mut self) {
        let lines = |article: &Article, record: &Record| {
            let of = |span: Span| span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" ");
            let line = |(n, quote): (usize, &Quote)| {
                let who = match (record.analysis.speaker(quote), quote.source) {
                    (Some(name), _) => name.to_owned(),
                    (None, Some(source)) => {
                        format!("{}, {}", of(source).trim_end_matches([',', ';', ':']), Record::nobody(quote))
                    }
                    (None, None) => Record::nobody(quote).into(),
                };
                format!("{}. Quotation by {who}: {}", n + 1, of(quote.span))
            };
            let marked = record.quote_count();
            let mut lines: Vec<String> = in_order(record).into_iter().enumerate().map(line).collect();
            if lines.len() > marked {
                let others = count(lines.len() - marked, "thing");
                lines.insert(marked, format!("And {others} reported without quotation marks."));
                for line in &mut lines[marked + 1..] {
                    *line = line.replacen("Quotation by", "Reported of", 1);
                }
            }
            lines
        };
        self.of_article(lines, "Nobody is quoted here.");
    }

    fn people(&mut self) {
        let lines = |_: &Article, record: &Record| {
            let people = record.analysis.people.iter();
            people
                .map(|person| {
                    let also = match person.aliases.as_slice() {
                        [] => String::new(),
                        aliases => format!(", also called {}", aliases.join(", ")),
                    };
                    format!("{}, named {}{also}.", person.name, count(person.mentions.len(), "time"))
                })
                .collect()
        };
        self.of_article(lines, "Nobody is named here.");
    }

    fn cite(&mut self, n: usize, none: &str) {
        let citation = self.citation.clone();
        let lines = |article: &Article, record: &Record| {
            let quote = in_order(record).into_iter().nth(n);
            let cited = quote.map(|quote| citation.of(&Cited::quotation(article, &record.analysis, quote)));
            // A citation of several lines is said line by line.
            cited.iter().flat_map(|cited| cited.lines()).map(str::to_owned).collect()
        };
        self.of_article(lines, none);
    }

    fn search(&mut self, text: &str) {
        let query = match Query::parse(text) {
            Ok(query) => query,
            Err(fault) => return self.say(&format!("{fault}.")),
        };
        self.take_in(None);
        let all = query == Query::All;
        let question = Question { query, lens: self.lens() };
        let mut found = Vec::new();
        if all {
            found.extend(self.corpus.ids());
        } else {
            each_row(&self.corpus, &question, &Stop::default(), &mut |hit| {
                found.extend(hit.map(|(id, _)| id));
                ControlFlow::Continue(())
            });
        }
        self.listed = found;
        (self.at, self.all) = (None, all);
        self.say(&format!("{}.", count(self.listed.len(), "article")));
        if !self.listed.is_empty() {
            self.list(0);
        }
    }

    fn place(&mut self) {
        match self.at {
            Some(at) => {
                let line = self.headline(at);
                self.say(&line);
            }
            None => self.say("No article was read yet."),
        }
    }
}

/// Quotations in the order of their numbers: those in marks, which are counted beside the headline, then reported
/// speech without marks.
fn in_order(record: &Record) -> Vec<&Quote> {
    let (reported, marked): (Vec<&Quote>, Vec<&Quote>) =
        record.analysis.quotes.iter().partition(|quote| quote.kind == Kind::Indirect);
    marked.into_iter().chain(reported).collect()
}

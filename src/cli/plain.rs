//! `onrecord --plain-ui`: a dialogue in plain lines, for screen readers and simple terminals. It reads one command
//! per line and prints the answer below; nothing already on the screen changes.

use std::io::{BufRead, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::args::ScreenArgs;
use super::{READ, UNUSABLE, complain};
use crate::article::BlockShape;
use crate::article::{ArticleId, NewHead};
use crate::ask::{Question, each_row};
use crate::corpus::Corpus;
use crate::export::{Citation, Cited};
use crate::identity::Aliases;
use crate::load::{CorpusReader, Found};
use crate::page::{BlockKind, DateForm, Record, blocks, dateline, sanitise, thousands};
use crate::query::{Lens, Query};
use crate::store::{self, ArticleInfo, Change, ContentKey, Memory, Note, RecordKey};
use crate::text::{Kind, Quote};
use crate::threads::Stop;
use crate::{Article, Error, Result};

/// Number of headlines listed at a time.
const PAGE: usize = 10;

/// How long to wait at the start for the whole corpus to load.
const MOMENT: Duration = Duration::from_millis(500);

/// The commands and what they do. A command can be shortened; the first match counts.
const VERBS: [(&str, &str); 13] = [
    ("quit", "quit"),
    ("list", "list ten headlines; list 21 begins with number 21; press Enter for the next ten"),
    ("read", "read an article, for example: read 3; without a number, read the current one again"),
    ("next", "read the next article"),
    ("previous", "read the previous article"),
    ("quotes", "list the quotations in the article and who said them"),
    ("people", "list the people named in the article"),
    ("cite", "print a quotation with its citation, for example: cite 2"),
    ("search", "list only articles that match a query; without a query, list all articles"),
    ("where", "print the headline of the current article"),
    ("star", "add or remove a star"),
    ("note", "add a note to the article, for example: note ask her again"),
    ("help", "list the commands"),
];

const NOTHING_READ: &str = "No article is open. Type: read 1";

struct PlainUi<W> {
    corpus: Corpus,
    /// Receives articles while the corpus is loading.
    loading: Option<Receiver<Found<NewHead>>>,
    skipped: usize,
    /// The articles listed.
    listed: Vec<ArticleId>,
    /// Whether all articles are listed.
    all: bool,
    /// Position in the list where the next headlines begin.
    from: usize,
    /// Position in the list of the current article.
    at: Option<usize>,
    article: Option<(Article, Record)>,
    /// Whether corrections are ignored.
    as_found: bool,
    aliases: Arc<Aliases>,
    citation: Citation,
    memory: Memory,
    /// The path of the database, if there is one.
    place: Option<PathBuf>,
    out: W,
}

/// Runs the dialogue until `quit` or the end of the input.
pub fn run(screen: &ScreenArgs) -> Result<u8> {
    let setup = screen.setup()?;
    if setup.inputs.contains(&crate::load::Input::Stdin) {
        let error = Error::new("standard input cannot carry both articles and commands");
        return Err(error.hint("save the articles to a file first"));
    }
    setup.problems.iter().for_each(complain);
    let (heads, loading) = channel();
    let mut load = CorpusReader::new(setup.inputs, setup.options);
    std::thread::spawn(move || {
        load.read_new(&mut |found| match heads.send(found) {
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
    let mut ui = PlainUi {
        corpus: Corpus::default(),
        loading: Some(loading),
        skipped: 0,
        listed: Vec::new(),
        all: true,
        from: 0,
        at: None,
        article: None,
        as_found: screen.from.no_corrections,
        aliases: screen.from.aliases.clone().unwrap_or_default(),
        citation: setup.config.display.citation,
        memory,
        place,
        out: std::io::stdout().lock(),
    };
    ui.begin(&setup.name);
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        ui.take_loaded(Some(Instant::now()));
        if ui.run_line(line.trim()).is_break() {
            break;
        }
    }
    Ok(if ui.corpus.is_empty() { UNUSABLE } else { READ })
}

/// Returns `1 article` or `2 articles`.
fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {one}s", thousands(n)) }
}

impl<W: Write> PlainUi<W> {
    fn say(&mut self, words: &str) {
        // If nobody reads the output any more, the next line of input ends the dialogue.
        let _ = writeln!(self.out, "{}", sanitise(words));
        let _ = self.out.flush();
    }

    /// Takes in loaded articles until the given time, or all of them if there is none.
    fn take_loaded(&mut self, until: Option<Instant>) {
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
        self.take_loaded(Some(Instant::now() + MOMENT));
        let count = count(self.corpus.len(), "article");
        let so_far = if self.loading.is_some() { " so far" } else { "" };
        self.say(&format!("onrecord. {name}: {count}{so_far}. Type help for a list of commands."));
        if self.skipped > 0 {
            self.say(&format!("{} could not be read.", thousands(self.skipped)));
        }
        self.list(0);
    }

    /// Runs the command on a line; breaks on `quit`.
    fn run_line(&mut self, line: &str) -> ControlFlow<()> {
        let (verb, rest) = line.split_once(' ').map_or((line, ""), |(verb, rest)| (verb, rest.trim()));
        let number = rest.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let none = "There is no quotation with this number.";
        // A command can be shortened.
        let verb = match (verb, verb.parse::<usize>()) {
            ("", _) => "list",
            (number, Ok(_)) => return self.run_line(&format!("read {number}")),
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
                _ => self.say("Which article? Type its number, for example: read 3"),
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
            _ => self.say(&format!("Unknown command: {line}. Type help for a list of commands.")),
        }
        ControlFlow::Continue(())
    }

    /// Returns the memory and corrections as they are now.
    fn lens(&self) -> Lens {
        let lens = Lens::new(Arc::new(self.memory.clone()));
        let lens = if self.as_found { lens.without_corrections() } else { lens };
        lens.with_aliases(&self.aliases)
    }

    fn list(&mut self, from: usize) {
        if self.listed.is_empty() {
            return self.say("No articles.");
        }
        if from >= self.listed.len() {
            self.from = 0;
            return self.say("That was the last article. Press Enter to start again.");
        }
        let end = (from + PAGE).min(self.listed.len());
        for at in from..end {
            let line = self.headline(at);
            self.say(&line);
        }
        self.from = end;
        if end < self.listed.len() {
            self.say(&format!("{} more. Press Enter to continue.", thousands(self.listed.len() - end)));
        }
    }

    fn headline(&self, at: usize) -> String {
        let head = self.corpus.head(self.listed[at]);
        let mut parts = vec![format!("{}. {}", at + 1, head.title)];
        parts.extend(head.outlet.map(str::to_owned));
        parts.extend(head.date.map(|date| date.to_string()));
        let record = RecordKey::of(&self.corpus.address(self.listed[at]));
        parts.extend(self.memory.is_starred(record).then(|| "starred".to_owned()));
        parts.extend(self.memory.is_read(record).then(|| "read".to_owned()));
        parts.join(", ")
    }

    fn read(&mut self, at: usize) {
        let Some(&id) = self.listed.get(at) else { return self.say("There is no such article.") };
        let article = match self.corpus.address(id).read() {
            Ok(article) => article,
            Err(error) => return self.say(&format!("Cannot read the article: {error}")),
        };
        let record = Record::new(&article.text, self.lens().analyse(&article));
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
            // Say who speaks before the words, as someone reading aloud would.
            let mut named: Vec<String> = Vec::new();
            for n in record.quotes_over(block.span, false) {
                let who = spoken(&record, n);
                if record.analysis.quotes[n].speaker.is_none() || !named.contains(&who) {
                    named.push(who);
                }
            }
            named.dedup();
            if !named.is_empty() {
                let names = named.join(", then ");
                self.say(&format!("[Speaking: {names}]"));
            }
            let words: Vec<&str> = block.span.of(&article.text).split_whitespace().collect();
            // Headings and list items are announced as such.
            let before = match block.part(&article.structure) {
                Some(part) if matches!(part.shape, BlockShape::Heading(_)) => "Heading: ",
                Some(part) if block.begins => &*part.lead,
                _ => "",
            };
            if !words.is_empty() {
                self.say(&format!("{before}{}", words.join(" ")));
            }
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

    /// Makes a change; says so if it cannot be saved.
    fn remember(&mut self, change: Change) {
        self.memory.apply(&change);
        if let Some(Err(error)) = self.place.as_deref().map(|place| store::remember(place, &[change])) {
            self.say(&format!("Not saved: {error}"));
        }
    }

    fn star(&mut self) {
        let Some((article, _)) = &self.article else { return self.say(NOTHING_READ) };
        let content = ContentKey::of(article);
        let star = !self.memory.has_star(content);
        self.say(if star { "Starred." } else { "Star removed." });
        self.remember(Change::Star(content, star));
    }

    fn note(&mut self, text: &str) {
        let Some((article, _)) = &self.article else { return self.say(NOTHING_READ) };
        let (content, note) = (ContentKey::of(article), Note::new(text, None));
        if note.text.is_empty() {
            return self.say("What do you want to note? For example: note ask her again");
        }
        self.say("Note added.");
        self.remember(Change::Note(content, note.id(content), Some(note)));
    }

    /// Prints lines about the current article, or `nothing` if there are none.
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
            let of = |which: usize| {
                let words = record.words(&article.text, which);
                words.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            let line = |(n, (which, _)): (usize, (usize, &Quote))| {
                format!("{}. Quotation by {}: {}", n + 1, spoken(record, which), of(which))
            };
            let marked = record.quote_count();
            let mut lines: Vec<String> = in_order(record).into_iter().enumerate().map(line).collect();
            if lines.len() > marked {
                let others = count(lines.len() - marked, "statement");
                lines.insert(marked, format!("And {others} reported without quotation marks:"));
                for line in &mut lines[marked + 1..] {
                    *line = line.replacen("Quotation by", "Reported by", 1);
                }
            }
            lines
        };
        self.of_article(lines, "No quotations here.");
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
            let cited =
                quote.map(|(_, quote)| citation.of(&Cited::quotation(article, &record.analysis, quote)));
            // Print a citation of several lines line by line.
            cited.iter().flat_map(|cited| cited.lines()).map(str::to_owned).collect()
        };
        self.of_article(lines, none);
    }

    fn search(&mut self, text: &str) {
        let query = match Query::parse(text) {
            Ok(query) => query,
            Err(fault) => return self.say(&format!("{fault}.")),
        };
        self.take_loaded(None);
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
            None => self.say("No article is open."),
        }
    }
}

/// Returns the quotations in the order of their numbers: first those in marks, which are counted next to the
/// headline, then reported speech.
fn in_order(record: &Record) -> Vec<(usize, &Quote)> {
    let reported = record.quotes(true).filter(|(_, quote)| quote.kind == Kind::Indirect);
    record.quotes(false).chain(reported).collect()
}

/// Returns who says a quotation, to be read aloud: a source that is not a named person is called a source.
fn spoken(record: &Record, quote: usize) -> String {
    match record.source(quote) {
        Some(source) => format!("a source, {}", source.shown),
        None => record.who(quote),
    }
}

//! `onrecord --plain-ui`: the reader as a conversation, for screen readers and terminals that cannot draw. A line goes
//! in, lines come out, one thing at a time; nothing on the screen ever changes.

use std::io::{BufRead, Write};
use std::ops::ControlFlow;

use super::args::Screen;
use super::{READ, UNUSABLE, complain};
use crate::corpus::{ArticleId, Corpus};
use crate::export;
use crate::index::{Case, Query};
use crate::load::{Found, Loading};
use crate::page::{BlockKind, DateForm, Record, blocks, dateline, sanitise, thousands};
use crate::text::{Kind, analyse};
use crate::{Article, Error, Result, Span};

/// So many headlines are listed at a time.
const PAGE: usize = 10;

/// What can be said, and what it does.
const VERBS: [(&str, &str); 11] = [
    ("list", "list ten headlines; list 21 begins with the twenty-first; Enter alone goes on"),
    ("read", "read an article by its number, as in: read 3; or the one that was read, again"),
    ("next", "read the next article"),
    ("previous", "read the article before"),
    ("quotes", "say who said what in the article"),
    ("people", "say who is named in the article"),
    ("cite", "say a quotation with its citation by its number, as in: cite 2"),
    ("search", "list only articles that are what a query asks for; search alone lists all again"),
    ("where", "say which article this is"),
    ("help", "say this"),
    ("quit", "leave"),
];

struct Talk<W> {
    corpus: Corpus,
    /// The articles that are listed.
    listed: Vec<ArticleId>,
    /// The first headline that comes next.
    from: usize,
    /// Which of the listed is read.
    at: Option<usize>,
    article: Option<(Article, Record)>,
    out: W,
}

/// Talks until the reader leaves, or nothing more comes in.
pub fn run(screen: &Screen) -> Result<u8> {
    let setup = screen.setup()?;
    if setup.inputs.contains(&crate::load::Input::Stdin) {
        let error = Error::new("articles and commands cannot both come through standard input");
        return Err(error.hint("write the articles to a file first"));
    }
    setup.problems.iter().for_each(complain);
    let (mut corpus, mut skipped) = (Corpus::default(), 0);
    Loading::new(setup.inputs, setup.options).turn(&mut |found| {
        match found {
            Found::Article(head, address) => drop(corpus.push(head, address)),
            Found::Problem(error) => {
                complain(&error);
                skipped += 1;
            }
        }
        ControlFlow::Continue(())
    });
    let listed = corpus.ids().collect();
    let mut talk = Talk { corpus, listed, from: 0, at: None, article: None, out: std::io::stdout().lock() };
    talk.begin(&setup.name, skipped);
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        if talk.hear(line.trim()).is_break() {
            break;
        }
    }
    Ok(if talk.corpus.is_empty() { UNUSABLE } else { READ })
}

impl<W: Write> Talk<W> {
    fn say(&mut self, words: &str) {
        // Nobody listens any more: the next line that is not heard ends it.
        let _ = writeln!(self.out, "{}", sanitise(words));
        let _ = self.out.flush();
    }

    fn begin(&mut self, name: &str, skipped: usize) {
        let count = thousands(self.corpus.len());
        self.say(&format!("onrecord. {name}: {count} articles. Say help for what can be said."));
        if skipped > 0 {
            self.say(&format!("{} could not be read.", thousands(skipped)));
        }
        self.list(0);
    }

    /// Does what a line says; breaks when the reader leaves.
    fn hear(&mut self, line: &str) -> ControlFlow<()> {
        let (verb, rest) = line.split_once(' ').map_or((line, ""), |(verb, rest)| (verb, rest.trim()));
        let number = rest.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
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
            "cite" => self.cite(number.unwrap_or(0)),
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
        parts.join(", ")
    }

    fn read(&mut self, at: usize) {
        let Some(&id) = self.listed.get(at) else { return self.say("There is no such article.") };
        let article = match self.corpus.address(id).read() {
            Ok(article) => article,
            Err(error) => return self.say(&format!("It cannot be read: {error}")),
        };
        let record = Record::new(analyse(&article.text));
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
        self.say("End of the article.");
        self.article = Some((article, record));
    }

    /// What is to be said of the article that was read; a word where none was.
    fn of_article(&mut self, what: impl FnOnce(&Article, &Record) -> Vec<String>, nothing: &str) {
        let lines = match &self.article {
            None => vec!["No article was read yet. Say: read 1".into()],
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
            let each = record.quotes(true).enumerate().map(|(n, (_, quote))| {
                let of = |span: Span| span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" ");
                let who = match (record.analysis.speaker(quote), quote.source) {
                    (Some(name), _) => name.to_owned(),
                    (None, Some(source)) => format!("{}, {}", of(source), Record::nobody(quote)),
                    (None, None) => Record::nobody(quote).into(),
                };
                let kind = if quote.kind == Kind::Indirect { "Reported of" } else { "Quotation by" };
                format!("{}. {kind} {who}: {}", n + 1, of(quote.span))
            });
            each.collect()
        };
        self.of_article(lines, "Nobody is quoted here.");
    }

    fn people(&mut self) {
        let lines = |_: &Article, record: &Record| {
            let people = record.analysis.people.iter();
            people
                .map(|person| {
                    let times = person.mentions.len();
                    let also = match person.aliases.as_slice() {
                        [] => String::new(),
                        aliases => format!(", also called {}", aliases.join(", ")),
                    };
                    format!(
                        "{}, named {times} {}{also}.",
                        person.name,
                        if times == 1 { "time" } else { "times" }
                    )
                })
                .collect()
        };
        self.of_article(lines, "Nobody is named here.");
    }

    fn cite(&mut self, n: usize) {
        let citation = export::Citation::Plain;
        let lines = |article: &Article, record: &Record| {
            let quote = record.quotes(true).nth(n).map(|(_, quote)| quote);
            let cited =
                quote.map(|quote| citation.of(&export::Cited::quotation(article, &record.analysis, quote)));
            cited.into_iter().collect()
        };
        self.of_article(lines, "There is no quotation of this number.");
    }

    fn search(&mut self, text: &str) {
        let query = match Query::parse(text) {
            Ok(query) => query,
            Err(fault) => return self.say(&format!("{fault}.")),
        };
        let holds = |id: &ArticleId| {
            query == Query::All
                || self.corpus.address(*id).read().is_ok_and(|article| query.holds(&Case::new(&article)))
        };
        self.listed = self.corpus.ids().filter(holds).collect();
        self.at = None;
        let count = match self.listed.len() {
            1 => "1 article.".into(),
            n => format!("{} articles.", thousands(n)),
        };
        self.say(&count);
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

//! The lines around the panes: what is open at the top, what is being read at the bottom.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::{draw, prompt_line, view_pane};
use crate::app::{
    Action, App, Asking, COMMANDS, Command, Layout, Pane, Place, Progress, Tab, key_for_people,
};
use crate::page::{Record, TextPattern, bytes, clip, thousands, width};
use crate::text::{Kind, Language};
use crate::work::{Indexing, ListOrder};

/// Draws the header and the line with the panes' names, with the rules between the panes.
pub fn header(app: &App, theme: &Theme, layout: &Layout, buffer: &mut Buffer) {
    if let Some(rect) = layout.header {
        top_line(app, theme, rect, buffer);
    }
    let Some(titles) = layout.titles else { return };
    for x in titles.left()..titles.right() {
        buffer[(x, titles.y)].set_symbol("─").set_style(theme.rule);
    }
    if let (Some(rect), Some(view)) = (layout.view, app.views.top()) {
        let room = Rect { x: rect.x + 1, y: titles.y, width: rect.width.saturating_sub(2), height: 1 };
        return view_pane::titles(view, theme, room, buffer);
    }
    let panes = [(Pane::List, layout.list), (Pane::Reading, layout.reading), (Pane::Record, layout.record)];
    for (pane, rect) in panes.into_iter().filter_map(|(pane, rect)| Some((pane, rect?))) {
        if rect.x > 0 {
            let x = rect.x - 1;
            buffer[(x, titles.y)].set_symbol("┬").set_style(theme.rule);
            for y in rect.top()..rect.bottom() {
                buffer[(x, y)].set_symbol("│").set_style(theme.rule);
            }
        }
        let style = if app.focus == pane { theme.accent.add_modifier(Modifier::BOLD) } else { theme.dim };
        let room = Rect { x: rect.x + 1, y: titles.y, width: rect.width.saturating_sub(2), height: 1 };
        draw::text(buffer, room, &format!(" {} ", pane_title(app, pane)), style);
    }
}

fn pane_title(app: &App, pane: Pane) -> String {
    match pane {
        Pane::List if app.search.is_on() => {
            let (found, order) = (&app.search.found, app.list.order());
            // Without an index everything is read, which takes its time.
            match (order, found.indexed, found.done) {
                (ListOrder::Given, true, _) => "Found, best first".into(),
                (ListOrder::Given, false, true) => "Found by reading everything".into(),
                (ListOrder::Given, false, false) => "Reading everything …".into(),
                (order, false, false) => format!("Reading everything, {}", order.name()),
                (order, ..) => format!("Found, {}", order.name()),
            }
        }
        Pane::List if app.list.order() != ListOrder::Given => {
            format!("Articles, {}", app.list.order().name())
        }
        Pane::List => "Articles".into(),
        Pane::Reading => "Reading".into(),
        Pane::View => "Corpus".into(),
        Pane::Record => match (app.panel.tab, app.panel.only) {
            (Tab::People, _) => "People".into(),
            (Tab::Quotes, None) => "Quotes".into(),
            (Tab::Quotes, Some(id)) => {
                let record = app.reading.as_ref().and_then(|reading| reading.record.as_deref());
                let name = record.map(|record| record.analysis.person(id).name.as_str());
                format!("Quotes of {}", name.unwrap_or("somebody"))
            }
        },
    }
}

fn top_line(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let count =
        |n: usize, one: &str, many: &str| format!("{} {}", thousands(n), if n == 1 { one } else { many });
    let mut facts = vec![match app.progress.articles.filter(|_| !app.progress.loaded) {
        Some(all) => format!("{} of {} articles", thousands(app.corpus.len()), thousands(all)),
        None => count(app.corpus.len(), "article", "articles"),
    }];
    if app.progress.loaded {
        facts.extend((app.unread() > 0).then(|| format!("{} unread", thousands(app.unread()))));
    } else {
        facts.push(loading(&app.progress));
    }
    facts.extend(app.search.indexing.map(|indexing| match indexing {
        Indexing::People(done, of) if of > 0 => format!("indexing people {}%", done * 100 / of),
        _ => "indexing words …".into(),
    }));
    let facts = facts.join(" · ");
    let trouble = if app.trouble.is_some() { "not remembered · " } else { "" };
    let right = clip(&chosen(app, usize::from(rect.width) / 4), usize::from(rect.width) * 2 / 3);
    let used = draw::text_right(buffer, rect, &right, theme.accent);
    let rect = Rect { width: rect.width.saturating_sub(used + 1), ..rect };
    let name = clip(&app.name, usize::from(rect.width) / 2);
    draw::pieces(
        buffer,
        rect,
        [
            (" onrecord", theme.accent.add_modifier(Modifier::BOLD)),
            ("  ", Style::new()),
            (name.as_str(), theme.text),
            ("  ", Style::new()),
            (trouble, theme.warning),
            (facts.as_str(), theme.dim),
        ],
    );
}

/// `⌕ speaker:lewis  3 of 12`: what is searched for and filtered by, and where in it the reader is.
fn chosen(app: &App, room: usize) -> String {
    let mut words = Vec::new();
    let found = &app.search.found;
    // While the query that is typed breaks somewhere, the list shows what was found before.
    let text = if app.search.fault.is_some() { &found.text } else { &app.search.text };
    if !text.is_empty() {
        let count = match searched(app) {
            None => "searching …".into(),
            Some(_) if app.search.waits => "searching …".into(),
            Some(words) if app.list.is_pending() || app.list.is_empty() => words,
            Some(_) if !app.list.filter().is_empty() => thousands(found.count as usize),
            Some(_) => {
                let (at, all) = (thousands(app.list.position() + 1), thousands(found.count as usize));
                format!("{at} of {all}{}", as_far_as_known(app))
            }
        };
        words.push(format!("⌕ {}  {count}", clip(text, room)));
    }
    if !app.list.filter().is_empty() {
        let of = if app.search.is_on() { found.hits.len() } else { app.corpus.len() };
        let filter = clip(app.list.filter(), room);
        words.push(format!("& {filter}  {} of {}", thousands(app.list.len()), thousands(of)));
    }
    if words.is_empty() { String::new() } else { format!("{} ", words.join("   ")) }
}

/// `loading 43% · 1.4 GB/s · 3 s left`, as far as it is known.
fn loading(progress: &Progress) -> String {
    let mut words = vec![match progress.share() {
        Some(share) => format!("loading {:.0}%", (share * 100.0).floor()),
        None => "loading …".into(),
    }];
    words.extend(progress.rate().map(|rate| format!("{}/s", bytes(rate))));
    words.extend(progress.left().filter(|_| progress.share() < Some(1.0)).map(|left| {
        let seconds = left.as_secs_f64().ceil() as u64;
        if seconds < 120 { format!("{seconds} s left") } else { format!("{} min left", seconds.div_ceil(60)) }
    }));
    words.join(" · ")
}

/// Draws the bottom line: a line being typed, or a word to the reader, or where they are and what they can do.
pub fn status(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let rect = draw::right_of(rect, 1);
    if let Some(asked) = &app.asked {
        prompt_line::draw(app, asked, theme, rect, buffer);
        return;
    }
    let mode = match app.keys_go_to() {
        Place::List => "LIST",
        Place::Selecting => "SELECT",
        Place::Record => "RECORD",
        Place::View => "CORPUS",
        Place::Reading | Place::Moving | Place::Everywhere => "READ",
    };
    let bold = theme.accent.add_modifier(Modifier::BOLD);
    let mut left = vec![(format!("{mode}  "), bold)];
    left.extend(where_we_are(app, theme));
    let progress = progress(app);
    // What is being read comes first; the hints have what it leaves, and help stays whatever happens.
    let wanted: usize = left.iter().map(|(words, _)| width(words)).sum::<usize>() + width(&progress) + 6;
    let pending = app.keymap.pending();
    let room = usize::from(rect.width).saturating_sub(wanted).max(HELP);
    let right = if pending.is_empty() { hints(app, room) } else { pending };
    let used =
        draw::text_right(buffer, Rect { width: rect.width.saturating_sub(1), ..rect }, &right, theme.dim);
    let rest = Rect { width: rect.width.saturating_sub(used + 3), ..rect };
    let used = draw::text_right(buffer, rest, &progress, theme.dim);
    let rest = Rect { width: rest.width.saturating_sub(used + 2), ..rest };
    draw::pieces(buffer, rest, left.iter().map(|(words, style)| (words.as_str(), *style)));
}

/// A word to the reader; else the match, the person or the quotation they are at, its speaker, and the words it
/// was decided by; else what was skipped.
fn where_we_are(app: &App, theme: &Theme) -> Vec<(String, Style)> {
    if let Some(notice) = &app.notice {
        return vec![(notice.clone(), theme.text)];
    }
    if let Some((done, of)) = app.exporting {
        let words = match of {
            0 => "exporting …".into(),
            _ => format!("exporting {} of {}", thousands(done as usize), thousands(of as usize)),
        };
        return vec![(words, theme.text), (" · Esc stops it".into(), theme.dim)];
    }
    if app.focus == Pane::View {
        return Vec::new();
    }
    if app.focus == Pane::List && app.list.is_pending() {
        let what = if app.list.filter().is_empty() { "sorting …" } else { "filtering …" };
        return vec![(what.into(), theme.dim)];
    }
    if let Some(found) = matches_in_list(app).filter(|_| app.focus == Pane::List) {
        return vec![(format!("“{}” {found}", app.list.find_text()), theme.text)];
    }
    if app.focus == Pane::List && app.list.from_end().is_some() {
        return vec![("the end of the file; what is before it is still loading".into(), theme.dim)];
    }
    let skipped = app.skipped();
    let wrong = app.wrong_settings.len();
    if app.focus == Pane::List && skipped + wrong > 0 {
        let wrong = match wrong {
            0 => None,
            1 => Some("1 setting is wrong".into()),
            n => Some(format!("{n} settings are wrong")),
        };
        let skipped = (skipped > 0).then(|| format!("{} could not be read", thousands(skipped)));
        let words: Vec<String> = wrong.into_iter().chain(skipped).collect();
        return vec![(format!("{} (! shows)", words.join(", ")), theme.warning)];
    }
    let Some(reading) = app.reading.as_ref().filter(|_| app.wide() || app.focus != Pane::List) else {
        return Vec::new();
    };
    if let Some(words) = reading.selected().filter(|_| app.selecting()) {
        let count = words.split_whitespace().count();
        let count = format!("{} {}", thousands(count), if count == 1 { "word" } else { "words" });
        return vec![(count, theme.text)];
    }
    if !app.sought.is_empty() && app.focus != Pane::List && !reading.has_gone_elsewhere() {
        let which = reading.found.map_or(String::new(), |n| format!("{} of ", thousands(n + 1)));
        return vec![(format!("“{}” {which}{}", app.sought, thousands(reading.matches.len())), theme.text)];
    }
    let Some(record) = reading.record.as_deref() else { return Vec::new() };
    if let Some(n) = reading.mention {
        let (_, id) = record.mentions()[n];
        let person = record.analysis.person(id);
        let which = record.mentions()[..=n].iter().filter(|mention| mention.1 == id).count();
        let style = record.ink(id).map_or(theme.text, |ink| theme.ink(ink));
        return vec![(format!("☻ {which}/{} {}", person.mentions.len(), person.name), style)];
    }
    let Some(n) = reading.quote else { return Vec::new() };
    let quote = &record.analysis.quotes[n];
    let which = record.quotes(false).take_while(|(m, _)| *m <= n).count();
    let count = match quote.kind {
        Kind::Indirect => "❝ reported ".to_owned(),
        Kind::Direct | Kind::Mixed => format!("❝ {which}/{} ", record.quote_count()),
    };
    let who = record.analysis.speaker(quote).unwrap_or(Record::nobody(quote)).to_owned();
    let reason = record.reason(&reading.article.text, quote);
    let sure = match record.is_set(quote) {
        true => " · set by you".to_owned(),
        false if record.analysis.language == Language::Other => " · not English".to_owned(),
        false => format!(" · {}% sure", quote.confidence),
    };
    let reason = reason.map(|words| format!(" · “{words}”")).unwrap_or_default() + &sure;
    let ink = theme.ink(record.quote_ink(quote));
    vec![(count, theme.dim), (who, ink.add_modifier(Modifier::BOLD)), (reason, theme.dim)]
}

/// How many articles the search has found, as far as that is known.
fn searched(app: &App) -> Option<String> {
    let found = &app.search.found;
    let count = found.count as usize;
    let articles = if count == 1 { "article" } else { "articles" };
    app.search.is_on().then(|| format!("{} {articles}{}", thousands(count), as_far_as_known(app)))
}

/// What the count of what was found leaves to be said.
fn as_far_as_known(app: &App) -> String {
    let found = &app.search.found;
    // More than can be listed are counted.
    match found.done {
        false => " so far".into(),
        true if found.count as usize > found.hits.len() && !found.hits.is_empty() => {
            format!(", {} listed", thousands(found.hits.len()))
        }
        true => String::new(),
    }
}

/// `2 of 17 headlines`, once they are counted.
fn matches_in_list(app: &App) -> Option<String> {
    let (which, all) = app.list.matches()?;
    let which = which.map_or(String::new(), |n| format!("{} of ", thousands(n + 1)));
    Some(match all {
        0 => format!("no headline{}", app.progress.so_far()),
        1 => format!("{which}1 headline"),
        n => format!("{which}{} headlines", thousands(n)),
    })
}

/// Columns of the hint at help.
const HELP: usize = 9;

fn progress(app: &App) -> String {
    match app.focus {
        Pane::List if app.list.is_empty() => String::new(),
        Pane::List => match (app.list.from_end(), app.progress.articles) {
            (None, _) => format!("{}/{}", thousands(app.list.position() + 1), thousands(app.list.len())),
            (Some(behind), Some(all)) => {
                format!("{}/{}", thousands(all.saturating_sub(behind)), thousands(all))
            }
            (Some(0), None) => "the last".into(),
            (Some(behind), None) => format!("{} before the last", thousands(behind)),
        },
        Pane::View => app.views.top().map_or(String::new(), |view| {
            format!("{}/{}", thousands((view.selected + 1).min(view.len())), thousands(view.len()))
        }),
        _ => app
            .reading
            .as_ref()
            .map(|reading| format!("{:.0}%", reading.progress * 100.0))
            .unwrap_or_default(),
    }
}

/// The keys worth knowing here, as many as fit.
fn hints(app: &App, room: usize) -> String {
    let place = app.keys_go_to();
    let ours = COMMANDS.iter().filter(|c| !c.hint.is_empty() && c.place == place);
    // There is something to take off only while something is searched for.
    let useful = |c: &&Command| c.action != Action::TakeOff || app.search.is_on();
    let everywhere =
        COMMANDS.iter().filter(|c| !c.hint.is_empty() && c.place == Place::Everywhere).filter(useful);
    // Help comes first, because it must never be the one that is cut.
    let mut words: Vec<String> = Vec::new();
    let mut used = 0;
    for command in everywhere.clone().take(1).chain(ours).chain(everywhere.skip(1)) {
        let Some(key) = app.keymap.keys().of(command).first() else { continue };
        let word = format!("{} {}", key_for_people(key), command.hint);
        if used + width(&word) > room {
            break;
        }
        used += width(&word) + 3;
        words.push(word);
    }
    let first = words.len().min(1);
    words.rotate_left(first);
    words.join("   ")
}

/// What stands before the line that is being typed.
pub(super) fn asked_label(asking: Asking) -> &'static str {
    match asking {
        Asking::Find(_) => "/",
        Asking::Filter => "& ",
        Asking::Search => "⌕ ",
        Asking::Export => "export to: ",
        Asking::Pipe => "| ",
        Asking::Note => "note: ",
        Asking::Tags => "tags: ",
        Asking::Name => "name: ",
    }
}

/// What the line that is being typed finds, or how it is meant.
pub(super) fn found_words(app: &App, asking: Asking) -> String {
    match asking {
        Asking::Filter if app.filter_fault.is_some() => {
            app.filter_fault.as_ref().map(|fault| fault.what.clone()).unwrap_or_default()
        }
        Asking::Filter => format!("{} of {}", thousands(app.list.len()), thousands(app.corpus.len())),
        Asking::Search if app.search.fault.is_some() => String::new(),
        Asking::Search if app.search.text.is_empty() => String::new(),
        Asking::Search if app.search.waits => "searching …".into(),
        Asking::Search => searched(app).unwrap_or_default(),
        Asking::Export => "by the ending: .md .html .txt .csv .json .jsonl".into(),
        Asking::Pipe => "a command of the shell, which gets the article".into(),
        Asking::Note => "Alt-Enter begins a line".into(),
        Asking::Tags => String::new(),
        Asking::Name => whom(app),
        Asking::Find(Pane::List) => matches_in_list(app).unwrap_or_default(),
        Asking::Find(_) if app.sought.is_empty() => String::new(),
        Asking::Find(_) => match app.reading.as_ref().map_or(0, |reading| reading.matches.len()) {
            0 => "nothing found".into(),
            1 => "1 match".into(),
            n => format!("{} matches", thousands(n)),
        },
    }
}

/// Whom the name that is being typed means; else the article's people in whose names it stands.
fn whom(app: &App) -> String {
    let typed = app.asked.as_ref().map_or("", |asked| asked.prompt.text().trim());
    if let Some(name) = app.meant(typed) {
        return format!("is {name}");
    }
    let record = app.reading.as_ref().and_then(|reading| reading.record.as_deref());
    let needle = TextPattern::new(typed);
    let people = record.into_iter().flat_map(|record| &record.analysis.people);
    let near = people.filter(|person| typed.is_empty() || needle.is_in(&person.name)).take(4);
    let names: Vec<&str> = near.map(|person| person.name.as_str()).collect();
    if names.is_empty() { "a new name".into() } else { format!("as {}", names.join(", ")) }
}

//! The lines around the panes: the header, the names of the panes, the status bar.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::{corpus_pane, draw, prompt_line};
use crate::app::{App, Current, Layout, LoadProgress, Pane, PanelTab, Prompt, Purpose, ReadingPane, View};
use crate::command::{Action, COMMANDS, Command, FromCorpus, KeyContext};
use crate::page::{Record, TextPattern, UNKNOWN, bytes, clip, in_brackets, thousands, width};
use crate::store::Correction;
use crate::text::{Kind, Language};
use crate::work::{Indexing, ListOrder, QuotationLine, ViewBody};

/// Draws the header, the names of the panes, and the lines between the panes.
pub fn header(app: &App, theme: &Theme, layout: &Layout, buffer: &mut Buffer) {
    if let Some(rect) = layout.header {
        top_line(app, theme, rect, buffer);
    }
    let Some(titles) = layout.titles else { return };
    for x in titles.left()..titles.right() {
        buffer[(x, titles.y)].set_symbol("─").set_style(theme.rule);
    }
    if let (Some(rect), Some(view)) = (layout.corpus, app.views.top()) {
        let room = Rect { x: rect.x + 1, y: titles.y, width: rect.width.saturating_sub(2), height: 1 };
        return corpus_pane::titles(view, theme, room, buffer);
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
            match (order, found.indexed, found.done) {
                (ListOrder::Given, true, _) => "Results, best first".into(),
                (ListOrder::Given, false, true) => "Results".into(),
                (ListOrder::Given, false, false) => "Searching …".into(),
                (order, false, false) => format!("Searching, {} …", order.name()),
                (order, ..) => format!("Results, {}", order.name()),
            }
        }
        Pane::List if app.list.order() != ListOrder::Given => {
            format!("Articles, {}", app.list.order().name())
        }
        Pane::List => "Articles".into(),
        Pane::Reading => "Reading".into(),
        Pane::Corpus => "Corpus".into(),
        Pane::Record => match (app.panel.tab, app.panel.only) {
            (PanelTab::People, _) => "People".into(),
            (PanelTab::Copies, _) => "Also in".into(),
            (PanelTab::Quotes, None) => "Quotations".into(),
            (PanelTab::Quotes, Some(id)) => {
                let record = app.reading.as_ref().and_then(|reading| reading.record.as_deref());
                let name = record.map(|record| record.analysis.person(id).name.as_str());
                format!("Quotations by {}", name.unwrap_or("this person"))
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
    let unsaved = if app.unsaved.is_some() { "not saved · " } else { "" };
    let right = clip(&search_and_filter(app, usize::from(rect.width) / 4), usize::from(rect.width) * 2 / 3);
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
            (unsaved, theme.warning),
            (facts.as_str(), theme.dim),
        ],
    );
}

/// `⌕ speaker:lewis  3 of 12`: the search and the filter, and the selected row.
fn search_and_filter(app: &App, room: usize) -> String {
    let mut words = Vec::new();
    let found = &app.search.found;
    // While the query has an error, the list keeps the last results.
    let shown = found.query.to_string();
    let text = if app.search.fault.is_some() { &shown } else { &app.search.text };
    if !text.is_empty() {
        let count = match hits(app) {
            None => "searching …".into(),
            Some(_) if app.search.is_pending => "searching …".into(),
            Some(words) if app.list.is_pending() || app.list.is_empty() => words,
            Some(_) if !app.list.filter().is_empty() => thousands(found.count as usize),
            Some(_) => {
                let (at, all) = (thousands(app.list.position() + 1), thousands(found.count as usize));
                format!("{at} of {all}{}", count_suffix(app))
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

/// `loading 43% · 1.4 GB/s · 3 s left`, as far as that is known.
fn loading(progress: &LoadProgress) -> String {
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

/// Draws the status bar: the prompt; else a message or where the reader is, and the keys that are useful here.
pub fn status(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let rect = draw::right_of(rect, 1);
    if let Some(prompt) = app.prompt() {
        prompt_line::draw(app, prompt, theme, rect, buffer);
        return;
    }
    let mode = match app.key_context() {
        KeyContext::List => "LIST",
        KeyContext::Selecting => "SELECT",
        KeyContext::Record => "RECORD",
        KeyContext::Corpus | KeyContext::Table => "CORPUS",
        KeyContext::Reading | KeyContext::Moving | KeyContext::Everywhere => "READ",
    };
    let bold = theme.accent.add_modifier(Modifier::BOLD);
    let mut left = vec![(format!("{mode}  "), bold)];
    left.extend(where_we_are(app, theme));
    let mut progress = progress(app);
    let total = |left: &[(String, Style)]| left.iter().map(|(words, _)| width(words)).sum::<usize>();
    // Where one pane fills the screen, how to get out of it always shows, too.
    let closes = closing_hint(app).filter(|_| !app.is_wide() || app.focus == Pane::Corpus);
    let mut help = HELP + closes.filter(|_| rect.width >= ROOMY).map_or(0, |words| width(&words) + 3);
    if app.notice.is_some() {
        // A long message takes the place of all else on the line.
        let columns = usize::from(rect.width);
        if total(&left) + width(&progress) + 6 + help > columns {
            progress.clear();
        }
        if total(&left) + 4 + help > columns {
            left.remove(0);
        }
        if total(&left) + 4 + help > columns {
            help = 0;
        }
    }
    // Where the reader is comes first. The hints get the rest, and the one for help always shows.
    let wanted = total(&left) + width(&progress) + 6;
    let pending = app.keymap.pending();
    let room = usize::from(rect.width).saturating_sub(wanted).max(help);
    let right = if pending.is_empty() && help > 0 { hints(app, room) } else { pending };
    let used =
        draw::text_right(buffer, Rect { width: rect.width.saturating_sub(1), ..rect }, &right, theme.dim);
    let rest = Rect { width: rect.width.saturating_sub(used + 3), ..rect };
    let used = draw::text_right(buffer, rest, &progress, theme.dim);
    let rest = Rect { width: rest.width.saturating_sub(used + 2), ..rest };
    draw::pieces(buffer, rest, left.iter().map(|(words, style)| (words.as_str(), *style)));
}

/// A message; else what was skipped; else the match, person or quotation here, with its speaker and the reason.
fn where_we_are(app: &App, theme: &Theme) -> Vec<(String, Style)> {
    if let Some(notice) = &app.notice {
        return vec![(notice.clone(), theme.text)];
    }
    if let Some((done, of)) = app.export.progress {
        let words = match of {
            0 => "exporting …".into(),
            _ => format!("exporting {} of {}", thousands(done as usize), thousands(of as usize)),
        };
        return vec![(words, theme.text), (" · Esc to stop".into(), theme.dim)];
    }
    match app.current_item() {
        Current::Quotation(line) => return row_words(line, theme),
        Current::Row(name) => return vec![(name, theme.text)],
        _ if app.focus == Pane::Corpus => return Vec::new(),
        _ => {}
    }
    if app.focus == Pane::List && app.list.is_pending() {
        let what = if app.search.is_pending { "searching …" } else { "working …" };
        return vec![(what.into(), theme.dim)];
    }
    if let Some(found) = matches_in_list(app).filter(|_| app.focus == Pane::List) {
        return vec![(format!("“{}” {found}", app.list.find_text()), theme.text)];
    }
    if app.focus == Pane::List && app.list.from_end().is_some() {
        return vec![("the end of the file; the rest is still loading".into(), theme.dim)];
    }
    let skipped = app.problems.skipped();
    let wrong = app.problems.settings.len();
    if app.focus == Pane::List && skipped + wrong > 0 {
        let wrong = match wrong {
            0 => None,
            1 => Some("1 setting is wrong".into()),
            n => Some(format!("{n} settings are wrong")),
        };
        let skipped = (skipped > 0).then(|| format!("{} could not be read", thousands(skipped)));
        let words: Vec<String> = wrong.into_iter().chain(skipped).collect();
        return vec![(format!("{} (! to show)", words.join(", ")), theme.warning)];
    }
    let Some(reading) = app.reading.as_ref().filter(|_| app.is_wide() || app.focus != Pane::List) else {
        return Vec::new();
    };
    if let Some(words) = reading.selected().filter(|_| app.is_selecting()) {
        let count = words.split_whitespace().count();
        let count = format!("{} {}", thousands(count), if count == 1 { "word" } else { "words" });
        return vec![(count, theme.text)];
    }
    let mut words = Vec::new();
    let which = reading.found().map_or(String::new(), |n| format!("{} of ", thousands(n + 1)));
    let matches = thousands(reading.matches.len());
    if !app.find_text.is_empty() && app.focus != Pane::List && !reading.has_gone_elsewhere() {
        words.push((format!("“{}” {which}{matches}  ", app.find_text), theme.text));
    } else if reading.found().is_some() {
        words.push((format!("⌕ {which}{matches}  "), theme.text));
    }
    let (Some(record), Some(current)) = (reading.record.as_deref(), app.current_passage()) else {
        return words;
    };
    if let Some(n) = current.mention {
        let (_, id) = record.mentions()[n];
        let person = record.analysis.person(id);
        let which = record.mentions()[..=n].iter().filter(|mention| mention.1 == id).count();
        let style = record.color(id).map_or(theme.text, |color| theme.speaker(color));
        words.push((format!("named {which}/{} {}  ", person.mentions.len(), person.name), style));
    }
    if let Some(n) = current.quote {
        words.extend(quote_words(reading, record, n, theme));
    }
    words
}

/// `❝ 3/19 Ada Bird · from “she said” · 91% sure`: the quotation, its speaker and the reason.
fn quote_words(reading: &ReadingPane, record: &Record, n: usize, theme: &Theme) -> Vec<(String, Style)> {
    let quote = &record.analysis.quotes[n];
    let place = |n: usize| record.quotes(false).take_while(|(m, _)| *m <= n).count();
    let count = match quote.kind {
        Kind::Indirect => "❝ reported ".to_owned(),
        Kind::Direct | Kind::Mixed => format!("❝ {}/{} ", place(n), record.quote_count()),
    };
    let who = record.who(n);
    let reason = record.reason(&reading.article.text, quote);
    let sure = match record.is_set(quote) {
        true => " · corrected by you".to_owned(),
        false if record.analysis.language == Language::Other => " · not English".to_owned(),
        false => format!(" · {}% sure", quote.confidence),
    };
    let reason = reason.map(|words| format!(" · from “{words}”")).unwrap_or_default() + &sure;
    let style = theme.speaker(record.quote_color(quote));
    vec![(count, theme.dim), (who, style.add_modifier(Modifier::BOLD)), (reason, theme.dim)]
}

/// `❝ reported Ada Bird · from “said” · 2024-05-06 · The Inkwell`: the selected quotation of the corpus view.
fn row_words(line: &QuotationLine, theme: &Theme) -> Vec<(String, Style)> {
    let kind = if line.kind == Kind::Indirect { "❝ reported " } else { "❝ " };
    let source = || line.source.as_ref().map(|source| in_brackets(&source.shown));
    let who = line.speaker.clone().or_else(source).unwrap_or_else(|| UNKNOWN.into());
    let cue = line.cue.as_ref().map(|cue| format!("from “{cue}”"));
    let facts = [cue, line.date.map(|date| date.to_string()), line.outlet.clone()];
    let facts: String = facts.into_iter().flatten().map(|fact| format!(" · {fact}")).collect();
    vec![(kind.into(), theme.dim), (who, theme.text.add_modifier(Modifier::BOLD)), (facts, theme.dim)]
}

/// `3 of 31,057 rows`: how many rows have the words of the filter.
pub(super) fn filtered(view: &View) -> Option<String> {
    let answer = view.answer.as_ref().filter(|answer| !answer.of.filter.is_empty())?;
    let of = match &answer.body {
        ViewBody::People(of, _)
        | ViewBody::Sources(of, _)
        | ViewBody::Outlets(of, _)
        | ViewBody::Table(of, _)
        | ViewBody::Quotations(of, _) => *of as usize,
        ViewBody::Times(..) | ViewBody::Hits(..) => view.len(),
    };
    Some(format!("{} of {} rows", thousands(of), thousands(answer.all as usize)))
}

/// How many articles the search has found so far.
fn hits(app: &App) -> Option<String> {
    let found = &app.search.found;
    let count = found.count as usize;
    let articles = if count == 1 { "article" } else { "articles" };
    app.search.is_on().then(|| format!("{} {articles}{}", thousands(count), count_suffix(app)))
}

/// What follows the count of hits.
fn count_suffix(app: &App) -> String {
    let found = &app.search.found;
    match found.done {
        false => " so far".into(),
        true if found.count as usize > found.hits.len() && !found.hits.is_empty() => {
            format!(", {} listed", thousands(found.hits.len()))
        }
        true => String::new(),
    }
}

/// `2 of 17 headlines`, once that is known.
fn matches_in_list(app: &App) -> Option<String> {
    let (which, all) = app.list.matches()?;
    let which = which.map_or(String::new(), |n| format!("{} of ", thousands(n + 1)));
    Some(match all {
        0 => format!("no headline{}", app.progress.so_far()),
        1 => format!("{which}1 headline"),
        n => format!("{which}{} headlines", thousands(n)),
    })
}

/// Columns of the hint for help.
const HELP: usize = 9;
/// From this width on, the status bar has room for a second hint, whatever it says.
const ROOMY: u16 = 60;

fn progress(app: &App) -> String {
    match app.focus {
        Pane::List if app.list.is_empty() => String::new(),
        Pane::List => match (app.list.from_end(), app.progress.articles) {
            (None, _) => format!("{}/{}", thousands(app.list.position() + 1), thousands(app.list.len())),
            (Some(behind), Some(all)) => {
                format!("{}/{}", thousands(all.saturating_sub(behind)), thousands(all))
            }
            (Some(0), None) => "last".into(),
            (Some(behind), None) => format!("{} from the end", thousands(behind)),
        },
        Pane::Corpus => app.views.top().map_or(String::new(), |view| {
            format!("{}/{}", thousands((view.selected + 1).min(view.len())), thousands(view.len()))
        }),
        _ => app
            .reading
            .as_ref()
            .map(|reading| match app.is_at_end() && app.unread() > 0 {
                true => format!("end · {}: next unread", app.keymap.keys().first_label("page-down")),
                false => format!("{:.0}%", reading.progress * 100.0),
            })
            .unwrap_or_default(),
    }
}

/// The keys worth knowing here, as many as fit.
fn hints(app: &App, room: usize) -> String {
    let hinted = |context| COMMANDS.iter().filter(move |c| !c.hint.is_empty() && c.context == context);
    let useful = |c: &&Command| match c.action {
        Action::RemoveFilter => app.search.is_on(),
        Action::SamePerson => app.has_person(),
        Action::SortRows => app.views.top().is_some_and(View::has_orders),
        Action::Corpus => !app.is_at_whole_corpus(),
        _ => app.focus != Pane::Corpus || c.from_corpus == FromCorpus::Stay || app.has_row_article(),
    };
    let near = app.key_context().reached().take_while(|context| *context != KeyContext::Moving);
    let ours = near.flat_map(hinted).filter(useful).map(|command| (command, command.hint));
    let mut everywhere = hinted(KeyContext::Everywhere).filter(useful).map(|command| (command, command.hint));
    // Help is placed first, so that it always fits, and then how to get out.
    let mut words: Vec<String> = Vec::new();
    let mut used = 0;
    let word = |(command, hint): (&Command, &str)| {
        let key = app.keymap.keys().first_label(command.name);
        (!key.is_empty()).then(|| format!("{key} {hint}"))
    };
    let last: Vec<String> = everywhere.next().and_then(word).into_iter().chain(closing_hint(app)).collect();
    for word in last.iter().cloned().chain(ours.chain(everywhere).filter_map(word)) {
        if used + width(&word) > room {
            break;
        }
        used += width(&word) + 3;
        words.push(word);
    }
    let fitting = words.len().min(last.len());
    words[..fitting].reverse();
    words.rotate_left(fitting);
    words.join("   ")
}

/// `Esc close panel`: what Esc would do here, unless that goes without saying.
fn closing_hint(app: &App) -> Option<String> {
    let hint = app.closing()?.hint();
    let key = app.keymap.keys().first_label("cancel");
    (!hint.is_empty() && !key.is_empty()).then(|| format!("{key} {hint}"))
}

/// The label of a prompt.
pub(super) fn prompt_label(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::Find { .. } => "/",
        Purpose::Filter { .. } => "& ",
        Purpose::Search { .. } => "⌕ ",
        Purpose::Export => "export to: ",
        Purpose::Pipe => "| ",
        Purpose::Note { passage: Some(_), .. } => "note on passage: ",
        Purpose::Note { .. } => "note on article: ",
        Purpose::Tags(_) => "tags: ",
        Purpose::Name(..) => "name: ",
    }
}

/// What follows the line being typed: what it finds, or how to use it.
pub(super) fn prompt_hint(app: &App, prompt: &Prompt) -> String {
    match &prompt.purpose {
        Purpose::Filter { fault: Some(fault), .. } => fault.what.clone(),
        Purpose::Filter { .. } => format!("{} of {}", thousands(app.list.len()), thousands(app.corpus.len())),
        Purpose::Search { .. } if app.search.fault.is_some() || app.search.text.is_empty() => String::new(),
        Purpose::Search { .. } if app.search.is_pending => "searching …".into(),
        Purpose::Search { .. } => hits(app).unwrap_or_default(),
        Purpose::Export => "the extension sets the format: .md .html .txt .csv .json .jsonl".into(),
        Purpose::Pipe => "a shell command; the article is its input".into(),
        Purpose::Note { passage: Some(_), .. } => "Tab: on the whole article · Alt-Enter: new line".into(),
        Purpose::Note { .. } if app.current_passage().is_some() => {
            "Tab: on this passage · Alt-Enter: new line".into()
        }
        Purpose::Note { .. } => "Alt-Enter: new line".into(),
        Purpose::Tags(_) => String::new(),
        Purpose::Name(_, correction) => resolved(app, correction, prompt.input.text().trim()),
        Purpose::Find { pane: Pane::List, .. } => matches_in_list(app).unwrap_or_default(),
        Purpose::Find { pane: Pane::Corpus, .. } => app.views.top().and_then(filtered).unwrap_or_default(),
        Purpose::Find { .. } if app.find_text.is_empty() => String::new(),
        Purpose::Find { .. } => match app.reading.as_ref().map_or(0, |reading| reading.matches.len()) {
            0 => "no matches".into(),
            1 => "1 match".into(),
            n => format!("{} matches", thousands(n)),
        },
    }
}

/// The person whom a typed name means; else the people of the article whose names match.
fn resolved(app: &App, correction: &Correction, typed: &str) -> String {
    if let Some(name) = app.resolve_name(correction, typed) {
        return format!("is {name}");
    }
    let record = app.reading.as_ref().and_then(|reading| reading.record.as_deref());
    let pattern = TextPattern::new(typed);
    let people = record.into_iter().flat_map(|record| &record.analysis.people);
    let near = people.filter(|person| typed.is_empty() || pattern.is_in(&person.name)).take(4);
    let names: Vec<&str> = near.map(|person| person.name.as_str()).collect();
    if names.is_empty() { "a new name".into() } else { format!("for example {}", names.join(", ")) }
}

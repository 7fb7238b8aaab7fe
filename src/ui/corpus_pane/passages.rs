//! Quotations and matches in the text around them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::{bold, entries};
use crate::app::{App, View, indented, quoted_words, set_quotation};
use crate::export::last_columns;
use crate::page::{DateForm, Match, Role, RunStyle, in_brackets, thousands};
use crate::text::Kind;
use crate::ui::draw;
use crate::ui::theme::Theme;
use crate::work::QuotationLine;

pub(super) fn quotations(app: &App, view: &View, theme: &Theme, rows: Rect, buffer: &mut Buffer) {
    let (dates, grouped) = (app.display.dates, view.is_grouped());
    for placed in view.placed(rows) {
        if let (Some(line), Some(rect)) = (view.line(placed.entry), placed.heading) {
            article(line, dates, theme, rect, buffer);
        }
    }
    entries(view, theme, rows, buffer, &mut |n, selected, area, buffer| match view.line(n) {
        None => drop(draw::text(buffer, area, "…", theme.dim)),
        Some(line) if grouped => of_person(line, selected, theme, area, buffer),
        Some(line) => in_context(line, dates, selected, theme, area, buffer),
    });
}

/// Date, outlet and headline of the article that the quotations below are from.
fn article(line: &QuotationLine, dates: DateForm, theme: &Theme, row: Rect, buffer: &mut Buffer) {
    let mut facts: Vec<String> = line.date.map(|date| dates.in_row(date)).into_iter().collect();
    facts.extend(line.outlet.clone());
    facts.extend(repeated(line));
    facts.extend(line.headline.clone());
    draw::text(buffer, row, &facts.join(" · "), theme.dim);
}

/// The words of a quotation, as many as its rows hold.
fn of_person(line: &QuotationLine, selected: bool, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let words = quoted_words(line);
    let room = indented(area);
    for (n, span) in set_quotation(&words, area.width).iter().take(usize::from(area.height)).enumerate() {
        let words = span.of(&words).trim_end();
        draw::text(buffer, draw::row(room, n), words, bold(quote_style(line, theme), selected));
    }
}

/// How often a quotation occurs, if it is listed once.
fn repeated(line: &QuotationLine) -> Option<String> {
    let (times, outlets) = line.times.as_ref()?;
    match (*times, outlets.len()) {
        (_, outlets @ 2..) => Some(format!("in {} outlets", thousands(outlets))),
        (times @ 2.., _) => Some(format!("{} times", thousands(times as usize))),
        _ => None,
    }
}

/// The speaker, and the words around the match, which are aligned from row to row.
fn in_context(
    line: &QuotationLine,
    dates: DateForm,
    selected: bool,
    theme: &Theme,
    row: Rect,
    buffer: &mut Buffer,
) {
    let who = match (&line.speaker, &line.source) {
        (Some(name), _) => Some((name.clone(), theme.text)),
        (None, Some(source)) => Some((in_brackets(&source.shown), theme.style(RunStyle::of(Role::Unnamed)))),
        (None, None) => None,
    };
    let date = line.date.map(|date| dates.in_row(date));
    let date = [repeated(line), date].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let middle = beside((who, &date), selected, theme, row, buffer);
    let style = quote_style(line, theme);
    match line.key {
        None => drop(draw::text(buffer, middle, &line.words, style)),
        Some(key) => {
            let words = &line.words;
            aligned([&words[..key.start], key.of(words), &words[key.end..]], style, theme, middle, buffer);
        }
    }
}

/// The outlet, and the match with the text around it.
pub(super) fn matches(app: &App, view: &View, theme: &Theme, rows: Rect, buffer: &mut Buffer) {
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some((_, line)) = view.hit(n) else { return };
        let who = line.outlet.as_deref().or(line.title.as_deref());
        let who = who.map(|who| (who.to_owned(), theme.text));
        let date = line.date.map(|date| app.display.dates.in_row(date)).unwrap_or_default();
        let middle = beside((who, &date), selected, theme, row, buffer);
        let style = if line.in_title { theme.text.add_modifier(Modifier::BOLD) } else { theme.text };
        aligned([&line.left, &line.found, &line.right], style, theme, middle, buffer);
    });
}

/// Draws who or what a row is of, and its date on the right. Returns the room between.
fn beside(
    (who, date): (Option<(String, Style)>, &str),
    selected: bool,
    theme: &Theme,
    row: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let first = Rect { width: (row.width / 5 + 2).clamp(12, 26), ..row };
    let date = draw::text_right(buffer, row, date, theme.dim);
    let (who, style) = who.unwrap_or_else(|| ("–".into(), theme.dim));
    draw::text(buffer, first, &who, bold(style, selected));
    let middle = draw::right_of(row, first.width + 2);
    Rect { width: middle.width.saturating_sub(date + 2), ..middle }
}

/// Text around a match, which is in the same column in every row. What is cut off at the left shows as `…`.
fn aligned([left, found, right]: [&str; 3], style: Style, theme: &Theme, middle: Rect, buffer: &mut Buffer) {
    let before = Rect { width: middle.width / 2 - (middle.width / 20).min(4), ..middle };
    let (cut, left) = last_columns(left, usize::from(before.width));
    let used = draw::text_right(buffer, before, left, style);
    if cut && used < before.width {
        let sign = Rect { width: before.width - used, ..before };
        draw::text_right(buffer, sign, "…", theme.dim);
    }
    let rest = draw::right_of(middle, before.width);
    let mark = theme.style(RunStyle { found: Match::Found, ..RunStyle::default() });
    let used = draw::text(buffer, rest, found, mark);
    draw::text(buffer, draw::right_of(rest, used), right, style);
}

/// Reported speech is dimmer than words in marks.
fn quote_style(line: &QuotationLine, theme: &Theme) -> Style {
    if line.kind == Kind::Indirect { theme.dim } else { theme.text }
}

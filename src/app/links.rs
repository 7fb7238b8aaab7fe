//! The links of the article: listed, and opened by number. Only the reader opens one.

use super::picker::Picker;
use super::{App, Effect, Layer};
use crate::page::{TextPattern, address, clip, is_web, one_line};

/// A link of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkItem {
    /// Its number on the page.
    pub number: usize,
    /// Its words in the text.
    pub words: String,
    /// Where it leads; what the author wrote if that is not a web address.
    pub target: String,
}

/// The links whose words or address have every word that was typed; a number alone is that link.
pub(super) fn matching(all: &[LinkItem], typed: &str) -> Vec<LinkItem> {
    if let Ok(number) = typed.trim().parse::<usize>() {
        return all.iter().filter(|link| link.number == number).cloned().collect();
    }
    let words: Vec<TextPattern> = typed.split_whitespace().map(TextPattern::new).collect();
    let holds =
        |link: &&LinkItem| words.iter().all(|word| word.is_in(&link.words) || word.is_in(&link.target));
    all.iter().filter(holds).cloned().collect()
}

/// The address that `target` means on a page with the address `base`.
fn resolved(base: Option<&str>, target: &str) -> String {
    let base = base.filter(|base| is_web(base));
    let Some((scheme, rest)) = base.and_then(|base| base.split_once("://")) else { return target.to_owned() };
    let has_scheme = target.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
    if has_scheme {
        return target.to_owned();
    }
    let page = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = page.split_once('/').unwrap_or((page, ""));
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match target {
        _ if target.starts_with("//") => format!("{scheme}:{target}"),
        _ if target.starts_with('/') => format!("{scheme}://{host}{target}"),
        _ if target.starts_with('?') => format!("{scheme}://{page}{target}"),
        _ if folder.is_empty() => format!("{scheme}://{host}/{target}"),
        _ => format!("{scheme}://{host}/{folder}/{target}"),
    }
}

impl App {
    /// The links of the article on the screen, in the order of the text.
    fn links(&self) -> Vec<LinkItem> {
        let Some(reading) = &self.reading else { return Vec::new() };
        let article = &reading.article;
        let links = article.structure.links.iter().zip(1..).filter(|(link, _)| !link.span.is_empty());
        links
            .map(|(link, number)| LinkItem {
                number,
                words: one_line(link.span.of(&article.text)),
                target: resolved(article.url.as_deref(), &link.target),
            })
            .collect()
    }

    /// Lists the links of the article.
    pub(super) fn show_links(&mut self) {
        let all = self.links();
        match all.is_empty() {
            true => self.notify("No links in this article"),
            false => self.layers.push(Layer::Links { picker: Picker::new(all.clone()), all }),
        }
    }

    /// Opens the link of this number; without one the only link on the screen, else lists them.
    pub(super) fn open_link(&mut self, number: Option<usize>) {
        let all = self.links();
        let seen = self.reading.as_ref().map(|reading| (reading.visible(), &reading.article.structure.links));
        let mut on_screen = all.iter().filter(|link| {
            seen.as_ref().is_some_and(|(seen, links)| links[link.number - 1].span.overlaps(*seen))
        });
        let wanted = match number {
            Some(number) => all.iter().find(|link| link.number == number),
            None => on_screen.next().filter(|_| on_screen.next().is_none()),
        };
        match (wanted.cloned(), number) {
            (Some(link), _) => self.follow_link(&link),
            (None, Some(number)) => self.notify(format!("No link {number} in this article")),
            (None, None) => self.show_links(),
        }
    }

    /// Opens a link in the browser.
    pub(super) fn follow_link(&mut self, link: &LinkItem) {
        match address(&link.target).filter(|url| is_web(url)) {
            Some(url) => {
                self.notify(format!("Opening {}", clip(&url, 60)));
                self.effects.push(Effect::Browse(url));
            }
            None => self.notify(format!("Not a web address: {}", clip(&link.target, 60))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn links_of_a_page_are_addresses() {
        let base = Some("https://inkwell.example/news/today.html?a=1");
        for (target, address) in [
            ("https://tide.example/x", "https://tide.example/x"),
            ("//tide.example/x", "https://tide.example/x"),
            ("/about", "https://inkwell.example/about"),
            ("more.html", "https://inkwell.example/news/more.html"),
            ("?page=2", "https://inkwell.example/news/today.html?page=2"),
            ("mailto:ada@tide.example", "mailto:ada@tide.example"),
        ] {
            assert_eq!(resolved(base, target), address);
        }
        assert_eq!(resolved(None, "more.html"), "more.html");
        assert_eq!(resolved(Some("https://inkwell.example"), "a"), "https://inkwell.example/a");
    }
}

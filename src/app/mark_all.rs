//! Marks, stars or tags every article that the list shows, in one change that one undo takes back.

use super::picker::Picker;
use super::{App, Effect, Layer};
use crate::page::{TextPattern, thousands};
use crate::store::{Change, RecordKey};
use crate::work::{GatherJob, GatheredArticles, MarkAll};

/// At most this many articles are marked at once.
const MOST: usize = 20_000;

/// The choices that match what was typed, and tagging with it.
pub(super) fn choices(typed: &str) -> Vec<MarkAll> {
    let all = [MarkAll::Read(true), MarkAll::Read(false), MarkAll::Star(true), MarkAll::Star(false)];
    let pattern = TextPattern::new(typed);
    let mut found: Vec<MarkAll> =
        all.into_iter().filter(|mark| typed.is_empty() || pattern.is_in(&mark_label(mark))).collect();
    let tag = typed.trim().trim_start_matches('#').replace([' ', ','], "-");
    found.extend((!tag.is_empty()).then_some(MarkAll::Tag(tag)));
    found
}

/// What a choice says.
pub fn mark_label(mark: &MarkAll) -> String {
    match mark {
        MarkAll::Read(true) => "Mark all read".into(),
        MarkAll::Read(false) => "Mark all unread".into(),
        MarkAll::Star(true) => "Star all".into(),
        MarkAll::Star(false) => "Remove all stars".into(),
        MarkAll::Tag(tag) => format!("Tag all #{tag}"),
    }
}

impl App {
    /// Asks what to do with all articles of the list.
    pub(super) fn ask_mark_all(&mut self) {
        match self.list.len() {
            0 => self.notify("No articles are listed"),
            n if n > MOST => {
                self.notify(format!("At most {} articles at once: filter the list with &", thousands(MOST)));
            }
            _ => self.layers.push(Layer::MarkAll(Picker::new(choices("")))),
        }
    }

    /// Requests what must be known of every listed article.
    pub(super) fn gather(&mut self, mark: MarkAll) {
        let rows = self.list.rows(0, MOST);
        let articles = rows.map(|(_, id)| (id, self.corpus.address(id))).collect();
        self.notify("Working …");
        self.effects.push(Effect::Gather(GatherJob { mark, articles }));
    }

    /// Marks the articles.
    pub(super) fn on_gathered(&mut self, found: GatheredArticles) {
        let GatheredArticles { mark, articles } = found;
        let mut changes = Vec::with_capacity(articles.len() * 2);
        let mut changed = 0;
        for (record, content, info) in articles {
            if self.memory.content(record).is_none() {
                changes.push(Change::Met(record, content, info));
            }
            let change = match &mark {
                MarkAll::Read(on) if self.memory.has_read(content) != *on => Change::Read(content, *on),
                MarkAll::Star(on) if self.memory.has_star(content) != *on => Change::Star(content, *on),
                MarkAll::Tag(tag) if !self.memory.has_tag(content, tag) => {
                    Change::Tag(content, tag.clone(), true)
                }
                _ => continue,
            };
            changes.push(change);
            changed += 1;
        }
        if changed == 0 {
            return self.notify("Nothing to change");
        }
        self.change(Change::Many(changes));
        self.read = self
            .corpus
            .ids()
            .filter(|&id| self.memory.is_read(RecordKey::of(&self.corpus.address(id))))
            .count();
        let undo = self.keymap.keys().first_label("undo");
        let articles =
            if changed == 1 { "1 article".into() } else { format!("{} articles", thousands(changed)) };
        self.notify(format!("{}: {articles} ({undo} to undo)", mark_label(&mark)));
    }
}

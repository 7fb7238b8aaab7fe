//! The filter of the rows of the corpus view: typed after `/`, cleared by Esc, stepped through by `n` and `N`.

use super::App;

impl App {
    /// Shows only the rows of the page that have these words.
    pub(super) fn filter_rows(&mut self, words: &str) {
        if let Some(view) = self.views.stack.last_mut()
            && view.filter != words
        {
            words.clone_into(&mut view.filter);
            (view.selected, view.top) = (0, 0);
        }
    }

    /// Whether the rows of the page are filtered.
    pub(super) fn has_row_filter(&self) -> bool {
        self.views.top().is_some_and(|view| !view.filter.is_empty())
    }

    /// Goes to the next row that has the words, or the previous one.
    pub(super) fn step_filtered(&mut self, by: isize) {
        let (pane, last) = (self.corpus_pane(), self.memory.search.clone());
        let Some(view) = self.views.stack.last_mut() else { return };
        if view.filter.is_empty() {
            match last.is_empty() {
                true => self.notify("Nothing to find yet: press / and type"),
                // The last text found, maybe in an earlier session.
                false => self.filter_rows(&last),
            }
            return;
        }
        let len = view.len() as isize;
        let to = view.selected as isize + by;
        if len == 0 {
            let key = self.keymap.keys().first_label("cancel");
            let words = format!("No row has “{}”: {key} shows all", view.filter);
            return self.notify(words);
        }
        view.select(to.rem_euclid(len) as usize, pane);
        if !(0..len).contains(&to) {
            self.notify("Wrapped around");
        }
    }
}

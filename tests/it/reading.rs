//! Keys: keys go into the whole program at a desk, and its state and text are checked.

use std::ops::ControlFlow;
use std::sync::Arc;

use crossterm::event::{MouseButton, MouseEventKind};
use onrecord::app::{App, Effect, Layer, Pane, PanelTab};
use onrecord::command::key_event;
use onrecord::load::{CorpusReader, Found, Input, Options, prescan};
use onrecord::work::{ListOrder, Report};

use crate::support::desk::Desk;
use crate::support::random::Random;

fn reading(desk: &Desk) -> &onrecord::app::ReadingPane {
    desk.app.reading.as_ref().expect("an article is open")
}

fn title(desk: &Desk) -> String {
    reading(desk).article.title.clone().expect("samples have headlines")
}

#[test]
fn every_command_of_the_table_does_something_sane_from_every_pane() {
    use onrecord::command::COMMANDS;
    let mut sizes = [(120, 40), (80, 24), (40, 10)].into_iter().cycle();
    for start in ["", "enter", "enter p tab tab", "z"] {
        for keys in COMMANDS.iter().flat_map(|command| command.keys) {
            let (columns, rows) = sizes.next().unwrap_or_default();
            let mut desk = Desk::sample(columns, rows);
            desk.keys(start).keys(keys);
            desk.screen();
            // Whatever it did, three steps back and a quit always leave the program.
            desk.keys("esc esc q q q q Q");
            assert!(
                desk.asked.iter().any(|effect| matches!(effect, Effect::Quit)),
                "{keys} after “{start}” leads nowhere at {columns}x{rows}"
            );
        }
    }
}

#[test]
fn what_was_read_before_the_files_changed_is_not_shown_for_another_article() {
    use onrecord::article::ArticleId;
    use onrecord::store::{ContentKey, RecordKey};
    use onrecord::work::{ArticleReport, Counts};
    let counts = |quotes| Counts { quotes, ..Counts::default() };
    let of = |key, quotes| {
        Report::Article(ArticleId(0), key, ArticleReport::Counted(ContentKey([0; 16]), counts(quotes)))
    };
    let mut desk = Desk::sample(100, 24);
    let key = RecordKey::of(&desk.app.corpus.address(ArticleId(0)));
    desk.app.on_report(of(key, 70));
    assert_eq!(desk.app.articles.counts[&ArticleId(0)].quotes, 70);
    desk.app.on_report(of(RecordKey(1), 71));
    assert_eq!(desk.app.articles.counts[&ArticleId(0)].quotes, 70);
    desk.app.on_report(Report::Anew);
    desk.app.on_report(of(key, 72));
    assert!(desk.app.articles.counts.is_empty());
}

#[test]
fn while_more_is_coming_the_last_is_only_the_last_so_far() {
    let mut batch = Vec::new();
    CorpusReader::new(vec![Input::Sample], Arc::new(Options::default())).read_new(&mut |found| {
        if let Found::Article(head, address) = found {
            batch.push((head, address));
        }
        ControlFlow::Continue(())
    });
    let mut desk = Desk::of(App::new("sample corpus", (120, 40)));
    desk.app.on_report(Report::Found(batch));
    desk.keys("G");
    assert!(desk.text().contains("Last article so far"), "{}", desk.text());
    desk.keys("&").words("zzzz");
    assert!(desk.text().contains("No article matches “zzzz” so far"), "{}", desk.text());
    desk.app.on_report(Report::Loaded);
    desk.keys("ctrl-l");
    assert!(desk.text().contains("No article matches “zzzz”"), "{}", desk.text());
    desk.keys("esc G");
    assert!(!desk.text().contains("so far"), "{}", desk.text());
}

#[test]
fn keys_wait_for_the_article_that_they_are_meant_for() {
    let copied = |desk: &mut Desk| {
        let copies = desk.asked.drain(..).filter_map(|effect| match effect {
            Effect::Copy(text) => Some(text),
            _ => None,
        });
        copies.collect::<Vec<_>>()
    };
    let mut desk = Desk::sample(120, 40);
    // Far from the articles that were prefetched.
    desk.rush("2 0 j l ] y q 9 j y a J y a");
    let first = desk.app.list.position();
    assert_eq!(first, 21);
    let took = copied(&mut desk);
    assert_eq!(took.len(), 3, "{took:?}");
    let last = title(&desk);
    assert!(took[2].contains(&last), "{took:?}");
    desk.keys("K");
    let before = title(&desk);
    assert!(took[0].contains(&before) && took[1].contains(&before), "{took:?}");
    // Typed text goes to the prompt it was meant for, even while the prompt waits.
    desk.rush("1 0 J / t h e enter");
    assert_eq!((desk.app.find_text.as_str(), desk.app.list.position()), ("the", 30));
    assert!(!reading(&desk).matches.is_empty());
    // After Esc nothing is copied late, and quitting does not wait.
    desk.keys("esc").rush("5 K y a esc");
    assert_eq!(copied(&mut desk), Vec::<String>::new());
    desk.keys("q").rush("g g l y q Q");
    assert!(desk.asked.iter().any(|effect| matches!(effect, Effect::Quit)));
}

#[test]
fn words_are_selected_and_taken_away() {
    let copied =
        |desk: &mut Desk| match desk.asked.drain(..).rfind(|effect| matches!(effect, Effect::Copy(_))) {
            Some(Effect::Copy(text)) => text,
            _ => String::new(),
        };
    let mut desk = Desk::sample(120, 40);
    desk.keys("enter ] v");
    let quote = reading(&desk).selected().expect("a quotation").to_owned();
    desk.keys("y");
    assert_eq!(copied(&mut desk), quote);
    assert!(!desk.app.is_selecting());
    // One word, then larger selections, step by step.
    let text = "The harbour was quiet that day. Boats lay on the sand for hours.\n\n".repeat(60);
    desk = Desk::news(&[("Quiet", "2024-01-02", text.trim())], 120, 40);
    desk.keys("enter v");
    let mut before = reading(&desk).selected().expect("a word").to_owned();
    assert!(!before.contains(' '), "{before}");
    for _ in 0..5 {
        desk.keys("v");
        let now = reading(&desk).selected().unwrap().to_owned();
        assert!(
            now.contains(&before) && (now != before || now == reading(&desk).article.text),
            "{now:?} around {before:?}"
        );
        before = now;
    }
    assert_eq!(before, reading(&desk).article.text);
    // Extending by words, characters, rows and paragraphs, and back, restores the selection.
    for (on, back) in [("3 l", "3 h"), ("2 L", "2 H"), ("4 j", "4 k"), ("}", "{"), ("G", "g g")] {
        desk.keys("esc g g v");
        let one = reading(&desk).selected().unwrap().to_owned();
        desk.keys(on);
        let more = reading(&desk).selected().unwrap().to_owned();
        assert!(more.len() > one.len() && more.starts_with(&one), "{on}: {more:?} after {one:?}");
        desk.keys("o o").keys(back);
        let less = reading(&desk).selected().unwrap();
        assert!(less.len() < more.len(), "{back}: {less:?}");
    }
    // With the location; and after cancelling nothing is copied.
    desk = Desk::sample(120, 40);
    desk.keys("enter ] v Y");
    let cited = copied(&mut desk);
    assert!(cited.starts_with(&format!("“{quote}” — ")) && cited.contains(&title(&desk)), "{cited}");
    desk.keys("v q y a");
    assert!(!copied(&mut desk).contains(&quote));
    assert_eq!(desk.app.focus, Pane::Reading);
}

#[test]
fn the_mouse_selects_what_it_is_drawn_over() {
    let mut desk = Desk::sample(120, 40);
    let row = reading(&desk).lines.iter().position(|line| line.is_body()).expect("a paragraph") as u16;
    let line = reading(&desk).lines[usize::from(row)].span;
    let screen = desk.screen();
    let words = line.of(&reading(&desk).article.text).trim_end().to_owned();
    let shown: Vec<String> = (0..120).map(|x| screen[(x, row + 2)].symbol().to_owned()).collect();
    let first: String = words.chars().take(4).collect();
    // The list and the margin may show the same letters.
    let x = (56..116).find(|&x| shown[x..x + 4].concat() == first).expect("it is on the screen") as u16;
    desk.click(x + 2, row + 2);
    assert!(!desk.app.is_selecting(), "a click does not select");
    desk.mouse(MouseEventKind::Drag(MouseButton::Left), x + 5, row + 2);
    let want: String = words.chars().skip(2).take(4).collect();
    assert_eq!(reading(&desk).selected(), Some(want.as_str()));
    // In the other direction, over two rows and past the edge.
    desk.mouse(MouseEventKind::Drag(MouseButton::Left), x, row + 3);
    assert!(reading(&desk).selected().unwrap().starts_with(&words[words.char_indices().nth(2).unwrap().0..]));
    desk.mouse(MouseEventKind::Drag(MouseButton::Left), 3, 39);
    assert!(reading(&desk).selected().unwrap().len() > words.len());
    desk.click(x, row + 2);
    assert!(!desk.app.is_selecting());
}

#[test]
fn moving_in_the_list_shows_the_article_and_reading_marks_it_read() {
    let mut desk = Desk::sample(120, 40);
    let first = title(&desk);
    assert_eq!(desk.app.unread(), 40);
    desk.keys("j");
    assert_ne!(title(&desk), first);
    assert_eq!(desk.app.unread(), 40, "looking at the list cannot be reading");
    desk.keys("enter");
    assert_eq!((desk.app.focus, desk.app.unread()), (Pane::Reading, 39));
    desk.keys("q r");
    assert_eq!((desk.app.focus, desk.app.unread()), (Pane::List, 40));
    desk.keys("G");
    assert_eq!(desk.app.list.position(), 39);
    desk.keys("3 g g");
    assert_eq!(desk.app.list.position(), 2);
}

#[test]
fn quotations_are_stepped_through_in_order_and_the_ends_say_so() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("enter");
    let record = reading(&desk).record.clone().expect("it is marked up");
    // The parts of one quotation are one step.
    let all: Vec<usize> =
        record.quotes(false).map(|(n, _)| n).filter(|&n| record.parts(n).next() == Some(n)).collect();
    assert!(all.len() > 3);
    // The first quotation is on the screen, and so it is the current one before any key.
    let mut seen = vec![reading(&desk).quote().expect("a quotation is current")];
    for _ in 1..all.len() {
        desk.keys("]");
        seen.push(reading(&desk).quote().expect("a quotation is current"));
    }
    assert_eq!(seen, all);
    desk.keys("]");
    assert!(desk.app.notice.as_deref().is_some_and(|words| words.contains("No further")));
    desk.keys("[");
    assert_eq!(reading(&desk).quote(), Some(all[all.len() - 2]));
    desk.keys("9 9 [");
    assert_eq!(reading(&desk).quote(), Some(all[0]), "a number past the end leads to the end");
    desk.keys("9 9 ] [");
    // The current quotation is always on the screen.
    let quote = &record.analysis.quotes[all[all.len() - 2]];
    assert!(reading(&desk).visible().overlaps(quote.marked));
}

#[test]
fn people_are_stepped_through_and_named_in_the_status_bar() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("enter )");
    let record = reading(&desk).record.clone().expect("it is marked up");
    let (_, id) = record.mentions()[0];
    assert_eq!(reading(&desk).mention(), Some(0));
    assert!(desk.text().contains(&format!("named 1/{}", record.analysis.person(id).mentions.len())));
    desk.keys(") (");
    assert_eq!(reading(&desk).mention(), Some(0));
}

#[test]
fn finding_goes_as_one_types_and_escape_goes_back() {
    let mut desk = Desk::sample(100, 24);
    desk.keys("enter");
    let before = reading(&desk).pager.top();
    desk.keys("/").words("hallorane");
    let found = reading(&desk).matches.len();
    assert!(found > 0);
    assert_ne!(reading(&desk).pager.top(), before);
    desk.keys("esc");
    assert_eq!(reading(&desk).pager.top(), before);
    assert!(reading(&desk).matches.is_empty());
    desk.keys("/").words("the").keys("enter n n N");
    assert_eq!(reading(&desk).found(), Some(1));
    // The words stay highlighted in the next article, until Esc.
    desk.keys("J");
    assert!(!reading(&desk).matches.is_empty());
    desk.keys("esc");
    assert!(reading(&desk).matches.is_empty() && desk.app.find_text.is_empty());
}

#[test]
fn the_list_is_filtered_found_in_and_sorted() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("&").words("ferry").keys("enter");
    let shown = desk.app.list.len();
    assert!((1..40).contains(&shown));
    assert!(desk.text().contains(&format!("{shown} of 40")));
    desk.keys("&").words(" xyz").keys("esc");
    assert_eq!(desk.app.list.len(), shown, "giving up keeps the filter there was");
    desk.keys("q");
    assert_eq!(desk.app.list.len(), 40);
    let here = desk.app.current();
    desk.keys("s s");
    assert_eq!(desk.app.list.order(), ListOrder::Oldest);
    assert_eq!(desk.app.current(), here, "sorting keeps the selected article");
    let dates: Vec<_> = desk.app.list.rows(0, 40).map(|(_, id)| desk.app.corpus.head(id).date).collect();
    assert!(dates.is_sorted());
    desk.keys("g g /").words("cow leaves").keys("enter");
    assert_eq!(title(&desk), "Cow leaves lido");
    assert!(desk.text().contains("1 of 1 headline"), "{}", desk.text());
    desk.keys("g g j");
    let here = title(&desk);
    desk.keys("/").words("the").keys("esc");
    assert_eq!(title(&desk), here, "giving up leads back");
}

#[test]
fn the_record_follows_filters_and_leads_into_the_text() {
    let mut desk = Desk::sample(160, 40);
    desk.keys("enter p tab");
    assert_eq!((desk.app.focus, desk.app.panel.tab), (Pane::Record, PanelTab::People));
    let record = reading(&desk).record.clone().expect("it is marked up");
    let person = onrecord::app::Panel::people(&record)[0];
    desk.keys("l");
    let mention = reading(&desk).mention().expect("a mention");
    assert_eq!(record.mentions()[mention].1, person);
    desk.keys("\"");
    assert_eq!(desk.app.panel.only, Some(person));
    let only = desk.app.panel.quotes(&record, true);
    assert!(only.iter().all(|&n| record.analysis.quotes[n].speaker == Some(person)));
    desk.keys("G enter");
    assert_eq!(reading(&desk).quote(), only.last().copied());
    // Another article has another record; nothing of the old one remains.
    desk.keys("h J");
    assert!(reading(&desk).record.is_some(), "it is marked up");
    assert_eq!(desk.app.panel.only, None);
    assert!(desk.app.panel.selected < desk.app.panel_len());
}

#[test]
fn the_panel_follows_the_current_quotation() {
    let mut desk = Desk::sample(160, 40);
    desk.keys("enter \" ] ] ]");
    let record = reading(&desk).record.clone().expect("it is marked up");
    let listed = desk.app.panel.quotes(&record, true);
    assert_eq!(listed.get(desk.app.panel.selected).copied(), reading(&desk).quote());
}

#[test]
fn jumps_lead_back_across_articles() {
    let mut desk = Desk::sample(120, 20);
    desk.keys("enter G");
    let (end, first) = (reading(&desk).pager.top(), title(&desk));
    desk.keys("J J ctrl-o");
    desk.keys("ctrl-o");
    assert_eq!((title(&desk), reading(&desk).pager.top()), (first.clone(), end));
    desk.keys("ctrl-o");
    assert_eq!(reading(&desk).pager.top(), Default::default());
    desk.keys("alt-right");
    assert_eq!((title(&desk), reading(&desk).pager.top()), (first, end));
}

#[test]
fn what_is_read_stays_on_the_screen_when_it_is_resized() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("enter ] ] ] ]");
    let record = reading(&desk).record.clone().expect("it is marked up");
    let words = record.analysis.quotes[reading(&desk).quote().expect("current")].marked;
    for (columns, rows) in [(80, 24), (200, 50), (40, 10), (30, 5), (100, 30)] {
        desk.resize(columns, rows);
        desk.screen();
    }
    let seen = reading(&desk).visible();
    assert!(seen.overlaps(words) || seen.start.abs_diff(words.start) < 600, "{seen:?} is far from {words:?}");
}

#[test]
fn the_mouse_selects_reads_scrolls_and_drags() {
    let mut desk = Desk::sample(120, 40);
    desk.click(10, 6);
    assert_eq!((desk.app.list.position(), desk.app.focus), (2, Pane::List));
    desk.click(10, 6);
    assert_eq!(desk.app.focus, Pane::Reading);
    let top = reading(&desk).pager.top();
    desk.mouse(MouseEventKind::ScrollDown, 80, 20);
    assert!(reading(&desk).pager.top() > top);
    desk.mouse(MouseEventKind::Drag(MouseButton::Left), 119, 39);
    assert!(reading(&desk).progress > 0.5);
    desk.mouse(MouseEventKind::ScrollDown, 10, 20);
    assert_eq!(desk.app.list.top(), 3);
}

#[test]
fn the_palette_runs_what_it_finds() {
    let mut desk = Desk::sample(120, 40);
    desk.keys(":").words("zen").keys("enter");
    assert!(desk.app.zen && desk.app.layers.is_empty());
    desk.keys("ctrl-p").words("no such command").keys("enter");
    assert!(desk.app.layers.is_empty());
    desk.keys("?");
    assert!(matches!(desk.app.layers[..], [Layer::Help { .. }]));
    desk.keys("q");
    assert!(desk.app.layers.is_empty() && desk.asked.is_empty(), "q closes help, not the program");
}

#[test]
fn an_empty_corpus_says_why() {
    let desk = Desk::open("nothing", &[Input::Path("no/such/place".into())], 100, 24);
    assert!(desk.text().contains("could not be read"));
    let mut desk = Desk::sample(100, 24);
    desk.keys("&").words("no headline says this").keys("enter");
    assert!(desk.text().contains("No article matches"));
    desk.keys("j k G g g ] [ ) ( n enter p q q");
}

#[test]
fn random_keys_never_break_anything() {
    let keys: Vec<&str> = onrecord::command::COMMANDS
        .iter()
        .flat_map(|command| command.keys)
        .copied()
        .chain(["x", "7", "é"])
        .collect();
    let mut random = Random(42);
    let mut desk = Desk::sample(120, 40);
    for step in 0..2000 {
        desk.keys(random.of(&keys));
        if step % 17 == 0 {
            let size = [(120, 40), (80, 24), (99, 10), (40, 10), (200, 50), (12, 3), (1, 1), (60, 30)]
                [random.below(8)];
            desk.resize(size.0, size.1);
        }
        if step % 5 == 0 {
            desk.click(random.below(200) as u16, random.below(50) as u16);
        }
        desk.screen();
    }
}

#[test]
fn the_last_article_is_there_before_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("news.jsonl");
    let line = |n: usize| format!("{{\"title\": \"Title {n}\", \"text\": \"“Body {n},” Ada Bird said.\"}}\n");
    std::fs::write(&path, (0..300).map(line).collect::<String>()).expect("a file");
    let (inputs, options) = ([Input::Path(path)], Arc::new(Options { keep: true, ..Options::default() }));
    let mut all = Vec::new();
    CorpusReader::new(inputs.to_vec(), Arc::clone(&options)).read_new(&mut |found| {
        if let Found::Article(head, address) = found {
            all.push((head, address));
        }
        ControlFlow::Continue(())
    });
    let mut desk = Desk::of(App::new("news.jsonl", (120, 40)));
    desk.app.on_report(Report::Found(all.drain(..20).collect()));
    prescan(&inputs, &options, &mut |known| {
        desk.app.on_report(Report::Ahead(known));
        ControlFlow::Continue(())
    });
    desk.keys("G");
    assert_eq!(title(&desk), "Title 299");
    assert!(desk.text().contains("20 of 300 articles") && desk.text().contains("300/300"), "{}", desk.text());
    desk.keys("k k");
    assert_eq!(title(&desk), "Title 297");
    let top = desk.app.list.position() - desk.app.list.top();
    // New articles move nothing on the screen, and the open article stays open.
    while !all.is_empty() {
        let n = all.len().min(70);
        desk.app.on_report(Report::Found(all.drain(..n).collect()));
        desk.keys("z z");
        assert_eq!(title(&desk), "Title 297");
        assert_eq!(desk.app.list.position() - desk.app.list.top(), top);
    }
    desk.app.on_report(Report::Loaded);
    desk.keys("r");
    assert_eq!((desk.app.list.position(), desk.app.list.len()), (297, 300));
    assert_eq!(desk.app.current(), desk.app.reading.as_ref().map(|reading| reading.id));
    desk.keys("q g g");
    assert_eq!(title(&desk), "Title 0");
    desk.keys("G ctrl-o");
    assert_eq!(desk.app.list.len(), 300);
}

#[test]
fn files_that_changed_are_read_anew_and_the_article_stays() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("5 j s enter");
    let here = title(&desk);
    let sorted = desk.app.list.order();
    desk.keys("f5");
    assert!(matches!(desk.asked[..], [Effect::Reload]));
    desk.app.on_report(Report::Anew);
    let mut all = Vec::new();
    CorpusReader::new(vec![Input::Sample], Arc::new(Options::default())).read_new(&mut |found| {
        if let Found::Article(head, address) = found {
            all.push((head, address));
        }
        ControlFlow::Continue(())
    });
    desk.app.on_report(Report::Found(all));
    desk.app.on_report(Report::Loaded);
    desk.keys("z z");
    assert_eq!((title(&desk), desk.app.list.order()), (here, sorted));
}

#[test]
fn keys_wait_for_the_list_they_are_meant_for() {
    let mut desk = Desk::sample(120, 40);
    // The list is not ready before all these keys are pressed.
    for key in "& c o w enter enter".split(' ') {
        let _ = desk.app.key(key_event(key).expect("a key"));
    }
    assert!(desk.app.list.is_pending());
    desk.keys("z z");
    assert!(title(&desk).to_lowercase().contains("cow"), "{}", title(&desk));
    assert_eq!(desk.app.focus, Pane::Reading);
}

#[test]
fn keys_typed_behind_a_search_act_on_what_it_finds() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("5 j");
    let before = desk.app.list.selected().expect("a row");
    desk.rush("S s p e a k e r : m c i n n e r n y enter r *");
    let first = desk.app.list.selected().expect("something is found");
    assert_eq!((desk.app.list.position(), desk.app.search.is_on()), (0, true));
    assert_ne!(first, before);
    assert!(desk.app.is_starred(first) && desk.app.is_read(first), "{}", desk.text());
    assert!(!desk.app.is_starred(before) && !desk.app.is_read(before));
    // A filter and an order that follow are part of the same job.
    desk.keys("esc").rush("S h a r b o u r enter s & f e r r y enter *");
    let first = desk.app.list.at(0).expect("something is found");
    assert!(desk.app.is_starred(first), "{}", desk.text());
    // With an empty result there is nothing to act on.
    let mut desk = Desk::sample(120, 40);
    desk.rush("S n o b o d y s a i d t h i s enter r *");
    assert_eq!(desk.app.unread(), 40);
    assert!(desk.app.corpus.ids().all(|id| !desk.app.is_starred(id)));
}

#[test]
fn the_corpus_is_searched_as_the_query_is_typed() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("5 j");
    let here = title(&desk);
    desk.keys("S").words("speaker:mcinnerny ferry");
    let found = desk.app.list.len();
    assert!((1..10).contains(&found), "{found}");
    assert!(
        desk.text().contains("⌕ speaker:mcinnerny ferry") && desk.text().contains("Results"),
        "{}",
        desk.text()
    );
    // An invalid query shows where the error is, and the previous results stay.
    desk.words(" (");
    assert_eq!(desk.app.list.len(), found);
    assert!(desk.text().contains("↓ a term is missing here"), "{}", desk.text());
    desk.keys("backspace backspace enter enter");
    let article = reading(&desk);
    let record = article.record.as_deref().unwrap();
    let speaker = article.quote().and_then(|n| record.analysis.speaker(&record.analysis.quotes[n]));
    assert!(speaker.is_some_and(|name| name.contains("McInnerny")), "{speaker:?}");
    assert!(!article.matches.is_empty() && desk.app.focus == Pane::Reading);
    // A filter applies within the results, and going back step by step leaves them.
    desk.keys("q &").words("zzz").keys("enter");
    assert_eq!(desk.app.list.len(), 0);
    desk.keys("q");
    assert_eq!(desk.app.list.len(), found);
    desk.keys("q");
    assert_eq!((desk.app.list.len(), desk.app.search.is_on()), (40, false));
    assert!(reading(&desk).matches.is_empty());
    // The query is in the history; cancelling returns to the previous list.
    desk.keys("S up");
    assert_eq!(desk.app.list.len(), found);
    desk.keys("esc");
    assert_eq!(desk.app.list.len(), 40);
    desk.keys("S").words("nobodysaidthis").keys("enter");
    assert!(desk.text().contains("No results for “nobodysaidthis”"), "{}", desk.text());
    desk.keys("esc g g 5 j");
    assert_eq!(title(&desk), here);
}

#[test]
fn what_was_found_is_shown_in_the_list() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("S").words("clockwork").keys("enter");
    let line =
        desk.text().lines().find(|line| line.contains("clockwork") && line.contains('│')).map(str::to_owned);
    assert!(line.is_some(), "{}", desk.text());
}

#[test]
fn a_person_is_followed_to_their_words_and_back() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("enter ] enter");
    let view = desk.app.views.top().expect("the page of who speaks");
    let (name, len) = (view.who.clone().expect("a person"), view.len());
    assert_eq!((desk.app.focus, len > 1), (Pane::Corpus, true));
    desk.keys("j j enter");
    let reading = desk.app.reading.as_ref().unwrap();
    let record = reading.record.as_deref().unwrap();
    let quote = &record.analysis.quotes[reading.quote().expect("the quotation that was opened")];
    assert_eq!(record.analysis.speaker(quote), Some(name.as_str()));
    // Back to the same position of the page, then to the article it was opened from.
    desk.keys("q");
    assert_eq!((desk.app.focus, desk.app.views.top().unwrap().selected), (Pane::Corpus, 2));
    desk.keys("q");
    assert_eq!(desk.app.focus, Pane::Reading);
    assert!(desk.app.views.top().is_none());
}

#[test]
fn what_is_kept_narrows_every_side_and_is_taken_off_again() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("V");
    let all = desk.app.views.top().unwrap().len();
    desk.keys("l l &");
    assert!(desk.app.search.text.starts_with("outlet:"), "{}", desk.app.search.text);
    desk.keys("h h");
    let fewer = desk.app.views.top().unwrap().len();
    assert!(fewer < all && fewer > 0);
    // A month, then a day in it; removing the day returns to the month.
    desk.keys("l l l & &");
    assert_eq!(desk.app.search.text.matches("date:").count(), 2);
    assert_eq!(desk.app.list.len(), 1);
    let day = desk.app.search.text.clone();
    desk.keys("x");
    assert!(day.starts_with(&desk.app.search.text) && desk.app.search.text.matches("date:").count() == 1);
    desk.keys("x x h h h");
    assert_eq!((desk.app.views.top().unwrap().len(), desk.app.search.text.as_str()), (all, ""));
    desk.keys("x");
    assert!(desk.app.notice.is_some());
    // An invalid query is reported, and nothing is lost.
    desk.keys("S").words("date:yesterday").keys("enter");
    assert!(desk.app.search.fault.is_some() && desk.app.prompt().is_some());
    desk.keys("esc");
    assert_eq!((desk.app.views.top().unwrap().len(), desk.app.search.text.as_str()), (all, ""));
    desk.keys("q");
    assert_eq!(desk.app.focus, Pane::List);
}

#[test]
fn things_are_copied_as_they_stand() {
    let mut desk = Desk::sample(120, 40);
    let copied = |desk: &mut Desk, keys: &str| {
        desk.asked.clear();
        desk.keys(keys);
        match desk.asked.pop() {
            Some(Effect::Copy(text)) => text,
            other => panic!("{other:?} for {keys}"),
        }
    };
    let quote = copied(&mut desk, "enter ] y q");
    let (article, words, speaker) = {
        let reading = reading(&desk);
        let record = reading.record.as_deref().unwrap();
        let quote = &record.analysis.quotes[reading.quote().unwrap()];
        let words = quote.span.of(&reading.article.text).to_owned();
        (reading.article.clone(), words, record.analysis.speaker(quote).unwrap().to_owned())
    };
    assert!(quote.contains(&words) && quote.contains(&speaker), "{quote}");
    assert!(quote.contains(article.outlet.as_deref().unwrap()), "{quote}");
    // The whole paragraph of the quotation.
    let paragraph = copied(&mut desk, "y y");
    assert!(paragraph.contains(&words) && article.text.contains(&paragraph), "{paragraph}");
    assert!(!paragraph.contains("\n\n"));
    assert!(copied(&mut desk, "y a").contains(article.title.as_deref().unwrap()));
    // From a person's page too.
    let said = copied(&mut desk, "enter y q");
    assert!(said.contains(&speaker), "{said}");
}

//! Keeps the README, the book and the help current: their keys are those of the program, their links lead somewhere, and their
//! commands are run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use onrecord::command::{COMMANDS, key_label};

use crate::support::pty::Launch;

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn readme() -> String {
    fs::read_to_string(at("README.md")).expect("a README")
}

#[test]
fn the_table_of_keys_is_a_table() {
    let listed = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["keys", "--preset", "default", "--format", "md"])
        .output()
        .expect("it runs");
    let table = String::from_utf8(listed.stdout).expect("text");
    // An unescaped `|` would give its row another number of cells.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(table.lines().count() > 50 && table.lines().all(|line| cells(line) == 5), "{table}");
}

#[test]
fn every_key_of_the_text_is_one() {
    let known: Vec<String> =
        COMMANDS.iter().flat_map(|command| command.keys).map(|key| key_label(key)).collect();
    let readme = readme();
    let named = readme.split("<kbd>").skip(1).filter_map(|rest| rest.split_once("</kbd>"));
    let mut seen = 0;
    for (key, _) in named {
        let key = key.replace("&amp;", "&").replace("&quot;", "\"").replace("&#124;", "|");
        // A number repeats the command that follows.
        let number = key.bytes().all(|byte| byte.is_ascii_digit());
        assert!(number || known.contains(&key), "there is no key {key}");
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn the_recipe_for_the_screen_gives_what_it_says() {
    let keys = "<kbd>S</kbd>, the query, <kbd>Enter</kbd>, <kbd>V</kbd>, <kbd>e</kbd>, <kbd>Enter</kbd>";
    assert!(readme().contains(keys));
    let folder = tempfile::tempdir().expect("a folder");
    let mut pty = Launch::onrecord().cwd(folder.path()).size(120, 40).start();
    pty.wait_for_text("40 articles");
    pty.keys("Sspeaker:hallorane said:one\r");
    pty.wait_for_text("⌕ speaker:hallorane said:one");
    pty.keys("V");
    pty.wait_for_text("▸ Quotations");
    pty.keys("e");
    pty.wait_for_text("quotations-speaker-hallorane-said-one.csv");
    pty.keys("\r");
    pty.wait_for_text("written to");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
    let screen = folder.path().join("quotations-speaker-hallorane-said-one.csv");
    let screen = fs::read_to_string(screen).expect("an export");
    // The other recipe for the same answer.
    let asked = "speaker:hallorane said:one";
    assert!(readme().contains(&format!("onrecord quotes '{asked}' --sample --format csv >")));
    let listed = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["quotes", asked, "--sample", "--format", "csv", "--no-index"])
        .env("ONRECORD_DATA", folder.path())
        .output()
        .expect("it runs");
    let rows = |text: &str| {
        let mut rows: Vec<String> = text.lines().map(str::to_owned).collect();
        rows.sort();
        rows
    };
    let listed = rows(&String::from_utf8_lossy(&listed.stdout));
    assert!(listed.len() > 3, "{listed:?}");
    assert_eq!(rows(&screen), listed);
}

#[test]
fn every_link_leads_somewhere() {
    let pages: Vec<PathBuf> =
        fs::read_dir(at("docs/src")).expect("a book").map(|page| page.expect("a page").path()).collect();
    let summary = fs::read_to_string(at("docs/src/SUMMARY.md")).expect("a summary");
    let others =
        ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "python/README.md", "examples/spark/README.md"];
    for page in pages.iter().cloned().chain(others.map(at)) {
        let text = fs::read_to_string(&page).expect("text");
        let name = page.file_name().expect("a name").to_string_lossy().into_owned();
        let of_the_book = page.starts_with(at("docs/src"));
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
        for link in links.filter(|link| !link.starts_with("http") && !link.starts_with('#')) {
            let target = page.with_file_name(link.split('#').next().expect("a path"));
            assert!(target.exists(), "{name}: {link}");
            // The book is read without the rest of the repository.
            assert!(!of_the_book || !link.contains('/'), "{name}: {link} is not in the book");
        }
        for (included, _) in text.split("{{#include ").skip(1).filter_map(|rest| rest.split_once("}}")) {
            let (path, anchor) = included.split_once(':').unwrap_or((included, ""));
            let included = fs::read_to_string(page.with_file_name(path)).expect(path);
            assert!(
                anchor.is_empty() || included.contains(&format!("ANCHOR: {anchor} ")),
                "{name}: {anchor}"
            );
            assert!(
                !anchor.is_empty() || !included.contains("]("),
                "{name}: links of {path} do not work in the book"
            );
        }
        assert!(!of_the_book || name == "SUMMARY.md" || summary.contains(&format!("({name})")), "{name}");
    }
}

#[cfg(unix)]
mod commands {
    use super::*;

    /// Commands that are not run, and why.
    const NOT_RUN: [(&str, &str); 3] = [
        ("cargo run --release", "builds the program anew"),
        ("cargo test --all-features", "this is it"),
        ("cargo install --path .", "writes into the tester's home folder"),
    ];

    /// The commands in the code blocks of the README and the book, and in the examples of every help, without comments.
    fn commands() -> Vec<String> {
        let mut readme = readme();
        for page in fs::read_dir(at("docs/src")).expect("a book") {
            readme += &fs::read_to_string(page.expect("a page").path()).expect("text");
        }
        let blocks = readme.lines().filter_map(|line| line.strip_prefix("    ")).map(str::to_owned);
        let command = |line: String| line.trim().split("  ").next().unwrap_or_default().to_owned();
        blocks.chain(examples()).map(command).collect()
    }

    fn help(of: &str) -> String {
        let mut program = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        let output = program.args(of.split_whitespace()).arg("--help").output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    }

    /// The names of all commands.
    fn named() -> Vec<String> {
        let help = help("");
        let listed =
            help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        listed.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
    }

    /// The examples in the help of the program and of each command.
    fn examples() -> Vec<String> {
        let pages = std::iter::once(String::new()).chain(named()).map(|name| help(&name));
        let examples = |page: String| -> Vec<String> {
            let after = page.lines().skip_while(|line| !line.starts_with("Example")).skip(1);
            after.take_while(|line| !line.is_empty()).map(str::to_owned).collect()
        };
        pages.flat_map(examples).collect()
    }

    const ARTICLE: &str = "Ferry to sail again\n\n“We sail on Monday,” said Ada Bird of the harbour board.\n\nKarl Moss and Clive Lewis said the \
                           storm had gone.\n";

    fn records(text: &str) -> String {
        let body = ARTICLE.split_once("\n\n").expect("a headline").1;
        let record = |n: u32| serde_json::json!({"id": format!("n{n}"), "title": "Ferry", "date": format!("2018-12-0{n}"), "source": "The Inkwell", text: body});
        (1..6).map(|n| format!("{}\n", record(n))).collect()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, bytes).expect("packed");
        packed.finish().expect("packed")
    }

    /// A folder with all files that the commands name.
    fn ground() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
        put("names.toml", b"[\"Ada Bird\"]\nalso = [\"A. Bird\"]\n");
        let news = records("text");
        fs::create_dir(folder.path().join("articles")).expect("a folder");
        put("article.txt", ARTICLE.as_bytes());
        put("articles/one.txt", ARTICLE.as_bytes());
        put("news.jsonl", news.as_bytes());
        put("live.jsonl", news.as_bytes());
        put("dump.jsonl", news.as_bytes());
        put("dump.csv", b"title,date,outlet,text\nFerry,2018-12-05,The Inkwell,\"The ferry sails again, said Ada Bird.\"\n");
        put("x.json", records("story").lines().next().expect("a record").as_bytes());
        put("dump.jsonl.zst", &zstd::encode_all(news.as_bytes(), 1).expect("packed"));
        put("news.jsonl.gz", &gzip(news.as_bytes()));
        let mut annotate = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        let annotated = annotate.args(["annotate", "--no-corrections"]).arg(folder.path().join("news.jsonl"));
        let gold = annotated.output().expect("it runs").stdout;
        put("gold.jsonl", &gold);
        put("predictions.jsonl", &gold);
        put("article.md", ARTICLE.as_bytes());
        for plain in ["dump.jsonl", "dump.csv", "gold.jsonl"] {
            let bytes = fs::read(folder.path().join(plain)).expect("a file");
            put(&format!("{plain}.gz"), &gzip(&bytes));
        }
        for below in ["bin", ".local/share/man/man1", ".config/fish/completions"] {
            fs::create_dir_all(folder.path().join(below)).expect("a folder");
        }
        // The program under its installed name, a pager that does not wait for keys, and another machine that is this one.
        let bin = folder.path().join("bin");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_onrecord"), bin.join("onrecord")).expect("a link");
        for (name, does) in [("less", "exec cat"), ("ssh", "shift; exec \"$@\"")] {
            fs::write(bin.join(name), format!("#!/bin/sh\n{does}\n")).expect("a file");
            let may_run = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            fs::set_permissions(bin.join(name), may_run).expect("a mode");
        }
        folder
    }

    fn path_with(folder: &Path) -> String {
        format!("{}:{}", folder.join("bin").display(), std::env::var("PATH").unwrap_or_default())
    }

    /// Whether a command starts the full-screen interface, because it only has options and paths.
    fn takes_the_screen(command: &str) -> bool {
        let rest = command.rsplit_once("onrecord ").map_or("", |(_, rest)| rest);
        rest.split_whitespace().next().is_none_or(|word| !named().iter().any(|name| name == word))
    }

    #[test]
    fn every_command_runs() {
        let mut run = 0;
        for command in commands() {
            if NOT_RUN.iter().any(|(known, _)| *known == command) {
                continue;
            }
            assert!(command.contains("onrecord"), "{command:?} is neither run nor known");
            let folder = ground();
            let home = folder.path();
            let places = [("DATA", "data"), ("CACHE", "cache"), ("CONFIG", "config.toml")];
            let places = places.map(|(name, below)| (format!("ONRECORD_{name}"), home.join(below)));
            if takes_the_screen(&command) {
                let mut launch = Launch::program("sh").arg("-c").arg(&command).cwd(home).size(100, 30);
                for (name, path) in &places {
                    launch = launch.env(name, path);
                }
                let mut pty = launch.env("PATH", path_with(home)).start();
                match command.contains("--plain-ui") {
                    true => {
                        pty.wait_for_text("articles.");
                        pty.keys("quit\r");
                    }
                    false => {
                        pty.wait_for_text("? help");
                        pty.keys("Q");
                    }
                }
                assert_eq!(pty.exit_code(), 0, "{command}");
            } else {
                let mut shell = Command::new("bash");
                shell
                    .args(["-o", "pipefail", "-c", &command])
                    .current_dir(home)
                    .env("PATH", path_with(home))
                    .env("HOME", home);
                shell.envs(places).stdin(std::process::Stdio::null());
                let output = shell.output().expect("a shell");
                assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
            }
            run += 1;
        }
        assert!(run > 110, "{run}");
        for (known, _) in NOT_RUN {
            assert!(commands().iter().any(|command| command == known), "{known} is not there any more");
        }
    }
}

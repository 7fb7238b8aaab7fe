//! Folders, links, and files that cannot be read.

use super::*;

#[test]
fn folders_are_walked_in_order() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("b/deep")).unwrap();
    fs::create_dir_all(at(".git")).unwrap();
    for name in ["c.txt", "a.txt", "b/2.txt", "b/1.txt", "b/deep/x", ".git/hidden.txt", ".hidden.txt"] {
        fs::write(at(name), format!("Text of {name}")).unwrap();
    }
    fs::write(at("d.log"), "a,b").unwrap();
    fs::write(at("e.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let (articles, problems) = read(folder.path());
    let names: Vec<_> = articles.iter().map(|a| a.text.trim_start_matches("Text of ")).collect();
    assert_eq!(names, ["a.txt", "b/1.txt", "b/2.txt", "b/deep/x", "c.txt"]);
    assert_eq!(articles[0].id, at("a.txt").display().to_string());
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].to_string().contains("d.log: .log files in folders are skipped"));
    assert!(problems[1].to_string().contains("e.png: a picture cannot be read ("));
    assert_eq!(read(&at("d.log")).0.len(), 1, "named, it is text");
    assert_eq!(read(&at(".hidden.txt")).0.len(), 1, "named, it is no longer hidden");
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_not_in_circles() {
    use std::os::unix::fs::symlink;
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs::write(elsewhere.path().join("far.txt"), "Far").unwrap();
    fs::write(folder.path().join("near.txt"), "Near").unwrap();
    symlink(elsewhere.path(), folder.path().join("link")).unwrap();
    symlink(folder.path(), folder.path().join("circle")).unwrap();
    symlink("nowhere", folder.path().join("gone")).unwrap();
    let (articles, problems) = read(folder.path());
    assert_eq!(texts(&articles), ["Far", "Near"]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().ends_with("gone: no such file or folder"), "{problems:?}");
}

#[cfg(unix)]
#[test]
fn unreadable_files_are_reported() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, "Text").unwrap();
    fs::write(folder.path().join("b.txt"), "Text").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_ok() {
        return; // A superuser may read everything.
    }
    let (articles, problems) = read(folder.path());
    assert_eq!((articles.len(), problems.len()), (1, 1));
    assert!(problems[0].to_string().ends_with("a.txt: not allowed to read it"));
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_not_utf8_is_read() {
    use std::os::unix::ffi::OsStrExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xE9.txt"));
    if fs::write(&path, "Text").is_ok() {
        assert_eq!(texts(&read(folder.path()).0), ["Text"]);
    }
}

#[test]
fn folders_name_the_fields_of_any_format() {
    let folder = TempDir::new().unwrap();
    let inside = folder.path().join("outlet=The%20Globe/year=2019/month=05/day=6");
    fs::create_dir_all(&inside).unwrap();
    for (name, content) in [
        ("a.txt", "Tram late\n\nIt was late."),
        ("b.txt", "date 2019-05-06 Tram late. It was late."),
        ("c.md", "# Tram late\n\nIt was late."),
        ("d.html", "<html><head><title>Tram late</title></head><body><p>It was late.</p></body></html>"),
        ("e.txt", "Title: Tram late\nAuthor: Ada Bird\n\nIt was late."),
        ("f.rtf", "{\\rtf1\\ansi Tram late\\par\\par It was late.\\par}"),
        ("g.srt", "1\n00:00:01,000 --> 00:00:02,000\nTram late.\n"),
    ] {
        fs::write(inside.join(name), content).unwrap();
        let (articles, problems) = read(&inside.join(name));
        assert_eq!((articles.len(), problems.len()), (1, 0), "{name}: {problems:?}");
        let article = &articles[0];
        assert_eq!(article.outlet.as_deref(), Some("The Globe"), "{name}");
        assert_eq!(article.date, Some(jiff::civil::date(2019, 5, 6)), "{name}");
    }
}

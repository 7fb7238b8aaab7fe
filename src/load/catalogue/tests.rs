use crate::load::tests::{facts, folder_of, read, texts};

const ROW: [&str; 5] = ["Ferry late", "2021-03-14", "The Inkwell", "Ada Bird", "https://ink.example/1"];

#[test]
fn a_table_says_what_the_files_beside_it_are() {
    let header = "Filename,Headline,Pub_Date,Newspaper,Author,URL\n";
    let row =
        |name: &str| format!("{name},Ferry late,03/14/2021,The Inkwell,By Ada Bird,https://ink.example/1\n");
    let json = |name: &str| {
        format!(
            "{{\"file\": \"{name}\", \"title\": \"Ferry late\", \"date\": \"2021-03-14\", \"source\": {{\"name\": \"The Inkwell\"}}, \
                 \"authors\": [\"Ada Bird\"], \"url\": \"https://ink.example/1\"}}\n"
        )
    };
    for (name, table, file) in [
        ("metadata.csv", format!("{header}{}", row("b.txt")), "b.txt"),
        ("metadata.csv", format!("{header}{}", row("b")), "b.txt"),
        ("metadata.csv", format!("{header}{}", row("C:\\\\texts\\\\b.txt").replace("\\\\", "\\")), "b.txt"),
        ("all.tsv", format!("{header}{}", row("./texts/b.txt")).replace(',', "\t"), "texts/b.txt"),
        ("all.csv", format!("{header}{}", row("b.txt")), "texts/b.txt"),
        ("meta.jsonl", json("b.txt"), "b.txt"),
        ("index.json", format!("[{}]", json("texts/b.txt").trim()), "texts/b.txt"),
    ] {
        let folder = folder_of(&[(name, table.as_bytes()), (file, b"The ferry was late.")]);
        let (articles, problems) = read(folder.path());
        assert_eq!((texts(&articles), problems), (vec!["The ferry was late."], vec![]), "{name} {table}");
        assert_eq!(facts(&articles[0]), ROW, "{name} {table}");
    }
}

#[test]
fn other_tables_are_read_themselves() {
    let text = ("a.txt", &b"It was late."[..]);
    let long = ["late again"; 60].join(" ");
    for (name, words) in [("text", "It was gone."), ("remark", &*long)] {
        let table = format!("file,{name}\na.txt,{words}\n");
        let whole = folder_of(&[("b.csv", table.as_bytes()), text]);
        assert_eq!(texts(&read(whole.path()).0), ["It was late.", words], "{name}");
    }
    let others = folder_of(&[("b.csv", b"name,title\nz.txt,Gone\n"), text]);
    let (articles, problems) = read(others.path());
    assert_eq!((articles[0].title.as_deref(), problems.len()), (None, 1));
}

#[test]
fn what_a_text_says_itself_counts_more() {
    let page = b"Title: Late again\nDate: 2021-03-15\n\nThe ferry was late.";
    let table = b"file,title,date,outlet\nb.txt,Late,2021-03-14,The Inkwell\n";
    let folder = folder_of(&[("meta.csv", table), ("b.txt", page)]);
    assert_eq!(facts(&read(folder.path()).0[0])[..3], ["Late again", "2021-03-15", "The Inkwell"]);
}

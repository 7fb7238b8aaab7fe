//! Says who said what in a text from standard input.
//!
//! ```text
//! cargo run --no-default-features --example analyse < article.txt
//! ```

use std::io::{self, Read};

use onrecord::text::{Kind, analyse};

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let analysis = analyse(&text);

    println!("People");
    for person in &analysis.people {
        println!("  {}, named {} times", person.name, person.mentions.len());
    }
    println!("Quotations");
    for quote in &analysis.quotes {
        let kind = match quote.kind {
            Kind::Direct => "direct",
            Kind::Mixed => "mixed",
            Kind::Indirect => "reported",
        };
        // Where no person is named, there may still be a source: "a party source".
        let source = quote.source.map(|span| span.of(&text));
        let speaker = analysis.speaker(quote).or(source).unwrap_or("nobody named");
        println!("  {speaker} ({kind}, {} %): {}", quote.confidence, quote.span.of(&text));
    }
    Ok(())
}

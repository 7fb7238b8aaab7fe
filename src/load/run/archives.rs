//! Files that hold others, and tables: what lies in them is handed on piece by piece.

use std::borrow::Cow;

use super::*;
use crate::load::refused;
use crate::page::thousands;

impl Run<'_> {
    /// Reads the rows of a Parquet file.
    #[cfg(feature = "parquet")]
    pub(super) fn table(&mut self, name: &Name, meta: &Metadata) -> ControlFlow<(), u64> {
        let lines = match crate::load::parquet::lines(name.path) {
            Ok(lines) => lines,
            Err(error) => {
                let error = Error::new(error.to_string()).file(name.path);
                return self.problem(error).map_continue(|()| 0);
            }
        };
        let (head, bytes) = decode::peek(lines);
        let format = format::named("Parquet");
        let from = kept::From::Table(name.path.to_owned());
        let folder = partition::columns(name.path);
        let (schema, bytes) = guess::schema(&head, bytes, format, self.options, folder, Some(&from));
        let flow = self.unpacked(bytes, 0, name, format, &schema, Some(from))?;
        if let Some(taken) = self.taken {
            taken.fetch_add(meta.len(), Ordering::Relaxed);
        }
        ControlFlow::Continue(flow)
    }

    #[cfg(not(feature = "parquet"))]
    pub(super) fn table(&mut self, name: &Name, _meta: &Metadata) -> ControlFlow<(), u64> {
        let error = Error::new("Parquet is not read by this build of onrecord");
        self.problem(error.hint("build it with its default features").file(name.path)).map_continue(|()| 0)
    }

    /// Reads the members of an archive; the number is that of their articles.
    pub(super) fn archive(
        &mut self,
        kind: Kind,
        bytes: Bytes,
        verbatim: bool,
        name: &Name,
    ) -> ControlFlow<(), u64> {
        // The format is that of its members, each of which has one of its own.
        let (format, shown) = (format::named("text"), name.path.display().to_string());
        let schema = Arc::new(Schema::new(self.options, Vec::new()));
        let problem = |run: &mut Self, error: Error| run.problem(error.file(name.path)).map_continue(|()| 0);
        if verbatim && name.file.is_some() {
            let outer = Source::disk(name.path, format, &schema);
            return match kind {
                Kind::Zip => self.zip(name.path, &outer),
                Kind::Tar => self.tar(bytes, name.path, &outer).map_continue(|(articles, _)| articles),
            };
        }
        if kind == Kind::Zip {
            let what = if name.file.is_some() { "a packed zip archive" } else { "a zip archive from a pipe" };
            return problem(
                self,
                Error::new(format!("{what} is not read")).hint("save it as it is, as a file"),
            );
        }
        let key = name.file.filter(|_| self.options.keep).and_then(|meta| Key::of(name.path, meta));
        let from = name.file.map(|_| kept::From::File(name.path.to_owned()));
        if let Some((kept, all)) = key.as_ref().and_then(|key| Kept::find(key, &from)) {
            drop(bytes);
            let outer = Source::unpacked(shown, Some(kept), format, &schema);
            let counted = self.counted_as(all, name.file.map_or(0, Metadata::len));
            return self.tar(counted, name.path, &outer).map_continue(|(articles, _)| articles);
        }
        let kept = self.options.keep.then(|| Kept::new(from));
        let outer = Source::unpacked(shown, kept, format, &schema);
        let (articles, whole) = self.tar(decode::kept(bytes, &outer), name.path, &outer)?;
        if let Some(kept) = outer.kept().filter(|_| whole) {
            kept.finish(key.as_ref());
        }
        ControlFlow::Continue(articles)
    }

    /// Reads the members of a tar archive, and whether it was read to its end.
    fn tar(&mut self, bytes: Bytes, path: &Path, outer: &Arc<Source>) -> ControlFlow<(), (u64, bool)> {
        let mut tar = Tar::new(bytes);
        let (mut articles, mut files, mut tried) = (0, 0, 0);
        loop {
            match tar.next() {
                Ok(Next::Entry(entry)) => {
                    files += 1;
                    let Some(inside) = archive::path_of(path, &entry.name) else { continue };
                    tried += 1;
                    let (outer, at, len) = (Arc::clone(outer), entry.at, entry.len);
                    let member = Member { outer, at, len, deflated: false, check: None };
                    articles += self.member(member, entry.bytes, &inside, &[])?;
                }
                Ok(Next::Lost(at)) => {
                    let error =
                        Error::new(format!("no header of a member at byte {at}: what follows is looked for"));
                    self.problem(error.file(path))?;
                }
                Ok(Next::End) => break,
                Err(error) => {
                    let hint = "the archive may be cut off; what comes before was read";
                    self.problem(Error::io(path, &error).hint(hint))?;
                    return ControlFlow::Continue((articles, false));
                }
            }
        }
        if files == 0 {
            self.problem(Error::new("an archive without files").file(path))?;
        } else if tried == 0 {
            self.problem(Error::new("an archive without articles").file(path))?;
        }
        ControlFlow::Continue((articles, true))
    }

    /// Reads the members of a zip archive.
    fn zip(&mut self, path: &Path, outer: &Arc<Source>) -> ControlFlow<(), u64> {
        let List { files, overlapping, wrong } =
            match File::open(path).and_then(|mut file| archive::list(&mut file)) {
                Ok(list) => list,
                Err(error) => return self.problem(Error::io(path, &error)).map_continue(|()| 0),
            };
        if let Some(wrong) = wrong {
            let error = Error::new(wrong).hint("the file may be cut off; what is there is read");
            self.problem(error.file(path))?;
        } else if files.is_empty() {
            self.problem(Error::new("an archive without files").file(path))?;
        }
        if overlapping > 0 {
            let what = match overlapping {
                1 => "a member that reaches into another is not read".to_owned(),
                n => format!("{} members that reach into others are not read", thousands(n)),
            };
            self.problem(Error::new(what).hint("no program packs an archive so").file(path))?;
        }
        let names: Vec<Cow<str>> = files.iter().map(|file| file.name.as_str().into()).collect();
        if let Some(error) = refused::package(&names) {
            return self.problem(error.file(path)).map_continue(|()| 0);
        }
        let is_book = files.iter().any(|file| file.name == archive::CONTAINER);
        let book = is_book.then(|| self.book(&files, outer));
        let mut files = files;
        if let Some(Book { order, .. }) = &book
            && files.iter().any(|file| order.contains(&file.name))
        {
            let place = |file: &Listed| order.iter().position(|name| *name == file.name);
            files.retain(|file| place(file).is_some());
            files.sort_by_key(place);
        }
        let (mut articles, mut tried, empty) = (0, 0, files.is_empty());
        for Listed { name, at, len, check, method, encrypted, .. } in files {
            let Some(inside) = archive::path_of(path, &name) else { continue };
            if book.is_some() && !archive::is_chapter(&inside) {
                continue;
            }
            tried += 1;
            let what = match method {
                _ if encrypted => Some("locked with a password"),
                // What is packed in other ways that are read says so itself.
                0 | 8 | 12 | 93 | 95 => None,
                _ => Some("packed in a way that is not read"),
            };
            match what {
                Some(what) => self.problem(Error::new(what).file(inside))?,
                None => {
                    let deflated = method == 8;
                    let member = Member { outer: Arc::clone(outer), at, len, deflated, check };
                    let bytes = member.open(&self.spent);
                    let header = book.as_ref().map(|book| book.header(&name)).unwrap_or_default();
                    articles += self.member(member, bytes, &inside, &header)?;
                    if let Some(taken) = self.taken {
                        taken.fetch_add(len, Ordering::Relaxed);
                    }
                }
            }
        }
        // Whatever was tried has said something, but for the pictures of a book.
        let what = match &book {
            Some(_) if articles == 0 => Some("a book without text"),
            None if tried == 0 => Some("an archive without articles"),
            _ => None,
        };
        if let Some(what) = what.filter(|_| !empty) {
            self.problem(Error::new(what).file(path))?;
        }
        ControlFlow::Continue(articles)
    }

    /// What an EPUB says of its chapters; nothing where it cannot be read.
    fn book(&self, files: &[Listed], outer: &Arc<Source>) -> Book {
        /// No description is longer.
        const LONGEST: u64 = 4 << 20;
        let text = |name: &str| {
            let file = files.iter().find(|file| file.name == name && !file.encrypted)?;
            let (outer, deflated) = (Arc::clone(outer), file.method == 8);
            let member = Member { outer, at: file.at, len: file.len, deflated, check: None };
            let mut bytes = Vec::new();
            member.open(&self.spent).take(LONGEST).read_to_end(&mut bytes).ok()?;
            Some(encoding::text_of(&bytes).into_owned())
        };
        let name = text(archive::CONTAINER).and_then(|container| archive::description(&container));
        let name = name.unwrap_or_default();
        let mut book = archive::book(&text(&name).unwrap_or_default(), &name);
        if let Some(contents) = book.contents.take() {
            book.read_contents(&text(&contents).unwrap_or_default(), &contents);
        }
        book
    }

    /// Reads one member of an archive, which is called `path`; the number is that of its articles. What `header` says
    /// counts for all of them.
    fn member(&mut self, member: Member, bytes: Bytes, path: &Path, header: &[u8]) -> ControlFlow<(), u64> {
        let problem = |run: &mut Self, error: Error| run.problem(error.file(path)).map_continue(|()| 0);
        let Decoded { head, bytes, verbatim } = match decode::decode(bytes, &self.spent) {
            Ok(decoded) => decoded,
            Err(error) => return problem(self, error),
        };
        if archive::kind(&head).is_some() {
            return problem(self, Error::new("an archive in an archive is not read").hint("unpack it first"));
        }
        let format = match format::tell(&head, &format::extension(path), false) {
            Ok(format) => format,
            Err(error) => return problem(self, error),
        };
        let from = kept::From::Member(member.clone());
        let folder = partition::columns(path);
        let (schema, bytes) = guess::schema(&head, bytes, format, self.options, folder, Some(&from));
        let skip = if head.starts_with(encoding::MARK) { encoding::MARK.len() } else { 0 };
        let shown = path.display().to_string();
        let set_header = |source: &Source| {
            if !header.is_empty() {
                source.set_header(header.to_vec());
            }
        };
        if verbatim && !member.deflated {
            let source = Source::inside(shown, &member.outer, member.at, format, &schema);
            set_header(&source);
            return self.drain(decode::buffered(bytes), skip, &source).map_continue(|(articles, _)| articles);
        }
        let kept = self.options.keep.then(|| Kept::new(Some(from)));
        let source = Source::unpacked(shown, kept, format, &schema);
        set_header(&source);
        let (articles, end) = self.drain(decode::keeping(bytes, &source), skip, &source)?;
        if let Some(kept) = source.kept().filter(|_| end.whole) {
            kept.finish(None);
        }
        ControlFlow::Continue(articles)
    }
}

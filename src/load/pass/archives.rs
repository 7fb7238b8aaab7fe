//! Archives: their members are read one by one, each like a file.

use std::borrow::Cow;
use std::fs::File;

use super::*;
use crate::load::archive::{self, ArchiveKind, Epub, Member, Tar, TarItem, ZipEntry, ZipListing};
use crate::load::catalogue::MemberTables;
use crate::load::unsupported;
use crate::page::thousands;

impl InputPass<'_> {
    /// Reads the members of an archive.
    pub(super) fn archive(
        &mut self,
        kind: ArchiveKind,
        bytes: Bytes,
        verbatim: bool,
        info: &StreamInfo,
        format: &'static InputFormat,
    ) -> ControlFlow<()> {
        let schema = Arc::new(Schema::new(self.options, Vec::new()));
        if verbatim && info.file.is_some() {
            let outer = Source::disk(info.path, format, &schema);
            return match kind {
                ArchiveKind::Zip => self.zip(info.path, &outer),
                ArchiveKind::Tar => self.tar(bytes, info.path, &outer).map_continue(drop),
            };
        }
        if kind == ArchiveKind::Zip {
            let what = if info.file.is_some() { "a packed zip archive" } else { "a zip archive from a pipe" };
            let error = Error::new(format!("{what} cannot be read")).hint("save it as it is, as a file");
            return self.problem(error.file(info.path));
        }
        let origin = info.file.map(|_| Origin::File(info.path.to_owned()));
        let (outer, bytes, key) = self.stored(bytes, info, format, &schema, origin);
        if self.tar(bytes, info.path, &outer)? {
            outer.finish_unpacking(key.as_ref());
        }
        ControlFlow::Continue(())
    }

    /// Reads the members of a tar archive; returns whether all of it could be read.
    fn tar(&mut self, bytes: Bytes, path: &Path, outer: &Arc<Source>) -> ControlFlow<(), bool> {
        let mut tar = Tar::new(bytes);
        let (mut files, mut tried) = (0, 0);
        loop {
            match tar.next() {
                Ok(TarItem::Entry(entry)) => {
                    files += 1;
                    let Some(inside) = archive::path_of(path, &entry.name) else { continue };
                    tried += 1;
                    let (outer, at, len) = (Arc::clone(outer), entry.at, entry.len);
                    let member = Member { outer, at, len, deflated: false, check: None };
                    self.member(member, entry.bytes, &inside, &[], Vec::new())?;
                }
                Ok(TarItem::Lost(at)) => {
                    let error =
                        Error::new(format!("no member header at byte {at}: skipping to the next one"));
                    self.problem(error.file(path))?;
                }
                Ok(TarItem::End) => break,
                Err(error) => {
                    let hint = "the archive may be cut off; what comes before was read";
                    self.problem(Error::io(path, &error).hint(hint))?;
                    return ControlFlow::Continue(false);
                }
            }
        }
        if files == 0 {
            self.problem(Error::new("an archive without files").file(path))?;
        } else if tried == 0 {
            self.problem(Error::new("an archive without articles").file(path))?;
        }
        ControlFlow::Continue(true)
    }

    /// Reads the members of a zip archive.
    fn zip(&mut self, path: &Path, outer: &Arc<Source>) -> ControlFlow<()> {
        let ZipListing { mut files, overlapping, wrong } =
            match File::open(path).and_then(|file| archive::list(&file)) {
                Ok(list) => list,
                Err(error) => return self.problem(Error::io(path, &error)),
            };
        if let Some(wrong) = wrong {
            let error = Error::new(wrong).hint("the file may be cut off; what is there is read");
            self.problem(error.file(path))?;
        } else if files.is_empty() {
            self.problem(Error::new("an archive without files").file(path))?;
        }
        if overlapping > 0 {
            let what = match overlapping {
                1 => "a member that reaches into another cannot be read".to_owned(),
                n => format!("{} members that reach into others cannot be read", thousands(n)),
            };
            self.problem(Error::new(what).hint("no ordinary archive looks like this").file(path))?;
        }
        let names: Vec<Cow<str>> = files.iter().map(|file| file.name.as_str().into()).collect();
        if let Some(error) = unsupported::package(&names) {
            return self.problem(error.file(path));
        }
        let is_book = files.iter().any(|file| file.name == archive::CONTAINER);
        let book = is_book.then(|| self.book(&files, outer));
        if let Some(Epub { order, .. }) = &book
            && files.iter().any(|file| order.contains(&file.name))
        {
            let place = |file: &ZipEntry| order.iter().position(|name| *name == file.name);
            files.retain(|file| place(file).is_some());
            files.sort_by_key(place);
        }
        // A book says itself what its chapters are.
        let mut tables = book.is_none().then(|| MemberTables::new(path, &files, outer, &self.budget));
        let (before, mut tried, empty) = (self.articles, 0, files.is_empty());
        for file in files {
            let Some(inside) = archive::path_of(path, &file.name) else { continue };
            if book.is_some() && !archive::is_chapter(&inside) {
                continue;
            }
            tried += 1;
            // What it says is read with the members that it is about.
            if tables.as_mut().is_some_and(|tables| tables.is_catalogue(&inside)) {
                continue;
            }
            let what = match file.method {
                _ if file.encrypted => Some("locked with a password"),
                // Other supported compression is detected by content.
                0 | 8 | 12 | 93 | 95 => None,
                _ => Some("packed in a way that cannot be read"),
            };
            match what {
                Some(what) => self.problem(Error::new(what).file(inside))?,
                None => {
                    let member = file.member(outer);
                    let bytes = member.open(&self.budget);
                    let header = book.as_ref().map(|book| book.header(&file.name)).unwrap_or_default();
                    let said = tables.as_mut().map(|tables| tables.columns(&inside)).unwrap_or_default();
                    self.member(member, bytes, &inside, &header, said)?;
                    if let Some(bytes_read) = self.bytes_read {
                        bytes_read.fetch_add(file.len, Ordering::Relaxed);
                    }
                }
            }
        }
        // Every member that was tried has reported something, except for the pictures of a book.
        let what = match &book {
            Some(_) if self.articles == before => Some("a book without text"),
            None if tried == 0 => Some("an archive without articles"),
            _ => None,
        };
        match what.filter(|_| !empty) {
            Some(what) => self.problem(Error::new(what).file(path)),
            None => ControlFlow::Continue(()),
        }
    }

    /// Returns the package document of an EPUB; empty if it cannot be read.
    fn book(&self, files: &[ZipEntry], outer: &Arc<Source>) -> Epub {
        /// No package document is longer.
        const LONGEST: u64 = 4 << 20;
        let text = |name: &str| {
            let file = files.iter().find(|file| file.name == name && !file.encrypted)?;
            // Its end is not read, so the checksum cannot be verified.
            let member = Member { check: None, ..file.member(outer) };
            let mut bytes = Vec::new();
            member.open(&self.budget).take(LONGEST).read_to_end(&mut bytes).ok()?;
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

    /// Reads one member of an archive, called `path`. What `header` and `said` say applies to all of its articles.
    fn member(
        &mut self,
        member: Member,
        bytes: Bytes,
        path: &Path,
        header: &[u8],
        said: Vec<(String, String)>,
    ) -> ControlFlow<()> {
        let decoded = decode::decode(bytes, &self.budget).and_then(|decoded| {
            let format = format::detect(&decoded.head, &format::extension(path), false)?;
            let what = match format.container {
                Container::None | Container::Document(_) => return Ok((format, decoded)),
                Container::Archive(_) => "an archive in an archive cannot be read".to_owned(),
                Container::Table(_) => format!("a {} file in an archive cannot be read", format.name),
            };
            Err(Error::new(what).hint("unpack it first"))
        });
        let (format, Decoded { head, bytes, verbatim, .. }) = match decoded {
            Ok(decoded) => decoded,
            Err(error) => return self.problem(error.file(path)),
        };
        let origin = Origin::Member(member.clone());
        let mut folder = partition::columns(path);
        folder.extend(said);
        if let Container::Document(convert) = format.container {
            let info = StreamInfo { path, named: false, file: None };
            return self.document(convert, bytes, &info, format, Some(origin), folder);
        }
        let (schema, bytes) = guess::schema(&head, bytes, format, self.options, folder, Some(&origin));
        let skip = encoding::mark_len(&head);
        let (source, bytes) = if verbatim && !member.deflated {
            let place = Location::Inside(Arc::clone(&member.outer), member.at);
            (Source::new(path.display().to_string(), place, format, &schema), bytes)
        } else {
            let info = StreamInfo { path, named: false, file: None };
            let (source, bytes, _) = self.stored(bytes, &info, format, &schema, Some(origin));
            (source, bytes)
        };
        if !header.is_empty() {
            source.set_header(header.to_vec());
        }
        if self.records(decode::buffered(bytes), skip, &source)?.is_complete {
            source.finish_unpacking(None);
        }
        ControlFlow::Continue(())
    }
}

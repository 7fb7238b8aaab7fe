//! Unpacked files in the cache folder, so that they can be read at any offset and need not be unpacked twice.
//!
//! An entry is two files: the unpacked bytes, and a line of JSON about them. While an entry is being written, it has
//! another name and is locked. Unfinished entries are removed when the program ends, or by the next program if this
//! one is killed. The folder is bounded: the least recently used entries make room for new ones.

use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

/// The most bytes that all entries may take together, unless `ONRECORD_CACHE_LIMIT` says otherwise: 20 GB.
const LIMIT: u64 = 20_000_000_000;
/// Disk space to leave free: 1 GB.
const SPARE: u64 = 1_000_000_000;
/// How many bytes to make room for at once, and how often to measure free space again.
const STEP: u64 = 64 << 20;
const LOOK: u64 = 1 << 30;

/// Returns the cache folder: `ONRECORD_CACHE`, or else the system's place for caches.
pub fn folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    if cfg!(test) {
        return Some(std::env::temp_dir().join("onrecord-tests"));
    }
    let asked = std::env::var_os("ONRECORD_CACHE").filter(|asked| !asked.is_empty()).map(PathBuf::from);
    asked.or_else(|| Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("onrecord")))
}

/// Returns how many bytes unpacked files may take together.
pub fn limit() -> u64 {
    let asked = std::env::var("ONRECORD_CACHE_LIMIT").ok();
    asked.and_then(|bytes| bytes.trim().parse().ok()).unwrap_or(LIMIT)
}

/// One unpacked file in the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheEntry {
    /// The packed file it came from; for a leftover of a killed program, its own path.
    pub of: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was last used.
    pub used: SystemTime,
    /// Its own path.
    place: PathBuf,
}

impl CacheEntry {
    /// Removes it. Programs that have it open can keep reading, if the system allows that.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn remove(&self) -> io::Result<()> {
        match fs::remove_file(self.place.with_extension("json")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => fs::remove_file(&self.place),
        }
    }
}

fn unpacked() -> Option<PathBuf> {
    folder().map(|folder| folder.join("unpacked"))
}

/// Returns every complete entry, most recently used first.
pub fn entries() -> Vec<CacheEntry> {
    let files = unpacked().and_then(|folder| fs::read_dir(folder).ok());
    let entry = |file: fs::DirEntry| {
        let place = file.path();
        let meta = file.metadata().ok()?;
        let about: Value = serde_json::from_slice(&fs::read(place.with_extension("json")).ok()?).ok()?;
        let of = about["of"].as_str()?.into();
        let whole = place.extension().is_some_and(|ending| ending == "bytes");
        whole.then(|| CacheEntry {
            of,
            bytes: meta.len(),
            used: meta.modified().unwrap_or(SystemTime::UNIX_EPOCH),
            place,
        })
    };
    let mut all: Vec<CacheEntry> = files.into_iter().flatten().flatten().filter_map(entry).collect();
    all.sort_by(|a, b| b.used.cmp(&a.used).then_with(|| a.of.cmp(&b.of)));
    all
}

/// Returns partial files that killed programs left behind.
pub fn leftovers() -> Vec<CacheEntry> {
    unpacked().map(|folder| leftovers_in(&folder)).unwrap_or_default()
}

fn leftovers_in(folder: &Path) -> Vec<CacheEntry> {
    let entry = |place: PathBuf| {
        let meta = fs::metadata(&place).ok()?;
        let used = meta.modified().ok()?;
        // A new file is locked only a moment after it is created.
        let old = used.elapsed().is_ok_and(|age| age > Duration::from_secs(5));
        let free = old && File::open(&place).is_ok_and(|file| file.try_lock().is_ok());
        free.then(|| CacheEntry { of: place.clone(), bytes: meta.len(), used, place })
    };
    parts_in(folder).filter_map(entry).collect()
}

/// Returns every partial file, whether it is being written or was left behind.
fn parts_in(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "part"))
}

/// Identifies a packed file in its current state.
#[derive(Clone, Debug)]
pub(super) struct CacheKey {
    path: PathBuf,
    bytes: u64,
    changed: u128,
}

impl CacheKey {
    pub(super) fn of(path: &Path, meta: &fs::Metadata) -> Option<Self> {
        let changed = meta.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_nanos();
        Some(Self { path: fs::canonicalize(path).ok()?, bytes: meta.len(), changed })
    }

    fn place(&self) -> Option<PathBuf> {
        let mut hasher = DefaultHasher::new();
        self.path.hash(&mut hasher);
        Some(unpacked()?.join(format!("{:016x}.bytes", hasher.finish())))
    }

    fn about(&self, len: u64) -> Value {
        let changed = self.changed.to_string();
        json!({ "of": self.path.to_string_lossy(), "packed": self.bytes, "changed": changed, "unpacked": len })
    }

    /// Returns the complete, up-to-date unpacked file for this key: its path, and the opened file.
    pub(super) fn find(&self) -> Option<(PathBuf, File)> {
        sweep_once();
        let place = self.place()?;
        let file = File::open(&place).ok()?;
        let len = file.metadata().ok()?.len();
        let about: Value = serde_json::from_slice(&fs::read(place.with_extension("json")).ok()?).ok()?;
        if about != self.about(len) {
            return None;
        }
        // Mark it as just used; a read-only folder keeps no such order.
        if let Ok(file) = OpenOptions::new().append(true).open(&place) {
            let _ = file.set_modified(SystemTime::now());
        }
        Some((place, file))
    }
}

/// A file that is being filled. It is removed when dropped, unless it has been [kept](PartialFile::keep).
pub(super) struct PartialFile {
    pub(super) file: File,
    path: PathBuf,
    len: u64,
}

/// Every partial file of this program.
static PARTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes the partial files of this program, which is about to exit no matter what its threads are doing.
pub fn remove_partial_files() {
    for path in PARTS.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        let _ = fs::remove_file(path);
    }
}

impl PartialFile {
    /// Creates a new file in the cache folder, or in the folder for temporary files if that cannot be written.
    pub(super) fn new() -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("{}-{}.part", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let make = |folder: PathBuf, shared: bool| {
            super::create_private(&folder)?;
            let path = folder.join(&name);
            let file = OpenOptions::new().create_new(true).read(true).append(true).open(&path)?;
            // Anybody could create a folder of this name first, and then see and replace what is in it.
            if shared && !super::private::is_of_owner(&folder, &file)? {
                fs::remove_file(&path)?;
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            let _ = file.try_lock();
            PARTS.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
            Ok(Self { file, path, len: 0 })
        };
        sweep_once();
        let first = unpacked().ok_or(io::ErrorKind::NotFound.into()).and_then(|folder| make(folder, false));
        first.or_else(|error: io::Error| make(elsewhere(), true).map_err(|_| error))
    }

    /// Appends `bytes`.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.make_room(bytes.len() as u64)?;
        (&self.file).write_all(bytes).map_err(|error| {
            io::Error::other(format!(
                "cannot be unpacked into {}: {error}; the rest was skipped",
                self.folder().display()
            ))
        })?;
        self.len += bytes.len() as u64;
        Ok(())
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Removes old entries until `bytes` fit. Listing the entries is slow, so the remaining room is remembered.
    fn make_room(&self, bytes: u64) -> io::Result<()> {
        static ROOM: Mutex<u64> = Mutex::new(0);
        let mut room = ROOM.lock().unwrap_or_else(PoisonError::into_inner);
        if *room < bytes {
            let mut entries = entries();
            let parts = parts_in(self.folder()).filter_map(|part| fs::metadata(part).ok());
            let parts: u64 = parts.map(|part| part.len()).sum();
            loop {
                let kept: u64 = entries.iter().map(|entry| entry.bytes).sum();
                let disk = free(&self.path).map_or(LOOK, |free| free.saturating_sub(SPARE));
                *room = limit().saturating_sub(kept + parts).min(disk).min(LOOK);
                if *room >= STEP.max(bytes) {
                    break;
                }
                let Some(oldest) = entries.pop() else {
                    *room = 0;
                    let what = format!("does not fit into {}, the rest was skipped", self.folder().display());
                    return Err(io::Error::other(what + " (make room there, or unpack the file yourself)"));
                };
                let _ = oldest.remove();
            }
        }
        *room -= bytes;
        Ok(())
    }

    /// Makes it the entry for `key`, the packed file it came from, and returns its new path.
    pub(super) fn keep(&self, key: &CacheKey) -> io::Result<PathBuf> {
        let place = key.place().ok_or(io::ErrorKind::NotFound)?;
        let about = place.with_extension("json");
        fs::write(&about, key.about(self.len).to_string())?;
        let kept = fs::rename(&self.path, &place);
        if kept.is_err() {
            let _ = fs::remove_file(about);
        }
        kept.map(|()| place)
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        PARTS.lock().unwrap_or_else(PoisonError::into_inner).retain(|path| *path != self.path);
        // If it was kept, this path no longer exists.
        let _ = fs::remove_file(&self.path);
    }
}

/// Returns where files are unpacked if the cache folder cannot be written.
fn elsewhere() -> PathBuf {
    std::env::temp_dir().join(format!("onrecord-{}", user()))
}

/// Removes what killed programs left behind, before the first file is unpacked.
fn sweep_once() {
    static SWEPT: Once = Once::new();
    SWEPT.call_once(|| {
        for left in unpacked().into_iter().chain([elsewhere()]).flat_map(|folder| leftovers_in(&folder)) {
            let _ = left.remove();
        }
    });
}

/// Returns how many bytes are free on the disk that holds `path`.
fn free(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    return rustix::fs::statvfs(path).ok().map(|disk| disk.f_bavail * disk.f_frsize);
    #[cfg(not(unix))]
    return {
        let _ = path;
        None
    };
}

/// Returns a name for the user, because all users of a machine share the folder for temporary files.
fn user() -> String {
    std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_default().replace(['/', '\\'], "_")
}

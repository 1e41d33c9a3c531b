//! Files on their way out: written aside in a private folder beside their target, and moved there when they
//! are whole. Whatever kills the program, nothing of them stays behind: each such folder is on a list in the
//! user's own data folder, kept locked by the program that writes, and the next start clears away what
//! nobody holds any more.

use crate::error::FileError;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How folders for files on their way begin.
const PREFIX: &str = ".caseload-";
/// How the first bytes of a book read: no file that is written is ever to replace one.
const BOOK_MAGIC: &[u8] = b"SQLite format 3\0";

/// A private folder beside a target, and its line on the list.
#[derive(Debug)]
pub struct Staging {
    target_folder: PathBuf,
    place: PathBuf,
    entry: Option<ListEntry>,
}

/// The entry on the list: a file that is locked as long as its writer lives. Its last whole line counts, so that
/// whoever is killed while writing one leaves the line before.
#[derive(Debug)]
struct ListEntry {
    path: PathBuf,
    file: File,
}

/// What stands on the list.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Listed {
    /// The private folder.
    place: PathBuf,
    /// The book whose change records the files, where one does.
    book: Option<PathBuf>,
    /// The number of that change: the same files may have left by an earlier one.
    #[serde(default)]
    change: i64,
    /// Whether the files are whole and need no record: they go where they belong, whatever happens.
    #[serde(default)]
    is_decided: bool,
    moves: Vec<Move>,
}

/// A file that goes to its target when the change that records it lasts.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Move {
    staged: PathBuf,
    target: PathBuf,
    /// Where the file that was there before waits; it comes back when the change does not last.
    earlier: Option<PathBuf>,
    sha256: String,
}

/// Files that are ready to be moved once the change that records them lasts.
#[derive(Debug)]
pub struct Prepared {
    /// Held until the files are where they belong.
    staging: Option<Staging>,
    moves: Vec<Move>,
}

impl Staging {
    /// Makes the private folder in `folder`, which is made where it is missing.
    ///
    /// # Errors
    /// [`FileError::NotAFolder`] where something else stands there, [`FileError::CannotWrite`] or
    /// [`FileError::DiskFull`].
    pub fn in_folder(folder: &Path) -> Result<Self, FileError> {
        let failed = |error: &std::io::Error| FileError::write(folder, error);
        if std::fs::metadata(folder).is_ok_and(|found| !found.is_dir()) {
            return Err(FileError::NotAFolder { folder: folder.display().to_string() });
        }
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        let target_folder = std::path::absolute(folder).map_err(|error| failed(&error))?;
        // The list comes first: a folder that is on it and not there yet does no harm.
        let name = format!("{PREFIX}{}", unique());
        let place = target_folder.join(&name);
        let entry = list_folder().and_then(|list| {
            let path = list.join(&name);
            // Best effort: without the list, only a kill leaves something behind.
            let file = private(&path).ok()?;
            file.try_lock().ok()?;
            let mut entry = ListEntry { path, file };
            entry.add(&Listed { place: place.clone(), ..Listed::default() }).ok()?;
            Some(entry)
        });
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&place).map_err(|error| failed(&error))?;
        Ok(Self { target_folder, place, entry })
    }

    /// Where a file of that name is written.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.place.join(name)
    }

    /// Writes a small file into the private folder.
    ///
    /// # Errors
    /// [`FileError::CannotWrite`] or [`FileError::DiskFull`].
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let written = private(&self.path(name)).and_then(|mut file| file.write_all(bytes));
        written.map_err(|error| FileError::write(&self.target_folder.join(name), &error))
    }

    /// Moves a whole file to its target at once, in the place of whatever file was there.
    ///
    /// # Errors
    /// [`FileError::NotAFile`], [`FileError::TargetIsBook`], [`FileError::CannotWrite`] or
    /// [`FileError::DiskFull`]; the target is then as it was.
    pub fn replace(self, name: &str, target: &Path) -> Result<(), FileError> {
        refuse_what_is_no_plain_file(target)?;
        std::fs::rename(self.path(name), target).map_err(|error| FileError::write(target, &error))
    }

    /// Readies files to be moved to the folder under their names, once the change of `book` of that number, which
    /// records them, lasts. What stands there under such a name waits aside until then.
    ///
    /// # Errors
    /// As for [`Staging::replace`]; everything is then as it was.
    pub fn prepare(self, book: &Path, change: i64, names: &[String]) -> Result<Prepared, FileError> {
        let book = std::path::absolute(book).unwrap_or_else(|_| book.to_owned());
        self.ready(Some((book, change)), names)
    }

    /// Moves a set of files that no change records to the folder under their names: all of them, or none where one
    /// can't be. A program that is killed meanwhile leaves the rest to the next start.
    ///
    /// # Errors
    /// As for [`Staging::replace`].
    pub fn deliver_together(self, names: &[String]) -> Result<(), FileError> {
        self.ready(None, names)?.deliver()
    }

    fn ready(mut self, recorded_by: Option<(PathBuf, i64)>, names: &[String]) -> Result<Prepared, FileError> {
        let mut moves = Vec::with_capacity(names.len());
        for (number, name) in names.iter().enumerate() {
            let target = self.target_folder.join(name);
            refuse_what_is_no_plain_file(&target)?;
            let earlier = target.exists().then(|| self.place.join(format!("earlier-{number}")));
            let staged = self.path(name);
            moves.push(Move { sha256: crate::digest::sha256_of_file(&staged)?, staged, target, earlier });
        }
        let is_decided = recorded_by.is_none();
        let (book, change) = recorded_by.map_or((None, 0), |(book, change)| (Some(book), change));
        let listed = Listed { place: self.place.clone(), is_decided, book, change, moves: moves.clone() };
        if let Some(entry) = &mut self.entry {
            // Best effort, as above: without the line, only a kill leaves something behind.
            let _ = entry.add(&listed).and_then(|()| entry.file.sync_all());
        }
        let mut prepared = Prepared { staging: Some(self), moves: Vec::new() };
        for one in moves {
            if let Some(earlier) = &one.earlier {
                std::fs::rename(&one.target, earlier).map_err(|error| FileError::write(&one.target, &error))?;
            }
            prepared.moves.push(one);
        }
        Ok(prepared)
    }
}

impl ListEntry {
    /// Adds a line, which counts from when it is whole.
    fn add(&mut self, listed: &Listed) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(listed)?;
        line.push(b'\n');
        self.file.write_all(&line)
    }
}

impl Listed {
    /// What the last whole line of an entry says; `None` where none was written, which is before there is a folder.
    fn of_entry(text: &[u8]) -> Option<Self> {
        let whole = text.iter().rposition(|byte| *byte == b'\n')?;
        serde_json::from_slice(text[..whole].rsplit(|byte| *byte == b'\n').next()?).ok()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What can't be removed now is removed at the next start, since it stays on the list.
        let gone = std::fs::remove_dir_all(&self.place).is_ok() || !self.place.exists();
        if let Some(entry) = self.entry.take().filter(|_| gone) {
            let _ = std::fs::remove_file(&entry.path);
        }
    }
}

impl Prepared {
    /// SHA-256 of each file, in hex, by which the change that records them is found.
    pub fn sha256(&self) -> impl Iterator<Item = &str> {
        self.moves.iter().map(|one| one.sha256.as_str())
    }

    /// Moves the files to their targets: the change that records them lasts.
    ///
    /// # Errors
    /// [`FileError::CannotWrite`]; what could not be moved is moved at the next start.
    pub fn deliver(mut self) -> Result<(), FileError> {
        for one in std::mem::take(&mut self.moves) {
            if let Err(error) = std::fs::rename(&one.staged, &one.target) {
                let failed = FileError::write(&one.target, &error);
                // The folder and its line stay: the next start goes on from there.
                std::mem::forget(self);
                return Err(failed);
            }
        }
        // With the folder go the files that stood there before.
        drop(self.staging.take());
        Ok(())
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        // Not delivered: the change did not last, so what stood there comes back.
        for one in &self.moves {
            put_back(one);
        }
    }
}

fn put_back(one: &Move) {
    if let Some(earlier) = one.earlier.as_ref().filter(|earlier| earlier.exists()) {
        // There is nobody to tell; the file stays in the folder otherwise.
        let _ = std::fs::rename(earlier, &one.target);
    }
}

/// What a program that is no more left on its way.
#[derive(Debug)]
pub struct Leftover {
    entry: PathBuf,
    /// Held so that no other program clears it away as well.
    _lock: File,
    listed: Listed,
}

impl Leftover {
    /// The digests of its files that a change was to record; none where nothing but clearing away is left to do.
    pub fn digests(&self) -> impl Iterator<Item = &str> {
        self.listed.moves.iter().map(|one| one.sha256.as_str())
    }

    /// The number of that change.
    #[must_use]
    pub fn change(&self) -> i64 {
        self.listed.change
    }

    /// Whether the files go where they belong without a change that records them.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.listed.is_decided
    }

    /// Brings the files where they belong where the change that records them lasts, else what stood there back;
    /// then nothing of them stays behind.
    pub fn clear(self, is_recorded: bool) {
        // Best effort throughout: there is nobody to tell, and the next start tries again.
        for one in &self.listed.moves {
            if is_recorded && one.staged.exists() {
                let _ = std::fs::rename(&one.staged, &one.target);
            } else if !is_recorded {
                put_back(one);
            }
        }
        let place = &self.listed.place;
        if is_staging(place) && (std::fs::remove_dir_all(place).is_ok() || !place.exists()) {
            let _ = std::fs::remove_file(&self.entry);
        }
    }
}

/// What programs that are no more left on its way: of files that changes of `book` record, and of files that
/// no change does. Those of other books are left for when these are opened.
#[must_use]
pub fn leftovers_of(book: &Path) -> Vec<Leftover> {
    let Some(entries) = list_folder().and_then(|list| std::fs::read_dir(list).ok()) else { return Vec::new() };
    let book = std::path::absolute(book).unwrap_or_else(|_| book.to_owned());
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(file) = File::options().read(true).write(true).open(&path) else { continue };
        // Whoever writes still holds it.
        if file.try_lock().is_err() {
            continue;
        }
        let text = std::fs::read(&path).unwrap_or_default();
        match Listed::of_entry(&text) {
            Some(listed) if listed.book.as_ref().is_none_or(|other| *other == book) => {
                found.push(Leftover { entry: path, _lock: file, listed });
            }
            Some(_) => {}
            None => {
                let _ = std::fs::remove_file(&path);
            }
        }
    }
    found
}

/// Where the list is; `None` where the user has no data folder.
fn list_folder() -> Option<PathBuf> {
    let folder = directories::BaseDirs::new()?.data_local_dir().join("caseload").join("on-their-way");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder)
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A name that no other program and no other moment has.
fn unique() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    format!("{:x}-{:x}-{:x}", std::process::id(), now, COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Whether a folder is one for files on their way: what is written there needs no other.
pub(crate) fn is_staging(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX))
}

/// Refuses a target that is a folder, a link, a device, a book or one of the files beside a book: none of them is to
/// be replaced by a file.
///
/// # Errors
/// [`FileError::NotAFile`] or [`FileError::TargetIsBook`].
pub fn refuse_what_is_no_plain_file(target: &Path) -> Result<(), FileError> {
    use std::io::Read as _;
    let is_book = |path: &Path| {
        let mut head = Vec::new();
        let read = File::open(path).and_then(|file| file.take(16).read_to_end(&mut head));
        read.is_ok() && head == BOOK_MAGIC
    };
    // The files that the database keeps beside a book are part of it, and where it keeps none now it would read ours.
    let beside = target
        .file_name()
        .and_then(|name| name.to_str())
        .and_then(|name| ["-wal", "-shm", "-journal"].iter().find_map(|ending| name.strip_suffix(ending)));
    let refused = || FileError::TargetIsBook { file: crate::error::file_name(target) };
    if beside.is_some_and(|book| is_book(&target.with_file_name(book))) {
        return Err(refused());
    }
    let Ok(found) = std::fs::symlink_metadata(target) else { return Ok(()) };
    if !found.is_file() {
        return Err(FileError::NotAFile { file: crate::error::file_name(target) });
    }
    if is_book(target) {
        return Err(refused());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_not_delivered_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let (target, book) = (folder.path().join("pack.csv"), folder.path().join("b.caseload"));
        std::fs::write(&target, "of before").expect("written");
        let staging = Staging::in_folder(folder.path()).expect("staged");
        std::fs::write(staging.path("pack.csv"), "new").expect("written");
        drop(staging.prepare(&book, 1, &["pack.csv".to_owned()]).expect("prepared"));
        assert_eq!(std::fs::read_to_string(&target).expect("there"), "of before");
        assert_eq!(names(folder.path()), ["pack.csv"]);
    }

    #[test]
    fn what_is_delivered_replaces_what_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("pack.csv");
        std::fs::write(&target, "of before").expect("written");
        let staging = Staging::in_folder(folder.path()).expect("staged");
        std::fs::write(staging.path("pack.csv"), "new").expect("written");
        let prepared = staging.prepare(&folder.path().join("b"), 1, &["pack.csv".to_owned()]).expect("prepared");
        prepared.deliver().expect("delivered");
        assert_eq!(std::fs::read_to_string(&target).expect("there"), "new");
        assert_eq!(names(folder.path()), ["pack.csv"]);
    }

    #[test]
    fn a_kill_leaves_what_the_next_start_clears_away() {
        for (recorded, expected) in [(false, "of before"), (true, "new")] {
            let folder = tempfile::tempdir().expect("a folder");
            let (target, book) = (folder.path().join("pack.csv"), folder.path().join("b"));
            std::fs::write(&target, "of before").expect("written");
            let staging = Staging::in_folder(folder.path()).expect("staged");
            std::fs::write(staging.path("pack.csv"), "new").expect("written");
            let mut prepared = staging.prepare(&book, 1, &["pack.csv".to_owned()]).expect("prepared");
            // As a kill would: the lock goes, nothing else is done.
            if let Some(entry) = prepared.staging.as_mut().and_then(|staging| staging.entry.take()) {
                entry.file.unlock().expect("unlocked");
            }
            std::mem::forget(prepared);
            assert!(!target.exists(), "what was there waits aside");
            for leftover in leftovers_of(&book) {
                leftover.clear(recorded);
            }
            assert_eq!(std::fs::read_to_string(&target).expect("there"), expected);
            assert_eq!(names(folder.path()), ["pack.csv"]);
        }
    }

    #[test]
    fn a_kill_while_a_line_is_written_leaves_what_the_line_before_says() {
        let folder = tempfile::tempdir().expect("a folder");
        let (target, book) = (folder.path().join("pack.csv"), folder.path().join("b"));
        let staging = || {
            let staging = Staging::in_folder(folder.path()).expect("staged");
            std::fs::write(staging.path("pack.csv"), "new").expect("written");
            staging
        };
        let read = |staging: &Staging| {
            let entry = staging.entry.as_ref().expect("on the list");
            std::fs::read(&entry.path).expect("read")
        };
        let one = staging();
        let before = read(&one).len();
        let prepared = one.prepare(&book, 1, &["pack.csv".to_owned()]).expect("prepared");
        let whole = read(prepared.staging.as_ref().expect("held")).len();
        drop(prepared);
        std::fs::write(&target, "of before").expect("written");
        for cut in before..whole {
            let mut killed = staging();
            let entry = killed.entry.take().expect("on the list");
            let mut text = std::fs::read(&entry.path).expect("read");
            text.resize(cut, b'{');
            std::fs::write(&entry.path, &text).expect("written");
            entry.file.unlock().expect("unlocked");
            std::mem::forget(killed);
            for leftover in leftovers_of(&book) {
                leftover.clear(false);
            }
            assert_eq!(names(folder.path()), ["pack.csv"], "cut off after {cut} bytes");
        }
        assert_eq!(std::fs::read_to_string(&target).expect("there"), "of before");
    }

    #[cfg(unix)]
    #[test]
    fn devices_folders_links_and_books_are_never_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let (book, link) = (folder.path().join("b.caseload"), folder.path().join("link.csv"));
        std::fs::write(&book, BOOK_MAGIC).expect("written");
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &link).expect("a link");
        for target in [Path::new("/dev/null"), folder.path(), &book, &link] {
            assert!(refuse_what_is_no_plain_file(target).is_err(), "{}", target.display());
        }
        refuse_what_is_no_plain_file(&folder.path().join("new.csv")).expect("a new file");
    }
}

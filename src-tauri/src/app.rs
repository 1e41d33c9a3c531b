//! What the shell keeps: the open book, the files that the user chose, and work under way.

use caseload_engine::{Cancel, Engine, Failure, FailureCode};
use serde::Serialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::RwLock;

/// Names the book instead of the app's own; for tests and for trying things out.
pub const BOOK_VARIABLE: &str = "CASELOAD_BOOK";
/// Remembers the book that was chosen last, in the app's folder.
const CHOSEN: &str = "chosen-book.txt";

/// A file that the user chose. The window holds the token and never the file.
#[derive(Clone, Debug, Serialize)]
pub struct PickedFile {
    /// Stands for the file in later requests.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
}

/// The shell's state.
pub struct App {
    folder: PathBuf,
    engine: RwLock<Option<Arc<Engine>>>,
    files: Mutex<Vec<PathBuf>>,
    /// Files that were dropped on the window and that it has not asked for yet.
    dropped: Mutex<Vec<PathBuf>>,
    jobs: Mutex<HashMap<String, Cancel>>,
}

/// A lock that a panicking thread left behind still holds plain data.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl App {
    /// The state of an app whose own data are in `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            engine: RwLock::new(None),
            files: Mutex::new(Vec::new()),
            dropped: Mutex::new(Vec::new()),
            jobs: Mutex::new(HashMap::new()),
        }
    }

    /// The open book; opened at the first request.
    pub async fn engine(&self) -> Result<Arc<Engine>, Failure> {
        if let Some(engine) = self.engine.read().await.as_ref() {
            return Ok(engine.clone());
        }
        let mut held = self.engine.write().await;
        if let Some(engine) = held.as_ref() {
            return Ok(engine.clone());
        }
        let engine = Arc::new(self.open_book().await?);
        *held = Some(engine.clone());
        prepare_search(&engine);
        Ok(engine)
    }

    /// Opens the book that was chosen last; the app's own, which is made at the first start, where none was. A
    /// chosen one that isn't there is never made anew: the user is asked.
    async fn open_book(&self) -> Result<Engine, Failure> {
        if let Some(path) = std::env::var_os(BOOK_VARIABLE) {
            return Engine::open_or_create(Path::new(&path), &actor()).await;
        }
        match std::fs::read_to_string(self.folder.join(CHOSEN)) {
            Ok(path) => Engine::open(Path::new(path.trim()), &actor()).await,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Engine::open_or_create(&self.folder.join("book.caseload"), &actor()).await
            }
            Err(error) => {
                Err(Failure::new(FailureCode::FileCannotOpen).with("file", CHOSEN).with("reason", error.to_string()))
            }
        }
    }

    /// Opens another book, or makes a new one, and remembers it.
    pub async fn choose_book(&self, path: &Path, create: bool) -> Result<Arc<Engine>, Failure> {
        let opened = if create { Engine::create(path, &actor()).await } else { Engine::open(path, &actor()).await };
        let engine = Arc::new(opened?);
        let written = std::fs::create_dir_all(&self.folder)
            .and_then(|()| std::fs::write(self.folder.join(CHOSEN), path.display().to_string()));
        written.map_err(|error| {
            Failure::new(FailureCode::FileCannotWrite).with("file", CHOSEN).with("reason", error.to_string())
        })?;
        prepare_search(&engine);
        let before = self.engine.write().await.replace(engine.clone());
        if let Some(before) = before {
            before.close().await;
        }
        Ok(engine)
    }

    /// Closes the book when the program ends.
    pub async fn close(&self) {
        if let Some(engine) = self.engine.write().await.take() {
            engine.close().await;
        }
    }

    /// Takes note of a file and gives the token for it.
    pub fn keep_file(&self, path: PathBuf) -> PickedFile {
        let mut files = locked(&self.files);
        let picked = PickedFile {
            token: files.len().to_string(),
            name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            size: std::fs::metadata(&path).map_or(0, |file| file.len()),
        };
        files.push(path);
        picked
    }

    /// Takes note of what the system says was dropped on the window: only that can be asked for.
    pub fn note_dropped(&self, paths: &[PathBuf]) {
        *locked(&self.dropped) = paths.to_vec();
    }

    /// The files that were dropped last, by tokens; each drop is given once.
    pub fn take_dropped(&self) -> Vec<PickedFile> {
        let dropped = std::mem::take(&mut *locked(&self.dropped));
        dropped.into_iter().filter(|path| path.is_file()).map(|path| self.keep_file(path)).collect()
    }

    /// The file that a token stands for.
    pub fn file(&self, token: &Path) -> Result<PathBuf, Failure> {
        let index: Option<usize> = token.to_str().and_then(|token| token.parse().ok());
        index.and_then(|index| locked(&self.files).get(index).cloned()).ok_or_else(|| {
            Failure::new(FailureCode::FileCannotOpen).with("file", token.display().to_string()).with("reason", "?")
        })
    }

    /// Begins a piece of work that can be cancelled by its name.
    pub fn begin(&self, job: &str) -> Cancel {
        let cancel = Cancel::default();
        locked(&self.jobs).insert(job.to_owned(), cancel.clone());
        cancel
    }

    /// Asks a piece of work to stop.
    pub fn cancel(&self, job: &str) {
        if let Some(cancel) = locked(&self.jobs).get(job) {
            cancel.cancel();
        }
    }

    /// Forgets a piece of work that is done.
    pub fn finish(&self, job: &str) {
        locked(&self.jobs).remove(job);
    }
}

/// Who stands in the log: the user of the system.
fn actor() -> String {
    std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_else(|_| "desktop".to_owned())
}

/// Reads what is searched in the background, so that the first search of a large book need not wait for it.
fn prepare_search(engine: &Arc<Engine>) {
    let engine = engine.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = engine.prepare_search().await {
            // The first search says so to whoever searches.
            tracing::warn!(target: "caseload", code = %failure.code, "the texts to be searched could not be read");
        }
    });
}

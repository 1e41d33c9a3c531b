//! Reading on a thread of its own while the rows before are worked on.

use super::read_rows;
use crate::error::FileError;
use crate::recognised::Recognised;
use caseload_tables::Row;
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;

/// Rows handed over together: enough that handing over costs nothing.
const ROWS_AT_ONCE: usize = 256;
/// How many such lots may wait, so that memory does not grow with the file.
const LOTS_WAITING: usize = 8;

/// Streams the rows of a file as [`read_rows`] does, reading ahead while `sink` works.
///
/// # Errors
/// As [`read_rows`].
pub fn read_rows_ahead(
    file: &Recognised,
    sheet: Option<&str>,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let (sender, receiver) = sync_channel::<Vec<Row>>(LOTS_WAITING);
    std::thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let mut lot = Vec::with_capacity(ROWS_AT_ONCE);
            let outcome = read_rows(file, sheet, &mut |row| {
                lot.push(row);
                if lot.len() < ROWS_AT_ONCE {
                    return ControlFlow::Continue(());
                }
                let full = std::mem::replace(&mut lot, Vec::with_capacity(ROWS_AT_ONCE));
                // Nobody listens any more once the sink has enough.
                if sender.send(full).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            // What was read before a failure counts too; a sink that has enough needs no more.
            let _ = sender.send(lot);
            outcome
        });
        let mut flow = ControlFlow::Continue(());
        for lot in receiver {
            for row in lot {
                flow = sink(row);
                if flow.is_break() {
                    break;
                }
            }
            if flow.is_break() {
                break;
            }
        }
        reading.join().unwrap_or_else(|_| Err(FileError::damaged(&file.path, "its content contradicts itself")))
    })
}

//! A bound on what a reader may have to hold at once.

use std::io::{Error, ErrorKind, Read};

/// The longest stretch without a mark: no honest row or cell is longer, and a reader would hold it all.
const LONGEST_STRETCH: u64 = 16 << 20;

/// Passes bytes on and fails where too many follow each other without a mark, such as a line end
/// or the beginning of a tag. The readers below hold what lies between two marks in memory.
pub(super) struct Bounded<R, M> {
    source: R,
    is_mark: M,
    since: u64,
}

impl<R: Read, M: FnMut(u8) -> bool> Bounded<R, M> {
    pub(super) fn new(source: R, is_mark: M) -> Self {
        Self { source, is_mark, since: 0 }
    }
}

impl<R: Read, M: FnMut(u8) -> bool> Read for Bounded<R, M> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.source.read(buffer)?;
        let mut tail = 0;
        let mut marked = false;
        for byte in &buffer[..read] {
            if (self.is_mark)(*byte) {
                (tail, marked) = (0, true);
            } else {
                tail += 1;
            }
        }
        self.since = if marked { tail } else { self.since + tail };
        if self.since > LONGEST_STRETCH {
            return Err(Error::new(ErrorKind::InvalidData, "a row or a cell of it is longer than 16 MB"));
        }
        Ok(read)
    }
}

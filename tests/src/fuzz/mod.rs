//! Mutated files against the readers, on stable Rust and without a fuzzing library.
//!
//! A [`Campaign`] takes seeds of each [`Target`], mutates them by rules that know the format, and
//! has worker processes read what comes of it. A panic that escapes the reader, an abort, a stack
//! overflow, too much memory and a hang are all found by the process that watches, and each is
//! known by its file. All dice are seeded: a case is told by its target, seed and number.

mod bytes;
mod campaign;
mod compound;
mod markup;
mod packed;
mod records;
mod seeds;
mod target;
mod text;
mod watch;
mod worker;

pub use campaign::{Campaign, Finding, Limit, Tally, replay};
pub use seeds::{add_folder, seeds};
pub use target::Target;
pub use worker::{WORKER, serve};

/// What all mutations roll.
type Dice = rand_chacha::ChaCha8Rng;

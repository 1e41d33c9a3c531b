//! Whatever long change is killed, the book is as before or as after, nothing stays behind, and the next works.

use caseload_tests::kills::{LONG_CHANGES, Rehearsed};

/// How often each is killed; `caseload-kill` does it as often as wanted.
const TIMES: u32 = 20;

#[test]
fn a_killed_change_is_done_wholly_or_not_at_all() {
    let program = caseload_tests::program("caseload");
    let mut killed_at_work = 0;
    for (seed, change) in (0..).zip(LONG_CHANGES) {
        let mut rehearsed = Rehearsed::new(*change, &program, seed).unwrap_or_else(|what| panic!("{what}"));
        let kills = rehearsed.kill(TIMES).unwrap_or_else(|what| panic!("{what}"));
        killed_at_work += TIMES - kills.too_late;
        println!("{}: {kills:?}", change.command);
    }
    assert!(killed_at_work > TIMES, "most are killed at work");
}

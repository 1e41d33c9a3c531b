//! Building the program and opening it.

use crate::steps::{Outcome, cargo, root, run};
use crate::{front_end, system};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long the window may take to draw.
const PATIENCE: Duration = Duration::from_mins(1);

/// Installs what is missing, builds, and opens the window; without a display, on a virtual one.
pub fn open() -> Outcome {
    system::install(system::Purpose::App)?;
    front_end::install()?;
    front_end::build()?;
    run(&mut cargo(&["build", "-p", "caseload-desktop"]))?;
    let program = root().join("target/debug").join(format!("caseload-desktop{}", std::env::consts::EXE_SUFFIX));
    if system::has_display() {
        return run(&mut Command::new(program));
    }
    println!("there is no display; the window opens on a virtual one");
    let mut inside = Command::new(std::env::current_exe().map_err(|error| error.to_string())?);
    inside.arg("photograph");
    run(&mut system::on_a_display(&inside))
}

/// Starts the program on the virtual display, waits until it has drawn, and takes a picture.
pub fn photograph() -> Outcome {
    let program = root().join("target/debug/caseload-desktop");
    let picture = root().join("target/screenshots/app.png");
    std::fs::create_dir_all(root().join("target/screenshots")).map_err(|error| error.to_string())?;
    let mut window = Command::new(program)
        .env("NO_AT_BRIDGE", "1")
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let drawn = wait_until_drawn().and_then(|()| take(&picture));
    let ended = window.kill().and_then(|()| window.wait());
    drawn?;
    ended.map_err(|error| error.to_string())?;
    let shown = picture.canonicalize().unwrap_or(picture);
    println!("the window has drawn; its picture is {}", shown.display());
    Ok(())
}

/// The window takes the book's name for its title once its front end has drawn.
fn wait_until_drawn() -> Outcome {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        let tree = Command::new("xwininfo").args(["-root", "-tree"]).output().map_err(|error| error.to_string())?;
        let drawn = String::from_utf8_lossy(&tree.stdout)
            .lines()
            .any(|line| line.contains("Caseload\": (") && !line.contains(" \"Caseload\": ("));
        if drawn {
            std::thread::sleep(Duration::from_secs(2));
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    Err(format!("the window did not draw within {} seconds", PATIENCE.as_secs()))
}

fn take(picture: &Path) -> Outcome {
    run(Command::new("import").args(["-window", "root"]).arg(picture))
}

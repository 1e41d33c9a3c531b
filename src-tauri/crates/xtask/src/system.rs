//! What the system must have, and a display where there is none.

use crate::steps::{Outcome, run, succeeds};
use std::process::Command;

/// Debian and Ubuntu packages: to build the window, to start it without a display, and to drive it; and other
/// programs that read what is written.
const PACKAGES: &[&str] = &[
    "build-essential",
    "curl",
    "dbus",
    "dbus-x11",
    "file",
    "fonts-noto-cjk",
    "fonts-noto-core",
    "imagemagick",
    "libgtk-3-dev",
    "libreoffice-calc-nogui",
    "librsvg2-dev",
    "libwebkit2gtk-4.1-dev",
    "p7zip-full",
    "pkg-config",
    "python3-openpyxl",
    "sqlite3",
    "webkit2gtk-driver",
    "x11-utils",
    "xauth",
    "xvfb",
];

/// As large as the window, so that a picture of the display is one of the window.
pub const SCREEN: &str = "-screen 0 1360x860x24";

/// Installs missing packages by apt where it may; else says the exact line to run.
pub fn install() -> Outcome {
    if !cfg!(target_os = "linux") || !succeeds(Command::new("dpkg").arg("--version")) {
        return Ok(());
    }
    let missing: Vec<&str> =
        PACKAGES.iter().copied().filter(|package| !succeeds(Command::new("dpkg").args(["-s", package]))).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0"));
    let sudo = !root && succeeds(Command::new("sudo").args(["-n", "true"]));
    if !root && !sudo {
        return Err(format!(
            "system packages are missing; run\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
            missing.join(" ")
        ));
    }
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(if sudo { "sudo" } else { "apt-get" });
        if sudo {
            command.args(["-n", "apt-get"]);
        }
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(&mut apt(&["update"]))?;
    run(apt(&["install", "-y", "--no-install-recommends"]).args(&missing))
}

/// Whether a window can be shown.
pub fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// The same command on a display and a message bus of its own.
pub fn on_a_display(command: &Command) -> Command {
    let mut wrapped = Command::new("dbus-run-session");
    wrapped.args(["--", "xvfb-run", "-a", "-s", SCREEN]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            wrapped.env(name, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    wrapped
}

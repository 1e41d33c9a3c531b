//! What the system must have, and a display where there is none.

use crate::steps::{Outcome, run, succeeds};
use std::process::Command;

/// Debian and Ubuntu packages to build the window and to show it: a compiler, `WebKit`, and letters for both languages.
const TO_BUILD_AND_SHOW: &[&str] = &[
    "build-essential",
    "fonts-noto-cjk",
    "fonts-noto-core",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libwebkit2gtk-4.1-dev",
    "pkg-config",
];

/// What a machine without a display needs besides, to open the window on a virtual one and to photograph it.
const WITHOUT_A_DISPLAY: &[&str] = &["dbus", "dbus-x11", "imagemagick", "x11-utils", "xauth", "xvfb"];

/// What the tests need besides: the driver of the window, and other programs that read what is written.
const TO_TEST: &[&str] = &["libreoffice-calc-nogui", "p7zip-full", "python3-openpyxl", "sqlite3", "webkit2gtk-driver"];

/// What the packages are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Building the program and showing its window.
    App,
    /// That, and everything that the tests run.
    Test,
}

/// As large as the window, so that a picture of the display is one of the window.
pub const SCREEN: &str = "-screen 0 1360x860x24";

/// Says which packages are missing, and installs them by apt where it may; else says the exact line to run.
pub fn install(purpose: Purpose) -> Outcome {
    if !cfg!(target_os = "linux") || !succeeds(Command::new("dpkg").arg("--version")) {
        return Ok(());
    }
    let mut wanted = TO_BUILD_AND_SHOW.to_vec();
    if purpose == Purpose::Test || !has_display() {
        wanted.extend(WITHOUT_A_DISPLAY);
    }
    if purpose == Purpose::Test {
        wanted.extend(TO_TEST);
    }
    let is_missing = |package: &&str| !succeeds(Command::new("dpkg").args(["-s", package]));
    let missing: Vec<&str> = wanted.into_iter().filter(is_missing).collect();
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
    println!("apt will install {}", missing.join(", "));
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

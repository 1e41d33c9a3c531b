//! The real window: the built program, driven by WebDriver on a virtual display.

mod jobs;
mod screens;
mod window;

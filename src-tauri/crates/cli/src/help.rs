//! Help and usage errors in the user's language.
//!
//! The English help is the doc comments of [`Arguments`]; the Chinese one stands beside it in `help.tsv` of the crate
//! `words`. What clap itself says has no translation in clap and is replaced line by line.

use crate::arguments::Arguments;
use crate::words::{is_chinese, said, said_with};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _};
use std::error::Error as _;

/// What rules look like in TOML, in Chinese.
const RULES_HELP_IN_CHINESE: &str = include_str!("division/rules_help.zh.txt");

/// Lines and parts of lines of clap's own, with the Chinese for them.
const OF_CLAP: &[(&str, &str)] = &[
    ("Usage: ", "用法："),
    ("[OPTIONS]", "[选项]"),
    ("<COMMAND>", "<命令>"),
    ("[COMMAND]", "[命令]"),
    ("Print this message or the help of the given subcommand(s)", "显示本帮助或某个命令的帮助"),
    ("Print help (see more with '--help')", "显示帮助（--help 更详细）"),
    ("Print help (see a summary with '-h')", "显示帮助（-h 为摘要）"),
    ("Print help", "显示帮助"),
    ("Print version", "显示版本"),
    ("[default: ", "[默认："),
];

/// Headings of clap's own, which are lines by themselves.
const HEADINGS_OF_CLAP: &[(&str, &str)] = &[("Commands:", "命令："), ("Arguments:", "参数："), ("Options:", "选项：")];

/// The command line's grammar with its help in the user's language.
pub fn command() -> Command {
    let command = Arguments::command();
    if is_chinese() { in_chinese(command) } else { command }
}

fn in_chinese(command: Command) -> Command {
    let translated = |text: &clap::builder::StyledStr| caseload_words::in_chinese(&text.to_string()).to_owned();
    let about = command.get_about().map(translated);
    let has_rules = command.get_after_long_help().is_some();
    let mut command = command.mut_subcommands(in_chinese).mut_args(|argument| {
        let help = argument.get_help().map(translated);
        match help {
            Some(help) => argument.help(help),
            None => argument,
        }
    });
    if let Some(about) = about {
        command = command.about(about);
    }
    if has_rules { command.after_long_help(RULES_HELP_IN_CHINESE) } else { command }
}

/// The text of clap's help in the user's language.
pub fn text_of(error: &clap::Error) -> String {
    let text = error.to_string();
    if !is_chinese() || error.kind() == ErrorKind::DisplayVersion {
        return text;
    }
    let line = |line: &str| {
        if let Some((_, heading)) = HEADINGS_OF_CLAP.iter().find(|(english, _)| *english == line) {
            return (*heading).to_owned();
        }
        OF_CLAP.iter().fold(line.to_owned(), |line, (english, chinese)| line.replace(english, chinese))
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// What is wrong with a command line: a sentence in the user's language, what may have been meant, and where to read more.
pub fn usage_error(error: &clap::Error) -> String {
    let mut lines = vec![sentence(error)];
    let similar =
        texts(error, &[ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]);
    if !similar.is_empty() {
        lines.push(said_with("Did you mean {similar}?", &[("similar", &similar)]));
    }
    lines.push(said("See caseload --help, or caseload COMMAND --help.").to_owned());
    lines.join("\n")
}

fn sentence(error: &clap::Error) -> String {
    let option = texts(error, &[ContextKind::InvalidArg]);
    let value = texts(error, &[ContextKind::InvalidValue]);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = texts(error, &[ContextKind::InvalidSubcommand]);
            said_with("There is no command {name}.", &[("name", &name)])
        }
        ErrorKind::UnknownArgument => {
            said_with("There is no option or argument {option} here.", &[("option", &option)])
        }
        ErrorKind::MissingRequiredArgument => said_with("What is missing: {options}.", &[("options", &option)]),
        ErrorKind::MissingSubcommand => said("A command is missing.").to_owned(),
        ErrorKind::ArgumentConflict if !option.is_empty() => {
            let prior = texts(error, &[ContextKind::PriorArg]);
            said_with("{option} can't be used together with {other}.", &[("option", &option), ("other", &prior)])
        }
        ErrorKind::InvalidValue | ErrorKind::TooFewValues | ErrorKind::NoEquals if value.is_empty() => {
            said_with("{option} needs a value.", &[("option", &option)])
        }
        ErrorKind::ValueValidation | ErrorKind::InvalidValue => {
            let reason = reason(error);
            said_with(
                "{option} can't be {value}: it must be {reason}.",
                &[("option", &option), ("value", &format!("“{value}”")), ("reason", &reason)],
            )
        }
        // A message of our own, or one of which clap gives no parts.
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            first.strip_prefix("error: ").unwrap_or(first).to_owned()
        }
    }
}

/// What a value must be, as its parser says.
fn reason(error: &clap::Error) -> String {
    let Some(source) = error.source() else { return said("another value").to_owned() };
    if source.is::<chrono::ParseError>() {
        return said("a day such as 2026-05-31").to_owned();
    }
    if source.is::<std::num::ParseIntError>() {
        return said("a whole number").to_owned();
    }
    source.to_string()
}

/// What an error's context says of some kinds, behind commas.
fn texts(error: &clap::Error, kinds: &[ContextKind]) -> String {
    let texts = kinds.iter().filter_map(|kind| error.get(*kind)).filter_map(|value| match value {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(list) => Some(list.join(", ")),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn texts_of(command: &Command, found: &mut BTreeSet<String>) {
        found.extend(command.get_about().map(ToString::to_string));
        found.extend(command.get_arguments().filter_map(|argument| argument.get_help()).map(ToString::to_string));
        for subcommand in command.get_subcommands() {
            texts_of(subcommand, found);
        }
    }

    #[test]
    fn the_help_says_everything_in_both_languages_and_the_table_nothing_else() {
        let mut english = BTreeSet::new();
        texts_of(&Arguments::command(), &mut english);
        let known: BTreeSet<String> = caseload_words::help_texts().map(str::to_owned).collect();
        let lacking: Vec<&String> = english.difference(&known).collect();
        let unused: Vec<&String> = known.difference(&english).collect();
        assert!(lacking.is_empty() && unused.is_empty(), "without Chinese: {lacking:#?}\nof no help: {unused:#?}");
    }

    #[test]
    fn nothing_of_clap_is_left_in_chinese_help() {
        let mut command = in_chinese(Arguments::command());
        command.build();
        let mut found = BTreeSet::new();
        texts_of(&command, &mut found);
        let is_english = |text: &&String| {
            let is_of_clap = OF_CLAP.iter().any(|(english, _)| *english == text.as_str());
            text.is_ascii() && !is_of_clap
        };
        let english: Vec<&String> = found.iter().filter(is_english).collect();
        assert!(english.is_empty(), "{english:#?}");
    }
}

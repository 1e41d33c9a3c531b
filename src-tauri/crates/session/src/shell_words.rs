//! Options as a shell takes them, so that what is asked can be answered by pasting a line.

/// An option with its value as a shell takes it for one word, so that nothing of what the file says is carried out.
#[must_use]
pub fn option(name: &str, value: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-=./…".contains(c);
    let quoted = match () {
        () if value.chars().all(is_plain) => value.to_owned(),
        () if cfg!(windows) => quoted_on_windows(value),
        // Between single quotes everything is itself; one of them stands between others.
        () => format!("'{}'", value.replace('\'', "'\\''")),
    };
    // A value that begins like an option is one only behind an equals sign.
    if value.starts_with('-') { format!("--{name}={quoted}") } else { format!("--{name} {quoted}") }
}

/// A value as one word both of `PowerShell` and of `cmd`, which disagree on quotes.
///
/// Between double quotes `PowerShell` expands `$` and backticks and ends at curly quotes, and `cmd` expands `%` and, in some
/// windows, `!`. Single quotes are quotes in `PowerShell` alone. A character that one of them would take for something else
/// stands as `?`: the line is then refused, as naming no column or value, and nothing is carried out.
fn quoted_on_windows(value: &str) -> String {
    const EXPANDED: &[char] = &['"', '“', '”', '„', '$', '`', '%', '!'];
    let safe: String = value.chars().map(|c| if EXPANDED.contains(&c) || c.is_control() { '?' } else { c }).collect();
    // A backslash before the closing quote would take it along.
    let closing = if safe.ends_with('\\') { "\\" } else { "" };
    format!("\"{safe}{closing}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_word_of_both_shells_of_windows() {
        for (value, quoted) in [
            ("Due Date", "\"Due Date\""),
            ("it's & that | more", "\"it's & that | more\""),
            ("a $(calc) b", "\"a ?(calc) b\""),
            ("%PATH%", "\"?PATH?\""),
            ("say \"x\"", "\"say ?x?\""),
            ("curly ” end", "\"curly ? end\""),
            ("ends in \\", "\"ends in \\\\\""),
        ] {
            assert_eq!(quoted_on_windows(value), quoted);
        }
    }
}

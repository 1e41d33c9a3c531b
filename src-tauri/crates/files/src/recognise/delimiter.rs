//! The delimiter of text, by what its lines agree on.

/// The delimiter, and whether a first line `sep=;` says so.
pub(super) fn delimiter_of(text: &str) -> (u8, bool) {
    let first = text.lines().next().unwrap_or("").trim().trim_matches('"');
    if let Some(said) = first.strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="))
        && let Some(&byte) = said.as_bytes().first()
    {
        return (byte, true);
    }
    if first.eq_ignore_ascii_case("sep=\t") || first.eq_ignore_ascii_case("sep=") {
        return (b'\t', true);
    }
    let mut best = (0, b',');
    for delimiter in *b",;\t|" {
        let counts = fields_per_line(text, delimiter);
        let mut sorted = counts.clone();
        sorted.sort_unstable();
        let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
        if median == 0 {
            continue;
        }
        let agreeing = counts.iter().filter(|count| **count == median).count();
        let score = agreeing * 100 / counts.len() + median.min(50);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    (best.1, false)
}

/// How many delimiters outside quotes the first lines have.
fn fields_per_line(text: &str, delimiter: u8) -> Vec<usize> {
    let mut counts = vec![];
    let (mut count, mut quoted, mut empty) = (0, false, true);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if !empty {
                    counts.push(count);
                }
                if counts.len() >= 200 {
                    break;
                }
                (count, empty) = (0, true);
                continue;
            }
            _ if byte == delimiter && !quoted => count += 1,
            _ => {}
        }
        empty = false;
    }
    if counts.is_empty() {
        counts.push(count);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_what_the_lines_agree_on() {
        for (text, delimiter) in [
            ("a;b;c\n1,5;2,5;3\n4,5;5;6\n", b';'),
            ("a,b\n\"x;y;z\",2\n", b','),
            ("a\tb\n1,2\t3\n", b'\t'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("sep=;\na;b\n", b';'),
            ("alone\n1\n", b','),
        ] {
            assert_eq!(delimiter_of(text).0, delimiter, "{text}");
        }
        assert!(delimiter_of("sep=;\na;b").1);
    }
}

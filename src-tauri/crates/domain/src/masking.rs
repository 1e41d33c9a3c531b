//! What a personal number looks like until someone asks to see it.

/// A phone number with its middle hidden: `13812340001` becomes `138****0001`.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    mask(phone, 3, 4)
}

/// An ID number with its middle hidden: the first three and the last four characters remain.
#[must_use]
pub fn mask_number(number: &str) -> String {
    mask(number, 3, 4)
}

/// Keeps `head` and `tail` characters where the text is long enough that at least as many stay
/// hidden as are shown at its end; a shorter text keeps its last character only.
fn mask(text: &str, head: usize, tail: usize) -> String {
    let characters: Vec<char> = text.trim().chars().collect();
    if characters.is_empty() {
        return String::new();
    }
    if characters.len() < head + 2 * tail {
        let last = characters[characters.len() - 1];
        return format!("****{last}");
    }
    let first: String = characters[..head].iter().collect();
    let last: String = characters[characters.len() - tail..].iter().collect();
    format!("{first}****{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_hidden() {
        for (plain, masked) in [
            ("13812340001", "138****0001"),
            ("110101199001011234", "110****1234"),
            ("12345", "****5"),
            ("", ""),
            (" 测 ", "****测"),
        ] {
            assert_eq!(mask_phone(plain), masked, "{plain}");
        }
    }
}

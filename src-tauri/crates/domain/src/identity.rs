//! Numbers that prove themselves: the resident identity number of China (GB 11643-1999), and bank cards (ISO/IEC 7812).

use chrono::NaiveDate;

/// What an identity number says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResidentNumber {
    /// Something else: another length, other characters, or no birthday in the middle.
    No,
    /// Its last character is what the others ask for.
    Right,
    /// Its last character is not: a digit was mistyped, or a spreadsheet has destroyed the end.
    WrongCheck,
}

/// The weights of the first seventeen digits, and the check character for each remainder by 11.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// Looks at an identity number of eighteen characters: region, birthday, sequence, check.
#[must_use]
pub fn resident_number(text: &str) -> ResidentNumber {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 18
        && bytes[..17].iter().all(u8::is_ascii_digit)
        && (bytes[17].is_ascii_digit() || matches!(bytes[17], b'X' | b'x'));
    if !shaped {
        return ResidentNumber::No;
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range].iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))
    };
    let year = i32::try_from(number(6..10)).unwrap_or(0);
    if !(1900..=2100).contains(&year) || NaiveDate::from_ymd_opt(year, number(10..12), number(12..14)).is_none() {
        return ResidentNumber::No;
    }
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    if CHECKS[(sum % 11) as usize] == bytes[17].to_ascii_uppercase() {
        ResidentNumber::Right
    } else {
        ResidentNumber::WrongCheck
    }
}

/// Whether a number is a person's own and not merely a loan's: an identity number, or a bank card.
#[must_use]
pub fn is_personal_number(text: &str) -> bool {
    resident_number(text) == ResidentNumber::Right || is_card_number(text)
}

/// Whether a number is that of a bank card: the digits that such numbers begin with, their length, and the last digit
/// that the others ask for (Luhn).
fn is_card_number(text: &str) -> bool {
    let digits = text.as_bytes();
    let scheme = match digits {
        [b'6', b'2', ..] => (16..=19).contains(&digits.len()),
        [b'4', ..] | [b'5', b'1'..=b'5', ..] => digits.len() == 16,
        _ => false,
    };
    if !scheme || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let value = u32::from(digit - b'0') * if at % 2 == 1 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_is_computed() {
        for (number, expected) in [
            // The worked example of the standard.
            ("11010519491231002X", ResidentNumber::Right),
            ("11010519491231002x", ResidentNumber::Right),
            ("440524188001010014", ResidentNumber::No),
            ("110105194912310021", ResidentNumber::WrongCheck),
            ("110105194912310000", ResidentNumber::WrongCheck),
            ("110105194913310021", ResidentNumber::No),
            ("6222000000000000000", ResidentNumber::No),
            ("１１０１０５194912310", ResidentNumber::No),
            ("", ResidentNumber::No),
        ] {
            assert_eq!(resident_number(number), expected, "{number}");
        }
    }

    #[test]
    fn any_one_digit_that_changes_is_noticed() {
        let right = "11010519491231002X";
        for at in 0..17 {
            for digit in '0'..='9' {
                let mut changed: Vec<char> = right.chars().collect();
                if changed[at] == digit {
                    continue;
                }
                changed[at] = digit;
                let changed: String = changed.into_iter().collect();
                assert_ne!(resident_number(&changed), ResidentNumber::Right, "{changed}");
            }
        }
    }

    #[test]
    fn cards_are_told_from_loans() {
        for (number, personal) in [
            ("4111111111111111", true),
            ("5500005555555559", true),
            ("6222000002753087543", true),
            ("11010519491231002X", true),
            ("4111111111111112", false),
            ("20240101000000001", false),
            ("LN0100000001", false),
            ("", false),
        ] {
            assert_eq!(is_personal_number(number), personal, "{number}");
        }
    }
}

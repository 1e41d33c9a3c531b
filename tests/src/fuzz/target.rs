//! The readers, one target each.

use super::{Dice, bytes, compound, markup, packed, text};
use rand::RngExt as _;

/// A reader that is fuzzed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Delimited text.
    Text,
    /// Office Open XML.
    Xlsx,
    /// Its binary form.
    Xlsb,
    /// Excel 97–2003.
    Xls,
    /// `OpenDocument`.
    Ods,
    /// Tables of web pages, which lenders' systems export under the name of workbooks.
    Web,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Text, Self::Xlsx, Self::Xlsb, Self::Xls, Self::Ods, Self::Web];

    /// What it is called on the command line and in names of findings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Web => "web",
        }
    }

    /// How names of its files end.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Text => "csv",
            Self::Web => "html",
            other => other.name(),
        }
    }

    /// The reader that a file is for, told from its bytes as the program tells it.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
        if bytes.starts_with(b"PK") {
            if holds(b"xl/workbook.bin") {
                Self::Xlsb
            } else if holds(b"xl/workbook.xml") {
                Self::Xlsx
            } else {
                Self::Ods
            }
        } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            Self::Xls
        } else if bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"<") {
            Self::Web
        } else {
            Self::Text
        }
    }

    /// A file made of a seed by one to four mutations.
    pub(super) fn mutate(self, seed: &[u8], dice: &mut Dice) -> Vec<u8> {
        let mut file = seed.to_vec();
        for _ in 0..dice.random_range(1..=4) {
            // What a format's own rules would never do: damage anywhere.
            if dice.random_ratio(1, 8) {
                bytes::mutate(&mut file, dice);
                continue;
            }
            match self {
                Self::Text => text::mutate(&mut file, dice),
                Self::Web if dice.random_ratio(1, 4) => text::mutate(&mut file, dice),
                Self::Web => markup::mutate(&mut file, dice),
                Self::Xlsx | Self::Xlsb | Self::Ods => packed::mutate(&mut file, dice),
                Self::Xls => compound::mutate(&mut file, dice),
            }
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::seeds;
    use rand::SeedableRng as _;

    #[test]
    fn a_case_is_the_same_each_time_and_no_other() {
        for target in Target::ALL {
            for seed in seeds(target) {
                let case = |number| {
                    let mut dice = Dice::seed_from_u64(1);
                    dice.set_stream(number);
                    target.mutate(&seed, &mut dice)
                };
                let cases: Vec<Vec<u8>> = (0..20).map(case).collect();
                assert!(cases.iter().zip(0..).all(|(made, number)| *made == case(number)), "{target:?}");
                assert!(cases.iter().filter(|made| **made != seed).count() > 15, "{target:?}");
            }
        }
    }
}

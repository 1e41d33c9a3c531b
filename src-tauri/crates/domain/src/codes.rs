//! Codes: what the program says to other programs, to its own log and to the catalogues of words.

/// Declares an enum whose values have a code each. The code stands in JSON, in TypeScript and in the catalogues of
/// words, so that a word that is missing, or a code that is no more, is found when the program is built.
#[macro_export]
macro_rules! codes {
    ($(#[$about:meta])* $visible:vis enum $Codes:ident { $( $(#[$doc:meta])* $Code:ident = $code:literal, )+ }) => {
        $(#[$about])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize, ::ts_rs::TS,
        )]
        $visible enum $Codes { $( $(#[$doc])* #[serde(rename = $code)] $Code, )+ }

        impl $Codes {
            /// All of them, in order.
            pub const ALL: &[Self] = &[ $( Self::$Code, )+ ];

            /// Its code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $( Self::$Code => $code, )+ }
            }

            /// The one that has a code.
            #[must_use]
            pub fn of_code(code: &str) -> Option<Self> {
                match code {
                    $( $code => Some(Self::$Code), )+
                    _ => None,
                }
            }
        }

        impl ::std::fmt::Display for $Codes {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.code())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    codes! {
        /// Two codes.
        enum Answer {
            /// The one.
            Yes = "yes",
            /// The other.
            NotYet = "not_yet",
        }
    }

    #[test]
    fn a_code_is_the_same_everywhere_and_leads_back() {
        for answer in Answer::ALL {
            assert_eq!(serde_json::to_string(answer).expect("JSON"), format!("\"{answer}\""));
            assert_eq!(Answer::of_code(answer.code()), Some(*answer));
        }
        assert_eq!(Answer::of_code("no"), None);
        assert_eq!((Answer::Yes.code(), Answer::NotYet.code()), ("yes", "not_yet"));
    }
}

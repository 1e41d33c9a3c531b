//! Headers of the columns that this program adds to rows that it rejects.

use caseload_session::file_language::FileLanguage;
use caseload_tables::normalise_header;

/// Headers of the columns that are added, in English.
pub(super) const OWN_HEADERS: [&str; 2] = ["Caseload: reason", "Caseload: row"];

/// Whether a column was added by this program to rows it rejected before; it is none of the lender's.
pub(super) fn is_own_header(header: &str) -> bool {
    let plain = normalise_header(header);
    let mut own =
        FileLanguage::ALL.iter().flat_map(|language| OWN_HEADERS.map(|english| language.said("reject", english)));
    own.any(|own| plain == normalise_header(&own))
}

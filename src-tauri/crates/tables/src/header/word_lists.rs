//! Words that headers, titles and labels are compared with, by what they say: the table `word_lists.tsv`.

use std::sync::LazyLock;

const TABLE: &str = include_str!("word_lists.tsv");

macro_rules! word_lists {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal,)+) => {
        /// A list of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum WordList {
            $($(#[doc = $doc])* $name,)+
        }

        impl WordList {
            const NAMES: &'static [&'static str] = &[$($text),+];
        }
    };
}

word_lists! {
    /// Words without a meaning of their own where others stand beside them.
    Article = "article",
    /// Currencies by codes and short forms that stand at the end of a header and name nothing else there.
    CurrencyWord = "currency_word",
    /// Those of them that may stand at the beginning too; `RM Name` is a manager's.
    CurrencyWordOnlyBehind = "currency_word_only_behind",
    /// The same in Chinese.
    CurrencyWordInChinese = "currency_word_in_chinese",
    /// Words in brackets by which values are counted in time.
    TimeUnit = "time_unit",
    /// Words in brackets of a part of an amount, of another person, or of no amount at all.
    OtherMeasure = "other_measure",
    /// Words of titles under which stands what any list of loans has.
    AnyListTitle = "any_list_title",
    /// Parts of the same in Chinese, where they stand without spaces.
    AnyListTitlePart = "any_list_title_part",
    /// Words of titles under which stands what others than the debtor are.
    OtherListTitle = "other_list_title",
    /// Words of headers of what is overdue or due.
    OverdueOrDue = "overdue_or_due",
    /// Headers of dates that may be of anything.
    BareDate = "bare_date",
    /// Headers of names that may be whole, or given names.
    BareName = "bare_name",
    /// Words of headers that mean what is overdue, and not what falls due later.
    Overdue = "overdue",
    /// Words of headers of all that is still to pay, where another column is of what is overdue.
    WholeDebt = "whole_debt",
    /// Words of headers of principal alone.
    Principal = "principal",
    /// Words in headers of values that are of somebody else, or of another day or sum than any that is looked for. They are the beginnings of words, and any part of a Chinese header.
    NoField = "no_field",
    /// Of sums that are not what is overdue.
    NotOutstanding = "not_outstanding",
    /// Of sums that are not what came.
    NotPayment = "not_payment",
    /// Of days that are not the one on which the oldest instalment that is unpaid was due.
    NotDueDate = "not_due_date",
    /// Of days that are not the one on which a payment came.
    NotPaymentDay = "not_payment_day",
    /// Of the numbers of accounts at banks and of persons, and of keys of databases.
    BankOrPerson = "bank_or_person",
    /// Words of headers that mean what is overdue or left, whatever else they say.
    OverdueOrRemaining = "overdue_or_remaining",
    /// Words of headers that tell of the terms of a loan, or of what was paid of it.
    LoanTerms = "loan_terms",
    /// Words of headers of names.
    PersonName = "person_name",
    /// Words of headers that say that their column is of money.
    Money = "money",
    /// Words of headers that may mean a sum of other columns.
    TotalOfParts = "total_of_parts",
    /// Words of headers of what was paid.
    Paid = "paid",
    /// Words of headers of what may be a part of what is owed.
    PartOfDebt = "part_of_debt",
    /// Words of headers of what is no part of what is owed, whatever else they say.
    NoPartOfDebt = "no_part_of_debt",
    /// Words of headers that may mean a whole instalment.
    WholeInstalment = "whole_instalment",
    /// Words of headers that never mean a whole instalment.
    NotWholeInstalment = "not_whole_instalment",
    /// Words of headers that never mean what was paid of an instalment.
    NotPaidAmount = "not_paid_amount",
    /// Words of headers of what is due or left: the other way round than paid.
    Remaining = "remaining",
    /// Words of headers of what is left of an instalment, and never of a loan.
    RemainingOfInstalment = "remaining_of_instalment",
    /// What a total row is called, without white space; nothing may follow but a colon.
    TotalRow = "total_row",
    /// How the total of a group begins, without white space: what follows is the group's name.
    GroupTotalBeginning = "group_total_beginning",
    /// What stands before or behind the name of a group whose total a row is, as a spreadsheet writes it: `North Total`.
    GroupTotalWord = "group_total_word",
    /// How Chinese and Japanese names of totals end: `本页合计`.
    TotalRowEnding = "total_row_ending",
    /// Words of headings beside what they say of the rows below: `Written-off loans`.
    SectionNoun = "section_noun",
    /// Endings of the same in Chinese.
    SectionNounEnding = "section_noun_ending",
    /// Words that say of which day a list is.
    ReportDay = "report_day",
    /// Words before a number that say it is one of a loan.
    BeforeLoanNo = "before_loan_no",
    /// Words before a number that is something else.
    BeforeOtherNo = "before_other_no",
    /// Words of headers of the sides of an account.
    AccountSides = "account_sides",
    /// Words of headers of a column that says how the amounts of each row are counted.
    Unit = "unit",
    /// Words of headers of numbers, persons and places beside payments, which some rows may lack.
    SideInformation = "side_information",
    /// Words in brackets of headers by which values are counted in days.
    DayUnit = "day_unit",
    /// Words in brackets of headers that change nothing about what the column is.
    NeutralInBrackets = "neutral_in_brackets",
    /// Words of headers of yes and no beside payments that say nothing of the money.
    HarmlessFlag = "harmless_flag",
    /// Words of headers of what takes the place of another column's day or amount.
    Revised = "revised",
    /// Words of headers of remarks.
    Remark = "remark",
    /// Words of headers of what an account holds after a row.
    Balance = "balance",
    /// Words of headers of money that comes in, where another column has what goes out.
    ComesIn = "comes_in",
    /// Words of headers that ask of an agency's payments whether they came.
    MoneyCame = "money_came",
    /// Words of headers of an earlier number of the loan.
    EarlierLoan = "earlier_loan",
    /// Words of headers of what is overdue of the instalments alone, without charges.
    InstalmentsAlone = "instalments_alone",
    /// Words of headers of what of a receipt went to the loan.
    LoanPart = "loan_part",
    /// Words of headers of what of a receipt went elsewhere.
    OtherThanLoan = "other_than_loan",
    /// Words of headers of a part of a receipt, or of what came of it.
    PartOfReceipt = "part_of_receipt",
    /// Words of headers of codes that say what kind of entry a row is.
    KindOfEntry = "kind_of_entry",
    /// Words of headers under which something stands where an instalment was paid.
    TraceOfPayment = "trace_of_payment",
    /// Words of headers of entries in an account.
    Entry = "entry",
    /// What the total of a group counts.
    CountedInTotals = "counted_in_totals",
    /// Words of headers of what a booking is called.
    Booking = "booking",
    /// Words that say of a date that it is the one of a printing.
    PrintedOn = "printed_on",
    /// Words of titles and remarks that say of loans that they are over.
    LoanIsOver = "loan_is_over",
    /// Words beside which those say nothing of the kind.
    LoanIsNotOver = "loan_is_not_over",
}

static LISTS: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let words_of = |name: &&str| {
        let line = TABLE.lines().find_map(|line| line.split_once('\t').filter(|(list, _)| list == name));
        line.map_or_else(Vec::new, |(_, words)| words.split(", ").collect())
    };
    WordList::NAMES.iter().map(words_of).collect()
});

impl WordList {
    /// The words of the list, in lower case.
    #[must_use]
    pub fn words(self) -> &'static [&'static str] {
        &LISTS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_list_has_words_once_and_every_line_is_a_list() {
        let mut lines = HashSet::new();
        for line in TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (name, _) = line.split_once('\t').expect("a name and words");
            assert!(WordList::NAMES.contains(&name) && lines.insert(name), "{name}");
        }
        for (name, words) in WordList::NAMES.iter().zip(LISTS.iter()) {
            let distinct: HashSet<&&str> = words.iter().collect();
            assert!(!words.is_empty() && distinct.len() == words.len(), "{name}: {words:?}");
            assert!(words.iter().all(|word| !word.is_empty() && *word == word.trim()), "{name}: {words:?}");
        }
    }
}

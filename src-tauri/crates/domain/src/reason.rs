//! Why a debtor does not pay: a fixed tree of two levels, with the lender's own leaves under it
//! (DOMAIN.md §1). Lenders write reasons in many words; this finds the branch that one belongs to.

/// The first level of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReasonGroup {
    /// They could pay and don't want to.
    Willingness,
    /// They want to pay and can't.
    Ability,
    /// Something else is in the way.
    Circumstance,
    /// Nobody knows, or the lender's word for it is in no branch.
    Unknown,
}

/// A branch with its name and its leaves, in the words that lenders use.
type Branch = (ReasonGroup, &'static [&'static str], &'static [&'static str]);

/// The branches, and the words by which a reason is known; in lower case.
const BRANCHES: &[Branch] = &[
    (
        ReasonGroup::Willingness,
        &["willingness", "还款意愿差", "还款意愿"],
        &[
            "poor credit awareness",
            "credit awareness",
            "taking chances",
            "deliberate default",
            "old lame",
            "refuses to pay",
            "refusal to pay",
            "disputed transaction",
            "dispute",
            "fraud",
            "信用意识",
            "还款意识",
            "侥幸",
            "恶意拖欠",
            "恶意逾期",
            "老赖",
            "拒绝还款",
            "拒不还款",
            "争议",
            "欺诈",
            "诈骗",
            "冒用",
        ],
    ),
    (
        ReasonGroup::Ability,
        &["ability", "还款能力不足", "还款能力"],
        &[
            "cash shortage",
            "salary late",
            "late salary",
            "worsened circumstances",
            "business failing",
            "business failure",
            "unemploy",
            "lost job",
            "job loss",
            "injury",
            "illness",
            "illness or injury",
            "borrowed beyond means",
            "malicious overdraft",
            "overestimated own ability",
            "over-indebted",
            "overindebted",
            "资金周转",
            "资金短缺",
            "资金困难",
            "工资",
            "失业",
            "生意失败",
            "经营不善",
            "经营困难",
            "疾病",
            "生病",
            "重病",
            "伤病",
            "受伤",
            "家庭变故",
            "收入下降",
            "收入减少",
            "恶意透支",
            "过度负债",
            "多头借贷",
            "高估",
        ],
    ),
    (
        ReasonGroup::Circumstance,
        &["circumstance", "circumstances", "客观原因", "客观"],
        &[
            "wrong account",
            "travelling",
            "traveling",
            "on holiday",
            "holiday",
            "forgot",
            "does not know",
            "doesn't know",
            "unaware",
            "还错账户",
            "存错账户",
            "错账",
            "出差",
            "旅行",
            "旅游",
            "度假",
            "外出",
            "忘记",
            "遗忘",
            "不知情",
            "不知道",
        ],
    ),
];

impl ReasonGroup {
    /// The groups in the order of the tree.
    pub const ALL: [Self; 4] = [Self::Willingness, Self::Ability, Self::Circumstance, Self::Unknown];

    /// The code in requests and reports.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Willingness => "willingness",
            Self::Ability => "ability",
            Self::Circumstance => "circumstance",
            Self::Unknown => "unknown",
        }
    }

    /// The branch of a lender's reason. A name of a branch before a dash, a slash or a colon decides,
    /// whatever leaf follows; else a leaf that is known decides.
    #[must_use]
    pub fn of(reason: &str) -> Self {
        let plain = reason.trim().to_lowercase();
        let first = plain.split(['/', '-', '–', '—', '>', ':', '：', '|', '·', '、']).next().unwrap_or_default().trim();
        let named = |text: &str| BRANCHES.iter().find(|(_, names, _)| names.contains(&text));
        let with_leaf = || BRANCHES.iter().find(|(.., leaves)| leaves.iter().any(|leaf| plain.contains(leaf)));
        named(first).or_else(with_leaf).map_or(Self::Unknown, |(group, ..)| *group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_found_in_their_branch() {
        for (reason, group) in [
            ("", ReasonGroup::Unknown),
            ("其他", ReasonGroup::Unknown),
            ("Unemployed", ReasonGroup::Ability),
            ("失业", ReasonGroup::Ability),
            ("Malicious overdraft", ReasonGroup::Ability),
            ("恶意拖欠（老赖）", ReasonGroup::Willingness),
            ("Disputed transaction", ReasonGroup::Willingness),
            ("Forgot", ReasonGroup::Circumstance),
            ("paid to the wrong account", ReasonGroup::Circumstance),
            ("Ability / harvest failed", ReasonGroup::Ability),
            ("还款意愿差-换号", ReasonGroup::Willingness),
            ("客观原因：台风", ReasonGroup::Circumstance),
            ("moon phase", ReasonGroup::Unknown),
        ] {
            assert_eq!(ReasonGroup::of(reason), group, "{reason}");
        }
        for group in ReasonGroup::ALL {
            assert_eq!(ReasonGroup::of(group.code()), group, "a branch is known by its own name");
        }
    }
}

//! Words for people, in English or Chinese by `LANG`.

use caseload_engine::{Failure, FailureCode, FileLanguage, Problem, ProblemCode, UndoRefusal};
use serde_json::Value;

/// Whether the user's language is Chinese.
pub fn is_chinese() -> bool {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .is_some_and(|value| value.starts_with("zh"))
}

/// The one of two texts that is in the user's language.
pub fn either<'text>(english: &'text str, chinese: &'text str) -> &'text str {
    if is_chinese() { chinese } else { english }
}

/// The language of files that are written: the user's.
pub fn language() -> FileLanguage {
    if is_chinese() { FileLanguage::Chinese } else { FileLanguage::English }
}

/// What happened, where, and what to do now. `{name}` stands for a parameter.
const FAILURES: &[(FailureCode, &str, &str)] = &[
    (
        FailureCode::FileCannotOpen,
        "{file} can't be opened ({reason}). Check the path and whether another program has it open.",
        "无法打开 {file}（{reason}）。请检查路径，以及文件是否被其他程序占用。",
    ),
    (FailureCode::FileEmpty, "{file} is empty. Export it again from where it came.", "{file} 是空文件。请重新导出。"),
    (
        FailureCode::NotASpreadsheet,
        "{file} is no spreadsheet. Save it as CSV or XLSX and try again.",
        "{file} 不是表格文件。请另存为 CSV 或 XLSX 后重试。",
    ),
    (
        FailureCode::FileDamaged,
        "{file} is damaged ({reason}). Open it in a spreadsheet program and save it anew.",
        "{file} 已损坏（{reason}）。请用表格软件打开并重新保存。",
    ),
    (
        FailureCode::FileInflates,
        "{file} unpacks to {megabytes} MB, which no honest list of loans does. Save it anew or as CSV.",
        "{file} 解压后达 {megabytes} MB，不像正常的案件清单。请重新保存或另存为 CSV。",
    ),
    (
        FailureCode::FileProtected,
        "{file} is protected by a password. Save a copy without one.",
        "{file} 受密码保护。请另存一份不带密码的文件。",
    ),
    (FailureCode::NoSuchSheet, "{file} has no sheet named {sheet}.", "{file} 中没有名为 {sheet} 的工作表。"),
    (
        FailureCode::NoHeader,
        "{file} has no header row that could be recognised. Name its row with --header-row.",
        "在 {file} 中找不到表头。请用 --header-row 指定表头所在行。",
    ),
    (
        FailureCode::FileCannotWrite,
        "{file} can't be written ({reason}). Close it in other programs or choose another place.",
        "无法写入 {file}（{reason}）。请关闭占用它的程序或换一个位置。",
    ),
    (
        FailureCode::DiskFull,
        "The disk is full. Nothing was changed; make room and try again.",
        "磁盘已满。未作任何更改，请清理空间后重试。",
    ),
    (
        FailureCode::ColumnMissing,
        "No column could be read as {field}. Name it with --map {field}=HEADER. The file has: {columns}.",
        "没有可识别为 {field} 的列。请用 --map {field}=表头 指定。文件中的列：{columns}。",
    ),
    (
        FailureCode::GuessesUnconfirmed,
        "What some columns are is only likely. If it is right, say {options}, or --accept-guesses; else name the right columns so.",
        "部分列的含义只是推测。如推测正确，请使用 {options} 或 --accept-guesses；否则请以同样方式指定正确的列。",
    ),
    (FailureCode::NoSuchHeader, "The file has no column named {header}.", "文件中没有名为 {header} 的列。"),
    (
        FailureCode::AmbiguousDates,
        "Day and month can't be told apart in {columns} (such as {example}). Say --dates dmy or --dates mdy.",
        "{columns} 中的日期（如 {example}）分不清日和月。请用 --dates dmy 或 --dates mdy 指定。",
    ),
    (
        FailureCode::CurrencyUnsaid,
        "Nothing tells in which currency amounts such as {example} are. Say --currency; it may be one of {currencies}.",
        "无法判断 {example} 等金额的币种。请用 --currency 指定，可能是：{currencies}。",
    ),
    (FailureCode::Cancelled, "Cancelled. The book is as it was.", "已取消。账本未更改。"),
    (
        FailureCode::BookLocked,
        "Another program is writing to the book. Try again when it has finished.",
        "其他程序正在写入账本。请等它完成后重试。",
    ),
    (
        FailureCode::BookNewer,
        "The book was made by a newer version of Caseload ({found}; this one knows {known}). Update the program.",
        "账本由更新版本的程序创建（{found}，本程序支持到 {known}）。请升级程序。",
    ),
    (
        FailureCode::BookDamaged,
        "The book is damaged ({place}: {reason}). Restore it from a backup.",
        "账本已损坏（{place}：{reason}）。请从备份恢复。",
    ),
    (
        FailureCode::BookMissing,
        "There is no book at {path}. Check the path; an import makes a new one.",
        "{path} 处没有账本。请检查路径；导入文件会新建账本。",
    ),
    (
        FailureCode::FileExists,
        "There is a file at {path} already. Choose another name.",
        "{path} 处已有文件。请换一个名称。",
    ),
    (
        FailureCode::Internal,
        "The program made a mistake ({reason}). Nothing was changed; please send its log to its makers.",
        "程序内部出错（{reason}）。未作任何更改；请将日志发给开发者。",
    ),
    (
        FailureCode::NotABook,
        "The file is not a Caseload book. Choose another one.",
        "该文件不是 Caseload 账本。请选择其他文件。",
    ),
    (
        FailureCode::BookReadOnly,
        "The book may not be written ({reason}). Check the rights of the file and its folder.",
        "账本不可写（{reason}）。请检查文件和文件夹的权限。",
    ),
    (FailureCode::BookCannotOpen, "The book can't be opened ({reason}).", "无法打开账本（{reason}）。"),
    (
        FailureCode::CurrencyAgreed,
        "The book's currency stays {currency}: limits were agreed in it, those of {name} among them. Import files in another currency with --currency, or make a book of their own for them.",
        "账本币种仍为 {currency}：已以该币种约定限额（如 {name}）。其他币种的文件请用 --currency 导入，或另建账本。",
    ),
    (
        FailureCode::PassphraseTooLong,
        "The passphrase is longer than {most} bytes, which 7-Zip and others don't open. Use a shorter one.",
        "口令超过 {most} 字节，7-Zip 等程序无法解开。请使用较短的口令。",
    ),
    (
        FailureCode::FileCutOff,
        "{file} ends within row {row}, or without a line end behind it. With --full, what may be missing would be closed. Have it exported anew; if nothing is missing, end the last row with a line break.",
        "{file} 在第 {row} 行中断，或其后没有换行。使用 --full 时，可能缺失的案件会被关闭。请重新导出；若确无缺失，请在最后一行末尾加换行。",
    ),
    (
        FailureCode::BookCannotRead,
        "The disk or the share that the book is on failed ({reason}). Nothing was changed. Copy the book to another place, and have the disk looked after.",
        "账本所在的磁盘或共享文件夹出错（{reason}），未作任何更改。请将账本复制到别处，并检查磁盘。",
    ),
    (FailureCode::DatabaseFailed, "The database failed ({reason}).", "数据库出错（{reason}）。"),
    (
        FailureCode::CannotUndo,
        "Change {change} can't be taken back or done again: {reason}.",
        "更改 {change} 无法撤销或重做：{reason}。",
    ),
    (
        FailureCode::AlreadyRecorded,
        "That is on record of batch {batch} already, by change {change}.",
        "批次 {batch} 的该项记录已存在（更改 {change}）。",
    ),
    (FailureCode::NothingToUndo, "There is nothing to take back or to do again.", "没有可撤销或重做的更改。"),
    (FailureCode::NoSuchCase, "There is no case {loan_no} in the book.", "账本中没有案件 {loan_no}。"),
    (FailureCode::NoSuchCollector, "No collector named {name} works here.", "没有在职的催收员 {name}。"),
    (FailureCode::NoSuchAgency, "There is no agency named {name}.", "没有名为 {name} 的委外机构。"),
    (FailureCode::NoSuchBatch, "There is no batch {batch}.", "没有批次 {batch}。"),
    (
        FailureCode::NoSuchBucket,
        "There is no bucket {bucket} in the set {bucket_set}.",
        "账龄组 {bucket_set} 中没有 {bucket}。",
    ),
    (FailureCode::NoSuchBucketSet, "There is no bucket set named {bucket_set}.", "没有名为 {bucket_set} 的账龄组。"),
    (FailureCode::NoSuchField, "There is no field {field} for this.", "没有可用的字段 {field}。"),
    (FailureCode::ListGone, "The list was closed. Open it again.", "列表已关闭，请重新打开。"),
    (FailureCode::NameTaken, "{name} is there already. Choose another name.", "{name} 已存在，请换一个名称。"),
    (FailureCode::NameEmpty, "A name is needed.", "请填写名称。"),
    (FailureCode::ValueOutOfRange, "{field} can't be {value}.", "{field} 不能是 {value}。"),
    (
        FailureCode::CasesNotInBatch,
        "{cases} of the cases are not with the agency of batch {batch}, {example} for one.",
        "有 {cases} 件案件不在批次 {batch} 的委外中，例如 {example}。",
    ),
    (
        FailureCode::NothingToRecall,
        "Nothing of batch {batch} is with the agency any more.",
        "批次 {batch} 已没有委外中的案件。",
    ),
    (
        FailureCode::AgencyNotValid,
        "Nothing may be placed with {agency} on that day: the contract holds from {from} to {until}. Change its terms or the day.",
        "当日不可向 {agency} 委案：合同有效期为 {from} 至 {until}。请修改合同条款或日期。",
    ),
    (
        FailureCode::PurposeMissing,
        "The contract names the field {field} without a purpose. Say what it is for.",
        "合同中的字段 {field} 没有写明用途。请填写用途。",
    ),
    (
        FailureCode::BadFileName,
        "No file can be called {name}. Leave out / \\ : * ? \" < > | and unknown words in braces.",
        "文件名 {name} 不可用。请去掉 / \\ : * ? \" < > | 以及未知的花括号内容。",
    ),
    (
        FailureCode::BatchIsDraft,
        "The pack of batch {batch} was not written yet. Export it first.",
        "批次 {batch} 尚未导出委案包。请先导出。",
    ),
    (
        FailureCode::BatchIsOpen,
        "The agency has {cases} cases of batch {batch} still. Recall them first.",
        "批次 {batch} 仍有 {cases} 件案件在委外。请先退案。",
    ),
    (
        FailureCode::BatchIsOver,
        "Nothing of batch {batch} is with the agency any more, so its pack can't leave again.",
        "批次 {batch} 已无在委案件，不能再次导出。",
    ),
    (
        FailureCode::TooLateToWithdraw,
        "Batch {batch} can be withdrawn within {days} days of its placement, if nothing came back. Recall it instead.",
        "批次 {batch} 只能在委案后 {days} 天内、且机构尚未反馈时撤回。请改为退案。",
    ),
    (
        FailureCode::NotWantedBack,
        "None of the cases of batch {batch} is wanted back. Recall them as pending first.",
        "批次 {batch} 没有待退案件。请先发起退案。",
    ),
    (FailureCode::ObjectionEmpty, "An objection has to say something.", "请填写异议内容。"),
    (
        FailureCode::DocumentTooLarge,
        "{file} is larger than {megabytes} MB and can't be filed. Use a smaller copy.",
        "{file} 超过 {megabytes} MB，无法归档。请使用较小的文件。",
    ),
    (FailureCode::NoSuchDocument, "Change {change} filed no document.", "更改 {change} 没有归档文件。"),
    (
        FailureCode::NotAReturn,
        "{file} has no columns that are known from agencies: case number, and payments, notes, reasons or new contacts.",
        "{file} 没有可识别的机构回传列：案件编号，以及还款、催收记录、退案原因或新联系方式。",
    ),
    (
        FailureCode::TrailerDiffers,
        "Row {row} of {file} says {stated} ({what}), its rows come to {found}. Nothing was applied; ask the agency for the whole file.",
        "{file} 第 {row} 行注明 {stated}（{what}），实际为 {found}。未做任何更改；请向机构索取完整文件。",
    ),
    (FailureCode::NothingToTell, "There is nothing to tell {agency}.", "没有需要通知 {agency} 的事项。"),
    (FailureCode::MonthNotOver, "{month} is not over and can't be settled yet.", "{month} 尚未结束，暂不能结算。"),
    (FailureCode::AlreadySettled, "{month} was settled with {agency} already.", "{month} 已与 {agency} 结算。"),
    (
        FailureCode::NothingToSettle,
        "{agency} had no cases in {month} yet: there is nothing to settle.",
        "{agency} 在 {month} 尚无委案，无可结算。",
    ),
    (FailureCode::NotAMonth, "{month} is no month. Write it as 2026-05.", "{month} 不是月份。请写作 2026-05。"),
    (FailureCode::NoSuchTeam, "No team called {team} works here.", "没有名为 {team} 的在职小组。"),
    (
        FailureCode::NoChallengers,
        "Nobody is chosen for the challenger's arm of {trial}.",
        "对照 {trial} 的挑战组没有选人。",
    ),
    (FailureCode::EveryoneAway, "Everyone who would take part is away: {names}.", "参与者当天全部请假：{names}。"),
    (
        FailureCode::BadRules,
        "The rules can't be followed: {reason} (line {line}).",
        "规则无法使用：{reason}（第 {line} 行）。",
    ),
    (FailureCode::NoSuchRules, "No rules are kept under the name {rules}.", "没有名为 {rules} 的规则。"),
    (
        FailureCode::NoSuchDivision,
        "This book has no division {division} like that.",
        "账本中没有这样的分案 {division}。",
    ),
    (
        FailureCode::NotACertificate,
        "{file} is not the certificate of a division: {reason}.",
        "{file} 不是分案证书：{reason}。",
    ),
    (
        FailureCode::CasesChanged,
        "Nothing was changed: {cases} of the cases were changed meanwhile by {actor} ({what}, change {change}); {example} is now with {holder}.",
        "未做任何更改：其中 {cases} 件案件刚被 {actor} 更改（{what}，变更 {change}）；{example} 现在归 {holder}。",
    ),
    (FailureCode::NoResults, "{file} has no loan numbers with columns of results.", "{file} 没有案件编号和结果列。"),
    (
        FailureCode::NoCollectors,
        "There is nobody to divide among. Add collectors first.",
        "没有可分案的催收员。请先添加催收员。",
    ),
    (FailureCode::NothingToDivide, "There is nothing to divide.", "没有可分的案件。"),
    (
        FailureCode::NothingToPlace,
        "No case is eligible; {excluded} are left out.",
        "没有符合条件的案件；排除 {excluded} 件。",
    ),
    (
        FailureCode::CasesArePlaced,
        "{cases} of the cases are with an agency, {example} among them. Nothing was assigned.",
        "其中 {cases} 件已委外（如 {example}）。未作任何分配。",
    ),
    (
        FailureCode::CasesNotOpen,
        "{cases} of the cases are not open, {example} among them. Nothing was assigned.",
        "其中 {cases} 件不是未结案件（如 {example}）。未作任何分配。",
    ),
    (
        FailureCode::BookChanged,
        "The book was changed meanwhile: {changes} changes, the last by {actor} ({what}). Look again and repeat.",
        "账本已被其他操作更改：共 {changes} 项，最后一项由 {actor} 执行（{what}）。请重新查看后再试。",
    ),
    (FailureCode::NoSuchPolicy, "There is no policy named {policy}.", "没有名为 {policy} 的账龄政策。"),
    (FailureCode::CannotPrint, "The print dialog can't be opened ({reason}).", "无法打开打印对话框（{reason}）。"),
    (FailureCode::NoSuchPause, "There is no pause {pause}.", "没有暂停 {pause}。"),
    (
        FailureCode::BucketSetBroken,
        "The buckets must follow on each other and be open at both ends ({reason} at {bucket}).",
        "账龄区间必须首尾相接且两端开放（{bucket}：{reason}）。",
    ),
    (
        FailureCode::TargetInUse,
        "{file} is a book or the file that is being read. Choose another name.",
        "{file} 是账本或正在读取的文件。请换一个文件名。",
    ),
    (
        FailureCode::TargetNotAFolder,
        "{folder} is no folder. Choose another place.",
        "{folder} 不是文件夹。请另选位置。",
    ),
    (
        FailureCode::TargetNotAFile,
        "{file} is a folder, a link or a device, and is not replaced. Choose another name.",
        "{file} 是文件夹、链接或设备，不会被覆盖。请换一个文件名。",
    ),
    (
        FailureCode::FullWithoutRows,
        "No row of the file could be read, so as a whole portfolio it would close every case. Nothing was changed.",
        "文件中没有可读取的行；作为全部案件导入会关闭所有案件。未作任何更改。",
    ),
    (
        FailureCode::FullWithoutNumbers,
        "{rows} rows have no loan number, so it can't be told which cases are absent. Correct them, or import without --full.",
        "{rows} 行缺少案件编号，无法判断哪些案件缺失。请更正后重试，或不使用 --full 导入。",
    ),
    (
        FailureCode::NoSuchProfile,
        "There is no profile named {profile}. `caseload profiles` lists them; --map and --profile together save one.",
        "没有名为 {profile} 的导入方案。用 `caseload profiles` 查看；同时使用 --map 和 --profile 可保存一个。",
    ),
    (
        FailureCode::NotAProfile,
        "{file} is no profile. Export one from the book that has it.",
        "{file} 不是导入方案文件。请从已有该方案的账本中导出。",
    ),
    (
        FailureCode::SumTooLarge,
        "The sums are larger than the program can hold. {loan_no}",
        "金额合计超出范围。{loan_no}",
    ),
];

/// Why a change can't be taken back or done again. `{by}` stands for the change that builds on it.
const UNDO_REFUSALS: &[(UndoRefusal, &str, &str)] = &[
    (UndoRefusal::NoSuchChange, "there is none", "没有可撤销或重做的更改"),
    (UndoRefusal::AlreadyUndone, "it was taken back already", "该更改已被撤销"),
    (
        UndoRefusal::NotUndoable,
        "a setting is set anew by hand, and what left the house or was seen stays so; to take back an earlier change, name it",
        "设置请重新设定，已发出的文件和已查看的内容无法撤回；要撤销更早的更改，请指明其编号",
    ),
    (UndoRefusal::AlreadyRedone, "it was done again already", "该更改已被重做"),
    (UndoRefusal::NotRedoable, "what it wrote is not kept", "其内容未保留"),
    (UndoRefusal::BuiltUpon, "change {by} builds on it; take that back first", "更改 {by} 以其为依据，请先撤销该更改"),
];

/// What an audit finds. `{place}` stands for where.
const PROBLEMS: &[(ProblemCode, &str, &str)] = &[
    (ProblemCode::DatabaseDamaged, "The file is damaged: {place}.", "文件已损坏：{place}。"),
    (
        ProblemCode::ReferenceBroken,
        "A row of {place} refers to one that is gone.",
        "{place} 中有记录指向不存在的记录。",
    ),
    (ProblemCode::CaseWithoutFigures, "Case {place} has no figures.", "案件 {place} 没有金额数据。"),
    (ProblemCode::TwoCollectors, "There are two collectors for {place}.", "{place} 同时分给了两名催收员。"),
    (ProblemCode::TwoAgencies, "There are two agencies for {place}.", "{place} 同时委给了两家机构。"),
    (ProblemCode::PlacedAndAssigned, "There is a collector and an agency for {place}.", "{place} 既已分案又已委外。"),
    (ProblemCode::SchemaAltered, "The form of the book was altered: {place}.", "账本结构被改动：{place}。"),
    (ProblemCode::LogAltered, "The log was altered at {place}.", "日志在 {place} 处被改动。"),
    (ProblemCode::LogEntryMissing, "The log lacks {place}.", "日志缺少 {place}。"),
    (
        ProblemCode::UndoMarkAltered,
        "The log does not say that {place} was taken back, or by what.",
        "{place} 的撤销标记与日志不符。",
    ),
    (
        ProblemCode::NewestChangeMissing,
        "The newest entries of the log are missing after {place}.",
        "{place} 之后的最新日志缺失。",
    ),
    (ProblemCode::HeadUnknown, "No change of this book has the digest {place}.", "账本中没有摘要为 {place} 的更改。"),
    (
        ProblemCode::RowsAltered,
        "Rows were altered behind the program's back: {place}.",
        "有记录在程序之外被修改：{place}。",
    ),
    (
        ProblemCode::RowsAdded,
        "Rows were added behind the program's back: {place}.",
        "有记录在程序之外被添加：{place}。",
    ),
    (
        ProblemCode::RowsMissing,
        "Rows were removed behind the program's back: {place}.",
        "有记录在程序之外被删除：{place}。",
    ),
    (ProblemCode::RowUnreadable, "A row can't be read: {place}.", "有记录无法读取：{place}。"),
    (
        ProblemCode::ColumnsDifferFromBook,
        "What is kept in memory differs from the book: {place}.",
        "内存数据与账本不一致：{place}。",
    ),
    (
        ProblemCode::CaseNotInOneBucket,
        "A case is in no bucket, or in two, of {place}.",
        "{place} 中有案件不在唯一的账龄区间内。",
    ),
    (ProblemCode::SumsDiffer, "The sums of {place} differ from those of its cases.", "{place} 的合计与案件金额不符。"),
];

/// Something that an audit found, in the user's language.
pub fn problem(found: &Problem) -> String {
    match PROBLEMS.iter().find(|(code, ..)| *code == found.code) {
        Some((_, english, chinese)) => either(english, chinese).replace("{place}", &found.place),
        None => found.place.clone(),
    }
}

/// What is said of a missing column besides, where there is something to say: the parameter, and the words.
const MORE_OF_MISSING_COLUMN: &[(&str, &str, &str)] = &[
    ("candidates", " It may be one of these: {candidates}.", "可能是其中之一：{candidates}。"),
    ("kinds", " The file may be of another kind (--kind): {kinds}.", "文件可能是其他类型（--kind）：{kinds}。"),
    (
        "sheets",
        " The list may stand on another sheet (--sheet): {sheets}.",
        "清单可能在其他工作表（--sheet）：{sheets}。",
    ),
];

/// A failure in the user's language.
pub fn failure(failure: &Failure) -> String {
    let Some((_, english, chinese)) = FAILURES.iter().find(|(code, ..)| *code == failure.code) else {
        return failure.to_string();
    };
    let mut words = either(english, chinese).to_owned();
    for (name, english, chinese) in MORE_OF_MISSING_COLUMN {
        let is_there = failure.params.get(*name).and_then(Value::as_array).is_some_and(|list| !list.is_empty());
        if failure.code == FailureCode::ColumnMissing && is_there {
            words.push_str(either(english, chinese));
        }
    }
    let reason = failure.params.get("reason").and_then(Value::as_str).and_then(UndoRefusal::of_code);
    if let Some((_, english, chinese)) = UNDO_REFUSALS.iter().find(|(refusal, ..)| Some(*refusal) == reason) {
        words = words.replace("{reason}", either(english, chinese));
    }
    for (name, value) in &failure.params {
        let shown = match value {
            Value::String(text) => text.clone(),
            Value::Array(list) => {
                list.iter().map(|item| item.as_str().unwrap_or_default()).collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        };
        words = words.replace(&format!("{{{name}}}"), &shown);
    }
    // A parameter that this failure lacks leaves nothing behind.
    for absent in ["{by}", "{file}", "{reason}"] {
        words = words.replace(absent, "");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_and_every_problem_has_words_in_both_languages() {
        for code in FailureCode::ALL {
            let found = FAILURES.iter().filter(|(known, ..)| known == code).count();
            assert_eq!(found, 1, "{code} stands in the table once");
        }
        for refusal in UndoRefusal::ALL {
            assert_eq!(UNDO_REFUSALS.iter().filter(|(known, ..)| known == refusal).count(), 1, "{refusal}");
        }
        for code in ProblemCode::ALL {
            assert_eq!(
                PROBLEMS.iter().filter(|(known, ..)| known == code).count(),
                1,
                "{code} stands in the table once"
            );
        }
        for (code, english, chinese) in FAILURES {
            assert!(!english.is_empty() && !chinese.is_empty(), "{code}");
        }
    }

    #[test]
    fn parameters_stand_in_their_places() {
        let shown = failure(&Failure::new(FailureCode::NoSuchCase).with("loan_no", "A-1"));
        assert!(shown.contains("A-1") && !shown.contains('{'), "{shown}");
    }
}

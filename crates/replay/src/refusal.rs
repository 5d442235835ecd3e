//! Numbered refusals: R0xx of a mapping or a file, R1xx of one row. A sentence and a next step in both languages.

use std::fmt;

/// A sentence in both languages; all of them stand in this file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// Why a mapping, a file or a row was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayRefusal {
    /// Code; never given a second meaning.
    pub code: &'static str,
    /// Where: a key, a column or a line; may be empty.
    pub at: String,
    /// What is wrong.
    pub sentence: Words,
    /// What to do next.
    pub next_step: Words,
}

impl fmt::Display for ReplayRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.at.is_empty() { String::new() } else { format!(" {}", self.at) };
        write!(
            f,
            "{}{at}: {}{}\n  {} {}",
            self.code, self.sentence.zh, self.next_step.zh, self.sentence.en, self.next_step.en
        )
    }
}

impl std::error::Error for ReplayRefusal {}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal, $next_zh:literal, $next_en:literal;)*) => {
        impl ReplayRefusal {
            $(
                $(#[$doc])*
                #[must_use]
                pub(crate) fn $name(at: impl Into<String>) -> Self {
                    Self {
                        code: $code,
                        at: at.into(),
                        sentence: Words { zh: $zh, en: $en },
                        next_step: Words { zh: $next_zh, en: $next_en },
                    }
                }
            )*
        }
        /// All codes of the replay, in order.
        pub const CODES: &[&str] = &[$($code),*];
    };
}

refusals! {
    /// The mapping is not TOML of the language.
    not_a_mapping = "R001", "映射文件读不懂。", "The mapping cannot be read.",
        "请按 docs/replay.md 改正所指的键。", "Correct the key that is named, as docs/replay.md shows.";
    /// The zone is unknown, missing or contradicts the format.
    bad_zone = "R002", "时区不明，或与日期格式矛盾。", "The zone is unknown, or contradicts the date format.",
        "写 IANA 时区；文本里带偏移的，格式用 %:z 并写 zone = \"offset\"。", "Name an IANA zone; where the text carries an offset, use %:z in the format and zone = \"offset\".";
    /// The date format cannot be read.
    bad_format = "R003", "日期格式写错了。", "The date format is wrong.",
        "用 %Y %m %d %H %M %S 写明每一部分。", "Spell every part with %Y %m %d %H %M %S.";
    /// One activity in two rules.
    two_rules = "R004", "同一个活动写进了两条规则。", "One activity stands in two rules.",
        "每个活动只留一条规则。", "Keep one rule for each activity.";
    /// A rule is incomplete.
    bad_rule = "R005", "规则缺少活动或原因，或写了用不上的原因。", "A rule lacks its activities or its cause, or has a cause that it cannot use.",
        "wait 可写 cause，其余动作不写；when 不能为空。", "Only `wait` takes a cause; `when` must not be empty.";
    /// The compared column is read as a fact.
    leak = "R006", "要比对的列同时被当作事实读取，结果会泄漏。", "The column to compare is also read as a fact; the answer would leak.",
        "从 [columns] 里去掉它。", "Take it out of [columns].";
    /// A column is not in the file.
    no_column = "R007", "文件里没有映射所说的列。", "The file has no column that the mapping names.",
        "请核对表头和分隔符。", "Check the header and the delimiter.";
    /// The policy knows none of the categories.
    no_category = "R008", "业务规则里没有映射所说的类别。", "The policy knows none of the categories that the mapping names.",
        "把规则包里的一个类别写进 [case] category。", "Put a category of the pack into [case] category.";
    /// The policy is refused.
    bad_policy = "R009", "业务规则没有通过。", "The policy is refused.",
        "先运行 yinuo policy check。", "Run `yinuo policy check` first.";
    /// The policy has no root cause.
    no_root_cause = "R010", "业务规则没有可用的根因，服务单无法办结。", "The policy has no such root cause, so no case could be resolved.",
        "在规则包里写一个 [[root-cause]]，或改 [case] root-cause。", "Put a [[root-cause]] into the pack, or change [case] root-cause.";
    /// Both a closed-at column and a rule that closes.
    closes_twice = "R011", "既有关单时刻列，又有关单活动；关单时刻会从未来抄回。", "Both a closed-at column and an activity close; the column is copied back from the future.",
        "只有一行一单的清单才用 closed-at。", "Use closed-at only for lists with one row a case.";
    /// A value of the mapping is out of range.
    bad_value = "R012", "映射里的值超出范围。", "A value of the mapping is out of range.",
        "优先级为 1 到 5；渠道、日期、分隔符见 docs/replay.md。", "Priorities are 1 to 5; see docs/replay.md for channels, dates and delimiters.";
    /// The compressed file ends early.
    cut_gz = "R020", "压缩文件不完整，像是被截断了。", "The compressed file is incomplete: it was cut off.",
        "请重新取得完整文件；本次什么也没有保留。", "Fetch the whole file again; nothing of this one was kept.";
    /// The last row is cut.
    cut_row = "R021", "文件的最后一行不完整，像是被截断了。", "The last row of the file is incomplete: the file was cut off.",
        "请重新取得完整文件；本次什么也没有保留。", "Fetch the whole file again; nothing of this one was kept.";
    /// Day and month are swapped throughout.
    swapped_file = "R022", "整份文件的日和月像是写反了。", "Day and month look swapped throughout the file.",
        "核对日期格式或改用修正过的列；确信无误时写 swap-guard = false。", "Check the format or use a repaired column; if it is right, write swap-guard = false.";
    /// Not UTF-8.
    not_utf8_file = "R023", "文件不是 UTF-8 编码。", "The file is not encoded in UTF-8.",
        "先转换编码，例如 iconv -f GB18030 -t UTF-8。", "Convert it first, for example with iconv -f GB18030 -t UTF-8.";
    /// It cannot be opened or read.
    unreadable = "R024", "文件打不开或读不下去。", "The file cannot be opened or read.",
        "请核对路径和权限。", "Check the path and the permissions.";
    /// A limit.
    too_large = "R025", "文件超过回放的上限。", "The file is larger than a replay takes.",
        "请按时间分段；引号不配对也会造成过长的行。", "Split it by time; a quotation mark without its pair also makes endless rows.";
    /// No case.
    nothing = "R026", "没有读出一张服务单。", "No case could be read.",
        "请看第一条被拒行的原因，改正映射。", "See why the first row was refused, and correct the mapping.";
    /// The application failed.
    failed = "R027", "回放中途应用失败。", "The application failed during the replay.",
        "这是程序的错误，请连同映射报告。", "This is a fault of the program: report it with the mapping.";
    /// Field count.
    field_count = "R101", "这一行的列数与表头不同。", "The row has another number of fields than the header.",
        "检查引号和分隔符。", "Check quotation marks and delimiter.";
    /// Encoding.
    not_utf8_row = "R102", "这一行不是 UTF-8。", "The row is not UTF-8.",
        "转换编码后再回放。", "Convert the encoding and replay again.";
    /// U+0000.
    nul = "R103", "这一行含有空字符 U+0000。", "The row holds the character U+0000.",
        "在源头去掉它。", "Remove it at the source.";
    /// Case id.
    no_case_id = "R104", "没有单号。", "The row names no case.",
        "补上单号，或删去这一行。", "Give it a case, or drop the row.";
    /// Instant.
    bad_time = "R105", "时刻读不懂或为空。", "The instant cannot be read, or is empty.",
        "核对 [time] format。", "Check [time] format.";
    /// Range.
    time_outside = "R106", "时刻在映射允许的范围之外。", "The instant lies outside the range that the mapping allows.",
        "核对年份和日月次序，或放宽 not-before、not-after。", "Check the year and the order of day and month, or widen not-before and not-after.";
    /// Sequence.
    bad_sequence = "R107", "顺序号不是整数。", "The sequence is not an integer.",
        "换一列做顺序，或不用顺序列。", "Choose another column for the order, or none.";
    /// Activity.
    no_rule = "R108", "映射没有说这个活动做什么。", "The mapping does not say what this activity does.",
        "加一条 [[rule]]；确实无意义的写 does = \"ignore\"。", "Add a [[rule]]; for what means nothing write does = \"ignore\".";
    /// Swapped against neighbours.
    swapped_row = "R109", "日和月像是写反了：换过来正好落在前后两行之间。", "Day and month look swapped: the other way round it lies between its neighbours.",
        "在源头改正日期。", "Correct the date at the source.";
    /// Closed before opened.
    closed_before_open = "R110", "关单早于受理。", "It closes before it opens.",
        "在源头改正时刻。", "Correct the instants at the source.";
    /// Priority.
    bad_priority = "R111", "映射没有说这个优先级是几级。", "The mapping does not say which priority this value is.",
        "在 [case.priorities] 里写上。", "Write it into [case.priorities].";
    /// Opening after the case's rows.
    opened_late = "R112", "受理时刻晚于本单的记录一天以上，改用第一行的时刻。", "The opening lies more than a day after the case's rows; the first row's instant was taken.",
        "在源头改正受理时刻。", "Correct the opening at the source.";
    /// Too long.
    too_long = "R113", "单号、单位、人员或客户的代码太长。", "A code of case, unit, person or customer is too long.",
        "代码最多 120 个字节；核对列是否选错。", "Codes have at most 120 bytes; check that the right column is named.";
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn codes_rise_and_none_has_two_meanings() {
        assert!(CODES.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

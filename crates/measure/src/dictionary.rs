//! The metric dictionary: one place where each figure has its words, its unit and its one rounding rule. What it
//! counts stands in `count`; a figure is computed, never typed.

use serde::Serialize;

/// Version of the dictionary. A change of any definition raises it; issues name the one that they were counted by.
pub const VERSION: u32 = 6;

/// How a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A count.
    Count,
    /// Per cent.
    PerCent,
    /// Per thousand.
    PerThousand,
    /// Per ten thousand.
    PerTenThousand,
    /// Money in minor units.
    Money,
    /// Hours and minutes.
    Minutes,
}

/// How a figure comes from its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// The sum of the numerators.
    Sum,
    /// Numerators over denominators.
    Ratio,
    /// The value at so many per cent of the members, by nearest rank.
    Quantile(u8),
}

/// One metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Metric {
    /// Code; never given a second meaning.
    pub code: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// What the numerator counts, Chinese and English.
    pub numerator: (&'static str, &'static str),
    /// What the denominator counts; empty for a sum.
    pub denominator: (&'static str, &'static str),
    /// The instant that decides the period.
    pub by: (&'static str, &'static str),
    /// Class of case: a kind, or `all`.
    pub class: &'static str,
    /// Channel: a channel, `any` or `outbound`.
    pub channel: &'static str,
    /// Unit.
    pub unit: Unit,
    /// Decimals; the last one is rounded half up.
    pub digits: u32,
    /// How it comes from its marks.
    pub shape: Shape,
    /// Who answers for the definition.
    pub owner: &'static str,
    /// Rows of the catalogue.
    pub rows: &'static str,
}

macro_rules! metrics {
    ($($name:ident = $code:literal, $zh:literal, $en:literal;
        $unit:ident $digits:literal $shape:expr;
        $class:literal, $channel:literal, $owner:literal, $rows:literal;
        $nzh:literal, $nen:literal; $dzh:literal, $den:literal; $bzh:literal, $ben:literal;)*) => {
        $(
            #[doc = $en]
            pub const $name: &str = $code;
        )*
        /// All metrics.
        pub const DICTIONARY: &[Metric] = &[$(
            Metric {
                code: $code,
                zh: $zh,
                en: $en,
                numerator: ($nzh, $nen),
                denominator: ($dzh, $den),
                by: ($bzh, $ben),
                class: $class,
                channel: $channel,
                unit: Unit::$unit,
                digits: $digits,
                shape: $shape,
                owner: $owner,
                rows: $rows,
            },
        )*];
    };
}

/// The metric of a code.
#[must_use]
pub fn metric(code: &str) -> Option<&'static Metric> {
    DICTIONARY.iter().find(|metric| metric.code == code)
}

use Shape::{Quantile, Ratio, Sum};

// name = code, names; unit, decimals, shape; class, channel, owner, rows; numerator; denominator; instant.
metrics! {
    CONTACTS = "contacts", "客户联系", "Contacts"; Count 0 Sum;
        "all", "any", "hotline", "Y02 N01";
        "客户打来或找来的联系", "contacts in which the customer came to us";
        "", ""; "联系发生时刻", "when the contact happened";
    CALLS = "calls", "来电接听", "Calls answered"; Count 0 Sum;
        "all", "hotline", "hotline", "N12 N14";
        "热线接听的来电", "inbound contacts on the hotline";
        "", ""; "接听时刻", "when it was answered";
    CASES_OPENED = "cases-opened", "受理服务单", "Cases opened"; Count 0 Sum;
        "all", "any", "hotline", "N12";
        "新开的服务单", "cases accepted";
        "", ""; "受理时刻", "acceptance";
    DISPATCH_RATE = "dispatch-rate", "派单率", "Dispatch rate"; PerCent 2 Ratio;
        "all", "hotline", "hotline", "N12";
        "开了服务单的来电", "calls that opened a case";
        "热线接听的来电", "calls answered"; "接听时刻", "when it was answered";
    ONLINE_SOLVE_RATE = "online-solve-rate", "在线解决率", "Online-solve rate"; PerCent 2 Ratio;
        "all", "hotline", "hotline", "N12";
        "没有开服务单的来电", "calls that opened no case";
        "热线接听的来电", "calls answered"; "接听时刻", "when it was answered";
    COMPLAINT_RATE = "complaint-rate", "万次来电投诉率", "Complaints per 10,000 calls"; PerTenThousand 2 Ratio;
        "complaint", "any", "quality-office", "N14";
        "受理的投诉单（任何渠道，申诉另计）", "complaint cases accepted on any channel, appeals apart";
        "热线接听的来电", "calls answered"; "受理、接听时刻", "acceptance; when it was answered";
    PROMISES_KEPT = "promises-kept", "承诺履约率", "Promises kept"; PerCent 2 Ratio;
        "all", "any", "quality-office", "Y39 U07";
        "按时兑现的对客承诺", "promises to customers kept";
        "到了结论的对客承诺（按时与违诺）", "promises to customers with a verdict, kept or broken"; "兑现时刻；违诺按到期时刻", "the stop; for a breach its due instant";
    PROMISES_BROKEN = "promises-broken", "违诺", "Promises broken"; Count 0 Sum;
        "all", "any", "quality-office", "Y39 U07";
        "到期未兑现、且未被撤销的对客承诺", "promises to customers whose due instant passed unmet, and that stand";
        "", ""; "到期时刻", "due instant";
    LATE_CAUSES = "late-causes", "晚点原因", "Why promises were late"; Count 0 Sum;
        "all", "any", "quality-office", "H07 H08";
        "违诺的对客承诺，按说明的原因", "promises to customers broken, by the cause that was given";
        "", ""; "到期时刻", "due instant";
    OVERDUE = "overdue", "每千项承诺违诺", "Broken per 1,000 promises"; PerThousand 2 Ratio;
        "all", "any", "quality-office", "N36";
        "违诺的对客承诺", "promises to customers broken";
        "到了结论的对客承诺", "promises to customers with a verdict"; "兑现时刻；违诺按到期时刻", "the stop; for a breach its due instant";
    TARGETS_KEPT = "targets-kept", "内控达标率", "Internal targets met"; PerCent 2 Ratio;
        "all", "any", "quality-office", "Y40";
        "按时的内部目标", "internal targets kept";
        "到了结论的内部目标", "internal targets with a verdict"; "兑现时刻；超时按到期时刻", "the stop; for a breach its due instant";
    EXEMPTED_SHARE = "exempted-share", "免责占比", "Exempted share"; PerCent 2 Ratio;
        "all", "any", "quality-office", "U10";
        "其中有经批准停表或免责的", "of these, on cases with an approved pause or exemption";
        "到了结论的对客承诺", "promises to customers with a verdict"; "兑现时刻；违诺按到期时刻", "the stop; for a breach its due instant";
    EXEMPTED_UNIT = "exempted-share-by-unit", "各单位免责占比", "Exempted share by unit"; PerCent 2 Ratio;
        "all", "any", "quality-office", "U10";
        "其中有经批准停表或免责的", "of these, on cases with an approved pause or exemption";
        "该单位到了结论的对客承诺", "promises to customers with a verdict, by the unit that answered"; "兑现时刻；违诺按到期时刻", "the stop; for a breach its due instant";
    COMPLAINT_TIMELINESS = "complaint-timeliness", "投诉处理及时率", "Complaints settled in time"; PerCent 1 Ratio;
        "complaint", "any", "quality-office", "H07";
        "按时办结的投诉承诺", "promises on complaints kept";
        "到了结论的投诉承诺", "promises on complaints with a verdict"; "办结时刻；违诺按到期时刻", "the stop; for a breach its due instant";
    FIRST_TIME_FIX = "first-time-fix", "一次修复率", "First-time fix"; PerCent 1 Ratio;
        "fault", "any", "field", "H11";
        "窗口内没有重复、客户没有不认的障碍", "faults without a repeat in the window and without a refusal";
        "首次办结后重复窗口已满的障碍", "faults whose repeat window after the first close is over"; "窗口满的时刻", "end of the repeat window";
    REPEAT_RATE = "repeat-rate", "重复率", "Repeats"; PerCent 1 Ratio;
        "all", "any", "quality-office", "H11 H12";
        "同一客户、业务、主题在窗口内再次来单", "cases that repeat an earlier one inside the window";
        "新开的服务单", "cases accepted"; "受理时刻", "acceptance";
    UPGRADED = "upgraded", "越级申诉", "Upgraded complaints"; Count 0 Sum;
        "appeal", "any", "quality-office", "Y37 Y10";
        "交到监管或外部机构的申诉单", "appeals taken to an outside body";
        "", ""; "受理时刻", "acceptance";
    REPLY_RATE = "reply-order-rate", "回单率", "Reply-order rate"; PerCent 1 Ratio;
        "all", "any", "quality-office", "Y37";
        "结束前已答复或办结的服务单", "cases answered or resolved before their end";
        "结束（办结、撤销）的服务单，不予受理的不计", "cases that ended, closed or cancelled; refused ones apart";
        "结束时刻", "when the case ended";
    CASES_CANCELLED = "cases-cancelled", "撤销", "Cases cancelled"; Count 0 Sum;
        "all", "any", "quality-office", "Y37 A40";
        "撤销或并入别单、至今没有恢复的服务单", "cases that were withdrawn or merged into another, and did not come back";
        "", ""; "撤销时刻", "when it was cancelled";
    CASES_REJECTED = "cases-rejected", "不予受理", "Cases refused"; Count 0 Sum;
        "all", "any", "quality-office", "Y37 A40";
        "不予受理、至今没有恢复受理的服务单", "cases that we refused to take, and that no upheld objection brought back";
        "", ""; "不予受理时刻", "when it was refused";
    REFUSALS_OBJECTED = "refusals-objected", "不予受理异议", "Objections to refusals"; Count 0 Sum;
        "all", "any", "quality-office", "Y37 A40";
        "客户对不予受理提出的异议", "objections of customers to a refusal";
        "", ""; "提出时刻", "when he objected";
    OBJECTIONS_UPHELD = "objections-upheld", "异议成立率", "Objections upheld"; PerCent 1 Ratio;
        "all", "any", "quality-office", "Y37 A40";
        "成立的异议", "objections that were upheld";
        "已复核的异议", "objections that were ruled on"; "复核时刻", "when it was ruled on";
    RULINGS_LATE = "rulings-late", "异议复核逾期占比", "Rulings late"; PerCent 1 Ratio;
        "all", "any", "quality-office", "Y37 A40";
        "时限届满还没有复核的异议", "objections whose limit passed before anybody ruled";
        "有时限、且已复核或时限已满的异议", "objections with a limit that were ruled on, or whose limit passed";
        "复核时刻，逾期按时限届满时刻", "the ruling; for a late one the instant of its limit";
    COMPLAINTS = "complaints", "投诉", "Complaints"; Count 0 Sum;
        "complaint", "any", "quality-office", "N36 H06";
        "受理的投诉单", "complaint cases accepted";
        "", ""; "受理时刻", "acceptance";
    LADDER_CLIMBS = "ladder-climbs", "升级", "Ladder climbs"; Count 0 Sum;
        "complaint", "any", "quality-office", "Y31 Y47";
        "投诉单到达的级", "rungs reached";
        "", ""; "到级时刻", "when the rung was reached";
    REMEDIES_PAID = "remedies-paid", "慢必赔", "Remedies paid"; Money 2 Sum;
        "all", "any", "finance", "U11";
        "已记账的赔付金额", "money posted as remedies";
        "", ""; "应赔时刻", "when it became owed";
    REMEDY_COUNT = "remedy-count", "赔付笔数", "Remedy postings"; Count 0 Sum;
        "all", "any", "finance", "U11";
        "已记账的赔付笔数", "postings of remedies";
        "", ""; "应赔时刻", "when it became owed";
    PAYMENTS_OWED = "payments-owed", "应付赔付", "Payments owed"; Money 2 Sum;
        "all", "any", "finance", "U11";
        "安排付给客户、且未撤销的赔付金额", "money that is to be paid to customers and was not taken back";
        "", ""; "应赔时刻", "when it became owed";
    PAYMENTS_CREDITED = "payments-credited", "到账赔付", "Payments credited"; Money 2 Sum;
        "all", "any", "finance", "U11";
        "付款方回执说已到账、且未退回的金额", "money that whoever pays says has reached the customer and did not come back";
        "", ""; "到账时刻", "when it was credited";
    PAYMENTS_LATE = "payments-late-rate", "赔付逾期占比", "Payments late"; PerCent 1 Ratio;
        "all", "any", "finance", "U11";
        "到期未到账的赔付", "payments whose last day passed before they were credited";
        "已到账或已逾期的赔付", "payments that were credited, or whose last day passed"; "到账时刻，逾期按到期时刻", "when it was credited; for a late one the last instant to pay";
    VALIDITY_DAYS = "validity-days", "赔付有效期天数", "Days of validity given"; Count 0 Sum;
        "all", "any", "finance", "U11";
        "以有效期代钱的天数", "days of validity in place of money";
        "", ""; "应赔时刻", "when it became owed";
    FAULTS_RESTORED = "faults-restored", "修复障碍", "Faults repaired"; Count 0 Sum;
        "fault", "any", "field", "N36";
        "已办结且业务已恢复的障碍", "faults restored and resolved";
        "", ""; "办结时刻", "resolution";
    FAULT_MEDIAN = "fault-median", "障碍历时中位", "Median fault duration"; Minutes 0 Quantile(50);
        "fault", "any", "field", "N36";
        "从受理到恢复，第一百分之五十位", "acceptance to restoration, the 50th percentile by nearest rank";
        "已办结且业务已恢复的障碍", "faults restored and resolved"; "办结时刻", "resolution";
    FAULT_P90 = "fault-p90", "障碍历时九成位", "Fault duration, 90th percentile"; Minutes 0 Quantile(90);
        "fault", "any", "field", "N36";
        "从受理到恢复，第百分之九十位", "acceptance to restoration, the 90th percentile by nearest rank";
        "已办结且业务已恢复的障碍", "faults restored and resolved"; "办结时刻", "resolution";
    URGES = "urges", "催单", "Urges"; Count 0 Sum;
        "all", "any", "quality-office", "Y02";
        "客户催单次数", "times that customers pressed";
        "", ""; "催单时刻", "when the customer pressed";
    REFUSALS = "refusals", "客户不认、重开", "Refusals and reopenings"; Count 0 Sum;
        "all", "any", "quality-office", "A40 H13";
        "客户不认可或重开的次数", "times that a customer refused or a case was reopened";
        "", ""; "发生时刻", "when it happened";
    TASKS_OVERDUE = "tasks-overdue", "任务超限", "Tasks past their limit"; Count 0 Sum;
        "all", "any", "quality-office", "H08 H21 A12";
        "超过自身时限的协办、批示，计在被请求的单位", "assists and instructions whose own limit passed, for the unit that was asked";
        "", ""; "时限届满时刻", "when the limit passed";
    RED_LINES = "red-lines", "红线", "Red-line marks"; Count 0 Sum;
        "all", "any", "quality-office", "Y26";
        "红线标记，已撤销的不计", "red-line marks that were not withdrawn";
        "", ""; "标记时刻", "when it was marked";
    PRAISE = "praise", "表扬", "Praise"; Count 0 Sum;
        "all", "any", "quality-office", "Y09 N36";
        "以表扬结束的联系", "contacts that ended as praise";
        "", ""; "联系发生时刻", "when the contact happened";
    CALL_BACKS_DRAWN = "call-backs-drawn", "应访", "Call-backs drawn"; Count 0 Sum;
        "all", "outbound", "quality-office", "N27 N28";
        "抽中的办结单", "closed cases drawn";
        "", ""; "样本框之日", "the day of the frame";
    REACHED_RATE = "reached-rate", "回访接通率", "Call-backs reached"; PerCent 1 Ratio;
        "all", "outbound", "quality-office", "N28";
        "接通的回访", "call-backs that reached the customer";
        "拨打过的回访（同一抽样一单计一次）", "call-backs tried, one case once in a draw"; "接通时刻，未通按末次拨打", "the answer; if none, the last attempt";
    SATISFACTION = "call-back-satisfaction", "回访满意率", "Satisfied on call-back"; PerCent 1 Ratio;
        "all", "outbound", "quality-office", "N27 N28";
        "表示满意的", "customers who said that they were satisfied";
        "接通的回访", "call-backs that reached the customer"; "接通时刻", "the answer";
    COMPLAINT_SATISFACTION = "complaint-satisfaction", "投诉处理满意率", "Satisfied with the handling of complaints"; PerCent 2 Ratio;
        "complaint", "outbound", "quality-office", "Y11";
        "表示满意的投诉人", "complainants who said that they were satisfied";
        "接通的投诉回访", "complaint call-backs that reached the customer"; "接通时刻", "the answer";
    SCORES_ASKED = "scores-asked", "请评", "Scores asked"; Count 0 Sum;
        "all", "outbound", "quality-office", "Y44";
        "办结后请客户打分的", "closings whose customer was asked for a score";
        "", ""; "请评时刻", "when it was asked";
    SCORE_DELIVERED_RATE = "score-delivered-rate", "请评送达率", "Score requests delivered"; PerCent 1 Ratio;
        "all", "outbound", "quality-office", "Y44";
        "运营商回执说已送达的", "requests that the carrier says were delivered";
        "办结后请客户打分的", "closings whose customer was asked for a score"; "请评时刻", "when it was asked";
    SCORE_ANSWER_RATE = "score-answer-rate", "评分参与率", "Score requests answered"; PerCent 1 Ratio;
        "all", "outbound", "quality-office", "Y44 U29";
        "打了分的", "requests that were answered";
        "已送达、且已打分或过期的", "requests that were delivered, and were answered or lapsed"; "打分或过期时刻", "the answer, or when it lapsed";
    SCORE_LAPSED_RATE = "score-lapsed-rate", "请评过期率", "Score requests lapsed"; PerCent 1 Ratio;
        "all", "outbound", "quality-office", "Y44";
        "到期没有打分的", "requests that lapsed in silence";
        "已送达、且已打分或过期的", "requests that were delivered, and were answered or lapsed"; "打分或过期时刻", "the answer, or when it lapsed";
    SCORE_RATE = "score-rate", "得分率", "Score, of ten"; PerCent 1 Ratio;
        "all", "outbound", "quality-office", "Y44 U29";
        "客户打的分数之和", "the sum of the scores given";
        "打分次数乘十；不打分不计", "ten for each score given; silence counts for nothing"; "打分时刻", "when the score was given";
    VISITS_KEPT = "visits-kept", "上门履约率", "Appointments kept"; PerCent 1 Ratio;
        "all", "any", "field", "Y41 A41";
        "约定时段结束前到场的", "windows in which somebody came before their end";
        "有了结论的约定时段（到场，或时段结束没有人到）；改过的不计", "windows with a verdict, somebody came or they ended; those that were moved before count for nothing"; "到场时刻；失约按时段结束", "the arrival; for a missed one its end";
    VISITS_MOVED = "visits-moved-by-us", "我方改约", "Appointments that we moved"; Count 0 Sum;
        "all", "any", "field", "Y41 A41";
        "我方提出改掉的约定时段", "windows that were moved because we asked";
        "", ""; "改约时刻", "when it was moved";
    VISITS_MOVED_BY_CUSTOMER = "visits-moved-by-customer", "客户改约", "Appointments that customers moved"; Count 0 Sum;
        "all", "any", "field", "Y41 A41";
        "客户要求改掉的约定时段", "windows that were moved because the customer asked";
        "", ""; "改约时刻", "when it was moved";
    VISITS_MISSED = "visits-missed", "上门失约", "Appointments missed"; Count 0 Sum;
        "all", "any", "field", "Y41 A41";
        "时段结束没有人到的约定", "windows that ended before anybody came";
        "", ""; "时段结束", "the end of the window";
    ACHIEVED_P50 = "achieved-p50", "修复用时五成位", "Achieved time, 50th percentile"; Minutes 0 Quantile(50);
        "fault", "any", "field", "Y40";
        "从受理到恢复，第百分之五十位，按区县与城乡", "acceptance to restoration, the 50th percentile by nearest rank, by district and area";
        "已办结且业务已恢复的障碍", "faults restored and resolved"; "办结时刻", "resolution";
    ACHIEVED_P80 = "achieved-p80", "修复用时八成位", "Achieved time, 80th percentile"; Minutes 0 Quantile(80);
        "fault", "any", "field", "Y40";
        "从受理到恢复，第百分之八十位，按区县与城乡", "acceptance to restoration, the 80th percentile by nearest rank, by district and area";
        "已办结且业务已恢复的障碍", "faults restored and resolved"; "办结时刻", "resolution";
    ACHIEVED_P95 = "achieved-p95", "修复用时九五位", "Achieved time, 95th percentile"; Minutes 0 Quantile(95);
        "fault", "any", "field", "Y40";
        "从受理到恢复，第百分之九十五位，按区县与城乡", "acceptance to restoration, the 95th percentile by nearest rank, by district and area";
        "已办结且业务已恢复的障碍", "faults restored and resolved"; "办结时刻", "resolution";
    CREW_KEPT = "crew-visits-kept", "装维人员履约率", "Appointments kept by technician"; PerCent 1 Ratio;
        "all", "any", "field", "Y41 A06";
        "本人在时段结束前到场的约定", "windows in which the technician came before their end";
        "派给本人、有了结论的约定时段", "windows with a verdict that were given to the technician"; "到场时刻；失约按时段结束", "the arrival; for a missed one its end";
    CREW_FIX = "crew-first-time-fix", "装维人员一次修复率", "First-time fix by technician"; PerCent 1 Ratio;
        "fault", "any", "field", "H11 A06";
        "本人回单后窗口内没有重复、客户没有不认的障碍", "faults of the technician's receipt without a repeat in the window and without a refusal";
        "本人回单、首次办结后重复窗口已满的障碍", "faults of the technician's receipt whose repeat window after the first close is over"; "窗口满的时刻", "end of the repeat window";
    CREW_RECEIPTS = "crew-receipts", "装维人员回单", "Receipts by technician"; Count 0 Sum;
        "all", "any", "field", "A06";
        "本人的回单", "receipts of the technician";
        "", ""; "回单时刻", "when the receipt was written";
    CREW_COMPLAINTS = "crew-complaints", "装维人员被投诉", "Complaints by technician"; Count 0 Sum;
        "all", "any", "field", "A06";
        "本人回单后客户不认或重开，以及本人上过门的投诉单", "refusals and reopenings after the technician's receipt, and complaint cases to which he was sent";
        "", ""; "不认、重开的时刻；投诉单按受理", "the refusal or reopening; for a complaint case its acceptance";
    UNIT_RED_LINES = "unit-red-lines", "各单位红线", "Red-line marks by unit"; Count 0 Sum;
        "all", "any", "quality-office", "Y26 A06";
        "指向该单位、未撤销的红线标记", "red-line marks against the unit that were not withdrawn";
        "", ""; "标记时刻", "when it was marked";
    SOLVED_REMOTELY = "solved-remotely", "远程解决率", "Settled without a visit"; PerCent 1 Ratio;
        "all", "any", "field", "Y08";
        "没有上门就解决的回单", "receipts of what was settled without going there";
        "全部回单", "all receipts"; "回单时刻", "when the receipt was written";
    OUTSIDE_RECEIVED = "outside-received", "外部转办来件", "Requests of outside bodies"; Count 0 Sum;
        "all", "outside-body", "quality-office", "N15 N32 N33";
        "外部机构转来的件，同一编号只计一次", "requests that outside bodies sent, one number once";
        "", ""; "来件时刻", "when it came";
    OUTSIDE_ANSWERED = "outside-answered-rate", "外部转办答复率", "Requests of outside bodies answered"; PerCent 1 Ratio;
        "all", "outside-body", "quality-office", "N15";
        "其中已发复函、没有再次转来待答的", "of these, answered by letter and not sent again since";
        "外部机构转来的件", "requests that outside bodies sent"; "来件时刻", "when it came";
    OUTSIDE_IN_TIME = "outside-in-time-rate", "外部转办及时率", "Requests of outside bodies answered in time"; PerCent 1 Ratio;
        "all", "outside-body", "quality-office", "N15 N33";
        "在来文期限前发出复函的", "rounds answered before the body's deadline";
        "已答复，或期限已过未答复的（再次转来另计一轮）", "rounds answered, or whose deadline passed unanswered; one sent again is another round"; "复函时刻；超期按期限", "the letter; for a late one the body's deadline";
    OWNER_CONTACTS = "owner-contacts", "首问受理", "First contacts"; Count 0 Sum;
        "all", "any", "quality-office", "H10";
        "首问责任人受理的联系", "contacts taken by the first-contact owner";
        "", ""; "联系发生时刻", "when the contact happened";
    OWNER_OPENED = "owner-opened", "首问开单", "Owner's cases opened"; Count 0 Sum;
        "all", "any", "quality-office", "H10";
        "首问责任人名下新开的服务单", "cases opened in the owner's name";
        "", ""; "受理时刻", "acceptance";
    OWNER_CLOSED = "owner-closed", "首问办结", "Owner's cases ended"; Count 0 Sum;
        "all", "any", "quality-office", "H10";
        "首问责任人名下结束的服务单", "cases ended in the owner's name";
        "", ""; "结束时刻", "when the case ended";
    OWNER_LATE = "owner-late", "首问违诺", "Owner's promises broken"; Count 0 Sum;
        "all", "any", "quality-office", "H10";
        "首问责任人名下违诺的对客承诺", "promises to customers broken in the owner's name";
        "", ""; "到期时刻", "due instant";
    OWNER_KEPT = "owner-kept", "首问承诺按时率", "Owner's promises kept"; PerCent 2 Ratio;
        "all", "any", "quality-office", "A13 U22";
        "首问责任人名下按时兑现的对客承诺", "promises to customers kept in the owner's name";
        "首问责任人名下到了结论的对客承诺", "promises to customers with a verdict in the owner's name"; "兑现时刻；违诺按到期时刻", "the stop; for a breach its due instant";
    OWNER_HELD = "owner-held", "首问一次办结率", "Owner's cases that held"; PerCent 2 Ratio;
        "all", "any", "quality-office", "A13";
        "办结后客户没有不认、也没有重开的", "closings that no customer refused and nobody opened again";
        "首问责任人名下的办结（一单可有多次）", "closings in the owner's name, of which a case may have several"; "办结时刻", "the closing";
    OWNER_SATISFIED = "owner-satisfied", "首问回访满意率", "Content customers of the owner"; PerCent 2 Ratio;
        "all", "outbound", "quality-office", "A13 U22";
        "表示满意的", "customers who said that they were satisfied";
        "首问责任人名下接通的回访", "call-backs in the owner's name that reached the customer"; "接通时刻", "the answer";
    COMPLAINT_SATISFACTION_UNIT = "complaint-satisfaction-by-unit", "各单位投诉处理满意率", "Satisfied with the handling of complaints, by unit"; PerCent 2 Ratio;
        "complaint", "outbound", "quality-office", "Y11";
        "表示满意的投诉人", "complainants who said that they were satisfied";
        "接通的投诉回访，按负责的单位", "complaint call-backs that reached the customer, by the unit that answers"; "接通时刻", "the answer";
    SETTLED_AT_ONCE = "settled-at-once", "当场办结率", "Settled at once"; PerCent 2 Ratio;
        "all", "any", "quality-office", "U22";
        "没有开单、也没有并入已有服务单的联系", "contacts that neither opened nor joined a case";
        "客户找来的联系，按受理单位", "contacts in which the customer came to us, by the accepting unit"; "联系发生时刻", "when the contact happened";
    PRAISED = "praised", "点名表扬", "Praised by name"; Count 0 Sum;
        "all", "any", "quality-office", "Y09 A44 A13";
        "表扬台账里点到名的人次", "namings of colleagues in the register of praise";
        "", ""; "收到之日", "the day on which it came";
}

//! What staff write and what customers say along the way.

/// Root-cause prefix and what the crew writes when it is done.
pub(crate) const DONE: &[(&str, &[&str])] = &[
    (
        "access.drop-cable",
        &[
            "入户皮线被压断，已重新布放并测试，光功率正常。",
            "楼道皮线老化，更换后信号恢复，客户现场试用正常。",
        ],
    ),
    (
        "access.connector",
        &[
            "光纤冷接头松动，重做接头后收光 -19 dBm。",
            "机顶盒后面的接头氧化，处理后画面正常。",
            "分纤箱跳线松脱，重新插接恢复。",
        ],
    ),
    ("access", &["分光器端口故障，倒换端口后恢复。"]),
    ("terminal.modem", &["光猫损坏，免费更换新光猫，测速达标。", "光猫电源适配器烧坏，更换后正常。"]),
    (
        "terminal.set-top-box",
        &["机顶盒硬件故障，更换一台，已教客户使用。", "机顶盒系统升级失败，刷机后恢复。"],
    ),
    ("terminal", &["重新下发终端配置，客户确认可以上网。", "无线信道干扰，调整信道和摆放位置后信号良好。"]),
    ("network.amplifier", &["楼放被雷击坏，更换放大器，整栋恢复。"]),
    ("network", &["局端端口吊死，复位后恢复。", "机房电源恢复，业务正常。", "干线抢修完成，全部用户恢复。"]),
    ("system", &["开通数据有误，更正后业务正常。", "计费数据差错，已更正并退费。"]),
    ("people", &["已向客户当面致歉，对责任人批评教育，客户表示理解。", "已重新约定时间并按时上门。"]),
    ("process", &["梳理了派单流程，本单已补办完毕。", "已协调资源，本周内扩容。"]),
    ("no-fault-found", &["上门测试各项指标正常，客户确认可用。"]),
    ("user", &["客户自购路由器故障，指导更换后正常。", "客户室内线路自行改动所致，已帮助恢复。"]),
    ("third", &["市政施工挖断光缆，抢修熔接后恢复。", "物业机房停电，来电后恢复。"]),
    ("majeure", &["雷暴造成线路损坏，天气好转后抢修恢复。"]),
];

/// Answers in substance to a complaint.
pub(crate) const ANSWERS: &[&str] = &[
    "您好，我是投诉处理专员，您反映的问题已受理，我正在调取记录核实，今天之内给您答复。",
    "已核实，多扣的费用是系统重复计费造成的，我们会原路退回并向您致歉。",
    "经查当天师傅临时被派去抢修，没有提前告知您，是我们的不对，已约定明天上午专人上门。",
    "已联系网络部门排查您家线路，初步判断是楼道分光器问题，安排今天更换。",
    "您反映的服务态度问题已调取录音核实，确实不妥，责任人会向您当面道歉。",
    "合约到期提醒确实没有发送成功，差额给您退还，并恢复原优惠价。",
    "该增值业务已为您退订，已扣费用全额退还，三个工作日内到账。",
];

/// How complaints end.
pub(crate) const SETTLED: &[&str] = &[
    "已退还多扣费用并致歉，客户认可处理结果。",
    "已安排专人上门彻底检修，现场测试正常，减免当月费用。",
    "已向客户书面说明情况，客户接受解释。",
    "增值业务已退订并退费，客户满意。",
    "责任人当面道歉，客户表示谅解。",
    "合约差额已退，优惠延续十二个月，客户同意结案。",
];

/// Why a customer refuses our word.
pub(crate) const REFUSALS: &[&str] = &[
    "退费还没到账，怎么就说办完了？我不同意。",
    "师傅走了不到一个小时又断了，没有修好！",
    "只说道歉，费用的事一个字没提，我不接受。",
    "画面还是卡，根本没解决。",
];

/// Why a customer comes back after the close.
pub(crate) const COMEBACKS: &[&str] =
    &["昨天说修好了，今天早上又没有网了。", "说好的退费没有退，请重新处理。", "电视又没信号了，和上次一样。"];

/// Urging calls.
pub(crate) const URGES: &[&str] = &[
    "我报修到现在都没人联系我，到底什么时候来？",
    "催一下，家里等着用网。",
    "都过去三个小时了，师傅还没到。",
    "请问我的单子处理到哪一步了？能不能快一点。",
    "已经打第二遍电话了，今天必须给我解决。",
];

/// Notes of staff, internal.
pub(crate) const NOTES: &[&str] = &[
    "已电话联系客户，客户晚上七点后在家。",
    "备件已领，随车带上。",
    "与物业沟通好，弱电间钥匙在门卫处。",
    "客户情绪较激动，上门请注意沟通方式。",
    "核对历史工单，本户近三个月第二次报障。",
];

/// Reasons to cancel.
pub(crate) const CANCELS: &[&str] = &[
    "客户来电：自己重启光猫后已恢复，不用上门了。",
    "客户重复报障，与在办单为同一问题，撤销本单。",
    "客户改变主意，暂不办理。",
];

/// Evidence by cause of a pause or an exemption.
pub(crate) const EVIDENCE_USER: &[&str] =
    &["客户来电要求改到回家后再处理，录音为证。", "连续三次联系，客户外出不在家，录音为证。"];
/// As above, third party.
pub(crate) const EVIDENCE_THIRD: &[&str] =
    &["市政施工挖断主干光缆，附施工单位告知函。", "物业机房锁闭，物业经理书面说明明早开门。"];
/// As above, force majeure.
pub(crate) const EVIDENCE_STORM: &[&str] = &["气象台雷暴红色预警期间禁止登杆作业，附预警截图。"];

/// Line log of a restoration.
pub(crate) const LINE_LOG: &str = "网管记录：光路收光恢复正常，终端上线，此后无中断。";
/// Speed test of the crew.
pub(crate) const SPEED_TEST: &str = "现场测速：下行 312 Mbps，上行 51 Mbps，时延 6 ms。";
/// Photograph of the crew.
pub(crate) const PHOTO: &str = "现场照片：新接头与收光读数。";

/// Instructions of the general manager.
pub(crate) const INSTRUCTIONS: &[&str] = &[
    "请服务总监牵头，今日内与客户见面，给出明确方案，结果报我。",
    "立即退费并当面致歉，查清流程漏洞，明天上午书面报告。",
    "网络部门今晚必须到现场，修不好不收工。",
    "此事责任清楚，不要再推，二十四小时内办结。",
];
/// What came of them.
pub(crate) const CARRIED_OUT: &[&str] =
    &["已按批示上门见面，方案客户认可，整改措施已布置。", "已退费并致歉，流程漏洞已堵上。"];

/// What another unit is asked.
pub(crate) const ASSISTS: &[&str] =
    &["请核查该户所在光路近七天告警，给出处理意见。", "请核对该用户三个月账单并出具说明。"];
/// What it answers.
pub(crate) const ASSISTED: &[&str] =
    &["光路有间歇性告警，已更换尾纤。", "账单核对完毕，确属重复计费，同意退费。"];

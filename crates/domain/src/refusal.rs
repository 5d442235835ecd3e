//! Numbered refusals: a code, a sentence, a next step, in both languages, and a page in `docs/errors/`.

use std::fmt;
use yinuo_policy::Bilingual;

/// Why a command was not accepted. Nothing happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Code `D0xx`; never given a second meaning.
    pub code: &'static str,
    /// What is wrong.
    pub sentence: Bilingual,
    /// What to do next.
    pub next_step: Bilingual,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.code, self.sentence.en, self.next_step.en)
    }
}

impl std::error::Error for Refusal {}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal, $next_zh:literal, $next_en:literal;)*) => {
        impl Refusal {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name() -> Self {
                    Self {
                        code: $code,
                        sentence: Bilingual::new($zh, $en),
                        next_step: Bilingual::new($next_zh, $next_en),
                    }
                }
            )*
        }
        /// All codes of the domain, in order.
        pub const CODES: &[&str] = &[$($code),*];
    };
}

refusals! {
    /// The case's state does not allow the command.
    wrong_state = "D001", "服务单现在的状态不允许这一步。", "The state of the case does not allow this step.",
        "请刷新后看可用的操作。", "Reload and look at the actions that are open now.";
    /// No such case.
    no_case = "D002", "没有这张服务单。", "There is no such case.",
        "请核对单号，末位是校验码。", "Check the number; its last digit is a check digit.";
    /// Unknown category.
    unknown_category = "D003", "业务规则里没有这个类别，或不能用它开单。", "The policy has no such category, or it opens no case.",
        "请从类别树里选最末一级。", "Choose a leaf of the category tree.";
    /// Unknown customer or service.
    unknown_customer = "D004", "没有这个客户或业务。", "There is no such customer or service.",
        "请按号码重新查找客户。", "Look the customer up again by number.";
    /// A case of the same topic is open.
    duplicate = "D005", "同一业务、同一主题已有在办服务单。", "A case on the same service and topic is open already.",
        "请并入在办单；确需另开，请指明那张单。", "Join it; if a second one is really needed, name the open one.";
    /// The occurred instant lies in the future.
    in_the_future = "D006", "发生时刻在将来。", "The instant at which it happened lies in the future.",
        "请填写已经发生的时刻，或留空。", "Give an instant that has passed, or leave it empty.";
    /// The occurred instant lies too far back.
    too_late = "D007", "发生时刻早于规则允许补录的范围。", "The instant lies further back than the policy lets a late fact count.",
        "请按现在的时刻记录；在单上办的事，补录期内附独立证据可以补记，改变判定的可以提补录、由第二人批准。", "Record it as of now; a deed on a case may be entered later with independent evidence within the policy's limit, or be proposed as a late fact, on which a second person decides.";
    /// A late fact needs evidence that the late party did not make.
    needs_evidence = "D008", "补录会撤销一次违诺，需要独立证据。", "This late fact would withdraw a breach and needs independent evidence.",
        "请附线路日志、客户原话或录音；或提补录、由第二人批准；或按现在的时刻记录。", "Attach the line log, the customer's word or a recording; or propose it as a late fact, on which a second person decides; or record it as of now.";
    /// The recorded instant goes back.
    clock_went_back = "D009", "服务器时钟倒退，本次没有记录。", "The server's clock went back; nothing was recorded.",
        "请稍后再试，并告知管理员校时。", "Try again shortly and tell the administrator to check the time.";
    /// The second person must be another person.
    same_person = "D010", "第二人不能是提出人本人。", "The second person must not be the proposer.",
        "请换一位有权限的同事审批。", "Ask another colleague with the permission to decide.";
    /// The cause stops no clock of this case.
    cause_stops_nothing = "D011", "这个原因不能停本单的任何时限。", "This cause stops none of the clocks of this case.",
        "请看承诺说明里的可停原因。", "See the explanation of the promise for causes that stop it.";
    /// No such pause, exemption, task or red-line mark.
    no_such_item = "D012", "本单没有这一项停表、免责、任务或红线标记。", "The case has no such pause, exemption, task or red-line mark.",
        "请刷新后再选。", "Reload and choose again.";
    /// Decided already.
    already_decided = "D013", "这一项已经有结论。", "This has been decided already.",
        "请刷新查看结论。", "Reload to see the decision.";
    /// Red line: the unit concerned cannot close.
    red_line = "D014", "红线单不能由被指单位及其下级办结。", "The unit that a red line accuses, and all below it, cannot close the case.",
        "请转服务管控部门处理。", "Hand it to the service-quality office.";
    /// Only the general manager instructs.
    not_general_manager = "D015", "只有总经理可以批示。", "Only the general manager gives an instruction.",
        "请由总经理岗位登录后批示。", "Sign in as the holder of the general manager's post.";
    /// The fifth rung is left only by an instruction.
    needs_instruction = "D016", "已升到总经理，须有总经理批示才能办结。", "The case has climbed to the general manager; only an instruction lets it leave.",
        "请等待或提请总经理批示。", "Wait for the general manager's instruction, or ask for it.";
    /// Unknown root cause.
    unknown_cause = "D017", "规则里没有这个根因编码。", "The policy has no such root cause.",
        "请从根因表里选择。", "Choose from the table of root causes.";
    /// Text empty or too long.
    bad_text = "D018", "文字为空或超过长度。", "The text is empty or too long.",
        "请填写 1 到 4000 个字。", "Write 1 to 4000 characters.";
    /// The window for reopening is over.
    window_over = "D019", "已过可以重开的期限。", "The window for reopening is over.",
        "请另开新单，系统会记为重复。", "Open a new case; it will count as a repeat.";
    /// A span is empty or lies wrongly.
    bad_span = "D020", "时间段为空，或起止不合要求。", "The span is empty, or its ends do not fit.",
        "请检查起止时刻。", "Check both instants.";
    /// Unknown unit, person or mark.
    unknown_name = "D021", "没有这个单位、人员、渠道或标记。", "There is no such unit, person, channel or mark.",
        "请从列表里选择。", "Choose from the list.";
    /// The case has reached its limit.
    too_many = "D022", "本单的任务或记录已到上限。", "The case has reached its limit of tasks or events.",
        "请另开新单并互相引用。", "Open another case and refer to this one.";
    /// Complaint and appeal never change into one another.
    kinds_stay = "D023", "重新归类不能改变服务单的种类。", "A new category must not change the kind of the case.",
        "请取消后按正确种类另开。", "Cancel it and open one of the right kind.";
    /// Something open stands in the way.
    something_open = "D024", "还有停表、审批、协办或批示未结束。", "A pause, an approval, an assist or an instruction is still open.",
        "请先了结它们。", "Finish it first.";
    /// The service does not work yet.
    not_restored = "D025", "还没有记录业务恢复。", "The service has not been recorded as working.",
        "请先记录恢复时刻。", "Record the restoration first.";
    /// The evidence names an artefact that nobody stored, or too many.
    unknown_artefact = "D026", "证据附件没有存入系统，或超过 8 件。", "The evidence names an artefact that is not stored, or more than eight.",
        "请先上传附件，再提交这一步；最多 8 件。", "Store the artefact first, then send this step again; eight at most.";
    /// A task is finished by whom it addresses, or by whoever took it.
    not_addressed = "D027", "这项任务不是交给您的，也不是您接下的。", "The task is neither addressed to you nor taken by you.",
        "请由被交办的单位或人员回复。", "Let the unit or person it addresses return it.";
    /// The person named holds no post in the unit named.
    of_another_unit = "D028", "这个人在所选单位没有岗位。", "The person holds no post in the unit chosen.",
        "请改选该单位的人；要转给别的单位，请同时选那个单位。", "Choose somebody of that unit; to hand the case over, choose the other unit as well.";
    /// The same mark stands against the same unit.
    marked_already = "D029", "这条红线对这个单位已经标记。", "This red line is marked against this unit already.",
        "请核对红线和单位；涉及别的单位可另标一条。", "Check mark and unit; another unit concerned gets a mark of its own.";
    /// The accused withdraw no mark.
    accused = "D030", "被指单位及其下级不能提出或批准撤销红线标记。", "The unit that a red line accuses, and all below it, neither propose nor approve its withdrawal.",
        "请由被指单位以外的人提出，另一人批准。", "Let somebody outside the accused unit propose it, and another decide.";
    /// The contact is of one customer, and the case that it would join of another.
    another_customers_case = "D031", "要并入的服务单是另一位客户的，没有记录。", "The case that it would join is another customer's; nothing was recorded.",
        "请核对客户和外来编号：确是这张单的事就选这张单的客户，不是就用自己的编号另立一张。",
        "Check the customer and the body's number: choose the customer of the case if it is its matter, else open a case of its own under its own number.";
    /// A limit is set in the past.
    already_past = "D033", "这个时刻已经过去了。", "That instant is past already.",
        "请选一个将来的时刻。", "Choose an instant to come.";
    /// Staff enter what the customer said, and nothing shows that he said it.
    unheard = "D034", "客户的意思要有凭据：解决之后在本单记下的联系，或录音编号。", "The customer's word needs evidence: a contact with him recorded on this case after the resolution, or a recording.",
        "请选本单上的那次联系，或填录音编号；客户也可以自己在链接里确认。", "Choose that contact of this case, or enter the recording's reference; he may also say so himself by his link.";
    /// The handler says that his customer agrees.
    own_work = "D035", "自己经办的单，不能由自己记客户确认。", "Whoever handles a case does not enter himself that its customer agrees.",
        "请由另一位同事记，或等客户在链接里确认；到期没有回音会自动关单。", "Let a colleague enter it, or let the customer say so by his link; a window that passes in silence closes the case.";
    /// An acceptance that is put back further than somebody's word goes, and nothing shows when it was.
    acceptance_unproven = "D036", "受理时刻提前较多，没有凭据。", "The acceptance is put back further than a word goes, and nothing shows when it was.",
        "请填录音编号或来文编号；没有凭据的，按现在的时刻受理。", "Give the reference of a recording or the number of a letter; without either, accept it as of now.";
    /// A late fact by which nothing is judged otherwise.
    changes_nothing = "D037", "这件补录不改变任何判定。", "This late fact changes no verdict.",
        "不改变判定的，按现在的时刻记录，或在备注里写明。", "Record it as of now, or write it into a note.";
    /// The office that inspects handles no case.
    inspects = "D040", "检查部门不办自己检查的单。", "The office that inspects handles no case.",
        "请派给别的单位或人员。", "Give it to another unit or person.";
    /// Nobody looked at the line before somebody is sent.
    look_first = "D041", "这类故障要先远程查线路、试一步，再要求上门。", "For this fault the line is looked at and something is tried from afar before somebody is sent.",
        "请在服务单里记下线路诊断和试过的办法；查出要上门才能修的，记下就可以要求上门。", "Record the look at the line and what was tried; where it shows what only a visit mends, record that and ask for the visit.";
    /// A look that the policy does not know.
    no_such_look = "D042", "没有这种线路诊断或办法，光功率不可能，或没试什么却说好了。", "There is no such finding or step, the optical power cannot be, or it is said to work by nothing that was tried.",
        "请从列表里选；光功率填 -60 到 10 dBm。", "Choose from the list; optical power lies between -60 and 10 dBm.";
    /// A reason for refusing a case that the policy does not know.
    no_such_rejection = "D043", "规则里没有这个不予受理的原因。", "The policy has no such reason for refusing a case.",
        "请从原因表里选；没有原因表就先采用含 [rejection] 的规则包。", "Choose from the list; where there is none, adopt a pack with [rejection] first.";
    /// The customer can object no longer.
    no_objection_any_more = "D044", "异议期已过，或已经提过异议。", "The window for objecting is over, or an objection was made already.",
        "请看复核结果；有新情况的，另开新单。", "Look at its ruling; where something is new, open another case.";
    /// No rule on visits, or no such job.
    no_visits = "G001", "规则里没有这种上门。", "The policy knows no such visit.",
        "请从上门种类里选；没有就先采用上门规则包。", "Choose one of the jobs; where there is none, adopt a pack with visits first.";
    /// No such visit, or not at this step.
    no_such_visit = "G002", "没有这个上门单，或它不在这一步。", "There is no such visit, or it is not at this step.",
        "请刷新后看这个上门单的进度。", "Load it again and see how far the visit is.";
    /// Somebody else's visit.
    not_your_visit = "G003", "这个上门单不是派给您的。", "The visit was given to somebody else.",
        "请刷新今天的任务；已经到场的，请调度代为登记。", "Load your day again; if you are there, let the dispatcher record it.";
    /// Unknown.
    cannot_come = "G004", "装维台账里没有这个人员。", "The register of technicians does not know this person.",
        "请换一位装维人员，或请管理员登记。", "Choose a technician, or have this one entered.";
    /// A skill is missing.
    lacks_skill = "G005", "这个人员没有这种上门要的技能。", "The technician lacks a skill that the visit needs.",
        "请换一位有这项技能的人员。", "Choose a technician who has it.";
    /// Parts are missing.
    lacks_parts = "G006", "车上备件不够，不能派。", "The van is short of parts for this visit, so that it cannot be given out.",
        "请先补料，或派给有备件的人员。", "Restock the van, or choose a technician who has the parts.";
    /// Another visit holds the hour.
    hour_taken = "G007", "这个时间已经派给别的上门单。", "Another visit holds that hour.",
        "请刷新后另选时间或人员。", "Load the day again and choose another hour or technician.";
    /// The hours lie outside the window, or the window cannot be chosen.
    outside_window = "G008", "时间不在可约的时段里，或那天已约满、不可约。", "The hour lies outside the windows that can be chosen, or that day is full or closed.",
        "请从空闲时段里选。", "Choose one of the free windows.";
    /// Proof is missing.
    proof_missing = "G009", "缺少规则要求的凭据（原因、测速或照片）。", "The proof that the policy asks for is missing: cause, speed test or photo.",
        "请补齐后再提交。", "Add it and send again.";
    /// The phone's word comes too late.
    phone_too_late = "G010", "手机时刻报得太迟，不能自行补录。", "The phone tells of it too late for its own word to count.",
        "请调度核实后代为登记。", "Let the dispatcher check it and record it.";
    /// Unknown reason for handing back.
    unknown_reason = "G011", "规则里没有这个退单原因。", "The policy has no such reason for handing a visit back.",
        "请从退单原因里选。", "Choose one of the reasons.";
    /// Somebody is on the way or there.
    visit_under_way = "G012", "有人正在路上或现场，服务单不能结束。", "Somebody is on the way or on site, so that the case cannot end.",
        "请等他回单或退单。", "Wait for his receipt, or until he hands it back.";
    /// A batch that cannot be meant so.
    bad_batch = "G013", "离线批次为空、超过 200 项，或项的键重复。", "The batch is empty, has more than 200 actions, or a key twice.",
        "请分成几批，每项用自己的键。", "Send several batches, and give each action its own key.";
    /// No such month of pay.
    no_period = "J001", "没有这个工资月。", "There is no such month of pay.",
        "月份写成 2026-11，不晚于本月。", "Write the month as 2026-11, not later than this one.";
    /// The month is at another step.
    wrong_period_state = "J002", "工资月不在这一步。", "The month of pay is not at this step.",
        "依次是：计件、核对、公示、锁定；请刷新后看。", "The steps are counting, looking through, published, locked; reload and look.";
    /// The month still runs.
    month_not_over = "J003", "这个月还没有过完。", "The month is not over.",
        "请在下月第一天再核对。", "Look through it on the first day of the next month.";
    /// Objections stand in the way.
    objections_open = "J004", "复核期未满，或还有复核没有裁定。", "The time for objections is not over, or one waits for its decision.",
        "请先裁定全部复核，并等复核期满。", "Decide every objection and wait for the end of the time.";
    /// One person signs once.
    signed_already = "J005", "您已经签过字，第二个签字要另一个人。", "You have signed; the second signature is somebody else's.",
        "请换一位有权限的同事签字。", "Ask another colleague with the permission to sign.";
    /// The sum is another one now.
    sum_moved = "J006", "合计已经变动，和您看到的不一样。", "The sum moved and is not the one that you saw.",
        "请刷新，核对新的合计后再签。", "Reload, look at the new sum and sign again.";
    /// No such wage line.
    no_wage_line = "J007", "没有这一行工资，或不是您的。", "There is no such wage line, or it is not yours.",
        "请从自己的工资页选一行。", "Choose a line of your own page of wages.";
    /// The line cannot be contested now.
    no_objection_now = "J008", "这一行现在不能申请复核。", "This line cannot be contested now.",
        "复核期内每行可申请一次；锁定后的变动看下月。", "Each line can be contested once within its time; what changes after the lock stands in the next month.";
    /// The objection was decided.
    objection_decided = "J009", "这件复核已经裁定。", "The objection was decided already.",
        "请看裁定的内容。", "Look at the decision.";
    /// Another unit decides.
    own_unit_decides = "J010", "本人和本单位不能裁定这件复核。", "Neither the person nor anybody of the unit decides this objection.",
        "请由别的单位的人裁定。", "Somebody of another unit decides.";
    /// Nobody is paid by the piece.
    no_pay_rule = "J011", "现行规则没有计件工资。", "The policy in force pays nobody by the piece.",
        "请先采用含 [pay] 的规则包。", "Adopt a pack with [pay] first.";
    /// The case has no customer to write to.
    nobody_to_write_to = "L001", "本单没有登记客户，链接没有人可发。", "The case names no customer, so that there is nobody to send a link to.",
        "请电话告知来人；有客户资料后另开新单。", "Tell whoever came by telephone; open a case under his customer code when he has one.";
    /// A view that cannot be saved.
    bad_view = "L002", "这个视图存不了：名称须有 1 到 40 个字，并且来自能存的列表。", "This view cannot be saved: it needs a name of 1 to 40 characters and a list that can be kept.",
        "请改名称；或打开要存的列表，再按“存为视图”。", "Change the name, or open the list that you mean and save it there.";
    /// As many views as can be kept.
    too_many_views = "L003", "视图已到上限（每人、每单位各 50 个）。", "There are as many views as can be kept: fifty a person and fifty a unit.",
        "请先删去不用的视图。", "Remove one that is not used.";
    /// Somebody else saved the view.
    not_your_view = "L004", "这个视图是别人存的。", "Somebody else saved this view.",
        "请请存它的同事删；您可以另存一份。", "Ask whoever saved it to remove it; you can save one of your own.";
    /// The message has left.
    has_left = "L005", "没有这条短信，或它的发送时刻已到，撤不回来。", "There is no such message, or its time has come and it cannot be taken back.",
        "请刷新看送达情况；要更正，请再给客户发一条或打电话。", "Load it again to see how far it is; to correct it, write again or ring the customer.";
    /// Nobody handles the case.
    nobody_to_press = "L006", "这张单没有人经办，没有人可催。", "Nobody handles the case, so that there is nobody to press.",
        "请先派给一个人。", "Assign it to somebody first.";
    /// None, or too many, at once.
    not_so_many = "L007", "一次须选 1 到 100 张单，不重复。", "Choose 1 to 100 cases at once, each of them once.",
        "请分几次做。", "Do it in several turns.";
    /// Two cases that are not one matter.
    not_one_matter = "L008", "这两张单并不成一件事：须同一客户、同一业务、同一种类，且没有别的单并进要并掉的那张。", "The two cases are not one matter: one customer, one service, one kind, and nothing merged into the one that ends.",
        "有关但不是一件事的，请用“关联”。", "Cases that only have to do with one another are related, not merged.";
    /// The younger case would go on.
    older_goes_on = "L009", "要由先受理的那张单接着办，承诺才不会推后。", "The case that was accepted first goes on, so that nothing is due later than promised.",
        "请打开先受理的那张单，把这张并进去。", "Open the case that was accepted first, and merge this one into it.";
    /// The case was credited under a matter of its own.
    credited_apart = "L010", "被并的单已经按另一件事赔过，并了会重复。", "The case was credited under a matter of its own already; merging would count it double.",
        "请让两张单各自办完，用“关联”连起来。", "Let each go on for itself, and relate them.";
    /// Nothing to take back.
    not_merged = "L011", "这张单没有并入别的单。", "The case was not merged into another.",
        "请刷新后看两张单的关系。", "Load both cases again and see how they stand.";
    /// A language, theme, page or hours that there are not.
    bad_preferences = "L012", "这样的设置存不了：语言、主题、首页或安静时段不对。", "These settings cannot be kept: there is no such language, theme, first page or span of quiet hours.",
        "请从列表里选；安静时段的起止用 24 小时制，不能相同。", "Choose from the lists; quiet hours have a beginning and an end that differ, by the 24-hour clock.";
    /// A colleague who is called may not see the case.
    called_in_vain = "L013", "叫的人里有看不到这张单的，没有发。", "Somebody who is called may not see the case; nothing was sent.",
        "请去掉他；或由主管、经理、服务管控先允许他看，写明目的和到何时。", "Leave him out, or have a supervisor, a manager or the quality office give him leave first, for a purpose and a time.";
    /// The score is not a whole number from 1 to 10.
    bad_score = "M001", "分数须是 1 到 10 的整数。", "A score is a whole number from 1 to 10.",
        "请重新选一个分数。", "Choose one of the ten.";
    /// The message needs no new start.
    no_retry = "M002", "没有这条短信，或它不需要重发。", "There is no such message, or it needs no new start.",
        "只有失败和等重试的可以重发；请刷新后再看。", "Only failed and waiting ones can be sent anew; load the list again.";
    /// No such card.
    no_card = "N001", "没有这张评分表。", "There is no such card of scores.",
        "请从页面上的评分表里选；没有时先采用含 [[card]] 的规则包。", "Choose a card of the page; when there is none, adopt a pack with [[card]] first.";
    /// No such month of scores.
    no_score_month = "N002", "没有这个月份的评分。", "There are no scores of that month.",
        "请选从规则采用之月到本月的一个月份。", "Choose a month from the one in which the rule was adopted up to this one.";
    /// No such figure.
    no_figure = "N003", "这张表上没有这个人、单位或指标。", "The card has no such person, unit or figure.",
        "请从表里点开一格。", "Open a cell of the table.";
    /// No such deduction, or not one's own unit's.
    no_deduction = "N004", "没有这一笔扣分，或不是本单位的。", "There is no such deduction, or it is not your unit's.",
        "请从本单位的扣分里选一笔。", "Choose a deduction of your own unit.";
    /// The deduction cannot be contested now.
    no_points_objection_now = "N005", "这笔扣分现在不能申请复核。", "This deduction cannot be contested now.",
        "月度锁定前每笔可申请一次。", "Each can be contested once, until its month is locked.";
    /// The honour does not stand.
    bad_honour = "N006", "荣誉要写明名称、级别、授予单位、日期、得主和依据。", "An honour needs its name, level, body, date, whom it honours, and what shows it.",
        "请补全：级别和得主从列表里选，每个只写一次；日期写成 2026-11-21，不晚于今天。", "Complete it: choose its level and whom it honours from the lists, each once; write the date like 2026-11-21, not after today.";
    /// No such honour.
    no_honour = "N007", "没有这项荣誉。", "There is no such honour.",
        "请从荣誉台账里选。", "Choose one of the ledger.";
    /// Another person decides.
    another_decides_honour = "N008", "提出人和得主不能审定这项荣誉。", "Neither who proposed an honour nor whom it honours decides it.",
        "请由另一位管理人员审定。", "Another manager decides.";
    /// The honour was decided.
    honour_decided = "N009", "这项荣誉已经审定，或不在这一步。", "The honour was decided already, or is not at this step.",
        "请看审定的结果。", "Look at what was decided.";
    /// The praise does not stand.
    bad_praise = "N010", "表扬要写明对象、事由和收到日期。", "A praise needs whom it is for, what for, and the day on which it came.",
        "请选在册的人员（至多八位），写一到四百字；照片至多四张。", "Choose up to eight people of the register and write one to four hundred characters, with four photos at most.";
    /// No such praise.
    no_praise = "N011", "没有这条表扬。", "There is no such praise.",
        "请从表扬栏里选。", "Choose one of the feed.";
    /// No such outside body.
    unknown_body = "O001", "规则里没有这个转办单位。", "The policy has no such outside body.",
        "请从转办单位表里选；新单位先写进规则包。", "Choose from the list of bodies; a new one is first written into a pack.";
    /// The hand is of too low a grade.
    grade_too_low = "O002", "这件转办须由更高级别的人员经办。", "A case that a body transferred needs a hand of a higher grade.",
        "请派给够级别的人；级别写在人员台账里。", "Give it to somebody of the grade; grades stand in the register of people.";
    /// The body's number cannot stand in a letter.
    bad_outside_number = "O003", "来文编号为空、过长，或含不可见字符。", "The body's number or reference is empty, too long, or has invisible characters.",
        "照来文填写编号，1 到 60 个字，前后不留空格。", "Write the number as the letter has it: 1 to 60 characters, no blanks at its ends.";
    /// The body's deadline cannot be meant so.
    bad_outside_due = "O004", "来文期限不在将来一年之内。", "The body's deadline does not lie within the coming year.",
        "请核对来文期限；没写期限就留空。", "Check the deadline; leave it empty where the letter names none.";
    /// The request is not at this step.
    no_such_request = "O005", "没有这件转办，或它不在这一步。", "There is no such request, or it is not at this step.",
        "请刷新后看这件转办的进度。", "Reload and see where the request stands.";
    /// Somebody else signs.
    signed_by_another = "O006", "这类复函须由规则指定的岗位签发。", "A reply of this kind is signed by the post that the policy names.",
        "请由签发人登录后签发。", "Let the signatory sign in and sign.";
    /// No such outage.
    no_such_outage = "O007", "没有这次大面积故障，或它不在这一步。", "There is no such outage, or it is not at this step.",
        "请刷新大面积故障页。", "Reload the page of outages.";
    /// The case is tied already.
    in_an_outage = "O008", "这张单已并入或排除，不能再这样改。", "The case has joined or left an outage already, and cannot do so again.",
        "请刷新后看它与大面积故障的关系。", "Reload and see how it stands to the outage.";
    /// Instants of an outage that do not fit.
    bad_outage = "O009", "大面积故障的单位、主题或时刻不合要求。", "The unit, topic or instants of the outage do not fit.",
        "开始不在将来，恢复不早于开始也不在将来，预计恢复晚于开始。", "It begins in the past, ends after that and not in the future, and is expected to end after it began.";
    /// One outage of an area and topic stands already.
    outage_stands = "O010", "这个区域、这个主题已有大面积故障。", "An outage of this area and topic stands already.",
        "请并入已有的那一次。", "Join the one that stands.";
    /// An alarm that cannot be meant so.
    bad_alarm = "O011", "告警的编号或时刻不合要求。", "The alarm's id or instants do not fit.",
        "编号 1 到 100 个可见字符，时刻不早于七天前、不晚于五分钟后。", "An id has 1 to 100 visible characters; the instants lie within the last seven days and at most five minutes ahead.";
    /// Only the quality office directs.
    not_quality_office = "O012", "只有服务管控部门可以督办。", "Only the quality office gives and judges directives.",
        "请由服务管控岗位登录。", "Sign in as the quality office.";
    /// No reply waits for this person's verdict.
    nothing_to_judge = "O013", "没有等您评定的督办回复。", "No reply to a directive waits for your verdict.",
        "等对方回复后再评定；本人的回复由同事评定。", "Wait for the reply; your own is judged by a colleague.";
    /// The case lies outside the outage.
    outside_the_outage = "O014", "这张单不在这次大面积故障的区域或主题里。", "The case lies outside the outage's area or topic.",
        "请核对区域与主题；确属同一故障，先改故障的区域。", "Check area and topic; if it is the same, widen the outage first.";
    /// No such directive.
    no_such_directive = "O015", "没有这件督办。", "There is no such directive.",
        "请刷新督办清单。", "Reload the list of directives.";
    /// A directive that cannot be meant so.
    bad_directive = "O016", "督办的对象、内容或期限不合要求。", "The addressee, words or limit of the directive do not fit.",
        "写一个单位或一个人、1 到 500 个字，期限在将来 30 天之内。", "Name one unit or one person, 1 to 500 characters, and a limit within the next thirty days.";
    /// The directive is not at this step.
    directive_moved = "O017", "这件督办不在这一步。", "The directive is not at this step.",
        "请刷新后看它的进度。", "Reload and see where it stands.";
    /// Somebody else answers it.
    not_directed = "O018", "这件督办由被督办的单位或本人回复，由别人评定。", "The unit or person that is directed answers; somebody else judges.",
        "请由被督办单位的人登录回复。", "Let somebody of that unit sign in and answer.";
    /// An outage that owes nothing to its area, or a cause that frees nobody.
    no_area_credit = "O019", "这次故障对全区没有应付的赔付，或这个原因不能免付。", "The outage owes nothing to its area, or the cause does not free anybody.",
        "请看规则：时长、主题、免付原因。", "Look at the rule: its length, its topics, its causes.";
    /// No such settlement.
    no_such_settlement = "Q001", "没有这笔赔付。", "There is no such settlement.",
        "请核对编号：服务单、第几笔、第几轮。", "Check the id: case, settlement, round.";
    /// A round that nobody was told of.
    no_such_round = "Q002", "这笔赔付没有发出过这一轮。", "That round of the settlement was never instructed.",
        "请按收到的指令原样回写编号。", "Answer under the very id that the instruction came with.";
    /// Only what was refused or came back is sent again.
    nothing_to_send_again = "Q003", "这笔赔付没有被拒或退回，不用再发。", "The settlement was neither refused nor returned; there is nothing to send again.",
        "请刷新后看它现在的状态。", "Reload and look at its state.";
    /// An answer that cannot be meant so.
    bad_answer = "Q004", "付款回执的状态或流水号不合要求。", "The status or reference of the answer does not fit.",
        "状态写 credited、refused 或 returned；流水号至多 64 个字母、数字和 -_./:。", "The status is credited, refused or returned; a reference has at most 64 letters, digits and -_./: characters.";
    /// A day of which there is no settlement file.
    bad_settlement_day = "Q005", "这不是一个日期。", "That is no day.",
        "写成 2026-07-01 这样。", "Write it as 2026-07-01.";
    /// A line of a file of answers that cannot be read.
    bad_answer_line = "Q006", "结果文件这一行读不懂。", "This line of the result file cannot be read.",
        "首行 id,status,reason,reference，以下每行四栏，至多 20,000 行。", "The first line is id,status,reason,reference; every other one has four fields, 20,000 lines at most.";
    /// No limit table, or none of this kind.
    no_authority = "Q007", "现行规则没有这一类特批。", "The policy in force has no limit table for such an exception.",
        "请先采用含 [[authority]] 的规则包。", "Adopt a pack with [[authority]] first.";
    /// Above every row of the table.
    above_every_limit = "Q008", "超出权限表里每一级的限额。", "It is above every limit of the table.",
        "请减少金额或天数；确需更多，请总经理批示。", "Ask for less, or for fewer days; for more, the general manager instructs.";
    /// Above what one's own post may grant.
    above_own_limit = "Q009", "超出您岗位的权限，或您的岗位没有这项权限。", "It is above what your post may grant, or your post grants none of it.",
        "请按上报，由下一级决定。", "Pass it up: the next post decides.";
    /// The limit of the day.
    day_spent = "Q010", "加上这一笔，就超出您今天的额度。", "With this one you would grant more than you may in a day.",
        "请上报下一级，或请同岗位的同事决定。", "Pass it up, or let a colleague of your post decide.";
    /// No such exception that waits.
    no_such_exception = "Q011", "没有等待决定的特批。", "No exception waits for a decision.",
        "请刷新后看结果。", "Reload and look at the outcome.";
    /// An exception that cannot be meant so.
    bad_exception = "Q012", "特批的金额、业务或期限不合要求。", "The sum, service or term of the exception does not fit.",
        "金额大于 0；特殊开机只用于已停机的业务，期限在将来。", "A sum is above nought; only a service that is cut off is reconnected, until an instant ahead.";
    /// Nobody is above.
    top_of_the_table = "Q013", "权限表里没有更高的一级。", "The table has no higher post for it.",
        "请由现在这一级决定。", "Let the post that has it decide.";
    /// It works again already.
    reconnected_already = "Q014", "这项业务正在特殊开机期内。", "The service is reconnected already, and its term runs.",
        "请等到期复查后再说。", "Wait for the check on its last day.";
    /// Nothing says how a firm is settled.
    no_firm_pay = "Q020", "规则没有写代维单位怎样结算。", "The policy does not say how contract firms are settled.",
        "请采用写有 [contractor-pay] 和 [pay] 的规则。", "Adopt a policy with [contractor-pay] and [pay].";
    /// Outside the hours in which customers are rung.
    not_hours = "S001", "现在是安静时段，或不在规定的回访时段内。", "These are quiet hours, or outside the hours in which customers are called back.",
        "请等到列表上写明的时刻再拨。", "Wait until the time that the list shows.";
    /// He asked not to be rung.
    do_not_call = "S002", "客户要求不要打电话，不能回访。", "The customer asked not to be telephoned; he is not called back.",
        "请拨同一抽样里的下一户，他已顶替进来。", "Call the next of the same draw, who stands in for him.";
    /// The attempt before is too near, or this part of the day was tried.
    other_time = "S003", "上次拨打太近，或这个时段已经打过，要换时段。", "The attempt before is too near, or this part of the day was tried: another part comes first.",
        "请等到列表上写明的时刻再拨。", "Wait until the time that the list shows.";
    /// As often as the policy allows.
    calls_spent = "S004", "这户已按规定次数拨打，不再拨，也不再改约。", "This customer was rung, or put the call off, as often as the rules allow.",
        "请拨列表里的下一户。", "Call the next on the list.";
    /// Nobody asks about his own work.
    own_case = "S005", "经办过这张单的人和单位不能回访这张单。", "Whoever handled the case, and the unit that answers for it, do not call its customer back.",
        "请由别的单位的回访员拨打。", "Let a caller of another unit ring.";
    /// A time at which he cannot be called again.
    bad_again = "S006", "约定再打的时刻已过、太远，或不在回访时段内。", "The time agreed for calling again has passed, is too far off, or lies outside the hours of calls.",
        "请约在一周内、回访时段里的时刻。", "Agree on a time within the days ahead and inside the hours of calls.";
    /// The call is not one that is heard again.
    not_heard = "S007", "这通回访不在复听之列，或已经复听。", "This call is not one of those that are heard again, or it was heard already.",
        "请从复听列表里选。", "Choose from the list of calls to be heard.";
    /// The survey does not stand.
    bad_survey = "S008", "调查设置不完整：名称、方式、样本框或样本数不对，或规则里没有问卷。", "The survey does not stand: its name, modes, frame or sizes are wrong, or the policy has no questionnaire.",
        "样本框每行写“客户编号,层”，每层样本数不超过层内户数。", "The frame has one line `customer,stratum` for each; no sample is larger than its stratum.";
    /// No such wave or sheet.
    no_wave = "S009", "没有这个调查批次，或样本里没有这个表号。", "There is no such wave, or its sample has no such sheet.",
        "请核对批次和表号。", "Check the wave and the number of the sheet.";
    /// The wave is not open.
    wave_closed = "S010", "这个批次还没开始，或已截止，不再收答卷。", "The wave has not begun or is closed: it takes no more answers.",
        "请看批次的起止日期；迟到的答卷只能记入说明。", "See the days of the wave; what comes late is told in words only.";
    /// Answers that cannot be.
    bad_answers = "S011", "答卷不合要求：每题 1 到 10 分，题目要在问卷里，结果要写明。", "The answers do not fit: 1 to 10 for each question of the sheet, and an outcome.",
        "请按纸面重录；空着的题留空。", "Key it again from the paper; leave out what is not answered.";
    /// Keyed by the same person, or once too often.
    keyed_already = "S012", "这张表已录过：两遍须由不同的人录，一致或裁定后不再录。", "This sheet was keyed: two different people key it, and once they agree or it was settled nobody does.",
        "请换一位同事录第二遍，或到差异清单裁定。", "Let a colleague key it the second time, or settle it in the list of differences.";
    /// Nothing to settle.
    no_difference = "S013", "这张表没有待裁定的差异，或裁定人录过它。", "The sheet has no difference to settle, or who settles it has keyed it.",
        "请由第三人对照纸面裁定。", "A third person settles it with the paper at hand.";
    /// Waves that cannot be compared.
    not_comparable = "S014", "两个批次不能比较：至少有一个没有可用的答卷。", "The two waves cannot be compared: one of them has no answer to count.",
        "请等到两批都有答卷。", "Wait until both have answers.";
    /// A result of others that does not stand.
    bad_external = "S015", "外部测评的机构、期别、对象、得分或名次不合要求。", "The agency, wave, subject, score or rank of the outside result does not fit.",
        "得分照原文抄写，名次不大于参评家数。", "Copy the score as printed; no rank is beyond the number ranked.";
    /// No broken promise of that number.
    not_late = "S016", "本单没有这项违诺的承诺，没有晚点可说明。", "The case has no such broken promise: there is no lateness to explain.",
        "请刷新后看哪项承诺违诺；撤销了的违诺不用说明。", "Reload and see which promise broke; a breach that was withdrawn needs no cause.";
    /// No such cause of lateness.
    no_late_cause = "S017", "规则里没有这个晚点原因。", "The policy has no such cause of lateness.",
        "请从晚点原因表里选择。", "Choose from the table of causes of lateness.";
    /// A call event names an agent whom the register does not know.
    unknown_agent = "T001", "来电事件写的坐席不在人员台账里。", "The call event names an agent whom the register of people does not know.",
        "请核对电话系统里的坐席编码；它应等于人员编码。", "Check the agent's code in the telephone system; it must be the code of a person.";
    /// A call event that cannot be meant so.
    bad_call = "T002", "来电事件的编号、号码、时刻或录音不合要求。", "The call's id, number, instant or recording does not fit.",
        "编号 1 到 100 个可见字符，时刻不早于一天前、不晚于五分钟后。", "An id has 1 to 100 visible characters; the instant lies within the last day and at most five minutes ahead.";
    /// No such call on this line.
    no_such_call = "T003", "您的线路上没有这通来电。", "There is no such call on your line.",
        "请刷新来电，或不带来电编号记录联系。", "Reload the calls, or record the contact without the call.";
    /// Somebody else took the case.
    taken = "T004", "这张单已在别人手上，或已在您手上。", "The case is in somebody else's hands by now, or in yours already.",
        "请刷新后看经办人；要接替，请再按一次接手。", "Reload and see who handles it; to relieve him, take over once more.";
    /// Nothing waits.
    nothing_waits = "T005", "没有等您接的单。", "No case waits that you could be given.",
        "您单位、您专长之内的单都有人经办；稍后再取。", "Every case of your units and skills is in somebody's hands; try again later.";
    /// As many open cases as he may have.
    hands_full = "T006", "您手上的在办单已到上限。", "You have as many open cases as you may have.",
        "请先办结或转出一张；上限写在人员台账里。", "Resolve or hand over one first; the limit stands in the register of people.";
    /// Somebody changed the case since it was opened.
    changed_since = "T007", "您打开之后，别人改过这张单，本次没有保存。", "Somebody changed the case since you opened it; nothing was saved.",
        "请看清改了什么；您写的字还在，可以照样再存。", "See what changed; your words are kept and can be saved as they are.";
    /// Whoever is away pulls nothing.
    away = "T008", "您现在的状态是离开，不能取单。", "You are away, and whoever is away pulls no case.",
        "请先改为就绪。", "Set yourself ready first.";
    /// The policy knows no points.
    no_points = "U001", "现行规则没有积分。", "The policy in force knows no points.",
        "请先采用含 [points] 的规则包。", "Adopt a pack with [points] first.";
    /// Not so many points.
    too_few_points = "U002", "可用积分不够。", "There are not so many points to spend.",
        "请少给一些；刚收到的要过了收回期才能用。", "Take a smaller amount; what came just now cannot be spent until it can be asked back no more.";
    /// No such amount.
    tip_amount = "U003", "没有这个打赏档位。", "No tip has this amount.",
        "请从页面上的档位里选。", "Choose one of the amounts on the page.";
    /// A limit of the day, or of the pair.
    tip_limit = "U004", "已到今天的打赏上限，或给同一人的上限。", "You have tipped as much as you may today, or as much as you may to one person.",
        "可以只点赞，不给分。", "A like without points is always welcome.";
    /// No such task, or it concerns whoever asks.
    no_follow_up = "U005", "没有这件补救或辅导，或它涉及您本人或本单位。", "There is no such recovery or coaching, or it concerns you or your unit.",
        "请由别的单位的人处理。", "Somebody of another unit sees to it.";
    /// It ended before.
    follow_up_over = "U006", "这一件已经办完。", "This one is over already.",
        "请刷新查看结果。", "Reload to see what came of it.";
    /// An outcome of the other kind.
    other_outcome = "U007", "这个结果不适用于这一类任务。", "This outcome does not end a task of this kind.",
        "补救选已满意、已重开或未联系上；辅导选已辅导或不成立。", "A recovery ends settled, reopened or not reached; a coaching coached or unfounded.";
    /// A dislike without a reason, or with one that is not listed.
    needs_reason = "U008", "点踩要选一个原因。", "A dislike needs one of the reasons.",
        "请选最接近的原因。", "Choose the reason that comes closest.";
    /// It cannot be taken back.
    no_refund = "U009", "这笔打赏已不能收回。", "This tip can be taken back no more.",
        "收回的时间已过，或已经收回。", "The time for it is over, or it was taken back before.";
    /// Nobody is ranked.
    no_leaderboard = "U010", "规则没有开排行榜。", "The policy ranks nobody by points.",
        "请看自己的积分；要开榜，在 [points] 里写 leaderboard = true。", "Look at your own points; a policy with leaderboard = true ranks.";
    /// Nobody served this customer whom the policy lets be tipped.
    not_served = "U011", "这个人没有为这一件服务过。", "This person did not serve you in this matter.",
        "请从页面上的人里选。", "Choose one of the people on the page.";
    /// None is left.
    sold_out = "U012", "这件已经兑完。", "None of these is left.",
        "请改选别的，或等补货。", "Choose something else, or wait until more come in.";
    /// The second person is another one; a receipt is one's own.
    own_order = "U013", "自己的兑换由别人批准、发放，由自己签收。", "Another person approves and hands over; whoever ordered receives.",
        "请换一位有权限的同事办。", "Ask another colleague with the permission.";
    /// The order is not at this step.
    order_moved = "U014", "这件兑换不在这一步。", "The order is not at this step.",
        "请刷新看它到哪一步。", "Reload and see how far it is.";
    /// No such goods or order.
    no_goods = "U015", "没有这件商品，或没有这笔兑换。", "There is no such goods, or no such order.",
        "请从列表里选。", "Choose from the list.";
    /// Goods that cannot be kept.
    bad_goods = "U016", "商品的代码、名称、积分或数量不合法。", "The code, name, points or number of the goods cannot be kept.",
        "代码用小写字母、数字和连字符；名称中英文都写；积分至少 1 分。", "A code of lower-case letters, digits and hyphens; a name in both languages; at least 1 point.";
    /// No code for this contact.
    no_counter_code = "U017", "这次接触没有评价码。", "There is no code for this contact.",
        "评价码只给受理人本人、营业厅当面办结且有手机号的接触，并且很快过期。", "Codes are for whoever took a contact at a hall's counter that ended there, of a customer with a mobile number, and soon lapse.";
    /// Other digits than the customer's.
    wrong_digits = "U018", "数字和登记的手机号对不上。", "These digits are not those of the number on file.",
        "请填登记手机号的最后四位；错五次，这个码就作废。", "Enter the last four digits of the number on file; after five wrong tries the code is void.";
    /// A declaration that lacks something.
    emergency_incomplete = "X007", "应急模式要写明种类、单位、时间、原因和依据，时间不超过规则的上限。", "An emergency mode needs its kind, units, time, reason and evidence, and lasts no longer than the rule lets it.",
        "请补齐；依据要先上传。", "Complete it; upload the evidence first.";
    /// The second person is another one.
    own_emergency = "X008", "自己提的应急模式由另一个人审定。", "Another person decides on the emergency mode that one declared oneself.",
        "请换一位有权限的同事审定。", "Ask another colleague with the permission.";
    /// The mode does not stand there.
    emergency_moved = "X009", "没有这个应急模式，或它不在这一步。", "There is no such emergency mode, or it is not at this step.",
        "请刷新看它的状态。", "Reload and see how it stands.";
    /// Nobody goes to a door.
    no_door_visits = "X010", "这一带在应急期间不上门。", "Nobody goes to a door in this area while the emergency lasts.",
        "请远程指导客户，或约在应急结束以后。", "Guide the customer from afar, or agree on a time after its end.";
    /// Nothing of that name can be asked from here.
    no_connector = "X011", "这里没有接这个系统，或它不能从页面上测试。", "No such system is joined here, or it cannot be tested from a page.",
        "请在启动参数里接上，重启后再测。", "Join it by the flags of the process, restart, and test it then.";
    /// A test is never a load.
    tested_just_now = "X012", "这个系统刚测过。", "This system was tested a moment ago.",
        "请看上一次的结果，十秒以后可以再测。", "See what came of that; it may be tested again after ten seconds.";
    /// Nobody answers.
    silent_connector = "X013", "对方没有应答，或说它现在忙。", "The other end did not answer, or said that it is busy.",
        "请核对地址和网络，看对方是否在运行；排着的会自动重试，不会丢。", "Check address and network, and see whether it runs; what waits is tried again by itself and nothing is lost.";
    /// It answers and does not want us.
    unwelcome_test = "X014", "对方应答了，但不收这条测试。", "The other end answered, and does not take the test.",
        "请与对方核对地址、共用密钥，以及是否收编号以 ping- 开头的测试。", "Check with them the address, the shared secret, and whether they take tests, whose ids begin with ping-.";
    /// It is not who it should be.
    untrusted_connector = "X015", "对方应答了，但它的自述读不懂或不可信。", "The other end answered, and what it says of itself cannot be read or trusted.",
        "请核对签发方地址；证书和自述要与它相符。", "Check the issuer's address; certificate and description must be its own.";
    /// The policy knows no contract firms.
    no_firms = "Z001", "规则没有写代维单位怎样管。", "The policy has no rule on contract firms.",
        "请采用写有 [contractor] 的规则。", "Adopt a policy with [contractor].";
    /// No such firm.
    no_firm = "Z002", "没有这家代维单位。", "There is no such contract firm.",
        "请从列表里选，或先登记申请。", "Choose one from the list, or register its application first.";
    /// An application or proposal that lacks something.
    firm_incomplete = "Z003", "代码、名称、说明、原因或材料不齐。", "The code, name, words, reason or documents are not complete.",
        "代码用小写字母、数字和连字符；写明说明；材料份数、原因按规则。", "A code of lower-case letters, digits and hyphens; words; documents and reason as the policy asks.";
    /// The second person is another one.
    own_firm_proposal = "Z004", "自己提的由另一个人审定。", "Another person decides what one proposed oneself.",
        "请换一位有权限的同事审定。", "Ask another colleague with the permission.";
    /// The firm does not stand there.
    firm_moved = "Z005", "这家单位不在这一步，或已有一项待审定。", "The firm is not at this step, or something waits for its decision already.",
        "请刷新看它的状态。", "Reload and see how it stands.";
    /// The month passes, or says nothing.
    score_passes = "Z006", "上月评分及格，或样本不够，不能以评分为由。", "Last month passes, or too little was judged: the score is no reason.",
        "请改用别的原因，或等下月评分。", "Give another reason, or wait for the next month's score.";
    /// The technician's firm is sent nowhere.
    firm_not_admitted = "Z007", "他的单位没有准入或已清退，不能派。", "His firm is not admitted, or was removed: it is sent nowhere.",
        "请改派别人。", "Send somebody else.";
    /// The technician has what probation lets him have.
    firm_on_probation = "Z008", "他的单位在考察期，当天单数已满。", "His firm is on probation, and he has as many visits that day as it may.",
        "请改派别人，或改到别的日子。", "Send somebody else, or choose another day.";
    /// The hour falls into his rest.
    at_rest = "Z009", "这段时间他在午休。", "He is at rest then.",
        "请改到休息前后，或改派别人。", "Choose an hour before or after it, or send somebody else.";
    /// Two must go, or one is enough.
    needs_two = "Z010", "这张上门单要两个人同时去（或只要一个人），派的人数不对。", "This visit needs two who begin together, or one alone; so many were not named.",
        "请选同一时间都有空的两个人；不用两人时请先改成一人。", "Name two who are both free at that hour, or say first that one is enough.";
    /// What job or hazard ask for is not waived.
    two_stay_two = "Z011", "没有这种危险，或按工种、危险规定必须两人去，不能改成一人。", "There is no such hazard, or the job or the hazard asks for two: that is not waived.",
        "请从列表里选危险；两人去的规定不能由调度取消。", "Choose a hazard of the list; a dispatcher does not waive what the rule asks for.";
    /// A missed appointment that cannot be reviewed so.
    no_missed_review = "Z012", "这个约没有失约、已有人复核，或复核人就是去的人；原因和说明要写。", "The appointment was not missed, somebody reviewed it already, or the reviewer was to come himself; cause and words are needed.",
        "请刷新；请没有参与的同事复核。", "Reload; ask a colleague who had no part in it.";
    /// A load that cannot be booked.
    no_such_load = "Z013", "领料、退料写得不齐，单号已用过，或车上没有这么多。", "The load is not complete, its reference was used already, or the van has not so many.",
        "请核对人员、备件、数量和单号。", "Check technician, part, count and reference.";
    /// No photo for the door.
    no_such_photo = "Z014", "没有这名装维人员，或照片太大、不是图片。", "There is no such technician, or what was sent is no small photo.",
        "请用不超过 96 KB 的 JPEG、PNG 或 WebP。", "Use a JPEG, PNG or WebP of at most 96 KB.";
    /// The customer chose somebody else.
    not_the_chosen = "Z015", "客户选了师傅，没有同意换人。", "The customer chose his technician and has not agreed to another.",
        "请派他选的人；他来不了就先问客户，或记下客户同意换人。", "Send whom he chose; where that one cannot come, ask the customer first, or record that he agreed.";
    /// Nobody was chosen, or the customer was asked already.
    nobody_chosen = "Z016", "客户没有选师傅，或已经问过他了。", "The customer chose nobody, or was asked already.",
        "请刷新看这张上门单。", "Reload the visit and see how it stands.";
    /// A tool is missing.
    lacks_tool = "Z017", "这个人员没有带这种上门要的工具。", "The technician has not the tool with him that the visit needs.",
        "请换一位带这件工具的人员，或先领用。", "Choose a technician who carries it, or have it handed out first.";
    /// Not his area.
    not_his_area = "Z018", "这个区域不归这个人员管。", "The area of this visit is not this technician's.",
        "请换一位管这个区域的人员。", "Choose a technician whose area it is.";
    /// Not his shift.
    off_duty = "Z019", "这个人员那时不上班，或已请假。", "The technician does not work then, or is on leave.",
        "请换到他上班的时间，或换人。", "Choose an hour of his shift, or somebody else.";
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn codes_rise_and_none_has_two_meanings() {
        assert!(CODES.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

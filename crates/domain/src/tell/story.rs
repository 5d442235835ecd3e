//! One timeline sentence for each event.

use super::exception::exception_story;
use super::late::late_story;
use super::line::line_story;
use super::office::office_story;
use super::rejection::rejection_story;
use super::settlement::settlement_story;
use super::sheet::value_zh;
use super::visit::visit_story;
use crate::brief::PolicyBook;
use crate::case::Case;
use crate::event::{Audience, CallBackOutcome, CaseEvent, ClosedHow, Fact, LadderEnd, SpokenBy, TaskKind};
use crate::org::Org;
use yinuo_policy::{Bilingual, ExemptClass, Policy};

/// Whether an entry is coloured: only a broken promise is; a met one keeps a green icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Plain.
    Plain,
    /// Broken.
    Broken,
    /// Met.
    Met,
}

/// A timeline entry in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// `contact`, `clock`, `ladder`, `ledger`, `task`, `state`, `note`.
    pub group: &'static str,
    /// Icon name.
    pub icon: &'static str,
    /// Tone.
    pub tone: Tone,
    /// The sentence.
    pub text: Bilingual,
    /// The rest, in grey.
    pub detail: Bilingual,
}

pub(super) fn told(
    group: &'static str,
    icon: &'static str,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Told {
    Told { group, icon, tone: Tone::Plain, text: Bilingual::new(zh, en), detail: Bilingual::default() }
}

impl Told {
    pub(super) fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    pub(super) fn detail(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.detail = Bilingual::new(zh, en);
        self
    }
}

/// Name of an exempt class.
#[must_use]
pub fn class_name(class: ExemptClass) -> Bilingual {
    match class {
        ExemptClass::UserCause => Bilingual::new("用户原因", "user cause"),
        ExemptClass::ThirdParty => Bilingual::new("第三方原因", "third-party cause"),
        ExemptClass::ForceMajeure => Bilingual::new("不可抗力", "force majeure"),
    }
}

/// The sentence of a fact. `case` is any later state of its case.
#[must_use]
pub fn tell(case: &Case, fact: &Fact, book: &PolicyBook, org: &Org) -> Told {
    promise_story(case, fact, book)
        .or_else(|| ladder_story(fact, org))
        .or_else(|| proposal_story(case, &fact.event))
        .or_else(|| contact_story(&fact.event, book))
        .or_else(|| verdict_story(&fact.event))
        .or_else(|| office_story(case, &fact.event, book, org))
        .or_else(|| settlement_story(case, &fact.event, book))
        .or_else(|| exception_story(case, &fact.event, book, org))
        .or_else(|| rejection_story(case, &fact.event, book, org))
        .or_else(|| late_story(case, &fact.event, book))
        .or_else(|| line_story(&fact.event, book))
        .or_else(|| late_cause_story(case, &fact.event, book))
        .or_else(|| visit_story(case, &fact.event, book, org))
        .or_else(|| task_story(&fact.event, book, org))
        .or_else(|| red_line_story(&fact.event, book, org))
        .unwrap_or_else(|| work_story(&fact.event, book, org))
}

fn ended_late(gave_up: bool, name: &Bilingual) -> Told {
    let (zh, en) =
        if gave_up { ("未兑现即了结", "Given up unmet") } else { ("迟后兑现", "Met late") };
    told("clock", "clock", format!("{zh}：{}", name.zh), format!("{en}: {}", name.en))
}

/// Name of a cause of lateness; its code when no policy knows it any more.
#[must_use]
pub fn late_cause_name(policy: &Policy, code: &str) -> Bilingual {
    policy.late_cause(code).map_or_else(|| Bilingual::new(code, code), |cause| cause.name.clone())
}

/// Why a promise was late, as somebody said.
fn late_cause_story(case: &Case, event: &CaseEvent, book: &PolicyBook) -> Option<Told> {
    let CaseEvent::LateExplained { promise, cause } = event else { return None };
    let cause = late_cause_name(book.current(), cause);
    let found = case.promises.iter().find(|found| found.id == *promise);
    let rule = found.and_then(|found| book.pinned(&found.policy).promise(&found.rule));
    let name = rule.map(|rule| rule.name.clone()).unwrap_or_default();
    let line = told(
        "clock",
        "note",
        format!("说明晚点原因：{}", cause.zh),
        format!("Why it was late: {}", cause.en),
    );
    Some(line.detail(name.zh, name.en))
}

fn promise_story(case: &Case, fact: &Fact, book: &PolicyBook) -> Option<Told> {
    let name = |id: u32| -> Bilingual {
        let rule = case.promises.iter().find(|promise| promise.id == id).and_then(|promise| {
            book.pinned(&promise.policy).promise(&promise.rule).map(|rule| rule.name.clone())
        });
        rule.unwrap_or_default()
    };
    let stamp = |at| book.current().local_stamp(at);
    Some(match &fact.event {
        CaseEvent::PromiseMade { promise, .. } => {
            let name = name(*promise);
            told("clock", "clock", format!("作出承诺：{}", name.zh), format!("Promise made: {}", name.en))
        }
        CaseEvent::Warned { promise } => {
            let name = name(*promise);
            told(
                "clock",
                "clock",
                format!("预警：{} 时限将到", name.zh),
                format!("Warning: {} is near", name.en),
            )
        }
        CaseEvent::PromiseBroken { promise, .. } => {
            let name = name(*promise);
            told("clock", "broken", format!("违诺：{}", name.zh), format!("Broken: {}", name.en))
                .tone(Tone::Broken)
        }
        CaseEvent::PromiseKept { promise, .. } => {
            let name = name(*promise);
            told("clock", "met", format!("守诺：{}", name.zh), format!("Kept: {}", name.en)).tone(Tone::Met)
        }
        CaseEvent::PromiseStoppedLate { promise, stopped_at } => {
            ended_late(case.gave_up_by(*stopped_at), &name(*promise))
        }
        CaseEvent::BreachWithdrawn { promise, cause } => {
            let name = name(*promise);
            let (zh, en) = match cause.as_str() {
                "late-fact" => ("补录有独立证据", "late fact with independent evidence"),
                "late-fact-approved" => ("补录经第二人批准", "late fact agreed to by a second person"),
                _ => ("停表获批", "pause approved"),
            };
            told("clock", "check", format!("撤销违诺：{}", name.zh), format!("Breach withdrawn: {}", name.en))
                .detail(format!("{zh}；已给客户的赔付不收回"), format!("{en}; credit already given stays"))
        }
        CaseEvent::PromiseResumed { promise, uncounted } => {
            let name = name(*promise);
            told("clock", "clock", format!("续计：{}", name.zh), format!("Clock resumes: {}", name.en))
                .detail(
                    format!("{} 起的等候不计", stamp(uncounted.from).zh),
                    format!("the wait since {} does not count", stamp(uncounted.from).en),
                )
        }
        CaseEvent::PromiseVoided { promise, .. } => {
            let name = name(*promise);
            told("clock", "clock", format!("承诺作废：{}", name.zh), format!("Void: {}", name.en))
        }
        CaseEvent::RemedyOwed { unit, value, .. } => {
            let sum = value_zh(value);
            told(
                "ledger",
                "wallet",
                format!("应赔 {sum}，{}", unit_zh(unit)),
                format!("Owed {sum}, {}", unit_en(unit)),
            )
            .detail("同一事项同一日只赔一次", "one matter and day pay once")
        }
        CaseEvent::RemedyCovered { unit, .. } => told(
            "ledger",
            "wallet",
            format!("{} 已由同一事项赔过", unit_zh(unit)),
            format!("{} was paid already for the same matter", unit_en(unit)),
        ),
        _ => return None,
    })
}

/// A unit of time in words: a local date, the whole time, or the difference when the whole time became longer.
#[must_use]
pub fn unit_name(unit: &str) -> Bilingual {
    Bilingual::new(unit_zh(unit), unit_en(unit))
}

pub(super) fn unit_zh(unit: &str) -> String {
    match unit {
        "once" => "一次".to_owned(),
        more if more.starts_with("once-") => "补差".to_owned(),
        date => date.to_owned(),
    }
}

pub(super) fn unit_en(unit: &str) -> String {
    match unit {
        "once" => "once".to_owned(),
        more if more.starts_with("once-") => "as a difference".to_owned(),
        date => format!("for {date}"),
    }
}

fn ladder_story(fact: &Fact, org: &Org) -> Option<Told> {
    Some(match &fact.event {
        CaseEvent::LadderArmed { cycle, start_rung, .. } => {
            let told = told(
                "ladder",
                "ladder",
                format!("升级阶梯开始，从 {start_rung} 级起"),
                format!("Ladder armed from rung {start_rung}"),
            );
            if *cycle > 1 { told.detail(format!("第 {cycle} 轮"), format!("cycle {cycle}")) } else { told }
        }
        CaseEvent::RungReached { rung, post, holder, .. } => {
            let post = org.post_name(post);
            let who = if holder.is_empty() {
                Bilingual::new("无人在岗", "nobody in post")
            } else {
                org.person_name(holder)
            };
            told(
                "ladder",
                "ladder",
                format!("升到 {rung} 级，责任人 {} {}", post.zh, who.zh),
                format!("Rung {rung}: {} {}", post.en, who.en),
            )
        }
        CaseEvent::LadderEnded { cause, .. } => {
            let (zh, en) = match cause {
                LadderEnd::ClockStopped => ("所随时限已停", "its clock stopped"),
                LadderEnd::CaseEnded => ("服务单已了结或改类", "the case ended or changed"),
            };
            told("ladder", "ladder", "升级停止", "Ladder ended").detail(zh, en)
        }
        _ => return None,
    })
}

fn proposal_story(case: &Case, event: &CaseEvent) -> Option<Told> {
    Some(match event {
        CaseEvent::PauseProposed { cause, .. } => {
            let class = class_name(*cause);
            told("clock", "pause", format!("申请停表：{}", class.zh), format!("Pause proposed: {}", class.en))
                .detail("未批前时限照走", "the clock runs until approved")
        }
        CaseEvent::PauseDecided { pause, approved } => {
            let class = case
                .pauses
                .iter()
                .find(|found| found.id == *pause)
                .map(|found| class_name(found.cause))
                .unwrap_or_default();
            let (zh, en) = if *approved {
                ("批准停表", "Pause approved")
            } else {
                ("不准停表", "Pause refused")
            };
            told("clock", "pause", format!("{zh}：{}", class.zh), format!("{en}: {}", class.en))
        }
        CaseEvent::PauseEnded { .. } => told("clock", "clock", "恢复计时", "Clock runs again"),
        CaseEvent::ExemptionProposed { cause, scheme, .. } => {
            let class = class_name(*cause);
            told(
                "ledger",
                "doc",
                format!("申请免责：{}", class.zh),
                format!("Exemption proposed: {}", class.en),
            )
            .detail(scheme.clone(), scheme.clone())
        }
        CaseEvent::ExemptionDecided { approved, .. } => {
            let (zh, en) = if *approved {
                ("批准免责", "Exemption approved")
            } else {
                ("不准免责", "Exemption refused")
            };
            told("ledger", "doc", zh, en).detail("只停赔付，不改违诺", "stops the remedy, not the breach")
        }
        _ => return None,
    })
}

fn contact_story(event: &CaseEvent, book: &PolicyBook) -> Option<Told> {
    Some(match event {
        CaseEvent::Opened { chain, facts, .. } => {
            let title = book
                .current()
                .category(&facts.category)
                .map(|category| category.name.clone())
                .unwrap_or_default();
            let entry =
                told("contact", "phone", format!("受理：{}", title.zh), format!("Accepted: {}", title.en));
            if *chain > 1 {
                entry.detail(
                    format!("重复第 {chain} 次，仍由首问负责"),
                    format!("repeat no. {chain}; same first-contact owner"),
                )
            } else {
                entry
            }
        }
        CaseEvent::CalledBack { outcome, .. } => match outcome {
            CallBackOutcome::Satisfied => {
                told("contact", "phone", "回访：客户满意", "Call-back: satisfied").tone(Tone::Met)
            }
            CallBackOutcome::Unsatisfied => {
                told("contact", "phone", "回访：客户不满意", "Call-back: not satisfied")
            }
            CallBackOutcome::NotReached => {
                told("contact", "phone", "回访：未联系上", "Call-back: not reached")
            }
            CallBackOutcome::Refused => {
                told("contact", "phone", "回访：客户拒访", "Call-back: he would not be asked")
            }
            CallBackOutcome::WrongNumber => {
                told("contact", "phone", "回访：号码有误", "Call-back: wrong number")
            }
            CallBackOutcome::NoAnswer => told(
                "contact",
                "phone",
                "回访：无人接听，再换时段",
                "Call-back: no answer, tried again later",
            ),
            CallBackOutcome::CallAgain { .. } => {
                told("contact", "phone", "回访：客户约了再打", "Call-back: he asked to be called again")
            }
        },
        _ => return None,
    })
}

/// What stands behind a word that somebody else entered.
fn by_what(spoken: &SpokenBy) -> (String, String) {
    match spoken {
        SpokenBy::Himself => (String::new(), String::new()),
        SpokenBy::Contact(_) => ("（凭联系记录）".to_owned(), " (by a recorded contact)".to_owned()),
        SpokenBy::Recording(reference) => {
            (format!("（录音 {reference}）"), format!(" (recording {reference})"))
        }
    }
}

fn verdict_story(event: &CaseEvent) -> Option<Told> {
    Some(match event {
        CaseEvent::Confirmed { spoken, .. } => {
            let (zh, en) = by_what(spoken);
            told("state", "met", format!("客户确认{zh}"), format!("The customer confirmed{en}")).tone(Tone::Met)
        }
        CaseEvent::Refused { spoken, .. } => {
            let (zh, en) = by_what(spoken);
            told(
                "state",
                "repeat",
                format!("客户不认可{zh}，继续办"),
                format!("The customer refused{en}; work goes on"),
            )
        }
        CaseEvent::Closed { how } => match how {
            ClosedHow::Confirmed => told("state", "check", "关单", "Closed"),
            ClosedHow::Lapsed => told("state", "check", "过确认期，关单", "Closed: the window lapsed"),
        },
        CaseEvent::Reopened { .. } => told("state", "repeat", "重开", "Reopened"),
        CaseEvent::Cancelled { .. } => told("state", "note", "取消", "Cancelled"),
        CaseEvent::Merged { number, .. } => told(
            "state",
            "link",
            format!("并入 {number}，由那张单接着办"),
            format!("Merged into {number}, which goes on with it"),
        )
        .detail(
            "本单未到时限的承诺到此为止，以先受理的那张单为准；已违诺和已赔的不变",
            "promises not yet due end here, those of the case accepted first count; what was broken or credited stays",
        ),
        CaseEvent::Split { number, .. } => {
            told("state", "repeat", format!("从 {number} 分出，单独办"), format!("Split from {number}"))
                .detail(
                    "承诺从原来的起点续计，其间到时的照算",
                    "its promises go on from where they began; what fell due meanwhile counts",
                )
        }
        CaseEvent::Archived { archive, file } => {
            let digest = &archive[..archive.len().min(12)];
            told("state", "check", "已归档", "Archived")
                .detail(format!("{file}（摘要 {digest}…）"), format!("{file} (digest {digest}…)"))
        }
        _ => return None,
    })
}

fn task_story(event: &CaseEvent, book: &PolicyBook, org: &Org) -> Option<Told> {
    Some(match event {
        CaseEvent::Assigned { unit, person } => {
            let unit = org.unit_name(unit);
            let who =
                if person.is_empty() { Bilingual::new("待领", "pool") } else { org.person_name(person) };
            told(
                "task",
                "people",
                format!("派给 {} {}", unit.zh, who.zh),
                format!("Assigned to {}, {}", unit.en, who.en),
            )
        }
        CaseEvent::AppointmentAgreed { window, asked_by_customer } => {
            let (from, until) =
                (book.current().local_stamp(window.from), book.current().local_time(window.until));
            let entry = told(
                "task",
                "calendar",
                format!("约定上门 {}–{until}", from.zh),
                format!("Visit agreed {}–{until}", from.en),
            );
            if *asked_by_customer {
                entry.detail("客户要求，承诺随之改", "asked for by the customer; the promise moves")
            } else {
                entry.detail("我方提出，承诺不变", "proposed by us; the promise stays")
            }
        }
        CaseEvent::TaskOpened { kind, unit, person, due_at, .. } => match kind {
            TaskKind::Instruction => {
                let name = org.person_name(person);
                told(
                    "task",
                    "flag",
                    format!("总经理批示，交 {} 办", name.zh),
                    format!("Instruction to {}", name.en),
                )
            }
            TaskKind::Assist => {
                let name = org.unit_name(unit);
                told("task", "people", format!("请 {} 协办", name.zh), format!("Assist asked of {}", name.en))
            }
            TaskKind::Check => {
                let (name, day) = (org.person_name(person), book.current().local_stamp(*due_at));
                told(
                    "task",
                    "calendar",
                    format!("{} 复查根因，交 {}", day.zh, name.zh),
                    format!("The root is looked at again {}, by {}", day.en, name.en),
                )
            }
            TaskKind::Directive => {
                let name = if person.is_empty() { org.unit_name(unit) } else { org.person_name(person) };
                let due = book.current().local_stamp(*due_at);
                told("task", "flag", format!("督办：{}", name.zh), format!("Directive to {}", name.en))
                    .detail(format!("限 {} 前回复", due.zh), format!("to be answered by {}", due.en))
            }
            TaskKind::RecoveryCall => {
                let name = org.person_name(person);
                told(
                    "task",
                    "phone",
                    format!("{} 回电核实恢复", name.zh),
                    format!("{} calls to see that it works", name.en),
                )
            }
        },
        CaseEvent::CheckDue { .. } => {
            told("task", "calendar", "复查的日子到了", "The day of the later check has come")
        }
        CaseEvent::TaskAccepted { .. } => {
            told("task", "people", "接下任务，负责到底", "Task taken; its owner to the end")
        }
        CaseEvent::TaskOverdue { .. } => {
            told("task", "broken", "任务超限", "A task passed its limit").tone(Tone::Broken)
        }
        CaseEvent::TaskDone { .. } => told("task", "check", "任务完成", "Task done"),
        _ => return None,
    })
}

fn work_story(event: &CaseEvent, book: &PolicyBook, org: &Org) -> Told {
    match event {
        CaseEvent::Answered { .. } => told("contact", "phone", "已答复客户", "The customer was answered"),
        CaseEvent::Arrived { .. } => told("task", "people", "已到场", "On site"),
        CaseEvent::Restored { .. } => told("state", "check", "业务恢复", "Service restored").tone(Tone::Met),
        CaseEvent::Resolved { root_cause, .. } => {
            let cause = book.current().root_causes().iter().find(|cause| cause.code == *root_cause);
            let name = cause.map(|cause| cause.name.clone()).unwrap_or_default();
            told("state", "check", "办结，等客户确认", "Resolved; the customer has the word")
                .detail(format!("根因 {}", name.zh), format!("root cause: {}", name.en))
        }
        CaseEvent::Noted { audience, mentions, .. } => match audience {
            Audience::Internal if !mentions.is_empty() => {
                let names: Vec<Bilingual> = mentions.iter().map(|person| org.person_name(person)).collect();
                let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
                let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
                told("note", "note", "记一笔", "Note")
                    .detail(format!("叫了 {}", zh.join("、")), format!("asks for {}", en.join(", ")))
            }
            Audience::Internal => told("note", "note", "记一笔", "Note"),
            Audience::Customer => told("note", "note", "告知客户", "Note to the customer"),
        },
        CaseEvent::Categorised { facts, .. } => {
            let name = book
                .current()
                .category(&facts.category)
                .map(|category| category.name.clone())
                .unwrap_or_default();
            told("state", "note", format!("重新归类：{}", name.zh), format!("Category: {}", name.en))
        }
        CaseEvent::Absorbed { number, .. } => {
            told("state", "link", format!("{number} 并进来，一起办"), format!("{number} goes on here"))
        }
        CaseEvent::Released { number, .. } => told(
            "state",
            "repeat",
            format!("{number} 分出去，单独办"),
            format!("{number} goes on for itself"),
        ),
        CaseEvent::Related { number, .. } => {
            told("note", "link", format!("关联 {number}"), format!("Related to {number}"))
        }
        CaseEvent::Unrelated { number, .. } => {
            told("note", "link", format!("不再关联 {number}"), format!("No longer related to {number}"))
        }
        CaseEvent::Urged { .. } => told("contact", "phone", "客户催单", "The customer pressed"),
        CaseEvent::CustomerSaid { .. } => told("contact", "note", "客户补充", "The customer added"),
        CaseEvent::LinkRequested => {
            told("contact", "phone", "再发进度链接给客户", "The customer is sent his link again")
        }
        CaseEvent::LinkRevoked => {
            told("contact", "flag", "此前的进度链接全部作废", "Every status link sent before is void")
        }
        other => told("state", "note", other.name(), other.name()),
    }
}

fn red_line_story(event: &CaseEvent, book: &PolicyBook, org: &Org) -> Option<Told> {
    let (mark, unit) = match event {
        CaseEvent::RedLineMarked { mark, unit }
        | CaseEvent::RedLineWithdrawalProposed { mark, unit, .. }
        | CaseEvent::RedLineWithdrawalDecided { mark, unit, .. } => (mark, unit),
        _ => return None,
    };
    let line = book.current().red_lines().iter().find(|line| line.code == *mark);
    let name = line.map(|line| line.name.clone()).unwrap_or_default();
    let accused = org.unit_name(unit);
    let entry = |zh: &str, en: &str| {
        told("state", "flag", format!("{zh}：{}", name.zh), format!("{en}: {}", name.en))
            .detail(format!("被指单位 {}", accused.zh), format!("accuses {}", accused.en))
    };
    Some(match event {
        CaseEvent::RedLineMarked { .. } => entry("红线", "Red line").tone(Tone::Broken),
        CaseEvent::RedLineWithdrawalProposed { .. } => {
            entry("申请撤销红线", "Withdrawal of a red line proposed")
        }
        CaseEvent::RedLineWithdrawalDecided { approved: true, .. } => {
            entry("红线已撤销", "Red line withdrawn")
        }
        _ => entry("撤销红线未获批准", "Withdrawal of a red line refused"),
    })
}

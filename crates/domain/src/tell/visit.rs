//! Visits in words: each turn of the timeline, the clock of a window, and what the customer reads of it.

use super::sheet::ClockSheet;
use super::story::{Told, Tone, told};
use crate::brief::PolicyBook;
use crate::case::{Case, Clock, Visit};
use crate::event::{CaseEvent, Mover, Slot, Solved, VisitTurn};
use crate::org::Org;
use uuid::Uuid;
use yinuo_policy::{Bilingual, Instant, Policy, Reason, Span};

/// Name of a job; its code when no policy knows it any more.
#[must_use]
pub fn job_name(policy: &Policy, job: &str) -> Bilingual {
    policy.job(job).map_or_else(|| Bilingual::new(job, job), |rule| rule.name.clone())
}

/// Name of a reason for which a visit came back.
#[must_use]
pub fn return_name(policy: &Policy, reason: &str) -> Bilingual {
    let known = policy
        .visit_rule()
        .and_then(|rule| rule.rejections.iter().find(|rejection| rejection.code == reason));
    match known {
        Some(rejection) => rejection.name.clone(),
        None if reason == "no-access" => {
            Bilingual::new("客户不在家或进不了门", "Nobody at home, or no way in")
        }
        None => Bilingual::new(reason, reason),
    }
}

/// A window in words.
#[must_use]
pub fn window_words(policy: &Policy, window: Span) -> Bilingual {
    let (from, until) = (policy.local_stamp(window.from), policy.local_time(window.until));
    Bilingual::new(format!("{}–{until}", from.zh), format!("{}–{until}", from.en))
}

/// Name of whoever comes as a customer may know him: the surname, which stands first in both languages.
#[must_use]
pub fn known_as(technician: &str, org: &Org) -> Bilingual {
    let name = org.person_name(technician);
    let surname: String = name.zh.chars().take(1).collect();
    Bilingual::new(format!("{surname}师傅"), name.en.split_whitespace().next().unwrap_or_default())
}

/// Who comes by the visit that is next, in the customer's words; none while nobody is named.
pub(super) fn who_comes(case: &Case, org: &Org) -> Option<Bilingual> {
    let open = case.visits.iter().filter(|visit| case.stage.is_open() && visit.is_open());
    let next = open.filter_map(|visit| visit.slot.as_ref()).min_by_key(|slot| slot.hours.from)?;
    let lead = known_as(&next.technician, org);
    Some(match &next.mate {
        Some(mate) => {
            let mate = known_as(mate, org);
            Bilingual::new(format!("{}、{}", lead.zh, mate.zh), format!("{} and {}", lead.en, mate.en))
        }
        None => lead,
    })
}

/// The line of a visit: what it is for, and what happened to it.
struct Lines {
    job: Bilingual,
}

impl Lines {
    fn line(&self, icon: &'static str, zh: &str, en: &str) -> Told {
        let (job_zh, job_en) = (&self.job.zh, &self.job.en);
        told("task", icon, format!("上门（{job_zh}）：{zh}"), format!("Visit ({job_en}): {en}"))
    }
}

/// An expected time to the minute: nobody promises seconds.
fn to_the_minute(policy: &Policy, at: Instant) -> String {
    policy.local_time(Instant(at.0 - at.0.rem_euclid(60_000)))
}

fn expected(policy: &Policy, at: Instant) -> (String, String) {
    let time = to_the_minute(policy, at);
    (format!("预计 {time} 到"), format!("expected at {time}"))
}

fn comes(slot: &Slot, policy: &Policy, org: &Org) -> (String, String) {
    let (name, hours) = (org.person_name(&slot.technician), window_words(policy, slot.hours));
    let (zh, en) = match slot.chosen_by {
        Mover::Customer => ("客户选的", "chosen by the customer"),
        Mover::Us => ("我们派的", "sent by us"),
    };
    let with = slot.mate.as_ref().map(|mate| org.person_name(mate));
    let (with_zh, with_en) =
        with.map_or_else(Default::default, |with| (format!("、{}", with.zh), format!(" and {}", with.en)));
    (format!("{}{with_zh} {}，{zh}", name.zh, hours.zh), format!("{}{with_en} {}, {en}", name.en, hours.en))
}

/// Why two go, in words.
#[must_use]
pub fn two_words(because: &str, policy: &Policy) -> (String, String) {
    let hazard = because.strip_prefix("hazard/");
    let known = hazard.and_then(|code| policy.visit_rule()?.hazard(code));
    match (hazard, known) {
        (_, Some(hazard)) => (format!("两人去：{}", hazard.name.zh), format!("two go: {}", hazard.name.en)),
        (Some(code), None) => (format!("两人去：{code}"), format!("two go: {code}")),
        (None, _) if because == "job" => {
            ("两人去：工种规定".to_owned(), "two go: the job asks for it".to_owned())
        }
        (None, _) => ("两人去：有人要求".to_owned(), "two go: somebody asked for it".to_owned()),
    }
}

/// The sentence of a turn.
pub(super) fn visit_story(case: &Case, event: &CaseEvent, book: &PolicyBook, org: &Org) -> Option<Told> {
    let CaseEvent::Visit { visit: id, turn } = event else { return None };
    let policy = book.current();
    let job = case.visit(*id).map(|visit| job_name(policy, &visit.job)).unwrap_or_default();
    let lines = Lines { job };
    Some(agreed_story(&lines, turn, policy, org).unwrap_or_else(|| field_story(&lines, turn, policy)))
}

/// What is agreed about a visit; none for what happens in the field.
fn agreed_story(lines: &Lines, turn: &VisitTurn, policy: &Policy, org: &Org) -> Option<Told> {
    Some(match turn {
        VisitTurn::Asked { two_because, .. } if !two_because.is_empty() => {
            let (zh, en) = two_words(two_because, policy);
            lines.line("flag", "要求上门", "asked for").detail(zh, en)
        }
        VisitTurn::Asked { .. } => lines.line("flag", "要求上门", "asked for"),
        VisitTurn::Manned { two: true, .. } => lines.line("people", "改为两人去", "two shall go"),
        VisitTurn::Manned { two: false, .. } => lines.line("people", "改为一人去", "one is enough after all"),
        VisitTurn::Held { slot, .. } => {
            let (zh, en) = comes(slot, policy, org);
            lines.line("clock", "保留时段", "hours held").detail(zh, en)
        }
        VisitTurn::HoldLapsed => {
            lines.line("clock", "保留时间已过，时段放回", "the hours that were held are free again")
        }
        VisitTurn::Booked { window, asked_by, slot } => {
            let words = window_words(policy, *window);
            let (zh, en) = match asked_by {
                Mover::Customer => ("客户要求", "asked by the customer"),
                Mover::Us => ("我们提出", "proposed by us"),
            };
            let (agreed_zh, agreed_en) =
                (format!("约定 {}（{zh}）", words.zh), format!("agreed {} ({en})", words.en));
            let comes = slot.as_ref().map(|slot| comes(slot, policy, org));
            let (zh, en) = comes.unwrap_or_else(|| ("还没有派人".to_owned(), "nobody sent yet".to_owned()));
            lines.line("check", &agreed_zh, &agreed_en).detail(zh, en)
        }
        VisitTurn::Assigned { slot } => {
            let (zh, en) = comes(slot, policy, org);
            lines.line("people", "派人", "given to").detail(zh, en)
        }
        VisitTurn::Released { .. } => {
            lines.line("people", "调度收回，重新派人", "taken back by the dispatcher")
        }
        VisitTurn::ChoiceAsked { technician, until } => {
            let (name, until) = (org.person_name(technician), policy.local_stamp(*until));
            lines
                .line(
                    "people",
                    "客户选的人来不了，问客户换不换人",
                    "whom the customer chose cannot come; he is asked",
                )
                .detail(
                    format!("{}；{} 前不回就派别人", name.zh, until.zh),
                    format!("{}; silence until {} lets anybody come", name.en, until.en),
                )
        }
        VisitTurn::ChoiceEnded { text } => {
            let (zh, en) = match text {
                Some(_) => ("客户说换人也行（代记）", "the customer agreed to anybody (recorded for him)"),
                None => ("客户说换人也行", "the customer agreed to anybody"),
            };
            lines.line("people", zh, en)
        }
        VisitTurn::CalledOff { .. } => lines.line("repeat", "不用去了", "called off"),
        _ => return None,
    })
}

/// What happens in the field.
fn field_story(lines: &Lines, turn: &VisitTurn, policy: &Policy) -> Told {
    match turn {
        VisitTurn::SetOut { expected_at: Some(at) } => {
            let (zh, en) = expected(policy, *at);
            lines.line("clock", "已出发", "on the way").detail(zh, en)
        }
        VisitTurn::RunningLate { expected_at } => {
            let (zh, en) = expected(policy, *expected_at);
            lines.line("clock", "会晚到", "running late").detail(zh, en)
        }
        VisitTurn::Arrived { position } => {
            let line = lines.line("check", "到达现场", "arrived");
            match position.as_ref().and_then(|position| position.metres_off) {
                Some(metres) => {
                    line.detail(format!("离地址 {metres} 米"), format!("{metres} m from the premises"))
                }
                None => line,
            }
        }
        VisitTurn::Missed => {
            let (zh, en) = ("约定时段已过，没有人到", "the window ended and nobody had come");
            lines.line("broken", zh, en).tone(Tone::Broken)
        }
        VisitTurn::Rejected { reason, .. } => {
            let name = return_name(policy, reason);
            lines.line("repeat", "退单", "handed back").detail(name.zh, name.en)
        }
        VisitTurn::NoAccess { .. } => {
            lines.line("repeat", "客户不在家或进不了门", "nobody at home, or no way in")
        }
        VisitTurn::Done { receipt } => {
            let (zh, en) = match receipt.solved {
                Solved::OnSite => ("回单：上门办好", "receipt: done on site"),
                Solved::Remotely => ("回单：远程解决，没有上门", "receipt: settled remotely, nobody went"),
            };
            let line = lines.line("met", zh, en).tone(Tone::Met);
            match receipt.after_kbps {
                Some(kbps) => {
                    let speed = format!("{}.{} Mbit/s", kbps / 1_000, kbps % 1_000 / 100);
                    line.detail(format!("走前测速 {speed}"), format!("{speed} before leaving"))
                }
                None => line,
            }
        }
        // Setting out without a time; what is agreed has been told by now.
        _ => lines.line("clock", "已出发", "on the way"),
    }
}

/// What the customer reads of a turn on his page; nothing of what concerns the house alone.
pub(super) fn customer_step(
    case: &Case,
    turn: &VisitTurn,
    policy: &Policy,
    org: &Org,
) -> Option<(Bilingual, Tone)> {
    let plain = |zh: &str, en: &str| Some((Bilingual::new(zh, en), Tone::Plain));
    match turn {
        VisitTurn::SetOut { expected_at: Some(at) } | VisitTurn::RunningLate { expected_at: at } => {
            let time = to_the_minute(policy, *at);
            let (zh, en) = match turn {
                VisitTurn::RunningLate { .. } => ("师傅会晚到，预计", "Your technician is late, expected at"),
                _ => ("师傅已出发，预计", "Your technician is on the way, expected at"),
            };
            Some((Bilingual::new(format!("{zh} {time} 到"), format!("{en} {time}")), Tone::Plain))
        }
        VisitTurn::SetOut { expected_at: None } => plain("师傅已出发", "Your technician is on the way"),
        VisitTurn::Arrived { .. } => plain("师傅到了", "Your technician is there"),
        VisitTurn::ChoiceAsked { technician, .. } => {
            let name = known_as(technician, org);
            let (zh, en) = (
                format!("您选的{}来不了，问您换不换人", name.zh),
                format!("{}, whom you chose, cannot come; we asked whether somebody else may", name.en),
            );
            Some((Bilingual::new(zh, en), Tone::Plain))
        }
        VisitTurn::ChoiceEnded { .. } => plain("您说换人也行", "You said that somebody else may come"),
        VisitTurn::Missed if case.stage.is_open() => Some((
            Bilingual::new(
                "约定的时段里没有人到，是我们失约",
                "Nobody came within the window: we did not keep it",
            ),
            Tone::Broken,
        )),
        VisitTurn::NoAccess { .. } => plain("师傅到了，没有找到人", "Your technician came and found nobody"),
        VisitTurn::Done { .. } => plain("师傅说明", "What your technician did"),
        _ => None,
    }
}

/// The window of a visit as a clock with its reasons.
pub(super) fn visit_sheet(case: &Case, clock: Clock, place: usize, book: &PolicyBook) -> Option<ClockSheet> {
    let visit = case.visits.get(place)?;
    let policy = book.current();
    let name = job_name(policy, &visit.job);
    let held = clock.rule == "visit-hold";
    let due = clock.due_at.map(|at| policy.local_stamp(at)).unwrap_or_default();
    let note = if held {
        Bilingual::new(format!("时段保留到 {}", due.zh), format!("hours held until {}", due.en))
    } else {
        Bilingual::new(format!("{} 前到场", due.zh), format!("arrive by {}", due.en))
    };
    Some(ClockSheet {
        name: Bilingual::new(format!("上门 · {}", name.zh), format!("Visit · {}", name.en)),
        sentence: policy.visit_rule().map(|rule| rule.sentence.clone()).unwrap_or_default(),
        note,
        beneficiary: "customer".to_owned(),
        stopped_at: visit.arrived_at.filter(|_| !held),
        noticed_at: None,
        moved_from: None,
        withdrawn: false,
        policy: String::new(),
        reasons: reasons(visit, policy),
        sums: Vec::new(),
        clock,
    })
}

fn reasons(visit: &Visit, policy: &Policy) -> Vec<Reason> {
    let agreed = visit.agreed.iter().map(|agreed| {
        let (at, words) = (policy.local_stamp(agreed.at), window_words(policy, agreed.window));
        let (zh, en) = match agreed.asked_by {
            Mover::Customer => ("客户要求", "as the customer asked"),
            Mover::Us => ("我们提出", "as we proposed"),
        };
        let text = Bilingual::new(
            format!("{} 约定 {}（{zh}）", at.zh, words.zh),
            format!("{}: agreed {} ({en})", at.en, words.en),
        );
        Reason { at: Some(agreed.at), text }
    });
    let came = visit.arrived_at.map(|at| {
        let stamp = policy.local_stamp(at);
        let text = Bilingual::new(format!("{} 到达现场", stamp.zh), format!("{}: arrived", stamp.en));
        Reason { at: Some(at), text }
    });
    agreed.chain(came).collect()
}

/// The explanation of a receipt, which the customer reads.
pub(super) fn spoken(turn: &VisitTurn) -> Option<Uuid> {
    match turn {
        VisitTurn::Done { receipt } => Some(receipt.evidence.text.text),
        _ => None,
    }
}

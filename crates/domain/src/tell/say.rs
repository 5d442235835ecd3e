//! The sentence to read aloud: the promise as one says it, before anything is saved. `**` marks what to stress.

use yinuo_policy::{Bilingual, Deadline, Instant, Policy, PromiseRule};

/// Lines to read aloud, one breath each; a line may be empty in the language that needs fewer breaths. `promises` are those of [`Policy::promises_for`], earliest first.
#[must_use]
pub fn say(
    policy: &Policy,
    title: &Bilingual,
    promises: &[(PromiseRule, Deadline)],
    owner: &Bilingual,
    now: Instant,
) -> Vec<Bilingual> {
    let mut lines =
        vec![Bilingual::new(format!("“{}”，记下了。", title.zh), format!("I have noted: {}.", title.en))];
    let first = promises.iter().find_map(|(rule, deadline)| {
        let due = deadline.due.filter(|_| rule.beneficiary == "customer")?;
        Some((rule, policy.spoken_due(due, now)))
    });
    match first {
        Some((rule, spoken)) => {
            let (zh, en) = deed(&rule.obligation);
            lines.push(Bilingual::new(
                format!("我们承诺**{}**", spoken.zh),
                format!("We promise to {en} **{}**.", spoken.en),
            ));
            lines.push(Bilingual::new(format!("{zh}。"), ""));
        }
        None => lines.push(Bilingual::new(
            "我们会有专人跟进，并把结果告诉您。",
            "Somebody will see to it and tell you the outcome.",
        )),
    }
    let remedy = promises
        .iter()
        .filter(|(rule, _)| rule.beneficiary == "customer")
        .flat_map(|(rule, _)| &rule.remedies)
        .find_map(|code| policy.remedy(code));
    if let Some(remedy) = remedy {
        lines.push(Bilingual::new("万一迟了：", format!("If we are late: **{}**", remedy.sentence.en)));
        // One clause, one breath.
        let breaths = remedy.sentence.zh.split_inclusive(['，', '；']);
        lines.extend(breaths.map(|breath| Bilingual::new(format!("**{breath}**"), "")));
    }
    lines.push(Bilingual::new(
        format!("我是{}，负责到办结。", owner.zh),
        format!("I am {}, and I answer for this to the end.", owner.en),
    ));
    lines
}

pub(super) fn deed(obligation: &str) -> (&'static str, &'static str) {
    match obligation {
        "repair" => ("修好", "have it repaired"),
        "install" => ("装好", "have it installed"),
        "arrive" => ("上门", "be with you"),
        "answer" => ("答复您", "answer you"),
        "move" => ("移好", "have it moved"),
        _ => ("办结并答复您", "settle it and tell you"),
    }
}

//! The customer chooses when somebody comes, and who, on his page.

use super::act::seen;
use super::html::{Tongue, escape};
use super::page::{Notice, render};
use super::{Answer, Visit};
use std::fmt::Write as _;
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::link::FormKey;
use yinuo_app::visit::{ChoiceQuestion, VisitChoice, VisitOffer};
use yinuo_policy::{Bilingual, Policy, Span};

/// The form of an offer; `form` is its head. Two steps without a script: the day, then the period of it; whoever is free comes unless
/// he names somebody.
pub fn form(offer: &VisitOffer, form: &str, tongue: Tongue, policy: &Policy) -> String {
    let by_day =
        offer.choices.chunk_by(|a, b| policy.local_date(a.window.from) == policy.local_date(b.window.from));
    let days: String = by_day.map(|of_day| day(offer, of_day, form, (tongue, policy))).collect();
    let again = offer.agreed.is_some();
    let head = match (again, tongue) {
        (false, Tongue::Zh) => "选上门时间",
        (false, Tongue::En) => "Choose when we come",
        (true, Tongue::Zh) => "换个上门时间",
        (true, Tongue::En) => "Choose another time",
    };
    let open = if again { "" } else { " open" };
    format!(
        "<details{open}><summary>{head}</summary><p class=\"small grey\">{}</p>{days}</details>",
        tongue.pick(
            "先选哪天，再选几点。列出的都是还空着的时间；迟到算我们失约。",
            "First the day, then the hour. Only hours that are still free stand here; if we come late, we broke our word."
        ),
    )
}

/// One day: its periods, who may come in them, and what a late one does to the promise.
fn day(
    offer: &VisitOffer,
    of_day: &[VisitChoice],
    form: &str,
    (tongue, policy): (Tongue, &Policy),
) -> String {
    let Some(first) = of_day.first() else { return String::new() };
    let stamp = policy.local_stamp(first.window.from);
    let stamp = tongue.say(&stamp);
    let name = stamp.rsplit_once(' ').map_or(stamp.as_str(), |(day, _)| day);
    let past = |window: Span| offer.stake.filter(|stake| stake.is_past(window));
    let (mut periods, mut count) = (String::new(), 0);
    for choice in of_day.iter().filter(|choice| choice.comes.is_none()) {
        count += 1;
        let (from, until) = (policy.local_time(choice.window.from), policy.local_time(choice.window.until));
        let late = past(choice.window).filter(|stake| !stake.late);
        let mark = late.map_or("", |_| tongue.pick("（晚于承诺）", " (past our promise)"));
        let word = escape(&choice.word);
        // Writing to a String cannot fail.
        let _ = write!(
            periods,
            "<label class=\"choice\"><input type=\"radio\" name=\"slot\" value=\"{word}\" required>\
             <span>{from}–{until}{mark}</span></label>"
        );
    }
    let note = of_day.iter().find_map(|choice| past(choice.window)).map_or(String::new(), |stake| {
        let said = stake.before_taken(&policy.local_stamp(stake.due));
        format!("<p class=\"small\">{}</p>", tongue.say(&said))
    });
    let free = match tongue {
        Tongue::Zh => format!("{count} 个时段"),
        Tongue::En => format!("{count} free"),
    };
    format!(
        "<details class=\"day\" name=\"day\"><summary>{name} <span class=\"small grey\">{free}</span></summary>{form}\
         <div class=\"choices\" role=\"radiogroup\" aria-label=\"{name}\">{periods}</div>{}{note}\
         <button class=\"pri\" name=\"do\" value=\"book\">{}</button></form></details>",
        people(of_day, tongue, policy),
        tongue.pick("约这个时间", "Book it"),
    )
}

/// Who may come on a day, each with the periods in which he is free.
fn people(of_day: &[VisitChoice], tongue: Tongue, policy: &Policy) -> String {
    let mut people: Vec<(&str, &Bilingual, Vec<String>)> = Vec::new();
    for choice in of_day {
        let Some((name, (_, who))) = choice.comes.as_ref().zip(choice.word.split_once('-')) else { continue };
        let from = policy.local_time(choice.window.from);
        match people.iter_mut().find(|(word, ..)| *word == who) {
            Some((.., hours)) => hours.push(from),
            None => people.push((who, name, vec![from])),
        }
    }
    if people.is_empty() {
        return String::new();
    }
    let options: String = people
        .iter()
        .map(|(word, name, hours)| {
            let (name, hours) = (tongue.say(name), hours.join(tongue.pick("、", ", ")));
            let said = match tongue {
                Tongue::Zh => format!("{name}（{hours}）"),
                Tongue::En => format!("{name} ({hours})"),
            };
            format!("<option value=\"{}\">{said}</option>", escape(word))
        })
        .collect();
    format!(
        "<label>{}<select name=\"who\"><option value=\"\">{}</option>{options}</select></label>",
        tongue.pick("谁来（可不选）", "Who comes (optional)"),
        tongue.pick("谁来都行", "whoever can come"),
    )
}

/// What he is asked whose chosen technician cannot come; `form` is the head of its form.
pub fn question(asked: &ChoiceQuestion, form: &str, tongue: Tongue, policy: &Policy) -> String {
    let until = policy.local_stamp(asked.until);
    let (name, until) = (tongue.say(&asked.name), tongue.say(&until));
    let (head, rest) = match tongue {
        Tongue::Zh => (
            format!("您选的{name}来不了，对不起。换一位师傅按原来的时间来，行吗？"),
            format!("想等{name}，请在下面另选时间。{until} 前不回，我们派别的师傅按时来。"),
        ),
        Tongue::En => (
            format!(
                "{name}, whom you chose, cannot come; we are sorry. May another technician come at the same time?"
            ),
            format!(
                "To wait for {name}, choose another time below. If we hear nothing by {until}, another technician keeps the hour."
            ),
        ),
    };
    format!(
        "<section class=\"box note ask\" role=\"status\"><p>{head}</p>{form}\
         <button class=\"pri\" name=\"do\" value=\"anybody\">{}</button></form><p class=\"small grey\">{rest}</p></section>",
        tongue.pick("换人也行", "Somebody else may come"),
    )
}

/// He lets anybody come.
pub fn anybody(visit: &Visit, case: Uuid, key: FormKey) -> Answer {
    match visit.serving.app.customer_lets_anybody(case, key) {
        Ok(()) => seen(visit, "anybody"),
        // Somebody is on the way, or he chose anew meanwhile: the page as it stands says so.
        Err(AppError::Refused(_)) => seen(visit, "moved"),
        Err(error) => visit.failed(&error),
    }
}

/// Books what he chose.
pub fn book(visit: &Visit, case: Uuid, word: &str, key: FormKey) -> Answer {
    match visit.serving.app.customer_books(case, word, key) {
        Ok(()) => seen(visit, "book"),
        // Why, is for the house: to him the hour is gone, and those that are left stand below.
        Err(AppError::Refused(_)) => {
            let (zh, en) = (
                "这个时间或这位师傅不空了，没有约上。请另选。",
                "That hour, or that technician then, is no longer free; nothing was booked. Choose another.",
            );
            render(visit, case, &Notice::Refused(zh, en), "")
        }
        Err(error) => visit.failed(&error),
    }
}

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
use yinuo_policy::Policy;

/// The form of an offer; `form` is its head.
pub fn form(offer: &VisitOffer, form: &str, tongue: Tongue, policy: &Policy) -> String {
    let mut options = String::new();
    for of_window in offer.choices.chunk_by(|a, b| a.window == b.window) {
        let Some(first) = of_window.first() else { continue };
        let (from, until) = (policy.local_stamp(first.window.from), policy.local_time(first.window.until));
        // Writing to a String cannot fail.
        let _ = write!(options, "<optgroup label=\"{}–{until}\">", tongue.say(&from));
        for choice in of_window {
            let word = escape(&choice.word);
            let _ = write!(
                options,
                "<option value=\"{word}\">{}</option>",
                label(choice, &until, tongue, policy)
            );
        }
        options.push_str("</optgroup>");
    }
    let again = offer.agreed.is_some();
    let head = match (again, tongue) {
        (false, Tongue::Zh) => "选上门时间",
        (false, Tongue::En) => "Choose when we come",
        (true, Tongue::Zh) => "换个上门时间",
        (true, Tongue::En) => "Choose another time",
    };
    let open = if again { "" } else { " open" };
    format!(
        "<details{open}><summary>{head}</summary>{form}<label>{}<select name=\"slot\" required>{options}</select></label>\
         <button{} name=\"do\" value=\"book\">{}</button><p class=\"small grey\">{}</p></form></details>",
        tongue.pick("时间和师傅", "Time, and who comes"),
        if again { "" } else { " class=\"pri\"" },
        tongue.pick("约这个时间", "Book it"),
        tongue.pick(
            "这里列出的都是还空着的时间；迟到算我们失约。",
            "Only hours that are still free stand here; if we come late, we broke our word."
        ),
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

fn label(choice: &VisitChoice, until: &str, tongue: Tongue, policy: &Policy) -> String {
    let from = policy.local_time(choice.window.from);
    match &choice.comes {
        Some(name) => format!("{from}–{until} {}", tongue.say(name)),
        None => format!("{from}–{until} {}", tongue.pick("谁来都行", "whoever can come")),
    }
}

/// Books what he chose.
pub fn book(visit: &Visit, case: Uuid, word: &str, key: FormKey) -> Answer {
    match visit.serving.app.customer_books(case, word, key) {
        Ok(()) => seen(visit, "book"),
        // Why, is for the house: to him the hour is gone, and those that are left stand below.
        Err(AppError::Refused(_)) => {
            let (zh, en) = (
                "这个时间不空了，没有约上。请另选。",
                "That hour is no longer free; nothing was booked. Choose another.",
            );
            render(visit, case, &Notice::Refused(zh, en), "")
        }
        Err(error) => visit.failed(&error),
    }
}

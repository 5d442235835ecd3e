//! One score a closing, by a link that only the customer was sent.

use super::act::WORDS_CHARS_MAX;
use super::form::Form;
use super::html::{Tongue, escape};
use super::limit::Use;
use super::page::{thanks_button, thanks_of};
use super::{Answer, Visit};
use axum::http::StatusCode;
use uuid::Uuid;
use yinuo_app::link::score_contact;
use yinuo_app::{AppError, SCORE_MAX, ScoreState};

/// Shows the question, or what came of it.
pub fn show(visit: &Visit) -> Answer {
    match standing(visit, Use::Look) {
        Ok(state) => render(visit, &state, false),
        Err(answer) => *answer,
    }
}

/// Takes the answer. Sent twice, the first one stands and is shown.
pub fn act(visit: &Visit, form: &Form) -> Answer {
    let state = match standing(visit, Use::Deed) {
        Ok(state) => state,
        Err(answer) => return *answer,
    };
    let Some(score) = form.text("score").parse().ok().filter(|score| (1..=SCORE_MAX).contains(score)) else {
        return render(visit, &state, true);
    };
    let words: String = form.text("words").trim().chars().take(WORDS_CHARS_MAX).collect();
    match visit.serving.app.give_score_from(&visit.link, score, &words, &visit.from) {
        Ok(Some(_)) => Answer::See(format!("/r/{}?lang={}", visit.link, visit.tongue.code())),
        Ok(None) | Err(AppError::Refused(_)) => visit.gone(),
        Err(error) => visit.failed(&error),
    }
}

fn standing(visit: &Visit, what: Use) -> Result<ScoreState, Box<Answer>> {
    let app = &visit.serving.app;
    let now = app.now().0;
    match app.score_state(&visit.link) {
        Ok(Some(state)) => {
            let contact = score_contact(&visit.link).unwrap_or_default();
            if visit.doors.limiter.lets(contact, what, now) {
                Ok(state)
            } else {
                Err(Box::new(visit.too_often()))
            }
        }
        Ok(None) if visit.doors.limiter.lets(Uuid::nil(), Use::Wrong, now) => Err(Box::new(visit.gone())),
        Ok(None) => Err(Box::new(visit.too_often())),
        Err(error) => Err(Box::new(visit.failed(&error))),
    }
}

fn render(visit: &Visit, state: &ScoreState, missing: bool) -> Answer {
    let (tongue, path) = (visit.tongue, format!("/r/{}", visit.link));
    let page = visit.page(&visit.serving.app.nonce(), &path);
    let title = match state {
        ScoreState::Open { case, .. } | ScoreState::Given { case, .. } => title(visit, *case),
        ScoreState::Lapsed => String::new(),
    };
    let head = format!("<p class=\"grey\">{title}</p>");
    match state {
        ScoreState::Given { score, .. } => {
            let words = match tongue {
                Tongue::Zh => format!("您打了 {score} 分，谢谢。"),
                Tongue::En => format!("You gave {score} of 10. Thank you."),
            };
            let note = tongue.pick(
                "一次办结只打一次，这个分数就算数。同事看不到是谁打的。",
                "A closing is scored once, and this score counts. No colleague sees who gave it.",
            );
            let body = format!(
                "{head}<p class=\"verdict met\">✓ {}</p><h1>{words}</h1><p class=\"small grey\">{note}</p>",
                tongue.pick("已收到", "Noted")
            );
            Answer::Page(StatusCode::OK, page.add(&body).add(&thanks(visit, state)).finish())
        }
        ScoreState::Lapsed => {
            let (zh, en) =
                ("打分的时间已过，谢谢您。", "The time for a score is over. Thank you all the same.");
            Answer::Page(StatusCode::OK, page.notice(zh, en).finish())
        }
        ScoreState::Open { .. } => {
            let status = if missing { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let page = if missing {
                let words = tongue.pick("请选一个分数，1 到 10。", "Please choose a score, 1 to 10.");
                page.add(&format!("<p class=\"box note ask\" role=\"status\">{words}</p>"))
            } else {
                page
            };
            Answer::Page(status, page.add(&head).add(&question(tongue, &path)).finish())
        }
    }
}

fn title(visit: &Visit, case: Uuid) -> String {
    let view = visit.serving.app.customer_view(case);
    view.map(|view| visit.tongue.say(&view.sheet.title)).unwrap_or_default()
}

/// The way on to the page of thanks, where there is one; a score is answered all the same when it cannot be found.
fn thanks(visit: &Visit, state: &ScoreState) -> String {
    let ScoreState::Given { case, .. } = state else { return String::new() };
    let door = thanks_of(visit, *case).ok().flatten();
    door.map(|door| thanks_button(visit.tongue, &door)).unwrap_or_default()
}

/// Ten plain numbers; none is chosen beforehand.
fn question(tongue: Tongue, path: &str) -> String {
    let scores: String = (1..=SCORE_MAX)
        .map(|score| {
            format!(
                "<label><input type=\"radio\" name=\"score\" value=\"{score}\" required><span>{score}</span></label>"
            )
        })
        .collect();
    format!(
        "<h1>{}</h1><p class=\"small grey\">{}</p><form method=\"post\" action=\"{}\">\
         <input type=\"hidden\" name=\"lang\" value=\"{}\">\
         <fieldset class=\"scores\" aria-label=\"{}\">{scores}</fieldset>\
         <p class=\"ends small grey\"><span>{}</span><span>{}</span></p>\
         <label>{}<textarea name=\"words\" maxlength=\"1000\"></textarea></label>\
         <button class=\"pri\">{}</button></form>",
        tongue.pick("打几分？", "How many points?"),
        tongue.pick(
            "只有您有这个链接，只能打一次。不打也行，不会算成满分。",
            "Only you have this link, and it works once. Leaving it is fine: silence counts as no score.",
        ),
        escape(path),
        tongue.code(),
        tongue.pick("分数", "Score"),
        tongue.pick("很不满意", "very unhappy"),
        tongue.pick("很满意", "very happy"),
        tongue.pick("想说的话（可不填）", "In your words (optional)"),
        tongue.pick("提交", "Send"),
    )
}

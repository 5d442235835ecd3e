//! A sheet of a survey that is asked online: whoever has the link answers it once, without a login (Y55).

use super::form::Form;
use super::html::escape;
use super::limit::Use;
use super::{Answer, Visit};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_account::{Sheet, SheetState, Wave, key_sheets, online_sheet};
use yinuo_app::link::SheetLink;
use yinuo_app::{AppError, SCORE_MAX};
use yinuo_domain::Actor;

/// What fields of answers begin with.
const FIELD: &str = "q-";

/// A wave with the number of a sheet and the sheet.
type Asked = (Wave, String, Sheet);

/// Shows the questions, or that they were answered.
pub fn show(visit: &Visit) -> Answer {
    match standing(visit, Use::Look) {
        Ok(asked) => render(visit, &asked, false),
        Err(answer) => *answer,
    }
}

/// Takes the answers, or that he would rather not. Sent twice, the first stands.
pub fn act(visit: &Visit, form: &Form) -> Answer {
    let asked = match standing(visit, Use::Deed) {
        Ok(asked) => asked,
        Err(answer) => return *answer,
    };
    let (wave, number, sheet) = &asked;
    let again = Answer::See(format!("/s/{}?lang={}", visit.link, visit.tongue.code()));
    if sheet.state() != SheetState::Waiting {
        return again;
    }
    let answers = answers(wave, form);
    let refuses = form.text("refuses") == "yes";
    if answers.is_empty() && !refuses {
        return render(visit, &asked, true);
    }
    let said = if refuses {
        (number.clone(), "refused".to_owned(), BTreeMap::new())
    } else {
        (number.clone(), "returned".to_owned(), answers)
    };
    match key_sheets(&visit.serving.app, &Actor::customer(), &wave.code, &[said]) {
        // Refused: the wave closed this moment, or another window of his was faster. The page says which.
        Ok(()) | Err(AppError::Refused(_)) => again,
        Err(error) => visit.failed(&error),
    }
}

/// What he answered of the wave's questions; what he left out, and what is no answer, is not there.
fn answers(wave: &Wave, form: &Form) -> BTreeMap<String, u8> {
    let answer = |question: &String| {
        let said = form.text(&format!("{FIELD}{question}")).parse().ok();
        let said = said.filter(|said| (1..=SCORE_MAX).contains(said))?;
        Some((question.clone(), said))
    };
    wave.questions.iter().filter_map(answer).collect()
}

fn standing(visit: &Visit, what: Use) -> Result<Asked, Box<Answer>> {
    let (app, limiter) = (&visit.serving.app, &visit.doors.limiter);
    let now = app.now().0;
    let link = SheetLink::open(&visit.doors.post.ring, &visit.link);
    let found = link.map(|link| online_sheet(app.store(), link)).transpose();
    match found {
        Ok(Some(Some(asked))) => {
            // One count a sheet: of the wave's name the sheet's number makes another.
            let count = Uuid::from_u128(link.map_or(0, |link| link.wave.as_u128() ^ u128::from(link.sheet)));
            if limiter.lets(count, what, now) { Ok(asked) } else { Err(Box::new(visit.too_often())) }
        }
        Ok(_) if limiter.lets(Uuid::nil(), Use::Wrong, now) => Err(Box::new(visit.gone())),
        Ok(_) => Err(Box::new(visit.too_often())),
        Err(error) => Err(Box::new(visit.failed(&error))),
    }
}

fn render(visit: &Visit, (wave, _, sheet): &Asked, missing: bool) -> Answer {
    let (tongue, path, app) = (visit.tongue, format!("/s/{}", visit.link), &visit.serving.app);
    let page = visit.page(&app.nonce(), &path);
    if let Some(keyed) = sheet.counts() {
        let (zh, en) = if keyed.outcome == "returned" {
            (
                "✓ 您的问卷已收到，谢谢。每份只算第一次。",
                "✓ Your answers are noted. Thank you. The first ones count.",
            )
        } else {
            ("好的，不打扰您了，谢谢。", "Noted: we will not ask you again in this survey. Thank you.")
        };
        return Answer::Page(StatusCode::OK, page.notice(zh, en).finish());
    }
    if !wave.is_open(app.now()) {
        let (zh, en) = ("这次调查已经结束，谢谢您。", "This survey is over. Thank you all the same.");
        return Answer::Page(StatusCode::OK, page.notice(zh, en).finish());
    }
    let (status, page) = if missing {
        let words = tongue.pick(
            "一题也没有选。请至少答一题，或点“不参加”。",
            "Nothing was chosen. Please answer one question at least, or press \"No, thank you\".",
        );
        let note = format!("<p class=\"box note ask\" role=\"status\">{words}</p>");
        (StatusCode::UNPROCESSABLE_ENTITY, page.add(&note))
    } else {
        (StatusCode::OK, page)
    };
    Answer::Page(status, page.add(&questions(visit, wave, &path)).finish())
}

/// The questions of the wave, ten plain numbers each; none is chosen beforehand, and none must be.
fn questions(visit: &Visit, wave: &Wave, path: &str) -> String {
    let (tongue, law) = (visit.tongue, visit.serving.app.law());
    let known = law.book.current().questions();
    let asked: String = wave
        .questions
        .iter()
        .map(|code| {
            let rule = known.iter().find(|rule| rule.code == *code);
            let words = rule.map_or_else(|| escape(code), |rule| tongue.say(&rule.text));
            question(code, &words)
        })
        .collect();
    format!(
        "<p class=\"grey\">{}</p><h1>{}</h1><p class=\"small grey\">{}</p>\
         <form method=\"post\" action=\"{path}\">{asked}<input type=\"hidden\" name=\"lang\" value=\"{lang}\">\
         <button class=\"pri\">{}</button></form>\
         <form method=\"post\" action=\"{path}\"><input type=\"hidden\" name=\"lang\" value=\"{lang}\">\
         <input type=\"hidden\" name=\"refuses\" value=\"yes\"><button>{}</button></form>",
        tongue.say(&wave.name),
        tongue.pick("想听听您的看法", "We would like your opinion"),
        tongue.pick(
            "每题 1 到 10 分，10 分最好，可以跳过。只统计，不找您本人；这个链接只能答一次。",
            "Each from 1 to 10, and 10 is best; leave out what you like. Answers are only counted. This link works once.",
        ),
        tongue.pick("提交", "Send"),
        tongue.pick("不参加", "No, thank you"),
        path = escape(path),
        lang = tongue.code(),
    )
}

fn question(code: &str, words: &str) -> String {
    let code = escape(code);
    let answers: String = (1..=SCORE_MAX)
        .map(|answer| {
            format!(
                "<label><input type=\"radio\" name=\"{FIELD}{code}\" value=\"{answer}\"><span>{answer}</span></label>"
            )
        })
        .collect();
    format!("<fieldset class=\"scores\"><legend>{words}</legend>{answers}</fieldset>")
}

//! The public form (N35): a fault is reported or a complaint made without a login. It says the same whoever's number it is;
//! number and link leave by message. What keeps programs out needs nobody else's service: a key of the form that is too young or
//! too old is asked again, a field that people do not see catches who fills in everything, and addresses and numbers have quotas.

use super::act::WORDS_CHARS_MAX;
use super::form::Form;
use super::html::{Tongue, escape};
use super::page::key_of;
use super::{Answer, Visit};
use axum::http::StatusCode;
use std::fmt::Write as _;
use yinuo_app::AppError;
use yinuo_app::link::{FormKey, StatusLink};
use yinuo_app::report::{WebReport, number_of, reportable};
use yinuo_policy::Category;

/// Its place among links; the keys of its forms are signed with it.
pub const PLACE: &str = "report";

/// Nobody fills it in faster.
const YOUNG_MILLIS: i64 = 3_000;
/// A form that lay longer is asked again.
const OLD_MILLIS: i64 = 2 * 3_600_000;
const HOUR_MILLIS: i64 = 3_600_000;
const DAY_MILLIS: i64 = 24 * HOUR_MILLIS;
/// Reports of one address in an hour: a household, or an office behind one address.
const OF_PLACE_MAX: u32 = 12;
/// Reports of everybody in an hour, above which the hotline is named.
const OF_ALL_MAX: u32 = 600;

/// What was typed, kept when it must be sent again.
#[derive(Default)]
struct Typed {
    what: String,
    number: String,
    words: String,
}

/// A field that must be mended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    What,
    Number,
    Words,
}

/// Why the form comes back.
struct Wrong<'a> {
    /// Stands above it.
    notice: (&'a str, &'a str),
    /// Each with what is wrong, beside itself.
    fields: Vec<(Field, (&'a str, &'a str))>,
    /// Key of the form that was sent, while it is good: time that somebody spent on it counts for its correction.
    key: Option<FormKey>,
}

/// The form, or what came of it.
pub fn show(visit: &Visit) -> Answer {
    match visit.done.split_once('.').unwrap_or((visit.done.as_str(), "")) {
        ("ok", link) => taken(visit, link),
        _ => render(visit, &Typed::default(), None),
    }
}

/// Takes what was sent.
pub fn act(visit: &Visit, form: &Form) -> Answer {
    let app = &visit.serving.app;
    let now = app.now().0;
    let words: String = form.text("words").trim().chars().take(WORDS_CHARS_MAX).collect();
    let typed = Typed { what: form.text("what").to_owned(), number: form.text("number").to_owned(), words };
    if !form.text("website").is_empty() {
        // Whoever fills in what nobody sees is told what everybody is told.
        return Answer::See(format!("/report?done=ok&lang={}", visit.tongue.code()));
    }
    let key = key_of(visit, form.text("key")).filter(|key| (0..OLD_MILLIS).contains(&(now - key.word_at)));
    let Some(key) = key else {
        let notice = (
            "这一页放得太久，内容还在。请核对一遍，过三秒再提交。",
            "This page lay too long; what you wrote is kept. Look it over, wait three seconds and send it again.",
        );
        return render(visit, &typed, Some(Wrong { notice, fields: Vec::new(), key: None }));
    };
    if now - key.word_at < YOUNG_MILLIS {
        let notice = (
            "打开不到三秒就提交，我们分不清是人还是程序。内容还在，请过三秒再提交。",
            "It was sent within three seconds of opening, as programs do. What you wrote is kept: wait three seconds and send it again.",
        );
        return render(visit, &typed, Some(Wrong { notice, fields: Vec::new(), key: Some(key) }));
    }
    let number = number_of(&typed.number);
    let fields = wrong_fields(visit, &typed, number.is_some());
    let Some(number) = number.filter(|_| fields.is_empty()) else {
        let notice = (
            "还没有提交：请改下面标出的地方，改好就可以提交。",
            "Not sent yet: mend what is marked below, and send it as soon as it is right.",
        );
        return render(visit, &typed, Some(Wrong { notice, fields, key: Some(key) }));
    };
    if !lets(visit, &number, now) {
        return visit.too_often();
    }
    let report = WebReport { number, category: typed.what.clone(), words: typed.words.clone() };
    match app.take_report(&report, key) {
        Ok(case) => {
            let link = case
                .filter(|_| visit.serving.settings.demo)
                .and_then(|case| app.link_for_demo(&visit.doors.post.ring, case).ok().flatten());
            let link = link.map(|link| format!(".{link}")).unwrap_or_default();
            Answer::See(format!("/report?done=ok{link}&lang={}", visit.tongue.code()))
        }
        // What can be wrong in it was looked at before.
        Err(AppError::Refused(refusal)) => {
            tracing::warn!(code = refusal.code, "a report by the public form was refused");
            let (zh, en) = (
                "现在没法在网上受理，请拨打客服热线。",
                "We cannot take it here now. Please ring the hotline.",
            );
            visit.sorry(StatusCode::SERVICE_UNAVAILABLE, zh, en)
        }
        Err(error) => visit.failed(&error),
    }
}

/// What must be mended before anything is taken, in the order of the form.
fn wrong_fields(visit: &Visit, typed: &Typed, is_number: bool) -> Vec<(Field, (&'static str, &'static str))> {
    let law = visit.serving.app.law();
    let known = reportable(&law).iter().any(|category| category.code == typed.what);
    let what = ("请选是什么事。", "Please choose what it is about.");
    let number = (
        "这不像电话号码：请只填数字，手机 11 位，固话带区号。",
        "This is no telephone number: digits only, 11 of a mobile, a landline with its area code.",
    );
    let words = ("请写一句怎么了。", "Please say in a few words what happened.");
    let all = [
        (Field::What, known, what),
        (Field::Number, is_number, number),
        (Field::Words, !typed.words.is_empty(), words),
    ];
    all.into_iter().filter(|(_, right, _)| !right).map(|(field, _, said)| (field, said)).collect()
}

/// Whether one more is taken from this address, for this number, and from everybody.
fn lets(visit: &Visit, number: &str, now: i64) -> bool {
    let (quota, place) = (&visit.doors.quota, &visit.from.place);
    let law = visit.serving.app.law();
    let messages = law.book.current().messages();
    let takes = |today| messages.is_some_and(|messages| messages.takes_report(today));
    let fewer = |most: u32| move |had: u32| had < most;
    quota.lets("all", fewer(OF_ALL_MAX), HOUR_MILLIS, now)
        && (place.is_empty() || quota.lets(&format!("place/{place}"), fewer(OF_PLACE_MAX), HOUR_MILLIS, now))
        && quota.lets(&format!("number/{number}"), takes, DAY_MILLIS, now)
}

fn taken(visit: &Visit, link: &str) -> Answer {
    let pick = |zh, en| visit.tongue.pick(zh, en);
    let page =
        visit.page(&visit.serving.app.nonce(), "/report").titled(pick("报修或投诉", "Report or complain"));
    // In a demo no message reaches anybody: the link stands here, and only one that is ours.
    let opens = visit.serving.settings.demo && StatusLink::open(&visit.doors.post.ring, link).is_some();
    let here = if opens {
        format!(
            "<p><a href=\"/c/{}?lang={}\">{}</a></p>",
            escape(link),
            visit.tongue.code(),
            pick("演示：打开进度页", "Demo: open the page of the case")
        )
    } else {
        String::new()
    };
    let body = format!(
        "<h1>{}</h1><section class=\"box note ok\" role=\"status\"><p>{}</p></section><p>{}</p>{here}\
         <p><a href=\"/report?lang={}\">{}</a></p>",
        pick("收到了", "We have it"),
        pick(
            "号码是我们客户的，单号、我们的承诺和进度链接会用短信发到这个号码。",
            "If the number is one of our customers’, a message goes to it with the number of the case, what we promise, and a link."
        ),
        pick(
            "短信夜里不发，早上补发。等不及，或一直没收到，请拨打客服热线。",
            "Messages wait for the morning at night. If you cannot wait, or none comes, please ring the hotline."
        ),
        visit.tongue.code(),
        pick("再报一件", "Report something else"),
    );
    Answer::Page(StatusCode::OK, page.add(&body).finish())
}

fn render(visit: &Visit, typed: &Typed, wrong: Option<Wrong<'_>>) -> Answer {
    let (app, tongue) = (&visit.serving.app, visit.tongue);
    let law = app.law();
    let offered = reportable(&law);
    if offered.is_empty() {
        return visit.gone();
    }
    let pick = |zh, en| tongue.pick(zh, en);
    let kept = wrong.as_ref().and_then(|wrong| wrong.key);
    let key = kept.unwrap_or_else(|| app.form_key(app.now().0)).text(&visit.doors.post.ring, PLACE);
    let notice = wrong.as_ref().map_or_else(String::new, |wrong| {
        let (zh, en) = wrong.notice;
        format!("<p class=\"box note ask\" role=\"alert\">{}</p>", escape(tongue.pick(zh, en)))
    });
    let said = |field: Field| {
        let found = wrong.as_ref()?.fields.iter().find(|(one, _)| *one == field)?;
        Some(tongue.pick(found.1.0, found.1.1))
    };
    let [(what_marks, what_says), (number_marks, number_says), (words_marks, words_says)] =
        [(Field::What, "what"), (Field::Number, "number"), (Field::Words, "words")]
            .map(|(field, name)| beside(name, said(field)));
    let body = format!(
        "<h1>{}</h1>{notice}<p class=\"small grey\">{}</p>\
         <section><form method=\"post\" action=\"/report\"><input type=\"hidden\" name=\"lang\" value=\"{}\">\
         <input type=\"hidden\" name=\"key\" value=\"{key}\">\
         <label>{}<select name=\"what\" required{what_marks}>{}</select></label>{what_says}\
         <label>{}<input type=\"tel\" name=\"number\" autocomplete=\"tel\" maxlength=\"20\" required{number_marks} value=\"{}\"></label>{number_says}\
         <label>{}<textarea name=\"words\" maxlength=\"{WORDS_CHARS_MAX}\" required{words_marks}>{}</textarea></label>{words_says}\
         <p class=\"trap\" aria-hidden=\"true\"><label>Website<input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></label></p>\
         <button class=\"pri\">{}</button></form></section>",
        pick("报修或投诉", "Report a fault or complain"),
        pick(
            "不用登录。单号、我们的承诺和进度链接用短信发给您。",
            "No login. The number of the case, what we promise and a link come to you by message."
        ),
        tongue.code(),
        pick("是什么事", "What is it about"),
        choices(tongue, &law, &offered, &typed.what),
        pick("您在我们这里登记的电话", "Your telephone number, as you gave it to us"),
        escape(&typed.number),
        pick("怎么了", "What happened"),
        escape(&typed.words),
        pick("提交", "Send"),
    );
    let page = visit.page(&app.nonce(), "/report").titled(pick("报修或投诉", "Report or complain"));
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Answer::Page(status, page.add(&body).finish())
}

/// What a wrong field bears, and what is said beside it; nothing for one that is right.
fn beside(name: &str, said: Option<&str>) -> (String, String) {
    said.map_or_else(Default::default, |said| {
        (
            format!(" aria-invalid=\"true\" aria-describedby=\"{name}-wrong\""),
            format!("<p class=\"wrong small\" id=\"{name}-wrong\">{}</p>", escape(said)),
        )
    })
}

/// Leaves of the tree under the names of their branches.
fn choices(tongue: Tongue, law: &yinuo_app::Law, offered: &[&Category], chosen: &str) -> String {
    let mut html = format!("<option value=\"\">{}</option>", tongue.pick("请选择", "Please choose"));
    let mut branch = "";
    for category in offered {
        let above = category.code.rsplit_once('.').map_or("", |(above, _)| above);
        if above != branch {
            if !branch.is_empty() {
                html.push_str("</optgroup>");
            }
            let name = law.book.current().category(above).map(|found| tongue.say(&found.name));
            // Writing to a String cannot fail.
            let _ = write!(html, "<optgroup label=\"{}\">", name.unwrap_or_default());
            branch = above;
        }
        let selected = if category.code == chosen { " selected" } else { "" };
        let _ = write!(
            html,
            "<option value=\"{}\"{selected}>{}</option>",
            escape(&category.code),
            tongue.say(&category.name)
        );
    }
    if !branch.is_empty() {
        html.push_str("</optgroup>");
    }
    html
}

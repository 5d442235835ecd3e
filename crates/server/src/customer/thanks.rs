//! What a served customer says of whoever served him: like, dislike, and a tip in points, by a link of its own for each closing.

use super::act::WORDS_CHARS_MAX;
use super::form::Form;
use super::html::{Tongue, escape};
use super::limit::Use;
use super::{Answer, Visit};
use axum::http::StatusCode;
use std::fmt::Write as _;
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::link::ThanksLink;
use yinuo_app::points::{ThanksInput, ThanksState};
use yinuo_domain::points::{Opinion, Server, Thanks};
use yinuo_policy::{Instant, PointsRule, Policy};

const MINUTE_MILLIS: i64 = 60_000;

/// Shows the question, or what came of it.
pub fn show(visit: &Visit) -> Answer {
    match standing(visit, Use::Look) {
        Ok(state) => render(visit, &state, ""),
        Err(answer) => *answer,
    }
}

/// Takes the answer, or takes a tip back. Sent twice, the first one stands and is shown.
pub fn act(visit: &Visit, form: &Form) -> Answer {
    let state = match standing(visit, Use::Deed) {
        Ok(state) => state,
        Err(answer) => return *answer,
    };
    let (app, ring) = (&visit.serving.app, &visit.doors.post.ring);
    let opinion = match form.text("do") {
        "like" => Opinion::Like,
        "dislike" => Opinion::Dislike,
        "refund" => {
            return match app.refund_thanks(ring, &visit.link, form.text("proof")) {
                Ok(_) => again(visit),
                Err(error) => refused(visit, &state, &error),
            };
        }
        _ => return render(visit, &state, ""),
    };
    let input = ThanksInput {
        person: form.text("person").to_owned(),
        opinion,
        points: form.text("points").parse().unwrap_or(0),
        reason: form.text("reason").to_owned(),
        words: form.text("words").trim().chars().take(WORDS_CHARS_MAX).collect(),
        proof: form.text("proof").to_owned(),
    };
    match app.give_thanks(ring, &visit.link, &input) {
        Ok(Some(_)) => again(visit),
        Ok(None) => visit.gone(),
        Err(error) => refused(visit, &state, &error),
    }
}

fn again(visit: &Visit) -> Answer {
    Answer::See(format!("/t/{}?lang={}", visit.link, visit.tongue.code()))
}

/// A refusal stands above the page as it is by now.
fn refused(visit: &Visit, state: &ThanksState, error: &AppError) -> Answer {
    match error {
        AppError::Refused(refusal) => {
            let words = match visit.tongue {
                Tongue::Zh => format!("{}{}", refusal.sentence.zh, refusal.next_step.zh),
                Tongue::En => format!("{} {}", refusal.sentence.en, refusal.next_step.en),
            };
            render(visit, state, &words)
        }
        other => visit.failed(other),
    }
}

fn standing(visit: &Visit, what: Use) -> Result<ThanksState, Box<Answer>> {
    let (app, ring) = (&visit.serving.app, &visit.doors.post.ring);
    let now = app.now().0;
    match app.thanks_state(ring, &visit.link) {
        Ok(Some(state)) => {
            let case = ThanksLink::open(ring, &visit.link).map_or_else(Uuid::nil, |link| link.case);
            if visit.doors.limiter.lets(case, what, now) {
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

fn render(visit: &Visit, state: &ThanksState, why: &str) -> Answer {
    let (tongue, path, app) = (visit.tongue, format!("/t/{}", visit.link), &visit.serving.app);
    let law = app.law();
    let mut page = visit.page(&app.nonce(), &path);
    if !why.is_empty() {
        page = page.add(&format!("<p class=\"box note ask\" role=\"status\">{}</p>", escape(why)));
    }
    let status = if why.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let name = |code: &str| tongue.say(&law.org.person_name(code));
    let page = match state {
        ThanksState::Lapsed => page.notice(
            "这个链接的时间已过，谢谢您。",
            "The time for this link is over. Thank you all the same.",
        ),
        // The colleague saw this code: opened again, it must not tell him what was said.
        ThanksState::Given(thanks) if thanks.closing == 0 => page.add(&given_at_counter(visit)),
        ThanksState::Given(thanks) => {
            let policy = law.book.current();
            page.add(&title(visit, thanks.case)).add(&given(visit, thanks, &name(&thanks.person), policy))
        }
        ThanksState::Open { case, proves, lapses_at, by, free } => {
            let Some(rule) = law.book.current().points_rule() else { return visit.gone() };
            let until = stamp(tongue, law.book.current(), *lapses_at);
            let who = |one: &Server| {
                (one.person.clone(), name(&one.person), tongue.say(&law.org.post_name(&one.post)))
            };
            let people: Vec<_> = by.iter().map(who).collect();
            page.add(&title(visit, *case))
                .add(&Question { tongue, path, rule, people, free: *free, until, proves: *proves }.html())
        }
    };
    Answer::Page(status, page.finish())
}

/// What an answered code of a counter shows to whoever opens it: no opinion and no points. Taking a tip back takes the digits again.
fn given_at_counter(visit: &Visit) -> String {
    let pick = |zh, en| visit.tongue.pick(zh, en);
    format!(
        "<p class=\"verdict met\">✓ {}</p><h1>{}</h1><p class=\"small grey\">{}</p><details><summary>{}</summary>\
         <form method=\"post\" action=\"/t/{}\"><input type=\"hidden\" name=\"lang\" value=\"{}\">{}\
         <button name=\"do\" value=\"refund\">{}</button></form></details>",
        pick("已收到", "Noted"),
        pick("谢谢您的评价。", "Thank you for telling us."),
        pick(
            "说了什么，这里不显示：柜台也看得到这个码。",
            "What was said is not shown here: the counter sees this code, too."
        ),
        pick("收回打赏", "Take the tip back"),
        escape(&visit.link),
        visit.tongue.code(),
        proof(visit.tongue),
        pick("收回打赏", "Take the tip back"),
    )
}

/// Digits that the counter does not see.
fn proof(tongue: Tongue) -> String {
    let label = tongue.pick("您登记手机号的最后四位", "The last four digits of your number on file");
    format!(
        "<label>{label}<input name=\"proof\" inputmode=\"numeric\" autocomplete=\"off\" maxlength=\"4\" \
         pattern=\"[0-9]{{4}}\" required></label>"
    )
}

fn title(visit: &Visit, case: Uuid) -> String {
    let view = visit.serving.app.customer_view(case);
    let title = view.map(|view| visit.tongue.say(&view.sheet.title)).unwrap_or_default();
    format!("<p class=\"grey\">{title}</p>")
}

/// To the minute: nobody reads seconds on a telephone.
fn stamp(tongue: Tongue, policy: &Policy, at: Instant) -> String {
    tongue.say(&policy.local_stamp(Instant(at.0 - at.0.rem_euclid(MINUTE_MILLIS))))
}

fn given(visit: &Visit, thanks: &Thanks, name: &str, policy: &Policy) -> String {
    let tongue = visit.tongue;
    let head = match (thanks.opinion, tongue) {
        (Opinion::Like, Tongue::Zh) => format!("您给 {name} 点了赞，谢谢。"),
        (Opinion::Like, Tongue::En) => format!("You like what {name} did. Thank you."),
        (Opinion::Dislike, Tongue::Zh) => "收到，我们会改进，也会和您联系。".to_owned(),
        (Opinion::Dislike, Tongue::En) => "Noted. We will do better, and ring you.".to_owned(),
    };
    let noted = tongue.pick("已收到", "Noted");
    let mut html = format!("<p class=\"verdict met\">✓ {noted}</p><h1>{head}</h1>");
    if thanks.points > 0 {
        let line = match (thanks.matched, tongue) {
            (0, Tongue::Zh) => format!("打赏 {} 分。", thanks.points),
            (0, Tongue::En) => format!("Tip: {} points.", thanks.points),
            (back, Tongue::Zh) => format!("打赏 {} 分，活动返还 {back} 分。", thanks.points),
            (back, Tongue::En) => format!("Tip: {} points; {back} came back in the campaign.", thanks.points),
        };
        // Writing to a String cannot fail.
        let _ = write!(html, "<p class=\"box\">{line}</p>");
    }
    if thanks.refunded_at.is_some() {
        let _ = write!(html, "<p class=\"box note\">{}</p>", tongue.pick("已收回。", "It was taken back."));
    } else if thanks.may_be_refunded(visit.serving.app.now()) {
        let until = stamp(tongue, policy, thanks.refund_until);
        let says = match tongue {
            Tongue::Zh => format!("{until} 前可以收回。"),
            Tongue::En => format!("You may take it back until {until}."),
        };
        let _ = write!(
            html,
            "<form method=\"post\" action=\"/t/{}\"><input type=\"hidden\" name=\"lang\" value=\"{}\">\
             <p class=\"small grey\">{says}</p><button name=\"do\" value=\"refund\">{}</button></form>",
            escape(&visit.link),
            tongue.code(),
            tongue.pick("收回打赏", "Take the tip back")
        );
    }
    let note = tongue.pick(
        "一次办结只说一次。同事只看到哪天收到多少分，看不到是谁给的。",
        "A closing is answered once. Colleagues see how many points came on which day, and never from whom.",
    );
    let _ = write!(html, "<p class=\"small grey\">{note}</p>");
    html
}

/// The question of one closing.
struct Question<'a> {
    tongue: Tongue,
    path: String,
    rule: &'a PointsRule,
    /// Code, name and post of whoever served him; names are escaped.
    people: Vec<(String, String, String)>,
    free: i64,
    until: String,
    /// Whether he shows that he is the customer: the code of a counter was seen by a colleague.
    proves: bool,
}

impl Question<'_> {
    fn html(&self) -> String {
        let pick = |zh, en| self.tongue.pick(zh, en);
        let intro = match self.tongue {
            Tongue::Zh if self.proves => format!("这个码只评这一次服务，{} 前有效。不说也行。", self.until),
            Tongue::En if self.proves => {
                format!("This code is for this one service, until {}. Leaving it is fine.", self.until)
            }
            Tongue::Zh => format!("只有您有这个链接，只能用一次，{} 前有效。不说也行。", self.until),
            Tongue::En => {
                format!(
                    "Only you have this link, and it works once, until {}. Leaving it is fine.",
                    self.until
                )
            }
        };
        format!(
            "<h1>{}</h1><p class=\"small grey\">{intro}</p><section class=\"box\" aria-label=\"{}\">{}{}{}\
             <label>{}<textarea name=\"words\" maxlength=\"1000\"></textarea></label>\
             <button class=\"pri\" name=\"do\" value=\"like\">{}</button></form></section>{}",
            pick("服务您的人怎么样？", "How did we serve you?"),
            pick("点赞", "Like"),
            self.form(),
            self.people(),
            self.amounts(),
            pick("想说的话（可不填）", "In your words (optional)"),
            pick("点赞", "Like"),
            self.dislike(),
        )
    }

    fn form(&self) -> String {
        format!(
            "<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"lang\" value=\"{}\">{}",
            escape(&self.path),
            self.tongue.code(),
            if self.proves { proof(self.tongue) } else { String::new() }
        )
    }

    fn people(&self) -> String {
        let one = |place: usize, (code, name, post): &(String, String, String)| {
            let checked = if place == 0 { " checked" } else { "" };
            format!(
                "<label class=\"choice\"><input type=\"radio\" name=\"person\" value=\"{}\"{checked} required> \
                 <b>{name}</b> <span class=\"small grey\">{post}</span></label>",
                escape(code)
            )
        };
        let lines: String =
            self.people.iter().enumerate().map(|(place, person)| one(place, person)).collect();
        let legend = self.tongue.pick("谁服务的您", "Who served you");
        format!(
            "<fieldset class=\"choices\"><legend class=\"small grey\">{legend}</legend>{lines}</fieldset>"
        )
    }

    /// What he can give now; an amount that he has not is not offered.
    fn amounts(&self) -> String {
        let none = self.tongue.pick("只点赞", "no points");
        let mut lines = format!(
            "<label class=\"choice\"><input type=\"radio\" name=\"points\" value=\"0\" checked> {none}</label>"
        );
        for amount in self.rule.amounts.iter().filter(|amount| i64::from(**amount) <= self.free) {
            let word = self.tongue.pick("分", "points");
            let _ = write!(
                lines,
                "<label class=\"choice\"><input type=\"radio\" name=\"points\" value=\"{amount}\"> {amount} {word}</label>"
            );
        }
        let legend = match self.tongue {
            Tongue::Zh => format!("打赏积分（可用 {} 分）", self.free),
            Tongue::En => format!("Tip in points ({} to spend)", self.free),
        };
        format!(
            "<fieldset class=\"choices\"><legend class=\"small grey\">{legend}</legend>{lines}</fieldset>"
        )
    }

    fn dislike(&self) -> String {
        let pick = |zh, en| self.tongue.pick(zh, en);
        let reasons: String = self
            .rule
            .reasons
            .iter()
            .map(|reason| {
                format!(
                    "<label class=\"choice\"><input type=\"radio\" name=\"reason\" value=\"{}\" required> {}</label>",
                    escape(&reason.code),
                    self.tongue.say(&reason.name)
                )
            })
            .collect();
        format!(
            "<details><summary>{}</summary>{}{}<fieldset class=\"choices\"><legend class=\"small grey\">{}</legend>{reasons}</fieldset>\
             <label>{}<textarea name=\"words\" maxlength=\"1000\"></textarea></label>\
             <p class=\"small grey\">{}</p><button name=\"do\" value=\"dislike\">{}</button></form></details>",
            pick("哪里不好", "What was not good"),
            self.form(),
            self.people(),
            pick("请选一个原因", "Please choose a reason"),
            pick("想说的话（可不填）", "In your words (optional)"),
            pick(
                "不公开、不排名；用来帮他改进，我们也会联系您。",
                "It is neither published nor ranked: it helps the colleague to do better, and we will ring you.",
            ),
            pick("提交", "Send"),
        )
    }
}

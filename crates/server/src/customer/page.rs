//! The case as its customer sees it.

use super::door::DoorAnswer;
use super::html::{Tongue, escape};
use super::limit::Use;
use super::{Answer, Visit, booking, door};
use axum::http::StatusCode;
use std::fmt::Write as _;
use uuid::Uuid;
use yinuo_app::link::FormKey;
use yinuo_app::points::ThanksState;
use yinuo_app::visit::{ChoiceQuestion, VisitOffer};
use yinuo_app::{AppError, CustomerView};
use yinuo_domain::tell::{CustomerSheet, Step, Tone};
use yinuo_policy::{Bilingual, Instant, Policy};

const MINUTE_MILLIS: i64 = 60_000;

/// What stands above the page after a deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Nothing.
    None,
    /// Something was done.
    Done(&'static str, &'static str),
    /// Something is missing.
    Missing(&'static str, &'static str),
    /// What he chose can no longer be had; the page stands as it is by now.
    Refused(&'static str, &'static str),
    /// He checked who stands at his door.
    Door(DoorAnswer),
    /// His words contradict what he pressed: he is asked again.
    Doubt {
        /// What he pressed.
        pressed: String,
        /// The word that contradicts it.
        word: String,
    },
}

/// The case that the visit's link opens, or the answer instead.
pub fn case_of(visit: &Visit, what: Use) -> Result<Uuid, Answer> {
    let app = &visit.serving.app;
    let now = app.now().0;
    match app.case_of_link(&visit.doors.post.ring, &visit.link) {
        Ok(Some(case)) if visit.doors.limiter.lets(case, what, now) => Ok(case),
        Ok(None) if visit.doors.limiter.lets(Uuid::nil(), Use::Wrong, now) => Err(visit.gone()),
        Ok(_) => Err(visit.too_often()),
        Err(error) => Err(visit.failed(&error)),
    }
}

/// Shows the page.
pub fn show(visit: &Visit) -> Answer {
    let notice = match visit.done.as_str() {
        "confirm" => Notice::Done("收到，谢谢您确认。", "Thank you, noted: you agree."),
        "refuse" => Notice::Done(
            "收到。仍由原来的人负责，继续办，不用重新排队。",
            "Noted. The same people go on with it; you need not queue again.",
        ),
        "object" => Notice::Done(
            "收到您的异议，由另一个部门复核，结果会告诉您。",
            "We have your objection. Another unit rules on it and you will be told.",
        ),
        "reopen" => Notice::Done("收到，已重开，继续办。", "Noted. It is open again and goes on."),
        "say" => {
            Notice::Done("收到，办单的人会看到。", "Noted. Whoever works on it will see what you added.")
        }
        "book" => Notice::Done("约好了，我们按这个时间来。", "Booked: we come at this time."),
        "anybody" => Notice::Done(
            "谢谢。我们派别的师傅按原来的时间来。",
            "Thank you. Another technician comes at the same time.",
        ),
        "report" => Notice::Done(
            "收到举报，办单的人会马上看到。请不要开门；有危险请报警 110。",
            "Your report is noted and whoever works on it sees it at once. Do not open; in danger ring the police.",
        ),
        "moved" => Notice::Done(
            "刚才情况有变，您的操作没有执行；下面是最新情况。",
            "Things had moved on meanwhile, so nothing was done; this is how it stands now.",
        ),
        _ => Notice::None,
    };
    match case_of(visit, Use::Look) {
        Ok(case) => render(visit, case, &notice, ""),
        Err(answer) => answer,
    }
}

/// The page of a case with a notice and the words that he had typed.
pub fn render(visit: &Visit, case: Uuid, notice: &Notice, words: &str) -> Answer {
    let view = match visit.serving.app.customer_view(case) {
        Ok(view) => view,
        Err(AppError::Refused(_)) => return visit.gone(),
        Err(error) => return visit.failed(&error),
    };
    let status = match notice {
        Notice::Refused(..) => StatusCode::CONFLICT,
        Notice::Missing(..) | Notice::Doubt { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let app = &visit.serving.app;
    let law = app.law();
    let offer = match app.visit_offer(case) {
        Ok(offer) => offer,
        Err(error) => return visit.failed(&error),
    };
    let asked = match app.choice_question(case) {
        Ok(asked) => asked,
        Err(error) => return visit.failed(&error),
    };
    let thanks = match thanks_of(visit, case) {
        Ok(thanks) => thanks,
        Err(error) => return visit.failed(&error),
    };
    let key = app.form_key(view.word_at).text(&visit.doors.post.ring, &visit.link);
    let expects = match app.expects_somebody(case) {
        Ok(expects) => expects,
        Err(error) => return visit.failed(&error),
    };
    let policy = law.book.current();
    let emergency = match app.emergency_of_case(case) {
        Ok(emergency) => emergency,
        Err(error) => return visit.failed(&error),
    };
    let shown = Shown { visit, view: &view, policy, key, words, offer, asked, thanks, expects, emergency };
    Answer::Page(status, shown.page(notice, &app.nonce()))
}

struct Shown<'a> {
    visit: &'a Visit,
    view: &'a CustomerView,
    policy: &'a Policy,
    /// Key of this page's forms.
    key: String,
    /// Words that he had typed before he was asked again.
    words: &'a str,
    /// Windows that he may choose.
    offer: Option<VisitOffer>,
    /// What he is asked whose chosen technician cannot come.
    asked: Option<ChoiceQuestion>,
    /// The link of his thanks, while he can say something or look at what he said.
    thanks: Option<ThanksDoor>,
    /// Whether somebody comes today whose code he can check.
    expects: bool,
    /// What customers of his area read while an emergency lasts, and until when.
    emergency: Option<(Bilingual, Instant)>,
}

impl Shown<'_> {
    fn tongue(&self) -> Tongue {
        self.visit.tongue
    }

    fn pick<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        self.visit.tongue.pick(zh, en)
    }

    fn sheet(&self) -> &CustomerSheet {
        &self.view.sheet
    }

    fn path(&self) -> String {
        format!("/c/{}", self.visit.link)
    }

    fn page(&self, notice: &Notice, nonce: &str) -> String {
        let mut page = self.visit.page(nonce, &self.path());
        page = match notice {
            Notice::None => page,
            Notice::Done(zh, en) => page.add(&self.boxed("ok", self.pick(zh, en))),
            Notice::Missing(zh, en) => page.add(&self.boxed("ask", self.pick(zh, en))),
            Notice::Refused(zh, en) => page.add(&self.boxed("ask", self.pick(zh, en))),
            Notice::Door(answer) => page.add(&door::told(answer, &self.form(""), self.tongue())),
            Notice::Doubt { pressed, word } => page.add(&self.doubt(pressed, word)),
        };
        if let Some((message, until)) = &self.emergency {
            let until = self.policy.local_stamp(*until);
            let (zh, en) = (
                format!("{} 到 {} 为止。", message.zh, until.zh),
                format!("{} Until {}.", message.en, until.en),
            );
            page = page.add(&self.boxed("ask", self.pick(&zh, &en)));
        }
        // Asked once more, he has one question before him and not two.
        let verdict = if matches!(notice, Notice::Doubt { .. }) { String::new() } else { self.verdict() };
        page.add(&self.lead())
            .add(&verdict)
            .add(&self.thanks())
            .add(&self.who())
            .add(&self.door())
            .add(&self.question())
            .add(&self.booking())
            .add(&self.money())
            .add(&self.why())
            .add(&self.reopen())
            .add(&self.object())
            .add(&self.say())
            .add(&self.steps())
            .finish()
    }

    fn boxed(&self, kind: &str, words: &str) -> String {
        format!("<p class=\"box note {kind}\" role=\"status\">{}</p>", escape(words))
    }

    fn lead(&self) -> String {
        let sheet = self.sheet();
        let title = self.tongue().say(&sheet.title);
        let number = escape(&sheet.number);
        let (word, kind) = match sheet.tone {
            Tone::Broken => (self.pick("✕ 迟了", "✕ Late"), "broken"),
            Tone::Met => (self.pick("✓ 办结", "✓ Closed"), "met"),
            Tone::Plain => ("", ""),
        };
        let mut html = format!("<p class=\"grey\">{title} · <span class=\"small\">{number}</span></p>");
        if !word.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(html, "<p class=\"verdict {kind}\">{word}</p>");
        }
        let _ = write!(html, "<h1>{}</h1>", self.tongue().say(&sheet.lead));
        let aside = self.tongue().say(&sheet.aside);
        if !aside.is_empty() {
            let _ = write!(html, "<p class=\"small grey\">{aside}</p>");
        }
        html
    }

    /// To the minute: nobody reads seconds on a telephone.
    fn stamp(&self, at: Instant) -> String {
        let minute = Instant(at.0 - at.0.rem_euclid(MINUTE_MILLIS));
        self.tongue().say(&self.policy.local_stamp(minute))
    }

    /// The head of a form: its key, and the language that it goes on in.
    fn form(&self, kind: &str) -> String {
        format!(
            "<form method=\"post\" action=\"{}\"{kind}><input type=\"hidden\" name=\"key\" value=\"{}\">\
             <input type=\"hidden\" name=\"lang\" value=\"{}\">",
            escape(&self.path()),
            escape(&self.key),
            self.tongue().code()
        )
    }

    fn textarea(&self, label: &str, words: &str) -> String {
        format!(
            "<label>{}<textarea name=\"words\" maxlength=\"1000\">{}</textarea></label>",
            escape(label),
            escape(words)
        )
    }

    fn verdict(&self) -> String {
        if !self.sheet().may_judge {
            return String::new();
        }
        let until = self.sheet().until.map(|at| self.stamp(at)).unwrap_or_default();
        let label = self.pick(
            "想说的话（没办好时请写哪里没好）",
            "In your words (say what is wrong, if it is not settled)",
        );
        format!(
            "<section class=\"box\" aria-label=\"{}\">{}{}\
             <button class=\"pri\" name=\"do\" value=\"confirm\">{}</button>\
             <button name=\"do\" value=\"refuse\">{}</button>\
             <p class=\"small grey\">{}</p></form></section>",
            self.pick("请您确认", "Your word"),
            self.form(""),
            self.textarea(label, self.words),
            self.pick("办好了，我确认", "Yes, it is settled"),
            self.pick("没办好，继续办", "No, go on with it"),
            match self.tongue() {
                Tongue::Zh => format!("请在 {until} 前告诉我们；说没办好，仍由原来的人负责。"),
                Tongue::En => format!("Tell us by {until}. If you say no, the same people stay answerable."),
            }
        )
    }

    /// He pressed one thing and wrote another: which is it?
    fn doubt(&self, pressed: &str, word: &str) -> String {
        let settled = pressed == "confirm";
        let asks = match (self.tongue(), settled) {
            (Tongue::Zh, true) => format!("您按了“办好了”，但写着“{word}”。到底办好了吗？"),
            (Tongue::Zh, false) => format!("您按了“没办好”，但写着“{word}”。到底办好了吗？"),
            (Tongue::En, true) => format!("You pressed \"settled\", yet wrote \"{word}\". Which is it?"),
            (Tongue::En, false) => format!("You pressed \"not settled\", yet wrote \"{word}\". Which is it?"),
        };
        let (yes, no) = if pressed == "reopen" {
            (String::new(), "reopen")
        } else {
            let yes = self.pick("办好了，我确认", "Yes, it is settled");
            (format!("<button name=\"do\" value=\"confirm\">{yes}</button>"), "refuse")
        };
        format!(
            "<section class=\"box note ask\" role=\"alertdialog\" aria-label=\"{}\"><p><b>{}</b></p>{}\
             <input type=\"hidden\" name=\"sure\" value=\"1\"><input type=\"hidden\" name=\"words\" value=\"{}\">\
             {yes}<button name=\"do\" value=\"{no}\">{}</button></form></section>",
            self.pick("再问一次", "Asked once more"),
            escape(&asks),
            self.form(""),
            escape(self.words),
            self.pick("没办好，继续办", "No, go on with it"),
        )
    }

    fn who(&self) -> String {
        let mut lines = String::new();
        if let Some(visit) = &self.sheet().visit {
            let _ = write!(lines, "<p><b>{}</b></p>", self.tongue().say(visit));
            if let Some(note) = &self.sheet().visit_note {
                let _ = write!(lines, "<p class=\"small\">{}</p>", self.tongue().say(note));
            }
            let cash = self.pick("上门不收现金。", "Nobody who comes takes cash.");
            let calendar = self.pick("放进日历", "Put it into my calendar");
            let (path, lang) = (self.path(), self.pick("zh", "en"));
            let _ = write!(
                lines,
                "<p class=\"small grey\">{cash} <a href=\"{path}/visit.ics?lang={lang}\">{calendar}</a></p>"
            );
        }
        if let Some(who) = &self.sheet().who {
            let (label, who) = (self.pick("谁在办", "Who is on it"), self.tongue().say(who));
            let _ = write!(lines, "<p><span class=\"grey\">{label}</span> {who}</p>");
        }
        if lines.is_empty() { lines } else { format!("<section class=\"box\">{lines}</section>") }
    }

    fn door(&self) -> String {
        if self.expects { door::form(&self.form(""), self.tongue()) } else { String::new() }
    }

    /// Where he says what he thinks of whoever served him, once the matter is closed.
    fn thanks(&self) -> String {
        self.thanks.as_ref().map(|door| thanks_button(self.tongue(), door)).unwrap_or_default()
    }

    fn question(&self) -> String {
        let shown = |asked| booking::question(asked, &self.form(""), self.tongue(), self.policy);
        self.asked.as_ref().map(shown).unwrap_or_default()
    }

    fn booking(&self) -> String {
        let form = |offer| booking::form(offer, &self.form(""), self.tongue(), self.policy);
        self.offer.as_ref().map(form).unwrap_or_default()
    }

    fn money(&self) -> String {
        let sheet = self.sheet();
        let mut html = String::new();
        if !sheet.credit.is_empty() {
            // On its way it is owed; only who pays knows that it arrived.
            let head = if sheet.credited {
                self.pick("已赔给您", "Credited to you")
            } else {
                self.pick("赔给您", "Yours because we were late")
            };
            let sum = escape(&sheet.credit.join(" + "));
            let lines: String =
                sheet.sums.iter().map(|line| format!("<li>{}</li>", self.tongue().say(&line.text))).collect();
            let note =
                self.pick("自动入账，不用申请。", "It is paid by itself; there is nothing to apply for.");
            let _ = write!(
                html,
                "<section class=\"box\"><p class=\"pay\"><b>{head}</b><strong>{sum}</strong></p>\
                 <p class=\"small grey\">{note}</p><h2 class=\"small\">{}</h2>\
                 <ul class=\"sums small\">{lines}</ul></section>",
                self.pick("怎么算的", "How it adds up")
            );
        }
        if !sheet.paid.is_empty() {
            let lines: String =
                sheet.paid.iter().map(|line| format!("<li>{}</li>", self.tongue().say(line))).collect();
            let head = self.pick("到账", "When it arrives");
            let _ = write!(
                html,
                "<section class=\"box\"><h2 class=\"small\">{head}</h2><ul class=\"sums small\">{lines}</ul></section>"
            );
        }
        if !sheet.pending.is_empty() {
            let lines: String =
                sheet.pending.iter().map(|line| format!("<li>{}</li>", self.tongue().say(line))).collect();
            let head = self.pick("还有您的", "Yours as well");
            let _ = write!(
                html,
                "<section class=\"box\"><h2 class=\"small\">{head}</h2><ul class=\"sums small\">{lines}</ul></section>"
            );
        }
        if html.is_empty() && !sheet.if_late.is_empty() {
            let lines: String =
                sheet.if_late.iter().map(|line| format!("<li>{}</li>", self.tongue().say(line))).collect();
            let _ = write!(
                html,
                "<section class=\"box\"><h2>{}</h2><ul>{lines}</ul></section>",
                self.pick("迟了，您得什么", "What you get if we are late")
            );
        }
        html
    }

    fn why(&self) -> String {
        let lines: String = self
            .sheet()
            .why
            .iter()
            .map(|line| format!("<li>{}</li>", self.tongue().say(&line.text)))
            .collect();
        if lines.is_empty() {
            return lines;
        }
        let head = self.pick("为什么是这个时间", "Why this time");
        format!("<details><summary>{head}</summary><ul class=\"sums small\">{lines}</ul></details>")
    }

    fn reopen(&self) -> String {
        if !self.sheet().may_reopen {
            return String::new();
        }
        let until = self.sheet().until.map(|at| self.stamp(at)).unwrap_or_default();
        let head = match self.tongue() {
            Tongue::Zh => format!("又有问题？{until} 前可以重开"),
            Tongue::En => format!("Wrong again? Reopen it by {until}"),
        };
        let open = if self.words.is_empty() { "" } else { " open" };
        format!(
            "<details{open}><summary>{}</summary>{}{}<button name=\"do\" value=\"reopen\">{}</button></form></details>",
            escape(&head),
            self.form(""),
            self.textarea(self.pick("哪里又不好了", "What is wrong now"), self.words),
            self.pick("重开，继续办", "Reopen it"),
        )
    }

    fn object(&self) -> String {
        if !self.sheet().may_object {
            return String::new();
        }
        let until = self.sheet().until.map(|at| self.stamp(at)).unwrap_or_default();
        let head = match self.tongue() {
            Tongue::Zh => format!("不同意？{until} 前可以提异议"),
            Tongue::En => format!("You do not agree? Object by {until}"),
        };
        format!(
            "<section class=\"box\" aria-label=\"{}\"><h2 class=\"small\">{}</h2>{}{}\
             <button class=\"pri\" name=\"do\" value=\"object\">{}</button>\
             <p class=\"small grey\">{}</p></form></section>",
            self.pick("提异议", "Object"),
            escape(&head),
            self.form(""),
            self.textarea(self.pick("为什么应当受理", "Why we should take it"), self.words),
            self.pick("提出异议", "Object"),
            self.pick(
                "由另一个部门复核；成立的，承诺仍按最初受理的时刻算。",
                "Another unit rules on it; if you are right, the promise counts from your first report."
            ),
        )
    }

    fn say(&self) -> String {
        if !self.sheet().may_say {
            return String::new();
        }
        format!(
            "<details><summary>{}</summary>{}{}<label>{}<input type=\"file\" name=\"photo\" \
             accept=\"image/jpeg,image/png,image/webp\"></label>\
             <button name=\"do\" value=\"say\">{}</button></form></details>",
            self.pick("补充一句话或一张照片", "Add a word or a photo"),
            self.form(" enctype=\"multipart/form-data\""),
            self.textarea(self.pick("补充什么", "What to add"), ""),
            self.pick("照片（可不传，最大 2 MB）", "Photo (optional, 2 MB at most)"),
            self.pick("发给办单的人", "Send it"),
        )
    }

    fn steps(&self) -> String {
        let lines: String = self.sheet().steps.iter().rev().map(|step| self.step(step)).collect();
        format!(
            "<section><h2>{}</h2><ol class=\"steps\" reversed>{lines}</ol></section>",
            self.pick("经过", "What happened")
        )
    }

    fn step(&self, step: &Step) -> String {
        let (kind, dot) = match step.tone {
            Tone::Plain => ("", "·"),
            Tone::Met => (" class=\"met\"", "✓"),
            Tone::Broken => (" class=\"broken\"", "✕"),
        };
        let words = step.words.and_then(|id| self.view.words.get(&id)).map(|words| escape(words));
        let words = words.map(|words| format!("<q class=\"small\">{words}</q>")).unwrap_or_default();
        let photos = match (step.photos, self.tongue()) {
            (0, _) => String::new(),
            (count, Tongue::Zh) => format!("<span class=\"small grey\">照片 {count} 张</span>"),
            (count, Tongue::En) => format!("<span class=\"small grey\">photos: {count}</span>"),
        };
        format!(
            "<li{kind}><span class=\"dot\" aria-hidden=\"true\">{dot}</span><div><b>{}</b> \
             <span class=\"small grey\">{}</span>{words}{photos}</div></li>",
            self.tongue().say(&step.text),
            self.stamp(step.at)
        )
    }
}

/// The way to the page of thanks.
pub struct ThanksDoor {
    link: String,
    /// Whether he said something already: a closing is answered once, and nothing is offered again.
    said: bool,
}

/// Where a customer says what he thinks of whoever served him, or finds what he said.
///
/// # Errors
/// Failed storage.
pub fn thanks_of(visit: &Visit, case: Uuid) -> Result<Option<ThanksDoor>, AppError> {
    let (app, ring) = (&visit.serving.app, &visit.doors.post.ring);
    let Some(link) = app.thanks_link(ring, case)? else { return Ok(None) };
    let said = matches!(app.thanks_state(ring, &link)?, Some(ThanksState::Given(_)));
    Ok(Some(ThanksDoor { link, said }))
}

/// Offers thanks; once they are given, thanks for them.
pub fn thanks_button(tongue: Tongue, door: &ThanksDoor) -> String {
    let words = if door.said {
        tongue.pick("您已评价过服务您的人，谢谢您", "You told us of whoever served you. Thank you")
    } else {
        tongue.pick("给服务您的人点赞、打赏", "Thank whoever served you")
    };
    format!(
        "<p class=\"box\"><a href=\"/t/{}?lang={}\" rel=\"nofollow\">{words}</a></p>",
        escape(&door.link),
        tongue.code()
    )
}

/// The form key that a form carries, when this link's page made it.
pub fn key_of(visit: &Visit, text: &str) -> Option<FormKey> {
    FormKey::open(&visit.doors.post.ring, &visit.link, text)
}

//! The customer checks who stands at his door (Y25): right, no longer good, or nobody of ours, with a report where it is not he.

use super::act::seen;
use super::html::{Tongue, escape};
use super::page::{Notice, render};
use super::{Answer, Visit};
use uuid::Uuid;
use yinuo_app::link::{DOOR_CODE_DIGITS, FormKey};
use yinuo_app::visit::DoorCheck;
use yinuo_app::{AppError, CustomerDeed, Sure};
use yinuo_policy::Bilingual;

/// Most characters of a code that are looked at.
const CODE_CHARS_MAX: usize = 12;

/// What stands above the page after a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorAnswer {
    /// Whether it is he.
    pub right: bool,
    /// What he reads.
    pub words: Bilingual,
    /// Photo of whoever it is, as the page carries it; empty where none is kept.
    pub photo: String,
}

/// The form in which a code is typed; `form` is its head.
pub fn form(form: &str, tongue: Tongue) -> String {
    format!(
        "<details><summary>{}</summary>{form}<label>{}<input name=\"code\" inputmode=\"numeric\" autocomplete=\"off\" \
         maxlength=\"12\" required></label><button name=\"do\" value=\"check\">{}</button>\
         <p class=\"small grey\">{}</p></form></details>",
        tongue.pick("核对上门的人", "Check who is at the door"),
        tongue.pick("他手机上的六位码", "The six digits on his phone"),
        tongue.pick("核对", "Check"),
        tongue.pick(
            "码只对这一次上门有效。对不上，请不要开门，也不要付钱。",
            "The code is good for this visit alone. If it is wrong, do not open, and pay nothing."
        ),
    )
}

/// Above the page: who it is, or a report.
pub fn told(answer: &DoorAnswer, form: &str, tongue: Tongue) -> String {
    let kind = if answer.right { "ok" } else { "ask" };
    let words = escape(tongue.pick(&answer.words.zh, &answer.words.en));
    if answer.right {
        let photo = match answer.photo.as_str() {
            "" => format!(
                "<p class=\"small\">{}</p>",
                tongue.pick(
                    "系统里没有他的照片：请核对姓名和工号，有疑问就不要开门。",
                    "No photo of him is kept: check name and number, and do not open if you doubt."
                )
            ),
            photo => format!(
                "<p><img src=\"{}\" width=\"120\" alt=\"{}\"></p>",
                escape(photo),
                tongue.pick("来人的照片", "Photo of whoever comes")
            ),
        };
        return format!(
            "<section class=\"box note {kind}\" role=\"status\"><p><b>{words}</b></p>{photo}</section>"
        );
    }
    format!(
        "<section class=\"box note {kind}\" role=\"alert\"><p><b>{words}</b></p>{form}\
         <button name=\"do\" value=\"report\">{}</button></form></section>",
        tongue.pick("举报：有人冒充上门", "Report it: somebody pretends to be ours"),
    )
}

/// Checks a code.
pub fn check(visit: &Visit, case: Uuid, code: &str) -> Answer {
    let code: String = code.chars().filter(char::is_ascii_digit).take(CODE_CHARS_MAX).collect();
    let app = &visit.serving.app;
    // One of another length was typed wrongly, which accuses nobody.
    if code.len() != DOOR_CODE_DIGITS {
        let again = DoorAnswer {
            right: false,
            photo: String::new(),
            words: Bilingual::new(
                "上门码是六位数字。请对照他手机上的码，再输一次。",
                "The code has six digits. Compare it with his phone, and type it again.",
            ),
        };
        return render(visit, case, &Notice::Door(again), "");
    }
    let answer = match app.check_door(&visit.doors.post.ring, case, &code) {
        Ok(DoorCheck::Right { technician, .. }) => {
            let photo = match app.photo_of(&technician) {
                Ok(photo) => photo,
                Err(error) => return visit.failed(&error),
            };
            DoorAnswer { right: true, words: card(visit, &technician), photo }
        }
        Ok(DoorCheck::Expired) => DoorAnswer {
            right: false,
            photo: String::new(),
            words: Bilingual::new(
                "这个码已失效，不是今天这次上门的。请不要开门，拨打客服热线核实。",
                "This code is no longer good: it is not of today's visit. Do not open; ring the hotline.",
            ),
        },
        Ok(DoorCheck::Wrong) => DoorAnswer {
            right: false,
            photo: String::new(),
            words: Bilingual::new(
                "码不对，来的不是我们派的人。请不要开门，也不要付钱。",
                "The code is wrong: whoever is there was not sent by us. Do not open, and pay nothing.",
            ),
        },
        Err(error) => return visit.failed(&error),
    };
    render(visit, case, &Notice::Door(answer), "")
}

/// Name, unit and number of whoever comes.
fn card(visit: &Visit, technician: &str) -> Bilingual {
    let law = visit.serving.app.law();
    let name = law.org.person_name(technician);
    let unit = law.org.held_by(technician, visit.serving.app.now()).next().map(|held| held.unit.clone());
    let unit = unit.map(|unit| law.org.unit_name(&unit)).unwrap_or_default();
    Bilingual::new(
        format!("对，是我们派的人：{}，{}，工号 {technician}。上门不收现金。", name.zh, unit.zh),
        format!(
            "Right, we sent him: {}, {}, number {technician}. Nobody who comes takes cash.",
            name.en, unit.en
        ),
    )
}

/// Reports whoever was not ours: it stands on the case, and whoever works on it sees it at once.
pub fn report(visit: &Visit, case: Uuid, key: FormKey) -> Answer {
    let words = "【疑似冒充上门】客户核对身份码不符，已举报。";
    match visit.serving.app.customer_does(case, &CustomerDeed::Say(Vec::new()), words, key, Sure::Yes) {
        Ok(_) => seen(visit, "report"),
        Err(AppError::Refused(_)) => seen(visit, "moved"),
        Err(error) => visit.failed(&error),
    }
}

//! What a customer does on his page: one form, one deed, and then the page as it stands by now.

use super::booking::{anybody, book};
use super::form::Form;
use super::limit::Use;
use super::page::{Notice, case_of, key_of, render};
use super::{Answer, Visit, door};
use uuid::Uuid;
use yinuo_app::ports::Hash;
use yinuo_app::{AppError, CustomerDeed, Done, Sure};

/// Most characters of what is kept of his words: what the page lets him type.
pub const WORDS_CHARS_MAX: usize = 1_000;

/// Photos that are kept, by their first bytes; what a browser says of a file is not asked.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    match bytes {
        _ if bytes.starts_with(b"\xff\xd8\xff") => Some("image/jpeg"),
        _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Some("image/png"),
        _ if is_webp => Some("image/webp"),
        _ => None,
    }
}

/// Does what a form asks.
pub fn act(visit: &Visit, form: &Form) -> Answer {
    let case = match case_of(visit, Use::Deed) {
        Ok(case) => case,
        Err(answer) => return answer,
    };
    let typed: String = form.text("words").trim().chars().take(WORDS_CHARS_MAX).collect();
    let Some(key) = key_of(visit, form.text("key")) else {
        // A form that was cut short, or that no page of this link made: the page as it stands says all.
        return seen(visit, "moved");
    };
    let deed = match form.text("do") {
        "book" => {
            let word = format!("{}{}", form.text("slot"), form.text("who"));
            return book(visit, case, &word, key);
        }
        "anybody" => return anybody(visit, case, key),
        "check" => return door::check(visit, case, form.text("code")),
        "report" => return door::report(visit, case, key),
        "confirm" => CustomerDeed::Confirm,
        "refuse" => CustomerDeed::Refuse,
        "reopen" => CustomerDeed::Reopen,
        "object" => CustomerDeed::Object,
        "say" => match photos(visit, case, form) {
            Ok(photos) => CustomerDeed::Say(photos),
            Err(answer) => return *answer,
        },
        _ => return seen(visit, "moved"),
    };
    let Some(words) = words_of(visit, &deed, typed) else {
        let missing = match deed {
            CustomerDeed::Say(_) => {
                Notice::Missing("请写一句话，或选一张照片。", "Write a word, or choose a photo.")
            }
            _ => Notice::Missing(
                "请写一句哪里没好，办单的人好接着办。",
                "Say in a few words what is wrong, so that we know where to go on.",
            ),
        };
        return render(visit, case, &missing, "");
    };
    let sure = if form.text("sure") == "1" { Sure::Yes } else { Sure::NotYet };
    match visit.serving.app.customer_does(case, &deed, &words, key, sure) {
        Ok(Done::Done) => seen(visit, deed.code()),
        Ok(Done::Moved) => seen(visit, "moved"),
        Ok(Done::Doubtful { word }) => {
            render(visit, case, &Notice::Doubt { pressed: deed.code().to_owned(), word }, &words)
        }
        Err(AppError::Refused(refusal)) => {
            let step = format!("{}{}", refusal.sentence.zh, refusal.next_step.zh);
            let en = format!("{} {}", refusal.sentence.en, refusal.next_step.en);
            visit.sorry(axum::http::StatusCode::CONFLICT, &step, &en)
        }
        Err(error) => visit.failed(&error),
    }
}

/// The page after a deed, in the same language.
pub fn seen(visit: &Visit, done: &str) -> Answer {
    Answer::See(format!("/c/{}?done={done}&lang={}", visit.link, visit.tongue.code()))
}

/// The words of a deed; none when it needs some and there are none. A photo alone says that it is one.
fn words_of(visit: &Visit, deed: &CustomerDeed, words: String) -> Option<String> {
    match deed {
        CustomerDeed::Confirm => Some(words),
        CustomerDeed::Say(photos) if words.is_empty() && !photos.is_empty() => {
            Some(visit.tongue.pick("（照片）", "(photo)").to_owned())
        }
        _ => Some(words).filter(|words| !words.is_empty()),
    }
}

/// Keeps the photo of a form, if there is one.
fn photos(visit: &Visit, case: Uuid, form: &Form) -> Result<Vec<Hash>, Box<Answer>> {
    let bytes = form.bytes("photo");
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let Some(kind) = media_type(bytes).filter(|_| bytes.len() <= yinuo_app::ports::ARTEFACT_BYTES_MAX) else {
        let wrong = Notice::Missing(
            "这不是照片，或超过 2 MB，没有收下。请传 JPEG、PNG 或 WebP。",
            "That is no photo, or larger than 2 MB, and was not taken. Send a JPEG, PNG or WebP.",
        );
        return Err(Box::new(render(visit, case, &wrong, "")));
    };
    let app = &visit.serving.app;
    let kept = app.keeper_of(case).and_then(|person| app.keep_artefact(&person, kind, bytes.to_vec()));
    kept.map(|digest| vec![digest]).map_err(|error| Box::new(visit.failed(&error)))
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn a_photo_is_known_by_its_first_bytes_alone() {
        assert_eq!(media_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        for wrong in [&b"<svg onload=x>"[..], b"GIF89a", b"", b"RIFF\0\0\0\0WAVE"] {
            assert_eq!(media_type(wrong), None);
        }
    }
}

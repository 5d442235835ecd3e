//! Artefacts come in as bytes and go out as they came. What a browser may run is never among them: the list of
//! types is closed, images and PDF must look like what they say, and the answer is fenced by its headers.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::sight::Sight;
use uuid::Uuid;
use yinuo_api::view::EvidenceReply;
use yinuo_app::AppError;
use yinuo_app::codec::hex;
use yinuo_app::identity::{Deed, customer_subject, what};
use yinuo_app::ports::Artefact;

/// Characters of the digest that stand in a file name.
const NAME_CHARS: usize = 12;

/// A media type that is kept.
struct Kind {
    media_type: &'static str,
    /// Ending of a file name.
    ending: &'static str,
    /// Whether bytes can be of this type.
    fits: fn(&[u8]) -> bool,
}

const KINDS: [Kind; 7] = [
    Kind { media_type: "image/jpeg", ending: "jpg", fits: |bytes| bytes.starts_with(b"\xff\xd8\xff") },
    Kind { media_type: "image/png", ending: "png", fits: |bytes| bytes.starts_with(b"\x89PNG\r\n\x1a\n") },
    Kind { media_type: "image/webp", ending: "webp", fits: is_webp },
    Kind { media_type: "application/pdf", ending: "pdf", fits: |bytes| bytes.starts_with(b"%PDF-") },
    // An MP3 may start in the middle of a stream, and recorders write odd headers: nothing to rely on.
    Kind { media_type: "audio/mpeg", ending: "mp3", fits: |_| true },
    Kind { media_type: "audio/wav", ending: "wav", fits: |_| true },
    Kind { media_type: "text/plain", ending: "txt", fits: |_| true },
];

fn is_webp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

fn kind(media_type: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.media_type == media_type)
}

pub fn store(call: &Call<'_>) -> Result<Answer, Failure> {
    let kind = kind(&call.media_type).ok_or_else(Failure::unsupported_media_type)?;
    if call.body.is_empty() {
        return Err(Failure::too_large());
    }
    if !(kind.fits)(&call.body) {
        return Err(Failure::unsupported_media_type());
    }
    if kind.media_type == "text/plain" && std::str::from_utf8(&call.body).is_err() {
        return Err(Failure::bad_encoding());
    }
    // The case is not known yet, so neither is the person.
    let digest = call.app.keep_artefact("", kind.media_type, call.body.clone())?;
    Answer::json(&EvidenceReply {
        digest: hex(&digest),
        bytes: call.body.len() as u64,
        media_type: kind.media_type.to_owned(),
    })
}

pub fn fetch(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["case"])?;
    let digest = call.param("digest");
    let case = call.query("case").map(|case| call.app.find_case(case)).transpose()?;
    check_sight(call, digest, case)?;
    let artefact = call.app.artefact(digest)?.ok_or_else(Failure::no_such_thing)?;
    if artefact.media_type.starts_with("audio/") {
        note_playback(call, digest, case)?;
    }
    Ok(answer(artefact, digest))
}

/// An artefact of which somebody else said that the caller may see it.
pub(super) fn sent(call: &Call<'_>, digest: &str) -> Result<Answer, Failure> {
    Ok(answer(call.app.artefact(digest)?.ok_or_else(Failure::no_such_thing)?, digest))
}

fn answer(artefact: Artefact, digest: &str) -> Answer {
    let ending = kind(&artefact.media_type).map_or("bin", |kind| kind.ending);
    let content_type = match artefact.media_type.as_str() {
        "text/plain" => "text/plain; charset=utf-8".to_owned(),
        _ => artefact.media_type,
    };
    // A digest is hexadecimal, so it can be cut anywhere.
    let name = format!("{}.{ending}", &digest[..NAME_CHARS]);
    Answer::Artefact { bytes: artefact.bytes, content_type, name }
}

/// Listening to a recording is written down before it is heard (Y48), under the customer whose voice it is when the case
/// is known.
fn note_playback(call: &Call<'_>, digest: &str, case: Option<Uuid>) -> Result<(), Failure> {
    let row = case.map(|case| call.app.store().case_row(case)).transpose().map_err(AppError::from)?.flatten();
    let subject = row.map_or_else(|| format!("artefact/{digest}"), |row| customer_subject(&row.customer));
    let detail = &digest[..NAME_CHARS];
    let deed = Deed { what: what::PLAYED, subject: &subject, case, purpose: "", detail };
    Ok(call.app.note_down(&call.actor, &deed)?)
}

/// Whoever does not see everything names the case for which he looks, and the case must name the artefact.
fn check_sight(call: &Call<'_>, digest: &str, case: Option<Uuid>) -> Result<(), Failure> {
    let sight = call.sight();
    let Some(case) = case else {
        return if sight == Sight::Whole || of_firm(call, &sight, digest)? {
            Ok(())
        } else {
            Err(Failure::out_of_sight())
        };
    };
    if sight.check_case(call.app, case).is_err() && call.app.leave_of(case, &call.actor.person)?.is_none() {
        return Err(Failure::out_of_sight());
    }
    let file = call.app.case_file(case)?;
    let evidence = file.history.iter().filter_map(|stored| stored.fact.event.evidence());
    let named = evidence.flat_map(|evidence| &evidence.artefacts).any(|named| named == digest);
    if named { Ok(()) } else { Err(Failure::no_such_thing()) }
}

/// Whether a contract firm that works for one of the caller's units brought it.
fn of_firm(call: &Call<'_>, sight: &Sight, digest: &str) -> Result<bool, Failure> {
    let firms = call.app.contractors()?;
    let mut seen = firms.iter().filter(|firm| sight.has_unit(&firm.parent)).flat_map(|firm| &firm.steps);
    Ok(seen.any(|step| step.documents.iter().any(|named| named == digest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_and_pdf_must_look_like_what_they_say() {
        let starts: [(&str, &[u8]); 4] = [
            ("image/jpeg", b"\xff\xd8\xff\xe0"),
            ("image/png", b"\x89PNG\r\n\x1a\n\0"),
            ("image/webp", b"RIFF\x10\0\0\0WEBPVP8 "),
            ("application/pdf", b"%PDF-1.7"),
        ];
        for (declared, _) in starts {
            let kind = kind(declared).expect("a kind that is kept");
            for (true_type, bytes) in starts {
                assert_eq!((kind.fits)(bytes), declared == true_type, "{true_type} as {declared}");
            }
            assert!(!(kind.fits)(b"<html>") && !(kind.fits)(b""), "{declared}");
        }
    }
}

//! The code of a counter: drawn here, so that the page needs no script of others to show it.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;
use yinuo_api::view::CounterCodeView;
use yinuo_domain::Refusal;

/// Light modules around a code, as its standard asks.
const QUIET: i32 = 4;

pub fn code(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let contact = call.param("contact").parse().map_err(|_| Refusal::no_counter_code())?;
    let doors = call.doors.as_ref().ok_or_else(Failure::no_such_thing)?;
    let code = call.app.counter_code(&doors.post.ring, &call.actor, contact)?;
    let address = format!("{}/t/{}", doors.post.public_url, code.link);
    // A link of ours fits any code many times over.
    let drawn = QrCode::encode_text(&address, QrCodeEcc::Medium).map_err(|_| Refusal::no_counter_code())?;
    Answer::json(&CounterCodeView {
        contact,
        address,
        size: u32::try_from(drawn.size() + 2 * QUIET).unwrap_or_default(),
        path: path(&drawn),
        lapses_at: code.lapses_at.0,
        server_at: call.app.now().0,
    })
}

/// The dark modules, a run of a row each.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let from = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{}v1H{}z", from + QUIET, y + QUIET, x - from, from + QUIET);
            }
            x += 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_and_no_light_one() {
        let code = QrCode::encode_text("https://nuo.cn/t/abc", QrCodeEcc::Medium).expect("a code");
        let mut drawn = std::collections::BTreeSet::new();
        for run in path(&code).split('M').skip(1) {
            let (x, rest) = run.split_once(' ').expect("x");
            let (y, rest) = rest.split_once('h').expect("y");
            let (length, _) = rest.split_once('v').expect("length");
            let number = |text: &str| text.parse::<i32>().expect("a number");
            drawn.extend((0..number(length)).map(|more| (number(x) + more, number(y))));
        }
        let size = code.size() + 2 * QUIET;
        for (x, y) in (0..size).flat_map(|x| (0..size).map(move |y| (x, y))) {
            assert_eq!(drawn.contains(&(x, y)), code.get_module(x - QUIET, y - QUIET), "{x} {y}");
        }
    }
}

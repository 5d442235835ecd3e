//! Every parser of `parsers.tsv` under libFuzzer: whatever comes from outside is read or refused, and never ends the
//! program. One binary; `FUZZ_TARGET` says which parser it feeds. See `make fuzz`.
#![no_main]

#[path = "../../crates/connectors/src/answer.rs"]
#[allow(dead_code)]
mod answer;
#[path = "../../crates/store/src/postgres/asked.rs"]
#[allow(dead_code)]
mod asked;
mod decide;
#[path = "../../crates/server/src/customer/form.rs"]
#[allow(dead_code)]
mod form;
#[path = "../../crates/server/src/header.rs"]
#[allow(dead_code)]
mod header;
#[path = "../../crates/cli/src/import/lines.rs"]
#[allow(dead_code)]
mod lines;
#[path = "../../crates/connectors/src/openid/answer.rs"]
#[allow(dead_code)]
mod provided;
#[path = "../../crates/server/src/query.rs"]
#[allow(dead_code)]
mod query;
mod targets;

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;
use targets::{TARGETS, Target};

static CHOSEN: OnceLock<Target> = OnceLock::new();

fuzz_target!(
    init: {
        let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
        let known = TARGETS.iter().find(|(known, _)| *known == name);
        let (_, target) = known.unwrap_or_else(|| panic!("FUZZ_TARGET={name} is no target"));
        let _ = CHOSEN.set(*target);
    },
    |bytes: &[u8]| {
        if let Some(target) = CHOSEN.get() {
            target(bytes);
        }
    }
);

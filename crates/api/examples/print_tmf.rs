//! Prints the document of TM Forum's faces: `cargo run -p yinuo-api --example print_tmf > contract/tmf.json`.
#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", yinuo_api::tmf_openapi());
}

//! Prints the OpenAPI document: `cargo run -p yinuo-api --example print_contract > contract/openapi.json`.
#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", yinuo_api::openapi());
}

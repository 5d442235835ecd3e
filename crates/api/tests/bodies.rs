//! Every body of both contracts is on the list that the fuzzer reads, and each has a seed that it reads whole.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

/// A seed read as one body, and written again.
fn there_and_back<T: DeserializeOwned + Serialize>(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_str::<T>(text)?)
}

type Reads = fn(&str) -> Result<Value, serde_json::Error>;

macro_rules! named {
    ($($body:ty,)*) => { vec![$((std::any::type_name::<$body>(), there_and_back::<$body> as Reads),)*] };
}

fn listed() -> Vec<(&'static str, Reads)> {
    let all: Vec<(&str, Reads)> = yinuo_api::for_each_body!(named);
    all.into_iter().map(|(name, reads)| (name.rsplit("::").next().expect("a name"), reads)).collect()
}

/// Names of the bodies that a contract's operations take as JSON.
fn taken(contract: &str) -> BTreeSet<String> {
    let contract: Value = serde_json::from_str(contract).expect("a contract");
    let paths = contract["paths"].as_object().expect("paths").values();
    let operations = paths.flat_map(|path| path.as_object().expect("operations").values());
    let schemas = operations
        .filter_map(|operation| operation["requestBody"]["content"].get("application/json"))
        .map(|content| content["schema"]["$ref"].as_str().expect("a body has a name"));
    schemas.map(|name| name.rsplit('/').next().expect("a name").to_owned()).collect()
}

#[test]
fn every_body_of_both_contracts_is_fed_to_the_fuzzer_and_no_other() {
    let mut due = taken(&yinuo_api::openapi());
    due.extend(taken(&yinuo_api::tmf_openapi()));
    let listed: BTreeSet<String> = listed().into_iter().map(|(name, _)| name.to_owned()).collect();
    assert!(due.len() > 100, "the contracts were read");
    let (new, gone): (Vec<_>, Vec<_>) =
        (due.difference(&listed).collect(), listed.difference(&due).collect());
    assert!(
        new.is_empty() && gone.is_empty(),
        "not in for_each_body: {new:?}; in it, but of no route: {gone:?}"
    );
}

#[test]
fn every_body_has_a_seed_that_it_reads() {
    for (name, reads) in listed() {
        let file = format!("{}/../../fuzz/seeds/body/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let read = reads(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let again = reads(&read.to_string()).unwrap_or_else(|error| panic!("{name} again: {error}"));
        assert_eq!(read, again, "{name}");
    }
}

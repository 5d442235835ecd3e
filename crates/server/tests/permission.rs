//! Every role on every route, at home and from another unit, against a committed table: a new route without a row fails,
//! and so does a changed one.

mod town;

use axum::http::{Method, StatusCode, header};
use serde_json::json;
use town::Town;
use town::world::SEATS;
use yinuo_api::{Method as RouteMethod, Permission, ROUTES, Route, TMF_ROUTES};

/// A person of each role in a unit that has nothing to do with the case.
fn stranger(role: &str) -> String {
    format!("south-{role}")
}

/// A request that the edge lets pass but for permission and sight.
fn path_of(route: &Route, case: &str) -> String {
    route
        .path
        .replace("{case}", case)
        .replace("{unit}", "firm")
        .replace("{order}", &format!("{case}.1"))
        .replace("{visit}", "00000000-0000-0000-0000-000000000000")
        .replace("{customer}", "C1")
        .replace("{digest}", &"0".repeat(64))
        .replace("{view}", "v")
        .replace("{key}", "k")
        .replace("{message}", "00000000-0000-0000-0000-000000000000")
        .replace("{session}", "s")
        .replace("{person}", "nobody")
        .replace("{token}", "t")
        .replace("{outage}", "00000000-0000-0000-0000-000000000000")
        .replace("{directive}", "00000000-0000-0000-0000-000000000000")
        .replace("{month}", "2026-11")
        .replace("{held}", "00000000-0000-0000-0000-000000000000")
        .replace("{objection}", "00000000-0000-0000-0000-000000000000")
        .replace("{task}", "00000000-0000-0000-0000-000000000000")
        .replace("{order}", "00000000-0000-0000-0000-000000000000")
        .replace("{request}", "1")
        .replace("{version}", "1")
        .replace("{settlement}", "1")
        .replace("{connector}", "outlet")
        .replace("{listener}", "00000000-0000-0000-0000-000000000000")
}

async fn word(town: &Town, route: &Route, person: &str, case: &str) -> &'static str {
    let (method, body) = match route.method {
        RouteMethod::Get => (Method::GET, None),
        RouteMethod::Post => (Method::POST, Some(json!({}))),
        RouteMethod::Delete => (Method::DELETE, None),
        RouteMethod::Patch => (Method::PATCH, Some(json!({}))),
    };
    let answer = town.ask(town.request(person, method, &path_of(route, case), body.as_ref())).await;
    match answer.status {
        StatusCode::UNAUTHORIZED if route.permission != Permission::Public => "sign-in",
        StatusCode::FORBIDDEN => "no",
        _ => "yes",
    }
}

#[tokio::test]
async fn every_role_on_every_route_gets_what_the_committed_table_says() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens("fault.broadband.no-internet").await;
    let mut found = String::from("route\tscope\tpurpose\tnobody");
    let mut askers = vec![String::new()];
    for (post, person, _, roles) in SEATS {
        found.push_str(&format!("\t{}", roles[0]));
        askers.push(person.to_owned());
        town.hires(&stranger(roles[0]), post, "south");
    }
    for (_, _, _, roles) in SEATS {
        found.push_str(&format!("\t{}@south", roles[0]));
        askers.push(stranger(roles[0]));
    }
    found.push('\n');
    for route in ROUTES.iter().chain(TMF_ROUTES).filter(|route| route.id != "live") {
        found.push_str(&format!("{}\t{}\t{}", route.id, route.scope.word(), route.purpose));
        for person in &askers {
            found.push_str(&format!("\t{}", word(&town, route, person, &case).await));
        }
        found.push('\n');
    }
    let committed = include_str!("permissions.tsv");
    assert_eq!(
        found, committed,
        "review the difference, then write it to crates/server/tests/permissions.tsv"
    );
}

#[test]
fn each_route_lets_somebody_in_and_keeps_somebody_out() {
    // Asked by machines and before anybody has signed in; they tell nothing of anybody.
    let open = ["health", "seats"];
    for line in include_str!("permissions.tsv").lines().skip(1) {
        let words: Vec<&str> = line.split('\t').collect();
        let (route, answers) = (words[0], &words[3..]);
        assert!(answers.contains(&"yes"), "{route} lets nobody in");
        let kept_out = answers.iter().any(|word| *word != "yes");
        let table = ROUTES.iter().chain(TMF_ROUTES).find(|one| one.id == route).expect("a route");
        // What is public and changes something keeps other sites' pages out: see below.
        assert!(
            kept_out || open.contains(&route) || table.permission == Permission::Public,
            "{route} keeps nobody out"
        );
    }
}

#[tokio::test]
async fn what_is_public_and_changes_something_keeps_other_sites_out() {
    let town = Town::at("2026-11-20T10:00:00");
    let public = ROUTES.iter().filter(|route| route.permission == Permission::Public);
    let mut asked = 0;
    for route in public.filter(|route| !matches!(route.method, RouteMethod::Get)) {
        let mut request = town.request("", Method::POST, route.path, Some(&json!({})));
        request.headers_mut().insert(header::ORIGIN, "http://evil".parse().expect("header"));
        assert_eq!(town.ask(request).await.code(), "H017", "{}", route.id);
        asked += 1;
    }
    assert_eq!(asked, 4, "sign-in, the one-use link, and both ends of the way to a provider");
}

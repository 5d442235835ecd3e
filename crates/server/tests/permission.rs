//! Every role on every route, against a committed table: a new route without a row fails, and so does a changed one.

mod town;

use axum::http::{Method, StatusCode};
use serde_json::json;
use town::Town;
use town::world::SEATS;
use yinuo_api::{Method as RouteMethod, ROUTES};

#[tokio::test]
async fn every_role_on_every_route_gets_what_the_committed_table_says() {
    let town = Town::at("2026-11-20T10:00:00");
    let mut found = String::from("route\tnobody");
    for (_, _, _, roles) in SEATS {
        found.push_str(&format!("\t{}", roles[0]));
    }
    found.push('\n');
    for route in ROUTES.iter().filter(|route| route.id != "live") {
        found.push_str(route.id);
        for person in std::iter::once("").chain(SEATS.iter().map(|seat| seat.1)) {
            let path = route
                .path
                .replace("{case}", "261120-0001-0")
                .replace("{customer}", "C1")
                .replace("{digest}", &"0".repeat(64))
                .replace("{message}", "00000000-0000-0000-0000-000000000000")
                .replace("{view}", "v")
                .replace("{key}", "k");
            let (method, body) = match route.method {
                RouteMethod::Get => (Method::GET, None),
                RouteMethod::Post => (Method::POST, Some(json!({}))),
                RouteMethod::Delete => (Method::DELETE, None),
            };
            let answer = town.ask(town.request(person, method, &path, body.as_ref())).await;
            let word = match answer.status {
                StatusCode::UNAUTHORIZED if route.id != "sign_in" => "sign-in",
                StatusCode::FORBIDDEN => "no",
                _ => "yes",
            };
            found.push_str(&format!("\t{word}"));
        }
        found.push('\n');
    }
    let committed = include_str!("permissions.tsv");
    assert_eq!(
        found, committed,
        "review the difference, then write it to crates/server/tests/permissions.tsv"
    );
}

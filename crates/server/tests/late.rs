//! A fact that was told late, over HTTP: his own word is refused, two people stand behind it, and the page and the explanation
//! say so.

mod town;

use serde_json::{Value, json};
use town::Town;

fn promise(page: &Value) -> Value {
    let clocks = page["clocks"].as_array().expect("clocks");
    clocks.iter().find(|clock| clock["rule"] == "cn-same-day.repair").expect("the repair").clone()
}

#[tokio::test]
async fn one_tells_late_another_agrees_and_the_breach_is_withdrawn_with_its_reason() {
    let town = Town::at("2026-11-20T09:00:00");
    let case = town.zhao_opens("fault.broadband.no-internet").await;
    town.now("2026-11-20T18:00:00");
    let worked = town.app.now().0;
    town.now("2026-11-21T09:00:00").app.settle_due(100).expect("settled");
    assert_eq!(promise(&town.page("zhou", &case).await)["state"], "broken");
    let evidence = json!({"source": "staff", "text": "师傅当晚修好，回单晚报", "artefacts": []});
    let alone = json!({"occurred_at": worked, "evidence": evidence});
    assert_eq!(town.on("zhou", &case, "restore", alone).await.code(), "D008");
    let late = json!({"what": "restored", "at": worked, "evidence": evidence});
    let wrong = json!({"what": "repaired", "at": worked, "evidence": evidence});
    assert_eq!(town.on("zhou", &case, "late-fact", wrong).await.code(), "D021");
    town.on("zhou", &case, "late-fact", late).await.ok();
    let page = town.page("chen", &case).await;
    assert_eq!(
        (&page["late_facts"][0]["state"], &promise(&page)["state"]),
        (&json!("proposed"), &json!("broken"))
    );
    let id = page["late_facts"][0]["id"].clone();
    town.on("chen", &case, "decide-late-fact", json!({"id": id, "approve": true})).await.ok();
    let page = town.page("chen", &case).await;
    let clock = promise(&page);
    assert_eq!((&page["late_facts"][0]["state"], &clock["state"]), (&json!("approved"), &json!("withdrawn")));
    assert_eq!(clock["stopped_at"], worked);
    let told = clock["reasons"].as_array().expect("reasons").iter();
    let told: Vec<&str> = told.filter_map(|reason| reason["text"]["zh"].as_str()).collect();
    assert!(told.contains(&"这一时刻是补录的，一人提出、另一人批准"), "{told:?}");
    let due = page["postings"].as_array().expect("postings").len();
    assert!(due > 0, "credit that was given stays");
}

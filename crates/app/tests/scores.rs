//! One score a closing: asked by a link that leaves only in the message, answered once, and silence is no score.

mod post;
mod world;

use post::Office;
use std::sync::Arc;
use uuid::Uuid;
use world::between::Between;
use yinuo_app::messages::Receipt;
use yinuo_app::ports::{MessageState, SHARD_COUNT, Store};
use yinuo_app::{AppError, ScoreState};
use yinuo_domain::Refusal;

/// A closed case whose customer was asked; answers case and link.
fn asked(office: &Office) -> (Uuid, String) {
    let case = office.opens();
    office.turns();
    office.closes(case);
    office.turns();
    let score = office.gateway.texts().into_iter().find(|text| text.contains("/r/")).expect("he was asked");
    (case, score.rsplit('/').next().expect("a link").to_owned())
}

/// Everything that the journal and the rows hold, as text.
fn stored(store: &dyn Store) -> String {
    let mut all = String::new();
    for shard in 0..SHARD_COUNT {
        for entry in store.journal(shard, 0, 500).expect("journal") {
            all += &String::from_utf8_lossy(&entry.event.bytes);
        }
    }
    all + &format!(
        "{:?}",
        store.messages(yinuo_app::ports::MessageFilter::default(), None, 500).expect("messages")
    )
}

/// Names of the events of the contact in which the score was asked.
fn told(office: &Office, case: Uuid) -> Vec<String> {
    let contact = office.messages(case).iter().find_map(|row| row.contact).expect("a contact");
    let stream = yinuo_app::ports::StreamId { kind: yinuo_app::ports::StreamKind::Contact, id: contact };
    let loaded = office.app.store().load(stream).expect("stream");
    loaded.events.iter().map(|stored| stored.event.name.to_string()).collect()
}

#[test]
fn y44_every_closing_is_asked_for_one_score_by_a_link_that_nobody_here_has() {
    let office = Office::at("2026-11-20T09:00:00");
    let (case, link) = asked(&office);
    assert!(!stored(office.app.store()).contains(&link), "only its digest is kept");
    assert!(
        matches!(office.app.score_state(&link), Ok(Some(ScoreState::Open { case: of, .. })) if of == case)
    );
    office.turns();
    assert_eq!(told(&office, case), ["score-asked"]);
}

#[test]
fn u29_a_score_is_given_once_and_whoever_comes_again_is_shown_the_first() {
    let office = Office::at("2026-11-20T09:00:00");
    let (case, link) = asked(&office);
    let give = |score| office.app.give_score(&link, score, "师傅很准时").expect("taken");
    assert_eq!(give(8), Some(ScoreState::Given { case, score: 8 }));
    assert_eq!(give(1), Some(ScoreState::Given { case, score: 8 }));
    assert_eq!(office.app.score_state(&link).expect("read"), Some(ScoreState::Given { case, score: 8 }));
    assert_eq!(told(&office, case), ["score-asked", "scored"]);
    let journal = stored(office.app.store());
    assert!(journal.contains(r#""person":"customer""#) && !journal.contains("师傅很准时"));
}

#[test]
fn of_two_answers_at_the_same_moment_one_counts_and_both_are_shown_it() {
    let mut between = None;
    let office = Office::on("2026-11-20T09:00:00", |store| {
        let round = Between::new(store);
        between = Some(Arc::clone(&round));
        round as _
    });
    let (case, link) = asked(&office);
    let (other, same) = (Arc::clone(&office.app), link.clone());
    between.expect("a store").before_the_next_commit(move || {
        assert!(matches!(other.give_score(&same, 3, ""), Ok(Some(ScoreState::Given { score: 3, .. }))));
    });
    assert_eq!(
        office.app.give_score(&link, 9, "").expect("taken"),
        Some(ScoreState::Given { case, score: 3 })
    );
    assert_eq!(told(&office, case), ["score-asked", "scored"]);
}

#[test]
fn no_other_link_and_no_other_number_is_a_score() {
    let office = Office::at("2026-11-20T09:00:00");
    let (case, link) = asked(&office);
    for score in [0, 11, 255] {
        let why = office.app.give_score(&link, score, "");
        assert!(matches!(why, Err(AppError::Refused(ref why)) if *why == Refusal::bad_score()), "{why:?}");
    }
    let last = if link.ends_with('A') { "Q" } else { "A" };
    let forged = format!("{}{last}", &link[..link.len() - 1]);
    let status = office.gateway.links()[0].clone();
    for wrong in ["", "x", forged.as_str(), status.as_str()] {
        assert_eq!(office.app.give_score(wrong, 9, "").expect("read"), None);
    }
    assert_eq!(told(&office, case), ["score-asked"]);
}

#[test]
fn silence_lapses_and_is_written_down_as_silence() {
    let office = Office::at("2026-11-20T09:00:00");
    let (case, link) = asked(&office);
    let id = office.gateway.sent().iter().find(|(_, body)| body["kind"] == "score").expect("sent").0.clone();
    let receipt = Receipt { id, status: "delivered".into(), reason: String::new() };
    office.app.take_receipt(&receipt).expect("taken");
    office.now("2026-11-27T09:00:01");
    assert_eq!(office.app.give_score(&link, 10, "").expect("read"), Some(ScoreState::Lapsed));
    office.turns();
    office.turns();
    assert_eq!(told(&office, case), ["score-asked", "score-delivered", "score-lapsed"]);
    let row = office.messages(case).into_iter().find(|row| row.contact.is_some()).expect("the message");
    assert_eq!((row.state, row.next_at), (MessageState::Delivered, None));
}

#[test]
fn a_reopened_case_is_asked_again_when_it_closes_again() {
    let office = Office::at("2026-11-20T09:00:00");
    let (case, first) = asked(&office);
    let reopened = office.app.command(&world::seat("zhao"), case, &yinuo_app::Options::default(), &|edge| {
        Ok(yinuo_domain::command::CaseCommand::Reopen { text: edge.text("又断了")? })
    });
    reopened.expect("reopened");
    office.closes(case);
    office.turns();
    let links: Vec<String> = office
        .gateway
        .texts()
        .iter()
        .filter(|text| text.contains("/r/"))
        .map(|text| text.rsplit('/').next().expect("a link").to_owned())
        .collect();
    assert_eq!(links.len(), 2);
    for (link, score) in [(&first, 2), (&links[1], 9)] {
        assert_eq!(
            office.app.give_score(link, score, "").expect("taken"),
            Some(ScoreState::Given { case, score })
        );
    }
}

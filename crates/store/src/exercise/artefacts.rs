//! Photos, recordings and letters: kept once, under the digest of their bytes.

use super::build::{NOON, accept, append, appending, artefact, artefacts, case, refused_as_invalid};
use yinuo_app::ports::{ARTEFACT_BYTES_MAX, Artefact, ArtefactLine, Commit, PAGE_ROWS_MAX, Store};

pub(super) fn an_artefact_comes_back_byte_for_byte(store: &dyn Store) {
    let photo = artefact(&[0xff, 0xd8, 0xff, 0, b'\'', 0x80]);
    let nobodys = Artefact { person: String::new(), media_type: "text/plain".into(), ..artefact(b"letter") };
    accept(store, artefacts(vec![photo.clone(), nobodys.clone()]));
    for kept in [photo, nobodys] {
        assert!(store.has_artefact(&kept.digest).unwrap());
        assert_eq!(store.artefact_type(&kept.digest).unwrap().as_ref(), Some(&kept.media_type));
        assert_eq!(store.artefact(&kept.digest).unwrap(), Some(kept));
    }
}

pub(super) fn an_artefact_that_nobody_stored_is_missing(store: &dyn Store) {
    accept(store, artefacts(vec![artefact(b"here")]));
    let missing = artefact(b"elsewhere").digest;
    assert_eq!(store.artefact(&missing).unwrap(), None);
    assert!(!store.has_artefact(&missing).unwrap());
    assert_eq!(store.artefact_type(&missing).unwrap(), None);
}

pub(super) fn the_same_artefact_again_is_left_as_it_is(store: &dyn Store) {
    let first = artefact(b"photo");
    let again = Artefact {
        person: "C000002".into(),
        media_type: "image/png".into(),
        stored_at: NOON + 1,
        ..first.clone()
    };
    accept(store, artefacts(vec![first.clone(), again.clone()]));
    accept(store, artefacts(vec![again]));
    assert_eq!(store.artefact(&first.digest).unwrap(), Some(first));
}

pub(super) fn a_digest_that_does_not_fit_its_bytes_is_invalid(store: &dyn Store) {
    let lying = Artefact { digest: artefact(b"another").digest, ..artefact(b"photo") };
    refused_as_invalid(store, artefacts(vec![artefact(b"true"), lying.clone()]));
    for digest in [lying.digest, artefact(b"photo").digest, artefact(b"true").digest] {
        assert_eq!(store.artefact(&digest).unwrap(), None);
    }
}

pub(super) fn an_artefact_has_so_many_bytes_and_no_more(store: &dyn Store) {
    refused_as_invalid(store, artefacts(vec![artefact(&[])]));
    refused_as_invalid(store, artefacts(vec![artefact(&vec![7; ARTEFACT_BYTES_MAX + 1])]));
    let largest = artefact(&vec![7; ARTEFACT_BYTES_MAX]);
    accept(store, artefacts(vec![largest.clone()]));
    assert_eq!(store.artefact(&largest.digest).unwrap(), Some(largest));
}

pub(super) fn an_artefact_of_a_refused_commit_is_not_seen(store: &dyn Store) {
    accept(store, appending(vec![append(case(1), 0, 1)]));
    let late = Commit { artefacts: vec![artefact(b"photo")], ..appending(vec![append(case(1), 0, 1)]) };
    assert!(store.commit(late).is_err());
    assert!(!store.has_artefact(&artefact(b"photo").digest).unwrap());
}

pub(super) fn a_dropped_artefact_is_gone_and_may_come_again(store: &dyn Store) {
    let (photo, letter) = (artefact(b"photo"), artefact(b"letter"));
    accept(store, artefacts(vec![photo.clone(), letter.clone()]));
    let drop = Commit { dropped_artefacts: vec![photo.digest, [7; 32]], ..Commit::default() };
    accept(store, drop.clone());
    accept(store, drop);
    assert!(!store.has_artefact(&photo.digest).unwrap() && store.has_artefact(&letter.digest).unwrap());
    accept(store, artefacts(vec![photo.clone()]));
    assert_eq!(store.artefact(&photo.digest).unwrap(), Some(photo));
}

pub(super) fn artefacts_are_listed_by_digest_in_pages(store: &dyn Store) {
    let many = (0..PAGE_ROWS_MAX + 5).map(|number| artefact(&number.to_be_bytes()));
    let mut all: Vec<Artefact> = many.collect();
    accept(store, artefacts(all.clone()));
    all.sort_by_key(|artefact| artefact.digest);
    let line = |artefact: &Artefact| ArtefactLine {
        digest: artefact.digest,
        person: artefact.person.clone(),
        stored_at: artefact.stored_at,
    };
    let all: Vec<ArtefactLine> = all.iter().map(line).collect();
    assert_eq!(store.artefact_lines(None, u32::MAX).unwrap(), all[..PAGE_ROWS_MAX as usize]);
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = store.artefact_lines(after.as_ref(), 100).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.digest);
        paged.extend(page);
    }
    assert_eq!(paged, all);
}

//! Photos, recordings and letters: kept once, under the digest of their bytes.

use super::build::{NOON, accept, append, appending, artefact, artefacts, case, refused_as_invalid};
use yinuo_app::ports::{ARTEFACT_BYTES_MAX, Artefact, Commit, Store};

pub(super) fn an_artefact_comes_back_byte_for_byte(store: &dyn Store) {
    let photo = artefact(&[0xff, 0xd8, 0xff, 0, b'\'', 0x80]);
    let nobodys = Artefact { person: String::new(), media_type: "text/plain".into(), ..artefact(b"letter") };
    accept(store, artefacts(vec![photo.clone(), nobodys.clone()]));
    for kept in [photo, nobodys] {
        assert!(store.has_artefact(&kept.digest).unwrap());
        assert_eq!(store.artefact(&kept.digest).unwrap(), Some(kept));
    }
}

pub(super) fn an_artefact_that_nobody_stored_is_missing(store: &dyn Store) {
    accept(store, artefacts(vec![artefact(b"here")]));
    let missing = artefact(b"elsewhere").digest;
    assert_eq!(store.artefact(&missing).unwrap(), None);
    assert!(!store.has_artefact(&missing).unwrap());
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

//! Sealed rows as a store keeps them: it seals and opens nothing itself.

use super::build::{
    NOON, accept, artefact, artefacts, customer, customers, id, person_key, refuse, refused_as_invalid, text,
};
use yinuo_app::ports::{
    Artefact, Commit, CustomerRow, CustomerTokens, PersonKey, PersonalText, Replaces, SHARD_COUNT, Sealable,
    SealedCustomer, SealedName, Sealing, Store,
};

fn sealed_customer(code: &str, tokens: &[i64]) -> SealedCustomer {
    SealedCustomer {
        code: code.into(),
        segment: "home".into(),
        as_of: NOON,
        sealed: vec![7, 0, 255],
        tokens: tokens.to_vec(),
        replaces: Replaces::Any,
    }
}

fn sealing(name: SealedName, was: &[u8], sealed: &[u8]) -> Commit {
    let one = Sealing { name, was: was.to_vec(), sealed: sealed.to_vec() };
    Commit { sealings: vec![one], ..Commit::default() }
}

fn of_customers(sealed_customers: Vec<SealedCustomer>) -> Commit {
    Commit { sealed_customers, ..Commit::default() }
}

pub(super) fn a_sealed_row_comes_back_as_it_was_handed_in(store: &dyn Store) {
    let words = PersonalText { sealed: vec![1, 0], ..text(1, "C1", "") };
    let key = PersonKey { sealed: vec![2, 0], ..person_key("C1", 0) };
    let photo = Artefact { bytes: vec![0], sealed: vec![3, 0], ..artefact(b"photo") };
    let row = sealed_customer("C1", &[5]);
    accept(
        store,
        Commit {
            texts: vec![words.clone()],
            person_keys: vec![key.clone()],
            artefacts: vec![photo.clone()],
            sealed_customers: vec![row.clone()],
            ..Commit::default()
        },
    );
    assert_eq!(store.texts(&[id(1)]).unwrap(), [words]);
    assert_eq!(store.key_row("C1").unwrap(), Some(key.clone()));
    assert_eq!(store.artefact(&photo.digest).unwrap(), Some(photo));
    let told = SealedCustomer { tokens: Vec::new(), ..row };
    assert_eq!(store.sealed_customers(&["C0", "C1"]).unwrap(), std::slice::from_ref(&told));
    assert_eq!(store.sealed_customer("C1").unwrap(), Some(told));
    assert!(store.customers(&["C0", "C1"]).is_err(), "a sealed row is not told bare");
    for kind in Sealable::ALL {
        assert_eq!((store.unsealed(kind, 9).unwrap(), store.count_unsealed(kind).unwrap()), (vec![], 0));
    }
    assert!(store.person_key("C1").is_err(), "no key is made of its seal");
    assert!(store.customer("C1").is_err());
    assert_eq!(store.find_customers("C1", 9).unwrap(), []);
    assert_eq!(store.key_rows(None, 9).unwrap(), [key]);
    assert_eq!(store.key_rows(Some("C1"), 9).unwrap(), []);
}

pub(super) fn a_row_is_plain_or_sealed_and_never_both(store: &dyn Store) {
    let words = PersonalText { sealed: vec![1], ..text(1, "C1", "宽带") };
    let key = PersonKey { sealed: vec![1], ..person_key("C1", 1) };
    let photo = Artefact { sealed: vec![1], ..artefact(b"photo") };
    refused_as_invalid(store, Commit { texts: vec![words], ..Commit::default() });
    refused_as_invalid(store, Commit { person_keys: vec![key], ..Commit::default() });
    refused_as_invalid(store, artefacts(vec![photo]));
    let blank = SealedCustomer { sealed: Vec::new(), ..sealed_customer("C1", &[]) };
    refused_as_invalid(store, of_customers(vec![blank]));
    refused_as_invalid(store, of_customers(vec![sealed_customer("C1", &[]), sealed_customer("C1", &[1])]));
    let both = Commit {
        customer_rows: vec![customer("C1", "王芳", "13800138000")],
        ..of_customers(vec![sealed_customer("C1", &[])])
    };
    refused_as_invalid(store, both);
    refused_as_invalid(store, sealing(SealedName::Customer("C1".into()), &[], &[1]));
    refused_as_invalid(store, sealing(SealedName::Key("C1".into()), &[1], &[]));
}

pub(super) fn a_row_is_sealed_where_it_stands_and_only_as_it_was_read(store: &dyn Store) {
    let photo = artefact(b"photo");
    let plain = Commit {
        texts: vec![text(1, "C1", "宽带"), text(2, "C1", "电话")],
        person_keys: vec![person_key("C1", 1)],
        ..artefacts(vec![photo.clone()])
    };
    accept(store, plain);
    let names = [SealedName::Key("C1".into()), SealedName::Text(id(1)), SealedName::Artefact(photo.digest)];
    for name in names {
        accept(store, sealing(name.clone(), &[9], &[8]));
        accept(store, sealing(name.clone(), &[], &[1, 0]));
        accept(store, sealing(name.clone(), &[], &[2]));
    }
    assert_eq!(store.key_row("C1").unwrap().unwrap().sealed, [1, 0]);
    accept(store, sealing(SealedName::Key("C1".into()), &[1, 0], &[3]));
    let key = PersonKey { sealed: vec![3], ..person_key("C1", 0) };
    assert_eq!(store.key_row("C1").unwrap(), Some(key));
    let sealed = PersonalText { sealed: vec![1, 0], ..text(1, "C1", "") };
    assert_eq!(store.texts(&[id(1), id(2)]).unwrap(), [sealed, text(2, "C1", "电话")]);
    let kept = store.artefact(&photo.digest).unwrap().unwrap();
    assert_eq!((kept.bytes, kept.sealed), (vec![0], vec![1, 0]));
    // What is gone stays gone.
    accept(store, sealing(SealedName::Text(id(9)), &[], &[1]));
    assert_eq!(store.texts(&[id(9)]).unwrap(), []);
    let stale = Commit {
        appends: vec![super::build::append(super::build::case(1), 4, 1)],
        ..sealing(SealedName::Text(id(2)), &[], &[1])
    };
    refuse(store, stale);
    assert_eq!(store.count_unsealed(Sealable::Text).unwrap(), 1, "a refused commit seals nothing");
}

pub(super) fn rows_that_are_not_sealed_are_listed_until_they_are(store: &dyn Store) {
    let photo = artefact(b"photo");
    let plain = Commit {
        texts: vec![text(2, "C1", "宽带"), text(1, "C2", "电话")],
        person_keys: vec![person_key("C2", 1), person_key("C1", 1), person_key("", 2)],
        customer_rows: vec![customer("C2", "李雷", ""), customer("C1", "王芳", "")],
        ..artefacts(vec![photo.clone()])
    };
    accept(store, plain);
    let codes = ["", "C1", "C2"].map(|person| SealedName::Key(person.into()));
    assert_eq!(store.unsealed(Sealable::Key, 9).unwrap(), codes);
    assert_eq!(
        store.unsealed(Sealable::Text, 9).unwrap(),
        [SealedName::Text(id(1)), SealedName::Text(id(2))]
    );
    assert_eq!(store.unsealed(Sealable::Artefact, 9).unwrap(), [SealedName::Artefact(photo.digest)]);
    assert_eq!(store.unsealed(Sealable::Customer, 1).unwrap(), [SealedName::Customer("C1".into())]);
    assert_eq!(Sealable::ALL.map(|kind| store.count_unsealed(kind).unwrap()), [3, 2, 1, 2]);
    accept(store, sealing(SealedName::Text(id(1)), &[], &[1]));
    assert_eq!(store.unsealed(Sealable::Text, 9).unwrap(), [SealedName::Text(id(2))]);
}

pub(super) fn a_sealed_customer_is_found_by_all_tokens_or_the_start_of_his_code(store: &dyn Store) {
    let first = sealed_customer("C001", &[1, 2, i64::MIN]);
    accept(store, of_customers(vec![first, sealed_customer("C002", &[2, 3]), sealed_customer("D1", &[3])]));
    let found = |code_start: &str, name: &[i64], phone: &[i64]| -> Vec<String> {
        let tokens =
            CustomerTokens { code_start: code_start.into(), name: name.to_vec(), phone: phone.to_vec() };
        store.find_sealed(&tokens, None, 9).unwrap().into_iter().map(|row| row.code).collect()
    };
    assert_eq!(store.customer_codes("C001", 9).unwrap(), ["C002", "D1"], "sealed, and still in the area");
    assert_eq!(found("", &[2], &[]), ["C001", "C002"]);
    assert_eq!(found("", &[1, 2], &[]), ["C001"]);
    assert_eq!(found("", &[i64::MIN], &[3]), ["C001", "C002", "D1"]);
    assert_eq!(found("c00", &[], &[]), ["C001", "C002"]);
    assert_eq!(found("", &[], &[]), [""; 0]);
    assert_eq!(found("", &[1, 3], &[4]), [""; 0]);
    let pair = CustomerTokens { name: vec![2], ..CustomerTokens::default() };
    assert_eq!(store.find_sealed(&pair, Some("C001"), 9).unwrap().len(), 1);
    assert_eq!(store.find_sealed(&pair, None, 1).unwrap().len(), 1);
    // A new row brings its own tokens, and none of the old.
    accept(store, of_customers(vec![sealed_customer("C002", &[9])]));
    assert_eq!(found("", &[2], &[9]), ["C001", "C002"]);
    assert_eq!(found("", &[3], &[]), ["D1"]);
}

pub(super) fn only_a_plain_row_of_the_same_watermark_is_sealed_in_place(store: &dyn Store) {
    let plain = customer("C1", "王芳", "13800138000");
    accept(store, customers(vec![plain.clone(), customer("C2", "李雷", "13900139000")]));
    let in_place = |as_of: i64, token: i64| SealedCustomer {
        as_of,
        // As its nonce makes it: never the same twice.
        sealed: vec![7, token as u8],
        replaces: Replaces::Plain,
        ..sealed_customer("C1", &[token])
    };
    let found = |token: i64| {
        let tokens = CustomerTokens { name: vec![token], ..CustomerTokens::default() };
        store.find_sealed(&tokens, None, 9).unwrap().len()
    };
    accept(store, of_customers(vec![in_place(plain.as_of - 1, 1)]));
    assert_eq!(
        (store.customer("C1").unwrap(), found(1)),
        (Some(plain.clone()), 0),
        "a newer row stands there"
    );
    accept(store, of_customers(vec![in_place(plain.as_of, 2)]));
    assert_eq!((store.sealed_customer("C1").unwrap().is_some(), found(2)), (true, 1));
    accept(store, of_customers(vec![in_place(plain.as_of, 3)]));
    assert_eq!((found(2), found(3)), (1, 0), "it is sealed already");
    assert_eq!(store.find_customers("王芳", 9).unwrap(), []);
    assert_eq!(store.find_customers("李雷", 9).unwrap().len(), 1, "rows from before are found as ever");
    // A program that does not seal writes a plain row again.
    let newer = CustomerRow { as_of: plain.as_of + 5, ..plain };
    accept(store, customers(vec![newer.clone()]));
    assert_eq!((store.customer("C1").unwrap(), found(2)), (Some(newer), 0));
    assert!(store.journal_heads().unwrap().len() == usize::from(SHARD_COUNT));
}

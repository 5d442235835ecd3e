//! Contacts, customers and the inbox.

use super::build::{NOON, accept, case_row, contact, customer, customers, id, inbox, item};
use yinuo_app::ports::{
    CaseRow, CaseSight, Commit, ContactFilter, ContactRow, CustomerRow, InboxRow, PAGE_ROWS_MAX, Store,
};

fn contacts(rows: Vec<ContactRow>) -> Commit {
    Commit { contact_rows: rows, ..Commit::default() }
}

fn contact_ids(rows: &[ContactRow]) -> Vec<u128> {
    rows.iter().map(|row| row.id.as_u128()).collect()
}

pub(super) fn contacts_of_a_case_come_oldest_first(store: &dyn Store) {
    let mut full = contact(2, Some(id(7)), NOON + 1);
    full.text = Some(id(99));
    accept(
        store,
        contacts(vec![
            contact(1, Some(id(7)), NOON + 2),
            full.clone(),
            contact(3, None, NOON),
            contact(4, Some(id(7)), NOON + 1),
        ]),
    );
    let found = store.contacts_of_case(id(7)).unwrap();
    assert_eq!(contact_ids(&found), [2, 4, 1]);
    assert_eq!(found[0], full);
}

pub(super) fn contacts_of_a_customer_come_newest_first(store: &dyn Store) {
    let mut stranger = contact(5, None, NOON + 9);
    stranger.customer = String::new();
    accept(store, contacts(vec![contact(1, None, 5), contact(2, None, 9), contact(3, None, 5), stranger]));
    let found = |limit| contact_ids(&store.contacts_of_customer("C000001", limit).unwrap());
    assert_eq!(found(10), [2, 3, 1]);
    assert_eq!(found(2), [2, 3]);
    assert_eq!(found(0), [0; 0]);
    assert_eq!(contact_ids(&store.contacts_of_customer("", 10).unwrap()), [5]);
}

fn span(from: i64, until: i64, channel: Option<&str>) -> ContactFilter {
    ContactFilter { from, until, channel: channel.map(str::to_owned), within: None }
}

/// A contact on a channel.
fn on(channel: &str, number: u128, at: i64) -> ContactRow {
    ContactRow { channel: channel.into(), ..contact(number, None, at) }
}

pub(super) fn contacts_of_a_span_come_newest_first_in_pages(store: &dyn Store) {
    let rows = [on("hall", 1, 5), on("sms", 2, 9), on("hall", 3, 9), on("hall", 4, 10), on("hall", 5, 4)];
    accept(store, contacts(rows.to_vec()));
    let of = |channel, after, limit| {
        contact_ids(&store.contacts_between(&span(5, 10, channel), after, limit).unwrap())
    };
    assert_eq!(of(None, None, 10), [3, 2, 1], "from the first instant on, before the last");
    assert_eq!(of(Some("hall"), None, 10), [3, 1]);
    assert_eq!(of(Some("nowhere"), None, 10), [0; 0]);
    assert_eq!(of(None, None, 2), [3, 2]);
    assert_eq!(of(None, Some((9, id(2))), 2), [1], "goes on after one of them");
    assert_eq!(of(None, Some((99, id(2))), 1), [3], "never beyond the span");
    assert_eq!(contact_ids(&store.contacts_between(&span(10, 5, None), None, 10).unwrap()), [0; 0]);
    accept(store, contacts(vec![on("hall", 3, 20)]));
    assert_eq!(of(None, None, 10), [2, 1], "one that was replaced stands at its new instant alone");
}

pub(super) fn contacts_of_a_span_are_counted_by_channel(store: &dyn Store) {
    let rows = [on("sms", 1, 5), on("hall", 2, 9), on("hall", 3, 5), on("hall", 4, 10)];
    accept(store, contacts(rows.to_vec()));
    let counted = |from, until, channel| store.count_contacts(&span(from, until, channel)).unwrap();
    assert_eq!(counted(5, 10, None), [("hall".to_owned(), 2), ("sms".to_owned(), 1)]);
    assert_eq!(counted(5, 10, Some("hall")), [("hall".to_owned(), 2)]);
    assert_eq!(counted(11, 20, None), []);
    assert_eq!(counted(20, 11, None), []);
}

pub(super) fn contacts_of_a_span_are_those_that_somebody_may_see(store: &dyn Store) {
    // Which unit took it, who took it, which case it is of.
    let rows = [
        ("U01", "P01", None),
        ("U02", "P02", None),
        ("U02", "P02", Some(id(9))),
        ("U03", "P03", Some(id(8))),
    ];
    let rows = (1..).zip(rows).map(|(number, (unit, owner, case))| ContactRow {
        unit: unit.into(),
        owner: owner.into(),
        ..contact(number, case, 5)
    });
    let case = CaseRow { unit: "U01".into(), owner: "P05".into(), handler: "P06".into(), ..case_row(9) };
    accept(store, Commit { case_rows: vec![case], ..contacts(rows.collect()) });
    let seen = |units: &[&str], person: &str| {
        let units = units.iter().map(|unit| (*unit).to_owned()).collect();
        let within = Some(CaseSight { units, person: person.into() });
        let filter = ContactFilter { within, ..span(5, 6, None) };
        let rows = store.contacts_between(&filter, None, 10).unwrap();
        let counted: u64 = store.count_contacts(&filter).unwrap().iter().map(|(_, count)| count).sum();
        assert_eq!(counted, rows.len() as u64, "what is counted is what is listed");
        contact_ids(&rows)
    };
    assert_eq!(seen(&["U01"], ""), [3, 1], "taken there, or of a case there");
    assert_eq!(seen(&["U02"], ""), [3, 2]);
    assert_eq!(seen(&[], "P03"), [4], "he took it himself");
    assert_eq!(seen(&[], "P05"), [3], "he owns its case");
    assert_eq!(seen(&[], "P06"), [3], "he handles its case");
    assert_eq!(seen(&["nowhere"], "nobody"), [0; 0]);
}

pub(super) fn a_contact_is_replaced_by_its_id(store: &dyn Store) {
    accept(store, contacts(vec![contact(1, Some(id(7)), 5)]));
    let mut moved = contact(1, Some(id(8)), 6);
    moved.customer = "C2".into();
    accept(store, contacts(vec![moved.clone()]));
    assert_eq!(store.contacts_of_case(id(7)).unwrap(), []);
    assert_eq!(store.contacts_of_customer("C000001", 10).unwrap(), []);
    assert_eq!(store.contacts_of_case(id(8)).unwrap(), [moved.clone()]);
    assert_eq!(store.contacts_of_customer("C2", 10).unwrap(), [moved]);
}

pub(super) fn contacts_of_a_customer_are_capped_to_a_page(store: &dyn Store) {
    let many = (1..=u128::from(PAGE_ROWS_MAX) + 1).map(|number| contact(number, None, 1));
    accept(store, contacts(many.collect()));
    assert_eq!(store.contacts_of_customer("C000001", u32::MAX).unwrap().len(), PAGE_ROWS_MAX as usize);
}

fn item_keys(rows: &[InboxRow]) -> Vec<&str> {
    rows.iter().map(|row| row.key.as_str()).collect()
}

pub(super) fn items_reach_their_person_newest_first(store: &dyn Store) {
    accept(
        store,
        inbox(vec![item("a", "P1", 1), item("b", "P1", 3), item("c", "P2", 2), item("d", "P1", 1)]),
    );
    let found = store.inbox("P1", false, 10).unwrap();
    assert_eq!(item_keys(&found), ["b", "d", "a"]);
    assert_eq!(found[0], item("b", "P1", 3));
    assert_eq!(item_keys(&store.inbox("P1", true, 2).unwrap()), ["b", "d"]);
    assert_eq!(store.inbox("P1", false, 0).unwrap(), []);
}

pub(super) fn an_item_that_nobody_holds_is_in_limbo(store: &dyn Store) {
    accept(store, inbox(vec![item("a", "", 1), item("b", "P1", 1)]));
    assert_eq!(item_keys(&store.inbox("", true, 10).unwrap()), ["a"]);
}

pub(super) fn the_same_item_never_comes_twice(store: &dyn Store) {
    accept(store, inbox(vec![item("a", "P1", 1), item("a", "P2", 2)]));
    assert_eq!(store.mark_read("P1", "a", 9), Ok(true));
    accept(store, inbox(vec![item("a", "P2", 5)]));
    let mut read = item("a", "P1", 1);
    read.read_at = Some(9);
    assert_eq!(store.inbox("P1", false, 10).unwrap(), [read]);
    assert_eq!(store.inbox("P2", false, 10).unwrap(), []);
}

pub(super) fn an_item_is_read_once_and_only_by_its_person(store: &dyn Store) {
    accept(store, inbox(vec![item("a", "P1", 1), item("b", "P1", 2)]));
    assert_eq!(store.mark_read("P2", "a", 5), Ok(false));
    assert_eq!(store.mark_read("P1", "z", 5), Ok(false));
    assert_eq!(store.mark_read("P1", "a", 5), Ok(true));
    assert_eq!(store.mark_read("P1", "a", 6), Ok(false));
    assert_eq!(item_keys(&store.inbox("P1", true, 10).unwrap()), ["b"]);
    let all = store.inbox("P1", false, 10).unwrap();
    assert_eq!(all[1].read_at, Some(5));
}

pub(super) fn a_customer_is_replaced_by_its_code(store: &dyn Store) {
    accept(store, customers(vec![customer("C1", "王芳", "13800138000")]));
    let newer = CustomerRow { as_of: NOON + 1, ..customer("C1", "王小芳", "13900139000") };
    accept(store, customers(vec![newer.clone()]));
    assert_eq!(store.customer("C1").unwrap(), Some(newer.clone()));
    assert_eq!(store.find_customers("138", 10).unwrap(), []);
    assert_eq!(store.find_customers("139", 10).unwrap(), [newer]);
}

pub(super) fn codes_of_customers_come_in_pages_in_the_order_of_their_bytes(store: &dyn Store) {
    let rows = ["c1", "C10", "C2", "Ç1"].map(|code| customer(code, "王芳", "13800138000"));
    accept(store, customers(rows.to_vec()));
    assert_eq!(store.customer_codes("", 9).unwrap(), ["C10", "C2", "c1", "Ç1"]);
    assert_eq!(store.customer_codes("", 2).unwrap(), ["C10", "C2"]);
    assert_eq!(store.customer_codes("C2", 2).unwrap(), ["c1", "Ç1"]);
    assert_eq!(store.customer_codes("Ç1", 2).unwrap(), [""; 0]);
}

pub(super) fn customers_are_found_by_code_name_and_telephone(store: &dyn Store) {
    accept(
        store,
        customers(vec![
            customer("C003", "李雷", "+86 138-0013-8000"),
            customer("C001", "王芳", "13900139111"),
            customer("C002", "Wang Lei", "021-5555 1234"),
            customer("D_%1", "50% off_shop", ""),
        ]),
    );
    let found = |query: &str| -> Vec<String> {
        store.find_customers(query, 10).unwrap().into_iter().map(|row| row.code).collect()
    };
    assert_eq!(found("C00"), ["C001", "C002", "C003"], "the start of a code, ordered");
    assert_eq!(found("c002"), ["C002"], "letters in either case");
    assert_eq!(found("003"), [""; 0], "a code is not searched inside");
    assert_eq!(found("王"), ["C001"]);
    assert_eq!(found("芳"), ["C001"]);
    assert_eq!(found("wang"), ["C002"]);
    assert_eq!(found(" Lei "), ["C002"]);
    assert_eq!(found("13800138000"), ["C003"], "written differently in the mirror");
    assert_eq!(found("139-0013"), ["C001"]);
    assert_eq!(found("0013"), ["C001", "C003"]);
    assert_eq!(found("1234"), ["C002"]);
    assert_eq!(found("00"), [""; 0], "two digits are too few");
    assert_eq!(found("%"), ["D_%1"], "no character has a special meaning");
    assert_eq!(found("_"), ["D_%1"]);
    assert_eq!(found("' or ''='"), [""; 0]);
    assert_eq!(found(""), [""; 0]);
    assert_eq!(found("   "), [""; 0]);
    assert_eq!(store.find_customers("C00", 2).unwrap().len(), 2);
    assert_eq!(store.find_customers("C00", 0).unwrap(), []);
}
